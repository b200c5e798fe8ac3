"""All that can be asked of a project: quickly, for each ``svm status``, or to the last byte."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.foundation.files import file_digest
from staatvanmigratie.publication import record_files, release_records
from staatvanmigratie.publication.release_records import ReleaseRecord
from staatvanmigratie.publication.site import kept
from staatvanmigratie.publication.site.kept import Kept
from staatvanmigratie.publication.site.site import Site
from staatvanmigratie.publication.verification import history, public, records, releases
from staatvanmigratie.publication.verification.finding import Finding, gathered
from staatvanmigratie.publication.verification.stamps import Stamps

_SEEN = Path("build/.cache/verified.json")


def quickly(root: Path, site: Site) -> list[Finding]:
    """Return what does not hold, as far as it can be seen without reading what nobody touched.

    Files whose size, moments and number are those of the last look are taken for the same.
    """
    stamps = Stamps(root / _SEEN)
    found = gathered(
        ("records", lambda: records.chains(root)),
        ("deliveries", lambda: records.deliveries(root, stamps.digest)),
        ("kept releases", lambda: releases.of_site(root, site, stamps.digest, _released(root))),
        ("public", lambda: public.as_published(site, stamps.digest)),
    )
    stamps.keep()
    return [each for each in found if not each.holds]


def wholly(root: Path, site: Site) -> list[Finding]:
    """Return what does not hold, and what is good to know, after reading all of it."""
    written = _released(root)
    return gathered(
        ("records", lambda: records.chains(root)),
        ("records", lambda: _broken(root)),
        ("what was agreed to", lambda: records.seen(root)),
        ("signatures", lambda: records.signers(root)),
        ("deliveries", lambda: records.deliveries(root, file_digest)),
        ("deliveries", lambda: records.unreceived(root)),
        ("git", lambda: history.of_records(root)),
        ("kept releases", lambda: releases.of_site(root, site, file_digest, written)),
        ("archives", lambda: releases.archives(root, site, written)),
        ("archives", lambda: releases.unknown_archives(site, written)),
        ("kept releases", lambda: releases.shared(site)),
        ("git", lambda: history.of_releases(root, _readable(site))),
        ("public", lambda: public.as_published(site)),
        ("public", lambda: public.as_kept(site)),
        ("public", lambda: public.of_drafts(site)),
        ("public", lambda: public.pages_around(root, site)),
    )


def looked_at(root: Path, site: Site) -> str:
    """Return in words how much there is to look at."""
    names = list(record_files.names(root))
    entries = 0
    for name in names:
        with suppress(SvmError):
            entries += len(record_files.of(root, name))
    releases_, state = len(kept.all_of(site.releases)), None
    with suppress(SvmError, OSError, ValueError, TypeError):
        state = site.state
    public_ = f"{len(state.files)} public files" if state else "nothing public"
    return f"{entries} entries in {len(names)} files of records, {releases_} kept releases, {public_}"


def _released(root: Path) -> dict[str, ReleaseRecord]:
    """Return what was released, as far as it can be read."""
    found = {}
    for path in sorted((root / release_records.FOLDER).glob("[0-9]*.yml")):
        try:
            found |= {each.release: each for each in release_records.read(root, int(path.stem))}
        except (SvmError, ValueError):
            continue
    return found


def _broken(root: Path) -> Iterator[Finding]:
    """Records that cannot be read as what they should be."""
    for path in sorted((root / release_records.FOLDER).glob("[0-9]*.yml")):
        name = path.relative_to(root).as_posix()
        try:
            release_records.read(root, int(path.stem))
        except SvmError as error:
            yield Finding(name, str(error).removeprefix(name).lstrip(":, "))


def _readable(site: Site) -> list[Kept]:
    readable = []
    for each in kept.all_of(site.releases):
        try:
            each.about  # noqa: B018 - whether it can be read
        except SvmError:
            continue
        readable.append(each)
    return readable
