"""Website and PDF made at the same time from pages that are read once: the same as one after the other."""

import errno
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from staatvanmigratie.book import staging, typesetting
from staatvanmigratie.book.printing import Press
from staatvanmigratie.foundation.errors import BuildError
from staatvanmigratie.report.edition import open_edition
from tests.samples import sample_book, small_project

pytestmark = [
    pytest.mark.process,
    pytest.mark.skipif(sys.platform != "linux", reason="elsewhere one format is made after the other"),
]

PAGES = {
    "01_immigratie": """\
(begin)=
# Immigratie

Zie {numref}`fig-vlak`, {numref}`tab-landen`, {numref}`lijst` en {numref}`eind`.[^noot]

```{figure} vlak.svg
:name: fig-vlak
:alt: Een vlak

Een vlak
```

[^noot]: Een noot.
""",
    "02_tijd": """\
(eind)=
# Tijd

Terug naar {numref}`begin` en {numref}`fig-vlak`.

```{table} Landen
:name: tab-landen

| Land | Aantal |
| --- | ---: |
| Nederland | 12 |
```

```{code-block} python
:name: lijst
:caption: Een lijst

print("ja")
```
""",
}
ENVIRONMENT = {"SOURCE_DATE_EPOCH": str(sample_book.EPOCH)}
FORMATS = ("html", "typst")


@pytest.fixture
def book(tmp_path):
    """A staged book of two pages that refer to each other."""
    project = small_project.make(tmp_path / "project")
    for name, text in PAGES.items():
        (project / "notebooks" / f"{name}.ipynb").unlink()
        (project / "notebooks" / f"{name}.md").write_text(text, encoding="utf-8")
    staging.stage([], open_edition(2023, root=project), tmp_path / "book")
    (tmp_path / "book" / "notebooks" / "vlak.svg").write_text(sample_book.drawing(), encoding="utf-8")
    numbered = small_project.TOC.replace("chapters:", "options: {numbered: true}\nchapters:")
    (tmp_path / "book" / "_toc.yml").write_text(numbered, encoding="utf-8")
    return tmp_path / "book"


def made(book, on_step=lambda name, seconds: None):
    """Make both formats as a build does, and return every file of them."""
    out = {name: book.parent / "together" / name for name in FORMATS}
    with Press({**os.environ, **ENVIRONMENT, "SVM_CACHE": str(book.parent / "cache")}) as press:
        press.make(book, out, on_step)
    return contents(book.parent / "together")


def contents(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != ".buildinfo"  # paths of this machine
    }


def test_made_together_they_are_the_same_as_one_after_the_other(book, monkeypatch):
    steps = []
    together = made(book, lambda name, seconds: steps.append((name, seconds is not None)))
    monkeypatch.setenv("SVM_CACHE", str(book.parent / "cache"))
    formats = {name: str(book.parent / "apart" / name) for name in FORMATS}
    subprocess.run(
        [sys.executable, "-m", "staatvanmigratie.book.typesetting"],
        input=json.dumps({"source": str(book), "formats": formats, "together": False}) + "\n",
        env={**os.environ, **ENVIRONMENT, "PYTHONHASHSEED": "0"},
        text=True,
        check=True,
        capture_output=True,
    )
    apart = contents(book.parent / "apart")

    assert steps[:2] == [("html", False), ("typst", False)], "the second began before the first was done"
    assert sorted(steps[2:]) == [("html", True), ("typst", True)]
    assert sorted(together) == sorted(apart)
    assert [name for name in apart if apart[name] != together[name]] == []
    source = apart["typst/bron/rapport-bron.typ"].decode()
    assert all(f'"notebooks/{goal}"' in source for goal in ("01_immigratie#fig-vlak", "02_tijd#tab-landen"))


def test_a_warning_in_both_is_told_of_the_website(book):
    """Whichever ends first: the same fault is the same message."""
    page = book / "notebooks" / "02_tijd.md"
    page.write_text(PAGES["02_tijd"] + "\nZie {numref}`weg`.\n", encoding="utf-8")

    with pytest.raises(BuildError) as caught:
        made(book)

    assert "could not be made (html)" in str(caught.value)
    assert "notebooks/02_tijd.md:21:undefined label: 'weg'" in str(caught.value)


def test_what_only_the_pdf_refuses_stops_both(book):
    page = book / "notebooks" / "01_immigratie.md"
    page.write_text(PAGES["01_immigratie"].replace(":alt: Een vlak\n", ""), encoding="utf-8")

    with pytest.raises(BuildError, match=r"could not be made \(typst\)\.\n.*\n.*no alternative text"):
        made(book)


def test_a_copy_that_is_killed_is_told(book):
    """As when memory runs out: the message says so, and nothing goes on by itself."""
    began = []

    def kill(name, seconds):
        if name == "typst" and seconds is None:
            pages = [
                process for process in _processes() if _of(process) == "staatvanmigratie.book.typesetting"
            ]
            (press,) = (each for each in pages if _parent(each) == os.getpid())
            began.extend([press, *copies_of(press)])
            os.kill(began[-1], signal.SIGKILL)

    with pytest.raises(BuildError, match=r"ended with code -9 before (html|typst) was done \(killed, or out"):
        made(book, kill)
    assert len(began) > 1
    assert not [process for process in began if _running(process)]


def copies_of(press):
    """The processes that another one started, once there are any."""
    while not (found := [process for process in _processes() if _parent(process) == press]):
        pass
    return found


def _processes():
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdecimal()]


def _read(process, name):
    try:
        return (Path("/proc") / str(process) / name).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _of(process):
    return next((word for word in _read(process, "cmdline").split("\0") if word.startswith("staat")), None)


def _parent(process):
    found = re.search(r"\nPPid:\s(\d+)", _read(process, "status"))
    return int(found[1]) if found else None


def _running(process):
    state = re.search(r"\nState:\s(\w)", _read(process, "status"))
    return state is not None and state[1] != "Z"


def raised(error):
    """Return what is thrown where an extension wraps what went wrong."""
    try:
        try:
            raise error
        except OSError as cause:
            raise RuntimeError("Handler for event 'build-finished' threw an exception") from cause
    except RuntimeError as wrapped:
        return wrapped


@pytest.mark.parametrize(
    ("result", "said"),
    [
        (OSError(errno.ENOSPC, "x"), ""),
        (raised(OSError(errno.EDQUOT, "x")), ""),
        (1, "Failed to copy a file in the theme: x.js: OSError(28, 'No space left on device')"),
        (1, "WARNING: cannot write page: [Errno 28] No space left on device"),
    ],
)
def test_a_full_disk_is_known_as_one_whoever_tells_of_it(result, said):
    assert typesetting._is_full(result, said)


@pytest.mark.parametrize(
    ("result", "said"), [(OSError(errno.EACCES, "x"), ""), (1, "figuur 28 ontbreekt"), (ValueError("28"), "")]
)
def test_another_fault_is_not_taken_for_a_full_disk(result, said):
    assert not typesetting._is_full(result, said)
