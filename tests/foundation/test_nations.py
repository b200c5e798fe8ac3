"""What a nationality is called in a sentence."""

import pytest

from staatvanmigratie.foundation import nations


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("SYR", "de Syrische nationaliteit"),
        ("TUR", "de Turkse nationaliteit"),
        ("CHN", "de Chinese nationaliteit"),
        ("ERI", "de Eritrese nationaliteit"),
        ("IRQ", "de Iraakse nationaliteit"),
        ("DEU", "de Duitse nationaliteit"),  # its first name at CBS is "Burger van …"
        ("IND", "de Indiase nationaliteit"),
        ("USA", "de Amerikaanse nationaliteit"),
        ("ABW", "de nationaliteit van Aruba"),
        ("ARE", "de nationaliteit van de Verenigde Arabische Emiraten"),
        ("STLS", "geen nationaliteit"),
        ("UNK", "een onbekende nationaliteit"),
    ],
)
def test_a_nationality_stands_in_a_sentence_as_people_say_it(code, said):
    assert nations.nationality(code) == said
