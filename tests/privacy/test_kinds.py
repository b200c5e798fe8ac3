"""What is found of each kind of personal data and secrets, in every spelling and kind of file."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from staatvanmigratie.privacy import name_register, search
from tests.samples import ROOT
from tests.samples.leak_kinds import (
    Plant,
    elsewhere,
    everyday,
    fresh,
    numbers,
    otherwise,
    people,
    rate,
    secrets,
)

#: Of each kind that rules were written for, and of each written after them, how much must be found.
GOAL = 0.95
EACH = 12
KINDS = {
    f"{group}: {name}": make
    for module in (numbers, secrets, people, fresh, everyday, otherwise, elsewhere)
    for kinds in (module.KINDS, getattr(module, "APART", {}))
    for group, of_group in kinds.items()
    for name, make in of_group.items()
}
GROUPS = sorted({name.partition(":")[0] for name in KINDS})
#: Kinds that a rule would pay for with false alarms; each with what would be wrongly told.
NOT_FOUND = {
    "author: map of mails": "any two words with capitals before an address in brackets",
    "author: sound": "told as a file of an unknown kind",
    "author: table of owners": "names of teams of the place where code is kept",
    "name: nickname": "a register of three names and a word between quotes",
    "machine or user: domain and user": "escapes of a program: AD, backslash, t",
}


@pytest.fixture(scope="module")
def scan():
    made = name_register.make(people.REGISTER, salt=b"0" * 16)
    register = name_register.Register(bytes.fromhex(made["salt"]), made["hashes"], made["pairs"])
    return search.Scan(search.read_allowed(ROOT), register)


def is_found(scan: search.Scan, plant: Plant) -> bool:
    return bool(plant.rules & {leak.rule for leak in scan.file(plant.file, plant.content)})


@pytest.mark.parametrize("group", GROUPS)
def test_nearly_all_of_each_kind_is_found(scan, group):
    kinds = {name: make for name, make in KINDS.items() if name.startswith(f"{group}:")}

    found = rate(kinds, lambda plant: is_found(scan, plant), EACH)

    wanted = [part for name, part in found.items() if name not in NOT_FOUND]
    assert sum(wanted) / len(wanted) >= GOAL, {name: part for name, part in found.items() if part < 1}
    assert all(part >= 0.5 for part in wanted), {name: part for name, part in found.items() if part < 0.5}


def test_what_is_said_not_to_be_found_is_a_kind():
    assert not NOT_FOUND.keys() - KINDS.keys()
    assert len(KINDS) > 460


@given(st.sampled_from(sorted(KINDS)), st.integers(0, 2**32))
@settings(max_examples=150, deadline=None)
def test_a_find_is_masked_and_has_a_place_whatever_was_planted(name, seed):
    plant = KINDS[name](random.Random(seed))

    for leak in search.Scan().file(plant.file, plant.content):
        assert leak.place and leak.rule
        assert not any(len(word) > 3 and word.isdigit() for word in leak.masked.split())


# ---------------------------------------------------------------- a register of names people have


def register_of(names):
    made = name_register.make(names)
    return name_register.Register(bytes.fromhex(made["salt"]), made["hashes"], made["pairs"])


def family_names():
    lines = (ROOT / "tests/samples/common_names.txt").read_text(encoding="utf-8").splitlines()
    return list(dict.fromkeys(line for line in lines if line and not line.startswith("#")))


def test_a_name_that_is_a_word_is_not_found_in_tags_and_classes():
    """«Bron» in every chapter: the p of a tag was an initial, the class behind it the family name."""
    scan = search.Scan(register=register_of(["Pauline Bron", "Dirk Kaart", "Sem Land"]))
    page = (
        '<p class="svm-bron">Bron: CBS</p><div class="d kaart"><td class=\\"land\\">9,3 (r)</td>\n'
        '<a href="#p-bron" id="p.bron">1</a> <s class="land">Land</s> kaart; d = e.kaart; P&amp;Bron 7 p bron'
    )

    assert scan.file("a.html", page.encode()) == []


@pytest.mark.parametrize(
    "said",
    [
        "P. Bron",
        "Bron, P.",
        "mevrouw Bron",
        "Pauline Bron",
        "p.bron@",
        '"p-bron"',
        "<td>Bron</td><td>P.</td>",
        '<img alt="P. Bron">',
        "<!-- P. Bron -->",
        '{"voornaam": "Pauline", "tussenvoegsel": "", "achternaam": "Bron"}',
    ],
)
def test_the_same_name_is_found_where_somebody_reads_it(said):
    scan = search.Scan(register=register_of(["Pauline Bron"]))

    assert "name in the register" in {
        leak.rule for leak in scan.file("a.html", f"<p>x {said} y</p>".encode())
    }


@pytest.mark.parametrize("body", ["Europees Parlement", "Europese Commissie", "Tweede Kamer"])
def test_a_body_in_the_cell_behind_a_word_of_credits_is_nobody(scan, body):
    table = f"<tr><td>Nieuwe regels voor de blauwe kaart</td><td>{body} en Raad van de EU</td></tr>"

    assert list(scan.file("a.html", f"<table>{table}</table>".encode())) == []


def test_half_of_a_double_name_is_found_and_nobody_elses():
    scan = search.Scan(register=register_of(["Wilhelmina Nepstra-van Zomaarwat"]))

    assert scan.text("a", "W. van Zomaarwat") and scan.text("a", "Wilhelmina Nepstra")
    assert not scan.text("a", "K. van Zomaarwat en A. Nepstra; familie van Zomaarwat en Nepstra")


def test_four_hundred_common_names_give_no_alarm_in_what_people_write_for_the_report():
    given = (
        "Pauline Bart Cor Dirk Els Frans Greet Hans Ida Jan Kees Lies Mia Nel Otto Rob Sem Tom Una".split()
    )
    names = family_names()
    scan = search.Scan(
        register=register_of(f"{given[i % len(given)]} {name}" for i, name in enumerate(names))
    )

    written = [ROOT / name for name in ("notebooks", "data", "index.md")]
    found = [leak for place in written for leak in search.check_outputs(scan, place, ROOT)]

    assert len(names) >= 400 and scan.files > 400
    told = [str(leak) for leak in found if leak.rule == "name in the register"]
    assert len(told) <= 5, told
