"""Where JupyterLab, if it runs, shows a cell of a notebook."""

import json
import os
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote, urlsplit


def address_of(notebook: Path, cell: str) -> str | None:
    """Return the address of a cell in the JupyterLab of this machine; None where none shows that folder.

    The address has no token: a browser that has JupyterLab open is known there.
    """
    from jupyter_core.paths import jupyter_runtime_dir

    for about in sorted(Path(jupyter_runtime_dir()).glob("jpserver-*.json")):
        with suppress(OSError, ValueError, KeyError, TypeError):
            server = json.loads(about.read_text(encoding="utf-8"))
            if os.name == "posix":  # elsewhere this would end it
                os.kill(int(server["pid"]), 0)
            path = notebook.relative_to(server["root_dir"]).as_posix()
            if urlsplit(server["url"]).scheme in ("http", "https"):
                return f"{server['url']}lab/tree/{quote(path)}#cell-id={quote(cell)}"
    return None
