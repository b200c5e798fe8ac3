"""A small project whose chapter a ministry answers for, and edits as an organisation makes them in a file."""

import json
import re
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

from staatvanmigratie.decision.work_packages import passages
from staatvanmigratie.notebook.edition import open_edition
from staatvanmigratie.notebook.outputs import text
from tests.samples import small_project

TEMPLATE = """\
{% set nu = reeks.last %}
In {{ nu.period }} kwamen {{ nu }} mensen naar Nederland ({numref}`fig-immigratie`).
Dat heeft gevolgen voor gemeenten. {% if nu.pending %}Het cijfer volgt.{% else %}Het cijfer is
bekend en klopt met {{ nu.change }}.{% endif %}

Wie hier werkt, schrijft zich in bij een gemeente.
"""
BODY = """\
In {{ report_year }} kwamen er {{ editie.series("immigratie_totaal").last }} mensen om te werken.
Zij vonden werk in de landbouw en de bouw.

Ook kwamen er mensen voor studie.
"""
FRONT = "---\nowner: SZW\nstate: ter toetsing   # tot de zomer\nreference_date: 2024-06-03\n---\n"
NOTEBOOK = "notebooks/01_immigratie.ipynb"
CONTRIBUTION = "data/contributions/2024/arbeid-SZW.md"
RESPONSIBLE = "migratie: {2022: JenV}\nchapters:\n  01_immigratie: [SZW, migratie]\n  02_tijd: [migratie]\n"
ORGANISATIONS = (
    "ministries: {JenV: Justitie en Veiligheid, SZW: Sociale Zaken en Werkgelegenheid}\n"
    "organisations: [COA, CBS]\nparts: []\nmeetings: []\nfunctions: [minister]\nwords: []\n"
)


def project(root: Path) -> Path:
    """Make the project, built, in ``root`` and return it."""
    small_project.make(root)
    small_project.chapter(root, "01_immigratie", f"%%tekst\n{TEMPLATE}", "editie.bijdrage('arbeid', 'SZW')")
    (root / "data" / "responsible.yml").write_text(RESPONSIBLE, encoding="utf-8")
    (root / "data" / "organisations.yml").write_text(ORGANISATIONS, encoding="utf-8")
    path = root / CONTRIBUTION
    path.parent.mkdir(parents=True)
    path.write_text(FRONT + BODY, encoding="utf-8")
    build(root)
    return root


def build(root: Path) -> None:
    """Leave what a build leaves of the chapter: the cells with their sources and outputs."""
    edition = open_edition(2023, root=root)
    reeks = edition.series("immigratie_totaal")
    notebook = json.loads((root / NOTEBOOK).read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        if source.startswith("%%tekst"):
            made = text.render(source.partition("\n")[2], {"reeks": reeks, "report_year": 2023})
        elif "bijdrage" in source:
            made = edition.bijdrage("arbeid", "SZW")
        else:
            continue
        data, about = made._repr_mimebundle_()
        cell["outputs"] = [{"output_type": "execute_result", "data": data, "metadata": about}]
    folder = root / "build" / "2024" / "chapters"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "01_immigratie.ipynb").write_text(json.dumps(notebook), encoding="utf-8")


def edited(path: Path, name: str, edit) -> Path:
    """Write a copy of an office file, with its main part as ``edit`` returns it."""
    part = "word/document.xml" if path.suffix == ".docx" else "content.xml"
    made = path.with_name(name)
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = old.read(info)
            new.writestr(info, edit(content.decode()).encode() if info.filename == part else content)
    return made


def with_parts(path: Path, name: str, **parts: bytes) -> Path:
    """Write a copy of an office file with more parts in it."""
    made = edited(path, name, lambda content: content)
    with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as archive:
        for where, content in parts.items():
            archive.writestr(where, content)
    return made


def row(content: str, passage: str, label: str, cell: str) -> str:
    """Put paragraphs in the second cell of a row of the table of a passage in a docx."""
    start = content.index(f"{passage}</w:t>")
    place = content.index(f">{label}</w:t>", start)
    begin = content.index("<w:tc>", place)
    end = content.index("</w:tc>", begin)
    properties = re.search(r"<w:tcPr>.*?</w:tcPr>", content[begin:end])[0]
    return f"{content[:begin]}<w:tc>{properties}{cell}{content[end:]}"


def paragraph(text: str) -> str:
    """A paragraph without controls, as after a program that takes them away."""
    runs = f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
    return f"<w:p>{runs}</w:p>"


def paragraphs(text: str) -> str:
    """A paragraph for every line."""
    return "".join(map(paragraph, text.split("\n")))


def own(content: str, passage: str) -> str:
    """The row «Uw tekst» of a passage, as it stands in a docx."""
    place = content.index(">Uw tekst</w:t>", content.index(f"{passage}</w:t>"))
    begin = content.index("<w:tc>", place)
    return content[begin : content.index("</w:tc>", begin)]


def shown(passage: str) -> str:
    """The text of a passage of the project that is the working directory."""
    return next(p for p in passages.gather(open_edition(2023), "SZW").passages if p.id == passage).text.shown


def change(path: Path, passage: str, said: str, name: str = "terug.docx") -> Path:
    """What comes back when somebody types over a passage in a program without content controls."""
    return edited(path, name, lambda c: row(c, passage, "Uw tekst", paragraphs(said)))
