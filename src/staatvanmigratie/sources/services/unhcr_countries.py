"""Which countries UNHCR knows: a code it does not know gives no rows, or those of another country."""

from collections.abc import Iterator
from typing import Any

from staatvanmigratie.foundation.errors import SchemaError
from staatvanmigratie.sources.services import beliefs
from staatvanmigratie.sources.services.client import Client, Rejected
from staatvanmigratie.sources.services.dataset_files import Dataset
from staatvanmigratie.sources.services.table import Code, tidy

SERVICE = "unhcr"
_MOST = 1000  # there are some 230


def check(api: Client, dataset: Dataset) -> list[str]:
    """Hold the countries that are going to be asked for against those UNHCR has; return what could not be.

    Raises
    ------
    SchemaError
        A code that is no ISO code of a country there, with the nearest.
    """
    asked = dict.fromkeys(_asked(dataset))
    if not asked:
        return []
    address = api.address(SERVICE, "/countries/", {"limit": _MOST})
    try:
        there = _countries(api.json(address)[1])
    except Rejected as error:
        return [f"the countries could not be looked at before they were asked for ({error})"]
    if not there:
        return [f"the countries could not be looked at before they were asked for ({address}: none)"]
    if wrong := [code for code in asked if code not in there]:
        raise SchemaError(
            f"{dataset.key}: UNHCR has no country {' or '.join(wrong)} (the nearest of {len(there)}: "
            f"{beliefs.near(wrong, there)} …). Correct {dataset.where}"
        )
    return []


def _asked(dataset: Dataset) -> Iterator[str]:
    for query in dataset.queries.values():
        for name in ("coo", "coa"):
            codes = query.get(name, [])
            yield from codes.split(",") if isinstance(codes, str) else codes


def _countries(said: Any) -> dict[str, Code]:
    rows = said.get("items") if isinstance(said, dict) else None
    if not isinstance(rows, list):
        return {}
    found = [row for row in rows if isinstance(row, dict) and row.get("iso")]
    return {row["iso"]: Code(row["iso"], tidy(str(row.get("name") or row["iso"]))) for row in found}
