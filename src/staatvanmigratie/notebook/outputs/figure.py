"""A chart as a figure, as a notebook shows it and as the book prints it.

    figuur(grafiek.lijn(immigratie), label="fig-immigratie", bijschrift="Immigratie")

JupyterLab shows it with caption, source and numbers; the book takes everything from its record. Nothing here
is typed by an author but the caption: source, marks and notes follow from the numbers.
"""

import html
import re
from typing import Any

from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.notebook import theme, wording
from staatvanmigratie.notebook.outputs import captions
from staatvanmigratie.notebook.outputs.number_tables import Numbers, Table
from staatvanmigratie.notebook.outputs.record import FigureOutput
from staatvanmigratie.notebook.outputs.shown import Shown
from staatvanmigratie.store import provenance

_LONG_WORD = re.compile(r"[^\W\d_]{5,}")


def figuur(
    grafiek: Any, label: str, bijschrift: str, alt: str | None = None, toelichting: str | None = None
) -> Shown[FigureOutput]:
    """Show a chart as a figure with caption, source line, description and data table.

    Parameters
    ----------
    grafiek
        What a function of ``grafiek`` returns.
    label
        ``fig-…``: the name for references, {numref}`fig-immigratie`.
    bijschrift
        Caption without full stop: the subject. What a chart over the years shows is put behind it, where the
        numbers prove it (``charts/findings.py``) and the caption has no colon of its own. ``{{ … }}`` works
        in it as in ``%%tekst``; so in alt and toelichting.
    alt
        The chart in words; by default made from the numbers. Write your own only when you can say it better.
    toelichting
        A sentence under the figure.

    Raises
    ------
    SvmError
        A wrong label, an empty caption or description, or something that is no chart of ``grafiek``.
    """
    captions.check_label(label, "fig", "figuur")
    if not isinstance(getattr(grafiek, "table", None), Table):
        raise SvmError(
            f"figuur takes a chart made by grafiek.…, not {type(grafiek).__name__}; for example "
            f'figuur(grafiek.lijn(s), label="{label}", bijschrift="…"); '
            "your own Altair chart goes through grafiek.eigen"
        )
    numbers = Numbers()
    subject = bijschrift.strip()
    finding = f": {grafiek.finding}" if grafiek.finding and subject and ":" not in subject else ""
    caption = captions.caption(subject + finding, label, numbers)
    plain = captions.words(subject, Numbers()).plain.strip()
    described = _described(
        _named(grafiek.alt, plain) if alt is None else alt, label, (subject, caption.plain)
    )
    table = grafiek.table.record(numbers)
    said = [captions.words(toelichting, numbers).plain] if toelichting else []
    record = FigureOutput(
        label=label,
        caption=caption.plain,
        caption_parts=caption.parts,
        alt=described,
        source=provenance.source_line(grafiek.observations, grafiek.table.pending),
        notes=captions.once([*said, *grafiek.remarks, *_notes_of(grafiek)]),
        spec=grafiek.spec,
        narrow=grafiek.narrow_svg,
        narrow_spec=_its_own(grafiek.narrow_spec, grafiek.spec)
        if grafiek.csv and grafiek.narrow_spec
        else None,
        table=table,
        dashboard=bool(grafiek.csv),
        csv=grafiek.csv or None,
        numbers=tuple(numbers.records),
        pending=tuple(numbers.pending),
        withheld=tuple(numbers.withheld),
    )
    data = {
        "image/svg+xml": grafiek.svg,
        "text/html": _figure_html(record, grafiek),
        "text/plain": described,
    }
    return Shown(data, record)


def _named(alt: str, subject: str) -> str:
    """Return the words of a chart that name its subject: lines or a map may name their parts only."""
    words, said = _LONG_WORD.findall(subject.lower()), set(_LONG_WORD.findall(alt.lower()))
    return alt if not words or said.issuperset(words) else f"{subject}. {alt}"


def _described(alt: str, label: str, titles: tuple[str, ...]) -> str:
    text = captions.words(alt, Numbers()).plain.strip()
    if not text or text in titles:
        raise SvmError(
            f"{label}: alt is {'the caption again' if text else 'empty'}: who cannot see the chart knows "
            "nothing. Leave alt= out, then it is made from the numbers; or say what the chart is and what it "
            'shows: alt="Lijngrafiek van … Van 164.772 in 2013 naar …"'
        )
    return text


def _its_own(narrow: dict[str, Any], wide: dict[str, Any]) -> dict[str, Any]:
    """The narrow charts of a dashboard without the data they share with the wide ones: these load once."""
    own = {name: data for name, data in narrow["datasets"].items() if name not in wide["datasets"]}
    return {**narrow, "datasets": own}


def _figure_html(record: FigureOutput, grafiek: Any) -> str:
    """The figure as JupyterLab shows it."""
    alt = html.escape(record.alt, quote=True)
    # A notebook has no font of the report; the widths were measured with it, so only the look differs.
    svg = grafiek.svg.replace(f'"{theme.FONT}"', f'"{theme.FONT}, sans-serif"')
    return (
        f'<figure id="{record.label}">'
        f'<div role="img" aria-label="{alt}">{svg}</div>'
        f"<figcaption><strong>{html.escape(record.caption)}</strong>{captions.below(record)}</figcaption>"
        f"<details><summary>Gegevens en beschrijving</summary><p>{html.escape(record.alt)}</p>"
        f"{grafiek.table.html()}</details></figure>"
    )


def _notes_of(grafiek: Any) -> list[str]:
    """The same for a chart, with how a provisional number looks; a dashboard says itself what is to come."""
    found = []
    for note in provenance.notes(grafiek.observations):
        mark = note.startswith(("*", "("))
        found.append(f"{note} ({grafiek.provisional})" if mark and grafiek.provisional else note)
    found += wording.withheld(grafiek.table.withheld)
    return found if grafiek.behind else [*found, *captions.waiting_notes(grafiek.table.pending)]
