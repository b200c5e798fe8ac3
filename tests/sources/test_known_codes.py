"""A code that is typed in a description is one of the report, or somebody is told."""

import re
import shutil

import pytest

from staatvanmigratie.sources.deliveries.description import Column
from tests.samples import ROOT
from tests.samples.partner import COUNT, DELIVERY, YEARS, Partner

SEX = {"role": "dimension", "dimension": "sex", "codes": {"Totaal": "_T", "Man": "male", "Vrouw": "female"}}
ROWS = ["2024;Totaal;300", "2024;Man;200", "2024;Vrouw;100"]
SERIES = f"""
proef:
  title: Proef
  definition: Mensen.
  unit: personen
  source: proef
  datasets: [{DELIVERY}]
  select: {{indicator: x, ref_area: NLD}}
  by: [sex]
  owner: Voorbeelddienst
  release: {{first: N+1-02}}
  address: https://example.org/
"""


@pytest.fixture
def partner(tmp_path):
    made = Partner(tmp_path)
    for name in ("labels.yml", "areas.yml"):
        shutil.copy(ROOT / "data" / name, tmp_path / "data")
    return made


def by(dimension):
    return {"columns": {**YEARS, "Geslacht": dimension, "Aantal": COUNT}}


def test_codes_of_the_report_are_taken(partner):
    assert partner.sends(*ROWS, **by(SEX)).values == 3


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (
            {"constants": {"ref_area": "NDL"}},
            r"ref_area is 'NDL', which is in neither data/labels.yml nor data/areas.yml; near: .*NLD",
        ),
        ({"constants": {"ref_area": "NL"}}, "ref_area is 'NL', which is in neither"),
        ({"constants": {"motive": "labuor"}}, "motive is 'labuor', .*; near: labour.*motive: {labuor: …}"),
        ({"constants": {"motif": "labour"}}, "dimension 'motif' is in no series .*; near: motive"),
    ],
)
def test_a_constant_with_a_slip_is_refused_with_what_is_near(partner, more, said):
    (point,) = partner.is_refused("2024;100", **more)

    assert re.search(said, point)


@pytest.mark.parametrize(
    ("column", "said"),
    [
        ({"codes": {**SEX["codes"], "Man": "mael"}}, "row 3, column 'Aantal': sex is 'mael', .*; near: male"),
        ({"dimension": "sexe"}, "dimension 'sexe' is in no series of the catalogue .*; near: sex"),
    ],
)
def test_so_is_a_code_or_a_dimension_of_a_column(partner, column, said):
    (point,) = partner.is_refused(*ROWS, **by({**SEX, **column}))

    assert re.search(said, point)


def test_codes_that_nobody_knows_are_told_in_the_order_of_the_file(partner):
    codes = {"Totaal": "_T", "Man": "zman", "Vrouw": "awoman"}

    first, second = partner.is_refused(*ROWS, **by({**SEX, "codes": codes}))

    assert "sex is 'zman'" in first and "sex is 'awoman'" in second


def test_a_code_that_a_series_asks_for_is_known_without_a_label(partner):
    (partner.root / "data" / "catalogue").mkdir()
    asks = SERIES.replace("ref_area: NLD", "ref_area: NLD, sex: [nobody_knows]").replace("  by: [sex]\n", "")
    (partner.root / "data" / "catalogue" / "proef.yml").write_text(asks)
    codes = {"Totaal": "_T", "Man": "nobody_knows", "Vrouw": "female"}

    assert partner.sends(*ROWS, **by({**SEX, "codes": codes})).values == 3


def test_so_is_a_category_of_all_values_in_a_column(partner):
    (point,) = partner.is_refused(
        "2024;100", columns={**YEARS, "Aantal": {**COUNT, "where": {"motive": "work"}}}
    )

    assert "motive is 'work'" in point


def test_a_new_code_is_named_or_looked_at_once(partner):
    taken = partner.is_right_after_all("2024;100", constants={"motive": "sabbatical"})
    assert taken.snapshot

    assert partner.sends("2024;110", constants={"motive": "sabbatical"}).snapshot


def test_a_series_that_finds_nothing_in_the_delivery_it_quotes_is_told(partner):
    (partner.root / "data" / "catalogue").mkdir()
    (partner.root / "data" / "catalogue" / "proef.yml").write_text(SERIES, encoding="utf-8")

    (other,) = partner.is_refused(*ROWS, **by(SEX), constants={"ref_area": "BEL"})
    (whole,) = partner.is_refused("2024;300")

    assert other == (
        "series proef quotes this delivery and finds nothing in it. It asks for indicator: x, "
        "ref_area: NLD, by sex; the file has ref_area: BEL; sex: _T, male, female; indicator: x"
    )
    assert whole.endswith("by sex; the file has ref_area: NLD; indicator: x")
    assert partner.sends(*ROWS, **by(SEX)).values == 3


def test_another_series_may_find_its_figures_in_another_file(partner):
    other = SERIES.replace("proef:", "ander:", 1).replace("indicator: x", "indicator: y")
    (partner.root / "data" / "catalogue").mkdir()
    (partner.root / "data" / "catalogue" / "proef.yml").write_text(SERIES + other, encoding="utf-8")

    assert partner.sends(*ROWS, **by(SEX)).values == 3
    points = partner.is_refused(
        *ROWS, columns={**by({**SEX})["columns"], "Aantal": {**COUNT, "indicator": "z"}}
    )
    quoting = [each.partition(" quotes")[0] for each in points if " quotes this delivery" in each]
    assert sorted(quoting) == ["series ander", "series proef"]


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        (
            {**SEX, "codes": {"mannen": "female"}},
            "mannen",
            "'mannen' is female, and data/labels.yml calls male so",
        ),
        ({**SEX, "codes": {"Male": "female"}}, "Male", "'Male' is female, and data/labels.yml calls male so"),
        (
            {"role": "dimension", "dimension": "nationality", "country": True, "codes": {"Syrië": "TUR"}},
            "Syrië",
            "column 'Geslacht': codes says that 'Syrië' is TUR, and SYR is called so",
        ),
    ],
)
def test_a_cell_that_is_described_as_another_category_is_told(partner, column, cell, said):
    (point,) = partner.is_refused(f"2024;{cell};100", **by(column))

    assert said in point


def test_a_head_that_is_described_as_another_category_is_told(partner):
    columns = {
        name: {**COUNT, "where": {"sex": code}} for name, code in (("Mannen", "female"), ("X", "male"))
    }

    (point,) = partner.is_refused("2024;100;101", columns={**YEARS, **columns})
    assert point == "column 'Mannen': where says that 'Mannen' is female, and data/labels.yml calls male so"


def test_a_country_that_a_partner_counts_as_another_one_is_looked_at_once(partner):
    kosovo = {"role": "dimension", "dimension": "nationality", "country": True, "codes": {"Kosovo": "SRB"}}

    assert partner.is_right_after_all("2024;Kosovo;100", **by(kosovo)).values == 1


@pytest.mark.parametrize(
    ("codes", "right"),
    [
        ({"2024*": "2024"}, True),
        ({"mei '24": "2024-05"}, True),
        ({"2024*": "2023"}, False),
        ({"1 mei 2024": "2042-05"}, False),
    ],
)
def test_a_period_is_not_described_as_one_of_another_year(codes, right):
    column = {"role": "period", "form": "month", "codes": codes}

    if right:
        assert Column(**column).codes == codes
    else:
        with pytest.raises(ValueError, match="which is of another year"):
            Column(**column)
