"""A release as it is kept: ``releases/2024.0``, read-only and never changed.

html/, staat-van-migratie-2024.pdf, staat-van-migratie-2024-bijlagen.pdf, numbers.json, documents/
sbom.cdx.json, provenance.intoto.json   the papers for who wants to check it
release.json      what it is, and what it rests on
manifest.json     SHA-256 of all of these; its own digest stands in data/releases
"""

import json
import os
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.foundation.files import file_digest, flush
from staatvanmigratie.publication.site import files

ABOUT = "release.json"
MANIFEST = "manifest.json"
NAME = re.compile(r"(?P<number>\d{4})\.(?P<print>\d+)")

_UNFINISHED = ".keeping-"


class Kept:
    """One release in the site folder."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.name = folder.name

    @property
    def order(self) -> tuple[int, int]:
        """Edition and print: a later print comes later."""
        number, printed = self.name.split(".")
        return int(number), int(printed)

    @property
    def number(self) -> int:
        """The edition."""
        return self.order[0]

    @cached_property
    def about(self) -> dict[str, Any]:
        """What ``release.json`` says.

        Raises
        ------
        SvmError
            The release is not there, or broken.
        """
        try:
            return json.loads((self.folder / ABOUT).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise SvmError(f"{self.name}: no {ABOUT} that can be read; put {self.folder} back") from error

    @property
    def moment(self) -> datetime:
        """When it was released."""
        return datetime.fromisoformat(self.about["moment"])

    @property
    def html(self) -> Path:
        """The website."""
        return self.folder / "html"

    @property
    def pdf(self) -> Path:
        """The PDF edition."""
        return self.folder / self.about["pdf"]

    @property
    def annexes(self) -> Path | None:
        """Its second volume; None for a release of before there were two."""
        return self.folder / self.about["annexes"] if "annexes" in self.about else None

    @property
    def manifest(self) -> str:
        """The SHA-256 of its manifest."""
        return file_digest(self.folder / MANIFEST)

    @cached_property
    def listed(self) -> dict[str, str]:
        """The digest of each of its files, as its manifest has it.

        Raises
        ------
        SvmError
            There is no manifest, or it is broken.
        """
        try:
            found = json.loads((self.folder / MANIFEST).read_text(encoding="utf-8"))["files"]
        except (OSError, ValueError, KeyError, TypeError):
            found = None
        if not isinstance(found, dict):
            said = f"{self.name}: {MANIFEST} is gone or broken; put {self.folder} back from a backup"
            raise SvmError(said)
        return found

    @property
    def public(self) -> dict[str, str]:
        """The files that readers may have, by their place on the site, with their digests."""
        documents = [f"documents/{name}" for name in self.about["public_documents"]]
        shown = {
            name.removeprefix("html/"): each for name, each in self.listed.items() if name[:5] == "html/"
        }
        return shown | {name: self.listed[name] for name in documents if name in self.listed}

    def problems(self, manifest: str | None = None, digest: Callable[[Path], str] = file_digest) -> list[str]:
        """Return what is not as it was kept.

        Parameters
        ----------
        manifest
            The digest of the manifest that stands elsewhere.
        digest
            Gives the digest of a file, from memory where that is enough.
        """
        try:
            listed = self.listed
        except SvmError as error:
            return [str(error)]
        damage = files.damage(self.folder, listed, digest)
        found = [name for name in damage if name != f"{MANIFEST} was not there"]
        if manifest is not None and manifest != self.manifest:
            found.append(f"{MANIFEST} is not the one that data/releases names")
        if not found:
            return []
        more = f" (and {len(found) - 3} more)" if len(found) > 3 else ""
        said = "; ".join(found[:3])
        return [f"{self.name} is damaged: {said}{more}. Put {self.folder} back from a backup"]


def all_of(releases: Path) -> list[Kept]:
    """Return every kept release, oldest edition first."""
    found = [Kept(path) for path in releases.glob("*") if NAME.fullmatch(path.name)]
    return sorted(found, key=lambda kept: kept.order)


def keep(
    releases: Path,
    name: str,
    parts: Mapping[str, Path],
    about: Mapping[str, Any],
    papers: Callable[[Mapping[str, str]], Mapping[str, str]] = lambda made: {},
) -> Kept:
    """Keep a release: copy its parts, list every file, and make it read-only; whole or not at all.

    Parameters
    ----------
    parts
        Files and folders to copy, by their name in the release.
    papers
        Gives texts about these files, by name, from the digest of each.

    Raises
    ------
    SvmError
        There is a release of that name; it is never changed.
    """
    target = releases / name
    if target.exists():
        raise SvmError(f"{target} is there already, and a release is never changed")
    # Beside its final place: a read-only folder may get another name, but not another folder around it.
    folder = releases / f"{_UNFINISHED}{name}-{os.getpid()}"
    files.remove(folder)
    folder.mkdir(parents=True)
    for part, source in parts.items():
        files.copy(source, folder / part)
    for paper, text in papers(files.listing(folder)).items():
        (folder / paper).write_text(text, encoding="utf-8", newline="\n")
    _write(folder / ABOUT, about)
    _write(folder / MANIFEST, {"files": files.listing(folder)})
    files.settle(folder, read_only=True)
    os.rename(folder, target)
    flush(releases)
    return Kept(target)


def clear_unfinished(releases: Path) -> None:
    """Delete what a release that was stopped left behind."""
    for folder in releases.glob(f"{_UNFINISHED}*"):
        files.remove(folder)


def _write(path: Path, content: Mapping[str, Any]) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")
