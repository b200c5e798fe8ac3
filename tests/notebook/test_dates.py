"""Stocks on irregular dates: a reception agency counts when it counts."""

import json

import pytest

from staatvanmigratie import grafiek
from staatvanmigratie.foundation.errors import NoObservationError, SvmError
from staatvanmigratie.notebook import time_axis
from tests.samples import factory

PLACES = {"2022-03-28": 29053, "2022-05-27": 49393, "2023-09": 81000, "2024-01-01": 90000}


def stock(values=PLACES, **fields):
    return factory.series(values, frequency="dates", report_year=2023, **fields)


def test_a_year_stands_for_its_newest_date():
    """Who asks for 2022 wants the last count of that year."""
    series = stock()

    assert series[2022].period == "2022-05-27"
    assert series.latest.value == 90000
    assert not series.has(2021)


def test_no_next_date_is_promised():
    """The source chooses its days, so nothing can be overdue."""
    series = stock({"2022-03-28": 29053})

    assert series.pending == []
    with pytest.raises(NoObservationError):
        _ = series.last


def test_dates_stand_at_their_day_on_the_axis():
    """Two counts in one year are two places, not one above the other."""
    assert 2022.2 < time_axis.place("2022-03-28", "dates") < time_axis.place("2022-05-27", "dates") < 2022.5
    assert time_axis.place("2022-12-31") == 2022  # a yearly stock stands at its year


def test_a_line_joins_counts_at_most_a_year_apart():
    """A line across a longer gap would claim what nobody counted."""
    drawn = json.dumps(grafiek.lijn(("Plekken", stock())).spec)

    runs = {run for run in ("Plekken 2022-03-28", "Plekken 2022-05-27", "Plekken 2023-09") if run in drawn}
    assert runs == {"Plekken 2022-03-28", "Plekken 2023-09"}


def test_bars_are_refused():
    """Bars at equal distances would hide how far apart the counts are."""
    with pytest.raises(SvmError, match=r"grafiek\.lijn"):
        grafiek.staven(stock())


def test_the_table_under_the_chart_names_the_days():
    """The reader sees when was counted."""
    rows = grafiek.lijn(("Plekken", stock())).table.rows

    assert [row[0].replace("\N{NO-BREAK SPACE}", " ") for row in rows] == [
        "28 maart 2022",
        "27 mei 2022",
        "september 2023",
        "1 januari 2024",
    ]
