"""From the cells of a table to rows of the store: nothing is guessed, and what is passed over is counted."""

from datetime import date
from decimal import Decimal

import pytest

from staatvanmigratie.foundation.errors import SchemaError, SourceError
from staatvanmigratie.sources.services import beliefs, reading
from staatvanmigratie.sources.services.countries import Countries, Country
from staatvanmigratie.sources.services.dataset_files import Dataset
from staatvanmigratie.sources.services.table import Cell, Code, Dimension, Measure, Table

COUNTRIES = Countries({"SYR": Country(eurostat="SY", cbs=["NAT1"], titles=["Syrië"])}, {})
FIGURE = {"indicator": "immigration", "unit": "index", "measure": ["M1", "Immigration"]}
SECOND = ["M2", "Emigration"]


def dataset(source="eurostat", figures=({},), **changes) -> Dataset:
    return Dataset(
        **{
            "source": source,
            "name": "x",
            "table": "x",
            "title": "x",
            "ref_area": "NLD",
            "source_unit": "number",
            "titles": {"T": "Total", "TOTAL": "Total"},
            "dimensions": {
                "sex": "T",
                "citizen": {
                    "name": "citizenship",
                    "countries": True,
                    "codes": {"TOTAL": "_T", "Rest": "other"},
                },
                "time": {"time": ["year"]},
            },
            "figures": [{**FIGURE, **figure} for figure in figures],
            **changes,
        }
    )


def table(*cells, more=(), status=None, remarks=(), unit="number", others=("TOTAL", "R")) -> Table:
    """Cells are (citizen, time, value[, flags[, measure[, sex]]])."""
    titles = {"TOTAL": "Total", "SY": "Syria", "R": "Rest", "X": "Atlantis", "NAT1": "Syrië"}
    citizens, times = (dict.fromkeys(cell[place] for cell in cells) for place in (0, 1))
    citizens |= dict.fromkeys(others)
    dimensions = [
        Dimension("sex", "Sex", {"T": Code("T", "Total"), "F": Code("F", "Women")}),
        Dimension("citizen", "Citizen", {code: Code(code, titles[code]) for code in citizens}),
        Dimension("time", "Time", {code: Code(code, code, status) for code in times}, True),
        *more,
    ]
    measures = (Measure("M1", "Immigration", unit), Measure("M2", "Emigration", unit))
    made = []
    for citizen, time, value, *rest in cells:
        flags, measure, sex = (*rest, *("", "M1", "T")[len(rest) :])
        exact = None if value is None else Decimal(str(value))
        made.append(
            Cell((sex, citizen, time, *(next(iter(each.codes)) for each in more)), measure, exact, flags)
        )
    return Table("x", "x", None, tuple(dimensions), measures, tuple(made), "", "", remarks)


def read(asked, made):
    return reading.observations(asked, made, COUNTRIES)


def rows(found) -> list[dict]:
    return found.observations.to_dict("records")


def one(asked, made) -> dict:
    [row] = rows(read(asked, made))
    return row


def test_a_cell_becomes_a_row_of_the_store():
    assert one(dataset(), table(("SY", "2024", "12.50"))) == {
        "indicator": "immigration",
        "time_period": "2024",
        "ref_area": "NLD",
        "citizenship": "SYR",
        "obs_value": "12.50",
        "unit_measure": "index",
        "obs_status": "A",
        "rounded": False,
        "note": "",
    }


@pytest.mark.parametrize(
    ("flags", "status", "note"),
    [
        ("", "A", ""),
        ("p", "P", ""),
        ("e", "E", "estimated"),
        ("s", "E", "estimated by Eurostat"),
        ("f", "F", "forecast"),
        ("u", "U", "low reliability"),
        ("b", "B", "break in the series"),
        ("d", "A", "definition differs"),
        ("n", "A", "not significant"),
        ("r", "A", "revised"),
        ("bp", "P", "break in the series"),
        ("rb", "B", "break in the series; revised"),
        ("dn", "A", "definition differs; not significant"),
        ("ub", "U", "low reliability; break in the series"),
    ],
)
def test_a_flag_is_a_status_or_a_word(flags, status, note):
    row = one(dataset(), table(("TOTAL", "2024", 5, flags)))

    assert (row["obs_status"], row["note"]) == (status, note)


def test_a_flag_nobody_knows_is_listed_and_its_number_is_provisional():
    made = table(("TOTAL", "2024", 5, "pq"), ("SY", "2024", 6, "pq"), ("SY", "2023", 7))

    found = read(dataset(), made)

    assert [row["obs_status"] for row in rows(found)] == ["P", "P", "A"]
    assert found.remarks == [
        "status 'pq' is unknown; shown as provisional (2 cells, the first: immigration 2024 NLD)"
    ]


@pytest.mark.parametrize(
    ("said", "status"), [("Definitief", "A"), ("NaderVoorlopig", "P2"), ("Voorlopig", "P")]
)
def test_cbs_gives_a_status_per_period(said, status):
    found = read(dataset("cbs"), table(("TOTAL", "2024", 5), status=said))

    assert rows(found)[0]["obs_status"] == status
    assert found.remarks == []


@pytest.mark.parametrize(("said", "words"), [(None, "(none)"), ("Bijgewerkt", "Bijgewerkt")])
def test_a_status_nobody_knows_is_provisional_and_said(said, words):
    found = read(dataset("cbs"), table(("TOTAL", "2024", 5), status=said, remarks=("CBS did not count",)))

    assert rows(found)[0]["obs_status"] == "P"
    assert found.remarks == ["CBS did not count", f"status {words} is unknown; shown as provisional"]


def test_a_note_of_the_figure_goes_before_that_of_the_dataset_and_flags_come_after():
    asked = dataset(figures=[{"note": "of the figure"}, {"measure": SECOND, "indicator": "b"}], note="of all")
    made = table(("TOTAL", "2024", 5, "b"), ("TOTAL", "2024", 6, "", "M2"))

    assert [row["note"] for row in rows(read(asked, made))] == [
        "of the figure; break in the series",
        "of all",
    ]


def test_a_figure_may_have_a_day_a_factor_another_area_and_a_breakdown_of_its_own():
    figure = {
        "day": "01-01",
        "factor": 1000,
        "source_unit": "x 1 000",
        "ref_area": "BEL",
        "rounded": True,
        "sets": {"kind": "stock"},
    }

    row = one(dataset(figures=[figure]), table(("TOTAL", "2024", "1.5"), unit="x 1 000"))

    assert (row["time_period"], row["ref_area"], row["kind"]) == ("2024-01-01", "BEL", "stock")
    assert (row["obs_value"], row["rounded"]) == ("1500.0", True)


def test_large_and_small_numbers_have_no_exponent():
    assert one(dataset(), table(("TOTAL", "2024", "1E+3")))["obs_value"] == "1000"


def test_what_has_no_area_is_an_error():
    with pytest.raises(SourceError, match=r"data/sources/eurostat/x\.yml: immigration: ref_area is missing"):
        read(dataset(ref_area=None), table(("TOTAL", "2024", 5)))


def test_a_breakdown_can_be_the_area():
    dimensions = {"sex": "T", "citizen": {"name": "ref_area", "countries": True, "codes": {"TOTAL": "WORLD"}}}
    asked = dataset(ref_area=None, dimensions={**dimensions, "time": {"time": ["year"]}})

    made = table(("SY", "2024", 5), ("TOTAL", "2024", 6), others=())

    assert [row["ref_area"] for row in rows(read(asked, made))] == [
        "SYR",
        "WORLD",
    ]


def test_only_the_wanted_code_period_and_measure_are_taken():
    made = table(
        ("TOTAL", "2024", 1),
        ("TOTAL", "2024", 2, "", "M1", "F"),
        ("TOTAL", "2024-Q1", 3),
        ("TOTAL", "2024", 4, "", "M2"),
        ("TOTAL", "2024-W05", 5),
    )

    assert [row["obs_value"] for row in rows(read(dataset(), made))] == ["1"]


def test_what_lies_before_the_first_year_is_left_out():
    made = table(("TOTAL", "2022", 1), ("TOTAL", "2023", 2), ("TOTAL", "2024", 3))

    assert [row["time_period"] for row in rows(read(dataset(since="2023"), made))] == ["2023", "2024"]


def test_a_category_is_found_by_code_title_or_country():
    made = table(("R", "2024", 1), ("SY", "2024", 2))

    assert [row["citizenship"] for row in rows(read(dataset(), made))] == ["other", "SYR"]


def test_a_category_without_a_place_stops_or_is_listed():
    made = table(("X", "2024", 1), ("SY", "2024", 2))
    said = r"eurostat/x: citizen X \(Atlantis\) has no place here; .*in data/sources/eurostat/x\.yml"
    with pytest.raises(SourceError, match=said):
        read(dataset(), made)
    citizen = {"name": "citizenship", "countries": True, "others": "leave_out"}

    found = read(dataset(dimensions={"sex": "T", "citizen": citizen, "time": {"time": ["year"]}}), made)

    assert [row["citizenship"] for row in rows(found)] == ["SYR"]
    assert found.left_out == {"citizen": ["X"]}


def test_a_cell_without_a_value_is_counted_with_its_reason():
    made = table(
        ("TOTAL", "2024", 1),
        ("SY", "2024", None, "c"),
        ("SY", "2023", None, ":"),
        ("TOTAL", "2023", None, ":u"),
        ("SY", "2022", None, "c", "M2"),
    )

    found = read(dataset(), made)

    assert found.missing == {"confidential": 1, "not available": 2}
    assert [(row["time_period"], row["obs_value"], row["obs_status"]) for row in rows(found)] == [
        ("2024", "1", "A"),
        ("2024", "", "Q"),
        ("2023", "", "O"),
        ("2023", "", "O"),
    ]
    assert list(found.numbers["obs_value"]) == ["1"]


@pytest.mark.parametrize("source", ["cbs", "eurostat"])
def test_a_reason_nobody_knows_costs_its_own_cell_and_is_listed(source):
    made = table(("TOTAL", "2024", None, "Q"), ("TOTAL", "2023", 3), status="Definitief")

    found = read(dataset(source), made)

    assert [(row["obs_value"], row["obs_status"]) for row in rows(found)] == [("", "O"), ("3", "A")]
    assert found.remarks == ["status 'Q' is unknown; no value taken (1 cell: immigration 2024 NLD)"]


def test_what_is_missing_or_secret_leaves_no_sum():
    figure = {"where": {"citizenship": ["_T", "SYR"]}, "add_up": True}
    made = table(
        ("TOTAL", "2024", 1), ("SY", "2024", None, "c"), ("TOTAL", "2023", 5), ("SY", "2023", None, "m")
    )

    found = rows(read(dataset(figures=[figure]), made))

    assert [(row["time_period"], row["obs_value"], row["obs_status"]) for row in found] == [
        ("2024", "", "Q"),
        ("2023", "5", "A"),
    ]


@pytest.mark.parametrize(("value", "fits"), [("12", True), ("12.0", True), ("12.5", False), ("1.234", False)])
def test_there_is_no_part_of_a_person(value, fits):
    asked, made = dataset(figures=[{"unit": "persons"}]), table(("TOTAL", "2024", value))
    if fits:
        assert one(asked, made)["obs_value"] == value
        return

    said = rf"eurostat/x: immigration 2024 NLD \(T TOTAL 2024, measure M1\) is {value} persons"
    with pytest.raises(SourceError, match=f"{said}.* in data/sources/eurostat/x"):
        read(asked, made)


@pytest.mark.parametrize(("year", "fits"), [("2026", True), ("2027", True), ("2028", False), ("2062", False)])
def test_a_year_after_next_year_is_refused(year, fits):
    made = table(("TOTAL", year, 5), ("SY", "2099", None, "c"))
    if fits:
        assert len(reading.observations(dataset(), made, COUNTRIES, date(2026, 11, 30)).numbers) == 1
        return

    with pytest.raises(SourceError, match=f"immigration {year} NLD lies after 2027"):
        reading.observations(dataset(), made, COUNTRIES, date(2026, 11, 30))


@pytest.mark.parametrize(
    ("where", "values"),
    [
        ({"citizenship": "_T"}, [(None, "1")]),
        ({"citizenship": ["SYR"]}, [("SYR", "2")]),
        ({}, [("_T", "1"), ("SYR", "2")]),
    ],
)
def test_a_figure_takes_a_category_with_or_without_its_breakdown(where, values):
    made = table(("TOTAL", "2024", 1), ("SY", "2024", 2))

    found = rows(read(dataset(figures=[{"where": where}]), made))

    assert [(row.get("citizenship"), row["obs_value"]) for row in found] == values


def test_a_figure_leaves_a_category_out_or_calls_the_breakdown_otherwise():
    figure = {"without": {"citizenship": "_T"}, "names": {"citizenship": "nationality"}}

    row = one(dataset(figures=[figure]), table(("TOTAL", "2024", 1), ("SY", "2024", 2)))

    assert (row["nationality"], row["obs_value"]) == ("SYR", "2")
    assert "citizenship" not in row


def test_categories_that_belong_together_are_added_up():
    figure = {"where": {"citizenship": ["_T", "SYR"]}, "add_up": True}

    row = one(dataset(figures=[figure]), table(("TOTAL", "2024", 1, "p"), ("SY", "2024", 2)))

    assert (row["obs_value"], row["obs_status"]) == ("3", "P")
    assert "citizenship" not in row


def test_two_cells_for_one_figure_stop():
    made = table(("R", "2024", 1), ("X", "2024", 1))
    citizen = {"name": "citizenship", "codes": {"TOTAL": "_T", "R": "other", "X": "other"}}
    asked = dataset(dimensions={"sex": "T", "citizen": citizen, "time": {"time": ["year"]}})

    with pytest.raises(
        SourceError, match=r"eurostat/x: two cells for one figure: \{'indicator': 'immigration'"
    ):
        read(asked, made)


def test_an_answer_without_any_figure_stops():
    with pytest.raises(SourceError, match="eurostat/x: no figure at all in the answer"):
        read(dataset(), table(("TOTAL", "2024-Q1", 1)))


def test_a_figure_of_one_query_takes_the_cells_of_that_query():
    asked = dataset(figures=[{"query": "a"}], queries={"a": {}, "b": {}})
    made = table(("TOTAL", "2024", 1))
    cell = made.cells[0]
    cells = (Cell(cell.place, "M1", Decimal(7), "", "b"), Cell(cell.place, "M1", Decimal(8), "", "a"))

    assert one(asked, Table(**{**vars(made), "cells": cells}))["obs_value"] == "8"


def test_a_measure_that_may_be_missing_is_passed_over():
    asked = dataset(figures=[{"measure": ["gone"], "indicator": "b", "optional": True}, {}])

    assert one(asked, table(("TOTAL", "2024", 1)))["indicator"] == "immigration"


def test_a_figure_worked_out_stands_beside_those_it_comes_from():
    rule = {
        "indicator": "share",
        "unit": "percent",
        "out_of": "immigration",
        "ratio": {"citizenship": "SYR"},
        "to": {"citizenship": "_T"},
        "note": "derived",
    }

    found = rows(read(dataset(derived=[rule]), table(("TOTAL", "2024", 8), ("SY", "2024", 2))))

    assert [(row["indicator"], row["citizenship"], row["obs_value"]) for row in found] == [
        ("immigration", "_T", "8"),
        ("immigration", "SYR", "2"),
        ("share", "_T", "25.0"),
    ]


KINDS = Dimension("kind", "Kind", {"K": Code("K", "One")})
LEVELS = Dimension("level", "Level", {"1": Code("1", "First")})


@pytest.mark.parametrize(
    ("codes", "others", "kind"),
    [
        ({"K 1": "first", "K *": "any"}, "stop", "first"),
        ({"K 2": "second", "K *": "any"}, "stop", "any"),
        ({"* 1": "one"}, "leave_out", "one"),
    ],
)
def test_two_dimensions_can_be_one_breakdown(codes, others, kind):
    joint = {"kind": {"dimensions": ["kind", "level"], "codes": codes, "others": others}}

    row = one(dataset(joint=joint), table(("TOTAL", "2024", 1), more=(KINDS, LEVELS)))

    assert row["kind"] == kind


def test_a_joint_category_without_a_place_stops_or_is_listed():
    made = table(("TOTAL", "2024", 1), ("SY", "2024", 2), more=(KINDS, LEVELS))
    joint = {"kind": {"dimensions": ["kind", "level"], "codes": {"L 1": "x"}}}
    with pytest.raises(SourceError, match="no figure at all"):
        read(dataset(joint=joint), made)

    joint["kind"]["others"] = "stop"
    with pytest.raises(SourceError, match="eurostat/x: kind: K 1 has no place here"):
        read(dataset(joint=joint), made)


def test_a_dimension_nobody_described_is_read_at_the_code_for_all_of_those():
    whole = Dimension("kind", "Kind", {"1": Code("1", "One"), "Z": Code("Z", "Total")})
    made = table(("TOTAL", "2024", 1))
    cells = [Cell((*made.cells[0].place, code), "M1", Decimal(value)) for code, value in (("1", 4), ("Z", 9))]
    changed = Table(**{**vars(made), "dimensions": (*made.dimensions, whole), "cells": tuple(cells)})

    assert one(dataset(unnamed=["All", "Total"]), changed)["obs_value"] == "9"
    with pytest.raises(
        SchemaError, match=r"dimension kind is new; say which code to take \(1 \(One\), Z \(Total\) …\)"
    ):
        read(dataset(), changed)


# The shape a dataset relies on ---------------------------------------------------------------------------


def test_a_shape_holds_what_the_dataset_uses():
    """Codes of a breakdown, the one code of a selection, no periods; measures by their first name."""
    made = table(("TOTAL", "2024", 1), ("SY", "2024", 1))
    asked = dataset(figures=[{"measure": ["Immigration", "M1"]}, {"measure": ["gone"], "optional": True}])

    shape = beliefs.schema(asked, made)

    assert shape.dimensions == {
        "sex": {"T": "Total"},
        "citizen": {"TOTAL": "Total", "SY": "Syria", "R": "Rest"},
        "time": {},
    }
    assert shape.measures == {"Immigration": ("Immigration", "number")}


def test_every_problem_of_a_shape_is_told_at_once():
    made = table(("TOTAL", "2024", 1), more=(KINDS,))
    asked = dataset(
        figures=[{"source_unit": "%"}, {"measure": ["gone"], "indicator": "b"}],
        dimensions={"sex": ["Men", "Boys"], "age": "T", "citizen": {"name": "c"}, "time": {"time": ["year"]}},
    )

    with pytest.raises(SchemaError) as caught:
        beliefs.schema(asked, made)

    assert str(caught.value) == (
        "eurostat/x: no dimension age any more (there are: sex, citizen, time, kind); "
        "dimension kind is new; say which code to take (K (One) …); "
        "sex: no Men or Boys (there are: F (Women), T (Total) …); "
        "M1 (Immigration): unit is 'number', data/sources/eurostat/x.yml says '%'; "
        "x: no measure gone; there are: M2 (Emigration), M1 (Immigration)"
    )


def test_a_shape_is_looked_at_to_its_end():
    """A dimension that is provided for or a measure that may be missing does not hide the next problem."""
    whole = Dimension("aaa", "Aaa", {"T": Code("T", "Total")})
    asked = dataset(
        unnamed=["Total"],
        figures=[
            {"measure": ["gone"], "optional": True},
            {"measure": SECOND, "indicator": "b", "source_unit": "%"},
        ],
        dimensions={
            "age": "T",
            "size": "T",
            "sex": "T",
            "citizen": {"name": "c"},
            "time": {"time": ["year"]},
        },
    )

    with pytest.raises(SchemaError) as caught:
        beliefs.schema(asked, table(("TOTAL", "2024", 1), more=(whole, KINDS)))

    for problem in ("no dimension age", "no dimension size", "dimension kind is new", "unit is 'number'"):
        assert problem in str(caught.value)


def test_a_measure_that_needs_no_name_is_remembered_by_its_code():
    made = table(("TOTAL", "2024", 1))
    only = Table(**{**vars(made), "measures": made.measures[:1]})

    assert beliefs.schema(dataset(figures=[{"measure": []}]), only).measures == {
        "M1": ("Immigration", "number")
    }


def test_of_many_codes_the_first_are_shown():
    codes = {f"C{number}": Code(f"C{number}", str(number)) for number in range(8)}
    made = table(("TOTAL", "2024", 1), more=(Dimension("kind", "Kind", codes),))
    dimensions = {"sex": "T", "citizen": {"name": "c"}, "time": {"time": ["year"]}}

    with pytest.raises(SchemaError, match=r"which code to take \(C0 \(0\), C1 \(1\), C2 \(2\), C3 \(3\) …\)"):
        beliefs.schema(dataset(dimensions=dimensions), made)
    with pytest.raises(SchemaError, match=r"kind: no X \(there are: C0 \(0\), .*, C5 \(5\) …\)"):
        beliefs.schema(dataset(dimensions={**dimensions, "kind": "X"}), made)


def test_the_unit_that_was_written_down_may_stay():
    assert beliefs.schema(dataset(figures=[{"source_unit": "number"}]), table(("TOTAL", "2024", 1)))


# What a file believes of codes and measures --------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"titles": {"T": "Men", "TOTAL": "Total"}}, "sex T is called 'Total', not 'Men'"),
        (
            {"titles": {"T": "Total", "TOTAL": ["All", "W*"]}},
            "citizen TOTAL is called 'Total', not 'All' or 'W",
        ),
        ({"titles": {"TOTAL": "Total"}}, "sex T is called 'Total': if that is what you mean, write it under"),
        ({"titles": {"T": "Total"}}, "citizen TOTAL is called 'Total': if that is what you mean"),
        ({"figures": [{"measure": ["M1", "Births"]}]}, "measure M1 is called 'Immigration', not 'Births'"),
        (
            {"figures": [{"measure": ["M1"]}]},
            "measure M1 is called 'Immigration': write that beside its code",
        ),
        ({"source_unit": "%"}, r"M1 \(Immigration\): unit is 'number'"),
    ],
)
def test_what_another_name_or_unit_has_is_not_what_the_file_means(changes, said):
    """Without an earlier fetch to compare with, a code that means something else would not be noticed."""
    with pytest.raises(SchemaError, match=f"eurostat/x: .*{said}"):
        read(dataset(**changes), table(("TOTAL", "2024", 5)))


@pytest.mark.parametrize(
    "titles",
    [
        {"T": "total", "TOTAL": "To*"},
        {"sex T": "Total", "T": "Men", "TOTAL": "Total"},
        {"T*": "Total"},
        {"T": ["Men", "Total"], "TO*": "*"},
    ],
)
def test_a_title_may_be_a_pattern_of_one_dimension_or_of_several_codes(titles):
    assert one(dataset(titles=titles), table(("TOTAL", "2024", 5)))["obs_value"] == "5"


def test_a_total_that_is_named_by_its_title_needs_no_other():
    dimensions = {
        "sex": "Total",
        "citizen": {"name": "citizenship", "codes": {"Total": "_T"}},
        "time": {"time": ["year"]},
    }

    made = table(("TOTAL", "2024", 5), others=())

    assert one(dataset(titles={}, dimensions=dimensions), made)["obs_value"] == "5"


def test_a_category_that_no_code_gives_stops_with_the_nearest():
    """Left alone it would be left out without a word, and a series would end."""
    citizen = {"name": "citizenship", "codes": {"TOTAL": "_T", "Reste": "other"}, "others": "leave_out"}
    dimensions = {"sex": "T", "citizen": citizen, "time": {"time": ["year"]}}

    said = r"citizen: no Reste, for other \(there are: R \(Rest\), "
    with pytest.raises(SchemaError, match=said):
        read(dataset(dimensions=dimensions), table(("TOTAL", "2024", 5), ("X", "2024", 1), ("R", "2024", 5)))


def test_a_group_that_a_list_of_countries_lacks_is_a_remark_and_the_total_is_not():
    """Nobody may belong to a group this year; somebody always belongs to the total."""
    found = read(dataset(), table(("TOTAL", "2024", 5), others=()))

    assert found.remarks == ["citizen: no Rest (other)"]
    with pytest.raises(SchemaError, match=r"citizen: no TOTAL, for _T \(there are: SY \(Syria\) …\)"):
        read(dataset(), table(("SY", "2024", 5), others=()))


@pytest.mark.parametrize("source", ["cbs", "eurostat", "unhcr"])
@pytest.mark.parametrize("add_up", [True, False])
@pytest.mark.parametrize("second", [110, 90, None])
def test_a_cell_that_stands_twice_is_refused_before_anything_is_added_up(source, add_up, second):
    """Of whatever source: a page that came twice, a list that shifted, two queries that overlap."""
    asked = dataset(source, [{"add_up": add_up}])
    made = table(("TOTAL", "2024", 110), ("TOTAL", "2024", second), status="Definitief")

    with pytest.raises(
        SourceError, match="the answer has the cell T TOTAL 2024 M1 twice; one of them would be"
    ):
        read(asked, made)


def test_one_cell_may_be_taken_by_several_figures():
    figures = [{"indicator": "immigration"}, {"indicator": "arrivals"}]

    assert len(rows(read(dataset(figures=figures), table(("TOTAL", "2024", 110))))) == 2
