"""The tables of the real sources, made out of the dataset files and the snapshots the store ships with.

The mapping is turned round: each shipped figure that a dataset file can express becomes a cell of a table
with the codes, titles, units and status words of its source. What is fetched from it must be what is shipped.
"""

from collections import defaultdict
from decimal import Decimal
from fnmatch import fnmatchcase

from staatvanmigratie.foundation import dutch, periods
from staatvanmigratie.sources.not_asked import series as series_not_asked
from staatvanmigratie.sources.services import countries, dataset_files
from staatvanmigratie.sources.services.dataset_files import CellMapping, Dataset
from staatvanmigratie.store import catalogue
from staatvanmigratie.store.snapshots import TOTAL, Store
from tests.samples import ROOT
from tests.samples.servers.eurostat import Eurostat, EurostatTable
from tests.samples.servers.tables import Cbs, CbsTable, Dimension, Measure
from tests.samples.servers.unhcr import Unhcr, UnhcrTable

FIXED = ("indicator", "time_period", "ref_area", "obs_value", "unit_measure", "obs_status", "rounded", "note")
STATUS = {"A": "Definitief", "P": "Voorlopig", "P2": "NaderVoorlopig"}
FLAGS = {"P": "p", "E": "e", "B": "b", "U": "u"}


#: Series of which the source has no figures any more, and the copy in the store that has them: the table of
#: Eurostat has no EU28 since the United Kingdom left.
ONLY_IN_COPIES = {"eu_eerste_asielaanvragen_eu28": "eurostat/migr_asyappctza/2017-05-31"}


def not_asked() -> set[str]:
    """Series of fetched tables whose figures no dataset file asks for: a fetch finds nothing for them."""
    entries = catalogue.read(ROOT / "data" / "catalogue")
    return set(series_not_asked(entries, dataset_files.read_datasets(ROOT / "data" / "sources")))


class World:
    """Every mapped dataset with its figures, ready to be served."""

    def __init__(self, only: set[str] | None = None):
        self.datasets = {
            key: each
            for key, each in dataset_files.read_datasets(ROOT / "data" / "sources").items()
            if only is None or key in only
        }
        self.countries = countries.read(ROOT / "data" / "countries.yml")
        self.expected: dict[str, dict[tuple, str]] = {}
        self.cbs: dict[str, CbsTable] = {}
        self.eurostat: dict[str, EurostatTable] = {}
        self.unhcr: dict[str, UnhcrTable] = {}
        store = Store(ROOT / "data" / "snapshots")
        there = set(store.datasets())
        for key, dataset in self.datasets.items():
            rows = _newest(store, key) if key in there else {}
            if key == "cbs/85484NED":
                rows = {**rows, **dict(enumerate([*_months(), *_net(rows)]))}
            if key == "eurostat/migr_pop3ctb":
                rows = {**rows, **dict(enumerate(_counts(rows, _newest(store, "eurostat/demo_gind"))))}
            self.expected[key] = {}
            getattr(self, f"_{dataset.source}")(dataset, rows)

    def serve(self, server) -> None:
        """Put everything on a server."""
        Cbs(server, self.cbs)
        Eurostat(server, self.eurostat)
        Unhcr(server, self.unhcr)

    # One shipped figure → where it stands at the source ------------------------------------------------

    def _placed(self, dataset: Dataset, row: dict):
        """Yield figure, codes per dimension at the source, and period, for a shipped row."""
        for figure in dataset.figures:
            if figure.indicator != row["indicator"] or figure.unit != row["unit_measure"]:
                continue
            period = row["time_period"]
            if figure.day:
                if not period.endswith(f"-{figure.day}"):
                    continue
                period = period.removesuffix(f"-{figure.day}")
            kinds = dataset.time[1]
            if not periods.is_period(period) or periods.parse(period).frequency not in kinds:
                continue
            if dataset.since and period[:4] < dataset.since:
                continue
            codes = self._codes(dataset, figure, row)
            if codes is not None:
                yield figure, codes, period
                return

    def _codes(self, dataset: Dataset, figure: CellMapping, row: dict) -> dict[str, str] | None:
        wanted = {name: row.get(name, TOTAL) for name in row if name not in FIXED and row[name] != TOTAL}
        wanted = {name: code for name, code in wanted.items() if figure.sets.get(name) != code}
        if any(code != TOTAL and row.get(name, TOTAL) != code for name, code in figure.sets.items()):
            return None
        if any(code == TOTAL and row.get(name, TOTAL) != TOTAL for name, code in figure.sets.items()):
            return None
        codes = {}
        for name, plan in dataset.dimensions.items():
            if plan.only:
                codes[name] = plan.only[0]
            elif plan.name:
                category = self._category(figure, plan.name, row, wanted)
                code = None if category is None else self._code(dataset, plan, category)
                if code is None:
                    return None
                codes[name] = code
        for name, joint in dataset.joint.items():
            category = self._category(figure, name, row, wanted)
            theirs = next(
                (each for each, ours in joint.codes.items() if ours == category and "RA" not in each), None
            )
            if theirs is None:
                return None
            parts = theirs.replace("*", "NA").split(" ")
            codes |= dict(zip(joint.dimensions, parts, strict=True))
        return None if wanted else codes

    def _category(self, figure: CellMapping, name: str, row: dict, wanted: dict) -> str | None:
        fixed = figure.where.get(name)
        if isinstance(fixed, str):
            return fixed
        column = figure.names.get(name, name)
        if column == "ref_area":
            return row["ref_area"] if figure.ref_area is None else None
        if isinstance(fixed, list) and figure.add_up:
            return fixed[0]
        category = wanted.pop(column, TOTAL)
        if category in figure.without.get(name, []) or (fixed and category not in fixed):
            return None
        return category

    def _code(self, dataset: Dataset, plan, category: str) -> str | None:
        for theirs, ours in plan.codes.items():
            if ours == category:
                return theirs
        if plan.countries and category in self.countries.countries:
            country = self.countries.countries[category]
            if dataset.source == "cbs":
                return country.cbs[0] if country.cbs else None
            return country.eurostat if dataset.source == "eurostat" else country.unhcr or category
        return None

    def _title(self, dataset: Dataset, code: str, dimension: str = "") -> str:
        """What the dataset file says a code is called, a country by its name, else the code itself."""
        for key, titles in dataset.titles.items():
            if fnmatchcase(code, key) or key == f"{dimension} {code}":
                return titles[0].strip("*")
        if dataset.source == "cbs":
            for country in self.countries.countries.values():
                if code in country.cbs:
                    return (
                        (country.nationality or country.titles)[0] if code[:1] == "N" else country.titles[0]
                    )
        return code

    def _expect(self, dataset: Dataset, row: dict) -> None:
        key = tuple(sorted((n, v) for n, v in row.items() if n not in FIXED[3:] and v != TOTAL))
        self.expected[dataset.key][key] = row["obs_value"]

    # Per source -----------------------------------------------------------------------------------------

    def _cbs(self, dataset: Dataset, rows) -> None:
        time, _ = dataset.time
        names = [n for n in dataset.dimensions if n != time]
        names += [n for joint in dataset.joint.values() for n in joint.dimensions]
        unnamed = ["Leeftijd", "JaarVanImmigratie"] if dataset.unnamed else []
        names += unnamed
        codes: dict[str, dict[str, str]] = {name: {} for name in names}
        for name in unnamed:
            codes[name] = {"T1": dataset.unnamed[0], "2001": "2001"}
        for name, plan in dataset.dimensions.items():
            if plan.only:
                codes[name][plan.only[0]] = self._title(dataset, plan.only[0])
            for theirs in plan.codes:
                codes[name].setdefault(theirs, self._title(dataset, theirs))
        for joint in dataset.joint.values():
            for theirs in joint.codes:
                for name, code in zip(joint.dimensions, theirs.split(" "), strict=True):
                    codes[name].setdefault(code, self._title(dataset, code))
        measures: dict[str, Measure] = {}
        keys = {}
        for number, figure in enumerate(dataset.figures):
            key = next((m for m in figure.measure if m.rpartition("_")[2].isdigit()), f"M{number:06d}")
            title = figure.measure[-1] if figure.measure[-1] != key else key.rpartition("_")[0]
            group, _, title = title.rpartition(" > ")
            unit = dataset.unit_of(figure)
            measures.setdefault(key, Measure(f"M{number:06d}", key, title, unit, group or None))
            keys[tuple(figure.measure)] = key
        cells, status = {}, {}
        for row in rows.values():
            for figure, place, period in self._placed(dataset, row):
                raw = _cbs_period(period)
                place.update(dict.fromkeys(unnamed, "T1"))
                for name, code in place.items():
                    codes[name].setdefault(code, self._title(dataset, code))
                key = keys[tuple(figure.measure)]
                value = Decimal(row["obs_value"]) / figure.factor
                cells[(*(place[name] for name in names), raw, measures[key].code)] = _number(value)
                status[raw] = max(status.get(raw, "A"), row["obs_status"])
                self._expect(dataset, row)
        dimensions = [Dimension(name, codes[name], width=9 if name != "RegioS" else 6) for name in names]
        said = {raw: STATUS.get(code, "Definitief") for raw, code in status.items()}
        dimensions.append(Dimension(time, {raw: raw for raw in sorted(status)}, "TimeDimension", status=said))
        self.cbs[dataset.table] = CbsTable(
            dataset.table, dataset.title, dimensions, list(measures.values()), cells
        )

    def _eurostat(self, dataset: Dataset, rows) -> None:
        names = [*dataset.dimensions]
        names += ["unit", "leg_prov"] if dataset.unnamed else []
        codes: dict[str, dict[str, str]] = {name: {} for name in names}
        for name, plan in dataset.dimensions.items():
            for theirs in (*plan.only[:1], *plan.codes):
                codes[name][theirs] = self._title(dataset, theirs, name)
        for name in names:
            if name not in dataset.dimensions:
                code = dataset.source_unit if name == "unit" else "TOTAL"
                codes[name] = {code: self._title(dataset, code, name)}
        cells = {}
        for row in rows.values():
            for _, found, period in self._placed(dataset, row):
                place = {name: next(iter(codes[name]), "TOTAL") for name in names if name not in found}
                place |= {**found, "time": period}
                for name in names:
                    codes[name].setdefault(place[name], self._title(dataset, place[name], name))
                flag = FLAGS.get(row["obs_status"], "")
                cells[tuple(place[name] for name in names)] = (_number(Decimal(row["obs_value"])), flag)
                self._expect(dataset, row)
        codes["time"] = dict(sorted(codes["time"].items()))
        self.eurostat[dataset.table] = EurostatTable(dataset.table, dataset.title, codes, cells)

    def _unhcr(self, dataset: Dataset, rows) -> None:
        table = self.unhcr.setdefault(dataset.table, UnhcrTable(dataset.table, {}))
        made: dict[str, dict[tuple, dict]] = defaultdict(dict)
        for row in rows.values():
            for figure, place, period in self._placed(dataset, row):
                key = (period, *place.values())
                said = made[figure.query].setdefault(key, {"year": int(period), **_unhcr_place(place)})
                text = row["obs_value"]
                said[figure.measure[0]] = text if len(made[figure.query]) % 3 else int(Decimal(text))
                self._expect(dataset, row)
        fields = {each.measure[0] for each in dataset.figures}
        for query, found in made.items():
            asked = {
                name: ",".join(value) if isinstance(value, list) else value
                for name, value in dataset.queries[query].items()
                if name not in ("yearFrom", "yearTo")
            }
            for said in found.values():
                for each in fields:
                    said.setdefault(each, "-")
            key = tuple(sorted(asked.items()))
            table.rows.setdefault(key, []).extend(found.values())


def _unhcr_place(place: dict[str, str]) -> dict[str, str]:
    said = {name: "-" if code == TOTAL else code for name, code in place.items()}
    said["coo_name"] = dutch.area(said.get("coo_iso", "-"))
    said["coa_name"] = dutch.area(said.get("coa_iso", "-"))
    return said


def _months():
    """Made-up monthly migration: the store ships it by country of origin only."""
    for month in range(1, 13):
        values = {
            "immigration_total": 26_000 + month,
            "emigration_total": 16_000,
            "net_migration_total": 10_000 + month,
        }
        for indicator, value in values.items():
            yield {
                "indicator": indicator,
                "time_period": f"2025-{month:02d}",
                "ref_area": "NLD",
                "obs_value": str(value),
                "unit_measure": "persons",
                "obs_status": "P",
            }


def _net(rows):
    """The balance per month and country of origin: the store has that of years, which it works out itself."""
    emigration = {
        (row["time_period"], row["country_of_origin"]): row
        for row in rows.values()
        if row["indicator"] == "emigration_incl_corrections"
    }
    for row in rows.values():
        other = emigration.get((row["time_period"], row.get("country_of_origin")))
        if row["indicator"] == "immigration" and other and "-" in row["time_period"]:
            value = Decimal(row["obs_value"]) - Decimal(other["obs_value"])
            yield {**row, "indicator": "net_migration", "obs_value": f"{value}"}


def _counts(rows, balance):
    """The people that Eurostat's table has and the store does not: of most countries it has shares only."""
    there = {(row["indicator"], row["ref_area"], row["time_period"]) for row in rows.values()}
    people = {}
    for row in balance.values():
        place = row["ref_area"], row["time_period"]
        if row["indicator"] == "population_1_january":
            people[place] = Decimal(row["obs_value"])
            if ("population_1_january", *place) not in there:
                yield row
    for row in rows.values():
        place = row["ref_area"], row["time_period"]
        known = row["indicator"] != "foreign_born_share" or ("foreign_born_1_january", *place) in there
        if place in people and not known:
            born = (Decimal(row["obs_value"]) * people[place] / 100).quantize(Decimal(1))
            change = {"indicator": "foreign_born_1_january", "unit_measure": "persons"}
            yield {**row, **change, "obs_value": f"{born}"}


def _cbs_period(period: str) -> str:
    if "-Q" in period:
        return f"{period[:4]}KW{int(period[-1]):02d}"
    return f"{period[:4]}MM{period[5:]}" if "-" in period else f"{period}JJ00"


def _number(value: Decimal):
    return int(value) if value == value.to_integral() else float(value)


def _newest(store: Store, key: str) -> dict[tuple, dict]:
    """The newest shipped value of every figure of a dataset, as retold only where the store has no other."""
    found = {}
    for snapshot in sorted(store.snapshots(key), key=lambda each: each.hand != "retelling"):
        if snapshot.origin == "api" or (snapshot.hand == "retelling" and "_2" in snapshot.folder.name):
            continue
        frame = store.observations(snapshot)
        for row in frame.assign(
            obs_value=[f"{v:f}".rstrip("0").rstrip(".") for v in frame["obs_value"]]
        ).to_dict("records"):
            place = tuple(sorted((n, v) for n, v in row.items() if n not in FIXED[3:] and v != TOTAL))
            found[place] = row
    return found
