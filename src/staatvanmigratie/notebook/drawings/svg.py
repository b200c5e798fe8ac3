"""A Vega-Lite specification becomes an SVG: the same bytes every time, without a browser or a network.

The first drawing of a process starts V8, which takes half a second of a core.
"""

import hashlib
import json
import re
from functools import cache
from importlib.metadata import version
from typing import Any

from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.foundation.project import FONTS
from staatvanmigratie.notebook import theme

VEGA_LITE = "6.4"

#: Raise when the SVG is written differently for the same specification.
_FORM = 2

#: In ``usermeta`` of a specification: the width of its sheet in pixels, where that is not the text column.
SHEET = "sheet"

#: What Vega says in English about each mark; the figure as a whole is described in Dutch.
_ROLES = re.compile(r' (?:aria-[a-z]+|role|pointer-events)="[^"]*"')
_ID = re.compile(r'\bid="([^"]+)"')


def draw(spec: str) -> str:
    """Return the drawing of a specification in JSON, at least as wide as its sheet: the text column.

    Raises
    ------
    SvmError
        Vega-Lite cannot draw it; the message is Vega-Lite's.
    """
    sheet = json.loads(spec).get("usermeta", {}).get(SHEET, theme.WIDTH)
    return _normalised(_draw(spec), key(spec), sheet)


def key(spec: str) -> str:
    """Return the digest of all that a drawing depends on: the specification, the versions, the fonts."""
    return hashlib.sha256("\n".join((spec, *_versions())).encode()).hexdigest()


@cache
def _versions() -> tuple[str, ...]:
    fonts = hashlib.sha256()
    for path in sorted(FONTS.glob("*.ttf")):
        fonts.update(path.read_bytes())
    return (str(_FORM), VEGA_LITE, version("vl-convert-python"), fonts.hexdigest())


@cache
def _converter() -> Any:
    import vl_convert

    # Without the fonts, words are measured with another one and end up clipped.
    vl_convert.register_font_directory(str(FONTS))
    return vl_convert


def _draw(spec: str) -> str:
    try:
        return _converter().vegalite_to_svg(
            spec, vl_version=VEGA_LITE, format_locale=theme.NUMBER_LOCALE, allowed_base_urls=[]
        )
    except ValueError as error:
        raise SvmError(f"Vega-Lite cannot draw this chart: {str(error).strip().splitlines()[0]}") from error


def _normalised(drawn: str, key: str, sheet: int) -> str:
    """Name ids after the content and widen the drawing to its sheet.

    Vega numbers its ids on within a process, and two drawings stand on one page.
    """
    drawn = _ROLES.sub("", drawn)
    names = {name: f"g{key[:10]}-{n}" for n, name in enumerate(dict.fromkeys(_ID.findall(drawn)))}
    for name, new in names.items():
        drawn = re.sub(rf'(\bid="|url\(#|href="#){re.escape(name)}(?=["\)])', rf"\g<1>{new}", drawn)
    opening = re.match(r"<svg [^>]*>", drawn)
    size = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', opening[0]) if opening else None
    if size and float(size[1]) < sheet:
        wide = re.sub(r'\bwidth="[\d.]+"', f'width="{sheet}"', opening[0])
        wide = wide.replace(size[0], f'viewBox="0 0 {sheet} {size[2]}"')
        ground = re.compile(rf'<rect width="{re.escape(size[1])}" ')
        drawn = wide + ground.sub(f'<rect width="{sheet}" ', drawn[len(opening[0]) :], count=1)
    return drawn
