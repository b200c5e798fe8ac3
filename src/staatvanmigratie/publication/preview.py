"""Show a draft of an edition to reviewers, and take it away again: ``svm preview``."""

from dataclasses import dataclass
from pathlib import Path

from staatvanmigratie.decision import chapter_content
from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.foundation.files import text_digest
from staatvanmigratie.privacy import search
from staatvanmigratie.publication import release_records, swap
from staatvanmigratie.publication.site import drafts, pages
from staatvanmigratie.publication.site.site import Site
from staatvanmigratie.report.edition import open_edition
from staatvanmigratie.report.registers import site_settings


@dataclass(frozen=True)
class Draft:
    """A draft that was put on the site."""

    folder: Path
    address: str


def preview(root: Path, number: int, site: Site) -> Draft:
    """Put the last build of an edition on the site, for who gets its address only.

    Raises
    ------
    SvmError
        No build, something personal in it, or a site folder that is broken.
    """
    edition = open_edition(number - 1, root=root)
    settings = site_settings.read(edition.root)
    build = edition.root / "build" / str(number)
    if not chapter_content.is_built(edition.root, number):
        raise SvmError(f"Edition {number} has not been built; make it with: svm build {number}")
    with site.locked():
        site.tidy(set(release_records.every(edition.root)))
        with swap.locked(edition.root / "build", number):
            if found := search.check_outputs(search.scanner(edition.root), build / "html", edition.root):
                raise SvmError("No draft was made:", found)
            unfinished = drafts.make(site.folder, build, edition.title, number)
        if site.tree is None:
            shown = site.shown()
            site.publish(shown, lambda folder: pages.write(folder, shown, settings), "first page", None)
        name = drafts.place(unfinished, site.tree)
        made = {"draft": text_digest(name), "listing": drafts.listing(site.tree / name)}
        site.note("preview", edition=number, **made)
    return Draft(site.tree / name, f"{settings.address}{name}/")


def withdraw(root: Path, number: int, site: Site) -> int:
    """Take the drafts of an edition off the site and return how many there were."""
    with site.locked():
        site.tidy(set(release_records.every(root)))
        gone = drafts.withdraw(site.tree, number) if site.tree else 0
        if gone:
            site.note("withdraw", edition=number)
        return gone
