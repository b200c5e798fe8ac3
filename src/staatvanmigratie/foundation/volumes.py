"""The names of the two files that the PDF edition consists of."""


def annexes_of(report: str) -> str:
    """Return the file name of the annexes to a report: ``staat-van-migratie-2025-bijlagen.pdf``."""
    return f"{report.removesuffix('.pdf')}-bijlagen.pdf"
