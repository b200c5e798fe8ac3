"""The series that an edition prints, as tables for programs; those of an earlier build where they still hold.

    series.csv             what each printed series means
    observations.csv       every period and category of them, tidy, with the concepts of SDMX as columns
    sdmx.csv               the same observations as SDMX-CSV 2.0

A figure that is still to come, or that the source does not give, is a row with its status and an empty value.
In ``observations.csv`` a dimension that a series does not have is empty.
"""

import csv
import io
import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache, partial
from pathlib import Path
from typing import Any

from staatvanmigratie.book.data_standards import sdmx_csv
from staatvanmigratie.book.run import call
from staatvanmigratie.book.run.cache import Cache, Key, package_tree
from staatvanmigratie.book.run.warm import WarmProcess
from staatvanmigratie.foundation.csv_text import guarded
from staatvanmigratie.foundation.files import digest, file_digest
from staatvanmigratie.foundation.statuses import Status
from staatvanmigratie.notebook.edition import open_edition
from staatvanmigratie.report.edition import Edition
from staatvanmigratie.store import frame
from staatvanmigratie.store.series import Series

NUMBERS = "numbers.json"
SERIES, OBSERVATIONS = "series.csv", "observations.csv"
NAMES = (SERIES, OBSERVATIONS, sdmx_csv.NAME)
#: What makes the tables, beside what chapters depend on.
_MADE_BY = ("book/printed_series.py", "book/data_standards/sdmx_csv.py")

#: SDMX has one code for what is not final, and none for what the source gives no more or has still to give.
_SDMX = {Status.NADER_VOORLOPIG: "P", Status.NIET_MEER: "O", Status.IN_AFWACHTING: "O"}
_CODES = {each.key: _SDMX.get(each, each.code) for each in Status}

#: Column of the file, column of the frame, type and meaning; the breakdowns stand behind the period.
COLUMNS = (
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
OF_SERIES = (
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
OF_BREAKDOWN = "Uitsplitsing, als code; _T is het totaal, en leeg is een reeks die zo niet is uitgesplitst."
OF_BREAKDOWN_SDMX = OF_BREAKDOWN.replace("leeg", "_Z")


def make(
    edition: Edition, folder: Path, earlier: Path, warm: WarmProcess, cache: Cache, world: Mapping[str, str]
) -> dict[str, Any]:
    """Put the tables beside the ``numbers.json`` that stands in ``folder``, and return what they hold.

    Parameters
    ----------
    earlier
        The folder of the last build. Its tables are copied if the same is printed, all that they were made of
        is worth what it was, and every byte of them is as it was made.

    Returns
    -------
    dict
        ``dimensions``: the columns of breakdowns; ``publishers``: the address of each.
    """
    printed = printed_in(json.loads((folder / NUMBERS).read_text(encoding="utf-8")))
    code = digest(package_tree(_MADE_BY))
    key = Key("printed_series", {**world, "code": code, "parameters": digest([edition.report_year, printed])})
    kept = cache.load(key)
    if kept is not None and _copied(earlier, folder, kept["files"]):
        return kept
    asked = edition.report_year, edition.as_of.isoformat(), str(edition.root), str(folder)
    made, used = call.with_uses(warm, write, *asked, printed)
    made["files"] = {name: file_digest(folder / name) for name in NAMES}
    with suppress(OSError):  # they have to be made once more
        cache.save_if_sure(key, made, used)
    return made


def _copied(earlier: Path, folder: Path, files: Mapping[str, str]) -> bool:
    """Copy tables of an earlier build, if each has its digest."""
    if any(not (earlier / name).is_file() or file_digest(earlier / name) != files[name] for name in NAMES):
        return False
    for name in NAMES:
        shutil.copyfile(earlier / name, folder / name)
    return True


def write(
    report_year: int, as_of: str, root: str, folder: str, printed: Mapping[str, Sequence[str]]
) -> dict[str, Any]:
    """Write the tables of what is ``printed``, as :func:`printed_in` says it, and return what they hold."""
    edition, there = open_edition(report_year, as_of, Path(root)), Path(folder)
    series = [edition.series(each) for each in printed]
    # A chapter can go on after the report year, where the figures of that year matter to a reader.
    after = cache(partial(open_edition, edition.report_year + 1, edition.as_of, edition.root))
    dimensions = sorted({column for each in series for column in _breakdowns(each)})
    (there / SERIES).write_bytes(_csv([name for name, _ in OF_SERIES], map(_described, series)))
    columns = header(dimensions)
    rows = [
        row for each in series for row in _rows(each, _figures(each, set(printed[each.id]), after), columns)
    ]
    (there / OBSERVATIONS).write_bytes(_csv(columns, rows))
    named = (dict(zip(columns, row, strict=True)) for row in rows)
    (there / sdmx_csv.NAME).write_bytes(_csv(sdmx_csv.header(dimensions), sdmx_csv.rows(named, dimensions)))
    publishers = {s.publisher: s.address for each in series for s in reversed(each.quoted)}
    return {"dimensions": dimensions, "publishers": publishers}


def header(dimensions: Sequence[str]) -> list[str]:
    """Return the columns of ``observations.csv`` with these breakdowns."""
    names = [name for name, *_ in COLUMNS]
    return [*names[:2], *dimensions, *names[2:]]


def printed_in(content: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the series that a number in ``numbers.json`` rests on, or that are missing in it.

    Each has the periods of which a number was printed.
    """
    said = [*content["numbers"], *content["pending"], *content["withheld"]]
    said += [basis for number in content["numbers"] for basis in number["based_on"]]
    found: dict[str, set[str]] = {each["series"]: set() for each in said}
    for each in content["numbers"]:
        if period := each.get("period"):
            found[each["series"]].add(period)
    return {name: sorted(found[name]) for name in sorted(found)}


def _breakdowns(series: Series) -> list[str]:
    return [column.upper() for column in frame.columns(series.entry.by).values()]


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
    source = {name: column for name, column, *_ in COLUMNS}
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
