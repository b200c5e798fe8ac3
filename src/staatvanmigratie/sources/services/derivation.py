"""Figures worked out: ratios, years out of quarters, groups out of members; exact, and marked so."""

import re
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal

from staatvanmigratie.sources.services.countries import Countries
from staatvanmigratie.sources.services.dataset_files import Derived
from staatvanmigratie.store.snapshots import CLOSING, TOTAL


def added(one: dict, other: dict) -> dict:
    """Return the sum of two rows, with the least final status of the two."""
    order = ["P", "P2", "E", "F", "U", "B", "A"]
    status = min(one["obs_status"], other["obs_status"], key=order.index)
    return {**one, "obs_value": one["obs_value"] + other["obs_value"], "obs_status": status}


def derive(rule: Derived, rows: Iterable[dict], countries: Countries) -> list[dict]:
    """Return the rows a rule makes out of those there are.

    A year needs its four quarters, a ratio both its parts. A group is the sum of the members that have a
    figure: UNHCR has no row where there is nobody to count.
    """
    rows = list(rows)
    base = [row for row in rows if row["indicator"] == rule.out_of]
    if rule.ratio is not None:
        return _ratios(rule, base, [row for row in rows if row["indicator"] == (rule.over or rule.out_of)])
    groups: dict[tuple, list[dict]] = {}
    members = countries.groups.get(rule.group or "", [])
    for row in base:
        if rule.group and row["ref_area"] not in members:
            continue
        if rule.year and not re.fullmatch(r"\d{4}-Q[1-4]", row["time_period"]):
            continue
        place = {name: value for name, value in row.items() if name not in CLOSING}
        place |= {"ref_area": rule.group} if rule.group else {}
        place |= {"time_period": row["time_period"][:4]} if rule.year else {}
        groups.setdefault(tuple(place.items()), []).append(row)
    made = []
    for place, parts in groups.items():
        if rule.year and len(parts) < 4:
            continue
        total = parts[0]
        for part in parts[1:]:
            total = added(total, part)
        made.append(
            {
                **total,
                **dict(place),
                "indicator": rule.indicator,
                "unit_measure": rule.unit,
                "note": rule.note,
            }
        )
    return made


def _ratios(rule: Derived, base: list[dict], whole: list[dict]) -> list[dict]:
    narrow = {*(rule.ratio or {}), *rule.to, "indicator"}
    tops, bottoms = _summed(base, rule.ratio or {}, narrow), _summed(whole, rule.to, narrow)
    step = Decimal(1).scaleb(-rule.decimals)
    made = []
    for place, top in tops.items():
        bottom = bottoms.get(place)
        if bottom is None or bottom["obs_value"] == 0 or bottom["obs_value"] < Decimal(str(rule.at_least)):
            continue
        both = added(top, bottom)
        made.append(
            {
                "indicator": rule.indicator,
                **dict(place),
                **rule.sets,
                "obs_value": (100 * top["obs_value"] / bottom["obs_value"]).quantize(step, ROUND_HALF_UP),
                "unit_measure": rule.unit,
                "obs_status": both["obs_status"],
                "rounded": False,
                "note": rule.note,
            }
        )
    return made


def _summed(rows: list[dict], wanted: Mapping[str, list[str]], narrow: set[str]) -> dict[tuple, dict]:
    """Return the sum of the wanted rows per place, a place being what is left of a row without ``narrow``."""
    found: dict[tuple, dict] = {}
    for row in rows:
        if all(row.get(name, TOTAL) in codes for name, codes in wanted.items()):
            left = {name: each for name, each in row.items() if name not in CLOSING and name not in narrow}
            place = tuple(sorted((name, each) for name, each in left.items() if each != TOTAL))
            found[place] = added(found[place], row) if place in found else row
    return found
