"""What Tab offers in a cell: series, dimensions, categories, terms, labels, filters, what a value shows.

In ``%%tekst`` cells, in ``{{ … }}`` of a caption, and in strings such as ``editie.series("…``. A value before
a full stop is looked up as a text would: by the allow-list of texts, without running anything else.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from IPython.core.completer import CompletionContext, SimpleCompletion, context_matcher

from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.foundation.project import project_root
from staatvanmigratie.notebook import charts
from staatvanmigratie.notebook.outputs import text
from staatvanmigratie.notebook.outputs.template_view import is_seen, shown
from staatvanmigratie.report import chapters, references
from staatvanmigratie.report.edition import Edition
from staatvanmigratie.report.registers import policy, processes, relations
from staatvanmigratie.store.series import Series

_MAGIC = "%%tekst"
_STATEMENTS = ("if", "elif", "else", "endif", "for", "endfor", "set", "endset", "macro", "endmacro")
_OPEN = re.compile(r"\{(?P<kind>[{%])(?:(?![}%]\}).)*$", re.DOTALL)
_ROLE_NAME = re.compile(r"(?<![{\w])\{(?P<part>[\w:]*)$")
_ROLE = re.compile(r"\{(?P<role>numref|term)\}`(?:[^`<]*<)?(?P<part>[^`<>\n]*)$")
_LINK = re.compile(r"\]\((?P<part>[\w.]*)$")
_FILTER = re.compile(r"\|\s*(?P<part>\w*)$")
_CHAIN = r"(?P<owner>[^\W\d]\w*(?:\.\w+|\[[^\][]*\]|\([^()]*\))*)"
_ATTRIBUTE = re.compile(rf"{_CHAIN}\.(?P<part>\w*)$")
_STRING = re.compile(
    rf"{_CHAIN}\.(?P<asked>series|beleid|procesplaat|verband)\((?:[^()]*,)?\s*[\"'](?P<part>[\w-]*)$"
)
_CATEGORY = re.compile(rf"{_CHAIN}\.where\((?:[^()]*,)?\s*(?P<dimension>\w+)\s*=\s*[\"'](?P<part>[\w-]*)$")
_DIMENSION = re.compile(rf"{_CHAIN}\.where\((?:[^()]*,)?\s*(?P<part>\w*)$")
_OF_CHARTS = re.compile(r"\bgrafiek\.(?P<part>\w*)$")
_NAME = re.compile(r"(?<![\w.\"'])(?P<part>\w*)$")
_STATEMENT = re.compile(r"\{%-?\s*(?P<part>\w*)$")
_SET = re.compile(
    r"\{%-?\s*(?:set\s+(?P<set>[\w, ]+?)\s*=|for\s+(?P<each>[\w, ]+?)\s+in)\s*(?P<value>.*?)\s*-?%\}",
    re.DOTALL,
)


@dataclass(frozen=True)
class Offer:
    """What Tab offers: the word that was begun, and what of a kind it can become."""

    part: str
    kind: str
    words: tuple[str, ...]

    @classmethod
    def of(cls, part: str, kind: str, known: Iterable[str]) -> "Offer":
        """Offer what begins so; where nothing does, what has it in it."""
        words = sorted(set(known), key=str.casefold)
        begun = [word for word in words if word.casefold().startswith(part.casefold())]
        return cls(part, kind, tuple(begun or [word for word in words if part.casefold() in word.casefold()]))


def matcher(shell: Any) -> Callable[[CompletionContext], Any]:
    """Return the matcher of a shell, as IPython takes it; what is no business of ours it leaves alone."""

    @context_matcher(identifier="staatvanmigratie", priority=200)
    def complete(context: CompletionContext) -> dict[str, Any]:
        lines = context.full_text.split("\n")
        before = "\n".join([*lines[: context.cursor_line], context.text_until_cursor])
        found = None
        with suppress(SvmError, OSError):
            found = offer(before, shell.user_ns)
        if found is None:
            return {"completions": []}
        words = [SimpleCompletion(text=word, type=found.kind) for word in found.words]
        return {"completions": words, "matched_fragment": found.part, "suppress": True, "ordered": True}

    return complete


def offer(before: str, names: Mapping[str, Any]) -> Offer | None:
    """Return what Tab offers after the source of a cell up to the cursor; None for Python's own."""
    if not before.lstrip().startswith(_MAGIC):
        line = before.rpartition("\n")[2]
        if inside := re.search(r"[\"'][^\"']*\{\{(?:(?!\}\}).)*$", line):
            return _in_expression(inside[0], names)
        return _in_call(before, names)
    before = before.lstrip().removeprefix(_MAGIC)
    if inside := _OPEN.search(before):
        for match in _SET.finditer(before[: inside.start()]):
            names = {**names, **_given(match, names)}
        if inside["kind"] == "%" and (match := _STATEMENT.search(inside[0])):
            return Offer.of(match["part"], "statement", _STATEMENTS)
        return _in_expression(inside[0], names)
    return _in_prose(before) or Offer("", "", ())


def _in_prose(before: str) -> Offer | None:
    if match := _ROLE.search(before):
        there = references.targets(project_root())
        if match["role"] == "term":
            return Offer.of(match["part"], "term", there.cards.names if there.cards else ())
        known = (each for each in there.labels if each.startswith(("fig-", "tab-")) and "*" not in each)
        return Offer.of(match["part"], "label", known)
    if match := _ROLE_NAME.search(before):
        return Offer.of(match["part"], "role", (f"{role}}}`" for role in references.KNOWN_ROLES))
    if match := _LINK.search(before):
        return Offer.of(match["part"], "chapter", (path.name for path in chapters.paths(project_root())))
    return None


def _in_expression(before: str, names: Mapping[str, Any]) -> Offer | None:
    if match := _FILTER.search(before):
        return Offer.of(match["part"], "filter", text.filters())
    if found := _in_call(before, names):
        return found
    if match := _ATTRIBUTE.search(before):
        value = text.value(match["owner"], names)
        return Offer.of(match["part"], "property", shown(type(value)) if value is not None else ())
    if match := _NAME.search(before):
        own = (name for name, value in names.items() if not name.startswith("_") and _is_for_texts(value))
        return Offer.of(match["part"], "instance", own)
    return None


def _in_call(before: str, names: Mapping[str, Any]) -> Offer | None:
    if match := _OF_CHARTS.search(before):
        return Offer.of(match["part"], "function", charts.KINDS)
    if match := _STRING.search(before):
        edition = text.value(match["owner"], names)
        known = _ASKED[match["asked"]](edition) if isinstance(edition, Edition) else ()
        return Offer.of(match["part"], match["asked"], known)
    for pattern in (_CATEGORY, _DIMENSION):
        if match := pattern.search(before):
            series = text.value(match["owner"], names)
            if not isinstance(series, Series):
                return None
            if pattern is _DIMENSION:
                return Offer.of(match["part"], "dimension", (f"{name}=" for name in series.open_dimensions))
            known = series.entry.by
            codes = series.categories(match["dimension"]) if match["dimension"] in known else ()
            return Offer.of(match["part"], "category", codes)
    return None


#: What is known of what an edition can be asked, by its verb.
_ASKED: Mapping[str, Callable[[Edition], Iterable[str]]] = {
    "series": lambda edition: edition.catalogue,
    "beleid": lambda _: policy.domains(),
    "procesplaat": lambda edition: processes.ids(edition.root / processes.FOLDER),
    "verband": lambda edition: relations.read(edition.root),
}


def _given(match: re.Match[str], names: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a text named itself before the cursor, as far as it can be told."""
    value = text.value(match["value"], names)
    wanted = [name.strip() for name in (match["set"] or match["each"]).split(",")]
    with suppress(TypeError, ValueError, LookupError):
        value = next(iter(value)) if match["each"] else value
        return {wanted[0]: value} if len(wanted) == 1 else dict(zip(wanted, value, strict=True))
    return {}


def _is_for_texts(value: Any) -> bool:
    return is_seen(value) and not isinstance(value, type) and not callable(value)
