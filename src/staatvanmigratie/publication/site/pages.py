"""The pages around the releases: start page, what changed, feed, site map, and what a web server must send.

Only what is released stands here. They need no script and work in any folder; the site map and the page for
a wrong address need the address of ``data/site.yml``.
"""

import re
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import jinja2

from staatvanmigratie.book.web import scripts
from staatvanmigratie.foundation import dutch, moments
from staatvanmigratie.foundation.project import FONTS
from staatvanmigratie.publication.site import arrived, files, framed, ways_around
from staatvanmigratie.publication.site.kept import Kept
from staatvanmigratie.report.registers.site_settings import Settings

#: What a released document is called on the start page.
DOCUMENTS = {
    "kamerbrief": "Kamerbrief",
    "nieuwsbericht": "Nieuwsbericht",
    "summary": "Summary in English",
}

#: What the letters of the Dutch model of a statement on accessibility mean.
_STATUSES = {
    "A": "de website voldoet volledig",
    "B": "de website voldoet gedeeltelijk",
    "C": "de eerste maatregelen zijn genomen",
    "D": "de website voldoet niet",
    "E": "er is nog geen verklaring",
}

#: Where the archives of the releases stand, below the start page.
ARCHIVES = "archief"

_HERE = Path(__file__).parent
_USED_FONTS = [f"fira-sans-latin-{weight}-normal.woff2" for weight in (400, 500, 600, 700)]
_NOT_IN_SITE_MAP = {"search.html", framed.NAME}
_INLINE = re.compile(
    r"<(?P<tag>script|style)(?P<about>[^>]*)>(?P<text>.*?)</(?P=tag)>", re.DOTALL | re.IGNORECASE
)


def archive_name(release: str) -> str:
    """Return the name of the one file that a release stands in: ``staat-van-migratie-2024.0.zip``."""
    return f"staat-van-migratie-{release}.zip"


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
        return _size(self.kept.pdf)

    @property
    def annexes(self) -> tuple[str, str] | None:
        """Where its second volume stands, and how big it is; None where there is none."""
        if (path := self.kept.annexes) is None:
            return None
        return f"{self.folder}/{path.name}", _size(path)

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


def write(folder: Path, releases: Sequence[Kept], site: Settings, to: Path | None = None) -> None:
    """Write all pages of a public tree in which the releases stand already; ``to`` is another place."""
    to = to or folder
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
        "arrived": list(arrived.of(releases)),
        "accessibility": site.accessibility,
        "statuses": _STATUSES,
        "archives": {each.name: path for each in prints if (path := _archive(folder, each.name))},
    }
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    names = ["index.html", "404.html", "feed.xml", "sitemap.xml", "robots.txt"]
    if site.accessibility:
        names.append("toegankelijkheid.html")
    for name in names:
        text = environment.get_template(name).render(values)
        (to / name).write_text(text, encoding="utf-8", newline="\n")
    newest = {each.newest.kept.number: each.newest.kept for each in editions}
    framed.write(folder, newest, to)
    files_of_hosts = {
        "_headers": _headers(folder),
        "_redirects": ways_around.redirects(folder, newest, site.redirects),
        ways_around.NAME: ways_around.as_text(folder, newest, site.redirects),
    }
    for name, text in files_of_hosts.items():
        (to / name).write_text(text, encoding="utf-8", newline="\n")
    files.copy(_HERE / "static" / "site.css", to / "_static" / "site.css")
    for name in _USED_FONTS:
        files.copy(FONTS / name, to / "_static" / name)


def _size(path: Path) -> str:
    megabytes = path.stat().st_size / 1e6
    return f"{dutch.number(megabytes, 1)} MB" if megabytes >= 0.1 else "minder dan 0,1 MB"


def _archive(folder: Path, release: str) -> str | None:
    """Where the archive of a release stands below the start page; None where it has none."""
    place = f"{ARCHIVES}/{archive_name(release)}"
    return place if (folder / place).exists() else None


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

    The theme has a few short scripts in its pages; those that ``book/web/scripts.py`` knows are allowed by
    the digest of their text, and no other runs. No text becomes a function, not in a chart either. Only the
    page of a figure that is made for it may stand in a frame elsewhere.
    """
    allowed: dict[str, set[str]] = {"script": set(), "style": set()}
    for page in folder.rglob("*.html"):
        for found in _INLINE.finditer(page.read_text(encoding="utf-8")):
            tag, about, text = found["tag"].lower(), found["about"], found["text"]
            if "src=" not in about and (tag == "style" or scripts.is_known(text)):
                allowed[tag].add(f"'sha256-{scripts.digest(text)}'")
    policy = "; ".join(
        [
            "default-src 'none'",
            " ".join(["script-src 'self'", *sorted(allowed["script"])]),
            " ".join(["style-src 'self'", *sorted(allowed["style"])]),
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
        ]
    )
    alone = f"  Content-Security-Policy: {policy}; {framed.ALONE}\n"
    return (
        f"/*\n  Content-Security-Policy: {policy}\n  X-Content-Type-Options: nosniff\n"
        "  Referrer-Policy: no-referrer\n"
        + "".join(f"{place}\n{alone}" for place in framed.never(folder))
        # No draft may, and of these also the files that no mark can stand in are not to be found.
        + f"/concept-*\n{alone}  X-Robots-Tag: noindex, nofollow\n"
    )
