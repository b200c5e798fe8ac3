"""A printed text as words and tokens, each with its place in the source.

A token is what nobody retypes: a number, or anything else a ``{{ … }}`` printed, a link, a cross reference,
a term. In a *form* it is one character of the private use area, ``chr(FIRST + place)``; the rest is words.
What was printed from what, and where that stands, is in the record of the output.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from staatvanmigratie.notebook.outputs.record import Block, Part, Sentence, TextOutput

FIRST = 0xE200
PARAGRAPH = "¶"  # as a word of a form: a new paragraph begins

_LEAST = 6  # letters of its own by which a sentence of the source is known
_RUNNING = ("paragraph", "item", "explanation")
_TOKEN = re.compile("[\ue200-\uf8ff]")
_MARKUP = re.compile(
    r"(?P<link>!?\[[^\]\[]*\]\((?:[^()\s]|\([^()\s]*\))*\))|(?P<code>`[^`\n]+`)"
    r"|(?P<bold>\*\*[^*\n]+\*\*|(?<![\w*\\])\*[^*\s][^*\n]*\*(?![\w*]))|(?P<escape>\\[*_\[\]\\<`{&])"
)
_ADDRESS = re.compile(r"^!?\[(.*)\]\(.*\)$", re.DOTALL)


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
    """One block as printed: its form, its tokens, and per word its place in the source, if it has one.

    ``sentences`` are the numbers of the words with which a sentence begins, with the number of words as the
    last one. ``written`` tells whether somebody wrote words of it in the source; else it was printed from
    data files alone.
    """

    form: str
    tokens: tuple[Token, ...]
    places: tuple[Place | None, ...]
    sentences: tuple[int, ...]
    numbers: tuple[str, ...]  # ids of the numbers in it
    written: bool

    @property
    def words(self) -> list[str]:
        """The words of the form."""
        return self.form.split()

    @property
    def shown(self) -> str:
        """The text as a reader sees it."""
        return shown(self.form, self.tokens)


def shown(form: str, tokens: Sequence[Token]) -> str:
    """Return a form as a reader sees it, a paragraph a line."""
    said = _TOKEN.sub(lambda match: tokens[ord(match[0]) - FIRST].shown, form)
    return re.sub(rf"\s*{PARAGRAPH}\s*", "\n", said)


def of_output(output: TextOutput, template: str) -> list[Text]:
    """Return the blocks of running text of an output, with the explanation of a term in one text with it.

    Where the source is not the one that was printed, as with other line ends, no word has a place in it.
    """
    known = _is_source_of(output, template)
    seen = Counter(_start(sentence) for block in output.blocks for sentence in block.sentences)
    texts: list[list[Text]] = []
    for block in _whole_blocks(output.blocks):
        made = _text(block, output, seen, known)
        if block.kind == "explanation" and texts:
            texts[-1].append(made)
        else:
            texts.append([made])
    return [whole(each) if len(each) > 1 else each[0] for each in texts]


def _is_source_of(output: TextOutput, template: str) -> bool:
    parts = (part for block in output.blocks for sentence in block.sentences for part in sentence.parts)
    return all(template[slice(*part.at)] == (part.expression or part.myst) for part in parts if part.at)


def _whole_blocks(blocks: Sequence[Block]) -> list[Block]:
    """The blocks of running text; a paragraph that begins on the line below another goes on with it."""
    found: list[Block] = []
    for above, block in pairwise([None, *blocks]):
        if block.kind not in _RUNNING:
            continue
        if block.kind == "paragraph" and block.before == "\n" and above and above.kind in _RUNNING:
            first, *rest = block.sentences
            sentences = (*found[-1].sentences, replace(first, before="\n"), *rest)
            found[-1] = replace(found[-1], sentences=sentences)
        else:
            found.append(block)
    return found


def whole(texts: Sequence[Text]) -> Text:
    """Return several blocks as one text of several paragraphs."""
    form, tokens, places, starts, numbers = "", [], [], [], []
    for each in texts:
        if form:
            form += f" {PARAGRAPH} "
            places.append(None)
        moved = _moved(each.form, len(tokens))
        starts += [len(places) + start for start in each.sentences[:-1]]
        form += moved
        tokens += each.tokens
        places += each.places
        numbers += each.numbers
    written = any(each.written for each in texts)
    return Text(form, tuple(tokens), tuple(places), (*starts, len(places)), tuple(numbers), written)


def _moved(form: str, by: int) -> str:
    return _TOKEN.sub(lambda match: chr(ord(match[0]) + by), form)


def _start(sentence: Sentence) -> int | None:
    """Where a sentence begins in the source."""
    at = sentence.parts[0].at if sentence.parts else None
    return at[0] if at else None


def _text(block: Block, output: TextOutput, seen: Counter[int | None], known: bool) -> Text:
    made = _Form()
    starts: list[int] = []
    for sentence in block.sentences:
        starts.append(len(made.words))
        # A loop prints one sentence several times: a correction of one of them would change all.
        made.add(_pieces(sentence, output), known and seen[_start(sentence)] == 1)
    parts = [part for sentence in block.sentences for part in sentence.parts]
    return Text(
        " ".join(made.words),
        tuple(made.tokens),
        tuple(made.places),
        (*starts, len(made.words)),
        tuple(part.number for part in parts if part.number),
        _is_written(block, seen),
    )


def _is_written(block: Block, seen: Counter[int | None]) -> bool:
    """Whether a sentence of the source was printed, once; or, by a loop, most of it is in the source."""
    once = [sentence for sentence in block.sentences if seen[_start(sentence)] == 1]
    if any(_letters(part for part in each.parts if not part.expression) >= _LEAST for each in once):
        return True
    parts = [part for sentence in block.sentences for part in sentence.parts if not part.number]
    typed = _letters(part for part in parts if part.at and part.words.strip() in part.expression)
    typed += _letters(part for part in parts if part.at and not part.expression)
    return 2 * typed > _letters(parts)


def _letters(parts: Iterable[Part]) -> int:
    return sum(character.isalpha() for part in parts for character in part.words)


@dataclass(frozen=True)
class _Piece:
    """A character of the text, or a token, with its place."""

    said: str | Token
    at: tuple[int, int] | None


def _pieces(sentence: Sentence, output: TextOutput) -> list[_Piece]:
    """A sentence character by character, with a token for what an expression printed and for a reference."""
    found: list[_Piece] = []
    for parts in _printed_together(sentence.parts):
        first, last = parts[0], parts[-1]
        printed = "".join(_said(part, output) for part in parts)
        said = " ".join(printed.split())
        if first.expression or first.number:
            sources = dict.fromkeys((part.at, part.expression) for part in parts)
            token = Token(said, "".join(expression for _, expression in sources), "number")
            at = (first.at[0], last.at[1]) if first.at and last.at else None
            found += [_Piece(" ", None)] * printed[:1].isspace()
            found += [_Piece(token, at)] if said else []
            found += [_Piece(" ", None)] * printed[-1:].isspace()
        elif first.role:
            found.append(_Piece(Token(said, first.myst, "markup"), first.at))
        else:
            start = first.at[0] if first.at else None
            found += [
                _Piece(character, None if start is None else (start + n, start + n + 1))
                for n, character in enumerate(first.words)
            ]
    return found


def _said(part: Part, output: TextOutput) -> str:
    """What a reader sees of a part; in a file that goes out a figure has no number, only its name."""
    if part.number:
        return output.number(part.number).shown
    if part.role == "numref":
        kind, _, name = part.title.partition("-")
        return f"{ {'fig': 'figuur', 'tab': 'tabel'}.get(kind, '') } {name}".strip()
    return part.title if part.role else part.words


def _printed_together(parts: Sequence[Part]) -> Iterator[list[Part]]:
    """Yield the parts one by one, but what expressions printed that have nothing between them as one."""
    group: list[Part] = []
    for part in parts:
        if group and not _is_one(group[-1], part):
            yield group
            group = []
        group.append(part)
    if group:
        yield group


def _is_one(last: Part, part: Part) -> bool:
    if not (last.expression and part.expression and last.at and part.at):
        return False
    return part.at == last.at or part.at[0] == last.at[1]


class _Form:
    """Words with their tokens and places, sentence by sentence."""

    def __init__(self) -> None:
        self.tokens: list[Token] = []
        self.words: list[str] = []
        self.places: list[Place | None] = []

    def add(self, pieces: list[_Piece], placed: bool) -> None:
        """Add a sentence; if it is to be placed, a word has a place where the source has it in one piece."""
        masked = "".join(
            piece.said if isinstance(piece.said, str) else chr(FIRST + n) for n, piece in enumerate(pieces)
        )
        pieces = list(_with_markup(masked, pieces))
        for is_space, group in groupby(pieces, key=_is_space):
            if not is_space:
                word = list(group)
                self.words.append("".join(self._written(piece.said) for piece in word))
                self.places.append(_place(word) if placed else None)

    def _written(self, said: str | Token) -> str:
        if isinstance(said, str):
            return said
        self.tokens.append(said)
        return chr(FIRST + len(self.tokens) - 1)


def _is_space(piece: _Piece) -> bool:
    return isinstance(piece.said, str) and piece.said.isspace()


def _place(word: Sequence[_Piece]) -> Place | None:
    """The place of a word; None where a tag of the template stands in it."""
    places = [piece.at for piece in word]
    if not all(places) or any(one[1] != other[0] for one, other in pairwise(places)):
        return None
    return Place(places[0][0], places[-1][1])


def _with_markup(masked: str, pieces: Sequence[_Piece]) -> Iterator[_Piece]:
    """Yield the pieces with each link, bold word, code and escaped sign as one token."""
    place = 0
    for match in _MARKUP.finditer(masked):
        yield from pieces[place : match.start()]
        inside = pieces[match.start() : match.end()]
        yield _Piece(_markup(match, inside), _whole(inside))
        place = match.end()
    yield from pieces[place:]


def _markup(match: re.Match[str], inside: Sequence[_Piece]) -> Token:
    said = "".join(each.said if isinstance(each.said, str) else each.said.shown for each in inside)
    source = "".join(each.said if isinstance(each.said, str) else each.said.source for each in inside)
    said = _ADDRESS.sub(r"\1", said) if match["link"] else said[1:] if match["escape"] else said.strip("*`")
    return Token(" ".join(said.split()), source, "markup")


def _whole(inside: Sequence[_Piece]) -> tuple[int, int] | None:
    place = _place(inside)
    return (place.start, place.end) if place else None
