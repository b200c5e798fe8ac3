"""Keep what the cells of a chapter printed, by everything that could change it.

Of each run stands on disk what the chapter used (``foundation.uses``) and what that was worth. The key is
what every run depends on: the code of the chapter, its parameters, the cut-off date, the package, the pinned
requirements and the version of Python. Under one key there can be several runs; one counts when all it used
is worth today what it was worth then. So a changed figure, label or helper module runs the chapters that used
it, and :meth:`Cache.why` names it.

Prose in Markdown cells is not part of it: the outputs are put back into the notebook as it is now. A file
that is not what its digest says is ignored, and the chapter runs.
"""

import json
import os
import platform
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from staatvanmigratie.book.run import notebook_json
from staatvanmigratie.foundation import uses
from staatvanmigratie.foundation.files import digest, text_digest, tree, write_whole
from staatvanmigratie.foundation.project import PACKAGE
from staatvanmigratie.foundation.uses import Digests

if TYPE_CHECKING:
    from nbformat import NotebookNode

#: What decides what a chapter prints; the other rooms decide how the book looks or what becomes of it.
RUNS_CHAPTERS = ("__init__.py", "book/run/", "fonts/", "foundation/", "notebook/", "report/", "store/")
_TAGS_THAT_COUNT = {"parameters", "raises-exception", "skip-execution"}
_KEPT = 400
#: How a message calls the parts of a key, the first that an author thinks of in front.
_REASONS = {
    "code": "its code changed",
    "parameters": "another report year",
    "conditions": "another cut-off date",
    "package": "the software changed",
    "lock": "requirements.txt changed",
    "python": "another version of Python",
}


@dataclass(frozen=True)
class Key:
    """What every run of a chapter depends on, part by part."""

    chapter: str  # stem of the file
    parts: Mapping[str, str]


def world(root: Path, **conditions: str) -> dict[str, str]:
    """Return what all chapters depend on outside the notebooks and the data they use, part by part."""
    return {
        "package": digest(package_tree(RUNS_CHAPTERS)),
        "lock": digest(tree(root, [root / "requirements.txt"])),
        "python": platform.python_version(),
        "conditions": digest(conditions),
    }


def package_tree(places: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return path and SHA-256 of every file of this package that stands in one of these places."""
    files = (path for path in PACKAGE.rglob("*") if "__pycache__" not in path.parts)
    return tree(PACKAGE, (p for p in files if p.relative_to(PACKAGE).as_posix().startswith(places)))


def chapter_key(
    chapter: str, notebook: "NotebookNode", parameters: Mapping[str, Any], world: Mapping[str, str]
) -> Key:
    """Return the key of a chapter."""
    code = [
        [cell.source, sorted(_TAGS_THAT_COUNT.intersection(cell.metadata.get("tags", ())))]
        for cell in notebook.cells
        if cell.cell_type == "code"
    ]
    return Key(chapter, {"code": digest(code), "parameters": digest(dict(parameters)), **world})


class Cache:
    """A folder with a file per run; ``renew`` ignores what is there, and keeps what is new.

    ``digests`` tells what a use is worth now. ``used`` holds the uses of every chapter that was found or put.
    """

    def __init__(self, folder: Path, digests: Digests, renew: bool = False):
        self.folder = folder
        self.digests = digests
        self.renew = renew
        self.used: dict[str, frozenset[str]] = {}

    def get(self, key: Key, prepare: Callable[[], "NotebookNode"]) -> "NotebookNode | None":
        """Return what ``prepare`` gives with the outputs of a run that counts; None if there is none."""
        if (kept := self.load(key, notebook_json.read)) is None:
            return None
        prepared = prepare()
        cells = [cell for cell in prepared.cells if cell.cell_type == "code"]
        for cell, (count, outputs) in zip(cells, kept, strict=True):
            cell.execution_count, cell.outputs = count, outputs
        return prepared

    def put(self, key: Key, executed: "NotebookNode", used: Iterable[str]) -> None:
        """Keep the outputs of an executed notebook, as :meth:`save` does."""
        cells = [cell for cell in executed.cells if cell.cell_type == "code"]
        self.save(key, [[cell.execution_count, cell.outputs] for cell in cells], used)

    def load(self, key: Key, read: Callable[[str], Any] = json.loads) -> Any:
        """Return what a run that counts gave, a JSON value as ``read`` gives it; None if there is none."""
        if self.renew:
            return None
        for path in _newest_first(self._place(key).glob("*.json")):
            used, kept = _read(path)
            if used is not None and not self._changed(used):
                with suppress(OSError):
                    os.utime(path)
                self.used[key.chapter] = frozenset(used)
                return read(kept)
        return None

    def save(self, key: Key, came: Any, used: Iterable[str]) -> None:
        """Keep what a run gave, a JSON value; the file appears whole or not at all.

        Raises
        ------
        OSError
            The file cannot be written, for instance because the disk is full.
        """
        worth = {use: self.digests.of(use) for use in used}
        self.used[key.chapter] = frozenset(worth)
        head = json.dumps({"parts": dict(key.parts), "used": worth}, ensure_ascii=False, sort_keys=True)
        kept = f"{head}\n{json.dumps(came, ensure_ascii=False)}"
        write_whole(self._place(key) / f"{digest(worth)[:32]}.json", f"{text_digest(kept)}\n{kept}")

    def save_if_sure(self, key: Key, came: Any, used: Collection[str]) -> None:
        """Keep what a run gave, as :meth:`save` does, unless something it used was touched meanwhile.

        Nobody knows then which of the two it saw.
        """
        if not any(map(self.digests.is_unsure, used)):
            self.save(key, came, used)

    def why(self, key: Key) -> str:
        """Return why a chapter has to run, in a few words: ``label motive.work changed``."""
        if self.renew:
            return "asked for: --no-cache"
        heads = [
            head
            for path in _newest_first(self.folder.glob(f"{key.chapter}/*/*.json"))
            if (head := _head(path))
        ]
        if not heads:
            return "it never ran before"

        def distance(head: Mapping[str, Any]) -> tuple[int, int]:
            other = _differing(head["parts"], key.parts)
            return len(other), 0 if other else len(self._changed(head["used"]))

        # The run that differs least is the one its author has in mind.
        nearest = min(heads, key=distance)
        if other := _differing(nearest["parts"], key.parts):
            return ", ".join(said for name, said in _REASONS.items() if name in other)
        if changed := self._changed(nearest["used"]):
            more = f", and {len(changed) - 3} more" if len(changed) > 3 else ""
            return ", ".join(f"{uses.in_words(use)} changed" for use in changed[:3]) + more
        return "what was kept of it is broken"

    def prune(self) -> None:
        """Forget the runs that were not used for longest."""
        for path in _newest_first(self.folder.rglob("*.json"))[_KEPT:]:
            path.unlink(missing_ok=True)

    def _place(self, key: Key) -> Path:
        return self.folder / key.chapter / digest(dict(key.parts))[:32]

    def _changed(self, used: Mapping[str, str]) -> list[str]:
        return [use for use, worth in used.items() if self.digests.of(use) != worth]


def _newest_first(paths: Iterable[Path]) -> list[Path]:
    return sorted(paths, key=lambda path: (-path.stat().st_mtime_ns, path.name))


def _read(path: Path) -> tuple[dict[str, str] | None, str]:
    """Return what a run used and its outputs as JSON; None when the file is not whole."""
    with suppress(OSError, UnicodeDecodeError, ValueError):
        signature, _, kept = path.read_text(encoding="utf-8").partition("\n")
        if signature == text_digest(kept):
            head, _, payload = kept.partition("\n")
            return json.loads(head)["used"], payload
    return None, ""


def _head(path: Path) -> dict[str, Any] | None:
    """Return what a run depended on and used, without reading its outputs; None when it is broken."""
    with suppress(OSError, UnicodeDecodeError, ValueError), path.open(encoding="utf-8") as file:
        file.readline()
        head = json.loads(file.readline())
        return head if {"parts", "used"} <= set(head) else None
    return None


def _differing(before: Mapping[str, str], now: Mapping[str, str]) -> set[str]:
    return {name for name in {*before, *now} if before.get(name) != now.get(name)}
