"""The counts that are made when somebody asks, and the list of sources that stands in the repository."""

import json

import yaml

from staatvanmigratie.publication import counts
from tests.samples import ROOT, small_project


def test_the_counts_say_what_the_store_holds_who_read_it_and_which_chapter_shows_it(tmp_path, monkeypatch):
    root = small_project.make(tmp_path)
    monkeypatch.chdir(root)
    (root / "build" / "2024").mkdir(parents=True)
    number = {"chapter": "01_immigratie", "hand": "source", "later_vintage": False}
    content = {"edition": 2024, "numbers": [number], "pending": []}
    (root / "build" / "2024" / "numbers.json").write_text(json.dumps(content), encoding="utf-8")

    assert counts.main() == 0

    text = (root / "build" / "counts.md").read_text(encoding="utf-8")
    assert "| source | datasets | snapshots | rows |" in text
    assert "| `cbs` | 1 | 1 | 3 | 0 | 3 | 0 |\n| all sources | 1 | 1 | 3 | 0 | 3 | 0 |" in text
    assert "| 2024 | 01 | 1 | 1 (100%) |" in text
    assert "| `immigratie_totaal` | `immigration_total` | 1, 2 |" in text


def test_every_source_stands_in_the_readme_with_how_to_name_it_and_its_licence():
    said = {}
    for line in (ROOT / "data" / "README.md").read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if line.startswith("| `") and len(cells) == 3:
            said[cells[0].strip("`")] = cells[1:]
    held = {}
    for path in sorted((ROOT / "data" / "snapshots").glob("*/*/*/snapshot.yml")):
        keys = yaml.safe_load(path.read_text("utf-8"))
        held.setdefault(keys["source"], set()).add(keys["licence"])

    assert {source for source in held if said.get(source, ["", ""])[1] not in held[source]} == set()
    assert said.keys() == held.keys()
