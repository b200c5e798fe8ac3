"""A project small enough to build in seconds, with all that goes with an edition.

Two chapters, the real templates of the documents, a contribution of SZW that is still a concept, and the
steps of a decision. The figures are made up.
"""

import re
import shutil
from pathlib import Path

import pandas as pd
import yaml

from staatvanmigratie.store.snapshots import write_snapshot
from tests.samples import ROOT, small_project

SERIES = {
    "immigratie_totaal": "Immigratie",
    "emigratie_totaal": "Emigratie",
    "migratiesaldo": "Migratiesaldo",
    "asiel_eerste_aanvragen": "Eerste asielaanvragen",
    "nareizigers": "Nareizigers",
    "eu_eerste_asielaanvragen": "Eerste asielaanvragen in de EU",
    "ontheemden_wereld": "Mensen op de vlucht",
}
ORGANISATIONS = """\
ministries: {BZ: Buitenlandse Zaken, JenV: Justitie en Veiligheid, SZW: Sociale Zaken en Werkgelegenheid}
organisations: [IND]
parts: [DG Migratie]
meetings: [IDMS, ACMS, MCMS, ministerraad]
functions: [minister]
words: [akkoord, een nieuw cijfer is verschenen, de Kamer vroeg erom]
"""
CONTRIBUTION = """\
---
owner: SZW
state: concept
reference_date: {year}-06-03
title: Hulp bij het vinden van werk
---
In {{{{ report_year }}}} hielpen gemeenten mensen die net in Nederland wonen bij het vinden van werk.
Het jaar telde {{{{ editie.series("emigratie_totaal").last | kaal }}}} emigranten.
"""
IMMIGRATION, WORK = "01_immigratie", "02_werk"


def make(root: Path, number: int) -> Path:
    """Make the project of an edition, and of the next one that nobody may know of yet, and return it."""
    small_project.make(root)
    (root / "data" / "editions" / "2024.yml").unlink()
    edition(root, number)
    edition(root, number + 1, cabinet=None, release=None)
    data = root / "data"
    entries = yaml.safe_load(small_project.CATALOGUE)["immigratie_totaal"]
    catalogue = {
        name: {
            **entries,
            "title": title,
            "datasets": [f"cbs/{dataset(name)}"],
            "select": {"indicator": name, "ref_area": "NLD"},
        }
        for name, title in SERIES.items()
    }
    (data / "catalogue" / "nationaal.yml").write_text(yaml.safe_dump(catalogue), encoding="utf-8")
    shutil.rmtree(data / "snapshots")
    vintage(root, number, f"{number}-03-01")
    shutil.copytree(ROOT / "data" / "documents", data / "documents")
    shutil.copy(ROOT / "data" / "allowed-names.yml", data)
    (data / "organisations.yml").write_text(ORGANISATIONS, encoding="utf-8")
    answers = {"index": ["JenV"], IMMIGRATION: ["JenV"], WORK: ["SZW"]}
    responsible = {"migratie": {2022: "JenV"}, "chapters": answers}
    (data / "responsible.yml").write_text(yaml.safe_dump(responsible), encoding="utf-8")
    path = data / "contributions" / str(number) / "werk-SZW.md"
    path.parent.mkdir(parents=True)
    path.write_text(CONTRIBUTION.format(year=number), encoding="utf-8")
    (data / "site.yml").write_text("address: https://migratie.example/\n", encoding="utf-8")
    toc = (root / "_toc.yml").read_text().replace("02_tijd", WORK)
    (root / "_toc.yml").write_text(toc, encoding="utf-8")
    (root / "notebooks" / "02_tijd.ipynb").unlink()
    used = "\n".join(f'editie.series("{name}")' for name in SERIES)
    small_project.chapter(root, IMMIGRATION, small_project.SENTENCE, f"{used};")
    small_project.chapter(root, WORK, 'editie.bijdrage("werk", "SZW")', title="# Werk")
    return root


def edition(root: Path, number: int, **changes) -> None:
    """Write the edition file."""
    content = {
        **yaml.safe_load(small_project.EDITION),
        "title": f"Staat van Migratie {number}",
        "report_year": number - 1,
        "cut_off": f"{number}-06-03",
        "ministries": ["Justitie en Veiligheid", "Sociale Zaken en Werkgelegenheid"],
        "signatories": ["de minister van JenV"],
        "steps": [
            {"name": "IDMS", "order": 1},
            {"name": "ACMS", "order": 2, "by": ["ACMS", "DG Migratie"]},
            {"name": "MCMS", "order": 3, "state": "skipped", "reason": "er zijn geen discussiepunten"},
            {"name": "BZ", "order": 4},
            {"name": "SZW", "order": 4},
        ],
        "cabinet": f"{number}-06-14",
        "release": f"{number}-06-14T12:00 Europe/Amsterdam",
        **changes,
    }
    text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
    text = re.sub(r"^(cut_off|cabinet): '([\d-]+)'$", r"\1: \2", text, flags=re.MULTILINE)  # dates
    (root / "data" / "editions" / f"{number}.yml").write_text(text, encoding="utf-8")


def vintage(root: Path, number: int, day: str, **values: float) -> None:
    """Add a vintage that became known on ``day``: of all series, or of those in ``values``."""
    columns = "indicator time_period ref_area obs_value unit_measure obs_status rounded note".split()
    for place, name in enumerate(SERIES):
        if values and name not in values:
            continue
        years = {number - 3: 1000.0, number - 2: 1000.0, number - 1: values.get(name, 1100.0 + 10 * place)}
        rows = [(name, str(year), "NLD", value, "persons", "A", False, "") for year, value in years.items()]
        about = {"dataset": dataset(name), "table": dataset(name), "vintage": day, "known_from": day}
        observations = pd.DataFrame(rows, columns=columns)
        write_snapshot(root / "data" / "snapshots", {**small_project.DESCRIPTION, **about}, observations)


def dataset(name: str) -> str:
    """The table of a series; each has its own, as a new vintage is one of a whole table."""
    return f"8545{list(SERIES).index(name)}NED"
