"""The policy register as a chapter shows it: a table per domain, or one of the papers.

    editie.beleid("opvang", "huisvesting")

A table needs entries; for a year without any a sentence says so.
"""

from collections.abc import Sequence

from staatvanmigratie import language, text
from staatvanmigratie.figures import Shown, tabel
from staatvanmigratie.policy import DOMAINS, Development
from staatvanmigratie.tables import Link

_NOTE = "Uit het beleidsregister van dit rapport. De laatste kolom verwijst naar het stuk."


def by_domain(
    found: Sequence[Development], year: int, domains: Sequence[str], label: str | None = None
) -> Shown | text.Tekst:
    """Return the developments of some domains: date, what happened, the paper as a link."""
    about = language.enumeration(DOMAINS[domain] for domain in domains)
    if not found:
        return nothing(year, f" over {about}")
    rows = [
        {"Datum": each.day, "Wat gebeurde er": f"{each.title}. {each.text}", "Stuk": link(each)}
        for each in found
    ]
    label = label or f"tab-beleid-{'-'.join(domains)}".replace("_", "-")
    return tabel(rows, label, f"Beleidsontwikkelingen in {year}: {about}", toelichting=_NOTE)


def nothing(year: int, about: str = "") -> text.Tekst:
    """Return the sentence for a year in which the register has no entry."""
    return text.render(
        f"In het beleidsregister van dit rapport staat voor {year} geen ontwikkeling{about}.", {}
    )


def link(each: Development) -> Link:
    """Return the paper of a development as a link to where it can be read."""
    return Link(each.reference, each.address)
