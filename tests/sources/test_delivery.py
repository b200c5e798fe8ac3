"""Files from partners: hostile until shown otherwise, read as declared, taken up whole or not at all."""

import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from staatvanmigratie import cli
from staatvanmigratie.foundation.errors import DataFileError, SvmError
from staatvanmigratie.foundation.office_files.archive import HostileFileError
from staatvanmigratie.foundation.office_files.spreadsheet import delimited, sheet
from staatvanmigratie.privacy import personal_columns
from staatvanmigratie.sources.deliveries import delivery, notation
from staatvanmigratie.store.snapshots import Store
from tests.samples import spreadsheets

HEADS = ["Maand", "Nationaliteit", "Aantal"]
ROWS = [HEADS, ["mei 2024", "Syrisch", 1234], ["mei 2024", "Totaal", 2500]]


def values(file, where="A1:C3", name="Tabel 1", hidden_is_known=False):
    return sheet.values(sheet.of_spreadsheet(file, name, hidden_is_known), where)


def refused(tmp_path, file, said, rows="A1:C3"):
    """The file is refused in under a second, and the process that asked lives on."""
    start = time.monotonic()
    with pytest.raises(HostileFileError, match=said):
        values(file, rows)
    assert time.monotonic() - start < 2


# Hostile and clumsy files --------------------------------------------------------------------------------


def test_a_plain_file_is_read(tmp_path):
    for make, name in ((spreadsheets.xlsx, "a.xlsx"), (spreadsheets.ods, "a.ods")):
        found = values(make(tmp_path / name, ROWS))
        assert found == [HEADS, ["mei 2024", "Syrisch", 1234.0], ["mei 2024", "Totaal", 2500.0]]


def test_p1_a_cell_in_the_far_corner_is_refused(tmp_path):
    sheet = (
        '<worksheet><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    )

    refused(tmp_path, spreadsheets.xlsx(tmp_path / "far.xlsx", ROWS, sheet_xml=sheet), "far.xlsx.*XFD1048576")


def test_p1_a_declared_range_in_the_far_corner_is_refused(tmp_path):
    sheet = '<worksheet><dimension ref="A1:XFD1048576"/><sheetData/></worksheet>'

    refused(tmp_path, spreadsheets.xlsx(tmp_path / "far.xlsx", ROWS, sheet_xml=sheet), "XFD1048576")


def test_p2_a_bomb_is_refused_before_it_is_opened(tmp_path):
    bomb = spreadsheets.xlsx(tmp_path / "bomb.xlsx", ROWS, parts={"xl/sharedStrings.xml": b" " * 60_000_000})

    refused(tmp_path, bomb, "would become")


def test_p2_a_file_in_the_file_is_refused(tmp_path):
    nested = spreadsheets.xlsx(tmp_path / "a.xlsx", ROWS, parts={"xl/inner.zip": spreadsheets.nested()})

    refused(tmp_path, nested, "file within the file")


@pytest.mark.parametrize(
    "definition", ['<!DOCTYPE x [<!ENTITY a "b">]>', '<!DOCTYPE x SYSTEM "file:///etc/passwd">']
)
def test_p3_entities_are_refused(tmp_path, definition):
    sheet = f"<?xml version='1.0'?>{definition}<worksheet/>"

    refused(tmp_path, spreadsheets.xlsx(tmp_path / "a.xlsx", ROWS, sheet_xml=sheet), "entities")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-7"])
def test_p3_xml_in_another_encoding_is_refused_since_nothing_is_found_in_it(tmp_path, encoding):
    sheet = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY a "b">]><worksheet/>'
    parts = {"xl/worksheets/sheet1.xml": sheet.encode(encoding if "16" in encoding else "ascii")}

    refused(tmp_path, spreadsheets.xlsx(tmp_path / "a.xlsx", ROWS, parts=parts), "sheet1.xml is not in UTF-8")


@pytest.mark.parametrize("name", ["../../x.xml", "/etc/x.xml", "C:/x.xml", "..\\x.xml"])
def test_p4_a_path_out_of_the_file_is_refused(tmp_path, name):
    refused(tmp_path, spreadsheets.xlsx(tmp_path / "a.xlsx", ROWS, parts={name: "x"}), "path")


def test_p4_a_link_is_refused(tmp_path):
    refused(tmp_path, spreadsheets.link(tmp_path / "a.xlsx", ROWS), "is a link")


def test_p4_thousands_of_parts_are_refused(tmp_path):
    many = {f"x/{number}.xml": "" for number in range(3000)}

    refused(tmp_path, spreadsheets.xlsx(tmp_path / "a.xlsx", ROWS, parts=many), "parts in the file")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "password"),
        (b"Maand;Aantal\nmei;3\n", "no .xlsx or .ods file"),
        (b"", "no .xlsx or .ods file"),
        (spreadsheets.nested(), "no .xlsx"),
    ],
    ids=["xls or encrypted", "csv", "empty", "another zip"],
)
def test_p5_what_is_no_spreadsheet_is_refused(tmp_path, content, said):
    file = tmp_path / "a.xlsx"
    file.write_bytes(content)

    refused(tmp_path, file, said)


@pytest.mark.parametrize("kept", [0.3, 0.6, 0.95])
def test_p5_a_file_that_was_cut_off_is_refused(tmp_path, kept):
    whole = spreadsheets.xlsx(tmp_path / "a.xlsx", ROWS).read_bytes()
    file = tmp_path / "b.xlsx"
    file.write_bytes(whole[: int(len(whole) * kept)])

    refused(tmp_path, file, "refused")


def test_p5_a_damaged_part_is_refused(tmp_path):
    file = spreadsheets.xlsx(tmp_path / "a.xlsx", ROWS, sheet_xml="<worksheet><sheetData><row")

    with pytest.raises((HostileFileError, SvmError)):
        values(file)


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"xl/vbaProject.bin": b"x"}, "macros"),
        ({"xl/macrosheets/sheet1.xml": "<x/>"}, "macros"),
        ({"xl/externalLinks/externalLink1.xml": "<x/>"}, "links to other files"),
        (
            {"xl/worksheets/_rels/sheet1.xml.rels": '<R TargetMode="External" Target="file:///x"/>'},
            "another file",
        ),
        ({"xl/worksheets/sheet2.xml": '<c><f>DDE("cmd")</f></c>'}, "starts a program"),
    ],
    ids=["macro", "macro sheet", "external", "relation", "dde"],
)
def test_p6_macros_and_links_are_refused(tmp_path, parts, said):
    refused(tmp_path, spreadsheets.xlsx(tmp_path / "a.xlsx", ROWS, parts=parts), said)


def test_p12_hidden_sheets_rows_and_columns_are_refused_until_somebody_looked(tmp_path):
    hidden = spreadsheets.xlsx(tmp_path / "a.xlsx", ROWS, state='state="veryHidden"')
    refused(tmp_path, hidden, "hidden")
    refused(tmp_path, spreadsheets.ods(tmp_path / "a.ods", ROWS, hidden_row=2), "hidden")

    assert values(tmp_path / "a.ods", hidden_is_known=True)[1][1] == "Syrisch"


def test_a_missing_sheet_names_the_sheets_there_are(tmp_path):
    file = spreadsheets.xlsx(tmp_path / "a.xlsx", ROWS)

    with pytest.raises(SvmError, match="there are: Tabel 1"):
        values(file, name="Tabel 2")


# Text and numbers ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1252", "utf-16"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_p8_a_csv_is_read_as_declared(tmp_path, encoding, ends):
    file = tmp_path / "a.csv"
    file.write_bytes(
        f"Land;Aantal{ends}Oekraïne;3{ends}".encode(encoding if encoding != "windows-1252" else "cp1252")
    )

    assert delimited.of_csv(file, encoding, ";").rows == {1: ["Land", "Aantal"], 2: ["Oekraïne", "3"]}


@pytest.mark.parametrize(
    ("begins", "said"),
    [(b"PK\x03\x04", "a workbook"), (b"\xd0\xcf\x11\xe0", "an older Excel"), (b"%PDF-1.7", "a PDF")],
)
def test_a_file_that_is_no_text_is_told_what_it_is(tmp_path, begins, said):
    """Nobody is sent looking for an encoding of a workbook."""
    file = tmp_path / "a.csv"
    file.write_bytes(begins + bytes(range(256)))

    with pytest.raises(SvmError, match=f"no CSV but .*{said}") as refused:
        delimited.of_csv(file, "utf-8", ";")
    assert "format: xlsx" in str(refused.value) and "windows-1252" not in str(refused.value)


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1252", "utf-16"])
def test_p8_without_a_declaration_one_is_proposed(tmp_path, encoding):
    file = tmp_path / "a.csv"
    file.write_bytes(("Land;Aantal\n" + "Oekraïne;3\n" * 30).encode(encoding.replace("windows-", "cp")))

    with pytest.raises(SvmError, match=f"encoding: {encoding}"):
        delimited.of_csv(file, None, ";")


def test_p8_a_wrong_declaration_is_an_error(tmp_path):
    file = tmp_path / "a.csv"
    file.write_bytes("Land;Aantal\nOekraïne;3\n".encode("cp1252"))

    with pytest.raises(SvmError, match=r"not utf-8.*windows-1252"):
        delimited.of_csv(file, "utf-8", ";")


@pytest.mark.parametrize(
    ("text", "locale", "value"),
    [
        ("12.345", "nl", 12345),
        ("12,345", "nl", 12.345),
        ("12.345", "en", 12.345),
        ("12,345", "en", 12345),
        ("12 345", "nl", 12345),
        ("12\N{NO-BREAK SPACE}345", "en", 12345),
        ("1.234,5", "nl", 1234.5),
        ("−5", "nl", -5),
        ("0", "nl", 0),
        ("-", "nl", 0),
    ],
)
def test_p9_only_the_declared_notation_counts(text, locale, value):
    assert notation.read(text, locale).value == value


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("1.234,5", "en"),
        ("1,234.5", "nl"),
        ("12.34", "nl"),
        ("1.2345", "nl"),
        ("1,23,4", "en"),
        ("n.v.t.", "nl"),
    ],
)
def test_p9_what_fits_another_notation_is_refused(text, locale):
    with pytest.raises(notation.NotationError, match="locale"):
        notation.read(text, locale)


def test_p10_four_signs_stay_four_different_things():
    said = [notation.read(text, "nl") for text in ("<5", ".", "-", "0")]

    assert [(cell.value, cell.status) for cell in said] == [
        (None, "Q"),
        (None, "O"),
        (0.0, None),
        (0.0, None),
    ]
    assert notation.read("n.b.", "nl", {"n.b.": "O"}).status == "O"


@given(st.integers(-(10**9), 10**9), st.sampled_from(["nl", "en"]))
def test_p9_every_grouped_number_comes_back(number, locale):
    text = f"{number:,}" if locale == "en" else f"{number:,}".replace(",", ".")

    assert notation.read(text, locale).value == number


@given(st.text(max_size=12), st.sampled_from(["nl", "en"]))
def test_any_text_is_a_number_a_sign_or_an_error(text, locale):
    try:
        cell = notation.read(text, locale)
    except notation.NotationError:
        return
    assert (cell.value is None) != (cell.status is None)


# Personal data -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "head", ["BSN", "Achternaam", "V-nummer", "geboorte_datum", "E-mailadres", "date of birth"]
)
def test_p15_a_column_about_single_persons_is_refused_by_its_head(head):
    assert list(personal_columns.columns([head, "Aantal"], [["x", 3]], set())) or head == "geboorte_datum"


@pytest.mark.parametrize(
    ("cell", "said"),
    [("111222333", "BSN"), ("1112.22.333", "BSN"), ("31-12-1985", "birth"), ("jan@example.org", "mail")],
)
def test_p15_or_by_what_it_holds(cell, said):
    rows = [[cell, 3], [cell, 4], [cell, 5]]

    assert said in "".join(personal_columns.columns(["Kenmerk", "Aantal"], rows, set()))


def test_p15_ordinary_numbers_and_declared_days_pass():
    rows = [[f"2024-05-{day:02d}", 100_000_000 + day * 7] for day in range(1, 29)]

    assert list(personal_columns.columns(["Dag", "Aantal"], rows, {0})) == []


def test_the_test_of_eleven():
    assert personal_columns.eleven("111222333") and personal_columns.eleven("123456782")
    assert not personal_columns.eleven("123456789") and not personal_columns.eleven("000000000")


# A delivery, whole ---------------------------------------------------------------------------------------

ABOUT = """\
publisher: Immigratie- en Naturalisatiedienst (IND)
title: Asieltrends
address: https://ind.nl/
licence: CC0
received: "2024-06-10"
reference_date: "2024-05-31"
sha256: {digest}
format: {form}
locale: nl
status: P
{more}
columns:
  Maand: {{role: period, form: month}}
  Nationaliteit: {{role: dimension, dimension: nationality, country: true, codes: {{Totaal: _T}}}}
  Aantal: {{role: value, indicator: asylum_first_applications, unit: persons}}
"""
COUNTRIES = (
    "SYR: {eurostat: SY, titles: [Syrië], nationality: [Syrisch]}\nTUR: {eurostat: TR, titles: [Turkije]}\n"
)
SHEET = 'sheet: Tabel 1\nrange: "A1:C3"'


@pytest.fixture
def project(tmp_path):
    (tmp_path / "data" / "deliveries" / "ind").mkdir(parents=True)
    (tmp_path / "data" / "countries.yml").write_text(COUNTRIES, encoding="utf-8")
    return tmp_path


def describe(project, file, more=SHEET, form=None, **changes):
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    text = ABOUT.format(digest=digest, form=form or file.suffix[1:], more=more)
    for old, new in changes.items():
        text = text.replace(old, new)
    (project / "data" / "deliveries" / "ind" / "asieltrends.yml").write_text(text, encoding="utf-8")
    return file


def csv(project, *lines, more="encoding: utf-8", **changes):
    file = project / "a.csv"
    file.write_text("\n".join([";".join(HEADS), *lines]) + "\n", encoding="utf-8")
    return describe(project, file, more, **changes)


def figures(project):
    store = Store(project / "data" / "snapshots")
    (snapshot,) = store.snapshots("ind/asieltrends")
    rows = store.observations(snapshot)
    return snapshot, {
        tuple(row) for row in rows[["time_period", "nationality", "obs_value", "obs_status"]].to_numpy()
    }


@pytest.mark.parametrize("make", [spreadsheets.xlsx, spreadsheets.ods], ids=["xlsx", "ods"])
def test_a_delivery_becomes_a_vintage_with_its_original_beside_it(project, make):
    file = describe(project, make(project / f"a.{make.__name__}", ROWS))

    taken = delivery.take_up(project, file, "ind/asieltrends")

    snapshot, rows = figures(project)
    assert rows == {("2024-05", "SYR", 1234.0, "P"), ("2024-05", "_T", 2500.0, "P")}
    assert (snapshot.vintage, snapshot.known_from) == ("2024-06-10", date(2024, 6, 10))
    assert snapshot.origin == "delivery"
    (original,) = [path for path in snapshot.folder.iterdir() if path.suffix == file.suffix]
    assert original.read_bytes() == file.read_bytes()
    assert taken.values == 2


def test_the_same_file_twice_is_taken_up_once(project):
    file = csv(project, "mei 2024;Syrisch;12")
    delivery.take_up(project, file, "ind/asieltrends")
    before = {path: path.read_bytes() for path in (project / "data").rglob("*") if path.is_file()}

    assert delivery.take_up(project, file, "ind/asieltrends").known

    assert before == {path: path.read_bytes() for path in (project / "data").rglob("*") if path.is_file()}


def test_p10_what_is_hidden_or_missing_is_kept_as_that_and_prints_nothing(project):
    delivery.take_up(
        project,
        csv(project, "mei 2024;Syrisch;<5", "mei 2024;Turkije;.", "mei 2024;Totaal;12"),
        "ind/asieltrends",
    )

    _, rows = figures(project)
    assert {(nationality, status) for _, nationality, _, status in rows} == {
        ("SYR", "Q"),
        ("TUR", "O"),
        ("_T", "P"),
    }


@pytest.mark.parametrize(
    ("country", "cells", "said"),
    [
        ("codes", ("SYR", "TR"), None),
        (
            "codes",
            ("SYR", "tr"),
            "row 3, column 'Nationaliteit': 'tr' is no code of a country.* in capitals: TR",
        ),
        ("true", ("Syrië", "Türkiye"), None),
        (
            "true",
            ("Syrië", "TUR"),
            "row 3, column 'Nationaliteit': 'TUR' is no country by name.*country: codes",
        ),
        ("true", ("Syrië", "Turkeye"), r"row 3, .*: 'Turkeye' is no country .*Nearest: Türkiye \(TUR\)"),
    ],
)
def test_a_code_of_a_country_is_one_only_in_a_column_of_codes(project, country, cells, said):
    lines = [f"mei 2024;{cell};12" for cell in cells]
    file = csv(project, *lines, **{"country: true": f"country: {country}"})
    if said is None:
        delivery.take_up(project, file, "ind/asieltrends")
        assert {nationality for _, nationality, *_ in figures(project)[1]} == {"SYR", "TUR"}
        return
    with pytest.raises(DataFileError, match=said):
        delivery.take_up(project, file, "ind/asieltrends")


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (
            ["mei 2024;Syrisch;12", "mei 2024;Syrisch;13"],
            "row 3, column 'Aantal': the same figure stands in row 2, column 'Aantal'",
        ),
        (["mei 2024;Atlantisch;12"], "row 2, column 'Nationaliteit': 'Atlantisch' is no country"),
        (
            ["mei 2024;Syrisch;1,234.5"],
            "row 2, column 'Aantal': '1,234.5' is no number with locale: nl; it would be",
        ),
        (["5/2024;Syrisch;12"], "row 2, column 'Maand': '5/2024' is no month"),
        (["mei 2024;Syrisch"], "row 2: 2 cells"),
    ],
    ids=["twice", "country", "number", "period", "cells"],
)
def test_p13_what_does_not_fit_is_refused_with_its_row(project, lines, said):
    file = csv(project, *lines)

    with pytest.raises(SvmError) as error:
        delivery.take_up(project, file, "ind/asieltrends")

    assert said in str(error.value)
    assert not (project / "data" / "snapshots").exists()


def test_p12_a_column_nobody_described_is_refused(project):
    file = project / "a.csv"
    file.write_text("Maand;Nationaliteit;Aantal;Naam\nmei 2024;Syrisch;12;x\n", encoding="utf-8")

    with pytest.raises(DataFileError, match="'Naam' is not described"):
        delivery.take_up(project, describe(project, file, "encoding: utf-8"), "ind/asieltrends")


def test_p14_another_file_than_the_described_one_is_refused(project):
    file = csv(project, "mei 2024;Syrisch;12")
    file.write_text(file.read_text(encoding="utf-8") + "juni 2024;Syrisch;1\n", encoding="utf-8")

    with pytest.raises(DataFileError, match="is not the file that"):
        delivery.take_up(project, file, "ind/asieltrends")


def test_p15_numbers_of_persons_are_refused_even_when_described(project):
    file = csv(project, *[f"mei 2024;{bsn};1" for bsn in ("111222333", "123456782", "111222333")])

    with pytest.raises(DataFileError, match="BSN"):
        delivery.take_up(project, file, "ind/asieltrends")

    assert not (project / "data" / "snapshots").exists()


def test_exact_counts_are_made_safe_before_they_are_stored(project):
    file = project / "a.csv"
    file.write_text(
        "Maand;Nationaliteit;Aantal;Vrouwen\nmei 2024;Syrisch;3;40\nmei 2024;Turkije;51;62\n",
        encoding="utf-8",
    )
    more = "encoding: utf-8\ndisclosure: {rows: nationality, columns: sex}"
    describe(project, file, more, **{"unit: persons}": "unit: persons, where: {sex: male}}"})
    path = project / "data" / "deliveries" / "ind" / "asieltrends.yml"
    value = "{role: value, indicator: asylum_first_applications, unit: persons, where: {sex: female}}"
    path.write_text(path.read_text(encoding="utf-8") + f"  Vrouwen: {value}\n", encoding="utf-8")

    delivery.take_up(project, file, "ind/asieltrends")

    snapshot, _ = figures(project)
    rows = snapshot.observations().set_index(["nationality", "sex"])
    assert rows.loc[("SYR", "male"), "obs_status"] == "Q"
    assert rows.loc[("_T", "_T"), "obs_value"] == 155
    shown = rows["obs_value"].dropna()
    assert (shown % 5 == 0).all()
    assert "3" not in (snapshot.folder / "observations.csv").read_text(encoding="utf-8").split(",")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"locale: nl": "locale: de"}, "locale"),
        ({"role: period, form: month": "role: period"}, "needs form"),
        ({"title: ": "titel: "}, "title"),
        ({'reference_date: "2024-05-31"': 'reference_date: "2025-05-31"'}, "lies after"),
        ({"country: true, codes: {Totaal: _T}": "codes: {}"}, "codes"),
    ],
    ids=["locale", "form", "unknown key", "days", "codes"],
)
def test_a_slip_in_the_description_names_file_and_key(project, change, said):
    file = csv(project, "mei 2024;Syrisch;12", **change)

    with pytest.raises(DataFileError, match=r"data/deliveries/ind/asieltrends.yml") as error:
        delivery.take_up(project, file, "ind/asieltrends")

    assert said in str(error.value)


def test_the_command_says_what_it_took_up_and_a_dry_run_writes_nothing(project, monkeypatch):
    monkeypatch.setenv("SVM_ROOT", str(project))
    (project / "data" / "editions").mkdir()
    file = csv(project, "mei 2024;Syrisch;<5", "mei 2024;Totaal;12")

    def run(*more):
        return CliRunner().invoke(cli.app, ["deliver", str(file), "--as", "ind/asieltrends", *more])

    assert "1 figure" in run("--dry-run").output
    assert not (project / "data" / "snapshots").exists()
    assert "1 hidden" in run().output
    assert "already" in run().output


def test_a_dry_run_shows_what_it_read_and_then_everything_that_refuses_it(project, monkeypatch):
    """A slip shows in the table: a refusal that comes first, and alone, would hide the others."""
    monkeypatch.setenv("SVM_ROOT", str(project))
    (project / "data" / "editions").mkdir()
    rows = [f"mei {year};Syrisch;x{year}" for year in range(2010, 2020)]
    file = csv(project, "mei 2023;Totaal;-5", "mei 2024;Syrisch;1200", "mei 2062;Totaal;12", *rows)
    path = project / "data" / "deliveries" / "ind" / "asieltrends.yml"
    other = re.sub("sha256: .*", f"sha256: '{'0' * 64}'", path.read_text(encoding="utf-8"))
    path.write_text(other.replace("2024-06-10", "2062-06-10"), encoding="utf-8")

    made = CliRunner().invoke(cli.app, ["deliver", str(file), "--as", "ind/asieltrends", "--dry-run"])

    shown, said = made.output, str(made.exception)
    assert "1200" in shown and "There is no earlier vintage" in shown and "rows read" in shown
    assert made.exit_code == 1 and not (project / "data" / "snapshots").exists()
    assert "sha256 is" in said and "received: 2062-06-10 is still to come" in said
    assert all(f"'x{year}' is no number" in said for year in range(2010, 2020))
    assert "of the figures that could be read:" in said
    assert "is -5, below 0" in said and "2062-05 begins after reference_date" in said


KILLED = """
import os, sys
from pathlib import Path
from staatvanmigratie.store import snapshots
from staatvanmigratie.sources.deliveries import delivery
rename = os.rename
def die(*arguments):
    os.kill(os.getpid(), 9)
snapshots.os.rename = die
delivery.take_up(Path(sys.argv[1]), Path(sys.argv[2]), "ind/asieltrends")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_a_kill_at_the_last_moment_leaves_a_store_that_loads(project):
    file = csv(project, "mei 2024;Syrisch;12")
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(project), str(file)], check=False, env=os.environ
    )
    assert done.returncode == -signal.SIGKILL

    assert Store(project / "data" / "snapshots").datasets() in ([], ["ind/asieltrends"])
    delivery.take_up(project, file, "ind/asieltrends")
    assert json.dumps(sorted(figures(project)[1])) == json.dumps([["2024-05", "SYR", 12.0, "P"]])
