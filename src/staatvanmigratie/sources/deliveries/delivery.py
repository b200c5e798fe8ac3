"""A delivery: the file that came, and how it becomes a snapshot as its description says.

What does not fit the description is refused with row numbers, and nothing is taken up. The original stays
beside the figures, under its digest.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pandas as pd

from staatvanmigratie.foundation import moments, records
from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.foundation.files import file_digest
from staatvanmigratie.foundation.statuses import Status
from staatvanmigratie.sources.deliveries import (
    description,
    extent,
    known_codes,
    notation,
    plausibility,
    received,
)
from staatvanmigratie.sources.deliveries.description import Description
from staatvanmigratie.sources.deliveries.disclosure import hide_further
from staatvanmigratie.sources.deliveries.figures import Reader, Reading
from staatvanmigratie.sources.deliveries.refusals import Refusals
from staatvanmigratie.store import catalogue
from staatvanmigratie.store.catalogue import Entry
from staatvanmigratie.store.hidden_counts import HIDDEN_BELOW, with_base
from staatvanmigratie.store.snapshots import Snapshot, Store, digest, write_snapshot

#: The description as it was that day, with what was acknowledged, beside the figures.
DESCRIPTION = "description.yml"


@dataclass
class TakenDelivery:
    """What became of a file."""

    snapshot: Snapshot | None
    values: int
    hidden: dict[str, int] = field(default_factory=dict)  # status → number of cells without a value
    known: bool = False  # it had been taken up before
    read: Reading | None = None  # what of the file was read; None where it was known
    before: Snapshot | None = None  # the last vintage until then
    further: list[str] = field(default_factory=list)  # hidden here, since a hidden figure followed from it
    refusals: list[SvmError] = field(default_factory=list)  # why it is not taken up; of a trial only


def take_up(
    root: Path, file: Path, delivery_id: str, write: bool = True, today: date | None = None
) -> TakenDelivery:
    """Read a file as its description says and keep it as a new vintage; ``today`` is that on the Dutch clock.

    Without ``write`` it is a trial: what could be read comes back, with all that refuses it.

    Raises
    ------
    HostileFileError
        The file may harm, or hides something.
    DataFileError
        It is not the file that was described, or it does not fit the description: unknown or missing columns,
        cells that are no numbers in the declared notation, unknown categories or countries, the same figure
        twice, data about single persons, cells that show something else than they hold, rows that are not
        read; or its figures cannot be right, and nobody acknowledged that. The message gives cells or rows;
        nothing is stored.
    """
    about = description.read(root, delivery_id)
    where = f"data/deliveries/{delivery_id}.yml"
    found = file_digest(file)
    refusals = Refusals(at_once=write)
    if found != about.sha256:
        refusals.add(
            f"{file.name} is not the file that {where} describes: sha256 is {found}, there it is "
            f"{about.sha256}. If this is the right one, look at it, and change received and sha256"
        )
    if about.received > (today := today or moments.now().date()):
        refusals.add(
            f"{where}: received: {about.received} is still to come, and today is {today}. Write the day on "
            f'which the file came; received: "{today}" if it came today'
        )
    source, dataset = delivery_id.split("/")
    kept_as = f"{found[:16]}{file.suffix.lower()}"
    not_taken = f"{file.name} was not taken up; nothing was stored:"
    read = Reader(about, root, file.name).read(extent.read(about, file))
    if read.problems:
        refusals.add(not_taken, read.problems)
    observations, further = read.observations, []
    try:
        observations, further = _without_traces(observations, about, root, delivery_id)
    except SvmError as error:
        refusals.add(not_taken, [error])
    last = _last(root, delivery_id, about)
    same = last and (last.folder / kept_as).exists() and digest(observations) == last.sha256
    if last and same and not refusals.every:
        if write:  # a run that was stopped may have got as far as the snapshot
            received.note(root, delivery_id, found, last)
        return TakenDelivery(last, last.rows, known=True)
    if last and last.vintage == about.received.isoformat() and not same:
        refusals.add(
            f"{where}: received: other figures of {last.vintage} were taken up already, and a vintage is "
            "never overwritten. If these replace them, they are quoted from a later day: write that day"
        )
    plausibility.judge(
        about,
        plausibility.of_file(about, read.exact),
        [
            *read.doubts,
            *plausibility.since(
                about, observations, last, _series(root), delivery_id, known_codes.read(root)
            ),
        ],
        refusals,
        f"{file.name}: of the figures that could be read:" if read.problems else not_taken,
        where,
    )
    hidden = observations.loc[observations["obs_value"] == "", "obs_status"].value_counts().to_dict()
    values = len(observations) - sum(hidden.values())
    taken = TakenDelivery(
        None, values, hidden, read=read, before=last, further=further, refusals=refusals.every
    )
    if write:
        records.unchanged(root / received.FILE, received.KEY)  # before anything is kept
        taken.snapshot = write_snapshot(
            root / "data" / "snapshots",
            {
                "source": source,
                "publisher": about.publisher,
                "dataset": dataset,
                "title": about.title,
                "table": about.table,
                "address": about.address,
                "vintage": about.received.isoformat(),
                "known_from": about.received.isoformat(),
                "origin": "delivery",
                "seen_at": about.address,
                "seen_in": f"Levering van {about.publisher}, stand {about.reference_date.isoformat()}",
                "secondary": False,
                "licence": about.licence,
                "rounding": about.disclosure.base if about.disclosure else about.rounding,
                "complete": about.complete,
            },
            observations,
            attachments={kept_as: file.read_bytes(), DESCRIPTION: (root / where).read_bytes()},
        )
        received.note(root, delivery_id, found, taken.snapshot)
    return taken


def _without_traces(
    observations: pd.DataFrame, about: Description, root: Path, delivery_id: str
) -> tuple[pd.DataFrame, list[str]]:
    """Hide what would give a hidden count away, here or in another delivery of the same organisation."""
    store = Store(root / "data" / "snapshots")
    source = delivery_id.split("/", maxsplit=1)[0]
    newest = [
        store.snapshots(dataset)[-1]
        for dataset in store.datasets()
        if dataset != delivery_id and dataset.startswith(f"{source}/")
    ]
    others = [
        with_base(store.observations(each), each.rounding) for each in newest if each.origin == "delivery"
    ]
    base = (about.disclosure.base if about.disclosure else about.rounding) or 1
    below = about.disclosure.hidden_below if about.disclosure else max(HIDDEN_BELOW, *_limits(about))
    whole = {each.dimension for each in about.columns.values() if each.dimension and each.parts == "all"}
    return hide_further(observations, others, base, below, whole)


def _limits(about: Description) -> Iterator[int]:
    """Yield below which number a count is hidden, of each sign that tells: 10 for ``<10`` and for ``1-9``."""
    yield 0
    for sign, status in about.signs.items():
        if status == Status.GEHEIM.code and (below := notation.limit(sign)):
            yield below


def _last(root: Path, delivery_id: str, about: Description) -> Snapshot | None:
    """Return the vintage before: the newest that came on the day of this file, or earlier.

    An older vintage with the same content says nothing: a correction may have been withdrawn.
    """
    store = Store(root / "data" / "snapshots")
    there = store.snapshots(delivery_id) if delivery_id in store.datasets() else []
    earlier = [each for each in there if each.known_from <= about.received and each.origin == "delivery"]
    return earlier[-1] if earlier else None


def _series(root: Path) -> list[Entry]:
    """Return the catalogue; nothing where a project has none yet."""
    folder = root / "data" / "catalogue"
    return list(catalogue.read(folder).values()) if folder.is_dir() else []
