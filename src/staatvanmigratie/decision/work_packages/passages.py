"""What an organisation is asked about: its contributions, the text of its chapters, and figures.

    contribution   data/contributions/<N>/<subject>-<organisation>.md, as it prints now
    text           each paragraph of a chapter it answers for, as the last build printed it; not what was
                   printed from data files alone, such as the list of sources
    figure         each number printed in those chapters; of a partner: in any chapter, of its own series

A passage has a code: the digest of edition, text and numbers. It is how a file that comes back tells
whether the passage is still the one that was sent.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property

from staatvanmigratie.decision import built_chapters, chapter_content
from staatvanmigratie.decision.work_packages import sentences
from staatvanmigratie.decision.work_packages.sentences import Text
from staatvanmigratie.foundation import periods
from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.notebook.edition import ChapterEdition, open_edition
from staatvanmigratie.notebook.outputs import record, running_text, text
from staatvanmigratie.notebook.outputs.record import NumberRecord, Output, TextOutput
from staatvanmigratie.report import responsibility
from staatvanmigratie.report.edition import Edition
from staatvanmigratie.report.registers.contributions import FOLDER, Contribution
from staatvanmigratie.report.registers.organisations import ministries

_LENGTH = 12  # of a code
_INJECTED = "injected-parameters"  # a cell of the build that the chapter does not have


@dataclass(frozen=True)
class Passage:
    """One piece of text with what is needed to find its source again."""

    id: str
    code: str
    chapter: str
    heading: str  # of the section it stands in
    text: Text
    numbers: tuple[NumberRecord, ...]  # those in it, each once
    file: str  # where its source stands, from the project folder
    cell: int  # counted from 1; 0 in a contribution
    template: str  # the source it was printed from
    contribution: Contribution | None = None

    @property
    def where(self) -> str:
        """Its place for an editor."""
        return f"{self.file}, cell {self.cell}" if self.cell else self.file


@dataclass(frozen=True)
class PackageNumber:
    """One printed number, as a row of a table."""

    code: str
    chapter: str
    label: str  # of the figure or table that prints it; "tekst" for running text
    record: NumberRecord
    category: str

    @property
    def series(self) -> str:
        """What it is about, with how it was computed."""
        kind = {"change": "verandering", "share": "aandeel", "rate": "per inwoners", "rounded": "afgerond"}
        return ", ".join(filter(None, (self.record.title, kind.get(self.record.what, ""))))

    @property
    def title(self) -> str:
        """What it is about, in one line."""
        return ", ".join(filter(None, (self.series, self.category, self.period)))

    @property
    def period(self) -> str:
        """The period in Dutch."""
        return " ".join(periods.in_dutch(self.record.period).split())

    @property
    def status(self) -> str:
        """How final it is, in words."""
        return self.record.status.replace("_", " ")

    @property
    def state(self) -> str:
        """The vintage in words."""
        try:
            return " ".join(periods.in_dutch(self.record.vintage).split())
        except SvmError:
            return self.record.vintage


@dataclass(frozen=True)
class Package:
    """Everything one organisation is asked about in one edition."""

    edition: ChapterEdition
    organisation: str
    titles: Mapping[str, str]  # of the chapters
    passages: Sequence[Passage]
    figures: Sequence[PackageNumber]

    @cached_property
    def code(self) -> str:
        """The digest of all of it."""
        codes = [each.code for each in (*self.passages, *self.figures)]
        return _digest([self.edition.number, self.organisation, *codes])

    @property
    def mark(self) -> str:
        """The line by which a file that comes back is known."""
        return f"Pakketcode: {self.edition.number}/{self.organisation}/{self.code}"

    @property
    def title(self) -> str:
        """Title of the files."""
        return f"Werkpakket {self.edition.title}: {self.organisation}"

    @property
    def name(self) -> str:
        """Name of the files, without ending."""
        safe = re.sub(r"[^\w-]+", "-", self.organisation.replace("&", "en"))
        return f"bijdrage-{safe}-{self.edition.number}-{self.code[:6]}"

    @property
    def chapters(self) -> list[str]:
        """The chapters in reading order."""
        named = {each.chapter for each in (*self.passages, *self.figures)}
        return [chapter for chapter in self.titles if chapter in named]


def gather(edition: Edition, asked: str) -> Package:
    """Return what an organisation is asked about in the last build of an edition.

    Raises
    ------
    SvmError
        No such organisation, no build, or nothing that the organisation answers for.
    """
    organisation = responsibility.resolve(edition, asked)
    edition = _as_built(edition)
    mine = responsibility.chapters(edition, organisation)
    folder = edition.root / "build" / str(edition.number) / "chapters"
    titles: dict[str, str] = {}
    passages: list[Passage] = []
    figures: dict[str, PackageNumber] = {}
    placed: dict[tuple[str, str], tuple[str, str]] = {}
    for path in sorted(folder.glob("*.ipynb")):
        chapter = _Chapter(edition, path.stem, built_chapters.read(path))
        titles[path.stem] = chapter.title
        placed |= chapter.contributions
        if path.stem in mine:
            passages += chapter.passages
        for each in chapter.figures:
            chosen = responsibility.owns(edition, organisation, each.record.series)
            if path.stem in mine or (organisation not in ministries() and chosen):
                figures.setdefault(each.code, each)
    own = [each for each in edition.contributions if each.owner == organisation]
    passages = [*(_contribution(edition, each, placed) for each in own), *passages]
    if not passages and not figures:
        answering = sorted({name for c in titles for name in responsibility.responsible(edition).get(c, ())})
        raise SvmError(
            f"{organisation} has no passages or figures in edition {edition.number}; chapters have: "
            f"{', '.join(answering) or 'none'} (data/responsible.yml), series their owner (data/catalogue)"
        )
    return Package(edition, organisation, titles, passages, [_named(edition, f) for f in figures.values()])


def _as_built(edition: Edition) -> ChapterEdition:
    """The edition with the figures of its last build, as its texts see it."""
    chapter_content.refuse_without_build(edition.root, edition.number)
    path = edition.root / "build" / str(edition.number) / "report.json"
    try:
        as_of = json.loads(path.read_text(encoding="utf-8"))["as_of"]
    except (OSError, ValueError, KeyError):
        as_of = edition.as_of
    return open_edition(edition.report_year, as_of, edition.root)


class _Chapter:
    """Passages and figures of one built chapter."""

    def __init__(self, edition: Edition, name: str, notebook: built_chapters.Node):
        self.edition = edition
        self.name = name
        self.title = name
        self.heading = ""
        self.passages: list[Passage] = []
        self.figures: list[PackageNumber] = []
        self.contributions: dict[tuple[str, str], tuple[str, str]] = {}  # subject, owner: chapter, heading
        own = [cell for cell in notebook.cells if _INJECTED not in cell.metadata.get("tags", ())]
        for number, cell in enumerate(own, 1):
            if cell.cell_type == "markdown":
                self._prose(cell.source, number)
            for output in record.of_outputs(cell):
                self._output(output, cell.source, number)

    def _prose(self, source: str, number: int) -> None:
        blocks = running_text.of_markdown(source)
        for each in re.findall(r"^#+ +(.*)$", source, re.MULTILINE):
            if source.startswith("# ") and self.title == self.name:
                self.title = each
            self.heading = "" if each == self.title else each
        self._add(TextOutput(blocks=blocks), source, number)

    def _output(self, output: Output, source: str, number: int) -> None:
        if isinstance(output, TextOutput):
            if about := output.contribution:
                self.contributions[about.subject, about.organisation] = (self.name, self.heading)
            elif source.lstrip().startswith("%%tekst"):
                self._add(output, source.lstrip().partition("\n")[2], number)
        label = getattr(output, "caption", output.kind)
        self.figures += [_figure(self.edition, self.name, label, each) for each in output.numbers]

    def _add(self, output: TextOutput, template: str, number: int) -> None:
        first = self.name.partition("_")[0]
        for each in sentences.of_output(output, template):
            if not each.written:
                continue
            numbers = tuple(output.number(key) for key in dict.fromkeys(each.numbers))
            self.passages.append(
                Passage(
                    id=f"{first}-{len(self.passages) + 1:03}",
                    code=_code(self.edition, self.name, each, numbers),
                    chapter=self.name,
                    heading=self.heading,
                    text=each,
                    numbers=numbers,
                    file=f"notebooks/{self.name}.ipynb",
                    cell=number,
                    template=template,
                )
            )


def _contribution(
    edition: ChapterEdition, each: Contribution, placed: Mapping[tuple[str, str], tuple[str, str]]
) -> Passage:
    try:
        made = text.render(each.body, edition.names)
    except SvmError as error:
        raise SvmError(f"{FOLDER.as_posix()}/{edition.number}/{each.name}: {error}") from error
    whole = sentences.whole(sentences.of_output(made.record, each.body))
    chapter, heading = placed.get((each.subject, each.owner), ("", ""))
    numbers = tuple(made.record.number(key) for key in dict.fromkeys(whole.numbers))
    return Passage(
        id=f"bijdrage-{each.subject}",
        code=_code(edition, each.name, whole, numbers),
        chapter=chapter,
        heading=heading,
        text=whole,
        numbers=numbers,
        file=f"{FOLDER.as_posix()}/{edition.number}/{each.name}",
        cell=0,
        template=each.body,
        contribution=each,
    )


def _figure(edition: Edition, chapter: str, label: str, number: NumberRecord) -> PackageNumber:
    about = [
        edition.number,
        chapter,
        number.series,
        number.period,
        number.breakdown,
        number.what,
        number.shown,
        number.value,
        number.status,
        number.vintage,
        [asdict(each) for each in number.based_on],
    ]
    return PackageNumber(_digest(about), chapter, label, number, "")


def _named(edition: Edition, figure: PackageNumber) -> PackageNumber:
    """The figure with the names of its categories."""
    about = figure.record.breakdown
    series = edition.series(figure.record.series) if about else None
    names = ", ".join(series.category_name(dimension, code) for dimension, code in sorted(about.items()))
    return PackageNumber(figure.code, figure.chapter, figure.label, figure.record, names)


def facts(numbers: Sequence[NumberRecord]) -> Iterator[str]:
    """Yield a line per number: what it is about, how final it is, and where it comes from."""
    for number in numbers:
        made = PackageNumber("", "", "", number, "")
        yield (
            f"{' '.join(number.shown.split())}: {made.series}, {made.period} "
            f"({made.status}; {number.source}, stand {made.state})"
        )


def _code(edition: Edition, place: str, text_: Text, numbers: Sequence[NumberRecord]) -> str:
    about = [[n.shown, n.value, n.status, n.vintage, n.dataset, n.period] for n in numbers]
    return _digest([edition.number, place, text_.shown, about])


def _digest(value: object) -> str:
    said = json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(said.encode()).hexdigest()[:_LENGTH]
