"""Checks of the data and of the text, apart from the tests of the code: ``svm check``.

A finding is an *error* (a strict build stops), a *warning* (look at it), or *todo* (known to be weaker than
it should be, and listed so that nobody forgets).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import chain, pairwise
from typing import Literal

from staatvanmigratie.foundation import conflicts, periods, strict
from staatvanmigratie.foundation.errors import DataFileError, DigestError
from staatvanmigratie.foundation.statuses import Status
from staatvanmigratie.report import (
    bare_outputs,
    chapters,
    loads,
    not_processed,
    references,
    small_counts,
    totals,
)
from staatvanmigratie.report.chapters import Chapter
from staatvanmigratie.report.edition import Edition
from staatvanmigratie.report.registers import contributions, gaps, organisations, processes, questions, terms
from staatvanmigratie.report.typed_numbers import told, typed_numbers
from staatvanmigratie.store.observations import Observation
from staatvanmigratie.store.series import Series
from staatvanmigratie.store.snapshots import TOTAL


@dataclass(frozen=True)
class Finding:
    """One thing a check found: how bad, where, what."""

    level: Literal["error", "warning", "todo"]
    where: str
    message: str


def check_edition(edition: Edition) -> list[Finding]:
    """Return everything the checks find for an edition, errors first."""
    book = chapters.read_all(edition.root)
    return in_order([*_text(edition, book), *_shown(book), *check_figures(edition)])


def in_order(found: Iterable[Finding]) -> list[Finding]:
    """Return findings with the errors first; what two checks found is told once."""
    order = {"error": 0, "warning": 1, "todo": 2}
    return sorted(dict.fromkeys(found), key=lambda finding: order[finding.level])


def check_text(edition: Edition) -> Iterator[Finding]:
    """Yield what the checks find in chapters and registers."""
    yield from _text(edition, chapters.read_all(edition.root))


def _text(edition: Edition, book: Sequence[Chapter]) -> Iterator[Finding]:
    yield from _files(edition)
    yield from _chapters(book)
    yield from _usage(edition, book)
    yield from _terms(edition, book)
    yield from _missing(edition, book)
    yield from _unused(edition)
    yield from _processes(edition)
    yield from check_contributions(edition, book)
    yield from check_policy(edition)
    for where, message in totals.problems(edition, book):
        yield Finding("error", where, message)
    yield from check_questions(edition, book)


def check_figures(edition: Edition) -> Iterator[Finding]:
    """Yield what the checks find in the figures."""
    for series_id, entry in edition.catalogue.items():
        if entry.unused is None:
            yield from _series(edition.series(series_id))
    yield from _withheld(edition)
    for level, where, message in small_counts.following(edition):
        yield Finding(level, where, message)
    yield from _stale(edition)
    for key, message in edition.corrections.outdated(edition.store):
        yield Finding("error", f"data/corrections.yml: {key}", message)
    for series_id, message in not_processed.unexplained(edition):
        yield Finding("error", f"data/catalogue: {series_id}", message)
    yield from _answers(edition)
    yield from _overdue_final(edition)
    yield from _copies(edition)


def _files(edition: Edition) -> Iterator[Finding]:
    """Texts in which git left two versions, or that would have a page load something from elsewhere."""
    read = edition.root / contributions.FOLDER / str(edition.number)
    texts = [
        path for ending in ("yml", "yaml", "md") for path in (edition.root / "data").rglob(f"*.{ending}")
    ]
    snapshots = edition.root / "data" / "snapshots"
    for path in [edition.root / "index.md", *sorted(texts)]:
        if snapshots in path.parents or path.name == "README.md" or not path.is_file():
            continue
        where, text = path.relative_to(edition.root).as_posix(), strict.text_of(path)
        if path.parent != read:  # those of this edition are read, and tell so then
            for line, said in conflicts.found(text):
                yield Finding("error", f"{where}, line {line}", f"{said!r}: {conflicts.SAID}")
        for line, said in loads.of_text(text):
            yield Finding("error", f"{where}, line {line}", said)


def _chapters(book: Sequence[Chapter]) -> Iterator[Finding]:
    labels = references.Targets(
        frozenset().union(*(references.in_source(cell.source) for chapter in book for cell in chapter.cells))
    )
    for chapter in book:
        if fault := chapter.untitled:
            yield Finding("error", f"notebooks/{chapter.name}.ipynb, cell 1", fault)
        for caption in bare_outputs.captions(chapter):
            if caption.fault:
                yield Finding("error", caption.where, caption.fault)
            for _, said in typed_numbers(caption.words):
                yield Finding("error", caption.where, told(said))
        for cell in chapter.cells:
            for line, said in conflicts.found(cell.source):
                yield Finding("error", f"{cell.where}, line {line}", f"{said!r}: {conflicts.SAID}")
            text = cell.text or ""
            wrong = (*loads.of_text(text), *loads.html_of_prose(text), *references.faults(text, labels))
            for line, said in wrong:
                yield Finding("error", cell.line_of_text(line), said)
            if cell.has_outputs:
                message = "carries outputs; strip them with: pre-commit run --all-files"
                yield Finding("error", cell.where, message)
            for line, said in typed_numbers(cell.text or ""):
                yield Finding("error", cell.line_of_text(line), told(said))


def _shown(book: Sequence[Chapter]) -> Iterator[Finding]:
    """What cells would show or print beside the outputs of the report; a build says what they did."""
    for chapter in book:
        for bare in bare_outputs.in_chapter(chapter):
            yield Finding("error", bare.where, bare.message)
        for where in bare_outputs.prints(chapter):
            yield Finding("warning", where, bare_outputs.PRINTED)


def _usage(edition: Edition, book: Sequence[Chapter]) -> Iterator[Finding]:
    used: dict[str, str] = {}
    for chapter in book:
        for series_id in chapter.series:
            used.setdefault(series_id, chapter.name)
    for series_id, name in sorted(used.items()):
        if series_id not in edition.catalogue:
            yield Finding("error", f"notebooks/{name}.ipynb", f"no series {series_id!r} in data/catalogue")
    used = processes.series_used(edition.root / processes.FOLDER) | used
    for each in _readable_contributions(edition):
        for series_id in each.series:
            used.setdefault(series_id, each.name)
    for series_id, entry in edition.catalogue.items():
        if series_id not in used and entry.unused is None:
            message = "no chapter uses this series; use it, or say why not under `unused`"
            yield Finding("error", f"data/catalogue: {series_id}", message)
        if series_id in used and entry.unused is not None:
            yield Finding(
                "error", f"data/catalogue: {series_id}", f"marked unused, but {used[series_id]} uses it"
            )


def _readable_contributions(edition: Edition) -> list[contributions.Contribution]:
    try:
        return edition.contributions
    except DataFileError:
        return []  # told by check_contributions


def check_contributions(edition: Edition, book: Sequence[Chapter]) -> Iterator[Finding]:
    """Yield passages that are broken, still a draft, placed nowhere, or hold typed numbers."""
    folder = f"{contributions.FOLDER.as_posix()}/{edition.number}"
    try:
        found = edition.contributions
    except DataFileError as error:
        yield Finding("error", folder, str(error))
        return
    placed = {
        (subject, owner)
        for chapter in book
        for cell in chapter.cells
        for subject, owners in contributions.calls(cell.source)
        for owner in owners
    }
    known = organisations.who_may_answer(edition.root, edition.file.partners)
    for each in found:
        where = f"{folder}/{each.name}"
        if known and each.owner not in known:
            yield Finding("error", where, _unknown(each.owner, known))
        if each.state == "concept":
            message = "still a concept; a strict build stops here. Have it agreed, then set state"
            yield Finding("warning", where, message)
        if (each.subject, each.owner) not in placed:
            call = f'editie.bijdrage("{each.subject}", "{each.owner}")'
            yield Finding("error", where, f"no chapter places it; put {call} in a cell")
        for line, said in typed_numbers(each.body):
            yield Finding("error", f"{where}, line {line} of the text", told(said))
        for line, message in each.faults:
            yield Finding("error", f"{where}, line {line}", message)
        for series_id in each.series - set(edition.catalogue):
            yield Finding("error", where, f"no series {series_id!r} in data/catalogue")


def _unknown(owner: str, known: Sequence[str]) -> str:
    near = get_close_matches(owner.casefold(), [each.casefold() for each in known], n=3, cutoff=0.5)
    maybe = [each for each in known if each.casefold() in near] or known
    return (
        f"owner: {owner!r} is no organisation in {organisations.FILE.as_posix()}; call it, and the file, "
        f"after one of: {', '.join(maybe)}; or add it there"
    )


def _processes(edition: Edition) -> Iterator[Finding]:
    """Steps without a source, branches to nowhere, cycles without exit."""
    folder = edition.root / processes.FOLDER
    for process_id in processes.ids(folder):
        for message in processes.problems(folder, process_id, edition.catalogue):
            yield Finding("error", f"{processes.FOLDER}/{process_id}.yml", message)


def _terms(edition: Edition, book: Sequence[Chapter]) -> Iterator[Finding]:
    """Words that chapters link to and that have no card, and cards that name what is not there."""
    names = {chapter.name for chapter in book}
    for chapter in book:
        for cell in chapter.cells:
            for name in terms.used(cell.source):
                try:
                    edition.terms[name]
                except DataFileError as error:
                    yield Finding("error", cell.where, str(error))
    for key, card in edition.terms.items():
        for _, said in typed_numbers(f"{card.meaning}\n{card.excludes or ''}"):
            yield Finding("error", f"{terms.FILE}: {key}", f"a typed number: {said!r}; cards hold no figures")
        for series_id in card.series:
            if series_id not in edition.catalogue:
                yield Finding("error", f"{terms.FILE}: {key}", f"series: no {series_id!r} in data/catalogue")
        for name in card.chapters:
            if name not in names:
                yield Finding("warning", f"{terms.FILE}: {key}", f"chapters: no {name!r} in the book")


def _missing(edition: Edition, book: Sequence[Chapter]) -> Iterator[Finding]:
    """Indicators without figures that name a chapter the book does not have."""
    names = {chapter.name for chapter in book}
    for each in gaps.missing(edition.root / gaps.MISSING):
        if each.chapter not in names:
            yield Finding(
                "warning", f"{gaps.MISSING}: {each.id}", f"chapter: no {each.chapter!r} in the book"
            )


def _unused(edition: Edition) -> Iterator[Finding]:
    """Indicators of the store that nobody shows and nobody gives a reason for."""
    reasons = gaps.unused(edition.root / gaps.UNUSED)
    for name, message in gaps.problems(set(edition.store.indicators()), edition.catalogue, reasons):
        yield Finding("error", f"{gaps.UNUSED}: {name}", message)


def check_questions(edition: Edition, book: Sequence[Chapter]) -> Iterator[Finding]:
    """Yield what is wrong in the register of questions: places the book does not have, typed numbers."""
    try:
        found = questions.read(edition.root)
    except DataFileError as error:
        yield Finding("error", questions.FILE.as_posix(), str(error))
        return
    for key, message in questions.problems(found, {chapter.name: chapter.source for chapter in book}):
        yield Finding("error", f"{questions.FILE}: {key}", message)
    for each in found:
        for _, said in typed_numbers("\n".join(filter(None, (each.question, each.answer, each.unanswered)))):
            yield Finding("error", f"{questions.FILE}: {each.key}", f"a typed number: {said!r}")


def check_policy(edition: Edition) -> list[Finding]:
    """Return what is wrong in the register of policy developments, of all years."""
    try:
        register = edition.policy
    except DataFileError as error:
        return [Finding("error", "data/policy", str(error))]
    written = {path.stem for path in (edition.root / "notebooks").glob("*.ipynb")}
    found = []
    for each in register:
        where = f"data/policy/{each.year}.yml: {each.key}"
        for name in each.series:
            if name not in edition.catalogue:
                found.append(Finding("error", where, f"series: no {name!r} in data/catalogue"))
        for name in each.chapters:
            if name not in written:
                found.append(Finding("warning", where, f"chapters: no {name!r} in notebooks"))
        for _, said in typed_numbers(f"{each.title}\n{each.text}"):
            message = f"a typed number: {said!r}; the register says what happened and holds no figures"
            found.append(Finding("error", where, message))
    return found


def _series(series: Series) -> Iterator[Finding]:
    where = f"data/catalogue: {series.id}"
    try:
        for dimension in series.entry.by:
            for code in series.categories(dimension):
                series.category_name(dimension, code)
    except DataFileError as error:
        yield Finding("error", where, str(error))
        return
    for observation in series.observations:
        yield from _value(observation, where)
    yield from _jumps(series, where)
    start = series.entry.checks.first_period
    if start and series.periods and (first := min(series.periods, key=periods.last_day)) != start:
        yield Finding("warning", where, f"starts in {first}, the catalogue says {start}")


def _withheld(edition: Edition) -> Iterator[Finding]:
    """Figures for which the source gave a number before, and gives none any more."""
    for series in edition.all_series():
        totals = series.where(**dict.fromkeys(series.entry.by, TOTAL)) if series.entry.by else None
        for none in [*series.withheld, *(totals.withheld if totals else ())]:
            if not series.gave(none):
                continue
            name = "" if set(none.breakdown.values()) <= {TOTAL} else f" ({none.label})"
            where = f"{none.snapshot.key} of {none.snapshot.vintage}"
            message = f"{none.shown} in {where}; an older number is not quoted"
            if none.status is Status.NIET_MEER:
                message += (
                    ". If the source did not take it back, say why under `still_quoted` in the catalogue"
                )
            yield Finding("todo", f"data/catalogue: {series.id}, {none.period}{name}", message)


def _stale(edition: Edition) -> Iterator[Finding]:
    """Figures that would be out of date on the day readers get them: a newer one is there, or announced."""
    day = edition.release_day
    if day <= edition.as_of:
        return
    for series in edition.all_series():
        later = edition.series_on(day, series.id)
        quoted = {(o.period, *o.breakdown.values()) for o in series.observations}
        for none in later.withheld:
            if (none.period, *none.breakdown.values()) in quoted:
                yield Finding(
                    "error" if none.status is Status.GEHEIM else "warning",
                    f"data/catalogue: {series.id}, {none.period}",
                    f"a number is quoted that is {none.shown} since {none.snapshot.known_from}, before the "
                    f"edition comes out on {day} ({none.label}). Move cut_off in "
                    f"data/editions/{edition.number}.yml, or build with --as-of {none.snapshot.known_from}",
                )
        newer = {(o.period, *o.breakdown.values()): o for o in later.observations}
        pairs = [(o, newer.get((o.period, *o.breakdown.values()))) for o in series.observations]
        changed = [(old, new) for old, new in pairs if new is not None and new.value != old.value]
        if changed:
            old, new = changed[-1]
            more = f" (and {len(changed) - 1} more)" if len(changed) > 1 else ""
            yield Finding(
                "warning",
                f"data/catalogue: {series.id}, {old.period}",
                f"out of date before the edition comes out on {day}: quotes {old.shown} of {old.vintage}, "
                f"{new.shown} became known on {new.snapshot.known_from}{more}. Move cut_off in "
                f"data/editions/{edition.number}.yml, or build with --as-of {new.snapshot.known_from}",
            )
        for period, out in edition.calendar.announced(series.entry.datasets).items():
            if edition.as_of < out <= day and series.has(period):
                message = f"a newer figure is announced for {out}, before the edition comes out on {day}"
                yield Finding("warning", f"data/catalogue: {series.id}, {period}", message)


def _answers(edition: Edition) -> Iterator[Finding]:
    """Answers of a source that are no longer as they came: nobody could show where a figure is from."""
    for dataset in edition.store.datasets():
        for snapshot in edition.store.snapshots(dataset):
            try:
                snapshot.check_answer()
            except DigestError as error:
                yield Finding("error", f"data/snapshots/{dataset}/{snapshot.vintage}", str(error))


def _copies(edition: Edition) -> Iterator[Finding]:
    """What was not read at the statistical source itself, per snapshot, with the series that quote it."""
    words = {"copy": "a copy of the table of the source", "retelling": "retold by others"}
    quoting: dict[tuple[str, str, str], list[str]] = {}
    for series in edition.all_series():
        for snapshot in series.quoted:
            if snapshot.secondary:
                quoting.setdefault((snapshot.key, snapshot.vintage, snapshot.hand), []).append(series.id)
    for (dataset, vintage, hand), names in sorted(quoting.items()):
        message = f"{words[hand]}, to be replaced by a direct fetch; quoted in {', '.join(names)}"
        yield Finding("todo", f"data/snapshots/{dataset}/{vintage}", message)


def _overdue_final(edition: Edition) -> Iterator[Finding]:
    """Figures quoted as provisional after the day on which the source had made their period final."""
    for series in edition.all_series():
        waiting: dict[str, list[Observation]] = {}
        for each in series.observations:
            final = series.entry.release.final_out(each.period)
            if each.status.provisional and final and final <= edition.as_of:
                waiting.setdefault(each.period, []).append(each)
        for period, quoted in waiting.items():
            more = f" (and {len(quoted) - 1} more)" if len(quoted) > 1 else ""
            message = (
                f"still {quoted[0].status.words} in {quoted[0].snapshot.key} of {quoted[0].vintage}{more}, "
                f"final at the source by {series.entry.release.final_out(period)}; take up the final figures"
            )
            yield Finding("todo", f"data/catalogue: {series.id}, {period}", message)


def _value(observation: Observation, where: str) -> Iterator[Finding]:
    checks = observation.series.entry.checks
    place = f"{where}, {observation.period} {observation.label if observation.breakdown else ''}".strip()
    if checks.minimum is not None and observation.value < checks.minimum:
        yield Finding("error", place, f"{observation.shown} is below the minimum {checks.minimum:g}")
    if checks.maximum is not None and observation.value > checks.maximum:
        yield Finding("error", place, f"{observation.shown} is above the maximum {checks.maximum:g}")


def _jumps(series: Series, where: str) -> Iterator[Finding]:
    most = series.entry.checks.maximum_yearly_change
    if most is None:
        return
    lines: dict[tuple[str, ...], list[Observation]] = {}
    for observation in series.observations:
        lines.setdefault(tuple(observation.breakdown.values()), []).append(observation)
    for earlier, later in chain.from_iterable(map(pairwise, lines.values())):
        a_year_apart = periods.before(later.period) == earlier.period
        if not earlier.value or not a_year_apart or later.period in series.entry.breaks:
            continue
        if (change := abs(later.value / earlier.value - 1)) > most:
            category = "" if set(later.breakdown.values()) <= {TOTAL} else f" ({later.label})"
            yield Finding(
                "warning",
                f"{where}, {later.period}{category}",
                f"{earlier.shown} became {later.shown}: a change of {change:.0%}, more than {most:.0%}; "
                "look at the source, or raise checks.maximum_yearly_change with the reason in `note`",
            )
