"""Marks beside a number and in its place: one by one, combined, and such as nobody knows yet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staatvanmigratie.foundation.statuses import CODES, VALUELESS
from staatvanmigratie.sources.services import flags

#: The code list OBS_FLAG of Eurostat, version 1.39 of 2026, and those of the years before 2025.
OBS_FLAG = (
    "b be bdep bd bde bdf bdn bdp bdpu bdu bep bf bn bp bpu bu d de dep df dn dp dpu du e ep f n p pu u "
    "bdip bdi bdm bip bi bm dip di dm ip i m"
).split()
OLD = "s c z r bs ps cd sc".split()
#: The words of each letter there.
LETTERS = {
    "b": "break in the series",
    "d": "definition differs",
    "e": "estimated",
    "f": "forecast",
    "i": "imputed by Eurostat or another receiving agency",
    "n": "not significant",
    "r": "revised",
    "s": "estimated by Eurostat",
    "u": "low reliability",
}


@pytest.mark.parametrize(
    ("letters", "status"),
    [
        ("", "A"), ("p", "P"), ("e", "E"), ("s", "E"), ("i", "E"), ("f", "F"), ("u", "U"), ("b", "B"),
        ("d", "A"), ("n", "A"), ("r", "A"), ("bp", "P"), ("de", "E"), ("ep", "P"), ("ip", "P"), ("bi", "E"),
        ("bu", "U"), ("bdip", "P"), ("df", "F"), ("dn", "A"), ("pb", "P"), ("bdep", "P"), ("rb", "B"),
    ],
)  # fmt: skip
def test_beside_a_number_letters_are_one_status(letters, status):
    found = flags.of_number("eurostat", letters)

    assert (found.kind, found.status, found.unknown) == ("number", status, "")


@pytest.mark.parametrize(
    ("letters", "status", "words"),
    [
        ("", "O", "not available"), (":", "O", "not available"),
        (":u", "O", "not available; low reliability"),
        ("c", "Q", "confidential"), ("C", "Q", "confidential"), ("N", "Q", "not for publication"),
        ("P", "Q", "under secrecy arrangements"), ("m", "M", "cannot exist"), ("z", "M", "not applicable"),
        ("l", "O", "not collected"), ("bm", "M", "cannot exist; break in the series"),
        ("bdm", "M", "cannot exist; break in the series; definition differs"),
        ("mc", "Q", "confidential; cannot exist"),
        ("u", "O", "not available; low reliability"), ("p", "O", "not available; provisional"),
    ],
)  # fmt: skip
def test_in_the_place_of_a_number_letters_say_why(letters, status, words):
    found = flags.of_gap("eurostat", letters)

    assert (found.kind, found.status, "; ".join(found.words)) == ("gap", status, words)


@pytest.mark.parametrize("letters", [*OBS_FLAG, *OLD])
def test_every_flag_of_the_list_of_eurostat_is_known_with_and_without_a_number(letters):
    beside, instead = flags.of_number("eurostat", letters), flags.of_gap("eurostat", letters)

    assert beside.unknown == instead.unknown == ""
    assert {LETTERS[letter] for letter in letters if letter in LETTERS} <= {*beside.words}
    assert (beside.kind == "gap") == bool(set(letters) & set("mcz"))
    assert instead.status in VALUELESS


@given(st.text(st.characters(codec="ascii", categories=["L", "P"]), max_size=6), st.randoms())
def test_whatever_the_letters_and_their_order_a_cell_has_one_status_the_store_can_hold(letters, random):
    turned = "".join(random.sample(letters, len(letters)))
    for reading in (flags.of_number("eurostat", letters), flags.of_gap("eurostat", letters)):
        assert reading.status in (VALUELESS if reading.kind == "gap" else CODES - VALUELESS)
        assert set(reading.unknown) == set(letters) - set("pesifubdnrCcNPmzl:")
    assert flags.of_number("eurostat", letters).status == flags.of_number("eurostat", turned).status


@pytest.mark.parametrize("letters", ["m", "bm", "c", "pc", "C", "N", "z", "l", "P"])
def test_a_number_with_a_mark_that_says_there_is_none_is_not_taken(letters):
    """Which of the two is wrong cannot be known; a secret number in print cannot be called back."""
    found = flags.of_number("eurostat", letters)

    assert found.kind == "gap" and found.status in VALUELESS


@pytest.mark.parametrize(("letters", "unknown"), [("q", "q"), ("pq", "q"), ("bqx", "qx")])
def test_a_number_with_a_mark_nobody_knows_is_provisional(letters, unknown):
    found = flags.of_number("eurostat", letters)

    assert (found.status, found.unknown) == ("P", unknown)


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("Confidential", "Q"), ("x", "Q"), ("Impossible", "M"), ("", "M"), ("NotAvailable", "O"),
        ("Unreliable", "O"), ("Unknown", "O"), (".", "O"), ("-", "O"),
    ],
)  # fmt: skip
def test_a_word_or_symbol_of_cbs_says_why(said, status):
    found = flags.of_gap("cbs", said)

    assert (found.status, found.unknown) == (status, "") and found.words


@pytest.mark.parametrize("said", ["Betwist", "pb", "Impossible "])
def test_a_word_of_cbs_nobody_knows_is_missing_and_not_read_as_letters(said):
    assert flags.of_gap("cbs", said) == flags.Reading("gap", "O", ("reason unknown",), said)


@pytest.mark.parametrize(
    ("said", "status", "unknown"),
    [
        ("Definitief", "A", ""), ("Voorlopig", "P", ""), ("NaderVoorlopig", "P2", ""),
        (None, "P", "(none)"), ("Bijgewerkt", "P", "Bijgewerkt"),
    ],
)  # fmt: skip
def test_cbs_gives_a_status_per_period(said, status, unknown):
    assert flags.of_period(said) == flags.Reading("number", status, unknown=unknown)


def test_a_dash_of_unhcr_is_no_figure_and_no_reason():
    """It stands for zero, for not available and for not applicable alike."""
    assert flags.of_gap("unhcr", "-").status is None


def test_a_source_without_marks_of_its_own_has_numbers_and_gaps():
    assert flags.of_number("voorbeeld", "") == flags.Reading("number", "A")
    assert flags.of_gap("voorbeeld", "") == flags.Reading("gap", "O", ("no value",))
