"""JupyterLab as ``svm lab`` starts it: kernels that are forked warm, and the colours of ``%%tekst``."""

import json
import os
import re
import signal
import sys
import time
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from jupyter_client.manager import KernelManager
from jupyter_client.provisioning import KernelProvisionerFactory, LocalProvisioner

from staatvanmigratie.book.lab import server, state, warm_kernels
from staatvanmigratie.book.lab.warm_kernels import ForkedKernel, WarmKernels
from staatvanmigratie.book.run.warm import FORKS
from tests.samples import ROOT, small_project

EXTENSION = ROOT / "src/staatvanmigratie/book/lab/labextensions/staatvanmigratie"
forks = pytest.mark.skipif(not FORKS, reason="this system does not fork")


@pytest.fixture(autouse=True)
def provisioner():
    factory = KernelProvisionerFactory.instance()
    before, factory.default_provisioner_name = factory.default_provisioner_name, "svm-warm"
    yield
    factory.default_provisioner_name = before


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return small_project.make(tmp_path_factory.mktemp("lab") / "project")


@pytest.fixture(scope="module")
def warm(root):
    with WarmKernels(root, 2023) as kernels:
        deadline = time.monotonic() + 120
        while FORKS and not kernels.is_ready and time.monotonic() < deadline:
            time.sleep(0.1)
        yield kernels


@pytest.fixture
def kernel(root):
    """Return how to start a kernel as JupyterLab does, and to ask it for text."""
    started = []

    def start(**environment):
        manager = KernelManager(kernel_name="python3")
        manager.start_kernel(cwd=str(root / "notebooks"), env={**os.environ, **environment})
        client = manager.client()
        client.start_channels()
        client.wait_for_ready(timeout=60)
        started.append((manager, client))

        def ask(source):
            said = []
            reply = client.execute_interactive(source, timeout=60, output_hook=said.append)
            texts = [each["content"].get("text", "") for each in said if each["msg_type"] == "stream"]
            return "".join(texts).strip() or reply["content"]["status"]

        return manager, ask

    yield start
    for manager, client in started:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


@pytest.mark.process
@forks
def test_a_kernel_of_jupyterlab_is_forked_and_is_an_ordinary_one(warm, kernel, root):
    manager, ask = kernel(SVM_TEST_WORD="dag", JPY_SESSION_NAME="notebooks/01_immigratie.ipynb")

    assert isinstance(manager.provisioner.process, ForkedKernel)
    assert ask("import sys; print('altair' in sys.modules)") == "True"
    assert ask("import os; print(os.getcwd())") == str(root / "notebooks")
    assert ask("print(os.environ['SVM_TEST_WORD'], os.environ.get('SVM_ROOT'))") == "dag None"
    assert ask("import subprocess; print(subprocess.run(['true']).returncode)") == "0"
    assert ask("print(__name__, type(get_ipython()).__name__)") == "__main__ ZMQInteractiveShell"


@pytest.mark.process
@forks
def test_a_forked_kernel_has_read_the_edition_and_sees_what_changes_afterwards(warm, kernel, root):
    _, ask = kernel()
    ask("from staatvanmigratie import open_edition")

    assert ask("a = open_edition(2023); b = open_edition(2023); print(a is b)") == "True"
    catalogue = root / "data" / "catalogue" / "nationaal.yml"
    before = catalogue.read_text(encoding="utf-8")
    catalogue.write_text(before.replace("title: Immigratie", "title: Komst naar Nederland"), encoding="utf-8")
    try:
        said = ask("print(open_edition(2023).series('immigratie_totaal').title)")
    finally:
        catalogue.write_text(before, encoding="utf-8")
    assert said == "Komst naar Nederland"


@pytest.mark.process
@forks
def test_a_kernel_can_be_interrupted_restarted_and_dies_alone(warm, kernel):
    manager, ask = kernel()
    pid = manager.provisioner.process.pid
    manager.interrupt_kernel()
    assert ask("print(1)") == "1"

    manager.restart_kernel(now=True)
    assert manager.provisioner.process.pid != pid and manager.is_alive()
    os.kill(manager.provisioner.process.pid, signal.SIGKILL)
    deadline = time.monotonic() + 20
    while manager.is_alive() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not manager.is_alive()
    assert kernel()[1]("print(2)") == "2"


@pytest.mark.process
@forks
def test_kernels_end_with_jupyterlab(root, kernel):
    with WarmKernels(root, 2023):
        manager, _ = kernel()
        forked = manager.provisioner.process
        assert isinstance(forked, ForkedKernel)

    forked.wait(timeout=20)


@pytest.mark.process
def test_where_nothing_forks_a_kernel_starts_as_always(root, kernel, monkeypatch):
    monkeypatch.setattr(warm_kernels, "FORKS", False)
    with WarmKernels(root, 2023):
        manager, ask = kernel()

    assert not isinstance(manager.provisioner.process, ForkedKernel)
    assert ask("print(3)") == "3"


def test_another_kernel_than_that_of_this_python_is_never_forked():
    ours = [sys.executable, "-m", "ipykernel_launcher", "-f", "file.json"]

    assert warm_kernels._connection_file(ours) == "file.json"
    assert warm_kernels._connection_file(["/usr/bin/elsewhere", *ours[1:]]) is None
    assert warm_kernels._connection_file(["R", "--slave", "-e", "IRkernel::main()"]) is None


def test_what_files_say_changes_with_each_of_them(tmp_path):
    (tmp_path / "data").mkdir()
    file = tmp_path / "data" / "a.yml"
    file.write_text("a", encoding="utf-8")
    before = state.of(tmp_path)

    assert state.of(tmp_path) == before
    file.write_text("ab", encoding="utf-8")
    assert state.of(tmp_path) != before


def test_jupyterlab_finds_the_provisioner_settings_and_extension(root):
    (found,) = entry_points(group="jupyter_client.kernel_provisioners", name="svm-warm")
    options = dict(each.split("=", 1) for each in server.options(root) if "=" in each)

    assert issubclass(found.load(), LocalProvisioner)
    for name in ("--LabApp.app_settings_dir", "--LabApp.extra_labextensions_path"):
        assert os.path.isdir(options[name])
    settings = Path(options["--LabApp.app_settings_dir"]) / "overrides.json"
    overrides = json.loads(settings.read_text(encoding="utf-8"))
    schemas = {each.rpartition(":")[0] for each in overrides}
    assert schemas == {"@jupyterlab/notebook-extension", "@jupyterlab/apputils-extension"}
    about = json.loads((EXTENSION / "package.json").read_text(encoding="utf-8"))
    assert (EXTENSION / about["jupyterlab"]["_build"]["load"]).is_file()


# Colours ------------------------------------------------------------------------------------------------

#: What the tokens of lines are asked with: a stream as that of CodeMirror, in the little that is used.
STREAM = """
class Stream {
  constructor(line) { this.line = line; this.pos = 0; }
  sol() { return this.pos === 0; }
  eol() { return this.pos >= this.line.length; }
  next() { return this.line[this.pos++]; }
  eatWhile(what) {
    const from = this.pos;
    while (!this.eol() && what.test(this.line[this.pos])) this.pos++;
    return this.pos > from;
  }
  eatSpace() { return this.eatWhile(/\\s/); }
  skipTo(what) {
    const at = this.line.indexOf(what, this.pos);
    if (at >= 0) this.pos = at;
    return at >= 0;
  }
  skipToEnd() { this.pos = this.line.length; }
  match(what) {
    if (typeof what === "string") {
      if (!this.line.startsWith(what, this.pos)) return null;
      this.pos += what.length; return true;
    }
    const found = this.line.slice(this.pos).match(what);
    if (!found || found.index) return null;
    this.pos += found[0].length; return found;
  }
}
function coloured(text) {
  const { token, start } = globalThis._JUPYTERLAB.staatvanmigratie.tokens, state = start(), found = [];
  for (const line of text.split("\\n")) {
    const stream = new Stream(line);
    while (!stream.eol()) {
      const from = stream.pos, kind = token(stream, state);
      if (stream.pos === from) throw new Error("stands still at " + line.slice(from));
      if (kind) found.push(kind + " " + line.slice(from, stream.pos));
    }
  }
  return JSON.stringify(found);
}
"""


@pytest.fixture(scope="module")
def coloured():
    """Return what is coloured of a text, and as what; in a JavaScript engine."""
    script = (EXTENSION / "static" / "remoteEntry.js").read_text(encoding="utf-8")
    quickjs = pytest.importorskip("quickjs")
    context = quickjs.Context()
    context.eval(STREAM + script)
    ask = context.get("coloured")
    return lambda text: json.loads(ask(text))


def test_prose_is_coloured_as_markdown_with_roles_and_jinja(coloured):
    found = coloured(
        "%%tekst\nVan **de** {term}`nareis` in {{ reeks.last | dan('x') }} zijn.\n{% if a %}*b*{# c #}"
    )

    assert found == [
        "meta %%tekst",
        "strong **de**",
        "labelName {term}",
        "string `nareis`",
        "meta {{",
        "variableName reeks",
        "propertyName .last",
        "keyword | dan",
        "operator (",
        "string 'x'",
        "operator )",
        "meta }}",
        "meta {%",
        "keyword if",
        "variableName a",
        "meta %}",
        "emphasis *b*",
        "comment {#",
        "comment  c #}",
    ]


def test_every_text_of_the_report_can_be_coloured_to_its_end(coloured):
    """A token that takes nothing would hang the editor."""
    from staatvanmigratie.report import chapters

    texts = [cell.source for chapter in chapters.read_all(ROOT) for cell in chapter.cells if cell.text]

    assert len(texts) > 200
    for text in texts:
        found = coloured(text)
        opened = sum(each.startswith("meta {") for each in found)
        assert opened == len(re.findall(r"\{\{|\{%", text)), text
