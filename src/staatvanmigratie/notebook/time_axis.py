"""Where periods stand on a time axis, in years."""

from staatvanmigratie.foundation import periods
from staatvanmigratie.foundation.errors import SvmError

_PER_YEAR = {"half": 2, "quarter": 4, "month": 12, "dates": 12}


def place(period: str, frequency: str = "") -> float:
    """Return where a period stands on a time axis, in years; a part of a year at its middle.

    A stock on the same day of each year stands at its year, one on irregular ``dates`` at its day.
    """
    days = periods.parse(period)
    if frequency == "dates" and days.frequency == "day":
        return days.last.year + (days.last.timetuple().tm_yday - 1) / 366
    if days.frequency in ("year", "day"):
        return float(days.last.year)
    if days.frequency not in _PER_YEAR:
        raise SvmError(f"{period!r} is no point on a time axis; show spans and cohorts in a table")
    per_year = _PER_YEAR[days.frequency]
    number = days.last.month * per_year / 12
    return days.last.year + (number - 0.5) / per_year


def step(frequency: str) -> float:
    """Return the distance between two periods on a time axis, in years."""
    return 1 / _PER_YEAR.get(frequency, 1)
