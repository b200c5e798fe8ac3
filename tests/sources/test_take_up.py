"""Taking in tables: each row is in the store or has a reason, and the account of that is true."""

import re
from collections import Counter

import pytest
import yaml

from staatvanmigratie.foundation.errors import DataFileError, SvmError
from staatvanmigratie.sources.transcription import account, grouping, take_up
from staatvanmigratie.sources.transcription.take_up import take_in
from staatvanmigratie.store.snapshots import Store
from tests.samples import ROOT
from tests.sources.test_transcription import RULES, table

COPY = {"source_url": "https://www.cbs.nl/nl-nl/cijfers/detail/80059ned?q=asiel"}


def test_every_row_that_was_typed_over_is_in_the_store_or_left_out_with_a_reason():
    """The account says how many came in; here they are counted in the files themselves."""
    stated = account.stated(ROOT / "data" / "transcribed.csv")
    stored = Counter()
    for path in (ROOT / "data" / "snapshots").glob("*/*/*/snapshot.yml"):
        keys = yaml.safe_load(path.read_text("utf-8"))
        stored[keys["origin"]] += keys["rows"]

    assert sum(line.stored for line in stated.values()) == stored["transcribed"]
    assert all(line.rows_in == line.stored + line.left_out.total() for line in stated.values())


def test_a_table_is_taken_in_and_accounted_for(tmp_path):
    content = table({}, {}, {"period": "2022"}, {"source_org": "IND", "source_title": "Jaarcijfers"})

    said = take_in({"asylum.csv": content}, RULES, tmp_path)

    assert Store(tmp_path).datasets() == ["cbs/80059ned", "ind/jaarcijfers"]
    assert account.as_csv(said).splitlines()[1:] == [
        "asylum.csv,4,3,0,0,1: the same figure stands twice,the same figure stands twice: line 3"
    ]
    assert account.as_text(said).splitlines() == [
        "asylum.csv: 4 rows, 3 stored, 0 as in an older reading, 0 otherwise than there, "
        "1 left out (the same figure stands twice)",
        "  left out, the same figure stands twice: line 3",
    ]


def test_the_account_tells_what_is_new_from_what_an_older_reading_had(tmp_path):
    """A later reading repeats most figures and revises some; a reader of the account sees how many."""
    take_in({"asylum.csv": table({}, {"period": "2022"})}, RULES, tmp_path)
    later = {"source_date": "2025"}
    content = table(later, {**later, "period": "2022", "value": "1"}, {**later, "period": "2024"})

    for _ in range(2):  # what came in by the same table is no older reading
        line = take_in({"2026-11/asylum.csv": content}, RULES, tmp_path)["2026-11/asylum.csv"]

        assert (line.rows_in, line.stored, line.same, line.other) == (3, 3, 1, 1)


def test_the_account_keeps_the_lines_of_tables_that_came_in_before(tmp_path):
    path, store = tmp_path / "transcribed.csv", tmp_path / "snapshots"
    first = {"asylum.csv": table({}, {}), "list.csv": table({"period": "2020"})}
    second = {"2026-11/asylum.csv": table({"source_date": "2025"})}

    for tables in (first, second, second):
        take_up.renew_account(path, take_in(tables, RULES, store), Store(store))

    stands = account.stated(path)
    assert {name: (line.rows_in, line.stored, line.same) for name, line in stands.items()} == {
        "asylum.csv": (2, 1, 0),
        "list.csv": (1, 1, 0),
        "2026-11/asylum.csv": (1, 1, 1),
    }
    assert stands["asylum.csv"].places == ["the same figure stands twice: line 3"]


def test_an_account_that_a_merge_left_with_two_lines_for_a_table_is_refused(tmp_path):
    path = tmp_path / "transcribed.csv"
    text = account.as_csv({"asylum.csv": account.Line(1, 1, 0, 0)})
    path.write_text(f"{text}asylum.csv,2,2,0,0,,\n", "utf-8")
    with pytest.raises(DataFileError, match=r"transcribed.csv, line 3: asylum.csv stands there twice"):
        account.stated(path)

    path.write_text(f"{text}more.csv,2\n", "utf-8")
    with pytest.raises(DataFileError, match=r"line 3: the columns are table, rows_in"):
        account.stated(path)


def test_an_account_that_misses_rows_of_the_store_is_refused(tmp_path):
    path = tmp_path / "transcribed.csv"
    take_in({"asylum.csv": table({})}, RULES, tmp_path / "snapshots")
    said = take_in({"more.csv": table(COPY)}, RULES, tmp_path / "snapshots")

    with pytest.raises(SvmError, match=r"the account gives 1 rows, the store holds 2"):
        take_up.renew_account(path, said, Store(tmp_path / "snapshots"))

    assert account.stated(path) == {}


def test_a_picked_copy_is_left_out_but_a_row_of_its_own_is_not(tmp_path):
    """Whoever picked the headline figures might have added one: it may not disappear."""
    tables = {
        "asylum.csv": table({}, {"period": "2022"}, {"period": "2021"}),
        "headline_series.csv": table(
            {"note": "from asylum.csv"}, {"period": "2021"}, {"period": "2020"}, {"value": "1"}
        ),
    }

    line = take_in(tables, RULES, tmp_path)["headline_series.csv"]

    assert (line.rows_in, line.stored, line.same, line.other) == (4, 2, 0, 0)
    assert line.places == ["a picked copy of a row in another file: lines 2 to 3"]
    stored = [each.observations() for each in Store(tmp_path).snapshots("cbs/80059ned")]
    assert sorted(value for frame in stored for value in frame["obs_value"]) == [1, *[38375] * 4]


def test_taking_in_twice_changes_nothing(tmp_path):
    content = table({}, {"value": "1"}, COPY)
    take_in({"asylum.csv": content}, RULES, tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}

    take_in({"asylum.csv": content}, RULES, tmp_path)

    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before
    assert len(Store(tmp_path).snapshots("cbs/80059ned")) == 3


def test_a_second_address_of_a_vintage_gets_the_next_number(tmp_path):
    take_in({"asylum.csv": table({})}, RULES, tmp_path)

    take_in({"more.csv": table(COPY)}, RULES, tmp_path)

    assert [each.folder.name for each in Store(tmp_path).snapshots("cbs/80059ned")] == ["2024", "2024_2"]


def test_a_changed_table_does_not_overwrite(tmp_path):
    """A published figure may not change because somebody edits the table it came from."""
    take_in({"asylum.csv": table({})}, RULES, tmp_path)

    with pytest.raises(SvmError, match="never overwritten"):
        take_in({"asylum.csv": table({"value": "38380"})}, RULES, tmp_path)

    [snapshot] = Store(tmp_path).snapshots("cbs/80059ned")
    assert snapshot.observations()["obs_value"].to_list() == [38375]


def test_one_wrong_table_stops_all_of_them(tmp_path):
    tables = {"good.csv": table({}), "wrong.csv": table({"value": "many"})}

    with pytest.raises(DataFileError, match=r"wrong\.csv, line 2"):
        take_in(tables, RULES, tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_a_later_reading_of_the_same_copy_is_a_snapshot_of_its_own(tmp_path):
    """The copy may hold more now; what was read before stays as it was."""
    take_in({"asylum.csv": table({})}, RULES, tmp_path)

    take_in({"2026-11/asylum.csv": table({}, {"period": "2022"})}, RULES, tmp_path)

    first, second = Store(tmp_path).snapshots("cbs/80059ned")
    assert (first.folder.name, first.rows, str(first.transcribed_on)) == ("2024", 1, "2026-11-23")
    assert (second.folder.name, second.rows, str(second.transcribed_on)) == ("2024_2", 2, "2026-11-29")


def test_a_row_that_got_lost_on_the_way_stops_everything(tmp_path, monkeypatch):
    """The account is a check as well: what came in is stored or has a reason."""
    sort = grouping.grouped
    monkeypatch.setattr(grouping, "grouped", lambda *arguments: sort(*arguments)[1:])

    with pytest.raises(DataFileError, match=r"rows lost on the way.*'asylum\.csv': 1"):
        take_in({"asylum.csv": table({}, COPY)}, RULES, tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_the_command_takes_in_a_folder(tmp_path, capsys):
    data, tables = tmp_path / "data", tmp_path / "tables" / "national"
    data.mkdir()
    tables.mkdir(parents=True)
    (data / "transcription.yml").write_bytes((ROOT / "data" / "transcription.yml").read_bytes())
    (tables / "asylum.csv").write_bytes(table({}))
    (tables.parent / "asylum.csv").write_bytes(table(COPY))

    assert take_up.main([str(tmp_path / "tables"), "--data", str(data)]) == 0
    assert "tables/asylum.csv: 1 rows, 1 stored" in capsys.readouterr().out
    stands = account.stated(data / "transcribed.csv")
    assert set(stands) == {"tables/asylum.csv", "tables/national/asylum.csv"}
    assert take_up.main([str(tmp_path / "nothing"), "--data", str(data)]) == 1
    assert "there are no .csv tables in it" in capsys.readouterr().err
    (tables / "asylum.csv").write_bytes(table({"value": "x"}))
    assert take_up.main([str(tmp_path / "tables"), "--data", str(data)]) == 1
    assert "asylum.csv, line 2" in capsys.readouterr().err


def test_no_names_of_account_holders_are_printed():
    """Only an address, in seen_at, may hold the name of an account."""
    handles = set()
    texts = []
    for path in (ROOT / "data" / "snapshots").glob("*/*/*/snapshot.yml"):
        keys = yaml.safe_load(path.read_text("utf-8"))
        if match := re.match(r"https://github\.com/([^/]+)/", keys["seen_at"]):
            handles.add(match[1].lower())
        texts += [f"{keys[name]}".lower() for name in ("title", "publisher", "dataset", "seen_in", "warning")]
        assert " lid " not in keys["title"]

    handles -= {"iom", "populationstatistics", "datasets"}  # organisations
    assert len(handles) > 5
    assert not [(handle, text) for handle in handles for text in texts if handle in text]
