"""A country by every name that partners use, never by a word that happens to be a code."""

import unicodedata
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staatvanmigratie.foundation.errors import DataFileError, SvmError
from staatvanmigratie.sources.deliveries.country_names import CountryNames, codes, spellings
from staatvanmigratie.sources.services import countries
from tests.samples import ROOT

CROSSWALK = countries.read(ROOT / "data" / "countries.yml")
#: What a source calls a country and what others may mean otherwise: a delivery has to say which.
MEANS_MORE = {"Congo", "Man"}


@cache
def names():
    return CountryNames(CROSSWALK)


def without_accents(name):
    return "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))


@pytest.mark.parametrize(
    "written",
    [
        lambda name: name,
        str.upper,
        str.lower,
        without_accents,
        lambda name: unicodedata.normalize("NFD", name),
        lambda name: name.replace("-", " "),
        lambda name: name.replace("-", ""),
        lambda name: name.replace("-", "\N{NON-BREAKING HYPHEN}"),
        lambda name: name.replace("'", "").replace("’", ""),
        lambda name: name.replace("'", "’"),
        lambda name: f" {name.replace(' ', chr(0xA0))} *",
        lambda name: name.replace(" en ", " & "),
        lambda name: " ".join(reversed(name.split())),
    ],
    ids="same upper lower accents nfd spaces joined hyphen apostrophes apostrophe mark and order".split(),
)
def test_every_country_of_the_crosswalk_is_found_by_every_spelling(written):
    wrong = {}
    for code, country in CROSSWALK.countries.items():
        for name in set(spellings(country)) - MEANS_MORE:
            try:
                found = names().of_name(written(name))
            except SvmError as error:
                found = str(error)
            if found != code:
                wrong[written(name)] = found

    assert not wrong


def test_what_a_source_calls_a_country_and_a_partner_may_mean_otherwise_is_listed():
    refused = set()
    for country in CROSSWALK.countries.values():
        for name in spellings(country):
            try:
                names().of_name(name)
            except SvmError:
                refused.add(name)

    assert refused == MEANS_MORE


#: As CBS (trade and asylum), Eurostat, UNHCR, the United Nations, the World Bank, IND and COA write them.
SPELLINGS = """
BHS Bahama's|Bahamas|The Bahamas|Bahamas, The
BIH Bosnië-Herzegovina|Bosnië en Herzegovina|Bosnia and Herzegovina|Bosnië|Bosnisch
BLR Wit-Rusland|Wit Rusland|Witrusland|Belarus|Wit-Russische|Belarussisch
BOL Bolivia|Bolivia (Plurinational State of)|Plurinational State of Bolivia
CIV Ivoorkust|Côte d'Ivoire|Cote d'Ivoire|Côte d’Ivoire|Ivory Coast|Ivoriaanse
COD Congo (Democratische Republiek)|Democratische Republiek Congo|Dem. Rep. of the Congo|DR Congo
COD Congo-Kinshasa|Congo, Dem. Rep.|D.R. Congo|Democratic Republic of the Congo
COG Congo-Brazzaville|Republic of the Congo|Congo, Rep.|Republiek Congo
CPV Kaapverdië|Cabo Verde|Cape Verde|Kaapverdische Eilanden
CZE Tsjechië|Czechia|Tsjechische Republiek|Czech Republic
DEU Duitsland|Germany|Germany (until 1990 former territory of the FRG)|Duitse
ERI Eritrea|Eritrees|Eritrese
FSM Micronesië|Micronesia (Federated States of)|Federated States of Micronesia
GBR Verenigd Koninkrijk|Groot-Brittannië|United Kingdom|United Kingdom of Great Britain and Northern Ireland
GMB Gambia|The Gambia|Gambia, The|Gambiaanse
HKG Hongkong|Hong Kong|China, Hong Kong SAR|Hong Kong SAR, China|Hongkong SAR van China
IND India|Indiaas|Indiase|Burger van India
IRN Iran|Iran (Islamic Rep. of)|Islamic Republic of Iran|Iran, Islamic Rep.|Iraanse
IRQ Irak|Iraq|Iraaks|Iraakse
KGZ Kirgizië|Kirgizstan|Kyrgyzstan|Kyrgyz Republic
KOR Zuid-Korea|South Korea|Rep. of Korea|Republic of Korea|Korea, Rep.|Zuid-Koreaans
LAO Laos|Lao People's Dem. Rep.|Lao People's Democratic Republic
MDA Moldavië|Moldova|Rep. of Moldova|Republic of Moldova|Moldavische
MKD Noord-Macedonië|Republiek Noord-Macedonië|North Macedonia|Macedonië|Noord Macedonie
MMR Myanmar|Birma|Burma|Myanmar/Burma|Myanmar (Birma)
NLD Nederland|Netherlands|Netherlands (Kingdom of the)|Nederlandse
PRK Noord-Korea|Dem. People's Rep. of Korea|Democratic People's Republic of Korea
PSE Palestina|Palestijnse gebieden|Bezette Palestijnse gebieden|State of Palestine|Palestine*|Palestijnse
RUS Rusland|Russia|Russian Federation|Russische Federatie|Russische
SAU Saoedi-Arabië|Saudi-Arabië|Saudi Arabia|Saoedi Arabië
SDN Soedan|Sudan|Soedanese
SRB Servië|Serbia|Servische
SSD Zuid-Soedan|Zuid-Sudan|South Sudan
STP Sao Tomé en Principe|São Tomé & Príncipe|Sao Tome and Principe
SVK Slowakije|Slovakia|Slovak Republic
SWZ Eswatini|Swaziland
SYR Syrië|Syria|Syrian Arab Rep.|Syrian Arab Republic|Syrisch|Syrische
TLS Timor Leste|Timor-Leste|Oost-Timor|East Timor
TUR Turkije|Türkiye|Turkiye|Turkey|Turks|Turkse
TWN Taiwan|Taiwan, Province of China|Taiwan Province of China|China, Taiwan Province of China
TZA Tanzania|United Rep. of Tanzania|Tanzania, United Republic of
USA Verenigde Staten|Verenigde Staten van Amerika|United States of America|Amerikaanse
VAT Vaticaanstad|Holy See|Holy See (Vatican City State)|Heilige Stoel
VEN Venezuela|Venezuela (Bolivarian Republic of)|Bolivarian Republic of Venezuela
VIR Amerikaanse Maagdeneilanden|United States Virgin Islands|Virgin Islands (U.S.)
VNM Vietnam|Viet Nam|Vietnamese
XKX Kosovo|Kosovo*|Republiek Kosovo|Kosovo (under United Nations Security Council Resolution 1244/99)
"""


@pytest.mark.parametrize("line", SPELLINGS.strip().splitlines(), ids=lambda line: line[:3])
def test_names_as_the_sources_write_them(line):
    code, called = line.split(" ", 1)

    assert {each: names().of_name(each) for each in called.split("|")} == dict.fromkeys(
        called.split("|"), code
    )


@pytest.mark.parametrize(("word", "code"), [("and", "AND"), ("Can", "CAN"), ("per", "PER"), ("NLD", "NLD")])
def test_a_code_is_no_name(word, code):
    with pytest.raises(SvmError, match=f"no country by name.*it would be {code}.*country: codes"):
        names().of_name(word)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("Man", "IMN .the island., or men"),
        ("Congo", "COG .* or COD"),
        ("congo", "COG .* or COD"),
        ("Korea", "KOR or PRK"),
        ("Voormalig Joegoslavië", "no more, now several countries"),
        ("Sovjetunie", "no more, now several countries"),
        ("Serbia and Kosovo: S/RES/1244 (1999)", "together"),
        ("Staatloos", "no country"),
        ("Nederlandse Antillen", "no more"),
    ],
)
def test_a_name_of_no_single_country_is_refused_with_what_it_may_be(name, why):
    with pytest.raises(SvmError, match=rf"is not one country: .*{why}.*codes: ") as error:
        names().of_name(name)

    assert name in str(error.value)


@pytest.mark.parametrize(
    ("slip", "near"),
    [("Turkijë e", "Turkije (TUR)"), ("Afganistan", "Afghanistan (AFG)"), ("Erithrea", "Eritrea (ERI)")],
)
def test_an_unknown_name_proposes_the_nearest(slip, near):
    with pytest.raises(SvmError, match=r"no country that data/countries\.yml knows") as error:
        names().of_name(slip)

    assert f"Nearest: {near}" in str(error.value)
    assert f"codes: {{{slip!r}: {near[-4:-1]}}}" in str(error.value)


@pytest.mark.parametrize("text", ["", "*", "…", "1", "Kosovo 1)"])
def test_what_says_nothing_is_no_country(text):
    with pytest.raises(SvmError, match="is no country"):
        names().of_name(text)


def test_every_code_of_every_system_is_a_code_and_small_letters_are_not():
    for alpha3, country in CROSSWALK.countries.items():
        for code in codes(alpha3, country):
            assert names().of_code(code) == alpha3
    assert (names().of_code("GR"), names().of_code("EL")) == ("GRC", "GRC")
    with pytest.raises(SvmError, match="in capitals: AND"):
        names().of_code("and")
    with pytest.raises(SvmError, match="'Andorra' is no code"):
        names().of_code("Andorra")


@pytest.mark.parametrize(
    ("second", "twice"),
    [
        ("names: [Syrie]", "'Syrie'"),
        ("names: [Republic Arab Syrian]", "'Republic Arab Syrian'"),
        ("cbs: [SYR]", "'SYR'"),
    ],
    ids=["letters", "words", "code"],
)
def test_one_name_never_means_two_countries(tmp_path, second, twice):
    path = tmp_path / "countries.yml"
    path.write_text(
        f"SYR: {{titles: [Syrië], names: [Syrian Arab Rep.]}}\nTUR: {{{second}}}\n", encoding="utf-8"
    )

    with pytest.raises(DataFileError, match=f"{twice} would be SYR and TUR"):
        CountryNames(countries.read(path))


@given(st.text(max_size=30))
def test_any_text_is_a_country_or_refused(text):
    try:
        assert names().of_name(text) in CROSSWALK.countries
    except SvmError as error:
        assert repr(text) in str(error)
