"""CBS Open Data, OData v3, the older service: one row per combination, keys padded with spaces, all values
text.

It is asked when v4 does not answer. A selection of 10.000 rows or more is refused with status 500 and a
sentence; then it is asked per period. The untyped rows are taken: only they keep the symbols (``.``, ``x``,
``-``).
"""

import json

from staatvanmigratie.foundation.errors import SourceError
from staatvanmigratie.sources.services import cbs, dataset_files
from staatvanmigratie.sources.services.client import Client, Rejected
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

SERVICE = "cbs_v3"
_TOO_MANY = b"10000 records"


def fetch(api: Client, dataset: Dataset) -> bytes:
    """Return the replies of CBS for a dataset, packed.

    Raises
    ------
    SourceError
        No such table, a page that failed, a single period with 10.000 rows or more.
    SchemaError
        The table has another shape than the dataset file says.
    """
    table = dataset.table
    parts = _described(api, table)
    shape = _shape(parts)
    dataset_files.schema(dataset, shape)
    raw = {
        dimension.name: {code["Key"].strip(): code["Key"] for code in _list(parts, dimension.name)}
        for dimension in shape.dimensions
    }
    wanted = list(cbs.conditions(dataset, shape, raw))
    address = _address(api, table, wanted)
    try:
        parts |= _rows(api, table, wanted, "all")
    except Rejected as error:
        if _TOO_MANY not in error.body:
            raise
        parts |= _per_period(api, dataset, wanted, raw)
    parts["request.json"] = json.dumps({"service": SERVICE, "table": table, "address": address}).encode()
    return pack(parts)


def modified(api: Client, dataset: Dataset):
    """Return the day CBS says it changed the table, with one small request."""
    _, infos = api.json(api.address(SERVICE, f"/{dataset.table}/TableInfos"))
    return cbs.day_of(infos["value"][0].get("Modified"))


def _per_period(api: Client, dataset: Dataset, wanted: list[str], raw: dict) -> dict[str, bytes]:
    time, kinds = dataset.time
    letters = {cbs.LETTERS.get(kind) for kind in kinds}
    parts = {}
    for code in raw[time].values():
        if code[4:6] not in letters or code[:4] < (dataset.since or ""):
            continue
        try:
            parts |= _rows(api, dataset.table, [*wanted, f"{time} eq '{code}'"], code.strip())
        except Rejected as error:
            if _TOO_MANY not in error.body:
                raise
            raise SourceError(
                f"{dataset.key}: one period has 10.000 rows or more, which the older service of CBS refuses; "
                "name fewer codes in the dataset file"
            ) from error
    return parts


def _address(api: Client, table: str, wanted: list[str]) -> str:
    return api.address(SERVICE, f"/{table}/UntypedDataSet", {"$filter": " and ".join(wanted)})


def _rows(api: Client, table: str, wanted: list[str], name: str) -> dict[str, bytes]:
    found = cbs.pages(api, _address(api, table, wanted), "odata.nextLink")
    return {f"rows/{name}-{page:04d}.json": content for page, (content, _) in enumerate(found, 1)}


def _described(api: Client, table: str) -> dict[str, bytes]:
    parts = {}

    def take(name: str, resource: str) -> list[dict]:
        found = list(cbs.pages(api, api.address(SERVICE, f"/{table}/{resource}"), "odata.nextLink"))
        rows = [row for _, page in found for row in page]
        parts[name] = found[0][0] if len(found) == 1 else json.dumps({"value": rows}).encode()
        return rows

    try:
        take("infos.json", "TableInfos")
    except Rejected as error:
        if error.status != 404:
            raise
        raise cbs.missing(table, False) from error
    for each in take("properties.json", "DataProperties"):
        if each["Type"] in _DIMENSIONS:
            take(f"codes/{each['Key']}.json", each["Key"])
    return parts


_DIMENSIONS = ("Dimension", "TimeDimension", "GeoDimension", "GeoDetail")


def _list(parts: dict[str, bytes], dimension: str) -> list[dict]:
    return json.loads(parts[f"codes/{dimension}.json"])["value"]


def _shape(parts: dict[str, bytes]) -> Table:
    info = json.loads(parts["infos.json"])["value"][0]
    properties = json.loads(parts["properties.json"])["value"]
    dimensions = []
    for each in properties:
        if each["Type"] not in _DIMENSIONS:
            continue
        time, codes = each["Type"] == "TimeDimension", {}
        for code in _list(parts, each["Key"]):
            key = code["Key"].strip()
            key = cbs.known_period(key) if time else key
            if key is not None:
                codes[key] = Code(key, tidy(code["Title"]), code.get("Status"))
        dimensions.append(Dimension(each["Key"], tidy(each["Title"]), codes, time))
    paths = cbs.paths([each for each in properties if each["Type"] == "TopicGroup"], "ID", "ParentID")
    measures = [
        Measure(
            each["Key"],
            tidy(each["Title"]),
            tidy(each.get("Unit") or ""),
            paths.get(each.get("ParentID"), ""),
        )
        for each in properties
        if each["Type"] == "Topic"
    ]
    return Table(
        name=info["Identifier"].strip(),
        title=tidy(info["Title"]),
        modified=cbs.day_of(info.get("Modified")),
        dimensions=tuple(dimensions),
        measures=tuple(measures),
        cells=(),
        address="",
        service=SERVICE,
    )


def parse(answer: bytes) -> Table:
    """Return the table in the replies that :func:`fetch` packed.

    Raises
    ------
    SourceError
        A row without its columns, a value that is neither a number nor a known symbol.
    """
    parts = unpack(answer)
    request = json.loads(parts["request.json"])
    shape = _shape(parts)
    cells: list[Cell] = []
    for part in sorted(name for name in parts if name.startswith("rows/")):
        for row in json.loads(parts[part])["value"]:
            cells += _cells(row, shape)
    return Table(**{**vars(shape), "cells": tuple(cells), "address": request["address"]})


def _cells(row: dict, shape: Table) -> list[Cell]:
    try:
        place = tuple(
            cbs.period(row[each.name].strip()) if each.time else row[each.name].strip()
            for each in shape.dimensions
        )
        values = {measure.code: row.get(measure.code) for measure in shape.measures if measure.code in row}
    except (KeyError, AttributeError) as error:
        raise SourceError(f"{shape.name}: a row lacks {error}: {str(row)[:200]}") from error
    cells = []
    for code, value in values.items():
        text = "" if value is None else str(value).strip()
        exact = number(text)
        cells.append(Cell(place, code, exact, "" if exact is not None else text))
    return cells
