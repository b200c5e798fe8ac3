"""Which vintage an edition quotes, and what it says of the others."""

from datetime import date

import pandas as pd
import pytest

from staatvanmigratie.foundation.statuses import Status
from staatvanmigratie.store import choice

CUT_OFF = date(2024, 6, 3)
CBS, EDITION = "cbs/85451NED", "jenv/staat-van-migratie"


def candidates(*rows):
    """Rows are (dataset, place in the catalogue, known from, value[, rounded])."""
    return pd.DataFrame(
        [
            {
                "time_period": "2023",
                "dataset": dataset,
                "rank": rank,
                "known_from": day,
                "vintage": day.isoformat(),
                "obs_value": value,
                "obs_status": "P",
                "rounded": bool(rounded),
            }
            for dataset, rank, day, value, *rounded in rows
        ]
    )


def chosen(rows, out=date(2024, 2, 1)):
    return choice.choose(rows, CUT_OFF, {"2023": out}, ["time_period"])


def explained(rows, out=date(2024, 2, 1)):
    return choice.explain(rows, set(chosen(rows, out).index), CUT_OFF, {"sex": "_T"})


def test_what_became_known_on_the_cut_off_date_is_quoted():
    rows = candidates((CBS, 0, CUT_OFF, 2), (CBS, 0, date(2024, 5, 1), 1))

    assert chosen(rows)["obs_value"].to_list() == [2]
    assert not chosen(rows)["later"].any()
    assert explained(rows)[0].reason.startswith("first dataset of the catalogue known at the cut-off date")


def test_a_period_is_out_on_the_day_of_its_first_release():
    rows = candidates((CBS, 0, date(2025, 1, 1), 2))

    assert chosen(rows, out=CUT_OFF)["later"].to_list() == [True]
    assert chosen(rows, out=date(2024, 6, 4)).empty


def test_of_the_known_an_exact_figure_goes_before_a_rounded_one_of_the_same_day():
    rows = candidates((CBS, 0, date(2024, 5, 1), 300, "rounded"), (CBS, 0, date(2024, 5, 1), 312))

    assert chosen(rows)["obs_value"].to_list() == [312]


def test_of_the_later_an_exact_figure_goes_before_an_earlier_rounded_one():
    rows = candidates(
        (CBS, 0, date(2024, 7, 1), 300, "rounded"),
        (EDITION, 1, date(2024, 8, 1), 311),
        (CBS, 0, date(2024, 9, 1), 312),
        (CBS, 0, date(2024, 8, 1), 313),
    )

    assert chosen(rows)["obs_value"].to_list() == [313]  # exact, then the earliest, then catalogue order


def test_each_value_says_why_it_is_quoted_or_not():
    """`svm series` shows this to whoever doubts a number."""
    rows = candidates(
        (EDITION, 1, date(2024, 5, 20), 4),
        (CBS, 0, date(2024, 2, 1), 1),
        (CBS, 0, date(2024, 5, 1), 2),
        (CBS, 0, date(2024, 7, 1), 3),
    )

    found = explained(rows)

    assert found[0] == choice.Choice(
        True,
        "2023",
        {"sex": "_T"},
        2.0,
        Status.VOORLOPIG,
        CBS,
        "2024-05-01",
        date(2024, 5, 1),
        "first dataset of the catalogue known at the cut-off date, newest vintage",
    )
    assert [(each.value, each.reason) for each in found[1:]] == [
        (1, f"a newer vintage of {CBS} was known"),
        (4, f"{EDITION} stands later in the catalogue than {CBS}"),
        (3, "became known on 2024-07-01, after the cut-off date 2024-06-03"),
    ]


@pytest.mark.parametrize(
    ("out", "quoted", "reason"),
    [
        (date(2024, 2, 1), True, "earliest later vintage; the period was out by the cut-off date"),
        (date(2024, 12, 31), False, "not out at the cut-off date 2024-06-03"),
    ],
)
def test_a_figure_that_became_known_later_says_whether_its_period_was_out(out, quoted, reason):
    [found] = explained(candidates((CBS, 0, date(2024, 7, 1), 3)), out)

    assert (found.chosen, found.reason) == (quoted, reason)
