"""How ``svm contribute`` shows what came back, and what became of it."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from staatvanmigratie.decision.work_packages.comparison import Outcomes, PassageOutcome
from staatvanmigratie.decision.work_packages.received import Receipt
from staatvanmigratie.decision.work_packages.taking_up import TakenChanges

_SHOWN_FIGURES = 20
_CONTEXT = 8  # words beside a change
_COLOURS = {"=": ("", ""), "-": ("[red strike]", "[/]"), "+": ("[green]", "[/]")}
_MARKS = {"=": ("", ""), "-": (r"\[-", "-]"), "+": ("{+", "+}")}  # without colours


def show(console: Console, outcomes: Outcomes, file: Path) -> None:
    """Print what came back, passage by passage, and what to type."""
    counts = ", ".join(f"{count} {state}" for state, count in _counts(outcomes.found)) or "nothing in it"
    console.print(f"{file.name}, from {outcomes.organisation}: {counts}", highlight=False, markup=False)
    if outcomes.earlier:
        _say(console, "This file is of an earlier package: the edition has changed since it was sent.")
    texts = [each for each in outcomes.said if not each.figure]
    figures = [each for each in outcomes.said if each.figure]
    if texts:
        console.print(_table(texts))
    for each in texts:
        for line in _lines(each, console.is_terminal):
            console.print(line, highlight=False, soft_wrap=True)
    for each in figures[:_SHOWN_FIGURES]:
        said = "; ".join([*each.remarks, *each.refused]) or each.state
        _say(console, f"figure {each.id} ({each.figure}, {each.sent}): {said}")
    if len(figures) > _SHOWN_FIGURES:
        _say(console, f"… and {len(figures) - _SHOWN_FIGURES} figures more")
    if outcomes.absent:
        _say(console, f"not in the file that came back: {', '.join(outcomes.absent)}")
    for remark in outcomes.remarks:
        _say(console, f"remark at no passage: {remark}")


def how_to_accept(console: Console, outcomes: Outcomes, file: Path) -> None:
    """Print what to type to take up what came back."""
    open_ = [each.id for each in outcomes.found if each.acceptable]
    if not open_:
        _say(console, "Nothing was written, and there is nothing to accept.")
        return
    command = f"svm contribute {outcomes.package.edition.number} --from {file}"
    one = f"{command} --accept {open_[0]}"
    every = "" if outcomes.earlier else f"{command} --accept all, or "
    _say(console, f"Nothing was written. To take it up: {every}{one} (again --accept for another one)")


def tell(console: Console, taken: TakenChanges, root: Path) -> None:
    """Print what was taken up, and what a researcher does by hand."""
    _say(console, f"Taken up: {', '.join(each.id for each in taken.done) or 'nothing'}")
    for each, reason in taken.by_hand:
        _say(console, f"by hand: {each.id}, {each.where}: {reason}")
        _say(console, f"    {each.back}")
    for path in taken.files:
        _say(console, f"  {path.relative_to(root).as_posix()}")


def history(console: Console, receipts: Sequence[Receipt]) -> None:
    """Print which organisation asked for what in an edition, and what was done."""
    if not receipts:
        _say(console, "Nothing was taken up yet.")
        return
    table = _columns("Moment", "Organisation", "Passage", "Asked", "Done", "Where")
    for receipt in receipts:
        for item in receipt.items:
            moment = f"{receipt.moment:%Y-%m-%d %H:%M}"
            table.add_row(moment, receipt.organisation, item.id, item.asked, item.done, item.where)
    console.print(table)


def _counts(found: Sequence[PassageOutcome]) -> list[tuple[str, int]]:
    states = [each.state for each in found]
    return [(state, states.count(state)) for state in dict.fromkeys(states)]


def _table(found: Sequence[PassageOutcome]) -> Table:
    table = _columns("Passage", "Came back", "Where")
    for each in found:
        table.add_row(each.id, each.state, each.where)
    return table


def _columns(*names: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False)
    for name in names:
        table.add_column(name, no_wrap=name != names[-1])
    return table


def _lines(outcome: PassageOutcome, coloured: bool) -> Iterator[str]:
    name = f"[bold]{escape(outcome.id)}[/]"
    if outcome.state == "conflict" and outcome.passage:
        yield f"{name} has changed since it was sent; it cannot be accepted"
        yield f"    sent: {escape(outcome.sent)}"
        yield f"    back: {escape(outcome.back)}"
        yield f"    now:  {escape(' '.join(outcome.passage.text.shown.split()))}"
    elif outcome.state == "unknown":
        yield f"{name} is no longer in the edition; back: {escape(outcome.back)}"
    elif outcome.words:
        marks = _COLOURS if coloured else _MARKS
        runs = (
            f"{marks[mark][0]}{escape(_short(mark, text))}{marks[mark][1]}" for mark, text in outcome.words
        )
        yield f"{name}: {' '.join(runs)}"
    elif outcome.refused or outcome.remarks or outcome.notes:
        yield f"{name}: {escape(_short('=', outcome.back))}"
    for gone in outcome.dropped:
        yield f"    no longer in it: {escape(gone)}"
    for each in outcome.refused:
        yield f"    refused: {escape(each)}"
    for each in outcome.notes:
        yield f"    note: {escape(each)}"
    for each in outcome.remarks:
        yield f"    remark: {escape(each)}"


def _short(mark: str, text: str) -> str:
    """Words that stayed the same, without those far from a change."""
    words = text.split()
    kept = len(words) <= 2 * _CONTEXT + 1 or mark != "="
    return text if kept else " ".join([*words[:_CONTEXT], "…", *words[-_CONTEXT:]])


def _say(console: Console, text: str) -> None:
    console.print(text, markup=False, highlight=False, soft_wrap=True)
