"""A work package goes out, comes back, and only what was accepted is taken up; nothing is ever lost."""

import io
import json
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml
from typer.testing import CliRunner

from staatvanmigratie import cli
from staatvanmigratie.decision.work_packages import comparison, passages, received, taking_up
from staatvanmigratie.decision.work_packages.package import write
from staatvanmigratie.foundation import files as on_disk
from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.foundation.office_files.archive import HostileFileError
from staatvanmigratie.privacy import search
from staatvanmigratie.report.edition import open_edition
from tests.samples import returned, small_project
from tests.samples.holders import holding
from tests.samples.returned import BODY, CONTRIBUTION, FRONT, NOTEBOOK, build, change, shown


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return returned.project(tmp_path)


def edition():
    return open_edition(2023)


def sent(organisation="SZW", kind="docx"):
    """Write the package and return the file of a kind."""
    return next(p for p in write(edition(), organisation) if p.suffix == f".{kind}")


def choose(path, passage, choice="Akkoord", name="terug.docx"):
    return returned.edited(
        path, name, lambda c: returned.row(c, passage, "Uw keuze", returned.paragraph(choice))
    )


def came(path):
    """The outcomes of a file by id."""
    return {each.id: each for each in comparison.of_file(edition(), path).found}


def accept(path, *names):
    found = comparison.of_file(edition(), path)
    return taking_up.take(found, comparison.chosen(found, names))


def files(root):
    """Every file of the project by its bytes, apart from what was built."""
    return {p: p.read_bytes() for p in root.rglob("*") if p.is_file() and "build" not in p.parts}


def cell(root, number=3):
    return "".join(json.loads((root / NOTEBOOK).read_text(encoding="utf-8"))["cells"][number]["source"])


def svm(*arguments):
    return CliRunner().invoke(cli.app, [str(each) for each in arguments])


# What goes out ---------------------------------------------------------------------------------------------


def test_a_package_holds_the_passages_and_figures_an_organisation_answers_for(project):
    package = passages.gather(edition(), "het ministerie van Sociale Zaken en Werkgelegenheid")

    assert [each.id for each in package.passages] == ["bijdrage-arbeid", "01-001", "01-002"]
    assert package.passages[1].text.shown == (
        "In 2023 kwamen 332.863 (voorlopig) mensen naar Nederland (figuur immigratie). Dat heeft gevolgen "
        "voor gemeenten. Het cijfer is bekend en klopt met 17% minder."
    )
    assert [each.record.shown for each in package.figures][:1] == ["332.863"]


def test_a_partner_gets_the_figures_of_its_series(project):
    package = passages.gather(edition(), "CBS")

    assert not package.passages
    assert {each.record.series for each in package.figures} == {"immigratie_totaal"}


@pytest.mark.parametrize(
    ("organisation", "message"),
    [("SZWW", "write one of: SZW"), ("COA", "COA has no passages or figures.*JenV, SZW")],
)
def test_an_organisation_without_anything_is_told(project, organisation, message):
    with pytest.raises(SvmError, match=message):
        write(edition(), organisation)


def test_an_edition_without_a_build_says_what_to_type(project):
    (project / "build" / "2024" / "chapters" / "01_immigratie.ipynb").unlink()

    with pytest.raises(SvmError, match="svm build 2024"):
        write(edition(), "SZW")


def test_the_same_package_gives_the_same_bytes(project):
    first = [path.read_bytes() for path in write(edition(), "SZW")]

    assert [path.read_bytes() for path in write(edition(), "SZW")] == first
    for content in first:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_both_files_can_be_read_by_everyone_and_name_nobody(project):
    w, t = (
        "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}",
        "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}",
    )
    for path in write(edition(), "SZW"):
        with zipfile.ZipFile(path) as archive:
            parts = {name: archive.read(name).decode() for name in archive.namelist()}
        meta = parts.get("docProps/core.xml") or parts["meta.xml"]
        assert "Werkpakket Staat van Migratie 2024: SZW" in meta and "nl-NL" in meta
        assert not re.search(r"creator|generator|date|modified", meta, re.IGNORECASE)
        assert search.Scan().file(path.name, path.read_bytes()) == []
        if path.suffix == ".docx":
            body = ElementTree.fromstring(parts["word/document.xml"])
            for table in body.iter(f"{w}tbl"):
                heads = [bool(list(row.iter(f"{w}tblHeader"))) for row in table.iter(f"{w}tr")]
                assert heads[0] and not any(heads[1:])
            assert {"Title", "Heading1"} <= {e.get(f"{w}val") for e in body.iter(f"{w}pStyle")}
        else:
            assert next(iter(parts)) == "mimetype"
            body = ElementTree.fromstring(parts["content.xml"])
            assert len(list(body.iter(f"{t}table"))) == len(list(body.iter(f"{t}table-header-rows"))) == 3
            assert "number-columns-spanned" not in parts["content.xml"]


def test_what_comes_from_the_store_is_locked_in_the_document(project):
    with zipfile.ZipFile(sent()) as archive:
        content = archive.read("word/document.xml").decode()
    own = returned.own(content, "01-001")

    controls = re.findall(
        r'<w:tag w:val="cijfer-\d+"/><w:lock w:val="contentLocked"/>.*?<w:t xml[^>]*>(.*?)</w:t>', own
    )

    assert controls == ["2023", "332.863 (voorlopig)", "figuur immigratie", "17% minder"]


def test_a_cell_that_looks_like_a_formula_is_text(project):
    small_project.chapter(project, "01_immigratie", "%%tekst\n=SOM(A) is geen formule.\n")
    build(project)

    with zipfile.ZipFile(sent(kind="ods")) as archive:
        content = archive.read("content.xml").decode()

    assert 'office:value-type="string"><text:p>=SOM(A) is geen formule.</text:p>' in content
    assert "table:formula" not in content


# What comes back -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["docx", "ods"])
def test_back_unchanged_says_nothing(project, kind):
    path = sent(kind=kind)

    assert {each.state for each in came(path).values()} == {"untouched"}
    said = svm("contribute", 2024, "--from", path)
    assert said.exit_code == 0 and "nothing to accept" in said.output


def test_an_agreement_with_a_contribution_sets_its_state(project):
    back = choose(sent(), "bijdrage-arbeid")

    assert came(back)["bijdrage-arbeid"].state == "agreed"
    before = files(project)
    assert svm("contribute", 2024, "--from", back).exit_code == 0
    assert files(project) == before
    taken = accept(back, "all")

    assert [each.id for each in taken.done] == ["bijdrage-arbeid"]
    made = (project / CONTRIBUTION).read_text(encoding="utf-8")
    assert made == FRONT.replace("ter toetsing", "akkoord") + BODY


def test_a_changed_contribution_keeps_its_references_and_its_line_breaks(project):
    said = shown("bijdrage-arbeid").replace("landbouw en de bouw", "landbouw, de zorg en de bouw")

    accept(change(sent(), "bijdrage-arbeid", said), "bijdrage-arbeid")

    made = (project / CONTRIBUTION).read_text(encoding="utf-8")
    assert made == FRONT + BODY.replace("landbouw en", "landbouw, de zorg en")


HYPHENS = (
    "Zij vonden werk in de land\N{SOFT HYPHEN}bouw, de glas\N{NON-BREAKING HYPHEN}teelt en de zee-haven."
)


@pytest.mark.parametrize("kind", ["docx", "ods"])
@pytest.mark.parametrize(
    "by_program",
    [
        lambda content: content,
        lambda content: content.replace("<w:noBreakHyphen/>", "<w:t>-</w:t>").replace("<w:softHyphen/>", ""),
        lambda content: content.replace("\N{SOFT HYPHEN}", "").replace("\N{NON-BREAKING HYPHEN}", "-"),
        lambda content: content.replace("<w:softHyphen/>", "<w:t>\N{SOFT HYPHEN}</w:t>"),
    ],
)
def test_soft_and_non_breaking_hyphens_are_no_change_and_stay(project, kind, by_program):
    """A program for text has elements for them, another writes the plain sign or none at all."""
    (project / CONTRIBUTION).write_text(f"{FRONT}{HYPHENS}\n\nDat blijft zo.\n", encoding="utf-8")
    build(project)
    back = returned.edited(sent(kind=kind), f"terug.{kind}", by_program)

    assert came(back)["bijdrage-arbeid"].state == "untouched"

    words = "blijft zo"
    changed = returned.edited(back, f"anders.{kind}", lambda c: "blijft anders".join(c.rsplit(words, 1)))
    taken = accept(changed, "bijdrage-arbeid")
    assert [each.id for each in taken.done] == ["bijdrage-arbeid"]
    made = (project / CONTRIBUTION).read_text(encoding="utf-8")
    assert made == f"{FRONT}{HYPHENS}\n\nDat blijft anders.\n"


def test_a_hyphen_that_an_organisation_types_is_taken_up(project):
    said = shown("bijdrage-arbeid").replace("landbouw", "land\N{SOFT HYPHEN}bouw")

    accept(change(sent(), "bijdrage-arbeid", said), "bijdrage-arbeid")

    assert "land\N{SOFT HYPHEN}bouw" in (project / CONTRIBUTION).read_text(encoding="utf-8")


def test_a_paragraph_may_be_added(project):
    said = shown("bijdrage-arbeid") + "\nDat aantal verandert elk jaar."

    accept(change(sent(), "bijdrage-arbeid", said), "bijdrage-arbeid")

    made = (project / CONTRIBUTION).read_text(encoding="utf-8")
    assert made == FRONT + BODY.rstrip() + "\n\nDat aantal verandert elk jaar.\n"


def test_a_changed_chapter_is_rewritten_in_its_one_cell(project):
    before = (project / NOTEBOOK).read_text(encoding="utf-8")
    back = change(sent(), "01-001", shown("01-001").replace("heeft gevolgen voor", "is merkbaar in"))
    one = came(back)["01-001"]
    assert one.words[1:4] == (("-", "heeft gevolgen voor"), ("+", "is merkbaar in"), ("=", one.words[3][1]))

    accept(back, "all")

    assert (project / NOTEBOOK).read_text(encoding="utf-8") == before.replace(
        "Dat heeft gevolgen voor gemeenten.", "Dat is merkbaar in gemeenten."
    )
    log = yaml.safe_load((project / "data/contributions/2024/received.yml").read_text(encoding="utf-8"))
    (receipt,) = log["received"]
    assert (receipt["organisation"], receipt["items"][0]["asked"], receipt["items"][0]["done"]) == (
        "SZW",
        "changed",
        "taken up",
    )
    assert len(receipt["sha256"]) == 64 and "terug" not in str(receipt)
    assert came(back)["01-001"].state == "same"


def test_a_sentence_may_be_added_or_taken_out(project):
    said = shown("01-002") + " Dat is verplicht voor iedereen."
    accept(change(sent(), "01-002", said), "01-002")
    assert "Wie hier werkt, schrijft zich in bij een gemeente. Dat is verplicht voor iedereen.\n" in cell(
        project
    )
    build(project)

    accept(change(sent(), "01-002", "Dat is verplicht voor iedereen."), "01-002")
    assert cell(project).endswith("\n\nDat is verplicht voor iedereen.\n")


def test_a_number_may_move_within_its_sentence(project):
    said = shown("01-001").replace(
        "In 2023 kwamen 332.863 (voorlopig) mensen", "Er kwamen 332.863 (voorlopig) mensen in 2023"
    )
    accept(change(sent(), "01-001", said), "01-001")

    assert (
        "\nEr kwamen {{ nu }} mensen in {{ nu.period }} naar Nederland ({numref}`fig-immigratie`).\n"
        in cell(project)
    )


def test_a_sentence_that_is_computed_is_done_by_hand(project):
    small_project.chapter(
        project, "01_immigratie", "%%tekst\nEr kwamen {% if reeks %}veel{% endif %} mensen. Dat is zo.\n"
    )
    build(project)
    before = files(project)
    back = change(sent(), "01-001", "Er kwamen heel veel mensen. Dat is waar.")

    taken = accept(back, "all")

    ((one, reason),) = taken.by_hand
    assert one.where == "notebooks/01_immigratie.ipynb, cell 4" and "{% … %}" in reason
    after = files(project)
    after.pop(project / "data/contributions/2024/received.yml")
    assert after == before  # the second sentence is not taken up alone
    accept(back, "all")
    assert len(received.read(edition())) == 1


def test_tracked_changes_are_read_as_accepted_and_remarks_lose_their_writer(project):
    who = 'w:author="Voorbeeldnaam" w:date="2024-06-03T12:00:00Z"'

    def edit(content):
        old = returned.own(content, "01-001")
        new = old.replace(
            "Dat heeft gevolgen voor gemeenten.",
            "Dat </w:t></w:r>"
            f'<w:del w:id="1" {who}><w:r><w:delText>heeft gevolgen voor</w:delText></w:r></w:del>'
            f'<w:ins w:id="2" {who}><w:r><w:t>merken</w:t></w:r></w:ins>'
            '<w:r><w:commentReference w:id="7"/></w:r><w:r><w:t xml:space="preserve"> gemeenten.',
        )
        assert new != old
        return content.replace(old, new)

    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    comments = (
        f'<w:comments xmlns:w="{space}">'
        f'<w:comment w:id="7" {who}><w:p><w:r><w:t>Graag korter.</w:t></w:r></w:p></w:comment>'
        "</w:comments>"
    )
    back = returned.with_parts(
        returned.edited(sent(), "tussen.docx", edit), "terug.docx", **{"word/comments.xml": comments.encode()}
    )
    one = came(back)["01-001"]
    assert one.state == "changed" and one.remarks == ["Graag korter."] and one.dropped == ()

    accept(back, "all")

    assert "Dat merken gemeenten." in cell(project)
    assert not [p for p, content in files(project).items() if b"Voorbeeldnaam" in content and p != back]


def test_a_text_changed_in_the_row_above_counts_too(project):
    said = shown("01-002").replace("werkt", "woont")
    back = returned.edited(
        sent(),
        "terug.docx",
        lambda c: returned.row(c, "01-002", "Tekst in de editie", returned.paragraph(said)),
    )

    assert came(back)["01-002"].state == "changed"


def test_the_sheet_can_come_back_too(project):
    back = returned.edited(
        sent(kind="ods"),
        "terug.ods",
        lambda c: "Wie hier woont,".join(c.rsplit("Wie hier werkt,", 1)),
    )

    accept(back, "all")

    assert "Wie hier woont, schrijft zich in bij een gemeente." in cell(project)


def test_what_is_said_about_a_figure_is_written_down(project):
    def edit(content):
        start = content.index('table:name="Cijfers"')
        place = content.index('<table:table-cell table:style-name="type"', start)
        end = content.index("/>", place)
        yes = ' office:value-type="string"><text:p>nee</text:p></table:table-cell>'
        return content[:end] + yes + content[end + 2 :]

    back = returned.edited(sent(kind="ods"), "terug.ods", edit)

    taken = accept(back, "figures")

    assert [each.remarks for each in taken.done] == [["niet akkoord"]]
    (receipt,) = received.read(edition())
    assert (receipt.items[0].done, receipt.items[0].remarks) == ("noted", ["niet akkoord"])
    assert "Immigratie" in receipt.items[0].where


# What is refused -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("gemeenten", "25 gemeenten", "a typed number: '25"),
        ("gemeenten", "{{ editie.root }} gemeenten", "template code"),
        ("gemeenten", "{% include 'x' %} gemeenten", "template code"),
        ("gemeenten", "<script>alert</script> gemeenten", "signs of markup"),
        ("gemeenten.", "gemeenten.\n- en nog iets", "signs of markup"),
        ("gemeenten", "gemeenten (voorbeeld@example.org)", "mail address"),
        ("gemeenten", "gemeenten (06 12 34 56 78)", "telephone number"),
        ("gemeenten.", "gemeenten. Met vriendelijke groet, de afdeling.", "closing of a letter"),
        ("gemeenten", "gemeenten, zegt Voorbeeldnaam", "could be a name"),
    ],
)
def test_what_must_not_get_in_is_refused_whoever_accepts_it(project, old, new, reason):
    back = change(sent(), "01-001", shown("01-001").replace(old, new))
    before = files(project)
    one = came(back)["01-001"]

    assert one.state == "refused" and re.search(reason, "; ".join(one.refused))
    with pytest.raises(SvmError, match="refused"):
        accept(back, "01-001")
    assert accept(back, "all").done == []
    assert files(project) == before
    said = svm("contribute", 2024, "--from", back).output
    assert "Voorbeeldnaam" not in said and "example.org" not in said and "12 34" not in said


@pytest.mark.parametrize(
    ("old", "new", "remark"),
    [
        ("332.863", "335.668", "335.668 in plaats van 332.863 (voorlopig): het cijfer komt uit de bron"),
        ("In 2023", "In 2022", "2022 in plaats van 2023: het cijfer komt uit de bron"),
    ],
)
def test_a_retyped_number_becomes_a_remark_and_leaves_the_text_alone(project, old, new, remark):
    back = change(sent(), "01-001", shown("01-001").replace(old, new).replace("gevolgen", "effect"))
    one = came(back)["01-001"]
    assert (one.state, one.remarks) == ("remark", [remark])
    before = (project / NOTEBOOK).read_bytes()

    accept(back, "all")

    assert (project / NOTEBOOK).read_bytes() == before
    assert received.read(edition())[0].items[0].remarks == [remark]


def test_two_answers_about_one_passage_are_refused(project):
    def twice(content):
        start = content.rindex("<w:tbl>", 0, content.index("01-002</w:t>"))
        table = content[start : content.index("</w:tbl>", start) + 8]
        other = table.replace("Wie hier werkt", "Wie hier leeft")
        return content.replace(table, f"{other}<w:p/>{table.replace('Wie hier werkt', 'Wie hier woont')}")

    one = came(returned.edited(sent(), "terug.docx", twice))["01-002"]

    assert one.state == "refused" and "twice" in one.refused[-1]


def test_a_passage_that_is_not_in_the_file_is_told(project):
    def without(content):
        start = content.rindex("<w:tbl>", 0, content.index("01-002</w:t>"))
        return content[:start] + content[content.index("</w:tbl>", start) + 8 :]

    said = svm("contribute", 2024, "--from", returned.edited(sent(), "terug.docx", without)).output

    assert "not in the file that came back: 01-002" in said


def test_a_text_that_was_emptied_or_taken_away_is_told_and_not_guessed(project):
    emptied = came(change(sent(), "01-002", ""))["01-002"]
    assert emptied.state == "remark" and "emptied" in emptied.notes[0]

    def without(content):
        start = content.rindex("<w:tr>", 0, content.index(">Uw tekst<", content.index("01-002</w:t>")))
        return content[:start] + content[content.index("</w:tr>", start) + 7 :]

    gone = came(returned.edited(sent(), "terug.docx", without))["01-002"]
    assert gone.state == "refused" and "«Uw tekst» is not in the file" in gone.refused[0]


def test_a_book_for_a_sentence_is_refused(project):
    one = came(change(sent(), "01-002", "Wie hier woont. " * 2_000))["01-002"]

    assert one.state == "refused" and "characters long" in one.refused[0]


def test_what_another_process_is_taking_up_says_which_and_what_to_do(project, monkeypatch):
    monkeypatch.setattr("staatvanmigratie.foundation.files.TURN", 0.2)
    back = choose(sent(), "bijdrage-arbeid")
    before = files(project)

    with holding(project / "build" / ".lock-contribute-2024") as pid:
        said = f"Process {pid} is taking up contributions to edition 2024. .* same command again"
        with pytest.raises(SvmError, match=said):
            accept(back, "all")

    assert files(project) == before


def test_a_file_that_somebody_saves_meanwhile_is_not_written_over(project, monkeypatch):
    back = change(sent(), "01-001", shown("01-001").replace("gevolgen", "effect"))
    added = taking_up.added

    def saving(*arguments):
        (project / NOTEBOOK).write_text("{}", encoding="utf-8")
        return added(*arguments)

    monkeypatch.setattr(taking_up, "added", saving)
    with pytest.raises(SvmError, match="saved by somebody else"):
        accept(back, "all")

    assert (project / NOTEBOOK).read_text(encoding="utf-8") == "{}"
    assert not received.path(edition()).exists()


def test_a_partner_says_what_it_thinks_of_its_figures_in_the_document(project):
    def edit(content):
        place = content.index("332.863</w:t>")
        for answer in ("", "ja", "Graag ook de bron noemen."):
            begin = content.index("<w:tc>", place)
            end = content.index("</w:tc>", begin)
            if answer:
                cell = content[begin:end].split("<w:p>")[0] + returned.paragraph(answer)
                content = content[:begin] + cell + content[end:]
            place = begin + 5
        return content

    taken = accept(returned.edited(sent("CBS"), "terug.docx", edit), "all")

    assert [each.remarks for each in taken.done] == [["Graag ook de bron noemen."]]


def test_a_sentence_may_begin_with_a_word_of_its_own_but_not_with_a_name_and_another(project):
    """A single strange word is told to the editor; two of them are a name."""
    one = came(change(sent(), "01-002", shown("01-002") + " Desondanks blijft dat zo."))["01-002"]
    two = came(change(sent(), "01-002", shown("01-002") + " Voornaam Achternaam zei dat."))["01-002"]

    assert (one.state, one.notes) == ("changed", ["look whether this is a name: Desondanks"])
    assert two.state == "refused" and "could be a name" in two.refused[0]


def test_a_large_figure_in_the_text_or_in_a_remark_is_no_number_of_a_person(project):
    """Seventeen million inhabitants have eight digits, and so has a telephone number."""
    path = project / "data" / "snapshots" / "cbs" / "85451NED" / "2024-02-29"
    small_project.shutil.rmtree(path)
    small_project.write_snapshot(
        project / "data" / "snapshots",
        small_project.DESCRIPTION,
        small_project.figures(((2022, 17_590_672, "A"), (2023, 17_811_291, "P"))),
    )
    build(project)
    back = change(sent(), "01-001", shown("01-001").replace("gevolgen", "effect"))
    back = returned.edited(
        back,
        "ook.docx",
        lambda c: returned.row(c, "01-001", "Opmerking", returned.paragraph("Is 17.811.291 juist?")),
    )

    one = came(back)["01-001"]

    assert (one.state, one.remarks) == ("changed", ["Is 17.811.291 juist?"])


def test_a_remark_about_a_person_is_masked_and_not_kept(project):
    back = returned.edited(
        sent(),
        "terug.docx",
        lambda c: returned.row(
            c, "01-002", "Opmerking", returned.paragraph("Bel voorbeeld@example.org hierover.")
        ),
    )
    one = came(back)["01-002"]

    assert one.state == "refused" and "example.org" not in str(one)


def test_a_passage_that_changed_meanwhile_is_a_conflict(project):
    path = sent()
    back = change(path, "01-002", shown("01-002").replace("werkt", "woont"))
    mine = change(back, "01-001", shown("01-001").replace("gevolgen", "effect"), "mijn.docx")
    notebook = project / NOTEBOOK
    notebook.write_text(
        notebook.read_text().replace("schrijft zich in bij", "meldt zich bij"), encoding="utf-8"
    )
    build(project)

    found = came(mine)
    said = svm("contribute", 2024, "--from", mine)

    assert (found["01-002"].state, found["01-001"].state) == ("conflict", "changed")
    for words in (
        "sent: Wie hier werkt, schrijft",
        "back: Wie hier woont, schrijft",
        "now:  Wie hier werkt, meldt",
    ):
        assert words in said.output
    with pytest.raises(SvmError, match="earlier package"):
        accept(mine, "all")
    with pytest.raises(SvmError, match="conflict: the passage has changed since it was sent"):
        accept(mine, "01-001", "01-002")
    accept(mine, "01-001")
    assert "Wie hier werkt, meldt zich bij" in cell(project) and "Dat heeft effect voor" in cell(project)


def test_a_source_that_changed_since_the_build_is_not_written_over(project):
    back = change(sent(), "01-002", shown("01-002").replace("werkt", "woont"))
    notebook = project / NOTEBOOK
    notebook.write_text(
        notebook.read_text().replace("schrijft zich in bij", "meldt zich bij"), encoding="utf-8"
    )
    before = notebook.read_bytes()

    ((_, reason),) = accept(back, "all").by_hand

    assert "no longer in the source" in reason and notebook.read_bytes() == before


def rewritten(project, source, old, new, meanwhile=str):
    """What becomes of a chapter with this text when the last ``old`` in it comes back as ``new``."""
    file = project / NOTEBOOK
    notebook = json.loads(file.read_text(encoding="utf-8"))
    notebook["cells"][3]["source"] = source.splitlines(keepends=True)
    file.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    build(project)
    found = passages.gather(edition(), "SZW").passages
    (passage,) = [each for each in found if each.cell == 4 and old in each.text.shown.split()]
    back = change(sent(), passage.id, new.join(passage.text.shown.rsplit(old, 1)))
    file.write_text(meanwhile(file.read_text(encoding="utf-8")), encoding="utf-8")
    return accept(back, passage.id)


@pytest.mark.parametrize(
    ("source", "old", "new"),
    [
        ("%%tekst\r\nMensen komen voor:\r\n\r\n- studies\r\n- gezinnen\r\n", "gezinnen", "families"),
        ("%%tekst\n{% for x in ['a', 'b'] %}Voor {{ x }} komen veel mensen; {% endfor %}\n", "veel", "geen"),
    ],
)
def test_what_has_no_place_of_its_own_in_the_source_is_done_by_hand(project, source, old, new):
    """With other line ends, or in a loop, a place in the source would be that of other words."""
    taken = rewritten(project, source, old, new)

    assert len(taken.by_hand) == 1 and cell(project) == source


def test_an_explanation_is_not_emptied_so_that_only_its_mark_is_left(project):
    source = "%%tekst\nNaturalisatie\n: verzoek\n"

    taken = rewritten(project, source, "verzoek", "")

    assert len(taken.by_hand) == 1 and cell(project) == source


def test_a_word_of_a_cell_that_was_edited_since_is_not_looked_for_elsewhere(project):
    source = "%%tekst\nMensen komen hier voor:\n\n- studies\n\nZij krijgen vaak studiesteun.\n"

    taken = rewritten(
        project, source, "studies", "onderwijs", lambda text: text.replace("- studies", "- opleiding")
    )

    assert len(taken.by_hand) == 1
    assert cell(project) == source.replace("- studies", "- opleiding")


def test_two_organisations_may_change_other_sentences_of_one_cell(project):
    ours = change(sent("SZW"), "01-001", shown("01-001").replace("gevolgen", "effect"), "een.docx")
    theirs = change(sent("JenV"), "01-002", shown("01-002").replace("werkt", "woont"), "twee.docx")

    accept(ours, "all")
    accept(theirs, "all")

    assert "Dat heeft effect voor" in cell(project) and "Wie hier woont," in cell(project)
    assert [each.organisation for each in received.read(edition())] == ["SZW", "JenV"]


def test_a_file_of_another_edition_or_organisation_is_told(project):
    path = sent()
    other = returned.edited(path, "ander.docx", lambda c: c.replace("Pakketcode: 2024/", "Pakketcode: 2023/"))
    none = returned.edited(path, "geen.docx", lambda c: c.replace("Pakketcode", "Code"))

    for arguments, message in (
        (["--from", other], "belongs to edition 2023, not to 2024"),
        (["--from", path, "--to", "JenV"], "comes from SZW, not from JenV"),
        (["--from", none], "no work package"),
        (["--from", project / "bestaat-niet.docx"], "no file"),
    ):
        said = svm("contribute", 2024, *arguments)
        assert said.exit_code == 1 and re.search(message, str(said.exception)), said.output


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"word/vbaProject.bin": b"x"}, "macros"),
        ({"word/bom.xml": b" " * 50_000_000}, "would become"),
        ({"word/settings2.xml": b"<!DOCTYPE x [<!ENTITY a 'b'>]>"}, "definition of entities"),
        (
            {"word/_rels/settings.xml.rels": b'<Relationship TargetMode="External" Target="x"/>'},
            "link to another file",
        ),
    ],
)
def test_a_file_that_may_harm_is_refused(project, parts, message):
    with pytest.raises(HostileFileError, match=message):
        came(returned.with_parts(sent(), "terug.docx", **parts))


def test_a_broken_file_is_refused(project):
    path = sent()
    half = path.with_name("half.docx")
    half.write_bytes(path.read_bytes()[:3000])
    (path.with_name("tekst.docx")).write_text("geen zip", encoding="utf-8")
    garbled = returned.edited(path, "stuk.docx", lambda c: c[: len(c) // 2])

    for broken in (half, path.with_name("tekst.docx"), garbled):
        with pytest.raises(HostileFileError):
            came(broken)


# Nothing is lost -------------------------------------------------------------------------------------------


def test_a_run_that_breaks_off_loses_nothing_and_goes_on_with_the_same_command(project, monkeypatch):
    path = change(sent(), "01-001", shown("01-001").replace("gevolgen", "effect"), "een.docx")
    back = choose(path, "bijdrage-arbeid", name="terug.docx")
    before = files(project)
    replace, calls, stop = on_disk.os.replace, [], [0]

    def broken(old, new):
        calls.append(new)
        if len(calls) > stop[0]:
            raise KeyboardInterrupt
        replace(old, new)

    monkeypatch.setattr(on_disk.os, "replace", broken)
    # It breaks off before the first file, after it, and after the second one, before the log.
    for stop[0], written in ((0, 0), (1, 1), (1, 2)):
        calls.clear()
        with pytest.raises(KeyboardInterrupt):
            accept(back, "all")
        now = files(project)
        assert not [p for p in now if p.name.startswith(".") and p not in before]
        changed = [p for p in before if now[p] != before[p]]
        assert len(changed) == written
        assert Path("data/contributions/2024/received.yml") not in {p.relative_to(project) for p in now}
    monkeypatch.setattr(on_disk.os, "replace", replace)

    taken = accept(back, "all")

    assert {each.id for each in taken.done} >= {"01-001"}
    assert "Dat heeft effect voor" in cell(project)
    assert "state: akkoord" in (project / CONTRIBUTION).read_text(encoding="utf-8")


def test_what_somebody_wrote_in_a_package_is_not_written_over(project):
    """An editor may save what came back where the package was written."""
    mine = sent()
    mine.write_bytes(b"filled in")

    with pytest.raises(SvmError, match="somebody wrote in it"):
        sent()

    assert mine.read_bytes() == b"filled in"


def test_the_command_writes_both_files_and_takes_up_what_is_accepted(project):
    said = svm("contribute", 2024, "--to", "SZW")
    assert said.exit_code == 0
    assert re.search(r"build/contribute/2024/bijdrage-SZW-2024-\w{6}\.docx", said.output)
    assert re.search(r"build/contribute/2024/bijdrage-SZW-2024-\w{6}\.ods", said.output)
    back = change(sent(), "01-002", shown("01-002").replace("werkt", "woont"))

    shown_ = svm("contribute", 2024, "--from", back).output
    assert "Wie hier [-werkt,-] {+woont,+} schrijft" in shown_
    assert f"--accept all, or svm contribute 2024 --from {back} --accept 01-002" in shown_
    done = svm("contribute", 2024, "--from", back, "--accept", "01-002")

    assert done.exit_code == 0 and "Taken up: 01-002" in done.output
    wrong = svm("contribute", 2024, "--from", back, "--accept", "01-009")
    assert wrong.exit_code == 1 and "no passage '01-009'" in str(wrong.exception)
    assert svm("contribute", 2024, "--accept", "all").exit_code == 2
    history = svm("contribute", 2024).output
    assert re.search(r"SZW\s+01-002\s+changed\s+taken up\s+notebooks/01_immigratie.ipynb, cell 4", history)
