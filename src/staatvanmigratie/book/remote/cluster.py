"""Find the workers: some processes of this machine, or those of a scheduler that somebody started.

The only file that knows Dask itself, and beside the client of the sources the only one with the network.
"""

import logging
import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import TYPE_CHECKING

from staatvanmigratie.book.remote.executor import ChaptersByDask
from staatvanmigratie.foundation.errors import SvmError

if TYPE_CHECKING:
    from distributed import Client

#: Seconds to wait for a scheduler, and for its first worker.
_PATIENCE = 30


@contextmanager
def chapters_on(where: str, workers: int | None = None) -> Iterator[ChaptersByDask]:
    """Yield an executor for ``run_chapters``; nothing is started before a chapter has to run.

    Parameters
    ----------
    where
        ``dask``: processes of this machine, which end with the block. Otherwise the address of a scheduler,
        ``tcp://host:8786`` or ``tls://…``.
    workers
        How many processes of this machine; default one per core.

    Raises
    ------
    SvmError
        Dask is not installed, or this is no address. The executor's tasks raise it where nobody answers.
    """
    try:
        import distributed  # noqa: F401
    except ImportError:
        raise SvmError(
            "--on needs Dask, which is not installed. Install it with: make setup-dask\n"
            "(or: pip install --require-hashes -r requirements-dask.txt)"
        ) from None
    if where != "dask" and "://" not in where:
        raise SvmError(f"--on {where}: give dask, or the address of a scheduler: tcp://scheduler:8786")
    with ExitStack() as stack:
        connect = partial(_local, stack, workers) if where == "dask" else partial(_remote, stack, where)
        executor = ChaptersByDask(connect)
        try:
            yield executor
        finally:
            executor.shutdown(cancel_futures=True)  # before its client


def _local(stack: ExitStack, workers: int | None) -> "Client":
    """Start workers on this machine, one chapter at a time each; nobody else can send them work."""
    from distributed import Client, LocalCluster, Security

    folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="svm-dask-", ignore_cleanup_errors=True))
    cluster = LocalCluster(
        n_workers=workers or os.cpu_count() or 2,
        threads_per_worker=1,
        processes=True,
        security=Security.temporary(),
        dashboard_address="127.0.0.1:0",
        local_directory=folder,
        silence_logs=logging.ERROR,
    )
    stack.callback(cluster.close)
    client = Client(cluster, set_as_default=False)
    stack.callback(client.close)
    return client


def _remote(stack: ExitStack, address: str) -> "Client":
    """Connect to a scheduler, and wait for a worker."""
    from distributed import Client

    try:
        client = Client(address, timeout=_PATIENCE, set_as_default=False)
        stack.callback(client.close)
        client.wait_for_workers(1, timeout=_PATIENCE)
        return client
    except TimeoutError:
        said = f"no worker there after {_PATIENCE} s; start one: dask worker {address}"
    except (OSError, ValueError) as error:
        said = f"no scheduler answers there ({error}); start one: dask scheduler"
    raise SvmError(f"{address}: {said}")
