"""When somebody may have agreed, and who may say so.

A moment lies after the cut-off date, after the build that was seen was made, and not in the future, on the
Dutch clock. A step of ``data/editions/<N>.yml`` names under ``by`` who may say that it agrees; without it
that is who the step is named after. Another one passes on what was said, and says how.
"""

import json
import re
from collections.abc import Collection, Iterator
from datetime import datetime, time
from pathlib import Path

from staatvanmigratie.decision import persons
from staatvanmigratie.decision.content import DOCUMENTS
from staatvanmigratie.foundation import git, moments
from staatvanmigratie.foundation.errors import DataFileError, SvmError
from staatvanmigratie.report.edition import DecisionStep, Edition

_SHOWN = 4
_COMMITS = 1000  # to look back at
_WORD = re.compile(r"[^\W\d_]{2,}")
_FEWEST = 2  # words that say how an agreement was passed on


def seen_since(edition: Edition) -> datetime:
    """Return when a reader could first see what the last build shows.

    Raises
    ------
    SvmError
        The build does not say when it was made.
    """
    path = edition.root / "build" / str(edition.number) / "report.json"
    try:
        report = json.loads(path.read_text(encoding="utf-8"))
        since = datetime.fromisoformat(report.get("shown_since") or report["built_at"])
    except (OSError, ValueError, KeyError) as error:
        raise SvmError(
            f"build/{edition.number}/report.json does not say when the build was made; make it again with: "
            f"svm build {edition.number}"
        ) from error
    return moments.dutch(since)


def refuse_moment(edition: Edition, moment: datetime, now: datetime) -> None:
    """Refuse a moment at which nobody can have agreed to the last build.

    Raises
    ------
    SvmError
        It is in the future, before the cut-off date, or before the build was made.
    """
    if moment > now:
        raise SvmError(f"--moment: {moment.isoformat()} is in the future; it is now {now.isoformat()}")
    cut_off = datetime.combine(edition.file.cut_off, time.min, moments.ZONE)
    since = seen_since(edition)
    if moment < cut_off:
        raise SvmError(
            f"--moment: {moment.isoformat()} lies before the cut-off date of edition {edition.number}, "
            f"{edition.file.cut_off}; give a later one, or leave --moment out"
        )
    if moment < since:
        raise SvmError(
            f"--moment: {moment.isoformat()} lies before {since.isoformat()}, when the build that is there "
            "now was made: nobody had seen it yet. Give a later moment, or leave --moment out"
        )


def may_say(edition: Edition, step: DecisionStep) -> list[str]:
    """Return who may say that a step agrees.

    Raises
    ------
    DataFileError
        ``by`` of the step is empty, or names who is no organisation or function.
    """
    where = f"data/editions/{edition.number}.yml: steps: {step.name}: by"
    if step.by is None:
        return [step.name]
    if not step.by:
        raise DataFileError(f"{where}: is empty; name who may say that it agrees, or leave it out")
    try:
        return [persons.named(edition, each) for each in step.by]
    except persons.PersonalError as error:
        raise DataFileError(f"{where}: {str(error).removeprefix('--by: ')}") from error


def refuse_who(edition: Edition, step: DecisionStep, by: str, on_behalf: str | None) -> None:
    """Refuse who may not say that a step agrees and does not say how it passes that on.

    Raises
    ------
    SvmError
        It may not, or it needs no ``--on-behalf``.
    """
    allowed = may_say(edition, step)
    its_own = any(persons.speaks_for(edition, by, each) for each in allowed)
    if not its_own and len(_WORD.findall(on_behalf or "")) < _FEWEST:
        raise SvmError(
            f"{by} does not speak for {step.name}; who may: {', '.join(allowed)}. If {by} passes on what "
            f'{step.name} said, give how in some words: --on-behalf "…"; or name it under by of the step in '
            f"data/editions/{edition.number}.yml"
        )
    if its_own and on_behalf is not None:
        raise SvmError(f"{by} speaks for {step.name} itself; leave --on-behalf out")


# Whose hand --------------------------------------------------------------------------------------------


def same_hand(edition: Edition, by: str, chapters: Collection[str], noted: bool) -> Iterator[str]:
    """Yield a warning where git says that who agrees also wrote it; nobody is named but organisations.

    ``noted`` tells that a note says more of how the agreement came.
    """
    writer = _identity(edition.root)
    last = _last_authors(edition.root)
    wrote = {chapter: author for chapter in chapters if (author := last.get(_source(chapter)))}
    own = [
        chapter
        for chapter, (name, _) in wrote.items()
        if persons.speaks_for(edition, name, by) or persons.speaks_for(edition, by, name)
    ]
    if own:
        yield f"git says that {by} itself last changed {_listed(own)}; let somebody else agree to it too"
    mine = [chapter for chapter, (_, mail) in wrote.items() if writer and mail == writer]
    if mine and not noted:
        yield (
            f"git says that who writes this down also last changed {_listed(mine)}; let somebody else write "
            "it down, or say in --note how the agreement came"
        )


def _source(chapter: str) -> str:
    if chapter in DOCUMENTS:
        return f"data/documents/{chapter}.md"
    return f"notebooks/{chapter}.ipynb" if chapter[:1].isdigit() else f"{chapter}.md"


def _listed(chapters: Collection[str]) -> str:
    more = f" and {len(chapters) - _SHOWN} more" if len(chapters) > _SHOWN else ""
    return f"{', '.join([*chapters][:_SHOWN])}{more}"


def _identity(root: Path) -> str:
    """The mail address of who commits here; it is compared and never shown."""
    said = git.said(root, "var", "GIT_AUTHOR_IDENT") or ""
    return said.partition("<")[2].partition(">")[0].casefold()


def _last_authors(root: Path) -> dict[str, tuple[str, str]]:
    """Name and mail address of who last changed each file that a reader gets to see."""
    asked = ("log", f"-{_COMMITS}", "--format=%x01%an%x00%ae", "--name-only", "--relative", "--")
    found: dict[str, tuple[str, str]] = {}
    said = git.said(root, *asked, "notebooks", "data/documents", "*.md") or ""
    for commit in said.split("\x01")[1:]:
        author, *names = commit.splitlines()
        name, _, mail = author.partition("\0")
        for each in filter(None, names):
            found.setdefault(each, (name, mail.casefold()))
    return found
