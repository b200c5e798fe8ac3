"""The command itself, and the arguments that several of its verbs take."""

from pathlib import Path
from typing import Annotated

import typer
from typer.core import TyperGroup

from staatvanmigratie.cli import completion

#: What a verb is for: the groups of ``svm --help``, in this order.
MAKE = "Make an edition"
ASK = "Ask"
FIGURES = "Bring in figures"
DECIDE = "Agree, and write to the cabinet and parliament"
PUBLISH = "Publish, and check what is public"
GROUPS = (MAKE, ASK, FIGURES, DECIDE, PUBLISH)


class Verbs(TyperGroup):
    """The verbs in groups, each with its whole summary."""

    def format_commands(self, ctx, formatter) -> None:
        """Write the groups; without Rich, so that help comes at once."""
        verbs = [(name, self.commands[name]) for name in self.list_commands(ctx)]
        for group in GROUPS:
            rows = [
                (name, _summary(verb.help or "")) for name, verb in verbs if verb.rich_help_panel == group
            ]
            with formatter.section(group):
                formatter.write_dl(rows)


def _summary(text: str) -> str:
    return " ".join(text.partition("\n\n")[0].split())


app = typer.Typer(
    name="svm",
    cls=Verbs,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Staat van Migratie: build and check the yearly report on migration.",
)

Number = Annotated[
    int,
    typer.Argument(
        metavar="N",
        help="Edition; edition N reports on the year N-1.",
        autocompletion=completion.editions,
    ),
]
Json = Annotated[
    bool,
    typer.Option("--json", help="Print JSON and nothing else; its keys: docs/schemas."),
]
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
