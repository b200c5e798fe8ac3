"""Stand for a kernel that lives elsewhere: ask the nursery to fork it, end when it ends.

Run as a plain file, without the package and its imports, so that it starts at once. Without a nursery it
becomes the kernel itself.
"""

import json
import os
import signal
import sys
from multiprocessing.connection import Client


def main() -> None:
    """Ask for a kernel and wait for its end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # ends with its kernel, not before
    request = {"arguments": sys.argv[1:], "environment": dict(os.environ), "folder": os.getcwd()}
    try:
        connection = Client(os.environ["SVM_NURSERY"], "AF_UNIX")
        connection.send_bytes(json.dumps(request).encode())
        connection.recv_bytes()
    except (OSError, EOFError):
        command = [sys.executable, "-m", "staatvanmigratie.book.run.kernel_process", *sys.argv[1:]]
        os.execv(sys.executable, command)
    try:
        connection.recv_bytes()
    except (OSError, EOFError):
        sys.exit(1)


if __name__ == "__main__":
    main()
