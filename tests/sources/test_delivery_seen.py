"""A file of a partner is read as a person sees it: footnotes, formats, errors, the end of its table."""

import hashlib
import json
import unicodedata
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from staatvanmigratie.foundation.errors import DataFileError, SvmError
from staatvanmigratie.foundation.office_files.spreadsheet.sheet import Cell
from staatvanmigratie.sources.deliveries import cells, delivery, footnotes
from staatvanmigratie.sources.deliveries.description import Column
from staatvanmigratie.store.snapshots import Store
from tests.samples import spreadsheets
from tests.samples.spreadsheets import Raw, formatted, rich, styles

ABOUT = {
    "publisher": "Voorbeelddienst",
    "title": "Proef",
    "address": "https://example.org/",
    "licence": "CC0",
    "received": "2026-01-31",
    "reference_date": "2025-12-31",
    "sheet": "Tabel 1",
    "locale": "nl",
    "status": "P",
}
YEAR = {"Jaar": {"role": "period", "form": "year"}}
COUNT = {"role": "value", "indicator": "x", "unit": "persons", "signed": True}
AVERAGE = {**COUNT, "unit": "average_persons"}


def taken(root, file, columns=None, value=COUNT, **keys):
    """Take a file up; without ``columns`` it has a year and a number. A key that is None is left out."""
    about = {**ABOUT, "format": file.suffix[1:], "columns": columns or {**YEAR, "Aantal": value}, **keys}
    about["sha256"] = hashlib.sha256(file.read_bytes()).hexdigest()
    about = {key: each for key, each in about.items() if each is not None}
    path = root / "data" / "deliveries" / "dienst" / "proef.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(about), encoding="utf-8")  # JSON is YAML too
    return delivery.take_up(root, file, "dienst/proef")


def stored(root):
    store = Store(root / "data" / "snapshots")
    return store.observations(store.snapshots("dienst/proef")[-1])


def figures(root, file, *arguments, **keys):
    """What is stored of a file, by period."""
    taken(root, file, *arguments, **keys)
    return dict(stored(root)[["time_period", "obs_value"]].to_numpy())


def refused(root, file, *arguments, **keys):
    """What is said of a file that is not taken up."""
    with pytest.raises(SvmError) as caught:
        taken(root, file, *arguments, **keys)
    assert not (root / "data" / "snapshots").exists()
    return str(caught.value)


def xlsx(root, *rows, heads=("Jaar", "Aantal"), **more):
    return spreadsheets.xlsx(root / "a.xlsx", [list(heads), *rows], **more)


def ods(root, *rows, heads=("Jaar", "Aantal"), **more):
    return spreadsheets.ods(root / "a.ods", [list(heads), *rows], **more)


def csv(root, text):
    file = root / "a.csv"
    file.write_text(text, encoding="utf-8")
    return file


CSV = {"sheet": None, "encoding": "utf-8"}


def span(number, mark, style="T1"):
    """A cell of a .ods with text, a part of which has a style of its own."""
    text = f'<text:p>{number}<text:span text:style-name="{style}">{mark}</text:span></text:p>'
    return Raw(f'<table:table-cell office:value-type="string">{text}</table:table-cell>')


def text_style(properties, name="T1", parent=""):
    above = f' style:parent-style-name="{parent}"' if parent else ""
    return (
        f'<style:style style:name="{name}" style:family="text"{above}>'
        f"<style:text-properties {properties}/></style:style>"
    )


# Footnotes -----------------------------------------------------------------------------------------------

SHARED = (
    f'<sst xmlns="{spreadsheets._MAIN}"><si><t>eerst</t></si><si><r><t>864</t></r>'
    '<r><rPr><vertAlign val="superscript"/></rPr><t>1</t></r><rPh sb="0" eb="1"><t>9</t></rPh></si></sst>'
)
SMALL = (
    '<c r="PLACE" t="inlineStr"><is><r><rPr><sz val="11"/></rPr><t>864</t></r>'
    '<r><rPr><sz val="7"/></rPr><t>1</t></r></is></c>'
)


@pytest.mark.parametrize(
    "make",
    [
        lambda root: xlsx(root, [2023, 120], [2024, rich("864", "^1")]),
        lambda root: xlsx(root, [2023, 120], [2024, rich("864", "^1", "^)")]),
        lambda root: xlsx(root, [2023, 120], [2024, rich("^1", "864")]),
        lambda root: xlsx(root, [2023, 120], [2024, Raw(SMALL)]),
        lambda root: xlsx(
            root,
            [2023, 120],
            [2024, Raw('<c r="PLACE" t="s"><v>1</v></c>')],
            parts={"xl/sharedStrings.xml": SHARED},
        ),
        lambda root: ods(
            root, [2023, 120], [2024, span(864, 1)], styles=text_style('style:text-position="super 58%"')
        ),
        lambda root: ods(
            root, [2023, 120], [2024, span(864, 1)], styles=text_style('style:text-position="33% 58%"')
        ),
        lambda root: ods(root, [2023, 120], [2024, span(864, 1)], styles=text_style('fo:font-size="6pt"')),
        lambda root: ods(
            root,
            [2023, 120],
            [2024, span(864, 1)],
            styles=text_style("", parent="Boven") + text_style('style:text-position="super"', name="Boven"),
        ),
        lambda root: xlsx(root, [2023, 120], [2024, "864¹"]),
        lambda root: xlsx(root, [2023, 120], [2024, "864 1)"]),
        lambda root: xlsx(root, [2023, 120], [2024, "864 (1)"]),
        lambda root: xlsx(root, [2023, 120], [2024, "864 [1]"]),
        lambda root: xlsx(root, [2023, 120], [2024, "1) 864"]),
        lambda root: ods(root, [2023, 120], [2024, "864¹⁾".replace("⁾", ")")]),
    ],
)
def test_a_footnote_is_refused_with_its_cell_or_dropped_and_kept_as_note(tmp_path, make):
    """The text of such a cell is 8641, or 1864."""
    file = make(tmp_path)

    said = refused(tmp_path, file, range="A1:B3")
    assert "Tabel 1!B3: " in said and "'864' with footnote '1'" in said and "footnotes: drop" in said

    assert figures(tmp_path, file, range="A1:B3", footnotes="drop") == {"2023": 120, "2024": 864}
    assert list(stored(tmp_path)["note"]) == ["", "voetnoot 1"]


@pytest.mark.parametrize(
    ("cell", "value", "note"),
    [
        ("1.864*", 1864, "voetnoot *"),
        ("864 **", 864, "voetnoot **"),
        ("864 (p)", 864, "voetnoot p"),
        ("864 a)", 864, "voetnoot a"),
        ("864a)", 864, "voetnoot a"),
        ("*864", 864, "voetnoot *"),
        ("12,5†", 12.5, "voetnoot †"),
        ("864 1) 2)", 864, "voetnoot 1; voetnoot 2"),
        (rich("864", "^1,2"), 864, "voetnoot 1; voetnoot 2"),
        (rich("1.864", "^a"), 1864, "voetnoot a"),
        (rich("12 345", "^1"), 12345, "voetnoot 1"),
        (rich("−864", "^1"), -864, "voetnoot 1"),
    ],
)
def test_a_dropped_footnote_leaves_the_number(tmp_path, cell, value, note):
    file = xlsx(tmp_path, [2024, cell])

    assert "B2" in refused(tmp_path, file, value=AVERAGE, range="A1:B2")
    assert figures(tmp_path, file, value=AVERAGE, range="A1:B2", footnotes="drop") == {"2024": value}
    assert list(stored(tmp_path)["note"]) == [note]


def test_a_footnote_at_a_secret_number_leaves_it_secret(tmp_path):
    taken(tmp_path, xlsx(tmp_path, [2024, "<5*"], [2023, rich("<5", "^1")]), range="A1:B3", footnotes="drop")

    assert list(stored(tmp_path)["obs_status"]) == ["Q", "Q"]


@pytest.mark.parametrize("cell", ["8641)", "864 k", "864 mln", "1,2 M", "864 x 1000", "5 - 10", "864 km"])
def test_what_may_be_more_than_a_footnote_is_never_dropped(tmp_path, cell):
    """8641) is 864 with 1), or 8641; k and M are thousands and millions."""
    said = refused(tmp_path, xlsx(tmp_path, [2024, cell]), range="A1:B2", footnotes="drop")

    assert f"Tabel 1!B2: {cell!r} is no number" in said


def test_a_cell_that_is_raised_as_a_whole_is_refused(tmp_path):
    fonts = '<font/><font><vertAlign val="superscript"/></font>'
    parts = {"xl/styles.xml": styles("0", fonts=fonts, font=1)}
    file = xlsx(tmp_path, [2024, formatted(1)], parts=parts)

    for dropped in (None, "drop"):
        said = refused(tmp_path, file, range="A1:B2", footnotes=dropped)
        assert "Tabel 1!B2: all of '1' is raised" in said


def test_text_without_properties_looks_as_its_cell_does(tmp_path):
    """A cell in a raised font, of which only the number was put back on the line."""
    fonts = '<font/><font><sz val="11"/><vertAlign val="superscript"/></font>'
    runs = '<r><rPr><sz val="11"/></rPr><t>864</t></r><r><t>1</t></r>'
    cell = Raw(f'<c r="PLACE" s="1" t="inlineStr"><is>{runs}</is></c>')
    file = xlsx(tmp_path, [2024, cell], parts={"xl/styles.xml": styles("0", fonts=fonts, font=1)})

    assert "'864' with footnote '1'" in refused(tmp_path, file, range="A1:B2")


WORDS = {**YEAR, "Land": {"role": "dimension", "dimension": "country", "codes": {"Syrië": "SYR", "m²": "m2"}}}
WORDS["Aantal"] = COUNT


@pytest.mark.parametrize(
    ("row", "heads", "note"),
    [
        ([rich("2024", "^1"), "Syrië", 864], ("Jaar", "Land", "Aantal"), "voetnoot 1"),
        (["2024*", "Syrië", 864], ("Jaar", "Land", "Aantal"), "voetnoot *"),
        (["2024 1)", "Syrië", 864], ("Jaar", "Land", "Aantal"), "voetnoot 1"),
        ([2024, rich("Syrië", "^2"), 864], ("Jaar", "Land", "Aantal"), "voetnoot 2"),
        ([2024, "Syrië2)", 864], ("Jaar", "Land", "Aantal"), "voetnoot 2"),
        ([2024, "Syrië", 864], ("Jaar", "Land", rich("Aantal", "^3")), "voetnoot 3"),
        ([2024, "Syrië", "864¹"], (rich("Jaar", "^3"), "Land", "Aantal*"), "voetnoot *; voetnoot 1"),
    ],
)
def test_a_footnote_at_words_and_heads_is_a_note_too(tmp_path, row, heads, note):
    file = xlsx(tmp_path, row, heads=heads)

    refused(tmp_path, file, WORDS, range="A1:C2")
    assert figures(tmp_path, file, WORDS, range="A1:C2", footnotes="drop") == {"2024": 864}
    assert list(stored(tmp_path)["note"]) == [note]


def test_a_raised_sign_never_makes_another_code(tmp_path):
    """Category 1 with footnote 2 is not category 12."""
    codes = {"1": "man", "12": "total"}
    columns = {**YEAR, "Soort": {"role": "dimension", "dimension": "kind", "codes": codes}, "Aantal": COUNT}
    file = xlsx(tmp_path, [2024, rich("1", "^2"), 864], heads=list(columns))

    assert "'1' with footnote '2'" in refused(tmp_path, file, columns, range="A1:C2")
    taken(tmp_path, file, columns, range="A1:C2", footnotes="drop")
    assert list(stored(tmp_path)["kind"]) == ["man"]


def test_words_that_hold_a_sign_of_their_own_keep_it(tmp_path):
    """m² is what the description knows, and the e of 1e kwartaal is no footnote."""
    columns = {**WORDS, "Jaar": {"role": "period", "form": "quarter"}}
    file = xlsx(tmp_path, [rich("1", "^e", " kwartaal 2024"), "m²", 3], heads=list(columns))

    assert figures(tmp_path, file, columns, range="A1:C2", footnotes="drop") == {"2024-Q1": 3}
    assert list(stored(tmp_path)["note"]) == [""]


def test_congo_dr_is_not_cut_down_to_congo(tmp_path):
    columns = {**WORDS, "Land": {"role": "dimension", "dimension": "country", "codes": {"Congo": "COG"}}}
    file = xlsx(tmp_path, [2024, "Congo (DR)", 3], heads=list(columns))

    assert "'Congo (DR)' is not among the codes" in refused(
        tmp_path, file, columns, range="A1:C2", footnotes="drop"
    )


@pytest.mark.parametrize(
    ("below", "note"),
    [
        (["1) Zonder nareis", ""], "voetnoot 1: Zonder nareis"),
        (["¹ Zonder nareis", ""], "voetnoot 1: Zonder nareis"),
        ([rich("^1", " Zonder nareis"), ""], "voetnoot 1: Zonder nareis"),
        (["1", "Zonder nareis"], "voetnoot 1: Zonder nareis"),
        (["1. Zonder nareis", ""], "voetnoot 1: Zonder nareis"),
    ],
)
def test_the_legend_of_a_footnote_is_its_note(tmp_path, below, note):
    file = xlsx(tmp_path, [2024, rich("864", "^1")], ["", ""], below)

    figures(tmp_path, file, range="A1:B2", footnotes="drop")

    assert list(stored(tmp_path)["note"]) == [note]


def test_a_legend_that_nothing_refers_to_is_left_over(tmp_path):
    file = xlsx(tmp_path, [2024, rich("864", "^1")], ["1) Zonder nareis", ""], ["2) Afgerond", ""])

    assert "A4 holds '2) Afgerond', below the table" in refused(
        tmp_path, file, range="A1:B2", footnotes="drop"
    )


def test_a_legend_may_be_left_out_and_is_read_all_the_same(tmp_path):
    file = xlsx(tmp_path, [2024, "864*"], ["* voorlopig", ""], ["Bron: IND", ""])

    figures(tmp_path, file, range="A1:B2", until="last", footnotes="drop", ignore=["A3:B4"])

    assert list(stored(tmp_path)["note"]) == ["voetnoot *: voorlopig"]


def test_a_footnote_takes_no_figure_out_of_the_table_that_is_made_safe(tmp_path):
    columns = {
        **YEAR,
        "Land": {"role": "dimension", "dimension": "nationality", "codes": {"a": "A", "b": "B"}},
        "M": {**COUNT, "where": {"sex": "male"}},
        "V": {**COUNT, "where": {"sex": "female"}},
    }
    file = xlsx(tmp_path, [2024, "a", rich("51", "^1"), 60], [2024, "b", 70, 80], heads=list(columns))

    rule = {"rows": "nationality", "columns": "sex"}
    taken(tmp_path, file, columns, range="A1:D3", footnotes="drop", disclosure=rule)

    rows = stored(tmp_path).set_index(["nationality", "sex"])
    assert rows.loc[("_T", "_T"), "obs_value"] == 260
    assert rows.loc[("A", "male"), "note"] == "voetnoot 1"


@given(st.integers(-(10**9), 10**9), st.text("0123456789abp*†) ", min_size=1, max_size=4), st.booleans())
def test_a_raised_mark_is_never_a_digit_of_the_number(number, mark, opens):
    runs = ((mark, True), (str(number), False)) if opens else ((str(number), False), (mark, True))
    cell = Cell("".join(text for text, _ in runs), 2, 2, runs=runs)
    column = Column(role="value", indicator="x", unit="persons")

    found = cells.figure(cell, column, "nl", {}, drop=True)

    assert found.value == number
    assert bool(found.marks) == bool(mark.strip(" )"))
    if found.marks:
        with pytest.raises(footnotes.FootnoteError, match="footnotes: drop"):
            cells.figure(cell, column, "nl", {})


@given(st.text("0123456789.,<-−*¹²)( apk[]%€", max_size=9))
def test_whatever_is_dropped_from_a_text_is_no_part_of_its_number(text):
    """Without its footnotes a text is read as if they had never been there, or not at all."""
    column = Column(role="value", indicator="x", unit="persons")
    try:
        found = cells.figure(Cell(text, 2, 2), column, "nl", {}, drop=True)
    except SvmError:
        return
    digits = "".join(each for each in text if each in "0123456789")
    shown = "" if found.value is None else f"{abs(found.value):f}".replace(".", "")
    if not found.marks and shown:
        assert shown.strip("0") in digits or shown == "0"
    for mark in found.marks:
        assert mark in unicodedata.normalize("NFKC", text)


# Number formats ------------------------------------------------------------------------------------------

PERCENT = {**COUNT, "unit": "percent"}
EUR = {**COUNT, "unit": "eur_million"}


@pytest.mark.parametrize(
    ("code", "cell", "value", "stored_value"),
    [
        ("0.0%", 0.253, PERCENT, 25.3),
        ("0%", 0.07, PERCENT, 7),
        ("0.0%", 0.253456, PERCENT, 25.3456),
        ('0.0"%"', 25.3, PERCENT, 25.3),
        ("0.0", 25.3, PERCENT, 25.3),
        ("#,##0", 12345, COUNT, 12345),
        ("#,##0.00", 0.30000000000000004, AVERAGE, 0.3),
        ('_-* #,##0_-;-* #,##0_-;_-* "-"_-;_-@_-', 12345, COUNT, 12345),
        ('_-* #,##0_-;-* #,##0_-;_-* "-"_-;_-@_-', 0, COUNT, 0),
        ("[$€-413] #,##0.00", 12.5, EUR, 12.5),
        ("#,##0,", 12345, {**COUNT, "formats": {"#,##0,": 1000}}, 12345),
        ('0 "dzd"', 12, {**COUNT, "formats": {'0 "dzd"': 1000}}, 12000),
        ('0 "personen"', 12, {**COUNT, "formats": {'0 "personen"': 1}}, 12),
        ("0.00E+00", 12345, {**COUNT, "formats": {"0.00E+00": 1}}, 12345),
        ("# ?/?", 0.25, {**AVERAGE, "formats": {"# ?/?": 1}}, 0.25),
        ("0.0%", 0.253, {**COUNT, "formats": {"0.0%": 10}}, 253),
    ],
)
def test_the_format_of_a_cell_decides_what_its_number_is(tmp_path, code, cell, value, stored_value):
    file = xlsx(tmp_path, [2024, formatted(cell)], formats=[code])

    assert figures(tmp_path, file, value=value, range="A1:B2") == {"2024": stored_value}


@pytest.mark.parametrize(
    ("code", "cell", "value", "said"),
    [
        ("0.0%", 0.253, COUNT, "0.253 is shown with %, and unit is persons. Write unit: percent"),
        ("[$€-413] 0", 12, COUNT, "12 is shown with €, and unit is persons. Write unit: eur"),
        ("[$$-409] 0", 12, EUR, "12 is shown with $, and unit is eur_million. Write unit: usd"),
        ("[$zł-415] 0", 12, EUR, "12 is shown with zł, and unit is eur_million"),
        ("#,##0,", 12345, COUNT, "holds 12345, and is shown with the number format #,##0,"),
        ("#,##0,", 12345, COUNT, "formats: {'#,##0,': 1}, with instead of 1 what the 12.345 that is shown"),
        ('0 "dzd"', 12, COUNT, "with 'dzd' beside it"),
        ('0"¹"', 864, COUNT, "with '¹' beside it"),
        ("0\\.000", 864, COUNT, "with '.' beside it"),
        ("0.00E+00", 12345, COUNT, "as a power of ten"),
        ("# ?/?", 0.25, COUNT, "as a fraction"),
        ("0;0", -12, COUNT, "a minus"),
        ('[<5]"<5";0', 3, COUNT, "it holds 3, and its number format"),
        (";;;", 864, COUNT, "does not show that"),
        ('[<5]"<5";0', 3, {**COUNT, "formats": {'[<5]"<5";0': 1}}, "does not show that"),
        ("yyyy", 45108, COUNT, "it is shown as a day or a time (number format yyyy)"),
        ("mmmm", 45108, COUNT, "it is shown as a day or a time (number format mmmm)"),
        ("[h]:mm", 1.5, COUNT, "is no number"),
    ],
)
def test_a_format_that_the_description_does_not_agree_with_is_refused(tmp_path, code, cell, value, said):
    message = refused(
        tmp_path, xlsx(tmp_path, [2024, formatted(cell)], formats=[code]), value=value, range="A1:B2"
    )

    assert "Tabel 1!B2: " in message and said in message


def test_a_format_known_by_its_number_only_counts_too(tmp_path):
    sheet = (
        f'<styleSheet xmlns="{spreadsheets._MAIN}"><cellXfs><xf/><xf numFmtId="10"/></cellXfs></styleSheet>'
    )
    file = xlsx(tmp_path, [2024, formatted(0.253)], parts={"xl/styles.xml": sheet})

    assert figures(tmp_path, file, value=PERCENT, range="A1:B2") == {"2024": 25.3}


def test_a_column_that_shows_a_percentage_and_a_part_of_one_is_refused(tmp_path):
    file = xlsx(tmp_path, [2023, formatted(0.25)], [2024, 0.253], formats=["0%"])

    said = refused(tmp_path, file, value=PERCENT, range="A1:B3")

    assert "Tabel 1!B3: it is shown as a plain number, and Tabel 1!B2 with %" in said


def test_a_year_with_text_in_its_format_is_refused(tmp_path):
    file = xlsx(tmp_path, [formatted(2024), 3], formats=['0"*"'])

    assert "Tabel 1!A2: 2024 has the number format" in refused(tmp_path, file, range="A1:B2")


def test_zeros_that_a_format_puts_before_a_code_belong_to_it(tmp_path):
    codes = {"007": "bond"}
    columns = {**YEAR, "Code": {"role": "dimension", "dimension": "kind", "codes": codes}, "Aantal": COUNT}
    file = xlsx(tmp_path, [2024, formatted(7), 3], heads=list(columns), formats=["000"])

    assert figures(tmp_path, file, columns, range="A1:C2") == {"2024": 3}


def ods_number(value, style, kind="float"):
    return Raw(
        f'<table:table-cell table:style-name="{style}" office:value-type="{kind}" office:value="{value}"/>'
    )


def ods_style(data):
    """A cell style ``c`` with this style of numbers."""
    return data + '<style:style style:name="c" style:family="table-cell" style:data-style-name="N1"/>'


DIGITS = '<number:number number:decimal-places="0" number:min-integer-digits="1"{}/>'
PLAIN = f'<number:number-style style:name="N1">{DIGITS.format("")}</number:number-style>'
SCALED = PLAIN.replace("/>", ' number:display-factor="1000"/>')
LITERAL = PLAIN.replace("</number:number-style>", "<number:text> dzd</number:text></number:number-style>")
SHARE = PLAIN.replace("number-style", "percentage-style").replace("/><", "/><number:text>%</number:text><")
MONEY = (
    '<number:currency-style style:name="N1"><number:currency-symbol>€</number:currency-symbol>'
    f"<number:text> </number:text>{DIGITS.format('')}</number:currency-style>"
)
MINUS = (
    f'<number:number-style style:name="N1P0">{DIGITS.format("")}</number:number-style>'
    f'<number:number-style style:name="N1"><number:text>-</number:text>{DIGITS.format("")}'
    '<style:map style:condition="value()&gt;=0" style:apply-style-name="N1P0"/></number:number-style>'
)
HIDDEN = (
    '<number:number-style style:name="N1P0"><number:text>&lt;5</number:text></number:number-style>'
    f'<number:number-style style:name="N1">{DIGITS.format("")}'
    '<style:map style:condition="value()&lt;5" style:apply-style-name="N1P0"/></number:number-style>'
)


@pytest.mark.parametrize(
    ("data", "kind", "cell", "value", "stored_value"),
    [
        (PLAIN, "float", 864, COUNT, 864),
        (SHARE, "percentage", 0.253, PERCENT, 25.3),
        ("", "percentage", 0.253, PERCENT, 25.3),
        (MONEY, "currency", 12.5, EUR, 12.5),
        (MINUS, "float", -864, COUNT, -864),
        (MINUS, "float", 864, COUNT, 864),
        (SCALED, "float", 12345, {**COUNT, "formats": {"0,": 1000}}, 12345),
    ],
)
def test_the_style_of_an_ods_cell_decides_too(tmp_path, data, kind, cell, value, stored_value):
    file = ods(tmp_path, [2024, ods_number(cell, "c", kind)], styles=ods_style(data))

    assert figures(tmp_path, file, value=value, range="A1:B2") == {"2024": stored_value}


@pytest.mark.parametrize(
    ("data", "kind", "cell", "said"),
    [
        (SHARE, "percentage", 0.253, "0.253 is shown with %, and unit is persons"),
        ("", "percentage", 0.253, "0.253 is shown with %, and unit is persons"),
        (MONEY, "currency", 12, "12 is shown with €, and unit is persons"),
        (SCALED, "float", 12345, "number format 0,"),
        (LITERAL, "float", 12, "with 'dzd' beside it"),
        (HIDDEN, "float", 3, "does not show that"),
        (PLAIN.replace("<number:number ", "<number:fraction "), "float", 0.25, "as a fraction"),
        (PLAIN.replace("<number:number ", "<number:scientific-number "), "float", 12345, "as a power of ten"),
    ],
)
def test_an_ods_style_that_the_description_does_not_agree_with_is_refused(tmp_path, data, kind, cell, said):
    file = ods(tmp_path, [2024, ods_number(cell, "c", kind)], styles=ods_style(data))

    message = refused(tmp_path, file, range="A1:B2")

    assert "Tabel 1!B2: " in message and said in message


@pytest.mark.parametrize(
    ("cell", "value", "stored_value"),
    [
        ("25,3%", PERCENT, 25.3),
        ("25,3 %", PERCENT, 25.3),
        ("€ 1.234,50", EUR, 1234.5),
        ("12 EUR", EUR, 12),
        ("-5%", PERCENT, -5),
    ],
)
def test_the_sign_of_a_unit_in_text_agrees_with_the_description(tmp_path, cell, value, stored_value):
    file = csv(tmp_path, f"Jaar;Aantal\n2024;{cell}\n")

    assert figures(tmp_path, file, value=value, **CSV) == {"2024": stored_value}


@pytest.mark.parametrize(
    ("cell", "value", "said"),
    [
        ("25,3%", COUNT, "25,3% is shown with %, and unit is persons"),
        ("€ 12", COUNT, "€ 12 is shown with €, and unit is persons. Write unit: eur"),
        ("$ 12", EUR, "$ 12 is shown with $, and unit is eur_million"),
        ("12 %-punt", PERCENT, "is no number"),
        ("1,2E3", COUNT, "is no number"),
        ("(12)", COUNT, "is no number"),
    ],
)
def test_the_sign_of_another_unit_is_refused(tmp_path, cell, value, said):
    message = refused(tmp_path, csv(tmp_path, f"Jaar;Aantal\n2024;{cell}\n"), value=value, **CSV)

    assert "row 2, column 'Aantal': " in message and said in message


def conditional(where, style):
    """A rule of a .xlsx that numbers below 5 have the style of this number."""
    rule = f'<cfRule type="cellIs" dxfId="{style}" operator="lessThan"><formula>5</formula></cfRule>'
    return f'<conditionalFormatting sqref="{where}">{rule}</conditionalFormatting>'


def test_a_condition_that_shows_another_number_is_refused(tmp_path):
    """Below five the cell shows <5, and holds the number; a condition that only colours is fine."""
    colour, hides = "<dxf><font/></dxf>", '<dxf><numFmt numFmtId="171" formatCode="&quot;&lt;5&quot;"/></dxf>'
    sheet = styles("0").replace("</styleSheet>", f"<dxfs>{colour}{hides}</dxfs></styleSheet>")

    def file(rule):
        return xlsx(tmp_path, [2023, 3], [2024, 864], parts={"xl/styles.xml": sheet}, behind=rule)

    said = refused(tmp_path, file(conditional("D1 B2:B9", 1)), range="A1:B3")
    assert "Tabel 1!B2: a condition changes how its number is shown" in said
    assert figures(tmp_path, file(conditional("B2:B9", 0)), range="A1:B3") == {"2023": 3, "2024": 864}


def test_a_condition_of_an_ods_that_shows_another_number_is_refused(tmp_path):
    hides = '<style:style style:name="h" style:family="table-cell" style:data-style-name="N2"/>'
    data = PLAIN + PLAIN.replace("N1", "N2") + hides
    rule = '<style:map style:condition="cell-content()&lt;5" style:apply-style-name="{}"/>'
    named = (
        '<style:style style:name="c" style:family="table-cell" style:data-style-name="N1">{}</style:style>'
    )

    def file(other):
        return ods(tmp_path, [2024, ods_number(3, "c")], styles=data + named.format(rule.format(other)))

    assert "Tabel 1!B2: a condition changes" in refused(tmp_path, file("h"), range="A1:B2")
    assert figures(tmp_path, file("bold"), range="A1:B2") == {"2024": 3}


def test_a_rule_of_libreoffice_that_shows_another_number_is_refused(tmp_path):
    hides = '<style:style style:name="h" style:family="table-cell" style:data-style-name="N1"/>'
    rule = (
        "<calcext:conditional-formats><calcext:conditional-format "
        "calcext:target-range-address=\"'Tabel 1'.B2:'Tabel 1'.B9\">"
        '<calcext:condition calcext:apply-style-name="h" calcext:value="&lt;5"/>'
        "</calcext:conditional-format></calcext:conditional-formats>"
    )
    file = ods(tmp_path, [2024, 3], styles=PLAIN + hides, behind=rule)

    assert "Tabel 1!B2: a condition changes" in refused(tmp_path, file, range="A1:B2")


# Where the table ends ------------------------------------------------------------------------------------

GREW = [[2021, 100], [2022, 120], [2023, 140], [2024, 160], [2025, 180]]


@pytest.mark.parametrize("make", [xlsx, ods])
def test_rows_below_the_range_are_refused_or_read(tmp_path, make):
    file = make(tmp_path, *GREW)

    said = refused(tmp_path, file, range="A1:B4")
    assert "Tabel 1!A5 holds '2024', below the table A1:B4 (4 cells in A5:B6 not read)" in said
    assert "until: last" in said and "ignore: [A5:B6]" in said

    read = taken(tmp_path, file, range="A1:B4", until="last").read
    assert (read.rows, read.place, read.first, read.last) == (5, "Tabel 1!A1:B6", "2021", "2025")


@pytest.mark.parametrize(
    ("rows", "where", "said"),
    [
        ([[2024, 1], ["", ""], ["", ""], [2025, 2]], "A1:B2", "A5 holds '2025', below"),
        ([[2024, 1, 2]], "A1:B2", "C2 holds '2', right of"),
        ([[2024, 1, "", "", 2]], "A1:B2", "E2 holds '2', right of"),
        ([["x", "y"], ["Jaar", "Aantal"], [2024, 1]], "A3:B4", "A2 holds 'x', above"),
        ([["", "", 3], [2024, 1]], "A1:B1", "C2 holds '3', right of"),
        ([[2024, 1], ["", "", "", 0]], "A1:B2", "D3 holds '0', below"),
    ],
)
def test_whatever_touches_the_table_or_follows_it_is_refused(tmp_path, rows, where, said):
    assert said in refused(tmp_path, xlsx(tmp_path, *rows), range=where) or where == "A1:B1"


def test_a_column_that_touches_the_table_on_its_left_is_refused(tmp_path):
    file = spreadsheets.xlsx(tmp_path / "a.xlsx", [["Land", "Jaar", "Aantal"], ["Syrië", 2024, 1]])

    assert "A1 holds 'Land', left of the table B1:C2" in refused(tmp_path, file, range="B1:C2")


def test_a_title_above_the_table_is_no_part_of_it(tmp_path):
    rows = [["Tabel 1: proef"], ["", ""], ["Stand 1 mei"], ["Jaar", "Aantal"], [2024, 864]]

    assert figures(tmp_path, spreadsheets.xlsx(tmp_path / "a.xlsx", rows), range="A4:B5") == {"2024": 864}


def test_what_is_declared_is_left_out(tmp_path):
    file = xlsx(tmp_path, *GREW, ["", ""], ["Bron: IND", ""])

    found = figures(tmp_path, file, range="A1:B2", until="last", ignore=["A4:B5", "A8"])

    assert found == {"2021": 100, "2022": 120, "2025": 180}


def test_half_a_row_cannot_be_left_out(tmp_path):
    said = refused(tmp_path, xlsx(tmp_path, *GREW), range="A1:B6", ignore=["B4"])

    assert "it leaves out a part of row 4, and not '2023'" in said


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"range": "A1"}, "no figures"),
        ({"range": "A9:B12"}, "nothing stands in the first row of A9:B12; the sheet has only 3 rows"),
        ({"range": "B4:A1"}, "range: 'B4:A1': it ends before it begins"),
        ({"range": "1:4"}, "range: '1:4': write it as A5:F120"),
        ({"range": "A1:B3", "ignore": ["x"]}, "ignore.0: 'x': write it as"),
        ({"range": "A1:B3", "until": "eind"}, "until: "),
        ({"until": "last", **CSV, "format": "csv"}, "until: last needs range"),
    ],
)
def test_a_slip_in_where_the_table_stands_is_named(tmp_path, keys, said):
    assert said in refused(tmp_path, xlsx(tmp_path, [2023, 1], [2024, 2]), **keys) or keys == {"range": "A1"}


def test_the_range_of_a_csv_counts_as_well(tmp_path):
    """Lines before the heads and behind the table, as a statistical program exports them."""
    file = csv(tmp_path, "Proef;van de dienst;;\n\nJaar;Aantal\n2023;1\n2024;2\n\nBron: dienst\n")

    said = refused(tmp_path, file, range="A3:B5", **CSV)
    assert "row 7, cell 1 holds 'Bron: dienst', below the table" in said

    assert figures(tmp_path, file, range="A3:B5", ignore=["A7"], **CSV) == {"2023": 1, "2024": 2}


@pytest.mark.parametrize("merged", ["B2:B3", "A2:A3"])
def test_a_merged_cell_is_not_taken_for_a_filled_one_and_an_empty_one(tmp_path, merged):
    """A person sees one number beside two years; the file holds a number and nothing."""
    rows = [[2023, 120], [2024, ""]] if merged[0] == "B" else [[2023, 120], ["", 130]]

    said = refused(tmp_path, xlsx(tmp_path, *rows, merged=[merged]), range="A1:B3")

    assert f"Tabel 1!{merged[-2:]}: it is a part of the merged cells {merged}" in said


def test_a_merged_cell_of_an_ods_is_none_either(tmp_path):
    cell = Raw(
        '<table:table-cell office:value-type="float" office:value="120" table:number-rows-spanned="2" '
        'table:number-columns-spanned="1"/>'
    )
    file = ods(tmp_path, [2023, cell], [2024, Raw("<table:covered-table-cell/>")])

    assert "B3: it is a part of the merged cells B2:B3" in refused(tmp_path, file, range="A1:B3")


@settings(max_examples=8)
@given(st.integers(1, 6), st.integers(1, 6), st.integers(0, 2), st.integers(0, 2))
def test_no_row_is_left_out_without_a_word(tmp_path_factory, rows, read, down, right):
    """Wherever a table stands and wherever range ends: all of its rows are read, or it is refused."""
    root = tmp_path_factory.mktemp("p")
    table = [["Jaar", "Aantal"], *[[2000 + number, number] for number in range(rows)]]
    cells = [[""]] * down + [[""] * right + row for row in table]
    file = spreadsheets.xlsx(root / "a.xlsx", cells)
    left, last = "ABC"[right], "BCD"[right]
    where = f"{left}{down + 1}:{last}{down + 1 + read}"

    if read < rows:
        assert "below the table" in refused(root, file, range=where)
    else:
        assert len(figures(root, file, range=where)) == rows


# Formulas and errors -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ('<c r="PLACE"><f>B2*2</f></c>', "its formula has no result"),
        ('<c r="PLACE"><f>B2*2</f><v/></c>', "its formula has no result"),
        ('<c r="PLACE"><f>B2*2</f><v></v></c>', "its formula has no result"),
        ('<c r="PLACE" t="str"><f>B2</f></c>', "its formula has no result"),
        ('<c r="PLACE"><f t="shared" si="0"/></c>', "its formula has no result"),
        *[
            (f'<c r="PLACE" t="e"><f>B2/0</f><v>{error}</v></c>', f"it holds the error {error}")
            for error in ("#DIV/0!", "#N/A", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!")
        ],
        ('<c r="PLACE" t="e"><v>#N/A</v></c>', "it holds the error #N/A"),
        ('<c r="PLACE" t="inlineStr"><is><t>#DEEL/0!</t></is></c>', "it holds the error #DEEL/0!"),
    ],
)
def test_a_cell_without_result_is_refused_and_is_not_impossible(tmp_path, cell, said):
    assert f"Tabel 1!B3: {said}" in refused(
        tmp_path, xlsx(tmp_path, [2023, 120], [2024, Raw(cell)]), range="A1:B3"
    )


def test_a_formula_with_a_result_is_fine(tmp_path):
    file = xlsx(
        tmp_path,
        [2023, Raw('<c r="PLACE"><f>60*2</f><v>120</v></c>')],
        [2024, Raw('<c r="PLACE" t="str"><f>"&lt;5"</f><v>&lt;5</v></c>')],
        [2025, Raw('<c r="PLACE" t="str"><f>""</f><v></v></c>')],
    )

    taken(tmp_path, file, range="A1:B4", empty="impossible")

    assert list(stored(tmp_path)["obs_status"]) == ["P", "Q", "M"]


def test_results_that_are_still_to_be_calculated_are_none(tmp_path):
    """A program that does not calculate writes a zero beside each formula, and says so."""
    cell = Raw('<c r="PLACE"><f>60*2</f><v>0</v></c>')
    file = xlsx(tmp_path, [2023, cell], book='<calcPr calcId="1" fullCalcOnLoad="1"/>')

    assert "Tabel 1!B2: the file says that its formulas are still to be calculated" in refused(
        tmp_path, file, range="A1:B2"
    )
    assert figures(
        tmp_path, xlsx(tmp_path, [2023, 5], book='<calcPr fullCalcOnLoad="1"/>'), range="A1:B2"
    ) == {"2023": 5}


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ('<table:table-cell table:formula="of:=[.B2]*2"/>', "its formula has no result"),
        (
            '<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="" '
            'calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>',
            "it holds the error #DIV/0!",
        ),
        (
            '<table:table-cell table:formula="of:=x" office:value-type="string" office:string-value="" '
            'calcext:value-type="error"><text:p>Err:508</text:p></table:table-cell>',
            "it holds the error Err:508",
        ),
        (
            '<table:table-cell office:value-type="string"><text:p>#N/B</text:p></table:table-cell>',
            "error #N/B",
        ),
    ],
)
def test_an_ods_cell_without_result_is_refused(tmp_path, cell, said):
    message = refused(tmp_path, ods(tmp_path, [2023, 120], [2024, Raw(cell)]), range="A1:B3")

    assert "Tabel 1!B3: " in message and said in message


def test_errors_in_columns_that_are_not_taken_do_no_harm(tmp_path):
    columns = {**YEAR, "Groei": {"role": "skip"}, "Aantal": COUNT}
    cell = Raw('<c r="PLACE" t="e"><v>#DIV/0!</v></c>')

    assert figures(
        tmp_path, xlsx(tmp_path, [2024, cell, 3], heads=list(columns)), columns, range="A1:C2"
    ) == {"2024": 3}


def test_a_comment_in_an_ods_cell_is_no_part_of_its_text(tmp_path):
    cell = Raw(
        '<table:table-cell office:value-type="string"><office:annotation><text:p>nog na te gaan</text:p>'
        "</office:annotation><text:p>864</text:p></table:table-cell>"
    )

    assert figures(tmp_path, ods(tmp_path, [2024, cell]), range="A1:B2") == {"2024": 864}


# Periods -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "days", "form", "found"),
    [
        ("mmm-yy", (45108, 45139), "month", {"2023-07", "2023-08"}),
        ("dd-mm-yyyy", (45108, 45139), "month", {"2023-07", "2023-08"}),
        ("mmmm yyyy", (45122, 45140), "month", {"2023-07", "2023-08"}),
        ("[$-413]mmmm yyyy;@", (45108, 45139), "month", {"2023-07", "2023-08"}),
        ("yyyy", (45108, 45500), "year", {"2023", "2024"}),
        ("dd-mm-yyyy", (45108, 45139), "day", {"2023-07-01", "2023-08-01"}),
    ],
)
def test_a_day_that_is_shown_as_a_period_is_that_period_and_no_birthday(tmp_path, code, days, form, found):
    rows = [[formatted(day), number] for number, day in enumerate(days)]
    columns = {"Wanneer": {"role": "period", "form": form}, "Aantal": COUNT}
    file = xlsx(tmp_path, *rows, heads=list(columns), formats=[code])

    assert set(figures(tmp_path, file, columns, range="A1:B3")) == found


@pytest.mark.parametrize(
    ("code", "day", "form"),
    [
        ("dd-mm-yyyy", 45122, "month"),
        ("mmm-yy", 45122, "day"),
        ("mmm-yy", 45108, "year"),
        ("d-mmm", 45122, "month"),
        ("dd-mm-yyyy", 45292, "year"),
        ("0", 45108, "month"),
    ],
)
def test_a_day_that_is_shown_as_something_else_is_refused(tmp_path, code, day, form):
    columns = {"Wanneer": {"role": "period", "form": form}, "Aantal": COUNT}
    file = xlsx(tmp_path, [formatted(day), 3], heads=list(columns), formats=[code])

    assert f"is no {form}" in refused(tmp_path, file, columns, range="A1:B2")


def test_a_book_that_counts_from_1904_gives_the_months_that_are_shown(tmp_path):
    columns = {"Maand": {"role": "period", "form": "month"}, "Aantal": COUNT}
    plain = xlsx(tmp_path, [formatted(45108 - 1462), 3], heads=list(columns), formats=["mmm-yy"])
    book = zipfile.ZipFile(plain).read("xl/workbook.xml").decode()
    book = book.replace("<sheets>", '<workbookPr date1904="1"/><sheets>')
    file = xlsx(
        tmp_path,
        [formatted(45108 - 1462), 3],
        heads=list(columns),
        formats=["mmm-yy"],
        parts={"xl/workbook.xml": book},
    )

    assert figures(tmp_path, file, columns, range="A1:B2") == {"2023-07": 3}


def test_an_ods_month_is_the_month_that_is_shown(tmp_path):
    data = (
        '<number:date-style style:name="N1"><number:month number:textual="true"/><number:text>-</number:text>'
        "<number:year/></number:date-style>"
    )
    cell = Raw(
        '<table:table-cell table:style-name="c" office:value-type="date" office:date-value="2023-07-15"/>'
    )
    columns = {"Maand": {"role": "period", "form": "month"}, "Aantal": COUNT}
    file = ods(tmp_path, [cell, 3], heads=list(columns), styles=ods_style(data))

    assert figures(tmp_path, file, columns, range="A1:B2") == {"2023-07": 3}


def test_days_that_are_no_declared_period_are_still_refused(tmp_path):
    columns = {**YEAR, "Kenmerk": {"role": "skip"}, "Aantal": COUNT}
    file = xlsx(tmp_path, [2024, formatted(31048), 3], heads=list(columns), formats=["dd-mm-yyyy"])

    assert "day of birth, or another day of one person (row 2)" in refused(
        tmp_path, file, columns, range="A1:C2"
    )


# Rows as they are numbered in the file -------------------------------------------------------------------


def test_row_numbers_are_those_of_the_file_as_it_is_opened(tmp_path):
    """Blank lines count; of a text in quotes that runs on, an editor counts each line."""
    plain = csv(tmp_path, "\n\nJaar;Aantal\n2023;1\n\n2024;x1\n")
    assert "row 6, column 'Aantal': 'x1' is no number" in refused(tmp_path, plain, **CSV)

    columns = {**YEAR, "Wat": {"role": "skip"}, "Aantal": COUNT}
    quoted = csv(tmp_path, 'Jaar;Wat;Aantal\n2023;"a\nb\nc";1\n2024;d;x1\n')
    assert "row 3 (line 5 in an editor), column 'Aantal': 'x1'" in refused(tmp_path, quoted, columns, **CSV)


def test_a_row_of_another_width_has_its_own_number_too(tmp_path):
    assert "a.csv, row 5: 3 cells, but the heads are 2" in refused(
        tmp_path, csv(tmp_path, "\nJaar;Aantal\n2023;1\n\n2024;1;2\n"), **CSV
    )


def test_a_row_of_persons_has_its_own_number_too(tmp_path):
    rows = [["Titel"], [""], ["Jaar", "Aantal"], [2023, "jan@example.org"]]
    file = spreadsheets.xlsx(tmp_path / "a.xlsx", rows)

    assert "looks like a mail address (row 4)" in refused(tmp_path, file, range="A3:B4")


def test_cells_of_a_sheet_have_the_name_that_they_have_there(tmp_path):
    rows = [[""], ["", "Jaar", "Aantal"], ["", 2023, "x1"]]
    file = spreadsheets.xlsx(tmp_path / "a.xlsx", rows)

    assert "Tabel 1!C3: 'x1' is no number" in refused(tmp_path, file, range="B2:C3")


def test_a_file_that_is_refused_names_all_its_problems_up_to_eight(tmp_path):
    file = xlsx(
        tmp_path, *[[2000 + year, "x"] for year in range(3)], *[[2010 + year, "n"] for year in range(9)]
    )

    with pytest.raises(DataFileError) as caught:
        taken(tmp_path, file, range="A1:B13")

    assert "… and 1 more" in str(caught.value) and "Tabel 1!B5" in str(caught.value)
