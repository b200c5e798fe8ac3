"""Sentences in which the numbers print themselves: ``%%tekst``.

A cell is MyST Markdown with Jinja2. An observation, change, share or rate prints in Dutch and leaves its
provenance behind, so that the book can show where it comes from. An undefined name and a pending figure used
as a number are errors, never blanks.

    %%tekst
    In {{ eerste.latest.period }} vroegen {{ eerste.latest }} mensen asiel aan, {{ eerste.latest.change }}
    dan een jaar eerder ({numref}`fig-eerste`).
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from difflib import get_close_matches
from typing import Any

import jinja2
from jinja2.sandbox import SandboxedEnvironment

from staatvanmigratie.foundation import dutch, periods
from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.store import provenance
from staatvanmigratie.store.observations import Change, Number, Observation, Pending, Printed

# In Jinja a number travels as a token of the Unicode private use area: no prose can look like one.
_TOKEN = re.compile("\ue000(n\\d+)\ue001")
_CROSS_REFERENCE = re.compile(r"\{(?P<role>numref|ref|term|doc|bestand|cite\w*|abbr)\}`(?P<text>[^`]*)`")


class TextError(SvmError):
    """A ``%%tekst`` cell that cannot be printed; the message names the line and what to type."""


class Bare:
    """A number that prints without the word for its status."""

    def __init__(self, number: Number):
        self.number = number

    def __str__(self) -> str:
        return self.number.shown


class Compared:
    """A change with what it is compared to, in the word order Dutch asks for."""

    def __init__(self, change: Change, moment: str):
        self.change = change
        self.rest = f" {'als' if change.hardly else 'dan'} {moment}"

    def __str__(self) -> str:
        return self.change.shown + self.rest


class Tekst:
    """A rendered cell: Markdown for JupyterLab, MyST with provenance for the book."""

    def __init__(self, body: str, numbers: list[dict[str, Any]], pending: list[dict[str, Any]]):
        self._body = body
        self.numbers = numbers
        self.pending = pending

    @property
    def source(self) -> str:
        """MyST source for the book, each number as the role ``{cijfer}`` with its id."""
        return _TOKEN.sub(r"{cijfer}`\1`", self._body)

    @property
    def markdown(self) -> str:
        """The text as JupyterLab shows it: numbers as printed, cross references by their label."""
        shown = {number["id"]: number["shown"] for number in self.numbers}
        return _CROSS_REFERENCE.sub(_plain_role, _TOKEN.sub(lambda match: shown[match[1]], self._body))

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, str], dict[str, Any]]:
        data = {"text/markdown": self.markdown, "text/plain": self.markdown}
        svm = {"kind": "tekst", "source": self.source, "numbers": self.numbers, "pending": self.pending}
        return data, {"svm": svm}


def _plain_role(match: re.Match[str]) -> str:
    shown = match["text"].split("<")[0].strip() or match["text"].strip("<>")
    if match["role"] == "numref":
        kind = {"fig": "figuur", "tab": "tabel"}.get(shown.split("-")[0], "")
        return f"{kind} *{shown}*".strip()
    return shown


class _Rendering(SandboxedEnvironment):
    """A Jinja environment that keeps a record of every number and pending figure it meets."""

    def __init__(self):
        super().__init__(undefined=jinja2.StrictUndefined, finalize=self._print, keep_trailing_newline=False)
        self.numbers: list[dict[str, Any]] = []
        self.pending: dict[tuple[str, str], dict[str, Any]] = {}
        self._said: set[tuple[str, str]] = set()
        self.filters.update(
            rond=_rounded,
            kaal=Bare,
            dan=_compared,
            datum=_day,
            periode=periods.in_dutch,
            richting=lambda change, up, down, same="bleef vrijwel gelijk": change.words(up, down, same),
            opsomming=dutch.enumeration,
            telwoord=lambda number: dutch.numeral(int(number)),
            land=dutch.area,
        )

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Look an attribute up; a pending figure that is asked after belongs to the list of the book."""
        self._notice(obj)
        ours = type(obj).__module__.startswith("staatvanmigratie.")
        if ours and not attribute.startswith("_") and not hasattr(obj, attribute):
            # Jinja would go on to look for an item of that name, and a series would take it for a period.
            raise TextError(f"%%tekst: {obj!r} has no {attribute!r}{_near(attribute, dir(obj))}")
        found = super().getattr(obj, attribute)
        self._notice(found)
        return found

    def _notice(self, obj: Any) -> None:
        if isinstance(obj, Pending):
            self.pending.setdefault((obj.series.id, obj.period), provenance.pending_record(obj))

    def _print(self, item: Any) -> Any:
        if isinstance(item, Tekst):
            return self._within(item)
        if isinstance(item, Pending):
            str(item)  # refuses, with the line to write
        if isinstance(item, Compared):
            return f"{self._print(item.change)}{item.rest}"
        bare = isinstance(item, Bare)
        number = item.number if bare else item
        if isinstance(number, Number):
            key = f"n{len(self.numbers) + 1}"
            self.numbers.append(provenance.record(number, key))
            return f"\ue000{key}\ue001{'' if bare else self._status(number)}"
        if isinstance(item, float):
            raise TextError(
                f"a bare number ({item}) has no source; print the observation itself, not its .value, "
                "or a change, share or rate of it"
            )
        return dutch.day(item) if isinstance(item, date) else item

    def _within(self, part: Tekst) -> str:
        """A text inside a text keeps its numbers; they are counted on from those of the text around it."""
        ids = {}
        for number in part.numbers:
            ids[number["id"]] = f"n{len(self.numbers) + 1}"
            self.numbers.append({**number, "id": ids[number["id"]]})
        for each in part.pending:
            self.pending.setdefault((each["series"], each["period"]), each)
        return _TOKEN.sub(lambda match: f"\ue000{ids[match[1]]}\ue001", part._body.strip())

    def _status(self, number: Number) -> str:
        """The word for a status that is not final, once per figure in a cell."""
        if not isinstance(number, Observation) or not number.provisional:
            return ""
        key = (number.series.id, number.period)
        if key in self._said:
            return ""
        self._said.add(key)
        return f" ({number.status.words})"


def _rounded(number: Number) -> Printed:
    """The number rounded for reading, with the word that keeps it true: ``bijna 110.000``."""
    number = number.number if isinstance(number, Bare) else number
    if isinstance(number, Pending):
        str(number)
    return Printed(float(number), dutch.about(float(number)), "rounded", number.subjects, number.unit)


def _compared(change: Change | Pending, moment: str = "een jaar eerder") -> Compared | Pending:
    """``17% minder dan een jaar eerder``, or ``vrijwel evenveel als een jaar eerder``."""
    return change if isinstance(change, Pending) else Compared(change, moment)


def _day(value: date | str) -> str:
    return dutch.day(date.fromisoformat(value) if isinstance(value, str) else value)


def render(template: str, names: Mapping[str, Any]) -> Tekst:
    """Render a cell with the names of the notebook.

    Raises
    ------
    TextError
        A name that is not defined, a slip in the template, or a number without source; with the line.
    PendingError
        A pending figure used as a number; the message gives the line to write.
    """
    rendering = _Rendering()
    try:
        body = rendering.from_string(template).render(names)
    except jinja2.UndefinedError as error:
        wanted = re.search(r"'([^']+)' is undefined", str(error))
        raise TextError(f"%%tekst: {error}{_near(wanted[1], names) if wanted else ''}") from error
    except jinja2.TemplateSyntaxError as error:
        line = template.splitlines()[error.lineno - 1] if template.strip() else ""
        raise TextError(f"%%tekst, line {error.lineno}: {error.message}\n    {line.strip()}") from error
    except jinja2.sandbox.SecurityError as error:
        raise TextError(f"%%tekst: {error}; a sentence may only read what the notebook made") from error
    return Tekst(body.strip() + "\n", rendering.numbers, list(rendering.pending.values()))


def _near(wanted: str, known: Iterable[str]) -> str:
    near = get_close_matches(wanted, [name for name in known if not name.startswith("_")], n=3, cutoff=0.6)
    return f". Did you mean {' or '.join(near)}?" if near else ". Define it in a cell above this one"


def register(shell: Any) -> None:
    """Give a notebook the cell magic ``%%tekst``."""

    def tekst(line: str, cell: str) -> Tekst:
        if line.strip():
            raise TextError("%%tekst takes no words behind it; the text starts on the next line")
        return render(cell, shell.user_ns)

    shell.register_magic_function(tekst, magic_kind="cell", magic_name="tekst")
