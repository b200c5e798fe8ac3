"""A release refuses for every reason at once, is kept for good, and changes what is public in one step."""

import json
import os
import shutil
import stat
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from staatvanmigratie import cli
from staatvanmigratie.decision.approvals import Approvals
from staatvanmigratie.decision.documents.compose import Document
from staatvanmigratie.foundation import moments
from staatvanmigratie.foundation.errors import BuildError, DataFileError, SvmError
from staatvanmigratie.foundation.files import file_digest, tree
from staatvanmigratie.publication import embargo, obstacles, release_records
from staatvanmigratie.publication.release import RefusedError, back, release
from staatvanmigratie.report.checks import Finding
from staatvanmigratie.report.edition import open_edition
from tests.samples import built, records, release_project, small_project
from tests.samples.release_project import agree, build


@pytest.fixture
def project(tmp_path, monkeypatch):
    root = release_project.make(tmp_path)
    release_project.stand_ins(monkeypatch.setattr)
    monkeypatch.chdir(root)
    monkeypatch.delenv("SVM_SITE", raising=False)
    return root


@pytest.fixture
def agreed(project):
    """Edition 2024 may be released."""
    agree(project)
    return project


def site(root):
    return release_project.site(root)


def released(root, number=2024, **options):
    return release(root, number, site(root), **options)


def refused(root, number=2024, **options):
    """Return the reasons, a line each; nothing may have changed."""
    before = everything(root)
    with pytest.raises(RefusedError) as found:
        released(root, number, **options)
    assert everything(root) == before, "a refused release leaves no trace"
    count, *reasons = str(found.value).splitlines()
    assert count.startswith(f"Edition {number} is not released, for {len(reasons)} reason")
    return reasons


def everything(root):
    kept = [
        path for name in ("site", "data") for path in (root / name).rglob("*") if ".lock" not in path.name
    ]
    return dict(tree(root, kept))


def reprint(root, shown="335.668", reason="Nieuw cijfer verschenen."):
    build(root, shown=shown)
    agree(root, moment=None)
    return released(root, reason=reason)


def public(root, name="index.html"):
    return (site(root).public / name).read_text(encoding="utf-8")


def edit(root, number=2024, **changes):
    path = root / "data" / "editions" / f"{number}.yml"
    text = path.read_text(encoding="utf-8")
    for old, new in changes.values():
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def moment(root, text, number=2024):
    edit(root, number, moment=(f"release: {number}-06-14T12:00 Europe/Amsterdam", f"release: {text}"))


def clock(monkeypatch, text):
    monkeypatch.setattr(moments, "now", lambda: datetime.fromisoformat(text).astimezone(moments.ZONE))


# Refusing ------------------------------------------------------------------------------------------------


def test_a_release_that_nothing_stands_in_the_way_of(agreed):
    assert released(agreed, dry_run=True) is None
    assert not (agreed / "site").exists(), "a dry run writes nothing"

    assert released(agreed).name == "2024.0"


def test_steps_that_nobody_took_are_told_in_one_line_each(project):
    assert refused(project) == [
        "- approval: data/editions/2024.yml says that IDMS agreed, but not to what; that counts as missing. "
        'svm approve 2024 --step IDMS --by "…"',
        '- approval: BZ is missing for all 2 chapters; svm approve 2024 --step BZ --by "…"',
        "- decision: ministerraad is missing for all 2 chapters; "
        'svm approve 2024 --step ministerraad --by "…"',
    ]


def test_a_document_that_changed_after_it_was_agreed_to_does_not_go_out(project):
    """The letter is read by parliament, and nobody saw the new sentence."""
    small_project.with_documents(project)
    agree(project)
    letter = project / "data" / "documents" / "kamerbrief.md"
    letter.write_text(letter.read_text() + "\nWij schrijven er een zin bij.\n", encoding="utf-8")

    found = refused(project)

    assert len(found) == 3 and "IDMS lapsed for kamerbrief (1 sentence)" in found[0]
    agree(project, moment=None)
    assert released(project).name == "2024.0"
    (record,) = release_records.read(project, 2024)
    assert {"nota", "kamerbrief", "nieuwsbericht", "summary"} < record.chapters.keys()
    letter.write_text(letter.read_text() + "\nEn nog een.\n", encoding="utf-8")
    agree(project, moment=None)
    assert "2024.0 is out already" in refused(project)[0], "another letter is another release"


def test_a_dry_run_of_what_is_built_builds_nothing_and_a_release_does(agreed, monkeypatch):
    built_now = []
    monkeypatch.setattr(obstacles, "build_edition", lambda *_, **__: built_now.append(1))

    assert released(agreed, dry_run=True, is_built=True) is None and not built_now
    assert released(agreed, dry_run=True) is None and len(built_now) == 1
    assert released(agreed, is_built=True).name == "2024.0" and len(built_now) == 2


def test_what_names_no_hidden_edition_is_looked_through_once(agreed, monkeypatch):
    looked = []
    plain = embargo.file_contents.parts
    monkeypatch.setattr(embargo.file_contents, "parts", lambda *a: looked.append(a[0]) or plain(*a))
    now, edition = moments.now(), open_edition(2023, root=agreed)
    page = agreed / "build" / "2024" / "html" / "index.html"

    assert not list(embargo.named(edition, now)) and "index.html" in looked
    looked.clear()
    assert not list(embargo.named(edition, now)) and not looked
    page.write_text(page.read_text() + "<!-- editie 2025 -->", encoding="utf-8")
    for _ in range(2):
        (found,) = embargo.named(edition, now)
        assert "html/index.html" in found and looked == ["index.html"]
        looked.clear()


def test_an_approval_of_one_chapter_is_not_one_of_the_edition(project):
    agree(project, steps="IDMS")
    Approvals(open_edition(2023, root=project)).approve("BZ", "BZ", "tijd", moment=release_project.JUNE)

    assert "BZ is missing for 01_immigratie (1 of 2 chapters)" in refused(project)[0]


def test_an_approval_that_lapsed_is_told_with_what_changed(agreed):
    build(agreed, shown="335.668")

    found = refused(agreed)

    assert len(found) == 3
    assert (
        "IDMS lapsed for 01_immigratie (1 figure, 1 sentence: Immigratie, 2023: 332.863 → 335.668" in found[0]
    )
    assert "ministerraad lapsed for the same as IDMS; svm approve" in found[2]


def test_a_chapter_that_was_dropped_since_lapses_too_until_agreed(agreed):
    (agreed / "build" / "2024" / "chapters" / "02_tijd.ipynb").unlink()

    assert len(refused(agreed)) == 3

    agree(agreed, moment=None)
    assert released(agreed).name == "2024.0"


def test_what_the_checks_find_is_told_beside_what_the_build_says(agreed, monkeypatch):
    """A stale figure or a passage in concept stops the build before the chapters run; both are told."""
    stale = Finding(
        "warning", "data/catalogue: immigratie_totaal, 2023", "out of date before the edition comes out"
    )
    concept = Finding("warning", "data/contributions/2024/asiel-BZ.md", "still a concept")
    known = Finding("todo", "data/snapshots", "a secondary copy")
    strictly = []

    def broken(*_, strict=False, **__):
        strictly.append(strict)
        if strict:
            raise BuildError("A strict build stops at:", [f"{stale.where}: {stale.message}"])
        points = ["01_immigratie, cell 3: pending", "02_tijd, cell 1: NameError"]
        raise BuildError("2 chapters failed:", points)

    monkeypatch.setattr(obstacles, "check_edition", lambda edition: [stale, concept, known])
    monkeypatch.setattr(obstacles, "build_edition", broken)

    found = refused(agreed)

    assert strictly == [True, False]
    assert found == [
        f"- check: {stale.where}: {stale.message}",
        f"- check: {concept.where}: {concept.message}",
        "- build: 01_immigratie, cell 3: pending",
        "- build: 02_tijd, cell 1: NameError",
    ]


def test_a_reason_that_holds_a_list_stays_one_reason(agreed, monkeypatch):
    """An author's error may hold lines that look like points; what to do about all stands with the last."""
    told = ["01_immigratie, cell 3: no such series:\n- immigratie\n- asiel", "02_tijd, cell 1: pending"]

    def broken(*_, **__):
        raise BuildError("2 chapters failed:", told, "Mend them.")

    monkeypatch.setattr(obstacles, "check_edition", lambda edition: [])
    monkeypatch.setattr(obstacles, "build_edition", broken)

    found = obstacles.build(open_edition(2023, root=agreed))

    assert [each.text for each in found] == [told[0], f"{told[1]}\nMend them."]


def test_a_real_concept_is_found(agreed):
    folder = agreed / "data" / "contributions" / "2024"
    folder.mkdir(parents=True)
    text = "---\nowner: BZ\nstate: concept\nreference_date: 2024-06-01\n---\nEen passage.\n"
    (folder / "asiel-BZ.md").write_text(text, encoding="utf-8")

    assert any("asiel-BZ.md: still a concept" in reason for reason in refused(agreed))


def test_without_a_build_the_other_reasons_are_told_all_the_same(agreed):
    shutil.rmtree(agreed / "build" / "2024")
    moment(agreed, "null")

    found = refused(agreed)

    assert any("moment: data/editions/2024.yml: release: none is set" in reason for reason in found)
    assert any("build: there is none of edition 2024" in reason for reason in found)


@pytest.mark.parametrize(
    ("report", "said"),
    [
        ({"strict": False, "as_of": "2024-06-03"}, "the last one was not strict"),
        ({"strict": True, "as_of": "2026-01-01"}, "shows figures of 2026-01-01, not of 2024-06-03"),
    ],
)
def test_a_build_of_another_kind_that_came_in_between_is_refused(agreed, report, said):
    path = agreed / "build" / "2024" / "report.json"
    path.write_text(json.dumps(report), encoding="utf-8")

    assert said in refused(agreed)[0]


def test_another_cut_off_date_of_the_shell_counts_for_nothing(agreed, monkeypatch):
    monkeypatch.setenv("SVM_AS_OF", "2026-01-01")

    assert released(agreed).name == "2024.0"


def test_something_personal_anywhere_is_refused(agreed, monkeypatch):
    page = agreed / "build" / "2024" / "html" / "index.html"
    page.write_text(page.read_text().replace("mensen", "bel " + "06-1234" + "5678"), encoding="utf-8")
    monkeypatch.setattr(Document, "pdf", lambda self: b"schrijf naar iemand" + b"@voorbeeld.nl")

    found = refused(agreed)

    assert [reason for reason in found if "build/2024/html/index.html: line 4" in reason]
    assert [reason for reason in found if reason.startswith("- documents: nota-2024.pdf")]
    assert "5678" not in "".join(found)


def test_documents_that_cannot_be_written_are_all_told(agreed, monkeypatch):
    def unwritable(edition, kind, **_):
        raise SvmError(f"data/documents/{kind}.md is broken")

    monkeypatch.setattr(obstacles.compose, "compose", unwritable)

    said = [
        f"{kind} cannot be written" in reason
        for kind in obstacles.compose.KINDS
        for reason in refused(agreed)
    ]
    assert said.count(True) == 4


def test_a_fact_with_two_values_is_refused(agreed, monkeypatch):
    about = {**built.number(), "anchor": "a"}
    numbers = agreed / "build" / "2024" / "numbers.json"
    numbers.write_text(json.dumps({"numbers": [about]}), encoding="utf-8")
    plain = obstacles.compose.compose

    def other(*arguments, **options):
        made = plain(*arguments, **options)
        wrong = records.number(**{**built.number(), "value": 1.0, "shown": "1"})
        return Document(*[*list(vars(made).values())[:5], (wrong,), made.moment])

    monkeypatch.setattr(obstacles.compose, "compose", other)

    assert any("1 here, 332.863 in a" in reason for reason in refused(agreed))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("null", "release: none is set; write for example 2026-06-12T12:00 Europe/Amsterdam"),
        ("2024-06-14T12:00", "has no time zone"),
        ("2024-06-14", "is no moment"),
        ("2024-06-14T12:00:00", "has no time zone"),
        ("2026-10-25T02:30 Europe/Amsterdam", "comes twice"),
        ("2027-03-28T02:30 Europe/Amsterdam", "does not come"),
        ("2024-06-14T12:00+05:00", "Dutch clocks do not have that distance"),
    ],
)
def test_a_moment_that_is_none_or_not_one_cannot_be_overridden(agreed, text, said):
    moment(agreed, text)

    for options in ({}, {"override": "de Kamer vroeg erom"}):
        (found,) = refused(agreed, **options)
        assert said in found


def test_before_the_moment_nothing_is_released(agreed, monkeypatch):
    moment(agreed, "2030-06-14T12:00 Europe/Amsterdam")
    clock(monkeypatch, "2030-06-14T09:59:59+00:00")

    (found,) = refused(agreed)

    assert "it is 2030-06-14 11:59 CEST, and the release is at 2030-06-14 12:00 CEST" in found
    clock(monkeypatch, "2030-06-14T10:00:00+00:00")
    assert released(agreed).name == "2024.0"


def test_in_the_night_of_the_clock_the_moment_is_the_one_that_was_written(agreed, monkeypatch):
    """02:30 comes twice on 25 October 2026; the second one is an hour later."""
    monkeypatch.setattr(obstacles, "_clock", lambda *_: [])
    moment(agreed, "2026-10-25T02:30+01:00")
    clock(monkeypatch, "2026-10-25T00:45:00+00:00")  # 02:45 for the first time

    assert "2026-10-25 02:45 CEST, and the release is at 2026-10-25 02:30 CET" in refused(agreed)[0]

    clock(monkeypatch, "2026-10-25T01:30:00+00:00")
    assert released(agreed).name == "2024.0"


def test_an_override_sets_the_moment_aside_and_is_written_down(agreed, monkeypatch):
    moment(agreed, "2030-06-14T12:00 Europe/Amsterdam")

    assert released(agreed, override="de Kamer vroeg erom").overridden

    (record,) = release_records.read(agreed, 2024)
    assert record.override == "de Kamer vroeg erom"
    assert record.planned == datetime(2030, 6, 14, 10, tzinfo=UTC) > record.moment
    assert "vroeg" not in public(agreed) + public(agreed, "feed.xml"), "that is no business of readers"


def test_an_override_sets_nothing_else_aside(project):
    moment(project, "2030-06-14T12:00 Europe/Amsterdam")

    found = refused(project, override="de Kamer vroeg erom")

    assert len(found) == 3 and not [reason for reason in found if "moment" in reason]


def test_an_override_that_was_not_needed_is_not_written_down(agreed):
    assert not released(agreed, override="de Kamer vroeg erom").overridden
    assert release_records.read(agreed, 2024)[0].override is None


@pytest.mark.parametrize("option", ["override", "reason"])
@pytest.mark.parametrize("text", [" ", "Gevraagd door mevrouw Voorbeeldnaam", "bel 06 1234 " + "5678"])
def test_a_reason_names_nobody(agreed, option, text):
    released(agreed)
    build(agreed, shown="335.668")
    agree(agreed, moment=None)
    options = {"reason": "Nieuw cijfer verschenen.", option: text}

    (found,) = refused(agreed, **options)

    assert f"--{option}" in found and "Voorbeeldnaam" not in found


def test_a_clock_that_is_behind_is_found(agreed, monkeypatch):
    moment(agreed, "2024-06-01T12:00 Europe/Amsterdam")
    clock(monkeypatch, "2024-06-02T12:00:00+00:00")

    (found,) = refused(agreed, override="de Kamer vroeg erom")

    assert (
        "clock: it says 2024-06-02 14:00 CEST, but the approval by ministerraad is of 2024-06-14 12:30"
        in found
    )


def test_an_edition_that_nobody_may_know_of_is_not_named(agreed):
    path = agreed / "build" / "2024" / "html" / "notebooks" / "01_immigratie.html"
    path.write_text(
        path.read_text().replace("</main>", "<a href='../../2025/'>Staat van&nbsp;Migratie 2025</a></main>")
    )

    (found,) = refused(agreed)

    assert (
        "html/notebooks/01_immigratie.html" in found and "names edition 2025, which is not released" in found
    )
    edit(agreed, 2025, paper=("sent: null", "sent: 2025-07-04"))
    assert released(agreed).name == "2024.0"


def test_everything_at_once(project, monkeypatch):
    monkeypatch.setattr(
        obstacles,
        "check_edition",
        lambda edition: [Finding("error", "notebooks/01.ipynb", "a typed number: '1'")],
    )
    moment(project, "2027-03-28T02:30 Europe/Amsterdam")
    (project / "data" / "site.yml").unlink()
    page = project / "build" / "2024" / "html" / "index.html"
    page.write_text("Staat van Migratie 2025, bel 06-1234" + "5678", encoding="utf-8")

    found = refused(project, reason=" ", override="de Kamer vroeg erom")

    about = [reason.partition(":")[0].removeprefix("- ") for reason in found]
    assert sorted(set(about)) == sorted(
        {"check", "approval", "decision", "leak", "embargo", "moment", "reason", "reprint", "site"}
    )
    assert len(found) == len(set(found)) == 10


def test_the_command_line_prints_them_all_and_exits_with_1(project):
    said = CliRunner().invoke(cli.app, ["release", "2024", "--dry-run"])

    assert isinstance(said.exception, RefusedError) and str(said.exception).count("\n- ") == 3


# Keeping -------------------------------------------------------------------------------------------------


def kept(root, name):
    return dict(tree(root / "site" / "releases" / name, (root / "site" / "releases" / name).rglob("*")))


def test_a_release_is_kept_whole_and_read_only_and_written_down(agreed):
    released(agreed)

    files = kept(agreed, "2024.0")
    folder = agreed / "site" / "releases" / "2024.0"
    listed = json.loads((folder / "manifest.json").read_text())["files"]
    assert set(files) == {*listed, "manifest.json"} and all(files[name] == listed[name] for name in listed)
    for wanted in (
        "html/index.html",
        "numbers.json",
        "documents/nota-2024.pdf",
        "documents/summary-2024.docx",
    ):
        assert wanted in listed
    modes = {stat.S_IMODE(path.stat().st_mode) for path in folder.rglob("*")}
    assert modes == {0o444, 0o555}
    (record,) = release_records.read(agreed, 2024)
    assert record.manifest == file_digest(folder / "manifest.json")
    assert record.chapters == {n: c.digest for n, c in Approvals(open_edition(2023)).built.items()}
    about = json.loads((folder / "release.json").read_text())
    assert [each["step"] for each in about["approvals"]] == ["IDMS", "BZ", "ministerraad"]


def test_a_reprint_gets_the_next_number_and_the_old_one_stays_byte_for_byte(agreed):
    released(agreed)
    first = kept(agreed, "2024.0")
    old_page = public(agreed, "2024.0/index.html")

    assert reprint(agreed).name == "2024.1"

    assert kept(agreed, "2024.0") == first
    assert public(agreed, "2024.0/index.html") == old_page and "332.863" in old_page
    assert public(agreed, "2024/index.html") == public(agreed, "2024.1/index.html")
    assert "335.668" in public(agreed, "2024/index.html")
    record = release_records.read(agreed, 2024)[1]
    assert record.reason == "Nieuw cijfer verschenen."
    assert record.changes == ["Immigratie: Immigratie, 2023: 332.863 → 335.668 (correctie)"]
    for page in ("index.html", "feed.xml"):
        assert "Nieuw cijfer verschenen." in public(agreed, page)
        assert "332.863 → 335.668" in public(agreed, page)


def test_a_reprint_needs_agreement_and_a_reason(agreed):
    released(agreed)
    build(agreed, shown="335.668")

    found = refused(agreed)

    assert len([reason for reason in found if "lapsed" in reason]) == 3
    assert '2024.0 is out already; say why there is another: --reason "…"' in found[-1]


def test_a_first_release_has_no_reason_for_a_reprint(agreed):
    assert "leave --reason out" in refused(agreed, reason="Nieuw cijfer verschenen.")[0]


def test_a_release_of_when_less_counted_as_seen_is_told_to_be_so(agreed):
    released(agreed)
    path = agreed / "data" / "releases" / "2024.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("    form: 2\n", ""), encoding="utf-8")

    changed, found = refused(agreed)  # and by hand, which is told as well

    assert changed.startswith("- records: data/releases/2024.yml")
    assert "2024.0 is out already" in found and "nobody can tell whether readers see the same" in found


def test_the_same_is_not_released_twice(agreed):
    released(agreed)
    page = agreed / "build" / "2024" / "html" / "index.html"
    page.write_text(page.read_text().replace("<h1>", '<h1 class="mooi">'), encoding="utf-8")

    assert refused(agreed) == ["- reprint: 2024.0 is the same: nothing that a reader sees differs"]


def test_another_start_page_is_another_release(agreed):
    released(agreed)
    book = agreed / "build" / "2024" / "book"
    (book / "_config.yml").write_text("sphinx: {config: {}}\n", encoding="utf-8")
    (book / "index.md").write_text("# Anders\n", encoding="utf-8")

    assert "BZ is missing for index (1 of 3 chapters)" in "".join(refused(agreed))

    agree(agreed, moment=None)
    assert released(agreed, reason="Nieuw cijfer verschenen.").name == "2024.1"


@pytest.mark.parametrize("damage", ["changed", "gone", "new", "manifest", "all gone"])
def test_a_damaged_release_is_found_and_nothing_is_published(agreed, damage):
    released(agreed)
    folder = agreed / "site" / "releases" / "2024.0"
    page = folder / "html" / "notebooks" / "01_immigratie.html"
    for path in (folder, page.parent, page, folder / "manifest.json"):
        path.chmod(0o755)
    if damage == "changed":
        page.write_text(page.read_text().replace("332.863", "332.864"))
    elif damage == "gone":
        page.unlink()
    elif damage == "new":
        (page.parent / "02.html").write_text("x")
    elif damage == "manifest":
        listed = json.loads((folder / "manifest.json").read_text())
        page.write_text("x")
        listed["files"]["html/notebooks/01_immigratie.html"] = file_digest(page)
        (folder / "manifest.json").write_text(json.dumps(listed))
    else:
        os.rename(folder, agreed / "elsewhere")
    build(agreed, shown="335.668")
    agree(agreed, moment=None)

    (found,) = refused(agreed, reason="Nieuw cijfer verschenen.")

    assert "2024.0" in found and "back from a backup" in found


def test_a_release_that_the_version_history_does_not_know_stops_the_next(agreed):
    released(agreed)
    (agreed / "data" / "releases" / "2024.yml").unlink()

    assert "2024.0 is public, but data/releases/2024.yml does not name it" in refused(agreed)[0]


def test_records_are_added_and_read_strictly(agreed):
    released(agreed)
    path = agreed / "data" / "releases" / "2024.yml"
    first = path.read_text(encoding="utf-8")
    reprint(agreed)
    text = path.read_text(encoding="utf-8")
    assert text.startswith(first)

    for old, new, said in (
        ("'2024.1'", "'2024.2'", "is called 2024.2, and should be 2024.1"),
        ("02_tijd", "02_anders", "its chapters are not those of its digest"),
        ("planned:", "gepland:", "planned: is missing"),
        ("T12:00:00+02:00", "T12:00:00", "without a time zone"),
    ):
        path.write_text(text.replace(old, new), encoding="utf-8")
        with pytest.raises(DataFileError, match=said):
            release_records.read(agreed, 2024)


# Going back ----------------------------------------------------------------------------------------------


def test_back_again_and_back_until_there_is_nothing_before(agreed):
    released(agreed)
    reprint(agreed)
    reprint(agreed, shown="336.000")
    before = {name: kept(agreed, name) for name in ("2024.0", "2024.1", "2024.2")}

    assert back(agreed, site(agreed)).releases == ["2024.0", "2024.1"]
    assert "335.668" in public(agreed, "2024/index.html") and not (site(agreed).public / "2024.2").exists()
    assert back(agreed, site(agreed)).releases == ["2024.0"]
    assert "332.863" in public(agreed, "2024/index.html") and "2024.1" not in public(agreed, "feed.xml")
    with pytest.raises(SvmError, match=r"Public is 2024\.0, and no state before it is kept"):
        back(agreed, site(agreed))

    assert "332.863" in public(agreed, "2024/index.html")
    assert before == {name: kept(agreed, name) for name in before}
    did = [json.loads(line)["did"] for line in site(agreed).journal.read_text().splitlines()]
    assert did == ["release 2024.0", "release 2024.1", "release 2024.2", "back", "back"]


def test_back_without_anything_public_is_an_error(project):
    with pytest.raises(SvmError, match="Nothing is public, and no state before it"):
        back(project, site(project))


def test_what_was_taken_back_can_be_made_public_again_with_the_same_bytes(agreed):
    released(agreed)
    reprint(agreed)
    files = kept(agreed, "2024.1")
    back(agreed, site(agreed))

    assert released(agreed).name == "2024.1"

    assert kept(agreed, "2024.1") == files and len(release_records.read(agreed, 2024)) == 2
    assert site(agreed).state.releases == ["2024.0", "2024.1"]


def test_going_back_to_a_damaged_state_is_refused(agreed):
    released(agreed)
    reprint(agreed)
    before = site(agreed).states / site(agreed).state.before / "index.html"
    before.chmod(0o644)
    before.write_text("x")

    with pytest.raises(SvmError, match=r"index.html was changed. Public stays 2024\.0, 2024\.1"):
        back(agreed, site(agreed))
    assert site(agreed).state.releases == ["2024.0", "2024.1"]


def test_another_edition_leaves_the_old_one_as_it_was(agreed):
    released(agreed)
    files = kept(agreed, "2024.0")
    shown = dict(tree(site(agreed).public / "2024", (site(agreed).public / "2024").rglob("*")))
    agree(agreed, 2025)

    assert released(agreed, 2025).name == "2025.0"

    assert kept(agreed, "2024.0") == files
    assert shown == dict(tree(site(agreed).public / "2024", (site(agreed).public / "2024").rglob("*")))
    assert public(agreed).index("editie-2025") < public(agreed).index("editie-2024"), "the newest first"


# What the other commands know ----------------------------------------------------------------------------


def svm(*arguments):
    said = CliRunner().invoke(cli.app, arguments)
    assert said.exit_code == 0, said.output
    return " ".join(said.output.split())


def test_status_editions_and_list_know_of_releases(agreed):
    assert svm("editions", "--open") == "2024 2025"
    assert "Released: none; svm release 2024 --dry-run" in svm("status", "2024")

    assert "Released 2024.0. Commit data/releases/2024.yml" in svm("release", "2024")

    assert svm("editions", "--open") == "2025"
    assert "Released: 2024.0 (" in svm("status", "2024") and ", public)" in svm("status", "2024")
    reprint(agreed)
    assert "Back to 2024.0" in svm("release", "--back")
    assert "Nieuw cijfer verschenen. Public: 2024.0, in" in svm("release", "--list")
    assert "2024.1" in svm("status", "2024") and "not public)" in svm("status", "2024")


@pytest.mark.parametrize("arguments", [[], ["2024", "--back"], ["--back", "--list"]])
def test_one_thing_at_a_time(project, arguments):
    said = CliRunner().invoke(cli.app, ["release", *arguments])

    assert said.exit_code == 2 and "give an edition, --back or --list" in said.output


def test_the_site_folder_can_be_elsewhere(agreed, tmp_path_factory, monkeypatch):
    other, third = tmp_path_factory.mktemp("site"), tmp_path_factory.mktemp("named")

    svm("release", "2024", "--site", str(other))
    monkeypatch.setenv("SVM_SITE", str(third))

    assert (other / "public" / "index.html").exists() and not (agreed / "site").exists()
    assert "Public: nothing" in svm("release", "--list")
