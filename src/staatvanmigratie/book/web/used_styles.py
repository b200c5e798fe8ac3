"""The rules of a style that something on the site can use: of the theme that is an eighth.

A rule goes when its selectors name a class, id or element that stands on no page and that no script of the
site can make or give to something. What is inside ``:is()``, ``:not()`` and their like is not looked at: it
may say of what a rule is not about.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import tinycss2

_ELEMENT = re.compile(r"<([a-z][a-z0-9]*)", re.IGNORECASE)
_GIVEN = re.compile(r"\b(?:class|id)=\"([^\"]*)\"")
_WORD = re.compile(r"-{0,2}[A-Za-z_][\w-]*")
_VALUE = re.compile(r"(?<=[{;])\s*(--[\w-]+)\s*:[^;{}\"']*(?:;|(?=\}))")
_CALLED = re.compile(r"var\(\s*(--[\w-]+)")
#: At-rules with rules of their own inside.
_AROUND = ("media", "supports", "container", "layer")


def names_on_pages(folder: Path) -> set[str]:
    """Return the elements of the pages of a site, with the classes and ids they have."""
    found: set[str] = set()
    for path in folder.rglob("*.html"):
        page = path.read_text(encoding="utf-8")
        found.update(map(str.lower, _ELEMENT.findall(page)))
        for given in _GIVEN.findall(page):
            found.update(given.split())
    return found


def names_in_scripts(folder: Path) -> set[str]:
    """Return every word of the scripts of a site: they may make it, or give it to something as a class."""
    found: set[str] = set()
    for path in (folder / "_static").rglob("*.js"):
        found.update(_WORD.findall(path.read_text(encoding="utf-8")))
    return found


def of_site(styles: Mapping[Path, str], names: set[str]) -> dict[Path, str]:
    """Return the styles of a site without what nothing of these names can use, and without unused values."""
    kept = {path: only_used(style, names) for path, style in styles.items()}
    while (left := _without_uncalled(kept, names)) != kept:  # a value may be called by one that went
        kept = left
    return kept


def _without_uncalled(styles: Mapping[Path, str], names: set[str]) -> dict[Path, str]:
    called = set(_CALLED.findall("".join(styles.values()))) | names

    def value(found: re.Match[str]) -> str:
        return found[0] if found[1] in called else ""

    return {path: _VALUE.sub(value, style) for path, style in styles.items()}


def only_used(style: str, names: set[str]) -> str:
    """Return a style without the rules that nothing of these names can use, and without comments."""
    return "".join(_kept(tinycss2.parse_stylesheet(style, skip_comments=True, skip_whitespace=True), names))


class _Every(set[str]):
    def __contains__(self, _name: object) -> bool:
        return True


def packed(style: str) -> str:
    """Return a style with all its rules, and without comments and lines."""
    return only_used(style, _Every())


def _kept(rules: Sequence[Any], names: set[str]) -> Iterator[str]:
    for rule in rules:
        if rule.type == "at-rule":
            yield _at_rule(rule, names)
        elif rule.type == "qualified-rule":
            selectors = [each for each in _apart(rule.prelude) if _can_be_used(each, names)]
            body = _written(rule.content)
            if selectors and body:
                yield f"{','.join(map(_written, selectors))}{{{body}}}"


def _at_rule(rule: Any, names: set[str]) -> str:
    head = f"@{rule.at_keyword} {_written(rule.prelude)}".strip()
    if rule.content is None:  # such as @charset
        return f"{head};"
    if rule.lower_at_keyword not in _AROUND:
        return f"{head}{{{_written(rule.content)}}}"
    inside = "".join(_kept(tinycss2.parse_rule_list(rule.content, True, True), names))
    return f"{head}{{{inside}}}" if inside else ""


def _written(parts: Sequence[Any]) -> str:
    return tinycss2.serialize([part for part in parts if part.type != "comment"]).strip()


def _apart(prelude: Sequence[Any]) -> Iterator[list[Any]]:
    """Yield the selectors of a rule."""
    for is_comma, parts in groupby(prelude, key=lambda part: part == ","):
        if not is_comma:
            yield list(parts)


def _can_be_used(selector: Sequence[Any], names: set[str]) -> bool:
    """Tell by its own elements, classes and ids; what stands inside brackets is a part of its own."""
    behind = zip((None, *selector), selector, strict=False)
    named = [
        part.value
        for before, part in behind
        if part.type == "hash" or (part.type == "ident" and before != ":")
    ]
    return all(name in names for name in named)
