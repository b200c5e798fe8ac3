"""What browsers are told: which pages were written, and what is wrong with which page.

One thread writes on it; each browser has a thread that waits for news.
"""

import secrets
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

#: What is wrong everywhere, for instance with a file that all chapters use.
EVERYWHERE = ""
_REMEMBERED = 100


@dataclass(frozen=True)
class Problem:
    """Something that went wrong, as a researcher reads it."""

    title: str  # Dutch
    text: str  # with file, cell and line
    notebook: str = ""  # file name, where it is about a notebook
    cells: tuple[str, ...] = ()  # ids: the cell it is about, then those before it, the nearest first


class Board:
    """News, numbered from 1, and the problems there are."""

    def __init__(self) -> None:
        #: Another one each time the server starts; browsers then load their page again.
        self.run = secrets.token_hex(4)
        self._news: list[tuple[int, str, dict[str, Any]]] = []
        self._problems: dict[tuple[str, str], tuple[Problem, ...]] = {}
        self._changed = threading.Condition()

    def tell(self, kind: str, **said: Any) -> None:
        """Tell every browser something."""
        with self._changed:
            number = self._news[-1][0] + 1 if self._news else 1
            self._news = [*self._news[1 - _REMEMBERED :], (number, kind, said)]
            self._changed.notify_all()

    def after(self, number: int, seconds: float) -> list[tuple[int, str, dict[str, Any]]]:
        """Return what was told after a number, and wait for it for some seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self.last > number, seconds)
            return [each for each in self._news if each[0] > number]

    @property
    def last(self) -> int:
        """The number of the last news."""
        return self._news[-1][0] if self._news else 0

    def put(self, page: str, kind: str, problems: Iterable[Problem]) -> None:
        """Write down all problems of one kind of a page (a docname), instead of those that stood there.

        Browsers are told when they are others.
        """
        found = tuple(problems)
        with self._changed:
            before = self._problems.pop((page, kind), ())
            if found:
                self._problems[page, kind] = found
        if found != before:
            self.tell("problems", pages=[page])

    def pages(self, kind: str) -> list[str]:
        """Return the pages that have problems of a kind."""
        with self._changed:
            return [page for page, other in self._problems if other == kind]

    def problems(self, page: str) -> list[Problem]:
        """Return what is wrong with a page, and everywhere."""
        with self._changed:
            return [
                problem
                for (place, _), found in self._problems.items()
                if place in (page, EVERYWHERE)
                for problem in found
            ]
