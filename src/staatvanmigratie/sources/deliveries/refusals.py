"""Why a delivery is not taken up: the first reason ends it at once, a trial goes on and tells all of them."""

from collections.abc import Iterable

from staatvanmigratie.foundation.errors import DataFileError, SvmError

_SHOWN = 8  # problems in one message


class Refusals:
    """The reasons so far.

    Parameters
    ----------
    at_once
        The first one is raised, with the first of its problems.
    """

    def __init__(self, at_once: bool):
        self.every: list[SvmError] = []
        self._at_once = at_once

    def add(self, message: str, points: Iterable[object] = (), end: str = "") -> None:
        """Take up a reason.

        Raises
        ------
        DataFileError
            This is it.
        """
        said = list(points)
        if self._at_once:
            more = f"… and {len(said) - _SHOWN} more" if len(said) > _SHOWN else ""
            raise DataFileError(message, said[:_SHOWN], ". ".join(filter(None, [more, end])))
        self.every.append(DataFileError(message, said, end))
