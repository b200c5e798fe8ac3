"""Eurostat, statistics API: JSON-stat 2.0, sparse values by position, flags of one letter that combine.

A wrong code gives status 200 and nothing: the codes of the table are asked for first, and every answer is
checked for the dataset asked for, for empty dimensions and for the codes asked for.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any

from staatvanmigratie.foundation import periods
from staatvanmigratie.foundation.errors import SourceError
from staatvanmigratie.sources.services import cbs, eurostat_codes, jsonstat
from staatvanmigratie.sources.services.client import Client, Rejected, decoded
from staatvanmigratie.sources.services.dataset_files import Dataset
from staatvanmigratie.sources.services.replacement import refuse_replaced
from staatvanmigratie.sources.services.table import (
    Cell,
    Code,
    Dimension,
    Measure,
    Table,
    number,
    pack,
    tidy,
    unambiguous,
    unpack,
)

SERVICE = "eurostat"
_PERIODS = ("time", "sinceTimePeriod", "untilTimePeriod", "lastTimePeriod")


def fetch(api: Client, dataset: Dataset) -> bytes:
    """Return the replies of Eurostat for a dataset, packed: one per query of the dataset file.

    Raises
    ------
    SourceError
        The selection is too large or not understood (with what Eurostat says), or the answer is another
        dataset, has an empty dimension or lacks a code asked for; or the dataset was replaced between the
        first answer and the last one.
    SchemaError
        The table has not the dimensions or codes that the dataset file names.
    """
    parts, addresses, updated = {}, {}, None
    there, remarks = eurostat_codes.of_table(api, dataset.table)
    queries = dataset.queries or {"all": {}}
    if there:
        everything = [_asked(dataset, query, there) for query in queries.values()]
        eurostat_codes.check(api, dataset, there, everything)
        parts["codes.json"] = json.dumps(there, ensure_ascii=False, sort_keys=True).encode()
    for name, query in queries.items():
        asked = _asked(dataset, query, there)
        address = api.address(SERVICE, f"/{dataset.table}", {"format": "JSON", "lang": "EN", **asked})
        try:
            content = api.get(address)
        except Rejected as error:
            raise _in_words(dataset, error) from error
        said = decoded(content, address)
        _check(said, dataset.table, asked)
        updated = updated or _state(said)
        refuse_replaced(dataset.key, updated, _state(said))
        parts[f"{name}.json"], addresses[name] = content, address
    refuse_replaced(dataset.key, updated or {}, _state(_newest(api, dataset, there)))
    parts["request.json"] = json.dumps(
        {"service": SERVICE, "table": dataset.table, "addresses": addresses, "remarks": remarks}
    ).encode()
    return pack(parts)


def modified(api: Client, dataset: Dataset) -> date | None:
    """Return the day Eurostat says it changed the dataset, with one small request."""
    return cbs.day_of(_newest(api, dataset).get("updated"))


def _newest(api: Client, dataset: Dataset, there: Mapping[str, list[str]] | None = None) -> dict[str, Any]:
    """Return the answer to a small question: one code per dimension, one country, the newest period."""
    query = next(iter(dataset.queries.values()), {})
    wanted = _asked(dataset, query, there)
    asked = {name: codes[0] for name, codes in wanted.items() if name not in _PERIODS}
    if "geo" in dataset.dimensions:
        asked.setdefault("geo", "NL")
    last = {"format": "JSON", "lang": "EN", **asked, "lastTimePeriod": "1"}
    address = api.address(SERVICE, f"/{dataset.table}", last)
    try:
        said = api.json(address)[1]
    except Rejected as error:
        raise _in_words(dataset, error) from error
    if not isinstance(said, dict):
        raise SourceError(f"{address}: the answer is no JSON-stat 2.0 dataset")
    return said


def _state(said: dict[str, Any]) -> dict[str, Any]:
    return {"updated": said.get("updated")}


def _asked(
    dataset: Dataset, query: dict[str, Any], there: Mapping[str, list[str]] | None = None
) -> dict[str, list[str]]:
    """Return the codes asked for per dimension; a dimension of countries is asked for as a whole.

    ``there`` are the codes of the table: of several names for one code, the first that it has is asked for.
    """
    there = there or {}
    asked: dict[str, list[str]] = {}
    for name, plan in dataset.dimensions.items():
        if plan.only:
            asked[name] = [next((each for each in plan.only if each in there.get(name, ())), plan.only[0])]
        elif plan.name and not plan.countries:
            asked[name] = list(plan.codes)
    for name, codes in there.items():
        if name not in dataset.dimensions and (total := [each for each in dataset.unnamed if each in codes]):
            asked[name] = total[:1]
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
    if isinstance(said, dict) and (word := said.get("error") or said.get("warning")):
        labels = [str(each.get("label", each)) for each in (word if isinstance(word, list) else [word])]
        raise SourceError(f"{table}: Eurostat gives no figures but says: {'; '.join(labels)}")
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
        said = unambiguous(parts[f"{query}.json"], parse_float=Decimal)
        _check(said, request["table"], {})
        ids, labels, found = jsonstat.decode(said, request["table"])
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
        measures=(Measure("value", label, _unit(titles)),),
        cells=tuple(cells),
        address=next(iter(request["addresses"].values())),
        service=SERVICE,
        remarks=tuple(request.get("remarks", ())),
    )


def _unit(titles: dict[str, dict[str, Code]]) -> str:
    """Return the code of the one unit of an answer; "" where the table names none, or has several."""
    units = list(titles.get("unit", {}))
    return units[0] if len(units) == 1 else ""


def _cell(place: tuple[str, ...], value: Any, flag: str, query: str, table: str) -> Cell:
    if value is None:
        return Cell(place, "value", None, flag or ":", query)
    if isinstance(value, bool | str) or not isinstance(value, int | float | Decimal):
        raise SourceError(
            f"{table}: {' '.join(place)}: {value!r} is no number. JSON-stat has numbers there and never "
            "text: was the answer changed on its way?"
        )
    exact = value if isinstance(value, Decimal) else number(str(value))
    if exact is None or not exact.is_finite():
        raise SourceError(f"{table}: {' '.join(place)}: {value!r} is no number")
    return Cell(place, "value", exact, flag, query)


def _period(code: str) -> str:
    """Return a period in the notation of the store; Eurostat's is nearly the same."""
    code = code.replace("M", "-", 1) if len(code) == 7 and code[4] == "M" else code
    if not periods.is_period(code) and "W" not in code:
        raise SourceError(f"period {code!r} of Eurostat has a form we do not know")
    return code
