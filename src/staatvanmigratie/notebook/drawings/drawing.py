"""The drawing of a chart: asked of the processes of the build that draw, or else made here."""

import json
import os
from typing import Any

from staatvanmigratie.notebook.drawings import kept, processes, svg


def svg_of(spec: dict[str, Any]) -> str:
    """Return the SVG of a Vega-Lite specification; the same bytes whoever draws it.

    Raises
    ------
    SvmError
        Vega-Lite cannot draw it; the message is Vega-Lite's.
    """
    text = json.dumps(spec, sort_keys=True, ensure_ascii=False, allow_nan=False)
    if drawn := processes.ask(text):
        return drawn
    key, cache = svg.key(text), os.environ.get("SVM_CACHE")
    if (drawn := kept.find(key, cache)) is None:
        drawn = svg.draw(text)
        kept.keep(key, drawn, cache)
    return drawn
