"""What stands beside the text of a chapter and is by somebody else: a photograph, a quotation.

    foto("opvang.jpg", alt="Een gang met aan beide kanten deuren.", beeld="COA", licentie="CC BY 4.0")
    citaat("Wij vangen iedereen op.", wie="de minister van JenV", bron="Kamerbrief van 3 juni 2024")

Both say whose they are: without that a reader cannot judge them, and nobody may copy them. A box or a
footnote is a text of the chapter, and stands in ``%%tekst``.
"""

import json
from pathlib import Path

from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.foundation.markup import as_target, as_text
from staatvanmigratie.foundation.project import project_root
from staatvanmigratie.notebook.outputs.record import Block, Part, Sentence, TextOutput
from staatvanmigratie.notebook.outputs.text import RenderedText

#: Where pictures stand: there they are approved and kept with the edition.
FOLDER = "_static"
_KINDS = {".jpg", ".jpeg", ".png", ".svg"}  # what a browser, a PDF and the approvals can all read
_MOST = 600_000  # bytes


def foto(
    bestand: str, *, alt: str, beeld: str, licentie: str, bijschrift: str = "", label: str = ""
) -> RenderedText:
    """Show a picture of ``_static``, and whose it is.

    Parameters
    ----------
    bestand
        Name of the file in ``_static``; jpg, png or svg, at most 600 kB.
    alt
        What it shows, for who cannot see it.
    beeld, licentie
        The organisation that made it, and under what terms it may be shown: ``CC BY 4.0``.
    bijschrift
        What stands under it; with one it is a numbered figure.
    label
        ``fig-…``, for a reference to it in the text.

    Raises
    ------
    SvmError
        There is no such picture, nobody can show it, or something about it is not said.
    """
    _said("foto", alt=alt, beeld=beeld, licentie=licentie)
    _refuse_picture(bestand)
    if label and not bijschrift:
        raise SvmError(f'foto: {label} is a figure, so give it words under it too: bijschrift="…"')
    shown = json.dumps(" ".join(alt.split()), ensure_ascii=False)
    lines = [
        ":::{figure} ../" + f"{FOLDER}/{bestand}",
        f":alt: {shown}",
    ]
    lines += [f":name: {label}"] if label else []
    credit = f"Beeld: {_line(beeld)}, {_line(licentie)}"
    under = [_line(bijschrift), "", credit] if bijschrift else [credit]
    return _text("\n".join([*lines, "", *under, ":::"]))


def citaat(woorden: str, *, wie: str, bron: str, adres: str = "") -> RenderedText:
    """Show what somebody said, word for word, with who and where: ``citaat("…", wie="…", bron="…")``.

    Parameters
    ----------
    woorden
        The words as they stand in the source; a line left empty begins a paragraph.
    wie
        The function or organisation that said it, never a person: ``de minister van Asiel en Migratie``.
    bron, adres
        The paper it stands in, and where that is to be read (``https://…``).

    Raises
    ------
    SvmError
        Something is not said, or the address is none.
    """
    _said("citaat", woorden=woorden, wie=wie, bron=bron)
    if adres and not adres.startswith("https://"):
        raise SvmError(f"citaat: adres={adres!r} is no address; it begins with https://")
    source = f"[{_line(bron)}]({as_target(adres)})" if adres else _line(bron)
    words = "\n\n".join(f"“{_line(part)}”" for part in woorden.strip().split("\n\n"))
    return _text(":::{pull-quote}\n" + f"{words}\n\n-- {_line(wie)}, {source}\n:::")


def _said(what: str, **words: str) -> None:
    for name, text in words.items():
        if not text.strip():
            raise SvmError(f'{what}: say {name}="…"; a reader has to know')


def _refuse_picture(name: str) -> None:
    folder = project_root() / FOLDER
    path = folder / name
    if not path.is_file():
        there = sorted(each.name for each in folder.glob("*") if each.suffix.lower() in _KINDS)
        known = f"there are {', '.join(there)}" if there else "there is no picture yet"
        raise SvmError(f"foto: {FOLDER}/{name} is not there ({known}); save the file in {FOLDER}")
    if path.suffix.lower() not in _KINDS or Path(name).name != name:
        raise SvmError(f"foto: {name} is no {', '.join(sorted(_KINDS))} in {FOLDER} itself; save it as one")
    if (size := path.stat().st_size) > _MOST:
        mend = "make it at most 1600 pixels wide"
        raise SvmError(f"foto: {name} is {size // 1000} kB, which a phone would wait for; {mend} (600 kB)")


def _line(text: str) -> str:
    """Return words as one line in which nothing is markup."""
    return as_text(" ".join(text.split()))


def _text(myst: str) -> RenderedText:
    return RenderedText(TextOutput(blocks=(Block("other", (Sentence((Part(myst),)),)),)))
