"""The library that makes a figure interactive, hosted with the report instead of fetched from elsewhere.

It is made from what ``vl_convert`` carries, so no package manager of another language is needed, and it
is loaded only when a reader asks for it. It does not stand in ``_static``, because Jupyter Book puts every
script from there into every page.
"""

import hashlib
import os
import shutil
from importlib.metadata import version
from pathlib import Path

from staatvanmigratie.foundation.files import write_whole
from staatvanmigratie.notebook.drawings.svg import VEGA_LITE

#: Address within the site.
BUNDLE = "vega/vega.js"

_LICENCE = Path(__file__).parent / "vega-licence.txt"
_KEPT = 4  # of as many versions of the library
_NOTICE = "/* Vega, Vega-Lite, Vega-Embed and what they use; see LICENSE.txt beside this file. */\n"


def write_bundle(target: Path) -> None:
    """Write the library and its licence; from the folder in ``SVM_CACHE`` where it was made before."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(_kept() or _made(), encoding="utf-8", newline="\n")
    shutil.copyfile(_LICENCE, target.parent / "LICENSE.txt")


def _made() -> str:
    import vl_convert

    # Its top-level names would collide with those of Sphinx's own scripts.
    made = f"{_NOTICE}(function(){{\n{vl_convert.javascript_bundle(vl_version=VEGA_LITE)}\n}})();\n"
    if path := _place():
        write_whole(path, made)  # another build never reads half a file
        for old in sorted(path.parent.glob("*.js"), key=lambda each: -each.stat().st_mtime_ns)[_KEPT:]:
            old.unlink(missing_ok=True)
    return made


def _kept() -> str | None:
    path = _place()
    return path.read_text(encoding="utf-8") if path and path.is_file() else None


def _place() -> Path | None:
    """Return where the library is kept between builds; None without ``SVM_CACHE``."""
    folder = os.environ.get("SVM_CACHE")
    if not folder:
        return None
    key = hashlib.sha256(f"{version('vl-convert-python')} {VEGA_LITE} {_NOTICE}".encode()).hexdigest()[:16]
    return Path(folder) / "vega" / f"{key}.js"
