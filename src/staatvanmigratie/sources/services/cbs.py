"""What the two services of CBS share: period codes, the case of table names, conditions and pages."""

import calendar
import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from staatvanmigratie.foundation import moments
from staatvanmigratie.foundation.errors import SourceError
from staatvanmigratie.foundation.files import digest
from staatvanmigratie.sources.services.client import Client
from staatvanmigratie.sources.services.dataset_files import Dataset
from staatvanmigratie.sources.services.table import Code, Table, tidy

#: The two letters in the middle of a period code, per kind of period.
LETTERS = {"year": "JJ", "half": "HJ", "quarter": "KW", "month": "MM"}

_CODE = re.compile(r"(?P<year>\d{4})(?P<kind>[A-Z][A-Z0-9])(?P<number>\d{2})")
_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")


def period(code: str) -> str:  # noqa: PLR0911 - one line per form reads best
    """Return a period code of CBS in SDMX notation: ``2024JJ00`` is ``2024``, ``2024KW03`` is ``2024-Q3``.

    Weeks (``2024W105``) and part weeks (``2024X000``) have no place in the store; they come back as
    ``2024-W05`` and ``2024-X00``.

    Raises
    ------
    SourceError
        A form we do not know, such as a school year: better no figure than one in the wrong year.
    """
    if match := _CODE.fullmatch(code):
        year, kind, number = match["year"], match["kind"], int(match["number"])
        match kind:
            case "JJ" if number == 0:
                return year
            case "HJ" if 1 <= number <= 2:
                return f"{year}-S{number}"
            case "KW" if 1 <= number <= 4:
                return f"{year}-Q{number}"
            case "MM" if 1 <= number <= 12:
                return f"{year}-{number:02d}"
            case "W1" if 1 <= number <= 53:
                return f"{year}-W{number:02d}"
            case "X0":
                return f"{year}-X{number:02d}"
    elif match := _DAY.fullmatch(code):
        year, month, day = map(int, match.groups())
        if 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]:
            return f"{year:04d}-{month:02d}-{day:02d}"
    raise SourceError(
        f"period {code!r} has a form we do not know; add it to sources/cbs.py after looking it up"
    )


def known_period(code: str) -> str | None:
    """Return :func:`period`, or None for a form we do not know: only a figure with it is an error."""
    try:
        return period(code)
    except SourceError:
        return None


def codes(rows: list[dict], key: str, where: str, *, time: bool) -> dict[str, Code]:
    """Return the codes of a dimension without padding, periods in the notation of the store.

    Raises
    ------
    SourceError
        Two rows for one code: the cells of both would be taken for one.
    """
    found: dict[str, Code] = {}
    for row in rows:
        code = row[key].strip()
        name = known_period(code) if time else code
        if name is None:
            continue
        if name in found:
            raise SourceError(
                f"{where}: {code} stands twice in the list of codes ({found[name].title!r} and "
                f"{row['Title']!r}); ask CBS which it is"
            )
        found[name] = Code(name, tidy(row["Title"]), row.get("Status"))
    return found


def other_case(table: str) -> str:
    """Return the same table name with its letters in the other case: ``80590NED`` and ``80590ned`` differ."""
    return table.upper() if table != table.upper() else table.lower()


def missing(table: str, twin_exists: bool) -> SourceError:
    """Return the error for a table that is not there."""
    hint = (
        f"There is a table {other_case(table)}: upper and lower case differ at CBS"
        if twin_exists
        else "CBS gives a table a new number when its definition changes; look for the successor on StatLine"
    )
    return SourceError(f"CBS has no table {table}. {hint}")


def conditions(dataset: Dataset, shape: Table, raw: dict[str, dict[str, str]]) -> Iterator[str]:
    """Yield the conditions of a query in OData, with the codes as CBS pads them.

    ``shape`` is the table without cells; ``raw`` gives per dimension the code as CBS writes it, padding
    included.
    """
    there = {dimension.name: dimension for dimension in shape.dimensions}
    for name, plan in dataset.dimensions.items():
        if plan.only:
            code = there[name].find(plan.only)
            yield f"{name} eq '{raw[name][code]}'"
        elif plan.name and not plan.countries:
            codes = [there[name].find([each]) for each in plan.codes]
            wanted = [f"{name} eq '{raw[name][code]}'" for code in codes if code is not None]
            yield f"({' or '.join(wanted)})"
    joint = {name for each in dataset.joint.values() for name in each.dimensions}
    for name in (name for name in there if name not in {*dataset.dimensions, *joint}):
        yield f"{name} eq '{raw[name][there[name].find(dataset.unnamed)]}'"
    time, kinds = dataset.time
    letters = [LETTERS[kind] for kind in kinds if kind in LETTERS]
    if len(letters) == len(kinds):
        yield "(" + " or ".join(f"substring({time},4,2) eq '{each}'" for each in letters) + ")"
    if dataset.since:
        yield f"{time} ge '{dataset.since}'"


def day_of(text: Any) -> date | None:
    """Return the day of a moment as a source writes it, on the Dutch clock.

    CBS writes the same moment with a time zone (v4) and without one (v3); without one it is the Dutch clock.
    """
    match = re.match(r"\d{4}-\d{2}-\d{2}", str(text or ""))
    if not match:
        return None
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        return date.fromisoformat(match[0])
    return (moment.astimezone(moments.ZONE) if moment.tzinfo else moment).date()


def paths(groups: list[dict], key: str, parent: str) -> dict[Any, str]:
    """Return the titles from the root to each group, as ``Migratie > Totaal``."""
    by_id = {group[key]: group for group in groups}

    def path(number: Any, depth: int = 0) -> str:
        group = by_id.get(number)
        if group is None or depth > 20:
            return ""
        above = path(group.get(parent), depth + 1)
        return f"{above} > {tidy(group['Title'])}" if above else tidy(group["Title"])

    return {number: path(number) for number in by_id}


def pages(api: Client, address: str, next_link: str) -> Iterator[tuple[bytes, list[dict]]]:
    """Yield each page of a list, following the links of the service; a loop or another host is refused.

    Raises
    ------
    SourceError
        A page without a list, a link we followed before, or one to another host; a page without rows, or with
        those of an earlier one, that links on: such links would never end.
    """
    seen: set[str] = set()
    read: set[str] = set()
    while address:
        if address in seen:
            raise SourceError(f"{address}: the link to the next page leads back; nothing was kept")
        seen.add(address)
        content, page = api.json(address)
        if not isinstance(page, dict) or not isinstance(page.get("value"), list):
            raise SourceError(f"{address}: no list under `value`; nothing was kept")
        rows, link = page["value"], page.get(next_link) or ""
        if link or read:
            what = digest(rows)
            if (link and not rows) or (rows and what in read):
                why = "has the rows of a page before it" if rows else "has no rows, and a link to a next page"
                raise SourceError(f"{address}: the page {why}; nothing was kept. Try again later")
            read.add(what)
        yield content, rows
        address = link
