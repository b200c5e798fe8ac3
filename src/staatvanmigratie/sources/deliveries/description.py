"""What the file of a partner holds, as the researcher who received it wrote down.

    data/deliveries/<organisation>/<name>.yml

Nothing is guessed from the file itself.
"""

import re
from collections.abc import Iterator
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from staatvanmigratie.foundation import strict
from staatvanmigratie.foundation.errors import DataFileError, SvmError
from staatvanmigratie.foundation.office_files.spreadsheet import areas
from staatvanmigratie.foundation.strict import Strict
from staatvanmigratie.sources.units import scale_of
from staatvanmigratie.store.snapshots import CLOSING

#: What ``svm describe`` writes for what the file does not tell.
OPEN = "???"


def _iso(value: object) -> object:
    return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else value


Day = Annotated[date, BeforeValidator(_iso)]


Form = Literal["year", "half", "quarter", "month", "day", "month_of_year", "quarter_of_year", "school_year"]
#: Forms that say a part of a year, and need a column with the year beside them.
PARTS = ("month_of_year", "quarter_of_year")


_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def _an_area(text: str) -> str:
    try:
        areas.area(text)
    except SvmError as error:
        raise ValueError(str(error)) from error
    return text


AreaName = Annotated[str, AfterValidator(_an_area)]


def _a_sign(text: str) -> str:
    if not text.strip():
        raise ValueError(
            "what an empty cell means is said with empty: missing, impossible, secret, nil or not_asked"
        )
    return text


class Column(Strict):
    """What one column of the file holds."""

    role: Literal["period", "dimension", "value", "total_of", "skip"]
    form: Form | None = None  # of a period
    dimension: str | None = None  # of a dimension
    country: bool | Literal["codes"] = False  # its cells are names of countries, or codes of them
    codes: dict[str, str] = Field(default_factory=dict)  # cell → code; "_T" is the total
    indicator: str | None = None  # of a value
    unit: str | None = None
    where: dict[str, str] = Field(default_factory=dict)  # categories of all values in this column
    #: Number formats somebody looked at → what is shown times this is the figure.
    formats: dict[str, Annotated[float, Field(gt=0)]] = Field(default_factory=dict)
    signed: bool = False  # of a value: it may be below zero, such as a balance
    # Of a value: what one of its numbers is; 1 says that somebody looked.
    factor: Literal[1, 100, 1000, 10_000, 1_000_000] | None = None
    # Of a dimension: its categories make the total together, are some of those that do, or overlap.
    parts: Literal["all", "some", "overlap"] = "all"

    @model_validator(mode="after")
    def _has_what_its_role_needs(self) -> "Column":
        needs = {"period": ["form"], "dimension": ["dimension"], "value": ["indicator", "unit"]}.get(
            self.role, []
        )
        if missing := [key for key in needs if getattr(self, key) is None]:
            raise ValueError(f"a column with role {self.role} needs {', '.join(missing)}")
        if self.signed and self.role != "value":
            raise ValueError("signed is for a column with role value")
        if self.factor and self.role != "value":
            raise ValueError("factor is for a column with role value")
        if (self.factor or 1) > 1 and scale_of(self.unit or "") > 1:
            raise ValueError(f"factor {self.factor} and unit {self.unit} both give a scale; keep one")
        if self.parts != "all" and self.role != "dimension":
            raise ValueError("parts is for a column with role dimension")
        for cell, code in self.codes.items() if self.role == "period" else ():
            years = _YEAR.findall(cell)
            if years and not set(_YEAR.findall(code)) & set(years):
                raise ValueError(f"codes: {cell!r} is described as {code}, which is of another year")
        if self.role == "dimension" and not (self.codes or self.country):
            raise ValueError("say what its cells mean: codes: {cell: code}, country: true, or country: codes")
        return self


class Unfold(Strict):
    """A table with its periods side by side: see ``unfolding``."""

    period: str
    value: str


def on_one_line(text: str) -> str:
    """Return a head as a person reads it: where its line breaks does not count."""
    return " ".join(text.split())


def _on_one_line(columns: object) -> object:
    if not isinstance(columns, dict):
        return columns
    heads = [on_one_line(str(head)) for head in columns]
    if twice := sorted({head for head in heads if heads.count(head) > 1}):
        raise ValueError(f"{', '.join(map(repr, twice))}: described twice")
    return dict(zip(heads, columns.values(), strict=True))


#: Columns of the store that no column of a file and no constant can fill.
_OTHERS = {"indicator", *CLOSING}


class Acknowledged(Strict):
    """A doubt that somebody looked at, word for word, and why the figures are right after all."""

    what: str = Field(min_length=1)
    reason: str = Field(min_length=3)


class Disclosure(Strict):
    """How exact counts are made safe: see ``disclosure``."""

    rows: str
    columns: str
    hidden_below: int = 5
    base: int = 5


class Description(Strict):
    """``data/deliveries/<organisation>/<name>.yml``."""

    publisher: str
    title: str
    table: str | None = None
    address: str = Field(pattern=r"^https://")
    licence: str
    received: Day
    reference_date: Day
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    format: Literal["xlsx", "ods", "csv", "keten-csv"]
    sheet: str | None = None
    range: AreaName | None = None
    until: Literal["last"] | None = None  # read on below range
    ignore: list[AreaName] = Field(default_factory=list)  # no part of the table
    footnotes: Literal["drop"] | None = None  # null: refuse them
    hidden_is_known: bool = False
    encoding: Literal["utf-8", "windows-1252", "utf-16"] | None = None
    delimiter: str = Field(default=";", pattern=r"^[^\n\r\"]$")  # a tab is written as "\t"
    locale: Literal["nl", "en"]
    status: Literal["A", "P", "P2", "E"]
    # The file is rounded to this base; null: exact; 1: exact, though all of its numbers are round.
    rounding: int | None = Field(default=None, ge=1)
    complete: bool | None = None  # false: a part only, what it leaves out stays published
    signs: dict[Annotated[str, AfterValidator(_a_sign)], Literal["Q", "O", "M"]] = Field(default_factory=dict)
    # What an empty cell of a value means; null: refuse it. Of a chain file: secret.
    empty: Literal["missing", "impossible", "secret", "nil", "not_asked"] | None = None
    constants: dict[str, str] = Field(default_factory=dict)
    unfinished: Literal["part"] | None = None  # a period not over holds the part until reference_date
    periods: Literal["all", "own"] = "all"  # each file has the whole history again, or its own periods only
    acknowledged: list[Acknowledged] = Field(default_factory=list)
    columns: Annotated[dict[str, Column], BeforeValidator(_on_one_line)]
    unfold: Unfold | None = None  # periods stand side by side
    disclosure: Disclosure | None = None

    @model_validator(mode="after")
    def _fits_together(self) -> "Description":
        if self.format in ("xlsx", "ods") and not (self.sheet and self.range):
            raise ValueError("a spreadsheet needs sheet and range")
        if self.until and not self.range:
            raise ValueError("until: last needs range, to know where the table begins")
        roles = [column.role for column in self.columns.values()]
        forms = sorted(str(column.form) for column in self.columns.values() if column.role == "period")
        forms += ["constant"] if "time_period" in self.constants else []
        parts = [form for form in forms if form in PARTS]
        if (len(forms) != 1 or parts) and (len(parts) != 1 or sorted([*parts, "year"]) != forms):
            raise ValueError(
                "exactly one column has role period (or constants has time_period), or two: "
                f"one with form year and one with form {' or '.join(PARTS)}"
            )
        if (self.format == "keten-csv") != ("total_of" in roles):
            raise ValueError("a column with role total_of goes with format keten-csv")
        if "value" not in roles:
            raise ValueError("no column has role value")
        names = [column.dimension for column in self.columns.values() if column.dimension]
        names += [name for name in self.constants if name not in ("ref_area", "time_period")]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"{', '.join(twice)}: two columns or constants say it, and one would be lost")
        if taken := sorted(
            {*names, *(name for each in self.columns.values() for name in each.where)} & _OTHERS
        ):
            raise ValueError(f"{', '.join(taken)}: that is no breakdown; name it otherwise")
        if self.unfold:
            roles_of = {"period": self.unfold.period, "value": self.unfold.value}
            for role, head in roles_of.items():
                if head not in self.columns or self.columns[head].role != role:
                    raise ValueError(f"unfold: {role}: describe a column {head!r} with role {role}")
        if self.reference_date > self.received:
            raise ValueError("reference_date lies after received")
        if self.disclosure and (self.rounding or 1) > 1:
            raise ValueError("disclosure is for exact counts; a rounded file has been made safe by its maker")
        return self


def path_of(root: Path, delivery_id: str) -> Path:
    """Return the file of a description.

    Raises
    ------
    DataFileError
        That is no id.
    """
    if not re.fullmatch(r"[\w-]+/[\w-]+", delivery_id):
        raise DataFileError(f"{delivery_id!r}: the id is organisation/name, as in: ind/asieltrends")
    return root / "data" / "deliveries" / f"{delivery_id}.yml"


def read(root: Path, delivery_id: str) -> Description:
    """Read the description of a delivery strictly.

    Raises
    ------
    DataFileError
        No such file, an unknown or missing key, a wrong value; the message names file and key.
    """
    path = root / "data" / "deliveries" / f"{delivery_id}.yml"
    where = f"data/deliveries/{delivery_id}.yml"
    if delivery_id.count("/") != 1 or not path.is_file():
        folder = root / "data" / "deliveries"
        known = [f"{file.parent.name}/{file.stem}" for file in sorted(folder.glob("*/*.yml"))]
        near = get_close_matches(delivery_id, known, n=3, cutoff=0.6)
        maybe = f" Did you mean {' or '.join(near)}?" if near else ""
        raise DataFileError(
            f"{where}: there is no such description.{maybe} To make one: "
            "svm describe FILE --as ind/asieltrends "
            "(the id is organisation/name; data/deliveries/README.md has the keys)"
        )
    content = strict.read(path)
    if open_questions := sorted(_open(content)):
        raise DataFileError(
            f"{where}: still to be answered, where {OPEN} stands: {', '.join(open_questions)}. "
            "Look at the file, or ask its sender"
        )
    return strict.model(Description, where, content)


def _open(content: object, place: str = "") -> Iterator[str]:
    """Yield the places of what nobody has answered yet."""
    if isinstance(content, dict):
        for key, value in content.items():
            at = f"{place}.{key}" if place else str(key)
            if key == OPEN:
                yield at
            yield from _open(value, at)
    elif content == OPEN:
        yield place
