"""Figures worked out: ratios, years out of their parts, groups out of members; exact, and marked so."""

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal

from staatvanmigratie.foundation import periods
from staatvanmigratie.foundation.statuses import VALUELESS
from staatvanmigratie.sources.services.countries import Countries
from staatvanmigratie.sources.services.dataset_files import Derived
from staatvanmigratie.store.snapshots import CLOSING, TOTAL

#: How many periods of a frequency make a year.
_WHOLE = {"quarter": 4, "month": 12}
#: Of two statuses, the first is that of their sum. A part that is secret or missing leaves no sum.
_ORDER = ["Q", "O", "P", "P2", "E", "F", "U", "B", "A", "M"]


def added(one: dict, other: dict) -> dict:
    """Return the sum of two rows, with the least final status of the two.

    What is secret or missing cannot be added: the sum has no value then. What cannot occur adds nothing.
    """
    status = min(one["obs_status"], other["obs_status"], key=_ORDER.index)
    values = [row["obs_value"] for row in (one, other) if row["obs_status"] != "M"]
    total = None if status in VALUELESS else sum(values[1:], values[0])
    return {**one, "obs_value": total, "obs_status": status}


def derive(rule: Derived, rows: Iterable[dict], countries: Countries) -> list[dict]:
    """Return the rows a rule makes out of those there are.

    A year needs its four quarters or twelve months, a ratio both its parts, and each part a value. A group is
    the sum of the members that have a figure: UNHCR has no row where there is nobody to count.
    """
    rows = list(rows)
    base = [row for row in rows if row["indicator"] == rule.out_of]
    if rule.ratio is not None:
        return _ratios(rule, base, [row for row in rows if row["indicator"] == (rule.over or rule.out_of)])
    groups: dict[tuple[str, tuple], list[dict]] = {}
    members = countries.groups.get(rule.group or "", [])
    for row in base:
        if rule.group and row["ref_area"] not in members:
            continue
        frequency = periods.parse(row["time_period"]).frequency
        if rule.year and frequency not in _WHOLE:
            continue
        place = {name: value for name, value in row.items() if name not in CLOSING}
        place |= {"ref_area": rule.group} if rule.group else {}
        place |= {"time_period": row["time_period"][:4]} if rule.year else {}
        groups.setdefault((frequency, tuple(place.items())), []).append(row)
    made = []
    for (frequency, place), parts in groups.items():
        if rule.year and len(parts) < _WHOLE[frequency]:
            continue
        total = parts[0]
        for part in parts[1:]:
            total = added(total, part)
        if total["obs_value"] is None:
            continue
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
        if bottom is None or not bottom["obs_value"] or top["obs_value"] is None:
            continue
        if bottom["obs_value"] < Decimal(str(rule.at_least)):
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
