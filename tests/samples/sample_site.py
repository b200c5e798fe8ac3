"""A small website with one of everything, for the HTML tests: notebooks as the runner leaves them.

The notebooks are made by hand, in the shape of the output contract; settings are those of the
repository. It is built by Sphinx with Jupyter Book's settings and ``-W``, as a build does.
"""

import io
import os
import re
import sys
from pathlib import Path
from typing import Any
from unittest import mock

import nbformat
import yaml
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from staatvanmigratie.book import start_page
from staatvanmigratie.book.numbers import Chapter, set_anchors
from staatvanmigratie.notebook.outputs.record import NumberRecord
from tests.samples import ROOT, records

TITLES = {
    "00_samenvatting": "Samenvatting",
    "01_internationaal": "Internationaal",
    "02_europa": "Europa",
    "03_migratie_naar_en_uit_nederland": "Migratie naar en uit Nederland",
    "07_asiel": "Asiel",
    "90_bronnen": "Bronnen",
    "91_nog_te_verschijnen_cijfers": "Nog te verschijnen cijfers",
}

#: In the form of that of the report, which leads to more chapters than there are here.
START = """# {{ titel }}

**{{ ondertitel }}**

:::{only} html
{pdf}`Download het rapport (PDF)`
:::

::::{only} html
## {{ verslagjaar }} in cijfers

:::{uitgelicht} kern-asiel
:::

:::{uitgelicht} fig-eerste fig-europa
:::

{{ nog_te_komen }}
::::

## Zo leest u dit rapport

Dit rapport gebruikt de cijfers zoals zij bekend waren op {{ stand }}. {{ latere_standen }}

:::{only} html
## Alle hoofdstukken

```{tableofcontents}
```
:::
"""

#: Every figure with data.
FIGURES = ("fig-eerste", "fig-tweede", "fig-europa")

#: Where it will stand.
ADDRESS = "https://sta.example/2024/"

SETTINGS = {
    "html_baseurl": ADDRESS,
    "svm_title": "Staat van Migratie 2024",
    "svm_subtitle": "Migratie in 2023: cijfers en ontwikkelingen",
    "svm_edition": "2024",
    "svm_report_year": "2023",
    "svm_as_of_text": "3 juni 2024",
    "svm_ministries": ["Justitie en Veiligheid", "Buitenlandse Zaken"],
    "svm_pdf_name": "staat-van-migratie-2024.pdf",
    "svm_labels": {"motive": {"labour": "arbeid"}},
    "myst_substitutions": {
        "titel": "Staat van Migratie 2024",
        "ondertitel": "Migratie in 2023: cijfers en ontwikkelingen",
        "editie": "2024",
        "verslagjaar": "2023",
        "stand": "3 juni 2024",
        "ministeries": "Justitie en Veiligheid en Buitenlandse Zaken",
        "pdf": "staat-van-migratie-2024.pdf",
    },
}

CHANGE_PARTS = [
    {
        "series": "asiel_eerste",
        "period": "2023",
        "breakdown": {},
        "value": 38377.0,
        "status": "voorlopig",
        "vintage": "2024-02-29",
        "dataset": "cbs/83102NED",
    },
    {
        "series": "asiel_eerste",
        "period": "2022",
        "breakdown": {},
        "value": 35535.0,
        "status": "definitief",
        "vintage": "2024-02-29",
        "dataset": "cbs/83102NED",
    },
]


def number(number_id: str, shown: str, value: float, **changes: Any) -> dict[str, Any]:
    """Return one number with its origin."""
    known = {
        "id": number_id,
        "shown": shown,
        "value": value,
        "what": "value",
        "series": "asiel_eerste",
        "title": "Eerste asielaanvragen",
        "unit": "personen",
        "definition": "Mensen die in Nederland voor het eerst asiel aanvragen. Nareis telt niet mee.",
        "breakdown": {},
        "period": "2023",
        "status": "definitief",
        "rounded": False,
        "source": "CBS",
        "publisher": "Centraal Bureau voor de Statistiek (CBS)",
        "table": "83102NED",
        "dataset": "cbs/83102NED",
        "vintage": "2024-02-29",
        "later_vintage": False,
        "settled": False,
        "hand": "source",
        "address": "https://opendata.cbs.nl/statline/#/CBS/nl/dataset/83102NED/table",
        "based_on": [],
    }
    return {**known, **changes}


PENDING = {
    "series": "gezinsmigratie",
    "title": "Gezinsmigranten uit de EU",
    "period": "2023",
    "expected": "2025-06",
    "expected_text": "juni 2025",
    "address": "https://opendata.cbs.nl/statline/#/CBS/nl/dataset/84809NED/table",
    "publisher": "CBS",
    "overdue": False,
}


def cell(text: str, number_id: str | None = None, pending: bool = False, **changes: Any) -> dict[str, Any]:
    """Return one cell of a table."""
    return {"text": text, "number": number_id, "pending": pending, **changes}


def drawing(first: int = 2014, values: tuple[int, ...] = (21, 43, 18, 14, 20, 22, 13, 24, 35, 38)) -> str:
    """Return an SVG as the charts are: with a clip, a gradient, and roles of Vega that have to go."""
    bars = "".join(
        f'<path role="graphics-symbol" aria-label="jaar: {first + i}" fill="url(#verloop)" '
        f'd="M{40 + 62 * i},{250 - 5 * v}h44v{5 * v}h-44z"/>'
        f'<text x="{62 + 62 * i}" y="270" text-anchor="middle">{first + i}</text>'
        for i, v in enumerate(values)
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="680" '
        'height="280" viewBox="0 0 680 280" font-family="Fira Sans" font-size="13">'
        '<defs><clipPath id="clip0"><rect width="680" height="280"/></clipPath>'
        '<linearGradient id="verloop"><stop stop-color="#12436D"/></linearGradient></defs>'
        f'<g clip-path="url(#clip0)">{bars}<use xlink:href="#streep"/><line id="streep" x1="30" x2="670" '
        'y1="250" y2="250" stroke="#767676"/></g></svg>'
    )


def spec() -> dict[str, Any]:
    """Return a small Vega-Lite specification."""
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": 640,
        "height": 240,
        "data": {"values": [{"jaar": str(2014 + i), "n": 21000 + 2000 * i} for i in range(10)]},
        "mark": "bar",
        "encoding": {
            "x": {"field": "jaar", "type": "nominal", "title": None},
            "y": {"field": "n", "type": "quantitative", "title": "aanvragen </script>"},
        },
    }


def text(source: str, *numbers: dict[str, Any]) -> dict[str, Any]:
    """Return the metadata of a ``%%tekst`` output."""
    return {"kind": "tekst", "source": source, "numbers": list(numbers), "pending": []}


def figure(label: str, **changes: Any) -> dict[str, Any]:
    """Return the metadata of a figure: ten years, the last provisional, one to come."""
    shown = [
        "21.810",
        "43.095",
        "18.170",
        "14.715",
        "20.355",
        "22.535",
        "13.660",
        "24.735",
        "35.535",
        "38.377*",
    ]
    values = [float(text.replace(".", "").rstrip("*")) for text in shown]
    years = [str(2014 + i) for i in range(10)]
    numbers = [
        number(
            f"n{i}", text.rstrip("*"), value, period=year, status="voorlopig" if "*" in text else "definitief"
        )
        for i, (text, value, year) in enumerate(zip(shown, values, years, strict=True), 1)
    ]
    rows = [
        [cell(year), cell(text, f"n{i}")] for i, (year, text) in enumerate(zip(years, shown, strict=True), 1)
    ]
    known = {
        "kind": "figuur",
        "label": label,
        "caption": "Eerste asielaanvragen per jaar, 2014–2023",
        "alt": "Staafdiagram. Van 21.810 eerste asielaanvragen in 2014 naar 38.377 in 2023; de top was 2015.",
        "source": "Bron: CBS, tabel 83102NED (stand 29 februari 2024).",
        "notes": ["* voorlopig cijfer", "Nareizigers tellen niet mee."],
        "spec": spec(),
        "table": {
            "columns": [
                {"key": "periode", "title": "Jaar", "align": "left"},
                {"key": "reeks1", "title": "Eerste asielaanvragen (personen)", "align": "right"},
            ],
            "rows": [*rows, [cell("2024"), cell("nog niet beschikbaar", pending=True)]],
            "stub": 1,
        },
        "width": "text",
        "numbers": numbers,
        "pending": [PENDING],
    }
    return {**known, **changes}


def table(label: str = "tab-landen", **changes: Any) -> dict[str, Any]:
    """Return the metadata of a table: countries down, two years and the change across."""
    lands = {"SYR": ("Syrië", 12690, 12865), "TUR": ("Turkije", 2675, 2865), "YEM": ("Jemen", 2420, 1525)}
    numbers, rows = [], []
    for code, (name, before, now) in lands.items():
        row = [cell(name)]
        for year, value in (("2022", before), ("2023", now)):
            key = f"n{len(numbers) + 1}"
            shown = f"{value:,}".replace(",", ".")
            status = "voorlopig" if year == "2023" else "definitief"
            numbers.append(
                number(key, shown, value, period=year, status=status, breakdown={"nationality": code})
            )
            row.append(cell(shown + "*" * (year == "2023"), key))
        rows.append([*row, cell("nog niet beschikbaar", pending=True)])
    known = {
        "kind": "tabel",
        "label": label,
        "caption": "Eerste asielaanvragen naar nationaliteit",
        "source": "Bron: CBS, tabel 83102NED (stand 29 februari 2024).",
        "notes": ["* voorlopig cijfer"],
        "table": {
            "columns": [
                {"key": "land", "title": "Nationaliteit", "align": "left"},
                {"key": "2022", "title": "2022", "align": "right"},
                {"key": "2023", "title": "2023", "align": "right"},
                {"key": "2024", "title": "2024", "align": "right"},
            ],
            "rows": rows,
            "stub": 1,
        },
        "numbers": numbers,
        "pending": [PENDING],
    }
    return {**known, **changes}


def key_figures(label: str = "kern-asiel") -> dict[str, Any]:
    """Return the metadata of key figures: final, provisional with a change, without a change, to come."""
    none = {"number": None, "change": None, "change_number": None, "note": None, "pending": None}
    tiles = [
        {
            "title": "Immigranten",
            "shown": "335.668",
            "number": "n1",
            "change": "17% minder",
            "change_number": "n2",
            "course": [230739.0, 220853.0, 252528.0, 403108.0, 335668.0],
        },
        {
            "title": "Eerste asielaanvragen",
            "shown": "38.377",
            "number": "n3",
            "change": "8% meer",
            "change_number": "n4",
            "note": "voorlopig",
        },
        {"title": "Nareizigers", "shown": "10.060", "number": "n5", "note": "zonder broers en zussen"},
        {
            "title": "Gezinsmigranten uit de EU",
            "shown": "",
            "note": "verwacht in juni 2025",
            "pending": PENDING,
        },
    ]
    change = {"what": "change", "unit": "procent", "based_on": CHANGE_PARTS}
    numbers = [
        number("n1", "335.668", 335668.0, series="immigratie_totaal", title="Immigratie", table="37325"),
        number("n2", "17% minder", -16.7, **change),
        number("n3", "38.377", 38377.0, status="voorlopig"),
        number("n4", "8% meer", 8.0, status="voorlopig", **change),
        number("n5", "10.060", 10060.0, series="nareis", title="Nareizigers", source="IND", table=None),
    ]
    return {
        "kind": "kerncijfers",
        "label": label,
        "tiles": [{**none, "period": "2023", **tile} for tile in tiles],
        "source": "Bron: CBS en IND.",
        "notes": [],
        "numbers": numbers,
        "pending": [PENDING],
    }


def references(stem: str) -> dict[str, Any]:
    """Return the table of sources at the end of a chapter."""
    titles = ["Reeks", "Bron", "Perioden", "Stand van", "Status", "Let op", "Te vinden op"]
    words = ["Eerste asielaanvragen", "CBS, tabel 83102NED", "2014–2023", "29 februari 2024", "voorlopig", ""]
    return {
        "kind": "tabel",
        "label": f"bronnen-{stem}",
        "caption": "Waar de cijfers in dit hoofdstuk vandaan komen",
        "source": None,
        "notes": [],
        "table": {
            "columns": [{"key": title.lower(), "title": title, "align": "left"} for title in titles],
            "rows": [[*map(cell, words), cell("opendata.cbs.nl", href="https://opendata.cbs.nl/")]],
            "row_ids": [f"bron-{stem}-asiel_eerste"],
            "stub": 1,
        },
        "numbers": [],
        "pending": [],
    }


_DATA = {
    "tekst": {"text/markdown": "Zoals JupyterLab het toont.", "text/plain": "Zoals JupyterLab het toont."},
    "figuur": {
        "image/svg+xml": drawing(),
        "text/html": "<p>Zoals JupyterLab het toont.</p>",
        "text/plain": "x",
    },
    "tabel": {"text/html": "<p>Zoals JupyterLab het toont.</p>", "text/plain": "x"},
    "kerncijfers": {"text/html": "<p>Zoals JupyterLab het toont.</p>", "text/plain": "x"},
}


def code(*outputs: dict[str, Any], source: str = "geheim = 1") -> Any:
    """Return a code cell with outputs of the package."""
    made = new_code_cell(source)
    made.outputs = [
        new_output("display_data", data=_DATA[svm["kind"]], metadata=records.metadata(svm)) for svm in outputs
    ]
    return made


def asylum() -> list[Any]:
    """Return the cells of the chapter with everything."""
    remarks = {"hand": "retelling", "later_vintage": True, "rounded": True}
    change = {"what": "change", "unit": "procent", "status": "voorlopig", "based_on": CHANGE_PARTS}
    return [
        new_markdown_cell("# Asiel"),
        code(source="report_year = 2023"),
        code(
            text(
                "In 2023 vroegen {cijfer}`n1` (voorlopig) mensen voor het eerst asiel aan, {cijfer}`n2` dan "
                "een jaar eerder ({numref}`fig-eerste`). Dat zijn er **{cijfer}`n3`**. Uit Syrië kwamen er "
                "{cijfer}`n4`[^noot]; zie ook {numref}`tab-landen` en [Europa](02_europa.ipynb).\n\n"
                "[^noot]: Wie twee keer aanvraagt, telt één keer.",
                number("n1", "38.377", 38377.0, status="voorlopig"),
                number("n2", "8% meer", 8.0, **change),
                number("n3", "bijna 40.000", 38377.0, what="rounded", **remarks),
                number("n4", "12.865", 12865.0, breakdown={"nationality": "SYR", "motive": "labour"}),
            )
        ),
        code(key_figures()),
        new_markdown_cell("## Wie vragen asiel aan?"),
        code(figure("fig-eerste")),
        code(
            figure(
                "fig-tweede",
                caption="Nog eens hetzelfde, nu met 38.377 in het bijschrift",
                caption_source="Nog eens hetzelfde, nu met {cijfer}`n10` in het bijschrift",
            )
        ),
        new_markdown_cell(
            "### Naar nationaliteit\n\n:::{note}\nLet op de telling.\n:::\n\n"
            "| Soort | Aantal |\n| --- | ---: |\n| gewoon | 12 |\n\n"
            "| Nog een | Aantal |\n| --- | ---: |\n| gewoon | 12 |"
        ),
        code(table(), text("Twee uitvoeren in een cel: {cijfer}`n1`.", number("n1", "1.525", 1525.0))),
        new_markdown_cell("## Begrippen"),
        code(text("Nareis\n: Familie die later komt.\n\nEen formule: {math}`x^2`.")),
        new_markdown_cell("## Bronnen bij dit hoofdstuk"),
        code(references("07_asiel")),
    ]


def chapters() -> dict[str, list[Any]]:
    """Return the cells of every chapter."""
    made = {
        name: [
            new_markdown_cell(f"# {title}\n\nEen zin."),
            new_markdown_cell("## Een paragraaf\n\nNog een zin."),
        ]
        for name, title in TITLES.items()
    }
    made["07_asiel"] = asylum()
    made["02_europa"].append(code(figure("fig-europa")))
    made["90_bronnen"].append(code(table("tab-bijlage")))
    return made


def numbers(name: str) -> dict[str, NumberRecord]:
    """Return what a chapter prints by anchor, as ``numbers.json`` has it."""
    chapter = Chapter(f"notebooks/{name}", new_notebook(cells=chapters()[name]))
    set_anchors(chapter)
    return {
        f"{output.anchor_prefix}-{number.id}": number
        for output in chapter.outputs()
        for number in output.numbers
    }


def contents() -> dict[str, Any]:
    """Return the list of chapters, in parts as the report has them."""
    summary, *numbered, sources, pending = [{"file": f"notebooks/{name}"} for name in TITLES]
    parts = [
        {"chapters": [summary]},
        {"numbered": True, "chapters": numbered},
        {"caption": "Bijlagen", "chapters": [sources, pending]},
    ]
    return {"format": "jb-book", "root": "index", "parts": parts}


def write(folder: Path) -> Path:
    """Write the sources of the site, as staging does."""
    (folder / "notebooks").mkdir(parents=True)
    (folder / "index.md").write_bytes(start_page.filled(START.encode(), start_page.UNCOUNTED))
    (folder / "_toc.yml").write_text(yaml.safe_dump(contents(), sort_keys=False), encoding="utf-8")
    settings = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    settings["title"] = SETTINGS["svm_title"]
    settings["sphinx"]["config"] |= SETTINGS
    (folder / "_config.yml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    for name, cells in chapters().items():
        for position, made in enumerate(cells):
            made["id"] = f"cel-{position}"
        notebook = new_notebook(
            cells=cells, metadata={"kernelspec": {"name": "python3", "display_name": "Python"}}
        )
        nbformat.write(notebook, folder / "notebooks" / f"{name}.ipynb")
    return folder


def build(folder: Path) -> Path:
    """Build the site in ``folder`` with warnings as errors; return the folder of the pages.

    Sphinx keeps state per process, so this belongs in a process of its own:
    ``python -m tests.samples.sample_site``.
    """
    from jupyter_book.sphinx import build_sphinx

    said = io.StringIO()
    with mock.patch.dict(os.environ, SOURCE_DATE_EPOCH="1717372800"), mock.patch("sys.stderr", said):
        result = build_sphinx(
            folder,
            folder / "html",
            path_config=folder / "_config.yml",
            noconfig=True,
            confoverrides={"external_toc_path": str(folder / "_toc.yml"), "latex_individualpages": False},
            builder="html",
            doctreedir=folder / ".doctrees",
            warningiserror=True,
            quiet=True,
        )
    if result:
        raise SystemExit(re.sub(r"\x1b\[[0-9;]*m", "", said.getvalue()) or str(result))
    return folder / "html"


if __name__ == "__main__":
    build(write(Path(sys.argv[1])))
