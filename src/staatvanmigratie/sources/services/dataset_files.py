"""What the cells of a table at a source mean here: ``data/sources/<source>/<dataset>.yml``, read strictly.

A dataset file names the table, the selection and, per figure, the indicator and breakdowns of the store, so
that what is fetched lands beside the snapshots there are and the catalogue picks it up without an edit. The
keys are described in ``data/sources/README.md``; ``beliefs`` holds them against the table, ``reading`` does
what they say.
"""

import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from staatvanmigratie.foundation import strict
from staatvanmigratie.foundation.errors import DataFileError
from staatvanmigratie.foundation.strict import Strict
from staatvanmigratie.store.snapshots import TOTAL

Kind = Literal["year", "half", "quarter", "month", "day"]


def _list(value: object) -> object:
    return [value] if isinstance(value, str) else value


Texts = Annotated[list[str], BeforeValidator(_list)]


class Dimension(Strict):
    """What to do with one dimension of the table: one code, a breakdown, or the time axis."""

    only: Texts = Field(default=[])  # code or title; the first that the table has
    name: str | None = None
    countries: bool = False
    codes: dict[str, str] = Field(default={})  # code or title there → category here
    others: Literal["stop", "leave_out"] = "stop"
    time: list[Kind] = Field(default=[])

    @model_validator(mode="after")
    def _does_one_thing(self) -> "Dimension":
        if bool(self.only) + bool(self.name) + bool(self.time) != 1:
            raise ValueError("give one of: only (a code), name (a breakdown), time (the kinds of period)")
        return self


def _short_form(value: object) -> object:
    return {"only": value} if isinstance(value, (str, list)) else value


class Joint(Strict):
    """Several dimensions that make one breakdown together; codes as ``A051735 A051739``, ``*`` for any."""

    dimensions: list[str] = Field(min_length=2)
    codes: dict[str, str]
    others: Literal["stop", "leave_out"] = "leave_out"


class CellMapping(Strict):
    """Which cells become which indicator."""

    indicator: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    unit: str
    measure: Texts = Field(default=[])  # code or title; may be left out where the table has one measure
    # As the source writes it, "" where it names none; another one stops the fetch. Default: the dataset's.
    source_unit: str | None = None
    factor: int = 1  # what one of that unit is here: 1000 for "x 1 000"
    query: str | None = None
    # A text: this category, and no breakdown; a list: these, kept apart.
    where: dict[str, str | list[str]] = Field(default={})
    without: dict[str, Texts] = Field(default={})
    names: dict[str, str] = Field(default={})  # a breakdown that has another name with this indicator
    ref_area: str | None = None
    day: str | None = Field(default=None, pattern=r"^\d{2}-\d{2}$")  # a stock on this day of the year
    minimum: float | None = 0.0
    add_up: bool = False  # several cells make the figure; a list under `where` is added up too
    sets: dict[str, str] = Field(default={})  # a breakdown that the measure itself stands for
    rounded: bool = False  # beyond the habit of the source
    optional: bool = False  # a measure not every state of the table has
    note: str = ""


class Derived(Strict):
    """A figure worked out of others: a ratio, a year out of quarters, a group out of its members."""

    indicator: str
    unit: str
    out_of: str  # the indicator it is worked out of
    ratio: dict[str, Texts] | None = None  # breakdown: [numerator, …]; the denominator is what `to` says
    over: str | None = None  # the indicator of the denominator, where that is another one
    to: dict[str, Texts] = Field(default={})
    sets: dict[str, str] = Field(default={})
    at_least: float = 0
    decimals: int = 1
    year: bool = False
    group: str | None = None
    note: str

    @model_validator(mode="after")
    def _does_one_thing(self) -> "Derived":
        if (self.ratio is not None) + self.year + bool(self.group) != 1 or not self.note.startswith(
            "derived"
        ):
            raise ValueError('give one of ratio, year, group, and a note that begins with "derived"')
        return self


class Sum(Strict):
    """Parts that make a total: all categories of a breakdown, or the ones named."""

    indicator: str
    total: str | None = None  # the indicator of the total, where that is another one
    by: str
    whole: str = TOTAL  # the category that the parts make
    parts: list[str] = Field(default=[])
    tolerance: float | None = None  # default: what rounding can do


class Balance(Strict):
    """One indicator that is the sum of others, and less of others."""

    total: str
    plus: list[str]
    minus: list[str] = Field(default=[])
    tolerance: float | None = None


class Proof(Strict):
    """Where somebody saw that the table is what the mapping believes."""

    recorded: str | None = None  # which answer of the source
    programs: str | None = None  # which public programs ask for the same
    date: str | None = Field(default=None, pattern=r"^\d{4}(-\d{2}){0,2}$")  # the day, as far as it is known

    @model_validator(mode="after")
    def _says_one_thing(self) -> "Proof":
        if bool(self.recorded) + bool(self.programs) > 1 or (self.date is None) != (self.recorded is None):
            raise ValueError("give recorded (with `date`, the day of the answer) or programs, or neither")
        return self


class Dataset(Strict):
    """One dataset file."""

    source: str
    name: str
    table: str
    title: str
    address: str | None = None
    ref_area: str | None = None
    dimensions: dict[str, Annotated[Dimension, BeforeValidator(_short_form)]]
    unnamed: Texts = Field(default=[])  # the code of every dimension that is not named above
    # What a code is called, `*` for any letters; as `dimension code` where the code alone is not enough.
    titles: dict[str, Texts] = Field(default={})
    source_unit: str | None = None  # of the figures that name none of their own
    proof: Proof = Field(default=Proof())
    joint: dict[str, Joint] = Field(default={})
    queries: dict[str, dict[str, str | list[str]]] = Field(default={})
    since: str | None = Field(default=None, pattern=r"^\d{4}$")
    rounding: int | None = None
    figures: list[CellMapping] = Field(min_length=1)
    derived: list[Derived] = Field(default=[])
    sums: list[Sum] = Field(default=[])
    balances: list[Balance] = Field(default=[])
    jumps: dict[str, str] = Field(default={})  # "indicator period" → why so large a jump is right
    note: str = ""

    @property
    def key(self) -> str:
        """The dataset as the catalogue names it."""
        return f"{self.source}/{self.name}"

    @property
    def where(self) -> str:
        """The file, for messages."""
        return f"data/sources/{self.source}/{self.name}.yml"

    @property
    def time(self) -> tuple[str, list[Kind]]:
        """The name of the time axis and the kinds of period that are taken."""
        return next((name, each.time) for name, each in self.dimensions.items() if each.time)

    @model_validator(mode="after")
    def _hangs_together(self) -> "Dataset":
        if sum(bool(each.time) for each in self.dimensions.values()) != 1:
            raise ValueError("dimensions: exactly one has `time`")
        names = {each.name for each in self.dimensions.values() if each.name} | set(self.joint)
        for figure in self.figures:
            if unknown := (set(figure.where) | set(figure.without) | set(figure.names)) - names:
                raise ValueError(f"figures: {figure.indicator}: no breakdown {', '.join(sorted(unknown))}")
            if figure.query is not None and figure.query not in self.queries:
                raise ValueError(f"figures: {figure.indicator}: no query {figure.query}")
            self._counts_in(figure)
        return self

    def _counts_in(self, figure: CellMapping) -> None:
        unit = self.unit_of(figure)
        if unit is None:
            raise ValueError(
                f'figures: {figure.indicator}: source_unit is missing: write the unit as the source does, "" '
                "where it names none"
            )
        if figure.factor != (wanted := scale(unit)):
            raise ValueError(
                f"figures: {figure.indicator}: factor is {figure.factor}, source_unit {unit!r} makes {wanted}"
            )

    def unit_of(self, figure: CellMapping) -> str | None:
        """Return the unit in which the source gives a figure; "" where it names none."""
        return self.source_unit if figure.source_unit is None else figure.source_unit


def scale(unit: str) -> int:
    """Return what one of a unit is: 1000 for ``x 1 000``, a million for ``mln euro``, 1 for ``per 1 000``."""
    if thousands := re.search(r"(?<!\d)(?<!per )(?<!\d )1((?:[ .]?000)+)(?!\d)", unit):
        return 1000 ** thousands[1].count("000")
    words = {"mln": 10**6, "MIO": 10**6, "mld": 10**9, "THS": 1000}
    return next((size for word, size in words.items() if re.match(rf"{word}(?![a-zA-Z])", unit)), 1)


class Source(Strict):
    """What all datasets of one source share: ``data/sources/<source>/source.yml``."""

    publisher: str
    licence: str
    address: str  # with {table}; where a reader finds the table
    seen_in: str
    services: list[str] = Field(min_length=1)  # in order of preference
    titles: dict[str, Texts] = Field(default={})  # of codes that mean the same in every table


def read_sources(folder: Path) -> dict[str, Source]:
    """Read what the datasets of each source share.

    Raises
    ------
    DataFileError
        An unknown or missing key; the message names file and key.
    """
    return {path.parent.name: _model(Source, path) for path in sorted(folder.glob("*/source.yml"))}


def read_datasets(folder: Path) -> dict[str, Dataset]:
    """Read every dataset file, by ``source/dataset``, sorted.

    Raises
    ------
    DataFileError
        An unknown or missing key, a wrong type; the message names file and key.
    """
    found, sources = {}, read_sources(folder)
    for path in sorted(folder.glob("*/*.yml")):
        if path.name != "source.yml":
            dataset = _model(Dataset, path, source=path.parent.name, name=path.stem)
            shared = sources[dataset.source].titles if dataset.source in sources else {}
            found[dataset.key] = dataset.model_copy(update={"titles": {**shared, **dataset.titles}})
    return found


def _model(kind, path: Path, **more: str):
    where = f"data/sources/{path.parent.name}/{path.name}"
    fields = strict.read(path)
    if more.keys() & fields.keys():
        raise DataFileError(f"{where}: source and name are those of the folder and the file")
    return strict.model(kind, where, fields, **more)
