"""Figures: fetch and take them up, see what was revised, ask where one comes from."""

import signal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from staatvanmigratie.cli import terminal
from staatvanmigratie.cli.command import AsOf, app
from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.foundation.project import short

if TYPE_CHECKING:
    from staatvanmigratie.report.edition import Edition


@app.command()
def fetch(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[DATASET]...", help="As cbs/85451NED; without any, all of data/sources."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Ask, read and examine, but write nothing to the store.")
    ] = False,
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="Only what the source says it changed since this day.")
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Refuse what gives a warning too.")] = False,
    accept_schema: Annotated[
        bool, typer.Option("--accept-schema", help="Take up a table whose shape changed; look at it first.")
    ] = False,
    restart: Annotated[
        bool, typer.Option("--restart", help="Begin anew, also where an interrupted run can go on.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the report as JSON and nothing else.")
    ] = False,
) -> None:
    """Fetch figures from CBS, Eurostat and UNHCR; a new vintage is kept only where something changed."""
    from staatvanmigratie.cli import show_fetch
    from staatvanmigratie.report.edition import parse_day, project_root
    from staatvanmigratie.sources.fetch import chosen, harvest
    from staatvanmigratie.sources.fetch_report import Options

    root = project_root()
    options = Options(parse_day(since) if since else None, dry_run, strict, accept_schema, restart)
    signal.signal(signal.SIGTERM, terminal.terminated)
    try:
        with show_fetch.watching(
            terminal.err() if as_json else terminal.out(), len(chosen(root, names or ()))
        ) as seen:
            report = harvest(root, names or (), options, on_progress=seen)
    except KeyboardInterrupt:
        terminal.err().print(
            "Interrupted. What was taken up is kept; the same command goes on where it stopped."
        )
        raise typer.Exit(130) from None
    if as_json:
        typer.echo(report.as_json(), nl=False)
    else:
        show_fetch.tell(terminal.out(), report)
    raise typer.Exit(int(report.failed))


@app.command()
def deliver(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The file that a partner sent.")],
    name: Annotated[
        str, typer.Option("--as", metavar="ORGANISATION/NAME", help="Its description in data/deliveries.")
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read and check only; store nothing.")] = False,
) -> None:
    """Take up a file from a partner, as described in data/deliveries; refuse what does not fit."""
    from staatvanmigratie.report.edition import project_root
    from staatvanmigratie.sources.deliveries.delivery import take_up

    taken = take_up(project_root(), file, name, write=not dry_run)
    out = terminal.out()
    if taken.known:
        out.print(f"{file.name} had been taken up already: {short(taken.snapshot.folder)}", highlight=False)
        return
    words = {"Q": "hidden", "O": "missing", "M": "impossible"}
    others = [f"{count} {words[status]}" for status, count in sorted(taken.hidden.items())]
    said = ", ".join([f"{taken.values} figure{'' if taken.values == 1 else 's'}", *others])
    where = f"kept in {short(taken.snapshot.folder)}" if taken.snapshot else "nothing stored (dry run)"
    out.print(f"{file.name}: {said}; {where}", highlight=False, soft_wrap=True)


@app.command()
def revisions(
    number: Annotated[int, typer.Option("--edition", metavar="N", help="The edition whose figures count.")],
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="Compare with this day; default: the cut-off date.")
    ] = None,
    until: Annotated[str, typer.Option(metavar="DATE", help="Figures as known on this day.")] = "today",
    form: Annotated[
        Literal["text", "markdown", "json"], typer.Option("--format", help="How to show it.")
    ] = "text",
) -> None:
    """List the figures that sources have changed since edition N, why, and where the report prints them."""
    import json

    from staatvanmigratie.decision.source_changes import as_markdown, revised
    from staatvanmigratie.report.edition import open_edition, parse_day

    edition = open_edition(number - 1)
    days = parse_day(since) if since else edition.as_of, parse_day(until)
    if days[0] > days[1]:
        raise SvmError(f"--since {days[0]} lies after --until {days[1]}")
    found = revised(edition, *days)
    if form == "json":
        print(json.dumps([each.as_json() for each in found], ensure_ascii=False, indent=1, sort_keys=True))
        return
    if form == "markdown":
        print(as_markdown(edition, *days, found), end="")
        return
    terminal.out().print(
        f"{edition.title}: {len(found)} figures changed from {days[0]} to {days[1]}", style="bold"
    )
    table = terminal.table("Figure", "Old", "New", "Difference", "Chapters", "Cause")
    for each in found:
        table.add_row(
            each.name,
            each.old.shown,
            each.new.shown,
            each.difference,
            ", ".join(name[:2] for name in each.chapters),
            each.cause,
        )
    if found:
        terminal.out().print(table)


@app.command()
def series(
    series_id: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="Key in the catalogue; without it, all are listed.")
    ] = None,
    number: Annotated[int | None, typer.Option("--edition", help="Default: the newest.")] = None,
    as_of: AsOf = None,
    where: Annotated[
        list[str] | None, typer.Option(metavar="DIMENSION=CODE", help="One category: nationality=SYR.")
    ] = None,
) -> None:
    """Show where the figures of a series come from, and which vintages are not quoted and why."""
    from staatvanmigratie.report.edition import edition_numbers, open_edition, project_root

    edition = open_edition((number or edition_numbers(project_root())[-1]) - 1, as_of)
    if series_id is None:
        table = terminal.table("Series", "Title", "Unit", "Source", "By")
        for key, entry in edition.catalogue.items():
            table.add_row(key, entry.title, entry.unit, entry.source, ", ".join(entry.by))
        terminal.out().print(table)
        return
    _explain(edition, series_id, dict(_category(text) for text in where or ()))


def _explain(edition: "Edition", series_id: str, breakdown: dict[str, str]) -> None:
    found = edition.series(series_id)
    if unknown := set(breakdown) - set(found.entry.by):
        has = ", ".join(found.entry.by) or "none"
        raise SvmError(f"{series_id} has no dimension {', '.join(sorted(unknown))}; it has: {has}")
    out = terminal.out()
    out.print(f"{found.title} ({series_id}), {found.unit}", style="bold", highlight=False)
    out.print(found.definition.strip(), highlight=False)
    datasets = ", ".join(found.entry.datasets)
    out.print(
        f"Edition {edition.number}, figures as of {edition.as_of}. Datasets, first goes first: {datasets}"
    )
    periods = [*found.periods, *(item.period for item in found.pending if item.period not in found.periods)]
    table = terminal.table("Period", "Value", "Status", "Vintage", "Known from", "Dataset", "Reason")
    for period in periods:
        for choice in found.explain(period, breakdown):
            table.add_row(
                period if choice.chosen else "",
                f"{choice.value:,.{found.entry.decimals}f}",
                choice.status.words,
                choice.vintage,
                choice.known_from.isoformat(),
                choice.dataset,
                ("quoted: " if choice.chosen else "not quoted: ") + choice.reason,
                style=None if choice.chosen else "dim",
            )
    if table.row_count:
        out.print(table)
    elif found.entry.by:
        out.print(f"This series has no total. Choose a category: {_categories(found)}", highlight=False)
    for item in found.pending:
        expected = f"expected {item.expected:%Y-%m} from {item.publisher}, {item.address}"
        out.print(f"{item.period}: still to come, {expected}", highlight=False, soft_wrap=True)


def _categories(found) -> str:
    codes = (f"--where {name}={code}" for name in found.entry.by for code in found.categories(name)[:5])
    return ", ".join(codes)


def _category(text: str) -> tuple[str, str]:
    name, equals, code = text.partition("=")
    if not equals:
        raise typer.BadParameter(f"{text!r}: write it as nationality=SYR", param_hint="--where")
    return name, code
