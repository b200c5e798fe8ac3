"""JupyterLab on the chapters, ready to run: settings, colours, kept drawings, warm kernels."""

import os
from collections.abc import Sequence
from pathlib import Path

from staatvanmigratie.book.lab.warm_kernels import WarmKernels
from staatvanmigratie.notebook.drawings.processes import drawing_processes

_HERE = Path(__file__).parent


def options(root: Path) -> list[str]:
    """Return what JupyterLab is started with; it asks no other server for anything."""
    found = [
        str(root / "notebooks"),
        f"--LabApp.app_settings_dir={_HERE / 'settings'}",
        f"--LabApp.extra_labextensions_path={_HERE / 'labextensions'}",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--KernelProvisionerFactory.default_provisioner_name=svm-warm",
    ]
    as_root = hasattr(os, "getuid") and os.getuid() == 0  # in a container
    return [*found, *(["--allow-root"] if as_root else [])]


def run(root: Path, report_year: int, more: Sequence[str] = ()) -> None:
    """Run JupyterLab until it is told to end; ``more`` are options of its own."""
    from jupyterlab.labapp import main

    cache = root / "build" / ".cache"
    cache.mkdir(parents=True, exist_ok=True)
    environment = {"SVM_CACHE": str(cache)}
    with drawing_processes(1, environment) as drawing, WarmKernels(root, report_year, environment):
        os.environ.update(environment | drawing)
        main([*options(root), *more])
