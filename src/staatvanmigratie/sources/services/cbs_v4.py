"""CBS Open Data, OData v4: one cell per row, status per period, at most 100.000 rows a page.

``fetch`` asks for the selection of a dataset and returns every reply; ``parse`` reads them. Nothing of a
fetch is kept when one page fails or the number of rows is not the one CBS counts.
"""

import json
from decimal import Decimal

from staatvanmigratie.foundation.errors import SchemaError, SourceError
from staatvanmigratie.sources.services import beliefs, cbs
from staatvanmigratie.sources.services.client import Client, Rejected
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

SERVICE = "cbs_v4"
#: What `Properties` says of the state of a table; another description is another state too.
_STATE = ("Version", "Modified", "ModificationDate", "ObservationsModified", "ObservationCount", "Status")


def fetch(api: Client, dataset: Dataset) -> bytes:
    """Return the replies of CBS for a dataset, packed.

    Raises
    ------
    SourceError
        No such table (with a hint on upper and lower case), a page that failed, more or fewer rows than CBS
        counts, a table that was replaced while it was read.
    SchemaError
        The table has another shape than the dataset file says.
    """
    table = dataset.table
    parts = _described(api, table)
    shape = _shape(parts)
    beliefs.schema(dataset, shape)
    raw = {
        each["Identifier"]: {
            code["Identifier"].strip(): code["Identifier"] for code in _list(parts, each["Identifier"])
        }
        for each in json.loads(parts["dimensions.json"])["value"]
    }
    wanted = list(cbs.conditions(dataset, shape, raw))
    measures = dict.fromkeys(shape.measure(figure.measure).code for figure in dataset.figures)
    wanted.append("(" + " or ".join(f"Measure eq '{code}'" for code in measures) + ")")
    query = {"$filter": " and ".join(wanted)}
    address = api.address(SERVICE, f"/{table}/Observations", query)
    rows = 0
    for page, (content, found) in enumerate(cbs.pages(api, address, "@odata.nextLink"), 1):
        parts[f"observations/{page:04d}.json"] = content
        rows += len(found)
    counted = _counted(api, table, query)
    before, (_, after) = json.loads(parts["properties.json"]), _properties(api, table)
    refuse_replaced(dataset.key, *({name: said.get(name) for name in _STATE} for said in (before, after)))
    if counted is not None and counted != rows:
        raise SourceError(
            f"{dataset.key}: {rows} rows came, CBS counts {counted}; nothing was kept. Try again later"
        )
    parts["request.json"] = json.dumps(
        {"service": SERVICE, "table": table, "address": address, "counted": counted}
    ).encode()
    return pack(parts)


def modified(api: Client, dataset: Dataset):
    """Return the day CBS says it changed the table, with one small request."""
    _, properties = _properties(api, dataset.table)
    return cbs.day_of(properties.get("ObservationsModified") or properties.get("Modified"))


def _properties(api: Client, table: str) -> tuple[bytes, dict]:
    try:
        content, properties = api.json(api.address(SERVICE, f"/{table}/Properties"))
    except Rejected as error:
        if error.status != 404:
            raise
        raise cbs.missing(table, _exists(api, cbs.other_case(table))) from error
    if not isinstance(properties, dict) or "Identifier" not in properties:
        raise SourceError(f"{table}: Properties is not the description of a table; nothing was kept")
    return content, properties


def _exists(api: Client, table: str) -> bool:
    try:
        api.get(api.address(SERVICE, f"/{table}/Properties"))
    except SourceError:
        return False
    return True


def _described(api: Client, table: str) -> dict[str, bytes]:
    """Return everything but the figures: properties, dimensions, measures and the codes of each dimension."""
    parts = {"properties.json": _properties(api, table)[0]}

    def take(name: str, resource: str) -> list[dict]:
        found = list(cbs.pages(api, api.address(SERVICE, f"/{table}/{resource}"), "@odata.nextLink"))
        rows = [row for _, page in found for row in page]
        whole = found[0][0] if len(found) == 1 else json.dumps({"value": rows}).encode()
        parts[name] = whole
        return rows

    for dimension in take("dimensions.json", "Dimensions"):
        take(f"codes/{dimension['Identifier']}.json", f"{dimension['Identifier']}Codes")
    take("measures.json", "MeasureCodes")
    try:
        take("groups.json", "MeasureGroups")
    except Rejected:  # not every table has them
        parts["groups.json"] = b'{"value": []}'
    return parts


def _counted(api: Client, table: str, query: dict[str, str]) -> int | None:
    try:
        said = api.get(api.address(SERVICE, f"/{table}/Observations/$count", query), accept="text/plain")
    except Rejected:
        return None
    text = said.decode("utf-8-sig", "replace").strip()
    if not text.isdigit():
        raise SourceError(f"{table}: $count is no number but {text[:60]!r}")
    return int(text)


def _list(parts: dict[str, bytes], dimension: str) -> list[dict]:
    return json.loads(parts[f"codes/{dimension}.json"])["value"]


def _shape(parts: dict[str, bytes]) -> Table:
    """Return the table without its cells."""
    properties = json.loads(parts["properties.json"])
    dimensions = []
    for each in json.loads(parts["dimensions.json"])["value"]:
        name = each["Identifier"]
        time = each.get("Kind") == "TimeDimension"
        codes = cbs.codes(_list(parts, name), "Identifier", f"{properties['Identifier']}: {name}", time=time)
        dimensions.append(Dimension(name, tidy(each.get("Title") or name), codes, time))
    paths = cbs.paths(json.loads(parts["groups.json"])["value"], "Id", "ParentId")
    measures = [
        Measure(
            each["Identifier"],
            tidy(each["Title"]),
            tidy(each.get("Unit") or ""),
            paths.get(each.get("MeasureGroupId"), ""),
        )
        for each in json.loads(parts["measures.json"])["value"]
    ]
    return Table(
        name=properties["Identifier"],
        title=tidy(properties.get("Title") or ""),
        modified=cbs.day_of(properties.get("ObservationsModified") or properties.get("Modified")),
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
        A row without its columns, a value that is no number, a period in an unknown form.
    """
    parts = unpack(answer)
    request = json.loads(parts["request.json"])
    shape = _shape(parts)
    time = next((dimension.name for dimension in shape.dimensions if dimension.time), None)
    if time is None:
        raise SchemaError(f"{shape.name}: the table has no time dimension any more")
    names = [dimension.name for dimension in shape.dimensions]
    cells = []
    for part in sorted(name for name in parts if name.startswith("observations/")):
        for row in unambiguous(parts[part], parse_float=Decimal)["value"]:
            cells.append(_cell(row, names, time, shape.name))
    remarks = () if request.get("counted") is not None else ("CBS did not say how many rows there should be",)
    return Table(**{**vars(shape), "cells": tuple(cells), "address": request["address"], "remarks": remarks})


def _cell(row: dict, names: list[str], time: str, table: str) -> Cell:
    try:
        place = tuple(cbs.period(row[name].strip()) if name == time else row[name].strip() for name in names)
        value, attribute = row["Value"], row["ValueAttribute"]
        measure = row["Measure"]
    except (KeyError, AttributeError) as error:
        raise SourceError(f"{table}: a row lacks {error}: {str(row)[:200]}") from error
    if value is None:
        return Cell(place, measure, None, "Unknown" if attribute in (None, "None") else attribute)
    if attribute not in (None, "None"):
        raise SourceError(f"{table}: a value with the unknown mark {attribute!r}: {str(row)[:200]}")
    exact = None if isinstance(value, str | bool) else number(str(value))
    if exact is None:
        raise SourceError(f"{table}: {value!r} is no number: {str(row)[:200]}")
    return Cell(place, measure, exact)
