"""Every snippet of README and CONTRIBUTING does what it says: commands, files of data, and prose.

The worked examples are followed by ``test_examples``, backup and restore by ``test_backup``; here is the
rest, and a block that nobody looks at is a failure.
"""

import ast
import re
import shlex
import shutil
from typing import NamedTuple

import pypdfium2 as pdfium
import pytest
import typer
import yaml
from PIL import Image
from typer.testing import CliRunner

from staatvanmigratie import cli
from staatvanmigratie.notebook.outputs.text import render
from staatvanmigratie.privacy import allowed
from staatvanmigratie.publication.chapter_pdf import build_chapter
from staatvanmigratie.report.registers import contributions, policy, processes
from staatvanmigratie.store import catalogue, corrections
from tests.samples import ROOT, examples, factory, small_project

DOCUMENTS = ("README.md", "CONTRIBUTING.md", "docs/host-it.md")
_BLOCK = re.compile(r"^(?P<fence>`{3,})(?P<kind>\w+)\n(?P<text>.*?)^(?P=fence)$", re.MULTILINE | re.DOTALL)
#: What a command may begin with that is not ours; each is installed, or is what a machine has.
OTHERS = {"git", "cd", "tar", "py", ".venv/bin/dask", ".venv/bin/pre-commit", r".venv\Scripts\pip"}
#: In docs/host-it.md, each looked at by test_hosting or test_rebuild.
OTHERS |= {"podman", "sed", "nginx", "caddy", "export", ".ci/rebuild", ".venv/bin/python"}


class Snippet(NamedTuple):
    """A block of code, with where it stands."""

    where: str
    kind: str
    text: str


def snippets():
    """Yield the blocks that no worked example has."""
    for name in DOCUMENTS:
        text = examples.without_blocks((ROOT / name).read_text(encoding="utf-8"))
        for block in _BLOCK.finditer(text):
            line = text.count("\n", 0, block.start()) + 1
            yield Snippet(f"{name}, block {line}", block["kind"], block["text"])


SNIPPETS = list(snippets())
SHELL = [each for each in SNIPPETS if each.kind in ("sh", "bash", "powershell")]


def commands():
    """Yield each command line as somebody would type it, without its remark."""
    for each in SHELL:
        for line in each.text.splitlines():
            said = re.split(r"\s+#\s", line)[0].strip()
            for command in re.split(r"\s*(?:&&|;(?=\s|$))\s*", said) if not said.startswith("#") else ():
                yield pytest.param(command, id=f"{each.where}: {command}"[:100])


VERBS = typer.main.get_command(cli.app).commands


@pytest.fixture
def project(tmp_path, monkeypatch):
    root = small_project.make(tmp_path)
    small_project.with_documents(root)
    for number in (2025, 2026):
        later = small_project.EDITION.replace("2024", str(number)).replace(": 2023", f": {number - 1}")
        (root / "data" / "editions" / f"{number}.yml").write_text(later, encoding="utf-8")
    (root / "data" / "site.yml").write_text("address: https://site.example/\n", encoding="utf-8")
    for name in ("FILE", "staat-van-migratie-2024.0.zip", "terug.docx", "LIST"):
        (root / name).touch()
    (root / "site" / "archives").mkdir(parents=True)
    (root / "site" / "archives" / "staat-van-migratie-2024.0.zip").touch()
    monkeypatch.chdir(root)
    return root


@pytest.mark.parametrize("command", commands())
def test_a_command_is_understood(project, command):
    """Its verb, its options and what they take; whatever it would write is not written here."""
    tool, *words = shlex.split(command.replace("\\", "/"))
    if tool == "make":
        target = next(word for word in words if "=" not in word)
        assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    elif tool.rpartition("/")[2] == "svm":
        context = VERBS[words[0]].make_context(words[0], words[1:])
        assert context.params
    else:
        assert tool in {each.replace("\\", "/") for each in OTHERS}


#: Verbs that only look, and so can be tried: not what asks the network, or reads the history of git.
LOOKS = ("series", "status", "check", "compare", "doctor", "revisions", "changes")


@pytest.mark.process
def test_what_only_looks_something_up_is_tried(project):
    tried = 0
    for parameters in commands():
        words = shlex.split(parameters.values[0].replace("\\", "/"))
        if len(words) > 1 and words[0].endswith("svm") and words[1] in LOOKS:
            if words[1] == "changes" or {"--leaks", "--chapters"} & set(
                words
            ):  # of what is built, tried elsewhere
                continue
            result = CliRunner().invoke(cli.app, words[1:])
            assert result.exit_code == 0, f"{' '.join(words)}\n{result.output}\n{result.exception}"
            tried += 1

    assert tried >= 8


def block(document, heading, kind):
    """Return the one block of a kind below a heading."""
    text = (ROOT / document).read_text(encoding="utf-8").split(f"\n{heading}\n")[1].split("\n## ")[0]
    return next(each["text"] for each in _BLOCK.finditer(text) if each["kind"] == kind)


def test_the_series_that_is_added_is_one(tmp_path):
    (tmp_path / "x.yml").write_text(block("CONTRIBUTING.md", "## Add a series", "yaml"), encoding="utf-8")

    assert list(catalogue.read(tmp_path)) == ["afvoeringen"]


def test_the_sentence_of_a_chapter_prints(tmp_path):
    magic, _, text = block("CONTRIBUTING.md", "## Write a chapter", "text").partition("\n")
    asked = factory.series({"2022": 35535, "2023": 38377})

    said = render(text, {"eerste": asked}).markdown.replace("\N{NO-BREAK SPACE}", " ")

    assert magic == "%%tekst"
    assert said.startswith("In 2023 vroegen 38.377 mensen asiel aan, 8% meer dan een jaar eerder")


def test_the_correction_is_one(tmp_path):
    path = tmp_path / "corrections.yml"
    path.write_text(block("CONTRIBUTING.md", "## Correct a figure", "yaml"), encoding="utf-8")

    assert [key for key, _ in corrections.read(path)] == ["unhcr-pending-nld-2013"]


def test_the_contribution_is_one(tmp_path):
    path = tmp_path / "huisvesting-BZK.md"
    path.write_text(block("CONTRIBUTING.md", "## Bring an edition to the cabinet", "text"), encoding="utf-8")

    assert contributions.read(path).title == "Doorstroomlocaties"


def test_who_may_be_named_is_read(tmp_path):
    (tmp_path / "data").mkdir()
    text = block("CONTRIBUTING.md", "## Keep persons out", "yaml").replace("…", "x")
    (tmp_path / allowed.ALLOWED).write_text(text, encoding="utf-8")

    assert allowed.allowed_names(allowed.read_allowed(tmp_path)) == ["Adriana Voorbeeldsma"]


def test_the_policy_development_is_one(tmp_path):
    (tmp_path / "domains.yml").write_bytes((ROOT / "data" / "policy" / "domains.yml").read_bytes())
    text = block("CONTRIBUTING.md", "## Add a policy development", "yaml")
    (tmp_path / "2024.yml").write_text(text, encoding="utf-8")

    assert "29344-155" in str(policy.read(tmp_path).__dict__)


def test_the_step_of_a_procesplaat_has_the_keys_of_one():
    said = yaml.safe_load(block("CONTRIBUTING.md", "## Change a procesplaat", "yaml"))

    for step in said["steps"]:
        processes.ProcessStep.model_validate({**step, "source": step["source"].replace("…", "x")})
    for branch in said["branches"]:
        processes.Branch.model_validate(branch)


def test_why_a_chapter_ran_is_told_in_the_words_that_are_shown():
    text = block("CONTRIBUTING.md", "### How a chapter runs", "text")
    source = (ROOT / "src/staatvanmigratie/cli/editions.py").read_text(encoding="utf-8")

    assert "unchanged: all it used is as it was" in text
    assert "unchanged: all it used is as it was" in source and "ran: {" in source


@pytest.mark.process
def test_the_analysis_of_ones_own_runs(project, monkeypatch):
    monkeypatch.setenv("SVM_ROOT", str(project))
    small_project.chapter(project, "01_immigratie", "%%tekst\n{{ reeks[2023] }}")
    shutil.rmtree(project / "data" / "documents")  # letter and nota want a figure that is still to come
    assert CliRunner().invoke(cli.app, ["build", "2025"]).exit_code == 0
    names = {}

    exec(block("README.md", "## Analyse it yourself", "python"), names)

    assert len(names["edition"].series("immigratie_totaal").frame()) and len(names["edition"].numbers())


@pytest.mark.process
def test_photo_quotation_box_footnote_and_own_chart_are_printed(project):
    """All of the section as cells of a chapter, in a PDF."""
    heading = "### Photo, quotation, box, footnote, chart of one's own"
    code = block("CONTRIBUTING.md", heading, "python").replace("https://…", "https://example.org/")
    *imports, photo, quotation, chart, figure = (ast.unparse(each) for each in ast.parse(code).body)
    cells = ["\n".join([*imports, each]) for each in (photo, quotation, f"{chart}\n{figure}")]
    text = block("CONTRIBUTING.md", heading, "text")
    (project / "_static").mkdir()
    Image.new("RGB", (900, 300), "navy").save(project / "_static" / "hal.jpg")
    small_project.chapter(project, "01_immigratie", *cells, text)

    made = build_chapter(2024, "immigratie", root=project)
    with pdfium.PdfDocument(made.path) as document:
        said = " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in document)

    assert "Een hal" in said and "Beeld: COA, CC BY 4.0" in said
    assert "“Wij vangen iedereen op.” de minister van JenV, Kamerbrief" in said
    assert "Wat telt mee? In 2023 kwamen 332.863" in said and "Dat spraken de landen af" in said


#: Blocks that are looked at above or in another test, beside those that a shell understands.
LOOKED_AT = {
    ("README.md", "python"): 1,
    ("README.md", "text"): 1,  # a picture of the way of a figure
    ("CONTRIBUTING.md", "yaml"): 5,
    ("CONTRIBUTING.md", "text"): 4,
    ("CONTRIBUTING.md", "python"): 1,
    ("docs/host-it.md", "text"): 1,  # a line of a crontab
}


def test_no_block_is_left_out():
    found = {}
    for each in SNIPPETS:
        if each not in SHELL:
            key = each.where.partition(",")[0], each.kind
            found[key] = found.get(key, 0) + 1

    assert found == LOOKED_AT, "look at the new one here, as at the others"
