"""A drawing of fewer elements that looks the same, for the page of a chapter.

Vega writes each mark, tick and line as an element of its own, in groups within groups. Here those that follow
each other and are painted alike become one path, what words in a row say alike is said once around them, and
groups that do nothing go: the drawings of a page are a quarter lighter by it, with half as many elements.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import NamedTuple
from xml.etree import ElementTree

Element = ElementTree.Element
Point = tuple[int, int]

_SVG = "{http://www.w3.org/2000/svg}"
_GROUP, _LINE, _PATH, _TEXT = (f"{_SVG}{name}" for name in ("g", "line", "path", "text"))
_MOVED = re.compile(r"translate\((-?[\d.]+),(-?[\d.]+)\)")
_TOKEN = re.compile(r"[A-Za-z]|-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?")
_TAKES = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "A": 7, "Z": 0, "l": 2, "h": 1, "v": 1}
#: What shapes that overlap would show twice.
_SEEN_THROUGH = {"opacity", "fill-opacity", "stroke-opacity"}
#: What a group can say for what stands in it.
_HANDED_DOWN = {
    "fill",
    "font-size",
    "font-weight",
    "stroke",
    "stroke-linejoin",
    "stroke-width",
    "text-anchor",
}
#: Fewer elements than this are not worth a group.
_FEW = 3


class _Stroke(NamedTuple):
    """A part of a path that is drawn without lifting the pen, in tenths of a pixel."""

    start: Point
    steps: str
    end: Point


def lessen(drawing: Element) -> None:
    """Write a drawing with fewer elements; places become tenths of a pixel."""
    _unpack(drawing)
    _lessen(drawing, {"fill": "black", "stroke": "none"})


def _unpack(parent: Element) -> None:
    """Take out the groups that do nothing."""
    children: list[Element] = []
    for child in parent:
        if child.tag == _GROUP:
            _unpack(child)
        if child.tag != _GROUP or (child.attrib and len(child)):
            children.append(child)
        else:
            children += child
    parent[:] = children


def _lessen(parent: Element, around: Mapping[str, str]) -> None:
    said = {**around, **parent.attrib}
    for child in parent:
        if child.tag == _GROUP:
            _lessen(child, said)
    parent[:] = _said_once(_joined(list(parent), said))


def _moved(element: Element) -> tuple[int, int] | None:
    """Return how far an element is moved, in tenths; nothing where its own numbers cannot say it."""
    moved = _MOVED.fullmatch(element.get("transform", "translate(0,0)"))
    return _tenths(moved.groups()) if moved and "url(" not in element.get("fill", "") else None


def _place(text: Element) -> None:
    """Give words their place in their own numbers, where that can be."""
    has_place = "transform" not in text.attrib or {"x", "y"} & text.attrib.keys()
    if has_place or len(text) or (moved := _moved(text)) is None:
        return
    said = {name: value for name, value in text.attrib.items() if name != "transform"}
    text.attrib.clear()
    text.attrib.update({"x": _written(moved[0]), "y": _written(moved[1]), **said})


def _course(element: Element) -> str:
    if element.tag == _PATH:
        return element.get("d", "")
    x1, y1, x2, y2 = (element.get(name, "0") for name in ("x1", "y1", "x2", "y2"))
    return f"M{x1},{y1}L{x2},{y2}"


def _tenths(numbers: Iterable[str]) -> tuple[int, ...]:
    return tuple(round(float(number) * 10) for number in numbers)


def _strokes(element: Element) -> list[_Stroke]:
    """Return the strokes of a line or path, each by steps from its start; none of what has other commands."""
    if element.tag not in (_LINE, _PATH) or (moved := _moved(element)) is None:
        return []
    strokes: list[_Stroke] = []
    at = start = moved
    steps: list[tuple[str, list[str]]] = []
    for command, said in _commands(_course(element)):
        if len(said) != _TAKES.get(command, -1):
            return []
        numbers = _tenths(said)
        if command == "M":
            if steps:
                strokes.append(_Stroke(start, _short(steps), at))
            at = start = (numbers[0] + moved[0], numbers[1] + moved[1])
            steps = []
            continue
        before, at = at, start if command == "Z" else _reached(command, numbers, at, moved)
        steps.append(_step(command, said, before, at, moved))
    return [*strokes, _Stroke(start, _short(steps), at)] if steps else []


def _step(command: str, said: list[str], before: Point, at: Point, moved: Point) -> tuple[str, list[str]]:
    """Return a command of a path as it is said from where the one before it ended."""
    away = (at[0] - before[0], at[1] - before[1])
    match command:
        case "Z":
            return "z", []
        case "A":
            return "a", [*map(_written, _tenths(said[:2])), *said[2:5], *map(_written, away)]
        case "C":
            bends = [number + moved[n % 2] - before[n % 2] for n, number in enumerate(_tenths(said[:4]))]
            return "c", list(map(_written, [*bends, *away]))
    if not away[1]:
        return "h", [_written(away[0])]
    return ("l", list(map(_written, away))) if away[0] else ("v", [_written(away[1])])


def _commands(course: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each command with its numbers; one that is said for many is given to each of them."""
    command, numbers = "", []
    for token in _TOKEN.findall(course):
        if token.isalpha():
            if command:
                yield command, numbers
            command, numbers = token, []
            continue
        if len(numbers) == _TAKES.get(command, 0):
            yield command, numbers
            command, numbers = "L" if command == "M" else command, []
        numbers.append(token)
    if command:
        yield command, numbers


def _reached(command: str, numbers: list[int], at: Point, moved: Point) -> Point:
    x, y = at
    match command:
        case "H":
            return numbers[0] + moved[0], y
        case "V":
            return x, numbers[0] + moved[1]
        case "h":
            return x + numbers[0], y
        case "v":
            return x, y + numbers[0]
        case "l":
            return x + numbers[0], y + numbers[1]
        case _:
            return numbers[-2] + moved[0], numbers[-1] + moved[1]


def _short(steps: list[tuple[str, list[str]]]) -> str:
    found = []
    for command, alike in groupby(steps, key=lambda step: step[0]):
        if command in "hvz":
            found += [f"{command}{''.join(numbers)}" for _, numbers in alike]
        else:
            numbers = " ".join(number for _, each in alike for number in each)
            found.append(f"{command}{numbers}".replace(" -", "-"))
    return "".join(found)


def _written(tenths: int) -> str:
    whole, rest = divmod(abs(tenths), 10)
    number = f"{whole or '' if rest else whole}{f'.{rest}' if rest else ''}"
    return f"-{number}" if tenths < 0 else number


def _path(strokes: Iterable[_Stroke]) -> str:
    """Return strokes as one path, each begun from where the one before it ended."""
    found, at = "", (0, 0)
    for stroke in strokes:
        x, y = (_written(stroke.start[axis] - at[axis]) for axis in (0, 1))
        found += f"{'m' if found else 'M'}{x} {y}{stroke.steps}".replace(" -", "-")
        at = stroke.end
    return found


def _joined(elements: Iterable[Element], around: Mapping[str, str]) -> Iterator[Element]:
    """Yield elements, those in a row that may be drawn in one go as one path."""
    last: Element | None = None
    so_far: list[_Stroke] = []
    for element in elements:
        strokes = _strokes(element)
        if element.tag == _TEXT:
            _place(element)
        if strokes:
            element.tag = _PATH
            for name in ("transform", "x1", "y1", "x2", "y2"):
                element.attrib.pop(name, None)
        if strokes and last is not None and _are_one(last, element, around):
            so_far += strokes
            last.set("d", _path(so_far))
            continue
        if strokes:
            element.set("d", _path(strokes))
        last, so_far = (element, strokes) if strokes else (None, [])
        yield element


def _are_one(one: Element, other: Element, around: Mapping[str, str]) -> bool:
    """Tell whether two shapes are painted alike, and look the same as one where they overlap."""
    said = {name: value for name, value in one.attrib.items() if name != "d"}
    if said != {name: value for name, value in other.attrib.items() if name != "d"}:
        return False
    every = {**around, **said}
    return not _SEEN_THROUGH & every.keys() and "none" in (every["fill"], every["stroke"])


def _said_once(elements: Iterable[Element]) -> Iterator[Element]:
    """Yield elements, in a group those in a row that say the same."""
    for (tag, said), row in groupby(elements, key=_says):
        alike = list(row)
        if tag != _TEXT or len(alike) < _FEW or not said:
            yield from alike
            continue
        group = Element(_GROUP, dict(said))
        for element in alike:
            for name, _ in said:
                del element.attrib[name]
        group.extend(alike)
        yield group


def _says(element: Element) -> tuple[str, tuple[tuple[str, str], ...]]:
    return element.tag, tuple((n, v) for n, v in sorted(element.attrib.items()) if n in _HANDED_DOWN)
