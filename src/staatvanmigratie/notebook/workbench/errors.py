"""An error in a cell: what was asked, what there is, what to type; where it stands; the rest folded away."""

import re
import sys
from collections.abc import Iterator
from types import TracebackType
from typing import Any

from staatvanmigratie.foundation.excerpts import excerpt
from staatvanmigratie.notebook.workbench import pages

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
#: How the message of a text begins; here the line is told as JupyterLab counts it, from the top of the cell.
_PLACE = re.compile(r"%%tekst(?:, line (?P<line>\d+))?: ")
_BOLD, _PLAIN = "\x1b[1m", "\x1b[0m"
_TEMPLATE = "<template>"


def show(
    shell: Any, kind: type[BaseException], error: BaseException, trace: TracebackType | None, tb_offset=None
) -> list[str]:
    """Show an error of ours in the cell that raised it; ``%tb`` shows the whole trace after it."""
    sys.last_type, sys.last_value, sys.last_traceback = kind, error, trace
    source = shell.history_manager.input_hist_raw[-1]
    first, _, rest = told(error, source).partition("\n")
    said = [f"{_BOLD}{kind.__name__}: {first}{_PLAIN}\n{rest}"]
    shell._showtraceback(kind, error, said)  # what every front end takes for the error of a cell
    whole = shell.InteractiveTB.structured_traceback(kind, error, trace, tb_offset=tb_offset)
    shell.display_pub.publish(pages.of_trace(_COLOUR.sub("", "\n".join(whole))))
    return said


def told(error: BaseException, source: str) -> str:
    """Return the message of an error, and the lines of the cell around the one that raised it."""
    message = str(error)
    is_text = source.lstrip().startswith("%%")
    line = _line_of_text(error, message, source) if is_text else _line_of_code(error)
    lines = source.splitlines()
    if not line or not 1 <= line <= len(lines):
        return message
    message = _PLACE.sub("", message, count=1) if is_text else message
    there = lines[line - 1].strip()
    first, *rest = message.splitlines()
    shown = "\n".join([first, *(each for each in rest if each.strip() != there)])
    return f"{shown}\n\n{excerpt(source, line)}"


def _line_of_text(error: BaseException, message: str, source: str) -> int | None:
    above = source[: len(source) - len(source.lstrip())].count("\n") + 1  # of the magic, and above it
    if (place := _PLACE.match(message)) and place["line"]:
        return int(place["line"]) + above
    found = [number for name, number in _frames(error) if name == _TEMPLATE]
    return found[-1] + above if found else None


def _line_of_code(error: BaseException) -> int | None:
    """Return the last line of a cell that led to the error; that of an earlier cell is not shown."""
    trace, found = error.__traceback__, None
    while trace is not None:
        if "ipykernel_" in trace.tb_frame.f_code.co_filename and found is None:
            found = trace.tb_lineno
        trace = trace.tb_next
    return found


def _frames(error: BaseException | None) -> Iterator[tuple[str, int]]:
    """Yield file and line of what led to an error, and before it of what led to its cause."""
    if error is None:
        return
    yield from _frames(error.__cause__ or error.__context__)
    trace = error.__traceback__
    while trace is not None:
        yield trace.tb_frame.f_code.co_filename, trace.tb_lineno
        trace = trace.tb_next
