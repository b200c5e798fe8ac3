"""What a newer vintage makes secret, calls missing or leaves out is no longer quoted from the older one."""

import math
from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from staatvanmigratie.foundation.errors import WithheldError
from staatvanmigratie.foundation.statuses import GONE, Status
from staatvanmigratie.store.left_out import Claims
from staatvanmigratie.store.observations import Observation, Pending, Withheld
from tests.samples import vintages

OCTOBER, NOVEMBER, DECEMBER = "2025-10-01", "2025-11-01", "2025-12-01"
LATER = date(2026, 1, 1)
FIRST = {("2024", "_T"): 123, ("2024", "SYR"): 80, ("2024", "TUR"): 40, ("2024", "XKX"): 3}


def kosovo(root, as_of=LATER, **fields):
    return vintages.series(root, as_of, **fields).at("2024", {"nationality": "XKX"})


@pytest.mark.parametrize(
    ("code", "status", "word"),
    [
        ("Q", Status.GEHEIM, "geheim"),
        ("O", Status.ONTBREEKT, "ontbreekt"),
        ("M", Status.NIET_MOGELIJK, "kan niet voorkomen"),
    ],
)
def test_a_newer_status_takes_the_place_of_the_number(tmp_path, code, status, word):
    vintages.write(tmp_path, "ind/a", OCTOBER, FIRST)
    vintages.write(tmp_path, "ind/a", NOVEMBER, {**FIRST, ("2024", "XKX"): code})

    found = kosovo(tmp_path)

    assert isinstance(found, Withheld)
    assert (found.status, found.shown, str(found)) == (status, word, f"({word})")
    assert found.snapshot.vintage == NOVEMBER
    assert [o.value for o in vintages.series(tmp_path, LATER).in_period("2024")] == [80, 40]


def test_a_number_after_that_is_quoted_again(tmp_path):
    for day, value in ((OCTOBER, 3), (NOVEMBER, "Q"), (DECEMBER, 7)):
        vintages.write(tmp_path, "ind/a", day, {**FIRST, ("2024", "XKX"): value})

    assert float(kosovo(tmp_path)) == 7
    assert kosovo(tmp_path, date(2025, 11, 15)).status is Status.GEHEIM
    assert float(kosovo(tmp_path, date(2025, 10, 15))) == 3


def test_an_edition_that_has_to_do_with_a_later_vintage_does_not_take_the_one_before_the_secret(tmp_path):
    """The period was out at the cut-off date and the store has only later vintages of it."""
    vintages.write(tmp_path, "ind/a", OCTOBER, FIRST)
    vintages.write(tmp_path, "ind/a", NOVEMBER, {**FIRST, ("2024", "XKX"): "Q"})
    edition = vintages.series(tmp_path, date(2025, 6, 1))

    assert edition.at("2024", {"nationality": "XKX"}).status is Status.GEHEIM
    assert edition.at("2024", {"nationality": "SYR"}).later


def test_a_category_that_a_newer_vintage_leaves_out_is_no_longer_published(tmp_path):
    vintages.write(tmp_path, "ind/a", OCTOBER, FIRST)
    vintages.write(tmp_path, "ind/a", NOVEMBER, {k: v for k, v in FIRST.items() if k[1] != "XKX"})

    assert (kosovo(tmp_path).status, kosovo(tmp_path).shown) == (Status.NIET_MEER, "niet meer gepubliceerd")


def test_the_catalogue_can_say_that_it_is_still_quoted(tmp_path):
    vintages.write(tmp_path, "ind/a", OCTOBER, FIRST)
    vintages.write(tmp_path, "ind/a", NOVEMBER, {k: v for k, v in FIRST.items() if k[1] != "XKX"})

    reason = "De bron noemt alleen nog de grootste landen."
    assert float(kosovo(tmp_path, still_quoted=reason)) == 3


@pytest.mark.parametrize(
    ("second", "description"),
    [
        ({("2024", "SYR"): 80}, {"origin": "transcribed", "transcribed_on": "2026-01-01"}),
        ({("2024", "SYR"): 80}, {"complete": False}),
        ({("2024", "_T"): 123}, {}),
        ({("2023", "_T"): 90, ("2023", "SYR"): 90}, {}),
    ],
    ids=["a table typed over", "a declared part", "totals only", "another year"],
)
def test_what_never_claimed_the_whole_takes_nothing_back(tmp_path, second, description):
    vintages.write(tmp_path, "ind/a", OCTOBER, FIRST)
    vintages.write(tmp_path, "ind/a", NOVEMBER, second, **description)

    assert float(kosovo(tmp_path)) == 3


def test_a_copy_can_claim_the_whole(tmp_path):
    copy = {"origin": "transcribed", "transcribed_on": "2026-01-01", "complete": True}
    vintages.write(tmp_path, "ind/a", OCTOBER, FIRST, **copy)
    vintages.write(tmp_path, "ind/a", NOVEMBER, {("2024", "SYR"): 80}, **copy)

    assert kosovo(tmp_path).status is Status.NIET_MEER


def test_what_a_copy_had_is_not_taken_back_by_a_delivery_of_another_selection(tmp_path):
    vintages.write(tmp_path, "ind/a", OCTOBER, FIRST, origin="transcribed", transcribed_on="2026-01-01")
    vintages.write(tmp_path, "ind/a", NOVEMBER, {("2024", "SYR"): 80})

    assert float(kosovo(tmp_path)) == 3


def test_the_total_that_a_newer_vintage_leaves_out_is_gone_too(tmp_path):
    vintages.write(tmp_path, "ind/a", OCTOBER, FIRST)
    vintages.write(tmp_path, "ind/a", NOVEMBER, {k: v for k, v in FIRST.items() if k[1] != "_T"})

    assert vintages.series(tmp_path, LATER).at("2024").status is Status.NIET_MEER


def test_what_a_vintage_leaves_out_has_no_note_and_no_rounding_of_another_figure():
    claims = Claims(["nationality"])
    first = pd.DataFrame(
        {
            "time_period": "2024",
            "nationality": ["SYR", "XKX"],
            "obs_value": [80.0, 3.0],
            "obs_status": "A",
            "rounded": True,
            "note": "a note",
            "corrected": "a reason",
        }
    )
    claims.completed(first)

    completed = claims.completed(first[first["nationality"] == "SYR"])

    assert list(completed.index) == [0, 1]
    gone = completed.iloc[1]
    assert (gone["nationality"], gone["obs_status"], gone["rounded"]) == ("XKX", GONE, False)
    assert math.isnan(gone["obs_value"]) and (gone["note"], gone["corrected"]) == ("", "")


def test_what_is_secret_is_not_quoted_from_an_older_dataset_of_the_same_source(tmp_path):
    vintages.write(tmp_path, "ind/a", OCTOBER, FIRST)
    vintages.write(tmp_path, "ind/b", NOVEMBER, {("2024", "SYR"): 80, ("2024", "XKX"): "Q"})

    found = kosovo(tmp_path, datasets=("ind/a", "ind/b"))

    assert (found.status, found.snapshot.key) == (Status.GEHEIM, "ind/b")


def test_another_source_may_publish_it(tmp_path):
    vintages.write(tmp_path, "cbs/a", OCTOBER, FIRST)
    vintages.write(tmp_path, "ind/b", NOVEMBER, {("2024", "SYR"): 80, ("2024", "XKX"): "Q"})

    assert float(kosovo(tmp_path, datasets=("cbs/a", "ind/b"))) == 3


def test_a_dataset_that_never_had_the_figure_lets_the_next_one_speak(tmp_path):
    vintages.write(tmp_path, "ind/a", OCTOBER, {("2024", "SYR"): 80, ("2024", "XKX"): "O"})
    vintages.write(tmp_path, "ind/b", OCTOBER, {("2024", "XKX"): 3})

    assert float(kosovo(tmp_path, datasets=("ind/a", "ind/b"))) == 3
    assert kosovo(tmp_path).status is Status.ONTBREEKT


def test_what_is_missing_and_still_to_come_is_pending(tmp_path):
    vintages.write(tmp_path, "ind/a", OCTOBER, {("2023", "_T"): 100, ("2024", "_T"): "O"})

    found = vintages.series(tmp_path, LATER)

    assert isinstance(found.last, Pending)
    assert not found.where(nationality="_T").withheld


def test_its_history_is_not_told(tmp_path):
    vintages.write(tmp_path, "ind/a", OCTOBER, FIRST)
    vintages.write(tmp_path, "ind/a", NOVEMBER, {**FIRST, ("2024", "XKX"): "Q"})
    narrowed = vintages.series(tmp_path, LATER).where(nationality="XKX")

    assert narrowed.vintages("2024") == []
    assert narrowed.observations == []
    assert [each.shown for each in narrowed.withheld] == ["geheim"]


def test_each_value_says_which_vintage_took_it_back(tmp_path):
    vintages.write(tmp_path, "ind/a", OCTOBER, FIRST)
    vintages.write(tmp_path, "ind/a", NOVEMBER, {**FIRST, ("2024", "XKX"): "Q"})

    secret, older = vintages.series(tmp_path, LATER).explain("2024", {"nationality": "XKX"})

    assert math.isnan(secret.value) and secret.chosen
    assert secret.reason.endswith("newest vintage; it gives no number: geheim")
    assert older.reason == f"ind/a of {NOVEMBER} says: geheim"


@pytest.mark.parametrize(
    "use",
    [float, int, lambda w: w + 1, lambda w: w > 3, round],
    ids=["float", "int", "plus", "more", "round"],
)
def test_it_refuses_to_become_a_number(tmp_path, use):
    vintages.write(tmp_path, "ind/a", OCTOBER, {**FIRST, ("2024", "XKX"): "Q"})

    with pytest.raises(WithheldError, match=r"XKX.*ind/a of 2025-10-01 says 'geheim'.*if x\.withheld"):
        use(kosovo(tmp_path))


def test_what_is_made_of_it_is_withheld_too(tmp_path):
    cells = {("2023", "XKX"): 9, ("2023", "SYR"): 70, ("2024", "SYR"): 80, ("2024", "XKX"): "Q"}
    vintages.write(tmp_path, "ind/a", OCTOBER, cells)
    found = vintages.series(tmp_path, LATER)
    secret, syria = kosovo(tmp_path), found.at("2024", {"nationality": "SYR"})

    for made in (secret.change, secret.share_of(syria), syria.share_of(secret), syria.plus(secret)):
        assert made == secret
    assert syria.per_1000(secret) == secret


@given(st.lists(st.sampled_from([3, 4, "Q", "O", "M", None]), min_size=1, max_size=5))
def test_the_newest_vintage_of_a_dataset_always_counts(tmp_path_factory, said):
    """None: the category is left out. Whatever came before, what is quoted is what the newest one says."""
    root = tmp_path_factory.mktemp("store")
    for month, value in enumerate(said, 1):
        kept = {("2024", "_T"): 123, ("2024", "SYR"): 80}
        cells = kept if value is None else {**kept, ("2024", "XKX"): value}
        vintages.write(root, "ind/a", f"2025-{month:02d}-15", cells)
    known = said

    found = vintages.series(root, LATER)
    code = {"nationality": "XKX"}

    if known[-1] in (3, 4):
        assert float(found.at("2024", code)) == known[-1]
    else:
        assert not found.where(nationality="SYR").withheld
        quoted = [o for o in found.observations if o.breakdown == code]
        assert quoted == []
        if known[-1] is not None:
            assert found.at("2024", code).status is Status.from_code(known[-1])
        elif any(value is not None for value in known):
            assert found.at("2024", code).status is Status.NIET_MEER
    assert isinstance(found.at("2024", {"nationality": "SYR"}), Observation)
