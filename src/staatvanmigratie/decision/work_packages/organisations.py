"""Who may get a work package: the ministries, the partners of an edition, and what each answers for."""

from difflib import get_close_matches

from staatvanmigratie.decision.since_approval import responsible
from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.report.edition import Edition
from staatvanmigratie.report.registers.organisations import ministries, read


def resolve(edition: Edition, asked: str) -> str:
    """Return the short name of an organisation: ``SZW``, ``COA``; its full name is understood too.

    Raises
    ------
    SvmError
        No such organisation; the message lists near names.
    """
    known = {name.casefold(): name for name in (*read(edition.root).organisations, *ministries())}
    known |= {name.casefold(): name for name in edition.file.partners}
    known |= {title.casefold(): short for short, title in ministries().items()}
    said = " ".join(asked.split()).casefold().removeprefix("het ").removeprefix("ministerie van ")
    if said in known:
        return known[said]
    near = get_close_matches(said, known, n=3, cutoff=0.5)
    names = dict.fromkeys(known[each] for each in near) or dict.fromkeys(sorted(known.values()))
    raise SvmError(f"--to: no organisation {asked!r}; write one of: {', '.join(names)}")


def chapters(edition: Edition, organisation: str) -> list[str]:
    """Return the chapters an organisation answers for, as ``data/responsible.yml`` says."""
    return [chapter for chapter, names in responsible(edition).items() if organisation in names]


def owns(edition: Edition, organisation: str, series: str) -> bool:
    """Tell whether the figures of a series are those of an organisation: as its owner in the catalogue."""
    entry = edition.catalogue.get(series)
    if entry is None:
        return False
    owner = entry.owner.casefold().removeprefix("ministerie van ")
    return owner in (organisation.casefold(), ministries().get(organisation, organisation).casefold())


def title(organisation: str) -> str:
    """Return the name for a reader: ``het ministerie van …``, or the short name."""
    name = ministries().get(organisation)
    return f"het ministerie van {name}" if name else organisation
