"""From contribution to release: who agreed to what, what changed since, the documents, the publication."""

import signal
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from staatvanmigratie.cli import completion, terminal, unchanged
from staatvanmigratie.cli.command import ASK, DECIDE, PUBLISH, AsOf, Json, Number, SiteFolder, app
from staatvanmigratie.cli.editions import keep
from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.foundation.project import project_root, short

if TYPE_CHECKING:
    from staatvanmigratie.report.edition import Edition


@app.command(rich_help_panel=ASK)
def status(number: Number, as_of: AsOf = None, as_json: Json = False) -> None:
    """Show where edition N stands: cut-off date, decision, last build, and what is still to come."""
    from staatvanmigratie.book.run.of_data import of_data
    from staatvanmigratie.cli import show_findings, show_releases
    from staatvanmigratie.report.edition import open_edition
    from staatvanmigratie.report.to_come import to_come

    edition = open_edition(number - 1, as_of)
    site = show_releases.Site.of(edition.root)
    out = terminal.out()
    if not as_json:
        about = f"{edition.title}: report year {edition.report_year}, figures as of {edition.as_of}"
        out.print(about, style="bold")
        out.print(f"Last build: {_last_build(edition)}", highlight=False)
        released = show_releases.in_words(edition.root, number, site)
        out.print(f"Released: {released}", highlight=False, soft_wrap=True)
        show_findings.at_once(edition.root, site)
    # What takes long: all series, and all that is printed, stand as they stood until a file changes.
    found = unchanged.remembered(
        edition.root,
        number,
        "status",
        f"as of {edition.as_of}",
        lambda: _decision(edition) | of_data(edition, to_come),
    )
    if as_json:
        from staatvanmigratie.cli import answers

        typer.echo(answers.as_json(_status(edition, site, found)))
        return
    if found["standings"]:
        table = terminal.table("Chapter", *found["steps"])
        for row in found["standings"]:
            table.add_row(*row)
        out.print(table)
    for line in found["said"]:
        terminal.say(line)
    late = sum(row["overdue"] for row in found["pending"])
    terminal.say(f"Still to come: {len(found['pending'])} figures, {late} of them overdue")
    if found["pending"]:
        table = terminal.table("Expected", "Series", "Period", "Publisher", "Where")
        for row in found["pending"]:
            expected = f"{row['expected']}{' (overdue)' if row['overdue'] else ''}"
            table.add_row(expected, *(row[key] for key in ("series", "period", "publisher", "where")))
        out.print(table)


def _status(edition: "Edition", site: Any, found: dict[str, Any]) -> object:
    from staatvanmigratie.cli import answers, show_findings, show_releases

    last = _last_report(edition)
    return answers.Status(
        edition.number,
        edition.title,
        edition.report_year,
        edition.as_of,
        last
        and answers.LastBuild(
            last["built_at"],
            date.fromisoformat(last["as_of"]),
            last["strict"],
            last["numbers"],
            len(last["pending"]),
            len(last["warnings"]),
        ),
        show_releases.in_words(edition.root, edition.number, site),
        [
            answers.Standing(name, dict(zip(found["steps"], words, strict=True)))
            for name, *words in found["standings"]
        ],
        found["said"],
        [answers.Awaited(**row) for row in found["pending"]],
        [str(each) for each in show_findings.quickly(edition.root, site)],
    )


def _last_report(edition: "Edition") -> dict[str, Any] | None:
    import json

    path = edition.root / "build" / str(edition.number) / "report.json"
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _last_build(edition: "Edition") -> str:
    last = _last_report(edition)
    if last is None:
        return f"none; make it with: svm build {edition.number}"
    strict = ", strict" if last["strict"] else ""
    counts = f"{last['numbers']} numbers, {len(last['pending'])} pending, {len(last['warnings'])} warnings"
    return f"{last['built_at']}, figures as of {last['as_of']}{strict}: {counts}"


def _decision(edition: "Edition") -> dict[str, Any]:
    """Return how each step of the decision stands, per chapter, and why approvals lapsed."""
    from staatvanmigratie.decision.approvals import Approvals, in_words, steps
    from staatvanmigratie.decision.chapter_content import is_built
    from staatvanmigratie.decision.papers import agreed_text

    if not is_built(edition.root, edition.number):
        planned = ", ".join(f"{s.name} {s.reason or ''} ({s.state})" for s in steps(edition))
        return {"steps": [], "standings": [], "said": [f"Decision: {' '.join(planned.split())}"]}
    approvals = Approvals(edition)
    rows = approvals.table()
    every = [each for standings in rows.values() for each in standings]
    said = [f"{step.name} is skipped: {step.reason}" for step in approvals.steps if step.state == "skipped"]
    if any(each.words == "agreed*" for each in every):
        said.append("* as data/editions says, without a digest: this software cannot tell what was agreed to")
    for each in every:
        since = f"{each.approval.moment:%Y-%m-%d %H:%M} by {each.approval.by}" if each.approval else ""
        if each.state == "lapsed":
            said.append(f"{each.chapter}: {each.step.name} ({since}) lapsed: {each.changes.summary}")
        if each.state == "former":
            said.append(f"{each.chapter}: {each.step.name} ({since}) was {each.reason}")
    for approval in approvals.given:
        if approval.on_behalf:
            what = approval.chapter or f"all {in_words(approval.chapters)}"
            said.append(
                f"{approval.by} passed on that {approval.step} agrees to {what}: {approval.on_behalf}"
            )
    for kind, reason in agreed_text.without_approval(edition).items():
        said.append(f"{kind} goes out without approval: {reason}")
    return {
        "steps": [step.name for step in approvals.steps],
        "standings": [[chapter, *(each.words for each in standings)] for chapter, standings in rows.items()],
        "said": said,
    }


@app.command(rich_help_panel=DECIDE)
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
    from staatvanmigratie.cli import show_findings, show_work_package
    from staatvanmigratie.decision.work_packages import comparison, package, received, taking_up
    from staatvanmigratie.report.edition import open_edition

    edition = open_edition(number - 1)
    if file is None:
        if accept:
            raise typer.BadParameter("give the file that came back: --from FILE", param_hint="--accept")
        if to is None:
            show_work_package.history(terminal.out(), received.read(edition))
            return
        for path in package.write(edition, to):
            terminal.say(short(path))
        return
    found = comparison.of_file(edition, file, to)
    chosen = comparison.chosen(found, accept or ())
    show_work_package.show(terminal.out(), found, file)
    if accept:
        show_work_package.tell(terminal.out(), taking_up.take(found, chosen), edition.root)
        show_findings.unsigned(edition.root)
    else:
        show_work_package.how_to_accept(terminal.out(), found, file)


@app.command(rich_help_panel=DECIDE)
def approve(
    number: Number,
    step: Annotated[str, typer.Option(help="Step of the decision, by its literal name: IDMS.")],
    by: Annotated[str, typer.Option(help="Organisation or function, never a person: DG Migratie.")],
    chapter: Annotated[
        str | None, typer.Option(help="Only this chapter or document: asiel, kamerbrief; default: all.")
    ] = None,
    note: Annotated[str | None, typer.Option(help="A remark, without names of persons.")] = None,
    moment: Annotated[
        str | None, typer.Option(metavar="MOMENT", help="When it was given: 2024-06-03T12:00; default: now.")
    ] = None,
    on_behalf: Annotated[
        str | None,
        typer.Option(metavar="HOW", help="How it was passed on by who does not speak for it."),
    ] = None,
) -> None:
    """Write down that somebody agrees to the last build of edition N; it lapses when that changes."""
    from datetime import datetime

    from staatvanmigratie.cli import show_findings
    from staatvanmigratie.decision.approvals import Approvals, in_words
    from staatvanmigratie.report.edition import open_edition

    try:
        when = datetime.fromisoformat(moment) if moment else None
    except ValueError:
        raise SvmError(
            f"--moment {moment!r}: write it as 2024-06-03T12:00 or 2024-06-03T12:00+02:00"
        ) from None
    approvals = Approvals(open_edition(number - 1))
    made = approvals.approve(step, by, chapter, note, when, on_behalf)
    what = made.chapter or f"all {in_words(made.chapters)}"
    said = f"{made.step} agreed by {made.by} to {what}, digest {made.digest[:16]}, {made.moment.isoformat()}"
    terminal.say(said)
    for warning in approvals.warnings(made):
        terminal.say(f"warning: {warning}")
    show_findings.unsigned(project_root())


@app.command(rich_help_panel=DECIDE)
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
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
) -> None:
    """List what changed in the last build of edition N since it was approved, and why."""
    import json

    from staatvanmigratie.decision import since_approval
    from staatvanmigratie.report.edition import open_edition

    found = since_approval.since(open_edition(number - 1), since)
    found = found.of(ministry) if ministry else found
    if as_json or form == "json":
        typer.echo(json.dumps(found.as_json(), ensure_ascii=False, indent=1, sort_keys=True))
    else:
        typer.echo(found.as_markdown() if form == "markdown" else found.as_text(), nl=False)


@app.command(rich_help_panel=ASK)
def compare(
    first: Annotated[
        int, typer.Argument(metavar="N", help="The older edition.", autocompletion=completion.editions)
    ],
    second: Annotated[
        int, typer.Argument(metavar="M", help="The newer one.", autocompletion=completion.editions)
    ],
    as_of: AsOf = None,
    page: Annotated[
        Path | None,
        typer.Option("--html", metavar="FILE", dir_okay=False, help="Write a page, in Dutch."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Set the headlines of two editions side by side: each year, what was revised since, and the change."""
    from staatvanmigratie.cli import answers, show_comparison
    from staatvanmigratie.report.edition import open_edition

    editions = open_edition(first - 1), open_edition(second - 1, as_of)
    found = show_comparison.answer(*editions)
    if page:
        show_comparison.write_page(found, page)
    if as_json:
        typer.echo(answers.as_json(found))
    else:
        show_comparison.tell(found)


@app.command(rich_help_panel=DECIDE)
def nota(
    number: Number,
    to: Annotated[str | None, typer.Option(metavar="MINISTRY", help="For another ministry: SZW.")] = None,
    as_of: AsOf = None,
    day: Annotated[
        str | None, typer.Option("--date", metavar="DATE", help="The day it bears: 2024-06-03; recorded.")
    ] = None,
    reference: Annotated[
        str | None, typer.Option(metavar="NUMBER", help="Its reference; recorded, with --date.")
    ] = None,
) -> None:
    """Write the decision note of edition N, as PDF and docx."""
    if reference and not day:
        raise typer.BadParameter("give --date too: both are recorded together", param_hint="--reference")
    _document(number, "nota", as_of, to, day, reference)


@app.command(rich_help_panel=DECIDE)
def kamerbrief(number: Number, as_of: AsOf = None) -> None:
    """Write the letter to parliament that goes with edition N, as PDF and docx."""
    _document(number, "kamerbrief", as_of)


@app.command(rich_help_panel=DECIDE)
def nieuwsbericht(number: Number, as_of: AsOf = None) -> None:
    """Write the news item about edition N, as PDF and docx."""
    _document(number, "nieuwsbericht", as_of)


@app.command(rich_help_panel=DECIDE)
def summary(number: Number, as_of: AsOf = None) -> None:
    """Write one page in English about edition N, as PDF and docx."""
    _document(number, "summary", as_of)


def _document(
    number: int,
    kind: str,
    as_of: str | None,
    to: str | None = None,
    day: str | None = None,
    reference: str | None = None,
) -> None:
    from staatvanmigratie.decision.documents import compose, issued
    from staatvanmigratie.decision.papers import facts
    from staatvanmigratie.decision.papers.document import KINDS, document_name
    from staatvanmigratie.notebook.edition import open_edition
    from staatvanmigratie.report.edition import parse_day

    edition = open_edition(number - 1, as_of)
    name = document_name(edition, kind, to)
    if day:
        facts.chosen_ministry(edition, to)
        issued.record(edition, name, parse_day(day), reference)
    elif kind == "nota" and issued.of(edition, name) is None:
        limit, what = issued.youngest(edition)
        terminal.say(f"{name} has no date yet: give one with --date, not before {limit} ({what})")
    changes = compose.changed(edition) if kind == "nota" else None
    chosen = compose.compose(edition, kind, to, changes)
    others = [compose.compose(edition, other) for other in KINDS if other != kind]
    for path in compose.write(edition, [chosen], beside=others):
        terminal.say(short(path))


@app.command(rich_help_panel=PUBLISH)
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
    as_json: Annotated[
        bool, typer.Option("--json", help="With --list: print JSON and nothing else.")
    ] = False,
) -> None:
    """Release edition N, or reprint it: keep it unchanged as N.0, N.1 … and make it public in one step."""
    from staatvanmigratie.cli import show_findings, show_releases
    from staatvanmigratie.cli.show_progress import watching
    from staatvanmigratie.publication import release
    from staatvanmigratie.publication.site.site import Site

    if (number is not None) + back + listed != 1:
        raise typer.BadParameter("give an edition, --back or --list", param_hint="svm release")
    if as_json and not listed:
        raise typer.BadParameter("goes with --list", param_hint="--json")
    signal.signal(signal.SIGTERM, terminal.terminated)
    root = project_root()
    place, went_back = Site.of(root, site), None
    if as_json:
        from staatvanmigratie.cli import answers

        typer.echo(answers.as_json(show_releases.answer(root, place)))
        return
    try:
        if number is not None:
            question = unchanged.asked(root, number, strict=True)
            with watching(terminal.out()) as on_progress:
                done = release.release(
                    root,
                    number,
                    place,
                    reason=reason,
                    override=override,
                    dry_run=dry_run,
                    is_built=unchanged.is_there(question),
                    on_progress=on_progress,
                    on_published=lambda report: question and keep(question, report),
                )
            show_releases.tell_release(terminal.out(), number, done, override)
            show_releases.tell_of_the_commit(terminal.out(), root)
            if done:
                show_findings.unsigned(root)
        elif back:
            went_back = release.back(root, place)
    except KeyboardInterrupt:
        terminal.err().print(
            "Interrupted. What is public is as it was, or whole and new; svm release --list tells."
        )
        raise typer.Exit(130) from None
    if not dry_run:
        show_releases.tell(terminal.out(), root, place, went_back)
        show_findings.at_once(root, place)


@app.command(rich_help_panel=PUBLISH)
def preview(
    number: Number,
    withdraw: Annotated[bool, typer.Option("--withdraw", help="Take its drafts away.")] = False,
    site: SiteFolder = None,
) -> None:
    """Show reviewers the last build of edition N as a draft, at an address that nobody can guess."""
    from staatvanmigratie.publication import preview
    from staatvanmigratie.publication.site.site import Site

    place = Site.of(project_root(), site)
    if withdraw:
        count = preview.withdraw(project_root(), number, place)
        terminal.say(f"Edition {number}: {count} drafts taken away")
        return
    made = preview.preview(project_root(), number, place)
    terminal.say(f"Draft of edition {number}, until it is released or withdrawn:")
    terminal.say(f"  {made.address}\n  {short(made.folder)}")
