"""Are the kept releases what was kept, and do they agree with what was written down about them?"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from staatvanmigratie.foundation import chain
from staatvanmigratie.foundation.errors import DataFileError, SvmError
from staatvanmigratie.publication import record_files, release_archive, release_records
from staatvanmigratie.publication.release_records import ReleaseRecord
from staatvanmigratie.publication.site import kept
from staatvanmigratie.publication.site.kept import Kept
from staatvanmigratie.publication.site.site import Site
from staatvanmigratie.publication.verification.finding import Finding, problems, remark


def of_site(
    root: Path, site: Site, digest: Callable[[Path], str], records: dict[str, ReleaseRecord]
) -> Iterator[Finding]:
    """Yield what does not hold of the releases that are kept, or that should be."""
    there = {each.name: each for each in kept.all_of(site.releases)}
    if not there and records:
        yield remark(str(site.folder), "no release is kept here, so their files were not looked at")
        return
    for name in sorted(records.keys() - there.keys()):
        yield Finding(
            name, f"data/releases names it, and it is not kept any more; put {site.releases / name} back"
        )
    for name, each in there.items():
        if name not in records:
            where = f"{release_records.FOLDER.as_posix()}/{each.number}.yml"
            yield Finding(
                name, f"it is kept, and {where} does not name it: an entry was taken away, or is not here"
            )
            continue
        if each.folder.is_symlink():
            yield Finding(name, f"{each.folder} is a link, and what it leads to is not kept here")
        found = each.problems(records[name].manifest, digest)
        yield from problems(
            name, (said.removeprefix(f"{name} is ").removeprefix(f"{name}: ") for said in found)
        )
        if not found:
            yield from problems(name, agrees(each.about, records[name]))
            yield from problems(name, _rests_on(root, each))


def agrees(about: dict[str, Any], record: ReleaseRecord) -> Iterator[str]:
    """Yield what a release says of itself that its record does not."""
    said = record.model_dump(mode="json")
    for key in ("release", "moment", "as_of", "digest", "chapters", "reason", "override", "changes"):
        if about.get(key) != said[key]:
            yield f"release.json and data/releases do not have the same {key}"


def _rests_on(root: Path, release: Kept) -> Iterator[str]:
    """Yield the records that a release rests on and that do not stand there any more."""
    for name, end in release.about.get("records", {}).items():
        try:
            there = any(chain.digest(each) == end for each in record_files.of(root, name))
        except DataFileError:
            continue  # told by the chain
        if not there:
            yield f"it rests on entries of {name} that no longer stand there as they did"


def archives(root: Path, site: Site, records: dict[str, ReleaseRecord]) -> Iterator[Finding]:
    """Yield the archives that do not hold what is kept and written down."""
    for each in kept.all_of(site.releases):
        path = site.archive(each.name)
        try:
            wanted = release_archive.of(each, root) if each.name in records else None
        except (SvmError, OSError, ValueError):
            continue  # told of the release itself
        if wanted is not None and not path.exists():
            yield remark(each.name, f"{path} is gone; the next release makes it again")
        elif wanted is not None and path.read_bytes() != wanted:
            yield Finding(each.name, f"{path} is not the archive of what is kept and written down")


def unknown_archives(site: Site, records: dict[str, ReleaseRecord]) -> Iterator[Finding]:
    """Yield what stands among the archives and is the archive of no release."""
    known = {site.archive(name) for name in records}
    for path in sorted(site.archives.glob("[!.]*")):
        if path not in known or path.is_symlink():
            yield Finding(path.name, f"{path} is not the archive of a release; take it away")


def shared(site: Site) -> Iterator[Finding]:
    """Yield the releases of which a file has a second name, as versions of before made them for the site."""
    for each in kept.all_of(site.releases):
        if any(path.is_file() and path.stat().st_nlink > 1 for path in each.folder.rglob("*")):
            said = "some of its files have a second name, and would change with it; put a copy in its place"
            yield remark(each.name, said)
