"""A Vega-Lite specification becomes an SVG: the same bytes every time, without a browser or a network.

Drawing is the slow part of a chapter. When ``SVM_CACHE`` names a folder, a drawing is kept there under the
digest of everything it depends on: the specification, the versions, the fonts.
"""

import hashlib
import json
import os
import re
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.foundation.files import text_digest, write_whole
from staatvanmigratie.foundation.project import FONTS
from staatvanmigratie.notebook import theme

VEGA_LITE = "6.4"

#: Raise when the SVG is written differently for the same specification.
_FORM = 2

#: What Vega says in English about each mark; the figure as a whole is described in Dutch.
_ROLES = re.compile(r' (?:aria-[a-z]+|role|pointer-events)="[^"]*"')
_ID = re.compile(r'\bid="([^"]+)"')


def svg(spec: dict[str, Any]) -> str:
    """Return the drawing of a specification, at least as wide as the text column.

    Raises
    ------
    SvmError
        Vega-Lite cannot draw it; the message is Vega-Lite's.
    """
    text = json.dumps(spec, sort_keys=True, ensure_ascii=False, allow_nan=False)
    key = hashlib.sha256("\n".join((text, *_versions())).encode()).hexdigest()
    folder = os.environ.get("SVM_CACHE")
    kept = Path(folder) / "charts" / f"{key}.svg" if folder else None
    if kept and (found := _read(kept)):
        return found
    drawn = _normalised(_draw(text), key)
    if kept:
        _write(kept, drawn)
    return drawn


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


def _normalised(drawn: str, key: str) -> str:
    """Name ids after the content and widen the drawing to the column.

    Vega numbers its ids on within a process, and two drawings stand on one page.
    """
    drawn = _ROLES.sub("", drawn)
    names = {name: f"g{key[:10]}-{n}" for n, name in enumerate(dict.fromkeys(_ID.findall(drawn)))}
    for name, new in names.items():
        drawn = re.sub(rf'(\bid="|url\(#|href="#){re.escape(name)}(?=["\)])', rf"\g<1>{new}", drawn)
    opening = re.match(r"<svg [^>]*>", drawn)
    size = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', opening[0]) if opening else None
    if size and float(size[1]) < theme.WIDTH:
        wide = re.sub(r'\bwidth="[\d.]+"', f'width="{theme.WIDTH}"', opening[0])
        wide = wide.replace(size[0], f'viewBox="0 0 {theme.WIDTH} {size[2]}"')
        ground = re.compile(rf'<rect width="{re.escape(size[1])}" ')
        drawn = wide + ground.sub(f'<rect width="{theme.WIDTH}" ', drawn[len(opening[0]) :], count=1)
    return drawn


def _read(path: Path) -> str | None:
    """The drawing kept under a path; None when it is not there or not whole."""
    try:
        digest, _, drawn = path.read_bytes().partition(b"\n")
        whole = hashlib.sha256(drawn).hexdigest().encode() == digest
        return drawn.decode() if whole else None
    except (OSError, UnicodeDecodeError):
        return None


def _write(path: Path, drawn: str) -> None:
    with suppress(OSError):  # a cache that cannot be written is no reason to stop
        write_whole(path, f"{text_digest(drawn)}\n{drawn}")
