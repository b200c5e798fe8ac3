"""How it is told that records and releases hold, or what of them does not."""

from collections.abc import Iterable
from pathlib import Path

from staatvanmigratie.cli import terminal
from staatvanmigratie.foundation import signatures
from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.publication.site.site import Site
from staatvanmigratie.publication.verification import project
from staatvanmigratie.publication.verification.finding import Finding

_SHOWN = 5  # of what does not hold, where that is not what was asked


class TamperedError(SvmError):
    """Something is not as it was written down, kept or published; the message lists all of it."""


def tell(what: str, findings: Iterable[Finding], looked_at: str = "") -> None:
    """Print what is good to know and that all holds.

    Raises
    ------
    TamperedError
        Something does not hold.
    """
    found = list(findings)
    for each in found:
        if each.holds:
            terminal.say(f"  note: {each}")
    if wrong := [each for each in found if not each.holds]:
        count = "1 thing" if len(wrong) == 1 else f"{len(wrong)} things"
        raise TamperedError(f"{what[0].upper()}{what[1:]} does not hold, for {count}:", wrong)
    terminal.say(f"{what[0].upper()}{what[1:]} holds" + (f": {looked_at}" if looked_at else ""))


def quickly(root: Path, site: Site) -> list[Finding]:
    """Return what does not hold as far as a quick look can tell."""
    return project.quickly(root, site)


def at_once(root: Path, site: Site) -> None:
    """Print what does not hold as far as a quick look can tell; nothing where all does."""
    found = quickly(root, site)
    for each in found[:_SHOWN]:
        terminal.say(f"does not hold: {each}")
    if found:
        more = f"and {len(found) - _SHOWN} more; " if len(found) > _SHOWN else ""
        terminal.say(f"{more}all about it: svm verify")


def unsigned(root: Path) -> None:
    """Print that what was just written is not signed, where the project has signers and no key is named."""
    if (root / "data" / signatures.ALLOWED).exists() and signatures.key() is None:
        terminal.say(f"Not signed: data/{signatures.ALLOWED} is there; name your key with {signatures.KEY}")
