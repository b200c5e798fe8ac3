"""The open data of an edition: what is quoted and what is not, with descriptions that hold.

The validators of the formats look at it, where there is one as a wheel. The rules of DCAT-AP-NL are written
out here: its shapes are no wheel. Of SDMX-CSV there is none either; the rules are those of its guide.
"""

import csv
import hashlib
import json
import re
import time
import zipfile

import jsonschema
import pytest

from staatvanmigratie.book import numbers_schema, open_data, printed_series
from staatvanmigratie.book.data_standards import sdmx_csv
from staatvanmigratie.book.numbers import collect
from staatvanmigratie.book.run.cache import Cache, world
from staatvanmigratie.book.run.warm import WarmProcess
from staatvanmigratie.foundation import periods
from staatvanmigratie.foundation.statuses import Status
from staatvanmigratie.foundation.uses import Digests
from staatvanmigratie.notebook.edition import open_edition
from tests.book import test_numbers as sample
from tests.samples import data_package, small_project

PRINTED = {"series": "immigratie_totaal", "based_on": []}


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return small_project.make(tmp_path_factory.mktemp("project"))


def written(project, folder, as_of="2024-06-03", **content):
    folder.mkdir(exist_ok=True)
    said = {"numbers": [PRINTED], "pending": [], "withheld": [], **content}
    (folder / "numbers.json").write_text(json.dumps(said))
    made = printed_series.write(2023, as_of, str(project), str(folder), printed_series.printed_in(said))
    open_data.describe(open_edition(2023, as_of, project), folder, made)
    return folder


def test_every_period_of_a_printed_series_is_a_row_with_status_and_vintage(project, tmp_path):
    found = data_package.tables(written(project, tmp_path))["observations"]

    assert [
        tuple(row[name] for name in ("TIME_PERIOD", "OBS_VALUE", "OBS_STATUS", "STATUS", "VINTAGE"))
        for row in found
    ] == [
        ("2021", "252528", "A", "definitief", "2024-02-29"),
        ("2022", "403108", "A", "definitief", "2024-02-29"),
        ("2023", "332863", "P", "voorlopig", "2024-02-29"),
    ]
    assert {(row["UNIT_MEASURE"], row["LICENCE"]) for row in found} == {("personen", "CC BY 4.0")}


def _tables(project, folder, earlier, **content):
    """The tables of a build, and whether they were made or copied."""
    folder.mkdir()
    said = {"numbers": [PRINTED], "pending": [], "withheld": [], **content}
    (folder / "numbers.json").write_text(json.dumps(said))
    edition = open_edition(2023, "2024-06-03", project)
    cache = Cache(project / "build" / "kept", Digests(project))
    made = []
    with pytest.MonkeyPatch.context() as patch:
        write = printed_series.write
        patch.setattr(printed_series, "write", lambda *asked: made.append(asked) or write(*asked))
        said = printed_series.make(edition, folder, earlier, WarmProcess({}, 2023), cache, world(project))
    return {name: (folder / name).read_bytes() for name in printed_series.NAMES}, said, bool(made)


def _changed_value(project, earlier):
    small_project.secret(project)


def _changed_words(project, earlier):
    catalogue = project / "data" / "catalogue" / "nationaal.yml"
    catalogue.write_text(catalogue.read_text().replace("title: ", "title: Andere "))


def _changed_file(project, earlier):
    (earlier / "observations.csv").write_text("SERIES\n")


def _gone_file(project, earlier):
    (earlier / "sdmx.csv").unlink()


def test_where_only_prose_changed_the_tables_of_the_last_build_are_copied(tmp_path):
    project = small_project.make(tmp_path / "project")
    time.sleep(0.02)  # what was touched just now may have been read before or after
    first, said, made = _tables(project, tmp_path / "one", tmp_path / "none")

    again, said_again, made_again = _tables(project, tmp_path / "two", tmp_path / "one")

    assert (made, made_again) == (True, False)
    assert again == first
    assert [said_again[key] for key in ("dimensions", "publishers")] == [
        said[key] for key in ("dimensions", "publishers")
    ]


@pytest.mark.parametrize("change", [_changed_value, _changed_words, _changed_file, _gone_file])
def test_whatever_the_tables_are_made_of_makes_them_anew(tmp_path, change):
    project = small_project.make(tmp_path / "project")
    time.sleep(0.02)
    first, _, _ = _tables(project, tmp_path / "one", tmp_path / "none")

    change(project, tmp_path / "one")
    time.sleep(0.02)
    again, _, made = _tables(project, tmp_path / "two", tmp_path / "one")

    assert made
    assert again == _tables(project, tmp_path / "three", tmp_path / "none")[0]
    assert (again == first) == (change in (_changed_file, _gone_file))


def test_another_printed_series_or_period_makes_them_anew(tmp_path):
    project = small_project.make(tmp_path / "project")
    time.sleep(0.02)
    _tables(project, tmp_path / "one", tmp_path / "none")

    *_, made = _tables(project, tmp_path / "two", tmp_path / "one", numbers=[{**PRINTED, "period": "2022"}])

    assert made


def test_no_figure_is_an_empty_cell_with_a_status(tmp_path):
    """No code of SDMX means "still to come": the file has that of a missing one, and the day it comes."""
    project = small_project.make(tmp_path / "project")
    small_project.later(project)
    catalogue = project / "data" / "catalogue" / "nationaal.yml"
    catalogue.write_text(catalogue.read_text().replace("{first: N+1-02, final: N+1-07}", "{first: N+1-09}"))
    edition = project / "data" / "editions" / "2025.yml"
    edition.write_text(small_project.EDITION.replace("2023", "2024").replace("2024-06-03", "2025-06-03"))
    folder = tmp_path / "out"
    folder.mkdir()
    said = {"numbers": [], "pending": [{"series": "immigratie_totaal"}], "withheld": []}
    (folder / "numbers.json").write_text(json.dumps(said))
    made = printed_series.write(
        2024, "2025-06-03", str(project), str(folder), printed_series.printed_in(said)
    )
    open_data.describe(open_edition(2024, "2025-06-03", project), folder, made)

    last = data_package.tables(folder)["observations"][-1]
    assert [last[name] for name in ("TIME_PERIOD", "OBS_VALUE", "OBS_STATUS", "STATUS", "EXPECTED")] == [
        *("2024", "", "O", "in_afwachting", "2025-09-30")
    ]


def test_a_series_that_a_number_only_rests_on_is_there_too(project, tmp_path):
    change = {"series": "immigratie_totaal", "based_on": [PRINTED]}

    assert [
        row["SERIES"] for row in data_package.tables(written(project, tmp_path, numbers=[change]))["series"]
    ]
    assert not data_package.tables(written(project, tmp_path, numbers=[]))["series"]


def test_the_same_edition_gives_the_same_bytes_and_the_sums_are_those_of_the_files(project, tmp_path):
    one, other = (written(project, tmp_path / name) for name in ("one", "other"))

    for name in open_data.NAMES:
        assert (one / name).read_bytes() == (other / name).read_bytes()
    sums = dict(reversed(line.split("  ")) for line in (one / "SHA256SUMS").read_text().splitlines())
    assert set(sums) == {"numbers.json", *open_data.NAMES} - {"SHA256SUMS", "data.zip", "dcat.jsonld"}
    for name, sha256 in sums.items():
        assert hashlib.sha256((one / name).read_bytes()).hexdigest() == sha256


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (8045311447.0, "8045311447"),
        (0.1 + 0.2, "0.3"),
        (-3.0, "-3"),
        ("=1+1", "'=1+1"),
        (True, "true"),
        (None, ""),
    ],
)
def test_a_number_is_written_as_a_number_and_no_text_is_a_formula(value, cell):
    assert printed_series._cell(value) == cell


def test_each_status_has_a_code_of_sdmx():
    of_sdmx = set("ABDEFGHIJKLMNOPQSTUV_")

    assert {each.key for each in Status} == set(printed_series._CODES)
    assert set(printed_series._CODES.values()) <= of_sdmx


@pytest.fixture(scope="module")
def files(project, tmp_path_factory):
    """All files of an edition whose site says where it stands and who answers."""
    settings = "address: https://sta.example/\ncontact: {organisation: Wij, address: 'https://sta.example/contact'}\n"
    (project / "data" / "site.yml").write_text(settings)
    (project / "data" / "organisations.yml").write_text(
        "ministries: {JenV: Justitie en Veiligheid}\ntooi: {JenV: mnre1058}\n"
    )
    return written(project, tmp_path_factory.mktemp("files"))


def test_the_validator_of_data_packages_finds_nothing(files):
    import frictionless

    report = frictionless.validate(str(files / "datapackage.json"))

    assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])
    assert report.stats["tasks"] == 4


def test_it_does_find_a_changed_cell(files, tmp_path):
    import frictionless

    for path in files.iterdir():
        changed = path.read_bytes().replace(b"252528", b"25 252")
        (tmp_path / path.name).write_bytes(changed if path.name == "observations.csv" else path.read_bytes())

    assert not frictionless.validate(str(tmp_path / "datapackage.json")).valid


def test_the_tables_are_as_the_csv_on_the_web_says(files):
    import csvw

    described = csvw.CSVW(str(files / "csv-metadata.json"), validate=True)

    assert described.is_valid, [str(each.message) for each in described.warnings]
    assert [str(table.url) for table in described.tables] == ["series.csv", "observations.csv", "sdmx.csv"]


def test_all_files_come_in_one_with_their_digests(files):
    with zipfile.ZipFile(files / "data.zip") as packed:
        inside = {name: packed.read(name) for name in packed.namelist()}
        assert {each.date_time for each in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}

    sums = dict(reversed(line.split("  ")) for line in inside.pop("SHA256SUMS").decode().splitlines())
    assert sums == {name: hashlib.sha256(content).hexdigest() for name, content in inside.items()}
    assert {"observations.csv", "sdmx.csv", "numbers.json", "datapackage.json"} <= set(inside)


def test_each_row_of_sdmx_is_one_observation_with_every_dimension(files):
    header, *rows = csv.reader((files / "sdmx.csv").read_text("utf-8").splitlines())
    rows = [dict(zip(header, row, strict=True)) for row in rows]
    dimensions = header[3 : header.index("TIME_PERIOD") + 1]

    assert header[:3] == ["STRUCTURE", "STRUCTURE_ID", "ACTION"]
    assert {(row["STRUCTURE"], row["ACTION"]) for row in rows} == {("dataflow", "I")}
    assert all(re.fullmatch(r"\w+:\w+\(\d+\.\d+\)", row["STRUCTURE_ID"]) for row in rows)
    assert all(row[each] for row in rows for each in dimensions)
    assert len({tuple(row[each] for each in dimensions) for row in rows}) == len(rows)
    assert [(row["TIME_PERIOD"], row["OBS_VALUE"], row["OBS_STATUS"], row["VINTAGE"]) for row in rows][
        -1
    ] == (*("2023", "332863", "P", "2024-02-29"),)


@pytest.mark.parametrize(
    ("period", "said"),
    [
        ("2023", "2023"),
        ("2023-S1", "2023-S1"),
        ("2024-12-31", "2024-12-31"),
        ("2023-01/2023-10", "2023-01-01/P10M"),
        ("2021/2022", "2021-01-01/P24M"),
        ("2024-03-05/2024-03-18", "2024-03-05/P14D"),
        ("2014+36m", "2014-01-01/P48M"),
    ],
)
def test_a_period_without_a_form_in_sdmx_is_a_first_day_and_a_length(period, said):
    assert sdmx_csv.time_period(period, periods.parse(period)) == said


#: What DCAT-AP-NL 3.0 and the DCAT-AP below it ask of each class: how often, at least and at most.
MANDATORY = {
    "dcat:Catalog": {
        "dct:title": (1, 9),
        "dct:description": (1, 9),
        "dct:publisher": (1, 1),
        "dcat:contactPoint": (1, 9),
        "dcat:dataset": (1, 9),
    },
    "dcat:Dataset": {
        "dct:title": (1, 9),
        "dct:description": (1, 9),
        "dct:identifier": (1, 1),
        "dct:accessRights": (1, 1),
        "dct:publisher": (1, 1),
        "dct:creator": (1, 9),
        "dcat:contactPoint": (1, 9),
        "dcat:theme": (1, 9),
        "dcat:version": (0, 1),
    },
    "dcat:Distribution": {"dcat:accessURL": (1, 1), "dcat:downloadURL": (1, 1), "dct:license": (1, 1)},
    "foaf:Agent": {"foaf:name": (1, 9)},
    "spdx:Checksum": {"spdx:algorithm": (1, 1), "spdx:checksumValue": (1, 1)},
    "skos:Concept": {"skos:prefLabel": (1, 9)},
}


@pytest.fixture(scope="module")
def triples(files):
    import rdflib

    return rdflib.Graph().parse(files / "dcat.jsonld", format="json-ld")


def of_class(triples, name):
    return list(triples.query(f"SELECT ?it WHERE {{ ?it a {name} }}"))


@pytest.mark.parametrize(
    ("kind", "name", "least", "most"),
    [(kind, name, *count) for kind, asked in MANDATORY.items() for name, count in asked.items()],
)
def test_a_data_portal_finds_what_it_asks_for(triples, kind, name, least, most):
    found = of_class(triples, kind)
    path = triples.namespace_manager.expand_curie(name)

    assert found, kind
    for (it,) in found:
        assert least <= len(list(triples.objects(it, path))) <= most, it


def test_organisations_are_known_by_their_tooi_and_files_by_their_digests(files, triples):
    tooi = "https://identifier.overheid.nl/tooi/id/ministerie/mnre1058"
    (publisher,) = triples.query("SELECT ?who WHERE { ?it a dcat:Dataset ; dct:publisher ?who }")
    digests = triples.query(
        "SELECT ?file ?sum WHERE { ?it dcat:downloadURL ?file ; spdx:checksum/spdx:checksumValue ?sum }",
        initNs={"spdx": "http://spdx.org/rdf/terms#"},
    )

    assert str(publisher[0]) == tooi
    found = {str(address): str(digest.toPython().hex()) for address, digest in digests}
    assert found == {
        f"https://sta.example/2024/data/{name}": hashlib.sha256((files / name).read_bytes()).hexdigest()
        for name in ("observations.csv", "sdmx.csv", "numbers.json", "series.csv", "data.zip")
    }


def printed():
    """What an edition prints, with everything in it."""
    return collect(
        sample.EDITION,
        [
            sample.chapter(
                [sample.output("tekst", [sample.number()], [sample.pending()])],
                [sample.output("figuur", [sample.number(period="2022", value=None)], label="fig-eerste")],
            )
        ],
    )


def validator():
    schema = numbers_schema.content()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def test_what_is_printed_is_as_the_schema_says():
    validator().validate(json.loads(json.dumps(printed())))


@pytest.mark.parametrize(
    "change",
    [
        lambda said: said.update(version="2.0"),
        lambda said: said.update(extra=1),
        lambda said: said["numbers"][0].update(extra=1),
        lambda said: said["numbers"][0].pop("status"),
        lambda said: said["numbers"][0].update(status="bijna"),
        lambda said: said["numbers"][0].update(value="38.377"),
        lambda said: said["pending"][0].pop("chapters"),
    ],
)
def test_anything_else_is_not(change):
    said = json.loads(json.dumps(printed()))
    change(said)

    with pytest.raises(jsonschema.ValidationError):
        validator().validate(said)
