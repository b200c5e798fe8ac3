"""Charts are drawn in a few processes that live as long as the build, for all its chapters.

Starting V8 takes longer than drawing most charts, so not every chapter should do it. A chapter hands its
specification to a thread of the build, over a socket; the thread looks whether the drawing is kept, and else
hands it to a process that has nothing to do, over a pipe. A process is started when there is none left and
there may be one more. It ends when its pipe does, and so with the build, however that ends.

Without the address in its environment, or when a process died twice over a chart, a chapter draws by itself.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Connection, Listener, families
from pathlib import Path
from secrets import token_hex

from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.notebook.drawings import kept, svg

#: Environment variable with the address of the build's thread, after the key that opens it.
ADDRESS = "SVM_DRAWING"
#: How the folder of the socket is called, with the build's process behind it: as those of chapters, so that a
#: later build removes it if this one is killed. Where a system has no such sockets, there is no folder.
FOLDER = "svm-chapters-"
#: Seconds a chart may take; the heaviest takes a third of one.
LIMIT = 60

_HERE = "127.0.0.1"
_taken: dict[str, str] = {}  # out of the environment of this process

# What a process or a chapter that is killed leaves behind of a conversation.
_BROKEN = (OSError, EOFError, ValueError, AuthenticationError)


def take_address() -> str | tuple[str, int] | None:
    """Return the address, as sockets know it, and take it out of the environment; None where there is none.

    From then on :func:`ask` remembers it, and a chapter sees the same environment whoever draws.
    """
    _taken[ADDRESS] = os.environ.pop(ADDRESS, "")
    return _split(_taken[ADDRESS])[1]


def ask(spec: str) -> str | None:
    """Return the drawing of a specification in JSON from the build's processes; None when nobody draws it.

    Raises
    ------
    SvmError
        Vega-Lite cannot draw it.
    """
    key, where = _split(os.environ.get(ADDRESS) or _taken.get(ADDRESS, ""))
    if where is None:
        return None
    try:
        with Client(where, authkey=key.encode()) as connection:
            connection.send_bytes(spec.encode())
            answer = json.loads(connection.recv_bytes())
    except _BROKEN:
        return None
    return _drawing(answer)


def _split(opening: str) -> tuple[str, str | tuple[str, int] | None]:
    key, _, where = opening.partition("@")
    host, _, port = where.rpartition(":")
    return key, (host, int(port)) if host == _HERE else where or None


@contextmanager
def drawing_processes(count: int, environment: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Yield what chapters need in their environment to let at most ``count`` processes draw.

    ``environment`` is theirs and that of the processes; drawings are kept where its ``SVM_CACHE`` says. No
    process is started before a chart is asked for that is not kept.
    """
    shown = token_hex(16)  # by who may ask
    with ExitStack() as stack:
        listener = stack.enter_context(Listener(_address(stack), backlog=64, authkey=shown.encode()))
        pool = stack.enter_context(_Pool(count, environment))
        here = listener.address if isinstance(listener.address, str) else "{}:{}".format(*listener.address)
        thread = threading.Thread(target=_listen, args=(listener, pool, environment.get("SVM_CACHE")))
        thread.start()
        try:
            yield {ADDRESS: f"{shown}@{here}"}
        finally:
            pool.close()
            _wake(listener.address)
            thread.join()
            kept.prune(environment.get("SVM_CACHE"))


def _wake(address: str | tuple[str, int]) -> None:
    """Let the thread see that the pool is closed, where it waits for somebody.

    Without a key, so without a greeting: the thread may have seen it by itself, and then nobody answers.
    """
    with suppress(*_BROKEN), Client(address):
        pass


def _address(stack: ExitStack) -> str | tuple[str, int]:
    if "AF_UNIX" not in families:
        return (_HERE, 0)
    parent = tempfile.gettempdir()  # a socket may have no long name
    parent = parent if len(parent) < 60 else "/tmp"
    folder = tempfile.TemporaryDirectory(prefix=f"{FOLDER}{os.getpid()}-", dir=parent)
    return str(Path(stack.enter_context(folder)) / "socket")


def _listen(listener: Listener, pool: "_Pool", cache: str | None) -> None:
    """Give everyone who asks a thread of its own, until the pool is closed and all have their answer."""
    answering: list[threading.Thread] = []
    while not pool.closed:
        with suppress(*_BROKEN):
            thread = threading.Thread(target=_answer, args=(listener.accept(), pool, cache), daemon=True)
            thread.start()
            answering = [thread, *(other for other in answering if other.is_alive())]
    for thread in answering:
        thread.join(10)


def _answer(connection: Connection, pool: "_Pool", cache: str | None) -> None:
    with suppress(*_BROKEN), connection:
        spec = connection.recv_bytes().decode()
        key = svg.key(spec)
        found = kept.find(key, cache)
        answer = {"drawn": found} if found else pool.draw(spec)
        connection.send_bytes(json.dumps(answer).encode())
        if not found and answer.get("drawn"):
            kept.keep(key, answer["drawn"], cache)  # after the answer: the chapter need not wait for the disk


def _drawing(answer: Mapping[str, str]) -> str | None:
    if "error" in answer:
        raise SvmError(answer["error"])
    return answer.get("drawn")


class _Pool:
    """At most ``count`` processes, each at one chart at a time."""

    def __init__(self, count: int, environment: Mapping[str, str]):
        self.closed = False
        self._environment = {**os.environ, **environment}
        self._turns = threading.BoundedSemaphore(count)
        self._lock = threading.Lock()
        self._idle: list[subprocess.Popen] = []
        self._all: set[subprocess.Popen] = set()

    def __enter__(self) -> "_Pool":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def draw(self, spec: str) -> dict[str, str]:
        """Return ``drawn`` or, from Vega-Lite, an ``error``; nothing when a second process died of it too."""
        with self._turns:
            for process in (self._waiting, self._started):
                with suppress(*_BROKEN):
                    return self._conversation(process(), spec)
        return {}

    def close(self) -> None:
        """End all processes; who still waits for one gets nothing."""
        with self._lock:
            self.closed = True
            found, self._all = self._all, set()
        for process in found:
            _end(process)

    def _waiting(self) -> subprocess.Popen:
        with self._lock:
            if self._idle:
                return self._idle.pop()
        return self._started()

    def _started(self) -> subprocess.Popen:
        with self._lock:
            if self.closed:
                raise EOFError
            process = subprocess.Popen(
                [sys.executable, "-m", __name__],
                env=self._environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
            self._all.add(process)
            return process

    def _conversation(self, process: subprocess.Popen, spec: str) -> dict[str, str]:
        late = threading.Timer(LIMIT, process.kill)
        late.start()
        try:
            process.stdin.write(_line(spec))
            process.stdin.flush()
            answer = json.loads(process.stdout.readline())
        except BaseException:
            with self._lock:
                self._all.discard(process)
            _end(process)
            raise
        finally:
            late.cancel()
        with self._lock:
            self._idle.append(process)
        return answer


def _end(process: subprocess.Popen) -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        with suppress(OSError):  # the rest of a line that nobody reads any more
            pipe.close()


def _line(value: object) -> bytes:
    return json.dumps(value).encode() + b"\n"


def main() -> None:
    """Draw one specification a line, until there are no more: this is a drawing process."""
    # An interrupt at the keyboard is for the build, which then ends this process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with os.fdopen(os.dup(1), "wb") as answers:
        os.dup2(2, 1)  # whatever a library prints is no answer
        for line in sys.stdin.buffer:
            try:
                answer = {"drawn": svg.draw(json.loads(line))}
            except SvmError as error:
                answer = {"error": str(error)}
            answers.write(_line(answer))
            answers.flush()


if __name__ == "__main__":
    main()
