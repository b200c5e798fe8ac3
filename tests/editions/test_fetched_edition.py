"""A book of nothing but fetched figures: `svm fetch` into an empty store, then `svm build 2025 --strict`.

The chapters are those that ask only for series with a fetched dataset. Nothing of the store that ships with
the project is there: no delivery, no publication, no copy. The servers say that they changed in June 2025,
so that the edition of July 2025 may quote them.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from staatvanmigratie.foundation import strict
from staatvanmigratie.report import chapters
from staatvanmigratie.report.edition import open_edition
from staatvanmigratie.report.registers import relations
from staatvanmigratie.sources import fetch
from staatvanmigratie.store import catalogue, corrections
from staatvanmigratie.store.snapshots import Store
from tests.samples import ROOT
from tests.samples import source_project as project
from tests.samples.servers import SourceServer
from tests.samples.servers.world import ONLY_IN_COPIES, World, not_asked

CHANGED = "2025-06-30T02:00:00+02:00"
HEADLINE = 316_543  # made up: no source ever gave this number for the immigration of 2024
ANNEXES = ["90_bronnen", "91_nog_te_verschijnen_cijfers"]  # about whatever series there are
_LINK = re.compile(r"\[([^\]]*)\]\((\d\d_\w+)\.ipynb\)")
_TERM = re.compile(r"\{term\}`([^`<]*?)(?: ?<[^`>]*>)?`")


def buildable() -> dict[str, set[str]]:
    """The chapters that ask for fetched series and for nothing else, with those series."""
    mapped = set(fetch.mapped(ROOT))
    entries = catalogue.read(ROOT / "data" / "catalogue")
    fetched = {key for key, entry in entries.items() if mapped & set(entry.datasets)}
    used = {chapter.name: chapter.series for chapter in chapters.read_all(ROOT)}
    return {name: series for name, series in used.items() if series and series <= fetched}


def trim(root: Path) -> None:
    """Leave in catalogue and calendar what the fetched datasets are about, and say what no chapter shows."""
    mapped = set(fetch.mapped(ROOT))
    wanted = set().union(*buildable().values())
    shown = set()
    for path in (root / "data" / "catalogue").glob("*.yml"):
        entries = {key: each for key, each in strict.read(path).items() if key in wanted}
        for entry in entries.values():
            entry["datasets"] = [name for name in entry["datasets"] if name in mapped]
            # Older years are those of the datasets left out, or of copies with a part of the table.
            entry.get("checks", {}).pop("first_period", None)
            indicator = entry["select"]["indicator"]
            shown |= {indicator} if isinstance(indicator, str) else set(indicator)
        path.write_text(yaml.safe_dump(entries, allow_unicode=True), encoding="utf-8")
    path = root / "data" / "release-calendar.yml"
    promises = {key: each for key, each in strict.read(path).items() if key in mapped}
    path.write_text(yaml.safe_dump(promises), encoding="utf-8")
    path = root / "data" / "corrections.yml"
    kept = {key: each for key, each in strict.read(path).items() if each["dataset"] in mapped}
    path.write_text(yaml.safe_dump(kept, allow_unicode=True), encoding="utf-8")
    # What a source has mended in this world needs no correction, and a strict build says so.
    for key, _ in corrections.read(path).outdated(Store(root / "data" / "snapshots")):
        del kept[key]
    path.write_text(yaml.safe_dump(kept, allow_unicode=True), encoding="utf-8")
    known = {key: each for key, each in relations.read(ROOT).items() if wanted >= set(each.series)}
    told = {key: each for key, each in strict.read(ROOT / "data" / "relations.yml").items() if key in known}
    (root / "data" / "relations.yml").write_text(yaml.safe_dump(told, allow_unicode=True), encoding="utf-8")
    others = set(Store(root / "data" / "snapshots").indicators()) - shown
    reasons = dict.fromkeys(sorted(others), "its chapter is not in this book")
    (root / "data" / "unused.yml").write_text(yaml.safe_dump(reasons), encoding="utf-8")


def write_book(root: Path) -> None:
    """Write the chapters that can be built; a link to another chapter or to a card becomes plain words."""
    names = [*buildable(), *ANNEXES]
    (root / "notebooks").mkdir()
    for name in names:
        notebook = json.loads((ROOT / "notebooks" / f"{name}.ipynb").read_text("utf-8"))
        for cell in notebook["cells"]:
            text = _TERM.sub(r"\1", "".join(cell["source"]))
            cell["source"] = _LINK.sub(lambda link: link[0] if link[2] in names else link[1], text)
        (root / "notebooks" / f"{name}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    files = [{"file": f"notebooks/{name}"} for name in names]
    toc = {"format": "jb-book", "root": "index", "parts": [{"chapters": files}]}
    (root / "_toc.yml").write_text(yaml.safe_dump(toc, sort_keys=False), encoding="utf-8")
    for name in ("_config.yml", "requirements.txt"):
        shutil.copy(ROOT / name, root)
    # That of the report leads to every chapter.
    (root / "index.md").write_text(
        "# {{ titel }}\n\nCijfers van {{ stand }}. {{ latere_standen }}\n", "utf-8"
    )
    (root / "data" / "processes").mkdir()
    for name in ("wie_doet_wat.yml", "actors.yml"):  # the procesplaat of the chapter on migration
        shutil.copy(ROOT / "data" / "processes" / name, root / "data" / "processes")


def svm(root: Path, *words: str, **environment: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "staatvanmigratie", *words]
    env = {**os.environ, "SVM_ROOT": str(root), **environment}
    return subprocess.run(command, cwd=root, env=env, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def world():
    """What the sources say in June 2025, with a headline of our own."""
    world = World()
    for table in world.cbs.values():
        table.modified = CHANGED
    for table in world.eurostat.values():
        table.updated = CHANGED
    table = world.cbs["85451NED"]
    place = ("T001038", "10000", "T001059", "NL01", "2024JJ00")
    immigration, emigration, balance = (measure.code for measure in table.measures[:3])
    table.cells[*place, immigration] = HEADLINE
    table.cells[*place, balance] = HEADLINE - table.cells[*place, emigration]
    return world


@pytest.fixture(scope="module")
def fetched(world, tmp_path_factory):
    """A project with an empty store, filled by the command."""
    root = tmp_path_factory.mktemp("fetched")
    (root / "data").mkdir()
    for name in ("sources", "catalogue", "editions", "boundaries"):
        shutil.copytree(ROOT / "data" / name, root / "data" / name)
    for name in ("allowed-names", "areas", "countries", "labels", "corrections", "release-calendar"):
        shutil.copy(ROOT / "data" / f"{name}.yml", root / "data")
    (root / "data" / "policy").mkdir()
    shutil.copy(ROOT / "data" / "policy" / "domains.yml", root / "data" / "policy")
    with SourceServer() as server:
        world.serve(server)
        first = svm(root, "fetch", SVM_TEST_SERVER=server.address)
        before = project.everything(root)
        again = svm(root, "fetch", SVM_TEST_SERVER=server.address)
    return root, first, before, again


@pytest.fixture(scope="module")
def built(fetched):
    root, *_ = fetched
    trim(root)
    write_book(root)
    done = svm(root, "build", "2025", "--strict", "--workers", "1")
    assert done.returncode == 0, done.stdout + done.stderr
    return root


def test_the_command_fills_an_empty_store_and_a_second_run_changes_no_byte(world, fetched):
    root, first, before, again = fetched
    store = Store(root / "data" / "snapshots")

    assert first.returncode == 0, first.stdout + first.stderr
    assert set(store.datasets()) == set(world.datasets)
    assert all(each.origin == "api" for name in store.datasets() for each in store.snapshots(name))
    assert again.returncode == 0, again.stdout + again.stderr
    assert project.everything(root) == before


def test_whole_chapters_rest_on_fetched_figures():
    """A chapter that begins to use a delivered series drops out of this book; these three may not."""
    assert {"03_migratie_naar_en_uit_nederland", "82_dashboard_europa", "83_dashboard_migratie"} <= set(
        buildable()
    )


def test_every_printed_number_comes_from_a_fetched_snapshot(built):
    numbers = json.loads((built / "build" / "2025" / "numbers.json").read_text("utf-8"))["numbers"]
    store = Store(built / "data" / "snapshots")

    assert len(numbers) > 500
    for number in numbers:
        vintages = {each.vintage: each.origin for each in store.snapshots(number["dataset"])}
        assert vintages[number["vintage"]] == "api", number


def test_the_headline_is_what_the_server_said(built):
    numbers = json.loads((built / "build" / "2025" / "numbers.json").read_text("utf-8"))["numbers"]
    headline = [
        number
        for number in numbers
        if (number["series"], number["period"], number["what"]) == ("immigratie_totaal", "2024", "value")
    ]
    page = built / "build" / "2025" / "html" / "notebooks" / "03_migratie_naar_en_uit_nederland.html"

    assert {number["value"] for number in headline} == {HEADLINE}
    assert {(number["dataset"], number["vintage"]) for number in headline} == {("cbs/85451NED", "2025-06-30")}
    assert "316.543" in page.read_text("utf-8")


def test_the_whole_edition_opens_when_only_deliveries_are_added(fetched, tmp_path):
    """For chapters that mix: the shipped snapshots of fetched datasets are left out, the rest is there.

    So are the series that no fetch renews: their figures are in those snapshots only.
    """
    root, *_ = fetched
    mapped = set(fetch.mapped(ROOT))
    shutil.copytree(ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns("snapshots"))
    shutil.copytree(root / "data" / "snapshots", tmp_path / "data" / "snapshots")
    for name in set(Store(ROOT / "data" / "snapshots").datasets()) - mapped:
        shutil.copytree(ROOT / "data" / "snapshots" / name, tmp_path / "data" / "snapshots" / name)
    for path in (tmp_path / "data" / "catalogue").glob("*.yml"):
        entries = {key: each for key, each in strict.read(path).items() if key not in not_asked()}
        path.write_text(yaml.safe_dump(entries, allow_unicode=True), encoding="utf-8")
    for copy in ONLY_IN_COPIES.values():
        shutil.copytree(ROOT / "data" / "snapshots" / copy, tmp_path / "data" / "snapshots" / copy)

    edition = open_edition(2024, root=tmp_path)
    series = edition.all_series()

    fetched_ones = [each for each in series if each.id not in ONLY_IN_COPIES]
    quoted = {snapshot for each in fetched_ones for snapshot in each.quoted if snapshot.key in mapped}
    assert len(series) > 200
    assert len({snapshot.key for snapshot in quoted}) > 35
    assert {snapshot.origin for snapshot in quoted} == {"api"}
    assert edition.series("immigratie_totaal")[2024].value == HEADLINE
