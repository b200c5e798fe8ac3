"""The two volumes of the PDF edition: the report, and the annexes with sources and data."""

from enum import Enum


class Volume(Enum):
    """One of the two files."""

    REPORT = "rapport"
    ANNEXES = "bijlagen"

    @property
    def other(self) -> "Volume":
        """The volume that this one points to."""
        return Volume.ANNEXES if self is Volume.REPORT else Volume.REPORT
