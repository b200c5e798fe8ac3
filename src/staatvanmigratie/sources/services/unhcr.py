"""UNHCR, population API: pages of rows in which a value is a number, a text with a number, or ``-``.

Without ``cf_type=ISO`` the codes are UNHCR's own and match other countries; a year range with one end is
ignored. Both are asked for always. UNHCR gives no date of its own, so a vintage is dated by the day of
asking.
"""

import json
from datetime import date
from typing import Any

from staatvanmigratie.foundation.errors import DataFileError, SourceError
from staatvanmigratie.sources.services.client import Client
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
from staatvanmigratie.store.snapshots import TOTAL

SERVICE = "unhcr"
PAGE = 10_000

#: Columns that say what a row is about; the other columns are measures.
KEYS = ("year", "coo_iso", "coa_iso", "procedure_type", "app_type", "dec_level", "app_pc", "dec_pc")
_NAMES = {"coo_iso": "coo_name", "coa_iso": "coa_name"}
_NO_MEASURE = {*KEYS, *_NAMES.values(), "coo", "coa", "coo_id", "coa_id"}
_ASKED_ALWAYS = {"cf_type", "limit", "page"}


def query(asked: dict[str, Any]) -> dict[str, Any]:
    """Return the parameters of a request, complete.

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
    this_year = str(date.today().year)  # UNHCR publishes up to last year, and the first half of this one
    lists = {
        name: ",".join(value) if isinstance(value, list) else value.replace("{year}", this_year)
        for name, value in asked.items()
    }
    return {**lists, "cf_type": "ISO", "limit": PAGE}


def fetch(api: Client, dataset: Dataset) -> bytes:
    """Return the replies of UNHCR for a dataset, packed: every page of every query of the dataset file.

    Raises
    ------
    SourceError
        A page that failed, is empty or counts otherwise than the pages before it.
    """
    parts, addresses = {}, {}
    for name, asked in dataset.queries.items():
        parameters = query(asked)
        addresses[name] = api.address(SERVICE, f"/{dataset.table}/", parameters)
        page, pages, rows = 1, 1, 0
        while page <= pages:
            address = api.address(SERVICE, f"/{dataset.table}/", {**parameters, "page": page})
            content, said = api.json(address)
            items = _items(said, address)
            if page > 1 and said["maxPages"] != pages:
                raise SourceError(
                    f"{dataset.key}: the number of pages changed while reading; try again later"
                )
            pages = said["maxPages"]
            if pages == 0:
                raise SourceError(f"{dataset.key}: query {name} gives nothing; is the selection still right?")
            parts[f"{name}/{page:04d}.json"] = content
            rows += len(items)
            page += 1
        total = _whole(said.get("total"))
        if total is not None and total != rows:
            raise SourceError(f"{dataset.key}: query {name}: {rows} rows came, UNHCR counts {total}")
    parts["request.json"] = json.dumps(
        {"service": SERVICE, "table": dataset.table, "addresses": addresses}
    ).encode()
    return pack(parts)


def modified(_api: Client, _dataset: Dataset) -> None:
    """UNHCR does not say when it changed something."""
    return


def _items(said: Any, address: str) -> list[dict]:
    if not isinstance(said, dict) or not isinstance(said.get("items"), list) or "maxPages" not in said:
        raise SourceError(f"{address}: no list under `items`; nothing was kept")
    return said["items"]


def _whole(said: Any) -> int | None:
    text = str(said).replace(",", "")
    return int(text) if text.isdigit() else None


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
    return exact, ""


def parse(answer: bytes) -> Table:
    """Return the table in the replies that :func:`fetch` packed.

    A key column that a row lacks or fills with ``-`` stands at its total.

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
            rows += [(name, row) for row in json.loads(parts[part], parse_float=str)["items"]]
    if not rows:
        raise SourceError(f"{request['table']}: no rows at all")
    fields = {field for _, row in rows for field in row}
    keys = [key for key in KEYS if key in fields]
    measures = sorted(fields - _NO_MEASURE)
    codes: dict[str, dict[str, Code]] = {key: {} for key in keys}
    cells = []
    for name, row in rows:
        place = tuple(_key(row, key, request["table"]) for key in keys)
        for key, code in zip(keys, place, strict=True):
            title = tidy(str(row.get(_NAMES.get(key, key)) or code))
            codes[key].setdefault(code, Code(code, "total" if code == TOTAL else title))
        for measure in measures:
            if measure in row:
                exact, why = value(row[measure])
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
    )


def _key(row: dict, key: str, table: str) -> str:
    text = str(row.get(key) if row.get(key) is not None else "-").strip()
    if key == "year":
        if not (text.isdigit() and len(text) == 4):
            raise SourceError(f"{table}: a row without a year: {str(row)[:200]}")
        return text
    return TOTAL if text in ("-", "") else text
