"""No number is printed, or lies under one that is, for which the source gives none by the cut-off date.

A sentence, a table or a chart of the edition's series cannot: they get the word for it. A frame, an earlier
edition and a later vintage could.
"""

from collections.abc import Iterator, Sequence

from staatvanmigratie.notebook.agreement.printed import PrintedOutput
from staatvanmigratie.report.checks import Finding
from staatvanmigratie.report.edition import Edition
from staatvanmigratie.store import provenance

_Place = tuple[object, ...]


def check(outputs: Sequence[PrintedOutput], edition: Edition) -> Iterator[Finding]:
    """Yield every number that tells what became secret, missing or is published no more."""
    withheld: dict[str, dict[_Place, str]] = {}
    for each in outputs:
        for number in each.output.numbers:
            for basis in number.based_on or (number,):
                if basis.series not in edition.catalogue or basis.value is None:
                    continue
                if basis.series not in withheld:
                    withheld[basis.series] = _withheld(edition, basis.series)
                why = withheld[basis.series].get((basis.period, *sorted(basis.breakdown.items())))
                if why:
                    category = f" {basis.breakdown}" if basis.breakdown else ""
                    yield Finding(
                        "error",
                        each.where,
                        f"{number.shown} tells a number of {basis.series} {basis.period}{category} of "
                        f"{basis.vintage}, and {why}. Take it out, or print what this edition has",
                    )


def _withheld(edition: Edition, series: str) -> dict[_Place, str]:
    return {
        (each.period, *provenance.categories(each).items()): (
            f"{each.snapshot.key} of {each.snapshot.vintage} says {each.shown!r}"
        )
        for each in edition.series(series).every_withheld
    }
