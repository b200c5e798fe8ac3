"""Taking in tables: each row is in the store or has a reason, and the account in data/README.md is true."""

import re
from collections import Counter

import pytest
import yaml

from staatvanmigratie.foundation.errors import DataFileError, SvmError
from staatvanmigratie.sources.transcription import grouping, take_up
from staatvanmigratie.sources.transcription.take_up import BEGIN, END, per_source, take_in, write_account
from staatvanmigratie.store.snapshots import Store
from tests.samples import ROOT
from tests.sources.test_transcription import RULES, table

COPY = {"source_url": "https://www.cbs.nl/nl-nl/cijfers/detail/80059ned?q=asiel"}


def account_of(text):
    """Rows of the Markdown tables in a text, by their first cell."""
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("|")]
    return {row[0].strip("`* "): [cell.strip("* ") for cell in row[1:]] for row in rows}


def test_the_account_in_the_readme_is_what_the_store_holds():
    """The README states how many figures there are; here they are counted in the files themselves."""
    readme = (ROOT / "data" / "README.md").read_text("utf-8")
    stated = account_of(readme[readme.index(BEGIN) : readme.index(END)])
    rows, hand, warned, folders = Counter(), Counter(), Counter(), Counter()
    for path in (ROOT / "data" / "snapshots").glob("*/*/*/snapshot.yml"):
        keys = yaml.safe_load(path.read_text("utf-8"))
        for source in (keys["source"], "all sources"):
            folders[source] += 1
            rows[source] += keys["rows"]
            hand[source] += keys["secondary"] and keys["rows"]
            warned[source] += bool(keys["warning"]) and keys["rows"]

    per_source_stated = {
        name: [int(cell) for cell in cells[-4:]] for name, cells in stated.items() if name in rows
    }
    assert per_source_stated == {
        source: [folders[source], rows[source], hand[source], warned[source]] for source in rows
    }
    tables = {name: list(map(int, cells)) for name, cells in stated.items() if name.endswith(".csv")}
    came_in, stored, *left_out = map(int, stated["all tables"])
    assert stored == rows["all sources"]
    assert came_in == stored + sum(left_out)
    assert all(first == sum(others) for first, *others in tables.values())
    assert [sum(column) for column in zip(*tables.values(), strict=True)] == [came_in, stored, *left_out]


def test_a_table_is_taken_in_and_accounted_for(tmp_path):
    content = table({}, {}, {"period": "2022"}, {"source_org": "IND", "source_title": "Jaarcijfers"})

    account = take_in({"asylum.csv": content}, RULES, tmp_path)

    assert Store(tmp_path).datasets() == ["cbs/80059ned", "ind/jaarcijfers"]
    assert "| table | rows in | rows stored | left out: the same figure stands twice |" in account
    assert "| asylum.csv | 4 | 3 | 1 |" in account
    assert "Left out of `asylum.csv`, as the same figure stands twice: line 3." in account
    # The header of the account and the body of every table have the same number of cells.
    assert {line.count("|") for line in account.splitlines() if line.startswith("|")} == {5}


def test_a_picked_copy_is_left_out_but_a_row_of_its_own_is_not(tmp_path):
    """Whoever picked the headline figures might have added one: it may not disappear."""
    tables = {
        "asylum.csv": table({}, {"period": "2022"}, {"period": "2021"}),
        "headline_series.csv": table(
            {"note": "from asylum.csv"}, {"period": "2021"}, {"period": "2020"}, {"value": "1"}
        ),
    }

    account = take_in(tables, RULES, tmp_path)

    assert "| headline_series.csv | 4 | 2 | 2 |" in account
    assert (
        "Left out of `headline_series.csv`, as a picked copy of a row in another file: lines 2 to 3."
        in account
    )
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


def test_a_row_that_got_lost_on_the_way_stops_everything(tmp_path, monkeypatch):
    """The account is a check as well: what came in is stored or has a reason."""
    sort = grouping.grouped
    monkeypatch.setattr(grouping, "grouped", lambda *arguments: sort(*arguments)[1:])

    with pytest.raises(DataFileError, match=r"rows lost on the way.*'asylum\.csv': 1"):
        take_in({"asylum.csv": table({}, COPY)}, RULES, tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_the_account_leaves_the_rest_of_the_readme(tmp_path):
    readme = tmp_path / "README.md"
    readme.write_text(f"Above\n\n{BEGIN}\nold\n{END}\n\nBelow\n", "utf-8")

    write_account(readme, "new")

    assert readme.read_text("utf-8") == f"Above\n\n{BEGIN}\n\nnew\n\n{END}\n\nBelow\n"
    readme.write_text("no markers", "utf-8")
    with pytest.raises(DataFileError, match=r"README\.md"):
        write_account(readme, "new")


def test_the_command_takes_in_a_folder(tmp_path, capsys):
    data, tables = tmp_path / "data", tmp_path / "tables" / "national"
    data.mkdir()
    tables.mkdir(parents=True)
    (data / "README.md").write_text(f"{BEGIN}\n{END}\n", "utf-8")
    (data / "transcription.yml").write_bytes((ROOT / "data" / "transcription.yml").read_bytes())
    (tables / "asylum.csv").write_bytes(table({}))

    assert take_up.main([str(tmp_path / "tables"), "--data", str(data)]) == 0
    assert per_source(Store(data / "snapshots")) in (data / "README.md").read_text("utf-8")
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
