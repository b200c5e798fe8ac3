"""Every error the project raises on purpose: what was asked, what there is, what to type."""

from collections.abc import Iterable


class SvmError(Exception):
    """A problem the user can mend; the message says how. The command line prints it without a traceback.

    ``points`` are problems of the same kind, each printed on a line of its own below the message; ``end``
    stands below them: what to do about all of them, or how many more there are.
    """

    def __init__(self, message: str = "", points: Iterable[object] = (), end: str = ""):
        super().__init__(message)
        self.points = tuple(map(str, points))
        self.end = end

    def __str__(self) -> str:
        below = [f"- {point}" for point in self.points] + ([self.end] if self.end else [])
        return "\n".join([super().__str__(), *below])


class DataFileError(SvmError):
    """A file under ``data/`` is broken; the message names file and key."""


class UnknownSeriesError(SvmError):
    """A series that is not in the catalogue; the message suggests near names."""


class MissingSnapshotError(SvmError):
    """The catalogue names a dataset the store does not hold."""


class DigestError(SvmError):
    """A stored file is not what its digest says: it was edited or damaged."""


class NoObservationError(SvmError):
    """The series has no observation for that period and none is to come."""


class PendingError(SvmError):
    """A pending figure was used as a number; the message gives the line to write."""


class WithheldError(SvmError):
    """A figure that is secret, missing or gone was used as a number; the message gives the line to write."""


class UnknownEditionError(SvmError):
    """There is no file for that edition; the message lists the ones there are."""


class NotebookError(SvmError):
    """A chapter failed or may not start; the message names chapter and cell."""


class BuildError(SvmError):
    """The book could not be made; the previous build is left whole."""


class SourceError(SvmError):
    """A source did not answer, or not with what was asked; nothing of it was taken up."""


class SchemaError(SourceError):
    """A dataset has another shape than the one its mapping was written for; the message is the difference."""


class RefusedError(SourceError):
    """An answer was readable but cannot be right; it is kept apart with this reason."""
