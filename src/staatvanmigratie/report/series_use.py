"""Which chapter uses which series, and what of the store no chapter shows."""

import re

from staatvanmigratie.foundation import strict
from staatvanmigratie.report import chapters
from staatvanmigratie.report.edition import Edition
from staatvanmigratie.report.registers import gaps, processes


def by_series(edition: Edition) -> dict[str, list[str]]:
    """Return per series the chapters that use it, by file name, or ``process`` for a picture of a process."""
    found: dict[str, list[str]] = {}
    for chapter in chapters.read_all(edition.root):
        for series_id in sorted(chapter.series):
            found.setdefault(series_id, []).append(chapter.name)
    for series_id in processes.series_used(edition.root / processes.FOLDER):
        found.setdefault(series_id, []).append("process")
    return found


def account(edition: Edition) -> str:
    """Return the tables: series by chapter, one part per file of the catalogue, and what is not used."""
    used, datasets = by_series(edition), edition.store.indicators()
    reasons = gaps.unused(edition.root / gaps.UNUSED)
    for indicator, (series_id, *_) in gaps.selected(edition.catalogue, shown=False).items():
        reasons.setdefault(indicator, f"`{series_id}`: {edition.catalogue[series_id].unused}")
    shown = gaps.selected(edition.catalogue)
    count = len(set(datasets) & set(shown))
    series = sum(entry.unused is None for entry in edition.catalogue.values())
    lines = [
        f"The store holds {len(datasets)} indicators. {series} series show {count} of them; for the other "
        f"{len(datasets) - count} the reason stands at the end. A number is that of the chapter; `p` is a "
        "number in a picture of a process.",
    ]
    for path in sorted((edition.root / "data" / "catalogue").glob("*.yml")):
        lines += ["", f"### {path.name}", "", "| series | indicator | chapters |", "| --- | --- | --- |"]
        for series_id in strict.read(path):
            entry = edition.catalogue[series_id]
            wanted = entry.select["indicator"]
            names = ", ".join(f"`{name}`" for name in ([wanted] if isinstance(wanted, str) else wanted))
            where = ", ".join(_number(name) for name in used.get(series_id, []))
            lines.append(f"| `{series_id}` | {names} | {where or entry.unused or 'none'} |")
    lines += [
        "",
        "### In the store and not shown",
        "",
        "| indicator | dataset | why no chapter shows it |",
        "| --- | --- | --- |",
    ]
    for indicator in datasets:
        if indicator not in shown:
            first, *more = datasets[indicator]
            where = f"`{first}`" + (f" and {len(more)} more" if more else "")
            lines.append(f"| `{indicator}` | {where} | {reasons.get(indicator, '')} |")
    return "\n".join(lines)


def _number(chapter: str) -> str:
    found = re.match(r"\d+", chapter)
    return str(int(found[0])) if found else "p"
