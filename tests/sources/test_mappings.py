"""What the dataset files of this project believe, against what is known of the real tables."""

import re

import pytest

from staatvanmigratie.foundation.errors import DataFileError, SchemaError
from staatvanmigratie.sources.services import dataset_files, eurostat, reading
from staatvanmigratie.sources.services.client import Client, served_by
from tests.samples import ROOT
from tests.samples import source_project as project
from tests.samples.servers import SourceServer
from tests.samples.servers.eurostat import Eurostat, EurostatTable

DATASETS = dataset_files.read_datasets(ROOT / "data" / "sources")
README = (ROOT / "data" / "sources" / "README.md").read_text("utf-8")

#: What occurs in tables of Eurostat by its lists of 3 September 2026; of ages, citizens and countries a few.
REAL = {
    "migr_asyappctza": {
        "freq": {"A": "Annual"},
        "citizen": {"TOTAL": "Total", "STLS": "Stateless", "UNK": "Unknown", "SY": "Syria"},
        "applicant": {"TOTAL": "Total", "FRST": "First time applicant", "SSEQ": "Subsequent applicant"},
        "sex": {"T": "Total", "M": "Males", "F": "Females", "UNK": "Unknown"},
        "unit": {"PER": "Person"},
        "age": {"TOTAL": "Total", "Y_LT14": "Less than 14 years", "Y14-17": "From 14 to 17 years"},
        "geo": {"EU27_2020": "European Union - 27 countries (from 2020)", "NL": "Netherlands"},
        "time": {"2024": "2024", "2025": "2025"},
    },
}


def expected() -> str:
    """The table of the README, made of the dataset files."""
    lines = ["| file | table | seen |", "| --- | --- | --- |"]
    for key, dataset in DATASETS.items():
        proof = dataset.proof
        if proof.recorded:
            said = f"proven on a recorded answer, {proof.date}: {proof.recorded}"
        elif proof.programs:
            said = f"agrees with public programs: {proof.programs}"
        else:
            said = "never seen"
        lines.append(f"| `{key}` | {dataset.table} | {said} |")
    return "\n".join(lines)


def test_the_readme_has_a_line_for_each_mapping_with_what_it_rests_on():
    found = re.search(r"\| file \| table \| seen \|\n(?:\|.*\n)+", README)

    assert found and found[0].strip() == expected(), f"write this in data/sources/README.md:\n\n{expected()}"
    assert found[0].count("\n") - 2 == len(DATASETS) == 45


@pytest.mark.parametrize("table", REAL)
def test_a_mapping_asks_for_codes_that_the_real_table_has(table):
    first = tuple("2024" if name == "time" else next(iter(codes)) for name, codes in REAL[table].items())
    with SourceServer() as server:
        Eurostat(server, {table: EurostatTable(table, table, REAL[table], {first: (5, "")})})
        with Client(served_by(server.address), project.QUICK) as api:
            assert eurostat.fetch(api, DATASETS[f"eurostat/{table}"])


def test_a_code_that_the_real_table_does_not_have_is_told_with_those_it_has():
    """So it was: the table of applicants was asked for ASY_APP, which it has not had for years."""
    codes = DATASETS["eurostat/migr_asyappctza"].model_dump(mode="python", by_alias=True)
    codes["dimensions"]["applicant"]["codes"] = {"FRST": "first", "ASY_APP": "every"}
    codes["queries"]["citizens"]["applicant"] = "ASY_APP"
    wrong = dataset_files.Dataset(**codes)
    with SourceServer() as server:
        Eurostat(
            server, {"migr_asyappctza": EurostatTable("migr_asyappctza", "", REAL["migr_asyappctza"], {})}
        )
        said = (
            r"applicant: no code ASY_APP \(the table has 3: .*FRST \(First time applicant\).*\)\. "
            r"Correct data/sources/eurostat/migr_asyappctza\.yml"
        )
        with Client(served_by(server.address), project.QUICK) as api, pytest.raises(SchemaError, match=said):
            eurostat.fetch(api, wrong)
        assert server.count("/statistics/") == 0


@pytest.mark.parametrize("dataset", DATASETS.values(), ids=DATASETS)
def test_what_is_taken_for_a_total_is_believed_to_have_a_name(dataset):
    """A file that named a total by its code alone would be refused at the source; better here."""
    if dataset.source == "unhcr":  # its categories are letters without another title
        return
    for name, plan in dataset.dimensions.items():
        totals = [theirs for theirs, ours in plan.codes.items() if ours == "_T"]
        for names in filter(None, (plan.only, totals)):
            by_code = [each for each in names if re.fullmatch(r"[A-Z0-9_-]+", each)]
            titled = [
                key
                for key in dataset.titles
                for code in by_code
                if key in (code, f"{name} {code}") or (key.endswith("*") and code.startswith(key[:-1]))
            ]
            assert titled or len(by_code) < len(names), f"{dataset.where}: {name} {names}"


def test_every_unit_is_known_as_a_count_or_as_a_rate():
    """A unit that is in neither list would take a part of a person without a word."""
    units = {figure.unit for dataset in DATASETS.values() for figure in dataset.figures}

    assert units - reading.COUNTED == {"percent", "per_1000_inhabitants"}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("source_unit: aantal\n", "", "immigration: source_unit is missing"),
        ("source_unit: aantal", "source_unit: x 1 000", "factor is 1, source_unit 'x 1 000' makes 1000"),
        ("unit: persons}", "unit: persons, factor: 1000}", "factor is 1000, source_unit 'aantal' makes 1"),
        ("ref_area: NLD", "ref_area: NLD\nproof: {recorded: x}", "give recorded .with `date`"),
        ("ref_area: NLD", 'ref_area: NLD\nproof: {programs: x, recorded: y, date: "2026"}', "give recorded"),
    ],
)
def test_a_file_says_in_which_unit_the_source_counts_and_what_it_rests_on(tmp_path, old, new, said):
    root = project.make(tmp_path, project.DATASET.replace(old, new, 1))

    with pytest.raises(DataFileError, match=rf"data/sources/cbs/90001NED\.yml: .*{said}"):
        dataset_files.read_datasets(root / "data" / "sources")


@pytest.mark.parametrize(
    ("unit", "size"),
    [
        ("aantal", 1),
        ("", 1),
        ("%", 1),
        ("euro", 1),
        ("x 1 000", 1000),
        ("x 1000", 1000),
        ("1 000 euro", 1000),
        ("x 1 000 000", 1_000_000),
        ("mln euro", 1_000_000),
        ("mld euro", 1_000_000_000),
        ("THS_PER", 1000),
        ("per 1 000 inwoners", 1),
        ("2015 = 100", 1),
        ("11 000", 1),
    ],
)
def test_a_unit_says_what_one_of_it_is(unit, size):
    """These are units as CBS and Eurostat write them."""
    assert dataset_files.scale(unit) == size
