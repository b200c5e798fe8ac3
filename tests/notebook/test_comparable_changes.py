"""A change may not be printed over two first prints or two sources that no single table confirms."""

import pytest

from staatvanmigratie.notebook.agreement import changes
from staatvanmigratie.notebook.agreement.printed import PrintedOutput
from staatvanmigratie.notebook.outputs import text
from staatvanmigratie.report.edition import open_edition
from staatvanmigratie.store.snapshots import write_snapshot
from tests.samples import small_project

NBSP = "\N{NO-BREAK SPACE}"


def project(root, *prints, comparable=""):
    """A project whose series comes from these prints: (vintage, known from, ((year, value, status), …))."""
    small_project.make(root)
    for folder in (root / "data" / "snapshots" / "cbs" / "85451NED").iterdir():
        for path in folder.iterdir():
            path.unlink()
        folder.rmdir()
    for vintage, values in prints:
        about = {**small_project.DESCRIPTION, "vintage": vintage, "known_from": vintage}
        rows = small_project.figures([(*value, "A")[:3] for value in values])
        write_snapshot(root / "data" / "snapshots", about, rows)
    if comparable:
        path = root / "data" / "catalogue" / "nationaal.yml"
        path.write_text(f"{path.read_text()}  comparable: {comparable}\n")
    return open_edition(2023, root=root)


def found(edition, sentence="{{ x.last }}, {{ x.last.change }}.", chapter="01_internationaal"):
    output = text.render(sentence, {"x": edition.series("immigratie_totaal")}).record
    return [f.message for f in changes.check([PrintedOutput(chapter, 2, output)], edition)]


FIRST = ("2023-06-14", ((2022, 117.3),))
SECOND = ("2024-06-01", ((2023, 123.2),))


def test_a_change_over_two_first_prints_is_refused(tmp_path):
    edition = project(tmp_path, FIRST, SECOND)

    (message,) = found(edition)

    assert message.startswith(
        f"5%{NBSP}meer (+5.0%): immigratie_totaal 2023 of cbs/85451NED (2024-06-01) over 2022"
    )
    assert "no vintage in the store holds both" in message


def test_a_vintage_with_both_confirms_the_change_or_contradicts_it(tmp_path):
    later = ("2024-07-01", ((2022, 116.2), (2023, 123.2)))  # as the source itself says: 6%
    (message,) = found(project(tmp_path / "other", FIRST, SECOND, later))
    same = ("2024-07-01", ((2022, 117.2), (2023, 123.2)))

    assert "one vintage with both says +6.0%" in message
    assert found(project(tmp_path / "same", FIRST, SECOND, same)) == []


def test_one_vintage_a_reason_in_the_catalogue_and_an_annex_are_right(tmp_path):
    one = project(tmp_path / "one", ("2024-06-01", ((2022, 117.3), (2023, 123.2))))
    declared = project(tmp_path / "declared", FIRST, SECOND, comparable="a budget is never counted again")

    assert found(one) == [] and found(declared) == []
    assert found(project(tmp_path / "annex", FIRST, SECOND), chapter="94_herzieningen") == []


@pytest.mark.parametrize(
    ("now", "rounded", "change", "absolute"),
    [
        (3000, True, f"ongeveer{NBSP}27%{NBSP}meer", f"ongeveer{NBSP}643"),
        (3000, False, f"27%{NBSP}meer", "643"),
        (3001, True, f"27%{NBSP}meer", f"ongeveer{NBSP}644"),
    ],
)
def test_the_difference_of_rounded_numbers_is_about_so_much(tmp_path, now, rounded, change, absolute):
    edition = project(tmp_path, ("2024-06-01", ((2022, 2357),)))
    rows = small_project.figures([(2022, 2357, "A"), (2023, now, "A")]).assign(rounded=[False, rounded])
    about = {**small_project.DESCRIPTION, "vintage": "2024-06-02", "known_from": "2024-06-02"}
    write_snapshot(edition.root / "data" / "snapshots", about, rows)

    made = open_edition(2023, root=edition.root).series("immigratie_totaal").last.change

    assert made.shown == change
    assert made.absolute.shown == absolute


def test_a_change_is_over_one_vintage_wherever_it_has_both_periods(tmp_path):
    """What is quoted of the year before may be an older print; the source itself divides its own table."""
    edition = project(tmp_path, ("2024-03-01", ((2022, 120),)), ("2024-09-01", ((2022, 100), (2023, 110))))

    last = edition.series("immigratie_totaal").last

    assert edition.series("immigratie_totaal").previous.value == 120
    assert (last.value, last.change.then.value, last.change.of_one_count) == (110, 100, True)


def test_a_change_knows_whether_it_is_of_one_count(tmp_path):
    apart = project(tmp_path / "apart", FIRST, SECOND)
    declared = project(tmp_path / "declared", FIRST, SECOND, comparable="a budget is never counted again")

    assert not apart.series("immigratie_totaal").last.change.of_one_count
    assert declared.series("immigratie_totaal").last.change.of_one_count
