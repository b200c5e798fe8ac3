"""JSON-stat 2.0: cells by their position in a table that is written row after row, most of them left out."""

import math
from itertools import product
from typing import Any

from staatvanmigratie.foundation.errors import SourceError
from staatvanmigratie.sources.services.table import tidy

Decoded = tuple[list[str], dict[str, dict[str, str]], list[tuple[tuple[str, ...], Any, str]]]


def decode(said: dict[str, Any], table: str) -> Decoded:
    """Return dimensions, labels per code and the cells of a dataset.

    Cells without value and flag are left out. ``value`` and ``status`` are keyed by position in row-major
    order, or are lists of all positions.

    Raises
    ------
    SourceError
        Sizes, codes and lists do not fit, or a position lies outside the table: a cell would get the value of
        another one.
    """
    names, sizes = said["id"], said["size"]
    if len(set(names)) < len(names):
        raise SourceError(f"{table}: a dimension stands twice among {', '.join(names)}")
    orders, labels = [], {}
    for name, size in zip(names, sizes, strict=True):
        if "category" not in said["dimension"].get(name, {}):
            raise SourceError(f"{table}: the answer does not say which codes dimension {name} has")
        category = said["dimension"][name]["category"]
        codes = _codes(category, f"{table}: dimension {name}")
        if len(codes) != size:
            raise SourceError(f"{table}: dimension {name} has {len(codes)} codes and size {size}")
        orders.append(codes)
        labels[name] = {code: tidy(category.get("label", {}).get(code, code)) for code in codes}
    total = math.prod(sizes)
    values = _by_position(said["value"], total, f"{table}: value")
    flags = _by_position(said.get("status") or {}, total, f"{table}: status")
    cells = []
    for position in sorted(values.keys() | flags.keys()):
        place, rest = [], position
        for codes in reversed(orders):
            rest, digit = divmod(rest, len(codes))
            place.append(codes[digit])
        cells.append((tuple(reversed(place)), values.get(position), str(flags.get(position) or "")))
    return names, labels, cells


def encode(codes: dict[str, list[str]], values: dict[tuple[str, ...], tuple[Any, str]]) -> dict[str, Any]:
    """Return the JSON-stat dataset of cells by place: the other direction of :func:`decode`."""
    value, status = {}, {}
    for position, place in enumerate(product(*codes.values())):
        if place in values:
            said, flag = values[place]
            if said is not None:
                value[str(position)] = said
            if flag:
                status[str(position)] = flag
    return {
        "version": "2.0",
        "class": "dataset",
        "id": list(codes),
        "size": [len(each) for each in codes.values()],
        "value": value,
        **({"status": status} if status else {}),
        "dimension": {
            name: {"category": {"index": {code: place for place, code in enumerate(each)}}}
            for name, each in codes.items()
        },
    }


def _codes(category: dict[str, Any], where: str) -> list[str]:
    """Return the codes of a dimension in the order of their positions, each of which has one code."""
    index = category.get("index")
    if isinstance(index, list):
        if len(set(index)) < len(index):
            raise SourceError(f"{where}: a code stands twice in {', '.join(map(str, index))}")
        return index
    index = index or {code: 0 for code in category.get("label", {})}
    by_place: dict[Any, str] = {}
    for code, place in index.items():
        if (other := by_place.setdefault(place, code)) != code:
            raise SourceError(f"{where}: {other} and {code} stand on one position, {place}")
    places = range(len(index))
    if any(place not in by_place for place in places):
        raise SourceError(f"{where}: the positions of {len(index)} codes are {sorted(map(str, by_place))}")
    return [by_place[place] for place in places]


def _by_position(said: Any, total: int, where: str) -> dict[int, Any]:
    if isinstance(said, list):
        if len(said) != total:
            raise SourceError(f"{where}: a list of {len(said)} for a table of {total} cells")
        return {position: each for position, each in enumerate(said) if each is not None}
    if not isinstance(said, dict):
        raise SourceError(f"{where}: neither a list nor positions")
    found: dict[int, Any] = {}
    for key, each in said.items():
        if not (key.isascii() and key.isdigit()) or str(int(key)) != key or int(key) >= total:
            raise SourceError(f"{where}: position {key} of a table of {total} cells")
        if each is not None:
            found[int(key)] = each
    return found
