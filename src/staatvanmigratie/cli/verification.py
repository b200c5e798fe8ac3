"""Does everything still hold: ``svm verify``, for the project and for the archive of a release."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from staatvanmigratie.cli import terminal
from staatvanmigratie.cli.command import ASK, PUBLISH, Json, SiteFolder, app


@app.command(rich_help_panel=PUBLISH)
def verify(
    archive: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FILE]", exists=True, dir_okay=False, help="A release: staat-van-migratie-2024.0.zip."
        ),
    ] = None,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Build it again from its commit and compare every byte.")
    ] = False,
    site: SiteFolder = None,
) -> None:
    """Check that records, kept releases, public pages and git history agree; or the archive of a release."""
    from staatvanmigratie.cli import show_findings

    if archive is None:
        from staatvanmigratie.foundation.project import project_root
        from staatvanmigratie.publication.site.site import Site
        from staatvanmigratie.publication.verification import project

        if rebuild:
            raise typer.BadParameter("name the archive of a release too", param_hint="--rebuild")
        root = project_root()
        place = Site.of(root, site)
        show_findings.tell("the project", project.wholly(root, place), project.looked_at(root, place))
        return
    from staatvanmigratie.publication.verification import package, rebuilt

    with package.opened(archive) as release:
        found = [*release.findings(), *package.held_against_project(release)]
        show_findings.tell(archive.name, found, release.looked_at)
        if rebuild:
            terminal.say(f"Building {release.name} again from commit {release.commit[:12]} …")
            show_findings.tell(f"{archive.name}, built again", rebuilt.findings(release, terminal.say))


@app.command(rich_help_panel=ASK)
def doctor(as_json: Json = False) -> None:
    """Say what of this machine, the set-up, the data and the site is not right, and how to mend it."""
    from staatvanmigratie.cli import answers
    from staatvanmigratie.foundation.project import project_root
    from staatvanmigratie.publication import health

    found = list(health.examine(project_root()))
    wrong = [each for each in found if each.state == "wrong"]
    if as_json:
        examined = [answers.Examined(**asdict(each)) for each in found]
        typer.echo(answers.as_json(answers.Health(not wrong, examined)))
    else:
        for each in found:
            mend = f"\n                               → {each.mend}" if each.mend else ""
            terminal.say(f"  {each.state:6} {each.about:8} {each.what}: {each.said}{mend}")
        notes = sum(each.state == "note" for each in found)
        terminal.say(
            f"{len(wrong)} wrong, {notes} to look at, {len(found) - len(wrong) - notes} as it should be"
        )
    raise typer.Exit(bool(wrong))
