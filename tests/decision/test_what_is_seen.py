"""One character or one pixel of what a reader sees is another, and the approval lapses; nothing else does."""

import base64
import io
import json
from copy import deepcopy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from staatvanmigratie.decision import chapter_content
from staatvanmigratie.decision.differences import compare
from staatvanmigratie.decision.seen import markup, pictures, raw_outputs
from staatvanmigratie.foundation.errors import BuildError
from tests.samples import built

WORDS = st.text("abcdefghij0123456789éü.,'", min_size=1, max_size=40)
OTHER = st.sampled_from("§ΩΨЖ")
#: What of a record no reader sees: ids, what printed a number, and how far a contribution is.
HIDDEN = {"id", "number", "change_number", "anchor_prefix", "row_ids", "expression", "at", "form", "kind"}
HIDDEN |= {"contribution", "role"}
ONLY_WORDS = {"pending", "withheld"}  # of a text, which says in words what is still to come


def packed(image, **how):
    written = io.BytesIO()
    image.save(written, **{"format": "PNG", **how})
    return written.getvalue()


def in_notebook(content):
    return base64.encodebytes(content).decode()


def digest_of(tmp, cells, metadata=None):
    path = tmp / "01_proef.ipynb"
    path.write_text(json.dumps({"cells": cells, "metadata": metadata or {}}), encoding="utf-8")
    return chapter_content.of_chapter(path)


def shown(output, **about):
    return {"cell_type": "code", "metadata": {}, "source": "", "outputs": [output], **about}


def data(mime, value):
    return {"output_type": "display_data", "metadata": {}, "data": {mime: value}}


#: Every way in which words reach a reader, as a cell.
KINDS = {
    "html": lambda w: shown(data("text/html", f"<p class='a' id='x'>{w}</p>")),
    "html attribute": lambda w: shown(data("text/html", f'<img src="a.png" alt="{w}">')),
    "html address": lambda w: shown(data("text/html", f'<a href="https://example.org/{w}">meer</a>')),
    "html style": lambda w: shown(data("text/html", f"<style>p::after {{content: '{w}'}}</style>")),
    "html script": lambda w: shown(data("text/html", f"<script>draw(`{w}`)</script>")),
    "markdown": lambda w: shown(data("text/markdown", f"Er kwamen {w} mensen.")),
    "latex": lambda w: shown(data("text/latex", f"$${w}$$")),
    "plain": lambda w: shown(data("text/plain", f"<Ding {w}>")),
    "svg": lambda w: shown(
        data("image/svg+xml", f"<svg xmlns='http://www.w3.org/2000/svg'><text>{w}</text></svg>")
    ),
    "svg place": lambda w: shown(
        data("image/svg+xml", f"<svg xmlns='http://www.w3.org/2000/svg'><path d='{w}'/></svg>")
    ),
    "broken svg": lambda w: shown(data("image/svg+xml", f"<svg>{w}")),
    "json": lambda w: shown(data("application/json", {"a": [{"b": w}]})),
    "vega": lambda w: shown(data("application/vnd.vegalite.v5+json", {"data": {"values": [{"x": w}]}})),
    "javascript": lambda w: shown(data("application/javascript", f"show('{w}')")),
    "unknown": lambda w: shown(data("application/x-onbekend", w)),
    "pdf": lambda w: shown(data("application/pdf", in_notebook(w.encode()))),
    "no picture": lambda w: shown(data("image/png", in_notebook(w.encode()))),
    "stream": lambda w: shown({"output_type": "stream", "name": "stdout", "text": [w]}),
    "warning": lambda w: shown({"output_type": "stream", "name": "stderr", "text": w}),
    "error": lambda w: shown({"output_type": "error", "ename": "E", "evalue": w, "traceback": []}),
    "traceback": lambda w: shown({"output_type": "error", "ename": "E", "evalue": "", "traceback": ["a", w]}),
    "text": lambda w: {"cell_type": "markdown", "metadata": {}, "source": f"Er kwamen {w} mensen."},
    "heading": lambda w: {"cell_type": "markdown", "metadata": {}, "source": f"# Kop {w}"},
    "code block": lambda w: {"cell_type": "markdown", "metadata": {}, "source": f"```\na {w}\n```"},
    "picture in the text": lambda w: {"cell_type": "markdown", "metadata": {}, "source": f"![x]({w}.png)"},
    "link": lambda w: {"cell_type": "markdown", "metadata": {}, "source": f"[x](https://example.org/{w})"},
    "reference": lambda w: {"cell_type": "markdown", "metadata": {}, "source": f"Zie {{term}}`x <t{w}>`."},
    "directive": lambda w: {
        "cell_type": "markdown",
        "metadata": {},
        "source": f":::{{note}} {w}\nLees.\n:::",
    },
    "raw cell": lambda w: {"cell_type": "raw", "metadata": {}, "source": f"<b>{w}</b>"},
    "raw format": lambda w: {"cell_type": "raw", "metadata": {"format": f"text/{w}"}, "source": "x"},
    "caption in metadata": lambda w: shown(
        data("text/plain", "x"), metadata={"mystnb": {"figure": {"caption": w}}}
    ),
    "size in metadata": lambda w: shown(
        {**data("image/png", "eA=="), "metadata": {"image/png": {"width": w}}}
    ),
    "attachment": lambda w: {
        "cell_type": "markdown",
        "metadata": {},
        "source": "![x](attachment:a.png)",
        "attachments": {"a.png": {"image/png": in_notebook(w.encode())}},
    },
}


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=25, deadline=None)
@given(words=WORDS, place=st.integers(0, 39), other=OTHER)
def test_one_character_of_anything_a_cell_shows_lapses_the_approval(
    tmp_path_factory, kind, words, place, other
):
    tmp, place = tmp_path_factory.getbasetemp(), place % len(words)
    flipped = words[:place] + other + words[place + 1 :]

    before, after = (digest_of(tmp, [KINDS[kind](each)]) for each in (words, flipped))

    assert before.digest != after.digest
    assert compare(before, after), "and it is told"


@pytest.mark.parametrize(
    "tag", ["remove-output", "remove_output", "remove-input", "hide-cell", "remove-stderr"]
)
def test_text_counts_whatever_is_taken_away_of_outputs(tmp_path, tag):
    """A text has no output: with such a tag it stands on the page all the same."""
    one, two = (
        digest_of(tmp_path, [{**KINDS["text"](words), "metadata": {"tags": [tag]}}]).digest
        for words in ("tien", "elf")
    )

    assert one != two


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Eerst dit.  \nDan dat.", "Eerst dit.\nDan dat."),
        ("Eerst dit  \nen dan dat.", "Eerst dit\nen dan dat."),
        ("Er kwamen tien\u00a0mensen.", "Er kwamen tien mensen."),
        ("Er kwamen tien\u202fmensen.", "Er kwamen tien\u00a0mensen."),
    ],
)
def test_a_break_or_space_that_a_page_shows_counts(tmp_path, one, two):
    before, after = (
        digest_of(tmp_path, [{**KINDS["text"](""), "source": each}]).digest for each in (one, two)
    )

    assert before != after
    assert markup.of_html(f"<p>{one}</p>".replace("  \n", "<br>")) != markup.of_html(f"<p>{two}</p>")


@pytest.mark.parametrize(
    "two", ["Er kwamen\ntien mensen.", "Er  kwamen tien\tmensen. ", "Er kwamen tien mensen.\n"]
)
def test_where_a_line_is_broken_off_in_the_source_lapses_nothing(tmp_path, two):
    one = "Er kwamen tien mensen."
    before, after = (
        digest_of(tmp_path, [{"cell_type": "markdown", "metadata": {}, "source": each}]).digest
        for each in (one, two)
    )

    assert before == after


def test_a_widget_counts_with_all_it_is_made_of_and_its_ids_do_not(tmp_path):
    def widget(label, model="abc", layout="def"):
        view = {"model_id": model, "version_major": 2}
        state = {
            model: {"model_name": "Slider", "state": {"description": label, "layout": f"IPY_MODEL_{layout}"}},
            layout: {"model_name": "Layout", "state": {"width": "10px"}},
        }
        kept = {"widgets": {"application/vnd.jupyter.widget-state+json": {"state": state}}}
        return digest_of(
            tmp_path, [shown(data("application/vnd.jupyter.widget-view+json", view))], kept
        ).digest

    assert widget("Jaar") == widget("Jaar", "9f2", "77c")
    assert widget("Jaar") != widget("Maand")


# Pictures ------------------------------------------------------------------------------------------------


@st.composite
def images(draw, modes=("RGB", "RGBA", "L", "P", "1", "I;16", "CMYK")):
    mode = draw(st.sampled_from(modes))
    size = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    length = len(Image.new(mode, size).tobytes())
    image = Image.frombytes(mode, size, draw(st.binary(min_size=length, max_size=length)))
    if mode == "P":
        image.putpalette([n for each in range(256) for n in (each, each, each)])
    return image


def flipped(image, x, y):
    """The same picture with one pixel that is another one to the eye."""
    made, (x, y) = image.copy(), (x % image.width, y % image.height)
    was = image.getpixel((x, y))
    if image.mode == "RGBA":
        made.putpixel((x, y), (*((n + 1) % 256 for n in was[:3]), was[3] or 255))
    elif isinstance(was, tuple):
        made.putpixel((x, y), ((was[0] + 1) % 256, *was[1:]))
    else:
        made.putpixel(
            (x, y), 255 - was if image.mode == "1" else (was + 1) % (65536 if "16" in image.mode else 256)
        )
    return made


@settings(max_examples=150, deadline=None)
@given(image=images(), x=st.integers(0, 4), y=st.integers(0, 4))
def test_one_pixel_is_another_picture(image, x, y):
    how = {"format": "TIFF"} if image.mode == "CMYK" else {}

    assert pictures.of_picture(packed(image, **how)) != pictures.of_picture(
        packed(flipped(image, x, y), **how)
    )


@settings(max_examples=100, deadline=None)
@given(image=images(modes=("RGB", "RGBA", "L", "P", "1")), note=WORDS, level=st.integers(0, 9))
def test_the_same_pixels_packed_otherwise_are_the_same_picture(tmp_path_factory, image, note, level):
    about = PngImagePlugin.PngInfo()
    about.add_text("Software", note)
    other = packed(image, compress_level=level, pnginfo=about, dpi=(72, 72))
    cells = [
        [shown(data("image/png", in_notebook(each)), execution_count=n)]
        for n, each in enumerate((packed(image), other))
    ]
    one, two = (digest_of(tmp_path_factory.getbasetemp(), each).digest for each in cells)

    assert one == two
    embedded = [
        f'<img src="data:image/png;base64,{base64.b64encode(p).decode()}">' for p in (packed(image), other)
    ]
    assert markup.of_html(embedded[0]) == markup.of_html(embedded[1])


def test_a_picture_that_moves_counts_frame_by_frame():
    first, second, third = (Image.new("L", (2, 2), colour) for colour in (0, 90, 200))

    def moving(*rest, **how):
        return pictures.of_picture(packed(first, format="GIF", save_all=True, append_images=rest, **how))

    assert moving(second, duration=100) != moving(third, duration=100)
    assert moving(second, duration=100) != moving(second, duration=900)


# What a reader cannot see --------------------------------------------------------------------------------


@settings(max_examples=50, deadline=None)
@given(
    old=st.from_regex(r"[a-z]{3}-[0-9a-f]{8}", fullmatch=True),
    new=st.from_regex(r"[a-z]{3}-[0-9a-f]{8}", fullmatch=True),
)
def test_ids_that_tools_hand_out_lapse_nothing(old, new):
    def page(name):
        return (
            f'<style>#{name} {{color: red}}</style><div id="{name}" class="a">12<!-- {name} --></div>'
            f'<label for="{name}">x</label><a href="#{name}">y</a><script>embed("#{name}", [1, 2])</script>'
        )

    def drawing(name):
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg"><metadata>{name}</metadata><clipPath id="{name}"/>'
            f'<g clip-path="url(#{name})"><text>12</text></g></svg>'
        )

    assert markup.of_html(page(old)) == markup.of_html(page(new))
    assert markup.of_drawing(drawing(old)) == markup.of_drawing(drawing(new))
    assert markup.of_html(page(old)) != markup.of_html(page(old).replace(">12", ">13"))
    assert markup.of_drawing(drawing(old)) != markup.of_drawing(drawing(old).replace(">12", ">13"))


def test_an_id_that_a_reader_reads_too_counts():
    assert markup.of_html('<p id="a1">a1</p>') != markup.of_html('<p id="a2">a2</p>')


def test_execution_counts_and_marks_of_tools_lapse_nothing(tmp_path):
    cell = shown(data("text/html", "<b>1</b>"))
    other = deepcopy(cell)
    other |= {
        "execution_count": 7,
        "id": "f00",
        "metadata": {"execution": {"iopub": "now"}, "papermill": {"a": 1}},
    }
    other["outputs"][0] |= {
        "execution_count": 7,
        "transient": {"display_id": "x"},
        "metadata": {"papermill": 1},
    }

    one = digest_of(tmp_path, [cell], {"kernelspec": {"name": "python3"}}).digest
    assert (
        one
        == digest_of(tmp_path, [other], {"kernelspec": {"name": "p3"}, "language_info": {"v": "3.13"}}).digest
    )


def test_where_an_object_stood_in_memory_lapses_nothing():
    def parts(place):
        return raw_outputs.parts(data("text/plain", f"<Ding at {place}>"))

    assert parts("0x7f01") == parts("0x7fff")


# Outputs of the report -----------------------------------------------------------------------------------


def leaves(value, path=()):
    """Every text, number and yes or no of a record that a reader sees, by the way to it."""
    if isinstance(value, dict):
        for name, each in value.items():
            if name not in HIDDEN:
                yield from leaves(each, (*path, name))
    elif isinstance(value, list):
        for place, each in enumerate(value):
            yield from leaves(each, (*path, place))
    elif value is not None and value != "":
        yield path


def with_another(value, path, place, other):
    """A copy of a record with one leaf changed by one character."""
    made = inner = deepcopy(value)
    for name in path[:-1]:
        inner = inner[name]
    was = inner[path[-1]]
    if isinstance(was, bool):
        inner[path[-1]] = not was
    elif isinstance(was, str):
        place %= len(was)
        inner[path[-1]] = was[:place] + other + was[place + 1 :]
    else:
        inner[path[-1]] = was + 1
    return made


CHANGE = built.number(
    "17% minder", "n2", what="change", based_on=[built.number(), built.number("403.108", period="2022")]
)
WAITING = {"series": "gezin", "period": "2023"}
TILE = {
    "title": "Immigratie",
    "shown": "332.863",
    "period": "2023",
    "number": "n1",
    "change": "17% minder",
    "note": "x",
}
STEP = {
    "title": "Aanmelden",
    "actor": "IND",
    "phase": "Begin",
    "term": "8 dagen",
    "text": "Iemand meldt zich.",
    "end": True,
    "source": {"text": "IND", "href": "https://example.org/x"},
    "branches": [{"label": "ja", "to": 1, "title": "Aanmelden"}],
}
APPLIES = {"text": "Sinds juni", "source": {"text": "wet", "href": "https://example.org/y"}}
CAPTIONED = {"caption": "Wie komt", "source": "Bron: CBS.", "notes": ["* voorlopig"]}
RECORDS = {
    "tekst": built.sentence(
        "## Kop\n\nEr {term}`kwamen <komen>` {cijfer}`n1`, {cijfer}`n2`.", built.number(), CHANGE
    ),
    "figuur": built.figure(built.number(), CHANGE, pending=[WAITING], csv="a;b"),
    "dashboard": built.figure(built.number(), dashboard=True, csv="a;b"),
    "tabel": {
        **built.policy(("1 mei", "Een wet", "https://example.org/1")),
        "label": "tab-x",
        "notes": ["noot"],
    },
    "beleid": built.policy(("1 mei", "Een wet", "https://example.org/1")),
    "kerncijfers": {
        "kind": "kerncijfers",
        "label": "kern",
        "tiles": [TILE],
        "source": "Bron: CBS.",
        "notes": ["* voorlopig"],
        "numbers": [built.number()],
        "pending": [WAITING],
    },
    "procesplaat": {
        **CAPTIONED,
        "kind": "procesplaat",
        "label": "fig-proces",
        "intro": "Zo gaat het.",
        "steps": [STEP],
        "applies": [APPLIES],
        "alt": "Een stap.",
    },
    "procestekst": {
        **CAPTIONED,
        "kind": "procestekst",
        "label": "x",
        "intro": "Zo gaat het.",
        "steps": [STEP],
    },
}
SVG = '<svg xmlns="http://www.w3.org/2000/svg"><rect width="{}" fill="#12436D"/><text x="3">{}</text></svg>'


def record_cell(kind, said=None, svg=SVG):
    output = {
        "output_type": "execute_result",
        "data": {},
        "metadata": said or built.records.metadata(RECORDS[kind]),
    }
    if kind in ("figuur", "dashboard", "procesplaat"):
        output["data"]["image/svg+xml"] = svg.format(30, "2023") if "{" in svg else svg
    return shown(output)


@pytest.mark.parametrize("kind", RECORDS)
@settings(max_examples=120, deadline=None)
@given(choose=st.data(), place=st.integers(0, 200), other=OTHER)
def test_one_character_of_an_output_of_the_report_lapses_the_approval(
    tmp_path_factory, kind, choose, place, other
):
    tmp, said = tmp_path_factory.getbasetemp(), built.records.metadata(RECORDS[kind])
    seen = [
        p for p in leaves(said) if not (kind == "tekst" and p[1] in ONLY_WORDS) and not in_a_drawing(kind, p)
    ]
    path = choose.draw(st.sampled_from(seen))
    before = digest_of(tmp, [record_cell(kind)])
    try:
        after = digest_of(tmp, [record_cell(kind, with_another(said, path, place, other))])
    except (BuildError, ValueError):
        return  # refused: nobody sees it

    assert before.digest != after.digest, path


def in_a_drawing(kind, path):
    """Only a dashboard is drawn from its specification; another figure comes with its drawing."""
    return kind == "figuur" and "spec" in path


@pytest.mark.parametrize("kind", ["figuur", "dashboard", "procesplaat"])
@pytest.mark.parametrize("svg", [(30, "2024"), (31, "2023")])
def test_a_drawing_counts_with_its_words_and_its_places(tmp_path, kind, svg):
    before = digest_of(tmp_path, [record_cell(kind)])
    after = digest_of(tmp_path, [record_cell(kind, svg=SVG.format(*svg))])

    assert before.digest != after.digest
    assert [(each.kind, each.parts) for each in compare(before, after).items] == [("redrawn", ("drawing",))]


def test_less_than_an_eye_sees_is_the_same_drawing(tmp_path):
    one, other = (record_cell("figuur", svg=SVG.format(width, "2023")) for width in ("30.01", "30.02"))

    assert digest_of(tmp_path, [one]).digest == digest_of(tmp_path, [other]).digest
