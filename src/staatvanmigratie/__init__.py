"""Staat van Migratie: the yearly report on migration as a reproducible notebook publication.

A notebook needs these five names; importing them also gives it the cell magic ``%%tekst``.

    from staatvanmigratie import figuur, grafiek, kerncijfers, open_edition, tabel
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from staatvanmigratie import grafiek
    from staatvanmigratie.edition import open_edition
    from staatvanmigratie.figures import figuur, kerncijfers, tabel

__all__ = ["figuur", "grafiek", "kerncijfers", "open_edition", "tabel"]

_HOME = {"figuur": "figures", "kerncijfers": "figures", "tabel": "figures", "open_edition": "edition"}


def __getattr__(name: str) -> Any:
    """Load a public name when it is first asked for, so that the command line stays quick."""
    if name not in __all__:
        raise AttributeError(f"module 'staatvanmigratie' has no attribute {name!r}")
    _register_magic()
    if name == "grafiek":
        return import_module("staatvanmigratie.grafiek")
    return getattr(import_module(f"staatvanmigratie.{_HOME[name]}"), name)


def _register_magic() -> None:
    import sys

    if "IPython" not in sys.modules:  # not in a notebook
        return
    from IPython import get_ipython

    if (shell := get_ipython()) is not None and "tekst" not in shell.magics_manager.magics["cell"]:
        from staatvanmigratie.text import register

        register(shell)
