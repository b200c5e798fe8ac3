"""Show how a build goes: a live list in a terminal, plain lines in a log."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console, RenderableType
from rich.live import Live
from rich.spinner import Spinner
from rich.table import Table

from staatvanmigratie.book.run.runner import Progress

_NAMES = {"check": "checks", "stage": "numbers and sources", "html": "website", "typst": "PDF"}
_NAMES |= {
    "documents": "documents",
    "data": "open data",
    "figures": "pages of figures",
    "leaks": "search for leaks",
    "edition": "all of it",
}
_HIDDEN = {"chapters"}  # shown one by one
_WORDS = {"done": "", "cached": "unchanged", "failed": "failed", "running": "", "waiting": "waiting"}


@contextmanager
def watching(console: Console) -> Iterator[Callable[[Progress], None]]:
    """Yield a function to give every progress to."""
    if not console.is_terminal:
        yield lambda progress: _line(console, progress)
        return
    rows: dict[str, tuple[Progress, float]] = {}
    spinner = Spinner("dots")

    def show() -> RenderableType:
        table = Table.grid(padding=(0, 2))
        for progress, since in rows.values():
            running = progress.state == "running"
            seconds = time.monotonic() - since if running else progress.seconds
            sign = {"done": "[green]✓", "cached": "[green]✓", "failed": "[red]✗", "waiting": " "}
            table.add_row(
                spinner if running else sign[progress.state],
                _name(progress),
                f"{seconds:5.1f} s" if seconds else "",
                _WORDS[progress.state] or progress.why,
            )
        return table

    def on_progress(progress: Progress) -> None:
        if progress.name not in _HIDDEN:
            rows[progress.name] = (progress, time.monotonic())

    with Live(get_renderable=show, console=console, refresh_per_second=8):
        yield on_progress


@contextmanager
def watching_editions(console: Console) -> Iterator[Callable[[int, Progress], None]]:
    """Yield a function to give every progress of every edition to; an edition is one line."""
    if not console.is_terminal:
        yield lambda number, progress: _line(console, progress, f"{number} ")
        return
    began: dict[int, float] = {}
    ended: dict[int, Progress] = {}
    chapters: defaultdict[int, dict[str, str]] = defaultdict(dict)
    steps: defaultdict[int, dict[str, str]] = defaultdict(dict)
    spinner = Spinner("dots")

    def show() -> RenderableType:
        table = Table.grid(padding=(0, 2))
        for number, start in began.items():
            end = ended.get(number)
            sign = spinner if end is None else {"done": "[green]✓", "failed": "[red]✗"}[end.state]
            seconds = end.seconds if end else time.monotonic() - start
            ready = sum(state in ("done", "cached", "failed") for state in chapters[number].values())
            busy = ", ".join(_NAMES[step] for step, state in steps[number].items() if state == "running")
            counted = f"{ready} of {len(chapters[number])} chapters"
            table.add_row(sign, str(number), f"{seconds:5.0f} s", counted, "" if end else busy)
        return table

    def on_progress(number: int, progress: Progress) -> None:
        began.setdefault(number, time.monotonic())
        if progress.name == "edition":
            ended[number] = progress
        elif progress.name not in _HIDDEN:
            (steps if progress.name in _NAMES else chapters)[number][progress.name] = progress.state

    with Live(get_renderable=show, console=console, refresh_per_second=8):
        yield on_progress


def _line(console: Console, progress: Progress, before: str = "") -> None:
    if progress.name not in _HIDDEN and progress.state in ("done", "cached", "failed"):
        text = f"{before}{_name(progress)}: {_WORDS[progress.state] or f'{progress.seconds:.1f} s'}"
        text += f" ({progress.why})" if progress.why else ""
        console.print(text, markup=False, highlight=False)


def _name(progress: Progress) -> str:
    return _NAMES.get(progress.name, progress.name)
