"""How many numbers of an edition come from a vintage of after its cut-off date, and why."""

from collections.abc import Sequence

from staatvanmigratie.book.numbers import Chapter
from staatvanmigratie.foundation import dutch

#: While an edition is being written the numbers are not counted.
UNCOUNTED = "Van een deel van de cijfers is alleen een latere stand bewaard. Die hebben het teken ‡."


def sentence(made: Sequence[Chapter]) -> str:
    """Return how many numbers are of a later vintage that may say something else than was known by then.

    Those of which the figure was final by then are counted apart.
    """
    numbers = [number for chapter in made for number in chapter.numbers()]
    later = [number for number in numbers if number.later_vintage]
    settled = [number for number in numbers if number.settled and not number.later_vintage]
    if not later and not settled:
        return "Alle cijfers zijn van een stand van voor die dag."
    count = dutch.number(len(numbers))
    said = []
    if later:
        share = dutch.percentage(100 * len(later) / len(numbers))
        said.append(
            f"Van de {count} getallen komen er {dutch.number(len(later))} ({share}) uit een latere stand, "
            "omdat van de stand van toen geen kopie is bewaard. Die hebben het teken ‡: de bron kan ze na de "
            "peildatum nog hebben bijgesteld."
        )
    if settled:
        said.append(
            f"Van {dutch.number(len(settled))} {'andere ' if later else ''}getallen is ook alleen een latere "
            "stand bewaard. Maar dat cijfer was op de peildatum volgens de planning van de bron al "
            "definitief, en alle standen daarna zeggen hetzelfde."
        )
    return " ".join(said)
