"""What the XML of a .xlsx says of its cells beside their values: formats, raised text, formulas, merges.

Parts of the file follow ECMA-376; where a namespace differs ("strict") the names are the same.
"""

import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from staatvanmigratie.foundation.office_files.spreadsheet.areas import Area, area, place
from staatvanmigratie.foundation.office_files.spreadsheet.marks import (
    NO_RESULT,
    NOT_CALCULATED,
    ONE_LOOK,
    STRUCK,
    UNSEEN,
    Mark,
    Run,
    alike,
    runs,
)
from staatvanmigratie.foundation.office_files.spreadsheet.number_formats import GENERAL

#: Formats that a file names by number only (ECMA-376 part 1, 18.8.30). The sign of a currency in 5-8, 42 and
#: 44 is that of whoever opens the file, and so of nobody.
_BUILT_IN = {
    0: GENERAL,
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    **dict.fromkeys((5, 6), '"¤"#,##0;-"¤"#,##0'),
    **dict.fromkeys((7, 8), '"¤"#,##0.00;-"¤"#,##0.00'),
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "dd-mm-yyyy",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "m/d/yy h:mm",
    37: "#,##0;-#,##0",
    38: "#,##0;-#,##0",
    39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00",
    41: '_-* #,##0_-;-* #,##0_-;_-* "-"_-;_-@_-',
    42: '_-"¤"* #,##0_-;-"¤"* #,##0_-;_-"¤"* "-"_-;_-@_-',
    43: '_-* #,##0.00_-;-* #,##0.00_-;_-* "-"??_-;_-@_-',
    44: '_-"¤"* #,##0.00_-;-"¤"* #,##0.00_-;_-"¤"* "-"??_-;_-@_-',
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    48: "##0.0E+0",
    49: "@",
    **dict.fromkeys((*range(27, 37), *range(50, 59)), "yyyy-mm-dd"),
}
#: Parts of a sheet whose text stands over its cells, or shows when one is pointed at.
_BESIDE = ("comments", "threadedComment", "drawing")
_RAISED = ("superscript", "subscript")


@dataclass(frozen=True)
class _Style:
    format: str = GENERAL
    raised: bool = False
    size: float = 0.0
    struck: bool = False
    unseen: bool = False  # in the colour of its ground


class Workbook:
    """The parts of a .xlsx file that say how its cells look."""

    def __init__(self, file: zipfile.ZipFile):
        self._file = file
        self._book = ElementTree.fromstring(file.read("xl/workbook.xml"))
        self._targets, kinds = _relations(file)
        self._styles = self._read_styles(kinds.get("styles", "xl/styles.xml"))
        self._strings = self._read_strings(kinds.get("sharedStrings", "xl/sharedStrings.xml"))
        # What a program that does not calculate writes, with a zero or an old number beside each formula.
        self._stale = any(map(_is_stale, _all(self._book, "calcPr")))
        self.merged: list[Area] = []
        self.changing: list[Area] = []
        self.beside: list[str] = []

    def marks(self, sheet: str) -> Iterator[Mark]:
        """Yield what is said of each cell of a sheet, in the order of the file.

        Then ``merged`` is known, and ``changing``: where a condition gives numbers another format; and
        ``beside``: what stands in comments, text boxes, and above and below the page.
        """
        (number,) = [
            next(value for key, value in each.attrib.items() if key.endswith("}id"))
            for each in _all(self._book, "sheet")
            if each.get("name") == sheet
        ]
        row, place_of_sheet = 0, self._targets[number]
        self.beside += _texts_beside(self._file, place_of_sheet)
        with self._file.open(place_of_sheet) as part:
            for _, element in ElementTree.iterparse(part):
                match _name(element):
                    case "row":
                        row = int(element.get("r") or row + 1)
                        yield from self._row(row, element)
                        element.clear()
                    case "headerFooter":
                        self.beside += (each.text or "" for each in element)
                    case "mergeCell":
                        self.merged.append(area(element.get("ref", "")))
                    case "conditionalFormatting":
                        if self._with_format & {int(each.get("dxfId", "-1")) for each in element}:
                            self.changing += map(area, element.get("sqref", "").split())

    def _row(self, row: int, element: Element) -> Iterator[Mark]:
        column = 0
        for each in element:
            if _name(each) == "c":
                where = each.get("r")
                row, column = place(where) if where else (row, column + 1)
                yield self._mark(row, column, each)

    def _mark(self, row: int, column: int, element: Element) -> Mark:
        parts = {_name(each): each for each in element}
        style = self._styles[int(element.get("s") or 0)] if self._styles else _Style()
        kind = element.get("t", "n")
        said = parts["v"].text or "" if "v" in parts else ""
        fault = ""
        if "f" in parts and self._stale:
            fault = NOT_CALCULATED
        elif "f" in parts and not said and (kind != "str" or "v" not in parts):
            fault = NO_RESULT
        elif kind == "e":
            fault = f"it holds the error {said}"
        if fault:
            return Mark(row, column, format=style.format, fault=fault)
        if kind == "inlineStr":
            own = _runs(parts["is"]) if "is" in parts else []
        elif kind == "s" and said:
            own = self._strings.get(int(said), [(None, ONE_LOOK)])
        else:
            own = [(None, said)]
        struck = any(style.struck if each is None else _struck(each) for each, text in own if text.strip())
        filled = kind != "s" and any(text.strip() for _, text in own)
        number = float(said) if kind == "n" and filled else None
        one = len(own) == 1 and own[0][0] is None and not style.raised
        look = [] if one else runs([_run(properties, text, style) for properties, text in own])
        said = filled or bool(own and own[0][1].strip())
        fault = STRUCK if struck else UNSEEN if style.unseen and said else ""
        return Mark(row, column, number, filled, style.format, look, fault)

    def _read_styles(self, part: str) -> list[_Style]:
        self._with_format: set[int] = set()
        if part not in self._file.namelist():
            return []
        root = ElementTree.fromstring(self._file.read(part))
        conditional = [each for group in _all(root, "dxfs") for each in group]
        self._with_format |= {n for n, each in enumerate(conditional) if _changes(each)}
        named = [each for group in _all(root, "numFmts") for each in group]
        codes = {int(each.get("numFmtId", "0")): each.get("formatCode") or GENERAL for each in named}
        codes = {**_BUILT_IN, **codes}
        fonts = [(*_font(each), _struck(each)) for group in _all(root, "fonts") for each in group]
        inks = [_colour(each, "color", "000000") for group in _all(root, "fonts") for each in group]
        grounds = [_ground(each) for group in _all(root, "fills") for each in group]
        made = []
        for group in _all(root, "cellXfs"):
            for each in group:
                number, font = int(each.get("numFmtId", "0")), int(each.get("fontId", "0"))
                look = fonts[font] if font < len(fonts) else (False, 0.0, False)
                fill = int(each.get("fillId", "0"))
                ground = grounds[fill] if fill < len(grounds) else "FFFFFF"
                unseen = font < len(inks) and alike(inks[font], ground)
                made.append(_Style(codes.get(number, f'0" (format {number})"'), *look, unseen))
        return made

    def _read_strings(self, part: str) -> dict[int, list[tuple[Element | None, str]]]:
        """Return the shared strings that have more than one look, by their number."""
        if part not in self._file.namelist():
            return {}
        found, number = {}, 0
        with self._file.open(part) as file:
            for _, element in ElementTree.iterparse(file):
                if _name(element) == "si":
                    if any(_name(each) == "r" for each in element):
                        found[number] = _runs(element)
                    number += 1
                    element.clear()
        return found


def _relations(file: zipfile.ZipFile) -> tuple[dict[str, str], dict[str, str]]:
    """Return the parts of the workbook by number, and by kind."""
    root = ElementTree.fromstring(file.read("xl/_rels/workbook.xml.rels"))
    numbers, kinds = {}, {}
    for each in root:
        target = posixpath.normpath(posixpath.join("/xl", each.get("Target", ""))).lstrip("/")
        numbers[each.get("Id", "")] = target
        kinds[each.get("Type", "").rpartition("/")[2]] = target
    return numbers, kinds


def _texts_beside(file: zipfile.ZipFile, sheet: str) -> Iterator[str]:
    """Yield what comments and text boxes of a sheet say."""
    folder, name = posixpath.split(sheet)
    if (part := f"{folder}/_rels/{name}.rels") not in file.namelist():
        return
    for relation in ElementTree.fromstring(file.read(part)):
        kind = relation.get("Type", "").rpartition("/")[2]
        target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
        if kind in _BESIDE and target in file.namelist():
            for each in ElementTree.fromstring(file.read(target)).iter():
                if _name(each) in ("comment", "threadedComment", "p"):
                    yield "".join(part.text or "" for part in each.iter() if _name(part) in ("t", "text"))


def _runs(element: Element) -> list[tuple[Element | None, str]]:
    """Return the text of a string in parts, each with its properties if it has any; not how it is spoken."""
    made: list[tuple[Element | None, str]] = []
    for each in element:
        if _name(each) == "t":
            made.append((None, each.text or ""))
        elif _name(each) == "r":
            text = "".join(part.text or "" for part in each if _name(part) == "t")
            made.append((next((part for part in each if _name(part) == "rPr"), None), text))
    return made


def _run(properties: Element | None, text: str, style: _Style) -> Run:
    """Return a part of a text; without properties it looks as its cell does."""
    if properties is None:
        return Run(text, style.raised, style.size)
    raised, size = _font(properties)
    return Run(text, raised, size or style.size)


def _font(element: Element) -> tuple[bool, float]:
    raised, size = False, 0.0
    for each in element:
        if _name(each) == "vertAlign":
            raised = each.get("val") in _RAISED
        elif _name(each) == "sz":
            size = float(each.get("val", "0"))
    return raised, size


def _is_stale(element: Element) -> bool:
    """Tell whether the results of formulas may be older than what they are made of."""
    by_hand = element.get("calcMode") == "manual" and element.get("calcOnSave") in ("0", "false")
    asked = element.get("fullCalcOnLoad") in ("1", "true")
    return asked or by_hand or element.get("calcCompleted") in ("0", "false")


_PALETTE = {"0": "000000", "1": "FFFFFF", "8": "000000", "9": "FFFFFF"}
_THEME = {"0": "FFFFFF", "1": "000000"}


def _colour(element: Element, name: str, otherwise: str = "") -> str:
    """Return a colour within an element: itself, of the theme or of the old palette; empty if not known."""
    for each in _all(element, name):
        if float(each.get("tint", "0")) != 0:
            return ""
        rgb, theme, indexed = each.get("rgb", "")[-6:], each.get("theme", ""), each.get("indexed", "")
        automatic = otherwise if each.get("auto") or indexed == "64" else ""
        return rgb or _THEME.get(theme) or _PALETTE.get(indexed) or automatic
    return otherwise


def _ground(fill: Element) -> str:
    """Return the colour of a fill; empty where it is a pattern, or not known."""
    kinds = [each.get("patternType", "none") for each in _all(fill, "patternFill")]
    return "FFFFFF" if kinds == ["none"] else _colour(fill, "fgColor", "000000") if kinds == ["solid"] else ""


def _changes(conditional: Element) -> bool:
    """Tell whether a conditional format shows another number, strikes it out or makes it white."""
    fonts = list(_all(conditional, "font"))
    white = any(alike(_colour(each, "color"), "FFFFFF") for each in fonts)
    struck = any(_struck(each) for each in fonts)
    return (
        struck or bool(list(_all(conditional, "numFmt"))) or (white and not list(_all(conditional, "fill")))
    )


def _struck(element: Element) -> bool:
    return any(each.get("val", "1") not in ("0", "false") for each in element if _name(each) == "strike")


def _all(element: Element, name: str) -> Iterator[Element]:
    return (each for each in element.iter() if _name(each) == name)


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]
