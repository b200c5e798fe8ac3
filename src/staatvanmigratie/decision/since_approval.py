"""What changed in an edition since something that was approved: ``svm changes``.

The state to compare with is one that ``data/approvals`` keeps: of a digest, a day, a step, a git tag, or the
last approval. Grouped per chapter and per ministry; as text, Markdown or JSON. A build without a change gives
an empty list.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from staatvanmigratie.decision import taken_back
from staatvanmigratie.decision.approvals import Approval, Approvals, parse
from staatvanmigratie.decision.chapter_content import refuse_without_build
from staatvanmigratie.decision.content import FOLDER, Content
from staatvanmigratie.decision.differences import CAUSES, ChapterChanges, SentenceChange, compare
from staatvanmigratie.decision.digests import FORM
from staatvanmigratie.decision.papers import facts
from staatvanmigratie.foundation import git
from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.foundation.moments import dutch, in_words
from staatvanmigratie.report import responsibility
from staatvanmigratie.report.edition import Edition
from staatvanmigratie.report.registers.organisations import ministries

_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


class NothingToCompareError(SvmError):
    """There is no approval to compare a build with; the message says how to give one."""


@dataclass(frozen=True)
class Changes:
    """Everything that changed in an edition since an earlier state."""

    edition: Edition
    since: str  # in words
    chapters: Sequence[ChapterChanges]  # only those with a change

    def __bool__(self) -> bool:
        return bool(self.chapters)

    @property
    def by_ministry(self) -> dict[str, list[str]]:
        """The chapters with a change, by the ministry that answers for them."""
        answers = responsibility.responsible(self.edition)
        found: dict[str, list[str]] = {}
        for each in self.chapters:
            own = [facts.own_ministry(self.edition)] if each.is_document else ["niet belegd"]
            for ministry in answers.get(each.chapter, own):
                found.setdefault(ministry, []).append(each.chapter)
        return dict(sorted(found.items()))

    def of(self, ministry: str) -> "Changes":
        """Return only the chapters that a ministry answers for."""
        chosen = self.by_ministry.get(ministry, [])
        return Changes(self.edition, self.since, [c for c in self.chapters if c.chapter in chosen])

    def as_json(self) -> dict[str, Any]:
        """Return everything as JSON values."""
        return {
            "edition": self.edition.number,
            "since": self.since,
            "chapters": [each.as_json() for each in self.chapters],
            "by_ministry": self.by_ministry,
        }

    def as_markdown(self, level: int = 1) -> str:
        """Return the list as Markdown, for a pull request or, with ``level=3``, as a section of the nota."""
        head = "#" * level
        lines = [f"{head} Wijzigingen in {self.edition.title} sinds {self.since}", ""]
        if not self:
            return "\n".join([*lines, "Er is niets gewijzigd.", ""])
        for each in self.chapters:
            lines += [f"{head}# {each.title}", "", *_markdown(each), ""]
        lines += [f"{head}# Per ministerie", ""]
        titles = {each.chapter: each.title for each in self.chapters}
        for ministry, chapters in self.by_ministry.items():
            name = ministries().get(ministry, ministry)
            lines.append(f"- {name}: {', '.join(titles[chapter] for chapter in chapters)}")
        return "\n".join([*lines, ""])

    def as_text(self) -> str:
        """Return the list as plain text: ``[-gone-]`` and ``{+new+}``."""
        plain = re.sub(r"~~(.*?)~~", r"[-\1-]", self.as_markdown())
        plain = re.sub(r"\*\*(.*?)\*\*", r"{+\1+}", plain)
        return re.sub(r"^#+ (.*)$", lambda m: f"{m[1]}\n{'-' * len(m[1])}", plain, flags=re.MULTILINE)


def since(edition: Edition, asked: str | None, built: Mapping[str, Content] | None = None) -> Changes:
    """Return what changed in the last build since a digest, a day, a step, a git tag or the last approval.

    Raises
    ------
    NothingToCompareError
        The edition has no build or no approvals.
    SvmError
        No approval answers to what was asked.
    """
    approvals = Approvals(edition, built)
    if built is None:
        refuse_without_build(edition.root, edition.number)
    if not approvals.given:
        raise NothingToCompareError(
            f"Edition {edition.number} has no approvals, so nothing was kept to compare with; see svm approve"
        )
    chosen, words = _chosen(approvals, asked)
    earlier: dict[str, Content] = {}
    for approval in chosen:
        for chapter in approval.chapters:
            earlier[chapter] = approvals.stored(approval, chapter)
    forms = [approval.form for approval in chosen if approval.chapter is None]
    if forms:
        now = comparable(max(forms), earlier, approvals.built)
    else:
        now = {chapter: each for chapter, each in approvals.built.items() if chapter in earlier}
    return between(edition, words, earlier, now)


def comparable(form: int, old: Mapping[str, Content], new: Mapping[str, Content]) -> dict[str, Content]:
    """Return what could have been agreed to when that form counted: before form 2 no page and no document."""
    return {name: new[name] for name in new if form == FORM or name in old or name[:1].isdigit()}


def between(edition: Edition, words: str, old: Mapping[str, Content], new: Mapping[str, Content]) -> Changes:
    """Return what changed between two states of an edition."""
    chapters = [*new, *(chapter for chapter in old if chapter not in new)]
    withheld: dict[tuple[str, str], str] = {}
    for chapter in chapters:  # a document says what chapters say
        withheld |= taken_back.numbers(edition, old.get(chapter), new.get(chapter))
    found = [compare(old.get(chapter), new.get(chapter), withheld) for chapter in chapters]
    return Changes(edition, words, [each for each in found if each])


def _chosen(approvals: Approvals, asked: str | None) -> tuple[list[Approval], str]:
    """Return the approvals that make the state asked for, later ones last, and that state in words."""
    given = approvals.given
    if asked is None:
        return given, f"het laatste akkoord ({in_words(given[-1].moment)})"
    if re.fullmatch(r"\d{4}-\d\d-\d\d", asked):
        day = date.fromisoformat(asked)
        found = [each for each in given if dutch(each.moment).date() <= day]
        if not found:
            raise SvmError(
                f"There is no approval on or before {asked}; the first is of {dutch(given[0].moment).date()}"
            )
        return found, f"het akkoord van {in_words(found[-1].moment)}"
    if found := [each for each in given if each.step == asked]:
        return found, f"het akkoord van {asked} ({in_words(found[-1].moment)})"
    if re.fullmatch(r"[0-9a-f]{6,32}", asked):
        for each in reversed(given):
            if each.digest.startswith(asked) or any(d.startswith(asked) for d in each.chapters.values()):
                return given[: given.index(each) + 1], f"het akkoord van {in_words(each.moment)}"
    if found := _tagged(approvals, asked):
        return found, f"versie {asked}"
    raise SvmError(
        f"--since {asked!r} is no digest, day (2024-06-03), step or tag of edition "
        f"{approvals.edition.number}; the last approval is {given[-1].digest[:16]} "
        f"of {dutch(given[-1].moment).date()} ({given[-1].step})"
    )


def _tagged(approvals: Approvals, tag: str) -> list[Approval]:
    """Return the approvals that were there in a version of the repository."""
    if not re.fullmatch(r"\w[\w./-]*", tag):
        return []
    name = f"{tag}:{(FOLDER / approvals.path.name).as_posix()}"
    shown = git.said(approvals.edition.root, "show", "--end-of-options", name)
    return [] if shown is None else parse(shown, name)


# Markdown ----------------------------------------------------------------------------------------------


def _markdown(changes: ChapterChanges) -> Iterator[str]:
    if changes.whole:
        said = changes.in_dutch()
        yield f"- {said[0].upper()}{said[1:]}."
    if changes.figures:
        yield from ("| Cijfer | Was | Is | Oorzaak |", "| --- | ---: | ---: | --- |")
        for each in changes.figures:
            yield f"| {each.name} | {each.old} | {each.new} | {CAUSES[each.cause]} |"
        yield ""
    for each in changes.sentences:
        yield f"- {_sentence(each)}"
    for each in changes.items:
        if each.beside:
            parts = ", ".join(part for part in each.parts if part != "vorm") or each.caption
            yield f"- {_KINDS[each.kind]}: {each.label}{f' ({parts})' if parts else ''}"
        elif each.kind != "changed" or not changes.figures:
            yield f"- {_KINDS[each.kind]}: {each.caption or each.label} (`{each.label}`)"
    for mark, row in changes.policy:
        yield f"- Beleidsregister, {'toegevoegd' if mark == '+' else 'vervallen'}: {row}"
    for said in changes.contributions:
        yield f"- {said[0].upper()}{said[1:]}"
    for said in changes.origins:
        yield f"- {said}"


_KINDS = {
    "added": "Toegevoegd",
    "dropped": "Vervallen",
    "redrawn": "Opnieuw getekend",
    "changed": "Gewijzigd",
}


def _sentence(change: SentenceChange) -> str:
    """One sentence with its changed words marked, and its changed numbers behind it."""
    if change.kind in ("added", "dropped"):
        said = change.new or change.old
        what = "rij" if said.startswith("|") else "zin"
        plain = _plain(said)
        return f"Nieuwe {what}: **{plain}**" if change.new else f"Vervallen {what}: ~~{plain}~~"
    numbers = ", ".join(f"{was} → {now}" for was, now in change.numbers)
    if change.kind == "beneath":
        return f"{_plain(change.new)} (dezelfde woorden, met een andere opmaak, verwijzing of herkomst)"
    if change.kind == "numbers":
        return f"{change.new} ({numbers})"
    marks = {"=": "{}", "-": "~~{}~~", "+": "**{}**"}
    words = " ".join(marks[mark].replace("{}", text) for mark, text in change.words)
    words = words.replace("{}", "…")
    return f"{words} ({numbers})" if numbers else words


def _plain(text: str) -> str:
    """Text without what Markdown uses for tables and links."""
    cells = [cell.strip() for cell in text.strip("| ").split(" | ")] if text.startswith("|") else [text]
    return _LINK.sub(r"\1", "; ".join(cells))
