"""The population API of UNHCR: pages, numbers as text, ``-`` for nothing, own codes without cf_type=ISO.

``total`` of asylum and solutions is the sum of each column over all pages, persons and cases together; that
of ``population`` is an empty list.
"""

import math
from dataclasses import dataclass

from staatvanmigratie.sources.services import countries
from tests.samples import ROOT
from tests.samples.servers.server import Answer

PATH = "/population/v1/"
SUMMED = {
    "asylum-applications": ["applied"],
    "asylum-decisions": ["dec_recognized", "dec_other", "dec_rejected", "dec_closed", "dec_total"],
    "solutions": ["returned_refugees", "resettlement", "naturalisation", "returned_idps"],
}


def _countries() -> Answer:
    """All countries at once; some have no ISO code, as Tibetans and stateless people."""
    known = countries.read(ROOT / "data" / "countries.yml")
    items = [{"id": i, "code": code, "iso": code, "name": code} for i, code in enumerate(known, 1)]
    items.append({"id": 999, "code": "TIB", "iso": None, "name": "Tibetan"})
    return Answer.of({"page": 1, "short-url": "", "maxPages": 1, "total": [], "items": items})


COUNTRIES = _countries()  # made once: reading them takes longer than a client waits


@dataclass
class UnhcrTable:
    """``rows`` per query: a query is what a dataset file asks, without years, as a sorted tuple."""

    name: str
    rows: dict[tuple, list[dict]]
    page: int = 10_000


class Unhcr:
    """All endpoints at one server."""

    def __init__(self, server, tables: dict[str, UnhcrTable]):
        self.tables = tables
        server.route(PATH, self.answer)

    def answer(self, request) -> Answer:
        if request.path == f"{PATH}countries/":
            return COUNTRIES
        table = self.tables.get(request.path.removeprefix(PATH).strip("/"))
        if table is None:
            return Answer.text("Not Found", 404, "text/html")
        asked = {name: values[0] for name, values in request.query.items()}
        years = (asked.pop("yearFrom", None), asked.pop("yearTo", None))
        limit, page = int(asked.pop("limit", 100)), int(asked.pop("page", 1))
        iso = asked.pop("cf_type", None) == "ISO"
        rows = table.rows.get(tuple(sorted(asked.items())), [])
        if None not in years:  # a lone bound is ignored
            rows = [row for row in rows if years[0] <= str(row["year"]) <= years[1]]
        if not iso:  # UNHCR's own codes match other countries
            rows = [{**row, "coo_iso": "GFR"} for row in rows]
        size = min(limit, table.page)
        items = rows[(page - 1) * size : page * size]
        pages = math.ceil(len(rows) / size)
        total = {
            column: sum(map(_number, (row.get(column) for row in rows)))
            for column in SUMMED.get(table.name, ())
        }
        return Answer.of(
            {"page": page, "short-url": "", "maxPages": pages, "total": total or [], "items": items}
        )


def _number(said) -> int:
    return int(said) if str(said).isdigit() else 0
