"""Who there is and who answers: the ministries and organisations, their chapters and their figures.

``data/organisations.yml`` lists the names there are, ``data/responsible.yml`` the ministries of each chapter.
"""

from difflib import get_close_matches
from pathlib import Path

from staatvanmigratie.foundation import strict
from staatvanmigratie.foundation.errors import DataFileError, SvmError
from staatvanmigratie.report.edition import Edition
from staatvanmigratie.report.registers.policy import MINISTRIES

FILE = Path("data/organisations.yml")
_KEYS = ("organisations", "parts", "meetings", "functions", "words")
RESPONSIBLE = Path("data/responsible.yml")
_MIGRATION = "migratie"  # in that file: whichever ministry it is in this edition


def listed(root: Path) -> dict[str, list[str]]:
    """Return the names of the list by their kind: organisations, parts, meetings, functions, words.

    Raises
    ------
    SvmError
        The list has a key of another kind.
    """
    path = root / FILE
    found = strict.read(path) if path.exists() else {}
    if unknown := set(found) - set(_KEYS):
        raise SvmError(
            f"{FILE.as_posix()}: unknown key {sorted(unknown)[0]!r}; there are: {', '.join(_KEYS)}"
        )
    return {key: [str(each) for each in found.get(key) or ()] for key in _KEYS}


def responsible(edition: Edition) -> dict[str, list[str]]:
    """Return the ministries that answer for each chapter, the first of them first.

    Raises
    ------
    DataFileError
        ``data/responsible.yml`` names a ministry there is not.
    """
    path = edition.root / RESPONSIBLE
    if not path.exists():
        return {}
    found = strict.read(path)
    if set(found) != {_MIGRATION, "chapters"}:
        raise DataFileError(f"{RESPONSIBLE.as_posix()}: should hold the keys {_MIGRATION} and chapters")
    of_migration = [name for first, name in found[_MIGRATION].items() if int(first) <= edition.number]
    answers = {}
    for chapter, names in found["chapters"].items():
        real = [of_migration[-1] if name == _MIGRATION and of_migration else name for name in names]
        for name in real:
            if name not in MINISTRIES:
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
    known = {name.casefold(): name for name in (*listed(edition.root)["organisations"], *MINISTRIES)}
    known |= {name.casefold(): name for name in edition.file.partners}
    known |= {title.casefold(): short for short, title in MINISTRIES.items()}
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
    return owner in (organisation.casefold(), MINISTRIES.get(organisation, organisation).casefold())


def title(organisation: str) -> str:
    """Return the name for a reader: ``het ministerie van …``, or the short name."""
    return f"het ministerie van {MINISTRIES[organisation]}" if organisation in MINISTRIES else organisation
