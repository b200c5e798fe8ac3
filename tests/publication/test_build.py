"""A build makes a whole edition or leaves the old one; the same sources give the same bytes."""

import errno
import json
import os
import shutil
import subprocess
import sys
import time
from hashlib import sha256

import nbformat
import pytest
from typer.testing import CliRunner

from staatvanmigratie import cli
from staatvanmigratie.book import manifest, open_data
from staatvanmigratie.book.printing import in_words
from staatvanmigratie.book.run.cache import Cache
from staatvanmigratie.cli import unchanged
from staatvanmigratie.foundation.errors import BuildError, NotebookError, UnknownEditionError
from staatvanmigratie.privacy import file_contents, name_register
from staatvanmigratie.privacy.parts import Part
from staatvanmigratie.publication import build as module
from staatvanmigratie.publication.build import build_edition
from staatvanmigratie.publication.build_report import BuildReport
from staatvanmigratie.report.edition import open_edition
from tests.samples import small_project

pytestmark = pytest.mark.process


class Printed:
    """Stands in for the process that runs Sphinx, which takes seconds."""

    times = 0

    def __init__(self, environment):
        self.environment = environment

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    def start(self):
        return None

    def make(self, source, formats, on_step):
        Printed.times += 1
        for name, folder in formats.items():
            on_step(name, None)
            folder.mkdir(parents=True)
            on_step(name, 0.1)
        (formats["html"] / "index.html").write_text((source / "index.md").read_text())
        for volume in ("", "-bijlagen"):
            (formats["typst"] / f"staat-van-migratie-2024{volume}.pdf").write_bytes(b"%PDF")


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A project that was built once, for real."""
    root = small_project.make(tmp_path_factory.mktemp("project"))
    time.sleep(0.05)  # what was written just now counts as written during the build
    progress = []
    report = build_edition(2024, root=root, on_progress=progress.append)
    return root, report, progress


@pytest.fixture
def project(finished, tmp_path, monkeypatch):
    """A copy of it to build again; chapters come from the cache and Sphinx is played."""
    shutil.copytree(finished[0], tmp_path / "project")
    monkeypatch.setattr(module, "Press", Printed)
    monkeypatch.setattr(Printed, "times", 0)
    time.sleep(0.05)
    return tmp_path / "project"


def contents(folder):
    """Return every file of a built edition with its bytes, the report aside."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "report.json"
    }


def assert_untouched(project, before):
    assert contents(project / "build" / "2024") == before
    left = [p.name for p in (project / "build").iterdir() if p.name.startswith((".staging", ".old"))]
    assert left == []


def edit_chapter(project):
    """Change the prose of a chapter, so that there is something new to build."""
    path = project / "notebooks" / "02_tijd.ipynb"
    text, new = path.read_text(), path.with_suffix(".new")
    new.write_text(
        text.replace("# Andere tijd", "# Tijd")
        if "Andere" in text
        else text.replace("# Tijd", "# Andere tijd")
    )
    new.rename(path)


def test_a_build_makes_website_pdf_numbers_and_report(finished):
    root, report, _ = finished
    folder = root / "build" / "2024"

    assert report.folder == folder
    assert report.site.stat().st_size > 500
    assert "Cijfers van 3\N{NO-BREAK SPACE}juni\N{NO-BREAK SPACE}2024" in report.site.read_text()
    for volume in (report.pdf, report.annexes):
        assert volume.read_bytes()[:5] == b"%PDF-"
        assert (folder / "html" / volume.name).read_bytes() == volume.read_bytes()
    assert {p.name for p in (folder / "chapters").iterdir()} == {"01_immigratie.ipynb", "02_tijd.ipynb"}
    assert {p.name for p in folder.iterdir()} == {
        *("html", "chapters", "book"),
        *("staat-van-migratie-2024.pdf", "staat-van-migratie-2024-bijlagen.pdf"),
        *("numbers.json", "manifest.json", "report.json"),
        *open_data.NAMES,
    }
    assert [p.name for p in (root / "build").glob(".staging*")] == []


def test_each_number_can_be_found_on_its_page(finished):
    """numbers.json promises an address on the website; it must be there."""
    folder = finished[0] / "build" / "2024"
    written = (folder / "numbers.json").read_text()
    numbers = json.loads(written)["numbers"]

    assert (folder / "html" / "data" / "numbers.json").read_text() == written  # readers can take it
    assert [n["value"] for n in numbers] == [332863, pytest.approx(-17.4, abs=0.1)]
    for number in numbers:
        page, _, anchor = number["anchor"].partition("#")
        html = (folder / "html" / page).read_text()
        assert f'id="{anchor}"' in html
        assert 'id="bron-01_immigratie-immigratie_totaal"' in html


def test_the_report_says_how_it_went(finished):
    root, _, progress = finished
    report = json.loads((root / "build" / "2024" / "report.json").read_text())

    assert report["as_of"] == "2024-06-03"
    assert report["strict"] is False
    assert [c["name"] for c in report["chapters"]] == ["01_immigratie", "02_tijd"]
    assert all(c["seconds"] > 0 and not c["cached"] for c in report["chapters"])
    steps = {"check", "chapters", "stage", "data", "figures", "html", "typst", "leaks"}
    assert set(report["steps"]) == steps
    assert report["numbers"] == 2
    assert report["versions"]["jupyter-book"] == "1.0.4.post1"
    assert [f["level"] for f in report["findings"]] == ["todo"]
    done = [p.name for p in progress if p.state == "done" and p.name != "data"]  # that is made beside them
    assert sorted(done[-3:-1]) == ["html", "typst"], "at the same time"
    assert done[-1] == "leaks"


def test_built_elsewhere_on_another_day_it_is_the_same_to_the_byte(finished, tmp_path, monkeypatch):
    """B8: a reader, or a court, can make the report again and compare."""
    root = small_project.make(tmp_path / "a quite different place" / "deeper")
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    monkeypatch.setenv("LANG", "C")
    monkeypatch.setenv("PYTHONHASHSEED", "7")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")

    build_edition(2024, root=root, use_cache=False, workers=1)

    one, other = contents(finished[0] / "build" / "2024"), contents(root / "build" / "2024")
    assert sorted(one) == sorted(other)
    assert [name for name in one if one[name] != other[name]] == []


def test_no_path_of_this_machine_is_in_what_is_published(finished):
    root = finished[0]

    for name, content in contents(root / "build" / "2024").items():
        assert os.fsencode(root) not in content, name
        assert b"/site-packages/" not in content, name


def test_built_again_nothing_runs_and_the_files_are_the_same(project):
    before = contents(project / "build" / "2024")

    report = build_edition(2024, root=project)

    assert report.reused
    assert all(chapter["cached"] for chapter in report.chapters)
    assert Printed.times == 0
    assert contents(project / "build" / "2024") == before


def test_what_the_chapters_used_is_told_when_they_ran_and_when_they_were_kept(finished, project):
    ran = finished[1].used

    assert {"data/snapshots/cbs/85451NED/", "data/catalogue#/immigratie_totaal"} <= ran
    assert build_edition(2024, root=project).used == ran


def test_the_command_line_knows_that_a_build_has_nothing_to_do(project, monkeypatch, capsys):
    """From what the build before wrote down, until a word of the text is another."""
    monkeypatch.chdir(project)
    monkeypatch.setattr(unchanged, "_START", time.time_ns() + 10**12)  # as if the files were old

    def build():
        result = CliRunner().invoke(cli.app, ["build", "2024"])
        assert result.exit_code == 0
        return result.output.splitlines()[-5:]

    places = build()
    assert unchanged.answer(["build", "2024"])
    assert capsys.readouterr().out.splitlines()[-5:] == places

    edit_chapter(project)
    assert not unchanged.answer(["build", "2024"])
    build()
    assert Printed.times == 1
    assert unchanged.answer(["build", "2024"])


def test_who_waits_for_it_is_called_while_no_other_build_may_begin(project):
    seen = []

    def published(report):
        with pytest.raises(BuildError, match="already being built"):
            build_edition(2024, root=project)
        seen.append(report.site.exists())

    build_edition(2024, root=project, on_published=published)

    assert seen == [True]


def test_a_page_that_was_edited_by_hand_is_made_again(project):
    """A poisoned build must not be copied into the next one."""
    page = project / "build" / "2024" / "html" / "index.html"
    page.write_text(page.read_text() + "<p>999.999</p>")

    report = build_edition(2024, root=project)

    assert not report.reused
    assert "999.999" not in page.read_text()


def test_a_file_that_was_added_by_hand_is_no_part_of_the_next_build(project):
    (project / "build" / "2024" / "html" / "extra.html").write_text("x")

    build_edition(2024, root=project)

    assert not (project / "build" / "2024" / "html" / "extra.html").exists()


def test_edited_prose_makes_the_book_again_without_running_a_chapter(project):
    edit_chapter(project)

    report = build_edition(2024, root=project)

    assert Printed.times == 1
    assert all(chapter["cached"] for chapter in report.chapters)
    assert "# Andere tijd" in (project / "build" / "2024" / "chapters" / "02_tijd.ipynb").read_text()


def test_another_cut_off_date_is_another_edition_of_the_same_notebooks(project):
    """Nothing is known before the first vintage; no chapter may be taken from the cache of another date."""
    with pytest.raises(NotebookError, match="chapters failed") as caught:
        build_edition(2024, "2024-02-01", root=project)

    assert "PendingError" in str(caught.value)


def test_chapters_that_fail_are_told_together_and_nothing_is_published(project):
    small_project.chapter(project, "01_immigratie", "1 / 0")
    small_project.chapter(project, "02_tijd", "%%tekst\n{{ onbekend }}", title="# Tijd")
    before = contents(project / "build" / "2024")

    with pytest.raises(NotebookError) as caught:
        build_edition(2024, root=project)

    assert "2 of 2 chapters failed; nothing was published." in str(caught.value)
    assert "01_immigratie.ipynb, cell 4, line 1: ZeroDivisionError" in str(caught.value)
    assert "02_tijd.ipynb, cell 4, line 2: TextError" in str(caught.value)
    assert_untouched(project, before)


def test_an_edition_that_does_not_exist_is_refused(project):
    with pytest.raises(UnknownEditionError, match="There is no edition 1899"):
        build_edition(1899, root=project)


FULL = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "page.html")
STEPS = {
    "stage a chapter": (module, "as_bytes"),
    "stage the book": (module.staging, "stage"),
    "collect numbers": (module.numbers, "as_text"),
    "print the book": (Printed, "make"),
    "copy the PDF": (module.shutil, "copyfile"),
    "write the manifest": (manifest, "write"),
    "publish": (module.swap, "publish"),
}


@pytest.mark.parametrize("step", STEPS)
def test_a_full_disk_leaves_the_old_edition_and_nothing_else(project, monkeypatch, step):
    edit_chapter(project)
    before = contents(project / "build" / "2024")

    def full(*_, **__):
        raise FULL

    with monkeypatch.context() as patch:
        patch.setattr(*STEPS[step], full)
        with pytest.raises(BuildError, match=r"The disk is full \(page.html\). Edition 2024 was not changed"):
            build_edition(2024, root=project)

    assert_untouched(project, before)
    assert build_edition(2024, root=project).folder.is_dir()


def test_what_is_still_written_beside_a_step_that_fails_is_gone_too(project, monkeypatch):
    edit_chapter(project)
    before = contents(project / "build" / "2024")

    def late(work, _):
        time.sleep(0.5)
        work.folder.mkdir(exist_ok=True)
        (work.folder / "series.csv").write_text("late")

    monkeypatch.setattr(module._Build, "write_open_data", late)
    monkeypatch.setattr(Printed, "make", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        build_edition(2024, root=project)

    assert_untouched(project, before)


def test_a_full_disk_while_a_chapter_is_kept_is_told_too(project, monkeypatch):
    before = contents(project / "build" / "2024")
    small_project.chapter(project, "02_tijd", "%%tekst\nNieuw.", title="# Tijd")

    def full(*_):
        raise FULL

    monkeypatch.setattr(Cache, "put", full)
    with pytest.raises(BuildError, match="The disk is full"):
        build_edition(2024, root=project)

    assert_untouched(project, before)


@pytest.mark.parametrize("step", STEPS)
def test_an_interrupt_at_any_step_leaves_the_old_edition_and_nothing_else(project, monkeypatch, step):
    edit_chapter(project)
    before = contents(project / "build" / "2024")

    def interrupted(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(*STEPS[step], interrupted)
        with pytest.raises(KeyboardInterrupt):
            build_edition(2024, root=project)

    assert_untouched(project, before)


KILLED = """
import os, pathlib, signal, sys, time
from staatvanmigratie.publication import build
from tests.publication.test_build import Printed, edit_chapter
build.Press = Printed
project = pathlib.Path(sys.argv[1])
for moment in sys.stdin:
    builder = os.fork()
    while not builder:
        edit_chapter(project)
        build.build_edition(2024, root=project)
    time.sleep(float(moment))
    os.kill(builder, signal.SIGKILL)
    os.waitpid(builder, 0)
    print("killed", flush=True)
"""


@pytest.mark.editions
def test_killed_at_random_moments_there_is_always_one_whole_edition(project):
    """B4: kill -9 of the builder; readers never see a mixed edition, and the next build succeeds."""
    environment = {**os.environ, "PYTHONPATH": str(small_project.ROOT)}
    script = [sys.executable, "-c", KILLED, str(project)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "env": environment}
    with subprocess.Popen(script, **pipes) as builder:
        for moment in range(20):
            builder.stdin.write(f"{0.01 + moment * 0.013}\n")
            builder.stdin.flush()
            assert builder.stdout.readline() == "killed\n"

            folder = project / "build" / "2024"
            listed = json.loads((folder / "manifest.json").read_text())["files"]
            assert {name: sha256(content).hexdigest() for name, content in contents(folder).items()} == {
                **listed,
                "manifest.json": sha256((folder / "manifest.json").read_bytes()).hexdigest(),
            }
            nbformat.read(project / "notebooks" / "02_tijd.ipynb", as_version=4)
        builder.stdin.close()
    build_edition(2024, root=project)
    assert_untouched(project, contents(project / "build" / "2024"))


def test_a_strict_build_stops_at_what_a_chapter_prints(project):
    small_project.chapter(project, "02_tijd", "print('vergeten')", title="# Tijd")

    with pytest.raises(BuildError, match=r"02_tijd.ipynb, cell 4 printed on stdout: vergeten"):
        build_edition(2024, root=project, strict=True)

    report = build_edition(2024, root=project)
    assert report.warnings == ["notebooks/02_tijd.ipynb, cell 4 printed on stdout: vergeten"]


def test_a_strict_build_stops_at_a_typed_digit_and_an_ordinary_one_tells(project):
    small_project.chapter(project, "02_tijd", "%%tekst\nX.", title="# Tijd\n\nEr kwamen 1234 mensen.")

    with pytest.raises(BuildError, match="a typed number: 'Er kwamen 1234 mensen"):
        build_edition(2024, root=project, strict=True)

    assert [f.level for f in build_edition(2024, root=project).findings] == ["error", "todo"]


def test_a_strict_build_stops_at_a_status_nobody_knows(project, monkeypatch):
    monkeypatch.setattr(module, "_STATUSES", {"definitief"})

    with pytest.raises(BuildError, match=r"332\.863 has the unknown status 'voorlopig'"):
        build_edition(2024, root=project, strict=True)

    assert build_edition(2024, root=project).numbers == 2


def test_a_warning_of_sphinx_stops_the_build_and_names_the_cell(project, monkeypatch):
    """A reference that leads nowhere must not reach the reader; the author must find it."""
    monkeypatch.undo()
    small_project.chapter(
        project, "01_immigratie", small_project.SENTENCE, title="# A\n\nZie {numref}`fig-weg`."
    )
    before = contents(project / "build" / "2024")

    with pytest.raises(BuildError) as caught:
        build_edition(2024, root=project)

    assert str(caught.value) == (
        "The book could not be made (html).\n"
        "notebooks/01_immigratie.ipynb, cell 1: undefined label: 'fig-weg'"
    )
    assert_untouched(project, before)


def test_a_cell_is_counted_as_its_author_counts(tmp_path):
    """MyST-NB counts the cell that Papermill put in; the author does not see that one."""
    cells = [{"metadata": {"tags": tags}} for tags in ([], ["parameters"], ["injected-parameters"], [])]
    (tmp_path / "07_asiel.ipynb").write_text(json.dumps({"cells": cells}))
    said = f"{tmp_path}/07_asiel.ipynb:{{}}: WARNING: x"

    assert in_words(said.format(10003), tmp_path) == "07_asiel.ipynb, cell 1: WARNING: x"
    assert in_words(said.format(40002), tmp_path) == "07_asiel.ipynb, cell 3: WARNING: x"


def test_a_figure_that_was_pending_and_is_printed_now_is_listed(tmp_path):
    edition = open_edition(2023, root=small_project.make(tmp_path))
    report = BuildReport(edition, strict=False)
    report.folder.mkdir(parents=True)
    item = {"series": "immigratie_totaal", "period": "2023"}
    (report.folder / "report.json").write_text(json.dumps({"pending": [item]}), encoding="utf-8")

    report.set_pending([], {("immigratie_totaal", "2023")})
    assert report.as_json()["arrived"] == [item]

    report.set_pending([item], {("immigratie_totaal", "2022")})
    assert report.arrived == [], "still to come"

    report.set_pending([item], {("immigratie_totaal", "2023")})
    assert report.arrived == [], "printed, and awaited in what an annex tells of the edition before"


# ---------------------------------------------------------------- the documents beside the report


def test_documents_that_say_the_same_as_the_report_stop_nothing(project):
    small_project.with_documents(project)

    assert "documents" in build_edition(2024, root=project).steps


def test_a_fact_that_would_have_another_value_in_the_letter_stops_the_build(project):
    """The minister signs a letter with the numbers of the report, or nothing goes out."""
    small_project.with_documents(project)
    small_project.later(project)
    path = project / "notebooks" / "01_immigratie.ipynb"
    opening = path.read_text().replace("open_edition(report_year)", "open_edition(report_year, '2024-12-31')")
    path.write_text(opening)
    before = contents(project / "build" / "2024")

    with pytest.raises(BuildError, match=r"Immigratie, 2023: 332\.863 here, 335\.668 in notebooks/01_immig"):
        build_edition(2024, root=project)

    assert_untouched(project, before)


# ---------------------------------------------------------------- nothing personal goes out

MAIL = "j.jansen" + "@" + "voorbeeld.nl"


def write_in_a_chapter(project, words):
    path = project / "notebooks" / "02_tijd.ipynb"
    new = path.with_suffix(".new")
    new.write_text(path.read_text().replace("# Tijd", f"# Tijd\\n\\n{words}"))
    new.rename(path)


@pytest.mark.parametrize("strict", [False, True])
def test_something_personal_in_a_chapter_stops_every_build(project, strict):
    """What stands in build/N is uploaded: there is no build that may leak a little."""
    before = contents(project / "build" / "2024")
    write_in_a_chapter(project, f"Vragen aan {MAIL}")

    with pytest.raises(BuildError, match=r"mail address: j•••(?s:.*)data/allowed-names.yml") as caught:
        build_edition(2024, root=project, strict=strict)

    assert "02_tijd.ipynb: cell 1" in str(caught.value)
    assert MAIL not in str(caught.value)
    assert_untouched(project, before)


def test_the_address_of_an_organisation_may_be_printed_once_it_is_written_down(project):
    write_in_a_chapter(project, f"Vragen aan {MAIL}")
    with (project / "data" / "allowed-names.yml").open("a", encoding="utf-8") as file:
        file.write(f"\nloket: {{mail: {MAIL}, function: loket, address: https://example.org/loket}}\n")

    report = build_edition(2024, root=project)

    assert report.as_json()["searched_for_leaks"] > 10
    assert all(chapter["cached"] for chapter in report.chapters), "who may be named changes no figure"


@pytest.mark.parametrize("how", ["option", "environment"])
def test_a_build_looks_for_the_names_of_a_register_outside_the_repository(
    project, tmp_path, monkeypatch, how
):
    (tmp_path / "list.txt").write_text("Adriana Voorbeeldsma\n", encoding="utf-8")
    register = tmp_path / "register.json"
    name_register.write(tmp_path / "list.txt", register, project)
    write_in_a_chapter(project, "Met dank aan Adriana Voorbeeldsma.")
    if how == "environment":
        monkeypatch.setenv("SVM_NAMES", str(register))

    with pytest.raises(BuildError, match="name in the register: A••• V•••"):
        build_edition(2024, root=project, names=register if how == "option" else None)

    kept = [path.read_bytes() for path in (project / "build").rglob("*") if path.is_file()]
    assert not any(register.read_bytes()[:200] in content for content in kept)


def test_pages_that_did_not_change_are_not_searched_again(project, monkeypatch):
    build_edition(2024, root=project)
    searched = []
    monkeypatch.setattr(
        file_contents, "parts", lambda name, *_: searched.append(name) or iter([Part("file name", name)])
    )

    build_edition(2024, root=project)

    assert [name for name in searched if name != "report.json"] == []
