"""Nota, letter, news item and summary say what the edition says, in forms that everyone can read."""

import io
import json
import re
import shutil
import zipfile
from dataclasses import asdict, replace
from datetime import date
from xml.etree import ElementTree

import page
import pikepdf
import pypdfium2
import pytest
from typer.testing import CliRunner

from staatvanmigratie import cli
from staatvanmigratie.decision.approvals import Approvals
from staatvanmigratie.decision.documents import compose, issued, steps
from staatvanmigratie.decision.papers import blocks, facts
from staatvanmigratie.decision.papers.document import FOLDER
from staatvanmigratie.foundation.errors import BuildError, DataFileError, SvmError
from staatvanmigratie.notebook.edition import open_edition
from staatvanmigratie.privacy import search
from staatvanmigratie.store.observations import Printed
from tests.samples import ROOT, built, editions, small_project

pytestmark = pytest.mark.process

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def edition():
    """Edition 2024 as it stood on 3 June 2024."""
    return open_edition(2023, root=ROOT)


@pytest.fixture(scope="module")
def every(edition):
    return {kind: compose.compose(edition, kind) for kind in compose.KINDS}


@pytest.fixture(scope="module")
def pdfs(every):
    return {kind: document.pdf() for kind, document in every.items()}


def plain(document):
    return document.plain.replace("\N{NO-BREAK SPACE}", " ")


# What the decision note of 3 June 2024 says, as what ours must say in its own words.
SEED = {
    "kind and title": ["Nota", "Staat van Migratie 2024"],
    "who asks": ["Directoraat-Generaal Migratie", "Directie Regie Migratieketen"],
    "address of the directorate": [
        "Turfmarkt 147, 2511 DP Den Haag",
        "Postbus 20301, 2500 EH Den Haag",
        "www.rijksoverheid.nl/jenv",
    ],
    "date and reference": ["Datum: 3 juni 2024", "Ons kenmerk: "],
    "the decision asked": ["uw akkoord met de Staat van Migratie 2024", "de ministerraad van 14 juni 2024"],
    "every year, all of migration": ["jaarlijkse rapportage", "alle vormen van migratie"],
    "three perspectives": ["internationaal, in Europa en in Nederland"],
    "facts, in connection": ["feitelijk", "in samenhang", "cijfers en de ontwikkelingen in het beleid"],
    "four ministries": [
        "Justitie en Veiligheid",
        "Sociale Zaken en Werkgelegenheid",
        "Buitenlandse Zaken",
        "Binnenlandse Zaken en Koninkrijksrelaties",
    ],
    "made together": ["coproductie"],
    "partners": ["organisaties in de migratieketen", "IND, COA, DT&V"],
    "shown before": ["eerder aan u voorgelegd ter inhoudelijke goedkeuring", "Sindsdien"],
    "first update": ["Kamerbrief noemt nieuwe voorbeelden van beleid"],
    "second update": [
        "cijfers van het CBS",
        "overzicht naar type migratie",
        "StatLine",
        "publiceert het CBS ze later",
    ],
    "third update": ["vormgeving van de dashboards", "procesplaten", "klaar"],
    "agreed": ["IDMS en ACMS zijn akkoord"],
    "skipped": ["niet naar de MCMS te sturen", "geen discussiepunten"],
    "in parallel": ["tegelijk", "BZK, BZ, BHOS en SZW"],
    "names withheld": [
        "5.1 Toelichting",
        "persoonsgegevens van ambtenaren zijn niet openbaar",
        "persoonlijke levenssfeer",
    ],
}


@pytest.mark.parametrize("part", SEED)
def test_the_nota_of_2024_says_what_the_real_one_said(every, part):
    said = plain(every["nota"])

    assert [words for words in SEED[part] if words not in said] == []


def test_the_nota_has_the_five_sections_in_order(every):
    headings = [
        blocks.words(b.lines[0]) for b in every["nota"].blocks if b.kind == "heading" and b.level == 2
    ]

    assert headings == [
        "1. Geadviseerd besluit",
        "2. Kernpunten",
        "3. Inhoud",
        "4. Planning",
        "5. Informatie die niet openbaar gemaakt kan worden",
    ]


def test_literal_names_of_steps_are_never_spelled_out(every):
    assert not re.search(r"(?:IDMS|ACMS|MCMS)\s*\(", plain(every["nota"]))


def test_every_ministry_has_a_nota_of_its_own(edition):
    for short, ministry in facts.ministries(ROOT).items():
        said = plain(compose.compose(edition, "nota", short))

        assert f"Aan: {ministry.to}" in said
        assert ministry.own in said
    with pytest.raises(SvmError, match=r"XYZ.*JenV"):
        compose.compose(edition, "nota", "XYZ")


def test_steps_that_are_open_are_named(edition):
    every = steps.planned(open_edition(2024, root=ROOT))

    assert steps.in_words(every)["akkoord"] == []
    assert steps.in_words(every)["open"] == ["IDMS", "ACMS", "MCMS"]


def test_the_series_of_the_documents_are_in_the_catalogue(edition):
    """One that is not there would be left out of letter and news item without a word."""
    named = facts.quoted(ROOT)

    assert {*named.headlines, *named.short.values(), *named.by_type} <= set(edition.catalogue)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("\nby_type:", "\nby_types:", "by_type: is missing"),
        ("\nshort:", "\nnames: {}\nshort:", "names: is an unknown key"),
        ("en: Immigrants", "engels: Immigrants", "headlines.immigratie_totaal.en: is missing"),
        ("immigratie: immigratie_totaal", "immigratie: [immigratie_totaal]", "short.immigratie: "),
    ],
)
def test_a_slip_in_the_series_of_the_documents_is_an_error(tmp_path, old, new, said):
    text = (ROOT / facts.SERIES).read_text(encoding="utf-8")
    path = tmp_path / facts.SERIES
    path.parent.mkdir(parents=True)
    path.write_text(text.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(DataFileError, match=rf"^data/documents/series\.yml: {re.escape(said)}"):
        facts.quoted(tmp_path)


STEPS = """\
steps:
  - {name: IDMS, order: 1}
  - {name: ACMS, order: 2}
  - {name: MCMS, order: 3, state: skipped, reason: er zijn geen discussiepunten}
  - {name: BZ, order: 4}
  - {name: BZK, order: 4}
cabinet: 2024-06-14
"""


@pytest.fixture
def agreed(tmp_path, monkeypatch):
    """A small edition with a build that IDMS, ACMS and BZ agreed to, before a figure of asylum changed."""
    root = small_project.make(tmp_path)
    path = root / "data" / "editions" / "2024.yml"
    path.write_text(path.read_text().replace("steps: []\ncabinet: null\n", STEPS))
    for name in ("organisations.yml", "responsible.yml"):
        shutil.copyfile(ROOT / "data" / name, root / "data" / name)
    built.chapter(
        root, "07_asiel", built.sentence("Er kwamen {cijfer}`n1`.", built.number()), title="# Asiel"
    )
    built.chapter(root, "02_europa", built.sentence("Geen cijfers."), title="# Europa")
    for step in ("IDMS", "ACMS", "BZ"):
        Approvals(open_edition(2023, root=root)).approve(step, step)
    late = built.number("335.668", vintage="2024-07-02", value=335668)
    built.chapter(root, "07_asiel", built.sentence("Er kwamen {cijfer}`n1`.", late), title="# Asiel")
    return open_edition(2023, root=root)


def test_a_changed_figure_takes_the_agreement_out_of_the_nota(agreed):
    """The minister must not read that others agree with a version they have not seen."""
    said = steps.in_words(steps.planned(agreed))

    assert said["akkoord"] == said["samen_akkoord"] == []
    assert said["vervallen"] == [(["IDMS", "ACMS", "BZ"], ("Asiel",))]
    assert said["parallel"] == ["BZK"] and not said["besloten"]


def test_an_agreement_that_holds_stands_in_the_nota(agreed):
    for step in ("IDMS", "ACMS", "BZ"):
        Approvals(agreed).approve(step, step, chapter="asiel")

    said = steps.in_words(steps.planned(agreed))

    assert said["akkoord"] == ["De IDMS", "ACMS"] and said["samen_akkoord"] == ["BZ"]
    assert said["vervallen"] == [] and compose.changed(agreed) is not None and not compose.changed(agreed)


def test_the_nota_lists_what_changed_since_the_last_agreement(agreed, edition):
    nota = compose.compose(edition, "nota", changes=compose.changed(agreed))
    said = plain(nota)

    assert "Wijzigingen sinds het laatste akkoord" in said
    assert "Immigratie, 2023; 332.863; 335.668; nieuwe stand van de bron" in said
    assert re.search(r"- Asiel: 1 cijfer en 1 zin \(\w+", said)
    assert "Europa:" not in said.partition("Per hoofdstuk")[2]


def test_without_a_build_there_is_nothing_to_list(edition, tmp_path):
    assert compose.changed(open_edition(2023, root=small_project.make(tmp_path))) is None


def test_the_letter_has_the_contributions_as_examples(every, edition):
    """The government names the same policy in the report and in the letter, in the same words."""
    said = plain(every["kamerbrief"])

    for each in edition.contributions:
        assert each.title in said
    assert "screening aan de buitengrens" in said
    assert "Voor deze passage is" not in said


def test_a_concept_is_no_example(edition, monkeypatch):
    monkeypatch.setattr(
        edition, "_contributions", [c.model_copy(update={"state": "concept"}) for c in edition.contributions]
    )

    assert all(isinstance(each.text, str) for each in facts.examples(edition)), "from the policy register"


def test_the_letter_has_its_form(every):
    said = plain(every["kamerbrief"])

    for words in (
        "Aan de Voorzitter van de Tweede Kamer",
        "Kamerstuk: 30 573",
        "14 juni 2024",
        "bied ik u de Staat van Migratie 2024 aan",
        "332.863",
        "17% minder dan een jaar eerder",
        "Marokko",
        "migratiepact",
        "overzicht naar type migratie",
    ):
        assert words in said, words
    assert said.rstrip().endswith("De staatssecretaris van Justitie en Veiligheid")


@editions.each
def test_the_documents_of_every_edition_can_be_written(number):
    edition = open_edition(number - 1, root=ROOT)
    made = [compose.compose(edition, kind) for kind in compose.KINDS]
    text = "\n".join(plain(document) for document in made)

    assert [fault for document in made for fault in compose.unsignable(edition, document)] == []

    assert 250 <= len(plain(made[2]).split()) <= 380, "a news item has about 300 words"
    assert compose.contradictions(edition, made, ROOT / "nowhere") == []
    assert not re.search(r"\{\{|\{%|None|\bnan\b|\(\s*\)|  ,", text)
    assert search.Scan(search.read_allowed(ROOT)).text("documents", text) == []


def test_the_summary_writes_numbers_in_english(every):
    said = plain(every["summary"])

    assert "332,863 people" in said and "17% fewer" in said and "3 June 2024" in said
    assert "332.863" not in said and "down 17%" in said


ENGLISH = "January February March April May June July August September October November December".split()


@pytest.mark.parametrize(("month", "name"), list(enumerate(ENGLISH, 1)))
def test_a_date_in_english_has_the_name_of_its_month(edition, month, name):
    names = facts.gather(edition, facts.chosen_ministry(edition, None))

    assert names["day_en"](date(2024, month, 3)) == f"3\N{NO-BREAK SPACE}{name}\N{NO-BREAK SPACE}2024"
    assert names["month_en"](date(2024, month, 3)) == f"{name} 2024"


@pytest.mark.parametrize(
    ("dutch", "english"),
    [
        ("332.863", "332,863"),
        ("17%", "17%"),
        ("12,0%", "12.0%"),
        ("1.234,50", "1,234.50"),
        ("−5", "−5"),
        ("0", "0"),
        ("ongeveer\N{NO-BREAK SPACE}2%", "about\N{NO-BREAK SPACE}2%"),
    ],
)
def test_a_number_in_english_has_the_same_digits(dutch, english):
    number = Printed(0.0, dutch, "share", (), "procent")

    assert facts.english(number).shown == english


def test_dutch_words_do_not_get_into_the_english_summary():
    with pytest.raises(SvmError, match=r"en\(\): 'bijna 110\.000' is more than a number.*without rond"):
        facts.english(Printed(109_870.0, "bijna 110.000", "rounded", (), "personen"))


def test_every_number_in_a_document_has_a_source(every):
    for document in every.values():
        assert document.numbers
        assert all(number.address and number.vintage for number in document.numbers)


def test_a_typed_digit_in_a_template_is_refused(tmp_path, edition, monkeypatch):
    folder = tmp_path / FOLDER
    folder.mkdir(parents=True)
    (folder / "summary.md").write_text("# Title\n\nThere were 332,863 people.\n")
    monkeypatch.setattr(edition, "root", tmp_path)

    with pytest.raises(SvmError, match=r"summary.md, line 3: a typed number"):
        compose.compose(edition, "summary")


# ---------------------------------------------------------------- what a minister can sign


def letter_of(edition, every, passage):
    return replace(every["kamerbrief"], blocks=tuple(blocks.read(passage)), numbers=())


@pytest.mark.parametrize(
    ("passage", "said"),
    [
        ("Volgens het kabinet gingen er meer mensen terug.", "Volgens het kabinet"),
        ("- Dit noemt het kabinet. Het kabinet noemt het Pact.", "Het kabinet noemt"),
        ("| Wat | Wie |\n| --- | --- |\n| Pact | volgens het kabinet |", "volgens het kabinet"),
        ("[Bericht](https://www.rijksoverheid.nl/actueel/nieuws/2024/06/14/iets)", "with the letter itself"),
    ],
)
def test_a_letter_that_quotes_its_own_writer_is_not_written(tmp_path, edition, every, passage, said):
    letter = letter_of(edition, every, f"# Brief\n\n{passage}\n")

    assert len(compose.unsignable(edition, letter)) == 1
    with pytest.raises(BuildError) as caught:
        compose.write(edition, [letter], tmp_path)
    assert said in "".join(map(str, caught.value.args)) + str(caught.value)
    assert not (tmp_path / "documents").exists()


def test_a_letter_may_speak_for_the_cabinet_and_name_a_paper(edition, every):
    passage = "Namens het kabinet stuur ik dit. [Brief](https://zoek.officielebekendmakingen.nl/kst-1-2.html)"

    assert compose.unsignable(edition, letter_of(edition, every, f"# Brief\n\n{passage}\n")) == []


@pytest.mark.parametrize(
    ("series", "period", "said"),
    [
        ("coa_statushouders", "2023-04", "older than the end of 2023"),
        ("immigratie_totaal", "2022", "older than the end of 2023"),
    ],
)
def test_a_stale_figure_does_not_get_into_the_letter(edition, every, series, period, said):
    letter = every["kamerbrief"]
    old = replace(letter.numbers[0], series=series, period=period, what="value")

    found = compose.unsignable(edition, replace(letter, numbers=(*letter.numbers, old)))

    assert len(found) == 1 and said in found[0]


def test_a_letter_has_the_newest_figure_of_its_series(edition, every):
    letter = every["kamerbrief"]
    old = replace(letter.numbers[0], series="bevolking", period="2023-12-31", what="value")

    found = compose.unsignable(edition, replace(letter, numbers=(old,)))

    assert len(found) == 1 and "bevolking has a newer figure, of 2024-01-01" in found[0]


def test_who_signs_the_letter_speaks_in_it(every):
    said = plain(every["kamerbrief"])

    assert "bied ik u" in said and "Ik stuur deze brief" in said and "De volgende Staat van Migratie" in said
    assert "het kabinet" not in said.lower()


@editions.each
def test_figures_that_do_not_add_up_are_said_not_to(number):
    """332.863 − 198.302 is no 137.366: two counts of which one is of a later day."""
    edition = open_edition(number - 1, root=ROOT)
    came, left, balance = (
        edition.series(name).latest for name in ("immigratie_totaal", "emigratie_totaal", "migratiesaldo")
    )
    fits = came.period == left.period == balance.period and came.value - left.value == balance.value
    said = plain(compose.compose(edition, "nieuwsbericht"))

    assert ("tellen zij niet precies op" in said) is not fits
    assert "migratiesaldo" in said and "internationale studenten" in said
    assert ("uit Oekraïne" in said) is (number > 2022)


# ---------------------------------------------------------------- the date of a nota


def test_the_date_of_a_nota_is_recorded(agreed):
    day = date.today()
    issued.record(agreed, "nota-SZW-2024", day, "12345678")
    issued.record(agreed, "nota-2024", day)
    issued.record(agreed, "nota-SZW-2024", day)

    assert issued.read(agreed.root) == {
        "nota-2024": issued.Issued(date=day),
        "nota-SZW-2024": issued.Issued(date=day, reference="12345678"),
    }
    assert issued.of(agreed, "nota-SZW-2024").date == day and issued.of(agreed, "nota-BZ-2024") is None


def test_a_nota_cannot_report_an_agreement_of_a_later_day(agreed):
    """A nota of 3 June once reported approvals of 5 and 6 June."""
    before = agreed.as_of

    with pytest.raises(SvmError, match=r"--date \S+: nota-2024 would report the agreement of .*--date \d"):
        issued.record(agreed, "nota-2024", before)
    assert not (agreed.root / issued.FILE).exists()
    (agreed.root / issued.FILE).parent.mkdir(parents=True, exist_ok=True)
    (agreed.root / issued.FILE).write_text(f"nota-2024: {{date: {before}}}\n")
    assert issued.of(agreed, "nota-2024") is None, "given before the agreement: it no longer holds"


def test_a_nota_of_later_figures_has_no_date_yet():
    said = plain(compose.compose(open_edition(2023, "2024-07-05", root=ROOT), "nota"))

    assert "Datum: nog niet bekend" in said and "Ons kenmerk: nog niet toegekend" in said


@pytest.mark.parametrize("kind", ["kamerbrief", "nieuwsbericht"])
def test_a_letter_is_never_older_than_its_figures(kind):
    """The letter of 4 July 2025 once said that its figures were those of 31 July."""
    dated = plain(compose.compose(open_edition(2024, "2025-07-04", root=ROOT), kind))
    again = plain(compose.compose(open_edition(2024, "2025-07-31", root=ROOT), kind))

    assert "4 juli 2025" in dated
    assert "4 juli 2025" not in again and "nog niet bekend" in again
    if kind == "kamerbrief":
        assert "Kamerstuk: 30 573, nr. 228" in dated
        assert "Kamerstuk: 30 573, nummer nog niet bekend" in again


# ---------------------------------------------------------------- one fact, one value


def printed(folder, number, **changes):
    folder.mkdir(exist_ok=True)
    content = {"numbers": [{**asdict(number), "anchor": "notebooks/x.html#n1", **changes}]}
    (folder / "numbers.json").write_text(json.dumps(content))


def test_another_value_than_the_report_printed_is_an_error(tmp_path, edition, every):
    letter = every["kamerbrief"]
    number = next(n for n in letter.numbers if n.series == "immigratie_totaal" and n.what == "value")

    printed(tmp_path, number)
    assert compose.contradictions(edition, [letter], tmp_path) == []
    printed(tmp_path, number, value=number.value + 1, shown="332.864")
    found = compose.contradictions(edition, [letter], tmp_path)

    assert [each.level for each in found] == ["error"]
    assert "332.863 here, 332.864 in notebooks/x.html#n1" in found[0].message
    with pytest.raises(BuildError, match="No document was written"):
        compose.write(edition, [letter], tmp_path)
    assert not (tmp_path / "documents").exists()


def test_two_documents_may_not_differ(tmp_path, edition, every):
    news = every["nieuwsbericht"]
    other = replace(news, numbers=tuple(replace(n, value=n.value + 5) for n in news.numbers))

    assert compose.contradictions(edition, [every["nota"], other], tmp_path)


# ---------------------------------------------------------------- the files


@pytest.mark.parametrize("kind", compose.KINDS)
def test_the_pdf_is_accessible_and_can_be_archived(pdfs, kind):
    for profile in ("ua1", "2a"):
        result = page.validate_pdf_bytes(pdfs[kind], profile=profile)

        assert [(f.rule_id, f.message) for f in result.failures] == []


@pytest.mark.parametrize("kind", compose.KINDS)
def test_the_pdf_says_what_the_document_says(every, pdfs, kind):
    document = pypdfium2.PdfDocument(pdfs[kind])

    def letters(text):
        return re.sub(r"[\s•]|^- ", "", text)

    # A paragraph may go on over the page: the line at its foot does not belong to it.
    pages = [letters(p.get_textpage().get_text_bounded()) for p in document]
    foot = re.escape(letters(every[kind].title)) + r"\d+$"
    said = "".join(re.sub(foot, "", page) for page in pages)

    for line in plain(every[kind]).splitlines():
        for cell in line.removeprefix("- ").split("; "):
            assert letters(cell) in said, cell
    if kind in ("nieuwsbericht", "summary"):
        assert len(document) == 1


@pytest.mark.parametrize("kind", compose.KINDS)
def test_title_and_language_are_set_and_no_person(every, pdfs, kind):
    with pikepdf.open(io.BytesIO(pdfs[kind])) as pdf:
        assert str(pdf.Root.Lang) == every[kind].language
        assert str(pdf.docinfo.Title) == every[kind].title
        assert str(pdf.docinfo.Author) == "Staat van Migratie"


def parts(docx):
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        return {name: ElementTree.fromstring(archive.read(name)) for name in archive.namelist()}


@pytest.mark.parametrize("kind", compose.KINDS)
def test_the_docx_has_styles_headings_language_and_no_author(every, kind):
    found = parts(every[kind].docx())
    body, styles = found["word/document.xml"], found["word/styles.xml"]
    defined = {style.get(f"{W}styleId") for style in styles.iter(f"{W}style")}
    used = {
        element.get(f"{W}val")
        for tag in ("pStyle", "rStyle", "tblStyle")
        for element in body.iter(f"{W}{tag}")
    }
    core = ElementTree.tostring(found["docProps/core.xml"], encoding="unicode")

    assert used <= defined and {"Title", "Heading1"} <= used
    assert next(styles.iter(f"{W}lang")).get(f"{W}val") == every[kind].language
    assert every[kind].title in core and "creator" not in core and "lastModifiedBy" not in core


def test_the_head_of_a_table_is_read_as_such(every):
    body = parts(every["kamerbrief"].docx())["word/document.xml"]

    for table in body.iter(f"{W}tbl"):
        rows = list(table.iter(f"{W}tr"))
        assert [bool(list(row.iter(f"{W}tblHeader"))) for row in rows] == [True] + [False] * (len(rows) - 1)


def test_the_docx_says_what_the_document_says(every):
    for document in every.values():
        body = parts(document.docx())["word/document.xml"]
        said = ["".join(t.text or "" for t in p.iter(f"{W}t")) for p in body.iter(f"{W}p")]
        wanted = [
            cell for line in document.plain.splitlines() for cell in line.removeprefix("- ").split("; ")
        ]

        assert [cell for cell in wanted if cell and cell not in "\n".join(said)] == []


def test_the_same_edition_gives_the_same_bytes(edition, every, pdfs):
    again = compose.compose(open_edition(2023, root=ROOT), "kamerbrief")

    assert again.docx() == every["kamerbrief"].docx()
    assert again.pdf() == pdfs["kamerbrief"]


def test_nothing_personal_is_inside_the_files(every, pdfs):
    scan = search.Scan(search.read_allowed(ROOT))

    for kind, document in every.items():
        assert scan.file(f"{kind}.docx", document.docx()) == []
        assert scan.file(f"{kind}.pdf", pdfs[kind]) == []


@pytest.mark.editions
def test_the_commands_write_both_forms(monkeypatch, tmp_path):
    monkeypatch.chdir(ROOT)
    written = []
    monkeypatch.setattr(
        compose, "write", lambda edition, chosen, beside: written.append(chosen[0].name) or [tmp_path / "x"]
    )

    for arguments in (["nota", "2024", "--to", "SZW"], ["kamerbrief", "2024"], ["summary", "2024"]):
        result = CliRunner().invoke(cli.app, arguments)
        assert result.exit_code == 0, result.output

    assert written == ["nota-SZW-2024", "kamerbrief-2024", "summary-2024"]
