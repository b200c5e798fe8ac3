"""A total is its parts in every edition, up to rounding, or a sentence says why not, with the difference."""

import pytest
import yaml

from staatvanmigratie.foundation.errors import DataFileError, SvmError
from staatvanmigratie.notebook.edition import open_edition
from staatvanmigratie.report import chapters, totals
from staatvanmigratie.store.snapshots import write_snapshot
from tests.samples import small_project

SERIES = ("immigratie", "emigratie", "saldo")
SALDO = {"total": "saldo", "parts": ["immigratie", "-emigratie"]}
BECAUSE = "In {{ periode }} is het verschil {{ verschil }}: niet alles is van één stand."


def project(root, immigratie, emigratie, saldo, relation=SALDO, rounded=(), source=""):
    small_project.make(root)
    entry = yaml.safe_load(small_project.CATALOGUE)["immigratie_totaal"]
    path = root / "data" / "catalogue" / "vreemd.yml"
    wanted = {name: {**entry, "datasets": [f"cbs/{name}"], "checks": {"minimum": None}} for name in SERIES}
    path.write_text(yaml.safe_dump(wanted))
    for name, value in zip(SERIES, (immigratie, emigratie, saldo), strict=True):
        about = {**small_project.DESCRIPTION, "dataset": name}
        rows = small_project.figures(((2023, value, "A"),)).assign(rounded=name in rounded)
        write_snapshot(root / "data" / "snapshots", about, rows)
    (root / "data" / "relations.yml").write_text(yaml.safe_dump({"saldo": relation}))
    asked = "".join(f'{name} = editie.series("{name}")\n' for name in SERIES)
    small_project.chapter(root, "01_immigratie", asked, source or "1")
    return open_edition(2023, root=root)


def found(edition):
    return [message for _, message in totals.problems(edition, chapters.read_all(edition.root))]


def test_a_total_that_is_its_parts_is_right(tmp_path):
    assert found(project(tmp_path, 332863, 198302, 134561)) == []


def test_a_total_that_is_not_its_parts_is_an_error_with_the_difference(tmp_path):
    (message,) = found(project(tmp_path, 332863, 198302, 137366))

    assert message.startswith("2023: saldo is 137.366, off by +2805")


@pytest.mark.parametrize(("saldo", "count"), [(134600, 0), (134700, 1)])
def test_what_rounding_explains_is_no_difference(tmp_path, saldo, count):
    assert len(found(project(tmp_path, 332863, 198302, saldo, rounded=("saldo",)))) == count


def test_a_sentence_has_to_stand_where_total_and_parts_are_shown(tmp_path):
    relation = {**SALDO, "because": BECAUSE}
    silent = project(tmp_path / "silent", 332863, 198302, 137366, relation)
    spoken = project(tmp_path / "spoken", 332863, 198302, 137366, relation, source='editie.verband("saldo")')

    assert 'put editie.verband("saldo") in a cell' in found(silent)[0]
    assert found(spoken) == []
    assert (
        spoken.verband("saldo").markdown.strip()
        == "In 2023 is het verschil 2.805: niet alles is van één stand."
    )


def test_the_sentence_is_empty_where_all_agrees_and_its_number_knows_its_sources(tmp_path):
    relation = {**SALDO, "because": BECAUSE}
    agreed = project(tmp_path / "agreed", 332863, 198302, 134561, relation)
    apart = project(tmp_path / "apart", 332863, 198302, 140000, relation, rounded=("saldo",))

    (number,) = apart.verband("saldo").record.numbers
    assert agreed.verband("saldo").markdown.strip() == ""
    assert number.shown == "ongeveer\N{NO-BREAK SPACE}5.000"  # the total is of whole ten thousands
    assert {basis.series for basis in number.based_on} == set(SERIES)


def test_a_relation_that_cannot_be_is_named(tmp_path):
    edition = project(tmp_path / "one", 1, 0, 1, {"total": "saldo", "parts": ["imigratie"]})
    assert found(edition) == ["no series 'imigratie' in data/catalogue"]
    with pytest.raises(SvmError, match="there are: none"):
        edition.verband("saldi")
    with pytest.raises(DataFileError, match="name the series that make up the total"):
        found(project(tmp_path / "two", 1, 0, 1, {"total": "saldo"}))
