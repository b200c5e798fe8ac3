"""What was used can be named, looked at again, and told to be another."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staatvanmigratie.foundation import uses
from staatvanmigratie.foundation.uses import ABSENT, Digests, Noted

LABELS = "motive: {work: arbeid, study: studie}\nsex: {male: mannen}\n"


@pytest.fixture
def root(tmp_path):
    (tmp_path / "data" / "catalogue").mkdir(parents=True)
    (tmp_path / "data" / "labels.yml").write_text(
        "motive: {work: arbeid, study: studie}\nsex: {male: mannen}\n"
    )
    (tmp_path / "data" / "catalogue" / "a.yml").write_text("een: {title: Een, by: [sex]}\n")
    (tmp_path / "data" / "catalogue" / "b.yml").write_text("twee: {title: Twee}\n")
    (tmp_path / "data" / "corrections.yml").write_text(
        "x: {dataset: cbs/7461, expect: 1}\ny: {dataset: cbs/80, expect: 2}\n"
    )
    (tmp_path / "data" / "snapshots" / "cbs" / "7461" / "2024").mkdir(parents=True)
    (tmp_path / "data" / "snapshots" / "cbs" / "7461" / "2024" / "observations.csv").write_text("1\n")
    return tmp_path


ALL = [
    "data/labels.yml",
    "data/labels.yml#/motive/work",
    "data/labels.yml#/sex/male",
    "data/labels.yml#/sex/female",
    "data/catalogue#/een",
    "data/catalogue#/drie",
    "data/catalogue/",
    "data/catalogue/*",
    "data/corrections.yml#dataset=cbs/7461",
    "data/corrections.yml#dataset=cbs/99",
    "data/snapshots/cbs/7461/",
    "data/policy/2024.yml",
]


@pytest.mark.parametrize(
    ("name", "content", "other"),
    [
        (
            "data/labels.yml",
            "motive: {work: werk, study: studie}\nsex: {male: mannen}\n",
            {"data/labels.yml", "data/labels.yml#/motive/work"},
        ),
        (
            "data/labels.yml",
            "# said otherwise\nsex: {male: mannen, female: vrouwen}\nmotive: {work: arbeid}\n",
            {"data/labels.yml", "data/labels.yml#/sex/female"},
        ),
        ("data/catalogue/a.yml", "een: {title: Een, by: []}\n", {"data/catalogue/", "data/catalogue#/een"}),
        (
            "data/catalogue/c.yml",
            "drie: {title: Drie}\n",
            {"data/catalogue/", "data/catalogue/*", "data/catalogue#/drie"},
        ),
        (
            "data/corrections.yml",
            "x: {dataset: cbs/7461, expect: 3}\ny: {dataset: cbs/80, expect: 2}\n",
            {"data/corrections.yml#dataset=cbs/7461"},
        ),
        ("data/snapshots/cbs/7461/2024/observations.csv", "2\n", {"data/snapshots/cbs/7461/"}),
        ("data/snapshots/cbs/7461/2025/observations.csv", "1\n", {"data/snapshots/cbs/7461/"}),
        ("data/policy/2024.yml", "a: {}\n", {"data/policy/2024.yml"}),
    ],
)
def test_a_change_is_seen_in_what_it_changes_and_in_nothing_else(root, name, content, other):
    before = {use: Digests(root).of(use) for use in ALL}
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(content)

    now = Digests(root)

    assert {use for use in ALL if now.of(use) != before[use]} == other


def test_what_is_not_there_is_a_use_too(root):
    assert Digests(root).of("data/policy/2024.yml") == ABSENT
    assert Digests(root).of("data/labels.yml#/motive/family") == ABSENT
    assert Digests(root).of("data/nothing/") == ABSENT


def test_a_broken_file_is_worth_something_else_at_every_change(root):
    worth = []
    for content in ("motive: {work: [", "motive: {work: [[", "motive: {work: arbeid}"):
        (root / "data" / "labels.yml").write_text(content)
        worth.append(Digests(root).of("data/labels.yml#/motive/work"))

    assert len(set(worth)) == 3


def test_only_who_listens_hears():
    uses.note("before")
    with uses.listening() as heard:
        uses.note("b")
        uses.note("a")
        uses.note("b")
    uses.note("after")

    assert list(heard) == ["b", "a"]


def test_a_mapping_notes_the_value_that_is_asked_for():
    labels = Noted({"motive": {"work": "arbeid", "a/b": "x"}}, "data/labels.yml")
    with uses.listening() as heard:
        assert labels.get("motive", {}).get("work") == "arbeid"
        assert labels["motive"].get("study") is None
        assert labels.get("sex") is None
        assert labels["motive"]["a/b"] == "x"

    assert list(heard) == [
        "data/labels.yml#/motive/work",
        "data/labels.yml#/motive/study",
        "data/labels.yml#/sex",
        "data/labels.yml#/motive/a~1b",
    ]


def test_who_looks_at_all_of_a_mapping_uses_all_of_it():
    with uses.listening() as heard:
        assert sorted(Noted({"motive": {"work": "arbeid"}}, "data/labels.yml")["motive"]) == ["work"]

    assert list(heard) == ["data/labels.yml#/motive"]


@pytest.mark.parametrize(
    ("use", "said"),
    [
        ("data/labels.yml#/motive/work", "label motive.work"),
        ("data/catalogue#/asiel_totaal", "series asiel_totaal"),
        ("data/snapshots/cbs/7461/", "figures of cbs/7461"),
        ("data/corrections.yml#dataset=cbs/7461", "corrections of cbs/7461"),
        ("data/release-calendar.yml#/cbs~17461", "release calendar of cbs/7461"),
        ("data/policy/2024.yml", "policy of 2024"),
        ("data/contributions/2025/asiel-BZ.md", "contribution 2025/asiel-BZ"),
        ("data/terms.yml", "data/terms.yml"),
        ("notebooks/hulp.py", "notebooks/hulp.py"),
    ],
)
def test_a_use_has_words(use, said):
    assert uses.in_words(use) == said


def test_what_was_touched_since_is_unsure(root):
    """An edit while chapters run: nobody knows which of the two they saw, also when the time is put back."""
    path = root / "data" / "labels.yml"
    old = path.stat()
    os.utime(root / "data" / "catalogue" / "a.yml", (1, 1))
    digests = Digests(root)
    digests._made += 50_000_000  # what was written just now is long ago
    assert not any(map(digests.is_unsure, ALL))
    digests._made = 0

    path.write_text(path.read_text())
    os.utime(path, ns=(old.st_atime_ns, old.st_mtime_ns))

    assert digests.is_unsure("data/labels.yml#/motive/work")
    assert not digests.is_unsure("data/policy/2024.yml")


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner, max_size=3),
    max_leaves=6,
)


@given(VALUES, VALUES)
def test_two_values_are_worth_the_same_only_when_they_are(one, other):
    same = uses._plain(one) == uses._plain(other) and repr(uses._plain(one)) == repr(uses._plain(other))

    assert same == (repr(one) == repr(other))
