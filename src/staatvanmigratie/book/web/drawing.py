"""The drawing of a figure for use inside a page: one image with one name, and no more text than it needs."""

import re
from xml.etree import ElementTree

from staatvanmigratie.book.web import fewer_elements
from staatvanmigratie.book.web.outlines import Outlines

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
ElementTree.register_namespace("", SVG)
ElementTree.register_namespace("xlink", XLINK)

_REFERENCE = re.compile(r"url\(#([^)]+)\)")
#: What Vega writes at every mark and what does nothing in a drawing that stands still.
_IDLE = {"class", "role", "pointer-events"}
#: What holds where nothing is said.
_DEFAULTS = {
    "fill-opacity": "1",
    "font-weight": "normal",
    "opacity": "1",
    "stroke-linecap": "butt",
    "stroke-width": "1",
    "text-anchor": "start",
    "transform": "translate(0,0)",
}
_PLACED = {"transform", "d", "x", "y", "x1", "x2", "y1", "y2", "width", "height", "cx", "cy", "r", "points"}
#: A tenth of a pixel is less than an eye sees.
_LONG = re.compile(r"-?\d*\.\d{2,}(?:e-?\d+)?")


def narrow_svg(svg: str, label: str, outlines: Outlines | None = None) -> str:
    """Return the drawing for the screen of a phone, to stand beside the other one, whose name it has."""
    drawn = _inline(svg, f"{label}-smal", f"{label}-alt", outlines=outlines)
    return drawn.replace("<svg ", '<svg class="svm-smal" ', 1)


def inline_svg(svg: str, label: str, alt: str, outlines: Outlines | None = None) -> str:
    """Return a drawing for use inside a page: one image with one name, its ids its own.

    Ids get the label of the figure in front, because gradients and clips of two drawings on a page would
    clash. The roles and labels Vega gives every mark are English and would be read one by one; a screen
    reader gets the alt text and the data table instead. ``outlines`` keep what the maps of a page share; for
    such a page the drawing has fewer elements too.
    """
    return _inline(svg, label, f"{label}-alt", alt, outlines)


def _inline(svg: str, label: str, named_by: str, alt: str = "", outlines: Outlines | None = None) -> str:
    root = ElementTree.fromstring(svg)
    _without_empty_frames(root)
    maps = _of_maps(root) if outlines else {}
    inherited = {name for element in root.iter() if len(element) for name in element.attrib} - {"transform"}
    for element in root.iter():
        for name, value in list(element.attrib.items()):
            idle = name in _IDLE or name.startswith("aria-")
            if idle or (_DEFAULTS.get(name) == value and name not in inherited):
                del element.attrib[name]
            elif name in _PLACED:
                element.set(name, _LONG.sub(_rounded, value))
            else:
                element.set(name, _own_id(name, value, label))
    for path, drawn in maps.items():
        outlines.place(path, drawn, f"{{{SVG}}}use")
    _said_once(root, "font-family")
    if outlines:
        fewer_elements.lessen(root)
    for old in root.findall(f"{{{SVG}}}title"):
        root.remove(old)
    if alt:
        title = ElementTree.Element(f"{{{SVG}}}title", {"id": named_by})
        title.text = alt
        root.insert(0, title)
    root.set("role", "img")
    root.set("aria-labelledby", named_by)
    root.set("focusable", "false")
    return ElementTree.tostring(root, encoding="unicode")


def _of_maps(root: ElementTree.Element) -> dict[ElementTree.Element, str]:
    """Return the shapes of maps as they were drawn, before they are rounded."""
    groups = (group for group in root.iter(f"{{{SVG}}}g") if "mark-shape" in group.get("class", "").split())
    return {path: path.get("d", "") for group in groups for path in group.iterfind(f"{{{SVG}}}path")}


def _own_id(name: str, value: str, label: str) -> str:
    if name == "id":
        return f"{label}-{value}"
    if name in ("href", f"{{{XLINK}}}href") and value.startswith("#"):
        return f"#{label}-{value[1:]}"
    return _REFERENCE.sub(rf"url(#{label}-\1)", value)


def _rounded(number: re.Match) -> str:
    return f"{float(number[0]):.1f}".replace("-0.0", "0.0").removesuffix(".0")


def _without_empty_frames(root: ElementTree.Element) -> None:
    """Take out what Vega draws around every part of a chart, in no colour."""
    for parent in root.iter():
        for child in list(parent):
            frame = child.get("class") in ("background", "foreground")
            if frame and not {"fill", "stroke"} & child.attrib.keys():
                parent.remove(child)


def _said_once(root: ElementTree.Element, name: str) -> None:
    """Say on the drawing as a whole what all its elements say."""
    said = {element.get(name) for element in root.iter() if name in element.attrib}
    if len(said) == 1:
        for element in root.iter():
            element.attrib.pop(name, None)
        root.set(name, said.pop())
