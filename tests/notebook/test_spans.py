"""Figures of a stretch of time or of a cohort, which have no place on a time axis."""

import pytest

from staatvanmigratie import grafiek
from staatvanmigratie.foundation.errors import NoObservationError, SvmError
from staatvanmigratie.notebook.outputs import table
from tests.samples import factory

CONTROLS = {"2023-12-09/2024-03-09": 38600, "2024-12-09/2025-03-09": 41750}


def spans():
    return factory.series(CONTROLS, frequency="span", report_year=2025)


def test_a_span_is_compared_with_the_same_days_a_year_earlier():
    assert round(spans().latest.change.value) == 8


def test_no_next_span_is_promised():
    """Nobody said when the next message comes."""
    assert spans().pending == []
    with pytest.raises(NoObservationError):
        _ = spans().last


def test_the_newest_measurement_of_a_cohort_comes_last():
    cohort = factory.series({"2014+36m": 19, "2014+12m": 10, "2013+12m": 8}, frequency="cohort")

    assert cohort.latest.value == 19
    assert cohort["2014+12m"].change.then.value == 8


def test_a_span_has_words_in_a_table_and_no_place_on_an_axis():
    shown = table.tabel([("Gecontroleerd", spans())], label="tab-x", bijschrift="Controles")

    assert "tot en met" in shown.data["text/html"]
    with pytest.raises(SvmError, match="table"):
        grafiek.lijn(("Gecontroleerd", spans()))
