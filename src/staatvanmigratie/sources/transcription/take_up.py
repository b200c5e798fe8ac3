"""Take transcribed tables into the store, and account for every row in ``data/README.md``.

    python -m staatvanmigratie.sources.transcription.take_up FOLDER     its tables, also in folders below

``sources`` reads, ``snapshots`` writes; this module brings the two together and counts. A snapshot that is
there already is left as it is; one that would differ is an error, because the store is never overwritten.
"""

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from staatvanmigratie.foundation.errors import DataFileError, SvmError
from staatvanmigratie.sources.transcription import grouping
from staatvanmigratie.sources.transcription.attribution import Rules
from staatvanmigratie.sources.transcription.grouping import GroupedRows, LeftOut
from staatvanmigratie.sources.transcription.rows import parse
from staatvanmigratie.store.snapshots import Snapshot, Store, digest, write_snapshot

BEGIN = "<!-- counts: written by staatvanmigratie.sources.transcription.take_up -->"
END = "<!-- end of counts -->"


def take_in(tables: Mapping[str, bytes], rules: Rules, root: Path) -> str:
    """Write the snapshots that these tables hold and return the account of it, as Markdown.

    Parameters
    ----------
    tables
        Content of each transcription table by file name.
    rules
        What the sources in the tables stand for.
    root
        The store, ``data/snapshots``.

    Raises
    ------
    DataFileError
        A table or the rules are not in order; nothing has been written then.
    SvmError
        A snapshot in the store differs from what the tables give.
    """
    rows = {name: parse(content, name) for name, content in tables.items()}
    left_out = LeftOut()
    stored = [row for name, found in rows.items() if name not in rules.left_out_files for row in found]
    for name, reason in rules.left_out_files.items():
        if name in rows:
            stored += grouping.left_out_copies(rows[name], stored, reason, left_out)
    groups = grouping.grouped(stored, rules, left_out)
    account = _account({name: len(found) for name, found in rows.items()}, groups, left_out)
    for group in groups:
        _keep(group, root)
    return account


def _keep(group: GroupedRows, root: Path) -> None:
    keys = group.description
    dataset = root / str(keys["source"]) / str(keys["dataset"])
    there = Store(root).snapshots(f"{keys['source']}/{keys['dataset']}") if dataset.exists() else []
    contents = digest(group.observations)
    if any(snapshot.sha256 == contents and _same(snapshot, keys, keys) for snapshot in there):
        return
    folder, number = group.folder, 1
    taken = {snapshot.folder.name for snapshot in there}
    if folder in taken and any(_same(snapshot, keys, _PLACE) for snapshot in there):
        raise SvmError(
            f"{dataset / folder} is in the store with other contents, and never overwritten. Give the table "
            "another source_date, or remove the folder if no edition ever quoted it"
        )
    while folder in taken:  # the same vintage, seen in another place
        number += 1
        folder = f"{keys['vintage']}_{number}"
    write_snapshot(root, keys, group.observations, folder=folder)


_PLACE = ("vintage", "seen_at", "seen_in", "warning")


def _same(snapshot: Snapshot, keys: Mapping[str, object], names: Iterable[str]) -> bool:
    # A day is a date in the one and ISO text in the other; as text they are equal.
    return all(str(getattr(snapshot, name)) == str(keys[name]) for name in names)


def _account(
    rows_in: Mapping[str, int],
    groups: Sequence[GroupedRows],
    left_out: LeftOut,
) -> str:
    stored: Counter[str] = Counter()
    for group in groups:
        stored.update(group.rows_per_file)
    lost = {name: rows_in[name] - stored[name] - _left_out_of(name, left_out) for name in rows_in}
    if any(lost.values()):
        raise DataFileError(f"rows lost on the way: {lost}")
    reasons = sorted({reason for _, reason in left_out.reasons})
    lines = [
        "| table | rows in | rows stored | " + "".join(f"left out: {reason} | " for reason in reasons),
        "| --- | ---: | ---: |" + " ---: |" * len(reasons),
    ]
    for name in sorted(rows_in):
        cells = [rows_in[name], stored[name], *(left_out.reasons[name, reason] for reason in reasons)]
        lines.append(f"| {name} | " + " | ".join(str(cell) for cell in cells) + " |")
    totals = [sum(rows_in.values()), sum(stored.values())]
    totals += [sum(left_out.reasons[name, reason] for name in rows_in) for reason in reasons]
    lines.append("| **all tables** | " + " | ".join(f"**{total}**" for total in totals) + " |")
    for name, reason, where in _places(left_out):
        lines += ["", f"Left out of `{name}`, as {reason}: {where}."]
    return "\n".join(line.strip() for line in lines)


def _left_out_of(name: str, left_out: LeftOut) -> int:
    return sum(count for (file, _), count in left_out.reasons.items() if file == name)


def _places(left_out: LeftOut) -> list[tuple[str, str, str]]:
    """Return file, reason and line numbers of what was left out; neighbouring lines as a range."""
    lines = defaultdict(list)
    for row, reason in left_out.rows:
        lines[row.file, reason].append(row.line)
    places = []
    for (file, reason), numbers in sorted(lines.items()):
        ranges: list[list[int]] = []
        for number in sorted(numbers):
            if ranges and number == ranges[-1][1] + 1:
                ranges[-1][1] = number
            else:
                ranges.append([number, number])
        words = [f"line {low}" if low == high else f"lines {low} to {high}" for low, high in ranges]
        places.append((file, reason, ", ".join(words)))
    return places


def per_source(store: Store) -> str:
    """Return the table of what the store holds per source, as Markdown."""
    figures: dict[str, Counter[str]] = defaultdict(Counter)
    facts: dict[str, tuple[str, str]] = {}
    for dataset in store.datasets():
        for snapshot in store.snapshots(dataset):
            count = figures[snapshot.source]
            count["snapshots"] += 1
            count["rows"] += snapshot.rows
            count["second hand"] += snapshot.rows if snapshot.secondary else 0
            count["warning"] += snapshot.rows if snapshot.warning else 0
            facts[snapshot.source] = (snapshot.publisher, snapshot.licence)
        figures[dataset.partition("/")[0]]["datasets"] += 1
    lines = [
        "| source | attribution | licence | datasets | snapshots | rows | at second hand | with a warning |",
        "| --- | --- | --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    columns = ("datasets", "snapshots", "rows", "second hand", "warning")
    for source, count in sorted(figures.items()):
        publisher, licence = facts[source]
        lines.append(
            f"| `{source}` | {publisher} | {licence} | "
            + " | ".join(str(count[column]) for column in columns)
            + " |"
        )
    totals = [sum(count[column] for count in figures.values()) for column in columns]
    lines.append("| **all sources** | | | " + " | ".join(f"**{total}**" for total in totals) + " |")
    return "\n".join(lines)


def write_account(readme: Path, account: str) -> None:
    """Put the account between the markers in ``data/README.md``; the rest of the file stays."""
    text = readme.read_text(encoding="utf-8")
    head, begin, rest = text.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not begin or not end:
        raise DataFileError(f"{readme}: the lines {BEGIN!r} and {END!r} are not both there")
    readme.write_text(f"{head}{BEGIN}\n\n{account}\n\n{END}{tail}", encoding="utf-8")


def main(arguments: list[str] | None = None) -> int:
    """Take in a folder of tables from the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m staatvanmigratie.sources.transcription.take_up", description=__doc__.split("\n")[0]
    )
    parser.add_argument("folder", type=Path, help="where the transcription tables stand")
    parser.add_argument("--data", type=Path, default=Path("data"), help="the data folder of the project")
    options = parser.parse_args(arguments)
    files = sorted(options.folder.rglob("*.csv"))
    tables = {file.name: file.read_bytes() for file in files}
    try:
        if not files:
            raise SvmError(f"{options.folder}: there are no .csv tables in it")
        if len(tables) < len(files):
            raise SvmError(f"{options.folder}: two tables have the same name")
        rules = Rules.read(options.data / "transcription.yml")
        account = take_in(tables, rules, options.data / "snapshots")
        store = Store(options.data / "snapshots")
        write_account(options.data / "README.md", f"{per_source(store)}\n\n{account}")
    except SvmError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{len(files)} tables are in the store; the account is in {options.data / 'README.md'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
