"""Kernels of JupyterLab that are forked from a warm process: all is imported, and the edition is read.

JupyterLab asks a provisioner for each kernel. This one forks it where systems fork and a :class:`WarmKernels`
has begun; elsewhere, and for any other kernel, it starts one as always. A kernel is forked from what files
say now: where data or software changed since, another warm process gets ready first.
"""

import asyncio
import os
import select
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from jupyter_client.provisioning import LocalProvisioner

from staatvanmigratie.book.lab import state
from staatvanmigratie.book.run.warm import FORKS, ONE_THREAD, WarmProcess

#: What a kernel imports beside what a chapter does.
_MORE = ("staatvanmigratie.book.lab.kernel", "staatvanmigratie.notebook.workbench.session")


class ForkedKernel:
    """A kernel that another process forked, with what is asked of ``subprocess.Popen``."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int):
        self.pid = pid
        self.returncode: int | None = None
        self._there = os.pidfd_open(pid)  # stands for this process, whatever becomes of its number

    def poll(self) -> int | None:
        """Return None while it runs; how it ended only its parent knows."""
        return self._ended(0)

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end."""
        if self._ended(timeout) is None:
            raise subprocess.TimeoutExpired("kernel", timeout or 0)
        return 0

    def _ended(self, seconds: float | None) -> int | None:
        if self.returncode is None and select.select([self._there], [], [], seconds)[0]:
            self.returncode = 0
            os.close(self._there)
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send a signal to it, if it runs."""
        if self.poll() is None:
            signal.pidfd_send_signal(self._there, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)


@dataclass(eq=False)
class _Forker:
    """A warm process, what files said when it began, and the kernels it forked."""

    process: WarmProcess
    state: str
    kernels: list[ForkedKernel] = field(default_factory=list)

    @property
    def idle(self) -> bool:
        return all(kernel.poll() is not None for kernel in self.kernels)


@dataclass(eq=False)
class WarmKernels:
    """The warm processes of a JupyterLab; a context manager, so that they end.

    One has imported all and is ready in seconds; another has read the edition too, and forks the kernels as
    soon as it is ready. Those of before a file changed stay until their kernels have ended.
    """

    root: Path
    report_year: int
    environment: Mapping[str, str] = field(default_factory=dict)
    _forkers: list[_Forker] = field(default_factory=list)
    here: ClassVar["WarmKernels | None"] = None

    def __enter__(self) -> "WarmKernels":
        if FORKS and hasattr(os, "pidfd_open"):
            WarmKernels.here = self
            self.renew()
        return self

    def __exit__(self, *_: object) -> None:
        WarmKernels.here = None
        for each in self._forkers:
            each.process.__exit__()

    @property
    def is_ready(self) -> bool:
        """Whether the next kernel has read the edition."""
        return bool(self._forkers) and self._forkers[-1].process.is_ready

    def renew(self) -> None:
        """Begin with other warm processes where files changed; call it in a thread that lives as long."""
        now = state.of(self.root)
        if any(each.state == now and each.process.runs for each in self._forkers):
            return
        for each in [each for each in self._forkers if each.idle]:
            self._forkers.remove(each)
            each.process.__exit__()
        environment = {**self.environment, **ONE_THREAD, "SVM_ROOT": str(self.root)}
        for year in (None, self.report_year):
            self._forkers.append(_Forker(WarmProcess(environment, year, _MORE).begin(), now))

    def fork(self, connection_file: str, folder: str, environment: Mapping[str, str]) -> ForkedKernel:
        """Return a kernel, of the process that has read most; waits until one is ready.

        Raises
        ------
        ConnectionError
            There is no warm process, or no longer.
        """
        early, full = self._forkers[-2:]
        forker = full if full.process.is_ready else early
        born = forker.process.start()
        asked = {"connection_file": connection_file, "folder": folder, "environment": dict(environment)}
        with born.connection:
            born.say(kernel=asked)
        forker.kernels.append(ForkedKernel(born.group))
        return forker.kernels[-1]


class WarmProvisioner(LocalProvisioner):
    """Starts the kernels of JupyterLab: by a fork where that can be."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Fork the kernel that a command would start, or start it."""
        warm, file = WarmKernels.here, _connection_file(cmd)
        if warm is None or file is None:
            return await super().launch_kernel(cmd, **kwargs)
        warm.renew()
        folder, environment = kwargs.get("cwd") or os.getcwd(), kwargs.get("env") or dict(os.environ)
        try:
            self.process = await asyncio.to_thread(warm.fork, file, str(folder), environment)
        except OSError:
            return await super().launch_kernel(cmd, **kwargs)
        self.pid = self.pgid = self.process.pid
        return self.connection_info


def _connection_file(command: Sequence[str]) -> str | None:
    """Return the connection file of an ordinary kernel of this Python; None for any other command."""
    match [*command]:
        case [python, *_, "-m", "ipykernel_launcher", "-f", file] if python == sys.executable:
            return file
    return None
