"""The sentence that says why a total is not its parts, with the difference computed."""

from collections.abc import Mapping
from typing import Any

from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.notebook.outputs import text
from staatvanmigratie.report.edition import Edition
from staatvanmigratie.report.registers import relations


def sentence(edition: Edition, relation_id: str, names: Mapping[str, Any]) -> text.RenderedText:
    """Return the sentence of a relation for its newest period that differs; an empty text where none does.

    Raises
    ------
    SvmError
        No such relation, or one without a sentence.
    """
    known = relations.read(edition.root)
    relation = known.get(relation_id)
    if relation is None or not relation.because:
        with_one = ", ".join(key for key, each in known.items() if each.because) or "none"
        raise SvmError(
            f'editie.verband("{relation_id}"): no such relation with a sentence in data/relations.yml '
            f"(there are: {with_one})"
        )
    apart = [each for each in relation.balances(edition.series) if not each.agrees]
    if not apart:
        return text.render("", names)
    last = apart[-1]
    known_here = {"totaal": last.total, "verschil": last.printed, "periode": last.total.when}
    return text.render(relation.because, {**names, **known_here})
