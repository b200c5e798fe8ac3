"""A text that would have a page load or run something is named with its line."""

import pytest

from staatvanmigratie.report import loads

FOREIGN = {
    "![Kaart](https://example.org/k.png)": "a picture from another server (https://example.org/k.png)",
    "![Kaart](<http://example.org/k.png> 'x')": "a picture from another server (http://example.org/k.png)",
    "![Kaart](//example.org/k.png)": "a picture from another server (//example.org/k.png)",
    "![Kaart][k]\n\n[k]: https://example.org/k.png": "a picture from another server",
    "![k]\n\n[K]: https://example.org/k.png": "a picture from another server",
    "```{image} https://example.org/k.png\n```": "a picture from another server",
    ":::{figure} https://example.org/k.png\nX\n:::": "a picture from another server",
    "[![Kaart](https://example.org/k.png)](https://example.org)": "a picture from another server",
    "![Scherm](attachment:scherm.png)": "a picture inside the notebook (attachment:scherm.png)",
    "<img src=https://example.org/p.gif>": "<img> loads https://example.org/p.gif",
    "<IMG SRC='//example.org/p.gif'>": "<img> loads //example.org/p.gif",
    "<img src='x.png' srcset='y.png, https://example.org/p.gif 2x'>": "<img> loads https://example.org/p.gif",
    "<p style=\"background: url('https://example.org/p.gif')\">x</p>": "<p> loads https://example.org/p.gif",
    '<video poster="https://example.org/p.gif"></video>': "<video> loads https://example.org/p.gif",
    "<script>alert(1)</script>": "HTML that runs or loads something (<script>)",
    "<iframe src='x.html'></iframe>": "HTML that runs or loads something (<iframe>)",
    "<b onclick='x()'>x</b>": "HTML that runs or loads something (<b>)",
    "<link rel=stylesheet href=x.css>": "HTML that runs or loads something (<link>)",
}


@pytest.mark.parametrize("text", FOREIGN)
def test_what_a_page_would_load_or_run_is_named(text):
    (found,) = loads.of_text(f"Een zin.\n\n{text}")

    assert found[0] == 3
    assert FOREIGN[text] in found[1]
    assert "; " in found[1]  # what to write


@pytest.mark.parametrize(
    "text",
    [
        "[de bron](https://example.org/k.png) en <https://example.org>",
        "<a href='https://example.org'>bron</a>",
        "![Een foto](../_static/foto.png)",
        "`![x](https://example.org/k.png)` en `<script>`",
        "```\n<script>\n```",
        "Als 3 < 4 en 5 > 4, dan <b>vet</b>.",
        "{{ a }} {% if a < b %}x{% endif %} !",
    ],
)
def test_links_pictures_of_the_report_and_code_are_left_alone(text):
    assert list(loads.of_text(text)) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Er kwamen<br>{{ reeks }} mensen.", "HTML (<br>), which the PDF leaves out; end the line with \\"),
        ("<b>vet</b>", "HTML (<b>), which the PDF leaves out; write **bold**"),
        ("CO<sub>2</sub>", "write {sub}`2`"),
        ("<span class='x'>a</span>", "HTML (<span>), which the PDF leaves out; write Markdown"),
    ],
)
def test_html_in_prose_is_named_since_the_pdf_has_none(text, said):
    (found,) = loads.html_of_prose(f"Een zin.\n\n{text}")

    assert found[0] == 3 and said in found[1]


@pytest.mark.parametrize(
    "text",
    [
        "{term}`wie nareist <nareis>`",
        "<https://example.org>",
        "x < y en y > z",
        "`<b>`",
        "<post@example.org>",
        "{% if a<b and c>d %}x{% endif %}",
    ],
)
def test_what_only_looks_like_html_is_prose(text):
    assert list(loads.html_of_prose(text)) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("![Boot](boot.png)", "a picture that does not stand in _static (boot.png)"),
        ("![Boot](./boot.png)", "a picture that does not stand in _static"),
        ("![](../_static/boot.png)", "a picture (../_static/boot.png) without what it shows"),
    ],
)
def test_a_picture_beside_the_notebook_and_one_without_words_are_named(text, said):
    (found,) = loads.of_text(text)

    assert said in found[1] and "![what it shows](../_static/name.png)" in found[1]
