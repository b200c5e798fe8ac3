"""What an edition printed, read back from its last build as a table of pandas: for an analysis of one's own.

One row for each printed number, in reading order, with the keys of ``numbers.json``. Behind them stand the
figures without a number, one row for each chapter that says so: those that the source does not give, and
those that are still to come (``status`` is ``in_afwachting``, ``expected`` the month). Each breakdown is a
column, ``by_nationality``, empty where a number is a total or not of that breakdown.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from staatvanmigratie.foundation.errors import BuildError
from staatvanmigratie.foundation.statuses import Status

if TYPE_CHECKING:
    import pandas as pd

_TEXTS = (
    "chapter label kind anchor series title period value unit shown what status vintage source publisher "
    "table dataset address hand read_in read_at expected"
).split()
_YES_OR_NO = ("rounded", "later_vintage", "settled")


def read(root: Path, number: int, as_of: date) -> "pd.DataFrame":
    """Return what the last build of an edition printed.

    Raises
    ------
    BuildError
        There is no build, it cannot be read, or it has another cut-off date; the message says how to make it.
    """
    path = root / "build" / str(number) / "numbers.json"
    again = f"svm build {number}"
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        made, rows = content["as_of"], list(_rows(content))
    except FileNotFoundError:
        raise BuildError(f"There is no build of edition {number} in {root}; make it with: {again}") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BuildError(f"{path} cannot be read ({error!r}); make it anew with: {again}") from error
    if made != as_of.isoformat():
        raise BuildError(
            f"The last build of edition {number} shows figures of {made}, and you opened those of {as_of}. "
            f'Open that day, open_edition({number - 1}, as_of="{made}"), or build: {again} --as-of {as_of}'
        )
    return _table(rows)


def _rows(content: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for said in content["numbers"]:
        yield _flat(said)
    for said in content["withheld"]:
        yield from (_flat({**said, "chapter": chapter}) for chapter in said["chapters"])
    for said in content["pending"]:
        awaited = {**said, "status": Status.IN_AFWACHTING.key, "source": said["publisher"]}
        yield from (_flat({**awaited, "chapter": chapter}) for chapter in said["chapters"])


def _flat(said: Mapping[str, Any]) -> dict[str, Any]:
    by = {f"by_{dimension}": code for dimension, code in said.get("breakdown", {}).items()}
    return {**dict.fromkeys(_YES_OR_NO, False), **said, **by}


def _table(rows: list[dict[str, Any]]) -> "pd.DataFrame":
    import pandas as pd

    by = sorted({key for row in rows for key in row if key.startswith("by_")})
    frame = pd.DataFrame(rows, columns=[*_TEXTS, *_YES_OR_NO, *by])
    status = pd.CategoricalDtype([each.key for each in Status])
    types = {"value": "float64", "status": status, **dict.fromkeys(_YES_OR_NO, "bool")}
    return frame.astype({column: types.get(column, "str") for column in frame})
