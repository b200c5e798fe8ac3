"""The statistics API of Eurostat: JSON-stat 2.0, status 200 and an empty dimension for an unknown code.

Beside it the SDMX 2.1 API, as far as it says which codes a table has and what they are called.
"""

from dataclasses import dataclass
from xml.sax.saxutils import escape

from staatvanmigratie.sources.services.jsonstat import encode
from tests.samples.servers.server import Answer

PATH = "/eurostat/api/dissemination/statistics/1.0/data/"
OCCURRING = "/eurostat/api/dissemination/sdmx/2.1/contentconstraint/ESTAT/"
LABELS = "/eurostat/api/dissemination/sdmx/2.1/dataflow/ESTAT/"
_XML = (
    "<?xml version='1.0' encoding='UTF-8'?>"
    '<m:Structure xmlns:m="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message" '
    'xmlns:s="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/structure" '
    'xmlns:c="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common">'
    "<m:Header><m:ID>DS-1788420705411</m:ID><m:Test>false</m:Test></m:Header>"
    "<m:Structures>{}</m:Structures></m:Structure>"
)
_FLAGS = {"p": "provisional", "b": "break in time series", "e": "estimated", "c": "confidential"}


@dataclass
class EurostatTable:
    """``codes``: labels per code per dimension; ``cells``: place → value and flags."""

    name: str
    title: str
    codes: dict[str, dict[str, str]]
    cells: dict[tuple[str, ...], tuple[object, str]]
    updated: str = "2026-09-11T11:00:00+0200"
    most: int = 5_000_000


class Eurostat:
    """All tables at one server."""

    def __init__(self, server, tables: dict[str, EurostatTable]):
        self.tables = tables
        server.route(PATH, self.answer)
        server.route(OCCURRING, self.codes)
        server.route(LABELS, self.labels)

    def _table(self, request, path) -> EurostatTable | None:
        """The table of an SDMX address, whose names are in capitals there, with a version behind them."""
        name = request.path.removeprefix(path).removesuffix("/1.0")
        return next((each for each in self.tables.values() if each.name.upper() == name), None)

    def codes(self, request) -> Answer:
        """What occurs in a table: a few kB, without a word about what it means."""
        table = self._table(request, OCCURRING)
        if table is None:
            return Answer.text("<S:Fault><faultcode>100</faultcode></S:Fault>", 404, "application/xml")
        values = "".join(
            f'<c:KeyValue id="{"TIME_PERIOD" if name == "time" else name}">'
            + "".join(f"<c:Value>{escape(code)}</c:Value>" for code in codes)
            + "</c:KeyValue>"
            for name, codes in table.codes.items()
        )
        said = (
            f'<s:Constraints><s:ContentConstraint agencyID="ESTAT" id="{table.name.upper()}" type="Actual">'
            f'<s:CubeRegion include="true">{values}</s:CubeRegion></s:ContentConstraint></s:Constraints>'
        )
        return Answer.text(_XML.format(said), kind="application/vnd.sdmx.structure+xml")

    def labels(self, request) -> Answer:
        """What the codes of a table are called, in three languages: a hundred times as much."""
        table = self._table(request, LABELS)
        if table is None:
            return Answer.text("<S:Fault><faultcode>100</faultcode></S:Fault>", 404, "application/xml")
        assert request.one("detail") == "referencepartial", "all codes of the office would come"
        lists, dimensions = "", ""
        for name, codes in table.codes.items():
            if name == "time":
                continue
            lists += f'<s:Codelist id="CL_{name.upper()}">' + "".join(
                f'<s:Code id="{escape(code)}"><c:Name xml:lang="de">auf Deutsch</c:Name>'
                f'<c:Name xml:lang="en">{escape(label)}</c:Name></s:Code>'
                for code, label in codes.items()
            )
            lists += "</s:Codelist>"
            dimensions += (
                f'<s:Dimension id="{name}"><s:ConceptIdentity><Ref id="{name}"/></s:ConceptIdentity>'
                f'<s:LocalRepresentation><s:Enumeration><Ref id="CL_{name.upper()}"/></s:Enumeration>'
                "</s:LocalRepresentation></s:Dimension>"
            )
        said = f"<s:Codelists>{lists}</s:Codelists><s:DimensionList>{dimensions}</s:DimensionList>"
        return Answer.text(_XML.format(said), kind="application/vnd.sdmx.structure+xml")

    def answer(self, request) -> Answer:
        table = self.tables.get(request.path.removeprefix(PATH))
        if table is None:
            return self._error(404, 100, "ERR_NOT_FOUND_4: No results found")
        chosen = {name: list(codes) for name, codes in table.codes.items()}
        for name, wanted in request.query.items():
            if name in ("format", "lang"):
                continue
            if name == "sinceTimePeriod":
                chosen["time"] = [code for code in chosen["time"] if code >= wanted[0]]
            elif name == "lastTimePeriod":
                chosen["time"] = chosen["time"][-int(wanted[0]) :]
            elif name not in chosen:
                return self._error(400, 150, f"INVALID_QUERY_DIMENSION {name}")
            else:
                chosen[name] = [code for code in chosen[name] if code in wanted]
        size = 1
        for codes in chosen.values():
            size *= len(codes)
        if size > table.most:
            return self._error(413, 413, f"EXTRACTION_TOO_BIG: {size} cells, max authorised is {table.most}")
        said = encode(chosen, table.cells)
        for name, codes in chosen.items():
            said["dimension"][name]["label"] = name
            said["dimension"][name]["category"]["label"] = {code: table.codes[name][code] for code in codes}
        said |= {
            "label": table.title,
            "source": "ESTAT",
            "updated": table.updated,
            "extension": {
                "lang": "EN",
                "id": table.name.upper(),
                "agencyId": "ESTAT",
                "version": "1.0",
                "annotation": [{"type": "UPDATE_DATA", "date": table.updated}],
                "status": {
                    "label": {flag: _FLAGS.get(flag, flag) for flag in said.get("status", {}).values()}
                },
                "positions-with-no-data": {name: [] for name in chosen},
            },
        }
        return Answer.of(said)

    @staticmethod
    def _error(status, number, label) -> Answer:
        return Answer.of({"error": [{"status": number, "id": number, "label": label}]}, status)


ASYNCHRONOUS = Answer.of(
    {
        "error": [
            {
                "status": 413,
                "id": 413,
                "label": "ASYNCHRONOUS_RESPONSE. Your request will be treated, try later",
            }
        ]
    },
    413,
)
#: The same with status 200, as it also comes: only the body says that it is no answer.
PUT_OFF = Answer.of(
    {
        "warning": {
            "status": 413,
            "label": "ASYNCHRONOUS_RESPONSE. Your request will be treated asynchronously. Try again later.",
        }
    }
)
