"""Files that nobody meant badly, and descriptions with a slip: no wrong number gets in without a word."""

import shutil

import pytest

from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.privacy.personal_columns import eleven
from staatvanmigratie.sources.units import told_scale
from tests.samples import ROOT
from tests.samples.spreadsheets import Raw, formatted, styles
from tests.sources.test_delivery_seen import (
    COUNT,
    CSV,
    YEAR,
    csv,
    figures,
    ods,
    refused,
    span,
    taken,
    text_style,
    xlsx,
)

PERCENT = {**COUNT, "unit": "percent"}


@pytest.mark.parametrize("value", [COUNT, PERCENT], ids=["count", "percent"])
@pytest.mark.parametrize(
    ("cell", "locale"), [("0.253", "nl"), ("-0.253", "nl"), ("0.000", "nl"), ("0,253", "en"), ("0 253", "nl")]
)
def test_thousands_never_begin_with_a_zero(tmp_path, cell, locale, value):
    """0.253 of a program that writes English is no 253."""
    text = f"Jaar;Aantal\n2024;{cell}\n"

    message = refused(tmp_path, csv(tmp_path, text), value=value, **{**CSV, "locale": locale})

    assert f"row 2, column 'Aantal': {cell!r} is no number with locale: {locale}" in message


def test_a_number_may_begin_with_zeros_that_are_no_thousands(tmp_path):
    file = csv(tmp_path, "Jaar;Aantal\n2022;0\n2023;0,253\n2024;00012\n")

    assert figures(tmp_path, file, value=PERCENT, **CSV) == {"2022": 0, "2023": 0.253, "2024": 12}


# What no longer holds ------------------------------------------------------------------------------------


def struck(*runs):
    """A cell of a .xlsx with text in parts; those that begin with ~ are struck out."""
    line = "<rPr><strike/></rPr>"
    made = "".join(
        f'<r>{line if run[0] == "~" else ""}<t xml:space="preserve">{run.lstrip("~")}</t></r>' for run in runs
    )
    return Raw(f'<c r="PLACE" t="inlineStr"><is>{made}</is></c>')


LINE = 'style:text-line-through-style="solid"'


@pytest.mark.parametrize(
    "make",
    [
        lambda root: xlsx(root, [2024, struck("~864", "870")]),
        lambda root: xlsx(root, [2024, struck("870", " ", "~864")]),
        lambda root: xlsx(
            root,
            [2024, formatted(864)],
            parts={"xl/styles.xml": styles("0", fonts="<font/><font><strike/></font>", font=1)},
        ),
        lambda root: ods(root, [2024, span("870", "864")], styles=text_style(LINE)),
        lambda root: ods(
            root, [2024, span("870", "864")], styles=text_style(LINE, "T0") + text_style("", "T1", "T0")
        ),
    ],
    ids=["old and new", "new and old", "whole cell", "ods", "ods, inherited"],
)
def test_a_number_that_is_struck_out_does_not_join_the_one_beside_it(tmp_path, make):
    assert "Tabel 1!B2: all or a part of it is struck out" in refused(tmp_path, make(tmp_path), range="A1:B2")


@pytest.mark.parametrize("footnotes", [None, "drop"])
def test_text_that_is_not_struck_out_is_read(tmp_path, footnotes):
    plain = Raw(
        '<c r="PLACE" t="inlineStr"><is><r><rPr><strike val="0"/></rPr><t>86</t></r><r><t>4</t></r></is></c>'
    )
    assert figures(tmp_path, xlsx(tmp_path, [2024, plain]), range="A1:B2", footnotes=footnotes) == {
        "2024": 864
    }


def test_text_of_an_ods_that_is_not_struck_out_is_read(tmp_path):
    none = text_style(LINE, "T0") + text_style('style:text-line-through-style="none"', "T1", "T0")
    assert figures(tmp_path, ods(tmp_path, [2024, span("86", "4")], styles=none), range="A1:B2") == {
        "2024": 864
    }


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (
            'office:value-type="float" office:value="1234.6"><text:p>1.235</text:p>',
            "'1.235' and holds 1234.6",
        ),
        ('office:value-type="float" office:value="870"><text:p>864</text:p>', "'864' and holds 870"),
        ('office:value-type="string" office:string-value="864"><text:p>870</text:p>', "'870' and holds 864"),
    ],
)
def test_a_cell_of_an_ods_that_shows_another_number_than_it_holds_is_refused(tmp_path, cell, said):
    file = ods(tmp_path, [2024, Raw(f"<table:table-cell {cell}</table:table-cell>")])

    message = refused(tmp_path, file, value={**COUNT, "unit": "eur"}, range="A1:B2")

    assert f"Tabel 1!B2: it shows {said}. Ask the sender which of them it is" in message


def test_a_period_of_an_ods_that_shows_another_year_than_it_holds_is_refused(tmp_path):
    cell = (
        '<table:table-cell office:value-type="date" office:date-value="2024-05-01"><text:p>mei 2023</text:p>'
    )
    month = {"Maand": {"role": "period", "form": "month"}, "Aantal": COUNT}
    file = ods(tmp_path, [Raw(f"{cell}</table:table-cell>"), 3], heads=["Maand", "Aantal"])

    assert "A2: it shows 'mei 2023' and holds 2024-05-01" in refused(tmp_path, file, month, range="A1:B2")


# Signs, totals and names ---------------------------------------------------------------------------------


@pytest.mark.parametrize("cell", [99, "99"])
def test_a_sign_that_looks_like_a_number_is_no_number(tmp_path, cell):
    """What statistical programs write for *unknown*."""
    taken = figures(tmp_path, xlsx(tmp_path, [2024, cell], [2023, 9]), range="A1:B3", signs={"99": "O"})

    assert taken["2023"] == 9 and taken["2024"] != taken["2024"]


@pytest.mark.parametrize("cell", ["n.v.t.", "..", "<10", "nihil"])
def test_a_sign_that_nobody_described_is_refused_with_what_to_write(tmp_path, cell):
    message = refused(tmp_path, csv(tmp_path, f"Jaar;Aantal\n2024;{cell}\n"), **CSV)

    assert f"signs: {{{cell!r}: O}}" in message


BSN = "111222333"  # passes the test of eleven, as one number in eleven does


@pytest.mark.parametrize("unit", ["eur", "eur_thousand", "registrations"])
@pytest.mark.parametrize("written", [BSN, int(BSN), "111.222.333"])
def test_an_amount_that_passes_for_the_number_of_a_citizen_is_an_amount(tmp_path, unit, written):
    file = xlsx(tmp_path, [2024, written])

    assert figures(tmp_path, file, value={**COUNT, "unit": unit}, range="A1:B2") == {"2024": 111222333}


def test_beside_amounts_numbers_of_citizens_are_refused(tmp_path):
    """In a column of words, in one that is skipped, and where every amount of many is one."""
    more = {"Kenmerk": {"role": "skip"}}
    file = csv(tmp_path, f"Jaar;Kenmerk;Aantal\n2024;{BSN};111222333\n")
    assert "column 'Kenmerk': looks like a citizen" in refused(
        tmp_path, file, {**YEAR, **more, "Aantal": COUNT}, **CSV
    )
    numbers = [n for n in range(111222333, 111222433) if eleven(str(n))][:6]
    file = csv(
        tmp_path, "\n".join(["Jaar;Aantal", *(f"{2015 + n};{each}" for n, each in enumerate(numbers))])
    )
    assert "column 'Aantal': looks like a citizen" in refused(tmp_path, file, **CSV)


@pytest.mark.parametrize(
    ("cell", "locale", "unit", "right"),
    [
        ("1,234", "nl", "eur", False),
        ("1.234", "en", "usd_current", False),
        ("1,23", "nl", "eur", True),
        ("1.234,50", "nl", "eur", True),
        ("1,234", "nl", "eur_million", True),
    ],
)
def test_three_decimals_of_money_may_be_thousands(tmp_path, cell, locale, unit, right):
    file, value = csv(tmp_path, f"Jaar;Aantal\n2024;{cell}\n"), {**COUNT, "unit": unit}

    if right:
        assert taken(tmp_path, file, value=value, **{**CSV, "locale": locale}).values == 1
    else:
        message = refused(tmp_path, file, value=value, **{**CSV, "locale": locale})
        assert f"x 2024 NLD is 1.234: three decimals of an amount in {unit} may be thousands, 1234" in message


@pytest.mark.parametrize(
    ("years", "lone"),
    [
        ([2022, 2023, 1924], "1924 and 2022: is 1924"),
        ([2004, 2022, 2023, 2025], "2004 and 2022: is 2004"),
        ([1995, 2000, 2005, 2010, 2015, 2020, 2025], ""),
        ([2013, 2023], ""),
        ([2015, 2016, 2020, 2021], ""),
    ],
)
def test_a_year_far_from_all_others_may_be_a_slip(tmp_path, years, lone):
    text = "\n".join(["Jaar;Aantal", *(f"{year};{n + 101}" for n, year in enumerate(years))])

    if lone:
        assert f"x: nothing between {lone} the period that is meant" in refused(
            tmp_path, csv(tmp_path, text), **CSV
        )
    else:
        assert len(figures(tmp_path, csv(tmp_path, text), **CSV)) == len(years)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("Man", "Man"),
            "column 'Kolom' is left out and says 'Man' in every row: are the figures of that only?",
        ),
        (("x 1.000", "x 1.000"), "cell 2 says 'x 1.000', and column 'Aantal' is described in persons"),
        (("aantal (x 1.000)", "iets anders"), "row 2, cell 2 says 'aantal (x 1.000)'"),
        (("Totaal", "Totaal"), ""),
        (("12", "12"), ""),
        (("", ""), ""),
        (("Man", "Vrouw"), ""),
    ],
)
def test_what_a_column_that_is_left_out_says_of_the_figures_counts(tmp_path, words, said):
    """A table that somebody filtered on men, or in which the scale stands in a column."""
    columns = {**YEAR, "Kolom": {"role": "skip"}, "Aantal": COUNT}
    file = csv(tmp_path, f"Jaar;Kolom;Aantal\n2023;{words[0]};101\n2024;{words[1]};102\n")

    if said:
        assert said in refused(tmp_path, file, columns, **CSV)
    else:
        assert len(figures(tmp_path, file, columns, **CSV)) == 2


@pytest.mark.parametrize(
    ("head", "unit", "right"),
    [
        ("Aandeel (%)", "persons", False),
        ("In procenten", "persons", False),
        ("Bedrag in euro's", "persons", False),
        ("Bedrag (€)", "percent", False),
        ("Aandeel (%)", "percent", True),
        ("Verschil (%)", "percentage_points", True),
        ("Bedrag (€)", "eur_million", True),
        ("Europeanen", "persons", True),
    ],
)
def test_a_head_that_says_another_unit_is_told(tmp_path, head, unit, right):
    columns = {**YEAR, head: {**COUNT, "unit": unit}}
    file = csv(tmp_path, f"Jaar;{head}\n2024;25\n")

    if right:
        assert figures(tmp_path, file, columns, **CSV) == {"2024": 25}
    else:
        message = f"column {head!r} is described in {unit}, and its head says otherwise"
        assert message in refused(tmp_path, file, columns, **CSV)


@pytest.mark.parametrize(
    ("text", "scale"),
    [
        ("Bedragen x € 1.000", 1000),
        ("(x €1.000)", 1000),
        ("in € 1.000", 1000),
        ("bedragen in 1.000 euro", 1000),
        ("x € 1 mln", 10**6),
        ("* € 1.000.000", 10**6),
        ("in dzd", 1000),
        ("€ 1.000", 1),
        ("meer dan 1.000 euro", 1),
        ("afgerond op 1.000", 1),
    ],
)
def test_a_scale_of_money_is_read_too(text, scale):
    assert told_scale(text) == scale


RELATION = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Target="../{target}" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"/>'
    "</Relationships>"
)
COMMENT = (
    "<comments><commentList><comment ref='B1'><text><r><t>Aantallen </t></r><r><t>x 1.000</t></r></text>"
    "</comment></commentList></comments>"
)
BOX = (
    '<d xmlns:a="urn:a"><sp><a:p><a:r><a:t>Aantallen </a:t></a:r><a:r><a:t>x 1.000</a:t></a:r></a:p></sp></d>'
)


def with_part(root, target, kind, text):
    relation = RELATION.format(target=target, kind=kind)
    parts = {f"xl/{target}": text, "xl/worksheets/_rels/sheet1.xml.rels": relation}
    return xlsx(root, [2024, 12], parts=parts)


def ods_with(text, behind=""):
    value = f'office:value-type="float" office:value="12">{text}<text:p>12</text:p>'
    cell = f"<table:table-cell {value}</table:table-cell>"
    return lambda root: ods(root, [2024, Raw(cell)], behind=behind)


SAID = "<text:p>Aantallen x 1.000</text:p>"


@pytest.mark.parametrize(
    "make",
    [
        lambda root: with_part(root, "comments1.xml", "comments", COMMENT),
        lambda root: with_part(root, "drawings/drawing1.xml", "drawing", BOX),
        lambda root: xlsx(
            root,
            [2024, 12],
            behind="<headerFooter><oddHeader>&amp;CAantallen x 1.000</oddHeader></headerFooter>",
        ),
        ods_with(f"<office:annotation>{SAID}</office:annotation>"),
        ods_with("", f'<table:shapes><d:text-box xmlns:d="urn:d">{SAID}</d:text-box></table:shapes>'),
    ],
    ids=["comment", "text box", "page head", "ods comment", "ods text box"],
)
def test_a_scale_that_stands_in_no_cell_is_read_as_well(tmp_path, make):
    file = make(tmp_path)

    message = refused(tmp_path, file, range="A1:B2")
    assert "a comment, a text box or the head of a page says" in message and "factor: 1000" in message
    assert figures(tmp_path, file, value={**COUNT, "factor": 1000}, range="A1:B2") == {"2024": 12000}


@pytest.mark.parametrize(("number", "read"), [("", False), ("3", True)], ids=["explanation", "table"])
def test_a_scale_on_a_sheet_that_explains_the_others_is_read_too(tmp_path, number, read):
    """A sheet with numbers of its own says nothing of those on this one."""
    text = (
        '<table:table-cell office:value-type="string"><text:p>Aantallen x 1.000</text:p></table:table-cell>'
    )
    cell = f'<table:table-cell office:value-type="float" office:value="{number}"/>' if number else ""
    other = f'</table:table><table:table table:name="Uitleg"><table:table-row>{text}{cell}</table:table-row>'
    file = ods(tmp_path, [2024, 12], behind=other)

    if read:
        assert figures(tmp_path, file, range="A1:B2") == {"2024": 12}
    else:
        assert "another sheet" in refused(tmp_path, file, range="A1:B2")
        assert figures(tmp_path, file, value={**COUNT, "factor": 1000}, range="A1:B2") == {"2024": 12000}


def test_a_csv_with_a_nul_is_not_told_to_have_the_encoding_it_has(tmp_path):
    message = refused(tmp_path, csv(tmp_path, "Jaar;Aantal\n2024;1\0000\n"), **CSV)

    assert "line 2: it holds a NUL" in message and "Probably" not in message


def test_a_line_above_the_table_of_a_csv_is_left_out_with_range(tmp_path):
    file = csv(tmp_path, "Bron: IND\nJaar;Aantal\n2024;25\n")

    assert "range says where it is" in refused(tmp_path, file, **CSV)
    assert figures(tmp_path, file, range="A2:B3", **CSV) == {"2024": 25}


def coloured(colour, fill):
    """A style with text of this colour on this fill."""
    style = styles("0", fonts=f"<font/><font><color {colour}/></font>", font=1).replace(
        "<cellXfs>",
        f'<fills><fill><patternFill patternType="none"/></fill><fill>{fill}</fill></fills><cellXfs>',
    )
    return {"xl/styles.xml": style.replace('fontId="1"', 'fontId="1" fillId="1"')}


NO_FILL = '<patternFill patternType="none"/>'
FILL = '<patternFill patternType="solid"><fgColor rgb="FF{}"/></patternFill>'


@pytest.mark.parametrize(
    ("colour", "fill", "seen"),
    [
        ('rgb="FFFFFFFF"', NO_FILL, False),
        ('theme="0"', FILL.format("FFFFFF"), False),
        ('indexed="9"', NO_FILL, False),
        ('rgb="FFFEFEFE"', NO_FILL, False),
        ('rgb="FFF2F2F2"', NO_FILL, False),
        ('rgb="FF154273"', FILL.format("154273"), False),
        ('theme="1"', FILL.format("000000"), False),
        ('theme="4"', NO_FILL, True),
        ('rgb="FFD9D9D9"', NO_FILL, True),
        ('rgb="FFFFFFFF"', FILL.format("E8F1FA"), True),
        ('rgb="FFFFFFFF"', FILL.format("154273"), True),
        ('theme="0" tint="-0.5"', NO_FILL, True),
        ('rgb="FF154273"', NO_FILL, True),
    ],
)
def test_a_number_that_is_white_on_white_is_not_read_without_a_word(tmp_path, colour, fill, seen):
    """A helper of the sender, or a small count that was to be hidden."""
    file = xlsx(tmp_path, [2024, formatted(3)], parts=coloured(colour, fill))

    if seen:
        assert figures(tmp_path, file, range="A1:B2") == {"2024": 3}
    else:
        assert "Tabel 1!B2: it is white on white" in refused(tmp_path, file, range="A1:B2")


@pytest.mark.parametrize(
    ("colour", "ground", "seen"),
    [
        ("#ffffff", "", False),
        ("#FFFFFF", "#ffffff", False),
        ("#fefefe", "", False),
        ("#154273", "#154273", False),
        ("#ffffff", "#154273", True),
        ("", "#000000", True),
        ("#000000", "", True),
    ],
)
def test_nor_is_one_of_an_ods(tmp_path, colour, ground, seen):
    background = f'<style:table-cell-properties fo:background-color="{ground}"/>' if ground else ""
    style = (
        '<style:style style:name="c" style:family="table-cell">'
        f'{background}<style:text-properties fo:color="{colour}"/></style:style>'
    )
    cell = '<table:table-cell table:style-name="c" office:value-type="float" office:value="3"/>'
    file = ods(tmp_path, [2024, Raw(cell)], styles=style)

    if seen:
        assert figures(tmp_path, file, range="A1:B2") == {"2024": 3}
    else:
        assert "Tabel 1!B2: it is white on white" in refused(tmp_path, file, range="A1:B2")


@pytest.mark.parametrize(
    ("said", "stale"),
    [
        ('calcMode="manual" calcOnSave="0"', True),
        ('calcCompleted="0"', True),
        ('calcMode="manual"', False),  # calculated on saving
        ('calcMode="auto"', False),
    ],
)
def test_a_result_that_may_be_older_than_its_formula_is_none(tmp_path, said, stale):
    cell = Raw('<c r="PLACE"><f>60*2</f><v>100</v></c>')
    file = xlsx(tmp_path, [2024, cell], book=f"<calcPr {said}/>")

    if stale:
        assert "its formulas are still to be calculated" in refused(tmp_path, file, range="A1:B2")
    else:
        assert figures(tmp_path, file, range="A1:B2") == {"2024": 100}


def test_a_scale_is_said_once(tmp_path):
    value = {**COUNT, "unit": "eur_thousand", "factor": 1000}

    assert "factor 1000 and unit eur_thousand both give a scale" in refused(
        tmp_path, csv(tmp_path, "Jaar;Aantal\n2024;12\n"), value=value, **CSV
    )


@pytest.mark.parametrize(
    ("values", "form", "right"),
    [
        ([11, 23, 31, 45, 52, 67, 71], "{}-{:02d}", False),
        ([11, 23, 31, 45], "{}-Q{}", False),
        ([101, 103, 107, 110, 112, 113, 119], "{}-{:02d}", True),  # a stock that grows
        ([11, 23, 31, 29, 52, 67, 71], "{}-{:02d}", True),
        ([11, 23, 31], "{}-Q{}", True),
        ([425, 601, 998, 1275], "{}-Q{}", True),  # three times as many, and no more
    ],
)
def test_months_that_hold_those_before_them_are_told(tmp_path, values, form, right):
    kind = "quarter" if "Q" in form else "month"
    columns = {"Tijd": {"role": "period", "form": kind}, "Aantal": COUNT}
    rows = [f"{form.format(2024, n)};{value}" for n, value in enumerate(values, 1)]
    file = csv(tmp_path, "\n".join(["Tijd;Aantal", *rows]))

    if right:
        assert len(figures(tmp_path, file, columns, **CSV)) == len(values)
    else:
        message = refused(tmp_path, file, columns, **CSV)
        assert f"x 2024 NLD: the {len(values)} numbers only grow, from 11 to {values[-1]}" in message


@pytest.mark.parametrize(
    ("cell", "unit", "said"),
    [
        ("2530", "percent", "is 2530, above 1000 percent"),
        ("25.300.000", "persons", "is 25300000, above 20000000, more people than live in the Netherlands"),
    ],
)
def test_a_number_that_is_far_too_large_is_told(tmp_path, cell, unit, said):
    file = csv(tmp_path, f"Jaar;Aantal\n2024;{cell}\n")

    assert said in refused(tmp_path, file, value={**COUNT, "unit": unit}, **CSV)


@pytest.mark.parametrize(
    ("cells", "unit", "said"),
    [
        (
            ("31.201", "33", "34.120"),
            "persons",
            "x 2023 NLD is 33, between 31201 before it and 34120 after it",
        ),
        (("31.201", "0", "34.120"), "persons", "x 2023 NLD is 0, between"),
        (("31.201", "332.110", "34.120"), "persons", ""),  # less than ten times
        (("31.201", "3.421.100", "34.120"), "persons", "x 2023 NLD is 3421100, between"),
        (("25,1", "0,26", "26,4"), "percent", "x 2023 NLD is 0.26, between 25.1"),
        (("31", "3", "34"), "persons", ""),
        (("31.201", "33", "41"), "persons", ""),  # a fall
    ],
)
def test_a_number_unlike_those_around_it_is_told(tmp_path, cells, unit, said):
    text = "\n".join(["Jaar;Aantal", *(f"{2022 + n};{cell}" for n, cell in enumerate(cells))])
    file, value = csv(tmp_path, text), {**COUNT, "unit": unit}

    if said:
        assert f"row 3, column 'Aantal': {said}" in refused(tmp_path, file, value=value, **CSV)
    else:
        try:
            assert len(figures(tmp_path, file, value=value, **CSV)) == 3
        except SvmError as error:  # for its last year, which fell
            assert "after it" not in str(error)


@pytest.mark.parametrize(
    ("cells", "parts", "right"),
    [
        ((110, 201, 311), "all", False),
        ((110, 201, 312), "all", True),
        ((110, 201, 311), "overlap", True),
        ((1, 2, 3), "all", True),
    ],
)
def test_a_category_that_is_the_others_together_may_be_their_total(tmp_path, cells, parts, right):
    columns = {**YEAR, "Land": {**LANDS, "codes": {"Azië": "asia"}, "parts": parts}, "Aantal": COUNT}
    lands = zip(("Syrië", "Turkije", "Azië"), cells, strict=True)
    (tmp_path / "data").mkdir()
    shutil.copy(ROOT / "data" / "countries.yml", tmp_path / "data")
    file = csv(tmp_path, "\n".join(["Jaar;Land;Aantal", *(f"2024;{land};{cell}" for land, cell in lands)]))

    if right:
        assert taken(tmp_path, file, columns, **CSV).values == 3
    else:
        said = "x nationality=asia is in every period the others together: is it their total"
        assert said in refused(tmp_path, file, columns, **CSV)


@pytest.mark.parametrize(("head", "right"), [("Aantal 2024", True), ("Aantal 2023", False), ("2023", False)])
def test_a_head_that_names_another_year_is_told(tmp_path, head, right):
    file, columns = csv(tmp_path, f"Jaar;{head}\n2024;11\n"), {**YEAR, head: COUNT}

    if right:
        assert figures(tmp_path, file, columns, **CSV) == {"2024": 11}
    else:
        said = f"the head {head!r} names a year, and the figures below it are of others"
        assert said in refused(tmp_path, file, columns, **CSV)


@pytest.mark.parametrize(
    ("title", "right"), [("Stand 2024", True), ("Stand 2023", False), ("2023 en 2024", True), ("Stand", True)]
)
def test_a_title_that_names_another_year_than_the_description_is_told(tmp_path, title, right):
    columns = {"Kolom": {"role": "dimension", "dimension": "sex", "codes": {"Man": "male"}}, "Aantal": COUNT}
    file = csv(tmp_path, f"{title};\nKolom;Aantal\nMan;11\n")
    keys = {**CSV, "constants": {"time_period": "2024"}, "range": "A2:B3"}

    if right:
        assert figures(tmp_path, file, columns, **keys) == {"2024": 11}
    else:
        message = f"constants: time_period is 2024, and {title!r} beside the table names 2023"
        assert message in refused(tmp_path, file, columns, **keys)


def test_an_empty_cell_is_refused_with_what_it_may_mean(tmp_path):
    message = refused(tmp_path, xlsx(tmp_path, [2023, 120], [2024, ""], [2025, " "]), range="A1:B4")

    assert "Tabel 1!B3: it is empty. Say what that means in this file: empty: missing (nobody" in message
    assert "Tabel 1!B4: it is empty" in message


@pytest.mark.parametrize(
    ("meaning", "said"),
    [
        ("missing", [("2023", "120", "P"), ("2024", "", "O")]),
        ("impossible", [("2023", "120", "P"), ("2024", "", "M")]),
        ("secret", [("2023", "120", "P"), ("2024", "", "Q")]),
        ("nil", [("2023", "120", "P"), ("2024", "0", "P")]),
        ("not_asked", [("2023", "120", "P")]),
    ],
)
@pytest.mark.parametrize("make", [xlsx, ods, lambda root, *rows: csv(root, "Jaar;Aantal\n2023;120\n2024;\n")])
def test_an_empty_cell_is_what_the_description_says(tmp_path, make, meaning, said):
    where = {"range": "A1:B3"} if make in (xlsx, ods) else CSV

    read = taken(tmp_path, make(tmp_path, [2023, 120], [2024, ""]), empty=meaning, **where).read

    columns = ["time_period", "obs_value", "obs_status"]
    assert [tuple(row) for row in read.observations[columns].to_numpy()] == said


def test_what_an_empty_cell_means_is_said_in_one_place(tmp_path):
    message = refused(tmp_path, csv(tmp_path, "Jaar;Aantal\n2024;\n"), signs={"": "M"}, **CSV)

    assert "what an empty cell means is said with empty: missing, impossible" in message


def test_a_minus_of_typography_is_nil_as_a_dash_is(tmp_path):
    assert figures(tmp_path, csv(tmp_path, "Jaar;Aantal\n2024;−\n"), **CSV) == {"2024": 0}


LANDS = {"role": "dimension", "dimension": "nationality", "country": True}


@pytest.mark.parametrize(
    ("cell", "proposal"),
    [
        ("TOTAAL", "codes: {'TOTAAL': _T}"),
        ("Eindtotaal", "codes: {'Eindtotaal': _T}"),
        ("Alle landen", "codes: {'Alle landen': _T}"),
        ("Azië", "codes: {'Azië': other}"),
        ("", "Is it a subtotal without a name? ignore leaves its row out"),
    ],
)
def test_the_proposal_for_a_total_makes_no_category_of_it(tmp_path, cell, proposal):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "countries.yml").write_text(
        "SYR: {eurostat: SY, titles: [Syrië]}\n", encoding="utf-8"
    )
    columns = {**YEAR, "Land": LANDS, "Aantal": COUNT}

    message = refused(tmp_path, csv(tmp_path, f"Jaar;Land;Aantal\n2024;{cell};3\n"), columns, **CSV)

    assert proposal in message


@pytest.mark.parametrize(
    ("keys", "columns", "said"),
    [
        ({"delimiter": "\\t"}, {}, "delimiter: "),
        ({"delimiter": ""}, {}, "delimiter: "),
        ({"constants": {"sex": "male"}}, {"S": "sex"}, "sex: two columns or constants say it"),
        ({}, {"S": "sex", "T": "sex"}, "sex: two columns or constants say it"),
        ({}, {"S": "obs_status"}, "obs_status: that is no breakdown"),
        ({"constants": {"note": "x"}}, {}, "note: that is no breakdown"),
    ],
)
def test_a_slip_in_a_description_is_said_before_the_file_is_read(tmp_path, keys, columns, said):
    more = {
        head: {"role": "dimension", "dimension": name, "codes": {"m": "male"}}
        for head, name in columns.items()
    }
    text = "Jaar;S;T;Aantal\n2024;m;m;3\n"

    message = refused(tmp_path, csv(tmp_path, text), {**YEAR, **more, "Aantal": COUNT}, **{**CSV, **keys})

    assert message.startswith("data/deliveries/dienst/proef.yml: ") and said in message


@pytest.mark.parametrize(
    ("cell", "form", "stored"),
    [("01-05-2024", "month", "2024-05"), ("mei '24", "month", "2024-05"), ("t/m '24", "year", "2024")],
)
def test_a_period_that_is_written_otherwise_is_described_cell_by_cell(tmp_path, cell, form, stored):
    columns = {"Tijd": {"role": "period", "form": form, "codes": {cell: stored}}, "Aantal": COUNT}

    assert figures(tmp_path, csv(tmp_path, f"Tijd;Aantal\n{cell};3\n"), columns, **CSV) == {stored: 3}


def test_what_a_period_is_said_to_be_is_still_of_its_kind(tmp_path):
    columns = {"Tijd": {"role": "period", "form": "month", "codes": {"mei": "2024"}}, "Aantal": COUNT}

    assert "'2024' is no month" in refused(tmp_path, csv(tmp_path, "Tijd;Aantal\nmei;3\n"), columns, **CSV)


# Percentages ---------------------------------------------------------------------------------------------


def test_twelve_thousand_percent_is_refused(tmp_path):
    message = refused(tmp_path, csv(tmp_path, "Jaar;Aantal\n2024;12.345\n"), value=PERCENT, **CSV)

    assert "'12.345' is 12345 with locale: nl and 12.345 with locale: en" in message


def test_percentages_that_are_parts_of_one_are_doubted(tmp_path):
    rows = [[2022, 0.253], [2023, 0.4], [2024, 1]]

    message = refused(tmp_path, xlsx(tmp_path, *rows), value=PERCENT, range="A1:B4")
    times = {**PERCENT, "formats": {"General": 100}}

    assert "x: all 3 percentages are 1 or less: 0.253, 0.4, 1. If 0.25 is meant as 25%" in message
    assert figures(tmp_path, xlsx(tmp_path, *rows), value=times, range="A1:B4")["2022"] == 25.3


def test_one_percentage_of_less_than_one_is_no_doubt(tmp_path):
    rows = [[2022, 0.253], [2023, 0.4], [2024, 1.5]]

    assert figures(tmp_path, xlsx(tmp_path, *rows), value=PERCENT, range="A1:B4")["2022"] == 0.253


# Hidden without the word ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "row"),
    [
        ("", 'ht="0" customHeight="1"'),
        ('<cols><col min="2" max="2" width="0" customWidth="1"/></cols>', ""),
        ("", 'ht="0.75" customHeight="1"'),
        ('<cols><col min="2" max="2" width=".2" customWidth="1"/></cols>', ""),
        ('<sheetFormatPr defaultRowHeight="15" zeroHeight="1"/>', ""),
    ],
    ids=["row", "column", "row of a hair", "column of a hair", "all rows without a height"],
)
def test_a_row_or_column_without_a_size_is_hidden(tmp_path, before, row):
    cells = f'<row r="1"><c r="A1"><v>1</v></c></row><row r="2" {row}><c r="B2"><v>3</v></c></row>'
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = f'<worksheet xmlns="{main}">{before}<sheetData>{cells}</sheetData></worksheet>'

    message = refused(tmp_path, xlsx(tmp_path, sheet_xml=sheet), range="A1:B2")

    assert "refused: hidden: " in message and "hidden_is_known: true" in message


def test_a_column_of_an_ods_without_a_width_is_hidden(tmp_path):
    style = (
        '<style:style style:name="co1" style:family="table-column">'
        '<style:table-column-properties style:column-width="0cm"/></style:style>'
    )

    assert "refused: hidden: " in refused(tmp_path, ods(tmp_path, [2024, 3], styles=style), range="A1:B2")


@pytest.mark.parametrize(
    ("look", "seen"),
    [
        ('<font><color rgb="FFFFFFFF"/></font>', False),
        ("<font><strike/></font>", False),
        ('<font><color rgb="FF9C0006"/></font>', True),
        (
            '<font><color rgb="FFFFFFFF"/></font><fill><patternFill><bgColor rgb="FF154273"/>'
            "</patternFill></fill>",
            True,
        ),
    ],
)
def test_a_condition_that_whitens_or_strikes_out_a_number_is_refused(tmp_path, look, seen):
    rule = (
        '<conditionalFormatting sqref="B2:B9">'
        '<cfRule type="cellIs" dxfId="0" priority="1" operator="lessThan">'
        "<formula>5</formula></cfRule></conditionalFormatting>"
    )
    style = styles().replace("</styleSheet>", f"<dxfs><dxf>{look}</dxf></dxfs></styleSheet>")
    file = xlsx(tmp_path, [2024, 3], behind=rule, parts={"xl/styles.xml": style})

    if seen:
        assert figures(tmp_path, file, range="A1:B2") == {"2024": 3}
    else:
        assert "a condition changes how its number is shown" in refused(tmp_path, file, range="A1:B2")


# What counts by the thousand -----------------------------------------------------------------------------

SCALES = ["Aantal (x 1.000)", "Aantal x1000", "Aantal (1 000)", "Aantal \u00d7 1\u202f000", "In duizenden"]


@pytest.mark.parametrize("head", SCALES)
def test_a_head_that_says_thousands_is_no_head_of_persons(tmp_path, head):
    file = csv(tmp_path, f"Jaar;{head}\n2024;316,5\n")
    value = {**COUNT, "factor": 1000}

    message = refused(tmp_path, file, columns={**YEAR, head: COUNT}, **CSV)

    shown = " ".join(head.split())
    assert (
        f"says '{shown}', and column '{shown}' is described in persons. Give the column factor: 1000"
        in message
    )
    assert figures(tmp_path, file, columns={**YEAR, head: value}, **CSV) == {"2024": 316_500}


@pytest.mark.parametrize("title", ["Immigratie, x 1.000", "Aantallen in duizenden", "Personen (duizend)"])
def test_a_title_or_note_that_says_thousands_is_seen_too(tmp_path, title):
    file = xlsx(tmp_path, [], ["Jaar", "Aantal"], [2024, 316], heads=[title])

    message = refused(tmp_path, file, range="A3:B4")

    assert f"A1 says {title!r}" in message
    assert figures(tmp_path, file, range="A3:B4", value={**COUNT, "factor": 1}) == {"2024": 316}


@pytest.mark.parametrize(
    ("text", "scale"),
    [
        ("per 1.000 inwoners", 1),
        ("Gemeenten met meer dan 1.000 inwoners", 1),
        ("x 1 mln euro", 1_000_000),
        ("\u00d7 1.000.000", 1_000_000),
        ("x 1.000", 1000),
        ("duizendtallen", 1000),
        ("(mln)", 1_000_000),
        ("Zes x 100", 1),
        ("Max 1000", 1),
        ("Aantal dzd.", 1000),
        ("Aantal (dz)", 1000),
        ("Aantal '000", 1000),
        ("Aantal ’000", 1000),
        ("Aantal (10^3)", 1000),
        ("Aantal (10³)", 1000),
        ("Aantal x 10^6", 1_000_000),
        ("Aantal (k)", 1000),
        ("aantallen in 1000", 1000),
        ("Aantal, in 1.000-tal", 1000),
        ("(aantallen in 1 000)", 1000),
        ("Aantal (in honderden)", 100),
        ("Aantal in honderdtallen", 100),
        ("Aantal (tienduizend)", 10_000),
        ("afgerond op honderdtallen", 1),
        ("Afgerond op tienduizendtallen", 1),
        ("tienduizenden mensen", 1),
        ("honderden personen", 1),
        ("in 1000 gevallen", 1),
        ("de jaren '00", 1),
    ],
)
def test_what_one_of_a_number_is_by_the_text_beside_it(text, scale):
    assert told_scale(text) == scale
