"""A delivery: the file that came, what its columns mean, and how it becomes a snapshot.

    data/deliveries/<organisation>/<name>.yml

The description is written by the researcher who received the file; nothing is guessed from the file itself.
What does not fit the description is refused with row numbers, and nothing is taken up. The original stays
beside the figures, under its digest.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import pandas as pd
from pydantic import BeforeValidator, Field, model_validator

from staatvanmigratie.foundation import strict
from staatvanmigratie.foundation.errors import DataFileError, SvmError
from staatvanmigratie.foundation.files import file_digest
from staatvanmigratie.foundation.office_files import spreadsheet
from staatvanmigratie.foundation.strict import Strict
from staatvanmigratie.privacy import personal_columns
from staatvanmigratie.sources.deliveries import dates, notation
from staatvanmigratie.sources.deliveries.disclosure import Rule, protect
from staatvanmigratie.sources.services import countries
from staatvanmigratie.store.snapshots import CLOSING, FIXED, TOTAL, Snapshot, Store, write_snapshot

_SHOWN = 8  # problems in one message


def _iso(value: object) -> object:
    return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else value


Day = Annotated[date, BeforeValidator(_iso)]


class Column(Strict):
    """What one column of the file holds."""

    role: Literal["period", "dimension", "value", "total_of", "skip"]
    form: Literal["year", "month", "quarter", "day", "month_of_year"] | None = None  # of a period
    dimension: str | None = None  # of a dimension
    country: bool = False  # its cells are names of countries
    codes: dict[str, str] = Field(default_factory=dict)  # cell → code; "_T" is the total
    indicator: str | None = None  # of a value
    unit: str | None = None
    where: dict[str, str] = Field(default_factory=dict)  # categories of all values in this column

    @model_validator(mode="after")
    def _has_what_its_role_needs(self) -> "Column":
        needs = {"period": ["form"], "dimension": ["dimension"], "value": ["indicator", "unit"]}.get(
            self.role, []
        )
        if missing := [key for key in needs if getattr(self, key) is None]:
            raise ValueError(f"a column with role {self.role} needs {', '.join(missing)}")
        if self.role == "dimension" and not (self.codes or self.country):
            raise ValueError("say what its cells mean: codes: {cell: code}, or country: true")
        return self


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
    range: str | None = None
    hidden_is_known: bool = False
    encoding: Literal["utf-8", "windows-1252", "utf-16"] | None = None
    delimiter: str = ";"
    locale: Literal["nl", "en"]
    status: Literal["A", "P", "P2", "E"]
    rounding: int | None = None  # the file is rounded to this base; null: exact
    signs: dict[str, Literal["Q", "O", "M"]] = Field(default_factory=dict)
    constants: dict[str, str] = Field(default_factory=dict)
    columns: dict[str, Column]
    disclosure: Disclosure | None = None

    @model_validator(mode="after")
    def _fits_together(self) -> "Description":
        if self.format in ("xlsx", "ods") and not (self.sheet and self.range):
            raise ValueError("a spreadsheet needs sheet and range")
        roles = [column.role for column in self.columns.values()]
        forms = sorted(str(column.form) for column in self.columns.values() if column.role == "period")
        forms += ["constant"] if "time_period" in self.constants else []
        if (len(forms) != 1 or forms == ["month_of_year"]) and forms != ["month_of_year", "year"]:
            raise ValueError(
                "exactly one column has role period (or constants has time_period), or two: "
                "one with form year and one with form month_of_year"
            )
        if (self.format == "keten-csv") != ("total_of" in roles):
            raise ValueError("a column with role total_of goes with format keten-csv")
        if "value" not in roles:
            raise ValueError("no column has role value")
        if self.reference_date > self.received:
            raise ValueError("reference_date lies after received")
        if self.disclosure and self.rounding:
            raise ValueError("disclosure is for exact counts; a rounded file has been made safe by its maker")
        return self


@dataclass
class TakenDelivery:
    """What became of a file."""

    snapshot: Snapshot | None
    values: int
    hidden: dict[str, int] = field(default_factory=dict)  # status → number of cells without a value
    known: bool = False  # it had been taken up before


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
        raise DataFileError(
            f"{where}: there is no such description. Write it (data/deliveries/README.md shows how); "
            "the id is organisation/name, as in: svm deliver FILE --as ind/asieltrends"
        )
    return strict.model(Description, where, strict.read(path))


def take_up(root: Path, file: Path, delivery_id: str, write: bool = True) -> TakenDelivery:
    """Read a file as its description says and keep it as a new vintage.

    Raises
    ------
    HostileFileError
        The file may harm, or hides something.
    DataFileError
        It is not the file that was described, or it does not fit the description: unknown or missing columns,
        cells that are no numbers in the declared notation, unknown categories or countries, the same figure
        twice, data about single persons. The message gives row numbers; nothing is stored.
    """
    about = read(root, delivery_id)
    digest = file_digest(file)
    if digest != about.sha256:
        raise DataFileError(
            f"{file.name} is not the file that data/deliveries/{delivery_id}.yml describes: sha256 is "
            f"{digest}, there it is {about.sha256}. If this is the right one, look at it, and change "
            "received and sha256"
        )
    source, dataset = delivery_id.split("/")
    store = Store(root / "data" / "snapshots")
    kept_as = f"{digest[:16]}{file.suffix.lower()}"
    for snapshot in store.snapshots(delivery_id) if delivery_id in store.datasets() else []:
        if (snapshot.folder / kept_as).exists():
            return TakenDelivery(snapshot, snapshot.rows, known=True)
    observations = _Reader(about, root, file.name).observations(_cells(about, file))
    hidden = observations.loc[observations["obs_value"] == "", "obs_status"].value_counts().to_dict()
    taken = TakenDelivery(None, len(observations) - sum(hidden.values()), hidden)
    if write:
        taken.snapshot = write_snapshot(
            root / "data" / "snapshots",
            {
                "source": source,
                "publisher": about.publisher,
                "dataset": dataset,
                "title": about.title,
                "table": about.table,
                "address": about.address,
                "vintage": about.received.isoformat(),
                "known_from": about.received.isoformat(),
                "origin": "delivery",
                "seen_at": about.address,
                "seen_in": f"Levering van {about.publisher}, stand {about.reference_date.isoformat()}",
                "secondary": False,
                "licence": about.licence,
            },
            observations,
            attachments={kept_as: file.read_bytes()},
        )
    return taken


def _cells(about: Description, file: Path) -> list[spreadsheet.Row]:
    if about.format in ("xlsx", "ods"):
        return spreadsheet.of_spreadsheet(file, about.sheet or "", about.range or "", about.hidden_is_known)
    encoding = about.encoding or ("utf-8" if about.format == "keten-csv" else None)
    return spreadsheet.of_csv(file, encoding, about.delimiter)


class _Reader:
    """Turns the cells of one file into observations; collects what is wrong."""

    def __init__(self, about: Description, root: Path, name: str):
        self.about = about
        self.name = name
        path = root / "data" / "countries.yml"
        self.titles = _country_titles(path) if path.exists() else {}
        self.problems: list[str] = []

    def observations(self, rows: Sequence[spreadsheet.Row]) -> pd.DataFrame:
        heads = [str(cell).strip() for cell in rows[0]]
        self._heads(heads)
        columns = {head: self.about.columns[head] for head in heads}
        days = {number for number, column in enumerate(columns.values()) if column.form == "day"}
        self.problems += personal_columns.columns(heads, rows[1:], days)
        self._stop()
        records = [
            record for place, row in enumerate(rows[1:], 2) for record in self._row(place, row, columns)
        ]
        self._twice(records)
        self._stop()
        if not records:
            raise DataFileError(f"{self.name}: no figures in it; look at range and columns")
        frame = pd.DataFrame(records).drop(columns="row")
        dimensions = [name for name in frame.columns if name not in FIXED]
        frame[dimensions] = frame[dimensions].fillna(TOTAL)
        return self._safe(frame, dimensions) if self.about.disclosure else frame

    def _heads(self, heads: list[str]) -> None:
        if doubled := {head for head in heads if heads.count(head) > 1}:
            self.problems.append(f"the heads {', '.join(sorted(map(repr, doubled)))} stand twice")
        for head in dict.fromkeys(heads):
            if head not in self.about.columns:
                self.problems.append(f"column {head!r} is not described; describe it, or give it role: skip")
        for head in self.about.columns:
            if head not in heads:
                self.problems.append(f"column {head!r} is described, but not in the file")
        self._stop()

    def _row(
        self, place: int, row: spreadsheet.Row, columns: dict[str, Column]
    ) -> Iterator[dict[str, object]]:
        if all(cell in ("", None) for cell in row):
            return
        key: dict[str, str] = {"ref_area": "NLD", **self.about.constants}
        try:
            told = self._told(columns, row)
            here = list(zip(columns.items(), row, strict=True))
            for (head, column), cell in here:
                silent = head in told or column.role == "skip"
                if not silent and str(cell).strip() not in ("", *_names_of_total(column)):
                    raise SvmError(f"the total is not of {head}, and yet {head} is {cell!r}")
            if "time_period" not in key:
                when = {c.form or "": cell for (h, c), cell in here if c.role == "period" and h in told}
                key["time_period"] = dates.period(when)
            for (head, column), cell in here:
                if head in told and column.role == "dimension":
                    key[column.dimension or ""] = self._code(column, cell)
                elif head in told and column.role == "skip" and self.about.format == "keten-csv":
                    return  # a part of what the row of the other columns holds already
        except SvmError as error:
            self.problems.append(f"row {place}: {error}")
            return
        signs = {"": "Q", **self.about.signs} if self.about.format == "keten-csv" else self.about.signs
        for column, cell in zip(columns.values(), row, strict=True):
            if column.role == "value":
                try:
                    said = notation.read(cell, self.about.locale, signs)
                except notation.NotationError as error:
                    self.problems.append(f"row {place}: {error}")
                    continue
                yield {
                    **key,
                    **column.where,
                    "indicator": column.indicator,
                    "obs_value": "" if said.value is None else repr(said.value).removesuffix(".0"),
                    "unit_measure": column.unit,
                    "obs_status": said.status or self.about.status,
                    "rounded": 0,
                    "note": "",
                    "row": place,
                }

    def _told(self, columns: dict[str, Column], row: spreadsheet.Row) -> set[str]:
        """Return the columns that say what a row is about.

        In the chain file *Totaal van* names them, as in ``Jaar, Maand``: whatever it does not name stands at
        its total.
        """
        place = next((n for n, each in enumerate(columns.values()) if each.role == "total_of"), None)
        if place is None:
            return set(columns)
        heads = {head.casefold(): head for head in columns}
        names = [name.strip() for name in str(row[place]).split(",")]
        if unknown := [name for name in names if name.casefold() not in heads]:
            raise SvmError(
                f"{list(columns)[place]} names {', '.join(map(repr, unknown))}, which is no column"
            )
        told = {heads[name.casefold()] for name in names}
        return told | {head for head, each in columns.items() if each.role in ("value", "total_of")}

    def _code(self, column: Column, cell: object) -> str:
        text = str(cell).strip()
        if text in column.codes:
            return column.codes[text]
        if column.country:
            if code := self.titles.get(text.casefold()):
                return code
            raise SvmError(f"{text!r} is no country in data/countries.yml; add it there, or under codes")
        known = ", ".join(map(repr, list(column.codes)[:10]))
        raise SvmError(f"{text!r} is not among the codes of this column: {known}")

    def _twice(self, records: Iterable[dict[str, object]]) -> None:
        seen: dict[tuple[object, ...], object] = {}
        for record in records:
            key = tuple(sorted((k, v) for k, v in record.items() if k not in (*CLOSING, "row")))
            if key in seen:
                self.problems.append(f"row {record['row']}: the same figure stands in row {seen[key]}")
            seen.setdefault(key, record["row"])

    def _safe(self, frame: pd.DataFrame, dimensions: list[str]) -> pd.DataFrame:
        """Make exact counts safe, one table of two breakdowns at a time."""
        rule = self.about.disclosure
        assert rule is not None
        if missing := {rule.rows, rule.columns} - set(dimensions):
            raise DataFileError(f"disclosure: {', '.join(sorted(missing))} is no dimension of this delivery")
        others = [c for c in FIXED if c not in ("obs_value", "obs_status")]
        others += [name for name in dimensions if name not in (rule.rows, rule.columns)]
        made = []
        for key, part in frame.groupby(others, dropna=False, sort=False):
            table = part.assign(obs_value=pd.to_numeric(part["obs_value"], errors="coerce"))
            table = table.pivot(index=rule.rows, columns=rule.columns, values="obs_value")
            shown = protect(table, Rule(rule.hidden_below, rule.base))
            for (row, column), value in shown.stack(future_stack=True).items():
                hidden = math.isnan(value)
                said = {
                    "obs_value": "" if hidden else f"{value:.0f}",
                    "obs_status": "Q" if hidden else self.about.status,
                }
                made.append(
                    {**dict(zip(others, key, strict=True)), rule.rows: row, rule.columns: column, **said}
                )
        return pd.DataFrame(made)

    def _stop(self) -> None:
        if self.problems:
            more = f"… and {len(self.problems) - _SHOWN} more" if len(self.problems) > _SHOWN else ""
            said = f"{self.name} was not taken up; nothing was stored:"
            raise DataFileError(said, self.problems[:_SHOWN], more)


def _country_titles(path: Path) -> dict[str, str]:
    found = {}
    for code, country in countries.read(path).countries.items():
        found |= {title.casefold(): code for title in (*country.titles, *country.nationality)}
        found[code.casefold()] = code
    return found


def _names_of_total(column: Column) -> list[str]:
    return [cell for cell, code in column.codes.items() if code == TOTAL]
