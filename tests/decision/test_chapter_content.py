"""What was approved is what a reader saw: every number and word counts, the looks do not."""

import json

import pytest

from staatvanmigratie.decision import chapter_content, content
from staatvanmigratie.foundation.errors import BuildError, DataFileError, SvmError
from staatvanmigratie.notebook.outputs import record
from tests.samples import built


def of(root, *outputs, **about):
    return chapter_content.of_chapter(built.chapter(root, "01_immigratie", *outputs, **about))


def test_the_same_chapter_has_the_same_digest(tmp_path):
    one = of(tmp_path / "a", built.sentence("Er kwamen {cijfer}`n1` mensen.", built.number()))
    other = of(tmp_path / "b", built.sentence("Er  kwamen\n{cijfer}`n1` mensen.", built.number()))

    assert one.digest == other.digest
    assert [item.shown for item in one.items] == ["Immigratie", "Er kwamen 332.863 mensen."]


def test_layout_does_not_count(tmp_path):
    """A wider chart in another colour is the same chart."""
    one = of(tmp_path / "a", built.figure(built.number(), width=500))
    other = of(tmp_path / "b", built.figure(built.number(), width=700))

    assert one.digest == other.digest


@pytest.mark.parametrize(
    "changed",
    [
        built.figure(built.number("335.668")),
        built.figure(built.number(), caption="Migratie"),
        built.figure(built.number(), alt="Een andere beschrijving."),
        built.figure(built.number(), notes=[]),
        built.figure(built.number(), source="Bron: CBS (stand 17 juli 2025)."),
        built.figure(built.number(status="definitief")),
        built.figure(built.number(), spec={"mark": "bar"}),
        built.figure(),
    ],
)
def test_everything_a_reader_sees_counts(tmp_path, changed):
    before = of(tmp_path / "a", built.figure(built.number()))

    assert of(tmp_path / "b", changed).digest != before.digest


def test_a_chart_that_no_longer_starts_at_zero_is_another_chart(tmp_path):
    def chart(domain):
        y = {"field": "waarde", "type": "quantitative", "scale": {"domain": domain, "range": [0, 300]}}
        return built.figure(built.number(), spec={"mark": "line", "encoding": {"y": y}})

    assert of(tmp_path / "a", chart([0, 5])).digest != of(tmp_path / "b", chart([3, 5])).digest


def test_a_heading_without_anything_under_it_is_not_seen(tmp_path):
    """The book leaves such a heading out."""
    path = built.chapter(tmp_path, "01_immigratie", built.sentence("Een zin."), title="# Titel")
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"].append({"cell_type": "markdown", "metadata": {}, "source": "## Leeg"})
    path.write_text(json.dumps(notebook), encoding="utf-8")

    assert [item.text for item in chapter_content.of_chapter(path).items] == ["Titel", "Een zin."]


def test_stored_content_says_later_what_was_seen(tmp_path):
    change = built.number(
        "17% minder",
        "n2",
        what="change",
        based_on=[built.number(), built.number("403.108", period="2022", status="definitief")],
    )
    seen = of(tmp_path, built.sentence("Er kwamen {cijfer}`n1`, {cijfer}`n2`.", built.number(), change))
    path = tmp_path / f"{seen.digest[:16]}.json"
    path.write_text(seen.as_json(), encoding="utf-8")

    again = content.read(path)

    assert again == seen
    assert again.figures["immigratie_totaal", "2022||value|"].shown is None  # rested on, not printed


def test_stored_content_that_was_edited_is_refused(tmp_path):
    seen = of(tmp_path, built.sentence("Er kwamen {cijfer}`n1`.", built.number()))
    path = tmp_path / f"{seen.digest[:16]}.json"
    path.write_text(seen.as_json().replace("332.863", "332.864"), encoding="utf-8")

    with pytest.raises(DataFileError, match="was changed after it was stored"):
        content.read(path)
    path.write_text(seen.as_json()[:-40], encoding="utf-8")
    with pytest.raises(DataFileError, match="broken"):
        content.read(path)


def test_the_start_page_is_read_too(tmp_path):
    """Who makes the report and on what day its figures were known stands there."""
    built.chapter(tmp_path, "01_immigratie", built.sentence("Niets."))
    book = tmp_path / "build" / "2024" / "book"
    book.mkdir()
    (book / "index.md").write_text(
        "# {{ titel }}\n\nCijfers van {{ stand }}.\n\n:::{only} html\nLees.\n:::\n"
    )

    def start(day):
        settings = f"sphinx: {{config: {{myst_substitutions: {{titel: Rapport, stand: {day}}}}}}}\n"
        (book / "_config.yml").write_text(settings)
        return chapter_content.of_build(tmp_path, 2024)["index"]

    said = [item.text for item in start("3 juni").items if item.is_text]
    assert said == ["Rapport", "Cijfers van 3 juni.", "Lees."]
    assert start("3 juni").digest == start("3 juni").digest != start("4 juni").digest


def test_without_a_build_the_message_says_how_to_make_one(tmp_path):
    with pytest.raises(SvmError, match="svm build 2024"):
        chapter_content.of_build(tmp_path, 2024)


def test_a_build_of_another_version_counts_as_none_and_is_never_misread(tmp_path):
    path = built.chapter(tmp_path, "01_immigratie", built.sentence("Er kwamen {cijfer}`n1`.", built.number()))
    assert chapter_content.is_built(tmp_path, 2024)
    path.write_text(
        path.read_text(encoding="utf-8").replace(f'"form": {record.FORM}', '"form": 1'), encoding="utf-8"
    )

    assert not chapter_content.is_built(tmp_path, 2024)
    with pytest.raises(SvmError, match="was built by another version; make it with: svm build 2024"):
        chapter_content.of_build(tmp_path, 2024)
    with pytest.raises(BuildError, match=f"record of form 1; this version reads form {record.FORM}"):
        chapter_content.of_chapter(path)
