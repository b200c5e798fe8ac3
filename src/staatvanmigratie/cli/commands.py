"""All commands together, and how each of them ends.

Exit codes: 0 all is well, 1 something must be mended (the message says what), 2 the command was not
understood, 3 a mistake in this software, 130 interrupted. What a command needs is imported when it runs, so
that ``svm --help`` answers at once.
"""

import os
import sys
from pathlib import Path
from typing import NoReturn

from staatvanmigratie.cli import (
    archive,
    editions,
    figures,
    publication,
    terminal,
    verification,
)  # each adds its verbs
from staatvanmigratie.cli.command import app
from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.foundation.project import PACKAGE

__all__ = ["app", "archive", "editions", "figures", "publication", "run", "verification"]


def run() -> None:
    """Run the command line; a problem the user can mend is printed without a traceback.

    What nobody foresaw is told in a few lines, without paths, addresses and secrets: others may read the log.
    ``SVM_TRACEBACK=1`` shows all of it.
    """
    try:
        app()
    except SvmError as error:
        _fail(f"error: {error}", 1)
    except Exception as error:
        if os.environ.get("SVM_TRACEBACK"):
            raise
        _fail(_unforeseen(error), 3)


def _fail(text: str, code: int) -> NoReturn:
    """Tell what is wrong and stop; whoever sits at a terminal may see the paths of their own machine."""
    from staatvanmigratie.privacy.rules import masked

    console = terminal.err()
    console.print(
        text if console.is_terminal else masked(text), markup=False, highlight=False, soft_wrap=True
    )
    sys.exit(code)


def _unforeseen(error: Exception) -> str:
    import traceback

    said = f"error: {type(error).__name__}: {error}"
    steps = [
        f"  {Path(step.filename).relative_to(PACKAGE).as_posix()}, line {step.lineno}, in {step.name}"
        for step in traceback.extract_tb(error.__traceback__)
        if Path(step.filename).is_relative_to(PACKAGE)
    ]
    end = "This is a mistake in the software. All about it, with paths of this machine: SVM_TRACEBACK=1 svm …"
    return "\n".join([said[:1000], *steps[-6:], end])
