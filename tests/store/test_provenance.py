"""The written origin of a number: what a fact checker reads."""

import json
from dataclasses import asdict
from datetime import date

from staatvanmigratie.notebook.outputs.record import NumberRecord, PendingRecord
from staatvanmigratie.store import provenance
from tests.samples import factory


def test_a_value_says_where_it_comes_from():
    s = factory.series({"2022": 403108, "2023": (335668, "P")})

    record = NumberRecord.of(s.last, "n1")

    assert record.id == "n1"
    assert (record.shown, record.value, record.what) == ("335.668", 335668.0, "value")
    assert (record.source, record.table, record.vintage) == ("CBS", "85451NED", "2024-02-29")
    assert (record.period, record.status) == ("2023", "voorlopig")
    assert record.based_on == ()
    assert NumberRecord(**json.loads(json.dumps(asdict(record), allow_nan=False))).shown == record.shown


def test_a_change_names_both_numbers_it_rests_on():
    """Who checks a percentage needs the two numbers, not the percentage."""
    s = factory.series({"2022": 403108, "2023": (335668, "P")})

    record = NumberRecord.of(s.last.change, "n2")

    assert record.what == "change"
    assert [(b.period, b.value) for b in record.based_on] == [("2023", 335668.0), ("2022", 403108.0)]
    assert record.status == "voorlopig"


def test_a_category_is_named_and_a_total_is_not():
    s = factory.series({"SYR": {"2023": 10}, "_T": {"2023": 30}}, by="nationality")

    assert NumberRecord.of(s.where(nationality="SYR").last, "n1").breakdown == {"nationality": "SYR"}
    assert NumberRecord.of(s.last, "n1").breakdown == {}


def test_a_pending_figure_says_who_and_when():
    s = factory.series({"2022": 1}, release={"first": "N+2-06"})

    record = PendingRecord.of(s.last)

    assert (record.period, record.expected, record.publisher) == ("2023", "2025-06", "CBS")
    assert record.overdue is False


def test_the_source_line_names_publisher_table_and_vintage():
    s = factory.series(
        {"2022": 1, "2023": 2}, source={"vintage": "2024-05-15", "known_from": date(2024, 5, 15)}
    )

    line = provenance.source_line(s.observations)

    assert line.replace("\N{NO-BREAK SPACE}", " ") == "Bron: CBS, tabel 85451NED (stand 15 mei 2024)."


def test_a_second_hand_and_a_later_vintage_are_marked_and_explained():
    source = {"secondary": True, "vintage": "2025", "known_from": date(2025, 12, 31), "table": None}
    s = factory.series({"2022": 1}, source=source, release={"first": "N+1-02"})

    assert provenance.source_line(s.observations) == "Bron: CBS (stand 2025†‡)."
    assert [note[0] for note in provenance.notes(s.observations)] == ["†", "‡"]


def test_a_later_vintage_of_a_final_figure_has_no_mark_and_its_record_says_so():
    s = factory.series({"2022": 1}, source={"vintage": "2025", "known_from": date(2025, 12, 31)})

    record = NumberRecord.of(s[2022], "n1")

    assert (record.later_vintage, record.settled) == (False, True)
    assert "‡" not in provenance.source_line(s.observations)


def test_a_copy_of_a_table_is_marked_apart_from_what_others_tell():
    copy = factory.series({"2022": 1}, source={"secondary": True, "table_copy": True})
    told = factory.series({"2022": 1}, source={"secondary": True})

    assert [note[0] for note in provenance.notes(copy.observations)] == ["§"]
    assert NumberRecord.of(copy[2022], "n1").hand == "copy"
    assert NumberRecord.of(copy[2022].plus(told[2022]), "n1").hand == "retelling", "the one furthest away"
    both = provenance.source_line([*copy.observations, *told.observations])
    assert both.endswith("†§).")


def test_notes_explain_only_the_marks_that_occur():
    final = factory.series({"2022": 1, "2023": 2})
    provisional = factory.series({"2022": 1, "2023": (2, "P")})

    assert provenance.notes(final.observations) == []
    assert provenance.notes(provisional.observations) == ["* voorlopig cijfer"]


def test_a_source_that_is_still_silent_is_named_as_such():
    s = factory.series({}, release={"first": "N+2-06"})

    line = provenance.source_line([], s.pending)

    assert line.replace("\N{NO-BREAK SPACE}", " ") == "Bron: CBS (verwacht in juni 2025)."


def test_short_names_are_the_abbreviation_when_there_is_one():
    assert provenance.short_name("Centraal Bureau voor de Statistiek (CBS)") == "CBS"
    assert provenance.short_name("Eurostat") == "Eurostat"


def test_a_series_says_where_all_of_its_figures_come_from():
    """The annex of sources prints it for every series."""
    s = factory.series({"2022": 1, "2023": 2})

    assert (
        s.source_line.replace("\N{NO-BREAK SPACE}", " ")
        == "Bron: CBS, tabel 85451NED (stand 29 februari 2024)."
    )
