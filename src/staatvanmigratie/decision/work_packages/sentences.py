"""Printed text as words and tokens, beside the source it was printed from.

A token is what nobody retypes: a number, or anything else a ``{{ … }}`` printed, a link, a cross reference,
a term. In a *form* it is one character of the private use area, ``chr(FIRST + place)``; the rest is words.
A sentence knows where its source stands when that source is plain text and ``{{ … }}``, without ``{% %}``.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

FIRST = 0xE200
PARAGRAPH = "¶"  # as a word of a form: a new paragraph begins

_TOKEN = re.compile("[\ue200-\uf8ff]")
_LINK = r"\[(?:[^\]\[]|\{\{.*?\}\})*\]\((?:\{\{.*?\}\}|[^()\s]|\([^()\s]*\))*\)"
_MARKUP = rf"(?P<link>!?{_LINK})|(?P<role>\{{[\w:-]+\}}`[^`]*`)|(?P<code>`[^`\n]+`)"
_MARKUP += r"|(?P<bold>\*\*[^*\n]+\*\*|(?<![\w*\\])\*[^*\s][^*\n]*\*(?![\w*]))|(?P<escape>\\[*_\[\]\\])"
_PRINTED = re.compile(_MARKUP, re.DOTALL)
_SOURCE = re.compile(rf"{_MARKUP}|(?P<expression>(?:\{{\{{.*?\}}\}})+)", re.DOTALL)
_TAG = re.compile(r"\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_BLOCKS = re.compile(r"\n[ \t]*\n|\n(?=[ \t]*(?:[-*|:][ \t]|\d+[.)] ))|\n(?=#)")
_LIST = re.compile(r"\s*(?:[-*+:]|\d+[.)])[ \t]+")
_EXPLAINS = re.compile(r"\s*:[ \t]")
_NO_TEXT = re.compile(r"\s*(?:\||#|```|:::|~~~|!\[|<|\([\w-]+\)=\s*$|%)")
_ENDS = re.compile(r"(?<=[.!?])\s+(?=[^\sa-z])")
_LEAST = 6  # letters of its own that a source needs to be known by


@dataclass(frozen=True)
class Token:
    """A piece that nobody retypes: as printed, in the source (empty where not known), and its kind."""

    shown: str
    source: str
    kind: str  # number | markup

    @property
    def is_number(self) -> bool:
        """Whether it comes from the store: a number, a period, a name."""
        return self.kind == "number"


@dataclass(frozen=True)
class Place:
    """Where in the source a word of a form stands."""

    start: int
    end: int


@dataclass(frozen=True)
class Text:
    """One block as printed: its form, its tokens, and per word its place in the source, if known.

    ``sentences`` are the numbers of the words with which a sentence begins, with the number of words as the
    last one.
    """

    form: str
    tokens: tuple[Token, ...]
    places: tuple[Place | None, ...]
    sentences: tuple[int, ...]
    numbers: tuple[str, ...]  # ids of the numbers in it

    @property
    def words(self) -> list[str]:
        """The words of the form."""
        return self.form.split()

    @property
    def shown(self) -> str:
        """The text as a reader sees it."""
        return shown(self.form, self.tokens)

    def written_in(self, template: str) -> bool:
        """Tell whether somebody wrote it there; else it was printed from data files alone."""
        source = " ".join(template.split())
        words = self.form.split()
        runs = [" ".join(words[place : place + 3]) for place in range(max(1, len(words) - 2))]
        return any(self.places) or 2 * sum(run in source for run in runs) > len(runs)


def shown(form: str, tokens: Sequence[Token]) -> str:
    """Return a form as a reader sees it, a paragraph a line."""
    said = _TOKEN.sub(lambda match: tokens[ord(match[0]) - FIRST].shown, form)
    return re.sub(rf"\s*{PARAGRAPH}\s*", "\n", said)


def of_output(printed: str, numbers: Mapping[str, Any], source: str) -> list[Text]:
    """Return the blocks of running text that a cell printed, each beside its source.

    Parameters
    ----------
    printed
        MyST with ``{cijfer}`` roles, as the build keeps it.
    numbers
        Records of its numbers by id.
    source
        Template the cell was printed from.
    """
    found = list(_text_blocks(printed))
    blocks = [_Printed(block, numbers) for block, _ in found]
    candidates = list(_candidates(source))
    matches = [_best(candidates, sentence, block) for block in blocks for sentence in block.sentences]
    # A loop prints one sentence several times: a correction of one of them would change all.
    used = [id(found[0]) for found in matches if found]
    sure = iter(found if found and used.count(id(found[0])) == 1 else None for found in matches)
    texts: list[list[Text]] = []
    for (_, explains), block in zip(found, blocks, strict=True):
        text = block.text([next(sure) for _ in block.sentences])
        if explains and texts:
            texts[-1].append(text)
        else:
            texts.append([text])
    return [whole(each) if len(each) > 1 else each[0] for each in texts]


def _best(
    candidates: "Sequence[_Candidate]", sentence: str, block: "_Printed"
) -> "tuple[_Candidate, list[str]] | None":
    """Return the one source that has most of its words in common with a printed sentence."""
    fitting = [(each, said) for each in candidates if (said := each.match(sentence, block)) is not None]
    most = max((each.own for each, _ in fitting), default=0)
    best = [pair for pair in fitting if pair[0].own == most]
    return best[0] if len(best) == 1 else None


def whole(texts: Sequence[Text]) -> Text:
    """Return several blocks as one text of several paragraphs."""
    form, tokens, places, starts, numbers = "", [], [], [], []
    for text in texts:
        if form:
            form += f" {PARAGRAPH} "
            places.append(None)
        moved = _moved(text.form, len(tokens))
        starts += [len(places) + start for start in text.sentences[:-1]]
        form += moved
        tokens += text.tokens
        places += text.places
        numbers += text.numbers
    return Text(form, tuple(tokens), tuple(places), (*starts, len(places)), tuple(numbers))


def _moved(form: str, by: int) -> str:
    return _TOKEN.sub(lambda match: chr(ord(match[0]) + by), form)


def _text_blocks(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the blocks of running text, and whether one explains the word above it."""
    fenced = re.sub(r"(?ms)^(```+|:::+|~~~+).*?^\1[ \t]*$", "", text)
    for block in _BLOCKS.split(fenced):
        if block.strip() and not _NO_TEXT.match(block):
            yield _LIST.sub("", block, count=1) if _LIST.match(block) else block, bool(_EXPLAINS.match(block))


class _Printed:
    """A block as printed, with its own tokens."""

    def __init__(self, block: str, numbers: Mapping[str, Any]):
        self.numbers = numbers
        self.tokens: list[tuple[str, str, str]] = []  # shown, as printed, kind
        masked = _PRINTED.sub(self._token, block)
        self.sentences = [" ".join(each.split()) for each in _ENDS.split(masked.strip())]

    def _token(self, match: re.Match[str]) -> str:
        said, number = _shown(match, self.numbers)
        self.tokens.append((said, match[0], "number" if number else "markup"))
        return chr(FIRST + len(self.tokens) - 1)

    def text(self, sure: Sequence["tuple[_Candidate, list[str]] | None"]) -> Text:
        """Return the block with what each sentence was printed from."""
        made: list[Token] = []
        words: list[str] = []
        places: list[Place | None] = []
        starts: list[int] = []
        ids: list[str] = []
        for sentence, found in zip(self.sentences, sure, strict=True):
            starts.append(len(words))
            ids += [m[1] for t in _TOKEN.findall(sentence) if (m := _CIJFER.fullmatch(self._raw(t)))]
            if found is None:
                form = _TOKEN.sub(lambda m: self._take(made, self._known(m[0])), sentence)
                places += [None] * len(form.split())
            else:
                candidate, printed = found
                form, where = candidate.form(printed, self, made)
                places += where
            words += form.split()
        return Text(" ".join(words), tuple(made), tuple(places), (*starts, len(words)), tuple(ids))

    def _raw(self, character: str) -> str:
        return self.tokens[ord(character) - FIRST][1]

    def _known(self, character: str) -> Token:
        said, _, kind = self.tokens[ord(character) - FIRST]
        return Token(said, "", kind)

    def _take(self, made: list[Token], token: Token) -> str:
        made.append(token)
        return chr(FIRST + len(made) - 1)

    def plain(self, form: str) -> str:
        """Return a piece of a printed sentence as a reader sees it."""
        return _TOKEN.sub(lambda m: self.tokens[ord(m[0]) - FIRST][0], form)


_CIJFER = re.compile(r"\{cijfer\}`(\w+)`")


def _shown(match: re.Match[str], numbers: Mapping[str, Any]) -> tuple[str, bool]:
    """What a reader sees of markup, and whether it is a number."""
    text = match[0]
    if found := _CIJFER.fullmatch(text):
        return " ".join(numbers[found[1]]["shown"].split()), True
    if match["link"]:
        said = re.sub(r"^!?\[(.*)\]\(.*\)$", r"\1", text, flags=re.DOTALL)
        said = _CIJFER.sub(lambda m: numbers[m[1]]["shown"] if m[1] in numbers else m[0], said)
    elif match["role"]:
        role, _, rest = text.partition("`")
        said = rest.rstrip("`").split("<")[0].strip() or rest.strip("`<>")
        if role == "{numref}":
            kind, _, name = said.partition("-")
            said = f"{ {'fig': 'figuur', 'tab': 'tabel'}.get(kind, '') } {name}".strip()
    else:
        said = text[1:] if match["escape"] else text.strip("*`")
    return " ".join(said.split()), False


@dataclass(frozen=True)
class _Candidate:
    """A sentence of the source: its masked characters, what each stands for and where."""

    masked: str
    pieces: tuple[tuple[int, int, str, str], ...]  # start, end, source, kind; of the tokens in order
    spans: tuple[tuple[int, int], ...]  # of each masked character

    def match(self, sentence: str, block: _Printed) -> list[str] | None:
        """Return what each piece printed, if this is the source of a printed sentence."""
        found = self._pattern.fullmatch(sentence) if self.own >= _LEAST else None
        ends = self.masked.rstrip()[-1] == sentence[-1] or sentence[-1] not in ".!?"
        if not found or not ends:
            return None
        for (_, _, source, kind), printed in zip(self.pieces, found.groups(), strict=True):
            if kind == "markup":
                raw = block._raw(printed)
                if _CIJFER.fullmatch(raw) or ("{{" not in source and raw != source):
                    return None
        return list(found.groups())

    @cached_property
    def own(self) -> int:
        """How many letters are its own, and not of what it prints."""
        return sum(character.isalpha() and not _TOKEN.fullmatch(character) for character in self.masked)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        made = ""
        for part in re.split("([\ue200-\uf8ff])", " ".join(self.masked.split())):
            if _TOKEN.fullmatch(part):
                expression = self.pieces[ord(part) - FIRST][3] == "expression"
                made += "(.+?)" if expression else "([\ue200-\uf8ff])"
            else:
                made += r"\s+".join(map(re.escape, part.split(" ")))
        return re.compile(made)

    def form(
        self, printed: Sequence[str], block: _Printed, made: list[Token]
    ) -> tuple[str, list[Place | None]]:
        """Return the sentence with a token per piece, and the place of each word in the source."""

        def token(match: re.Match[str]) -> str:
            number = ord(match[0]) - FIRST
            _, _, source, kind = self.pieces[number]
            said = block.plain(printed[number])
            made.append(Token(said, source, "number" if kind == "expression" else "markup"))
            return chr(FIRST + len(made) - 1)

        places = [
            Place(self.spans[word.start()][0], self.spans[word.end() - 1][1])
            for word in re.finditer(r"\S+", self.masked)
        ]
        return " ".join(_TOKEN.sub(token, self.masked).split()), list(places)


def _candidates(source: str) -> Iterator[_Candidate]:
    """Yield the sentences of a template that hold no ``{% %}``, and that none begins or ends."""
    begin, after_tag = 0, False
    for tag in [*_TAG.finditer(source), None]:
        end = tag.start() if tag else len(source)
        for start, stop in _split(_BLOCKS, source, begin, end):
            edges = after_tag and start == begin, tag is not None and stop == end
            yield from _of_run(source, start, stop, *edges)
        begin, after_tag = (tag.end() if tag else end), True


def _of_run(source: str, start: int, stop: int, after_tag: bool, before_tag: bool) -> Iterator[_Candidate]:
    mark = _LIST.match(source[start:stop])
    place = start + (mark.end() if mark else 0)
    masked, spans, pieces = "", [], []
    for match in _SOURCE.finditer(source, place, stop):
        masked += source[place : match.start()] + chr(FIRST + len(pieces))
        spans += [*((i, i + 1) for i in range(place, match.start())), match.span()]
        pieces.append((*match.span(), match[0], "expression" if match["expression"] else "markup"))
        place = match.end()
    masked += source[place:stop]
    spans += [(i, i + 1) for i in range(place, stop)]
    found = list(_split(_ENDS, masked, 0, len(masked)))
    for number, (first, last) in enumerate(found):
        said = masked[first:last].strip()
        # What stands before or behind a tag may be the rest of a sentence that the tag is part of.
        begun = after_tag and number == 0 and not said[0].isupper()
        goes_on = before_tag and number == len(found) - 1 and said[-1] not in ".!?"
        if not begun and not goes_on:
            yield _candidate(masked[first:last], spans[first:last], pieces)


def _candidate(masked: str, spans: Sequence[tuple[int, int]], pieces: Sequence[Any]) -> _Candidate:
    mine = [pieces[ord(c) - FIRST] for c in masked if _TOKEN.fullmatch(c)]
    counted = iter(range(len(mine)))
    return _Candidate(_TOKEN.sub(lambda _: chr(FIRST + next(counted)), masked), tuple(mine), tuple(spans))


def _split(pattern: re.Pattern[str], text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    place = begin
    for match in [*pattern.finditer(text, begin, end), None]:
        stop = match.start() if match else end
        if text[place:stop].strip():
            yield place, stop
        place = match.end() if match else end
