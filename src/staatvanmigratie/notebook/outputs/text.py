"""Sentences in which the numbers print themselves: ``%%tekst``.

A cell is MyST Markdown with Jinja2. An observation, change, share or rate prints in Dutch and leaves its
provenance behind, so that the book can show where it comes from. An undefined name and a pending figure used
as a number are errors, never blanks. For what the source gives no number it prints why: ``(geheim)``.

    %%tekst
    In {{ eerste.latest.period }} vroegen {{ eerste.latest }} mensen asiel aan, {{ eerste.latest.change }}
    dan een jaar eerder ({numref}`fig-eerste`).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from typing import Any

import jinja2
from jinja2 import lexer, nodes

from staatvanmigratie.foundation import conflicts, dutch, nations, periods
from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.foundation.markup import as_text
from staatvanmigratie.foundation.strict import Strict
from staatvanmigratie.notebook import wording
from staatvanmigratie.notebook.outputs.record import (
    NumberRecord,
    Part,
    PendingRecord,
    TextOutput,
    WithheldRecord,
)
from staatvanmigratie.notebook.outputs.running_text import Run, divided
from staatvanmigratie.notebook.outputs.template_view import is_seen
from staatvanmigratie.notebook.outputs.templates import Said, Templates
from staatvanmigratie.store.observations import Change, Number, Observation, Pending, Printed, Withheld

# In Jinja a number travels as a token of the Unicode private use area: no prose can look like one. The same
# goes for what tells which piece of the template was printed, from BEGIN with the place of the piece to END.
_BEGIN, _NAMED, _END = "\ue002", "\ue003", "\ue004"
_MARKS = re.compile("[\ue000-\ue004]")
_PRINTED = re.compile(f"{_BEGIN}(?P<piece>\\d+){_NAMED}|(?P<end>{_END})|\ue000(?P<number>n\\d+)\ue001")


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


class RenderedText:
    """A rendered cell: Markdown for JupyterLab, and the record of it for the book."""

    def __init__(self, record: TextOutput):
        self.record = record

    @property
    def markdown(self) -> str:
        """The text as JupyterLab shows it: numbers as printed, cross references by their label."""
        parts = (part for block in self.record.blocks for part in block.parts)
        return "".join(map(self._shown, parts)) + "\n"

    def _shown(self, part: Part) -> str:
        if part.number:
            return self.record.number(part.number).shown
        if part.role == "numref":
            kind = {"fig": "figuur", "tab": "tabel"}.get(part.title.split("-")[0], "")
            return f"{kind} *{part.title}*".strip()
        return part.title if part.role else part.words

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, str], dict[str, Any]]:
        return {"text/markdown": self.markdown, "text/plain": self.markdown}, self.record.as_metadata()


class _Rendering(Templates):
    """The environment of a template that keeps a record of every number and pending figure it meets."""

    def __init__(self):
        super().__init__(finalize=self._print, keep_trailing_newline=False)
        self.numbers: list[NumberRecord] = []
        self.pending: dict[tuple[str, str], PendingRecord] = {}
        self.withheld: list[WithheldRecord] = []
        self.pieces: list[Run] = []  # of the template, without numbers
        self._said: set[tuple[str, str]] = set()
        self.filters.update(
            rond=_rounded,
            kaal=_bare,
            dan=_compared,
            datum=_day,
            periode=periods.in_dutch,
            perioden=wording.span,
            richting=lambda change, up, down, same="bleef vrijwel gelijk": change.words(up, down, same),
            opsomming=_enumerated,
            telwoord=lambda number: dutch.numeral(int(number)),
            land=dutch.area,
            nationaliteit=_nationality,
            eu_landen=_member_states,
        )

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """Read a template, and let each piece of it say which one it is when it is printed."""
        tree = super()._parse(source, name, filename)
        self.pieces = list(_pieces(self.lexer, source))
        counted = iter(range(len(self.pieces)))
        _mark(tree, counted, captured=False)
        self.guard(tree)
        return tree

    def runs(self, printed: str) -> Iterator[Run]:
        """Yield what was printed in runs; what stands in several pieces belongs to the innermost."""
        open_: list[Run] = []
        place = 0
        for match in _PRINTED.finditer(printed):
            yield from self._run(printed[place : match.start()], "", open_)
            place = match.end()
            if match["piece"]:
                open_.append(self.pieces[int(match["piece"])])
            elif match["end"]:
                open_.pop()
            else:
                yield from self._run("", match["number"], open_)
        yield from self._run(printed[place:], "", open_)

    def _run(self, words: str, number: str, open_: Sequence[Run]) -> Iterator[Run]:
        if words or number:
            piece = open_[-1] if open_ else Run()
            yield Run(words, number, piece.expression, piece.at)

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
            self.pending.setdefault((obj.series.id, obj.period), PendingRecord.of(obj))
        if isinstance(obj, Withheld):
            self._withhold(WithheldRecord.of(obj))

    def _withhold(self, record: WithheldRecord) -> None:
        if record not in self.withheld:
            self.withheld.append(record)

    def _print(self, item: Any) -> Any:
        if isinstance(item, str):
            self.sized(len(item))
            return as_text(item) if isinstance(item, Said) else item
        if isinstance(item, RenderedText):
            return self._within(item)
        if isinstance(item, Pending):
            str(item)  # refuses, with the line to write
        if isinstance(item, Withheld):
            self._notice(item)
            return str(item)
        if isinstance(item, Compared):
            return f"{self._print(item.change)}{item.rest}"
        if isinstance(item, Bare | Number):
            return self._number(item)
        return dutch.day(item) if isinstance(item, date) else self._other(item)

    def _number(self, item: Bare | Number) -> str:
        bare = isinstance(item, Bare)
        number = item.number if bare else item
        key = f"n{len(self.numbers) + 1}"
        self.numbers.append(NumberRecord.of(number, key))
        return f"\ue000{key}\ue001{'' if bare else self._status(number)}"

    def _other(self, item: Any) -> Any:
        if isinstance(item, float):
            raise TextError(
                f"a bare number ({item}) has no source; print the observation itself, not its .value, "
                "or a change, share or rate of it"
            )
        if isinstance(item, list | tuple | set | frozenset | Mapping):
            raise TextError("a list prints as it stands in code; write it with opsomming or join")
        if item is None:
            raise TextError(
                "there is nothing to print here, and a reader would get None; write {% if … %} around it"
            )
        if not (isinstance(item, jinja2.Undefined) or is_seen(item)) or _is_in_code(item):
            raise TextError(
                f"a text cannot print a {type(item).__name__}; print what it says, such as its title"
            )
        return item

    def _within(self, part: RenderedText) -> str:
        """A text inside a text keeps its numbers; they are counted on from those of the text around it."""
        ids = {}
        for number in part.record.numbers:
            ids[number.id] = f"n{len(self.numbers) + 1}"
            self.numbers.append(replace(number, id=ids[number.id]))
        for each in part.record.pending:
            self.pending.setdefault((each.series, each.period), each)
        for none in part.record.withheld:
            self._withhold(none)
        parts = (part for block in part.record.blocks for part in block.parts)
        return "".join(f"\ue000{ids[each.number]}\ue001" if each.number else each.myst for each in parts)

    def _status(self, number: Number) -> str:
        """The word for a status that is not final, once per figure in a cell."""
        if not isinstance(number, Observation) or not number.provisional:
            return ""
        key = (number.series.id, number.period)
        if key in self._said:
            return ""
        self._said.add(key)
        return f" ({number.status.words})"


def _enumerated(items: Iterable[object]) -> str:
    return dutch.enumeration(as_text(item) if isinstance(item, Said) else item for item in items)


def _rounded(number: Number | Withheld) -> Printed | Withheld:
    """The number rounded for reading, with the word that keeps it true: ``bijna 110.000``."""
    if isinstance(number, Withheld):
        return number
    number = number.number if isinstance(number, Bare) else number
    if isinstance(number, Pending):
        str(number)
    return Printed(float(number), dutch.about(float(number)), "rounded", number.subjects, number.unit)


def _compared(
    change: Change | Pending | Withheld, moment: str = "een jaar eerder"
) -> Compared | Pending | Withheld:
    """``17% minder dan een jaar eerder``, or ``vrijwel evenveel als een jaar eerder``."""
    return change if isinstance(change, Pending | Withheld) else Compared(change, moment)


def _bare(number: Number | Withheld) -> "Bare | Withheld":
    """The number without the word for its status; why there is none stays."""
    return number if isinstance(number, Withheld) else Bare(number)


_NATIONALITY = ("nationality", "citizenship")


def _nationality(item: Number | Withheld | str) -> str:
    """The nationality a number is about, or that of a code: ``de Syrische nationaliteit``."""
    if isinstance(item, str):
        return nations.nationality(item)
    subject = item.subjects[0] if isinstance(item, Number) else item
    codes = [subject.breakdown[name] for name in _NATIONALITY if name in subject.breakdown]
    if len(codes) != 1:
        raise TextError(f"nationaliteit: {item!r} is about no single nationality; it has {subject.breakdown}")
    return nations.nationality(codes[0])


def _member_states(ranked: Sequence[Number]) -> str:
    """Among which member states of the EU a ranking is: ``de 27 EU-landen``.

    Where some are missing it says so: ``de 25 EU-landen waarvan het cijfer bekend is``.
    """
    among = {subject.subjects[0].breakdown.get("ref_area", "") for subject in ranked}
    members = set(nations.member_states())
    if strangers := among - members:
        raise TextError(f"eu_landen: {', '.join(sorted(strangers))} is no member state; leave it out")
    whole = "" if among == members else " waarvan het cijfer bekend is"
    return f"de {len(among)} EU-landen{whole}"


def _day(value: date | str) -> str:
    return dutch.day(date.fromisoformat(value) if isinstance(value, str) else value)


def render(template: str, names: Mapping[str, Any]) -> RenderedText:
    """Render a cell with the names of the notebook.

    Raises
    ------
    TextError
        A name that is not defined, a slip in the template, or a number without source; with the line.
    PendingError
        A pending figure used as a number; the message gives the line to write.
    """
    rendering = _Rendering()
    if marks := _MARKS.search(template):
        raise TextError(f"%%tekst: the character U+{ord(marks[0]):04X} is no text; take it out")
    template = re.sub(r"\r\n?", "\n", template)
    for line, said in conflicts.found(template):
        raise TextError(f"%%tekst, line {line}: {said!r}: {conflicts.SAID}")
    try:
        rendering.give(names)
        body = rendering.from_string(template).render(names)
    except jinja2.UndefinedError as error:
        wanted = re.search(r"'([^']+)' is undefined", str(error))
        raise TextError(f"%%tekst: {error}{_near(wanted[1], names) if wanted else ''}") from error
    except jinja2.TemplateSyntaxError as error:
        line = template.splitlines()[error.lineno - 1] if template.strip() else ""
        said = f"{error.message}{_near_filter(error.message or '', rendering)}"
        raise TextError(f"%%tekst, line {error.lineno}: {said}\n    {line.strip()}") from error
    except jinja2.TemplateError as error:
        raise TextError(f"%%tekst: {error}") from error
    except (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError) as error:
        if isinstance(error, SvmError):
            raise
        raise TextError(f"%%tekst: {type(error).__name__}: {error}") from error
    except RecursionError as error:
        raise TextError("%%tekst: it calls itself without end; take that out") from error
    blocks = divided(list(rendering.runs(body)))
    return RenderedText(
        TextOutput(
            blocks=blocks,
            numbers=tuple(rendering.numbers),
            pending=tuple(rendering.pending.values()),
            withheld=tuple(rendering.withheld),
        )
    )


def of_markdown(source: str) -> RenderedText:
    """Return Markdown that was put together from data, without numbers of the report."""
    return RenderedText(TextOutput(blocks=divided([Run(source)])))


def _is_in_code(item: Any) -> bool:
    """Whether it would print as it stands in code: an object that has no words of its own for a reader."""
    return isinstance(item, Strict) or (type(item).__str__ is object.__str__ and hasattr(item, "__dict__"))


# The pieces of a template -------------------------------------------------------------------------------


def _pieces(reader: lexer.Lexer, source: str) -> Iterator[Run]:
    """Yield the words and expressions of a template in reading order, each with its place."""
    place = begin = 0
    for _, kind, text in reader.tokeniter(source, None):
        start = source.index(text, place)  # white space that a tag takes away lies between
        place = start + len(text)
        if kind == "data":
            yield Run(at=(start, place))
        elif kind == "variable_begin":
            begin = start
        elif kind == "variable_end":
            end = start + text.index("}}") + 2
            yield Run(expression=source[begin:end], at=(begin, end))


def _mark(node: nodes.Node, counted: Iterator[int], captured: bool) -> None:
    """Put around each piece that is printed which one it is; not where the template itself looks at it."""
    for field, value in node.iter_fields():
        if field != "nodes" or not isinstance(node, nodes.Output):
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, nodes.Node):
                    _mark(child, counted, captured or isinstance(node, _CAPTURING))
            continue
        made: list[nodes.Expr] = []
        for child in value:
            piece = next(counted)
            begin, end = nodes.TemplateData(f"{_BEGIN}{piece}{_NAMED}"), nodes.TemplateData(_END)
            made += [child] if captured else [begin, child, end]
        node.nodes = made


_CAPTURING = (nodes.Macro, nodes.CallBlock, nodes.FilterBlock, nodes.AssignBlock)


def _near(wanted: str, known: Iterable[str]) -> str:
    near = get_close_matches(wanted, [name for name in known if not name.startswith("_")], n=3, cutoff=0.6)
    return f". Did you mean {' or '.join(near)}?" if near else ". Define it in a cell above this one"


def _near_filter(message: str, rendering: _Rendering) -> str:
    """Return which filter or test may be meant, where a text names one there is not."""
    if not (wanted := re.match(r"No (?P<what>filter|test) named '(?P<name>\w+)'", message)):
        return ""
    known = rendering.filters if wanted["what"] == "filter" else rendering.tests
    near = get_close_matches(wanted["name"], known, n=3, cutoff=0.5)
    return f" Did you mean {' or '.join(near)}?" if near else f" There are: {', '.join(sorted(known))}"


def filters() -> list[str]:
    """Return the names of what may stand behind ``|``."""
    return sorted(_Rendering().filters)


def value(expression: str, names: Mapping[str, Any]) -> Any:
    """Return what a text sees under an expression such as ``eerste.last``; None where that is nothing."""
    rendering = _Rendering()
    rendering.give(names)
    try:
        return rendering.compile_expression(expression)(**names)
    except Exception:  # of whatever is being typed, half an expression too
        return None


def register(shell: Any) -> None:
    """Give a notebook the cell magic ``%%tekst``."""

    def tekst(line: str, cell: str) -> RenderedText:
        if line.strip():
            raise TextError("%%tekst takes no words behind it; the text starts on the next line")
        return render(cell, shell.user_ns)

    shell.register_magic_function(tekst, magic_kind="cell", magic_name="tekst")
