"""Both ends of a talk with a process over its standard input and output, on every system.

They have of ``multiprocessing.connection.Connection`` what ``chapter_process`` and ``worker`` ask for. A
message is a line.
"""

import os
import queue
import subprocess
import sys
import threading
from typing import BinaryIO


class ParentEnd:
    """The end of the one who started the process."""

    def __init__(self, process: subprocess.Popen):
        self._process = process
        self._lines: queue.Queue[bytes] = queue.Queue()
        self._next: bytes | None = None
        threading.Thread(target=self._listen, daemon=True).start()  # Windows cannot wait for a pipe

    def _listen(self) -> None:
        for line in self._process.stdout:
            self._lines.put(line)
        self._lines.put(b"")

    def poll(self, seconds: float) -> bool:
        """Tell whether a message, or the end, comes within some seconds."""
        if self._next is None:
            try:
                self._next = self._lines.get(timeout=seconds)
            except queue.Empty:
                return False
        return True

    def recv_bytes(self) -> bytes:
        """Return the next message.

        Raises
        ------
        EOFError
            The process ended.
        """
        line = self._lines.get() if self._next is None else self._next
        self._next = None
        if not line:
            self._next = line  # it stays over
            raise EOFError
        return line

    def send_bytes(self, message: bytes) -> None:
        """Send a message; it must be one line."""
        self._process.stdin.write(message + b"\n")
        self._process.stdin.flush()

    def close(self) -> None:
        """Hang up."""
        self._process.stdin.close()


class ChildEnd:
    """The end of the process itself, whose ``print`` is about to become the chapter's."""

    def __init__(self) -> None:
        self._out: BinaryIO = os.fdopen(os.dup(sys.stdout.fileno()), "wb")

    def recv_bytes(self) -> bytes:
        """Return the next message."""
        return sys.stdin.buffer.readline()

    def send_bytes(self, message: bytes) -> None:
        """Send a message; it must be one line."""
        self._out.write(message + b"\n")
        self._out.flush()

    def close(self) -> None:
        """Hang up."""
        self._out.close()

    def end_with_parent(self) -> None:
        """End this process when the one that started it is gone and leaves its end of the pipe closed."""

        def watch() -> None:
            sys.stdin.buffer.read()
            os._exit(1)

        threading.Thread(target=watch, daemon=True).start()
