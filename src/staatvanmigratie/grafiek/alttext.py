"""A chart in words, for who cannot see it: computed from the same numbers, in Dutch.

First what the chart is, then the message: first and last, highest and lowest, the order of a ranking. What is
provisional or still to come is said too. An author can write a better text in ``figuur(…, alt=…)``.
"""

from collections.abc import Sequence

from staatvanmigratie import language, lines, periods
from staatvanmigratie.lines import Line, Number
from staatvanmigratie.observations import Pending


def over_time(kind: str, unit: str, found: Sequence[Line]) -> str:
    """Describe lines or bars over time, each by its first, last, highest and lowest number."""
    there = [each for each in found if each.numbers]
    if not there:
        return f"{kind} zonder cijfers. {awaited(found)}"
    span = lines.span(lines.all_periods([Line("", e.series, e.numbers) for e in there]))
    if len(found) == 1:
        opening = f"{kind}: {found[0].name}, in {unit}, {span}."
    else:
        names = language.enumeration(each.name for each in found)
        opening = f"{kind} met {language.numeral(len(found))} reeksen ({names}), in {unit}, {span}."
    said = [course(each, named=len(found) > 1) for each in there]
    return " ".join([opening, *said, awaited(found)]).strip()


def course(each: Line, named: bool = True, extremes_too: bool = True) -> str:
    """Describe one line: from its first to its last number, and the extremes in between."""
    name = f"{each.name}: " if named else ""
    found = list(each.numbers.items())
    (start, first), (end, last) = found[0], found[-1]
    if len(found) == 1:
        text = f"{name}{value(first)} {when(start)}."
        return text[0].upper() + text[1:]
    text = f"{name}van {value(first)} {when(start)} naar {value(last)} {when(end)}"
    extremes = []
    top, low = max(found, key=lambda f: float(f[1])), min(found, key=lambda f: float(f[1]))
    for word, (period, number) in (("hoogste", top), ("laagste", low)):
        if extremes_too and period not in (start, end):
            extremes.append(f"{word}: {value(number)} {when(period)}")
    text = "; ".join([text, *extremes]) + "."
    return text[0].upper() + text[1:]


def when(period: str) -> str:
    """Return a period with its preposition: ``in 2023``, ``op 31 december 2023``."""
    said = periods.in_dutch(period)
    frequency = periods.parse(period).frequency
    return {"day": f"op {said}", "quarter": f"in het {said}", "half": f"in het {said}"}.get(
        frequency, f"in {said}"
    )


def value(number: Number) -> str:
    """Return a number with the word for a status that is not final."""
    return f"{number.shown} ({number.status.words})" if number.status.provisional else number.shown


def awaited(found: Sequence[Line]) -> str:
    """Say what is still to come, and when."""
    return pending([p for each in found for p in each.pending.values()])


def pending(found: Sequence[Pending]) -> str:
    """Say which periods are still to come, who publishes them and when they are expected."""
    if not found:
        return ""
    there = sorted({p.period for p in found}, key=periods.parse)
    names = language.enumeration(periods.in_dutch(p) for p in there)
    who = language.enumeration(dict.fromkeys(p.publisher for p in found))
    return f"Nog niet beschikbaar: {names} ({who}, {lines.expectation(found)})."


def ranking(
    title: str, unit: str, period: str, items: Sequence[tuple[str, Number]], to_come: Sequence[Pending]
) -> str:
    """Describe a ranking by its first three and its last."""
    if not items:
        return f"Liggend staafdiagram zonder cijfers: {title}. {pending(to_come)}"
    opening = f"Liggend staafdiagram: {title}, in {unit}" + (f", {period}." if period else ".")
    plain = all(number.status.provisional for _, number in items)  # then once is enough

    def said_of(name: str, number: Number) -> str:
        return f"{name} {number.shown if plain else value(number)}"

    said = [language.enumeration(said_of(*item) for item in items[:3]) + "."]
    if len(items) > 1:
        said[0] = f"Het hoogst: {said[0]}"
    if len(items) > 3:
        said.append(f"Het laagst van de {language.numeral(len(items))}: {said_of(*items[-1])}.")
    if plain:
        said.append("De cijfers zijn voorlopig.")
    return " ".join([opening, *said, pending(to_come)]).strip()


def place_of(name: str, items: Sequence[tuple[str, Number]]) -> str:
    """Say where one category stands in a ranking."""
    for place, (other, number) in enumerate(items, 1):
        if other == name:
            return f"{name} staat met {value(number)} op plaats {place} van {len(items)}."
    return ""


def stack(unit: str, found: Sequence[Line], whole: Sequence[str], share: bool) -> str:
    """Describe a stack by its total in the first and last whole period and its largest parts at the end."""
    kind = "Gestapeld staafdiagram"
    if not whole:
        return f"{kind} zonder cijfers. {awaited(found)}"
    names = language.enumeration(each.name for each in found)
    opening = f"{kind}: {names}, in {unit}, {lines.span(whole)}."
    said = []
    totals = [lines.total_of([e.numbers[p] for e in found if p in e.numbers]) for p in (whole[0], whole[-1])]
    if not share:
        said.append(f"Totaal: {value(totals[0])} {when(whole[0])}")
        if len(whole) > 1:
            said[0] += f", {value(totals[1])} {when(whole[-1])}"
        said[0] += "."
    last = [(each, each.numbers[whole[-1]]) for each in found if whole[-1] in each.numbers]
    last.sort(key=lambda pair: -float(pair[1]))
    end = when(whole[-1])
    for word, place in (("Grootste", 0), ("Kleinste", -1))[: len(last)]:
        each, number = last[place]
        said.append(f"{word} deel {end}: {each.name}, {value(number)}.")
    return " ".join([opening, *said, awaited(found)]).strip()


def comparison(unit: str, then: str, now: str, found: Sequence[Line]) -> str:
    """Describe a comparison of two periods per category."""
    opening = f"Vergelijking van {periods.in_dutch(then)} en {periods.in_dutch(now)}, in {unit}."
    both = [each for each in found if then in each.numbers and now in each.numbers]
    change = {each.name: float(each.numbers[now]) - float(each.numbers[then]) for each in both}
    rose = sorted((each for each in both if change[each.name] > 0), key=lambda each: -change[each.name])
    fell = sorted((each for each in both if change[each.name] < 0), key=lambda each: change[each.name])
    said = []
    for word, some in (("Het meest gestegen", rose), ("Het meest gedaald", fell)):
        of = [f"{e.name}, van {value(e.numbers[then])} naar {value(e.numbers[now])}" for e in some[:2]]
        said += [f"{word}: {'; '.join(of)}."] if of else []
    return " ".join(part for part in (opening, *said, awaited(found)) if part)


def panels(unit: str, found: Sequence[Line]) -> str:
    """Describe small multiples: each panel by its first and last number."""
    there = [each for each in found if each.numbers]
    opening = f"{language.numeral(len(found)).capitalize()} kleine lijngrafieken met dezelfde as, in {unit}."
    said = [course(each, extremes_too=False) for each in there]
    return " ".join([opening, *said, awaited(found)]).strip()
