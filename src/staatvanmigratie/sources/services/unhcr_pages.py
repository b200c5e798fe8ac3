"""The pages of one list of UNHCR: each row once, all of one moment, and as much as UNHCR says there is.

What UNHCR says of a whole list differs per endpoint: asylum and solutions give the sum of each column,
others a number of rows, and ``population`` nothing at all (``"total": []``). Whatever there is, is checked.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from staatvanmigratie.foundation.errors import SourceError
from staatvanmigratie.sources.services.client import Client
from staatvanmigratie.sources.services.replacement import ReplacedError, refuse_replaced
from staatvanmigratie.sources.services.table import number

PAGE = 10_000  # rows asked for at once
#: Columns that say what a row is about and that it is no measure; two rows that share them all are one row.
IDENTITY = frozenset(
    "year coo coo_id coo_iso coo_name coa coa_id coa_iso coa_name "
    "procedure_type app_type dec_level app_pc dec_pc pop_type".split()
)
#: UNHCR shows 1 to 4 people as 5, so the rows may make so much more than their sum.
_SHOWN_AS, _AT_MOST_TOO_MANY = 5, 4


@dataclass(frozen=True)
class Page:
    """One reply: its bytes, its rows, and what UNHCR says of the whole list.

    ``count`` is the number of rows of all pages, ``sums`` what each column of them makes; either may lack.
    """

    content: bytes
    rows: list[dict[str, Any]]
    pages: int
    count: int | None
    sums: Mapping[str, Decimal]

    @property
    def whole(self) -> dict[str, Any]:
        """What it says of the whole list; the same on every page of it."""
        return {
            "maxPages": self.pages,
            "total": self.count,
            **{f"total {k}": v for k, v in self.sums.items()},
        }

    @property
    def state(self) -> dict[str, Any]:
        """What would differ when the list were another one; the order of the rows says nothing."""
        rows = "\n".join(sorted(json.dumps(row, sort_keys=True) for row in self.rows))
        return {**self.whole, "digest of its rows": hashlib.sha256(rows.encode()).hexdigest()[:12]}


def read(api: Client, where: str, query: str) -> list[Page]:
    """Return every page of a list.

    Parameters
    ----------
    where
        The list, for a message.
    query
        The address without the number of the page.

    Raises
    ------
    SourceError
        The list is empty, a page failed or is another one than was asked for; more or fewer rows, or other
        sums, than UNHCR says.
    ReplacedError
        The pages are of more than one moment: they count otherwise, or a row stands on two of them.
    """
    pages = list(_pages(api, where, query))
    rows = [row for page in pages for row in page.rows]
    first = pages[0]
    if first.count is not None and first.count != len(rows):
        raise SourceError(f"{where}: {len(rows)} rows came, UNHCR counts {first.count}; nothing was kept")
    for column, said in first.sums.items():
        _check_sum(where, column, said, [row[column] for row in rows if column in row])
    if first.count is None and not first.sums and len(pages[-1].rows) >= PAGE:
        raise SourceError(
            f"{where}: the last page is full ({len(pages[-1].rows)} rows) and UNHCR gives no total: "
            "there may be more. Ask for fewer years at once"
        )
    return pages


def first(api: Client, query: str) -> Page:
    """Return the first page of a list."""
    return _page(api, query, 1)


def _pages(api: Client, where: str, query: str) -> Iterator[Page]:
    begin = page = first(api, query)
    if begin.pages == 0 or not begin.rows:
        raise SourceError(f"{where} gives nothing; is the selection still right?")
    seen: dict[str, int] = {}
    for at in range(1, begin.pages + 1):
        page = page if at == 1 else _page(api, query, at)
        refuse_replaced(where, begin.whole, page.whole)
        if at < begin.pages and len(page.rows) != len(begin.rows):
            raise ReplacedError(
                f"{where}: page {at} of {begin.pages} has {len(page.rows)} rows, page 1 {len(begin.rows)}"
            )
        for row in page.rows:
            name = json.dumps({key: row[key] for key in sorted(IDENTITY & row.keys())}, ensure_ascii=False)
            if name in seen:
                raise ReplacedError(f"{where}: a row of page {at} stands on page {seen[name]} too: {name}")
            seen[name] = at
        yield page


def _page(api: Client, query: str, at: int) -> Page:
    address = f"{query}&page={at}"
    content, said = api.json(address)
    if not isinstance(said, dict) or not isinstance(said.get("items"), list) or "maxPages" not in said:
        raise SourceError(f"{address}: no list under `items`; nothing was kept")
    rows = said["items"]
    if not all(isinstance(row, dict) for row in rows):
        raise SourceError(f"{address}: `items` holds something else than rows; nothing was kept")
    pages, there = (whole_number(said.get(name), name, address) for name in ("maxPages", "page"))
    if pages is None:
        raise SourceError(f"{address}: `maxPages` is empty; nothing was kept")
    if pages and there is not None and there != at:
        raise SourceError(f"{address}: page {at} was asked for, page {there} came; nothing was kept")
    return Page(content, rows, pages, *_totals(said.get("total"), address))


def whole_number(said: Any, name: str, address: str) -> int | None:
    """Return a number of rows or pages as UNHCR writes it, ``3``, ``"3"`` or ``"1,234"``; None without one.

    Raises
    ------
    SourceError
        Something else.
    """
    if said is None or said == "":
        return None
    text = _without_commas(said)
    if isinstance(said, bool) or not re.fullmatch(r"[0-9]+", text):
        raise SourceError(f"{address}: `{name}` is {said!r}, which is no number; nothing was kept")
    return int(text)


def _totals(said: Any, address: str) -> tuple[int | None, dict[str, Decimal]]:
    """Return the number of rows and the sum per column, in whatever form UNHCR gives them."""
    if isinstance(said, list):
        given = [each for each in said if each not in (None, "", "-", {}, [])]
        if len(given) > 1:
            raise SourceError(
                f"{address}: `total` is {str(said)[:200]}, which is unknown here; nothing was kept"
            )
        said = given[0] if given else None
    if not isinstance(said, dict):
        return whole_number(said, "total", address), {}
    sums = {}
    for column, text in said.items():
        if text in (None, "", "-"):
            continue
        exact = None if isinstance(text, bool) else number(_without_commas(text))
        if exact is None:
            raise SourceError(
                f"{address}: `total` of {column} is {text!r}, which is no number; nothing was kept"
            )
        sums[column] = exact
    return None, sums


def _without_commas(said: Any) -> str:
    """Return a number without the commas between its thousands."""
    return re.sub(r",(?=\d{3}\b)", "", str(said).strip())


def _check_sum(where: str, column: str, said: Decimal, cells: list[Any]) -> None:
    if any(isinstance(cell, str) and "." in cell for cell in cells):
        return  # no number of people; it is refused with its place when the row is read
    values = [exact for cell in cells if (exact := number(str(cell).strip())) is not None]
    made = sum(values, Decimal(0))
    room = _AT_MOST_TOO_MANY * sum(value == _SHOWN_AS for value in values)
    if not 0 <= made - said <= room:
        raise SourceError(
            f"{where}: the rows make {made:f} {column}, UNHCR gives {said:f} as their sum; nothing was kept"
        )
