"""The command itself, and the arguments that several of its verbs take."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    name="svm",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Staat van Migratie: build and check the yearly report on migration.",
)

Number = Annotated[int, typer.Argument(metavar="N", help="Edition; edition N reports on the year N-1.")]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DATE", help="Show what was known on this day: 2024-06-03, or today."),
]
SiteFolder = Annotated[
    Path | None,
    typer.Option("--site", metavar="DIR", file_okay=False, help="Site folder; default SVM_SITE, or: site."),
]

NamesRegister = Annotated[
    Path | None,
    typer.Option(
        "--names",
        metavar="REGISTER",
        help="Names that must not get out, made with: svm names; default SVM_NAMES.",
    ),
]

On = Annotated[
    str | None,
    typer.Option(
        "--on",
        metavar="WHERE",
        help="Run chapters on workers of Dask: dask (on this machine), or tcp://scheduler:8786.",
    ),
]
