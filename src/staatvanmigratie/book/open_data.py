"""The open data of an edition: what describes ``numbers.json`` and the tables of ``printed_series``.

numbers.schema.json    what stands in ``numbers.json``
datapackage.json       numbers and tables as a Data Package, with the type and meaning of every column
csv-metadata.json      the same of the tables, as CSV on the Web
SHA256SUMS             for ``sha256sum --check``
data.zip               all of these, and ``numbers.json``, in one file
dcat.jsonld            what a data portal takes up: DCAT-AP-NL
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from staatvanmigratie.book import numbers_schema, printed_series
from staatvanmigratie.book.data_standards import csvw, dcat, sdmx_csv
from staatvanmigratie.book.data_standards.dcat import Form
from staatvanmigratie.book.printed_series import (
    COLUMNS,
    NUMBERS,
    OBSERVATIONS,
    OF_BREAKDOWN,
    OF_SERIES,
    SERIES,
)
from staatvanmigratie.book.run.cache import Cache
from staatvanmigratie.book.run.warm import WarmProcess
from staatvanmigratie.foundation import packed
from staatvanmigratie.foundation.files import file_digest
from staatvanmigratie.foundation.statuses import Status
from staatvanmigratie.report.edition import Edition

_SCHEMA, _PACKAGE, _SUMS, _ZIP = "numbers.schema.json", "datapackage.json", "SHA256SUMS", "data.zip"
#: What readers get beside ``numbers.json``.
NAMES = (*printed_series.NAMES, _SCHEMA, _PACKAGE, _SUMS, _ZIP, csvw.NAME, dcat.NAME)

#: The forms that the data set can be had in, as a data portal lists them.
_FORMS = (
    Form(OBSERVATIONS, "Alle reeksen als CSV", "http://www.w3.org/ns/csvw"),
    Form(sdmx_csv.NAME, "Alle reeksen als SDMX-CSV", "https://sdmx.org/?page_id=5008"),
    Form(NUMBERS, "Alle gedrukte getallen als JSON"),
    Form(SERIES, "Wat elke reeks betekent", "http://www.w3.org/ns/csvw", is_ours=True),
    Form(_ZIP, "Alle bestanden met een beschrijving en controlegetallen"),
)


def make(
    edition: Edition, folder: Path, earlier: Path, warm: WarmProcess, cache: Cache, world: Mapping[str, str]
) -> None:
    """Put the open data beside ``numbers.json``; what the last build had stands in ``earlier``."""
    describe(edition, folder, printed_series.make(edition, folder, earlier, warm, cache, world))


def describe(edition: Edition, folder: Path, tables: Mapping[str, Any]) -> None:
    """Write what describes the tables and ``numbers.json`` in ``folder``, and put all in one file.

    Parameters
    ----------
    tables
        What they hold, as ``printed_series.make`` says it.
    """
    (folder / _SCHEMA).write_bytes(_json(numbers_schema.content()))
    package = _package(edition, folder, tables)
    (folder / _PACKAGE).write_bytes(_json(package))
    (folder / csvw.NAME).write_bytes(_json(csvw.content(package)))
    inside = sorted({NUMBERS, *NAMES} - {_SUMS, _ZIP, dcat.NAME})
    sums = [f"{file_digest(folder / name)}  {name}\n" for name in inside]
    (folder / _SUMS).write_text("".join(sums), encoding="utf-8", newline="")
    together = {name: (folder / name).read_bytes() for name in [*inside, _SUMS]}
    (folder / _ZIP).write_bytes(packed.archive(together))
    said = dcat.content(edition, folder, _FORMS, f"Cijfers van de {edition.title}", package["description"])
    (folder / dcat.NAME).write_bytes(_json(said))


def _json(content: Mapping[str, Any]) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _package(edition: Edition, folder: Path, tables: Mapping[str, Any]) -> dict[str, Any]:
    dimensions, publishers = tables["dimensions"], tables["publishers"]
    types = {name: (kind, said) for name, _, kind, said in COLUMNS}
    columns = printed_series.header(dimensions)
    fields = [_field(name, *types.get(name, ("string", OF_BREAKDOWN))) for name in columns]
    for field in fields:
        if field["name"] in ("SERIES", "TIME_PERIOD", "STATUS", "OBS_STATUS"):
            field["constraints"] = {"required": True}
        if field["name"] == "STATUS":
            field["constraints"]["enum"] = [each.key for each in Status]
    meanings = {name: said for name, (_, said) in types.items()}
    as_sdmx = [
        _field(*each) for each in sdmx_csv.columns(dimensions, meanings, printed_series.OF_BREAKDOWN_SDMX)
    ]
    unique = _field("SERIES", "string", OF_SERIES[0][1]) | {"constraints": {"required": True, "unique": True}}
    about = [unique, *(_field(name, "string", said) for name, said in OF_SERIES[1:])]
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
            _table(folder, SERIES, {"fields": about, "primaryKey": ["SERIES"]}) | {"licenses": [_CC0]},
            _table(folder, OBSERVATIONS, {"fields": fields, "foreignKeys": [to_series]}),
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
        "hash": f"sha256:{file_digest(folder / path)}",
    }
