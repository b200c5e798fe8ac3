"""A description of a partner's file, proposed from the file: what it shows is filled in, the rest is asked.

Nothing is guessed silently. What can be read off the file stands there with the reason behind it; what
cannot, such as an indicator, a unit or the day a file came, is ``???``, and a delivery with such a line is
refused. What is filled in is a proposal too: whoever received the file looks at it.
"""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from staatvanmigratie.foundation.errors import DataFileError, SvmError
from staatvanmigratie.foundation.files import file_digest
from staatvanmigratie.foundation.office_files.spreadsheet import delimited, listing
from staatvanmigratie.foundation.office_files.spreadsheet.areas import Area
from staatvanmigratie.foundation.office_files.spreadsheet.sheet import Cell, Sheet, of_spreadsheet
from staatvanmigratie.privacy import personal_columns
from staatvanmigratie.sources.deliveries import dates, notation
from staatvanmigratie.sources.deliveries.country_names import CountryNames
from staatvanmigratie.sources.deliveries.description import OPEN, on_one_line
from staatvanmigratie.sources.services import countries
from staatvanmigratie.store.snapshots import TOTAL

_DELIMITERS = {";": ";", ",": ",", "\t": "\\t", "|": "|"}
_FORMS = ("month", "quarter", "half", "school_year", "day", "year")
_TOTALS = {"totaal", "total", "alle", "all", "totaal generaal"}
#: A number as text: whole, with marks between thousands, or with decimals.
_NUMBER = re.compile(r"[-−]?\d{1,3}(?:[.,  ]\d{3})*(?:[.,]\d+)?|[-−]?\d+(?:[.,]\d+)?")
_NL = re.compile(r"\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,}|\d+,\d{1,2}|\d+,\d{4,}")
_EN = re.compile(r"\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:,\d{3}){2,}|\d+\.\d{1,2}|\d+\.\d{4,}")
_AMBIGUOUS = re.compile(r"\d{1,3}[.,]\d{3}")
_PERIOD = re.compile(r"jaar|year|peri|maand|month|kwartaal|quarter|datum|date|peil", re.IGNORECASE)
#: Words that YAML takes for something else than a text.
_NOT_PLAIN = {"yes", "no", "on", "off", "true", "false", "null"}
_MOST = 40  # categories that are written out
_SHOWN = 6  # of what is told of a column


@dataclass(frozen=True)
class _Column:
    """A column as it stands in the file."""

    head: str
    cells: Sequence[Cell]

    @property
    def texts(self) -> list[str]:
        """What its cells show, without those that are empty."""
        return [cell.text for cell in self.cells if cell.text]


@dataclass
class _Proposed:
    """The entry of one column: its keys, why, and what of its cells has still to be said."""

    keys: dict[str, str]
    why: str
    codes: dict[str, str] = field(default_factory=dict)
    signs: list[str] = field(default_factory=list)


def propose(root: Path, file: Path, sheet: str | None = None) -> str:
    """Return the text of a description: YAML with the reasons as remarks.

    Raises
    ------
    DataFileError
        No table can be seen in it: no row of heads above rows of the same width.
    SvmError
        The file cannot be read, or has no such sheet.
    """
    kind = file.suffix.lower().removeprefix(".")
    if kind in ("xlsx", "ods"):
        names = listing.sheets(file)
        if not names:
            raise DataFileError(f"{file.name}: there is nothing in it")
        read, settings = of_spreadsheet(file, sheet or names[0], hidden_is_known=True), []
        part = _table(read, file.name)
        others = [name for name in names if name != read.name]
        settings.append(f"format: {kind}")
        about = f"  # others: {', '.join(others)}; a description for each (--sheet NAME)" if others else ""
        settings.append(f"sheet: {_quoted(read.name or '')}{about}")
        settings.append(f"range: {part}  # heads in row {part.top}{_beside(read, part)}")
    else:
        content = file.read_bytes()
        encoding = delimited.guess(content)
        delimiter = _delimiter(content, encoding)
        read = delimited.of_csv(file, encoding, delimiter)
        part = _table(read, file.name)
        settings = ["format: csv", f"encoding: {encoding}  # its bytes can be read so; are é and ë right?"]
        settings.append(f'delimiter: "{_DELIMITERS[delimiter]}"  # in every row as often')
        if part.top > min(read.rows) or part.bottom < max(read.rows):
            settings.append(f"range: {part}  # other lines stand before or behind it")
    rows = list(read.cells(part))
    columns = [
        _Column(on_one_line(cell.text), [row[n] for row in rows[1:]]) for n, cell in enumerate(rows[0])
    ]
    if persons := list(_personal(columns)):  # nothing of them is shown, here or in a proposal
        raise DataFileError(
            f"{file.name}: nothing is proposed; ask the sender for counts without single persons. Days that "
            "are periods are written as 2024-12-31 under a head such as Peildatum; written otherwise they go "
            'by a description of your own, with role: period and codes: {"31-12-2024": 2024-12-31}:',
            persons,
        )
    return "\n".join(_lines(root, file, settings, columns)) + "\n"


def _lines(root: Path, file: Path, settings: list[str], columns: list[_Column]) -> Iterator[str]:
    names = CountryNames(countries.read(root / "data" / "countries.yml"))
    proposed = {column.head: _proposal(column, names) for column in columns}
    numbers = [column for column in columns if proposed[column.head].keys["role"] == "value"]
    wide = _wide(columns)
    yield f"# Proposed by svm describe, from {file.name}. Answer each {OPEN}, look at the rest, take away"
    yield "# what does not fit. What each key means: data/deliveries/README.md."
    for key in ("publisher", "title"):
        yield f'{key}: "{OPEN}"'
    yield "table: null"
    yield f'address: "{OPEN}"  # https://…, printed with each figure'
    yield f'licence: "{OPEN}"'
    yield f'received: "{OPEN}"  # the day it came'
    yield f'reference_date: "{OPEN}"  # the day its figures are about'
    yield f"sha256: {file_digest(file)}"
    yield from settings
    yield _locale([text for column in numbers for text in _as_text(column)])
    yield f'status: "{OPEN}"  # A final, P provisional, P2 second provisional, E estimate'
    yield from _rounding([cell for column in numbers for cell in column.cells])
    signs = sorted({sign for column in numbers for sign in proposed[column.head].signs})
    if signs:
        yield "signs:  # Q secret, O missing, M impossible"
        yield from (f'  {_quoted(sign)}: "{OPEN}"' for sign in signs)
    empty = sum(not cell.text for column in numbers for cell in column.cells)
    if empty:
        yield f'empty: "{OPEN}"  # of {empty} cells: missing, impossible, secret, nil or not_asked'
    yield f'constants: {{ref_area: "{OPEN}"}}  # which country are the figures about: NLD?'
    if wide:
        yield "unfold: {period: Periode, value: Aantal}  # periods stand side by side: " + _some(wide)
    yield "columns:"
    skip = set(wide or ())
    for head, each in proposed.items():
        if head not in skip:
            yield from _entry(head, each)
    if wide:
        form = _form_of(wide)
        yield from _entry("Periode", _Proposed({"role": "period", "form": form}, "the heads"))
        first = next(column for column in columns if column.head == wide[0])
        yield from _entry("Aantal", _value(first))


def _entry(head: str, each: _Proposed) -> Iterator[str]:
    keys = ", ".join(f"{key}: {value}" for key, value in each.keys.items())
    if not each.codes:
        yield f"  {_quoted(head)}: {{{keys}}}  # {each.why}"
        return
    yield f"  {_quoted(head)}:  # {each.why}"
    yield from (f"    {key}: {value}" for key, value in each.keys.items())
    yield "    codes:"
    yield from (f"      {_quoted(cell)}: {code}" for cell, code in each.codes.items())


def _proposal(column: _Column, names: CountryNames) -> _Proposed:
    """Return what a column seems to hold, by all of its cells."""
    texts = column.texts
    if not texts:
        return _Proposed({"role": "skip"}, "it is empty")
    if form := _period_form(column):
        return _Proposed({"role": "period", "form": form}, _told(texts))
    if _numeric(texts):
        return _value(column)
    return _dimension(texts, names)


def _period_form(column: _Column) -> str:
    """Return in which form the cells of a column are periods; nothing where they are none."""
    texts = column.texts
    for form in _FORMS:
        # A count of 2024 looks like a year, so a year is only one where its head says so.
        if (form != "year" or _PERIOD.search(column.head)) and _all(
            texts, lambda text, form=form: dates.of_kind(text, form)
        ):
            return form
    return "" if _numeric(texts) or not _all(texts, _of_a_year) else "month_of_year"


def _of_a_year(text: str) -> str:
    return dates.period({"year": "2000", "month_of_year": text})


def _dimension(texts: list[str], names: CountryNames) -> _Proposed:
    different = list(dict.fromkeys(texts))
    unknown = [text for text in different if not _is_country(text, names)]
    others = sum(text.casefold() not in _TOTALS for text in unknown)
    if len(different) > len(unknown) and others <= len(different) - len(unknown):
        codes = {text: _code(text) for text in unknown}
        keys = {"role": "dimension", "dimension": f'"{OPEN}"', "country": "true"}
        return _Proposed(keys, f"{len(different) - len(unknown)} of {len(different)} are countries", codes)
    if len(different) > _MOST:
        return _Proposed({"role": f'"{OPEN}"'}, f"{len(different)} different texts: {_some(different)}")
    keys = {"role": "dimension", "dimension": f'"{OPEN}"', "parts": f'"{OPEN}"'}
    why = f"{len(different)} categories; do they make the total together? all, some or overlap"
    return _Proposed(keys, why, {text: _code(text) for text in different})


def _value(column: _Column) -> _Proposed:
    keys = {"role": "value", "indicator": f'"{OPEN}"', "unit": f'"{OPEN}"'}
    numbers = [text for text in column.texts if _NUMBER.fullmatch(text)]
    others = sorted({text for text in column.texts if not _NUMBER.fullmatch(text)})
    signs = [text for text in others if not _does(lambda t=text: notation.read(t, "nl"))]
    percent = {cell.format for cell in column.cells if "%" in cell.format}
    why = f"{len(numbers)} numbers, as {_some(numbers)}"
    known = [text for text in others if text not in signs]
    why += f"; {_some(known)} as data/deliveries/README.md says" if known else ""
    why += f"; shown as {_some(sorted(percent))}" if percent else ""
    return _Proposed(keys, why, signs=signs)


def _code(text: str) -> str:
    return TOTAL if text.casefold() in _TOTALS else f'"{OPEN}"'


def _is_country(text: str, names: CountryNames) -> bool:
    return _does(lambda: names.of_name(text))


def _all(texts: Sequence[str], read: Callable[[str], object]) -> bool:
    return all(_does(lambda text=text: read(text)) for text in texts)


def _does(read: Callable[[], object]) -> bool:
    try:
        read()
    except SvmError:
        return False
    return True


def _numeric(texts: Sequence[str]) -> bool:
    """Tell whether most are numbers; the others are signs, of which there are a few kinds."""
    others = [text for text in texts if not _NUMBER.fullmatch(text)]
    return len(others) * 2 <= len(texts) and len(set(others)) <= _SHOWN


def _wide(columns: list[_Column]) -> list[str]:
    """Return the heads that are periods, where at least two stand side by side."""
    for form in _FORMS:
        heads = [
            column.head for column in columns if _does(lambda c=column, f=form: dates.of_kind(c.head, f))
        ]
        if len(heads) > 1:
            return heads
    months = [column.head for column in columns if _does(lambda c=column: _of_a_year(c.head))]
    return months if len(months) > 1 else []


def _form_of(heads: list[str]) -> str:
    forms = (f for f in _FORMS if _all(heads, lambda head, f=f: dates.of_kind(head, f)))
    return next(forms, "month_of_year")


def _as_text(column: _Column) -> Iterator[str]:
    return (cell.text for cell in column.cells if isinstance(cell.value, str) and cell.text)


def _locale(texts: list[str]) -> str:
    """Return how numbers are written, where they tell; 1.234 is a thousand in one and one in the other."""
    nl, en = (any(each.fullmatch(text) for text in texts) for each in (_NL, _EN))
    unclear = [text for text in texts if _AMBIGUOUS.fullmatch(text)]
    if nl != en:
        pattern = _NL if nl else _EN
        return (
            f"locale: {'nl' if nl else 'en'}  # {_some([text for text in texts if pattern.fullmatch(text)])}"
        )
    if unclear or (nl and en):
        return f'locale: "{OPEN}"  # {_some(unclear or texts)}: nl (a comma before decimals) or en?'
    return "locale: nl  # no number in it tells, so it makes no difference"


def _rounding(cells: list[Cell]) -> Iterator[str]:
    numbers = [cell.value for cell in cells if isinstance(cell.value, int | float)]
    numbers += [int(cell.text) for cell in cells if isinstance(cell.value, str) and cell.text.isdecimal()]
    for base in (1000, 100, 10, 5):
        if len(numbers) > _SHOWN and all(float(number) % base == 0 for number in numbers):
            yield f'rounding: "{OPEN}"  # all {len(numbers)} numbers are multiples of {base}: rounded to it?'
            return


def _personal(columns: list[_Column]) -> Iterator[str]:
    times = {
        n
        for n, column in enumerate(columns)
        if column.texts and any(_all(column.texts, lambda t, f=form: dates.of_kind(t, f)) for form in _FORMS)
        if _PERIOD.search(column.head)
    }
    rows = list(zip(*([cell.value for cell in column.cells] for column in columns), strict=True))
    yield from personal_columns.columns([column.head for column in columns], rows, times)


def _table(sheet: Sheet, name: str) -> Area:
    """Return where the table stands: the first row with several cells side by side, and all below it."""
    filled: dict[int, list[int]] = {}
    for row, column in sheet.filled:
        filled.setdefault(row, []).append(column)
    for top, columns in filled.items():
        left = columns[0]
        right = next((c for c in columns if c + 1 not in columns), left)
        bottom = top
        while any(left <= column <= right for column in filled.get(bottom + 1, ())):
            bottom += 1
        if right > left and bottom > top:
            return Area(top, left, _without_notes(filled, left, top, bottom), right)
    raise DataFileError(f"{name}: no table can be seen in it: no row of heads above rows as wide")


def _without_notes(filled: dict[int, list[int]], left: int, top: int, bottom: int) -> int:
    """Return the last row of the table: lines of one cell at its end are remarks."""
    while bottom > top + 1 and filled[bottom] == [left]:
        bottom -= 1
    return bottom


def _beside(sheet: Sheet, part: Area) -> str:
    outside = [place for place in sheet.filled if place not in part and place[0] > part.top]
    if not outside:
        return ""
    first = sheet.cell(*outside[0])
    said = on_one_line(first.text)[:40]
    return f"; {len(outside)} filled cells stand outside, the first with {said!r}: ignore them?"


def _delimiter(content: bytes, encoding: str) -> str:
    """Return what stands between the cells: of the signs that each row has as often, the most frequent."""
    text = content.decode(delimited.ENCODINGS[encoding])
    lines = [line for line in text.splitlines() if line.strip()]
    counts = {each: [line.count(each) for line in lines] for each in _DELIMITERS}
    return max(counts, key=lambda each: (min(counts[each][-3:] or [0]), sum(counts[each])))


def _told(texts: list[str]) -> str:
    return f"{len(texts)} cells, from {on_one_line(texts[0])} to {on_one_line(texts[-1])}"


def _some(texts: Sequence[str]) -> str:
    some = [on_one_line(text)[:60] for text in dict.fromkeys(texts)]
    return ", ".join(some[:_SHOWN]) + (" …" if len(some) > _SHOWN else "")


def _quoted(text: str) -> str:
    """Return a text of the file as YAML takes it for that text, on one line."""
    plain = re.fullmatch(r"[^\W\d_][\w ().-]*\w", text) and text.casefold() not in _NOT_PLAIN
    return text if plain else json.dumps(text, ensure_ascii=not text.isprintable())
