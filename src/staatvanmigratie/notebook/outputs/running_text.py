"""Running text in blocks, sentences and parts: the only place where text is divided.

What comes in are runs: words and numbers one after the other, each with what printed it. A block ends at an
empty line, before an item of a list, an explanation of a term or a row of a table, and after a heading; a
sentence at a full stop, exclamation or question mark before what is no small letter.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, islice, pairwise

from staatvanmigratie.notebook.outputs.record import Block, Part, Place, Sentence

#: Stands for a number while text is divided: no prose can look like it.
_NUMBER = "\ue000"
_HEADING = re.compile(r"^#+ .*$", re.MULTILINE)
_BLOCKS = re.compile(r"\n\s*\n|\n(?=\s*(?:[-*|:]|\d+\.) )|\n(?=#)")
_ENDS = re.compile(r"(?<=[.!?])\s+(?=[^\sa-z])")
_REFERENCE = re.compile(r"\{(?P<role>\w+)\}`(?P<words>[^`\ue000]+)`")
_MARK = re.compile(r"#+\s+|(?:[-*+:]|\d+[.)])[ \t]+")
#: Of a block by the first character of its mark; any other mark is that of an item.
_KINDS = {"": "paragraph", "#": "heading", ":": "explanation"}
_NO_TEXT = re.compile(r"\||```|:::|~~~|!\[|<|\([\w-]+\)=\s*$|%")
_FENCED = re.compile(r"^(```+|:::+|~~~+).*?^\1[ \t]*$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Run:
    """Words or the id of a number, with the expression that printed it and its place in the source."""

    words: str = ""
    number: str = ""
    expression: str = ""
    at: Place | None = None


def of_markdown(source: str) -> tuple[Block, ...]:
    """Return Markdown as somebody wrote it in blocks; places are those in ``source``."""
    return divided([Run(source, at=(0, len(source)))])


def divided(runs: Sequence[Run]) -> tuple[Block, ...]:
    """Return runs in blocks; white space around the whole is left out."""
    text = _Text(runs)
    found: list[Block] = []
    for start, end, before in text.blocks():
        found.append(_block(text, start, end, before, found[-1].mark if found else ""))
    return tuple(found)


class _Text:
    """Runs as one string, in which a number is one character."""

    def __init__(self, runs: Sequence[Run]):
        self.runs = runs
        words = [_NUMBER if run.number else run.words for run in runs]
        self.string = "".join(words)
        self._begins = [0, *accumulate(map(len, words))]
        self.fenced = [match.span() for match in _FENCED.finditer(self.string)]

    def blocks(self) -> Iterator[tuple[int, int, str]]:
        """Yield where each block begins and ends, and the white space before it."""
        done = 0
        for start, end in self._spans():
            said = self.string[start:end]
            first, last = end - len(said.lstrip()), start + len(said.rstrip())
            yield first, last, self.string[done:first] if done else ""
            done = last

    def _spans(self) -> Iterator[tuple[int, int]]:
        place = 0
        for heading in [*_HEADING.finditer(self.string), None]:
            stop = heading.start() if heading else len(self.string)
            yield from _split(_BLOCKS, self.string, place, stop)
            if heading:
                yield heading.span()
                place = heading.end()

    def sentences(self, start: int, end: int) -> Iterator[tuple[int, int, str]]:
        """Yield where each sentence of a block begins and ends, and the white space before it."""
        done = start
        for first, last in _split(_ENDS, self.string, start, end):
            yield first, last, self.string[done:first]
            done = last

    def parts(self, start: int, end: int) -> Iterator[Part]:
        """Yield what stands between two places, in parts."""
        place = start
        for found in [*_REFERENCE.finditer(self.string, start, end), None]:
            yield from self._pieces(place, found.start() if found else end)
            if found:
                yield self._reference(found)
                place = found.end()

    def _pieces(self, start: int, end: int) -> Iterator[Part]:
        place = max(0, bisect_right(self._begins, start) - 1)  # runs before it end before it
        for run, begin, stop in zip(
            islice(self.runs, place, None),
            islice(self._begins, place, None),
            islice(self._begins, place + 1, None),
            strict=False,
        ):
            if begin >= end:
                return
            first, last = max(begin, start), min(stop, end)
            if first < last:
                words = "" if run.number else self.string[first:last]
                yield Part(words, run.number, "", run.expression, _moved(run, first - begin, last - begin))

    def _reference(self, found: re.Match[str]) -> Part:
        """A reference as one part; it has a place where it stands in one piece of the source."""
        pieces = list(self._pieces(*found.span()))
        printed = [each.expression for each in pieces if each.expression]
        places = [each.at for each in pieces]
        at = None
        if all(places) and all(one[1] == next_[0] for one, next_ in pairwise(places)):
            at = (places[0][0], places[-1][1])
        return Part(found["words"], "", found["role"], "".join(dict.fromkeys(printed)), at)


def _moved(run: Run, first: int, last: int) -> Place | None:
    """The place of a piece of a run; what an expression printed stands where the expression does."""
    if run.at is None or run.expression:
        return run.at
    return run.at[0] + first, run.at[0] + last


def _block(text: _Text, start: int, end: int, before: str, above: str) -> Block:
    said = text.string[start:end]
    fenced = any(start < stop and begin < end for begin, stop in text.fenced)
    other = fenced or _NO_TEXT.match(said)
    mark = "" if other else _mark(said, before, above)
    begin = start + len(mark)
    spans = [(begin, end, "")] if said.startswith("#") else text.sentences(begin, end)
    sentences = tuple(Sentence(tuple(text.parts(a, b)), space) for a, b, space in spans)
    return Block("other" if other else _KINDS.get(mark[:1], "item"), sentences, before, mark)


def _mark(said: str, before: str, above: str) -> str:
    """What a block begins with; a year at the start of a line is no item, unless that is in a list."""
    found = _MARK.match(said)
    if not found or (before == "\n" and said[0].isdigit() and found[0] != "1. " and not above[:1].isdigit()):
        return ""
    return found[0]


def _split(pattern: re.Pattern[str], text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    place = begin
    for match in [*pattern.finditer(text, begin, end), None]:
        stop = match.start() if match else end
        if text[place:stop].strip():
            yield place, stop
        place = match.end() if match else end


def renumbered(parts: Sequence[Part], ids: dict[str, str]) -> tuple[Part, ...]:
    """Return parts with other ids of their numbers."""
    return tuple(replace(part, number=ids[part.number]) if part.number else part for part in parts)
