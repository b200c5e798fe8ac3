"""Fetch figures from the sources and take them up: ``svm fetch``.

One dataset after the other: ask, read, compare with the last vintage, examine, and write a new vintage when
the content differs. A refused answer goes to ``data/refused`` with the reason. ``fetch_report`` keeps where a
run stands; what was taken up before is never touched.
"""

import hashlib
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from difflib import get_close_matches
from pathlib import Path

import pandas as pd
import yaml

from staatvanmigratie.foundation import files, periods
from staatvanmigratie.foundation.errors import RefusedError, SvmError
from staatvanmigratie.sources import plausibility
from staatvanmigratie.sources.fetch_report import DatasetOutcome, FetchReport, Journal, Options
from staatvanmigratie.sources.plausibility import Doubt
from staatvanmigratie.sources.services import countries, dataset_files, dispatch, reading
from staatvanmigratie.sources.services.client import Client
from staatvanmigratie.sources.services.countries import Countries
from staatvanmigratie.sources.services.dataset_files import Dataset, Source
from staatvanmigratie.sources.services.reading import Reading
from staatvanmigratie.sources.services.table import Schema, Table
from staatvanmigratie.store import catalogue
from staatvanmigratie.store.catalogue import Catalogue, Entry
from staatvanmigratie.store.snapshots import ANSWER, Snapshot, Store, digest, write_snapshot

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
    on_progress
        Called with the dataset and None when it begins, and with its state when it is done.

    Raises
    ------
    SvmError
        No such dataset, or another fetch is running. What goes wrong with one dataset is in its outcome.
    """
    wanted = chosen(root, names)
    with files.alone(root / "build" / "fetch" / ".lock", _busy), api or Client() as client:
        run = _Run(root, client, options, today or date.today())
        run.tidy_up()
        report = run.journal.opened([each.key for each in wanted], options)
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
        self._mapped = set(mapped(root))
        self._countries: Countries = countries.read(root / "data" / "countries.yml")
        self._catalogue: Catalogue = catalogue.read(root / "data" / "catalogue")

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
        read = reading.observations(dataset, table, self._countries)
        shape = dataset_files.schema(dataset, table)
        last = self._last(dataset)
        outcome.service, outcome.rows = table.service, len(read.observations)
        outcome.left_out, outcome.remarks = read.left_out, outcome.remarks + read.remarks
        outcome.remarks += [f"{count} cells without a value: {why}" for why, count in read.missing.items()]
        entries = [entry for entry in self._catalogue.values() if dataset.key in entry.datasets]
        first = [each for each in entries if dataset.key == self._first(each)]
        outcome.pending = list(_pending(first, read.observations, self.today))

        before = last.observations() if last else None
        difference = plausibility.compare(before, read.observations)
        doubts, remarks = plausibility.shape(_shape_of(last), shape)
        outcome.remarks += remarks
        doubts = [] if self.options.accept_schema else doubts
        doubts += plausibility.examine(dataset, read.observations, entries, difference)
        if last is None:
            doubts += plausibility.against_copies(dataset, self._copies(dataset), read.observations)
        doubts += [Doubt(remark, False) for remark in read.remarks if remark.startswith("status ")]
        self._judge(doubts, outcome)
        outcome.added, outcome.changed, outcome.gone = (
            difference.added,
            len(difference.changed),
            difference.gone,
        )
        outcome.changes = difference.changed.head(_SHOWN).to_dict("records")
        if last and digest(read.observations) == last.sha256:
            outcome.state = "pending" if outcome.pending else "unchanged"
            outcome.vintage = last.vintage
            return
        outcome.state = "revised" if last and (outcome.changed or outcome.gone) else "new"
        outcome.vintage = self._write(dataset, source, answer, table, read, shape)

    def _first(self, entry: Entry) -> str | None:
        """Return the dataset that a series would quote first, of those that can be fetched."""
        return next((name for name in entry.datasets if name in self._mapped), None)

    def _judge(self, doubts: list[Doubt], outcome: DatasetOutcome) -> None:
        stops = [doubt.text for doubt in doubts if doubt.stops or self.options.strict]
        outcome.warnings = [doubt.text for doubt in doubts if not doubt.stops]
        if stops:
            more = f" (and {len(stops) - 5} more)" if len(stops) > 5 else ""
            raise RefusedError(f"{outcome.dataset}: {'; '.join(stops[:5])}{more}")

    def _last(self, dataset: Dataset) -> Snapshot | None:
        """Return the newest vintage that was fetched; copies do not count."""
        if dataset.key not in Store(self.store).datasets():  # a folder alone may be left by a kill
            return None
        fetched = [each for each in Store(self.store).snapshots(dataset.key) if each.origin == "api"]
        return max(fetched, key=lambda each: (each.retrieved or "", each.vintage), default=None)

    def _copies(self, dataset: Dataset) -> list[pd.DataFrame]:
        """Return what others copied from this dataset, oldest first."""
        store = Store(self.store)
        there = store.snapshots(dataset.key) if dataset.key in store.datasets() else []
        return [each.observations() for each in there]

    def _write(
        self, dataset: Dataset, source: Source, answer: bytes, table: Table, read: Reading, shape: Schema
    ) -> str:
        says = min(table.modified or self.today, self.today).isoformat()
        folder = self.store / dataset.source / dataset.name
        there = [each for each in folder.glob("[0-9]*") if each.is_dir()] if folder.is_dir() else []
        silent = any(each.name.partition("_")[0] == says and _fetched(each) for each in there)
        vintage = self.today.isoformat() if silent else says
        note = (
            f"De bron noemt als datum nog {says}, maar gaf op {vintage} andere cijfers." if silent else None
        )
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
            "vintage_note": note,
            "origin": "api",
            "seen_at": table.address.partition("?")[0],  # the whole question is in the answer
            "seen_in": f"{source.seen_in} ({dataset.table})",
            "secondary": False,
            "licence": source.licence,
            "retrieved": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
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
        name = f"{self.today.isoformat()}-{hashlib.sha256(answer).hexdigest()[:12]}"
        folder = self.root / "data" / "refused" / dataset.source / dataset.name / name
        files.write_whole(folder / ANSWER, answer)
        reason = {"dataset": dataset.key, "refused": self.today.isoformat(), "reason": outcome.reason}
        files.write_whole(folder / "reason.yml", yaml.safe_dump(reason, sort_keys=False, allow_unicode=True))
        outcome.kept_apart = str(folder.relative_to(self.root))


def _fetched(folder: Path) -> bool:
    return (folder / ANSWER).exists()


def _shape_of(snapshot: Snapshot | None) -> Schema | None:
    path = snapshot.folder / SHAPE if snapshot else None
    return Schema.from_json(path.read_bytes()) if path and path.exists() else None


def _pending(entries: Sequence[Entry], rows: pd.DataFrame, today: date) -> Iterator[dict[str, str]]:
    """Yield the periods that should be out by now by the rule of the catalogue, and are not in the answer."""
    for entry in entries:
        there = plausibility.selected(entry, rows.assign(value=0.0))["time_period"]
        wanted = "year" if entry.frequency == "occasional" else entry.frequency
        found = [
            each for each in there if periods.is_period(each) and periods.parse(each).frequency == wanted
        ]
        if not found or entry.frequency == "occasional":
            continue
        period = _next(max(found, key=periods.last_day), entry.frequency)
        while entry.release.first_out(period) <= today:
            if entry.ends and periods.last_day(period) > periods.last_day(entry.ends):
                break
            yield {
                "series": entry.id,
                "period": period,
                "expected": entry.release.first_out(period).isoformat(),
            }
            period = _next(period, entry.frequency)


def _next(period: str, frequency: str) -> str:
    year = int(period[:4])
    if frequency == "month":
        month = int(period[5:7])
        return f"{year + month // 12}-{month % 12 + 1:02d}"
    if frequency in ("quarter", "half"):
        number, most = int(period[6]), 4 if frequency == "quarter" else 2
        return f"{year + number // most}-{period[5]}{number % most + 1}"
    return f"{year + 1}{period[4:]}"
