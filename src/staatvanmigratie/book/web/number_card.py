"""What a reader sees who asks where a number comes from: the origin in Dutch, as HTML.

Everything is text and escaped here. The numbers of a chapter say much the same: an origin is a list of
pieces, and what is sent to the reader is each piece once.
"""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from staatvanmigratie.foundation import addresses, dutch, periods
from staatvanmigratie.foundation.statuses import Status
from staatvanmigratie.notebook.outputs.record import Basis, NumberRecord, PendingRecord
from staatvanmigratie.store import provenance

#: Dutch names of categories by dimension, for those that are no country: ``data/labels.yml``.
Names = Mapping[str, Mapping[str, str]]

_STATUS = {status.key: status for status in Status}

_REMARKS = {
    "later_vintage": f"{provenance.LATER} Deze stand is van na de peildatum van deze editie; een oudere "
    "stand is niet bewaard.",
    "settled": "Deze stand is van na de peildatum van deze editie. Volgens de planning van de bron was het "
    "cijfer toen al definitief, en latere standen zeggen hetzelfde.",
    "rounded": "De bron geeft dit cijfer afgerond.",
}

_HANDS = {
    "retelling": f"{provenance.RETOLD} Overgenomen uit een tweede bron die dit cijfer aanhaalt, niet uit de "
    "bron zelf: ",
    "copy": f"{provenance.COPY} Gelezen in een kopie van de tabel van de bron, niet bij de bron zelf.",
}


def pooled(numbers: Mapping[str, NumberRecord], names: Names) -> dict[str, Any]:
    """Return the origins of many numbers: ``pieces``, and per anchor the places of its own among them."""
    places: dict[str, int] = {}
    found = {
        anchor: [places.setdefault(piece, len(places)) for piece in origin(number, names)]
        for anchor, number in numbers.items()
    }
    return {"numbers": found, "pieces": list(places)}


def source_of(numbers: Sequence[NumberRecord]) -> str:
    """Return in one line where the numbers of one series come from."""
    said = [f"<strong>{escape(numbers[0].title)}</strong>"]
    for number in numbers:
        rows = dict(_source(number))
        said.append(f"{rows['Bron']} (stand van {rows['Stand van']}; {rows['Status']})")
        if address := addresses.safe(number.address):
            said[-1] = f'<a href="{escape(address)}" rel="external noopener noreferrer">{said[-1]}</a>'
    title, *sources = dict.fromkeys(said)
    return f"{title}: {'; '.join(sources)}"


def to_come(pending: PendingRecord, note: str | None) -> tuple[str, str, str]:
    """Return what stands for a key figure still to come: before its publisher, the publisher, after it."""
    was = "was " if pending.overdue else ""
    when = note or f"{was}verwacht in {pending.expected_text}"
    state = (
        "Nog niet verwerkt in dit rapport: cijfer van " if pending.overdue else "Nog niet beschikbaar bij "
    )
    return state, pending.publisher, f"; {when}" if when else ""


def origin(number: NumberRecord, names: Names) -> list[str]:
    """Return the inside of the box that opens at a number, in pieces."""
    parts = [f'<p class="svm-herkomst-kop">{_heading(number)}</p>']
    if (status := _STATUS.get(number.status)) and status.provisional:
        parts.append(
            '<p class="svm-nog-voorlopig">Dit cijfer is nog voorlopig: de bron kan het bijstellen.</p>'
        )
    rows = [*_about(number, names), *_source(number), *_basis(number, names)]
    described = (f"<div><dt>{escape(term)}</dt><dd>{text}</dd></div>" for term, text in rows)
    parts += ["<dl>", *described, "</dl>"]
    remarks = [_HANDS[number.hand] + _reader(number)] if number.hand in _HANDS else []
    remarks += [said for key, said in _REMARKS.items() if getattr(number, key)]
    parts += [f'<p class="svm-let-op">{said}</p>' for said in remarks]
    if address := addresses.safe(number.address):
        name = escape(number.source or "de bron")
        parts.append(
            f'<p><a href="{escape(address)}" rel="external noopener noreferrer">'
            f"Bekijk de cijfers bij {name}</a></p>"
        )
    return parts


def _heading(number: NumberRecord) -> str:
    title = f"<span>{escape(number.title)}</span>"
    unit = number.unit
    plain = number.what in ("value", "rounded") and unit != "procent"
    return f"<strong>{escape(number.shown)}{escape(' ' + unit) if plain else ''}</strong> {title}"


def _about(number: NumberRecord, names: Names) -> list[tuple[str, str]]:
    rows = []
    if number.what == "rounded" and number.value is not None:
        rows.append(("Precies", escape(plain_value(number.value))))
    if number.definition:
        rows.append(("Definitie", escape(number.definition.strip())))
    if breakdown := categories(number, names):
        rows.append(("Uitsplitsing", escape(breakdown)))
    return [*rows, ("Periode", escape(period(number.period)))]


def _reader(number: NumberRecord) -> str:
    if not number.read_at:
        return ""
    address, name = escape(number.read_at), escape(number.read_in or number.read_at)
    return f'<a href="{address}" rel="external noopener noreferrer">{name}</a>.'


def _source(number: NumberRecord) -> list[tuple[str, str]]:
    source = escape(number.publisher)
    if number.table:
        source += f", tabel\N{NO-BREAK SPACE}{escape(number.table)}"
    status = _STATUS.get(number.status)
    return [
        ("Bron", source),
        ("Stand van", escape(period(number.vintage))),
        ("Status", escape(status.words if status else number.status)),
    ]


def _basis(number: NumberRecord, names: Names) -> list[tuple[str, str]]:
    """Return what a change, share or rate was calculated from: value, period and status of each part."""
    if not number.based_on:
        return []
    items = []
    for part in number.based_on:
        said = [part.series if part.series != number.series else ""]
        said += [categories(part, names), period(part.period)]
        status = _STATUS.get(part.status)
        if status and status is not Status.DEFINITIEF:
            said.append(status.words)
        about = ", ".join(escape(text) for text in said if text)
        items.append(f"<li>{escape(plain_value(part.value))} ({about})</li>")
    return [("Berekend uit", f"<ul>{''.join(items)}</ul>")]


def categories(number: NumberRecord | Basis, names: Names) -> str:
    """Return the categories a number is about in words: ``Syrië``; empty for a total."""
    found = (names.get(d, {}).get(code) or dutch.area(code) for d, code in sorted(number.breakdown.items()))
    return ", ".join(name.replace("_", " ") for name in found)


def period(text: str) -> str:
    """Return a period or vintage as a reader calls it; the source's own words if it is no SDMX period."""
    return periods.in_dutch(text) if periods.is_period(text) else text


def plain_value(value: float) -> str:
    """Return a value with the decimals it has, three at most."""
    decimals = next(d for d in (0, 1, 2, 3) if d == 3 or round(value, d) == value)
    return dutch.number(value, decimals)
