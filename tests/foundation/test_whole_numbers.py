"""Sums in whole numbers, against trying everything."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from staatvanmigratie.foundation.whole_numbers import System

systems = st.integers(2, 5).flatmap(
    lambda size: st.tuples(
        st.lists(
            st.lists(st.integers(0, size - 1), min_size=2, max_size=size, unique=True), min_size=1, max_size=4
        ),
        st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)).map(sorted), min_size=size, max_size=size),
    )
)


@given(systems)
def test_a_number_is_single_exactly_when_trying_everything_finds_one(system):
    cells, bounds = system
    sums = [(whole, parts) for whole, *parts in cells]

    fits = [
        numbers
        for numbers in itertools.product(*(range(low, high + 1) for low, high in bounds))
        if all(numbers[whole] == sum(numbers[n] for n in parts) for whole, parts in sums)
    ]
    single = [n for n in range(len(bounds)) if len({numbers[n] for numbers in fits}) == 1]

    found = System(sums, [low for low, _ in bounds], [high for _, high in bounds]).single(range(len(bounds)))
    assert (found is None) == (not fits)
    assert found is None or sorted(found) == single


def test_a_large_table_is_soon_known():
    """Three hundred countries by two sexes, a third of them hidden: shown ones rounded."""
    rows, sums, low, high = 300, [], [], []
    for row in range(rows):
        first = 3 * row
        sums.append((first + 2, [first, first + 1]))
        low += [1, 40, 41]
        high += [4, 44, 48]
    for column in range(3):
        low.append(0)
        high.append(10**9)
        sums.append((3 * rows + column, [3 * row + column for row in range(rows)]))

    assert System(sums, low, high).single(range(0, 3 * rows, 3)) == []


def test_what_would_take_too_long_counts_as_found(monkeypatch):
    """Better hidden once too often."""
    monkeypatch.setattr("staatvanmigratie.foundation.whole_numbers._STEPS", 1)

    assert System([(2, [0, 1]), (3, [0, 1])], [1, 1, 0, 0], [4, 4, 9, 9]).single([0, 1]) == [0, 1]
