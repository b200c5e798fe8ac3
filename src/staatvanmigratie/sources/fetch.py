"""Fetch figures from the sources and take them up: ``svm fetch``.

One dataset after the other: ask, read, compare with the last vintage, examine, and write a new vintage when
the content differs. A refused answer goes to ``data/refused`` with the reason. ``fetch_report`` keeps where a
run stands; what was taken up before is never touched.
"""

import errno
import hashlib
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from pathlib import Path

import yaml

from staatvanmigratie.foundation import files
from staatvanmigratie.foundation.errors import RefusedError, SvmError
from staatvanmigratie.sources import not_asked, overdue, plausibility, vintages
from staatvanmigratie.sources.fetch_report import DatasetOutcome, FetchReport, Journal, Options
from staatvanmigratie.sources.plausibility import Doubt
from staatvanmigratie.sources.services import beliefs, countries, dataset_files, dispatch, reading
from staatvanmigratie.sources.services.client import Client
from staatvanmigratie.sources.services.countries import Countries
from staatvanmigratie.sources.services.dataset_files import Dataset, Source
from staatvanmigratie.sources.services.reading import Reading
from staatvanmigratie.sources.services.table import Schema, Table
from staatvanmigratie.sources.vintages import Dating, Retrieval
from staatvanmigratie.store import catalogue
from staatvanmigratie.store.catalogue import Catalogue, Entry
from staatvanmigratie.store.snapshots import ANSWER, Snapshot, Store, write_snapshot

SHAPE = "schema.json"
PLAIN = Options()
_SHOWN = 12  # changed figures in the report; the store has them all


def mapped(root: Path) -> dict[str, Dataset]:
    """Return every dataset that can be fetched, by ``source/dataset``."""
    return dataset_files.read_datasets(root / "data" / "sources")


def chosen(root: Path, names: Sequence[str]) -> list[Dataset]:
    """Return the datasets that are named, or all of them.

    Raises
    ------
    SvmError
        There is no such dataset; the message shows near names.
    """
    every = mapped(root)
    for name in names:
        if name not in every:
            near = get_close_matches(name, every, n=3, cutoff=0.4) or list(every)[:5]
            raise SvmError(f"{name} is not described in data/sources. Near: {', '.join(near)}")
    return [every[name] for name in names] if names else list(every.values())


def harvest(
    root: Path,
    names: Sequence[str] = (),
    options: Options = PLAIN,
    *,
    api: Client | None = None,
    today: date | None = None,
    on_progress: Callable[[str, str | None], None] = lambda dataset, state: None,
) -> FetchReport:
    """Fetch datasets and take up what is new.

    Parameters
    ----------
    root
        The project folder.
    names
        ``cbs/85451NED`` and so on; none means all.
    api
        Who asks; with a recorder what comes is kept, and with a recording nothing is asked of the sources. A
        run that is recorded begins anew: half a recording would be of no use.
    today
        The day of retrieval; by default that of ``api``.
    on_progress
        Called with the dataset and None when it begins, and with its state when it is done.

    Raises
    ------
    SvmError
        No such dataset, or another fetch is running. What goes wrong with one dataset is in its outcome.
    """
    wanted = chosen(root, names)
    with _disk(), files.alone(root / "build" / "fetch" / ".lock", _busy), api or Client() as client:
        run = _Run(root, client, options, today or client.day)
        run.tidy_up()
        recorded = client.recording and client.recording.digest
        whole = options if client.recorder is None else replace(options, restart=True)
        report = run.journal.opened([each.key for each in wanted], whole, recorded)
        report.recorded = client.recording and client.recording.day.isoformat()
        done = {outcome.dataset for outcome in report.outcomes}
        for dataset in wanted:
            if dataset.key in done:
                continue
            on_progress(dataset.key, None)
            outcome = run.one(dataset)
            report.outcomes.append(outcome)
            run.journal.write(report)
            on_progress(dataset.key, outcome.state)
        run.journal.close(report)
    return report


@contextmanager
def _disk() -> Iterator[None]:
    """Say in words what is wrong with the disk, where a run cannot go on without it."""
    try:
        yield
    except OSError as error:
        raise SvmError(_of_the_disk(error)) from error


def _of_the_disk(error: OSError) -> str:
    place = f" {error.filename}" if error.filename else ""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"the disk is full: there is no room for{place or ' what came'}. Make room, and run it again"
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"this account may not write{place}. Give it the right to, and run it again"
    return f"the disk refuses{place}: {error.strerror or error}"


def _busy(pid: str) -> SvmError:
    return SvmError(f"another fetch is running in this project (process {pid}); wait for it, or stop it")


class _Run:
    """What the datasets of one run share."""

    def __init__(self, root: Path, api: Client, options: Options, today: date):
        self.root = root
        self.api = api
        self.options = options
        self.today = today
        self.store = root / "data" / "snapshots"
        self.journal = Journal(root / "build" / "fetch")
        self._sources: dict[str, Source] = dataset_files.read_sources(root / "data" / "sources")
        self._mapped = mapped(root)
        self._countries: Countries = countries.read(root / "data" / "countries.yml")
        self._catalogue: Catalogue = catalogue.read(root / "data" / "catalogue")
        self._not_asked = not_asked.series(self._catalogue, self._mapped)

    def tidy_up(self) -> None:
        """Remove what a killed run left half written; nothing reads those folders.

        Only under fetched datasets: elsewhere a delivery may be writing at this moment.
        """
        for dataset in self._mapped:
            for draft in (self.store / dataset).glob(".new-*"):
                shutil.rmtree(draft, ignore_errors=True)

    def one(self, dataset: Dataset) -> DatasetOutcome:
        """Fetch one dataset; whatever goes wrong with it stays with it."""
        outcome = DatasetOutcome(dataset.key)
        start, requests, retries = time.monotonic(), self.api.requests, len(self.api.retries)
        answer: bytes | None = None
        try:
            source = self._sources[dataset.source]
            if self._not_changed_since(dataset, source, outcome):
                return outcome
            answer, said = dispatch.fetch(self.api, dataset, source)
            outcome.remarks += said
            self._take_up(dataset, source, answer, outcome)
        except SvmError as error:
            self._fail(dataset, answer, outcome, str(error))
        except OSError as error:  # the disk; what is wrong with the network is a SourceError
            self._fail(dataset, None, outcome, _of_the_disk(error))
        except Exception as error:  # a source can send anything; one dataset never stops the others
            reason = f"the answer cannot be read ({type(error).__name__}: {error})"
            self._fail(dataset, answer, outcome, reason)
        finally:
            outcome.requests = self.api.requests - requests
            outcome.retries = self.api.retries[retries:]
            outcome.seconds = round(time.monotonic() - start, 2)
        return outcome

    def _not_changed_since(self, dataset: Dataset, source: Source, outcome: DatasetOutcome) -> bool:
        if self.options.since is None:
            return False
        changed = dispatch.modified(self.api, dataset, source)
        if changed is None or changed >= self.options.since:
            return False
        outcome.state = "unchanged"
        outcome.reason = f"the source changed it last on {changed}, before {self.options.since}"
        return True

    def _take_up(self, dataset: Dataset, source: Source, answer: bytes, outcome: DatasetOutcome) -> None:
        table = dispatch.parse(answer)
        read = reading.observations(dataset, table, self._countries, self.today)
        shape = beliefs.schema(dataset, table)
        there = self._there(dataset)
        last = vintages.last_fetched(there)
        outcome.service, outcome.rows = table.service, len(read.observations)
        outcome.left_out, outcome.remarks = read.left_out, outcome.remarks + read.remarks
        outcome.remarks += [f"{count} cells without a value: {why}" for why, count in read.missing.items()]
        still = [key for key, tables in self._not_asked.items() if dataset.key in tables]
        if still:
            said = f"{dataset.where} asks for no figures of {', '.join(still)}: those stay as they are"
            outcome.remarks.append(said)
        entries = [entry for entry in self._catalogue.values() if dataset.key in entry.datasets]
        first = [each for each in entries if dataset.key == self._first(each)]
        numbers = read.numbers
        outcome.pending = list(overdue.periods_due(first, numbers, self.today))

        before = last.observations().dropna(subset="obs_value") if last else None
        difference = plausibility.compare(before, numbers)
        doubts, remarks = plausibility.shape(_shape_of(last), shape)
        outcome.remarks += remarks
        doubts = [] if self.options.accept_schema else doubts
        doubts += plausibility.examine(dataset, numbers, entries, difference)
        if last is None:
            copies = [each.observations() for each in there]  # oldest first
            doubts += plausibility.against_copies(dataset, copies, numbers)
        doubts += [Doubt(remark, False) for remark in read.remarks if remark.startswith("status ")]
        came = Retrieval(table, read.observations, source.services, self.today, self.api.received)
        dating = vintages.dating(came, there)
        if dating and dating.backdated:
            doubts.append(Doubt(dating.backdated, False))
        self._judge(doubts, outcome)
        outcome.added, outcome.changed, outcome.gone = (
            difference.added,
            len(difference.changed),
            difference.gone,
        )
        outcome.changes = difference.changed.head(_SHOWN).to_dict("records")
        if dating is None and last:
            outcome.state = "pending" if outcome.pending else "unchanged"
            outcome.vintage = last.vintage
            return
        outcome.state = "revised" if last and (outcome.changed or outcome.gone) else "new"
        outcome.state = "backdated" if dating.backdated else outcome.state
        outcome.vintage = self._write(dataset, source, answer, table, read, shape, dating)

    def _first(self, entry: Entry) -> str | None:
        """Return the dataset that a series would quote first, of those that can be fetched."""
        return next((name for name in entry.datasets if name in self._mapped), None)

    def _judge(self, doubts: list[Doubt], outcome: DatasetOutcome) -> None:
        stops = [doubt.text for doubt in doubts if doubt.stops or self.options.strict]
        outcome.warnings = [doubt.text for doubt in doubts if not doubt.stops]
        if stops:
            more = f" (and {len(stops) - 5} more)" if len(stops) > 5 else ""
            raise RefusedError(f"{outcome.dataset}: {'; '.join(stops[:5])}{more}")

    def _there(self, dataset: Dataset) -> list[Snapshot]:
        """Return every vintage and copy in the store, oldest first."""
        store = Store(self.store)  # a folder alone may be left by a kill
        return store.snapshots(dataset.key) if dataset.key in store.datasets() else []

    def _write(
        self,
        dataset: Dataset,
        source: Source,
        answer: bytes,
        table: Table,
        read: Reading,
        shape: Schema,
        dating: Dating,
    ) -> str:
        folder, vintage = self.store / dataset.source / dataset.name, dating.day.isoformat()
        name, number = vintage, 1
        while (folder / name).exists():
            number += 1
            name = f"{vintage}_{number}"
        description = {
            "source": dataset.source,
            "publisher": source.publisher,
            "dataset": dataset.name,
            "title": dataset.title,
            "table": dataset.table if dataset.source != "unhcr" else None,
            "address": dataset.address or source.address.format(table=dataset.table),
            "vintage": vintage,
            "known_from": vintage,
            "vintage_note": dating.note,
            "origin": "api",
            "seen_at": table.address.partition("?")[0],  # the whole question is in the answer
            "seen_in": f"{source.seen_in} ({dataset.table})",
            "secondary": False,
            "licence": source.licence,
            "retrieved": self.api.received,
            "answer_sha256": hashlib.sha256(answer).hexdigest(),
        }
        if not self.options.dry_run:
            kept = {ANSWER: answer, SHAPE: shape.as_json()}
            write_snapshot(self.store, description, read.observations, folder=name, attachments=kept)
        return name

    def _fail(self, dataset: Dataset, answer: bytes | None, outcome: DatasetOutcome, reason: str) -> None:
        """Note why a dataset was not taken up, and what editions go on quoting."""
        outcome.state, outcome.reason = "failed", reason
        with suppress(SvmError):  # what is wrong may be the store itself
            kept = Store(self.store).snapshots(dataset.key)[-1].vintage
            end = "" if reason.endswith(("?", ".")) else "."
            outcome.vintage, outcome.reason = kept, f"{reason}{end} The store keeps vintage {kept}"
        self._keep_apart(dataset, answer, outcome)

    def _keep_apart(self, dataset: Dataset, answer: bytes | None, outcome: DatasetOutcome) -> None:
        """Keep a refused answer with the reason, once per content."""
        if answer is None or self.options.dry_run:
            return
        digest = hashlib.sha256(answer).hexdigest()[:12]
        place = self.root / "data" / "refused" / dataset.source / dataset.name
        folder = min(place.glob(f"*-{digest}"), default=place / f"{self.today.isoformat()}-{digest}")
        files.write_whole(folder / ANSWER, answer)
        reason = {"dataset": dataset.key, "refused": self.today.isoformat(), "reason": outcome.reason}
        files.write_whole(folder / "reason.yml", yaml.safe_dump(reason, sort_keys=False, allow_unicode=True))
        outcome.kept_apart = str(folder.relative_to(self.root))


def _shape_of(snapshot: Snapshot | None) -> Schema | None:
    path = snapshot.folder / SHAPE if snapshot else None
    return Schema.from_json(path.read_bytes()) if path and path.exists() else None
