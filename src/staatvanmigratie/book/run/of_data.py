"""What is found out from the data of an edition, kept until something it used is another."""

from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from staatvanmigratie.book.run.cache import Cache, Key, world
from staatvanmigratie.foundation import uses
from staatvanmigratie.foundation.uses import Digests
from staatvanmigratie.report.edition import Edition

Found = TypeVar("Found")


def of_data(edition: Edition, find: Callable[[Edition], Found]) -> Found:
    """Return what ``find`` makes of an edition, or made before, if all it used is what it was.

    Parameters
    ----------
    find
        A function of the rooms that a chapter depends on; it reads with the edition only, and gives a value
        of JSON.
    """
    root = edition.root
    if not (root / "build").is_dir():
        return find(edition)
    cache = Cache(root / "build" / ".cache" / "chapters", Digests(root))
    conditions = {**world(root, as_of=edition.as_of.isoformat()), "parameters": str(edition.report_year)}
    key = Key(find.__name__, conditions)
    if (kept := cache.load(key)) is not None:
        return kept
    _ = edition.catalogue, edition.corrections, edition.calendar  # whose parts are noted by who asks for them
    with uses.listening() as used:
        found = find(edition)
    with suppress(OSError):  # it has to be found out once more
        cache.save_if_sure(key, found, used)
    return found
