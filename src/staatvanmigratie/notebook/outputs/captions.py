"""The words around an output: caption, label, notes, and the line that names the sources."""

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from staatvanmigratie.foundation import dutch, periods
from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.notebook import wording
from staatvanmigratie.notebook.outputs import running_text
from staatvanmigratie.notebook.outputs.number_tables import OVERDUE, PENDING, Numbers, Table
from staatvanmigratie.notebook.outputs.record import FigureOutput, KeyFiguresOutput, Part, TableOutput
from staatvanmigratie.store import provenance
from staatvanmigratie.store.observations import Pending

_LABEL = "[a-z0-9][a-z0-9-]*"
_SENTENCE = re.compile(r"(?<=[.!?]) (?=[A-Z])")
_TEMPLATE = re.compile(r"\{\{|\{%")


@dataclass(frozen=True)
class Words:
    """A text as a reader sees it, and where numbers print themselves in it, in parts."""

    plain: str
    parts: tuple[Part, ...] = ()


def words(text: str, numbers: Numbers) -> Words:
    """Render ``{{ … }}`` in a text of the author; its numbers get ids of this output."""
    if not _TEMPLATE.search(text):
        return Words(text.strip())
    from staatvanmigratie.notebook.outputs.text import render

    made = render(text, _notebook_names())
    ids = numbers.take(made.record.numbers, made.record.pending, made.record.withheld)
    parts = [part for block in made.record.blocks for part in block.parts]
    return Words(made.markdown.strip(), running_text.renumbered(parts, ids))


def _notebook_names() -> Mapping[str, Any]:
    from IPython import get_ipython

    shell = get_ipython()
    return shell.user_ns if shell else {}


def caption(text: str, label: str, numbers: Numbers) -> Words:
    """Render the caption of a figure or table.

    Raises
    ------
    SvmError
        It is empty.
    """
    made = words(text, numbers)
    if not made.plain:
        raise SvmError(f'{label}: the caption is empty; say what it shows: bijschrift="Immigratie per jaar"')
    return made


def check_label(label: str, kind: str, function: str) -> None:
    """Refuse a label that references cannot use.

    Raises
    ------
    SvmError
        It does not begin with its kind, or has other signs than small letters, digits and hyphens.
    """
    if not re.fullmatch(f"{kind}-{_LABEL}", label):
        raise SvmError(
            f"{function}: label {label!r} should be {kind}- and small letters, digits or hyphens: "
            f'label="{kind}-immigratie"'
        )


def notes(table: Table) -> list[str]:
    """Return what the marks mean, what is still to come and for what there is no number."""
    return [
        *provenance.notes(table.observations),
        *waiting_notes(table.pending),
        *wording.withheld(table.withheld),
    ]


def once(said: Iterable[str]) -> tuple[str, ...]:
    """Return notes without the sentences that an earlier one has; a note of which nothing is left goes."""
    seen: set[str] = set()
    kept = []
    for note in said:
        sentences = [s for s in _SENTENCE.split(note) if s.rstrip(".").casefold() not in seen]
        seen |= {s.rstrip(".").casefold() for s in sentences}
        if sentences:
            kept.append(" ".join(sentences))
    return tuple(kept)


def waiting_notes(waiting: Sequence[Pending]) -> list[str]:
    """Return who publishes what is still to come, and when; one sentence per period.

    Where some figures of a period are overdue and others are not, each sentence names its series: two
    sentences about one year would contradict each other.
    """
    groups: dict[tuple[str, bool], list[Pending]] = {}
    for pending in sorted(waiting, key=lambda p: (periods.parse(p.period), p.expected)):
        groups.setdefault((pending.period, pending.overdue), []).append(pending)
    said = []
    for (period, overdue), found in groups.items():
        publishers = list(dict.fromkeys(p.publisher for p in found))
        months = dutch.enumeration(dict.fromkeys(p.expected_text for p in found))
        what = "dit cijfer" if len(found) == 1 else "deze cijfers"
        several = len(publishers) > 1
        late = f"{'hadden' if several else 'had'} {what} gepland voor {months}"
        due = f"{'verwachten' if several else 'verwacht'} {what} in {months}"
        who = dutch.enumeration(publishers)
        about = periods.in_dutch(period)
        if (period, not overdue) in groups:
            about += f", {dutch.enumeration(dict.fromkeys(p.series.title for p in found))}"
        said.append(f"{about}: {OVERDUE if overdue else PENDING}. {who} {late if overdue else due}.")
    return said


def below(record: FigureOutput | TableOutput | KeyFiguresOutput) -> str:
    """Return the source line and the notes as HTML."""
    said = [record.source, *record.notes]
    return "".join(f'<p class="svm-below">{html.escape(text)}</p>' for text in said if text)
