from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staatvanmigratie.foundation import periods
from staatvanmigratie.foundation.errors import SvmError

YEARS = st.integers(1900, 2099)
PERIODS = st.one_of(
    YEARS.map(str),
    st.builds("{}-Q{}".format, YEARS, st.integers(1, 4)),
    st.builds("{}-S{}".format, YEARS, st.integers(1, 2)),
    st.builds("{}-{:02d}".format, YEARS, st.integers(1, 12)),
    st.dates(date(1900, 1, 1), date(2099, 12, 31)).map(date.isoformat),
)


@given(PERIODS)
def test_a_period_covers_days_within_its_year(period):
    days = periods.parse(period)

    assert days.first <= days.last
    assert days.first.year == days.last.year == int(period[:4])


@given(PERIODS)
def test_the_period_before_is_of_the_same_kind_and_one_year_earlier(period):
    """A quarter is compared with the same quarter, never with a year."""
    earlier = periods.before(period)

    assert periods.parse(earlier).frequency == periods.parse(period).frequency
    assert periods.year_of(earlier) == periods.year_of(period) - 1


@pytest.mark.parametrize(
    ("period", "last"),
    [
        ("2024", date(2024, 12, 31)),
        ("2024-S1", date(2024, 6, 30)),
        ("2024-Q1", date(2024, 3, 31)),
        ("2024-02", date(2024, 2, 29)),
        ("2024-01-01", date(2024, 1, 1)),
    ],
)
def test_the_last_day_decides_when_a_vintage_is_known(period, last):
    assert periods.last_day(period) == last


@pytest.mark.parametrize(
    ("period", "day", "part"),
    [
        ("2026", date(2026, 6, 30), "2026-01/2026-06"),
        ("2026", date(2026, 1, 31), "2026-01/2026-01"),
        ("2026", date(2026, 6, 15), "2026-01-01/2026-06-15"),
        ("2026", date(2026, 1, 1), "2026-01-01"),
        ("2026", date(2026, 12, 31), "2026"),
        ("2026-S2", date(2026, 9, 30), "2026-07/2026-09"),
        ("2026-02", date(2026, 2, 14), "2026-02-01/2026-02-14"),
    ],
)
def test_a_part_of_a_period_is_a_span(period, day, part):
    assert periods.until(period, day) == part
    assert periods.last_day(part) == day


def test_a_day_outside_a_period_is_no_part_of_it():
    with pytest.raises(SvmError, match="2025-12-31 is no day of 2026"):
        periods.until("2026", date(2025, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        *("", "24", "2024-13", "2024-Q5", "2024-02-30", "cohort2014", "2024/2023", "2023/", "2024JJ00"),
        *("20\N{ARABIC-INDIC DIGIT TWO}4", "\N{FULLWIDTH DIGIT TWO}024", "2014+3\N{ARABIC-INDIC DIGIT SIX}m"),
    ],
)
def test_what_is_no_period_is_refused_with_the_forms_there_are(text):
    with pytest.raises(SvmError, match=r"period|calendar"):
        periods.parse(text)


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("2023", "2023"),
        ("2023-S2", "tweede halfjaar 2023"),
        ("2023-Q3", "derde kwartaal 2023"),
        ("2023-12", "december 2023"),
        ("2023-12-31", "31\N{NO-BREAK SPACE}december\N{NO-BREAK SPACE}2023"),
    ],
)
def test_readers_see_dutch_words(period, words):
    assert periods.in_dutch(period) == words


@pytest.mark.parametrize(
    ("period", "last", "earlier", "words"),
    [
        ("2023-01/2023-10", date(2023, 10, 31), "2022-01/2022-10", "januari tot en met oktober 2023"),
        ("2018/2024", date(2024, 12, 31), "2017/2023", "2018 tot en met 2024"),
        ("2014+36m", date(2017, 12, 31), "2013+36m", "cohort 2014, na 36 maanden"),
    ],
)
def test_a_span_or_a_cohort_ends_on_a_day_and_has_words(period, last, earlier, words):
    """An edition quotes what lies before the end of its report year: ten months of it, or a cohort of old."""
    assert periods.last_day(period) == last
    assert periods.before(period) == earlier
    assert periods.in_dutch(period) == words
