"""The JSON Schema of ``numbers.json``: made from the records that are written there, so that it stays true.

Who changes a key raises ``numbers.VERSION``: the first number where a program that reads the file has to
change, the second where it may leave something new alone.
"""

from typing import Any

from pydantic import TypeAdapter

from staatvanmigratie.book.numbers import KEPT, VERSION
from staatvanmigratie.foundation.statuses import Status
from staatvanmigratie.notebook.outputs.record import NumberRecord, PendingRecord, WithheldRecord

_TEXT, _OPTIONAL = {"type": "string"}, {"type": ["string", "null"]}
_SAID = {
    "address": "Adres van de tabel bij de bron.",
    "anchor": "Plaats op de website: pagina en anker.",
    "based_on": "De cijfers waarop een berekend getal rust.",
    "breakdown": "Uitsplitsing: van elke dimensie de code, behalve van een totaal.",
    "chapter": "Hoofdstuk, als naam van de pagina.",
    "chapters": "Hoofdstukken die het noemen.",
    "dataset": "Waar het cijfer bewaard is: bron en tabel.",
    "expected": "Verwachte maand, als jaar en maand.",
    "expected_text": "Verwachte maand in woorden.",
    "hand": "Gelezen bij de bron, in een kopie van haar tabel, of naverteld door anderen.",
    "kind": "Soort uitvoer waarin het getal staat.",
    "label": "Naam van de figuur of tabel.",
    "later_vintage": "Of de stand van na de peildatum is en toen iets anders kan zijn geweest.",
    "overdue": "Of de verwachte maand op de peildatum voorbij was.",
    "period": "Periode in de notatie van SDMX.",
    "publisher": "Volledige naam van wie het publiceert.",
    "read_at": "Adres waar een naverteld cijfer gelezen is.",
    "read_in": "Waar een naverteld cijfer gelezen is.",
    "rounded": "Of de bron het cijfer heeft afgerond.",
    "series": "Naam van de reeks; in series.csv staat wat zij betekent.",
    "settled": "Of het cijfer van een latere stand op de peildatum al definitief was.",
    "shown": "Het getal zoals het gedrukt is.",
    "source": "Korte naam van de bron.",
    "status": "Hoe definitief het cijfer is.",
    "table": "Tabel bij de bron.",
    "title": "Titel van de reeks.",
    "unit": "Eenheid van de waarde.",
    "value": "De waarde als getal.",
    "vintage": "Stand van de bron.",
    "what": "Een waarde zelf, of hoe het getal berekend is.",
}


def content() -> dict[str, Any]:
    """Return the schema."""
    place = {"chapter": _TEXT, "kind": _TEXT, "label": _OPTIONAL, "anchor": _TEXT}
    chapters = {"chapters": {"type": "array", "items": _TEXT, "minItems": 1}}
    number, basis = _properties(NumberRecord, "Basis")
    pending, _ = _properties(PendingRecord)
    withheld, _ = _properties(WithheldRecord)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:staat-van-migratie:numbers:{VERSION}",
        "title": "Gedrukte getallen van de Staat van Migratie",
        "description": "numbers.json: elk gedrukt getal met zijn bron, en de cijfers die er niet zijn.",
        **_object(
            {
                "version": {"const": VERSION, "description": "Versie van dit schema."},
                "edition": {"type": "integer", "description": "Jaar van de editie."},
                "report_year": {"type": "integer", "description": "Jaar waarover de editie gaat."},
                "as_of": {"type": "string", "format": "date", "description": "Peildatum."},
                "numbers": _list(
                    "Getallen in leesvolgorde.", {**place, **{key: number[key] for key in KEPT}}
                ),
                "pending": _list("Cijfers die nog moeten verschijnen.", {**pending, **chapters}),
                "withheld": _list("Cijfers die de bron niet geeft.", {**withheld, **chapters}),
            }
        ),
        "$defs": {"Basis": _object(_described(basis))},
    }


def _properties(record: type, part: str = "") -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the keys of a record, and those of a part of it."""
    made = TypeAdapter(record).json_schema()
    return made["properties"], made.get("$defs", {}).get(part, {}).get("properties", {})


def _list(said: str, keys: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "description": said, "items": _object(_described(keys))}


def _object(keys: dict[str, Any]) -> dict[str, Any]:
    """Every key is always there, if only as null, and there is no other."""
    return {"type": "object", "additionalProperties": False, "required": sorted(keys), "properties": keys}


def _described(keys: dict[str, Any]) -> dict[str, Any]:
    statuses = {"status": {"enum": [each.key for each in Status]}} if "status" in keys else {}
    return {
        key: {
            **{name: part for name, part in about.items() if name not in ("title", "default")},
            "description": _SAID[key],
        }
        for key, about in {**keys, **statuses}.items()
    }
