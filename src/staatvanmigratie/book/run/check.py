"""Check the figures of an edition beside its chapters, from what is in memory, and keep what was found.

The figures are the part of the checks that takes seconds. What they found counts as long as all they used is
what it was, as with a chapter.
"""

import json

from staatvanmigratie.book.run import running
from staatvanmigratie.book.run.cache import Cache, Key
from staatvanmigratie.book.run.warm import WarmProcess
from staatvanmigratie.foundation.errors import DataFileError
from staatvanmigratie.report.checks import Finding, check_figures
from staatvanmigratie.report.edition import Edition

_NAME = "controle"


def figures(edition: Edition, warm: WarmProcess, cache: Cache, world: dict[str, str]) -> list[Finding]:
    """Return what ``checks.check_figures`` finds, by a fork of the warm process.

    Raises
    ------
    DataFileError
        The data are broken.
    """
    # What will be out of date on the day of release depends on that day, which can be today.
    key = Key(_NAME, {**world, "parameters": f"{edition.report_year} {edition.release_day}"})
    if (kept := cache.load(key)) is not None:
        return [Finding(**each) for each in kept]
    try:
        process = warm.start()
        with running.in_care(process.end):
            process.connection.send_bytes(json.dumps({"check": edition.report_year}).encode())
            said = json.loads(process.connection.recv_bytes())
    except (ConnectionError, EOFError):  # this system does not fork, or it was killed
        return list(check_figures(edition))
    if "error" in said:
        raise DataFileError(said["error"])
    if not any(map(cache.digests.is_unsure, said["used"])):
        cache.save(key, said["outcome"], said["used"])
    return [Finding(**each) for each in said["outcome"]]
