"""A partner who sends files, and a project that takes them up as described."""

import hashlib
import shutil

import pytest
import yaml

from staatvanmigratie.foundation.errors import DataFileError
from staatvanmigratie.sources.deliveries import delivery
from staatvanmigratie.store.snapshots import Store
from tests.samples import ROOT

DELIVERY = "proef/aantallen"
YEARS = {"Jaar": {"role": "period", "form": "year"}}
LAND = {
    "role": "dimension",
    "dimension": "land",
    "country": True,
    "codes": {"Totaal": "_T", "Overig": "other"},
}
COUNT = {"role": "value", "indicator": "x", "unit": "persons"}
ABOUT = {
    "publisher": "Voorbeelddienst",
    "title": "Proef",
    "address": "https://example.org/",
    "licence": "CC0",
    "received": "2026-07-01",
    "reference_date": "2026-06-30",
    "format": "csv",
    "encoding": "utf-8",
    "locale": "nl",
    "status": "P",
    "columns": {**YEARS, "Aantal": COUNT},
}
BY_LAND = {"columns": {**YEARS, "Land": LAND, "Aantal": COUNT}}


class Partner:
    """A project, and a partner who sends it files; each on the day after the one before, unless given."""

    def __init__(self, root):
        self.root = root
        self.day = 0
        (root / "data" / "deliveries" / "proef").mkdir(parents=True)
        shutil.copy(ROOT / "data" / "countries.yml", root / "data")

    def sends(self, *rows, today=None, **about):
        """Take up a file: its heads are those of the described columns."""
        self.day += 1
        about = {**ABOUT, "received": f"2026-07-{self.day:02d}", **about}
        file = self.root / "a.csv"
        file.write_text("\n".join([";".join(about["columns"]), *rows]) + "\n", encoding="utf-8")
        about["sha256"] = hashlib.sha256(file.read_bytes()).hexdigest()
        description = self.root / "data" / "deliveries" / f"{DELIVERY}.yml"
        description.write_text(yaml.safe_dump(about, allow_unicode=True), encoding="utf-8")
        return delivery.take_up(self.root, file, DELIVERY, today=today)

    def snapshots(self):
        return Store(self.root / "data" / "snapshots").snapshots(DELIVERY)

    def stored(self, *more):
        rows = self.snapshots()[-1].observations()
        return {tuple(row) for row in rows[["time_period", *more, "obs_value"]].to_numpy()}

    def is_refused(self, *rows, **about):
        """Return the points of the refusal; nothing was stored."""
        before = sorted((self.root / "data").rglob("observations.csv"))
        with pytest.raises(DataFileError) as error:
            self.sends(*rows, **about)
        assert sorted((self.root / "data").rglob("observations.csv")) == before
        return list(error.value.points)

    def is_right_after_all(self, *rows, **about):
        """Send a file that is refused, and once more with what the message says to write."""
        with pytest.raises(DataFileError) as error:
            self.sends(*rows, **about)
        written = yaml.safe_load(error.value.end.partition("reason:\n")[2])
        written["acknowledged"][0]["reason"] = "the partner confirmed it"
        return self.sends(*rows, **about, **written)
