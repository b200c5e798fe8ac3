"""The command ``svm``: fetch figures, build an edition, check it, ask where a figure comes from.

Exit codes: 0 all is well, 1 something must be mended (the message says what), 2 the command was not
understood, 3 a mistake in this software, 130 interrupted. What a command needs is imported when it runs, so
that ``svm --help`` answers at once.
"""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NoReturn

import typer

from staatvanmigratie.errors import SvmError

if TYPE_CHECKING:
    from rich.console import Console

    from staatvanmigratie.book.report import Report
    from staatvanmigratie.checks import Finding
    from staatvanmigratie.edition import Edition

app = typer.Typer(
    name="svm",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Staat van Migratie: build and check the yearly report on migration.",
)

Number = Annotated[int, typer.Argument(metavar="N", help="Edition; edition N reports on the year N-1.")]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DATE", help="Show what was known on this day: 2024-06-03, or today."),
]
SiteFolder = Annotated[
    Path | None,
    typer.Option("--site", metavar="DIR", file_okay=False, help="Site folder; default SVM_SITE, or: site."),
]

NamesRegister = Annotated[
    Path | None,
    typer.Option(
        "--names",
        metavar="REGISTER",
        help="Names that must not get out, made with: svm names; default SVM_NAMES.",
    ),
]


def main() -> None:
    """Run the command line; a problem the user can mend is printed without a traceback.

    What nobody foresaw is told in a few lines, without paths, addresses and secrets: others may read the log.
    ``SVM_TRACEBACK=1`` shows all of it.
    """
    try:
        app()
    except SvmError as error:
        _fail(f"error: {error}", 1)
    except Exception as error:
        if os.environ.get("SVM_TRACEBACK"):
            raise
        _fail(_unforeseen(error), 3)


def _fail(text: str, code: int) -> NoReturn:
    """Tell what is wrong and stop; whoever sits at a terminal may see the paths of their own machine."""
    from staatvanmigratie.leaks.rules import masked

    console = _err()
    console.print(
        text if console.is_terminal else masked(text), markup=False, highlight=False, soft_wrap=True
    )
    sys.exit(code)


def _unforeseen(error: Exception) -> str:
    import traceback

    said = f"error: {type(error).__name__}: {error}"
    package = Path(__file__).parent
    steps = [
        f"  {Path(step.filename).relative_to(package).as_posix()}, line {step.lineno}, in {step.name}"
        for step in traceback.extract_tb(error.__traceback__)
        if Path(step.filename).is_relative_to(package)
    ]
    end = "This is a mistake in the software. All about it, with paths of this machine: SVM_TRACEBACK=1 svm …"
    return "\n".join([said[:1000], *steps[-6:], end])


@app.command()
def build(
    number: Number,
    as_of: AsOf = None,
    strict: Annotated[bool, typer.Option("--strict", help="Stop at warnings of the checks too.")] = False,
    no_cache: Annotated[bool, typer.Option("--no-cache", help="Run every chapter again.")] = False,
    workers: Annotated[
        int | None, typer.Option(min=1, max=64, help="Chapters run at a time; default: one per core.")
    ] = None,
    cell_timeout: Annotated[int, typer.Option(min=1, help="Seconds a cell may take.")] = 300,
    names: NamesRegister = None,
) -> None:
    """Build edition N: website, PDF, numbers and report in build/N. If it fails, build/N stays as it was."""
    from staatvanmigratie.book.build import build_edition
    from staatvanmigratie.book.watching import watching

    signal.signal(signal.SIGTERM, _terminated)
    start = time.monotonic()
    try:
        with watching(_out()) as on_progress:
            report = build_edition(
                number,
                as_of,
                strict=strict,
                use_cache=not no_cache,
                workers=workers,
                cell_timeout=cell_timeout,
                on_progress=on_progress,
                names=names,
            )
    except KeyboardInterrupt:
        _err().print(f"Interrupted. Edition {number} is as it was; nothing half made is left.")
        raise typer.Exit(130) from None
    _tell(report, time.monotonic() - start)


@app.command()
def check(
    number: Annotated[
        int | None, typer.Argument(metavar="[N]", help="Edition; without it, all of them.")
    ] = None,
    as_of: AsOf = None,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings count as errors.")] = False,
    todo: Annotated[
        bool, typer.Option("--todo/--no-todo", help="List also what is known to be weaker than it should be.")
    ] = True,
    leaks: Annotated[
        bool, typer.Option("--leaks", help="Search for personal data and secrets instead.")
    ] = False,
    names: NamesRegister = None,
) -> None:
    """Test data and text of edition N against the catalogue."""
    if leaks or names:
        raise typer.Exit(_check_leaks(number, names))
    from staatvanmigratie.checks import check_edition
    from staatvanmigratie.edition import edition_numbers, open_edition, project_root

    worst, weaker = 0, {}
    for n in [number] if number is not None else edition_numbers(project_root()):
        edition = open_edition(n - 1, as_of)
        found = check_edition(edition)
        counts = {level: sum(f.level == level for f in found) for level in ("error", "warning", "todo")}
        said = f"{counts['error']} errors, {counts['warning']} warnings, {counts['todo']} to do"
        _out().print(f"Edition {n}, figures as of {edition.as_of}: {said}", highlight=False)
        _list([f for f in found if f.level != "todo"])
        weaker |= {f.where: f for f in found if f.level == "todo"}  # editions share most of them
        worst |= bool(counts["error"] or (strict and counts["warning"]))
    if todo:
        _list(list(weaker.values()))
    raise typer.Exit(worst)


def _check_leaks(number: int | None, names: Path | None) -> int:
    from staatvanmigratie import leaks
    from staatvanmigratie.edition import edition_numbers, project_root

    root = project_root()
    start = time.monotonic()
    scan = leaks.scanner(root, names, root / "build" / ".cache" / "leaks")
    numbers = [number] if number is not None else edition_numbers(root)
    with _naming_files() as on_file:
        found = leaks.check(root, numbers, scan=scan, on_file=on_file)
    built = [str(n) for n in numbers if (root / "build" / str(n)).is_dir()]
    where = (
        f"edition {', '.join(built)}, the sources and the history" if built else "the sources and the history"
    )
    known = f", {scan.remembered} of them known to be clean" if scan.remembered else ""
    said = f"{len(found)} leaks in {where}: {scan.files} files{known}, {time.monotonic() - start:.1f} s"
    _out().print(said, highlight=False, soft_wrap=True)
    if not scan.register:
        _out().print("No names were looked for; give a register with --names or SVM_NAMES.", highlight=False)
    for leak in found:
        _out().print(f"  {leak}", markup=False, highlight=False, soft_wrap=True)
    return int(bool(found))


@contextmanager
def _naming_files() -> Iterator[Callable[[str], None] | None]:
    """Show which file is being read, in a terminal, once it has taken more than a second."""
    console = _err()
    if not console.is_terminal:
        yield None
        return
    start = time.monotonic()
    with console.status("Searching…") as status:
        count = 0

        def on_file(name: str) -> None:
            nonlocal count
            count += 1
            if time.monotonic() - start > 1:
                status.update(f"Searching… {count} files: {name[-60:].replace('[', '(')}")

        yield on_file


@app.command("names")
def names_register(
    source: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, metavar="LIST", help="Names, one a line.")
    ],
    goal: Annotated[Path, typer.Argument(metavar="REGISTER", help="The register to make.")],
) -> None:
    """Make a register of salted hashes from a list of names, for: svm check --leaks --names REGISTER."""
    from staatvanmigratie.edition import project_root
    from staatvanmigratie.leaks.names import write

    count = write(source, goal, project_root())
    _out().print(f"{count} names hashed into {goal.name}", highlight=False)


@app.command()
def status(number: Number, as_of: AsOf = None) -> None:
    """Show where edition N stands: cut-off date, decision, last build, and what is still to come."""
    from staatvanmigratie import bulletin
    from staatvanmigratie.edition import open_edition

    edition = open_edition(number - 1, as_of)
    out = _out()
    out.print(
        f"{edition.title}: report year {edition.report_year}, figures as of {edition.as_of}", style="bold"
    )
    out.print(f"Last build: {_last_build(edition)}", highlight=False)
    released = bulletin.in_words(edition.root, number, bulletin.Site.of(edition.root))
    out.print(f"Released: {released}", highlight=False, soft_wrap=True)
    _decision(edition)
    pending = edition.pending()
    late = sum(item.overdue for item in pending)
    out.print(f"Still to come: {len(pending)} figures, {late} of them overdue", highlight=False)
    if pending:
        table = _table("Expected", "Series", "Period", "Publisher", "Where")
        for item in sorted(pending, key=lambda item: not item.overdue):
            promise = edition.calendar.promise(item.series.entry.datasets)
            where = (promise and promise.promise) or item.address
            expected = f"{item.expected:%Y-%m}{' (overdue)' if item.overdue else ''}"
            table.add_row(expected, item.series.id, item.period, item.publisher, where)
        out.print(table)


def _decision(edition: "Edition") -> None:
    """Print how each step of the decision stands, per chapter, and why approvals lapsed."""
    from staatvanmigratie.approvals import Approvals, steps
    from staatvanmigratie.content import is_built

    out = _out()
    if not is_built(edition.root, edition.number):
        said = ", ".join(f"{s.name} {s.reason or ''} ({s.state})" for s in steps(edition))
        out.print(f"Decision: {' '.join(said.split())}", highlight=False)
        return
    approvals = Approvals(edition)
    rows = approvals.table()
    table = _table("Chapter", *(step.name for step in approvals.steps))
    for chapter, standings in rows.items():
        table.add_row(chapter, *(each.words for each in standings))
    out.print(table)
    every = [each for standings in rows.values() for each in standings]
    for step in approvals.steps:
        if step.state == "skipped":
            out.print(f"{step.name} is skipped: {step.reason}", highlight=False, soft_wrap=True)
    if any(each.words == "agreed*" for each in every):
        out.print("* as data/editions says, without a digest: this software cannot tell what was agreed to")
    for each in every:
        if each.state == "lapsed":
            since = f"{each.approval.moment:%Y-%m-%d %H:%M} by {each.approval.by}"
            said = f"{each.chapter}: {each.step.name} ({since}) lapsed: {each.changes.summary}"
            out.print(said, markup=False, highlight=False, soft_wrap=True)


@app.command()
def approve(
    number: Number,
    step: Annotated[str, typer.Option(help="Step of the decision, by its literal name: IDMS.")],
    by: Annotated[str, typer.Option(help="Organisation or function, never a person: DG Migratie.")],
    chapter: Annotated[
        str | None, typer.Option(help="Only this chapter: asiel; default: all of the last build.")
    ] = None,
    note: Annotated[str | None, typer.Option(help="A remark, without names of persons.")] = None,
    moment: Annotated[
        str | None, typer.Option(metavar="MOMENT", help="When it was given: 2024-06-03T12:00; default: now.")
    ] = None,
) -> None:
    """Write down that somebody agrees to the last build of edition N; it lapses when that changes."""
    from datetime import datetime

    from staatvanmigratie.approvals import Approvals
    from staatvanmigratie.edition import open_edition

    try:
        when = datetime.fromisoformat(moment) if moment else None
    except ValueError:
        raise SvmError(
            f"--moment {moment!r}: write it as 2024-06-03T12:00 or 2024-06-03T12:00+02:00"
        ) from None
    made = Approvals(open_edition(number - 1)).approve(step, by, chapter, note, when)
    what = made.chapter or f"all {len(made.chapters)} chapters"
    said = f"{made.step} agreed by {made.by} to {what}, digest {made.digest[:16]}, {made.moment.isoformat()}"
    _out().print(said, markup=False, highlight=False, soft_wrap=True)


@app.command()
def release(
    number: Annotated[
        int | None, typer.Argument(metavar="[N]", help="Edition to release or reprint.")
    ] = None,
    override: Annotated[
        str | None, typer.Option(metavar="WHY", help="Release before the moment in data/editions; recorded.")
    ] = None,
    reason: Annotated[
        str | None, typer.Option(metavar="WHY", help="Why there is a reprint; readers see it.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only list what stands in the way.")] = False,
    back: Annotated[
        bool, typer.Option("--back", help="Make public again what was public before this.")
    ] = False,
    listed: Annotated[bool, typer.Option("--list", help="List the releases, and which are public.")] = False,
    site: SiteFolder = None,
) -> None:
    """Release edition N, or reprint it: keep it unchanged as N.0, N.1 … and make it public in one step."""
    from staatvanmigratie import bulletin, releasing
    from staatvanmigratie.book.watching import watching
    from staatvanmigratie.edition import project_root

    if (number is not None) + back + listed != 1:
        raise typer.BadParameter("give an edition, --back or --list", param_hint="svm release")
    signal.signal(signal.SIGTERM, _terminated)
    root = project_root()
    place, went_back = releasing.Site.of(root, site), None
    try:
        if number is not None:
            with watching(_out()) as on_progress:
                done = releasing.release(
                    root,
                    number,
                    place,
                    reason=reason,
                    override=override,
                    dry_run=dry_run,
                    on_progress=on_progress,
                )
            bulletin.tell_release(_out(), number, done, override)
        elif back:
            went_back = releasing.back(root, place)
    except KeyboardInterrupt:
        _err().print("Interrupted. What is public is as it was, or whole and new; svm release --list tells.")
        raise typer.Exit(130) from None
    if not dry_run:
        bulletin.tell(_out(), root, place, went_back)


@app.command()
def preview(
    number: Number,
    withdraw: Annotated[bool, typer.Option("--withdraw", help="Take its drafts away.")] = False,
    site: SiteFolder = None,
) -> None:
    """Show reviewers the last build of edition N as a draft, at an address that nobody can guess."""
    from staatvanmigratie import reviewing
    from staatvanmigratie.edition import project_root

    place = reviewing.Site.of(project_root(), site)
    if withdraw:
        count = reviewing.withdraw(project_root(), number, place)
        _out().print(f"Edition {number}: {count} drafts taken away", highlight=False)
        return
    made = reviewing.preview(project_root(), number, place)
    _out().print(f"Draft of edition {number}, until it is released or withdrawn:", highlight=False)
    _out().print(f"  {made.address}\n  {_short(made.folder)}", markup=False, highlight=False, soft_wrap=True)


@app.command()
def changes(
    number: Number,
    since: Annotated[
        str | None,
        typer.Option(metavar="DIGEST|TAG|DATE", help="Or a step: IDMS. Default: the last approval."),
    ] = None,
    ministry: Annotated[
        str | None, typer.Option(help="Only the chapters this ministry answers for: SZW.")
    ] = None,
    form: Annotated[
        Literal["text", "markdown", "json"], typer.Option("--format", help="How to show it.")
    ] = "text",
) -> None:
    """List what changed in the last build of edition N since it was approved, and why."""
    import json

    from staatvanmigratie import changes as module
    from staatvanmigratie.edition import open_edition

    found = module.since(open_edition(number - 1), since)
    found = found.of(ministry) if ministry else found
    if form == "json":
        typer.echo(json.dumps(found.as_json(), ensure_ascii=False, indent=1, sort_keys=True))
    else:
        typer.echo(found.as_markdown() if form == "markdown" else found.as_text(), nl=False)


@app.command()
def nota(
    number: Number,
    to: Annotated[str | None, typer.Option(metavar="MINISTRY", help="For another ministry: SZW.")] = None,
    as_of: AsOf = None,
) -> None:
    """Write the decision note of edition N, as PDF and docx."""
    _document(number, "nota", as_of, to)


@app.command()
def kamerbrief(number: Number, as_of: AsOf = None) -> None:
    """Write the letter to parliament that goes with edition N, as PDF and docx."""
    _document(number, "kamerbrief", as_of)


@app.command()
def nieuwsbericht(number: Number, as_of: AsOf = None) -> None:
    """Write the news item about edition N, as PDF and docx."""
    _document(number, "nieuwsbericht", as_of)


@app.command()
def summary(number: Number, as_of: AsOf = None) -> None:
    """Write one page in English about edition N, as PDF and docx."""
    _document(number, "summary", as_of)


def _document(number: int, kind: str, as_of: str | None, to: str | None = None) -> None:
    from staatvanmigratie import documents
    from staatvanmigratie.edition import open_edition

    edition = open_edition(number - 1, as_of)
    changes = documents.changed(edition) if kind == "nota" else None
    chosen = documents.compose(edition, kind, to, changes)
    others = [documents.compose(edition, other) for other in documents.KINDS if other != kind]
    for path in documents.write(edition, [chosen], beside=others):
        _out().print(_short(path), highlight=False, soft_wrap=True)


@app.command()
def contribute(
    number: Number,
    to: Annotated[
        str | None, typer.Option(metavar="ORGANISATION", help="Write the work package for it: SZW, COA.")
    ] = None,
    file: Annotated[
        Path | None, typer.Option("--from", metavar="FILE", help="Read a work package that came back.")
    ] = None,
    accept: Annotated[
        list[str] | None,
        typer.Option(metavar="ID", help="Take this up: a passage, figures, or all; may be given again."),
    ] = None,
) -> None:
    """Send an organisation the passages it answers for, and take up what it agreed to or corrected.

    Without an option: list which organisation asked for what.
    """
    from staatvanmigratie import contributing, workpackage
    from staatvanmigratie.edition import open_edition
    from staatvanmigratie.workpackage import outcome, received, taking

    edition = open_edition(number - 1)
    if file is None:
        if accept:
            raise typer.BadParameter("give the file that came back: --from FILE", param_hint="--accept")
        if to is None:
            contributing.history(_out(), received.read(edition))
            return
        for path in workpackage.write(edition, to):
            _out().print(_short(path), highlight=False, soft_wrap=True)
        return
    found = outcome.of_file(edition, file, to)
    chosen = outcome.chosen(found, accept or ())
    contributing.show(_out(), found, file)
    if accept:
        contributing.tell(_out(), taking.take(found, chosen), edition.root)
    else:
        contributing.how_to_accept(_out(), found, file)


@app.command()
def deliver(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The file that a partner sent.")],
    name: Annotated[
        str, typer.Option("--as", metavar="ORGANISATION/NAME", help="Its description in data/deliveries.")
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read and check only; store nothing.")] = False,
) -> None:
    """Take up a file from a partner, as described in data/deliveries; refuse what does not fit."""
    from staatvanmigratie.edition import project_root
    from staatvanmigratie.partner.delivery import take_up

    taken = take_up(project_root(), file, name, write=not dry_run)
    out = _out()
    if taken.known:
        out.print(f"{file.name} had been taken up already: {_short(taken.snapshot.folder)}", highlight=False)
        return
    words = {"Q": "hidden", "O": "missing", "M": "impossible"}
    others = [f"{count} {words[status]}" for status, count in sorted(taken.hidden.items())]
    said = ", ".join([f"{taken.values} figure{'' if taken.values == 1 else 's'}", *others])
    where = f"kept in {_short(taken.snapshot.folder)}" if taken.snapshot else "nothing stored (dry run)"
    out.print(f"{file.name}: {said}; {where}", highlight=False, soft_wrap=True)


@app.command()
def editions(
    unsent: Annotated[
        bool, typer.Option("--open", help="Only the numbers of those that have not been sent.")
    ] = False,
) -> None:
    """List the editions."""
    from staatvanmigratie import releases
    from staatvanmigratie.edition import edition_numbers, open_edition, project_root

    table = _table("Edition", "Report year", "Cut-off date", "Sent")
    for number in edition_numbers(project_root()):
        edition = open_edition(number - 1)
        sent = edition.file.paper.sent or releases.day(edition.root, number)
        if unsent and not sent:
            print(number)
        table.add_row(str(number), str(edition.report_year), str(edition.as_of), str(sent or "not yet"))
    if not unsent:
        _out().print(table)


@app.command("new-edition")
def next_edition(number: Number) -> None:
    """Make edition N from the one before, and list what has still to be written down."""
    from staatvanmigratie import new_edition
    from staatvanmigratie.edition import project_root

    root = project_root()
    path = new_edition.make(root, number)
    _out().print(f"Made {_short(path)}. Still to do:", highlight=False)
    for item in new_edition.missing(root, number):
        _out().print(f"  - {item}", highlight=False, soft_wrap=True)


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

    from staatvanmigratie.book.revision_report import as_markdown, revised
    from staatvanmigratie.edition import open_edition, parse_day

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
    _out().print(f"{edition.title}: {len(found)} figures changed from {days[0]} to {days[1]}", style="bold")
    table = _table("Figure", "Old", "New", "Difference", "Chapters", "Cause")
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
        _out().print(table)


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
    from staatvanmigratie import fetching, harvest
    from staatvanmigratie.edition import parse_day, project_root
    from staatvanmigratie.journal import Options

    root = project_root()
    options = Options(parse_day(since) if since else None, dry_run, strict, accept_schema, restart)
    signal.signal(signal.SIGTERM, _terminated)
    try:
        with fetching.watching(_err() if as_json else _out(), len(harvest.chosen(root, names or ()))) as seen:
            report = harvest.harvest(root, names or (), options, on_progress=seen)
    except KeyboardInterrupt:
        _err().print("Interrupted. What was taken up is kept; the same command goes on where it stopped.")
        raise typer.Exit(130) from None
    if as_json:
        typer.echo(report.as_json(), nl=False)
    else:
        fetching.tell(_out(), report)
    raise typer.Exit(int(report.failed))


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
    from staatvanmigratie.edition import edition_numbers, open_edition, project_root

    edition = open_edition((number or edition_numbers(project_root())[-1]) - 1, as_of)
    if series_id is None:
        table = _table("Series", "Title", "Unit", "Source", "By")
        for key, entry in edition.catalogue.items():
            table.add_row(key, entry.title, entry.unit, entry.source, ", ".join(entry.by))
        _out().print(table)
        return
    _explain(edition, series_id, dict(_category(text) for text in where or ()))


def _explain(edition: "Edition", series_id: str, breakdown: dict[str, str]) -> None:
    found = edition.series(series_id)
    if unknown := set(breakdown) - set(found.entry.by):
        has = ", ".join(found.entry.by) or "none"
        raise SvmError(f"{series_id} has no dimension {', '.join(sorted(unknown))}; it has: {has}")
    out = _out()
    out.print(f"{found.title} ({series_id}), {found.unit}", style="bold", highlight=False)
    out.print(found.definition.strip(), highlight=False)
    datasets = ", ".join(found.entry.datasets)
    out.print(
        f"Edition {edition.number}, figures as of {edition.as_of}. Datasets, first goes first: {datasets}"
    )
    periods = [*found.periods, *(item.period for item in found.pending if item.period not in found.periods)]
    table = _table("Period", "Value", "Status", "Vintage", "Known from", "Dataset", "Reason")
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


def _tell(report: "Report", seconds: float) -> None:
    out = _out()
    cached = sum(chapter["cached"] for chapter in report.chapters)
    said = (
        f"{cached} of {len(report.chapters)} chapters unchanged"
        if cached
        else f"{len(report.chapters)} chapters"
    )
    out.print(f"Edition {report.number}, figures as of {report.as_of}: {said}, {seconds:.1f} s", style="bold")
    for item in report.arrived:
        out.print(f"published since the last build: {item['series']} {item['period']}", highlight=False)
    for warning in report.warnings:
        out.print(f"warning: {warning}", markup=False, highlight=False, soft_wrap=True)
    serious = [finding for finding in report.findings if finding.level != "todo"]
    _list(serious)
    made = {
        "website": report.site,
        "PDF": report.pdf,
        f"{report.numbers} numbers": report.folder / "numbers.json",
        "report": report.folder / "report.json",
    }
    for name, path in made.items():
        out.print(f"  {name:14} {_short(path)}", markup=False, highlight=False, soft_wrap=True)
    out.print(f"  open           {report.site.as_uri()}", markup=False, highlight=False, soft_wrap=True)


def _last_build(edition: "Edition") -> str:
    import json

    path = edition.root / "build" / str(edition.number) / "report.json"
    try:
        last = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return f"none; make it with: svm build {edition.number}"
    strict = ", strict" if last["strict"] else ""
    counts = f"{last['numbers']} numbers, {len(last['pending'])} pending, {len(last['warnings'])} warnings"
    return f"{last['built_at']}, figures as of {last['as_of']}{strict}: {counts}"


def _list(findings: "list[Finding]") -> None:
    for finding in findings:
        text = f"  {finding.level}: {finding.where}: {finding.message}"
        _out().print(text, markup=False, highlight=False, soft_wrap=True)


def _table(*columns: str):
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False)
    for column in columns:
        last = column == columns[-1]
        table.add_column(column, justify="right" if column == "Value" else "left", no_wrap=not last)
    return table


def _short(path: Path) -> str:
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def _out() -> "Console":
    from rich.console import Console

    console = Console()
    return console if console.is_terminal else Console(width=160)  # a log has room


def _err() -> "Console":
    from rich.console import Console

    return Console(stderr=True)


def _terminated(*_: object) -> NoReturn:
    raise KeyboardInterrupt
