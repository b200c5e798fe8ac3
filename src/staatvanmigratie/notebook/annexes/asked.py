"""What parliament asked, as the annex *Vragen van de Kamer* prints it: the question and its answer."""

from collections.abc import Mapping, Sequence

from staatvanmigratie.foundation import dutch
from staatvanmigratie.foundation.markup import as_target, as_text
from staatvanmigratie.notebook.outputs import text
from staatvanmigratie.report.registers.questions import Question


def listed(found: Sequence[Question], titles: Mapping[str, str]) -> text.RenderedText:
    """Return the questions as a list of definitions, or a sentence where nothing was asked yet.

    Parameters
    ----------
    titles
        Of the chapters, by their name.
    """
    if not found:
        return text.of_markdown("Op de peildatum stonden er nog geen vragen in het register.")
    return text.of_markdown("\n\n".join(_item(each, titles) for each in found))


def _item(each: Question, titles: Mapping[str, str]) -> str:
    paper = f"[{as_text(each.paper)}]({as_target(each.address)})"
    said = f"{as_text(each.question)} ({each.house}, {each.day}, {each.kind}: {paper})"
    if each.unanswered:
        answer = f"*Geen antwoord in dit rapport.* {as_text(each.unanswered)}"
    else:
        answer = f"{as_text(each.answer or '')} Zie {dutch.enumeration(_places(each, titles))}."
    return f"**{as_text(each.subject)}**\n: {said}\n\n  {answer}"


def _places(each: Question, titles: Mapping[str, str]) -> list[str]:
    found = [f"{{numref}}`{label}`" for label in each.labels]
    for chapter, heading in each.places:
        link = f"[{as_text(titles[chapter])}]({chapter}.ipynb)"
        found.append(f"{link} onder ‘{as_text(heading)}’" if heading else link)
    return found
