"""The command line says what to do next, in one line, and its exit code can be relied on."""

import ast
import functools
import os
import signal
import subprocess
import sys
import time

import pytest
import typer
from typer.testing import CliRunner

from staatvanmigratie import cli
from staatvanmigratie.book.run.runner import Progress
from staatvanmigratie.cli import command, commands, terminal
from staatvanmigratie.cli.show_progress import watching, watching_editions
from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.publication import build as build_module
from staatvanmigratie.publication.build_report import BuildReport
from staatvanmigratie.report.edition import open_edition
from tests.book.test_engine import wait_until_gone
from tests.samples import small_project

pytestmark = pytest.mark.process


@pytest.fixture
def project(tmp_path, monkeypatch):
    root = small_project.make(tmp_path)
    monkeypatch.chdir(root)
    return root


def svm(*arguments):
    return CliRunner().invoke(cli.app, arguments)


def run_main(monkeypatch, capsys, *arguments):
    """Run as the shell does; return exit code, output and errors."""
    monkeypatch.setattr(sys, "argv", ["svm", *arguments])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return ended.value.code or 0, *capsys.readouterr()


@pytest.mark.parametrize("command", ["build", "check", "status", "series"])
def test_every_command_explains_itself(command):
    result = svm(command, "--help")

    assert result.exit_code == 0
    assert "--as-of" in result.output


def test_help_has_every_verb_once_in_a_group_with_its_whole_summary():
    """A summary that ends in dots would have to be asked for once more."""
    verbs = typer.main.get_command(cli.app).commands
    said = svm("--help").output

    assert "..." not in said.partition("Options:")[2]
    words = " ".join(said.split())
    for name, verb in verbs.items():
        assert verb.rich_help_panel in command.GROUPS
        summary = " ".join((verb.help or "").split("\n\n")[0].split())
        assert f" {name} {summary}" in words


def completed(asked: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """What `svm` answers a shell that asks about completion: it asks in the environment."""
    code = "import sys; from staatvanmigratie.cli import main; sys.argv = ['svm']; main()"
    return subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, **asked}, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_each_shell_gets_a_script_that_completes(shell):
    """Asked for by name: which shell `--show-completion` finds differs, and under CI it finds none."""
    done = completed({"_SVM_COMPLETE": f"source_{shell}"})

    assert done.returncode == 0
    assert f"complete_{shell}" in done.stdout
    assert "svm" in done.stdout


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("svm build-a", ["build-all"]),
        ("svm status 20", ["2024"]),
        ("svm series imm", ["immigratie_totaal"]),
        ("svm series --edition 2", ["2024"]),
        ("svm deliver x --as ja", ["jansen/lijst"]),
        ("svm fetch c", ["cbs/85451NED"]),
        ("svm series --us", ["--used"]),
        ("svm status x", []),
    ],
)
def test_tab_offers_what_there_is(project, typed, offered):
    (project / "data" / "deliveries" / "jansen").mkdir(parents=True)
    (project / "data" / "deliveries" / "jansen" / "lijst.yml").touch()
    (project / "data" / "sources" / "cbs").mkdir(parents=True)
    for name in ("85451NED", "source"):
        (project / "data" / "sources" / "cbs" / f"{name}.yml").touch()
    words = {"COMP_WORDS": typed, "COMP_CWORD": str(len(typed.split()) - 1), "_SVM_COMPLETE": "complete_bash"}

    done = completed(words)

    assert done.stdout.split() == offered, done.stderr


@pytest.mark.parametrize("width", [80, 160])
def test_revisions_can_be_read_in_a_narrow_terminal_and_in_a_wide_one(project, width, monkeypatch, capsys):
    """No name, figure or cause is cut off; a table that does not fit gives way to a paragraph each."""
    from rich.console import Console

    small_project.later(project)
    console = functools.partial(Console, force_terminal=True, color_system=None, width=width)
    monkeypatch.setattr(terminal, "out", console)

    assert svm("revisions", "--edition", "2024", "--until", "2024-12-31").exit_code == 0
    lines = svm("revisions", "--edition", "2024", "--until", "2024-12-31").output.splitlines()
    said = " ".join(" ".join(lines).split())
    assert max(map(len, lines)) <= width
    assert "Immigratie, 2023" in said and "332.863" in said and "335.668" in said
    assert "…" not in said


#: What takes longer to import than these commands may take; and what they have no use for.
SLOW = {"pandas", "numpy", "sphinx", "docutils", "papermill", "altair", "IPython", "lark", "pikepdf"}
SLOWER = SLOW | {"nbformat", "jsonschema", "yaml"}
HELP = [
    "build",
    "build-all",
    "check",
    "compare",
    "doctor",
    "fetch",
    "series",
    "status",
    "approve",
    "contribute",
    "release",
    "preview",
    "verify",
]


@pytest.mark.parametrize(
    ("arguments", "slow"),
    [
        (["--help"], SLOWER),
        *(([verb, "--help"], SLOWER) for verb in HELP),
        (["series"], SLOW),
        (["editions"], SLOW),
    ],
)
def test_a_command_does_not_load_what_it_has_no_use_for(project, arguments, slow):
    """What only looks something up should answer at once."""
    code = (
        "import sys; from staatvanmigratie.cli import main\n"
        f"sys.argv = ['svm', *{arguments}]\n"
        "try: main()\n"
        "finally: print(sorted(name for name in sys.modules if '.' not in name))"
    )

    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert not slow & set(ast.literal_eval(said.splitlines()[-1]))


def test_the_quick_look_at_records_loads_nothing_to_write_or_search_them():
    """`svm status` takes it each time, and what was decided is remembered."""
    code = "import sys, staatvanmigratie.cli.show_findings; print(sorted(sys.modules))"

    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert not {*SLOW, "PIL", "markdown_it", "phonenumbers"} & set(ast.literal_eval(said))


@pytest.mark.parametrize("arguments", [["build"], ["build", "x"], ["build", "2024", "--wrong"], ["nothing"]])
def test_a_command_that_is_not_understood_ends_with_2(arguments, monkeypatch, capsys):
    code, _, said = run_main(monkeypatch, capsys, *arguments)

    assert code == 2
    assert "Usage: svm" in said


def test_a_problem_is_one_line_without_a_traceback(project, monkeypatch, capsys):
    code, out, said = run_main(monkeypatch, capsys, "status", "1899")

    assert code == 1
    assert out == ""
    assert said.startswith("error: There is no edition 1899")
    assert said.endswith("The next one is made with: svm new-edition 2025\n")
    assert "Traceback" not in said


def test_a_date_that_is_none_is_explained(project, monkeypatch, capsys):
    code, _, said = run_main(monkeypatch, capsys, "status", "2024", "--as-of", "3 juni")

    assert (code, said) == (1, "error: '3 juni' is no date; write it as 2024-06-03, or: today\n")


def test_check_runs_the_chapters_and_finds_a_figure_to_come_that_is_used_as_a_number(project):
    early = ("check", "2024", "--as-of", "2024-01-02", "--no-todo", "--chapters")
    small_project.chapter(project, "01_immigratie", "%%tekst\n{{ reeks.last.change.direction }}")

    assert svm("check", "2024", "--no-todo", "--chapters").exit_code == 0
    assert svm(*early[:-1]).exit_code == 0
    result = svm(*early)

    assert result.exit_code == 1
    said = " ".join(result.output.split())
    assert "notebooks/01_immigratie.ipynb, cell 4" in said and "has no figure for 2023 at 2024-01-02" in said
    assert not (project / "build" / "2024").exists()


def test_check_lists_what_is_wrong_and_ends_with_1(project):
    summary = "Edition 2024, figures as of 2024-06-03: 0 errors, 0 warnings, 1 to do\n"
    not_built = (
        "What it prints was not checked: there is no build of edition 2024; build it with: svm build 2024"
    )
    assert svm("check", "--no-todo").output == f"{summary}  {not_built}\n"
    assert svm("check", "2024").exit_code == 0
    assert "todo: data/snapshots/cbs/85451NED" in svm("check", "2024").output

    small_project.chapter(project, "02_tijd", "1", title="# Tijd\n\nEr kwamen 1234 mensen.")
    result = svm("check", "2024")

    assert result.exit_code == 1
    assert "error: notebooks/02_tijd.ipynb, cell 1, line 3: a typed number" in result.output


def test_status_shows_what_is_still_to_come_and_where(project):
    result = svm("status", "2024", "--as-of", "2024-02-01")

    assert result.exit_code == 0
    assert "report year 2023, figures as of 2024-02-01" in result.output
    assert "Last build: none; make it with: svm build 2024" in result.output
    assert "2024-02" in result.output
    assert "https://example.org/85451NED" in result.output


def test_series_without_an_id_lists_the_catalogue(project):
    result = svm("series")

    assert "immigratie_totaal" in result.output
    assert "Immigratie" in result.output


def test_series_shows_what_is_quoted_and_what_is_not_and_why(project):
    newer = {**small_project.DESCRIPTION, "vintage": "2024-07-02", "known_from": "2024-07-02"}
    store = project / "data" / "snapshots"
    small_project.write_snapshot(store, newer, small_project.figures([(2023, 336000, "P")]))

    lines = svm("series", "immigratie_totaal", "--edition", "2024").output.splitlines()

    quoted = next(line for line in lines if "332.863" in line)
    other = next(line for line in lines if "336.000" in line)
    assert "2024-02-29" in quoted and "quoted: " in quoted
    assert "not quoted: became known on 2024-07-02, after the cut-off date 2024-06-03" in other


def test_series_that_does_not_exist_and_a_wrong_category_are_explained(project, monkeypatch, capsys):
    code, _, said = run_main(monkeypatch, capsys, "series", "immigratie_totaa")
    assert code == 1
    assert "immigratie_totaal" in said

    code, _, said = run_main(monkeypatch, capsys, "series", "immigratie_totaal", "--where", "sex=male")
    assert code == 1
    assert "has no dimension sex" in said


def test_build_passes_its_options_on_and_tells_what_was_made(project, monkeypatch, capsys):
    asked = {}

    def fake(number, as_of, **options):
        asked.update(options, number=number, as_of=as_of)
        report = BuildReport(open_edition(2023, root=project), options["strict"])
        report.warnings = ["notebooks/02_tijd.ipynb, cell 4 printed on stdout: [bold]x"]
        return report

    monkeypatch.setattr(build_module, "build_edition", fake)
    monkeypatch.setattr(signal, "signal", lambda *_: None)

    arguments = ["build", "2024", "--as-of", "today", "--strict", "--no-cache", "--workers", "3"]
    code, out, _ = run_main(monkeypatch, capsys, *arguments)

    assert code == 0
    assert (asked["number"], asked["as_of"], asked["strict"]) == (2024, "today", True)
    assert (asked["use_cache"], asked["workers"], asked["cell_timeout"]) == (False, 3, 300)
    assert "warning: notebooks/02_tijd.ipynb, cell 4 printed on stdout: [bold]x" in out
    assert "website        build/2024/html/index.html" in out
    assert f"open           file://{project}/build/2024/html/index.html" in out


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["build", "2024", "--on", "scheduler:8786"], 1),
        (["build-all", "--on", "scheduler:8786"], 1),
        (["build", "2024", "--on", "tcp://scheduler:8786", "--workers", "2"], 2),
    ],
)
def test_a_place_that_cannot_be_is_told_before_anything_is_built(project, arguments, code):
    result = svm(*arguments)

    assert result.exit_code == code
    assert not (project / "build").exists()


def test_progress_in_a_log_is_one_line_per_chapter_and_step(capsys):
    from rich.console import Console

    with watching(Console()) as on_progress:
        for state in ("waiting", "running", "done"):
            on_progress(Progress("07_asiel", state, 1.25))
        on_progress(Progress("01_a", "cached"))
        on_progress(Progress("chapters", "done", 2.0))
        on_progress(Progress("html", "done", 3.0))
        on_progress(Progress("02_b", "failed", 1.0))

    assert capsys.readouterr().out.splitlines() == [
        "07_asiel: 1.2 s",
        "01_a: unchanged",
        "website: 3.0 s",
        "02_b: failed",
    ]


def test_progress_in_a_terminal_shows_every_chapter(capsys):
    from rich.console import Console

    with watching(Console(force_terminal=True, width=100)) as on_progress:
        on_progress(Progress("07_asiel", "running"))
        on_progress(Progress("07_asiel", "done", 1.0))
        on_progress(Progress("02_b", "failed", 1.0))

    assert "07_asiel" in capsys.readouterr().out


def test_progress_of_several_editions_is_a_line_each(capsys):
    from rich.console import Console

    for at_a_terminal in (True, False):
        with watching_editions(Console(force_terminal=at_a_terminal, width=100)) as on_progress:
            on_progress(2024, Progress("07_asiel", "done", 1.25))
            on_progress(2025, Progress("07_asiel", "running"))
            on_progress(2025, Progress("html", "running"))
            on_progress(2024, Progress("edition", "failed", 7.0))

        said = capsys.readouterr().out
        if at_a_terminal:
            assert "✗\x1b[0m  2024      7 s  1 of 1 chapters" in said
            assert "0 of 1 chapters  website" in said
        else:
            assert said.splitlines() == ["2024 07_asiel: 1.2 s", "2024 all of it: failed"]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_build_says_so_and_leaves_nothing_running(project, how):
    mark = f"svm-cli-{os.getpid()}-{how}"
    small_project.chapter(project, "02_tijd", "import time; time.sleep(60)", title="# Tijd")
    process = subprocess.Popen(
        [sys.executable, "-m", "staatvanmigratie", "build", "2024"],
        env={**os.environ, "SVM_TEST_MARK": mark},
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline()  # the checks or the first chapter, whichever is ready first
    time.sleep(1.5)

    process.send_signal(how)
    _, said = process.communicate(timeout=30)

    assert process.returncode == 130
    assert said == "Interrupted. Edition 2024 is as it was; nothing half made is left.\n"
    assert not wait_until_gone(mark)
    assert [p.name for p in (project / "build").iterdir() if p.name.startswith(".staging")] == []


# ---------------------------------------------------------------- what a log may show


def broken(monkeypatch, error):
    def app():
        raise error

    monkeypatch.setattr(commands, "app", app)
    monkeypatch.delenv("SVM_TRACEBACK", raising=False)


def test_what_nobody_foresaw_is_told_without_paths_addresses_and_secrets(monkeypatch, capsys):
    """A log of a robot is read by more people than the machine it ran on."""
    secrets = ["/ho" + "me/jansen", "j.jansen" + "@" + "voorbeeld.nl", "gh" + "p_" + "a1B2" * 9]
    broken(monkeypatch, KeyError(f"{secrets[0]}/x.yml by {secrets[1]}, token {secrets[2]}"))

    with pytest.raises(SystemExit) as stopped:
        cli.main()

    said = capsys.readouterr().err
    assert stopped.value.code == 3
    assert not any(secret in said for secret in secrets)
    assert "Traceback" not in said and str(small_project.ROOT) not in said
    assert "KeyError" in said and "…/x.yml" in said
    assert "cli/commands.py, line" in said and "SVM_TRACEBACK=1" in said


def test_whoever_asks_for_it_gets_the_whole_traceback(monkeypatch):
    broken(monkeypatch, KeyError("x"))
    monkeypatch.setenv("SVM_TRACEBACK", "1")

    with pytest.raises(KeyError):
        cli.main()


def test_a_problem_in_a_log_shows_no_path_of_the_machine(monkeypatch, capsys):
    broken(monkeypatch, SvmError("The disk is full (/ho" + "me/jansen/werk/build/2024.pdf). Make room."))

    with pytest.raises(SystemExit):
        cli.main()

    assert capsys.readouterr().err == "error: The disk is full (…/2024.pdf). Make room.\n"
