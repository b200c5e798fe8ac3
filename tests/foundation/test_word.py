"""A .docx of a stranger is read in its accepted view, without its writers, in a process of its own."""

import zipfile

import pytest

from staatvanmigratie.foundation.office_files import word
from staatvanmigratie.foundation.office_files.archive import HostileFileError

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
WHO = 'w:author="Voorbeeldnaam"'


def document(path, body, **parts):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", content)
    return path


def run(text):
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (run("een ") + f"<w:ins {WHO}>{run('nieuw ')}</w:ins>" + run("woord"), "een nieuw woord"),
        (
            run("een ") + f"<w:del {WHO}><w:r><w:delText>oud </w:delText></w:r></w:del>" + run("woord"),
            "een woord",
        ),
        (f"<w:moveFrom {WHO}>{run('weg')}</w:moveFrom><w:moveTo {WHO}>{run('hier')}</w:moveTo>", "hier"),
        ("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r>", "a b\nc"),
        (
            "<w:r><w:t>COA</w:t><w:noBreakHyphen/><w:t>lo</w:t><w:softHyphen/><w:t>catie</w:t></w:r>",
            "COA\N{NON-BREAKING HYPHEN}lo\N{SOFT HYPHEN}catie",
        ),
        (
            f'<w:sdt><w:sdtPr><w:tag w:val="x"/></w:sdtPr><w:sdtContent>{run("7")}</w:sdtContent></w:sdt>',
            f"{word.START}x{word.MIDDLE}7{word.END}",
        ),
        (run(f"{word.START}x{word.MIDDLE}7{word.END}"), "x7"),
    ],
)
def test_the_accepted_view_counts(tmp_path, body, said):
    path = document(tmp_path / "a.docx", f"<w:p>{body}</w:p>")

    assert word.of_docx(path).paragraphs == [said]


def test_a_remark_belongs_to_its_table_and_to_nobody(tmp_path):
    cell = "<w:tc><w:p>" + run("cel") + '<w:r><w:commentReference w:id="3"/></w:r></w:p></w:tc>'
    comment = (
        f'<w:comments {W}><w:comment w:id="3" {WHO}><w:p>{run("Let op.")}</w:p></w:comment></w:comments>'
    )
    path = document(tmp_path / "a.docx", f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>", comments=comment)

    found = word.of_docx(path)

    assert found == word.Words([], [word.Table([["cel"]], ["Let op."])], [])


def test_a_table_in_a_cell_is_text_of_that_cell(tmp_path):
    inner = (
        f"<w:tbl><w:tr><w:tc><w:p>{run('a')}</w:p></w:tc><w:tc><w:p>{run('b')}</w:p></w:tc></w:tr></w:tbl>"
    )
    row = f"<w:tr><w:tc><w:p>{run('kop')}</w:p></w:tc><w:tc>{inner}<w:p>{run('c')}</w:p></w:tc></w:tr>"
    path = document(tmp_path / "a.docx", f"<w:tbl>{row}</w:tbl>")

    assert word.of_docx(path).tables[0].rows == [["kop", "a\nb\nc"]]


def test_paragraphs_that_were_joined_in_a_tracked_change_are_one(tmp_path):
    gone = f"<w:p><w:pPr><w:rPr><w:del {WHO}/></w:rPr></w:pPr>{run('een ')}</w:p><w:p>{run('twee')}</w:p>"
    path = document(tmp_path / "a.docx", f"<w:tbl><w:tr><w:tc>{gone}</w:tc></w:tr></w:tbl>")

    assert word.of_docx(path).tables[0].rows == [["een twee"]]


@pytest.mark.parametrize("body", ["<w:p>", "<w:p>" * 5000 + "</w:p>" * 5000], ids=["broken", "deep"])
def test_what_cannot_be_read_harms_only_the_reader(tmp_path, body):
    with pytest.raises(HostileFileError, match="the reader ended"):
        word.of_docx(document(tmp_path / "a.docx", body))


def test_another_kind_of_file_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")

    with pytest.raises(HostileFileError, match=r"a xlsx file, but no \.docx"):
        word.of_docx(tmp_path / "a.docx")
