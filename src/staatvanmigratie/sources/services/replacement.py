"""A table that its source replaces while it is read: half of what came would be old, and half new.

Each loader reads what the source says of the state of a table before the first page and again after the last
one, and hands both to :func:`refuse_replaced`. ``dispatch`` asks once more for what was replaced.
"""

from collections.abc import Mapping

from staatvanmigratie.foundation.errors import SourceError


class ReplacedError(SourceError):
    """The source changed a table while it was read; what came is of two states and nothing was kept."""


def refuse_replaced(key: str, before: Mapping[str, object], after: Mapping[str, object]) -> None:
    """Go on where a source says the same of a table after the last page as before the first one.

    Parameters
    ----------
    key
        The dataset, for the message.
    before, after
        What the source said by name: version, moment of the last change, number of rows.

    Raises
    ------
    ReplacedError
        Something differs; the message gives both.
    """
    names = [*before, *(name for name in after if name not in before)]
    changed = [
        f"{name} was {_said(before.get(name))}, and is {_said(after.get(name))}"
        for name in names
        if before.get(name) != after.get(name)
    ]
    if changed:
        raise ReplacedError(f"{key}: the source changed the table while it was read: {'; '.join(changed)}")


def _said(value: object) -> str:
    return "not given" if value is None else str(value)
