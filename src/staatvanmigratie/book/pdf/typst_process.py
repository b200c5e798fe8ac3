"""Typst in a process of its own, that is over when the document is made.

Typst keeps what it laid out, for a next time, as long as the process lives: some 25 kB for each cell of a
table, a gigabyte for a report. In the process that made the pages that would add up, document after document.
"""

import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from staatvanmigratie.foundation import processes
from staatvanmigratie.foundation.project import FONTS

#: What a PDF for the public must keep to; Typst refuses what does not.
STANDARDS = ("ua-1", "a-2a")


@dataclass(frozen=True)
class Problem:
    """An error or a warning of Typst: what, what may help, and where, as it prints that."""

    message: str
    hints: list[str]
    diagnostic: str


class RefusedError(Exception):
    """No PDF was made, for the reason in ``problem``."""

    def __init__(self, problem: Problem):
        super().__init__(problem.message)
        self.problem = problem


def compiled(source: Path, timestamp: int, query: str = "") -> tuple[bytes, list[Problem], list[Any]]:
    """Make the PDF of ``source`` with the fonts of the package only.

    Returns
    -------
    tuple
        The PDF, the warnings about it, and the values that the document has under the label ``query``.

    Raises
    ------
    RefusedError
        Typst refused it, or was killed.
    """
    said, pdf = _asked(source=str(source), timestamp=timestamp, query=query, pdf=True)
    problems = [Problem(**each) for each in said["problems"]]
    if not pdf:
        raise RefusedError(problems[0])
    return pdf, problems, said["found"]


def queried(source: Path, query: str) -> list[Any]:
    """Return the values that a document has under a label, without making a PDF of it.

    Raises
    ------
    RefusedError
        As for :func:`compiled`.
    """
    said, _ = _asked(source=str(source), timestamp=0, query=query, pdf=False)
    if said["refused"]:
        raise RefusedError(Problem(**said["problems"][0]))
    return said["found"]


def _asked(**what: Any) -> tuple[dict[str, Any], bytes]:
    asked = json.dumps({**what, "parent": os.getpid()}).encode()
    command = [sys.executable, "-m", __name__]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        answer, _ = process.communicate(asked)
    except BaseException:
        processes.end(process)
        raise
    if process.returncode:
        said = f"its process ended with code {process.returncode} (killed, or out of memory?)"
        raise RefusedError(Problem(said, [], ""))
    said, _, pdf = answer.partition(b"\n")
    return json.loads(said), pdf


def _problem(said: Any) -> dict[str, Any]:
    return asdict(Problem(said.message, list(said.hints), said.diagnostic))


def main() -> None:
    """Do what standard input asks; say the problems and what was found, then the PDF if it was made."""
    import typst

    from staatvanmigratie.book.run.processes import die_with_parent

    asked = json.loads(sys.stdin.buffer.read())
    die_with_parent(asked["parent"])
    source = Path(asked["source"])
    compiler = typst.Compiler(source, root=source.parent, font_paths=[FONTS], ignore_system_fonts=True)
    said: dict[str, Any] = {"problems": [], "found": [], "refused": False}
    pdf = b""
    try:
        if asked["pdf"]:
            pdf, warnings = compiler.compile_with_warnings(
                pdf_standards=[*STANDARDS], timestamp=asked["timestamp"]
            )
            said["problems"] = [_problem(each) for each in warnings]
        if asked["query"]:
            said["found"] = json.loads(compiler.query(asked["query"], field="value"))
    except typst.TypstError as error:
        pdf, said["problems"], said["refused"] = b"", [_problem(error)], True
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + pdf)


if __name__ == "__main__":
    main()
