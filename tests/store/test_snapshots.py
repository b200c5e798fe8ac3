"""The store keeps what a source said, unchanged, and notices when it is not."""

import hashlib
import os
from datetime import date
from types import SimpleNamespace

import pandas as pd
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from staatvanmigratie.foundation.errors import DataFileError, DigestError, MissingSnapshotError, SvmError
from staatvanmigratie.report import checks
from staatvanmigratie.store import snapshots
from staatvanmigratie.store.snapshots import Snapshot, Store, known_from, write_snapshot
from tests.samples import ROOT

DESCRIPTION = {
    "source": "cbs",
    "publisher": "Centraal Bureau voor de Statistiek (CBS)",
    "dataset": "85451NED",
    "title": "Immi- en emigratie",
    "table": "85451NED",
    "address": "https://opendata.cbs.nl/statline/#/CBS/nl/dataset/85451NED/table",
    "vintage": "2025-07",
    "known_from": "2025-07-31",
    "vintage_note": None,
    "origin": "transcribed",
    "seen_at": "https://example.org/copy.json",
    "seen_in": "CBS",
    "secondary": True,
    "warning": None,
    "licence": "CC BY 4.0",
    "transcribed_on": "2026-11-23",
}


def figures(**changes):
    frame = pd.DataFrame(
        {
            "indicator": "immigration",
            "time_period": ["2023", "2022"],
            "ref_area": "NLD",
            "sex": "_T",
            "nationality": ["POL", "_T"],
            "obs_value": [335668, 403108.5],
            "unit_measure": "persons",
            "obs_status": ["P", "A"],
            "rounded": [True, False],
            "note": ["about", ""],
        }
    )
    return frame.assign(**changes)


def write(root, observations=None, folder=None, **changes):
    return write_snapshot(
        root, {**DESCRIPTION, **changes}, figures() if observations is None else observations, folder=folder
    )


def rewrite_csv(snapshot, change):
    """Edit observations.csv and give it the digest of its new bytes, as somebody with bad intent would."""
    path = snapshot.folder / "observations.csv"
    content = change(path.read_bytes())
    path.write_bytes(content)
    text = (snapshot.folder / "snapshot.yml").read_text("utf-8")
    text = text.replace(snapshot.sha256, hashlib.sha256(content).hexdigest())
    (snapshot.folder / "snapshot.yml").write_text(text, "utf-8")


def read_again(snapshot):
    return Store(snapshot.folder.parents[2]).snapshots(snapshot.key)[0]


def test_what_is_written_is_read_back(tmp_path):
    written = write(tmp_path)

    [snapshot] = Store(tmp_path).snapshots("cbs/85451NED")
    observations = snapshot.observations()

    assert snapshot == written
    assert (snapshot.known_from, snapshot.rows, snapshot.secondary) == (date(2025, 7, 31), 2, True)
    # Sorted by time; sex is a total everywhere and needs no column.
    assert list(observations.columns) == [
        *snapshots.OPENING, "nationality", *snapshots.CLOSING
    ]  # fmt: skip
    assert observations.to_dict("list") == {
        "indicator": ["immigration", "immigration"],
        "time_period": ["2022", "2023"],
        "ref_area": ["NLD", "NLD"],
        "nationality": ["_T", "POL"],
        "obs_value": [403108.5, 335668.0],
        "unit_measure": ["persons", "persons"],
        "obs_status": ["A", "P"],
        "rounded": [False, True],
        "note": ["", "about"],
    }


@pytest.mark.parametrize(
    ("secondary", "table_copy", "hand"),
    [(False, False, "source"), (True, True, "copy"), (True, False, "retelling")],
)
def test_a_snapshot_says_how_near_to_the_source_it_was_read(tmp_path, secondary, table_copy, hand):
    snapshot = write(tmp_path, secondary=secondary, table_copy=table_copy)

    assert snapshot.hand == hand
    assert ("table_copy" in (snapshot.folder / "snapshot.yml").read_text("utf-8")) is table_copy


def test_what_was_read_at_the_source_is_no_copy(tmp_path):
    with pytest.raises(DataFileError, match="table_copy is true and secondary false"):
        write(tmp_path, secondary=False, table_copy=True)


CODES = st.text("ABCXYZ019_", min_size=1, max_size=6)
NOTES = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), max_size=20)


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.tuples(CODES, st.sampled_from(["2019", "2023-Q1", "2014+36m"]), CODES),
        st.tuples(st.floats(allow_nan=False, allow_infinity=False), st.booleans(), NOTES),
        min_size=1,
        max_size=8,
    )
)
def test_any_figure_survives_the_way_to_disk_and_back(tmp_path_factory, rows):
    """Whatever a source sends, also very small or large numbers and quotes in notes: no digit may change."""
    frame = pd.DataFrame(
        [
            {"indicator": "x", "time_period": period, "ref_area": area, "origin": origin, "obs_value": value,
             "unit_measure": "persons", "obs_status": "A", "rounded": rounded, "note": note}
            for (area, period, origin), (value, rounded, note) in rows.items()
        ]
    )  # fmt: skip

    back = write(tmp_path_factory.mktemp("store"), frame).observations()

    if "origin" not in back:
        back["origin"] = "_T"
    found = {
        (row.ref_area, row.time_period, row.origin): (row.obs_value, row.rounded, row.note)
        for row in back.itertuples()
    }
    assert found == rows


def test_a_dataset_is_read_when_it_is_asked_for_and_then_kept(tmp_path):
    """One broken file must not stop a chapter that does not use it."""
    good = write(tmp_path)
    bad = write(tmp_path, dataset="83102NED")
    (bad.folder / "snapshot.yml").write_text("rows: [", "utf-8")
    store = Store(tmp_path)

    first = store.snapshots("cbs/85451NED")
    (good.folder / "snapshot.yml").unlink()

    assert store.datasets() == ["cbs/83102NED", "cbs/85451NED"]
    assert store.snapshots("cbs/85451NED") is first
    with pytest.raises(DataFileError, match=r"83102NED.*snapshot\.yml, line"):
        store.snapshots("cbs/83102NED")


def test_snapshots_come_in_the_order_in_which_they_were_known(tmp_path):
    """A vintage dated by year is only certain at the end of it; copies keep the order of their number."""
    for vintage, day in [("2024", "2024-12-31"), ("2024-06-03", "2024-06-03"), ("2023-Q4", "2023-12-31")]:
        write(tmp_path, vintage=vintage, known_from=day)
    for number in (10, 2):
        write(tmp_path, folder=f"2024_{number}", vintage="2024", known_from="2024-12-31")

    found = Store(tmp_path).snapshots("cbs/85451NED")

    assert [each.folder.name for each in found] == ["2023-Q4", "2024-06-03", "2024", "2024_2", "2024_10"]


def test_of_one_vintage_the_source_itself_stands_before_copies_and_the_last_fetch_in_front(tmp_path):
    """What stands in front is quoted: a table that was fetched again replaces the one before."""
    write(tmp_path)
    for folder in ("2025-07_2", "2025-07_3"):
        write(tmp_path, folder=folder, origin="api", retrieved="2025-07-31T09:00:00Z", answer_sha256="0" * 64)

    found = Store(tmp_path).snapshots("cbs/85451NED")

    assert [(each.folder.name, each.origin) for each in found] == [
        ("2025-07_3", "api"),
        ("2025-07_2", "api"),
        ("2025-07", "transcribed"),
    ]


def test_only_what_was_fetched_says_when_and_out_of_which_answer(tmp_path):
    copy = write(tmp_path)
    fetched = write(tmp_path, dataset="83102NED", origin="api", retrieved="2025-07-31T09:00:00Z")

    assert "retrieved" not in (copy.folder / "snapshot.yml").read_text("utf-8")
    assert "warning: null" in (copy.folder / "snapshot.yml").read_text("utf-8")
    assert fetched.retrieved == "2025-07-31T09:00:00Z"


def test_every_indicator_is_found_with_the_datasets_that_hold_it(tmp_path):
    """Without reading the figures: the check for forgotten indicators looks at the whole store."""
    write(tmp_path)
    write(tmp_path, figures(indicator=["immigration", "emigration"]), dataset="83102NED")
    write(tmp_path, figures(indicator="asylum"), dataset="83102NED", vintage="2024", known_from="2024-12-31")

    assert Store(tmp_path).indicators() == {
        "asylum": ["cbs/83102NED"],
        "emigration": ["cbs/83102NED"],
        "immigration": ["cbs/83102NED", "cbs/85451NED"],
    }


def test_a_dataset_without_a_finished_vintage_is_not_there(tmp_path):
    write(tmp_path)
    (tmp_path / "cbs" / "83102NED" / ".new-abc").mkdir(parents=True)
    (tmp_path / "README.md").write_text("The store", "utf-8")

    assert Store(tmp_path).datasets() == ["cbs/85451NED"]


def test_figures_are_read_and_verified_once(tmp_path):
    snapshot = write(tmp_path)
    store = Store(tmp_path)

    first = store.observations(snapshot)
    (snapshot.folder / "observations.csv").unlink()

    assert store.observations(snapshot) is first


def test_the_answer_of_the_source_is_kept_beside_the_figures(tmp_path):
    snapshot = write_snapshot(
        tmp_path, DESCRIPTION, figures(), attachments={"answer.zip": b"PK", "a.json": b""}
    )

    assert sorted(path.name for path in snapshot.folder.iterdir()) == [
        "a.json",
        "answer.zip",
        "observations.csv",
        "snapshot.yml",
    ]
    assert (snapshot.folder / "answer.zip").read_bytes() == b"PK"


@pytest.mark.parametrize("folder", ["2024-07", "2025-07_copy"])
def test_a_folder_that_is_not_of_the_vintage_leaves_nothing_behind(tmp_path, folder):
    """What cannot be read back would stop every edition."""
    with pytest.raises(DataFileError, match="but the folder is"):
        write_snapshot(tmp_path, DESCRIPTION, figures(), folder=folder)

    assert not list(tmp_path.rglob("*.csv"))


@pytest.mark.parametrize("after", [None, b"PK, edited"])
def test_an_answer_that_is_gone_or_edited_is_found(tmp_path, after):
    """Without it nobody can show what the source said."""
    about = {**DESCRIPTION, "origin": "api", "retrieved": "2025-07-31T09:00:00Z", "transcribed_on": None}
    about["answer_sha256"] = hashlib.sha256(b"PK").hexdigest()
    snapshot = write_snapshot(tmp_path, about, figures(), attachments={"answer.zip": b"PK"})
    edition = SimpleNamespace(store=Store(tmp_path))

    assert list(checks._answers(edition)) == []
    path = snapshot.folder / "answer.zip"
    path.unlink() if after is None else path.write_bytes(after)
    (found,) = checks._answers(edition)

    assert (found.level, "git restore" in found.message) == ("error", True)


def test_a_description_is_written_for_people(tmp_path):
    """They read it in git: keys in their order, letters as they are, lines of a screen."""
    title = "Immi- en emigratie van Oekraïners naar geslacht, leeftijd en herkomst sinds 1995 per jaar"

    snapshot = write(tmp_path, title=title, warning="Een kopie. " * 20)

    lines = (snapshot.folder / "snapshot.yml").read_text("utf-8").splitlines()
    assert lines[0] == "source: cbs"
    assert f"title: {title}" in lines
    assert max(map(len, lines)) <= 120


def test_a_snapshot_can_be_read_by_everybody(tmp_path):
    """The build may run as another user than the fetch."""
    assert write(tmp_path).folder.stat().st_mode & 0o777 == 0o755


def test_a_digest_does_not_depend_on_the_order_in_which_figures_came(tmp_path):
    """A source that only turned its rows around made no new vintage."""
    turned = figures().iloc[::-1][sorted(figures().columns, reverse=True)]

    assert snapshots.digest(turned) == snapshots.digest(figures()) == write(tmp_path).sha256
    assert snapshots.digest(figures(rounded=False)) != snapshots.digest(figures())


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (1e21, "1000000000000000000000"),
        (1e-7, "0.0000001"),
        (-0.0, "0"),
        (100, "100"),
        (12.50, "12.5"),
        ("12.50", "12.5"),
        ("-0.0", "0"),
        ("1200", "1200"),
        ("0.10", "0.1"),
    ],
)
def test_a_number_is_written_in_one_way(tmp_path, value, written):
    """Otherwise the same figure would look revised."""
    snapshot = write(tmp_path, figures(obs_value=[value, 1]))

    assert f",{written},persons," in (snapshot.folder / "observations.csv").read_text("utf-8")


def test_a_line_of_the_file_is_a_line_of_the_table(tmp_path):
    snapshot = write(tmp_path, figures(note=["first\r\nsecond\tthird ", ""]))

    assert snapshot.observations()["note"].to_list() == ["", "first second third"]


def test_a_key_that_no_snapshot_has_is_not_written(tmp_path):
    with pytest.raises(DataFileError, match=r"85451NED/2025-07: unknown key colour, size"):
        write(tmp_path, size=1, colour="red")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["2025-08", "2025-07_b"])
def test_a_snapshot_that_was_moved_is_refused(tmp_path, name):
    folder = write(tmp_path).folder
    folder.rename(folder.with_name(name))

    with pytest.raises(DataFileError, match=f"but the folder is cbs/85451NED/{name[:7]}"):
        Store(tmp_path).snapshots("cbs/85451NED")


@pytest.mark.parametrize(
    ("vintage", "day"),
    [
        ("2024", date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 29)),
        ("2024-Q2", date(2024, 6, 30)),
        ("2024-06-03", date(2024, 6, 3)),
    ],
)
def test_a_vintage_is_known_from_its_last_day(vintage, day):
    assert known_from(vintage) == day


@pytest.mark.parametrize(
    ("changes", "accepted"),
    [
        ({"known_from": "2025-06-20"}, False),
        ({"known_from": "2025-06-20", "vintage_note": "Stond in de editie."}, True),
        ({"known_from": "2025-08-01", "vintage_note": "Later."}, False),
    ],
)
def test_an_earlier_day_needs_a_reason(tmp_path, changes, accepted):
    """Quoting a figure before its vintage ends would let an edition know the future."""
    if accepted:
        assert write(tmp_path, **changes).known_from == date(2025, 6, 20)
    else:
        with pytest.raises(DataFileError, match="known_from"):
            write(tmp_path, **changes)
        assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("changes", "accepted"),
    [
        ({"vintage": "2062-07-01", "known_from": "2062-07-01"}, False),
        ({"vintage": "2027", "known_from": "2027-12-31"}, False),
        ({"vintage": "2026", "known_from": "2026-12-31"}, True),
        ({"vintage": "2026-11-24", "known_from": "2026-11-24"}, True),
    ],
)
def test_nobody_read_a_vintage_that_had_not_begun(tmp_path, changes, accepted):
    if accepted:
        assert write(tmp_path, **changes)
    else:
        with pytest.raises(DataFileError, match="it was read before that: "):
            write(tmp_path, **changes)
        assert list(tmp_path.iterdir()) == []


def test_of_many_datasets_an_unknown_one_shows_the_first(tmp_path):
    for number in range(9):
        write(tmp_path, dataset=f"8000{number}NED")

    with pytest.raises(MissingSnapshotError) as caught:
        Store(tmp_path).snapshots("cbs/asiel")

    names = ", ".join(f"cbs/8000{number}NED" for number in range(8))
    assert f"Of cbs there are 9 datasets: {names}, …. See them all with: ls {tmp_path}/cbs" in str(
        caught.value
    )


def test_eight_datasets_are_all_shown(tmp_path):
    for number in range(8):
        write(tmp_path, dataset=f"8000{number}NED")

    with pytest.raises(MissingSnapshotError, match=r"cbs/80007NED\. See them all"):
        Store(tmp_path).snapshots("cbs/asiel")


def test_near_names_are_shown_and_a_source_nobody_knows_points_to_the_whole_store(tmp_path):
    for dataset in ("85451NED", "85452NED"):
        write(tmp_path, dataset=dataset)

    with pytest.raises(MissingSnapshotError, match=r"Near names: cbs/8545\dNED, cbs/8545\dNED\. "):
        Store(tmp_path).snapshots("cbs/8545NED")
    with pytest.raises(MissingSnapshotError) as caught:
        Store(tmp_path).snapshots("unhcr/population")

    assert str(caught.value).endswith(f"ls {tmp_path}/")


@pytest.mark.parametrize("status", ["Q", "O", "M"])
def test_a_figure_without_a_value_says_why_and_comes_back_as_missing(tmp_path, status):
    """A secret is no zero."""
    written = write(tmp_path, figures(obs_value=["", 5], obs_status=[status, "A"]))

    back = written.observations().sort_values("time_period")

    assert back["obs_status"].to_list() == ["A", status]
    assert back["obs_value"].isna().to_list() == [False, True]


def test_a_value_that_is_secret_cannot_stand_there(tmp_path):
    with pytest.raises(DataFileError, match="a value that is secret or missing cannot stand here: 'Q'"):
        write(tmp_path, figures(obs_status="Q"))


def test_an_empty_store_says_so(tmp_path):
    with pytest.raises(MissingSnapshotError, match="There are datasets of: no source yet"):
        Store(tmp_path / "nothing").snapshots("cbs/85451NED")


def test_an_unknown_dataset_shows_what_there_is_and_what_to_type(tmp_path):
    write(tmp_path)
    write(tmp_path, dataset="80059ned")
    store = Store(tmp_path)

    with pytest.raises(MissingSnapshotError) as near:
        store.snapshots("cbs/85451ned")
    with pytest.raises(MissingSnapshotError) as far:
        store.snapshots("cbs/x")
    with pytest.raises(MissingSnapshotError) as nowhere:
        store.snapshots("ons/y")
    with pytest.raises(MissingSnapshotError):
        store.snapshots("cbs")

    assert "Near names: cbs/85451NED" in str(near.value)
    assert f"ls {tmp_path}/cbs" in str(near.value)
    assert "2 datasets: cbs/80059ned, cbs/85451NED" in str(far.value)
    assert "There are datasets of: cbs" in str(nowhere.value)


@pytest.mark.parametrize(
    "change",
    [
        lambda content: content.replace(b"335668", b"335669"),
        lambda content: content[:-10],
        lambda content: content + b"\n",
        lambda content: content.replace(b"\n", b"\r\n"),
        lambda content: b"",
    ],
)
def test_an_edited_file_is_not_read(tmp_path, change):
    """A figure that was changed after it came in may never reach a page."""
    snapshot = write(tmp_path)
    path = snapshot.folder / "observations.csv"
    content = change(path.read_bytes())
    path.write_bytes(content)

    with pytest.raises(DigestError) as caught:
        snapshot.observations()

    for word in (str(path), snapshot.sha256, hashlib.sha256(content).hexdigest()):
        assert word in str(caught.value)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda c: c.replace(b"335668", b"335.668,0"), "line 3"),
        (lambda c: c.replace(b",335668,", b",,"), "line 3: obs_value is no number: ''"),
        (lambda c: c.replace(b",335668,", b",nan,"), "line 3: obs_value is no number: 'nan'"),
        (lambda c: c.replace(b",P,", b",X,"), "line 3: unknown obs_status: 'X'"),
        (lambda c: c.replace(b",P,1,", b",P,yes,"), "line 3: rounded is not 0 or 1: 'yes'"),
        (lambda c: c + c.splitlines(keepends=True)[1], "line 4: the same figure stands on an earlier line"),
        (lambda c: c[:-14], "line 3: the file is cut off here"),
        (lambda c: c.replace(b",P,1,about", b""), "line 3: unknown obs_status: ''"),
        (lambda c: c.replace(b",about", b",about,more"), "no CSV"),
        (lambda c: c.replace(b",A,0,", b",A,0,x,"), "line 2 has more cells"),
        (lambda c: c.replace(b",POL,", b",,"), "line 3: nationality is empty"),
        (lambda c: c.replace(b"nationality", b"Nationality"), "the columns should be"),
        (lambda c: c.replace(b"obs_status,", b""), "the columns should be"),
        (lambda c: b"", "no CSV"),
        (lambda c: c + b'immigration,2024,"NLD\n', "no CSV"),
        (lambda c: c.replace(b"about", b"\xff"), "not UTF-8"),
        (lambda c: b"\n".join(c.splitlines()[:2]) + b"\n", "holds 1 figures, rows in snapshot.yml is 2"),
    ],
)
def test_a_file_that_cannot_be_right_names_the_line(tmp_path, change, words):
    """Somebody who also mends the digest still meets these."""
    snapshot = write(tmp_path)
    rewrite_csv(snapshot, change)

    with pytest.raises(DataFileError) as caught:
        read_again(snapshot).observations()

    assert "observations.csv" in str(caught.value)
    assert words in str(caught.value)


def test_a_missing_file_is_named(tmp_path):
    snapshot = write(tmp_path)
    (snapshot.folder / "observations.csv").unlink()

    with pytest.raises(DataFileError, match=r"observations\.csv: cannot be read"):
        snapshot.observations()


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("publisher", None, "publisher"),
        ("rows", "2", "rows"),
        ("rows", 0, "rows"),
        ("secondary", "yes", "secondary"),
        ("vintage", 2025, "vintage"),
        ("vintage", "juli 2025", "vintage"),
        ("known_from", "2025-02-31", "known_from"),
        ("known_from", "20250731", "known_from"),
        ("origin", "guessed", "origin"),
        ("address", "opendata.cbs.nl", "address"),
        ("sha256", "abc", "sha256"),
        ("extra", 1, "unknown key extra"),
        ("folder", "/", "unknown key folder"),
        ("dataset", "../85451NED", "dataset"),
        ("source", "eurostat", "but the folder is cbs/85451NED/2025-07"),
    ],
)
def test_a_wrong_key_names_file_and_key(tmp_path, key, value, words):
    snapshot = write(tmp_path)
    path = snapshot.folder / "snapshot.yml"
    keys = {**yaml.safe_load(path.read_text("utf-8")), key: value}
    path.write_text(yaml.safe_dump(keys), "utf-8")

    with pytest.raises(DataFileError) as caught:
        read_again(snapshot)

    assert "snapshot.yml" in str(caught.value)
    assert words in str(caught.value)


def test_every_key_is_needed(tmp_path):
    snapshot = write(tmp_path)
    path = snapshot.folder / "snapshot.yml"
    keys = yaml.safe_load(path.read_text("utf-8"))
    where_said = {"retrieved", "answer_sha256", "complete", "rounding", "table_copy"}
    assert set(keys) == set(Snapshot.model_fields) - {"folder", *where_said}

    for key in keys:
        path.write_text(yaml.safe_dump({name: keys[name] for name in keys if name != key}), "utf-8")
        with pytest.raises(DataFileError, match=f"{key} is missing"):
            read_again(snapshot)


def test_a_key_that_stands_twice_is_an_error(tmp_path):
    """YAML would keep the last one: a copied line could change a vintage without a word."""
    snapshot = write(tmp_path)
    path = snapshot.folder / "snapshot.yml"
    path.write_text(path.read_text("utf-8") + 'vintage: "2024"\n', "utf-8")

    with pytest.raises(DataFileError, match=r"snapshot\.yml, line \d+: the key 'vintage'"):
        read_again(snapshot)


def test_a_snapshot_is_never_overwritten(tmp_path):
    first = write(tmp_path)
    before = (first.folder / "observations.csv").read_bytes()

    with pytest.raises(SvmError, match="never overwritten"):
        write(tmp_path, figures(obs_value=[1, 2]))

    assert (first.folder / "observations.csv").read_bytes() == before


@pytest.mark.parametrize(("fails", "after"), [("fsync", 0), ("fsync", 1), ("rename", 0)])
def test_an_interrupted_write_leaves_nothing(tmp_path, monkeypatch, fails, after):
    """A half snapshot would be read as a whole one."""
    calls = iter([False] * after + [True])
    original = getattr(os, fails)

    def stop(*arguments):
        if next(calls):
            raise KeyboardInterrupt
        return original(*arguments)

    monkeypatch.setattr(os, fails, stop)

    with pytest.raises(KeyboardInterrupt):
        write(tmp_path)

    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert list((tmp_path / "cbs" / "85451NED").iterdir()) == []


def test_a_draft_that_a_power_cut_left_behind_is_not_read(tmp_path):
    write(tmp_path)
    draft = tmp_path / "cbs" / "85451NED" / ".new-abc"
    draft.mkdir()
    (draft / "observations.csv").write_text("half", "utf-8")

    assert [each.vintage for each in Store(tmp_path).snapshots("cbs/85451NED")] == ["2025-07"]


@pytest.mark.parametrize(
    ("observations", "words"),
    [
        (figures(obs_value=["335.668,0", "1"]), "obs_value is no number"),
        (figures(obs_value=[float("nan"), 1.0]), "obs_value is no number"),
        (figures(obs_status="Z"), "unknown obs_status"),
        (figures(time_period="2023", nationality="_T"), "the same figure"),
        (figures(ref_area=""), "ref_area is empty"),
    ],
)
def test_figures_that_would_not_be_read_are_not_written(tmp_path, observations, words):
    with pytest.raises(DataFileError, match=words):
        write(tmp_path, observations)

    assert list(tmp_path.iterdir()) == []


def test_every_snapshot_in_the_store_is_whole():
    """The figures the report rests on: digest, columns, numbers and statuses of every file."""
    store = Store(ROOT / "data" / "snapshots")

    found = [snapshot for dataset in store.datasets() for snapshot in store.snapshots(dataset)]

    assert found
    for snapshot in found:
        assert len(snapshot.observations()) == snapshot.rows
