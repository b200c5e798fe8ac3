"""An output that is no output of the report: every form of it that some page, PDF or reader may show.

Pictures count by their pixels, HTML, drawings, Markdown, LaTeX and JSON by what they say, streams and errors
by their words, a widget with all that it is made of, and what nobody here knows by its bytes. Which of them
a reader gets is up to the book; all of them count.
"""

import base64
import binascii
import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from staatvanmigratie.decision.seen import markup, pictures
from staatvanmigratie.foundation.files import digest

#: Marks of tools and of the clock; no reader sees them.
NOISE = {"papermill", "execution", "ExecuteTime", "collapsed", "trusted", "jupyter", "scrolled", "widgets"}
_MODEL = "IPY_MODEL_"
_STATE = "application/vnd.jupyter.widget-state+json"


def parts(output: Mapping[str, Any], widgets: Mapping[str, Any] | None = None) -> dict[str, str]:
    """Return the digest of each form of an output, by its kind.

    Parameters
    ----------
    output
        As a notebook has it: what was shown or returned, a stream or an error.
    widgets
        The metadata of the notebook for widgets.
    """
    return dict(_parts(output, widgets or {}))


def words(output: Mapping[str, Any]) -> str:
    """Return the words of an output, of the first of its forms that has any; a picture has none."""
    if output.get("output_type") == "stream":
        return _whole(output.get("text", ""))
    if output.get("output_type") == "error":
        return f"{output.get('ename', '')}: {output.get('evalue', '')}"
    data = output.get("data", {})
    for mime in ("text/markdown", "text/html", "text/latex", "text/plain"):
        if said := _whole(data.get(mime, "")).strip():
            return markup.words(said) if mime == "text/html" else markup.with_pictures(markup.in_words(said))
    return ""


def _parts(output: Mapping[str, Any], widgets: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    kind = output.get("output_type", "")
    if kind == "stream":
        yield f"stream {output.get('name', '')}", markup.of_text(_whole(output.get("text", "")))
        return
    if kind == "error":
        trace = "\n".join(map(str, output.get("traceback", ())))
        said = [output.get("ename", ""), output.get("evalue", ""), trace]
        yield "error", markup.of_text("\n".join(map(str, said)))
        return
    for mime, value in sorted(output.get("data", {}).items()):
        yield mime, _form(mime, value, widgets)
    about = {name: value for name, value in output.get("metadata", {}).items() if name not in NOISE}
    if about:
        yield "metadata", digest(about)


def _form(mime: str, value: Any, widgets: Mapping[str, Any]) -> str:
    if mime == "application/vnd.jupyter.widget-view+json" and isinstance(value, Mapping):
        return digest(["widget", _Widget(widgets).of(str(value.get("model_id", "")))])
    if isinstance(value, list) and all(isinstance(line, str) for line in value):
        value = _whole(value)
    if not isinstance(value, str):
        return digest(["json", value])
    return next(of(value) for kinds, of in _FORMS if kinds.fullmatch(mime))


def _whole(text: Any) -> str:
    return text if isinstance(text, str) else "".join(map(str, text))


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _bytes(value: str) -> bytes:
    """The content of a picture, which stands in a notebook as base64, in lines or not."""
    try:
        return base64.b64decode("".join(value.split()), validate=True)
    except (binascii.Error, ValueError):
        return value.encode()


#: How a form counts that stands in a notebook as text, by its kind; the first that fits.
_FORMS: tuple[tuple[re.Pattern[str], Callable[[str], str]], ...] = (
    (re.compile(r"image/svg\+xml"), markup.of_drawing),
    (re.compile(r"image/.*"), lambda value: pictures.of_picture(_bytes(value))),
    (re.compile(r"text/html"), markup.of_html),
    (re.compile(r"text/.*"), markup.of_text),
    (re.compile(r"application/(json|.*\+json)"), lambda value: digest(["json", _json(value)])),
    (re.compile(r".*", re.DOTALL), lambda value: pictures.of_bytes(value.strip().encode())),
)


class _Widget:
    """A widget as its models say; these have an id of their own in every run."""

    def __init__(self, widgets: Mapping[str, Any]):
        self._states = widgets.get(_STATE, {}).get("state", {})
        self._ids: dict[str, str] = {}

    def of(self, model: str) -> Any:
        """Return a model with those it is made of, each once."""
        if model in self._ids or model not in self._states:
            return self._ids.get(model, "a widget that is not kept")
        self._ids[model] = f"model {len(self._ids)}"
        return [self._ids[model], self._said(self._states[model])]

    def _said(self, value: Any) -> Any:
        if isinstance(value, Mapping):
            return {name: self._said(each) for name, each in sorted(value.items())}
        if isinstance(value, list):
            return [self._said(each) for each in value]
        if isinstance(value, str) and value.startswith(_MODEL):
            return self.of(value.removeprefix(_MODEL))
        return value
