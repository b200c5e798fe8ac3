"""A whole project in a folder: one edition, one series, two chapters. What the tests of a build work on."""

import shutil
from pathlib import Path

import nbformat
import pandas as pd
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from staatvanmigratie.decision.documents import compose
from staatvanmigratie.store.snapshots import write_snapshot
from tests.samples import ROOT

EDITION = """\
title: Staat van Migratie 2024
report_year: 2023
cut_off: 2024-06-03
cut_off_reason: Voorbeeld.
ministries: [Justitie en Veiligheid, Buitenlandse Zaken]
partners: []
signatories: []
steps: []
cabinet: null
release: null
paper: {sent: null, dossier: null, number: null, address: null}
"""

CATALOGUE = """\
immigratie_totaal:
  title: Immigratie
  definition: Mensen die zich in Nederland inschrijven.
  unit: personen
  source: cbs
  datasets: [cbs/85451NED]
  select: {indicator: immigration_total, ref_area: NLD}
  owner: CBS
  release: {first: N+1-02, final: N+1-07}
  address: https://example.org/85451NED
"""

TOC = """\
format: jb-book
root: index
chapters:
  - file: notebooks/01_immigratie
  - file: notebooks/02_tijd
"""

SENTENCE = "%%tekst\nIn {{ reeks.last.period }} kwamen {{ reeks.last }} mensen, {{ reeks.last.change }}."


def make(root: Path) -> Path:
    """Make the project in ``root`` and return it."""
    (root / "data" / "editions").mkdir(parents=True)
    (root / "data" / "editions" / "2024.yml").write_text(EDITION, encoding="utf-8")
    (root / "data" / "catalogue").mkdir()
    (root / "data" / "catalogue" / "nationaal.yml").write_text(CATALOGUE, encoding="utf-8")
    (root / "data" / "labels.yml").write_text("sex: {male: mannen}\n", encoding="utf-8")
    write_snapshot(root / "data" / "snapshots", DESCRIPTION, figures())
    (root / "_toc.yml").write_text(TOC, encoding="utf-8")
    (root / "index.md").write_text("# {{ titel }}\n\nCijfers van {{ stand }}.\n", encoding="utf-8")
    for name in ("_config.yml", "requirements.txt", "data/allowed-names.yml", "data/areas.yml"):
        shutil.copyfile(ROOT / name, root / name)
    chapter(root, "01_immigratie", SENTENCE)
    chapter(root, "02_tijd", "%%tekst\n{{ editie.as_of }}", title="# Tijd")
    return root


DESCRIPTION = {
    "source": "cbs",
    "publisher": "Centraal Bureau voor de Statistiek (CBS)",
    "dataset": "85451NED",
    "title": "Immi- en emigratie",
    "table": "85451NED",
    "address": "https://example.org/85451NED",
    "vintage": "2024-02-29",
    "known_from": "2024-02-29",
    "origin": "transcribed",
    "seen_at": "https://opendata.cbs.nl/copy",
    "seen_in": "CBS (StatLine 85451NED)",
    "secondary": True,
    "licence": "CC BY 4.0",
    "transcribed_on": "2026-11-23",
}


def later(root: Path) -> None:
    """Add the vintage of July 2024, in which the figure of 2023 is another one."""
    about = {**DESCRIPTION, "vintage": "2024-07-02", "known_from": "2024-07-02"}
    write_snapshot(root / "data" / "snapshots", about, figures(((2023, 335668, "A"),)))


def secret(root: Path) -> None:
    """Add the vintage of May 2024, in which the figure of 2023 is secret."""
    about = {**DESCRIPTION, "vintage": "2024-05-01", "known_from": "2024-05-01"}
    write_snapshot(root / "data" / "snapshots", about, figures(((2022, 403108, "A"), (2023, "", "Q"))))


def with_documents(root: Path) -> None:
    """Give the project templates that print the headline."""
    folder = root / "data" / "documents"
    folder.mkdir()
    for kind in compose.KINDS:
        (folder / f"{kind}.md").write_text(
            "# {{ editie.title }}\n\nEr kwamen {{ immigratie.last }} mensen.\n"
        )
    head = "{name: Justitie, part: [], to: de minister, own: Niets.}"
    (folder / "ministeries.yml").write_text(f"JenV: {head}\n")
    (folder / "series.yml").write_text(
        "headlines: {immigratie_totaal: {nl: Immigranten, en: Immigrants}}\n"
        "short: {immigratie: immigratie_totaal}\nby_type: []\nawaited: []\n"
    )


def figures(values=((2021, 252528, "A"), (2022, 403108, "A"), (2023, 332863, "P"))) -> pd.DataFrame:
    """Return observations as a snapshot holds them."""
    rows = [
        ("immigration_total", str(year), "NLD", value, "persons", status, False, "")
        for year, value, status in values
    ]
    columns = "indicator time_period ref_area obs_value unit_measure obs_status rounded note".split()
    return pd.DataFrame(rows, columns=columns)


def chapter(root: Path, name: str, *sources: str, title: str = "# Immigratie") -> Path:
    """Write a chapter that opens the edition and the series, then runs ``sources``."""
    opening = (
        "from staatvanmigratie import open_edition\n\neditie = open_edition(report_year)\n"
        'reeks = editie.series("immigratie_totaal")'
    )
    cells = [
        new_markdown_cell(title),
        new_code_cell("report_year = 2024", metadata={"tags": ["parameters"]}),
        *(new_code_cell(source, metadata={"tags": ["remove-input"]}) for source in (opening, *sources)),
    ]
    for position, cell in enumerate(cells):
        cell["id"] = f"cel-{position}"
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    path = root / "notebooks" / f"{name}.ipynb"
    path.parent.mkdir(exist_ok=True)
    nbformat.write(new_notebook(cells=cells, metadata=metadata), path)
    return path
