"""Eurostat, statistics API: JSON-stat 2.0, sparse values by position, flags of one letter that combine.

A wrong code gives status 200 and nothing: every answer is checked for the dataset asked for, for empty
dimensions and for the codes asked for.
"""

import json
import math
from contextlib import suppress
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any

from staatvanmigratie.foundation import periods
from staatvanmigratie.foundation.errors import SourceError
from staatvanmigratie.sources.services import cbs
from staatvanmigratie.sources.services.client import Client, Rejected, decoded
from staatvanmigratie.sources.services.dataset_files import Dataset
from staatvanmigratie.sources.services.table import (
    Cell,
    Code,
    Dimension,
    Measure,
    Table,
    number,
    pack,
    tidy,
    unpack,
)

SERVICE = "eurostat"


def fetch(api: Client, dataset: Dataset) -> bytes:
    """Return the replies of Eurostat for a dataset, packed: one per query of the dataset file.

    Raises
    ------
    SourceError
        The selection is too large or not understood (with what Eurostat says), or the answer is another
        dataset, has an empty dimension or lacks a code asked for.
    """
    parts, addresses = {}, {}
    for name, query in (dataset.queries or {"all": {}}).items():
        asked = _asked(dataset, query)
        address = api.address(SERVICE, f"/{dataset.table}", {"format": "JSON", "lang": "EN", **asked})
        try:
            content = api.get(address)
        except Rejected as error:
            raise _in_words(dataset, error) from error
        _check(decoded(content, address), dataset.table, asked)
        parts[f"{name}.json"], addresses[name] = content, address
    parts["request.json"] = json.dumps(
        {"service": SERVICE, "table": dataset.table, "addresses": addresses}
    ).encode()
    return pack(parts)


def modified(api: Client, dataset: Dataset) -> date | None:
    """Return the day Eurostat says it changed the dataset, with one small request."""
    asked = {name: codes[0] for name, codes in _asked(dataset, {}).items() if name != "sinceTimePeriod"}
    address = api.address(
        SERVICE,
        f"/{dataset.table}",
        {"format": "JSON", "lang": "EN", **asked, "geo": "NL", "lastTimePeriod": "1"},
    )
    return cbs.day_of(api.json(address)[1].get("updated"))


def _asked(dataset: Dataset, query: dict[str, Any]) -> dict[str, list[str]]:
    """Return the codes asked for per dimension; a dimension of countries is asked for as a whole."""
    asked: dict[str, list[str]] = {}
    for name, plan in dataset.dimensions.items():
        if plan.only:
            asked[name] = plan.only[:1]
        elif plan.name and not plan.countries:
            asked[name] = list(plan.codes)
    if dataset.since:
        asked["sinceTimePeriod"] = [dataset.since]
    return asked | {name: [codes] if isinstance(codes, str) else codes for name, codes in query.items()}


def _in_words(dataset: Dataset, error: Rejected) -> SourceError:
    said = error.body[:400].decode("utf-8", "replace")
    with suppress(ValueError, KeyError, TypeError):
        said = "; ".join(each["label"] for each in json.loads(error.body)["error"])
    if error.status == 413 or "EXTRACTION_TOO_BIG" in said:
        return SourceError(
            f"{dataset.key}: more cells than Eurostat gives at once ({said}). Name fewer codes in "
            f"{dataset.where}, or spread them over several `queries`"
        )
    return SourceError(
        f"{dataset.key}: Eurostat does not understand the question ({said}); see {dataset.where}"
    )


def _check(said: Any, table: str, asked: dict[str, list[str]]) -> None:
    """Refuse an answer with status 200 that is no answer to what was asked."""
    if not isinstance(said, dict) or said.get("class") != "dataset" or said.get("version") != "2.0":
        raise SourceError(f"{table}: the answer is no JSON-stat 2.0 dataset")
    if not {"id", "size", "dimension", "value"} <= said.keys() or len(said["id"]) != len(said["size"]):
        raise SourceError(f"{table}: the answer lacks id, size, dimension or value")
    other = (said.get("extension") or {}).get("id", table)
    if other.lower() != table.lower():
        raise SourceError(f"{table}: the answer is about {other}, not about what was asked")
    empty = [name for name, size in zip(said["id"], said["size"], strict=True) if size == 0]
    if empty:
        codes = ", ".join(f"{name}={'/'.join(asked[name])}" for name in empty if name in asked)
        asked_for = f" ({codes})" if codes else ""
        raise SourceError(f"{table}: no data in dimension {', '.join(empty)}{asked_for}; an unknown code?")
    for name, codes in asked.items():
        there = said["dimension"].get(name, {}).get("category", {}).get("index")
        if there is not None and (gone := sorted(set(codes) - set(there))):
            raise SourceError(
                f"{table}: {name} has no code {', '.join(gone)} (there are: {', '.join(list(there)[:12])})"
            )


def decode(
    said: dict[str, Any],
) -> tuple[list[str], dict[str, dict[str, str]], list[tuple[tuple[str, ...], Any, str]]]:
    """Return dimensions, labels per code and the cells of a JSON-stat dataset; cells without value and flag
    are left out.

    ``value`` and ``status`` are keyed by position in row-major order, or are lists.

    Raises
    ------
    SourceError
        Sizes and codes do not fit, or a position lies outside the table.
    """
    names, sizes = said["id"], said["size"]
    orders, labels = [], {}
    for name, size in zip(names, sizes, strict=True):
        category = said["dimension"][name]["category"]
        index = category.get("index") or {code: 0 for code in category["label"]}
        codes = list(index) if isinstance(index, list) else sorted(index, key=index.__getitem__)
        if len(codes) != size:
            raise SourceError(f"dimension {name} has {len(codes)} codes and size {size}")
        orders.append(codes)
        labels[name] = {code: tidy(category.get("label", {}).get(code, code)) for code in codes}
    values, flags = _by_position(said["value"]), _by_position(said.get("status") or {})
    total = math.prod(sizes)
    positions = sorted(values.keys() | flags.keys())
    if positions and not 0 <= positions[0] <= positions[-1] < total:
        raise SourceError(f"a value at position {positions[-1]} of a table of {total} cells")
    cells = []
    for position in positions:
        place, rest = [], position
        for codes in reversed(orders):
            rest, digit = divmod(rest, len(codes))
            place.append(codes[digit])
        cells.append((tuple(reversed(place)), values.get(position), flags.get(position) or ""))
    return names, labels, cells


def encode(codes: dict[str, list[str]], values: dict[tuple[str, ...], tuple[Any, str]]) -> dict[str, Any]:
    """Return the JSON-stat dataset of cells by place: the other direction of :func:`decode`."""
    value, status = {}, {}
    for position, place in enumerate(product(*codes.values())):
        if place in values:
            said, flag = values[place]
            if said is not None:
                value[str(position)] = said
            if flag:
                status[str(position)] = flag
    return {
        "version": "2.0",
        "class": "dataset",
        "id": list(codes),
        "size": [len(each) for each in codes.values()],
        "value": value,
        "status": status,
        "dimension": {
            name: {"category": {"index": {code: place for place, code in enumerate(each)}}}
            for name, each in codes.items()
        },
    }


def _by_position(said: Any) -> dict[int, Any]:
    pairs = enumerate(said) if isinstance(said, list) else ((int(key), each) for key, each in said.items())
    return {position: each for position, each in pairs if each is not None}


def parse(answer: bytes) -> Table:
    """Return the table in the replies that :func:`fetch` packed.

    Raises
    ------
    SourceError
        The answer is not what it should be; see :func:`decode`. A value that is no number.
    """
    parts = unpack(answer)
    request = json.loads(parts["request.json"])
    titles: dict[str, dict[str, Code]] = {}
    cells: list[Cell] = []
    label, updated, names = "", None, None
    for query in request["addresses"]:
        said = json.loads(parts[f"{query}.json"], parse_float=Decimal)
        _check(said, request["table"], {})
        ids, labels, found = decode(said)
        names = names or ids
        if set(ids) != set(names):
            raise SourceError(f"{request['table']}: query {query} has other dimensions than the one before")
        order = [ids.index(name) for name in names]
        for name in names:
            codes = titles.setdefault(name, {})
            for code, title in labels[name].items():
                key = _period(code) if name == "time" else code
                codes.setdefault(key, Code(key, title))
        time = names.index("time")
        for place, value, flag in found:
            there = [place[each] for each in order]
            there[time] = _period(there[time])
            cells.append(_cell(tuple(there), value, flag, query, request["table"]))
        label, updated = tidy(said.get("label") or ""), said.get("updated") or updated
    return Table(
        name=request["table"],
        title=label,
        modified=cbs.day_of(updated),
        dimensions=tuple(Dimension(name, name, titles[name], name == "time") for name in names or ()),
        measures=(Measure("value", label, ""),),
        cells=tuple(cells),
        address=next(iter(request["addresses"].values())),
        service=SERVICE,
    )


def _cell(place: tuple[str, ...], value: Any, flag: str, query: str, table: str) -> Cell:
    if value is None:
        return Cell(place, "value", None, flag or ":", query)
    exact = value if isinstance(value, Decimal) else number(str(value))
    if exact is None or not exact.is_finite() or isinstance(value, bool):
        raise SourceError(f"{table}: {value!r} is no number")
    return Cell(place, "value", exact, flag, query)


def _period(code: str) -> str:
    """Return a period in the notation of the store; Eurostat's is nearly the same."""
    code = code.replace("M", "-", 1) if len(code) == 7 and code[4] == "M" else code
    if not periods.is_period(code) and "W" not in code:
        raise SourceError(f"period {code!r} of Eurostat has a form we do not know")
    return code
