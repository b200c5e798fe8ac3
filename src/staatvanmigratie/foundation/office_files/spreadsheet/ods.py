"""What the XML of a .ods says of its cells beside their values: formats, raised text, formulas, merges.

Parts of the file follow OpenDocument 1.3. A style of numbers is written as the format code that means it.
"""

import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from staatvanmigratie.foundation.office_files.archive import MOST_COLUMNS, MOST_ROWS
from staatvanmigratie.foundation.office_files.spreadsheet import shown_text
from staatvanmigratie.foundation.office_files.spreadsheet.areas import Area, area
from staatvanmigratie.foundation.office_files.spreadsheet.marks import (
    CHANGING,
    NO_RESULT,
    STRUCK,
    UNLIKE,
    UNSEEN,
    Mark,
    Run,
    alike,
    runs,
)
from staatvanmigratie.foundation.office_files.spreadsheet.number_formats import GENERAL

_DATE = {
    "day": "d",
    "day-of-week": "d",
    "month": "m",
    "year": "y",
    "hours": "h",
    "minutes": "m",
    "seconds": "s",
}
_SIZE = re.compile(r"([\d.]+)pt")
_POSITION = re.compile(r"(super|sub|-?[\d.]+%)(?: .*)?")
_USUAL_SIZE = 10.0  # points, where no style says one


class Document:
    """The parts of a .ods file that say how its cells look."""

    def __init__(self, file: zipfile.ZipFile):
        self._file = file
        self._styles: dict[str, Element] = {}
        self._numbers: dict[str, Element] = {}
        for part in ("styles.xml", "content.xml"):
            if part in file.namelist():
                self._read_styles(part)
        self._codes: dict[str, str] = {}
        self.merged: list[Area] = []
        self.changing: list[Area] = []
        self.beside: list[str] = []

    def marks(self, sheet: str) -> Iterator[Mark]:
        """Yield what is said of each cell of a sheet that holds anything.

        Then ``merged`` is known, and ``changing``: where a condition gives numbers another format; and
        ``beside``: what stands in comments and text boxes.
        """
        row, here, columns = 1, False, []
        with self._file.open("content.xml") as part:
            for event, element in ElementTree.iterparse(part, ["start", "end"]):
                name = _name(element)
                if name == "table" and event == "start":
                    here, row, columns = _get(element, "name") == sheet, 1, []
                elif name == "table":
                    here = False
                elif event == "end" and name == "table-column" and here:
                    style, times = _get(element, "default-cell-style-name"), _times(element, "columns")
                    columns += [style] * min(times, MOST_COLUMNS - len(columns))
                elif event == "end" and name == "table-row" and here:
                    times = _times(element, "rows")
                    marks = list(self._row(row, element, columns))
                    for later in range(min(times, MOST_ROWS) if marks else 0):
                        yield from (mark._replace(row=row + later) for mark in marks)
                    row += times
                    element.clear()
                elif event == "end" and name in ("annotation", "text-box") and here:
                    self.beside.append("".join(element.itertext()))
                elif event == "end" and name == "conditional-format" and here:
                    styles = [_any(each, "apply-style-name") for each in element]
                    where = _any(element, "target-range-address")
                    self.changing += _areas(where) if any(map(self._data_style, styles)) else ()

    def _row(self, row: int, element: Element, columns: list[str]) -> Iterator[Mark]:
        column, own = 1, _get(element, "default-cell-style-name")
        for each in element:
            if _name(each) not in ("table-cell", "covered-table-cell"):
                continue
            down, right = (int(_get(each, f"number-{name}-spanned") or 1) for name in ("rows", "columns"))
            if down > 1 or right > 1:
                self.merged.append(Area(row, column, row + down - 1, column + right - 1))
            times = _times(each, "columns")
            mark, text = self._mark(row, column, each, own)
            if mark.filled or mark.fault:
                for place in range(column, column + min(times, MOST_COLUMNS)):
                    usual = columns[place - 1] if place <= len(columns) else ""
                    style = _get(each, "style-name") or own or usual
                    code = self._format(each, style)
                    fault = mark.fault or self._fault(style) or _unlike(each, mark, text, code)
                    yield mark._replace(column=place, format=code, fault=fault)
            column += times

    def _mark(self, row: int, column: int, element: Element, own: str) -> tuple[Mark, str]:
        """Return what is said of a cell, and the text that it shows."""
        kind = _get(element, "value-type")
        paragraphs = [each for each in element if _name(each) == "p"]
        style = self._text_style(_get(element, "style-name") or own)
        parts = [part for each in paragraphs for part in self._parts(each, style)]
        text = "".join(part.text for part in parts).strip()
        text = text or _get(element, "string-value")
        if "error" in (value for key, value in element.attrib.items() if key.endswith("}value-type")):
            return Mark(row, column, fault=f"it holds the error {text}"), text
        if _get(element, "formula") and not kind and not text:
            return Mark(row, column, fault=NO_RESULT), text
        said = _get(element, "value")
        number = float(said) if kind in ("float", "percentage", "currency") and said else None
        filled = bool(text) or number is not None or kind in ("date", "time", "boolean")
        names = [_get(element, "style-name") or own, *self._spans(paragraphs)]
        struck = filled and any(map(self._is_struck, names))
        mark = Mark(row, column, number, filled, GENERAL, runs(parts), STRUCK if struck else "")
        return mark, text

    def _parts(self, element: Element, look: tuple[bool, float]) -> Iterator[Run]:
        """Yield the text of a paragraph in parts of one look."""
        yield Run(element.text or "", *look)
        for each in element:
            match _name(each):
                case "span":
                    yield from self._parts(each, self._text_style(_get(each, "style-name"), look))
                case "s":
                    yield Run(" " * int(_get(each, "c") or 1), *look)
                case "tab" | "line-break":
                    yield Run(" ", *look)
                case "a":
                    yield from self._parts(each, look)
            yield Run(each.tail or "", *look)

    def _text_style(self, name: str, within: tuple[bool, float] = (False, _USUAL_SIZE)) -> tuple[bool, float]:
        """Return whether text of a style is raised or lowered, and its size in points."""
        raised, size = within
        for style in reversed(self._inherited(name)):
            for each in style:
                if _name(each) == "text-properties":
                    position, points = _get(each, "text-position"), _SIZE.fullmatch(_get(each, "font-size"))
                    if match := _POSITION.fullmatch(position):
                        raised = match[1] in ("super", "sub") or float(match[1].rstrip("%")) != 0
                    size = float(points[1]) if points else size
        return raised, size

    def _spans(self, paragraphs: list[Element]) -> Iterator[str]:
        """Yield the styles of the stretches of text that hold anything."""
        for each in (each for paragraph in paragraphs for each in paragraph.iter() if _name(each) == "span"):
            if "".join(each.itertext()).strip():
                yield _get(each, "style-name")

    def _is_struck(self, name: str) -> bool:
        """Tell whether text of a style is struck out: the nearest style that says something of it counts."""
        parts = self._parts_of(name, "text-properties")
        said = [kind for part in parts if (kind := _get(part, "text-line-through-style"))]
        return bool(said) and said[0] != "none"

    def _fault(self, style: str) -> str:
        """Return why a person does not see what a cell of a style holds; else nothing."""
        return UNSEEN if self._is_unseen(style) else CHANGING if self._changes(style) else ""

    def _is_unseen(self, name: str) -> bool:
        """Tell whether cells of a style have the colour of their ground."""
        colour, ground = (
            next((said for part in self._parts_of(name, kind) if (said := _get(part, key))), "")
            for kind, key in (("text-properties", "color"), ("table-cell-properties", "background-color"))
        )
        if not ground or ground == "transparent":
            ground = "#ffffff"
        return alike(colour.removeprefix("#"), ground.removeprefix("#"))

    def _parts_of(self, name: str, kind: str) -> Iterator[Element]:
        return (part for each in self._inherited(name) for part in each if _name(part) == kind)

    def _inherited(self, name: str) -> list[Element]:
        """Return a style and those that it builds on, the nearest first."""
        found: list[Element] = []
        while name in self._styles and self._styles[name] not in found:
            found.append(self._styles[name])
            name = _get(found[-1], "parent-style-name")
        return found

    def _data_style(self, style: str) -> str:
        return next((n for each in self._inherited(style) if (n := _get(each, "data-style-name"))), "")

    def _changes(self, style: str) -> bool:
        """Tell whether a style gives numbers another format under a condition."""
        maps = (part for each in self._inherited(style) for part in each if _name(part) == "map")
        own = self._data_style(style)
        return any(self._data_style(_get(each, "apply-style-name")) not in ("", own) for each in maps)

    def _format(self, element: Element, style: str) -> str:
        named = self._data_style(style)
        kind, code = _get(element, "value-type"), self._code(named) if named else ""
        if kind == "percentage" and "%" not in code:
            return "0%"  # its style is lost or says something else; what the cell holds is a part of one
        if kind == "currency" and not code:
            return f"[${_get(element, 'currency')}]0"
        return code or GENERAL

    def _code(self, name: str) -> str:
        if name not in self._codes:
            style = self._numbers.get(name)
            self._codes[name] = "" if style is None else self._sections(style)
        return self._codes[name]

    def _sections(self, style: Element) -> str:
        """Return a style of numbers with those it refers to under a condition as sections of one code."""
        made = []
        for each in style:
            if _name(each) == "map":
                condition = _get(each, "condition").replace("value()", "").replace("!=", "<>").strip()
                other = self._numbers.get(_get(each, "apply-style-name"))
                made.append(f"[{condition}]{'' if other is None else _section(other)}")
        return ";".join([*made, _section(style)])

    def _read_styles(self, part: str) -> None:
        with self._file.open(part) as file:
            for event, element in ElementTree.iterparse(file, ["start", "end"]):
                if event == "start" and _name(element) == "body":
                    return
                name = _get(element, "name")
                if event == "end" and _name(element) == "style":
                    self._styles[name] = element
                elif event == "end" and _name(element).endswith("-style") and "datastyle" in element.tag:
                    self._numbers[name] = element


def _unlike(element: Element, mark: Mark, text: str, code: str) -> str:
    """Return why a cell is at fault that shows another number, day or word than it holds; else nothing."""
    day, words = _get(element, "date-value"), _get(element, "string-value")
    if mark.number is not None and not shown_text.agrees(text, mark.number, code):
        return UNLIKE.format(text, f"{mark.number:.15g}")
    if day and not shown_text.agrees_on_year(text, day):
        return UNLIKE.format(text, day)
    if words and " ".join(words.split()) != " ".join(text.split()):
        return UNLIKE.format(text, words)
    return ""


def _section(style: Element) -> str:
    """Return one style of numbers as a format code."""
    return "".join(map(_piece, style))


def _piece(element: Element) -> str:
    name, said = _name(element), element.text or ""
    pieces = {
        **_DATE,
        "scientific-number": "0.00E+00",
        "fraction": "# ?/?",
        "currency-symbol": f"[${said}]",
        "text-content": "@",
        "am-pm": "AM/PM",
        "text": "%" if said.strip() == "%" else said if not said.strip() else _quoted(said),
        **{other: _quoted(other) for other in ("quarter", "era", "week-of-year")},
    }
    return _digits(element) if name == "number" else pieces.get(name, "")


def _digits(element: Element) -> str:
    decimals = int(_get(element, "decimal-places") or 0)
    least = max(int(_get(element, "min-integer-digits") or 1), 1)
    code = "#,##0" if _get(element, "grouping") == "true" else "0" * least
    code += f".{'0' * decimals}" if decimals else ""
    factor = float(_get(element, "display-factor") or 1)
    while factor >= 1000:
        code, factor = f"{code},", factor / 1000
    within = "".join(_quoted(each.text or "") for each in element if _name(each) == "embedded-text")
    return code + within + (_quoted(f"/{factor:g}") if factor != 1 else "")


def _quoted(text: str) -> str:
    return f'"{text}"' if '"' not in text else "".join(f"\\{sign}" for sign in text)


def _times(element: Element, what: str) -> int:
    return int(_get(element, f"number-{what}-repeated") or 1)


def _get(element: Element, name: str) -> str:
    """Return an attribute by its name without namespace; where two share it, that of OpenDocument itself."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name and "oasis" in key:
            return value
    return ""


def _any(element: Element, name: str) -> str:
    """Return an attribute by its name, in whatever namespace."""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def _areas(addresses: str) -> Iterator[Area]:
    """Yield the areas of an address: ``Blad1.B2:Blad1.B5``, also of a sheet with spaces in its name."""
    ends = r"\.\$?([A-Z]+)\$?(\d+)"
    for match in re.finditer(rf"{ends}(?::[^:]*?{ends})?(?= |$)", addresses):
        left, top, right, bottom = match.groups()
        yield area(f"{left}{top}:{right or left}{bottom or top}")


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]
