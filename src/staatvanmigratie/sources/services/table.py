"""What a source sent, in one form whatever the source: codes with titles, measures with units, cells with
flags.

A loader of ``services`` turns its bytes into a :class:`Table`; ``reading`` turns a table into observations.
The bytes themselves are kept as an *answer*: every reply of one fetch in one file, the same bytes for the
same replies.
"""

import hashlib
import io
import json
import math
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any

from staatvanmigratie.foundation.errors import SchemaError, SourceError


@dataclass(frozen=True)
class Code:
    """One category of a dimension; ``status`` only of a period, as the source words it."""

    code: str
    title: str
    status: str | None = None


@dataclass(frozen=True)
class Dimension:
    """One breakdown of a table, with its categories by code."""

    name: str
    title: str
    codes: Mapping[str, Code]
    time: bool = False

    def find(self, wanted: Iterable[str]) -> str | None:
        """Return the code of the first wanted category there is, given by code or title.

        Raises
        ------
        SchemaError
            Several codes have that title.
        """
        for each in wanted:
            if each in self.codes:
                return each
            titled = [code.code for code in self.codes.values() if tidy(code.title) == tidy(each)]
            if len(titled) > 1:
                raise SchemaError(
                    f"{self.name}: {each!r} is the title of several codes ({', '.join(titled)}); name one"
                )
            if titled:
                return titled[0]
        return None


@dataclass(frozen=True)
class Measure:
    """What is counted, by code; ``path`` names the groups above it, where titles repeat."""

    code: str
    title: str
    unit: str
    path: str = ""

    def is_called(self, name: str) -> bool:
        """Whether a mapping means this measure: by code, by title, or by ``group > title``.

        The older service of CBS makes its codes of the title: ``EmigratieInclusiefAdministratieveC_2``.
        """
        return name == self.code or self.is_titled(name)

    def is_titled(self, name: str) -> bool:
        """Whether a name is the title of this measure, alone or behind its groups, or is made of it."""
        stem, words = _squeezed(re.sub(r"_\d+$", "", name)), _squeezed(self.title)
        whole = _squeezed(f"{self.path}{self.title}")
        return stem in (words, whole) or (len(stem) >= 30 and words.startswith(stem))


def _squeezed(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.casefold())


@dataclass(frozen=True)
class Cell:
    """One value: its categories in the order of the dimensions, and what the source says of it."""

    place: tuple[str, ...]
    measure: str
    value: Decimal | None
    flags: str = ""  # letters, or a word where there is no value
    query: str = ""


@dataclass(frozen=True)
class Table:
    """One answer of a source, read but not yet understood."""

    name: str
    title: str
    modified: date | None  # what the source says of itself
    dimensions: tuple[Dimension, ...]
    measures: tuple[Measure, ...]
    cells: tuple[Cell, ...]
    address: str
    service: str
    remarks: tuple[str, ...] = field(default=())

    def measure(self, names: Iterable[str]) -> Measure:
        """Return the measure a mapping means by the first name that fits.

        Raises
        ------
        SourceError
            None fits, or more than one; the message lists what there is, the nearest first.
        """
        names = list(names)
        if not names and len(self.measures) == 1:
            return self.measures[0]
        for name in names:
            found = [measure for measure in self.measures if measure.is_called(name)]
            if len(found) == 1:
                return found[0]
            if found:
                paths = ", ".join(f"{measure.path} > {measure.title}" for measure in found)
                raise SourceError(f"{self.name}: {name!r} is the title of several measures: {paths}")
        likest = sorted(self.measures, key=lambda each: unlikeness(names, (each.code, each.title)))
        there = ", ".join(f"{measure.code} ({measure.title})" for measure in likest[:_SHOWN])
        more = f" and {len(likest) - _SHOWN} more" if len(likest) > _SHOWN else ""
        raise SourceError(
            f"{self.name}: no measure {' or '.join(names) or 'named'}; there are: {there}{more}"
        )


_SHOWN = 12  # measures in a message


def unlikeness(wanted: Iterable[str], names: Iterable[str]) -> tuple[float, int]:
    """Return how little a thing with these names is like what is wanted: to sort the nearest first."""
    pairs = [(one.casefold(), other.casefold()) for one in wanted for other in names]
    order = max((SequenceMatcher(None, *pair).ratio() for pair in pairs), default=0.0)
    return -order, -max((sum((Counter(one) & Counter(other)).values()) for one, other in pairs), default=0)


def tidy(text: str) -> str:
    """Return a title without doubled or surrounding spaces."""
    return re.sub(r"\s+", " ", text).strip()


def number(text: str) -> Decimal | None:
    """Return a number as an API writes it, or None when the text is no number that can be kept."""
    if not re.fullmatch(r"-?\d+(\.\d+)?([eE][+-]?\d+)?", text):
        return None
    return Decimal(text) if math.isfinite(float(text)) else None


class RepeatedNameError(ValueError):
    """A JSON object has a name twice: of two numbers, a reader would silently take the last."""


def unambiguous(content: bytes | str, **options: Any) -> Any:
    """Read JSON as :func:`json.loads`, but refuse an object in which a name stands twice.

    Raises
    ------
    RepeatedNameError
        Such a name; it is in the message.
    ValueError
        This is no JSON.
    """
    return json.loads(content, object_pairs_hook=_once, **options)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = Counter(name for name, _ in pairs).most_common(1)[0][0]
        raise RepeatedNameError(f"the name {twice!r} stands twice in one object of the answer")
    return found


def pack(parts: Mapping[str, bytes]) -> bytes:
    """Put the replies of one fetch in one compressed file; the same replies give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as bundle:
        for name in sorted(parts):
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            bundle.writestr(entry, parts[name])
    return buffer.getvalue()


def unpack(answer: bytes) -> dict[str, bytes]:
    """Return the replies that :func:`pack` put together, by name.

    Raises
    ------
    SourceError
        This is no such file.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(answer)) as bundle:
            return {name: bundle.read(name) for name in bundle.namelist()}
    except (zipfile.BadZipFile, RuntimeError, EOFError) as error:
        raise SourceError(f"the kept answer cannot be unpacked: {error}") from error


@dataclass(frozen=True)
class Schema:
    """The shape a mapping relies on: titles of the codes it uses, titles and units of the measures."""

    dimensions: Mapping[str, Mapping[str, str]]
    measures: Mapping[str, tuple[str, str]]  # code → title, unit

    def as_json(self) -> bytes:
        """Return the shape as text that does not depend on any order."""
        content = {
            "dimensions": self.dimensions,
            "measures": {code: list(said) for code, said in self.measures.items()},
        }
        return (json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode("utf-8")

    @classmethod
    def from_json(cls, content: bytes) -> "Schema":
        """Read what :meth:`as_json` wrote."""
        said = json.loads(content)
        return cls(said["dimensions"], {code: tuple(pair) for code, pair in said["measures"].items()})

    @property
    def fingerprint(self) -> str:
        """A digest: equal for equal shapes, whatever the order at the source."""
        return hashlib.sha256(self.as_json()).hexdigest()

    def difference(self, new: "Schema") -> tuple[list[str], list[str]]:
        """Return what stops a fetch, and what is only worth saying, between this shape and a new one.

        A dimension or measure that came, went or was renamed, another unit, and a code with another title
        stop it. Codes that came or went do not: a table grows by a country now and then.
        """
        stops, remarks = [], []
        gone = {name: codes for name, codes in self.dimensions.items() if name not in new.dimensions}
        came = {name: codes for name, codes in new.dimensions.items() if name not in self.dimensions}
        for name, codes in gone.items():
            twin = next(
                (other for other, theirs in came.items() if codes and set(theirs) == set(codes)), None
            )
            stops.append(f"dimension {name} is now called {twin}" if twin else f"dimension {name} is gone")
            came.pop(twin, None)
        stops += [f"dimension {name} is new" for name in came]
        for name in self.dimensions.keys() & new.dimensions.keys():
            old_codes, new_codes = self.dimensions[name], new.dimensions[name]
            stops += [
                f"{name} {code}: {old_codes[code]!r} is now {new_codes[code]!r}"
                for code in sorted(old_codes.keys() & new_codes.keys())
                if tidy(old_codes[code]) != tidy(new_codes[code])
            ]
            remarks += [
                f"{name}: no {code} ({old_codes[code]}) any more"
                for code in sorted(old_codes.keys() - new_codes)
            ]
            remarks += [
                f"{name}: new code {code} ({new_codes[code]})"
                for code in sorted(new_codes.keys() - old_codes)
            ]
        for code in self.measures.keys() | new.measures.keys():
            if code not in new.measures:
                stops.append(f"measure {code} ({self.measures[code][0]}) is gone")
            elif code not in self.measures:
                remarks.append(f"measure {code} ({new.measures[code][0]}) is new")
            else:
                (title, unit), (new_title, new_unit) = self.measures[code], new.measures[code]
                if tidy(title) != tidy(new_title):
                    stops.append(f"measure {code}: {title!r} is now {new_title!r}")
                if unit != new_unit:
                    stops.append(f"measure {code} ({title}): unit {unit!r} is now {new_unit!r}")
        return sorted(stops), sorted(remarks)
