"""The picture that stands beside a link to the report: its title and its first key figures, 1200 by 630."""

import json
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

from staatvanmigratie.book.figure_pages.issue import Issue
from staatvanmigratie.book.figure_pages.pictures import lines
from staatvanmigratie.notebook import theme
from staatvanmigratie.notebook.outputs import record
from staatvanmigratie.notebook.outputs.record import KeyFiguresOutput, Tile

NAME = "delen.png"
#: Half of what it is as PNG.
_WIDTH, _HEIGHT, _MARGIN = 600, 315, 28
_MOST = 4
_BLUE = "#154273"


def composed(chapters: Path, issue: Issue) -> str | None:
    """Return the picture as SVG; None where no chapter has key figures that are known."""
    tiles = next(_tiles(chapters), ())
    if not tiles:
        return None
    below = f"Cijfers van {issue.as_of}. Rijksoverheid"
    width = (_WIDTH - 2 * _MARGIN) / len(tiles)
    shown = "".join(_tile(tile, _MARGIN + n * width, width - 12) for n, tile in enumerate(tiles))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{_HEIGHT}" '
        f'viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="{theme.FONT}">'
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="{theme.PAPER}"/>'
        f'<rect width="{_WIDTH}" height="12" fill="{_BLUE}"/>'
        f"{_text(_MARGIN, 68, 34, issue.title, _BLUE, 700)}{shown}"
        f"{_text(_MARGIN, _HEIGHT - 26, 14, below, theme.MUTED)}</svg>\n"
    )


def _tiles(chapters: Path) -> Iterator[Sequence[Tile]]:
    """Yield the known key figures of each chapter that has some."""
    for path in sorted(chapters.glob("*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            for output in cell.get("outputs", ()):
                metadata = output.get("metadata", {})
                if metadata.get(record.KEY, {}).get("kind") != "kerncijfers":
                    continue
                found = record.read(metadata)
                if isinstance(found, KeyFiguresOutput) and (known := [t for t in found.tiles if t.number]):
                    yield known[:_MOST]


def _tile(tile: Tile, x: float, width: float) -> str:
    title = lines(f"{tile.title}, {tile.period}", 15, width)[:3]
    said = [_text(x, 112 + 19 * n, 15, line, theme.TEXT) for n, line in enumerate(title)]
    said.append(_text(x, 206, 30 if len(tile.shown) < 8 else 24, tile.shown, _BLUE, 700))
    change = lines(tile.change or "", 14, width)[:2]
    said += [_text(x, 232 + 18 * n, 14, line, theme.MUTED) for n, line in enumerate(change)]
    return "".join(said)


def _text(x: float, y: float, size: int, said: str, colour: str, weight: int = 400) -> str:
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size}" font-weight="{weight}" fill="{colour}">'
        f"{escape(said)}</text>"
    )
