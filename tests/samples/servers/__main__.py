"""Serve what CBS, Eurostat and UNHCR said, for a rehearsal: ``python -m tests.samples.servers``."""

import threading

from tests.samples.servers import SourceServer
from tests.samples.servers.world import World

if __name__ == "__main__":
    with SourceServer() as server:
        World().serve(server)
        print(f"export SVM_TEST_SERVER={server.address}", flush=True)
        threading.Event().wait()
