"""Outputs as HTML in JupyterLab, with their style: each brings its own, and touches nothing around it."""

import html
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from staatvanmigratie.foundation import periods
from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.foundation.project import project_root
from staatvanmigratie.notebook.outputs.record import NumberRecord, Part
from staatvanmigratie.notebook.outputs.shown import Shown
from staatvanmigratie.notebook.outputs.text import RenderedText
from staatvanmigratie.report import references

#: What a front end shows, and what stands beside it.
Bundle = tuple[dict[str, str], dict[str, Any]]

_STYLE = Path(__file__).with_name("workbench.css")
_KINDS = {"fig": "Figuur", "tab": "Tabel"}  # as the site has it
#: Stands in Markdown for a part that is no words: no prose can look like it.
_MARK = "\ue000{}\ue001"
_MARKED = re.compile("\ue000(\\d+)\ue001")


def styled(body: str, name: str = "") -> str:
    """Return HTML with the style of the workbench around it."""
    kinds = f"svm-lab {name}".strip()
    return f'<style>{_style()}</style><div class="{kinds}">{body}</div>'


@cache
def _style() -> str:
    return re.sub(r"/\*.*?\*/\s*", "", _STYLE.read_text(encoding="utf-8"), flags=re.DOTALL)


def of_output(shown: Shown[Any], **_: Any) -> Bundle:
    """Return a figure, a table or tiles as a notebook shows them, and the record of it."""
    data, metadata = shown._repr_mimebundle_()
    if "text/html" in data:
        data = {**data, "text/html": styled(data["text/html"])}
    return data, metadata


def of_text(text: RenderedText, **_: Any) -> Bundle:
    """Return a text as its reader gets it: numbers say where they are from, terms what they mean."""
    data, metadata = text._repr_mimebundle_()
    parts = [part for block in text.record.blocks for part in block.parts]
    special = [part for part in parts if part.number or part.role]
    places = iter(range(len(special)))
    said = "".join(_MARK.format(next(places)) if p.number or p.role else p.words for p in parts)
    shown = [_number(text.record.number(p.number)) if p.number else _reference(p) for p in special]
    body = _MARKED.sub(lambda match: shown[int(match[1])], _reader().render(said))
    waits = [f"{p.title}, {periods.in_dutch(p.period)}: {p.expected_text}" for p in text.record.pending]
    if waits:
        body += f'<p class="svm-below">Nog te verschijnen: {html.escape("; ".join(waits))}</p>'
    return {"text/html": styled(body), **data}, metadata


def of_trace(trace: str) -> dict[str, str]:
    """Return the whole trace of an error, folded away."""
    body = f"<details><summary>Trace</summary><pre>{html.escape(trace)}</pre></details>"
    return {"text/html": styled(body, "svm-trace"), "text/plain": "(%tb shows the whole trace)"}


def of_remarks(found: Iterable[tuple[int, str]]) -> dict[str, str]:
    """Return what a build would refuse of a cell, by line."""
    said = [f"line {line}: {message}" for line, message in found]
    items = "".join(f"<li>{html.escape(each)}</li>" for each in said)
    body = f"<strong>A build would stop here</strong><ul>{items}</ul>"
    plain = "\n".join(["A build would stop here:", *(f"- {each}" for each in said)])
    return {"text/html": styled(body, "svm-remarks"), "text/plain": plain}


@cache
def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    return reader.use(deflist_plugin).use(footnote_plugin)


def _number(number: NumberRecord) -> str:
    about = [number.title, *number.breakdown.values(), periods.in_dutch(number.period)]
    where = [number.publisher, number.table, f"stand van {number.vintage}", number.status]
    told = f"{', '.join(filter(None, about))}\n{' · '.join(filter(None, where))}\n{number.series}"
    return f'<span class="svm-number" title="{html.escape(told)}">{html.escape(number.shown)}</span>'


def _reference(part: Part) -> str:
    words = html.escape(part.title)
    if part.role == "numref":
        kind = _KINDS.get(part.title.partition("-")[0], "")
        return f'{kind} <em class="svm-target">{words}</em>'.strip()
    if part.role == "term":
        name = part.words.rpartition("<")[2].strip("> ")
        return f'<span class="svm-term" title="{html.escape(_meaning(name))}">{words}</span>'
    tag = {"sub": "sub", "sup": "sup", "math": "code", "code": "code"}.get(part.role, "span")
    return f"<{tag}>{words}</{tag}>"


def _meaning(name: str) -> str:
    try:
        cards = references.targets(project_root()).cards
        return cards[name].meaning if cards else ""
    except SvmError:
        return ""  # a remark above the text says so


def rows(told: Mapping[str, str]) -> str:
    """Return names and what they say as a small table."""
    body = "".join(
        f'<tr><th scope="row" style="text-align: left">{html.escape(name)}</th>'
        f'<td style="text-align: left">{html.escape(said)}</td></tr>'
        for name, said in told.items()
        if said
    )
    return f"<table><tbody>{body}</tbody></table>"
