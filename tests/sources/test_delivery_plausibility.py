"""A delivery is examined as a fetch is: what cannot be right is refused with its row, or acknowledged."""

import re
from datetime import date, timedelta

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from staatvanmigratie.foundation.errors import DataFileError, SvmError
from staatvanmigratie.sources.deliveries import counts, notation
from staatvanmigratie.sources.units import adds_up, is_counted
from tests.samples.partner import BY_LAND, COUNT, LAND, YEARS, Partner


@pytest.fixture
def partner(tmp_path):
    return Partner(tmp_path)


# Periods ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "cell", "said"),
    [
        ("year", "2062", "row 3, column 'Aantal': x 2062 begins after reference_date 2026-06-30"),
        ("year", "2027", "row 3, column 'Aantal': x 2027 begins after"),
        (
            "year",
            "2026",
            "row 3, column 'Aantal': x 2026 ends after reference_date 2026-06-30: .* of 2026-01/2026-06",
        ),
        ("month", "2026-07", "row 3, column 'Aantal': x 2026-07 begins after"),
        ("quarter", "2026-Q3", "row 3, column 'Aantal': x 2026-Q3 begins after"),
        ("day", "2026-07-01", "row 3, column 'Aantal': x 2026-07-01 begins after"),
    ],
)
def test_a_period_that_is_not_over_is_refused(partner, form, cell, said):
    past = {"year": "2025", "month": "2026-06", "quarter": "2026-Q2", "day": "2026-06-30"}[form]
    columns = {"Jaar": {"role": "period", "form": form}, "Aantal": COUNT}

    (point,) = partner.is_refused(f"{past};100", f"{cell};100", columns=columns)

    assert re.match(said, point)


@pytest.mark.parametrize(
    ("day", "cell", "kept"),
    [
        ("2026-06-30", "2026", "2026-01/2026-06"),
        ("2026-06-15", "2026", "2026-01-01/2026-06-15"),
        ("2026-06-30", "2025", "2025"),
    ],
)
def test_a_part_of_a_period_is_kept_as_the_part_where_it_is_declared(partner, day, cell, kept):
    partner.sends(f"{cell};100", unfinished="part", reference_date=day)

    assert partner.stored() == {(kept, 100)}


# Counts -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("-3", "row 2, column 'Aantal': x 2024 NLD is -3, below 0; a balance is declared with signed: true"),
        ("3,5", "row 2, column 'Aantal': x 2024 NLD is 3.5, and persons are counted whole"),
        (
            "1,234",
            "row 2.*'1,234' is 1.234 with locale: nl and 1234 with locale: en, and persons are counted whole",
        ),
        ("1,000", "row 2.*'1,000' is 1 with locale: nl and 1000 with locale: en"),
    ],
)
def test_persons_are_whole_and_not_below_zero(partner, cell, said):
    (point,) = partner.is_refused(f"2024;{cell}")

    assert re.match(said, point)


@pytest.mark.parametrize(
    ("more", "cell", "value"),
    [
        ({"signed": True}, "-3", -3),
        ({"unit": "average_persons"}, "3,5", 3.5),
        ({"unit": "percent"}, "1,234", 1.234),
        ({"unit": "percent"}, "-3", -3),
        ({"unit": "eur_million"}, "12,5", 12.5),
        ({}, "1.234", 1234),
        ({}, "12,0", 12),
    ],
)
def test_what_a_column_is_declared_as_may_be_so(partner, more, cell, value):
    partner.sends(f"2024;{cell}", columns={**YEARS, "Aantal": {**COUNT, **more}})

    assert partner.stored() == {("2024", value)}


@given(st.integers(1, 10**6), st.sampled_from(["nl", "en"]))
def test_a_thousand_in_the_other_notation_is_never_taken_for_a_few(number, locale):
    """Every count that is written with a sign for thousands is read as declared, or refused."""
    written = f"{number * 1000 + 5:,}"
    other = written.replace(",", ".")
    here, there = (other, written) if locale == "nl" else (written, other)

    counts.refuse_two_readings(here, locale, "persons")
    assert notation.read(here, locale).value == number * 1000 + 5
    with pytest.raises(notation.NotationError):
        counts.refuse_two_readings(there, locale, "persons")
        notation.read(there, locale)


@pytest.mark.parametrize(
    ("unit", "counted", "summed"),
    [
        ("persons", True, True),
        ("permits", True, True),
        ("homes", True, True),
        ("registraties", True, True),
        ("registrations", True, True),
        ("sex_ratio", False, False),
        ("ratio", False, False),
        ("percent", False, False),
        ("per_1000_inhabitants", False, False),
        ("per 1.000 inwoners", False, False),
        ("dagen", False, False),
        ("miljoen euro", False, True),
        ("x 1 000", False, True),
    ],
)
def test_units_are_counted_or_measured(unit, counted, summed):
    assert (is_counted(unit), adds_up(unit)) == (counted, summed)


# Totals -------------------------------------------------------------------------------------------------


def test_parts_that_do_not_make_the_total_are_refused_with_all_their_rows(partner):
    points = partner.is_refused("2024;Totaal;1230", "2024;Syrië;120", "2024;Turkije;3", **BY_LAND)

    assert points == ["rows 2, 3, 4, column 'Aantal': x 2024 NLD is 1230, its parts by land make 123"]


@pytest.mark.parametrize(
    ("cells", "parts", "right"),
    [
        (("123", "120", "3"), "all", True),
        (("124", "120", "3"), "all", False),
        (("122", "120", "3"), "all", False),
        (("125", "120", "<5"), "all", True),  # the hidden one makes the rest
        (("119", "120", "<5"), "all", False),
        (("120", "120", ""), "all", True),  # cannot occur
        (("125", "120", ""), "all", False),
        (("<5", "120", "3"), "all", True),  # nothing to compare with
        (("1230", "120", "3"), "some", True),
        (("122", "120", "3"), "some", False),
        (("122", "120", "3"), "overlap", True),
    ],
)
def test_a_total_is_what_its_parts_make(partner, cells, parts, right):
    columns = {**YEARS, "Land": {**LAND, "parts": parts}, "Aantal": COUNT}
    rows = [f"2024;{land};{cell}" for land, cell in zip(("Totaal", "Syrië", "Turkije"), cells, strict=True)]

    if right:
        partner.sends(*rows, columns=columns, empty="impossible")
    else:
        assert len(partner.is_refused(*rows, columns=columns, empty="impossible")) == 1


def test_one_category_beside_a_total_is_a_selection_and_never_more_than_the_total(partner):
    partner.sends("2024;Totaal;1230", "2024;Syrië;1100", **BY_LAND)

    (point,) = partner.is_refused("2024;Totaal;1230", "2024;Syrië;1300", **BY_LAND)
    assert "its parts by land make 1300" in point


def test_percentages_make_no_total(partner):
    columns = {**YEARS, "Land": LAND, "Aantal": {**COUNT, "unit": "percent"}}

    partner.sends("2024;Totaal;40", "2024;Syrië;60", "2024;Turkije;30", columns=columns)


SEX = {"role": "dimension", "dimension": "sex", "codes": {"Totaal": "_T", "m": "male", "v": "female"}}


def test_every_breakdown_with_a_total_is_added_up_in_every_category_of_the_others(partner):
    columns = {**YEARS, "Land": LAND, "Geslacht": SEX, "Aantal": COUNT}
    table = {("Syrië", "m"): 7, ("Syrië", "v"): 5, ("Turkije", "m"): 2, ("Turkije", "v"): 1}
    table |= {("Totaal", "m"): 9, ("Totaal", "v"): 6, ("Syrië", "Totaal"): 12, ("Turkije", "Totaal"): 3}
    table |= {("Totaal", "Totaal"): 15}
    partner.sends(*(f"2024;{land};{sex};{value}" for (land, sex), value in table.items()), columns=columns)

    table["Turkije", "v"] = 2
    points = partner.is_refused(
        *(f"2024;{land};{sex};{value}" for (land, sex), value in table.items()), columns=columns
    )

    assert points == [
        "rows 7, 3, 5, column 'Aantal': x 2024 NLD sex=female is 6, its parts by land make 7",
        "rows 9, 4, 5, column 'Aantal': x 2024 NLD land=TUR is 3, its parts by sex make 4",
    ]


@given(st.lists(st.integers(0, 5000), min_size=2, max_size=6), st.sampled_from([None, 5, 10, 100]))
def test_rounded_parts_make_their_rounded_total(tmp_path_factory, values, base):
    """A total that was rounded by itself is right, however its parts were rounded."""

    def written(value):
        return value if base is None else round(value / base) * base

    lands = ("Syrië", "Turkije", "Irak", "Iran", "Eritrea", "Jemen")
    rows = [f"2024;Totaal;{written(sum(values))}"]
    rows += [f"2024;{land};{written(value)}" for land, value in zip(lands, values, strict=False)]

    Partner(tmp_path_factory.mktemp("a")).sends(*rows, **BY_LAND, rounding=base or 1)


# Rounding -----------------------------------------------------------------------------------------------


def ten(*numbers):
    return [f"{year};{number}" for year, number in enumerate(numbers, 2010)]


TENS = ten(120, 130, 170, 210, 250, 230, 190)


@pytest.mark.parametrize(
    ("rows", "base"),
    [
        (TENS, 10),
        (ten(*range(1005, 1095, 10)), 5),
        (ten(1100, 1300, 1700, 1900), 100),
        (ten(0, 31000, 43000, "<5", 57000), 1000),
        (ten(*range(1005, 1085, 5)), 5),
    ],
    ids=["tens", "fives", "hundreds", "thousands", "many"],
)
def test_numbers_that_are_all_round_are_declared_so(partner, rows, base):
    (point,) = partner.is_refused(*rows)

    assert f"numbers are multiples of {base}: " in point
    assert point.endswith(f"write rounding: {base}; if it is exact after all, rounding: 1")
    assert partner.sends(*rows, rounding=base).read.observations["rounded"].all()
    assert partner.snapshots()[-1].rounding == base


def test_round_and_exact_parts_make_their_total_exactly(partner):
    rows = ["2024;Totaal;1205", "2024;Syrië;1000", "2024;Turkije;204"]

    (point,) = partner.is_refused(*rows, **BY_LAND, rounding=1)
    assert "is 1205, its parts by land make 1204" in point


def test_thousands_of_round_numbers_are_told_as_well(partner):
    days = [f"{date(2019, 1, 1) + timedelta(days=n)};{5 * n + 1005}" for n in range(1000)]
    columns = {"Dag": {"role": "period", "form": "day"}, "Aantal": COUNT}

    (point,) = partner.is_refused(*days, columns=columns)
    assert "x: all 1000 numbers are multiples of 5: " in point


def test_what_is_exact_though_round_is_not_called_rounded(partner):
    assert not partner.sends(*TENS, rounding=1).read.observations["rounded"].any()


@pytest.mark.parametrize(
    ("rows", "unit"),
    [
        (TENS[:6], "persons"),  # six tens: once in a million, as in a file of every day
        ([*TENS, "2020;201"], "persons"),
        (ten(*[0] * 16), "persons"),
        (TENS, "eur_million"),
        (TENS, "percent"),
    ],
    ids=["few", "one is not", "nobody", "money", "percentages"],
)
def test_what_may_be_round_by_chance_is_taken(partner, rows, unit):
    assert partner.sends(*rows, columns={**YEARS, "Aantal": {**COUNT, "unit": unit}}).snapshot


def test_a_declared_rounding_that_the_numbers_do_not_keep_is_refused(partner):
    points = partner.is_refused("2023;120", "2024;123", "2025;127", rounding=10)

    assert points == [
        "rows 3, 4, column 'Aantal': x: 2 of 3 numbers are no multiple of 10, as rounding says: 123, 127"
    ]


@pytest.mark.parametrize(
    ("rounding", "unit", "stored"), [(10, "persons", True), (None, "persons", False), (10, "percent", False)]
)
def test_rounded_counts_are_kept_as_rounded(partner, rounding, unit, stored):
    partner.sends("2024;120", rounding=rounding, columns={**YEARS, "Aantal": {**COUNT, "unit": unit}})

    assert list(partner.snapshots()[-1].observations()["rounded"]) == [stored]


# Beside the vintage before -------------------------------------------------------------------------------


def test_a_number_that_became_many_times_as_large_is_refused(partner):
    partner.sends("2024;1200", "2025;1300")

    assert partner.is_refused("2024;1200", "2025;13000") == [
        "row 3, column 'Aantal': x 2025 NLD: 1200 a year before, now 13000",
        "x 2025 NLD: revised from 1300 to 13000",
    ]
    assert partner.is_refused("2024;120", "2025;1300")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (["2023;80", "2024;90"], "x: 1 of 3 numbers of the vintage 2026-07-01 are gone: x 2022 NLD"),
        (["2024;90"], "x: 2 of 3 numbers of the vintage 2026-07-01 are gone: x 2022 NLD, x 2023 NLD"),
        (
            ["2022;70", "2023;.", "2024;90"],
            "x: 1 of 3 numbers of the vintage 2026-07-01 are gone: x 2023 NLD",
        ),
        (
            ["2022;70", "2023;?", "2024;90"],
            "x: 1 of 3 numbers of the vintage 2026-07-01 are gone: x 2023 NLD",
        ),
    ],
    ids=["history", "shrinks", "missing", "impossible"],
)
def test_numbers_that_are_gone_are_refused(partner, rows, said):
    partner.sends("2022;70", "2023;80", "2024;90")

    assert partner.is_refused(*rows, signs={"?": "M"}) == [said]


def test_what_became_secret_or_new_is_no_doubt(partner):
    partner.sends("2022;70", "2023;3")
    partner.sends("2022;70", "2023;<5", "2024;90")

    assert len(partner.snapshots()) == 2


def test_files_of_their_own_periods_do_not_repeat_the_past_and_keep_their_categories(partner):
    own = {**BY_LAND, "periods": "own"}
    partner.sends("2023;Syrië;120", "2023;Turkije;30", **own)
    partner.sends("2024;Syrië;130", "2024;Turkije;30", **own)

    (point,) = partner.is_refused("2024;Syrië;130", **own)
    assert point.endswith("are gone: x 2024 NLD land=TUR")


def test_exact_numbers_that_come_back_rounded_are_refused(partner):
    partner.sends("2022;712", "2023;803", "2024;95")

    (point,) = partner.is_refused("2022;710", "2023;800", "2024;100")

    assert point == (
        "x: the numbers of the vintage 2026-07-01 were multiples of 1, and the same ones are now "
        "multiples of 10, rounded or cut off: 710, 800, 100"
    )
    partner.sends("2022;712", "2023;803", "2024;100")


# What the catalogue says ----------------------------------------------------------------------------------

ENTRY = """\
proef:
  title: Proef
  definition: Proef.
  unit: personen
  source: Voorbeelddienst
  datasets: [proef/aantallen]
  select: {indicator: x, ref_area: NLD}
  owner: Voorbeelddienst
  release: {first: N+1-05}
  address: https://example.org/
  checks: {maximum: 500}
"""


def test_a_number_that_the_catalogue_calls_impossible_is_refused(partner):
    folder = partner.root / "data" / "catalogue"
    folder.mkdir()
    (folder / "a.yml").write_text(ENTRY, encoding="utf-8")

    assert partner.is_refused("2024;600") == ["row 2, column 'Aantal': x 2024 NLD is 600, above 500 (proef)"]


# What somebody looked at ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "rows", [["2062;100"], ["2024;-5"], ["2024;1,5"], ["2023;1000", "2024;9000"]], ids=lambda rows: rows[-1]
)
def test_what_is_right_after_all_is_acknowledged_word_for_word(partner, rows):
    partner.is_right_after_all(*rows)

    about = yaml.safe_load((partner.snapshots()[-1].folder / "description.yml").read_text("utf-8"))
    assert about["acknowledged"][0]["reason"] == "the partner confirmed it"


def test_an_acknowledgement_hides_no_other_figure_and_no_other_number(partner):
    known = [
        {"what": "x 2024 NLD is -5, below 0; a balance is declared with signed: true", "reason": "as sent"}
    ]
    partner.sends("2024;-5", acknowledged=known)

    assert len(partner.is_refused("2024;-5", "2025;-5", acknowledged=known)) == 1
    assert partner.is_refused("2024;-6", acknowledged=known)[0].startswith(
        "row 2, column 'Aantal': x 2024 NLD is -6"
    )


def test_an_acknowledgement_of_a_long_list_is_of_that_list_only(partner):
    """Another number in the middle of it would otherwise go by."""
    years = range(2000, 2020)
    partner.sends(*(f"{year};7" for year in years))
    lost = {2003, *range(2006, 2013), 2016}
    (point,) = partner.is_refused(*(f"{year};7" for year in years if year not in lost))
    known = {"acknowledged": [{"what": point, "reason": "the partner took these years back"}]}

    other = {2013, *lost} - {2012}
    (another,) = partner.is_refused(*(f"{year};7" for year in years if year not in other), **known)
    assert another.partition(" in all")[0] == point.partition(" in all")[0]
    partner.sends(*(f"{year};7" for year in years if year not in lost), **known)


def test_an_acknowledgement_of_what_is_no_doubt_is_refused(partner):
    known = [{"what": "x 2024 NLD is -5, below 0", "reason": "as sent"}]

    with pytest.raises(DataFileError, match=r"acknowledged: .* take it out:\n- x 2024 NLD is -5"):
        partner.sends("2024;5", acknowledged=known)


def test_exact_small_counts_are_not_written_into_a_description(partner):
    """The acknowledgement would hold the number that is to be made safe."""
    columns = {**YEARS, "Land": LAND, "Geslacht": SEX, "Aantal": {**COUNT}}
    rows = ["2024;Syrië;m;-3", "2024;Syrië;v;2"]
    about = {"columns": columns, "disclosure": {"rows": "land", "columns": "sex"}}

    with pytest.raises(SvmError) as error:
        partner.sends(*rows, **about)

    assert "acknowledged" not in str(error.value)


@pytest.mark.parametrize(
    ("column", "said"),
    [({**COUNT, "parts": "some"}, "parts is for"), ({"role": "skip", "signed": True}, "signed is for")],
)
def test_a_key_that_a_column_cannot_have_is_refused(partner, column, said):
    with pytest.raises(DataFileError, match=said):
        partner.sends("2024;5;5", columns={**YEARS, "Aantal": COUNT, "Ander": column})
