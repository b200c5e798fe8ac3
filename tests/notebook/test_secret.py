"""A number that the source took back is printed nowhere, however it came onto the page."""

import pytest

from staatvanmigratie.notebook.agreement import secret
from staatvanmigratie.notebook.agreement.printed import PrintedOutput
from staatvanmigratie.report.edition import open_edition
from tests.samples import built, records, small_project


@pytest.fixture
def found(tmp_path):
    """What is said of a sentence with these numbers, in an edition that may not tell that of 2023."""
    small_project.make(tmp_path)
    small_project.secret(tmp_path)
    edition = open_edition(2023, root=tmp_path)

    def of(*numbers):
        output = records.output(built.sentence("Er kwamen {cijfer}`n1` mensen.", *numbers))
        return [f.message for f in secret.check([PrintedOutput("03_migratie", 4, output)], edition)]

    return of


def test_a_number_of_before_it_was_secret_is_an_error(found):
    (message,) = found(built.number())

    assert message == (
        "332.863 tells a number of immigratie_totaal 2023 of 2024-02-29, and cbs/85451NED of 2024-05-01 says "
        "'geheim'. Take it out, or print what this edition has"
    )


def test_so_is_one_that_was_computed_of_it(found):
    share = built.number("17% minder", what="change", based_on=[built.number(), built.number(period="2022")])

    assert len(found(share)) == 1


def test_what_the_source_gives_may_be_printed(found):
    assert found(built.number("403.108", period="2022"), built.number(series="van_een_ander")) == []
