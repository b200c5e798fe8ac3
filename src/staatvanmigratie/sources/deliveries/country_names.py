"""The country that a partner means: by its name, as the sources and CLDR write it, or by a code.

Capitals, accents, hyphens, apostrophes and the order of words do not count: ``Cote dIvoire``,
``Korea, Rep. of``. A name that may mean two countries is refused, and a code is only a code in a column that
is declared so: ``and`` is a word, ``AND`` is Andorra.
"""

import re
import unicodedata
from collections.abc import Iterator
from difflib import get_close_matches
from itertools import chain

from babel import Locale

from staatvanmigratie.foundation.errors import DataFileError, SvmError
from staatvanmigratie.sources.services.countries import Countries, Country
from staatvanmigratie.store.snapshots import TOTAL

_CLDR = (Locale("nl").territories, Locale("en").territories)
#: Codes of Eurostat that are others in ISO 3166-1 alpha-2.
_ALPHA2 = {"EL": "GR", "UK": "GB"}
_LETTERS = str.maketrans(
    {
        "æ": "ae",
        "ø": "o",
        "\N{LATIN SMALL LETTER DOTLESS I}": "i",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "œ": "oe",
    }
)
#: Words that sources write in several ways, and words that say nothing ("").
_WORDS = {"sint": "st", "saint": "st", "and": "en", "et": "en", "rep": "republic", "republiek": "republic"}
_WORDS |= {"dem": "democratic", "democratische": "democratic"} | dict.fromkeys(("the", "de", "het", "of"), "")

_Key = str | tuple[str, ...]


class CountryNames:
    """Every name and every code of the crosswalk, and the country it means.

    Raises
    ------
    DataFileError
        One name or code for two countries.
    """

    def __init__(self, countries: Countries):
        self._names: dict[_Key, str] = {}
        self._codes: dict[str, str] = {}
        self._shown: dict[str, str] = {}
        self._unclear = {
            key: why for why, names in countries.unclear.items() for name in names for key in _keys(name)
        }
        for alpha3, country in countries.countries.items():
            for name in spellings(country):
                self._shown.setdefault(_squeezed(name), name)
                for key in _keys(name):
                    if key not in self._unclear:
                        _put(self._names, key, alpha3, name)
            for code in codes(alpha3, country):
                _put(self._codes, code, alpha3, code)

    def of_name(self, text: str) -> str:
        """Return the ISO 3166-1 alpha-3 code of the country with this name.

        Raises
        ------
        SvmError
            No country is called so, or more than one; the message says what to write, and names the nearest.
        """
        keys = _keys(text)
        for key in keys:
            if why := self._unclear.get(key):
                raise SvmError(f"{text!r} is not one country: {why}. {_declare(text)}")
        for key in keys:
            if found := self._names.get(key):
                return found
        if known := self._codes.get(text.upper()):
            raise SvmError(
                f"{text!r} is no country by name. If this column holds codes (it would be {known}), write "
                "country: codes"
            )
        near = self._nearest(text)
        proposal = (
            f"Nearest: {', '.join(f'{name} ({code})' for code, name in near.items())}. " if near else ""
        )
        raise SvmError(
            f"{text!r} is no country that data/countries.yml knows. {proposal}{_declare(text, *near)}"
        )

    def of_code(self, text: str) -> str:
        """Return the ISO 3166-1 alpha-3 code of a country by a code: ISO, Eurostat, CBS or UNHCR.

        Raises
        ------
        SvmError
            No such code; small letters are no code.
        """
        if text in self._codes:
            return self._codes[text]
        known = text.upper() in self._codes
        hint = f"Codes are written in capitals: {text.upper()}" if known else _declare(text)
        raise SvmError(f"{text!r} is no code of a country in ISO 3166-1 or at Eurostat, CBS or UNHCR. {hint}")

    def _nearest(self, text: str) -> dict[str, str]:
        """Return the countries that are called nearly so, by code, nearest first."""
        known = [name for name in self._shown if name in self._names]
        found: dict[str, str] = {}
        for each in get_close_matches(_squeezed(text), known, n=6, cutoff=0.7):
            found.setdefault(self._names[each], self._shown[each])
        return found


def spellings(country: Country) -> Iterator[str]:
    """Yield every way in which a country is written, as a country and as a nationality."""
    alpha2 = _ALPHA2.get(country.eurostat or "", country.eurostat or "")
    yield from chain(country.titles, (names[alpha2] for names in _CLDR if alpha2 in names), country.names)
    for adjective in (*country.nationality, *country.adjective):
        yield adjective
        yield re.sub("([ae])(?=\\1s$)", "", adjective) + "e"  # Eritrees, Eritrese


def codes(alpha3: str, country: Country) -> set[str]:
    """Return the codes of a country: ISO 3166-1 alpha-3 and alpha-2, Eurostat, CBS and UNHCR."""
    eurostat = country.eurostat
    found = {alpha3, eurostat, _ALPHA2.get(eurostat or ""), country.unhcr or alpha3, *country.cbs}
    return {code for code in found if code}


def _put(there: dict, key: _Key, alpha3: str, name: str) -> None:
    if there.setdefault(key, alpha3) != alpha3:
        raise DataFileError(
            f"data/countries.yml: {name!r} would be {there[key]} and {alpha3}; name it under unclear"
        )


def _declare(text: str, code: str = "other", *_: str) -> str:
    if not text:
        return "Is it a subtotal without a name? ignore leaves its row out; or ask the sender what it is"
    if re.search("tota+l|^all", "".join(text.casefold().split())):
        code = TOTAL  # whoever copies the proposal must not make a category of the total
    return f"Write under codes of this column what it counts as, such as codes: {{{text!r}: {code}}}"


def _keys(name: str) -> list[_Key]:
    """Return what a name is known by: its letters, and its words in whatever order."""
    words = _folded(name)
    return ["".join(words), "".join(_words(name)), tuple(sorted(words))] if words else []


def _squeezed(name: str) -> str:
    return "".join(_folded(name))


def _folded(name: str) -> list[str]:
    return [word for word in (_WORDS.get(word, word) for word in _words(name)) if word]


def _words(name: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS)).replace("&", " en ")
    letters = "".join(each for each in plain if not unicodedata.combining(each))
    return re.findall(r"[^\W_]+", letters)
