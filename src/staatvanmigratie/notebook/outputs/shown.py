"""An output as a cell gives it: what JupyterLab shows, and the record that the book reads."""

from collections.abc import Mapping
from typing import Any, Generic

from staatvanmigratie.notebook.outputs.record import AnyOutput


class Shown(Generic[AnyOutput]):
    """One output: what JupyterLab shows, and beside it the record of it for the book."""

    def __init__(self, data: Mapping[str, str], record: AnyOutput):
        self.data = dict(data)
        self.record = record

    def __repr__(self) -> str:
        return f"<{self.record.kind} {self.record.label}>"

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, str], dict[str, Any]]:
        return self.data, self.record.as_metadata()
