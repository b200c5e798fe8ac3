"""Where the project and this package stand on disk."""

import os
from pathlib import Path

from staatvanmigratie.foundation.errors import SvmError

#: The folder of the package, whose digest is part of the key of what is kept.
PACKAGE = Path(__file__).resolve().parents[1]
#: The typeface of report, charts and site: Fira Sans, as ttf for drawing and as woff2 for pages.
FONTS = PACKAGE / "fonts"


def project_root() -> Path:
    """Return the folder that holds ``data/editions``: ``SVM_ROOT``, or the nearest one upwards.

    Raises
    ------
    SvmError
        There is none; run from inside the project.
    """
    if named := os.environ.get("SVM_ROOT"):
        if not (Path(named) / "data").is_dir():
            raise SvmError(
                f"SVM_ROOT names {named}, and there is no folder data; name the project, or unset it"
            )
        return Path(named)
    for folder in (Path.cwd(), *Path.cwd().parents, PACKAGE.parents[1]):
        if (folder / "data" / "editions").is_dir():
            return folder
    raise SvmError(
        f"{Path.cwd()} is not inside the project: no data/editions here or above. cd to the project first"
    )


def short(path: Path) -> str:
    """Return a path as somebody here would type it."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
