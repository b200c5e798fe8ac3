"""What a researcher gets in JupyterLab: errors first, remarks, completion, outputs as the page has them."""

import os
import re
from types import SimpleNamespace

import pytest
from jupyter_client.manager import KernelManager

from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.notebook import charts
from staatvanmigratie.notebook.edition import open_edition
from staatvanmigratie.notebook.outputs.text import render
from staatvanmigratie.notebook.workbench import completion, errors, pages, remarks, series_card
from staatvanmigratie.report import references
from tests.samples import ROOT, small_project


@pytest.fixture
def project(tmp_path, monkeypatch):
    root = small_project.make(tmp_path / "project")
    (root / "data" / "terms.yml").write_text(TERMS, encoding="utf-8")
    monkeypatch.setenv("SVM_ROOT", str(root))
    return root


TERMS = """
nareis:
  title: Nareis
  meaning: Familie die later komt.
  excludes: null
  sources: []
  chapters: [01_immigratie]
"""


@pytest.fixture
def names(project):
    edition = open_edition(2023)
    return {"editie": edition, "reeks": edition.series("immigratie_totaal"), "_verborgen": 1}


# Errors -------------------------------------------------------------------------------------------------


def failed(source, names):
    """What is told of a ``%%tekst`` cell that fails."""
    with pytest.raises(SvmError) as raised:
        render(source.partition("\n")[2], names)
    return errors.told(raised.value, source)


def test_an_error_in_a_text_says_what_is_meant_and_points_at_the_line_of_the_cell(names):
    said = failed("%%tekst\nEen regel.\nEr kwamen {{ reeks.last | ronde }} mensen.", names)

    first, _, lines = said.partition("\n\n")
    assert first.startswith("No filter named 'ronde'. Did you mean rond")
    assert re.findall(r"> +(\d) \| (.*)", lines) == [("3", "Er kwamen {{ reeks.last | ronde }} mensen.")]


def test_an_error_that_jinja_finds_while_it_prints_has_its_line_too(names):
    said = failed("%%tekst\n\nEr kwamen {{ reks.last }} mensen.", names)

    assert said.startswith("'reks' is undefined. Did you mean reeks?")
    assert ">   3 |" in said


def test_a_category_there_is_not_names_the_near_ones(names):
    with pytest.raises(SvmError, match=r"is not broken down by nationality"):
        names["reeks"].where(nationality="SYR")


# Remarks ------------------------------------------------------------------------------------------------


def test_what_a_build_would_refuse_is_said_with_line_and_near_names(project):
    small_project.chapter(project, "02_tijd", 'figuur(x, label="fig-immigratie", bijschrift="y")')
    cell = "%%tekst\nZie {numref}`fig-imigratie` en {nummref}`x`.\nWie {term}`naries` doet, met 1.200 mensen."

    assert [(line, said.partition(";")[0]) for line, said in remarks.of_cell(cell)] == [
        (2, "no figure or table has the label 'fig-imigratie'. Did you mean fig-immigratie?"),
        (2, "no role {nummref}. Did you mean numref or ref?"),
        (3, "a typed number: 'Wie {term}`naries` doet, met 1.200 mensen.'"),
        (3, "no term 'naries' in data/terms.yml. Did you mean nareis?"),
    ]


def test_a_label_counts_from_the_moment_its_cell_ran(project):
    cell = "%%tekst\nZie {numref}`fig-nieuw`."

    assert remarks.of_cell(cell)
    assert not remarks.of_cell(cell, ['figuur(x, label="fig-nieuw", bijschrift="y")'])


def test_a_caption_with_a_typed_number_is_told_too(project):
    ((line, said),) = remarks.of_cell('figuur(x,\n  label="fig-x", bijschrift="Er waren 2.300 mensen")')

    assert line == 2 and "a typed number" in said


def test_no_chapter_of_the_report_gets_a_remark(monkeypatch):
    """What is told while a researcher writes must be true, or nobody reads it."""
    from staatvanmigratie.report import chapters

    monkeypatch.setenv("SVM_ROOT", str(ROOT))
    cells = [cell for chapter in chapters.read_all(ROOT) for cell in chapter.cells if cell.kind == "code"]

    assert len(cells) > 100
    assert [(cell.where, found) for cell in cells if (found := remarks.of_cell(cell.source))] == []


def test_labels_that_the_edition_makes_count_and_code_makes_a_pattern():
    source = (
        'editie.beleid("opvang", "asiel")\neditie.procesplaat("wie_doet_wat")\ntabel(x, label=f"tab-{y}-a")'
    )
    there = references.Targets(frozenset(references.in_source(source)))

    assert there.has("tab-beleid-opvang-asiel")
    assert there.has("fig-proces-wie-doet-wat")
    assert there.has("tab-2024-a") and not there.has("tab-2024-b")


# Completion ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "before, part, some",
    [
        ("%%tekst\nEr kwamen {{ re", "re", {"reeks"}),
        ("%%tekst\nEr kwamen {{ reeks.la", "la", {"last", "latest"}),
        ("%%tekst\n{% set r = reeks.last %}{{ r.ch", "ch", {"change", "change_since"}),
        ("%%tekst\n{% for r in reeks.observations %}{{ r.per", "per", {"per_1000", "period"}),
        ("%%tekst\n{{ reeks.last | ro", "ro", {"rond"}),
        ("%%tekst\n{% en", "en", {"endif", "endfor"}),
        ("%%tekst\nZie {num", "num", {"numref}`"}),
        ("%%tekst\nWie {term}`na", "na", {"nareis"}),
        ("%%tekst\nWie {term}`naar hier <na", "na", {"nareis"}),
        ('x = editie.series("imm', "imm", {"immigratie_totaal"}),
        ('figuur(x, bijschrift="Sinds {{ reeks.fir', "fir", {"first"}),
        ("grafiek.", "", set(charts.KINDS)),
    ],
)
def test_tab_knows_what_the_report_has(names, before, part, some):
    found = completion.offer(before, names)

    assert found.part == part
    assert some <= set(found.words)
    assert all(word.startswith(part) for word in found.words)


def test_tab_offers_dimensions_and_categories_of_a_series(monkeypatch):
    monkeypatch.setenv("SVM_ROOT", str(ROOT))
    names = {"s": open_edition(2024).series("asiel_eerste_aanvragen_nationaliteit")}

    assert completion.offer("s.where(", names).words == ("nationality=",)
    assert "SYR" in completion.offer('s.where(nationality="S', names).words
    assert "SYR" in completion.offer('%%tekst\n{{ s.where(nationality="S', names).words


def test_tab_leaves_python_to_python_and_offers_nothing_in_plain_prose(names):
    assert completion.offer("reeks.la", names) is None
    assert completion.offer("%%tekst\nEen zin met ree", names).words == ()


def test_tab_runs_nothing_that_a_text_may_not(names):
    called = []
    names = {**names, "f": lambda: called.append(1)}

    assert completion.offer('%%tekst\n{{ __import__("os").', names).words == ()
    assert completion.offer("%%tekst\n{{ reeks.__class__.", names).words == ()


def test_a_chart_is_chosen_from_the_kinds_there_are():
    assert set(dir(charts)) == set(charts.KINDS) and "staven" in charts.KINDS
    assert all(callable(getattr(charts, name)) for name in charts.KINDS)


# What is seen -------------------------------------------------------------------------------------------


def test_a_text_is_shown_as_its_reader_gets_it(names):
    text = render("Er kwamen {{ reeks.last }} mensen.\n\nNareis\n: Wie {term}`nareis` doet.", names)

    data, metadata = pages.of_text(text)

    assert metadata == text.record.as_metadata()
    assert "<dt>Nareis</dt>" in data["text/html"]
    assert re.search(r'<span class="svm-number" title="Immigratie, 2023[^"]*CBS[^"]*">', data["text/html"])
    assert 'title="Familie die later komt."' in data["text/html"]


def test_every_style_of_the_workbench_stays_within_its_own_outputs():
    style = re.search(r"<style>(.*)</style>", pages.styled(""), re.DOTALL)[1]

    rules = [each.strip() for each in re.findall(r"([^{}]+)\{", style)]
    assert len(rules) > 20
    assert all(part.strip().startswith(".svm-lab") for rule in rules for part in rule.split(","))


def test_the_card_of_a_series_says_what_it_counts_from_where_and_how_it_went(names):
    shown = series_card.card(names["reeks"])

    assert "Mensen die zich in Nederland inschrijven." in shown
    assert "CBS" in shown and "immigratie_totaal" in shown and "<polyline" in shown


# A real kernel ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    """Return what a kernel of JupyterLab answers to cells, one after the other."""
    root = small_project.make(tmp_path_factory.mktemp("kernel") / "project")
    environment = {**os.environ, "SVM_ROOT": str(root), "JPY_SESSION_NAME": "notebooks/01_immigratie.ipynb"}
    manager = KernelManager(kernel_name="python3")
    manager.start_kernel(env=environment, cwd=str(root))
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=60)

    def run(source):
        outputs = []
        reply = client.execute_interactive(source, timeout=60, output_hook=outputs.append)
        shown = [each for each in outputs if each["msg_type"] not in ("status", "execute_input")]
        return reply["content"]["status"], [(each["msg_type"], each["content"]) for each in shown]

    run("from staatvanmigratie import open_edition\neditie = open_edition(2023)")
    yield run
    client.stop_channels()
    manager.shutdown_kernel(now=True)


@pytest.mark.process
def test_in_a_cell_the_good_line_comes_first_and_the_trace_is_folded_away(ask):
    status, ((kind, error), (_, folded)) = ask("x = 1\neditie.series('immigratie_totaa')")

    assert status == "error" and kind == "error"
    assert "Did you mean immigratie_totaal?" in error["traceback"][0].splitlines()[0]
    assert "edition.py" not in "".join(error["traceback"])
    assert ">   2 | editie.series('immigratie_totaa')" in error["traceback"][0]
    assert re.search(r"<details><summary>.*edition\.py", folded["data"]["text/html"], re.DOTALL)


@pytest.mark.process
def test_after_an_error_the_whole_trace_can_be_asked_for(ask):
    ask("editie.series('immigratie_totaa')")
    _, ((_, error),) = ask("%tb")

    assert "edition.py" in "".join(error["traceback"])


@pytest.mark.process
def test_a_mistake_in_plain_python_stays_what_it_is_anywhere(ask):
    _, ((_, error),) = ask("1 / 0")

    assert "ZeroDivisionError" in "".join(error["traceback"])


@pytest.mark.process
def test_a_cell_says_what_a_build_would_refuse_and_still_prints(ask):
    status, shown = ask("%%tekst\nIn {{ editie.report_year }} waren er 1.200 mensen.")

    assert status == "ok"
    assert [kind for kind, _ in shown] == ["display_data", "execute_result"]
    assert "line 2: a typed number" in shown[0][1]["data"]["text/plain"]
    assert "2023" in shown[1][1]["data"]["text/html"]


@pytest.mark.process
def test_a_question_mark_behind_a_series_shows_its_card(ask):
    for asked in ('editie.series("immigratie_totaal")?', 'r = editie.series("immigratie_totaal")\nr'):
        _, ((_, shown),) = ask(asked)
        assert "Mensen die zich in Nederland inschrijven." in shown["data"]["text/html"]
    _, ((_, shown),) = ask("r?")
    assert "Mensen die zich in Nederland inschrijven." in shown["data"]["text/html"]


def test_the_tooltip_of_a_series_says_what_it_counts(names):
    found = series_card.in_tooltip(SimpleNamespace(obj=names["reeks"]))

    assert dict(found)["Wat"] == "Mensen die zich in Nederland inschrijven."
    assert series_card.in_tooltip(SimpleNamespace(obj=3)) is None
