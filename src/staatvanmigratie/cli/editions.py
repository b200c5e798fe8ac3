"""Editions: build one, check it, list them, begin the next."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from staatvanmigratie.cli import completion, terminal, unchanged
from staatvanmigratie.cli.command import ASK, MAKE, PUBLISH, AsOf, Json, NamesRegister, Number, On, app
from staatvanmigratie.foundation.project import project_root, short

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from staatvanmigratie.publication.build_report import BuildReport
    from staatvanmigratie.report.checks import Finding
    from staatvanmigratie.report.edition import Edition


@app.command(rich_help_panel=MAKE)
def build(
    number: Number,
    as_of: AsOf = None,
    strict: Annotated[bool, typer.Option("--strict", help="Stop at warnings of the checks too.")] = False,
    no_cache: Annotated[bool, typer.Option("--no-cache", help="Run every chapter again.")] = False,
    workers: Annotated[
        int | None, typer.Option(min=1, max=64, help="Chapters run at a time; default: one per core.")
    ] = None,
    cell_timeout: Annotated[int, typer.Option(min=1, help="Seconds a cell may take.")] = 300,
    explain: Annotated[bool, typer.Option("--explain", help="Say why each chapter ran, or did not.")] = False,
    names: NamesRegister = None,
    on: On = None,
    chapter: Annotated[
        str | None,
        typer.Option(
            help="Only this chapter, with --pdf: asiel, 7, 07_asiel.", autocompletion=completion.chapters
        ),
    ] = None,
    pdf: Annotated[bool, typer.Option("--pdf", help="With --chapter: a small PDF in build/N/pdf.")] = False,
    as_json: Json = False,
) -> None:
    """Build edition N: website, PDF, numbers and report in build/N. If it fails, build/N stays as it was."""
    start = time.monotonic()
    if chapter or pdf:
        _refuse_with_a_chapter(chapter, pdf, {"--strict": strict, "--on": on, "--json": as_json})
        _build_chapter(number, chapter, as_of, not no_cache, names)
        return
    root, question = project_root(), None
    with suppress(OSError):  # what cannot be looked at is told by the build
        question = unchanged.Build(root, number, as_of, strict, names)
    from staatvanmigratie.cli.show_progress import watching
    from staatvanmigratie.publication.build import build_edition

    signal.signal(signal.SIGTERM, terminal.terminated)
    try:
        console = terminal.err() if as_json else terminal.out()
        with watching(console) as on_progress, _chapters_on(on, workers) as executor:
            report = build_edition(
                number,
                as_of,
                root=root,
                strict=strict,
                use_cache=not no_cache,
                workers=workers,
                executor=executor,
                cell_timeout=cell_timeout,
                on_progress=on_progress,
                on_published=lambda report: question and keep(question, report),
                names=names,
            )
    except KeyboardInterrupt:
        terminal.err().print(f"Interrupted. Edition {number} is as it was; nothing half made is left.")
        raise typer.Exit(130) from None
    seconds = time.monotonic() - start
    if as_json:
        from staatvanmigratie.cli import answers

        typer.echo(answers.as_json(_answer(report, seconds)))
    else:
        _tell(report, seconds, explain)


def _refuse_with_a_chapter(chapter: str | None, pdf: bool, others: Mapping[str, object]) -> None:
    if not pdf:
        said = "add --pdf, for a PDF of one chapter; or see it in the browser with: svm live"
        raise typer.BadParameter(said, param_hint="--chapter")
    if not chapter:
        raise typer.BadParameter("say of which chapter: --chapter asiel", param_hint="--pdf")
    for name in (name for name, given in others.items() if given):
        raise typer.BadParameter("is for a whole edition, not with --chapter", param_hint=name)


def _build_chapter(number: int, chapter: str, as_of: str | None, use_cache: bool, names: Path | None) -> None:
    start = time.monotonic()
    from staatvanmigratie.cli.show_progress import watching
    from staatvanmigratie.publication.chapter_pdf import build_chapter

    signal.signal(signal.SIGTERM, terminal.terminated)
    with watching(terminal.out()) as on_progress:
        made = build_chapter(
            number, chapter, as_of, use_cache=use_cache, on_progress=on_progress, names=names
        )
    others = f", and {len(made.chapters) - 1} others for its references" if len(made.chapters) > 1 else ""
    seconds = time.monotonic() - start
    terminal.say(f"One chapter of edition {number}, figures as of {made.as_of}{others}: {seconds:.1f} s")
    for line in made.warnings:
        terminal.say(f"warning: {line}")
    terminal.say(f"  {short(made.path)}")


def _answer(report: "BuildReport", seconds: float) -> object:
    from staatvanmigratie.cli import answers

    return answers.Build(
        report.number,
        report.as_of,
        report.strict,
        *(short(path) for path in _made(report).values()),
        report.numbers,
        round(seconds, 1),
        [
            answers.ChapterRun(each["name"], each["cached"], each["why"], each["seconds"])
            for each in report.chapters
        ],
        [f"{item['series']} {item['period']}" for item in report.arrived],
        list(report.warnings),
        [answers.Finding(each.level, each.where, each.message) for each in report.findings],
    )


def _chapters_on(on: str | None, workers: int | None) -> AbstractContextManager["Executor | None"]:
    if on is None:
        return nullcontext()
    from staatvanmigratie.book.remote.cluster import chapters_on

    if workers and on != "dask":
        raise typer.BadParameter("the scheduler has its own workers", param_hint="--workers")
    return chapters_on(on, workers)


def _tell(report: "BuildReport", seconds: float, explain: bool) -> None:
    out = terminal.out()
    cached = sum(chapter["cached"] for chapter in report.chapters)
    said = (
        f"{cached} of {len(report.chapters)} chapters unchanged"
        if cached
        else f"{len(report.chapters)} chapters"
    )
    out.print(f"{_about(report)}: {said}, {seconds:.1f} s", style="bold")
    for chapter in report.chapters if explain else ():
        why = "unchanged: all it used is as it was" if chapter["cached"] else f"ran: {chapter['why']}"
        terminal.say(f"  {chapter['name']:32} {why}")
    for item in report.arrived:
        out.print(f"published since the last build: {item['series']} {item['period']}", highlight=False)
    for line in [*_said(report), *unchanged.places(_made(report))]:
        terminal.say(line)


def _said(report: "BuildReport") -> list[str]:
    """Return what must be known of an edition each time it is built."""
    return [f"warning: {warning}" for warning in report.warnings] + terminal.lines(
        finding for finding in report.findings if finding.level != "todo"
    )


def _made(report: "BuildReport") -> dict[str, Path]:
    return {
        "website": report.site,
        "PDF": report.pdf,
        "annexes": report.annexes,
        f"{report.numbers} numbers": report.folder / "numbers.json",
        "report": report.folder / "report.json",
    }


def keep(question: unchanged.Build, report: "BuildReport") -> None:
    """Write down that an edition is built from what was there when the question was asked."""
    if report.used is not None:
        question.keep_all(_about(report), _made(report), _said(report), report.used)


def _about(report: "BuildReport") -> str:
    return f"Edition {report.number}, figures as of {report.as_of}"


@app.command(rich_help_panel=MAKE)
def live(
    number: Number,
    as_of: AsOf = None,
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Port on this machine; default: from 8800.")
    ] = None,
) -> None:
    """Show edition N in the browser while you write it: what you save is on its page in a moment."""
    from staatvanmigratie.cli.show_progress import watching
    from staatvanmigratie.publication.live.preview import live as run

    signal.signal(signal.SIGTERM, terminal.terminated)
    try:
        port = run(number, as_of, project_root(), port, terminal.say, lambda: watching(terminal.out()))
    except KeyboardInterrupt:
        terminal.say("Stopped; nothing is left running.")
        raise typer.Exit(130) from None
    again = [str(number), *(["--as-of", as_of] if as_of else []), "--port", str(port)]
    os.execv(sys.executable, [sys.executable, "-m", "staatvanmigratie", "live", *again])


@app.command(
    rich_help_panel=MAKE, context_settings={"allow_extra_args": True, "ignore_unknown_options": True}
)
def lab(context: typer.Context, number: Number) -> None:
    """Open JupyterLab on the chapters, ready to run; options behind N are those of jupyter lab."""
    from staatvanmigratie.book.lab.server import run
    from staatvanmigratie.report.edition import open_edition

    run(project_root().resolve(), open_edition(number - 1).report_year, context.args)


@app.command(rich_help_panel=ASK)
def check(
    number: Annotated[
        int | None,
        typer.Argument(
            metavar="[N]", help="Edition; without it, all of them.", autocompletion=completion.editions
        ),
    ] = None,
    as_of: AsOf = None,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings count as errors.")] = False,
    todo: Annotated[
        bool, typer.Option("--todo/--no-todo", help="List also what is known to be weaker than it should be.")
    ] = True,
    run: Annotated[
        bool, typer.Option("--chapters", help="Run the chapters too, and tell which of them fails.")
    ] = False,
    leaks: Annotated[
        bool, typer.Option("--leaks", help="Search for personal data and secrets instead.")
    ] = False,
    names: NamesRegister = None,
    as_json: Json = False,
) -> None:
    """Test data and text of edition N against the catalogue."""
    if leaks or names:
        if as_json:
            raise typer.BadParameter("goes with the checks, not with --leaks", param_hint="--json")
        raise typer.Exit(_check_leaks(number, names))
    from staatvanmigratie.cli import answers
    from staatvanmigratie.publication.last_build import check_last_build
    from staatvanmigratie.report.checks import check_edition, in_order
    from staatvanmigratie.report.edition import edition_numbers, open_edition

    worst, weaker, checked = 0, {}, []
    for n in [number] if number is not None else edition_numbers(project_root()):
        edition = open_edition(n - 1, as_of)
        printed, why_not = check_last_build(edition)
        ran = _run_chapters(edition) if run else []
        found = in_order([*check_edition(edition), *printed, *ran])
        counts = {level: sum(f.level == level for f in found) for level in ("error", "warning", "todo")}
        worst |= bool(counts["error"] or (strict and counts["warning"]))
        told = [f for f in found if todo or f.level != "todo"]
        findings = [answers.Finding(f.level, f.where, f.message) for f in told]
        checked.append(answers.Checked(n, edition.as_of, why_not or None, findings))
        if as_json:
            continue
        said = f"{counts['error']} errors, {counts['warning']} warnings, {counts['todo']} to do"
        terminal.say(f"Edition {n}, figures as of {edition.as_of}: {said}")
        if why_not:
            terminal.say(f"  What it prints was not checked: {why_not}")
        terminal.listed([f for f in found if f.level != "todo"])
        weaker |= {f.where: f for f in found if f.level == "todo"}  # editions share most of them
    if as_json:
        typer.echo(answers.as_json(answers.Check(not worst, checked)))
    elif todo:
        terminal.listed(list(weaker.values()))
    raise typer.Exit(worst)


def _run_chapters(edition: "Edition") -> "list[Finding]":
    # Brings what runs notebooks, which the other checks can do without.
    from staatvanmigratie.publication.trial_run import check_chapters

    return list(check_chapters(edition))


def _check_leaks(number: int | None, names: Path | None) -> int:
    from staatvanmigratie.privacy import search
    from staatvanmigratie.report.edition import edition_numbers

    root = project_root()
    start = time.monotonic()
    scan = search.scanner(root, names, root / "build" / ".cache" / "leaks")
    numbers = [number] if number is not None else edition_numbers(root)
    with _naming_files() as on_file:
        found = search.check(root, numbers, scan=scan, on_file=on_file)
    built = [str(n) for n in numbers if (root / "build" / str(n)).is_dir()]
    where = (
        f"edition {', '.join(built)}, the sources and the history" if built else "the sources and the history"
    )
    known = f", {scan.remembered} of them known to be clean" if scan.remembered else ""
    said = f"{len(found)} leaks in {where}: {scan.files} files{known}, {time.monotonic() - start:.1f} s"
    terminal.say(said)
    if not scan.register:
        terminal.say("No names were looked for; give a register with --names or SVM_NAMES.")
    for leak in found:
        terminal.say(f"  {leak}")
    return int(bool(found))


@contextmanager
def _naming_files() -> Iterator[Callable[[str], None] | None]:
    """Show which file is being read, in a terminal, once it has taken more than a second."""
    console = terminal.err()
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


@app.command("names", rich_help_panel=PUBLISH)
def names_register(
    source: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, metavar="LIST", help="Names, one a line.")
    ],
    goal: Annotated[Path, typer.Argument(metavar="REGISTER", help="The register to make.")],
) -> None:
    """Make a register of salted hashes from a list of names, for: svm check --leaks --names REGISTER."""
    from staatvanmigratie.privacy.name_register import write

    count = write(source, goal, project_root())
    terminal.say(f"{count} names hashed into {goal.name}")


@app.command(rich_help_panel=ASK)
def editions(
    unsent: Annotated[
        bool, typer.Option("--open", help="Only the numbers of those that have not been sent.")
    ] = False,
    as_json: Json = False,
) -> None:
    """List the editions."""
    from staatvanmigratie.cli import answers
    from staatvanmigratie.publication import release_records
    from staatvanmigratie.report.edition import edition_numbers, open_edition

    found = []
    for number in edition_numbers(project_root()):
        edition = open_edition(number - 1)
        sent = edition.file.paper.sent or release_records.day(edition.root, number)
        if not (unsent and sent):
            found.append(answers.Edition(number, edition.report_year, edition.as_of, sent))
    if as_json:
        typer.echo(answers.as_json(answers.Editions(found)))
    elif unsent:
        for each in found:
            print(each.edition)
    else:
        table = terminal.table("Edition", "Report year", "Cut-off date", "Sent")
        for each in found:
            row = (each.edition, each.report_year, each.as_of, each.sent or "not yet")
            table.add_row(*map(str, row))
        terminal.out().print(table)


@app.command("new-edition", rich_help_panel=MAKE)
def next_edition(number: Number) -> None:
    """Make edition N from the one before, and list what has still to be written down."""
    from staatvanmigratie.report import new_edition

    root = project_root()
    path = new_edition.make(root, number)
    terminal.say(f"Made {short(path)}. Still to do:")
    for item in new_edition.missing(root, number):
        terminal.say(f"  - {item}")
