"""Numbers by which other countries know their citizens."""

import re
from collections.abc import Iterator

from stdnum import get_cc_module

from staatvanmigratie.privacy.kinds.hints import near, pieces, shaped, whole

#: What other countries give their citizens, by the digits that check it: modules of ``stdnum``.
_COUNTRIES = (
    "at.vnr be.nn bg.egn ch.ssn cz.rc de.idnr dk.cpr ee.ik es.dni es.nie fi.hetu fr.nir gr.amka hr.oib "
    "ie.pps it.codicefiscale lt.asmens no.fodselsnummer pl.pesel pt.cc ro.cnp se.personnummer si.emso "
    "tr.tckimlik"
).split()
_WORDS = pieces(
    "rijksregister", "kimlik", "steuer", "identifikation", "sozialvers", "personnummer", "fødsels"
) + whole(
    *"insz niss pesel tc nir sécurité securite national nationaal registre fiscale dni nie cnp egn".split(),
    *"cpr hetu insurance nino ssn security amka oib pps emso ahv svnr isikukood rodné numéro".split(),
)
_NUMBER = re.compile(
    r"(?<![^\W_])[^\W_][^\n\d]{0,40}?(?-i:([A-Z0-9](?<![^\W_].)(?:[ ./+-]?[A-Z0-9]){7,20}))", re.IGNORECASE
)
#: Of Britain and America, which have no digits that check them.
_UNCHECKED = re.compile(r"[A-Z]{2}(?: ?\d\d){3} ?[A-D]|\d{3}-\d\d-\d{4}")
_RRN = re.compile(r"\d\d(?<!\w..)\.\d\d\.\d\d-\d{3}[.-]\d\d(?!\w)")


def number(text: str) -> Iterator[re.Match[str]]:
    """Numbers that a country could have given out, behind a word for it; those of Belgium by their points."""
    yield from (match for match in near(text, _NUMBER, _WORDS) if _is_given_out(match[1]))
    for place in shaped(text, b"99.99.99-999"):
        if (match := _RRN.match(text, place)) and _is_given_out(match[0]):
            yield match


def _is_given_out(said: str) -> bool:
    """Whether some country gives out such a number; what stands around it may look like a part of it."""
    words = list(re.finditer(r"[^\W_]+", said))
    runs = {said[a.start() : b.end()] for a in words for b in words if b.end() - a.start() >= 8}
    return any(
        _UNCHECKED.fullmatch(run) or any(get_cc_module(*each.split(".")).is_valid(run) for each in _COUNTRIES)
        for run in runs
    )
