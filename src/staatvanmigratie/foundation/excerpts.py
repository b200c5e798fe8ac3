"""The lines around a place in the source of a cell, as messages show them."""

_AROUND = 2


def excerpt(source: str, line: int | None) -> str:
    """Return the five lines around ``line`` with a pointer; the first five when the line is not known."""
    lines = source.splitlines()
    first = max(0, min((line or 1) - 1 - _AROUND, len(lines) - 2 * _AROUND - 1))
    return "\n".join(
        f"  {'>' if number == line else ' '} {number:3} | {text}"
        for number, text in enumerate(lines[first : first + 2 * _AROUND + 1], first + 1)
    )
