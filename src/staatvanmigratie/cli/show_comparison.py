"""How two editions are shown side by side, headline by headline: in a terminal, for a program, as a page."""

from pathlib import Path
from typing import TYPE_CHECKING

import jinja2

from staatvanmigratie.cli import answers, terminal
from staatvanmigratie.decision import edition_comparison
from staatvanmigratie.foundation import dutch
from staatvanmigratie.foundation.files import write_whole
from staatvanmigratie.store.observations import Observation
from staatvanmigratie.store.provenance import LATER

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
        return answers.Side(edition.number, str(year), None, "none of that year", "", None, False)
    has_value = isinstance(figure, Observation)
    return answers.Side(
        edition.number,
        figure.period,
        figure.value if has_value else None,
        figure.shown if has_value else figure.status.words,
        figure.status.words,
        figure.vintage if has_value else None,
        has_value and figure.later and not figure.settled,
    )


def _marked(side: answers.Side) -> str:
    return side.shown + (LATER if side.later_vintage else "")


def _some_are_later(found: answers.Comparison) -> bool:
    return any(
        side.later_vintage for each in found.headlines for side in (each.first, each.first_now, each.second)
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
            _marked(each.first),
            f"{_marked(each.first_now)}{mark}",
            _marked(each.second),
            each.change,
        )
    terminal.out().print(table)
    if _some_are_later(found):
        said = "what was known on the cut-off date was not kept; this is of later, and need not add up"
        terminal.say(f"{LATER} {said}")


def write_page(found: answers.Comparison, path: Path) -> None:
    """Write the same as a page in Dutch, in one file that loads nothing.

    Raises
    ------
    OSError
        The file cannot be written; what was there still is.
    """
    template = jinja2.Template(_PAGE, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    values = {
        "numbers": found.editions,
        "years": [number - 1 for number in found.editions],
        "days": [dutch.day(day) for day in found.as_of],
        "rows": [
            (each, [_in_dutch(side) for side in (each.first, each.first_now, each.second)])
            for each in found.headlines
        ],
        "later": LATER if _some_are_later(found) else "",
    }
    write_whole(path, template.render(values))


def _in_dutch(side: answers.Side) -> str:
    return "geen cijfer over dat jaar" if side.value is None and not side.status else _marked(side)


_PAGE = """\
<!doctype html>
<html lang="nl">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Staat van Migratie {{ numbers[0] }} en {{ numbers[1] }} naast elkaar</title>
<style>
body { font-family: "Fira Sans", sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1, th { color: #154273; }
div { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { padding: .4rem .6rem; border-bottom: 1px solid #c3cfdd; text-align: right; vertical-align: top; }
th:first-child { text-align: left; }
</style>
</head>
<body>
<main>
<h1>Staat van Migratie {{ numbers[0] }} en {{ numbers[1] }} naast elkaar</h1>
<p>Editie {{ numbers[0] }} noemt de cijfers die bekend waren op {{ days[0] }}, editie {{ numbers[1] }} die van
{{ days[1] }}.</p>
<div role="region" aria-label="Kerncijfers van twee edities" tabindex="0">
<table>
<thead>
<tr>
<th scope="col">Kerncijfer</th>
<th scope="col">{{ years[0] }} in editie {{ numbers[0] }}</th>
<th scope="col">{{ years[0] }} in editie {{ numbers[1] }}</th>
<th scope="col">{{ years[1] }} in editie {{ numbers[1] }}</th>
<th scope="col">Verandering</th>
</tr>
</thead>
<tbody>
{% for each, shown in rows %}
<tr>
<th scope="row">{{ each.title }}</th>
<td>{{ shown[0] }}</td>
<td>{{ shown[1] }}{{ " (bijgesteld)" if each.revised }}</td>
<td>{{ shown[2] }}</td>
<td>{{ each.change }}</td>
</tr>
{% endfor %}
</tbody>
</table>
</div>
{% if later %}
<p>{{ later }} Wat op de peildatum bekend was, is niet bewaard. Dit is een latere stand. Daardoor kan een som
of een saldo met de andere cijfers van die editie niet precies uitkomen.</p>
{% endif %}
</main>
</body>
</html>
"""
