"""Do the records of a project hold: is each chain whole, does what was seen stand there, who signed?"""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from staatvanmigratie.decision import content
from staatvanmigratie.foundation import chain, signatures
from staatvanmigratie.foundation.errors import DataFileError, SvmError
from staatvanmigratie.publication import record_files
from staatvanmigratie.publication.record_files import APPROVALS, DELIVERIES
from staatvanmigratie.publication.site import files
from staatvanmigratie.publication.verification.finding import Finding, problems, remark
from staatvanmigratie.store import snapshots

_DIGEST = re.compile(r"[0-9a-f]{32}(?:[0-9a-f]{32})?")
_SHORT = 16  # of a digest, as the name of a file


def chains(root: Path) -> Iterator[Finding]:
    """Yield where the chain of a file of records does not hold."""
    for name in record_files.names(root):
        inside = Path(name)
        if any((root / each).is_symlink() for each in (inside, *inside.parents[:-1])):
            yield Finding(name, "is a link, or stands behind one: git does not keep what it leads to")
        try:
            listed = record_files.of(root, name)
        except DataFileError as error:
            yield Finding(name, str(error).removeprefix(name).lstrip(":, "))
            continue
        yield from problems(name, chain.problems(name, listed))
        if count := chain.unchained(listed):
            said = (
                f"{count} entries are of before there was a chain; the next that is written closes them off"
            )
            yield remark(name, said)


def deliveries(root: Path, digest: Callable[[Path], str]) -> Iterator[Finding]:
    """Yield what was changed of the deliveries since they were taken up."""
    try:
        listed = record_files.of(root, DELIVERIES)
    except DataFileError:
        return  # told by the chain
    for place, each in enumerate(listed, 1):
        if not isinstance(each, dict) or not isinstance(each.get("files"), dict):
            continue
        folder = root / str(each.get("snapshot"))
        if not folder.resolve().is_relative_to(root.resolve()):
            yield Finding(DELIVERIES, f"{chain.title(place, each)} names a folder outside the project")
            continue
        damage = files.damage(folder, each["files"], digest)
        yield from problems(str(each["snapshot"]), (f"{said} since it was taken up" for said in damage))


def unreceived(root: Path) -> Iterator[Finding]:
    """Tell which delivered snapshots no receipt names: nothing shows whether they are as they came."""
    try:
        listed = record_files.of(root, DELIVERIES)
    except DataFileError:
        return
    known = {each.get("snapshot") for each in listed if isinstance(each, dict)}
    for path in sorted((root / snapshots.FOLDER).glob("*/*/*/snapshot.yml")):
        name = path.parent.relative_to(root).as_posix()
        if name not in known and re.search(r"^origin: delivery$", path.read_text("utf-8"), re.MULTILINE):
            said = "no receipt names it: it is of before there were receipts, or was put there by hand"
            yield remark(name, said)


def seen(root: Path) -> Iterator[Finding]:
    """Yield where what was agreed to is not kept, or is not what its digest says."""
    for path in sorted(root.glob(APPROVALS)):
        name = path.relative_to(root).as_posix()
        try:
            listed = [each for each in record_files.of(root, name) if isinstance(each, dict)]
        except DataFileError:
            continue
        folder = path.with_suffix("")
        named = {found[:_SHORT] for each in listed for found in _digests(each)}
        chapters = {
            str(found)[:_SHORT] for each in listed for found in dict(each.get("chapters") or {}).values()
        }
        for short in sorted(chapters):
            try:
                content.read(folder / f"{short}.json")
            except SvmError as error:
                about, _, said = str(error).partition(": ")
                yield Finding(about, said)
        for kept in sorted(folder.glob("*.json")):
            if kept.stem not in named:
                said = "is what somebody agreed to, and no approval names it: one was stopped, or taken away"
                yield remark(kept.relative_to(root).as_posix(), said)


def _digests(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, each in value.items():
            if key not in chain.KEYS:
                yield from _digests(each)
    elif isinstance(value, list):
        for each in value:
            yield from _digests(each)
    elif isinstance(value, str) and _DIGEST.fullmatch(value):
        yield value


def signers(root: Path) -> Iterator[Finding]:
    """Yield which entries nobody signed, or somebody who may not; nothing where there are no signers."""
    allowed = root / "data" / signatures.ALLOWED
    if not allowed.exists():
        return
    for name in record_files.names(root):
        try:
            listed = record_files.of(root, name)
        except DataFileError:
            continue
        yield from signed(name, listed, allowed)


def signed(name: str, listed: list, allowed: Path) -> Iterator[Finding]:
    """Yield what is wrong or missing with the signatures in one file."""
    for place, each in enumerate(listed, 1):
        if not isinstance(each, dict) or chain.SEAL not in each:
            continue
        what = chain.title(place, each)
        signature = each.get(chain.SIGNATURE)
        if not isinstance(signature, str):
            yield remark(name, f"{what} is not signed; name your key with {signatures.KEY} before you write")
        elif not _is_signed(each, signature, allowed):
            yield Finding(
                name, f"{what}: nobody that data/{signatures.ALLOWED} names signed it as it stands there"
            )


def _is_signed(entry: dict, signature: str, allowed: Path) -> bool:
    """Whether a key signed that was good at the moment of the entry, or is good now.

    An entry may be about an earlier day than the one it was written on.
    """
    then = None
    with suppress(ValueError, TypeError):
        then = datetime.fromisoformat(entry["moment"])
    return any(signatures.signer(entry[chain.SEAL], signature, allowed, each) for each in {then, None})
