"""A chapter prints in its own process what an ordinary kernel would print, cell by cell."""

import json
import re
import subprocess
import sys

import pytest
from nbformat.v4 import new_code_cell, new_notebook

pytestmark = pytest.mark.process

#: Cells on which a shell without a kernel around it could do otherwise, by what they try.
AWKWARD = {
    "a result": "1 + 1",
    "nothing": "x = 1",
    "two results": "1\n2",
    "rich": "from IPython.display import HTML, display\ndisplay(HTML('<b>x</b>'), 'y')",
    "metadata": "display({'text/plain': 'x'}, metadata={'a': 1}, raw=True)",
    "an object": (
        "class Ding:\n    def _repr_mimebundle_(self, **_):\n"
        "        return {'text/plain': 'd'}, {'m': {'n': 1}}\nDing()"
    ),
    "a table": "import pandas as pd\npd.DataFrame({'a': [1, 2]})",
    "prints": "print('een')\nprint('twee')",
    "print and result": "print('eerst')\n3",
    "print, display, print": "print('a')\ndisplay(1)\nprint('b')",
    "stderr": "import sys\nprint('fout', file=sys.stderr)",
    "both streams, one kept apart": "display(1)\nprint('e', file=sys.stderr)\ndisplay(2)",
    "a handle": "h = display('a', display_id=True)\nh.update('b')",
    "an update later": "h.update('c')",
    "cleared": "from IPython.display import clear_output\nprint('weg')\nclear_output()\nprint('blijft')",
    "cleared at the next": "print('weg')\nclear_output(wait=True)\nprint('blijft')",
    "awaits": "import asyncio\nawait asyncio.sleep(0)\n'klaar'",
    "captured": "%%capture gevangen\nprint('x')",
    "what was captured": "gevangen.stdout",
    "numbers": "import numpy as np\nnp.float64(0.1), np.arange(3)",
    "a line magic": "%precision 2\n0.123456",
    "who": "%who_ls",
    "help": "len?",
    "history": "In[1], Out[3] if 3 in Out else None",
    "underscore": "_",
    "warns": "import warnings\nwarnings.warn('let op')",
    "logs": "import logging\nlogging.getLogger('a').warning('gezien')",
    "a thread": "import threading\nt = threading.Thread(target=lambda: print('draad'))\nt.start(); t.join()",
    "pickled": "import pickle\nclass A: pass\ntype(pickle.loads(pickle.dumps(A()))).__name__",
    "main": "__name__, __import__('__main__').A is A",
    "an image": "from IPython.display import Image\nImage(data=b'\\x89PNG' + b'0' * 20, format='png')",
    "semicolon": "5;",
    "a long text": "'x' * 5000",
    "no text": "'\\ud800'.encode('utf-8', 'surrogatepass')",
    "the end of a line": "print('a', end='')\nprint('b')",
    "carriage return": "print('a\\rb')",
    "a chart": "import altair as alt\nalt.Chart(pd.DataFrame({'a': [1]})).mark_bar().encode(x='a:Q')",
}
#: Cells that end in an error, each by itself.
FAILING = {
    "a mistake": "def f():\n    return 1 / 0\nf()",
    "no Python": "als dit",
    "indented": "  x = 1\n y = 2",
    "raised from": "try:\n    {}['a']\nexcept KeyError as e:\n    raise ValueError('b') from e",
    "in a repr": "class B:\n    def __repr__(self): raise RuntimeError('r')\nB()",
    "asked": "input('naam? ')",
    "a password": "import getpass; getpass.getpass()",
    "a magic": "%geen_magie",
    "an assert": "assert 1 == 2, 'nee'",
    "a recursion": "def r(): r()\nr()",
    "prints first": "print('gezegd')\nraise SystemError('daarna')",
    "a group": "raise ExceptionGroup('samen', [ValueError('a'), TypeError('b')])",
}


#: Errors that are raised in another file, or at another depth.
UNLIKE = {"StdinNotImplementedError", "RecursionError"}

BOTH = """
import json, sys
from pathlib import Path
import nbformat
from papermill.engines import NotebookExecutionManager
from staatvanmigratie.book.run.guard import Guard
from staatvanmigratie.book.run.kernel import ChapterClient, private_folder
from staatvanmigratie.book.run.shell import HereClient

notebook = nbformat.from_dict(json.loads(sys.stdin.read()))
for cell in notebook.cells:
    cell.metadata.papermill = {}
manager = NotebookExecutionManager(notebook, progress_bar=False, autosave_cell_every=0)
said = sys.stdout.fileno()
import os
said = os.fdopen(os.dup(said), "w")
options = {"kernel_name": "python3", "allow_errors": True, "record_timing": False}
if sys.argv[1] == "kernel":
    client = ChapterClient(manager, private_folder(), shutdown_kernel="immediate", **options)
else:
    client = HereClient(manager, **options)
    client.guard, client.on_cell = Guard(Path.cwd()), lambda index: None
client.execute()
json.dump(notebook, said)
"""


def outputs(root, way, cells):
    """Run cells, also after one failed, and return what each left in the notebook."""
    notebook = new_notebook(cells=[new_code_cell(source) for source in cells])
    done = subprocess.run(
        [sys.executable, "-c", BOTH, way],
        input=json.dumps(notebook),
        capture_output=True,
        text=True,
        cwd=root,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    executed = json.loads(done.stdout[done.stdout.index("{") :])
    return [(cell["execution_count"], merged(cell["outputs"])) for cell in executed["cells"]]


def merged(found):
    """Join the pieces in which a stream comes: a kernel sends them by the clock."""
    whole = []
    for output in json.loads(json.dumps(found)):
        if whole and output["output_type"] == "stream" and output.get("name") == whole[-1].get("name"):
            whole[-1]["text"] += output["text"]
        else:
            whole.append(output)
    for output in whole:
        if "text/html" in output.get("data", {}):
            output["data"]["text/html"] = masked(output["data"]["text/html"])
        if output["output_type"] == "error":
            output["traceback"] = [masked(line) for line in output["traceback"]]
            if output["ename"] in UNLIKE:
                del output["traceback"]
        if output["output_type"] == "stream":
            output["text"] = masked(output["text"])
        if "data" in output:
            output["data"]["text/plain"] = masked(output["data"].get("text/plain", ""))
    return whole


def masked(text):
    """Take out what differs between two runs of the same kernel: addresses, numbers of processes, ids."""
    text = re.sub(r"0x[0-9a-f]+", "0x", text)
    text = re.sub(r"ipykernel_\d+", "ipykernel", text)
    return re.sub(r"altair-viz-[0-9a-f]+", "altair-viz", text)


def test_what_a_kernel_prints_is_printed_here(tmp_path):
    cells = AWKWARD | FAILING
    kernel = outputs(tmp_path, "kernel", cells.values())
    here = outputs(tmp_path, "here", cells.values())

    different = {
        name: (theirs, ours) for name, theirs, ours in zip(cells, kernel, here, strict=True) if theirs != ours
    }
    assert not different


def test_what_is_written_past_python_is_not_lost(tmp_path):
    """A kernel hears it in a thread of its own, and may be too late for the cell."""
    ((_, said),) = outputs(tmp_path, "here", ["import os\nprint('boven')\nos.write(1, b'onder\\n') and None"])

    assert said == [{"output_type": "stream", "name": "stdout", "text": "boven\nonder\n"}]


def test_much_past_python_does_not_stop_the_chapter(tmp_path):
    ((_, said),) = outputs(tmp_path, "here", ["import os\nos.write(1, b'x' * 300_000) and None"])

    assert len(said[0]["text"]) == 300_000
