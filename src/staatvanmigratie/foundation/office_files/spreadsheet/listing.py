"""Lists the sheets of a spreadsheet, in a process of its own, with what a person would see first of each."""

import json
import sys
from pathlib import Path

from staatvanmigratie.foundation.office_files import archive, isolated

_MODULE = "staatvanmigratie.foundation.office_files.spreadsheet.listing"


def sheets(path: Path) -> list[str]:
    """Return the names of the sheets of an xlsx or ods file that hold anything, in their order.

    Raises
    ------
    HostileFileError
        See ``archive.examine`` and ``isolated.read``.
    """
    archive.examine(path)
    return isolated.read(_MODULE, path)


def _main(file: str) -> int:
    isolated.limit()
    from python_calamine import CalamineWorkbook

    with CalamineWorkbook.from_path(file) as workbook:
        names = [name for name in workbook.sheet_names if workbook.get_sheet_by_name(name).to_python()]
    print(json.dumps(names))
    return 0


if __name__ == "__main__":
    sys.exit(_main(*sys.argv[1:]))
