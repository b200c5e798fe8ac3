"""What a reader would see differently between two states of a chapter.

Figures with old, new and cause; sentences with their changed words and, apart from these, changed numbers;
figures and tables that came, went or were redrawn; policy developments; contributions. Two states with the
same content give nothing at all.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from staatvanmigratie.decision import taken_back
from staatvanmigratie.decision.content import DOCUMENTS, Content, Item, PrintedNumber
from staatvanmigratie.foundation import dutch, periods
from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.foundation.statuses import Status

#: Why a figure changed, in the words of the nota.
CAUSES = {
    "vintage": "nieuwe stand van de bron",
    "correction": "correctie",
    "arrived": "was in afwachting, nu verschenen",
    "withdrawn": "weer in afwachting",
    "taken_back": "de bron geeft dit cijfer niet meer",
    "method": "andere methode, bron of berekening",
    "status": "zelfde cijfer, andere status",
}
#: What a chapter's changes are called in the documents and for readers: one, many.
_COUNTED = {
    "figures": ("cijfer", "cijfers"),
    "sentences": ("zin", "zinnen"),
    "items": ("figuur of tabel", "figuren of tabellen"),
    "beside": ("ander onderdeel", "andere onderdelen"),
    "policy": ("regel van het beleidsregister", "regels van het beleidsregister"),
    "contributions": ("bijdrage", "bijdragen"),
    "origins": ("stand van een bron", "standen van bronnen"),
}
_WHOLE = {
    "added": "nieuw hoofdstuk",
    "dropped": "het hoofdstuk staat niet meer in het rapport",
    "order": "dezelfde inhoud in een andere volgorde",
}
_WHOLE_DOCUMENT = {"added": "nieuw stuk", "dropped": "het stuk gaat niet meer mee"}
#: Parts of a figure that change without another number in it.
_LOOKS = {"chart", "alt", "data", "drawing", "record"}
_ALIKE = 0.5  # sentences that share less are two different ones


@dataclass(frozen=True)
class FigureChange:
    """A number that changed, came out, or is awaited again."""

    name: str
    old: str
    new: str
    cause: str  # a key of CAUSES
    series: str
    period: str

    @property
    def words(self) -> str:
        """The change in one line."""
        return f"{self.name}: {self.old} → {self.new} ({CAUSES[self.cause]})"


@dataclass(frozen=True)
class SentenceChange:
    """A sentence that was rewritten, came or went; ``old`` or ``new`` is empty where there is none.

    ``words`` are runs of (mark, text): "=" kept, "-" gone, "+" new; ``numbers`` the pairs of old and new.
    """

    old: str
    new: str
    words: tuple[tuple[str, str], ...] = ()
    numbers: tuple[tuple[str, str], ...] = ()
    contribution: str = ""

    @property
    def kind(self) -> str:
        """``added``, ``dropped``, ``numbers`` (only these changed), ``rewritten``, or ``beneath``.

        Beneath the same words something is another: how they are written, where they lead, what a card says.
        """
        if not self.old:
            return "added"
        if not self.new:
            return "dropped"
        return "rewritten" if self.words else "numbers" if self.numbers else "beneath"


@dataclass(frozen=True)
class ItemChange:
    """A figure, table or set of key figures that was added, dropped, redrawn or changed."""

    label: str
    caption: str
    kind: str  # added | dropped | redrawn | changed
    parts: tuple[str, ...] = ()
    beside: bool = False  # no figure and no table


@dataclass(frozen=True)
class ChapterChanges:
    """Everything that changed in one chapter."""

    chapter: str
    title: str
    figures: list[FigureChange] = field(default_factory=list)
    sentences: list[SentenceChange] = field(default_factory=list)
    items: list[ItemChange] = field(default_factory=list)
    policy: list[tuple[str, str]] = field(default_factory=list)  # mark, row
    contributions: list[str] = field(default_factory=list)
    origins: list[str] = field(default_factory=list)  # another vintage, the same figures
    whole: str = ""  # added | dropped | order

    def __bool__(self) -> bool:
        return bool(self.whole or self.count)

    @property
    def is_document(self) -> bool:
        """Whether it is a document that goes with the report."""
        return self.chapter in DOCUMENTS

    @property
    def count(self) -> int:
        """How many changes there are."""
        found = (self.figures, self.sentences, self.items, self.policy, self.contributions, self.origins)
        return sum(map(len, found))

    @property
    def counts(self) -> dict[str, int]:
        """How many changes there are of each kind; a table whose figures changed counts as these."""
        kinds = {
            "figures": self.figures,
            "sentences": self.sentences,
            "items": [i for i in self.items if not i.beside and (i.kind != "changed" or not self.figures)],
            "beside": [i for i in self.items if i.beside],
            "policy": self.policy,
            "contributions": self.contributions,
            "origins": self.origins,
        }
        return {kind: len(found) for kind, found in kinds.items() if found}

    def in_dutch(self, besides_figures: bool = False) -> str:
        """The changes in a few Dutch words: ``2 zinnen en 1 bijdrage``.

        With ``besides_figures`` for who has the list of changed figures: not these, nor the sentences in
        which only a number is another one.
        """
        if self.whole:
            return ({**_WHOLE, **_WHOLE_DOCUMENT} if self.is_document else _WHOLE)[self.whole]
        counts = self.counts
        if besides_figures:
            rewritten = sum(each.kind != "numbers" for each in self.sentences)
            counts = {**counts, "figures": 0, "sentences": rewritten}
            counts["items"] = sum(not each.beside for each in self.items)
        return dutch.enumeration(
            [f"{count} {_COUNTED[kind][count != 1]}" for kind, count in counts.items() if count]
        )

    @property
    def summary(self) -> str:
        """The changes in a few words, for a table."""
        if self.whole:
            what = "document" if self.is_document else "chapter"
            return {
                "added": f"{what} added",
                "dropped": f"no longer {'there' if self.is_document else 'in the book'}",
                "order": "same content in another order",
            }[self.whole]
        names = {
            "figures": ("figure", "figures"),
            "sentences": ("sentence", "sentences"),
            "items": ("chart or table", "charts or tables"),
            "beside": ("other output", "other outputs"),
            "policy": ("policy entry", "policy entries"),
            "contributions": ("contribution", "contributions"),
            "origins": ("vintage", "vintages"),
        }
        said = [f"{count} {names[kind][count != 1]}" for kind, count in self.counts.items()]
        first = f": {self.figures[0].words}" if self.figures else ""
        return f"{', '.join(said)}{first}"

    def as_json(self) -> dict[str, Any]:
        """Return everything as JSON values."""
        return {
            "chapter": self.chapter,
            "title": self.title,
            "whole": self.whole,
            "figures": [{**vars(each), "cause_words": CAUSES[each.cause]} for each in self.figures],
            "sentences": [{"kind": each.kind, **vars(each)} for each in self.sentences],
            "items": [vars(each) for each in self.items],
            "policy": [
                {"change": "added" if m == "+" else "dropped", "entry": row} for m, row in self.policy
            ],
            "contributions": self.contributions,
            "origins": self.origins,
        }


def compare(
    old: Content | None, new: Content | None, withheld: Mapping[tuple[str, str], str] | None = None
) -> ChapterChanges:
    """Return what changed in a chapter; None where it was not, or is no longer, in the book.

    ``withheld`` are numbers of the old state that may not be told any more, with why: see ``taken_back``.
    """
    if old is None or new is None:
        there = new or old
        if there is None:
            raise SvmError("a comparison needs a chapter")
        return ChapterChanges(there.chapter, there.title, whole="dropped" if new is None else "added")
    if old.form < new.form:
        new = new.as_in(old.form)
    contributions = list(_contributions(old, new))
    if old.digest == new.digest:  # a state that a reader does not see may have changed
        return ChapterChanges(new.chapter, new.title, contributions=contributions)
    withheld = withheld or {}
    old = taken_back.without(old, withheld)
    figures = [*_figures(old, new), *_taken_back(old, withheld)]
    made = ChapterChanges(
        new.chapter,
        new.title,
        figures,
        list(_sentences(_text(old), _text(new))),
        list(_items(old, new)),
        list(_policy(old, new)),
        contributions,
        list(_origins(old, new)),
    )
    if made or old.form < new.form:  # what an earlier form kept says nothing of what is beneath
        return made
    beneath = list(_beneath(_text(old), _text(new)))
    return ChapterChanges(new.chapter, new.title, sentences=beneath, whole="" if beneath else "order")


# Figures -----------------------------------------------------------------------------------------------


def _figures(old: Content, new: Content) -> Iterator[FigureChange]:
    changed = {key for key, one in old.figures.items() if _differs(one, new.figures.get(key))}
    for key, after in new.figures.items():
        before = old.figures.get(key)
        if before is None:
            if (after.series, after.period) in old.pending and after.what == "value" and after.shown:
                yield _change("–", after, new, "arrived")
        elif key in changed:
            computed_anew = any(tuple(base) in changed for base in _bases(after))
            if after.what == "value" or not computed_anew:
                yield _change(_shown(before), after, new, _cause(before, after, old, new))
        elif before.origin.status != after.origin.status and after.shown and after.what == "value":
            words = f"{_shown(before)} ({before.origin.status})"
            yield _change(words, after, new, "status", f"{_shown(after)} ({after.origin.status})")
    for key, before in old.figures.items():
        told = before.shown != taken_back.TOLD_NO_MORE
        gone = told and key not in new.figures and (before.series, before.period) in new.pending
        if gone and before.what == "value" and before.shown:
            yield _change(_shown(before), before, old, "withdrawn", "–")


def _taken_back(old: Content, withheld: Mapping[tuple[str, str], str]) -> Iterator[FigureChange]:
    for key, word in withheld.items():
        before = old.figures.get(key)
        if before is not None and before.what == "value":
            yield _change(_shown(before), before, old, "taken_back", word)


def _differs(one: PrintedNumber, other: PrintedNumber | None) -> bool:
    if other is None:
        return False
    printed = one.shown is not None and other.shown is not None and one.shown != other.shown
    return printed or one.value != other.value


def _bases(figure: PrintedNumber) -> Iterator[tuple[str, str]]:
    for series, key in figure.bases:
        yield series, key.replace("~", "|")


def _cause(before: PrintedNumber, after: PrintedNumber, old: Content, new: Content) -> str:
    """Another dataset or definition is method; the same vintage with another value a correction."""
    definitions = {content.series.get(after.series, ("", "", ""))[2] for content in (old, new)}
    if before.origin.dataset != after.origin.dataset or len(definitions) > 1 or after.what != "value":
        return "method"
    if before.origin.vintage == after.origin.vintage or before.origin.status == Status.DEFINITIEF.key:
        return "correction"
    return "vintage"


def _change(
    old: str, figure: PrintedNumber, content: Content, cause: str, new: str | None = None
) -> FigureChange:
    title = content.series.get(figure.series, (figure.series,))[0]
    where = ", ".join(figure.categories.values())
    kind = {"value": "", "change": "verandering", "share": "aandeel", "rate": "per 1.000"}.get(
        figure.what, ""
    )
    name = ", ".join(part for part in (title, where, periods.in_dutch(figure.period), kind) if part)
    return FigureChange(name, old, new or _shown(figure), cause, figure.series, figure.period)


def _shown(figure: PrintedNumber) -> str:
    if figure.shown is not None or figure.value is None:
        return figure.shown or "–"
    whole = float(figure.value).is_integer()
    return dutch.number(figure.value, 0 if whole else 1)


def _origins(old: Content, new: Content) -> Iterator[str]:
    """Figures that stayed the same in a newer vintage: one line per series and pair of vintages."""
    moved: dict[tuple[str, str, str], int] = {}
    for key, after in new.figures.items():
        before = old.figures.get(key)
        if before and not _differs(before, after) and before.origin.vintage != after.origin.vintage:
            where = (after.series, before.origin.vintage, after.origin.vintage)
            moved[where] = moved.get(where, 0) + 1
    for (series, was, now), count in moved.items():
        title = new.series.get(series, (series,))[0]
        yield f"{title}: stand {_state(was)} → {_state(now)} ({count} ongewijzigd)"


def _state(vintage: str) -> str:
    try:
        return periods.in_dutch(vintage)
    except SvmError:
        return vintage


# Words -------------------------------------------------------------------------------------------------


def _text(content: Content) -> list[Item]:
    return [item for item in content.items if item.is_text]


def _sentences(old: Sequence[Item], new: Sequence[Item]) -> Iterator[SentenceChange]:
    matcher = SequenceMatcher(None, [i.text for i in old], [i.text for i in new], autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            for before, after in zip(old[a:b], new[c:d], strict=True):
                same_form = not before.parts or before.parts == after.parts
                if before.numbers != after.numbers or not same_form:
                    yield _rewritten(before, after)
        else:
            yield from _replaced(list(old[a:b]), list(new[c:d]))


def _beneath(old: Sequence[Item], new: Sequence[Item]) -> Iterator[SentenceChange]:
    """Sentences that read the same, while the card of a number in them says something else."""
    for before, after in zip(old, new, strict=False):
        if before.shown == after.shown and before.digest != after.digest:
            yield _rewritten(before, after)


def _replaced(old: list[Item], new: list[Item]) -> Iterator[SentenceChange]:
    """Pair each new sentence with the old one most like it; what finds none was added or dropped."""
    for after in new:
        best = max(old, key=lambda before: _likeness(before.text, after.text), default=None)
        if best is not None and _likeness(best.text, after.text) >= _ALIKE:
            old.remove(best)
            yield _rewritten(best, after)
        else:
            yield SentenceChange("", after.shown, contribution=after.contribution)
    for before in old:
        yield SentenceChange(before.shown, "", contribution=before.contribution)


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one.split(), other.split(), autojunk=False).ratio()


def _rewritten(before: Item, after: Item) -> SentenceChange:
    same = before.text == after.text
    was_there = before.numbers
    if len(was_there) > len(after.numbers):  # a word stands now where there was a number
        was_there = tuple(each for each in was_there if each != taken_back.TOLD_NO_MORE)
    numbers = tuple((was, now) for was, now in zip(was_there, after.numbers, strict=False) if was != now)
    words = () if same else tuple(word_changes(before.text.split(), after.text.split()))
    return SentenceChange(before.shown, after.shown, words, numbers, after.contribution)


def word_changes(old: list[str], new: list[str]) -> Iterator[tuple[str, str]]:
    """Yield runs of words as (mark, text): "=" kept, "-" gone, "+" new.

    In the text of an item a number is ``{}``, so that only words count.
    """
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield "=", " ".join(old[a:b])
        else:
            if old[a:b]:
                yield "-", " ".join(old[a:b])
            if new[c:d]:
                yield "+", " ".join(new[c:d])


# Figures and tables, policy, contributions -------------------------------------------------------------


def _items(old: Content, new: Content) -> Iterator[ItemChange]:
    before = {(i.kind, i.name): i for i in old.items if not i.is_text}
    after = {(i.kind, i.name): i for i in new.items if not i.is_text}
    for key, item in after.items():
        earlier = before.get(key)
        if earlier is None:
            yield ItemChange(item.name, item.text, "added", (), item.is_beside)
        elif earlier.digest != item.digest and item.rows == earlier.rows:
            parts = [p for p in {**earlier.parts, **item.parts} if earlier.parts.get(p) != item.parts.get(p)]
            if old.form < new.form:  # it kept fewer parts
                parts = [p for p in parts if p in earlier.parts and p in item.parts]
            if parts or old.form == new.form:
                kind = "redrawn" if set(parts) <= _LOOKS else "changed"
                yield ItemChange(item.name, item.text, kind, tuple(parts), item.is_beside)
    for key, item in before.items():
        if key not in after:
            yield ItemChange(item.name, item.text, "dropped", (), item.is_beside)


def _policy(old: Content, new: Content) -> Iterator[tuple[str, str]]:
    before = [row for item in old.items for row in item.rows]
    after = [row for item in new.items for row in item.rows]
    yield from (("+", row) for row in dict.fromkeys(after) if row not in before)
    yield from (("-", row) for row in dict.fromkeys(before) if row not in after)


def _contributions(old: Content, new: Content) -> Iterator[str]:
    for who, state in new.contributions.items():
        was = old.contributions.get(who)
        if was is None:
            yield f"bijdrage van {who} toegevoegd ({state})"
        elif was != state:
            yield f"bijdrage van {who}: {was} → {state}"
        elif _passage(old, who) != _passage(new, who):
            yield f"bijdrage van {who} gewijzigd ({state})"
    yield from (f"bijdrage van {who} vervallen" for who in old.contributions if who not in new.contributions)


def _passage(content: Content, who: str) -> list[str]:
    return [item.shown for item in content.items if item.contribution == who]
