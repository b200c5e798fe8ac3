"""A small report with one of everything, built without notebooks: what the PDF tests look at.

The chapters are Markdown. The directive ``{uitvoer} <name>`` stands where a notebook cell would be and shows
an entry of ``OUTPUTS``, completed to a record of an output.
"""

import os
from pathlib import Path
from typing import Any
from unittest import mock

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective, SphinxRole, docutils_namespace, patch_docutils

from staatvanmigratie.book import output_nodes
from tests.samples import records

EPOCH = 1_717_372_800  # 3 June 2024, midnight UTC


def number(shown: str, series: str = "asiel_eerste", **changes: Any) -> dict[str, Any]:
    known = {"id": "n1", "value": 1.0, "what": "value", "status": "definitief"}
    return {**known, "shown": shown, "series": series, **changes}


def cell(text: str, **changes: Any) -> dict[str, Any]:
    return {"text": text, "number": None, "pending": False, **changes}


def drawing(width: int = 600, height: int = 220) -> str:
    bars = "".join(
        f'<rect x="{50 + 70 * i}" y="{190 - 18 * i}" width="44" height="{18 * i + 4}" fill="#154273"/>'
        f'<text x="{72 + 70 * i}" y="210" text-anchor="middle">{2016 + i}</text>'
        for i in range(8)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 600 220" '
        f'font-family="Fira Sans" font-size="12">{bars}<text x="0" y="20">aanvragen</text></svg>'
    )


def years(first: int, last: int) -> dict[str, Any]:
    return {
        "columns": [
            {"key": "period", "title": "Jaar", "align": "left"},
            {"key": "value", "title": "Eerste asielaanvragen", "align": "right"},
        ],
        "rows": [[cell(str(year)), cell(f"{year % 97}.{year % 89:03d}")] for year in range(first, last + 1)],
        "stub": 1,
    }


def months() -> dict[str, Any]:
    names = "jan feb mrt apr mei jun jul aug sep okt nov dec".split()
    columns = [{"key": "land", "title": "Land", "align": "left"}]
    columns += [{"key": name, "title": name, "align": "right"} for name in names]
    starts = {"Syrië": 1203, "Turkije": 310, "Jemen": 120, "Democratische Republiek Congo": 9}
    rows = [[cell(land), *(cell(f"{n + 17 * i}") for i in range(12))] for land, n in starts.items()]
    return {"columns": columns, "rows": rows, "stub": 1}


def words() -> dict[str, Any]:
    titles = ["Reeks", "Bron", "Perioden", "Stand van", "Status", "Let op", "Te vinden op"]
    first = [
        "Eerste asielaanvragen",
        "CBS, tabel 83102NED",
        "2013 tot en met 2023; december 2023",
        "17 juli 2025; 3 juni 2024",
        "nader voorlopig",
        "uit een tweede bron; latere stand",
    ]
    second = ["Immigratie", "CBS, tabel 85451NED", "2023", "2 juli 2024", "definitief", ""]
    return {
        "columns": [{"key": title, "title": title, "align": "left"} for title in titles],
        "rows": [
            [*map(cell, first), cell("opendata.cbs.nl", href="https://opendata.cbs.nl/")],
            [*map(cell, second), cell("opendata.cbs.nl", href="https://opendata.cbs.nl/")],
        ],
        "stub": 1,
    }


def tile(title: str, shown: str, change: str | None, **changes: Any) -> dict[str, Any]:
    known = {"number": None, "change_number": None, "note": None, "period": "2023", "pending": None}
    return {**known, "title": title, "shown": shown, "change": change, **changes}


PENDING = {
    "series": "gezinsmigratie",
    "title": "Gezinsmigratie",
    "period": "2023",
    "expected": "2025-06",
    "expected_text": "juni 2025",
    "address": "https://opendata.cbs.nl/",
    "publisher": "CBS",
    "overdue": False,
}

OUTPUTS: dict[str, dict[str, Any]] = {
    "fig-eerste": {
        "kind": "figuur",
        "numbers": [],
        "label": "fig-eerste",
        "caption": "Eerste asielaanvragen per jaar, 2016-2023",
        "alt": "Staafdiagram. Het aantal aanvragen steeg van 2016 tot 2023 bijna elk jaar.",
        "source": "Bron: CBS, tabel 83102NED (stand 17 juli 2025).",
        "notes": ["De cijfers zijn afgerond op vijftallen. Nareizigers tellen niet mee."],
        "spec": {},
        "table": years(2016, 2023),
        "width": "text",
    },
    "fig-breed": {
        "kind": "figuur",
        "numbers": [],
        "label": "fig-breed",
        "caption": "Dezelfde figuur over de volle breedte",
        "alt": "Staafdiagram met acht jaren.",
        "source": "Bron: IND.",
        "spec": {},
        "table": months(),
        "width": "full",
    },
    "tab-landen": {
        "kind": "tabel",
        "label": "tab-landen",
        "caption": "Eerste asielaanvragen naar nationaliteit",
        "source": "Bron: CBS, tabel 83102NED (stand 17 juli 2025).",
        "notes": ["Voorlopige cijfers staan cursief."],
        "numbers": [number("12.865")],
        "table": {
            "columns": [
                {"key": "land", "title": "Nationaliteit", "align": "left"},
                {"key": "2022", "title": "2022", "align": "right"},
                {"key": "2023", "title": "2023", "align": "right"},
                {"key": "2024", "title": "2024", "align": "right"},
            ],
            "rows": [
                [cell("Syrië"), cell("12.690"), cell("12.865", number="n1"), cell("", pending=True)],
                [cell("Turkije"), cell("2.675"), cell("2.865"), cell("nog niet beschikbaar", pending=True)],
                [cell("Totaal"), cell("35.535"), cell("38.377"), cell("", pending=True)],
            ],
            "stub": 1,
        },
    },
    "tab-lang": {
        "kind": "tabel",
        "label": "tab-lang",
        "caption": "Een reeks die over de bladzijde loopt",
        "source": "Bron: CBS.",
        "numbers": [],
        "table": years(1950, 2023),
    },
    "tab-breed": {
        "kind": "tabel",
        "label": "tab-breed",
        "caption": "Aanvragen per maand",
        "source": "Bron: IND.",
        "numbers": [],
        "table": months(),
    },
    "kern-asiel": {
        "kind": "kerncijfers",
        "label": "kern-asiel",
        "source": "Bron: CBS en IND.",
        "numbers": [number("38.377"), number("8% meer", what="change", id="n2")],
        "tiles": [
            tile(
                "Eerste asielaanvragen",
                "38.377",
                "8% meer",
                number="n1",
                change_number="n2",
                note="voorlopig",
            ),
            tile("Immigratie", "335.668", "17% minder"),
            tile("Gezinsmigratie van buiten de Europese Unie", "", None, pending=PENDING),
        ],
    },
    "tab-woorden": {
        "kind": "tabel",
        "label": "tab-woorden",
        "caption": "Een tabel met veel woorden",
        "numbers": [],
        "table": words(),
    },
    "bronnen-asiel": {
        "kind": "tabel",
        "label": "bronnen-asiel",
        "caption": "Waar de cijfers van dit hoofdstuk vandaan komen",
        "source": "",
        "numbers": [],
        "table": {**words(), "row_ids": ["bron-asiel-asiel_eerste", "bron-asiel-immigratie_totaal"]},
    },
}

INDEX = """\
# Staat van Migratie 2024

Deze uitgave gaat over het jaar 2023. Zie ook {doc}`asiel`.
"""

ASIEL = """\
---
myst:
  substitutions: {}
---
(asiel-top)=
# Asiel

In 2023 vroegen {cijfer}`38.377` mensen voor het eerst asiel aan ({numref}`fig-eerste`), *bijna* zo veel als
**eerder**[^telling]. Dat staat ook in {numref}`tab-landen`, in [](#ketens) en bij {term}`nareis`. Het cijfer
{cijfer}`12 <geen_bron>` heeft geen bron. Tekens als " \\\\ # $ * _ @ < > blijven staan.[^telling]

```{uitvoer} kern-asiel
```

```{uitvoer} fig-eerste
```

(ketens)=
## Aanvragen en besluiten

- eerste punt
- tweede punt
  - dieper punt

1. stap een
2. stap twee[^stap]

```{warning}
Deze cijfers zijn **voorlopig**.
```

```{note}
Een opmerking met een [verwijzing naar buiten](https://www.cbs.nl).
```

```{uitvoer} tab-landen
```

### Een derde niveau

> Een citaat.

```{uitvoer} fig-breed
```

![Een blauw vlak](vlak.svg)

```{figure} vlak.svg
:alt: Een blauw vlak met ondertitel
:name: fig-vlak
:width: 40%

Een gewone afbeelding
```

```{uitvoer} tab-breed
```

| Soort | Aantal |
| --- | ---: |
| gewoon | 12 |

```{uitvoer} tab-lang
```

```{uitvoer} tab-woorden
```

## Bronnen bij dit hoofdstuk

```{uitvoer} bronnen-asiel
```

[^telling]: Wie twee keer aanvraagt telt één keer. Zie [de toelichting](https://www.cbs.nl/toelichting).
[^stap]: Een tweede noot.
"""

BEGRIPPEN = """\
# Begrippen

Een bijlage zonder tabel van bronnen noemt ook een cijfer: {cijfer}`12`.

```{glossary}
nareis
  Een gezinslid dat een vluchteling naar Nederland volgt.

asielzoeker
  Wie asiel aanvraagt. Terug naar [het hoofdstuk](asiel.md).
```

Term
: Een uitleg in gewone woorden.

Code `x = 1` en H{sub}`2`O, m{sup}`2`.
"""

CHAPTERS = {"index": INDEX, "asiel": ASIEL, "90_begrippen": BEGRIPPEN}

CONF = {
    "extensions": ["myst_parser", "staatvanmigratie.book.pdf.builder"],
    "myst_enable_extensions": ["deflist", "colon_fence"],
    "myst_heading_anchors": 3,
    "language": "nl",
    "numfig": True,
    "numfig_format": {"figure": "Figuur %s", "table": "Tabel %s", "section": "hoofdstuk %s"},
    "svm_edition": "2024",
    "svm_report_year": "2023",
    "svm_as_of_text": "3 juni 2024",
    "svm_ministries": [
        "Justitie en Veiligheid",
        "Sociale Zaken en Werkgelegenheid",
        "Buitenlandse Zaken",
        "Binnenlandse Zaken en Koninkrijksrelaties",
    ],
}


class _Output(SphinxDirective):
    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        found = output_nodes.block(records.output(OUTPUTS[self.arguments[0]]), drawing())
        for node in found:
            if node.get("names"):
                self.state.document.note_explicit_target(node, node)
        return found


class _NumberRole(SphinxRole):
    def run(self) -> tuple[list[nodes.Node], list]:
        shown, _, series = self.text.rstrip(">").partition(" <")
        return [output_nodes.number_node(records.number(shown, series=series or "asiel_eerste"), "a")], []


def setup(app: Sphinx) -> None:
    app.add_directive("uitvoer", _Output)
    app.add_role("cijfer", _NumberRole())


def write(folder: Path, chapters: dict[str, str] | None = None) -> Path:
    """Write the chapters of a book, the first one being the page the others hang under."""
    chapters = chapters or CHAPTERS
    folder.mkdir(parents=True, exist_ok=True)
    root, *others = chapters
    listed = "\n".join(others)
    toctree = f"\n\n````{{only}} html\n```{{toctree}}\n:numbered:\n\n{listed}\n```\n````\n" if others else ""
    for name, text in chapters.items():
        (folder / f"{name}.md").write_text(text + (toctree if name == root else ""), encoding="utf-8")
    size = 'width="300" height="80"'
    square = f'<svg xmlns="http://www.w3.org/2000/svg" {size}><rect {size} fill="#154273"/></svg>'
    (folder / "vlak.svg").write_text(square, encoding="utf-8")
    return folder


def build(folder: Path, warnings: Any = None, **settings: Any) -> Path:
    """Build the book in ``folder`` as PDF; return the path of the PDF."""
    extensions = [*settings.pop("extensions", CONF["extensions"]), "tests.samples.sample_book"]
    # Sphinx keeps one dictionary of suffixes for all books; MyST-NB writes in it.
    suffixes = {".rst": "restructuredtext"}
    conf = {**CONF, "root_doc": "index", "source_suffix": suffixes, **settings, "extensions": extensions}
    out = folder / "_build"
    with (
        mock.patch.dict(os.environ, SOURCE_DATE_EPOCH=str(EPOCH)),
        patch_docutils(),
        docutils_namespace(),
    ):
        app = Sphinx(folder, None, out, folder / "_doctrees", "typst", conf, None, warnings, freshenv=True)
        app.build(force_all=True)
    return out / f"staat-van-migratie-{conf['svm_edition']}.pdf"
