"""The date and the reference that a nota bears: its own, and never the cut-off date of the figures.

    data/documents/issued.yml    by the name of the document: nota-2024, nota-SZW-2024

A date holds while nothing in the nota is younger than it: neither its figures nor an agreement it reports.
After that the nota has no date until somebody gives it a new one.
"""

from datetime import date
from pathlib import Path

from staatvanmigratie.decision.approvals import Approvals
from staatvanmigratie.decision.papers.document import Issued
from staatvanmigratie.foundation import files, moments, strict
from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.report.edition import Edition

FILE = Path("data/documents/issued.yml")

_HEAD = """\
# The date and the reference of a nota, by the name of the document; svm nota N --date … writes them.
"""


def read(root: Path) -> dict[str, Issued]:
    """Return what was written down, by the name of the document; nothing where there is no file.

    Raises
    ------
    DataFileError
        An unknown, a missing or a wrong key.
    """
    return strict.models(root / FILE, Issued, FILE.as_posix()) if (root / FILE).exists() else {}


def youngest(edition: Edition) -> tuple[date, str]:
    """Return the day of the youngest thing a nota of the edition reports, and what it is."""
    found = [(edition.as_of, "the cut-off date of its figures")]
    found += [
        (moments.dutch(approval.moment).date(), f"the agreement of {approval.step}")
        for approval in Approvals(edition).given
    ]
    return max(found)


def of(edition: Edition, name: str) -> Issued | None:
    """Return date and reference of a document; None without any, or when the date no longer holds."""
    found = read(edition.root).get(name)
    return found if found and found.date >= youngest(edition)[0] else None


def record(edition: Edition, name: str, day: date, reference: str | None = None) -> Issued:
    """Write down the date of a document, and its reference; without one the reference it has stays.

    Raises
    ------
    SvmError
        The day lies before something the document reports. Nothing is written.
    """
    limit, what = youngest(edition)
    if day < limit:
        raise SvmError(
            f"--date {day}: {name} would report {what}, of {limit}, before it happened. "
            f"Give that day or a later one: --date {limit}"
        )
    known = read(edition.root)
    kept = known[name].reference if name in known else None
    made = Issued(date=day, reference=reference or kept)
    known[name] = made
    files.write_whole(edition.root / FILE, _HEAD + "".join(_line(*each) for each in sorted(known.items())))
    return made


def _line(name: str, each: Issued) -> str:
    reference = "null" if each.reference is None else f'"{each.reference}"'
    return f"{name}: {{date: {each.date}, reference: {reference}}}\n"
