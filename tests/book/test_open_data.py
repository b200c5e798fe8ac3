"""The open data of an edition: what is quoted and what is not, with a description that holds."""

import hashlib
import json

import jsonschema
import pytest

from staatvanmigratie.book import numbers_schema, open_data
from staatvanmigratie.book.numbers import collect
from staatvanmigratie.foundation.statuses import Status
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
    open_data.write(2023, as_of, str(project), str(folder))
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
    open_data.write(2024, "2025-06-03", str(project), str(folder))

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
    assert set(sums) == {"numbers.json", *open_data.NAMES} - {"SHA256SUMS"}
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
    assert open_data._cell(value) == cell


def test_each_status_has_a_code_of_sdmx():
    of_sdmx = set("ABDEFGHIJKLMNOPQSTUV_")

    assert {each.key for each in Status} == set(open_data._CODES)
    assert set(open_data._CODES.values()) <= of_sdmx


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
