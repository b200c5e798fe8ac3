"""Nothing changed: said only where not a byte differs, and said before anything is imported."""

import os
import shutil
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from staatvanmigratie.cli import unchanged
from staatvanmigratie.cli.unchanged import Build

SAID = ["warning: notebooks/01_a.ipynb, cell 2 printed on stdout", "  error: data/labels.yml: a slip"]
READ = ("_config.yml", "index.md", "requirements.txt", "data/labels.yml", "data/snapshots/a/one.csv")
READ += ("notebooks/01_a.ipynb", "notebooks/helper.py")
MADE = ("build/2024/html/index.html", "build/2024/report.json", "build/2024/staat-van-migratie-2024.pdf")
MADE += ("build/2024/staat-van-migratie-2024-bijlagen.pdf",)
FILES = READ + MADE


def make(root):
    (root / "data" / "editions").mkdir(parents=True)
    for name in FILES:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(f"what stands in {name}\n", encoding="utf-8")
    return root


def keep(root, number=2024, as_of=None, strict=False, names=None, used=()):
    folder = root / "build" / "2024"
    made = {"website": folder / "html" / "index.html", "PDF": folder / "staat-van-migratie-2024.pdf"}
    made["annexes"] = folder / "staat-van-migratie-2024-bijlagen.pdf"
    Build(root, number, as_of, strict, names).keep_all(
        "Edition 2024, figures as of 2024-06-03", made, SAID, used
    )
    time.sleep(0.02)  # longer than the clock of a file system needs for its next moment


@pytest.fixture(autouse=True)
def _old_enough(monkeypatch):
    """Files that a test makes are older than the build that it plays."""
    monkeypatch.setattr(unchanged, "_START", time.time_ns() + 10**12)


@pytest.fixture
def project(tmp_path, monkeypatch):
    root = make(tmp_path)
    monkeypatch.chdir(root)
    keep(root)
    return root


def test_the_same_again_says_what_the_build_said_and_where_everything_is(project, capsys):
    assert unchanged.answer(["build", "2024"])

    first, *others = capsys.readouterr().out.splitlines()
    assert first.startswith("Edition 2024, figures as of 2024-06-03: nothing changed since it was built, ")
    assert others == [
        *SAID,
        "  website        build/2024/html/index.html",
        "  PDF            build/2024/staat-van-migratie-2024.pdf",
        "  annexes        build/2024/staat-van-migratie-2024-bijlagen.pdf",
        f"  open           {(project / 'build/2024/html/index.html').resolve().as_uri()}",
    ]


def contents(root):
    """Every file that counts, with what is in it."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and ".cache" not in path.parts
    }


def put_back(path, change):
    """Change a file, and give it the moment that it had."""
    before = path.stat()
    change(path)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def edit(path):
    path.write_text(path.read_text(encoding="utf-8").replace("what", "this"), encoding="utf-8")


def change_places(path):
    other = path.parent / "another"
    other.write_text(f"this {path.read_text(encoding='utf-8')[5:]}", encoding="utf-8")
    shutil.copystat(path, other)
    os.replace(other, path)


def by_link(path):
    kept = next(above for above in path.parents if (above / "data").is_dir()) / "tests" / path.name
    kept.parent.mkdir(exist_ok=True)
    shutil.copy2(path, kept)
    edit(kept)
    path.unlink()
    path.symlink_to(kept)


EDITS = {
    "touch": lambda path: path.touch(),
    "append": lambda path: path.open("a", encoding="utf-8").write("."),
    "same size": edit,
    "same size and moment": lambda path: put_back(path, edit),
    "another file with its moment": change_places,
    "a link instead": by_link,
    "delete": lambda path: path.unlink(),
    "delete what is beside it": lambda path: [
        each.unlink() for each in path.parent.iterdir() if each.is_file()
    ],
    "rename": lambda path: path.rename(path.with_name(f"x-{path.name}")),
    "new beside it": lambda path: path.with_name("new").write_text("new", encoding="utf-8"),
    "new below it": lambda path: (path.parent / "new").mkdir() or (path.parent / "new" / "a").touch(),
    "empty": lambda path: path.write_bytes(b""),
    "write again": lambda path: path.write_bytes(path.read_bytes()),
}


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(FILES), st.sampled_from(sorted(EDITS))), max_size=3))
def test_whatever_is_edited_it_is_never_said_falsely(tmp_path_factory, capsys, edits):
    root = make(tmp_path_factory.mktemp("edits") / "p")
    keep(root)
    before = contents(root)

    for name, how in edits:
        with suppress(OSError):  # gone by an edit before
            EDITS[how](root / name)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        said = unchanged.answer(["build", "2024"])

    same = {name: text for name, text in contents(root).items() if not name.startswith("tests/")} == before
    assert not said or same
    assert said or edits


@pytest.mark.parametrize("how", sorted(EDITS))
@pytest.mark.parametrize("name", ["data/labels.yml", "build/2024/html/index.html"])
def test_each_edit_is_noticed(project, how, name):
    EDITS[how](project / name)

    assert not unchanged.answer(["build", "2024"])


def test_an_edit_of_the_package_is_noticed(project, tmp_path, monkeypatch):
    package = tmp_path / ".venv" / "package"
    (package / "cli").mkdir(parents=True)
    (package / "cli" / "build.py").write_text("a = 1\n")
    monkeypatch.setattr(unchanged, "PACKAGE", package)
    keep(project)
    assert unchanged.answer(["build", "2024"])

    (package / "cli" / "build.py").write_text("a = 2\n")

    assert not unchanged.answer(["build", "2024"])


def test_a_library_that_is_installed_is_noticed(project, tmp_path_factory, monkeypatch):
    libraries = tmp_path_factory.mktemp("libraries")
    monkeypatch.setattr(sys, "path", [*sys.path, str(libraries)])
    keep(project)
    assert unchanged.answer(["build", "2024"])

    (libraries / "pandas-9.dist-info").mkdir()

    assert not unchanged.answer(["build", "2024"])


def test_another_register_of_names_is_noticed(project, tmp_path_factory):
    register = tmp_path_factory.mktemp("names") / "register"
    register.write_text("one")
    keep(project, names=register)
    assert unchanged.answer(["build", "2024", "--names", str(register)])

    assert not unchanged.answer(["build", "2024"])
    register.write_text("two")
    assert not unchanged.answer(["build", "2024", "--names", str(register)])


@pytest.mark.parametrize(
    "name", ["SVM_AS_OF", "SVM_NAMES", "SOURCE_DATE_EPOCH", "TZ", "PYTHONHASHSEED", "USER"]
)
def test_a_setting_is_noticed(project, monkeypatch, name):
    monkeypatch.setenv(name, "another")

    assert not unchanged.answer(["build", "2024"])


def test_what_no_build_reads_changes_nothing(project):
    for name in (
        ".git/HEAD",
        "tests/test_a.py",
        "notebooks/__pycache__/a.pyc",
        "env/pyvenv.cfg",
        "build/2023/a",
    ):
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text("a")

    assert unchanged.answer(["build", "2024"])


@pytest.mark.parametrize("name", ["approvals/2024.yml", "approvals/2024/a.json", "releases/2024.yml"])
def test_an_agreement_or_a_release_makes_no_page_another_but_how_the_edition_stands(project, name):
    def stands():
        return unchanged.remembered(project, 2024, "stands", "", lambda: {"agreed": path.exists()})

    path = project / "data" / name
    assert stands() == {"agreed": False}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("agreed\n")

    assert unchanged.answer(["build", "2024"])
    assert stands() == {"agreed": True}
    (project / "data" / "approvals.yml").write_text("of no decision\n")
    assert not unchanged.answer(["build", "2024"])


@pytest.mark.parametrize("left", [".staging-2024-17", ".old-2024-17"])
def test_a_build_that_is_going_on_or_was_killed_is_left_to_the_build(project, left):
    (project / "build" / left).mkdir()

    assert not unchanged.answer(["build", "2024"])


@pytest.mark.parametrize("where", ["tests/table.csv", "build/2023/numbers.json", ".hidden/a", "elsewhere"])
def test_what_a_chapter_read_elsewhere_is_looked_at_too(project, tmp_path_factory, monkeypatch, where):
    path = project / where if "/" in where else tmp_path_factory.mktemp("other") / "table.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("a")
    use = where if "/" in where else str(path)
    keep(project, used=[use, f"{path.parent}/*", "data/labels.yml#/sex/male", "data/snapshots/a/", "no/such"])
    assert unchanged.answer(["build", "2024"])

    put_back(path, lambda path: path.write_text("b"))
    assert not unchanged.answer(["build", "2024"])
    keep(project, used=[use, f"{path.parent}/*"])
    assert unchanged.answer(["build", "2024"])
    (path.parent / "another").write_text("c")
    assert not unchanged.answer(["build", "2024"])
    path.unlink()
    assert not unchanged.answer(["build", "2024"])


def test_what_a_chapter_read_elsewhere_and_is_young_is_not_written_down(project, tmp_path, monkeypatch):
    monkeypatch.setattr(unchanged, "_START", time.time_ns())
    (project / "build" / ".cache" / "unchanged" / "build-2024").unlink()
    question = Build(project, 2024, None, False, None)
    question._newest = 0  # nothing else is young
    site = project.resolve() / "build" / "2024" / "html" / "index.html"
    (project / "tests").mkdir()
    (project / "tests" / "table.csv").write_text("a")

    question.keep_all("Edition 2024", {"website": site}, [], ["tests/table.csv"])
    assert not unchanged.answer(["build", "2024"])
    question.keep_all("Edition 2024", {"website": site}, [], ["data/labels.yml"])
    assert unchanged.answer(["build", "2024"])


def test_a_circle_of_links_comes_to_an_end(project):
    (project / "data" / "round").symlink_to(project / "data")
    keep(project)
    assert unchanged.answer(["build", "2024"])

    (project / "data" / "labels.yml").write_text("sex: {}\n")

    assert not unchanged.answer(["build", "2024"])


def test_nothing_is_known_of_another_day(project, monkeypatch):
    monkeypatch.setattr(time, "strftime", lambda form: "2099-01-01")

    assert not unchanged.answer(["build", "2024"])


def test_a_file_that_may_change_within_its_moment_is_not_written_down(project, monkeypatch):
    """It was written just before the build began: another edit would not be seen."""
    monkeypatch.setattr(unchanged, "_START", time.time_ns())
    (project / "data" / "labels.yml").write_text("sex: {male: mannen}\n")

    keep(project)

    assert not unchanged.answer(["build", "2024"])


def test_an_edit_while_it_was_built_is_not_lost(project):
    question = Build(project, 2024, None, False, None)
    (project / "data" / "labels.yml").write_text("sex: {}\n")

    question.keep_all(
        "Edition 2024", {"website": project.resolve() / "build" / "2024" / "html" / "index.html"}, []
    )

    assert not unchanged.answer(["build", "2024"])


@pytest.mark.parametrize("text", [b"", b"\0\0", b"\xff", b"a\0\0b\0\0c\0\0d\0\0e"])
def test_what_is_damaged_is_left_to_the_build(project, text):
    (project / "build" / ".cache" / "unchanged" / "build-2024").write_bytes(text)

    assert not unchanged.answer(["build", "2024"])


def test_a_full_disk_is_no_fault_of_the_build(project, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("staatvanmigratie.foundation.files.write_whole", full)

    keep(project)


def test_other_options_are_another_question(project):
    keep(project, strict=True, as_of="2024-06-03")

    assert unchanged.answer(["build", "--as-of", "2024-06-03", "2024", "--strict"])
    assert not unchanged.answer(["build", "2024"])
    assert not unchanged.answer(["build", "2024", "--strict"])


@pytest.mark.parametrize(
    ("words", "understood"),
    [
        ("build 2024", (2024, None, False, None)),
        ("build --strict 2024 --as-of today", (2024, "today", True, None)),
        ("build 2024 --names r", (2024, None, False, Path("r"))),
        *((words, None) for words in ["", "build", "check 2024", "build 2024 2025", "build 2024 --no-cache"]),
        *(
            (words, None)
            for words in ["build 2024 --help", "build 2024 --as-of", "build -1", "build 2024 --workers 1"]
        ),
        *((words, None) for words in ["build ²", "build 2024 --strict=1", "build 2024 --as-of a --as-of b"]),
    ],
)
def test_only_what_is_understood_wholly_is_answered(words, understood):
    assert unchanged.understood(words.split()) == understood


def test_what_took_long_is_remembered_until_a_file_of_project_or_build_changes(project):
    asked = []

    def find():
        asked.append(1)
        return {"pending": [["2025-06", "één reeks"]]}

    def remembered(about="as of 2024-06-03"):
        found = unchanged.remembered(project, 2024, "status", about, find)
        assert found == {"pending": [["2025-06", "één reeks"]]}
        return len(asked)

    assert (remembered(), remembered()) == (1, 1)
    (project / "data" / "labels.yml").write_text("sex: {}\n")
    assert (remembered(), remembered()) == (2, 2)
    (project / "build" / "2024" / "report.json").write_text("{}\n")
    assert (remembered(), remembered()) == (3, 3)
    assert remembered("as of 2024-07-01") == 4
    shutil.rmtree(project / "build")
    assert (remembered(), remembered()) == (5, 6)
    assert not (project / "build").exists()


#: In processes of their own: what a build writes down, and the same build again.
KEEPS = (
    "import sys; from pathlib import Path; from staatvanmigratie.cli import unchanged\n"
    "unchanged._START += 10**12; sys.path[0] = 'elsewhere'\n"
    "site = Path.cwd() / 'build' / '2024' / 'html' / 'index.html'\n"
    "unchanged.Build(Path.cwd(), 2024, None, False, None).keep_all('All', {'website': site}, [])\n"
)
ASKS = (
    "import sys; before = set(sys.modules); from staatvanmigratie.cli import main\n"
    "sys.argv = ['svm', 'build', '2024']; main()\n"
    "more = {name.split('.')[0] for name in set(sys.modules) - before if sys.modules[name]}\n"
    "print(sorted(more - sys.stdlib_module_names))\n"
    "print('typing' in more, 'staatvanmigratie.cli.commands' in sys.modules)\n"
)


@pytest.mark.process
def test_the_front_door_answers_with_the_standard_library_alone(project):

    subprocess.run([sys.executable, "-c", KEEPS], check=True)
    done = subprocess.run([sys.executable, "-c", ASKS], capture_output=True, text=True, check=True)

    assert "All: nothing changed since it was built" in done.stdout
    assert done.stdout.splitlines()[-2:] == ["['staatvanmigratie']", "False False"]


@pytest.mark.process
def test_whoever_listens_no_longer_gets_no_traceback(project):
    subprocess.run([sys.executable, "-c", KEEPS], check=True)
    read, write = os.pipe()
    os.close(read)

    done = subprocess.run([sys.executable, "-c", ASKS], stdout=write, stderr=subprocess.PIPE, check=False)

    os.close(write)
    assert (done.returncode, done.stderr) == (0, b"")
