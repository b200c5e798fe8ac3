"""The dashboards: every number from the store, every choice in Dutch, small enough, for every report year."""

import csv
import io
import json
import re
from types import SimpleNamespace

import nbformat
import pytest

from staatvanmigratie import figuur, grafiek, open_edition
from staatvanmigratie.book import output_nodes
from staatvanmigratie.book.nodes import ChartNode
from staatvanmigratie.book.web import html
from staatvanmigratie.foundation import nations
from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.notebook import edition
from staatvanmigratie.notebook.charts.dashboards import charts
from staatvanmigratie.notebook.charts.dashboards.dashboard import LARGEST
from staatvanmigratie.notebook.drawings import drawing
from staatvanmigratie.notebook.outputs.number_tables import LATE, shown
from tests.samples import ROOT, factory

NOTEBOOKS = sorted((ROOT / "notebooks").glob("8?_dashboard_*.ipynb"))
YEARS = (2021, 2022, 2023, 2024, 2025)

EERSTE = {
    "_T": {str(year): 1000 + year for year in range(2019, 2024)},
    "SYR": {"2019": 10, "2020": 20, "2022": 40, "2023": (50, "P")},
    "TUR": {"2022": 30, "2023": 31},
    "ERI": {"2023": 12},
}
STATES = {
    code: {str(y): 100 * (n + 1) + y - 2000 for y in range(2020, 2024)}
    for n, code in enumerate(nations.member_states())
}


def series(values=EERSTE, by="nationality", **more):
    return factory.series(values, by=by, **more)


def small(**more):
    return grafiek.dashboard({"Eerste asielaanvragen": series()}, **more)


def data(spec):
    """Every CSV table of a specification as rows."""
    return [
        list(csv.DictReader(io.StringIO(text))) for text in spec["datasets"].values() if isinstance(text, str)
    ]


def params(spec):
    return {param["name"]: param for param in spec["params"]}


# One small dashboard ------------------------------------------------------------------------------------


def test_a_dashboard_is_valid_and_fetches_nothing():
    g = small()

    g.chart.to_dict(validate=True)
    text = json.dumps(g.spec, allow_nan=False)

    assert '"url"' not in text
    assert g.svg.startswith("<svg")
    assert g.alt.startswith(
        "Dashboard met twee grafieken. Gekozen: onderwerp Eerste asielaanvragen, jaar 2023"
    )


def test_the_choices_are_native_inputs_with_dutch_names():
    found = params(small(maanden={}).spec)

    assert found["jaar"]["bind"]["name"] == "Jaar"
    assert found["jaar"]["bind"]["options"] == [2023, 2022, 2021, 2020, 2019]
    assert found["keuze"]["bind"]["name"] == "Nationaliteit"
    assert found["keuze"]["bind"]["labels"] == ["Totaal", "Eritrea", "Syrië", "Turkije"]
    assert {p["bind"]["input"] for p in found.values() if "bind" in p} == {"select"}


def test_the_numbers_of_a_dashboard_are_the_observations_and_no_others():
    [rows] = data(small().spec)
    found = {(row["code"], row["jaar"]): float(row["waarde"]) for row in rows}
    given = {
        (code, year): float(v[0] if isinstance(v, tuple) else v)
        for code, line in EERSTE.items()
        for year, v in line.items()
    }

    assert found == given


def test_what_is_provisional_is_marked_in_the_data_and_explained():
    g = small()
    [rows] = data(g.spec)

    assert [row["cijfer"] for row in rows if row["open"] == "1"] == ["50*"]
    notes = figuur(g, label="fig-d", bijschrift="Dashboard").record.notes
    assert "* voorlopig cijfer (open punt of lichte staaf met rand)" in notes


def test_a_missing_year_and_a_break_interrupt_the_line():
    [rows] = data(grafiek.dashboard({"Reeks": series(breaks={"2023": "nieuwe methode"})}, since=2013).spec)
    pieces = {row["jaar"]: row["stuk"] for row in rows if row["code"] == "SYR"}

    assert pieces == {"2019": "0", "2020": "0", "2022": "1", "2023": "2"}


def test_the_ranking_leaves_out_the_total():
    [rows] = data(small().spec)
    ranks = {row["code"]: int(row["rang"]) for row in rows if row["jaar"] == "2023"}

    assert ranks["SYR"] == 1 and ranks["TUR"] == 2 and ranks["ERI"] == 3
    assert ranks["_T"] > 100


def test_the_first_choice_is_the_newest_year_with_a_number():
    waiting = grafiek.dashboard({"Reeks": series(report_year=2024)})

    assert params(waiting.spec)["jaar"]["value"] == 2023
    assert any("nog niet verwerkt: 2024" in remark for remark in waiting.remarks)
    assert params(waiting.spec)["wachtend"]["value"] == [[2024]]


def test_the_table_holds_the_numbers_of_the_first_choice():
    g = small(start="SYR")
    rows = [[shown(cell) for cell in row] for row in g.table.rows]

    assert ["Nationaliteit, 2023", "Syrië", "50*"] in rows
    assert ["Syrië, per jaar", "2022", "40"] in rows


def test_the_file_holds_every_number_with_status_and_source():
    g = small()
    rows = list(csv.DictReader(io.StringIO(g.csv), delimiter=";"))

    assert len(rows) == sum(map(len, EERSTE.values()))
    assert rows[-1]["Categorie"] == "Totaal" or any(row["Categorie"] == "Totaal" for row in rows)
    assert {"85451NED"} == {row["Bron"] for row in rows}
    assert {row["Status"] for row in rows} == {"definitief", "voorlopig"}
    assert figuur(g, label="fig-d", bijschrift="Dashboard").record.csv == g.csv


@pytest.mark.parametrize("name", ["=1+1", "@a", "-a", "+a b"])
def test_no_cell_of_the_file_is_a_formula(name):
    """The name of a subject comes from whoever writes the notebook, a label from a source."""
    rows = csv.reader(io.StringIO(grafiek.dashboard({name: series()}).csv), delimiter=";")

    assert {row[0] for row in rows} == {"Onderwerp", f"'{name}"}


def test_rates_stand_beside_numbers():
    people = series({c: dict.fromkeys(line, 1_000_000) for c, line in STATES.items()}, by="ref_area")
    g = grafiek.dashboard(
        {"Aanvragen": series(STATES, by="ref_area")}, per_1000=people, kaart=True, naast="NLD", start="DEU"
    )
    rows = data(g.spec)[0]
    count = next(float(r["waarde"]) for r in rows if r["maat"] == "0" and r["code"] == "NLD")
    rate = next(float(r["waarde"]) for r in rows if r["maat"] == "1" and r["code"] == "NLD")

    assert rate == pytest.approx(count / 1000)
    assert params(g.spec)["weergave"]["bind"]["labels"] == ["Aantal", "Per 1.000 inwoners"]
    classes = [r["klasse"] for r in rows if r["maat"] == "1" and r["jaar"] == "2023"]
    assert sorted({classes.count(str(n)) for n in range(1, 6)}) in ([5, 6], [5], [6])


def test_an_overview_says_what_is_still_to_come():
    g = grafiek.dashboard(
        {
            "Immigratie": factory.series({"2022": 100, "2023": 110, "2024": 121}, report_year=2024),
            "Emigratie": factory.series({"2022": 50, "2023": 40}, report_year=2024),
        }
    )
    rows = next(rows for rows in data(g.spec) if "verschil" in rows[0])
    said = {(row["maat"], row["jaar"]): (row["cijfer"], row["verschil"]) for row in rows}

    assert said["0", "2024"] == ("121", "10%\N{NO-BREAK SPACE}meer")
    assert said["1", "2024"] == (LATE, "")
    assert g.table.pending


def test_a_series_narrowed_to_one_category_is_a_subject_as_a_whole():
    g = grafiek.dashboard(
        {"Syrië": series().where(nationality="SYR"), "Immigratie": factory.series(EERSTE["_T"])}
    )

    assert "keuze" not in {name for name, p in params(g.spec).items() if "bind" in p}
    assert {row["code"] for rows in data(g.spec) for row in rows if "code" in row} == {"_T"}


def test_of_two_numbers_for_one_place_the_first_goes():
    total = factory.series({"2023": 3033})
    g = grafiek.dashboard({"Reeks": [total, series()]})
    rows = [row for rows in data(g.spec) for row in rows if row["code"] == "_T"]

    assert {row["jaar"]: row["waarde"] for row in rows}["2023"] == "3033"


def test_the_book_gives_a_dashboard_choices_above_and_numbers_below():
    record = figuur(small(), label="fig-d", bijschrift="Aanvragen & landen").record
    [node] = output_nodes.block(record, svg=small().svg)
    drawing = next(node.findall(ChartNode))
    book = SimpleNamespace(builder=SimpleNamespace(fignumbers={"figure": {"fig-d": (2, 1)}}))
    ways = html._ways(book, "fig-d", "figure", "", drawing)
    markup = html._choices("fig-d", "Aanvragen & landen") + ways

    assert drawing["dashboard"] is True
    assert output_nodes.csv(record) == record.csv
    # Nothing of it is in the way without JavaScript: the script itself takes "hidden" away.
    assert '<div class="svm-keuzes" id="fig-d-keuzes" role="group"' in markup
    assert 'aria-label="Keuzes bij: Aanvragen &amp; landen" hidden' in markup
    assert 'data-dashboard="fig-d" hidden>' in markup
    assert "Maak interactief" not in markup
    assert (
        '<a class="svm-koppeling" href="#fig-d">Link<span class="svm-onzichtbaar"> naar figuur 2.1</span>'
        in ways
    )
    assert json.loads(drawing["spec"]) == record.spec


def test_another_figure_has_no_choices():
    record = figuur(grafiek.staven(factory.series({"2023": 1})), label="fig-s", bijschrift="Staaf").record
    [node] = output_nodes.block(record, svg="<svg/>")

    assert record.csv is None
    assert next(node.findall(ChartNode))["dashboard"] is False


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: grafiek.dashboard({"Reeks": series()}, since=2030), "no subject has a number"),
        (lambda: grafiek.dashboard({"Reeks": [1, 2]}), "takes series, or lists"),
        (
            lambda: grafiek.dashboard({"Reeks": factory.series({"2023-01": 1}, frequency="month")}),
            "a subject is yearly",
        ),
        (
            lambda: grafiek.dashboard({"A": series(), "B": series(STATES, by="ref_area")}),
            "broken down by nationality and by ref_area",
        ),
        (
            lambda: grafiek.dashboard(
                {"Een naam die veel te lang is voor de kolom waarin hij staat": series()}
            ),
            "too long",
        ),
    ],
)
def test_mistakes_are_named(make, said):
    with pytest.raises(SvmError, match=said):
        make()


# The dashboards of the report ---------------------------------------------------------------------------


def drawn(notebook, report_year):
    """The dashboards of a notebook for one report year, without a kernel."""
    found = []
    names = {"show": found.append}
    for cell in nbformat.read(notebook, 4).cells:
        if cell.cell_type != "code" or cell.source.startswith("%%"):
            continue
        source = cell.source
        if "parameters" in cell.metadata.get("tags", []):
            source = f"report_year = {report_year}"
        elif source.startswith("figuur("):
            source = f"show({source})"
        exec(source, names)
    return found


@pytest.fixture(scope="module")
def editions():
    """One edition per year; they share the store and the catalogue, which take longest to read."""
    found = {year: open_edition(year) for year in YEARS}
    for each in found.values():
        each.store, each.catalogue = found[YEARS[0]].store, found[YEARS[0]].catalogue
    return found


@pytest.fixture(scope="module")
def every(editions):
    """Every dashboard of every report year; the drawing itself is tested with the small ones."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(edition, "open_edition", editions.__getitem__)
        patched.setattr(drawing, "svg_of", lambda _: "<svg/>")
        return {
            (notebook.stem, year): figure
            for notebook in NOTEBOOKS
            for year in YEARS
            for figure in drawn(notebook, year)
        }


def test_there_are_four_dashboards_for_five_years(every):
    assert len(NOTEBOOKS) == 4
    assert len(every) == 20


def test_each_is_at_most_300_kb(every):
    for place, figure in every.items():
        assert len(json.dumps(figure.record.spec).encode()) <= LARGEST, place
        assert len(figure.record.csv.encode()) <= LARGEST, place


def test_every_choice_has_a_dutch_name_and_something_to_choose(every):
    known = {"Onderwerp", "Weergave", "Jaar", "Nationaliteit", "Lidstaat", "Verdeling"}
    for place, figure in every.items():
        bound = {name: p["bind"] for name, p in params(figure.record.spec).items() if "bind" in p}
        assert {bind["name"] for bind in bound.values()} <= known, place
        assert set(bound) <= set(charts.CHOICES), place
        for bind in bound.values():
            assert len(bind["options"]) == len(bind["labels"]) > 1, (place, bind["name"])
            assert len(set(bind["labels"])) == len(bind["labels"]), (place, bind["name"])


def test_no_year_lies_beyond_the_report_year(every):
    for (name, year), figure in every.items():
        assert max(params(figure.record.spec)["jaar"]["bind"]["options"]) <= year, name


def test_all_numbers_come_from_the_store(every, editions):
    """Each number in the data of a dashboard is one the edition quotes, or a rate of two of them."""
    for notebook in NOTEBOOKS:
        used = re.findall(r'series\(\\"(\w+)\\"\)', notebook.read_text(encoding="utf-8"))
        assert used, notebook
        for year in YEARS:
            values = {
                round(v, 6)
                for each in used
                for v in editions[year].series(each)._selection.chosen["obs_value"]
            }
            spec = every[notebook.stem, year].record.spec
            rates = "weergave" in params(spec)
            for rows in data(spec):
                for row in rows:
                    if "waarde" in row and not (rates and int(row["maat"]) % 2):
                        assert float(row["waarde"]) in values, (notebook.stem, year, row)


def test_each_has_a_text_a_table_and_a_source(every):
    for place, figure in every.items():
        assert " Dashboard met " in figure.record.alt, place
        assert figure.record.table.rows, place
        assert figure.record.source.startswith("Bron: "), place
        assert all(isinstance(n.value, float) for n in figure.record.numbers), place
