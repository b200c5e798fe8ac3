"""The small line of a key figure: how it went up to now, without axes or numbers.

It says no more than the chapter does in words and in a chart, so who cannot see it misses nothing.
"""

from collections.abc import Sequence

WIDTH, HEIGHT = 120, 28
#: Room for the dot at the end, which stands for the figure itself.
_EDGE = 4


def drawn(course: Sequence[float]) -> str:
    """Return the line as SVG, in the colour of the text; from zero, or from the least below it."""
    low, high = min(0.0, *course), max(0.0, *course)
    across = (WIDTH - 2 * _EDGE) / (len(course) - 1)
    spread = (high - low) or 1.0
    points = [
        f"{_short(_EDGE + across * place)},{_short(_EDGE + (high - value) / spread * (HEIGHT - 2 * _EDGE))}"
        for place, value in enumerate(course)
    ]
    x, _, y = points[-1].partition(",")
    zero = ""
    if low < 0 < high:
        level = _short(_EDGE + high / spread * (HEIGHT - 2 * _EDGE))
        zero = f'<path class="svm-nul" d="M0 {level}H{WIDTH}"/>'
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" aria-hidden="true">'
        f'{zero}<polyline points="{" ".join(points)}"/><circle cx="{x}" cy="{y}" r="3"/></svg>'
    )


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
