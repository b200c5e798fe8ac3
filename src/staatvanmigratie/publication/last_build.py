"""Check what the last build of an edition printed: ``svm check`` runs no chapters."""

import json

from staatvanmigratie.decision import built_chapters
from staatvanmigratie.foundation.errors import BuildError
from staatvanmigratie.notebook.agreement.rules import check_printed
from staatvanmigratie.report.checks import Finding
from staatvanmigratie.report.edition import Edition


def check_last_build(edition: Edition) -> tuple[list[Finding], str | None]:
    """Return what the rules find in the chapters as last built, and why nothing was looked at where so.

    A build of another cut-off date or by another version says nothing of this edition.
    """
    again = f"build it with: svm build {edition.number}"
    folder = edition.root / "build" / str(edition.number)
    try:
        made = json.loads((folder / "report.json").read_text(encoding="utf-8"))["as_of"]
        chapters = {path.stem: built_chapters.read(path) for path in (folder / "chapters").glob("*.ipynb")}
    except (OSError, ValueError, KeyError):
        return [], f"there is no build of edition {edition.number}; {again}"
    if made != edition.as_of.isoformat():
        return (
            [],
            f"the last build shows figures of {made}; {again} --as-of {edition.as_of}",
        )
    try:
        return list(check_printed(edition, dict(sorted(chapters.items())))), None
    except BuildError as error:
        return [], str(error)
