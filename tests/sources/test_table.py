"""One form for what any source sent: how codes and measures are found by name, and what a shape remembers."""

import io
import zipfile
from decimal import Decimal

import pytest

from staatvanmigratie.foundation.errors import SchemaError, SourceError
from staatvanmigratie.sources.services.table import (
    Code,
    Dimension,
    Measure,
    Schema,
    Table,
    number,
    pack,
    tidy,
    unpack,
)

LONG = "Emigratie inclusief administratieve correcties van gemeenten"


def table(*measures):
    return Table("90001NED", "Migratie", None, (), measures, (), "https://example.org", "cbs_v4")


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (["T001038"], "T001038"),
        (["Totaal  mannen en vrouwen "], "T001038"),
        (["4000", "Mannen"], "3000"),
        (["Mannen", "T001038"], "3000"),
        (["mannen"], None),
        ([], None),
    ],
)
def test_a_code_is_found_by_itself_or_by_its_title(wanted, code):
    """Both services of CBS have the titles; only one of them has the codes of a dataset file."""
    codes = {
        "T001038": Code("T001038", "Totaal mannen en vrouwen"),
        "3000": Code("3000", " Mannen"),
    }

    assert Dimension("Geslacht", "Geslacht", codes).find(wanted) == code


def test_a_title_that_several_codes_have_names_none_of_them():
    """Titles at CBS are not unique; which of the two was meant, only its code says."""
    codes = {code: Code(code, title) for code, title in (("A1", "Totaal"), ("A2", " Totaal"), ("A3", "Deel"))}
    land = Dimension("Land", "Land", codes)

    assert land.find(["A2", "Totaal"]) == "A2" and land.find(["Deel"]) == "A3"
    with pytest.raises(
        SchemaError, match=r"Land: 'Totaal' is the title of several codes \(A1, A2\); name one"
    ):
        land.find(["Totaal"])


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("D004645", True),
        ("Immigratie", True),
        ("Immigratie_1", True),
        ("immigratie", True),
        ("Migratie > Totaal > Immigratie", False),
        ("Totaal > Immigratie", True),
        ("Immi", False),
        ("Immigratie_1_2", False),
        ("Emigratie", False),
    ],
)
def test_a_measure_is_called_by_code_title_or_group(name, called):
    assert Measure("D004645", "Immigratie", "aantal", "Totaal").is_called(name) is called


@pytest.mark.parametrize(("letters", "called"), [(29, False), (30, True), (31, True)])
def test_the_older_service_cuts_long_titles_off(letters, called):
    """A short beginning could be that of another measure."""
    stem = LONG.replace(" ", "")[:letters]

    assert Measure("M", LONG, "aantal").is_called(f"{stem}_12") is called


def test_of_many_measures_those_most_like_the_wanted_one_are_named_first():
    made = table(
        *(Measure(f"M{n:02d}", f"Aantal {n}", "aantal") for n in range(20)), Measure("X", LONG, "aantal")
    )

    said = r"no measure Immigratie; there are: X \(Emigratie inclusief .*\) and 9 more$"
    with pytest.raises(SourceError, match=said):
        made.measure(["Immigratie"])


def test_the_first_name_that_fits_is_taken():
    emigration, immigration = Measure("M2", "Emigratie", "aantal"), Measure("M1", "Immigratie", "aantal")

    assert table(emigration, immigration).measure(["Instroom", "Immigratie", "Emigratie"]) is immigration


def test_the_only_measure_needs_no_name():
    only = Measure("value", "", "")

    assert table(only).measure([]) is only


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["Saldo", "Balans"], r"no measure Saldo or Balans; there are: M1 \(Totaal\), M2 \(Totaal\)"),
        ([], "no measure named; there are"),
        (["Totaal"], "'Totaal' is the title of several measures: Immigratie > Totaal, Emigratie > Totaal"),
    ],
)
def test_a_measure_that_is_not_meant_by_one_name_lists_what_there_is(names, said):
    both = Measure("M1", "Totaal", "aantal", "Immigratie"), Measure("M2", "Totaal", "aantal", "Emigratie")

    with pytest.raises(SourceError, match=f"90001NED: {said}"):
        table(*both).measure(names)


def test_measures_with_one_title_are_told_apart_by_their_group():
    both = Measure("M1", "Totaal", "aantal", "Immigratie"), Measure("M2", "Totaal", "aantal", "Emigratie")

    assert table(*both).measure(["Emigratie > Totaal"]) is both[1]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", "12"),
        ("-12.50", "-12.50"),
        ("1e3", "1E+3"),
        ("1.5E-2", "0.015"),
        ("1e+3", "1E+3"),
        ("1e400", None),
        ("1.", None),
        (".5", None),
        ("1 000", None),
        ("12x", None),
        ("+1", None),
        ("", None),
        ("nan", None),
    ],
)
def test_a_number_is_exact_or_none(text, value):
    found = number(text)

    assert found == (None if value is None else Decimal(value))
    assert value is None or str(found) == value


def test_a_title_has_single_spaces():
    assert tidy("  Totaal \n mannen\tand  vrouwen ") == "Totaal mannen and vrouwen"


@pytest.mark.parametrize("content", [b"", b"no archive", pack({"a.json": b"x" * 99})[:60]])
def test_what_is_no_kept_answer_is_refused(content):
    with pytest.raises(SourceError, match="the kept answer cannot be unpacked"):
        unpack(content)


def test_a_kept_answer_is_compressed_and_knows_no_clock():
    """The store keeps every answer for ever; the same replies must be the same bytes next year."""
    content = pack({"b.json": b"x" * 100_000, "a.json": b"{}"})

    with zipfile.ZipFile(io.BytesIO(content)) as bundle:
        entries = bundle.infolist()
    assert [entry.filename for entry in entries] == ["a.json", "b.json"]
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert len(content) < 1000


def test_a_shape_is_kept_as_text_that_a_person_can_read():
    """It stands in the store beside the figures; git shows what changed in it."""
    shape = Schema({"Land": {"B": "Polen", "A": "Syrië"}}, {"I": ("Immigratie", "aantal")})

    assert shape.as_json().decode("utf-8") == (
        '{\n "dimensions": {\n  "Land": {\n   "A": "Syrië",\n   "B": "Polen"\n  }\n },\n'
        ' "measures": {\n  "I": [\n   "Immigratie",\n   "aantal"\n  ]\n }\n}\n'
    )
    assert Schema.from_json(shape.as_json()) == shape


def test_codes_that_came_and_went_are_told_of_every_dimension():
    one, other = {"A": "Syrië", "C": "Cuba"}, {"A": "Syrië", "B": "Polen"}
    old, new = ({"Herkomst": codes, "Land": codes} for codes in (one, other))

    assert Schema(old, {}).difference(Schema(new, {})) == (
        [],
        [
            "Herkomst: new code B (Polen)",
            "Herkomst: no C (Cuba) any more",
            "Land: new code B (Polen)",
            "Land: no C (Cuba) any more",
        ],
    )


def test_every_difference_of_two_shapes_is_told_in_order():
    old = Schema(
        {"Geslacht": {"1": "Totaal"}, "Land": {"A": "Syrië", "C": "Cuba"}, "Leeg": {}},
        {"I": ("Immigratie", "aantal"), "S": ("Saldo", "aantal"), "E": ("Emigratie", "aantal")},
    )
    new = Schema(
        {"Sekse": {"1": "Totaal"}, "Land": {"A": "Syrië ", "B": "Polen"}, "Nieuw": {}},
        {"I": ("Instroom", "%"), "N": ("Nareis", "aantal"), "E": ("Emigratie ", "aantal")},
    )

    stops, remarks = old.difference(new)

    assert stops == [
        "dimension Geslacht is now called Sekse",
        "dimension Leeg is gone",
        "dimension Nieuw is new",
        "measure I (Immigratie): unit 'aantal' is now '%'",
        "measure I: 'Immigratie' is now 'Instroom'",
        "measure S (Saldo) is gone",
    ]
    assert remarks == ["Land: new code B (Polen)", "Land: no C (Cuba) any more", "measure N (Nareis) is new"]
