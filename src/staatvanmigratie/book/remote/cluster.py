"""Find the workers: some processes of this machine, or those of a scheduler that somebody started.

The only file that knows Dask itself, and beside the client of the sources the only one with the network.
"""

import logging
import os
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from staatvanmigratie.book.remote.executor import ChaptersByDask
from staatvanmigratie.foundation.errors import SvmError

if TYPE_CHECKING:
    from distributed import Client

#: Seconds to wait for a scheduler, and for its first worker.
_PATIENCE = 30


@dataclass(frozen=True)
class Where:
    """Where a scheduler listens, and with what it is sure who talks to it."""

    address: str
    security: Any = None


@contextmanager
def chapters_on(where: str | Where, workers: int | None = None) -> Iterator[ChaptersByDask]:
    """Yield an executor for ``run_chapters``; nothing is started before a chapter has to run.

    Parameters
    ----------
    where
        ``dask``: processes of this machine, which end with the block. Otherwise the address of a scheduler,
        ``tcp://host:8786`` or ``tls://…``, or what :func:`workers_here` yielded.
    workers
        How many processes of this machine; default one per core.

    Raises
    ------
    SvmError
        Dask is not installed, or this is no address. The executor's tasks raise it where nobody answers.
    """
    check(where)

    def connect() -> "Client":
        found = stack.enter_context(workers_here(workers)) if where == "dask" else where
        return stack.enter_context(_client(found if isinstance(found, Where) else Where(found)))

    with ExitStack() as stack:
        executor = ChaptersByDask(connect)
        try:
            yield executor
        finally:
            executor.shutdown(cancel_futures=True)  # before its client


def check(where: str | Where) -> None:
    """Refuse what can be no place to run chapters.

    Raises
    ------
    SvmError
        Dask is not installed, or this is no address.
    """
    try:
        import distributed  # noqa: F401
    except ImportError:
        raise SvmError(
            "--on needs Dask, which is not installed. Install it with: make setup-dask\n"
            "(or: pip install --require-hashes -r requirements-dask.txt)"
        ) from None
    if isinstance(where, str) and where != "dask" and "://" not in where:
        raise SvmError(f"--on {where}: give dask, or the address of a scheduler: tcp://scheduler:8786")


@contextmanager
def workers_here(workers: int | None = None) -> Iterator[Where]:
    """Start workers on this machine, one chapter at a time each; nobody else can send them work."""
    from distributed import LocalCluster, Security

    with (
        TemporaryDirectory(prefix="svm-dask-", ignore_cleanup_errors=True) as folder,
        closing(
            LocalCluster(
                n_workers=workers or os.cpu_count() or 2,
                threads_per_worker=1,
                processes=True,
                security=Security.temporary(),
                dashboard_address="127.0.0.1:0",
                local_directory=folder,
                silence_logs=logging.ERROR,
            )
        ) as cluster,
    ):
        yield Where(cluster.scheduler_address, cluster.security)


@contextmanager
def _client(where: Where) -> Iterator["Client"]:
    """Connect to a scheduler, and wait for a worker."""
    from distributed import Client

    # Each chapter says itself what it lost.
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)
    with ExitStack() as stack:
        try:
            client = Client(where.address, timeout=_PATIENCE, security=where.security, set_as_default=False)
            stack.enter_context(closing(client))
            client.wait_for_workers(1, timeout=_PATIENCE)
        except TimeoutError:
            said = f"no worker after {_PATIENCE} s; start one: dask worker {where.address}"
            raise SvmError(f"{where.address}: {said}") from None
        except (OSError, ValueError) as error:
            said = f"no scheduler answers there ({error}); start one: dask scheduler"
            raise SvmError(f"{where.address}: {said}") from error
        yield client
