"""An ordinary IPython kernel that dies with the build that started it.

Run as ``python -m staatvanmigratie.book.run.kernel_process -f connection.json`` by ``kernel``.
"""

import os
import sys
from pathlib import Path

from staatvanmigratie.book.run.processes import die_with_parent, guard_group


def main() -> None:
    """Start the kernel; does not return."""
    die_with_parent(int(os.environ.get("JPY_PARENT_PID", "0")))
    guard_group(Path(sys.argv[sys.argv.index("-f") + 1]).parent)
    from ipykernel.kernelapp import launch_new_instance

    launch_new_instance()


if __name__ == "__main__":
    main()
