"""What is not taken up from a text that came back, whoever accepts it: the reason, and what to do."""

import re
from collections.abc import Iterator, Sequence

from staatvanmigratie.decision import persons
from staatvanmigratie.decision.work_packages.sentences import PARAGRAPH, Text
from staatvanmigratie.privacy.search import Scan
from staatvanmigratie.report.edition import Edition
from staatvanmigratie.report.typed_numbers import typed_numbers

_TEMPLATE = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_MARKUP = re.compile(r"[`{}<>|\\$]|\]\(|^\s*(?:[#%]|:::|---|===|[-*+>]\s|\d+[.)]\s)|\[\^", re.MULTILINE)
_SIGNED = re.compile(
    r"\b(?:met\s+(?:vriendelijke|hartelijke)\s+groet\w*|(?:hartelijke\s+)?groet(?:en|jes)?\s*[,\n]|m\.?v\.?g\.?\b"
    r"|hoogachtend)",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"(?<![\d.])\d{1,2}(?:\.\d{3}){1,2}(?![\d.])")  # 17.590.672 is no number of a person
_TOKENS = re.compile("[\ue200-\uf8ff]")


def personal(edition: Edition, scan: Scan, text: str, also: str) -> str:
    """Return what in a text is about a person, masked; empty where nothing is.

    ``also`` is the text as it was sent: its words are known.
    """
    if _SIGNED.search(text):
        return "a closing of a letter, as a person signs"
    if found := scan.text("file", text):
        return f"a {found[0].rule} ({found[0].masked})"
    return persons.persons(edition, _FIGURE.sub("…", text), also, sentences=True)


def words_of(form: str) -> str:
    """Return a form without its tokens: what somebody can have typed."""
    return _TOKENS.sub("…", form).replace(PARAGRAPH, "\n")


def of_text(text: Text, form: str, lost: Sequence[int], added: Sequence[str]) -> Iterator[str]:
    """Yield why a changed text is refused.

    Parameters
    ----------
    form
        What came back, with the tokens that were found again.
    lost
        Places of the tokens that are no longer in it.
    added
        The runs of words that are new.
    """
    new = "\n".join(added)
    if _TEMPLATE.search(_TOKENS.sub("", form)):
        yield "it holds template code ({{ or {%); have it said in plain words"
    elif _MARKUP.search(_TOKENS.sub("x", new).replace(PARAGRAPH, "\n")):
        yield "it holds signs of markup (such as ` { < |); have it said in plain words"
    if retyped(text, lost, added):
        return
    if typed := [said for run in added for _, said in typed_numbers(_TOKENS.sub(" ", run))]:
        yield (
            f"a typed number: {typed[0]!r}; a number on a page comes from the store. Print it from a series "
            "with {{ … }} in the source, by hand"
        )


def retyped(text: Text, lost: Sequence[int], added: Sequence[str]) -> str:
    """Return the remark that a number typed over is kept as: ``335.668 in plaats van 332.863: …``."""
    digits = [word.strip(".,;:()") for run in added for word in run.split() if re.search(r"\d", word)]
    gone = [text.tokens[place] for place in lost if re.search(r"\d", text.tokens[place].shown)]
    if not digits or not any(token.is_number for token in gone):
        return ""
    was = ", ".join(token.shown for token in gone)
    return f"{', '.join(digits)} in plaats van {was}: het cijfer komt uit de bron"
