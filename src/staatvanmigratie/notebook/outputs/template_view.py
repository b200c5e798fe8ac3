"""What a template sees of each kind of value: plain ones as they are, of ours what is named here.

Whatever stands in no list is not there for a template (``templates``); an attribute that is added to a class
is none of a text's business until it is named.
"""

from collections.abc import Mapping, MappingView
from datetime import date, timedelta
from functools import lru_cache
from numbers import Integral, Real
from typing import Any

import jinja2
from jinja2.runtime import LoopContext

from staatvanmigratie.foundation.strict import Strict

#: Values that are what they say.
_PLAIN = (
    str,
    Integral,
    Real,
    date,
    timedelta,
    type(None),
    list,
    tuple,
    set,
    frozenset,
    range,
    slice,
    MappingView,
)

_NUMBER = "subjects shown status unit value what pending withheld"
_ABSENT = """
    absolute change change_since of_one_count over_break pending per_1000 percent period plus points
    provisional series share_of status unit when withheld year
"""
_EDITION = """
    all_series as_of as_of_text file labels ministries number pdf_name pending policy previous release_day
    report_year series subtitle title
"""
_CARD = "key subject name title label text address"

#: What a template reads of an object of ours, by the name of its class; of a file under ``data`` it is every
#: key (``Strict``), and here what is computed from those.
SEEN = {
    "report.edition.Edition": _EDITION,
    "notebook.edition.ChapterEdition": f"""{_EDITION}
        begrippen beleid beleidsstukken bijdrage bronnen errata herzieningen indicatoren_zonder_cijfers
        meldpunt methode ontbrekend procesplaat standen verband vragen""",
    "store.series.Series": """
        as_of at categories category_name definition entry first first_out has highest id in_period label last
        latest lowest observations open_dimensions pending period_of periods previous report_year since
        source_line title top unit until vintages warnings where withheld""",
    "store.observations.Observation": f"""{_NUMBER}
        breakdown change change_since corrected derived extent label later name note of_press per_1000 period
        plus provisional rounded series share_of vintage when year""",
    "store.observations.Printed": f"{_NUMBER} share_of",
    "store.observations.Change": f"""{_NUMBER}
        absolute direction hardly now of_one_count over_break percent points then words""",
    "store.observations.Pending": f"""{_ABSENT}
        address breakdown expected expected_text label name overdue publisher""",
    "store.observations.Withheld": f"{_ABSENT} breakdown label name shown",
    "store.observations.PartsOnly": _ABSENT,
    "foundation.statuses.Status": "key mark provisional words",
    "notebook.outputs.text.Bare": "",
    "notebook.outputs.text.Compared": "",
    "notebook.outputs.text.RenderedText": "",
    "notebook.outputs.shown.Shown": "",
    "notebook.annexes.methods.Methods": """
        breaks closed copied later licences observations releases retold rounding series statuses""",
    "notebook.annexes.revisions.Revision": """
        cause changed comparable difference new old period printed row title waits""",
    "report.registers.policy.Register": "about busiest of within",
    "report.registers.policy.Development": "day has_paper paper reference who year",
    "report.registers.printed.EarlierFigure": "shown",
    "report.registers.questions.Question": "day labels places",
    "report.registers.contributions.Contribution": "line name",
    "store.catalogue.Entry": "frequency",
    "decision.papers.facts.Example": "address text title",
    "decision.documents.steps.Planned": "again name reason state together",
}
OURS = "staatvanmigratie."
_OF_PLAIN: tuple[tuple[type, str], ...] = (
    (date, "day isoformat month year"),
    (timedelta, "days"),
    (Mapping, "get items keys values"),
    (
        LoopContext,
        "changed cycle depth depth0 first index index0 last length nextitem previtem revindex revindex0",
    ),
)


@lru_cache(maxsize=512)
def shown(kind: type) -> frozenset[str]:
    """Return the attributes and methods that objects of a class show to texts."""
    found: set[str] = set()
    for each in kind.__mro__:
        if each.__module__.startswith(OURS):
            found.update(SEEN.get(f"{each.__module__}.{each.__qualname__}".removeprefix(OURS), "").split())
    if issubclass(kind, Strict):
        found.update(kind.model_fields)
    if issubclass(kind, tuple):
        found.update(getattr(kind, "_fields", ()))
    for plain, names in _OF_PLAIN:
        if issubclass(kind, plain):
            found.update(names.split())
    return frozenset(name for name in found if not name.startswith("_"))


@lru_cache(maxsize=512)
def _is_known(kind: type) -> bool:
    names = (f"{each.__module__}.{each.__qualname__}".removeprefix(OURS) for each in kind.__mro__)
    return any(name in SEEN for name in names) or issubclass(
        kind, (*_PLAIN, Strict, Mapping, LoopContext, jinja2.Undefined)
    )


def is_seen(value: Any) -> bool:
    """Tell whether a value is something for a text: plain, or of a class that shows something to texts."""
    return _is_known(type(value))
