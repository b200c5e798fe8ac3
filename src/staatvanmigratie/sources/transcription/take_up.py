"""Take transcribed tables into the store, and account for every row in ``data/transcribed.csv``.

    python -m staatvanmigratie.sources.transcription.take_up FOLDER     its tables, also in folders below

``sources`` reads, ``snapshots`` writes; this module brings the two together. A snapshot that is there already
is left as it is; one that would differ is an error, because the store is never overwritten.
"""

import argparse
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.foundation.files import write_whole
from staatvanmigratie.sources.transcription import account, grouping
from staatvanmigratie.sources.transcription.account import Line
from staatvanmigratie.sources.transcription.attribution import Rules
from staatvanmigratie.sources.transcription.grouping import GroupedRows, LeftOut
from staatvanmigratie.sources.transcription.rows import parse
from staatvanmigratie.store.snapshots import Snapshot, Store, digest, write_snapshot


def take_in(tables: Mapping[str, bytes], rules: Rules, root: Path) -> dict[str, Line]:
    """Write the snapshots that these tables hold and return the account of it.

    Parameters
    ----------
    tables
        Content of each transcription table by its name in the account.
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
    picked = {name: rules.left_out_files.get(PurePosixPath(name).name) for name in rows}
    left_out = LeftOut()
    stored = [row for name, found in rows.items() if not picked[name] for row in found]
    for name, reason in picked.items():
        if reason:
            stored += grouping.left_out_copies(rows[name], stored, reason, left_out)
    groups = grouping.grouped(stored, rules, left_out)
    said = account.lines({name: len(found) for name, found in rows.items()}, groups, left_out, Store(root))
    for group in groups:
        _keep(group, root)
    return said


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


#: The same place, read on the same day: there can be one table of it.
_PLACE = ("vintage", "seen_at", "seen_in", "warning", "transcribed_on")


def _same(snapshot: Snapshot, keys: Mapping[str, object], names: Iterable[str]) -> bool:
    # A day is a date in the one and ISO text in the other; as text they are equal.
    return all(str(getattr(snapshot, name)) == str(keys[name]) for name in names)


def read_folder(folder: Path) -> dict[str, bytes]:
    """Return the tables of a folder and of those below it, by name: ``2026-11/asylum.csv``.

    The name of the folder stands in front, because what was compiled later may have a table of the same name.
    """
    files = sorted(folder.rglob("*.csv"))
    if not files:
        raise SvmError(f"{folder}: there are no .csv tables in it")
    name = folder.resolve().name
    return {f"{name}/{file.relative_to(folder).as_posix()}": file.read_bytes() for file in files}


def renew_account(path: Path, said: Mapping[str, Line], store: Store) -> None:
    """Write the lines of some tables into the account, beside those of the tables that came in before.

    Raises
    ------
    SvmError
        The account does not give as many rows as were typed over into the store.
    """
    lines = {**account.stated(path), **said}
    stored = sum(line.stored for line in lines.values())
    there = sum(
        snapshot.rows
        for dataset in store.datasets()
        for snapshot in store.snapshots(dataset)
        if snapshot.origin == "transcribed"
    )
    if stored != there:
        raise SvmError(
            f"{path}: the account gives {stored} rows, the store holds {there} that were typed over. Give "
            "each table under the name it came in with (FOLDER/table.csv), and each other snapshot a line"
        )
    write_whole(path, account.as_csv(lines).encode())


def main(arguments: list[str] | None = None) -> int:
    """Take in a folder of tables from the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m staatvanmigratie.sources.transcription.take_up", description=__doc__.split("\n")[0]
    )
    parser.add_argument("folder", type=Path, help="where the transcription tables stand")
    parser.add_argument("--data", type=Path, default=Path("data"), help="the data folder of the project")
    options = parser.parse_args(arguments)
    try:
        tables = read_folder(options.folder)
        said = take_in(tables, Rules.read(options.data / "transcription.yml"), options.data / "snapshots")
        renew_account(options.data / "transcribed.csv", said, Store(options.data / "snapshots"))
    except SvmError as error:
        print(error, file=sys.stderr)
        return 1
    print(account.as_text(said))
    print(f"{len(tables)} tables are in the store; the account is in {options.data / 'transcribed.csv'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
