"""Dataset files, the crosswalk of countries and the shape of tables: what stops a fetch and what does not."""

import json
import os
import random
import re
import subprocess
import sys
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staatvanmigratie.foundation import dutch
from staatvanmigratie.foundation.errors import DataFileError, SchemaError, SvmError
from staatvanmigratie.sources.services import countries, dataset_files
from staatvanmigratie.sources.services.table import Schema, pack, unpack
from tests.samples import source_project as project
from tests.samples.holders import holding
from tests.samples.servers import Answer, SourceServer

pytestmark = pytest.mark.process

DATA = project.ROOT / "data"
SHAPE = Schema(
    {"Geslacht": {"1": "Totaal", "2": "Mannen"}, "Land": {"A": "Syrië"}}, {"I": ("Immigratie", "aantal")}
)


@pytest.fixture
def server():
    with SourceServer() as server:
        yield server


@pytest.fixture
def root(tmp_path):
    return project.make(tmp_path)


# The shape of a table --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("new", "said"),
    [
        (Schema({"Geslacht": SHAPE.dimensions["Geslacht"]}, SHAPE.measures), "dimension Land is gone"),
        (Schema({**SHAPE.dimensions, "Regio": {}}, SHAPE.measures), "dimension Regio is new"),
        (
            Schema({"Geslacht": SHAPE.dimensions["Geslacht"], "Herkomst": {"A": "Syrië"}}, SHAPE.measures),
            "dimension Land is now called Herkomst",
        ),
        (
            Schema({**SHAPE.dimensions, "Land": {"A": "Polen"}}, SHAPE.measures),
            "Land A: 'Syrië' is now 'Polen'",
        ),
        (Schema(SHAPE.dimensions, {"I": ("Immigratie", "%")}), "unit 'aantal' is now '%'"),
        (Schema(SHAPE.dimensions, {"I": ("Immigratie", "x 1 000")}), "unit 'aantal' is now 'x 1 000'"),
        (Schema(SHAPE.dimensions, {"I": ("Instroom", "aantal")}), "'Immigratie' is now 'Instroom'"),
        (Schema(SHAPE.dimensions, {}), r"measure I (Immigratie) is gone"),
    ],
)
def test_s2_s3_s4_another_shape_stops_with_the_difference(new, said):
    stops, _ = SHAPE.difference(new)

    assert any(said in text for text in stops)
    assert new.fingerprint != SHAPE.fingerprint


def test_a_table_may_grow_by_a_code(root):
    new = Schema({**SHAPE.dimensions, "Land": {"A": "Syrië", "B": "Polen"}}, SHAPE.measures)

    assert SHAPE.difference(new) == ([], ["Land: new code B (Polen)"])
    assert new.difference(SHAPE) == ([], ["Land: no B (Polen) any more"])


@given(
    st.dictionaries(st.text(max_size=5), st.dictionaries(st.text(max_size=5), st.text(max_size=5))),
    st.randoms(),
)
def test_s2_the_order_at_the_source_does_not_matter(dimensions, shuffled: random.Random):
    def other_order(pairs):
        items = list(pairs.items())
        shuffled.shuffle(items)
        return dict(items)

    one = Schema(dimensions, {})
    other = Schema(other_order({name: other_order(codes) for name, codes in dimensions.items()}), {})

    assert one.fingerprint == other.fingerprint
    assert one.difference(other) == ([], [])
    assert Schema.from_json(one.as_json()) == one


def test_s2_reordered_dimensions_and_codes_give_the_same_figures(root, server):
    project.serve(server)
    project.one(root, server)
    before = project.everything(root)
    turned = project.table()
    turned.dimensions.reverse()
    turned.cells = {
        (*reversed(place[:-1]), place[-1]): value for place, value in reversed(turned.cells.items())
    }
    for dimension in turned.dimensions:
        dimension.codes = dict(reversed(dimension.codes.items()))
    turned.measures.reverse()
    project.serve(server, turned)

    assert project.one(root, server).state == "pending"  # nothing new
    assert project.everything(root) == before


def test_s4_a_new_title_stops_until_it_was_looked_at(root, server):
    project.serve(server)
    project.one(root, server, date(2026, 7, 1))
    changed = project.table(modified="2026-08-01T02:00:00+02:00")
    changed.dimensions[1].codes["NAT0"] = "Overig of onbekend"
    changed.cells["T001038", "NAT0", "2024JJ00", "M1"] += 1
    changed.cells["T001038", "T001059", "2024JJ00", "M1"] += 1
    project.serve(server, changed)
    codes = root / "data" / "sources" / "cbs" / "90001NED.yml"
    codes.write_text(codes.read_text("utf-8").replace("Overig: other", "NAT0: other"), encoding="utf-8")

    refused = project.one(root, server, date(2026, 8, 2))
    taken = project.one(root, server, date(2026, 8, 2), accept_schema=True)

    assert refused.state == "failed"
    assert "NAT0: 'Overig' is now 'Overig of onbekend'" in refused.reason
    assert (root / refused.kept_apart / "reason.yml").exists()
    assert (taken.state, taken.changed) == ("revised", 2)


@given(
    st.dictionaries(st.from_regex(r"[a-z]{1,6}(/[a-z]{1,6})?\.json", fullmatch=True), st.binary(max_size=50))
)
def test_an_answer_comes_out_as_it_was_packed(parts):
    assert unpack(pack(parts)) == parts
    assert pack(dict(reversed(parts.items()))) == pack(parts)


# Dataset files and the crosswalk ---------------------------------------------------------------------------


def test_every_dataset_that_a_series_can_be_fetched_for_is_described():
    """The tables that the shapes paper names and chapters use; the others have their reason in the README."""
    described = set(dataset_files.read_datasets(DATA / "sources"))
    live = r"(cbs/\d{5}\w*|eurostat/(migr|demo|lfsa)_\w+|unhcr/(population|solutions|asylum-[\w-]+))"
    used = set()
    for path in (DATA / "catalogue").glob("*.yml"):
        used |= {match[0] for match in re.findall(live, path.read_text("utf-8"))}
    readme = (DATA / "sources" / "README.md").read_text("utf-8")

    assert not {key for key in used - described if key.partition("/")[2] not in readme}


def test_the_readme_describes_every_key():
    readme = (DATA / "sources" / "README.md").read_text("utf-8")
    keys = set(dataset_files.Dataset.model_fields) - {"source", "name", "address"}
    keys |= set(dataset_files.CellMapping.model_fields) - {"query", "rounded"}

    assert not {key for key in keys if f"`{key}`" not in readme}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("title:", "colour: red\ntitle:", "colour: is an unknown key"),
        ("title:", "titel:", "title: is missing"),
        ("  Geslacht: T001038", "  Geslacht: {name: sex, only: T001038}", "give one of"),
        ("  Perioden: {time: [year]}", "", "exactly one has `time`"),
        ("  Perioden: {time: [year]}", "  Perioden: {time: [fortnight]}", "dimensions"),
        ("minimum: null", "where: {colour: red}", "no breakdown colour"),
        ("minimum: null", "minimum: many", "figures.1.minimum: Input should be"),
        ("minimum: null", "query: every", "no query every"),
        ("table: 90001NED", "table: 90001NED\nsource: cbs", "those of the folder and the file"),
    ],
)
def test_a_slip_in_a_dataset_file_names_file_and_key(tmp_path, old, new, said):
    root = project.make(tmp_path, project.DATASET.replace(old, new, 1))

    with pytest.raises(DataFileError, match=r"data/sources/cbs/90001NED\.yml") as caught:
        dataset_files.read_datasets(root / "data" / "sources")

    assert said in str(caught.value)


def test_what_the_datasets_of_a_source_share_is_read_once(root):
    for name in ("unhcr", "eurostat"):
        (root / "data" / "sources" / name).mkdir()
        text = f"publisher: {name.upper()}\nlicence: x\naddress: x\nseen_in: x\nservices: [{name}]\n"
        (root / "data" / "sources" / name / "source.yml").write_text(text, encoding="utf-8")

    found = dataset_files.read_sources(root / "data" / "sources")

    assert list(found) == ["cbs", "eurostat", "unhcr"]
    assert found["cbs"].services == ["cbs_v4", "cbs_v3"]
    assert found["unhcr"].publisher == "UNHCR"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("licence:", "license:", "licence: is missing"),
        ("publisher:", "colour: red\npublisher:", "colour: is an unknown key"),
        ("[cbs_v4, cbs_v3]", "[]", "services: List should have at least 1 item"),
    ],
)
def test_a_slip_in_what_they_share_names_file_and_key(root, old, new, said):
    path = root / "data" / "sources" / "cbs" / "source.yml"
    path.write_text(path.read_text("utf-8").replace(old, new), encoding="utf-8")

    with pytest.raises(DataFileError, match=rf"data/sources/cbs/source\.yml: {said}"):
        dataset_files.read_sources(root / "data" / "sources")


def test_datasets_come_in_order_by_source_and_name(root):
    for name in ("90003NED", "80000NED"):
        path = root / "data" / "sources" / "cbs" / f"{name}.yml"
        path.write_text(project.DATASET.replace("90001NED", name), encoding="utf-8")

    found = dataset_files.read_datasets(root / "data" / "sources")

    assert list(found) == ["cbs/80000NED", "cbs/90001NED", "cbs/90003NED"]
    assert found["cbs/90001NED"].figures[0].unit == "persons"
    assert (found["cbs/80000NED"].table, found["cbs/80000NED"].source) == ("80000NED", "cbs")


def test_every_country_of_the_crosswalk_has_a_dutch_name():
    for code in countries.read(DATA / "countries.yml"):
        assert dutch.area(code) != code


@pytest.mark.parametrize(
    ("system", "code", "title", "country"),
    [
        ("cbs", "H008753", "Syrië", "SYR"),
        ("cbs", "NAT9444", "Syrisch", "SYR"),
        ("cbs", "unknown code", "Verenigde Staten van Amerika", "USA"),
        ("cbs", "H008519", "Afrika", None),
        ("eurostat", "EL", "Greece", "GRC"),
        ("eurostat", "UK", "United Kingdom", "GBR"),
        ("eurostat", "XK", "Kosovo", "XKX"),
        ("eurostat", "EU27_2020", "EU", None),
        ("unhcr", "SYR", "Syria", "SYR"),
        ("unhcr", "GFR", "Germany, by its own code", None),
    ],
)
def test_one_country_has_one_code_whatever_the_source(system, code, title, country):
    assert countries.read(DATA / "countries.yml").of(system, code, title) == country


def test_two_countries_cannot_have_one_code(tmp_path):
    path = tmp_path / "countries.yml"
    path.write_text("SYR: {eurostat: SY}\nSYC: {eurostat: SY}\n", encoding="utf-8")

    with pytest.raises(DataFileError, match="SYC: eurostat SY is SYR"):
        countries.read(path)


def crosswalk(tmp_path, text):
    path = tmp_path / "countries.yml"
    path.write_text(text, encoding="utf-8")
    return countries.read(path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("SYR: {titles: [Syrië]}\nSYC: {nationality: [' Syrië']}\n", "SYC: ' Syrië' is SYR"),
        ("SYR: {cbs: [NAT1]}\nSYC: {cbs: [NAT1]}\n", "SYC: cbs NAT1 is SYR"),
        ("SYR: {}\nSYC: {unhcr: SYR}\n", "SYC: unhcr SYR is SYR"),
        ("SYR: {colour: red}\n", r"countries\.yml: SYR: colour: is an unknown key"),
        ("SYR: {titles: Syrië}\n", r"countries\.yml: SYR: titles: Input should be a valid list"),
        ("SYR: {cbs: [1]}\n", r"countries\.yml: SYR: cbs\.0: Input should be a valid string"),
        ("SYR: Syrië\n", r"countries\.yml: SYR: expected keys and values, found str"),
        ("SYR: {}\ngroups: {EU: [SYR, NLD, BEL]}\n", "countries.yml: groups: no country BEL, NLD"),
    ],
)
def test_a_slip_in_the_crosswalk_is_named(tmp_path, text, said):
    with pytest.raises(DataFileError, match=said):
        crosswalk(tmp_path, text)


def test_a_country_may_have_nothing_but_its_code(tmp_path):
    found = crosswalk(tmp_path, "SYR:\nTUR: {eurostat: TR}\ngroups: {BOTH: [SYR, TUR]}\n")

    assert list(found) == ["SYR", "TUR"]
    assert found.groups == {"BOTH": ["SYR", "TUR"]}
    assert found.of("unhcr", "SYR", "") == "SYR"
    assert found.of("eurostat", "SY", "Syria") is None


@pytest.mark.parametrize(
    ("system", "code", "title", "country"),
    [
        ("cbs", "H1", " Syrië", "SYR"),
        ("cbs", "H1", "Syrische  Arabische Republiek", "SYR"),
        ("cbs", "NAT1", "Syrisch", "SYR"),
        ("cbs", "NAT1", "Syrisch staatsburger", "SYR"),
        ("cbs", "NAT7", "Syrisch", "SYR"),
        ("eurostat", "SY", "Türkiye", "SYR"),
        ("eurostat", "H1", "Syrië", None),
    ],
)
def test_a_code_of_cbs_is_believed_with_the_title_it_has(tmp_path, system, code, title, country):
    """Only CBS gives a code to another country; a nationality may be worded anew."""
    found = crosswalk(
        tmp_path,
        "SYR: {eurostat: SY, cbs: [H1, NAT1], titles: [Syrië, Syrische Arabische Republiek], "
        "nationality: [Syrisch]}\nTUR: {titles: [Turkije], nationality: [Turks]}\n",
    )

    assert found.of(system, code, title) == country
    for wrong in (("H1", "Turkije"), ("H1", "Assyrië"), ("NAT1", "Turks"), ("H1", "Syrisch")):
        with pytest.raises(
            SchemaError, match=rf"code {wrong[0]} is now called '{wrong[1]}'.* for SYR \(Syrië"
        ):
            found.of("cbs", *wrong)


# The command -----------------------------------------------------------------------------------------------


def svm(root, server, *arguments):
    environment = {**os.environ, "SVM_ROOT": str(root), "SVM_TEST_SERVER": server.address}
    command = [sys.executable, "-m", "staatvanmigratie", "fetch", *arguments]
    return subprocess.run(command, env=environment, cwd=root, capture_output=True, text=True, check=False)


def test_the_command_says_what_became_of_each_dataset_and_ends_with_0(root, server):
    project.serve(server)

    done = svm(root, server, "--json")

    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["counts"]["new"] == 1
    assert said["datasets"][0]["dataset"] == project.KEY
    assert (root / "build" / "fetch" / "report.json").read_text("utf-8") == done.stdout
    assert not (root / "build" / "fetch" / "journal.json").exists()


def test_the_command_ends_with_1_when_a_dataset_failed(root, server):
    server.fault("", [Answer(403, b"blocked")] * 99)

    done = svm(root, server)

    assert done.returncode == 1
    assert "blocked" in done.stdout
    assert "1 dataset: 1 failed" in done.stdout


def test_an_unknown_dataset_is_answered_with_near_names(root, server):
    done = svm(root, server, "cbs/90001ned")

    assert done.returncode == 1
    assert "Near: cbs/90001NED" in done.stderr


def test_a_dry_run_writes_nothing_to_the_store(root, server):
    project.serve(server)

    outcome = project.one(root, server, dry_run=True)

    assert (outcome.state, outcome.added) == ("new", 16)
    assert project.stored(root) == []
    assert not (root / "data" / "snapshots").exists()


def test_since_asks_only_what_the_source_changed(root, server):
    project.serve(server)

    outcome = project.one(root, server, since=date(2026, 7, 1))

    assert outcome.state == "unchanged" and "changed it last on 2026-06-19" in outcome.reason
    assert server.count("Observations") == 0
    assert project.one(root, server, since=date(2026, 6, 1)).state == "new"


def test_two_fetches_at_once_never_mix(root, server):
    with holding(root / "build" / "fetch" / ".lock") as pid:
        said = rf"another fetch is running in this project \(process {pid}\); wait for it, or stop it"
        with pytest.raises(SvmError, match=said):
            project.one(root, server)


def test_an_interrupted_run_goes_on_where_it_stopped(root, server):
    """The dataset that was done is not asked again; the report has both."""
    again = project.DATASET.replace("90001NED", "90002NED")
    (root / "data" / "sources" / "cbs" / "90002NED.yml").write_text(again, encoding="utf-8")
    project.serve(server, project.table(), project.table(name="90002NED"))

    def interrupted(dataset, state):
        if dataset == "cbs/90002NED":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        project.fetch(root, server, on_progress=interrupted)
    asked = server.count("90001NED")

    outcomes = project.fetch(root, server)

    assert {name: outcome.state for name, outcome in outcomes.items()} == {
        "cbs/90001NED": "new",
        "cbs/90002NED": "new",
    }
    assert server.count("90001NED") == asked
    assert project.fetch(root, server)["cbs/90001NED"].state == "pending"  # a finished run begins anew


@pytest.mark.parametrize("content", ["", "{", '{"asked": 1}', '{"report": {"started": "x", "datasets": []}}'])
def test_a_damaged_journal_is_a_new_run(root, server, content):
    (root / "build" / "fetch").mkdir(parents=True)
    (root / "build" / "fetch" / "journal.json").write_text(content, encoding="utf-8")
    project.serve(server)

    assert project.one(root, server).state == "new"
