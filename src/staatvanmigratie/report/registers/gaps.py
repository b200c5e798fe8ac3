"""What the report leaves out, and why: ``data/missing.yml`` and ``data/unused.yml``, read strictly.

``missing`` lists indicators that belong in the report and have no figures in the store, with who would have
to deliver them. ``unused`` gives the reason for every indicator of the store that no chapter shows.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import Field

from staatvanmigratie.foundation import strict
from staatvanmigratie.foundation.errors import DataFileError
from staatvanmigratie.foundation.strict import Strict
from staatvanmigratie.store.catalogue import Catalogue

MISSING = "data/missing.yml"
UNUSED = "data/unused.yml"


class Missing(Strict):
    """An indicator without figures: where it belongs, who would have to deliver it, and why."""

    id: str
    chapter: str
    state: Literal["published", "none"]
    title: str
    supplier: str
    reason: str
    address: str = Field(pattern=r"^https?://\S+$")


def missing(path: Path) -> list[Missing]:
    """Return the indicators without figures, in the order of the chapters.

    Raises
    ------
    DataFileError
        An unknown or missing key; the message names the indicator and the key.
    """
    if not path.exists():
        return []
    found = strict.models(path, Missing, MISSING, "id")
    return sorted(found.values(), key=lambda each: each.chapter)


def unused(path: Path) -> dict[str, str]:
    """Return the reason for every indicator of the store that no chapter shows.

    Raises
    ------
    DataFileError
        A reason that is empty or no text.
    """
    if not path.exists():
        return {}
    reasons = strict.read(path)
    for indicator, reason in reasons.items():
        if not isinstance(reason, str) or len(reason.split()) < 2:
            raise DataFileError(f"{UNUSED}: {indicator}: give the reason in words, not {reason!r}")
    return reasons


def selected(catalogue: Catalogue, shown: bool = True) -> dict[str, list[str]]:
    """Return per indicator the series that show it, or with ``shown`` false those marked unused."""
    found: dict[str, list[str]] = {}
    for series_id, entry in catalogue.items():
        if (entry.unused is None) is shown:
            wanted = entry.select["indicator"]
            for indicator in [wanted] if isinstance(wanted, str) else wanted:
                found.setdefault(indicator, []).append(series_id)
    return found


def problems(stored: set[str], catalogue: Catalogue, reasons: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return indicators without a series or a reason, with both, and reasons for what is not in the store.

    A series that is marked unused has the reason itself.
    """
    shown = {**selected(catalogue, shown=False), **selected(catalogue)}
    found = [
        (name, "no series shows this indicator of the store; use it, or give the reason")
        for name in sorted(stored - set(shown) - set(reasons))
    ]
    found += [
        (name, f"{', '.join(shown[name])} shows it: take the reason away")
        for name in sorted(set(shown) & set(reasons))
    ]
    return found + [(name, "not in the store") for name in sorted(set(reasons) - stored)]
