"""A photograph and a quotation say whose they are, and nothing in them is read as markup."""

import pytest

from staatvanmigratie import citaat, foto
from staatvanmigratie.foundation.errors import SvmError

KNOWN = {"alt": "Een gang.", "beeld": "COA", "licentie": "CC BY 4.0"}
SAID = {"wie": "de minister", "bron": "Kamerbrief"}


@pytest.fixture(autouse=True)
def pictures(tmp_path, monkeypatch):
    """A project with pictures, which nobody opens here."""
    (tmp_path / "data" / "editions").mkdir(parents=True)
    (tmp_path / "_static").mkdir()
    for name, size in {"hal.jpg": 10, "zwaar.png": 600_001, "beeld.webp": 10}.items():
        (tmp_path / "_static" / name).write_bytes(b"x" * size)
    monkeypatch.setenv("SVM_ROOT", str(tmp_path))


def myst(shown):
    return shown.record.myst


def test_a_picture_stands_on_the_page_with_words_and_whose_it_is():
    said = myst(foto("hal.jpg", **KNOWN, bijschrift="Een locatie", label="fig-hal"))

    assert said.splitlines() == [
        ":::{figure} ../_static/hal.jpg",
        ':alt: "Een gang."',
        ":name: fig-hal",
        "",
        "Een locatie",
        "",
        "Beeld: COA, CC BY 4.0",
        ":::",
    ]


@pytest.mark.parametrize("missing", KNOWN)
def test_what_is_not_said_of_a_picture_is_asked_for(missing):
    with pytest.raises(SvmError, match=f'foto: say {missing}="…"'):
        foto("hal.jpg", **{**KNOWN, missing: " "})


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "weg.jpg",
            r"_static/weg\.jpg is not there \(there are hal\.jpg, zwaar\.png\); save the file in _static",
        ),
        ("../_static/hal.jpg", "in _static itself"),
        ("beeld.webp", r"beeld\.webp is no \.jpeg, \.jpg, \.png, \.svg"),
        ("zwaar.png", "600 kB, which a phone would wait for; make it at most 1600 pixels wide"),
    ],
)
def test_a_picture_that_cannot_be_shown_is_refused_with_what_to_do(name, said):
    with pytest.raises(SvmError, match=said):
        foto(name, **KNOWN)


def test_a_label_without_words_is_refused():
    with pytest.raises(SvmError, match="fig-hal is a figure, so give it words under it too"):
        foto("hal.jpg", **KNOWN, label="fig-hal")


def test_a_quotation_has_its_words_who_said_them_and_where():
    said = myst(citaat("Een.\n\nTwee  regels.", **SAID, adres="https://example.org/a b"))

    assert said.splitlines() == [
        ":::{pull-quote}",
        "“Een.”",
        "",
        "“Twee regels.”",
        "",
        "-- de minister, [Kamerbrief](https://example.org/a%20b)",
        ":::",
    ]


@pytest.mark.parametrize("missing", SAID)
def test_what_is_not_said_of_a_quotation_is_asked_for(missing):
    with pytest.raises(SvmError, match=f'citaat: say {missing}="…"'):
        citaat("Woorden.", **{**SAID, missing: ""})


def test_an_address_that_is_none_is_refused():
    with pytest.raises(SvmError, match="it begins with https://"):
        citaat("Woorden.", **SAID, adres="javascript:alert(1)")


def test_nothing_in_the_words_of_others_is_markup():
    said = myst(citaat("<b>x</b> [y](z) ![a](b) {numref}`c` *d*", **SAID))

    assert "<b>" not in said.replace("\\<", "") and "\\[y\\](z)" in said and "\\`c\\`" in said
