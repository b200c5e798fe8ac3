"""What a build leaves of a chapter, made by hand: for tests of approval, changes and release."""

import json
from pathlib import Path
from typing import Any

from tests.samples import records

#: What a build says of itself; it was made on the morning of the cut-off date of the small project.
REPORT = {
    "strict": True,
    "built_at": "2024-06-03T04:00:00+00:00",
    "numbers": 1,
    "pending": [],
    "warnings": [],
}


def number(shown="332.863", number_id="n1", **about) -> dict[str, Any]:
    """A printed number as an output describes it."""
    value = float(shown.replace(".", "").replace(",", ".")) if shown[:1].isdigit() and "%" not in shown else 0
    return {
        "id": number_id,
        "shown": shown,
        "value": value,
        "what": "value",
        "series": "immigratie_totaal",
        "title": "Immigratie",
        "unit": "personen",
        "definition": "Mensen die zich in Nederland inschrijven.",
        "period": "2023",
        "breakdown": {},
        "status": "voorlopig",
        "dataset": "cbs/85451NED",
        "vintage": "2024-02-29",
        "based_on": [],
        **about,
    }


def sentence(source="In 2023 kwamen {cijfer}`n1` mensen.", *numbers, **about) -> dict[str, Any]:
    """An output of a ``%%tekst`` cell."""
    pending = about.pop("pending", [])
    return {"kind": "tekst", "source": source, "numbers": list(numbers), "pending": pending, **about}


def figure(*numbers, label="fig-immigratie", caption="Immigratie", width=500, **about) -> dict[str, Any]:
    """An output of ``figuur``."""
    rows = [
        {"waarde": each["value"], "cijfer": each["shown"], "x": place, "color": "#12436D"}
        for place, each in enumerate(numbers)
    ]
    spec = {
        "config": {"font": "Fira Sans"},
        "width": width,
        "mark": {"type": "line", "strokeWidth": 2},
        "encoding": {"y": {"field": "waarde", "type": "quantitative", "axis": {"offset": 3}}},
        "datasets": {f"data-{width}": rows},
    }
    cells = [[{"text": each["period"]}, {"text": each["shown"], "number": each["id"]}] for each in numbers]
    columns = [{"title": "Jaar", "align": "left"}, {"title": "Immigratie", "align": "right"}]
    return {
        "kind": "figuur",
        "label": label,
        "caption": caption,
        "alt": f"Lijn tot {numbers[-1]['shown'] if numbers else 'niets'}.",
        "source": "Bron: CBS (stand 29 februari 2024).",
        "notes": ["* voorlopig cijfer"],
        "spec": spec,
        "table": {"columns": columns, "rows": cells, "stub": 1},
        "numbers": list(numbers),
        "pending": [],
        **about,
    }


def policy(*rows, label="tab-beleid-asiel") -> dict[str, Any]:
    """An output of ``editie.beleid``: rows of date, what happened, address."""
    columns = [{"title": title, "align": "left"} for title in ("Datum", "Wat gebeurde er", "Stuk")]
    cells = [[{"text": a}, {"text": b}, {"text": "stuk", "href": c}] for a, b, c in rows]
    table = {"columns": columns, "rows": cells, "stub": 1}
    return {"kind": "tabel", "label": label, "caption": "Beleid", "source": "", "notes": [], "table": table}


def chapter(root: Path, name: str, *outputs, title="# Immigratie", number=2024) -> Path:
    """Write what a build leaves of a chapter."""
    cells: list[dict[str, Any]] = [{"cell_type": "markdown", "metadata": {}, "source": title}]
    cells += [
        {
            "cell_type": "code",
            "metadata": {},
            "source": "",
            "outputs": [{"output_type": "execute_result", "data": {}, "metadata": records.metadata(svm)}],
        }
        for svm in outputs
    ]
    folder = root / "build" / str(number) / "chapters"
    folder.mkdir(parents=True, exist_ok=True)
    if not (report := folder.parent / "report.json").exists():
        report.write_text(json.dumps({**REPORT, "as_of": f"{number}-06-03"}), encoding="utf-8")
    path = folder / f"{name}.ipynb"
    path.write_text(json.dumps({"cells": cells, "metadata": {}}), encoding="utf-8")
    return path
