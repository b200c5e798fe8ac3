"""Checks of text and data must go red when something is wrong."""

from collections import Counter
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from staatvanmigratie.report import checks
from staatvanmigratie.report.edition import open_edition
from staatvanmigratie.report.typed_numbers import typed_numbers
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
        "Er kwamen `38.377` mensen.",
        "`code` en `38.377` en `code`",
        "De formule $x = 12$.",
        "De formule {math}`x = 12`.",
        "![Een kaart met 12 landen](../_static/kaart.png)",
        "Er kwamen twintigduizend en een derde van hen bleef.",
        "Er kwamen Tweehonderdvijftig mensen.",
        "Bijna drie miljoen mensen.",
        "Een half miljoen mensen.",
        "Anderhalf keer zo veel.",
        "Ruim een derde van hen werkt.",
        "Twee derde, of meer.",
        "Het gaat om tweederde.",
        "Een kwart werkt en driekwart niet.",
        "De helft van hen werkt.",
        "Vijfendertig gemeenten deden mee.",
        "meer dan honderd mensen",
        "In het jaar ’90 en 1990: 90 mensen.",
    ],
)
def test_a_typed_digit_is_reported_with_its_line(line):
    assert list(typed_numbers("Eerste regel.\n" + line)) == [(2, line)]


@pytest.mark.parametrize(
    "line",
    [
        "Op 1 juli 2024 begon het; sinds 2015 groeit het, vooral in maart 2022.",
        "De Wet inburgering 2021 en de Vreemdelingenwet 2000 gelden.",
        "Richtlijn 2001/55/EG en Verordening (EU) 604/2013.",
        "artikel 64 en Kamerstuk 30 573, nr. 228",
        "artikel 3, artikel 1F en de artikelen 3, 8 en 13",
        "de jaren '90, de jaren ’80, in de jaren negentig en de jaren 70",
        "De opvang is 24/7 open.",
        "Per duizend inwoners en per honderd aanvragen.",
        "Van vijftien tot vijfenzestig jaar, na dertig maanden, een half jaar en anderhalf jaar.",
        "honderd besluiten of meer, een miljoen inwoners of meer",
        "duizenden mensen en honderden gemeenten, enkele miljoenen",
        "uit een derde land, in het derde kwartaal, de twintigste eeuw, de tweede helft van het jaar",
        "twaalf landen, drie van de vier, de zevenentwintig landen van nu",
        "{{ x.last }} miljoen euro",
        "tabel 83102NED en migr_asyappctza",
        "`migr_asyappctza1` en `2024-S2`",
        "Dublin III en de EU-27",
        "{{ x.change_since(2019) }} ({numref}`fig-2-kanten`)[^1] [bron](https://example.org/2024/5)",
        "1. eerste stap\n2. tweede stap",
        ":name: fig-1",
        "{% for r in x.top(10, 'nationality') %}{{ r }}{% endfor %}",
    ],
)
def test_dates_laws_and_template_code_may_hold_digits(line):
    assert list(typed_numbers(line)) == []


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


@pytest.mark.parametrize(
    ("copy", "said"), [(True, "a copy of the table of the source, to"), (False, "retold by others, to")]
)
def test_what_is_at_second_hand_is_on_the_list_to_be_replaced(tmp_path, copy, said):
    snapshot(tmp_path, "cbs/85451NED", "2024-02", [("2023", 100)], secondary=True, table_copy=copy)
    series = load(tmp_path, date(2024, 6, 3), datasets=["cbs/85451NED"])

    (found,) = checks._copies(SimpleNamespace(all_series=lambda: [series]))

    assert (found.level, found.where) == ("todo", "data/snapshots/cbs/85451NED/2024-02")
    assert found.message.startswith(said)
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


def test_two_versions_that_git_left_are_told_wherever_they_print(tmp_path):
    root = small_project.make(tmp_path)
    left = "Voor.\n<<<<<<< HEAD\nEen\n=======\nTwee\n>>>>>>> tak\n"
    small_project.chapter(root, "01_immigratie", f"%%tekst\n{left}", title=f"# Immigratie\n\n{left}")
    places = ["index.md", "data/documents/nota.md", "data/contributions/2023/a-B.md", "data/sources/x.yml"]
    for place in places:
        (root / place).parent.mkdir(parents=True, exist_ok=True)
        (root / place).write_text(left)

    found = checks.check_text(open_edition(2023, root=root))

    where = {f.where for f in found if f.level == "error" and "git left two versions" in f.message}
    cells = {
        f"notebooks/01_immigratie.ipynb, cell {at}"
        for at in ("1, line 4", "1, line 8", "4, line 3", "4, line 7")
    }
    assert where == {f"{place}, line {line}" for place in places for line in (2, 6)} | cells


@pytest.mark.parametrize("title", ["# ", "## Tijd", "zomaar een zin", ""])
def test_a_chapter_without_a_title_is_named_with_its_file(tmp_path, title):
    root = small_project.make(tmp_path)
    small_project.chapter(root, "02_tijd", "1", title=title)

    found = [each for each in checks.check_edition(open_edition(2023, root=root)) if "title" in each.message]

    assert [(each.level, each.where) for each in found] == [("error", "notebooks/02_tijd.ipynb, cell 1")]
    assert "# Asiel" in found[0].message
