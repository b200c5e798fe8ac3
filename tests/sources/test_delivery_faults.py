"""Files of partners once more: how much a hostile one may cost, and clumsy ones nobody meant badly."""

import csv
import functools
import hashlib
import re
import time
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from staatvanmigratie.foundation.errors import DataFileError, SvmError
from staatvanmigratie.foundation.office_files import archive
from staatvanmigratie.foundation.office_files.archive import HostileFileError
from staatvanmigratie.foundation.office_files.spreadsheet import delimited, sheet
from staatvanmigratie.sources.deliveries import delivery
from tests.samples import spreadsheets

HEADS = ["Maand", "Nationaliteit", "Aantal"]
ROWS = [HEADS, ["mei 2024", "Syrisch", 1234], ["mei 2024", "Totaal", 2500]]
ABOUT = """\
publisher: Immigratie- en Naturalisatiedienst (IND)
title: Asieltrends
address: https://ind.nl/
licence: CC0
received: "2024-06-10"
reference_date: "2024-05-31"
sha256: {digest}
format: xlsx
sheet: Tabel 1
range: "A1:C{last}"
locale: nl
status: P
columns:
  Maand: {{role: period, form: month}}
  Nationaliteit: {{role: dimension, dimension: nationality, country: true, codes: {{Totaal: _T}}}}
  Aantal: {{role: value, indicator: asylum_first_applications, unit: persons}}
"""
COUNTRIES = "SYR: {eurostat: SY, titles: [Syrië], nationality: [Syrisch]}\n"


def far(path: Path) -> Path:
    cell = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return spreadsheets.xlsx(path, ROWS, sheet_xml=f"<worksheet><sheetData>{cell}</sheetData></worksheet>")


def bomb(path: Path) -> Path:
    return spreadsheets.xlsx(path, ROWS, parts={"xl/sharedStrings.xml": b" " * 150_000_000})


@pytest.mark.parametrize("make", [far, bomb], ids=["P1", "P2"])
def test_a_hostile_file_is_refused_within_a_second_and_300_megabytes(tmp_path, make):
    file = make(tmp_path / "a.xlsx")
    tracemalloc.start()
    start = time.process_time()

    with pytest.raises(HostileFileError):
        archive.examine(file)

    spent, (_, peak) = time.process_time() - start, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert spent < 1
    assert peak < 300_000_000


def test_p11_days_counted_from_1904_are_the_days_the_sender_saw(tmp_path):
    """Spreadsheets made on a Macintosh count from another day; the file says which."""
    main = spreadsheets._MAIN
    styles = (
        f'<styleSheet xmlns="{main}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'
    )
    table = (
        f'<worksheet xmlns="{main}"><sheetData><row r="1"><c r="A1" s="1"><v>43981</v></c></row></sheetData>'
        "</worksheet>"
    )
    plain = spreadsheets.xlsx(tmp_path / "a.xlsx", ROWS)
    workbook = zipfile.ZipFile(plain).read("xl/workbook.xml").decode()
    of_1904 = workbook.replace("<sheets>", '<workbookPr date1904="1"/><sheets>')
    parts = {"xl/styles.xml": styles, "xl/workbook.xml": of_1904}

    file = spreadsheets.xlsx(tmp_path / "b.xlsx", ROWS, sheet_xml=table, parts=parts)

    assert sheet.values(sheet.of_spreadsheet(file, "Tabel 1"), "A1:A1") == [["2024-05-31"]]


@pytest.mark.parametrize("limit", [131_072, 10**9], ids=["limit of csv", "limit lifted by a library"])
@pytest.mark.parametrize(
    "text",
    ['a;b\n"x;1\n', 'a;b\n"x"y;1\n', f"a;b\n{'x' * 40_000};1\n", f"a;b\n{'x' * 140_000};1\n"],
    ids=["open quote", "letter after quote", "longer than a cell", "longer than csv reads"],
)
def test_p5_a_csv_with_broken_quotes_or_an_endless_cell_names_its_line(tmp_path, text, limit, request):
    request.addfinalizer(functools.partial(csv.field_size_limit, csv.field_size_limit(limit)))
    file = tmp_path / "a.csv"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(SvmError, match=r"a\.csv, line [23]: "):
        delimited.of_csv(file, "utf-8", ";")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([*ROWS, ["* voorlopige cijfers", "", ""]], "Tabel 1!A4: '\\* voorlopige cijfers' is no month"),
        ([["Maand", "", "Aantal"], *ROWS[1:]], "column '' is not described"),
        ([*ROWS, ["mei 2024", "Eindtotaal", 9]], "Tabel 1!B4: 'Eindtotaal' is no country"),
        ([[*HEADS[:2], "Aantal (x 1.000)"], *ROWS[1:]], "column 'Aantal \\(x 1.000\\)' is not described"),
    ],
    ids=["footnote", "merged heads", "another total", "another unit"],
)
def test_p12_what_the_description_does_not_say_is_refused_with_its_row(tmp_path, rows, said):
    file = spreadsheets.xlsx(tmp_path / "a.xlsx", rows)
    (tmp_path / "data" / "deliveries" / "ind").mkdir(parents=True)
    (tmp_path / "data" / "countries.yml").write_text(COUNTRIES, encoding="utf-8")
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    about = ABOUT.format(digest=digest, last=len(rows))
    (tmp_path / "data" / "deliveries" / "ind" / "asieltrends.yml").write_text(about, encoding="utf-8")

    with pytest.raises(DataFileError) as caught:
        delivery.take_up(tmp_path, file, "ind/asieltrends")

    assert re.search(said, str(caught.value))
    assert not (tmp_path / "data" / "snapshots").exists()
