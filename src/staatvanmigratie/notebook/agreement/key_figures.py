"""No key figure, and no number in the summary's text, that only press or action groups passed on."""

from collections.abc import Iterator, Sequence

from staatvanmigratie.notebook.agreement.printed import PrintedOutput
from staatvanmigratie.notebook.outputs.record import KeyFiguresOutput, NumberRecord, Output, TextOutput
from staatvanmigratie.report.checks import Finding
from staatvanmigratie.store import passed_on

#: The chapter whose sentences others take over as headlines.
SUMMARY = "00_samenvatting"


def check(outputs: Sequence[PrintedOutput]) -> Iterator[Finding]:
    """Yield every number that leads and was read with a newspaper, a broadcaster or an action group.

    What says by how much figures do not add up leads nothing: it explains the others.
    """
    for each in outputs:
        for number in _leading(each):
            if number.what != "difference" and number.read_at and passed_on.is_press(number.read_at):
                yield Finding("error", each.where, _message(number))


def _message(number: NumberRecord) -> str:
    return (
        f"{number.shown} of {number.series} leads, and was read in {number.read_in}: take it from the source "
        "or a copy of its table, or leave it to the chapter. If that is an institution, name it in "
        "store/passed_on.py"
    )


def _leading(each: PrintedOutput) -> Sequence[NumberRecord]:
    output: Output = each.output
    leads = isinstance(output, KeyFiguresOutput) or (
        isinstance(output, TextOutput) and each.chapter == SUMMARY
    )
    return output.numbers if leads else ()
