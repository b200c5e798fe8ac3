"""Counts of the project as it is now, in ``build/counts.md``; never committed: branches would differ in it.

    python -m staatvanmigratie.publication.counts

says what the store holds per source, where the numbers of the built editions were read, and which chapter
shows which series.
"""

import json
import sys
from collections import Counter, defaultdict
from pathlib import Path

from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.foundation.files import write_whole
from staatvanmigratie.foundation.project import short
from staatvanmigratie.publication import hands
from staatvanmigratie.report import series_use
from staatvanmigratie.report.edition import edition_numbers, open_edition, project_root
from staatvanmigratie.store.snapshots import Store

_COLUMNS = {
    "datasets": "datasets",
    "snapshots": "snapshots",
    "rows": "rows",
    "copy of its table": "copy",
    "retold by others": "retelling",
    "with a warning": "warning",
}


def per_source(store: Store) -> str:
    """Return the table of what the store holds per source, as Markdown."""
    figures: dict[str, Counter[str]] = defaultdict(Counter)
    for dataset in store.datasets():
        for snapshot in store.snapshots(dataset):
            count = figures[snapshot.source]
            count["snapshots"] += 1
            count["rows"] += snapshot.rows
            count[snapshot.hand] += snapshot.rows
            count["warning"] += snapshot.rows if snapshot.warning else 0
        figures[dataset.partition("/")[0]]["datasets"] += 1
    totals: Counter[str] = sum(figures.values(), Counter())
    rows = [(f"`{source}`", count) for source, count in sorted(figures.items())] + [("all sources", totals)]
    text = [f"| source | {' | '.join(_COLUMNS)} |", "| --- |" + " ---: |" * len(_COLUMNS)]
    for name, count in rows:
        text.append(f"| {' | '.join([name, *(str(count[key]) for key in _COLUMNS.values())])} |")
    return "\n".join(text)


def as_markdown(root: Path) -> str:
    """Return all counts."""
    newest = open_edition(edition_numbers(root)[-1] - 1, root=root)
    files = [root / "build" / str(number) / "numbers.json" for number in edition_numbers(root)]
    built = [json.loads(path.read_text(encoding="utf-8")) for path in files if path.is_file()]
    parts = {
        "What the store holds": per_source(newest.store),
        "Where the numbers were read": hands.table(built) if built else "No edition is built.",
        "Which chapter shows which series": series_use.account(newest),
    }
    return "\n\n".join(f"## {title}\n\n{text}" for title, text in parts.items()) + "\n"


def main() -> int:
    """Write the counts."""
    try:
        root = project_root()
        path = root / "build" / "counts.md"
        write_whole(path, as_markdown(root).encode())
    except SvmError as error:
        print(error, file=sys.stderr)
        return 1
    print(short(path))
    return 0


if __name__ == "__main__":
    sys.exit(main())
