"""One word for how final a figure is, from the store to the reader."""

import pytest

from staatvanmigratie.status import CODES, VALUELESS, Status


@pytest.mark.parametrize(
    ("code", "words", "mark"),
    [
        ("A", "definitief", ""),
        ("P2", "nader voorlopig", "**"),
        ("P", "voorlopig", "*"),
        ("E", "raming", "(r)"),
        ("F", "prognose", "(p)"),
        ("B", "breuk in de reeks", "|"),
        ("Q", "geheim", "."),
        ("M", "kan niet voorkomen", ""),
        ("O", "ontbreekt", "."),
        ("U", "lage betrouwbaarheid", "(o)"),
    ],
)
def test_a_code_of_the_store_is_read_in_dutch(code, words, mark):
    """These words and marks stand in every table and under every chart."""
    status = Status.from_code(code)

    assert (status.words, status.mark, status.code) == (words, mark, code)
    assert code in CODES


def test_a_code_nobody_knows_counts_as_provisional():
    """Better a mark too many than a figure that looks final."""
    assert Status.from_code("Z") is Status.VOORLOPIG


def test_what_can_still_change_by_plan_is_provisional():
    assert {status.key for status in Status if status.provisional} == {
        "voorlopig",
        "nader_voorlopig",
        "raming",
        "prognose",
    }


def test_what_is_still_to_come_is_never_stored():
    """A pending figure has no snapshot; the edition works it out."""
    assert {status.code for status in Status} - {Status.IN_AFWACHTING.code} == CODES


def test_only_a_secret_missing_or_impossible_figure_has_no_value():
    assert {Status.from_code(code).key for code in VALUELESS} == {"geheim", "ontbreekt", "niet_mogelijk"}
