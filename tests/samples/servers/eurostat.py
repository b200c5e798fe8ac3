"""The statistics API of Eurostat: JSON-stat 2.0, status 200 and an empty dimension for an unknown code."""

from dataclasses import dataclass

from staatvanmigratie.sources.services.eurostat import encode
from tests.samples.servers.server import Answer

PATH = "/eurostat/api/dissemination/statistics/1.0/data/"


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

    def answer(self, request) -> Answer:
        table = self.tables.get(request.path.removeprefix(PATH))
        if table is None:
            return self._error(404, 100, "No results found")
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
            "extension": {"id": table.name.upper()},
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
