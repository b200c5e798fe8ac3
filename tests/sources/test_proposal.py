"""A proposed description says what the file shows, asks for the rest, and is refused until it is told."""

import csv
import io

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from staatvanmigratie import cli
from staatvanmigratie.foundation.errors import DataFileError, SvmError
from staatvanmigratie.sources.deliveries import delivery, proposal
from tests.samples import ROOT, partner, spreadsheets

WIDE = [
    ["Asielaanvragen per maand"],
    ["Land\nvan herkomst", "april 2026", "mei 2026"],
    ["Syrië", 1202, 1303],
    ["Onbekend", 31, "n.b."],
    ["Totaal", 1233, 1303],
    ["Bron: voorbeeld"],
]
_ASKED = ("publisher", "title", "address", "licence", "received", "reference_date", "status")
ANSWERS = {**{key: partner.ABOUT[key] for key in _ASKED}, "constants": {"ref_area": "NLD"}}


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    made = partner.Partner(tmp_path)
    (tmp_path / "data" / "editions").mkdir()
    return made


def test_what_was_proposed_takes_the_file_up_once_its_questions_are_answered(project):
    file = spreadsheets.xlsx(project.root / "a.xlsx", WIDE)
    (project.root / "data" / "deliveries" / "proef").rmdir()

    done = CliRunner().invoke(cli.app, ["describe", str(file), "--as", partner.DELIVERY])

    path = project.root / "data" / "deliveries" / f"{partner.DELIVERY}.yml"
    assert done.exit_code == 0 and "questions. Then: svm deliver" in done.output
    with pytest.raises(DataFileError, match=r"still to be answered.*columns.Aantal.indicator.*publisher"):
        delivery.take_up(project.root, file, partner.DELIVERY)
    said = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert said["range"] == "A2:C5" and said["unfold"] == {"period": "Periode", "value": "Aantal"}
    assert said["columns"]["Periode"] == {"role": "period", "form": "month"}
    land = said["columns"]["Land van herkomst"]
    assert land["country"] is True and land["codes"] == {"Onbekend": "???", "Totaal": "_T"}
    land |= {"dimension": "land", "codes": {"Onbekend": "other", "Totaal": "_T"}}
    said["columns"]["Aantal"] |= {"indicator": "x", "unit": "persons"}
    said |= {**ANSWERS, "signs": {"n.b.": "O"}, "ignore": ["A6"]}
    path.write_text(yaml.safe_dump(said, allow_unicode=True), encoding="utf-8")
    delivery.take_up(project.root, file, partner.DELIVERY)
    (snapshot,) = project.snapshots()
    assert len(snapshot.observations()) == 6
    again = CliRunner().invoke(cli.app, ["describe", str(file), "--as", partner.DELIVERY])
    assert "is there already" in str(again.exception)


def of_csv(tmp_path, text, encoding="utf-8"):
    file = tmp_path / "a.csv"
    file.write_bytes(text.encode(encoding))
    return proposal.propose(ROOT, file)


@pytest.mark.parametrize(
    ("numbers", "locale"),
    [
        (["1.234", "2.345"], "???"),  # thousands in one country, decimals in another
        (["1.234", "12,5"], "nl"),
        (["1,234", "12.5"], "en"),
        (["12,5", "12.5"], "???"),
        (["1234", "2345"], "nl"),
    ],
)
def test_a_notation_is_only_filled_in_where_a_number_tells(tmp_path, numbers, locale):
    text = "\n".join(["Jaar;Aantal", *(f"{2020 + n};{number}" for n, number in enumerate(numbers))])

    assert yaml.safe_load(of_csv(tmp_path, text))["locale"] == locale


def test_what_a_column_shows_is_told_and_its_meaning_is_asked(tmp_path):
    rows = ["2024;bezwaar;10", "2024;beroep;<5", "2025;bezwaar;", "2025;beroep;n.v.t.", "2026;beroep;30"]
    text = "\n".join(["Jaar;Soort;Aantal", *rows])

    told = of_csv(tmp_path, text, "utf-16")
    said = yaml.safe_load(told)

    assert said["encoding"] == "utf-16" and said["delimiter"] == ";"
    assert said["columns"]["Jaar"] == {"role": "period", "form": "year"}
    assert said["columns"]["Soort"]["codes"] == {"bezwaar": "???", "beroep": "???"}
    assert said["columns"]["Soort"]["parts"] == said["columns"]["Aantal"]["unit"] == "???"
    assert said["signs"] == {"n.v.t.": "???"}
    assert said["empty"] == "???" and "<5 as data/deliveries/README.md says" in told


def test_counts_that_look_like_years_are_no_periods(tmp_path):
    said = yaml.safe_load(of_csv(tmp_path, "Jaar;Aantal\n2023;2012\n2024;1998\n"))

    assert said["columns"]["Aantal"]["role"] == "value"


def test_round_numbers_ask_whether_they_were_rounded(tmp_path):
    rows = [f"{2010 + n};{n * 50}" for n in range(1, 10)]

    assert "multiples of 10: rounded to it?" in of_csv(tmp_path, "\n".join(["Jaar;Aantal", *rows]))


def test_of_a_file_about_persons_nothing_is_shown(tmp_path):
    with pytest.raises(DataFileError) as refused:
        of_csv(tmp_path, "Achternaam;Geboortedatum\nVoorbeeldsma;1980-01-02\nProefstra;1981-02-03\n")

    assert "about single persons" in str(refused.value)
    assert "Voorbeeldsma" not in str(refused.value) and "1980" not in str(refused.value)


@pytest.mark.parametrize(("head", "day"), [("Stand", "2024-12-31"), ("Peildatum", "31-12-2024")])
def test_days_that_may_be_of_birth_are_refused_with_the_way_out(tmp_path, head, day):
    """A day under a head that names no period, or with day and month in an order that is not sure."""
    with pytest.raises(DataFileError, match=r"2024-12-31 under a head such as Peildatum.*role: period"):
        of_csv(tmp_path, f"{head};Aantal\n{day};5\n{day.replace('2024', '2023')};6\n")

    assert "form: day" in of_csv(tmp_path, "Peildatum;Aantal\n2023-12-31;5\n2024-12-31;6\n")


def test_a_file_without_a_table_is_refused(tmp_path):
    with pytest.raises(DataFileError, match="no table can be seen in it"):
        of_csv(tmp_path, "Alleen een zin.\nEn nog een.\n")


def test_each_sheet_is_named_and_one_can_be_chosen(tmp_path):
    file = spreadsheets.xlsx(tmp_path / "a.xlsx", WIDE)

    with pytest.raises(SvmError, match="no sheet 'Blad 9'; there are: Tabel 1"):
        proposal.propose(ROOT, file, "Blad 9")


@settings(max_examples=30, deadline=None)
@given(
    rows=st.lists(
        st.lists(st.text(alphabet="aé1#:'\"-[]{}, \n%&*?", max_size=6), min_size=3, max_size=3),
        min_size=2,
        max_size=6,
    )
)
def test_whatever_stands_in_a_file_the_proposal_can_be_read(tmp_path_factory, rows):
    """Heads and cells are texts of a stranger: none of them may become a key or end a remark."""
    file = tmp_path_factory.mktemp("csv") / "a.csv"
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows(rows)
    file.write_bytes(text.getvalue().encode())

    try:
        said = yaml.safe_load(proposal.propose(ROOT, file))
    except SvmError:
        return

    assert set(said) <= {
        *"publisher title table address licence received reference_date sha256 format sheet range".split(),
        *"encoding delimiter locale status rounding signs empty constants unfold columns".split(),
    }
    heads = {" ".join(cell.split()) for row in rows for cell in row}
    assert set(said["columns"]) <= heads | {"Periode", "Aantal"}


def test_a_description_that_is_not_there_names_the_near_one_and_the_verb_that_makes_it(project):
    folder = project.root / "data" / "deliveries" / "jenv"
    folder.mkdir()
    (folder / "ketenbreed-vertrek.yml").write_text("", encoding="utf-8")
    file = project.root / "a.csv"
    file.write_text("a;b\n1;2\n", encoding="utf-8")

    near, far = (
        CliRunner().invoke(cli.app, ["deliver", str(file), "--as", each])
        for each in ("jenv/ketenbred-vertrek", "coa/x")
    )

    assert near.exit_code == far.exit_code == 1
    assert "Did you mean jenv/ketenbreed-vertrek?" in str(near.exception) + near.output
    assert "Did you mean" not in str(far.exception) + far.output
    assert "svm describe FILE" in str(far.exception) + far.output
