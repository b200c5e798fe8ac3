"""A project with more chapters than there are: copies under other names, for the cost of one more chapter."""

import json
import re
from itertools import count, islice
from pathlib import Path

import yaml

from staatvanmigratie.report import chapters

#: The cards of terms stand in one chapter; a second card of a term is a mistake.
_ONCE = "93_begrippen"
_REFERENCE = re.compile(r"(\{(?:numref|ref)\}`(?:[^`<]*<)?)([\w-]+)")
#: Runs in each copy, which has a process of its own: a label stands once in a book.
_RENAMED = """\
from dataclasses import replace

from staatvanmigratie.notebook.outputs.shown import Shown

_as_it_was = Shown._repr_mimebundle_


def _renamed(shown, **options):
    data, metadata = _as_it_was(shown, **options)
    record = replace(shown.record, label=f"{{shown.record.label}}-{suffix}")
    return data, {{**metadata, **record.as_metadata()}}


Shown._repr_mimebundle_ = _renamed
"""


def grow(project: Path, size: int) -> None:
    """Copy chapters, each about as often, until there are ``size``; each copy names its own figures."""
    every = chapters.paths(project)
    copied = [path for path in every if path.stem != _ONCE]
    if size < len(every):
        raise ValueError(f"{size} chapters were asked for, and there are {len(every)} already")
    wanted = ((path, f"kopie{number}") for number in count(1) for path in copied)
    made = [_copy(path, suffix) for path, suffix in islice(wanted, size - len(every))]
    toc = yaml.safe_load((project / "_toc.yml").read_text(encoding="utf-8"))
    numbered = next(part for part in toc["parts"] if part.get("numbered"))
    numbered["chapters"] += [{"file": f"notebooks/{name}"} for name in made]
    (project / "_toc.yml").write_text(yaml.safe_dump(toc, sort_keys=False), encoding="utf-8")


def _copy(path: Path, suffix: str) -> str:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        cell["source"] = _REFERENCE.sub(rf"\1\2-{suffix}", "".join(cell["source"]))
    start = next(cell for cell in notebook["cells"] if "open_edition" in cell["source"])
    start["source"] = _RENAMED.format(suffix=suffix) + start["source"]
    copy = path.with_stem(f"{path.stem}_{suffix}")
    copy.write_text(json.dumps(notebook), encoding="utf-8")
    return copy.stem
