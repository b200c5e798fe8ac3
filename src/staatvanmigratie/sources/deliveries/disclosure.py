"""Small counts of a delivery, made safe before anyone sees them.

A partner may deliver counts of persons that are so small that somebody could be recognised. Then three
things happen, in this order: counts from one to four are hidden, other cells are hidden as long as a hidden
one follows from what is shown, and what is left is rounded. Where the partner hid the small counts itself,
``hide_further`` looks whether one follows all the same, from this delivery and the others of that partner.
Published figures of CBS and Eurostat never come here: they have been made safe by their makers, and rounding
twice would make them wrong.

Rules after Statistics Netherlands' guide to disclosure control; secondary suppression
by rectangles, as in the hypercube method of D. Repsilber.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import pandas as pd

from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.foundation.statuses import Status
from staatvanmigratie.store import hidden_counts
from staatvanmigratie.store.hidden_counts import FURTHER, Count, Counts
from staatvanmigratie.store.snapshots import CLOSING, FIXED, OPENING, TOTAL


@dataclass(frozen=True)
class Rule:
    """How an organisation wants its counts to be made safe.

    ``hidden_below``  counts from one up to this number are hidden; zero is shown, it is about nobody
    ``base``          the other counts are rounded to a multiple of this
    """

    hidden_below: int = 5
    base: int = 5

    def __post_init__(self) -> None:
        """Refuse a rule under which a rounded count would look like a hidden one."""
        if self.base < 1 or self.hidden_below < 0 or self.base < self.hidden_below:
            raise SvmError(
                f"disclosure: base {self.base} with hidden_below {self.hidden_below}: the base must be at "
                "least as large, or a rounded count could stand below the limit"
            )


def protect(counts: pd.DataFrame, rule: Rule) -> pd.DataFrame:
    """Return a table that shows nobody.

    Parameters
    ----------
    counts
        Exact counts of persons: one row per category of one breakdown, one column per category of another.
        Without totals; a missing value is a count that the supplier hid already.
    rule
        What to hide and how to round.

    Returns
    -------
    pandas.DataFrame
        The same table with a row and a column ``_T``. Totals are made of the exact counts and rounded after
        that. Hidden counts are missing values. No hidden count follows from the others by adding and
        subtracting. With a count that was hidden before, its totals are hidden too, since nobody knows them.

    Raises
    ------
    SvmError
        Negative or broken counts, or a category called ``_T``.
    """
    _refuse(counts)
    exact = counts.astype(float)
    exact[TOTAL] = exact.sum(axis=1, skipna=False)
    exact.loc[TOTAL] = exact.sum(axis=0, skipna=False)
    values = exact.to_numpy()
    hidden = np.isnan(values) | ((values > 0) & (values < rule.hidden_below))
    secret = hidden.copy()
    rounded = np.floor(values / rule.base + 0.5) * rule.base
    while True:
        while (follows := _follows(hidden)).any():
            hidden[_companions(values, hidden, follows)] = True
        if (place := _bounded(rounded, secret, hidden, rule)) is None:
            break
        hidden[place], secret[place] = True, False
    return pd.DataFrame(np.where(hidden, np.nan, rounded), index=exact.index, columns=exact.columns)


def larger(counts: pd.DataFrame, shown: pd.DataFrame, rule: Rule) -> pd.DataFrame:
    """Tell of each cell of what :func:`protect` returned whether it is hidden to protect a smaller one."""
    exact = counts.astype(float)
    exact[TOTAL] = exact.sum(axis=1, skipna=False)
    exact.loc[TOTAL] = exact.sum(axis=0, skipna=False)
    return shown.isna() & (exact >= rule.hidden_below)


def _refuse(counts: pd.DataFrame) -> None:
    if TOTAL in counts.index or TOTAL in counts.columns:
        raise SvmError(f"disclosure: give the table without totals; it has a category called {TOTAL}")
    known = counts.to_numpy(dtype=float)
    known = known[~np.isnan(known)]
    if (known < 0).any() or (known != np.floor(known)).any():
        raise SvmError("disclosure: counts of persons are whole numbers of zero or more")


def _follows(hidden: np.ndarray) -> np.ndarray:
    """Tell of each hidden cell whether adding and subtracting the shown ones gives it away.

    Every row and every column, each with its total, is an equation in the hidden cells. A cell follows from
    them when no solution of the homogeneous system moves it.
    """
    result = np.zeros_like(hidden)
    cells = np.argwhere(hidden)
    if not len(cells):
        return result
    rows, columns = hidden.shape
    equations = np.zeros((rows + columns, len(cells)))
    for number, (row, column) in enumerate(cells):
        equations[row, number] = equations[rows + column, number] = (
            1  # a sign changes nothing in what follows
        )
    _, strengths, directions = np.linalg.svd(equations)
    free = directions[(strengths > 1e-9).sum() :]
    fixed = (np.abs(free) < 1e-9).all(axis=0) if len(free) else np.ones(len(cells), dtype=bool)
    result[tuple(cells[fixed].T)] = True
    return result


def _bounded(
    rounded: np.ndarray, secret: np.ndarray, hidden: np.ndarray, rule: Rule
) -> tuple[int, int] | None:
    """Return the cell to hide next, since a hidden one can be one number only; None when none can.

    Two hidden counts below five that make "10, rounded to fives" are both four.
    """
    rows, columns = hidden.shape
    names = [[str(n) for n in range(size - 1)] + [TOTAL] for size in (rows, columns)]
    places = {(names[0][r], names[1][c]): (r, c) for r, c in product(range(rows), range(columns))}
    small, other = Count.secret(rule.hidden_below), Count.protecting()
    counts = Counts(
        {
            key: (small if secret[place] else other)
            if hidden[place]
            else Count.shown(rounded[place], rule.base, rule.hidden_below)
            for key, place in places.items()
        }
    )
    for key in counts.following():
        for near in counts.beside(key):
            return places[near]
    return None


def hide_further(
    rows: pd.DataFrame, others: Sequence[pd.DataFrame], base: int, below: int, whole: Collection[str] = ()
) -> tuple[pd.DataFrame, list[str]]:
    """Hide more counts of a delivery as long as a hidden one follows from what is shown.

    Parameters
    ----------
    rows
        The figures of the delivery as they go into the store, ``obs_value`` as text.
    others
        The newest figures of the other deliveries of the same organisation, as they stand in the store, with
        ``base``.
    base
        What the counts of the delivery are rounded to; 1 for exact ones.
    below
        Counts from one up to this number are hidden.
    whole
        Dimensions of the delivery whose categories make their totals.

    Returns
    -------
    tuple
        The same rows, with status Q and a note where one was hidden, and the names of these.

    Raises
    ------
    SvmError
        A hidden count follows whatever is hidden here; the message names it.
    """
    own = rows.assign(obs_value=pd.to_numeric(rows["obs_value"], errors="coerce"))
    if not (pd.concat([own, *others])["obs_status"] == Status.GEHEIM.code).any():
        return rows, []
    together = pd.concat([own.assign(base=base), *others], ignore_index=True)
    dimensions = sorted(set(together.columns) - {*FIXED, "base"})
    together[dimensions] = together[dimensions].fillna(TOTAL)
    places = [*OPENING, *dimensions]
    together = together[[*places, *CLOSING, "base"]]
    counts = hidden_counts.of_rows(together, below, whole)
    ours = dict(
        zip(together.loc[: len(rows) - 1, places].itertuples(index=False, name=None), rows.index, strict=True)
    )
    hidden: list[tuple[str, ...]] = []
    while following := counts.following():
        near = (key for each in following for key in counts.beside(each) if key in ours)
        if (key := next(near, None)) is None:
            named = ", ".join(_name(each) for each in following[:3])
            raise SvmError(
                f"{named}: hidden, and yet it follows from the totals and parts that are shown in this "
                "delivery and the others of this organisation. Ask for a file in which more is hidden or "
                "rounded"
            )
        counts.hide(key)
        hidden.append(key)
    places_of = [ours[key] for key in hidden]
    safe = rows.copy()
    safe.loc[places_of, ["obs_value", "obs_status", "note"]] = "", Status.GEHEIM.code, FURTHER
    return safe, [_name(key) for key in hidden]


def _name(key: tuple[str, ...]) -> str:
    return " ".join(part for part in key if part != TOTAL)


def _companions(values: np.ndarray, hidden: np.ndarray, follows: np.ndarray) -> tuple[list[int], list[int]]:
    """Choose which cells to hide with the first cell that follows from the others.

    Three cells that form a rectangle with it protect it. The cheapest are taken: no zeros, since readers know
    what cannot be; as few new ones as can be; no totals; the smallest counts.
    """
    row, column = np.argwhere(follows)[0]
    rows, columns = hidden.shape
    best = None
    for other_row, other_column in product(range(rows), range(columns)):
        if other_row == row or other_column == column:
            continue
        places = [(row, other_column), (other_row, column), (other_row, other_column)]
        new = [place for place in places if not hidden[place]]
        zeros = sum(values[place] == 0 for place in new)
        totals = sum(place[0] == rows - 1 or place[1] == columns - 1 for place in new)
        cost = (zeros, totals, len(new), sum(values[place] for place in new), places)
        best = cost if best is None or cost[:4] < best[:4] else best
    return tuple(map(list, zip(*best[-1], strict=True)))
