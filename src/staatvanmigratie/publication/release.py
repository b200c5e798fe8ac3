"""Release an edition, reprint it, go back: what ``svm release`` does, in order.

Everything that could stop a release is looked at first. Then the files are kept, the release is written down
in ``data/releases``, and last of all the site is changed for a new one in one step. A run that is stopped
in between has changed nothing that readers see; the same command goes on where it stopped.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from staatvanmigratie.book.run.runner import Progress
from staatvanmigratie.decision import chapter_content, content, since_approval
from staatvanmigratie.decision.approvals import Approvals
from staatvanmigratie.decision.digests import FORM, digest_of
from staatvanmigratie.decision.papers.document import KINDS
from staatvanmigratie.foundation import moments
from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.foundation.files import file_digest, text_digest
from staatvanmigratie.notebook.edition import ChapterEdition, open_edition
from staatvanmigratie.publication import obstacles, record_files, release_archive, release_records, swap
from staatvanmigratie.publication.build_report import BuildReport
from staatvanmigratie.publication.obstacles import Reason
from staatvanmigratie.publication.papers import bill_of_materials, materials, provenance
from staatvanmigratie.publication.papers.materials import Materials
from staatvanmigratie.publication.release_records import ReleaseRecord
from staatvanmigratie.publication.site import kept, pages
from staatvanmigratie.publication.site.kept import Kept
from staatvanmigratie.publication.site.site import Site, State
from staatvanmigratie.report.registers import site_settings


class RefusedError(SvmError):
    """An edition may not be released yet; the message has all reasons."""


@dataclass(frozen=True)
class Released:
    """What a release made public."""

    name: str
    state: State
    overridden: bool
    example_address: bool  # nobody has set the address of the site yet


def release(
    root: Path,
    number: int,
    site: Site,
    *,
    reason: str | None = None,
    override: str | None = None,
    dry_run: bool = False,
    is_built: bool = False,
    on_progress: Callable[[Progress], None] | None = None,
    on_published: Callable[[BuildReport], object] | None = None,
) -> Released | None:
    """Release an edition, or reprint it; with ``dry_run`` only look for reasons against it.

    Parameters
    ----------
    reason
        Of a reprint; required for one.
    override
        Why the edition may come out before its moment. Sets nothing else aside.
    is_built
        A strict build was made of exactly what is there now; a release builds all the same.
    on_published
        Called once the build of the edition stands there.

    Raises
    ------
    RefusedError
        Something stands in the way; the message lists everything that does. Nothing was changed.
    SvmError
        Another release is going on, or the site folder is broken.
    """
    cut_off = open_edition(number - 1, root=root).file.cut_off
    edition = open_edition(number - 1, cut_off, root.resolve())
    with nullcontext() if dry_run else site.locked():
        if not dry_run:
            site.tidy(set(release_records.every(edition.root)))
        built = dry_run and is_built
        found = [] if built else obstacles.build(edition, on_progress, on_published)
        with swap.locked(edition.root / "build", number):
            work = _Release(edition, site, moments.now(), reason, override)
            if against := [*found, *work.reasons()]:
                raise _refused(edition, against)
            return None if dry_run else work.publish()


def _refused(edition: ChapterEdition, against: Sequence[Reason]) -> RefusedError:
    points = list(dict.fromkeys(map(str, against)))
    count = "1 reason" if len(points) == 1 else f"{len(points)} reasons"
    return RefusedError(f"Edition {edition.number} is not released, for {count}:", points)


class _Release:
    """One release on its way, on a build that stays as it is meanwhile."""

    def __init__(
        self, edition: ChapterEdition, site: Site, now: datetime, reason: str | None, override: str | None
    ):
        self.edition = edition
        self.site = site
        self.now = now
        self.reason = reason
        self.override = override
        self.overridden = False
        self.build = edition.root / "build" / str(edition.number)
        self.records = release_records.every(edition.root)
        self.earlier = release_records.read(edition.root, edition.number)
        self.approvals = Approvals(edition)

    @cached_property
    def materials(self) -> Materials:
        """What it is made of."""
        return materials.of(self.edition.root)

    def reasons(self) -> list[Reason]:
        """Return everything against it that cannot be set aside."""
        found = obstacles.reasons(self.edition, self.now, self.reason, self.override)
        self.overridden = bool(self.override and any(each.is_moment for each in found))
        found = [each for each in found if not (each.is_moment and self.overridden)]
        if self.earlier and self._is_the_last() and self._is_public(self.earlier[-1]):
            name = self.earlier[-1].release
            found.append(Reason("reprint", f"{name} is the same: nothing that a reader sees differs"))
        try:
            site_settings.read(self.edition.root)
        except SvmError as error:
            found.append(Reason("site", str(error)))
        return [*found, *self._damage()]

    def _damage(self) -> Iterator[Reason]:
        """Releases that are no longer as they were kept, or that the version history does not know."""
        again = [self.site.kept(self.earlier[-1].release)] if self.earlier and self._is_the_last() else []
        for each in {each.name: each for each in [*self.site.shown(), *again]}.values():
            if each.name not in self.records:
                where = f"{release_records.FOLDER.as_posix()}/{each.number}.yml"
                text = f"{each.name} is public, but {where} does not name it"
                yield Reason("site", f"{text}; get the newest version of the project")
            else:
                yield from (Reason("site", said) for said in each.problems(self.records[each.name].manifest))

    def publish(self) -> Released:
        """Keep the release, write it down, and make it public in one step."""
        if (
            self.earlier and self._is_the_last()
        ):  # kept and written down before, and then taken back or stopped
            release = self.site.kept(self.earlier[-1].release)
        else:
            release = self._keep()
        settings = site_settings.read(self.edition.root)
        shown = [*(each for each in self.site.shown() if each.name != release.name), release]
        for each in shown:
            release_archive.make(self.site, each, self.edition.root)
        state = self.site.publish(
            shown,
            lambda folder: pages.write(folder, shown, settings),
            did=f"release {release.name}",
            released=self.edition.number,
        )
        self.site.tidy(set(release_records.every(self.edition.root)))
        return Released(release.name, state, self.overridden, settings.address.endswith(".example/"))

    def _is_the_last(self) -> bool:
        """Whether readers of the last release see exactly this."""
        return self.earlier[-1].shows(self._chapters())

    def _is_public(self, release: ReleaseRecord) -> bool:
        return release.release in [each.name for each in self.site.shown()] and self.site.state is not None

    def _chapters(self) -> dict[str, str]:
        if not chapter_content.is_built(self.edition.root, self.edition.number):
            return {}
        return {name: each.digest for name, each in self.approvals.built.items()}

    def _keep(self) -> Kept:
        name = f"{self.edition.number}.{len(self.earlier)}"
        about = self._about(name)
        made = [f"{kind}-{self.edition.number}" for kind in KINDS]
        kept_whole = ("html", *self.edition.pdf_names, "numbers.json")
        parts = {each: self.build / each for each in kept_whole}
        for document in made:
            for kind in ("pdf", "docx"):
                parts[f"documents/{document}.{kind}"] = self.build / "documents" / f"{document}.{kind}"
        release = kept.keep(self.site.releases, name, parts, about, self._papers)
        release_records.add(
            self.edition.root,
            self.edition.number,
            ReleaseRecord(
                release=name,
                moment=self.now,
                planned=moments.parse(self.edition.file.release or ""),
                as_of=self.edition.as_of,
                form=FORM,
                digest=about["digest"],
                chapters=about["chapters"],
                manifest=release.manifest,
                override=self.override if self.overridden else None,
                reason=self.reason,
                changes=about["changes"],
            ),
        )
        return release

    def _about(self, name: str) -> dict[str, Any]:
        """Return what the release is and what it rests on, for its ``release.json``."""
        edition, chapters = self.edition, self._chapters()
        public = [f"{kind}-{edition.number}.pdf" for kind in pages.DOCUMENTS]
        return {
            "release": name,
            "edition": edition.number,
            "title": edition.title,
            "subtitle": edition.subtitle,
            "report_year": edition.report_year,
            "as_of": edition.as_of.isoformat(),
            "moment": self.now.isoformat(),
            "planned": edition.file.release,
            "override": self.override if self.overridden else None,
            "reason": self.reason,
            "changes": list(self._changes()),
            "pdf": edition.pdf_name,
            "annexes": edition.annexes_name,
            "public_documents": public,
            "digest": digest_of(chapters),
            "chapters": chapters,
            "approvals": [
                each.model_dump(mode="json", exclude={"chapters"}, exclude_none=True)
                for each in self.approvals.given
            ],
            "build": file_digest(self.build / "manifest.json"),
            "commit": self.materials.commit,
            "store": self.materials.store,
            "requirements": self.materials.lock,
            "versions": dict(self.materials.tools),
            "records": record_files.ends(edition.root, edition.number),
        }

    def _papers(self, made: Mapping[str, str]) -> dict[str, str]:
        """Return what goes with the files for who wants to check them."""
        edition, found = self.edition, {}
        if (listed := bill_of_materials.of(edition.root)) is not None:
            found[bill_of_materials.NAME] = listed
        subjects = {**made, **{name: text_digest(text) for name, text in found.items()}}
        found[provenance.NAME] = provenance.text(
            edition.root, subjects, self.materials, edition.number, edition.as_of.isoformat()
        )
        return found

    def _changes(self) -> Iterator[str]:
        """What a reader of the release before sees differently, a line each."""
        if not self.earlier:
            return
        old = {name: self._agreed(digest) for name, digest in self.earlier[-1].chapters.items()}
        now = since_approval.comparable(self.earlier[-1].form, old, self.approvals.built)
        found = since_approval.between(self.edition, self.earlier[-1].release, old, now)
        for each in found.chapters:
            if each.is_document and each.chapter not in pages.DOCUMENTS:
                continue  # readers do not get it
            yield from (f"{each.title}: {figure.words}" for figure in each.figures)
            if said := each.in_dutch(besides_figures=True):
                yield f"{each.title}: {said}{'' if each.whole else ' gewijzigd'}"

    def _agreed(self, digest: str) -> content.Content:
        """Return a chapter of an earlier release as it was agreed to."""
        return content.read(self.approvals.path.with_suffix("") / f"{digest[:16]}.json")


def back(root: Path, site: Site) -> State:
    """Make the state before public again and return it.

    Raises
    ------
    SvmError
        There is none, or one of its releases is damaged.
    """
    records = release_records.every(root)
    with site.locked():
        site.tidy(set(records))
        state = site.back()
        site.tidy(set(records))
        return state
