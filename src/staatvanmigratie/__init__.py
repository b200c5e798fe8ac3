"""Staat van Migratie: the yearly report on migration as a reproducible notebook publication.

A notebook needs the first five names; importing them also gives it the cell magic ``%%tekst``. ``foto`` and
``citaat`` are for what others made or said.

    from staatvanmigratie import figuur, grafiek, kerncijfers, open_edition, tabel
"""

import os
import sys
from importlib import import_module

TYPE_CHECKING = False  # as that of typing, which takes a tenth of the time of a build with nothing to do
if TYPE_CHECKING:
    from staatvanmigratie.notebook import charts as grafiek
    from staatvanmigratie.notebook.edition import open_edition
    from staatvanmigratie.notebook.outputs.asides import citaat, foto
    from staatvanmigratie.notebook.outputs.figure import figuur
    from staatvanmigratie.notebook.outputs.key_figures import kerncijfers
    from staatvanmigratie.notebook.outputs.table import tabel

# What checks notebooks and charts builds the grammar of international addresses when it is imported, 1.3 s in
# each process of a build. No schema of theirs asks for one ("format": "iri"). So: as if it is not installed.
sys.modules.setdefault("rfc3987_syntax", None)

__all__ = ["citaat", "figuur", "foto", "grafiek", "kerncijfers", "open_edition", "tabel"]

_HOME = {
    "citaat": "notebook.outputs.asides",
    "figuur": "notebook.outputs.figure",
    "foto": "notebook.outputs.asides",
    "kerncijfers": "notebook.outputs.key_figures",
    "open_edition": "notebook.edition",
    "tabel": "notebook.outputs.table",
}


def __getattr__(name: str) -> object:
    """Load a public name when it is first asked for, so that the command line stays quick."""
    if name not in __all__:
        raise AttributeError(f"module 'staatvanmigratie' has no attribute {name!r}")
    _register_magic()
    if name == "grafiek":
        return import_module("staatvanmigratie.notebook.charts")
    return getattr(import_module(f"staatvanmigratie.{_HOME[name]}"), name)


def _register_magic() -> None:
    if "IPython" not in sys.modules:  # not in a notebook
        return
    from IPython import get_ipython

    if (shell := get_ipython()) is not None and "tekst" not in shell.magics_manager.magics["cell"]:
        from staatvanmigratie.notebook.outputs.text import register

        register(shell)
        if os.environ.get("JPY_SESSION_NAME"):  # somebody has the notebook open
            from staatvanmigratie.notebook.workbench import session

            session.begin(shell)
