"""From the cells of a table to rows of the store: nothing is guessed, and what is passed over is counted."""

from decimal import Decimal

import pytest

from staatvanmigratie.foundation.errors import SchemaError, SourceError
from staatvanmigratie.sources.services import dataset_files, reading
from staatvanmigratie.sources.services.countries import Countries, Country
from staatvanmigratie.sources.services.dataset_files import Dataset
from staatvanmigratie.sources.services.table import Cell, Code, Dimension, Measure, Table

COUNTRIES = Countries({"SYR": Country(eurostat="SY", cbs=["NAT1"], titles=["Syrië"])}, {})
FIGURE = {"indicator": "immigration", "unit": "persons", "measure": ["M1"]}


def dataset(source="eurostat", figures=({},), **changes) -> Dataset:
    return Dataset(
        **{
            "source": source,
            "name": "x",
            "table": "x",
            "title": "x",
            "ref_area": "NLD",
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


def table(*cells, more=(), status=None, remarks=()) -> Table:
    """Cells are (citizen, time, value[, flags[, measure[, sex]]])."""
    titles = {"TOTAL": "Total", "SY": "Syria", "R": "Rest", "X": "Atlantis", "NAT1": "Syrië"}
    citizens, times = (dict.fromkeys(cell[place] for cell in cells) for place in (0, 1))
    dimensions = [
        Dimension("sex", "Sex", {"T": Code("T", "Total"), "F": Code("F", "Women")}),
        Dimension("citizen", "Citizen", {code: Code(code, titles[code]) for code in citizens}),
        Dimension("time", "Time", {code: Code(code, code, status) for code in times}, True),
        *more,
    ]
    measures = (Measure("M1", "Immigration", "number"), Measure("M2", "Emigration", "number"))
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
        "unit_measure": "persons",
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


def test_a_flag_nobody_knows_stops():
    with pytest.raises(SourceError, match="eurostat/x: unknown flag q in 'pq' for 2024"):
        read(dataset(), table(("TOTAL", "2024", 5, "pq")))


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
    asked = dataset(figures=[{"note": "of the figure"}, {"measure": ["M2"], "indicator": "b"}], note="of all")
    made = table(("TOTAL", "2024", 5, "b"), ("TOTAL", "2024", 6, "", "M2"))

    assert [row["note"] for row in rows(read(asked, made))] == [
        "of the figure; break in the series",
        "of all",
    ]


def test_a_figure_may_have_a_day_a_factor_another_area_and_a_breakdown_of_its_own():
    figure = {"day": "01-01", "factor": 1000, "ref_area": "BEL", "rounded": True, "sets": {"kind": "stock"}}

    row = one(dataset(figures=[figure]), table(("TOTAL", "2024", "1.5")))

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

    assert [row["ref_area"] for row in rows(read(asked, table(("SY", "2024", 5), ("TOTAL", "2024", 6))))] == [
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

    assert len(found.observations) == 1
    assert found.missing == {"confidential": 1, "not available": 2, "unreliable": 1}
    assert list(found.missing) == sorted(found.missing)


@pytest.mark.parametrize("source", ["cbs", "eurostat"])
def test_a_reason_nobody_knows_stops(source):
    with pytest.raises(SourceError, match=rf"{source}/x: a cell without a value says 'Q', unknown here"):
        read(dataset(source), table(("TOTAL", "2024", None, "Q"), status="Definitief"))


def test_a_word_of_cbs_is_not_read_as_letters():
    with pytest.raises(SourceError, match="says 'pb', unknown here"):
        read(dataset("cbs"), table(("TOTAL", "2024", None, "pb"), status="Definitief"))


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
    made = table(("TOTAL", "2024", 1), ("TOTAL", "2024", 1))

    with pytest.raises(
        SourceError, match=r"eurostat/x: two cells for one figure: \{'indicator': 'immigration'"
    ):
        read(dataset(), made)


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

    shape = dataset_files.schema(asked, made)

    assert shape.dimensions == {
        "sex": {"T": "Total"},
        "citizen": {"TOTAL": "Total", "SY": "Syria"},
        "time": {},
    }
    assert shape.measures == {"Immigration": ("Immigration", "number")}


def test_every_problem_of_a_shape_is_told_at_once():
    made = table(("TOTAL", "2024", 1), more=(KINDS,))
    asked = dataset(
        figures=[{"source_unit": "x 1 000"}, {"measure": ["gone"], "indicator": "b"}],
        dimensions={"sex": ["Men", "Boys"], "age": "T", "citizen": {"name": "c"}, "time": {"time": ["year"]}},
    )

    with pytest.raises(SchemaError) as caught:
        dataset_files.schema(asked, made)

    assert str(caught.value) == (
        "eurostat/x: no dimension age any more (there are: sex, citizen, time, kind); "
        "dimension kind is new; say which code to take (K (One) …); "
        "sex: no Men or Boys (there are: T (Total), F (Women) …); "
        "M1 (Immigration): unit is 'number', data/sources/eurostat/x.yml says 'x 1 000'; "
        "x: no measure gone; there are: M1 (Immigration), M2 (Emigration)"
    )


def test_a_shape_is_looked_at_to_its_end():
    """A dimension that is provided for or a measure that may be missing does not hide the next problem."""
    whole = Dimension("aaa", "Aaa", {"T": Code("T", "Total")})
    asked = dataset(
        unnamed=["Total"],
        figures=[
            {"measure": ["gone"], "optional": True},
            {"measure": ["M2"], "indicator": "b", "source_unit": "%"},
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
        dataset_files.schema(asked, table(("TOTAL", "2024", 1), more=(whole, KINDS)))

    for problem in ("no dimension age", "no dimension size", "dimension kind is new", "unit is 'number'"):
        assert problem in str(caught.value)


def test_a_measure_that_needs_no_name_is_remembered_by_its_code():
    made = table(("TOTAL", "2024", 1))
    only = Table(**{**vars(made), "measures": made.measures[:1]})

    assert dataset_files.schema(dataset(figures=[{"measure": []}]), only).measures == {
        "M1": ("Immigration", "number")
    }


def test_of_many_codes_the_first_are_shown():
    codes = {f"C{number}": Code(f"C{number}", str(number)) for number in range(8)}
    made = table(("TOTAL", "2024", 1), more=(Dimension("kind", "Kind", codes),))
    dimensions = {"sex": "T", "citizen": {"name": "c"}, "time": {"time": ["year"]}}

    with pytest.raises(SchemaError, match=r"which code to take \(C0 \(0\), C1 \(1\), C2 \(2\), C3 \(3\) …\)"):
        dataset_files.schema(dataset(dimensions=dimensions), made)
    with pytest.raises(SchemaError, match=r"kind: no X \(there are: C0 \(0\), .*, C5 \(5\) …\)"):
        dataset_files.schema(dataset(dimensions={**dimensions, "kind": "X"}), made)


def test_the_unit_that_was_written_down_may_stay():
    assert dataset_files.schema(dataset(figures=[{"source_unit": "number"}]), table(("TOTAL", "2024", 1)))
