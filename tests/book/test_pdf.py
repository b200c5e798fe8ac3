"""The finished PDF of a small report: can everyone read it, and is it the same file every time?

A file that passes here still deserves veraPDF, PAC and a screen reader before it is published.
"""

import io
import re
import resource
import shutil
import subprocess
import sys
import zlib
from pathlib import Path

import page
import pikepdf
import pytest

from staatvanmigratie.book.pdf.builder import TEMPLATE, timestamp
from staatvanmigratie.book.pdf.compile import PdfError, compile_pdf, mark_row_headers
from staatvanmigratie.book.pdf.object_streams import pack
from staatvanmigratie.foundation.project import FONTS
from staatvanmigratie.foundation.volumes import annexes_of
from tests.samples import sample_book

pytestmark = pytest.mark.process

HEADINGS = {"/H1", "/H2", "/H3", "/H4"}


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """The sample book as bytes, and the warnings of its build."""
    warnings = io.StringIO()
    pdf = sample_book.build(sample_book.write(tmp_path_factory.mktemp("report")), warnings)
    return pdf.read_bytes(), warnings.getvalue()


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Both volumes as bytes."""
    made = sample_book.build(sample_book.write(tmp_path_factory.mktemp("volumes")))
    return {"rapport": made.read_bytes(), "bijlagen": made.with_name(annexes_of(made.name)).read_bytes()}


@pytest.fixture(scope="module")
def volumes(files):
    opened = {name: pikepdf.open(io.BytesIO(content)) for name, content in files.items()}
    yield opened
    for each in opened.values():
        each.close()


@pytest.fixture(scope="module")
def pdf(report):
    with pikepdf.open(io.BytesIO(report[0])) as document:
        yield document


def elements(element):
    """All structure elements below one, in reading order."""
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


def of_kind(document, *kinds):
    return [element for element in elements(document.Root.StructTreeRoot) if str(element.S) in kinds]


def attribute(element, name):
    found = element.get("/A", [])
    found = list(found) if isinstance(found, pikepdf.Array) else [found]
    return next(
        (str(one[name]) for one in found if isinstance(one, pikepdf.Dictionary) and name in one), None
    )


def bookmarks(items, level=1):
    for bookmark in items:
        yield level, bookmark.title
        yield from bookmarks(bookmark.children, level + 1)


@pytest.mark.parametrize("volume", ["rapport", "bijlagen"])
@pytest.mark.parametrize("profile", ["ua1", "2a"])
def test_it_passes_the_checker(files, profile, volume):
    result = page.validate_pdf_bytes(files[volume], profile=profile)

    assert [(failure.rule_id, failure.message) for failure in result.failures] == []
    assert result.is_compliant


def test_the_same_book_gives_the_same_bytes(files, tmp_path):
    again = sample_book.build(sample_book.write(tmp_path))

    assert again.read_bytes() == files["rapport"]
    assert again.with_name(annexes_of(again.name)).read_bytes() == files["bijlagen"]


def leading_elsewhere(document):
    """File, place, and what a screen reader says of each link to another file."""
    for sheet in document.pages:
        for note in sheet.get("/Annots", []):
            address = str(note.get("/A", {}).get("/URI", ""))
            assert not address.startswith("svm-")
            if address.startswith("./"):
                file, _, place = address[2:].partition("#nameddest=")
                yield file, place, str(note.Contents)


@pytest.mark.parametrize(
    ("volume", "other", "said"),
    [("rapport", "bijlagen", "In de bijlagen"), ("bijlagen", "rapport", "In het rapport")],
)
def test_the_volumes_lead_to_places_in_each_other(volumes, volume, other, said):
    links = list(leading_elsewhere(volumes[volume]))
    known = dict(pikepdf.NameTree(volumes[other].Root.Names.Dests))
    name = "staat-van-migratie-2024.pdf"

    assert {file for file, _, _ in links} == {annexes_of(name) if other == "bijlagen" else name}
    assert {place for _, place, _ in links} <= known.keys()
    assert said in {contents for _, _, contents in links}


def test_a_number_leads_to_the_row_of_its_source_in_the_annexes(volumes):
    """To the very place: the page that shows the row, at its height."""
    places = {
        place for _, place, said in leading_elsewhere(volumes["rapport"]) if "Bron van dit cijfer" in said
    }
    goals = pikepdf.NameTree(volumes["bijlagen"].Root.Names.Dests)
    title = next(
        int(item.destination[0].objgen[0]) if item.destination else None
        for item in volumes["bijlagen"].open_outline().root
        if item.title == "Bronnen per hoofdstuk"
    )

    assert places == {"asiel.bron-asiel-asiel_eerste"}
    assert goals["asiel.bron-asiel-asiel_eerste"][0].objgen[0] == title


def test_it_says_what_it_is(pdf):
    metadata = pdf.open_metadata()

    assert str(pdf.Root.Lang).startswith("nl")
    assert bool(pdf.Root.MarkInfo.Marked)
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    assert metadata["pdfuaid:part"] == "1"
    assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
    assert metadata["dc:title"] == "Staat van Migratie 2024"
    assert metadata["dc:creator"] == ["Staat van Migratie"]
    assert "migratie" in metadata["pdf:Keywords"]
    assert metadata["xmp:CreateDate"].startswith("2024-06-03T00:00:00")


def test_the_cover_says_whose_report_it_is_and_how_new_its_figures_are(tmp_path):
    sample_book.build(sample_book.write(tmp_path, {"index": "# R\n\nTekst.\n"}))

    head = (tmp_path / "_build" / "bron" / "rapport-bron.typ").read_text(encoding="utf-8")

    assert 'titel: "Staat van Migratie 2024"' in head
    assert 'ondertitel: "over het jaar 2023"' in head
    assert 'stand: "3 juni 2024"' in head
    assert 'ministeries: ("Justitie en Veiligheid", ' in head


def test_every_figure_has_an_alternative_text(pdf):
    figures = of_kind(pdf, "/Figure")

    assert len(figures) == 4
    assert all(str(figure.Alt) for figure in figures)


def test_every_header_says_what_it_is_a_header_of(pdf):
    headers = of_kind(pdf, "/TH")

    assert {attribute(header, "/Scope") for header in headers} == {"/Column", "/Row"}
    assert not [cell for cell in of_kind(pdf, "/TH", "/TD") if attribute(cell, "/Headers")]


def test_each_row_of_a_table_starts_with_its_header(pdf):
    """A table over two pages is one table, its repeated header row is not read again."""
    table = max(of_kind(pdf, "/Table"), key=lambda table: len(list(elements(table))))
    rows = [row for part in elements(table) if part.S == "/TBody" for row in elements(part) if row.S == "/TR"]

    assert len(rows) == 2023 - 1950 + 1
    assert all([str(cell.S) for cell in row.K] == ["/TH", "/TD"] for row in rows)
    assert {attribute(row.K[0], "/Scope") for row in rows} == {"/Row"}
    assert len([part for part in elements(table) if part.S == "/THead"]) == 1


def test_a_figure_is_read_where_it_was_written(pdf):
    """On the page it may stand at the top of the next one, so that no page stays half empty."""
    order = [str(element.get("/T", element.S)) for element in elements(pdf.Root.StructTreeRoot)]

    assert order.index("Asiel") < order.index("/Figure") < order.index("Aanvragen en besluiten")


def test_the_caption_is_part_of_its_table(pdf):
    """A screen reader says it when the reader enters the table."""
    captioned = [table for table in of_kind(pdf, "/Table") if str(table.K[0].S) == "/Caption"]

    assert len(captioned) == len(of_kind(pdf, "/Table")) - 1  # the Markdown table has none


def test_a_table_without_row_headers_gets_none(pdf):
    """The Markdown table of the sample has no column that names its rows."""
    tables = [[str(cell.S) for cell in elements(table)] for table in of_kind(pdf, "/Table")]

    assert tables[2].count("/TH") == 2
    assert tables[2].count("/TD") == 2


def test_the_bookmarks_are_the_headings(pdf, volumes):
    with pdf.open_outline() as outline:
        found = list(bookmarks(outline.root))
    headings = [(int(str(heading.S)[2:]), str(heading.T)) for heading in of_kind(pdf, *HEADINGS)]

    assert [level for level, _ in found] == [level for level, _ in headings]
    # A heading's tag is named after its title, without the number.
    assert all(title.endswith(name) for (_, title), (_, name) in zip(found, headings, strict=True))
    assert found == [
        (1, "Inhoud"),
        (1, "Over deze uitgave"),
        (2, "Tekens in figuren en tabellen"),
        (1, "1 Asiel"),
        (2, "1.1 Aanvragen en besluiten"),
        (3, "1.1.1 Een derde niveau"),
        (2, "1.2 Bronnen bij dit hoofdstuk"),
    ]
    with volumes["bijlagen"].open_outline() as outline:
        assert list(bookmarks(outline.root)) == [
            (1, "Inhoud"),
            (1, "2 Begrippen"),
            (1, "Bronnen per hoofdstuk"),
            (2, "1 Asiel"),
            (1, "Gegevens bij de figuren"),
            (2, "1 Asiel"),
        ]


def test_only_the_fonts_of_the_package_are_used_and_all_are_embedded(pdf):
    fonts = [obj for obj in pdf.objects if isinstance(obj, pikepdf.Dictionary) and "/FontName" in obj]
    own = {path.stem for path in FONTS.glob("*.ttf")}

    assert fonts
    assert {str(font.FontName).partition("+")[2] for font in fonts} <= own
    assert all("/FontFile2" in font or "/FontFile3" in font for font in fonts)


def test_every_link_says_where_it_leads(pdf):
    links = [note for sheet in pdf.pages for note in sheet.get("/Annots", []) if note.Subtype == "/Link"]

    assert len(links) > 20
    assert all(str(link.get("/Contents", "")) for link in links)


def test_a_number_without_a_source_row_is_plain_text_with_a_warning(report):
    warnings = re.sub(r"\x1b\[\d+(;\d+)*m", "", report[1]).splitlines()

    assert len(warnings) == 1
    assert "asiel.md: WARNING: asiel#bron-asiel-geen_bron is nowhere in the report" in warnings[0]


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("name", ["blauw", "grijs", "oranje"])
def test_text_stands_out_on_white_and_on_the_tint(name):
    """WCAG 2.2 asks 4.5 to 1 for text of this size, also for a figure that is not out yet."""
    colours = dict(re.findall(r'#let ([\w-]+) = rgb\("(#\w{6})"\)', TEMPLATE.read_text(encoding="utf-8")))

    ratio = (luminance(colours["blauw-bleek"]) + 0.05) / (luminance(colours[name]) + 0.05)

    assert ratio >= 4.5


def source(folder, body):
    (folder / TEMPLATE.name).write_bytes(TEMPLATE.read_bytes())
    head = f'#import "{TEMPLATE.name}": *\n#show: rapport.with(titel: "Proef", auteur: "Proef")\n'
    path = folder / "proef.typ"
    path.write_text(head + body, encoding="utf-8")
    return path


def test_a_skipped_heading_level_is_refused(tmp_path):
    path = source(tmp_path, "#kop(1)[Eerste]\n\n#kop(3)[Derde]\n")

    with pytest.raises(PdfError, match="skipped from heading level 1 to 3"):
        compile_pdf(path, sample_book.EPOCH)


def test_a_picture_that_slips_through_without_alternative_text_is_refused(tmp_path):
    (tmp_path / "a.svg").write_text(sample_book.drawing(), encoding="utf-8")
    path = source(tmp_path, '#kop(1)[Eerste]\n// asiel: Figuur 1.1 (fig-a)\n#figuur[#grafiek("a.svg")]\n')

    with pytest.raises(PdfError, match="missing alt text"):
        compile_pdf(path, sample_book.EPOCH)


def test_an_error_in_the_source_names_the_figure(tmp_path):
    path = source(
        tmp_path, '#kop(1)[Een]\n// asiel: Figuur 1.1 (fig-a)\n#figuur[#grafiek("weg.svg", alt: "a")]\n'
    )

    with pytest.raises(PdfError, match=r"asiel: Figuur 1\.1 \(fig-a\): file not found"):
        compile_pdf(path, sample_book.EPOCH)


def test_a_warning_of_the_compiler_is_passed_on(tmp_path):
    path = source(tmp_path, '// asiel: Eerste\n#kop(1)[#text(font: "Onbekend")[Eerste]]\n')

    _, warnings = compile_pdf(path, sample_book.EPOCH)

    assert warnings == ["asiel: Eerste: unknown font family: onbekend"]


def resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_memory_of_the_compiler_is_not_kept(tmp_path):
    """Some 25 kB a cell, which would add up in a process that makes one document after the other."""
    rows = "\n".join(f"[{year}], [{year * 7919}], [{year * 104729}]," for year in range(700))
    path = source(tmp_path, f"#kop(1)[Een]\n#table(columns: 3,\n{rows}\n)\n")
    before = resident()

    compile_pdf(path, sample_book.EPOCH)

    assert resident() - before < 15_000_000


def test_a_compiler_that_is_killed_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "executable", shutil.which("false"))

    with pytest.raises(PdfError, match="its process ended with code 1"):
        compile_pdf(source(tmp_path, ""), sample_book.EPOCH)


def test_row_headers_are_refused_when_the_tables_are_others(report):
    """Marking the wrong table would make it unreadable and pass every checker."""
    with pytest.raises(PdfError, match="but \\[2\\] were written"):
        mark_row_headers(report[0], [[1, 1]])


def test_a_book_with_a_picture_without_text_is_not_written(tmp_path):
    book = {"index": "# R\n", "asiel": "# Asiel\n\n![](vlak.svg)\n"}

    with pytest.raises(PdfError, match=r"asiel: Image vlak\.svg has no alternative text"):
        sample_book.build(sample_book.write(tmp_path, book))
    assert not list(tmp_path.rglob("*.pdf"))


@pytest.mark.parametrize("epoch", ["gisteren", "-1", ""])
def test_a_senseless_moment_is_an_error(monkeypatch, epoch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)

    with pytest.raises(PdfError, match="SOURCE_DATE_EPOCH"):
        timestamp()


def test_no_module_of_the_pdf_needs_the_network():
    """The command that makes the PDF must work on a machine without any."""
    code = (
        "import socket; socket.socket = None; "
        "import staatvanmigratie.book.pdf.builder, staatvanmigratie.book.pdf.compile"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_stream_never_ends_in_what_looks_like_half_a_line_end():
    """One compressed stream in 256 does by chance, and then a sound report would fail the checker."""
    document = pikepdf.new()
    document.add_blank_page()
    document.Root.StructTreeRoot = pikepdf.Dictionary(K=pikepdf.Array())
    data = next(data for n in range(9999) if zlib.compress(data := b"q " * n).endswith(b"\r"))
    document.pages[0].Contents = pikepdf.Stream(
        document, zlib.compress(data), Filter=pikepdf.Name.FlateDecode
    )
    made = io.BytesIO()
    document.save(made)

    marked = mark_row_headers(made.getvalue(), [])

    assert b"\r\nendstream" in made.getvalue()
    assert b"\r\nendstream" not in marked
    with pikepdf.open(io.BytesIO(marked)) as after:
        assert after.pages[0].Contents.read_bytes() == data


def as_saved(document, packed):
    """The bytes of a document with its small objects packed by qpdf, or as they are."""
    made = io.BytesIO()
    mode = pikepdf.ObjectStreamMode
    document.save(made, static_id=True, object_stream_mode=mode.generate if packed else mode.disable)
    return made.getvalue()


def test_small_objects_are_packed_and_the_document_is_the_same():
    """Two hundred files: of those that qpdf packs, some would fail the checker."""
    unsound = 0
    for number in range(200):
        document = pikepdf.new()
        document.add_blank_page()
        notes = (pikepdf.Dictionary(Words=str(number ** (rank % 30))) for rank in range(250))
        document.Root.Notes = pikepdf.Array(document.make_indirect(note) for note in notes)
        plain = as_saved(document, packed=False)
        unsound += b"\r\nendstream" in as_saved(document, packed=True)

        packed = pack(plain)

        assert b"\r\nendstream" not in packed
        assert len(packed) * 2 < len(plain)
        with pikepdf.open(io.BytesIO(packed)) as after, pikepdf.open(io.BytesIO(plain)) as before:
            assert after.check_pdf_syntax() == []
            assert as_saved(after, packed=False) == as_saved(before, packed=False)
    assert unsound


def test_the_tags_of_the_report_are_packed(report):
    assert b"/Type /ObjStm" in report[0]
    assert b"/StructElem" not in report[0]
