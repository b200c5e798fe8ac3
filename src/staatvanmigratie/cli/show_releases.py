"""What is told of releases: that one was made, which there are, and what is public."""

from pathlib import Path
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.table import Table

from staatvanmigratie.cli import answers
from staatvanmigratie.foundation import moments
from staatvanmigratie.publication import release_records
from staatvanmigratie.publication.site import drafts
from staatvanmigratie.publication.site.site import Site, State
from staatvanmigratie.report.registers import site_settings

if TYPE_CHECKING:
    from staatvanmigratie.publication.release import Released


def tell_release(out: Console, number: int, done: "Released | None", override: str | None) -> None:
    """Print what became of a release; None is one that was only tried."""
    if done is None:
        out.print(f"Edition {number}: nothing stands in the way of its release", highlight=False)
        return
    if override:
        said = "released before its moment, as is written down" if done.overridden else "its moment had come"
        out.print(f"--override: {said}", highlight=False)
    if done.example_address:
        out.print(
            f"The site map and the feed name an example; set address in {site_settings.SETTINGS.as_posix()}"
        )
    out.print(f"Released {done.name}. Commit {release_records.FOLDER.as_posix()}/{number}.yml", style="bold")


def tell_of_the_commit(out: Console, root: Path) -> None:
    """Print that nobody can build a release again that is made of what stands here, where that is so."""
    from staatvanmigratie.publication.papers import materials

    commit = materials.commit(root)
    if commit is None or commit.endswith(materials.DIRTY):
        which = "no commit has" if commit else "are in no git repository"
        said = (
            f"It is made of files that {which}, so nobody can build it again to check it; commit them first"
        )
        out.print(said, highlight=False, soft_wrap=True)


def answer(root: Path, site: Site) -> answers.Releases:
    """Return the releases there are, and what is public."""
    public = {each.name for each in site.shown()} if site.state else set()
    found = [
        answers.Release(name, each.moment.isoformat(), name in public, each.reason, each.override)
        for name, each in release_records.every(root).items()
    ]
    drafted = drafts.of(site.tree) if site.tree else {}
    named = {str(number): str(name) for number, name in drafted.items()}
    return answers.Releases(found, str(site.public) if site.state else None, named)


def tell(out: Console, root: Path, site: Site, back_to: State | None = None) -> None:
    """Print the releases there are, and which of them are public."""
    if back_to:
        out.print(f"Back to {site.words(back_to)}", style="bold")
    public = {each.name for each in site.shown()} if site.state else set()
    table = Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False)
    for name in ("Release", "When", "Public", "About"):
        table.add_column(name, no_wrap=name != "About")
    for name, each in release_records.every(root).items():
        about = "; ".join(
            filter(None, (each.reason, each.override and f"before its moment: {each.override}"))
        )
        table.add_row(name, f"{each.moment:%Y-%m-%d %H:%M}", "yes" if name in public else "no", about)
    if table.row_count:
        out.print(table)
    state = site.state
    made = f"{site.words(state)}, in {site.public}" if state else f"nothing, in {site.folder}"
    out.print(f"Public: {made}", highlight=False, soft_wrap=True)
    if site.tree and (out_there := drafts.of(site.tree)):
        said = ", ".join(f"edition {number}: {name}" for name, number in out_there.items())
        out.print(f"Drafts: {said}", highlight=False, soft_wrap=True)


def in_words(root: Path, number: int, site: Site) -> str:
    """Return the releases of an edition in one line, each with whether it is public."""
    public = {each.name for each in site.shown()} if site.state else set()
    said = [
        f"{each.release} ({each.moment.astimezone(moments.ZONE):%Y-%m-%d %H:%M}, "
        f"{'public' if each.release in public else 'not public'})"
        for each in release_records.read(root, number)
    ]
    return ", ".join(said) or f"none; svm release {number} --dry-run tells what stands in the way"
