"""Run the cells of a chapter in this very process, with the shell of an ordinary kernel and without sockets.

It is IPython's own kernel shell, display hook and publisher, and nbclient's own way of turning messages into
outputs. Only the way between the two is another: a message is not sent over a socket but turned into JSON and
back, and handed on at once. So what a kernel would print is printed here, in an eighth of the time; a test
compares the two. The process must be the chapter's own, and is worth nothing afterwards.
"""

import asyncio
import builtins
import getpass
import io
import json
import os
import sys
import types
from collections.abc import Callable
from contextlib import contextmanager, suppress
from typing import Any, BinaryIO

from ipykernel.compiler import XCachingCompiler
from ipykernel.jsonutil import json_clean
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.error import StdinNotImplementedError
from jupyter_client.jsonutil import json_default
from jupyter_client.session import Session, extract_header
from nbclient.exceptions import CellExecutionError
from nbformat.v4 import new_output
from papermill.clientwrap import PapermillNotebookClient
from traitlets.config import Config

from staatvanmigratie.book.run.guard import Guard
from staatvanmigratie.book.run.processes import private_folder

#: The most that one output may hold: more would make the website slow and the PDF impossible.
LARGEST_OUTPUT = 2_000_000  # characters

_LANGUAGE = {
    "name": "python",
    "version": sys.version.split()[0],
    "mimetype": "text/x-python",
    "codemirror_mode": {"name": "ipython", "version": sys.version_info[0]},
    "pygments_lexer": "ipython3",
    "nbconvert_exporter": "python",
    "file_extension": ".py",
}


def execute(
    notebook_manager: Any,
    kernel_name: str,
    *,
    on_cell: Callable[[int], None],
    guard: Guard,
    **_unused: object,
):
    """Run the cells of ``notebook_manager.nb`` here, watched by a guard.

    ``on_cell`` hears the index of each cell that begins.
    """
    client = HereClient(notebook_manager, kernel_name=kernel_name or "python3", record_timing=False)
    client.on_cell, client.guard = on_cell, guard
    return client.execute()


class _Here(Session):
    """A session whose messages arrive where they were sent."""

    def __init__(self, deliver: Callable[[dict[str, Any]], None]):
        super().__init__(key=b"")
        self._deliver = deliver

    def send(self, _stream, msg_or_type, content=None, parent=None, **_unused):
        """Hand a message on as it would come out of a socket: plain JSON values, nothing shared."""
        message = msg_or_type if isinstance(msg_or_type, dict) else self.msg(msg_or_type, content, parent)
        self._deliver(json.loads(json.dumps(message, default=json_default)))
        return message


class _Stream(io.TextIOBase):
    """``sys.stdout`` or ``sys.stderr`` of a chapter: keeps what is written until the next output."""

    def __init__(self, name: str, flush_all: Callable[[], None], descriptor: int):
        self.name = name
        self.waiting: list[str] = []
        self._flush_all = flush_all
        self._descriptor = descriptor
        self._past_python = _captured(descriptor)

    encoding = "UTF-8"

    def fileno(self) -> int:
        return self._descriptor

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        self.waiting.append(text)
        return len(text)

    def flush(self) -> None:
        self._flush_all()

    def take(self) -> str:
        """Return all that was written since the last time, in Python and past it."""
        said, self.waiting = "".join(self.waiting), []
        return said + self._past_python.read().decode(errors="replace")


class HereClient(PapermillNotebookClient):
    """Papermill's client whose kernel is a shell in this process."""

    on_cell: Callable[[int], None]
    guard: Guard

    def execute(self, **_unused: object):
        """Run all cells; what fails is written into the notebook, as Papermill wants it."""
        self.reset_execution_trackers()
        with self._shell():
            self.papermill_execute_cells()
        self.nb.metadata["language_info"] = _LANGUAGE
        self.set_widgets_metadata()
        return self.nb

    @contextmanager
    def _shell(self):
        session = _Here(self._arrived)
        shell = ZMQInteractiveShell.instance(
            config=Config({"HistoryManager": {"enabled": False}, "InteractiveShell": {"banner1": ""}}),
            user_module=None,
            compiler_class=XCachingCompiler,
        )
        shell.kernel = types.SimpleNamespace(eventloop=None, session=session)
        for publisher in (shell.displayhook, shell.display_pub):
            publisher.session = session
            publisher.pub_socket = session  # only has to be there
        shell.displayhook.topic = b"execute_result"
        builtins.input, getpass.getpass = _refused("raw_input"), _refused("getpass")
        before = sys.stdout, sys.stderr
        streams = [_Stream("stdout", self._flush, 1), _Stream("stderr", self._flush, 2)]
        sys.stdout, sys.stderr = self._streams = streams
        self.loop = asyncio.new_event_loop()
        asyncio.set_event_loop(self.loop)
        self.shell = shell
        self.guard.begin()
        try:
            yield
        finally:
            self.guard.end()
            sys.stdout, sys.stderr = before

    def _arrived(self, message: dict[str, Any]) -> None:
        message["msg_type"] = message["header"]["msg_type"]
        self.process_message(message, self._cell, self._index)

    def _flush(self) -> None:
        for stream in self._streams:
            if text := stream.take():
                header = {"msg_type": "stream"}
                content = {"name": stream.name, "text": text}
                self._arrived({"header": header, "parent_header": self._parent, "content": content})

    def execute_cell(self, cell, cell_index, execution_count=None, store_history=True):
        """Run one cell, as nbclient does."""
        if cell.cell_type != "code" or not cell.source.strip():
            return cell
        if self.skip_cells_with_tag in cell.metadata.get("tags", []) or self.shell.exit_now:
            return cell
        self.on_cell(cell_index)
        self._cell, self._index = cell, cell_index
        cell.outputs = []
        self.clear_before_next_output = False
        request = self.shell.kernel.session.msg("execute_request", {"code": cell.source})
        self._parent = extract_header(request)
        self.shell.set_parent(request)
        cell["execution_count"] = self.shell.execution_count
        result = self.shell.run_cell(cell.source, store_history=store_history)
        self._flush()
        self.code_cells_executed += 1
        self._stop_if_failed(cell, cell_index, result)
        self._refuse_too_large(cell)
        return cell

    def _stop_if_failed(self, cell, index, result) -> None:
        failed = not result.success or self.shell._last_traceback_during_displayhook
        error = result.error_before_exec or result.error_in_exec
        said = {"status": "error" if failed else "ok"}
        said |= {"ename": type(error).__name__, "evalue": str(error)}
        said |= {"traceback": self.shell._last_traceback or []}
        self.loop.run_until_complete(self._check_raise_for_error(cell, index, {"content": json_clean(said)}))

    def _refuse_too_large(self, cell) -> None:
        for output in cell.outputs:
            size = len(json.dumps(output))
            if size > LARGEST_OUTPUT:
                said = (
                    f"this cell prints {size / 1e6:.1f} million characters; an output may hold "
                    f"{LARGEST_OUTPUT / 1e6:.0f} million. Show a part of it, and give the rest as a file"
                )
                error = {"traceback": [], "ename": "OutputTooLarge", "evalue": said}
                cell.outputs = [new_output("error", **error)]
                raise CellExecutionError.from_cell_and_msg(cell, error)


def _refused(name: str) -> Callable[..., str]:
    """Return what stands in for ``input``: nobody sits at the keyboard of a build."""

    def ask(*_unused: object, **_options: object) -> str:
        raise StdinNotImplementedError(
            f"{name} was called, but this frontend does not support input requests."
        )

    return ask


def _captured(descriptor: int) -> BinaryIO:
    """Let what is written to a descriptor past Python end in a file of ours; return it for reading.

    A pipe would be full after 64 kB, and what writes to it would wait for ever.
    """
    folder = private_folder()
    path = folder / "said"
    with path.open("wb") as write:
        os.dup2(write.fileno(), descriptor)
    read = path.open("rb", buffering=0)  # for the rest of the life of this process
    with suppress(OSError):  # Windows deletes no open file; whoever runs next does
        path.unlink()
        folder.rmdir()
    return read
