"""One word for how final a figure is, from the store to the reader."""

import pytest

from staatvanmigratie.foundation.statuses import CODES, GONE, VALUELESS, Status


@pytest.mark.parametrize(
    ("code", "key", "words", "mark"),
    [
        ("A", "definitief", "definitief", ""),
        ("P2", "nader_voorlopig", "nader voorlopig", "**"),
        ("P", "voorlopig", "voorlopig", "*"),
        ("E", "raming", "raming", "(r)"),
        ("F", "prognose", "prognose", "(p)"),
        ("B", "breuk", "breuk in de reeks", "|"),
        ("Q", "geheim", "geheim", "."),
        ("M", "niet_mogelijk", "kan niet voorkomen", ""),
        ("O", "ontbreekt", "ontbreekt", "."),
        ("U", "onbetrouwbaar", "lage betrouwbaarheid", "(o)"),
    ],
)
def test_a_code_of_the_store_is_read_in_dutch(code, key, words, mark):
    """The words and marks stand in every table and under every chart, the key in numbers.json."""
    status = Status.from_code(code)

    assert (status.key, status.words, status.mark, status.code) == (key, words, mark, code)
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


def test_what_is_still_to_come_or_left_out_is_never_stored():
    """Neither stands in a snapshot; the edition works it out."""
    pending = Status.IN_AFWACHTING

    assert (pending.key, pending.words, pending.mark) == ("in_afwachting", "nog niet beschikbaar", "…")
    assert Status.NIET_MEER.key == "niet_meer_gepubliceerd"
    assert Status.NIET_MEER.words == "niet meer gepubliceerd"
    assert {status.code for status in Status} - {Status.IN_AFWACHTING.code, GONE} == CODES


def test_only_a_secret_missing_or_impossible_figure_has_no_value():
    assert {Status.from_code(code).key for code in VALUELESS} == {"geheim", "ontbreekt", "niet_mogelijk"}
