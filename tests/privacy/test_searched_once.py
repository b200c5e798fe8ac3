"""What is alike is searched once, and all texts of a file together: nothing is lost by that."""

import json

import pytest

from staatvanmigratie.privacy import name_register
from staatvanmigratie.privacy.scan import Scan
from tests.samples.planted_files import MAIL, MOBILE, PERSON, notebook, zipped

ROWS = [f"2024;{place};{amount};personen" for place in ("Ede", "Tiel") for amount in range(1, 400)]


@pytest.mark.parametrize("place", [1, 2, 400, 797])
def test_a_leak_among_rows_that_are_alike_is_told_at_its_line(place):
    rows = list(ROWS)
    rows[place] = rows[place].replace("personen", f"bel {MOBILE}")

    (leak,) = Scan().file("a.csv", "\n".join(["jaar;plaats;aantal;eenheid", *rows]).encode())

    assert (leak.rule, leak.place) == ("telephone number", f"line {place + 2}")


@pytest.mark.parametrize("where", ["lat", "x"])
def test_figures_that_say_more_than_those_above_are_no_figures_of_a_statistic(where):
    found = [{"lat": 52.1, "lng": 5.1}, {where: 52.0912731, "lng": 5.1228421}]

    rules = {leak.rule for leak in Scan().file("a.json", json.dumps(found, indent=1).encode())}

    assert rules == ({"place on a map"} if where == "lat" else set())


def test_what_stands_in_one_part_of_a_file_excuses_nothing_in_another():
    cell = json.loads(notebook(source=f"© 2024 {PERSON}"))["cells"][0]
    whole = json.loads(notebook(source="MIT License"))
    whole["cells"] += [cell, {**cell, "source": "w.voorbeeld(a)voorbeeldministerie.nl bij at punt"}]

    found = Scan().file("a.ipynb", json.dumps(whole).encode())

    assert {(leak.place[:6], leak.rule) for leak in found} == {
        ("cell 2", "person who handles the file"),
        ("cell 3", "mail address"),
    }


def test_an_example_of_the_tests_is_searched_once_and_is_a_leak_anywhere_else(monkeypatch, tmp_path):
    example = f"noot: {MAIL}".encode()
    scan = Scan(memory=tmp_path)
    assert scan.file("tests/privacy/x.py", example) == []
    assert len(scan.file("src/x.py", example)) == 1
    scan.keep()

    later = Scan(memory=tmp_path)
    assert len(later.file("src/x.py", example)) == 1
    monkeypatch.setattr(Scan, "_is_clean_together", lambda *_: pytest.fail("searched again"))
    monkeypatch.setattr(
        "staatvanmigratie.privacy.file_contents.parts", lambda *_: pytest.fail("searched again")
    )
    assert later.file("tests/privacy/other.py", example) == []


def test_a_name_of_the_register_is_a_leak_in_an_example_too_and_each_time(tmp_path):
    made = name_register.make([PERSON], salt=b"0" * 16)
    register = name_register.Register(bytes.fromhex(made["salt"]), made["hashes"], made["pairs"])
    for _ in range(2):
        scan = Scan(register=register, memory=tmp_path)
        found = scan.file("tests/privacy/x.md", f"{PERSON}, {MAIL}".encode())
        assert [leak.rule for leak in found] == ["name in the register"]
        scan.keep()


def test_a_file_is_told_in_a_package_and_beside_it_and_searched_once_when_it_is_clean(monkeypatch, tmp_path):
    scan = Scan(memory=tmp_path)
    table = f"jaar;noot\n2024;{MAIL}\n".encode()

    assert len(scan.file("a.zip", zipped(a_dot_csv=table))) == 1
    assert len(scan.file("a.csv", table)) == 1
    assert len(scan.file("b.zip", zipped(a_dot_csv=table))) == 1

    clean = "\n".join(ROWS).encode()
    assert scan.file("c.zip", zipped(c_dot_csv=clean)) == []
    monkeypatch.setattr(
        "staatvanmigratie.privacy.readers.pages.text", lambda *_: pytest.fail("searched again")
    )
    assert scan.file("c.csv", clean) == []
    scan.keep()
    assert Scan(memory=tmp_path).file("c.csv", clean) == []


@pytest.mark.parametrize(
    "said",
    [
        "ABRvS, zaaknummer 202303456/1/V3",
        "by: Hof van Justitie",
        "vreemdelingen/2023-10-12",
        "nationaal 2024: 17.942.942 en 123 456 789",
        "Raad van State (Den Haag, 3 mei 2012)",
        "team: Migratie en Asiel",
    ],
)
def test_what_reports_say_is_no_alarm(said):
    assert Scan().text("a", said) == []
