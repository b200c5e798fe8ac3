"""What a number format makes of a number: the codes that Excel and LibreOffice write, and any other text."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staatvanmigratie.foundation.office_files.spreadsheet.number_formats import look

ACCOUNTING = '_-* #,##0.00_-;-* #,##0.00_-;_-* "-"??_-;_-@_-'
EURO = '_-[$€-413] * #,##0.00_-;_-[$€-413] * -#,##0.00_-;_-[$€-413] * "-"??_-;_-@_-'


@pytest.mark.parametrize(
    "code",
    [
        "General",
        "0",
        "0.00",
        "#,##0",
        "# ##0",
        "#,##0;-#,##0",
        "#,##0_);(#,##0)",
        "#,##0;[Red]-#,##0",
        "[Blue]0",
        "[>=0]0;-0",
        "[$-413]#,##0",
        "@",
        ACCOUNTING,
        "+0;-0;0",
        "General;-General",
    ],
)
@pytest.mark.parametrize("number", [0, 12345, -12345, 0.5])
def test_a_plain_format_shows_the_number_that_the_cell_holds(code, number):
    assert look(code, number).sign == ""


@pytest.mark.parametrize(
    ("code", "times"),
    [
        ("0%", 100),
        ("0.0%", 100),
        ("0.0 %", 100),
        ("#,##0.00%", 100),
        ('0.0"%"', 1),
        ("0.0\\%", 1),
        ('0" %"', 1),
    ],
)
def test_a_percentage_is_one_with_its_own_sign_and_with_a_typed_one(code, times):
    """With % in the format a cell with 0.253 shows 25.3%; with "%" it shows 0.3%."""
    assert (look(code, 0.253).sign, look(code, 0.253).times) == ("%", times)


@pytest.mark.parametrize(
    ("code", "times"),
    [("#,##0,", "0.001"), ("0.0,,", "0.000001"), ("#,##0.0,", "0.001"), ("0,.0", "0.001"), ("0%%", "10000")],
)
def test_scaling_is_seen_and_is_no_plain_number(code, times):
    found = look(code, 12345)

    assert found.sign is None
    assert found.times == Decimal(times)


@pytest.mark.parametrize(
    ("code", "sign"),
    [
        ("[$€-413] #,##0.00", "€"),
        (EURO, "€"),
        ('"€" 0', "€"),
        ("€ 0", "€"),
        ("$#,##0", "$"),
        ('0" EUR"', "EUR"),
        ("[$EUR] 0", "EUR"),
    ],
)
def test_a_currency_is_seen_however_it_is_written(code, sign):
    assert look(code, 12.5).sign == sign
    assert look(code, 0).sign in (sign, "")  # a nil shows as a dash


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("# ?/?", "fraction"),
        ("# ??/??", "fraction"),
        ("# ?/8", "fraction"),
        ("0.00E+00", "scientific"),
        ("##0.0E+0", "scientific"),
        (";;;", "hidden"),
        ('"geheim"', "hidden"),
        ('[<5]"<5";0', "hidden"),
        ("0;0", "number"),
    ],
)
def test_another_way_to_show_a_number_is_no_plain_one(code, kind):
    found = look(code, 3)

    assert found.kind == kind
    assert found.sign is None or kind == "number"


@pytest.mark.parametrize("code", ["0;0", "0;[Red]0", '"-"0;0', "[>0]0;0"])
def test_a_negative_number_that_shows_no_minus_is_not_what_is_seen(code):
    assert look(code, -3).kind == "unsigned"


def test_a_positive_number_that_shows_a_minus_is_not_what_is_seen():
    assert look('"-"0', 3).kind == "unsigned"


@pytest.mark.parametrize("code", ['0 "dzd"', '0"*"', "0\\¹", '0 "mln"', '0"."000', '"ca. "0', "0 [x]"])
def test_text_that_a_format_puts_beside_a_number_is_kept(code):
    found = look(code, 3000)

    assert found.literal and found.sign is None


@pytest.mark.parametrize(
    ("code", "date"),
    [
        ("dd-mm-yyyy", "dmy"),
        ("mmm-yy", "my"),
        ("[$-413]mmmm yyyy;@", "my"),
        ("yyyy", "y"),
        ("h:mm AM/PM", "hm"),
        ("[h]:mm:ss", "hms"),
        ("yyyy\\-mm\\-dd", "dmy"),
    ],
)
def test_a_date_tells_which_parts_of_it_are_shown(code, date):
    assert look(code, 45108).kind == "date"
    assert "".join(sorted(look(code, 45108).date)) == "".join(sorted(date))


@pytest.mark.parametrize(
    ("number", "literal"), [(101, ""), (100, "klein"), (50, "klein"), (0, "klein"), (-3, "")]
)
def test_of_three_parts_with_a_condition_the_second_is_for_negative_numbers(number, literal):
    assert look('[>100]0;-0;0" klein"', number).literal == literal
    assert look('[>100]0;-0;0" klein"', number).kind == "number"


def test_a_plus_in_front_is_no_text_beside_a_number_and_what_follows_it_is():
    assert look("+0", 3).literal == ""
    assert look('+0" mln"', 3).literal == "mln"


def test_what_is_quoted_is_no_date_and_no_scale():
    assert look('0 "dzd, my"', 3).kind == "number"
    assert look('0 "dzd, my"', 3).times == 1


def test_zeros_in_front_are_counted():
    assert look("000", 7).digits == 3
    assert look("#,##0.00", 7).digits == 1


@given(st.text(max_size=20), st.floats(allow_nan=False, allow_infinity=False))
def test_any_code_has_a_look(code, number):
    assert look(code, number).times > 0


@given(
    st.sampled_from(["0", "#,##0", "0.0", "# ##0.00"]),
    st.text('abcxyz%€,.0#;\\"[]@ ', min_size=1, max_size=6),
    st.integers(1, 10**6),
)
def test_text_beside_a_number_is_never_taken_for_nothing(code, text, number):
    """Whatever a format puts beside a number is seen, but for space, and a unit as one."""
    quoted = "".join(f"\\{sign}" for sign in text)

    shown = look(f"{code}{quoted}", number)

    assert shown.times == 1
    assert shown.sign != "" or not text.strip()
