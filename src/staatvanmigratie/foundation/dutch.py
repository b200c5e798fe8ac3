"""Dutch for numbers, dates, lists and countries, from CLDR through Babel.

Every function returns text for a reader: non-breaking spaces inside a number or a date, a real minus sign.
"""

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path

from babel import Locale
from babel.dates import format_date, get_month_names
from babel.lists import format_list
from babel.numbers import format_decimal

from staatvanmigratie.foundation import strict
from staatvanmigratie.foundation.project import project_root
from staatvanmigratie.foundation.strict import Strict

LOCALE = Locale("nl")
#: What the report calls an area, where that is not what CLDR calls it.
AREAS = Path("data/areas.yml")
NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"

#: The months from January on, in full and as short as they stand under an axis.
MONTHS, SHORT_MONTHS = (
    tuple(names[month] for month in range(1, 13))
    for names in (get_month_names(width, locale=LOCALE) for width in ("wide", "abbreviated"))
)

# Babel has no numbers as words: CLDR's rules for spelling them out are not part of it.
_UNTIL_TWENTY = (
    "nul een twee drie vier vijf zes zeven acht negen tien "
    "elf twaalf dertien veertien vijftien zestien zeventien achttien negentien twintig"
).split()


def number(value: float, decimals: int = 0, locale: Locale = LOCALE) -> str:
    """Return a number as readers of Dutch or another locale write it: ``1.234.567``, ``12,3``, ``−5``."""
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    exact = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    text = format_decimal(exact, format=pattern, locale=locale)
    return "0" if text in ("-0", "−0") else text.replace("-", MINUS)


def percentage(value: float, decimals: int = 0) -> str:
    """Return a percentage without a space, as CBS writes it: ``17%``."""
    return f"{number(value, decimals)}%"


def day(value: date) -> str:
    """Return a date in words: ``1 juli 2024``."""
    return format_date(value, "d MMMM y", locale=LOCALE).replace(" ", NBSP)


def month(value: date) -> str:
    """Return a month in words: ``juli 2024``."""
    return format_date(value, "MMMM y", locale=LOCALE).replace(" ", NBSP)


def enumeration(items: Iterable[object]) -> str:
    """Return ``a, b en c``."""
    return format_list([str(item) for item in items], locale=LOCALE)


def numeral(value: int) -> str:
    """Return a whole number up to twenty as a word, a larger one in digits."""
    return _UNTIL_TWENTY[value] if 0 <= value <= 20 else number(value)


def about(value: float) -> str:
    """Return a number rounded for reading, with the word that keeps it true.

    Two figures; above a million one decimal: ``bijna 110.000``, ``123,2 miljoen``, ``ruim 38,0 miljard``;
    the exact number itself when rounding changes nothing. Below a hundred nothing is rounded.
    """
    if abs(value) < 100:
        return number(value)
    exact = Decimal(repr(float(value)))
    if abs(value) >= 999_950_000:
        step = Decimal(100_000_000)
    elif abs(value) >= 1_000_000:
        step = Decimal(100_000)
    else:
        step = Decimal(10) ** (exact.adjusted() - 1)
    rounded = (exact / step).quantize(Decimal(1), ROUND_HALF_UP) * step
    if abs(rounded) >= 1_000_000:
        large, word = (1_000_000_000, "miljard") if abs(rounded) >= 1_000_000_000 else (1_000_000, "miljoen")
        count = rounded / large
        decimals = 0 if count == count.to_integral() else 1
        text = f"{number(float(count), decimals)}{NBSP}{word}"
    else:
        text = number(float(rounded))
    if rounded == exact:
        return text
    return f"{'bijna' if abs(rounded) > abs(exact) else 'ruim'}{NBSP}{text}"


@cache
def area(code: str) -> str:
    """Return the Dutch name of a country, province or group of countries; the code itself if it has none.

    Raises
    ------
    DataFileError
        ``data/areas.yml`` is not there, or has a slip; the message names area and key.
    """
    return _area(code).name or LOCALE.territories.get(_alpha2().get(code, code), code)


def article(code: str) -> str:
    """Return the article a country's name takes in a sentence, or nothing.

    "Naar de Verenigde Staten", but "Verenigde Staten" beside a bar.
    """
    return _area(code).article


def is_no_country(code: str) -> bool:
    """Tell whether a code is a group, a part of a country or an unknown place: it stays out of a ranking."""
    return not _area(code).country


class _Area(Strict):
    """What ``data/areas.yml`` says of an area."""

    name: str | None = None
    article: str = ""
    country: bool = True


def _area(code: str) -> _Area:
    return _areas(project_root() / AREAS).get(code, _Area())


@cache
def _areas(path: Path) -> dict[str, _Area]:
    return strict.models(path, _Area, AREAS.as_posix())


@cache
def _alpha2() -> dict[str, str]:
    """ISO 3166-1 alpha-3 to alpha-2, from CLDR's own aliases."""
    from babel.core import get_global

    aliases = get_global("territory_aliases")
    return {code: targets[0] for code, targets in aliases.items() if len(code) == 3 and len(targets) == 1}
