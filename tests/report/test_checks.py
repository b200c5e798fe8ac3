"""Checks of text and data must go red when something is wrong."""

from collections import Counter
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from staatvanmigratie.report import checks
from staatvanmigratie.report.edition import open_edition
from tests.samples import small_project
from tests.store.test_series import load, snapshot


@pytest.mark.parametrize(
    "line",
    [
        "In het verslagjaar kwamen er 38.377 mensen.",
        "Dat is 17% minder.",
        "Ongeveer 3 op de tien bleven.",
        "{{ x.last }} mensen, van wie 5 uit Syrië",
        "Er zijn 27 lidstaten.",
        "tussen 15 en 64 jaar",
    ],
)
def test_a_typed_digit_is_reported_with_its_line(line):
    assert list(checks.typed_digits("Eerste regel.\n" + line)) == [(2, line)]


@pytest.mark.parametrize(
    "line",
    [
        "Op 1 juli 2024 begon het; sinds 2015 groeit het, vooral in maart 2022.",
        "De Wet inburgering 2021 en de Vreemdelingenwet 2000 gelden.",
        "Richtlijn 2001/55/EG en Verordening (EU) 604/2013.",
        "artikel 64 en Kamerstuk 30 573, nr. 228",
        "tabel 83102NED en migr_asyappctza",
        "Dublin III en de EU-27",
        "{{ x.change_since(2019) }} ({numref}`fig-2-kanten`)[^1] [bron](https://example.org/2024/5)",
        "1. eerste stap\n2. tweede stap",
        ":name: fig-1",
        "{% for r in x.top(10, 'nationality') %}{{ r }}{% endfor %}",
    ],
)
def test_dates_laws_and_template_code_may_hold_digits(line):
    assert list(checks.typed_digits(line)) == []


def findings(store, **changes):
    series = load(store, date(2024, 6, 3), datasets=["cbs/85451NED"], **changes)
    return [(f.level, f.message) for f in checks._series(series)]


def test_an_impossible_value_and_a_jump_are_reported(tmp_path):
    snapshot(tmp_path, "cbs/85451NED", "2024-02", [("2021", 100), ("2022", 1000), ("2023", -5)])

    found = findings(tmp_path, checks={"minimum": 0.0, "maximum_yearly_change": 3.0, "first_period": "2020"})

    assert ("error", "−5 is below the minimum 0") in found
    assert any(level == "warning" and "900%" in message for level, message in found)
    assert any("starts in 2021" in message for _, message in found)


def test_a_declared_break_is_no_jump(tmp_path):
    snapshot(tmp_path, "cbs/85451NED", "2024-02", [("2021", 100), ("2022", 1000)])

    assert findings(tmp_path, checks={"maximum_yearly_change": 3.0}, breaks={"2022": "Nieuwe methode"}) == []


def test_a_secondary_copy_is_on_the_list_to_be_replaced(tmp_path):
    snapshot(tmp_path, "cbs/85451NED", "2024-02", [("2023", 100)], secondary=True)
    series = load(tmp_path, date(2024, 6, 3), datasets=["cbs/85451NED"])

    (found,) = checks._copies(SimpleNamespace(all_series=lambda: [series]))

    assert (found.level, found.where) == ("todo", "data/snapshots/cbs/85451NED/2024-02")
    assert "to be replaced by a direct fetch" in found.message and "immigratie" in found.message


@pytest.mark.parametrize(
    ("as_of", "status", "final", "named"),
    [
        (date(2024, 8, 1), "P", "N+1-07", True),
        (date(2024, 7, 30), "P", "N+1-07", False),  # not yet
        (date(2024, 8, 1), "A", "N+1-07", False),
        (date(2024, 8, 1), "P", None, False),  # the source never says
    ],
)
def test_a_figure_still_provisional_after_its_source_made_it_final_is_named(
    tmp_path, as_of, status, final, named
):
    snapshot(tmp_path, "cbs/85451NED", "2024-02", [("2022", 90), ("2023", 100, status)])
    release = {"first": "N+1-02", "final": final}
    series = load(tmp_path, as_of, datasets=["cbs/85451NED"], release=release)

    found = checks._overdue_final(SimpleNamespace(as_of=as_of, all_series=lambda: [series]))

    message = (
        "still voorlopig in cbs/85451NED of 2024-02, final at the source by 2024-07-31; "
        "take up the final figures"
    )
    expected = checks.Finding("todo", "data/catalogue: immigratie, 2023", message)
    assert list(found) == ([expected] if named else [])


def test_a_category_without_a_dutch_name_is_an_error(tmp_path):
    snapshot(tmp_path, "cbs/85451NED", "2024-02", [("2023", 100, "A", 0, {"motive": "labour"})])

    (found,) = findings(tmp_path, by=["motive"])
    assert found == ("error", "data/labels.yml: motive: no Dutch name for 'labour' (series immigratie)")


def test_a_check_reads_every_chapter_once_and_the_list_of_chapters_once(tmp_path, monkeypatch):
    """Four rules look at the chapters; all of them see the same text, whoever saves one meanwhile."""
    root = small_project.make(tmp_path)
    edition = open_edition(2023, root=root)
    counted = Counter()

    def counting(read):
        def reading(path, *options, **named):
            counted[path.name] += 1
            return read(path, *options, **named)

        return reading

    monkeypatch.setattr(Path, "read_bytes", counting(Path.read_bytes))
    monkeypatch.setattr(Path, "read_text", counting(Path.read_text))
    checks.check_edition(edition)

    book = {name: count for name, count in counted.items() if name.endswith(".ipynb") or name == "_toc.yml"}
    assert book == {"_toc.yml": 1, "01_immigratie.ipynb": 1, "02_tijd.ipynb": 1}
