"""The chain that holds records together: each entry has the digest of the one before it, and one of itself.

    - step: IDMS
      …
      previous: 5d0c…      of the whole entry above, or of the name of the file where it is the first
      seal: 91ab…          of all of this entry but its signature
      signature: U1NI…     only where the project has signers

An entry that was edited has another seal; one that was taken away, put in or moved breaks ``previous``.
Entries of before there was a chain have neither: an *anchor* closes them off, with the digest of all of them.
It tells that they are as they were on the day of the anchor, and nothing of the days before.

Whoever can write the file can also write the last entry anew with the right digest: that is told by the
version history, by the releases that name the end of a chain, and by signatures.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

PREVIOUS, SEAL, SIGNATURE, ANCHOR = "previous", "seal", "signature", "anchor"
KEYS = (PREVIOUS, SEAL, SIGNATURE)
_DATA = "data"

Entry = Mapping[str, Any]


def name(path: Path) -> str:
    """Return what a file of records is called in its project: ``data/approvals/2024.yml``."""
    folder = data(path)
    return path.name if folder is None else f"{_DATA}/{path.relative_to(folder).as_posix()}"


def data(path: Path) -> Path | None:
    """Return the folder ``data`` that a file of records stands in."""
    return next((folder for folder in path.parents if folder.name == _DATA), None)


def plain(entry: Entry) -> dict[str, Any]:
    """Return an entry without what the chain adds to it."""
    return {key: value for key, value in entry.items() if key not in KEYS}


def is_anchor(entry: object) -> bool:
    """Tell whether an entry is no record, but closes off those of before the chain."""
    return isinstance(entry, Mapping) and ANCHOR in entry


def digest(value: object) -> str:
    """Return the SHA-256 of a value in its canonical form: JSON, keys sorted, no spaces."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def seal(entry: Entry) -> str:
    """Return the digest that an entry should have of itself."""
    return digest({key: value for key, value in entry.items() if key not in (SEAL, SIGNATURE)})


def end(file: str, entries: Sequence[Entry]) -> str:
    """Return what the next entry has to follow on: the digest of the last one, or of the name of the file."""
    return digest(entries[-1]) if entries else digest(file)


def added(file: str, entries: Sequence[Entry], record: Entry, moment: str) -> list[dict[str, Any]]:
    """Return what is to be written below the entries of a file for a record, sealed; mostly one entry.

    Parameters
    ----------
    moment
        When it is written, for the anchor that entries of before the chain get now.
    """
    made = []
    if entries and not any(SEAL in entry for entry in entries):
        about = {"entries": len(entries), "sha256": digest(list(entries))}
        made.append(_sealed({ANCHOR: about, "moment": moment, PREVIOUS: end(file, entries)}))
    made.append(_sealed({**record, PREVIOUS: end(file, [*entries, *made])}))
    return made


def _sealed(entry: Entry) -> dict[str, Any]:
    return {**entry, SEAL: seal(entry)}


def title(place: int, entry: object) -> str:
    """Return how a message calls an entry: ``entry 2 (BZ, 2024-06-14T12:30:00+02:00)``."""
    if not isinstance(entry, Mapping) or not entry:
        return f"entry {place}"
    first = "anchor" if is_anchor(entry) else str(next(iter(entry.values())))
    return f"entry {place} ({first}, {entry.get('moment', 'no moment')})"


def problems(file: str, entries: Sequence[object]) -> list[str]:
    """Return where the chain of a file does not hold, one line each, with the entry."""
    found: list[str] = []
    chained = False
    for place, entry in enumerate(entries, 1):
        what = title(place, entry)
        if not isinstance(entry, Mapping):
            found.append(f"{what} is no entry")
        elif SEAL not in entry:
            if chained:
                found.append(f"{what} has no seal: it was written by hand")
        else:
            before = entries[: place - 1]
            chained = True
            if entry[SEAL] != seal(entry):
                found.append(f"{what} was changed after it was written: its seal is of other words")
            if entry.get(PREVIOUS) != end(file, before):
                found.append(
                    f"{what} does not follow {_before(before)}: one was taken away, put in or changed"
                )
            if is_anchor(entry) and entry[ANCHOR] != {"entries": place - 1, "sha256": digest(list(before))}:
                found.append(f"{what}: the entries above it are not those it closes off")
    return found


def _before(entries: Sequence[object]) -> str:
    return title(len(entries), entries[-1]) if entries else "the beginning of the file"


def unchained(entries: Sequence[object]) -> int:
    """Return how many entries of before the chain no anchor closes off yet."""
    return 0 if any(isinstance(entry, Mapping) and SEAL in entry for entry in entries) else len(entries)
