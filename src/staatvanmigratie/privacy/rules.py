"""What personal or secret text looks like: one rule per kind, each with the place where it was found.

A rule sees a piece of text and gives the pieces that must not get out (``kinds``). It knows nothing of files:
how text gets out of a PDF or a spreadsheet is the work of ``file_contents``.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from staatvanmigratie.privacy.kinds import contact, keys, machines, numbers, persons, whereabouts


@dataclass(frozen=True)
class Leak:
    """Something that must not get out: where it stands, which rule found it, and a mask of it for a log."""

    file: str
    place: str
    rule: str
    masked: str

    def __str__(self) -> str:
        return f"{self.file}: {self.place}: {self.rule}: {self.masked}"


def mask(text: str) -> str:
    """Return text of which a log may show the shape: the first letter of each word, digits gone."""
    shape = re.sub(r"\s+", " ", text.strip())[:80]
    return re.sub(r"\w+", lambda word: "•" if word[0][0].isdigit() else f"{word[0][0]}•••", shape)


#: Where addresses and numbers are made up for the sake of tests and rules; a name of the register never is.
_MADE_UP = (
    "tests/",
    "src/staatvanmigratie/privacy/",
    "src/staatvanmigratie/leaks/",
)  # the last: where they stood
#: What a list of real people or the machine found: no example and no slip of a rule.
NEVER_MADE_UP = ("name in the register", "user name")


def has_examples(file: str) -> bool:
    """Tell by its name whether a file may hold what tests and rules need as an example."""
    return file.startswith(_MADE_UP)


def is_made_up(file: str, rule: str) -> bool:
    """Tell whether a find in a file is such an example."""
    return has_examples(file) and rule not in NEVER_MADE_UP


def masked(text: str) -> str:
    """Return text as a log may show it: what a rule finds is masked, and of a path only its end is left."""
    found = [(m.start(), m.end(), rule) for rule, find in RULES.items() for m in find(text)]
    for start, end, rule in sorted(found, reverse=True):
        said = text[start:end]
        end_of_path = re.split(r"[/\\]+", said.rstrip("/"))[-1]
        instead = f"…/{end_of_path}" if rule == "absolute path" else mask(said)
        text = text[:start] + instead + text[end:]
    return text


Rule = Callable[[str], Iterator[re.Match[str]]]

RULES: dict[str, Rule] = {
    "mail address": contact.mail,
    "telephone number": contact.telephone,
    "citizen service number (BSN)": numbers.bsn,
    "V-number": numbers.v_number,
    "identity document": numbers.document,
    "number of a person": numbers.number,
    "bank account (IBAN)": numbers.iban,
    "licence plate": numbers.plate,
    "home address": whereabouts.home,
    "date of birth": persons.birth,
    "IP address": whereabouts.online,
    "place on a map": whereabouts.spot,
    "signature or biometric": persons.body,
    "person who handles the file": persons.signed,
    "name of an author": persons.author,
    "absolute path": machines.path,
    "machine or user": machines.machine,
    "token or password": keys.token,
}
