"""The store of figures: what the sources said, one folder per vintage, written once and never edited.

    data/snapshots/<source>/<dataset>/<vintage>/{snapshot.yml,observations.csv}

A revision arrives as a new vintage beside the old one. Nothing is trusted on the way in: keys, columns,
numbers and the digest of the file are checked before a figure leaves this module. Which vintage an
edition quotes is decided in ``choice``; what a figure means stands in the catalogue.
"""

import csv
import hashlib
import io
import os
import re
import shutil
import tempfile
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import yaml
from pydantic import BeforeValidator, Field, ValidationError, model_validator

from staatvanmigratie.foundation import files, periods, strict, uses
from staatvanmigratie.foundation.errors import DataFileError, DigestError, MissingSnapshotError, SvmError
from staatvanmigratie.foundation.statuses import CODES, VALUELESS
from staatvanmigratie.foundation.strict import Strict
from staatvanmigratie.store import summed

if TYPE_CHECKING:
    import pandas as pd

FOLDER = "data/snapshots"
#: Columns that open and close every observations.csv; the breakdown dimensions stand in between.
OPENING = ("indicator", "time_period", "ref_area")
CLOSING = ("obs_value", "unit_measure", "obs_status", "rounded", "note")
FIXED = (*OPENING, *CLOSING)  # any other column is a dimension
TOTAL = "_T"  # SDMX: all categories of a dimension together

#: Of an answer by an api: every reply of the source as it came, beside the figures.
ANSWER = "answer.zip"
#: Keys that most snapshots do not have: they are written only where they say something.
_ONLY_WHERE_SAID = ("retrieved", "answer_sha256", "complete", "rounding", "table_copy")
_DIMENSION = re.compile(r"[a-z][a-z0-9_]*")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


#: A source may stand in another time zone than who reads it, and that one in another than UTC.
_AHEAD = timedelta(days=2)


def _iso_day(value: object) -> object:
    # Vintages are quoted in the file, because a bare 2024 would be a number; the days beside them are too.
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        return date.fromisoformat(value)
    return value


Hand = Literal["source", "copy", "retelling"]
Day = Annotated[date, BeforeValidator(_iso_day)]
FolderName = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=80)]


class Snapshot(Strict):
    """One dataset at one vintage: the keys of its ``snapshot.yml``, and its figures on request."""

    source: FolderName
    publisher: str = Field(min_length=1)
    dataset: FolderName
    title: str = Field(min_length=1)
    table: str | None
    address: str = Field(pattern=r"^https?://")
    vintage: str
    known_from: Day
    vintage_note: str | None
    origin: Literal["api", "delivery", "transcribed"]
    seen_at: str = Field(pattern=r"^https?://")
    seen_in: str = Field(min_length=1)
    secondary: bool
    table_copy: bool = False  # second hand, but a file with the table of the source itself: nobody retold it
    warning: str | None
    licence: str = Field(min_length=1)
    transcribed_on: Day | None
    rows: int = Field(ge=1)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    retrieved: str | None = None  # origin api: when it was fetched, UTC
    answer_sha256: str | None = None  # origin api: of ANSWER
    rounding: int | None = Field(default=None, ge=1)  # origin delivery: what its counts are rounded to
    complete: bool | None = None  # whether what is not in it is no longer published; None: by its origin
    folder: Path = Field(exclude=True)  # where it was read; not a key of the file

    @model_validator(mode="after")
    def _a_vintage_is_known_on_its_last_day(self) -> "Snapshot":
        end = known_from(self.vintage)
        if self.known_from > end or (self.known_from < end and not self.vintage_note):
            raise ValueError(
                f"known_from is {self.known_from}, the last day of vintage {self.vintage} is {end}: "
                "an earlier day needs a vintage_note that says why, a later one cannot be"
            )
        return self

    @model_validator(mode="after")
    def _nobody_reads_what_is_still_to_come(self) -> "Snapshot":
        """Of what was fetched, ``sources/vintages.py`` sees to it, by the day of the fetch."""
        day = self.transcribed_on
        if day and periods.parse(self.vintage).first > day + _AHEAD:
            said = f"transcribed_on is {day}"
            raise ValueError(f"vintage is {self.vintage}, and it was read before that: {said}")
        return self

    @model_validator(mode="after")
    def _a_copy_is_at_second_hand(self) -> "Snapshot":
        if self.table_copy and not self.secondary:
            raise ValueError("table_copy is true and secondary false: what was read at the source is no copy")
        return self

    @property
    def hand(self) -> Hand:
        """How near to the source it was read: there, in a copy of its table, or in what others say of it."""
        if not self.secondary:
            return "source"
        return "copy" if self.table_copy else "retelling"

    @property
    def key(self) -> str:
        """The dataset as the catalogue names it: ``cbs/85451NED``."""
        return f"{self.source}/{self.dataset}"

    @property
    def claims_all(self) -> bool:
        """Whether it holds all that the source says of its selection: fetched and delivered ones do."""
        return self.origin != "transcribed" if self.complete is None else self.complete

    def observations(self) -> "pd.DataFrame":
        """Return the figures of this snapshot, after checking that the file is as it was written.

        Returns
        -------
        pandas.DataFrame
            In the order of the file, with one column per breakdown dimension between ``ref_area`` and
            ``obs_value``:
            ``indicator``, ``time_period``, ``ref_area``, the dimensions   text, ``_T`` = total;
            ``obs_value``      float, in ``unit_measure``; missing only with a status that says so;
            ``obs_status``     SDMX code;
            ``rounded``        bool: the source rounded beyond its habit;
            ``note``           text, may be empty.

        Raises
        ------
        DigestError
            The file is not the one ``snapshot.yml`` describes.
        DataFileError
            The file is there, but cannot be what it says; the message names file and line.
        """
        path = self.folder / "observations.csv"
        try:
            content = path.read_bytes()
        except OSError as error:
            raise DataFileError(f"{path}: cannot be read ({error.strerror})") from error
        found = hashlib.sha256(content).hexdigest()
        if found != self.sha256:
            raise DigestError(
                f"{path}: this is not the file its snapshot.yml describes (expected sha256 {self.sha256}, "
                f"found {found}). A snapshot is never edited: restore it with git restore {path}"
            )
        observations = _parse(content, path)
        if len(observations) != self.rows:
            raise DataFileError(
                f"{path}: holds {len(observations)} figures, rows in snapshot.yml is {self.rows}"
            )
        return summed.as_firm_as_their_months(observations)

    def check_answer(self) -> None:
        """Check that the answer of the source lies beside the figures as it came, where there was one.

        Raises
        ------
        DigestError
            It is gone or is another file.
        """
        path = self.folder / ANSWER
        if self.answer_sha256 is None:
            return
        found = files.file_digest(path) if path.exists() else None
        if found != self.answer_sha256:
            state = "is not the answer that its snapshot.yml describes" if found else "is gone"
            raise DigestError(f"{path} {state}; restore it with: git restore {path}")


class Store:
    """All snapshots under one folder. A dataset is read when it is first asked for, and then kept."""

    def __init__(self, root: Path):
        self.root = Path(root)
        self._snapshots: dict[str, list[Snapshot]] = {}
        self._observations: dict[Path, pd.DataFrame] = {}

    def datasets(self) -> list[str]:
        """Return what there is, as ``source/dataset``, sorted."""
        uses.note(f"{FOLDER}/")
        return [
            f"{source}/{name}"
            for source in _names(self.root)
            for name in _names(self.root / source)
            if _names(self.root / source / name)  # empty when the first vintage was never finished
        ]

    def snapshots(self, dataset: str) -> list[Snapshot]:
        """Return the snapshots of a dataset, the one known first in front.

        Of one vintage, what came from the source itself goes first, the last fetched in front; copies follow
        the number of their folder: 2024, 2024_2, 2024_3.

        Raises
        ------
        MissingSnapshotError
            The store holds no such dataset; the message shows near names and what to type.
        DataFileError
            A ``snapshot.yml`` is broken; the message names file and key.
        """
        uses.note(f"{FOLDER}/{dataset}/")
        if dataset not in self._snapshots:
            source, _, name = dataset.partition("/")
            # By the listing, not by the path: case counts, also where the disk does not care.
            folder = self.root / source / name
            there = source in _names(self.root) and name in _names(folder.parent)
            found = [_read(folder / vintage) for vintage in _names(folder)] if there else []
            if not found:
                raise MissingSnapshotError(self._missing(dataset))
            self._snapshots[dataset] = sorted(found, key=_in_order)
        return self._snapshots[dataset]

    def observations(self, snapshot: Snapshot) -> "pd.DataFrame":
        """Return :meth:`Snapshot.observations`, read and verified once: several series share a dataset."""
        if snapshot.folder not in self._observations:
            self._observations[snapshot.folder] = snapshot.observations()
        return self._observations[snapshot.folder]

    def indicators(self) -> dict[str, list[str]]:
        """Return every indicator there is, with the datasets that hold it; without checking the figures."""
        found: dict[str, set[str]] = {}
        for dataset in self.datasets():
            for snapshot in self.snapshots(dataset):
                with (snapshot.folder / "observations.csv").open(encoding="utf-8", newline="") as file:
                    rows = csv.reader(file)
                    place = next(rows).index("indicator")
                    for indicator in {row[place] for row in rows}:
                        found.setdefault(indicator, set()).add(dataset)
        return {indicator: sorted(datasets) for indicator, datasets in sorted(found.items())}

    def _missing(self, dataset: str) -> str:
        known = self.datasets()
        folded = {each.lower(): each for each in known}
        near = [folded[each] for each in get_close_matches(dataset.lower(), folded)]
        source = dataset.partition("/")[0]
        same = [each for each in known if each.startswith(f"{source}/")]
        if near:
            there_is = "Near names: " + ", ".join(near)
        elif same:
            there_is = f"Of {source} there are {len(same)} datasets: {', '.join(same[:8])}" + (
                ", …" if len(same) > 8 else ""
            )
        else:
            sources = sorted({each.partition("/")[0] for each in known})
            there_is = f"There are datasets of: {', '.join(sources) or 'no source yet'}"
        return (
            f"No snapshot of {dataset} in {self.root}. {there_is}. "
            f"See them all with: ls {self.root}/{source if same else ''}"
        )


def known_from(vintage: str) -> date:
    """Return the day from which a figure of this vintage can be quoted: the last day of the vintage.

    A source that dates a table "2024" may have published it in any month; only at the end of the year
    is it certain that the figure was there.
    """
    return periods.last_day(vintage)


def write_snapshot(
    root: Path,
    description: Mapping[str, Any],
    observations: "pd.DataFrame",
    *,
    folder: str | None = None,
    attachments: Mapping[str, bytes] | None = None,
) -> Snapshot:
    """Write one snapshot as a whole or not at all, and return it as read back.

    Parameters
    ----------
    root
        The store, ``data/snapshots``.
    description
        The keys of ``snapshot.yml``, days as ISO text; ``rows`` and ``sha256`` are worked out here.
    observations
        The columns of :meth:`Snapshot.observations` in any order; ``obs_value`` may be number or text.
        A dimension that is ``_T`` in every row is left out of the file.
    folder
        Name of the folder when it is not the vintage: ``2024_2`` for a second copy of the same vintage.
    attachments
        Files kept beside the figures, by name: the answer of the source and the shape of its table.

    Raises
    ------
    SvmError
        There is a snapshot in that place already: it is never overwritten.
    DataFileError
        The figures or the description would not pass when they are read.
    """
    content = _as_csv(observations)
    keys = {name: description.get(name) for name in Snapshot.model_fields if name != "folder"}
    keys["table_copy"] = keys["table_copy"] or None
    keys["rows"] = len(observations)
    keys["sha256"] = hashlib.sha256(content).hexdigest()
    keys = {name: value for name, value in keys.items() if value is not None or name not in _ONLY_WHERE_SAID}
    target = Path(root) / str(keys["source"]) / str(keys["dataset"]) / (folder or str(keys["vintage"]))
    if unknown := set(description) - set(Snapshot.model_fields):
        raise DataFileError(f"{target}: unknown key {', '.join(sorted(unknown))}")
    _in_its_place(_validated(keys, target))
    _parse(content, target / "observations.csv")
    if target.exists():
        raise SvmError(f"{target} exists; a snapshot is never overwritten. A revision is a new vintage")
    target.parent.mkdir(parents=True, exist_ok=True)
    # The dot keeps a half-written folder out of the store if the machine stops before the rename.
    draft = Path(tempfile.mkdtemp(prefix=".new-", dir=target.parent))
    try:
        text = yaml.safe_dump(keys, sort_keys=False, allow_unicode=True, width=110)
        # To the disk itself: a power cut may leave a renamed folder with empty files.
        files.write_through(draft / "observations.csv", content)
        files.write_through(draft / "snapshot.yml", text)
        for name, attachment in (attachments or {}).items():
            files.write_through(draft / name, attachment)
        files.flush(draft)
        draft.chmod(0o755)
        os.rename(draft, target)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    files.flush(target.parent)
    return _read(target)


def digest(observations: "pd.DataFrame") -> str:
    """Return the sha256 that a snapshot of these figures has."""
    return hashlib.sha256(_as_csv(observations)).hexdigest()


def _names(folder: Path) -> list[str]:
    # A folder that starts with a dot is a draft of write_snapshot, or belongs to the file manager.
    if not folder.is_dir():
        return []
    with os.scandir(folder) as entries:
        return sorted(entry.name for entry in entries if entry.is_dir() and not entry.name.startswith("."))


def _in_order(snapshot: Snapshot) -> tuple[date, str, bool, int]:
    number, fetched = _number(snapshot.folder.name), snapshot.origin == "api"
    return snapshot.known_from, snapshot.vintage, not fetched, -number if fetched else number


def _number(folder: str) -> int:
    return int(folder.partition("_")[2] or 1)


def _read(folder: Path) -> Snapshot:
    return _in_its_place(_validated(strict.read(folder / "snapshot.yml"), folder))


def _in_its_place(snapshot: Snapshot) -> Snapshot:
    folder = snapshot.folder
    vintage, _, number = folder.name.partition("_")
    place = (folder.parent.parent.name, folder.parent.name, vintage)
    if place != (snapshot.source, snapshot.dataset, snapshot.vintage) or (number and not number.isdigit()):
        raise DataFileError(
            f"{folder / 'snapshot.yml'}: source, dataset and vintage are "
            f"{snapshot.source}/{snapshot.dataset}/{snapshot.vintage}, but the folder is {'/'.join(place)}"
        )
    return snapshot


def _validated(keys: Mapping[str, Any], folder: Path) -> Snapshot:
    path = folder / "snapshot.yml"
    if "folder" in keys:
        raise DataFileError(f"{path}: unknown key folder")
    try:
        return Snapshot(**keys, folder=folder)
    except ValidationError as error:
        problems = [_in_words(problem) for problem in error.errors()]
        raise DataFileError(f"{path}: {'; '.join(problems)}") from error
    except SvmError as error:  # from periods: the vintage has no known form
        raise DataFileError(f"{path}: vintage: {error}") from error


def _in_words(problem: Mapping[str, Any]) -> str:
    key = ".".join(str(part) for part in problem["loc"])
    if problem["type"] == "missing":
        return f"{key} is missing"
    if problem["type"] == "extra_forbidden":
        return f"unknown key {key}"
    return f"{key}: {problem['msg']} (found {problem['input']!r})" if key else problem["msg"]


def _parse(content: bytes, path: Path) -> "pd.DataFrame":
    import pandas as pd

    try:
        frame = pd.read_csv(io.BytesIO(content), dtype=str, na_filter=False, encoding="utf-8")
    except UnicodeDecodeError as error:
        raise DataFileError(f"{path}: not UTF-8 at byte {error.start}") from error
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise DataFileError(f"{path}: no CSV: {error}") from error
    columns = list(frame.columns)
    dimensions = columns[len(OPENING) : -len(CLOSING)]
    if columns != [*OPENING, *sorted(dimensions), *CLOSING] or not all(map(_DIMENSION.fullmatch, dimensions)):
        raise DataFileError(
            f"{path}: the columns should be {', '.join(OPENING)}, the dimensions in order of the alphabet, "
            f"{', '.join(CLOSING)}; found {', '.join(columns)}"
        )
    if not isinstance(frame.index, pd.RangeIndex):  # pandas takes the first column for an index then
        raise DataFileError(f"{path}: line 2 has more cells than there are columns")
    if not content.endswith(b"\n"):
        raise DataFileError(f"{path}, line {len(frame) + 1}: the file is cut off here")
    for column in (*OPENING, *dimensions, "unit_measure"):
        _refuse(frame[column] == "", path, f"{column} is empty")
    _refuse(~frame["obs_status"].isin(CODES), path, "unknown obs_status", frame["obs_status"])
    number, none = frame["obs_value"].str.fullmatch(_NUMBER.pattern), frame["obs_status"].isin(VALUELESS)
    _refuse(
        ~number & ~(none & (frame["obs_value"] == "")), path, "obs_value is no number", frame["obs_value"]
    )
    _refuse(number & none, path, "a value that is secret or missing cannot stand here", frame["obs_status"])
    _refuse(~frame["rounded"].isin(("0", "1")), path, "rounded is not 0 or 1", frame["rounded"])
    _refuse(frame.duplicated([*OPENING, *dimensions]), path, "the same figure stands on an earlier line")
    frame["obs_value"] = frame["obs_value"].replace("", "nan").astype("float64")
    frame["rounded"] = frame["rounded"] == "1"
    return frame


def _refuse(wrong: "pd.Series", path: Path, problem: str, values: "pd.Series | None" = None) -> None:
    if wrong.any():
        at = wrong.to_numpy().argmax()
        found = "" if values is None else f": {values.iloc[at]!r}"
        raise DataFileError(f"{path}, line {at + 2}: {problem}{found}")


def _as_csv(observations: "pd.DataFrame") -> bytes:
    dimensions = sorted(set(observations.columns) - set(OPENING) - set(CLOSING))
    dimensions = [name for name in dimensions if (observations[name] != TOTAL).any()]
    columns = [*OPENING, *dimensions, *CLOSING]
    rows = sorted(
        [_cell(name, value) for name, value in zip(columns, row, strict=True)]
        for row in observations[columns].itertuples(index=False, name=None)
    )
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8")


def _cell(column: str, value: Any) -> str:
    if column == "rounded":
        return str(int(value))
    if column == "obs_value":
        return _plain(value)
    # A line of the file is a line of the table, so that an error can name it.
    return re.sub(r"\s+", " ", str(value)).strip()


def _plain(value: Any) -> str:
    """Write a number without exponent or needless decimals; what is no number stays, and is refused later."""
    text = value if isinstance(value, str) else f"{Decimal(repr(float(value))):f}"
    if _NUMBER.fullmatch(text) and "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
