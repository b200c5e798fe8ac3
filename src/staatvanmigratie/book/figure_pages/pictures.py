"""A figure as a picture that can stand alone: its title above it, and source, notes and version below.

The SVG keeps its text as text. The PNG is made of it, all in one run of Typst with the fonts of the report.
"""

import hashlib
import re
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from html import escape
from importlib.metadata import version
from pathlib import Path

from staatvanmigratie.book.figure_pages.figures import Figure
from staatvanmigratie.book.figure_pages.issue import Issue
from staatvanmigratie.foundation.files import write_whole
from staatvanmigratie.foundation.project import FONTS
from staatvanmigratie.notebook import theme
from staatvanmigratie.notebook.charts.geometry import text_width

#: Pixels of the PNG for each of the drawing.
SCALE = 2
_MARGIN = 16
_TITLE, _BELOW = 18, 12  # sizes of letters
_KEPT = 2000  # pictures: those of all editions a few times over
_SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


def composed(figure: Figure, drawn: str, issue: Issue) -> str:
    """Return a drawing of a figure as an SVG with title, source and version."""
    size = _SIZE.search(drawn)
    width, height = (float(size[1]), float(size[2])) if size else (float(theme.WIDTH), float(theme.HEIGHT))
    output = figure.output
    version_line = f"{issue.title}, versie {issue.version}; cijfers van {issue.as_of}."
    below = [
        line
        for said in (output.source, *output.notes, version_line)
        if said
        for line in lines(said, _BELOW, width)
    ]
    y = float(_MARGIN)
    title, y = _text(lines(output.caption, _TITLE, width, bold=True), _TITLE, y, theme.TEXT, bold=True)
    top = y + 8
    said, end = _text(below, _BELOW, top + height + 8, theme.MUTED)
    inner = drawn.replace("<svg ", f'<svg x="{_MARGIN}" y="{top:g}" ', 1)
    whole = f"{width + 2 * _MARGIN:g}", f"{end + _MARGIN:g}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{whole[0]}" height="{whole[1]}" '
        f'viewBox="0 0 {whole[0]} {whole[1]}" role="img" font-family="{theme.FONT}, Arial, sans-serif">'
        f"<title>{escape(output.caption)}</title><desc>{escape(figure.alt)}</desc>"
        f'<rect width="100%" height="100%" fill="{theme.PAPER}"/>{title}{inner}{said}</svg>\n'
    )


def lines(said: str, size: int, width: float, bold: bool = False) -> list[str]:
    """Break a text into lines that fit."""
    found: list[str] = []
    for word in said.split(" "):
        longer = f"{found[-1]} {word}" if found else word
        if found and text_width(longer, size, bold) <= width:
            found[-1] = longer
        else:
            found.append(word)
    return found


def _text(said: Sequence[str], size: int, y: float, colour: str, bold: bool = False) -> tuple[str, float]:
    """Return lines of text from a height on, and the height below them."""
    weight = ' font-weight="600"' if bold else ""
    found = []
    for line in said:
        found.append(f'<tspan x="{_MARGIN}" y="{y + size:g}">{escape(line)}</tspan>')
        y += size * 1.35
    return f'<text font-size="{size}" fill="{colour}"{weight}>{"".join(found)}</text>', y


def pngs(drawings: Mapping[str, str], cache: Path) -> dict[str, bytes]:
    """Return the PNG of each SVG, by its name; those that were made before come from the cache."""
    keys = {name: _key(drawn) for name, drawn in drawings.items()}
    found = {name: made for name, key in keys.items() if (made := _kept(cache, key)) is not None}
    for name, made in _drawn({n: d for n, d in drawings.items() if n not in found}).items():
        found[name] = made
        with suppress(OSError):  # a cache that cannot be written is no reason to stop
            write_whole(cache / f"{keys[name]}.png", hashlib.sha256(made).digest() + made)
    _prune(cache)
    return found


def _drawn(drawings: Mapping[str, str]) -> dict[str, bytes]:
    """Draw with Typst, a page per picture: it reads the fonts once for all of them."""
    if not drawings:
        return {}
    import typst

    with tempfile.TemporaryDirectory(prefix="svm-pictures-") as work:
        folder = Path(work)
        pages = []
        for n, drawn in enumerate(drawings.values()):
            (folder / f"{n}.svg").write_text(drawn, encoding="utf-8", newline="")
            pages.append(f'#image("{n}.svg")')
        source = "#set page(width: auto, height: auto, margin: 0pt)\n" + "\n#pagebreak()\n".join(pages)
        (folder / "pictures.typ").write_text(source, encoding="utf-8", newline="")
        made = typst.compile(
            str(folder / "pictures.typ"),
            format="png",
            ppi=96 * SCALE,  # Typst takes a pixel of an SVG for 1/96 inch
            font_paths=[str(FONTS)],
            ignore_system_fonts=True,
        )
    return dict(zip(drawings, [made] if isinstance(made, bytes) else made, strict=True))


def _key(drawn: str) -> str:
    return hashlib.sha256(f"{SCALE} {version('typst')}\n{drawn}".encode()).hexdigest()


def _kept(cache: Path, key: str) -> bytes | None:
    """Return a picture that was made before; None when it is not there or not whole."""
    path = cache / f"{key}.png"
    try:
        said = path.read_bytes()
    except OSError:
        return None
    digest, made = said[:32], said[32:]
    if hashlib.sha256(made).digest() != digest:
        return None
    with suppress(OSError):
        path.touch()  # what is used stays
    return made


def _prune(cache: Path) -> None:
    with suppress(OSError):
        paths = sorted(cache.glob("*.png"), key=lambda path: -path.stat().st_mtime_ns)
        for path in paths[_KEPT:]:
            path.unlink(missing_ok=True)
