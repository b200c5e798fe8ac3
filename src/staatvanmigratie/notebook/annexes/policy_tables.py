"""The policy register as a chapter shows it: a table per domain, or one of the papers.

    editie.beleid("opvang", "huisvesting")

A table needs entries; for a year without any a sentence says so.
"""

from collections.abc import Sequence

from staatvanmigratie.foundation import dutch
from staatvanmigratie.notebook import wording
from staatvanmigratie.notebook.outputs import text
from staatvanmigratie.notebook.outputs.number_tables import Link, TitledText
from staatvanmigratie.notebook.outputs.shown import Shown
from staatvanmigratie.notebook.outputs.table import tabel
from staatvanmigratie.report.registers import policy
from staatvanmigratie.report.registers.organisations import ministries
from staatvanmigratie.report.registers.policy import Development

_NOTE = "Uit het beleidsregister van dit rapport. De laatste kolom verwijst naar het stuk."


def by_domain(
    found: Sequence[Development], year: int, domains: Sequence[str], label: str | None = None
) -> Shown | text.RenderedText:
    """Return the developments of some domains: date, what happened, the paper as a link."""
    about = dutch.enumeration(policy.domains()[domain].said for domain in domains)
    if not found:
        return nothing(year, f" over {about}")
    rows = [
        {"Datum": each.day, "Wat gebeurde er": TitledText(each.title, each.text), "Stuk": link(each)}
        for each in found
    ]
    label = label or f"tab-beleid-{'-'.join(domains)}".replace("_", "-")
    return tabel(rows, label, f"Beleidsontwikkelingen in {year}: {about}", toelichting=_NOTE)


def papers(
    found: Sequence[Development], year: int, label: str = "tab-beleid-stukken"
) -> Shown | text.RenderedText:
    """Return the developments that stand in a paper with a number: who, what became of it, and the link."""
    found = [each for each in found if each.has_paper]
    if not found:
        return nothing(year, " met een genummerd stuk")
    rows = [
        {
            "Datum": each.day,
            "Wat": each.title,
            "Wie": each.who,
            "Status": wording.capitalised(each.status),
            "Stuk": link(each),
        }
        for each in found
    ]
    return tabel(rows, label, f"Wetten, besluiten en Kamerstukken in {year}", toelichting=_letters(found))


def _letters(found: Sequence[Development]) -> str:
    """Say what the letters of the ministries stand for."""
    titles = ministries()
    names = sorted({name for each in found for name in each.ministry if titles[name] != name})
    return "; ".join(f"{name}: {titles[name]}" for name in names) + "."


def nothing(year: int, about: str = "") -> text.RenderedText:
    """Return the sentence for a year in which the register has no entry."""
    return text.render(
        f"In het beleidsregister van dit rapport staat voor {year} geen ontwikkeling{about}.", {}
    )


def link(each: Development) -> Link:
    """Return the paper of a development as a link to where it can be read."""
    return Link(each.reference, each.address)
