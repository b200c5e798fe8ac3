"""Serve an edition while its files are watched, until somebody stops it."""

import ast
import gc
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from pathlib import Path

from staatvanmigratie.book.run.cache import package_tree
from staatvanmigratie.book.run.runner import Progress
from staatvanmigratie.foundation import files
from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.foundation.project import PACKAGE
from staatvanmigratie.publication.live.board import EVERYWHERE, Board, Problem
from staatvanmigratie.publication.live.edition import LiveEdition
from staatvanmigratie.publication.live.server import serving

#: Seconds between two looks at the files.
_PACE = 0.1
_SOFTWARE = "De software is gewijzigd en werkt zo niet; deze bladzijden zijn van daarvoor"


def live(
    number: int,
    as_of: str | None,
    root: Path,
    port: int | None,
    say: Callable[[str], object],
    watching: Callable[[], AbstractContextManager[Callable[[Progress], None]]],
) -> int:
    """Serve edition ``number`` and keep its pages up to date; return only when the software changed.

    Parameters
    ----------
    port
        None: the first one that is free.
    say
        Called with a line for the terminal.
    watching
        Gives what to call with the progress of the first time.

    Returns
    -------
    The port, on which whoever called this should start it again, with the new software.

    Raises
    ------
    SvmError
        This edition is served already, the port is taken, or the edition cannot be opened.
    KeyboardInterrupt
        Somebody stopped it; nothing is left running.
    """
    folder = root / "build" / ".live" / str(number)
    told = folder.with_name(f"{number}.address")
    board = Board()

    def busy(pid: str) -> SvmError:
        where = told.read_text(encoding="utf-8").strip() if told.is_file() else "its terminal says where"
        return SvmError(f"svm live {number} runs already, as process {pid}: {where}")

    with files.alone(folder.with_name(f"{number}.lock"), busy):
        told.unlink(missing_ok=True)
        _clear_if_older(folder)
        with (
            LiveEdition(number, as_of, root, folder, board, say) as edition,
            serving(folder / "html", root / "notebooks", board, port) as address,
        ):
            told.write_text(address, encoding="utf-8")
            say(f"Edition {number} will be at {address}; making its pages the first time …")
            with watching() as on_progress:
                edition.begin(on_progress)
            gc.collect()
            gc.freeze()  # all that stays need not be gone through each time a page is written
            say(f"open {address} and write; each page comes anew when its notebook, its data or its text")
            say("is saved. No PDF, checks or search for leaks here: svm build does those. Ctrl-C ends it.")
            while not _can_start(edition.look(), board, say):
                time.sleep(_PACE)
            say("The software changed; starting again …")
        told.unlink(missing_ok=True)
        return int(address.rstrip("/").rpartition(":")[2])


def _clear_if_older(folder: Path) -> None:
    """Begin with no pages where those that are kept were made by other software."""
    key, kept = files.digest(package_tree(("",))), folder.with_name(f"{folder.name}.software")
    with suppress(OSError):
        if kept.read_text(encoding="utf-8") == key:
            return
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    kept.write_text(key, encoding="utf-8")


def _can_start(changed: set[str], board: Board, say: Callable[[str], object]) -> bool:
    """Tell whether the software changed and can be started; what is wrong with it is told."""
    if not changed:
        return False
    try:
        for path in PACKAGE.rglob("*.py"):
            ast.parse(path.read_bytes(), path.relative_to(PACKAGE.parent).as_posix())
        command = [sys.executable, "-c", f"import {__name__}"]
        subprocess.run(command, check=True, capture_output=True, text=True, env=os.environ)
    except SyntaxError as error:
        problem = f"{error.filename}, line {error.lineno}: {error.msg}"
    except subprocess.CalledProcessError as error:
        problem = error.stderr.strip().splitlines()[-1]
    else:
        return True
    board.put(EVERYWHERE, "software", [Problem(_SOFTWARE, problem)])
    say(f"The software changed and cannot be started: {problem}")
    return False
