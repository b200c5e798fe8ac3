"""Where the published site stands, and the names its pages had before.

``data/site.yml`` has the address and who answers readers; ``data/redirects.yml`` leads an old name of a page
to the name it has now.
"""

from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field

from staatvanmigratie.foundation import strict
from staatvanmigratie.foundation.errors import DataFileError
from staatvanmigratie.foundation.strict import Strict
from staatvanmigratie.report.registers import accessibility
from staatvanmigratie.report.registers.accessibility import Accessibility

SETTINGS = Path("data/site.yml")
REDIRECTS = Path("data/redirects.yml")


class Contact(Strict):
    """Who answers readers, and the address of a page or form."""

    organisation: str = Field(min_length=1)
    address: str = Field(pattern=r"^https://[^\s#]+$")


class Settings(Strict):
    """The address of the site, with a slash at the end, who answers, and the names that pages had."""

    address: str = Field(pattern=r"^https://[^\s?#]+/$")
    contact: Contact | None = None
    accessibility: Accessibility | None = None
    redirects: dict[str, str] = Field(default_factory=dict)

    @property
    def path(self) -> str:
        """The part of the address behind the name of the server."""
        return urlsplit(self.address).path


def read(root: Path) -> Settings:
    """Read where the site stands.

    Raises
    ------
    DataFileError
        No file, an address that is not whole, or an old name of a page that is also a new one.
    """
    where = SETTINGS.as_posix()
    if not (root / SETTINGS).exists():
        raise DataFileError(f"{where} is not there; write in it: address: https://…/")
    given = {"redirects": _redirects(root), "accessibility": accessibility.read(root)}
    return strict.model(Settings, where, strict.read(root / SETTINGS), **given)


def _redirects(root: Path) -> dict[str, str]:
    """Return the old names, ``notebooks/07_asiel``, with those of now; empty without the file."""
    where = REDIRECTS.as_posix()
    if not (root / REDIRECTS).exists():
        return {}
    names = strict.values(root / REDIRECTS, dict[str, str], where)
    if twice := sorted(set(names) & set(names.values())):
        raise DataFileError(
            f"{where}: {twice[0]} is an old name and a new one; lead each old name to the last"
        )
    return names
