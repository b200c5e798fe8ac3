"""The pages of a book that are no chapters, and what all its pages share: settings, contents, files."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from staatvanmigratie.decision.seen import markup, pictures, raw_outputs
from staatvanmigratie.foundation import strict
from staatvanmigratie.foundation.files import digest

_SUBSTITUTION = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_DIRECTIVE = re.compile(r"^(?::{3,}|`{3,}|~{3,}).*$", re.MULTILINE)
_CONFIG, _TOC = "_config.yml", "_toc.yml"
_PICTURES = {".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".tif", ".tiff", ".ico", ".avif"}
_NOT_SEEN = {"svm_labels"}  # they stand in the cards of the numbers
_KERNEL = {"kernelspec", "language_info", *raw_outputs.NOISE}

#: Something beside the text: its kind, its name, and the digest of each of its parts.
Beside = tuple[str, str, dict[str, str]]


@dataclass(frozen=True)
class Page:
    """A page as a reader gets it: its text with everything filled in, and what stands beside it."""

    text: str
    beside: tuple[Beside, ...]


class Book:
    """What ``build/<N>/book`` holds; nothing where there is no such folder."""

    def __init__(self, folder: Path):
        self.folder = folder

    @cached_property
    def _files(self) -> dict[str, Path]:
        paths = sorted(path for path in self.folder.rglob("*") if path.is_file())
        return {path.relative_to(self.folder).as_posix(): path for path in paths}

    @property
    def pages(self) -> list[str]:
        """The names of the pages that are no chapters, the start page first."""
        if _CONFIG not in self._files:
            return []
        names = [name.removesuffix(".md") for name in self._files if name.endswith(".md")]
        return sorted(names, key=lambda name: (name != "index", name))

    @property
    def chapters(self) -> dict[str, Path]:
        """The chapters by name, with what the build added to them."""
        return {path.stem: path for name, path in self._files.items() if name.endswith(".ipynb")}

    @cached_property
    def _settings(self) -> Mapping[str, Any]:
        return strict.read(self._files[_CONFIG]) if _CONFIG in self._files else {}

    @property
    def _config(self) -> Mapping[str, Any]:
        return (self._settings.get("sphinx") or {}).get("config") or {}

    @property
    def labels(self) -> Mapping[str, Mapping[str, str]]:
        """The names of categories, as the cards of the numbers have them."""
        return self._config.get("svm_labels") or {}

    def page(self, name: str) -> Page:
        """Return a page by its name."""
        names = self._config.get("myst_substitutions") or {}
        source = (self.folder / f"{name}.md").read_text(encoding="utf-8")
        text = markup.with_pictures(_SUBSTITUTION.sub(lambda m: str(names.get(m[1], m[0])), source))
        beside = []
        if directives := _DIRECTIVE.findall(text):
            beside = [("opmaak", "van de pagina", {"indeling": digest(directives)})]
        return Page(_DIRECTIVE.sub("", text), tuple(beside))

    def shared(self) -> Iterator[Beside]:
        """Yield what stands on or behind all pages."""
        settings = {name: value for name, value in self._settings.items() if name != "sphinx"}
        settings |= {
            f"sphinx {k}": v for k, v in (self._settings.get("sphinx") or {}).items() if k != "config"
        }
        settings |= {name: value for name, value in self._config.items() if name not in _NOT_SEEN}
        parts = {f"instelling {name}": digest(repr(each)) for name, each in settings.items()}
        yield "instellingen", "van het boek", parts
        for name, path in self._files.items():
            if name == _TOC:
                yield "inhoudsopgave", "van het boek", {"hoofdstukken": digest(strict.read(path))}
            elif name != _CONFIG and path.suffix not in (".md", ".ipynb"):
                yield "bestand", name, {"inhoud": _of_file(path)}


def _of_file(path: Path) -> str:
    kind = path.suffix.lower()
    if kind == ".svg":
        return markup.of_drawing(path.read_text(encoding="utf-8", errors="replace"))
    content = path.read_bytes()
    return pictures.of_picture(content) if kind in _PICTURES else pictures.of_bytes(content)


def set_by_authors(metadata: Mapping[str, Any]) -> dict[str, str]:
    """Return what a cell or a chapter sets for how it is shown, by name; nothing of tools and the kernel."""
    return {name: digest(repr(value)) for name, value in metadata.items() if value and name not in _KERNEL}
