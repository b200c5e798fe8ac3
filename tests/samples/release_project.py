"""A project with two editions, builds made by hand, and everybody's agreement: for the tests of release."""

import atexit
import json
import shutil
import tempfile
from datetime import date, datetime
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import pikepdf

from staatvanmigratie.decision.approvals import ZONE, Approvals
from staatvanmigratie.decision.documents import compose
from staatvanmigratie.decision.papers import blocks
from staatvanmigratie.foundation.errors import BuildError
from staatvanmigratie.foundation.files import tree
from staatvanmigratie.privacy import search
from staatvanmigratie.publication import obstacles
from staatvanmigratie.publication.site.site import Site
from staatvanmigratie.report.edition import open_edition
from tests.samples import built, small_project

STEPS = """\
steps:
  - {name: IDMS, order: 1, state: agreed, by: [IDMS, DG Migratie]}
  - {name: MCMS, order: 2, state: skipped, reason: er zijn geen discussiepunten}
  - {name: BZ, order: 3, by: [BZ, DG Migratie]}
cabinet: 2024-06-14
release: 2024-06-14T12:00 Europe/Amsterdam
"""
ORGANISATIONS = """\
ministries: {BZ: Buitenlandse Zaken, JenV: Justitie en Veiligheid, SZW: Sociale Zaken en Werkgelegenheid}
parts: [DG Migratie]
meetings: [IDMS, ministerraad]
functions: [minister]
words: [cijfer verschenen nieuw, de Kamer vroeg erom, het overzicht van CBS is er]
"""
JUNE = datetime(2024, 6, 14, 12, 30, tzinfo=ZONE)
SAID = "Er kwamen {cijfer}`n1` mensen."
REPORT = {
    "strict": True,
    "built_at": "2024-06-04T09:00:00+00:00",
    "numbers": 1,
    "pending": [],
    "warnings": [],
}
PAGE = """\
<!DOCTYPE html>
<html lang="nl"><head><meta charset="utf-8"><title>{title}</title>
<script>DOCUMENTATION_OPTIONS.pagename = '{name}';</script></head>
<body><main><h1>{title}</h1><p>Er kwamen {shown} mensen.</p></main></body></html>
"""


def make(root: Path) -> Path:
    """Make the project with editions 2024 and 2025, both built, 2024 agreed by nobody yet.

    It is made once and copied. What was searched for leaks is known by its digest, as in a project that has
    been built: only what a test changes is searched again.
    """
    shutil.copytree(_made(), root, dirs_exist_ok=True)
    return root


@cache
def _made() -> Path:
    folder = tempfile.TemporaryDirectory(prefix="svm-release-project-")
    atexit.register(folder.cleanup)
    root = Path(folder.name)
    small_project.make(root)
    editions = root / "data" / "editions"
    text = (editions / "2024.yml").read_text(encoding="utf-8")
    text = text.replace("steps: []\ncabinet: null\nrelease: null\n", STEPS)
    (editions / "2024.yml").write_text(text, encoding="utf-8")
    later = text.replace("2024", "2025").replace("report_year: 2023", "report_year: 2024")
    (editions / "2025.yml").write_text(later, encoding="utf-8")
    (root / "data" / "organisations.yml").write_text(ORGANISATIONS, encoding="utf-8")
    (root / "data" / "site.yml").write_text("address: https://sta.example/map/\n", encoding="utf-8")
    for number in (2024, 2025):
        build(root, number)
    search.check(root, (2024, 2025), scan=search.scanner(root, memory=root / "build" / ".cache" / "leaks"))
    return root


def build(root: Path, number: int = 2024, shown: str = "332.863") -> Path:
    """Write what a strict build leaves."""
    folder = root / "build" / str(number)
    built.chapter(root, "01_immigratie", built.sentence(SAID, built.number(shown)), number=number)
    built.chapter(root, "02_tijd", built.sentence("Geen cijfers."), title="# Tijd", number=number)
    title = f"Staat van Migratie {number}"
    files = {
        "html/index.html": PAGE.format(title=title, name="index", shown=shown),
        "html/notebooks/01_immigratie.html": PAGE.format(title=title, name="01", shown=shown),
        "html/search.html": PAGE.format(title="Zoeken", name="search", shown=shown),
        "html/searchindex.js": f'Search.setIndex({{"titles": ["{title}"]}})',
        "html/data/numbers.json": "{}",
        "book/index.md": f"# {title}\n",
        "numbers.json": json.dumps({"numbers": []}),
        "report.json": json.dumps({**REPORT, "as_of": f"{number}-06-03"}),
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    for name in ("", "html/"):
        with pikepdf.new() as pdf:
            pdf.add_blank_page()
            for volume in ("", "-bijlagen"):
                pdf.save(folder / f"{name}staat-van-migratie-{number}{volume}.pdf", deterministic_id=True)
    listed = dict(tree(folder, folder.rglob("*")))
    (folder / "manifest.json").write_text(json.dumps({"files": listed}), encoding="utf-8")
    return folder


def agree(
    root: Path, number: int = 2024, steps: str = "IDMS BZ ministerraad", moment: datetime | None = JUNE
):
    """Let everybody agree to the last build."""
    moment = moment and moment.replace(year=number)
    for step in steps.split():
        by = "ministerraad" if step == "ministerraad" else "DG Migratie"
        Approvals(open_edition(number - 1, root=root)).approve(step, by, moment=moment)


def document(edition, kind, to=None, changes=None) -> compose.Document:
    """A document of one sentence, in the place of a template that needs the whole catalogue."""
    text = f"# Staat van Migratie {edition.number}\n\nEr kwamen mensen.\n"
    language = "en-GB" if kind == "summary" else "nl-NL"
    name = f"{kind}-{edition.number}"
    return compose.Document(name, kind, language, ("Stuk",), tuple(blocks.read(text)), (), date(2024, 6, 3))


def build_stands(number, as_of, *, root, strict=False, on_progress=None, **_) -> SimpleNamespace:
    """Stop where a strict build stops, and otherwise take the build that is there."""
    edition = open_edition(number - 1, as_of, root)
    if strict and (found := [f for f in obstacles.check_edition(edition) if f.level != "todo"]):
        raise BuildError("A strict build stops at:", (f.message for f in found))
    return SimpleNamespace(warnings=[], findings=[])


def stand_ins(set_attribute=setattr) -> None:
    """Let a release take the builds and documents of these tests; they are made quickly."""
    set_attribute(obstacles, "build_edition", build_stands)
    set_attribute(compose, "compose", document)
    set_attribute(compose.Document, "pdf", lambda self: self.plain.encode())


def site(root: Path) -> Site:
    """The site folder of the project."""
    return Site.of(root)
