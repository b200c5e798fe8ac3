"""All editions at once."""

import os
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from staatvanmigratie.cli import terminal, unchanged
from staatvanmigratie.cli.command import MAKE, NamesRegister, On, app
from staatvanmigratie.cli.editions import keep
from staatvanmigratie.foundation.project import project_root

if TYPE_CHECKING:
    from staatvanmigratie.book.run.runner import Progress
    from staatvanmigratie.publication.archive import Outcome
    from staatvanmigratie.publication.build_report import BuildReport


@dataclass(frozen=True)
class _Asked:
    """What is asked for each edition."""

    root: Path
    strict: bool
    no_cache: bool
    names: Path | None

    def question(self, number: int) -> unchanged.Build | None:
        """Return whether an edition was built from what is there now, as a question."""
        return unchanged.asked(self.root, number, self.strict, self.names)

    def is_there(self, number: int) -> bool:
        """Tell whether an edition needs no build."""
        return not self.no_cache and unchanged.is_there(self.question(number))


@app.command("build-all", rich_help_panel=MAKE)
def build_all(
    numbers: Annotated[
        list[int] | None, typer.Argument(metavar="[N]...", help="Editions; without any, all of them.")
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Stop at warnings of the checks too.")] = False,
    no_cache: Annotated[bool, typer.Option("--no-cache", help="Run every chapter again.")] = False,
    together: Annotated[
        int | None, typer.Option(min=1, max=64, help="Editions built at a time; default: one per core.")
    ] = None,
    names: NamesRegister = None,
    on: On = None,
) -> None:
    """Build all editions, or those named, as svm build does; one that fails stops no other."""
    from staatvanmigratie.report.edition import edition_numbers, open_edition

    start, asked = time.monotonic(), _Asked(project_root(), strict, no_cache, names)
    chosen = sorted(set(numbers or edition_numbers(asked.root)))
    for number in chosen:
        open_edition(number - 1, root=asked.root)  # one that does not exist is told before any is built
    missing = [number for number in chosen if not asked.is_there(number)]
    done: dict[int, Outcome | None] = dict.fromkeys(chosen)
    signal.signal(signal.SIGTERM, terminal.terminated)
    try:
        if missing:
            done |= {each.number: each for each in _built(missing, asked, together, on)}
    except KeyboardInterrupt:
        terminal.err().print("Interrupted. What is not finished is as it was; nothing half made is left.")
        raise typer.Exit(130) from None
    _tell(done, time.monotonic() - start)
    if any(outcome and outcome.error for outcome in done.values()):
        raise typer.Exit(1)


def _built(numbers: list[int], asked: _Asked, together: int | None, on: str | None) -> "Iterator[Outcome]":
    """Build editions and yield what becomes of each."""
    from staatvanmigratie.book.remote import cluster
    from staatvanmigratie.cli.show_progress import watching_editions
    from staatvanmigratie.publication import build  # noqa: F401 - for all processes at once
    from staatvanmigratie.publication.archive import Editions

    if on is not None:
        cluster.check(on)
    with ExitStack() as stack:
        # Before anything here starts a thread, as the list in the terminal does.
        editions = stack.enter_context(Editions(numbers, partial(_build, asked)))
        where = stack.enter_context(cluster.workers_here()) if on == "dask" else on
        stack.callback(editions.end)  # before the workers
        on_progress = stack.enter_context(watching_editions(terminal.out()))
        yield from editions.build_all(together or os.cpu_count() or 2, where, on_progress)


def _build(asked: _Asked, number: int, say: "Callable[[Progress], None]", where: Any) -> "BuildReport":
    from staatvanmigratie.book.remote.cluster import chapters_on
    from staatvanmigratie.publication.build import build_edition

    question = asked.question(number)
    with chapters_on(where) if where else nullcontext() as executor:
        return build_edition(
            number,
            root=asked.root,
            strict=asked.strict,
            use_cache=not asked.no_cache,
            executor=executor,
            on_progress=say,
            on_published=lambda report: question and keep(question, report),
            names=asked.names,
        )


def _tell(done: "Mapping[int, Outcome | None]", seconds: float) -> None:
    """Print what became of each edition; None needed no build."""
    table = terminal.table("Edition", "Result", "Chapters run", "Numbers", "Warnings", "Time")
    for number, outcome in done.items():
        if outcome is None:
            table.add_row(str(number), "nothing changed")
        elif (report := outcome.report) is None:
            table.add_row(str(number), "failed", "", "", "", f"{outcome.seconds:.1f} s")
        else:
            ran = sum(not chapter["cached"] for chapter in report.chapters)
            warnings = len(report.warnings) + sum(found.level != "todo" for found in report.findings)
            counts = f"{ran} of {len(report.chapters)}", str(report.numbers), str(warnings)
            table.add_row(str(number), "built", *counts, f"{outcome.seconds:.1f} s")
    terminal.out().print(table)
    failed = [outcome for outcome in done.values() if outcome and outcome.error]
    for outcome in failed:
        terminal.say(f"Edition {outcome.number}: error: {outcome.error}\n")
    terminal.say(f"{len(done) - len(failed)} of {len(done)} editions are there, {seconds:.1f} s")
