"""The list of ministries and organisations is read strictly."""

import pytest

from staatvanmigratie.foundation.errors import DataFileError
from staatvanmigratie.report.registers import organisations
from tests.samples import small_project


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("persons: [Jansen]\n", "persons: is an unknown key"),
        ("ministries: [JenV]\n", "ministries: Input should be a valid dictionary"),
        ("organisations: CBS\n", "organisations: Input should be a valid list"),
        ("functions: [3]\n", "functions.0: Input should be a valid string"),
    ],
)
def test_a_slip_in_the_list_is_an_error_that_names_the_key(tmp_path, text, said):
    (tmp_path / "data").mkdir()
    (tmp_path / organisations.FILE).write_text(text, encoding="utf-8")

    with pytest.raises(DataFileError, match=rf"^data/organisations\.yml: {said}"):
        organisations.read(tmp_path)


def test_a_ministry_stands_once_and_is_no_other_organisation():
    known = organisations.read(small_project.ROOT)

    assert len(known.ministries) > 10
    assert not {*known.ministries, *known.ministries.values()} & {*known.organisations, *known.parts}
