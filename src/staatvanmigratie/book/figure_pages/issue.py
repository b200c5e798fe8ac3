"""The edition as others refer to a figure of it: its title, its version, and the addresses that stay."""

from dataclasses import dataclass
from pathlib import Path

from staatvanmigratie.report.edition import Edition
from staatvanmigratie.report.registers import site_settings
from staatvanmigratie.report.registers.site_settings import Contact


@dataclass(frozen=True)
class Issue:
    """An edition in one version; ``site`` is where it stands, empty where the project does not say it."""

    number: int
    version: str
    title: str
    as_of: str  # as a reader has it
    ministries: tuple[str, ...]
    site: str
    contact: Contact | None

    @classmethod
    def of(cls, edition: Edition, version: str) -> "Issue":
        """Return a version of an edition."""
        known = (edition.root / site_settings.SETTINGS).exists()
        settings = site_settings.read(Path(edition.root)) if known else None
        return cls(
            edition.number,
            version,
            edition.title,
            edition.as_of_text,
            tuple(edition.ministries),
            settings.address if settings else "",
            settings.contact if settings else None,
        )

    def address(self, label: str) -> str:
        """Return where the page of a figure stands for good; empty without an address of the site."""
        return self.site and f"{self.site}{self.number}/figuur/{label}/"

    def frozen(self, label: str) -> str:
        """Return the page to embed that never changes."""
        return self.site and f"{self.site}{self.version}/figuur/{label}/insluiten.html"

    def following(self, label: str) -> str:
        """Return the page to embed that goes along with the newest edition that has the figure."""
        return self.site and f"{self.site}figuur/{label}/insluiten.html"
