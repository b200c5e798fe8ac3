"""Which codes a table of Eurostat has: its content constraint, and the labels from its code lists (SDMX 2.1).

The constraint is a few kB and is asked for before the figures: a code that the table does not have gives
status 200 and an empty answer. The labels are a hundred times as much, and are only asked for to say what is
wrong.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any
from xml.etree import ElementTree

from staatvanmigratie.foundation.errors import SchemaError, SourceError
from staatvanmigratie.sources.services import beliefs
from staatvanmigratie.sources.services.client import Client, Rejected
from staatvanmigratie.sources.services.dataset_files import Dataset
from staatvanmigratie.sources.services.table import Code, tidy

SERVICE = "eurostat_codes"
_SDMX = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1"
_S, _C = f"{{{_SDMX}/structure}}", f"{{{_SDMX}/common}}"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_NO_CODES = frozenset({"sinceTimePeriod", "untilTimePeriod", "lastTimePeriod", "geoLevel"})


class UnreadableError(SourceError):
    """An answer about codes that says nothing about this table; the figures may be right all the same."""


def of_table(api: Client, table: str) -> tuple[dict[str, list[str]], list[str]]:
    """Return the codes that occur in a table per dimension, and why there are none where there are none."""
    address = api.address(SERVICE, f"/contentconstraint/ESTAT/{table.upper()}/1.0")
    try:
        root = _read(api, address)
        region = _named(root, f"{_S}ContentConstraint", table).find(f"{_S}CubeRegion")
        if region is None or region.get("include") == "false":
            raise UnreadableError(f"{address}: no list of what is in the table")
        there = {
            "time" if each.get("id") == "TIME_PERIOD" else str(each.get("id")): [
                tidy(value.text or "") for value in each.iter(f"{_C}Value")
            ]
            for each in region.iter(f"{_C}KeyValue")
        }
        if not there:
            raise UnreadableError(f"{address}: no dimension in the list of what is in the table")
    except (Rejected, UnreadableError) as error:
        return {}, [f"the codes of the table could not be looked at before it was asked for ({error})"]
    return there, []


def check(
    api: Client, dataset: Dataset, there: Mapping[str, list[str]], queries: Sequence[Mapping[str, list[str]]]
) -> None:
    """Hold what is going to be asked against the codes of the table.

    Raises
    ------
    SchemaError
        A dimension or code that the table does not have, or a dimension that nobody named, with those it has:
        the nearest first, and what Eurostat calls them.
    """
    asked: dict[str, list[str]] = {}
    for query in queries:
        for name in query.keys() - _NO_CODES:
            asked.setdefault(name, []).extend(query[name])
    dimensions = {*dataset.dimensions, *asked}
    strange = sorted(dimensions - there.keys())
    unnamed = [name for name in there if name not in dimensions]
    wrong = {
        name: list(dict.fromkeys(code for code in codes if code not in there[name]))
        for name, codes in asked.items()
        if name in there
    }
    wrong = {name: codes for name, codes in wrong.items() if codes}
    if not strange and not unnamed and not wrong:
        return
    labels: Mapping[str, Mapping[str, str]] = {}
    with suppress(SourceError):  # without labels, the codes alone say enough
        labels = _labels(api, dataset.table)

    def shown(name: str, near_to: Iterable[str]) -> str:
        titles = labels.get(name, {})
        return beliefs.near(near_to, {code: Code(code, titles.get(code, code)) for code in there[name]})

    problems = [f"no dimension {name} (there are: {', '.join(there)})" for name in strange]
    problems += [
        f"dimension {name} is new; say which code to take ({shown(name, dataset.unnamed)} …)"
        for name in unnamed
    ]
    problems += [
        f"{name}: no code {' or '.join(codes)} (the table has {len(there[name])}: {shown(name, codes)} …)"
        for name, codes in wrong.items()
    ]
    raise SchemaError(f"{dataset.key}: {'; '.join(problems)}. Correct {dataset.where}")


def _labels(api: Client, table: str) -> dict[str, dict[str, str]]:
    """Return what Eurostat calls the codes of a table, per dimension, in English."""
    address = api.address(
        SERVICE,
        f"/dataflow/ESTAT/{table.upper()}/1.0",
        {"references": "descendants", "detail": "referencepartial"},
    )
    root = _read(api, address)
    lists = {
        each.get("id"): {str(code.get("id")): _english(code) for code in each.iter(f"{_S}Code")}
        for each in root.iter(f"{_S}Codelist")
    }
    found = {}
    for dimension in root.iter(f"{_S}Dimension"):
        reference = dimension.find(f"{_S}LocalRepresentation/{_S}Enumeration/Ref")
        if reference is not None:
            found[str(dimension.get("id"))] = lists.get(reference.get("id"), {})
    return found


def _english(code: Any) -> str:
    names = {name.get(_LANGUAGE): tidy(name.text or "") for name in code.findall(f"{_C}Name")}
    return names.get("en") or str(code.get("id"))


def _read(api: Client, address: str) -> Any:
    content = api.get(address, accept="*/*")
    if any(mark in content for mark in (b"<!DOCTYPE", b"<!ENTITY", b"\0")):
        raise UnreadableError(f"{address}: a web page, or XML with names of its own; nothing was read")
    try:
        return ElementTree.fromstring(content)
    except ElementTree.ParseError as error:
        raise UnreadableError(f"{address}: no XML ({error}); nothing was read") from None


def _named(root: Any, tag: str, table: str) -> Any:
    for each in root.iter(tag):
        if str(each.get("id", "")).lower() == table.lower():
            return each
    raise UnreadableError(f"nothing about {table} in the answer of Eurostat about its codes")
