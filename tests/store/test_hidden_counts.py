"""From what is shown, no hidden count can be worked back: against trying everything."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from staatvanmigratie.store.hidden_counts import Count, Counts, base_of

SECRET = Count.secret()


def counts(cells, time=None):
    """Cells by key; None: hidden since it is small."""
    return Counts(
        {key: SECRET if value is None else Count.shown(value) for key, value in cells.items()}, time
    )


def test_one_hidden_part_of_an_exact_total_follows():
    found = counts({("_T",): 123, ("SYR",): 80, ("TUR",): 40, ("XKX",): None})

    assert found.following() == [("XKX",)]
    assert found.beside(("XKX",)) == [("TUR",), ("SYR",), ("_T",)]


def test_two_hidden_parts_do_not_follow_unless_there_is_one_way_only():
    both = {("SYR",): 80, ("TUR",): None, ("XKX",): None}

    assert counts({("_T",): 85, **both}).following() == []
    assert counts({("_T",): 82, **both}).following() == [("TUR",), ("XKX",)]  # one and one
    assert counts({("_T",): 88, **both}).following() == [("TUR",), ("XKX",)]  # four and four


def test_a_part_that_was_hidden_to_protect_another_one_can_be_of_any_size():
    found = counts({("_T",): 123, ("SYR",): 80, ("TUR",): 40, ("XKX",): None})
    found.hide(("TUR",))

    assert found.following() == []


def test_parts_that_are_not_all_of_a_total_give_nothing_away():
    assert counts({("_T",): 123, ("SYR",): 80, ("TUR",): 50, ("XKX",): None}).following() == []
    assert counts({("_T",): 900, ("SYR",): 80, ("TUR",): 50, ("XKX",): None}).following() == []


def test_where_the_parts_add_up_in_another_year_a_hidden_count_that_is_not_small_follows_too():
    whole = {("2023", "_T"): 90, ("2023", "SYR"): 50, ("2023", "XKX"): 40}
    cells = {("2024", "_T"): 123, ("2024", "SYR"): 80, ("2024", "XKX"): None}

    assert counts({**whole, **cells}, time=0).following() == [("2024", "XKX")]
    assert counts(cells, time=0).following() == []


def test_what_the_source_calls_missing_can_be_anything():
    cells = {("_T",): Count.shown(12), ("SYR",): SECRET, ("TUR",): Count.missing()}

    assert Counts(cells).following() == []


def test_a_hidden_zero_follows_too():
    assert counts({("_T",): 120, ("SYR",): 80, ("TUR",): 40, ("XKX",): None}).following() == [("XKX",)]


def test_rounding_leaves_open_what_is_hidden():
    cells = {("_T",): 120, ("SYR",): 80, ("TUR",): 40}
    rounded = {key: Count.shown(value, 10, 5) for key, value in cells.items()}

    assert Counts({**rounded, ("XKX",): SECRET}).following() == []


def test_rounded_counts_can_still_leave_one_way():
    """Two counts below five and 10 rounded to fives: 8 at least, so four and four."""
    cells = {("_T",): Count.shown(10, 5, 5), ("SYR",): SECRET, ("XKX",): SECRET}

    assert Counts(cells).following() == [("SYR",), ("XKX",)]


def test_two_tables_of_one_dimension_each_are_taken_together():
    """By sex and by country: each has its hidden count, and they meet in the total of both."""
    cells = {("_T", "_T"): 100, ("SYR", "_T"): 97, ("XKX", "_T"): None, ("_T", "F"): 60, ("_T", "M"): 40}

    assert counts(cells).following() == [("XKX", "_T")]


def test_a_year_gives_a_hidden_month_away():
    months = {(f"2024-{n:02d}",): 10 for n in range(1, 12)}

    assert counts({("2024",): 113, **months, ("2024-12",): None}, time=0).following() == [("2024-12",)]
    assert counts({("2024",): 113, **months}, time=0).following() == []  # no December: nothing to add up
    quarters = {("2024-Q1",): 10, ("2024-Q2",): None, ("2024-S1",): 13}
    assert counts(quarters, time=0).following() == [("2024-Q2",)]


@pytest.mark.parametrize(
    ("values", "base"),
    [
        ([120, 80, 40] * 3, 10),
        ([125, 80] * 4, 5),
        ([120, 80, 40], 1),  # too few to tell
        ([123, *[80] * 9], 1),
        ([], 1),
        ([12.5, *[10] * 9], 1),
        ([2000, 500] * 4, 500),
    ],
)
def test_what_counts_are_rounded_to_shows(values, base):
    assert base_of(values) == base


counts_of_persons = st.one_of(st.integers(0, 5), st.integers(0, 30))
tables = st.sampled_from([(1, 3, 1), (2, 2, 1), (2, 3, 1), (1, 2, 5), (2, 2, 5), (2, 2, 10)]).flatmap(
    lambda form: st.tuples(
        st.lists(
            st.lists(counts_of_persons, min_size=form[1], max_size=form[1]),
            min_size=form[0],
            max_size=form[0],
        ),
        st.just(form[2]),
    )
)


@settings(deadline=None)
@given(tables)
def test_hiding_what_stands_beside_it_protects_every_hidden_count(table):
    """In all the tables that print the same there is no hidden count that is always the same."""
    rows, base = table
    exact = with_totals(rows)
    small = {key for key, value in exact.items() if 0 < value < 5}
    found = Counts(
        {
            key: SECRET if key in small else Count.shown(rounded(value, base), base, 5)
            for key, value in exact.items()
        }
    )
    while following := found.following():
        found.hide(next(key for each in following for key in found.beside(each)))

    shown = {key: rounded(exact[key], base) for key, count in found.cells.items() if not count.hidden}
    small = {key for key in small if found.cells[key] == SECRET}
    seen = {key: {exact[key]} for key in small}
    for way in fitting(rows, shown, small, base):
        for key, values in seen.items():
            values.add(way[key])
        if all(len(values) > 1 for values in seen.values()):
            break
    assert all(len(values) > 1 for values in seen.values())


def rounded(value, base):
    return (2 * value + base) // (2 * base) * base


def with_totals(rows):
    cells = {(f"r{r}", f"c{c}"): value for r, row in enumerate(rows) for c, value in enumerate(row)}
    cells |= {(f"r{r}", "_T"): sum(row) for r, row in enumerate(rows)}
    cells |= {("_T", f"c{c}"): sum(column) for c, column in enumerate(zip(*rows, strict=True))}
    return {**cells, ("_T", "_T"): sum(map(sum, rows))}


def fitting(rows, shown, small, base):
    """Every table not far from the true one that prints the same: a reader cannot tell them apart."""
    across = len(rows[0])
    options = [
        [n for n in near(value) if is_printed(n, (f"r{r}", f"c{c}"), shown, small, base)]
        for r, row in enumerate(rows)
        for c, value in enumerate(row)
    ]
    for numbers in itertools.product(*options):
        whole = with_totals([numbers[start : start + across] for start in range(0, len(numbers), across)])
        if all(is_printed(n, key, shown, small, base) for key, n in whole.items()):
            yield whole


def near(value):
    return range(max(0, value - 5), value + 6)


def is_printed(number, key, shown, small, base):
    """Tell whether a count would be shown, or hidden, as this one is."""
    if key in shown:
        return rounded(number, base) == shown[key] and not 0 < number < 5
    return 1 <= number < 5 if key in small else number >= 1
