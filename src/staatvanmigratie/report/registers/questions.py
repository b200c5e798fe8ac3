"""What parliament asked: ``data/questions.yml``, read strictly, with the place in the report that answers it.

A question, motion or commitment stands in a paper with an address. It has places in the report (``answered``:
labels of figures and tables, chapters, or a chapter with a heading) or says why there is no answer
(``unanswered``). An edition shows what had been asked by its cut-off date.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator, model_validator

from staatvanmigratie.foundation import dutch, strict
from staatvanmigratie.foundation.strict import Strict

FILE = Path("data/questions.yml")

LABEL = re.compile(r"(?:fig|tab)-[a-z0-9-]+")
_CHAPTER = re.compile(r"\d\d_[a-z0-9_]+(?:#.+)?")


class Question(Strict):
    """One entry; the keys are described at the head of the file."""

    key: str
    subject: str = Field(min_length=5, max_length=70)
    kind: Literal["vraag", "motie", "toezegging", "eerder gemeld"]
    house: Literal["Tweede Kamer", "Eerste Kamer"]
    date: date
    question: str = Field(min_length=20)
    paper: str = Field(min_length=5)
    address: str = Field(pattern=r"^https://\S+$")
    answer: str | None = None
    answered: list[str] = Field(default=[])
    unanswered: str | None = None

    @field_validator("answered")
    @classmethod
    def _are_places(cls, value: list[str]) -> list[str]:
        for place in value:
            if not LABEL.fullmatch(place) and not _CHAPTER.fullmatch(place):
                raise ValueError(
                    f"{place!r} is no place; write fig-asiel-jaar, 07_asiel or 07_asiel#Besluiten"
                )
        return value

    @model_validator(mode="after")
    def _has_an_answer_or_a_reason(self) -> "Question":
        if bool(self.answered) == bool(self.unanswered):
            raise ValueError(
                "answered or unanswered: name where the answer stands, or why there is none; not both"
            )
        if self.answered and not self.answer:
            raise ValueError("answer: is missing; say in one sentence what stands there")
        return self

    @property
    def day(self) -> str:
        """The day for a reader."""
        return dutch.day(self.date)

    @property
    def labels(self) -> list[str]:
        """The figures and tables with the answer."""
        return [place for place in self.answered if LABEL.fullmatch(place)]

    @property
    def places(self) -> list[tuple[str, str]]:
        """The chapters with the answer, each with its heading; without one, an empty text."""
        return [
            (chapter, heading)
            for chapter, _, heading in (place.partition("#") for place in self.answered)
            if not LABEL.fullmatch(chapter)
        ]


def read(root: Path) -> list[Question]:
    """Return every question, the oldest first; none where there is no file.

    Raises
    ------
    DataFileError
        An unknown, a missing or a wrong key; the message names the question and the key.
    """
    if not (root / FILE).exists():
        return []
    found = strict.models(root / FILE, Question, FILE.as_posix(), "key")
    return sorted(found.values(), key=lambda each: (each.date, each.key))


def known(root: Path, as_of: date) -> list[Question]:
    """Return what had been asked on a day, the oldest first."""
    return [each for each in read(root) if each.date <= as_of]


def problems(found: Sequence[Question], sources: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the key and what is wrong, for every place that the report does not have.

    Parameters
    ----------
    sources
        The source of every chapter of the book, by its name.
    """
    labels = {label for source in sources.values() for label in re.findall(r'label="([a-z0-9-]+)"', source)}
    for each in found:
        for label in each.labels:
            if label not in labels:
                yield each.key, f"answered: no figure or table {label!r} in the book"
        for chapter, heading in each.places:
            if chapter not in sources:
                yield each.key, f"answered: no chapter {chapter!r} in the book"
            elif heading and not re.search(rf"(?m)^#+ {re.escape(heading)}\s*$", sources[chapter]):
                yield each.key, f"answered: no heading {heading!r} in {chapter}"
