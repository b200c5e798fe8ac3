"""A file that is only added to keeps what it holds, and says where a slip stands."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import Field

from staatvanmigratie.foundation import records
from staatvanmigratie.foundation.errors import DataFileError
from staatvanmigratie.foundation.records import Moment
from staatvanmigratie.foundation.strict import Strict

HEAD = "# What was said, oldest first.\nremarks:\n"
NOON = datetime(2024, 6, 3, 12, tzinfo=timezone(timedelta(hours=2)))


class Remark(Strict):
    by: str
    moment: Moment
    note: str | None = None
    about: dict[str, str] = Field(default={})


def read(path):
    return records.read(path, "remarks", Remark, "data/remarks/2024.yml")


def text(**change):
    fields = {"by": "BZ", "moment": "'2024-06-03T12:00:00+02:00'", **change}
    lines = [f"{key}: {value}" for key, value in fields.items() if value is not None]
    return "  - " + "\n    ".join(lines) + "\n"


moments = st.datetimes(
    min_value=datetime(1990, 1, 1),
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=2)), NOON.tzinfo]),
)
# Any text people can type, with what YAML makes something of: colons, quotes, dashes, line ends.
words = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], include_characters="\n"))
remarks = st.builds(
    Remark, by=words, moment=moments, note=st.none() | words, about=st.dictionaries(words, words, max_size=3)
)


@settings(max_examples=40)
@given(st.lists(remarks, min_size=1, max_size=4))
def test_what_is_added_is_read_back_and_what_was_there_stays(tmp_path_factory, made):
    path = tmp_path_factory.mktemp("records") / "new" / "2024.yml"
    before = HEAD
    made.sort(key=lambda each: each.moment)

    for number, each in enumerate(made, 1):
        records.append(path, HEAD, each)
        after = path.read_text(encoding="utf-8")
        assert after.startswith(before)
        assert read(path) == made[:number] == records.parse(after, "remarks", Remark, "v1:2024.yml")
        before = after


def test_a_field_that_is_not_given_is_not_written(tmp_path):
    records.append(tmp_path / "2024.yml", HEAD, Remark(by="BZ", moment=NOON))

    written = (tmp_path / "2024.yml").read_text(encoding="utf-8")
    assert written.startswith(HEAD + text() + "    previous: ") and "note" not in written


def test_without_a_file_or_a_record_there_are_none(tmp_path):
    path = tmp_path / "2024.yml"
    assert read(path) == []
    for content in ("", HEAD):
        path.write_text(content, encoding="utf-8")
        assert read(path) == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (HEAD + text() + text(colour="red"), "remark 2: colour: is an unknown key"),
        (HEAD + text(by=None), "remark 1: by: is missing"),
        (HEAD + text(by="2024"), "remark 1: by: Input should be a valid string"),
        (HEAD + text(moment="'2024-06-03T12:00:00'"), "remark 1: moment: without a time zone"),
        (HEAD + text(moment="2024-06-03 12:00:00"), "remark 1: moment: without a time zone"),
        (HEAD + text(moment="morgen"), "remark 1: moment: Invalid isoformat string: 'morgen'"),
        (HEAD + text(moment="2024-06-03"), "remark 1: moment: Input should be a valid datetime"),
        (
            HEAD + text() + text(moment="'2024-06-03T11:59:59+02:00'"),
            "remark 2: moment: lies before the one above it",
        ),
        (HEAD + "  - BZ\n", "remark 1: expected keys and values, found str"),
        ("remarks: {by: BZ}\n", "remarks: expected a list, found dict"),
        ("remark:\n" + text(), "remark: is an unknown key; the only one is remarks"),
    ],
)
def test_a_slip_is_named_by_the_place_of_the_record(tmp_path, content, said):
    path = tmp_path / "2024.yml"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(DataFileError) as caught:
        read(path)
    assert str(caught.value) == f"data/remarks/2024.yml: {said}"
    with pytest.raises(DataFileError) as caught:
        records.parse(content, "remarks", Remark, "v1:2024.yml")
    assert str(caught.value) == f"v1:2024.yml: {said}"


def test_a_moment_in_another_zone_counts_as_what_it_is(tmp_path):
    path = tmp_path / "2024.yml"
    path.write_text(HEAD + text() + text(moment="'2024-06-03T10:00:00+00:00'"), encoding="utf-8")

    first, second = read(path)

    assert first.moment == second.moment
