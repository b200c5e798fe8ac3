"""A small project with one table of CBS that can be fetched, and a server that has it."""

import copy
import shutil
from pathlib import Path

from staatvanmigratie.sources.fetch import harvest
from staatvanmigratie.sources.fetch_report import Options
from staatvanmigratie.sources.services.client import Client, Limits, served_by
from staatvanmigratie.sources.services.recording import Recorder, Recording
from staatvanmigratie.store.snapshots import Store
from tests.samples import ROOT
from tests.samples.servers.tables import Cbs, CbsTable, Dimension, Measure

QUICK = Limits(connect=0.5, silence=0.5, whole=2, all_tries=2, wait=0.01, pause=0, rest=0)
KEY = "cbs/90001NED"

DATASET = """\
table: 90001NED
title: Immigratie; nationaliteit
ref_area: NLD
source_unit: aantal
dimensions:
  Geslacht: T001038
  Nationaliteit:
    name: nationality
    countries: true
    codes: {T001059: _T, Overig: other}
    others: leave_out
  Perioden: {time: [year]}
figures:
  - {indicator: immigration, measure: [Immigratie_1, Immigratie], unit: persons}
  - indicator: emigration
    measure: [EmigratieInclusiefAdministratieveC_2, Emigratie inclusief administratieve correcties]
    unit: persons
    minimum: null
sums:
  - {indicator: immigration, by: nationality, parts: [SYR, POL, other]}
"""

CATALOGUE = """\
immigratie:
  title: Immigratie
  definition: Mensen die komen.
  unit: personen
  source: cbs
  datasets: [cbs/90001NED]
  select: {indicator: immigration, ref_area: NLD}
  owner: CBS
  release: {first: N+1-02}
  address: https://example.org/x
  checks: {minimum: 0, maximum: 900000}
"""

TABLE = CbsTable(
    "90001NED",
    "Immigratie; nationaliteit",
    [
        Dimension("Geslacht", {"T001038": "Totaal mannen en vrouwen", "3000": "Mannen"}, width=7),
        Dimension(
            "Nationaliteit",
            {
                "T001059": "Totaal",
                "NAT9444": "Syrisch",
                "NAT9415": "Pools",
                "NAT0": "Overig",
                "NATX": "Afrika",
            },
            width=9,
        ),
        Dimension(
            "Perioden",
            {"2023JJ00": "2023", "2024JJ00": "2024", "2024KW01": "2024 1e kwartaal"},
            "TimeDimension",
            status={"2023JJ00": "Definitief", "2024JJ00": "Voorlopig", "2024KW01": "Voorlopig"},
        ),
    ],
    [
        Measure("M1", "Immigratie_1", "Immigratie"),
        Measure(
            "M2", "EmigratieInclusiefAdministratieveC_2", "Emigratie inclusief administratieve correcties"
        ),
    ],
    {
        ("T001038", nationality, period, measure): value
        for period, factor in (("2023JJ00", 10), ("2024JJ00", 11), ("2024KW01", 3))
        for measure in ("M1", "M2")
        for nationality, value in (
            ("T001059", 6000 * factor),
            ("NAT9444", 3000 * factor),
            ("NAT9415", 2000 * factor),
            ("NAT0", 1000 * factor),
            ("NATX", "Impossible"),
        )
    },
)


def table(**changes) -> CbsTable:
    """A copy of the table that a test may spoil."""
    made = copy.deepcopy(TABLE)
    for name, value in changes.items():
        setattr(made, name, value)
    return made


def make(root: Path, dataset: str = DATASET) -> Path:
    """Make the project in ``root``."""
    for folder in ("sources/cbs", "catalogue", "editions"):
        (root / "data" / folder).mkdir(parents=True)
    (root / "data" / "sources" / "cbs" / "90001NED.yml").write_text(dataset, encoding="utf-8")
    shutil.copy(ROOT / "data" / "sources" / "cbs" / "source.yml", root / "data" / "sources" / "cbs")
    for name in ("areas.yml", "countries.yml"):
        shutil.copy(ROOT / "data" / name, root / "data")
    (root / "data" / "catalogue" / "a.yml").write_text(CATALOGUE, encoding="utf-8")
    return root


def serve(server, *tables: CbsTable) -> Cbs:
    """Put tables on a server."""
    return Cbs(server, {each.name: each for each in tables or (table(),)})


def client(server, limits: Limits = QUICK) -> Client:
    return Client(served_by(server.address), limits)


def recording(server, folder: Path) -> Client:
    """Who asks the server and keeps what comes."""
    api = client(server)
    api.recorder = Recorder(folder, api.origins, api.day)
    return api


def replaying(folder: Path) -> Client:
    """Who gives what was kept of a server that is gone."""
    kept = Recording(folder)
    return Client(kept.origins, QUICK, recording=kept)


def fetch(root: Path, server, today=None, names=(), on_progress=lambda *_: None, api=None, **options):
    """Fetch from the server and return the outcomes by dataset."""
    api = api or client(server)
    report = harvest(root, names, Options(**options), api=api, today=today, on_progress=on_progress)
    return {outcome.dataset: outcome for outcome in report.outcomes}


def one(root: Path, server, today=None, **options):
    return fetch(root, server, today, **options)[KEY]


def stored(root: Path, key: str = KEY) -> list:
    store = Store(root / "data" / "snapshots")
    return store.snapshots(key) if key in store.datasets() else []


def values(root: Path, key: str = KEY) -> dict:
    """The newest vintage as (indicator, nationality, period) → (value, status)."""
    newest = stored(root, key)[-1]
    return {
        (row.indicator, row.nationality, row.time_period): (row.obs_value, row.obs_status)
        for row in newest.observations().itertuples()
    }


def everything(root: Path) -> dict[str, bytes]:
    """Every byte of the store."""
    folder = root / "data" / "snapshots"
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
