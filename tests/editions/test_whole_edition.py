"""One edition from the first contribution to a reprint and back, with real builds and the real commands."""

import hashlib
import io
import shutil
import zipfile
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner

from staatvanmigratie import cli
from staatvanmigratie.decision.approvals import Approvals
from staatvanmigratie.decision.documents import compose
from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.report.edition import open_edition
from staatvanmigratie.report.registers import contributions
from tests.samples import returned, whole_project
from tests.samples.whole_project import IMMIGRATION, WORK

BY = {"IDMS": "IDMS", "ACMS": "DG Migratie", "BZ": "BZ", "SZW": "de minister van SZW"}
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class Office:
    """The editor in chief at work on one edition: every act is a command."""

    def __init__(self, root, number):
        self.root, self.number = root, number

    def svm(self, command, *arguments, number=None, code=0):
        """Run a command and return what it prints, or what it refuses with."""
        said = [command, str(number or self.number), *map(str, arguments)]
        result = CliRunner().invoke(cli.app, said)
        refused = isinstance(result.exception, SvmError)
        assert (1 if refused else result.exit_code) == code, result.exception or result.output
        return str(result.exception) if refused else " ".join(result.output.split())

    def agree(self, *steps, chapter=None):
        for step in steps:
            one = ("--chapter", chapter) if chapter else ()
            self.svm("approve", "--step", step, "--by", BY.get(step, step), *one)

    def states(self, step):
        """How a step stands, by chapter."""
        rows = Approvals(open_edition(self.number - 1, root=self.root)).table()
        return {chapter: s.state for chapter, row in rows.items() for s in row if s.step.name == step}

    def lapsed(self):
        """What changed since the IDMS agreed to it."""
        return {name for name, state in self.states("IDMS").items() if state == "lapsed"}

    def sent(self):
        """Send SZW its work package, and return the copy that it has."""
        self.svm("contribute", "--to", "SZW")
        (path,) = (self.root / "build" / "contribute" / str(self.number)).glob("*SZW*.docx")
        return shutil.copy(path, self.root.parent / "sent.docx")

    def document(self, kind):
        """The words of a document of the edition."""
        self.svm(kind)
        path = self.root / "build" / str(self.number) / "documents" / f"{kind}-{self.number}.docx"
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
            body = ElementTree.fromstring(archive.read("word/document.xml"))
        return " ".join("".join(t.text or "" for t in p.iter(f"{W}t")) for p in body.iter(f"{W}p"))

    def data(self):
        """The digest of every file that people write."""
        kept = [p for p in sorted((self.root / "data").rglob("*")) if p.is_file()]
        return {p: hashlib.sha256(p.read_bytes()).hexdigest() for p in kept}


def tree(folder):
    """Every file below a folder with its bytes."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture(params=[2024, 2025])
def office(request, tmp_path, monkeypatch):
    root = whole_project.make(tmp_path / "project", request.param)
    monkeypatch.chdir(root)
    return Office(root, request.param)


def test_an_edition_from_contribution_to_reprint(office):
    root, number = office.root, office.number

    # A draft of a passage shows in a draft of the report, and stops a strict build.
    assert "still a concept" in office.svm("build", "--strict", code=1)
    office.svm("build")
    page = root / "build" / str(number) / "html" / "notebooks" / f"{WORK}.html"
    assert "Concept." in page.read_text(encoding="utf-8")

    # It goes to SZW and comes back agreed to. What is broken, or of another edition, changes nothing.
    sent, before = office.sent(), office.data()
    broken = root.parent / "broken.docx"
    broken.write_bytes(sent.read_bytes()[:400])
    yes = returned.paragraph("Akkoord")
    back = returned.edited(sent, "back.docx", lambda c: returned.row(c, "bijdrage-werk", "Uw keuze", yes))
    office.svm("contribute", "--from", broken, code=1)
    assert f"edition {number}" in office.svm("contribute", "--from", back, number=number + 1, code=1)
    assert "Nothing was written" in office.svm("contribute", "--from", back)
    assert office.data() == before
    office.svm("contribute", "--from", back, "--accept", "bijdrage-werk")
    (passage,) = contributions.read_all(root, number)
    assert passage.state == "akkoord" and "{{ report_year }}" in passage.body

    # The steps go in their order; agreement is by organisations.
    office.svm("build", "--strict")
    assert "not yet the turn of ACMS" in office.svm("approve", "--step", "ACMS", "--by", "ACMS", code=1)
    assert "never the name" in office.svm("approve", "--step", "IDMS", "--by", "Jan van Dalen", code=1)
    refused = office.svm("release", code=1)
    assert all(f"{step} is missing for" in refused for step in (*BY, "ministerraad")), refused
    office.agree("IDMS", "ACMS", "BZ", "SZW")
    assert set(office.states("SZW").values()) == {"agreed"}

    # A late figure arrives before the cut-off date: the chapter that prints it lapses, and only that one.
    whole_project.vintage(root, number, f"{number}-05-20", immigratie_totaal=1234)
    office.svm("build", "--strict")
    assert office.lapsed() - set(compose.KINDS) == {IMMIGRATION}
    assert {"kamerbrief", "summary"} < office.lapsed(), "what prints the figure too"
    changes = office.svm("changes")
    assert f"| Immigratie, {number - 1} | 1.100 | 1.234 | " in changes
    nota, letter = office.document("nota"), office.document("kamerbrief")
    assert "IDMS, ACMS, BZ en SZW waren akkoord. Daarna veranderde iets in: Immigratie; Kamerbrief; " in nota
    assert "Immigratie, 2023 1.100 1.234" in nota.replace(str(number - 1), "2023")
    assert "Immigranten" in letter and "1.234" in letter and "Hulp bij het vinden van werk" in letter
    assert "1.100" not in letter

    # Nothing goes out until that chapter is agreed to again, and the cabinet has decided.
    assert f"IDMS lapsed for {IMMIGRATION}" in office.svm("release", code=1)
    for each in office.lapsed():
        office.agree("IDMS", "ACMS", "BZ", "SZW", chapter=each)
    assert set(office.states("IDMS").values()) == {"agreed"}
    assert "niets gewijzigd" in office.svm("changes")
    office.agree("ministerraad")
    assert "De IDMS en ACMS zijn akkoord met de huidige versie." in office.document("nota")

    # It is released; nobody can see that there will be a next edition.
    assert f"{number}.0" in office.svm("release")
    public = root / "site" / "public"
    first = tree(public / f"{number}.0")
    assert b"1.234" in first[f"notebooks/{IMMIGRATION}.html"]
    everything = b"".join(tree(public).values()).lower()
    after = number + 1
    traces = (f"migratie {after}", f"migratie-{after}", f"/{after}/", f"editie {after}")
    assert not [trace for trace in traces if trace.encode() in everything]

    # A mistake of the source is mended: a reprint, beside the release as it was.
    whole_project.vintage(root, number, f"{number}-05-28", immigratie_totaal=1240)
    office.svm("build", "--strict")
    assert "say why there is another" in office.svm("release", code=1)
    for each in office.lapsed():
        office.agree("IDMS", "ACMS", "BZ", "SZW", chapter=each)
    office.agree("ministerraad")
    office.svm("release", "--reason", "Een nieuw cijfer is verschenen.")
    assert b"1.240" in tree(public / f"{number}.1")[f"notebooks/{IMMIGRATION}.html"]
    assert tree(public / f"{number}.0") == first
    assert "1.234 → 1.240" in (public / "feed.xml").read_text(encoding="utf-8")

    # And back: readers have the first release again, byte for byte.
    CliRunner().invoke(cli.app, ["release", "--back"])
    assert tree(public / f"{number}.0") == first
    assert not (public / f"{number}.1").exists()
    assert b"1.234" in tree(public / str(number))[f"notebooks/{IMMIGRATION}.html"]
