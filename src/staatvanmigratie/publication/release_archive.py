"""A release in one file for who wants to keep or check it: ``staat-van-migratie-2024.0.zip``.

What readers may have of it, its manifest and papers, and under ``records`` what was written down until then:
who agreed to it, what was received for it, and that it was released. The same release gives the same archive
whenever it is made, so that it can be made again from what is kept.
"""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

from staatvanmigratie.foundation import chain, files, strict
from staatvanmigratie.publication import record_files, release_records
from staatvanmigratie.publication.site import kept
from staatvanmigratie.publication.site.kept import Kept
from staatvanmigratie.publication.site.site import Site

RECORDS = "records/"
_FIRST = (1980, 1, 1, 0, 0, 0)  # the earliest moment that a zip can hold


def is_for_readers(name: str, public_documents: list[str]) -> bool:
    """Tell whether readers get a file of a release: all but the documents that stay inside."""
    folder, _, document = name.rpartition("/")
    return folder != "documents" or document in public_documents


def make(site: Site, release: Kept, root: Path) -> Path | None:
    """Make the archive of a kept release where there is none; None for one of before there were chains."""
    path = site.archive(release.name)
    if not path.exists():
        if (content := of(release, root)) is None:
            return None
        files.write_whole(path, content)
    return path


def of(release: Kept, root: Path) -> bytes | None:
    """Return the archive of a kept release; None where that does not say on which records it rests.

    Raises
    ------
    DataFileError
        A file of records cannot be read.
    """
    if "records" not in release.about:
        return None
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in sorted([*_files(release), *_records(release, root)]):
            about = zipfile.ZipInfo(name, _FIRST)
            about.create_system = 3
            about.external_attr = 0o100644 << 16
            archive.writestr(about, content, zipfile.ZIP_DEFLATED, 9)
    return packed.getvalue()


def _files(release: Kept) -> Iterator[tuple[str, bytes]]:
    for name in [*release.listed, kept.MANIFEST]:
        if is_for_readers(name, release.about["public_documents"]):
            yield name, (release.folder / name).read_bytes()


def _records(release: Kept, root: Path) -> Iterator[tuple[str, bytes]]:
    """The records up to the release: what was added later is no part of it."""
    about = release.about["records"] | _own(release, root)
    for name, end in sorted(about.items()):
        path = root / name
        if path.exists() and (text := record_files.up_to(name, strict.text_of(path), end)) is not None:
            yield f"{RECORDS}{name}", text.encode("utf-8")


def _own(release: Kept, root: Path) -> dict[str, str]:
    name = f"{release_records.FOLDER.as_posix()}/{release.number}.yml"
    for each in record_files.of(root, name):
        if isinstance(each, dict) and each.get("release") == release.name:
            return {name: chain.digest(each)}
    return {}
