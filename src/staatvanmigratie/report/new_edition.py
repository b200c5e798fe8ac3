"""The next edition: a file made from the one before, and what has still to be written down for it.

Notebooks, catalogue and figures are shared by all editions, so a new one is a single file. What was decided
about the edition before (steps, sending) starts again; who makes it stays until somebody changes it.
"""

from datetime import date
from pathlib import Path
from typing import Any

import yaml

from staatvanmigratie.foundation import moments
from staatvanmigratie.foundation.errors import SvmError, UnknownEditionError
from staatvanmigratie.report.edition import edition_numbers, open_edition, read_edition_file

_HEAD = """\
# Edition {number}: reports on {year}. Organisations and functions only, never a person.
# Made from edition {before} by svm new-edition; look at every line.
"""
_REASON = "The first of June, until the editor in chief sets the day."


def make(root: Path, number: int) -> Path:
    """Write ``data/editions/<number>.yml`` from the edition before it and return its path.

    Raises
    ------
    SvmError
        The edition is there already.
    UnknownEditionError
        There is no edition just before it.
    """
    path = root / "data" / "editions" / f"{number}.yml"
    if path.exists():
        raise SvmError(f"Edition {number} is there already: {path.relative_to(root)}")
    before = root / "data" / "editions" / f"{number - 1}.yml"
    if not before.exists():
        known = ", ".join(map(str, edition_numbers(root))) or "none"
        raise UnknownEditionError(
            f"Edition {number} is made from edition {number - 1}, which is not there. There are: {known}"
        )
    content = _next(read_edition_file(before, number - 1).model_dump(mode="python"), number)
    text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=110)
    path.write_text(_HEAD.format(number=number, year=number - 1, before=number - 1) + text, encoding="utf-8")
    return path


def _next(content: dict[str, Any], number: int) -> dict[str, Any]:
    kept = ("name", "order", "by")
    steps = [{key: step[key] for key in kept if step[key] is not None} for step in content["steps"]]
    return {
        **content,
        "title": content["title"].replace(str(number - 1), str(number)),
        "report_year": number - 1,
        "cut_off": date(number, 6, 1),
        "cut_off_reason": _REASON,
        "steps": steps,
        "cabinet": None,
        "release": None,
        "paper": {**content["paper"], "sent": None, "number": None, "address": None},
        "not_processed": {},
    }


def missing(root: Path, number: int) -> list[str]:
    """Return what somebody has still to write down or wait for, each with the file or command."""
    edition = open_edition(number - 1, root=root)
    year = edition.report_year
    found = []
    if edition.file.cut_off_reason == _REASON:
        found.append(f"cut_off in data/editions/{number}.yml: set the day, and say why")
    if edition.file.release is None:
        found.append(f"release in data/editions/{number}.yml: the moment, as {moments.EXAMPLE}")
    found.append(f"ministries and signatories in data/editions/{number}.yml: still those of {number - 1}")
    if not (root / "data" / "policy" / f"{year}.yml").exists():
        found.append(f"policy developments of {year}: write data/policy/{year}.yml")
    if not (root / "data" / "printed" / f"{number - 1}.yml").exists():
        found.append(
            f"headline figures that edition {number - 1} printed: write data/printed/{number - 1}.yml"
        )
    if pending := edition.pending():
        found.append(f"{len(pending)} figures are still to come: svm status {number}, svm fetch")
    return found
