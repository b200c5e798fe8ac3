"""Show how a fetch goes and what it did: a progress bar in a terminal, plain lines in a log."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich import box
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table

from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.sources.fetch_report import STATES, DatasetOutcome, FetchReport
from staatvanmigratie.sources.services.client import Client, where_they_answer
from staatvanmigratie.sources.services.recording import Recorder, Recording

_COLOURS = {
    "new": "green",
    "revised": "yellow",
    "backdated": "yellow",
    "unchanged": "dim",
    "pending": "cyan",
    "failed": "red",
}
_COLUMNS = (SpinnerColumn(), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())


def asking(console: Console, record: Path | None, replay: Path | None) -> Client:
    """Return who asks the sources, or gives what they said before; a bar shows the check of a recording.

    Raises
    ------
    SvmError
        Both are asked for; the folder to record in holds something; what is to be replayed is no recording,
        was changed, or is of other services.
    """
    if record and replay:
        raise SvmError("--record keeps what the sources say now, --replay gives what they said: choose one")
    if record:
        client = Client()
        client.recorder = Recorder(record, client.origins, client.day)
        return client
    if not replay:
        return Client()
    with Progress(*_COLUMNS, TextColumn("checking the recording"), console=console, transient=True) as bar:
        watch = bar.track if console.is_terminal else iter
        return Client(where_they_answer(), recording=Recording(replay, watch))


def tell_of_the_recording(console: Console, api: Client) -> None:
    """Say what was kept and how to use it, or where the answers came from."""
    if api.recorder:
        kept = api.recorder
        said = f"Recorded {kept.replies} answers, {kept.bytes:,} bytes, in {kept.folder}. Without network: "
        said += f"svm fetch --replay {kept.folder}"
    elif api.recording:
        kept = api.recording
        said = f"Replayed from {kept.folder}, {kept.replies} answers retrieved on {kept.day}; "
        said += "no source was asked"
    else:
        return
    console.print(said, markup=False, highlight=False, soft_wrap=True)


@contextmanager
def watching(console: Console, total: int) -> Iterator[Callable[[str, str | None], None]]:
    """Yield a function to tell which dataset begins (state None) and how it ended."""
    if not console.is_terminal:
        yield lambda dataset, state: console.print(f"{dataset}: {state}", markup=False) if state else None
        return
    with Progress(*_COLUMNS, TextColumn("{task.description}"), console=console, transient=True) as progress:
        task = progress.add_task("", total=total)

        def on_progress(dataset: str, state: str | None) -> None:
            progress.update(task, description=dataset, advance=1 if state else 0)
            if state:
                progress.console.print(f"[{_COLOURS[state]}]{state:>9}[/] {dataset}", highlight=False)

        yield on_progress


def tell(console: Console, report: FetchReport) -> None:
    """Print what became of each dataset, then what deserves a look."""
    table = Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False)
    for name in ("Dataset", "State", "Vintage", "Figures", "News"):
        table.add_column(name, justify="right" if name == "Figures" else "left", no_wrap=name != "News")
    for outcome in report.outcomes:
        table.add_row(
            outcome.dataset,
            f"[{_COLOURS[outcome.state]}]{outcome.state}[/]",
            outcome.vintage or "",
            f"{outcome.rows:,}" if outcome.rows else "",
            _news(outcome),
        )
    console.print(table)
    for outcome in report.outcomes:
        for line in _details(outcome):
            console.print(f"{outcome.dataset}: {line}", markup=False, highlight=False, soft_wrap=True)
    said = ", ".join(f"{report.counts[state]} {state}" for state in STATES if report.counts[state])
    went_on = f" ({report.resumed} of them before the interruption)" if report.resumed else ""
    dry = "Dry run, nothing was written: " if report.dry_run else ""
    datasets = "1 dataset" if len(report.outcomes) == 1 else f"{len(report.outcomes)} datasets"
    console.print(f"{dry}{datasets}{went_on}: {said or 'none'}", style="bold")


def _news(outcome: DatasetOutcome) -> str:
    said = []
    if outcome.state in ("new", "revised", "backdated"):
        said.append(f"{outcome.added:,} figures more" if outcome.added else "")
        said.append(f"{outcome.changed:,} changed" if outcome.changed else "")
        said.append(f"{outcome.gone:,} gone" if outcome.gone else "")
    if outcome.pending:
        newest = outcome.pending[0]
        said.append(f"{newest['series']} {newest['period']} was expected {newest['expected'][:7]}")
    return ", ".join(text for text in said if text)


def _details(outcome: DatasetOutcome) -> Iterator[str]:
    if outcome.state == "failed":
        kept = f" The answer is in {outcome.kept_apart}." if outcome.kept_apart else ""
        yield f"{outcome.reason}{'' if outcome.reason.endswith(('.', '?')) else '.'}{kept}"
    elif outcome.reason:
        yield outcome.reason
    for change in outcome.changes[:5]:
        yield f"  {change['figure']}: {change['old']:g} → {change['new']:g}"
    yield from (f"  warning: {text}" for text in outcome.warnings[:5])
    if len(outcome.warnings) > 5:
        yield f"  and {len(outcome.warnings) - 5} more warnings, in build/fetch/report.json"
    yield from (f"  {text}" for text in outcome.remarks[:5])
    if len(outcome.remarks) > 5:
        yield f"  and {len(outcome.remarks) - 5} more remarks, in build/fetch/report.json"
    for name, codes in outcome.left_out.items():
        shown = ", ".join(codes[:8]) + (" …" if len(codes) > 8 else "")
        yield f"  {name}: left out {len(codes)} categories without a place here: {shown}"
