"""Right after New Year nearly every figure of the report year is still to come, and each chapter still reads.

Of every edition, and of the two that come after the newest, made as ``svm new-edition`` makes them.
"""

import json
import shutil
from datetime import date

import pytest

from staatvanmigratie.notebook.outputs import record
from staatvanmigratie.report import new_edition
from tests.samples import ROOT, editions, without_drawings

NEXT = (max(editions.NUMBERS) + 1, max(editions.NUMBERS) + 2)


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """The project with the next two editions in it."""
    root = tmp_path_factory.mktemp("next") / "project"
    for name in ("data", "notebooks"):
        shutil.copytree(ROOT / name, root / name)
    for name in ("_toc.yml", "index.md"):
        shutil.copy(ROOT / name, root)
    for number in NEXT:
        new_edition.make(root, number)
    return root


@pytest.mark.parametrize("number", sorted((*editions.NUMBERS, *NEXT)))
def test_every_chapter_reads_right_after_new_year(project, number):
    outcomes = without_drawings.run(project, number, date(number, 1, 2))

    assert {name: each.error for name, each in outcomes.items() if each.error} == {}
    shown = [output for each in outcomes.values() for output in outputs(each.notebook)]
    assert any(getattr(output, "pending", ()) for output in shown), "nothing was still to come"
    labels = {getattr(output, "label", None) for output in shown}
    assert {name for name in referred(shown) if name.startswith(("fig-", "tab-"))} <= labels


def outputs(notebook):
    """Every output of the report that a chapter shows."""
    cells = json.loads(notebook)["cells"]
    found = [record.read(output["metadata"]) for cell in cells for output in cell.get("outputs", ())]
    return [each for each in found if each is not None]


def referred(shown):
    """The labels that texts point to."""
    texts = [output for output in shown if isinstance(output, record.TextOutput)]
    parts = [part for text in texts for block in text.blocks for part in block.parts]
    return {part.title for part in parts if part.role == "numref"}
