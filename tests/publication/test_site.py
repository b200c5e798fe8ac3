"""What is public is one whole state at every moment, and holds nothing that was not released."""

import json
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from datetime import datetime
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree

import pikepdf
import pypdfium2
import pytest
from typer.testing import CliRunner

from staatvanmigratie import cli
from staatvanmigratie.book.web import scripts
from staatvanmigratie.foundation.errors import DataFileError, SvmError
from staatvanmigratie.foundation.files import file_digest, tree
from staatvanmigratie.privacy import file_contents
from staatvanmigratie.publication import preview, release_records
from staatvanmigratie.publication.release import back, release
from staatvanmigratie.publication.site import drafts, files, kept
from staatvanmigratie.publication.site.site import Site
from staatvanmigratie.report.registers import site_settings
from tests.samples import ROOT, release_project
from tests.samples.release_project import agree, build

pytestmark = pytest.mark.process

ATOM = "{http://www.w3.org/2005/Atom}"
REASON = "Nieuw cijfer verschenen."
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"

#: The two volumes of a PDF, by what is added to its name.
BOTH = ("", "-bijlagen")


@pytest.fixture
def project(tmp_path, monkeypatch):
    """Edition 2024 agreed, edition 2025 built and known to nobody."""
    root = release_project.make(tmp_path)
    release_project.stand_ins(monkeypatch.setattr)
    monkeypatch.chdir(root)
    monkeypatch.delenv("SVM_SITE", raising=False)
    agree(root)
    return root


@pytest.fixture
def site(project):
    return release_project.site(project)


def released(root, number=2024, **options):
    return release(root, number, release_project.site(root), **options)


def reprint(root, shown="335.668", numbers=None):
    build(root, shown=shown)
    if numbers:
        (root / "build" / "2024" / "numbers.json").write_text(json.dumps(numbers), encoding="utf-8")
    agree(root, moment=None)
    return released(root, reason=REASON)


def an_hour_later(site):
    """Let everything that was public be that longer than an hour ago."""
    for path in site.states.glob("*.json"):
        os.utime(path, (time.time() - 3601,) * 2)


def public_files(site):
    return [path for path in site.tree.rglob("*") if path.is_file()]


def named(folder, number, without="concept-"):
    """Return the files of a public tree that name an edition anywhere: in bytes, names, or inside a PDF."""
    found = []
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if name.startswith(without):
            continue
        said = (
            [name, *(part.text for part in file_contents.parts(name, path.read_bytes()))]
            if path.is_file()
            else [name]
        )
        if re.search(rf"(?:migratie|editie|/|^)[\s_&;a-z-]*{number}", "\n".join(said), re.IGNORECASE):
            found.append(name)
    return found


# One whole state -----------------------------------------------------------------------------------------


def test_public_is_one_link_to_a_state_and_no_link_leads_out_of_it(project, site):
    released(project)
    reprint(project)

    assert os.readlink(site.public) == f"states/{site.state.name}"
    assert re.fullmatch(r"[0-9a-f]{32}", site.state.name)
    assert not [path for path in site.tree.rglob("*") if path.is_symlink()]
    assert files.damage(site.tree, site.state.files) == []
    for path in public_files(site):
        assert path.stat().st_mode & 0o777 == 0o444, "nobody writes in what is public"


def test_what_is_kept_and_what_is_public_are_never_one_file(project, site):
    """Whoever writes in a public page leaves the release as it was."""
    released(project)
    reprint(project)

    kept_files = {path.stat().st_ino for path in site.releases.rglob("*") if path.is_file()}
    public = [path for path in site.states.rglob("*") if path.is_file()]
    assert kept_files and not [path for path in public if path.stat().st_ino in kept_files]
    assert {path.stat().st_nlink for path in site.releases.rglob("*") if path.is_file()} == {1}
    page = site.tree / "2024" / "index.html"
    assert page.samefile(site.tree / "2024.1" / "index.html"), "two public addresses of one page cost it once"
    page.chmod(0o644)
    page.write_text("x", encoding="utf-8")
    assert all(each.problems() == [] for each in site.shown())


def test_without_hard_links_and_symbolic_links_it_works_as_well(project, site, monkeypatch):
    def impossible(*_, **__):
        raise OSError("no links here")

    monkeypatch.setattr(os, "link", impossible)
    monkeypatch.setattr(os, "symlink", impossible)

    released(project)
    reprint(project)
    assert site.state.releases == ["2024.0", "2024.1"] and not site.public.exists()
    assert (site.folder / "public.txt").read_text() == f"{site.state.name}\n"
    assert not (site.tree / "2024" / "index.html").samefile(site.releases / "2024.1" / "html" / "index.html")

    assert back(project, site).releases == ["2024.0"]
    assert site.state.releases == ["2024.0"]


def test_a_folder_called_public_that_somebody_else_made_is_left_alone(project, site):
    (site.public / "theirs").mkdir(parents=True)

    with pytest.raises(SvmError, match="was not made by svm release; move it away first"):
        released(project)
    assert (site.public / "theirs").exists()


def test_a_state_whose_description_is_lost_is_not_taken_for_litter(project, site):
    released(project)
    (site.states / f"{site.state.name}.json").unlink()

    with pytest.raises(SvmError, match=r"put .* back from a backup"):
        released(project)
    assert (site.public / "index.html").exists()


def test_only_what_can_still_be_gone_back_to_is_kept(project, site, monkeypatch):
    monkeypatch.setattr("staatvanmigratie.publication.site.site.BEFORE", 1)
    released(project)
    (site.states / ("0" * 32)).mkdir()
    (site.folder / ".draft-77").mkdir()
    (site.releases / ".keeping-2024.7-77" / "html").mkdir(parents=True)
    files.settle(site.releases / ".keeping-2024.7-77", read_only=True)

    reprint(project)
    reprint(project, "336.000")
    an_hour_later(site)
    with site.locked():
        site.tidy(set(release_records.every(project)))

    now = site.state
    names = {path.name.removesuffix(".json") for path in site.states.iterdir()}
    assert names == {now.name, now.before}
    assert sorted(path.name for path in site.releases.iterdir()) == ["2024.0", "2024.1", "2024.2"]
    assert not [path for path in site.folder.iterdir() if path.name.startswith((".draft", ".public"))]
    back(project, site)
    with pytest.raises(SvmError, match="no state before it"):
        back(project, site)


@pytest.mark.parametrize("later", [False, True], ids=["at once", "an hour later"])
def test_who_reads_a_state_reads_it_to_the_end_whatever_becomes_of_it(project, site, later):
    released(project)
    build(project, shown="335.668")
    agree(project, moment=None)
    released(project, reason=REASON)
    open_now = site.tree  # what a server has found for one request
    if later:
        an_hour_later(site)

    back(project, site)
    released(project, reason=REASON)

    assert (open_now / "2024" / "index.html").exists()
    an_hour_later(site)
    with site.locked():
        site.tidy(set(release_records.every(project)))
    assert not open_now.exists()
    assert len(site.history()) == 2


# Stopped at any moment -----------------------------------------------------------------------------------

#: What a release does on the disk, step by step.
STEPS = "rename replace symlink link mkdir fsync unlink chmod".split()


def start(root, allowed=None, reason=REASON):
    """Release in a process of its own, that stops dead after some steps on the disk; return its id."""
    if child := os.fork():
        return child
    done = 0

    def step(function):
        def run(*arguments, **options):
            nonlocal done
            if done == allowed:
                os._exit(9)
            done += 1
            return function(*arguments, **options)

        return run

    try:
        for name in STEPS:
            setattr(os, name, step(getattr(os, name)))
        released(root, reason=reason)
    except BaseException:
        os._exit(1)
    os._exit(0)


def ended(child):
    """Wait for a process and return how it ended; negative is the signal that killed it."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


class Reader(threading.Thread):
    """Someone who reads the site all the time, and notes what was not whole."""

    def __init__(self, public):
        super().__init__()
        self.public, self.ended, self.wrong, self.read = public, False, [], 0

    def run(self):
        while not self.ended:
            state = os.path.realpath(self.public)  # as a server does for one request
            try:
                start = Path(state, "index.html").read_text(encoding="utf-8")
                newest = Path(state, "2024", "index.html").read_text(encoding="utf-8")
            except OSError as error:
                self.wrong.append(str(error))
            else:
                self.read += 1
                if ("335.668" in newest) != ("2024.1" in start):
                    self.wrong.append("an old page beside a new one")


def whole(site):
    """Check that what is public is one state and what that state says, and return its releases."""
    assert site.state is not None and files.damage(site.tree, site.state.files) == []
    for each in site.shown():
        assert each.problems() == []
    return site.state.releases


@pytest.fixture
def waiting(project, site):
    """2024.0 is public; 2024.1 may follow."""
    released(project)
    build(project, shown="335.668")
    agree(project, moment=None)
    return dict(tree(site.releases / "2024.0", (site.releases / "2024.0").rglob("*")))


def finish(project, site, first):
    """The same command ends what was begun, whatever was left; nothing half made stays."""
    if site.state.releases == ["2024.0"]:
        released(project, reason=REASON)
    assert whole(site) == ["2024.0", "2024.1"]
    assert [each.release for each in release_records.read(project, 2024)] == ["2024.0", "2024.1"]
    an_hour_later(site)
    with site.locked():
        site.tidy(set(release_records.every(project)))
    assert sorted(path.name for path in site.releases.iterdir()) == ["2024.0", "2024.1"]
    assert dict(tree(site.releases / "2024.0", (site.releases / "2024.0").rglob("*"))) == first
    assert len(list(site.states.iterdir())) == 2 * len(site.history())
    assert not [path for path in site.folder.iterdir() if path.name.startswith((".public", ".draft"))]


forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills processes as Unix does")


@pytest.mark.editions
@forks
def test_killed_at_twenty_random_moments_a_release_is_whole_or_not_there(project, site, waiting):
    chance = random.Random(2024)
    began = time.monotonic()
    assert ended(start(project)) == 0
    lasts = time.monotonic() - began
    back(project, site)
    reader = Reader(site.public)
    reader.start()

    killed = 0
    for _ in range(20):
        child = start(project)
        time.sleep(chance.uniform(0, lasts))
        os.kill(child, signal.SIGKILL)
        killed += ended(child) == -signal.SIGKILL
        if whole(site) == ["2024.0", "2024.1"]:
            back(project, site)

    finish(project, site, waiting)
    reader.ended = True
    reader.join()
    assert killed > 5 and reader.wrong == [] and reader.read > 20


@pytest.mark.editions
@forks
@pytest.mark.parametrize("first", [True, False], ids=["the first release", "a reprint"])
def test_stopped_at_any_step_on_the_disk_the_site_is_whole(project, site, first):
    """Every step but one in three, so that no gap between two of them goes unseen."""
    if not first:
        released(project)
    build(project, shown="335.668")
    agree(project, moment=None)
    options = {"reason": None if first else REASON}
    before = [] if first else ["2024.0"]
    after = [*before, f"2024.{len(before)}"]
    old = dict(tree(site.releases / "2024.0", (site.releases / "2024.0").rglob("*"))) if before else {}

    allowed = stopped = 0
    while True:
        child = start(project, allowed, **options)
        how = ended(child)
        assert how in (0, 9)
        shown = whole(site) if site.state else []
        assert shown in (before, after)
        assert {f"2024.{n}" for n in range(len(release_records.read(project, 2024)))} >= set(shown)
        if how == 0:
            break
        stopped += 1
        allowed += 3
        if shown == after:
            if first:
                break
            back(project, site)

    assert stopped > 20
    if site.state is None or site.state.releases == before:
        released(project, **options)
    assert whole(site) == after
    if before:
        assert dict(tree(site.releases / "2024.0", (site.releases / "2024.0").rglob("*"))) == old


HOLD = """
import sys, time
from pathlib import Path
from staatvanmigratie.publication.site.site import Site
from staatvanmigratie.report.registers import site_settings
with Site(Path(sys.argv[1])).locked():
    print("held", flush=True)
    time.sleep(60)
"""


def test_two_releases_at_once_is_one_too_many(project, site):
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(site.folder)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert holder.stdout.readline() == "held\n"
    try:
        start = time.monotonic()
        for second in (lambda: released(project), lambda: back(project, site)):
            with pytest.raises(SvmError, match=f"Process {holder.pid} is releasing in"):
                second()
        assert time.monotonic() - start < 4
        assert released(project, dry_run=True) is None, "looking is free"
    finally:
        holder.kill()
        holder.communicate()

    assert released(project).name == "2024.0"


@forks
def test_two_processes_that_start_together_make_one_release(project, site, waiting):
    how = [ended(child) for child in [start(project), start(project)]]

    assert sorted(how) == [0, 1], "the second waits its turn, and then finds the same or a lock"
    finish(project, site, waiting)


# Nothing that was not released ---------------------------------------------------------------------------


def test_an_edition_that_is_not_released_is_named_nowhere(project, site):
    released(project)
    reprint(project)
    preview.preview(project, 2025, site)

    assert named(site.tree, 2025) == []
    assert "concept" not in "".join(
        p.read_text() for p in site.tree.glob("*.*") if p.suffix in {".html", ".xml"}
    )
    assert len(named(site.tree, 2024)) > 20, "the search finds what is there"


def test_a_draft_is_marked_on_every_page_and_nobody_can_guess_where_it_is(project, site):
    released(project)

    draft = preview.preview(project, 2025, site)

    assert re.fullmatch(r"https://sta\.example/map/concept-[0-9a-f]{32}/", draft.address)
    assert draft.folder.parent == site.tree and draft.folder.name in draft.address
    shown = list(draft.folder.rglob("*.html"))
    assert len(shown) == 3
    for page in shown:
        text = page.read_text(encoding="utf-8")
        assert '<meta name="robots" content="noindex, nofollow">' in text.partition("</head>")[0]
        assert '<p class="svm-concept" role="note">Concept van Staat van Migratie 2025.' in text
        style = re.search(r'href="([./]*concept\.css)"', text)[1]
        assert (page.parent / style).resolve() == (draft.folder / "concept.css").resolve()
    for volume in BOTH:
        pdf = pypdfium2.PdfDocument(draft.folder / f"staat-van-migratie-2025{volume}.pdf")
        assert "Concept - niet openbaar" in pdf[0].get_textpage().get_text_range()
    assert files.damage(
        project / "build" / "2025",
        json.loads((project / "build" / "2025" / "manifest.json").read_text())["files"],
    ) == ["manifest.json was not there"]


def test_names_of_drafts_and_states_are_made_by_chance(project, site):
    names = {preview.preview(project, 2025, site).folder.name for _ in range(5)}

    assert len(names) == 5 and set(drafts.of(site.tree)) == names


def test_a_draft_before_the_first_release_stands_beside_an_empty_page(project, site):
    preview.preview(project, 2025, site)

    assert "Er is nog geen editie gepubliceerd." in (site.public / "index.html").read_text()
    assert named(site.tree, 2025) == named(site.tree, 2024) == []
    assert released(project).name == "2024.0"
    assert len(drafts.of(site.tree)) == 1, "the draft of the other edition stays"


def test_a_draft_ends_with_the_release_and_going_back_does_not_bring_it_back(project, site):
    released(project)
    preview.preview(project, 2025, site)
    agree(project, 2025)
    released(project, 2025)
    assert drafts.of(site.tree) == {}

    back(project, site)

    assert drafts.of(site.tree) == {} and named(site.tree, 2025, without="nothing") == []
    assert not list(site.states.glob("*/concept-*"))


def test_a_draft_that_was_withdrawn_is_gone_everywhere(project, site):
    released(project)
    preview.preview(project, 2025, site)
    reprint(project)
    other = preview.preview(project, 2024, site)
    assert sorted(drafts.of(site.tree).values()) == [2024, 2025]

    assert preview.withdraw(project, 2025, site) == 1

    assert drafts.of(site.tree) == {other.folder.name: 2024}
    back(project, site)
    assert drafts.of(site.tree) == {other.folder.name: 2024}
    assert preview.withdraw(project, 2024, site) == 1
    assert not list(site.states.glob("*/concept-*"))


def test_a_draft_with_something_personal_is_not_made(project, site):
    page = project / "build" / "2025" / "html" / "index.html"
    page.write_text(page.read_text().replace("mensen", "bel 06-1234" + "5678"), encoding="utf-8")

    with pytest.raises(SvmError, match=r"No draft was made:\n- build/2025/html/index\.html"):
        preview.preview(project, 2025, site)
    assert not list(site.folder.glob(".draft*"))


def test_a_draft_needs_a_build(project, site):
    for path in (project / "build" / "2025" / "chapters").iterdir():
        path.unlink()

    with pytest.raises(SvmError, match="make it with: svm build 2025"):
        preview.preview(project, 2025, site)


def test_the_command_shows_where_the_draft_is_and_takes_it_away(project, site):
    said = CliRunner().invoke(cli.app, ["preview", "2025"])
    assert said.exit_code == 0, said.output
    assert f"https://sta.example/map/{next(iter(drafts.of(site.tree)))}/" in said.output

    said = CliRunner().invoke(cli.app, ["preview", "2025", "--withdraw"])

    assert "1 drafts taken away" in said.output and drafts.of(site.tree) == {}


# The pages around the releases ---------------------------------------------------------------------------


def test_every_address_on_the_start_page_is_there(project, site):
    released(project)
    reprint(project)
    text = (site.public / "index.html").read_text(encoding="utf-8")

    found = set(re.findall(r'href="(?!data:)([^"#]+)"', text))

    volumes = {f"2024{again}/staat-van-migratie-2024{volume}.pdf" for again in ("", ".0") for volume in BOTH}
    assert {"2024/", "2024.0/", "feed.xml", *volumes} <= found
    for address in found:
        path = site.public / address
        assert (path / "index.html" if address.endswith("/") else path).is_file(), address
    assert '<html lang="nl">' in text and text.count("<h1>") == 1 and "<script" not in text


def test_what_goes_between_ministers_is_kept_but_not_public(project, site):
    released(project)

    shown = [path.name for path in public_files(site) if path.parent.name == "documents"]

    assert set(shown) == {"kamerbrief-2024.pdf", "nieuwsbericht-2024.pdf", "summary-2024.pdf"}
    assert (site.releases / "2024.0" / "documents" / "nota-2024.pdf").exists()


def test_the_feed_tells_every_release_and_what_changed(project, site):
    released(project)
    reprint(project)

    feed = ElementTree.parse(site.public / "feed.xml").getroot()

    entries = feed.findall(f"{ATOM}entry")
    titles = [entry.findtext(f"{ATOM}title") for entry in entries]
    assert titles == ["Staat van Migratie 2024: herdruk 2024.1", "Staat van Migratie 2024"]
    assert "332.863 → 335.668" in entries[0].findtext(f"{ATOM}content")
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == 2
    for entry in entries:
        assert datetime.fromisoformat(entry.findtext(f"{ATOM}updated")).tzinfo
        for link in entry.findall(f"{ATOM}link"):
            path = site.public / link.get("href")
            assert path.exists() and int(link.get("length", path.stat().st_size)) == path.stat().st_size


def test_the_feed_tells_of_each_figure_that_was_waited_for_and_is_printed_now(project, site):
    numbers = project / "build" / "2024" / "numbers.json"
    awaited = {"series": "naar_type", "period": "2023", "title": "Immigratie naar type"}
    other = {**awaited, "period": "2022"}
    numbers.write_text(json.dumps({"numbers": [], "pending": [awaited, other]}), encoding="utf-8")
    released(project)
    where = {"series": "naar_type", "period": "2023", "anchor": "notebooks/01_immigratie.html#n1"}
    there = {
        **where,
        "breakdown": {},
        "based_on": [],
        "what": "value",
        "value": 1,
        "unit": "personen",
        "shown": "1",
    }
    reprint(project, numbers={"numbers": [there, there], "pending": [other]})

    feed = ElementTree.parse(site.public / "feed.xml").getroot()
    told = [each for each in feed.findall(f"{ATOM}entry") if "Nieuw cijfer" in each.findtext(f"{ATOM}title")]

    assert [each.findtext(f"{ATOM}title") for each in told] == ["Nieuw cijfer: Immigratie naar type, 2023"]
    assert told[0].find(f"{ATOM}link").get("href") == "2024.1/notebooks/01_immigratie.html#n1"


def test_the_statement_on_accessibility_says_what_was_tested_and_what_is_wrong(project, site):
    test = "{what: De PDF, how: Een programma toetst., when: Altijd., result: Geen fouten.}"
    (project / "data" / "accessibility.yml").write_text(
        f"standard: WCAG 2.2\nstatus: C\ntested: [{test}]\nshortcomings: [Kaarten zijn lastig.]\n"
    )
    with (project / "data" / "site.yml").open("a") as file:
        file.write("contact: {organisation: Redactie, address: 'https://sta.example/contact'}\n")
    released(project)

    text = (site.public / "toegankelijkheid.html").read_text(encoding="utf-8")
    for said in (
        "de eerste maatregelen zijn genomen",
        "Een programma toetst.",
        "Kaarten zijn lastig.",
        "Redactie",
    ):
        assert said in text
    for name in ("index.html", "404.html"):
        page = (site.public / name).read_text(encoding="utf-8")
        (address,) = re.findall(r'href="([^"]*toegankelijkheid.html)"', page)
        assert address in ("./toegankelijkheid.html", "/map/toegankelijkheid.html")
        assert "Vraag of fout gezien?" in page


def test_without_facts_there_is_no_statement(project, site):
    released(project)

    assert not (site.public / "toegankelijkheid.html").exists()
    assert "toegankelijkheid" not in (site.public / "index.html").read_text(encoding="utf-8")


def test_the_site_map_has_the_newest_pages_with_whole_addresses(project, site):
    released(project)
    reprint(project)

    found = [e.text for e in ElementTree.parse(site.public / "sitemap.xml").getroot().iter(f"{MAP}loc")]

    assert found == [
        urljoin("https://sta.example/map/", name)
        for name in ("", "2024/", "2024/notebooks/01_immigratie.html")
    ]
    assert (site.public / "robots.txt").read_text() == (
        "User-agent: *\nAllow: /\nSitemap: https://sta.example/map/sitemap.xml\n"
    )


def test_a_wrong_address_leads_to_the_start_page_from_any_depth(project, site):
    released(project)

    text = (site.public / "404.html").read_text(encoding="utf-8")

    addresses = re.findall(r'href="(?!data:)([^"#]+)"', text)
    assert addresses and all(urlsplit(a).path.startswith("/map/") for a in addresses)


def test_the_headers_allow_the_scripts_of_the_pages_and_nothing_else(project, site):
    released(project)

    text = (site.public / "_headers").read_text(encoding="utf-8")

    for wanted in (
        "default-src 'none'",
        "script-src 'self' 'sha256-",
        "style-src 'self'",
        "nosniff",
        "no-referrer",
    ):
        assert wanted in text
    assert "unsafe" not in text and "*;" not in text
    assert text.endswith("  X-Robots-Tag: noindex, nofollow\n")


def figure_page(project, number, label="fig-eerste"):
    there = project / "build" / str(number) / "html" / "figuur" / label
    there.mkdir(parents=True)
    for name in ("index.html", "insluiten.html"):
        (there / name).write_text("<!DOCTYPE html><html><head></head><body><h1>Figuur</h1></body></html>")


def test_only_the_pages_of_figures_may_stand_in_a_frame(project, site):
    figure_page(project, 2024)
    released(project)

    rules = re.split(r"^(?=/)", (site.public / "_headers").read_text(encoding="utf-8"), flags=re.MULTILINE)
    alone = {rule.split("\n")[0] for rule in rules if "frame-ancestors 'none'" in rule}
    pages = [path.relative_to(site.tree).as_posix() for path in site.tree.rglob("*.html")]
    open_to_frames = {
        page
        for page in pages
        if not any(
            f"/{page}".startswith(place[:-1]) if place.endswith("*") else f"/{page}" == place
            for place in alone
        )
    }
    assert open_to_frames == {
        f"{folder}figuur/fig-eerste/{name}.html"
        for folder in ("", "2024/", "2024.0/")
        for name in ("index", "insluiten")
    }
    assert {"/", "/2024/", "/2024.0/", "/concept-*"} <= alone


def test_a_frame_that_follows_leads_to_the_newest_edition_with_the_figure(project, site):
    figure_page(project, 2024)
    figure_page(project, 2024, "fig-oud")
    released(project)
    page = (site.public / "figuur" / "fig-oud" / "insluiten.html").read_text(encoding="utf-8")

    (address,) = re.findall(r'content="0; url=([^"]+)"', page)
    assert (site.public / "figuur" / "fig-oud" / address).resolve().name == "insluiten.html"
    assert address == "../../2024/figuur/fig-oud/insluiten.html"
    assert (site.public / "2024" / "figuur" / "fig-oud" / "insluiten.html").exists()
    assert "insluiten" not in (site.public / "sitemap.xml").read_text(encoding="utf-8")


def test_a_script_that_nobody_knows_is_not_allowed(project, site):
    """Its digest went into the policy by itself, and it ran wherever a text had brought it into a page."""
    page = project / "build" / "2024" / "html" / "index.html"
    strange = (
        "<script>document.title = 'gekraakt'</script><script>DOCUMENTATION_OPTIONS.pagename = 'a'+b;</script>"
    )
    page.write_text(page.read_text(encoding="utf-8").replace("<main>", f"<main>{strange}"), encoding="utf-8")
    released(project)

    text = (site.public / "_headers").read_text(encoding="utf-8")

    assert {
        scripts.digest(f"DOCUMENTATION_OPTIONS.pagename = '{name}';") for name in ("index", "01", "search")
    } == set(re.findall(r"'sha256-([^']+)'", text.partition("script-src")[2].partition(";")[0]))


def test_charts_that_can_be_made_interactive_need_no_wider_policy(project, site):
    library = project / "build" / "2024" / "html" / "vega" / "vega.js"
    library.parent.mkdir()
    library.write_text("/* the library */", encoding="utf-8")
    released(project)

    text = (site.public / "_headers").read_text(encoding="utf-8")

    assert "unsafe" not in text and "style-src 'self';" in text


@pytest.mark.parametrize(
    "text", ["", "address: http://voorbeeld.nl/\n", "address: https://voorbeeld.nl\n", "a: b\n"]
)
def test_an_address_that_is_not_whole_is_refused(project, text):
    (project / "data" / "site.yml").write_text(text, encoding="utf-8")

    with pytest.raises(DataFileError, match=r"data/site\.yml: address"):
        site_settings.read(project)


def test_what_a_reprint_says_is_text_and_no_page(project, site, monkeypatch):
    """The reason is typed by hand."""
    released(project)
    build(project, shown="335.668")
    agree(project, moment=None)

    released(project, reason="Nieuw cijfer <script>alert(1)</script> & verschenen.")

    for name in ("index.html", "feed.xml"):
        assert "<script" not in (site.public / name).read_text(encoding="utf-8")
    ElementTree.parse(site.public / "feed.xml")


def test_a_copy_holds_no_link(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "outside").write_text("x")
    os.symlink(tmp_path / "outside", tmp_path / "a" / "link")

    files.copy(tmp_path / "a", tmp_path / "b")

    assert not (tmp_path / "b" / "link").is_symlink()
    assert files.damage(tmp_path / "a", {"link": file_digest(tmp_path / "outside")}) == ["link was changed"]


def test_a_release_is_never_written_over(tmp_path):
    (tmp_path / "2024.0").mkdir()

    with pytest.raises(SvmError, match="a release is never changed"):
        kept.keep(tmp_path, "2024.0", {}, {})


def test_the_settings_of_the_project_itself_can_be_read():
    assert site_settings.read(ROOT).address.startswith("https://")
    assert Site.of(ROOT).folder == ROOT / "site"


def test_a_draft_of_a_real_pdf_keeps_its_pages(tmp_path):
    path = tmp_path / "a.pdf"
    with pikepdf.new() as pdf:
        for _ in range(3):
            pdf.add_blank_page()
        pdf.save(path)

    drafts._stamp(path)

    shown = pypdfium2.PdfDocument(path)
    assert ["Concept" in shown[n].get_textpage().get_text_range() for n in range(3)] == [True] * 3


def test_the_pages_of_a_release_are_told_of_the_other_editions(project, site):
    released(project)
    build(project, shown="335.668")
    agree(project, moment=None)
    released(project, reason=REASON)

    known = json.loads((site.public / "edities.json").read_text(encoding="utf-8"))

    assert [(each["edition"], each["release"]) for each in known["editions"]] == [(2024, "2024.1")]
    assert "index" in known["editions"][0]["pages"] and "2025" not in json.dumps(known), "it is not out"
    assert known["renamed"] == {}


def test_an_old_name_of_a_page_leads_to_the_one_it_has_now(project, site):
    (project / "data" / "redirects.yml").write_text(
        "notebooks/00_oud: index\nnotebooks/weg: notebooks/nooit\n"
    )
    released(project)

    assert (site.public / "_redirects").read_text() == "/2024/notebooks/00_oud.html /2024/index.html 301\n"
    assert json.loads((site.public / "edities.json").read_text())["renamed"]["notebooks/00_oud"] == "index"


def test_a_name_that_is_old_and_new_is_refused(project):
    (project / "data" / "redirects.yml").write_text("a: b\nb: c\n", encoding="utf-8")

    with pytest.raises(DataFileError, match=r"data/redirects\.yml: b is an old name and a new one"):
        site_settings.read(project)
