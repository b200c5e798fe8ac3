"""Records of outputs for tests: what a test says of one, with the rest filled in."""

import re
from dataclasses import fields
from typing import Any

from staatvanmigratie.notebook.outputs import record
from staatvanmigratie.notebook.outputs.record import FORM, Basis, Block, NumberRecord, Output
from staatvanmigratie.notebook.outputs.running_text import Run, divided

_NUMBER = {
    "id": "n1",
    "shown": "1",
    "value": 1.0,
    "what": "value",
    "series": "asiel_eerste",
    "title": "Eerste asielaanvragen",
    "unit": "personen",
    "definition": "",
    "breakdown": {},
    "period": "2023",
    "status": "definitief",
    "rounded": False,
    "derived": False,
    "source": "CBS",
    "publisher": "Centraal Bureau voor de Statistiek (CBS)",
    "dataset": "cbs/83102NED",
    "vintage": "2024-02-29",
    "later_vintage": False,
    "settled": False,
    "hand": "source",
}

_BASIS = [field.name for field in fields(Basis)]
_PENDING = {
    "series": "gezin",
    "title": "Gezinsmigratie",
    "period": "2023",
    "expected": "2025-06",
    "expected_text": "juni 2025",
    "address": "https://opendata.cbs.nl/",
    "publisher": "CBS",
    "overdue": False,
}


def number(shown: str = "1", **about: Any) -> NumberRecord:
    """A printed number."""
    said = output({"kind": "tekst", "source": "", "numbers": [{"shown": shown, **about}]})
    return said.numbers[0]


def output(said: dict[str, Any]) -> Output:
    """The record that a test describes with plain values; in the MyST of a text a number is ``{cijfer}``."""
    known = {key: value for key, value in said.items() if value is not None}
    known["numbers"] = [_number(each) for each in known.get("numbers") or ()]
    if "caption_source" in known:
        known["caption_parts"] = [
            part for block in _blocks(known.pop("caption_source")) for part in block.parts
        ]
    known["pending"] = [{**_PENDING, **each} for each in known.get("pending") or ()]
    if known["kind"] == "tekst":
        known["blocks"] = _blocks(known.pop("source"))
    for column in (known.get("table") or {}).get("columns", ()):
        column.setdefault("key", column["title"])
    return record.read({record.KEY: {**known, "form": FORM}})


def metadata(said: dict[str, Any]) -> dict[str, Any]:
    """The metadata of an output that a test describes."""
    return output(said).as_metadata()


def _number(said: dict[str, Any]) -> dict[str, Any]:
    bases = [{key: {**_NUMBER, **each}[key] for key in _BASIS} for each in said.get("based_on") or ()]
    return {**_NUMBER, **said, "based_on": bases}


def _blocks(source: str) -> tuple[Block, ...]:
    pieces = enumerate(re.split(r"\{cijfer\}`(n\d+)`", source))
    return divided([Run(number=piece) if n % 2 else Run(piece) for n, piece in pieces])
