"""The figures of an edition that are still to come, as a table for who waits for them."""

from staatvanmigratie.report.edition import Edition


def to_come(edition: Edition) -> dict[str, object]:
    """Return the figures that are still to come, overdue first, under ``pending``.

    Each with its series and period, the expected month, whether that is over, publisher, and where it will be
    told.
    """
    pending = sorted(edition.pending(), key=lambda item: not item.overdue)
    rows = []
    for item in pending:
        promise = edition.calendar.promise(item.series.entry.datasets)
        where = (promise and promise.promise) or item.address
        rows.append(
            {
                "series": item.series.id,
                "period": item.period,
                "expected": f"{item.expected:%Y-%m}",
                "overdue": item.overdue,
                "publisher": item.publisher,
                "where": where,
            }
        )
    return {"pending": rows}
