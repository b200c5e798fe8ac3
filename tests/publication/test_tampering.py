"""Whatever somebody changes by hand, svm verify says so and names it; where nobody did, all holds."""

import hashlib
import json
import os
import re
import shutil
import stat
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from staatvanmigratie import cli
from staatvanmigratie.foundation import chain, signatures
from staatvanmigratie.foundation.errors import DataFileError
from staatvanmigratie.foundation.files import file_digest
from staatvanmigratie.publication import preview, record_files, release_archive
from staatvanmigratie.publication.release import RefusedError, release
from staatvanmigratie.publication.site import kept
from staatvanmigratie.publication.verification import package, project
from staatvanmigratie.publication.verification.package import PackageError
from tests.foundation.test_chain import new_key, with_openssh
from tests.samples import release_project, tampered_project
from tests.samples.tampered_project import commit, git

pytestmark = [
    pytest.mark.process,
    pytest.mark.skipif(not shutil.which("git"), reason="the version history is git's"),
]

APPROVALS = "data/approvals/2024.yml"
RELEASES = "data/releases/2024.yml"
RECEIVED = "data/contributions/2024/received.yml"
DELIVERIES = "data/deliveries/received.yml"
PAGE = "notebooks/01_immigratie.html"


@pytest.fixture(scope="module")
def untouched(tmp_path_factory):
    """A project with two releases and their history."""
    here = Path.cwd()
    with pytest.MonkeyPatch.context() as patch:
        release_project.stand_ins(patch.setattr)
        root = tmp_path_factory.mktemp("untouched") / "project"
        root.mkdir()
        os.chdir(root)
        try:
            return tampered_project.make(root)
        finally:
            os.chdir(here)


@pytest.fixture
def root(untouched, tmp_path, monkeypatch):
    """A copy of it, to be tampered with."""
    made = tmp_path / "project"
    shutil.copytree(untouched, made, symlinks=True)
    monkeypatch.chdir(made)
    release_project.stand_ins(monkeypatch.setattr)
    return made


def site(root):
    return release_project.site(root)


def found(root):
    return [str(each) for each in project.wholly(root, site(root)) if not each.holds]


# Hands -----------------------------------------------------------------------------------------------------


def write(path, content):
    """Write a file, read-only or not, as its owner can."""
    path.parent.chmod(0o755)
    if path.exists():
        path.chmod(0o644)
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))


def replace(path, old, new):
    text = path.read_bytes().decode("utf-8")
    assert old in text
    write(path, text.replace(old, new, 1))


def remove(path):
    path.parent.chmod(0o755)
    path.unlink()


def entries(root, name):
    return record_files.of(root, name)


def rewrite(root, name, listed, seal=False):
    """Write a file of records anew; with ``seal`` by somebody who knows how the chain is made."""
    text = (root / name).read_text(encoding="utf-8")
    head = text[: text.index("\n  - ") + 1]
    if seal:
        made = []
        for each in listed:
            made += chain.added(name, made, chain.plain(each), "")
        listed = made
    lines = yaml.safe_dump(listed, allow_unicode=True, sort_keys=False, width=110).splitlines()
    write(root / name, head + "".join(f"  {line}\n" for line in lines))


def list_anew(folder):
    """Make the manifest of a kept release agree with its files."""
    listed = {name: sha256 for name, sha256 in kept.files.listing(folder).items() if name != kept.MANIFEST}
    write(folder / kept.MANIFEST, json.dumps({"files": listed}))


def list_public(root):
    """Make the list of the public state agree with its files."""
    now = site(root)
    path = now.states / f"{now.state.name}.json"
    about = json.loads(path.read_text())
    about["files"] = kept.files.listing(now.tree)
    write(path, json.dumps(about))


def journal_anew(root):
    """Make the journal agree with the list, and seal it all anew."""
    now, made = site(root), []
    lines = [chain.plain(each) for each in now.lines()]
    lines[-1]["listing"] = file_digest(now.states / f"{now.state.name}.json")
    for each in lines:
        made += chain.added(now.journal.name, made, each, "")
    write(now.journal, "".join(json.dumps(each) + "\n" for each in made))


def folder(root, name="2024.0"):
    return root / "site" / "releases" / name


def public(root, name):
    return site(root).tree / name


def by_a_link(path, elsewhere):
    """Put the very same in another place, and a link to it here."""
    path.parent.chmod(0o755)
    if path.is_dir():
        shutil.copytree(path, elsewhere)
        for each in [path, *(below for below in path.rglob("*") if below.is_dir())]:
            each.chmod(0o755)
        shutil.rmtree(path)
    else:
        shutil.move(path, elsewhere)
    path.symlink_to(elsewhere)


# What somebody can do, and what is said then ---------------------------------------------------------------


def moment_of_an_approval(root):
    replace(root / APPROVALS, "2024-06-14T12:30:00", "2024-06-13T12:30:00")


def who_agreed(root):
    replace(root / APPROVALS, "by: DG Migratie", "by: minister")


def note_in_an_approval(root):
    listed = entries(root, APPROVALS)
    listed[1]["note"] = "het overzicht is er"
    rewrite(root, APPROVALS, listed)


def an_approval_taken_away(root):
    listed = entries(root, APPROVALS)
    rewrite(root, APPROVALS, [listed[0], *listed[2:]])


def the_first_approval_taken_away(root):
    rewrite(root, APPROVALS, entries(root, APPROVALS)[1:])


def the_last_approval_taken_away(root):
    rewrite(root, APPROVALS, entries(root, APPROVALS)[:-1])


def two_approvals_swapped(root):
    first, second, *others = entries(root, APPROVALS)
    rewrite(root, APPROVALS, [second, first, *others])


def an_approval_twice(root):
    listed = entries(root, APPROVALS)
    rewrite(root, APPROVALS, [*listed, listed[-1]])


def an_approval_by_hand(root):
    listed = entries(root, APPROVALS)
    rewrite(root, APPROVALS, [*listed, chain.plain(listed[-1])])


def an_approval_changed_and_all_sealed_anew(root):
    listed = entries(root, APPROVALS)
    rewrite(root, APPROVALS, [{**listed[0], "by": "minister"}, *listed[1:]], seal=True)


def approvals_of_another_edition(root):
    shutil.copyfile(root / APPROVALS, root / "data" / "approvals" / "2025.yml")


def no_approvals_at_all(root):
    remove(root / APPROVALS)


def broken_approvals(root):
    write(root / APPROVALS, "approvals: [\n")


def what_was_agreed_to(root):
    path = next(each for each in (root / "data/approvals/2024").iterdir() if "332.863" in each.read_text())
    replace(path, "332.863", "332.864")


def what_was_agreed_to_gone(root):
    remove(next((root / "data/approvals/2024").iterdir()))


def receipt_of_a_contribution(root):
    replace(root / RECEIVED, "organisation: SZW", "organisation: JenV")


def receipt_of_a_delivery(root):
    replace(root / DELIVERIES, "cd" * 32, "ce" * 32)


def figures_of_a_delivery(root):
    replace(root / "data/snapshots/cbs/85451NED/2024-02-29/observations.csv", "332863", "332864")


def day_of_a_delivery(root):
    replace(
        root / "data/snapshots/cbs/85451NED/2024-02-29/snapshot.yml", "secondary: true", "secondary: false"
    )


def reason_of_a_release(root):
    replace(root / RELEASES, "reason: Nieuw cijfer verschenen.", "reason: Er is niets aan de hand.")


def a_release_that_was_never_made(root):
    rewrite(root, RELEASES, entries(root, RELEASES)[:-1])


def number_in_a_kept_page(root):
    replace(folder(root) / "html" / PAGE, "332.863", "332.864")


def byte_of(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    write(path, bytes(content))


def byte_of_a_kept_pdf(root):
    byte_of(folder(root) / "staat-van-migratie-2024.pdf")


def byte_of_the_kept_annexes(root):
    byte_of(folder(root) / "staat-van-migratie-2024-bijlagen.pdf")


def kept_nota(root):
    write(folder(root) / "documents" / "nota-2024.pdf", "Een andere nota")


def kept_file_gone(root):
    remove(folder(root) / "numbers.json")


def file_put_into_a_release(root):
    write(folder(root) / "html" / "extra.html", "x")


def link_put_into_a_release(root):
    path = folder(root) / "html" / PAGE
    remove(path)
    path.symlink_to(root / "elsewhere")


def manifest(root):
    path = folder(root) / kept.MANIFEST
    listed = json.loads(path.read_text())
    listed["files"].popitem()
    write(path, json.dumps(listed))


def kept_page_and_manifest(root):
    number_in_a_kept_page(root)
    list_anew(folder(root))


def kept_page_manifest_and_record_sealed_anew(root):
    kept_page_and_manifest(root)
    listed = entries(root, RELEASES)
    listed[0]["manifest"] = file_digest(folder(root) / kept.MANIFEST)
    rewrite(root, RELEASES, listed, seal=True)


def moment_in_what_a_release_says_of_itself(root):
    path = folder(root) / kept.ABOUT
    about = json.loads(path.read_text())
    write(path, json.dumps({**about, "moment": "2024-06-14T12:00:00+02:00"}))
    list_anew(folder(root))
    listed = entries(root, RELEASES)
    listed[0]["manifest"] = file_digest(folder(root) / kept.MANIFEST)
    rewrite(root, RELEASES, listed, seal=True)


def whole_release_gone(root):
    folder(root).parent.chmod(0o755)
    shutil.rmtree(folder(root))


def archive_of_a_release(root):
    path = site(root).archive("2024.0")
    write(path, path.read_bytes()[:-1])


def archive_of_no_release(root):
    write(site(root).archive("2024.0").with_name("staat-van-migratie-2024.9.zip"), b"PK")


def approvals_behind_a_link(root):
    by_a_link(root / APPROVALS, root.parent / "elsewhere.yml")


def whole_release_behind_a_link(root):
    by_a_link(folder(root), root.parent / "elsewhere")


def number_in_a_public_page(root):
    replace(public(root, f"2024.0/{PAGE}"), "332.863", "332.864")


def number_in_a_public_page_and_all_lists(root):
    number_in_a_public_page(root)
    list_public(root)
    journal_anew(root)


def public_start_page(root):
    replace(public(root, "index.html"), "Staat van Migratie", "Staat van Immigratie")


def public_start_page_and_list(root):
    public_start_page(root)
    list_public(root)


def page_put_on_the_site(root):
    write(public(root, "inloggen.html"), "x")


def page_that_is_called_like_a_draft(root):
    write(public(root, "concept-inloggen.html"), "<script>x</script>")


def folder_that_is_called_like_a_draft(root):
    site(root).tree.chmod(0o755)
    public(root, "concept-inloggen").mkdir()
    write(public(root, "concept-inloggen/index.html"), "<script>x</script>")


def public_page_gone(root):
    remove(public(root, f"2024/{PAGE}"))


def another_state_made_public(root):
    link = root / "site" / "public"
    before = site(root).state.before
    link.unlink()
    link.symlink_to(f"states/{before}")


def line_of_the_journal_gone(root):
    lines = site(root).journal.read_text().splitlines(keepends=True)
    write(site(root).journal, "".join(lines[1:]))


def history_rewritten(root):
    """All of it in one new commit, as if there never was another."""
    made = git(root, "commit-tree", "HEAD^{tree}", "-m", "Begin")
    git(root, "reset", "--quiet", "--soft", made)


def changed_in_one_commit_and_put_back_in_the_next(root):
    before = (root / APPROVALS).read_text()
    moment_of_an_approval(root)
    commit(root, "Mend a moment")
    write(root / APPROVALS, before)
    commit(root, "Put it back")


def deleted_in_one_commit_and_put_back_in_the_next(root):
    before = (root / RECEIVED).read_text()
    remove(root / RECEIVED)
    commit(root, "Clear up")
    write(root / RECEIVED, before)
    commit(root, "Put it back")


def dropped_by_a_merge(root):
    """Two branches each add an entry, and the merge keeps one side."""
    git(root, "checkout", "--quiet", "-b", "side")
    tampered_project.receive(root, "OCW")
    commit(root, "Receive")
    git(root, "checkout", "--quiet", "main")
    commit(root, "Go on")
    git(root, "merge", "--quiet", "--strategy=ours", "side", "--message", "Merge")


def sealed_anew_and_committed(root):
    an_approval_changed_and_all_sealed_anew(root)
    commit(root, "Renew the chain")


#: What somebody did; what is said of it; and whether svm status sees it at once, or only svm verify.
KINDS = [
    (moment_of_an_approval, rf"{APPROVALS}: entry 1 \(IDMS, 2024-06-13.* was changed after", True),
    (who_agreed, rf"{APPROVALS}: entry 1 \(IDMS.* was changed after", True),
    (note_in_an_approval, rf"{APPROVALS}: entry 2 \(BZ.* was changed after", True),
    (an_approval_taken_away, rf"{APPROVALS}: entry 2 \(ministerraad.* does not follow entry 1", True),
    (the_first_approval_taken_away, rf"{APPROVALS}: entry 1 \(BZ.* does not follow the beginning", True),
    (
        the_last_approval_taken_away,
        rf"{APPROVALS}: entry 6 \(ministerraad.* in the last commit, and was",
        True,
    ),
    (two_approvals_swapped, rf"{APPROVALS}: entry 1 \(BZ.* does not follow the beginning", True),
    (an_approval_twice, rf"{APPROVALS}: entry 7 \(ministerraad.* does not follow entry 6", True),
    (
        an_approval_by_hand,
        rf"{APPROVALS}: entry 7 \(ministerraad.* has no seal: it was written by hand",
        True,
    ),
    (
        an_approval_changed_and_all_sealed_anew,
        rf"2024\.0: it rests on entries of {APPROVALS} that no long",
        True,
    ),
    (
        approvals_of_another_edition,
        r"data/approvals/2025\.yml: entry 1 .* does not follow the beginning",
        True,
    ),
    (no_approvals_at_all, rf"2024\.1: it rests on entries of {APPROVALS}", True),
    (broken_approvals, rf"{APPROVALS}: line 2: did not find", True),
    (what_was_agreed_to, r"data/approvals/2024/\w+\.json: was changed after it was stored", False),
    (what_was_agreed_to_gone, r"data/approvals/2024/\w+\.json: not there; it says what was approved", False),
    (receipt_of_a_contribution, rf"{RECEIVED}: entry 1 \(JenV.* was changed after", True),
    (receipt_of_a_delivery, rf"{DELIVERIES}: entry 1 \(cbs/85451NED.* was changed after", True),
    (
        figures_of_a_delivery,
        r"85451NED/2024-02-29: observations\.csv was changed since it was taken up",
        True,
    ),
    (day_of_a_delivery, r"85451NED/2024-02-29: snapshot\.yml was changed since it was taken up", True),
    (reason_of_a_release, rf"{RELEASES}: entry 2 \(2024\.1.* was changed after", True),
    (a_release_that_was_never_made, rf"2024\.1: it is kept, and {RELEASES} does not name it", True),
    (number_in_a_kept_page, rf"2024\.0: .*html/{PAGE} was changed", True),
    (byte_of_a_kept_pdf, r"2024\.0: .*staat-van-migratie-2024\.pdf was changed", True),
    (byte_of_the_kept_annexes, r"2024\.0: .*staat-van-migratie-2024-bijlagen\.pdf was changed", True),
    (kept_nota, r"2024\.0: .*documents/nota-2024\.pdf was changed", True),
    (kept_file_gone, r"2024\.0: .*numbers\.json is gone", True),
    (file_put_into_a_release, r"2024\.0: .*html/extra\.html was not there", True),
    (link_put_into_a_release, rf"2024\.0: .*html/{PAGE} was changed", True),
    (manifest, r"2024\.0: .*manifest\.json is not the one that data/releases names", True),
    (kept_page_and_manifest, r"2024\.0: .*manifest\.json is not the one that data/releases names", True),
    (
        kept_page_manifest_and_record_sealed_anew,
        rf"{RELEASES}: entry 1 \(2024\.0.* in the last commit",
        False,
    ),
    (
        moment_in_what_a_release_says_of_itself,
        r"2024\.0: release\.json and data/releases .* same moment",
        True,
    ),
    (whole_release_gone, r"2024\.0: data/releases names it, and it is not kept any more", True),
    (archive_of_a_release, r"2024\.0: .*2024\.0\.zip is not the archive of what is kept", False),
    (archive_of_no_release, r"2024\.9\.zip is not the archive of a release", False),
    (approvals_behind_a_link, rf"{APPROVALS}: is a link, or stands behind one", True),
    (whole_release_behind_a_link, r"2024\.0: .*2024\.0 is a link", True),
    (number_in_a_public_page, rf"public: 2024\.0/{PAGE} was changed", True),
    (number_in_a_public_page_and_all_lists, rf"public/2024\.0: {PAGE} was changed: it is not 2024\.0", False),
    (public_start_page, r"public: index\.html was changed", True),
    (
        public_start_page_and_list,
        r"public: states/\w+\.json is not as it was when that was made public",
        True,
    ),
    (page_put_on_the_site, r"public: inloggen\.html was not there", True),
    (page_that_is_called_like_a_draft, r"public: concept-inloggen\.html was not there", True),
    (folder_that_is_called_like_a_draft, r"public: concept-inloggen/index\.html was not there", True),
    (public_page_gone, rf"public: 2024/{PAGE} is gone", True),
    (another_state_made_public, r"public: it shows 2024\.0; journal\.jsonl says that another was made", True),
    (line_of_the_journal_gone, r"journal\.jsonl: entry 1 .* does not follow the beginning", True),
    (history_rewritten, r"2024\.0: it was made from commit \w+, which is not in the history", False),
    (changed_in_one_commit_and_put_back_in_the_next, rf"commit \w+: {APPROVALS}: entry 1 \(IDMS", False),
    (deleted_in_one_commit_and_put_back_in_the_next, rf"commit \w+: {RECEIVED}: entry 1 \(SZW", False),
    (dropped_by_a_merge, rf"commit \w+: {RECEIVED}: entry 3 \(OCW", False),
    (sealed_anew_and_committed, rf"commit \w+: {APPROVALS}: entry 1 \(IDMS", True),
]


def test_there_are_more_than_twenty_kinds():
    assert len({kind for kind, _, _ in KINDS}) == len(KINDS) >= 20


def test_where_nobody_touched_anything_all_holds(root):
    assert project.wholly(root, site(root)) == []
    assert project.quickly(root, site(root)) == []

    said = CliRunner().invoke(cli.app, ["verify"])

    assert said.exit_code == 0
    assert re.fullmatch(
        r"The project holds: 11 entries in 4 files of records, 2 kept releases, \d+ public files\n",
        said.output,
    )


@pytest.mark.parametrize(("tamper", "said", "at_once"), KINDS, ids=[kind.__name__ for kind, _, _ in KINDS])
def test_tampering_is_caught_and_named(root, tamper, said, at_once):
    project.quickly(root, site(root))  # it was looked at before, and remembered
    tamper(root)

    told = found(root)

    assert [each for each in told if re.search(said, each)], told
    quick = [str(each) for each in project.quickly(root, site(root))]
    assert bool(quick) is at_once, quick


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_byte_of_records_releases_or_public_pages_changes_unseen(root, data):
    """Nor does anything that can stand in a file make the look at it fail."""
    now = site(root)
    looked_at = [*(root / name for name in record_files.names(root)), now.journal]
    looked_at += [now.states / f"{now.state.name}.json"]
    looked_at += [path for each in (now.releases, now.tree) for path in each.rglob("*") if path.is_file()]
    path = data.draw(st.sampled_from(sorted(looked_at)))
    name, before = path.relative_to(root).as_posix(), path.read_bytes()
    place = data.draw(st.integers(0, max(0, len(before) - 1)))  # a style can be empty
    after = before[:place] + data.draw(st.binary(min_size=0, max_size=3)) + before[place + 1 :]
    said = None
    try:
        write(path, after)
        if record_files.key(name):
            with suppress(DataFileError):
                said = record_files.of(root, name)
        told, quick = found(root), project.quickly(root, now)
    finally:
        write(path, before)
    if after == before or (said is not None and said == record_files.of(root, name)):
        return  # other spaces, or another comment
    assert told and quick


@pytest.fixture
def draft(root):
    """The name of a draft that was made as it should."""
    made = preview.preview(root, 2024, site(root))
    return made.folder.name


def test_a_draft_on_the_site_is_told_to_be_there(root, draft):
    every = project.wholly(root, site(root))

    assert [str(each) for each in every if draft in str(each) and "as it was made" in str(each)]
    assert all(each.holds for each in every)
    assert draft not in site(root).journal.read_text()  # who reads that cannot see it


def test_a_draft_that_was_changed_is_named(root, draft):
    page = public(root, f"{draft}/index.html")
    page.chmod(0o644)
    write(page, page.read_text() + "<p>335.668</p>")

    assert [str(each) for each in project.wholly(root, site(root)) if not each.holds and draft in str(each)]


def test_a_draft_that_nobody_made_is_named(root):
    site(root).tree.chmod(0o755)
    name = f"concept-{'a' * 32}"
    public(root, name).mkdir()
    write(public(root, f"{name}/concept.json"), '{"edition": 2025}')
    write(public(root, f"{name}/index.html"), "<p>Concept</p>")

    wrong = [str(each) for each in project.wholly(root, site(root)) if not each.holds]

    assert len(wrong) == 1 and name in wrong[0] and "does not say that one was made" in wrong[0]


def test_what_git_has_in_the_place_of_a_commit_is_not_looked_at(root):
    """Neither what ``git replace`` puts there, nor other parents in ``info/grafts``, hides anything."""
    moment_of_an_approval(root)
    commit(root, "Mend a moment")
    changed = git(root, "rev-parse", "HEAD")
    git(root, "replace", changed, git(root, "commit-tree", f"{changed}^{{tree}}", "-m", "x"))
    write(root / ".git" / "info" / "grafts", f"{changed}\n")

    said = [str(each) for each in project.wholly(root, site(root)) if not each.holds]

    assert any(changed[:8] in each and "was changed or taken away" in each for each in said), said


def test_a_forged_memory_of_the_quick_look_hides_nothing_from_the_whole_one_and_little_from_itself(root):
    """Who changes a file and then writes down that it is as it was, is seen by one look of some."""
    folder = next(path for path in site(root).releases.iterdir() if path.is_dir())
    page = next(iter(sorted(folder.rglob("*.html"))))
    project.quickly(root, site(root))
    memory = root / "build" / ".cache" / "verified.json"
    known = json.loads(memory.read_text())
    page.parent.chmod(0o755)
    page.chmod(0o644)
    write(page, page.read_text() + " ")
    about = page.stat()
    known[str(page)][0] = [about.st_size, about.st_mtime_ns, about.st_ctime_ns, about.st_ino]

    def look():
        write(memory, json.dumps(known))
        return any(page.name in str(each) for each in project.quickly(root, site(root)))

    assert any(page.name in str(each) for each in project.wholly(root, site(root)) if not each.holds)
    assert any(look() for _ in range(300))
    write(memory, json.dumps(known))
    memory.chmod(0o666)  # anybody could have written it
    assert any(page.name in str(each) for each in project.quickly(root, site(root)))


def test_the_command_line_lists_what_does_not_hold_and_ends_with_1(root, monkeypatch, capsys):
    moment_of_an_approval(root)
    public_start_page(root)

    monkeypatch.setattr("sys.argv", ["svm", "verify"])
    with pytest.raises(SystemExit) as stopped:
        cli.main()

    said = capsys.readouterr().err
    assert stopped.value.code == 1
    assert re.match(
        r"error: The project does not hold, for \d+ things:\n- data/approvals/2024\.yml: entry", said
    )
    assert "\n- public: index.html was changed" in said


@pytest.mark.parametrize("command", [["status", "2024"], ["release", "--list"]])
def test_status_and_list_say_it_at_once(root, command):
    assert "does not hold" not in CliRunner().invoke(cli.app, command).output
    byte_of_a_kept_pdf(root)

    said = CliRunner().invoke(cli.app, command)

    assert said.exit_code == 0
    assert "does not hold: 2024.0: damaged: staat-van-migratie-2024.pdf was changed" in said.output
    assert "all about it: svm verify" in said.output


def test_a_file_that_is_put_back_with_its_old_moment_is_seen_all_the_same(root):
    """Who puts the moment of a file back cannot put back when that was done."""
    project.quickly(root, site(root))
    path = folder(root) / "html" / PAGE
    about = path.stat()
    replace(path, "332.863", "332.864")
    os.utime(path, ns=(about.st_atime_ns, about.st_mtime_ns))

    assert project.quickly(root, site(root))


def test_no_release_rests_on_records_that_were_changed(root):
    note_in_an_approval(root)

    with pytest.raises(RefusedError, match=r"records: data/approvals/2024.yml: entry 2 \(BZ"):
        release(root, 2024, site(root), reason="Nieuw cijfer verschenen.")


def test_whoever_releases_what_no_commit_has_is_told_before(root):
    """A dry run tells it when it is not too late yet."""
    release_project.build(root, shown="336.000")
    release_project.agree(root, moment=None)
    command = ["release", "2024", "--dry-run", "--reason", "Nieuw cijfer verschenen."]
    said = (
        "It is made of files that no commit has, so nobody can build it again to check it; commit them first"
    )
    assert said not in CliRunner().invoke(cli.app, command).output
    replace(root / "data" / "labels.yml", "mannen", "heren")

    assert said in CliRunner().invoke(cli.app, command).output


def test_a_project_without_git_or_without_a_site_is_looked_at_as_far_as_can_be(root):
    shutil.rmtree(root / ".git")
    for path in (root / "site").rglob("*"):
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o755)
    shutil.rmtree(root / "site")

    notes = [str(each) for each in project.wholly(root, site(root))]

    assert found(root) == [] and len(notes) == 2
    assert "this folder is no repository" in notes[0] and "no release is kept here" in notes[1]


@with_openssh
def test_whoever_seals_anew_without_a_key_is_seen_by_the_signature(root, tmp_path, monkeypatch):
    key, line = new_key(tmp_path, "redactie")
    write(root / "data" / "allowed-signers", line)
    monkeypatch.setenv(signatures.KEY, str(key))
    tampered_project.receive(root, "OCW")

    assert found(root) == []
    notes = [str(each) for each in project.wholly(root, site(root))]
    assert len([note for note in notes if "is not signed; name your key with SVM_SIGNING_KEY" in note]) == 11

    listed = entries(root, RECEIVED)
    signature = listed[-1]["signature"]
    rewrite(root, RECEIVED, [*listed[:-1], {**listed[-1], "organisation": "VWS"}], seal=True)
    made = entries(root, RECEIVED)
    rewrite(root, RECEIVED, [*made[:-1], {**made[-1], "signature": signature}])
    (said,) = found(root)
    assert said.startswith(f"{RECEIVED}: entry 3 (VWS, ")
    assert said.endswith("nobody that data/allowed-signers names signed it as it stands there")


def test_a_site_of_before_journals_were_sealed_is_told_to_be_and_sealed_by_the_next_release(root):
    now = site(root)
    lines = [chain.plain(each) for each in now.lines()]
    for each in lines:
        del each["listing"]
    write(now.journal, "".join(json.dumps(each) + "\n" for each in lines))

    (note,) = project.wholly(root, now)
    assert note.holds and "is of before it was sealed what is public; the next release seals it" in str(note)

    release_project.build(root, shown="336.000")
    release_project.agree(root, moment=None)
    release(root, 2024, now, reason="Nieuw cijfer verschenen.")
    assert project.wholly(root, now) == []
    assert [chain.is_anchor(each) for each in now.lines()] == [False, False, True, False]
    replace(now.journal, "release 2024.0", "release 2023.0")
    assert "journal.jsonl: entry 3 (anchor" in found(root)[0]


# The archive of a release ----------------------------------------------------------------------------------


@pytest.fixture
def archive(root):
    return site(root).archive("2024.1")


def unpacked(path):
    with zipfile.ZipFile(path) as read:
        return {name: read.read(name) for name in read.namelist()}


def pack(path, content):
    write(path, b"")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, each in content.items():
            made.writestr(name, each)


def told(path):
    with package.opened(path) as opened:
        every = [*opened.findings(), *package.held_against_project(opened)]
    return [str(each) for each in every if not each.holds]


def test_an_archive_that_nobody_touched_holds_and_is_the_same_whenever_it_is_made(root, archive):
    assert told(archive) == told(site(root).archive("2024.0")) == []
    said = CliRunner().invoke(cli.app, ["verify", str(archive)])
    assert said.exit_code == 0 and "Staat-van-migratie-2024.1.zip holds: " in said.output
    assert "5 files are not for readers and not in it" in said.output

    before = archive.read_bytes()
    remove(archive)
    tampered_project.receive(root, "OCW")
    assert release_archive.make(site(root), site(root).kept("2024.1"), root).read_bytes() == before
    names = set(unpacked(archive))
    assert {
        "sbom.cdx.json",
        "provenance.intoto.json",
        f"records/{APPROVALS}",
        f"records/{DELIVERIES}",
    } <= names
    assert not [name for name in names if "nota" in name]
    start = public(root, "index.html").read_text(encoding="utf-8")
    for name in ("2024.0", "2024.1"):
        assert f'href="archief/staat-van-migratie-{name}.zip"' in start
    assert public(root, "archief/staat-van-migratie-2024.1.zip").read_bytes() == before


def _manifest_of(content, change):
    listed = json.loads(content[kept.MANIFEST])
    change(listed["files"])
    content[kept.MANIFEST] = json.dumps(listed).encode()


def _digest(content):
    return hashlib.sha256(content).hexdigest()


def _page(content):
    name = f"html/{PAGE}"
    content[name] = content[name].replace(b"335.668", b"335.669")
    return name


def a_byte_of_the_pdf(content):
    content["staat-van-migratie-2024.pdf"] = content["staat-van-migratie-2024.pdf"] + b" "


def a_number(content):
    _page(content)


def a_file_gone(content):
    del content["numbers.json"]


def a_file_more(content):
    content["html/extra.html"] = b"x"


def the_manifest(content):
    _manifest_of(content, lambda files: files.pop("numbers.json"))


def a_page_and_the_manifest(content):
    name = _page(content)
    _manifest_of(content, lambda files: files.update({name: _digest(content[name])}))


def a_page_manifest_and_record(content):
    """All that is in it agrees again, but for the statement of where it comes from."""
    a_page_and_the_manifest(content)
    name = f"records/{RELEASES}"
    listed, made = record_files.entries(RELEASES, content[name].decode()), []
    listed[-1]["manifest"] = _digest(content[kept.MANIFEST])
    for each in listed:
        made += chain.added(RELEASES, made, chain.plain(each), "")
    content[name] = yaml.safe_dump({"releases": made}).encode()


def the_statement(content):
    text = content["provenance.intoto.json"]
    commit_ = re.search(rb'"gitCommit": "(\w+)"', text)[1]
    content["provenance.intoto.json"] = text.replace(commit_, b"0" * 40)
    _manifest_of(
        content,
        lambda files: files.update({"provenance.intoto.json": _digest(content["provenance.intoto.json"])}),
    )


def the_statement_gone(content):
    del content["provenance.intoto.json"]
    _manifest_of(content, lambda files: files.pop("provenance.intoto.json"))


def the_bill_of_materials(content):
    content["sbom.cdx.json"] = content["sbom.cdx.json"].replace(b'"1.6"', b'"1.5"')
    _manifest_of(content, lambda files: files.update({"sbom.cdx.json": _digest(content["sbom.cdx.json"])}))


def an_approval(content):
    name = f"records/{APPROVALS}"
    content[name] = content[name].replace(b"by: DG Migratie", b"by: minister", 1)


def approvals_cut_off(content):
    name = f"records/{APPROVALS}"
    content[name] = content[name][: content[name].rindex(b"\n  - ") + 1]


def approvals_gone(content):
    del content[f"records/{APPROVALS}"]


def a_file_of_records_more(content):
    content["records/data/approvals/2025.yml"] = b"approvals: []\n"


ARCHIVES = [
    (a_byte_of_the_pdf, r"archive: staat-van-migratie-2024\.pdf was changed"),
    (a_number, rf"archive: html/{PAGE} was changed"),
    (a_file_gone, r"archive: numbers\.json is gone"),
    (a_file_more, r"archive: html/extra\.html was not there"),
    (the_manifest, r"archive: numbers\.json was not there"),
    (a_page_and_the_manifest, rf"{RELEASES}: 2024\.1 has another manifest there"),
    (
        a_page_manifest_and_record,
        rf"provenance\.intoto\.json: speaks of other bytes than those of html/{PAGE}",
    ),
    (a_page_manifest_and_record, r"archive: it is not the 2024\.1 that this project released"),
    (the_statement, r"provenance\.intoto\.json: names another commit than release\.json"),
    (the_statement_gone, r"provenance\.intoto\.json: is not in it"),
    (the_bill_of_materials, r"provenance\.intoto\.json: speaks of other bytes than those of sbom\.cdx\.json"),
    (an_approval, rf"{APPROVALS}: entry 1 \(IDMS.* was changed after"),
    (approvals_cut_off, rf"{APPROVALS}: does not end with the entry that the release rests on"),
    (approvals_gone, rf"{APPROVALS}: is not in it, and the release rests on it"),
    (a_file_of_records_more, r"data/approvals/2025\.yml: is in it, and the release does not rest on it"),
]


@pytest.mark.parametrize(
    ("tamper", "said"), ARCHIVES, ids=[f"{n}-{k.__name__}" for n, (k, _) in enumerate(ARCHIVES)]
)
def test_an_archive_that_was_tampered_with_is_caught(archive, tamper, said):
    content = unpacked(archive)
    tamper(content)
    pack(archive, content)

    assert [each for each in told(archive) if re.search(said, each)], told(archive)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("../outside", "a part that no release has: '../outside'"),
        ("/outside", "a part that no release has"),
        ("html\\..\\outside", "a part that no release has"),
        ("html/", "a part that no release has"),
        ("HTML/INDEX.html", "twice"),
    ],
)
def test_an_archive_that_could_harm_is_not_unpacked(archive, tmp_path, name, said):
    pack(archive, {**unpacked(archive), name: b"x"})

    with pytest.raises(PackageError, match=re.escape(said)):
        told(archive)
    assert not (tmp_path / "outside").exists()


@pytest.mark.parametrize("around", [b"MZ%s", b"%sx"])
def test_what_stands_before_or_behind_an_archive_is_refused(archive, around):
    """It could be a program at the same time."""
    write(archive, around % archive.read_bytes())

    with pytest.raises(PackageError, match="more before, in or behind it"), package.opened(archive):
        pass


def test_a_link_in_an_archive_is_refused(archive):
    with zipfile.ZipFile(archive, "a") as opened:
        link = zipfile.ZipInfo("html/link")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        opened.writestr(link, "/etc/hostname")

    with pytest.raises(PackageError, match="a part that no release has: 'html/link'"):
        told(archive)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_byte_of_an_archive_changes_unseen(archive, tmp_path, data):
    before = archive.read_bytes()
    place = data.draw(st.integers(0, max(0, len(before) - 1)))  # a style can be empty
    path = tmp_path / archive.name
    write(path, before[:place] + data.draw(st.binary(max_size=3)) + before[place + 1 :])
    try:
        seen = told(path)
    except PackageError:
        return
    with suppress(zipfile.BadZipFile):
        assert seen or unpacked(path) == unpacked(archive), "only what stands around the files"


JSON = (
    st.none() | st.integers() | st.text(max_size=3) | st.lists(st.integers(), max_size=2) | st.just({"a": []})
)


def _somewhere_else(data, value, new):
    """Return a JSON value with something else at a place that is drawn."""
    if not isinstance(value, dict | list) or not value or data.draw(st.integers(0, 3)) == 0:
        return new
    key = data.draw(
        st.sampled_from(sorted(value)) if isinstance(value, dict) else st.integers(0, len(value) - 1)
    )
    made = dict(value) if isinstance(value, dict) else list(value)
    made[key] = _somewhere_else(data, value[key], new)
    return made


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data(), st.sampled_from(["release.json", "manifest.json", "provenance.intoto.json"]), JSON)
def test_whatever_stands_in_the_papers_of_an_archive_is_looked_at_to_the_end(
    archive, tmp_path, data, name, new
):
    """Also where the manifest agrees with it, so that nothing else tells."""
    content = unpacked(archive)
    before = json.loads(content[name])
    after = _somewhere_else(data, before, new)
    content[name] = json.dumps(after).encode()
    if name != "manifest.json":
        _manifest_of(content, lambda files: files.update({name: _digest(content[name])}))
    pack(tmp_path / archive.name, content)
    try:
        assert after == before or told(tmp_path / archive.name)
    except PackageError as error:
        assert "release" in str(error) or "manifest" in str(error)


@pytest.mark.parametrize("content", [b"", b"x", b"PK\x03\x04"])
def test_what_is_no_archive_is_said_to_be_none(tmp_path, content):
    (tmp_path / "a.zip").write_bytes(content)
    with pytest.raises(PackageError, match=r"a\.zip is no whole zip"):
        told(tmp_path / "a.zip")
    pack(tmp_path / "a.zip", {"x": b"x"})
    with pytest.raises(PackageError, match=r"There is no release\.json in it"):
        told(tmp_path / "a.zip")


def test_outside_a_project_it_is_said_what_to_hold_it_against(archive, tmp_path, monkeypatch):
    with package.opened(archive) as opened:
        digest = opened.manifest
        (tmp_path / "data").mkdir()
        monkeypatch.setenv("SVM_ROOT", str(tmp_path))
        (note,) = package.held_against_project(opened)

    assert note.holds and f"compare its manifest, {digest}, with that of 2024.1 in {RELEASES}" in str(note)
    assert digest == entries(archive.parents[2], RELEASES)[-1]["manifest"]
