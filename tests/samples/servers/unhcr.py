"""The population API of UNHCR: pages, numbers as text, ``-`` for nothing, own codes without cf_type=ISO."""

import math
from dataclasses import dataclass

from tests.samples.servers.server import Answer

PATH = "/population/v1/"


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
        return Answer.of(
            {"page": page, "short-url": "", "maxPages": pages, "total": str(len(rows)), "items": items}
        )
