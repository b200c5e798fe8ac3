"""What a Dutch text mentions of later than a day, and the text without it."""

from datetime import date

import pytest

from staatvanmigratie.foundation import mentions

DAY = date(2022, 7, 7)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("in Drenthe verdriedubbelde het in 2016 en in 2022", ["2022"]),
        ("Sinds 2022 geldt een nieuwe wet.", []),
        ("Vanaf augustus 2022 tellen allen mee.", ["Vanaf augustus 2022"]),
        ("Van april tot en met juli 2022 ontbreken cijfers.", ["juli 2022"]),
        (
            "Op 7 juli 2022 en op 8\N{NO-BREAK SPACE}juli\N{NO-BREAK SPACE}2022.",
            ["8\N{NO-BREAK SPACE}juli\N{NO-BREAK SPACE}2022"],
        ),
        ("Dat staat bij het [CBS, 2024](https://cbs.nl/2025/12).", []),
        ("De Staat van Migratie 2023 en de Wet inburgering 2026.", []),
        ("In juni 2022 was het zo.", []),
    ],
)
def test_a_moment_after_the_day_is_found_as_it_stands(text, found):
    assert list(mentions.after(text, DAY)) == found


def test_a_text_known_on_a_day_has_no_sentence_of_later():
    text = "Afgerond op tientallen. In 2021 telt iedereen mee, in 2024 alleen wie werd gevonden. Zie tabel 3."

    assert mentions.known_on(text, DAY) == "Afgerond op tientallen. Zie tabel 3."
    assert mentions.known_on(text, date(2025, 1, 1)) == text
