"""What one page of the website keeps while it is written: its numbers, its names, the files beside it.

A number on the page is a link to the row that names its source. The page's own script makes it open the one
box of the page, and reads what to put in there from a file beside the page, once a reader asks for it. The
file is a script that assigns: that works from a disk too, where a page may fetch nothing.
"""

import hashlib
import json
from collections.abc import Mapping
from html import escape
from itertools import count
from pathlib import Path
from typing import Any

from staatvanmigratie.book.output_nodes import source_row
from staatvanmigratie.book.web import number_card
from staatvanmigratie.book.web.outlines import Outlines
from staatvanmigratie.notebook.outputs.record import NumberRecord

#: Folder of the site with a CSV file, a page and a script per figure and table, and a script per page.
DATA = "data"


def as_json(value: Any) -> str:
    """Return JSON of as few characters as can be, the same each time."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


class Page:
    """One page.

    Parameters
    ----------
    docname, outdir
        Its name in the book, and the folder of the website.
    numbers
        What the page prints, by anchor.
    names
        Dutch names of categories by dimension.
    rows
        Ids of the rows of its table of sources.
    """

    def __init__(
        self,
        docname: str,
        outdir: str | Path,
        numbers: Mapping[str, NumberRecord],
        names: number_card.Names,
        rows: set[str],
    ):
        self.docname = docname
        self.up = "../" * docname.count("/")
        self._outdir = Path(outdir)
        self._numbers = numbers
        self._names = names
        self._rows = rows
        self._used: set[str] = set()
        self._listed: dict[str, list[NumberRecord]] = {}  # whose source stands in no table of the page
        self._linked = False
        self.outlines = Outlines()

    def number(self, anchor: str, shown: str) -> str:
        """Return a number of the page as a link to the row with its source."""
        return self.number_aside(anchor, shown, self.is_new(anchor))

    def number_aside(self, anchor: str, shown: str, has_id: bool, address: str = "") -> str:
        """Return a number for a file beside the page, which is at ``address`` from there.

        What has no id has its anchor as data: the page's script looks up the origin under it.
        """
        number, self._linked = self._numbers[anchor], True
        row = source_row(self.docname, number.series)
        if row not in self._rows:
            self._listed.setdefault(row, []).append(number)
        name = "id" if has_id else "data-cijfer"
        return f'<a class="cijfer" {name}="{anchor}" href="{address}#{row}">{escape(shown)}</a>'

    def is_new(self, anchor: str) -> bool:
        """Tell whether an anchor is used for the first time on the page; an id may stand there once."""
        new = anchor not in self._used
        self._used.add(anchor)
        return new

    def unique(self, name: str) -> str:
        """Return a name for a region of the page, with a number when there is another of that name."""
        found = (f"{name} ({n})" if n > 1 else name for n in count(1))
        return next(candidate for candidate in found if self.is_new(candidate))

    def file(self, name: str, content: str | bytes) -> str:
        """Write a file with data, and return its address seen from the page."""
        folder = self._outdir / DATA
        folder.mkdir(exist_ok=True)
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
        return f"{self.up}{DATA}/{name}"

    def script(self, name: str, content: Mapping[str, str]) -> str:
        """Write data as a script, and return its address, which is another one when the data are others.

        ``content`` is JSON by name.
        """
        said = "{" + ",".join(f"{json.dumps(key)}:{value}" for key, value in content.items()) + "}"
        digest = hashlib.sha256(said.encode()).hexdigest()[:8]
        return f"{self.file(f'{name}.js', f'svmData[{json.dumps(name)}]={said};')}?v={digest}"

    def end(self) -> str:
        """Return what stands at the end of the page: outlines, sources of numbers, and the box they open."""
        outlines = self.outlines.written()
        if not self._linked:  # or not the page itself, but its contents in the sidebar
            return outlines
        name = f"cijfers-{self.docname.rpartition('/')[2]}"
        origins = number_card.pooled(self._numbers, self._names)
        address = self.script(name, {key: as_json(value) for key, value in origins.items()})
        return (
            f"{outlines}{self._sources()}"
            f'<div popover id="svm-herkomst" class="svm-herkomst" role="dialog" tabindex="-1" autofocus '
            f'aria-label="Herkomst van cijfer" data-script="{address}">'
            f'<button type="button" class="svm-sluit" popovertarget="svm-herkomst" '
            f'popovertargetaction="hide" aria-label="Sluiten"></button><div></div>'
            '<p class="svm-wegen"><button type="button" class="svm-koppeling">Kopieer de link'
            '<span class="svm-onzichtbaar"> naar dit cijfer</span></button> '
            '<span class="svm-melding" role="status"></span></p></div>\n'
        )

    def _sources(self) -> str:
        """Return a list of sources, on a page without a table of them: an annex."""
        if not self._listed:
            return ""
        items = "".join(
            f'<li id="{row}">{number_card.source_of(numbers)}</li>\n' for row, numbers in self._listed.items()
        )
        return (
            '<section class="svm-herkomsten" aria-labelledby="svm-herkomsten-kop">\n'
            '<p id="svm-herkomsten-kop">Bronnen van de cijfers op deze pagina</p>\n'
            f"<ul>\n{items}</ul>\n</section>\n"
        )
