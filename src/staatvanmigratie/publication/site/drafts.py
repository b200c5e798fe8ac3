"""A draft for reviewers: on the site, but only for who has its address.

    concept-<32 hex>/       in the public state: the build of an edition, marked on every page
    concept-<32 hex>/concept.json

Nothing points to it, search engines are asked to leave it alone, and its name has 128 random bits. It stands
in the public state only: going back does not bring a withdrawn draft back.
"""

import json
import os
import re
import secrets
from pathlib import Path

from staatvanmigratie.foundation import moments
from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.foundation.files import digest, flush
from staatvanmigratie.foundation.files import tree as all_of
from staatvanmigratie.publication.site import files

UNFINISHED = ".draft-"

ABOUT = "concept.json"
_PREFIX = "concept-"
_NAME = re.compile(rf"{_PREFIX}[0-9a-f]{{32}}")
_HEAD = '<meta name="robots" content="noindex, nofollow">\n<link rel="stylesheet" href="{up}concept.css">\n'
_BAND = (
    '<p class="svm-concept" role="note">Concept van {title}. Niet openbaar; tekst en cijfers kunnen nog '
    "veranderen.</p>"
)
_STYLE = """\
.svm-concept {
  margin: 0; padding: 0.5rem 1rem; background: #ffb612; color: #1f1f1f; font-weight: 600; text-align: center;
}
"""


def make(site: Path, build: Path, title: str, number: int) -> Path:
    """Copy a built website with the mark of a draft on each page, also of the PDF; return where it stands.

    Raises
    ------
    SvmError
        A page has no head or body to put the mark in.
    """
    folder = site / f"{UNFINISHED}{os.getpid()}"
    files.remove(folder)
    files.copy(build / "html", folder)
    for pdf in folder.glob("staat-van-migratie-*.pdf"):
        _stamp(pdf)
    for page in folder.rglob("*.html"):
        up = "../" * (len(page.relative_to(folder).parts) - 1)
        page.write_text(_marked(page, title, up), encoding="utf-8", newline="\n")
    (folder / "concept.css").write_text(_STYLE, encoding="utf-8", newline="\n")
    about = {"edition": number, "made": moments.now().isoformat()}
    (folder / ABOUT).write_text(json.dumps(about) + "\n", encoding="utf-8", newline="\n")
    return folder


def _marked(page: Path, title: str, up: str) -> str:
    text = page.read_text(encoding="utf-8")
    text, heads = re.subn(r"(<head\b[^>]*>)", lambda m: f"{m[1]}\n{_HEAD.format(up=up)}", text, count=1)
    text, bodies = re.subn(
        r"(<body\b[^>]*>)", lambda m: f"{m[1]}\n{_BAND.format(title=title)}", text, count=1
    )
    if not heads or not bodies:
        raise SvmError(f"{page.name} has no head and body to mark as a draft; build the edition again")
    return text


def _stamp(path: Path) -> None:
    """Write the mark at the top of every page of a PDF, where a screen reader passes it by as decoration."""
    import pikepdf

    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        font = pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name("/Helvetica-Bold")
            )
        )
        for page in pdf.pages:
            name = page.add_resource(font, pikepdf.Name.Font, prefix="SvmConcept")
            top = float(page.mediabox[3]) - 22
            mark = f"0.7 0.28 0 rg BT {name} 9 Tf 40 {top:g} Td (Concept - niet openbaar) Tj ET"
            page.contents_add(b"q\n", prepend=True)  # whatever the page changed is undone before the mark
            page.contents_add(f"\nQ /Artifact BMC q {mark} Q EMC\n".encode())
        pdf.save(path)


def place(unfinished: Path, tree: Path) -> str:
    """Put a draft into a public tree in one step and return its name."""
    files.settle(unfinished)
    name = f"{_PREFIX}{secrets.token_hex(16)}"
    os.rename(unfinished, tree / name)
    flush(tree)
    return name


def folders(tree: Path) -> list[Path]:
    """Return the folders of the drafts in a public tree; what is only called like one is none."""
    return sorted(path for path in tree.iterdir() if _NAME.fullmatch(path.name) and (path / ABOUT).is_file())


def listing(folder: Path) -> str:
    """Return a digest of the files of a draft: it tells whether they are those that were made."""
    return digest(all_of(folder, files.inside(folder)))


def is_in_one(name: str) -> bool:
    """Tell by the name of a file in a public tree whether it stands in the folder of a draft."""
    folder, _, inside = name.partition("/")
    return bool(_NAME.fullmatch(folder) and inside)


def of(tree: Path) -> dict[str, int]:
    """Return the drafts in a public tree: name and edition."""
    return {
        path.name: json.loads((path / ABOUT).read_text(encoding="utf-8"))["edition"] for path in folders(tree)
    }


def carry(old: Path, new: Path, without: int | None = None) -> None:
    """Let the drafts of one tree stand in another too, but for those of an edition."""
    for name, number in of(old).items():
        if number != without:
            files.link(old / name, new / name)


def withdraw(tree: Path, number: int) -> int:
    """Take the drafts of an edition away and return how many there were."""
    found = [name for name, edition in of(tree).items() if edition == number]
    for name in found:
        _drop(tree / name)
    return len(found)


def clear(tree: Path) -> None:
    """Take all drafts away."""
    for path in folders(tree):
        _drop(path)


def _drop(path: Path) -> None:
    """Gone in one step; then the files."""
    gone = path.parents[2] / f"{UNFINISHED}gone-{path.name}"
    os.rename(path, gone)
    files.remove(gone)
