"""Figures: fetch and take them up, see what was revised, ask where one comes from."""

import signal
from pathlib import Path
from typing import Annotated, Literal

import typer

from staatvanmigratie.cli import completion, terminal
from staatvanmigratie.cli.command import ASK, FIGURES, AsOf, Json, app
from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.foundation.project import short

#: Columns that the table of revisions needs.
_WIDE = 120


@app.command(rich_help_panel=FIGURES)
def fetch(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[DATASET]...",
            help="As cbs/85451NED; without any, all of data/sources.",
            autocompletion=completion.datasets,
        ),
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
    record: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Keep every answer as it came, in a new folder.")
    ] = None,
    replay: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Go by a recording, as of its day; without network.")
    ] = None,
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
    console = terminal.err() if as_json else terminal.out()
    signal.signal(signal.SIGTERM, terminal.terminated)
    wanted = chosen(root, names or ())
    api = show_fetch.asking(console, record, replay)
    try:
        with show_fetch.watching(console, len(wanted)) as seen:
            report = harvest(root, names or (), options, api=api, on_progress=seen)
    except KeyboardInterrupt:
        terminal.err().print(
            "Interrupted. What was taken up is kept; the same command goes on where it stopped."
        )
        raise typer.Exit(130) from None
    if as_json:
        typer.echo(report.as_json(), nl=False)
    else:
        show_fetch.tell(terminal.out(), report)
    show_fetch.tell_of_the_recording(console, api)
    raise typer.Exit(int(report.failed))


@app.command(rich_help_panel=FIGURES)
def describe(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The file that a partner sent.")],
    sheet: Annotated[
        str | None, typer.Option(metavar="NAME", help="Of a spreadsheet; default: the first.")
    ] = None,
    name: Annotated[
        str | None,
        typer.Option(
            "--as",
            metavar="ORGANISATION/NAME",
            help="Write it into data/deliveries; without it, it is printed.",
        ),
    ] = None,
) -> None:
    """Propose a description of a partner's file; what the file does not tell stands there as a question."""
    from staatvanmigratie.foundation.files import write_whole
    from staatvanmigratie.report.edition import project_root
    from staatvanmigratie.sources.deliveries import description, proposal

    text = proposal.propose(project_root(), file, sheet)
    if name is None:
        typer.echo(text, nl=False)
        return
    path = description.path_of(project_root(), name)
    if path.exists():
        raise SvmError(f"{short(path)} is there already; print it, and compare: svm describe {file}")
    write_whole(path, text)
    asked = text.count(f'"{description.OPEN}"')
    terminal.say(f"{short(path)}: {asked} questions. Then: svm deliver {file} --as {name} --dry-run")


@app.command(rich_help_panel=FIGURES)
def deliver(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The file that a partner sent.")],
    name: Annotated[
        str,
        typer.Option(
            "--as",
            metavar="ORGANISATION/NAME",
            help="Its description in data/deliveries.",
            autocompletion=completion.deliveries,
        ),
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read and check only; store nothing.")] = False,
) -> None:
    """Take up a file from a partner, as described in data/deliveries; refuse what does not fit."""
    from staatvanmigratie.cli import show_delivery, show_findings
    from staatvanmigratie.report.edition import project_root
    from staatvanmigratie.sources.deliveries.delivery import take_up

    taken = take_up(project_root(), file, name, write=not dry_run)
    out = terminal.out()
    if taken.known:
        out.print(f"{file.name} had been taken up already: {short(taken.snapshot.folder)}", highlight=False)
        return
    if dry_run:
        show_delivery.tell(out, taken)
    terminal.say(f"{file.name}: {show_delivery.line(taken)}")
    if taken.refusals:
        raise SvmError("\n".join(map(str, taken.refusals)))
    words = {"Q": "hidden", "O": "missing", "M": "impossible"}
    others = [f"{count} {words[status]}" for status, count in sorted(taken.hidden.items())]
    said = ", ".join([f"{taken.values} figure{'' if taken.values == 1 else 's'}", *others])
    where = f"kept in {short(taken.snapshot.folder)}" if taken.snapshot else "nothing stored (dry run)"
    out.print(f"{file.name}: {said}; {where}", highlight=False, soft_wrap=True)
    if not dry_run:
        show_findings.unsigned(project_root())
    for each in taken.further:
        message = f"hidden too, since a hidden figure followed from it: {each}"
        out.print(message, highlight=False, soft_wrap=True)


@app.command(rich_help_panel=ASK)
def revisions(
    number: Annotated[int, typer.Option("--edition", metavar="N", help="The edition whose figures count.")],
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="Compare with this day; default: the cut-off date.")
    ] = None,
    until: Annotated[str, typer.Option(metavar="DATE", help="Figures as known on this day.")] = "today",
    form: Annotated[
        Literal["text", "markdown", "json"], typer.Option("--format", help="How to show it.")
    ] = "text",
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
) -> None:
    """List the figures that sources have changed since edition N, why, and where the report prints them."""
    import json

    from rich.padding import Padding

    from staatvanmigratie.decision.source_changes import as_markdown, revised
    from staatvanmigratie.report.edition import open_edition, parse_day

    edition = open_edition(number - 1)
    days = parse_day(since) if since else edition.as_of, parse_day(until)
    if days[0] > days[1]:
        raise SvmError(f"--since {days[0]} lies after --until {days[1]}")
    found = revised(edition, *days)
    if as_json or form == "json":
        print(json.dumps([each.as_json() for each in found], ensure_ascii=False, indent=1, sort_keys=True))
        return
    if form == "markdown":
        print(as_markdown(edition, *days, found), end="")
        return
    terminal.out().print(
        f"{edition.title}: {len(found)} figures changed from {days[0]} to {days[1]}", style="bold"
    )
    out = terminal.out()
    if out.width < _WIDE:  # a table would cut what each figure is called
        for each in found:
            where = f"; chapter {', '.join(name[:2] for name in each.chapters)}" if each.chapters else ""
            out.print(each.name, style="bold", highlight=False)
            said = f"  {each.old.shown} → {each.new.shown} ({each.difference}); {each.cause}{where}"
            out.print(Padding(said.strip(), (0, 0, 0, 2)), highlight=False)
        return
    table = terminal.table("Figure", "Old", "New", "Difference", "Chapters", "Cause")
    table.columns[0].no_wrap = False
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
        out.print(table)


@app.command(rich_help_panel=ASK)
def series(
    series_id: Annotated[
        str | None,
        typer.Argument(
            metavar="[ID]",
            help="Key in the catalogue; without it, all are listed.",
            autocompletion=completion.series,
        ),
    ] = None,
    number: Annotated[
        int | None,
        typer.Option("--edition", help="Default: the newest.", autocompletion=completion.editions),
    ] = None,
    as_of: AsOf = None,
    where: Annotated[
        list[str] | None, typer.Option(metavar="DIMENSION=CODE", help="One category: nationality=SYR.")
    ] = None,
    used: Annotated[
        bool,
        typer.Option("--used", help="Also where it is printed: in --edition, or in all of them."),
    ] = False,
    as_json: Json = False,
) -> None:
    """Show where the figures of a series come from, which vintages are not quoted and why, and its uses."""
    from staatvanmigratie.cli import answers, show_series
    from staatvanmigratie.report.edition import edition_numbers, open_edition, project_root

    numbers = edition_numbers(project_root())
    edition = open_edition((number or numbers[-1]) - 1, as_of)
    if series_id is None:
        if used:
            raise typer.BadParameter("name a series too", param_hint="--used")
        listed = show_series.catalogue(edition)
        if as_json:
            typer.echo(answers.as_json(listed))
        else:
            show_series.tell_catalogue(listed)
        return
    places = None
    if used:
        opened = [edition] if number else [open_edition(each - 1, as_of) for each in reversed(numbers)]
        places = [
            place
            for each in opened
            if series_id in each.catalogue
            for place in show_series.uses(each, series_id)
        ]
    said = show_series.answer(edition, series_id, dict(_category(text) for text in where or ()), places)
    if as_json:
        typer.echo(answers.as_json(said))
    else:
        show_series.tell(edition, said)


def _category(text: str) -> tuple[str, str]:
    name, equals, code = text.partition("=")
    if not equals:
        raise typer.BadParameter(f"{text!r}: write it as nationality=SYR", param_hint="--where")
    return name, code
