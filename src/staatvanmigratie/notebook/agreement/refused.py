"""What a cell shows that is no output of the report: the book put in its place what to write."""

from collections.abc import Iterator, Sequence

from staatvanmigratie.notebook.agreement.printed import PrintedOutput
from staatvanmigratie.notebook.outputs.record import TextOutput
from staatvanmigratie.report.bare_outputs import place
from staatvanmigratie.report.checks import Finding


def check(outputs: Sequence[PrintedOutput]) -> Iterator[Finding]:
    """Yield what was refused, as ``svm check`` tells it where the source shows it too."""
    for each in outputs:
        if isinstance(each.output, TextOutput) and (refused := each.output.refused):
            yield Finding("error", place(each.where, refused.line), refused.message)
