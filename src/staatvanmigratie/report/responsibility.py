"""Who answers for what: the ministries of each chapter, and the organisation of each series.

``data/responsible.yml`` names the ministries of each chapter, the catalogue the owner of each series.
"""

from difflib import get_close_matches
from pathlib import Path

from staatvanmigratie.foundation import strict
from staatvanmigratie.foundation.errors import DataFileError, SvmError
from staatvanmigratie.foundation.strict import Strict
from staatvanmigratie.report.edition import Edition
from staatvanmigratie.report.registers import organisations
from staatvanmigratie.report.registers.organisations import ministries

RESPONSIBLE = Path("data/responsible.yml")
_MIGRATION = "migratie"  # in that file: whichever ministry it is in this edition


class _Responsible(Strict):
    """The file: the ministry of migration from an edition on, and the ministries of each chapter."""

    migratie: dict[int, str]
    chapters: dict[str, list[str]]


def responsible(edition: Edition) -> dict[str, list[str]]:
    """Return the ministries that answer for each chapter, the first of them first.

    Raises
    ------
    DataFileError
        ``data/responsible.yml`` has an unknown, a missing or a wrong key, or names a ministry there is not.
    """
    path = edition.root / RESPONSIBLE
    if not path.exists():
        return {}
    found = strict.model(_Responsible, RESPONSIBLE.as_posix(), strict.read(path))
    of_migration = [name for first, name in found.migratie.items() if first <= edition.number]
    answers = {}
    for chapter, names in found.chapters.items():
        real = [of_migration[-1] if name == _MIGRATION and of_migration else name for name in names]
        for name in real:
            if name not in ministries():
                raise DataFileError(f"{RESPONSIBLE.as_posix()}: {chapter}: no ministry {name!r}")
        answers[chapter] = list(dict.fromkeys(real))
    return answers


def resolve(edition: Edition, asked: str) -> str:
    """Return the short name of an organisation: ``SZW``, ``COA``; its full name is understood too.

    Raises
    ------
    SvmError
        No such organisation; the message lists near names.
    """
    known = {
        name.casefold(): name for name in (*organisations.read(edition.root).organisations, *ministries())
    }
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
    return (
        f"het ministerie van {ministries()[organisation]}" if organisation in ministries() else organisation
    )
