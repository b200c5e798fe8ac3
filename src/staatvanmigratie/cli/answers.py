"""What ``--json`` prints: an answer for each verb that shows something, and the schema of each.

    python -m staatvanmigratie.cli.answers

writes the schemas into ``docs/schemas``, from these classes, and that of ``numbers.json`` beside them; a test
compares. Every key is always there, if only as null. Who changes a key raises ``VERSION``: the first number
where a program that reads the answer has to change, the second where it may leave something new alone.
"""

import dataclasses
import json
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any

VERSION = "1.0"
SCHEMAS = Path("docs/schemas")


@dataclass(frozen=True)
class Said:
    """What a key holds; it stands in the schema."""

    text: str

    def __get_pydantic_json_schema__(self, core_schema: Any, handler: Any) -> dict[str, Any]:
        """Add it to the schema of the key."""
        return {**handler(core_schema), "description": self.text}


Day = Annotated[date, Said("A day, as 2024-06-03.")]
Level = Annotated[str, Said("How grave: error, warning or todo.")]


@dataclass(frozen=True)
class Finding:
    """Something that a check found."""

    level: Level
    where: Annotated[str, Said("File, key or cell.")]
    message: str


@dataclass(frozen=True)
class Edition:
    """An edition in a list."""

    edition: int
    report_year: int
    as_of: Day
    sent: Annotated[date | None, Said("When it was sent or released; null: not yet.")]


@dataclass(frozen=True)
class Editions:
    """``svm editions --json``."""

    editions: list[Edition]


@dataclass(frozen=True)
class LastBuild:
    """The build that stands in ``build/<N>``."""

    built_at: str
    as_of: Day
    strict: bool
    numbers: Annotated[int, Said("How many numbers it prints.")]
    pending: int
    warnings: int


@dataclass(frozen=True)
class Standing:
    """How the steps of the decision stand for one chapter or document."""

    chapter: str
    steps: Annotated[dict[str, str], Said("Per step: agreed, lapsed, missing, skipped …")]


@dataclass(frozen=True)
class Awaited:
    """A figure that is still to come."""

    series: str
    period: str
    expected: Annotated[str, Said("Month, as 2024-02.")]
    overdue: bool
    publisher: str
    where: Annotated[str, Said("Where it will come out, or where that is announced.")]


@dataclass(frozen=True)
class Status:
    """``svm status N --json``."""

    edition: int
    title: str
    report_year: int
    as_of: Day
    last_build: LastBuild | None
    released: Annotated[str, Said("Its releases in words.")]
    chapters: Annotated[list[Standing], Said("Empty where it is not built.")]
    remarks: Annotated[list[str], Said("Why approvals lapsed, what is skipped, who passed on what.")]
    pending: list[Awaited]
    does_not_hold: Annotated[list[str], Said("Records and releases that were changed; svm verify tells all.")]


@dataclass(frozen=True)
class Checked:
    """What the checks found in one edition."""

    edition: int
    as_of: Day
    not_checked: Annotated[str | None, Said("Why what it prints was not checked; null: it was.")]
    findings: list[Finding]


@dataclass(frozen=True)
class Check:
    """``svm check --json``."""

    holds: Annotated[bool, Said("Whether the command ends with 0.")]
    editions: list[Checked]


@dataclass(frozen=True)
class SeriesEntry:
    """A series in a list."""

    series: str
    title: str
    unit: str
    source: str
    by: Annotated[list[str], Said("Its breakdowns.")]


@dataclass(frozen=True)
class Catalogue:
    """``svm series --json``."""

    edition: int
    as_of: Day
    series: list[SeriesEntry]


@dataclass(frozen=True)
class Candidate:
    """One value that the store holds for a period, quoted or not."""

    period: str
    quoted: bool
    value: Annotated[float | None, Said("Null where that vintage gives no number.")]
    status: str
    vintage: str
    known_from: Day
    dataset: str
    reason: Annotated[str, Said("Why it is quoted, or not.")]
    corrected: Annotated[str | None, Said("Why the report does not take the figure as the source gives it.")]


@dataclass(frozen=True)
class Correction:
    """What ``data/corrections.yml`` does to figures of the series."""

    key: str
    dataset: str
    period: str
    action: Annotated[str, Said("drop, override or flag.")]
    source_says: float
    report_says: Annotated[float | None, Said("With override; else null.")]
    reason: str
    status: str
    vintages: list[str]


@dataclass(frozen=True)
class Use:
    """A place where a series is printed, or named."""

    edition: int
    kind: Annotated[str, Said("tekst, figuur, tabel, kerncijfers, proces, chapter or document.")]
    place: Annotated[str, Said("Chapter or document.")]
    label: Annotated[str | None, Said("Of a figure, a table or key figures.")]
    anchor: Annotated[str | None, Said("Page and place on it; null where the edition is not built.")]
    text: Annotated[str, Said("The sentence, or the title or caption.")]
    shown: Annotated[list[str], Said("The numbers of the series that stand there, as printed.")]


@dataclass(frozen=True)
class Series:
    """``svm series ID --json``."""

    series: str
    title: str
    definition: str
    unit: str
    by: list[str]
    datasets: list[str]
    edition: int
    as_of: Day
    where: Annotated[dict[str, str], Said("The category that was asked for.")]
    figures: list[Candidate]
    withheld: Annotated[list[str], Said("Figures for which the source gives no number.")]
    pending: list[Awaited]
    corrections: list[Correction]
    uses: Annotated[list[Use] | None, Said("Only with --used.")]


@dataclass(frozen=True)
class ChapterRun:
    """A chapter of a build."""

    name: str
    cached: Annotated[bool, Said("Whether what was kept of it still held.")]
    why: str
    seconds: float


@dataclass(frozen=True)
class Build:
    """``svm build N --json``."""

    edition: int
    as_of: Day
    strict: bool
    website: str
    pdf: str
    annexes: Annotated[str, Said("The second volume of the PDF.")]
    numbers_json: str
    report_json: str
    numbers: int
    seconds: float
    chapters: list[ChapterRun]
    arrived: Annotated[list[str], Said("Figures that were awaited in the last build, as series and period.")]
    warnings: list[str]
    findings: list[Finding]


@dataclass(frozen=True)
class Release:
    """A release or reprint."""

    release: str
    moment: str
    public: bool
    reason: str | None
    override: Annotated[str | None, Said("Why it was released before its moment.")]


@dataclass(frozen=True)
class Releases:
    """``svm release --list --json``."""

    releases: list[Release]
    public: Annotated[str | None, Said("Folder that a web server shows; null: nothing is public.")]
    drafts: Annotated[dict[str, str], Said("Per edition the name of its draft.")]


@dataclass(frozen=True)
class Side:
    """A headline figure in one edition."""

    edition: int
    period: str
    value: float | None
    shown: Annotated[str, Said("As it is printed, or why there is no number.")]
    status: str
    vintage: str | None
    later_vintage: Annotated[bool, Said("Whether that is one of after the cut-off date of the edition.")]


@dataclass(frozen=True)
class Headline:
    """A headline of two editions."""

    series: str
    title: str
    unit: str
    first: Annotated[Side, Said("What the first edition says of its year.")]
    first_now: Annotated[Side, Said("What the second edition says of the year of the first.")]
    second: Annotated[Side, Said("What the second edition says of its own year.")]
    change: Annotated[str, Said("From the year of the first to that of the second, as the second says.")]
    revised: Annotated[bool, Said("Whether the two say something else of the year of the first.")]


@dataclass(frozen=True)
class Comparison:
    """``svm compare N M --json``."""

    editions: list[int]
    as_of: list[Day]
    headlines: list[Headline]


@dataclass(frozen=True)
class Examined:
    """One thing that was looked at."""

    about: Annotated[str, Said("machine, set-up, data or site.")]
    what: str
    state: Annotated[str, Said("ok, note or wrong.")]
    said: str
    mend: Annotated[str | None, Said("What to do, or type.")]


@dataclass(frozen=True)
class Health:
    """``svm doctor --json``."""

    healthy: Annotated[bool, Said("Whether nothing is wrong.")]
    examined: list[Examined]


#: What each verb answers with; the name is that of its schema.
ANSWERS: dict[str, type] = {
    "editions": Editions,
    "status": Status,
    "check": Check,
    "catalogue": Catalogue,
    "series": Series,
    "build": Build,
    "releases": Releases,
    "compare": Comparison,
    "doctor": Health,
}


def as_json(answer: Any) -> str:
    """Return an answer as JSON, with the version of its schema in front."""
    content = {"version": VERSION, **dataclasses.asdict(answer)}
    return json.dumps(content, ensure_ascii=False, indent=1, default=date.isoformat)


def schema(name: str) -> dict[str, Any]:
    """Return the schema of an answer."""
    from pydantic import TypeAdapter

    made = _closed(TypeAdapter(ANSWERS[name]).json_schema())
    version = {"const": VERSION, "description": "Of this schema."}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:staat-van-migratie:svm-{name}:{VERSION}",
        **made,
        "required": ["version", *made["required"]],
        "properties": {"version": version, **made["properties"]},
    }


def _closed(part: Any) -> Any:
    """Say of every object that it has no other keys, and leave out the titles, which repeat the keys."""
    if isinstance(part, list):
        return [_closed(each) for each in part]
    if not isinstance(part, dict):
        return part
    kept = {key: _closed(each) for key, each in part.items() if key != "title" or isinstance(each, dict)}
    return {**kept, "additionalProperties": False} if "properties" in kept else kept


def as_text(name: str) -> str:
    """Return a schema as it stands in its file."""
    return json.dumps(schema(name), ensure_ascii=False, indent=1) + "\n"


def all_texts() -> dict[str, str]:
    """Return every schema as it stands in ``docs/schemas``, by the name of its file."""
    from staatvanmigratie.book import numbers_schema

    printed = json.dumps(numbers_schema.content(), ensure_ascii=False, indent=1) + "\n"
    return {"numbers.json": printed, **{f"{name}.json": as_text(name) for name in ANSWERS}}


def main() -> int:
    """Write the schemas."""
    from staatvanmigratie.foundation.files import write_whole
    from staatvanmigratie.foundation.project import project_root

    for name, text in all_texts().items():
        write_whole(project_root() / SCHEMAS / name, text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
