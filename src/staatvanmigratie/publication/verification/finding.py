"""What a look at records and releases found: what does not hold, and what is only good to know."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing that was found: what it is about, and what is wrong with it or worth telling."""

    about: str
    text: str
    holds: bool = False  # it is only good to know

    def __str__(self) -> str:
        return f"{self.about}: {self.text}"


def problems(about: str, texts: Iterable[str]) -> Iterator[Finding]:
    """Yield what does not hold, each about the same thing."""
    return (Finding(about, text) for text in texts)


def gathered(*steps: tuple[str, Callable[[], Iterable[Finding]]]) -> list[Finding]:
    """Return what every step finds, each named by what it looks at; one that breaks off found something too.

    Whatever somebody wrote into a file must not end the look at the rest.
    """
    found: dict[Finding, None] = {}
    for about, step in steps:
        try:
            for each in step():
                found[each] = None
        except Exception as error:
            found[Finding(about, f"could not be looked at to the end: {type(error).__name__}: {error}")] = (
                None
            )
    return list(found)


def remark(about: str, text: str) -> Finding:
    """Return something good to know."""
    return Finding(about, text, holds=True)
