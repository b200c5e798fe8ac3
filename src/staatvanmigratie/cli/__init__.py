"""The command ``svm``: fetch figures, build an edition, check it, ask where a figure comes from.

What a command needs is imported when it runs, and a build that has nothing to do imports next to nothing.
"""

import sys

from staatvanmigratie.cli import unchanged


def main() -> None:
    """Run the command line, unless it asks for a build of which nothing changed."""
    if unchanged.answer(sys.argv[1:]):
        return
    from staatvanmigratie.cli import commands

    commands.run()


def __getattr__(name: str) -> object:
    """Load the commands when they are first asked for."""
    if name != "app":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from staatvanmigratie.cli import commands

    return commands.app
