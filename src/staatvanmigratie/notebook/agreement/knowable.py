"""What an edition says could be known at its cut-off date, unless it is marked as expected or as later."""

import re
from collections.abc import Iterator, Sequence

from staatvanmigratie.foundation import mentions
from staatvanmigratie.notebook.agreement import printed
from staatvanmigratie.notebook.agreement.printed import PrintedOutput
from staatvanmigratie.report.checks import Finding
from staatvanmigratie.report.edition import Edition

#: Words that mark a moment as still to come, and the sign of a later vintage.
_MARKED = re.compile(
    r"verwacht|planning|prognose|raming|nog niet|‡|later verscheen|gepland|uiterlijk"
    r"|\b(?:zal|zullen|gaat|gaan|moet|moeten|geldt|gelden)\b",
    re.IGNORECASE,
)
#: What tells of plans, breaks, expected figures or states of sources, each with its own day.
_DATED = ("tab-beleid", "tab-breuken", "tab-verschijnen")
_DATED_CHAPTERS = ("12_", "90_", "91_")


def check(outputs: Sequence[PrintedOutput], edition: Edition) -> Iterator[Finding]:
    """Yield every sentence, note, cell and definition that names a moment after the cut-off date unmarked."""
    for each in outputs:
        if each.output.label.startswith(_DATED) or each.chapter.startswith(_DATED_CHAPTERS):
            continue
        said = [text for text, _ in printed.said(each.output)]
        said += dict.fromkeys(
            number.definition
            for number in each.output.numbers
            if not number.later_vintage and number.definition
        )
        for text in said:
            for sentence in mentions.sentences(text):
                if (later := next(mentions.after(sentence, edition.as_of), None)) and not _MARKED.search(
                    sentence
                ):
                    yield Finding(
                        "error",
                        each.where,
                        f"{sentence!r} names {later!r}, after the cut-off date {edition.as_of}; take it out, "
                        "or say that it is expected, or was found later",
                    )
