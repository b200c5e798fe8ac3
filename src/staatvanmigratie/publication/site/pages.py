"""The pages around the releases: start page, what changed, feed, site map, and what a web server must send.

Only what is released stands here. They need no script and work in any folder; the site map and the page for
a wrong address need the address of ``data/site.yml``.
"""

import base64
import hashlib
import re
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jinja2
from pydantic import Field

from staatvanmigratie.foundation import dutch, moments, strict
from staatvanmigratie.foundation.errors import DataFileError
from staatvanmigratie.foundation.project import FONTS
from staatvanmigratie.foundation.strict import Strict
from staatvanmigratie.publication.site import files
from staatvanmigratie.publication.site.kept import Kept

SETTINGS = Path("data/site.yml")
#: What a released document is called on the start page.
DOCUMENTS = {
    "kamerbrief": "Kamerbrief",
    "nieuwsbericht": "Nieuwsbericht",
    "summary": "Summary in English",
}

_HERE = Path(__file__).parent
_USED_FONTS = [f"fira-sans-latin-{weight}-normal.woff2" for weight in (400, 500, 600, 700)]
_NOT_IN_SITE_MAP = {"search.html"}
_INLINE = re.compile(
    r"<(?P<tag>script|style)(?P<about>[^>]*)>(?P<text>.*?)</(?P=tag)>", re.DOTALL | re.IGNORECASE
)


class Settings(Strict):
    """What ``data/site.yml`` says: where the site stands, with a slash at the end."""

    address: str = Field(pattern=r"^https://[^\s?#]+/$")

    @property
    def path(self) -> str:
        """The part of the address behind the name of the server."""
        return urlsplit(self.address).path


def settings(root: Path) -> Settings:
    """Read where the site stands.

    Raises
    ------
    DataFileError
        No file, or an address that is not whole.
    """
    where = SETTINGS.as_posix()
    if not (root / SETTINGS).exists():
        raise DataFileError(f"{where} is not there; write in it: address: https://…/")
    return strict.model(Settings, where, strict.read(root / SETTINGS))


@dataclass(frozen=True)
class Print:
    """A release as the pages show it."""

    kept: Kept
    folder: str  # where its site stands

    @property
    def about(self) -> dict[str, Any]:
        """What its ``release.json`` says."""
        return self.kept.about

    @property
    def name(self) -> str:
        """The release: ``2024.1``."""
        return self.kept.name

    @property
    def is_reprint(self) -> bool:
        """Whether an earlier release of the edition exists."""
        return self.kept.order[1] > 0

    @property
    def day(self) -> str:
        """The day of the release for a reader."""
        return dutch.day(self.kept.moment.astimezone(moments.ZONE).date())

    @property
    def moment(self) -> str:
        """The moment of the release for a machine."""
        return self.kept.moment.isoformat()

    @property
    def pdf(self) -> str:
        """Where the PDF stands."""
        return f"{self.folder}/{self.about['pdf']}"

    @property
    def size(self) -> str:
        """How big the PDF is."""
        megabytes = self.kept.pdf.stat().st_size / 1e6
        return f"{dutch.number(megabytes, 1)} MB" if megabytes >= 0.1 else "minder dan 0,1 MB"

    @property
    def documents(self) -> list[tuple[str, str, str]]:
        """Title, address and language of each document that goes with it."""
        found = []
        for name in self.about["public_documents"]:
            kind = name.partition("-")[0]
            found.append(
                (DOCUMENTS[kind], f"{self.folder}/documents/{name}", "en" if kind == "summary" else "nl")
            )
        return found

    @property
    def identity(self) -> str:
        """A name for the feed that stays the same, wherever the site stands."""
        return uuid.uuid5(uuid.NAMESPACE_URL, f"staat-van-migratie/{self.name}").urn


@dataclass(frozen=True)
class Shown:
    """An edition on the start page: its newest release and the earlier ones."""

    newest: Print
    earlier: list[Print]


def write(folder: Path, releases: Sequence[Kept], site: Settings) -> None:
    """Write all pages of a public tree in which the releases stand already."""
    ordered = sorted(releases, key=lambda each: each.order, reverse=True)
    editions = []
    for number, kept in groupby(ordered, key=lambda each: each.number):
        newest, *earlier = kept
        editions.append(Shown(Print(newest, str(number)), [Print(each, each.name) for each in earlier]))
    prints = sorted((Print(each, each.name) for each in ordered), key=lambda p: p.kept.moment, reverse=True)
    values = {
        "editions": editions,
        "prints": prints,
        "site": site,
        "updated": prints[0].moment if prints else datetime(1970, 1, 1, tzinfo=moments.ZONE).isoformat(),
        "pages": list(_pages(folder, editions)),
    }
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    for name in ("index.html", "404.html", "feed.xml", "sitemap.xml", "robots.txt"):
        text = environment.get_template(name).render(values)
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    (folder / "_headers").write_text(_headers(folder), encoding="utf-8", newline="\n")
    files.copy(_HERE / "static" / "site.css", folder / "_static" / "site.css")
    for name in _USED_FONTS:
        files.copy(FONTS / name, folder / "_static" / name)


def _pages(folder: Path, editions: Sequence[Shown]) -> Iterator[tuple[str, str]]:
    """Address below the site and day of every page of the newest releases."""
    for each in editions:
        start = folder / each.newest.folder
        for path in sorted(start.rglob("*.html")):
            name = path.relative_to(folder).as_posix()
            if path.name not in _NOT_IN_SITE_MAP:
                yield name.removesuffix("index.html"), each.newest.kept.moment.date().isoformat()


def _headers(folder: Path) -> str:
    """What a web server sends with every page, in the form that several hosts read by themselves.

    The theme has a few short scripts in its pages; each is allowed by the digest of its text. Charts that can
    be made interactive turn their expressions into functions and bring a style of their own: only where there
    are such charts is that allowed.
    """
    charts = any(folder.glob("*/vega"))
    allowed: dict[str, set[str]] = {"script": set(), "style": set()}
    for page in folder.rglob("*.html"):
        for found in _INLINE.finditer(page.read_text(encoding="utf-8")):
            about = found["about"]
            if "src=" not in about and "json" not in about:
                sha256 = base64.b64encode(hashlib.sha256(found["text"].encode()).digest()).decode()
                allowed[found["tag"].lower()].add(f"'sha256-{sha256}'")
    styles = sorted(allowed["style"])
    policy = "; ".join(
        [
            "default-src 'none'",
            " ".join(
                ["script-src 'self'", *(["'unsafe-eval'"] if charts else []), *sorted(allowed["script"])]
            ),
            "style-src 'self' 'unsafe-inline'" if charts else " ".join(["style-src 'self'", *styles]),
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ]
    )
    return (
        f"/*\n  Content-Security-Policy: {policy}\n  X-Content-Type-Options: nosniff\n"
        "  Referrer-Policy: no-referrer\n"
        "/concept-*\n  X-Robots-Tag: noindex, nofollow\n"  # also for files that no mark can stand in
    )
