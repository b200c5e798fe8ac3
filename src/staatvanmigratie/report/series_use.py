"""Which chapter uses which series, and what of the store no chapter shows: the table in ``data/README.md``.

    python -m staatvanmigratie.report.series_use

writes it between its markers. A test compares it with the catalogue, so that it cannot fall behind.
"""

import re
import sys
from pathlib import Path

from staatvanmigratie.foundation import strict
from staatvanmigratie.foundation.errors import DataFileError, SvmError
from staatvanmigratie.report import chapters
from staatvanmigratie.report.edition import Edition, edition_numbers, open_edition, project_root
from staatvanmigratie.report.registers import gaps, processes

BEGIN = "<!-- use: written by staatvanmigratie.report.series_use -->"
END = "<!-- end of use -->"


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


def write(readme: Path, text: str) -> None:
    """Put the tables between the markers; the rest of the file stays.

    Raises
    ------
    DataFileError
        The markers are not both there.
    """
    whole = readme.read_text(encoding="utf-8")
    head, begin, rest = whole.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not begin or not end:
        raise DataFileError(f"{readme}: the lines {BEGIN!r} and {END!r} are not both there")
    readme.write_text(f"{head}{BEGIN}\n\n{text}\n\n{END}{tail}", encoding="utf-8")


def main() -> int:
    """Write the tables of the newest edition."""
    try:
        root = project_root()
        edition = open_edition(edition_numbers(root)[-1] - 1, root=root)
        write(root / "data" / "README.md", account(edition))
    except SvmError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{len(edition.catalogue)} series; the tables are in {root / 'data' / 'README.md'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
