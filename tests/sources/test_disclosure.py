"""Small counts: hidden, not to be found by subtraction, rounded once."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.sources.deliveries.disclosure import Rule, hide_further, larger, protect
from staatvanmigratie.store.hidden_counts import Count, Counts
from staatvanmigratie.store.snapshots import TOTAL

FIVES = Rule()
TENS = Rule(hidden_below=5, base=10)

counts = st.integers(1, 5).flatmap(
    lambda columns: st.lists(
        st.lists(st.one_of(st.integers(0, 6), st.integers(0, 3000)), min_size=columns, max_size=columns),
        min_size=1,
        max_size=5,
    )
)


def table(rows):
    return pd.DataFrame(
        rows, index=[f"r{i}" for i in range(len(rows))], columns=[f"c{i}" for i in range(len(rows[0]))]
    )


def with_totals(frame):
    whole = frame.astype(float)
    whole[TOTAL] = whole.sum(axis=1)
    whole.loc[TOTAL] = whole.sum(axis=0)
    return whole


def test_a_count_of_one_to_four_is_hidden_and_zero_is_not():
    shown = protect(table([[3, 0, 40], [60, 70, 80], [21, 22, 23]]), FIVES)

    assert np.isnan(shown.loc["r0", "c0"])
    assert shown.loc["r0", "c1"] == 0
    assert shown.loc["r1", "c1"] == 70


def test_a_hidden_count_takes_others_along_so_that_it_cannot_be_found():
    shown = protect(table([[3, 100, 40], [60, 70, 80], [21, 22, 23]]), FIVES)

    assert shown.isna().sum().sum() >= 4  # two in its row and its column, and the corner between them
    assert shown.loc[TOTAL, TOTAL] == 420


def test_totals_are_made_of_exact_counts():
    """Six times seven is 42; six times a rounded five would be 30."""
    shown = protect(table([[7] * 6]), FIVES)

    assert shown.loc["r0", TOTAL] == 40


def test_tens_for_the_ind():
    assert protect(table([[14, 15], [104, 106]]), TENS).loc["r0"].tolist() == [10, 20, 30]


def test_what_the_supplier_hid_stays_hidden_with_its_totals():
    shown = protect(table([[np.nan, 100], [50, 60]]), FIVES)

    assert shown.isna().loc["r0", ["c0", TOTAL]].all()


@given(counts, st.sampled_from([FIVES, TENS]))
def test_no_small_count_is_shown_and_none_can_be_calculated(rows, rule):
    exact = with_totals(table(rows))
    shown = protect(table(rows), rule)

    small = (exact > 0) & (exact < rule.hidden_below)
    assert shown.isna().to_numpy()[small.to_numpy()].all()
    assert _free_to_be_something_else(exact.to_numpy(), shown.isna().to_numpy())


def _free_to_be_something_else(exact, hidden):
    """Whoever knows all shown counts exactly still finds two tables that fit, for every hidden cell."""
    rows, columns = hidden.shape
    edges = {("r", r): [] for r in range(rows)} | {("c", c): [] for c in range(columns)}
    cells = [tuple(cell) for cell in np.argwhere(hidden)]
    for r, c in cells:
        edges["r", r].append(("c", c))
        edges["c", c].append(("r", r))
    # A hidden cell follows from the others exactly when it is a bridge between its row and its column.
    return all(_connected_without(edges, ("r", r), ("c", c)) for r, c in cells)


def _connected_without(edges, start, goal):
    seen, todo = {start}, [start]
    while todo:
        here = todo.pop()
        for there in edges[here]:
            if {here, there} == {start, goal} or there in seen:
                continue
            seen.add(there)
            todo.append(there)
    return goal in seen


def test_two_hidden_counts_that_rounding_gives_away_take_their_total_along():
    """Four and four make 10, rounded to fives; nothing else below five does."""
    shown = protect(table([[4, 4], [60, 70], [80, 90]]), FIVES)

    assert np.isnan(shown.loc["r0", TOTAL])


@given(counts, st.sampled_from([FIVES, TENS]))
def test_no_hidden_count_can_be_one_number_only(rows, rule):
    exact, shown = with_totals(table(rows)), protect(table(rows), rule)
    cells = {}
    for row, column in itertools.product(exact.index, exact.columns):
        value, small = shown.loc[row, column], 0 < exact.loc[row, column] < rule.hidden_below
        # Nobody needs to know that a total is small: it can be hidden since a part is.
        part = small and TOTAL not in (row, column)
        hidden = Count.secret(rule.hidden_below) if part else Count.protecting()
        cells[row, column] = hidden if np.isnan(value) else Count.shown(value, rule.base, rule.hidden_below)

    assert Counts(cells).following() == []


@given(counts, st.sampled_from([FIVES, TENS]))
def test_what_is_shown_is_near_the_truth(rows, rule):
    exact, shown = with_totals(table(rows)), protect(table(rows), rule)

    difference = (exact - shown).abs().to_numpy()
    assert (difference[~np.isnan(difference)] <= rule.base / 2).all()
    known = shown.to_numpy()[~shown.isna().to_numpy()]
    assert (known % rule.base == 0).all()


@given(counts, st.sampled_from([FIVES, TENS]))
def test_doing_it_twice_changes_no_cell(rows, rule):
    once = protect(table(rows), rule).drop(index=TOTAL, columns=TOTAL)
    twice = protect(once, rule).drop(index=TOTAL, columns=TOTAL)

    shown = ~twice.isna().to_numpy()
    assert (once.to_numpy()[shown] == twice.to_numpy()[shown]).all()
    assert (twice.isna() | ~once.isna()).to_numpy().all()  # what was hidden stays hidden


def test_a_larger_count_that_hides_a_small_one_is_told_apart_from_it():
    exact = table([[3, 100, 40], [60, 70, 80], [21, 22, 23]])
    shown = protect(exact, FIVES)

    protecting = larger(exact, shown, FIVES)

    assert not protecting.loc["r0", "c0"]  # small itself
    assert protecting.sum().sum() == shown.isna().sum().sum() - 1
    assert not (protecting & shown.notna()).to_numpy().any()
    assert exact.loc["r0", "c0"] == 3 and TOTAL not in exact, "the counts of who asks stay as they are"


def test_a_total_that_is_small_itself_is_no_larger_count():
    exact = table([[3, 0], [60, 70]])

    protecting = larger(exact, protect(exact, FIVES), FIVES)

    assert not protecting.loc["r0", TOTAL] and protecting.loc["r1", "c0"]


def test_a_hidden_count_that_follows_from_other_deliveries_alone_is_named():
    about = {
        "indicator": "x",
        "time_period": "2024",
        "ref_area": "NLD",
        "unit_measure": "persons",
        "note": "",
    }
    cells = [("_T", 10.0, "A"), ("male", 7.0, "A"), ("female", float("nan"), "Q")]
    stored = pd.DataFrame(
        [{**about, "sex": sex, "obs_value": value, "obs_status": status} for sex, value, status in cells]
    ).assign(rounded=0, base=1)
    rows = stored.drop(columns="base").head(1).assign(time_period="2023", obs_value="20")

    with pytest.raises(SvmError, match=r"x 2024 NLD.* female"):
        hide_further(rows, [stored], base=1, below=5, whole=["sex"])


def test_a_total_over_a_count_that_the_supplier_hid_is_no_larger_count():
    exact = table([[float("nan"), 100], [60, 70]])

    assert not larger(exact, protect(exact, FIVES), FIVES).loc["r0", TOTAL]
    assert not larger(exact, protect(exact, FIVES), FIVES).loc[TOTAL, "c0"]


@pytest.mark.parametrize(
    ("rows", "said"), [([[-1]], "zero or more"), ([[1.5]], "whole"), ([[1]], None)], ids=str
)
def test_what_are_no_counts_is_refused(rows, said):
    frame = table(rows)
    if said is None:
        frame.columns, said = [TOTAL], "without totals"

    with pytest.raises(SvmError, match=said):
        protect(frame, FIVES)


def test_a_rule_that_would_show_rounded_small_counts_is_refused():
    with pytest.raises(SvmError, match="at least as large"):
        Rule(hidden_below=10, base=5)


@pytest.mark.parametrize(("hidden_below", "base"), [(0, 0), (-1, 5), (-2, -1)])
def test_a_rule_with_a_negative_limit_or_without_a_base_is_refused(hidden_below, base):
    with pytest.raises(SvmError, match=f"base {base} with hidden_below {hidden_below}"):
        Rule(hidden_below, base)


def test_a_rule_may_hide_and_round_nothing():
    """An organisation can deliver counts that may all be seen."""
    assert protect(table([[1, 3], [2, 6]]), Rule(hidden_below=0, base=1)).loc["r0"].tolist() == [1, 3, 4]


def test_every_small_two_by_two_table_keeps_its_secret():
    """All of them, up to nine: no case slips through the random search."""
    for cells in itertools.product(range(0, 10, 3), repeat=4):
        rows = [list(cells[:2]), list(cells[2:])]
        exact = with_totals(table(rows)).to_numpy()
        assert _free_to_be_something_else(exact, protect(table(rows), FIVES).isna().to_numpy()), rows
