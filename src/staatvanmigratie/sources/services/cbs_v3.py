"""CBS Open Data, OData v3, the older service: one row per combination, keys padded with spaces, all values
text.

It is asked when v4 does not answer. A selection of 10.000 rows or more is refused with status 500 and a
sentence; then it is asked per period. The untyped rows are taken: only they keep the symbols (``.``, ``x``,
``-``).
"""

import json

from staatvanmigratie.foundation.errors import SourceError
from staatvanmigratie.sources.services import beliefs, cbs
from staatvanmigratie.sources.services.client import Client, Rejected, decoded
from staatvanmigratie.sources.services.dataset_files import Dataset
from staatvanmigratie.sources.services.replacement import refuse_replaced
from staatvanmigratie.sources.services.table import (
    Cell,
    Dimension,
    Measure,
    Table,
    number,
    pack,
    tidy,
    unambiguous,
    unpack,
)

SERVICE = "cbs_v3"
#: What `TableInfos` says of the state of a table.
_STATE = ("Modified", "MetaDataModified", "ReasonDelivery", "OutputStatus")
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
    beliefs.schema(dataset, shape)
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
    before, after = _info(parts["infos.json"], table), _info(api.get(_infos(api, table)), table)
    refuse_replaced(dataset.key, *({name: said.get(name) for name in _STATE} for said in (before, after)))
    parts["request.json"] = json.dumps({"service": SERVICE, "table": table, "address": address}).encode()
    return pack(parts)


def modified(api: Client, dataset: Dataset):
    """Return the day CBS says it changed the table, with one small request."""
    return cbs.day_of(_info(api.get(_infos(api, dataset.table)), dataset.table).get("Modified"))


def _infos(api: Client, table: str) -> str:
    return api.address(SERVICE, f"/{table}/TableInfos")


def _info(content: bytes, table: str) -> dict:
    """Return what CBS says of the table itself."""
    said = decoded(content, f"{table}/TableInfos")
    rows = said.get("value") if isinstance(said, dict) else None
    if not isinstance(rows, list) or len(rows) != 1 or not isinstance(rows[0], dict):
        raise SourceError(f"{table}: TableInfos is not the description of one table; nothing was kept")
    return rows[0]


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
    info = _info(parts["infos.json"], "cbs_v3")
    properties = json.loads(parts["properties.json"])["value"]
    dimensions = []
    for each in properties:
        if each["Type"] not in _DIMENSIONS:
            continue
        time, where = each["Type"] == "TimeDimension", f"{info['Identifier'].strip()}: {each['Key']}"
        codes = cbs.codes(_list(parts, each["Key"]), "Key", where, time=time)
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


def _decimals(parts: dict[str, bytes]) -> dict[str, int]:
    """Return how many digits CBS gives behind the point, per measure; a point in others is none of its."""
    rows = json.loads(parts["properties.json"])["value"]
    return {row["Key"]: int(row.get("Decimals") or 0) for row in rows if row["Type"] == "Topic"}


def parse(answer: bytes) -> Table:
    """Return the table in the replies that :func:`fetch` packed.

    Raises
    ------
    SourceError
        A row without its columns, a number with more digits behind the point than the measure has.
    """
    parts = unpack(answer)
    request = json.loads(parts["request.json"])
    shape, decimals = _shape(parts), _decimals(parts)
    cells: list[Cell] = []
    for part in sorted(name for name in parts if name.startswith("rows/")):
        for row in unambiguous(parts[part])["value"]:
            cells += _cells(row, shape, decimals)
    return Table(**{**vars(shape), "cells": tuple(cells), "address": request["address"]})


def _cells(row: dict, shape: Table, decimals: dict[str, int]) -> list[Cell]:
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
        if exact is not None and len(text.partition(".")[2]) > decimals.get(code, 0):
            raise SourceError(
                f"{shape.name}: {code} is {text!r}, and CBS says it has {decimals.get(code, 0)} decimals: "
                f"thousands, or a part? Ask CBS. {str(row)[:200]}"
            )
        cells.append(Cell(place, code, exact, "" if exact is not None else text))
    return cells
