"""A chart in words, for who cannot see it: computed from the same numbers, in Dutch.

First what the chart is, then the message: first and last, highest and lowest, the order of a ranking. What is
provisional, still to come or not given by the source is said too. An author can write a better text in
``figuur(…, alt=…)``.
"""

from collections.abc import Iterable, Sequence

from staatvanmigratie.foundation import dutch, periods
from staatvanmigratie.foundation.statuses import Status
from staatvanmigratie.notebook import named_series, wording
from staatvanmigratie.notebook.named_series import NamedSeries, Number
from staatvanmigratie.notebook.outputs import number_tables
from staatvanmigratie.report.registers import policy
from staatvanmigratie.report.registers.policy import Development, busiest
from staatvanmigratie.store.observations import Pending, Withheld


class Voice:
    """Says numbers with their status, or the status once when all numbers share it."""

    def __init__(self, numbers: Iterable[Number]):
        found = {number.status for number in numbers}
        self.shared = found.pop() if len(found) == 1 else None

    def __call__(self, number: Number) -> str:
        """Return a number with the word for a status that is not final."""
        if number.status.provisional and number.status != self.shared:
            return f"{number.shown} ({number.status.words})"
        return number.shown

    @property
    def closing(self) -> str:
        """The sentence about all numbers."""
        if self.shared is None or not self.shared.provisional:
            return ""
        noun = self.shared in (Status.RAMING, Status.PROGNOSE)
        return f"Alle cijfers zijn {'een ' if noun else ''}{self.shared.words}."


def _voice(found: Sequence[NamedSeries]) -> Voice:
    return Voice(number for each in found for number in each.numbers.values())


def _text(*sentences: str) -> str:
    return " ".join(sentence for sentence in sentences if sentence)


def _in(unit: str) -> str:
    """``in personen``, but ``per 1.000 inwoners``; on what day is said with the period."""
    plain = unit.split(", op ", maxsplit=1)[0]
    return plain if plain.startswith("per ") else f"in {plain}"


def when(period: str) -> str:
    """Return a period with its preposition: ``in 2023``, ``op 31 december 2023``."""
    said = periods.in_dutch(period)
    preposition = {"day": "op", "quarter": "in het", "half": "in het"}.get(
        periods.parse(period).frequency, "in"
    )
    return f"{preposition} {said}"


def over_time(kind: str, unit: str, found: Sequence[NamedSeries]) -> str:
    """Describe lines or bars over time, each by its first, last, highest and lowest number."""
    there = [each for each in found if each.numbers]
    if not there:
        return _text(f"{kind} zonder cijfers.", awaited(found))
    voice = _voice(there)
    span = wording.span(named_series.all_periods([NamedSeries("", e.series, e.numbers) for e in there]))
    if len(found) == 1:
        opening = f"{kind}: {found[0].name}, {_in(unit)}, {span}."
    else:
        names = dutch.enumeration(each.name for each in found)
        opening = f"{kind} met {dutch.numeral(len(found))} reeksen ({names}), {_in(unit)}, {span}."
    said = [course(each, voice, named=len(found) > 1) for each in there]
    return _text(opening, *said, voice.closing, awaited(found))


def course(each: NamedSeries, voice: Voice, named: bool = True, extremes: bool = True) -> str:
    """Describe one line: from its first to its last number, and the extremes in between."""
    found = list(each.numbers.items())
    (start, first), (end, last) = found[0], found[-1]
    said = [f"van {voice(first)} {when(start)} naar {voice(last)} {when(end)}"]
    if len(found) == 1:
        said = [f"{voice(first)} {when(start)}"]
    elif extremes:
        top, low = max(found, key=lambda f: float(f[1])), min(found, key=lambda f: float(f[1]))
        for word, (period, number) in (("hoogste", top), ("laagste", low)):
            if period not in (start, end):
                said.append(f"{word}: {voice(number)} {when(period)}")
    text = "; ".join(said) + "."
    return wording.capitalised(f"{each.name}: {text}" if named else text)


def awaited(found: Sequence[NamedSeries]) -> str:
    """Say for what the source gives no number and why, and what is still to come and when."""
    none = [w for each in found for w in each.withheld.values()]
    return _text(*wording.withheld(none), pending([p for each in found for p in each.pending.values()]))


def pending(found: Sequence[Pending]) -> str:
    """Say which periods are still to come, who publishes them and when they are expected."""
    late = [p for p in found if p.overdue]
    return _text(*(_pending(each) for each in (late, [p for p in found if not p.overdue]) if each))


def _pending(found: Sequence[Pending]) -> str:
    there = sorted({p.period for p in found}, key=periods.parse)
    names = dutch.enumeration(periods.in_dutch(p) for p in there)
    who = dutch.enumeration(dict.fromkeys(p.publisher for p in found))
    state = wording.capitalised(number_tables.awaited(found))
    return f"{state}: {names} ({who}, {wording.expectation(found)})."


def ranking(
    title: str,
    unit: str,
    period: str,
    items: Sequence[tuple[str, Number]],
    to_come: Sequence[Pending],
    named: str = "",
    without: Sequence[Withheld] = (),
) -> str:
    """Describe a ranking by its first three, its last, and the one that is pointed out."""
    if not items:
        opening = f"Liggend staafdiagram zonder cijfers{f': {title}' if title else ''}."
        return _text(opening, *wording.withheld(without), pending(to_come))
    voice = Voice(number for _, number in items)
    opening = ", ".join(part for part in (title, _in(unit), period) if part)
    said = [dutch.enumeration(f"{name} {voice(number)}" for name, number in items[:3]) + "."]
    if len(items) > 1:
        said[0] = f"Het hoogst: {said[0]}"
    if len(items) > 3:
        name, number = items[-1]
        said.append(f"Het laagst van de {dutch.numeral(len(items))}: {name} {voice(number)}.")
    for place, (name, number) in enumerate(items, 1):
        if name == named and 3 < place < len(items):
            said.append(f"{name} staat met {voice(number)} op plaats {place} van {len(items)}.")
    said += [voice.closing, *wording.withheld(without)]
    return _text(f"Liggend staafdiagram: {opening}.", *said, pending(to_come))


def stack(
    unit: str,
    found: Sequence[NamedSeries],
    whole: Sequence[str],
    share: bool,
    total: NamedSeries | None = None,
) -> str:
    """Describe a stack by its total in the first and last whole period and its largest and smallest part.

    ``total`` is what the source publishes for all parts together. Without it the parts are added up, and
    where one of them is withheld no total is said.
    """
    kind = "Gestapeld staafdiagram"
    if not whole:
        return _text(f"{kind} zonder cijfers.", awaited(found))
    voice = _voice(found)
    names = dutch.enumeration(each.name for each in found)
    opening = f"{kind}: {names}, {_in(unit)}, {wording.span(whole)}."
    said = []
    if not share:
        ends = dict.fromkeys((whole[0], whole[-1]))
        totals = {period: named_series.sum_of(found, period, total) for period in ends}
        each = [f"{voice(number)} {when(period)}" for period, number in totals.items() if number is not None]
        said += [f"Totaal: {', '.join(each)}."] if each else []
    last = [(each, each.numbers[whole[-1]]) for each in found if whole[-1] in each.numbers]
    last.sort(key=lambda pair: -float(pair[1]))
    for word, place in (("Grootste", 0), ("Kleinste", -1))[: len(last)]:
        part, number = last[place]
        said.append(f"{word} deel {when(whole[-1])}: {part.name}, {voice(number)}.")
    return _text(opening, *said, voice.closing, awaited(found))


def comparison(unit: str, then: str, now: str, found: Sequence[NamedSeries]) -> str:
    """Describe a comparison of two periods by the categories that changed most."""
    voice = _voice(found)
    opening = f"Vergelijking van {periods.in_dutch(then)} en {periods.in_dutch(now)}, {_in(unit)}."
    both = [each for each in found if then in each.numbers and now in each.numbers]
    change = {each.name: float(each.numbers[now]) - float(each.numbers[then]) for each in both}
    rose = sorted((each for each in both if change[each.name] > 0), key=lambda each: -change[each.name])
    fell = sorted((each for each in both if change[each.name] < 0), key=lambda each: change[each.name])
    said = []
    for word, some in (("Het meest gestegen", rose), ("Het meest gedaald", fell)):
        of = [f"{e.name}, van {voice(e.numbers[then])} naar {voice(e.numbers[now])}" for e in some[:2]]
        said += [f"{word}: {'; '.join(of)}."] if of else []
    return _text(opening, *said, voice.closing, awaited(found))


def panels(unit: str, found: Sequence[NamedSeries]) -> str:
    """Describe small multiples: each panel by its first and last number."""
    there = [each for each in found if each.numbers]
    voice = _voice(there)
    opening = f"{dutch.numeral(len(found)).capitalize()} kleine lijngrafieken met dezelfde as, {_in(unit)}."
    said = [course(each, voice, extremes=False) for each in there]
    return _text(opening, *said, voice.closing, awaited(found))


def map_of(
    heading: str,
    unit: str,
    period: str,
    items: Sequence[tuple[str, Number]],
    named: str | None,
    missing: Sequence[str],
    without: Sequence[Withheld] = (),
) -> str:
    """Describe a map by its highest and lowest areas, the one that is outlined, and which is missing.

    ``items`` are the areas with a number, highest first.
    """
    voice = Voice(number for _, number in items)
    said = [f"Het hoogst: {dutch.enumeration(f'{name} {voice(number)}' for name, number in items[:3])}."]
    if len(items) > 3:
        lowest = [f"{name} {voice(number)}" for name, number in items[:2:-1][:2]]
        said.append(f"Het laagst: {dutch.enumeration(lowest)}.")
    for place, (name, number) in enumerate(items, 1):
        if name == named:
            said.append(f"{name} staat met {voice(number)} op plaats {place} van {len(items)}.")
    if missing:
        said.append(f"Geen cijfer: {dutch.enumeration(missing)}.")
    said += wording.withheld(without)
    return _text(f"{heading}, {_in(unit)}, {period}.", *said, voice.closing)


def timeline(year: int, found: Sequence[Development]) -> str:
    """Describe a timeline by the domains with most developments, and its first and last development."""
    domains = len({each.domain for each in found})
    things = "ontwikkeling" if len(found) == 1 else "ontwikkelingen"
    subjects = "onderwerp" if domains == 1 else "onderwerpen"
    count, about = dutch.numeral(len(found)), dutch.numeral(domains)
    said = [f"Tijdlijn van {year}: {count} {things} over {about} {subjects}."]
    if most := busiest(found):
        leading = dutch.enumeration(f"{policy.domains()[name].said} ({n})" for name, n in most)
        said.append(f"Het vaakst gaat het over {leading}.")
    first, last = found[0], found[-1]
    said.append(f"De eerste is: {first.title} ({first.day}).")
    if len(found) > 1:
        said.append(f"De laatste is: {last.title} ({last.day}).")
    return _text(*said, "De tabel bij de figuur noemt ze alle.")
