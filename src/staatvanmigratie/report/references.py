"""What prose points to: the labels of figures and tables in the book, roles, and what of them is not there.

Labels are read from the sources of the chapters, nothing is run: those that stand there as they are, and
those that ``editie.beleid`` and ``editie.procesplaat`` make. One that code puts together is a pattern.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path

from staatvanmigratie.foundation.errors import DataFileError
from staatvanmigratie.foundation.markup import ROLES
from staatvanmigratie.report import chapters
from staatvanmigratie.report.registers import terms

#: What a chapter may write in braces before backquotes, beside what any text may.
KNOWN_ROLES = (
    *ROLES,
    "bestand",
    "bijlagen",
    "cite",
    "cite:p",
    "cite:t",
    "code",
    "download",
    "eq",
    "footcite",
)
KNOWN_ROLES += ("kbd", "math", "pdf")

_LABEL = re.compile(r"\blabel\s*=\s*(?P<f>f?)[\"'](?P<label>(?:fig|tab|kern)-[^\"']+)[\"']")
_POLICY = re.compile(r"\.beleid\((?P<domains>(?:\s*[\"'][\w-]+[\"']\s*,?)+)")
_PAPERS = re.compile(r"\.beleidsstukken\(")
_PROCESS = re.compile(r"\.procesplaat\(\s*[\"'](?P<name>[\w-]+)[\"']")
_MARKED = re.compile(r"^\((?P<label>[\w-]+)\)=\s*$|^:name:\s*(?P<name>[\w-]+)\s*$", re.MULTILINE)
_QUOTED = re.compile(r"[\"']([\w-]+)[\"']")
_ROLE = re.compile(r"(?<![\w`{\\])\{(?P<role>[a-zA-Z][\w:+.-]*)\}`(?P<words>[^`\n]*(?:\n[^`\n]+)?)`")
_TARGET = re.compile(r"<([^<>]+)>\s*$")


@dataclass(frozen=True)
class Targets:
    """What a reference can lead to: labels, some of them patterns, and the terms with a card.

    Without ``cards`` no reference to one is looked at.
    """

    labels: frozenset[str]
    cards: terms.Terms | None = None

    def has(self, label: str) -> bool:
        """Tell whether a figure or table has this label."""
        return any(fnmatchcase(label, each) for each in self.labels)


def in_source(source: str) -> set[str]:
    """Return the labels that a piece of a chapter gives."""
    found = {
        m["label"] if not m["f"] else re.sub(r"\{[^}]*\}", "*", m["label"]) for m in _LABEL.finditer(source)
    }
    found |= {m["label"] or m["name"] for m in _MARKED.finditer(source)}
    for match in _POLICY.finditer(source):
        found.add(f"tab-beleid-{'-'.join(_QUOTED.findall(match['domains']))}".replace("_", "-"))
    if _PAPERS.search(source):
        found.add("tab-beleid-stukken")
    for match in _PROCESS.finditer(source):
        name = match["name"].replace("_", "-")
        found |= {f"fig-proces-{name}", f"tekst-proces-{name}"}
    if ".bronnen()" in source:
        found.add("tab-bronnen-*")
    return found


def targets(root: Path, sources: Iterable[str] = ()) -> Targets:
    """Return what references can lead to: in the files of the project, and in pieces that are not saved yet.

    Raises
    ------
    DataFileError
        ``data/terms.yml`` is wrong; the message names the key. A notebook that cannot be read has no labels.
    """
    found: set[str] = set()
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        found |= _in_notebook(path, path.stat().st_mtime_ns)
    found.update(*map(in_source, sources))
    cards = root / terms.FILE
    return Targets(frozenset(found), _cards(cards, cards.stat().st_mtime_ns if cards.exists() else 0))


@lru_cache(maxsize=256)
def _in_notebook(path: Path, _changed: int) -> frozenset[str]:
    try:
        chapter = chapters.read(path)
    except DataFileError:
        return frozenset()
    return frozenset().union(*(in_source(cell.source) for cell in chapter.cells))


@lru_cache(maxsize=4)
def _cards(path: Path, _changed: int) -> terms.Terms:
    return terms.read(path)


def faults(text: str, there: Targets) -> Iterator[tuple[int, str]]:
    """Yield line, from 1, and message of each reference of a text that leads nowhere."""
    for match in _ROLE.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        role, words = match["role"], match["words"]
        target = _TARGET.search(words)
        name = " ".join((target[1] if target else words).split())
        if role not in KNOWN_ROLES:
            yield line, f"no role {{{role}}}{_near(role, KNOWN_ROLES, 'write')}"
        elif role == "numref" and "{{" not in name and not there.has(name):
            labels = sorted(each for each in there.labels if each.startswith(("fig-", "tab-")))
            yield line, f"no figure or table has the label {name!r}{_near(name, labels, 'give it to one')}"
        elif role == "term" and there.cards is not None and "{{" not in name and name not in there.cards:
            known = sorted(there.cards.names)
            yield line, f"no term {name!r} in {terms.FILE}{_near(name.casefold(), known, 'add a card')}"


def _near(name: str, known: Collection[str], otherwise: str) -> str:
    near = get_close_matches(name, known, n=3, cutoff=0.6)
    if near:
        return f". Did you mean {' or '.join(near)}?"
    few = len(known) <= 20
    return f"; there are: {', '.join(sorted(known))}" if few else f"; {otherwise}, or look it up with Tab"
