import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staatvanmigratie.foundation import dutch, periods
from staatvanmigratie.foundation.errors import DataFileError
from staatvanmigratie.store.series import is_country
from tests.samples import ROOT

NBSP = dutch.NBSP


@given(st.floats(-1e12, 1e12, allow_nan=False), st.integers(0, 3))
def test_a_number_reads_back_as_the_same_number(value, decimals):
    """Thousands and decimals never swap places, whatever the value."""
    shown = dutch.number(value, decimals)

    back = float(shown.replace(".", "").replace(",", ".").replace(dutch.MINUS, "-"))
    assert back == pytest.approx(value, abs=0.5 * 10**-decimals + abs(value) * 1e-12)


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (38377, 0, "38.377"),
        (1234567.891, 2, "1.234.567,89"),
        (-5, 0, "−5"),
        (0.5, 0, "1"),
        (-0.4, 0, "0"),
        (12, 1, "12,0"),
    ],
)
def test_numbers_are_written_the_dutch_way(value, decimals, shown):
    assert dutch.number(value, decimals) == shown


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (109_870, f"bijna{NBSP}110.000"),
        (34_210, f"ruim{NBSP}34.000"),
        (110_000, "110.000"),
        (117_340_000, f"ruim{NBSP}117,3{NBSP}miljoen"),
        (120_000_000, f"120{NBSP}miljoen"),
        (999_900, f"bijna{NBSP}1{NBSP}miljoen"),
        (111_221_774_722, f"ruim{NBSP}111,2{NBSP}miljard"),
        (57, "57"),
    ],
)
def test_rounding_keeps_the_sentence_true(value, words):
    assert dutch.about(value) == words


@given(st.integers(100, 10**12))
def test_bijna_and_ruim_say_on_which_side_the_number_lies(value):
    words = dutch.about(value)

    text = words.removeprefix("bijna").removeprefix("ruim").strip(NBSP)
    scale = 1_000_000_000 if "miljard" in text else 1_000_000 if "miljoen" in text else 1
    digits = text.replace("miljoen", "").replace("miljard", "")
    rounded = round(float(digits.strip(NBSP).replace(".", "").replace(",", ".")) * scale)
    expected = "bijna" if rounded > value else "ruim" if rounded < value else ""
    assert words.startswith(expected)
    assert expected or not words.startswith(("bijna", "ruim"))


def test_a_date_does_not_break_over_a_line():
    assert dutch.day(date(2024, 7, 1)) == f"1{NBSP}juli{NBSP}2024"


def test_lists_and_small_numbers_read_as_words():
    assert dutch.enumeration(["Syrië", "Turkije", "Eritrea"]) == "Syrië, Turkije en Eritrea"
    assert [dutch.numeral(n) for n in (1, 12, 20, 21)] == ["een", "twaalf", "twintig", "21"]


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("SYR", "Syrië"),
        ("EU27_2020", "Europese Unie"),
        ("NL-ZH", "Zuid-Holland"),
        ("PSE", "Palestijnse gebieden"),
        ("NLD", "Nederland"),
        ("NL", "Nederland"),
        ("TUR", "Turkije"),
        ("GBR", "Verenigd Koninkrijk"),
        ("VAT", "Vaticaanstad"),
        ("SXM", "Sint-Maarten"),
        ("XKX", "Kosovo"),
        ("MMR", "Myanmar"),
        ("COD", "Congo (Democratische Republiek)"),
        ("COG", "Congo"),
        ("HKG", "Hongkong"),
        ("MAC", "Macau"),
        ("XYZ", "XYZ"),
    ],
)
def test_countries_have_their_dutch_name(code, name):
    assert dutch.area(code) == name


def test_months_have_the_names_that_were_always_printed():
    """A newer CLDR may write "mrt." or "Maart": the report, its charts and the PDF keep their letters."""
    assert " ".join(dutch.MONTHS) == (
        "januari februari maart april mei juni juli augustus september oktober november december"
    )
    assert " ".join(dutch.SHORT_MONTHS) == "jan feb mrt apr mei jun jul aug sep okt nov dec"


@pytest.mark.parametrize("month", range(1, 13))
def test_a_month_is_called_the_same_everywhere(month):
    name = dutch.MONTHS[month - 1]

    assert dutch.month(date(2024, month, 3)) == f"{name}{NBSP}2024"
    assert dutch.day(date(2024, month, 3)) == f"3{NBSP}{name}{NBSP}2024"
    assert periods.in_dutch(f"2024-{month:02d}") == f"{name} 2024"
    assert periods.in_dutch(f"2024-{month:02d}-03") == f"3{NBSP}{name}{NBSP}2024"


@pytest.mark.parametrize(
    "code",
    "UNK OOO OOS STLS STATELESS WORLD OECD EU28 EU27_2007 EU27_2020 EU_PLUS NL-ZH _T africa".split(),
)
def test_what_is_no_country_stays_out_of_a_ranking_of_countries(code):
    assert not is_country(code)
    assert is_country("SYR") and is_country("TIB")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("name: Congo}", "naam: Congo}", "COG: naam: is an unknown key"),
        ("OOO: {country: false}", "OOO: {country: nee}", "OOO: country: Input should be a valid boolean"),
        ("XKX: {name: Kosovo}", "XKX: Kosovo", "XKX: expected keys and values, found str"),
    ],
)
def test_a_slip_in_the_names_of_areas_is_an_error(tmp_path, monkeypatch, old, new, said):
    text = (ROOT / dutch.AREAS).read_text(encoding="utf-8")
    (tmp_path / "data").mkdir()
    (tmp_path / dutch.AREAS).write_text(text.replace(old, new), encoding="utf-8")
    monkeypatch.setenv("SVM_ROOT", str(tmp_path))

    with pytest.raises(DataFileError, match="^" + re.escape(f"data/areas.yml: {said}")):
        dutch.article("USA")
