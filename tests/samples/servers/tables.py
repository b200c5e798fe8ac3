"""A table as the servers hold it: dimensions, measures and cells, and how both services of CBS show it."""

import re
from dataclasses import dataclass, field
from urllib.parse import quote

from tests.samples.servers.server import Answer

NOT_FOUND = Answer.text("The resource is not found", 404, "text/html")


@dataclass
class Dimension:
    """Codes with their titles; ``width`` is what CBS pads the codes to."""

    name: str
    codes: dict[str, str]
    kind: str = "Dimension"
    width: int = 0
    status: dict[str, str | None] = field(default_factory=dict)  # of periods


@dataclass
class Measure:
    """A measure: its code in v4, its key in v3, title, unit, and the group it stands in."""

    code: str
    key: str
    title: str
    unit: str = "aantal"
    group: str | None = None
    decimals: int = 0


@dataclass
class CbsTable:
    """One table of CBS. ``cells``: codes in the order of the dimensions plus measure code → value or mark."""

    name: str
    title: str
    dimensions: list[Dimension]
    measures: list[Measure]
    cells: dict[tuple[str, ...], object]
    modified: str = "2026-06-19T02:00:00+02:00"
    page: int = 100_000
    counted: int | None = None  # what $count says, when it lies

    def dimension(self, name: str) -> Dimension | None:
        return next((each for each in self.dimensions if each.name == name), None)


def padded(dimension: Dimension, code: str) -> str:
    return code.ljust(dimension.width)


class Conditions:
    """The part of OData that our queries use: eq, ge, substring, startswith, and, or, brackets."""

    _TERM = re.compile(
        r"substring\((?P<sub>\w+),(?P<at>\d+),(?P<n>\d+)\) eq '(?P<subval>[^']*)'"
        r"|startswith\((?P<start>\w+),'(?P<startval>[^']*)'\)"
        r"|(?P<col>\w+) (?P<op>eq|ge|le) '(?P<val>[^']*)'"
    )

    def __init__(self, text: str):
        self.text = text
        self._known: dict[str, bool] = {}

    def match(self, row: dict[str, str]) -> bool:
        if not self.text:
            return True

        def judge(term: re.Match) -> str:
            if term["sub"]:
                at, n = int(term["at"]), int(term["n"])
                said = row[term["sub"]][at : at + n] == term["subval"]
            elif term["start"]:
                said = row[term["start"]].startswith(term["startval"])
            else:
                there, wanted = row[term["col"]], term["val"]
                said = {"eq": there == wanted, "ge": there >= wanted, "le": there <= wanted}[term["op"]]
            return str(said)

        plain = self._TERM.sub(judge, self.text)
        if plain not in self._known:
            assert re.fullmatch(r"[()\s]*((True|False|and|or)[()\s]*)+", plain), plain
            self._known[plain] = eval(plain, {"__builtins__": {}})
        return self._known[plain]


class Cbs:
    """Both services of CBS at one server, over the same tables."""

    def __init__(self, server, tables: dict[str, CbsTable]):
        self.tables = tables
        self.server = server
        server.route(r"^/odata/v1/CBS/", self.v4)
        server.route(r"^/ODataApi/odata/", self.v3)

    # v4 -------------------------------------------------------------------------------------------------

    def v4(self, request) -> Answer:  # noqa: PLR0911 - a line per resource
        name, _, resource = request.path.removeprefix("/odata/v1/CBS/").partition("/")
        table = self.tables.get(name)  # case counts
        if table is None:
            return NOT_FOUND
        if resource == "Properties":
            return Answer.of(
                {
                    "@odata.context": "x",
                    "Identifier": table.name,
                    "Title": table.title,
                    "Modified": table.modified,
                    "ObservationsModified": table.modified,
                    "Version": re.sub(r"\D", "", table.modified[:16]),
                    "Status": "Regulier",
                    "ObservationCount": len(table.cells),
                }
            )
        if resource == "Dimensions":
            rows = [{"Identifier": d.name, "Title": d.name, "Kind": d.kind} for d in table.dimensions]
            return Answer.of({"value": rows})
        if resource == "MeasureCodes":
            rows = [
                {
                    "Identifier": m.code,
                    "Index": i,
                    "Title": m.title,
                    "MeasureGroupId": m.group,
                    "DataType": "Double" if m.decimals else "Long",
                    "Unit": m.unit,
                    "Decimals": m.decimals,
                }
                for i, m in enumerate(table.measures)
            ]
            return Answer.of({"value": rows})
        if resource == "MeasureGroups":
            groups = {m.group for m in table.measures if m.group}
            if not groups:
                return NOT_FOUND
            return Answer.of({"value": [{"Id": g, "Title": g, "ParentId": None} for g in sorted(groups)]})
        if resource.endswith("Codes") and (dimension := table.dimension(resource.removesuffix("Codes"))):
            rows = []
            for i, (code, title) in enumerate(dimension.codes.items()):
                row = {"Identifier": padded(dimension, code), "Index": i, "Title": title}
                if dimension.kind == "TimeDimension":
                    row["Status"] = dimension.status.get(code, "Definitief")
                rows.append(row)
            return Answer.of({"value": rows})
        if resource in ("Observations", "Observations/$count"):
            return self._observations(table, request, resource.endswith("$count"))
        return NOT_FOUND

    def _observations(self, table, request, count) -> Answer:
        wanted = Conditions(request.one("$filter"))
        found = [row for row in _long(table) if wanted.match(row)]
        if count:
            said = len(found) if table.counted is None else table.counted
            return Answer.text(str(said))
        skip = int(request.one("$skip", "0"))
        body = {"value": found[skip : skip + table.page]}
        if skip + table.page < len(found):
            query = f"$filter={quote(request.one('$filter'))}&$skip={skip + table.page}"
            body["@odata.nextLink"] = f"{self.server.address}{quote(request.path)}?{query}"
        return Answer.of(body)

    # v3 -------------------------------------------------------------------------------------------------

    def v3(self, request) -> Answer:  # noqa: PLR0911 - a line per resource
        name, _, resource = request.path.removeprefix("/ODataApi/odata/").partition("/")
        table = self.tables.get(name)
        if table is None:
            return NOT_FOUND
        if resource == "TableInfos":
            info = {
                "ID": 0,
                "Title": table.title,
                "Identifier": table.name,
                "Modified": table.modified[:19],
                "OutputStatus": "Regulier",
            }
            return Answer.of({"value": [info]})
        if resource == "DataProperties":
            return Answer.of({"value": _properties(table)})
        if dimension := table.dimension(resource):
            rows = []
            for code, title in dimension.codes.items():
                row = {"Key": padded(dimension, code), "Title": title, "Description": ""}
                if dimension.kind == "TimeDimension":
                    row["Status"] = dimension.status.get(code, "Definitief")
                rows.append(row)
            return Answer.of({"value": rows})
        if resource == "UntypedDataSet":
            wanted = Conditions(request.one("$filter"))
            found = [row for row in _wide(table) if wanted.match(row)]
            if len(found) >= 10_000:
                text = (
                    "Cannot process request: redefine your query so that it returns less than 10000 records"
                )
                return Answer.text(text, 500, "application/json")
            return Answer.of({"value": found})
        return NOT_FOUND


def _long(table: CbsTable):
    """One cell per row, as v4 has it; a cell without a value comes as a row with the reason."""
    for number, (place, value) in enumerate(table.cells.items()):
        *codes, measure = place
        mark = isinstance(value, str) or value is None
        row = {
            "Id": number,
            "Measure": measure,
            "ValueAttribute": (value or "Impossible") if mark else "None",
            "Value": None if mark else value,
            "StringValue": None,
        }
        for dimension, code in zip(table.dimensions, codes, strict=True):
            row[dimension.name] = padded(dimension, code)
        yield row


SYMBOLS = {"Impossible": None, "Unknown": "       .", "Confidential": "       x"}


def _wide(table: CbsTable):
    """One row per combination, as v3 has it; all text, with symbols."""
    rows: dict[tuple, dict] = {}
    keys = {measure.code: measure.key for measure in table.measures}
    for place, value in table.cells.items():
        *codes, measure = place
        row = rows.setdefault(tuple(codes), {"ID": len(rows)})
        for dimension, code in zip(table.dimensions, codes, strict=True):
            row[dimension.name] = padded(dimension, code)
        mark = isinstance(value, str) or value is None
        row[keys[measure]] = SYMBOLS.get(value or "Impossible", value) if mark else f"{value:>8}"
    return rows.values()


def _properties(table: CbsTable) -> list[dict]:
    rows = [
        {"ID": i, "ParentID": None, "Type": d.kind, "Key": d.name, "Title": d.name, "Unit": ""}
        for i, d in enumerate(table.dimensions)
    ]
    groups = {g: 100 + i for i, g in enumerate(sorted({m.group for m in table.measures if m.group}))}
    rows += [
        {"ID": number, "ParentID": None, "Type": "TopicGroup", "Key": "", "Title": name}
        for name, number in groups.items()
    ]
    rows += [
        {
            "ID": 200 + i,
            "ParentID": groups.get(m.group),
            "Type": "Topic",
            "Key": m.key,
            "Title": m.title,
            "Unit": m.unit,
            "Decimals": m.decimals,
        }
        for i, m in enumerate(table.measures)
    ]
    return rows
