"""The kernel of somebody who works in JupyterLab: what it is given, and how it is told from a build's."""

import os
import re
from contextlib import suppress
from functools import partial
from typing import Any

from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.notebook.outputs.shown import Shown
from staatvanmigratie.notebook.outputs.text import RenderedText
from staatvanmigratie.notebook.workbench import completion, errors, pages, remarks, series_card
from staatvanmigratie.store.series import Series

#: Set by JupyterLab for the kernel of a notebook that somebody has open; no build sets it.
NOTEBOOK = "JPY_SESSION_NAME"
_ASKED = re.compile(r"(?P<what>[\w.]*\bseries\(.*\)|\w+)\s*\?{1,2}")


def is_of_somebody(shell: Any) -> bool:
    """Tell whether a shell is that of a notebook on somebody's screen, and not of a build or a script."""
    return bool(os.environ.get(NOTEBOOK)) and hasattr(getattr(shell, "kernel", None), "do_complete")


def begin(shell: Any) -> None:
    """Give a shell what the workbench has, if somebody works in it."""
    if not is_of_somebody(shell):
        return
    shell.set_custom_exc((SvmError,), errors.show)
    shell.events.register("pre_run_cell", partial(_remark, shell))
    shell.input_transformers_cleanup.append(partial(_asked_about, shell))
    shell.Completer.custom_matchers.append(completion.matcher(shell))
    bundles = shell.display_formatter.mimebundle_formatter
    bundles.for_type(RenderedText, pages.of_text)
    bundles.for_type(Shown, pages.of_output)
    bundles.for_type(Series, series_card.bundle)
    shell.inspector.mime_hooks["text/plain"] = series_card.in_tooltip


def _asked_about(shell: Any, lines: list[str]) -> list[str]:
    """Let ``name?`` and ``editie.series("…")?`` show the card of a series; all else is IPython's."""
    match = _ASKED.fullmatch(lines[-1].strip()) if lines else None
    if match and ("(" in match["what"] or isinstance(shell.user_ns.get(match["what"]), Series)):
        return [*lines[:-1], f"{match['what']}\n"]
    return lines


def _remark(shell: Any, info: Any) -> None:
    with suppress(SvmError, OSError):  # what is broken in a register is told by who reads it
        if found := remarks.of_cell(info.raw_cell, shell.history_manager.input_hist_raw):
            shell.display_pub.publish(pages.of_remarks(found))
