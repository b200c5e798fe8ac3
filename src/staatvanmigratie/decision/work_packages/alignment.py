"""Finds the tokens of a passage again in text that came back, and the sentences that were changed.

A token that came back in its content control is known by its place; where a program took the controls away,
an unchanged number is known by its value and by what stands around it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from staatvanmigratie.decision.work_packages import insertions
from staatvanmigratie.decision.work_packages.docx_form import TAG
from staatvanmigratie.decision.work_packages.sentences import FIRST, PARAGRAPH, Place, Text
from staatvanmigratie.foundation.office_files.word import END, MIDDLE, START

_CONTROL = re.compile(f"{START}([^{MIDDLE}]*){MIDDLE}((?:(?!{START}|{END}).)*){END}", re.DOTALL)
_MARKS = re.compile(f"{START}[^{MIDDLE}]*{MIDDLE}|{END}")
_TOKENS = re.compile("[\ue200-\uf8ff]")
_Opcode = tuple[str, int, int, int, int]
_LEXEME = re.compile("[\ue200-\uf8ff]|[^\\W_]+|[^\\w\\s]|_")


def form_of(own: str, text: Text) -> str:
    """Return text that came back as a form with the tokens of a passage; what was retyped stays words."""
    found = _MARKS.sub("", _CONTROL.sub(lambda match: _controlled(match, text), own))
    # A space or a non-breaking one is the same; an empty line more or less too.
    lines = [" ".join(line.split()) for line in found.splitlines()]
    found = f" {PARAGRAPH} ".join(line for line in lines if line)
    for place in _unseen(found, text):
        found = _by_value(found, place, text)
    found = _with_surroundings(found, text)
    return " ".join(_with_hyphens(found.split(), text))


def _with_hyphens(back: Sequence[str], text: Text) -> list[str]:
    """Words that came back, with the soft and non-breaking hyphens that a program lost."""
    found, sent = list(back), text.words
    matcher = SequenceMatcher(None, list(map(_plain, sent)), list(map(_plain, back)), autojunk=False)
    for a, b, size in matcher.get_matching_blocks():
        for place in range(size):
            if sent[a + place] != _plain(sent[a + place]):
                found[b + place] = sent[a + place]
    return found


def _plain(word: str) -> str:
    """A word as a program writes it that knows one kind of hyphen."""
    return word.replace("\N{SOFT HYPHEN}", "").replace("\N{NON-BREAKING HYPHEN}", "-")


def missing(form: str, text: Text) -> list[int]:
    """Return the places of the tokens that are not in a form."""
    return [place for place in range(len(text.tokens)) if chr(FIRST + place) not in form]


def _controlled(match: re.Match[str], text: Text) -> str:
    tag, said = match[1], " ".join(match[2].split())
    if tag.startswith(TAG) and tag[len(TAG) :].isdigit():
        place = int(tag[len(TAG) :])
        if place < len(text.tokens) and _plain(text.tokens[place].shown) == _plain(said):
            return chr(FIRST + place)
    return match[2]


def _unseen(form: str, text: Text) -> Iterator[int]:
    """Yield the tokens whose text stands exactly once in what was sent and in what came back."""
    for place in missing(form, text):
        said = text.tokens[place].shown
        if len(_spots(said, form)) == 1 and len(_spots(said, text.shown)) == 1:
            yield place


def _by_value(form: str, place: int, text: Text) -> str:
    spots = _spots(text.tokens[place].shown, form)
    if len(spots) != 1:  # it was part of another token that was found meanwhile
        return form
    start, end = spots[0]
    return form[:start] + chr(FIRST + place) + form[end:]


def _spots(said: str, form: str) -> list[tuple[int, int]]:
    pattern = rf"(?<![\w])(?<!\d[.,]){re.escape(said)}(?![\w])(?![.,]\d)"
    return [match.span() for match in re.finditer(pattern, form)]


def _with_surroundings(form: str, text: Text) -> str:
    """Find the other tokens by what stands around them; then, in their order, by value alone."""
    left = set(missing(form, text))
    sent, owner = _lexemes(text, left)
    back = [(match[0], match.span()) for match in _LEXEME.finditer(form)]
    claimed: dict[int, tuple[int, int]] = {}
    matcher = SequenceMatcher(None, sent, [each for each, _ in back], autojunk=False)
    for a, b, size in matcher.get_matching_blocks():
        for place in left:
            mine = [i for i, who in enumerate(owner) if who == place]
            if mine and a <= mine[0] and mine[-1] < a + size:
                claimed[place] = (back[mine[0] - a + b][1][0], back[mine[-1] - a + b][1][1])
    for place in sorted(left - set(claimed)):
        for start, end in _spots(text.tokens[place].shown, form):
            if all(end <= first or last <= start for first, last in claimed.values()):
                claimed[place] = (start, end)
                break
    for place, (start, end) in sorted(claimed.items(), key=lambda item: -item[1][0]):
        form = form[:start] + chr(FIRST + place) + form[end:]
    return form


def _lexemes(text: Text, unseen: set[int]) -> tuple[list[str], list[int | None]]:
    """The text as sent, with the unseen tokens as the words they print, and whose words these are."""
    lexemes: list[str] = []
    owner: list[int | None] = []
    for match in _LEXEME.finditer(text.form):
        place = ord(match[0][0]) - FIRST if len(match[0]) == 1 else -1
        if 0 <= place < len(text.tokens) and place in unseen:
            said = _LEXEME.findall(text.tokens[place].shown)
            lexemes += said
            owner += [place] * len(said)
        else:
            lexemes.append(match[0])
            owner.append(None)
    return lexemes, owner


@dataclass(frozen=True)
class Rewriting:
    """A run of sentences that changed: their old words with the places in the source, and the new words.

    ``first`` is the number of its first word in the text.
    """

    old: tuple[str, ...]
    places: tuple[Place | None, ...]
    new: tuple[str, ...]
    first: int = 0

    def edited(self, text: Text, template: str) -> tuple[str, str] | None:
        """Return the source of the old words and of the new ones; None where the source is not known.

        What did not change stays as it is in the source, line breaks included. Paragraphs that were joined
        stay apart. What is added beside a sentence of some editions only stands outside its condition.
        """
        known = [place for place in self.places if place is not None]
        own = set(_TOKENS.findall("".join(self.old)))
        if len(known) != len([word for word in self.old if word != PARAGRAPH]) or not known:
            return None
        if set(_TOKENS.findall("".join(self.new))) - own:
            return None  # a number from another sentence: its name may mean nothing here
        spots = _filled(self.places)
        if any(a.end > b.start for a, b in pairwise(spots)):
            return None  # a loop printed one piece of source twice: changing it would change both
        if any(template[a.end : b.start].strip() for a, b in pairwise(spots)):
            return None  # a tag of the template stands between the sentences
        opcodes = SequenceMatcher(None, self.old, self.new, autojunk=False).get_opcodes()
        edges = self._edges(opcodes, text, template, spots)
        if edges is None:
            return None
        return template[edges.start : edges.end], self._made(opcodes, text, template, spots, edges)

    def _made(
        self,
        opcodes: Sequence[_Opcode],
        text: Text,
        template: str,
        spots: Sequence[Place],
        edges: Place,
    ) -> str:
        """The new source between the edges."""
        made, place = "", edges.start
        for tag, a, b, c, d in opcodes if self.new else ():
            if tag == "equal":
                made += template[place : spots[b - 1].end]
                place = spots[b - 1].end
                continue
            if tag == "insert" and a == len(self.old):
                made += template[place : edges.end]
                place = edges.end
            if tag == "replace":
                made += template[place : spots[a].start]
            if tag != "insert":  # what is deleted takes the space before it along
                place = spots[b - 1].end
            said = _source(self.new[c:d], text)
            if tag == "insert" and said[:1].strip() and made and not made[-1].isspace():
                made += " "
            made += said
            if said and tag == "insert" and place == edges.start:
                made += " "
        made += template[place : edges.end] if self.new else ""
        made = re.sub(r"[ \t]+(?=\n|$)", "", made).strip()
        joins = edges.end != spots[-1].end and template[edges.end : edges.end + 1].strip()
        return f"{made} " if joins else made

    def _edges(
        self, opcodes: Sequence[_Opcode], text: Text, template: str, spots: Sequence[Place]
    ) -> Place | None:
        """Where the source that changes begins and ends; None where no place fits what was added there."""
        start, end = spots[0].start, spots[-1].end
        after = self.first + len(self.old)
        previous = next((place.end for place in reversed(text.places[: self.first]) if place), None)
        next_ = next((place.start for place in text.places[after:] if place), None)
        (first, _, _, c, d), (last, a, _, e, f) = opcodes[0], opcodes[-1]
        begins, ends = start, end
        if first == "insert" or (first == "replace" and _holds_end(self.new[c:d])):
            begins = insertions.before(template, start, previous)
        if (last == "insert" and a == len(self.old)) or (last == "replace" and _holds_end(self.new[e:f])):
            ends = insertions.behind(template, end, next_)
        if begins is None or ends is None:
            return None
        if (first == "replace" and begins != start) or (last == "replace" and ends != end):
            return None  # which words are the sentence that was there, and which are added
        return Place(begins, ends)


def _holds_end(words: Sequence[str]) -> bool:
    """Whether a sentence ends in words that came in the place of others: something was added too."""
    return any(word.endswith((".", "!", "?", PARAGRAPH)) for word in words[:-1])


def _filled(places: Sequence[Place | None]) -> list[Place]:
    """The places, a new paragraph as the empty piece behind the word before it."""
    found: list[Place] = []
    for place in places:
        found.append(place or Place(found[-1].end, found[-1].end))
    return found


def _source(words: Sequence[str], text: Text) -> str:
    said = re.sub(rf"\s*{PARAGRAPH}\s*", "\n\n", " ".join(words))
    return _TOKENS.sub(lambda match: text.tokens[ord(match[0]) - FIRST].source, said)


def rewritings(text: Text, form: str) -> list[Rewriting]:
    """Return the runs of sentences that differ between a passage and a form of it that came back."""
    old, new = text.words, form.split()
    opcodes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    bounds = [(0, 0)]
    for start in text.sentences[1:-1]:
        if (there := _carried(start, opcodes)) is not None:
            bounds.append((start, there))
    bounds.append((len(old), len(new)))
    found = []
    for (a, c), (b, d) in pairwise(bounds):
        if old[a:b] != new[c:d]:
            found.append(Rewriting(tuple(old[a:b]), text.places[a:b], tuple(new[c:d]), a))
    return found


def _carried(start: int, opcodes: Sequence[_Opcode]) -> int | None:
    """Return where a boundary between sentences lies in the new words; None where it was rewritten over."""
    for tag, a, b, c, d in opcodes:
        if a < start < b:
            return c + start - a if tag == "equal" else (c if tag == "delete" else None)
        if start == a and tag != "insert":
            return c
        if start == b and tag == "equal":
            return d
    return None
