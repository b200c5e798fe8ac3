"""What one cell of a delivery says, as a person sees it: its number format and its footnotes count.

The number in the cell is no more than a part of that. 0.253 shown as 25,3% is 25.3 percent; 12345 shown as 12
is twelve of something; what nobody described is refused, with the cell and with what to write.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from staatvanmigratie.foundation.office_files.spreadsheet.number_formats import Look, look
from staatvanmigratie.foundation.office_files.spreadsheet.sheet import Cell
from staatvanmigratie.foundation.statuses import Status
from staatvanmigratie.sources.deliveries import counts, footnotes, notation
from staatvanmigratie.sources.deliveries.description import Column
from staatvanmigratie.sources.deliveries.notation import Locale, NotationError

_BLANK = {"missing": "O", "impossible": "M", "secret": "Q"}
_A_DAY = "it is shown as a day or a time (number format {}), and not as a number"


@dataclass(frozen=True)
class Label:
    """Words, a code or a period, with the footnotes beside it."""

    text: str
    marks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Figure:
    """A value, or the status of a value that is not given, with the footnotes beside it.

    ``shown_as`` is what a column shows the same in all of its cells; None where a cell does not tell.
    """

    value: Decimal | None
    status: str | None
    marks: tuple[str, ...] = ()
    shown_as: str | None = None
    below: int | None = None  # where it is hidden, and its sign says below which number it lies


def label(cell: Cell, known: Iterable[str] = (), drop: bool = False) -> Label:
    """Return what a cell with words, a code or a period says; ``known`` words have no footnote.

    Raises
    ------
    NotationError
        It has no value, or its number format shows something else than its value.
    FootnoteError
        See ``footnotes.of_label``.
    """
    _refuse_fault(cell)
    apart = footnotes.of_label(cell, known, drop)
    if isinstance(apart.value, float | int) and not isinstance(apart.value, bool):
        shown = look(cell.format, apart.value)
        if shown.sign != "":
            raise NotationError(
                f"{cell.text} has the number format {cell.format}, which shows something else"
            )
        return Label(cell.text.zfill(shown.digits), apart.marks)
    return Label(str(apart.value).strip(), apart.marks)


def blank(meaning: str, below: int | None = None) -> Figure | None:
    """Return what an empty cell says, as the description has it; None where it says nothing."""
    if meaning == "not_asked":
        return None
    return Figure(Decimal(0), None) if meaning == "nil" else Figure(None, _BLANK[meaning], below=below)


def figure(
    cell: Cell, column: Column, locale: Locale, signs: Mapping[str, str], drop: bool = False
) -> Figure:
    """Return the value that a cell shows, in the unit of its column.

    Raises
    ------
    NotationError
        It has no value, is no number in this notation, or its format does not agree with the description.
    FootnoteError
        See ``footnotes.of_number``.
    """
    _refuse_fault(cell)
    apart = footnotes.of_number(cell, drop)
    unit = column.unit or ""
    if isinstance(apart.value, float | int) and not isinstance(apart.value, bool):
        if cell.text in signs:  # 99 or -1 for what is not given, also where it stands as a number
            return _without(signs[cell.text], cell.text, apart.marks)
        said = notation.read(apart.value, locale)
        assert said.value is not None
        times, shown_as = _shown(cell, said.value, column)
        return Figure(_exact(said.value) * times, None, apart.marks, shown_as if said.value else None)
    text, sign = notation.without_unit(str(apart.value), unit) if apart.value != "" else ("", "")
    said = notation.read(text if isinstance(apart.value, str) else apart.value, locale, dict(signs))
    if (
        said.value is not None and look(cell.format, 1).kind == "date"
    ):  # a year or a month, as far as it shows
        raise NotationError(_A_DAY.format(cell.format))
    if said.value is None:
        return _without(said.status, said.sign, apart.marks)
    counts.refuse_two_readings(text, locale, unit)
    return Figure(_exact(said.value), None, apart.marks, sign if said.value else None)


def _without(status: str | None, sign: str, marks: tuple[str, ...]) -> Figure:
    below = notation.limit(sign) if status == Status.GEHEIM.code else None
    return Figure(None, status, marks, below=below)


def _shown(cell: Cell, number: float, column: Column) -> tuple[Decimal, str]:
    """Return what a number is to be multiplied with by its format, and what the format shows beside it."""
    shown = look(cell.format, number)
    if shown.kind == "hidden":
        raise NotationError(
            f"it holds {cell.text}, and its number format {cell.format} does not show that. Ask the sender "
            "for cells that hold what they show"
        )
    if shown.kind == "date":
        raise NotationError(_A_DAY.format(cell.format))
    if cell.format in column.formats:
        return shown.times * Decimal(str(column.formats[cell.format])), "a number format that is described"
    if shown.sign:
        notation.refuse_other_unit(cell.text, shown.sign, column.unit or "")
    if shown.sign is not None:
        return shown.times, shown.sign
    seen = _exact(number) * shown.times
    raise NotationError(
        f"it holds {cell.text}, and is shown with the number format {cell.format}, {_words(shown)}. If that "
        f"is as it should be, write in the description of its column: formats: {{{cell.format!r}: 1}}, with "
        f"instead of 1 what the {seen.normalize():f} that is shown is to be multiplied with"
    )


def _words(shown: Look) -> str:
    match shown.kind:
        case "fraction":
            return "as a fraction"
        case "scientific":
            return "as a power of ten"
        case "unsigned":
            return "with a minus that is not its own, or without the one that is"
    return f"with {shown.literal!r} beside it" if shown.literal else "with another size"


def _refuse_fault(cell: Cell) -> None:
    if cell.fault:
        raise NotationError(cell.fault)


def _exact(number: float) -> Decimal:
    return Decimal(repr(number))
