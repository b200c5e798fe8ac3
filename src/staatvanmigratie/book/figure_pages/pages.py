"""The page of a figure, and the page of it that stands in a frame elsewhere: HTML that needs no script."""

from collections.abc import Mapping
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import jinja2

from staatvanmigratie.book.figure_pages import citations, linked_data
from staatvanmigratie.book.figure_pages.figures import Figure
from staatvanmigratie.book.figure_pages.issue import Issue
from staatvanmigratie.book.web import tables
from staatvanmigratie.book.web.drawing import inline_svg, narrow_svg
from staatvanmigratie.foundation import dutch

_HERE = Path(__file__).parent / "templates"
#: What each kind of file is called, by the end of its name.
_NAMES = {
    "png": "Afbeelding (PNG)",
    "svg": "Afbeelding die scherp blijft (SVG)",
    "csv": "Gegevens (CSV)",
    "xlsx": "Gegevens voor Excel (XLSX)",
    "ods": "Gegevens voor andere rekenbladen (ODS)",
    "bib": "BibTeX",
    "csl.json": "CSL-JSON, voor Zotero en andere",
}
_FRAME = 280  # pixels that caption, source and notes need beside the drawing, on a wide page


def page(figure: Figure, issue: Issue, files: Mapping[str, int], can_be_framed: bool) -> str:
    """Return the page of a figure; ``files`` are those beside it: end of the name, and size."""
    return (
        _environment()
        .get_template("figuur.html")
        .render(
            **_about(figure, issue),
            downloads=_links(figure, files, ("png", "svg", "csv", "xlsx", "ods")),
            references=_links(figure, files, ("bib", "csl.json")),
            citation=citations.text(figure, issue),
            frames=_frames(figure, issue) if can_be_framed else [],
            has_png="png" in files,
            linked_data=linked_data.scripts(figure, issue, files),
            has_data_page=figure.kind == "figuur" and figure.table is not None,
        )
    )


def embedded(figure: Figure, issue: Issue) -> str:
    """Return the page that others put in a frame."""
    return _environment().get_template("insluiten.html").render(_about(figure, issue))


def _about(figure: Figure, issue: Issue) -> dict[str, Any]:
    return {"figure": figure, "issue": issue, "shown": _shown(figure)}


def _shown(figure: Figure) -> str:
    """Return the drawing, with that for a phone beside it, or the table."""
    label, output = figure.label, figure.output
    if figure.svg:
        drawn = inline_svg(figure.svg, label, figure.alt)
        if not figure.narrow:
            frame = 'class="svm-grafiek svm-alleen-ruim" role="region" tabindex="0" aria-label="Grafiek"'
            return f"<div {frame}>{drawn}</div>"
        drawn = drawn.replace("<svg ", '<svg class="svm-ruim" ', 1)
        return f'<div class="svm-grafiek">{drawn}{narrow_svg(figure.narrow, label)}</div>'
    caption = f'<caption class="svm-onzichtbaar">{escape(output.caption)}</caption>'
    table = tables.written(output.table, caption, lambda cell: escape(cell.text))  # type: ignore[union-attr]
    return tables.framed(table, f"Tabel: {output.caption}")


def _links(figure: Figure, files: Mapping[str, int], ends: tuple[str, ...]) -> list[dict[str, str]]:
    return [
        {"name": _NAMES[end], "address": f"{figure.label}.{end}", "size": _size(files[end])}
        for end in ends
        if end in files
    ]


def _size(size: int) -> str:
    return f"{dutch.number(max(1, round(size / 1000)))} kB"


def _frames(figure: Figure, issue: Issue) -> list[dict[str, str]]:
    """Return the ways to embed it, with what to copy; none where nobody knows the address of the site."""
    if not issue.site:
        return []
    height = _FRAME + 500
    ways = (
        (f"Precies deze versie ({issue.version}); die verandert nooit", issue.frozen(figure.label)),
        ("Altijd de nieuwste editie met deze figuur", issue.following(figure.label)),
    )
    title = escape(f"{figure.output.caption} ({issue.title})")
    return [
        {
            "name": name,
            "code": f'<iframe src="{address}" title="{title}" width="100%" height="{height}" loading="lazy">'
            "</iframe>",
        }
        for name, address in ways
    ]


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
