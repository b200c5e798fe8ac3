"""A chapter runs again when something it used is another, and only then; the reason is said."""

import shutil
import time
from functools import partial

import nbformat
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from staatvanmigratie.book.run import runner
from staatvanmigratie.book.run.cache import Cache, chapter_key, world
from staatvanmigratie.book.run.runner import run_chapters
from staatvanmigratie.book.run.task import with_parameters
from staatvanmigratie.foundation.uses import Digests
from tests.samples import ROOT, small_project

pytestmark = pytest.mark.process

CATALOGUE = """\
naar_motief:
  title: Immigratie naar motief
  definition: Mensen die zich in Nederland inschrijven.
  unit: personen
  source: cbs
  datasets: [cbs/motief]
  select: {indicator: immigration_by_motive, ref_area: NLD}
  by: [motive]
  owner: CBS
  release: {first: N+1-02, final: N+1-07}
  address: https://example.org/motief
ongebruikt:
  title: Wat niemand toont
  definition: Mensen die zich in Nederland inschrijven.
  unit: personen
  source: cbs
  datasets: [cbs/motief]
  select: {indicator: immigration_by_motive, ref_area: NLD, motive: _T}
  owner: CBS
  release: {first: N+1-02, final: N+1-07}
  address: https://example.org/motief
"""
LABELS = "motive: {labour: arbeid, study: studie}\nsex: {male: mannen}\n"
TERM = "asielzoeker: {title: asielzoeker, meaning: Iemand die bescherming vraagt., also: []}\n"
CHAPTERS = {
    "01_immigratie": [small_project.SENTENCE],
    "02_motief": [
        'motief = editie.series("naar_motief").where(motive="labour")',
        "motief.label, motief[2023].shown",
    ],
    "03_beleid": ['editie.beleid("opvang")'],
    "04_hulp": ["import hulp, pandas as pd", "hulp.waarde, pd.read_csv('../data/los.csv').a.sum()"],
    "05_bijdrage": ['editie.bijdrage("terugkeer", "IND", "COA")'],
    "06_plaat": ['editie.procesplaat("wie_doet_wat", tekening=False)'],
    "07_alles": ["sorted(each.id for each in editie.all_series())"],
}


def make(root):
    """Make a project of chapters that each use something else."""
    small_project.make(root)
    data = root / "data"
    (data / "catalogue" / "motief.yml").write_text(CATALOGUE, encoding="utf-8")
    (data / "labels.yml").write_text(LABELS, encoding="utf-8")
    rows = small_project.figures(((2022, 10, "A"), (2023, 20, "A")))
    rows["indicator"] = "immigration_by_motive"
    motives = [rows.assign(motive=motive) for motive in ("labour", "study", "_T")]
    about = {**small_project.DESCRIPTION, "dataset": "motief"}
    small_project.write_snapshot(data / "snapshots", about, pd.concat(motives))
    for name in ("policy", "processes"):
        shutil.copytree(ROOT / "data" / name, data / name)
    for name in ("organisations.yml", "countries.yml"):
        shutil.copyfile(ROOT / "data" / name, data / name)
    for path in (data / "processes").glob("*.yml"):
        if path.stem not in ("wie_doet_wat", "actors"):
            path.unlink()
    folder = data / "contributions" / "2024"
    folder.mkdir(parents=True)
    (folder / "terugkeer-COA.md").write_text(
        "---\nowner: COA\nstate: akkoord\nreference_date: 2024-06-01\n---\nEen zin.\n", encoding="utf-8"
    )
    (data / "los.csv").write_text("a\n1\n")
    (root / "notebooks" / "hulp.py").write_text("waarde = 1\n")
    for name, cells in CHAPTERS.items():
        small_project.chapter(root, name, *cells)
    (root / "notebooks" / "02_tijd.ipynb").unlink()
    return root


def run(root, cached=True, **options):
    """Run all chapters."""
    cache = Cache(root / "cache", Digests(root)) if cached else None
    paths = sorted((root / "notebooks").glob("*.ipynb"))
    return run_chapters(
        paths,
        {"report_year": 2023},
        root=root,
        as_of="2024-06-03",
        world=world(root, as_of="2024-06-03"),
        cache=cache,
        **options,
    )


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """The project, with all chapters run once."""
    root = make(tmp_path_factory.mktemp("project"))
    time.sleep(0.05)  # what was written just now counts as written during the run
    for result in run(root):
        assert result.error is None, result.error
    return root


def whole(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


EVERY = dict.fromkeys(CHAPTERS, "edition 2024 changed")
EDITS = {
    "a label": ("data/labels.yml", "arbeid", "werk", {"02_motief": "label motive.labour changed"}),
    "another label": ("data/labels.yml", "studie", "leren", {}),
    "a comment": ("data/labels.yml", "motive", "# gezien\nmotive", {}),
    "a title": (
        "data/catalogue/motief.yml",
        "Immigratie naar motief",
        "Naar motief",
        {
            "02_motief": "series naar_motief changed",
            "07_alles": "series naar_motief changed, something in data/catalogue changed",
        },
    ),
    "a series of nobody": (
        "data/catalogue/motief.yml",
        "Wat niemand toont",
        "Niets",
        {"07_alles": "series ongebruikt changed, something in data/catalogue changed"},
    ),
    "figures": (
        "data/snapshots/cbs/motief/2024-02-29/snapshot.yml",
        "Immi- en emigratie",
        "Immigratie",
        {"02_motief": "figures of cbs/motief changed", "07_alles": "figures of cbs/motief changed"},
    ),
    "the edition": (
        "data/editions/2024.yml",
        "Voorbeeld.",
        "Anders.",
        EVERY,
    ),
    "policy of the year": (
        "data/policy/2023.yml",
        "title:",
        "title: ",
        {"03_beleid": "policy of 2023 changed"},
    ),
    "policy of another year": ("data/policy/2024.yml", "title:", "title: ", {}),
    "a helper": ("notebooks/hulp.py", "1", "2", {"04_hulp": "notebooks/hulp.py changed"}),
    "a loose file": ("data/los.csv", "1", "2", {"04_hulp": "data/los.csv changed"}),
    "a contribution": (
        "data/contributions/2024/terugkeer-COA.md",
        "Een zin",
        "Zin",
        {"05_bijdrage": "contribution 2024/terugkeer-COA changed"},
    ),
    "a contribution that goes before": (
        "data/contributions/2024/terugkeer-IND.md",
        None,
        "---\nowner: IND\nstate: akkoord\nreference_date: 2024-06-01\n---\nEen andere zin.\n",
        {"05_bijdrage": "contribution 2024/terugkeer-IND changed"},
    ),
    "a contribution that no chapter places": (
        "data/contributions/2024/opvang-COA.md",
        None,
        "---\nowner: COA\nstate: akkoord\nreference_date: 2024-06-01\n---\nEen andere zin.\n",
        {},
    ),
    "a receipt": ("data/contributions/2024/received.yml", None, "received:\n", {}),
    "a process": (
        "data/processes/wie_doet_wat.yml",
        "title:",
        "title: ",
        {"06_plaat": "process wie_doet_wat changed"},
    ),
    "the code": (
        "notebooks/04_hulp.ipynb",
        "hulp.waarde",
        "hulp.waarde + 1",
        {"04_hulp": "its code changed"},
    ),
    "a sentence": ("notebooks/04_hulp.ipynb", "# Immigratie", "# Hulp", {}),
    "a term": ("data/terms.yml", None, TERM, {}),
    "who agreed": ("data/approvals/2024.yml", None, "a: {}\n", {}),
    "a new vintage": (
        "data/snapshots/cbs/85451NED/2024-07-02/snapshot.yml",
        None,
        "broken: true\n",
        dict.fromkeys(CHAPTERS, "figures of cbs/85451NED changed"),
    ),
}


@pytest.mark.parametrize("kind", EDITS)
def test_a_change_runs_the_chapters_that_used_it(kind, project, tmp_path):
    name, old, new, expected = EDITS[kind]
    root = shutil.copytree(project, tmp_path / "project")
    path = root / name
    if old is None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(new)
    else:
        whole(path, old, new)

    assert reasons(root) == expected


def reasons(root):
    """Ask of each chapter why it would run; those that would not are left out."""
    cache = Cache(root / "cache", Digests(root))
    found = {}
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        key = chapter_key(path.stem, notebook, {"report_year": 2023}, world(root, as_of="2024-06-03"))
        if cache.get(key, partial(with_parameters, notebook, {"report_year": 2023})) is None:
            found[path.stem] = cache.why(key)
    return found


def test_a_change_that_is_undone_runs_nothing(project, tmp_path):
    root = shutil.copytree(project, tmp_path / "project")
    whole(root / "data" / "labels.yml", "arbeid", "werk")
    time.sleep(0.05)
    changed = [result.name for result in run(root) if not result.cached]
    whole(root / "data" / "labels.yml", "werk", "arbeid")

    assert changed == ["02_motief"]
    assert reasons(root) == {}


def test_what_changes_while_chapters_run_is_not_kept_and_said(project, tmp_path):
    """Nobody knows whether the chapter saw it before or after."""
    root = shutil.copytree(project, tmp_path / "project")
    shutil.rmtree(root / "cache")
    time.sleep(0.05)

    def edit(progress):
        if (progress.name, progress.state) == ("04_hulp", "done"):
            whole(root / "data" / "los.csv", "1", "2")

    results = {result.name: result for result in run(root, on_progress=edit)}

    (warning,) = results["04_hulp"].warnings
    assert warning == "notebooks/04_hulp.ipynb: data/los.csv was changed while the chapter ran; build again"
    assert set(reasons(root)) == {"04_hulp"}


@pytest.mark.parametrize("name", ["data/los.csv", "{root}/data/los.csv", "/elsewhere/los.csv"])
def test_what_changed_is_named_without_its_place_on_the_machine(tmp_path, name):
    """Otherwise the search for leaks stops the build that tells of it."""
    assert runner._seen_from(tmp_path, name.format(root=tmp_path)) in ("data/los.csv", "los.csv")


VALUES = {
    "data/labels.yml": [
        "motive: {labour: arbeid}\n",
        "motive: {labour: werk, study: leren}\n",
        "motive: {}\n",
    ],
    "notebooks/hulp.py": ["waarde = 1\n", "waarde = 2\n"],
    "data/los.csv": ["a\n1\n", "a\n1\n2\n"],
}
STEPS = st.lists(
    st.sampled_from([(name, n) for name, each in VALUES.items() for n in range(len(each))]),
    min_size=2,
    max_size=2,
)


@settings(max_examples=2, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_nothing_stale_is_ever_served(steps, project, tmp_path_factory):
    """Random edits, one after the other: what is kept gives what a clean run gives."""
    root = shutil.copytree(project, tmp_path_factory.mktemp("steps") / "project")
    for name, n in steps:
        (root / name).write_text(VALUES[name][n])
        time.sleep(0.05)
        kept, fresh = run(root), run(root, cached=False)

        assert [(r.name, r.error, r.notebook) for r in kept] == [(r.name, r.error, r.notebook) for r in fresh]
