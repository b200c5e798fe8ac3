"""Check the figures of an edition beside its chapters, from what is in memory, and keep what was found.

The figures are the part of the checks that takes seconds. What they found counts as long as all they used is
what it was, as with a chapter.
"""

from collections.abc import Mapping

from staatvanmigratie.book.run.cache import Cache, Key
from staatvanmigratie.book.run.warm import WarmProcess
from staatvanmigratie.foundation.errors import DataFileError
from staatvanmigratie.report.checks import Finding, check_figures
from staatvanmigratie.report.edition import Edition

_NAME = "controle"


def kept(edition: Edition, cache: Cache, world: Mapping[str, str]) -> list[Finding] | None:
    """Return what was found when everything was as it is now; None if that is not known."""
    found = cache.load(_key(edition, world))
    return None if found is None else [Finding(**each) for each in found]


def figures(
    edition: Edition,
    warm: WarmProcess,
    cache: Cache,
    world: Mapping[str, str],
    known: list[Finding] | None = None,
) -> list[Finding]:
    """Return what ``checks.check_figures`` finds, by a fork of the warm process, or what is ``known``.

    Raises
    ------
    DataFileError
        The data are broken.
    """
    if known is not None:
        return known
    try:
        said = warm.asked(check=edition.report_year)
    except (ConnectionError, EOFError):  # this system does not fork, or it was killed
        if warm.ended:
            raise InterruptedError("the build was interrupted") from None
        return list(check_figures(edition))
    if "error" in said:
        raise DataFileError(said["error"])
    cache.save_if_sure(_key(edition, world), said["outcome"], said["used"])
    return [Finding(**each) for each in said["outcome"]]


def _key(edition: Edition, world: Mapping[str, str]) -> Key:
    # What will be out of date on the day of release depends on that day, which can be today.
    return Key(_NAME, {**world, "parameters": f"{edition.report_year} {edition.release_day}"})
