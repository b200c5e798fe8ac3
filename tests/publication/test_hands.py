"""At which hand the numbers of an edition were read."""

from staatvanmigratie.publication import hands


def number(chapter, hand="source", later=False):
    return {"chapter": chapter, "hand": hand, "later_vintage": later}


CONTENT = {
    "edition": 2024,
    "numbers": [
        number("03_migratie"),
        number("03_migratie", "copy", later=True),
        number("07_asiel", "retelling"),
        number("07_asiel", "retelling"),
    ],
    "pending": [{"chapters": ["03_migratie", "07_asiel"]}, {"chapters": ["12_beleid"]}],
}


def test_each_number_counts_in_its_chapter_and_in_all():
    assert hands.rows(CONTENT) == [
        "| 2024 | 03 | 2 | 1 (50%) | 1 (50%) | 0 (0%) | 1 (50%) | 1 |",
        "| 2024 | 07 | 2 | 0 (0%) | 0 (0%) | 2 (100%) | 0 (0%) | 1 |",
        "| 2024 | 12 | 0 | 0 | 0 | 0 | 0 | 1 |",
        "| 2024 | all | 4 | 1 (25%) | 1 (25%) | 2 (50%) | 1 (25%) | 2 |",
    ]
