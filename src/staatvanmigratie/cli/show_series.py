"""How a series is shown: what an edition quotes of it, from where, what it passes over, and its uses."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING

from staatvanmigratie.cli import answers, terminal
from staatvanmigratie.foundation import dutch
from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.foundation.periods import parse
from staatvanmigratie.store import selection
from staatvanmigratie.store.snapshots import TOTAL

if TYPE_CHECKING:
    from staatvanmigratie.report.edition import Edition
    from staatvanmigratie.store.series import Series


def catalogue(edition: "Edition") -> answers.Catalogue:
    """Return the series there are."""
    entries = [
        answers.SeriesEntry(key, each.title, each.unit, each.source, list(each.by))
        for key, each in edition.catalogue.items()
    ]
    return answers.Catalogue(edition.number, edition.as_of, entries)


def tell_catalogue(found: answers.Catalogue) -> None:
    """Print the series there are."""
    table = terminal.table("Series", "Title", "Unit", "Source", "By")
    for each in found.series:
        table.add_row(each.series, each.title, each.unit, each.source, ", ".join(each.by))
    terminal.out().print(table)


def answer(
    edition: "Edition",
    series_id: str,
    where: Mapping[str, str],
    uses: Iterable[answers.Use] | None = None,
) -> answers.Series:
    """Return what is to be known of a series.

    Raises
    ------
    UnknownSeriesError, SvmError
        No such series, or it has no such dimension; the message says which there are.
    """
    found = edition.series(series_id)
    entry = found.entry
    if unknown := set(where) - set(entry.by):
        has = ", ".join(entry.by) or "none"
        raise SvmError(f"{series_id} has no dimension {', '.join(sorted(unknown))}; it has: {has}")
    place = {**dict.fromkeys(entry.by, TOTAL), **where}
    without = [*found.withheld, *found.where(**dict.fromkeys(entry.by, TOTAL)).withheld]
    periods = [*found.periods, *(each.period for each in without if dict(each.breakdown) == place)]
    periods = sorted({*periods, *(item.period for item in found.pending)}, key=parse)
    return answers.Series(
        series_id,
        found.title,
        found.definition.strip(),
        found.unit,
        list(entry.by),
        list(entry.datasets),
        edition.number,
        edition.as_of,
        dict(where),
        [each for period in periods for each in _candidates(found, period, where)],
        [
            f"{none.period} {none.label}: no number is quoted "
            f"({none.shown}, says {none.snapshot.key} of {none.snapshot.vintage})"
            for none in (without if entry.by else found.withheld)
        ],
        [
            answers.Awaited(
                series_id,
                item.period,
                f"{item.expected:%Y-%m}",
                item.overdue,
                item.publisher,
                item.address,
            )
            for item in found.pending
        ],
        list(_corrections(edition, found)),
        None if uses is None else list(uses),
    )


def _candidates(found: "Series", period: str, where: Mapping[str, str]) -> Iterable[answers.Candidate]:
    for choice in found.explain(period, where):
        yield answers.Candidate(
            period,
            choice.chosen,
            None if math.isnan(choice.value) else choice.value,
            choice.status.words,
            choice.vintage,
            choice.known_from,
            choice.dataset,
            choice.reason,
            choice.corrected or None,
        )


def _corrections(edition: "Edition", found: "Series") -> Iterable[answers.Correction]:
    for key, each, vintages in selection.corrected(found.entry, edition.store, edition.corrections):
        yield answers.Correction(
            key,
            each.dataset,
            each.where["time_period"],
            each.action,
            each.expect,
            each.value,
            each.reason,
            each.status,
            [snapshot.vintage for snapshot in vintages],
        )


def tell(edition: "Edition", said: answers.Series) -> None:
    """Print what is to be known of a series."""
    found = edition.series(said.series)
    out = terminal.out()
    out.print(f"{said.title} ({said.series}), {said.unit}", style="bold", highlight=False)
    out.print(said.definition, highlight=False)
    datasets = ", ".join(said.datasets)
    out.print(f"Edition {said.edition}, figures as of {said.as_of}. Datasets, first goes first: {datasets}")
    table = terminal.table("Period", "Value", "Status", "Vintage", "Known from", "Dataset", "Reason")
    before = ""
    for each in said.figures:
        quoted = f"{'quoted' if each.quoted else 'not quoted'}{', corrected' if each.corrected else ''}"
        table.add_row(
            each.period if each.quoted or each.period != before else "",
            "" if each.value is None else dutch.number(each.value, found.entry.decimals),
            each.status,
            each.vintage,
            each.known_from.isoformat(),
            each.dataset,
            f"{quoted}: {each.reason}",
            style=None if each.quoted else "dim",
        )
        before = each.period
    if table.row_count:
        out.print(table)
    elif said.by:
        out.print(f"This series has no total. Choose a category: {_categories(found)}", highlight=False)
    for line in said.withheld:
        terminal.say(line)
    for item in said.pending:
        terminal.say(
            f"{item.period}: still to come, expected {item.expected} from {item.publisher}, {item.where}"
        )
    for each in said.corrections:
        terminal.say(_in_words(each, found.entry.decimals))
    if said.uses is not None:
        tell_uses(said.uses)


def _in_words(each: answers.Correction, decimals: int) -> str:
    does = {"drop": "quotes none", "flag": "flags it"}.get(each.action)
    does = does or f"quotes {dutch.number(each.report_says or 0, decimals)} instead"
    return (
        f"{each.period}: {each.dataset} ({', '.join(each.vintages)}) says "
        f"{dutch.number(each.source_says, decimals)}, the report {does}: {each.reason} "
        f"(data/corrections.yml: {each.key}, {each.status})"
    )


def uses(edition: "Edition", series_id: str) -> Iterable[answers.Use]:
    """Yield the places where an edition prints a series."""
    from staatvanmigratie.decision import series_places

    for each in series_places.places(edition, series_id):
        yield answers.Use(edition.number, **asdict(each))


def tell_uses(found: list[answers.Use]) -> None:
    """Print where a series is used, by edition."""
    edition = None
    for each in found:
        if each.edition != edition:
            edition = each.edition
            terminal.say(f"\nEdition {edition}")
        what = f"{each.kind} {each.label}" if each.label else each.kind
        numbers = f"{len(each.shown)} numbers" if each.label else ", ".join(each.shown)
        where = f"build/{edition}/html/{each.anchor}" if each.anchor else ""
        terminal.say("  ".join(part for part in (f"  {each.place}", what, numbers, where) if part))
        if each.text and each.text != each.label:
            terminal.say(f"      {each.text}")
    if not found:
        terminal.say("\nNo edition uses it.")


def _categories(found: "Series") -> str:
    codes = (f"--where {name}={code}" for name in found.entry.by for code in found.categories(name)[:5])
    return ", ".join(codes)
