"""A process as a picture and as an ordered list: the list is the text version, and never left out.

    editie.procesplaat("asielprocedure")

Numbers come from the edition; where one is still to come, only the list says so.
"""

from collections.abc import Mapping

from staatvanmigratie.foundation import mentions
from staatvanmigratie.notebook import named_series
from staatvanmigratie.notebook.outputs.number_tables import Numbers
from staatvanmigratie.notebook.outputs.record import ProcessOutput
from staatvanmigratie.notebook.outputs.shown import Shown
from staatvanmigratie.notebook.process_pictures import narrow_picture, picture, steps
from staatvanmigratie.report.edition import Edition
from staatvanmigratie.report.registers.processes import Actor, Process
from staatvanmigratie.store import provenance
from staatvanmigratie.store.observations import Observation


def show(
    process: Process,
    actors: Mapping[str, Actor],
    edition: Edition,
    label: str | None = None,
    drawn: bool = True,
) -> Shown[ProcessOutput]:
    """Return a process as one output: the picture (unless ``drawn`` is False) and the ordered list.

    Raises
    ------
    SvmError
        The process does not fit the width of a page.
    """
    known = [
        step.model_copy(update={"text": mentions.known_on(step.text, edition.as_of) or step.text})
        for step in process.steps
    ]
    process = process.model_copy(update={"steps": known})
    name = process.id.replace("_", "-")
    label = label or (f"fig-proces-{name}" if drawn else f"tekst-proces-{name}")
    at_step = {step.id: steps.fill(step.number, edition) for step in process.steps}
    at_branch = [steps.fill(branch.number, edition) for branch in process.branches]
    numbers = Numbers()
    listed = steps.listed(process, actors, at_step, at_branch, numbers)
    filled = [each.number for each in (*at_step.values(), *at_branch) if each]
    observations = list(named_series.distinct(n for n in filled if isinstance(n, Observation)))
    year = f", met cijfers over {edition.report_year}" if observations else ""
    record = ProcessOutput(
        kind="procesplaat" if drawn else "procestekst",
        label=label,
        caption=f"{process.title}{year}",
        alt=steps.alternative(process) if drawn else "",
        narrow=narrow_picture.draw(process, actors, at_step, at_branch) if drawn else "",
        intro=process.intro.strip(),
        source=steps.source(process, actors, observations),
        applies=tuple(steps.applies(process, actors, edition)),
        notes=tuple(provenance.notes(observations)),
        steps=tuple(listed),
        numbers=tuple(numbers.records),
        pending=tuple(numbers.pending),
    )
    svg = picture.draw(process, actors, at_step, at_branch) if drawn else ""
    data = {"text/html": steps.as_html(record, svg), "text/plain": steps.as_text(record)}
    return Shown({**data, "image/svg+xml": svg} if drawn else data, record)
