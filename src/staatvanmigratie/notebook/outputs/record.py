"""What an output says about itself: the one contract between a chapter and all that is made of it.

A cell that shows something of the report leaves one record in the metadata of its output, under ``svm``. The
book, the approvals, the lists of what changed, the work packages and ``numbers.json`` read that record, with
:func:`read`, and nothing else of the output but its drawing.

A text keeps its sentences in parts: words, references and numbers, each with the expression that printed it
and the place where that stands in the source of the cell. Nobody has to read a printed text back.

``form`` is raised when the record changes: a build of another form is refused, never misread.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal, TypeVar

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from staatvanmigratie.foundation.errors import BuildError
from staatvanmigratie.store import provenance
from staatvanmigratie.store.observations import Number, Observation, Pending, Withheld
from staatvanmigratie.store.snapshots import Hand

#: Of the record; 1 were dictionaries in which a text was MyST, 2 knew nothing of what is withheld, 3 did not
#: tell a copy of a table from what others say of it, 4 had no course behind a key figure and no drawings for
#: a phone.
FORM = 5
#: Where the record stands in the metadata of an output.
KEY = "svm"

#: Begin and end of a piece of source, in characters.
Place = tuple[int, int]


@dataclass(frozen=True)
class _Record:
    """A part of the record; a key that it does not have is an error."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")


# Numbers ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Basis(_Record):
    """An observation that a computed number rests on."""

    series: str
    period: str
    breakdown: dict[str, str]
    value: float | int | None
    status: str
    vintage: str
    dataset: str

    @classmethod
    def of(cls, subject: Observation) -> "Basis":
        """Write an observation down."""
        return cls(
            series=subject.series.id,
            period=subject.period,
            breakdown=provenance.categories(subject),
            value=subject.value,
            status=subject.status.key,
            vintage=provenance.state(subject.snapshot),
            dataset=f"{subject.snapshot.source}/{subject.snapshot.dataset}",
        )


@dataclass(frozen=True, kw_only=True)
class NumberRecord(_Record):
    """One printed number and where it comes from.

    The source described is that of the observation the number is about (for a change the newer, for a share
    the part); ``based_on`` lists every observation of a number that rests on several. ``hand`` is that of the
    one read furthest from its source; where others told that one anew, ``read_in`` and ``read_at`` are their
    name and address. Of a vintage of after the cut-off date, ``later_vintage`` tells that it
    may say something else than was known by then, ``settled`` that it was final by then. ``value`` is in
    ``unit``, None where it is not finite; ``what`` is ``value`` or how it was computed: ``change``,
    ``share``, ``rate``, ``rounded``.
    """

    id: str  # within its output
    shown: str
    value: float | int | None = None
    what: str
    series: str
    title: str
    unit: str
    definition: str
    breakdown: dict[str, str]
    period: str
    status: str
    rounded: bool
    derived: bool
    source: str
    publisher: str
    table: str | None = None
    dataset: str
    vintage: str
    address: str | None = None
    later_vintage: bool
    settled: bool
    hand: Hand
    read_in: str | None = None
    read_at: str | None = None
    based_on: tuple[Basis, ...] = ()

    @classmethod
    def of(cls, printed: Number, number_id: str) -> "NumberRecord":
        """Write a printed number down."""
        subjects = printed.subjects
        subject = subjects[0]
        snapshot, value = subject.snapshot, float(printed)
        retold = next((s.snapshot for s in subjects if s.snapshot.hand == "retelling"), None)
        return cls(
            id=number_id,
            shown=printed.shown,
            value=value if math.isfinite(value) else None,
            what=printed.what,
            series=subject.series.id,
            title=subject.series.title,
            unit=printed.unit,
            definition=subject.series.definition,
            breakdown=provenance.categories(subject),
            period=subject.period,
            status=printed.status.key,
            rounded=any(s.rounded for s in subjects),
            derived=any(s.derived for s in subjects),
            source=provenance.short_name(snapshot.publisher),
            publisher=snapshot.publisher,
            table=snapshot.table,
            dataset=f"{snapshot.source}/{snapshot.dataset}",
            vintage=provenance.state(snapshot),
            address=snapshot.address,
            later_vintage=any(s.later and not s.settled for s in subjects),
            settled=any(s.settled for s in subjects),
            hand=provenance.furthest(s.snapshot.hand for s in subjects),
            read_in=retold and retold.seen_in,
            read_at=retold and retold.seen_at,
            based_on=tuple(map(Basis.of, subjects)) if len(subjects) > 1 else (),
        )

    @property
    def subjects(self) -> "tuple[NumberRecord] | tuple[Basis, ...]":
        """The observations it rests on: several, or itself."""
        return self.based_on or (self,)


@dataclass(frozen=True)
class PendingRecord(_Record):
    """A figure that is still to come: who publishes it, and when."""

    series: str
    title: str
    period: str
    expected: str | None  # year and month
    expected_text: str
    address: str | None
    publisher: str
    overdue: bool

    @classmethod
    def of(cls, pending: Pending) -> "PendingRecord":
        """Write a pending figure down."""
        return cls(
            series=pending.series.id,
            title=pending.series.title,
            period=pending.period,
            expected=f"{pending.expected:%Y-%m}",
            expected_text=pending.expected_text,
            address=pending.address,
            publisher=pending.publisher,
            overdue=pending.overdue,
        )


@dataclass(frozen=True)
class WithheldRecord(_Record):
    """A figure for which the source gives no number: why, and which vintage says so."""

    series: str
    title: str
    period: str
    breakdown: dict[str, str]
    status: str
    shown: str
    dataset: str
    vintage: str

    @classmethod
    def of(cls, withheld: Withheld) -> "WithheldRecord":
        """Write down that a figure has no number."""
        return cls(
            series=withheld.series.id,
            title=withheld.series.title,
            period=withheld.period,
            breakdown=provenance.categories(withheld),
            status=withheld.status.key,
            shown=withheld.shown,
            dataset=withheld.snapshot.key,
            vintage=provenance.state(withheld.snapshot),
        )


# Text --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Part(_Record):
    """A run of words, a number (then with its id), or a reference (then with its role).

    ``words`` is MyST, of a reference what stands between its backquotes, and empty for a number. ``at`` is
    its place in the source of the cell; None where it was made elsewhere, such as in a list of data.
    ``expression`` is what printed it, ``{{ … }}``; empty for words that stand in the source as they are.
    """

    words: str = ""
    number: str = ""
    role: str = ""
    expression: str = ""
    at: Place | None = None

    @property
    def myst(self) -> str:
        """What MyST has to read: a number is the role ``{cijfer}`` with its id."""
        if self.number:
            return f"{{cijfer}}`{self.number}`"
        return f"{{{self.role}}}`{self.words}`" if self.role else self.words

    @property
    def title(self) -> str:
        """Of a reference the words before its target: ``nareis`` of ``nareis <nareizigers>``."""
        return self.words.split("<")[0].strip() or self.words.strip("<>")


@dataclass(frozen=True)
class Sentence(_Record):
    """One sentence; ``before`` is the white space that parts it from the one before."""

    parts: tuple[Part, ...]
    before: str = ""


@dataclass(frozen=True)
class Block(_Record):
    """A heading, a paragraph, an item of a list, an explanation of a term, or ``other``: no running text.

    ``before`` is the white space above it, ``mark`` what makes it what it is: ``## ``, ``- ``.
    """

    kind: Literal["heading", "paragraph", "item", "explanation", "other"]
    sentences: tuple[Sentence, ...]
    before: str = ""
    mark: str = ""

    @property
    def parts(self) -> Iterator[Part]:
        """Every part, with what stands before it as words."""
        yield Part(self.before + self.mark)
        for sentence in self.sentences:
            yield Part(sentence.before)
            yield from sentence.parts


@dataclass(frozen=True)
class ContributionRecord(_Record):
    """Whose passage a text is, and how far it is."""

    subject: str
    organisation: str
    state: str
    reference_date: str


@dataclass(frozen=True)
class Refusal(_Record):
    """Why something that a cell shows is not in the report, and what to write; the line is of its cell."""

    line: int | None
    message: str


# Tables -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Column(_Record):
    """One column; ``align`` is left or right."""

    key: str
    title: str
    align: str = "right"


@dataclass(frozen=True)
class CellRecord(_Record):
    """A cell: its words, the number in it by its id, whether that is still to come, where it leads to.

    ``withheld`` is the status of a figure for which there is no number. ``lead`` are the first words of
    ``text`` where these stand out.
    """

    text: str
    number: str | None = None
    pending: bool = False
    withheld: str | None = None
    href: str | None = None
    lead: str | None = None


@dataclass(frozen=True)
class TableRecord(_Record):
    """A table whose first ``stub`` columns say what a row is about; ``row_ids`` are names for links."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[CellRecord, ...], ...]
    stub: int = 1
    row_ids: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Tile(_Record):
    """A key figure as a reader sees it, with the ids of its number and its change.

    ``course`` are the values up to it, one per period without a gap, oldest first: a small line shows them.
    """

    title: str
    shown: str
    period: str
    number: str | None = None
    change: str | None = None
    change_number: str | None = None
    note: str | None = None
    pending: PendingRecord | None = None
    course: tuple[float, ...] = ()


# Processes ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Link(_Record):
    """Words that lead to an address outside the report."""

    text: str
    href: str


@dataclass(frozen=True)
class StepNumber(_Record):
    """A number at a step: its id, the words behind it, the moment, and its status where not final."""

    number: str
    text: str
    when: str
    status: str | None = None


@dataclass(frozen=True)
class StepPending(_Record):
    """A number at a step that is still to come: ``pending`` says so, and when it is expected."""

    pending: str
    title: str
    period: str


@dataclass(frozen=True)
class Branch(_Record):
    """A way on from a step, to the step of that number."""

    label: str | None
    to: int
    title: str
    number: StepNumber | StepPending | None = None


@dataclass(frozen=True, kw_only=True)
class StepRecord(_Record):
    """A step of a process as the list has it."""

    title: str
    actor: str
    phase: str | None = None
    term: str | None = None
    text: str
    number: StepNumber | StepPending | None = None
    branches: tuple[Branch, ...] = ()
    end: bool
    source: Link


@dataclass(frozen=True)
class Applies(_Record):
    """Since when a process runs like this, with the source of that."""

    text: str
    source: Link


# Outputs ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class _Output(_Record):
    """What every output has.

    ``label`` is its name for references, empty for a text. ``anchor_prefix`` is what the addresses of its
    numbers begin with; the book writes it when the place of the output in the book is known.
    """

    kind: str
    form: Literal[5] = FORM
    label: str = ""
    numbers: tuple[NumberRecord, ...] = ()
    pending: tuple[PendingRecord, ...] = ()
    withheld: tuple[WithheldRecord, ...] = ()
    anchor_prefix: str = ""

    @cached_property
    def _by_id(self) -> dict[str, NumberRecord]:
        return {number.id: number for number in self.numbers}

    def number(self, number_id: str) -> NumberRecord:
        """Return a number by its id.

        Raises
        ------
        BuildError
            The output does not describe that number.
        """
        if number_id not in self._by_id:
            known = ", ".join(self._by_id) or "none"
            raise BuildError(
                f"an output shows the number {number_id} but does not describe it (it has: {known})"
            )
        return self._by_id[number_id]

    @property
    def prefix(self) -> str:
        """What the anchors of its numbers begin with; without a place in the book its label."""
        return self.anchor_prefix or self.label

    def as_json(self) -> dict[str, Any]:
        """Return the record as JSON values, for the metadata of the output."""
        said = _ADAPTER.dump_python(self, mode="json", exclude_defaults=True)  # type: ignore[arg-type]
        return {**said, "kind": self.kind, "form": self.form}

    def as_metadata(self) -> dict[str, Any]:
        """Return the metadata of an output that has this record."""
        return {KEY: self.as_json()}


@dataclass(frozen=True, kw_only=True)
class TextOutput(_Output):
    """A text in blocks, sentences and parts.

    ``refused`` says that it stands in the place of what is no output of the report.
    """

    kind: Literal["tekst"] = "tekst"
    blocks: tuple[Block, ...]
    contribution: ContributionRecord | None = None
    refused: Refusal | None = None

    @property
    def myst(self) -> str:
        """The text as MyST, each number as the role ``{cijfer}`` with its id."""
        return "".join(part.myst for block in self.blocks for part in block.parts) + "\n"

    def said(self, sentence: Sentence) -> str:
        """Return one of its sentences in one line, numbers as printed and references by their words."""
        words = (
            self.number(part.number).shown if part.number else part.title if part.role else part.words
            for part in sentence.parts
        )
        return " ".join("".join(words).split())


@dataclass(frozen=True, kw_only=True)
class _Captioned(_Output):
    """What stands under a figure or a table too: the line that names the sources, and notes.

    ``caption`` is what a reader sees; where it holds numbers ``caption_parts`` has the same in parts.
    """

    label: Annotated[str, Field(min_length=1)]
    caption: str
    caption_parts: tuple[Part, ...] = ()
    source: str = ""
    notes: tuple[str, ...] = ()
    width: Literal["text", "full"] = "text"

    @property
    def caption_myst(self) -> str:
        """The caption as MyST where it holds numbers, else empty."""
        return "".join(part.myst for part in self.caption_parts)


@dataclass(frozen=True, kw_only=True)
class FigureOutput(_Captioned):
    """A chart: in words, as a Vega-Lite specification with its data, and as a table.

    ``narrow`` is its drawing for the screen of a phone. A dashboard becomes interactive by itself, there by
    ``narrow_spec``, which has most of its data in ``spec``; its ``csv`` holds more than its table.
    """

    kind: Literal["figuur"] = "figuur"
    alt: str
    spec: dict[str, Any] | None = None
    narrow: str = ""
    narrow_spec: dict[str, Any] | None = None
    table: TableRecord | None = None
    dashboard: bool = False
    csv: str | None = None


@dataclass(frozen=True, kw_only=True)
class TableOutput(_Captioned):
    """A table of numbers or words."""

    kind: Literal["tabel"] = "tabel"
    table: TableRecord


@dataclass(frozen=True, kw_only=True)
class KeyFiguresOutput(_Output):
    """Key figures as tiles, with the line that names the sources, and notes."""

    kind: Literal["kerncijfers"] = "kerncijfers"
    label: Annotated[str, Field(min_length=1)]
    tiles: tuple[Tile, ...]
    source: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ProcessOutput(_Captioned):
    """A process: its steps as a list, and unless it is only a text, its picture in words.

    ``narrow`` is the picture for the screen of a phone.
    """

    kind: Literal["procesplaat", "procestekst"]
    intro: str
    steps: tuple[StepRecord, ...]
    applies: tuple[Applies, ...] = ()
    alt: str = ""
    narrow: str = ""

    @property
    def list_as_json(self) -> list[Any]:
        """The introduction, the steps and since when they apply, as JSON values with every key."""
        return _LIST.dump_python((self.intro, self.steps, self.applies), mode="json")


Output = TextOutput | FigureOutput | TableOutput | KeyFiguresOutput | ProcessOutput
AnyOutput = TypeVar("AnyOutput", bound=Output)
_LIST = TypeAdapter(tuple[str, tuple[StepRecord, ...], tuple[Applies, ...]])
_ADAPTER: TypeAdapter[Output] = TypeAdapter(Annotated[Output, Field(discriminator="kind")])


def read(metadata: Mapping[str, Any]) -> Output | None:
    """Return the record in the metadata of an output; None where it is no output of the report.

    Raises
    ------
    BuildError
        It has another form, an unknown kind, or not what its kind should have.
    """
    if (said := metadata.get(KEY)) is None:
        return None
    form = said.get("form")
    if form != FORM:
        raise BuildError(
            f"an output has a record of form {form}; this version reads form {FORM}: build the edition again"
        )
    try:
        return _ADAPTER.validate_python(said)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(step) for step in first["loc"])
        what = f"an output of kind {said.get('kind')!r}"
        label = f" ({said['label']})" if said.get("label") else ""
        raise BuildError(f"{what}{label} does not say what it should: {where}: {first['msg']}") from error


def is_readable(notebook: Mapping[str, Any]) -> bool:
    """Tell whether the outputs of an executed notebook have this form: those of an older build do not."""
    said = (
        output.get("metadata", {}).get(KEY)
        for cell in notebook.get("cells", ())
        for output in cell.get("outputs", ())
    )
    return all(each.get("form") == FORM for each in said if each)


def of_outputs(cell: Mapping[str, Any]) -> Iterator[Output]:
    """Yield the record of each output of the report in a cell."""
    for output in cell.get("outputs", ()):
        if (found := read(output.get("metadata", {}))) is not None:
            yield found
