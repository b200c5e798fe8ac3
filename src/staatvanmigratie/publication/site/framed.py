"""Pages of figures in a frame elsewhere: those that follow the newest edition, and which pages never may.

``2024.0/figuur/<label>/insluiten.html`` never changes. ``figuur/<label>/`` below the start page leads to the
newest edition that has the figure: a page that any server can show, and that works in a frame.
"""

from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path

from staatvanmigratie.book import figure_pages
from staatvanmigratie.publication.site.kept import Kept

NAME = figure_pages.EMBEDDED
#: What a page says that may stand in no frame.
ALONE = "frame-ancestors 'none'"

_PAGE = """\
<!DOCTYPE html>
<html lang="nl">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta http-equiv="refresh" content="0; url={address}">
<title>Naar de nieuwste editie – Staat van Migratie</title>
</head>
<body>
<main>
<h1>Naar de nieuwste editie</h1>
<p><a href="{address}">{title}</a></p>
</main>
</body>
</html>
"""


def write(folder: Path, newest: Mapping[int, Kept], to: Path) -> None:
    """Write the pages that follow; the releases stand in ``folder``."""
    latest = {
        label: kept for _, kept in sorted(newest.items()) for label in _labels(folder / str(kept.number))
    }
    for label, kept in latest.items():
        there = to / figure_pages.FOLDER / label
        there.mkdir(parents=True, exist_ok=True)
        for name in ("index.html", NAME):
            address = escape(f"../../{kept.number}/{figure_pages.FOLDER}/{label}/{name}")
            page = _PAGE.format(address=address, title=escape(kept.about["title"]))
            (there / name).write_text(page, encoding="utf-8", newline="\n")


def _labels(release: Path) -> Iterator[str]:
    return (path.parent.name for path in sorted((release / figure_pages.FOLDER).glob(f"*/{NAME}")))


def never(folder: Path) -> Iterator[str]:
    """Yield the places of all pages but those of figures, in the form of ``_headers``.

    Their rule stands beside that for all pages: where a host sends both policies, both hold, and where it
    sends the one it finds last, that holds everything.
    """
    for place in ("", *(f"{path.name}/" for path in sorted(folder.iterdir()) if path.is_dir())):
        if (folder / place / "index.html").exists():
            yield f"/{place}"
            yield from (f"/{place}{path.name}" for path in sorted((folder / place).glob("*.html")))
            for name in ("notebooks", "data"):
                if (folder / place / name).is_dir():
                    yield f"/{place}{name}/*"
