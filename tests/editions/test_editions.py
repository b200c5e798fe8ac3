"""The shipped editions on the shipped figures: what each may and may not print."""

import json
from datetime import date

import pytest

from staatvanmigratie.book.web import loads
from staatvanmigratie.foundation.errors import (
    DataFileError,
    SvmError,
    UnknownEditionError,
    UnknownSeriesError,
)
from staatvanmigratie.notebook.outputs import record
from staatvanmigratie.report import chapters
from staatvanmigratie.report.checks import Finding, check_edition
from staatvanmigratie.report.edition import edition_numbers, open_edition, parse_day, read_edition_file
from tests.samples import ROOT, editions

CUT_OFF = date(2024, 6, 3)
TODAY = date(2026, 11, 24)


def edition(number, as_of=None):
    return open_edition(number - 1, as_of, ROOT)


def test_the_five_editions_are_there():
    assert edition_numbers(ROOT) == sorted(editions.NUMBERS) == [2022, 2023, 2024, 2025, 2026]


def test_the_edition_of_2024_prints_the_headline_that_was_known_then():
    """332.863 stood in the edition; CBS made it 335.668 within a year."""
    then, now = edition(2024), edition(2024, TODAY)

    assert then.as_of == CUT_OFF
    assert then.series("immigratie_totaal").last.shown == "332.863"
    assert then.series("immigratie_totaal").last.provisional
    assert now.series("immigratie_totaal").last.shown == "335.668"
    assert not now.series("immigratie_totaal").last.provisional


def test_the_overview_by_type_of_migration_is_pending_then_and_there_now():
    then = edition(2024).series("immigratie_eu_doel").pending
    now = edition(2024, TODAY).series("immigratie_eu_doel")

    assert [p.period for p in then][-1] == "2023"
    assert then[-1].expected_text == "juni\N{NO-BREAK SPACE}2025"
    assert then[-1].address.startswith("https://opendata.cbs.nl/statline/#/CBS/nl/dataset/84808")
    assert not then[-1].overdue
    assert now.pending == [] and now.where(motive="labour").has(2023)


def test_the_edition_of_2025_does_not_print_the_figure_that_was_overtaken():
    assert edition(2025).series("immigratie_totaal").last.shown == "316.305"


@editions.each
def test_no_series_fails_in_any_edition(number):
    """Source unreadable or selection empty is an error, never "pending"."""
    for series in edition(number).all_series():
        starts_later = series._selection.rows.empty  # such as protection of people from Ukraine, before 2022
        promised = series.entry.frequency in ("year", "day")  # of the others nobody says when they come
        assert starts_later or series.periods or series.pending or not promised, series.id


@editions.each
@pytest.mark.parametrize("as_of", [None, TODAY])
def test_the_checks_find_no_error_in_the_shipped_data_and_text(number, as_of):
    """On its own date an edition was checked when it was built."""
    found = check_edition(edition(number, as_of)) if as_of else found_by_build(number)

    assert [f for f in found if f.level == "error"] == []


def found_by_build(number):
    report = json.loads((editions.built(number) / "report.json").read_text(encoding="utf-8"))
    return [Finding(**found) for found in report["findings"]]


@editions.each
def test_no_page_loads_anything_from_another_server(number):
    """Scripts, styles, pictures, frames and fonts, on every page, in every style and drawing."""
    assert list(loads.of_site(editions.built(number) / "html")) == []


@editions.each
def test_a_reader_sees_nothing_but_outputs_of_the_report(number):
    paths = sorted((editions.built(number) / "chapters").glob("*.ipynb"))
    cells = [cell for path in paths for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]]
    outputs = [output for cell in cells for output in cell.get("outputs", ())]

    assert len(outputs) > 200
    assert [each for each in outputs if record.read(each["metadata"]) is None] == []


@editions.each
def test_nothing_known_after_the_cut_off_date_is_quoted_unmarked(number):
    shown = edition(number)
    for series in shown.all_series():
        for observation in series.observations:
            assert observation.later == (observation.snapshot.known_from > shown.as_of), observation


def test_every_chapter_in_the_contents_has_a_notebook():
    assert [path.stem for path in chapters.paths(ROOT)] == sorted(
        path.stem for path in (ROOT / "notebooks").glob("*.ipynb")
    )


def test_an_edition_that_does_not_exist_lists_the_ones_there_are():
    with pytest.raises(UnknownEditionError, match="2022, 2023, 2024, 2025, 2026"):
        open_edition(1998, root=ROOT)


def test_an_unknown_series_gets_near_names():
    with pytest.raises(UnknownSeriesError, match="immigratie_totaal"):
        edition(2024).series("immigratie_total")


def test_a_date_is_read_or_refused_with_an_example():
    assert parse_day("2024-06-03") == CUT_OFF
    with pytest.raises(SvmError, match="2024-06-03, or: today"):
        parse_day("3 juni 2024")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("report_year: 2023", "report_year: 2022", "report_year: edition 2024 reports on 2023, not 2022"),
        ("title:", "titel:", "title: is missing|titel: is an unknown key"),
        ("cut_off: 2024-06-03", "cut_off: 2023-06-03", "lies before the end of 2023"),
        ("cut_off: 2024-06-03", "cut_off: [", "2024.yml"),
    ],
)
def test_a_broken_edition_file_is_named_by_file_and_key(tmp_path, old, new, said):
    text = (ROOT / "data/editions/2024.yml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "2024.yml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(DataFileError, match=said):
        read_edition_file(path, 2024)
