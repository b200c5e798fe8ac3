"""How the cells begin that the build adds to the end of a chapter."""

#: Of the box that says what is missing.
BOX = ":::{admonition} Wat ontbreekt"
#: The heading above the table of sources.
HEADING = "## Bronnen bij dit hoofdstuk"
#: The cell with that table: MyST-NB passes over a cell without source, outputs and all.
TABLE = "# added by the build"


def is_one(source: str) -> bool:
    """Tell whether a cell of a chapter was added by the build."""
    return source.startswith((BOX, HEADING, TABLE))
