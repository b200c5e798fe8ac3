"""How long *Run all* takes in JupyterLab: a kernel that is forked warm against one that starts by itself.

    .venv/bin/python benchmarks/run_all.py notebooks/07_asiel.ipynb --rounds 3

The ways take turns on one machine; read the ratio and the CPU of the kernel, not the seconds. Kept drawings
are those of before (``build/.cache``), for both ways: the first round may draw.
"""

import argparse
import json
import os
import statistics
import time
from pathlib import Path

from jupyter_client.manager import KernelManager
from jupyter_client.provisioning import KernelProvisionerFactory

from staatvanmigratie.book.lab.warm_kernels import WarmKernels
from staatvanmigratie.foundation.project import project_root
from staatvanmigratie.notebook.drawings.processes import drawing_processes

WAYS = {"cold": "local-provisioner", "warm": "svm-warm"}


def run_all(notebook: Path) -> tuple[float, float, float]:
    """Return the seconds to the first output and to the end, and the CPU of the kernel."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    begin, first = time.perf_counter(), None
    manager = KernelManager(kernel_name="python3")
    manager.start_kernel(cwd=str(notebook.resolve().parent))
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=120)
    last = [client.execute(source) for source in sources][-1]
    while True:
        message = client.get_iopub_msg(timeout=300)
        if message["msg_type"] == "error":
            raise SystemExit("\n".join(message["content"]["traceback"]))
        if message["msg_type"] == "execute_result" and first is None:
            first = time.perf_counter() - begin
        ended = message["msg_type"] == "status" and message["content"]["execution_state"] == "idle"
        if ended and message["parent_header"].get("msg_id") == last:
            break
    whole = time.perf_counter() - begin
    words = Path(f"/proc/{manager.provisioner.pid}/stat").read_text().rpartition(")")[2].split()
    client.stop_channels()
    manager.shutdown_kernel(now=True)
    return first or whole, whole, (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("notebook", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--year", type=int, default=2024, help="report year of the edition that is read")
    asked = parser.parse_args()
    root = project_root().resolve()
    environment = {"SVM_CACHE": str(root / "build" / ".cache")}
    found: dict[str, list[tuple[float, float, float]]] = {way: [] for way in WAYS}
    os.environ["JPY_SESSION_NAME"] = str(asked.notebook)
    with drawing_processes(1, environment) as drawing, WarmKernels(root, asked.year, environment) as kernels:
        os.environ.update(environment | drawing)
        while not kernels.is_ready:
            time.sleep(0.2)
        for _ in range(asked.rounds):
            for way, provisioner in WAYS.items():
                KernelProvisionerFactory.instance().default_provisioner_name = provisioner
                found[way].append(run_all(asked.notebook))
    print("| way | first sentence, s | all cells, s | CPU, s |\n| --- | --- | --- | --- |")
    middle = {
        way: [statistics.median(column) for column in zip(*runs, strict=True)] for way, runs in found.items()
    }
    middle["warm / cold"] = [warm / cold for warm, cold in zip(middle["warm"], middle["cold"], strict=True)]
    for way, columns in middle.items():
        print(f"| {way} | {' | '.join(f'{each:.2f}' for each in columns)} |")
    print(f"n = {asked.rounds}, median; load at the end {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
