"""Passages that an organisation answers for: ``data/contributions/<N>/<subject>-<organisation>.md``.

    ---
    owner: BZ
    state: ter toetsing        # concept, ter toetsing or akkoord
    reference_date: 2024-06-14
    title: Samenwerking met Marokko   # optional: then the letter to parliament has it as an example
    ---
    In {{ report_year }} …

Below the front matter stands MyST with the same ``{{ … }}`` as a ``%%tekst`` cell; it knows ``editie`` and
``report_year``. A chapter places it with ``editie.bijdrage("internationaal", "BZ")``. Raw HTML, pictures and
directives are refused (``foundation.markup``).
"""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Literal

from staatvanmigratie.foundation import conflicts, dutch, markup, strict
from staatvanmigratie.foundation.errors import DataFileError
from staatvanmigratie.foundation.strict import Strict
from staatvanmigratie.report.registers.organisations import ministries

FOLDER = Path("data/contributions")
STATES = ("concept", "ter toetsing", "akkoord")
State = Literal["concept", "ter toetsing", "akkoord"]

_FRONT = re.compile(r"\A---\n(?P<front>.*?)\n---\n(?P<body>.*)\Z", re.DOTALL)
_NAME = re.compile(r"(?P<subject>[a-z][a-z0-9_]*)-(?P<owner>[A-Za-z][\w&]*)\.md")
_SERIES = re.compile(r"\.series\(\s*[\"']([^\"']+)[\"']")
_CALL = re.compile(r"\.bijdrage\(\s*[\"'](?P<subject>\w+)[\"'](?P<owners>[^)]*)\)")

_SAID = {
    "concept": "**Concept.** {who} heeft deze passage nog niet ter toetsing gegeven (peildatum {day}).",
    "ter toetsing": (
        "Voor deze passage is {who} verantwoordelijk. De tekst is die van {day} en is nog niet getoetst."
    ),
    "akkoord": "Voor deze passage is {who} verantwoordelijk (peildatum {day}).",
}


class Contribution(Strict):
    """One passage, with who answers for it and how far it is."""

    subject: str
    owner: str
    state: State
    reference_date: date
    title: str | None = None
    body: str
    begins: int  # the line of its file on which the text begins

    @property
    def name(self) -> str:
        """Name of its file."""
        return f"{self.subject}-{self.owner}.md"

    @property
    def line(self) -> str:
        """The line that tells a reader who answers for the passage."""
        name = ministries().get(self.owner)
        who = f"het ministerie van {name}" if name else self.owner
        said = _SAID[self.state].format(who=who, day=dutch.day(self.reference_date))
        return re.sub(r"(\*\* )h", r"\1H", said)

    @property
    def faults(self) -> list[tuple[int, str]]:
        """Line of the file and message of what the text of another organisation may not hold."""
        return [(self.begins + line - 1, message) for line, message in markup.faults(self.body)]

    @property
    def series(self) -> set[str]:
        """The series it asks for."""
        return set(_SERIES.findall(self.body))


def read_all(root: Path, number: int) -> list[Contribution]:
    """Return every contribution to an edition, by file name.

    Raises
    ------
    DataFileError
        As for :func:`read`.
    """
    return [read(path) for path in sorted((root / FOLDER / str(number)).glob("*.md"))]


def file_name(subject: str, owner: str) -> str:
    """Return how the file of a passage is called; empty where no file can be."""
    name = f"{subject}-{owner}.md"
    return name if _NAME.fullmatch(name) else ""


def read(path: Path) -> Contribution:
    """Read one contribution strictly.

    Raises
    ------
    DataFileError
        A name, a key or a state that is wrong, a key that stands twice, an owner that the name does not
        say, two versions that git left, or an empty passage.
    """
    where = f"{FOLDER.as_posix()}/{path.parent.name}/{path.name}"
    named = _NAME.fullmatch(path.name)
    if not named:
        raise DataFileError(f"{where}: call it <subject>-<organisation>.md, as in asiel-JenV.md")
    try:
        text = path.read_bytes().decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise DataFileError(f"{where}: not UTF-8 at byte {error.start}; save it as UTF-8") from error
    conflicts.refuse(text, where)
    if not (found := _FRONT.match(text)):
        raise DataFileError(
            f"{where}: begins with a line ---, the keys owner, state, reference_date, and ---"
        )
    front = strict.parse("\n" + found["front"], where)  # the line --- above it counts
    begins = found[0][: found.start("body")].count("\n") + 1
    made = strict.model(
        Contribution, where, front, subject=named["subject"], body=found["body"], begins=begins
    )
    if made.owner != named["owner"]:
        raise DataFileError(
            f"{where}: owner: {made.owner!r}, but the name of the file says {named['owner']!r}"
        )
    if not made.body.strip():
        raise DataFileError(f"{where}: there is no text below the front matter")
    return made


def calls(source: str) -> Iterator[tuple[str, list[str]]]:
    """Yield subject and organisations of every ``editie.bijdrage(…)`` in the source of a cell."""
    for match in _CALL.finditer(source):
        yield match["subject"], re.findall(r"[\"']([^\"']+)[\"']", match["owners"])
