"""The worked examples of CONTRIBUTING.md: new files in full, and changes of files there are.

A block whose first line is ``# path (new)`` is a whole file; a block ``diff`` begins with ``--- path``, and
what it takes away or leaves stands in that file once.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.samples import ROOT

_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_NEW = re.compile(r"# (\S+) \(new\)\n")


def sections() -> dict[str, str]:
    """The text of each example, by its title."""
    parts = (ROOT / "CONTRIBUTING.md").read_text("utf-8").split("\n## Example: ")[1:]
    return {title: text.split("\n## ")[0] for title, _, text in (part.partition("\n") for part in parts)}


def new_files(text: str) -> Iterator[tuple[str, str]]:
    """Yield path and content of every file that an example makes."""
    for _, block in _BLOCK.findall(text):
        if found := _NEW.match(block):
            yield found[1], block[found.end() :]


def changes(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield path, old and new lines of every change that an example makes."""
    for kind, block in _BLOCK.findall(text):
        if kind == "diff":
            head, *lines = block.splitlines(keepends=True)
            old = "".join(line[1:] for line in lines if line[0] in " -")
            new = "".join(line[1:] for line in lines if line[0] in " +")
            yield head.removeprefix("--- ").strip(), old, new


def without_blocks(text: str) -> str:
    """Return a text without what its examples make or change: following them shows that it is right."""
    return _BLOCK.sub(lambda block: "" if block[1] == "diff" or _NEW.match(block[2]) else block[0], text)


def follow(text: str, root: Path) -> list[str]:
    """Do in a copy of the project what an example says, and return the files it touched."""
    for name, content in new_files(text):
        path = root / name
        assert not path.exists(), f"{name} is there already"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    for name, old, new in changes(text):
        before = (root / name).read_text("utf-8")
        assert before.count(old) == 1, f"{name} has this {before.count(old)} times:\n{old}"
        (root / name).write_text(before.replace(old, new), encoding="utf-8")
    return [name for name, *_ in (*new_files(text), *changes(text))]
