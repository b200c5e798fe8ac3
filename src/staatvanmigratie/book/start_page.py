"""What the start page says that is computed from the chapters, where ``{{ … }}`` with its name stands.

While an edition is being written nothing is counted: then a sentence stands there that is always true.
"""

from collections.abc import Mapping, Sequence

from staatvanmigratie.book import later_vintages, what_is_missing
from staatvanmigratie.book.numbers import Chapter
from staatvanmigratie.foundation import dutch
from staatvanmigratie.report.edition import Edition

#: How many months ahead the start page names; the annex has them all.
_MONTHS = 3
_ALL = "[Nog te verschijnen cijfers](notebooks/91_nog_te_verschijnen_cijfers.ipynb)"

#: What stands in these places as long as nothing is counted.
UNCOUNTED = {
    "latere_standen": later_vintages.UNCOUNTED,
    "nog_te_komen": f"Wat nog komt, staat in {_ALL}.",
}


def sentences(made: Sequence[Chapter], edition: Edition) -> dict[str, str]:
    """Return what stands in each place, as MyST."""
    return {
        "latere_standen": later_vintages.sentence(made),
        "nog_te_komen": _to_come(made, edition),
    }


def filled(page: bytes, said: Mapping[str, str]) -> bytes:
    """Return a page with these sentences in their places."""
    for name, text in said.items():
        page = page.replace(f"{{{{ {name} }}}}".encode(), text.encode())
    return page


def _to_come(made: Sequence[Chapter], edition: Edition) -> str:
    """Return what comes out in the first months after the cut-off date, and where the rest stands."""
    awaited = {item.series for chapter in made for output in chapter.outputs() for item in output.pending}
    waiting = [item for name in sorted(awaited) for item in edition.series(name).pending if not item.overdue]
    lines = list(what_is_missing.to_come(waiting))
    if not lines:
        return "Van de cijfers in dit rapport is er geen waarvan bekend is dat het nog komt."
    more = len(lines) - _MONTHS
    rest = f"\n\nDaarna {_more(more)}. Alles staat in {_ALL}." if more > 0 else f"\n\nMeer staat in {_ALL}."
    return "\n".join(f"- {line}" for line in lines[:_MONTHS]) + rest


def _more(count: int) -> str:
    if count == 1:
        return "komt er nog één keer iets uit"
    return f"komt er nog {dutch.number(count)} keer iets uit"
