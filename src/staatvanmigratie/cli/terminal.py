"""What the commands share: where they print, and how a table or a list of findings looks."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from rich.console import Console

    from staatvanmigratie.report.checks import Finding


def out() -> "Console":
    """Return the console of standard output."""
    from rich.console import Console

    console = Console()
    return console if console.is_terminal else Console(width=160)  # a log has room


def say(text: str) -> None:
    """Print a line as it is: what looks like markup is text, and a long line is not broken."""
    out().print(text, markup=False, highlight=False, soft_wrap=True)


def err() -> "Console":
    """Return the console of standard error."""
    from rich.console import Console

    return Console(stderr=True)


def table(*columns: str):
    """Return an empty table with these columns."""
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False)
    for column in columns:
        last = column == columns[-1]
        table.add_column(column, justify="right" if column == "Value" else "left", no_wrap=not last)
    return table


def listed(findings: Iterable["Finding"]) -> None:
    """Print findings of the checks."""
    for line in lines(findings):
        say(line)


def lines(findings: Iterable["Finding"]) -> list[str]:
    """Return findings of the checks as they are printed."""
    return [f"  {finding.level}: {finding.where}: {finding.message}" for finding in findings]


def terminated(*_: object) -> NoReturn:
    """Let a request to stop end a command like an interrupt."""
    raise KeyboardInterrupt
