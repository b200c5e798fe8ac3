"""How two editions are shown side by side, headline by headline."""

from typing import TYPE_CHECKING

from staatvanmigratie.cli import answers, terminal
from staatvanmigratie.decision import edition_comparison
from staatvanmigratie.store.observations import Observation

if TYPE_CHECKING:
    from staatvanmigratie.decision.edition_comparison import Figure
    from staatvanmigratie.report.edition import Edition


def answer(first: "Edition", second: "Edition") -> answers.Comparison:
    """Return the headlines of two editions."""
    headlines = [
        answers.Headline(
            each.series.id,
            each.title,
            each.series.unit,
            _side(first, first.report_year, each.first),
            _side(second, first.report_year, each.first_now),
            _side(second, second.report_year, each.second),
            each.change,
            each.revised,
        )
        for each in edition_comparison.compare(first, second)
    ]
    return answers.Comparison([first.number, second.number], [first.as_of, second.as_of], headlines)


def _side(edition: "Edition", year: int, figure: "Figure | None") -> answers.Side:
    if figure is None:
        return answers.Side(edition.number, str(year), None, "none of that year", "", None)
    has_value = isinstance(figure, Observation)
    return answers.Side(
        edition.number,
        figure.period,
        figure.value if has_value else None,
        figure.shown if has_value else figure.status.words,
        figure.status.words,
        figure.vintage if has_value else None,
    )


def tell(found: answers.Comparison) -> None:
    """Print the headlines of two editions."""
    one, other = found.editions
    years = [number - 1 for number in found.editions]
    days = " and ".join(
        f"edition {n} as of {day}" for n, day in zip(found.editions, found.as_of, strict=True)
    )
    terminal.out().print(f"{days[0].upper()}{days[1:]}", style="bold", highlight=False)
    table = terminal.table(
        "Headline", f"{years[0]} in {one}", f"{years[0]} in {other}", f"{years[1]} in {other}", "Change"
    )
    for each in found.headlines:
        mark = " (revised)" if each.revised else ""
        table.add_row(
            each.title,
            each.first.shown,
            f"{each.first_now.shown}{mark}",
            each.second.shown,
            each.change,
        )
    terminal.out().print(table)
