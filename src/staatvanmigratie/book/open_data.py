"""The open data of an edition, beside ``numbers.json``: its series as they are quoted, for programs.

    series.csv             what each printed series means
    observations.csv       every period and category of them, tidy, with the concepts of SDMX as columns
    sdmx.csv               the same observations as SDMX-CSV 2.0
    numbers.schema.json    what stands in ``numbers.json``
    datapackage.json       all of these as a Data Package, with the type and meaning of every column
    csv-metadata.json      the same of the tables, as CSV on the Web
    SHA256SUMS             for ``sha256sum --check``
    data.zip               all of these, and ``numbers.json``, in one file
    dcat.jsonld            what a data portal takes up: DCAT-AP-NL

A figure that is still to come, or that the source does not give, is a row with its status and an empty value.
In ``observations.csv`` a dimension that a series does not have is empty.
"""

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any

from staatvanmigratie.book import numbers_schema
from staatvanmigratie.book.data_standards import csvw, dcat, sdmx_csv
from staatvanmigratie.book.data_standards.dcat import Form
from staatvanmigratie.foundation import packed
from staatvanmigratie.foundation.csv_text import guarded
from staatvanmigratie.foundation.statuses import Status
from staatvanmigratie.notebook.edition import open_edition
from staatvanmigratie.report.edition import Edition
from staatvanmigratie.store import frame
from staatvanmigratie.store.series import Series

NUMBERS = "numbers.json"
#: What readers get beside it.
NAMES = (
    "series.csv",
    "observations.csv",
    "numbers.schema.json",
    "datapackage.json",
    "SHA256SUMS",
    "data.zip",
    sdmx_csv.NAME,
    csvw.NAME,
    dcat.NAME,
)
_SERIES, _OBSERVATIONS, _SCHEMA, _PACKAGE, _SUMS, _ZIP, *_ = NAMES

#: SDMX has one code for what is not final, and none for what the source gives no more or has still to give.
_SDMX = {Status.NADER_VOORLOPIG: "P", Status.NIET_MEER: "O", Status.IN_AFWACHTING: "O"}
_CODES = {each.key: _SDMX.get(each, each.code) for each in Status}

#: Column of the file, column of the frame, type and meaning; the breakdowns stand behind the period.
_COLUMNS = (
    ("SERIES", "series", "string", "Naam van de reeks; in series.csv staat wat zij betekent."),
    ("TIME_PERIOD", "period", "string", "Periode in de notatie van SDMX."),
    ("OBS_VALUE", "value", "number", "De waarde; leeg als er geen cijfer is, en dan zegt STATUS waarom."),
    ("OBS_STATUS", "", "string", "Status als code van SDMX (CL_OBS_STATUS)."),
    ("STATUS", "status", "string", "Status zoals het rapport die kent."),
    ("UNIT_MEASURE", "unit", "string", "Eenheid van de waarde."),
    ("LABEL", "label", "string", "Nederlandse naam van categorie of land; van een totaal de titel."),
    ("ROUNDED", "rounded", "boolean", "Of de bron het cijfer heeft afgerond."),
    ("DERIVED", "derived", "boolean", "Of het is opgeteld of gedeeld uit cijfers van de bron."),
    ("VINTAGE", "vintage", "string", "Stand van de bron."),
    ("LATER_VINTAGE", "later_vintage", "boolean", "Of die stand van na de peildatum is."),
    ("SOURCE", "source", "string", "Wie het cijfer geeft, of zal geven."),
    ("HAND", "hand", "string", "Gelezen bij de bron (source), in een kopie (copy) of naverteld (retelling)."),
    ("LICENCE", "licence", "string", "Voorwaarden van de bron."),
    ("DATASET", "dataset", "string", "Waar het cijfer bewaard is: bron en tabel."),
    ("URL", "address", "string", "Adres van de tabel bij de bron."),
    ("EXPECTED", "expected", "date", "Van een cijfer dat nog komt: de laatste dag waarop het verschijnt."),
    ("CORRECTED", "corrected", "string", "Waarom het rapport het cijfer van de bron niet overneemt."),
)
_OF_SERIES = (
    ("SERIES", "Naam van de reeks."),
    ("TITLE", "Titel."),
    ("DEFINITION", "Wat er geteld is."),
    ("UNIT_MEASURE", "Eenheid."),
    ("FREQUENCY", "Soort periode."),
    ("DIMENSIONS", "Kolommen van observations.csv waarnaar de reeks is uitgesplitst, met spaties ertussen."),
    ("OWNER", "Wie het cijfer publiceert."),
    ("URL", "Adres bij de bron."),
    ("NOTE", "Opmerking."),
)
_OF_BREAKDOWN = "Uitsplitsing, als code; _T is het totaal, en leeg is een reeks die zo niet is uitgesplitst."
_OF_BREAKDOWN_SDMX = _OF_BREAKDOWN.replace("leeg", "_Z")

#: The forms that the data set can be had in, as a data portal lists them.
_FORMS = (
    Form(_OBSERVATIONS, "Alle reeksen als CSV", "http://www.w3.org/ns/csvw"),
    Form(sdmx_csv.NAME, "Alle reeksen als SDMX-CSV", "https://sdmx.org/?page_id=5008"),
    Form(NUMBERS, "Alle gedrukte getallen als JSON"),
    Form(_SERIES, "Wat elke reeks betekent", "http://www.w3.org/ns/csvw", is_ours=True),
    Form(_ZIP, "Alle bestanden met een beschrijving en controlegetallen"),
)


def write(report_year: int, as_of: str, root: str, folder: str) -> None:
    """Write the files of an edition beside the ``numbers.json`` that stands in ``folder``."""
    edition, there = open_edition(report_year, as_of, Path(root)), Path(folder)
    content = json.loads((there / NUMBERS).read_text(encoding="utf-8"))
    series = [edition.series(each) for each in sorted(_printed(content))]
    periods = _periods(content)
    # A chapter can go on after the report year, where the figures of that year matter to a reader.
    after = cache(partial(open_edition, edition.report_year + 1, edition.as_of, edition.root))
    dimensions = sorted({column for each in series for column in _breakdowns(each)})
    (there / _SERIES).write_bytes(_csv([name for name, _ in _OF_SERIES], map(_described, series)))
    header = _header(dimensions)
    rows = [
        row
        for each in series
        for row in _rows(each, _figures(each, periods.get(each.id, set()), after), header)
    ]
    (there / _OBSERVATIONS).write_bytes(_csv(header, rows))
    named = (dict(zip(header, row, strict=True)) for row in rows)
    same = sdmx_csv.rows(named, dimensions)
    (there / sdmx_csv.NAME).write_bytes(_csv(sdmx_csv.header(dimensions), same))
    (there / _SCHEMA).write_bytes(_json(numbers_schema.content()))
    package = _package(edition, there, series, dimensions)
    (there / _PACKAGE).write_bytes(_json(package))
    (there / csvw.NAME).write_bytes(_json(csvw.content(package)))
    inside = sorted({NUMBERS, *NAMES} - {_SUMS, _ZIP, dcat.NAME})
    sums = [f"{_digest(there / name)}  {name}\n" for name in inside]
    (there / _SUMS).write_text("".join(sums), encoding="utf-8", newline="")
    together = {name: (there / name).read_bytes() for name in [*inside, _SUMS]}
    (there / _ZIP).write_bytes(packed.archive(together))
    said = dcat.content(edition, there, _FORMS, f"Cijfers van de {edition.title}", package["description"])
    (there / dcat.NAME).write_bytes(_json(said))


def _printed(content: Mapping[str, Any]) -> set[str]:
    """Return the keys of every series that a number of the edition rests on, or that is missing in it."""
    said = [*content["numbers"], *content["pending"], *content["withheld"]]
    said += [basis for number in content["numbers"] for basis in number["based_on"]]
    return {each["series"] for each in said}


def _periods(content: Mapping[str, Any]) -> dict[str, set[str]]:
    """Return the periods of which a number was printed, by series."""
    found: dict[str, set[str]] = {}
    for each in content["numbers"]:
        if period := each.get("period"):
            found.setdefault(each["series"], set()).add(period)
    return found


def _breakdowns(series: Series) -> list[str]:
    return [column.upper() for column in frame.columns(series.entry.by).values()]


def _header(dimensions: Sequence[str]) -> list[str]:
    names = [name for name, *_ in _COLUMNS]
    return [*names[:2], *dimensions, *names[2:]]


def _described(series: Series) -> list[str]:
    entry = series.entry
    by = " ".join(_breakdowns(series))
    about = (series.title, series.definition, series.unit, entry.frequency, by, entry.owner, entry.address)
    return [series.id, *map(guarded, about), guarded(entry.note or "")]


def _figures(series: Series, printed: set[str], after: Callable[[], Edition]) -> list[Any]:
    """Return the figures of a series, and those after the report year that a chapter printed all the same."""
    found = list(series.figures(totals=True))
    if more := printed - {str(each.period) for each in found}:
        found += [each for each in after().series(series.id).figures(totals=True) if str(each.period) in more]
    return found


def _rows(series: Series, figures: Iterable[Any], header: Sequence[str]) -> Iterator[list[str]]:
    source = {name: column for name, column, *_ in _COLUMNS}
    source |= {column.upper(): column for column in frame.columns(series.entry.by).values()}
    for row in frame.rows_of(figures, series.entry.by):
        row[""] = _CODES[row["status"]]
        yield [_cell(row.get(source[name])) if name in source else "" for name in header]


def _cell(value: Any) -> str:
    """Return a value as programs read it; no figure is exact to more than twelve digits."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return guarded(value)
    if isinstance(value, float):
        return f"{value:.12g}"
    return f"{value:%Y-%m-%d}" if value else ""


def _csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode()


def _json(content: Mapping[str, Any]) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _package(
    edition: Edition, folder: Path, series: Sequence[Series], dimensions: Sequence[str]
) -> dict[str, Any]:
    publishers = {s.publisher: s.address for each in series for s in reversed(each.quoted)}
    types = {name: (kind, said) for name, _, kind, said in _COLUMNS}
    fields = [_field(name, *types.get(name, ("string", _OF_BREAKDOWN))) for name in _header(dimensions)]
    for field in fields:
        if field["name"] in ("SERIES", "TIME_PERIOD", "STATUS", "OBS_STATUS"):
            field["constraints"] = {"required": True}
        if field["name"] == "STATUS":
            field["constraints"]["enum"] = [each.key for each in Status]
    meanings = {name: said for name, (_, said) in types.items()}
    as_sdmx = [_field(*each) for each in sdmx_csv.columns(dimensions, meanings, _OF_BREAKDOWN_SDMX)]
    unique = _field("SERIES", "string", _OF_SERIES[0][1]) | {
        "constraints": {"required": True, "unique": True}
    }
    about = [unique, *(_field(name, "string", said) for name, said in _OF_SERIES[1:])]
    to_series = {"fields": ["SERIES"], "reference": {"resource": "series", "fields": ["SERIES"]}}
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": f"staat-van-migratie-{edition.number}",
        "title": edition.title,
        "description": (
            f"Alle reeksen waaruit de editie {edition.number} cijfers drukt, zoals zij op de peildatum "
            f"{edition.as_of} bekend waren. Voor elk cijfer gelden de voorwaarden van zijn bron (LICENCE)."
        ),
        "created": f"{edition.as_of}T00:00:00Z",
        "sources": [{"title": each, "path": publishers[each]} for each in sorted(publishers)],
        "resources": [
            _table(folder, _SERIES, {"fields": about, "primaryKey": ["SERIES"]}) | {"licenses": [_CC0]},
            _table(folder, _OBSERVATIONS, {"fields": fields, "foreignKeys": [to_series]}),
            _table(folder, sdmx_csv.NAME, {"fields": as_sdmx, "foreignKeys": [to_series]}),
            _file(folder, "numbers", NUMBERS) | {"description": f"Gedrukte getallen; zie {_SCHEMA}."},
        ],
    }


_CC0 = {"name": "CC0-1.0", "path": "https://creativecommons.org/publicdomain/zero/1.0/"}


def _field(name: str, kind: str, said: str) -> dict[str, Any]:
    return {"name": name, "type": kind, "description": said}


def _table(folder: Path, name: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    described = _file(folder, name.partition(".")[0], name)
    return {**described, "type": "table", "schema": {**schema, "missingValues": [""]}}


def _file(folder: Path, name: str, path: str) -> dict[str, Any]:
    kind = path.rpartition(".")[2]
    return {
        "name": name,
        "path": path,
        "format": kind,
        "mediatype": {"csv": "text/csv", "json": "application/json"}[kind],
        "encoding": "utf-8",
        "bytes": (folder / path).stat().st_size,
        "hash": f"sha256:{_digest(folder / path)}",
    }


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
