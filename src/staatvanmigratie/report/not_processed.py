"""Figures that were due before the cut-off date and that the store does not have: they are for us to explain.

What a source has not published yet is no fault of anybody. What was due and is not quoted was either
published and not taken up here, or late at the source; a reader cannot tell, so the editor says which. An
edition file with ``not_processed`` (every new one) has a reason per series, or the build stops.
"""

from collections.abc import Iterator

from staatvanmigratie.report.edition import Edition


def unexplained(edition: Edition) -> Iterator[tuple[str, str]]:
    """Yield the series with figures that were due, and what to do; also reasons for what is not due.

    Yields
    ------
    tuple
        Series, and the message. Nothing for an edition of before the list.
    """
    reasons = edition.file.not_processed
    if reasons is None:
        return
    due: dict[str, list[str]] = {}
    for item in edition.pending():
        if item.overdue:
            due.setdefault(item.series.id, []).append(f"{item.period} (due {item.expected:%Y-%m})")
    where = f"not_processed in data/editions/{edition.number}.yml"
    for series_id, found in due.items():
        if not reasons.get(series_id, "").strip():
            yield (
                series_id,
                f"{', '.join(found)} should be out and is not in the store: "
                f"take it up (svm fetch, svm deliver), or say why not under {where}",
            )
    for series_id in reasons.keys() - due.keys():
        yield series_id, f"nothing of it is due and missing: take it out of {where}"
