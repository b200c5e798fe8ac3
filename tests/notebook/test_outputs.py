"""Figures, tables and key figures: everything the book needs, and nothing an author could forget."""

import json
import subprocess
import sys
from datetime import date

import pandas as pd
import pytest

from staatvanmigratie import figuur, grafiek, kerncijfers, tabel
from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.notebook.outputs import captions, table
from staatvanmigratie.notebook.outputs.record import read
from tests.samples import factory

VALUES = {"2021": 252_528, "2022": 403_108, "2023": (335_668, "P")}


@pytest.fixture
def immigration():
    return factory.series(VALUES)


@pytest.fixture
def asylum():
    values = {
        "SYR": {"2022": 100, "2023": 120},
        "TUR": {"2022": 60, "2023": 48},
        "_T": {"2022": 200, "2023": 240},
    }
    return factory.series(values, by="nationality", id="asiel", title="Asielaanvragen")


def shown(**changes):
    s = factory.series(VALUES)
    return figuur(grafiek.lijn(s), **{"label": "fig-immigratie", "bijschrift": "Immigratie", **changes})


def rows(record):
    return [[cell.text for cell in row] for row in record.table.rows]


def test_a_figure_has_all_that_the_book_needs():
    data, metadata = shown()._repr_mimebundle_()
    record = read(metadata)

    assert set(data) == {"image/svg+xml", "text/html", "text/plain"}
    assert (record.kind, record.label) == ("figuur", "fig-immigratie")
    assert record.caption == "Immigratie: in 2023 minder dan in 2022"
    assert record.alt == data["text/plain"]
    assert record.source.startswith("Bron: CBS, tabel\N{NO-BREAK SPACE}85451NED (stand 29")
    assert list(record.notes) == ["* voorlopig cijfer (open punt en streepjeslijn)"]
    assert [c.title for c in record.table.columns] == ["Jaar", "Immigratie (personen)"]
    assert rows(record)[-1] == ["2023", "335.668*"]


def test_every_number_of_a_table_has_its_origin_and_every_id_is_unique(asylum):
    record = tabel(asylum.top(2, "nationality"), label="tab-a", bijschrift="A", verandering=True).record
    ids = [number.id for number in record.numbers]
    used = [cell.number for row in record.table.rows for cell in row if cell.number]

    assert ids == used == ["n1", "n2", "n3", "n4"]


def test_metadata_is_plain_json_and_the_same_every_time():
    one, two = (json.dumps(shown().record.as_json(), allow_nan=False) for _ in range(2))

    assert one == two


def test_jupyterlab_shows_caption_source_and_table():
    """Text/html wins in JupyterLab; a bare picture would hide what the reader of the book sees."""
    page = shown().data["text/html"]

    assert (
        "<svg" in page
        and "Immigratie: in 2023 minder dan in 2022</strong>" in page
        and "Bron: CBS" in page
        and "<table>" in page
    )


@pytest.mark.parametrize("alt", ["", "   ", "Immigratie"])
def test_an_empty_description_is_refused_with_what_to_write(alt):
    with pytest.raises(SvmError, match="Leave alt= out"):
        shown(alt=alt)


def test_an_author_may_describe_better():
    assert shown(alt="Immigratie verdubbelde bijna.").record.alt == "Immigratie verdubbelde bijna."


@pytest.mark.parametrize(
    "label", ["immigratie", "fig_immigratie", "fig-Immigratie", "tab-x", "fig-", "fig-a b"]
)
def test_a_wrong_label_is_refused(label):
    with pytest.raises(SvmError, match="fig-immigratie"):
        shown(label=label)


def test_an_empty_caption_is_refused():
    with pytest.raises(SvmError, match="caption is empty"):
        shown(bijschrift=" ")


def test_what_is_no_chart_is_refused(immigration):
    with pytest.raises(SvmError, match=r"grafiek\.lijn"):
        figuur(immigration, label="fig-x", bijschrift="X")


def test_numbers_in_a_caption_have_an_origin_too(immigration, monkeypatch):
    monkeypatch.setattr(captions, "_notebook_names", lambda: {"s": immigration})

    record = shown(bijschrift="Immigratie: {{ s.first }} in {{ s.first.period }}").record

    assert record.caption == "Immigratie: 252.528 in 2021"
    assert record.caption_myst == "Immigratie: {cijfer}`n1` in 2021"
    ids = [number.id for number in record.numbers]
    assert ids == ["n1", "n2", "n3", "n4"]
    assert record.table.rows[0][1].number == "n2"


def test_a_pending_figure_is_announced_under_the_figure():
    s = factory.series({"2021": 1, "2022": 2}, release={"first": "N+2-06"})

    record = figuur(grafiek.staven(s), label="fig-x", bijschrift="X").record

    assert rows(record)[-1] == ["2023", "nog niet beschikbaar"]
    assert record.table.rows[-1][1].pending is True
    assert [p.period for p in record.pending] == ["2023"]
    note = record.notes[-1].replace("\N{NO-BREAK SPACE}", " ")
    assert note == "2023: nog niet beschikbaar. CBS verwacht dit cijfer in juni 2025."


def test_two_announcements_for_one_year_say_which_series_each_is_about():
    """Two notes on 2025, June of this year and June of the next, looked like a contradiction."""
    late = factory.series({"2022": 2}, id="niet_eu", title="Van buiten de EU")
    due = factory.series({"2022": 3}, id="eu", title="Uit de EU", release={"first": "N+2-06"})

    record = figuur(grafiek.lijn(("A", late), ("B", due)), label="fig-x", bijschrift="X").record

    said = [note.replace("\N{NO-BREAK SPACE}", " ") for note in record.notes if note.startswith("2023, ")]
    assert said == [
        "2023, Van buiten de EU: nog niet verwerkt in dit rapport. "
        "CBS had dit cijfer gepland voor februari 2024.",
        "2023, Uit de EU: nog niet beschikbaar. CBS verwacht dit cijfer in juni 2025.",
    ]


def test_provinces_are_not_headed_as_countries():
    provinces = factory.series(
        {"NL-DR": {"2023": 5}, "NL-GR": {"2023": 7}}, by="ref_area", report_year=2023
    ).in_period("2023")
    countries = factory.series({"DEU": {"2023": 5}, "FRA": {"2023": 7}}, by="ref_area").in_period("2023")

    def heads(found):
        chart = figuur(grafiek.liggend(found), label="fig-x", bijschrift="X").record
        return [
            chart.table.columns[0].title,
            tabel(found, label="tab-x", bijschrift="X").record.table.columns[0].title,
        ]

    assert heads(provinces) == ["Provincie", "Provincie"]
    assert heads(countries) == ["Land", "Land"]


# Tables -------------------------------------------------------------------------------------------------


def test_series_make_a_table_with_a_row_per_period(immigration):
    other = factory.series(
        {"2022": 5}, id="b", title="Emigratie", note="Zonder correcties.", release={"first": "N+2-06"}
    )

    record = tabel([immigration, ("Vertrek", other)], label="tab-x", bijschrift="X", since=2022).record

    assert [c.title for c in record.table.columns] == ["Jaar", "Immigratie", "Vertrek"]
    assert rows(record) == [["2022", "403.108", "5"], ["2023", "335.668*", "nog niet beschikbaar"]]
    assert record.notes[:2] == ("Aantallen in personen.", "Zonder correcties.")


def test_observations_make_a_table_with_a_row_per_category(asylum):
    record = tabel(
        asylum.top(2, "nationality"), label="tab-x", bijschrift="X", verandering=True, aandeel_van=asylum.last
    ).record

    assert [c.title for c in record.table.columns] == [
        "Nationaliteit",
        "Asielaanvragen, 2023 (personen)",
        "Verandering t.o.v. 2022",
        "Aandeel",
    ]
    assert rows(record) == [["Syrië", "120", "+20%", "50%"], ["Turkije", "48", "−20%", "20%"]]


def test_a_change_of_a_percentage_is_in_points():
    s = factory.series({"2022": 40, "2023": 48}, unit="procent")

    assert table.signed(s.last.change).shown.replace("\N{NO-BREAK SPACE}", " ") == "+8 procentpunt"


def test_a_change_that_cannot_be_known_is_no_number():
    s = factory.series({"2022": 40, "2023": 48})

    assert rows(tabel(s, label="tab-x", bijschrift="X", verandering=True).record) == [
        ["2022", "40", "geen cijfer"],
        ["2023", "48", "+20%"],
    ]


@pytest.mark.parametrize("number", [1, 2.5, True])
def test_a_bare_number_is_refused(number):
    """A number without a source has no place in the report."""
    with pytest.raises(SvmError, match=r"Syrië, Aantal: a bare .* has no source"):
        tabel([{"Land": "Syrië", "Aantal": number}], label="tab-x", bijschrift="X")


def test_a_frame_may_hold_observations_text_and_gaps(asylum):
    frame = pd.DataFrame(
        {"Aantal": [asylum.last, None], "Wie": ["iedereen", "niemand"]},
        index=pd.Index(["a", "b"], name="Groep"),
    )

    record = tabel(frame, label="tab-x", bijschrift="X").record

    assert [(c.title, c.align) for c in record.table.columns] == [
        ("Groep", "left"),
        ("Aantal", "right"),
        ("Wie", "left"),
    ]
    assert rows(record) == [["a", "240", "iedereen"], ["b", "geen cijfer", "niemand"]]


def test_the_html_of_a_table_has_headers_for_rows_and_columns(asylum):
    page = tabel(asylum.top(2, "nationality"), label="tab-x", bijschrift="<X>").data["text/html"]

    assert '<th scope="col"' in page and '<th scope="row"' in page and "<caption>&lt;X&gt;</caption>" in page


# Key figures --------------------------------------------------------------------------------------------


def test_tiles_show_number_change_and_status(immigration, asylum):
    record = kerncijfers(
        ("Immigranten", immigration.last, immigration.last.change),
        ("Asielaanvragen", asylum.last, asylum.last.change, "zonder nareis"),
        asylum.where(nationality="SYR").last,
        label="kern-x",
    ).record
    first, second, third = record.tiles

    assert (first.shown, first.number, first.note) == ("335.668", "n1", "voorlopig")
    assert first.change == "17%\N{NO-BREAK SPACE}minder" and first.change_number == "n2"
    assert second.note == "zonder nareis"
    assert third.title == "Syrië"
    assert [number.id for number in record.numbers] == ["n1", "n2", "n3", "n4", "n5"]


def test_a_pending_tile_says_when(immigration):
    late = factory.series({"2022": 5}, release={"first": "N+2-06"})

    tile = kerncijfers(
        immigration.last, immigration.first, ("Laat", late.last, late.last.change), label="kern-x"
    ).record.tiles[2]

    assert (tile.shown, tile.number, tile.change) == ("", None, None)
    assert tile.note.replace("\N{NO-BREAK SPACE}", " ") == "verwacht in juni 2025"
    assert tile.pending.expected == "2025-06"


@pytest.mark.parametrize(
    ("first", "said"), [("N+2-06", "nog niet beschikbaar"), ("N+1-02", "nog niet verwerkt in dit rapport")]
)
def test_the_screen_of_who_writes_says_of_a_tile_to_come_what_the_page_says(immigration, first, said):
    late = factory.series({"2022": 5}, release={"first": first}).last

    shown = kerncijfers(immigration.last, immigration.first, ("Laat", late), label="kern-x")

    assert f"Laat: {said}" in shown.data["text/plain"]
    assert f"<strong>{said}</strong>" in shown.data["text/html"]


def test_tiles_are_three_to_six_and_never_bare_numbers(immigration):
    with pytest.raises(SvmError, match="3 to 6 tiles"):
        kerncijfers(immigration.last, label="kern-x")
    with pytest.raises(SvmError, match="a tile is an observation"):
        kerncijfers(immigration.last, immigration.last, ("Getal", 3), label="kern-x")


def test_the_command_line_need_not_wait_for_the_charts():
    """Altair takes half a second to load; tables and checks do without."""
    script = (
        "import sys, staatvanmigratie.notebook.outputs.table; "
        "print('altair' in sys.modules, 'vl_convert' in sys.modules)"
    )
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert loaded.stdout.split() == ["False", "False"]


def test_a_sentence_stands_once_under_a_table():
    said = ["Afgerond op tientallen. Zonder wie later vertrok.", "Afgerond op tientallen.", "Met X."]

    assert captions.once(said) == ("Afgerond op tientallen. Zonder wie later vertrok.", "Met X.")
    assert captions.once(["Afgerond op tientallen.", "Afgerond op tientallen. Ook X."]) == (
        "Afgerond op tientallen.",
        "Ook X.",
    )


def test_a_tile_does_not_say_its_status_twice():
    guess = factory.series({"2023": (16470, "E")}).latest

    notes = {
        note: kerncijfers(("A", guess, None, note), ("B", guess), ("C", guess), label="kern-a")
        .record.tiles[0]
        .note
        for note in ("raming vooraf", "in heel Nederland")
    }

    assert notes == {"raming vooraf": "raming vooraf", "in heel Nederland": "raming, in heel Nederland"}


def test_a_tile_says_that_its_number_is_of_a_later_vintage():
    source = {"vintage": "2026-05-22", "known_from": date(2026, 5, 22)}
    later = factory.series({"2023": 38377}, source=source).latest
    known = factory.series({"2023": 38377}).latest

    record = kerncijfers(("A", later), ("B", known), ("C", later, None, "eerste"), label="kern-a").record

    assert [tile.note for tile in record.tiles] == ["latere stand ‡", None, "eerste, latere stand ‡"]
