"""Ways from a page of one edition to the same page of another, for the script of the pages.

A release keeps its bytes, so no page of it can name what came out later. ``edities.json`` beside the releases
does: a page that stands there reads it, and shows the other editions and whether it is the newest print.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from staatvanmigratie.publication.site.kept import Kept

NAME = "edities.json"


def as_text(folder: Path, newest: Mapping[int, Kept], names: Mapping[str, str]) -> str:
    """Return ``edities.json`` of a public tree: per edition, newest first, its print and its pages."""
    editions = [
        {
            "edition": number,
            "title": newest[number].about["title"],
            "release": newest[number].name,
            "pages": sorted(_pages(folder / str(number))),
        }
        for number in sorted(newest, reverse=True)
    ]
    return json.dumps({"editions": editions, "renamed": dict(names)}, ensure_ascii=False, indent=1) + "\n"


def redirects(folder: Path, numbers: Iterable[int], names: Mapping[str, str]) -> str:
    """Return ``_redirects``, in the form that several hosts read: old addresses of pages that are renamed."""
    lines = []
    for number in sorted(numbers):
        there = set(_pages(folder / str(number)))
        lines += [
            f"/{number}/{old}.html /{number}/{new}.html 301"
            for old, new in sorted(names.items())
            if new in there and old not in there
        ]
    return "".join(f"{line}\n" for line in lines)


def _pages(folder: Path) -> list[str]:
    return [
        path.relative_to(folder).with_suffix("").as_posix()
        for path in [folder / "index.html", *folder.glob("notebooks/*.html")]
    ]
