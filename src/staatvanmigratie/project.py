"""Where the project stands on disk."""

import os
from pathlib import Path

from staatvanmigratie.errors import SvmError


def project_root() -> Path:
    """Return the folder that holds ``data/editions``: ``SVM_ROOT``, or the nearest one upwards.

    Raises
    ------
    SvmError
        There is none; run from inside the project.
    """
    if named := os.environ.get("SVM_ROOT"):
        return Path(named)
    for folder in (Path.cwd(), *Path.cwd().parents, Path(__file__).resolve().parents[2]):
        if (folder / "data" / "editions").is_dir():
            return folder
    raise SvmError(
        f"{Path.cwd()} is not inside the project: no data/editions here or above. cd to the project first"
    )
