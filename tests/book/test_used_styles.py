"""The styles of the site keep what something on it can use, and nothing else."""

from pathlib import Path

import pytest

from staatvanmigratie.book.web import used_styles

NAMES = {"p", "a", "b", "kop", "--kept-by-a-script"}


@pytest.mark.parametrize(
    ("style", "kept"),
    [
        (".a{color:red}.weg{color:red}", ".a{color:red}"),
        (".a,.weg{color:red}", ".a{color:red}"),
        (".a.weg{color:red}", ""),
        ("p,weg,p weg,weg::before{color:red}", "p{color:red}"),
        ("p:hover::before{color:red}*{margin:0}", "p:hover::before{color:red}*{margin:0}"),
        ("p{margin:0}[data-x]{margin:0}:root{margin:0}", "p{margin:0}[data-x]{margin:0}:root{margin:0}"),
        (".a:not(.weg){color:red}", ".a:not(.weg){color:red}"),
        (":is(.weg,.a) > .b{color:red}", ":is(.weg,.a) > .b{color:red}"),
        ("#kop{color:red}#weg{color:red}", "#kop{color:red}"),
        ("@media (min-width:1px){.a{top:0}.weg{top:0}}", "@media (min-width:1px){.a{top:0}}"),
        ("@media print{.weg{top:0}}.a{top:0}", ".a{top:0}"),
        ("@font-face{font-family:x;src:url(x.woff2)}", "@font-face{font-family:x;src:url(x.woff2)}"),
        ("@keyframes k{from{top:0}to{top:1px}}", "@keyframes k{from{top:0}to{top:1px}}"),
        ('@charset "UTF-8";.a::after{content:"}.weg{"}', '@charset "UTF-8";.a::after{content:"}.weg{"}'),
        (
            "/* .a { */.a{background:url(data:image/svg+xml;utf8,x)}",
            ".a{background:url(data:image/svg+xml;utf8,x)}",
        ),
        (".a{}", ""),
        (
            '[fill="#12436D" i]{top:0}a[href$=".weg"]{top:0}',
            '[fill="#12436D" i]{top:0}a[href$=".weg"]{top:0}',
        ),
        (".a\\:b{top:0}.weg\\:b{top:0}", ""),
    ],
)
def test_a_rule_stays_where_something_can_use_it(style, kept):
    assert used_styles.only_used(style, NAMES) == kept


def test_of_our_own_style_only_remarks_and_room_go():
    style = "/* .a { */\n.weg { color: red; }\n\n@media print {\n  .a { top: 0 } /* x */\n}\n"

    assert used_styles.packed(style) == ".weg{color: red;}@media print{.a{top: 0}}"


def test_a_value_goes_when_nothing_calls_it_any_more():
    here, there = Path("a.css"), Path("b.css")
    styles = {
        here: ":root{--called:1px;--chain:var(--end);--end:2px;--kept-by-a-script:3px}.weg{top:var(--chain)}",
        there: ".a{top:var(--called)}",
    }

    left = used_styles.of_site(styles, NAMES)

    assert left == {here: ":root{--called:1px;--kept-by-a-script:3px}", there: ".a{top:var(--called)}"}


def test_names_are_those_of_pages_and_every_word_of_a_script(tmp_path):
    (tmp_path / "_static").mkdir()
    (tmp_path / "x.html").write_text('<p class="een twee" id="drie">vier</p>', encoding="utf-8")
    (tmp_path / "_static" / "y.js").write_text('e.classList.add("vijf-zes")', encoding="utf-8")

    found = used_styles.names_on_pages(tmp_path) | used_styles.names_in_scripts(tmp_path)

    assert {"p", "een", "twee", "drie", "vijf-zes"} <= found
    assert "vier" not in found
