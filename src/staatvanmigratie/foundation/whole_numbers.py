"""Sums in whole numbers: which numbers of a system can be one thing only.

Exact: what each number can be is narrowed as far as every sum by itself allows, and what is left is tried.
The
libraries for this (HiGHS in scipy, OR-tools) are larger than the whole project and calculate with fractions.
"""

from collections.abc import Iterable, Sequence

_STEPS = 400_000  # of narrowing for one question; what takes longer counts as found
_Bounds = tuple[list[int], list[int]]


class System:
    """Sums of numbers that lie between bounds.

    Parameters
    ----------
    sums
        Of each sum which number is the whole and which ones are its parts.
    low, high
        What each number is at least, and at most.
    """

    def __init__(self, sums: Sequence[tuple[int, Sequence[int]]], low: Sequence[int], high: Sequence[int]):
        self._sums = sums
        self._bounds = list(low), list(high)
        self._of: list[list[int]] = [[] for _ in low]
        for n, (whole, parts) in enumerate(sums):
            for cell in (whole, *parts):
                self._of[cell].append(n)
        self._steps = 0

    def single(self, asked: Iterable[int]) -> list[int] | None:
        """Return which of some numbers can be one thing only; None when nothing fits.

        A number about which nothing could be found out in time is among them.
        """
        unsure, found = set(asked), []
        try:
            start = self._narrowed(*self._bounds, range(len(self._sums)))
            first = None if start is None else self._solution(start, lowest=True)
            if start is None or first is None:
                return None
            other = self._solution(start, lowest=False)
            while True:
                if other is not None:
                    unsure -= {n for n in unsure if other[n] != first[n]}
                if not unsure:
                    break
                cell = min(unsure)
                if (other := self._other(start, cell, first[cell])) is None:
                    found.append(cell)
                    unsure.discard(cell)
        except _TooLargeError:
            found += sorted(unsure)
        return found

    def _other(self, start: _Bounds, cell: int, value: int) -> list[int] | None:
        """Return a solution in which a count is another number."""
        below, above = _copy(start), _copy(start)
        below[1][cell], above[0][cell] = value - 1, value + 1
        for bounds in (below, above):
            at = self._narrowed(*bounds, self._of[cell]) if bounds[0][cell] <= bounds[1][cell] else None
            found = self._solution(at, lowest=True) if at is not None else None
            if found is not None:
                return found
        return None

    def _solution(self, start: _Bounds, lowest: bool) -> list[int] | None:
        """Return numbers within bounds that fit all sums, the first ones as low (or high) as can be."""
        todo: list[tuple[_Bounds, list[int]]] = [(start, [])]
        while todo:
            bounds, touched = todo.pop()
            if (at := self._narrowed(*bounds, touched)) is None:
                continue
            free = [n for n, (low, high) in enumerate(zip(*at, strict=True)) if low < high]
            if not free:
                return at[0]
            cell = min(free, key=lambda n: at[1][n] - at[0][n])
            rest, first = _copy(at), _copy(at)
            if lowest:
                first[1][cell] = first[0][cell]
                rest[0][cell] += 1
            else:
                first[0][cell] = first[1][cell]
                rest[1][cell] -= 1
            todo += [(rest, self._of[cell]), (first, self._of[cell])]
        return None

    def _narrowed(self, low: list[int], high: list[int], sums: Iterable[int]) -> _Bounds | None:
        """Narrow the bounds as far as each sum by itself allows; None where one cannot hold."""
        low, high = list(low), list(high)
        todo = dict.fromkeys(sums)
        while todo:
            number = next(iter(todo))
            del todo[number]
            self._steps += 1
            if self._steps > _STEPS:
                raise _TooLargeError
            whole, parts = self._sums[number]
            least, most = sum(low[n] for n in parts), sum(high[n] for n in parts)
            bounds = [(whole, least, most)]
            bounds += [(n, low[whole] - most + high[n], high[whole] - least + low[n]) for n in parts]
            for n, at_least, at_most in bounds:
                if at_least > low[n] or at_most < high[n]:
                    low[n], high[n] = max(low[n], at_least), min(high[n], at_most)
                    if low[n] > high[n]:
                        return None
                    todo.update(dict.fromkeys(self._of[n]))
        return low, high


def _copy(bounds: _Bounds) -> _Bounds:
    return list(bounds[0]), list(bounds[1])


class _TooLargeError(Exception):
    """It would take too long to find out."""
