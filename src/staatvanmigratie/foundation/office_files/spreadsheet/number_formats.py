"""What a number format makes of the number in a cell: 0.253 with ``0.0%`` is read as 25.3%.

Format codes are those of Excel in their English form, as they stand in files of every language: ``#,##0.0``,
``0.0%``, ``#,##0,`` (thousands), ``[$€-413] 0.00``, ``0;-0;"-"``. An OpenDocument style is written as such a
code first (``ods``).
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal

GENERAL = "General"

#: Signs of a currency and the unit they stand for.
CURRENCIES = {"€": "eur", "EUR": "eur", "euro": "eur", "$": "usd", "US$": "usd", "USD": "usd"}

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_(?P<width>.)|\*(?P<fill>.)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>General)|(?P<noon>AM/PM|A/P)|(?P<exponent>E[+-])|(?P<plain>.)",
    re.IGNORECASE | re.DOTALL,
)
_COLOUR = re.compile(r"black|blue|cyan|green|magenta|red|white|yellow|color ?\d+", re.IGNORECASE)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)")
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)


@dataclass(frozen=True)
class Look:
    """How a cell with a number looks.

    ``times``     what is shown is the number in the cell times this: 100 with %, 0.001 with a comma behind
    ``percent``   a percent sign stands beside it
    ``currency``  sign of a currency beside it, as the format has it
    ``literal``   any other text beside it or in it
    ``date``      which parts of a date are shown, of ``ymdhs``
    ``digits``    at least so many before the decimal sign: 3 with ``000``
    """

    kind: Literal["number", "date", "fraction", "scientific", "hidden", "unsigned"]
    times: Decimal = Decimal(1)
    percent: bool = False
    currency: str = ""
    literal: str = ""
    date: str = ""
    digits: int = 1

    @property
    def sign(self) -> str | None:
        """What stands beside the number: ``%``, a currency, nothing; None where it is shown otherwise."""
        if self.kind != "number" or self.literal or (self.percent and self.currency):
            return None
        if self.percent:
            return "%" if self.times in (1, 100) else None
        return self.currency if self.times == 1 else None


def look(code: str, number: float) -> Look:
    """Return how a number looks with a format.

    Returns
    -------
    Look
        ``hidden`` where the number does not show at all, ``unsigned`` where its minus does not, or where one
        shows that it has not.
    """
    sections = _sections(code)
    section = _chosen(sections, number)
    if section is None:
        return Look("hidden")
    if section.date:  # then points and dashes separate its parts, and zeros are parts of a second
        return Look("date", date=section.date)
    minus = bool(re.search(r"[-−–—(]", section.literal))
    if not number and minus:  # a nil
        return Look("number", digits=section.digits)
    if not section.shows:
        return Look("hidden")
    # A minus shows by itself, but not in a part of the format that is for negative numbers only.
    if minus != (number < 0 and (section is not sections[0] or section.condition is not None)):
        return Look("unsigned")
    literal = re.sub(r"[\s()−–—-]+" if minus else r"\s+", "", section.literal).removeprefix("+")
    currency = next((sign for sign in CURRENCIES if sign.casefold() == literal.casefold()), "")
    return Look(
        section.kind,
        times=Decimal(100) ** section.percents / Decimal(1000) ** section.thousands,
        percent=bool(section.percents) or literal == "%",
        currency=section.currency or currency,
        literal="" if currency or literal == "%" else literal,
        digits=section.digits,
    )


@cache
def date_parts(code: str) -> str:
    """Return which parts of a date a format shows, as ``dmy``; nothing for a number."""
    return "".join(sorted(look(code, 1).date))


@dataclass
class _Section:
    """One part of a format: for positive numbers, for negative ones, for zero, or under a condition."""

    kind: Literal["number", "fraction", "scientific"] = "number"
    digits_and_points: str = ""
    percents: int = 0
    currency: str = ""
    literal: str = ""
    date: str = ""
    condition: tuple[str, float] | None = None

    @property
    def shows(self) -> bool:
        """Whether the digits of the number show."""
        return any(sign in self.digits_and_points for sign in "0#?")

    @property
    def thousands(self) -> int:
        """How often it is divided by a thousand before it is shown: commas with no digit behind them."""
        return sum(len(commas) for commas in re.findall(r",+(?=\.|$)", self.digits_and_points))

    @property
    def digits(self) -> int:
        """How many digits stand before the decimal sign at least."""
        return max(self.digits_and_points.partition(".")[0].count("0"), 1)

    def bracket(self, text: str) -> None:
        """Take up what stands in square brackets: a condition, a currency, hours that run on, a colour."""
        if found := _CONDITION.fullmatch(text.strip()):
            self.condition = (found[1], float(found[2]))
        elif text.startswith("$"):
            self.currency += text[1:].partition("-")[0].strip()
        elif _ELAPSED.fullmatch(text):
            self.sign(text[0])
        elif not _COLOUR.fullmatch(text.strip()):
            self.literal += f"[{text}]"

    def sign(self, sign: str) -> None:
        """Take up a sign that stands for itself or for a digit."""
        if sign in "0#?.,":
            self.digits_and_points += sign
        elif sign == "@":
            self.digits_and_points += "0"
        elif sign == "%":
            self.percents += 1
        elif sign == "/" and self.shows:
            self.kind = "fraction"
        elif sign.lower() in "ymdhs":
            self.date += sign.lower() if sign.lower() not in self.date else ""
        elif not (self.kind == "fraction" and sign.isdigit()):
            self.literal += sign


@cache
def _sections(code: str) -> tuple[_Section, ...]:
    """Return the parts of a format that are for numbers: what stands behind them is for text."""
    parts = _split(code)
    return tuple(_section(part) for part in parts[:3] if "@" not in part or len(parts) == 1)


def _split(code: str) -> list[str]:
    """Cut a code at its semicolons, but not at those in quotes, in brackets or behind a backslash."""
    parts = [""]
    for match in _TOKEN.finditer(code):
        if match["plain"] == ";":
            parts.append("")
        else:
            parts[-1] += match[0]
    return parts


def _section(text: str) -> _Section:
    made = _Section()
    for match in _TOKEN.finditer(text):
        match match.lastgroup:
            case "general":
                made.digits_and_points += "0"
            case "quoted" | "escaped":
                made.literal += match[match.lastgroup]
            case "bracket":
                made.bracket(match["bracket"])
            case "exponent":
                made.kind = "scientific"
            case "noon":
                made.sign("h")
            case "plain":
                made.sign(match["plain"])
    made.literal = made.literal.strip()
    return made


def _chosen(sections: tuple[_Section, ...], number: float) -> _Section | None:
    """Return the part of a format for a number: positive, negative, zero, or by its condition."""
    if not any(section.condition for section in sections):
        place = 0 if number > 0 else 1 if number < 0 else 2
        return sections[place if place < len(sections) else 0] if sections else None
    for place, section in enumerate(sections):
        others = place == 1 and len(sections) == 3 and number >= 0  # the second of three is for negative ones
        if _holds(number, *section.condition) if section.condition else not others:
            return section
    return None


def _holds(number: float, sign: str, bound: float) -> bool:
    return {
        "<": number < bound,
        "<=": number <= bound,
        ">": number > bound,
        ">=": number >= bound,
        "=": number == bound,
        "<>": number != bound,
    }[sign]
