"""UNHCR, population API: pages of rows in which a value is a number, a text with a number, or ``-``.

Without ``cf_type=ISO`` the codes are UNHCR's own and match other countries; a year range with one end is
ignored. Both are asked for always. UNHCR gives no date of its own, so a vintage is dated by the day of
asking.
"""

import json
from datetime import date
from decimal import Decimal
from typing import Any

from staatvanmigratie.foundation.errors import DataFileError, SourceError
from staatvanmigratie.sources.services import unhcr_countries, unhcr_pages
from staatvanmigratie.sources.services.client import Client
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
from staatvanmigratie.store.snapshots import TOTAL

SERVICE = "unhcr"

#: Columns that say what a row is about; the other columns are measures.
KEYS = tuple("year coo_iso coa_iso procedure_type app_type dec_level app_pc dec_pc pop_type".split())
_NAMES = {"coo_iso": "coo_name", "coa_iso": "coa_name"}
#: What UNHCR itself calls a country; a few of these have no ISO code.
_OWN = {"coo_iso": "coo", "coa_iso": "coa"}
_ASKED_ALWAYS = {"cf_type", "limit", "page"}


def query(asked: dict[str, Any], today: date) -> dict[str, Any]:
    """Return the parameters of a request, complete but for the number of the page.

    Raises
    ------
    DataFileError
        A year range with one end, or a parameter that is always set here.
    """
    if ("yearFrom" in asked) != ("yearTo" in asked):
        raise DataFileError("give yearFrom and yearTo together: UNHCR ignores a range with one end")
    if own := _ASKED_ALWAYS & asked.keys():
        raise DataFileError(f"{', '.join(sorted(own))} is set by the loader")
    if "yearFrom" not in asked:
        raise DataFileError("yearFrom and yearTo are missing")
    this_year = str(today.year)  # UNHCR publishes up to last year, and the first half of this one
    lists = {
        name: ",".join(value) if isinstance(value, list) else value.replace("{year}", this_year)
        for name, value in asked.items()
    }
    return {**lists, "cf_type": "ISO", "limit": unhcr_pages.PAGE}


def fetch(api: Client, dataset: Dataset) -> bytes:
    """Return the replies of UNHCR for a dataset, packed: every page of every query of the dataset file.

    UNHCR gives a list neither a version nor a date. What it has is read twice: after the last page of all,
    the first page of each query must have the same rows and totals as before.

    Raises
    ------
    SourceError
        As :func:`unhcr_pages.read`; or a list changed while it was read.
    SchemaError
        UNHCR has not the countries that the dataset file asks for.
    """
    parts, addresses, before = {}, {}, {}
    remarks = unhcr_countries.check(api, dataset)
    for name, asked in dataset.queries.items():
        where = f"{dataset.key}: query {name}"
        addresses[name] = api.address(SERVICE, f"/{dataset.table}/", query(asked, api.day))
        pages = unhcr_pages.read(api, where, addresses[name])
        parts |= {f"{name}/{at:04d}.json": page.content for at, page in enumerate(pages, 1)}
        before[name] = pages[0].state
        if pages[0].count is None and not pages[0].sums:
            remarks.append(f"UNHCR did not say how much query {name} is together")
    if len(parts) > 1:  # a single page is of one moment
        for name, state in before.items():
            after = unhcr_pages.first(api, addresses[name]).state
            refuse_replaced(f"{dataset.key}: query {name}", state, after)
    request = {"service": SERVICE, "table": dataset.table, "addresses": addresses, "remarks": remarks}
    parts["request.json"] = json.dumps(request).encode()
    return pack(parts)


def modified(_api: Client, _dataset: Dataset) -> None:
    """UNHCR does not say when it changed something."""
    return


def value(said: Any) -> tuple[Any, str]:
    """Return the exact value of a field and, where there is none, why: ``-`` is not zero.

    Raises
    ------
    SourceError
        Neither a number, nor a text with a number, nor ``-`` or nothing.
    """
    if said is None or (isinstance(said, str) and said.strip() in ("", "-")):
        return None, "-" if said is not None and said.strip() == "-" else ""
    exact = number(str(said).strip()) if not isinstance(said, bool) else None
    if exact is None:
        raise SourceError(f"{said!r} is no number")
    if isinstance(said, str) and "." in said:
        raise SourceError(
            f"{said!r} is a number as text with a point in it: thousands, or a part? UNHCR counts people "
            "whole; look at the row at the source"
        )
    return exact, ""


def parse(answer: bytes) -> Table:
    """Return the table in the replies that :func:`fetch` packed.

    A key column that a row lacks or fills with ``-`` stands at its total. A country of UNHCR without ISO
    code is no total: it keeps its own code, with a word that makes it no country of ISO.

    Raises
    ------
    SourceError
        A measure that is no number, a row without a year.
    """
    parts = unpack(answer)
    request = json.loads(parts["request.json"])
    rows = []
    for name in request["addresses"]:
        for part in sorted(each for each in parts if each.startswith(f"{name}/")):
            rows += [(name, row) for row in unambiguous(parts[part], parse_float=Decimal)["items"]]
    if not rows:
        raise SourceError(f"{request['table']}: no rows at all")
    fields = {field for _, row in rows for field in row}
    keys = [key for key in KEYS if key in fields]
    measures = sorted(fields - unhcr_pages.IDENTITY)
    codes: dict[str, dict[str, Code]] = {key: {} for key in keys}
    cells = []
    for name, row in rows:
        place = tuple(_key(row, key, request["table"]) for key in keys)
        for key, code in zip(keys, place, strict=True):
            title = tidy(str(row.get(_NAMES.get(key, key)) or code))
            codes[key].setdefault(code, Code(code, "total" if code == TOTAL else title))
        for measure in measures:
            if measure in row:
                try:
                    exact, why = value(row[measure])
                except SourceError as error:
                    where = " ".join(code for code in place if code != TOTAL)
                    raise SourceError(f"{request['table']}: {measure} of {where}: {error}") from error
                cells.append(Cell(place, measure, exact, why, name))
    return Table(
        name=request["table"],
        title=request["table"],
        modified=None,
        dimensions=tuple(Dimension(key, key, codes[key], key == "year") for key in keys),
        measures=tuple(Measure(measure, measure, "") for measure in measures),
        cells=tuple(cells),
        address=next(iter(request["addresses"].values())),
        service=SERVICE,
        remarks=tuple(request.get("remarks", ())),
    )


def _key(row: dict, key: str, table: str) -> str:
    text = str(row.get(key) if row.get(key) is not None else "-").strip()
    if key == "year":
        if not (text.isdigit() and len(text) == 4):
            raise SourceError(f"{table}: a row without a year: {str(row)[:200]}")
        return text
    if text not in ("-", ""):
        return text
    own = str(row.get(_OWN.get(key, "")) or "-").strip()
    return TOTAL if own == "-" else f"{own} (no ISO code)"
