"""What the source of a cell shows, and as far as it tells what kind of thing that is; nothing is run.

The kind follows from what a name was imported or assigned as: ``alt.Chart(…).mark_bar()`` is a chart because
``alt`` is Altair, and so is ``c`` after ``c = alt.Chart(…)``. What no rule here knows has no kind.
"""

import ast
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache

#: Cell magics that show the words below them.
_MAGICS = {
    "html": "HTML",
    "svg": "HTML",
    "javascript": "active",
    "js": "active",
    "markdown": "text",
    "latex": "text",
}
#: Cell magics with Python below them.
_PYTHON = {"time", "timeit", "prun"}
_MAGIC = re.compile(r"\s*%%(\w+)[^\n]*\n?")
_LINE_MAGIC = re.compile(r"^(\s*)(?:[%!].*|\?.*|.*\?)$", re.MULTILINE)
_QUIET = re.compile(r";\s*(?:#[^\n]*)?\Z")

_MODULES = {
    "altair": "altair",
    "pandas": "pandas",
    "numpy": "value",
    "matplotlib": "picture",
    "pylab": "picture",
    "seaborn": "picture",
    "plotly": "picture",
    "bokeh": "picture",
    "PIL": "picture",
    "ipywidgets": "active",
    "great_tables": "table",
    "IPython": "IPython",
    "staatvanmigratie": "staatvanmigratie",
}
_OF_IPYTHON = {
    "HTML": "HTML",
    "SVG": "HTML",
    "Markdown": "text",
    "Latex": "text",
    "Math": "text",
    "Pretty": "text",
    "JSON": "value",
    "GeoJSON": "active",
    "Image": "picture",
    "display": "display",
    **dict.fromkeys(
        ("IFrame", "Video", "Audio", "YouTubeVideo", "VimeoVideo", "Javascript", "FileLink", "FileLinks"),
        "active",
    ),
}
_OF_REPORT = {"grafiek": "grafiek", "open_edition": "open_edition"}
_OF_PANDAS = re.compile(
    r"DataFrame|Series|Index|read_\w+|concat|merge\w*|pivot\w*|crosstab|melt|cut|qcut|json_normalize|date_range"
)
_OF_BUILTINS = {
    **dict.fromkeys(("str", "repr", "format", "chr", "ascii"), "text"),
    **dict.fromkeys(
        (
            "abs all any bool dict divmod enumerate float frozenset int len list max min pow range reversed "
            "round set sorted sum tuple type zip map filter vars dir"
        ).split(),
        "value",
    ),
}
#: Methods of a table that give nothing to show, or a file.
_SILENT_TABLE = re.compile(r"to_(?!string|html|markdown|list|dict|numpy|frame|latex)\w+|info|insert|update")
_DRAWS = {"plot", "hist", "boxplot"}
#: What gives nothing to show, of numbers and lists; and of charts, pictures and what runs.
_SILENT = {
    "seed",
    "append",
    "extend",
    "update",
    "sort",
    "clear",
    "add",
    "insert",
    "reverse",
    "remove",
    "discard",
}
_SILENT_DRAWING = {"save", "savefig", "close", "switch_backend", "write_image", "write_html", "observe"}
_CAPTIONS = {"bijschrift", "toelichting", "alt", "kop"}
_GIVEN = re.compile(rf"\b(?:{'|'.join(sorted(_CAPTIONS))})\s*=")
#: What of a series is a number, and not a word or a period.
_NUMBERS = set(
    "last latest first previous value shown change change_since share_of per_1000 percent absolute at".split()
)
#: What stays what it is, whatever is asked of it.
_STAYS = set("chart picture table figure text HTML active value object edition".split()) | {"own chart"}
_VALUES = (
    ast.Constant,
    ast.List,
    ast.Tuple,
    ast.Dict,
    ast.Set,
    ast.ListComp,
    ast.DictComp,
    ast.SetComp,
    ast.GeneratorExp,
    ast.Compare,
    ast.Lambda,
)


@dataclass(frozen=True)
class Shown:
    """One thing a cell shows: where, of which kind (None where nobody can tell), in which words."""

    line: int
    kind: str | None
    words: str
    by_display: bool = False


@dataclass(frozen=True)
class Caption:
    """Words given to a figure or a table; ``number`` and ``braces`` where an f-string prints wrong things."""

    line: int
    name: str
    words: str
    number: bool = False
    braces: bool = False


class Names:
    """What the names of a chapter stand for, as far as its cells so far tell."""

    def __init__(self) -> None:
        self._kinds: dict[str, str | None] = dict(_OF_BUILTINS)

    def shown(self, source: str) -> list[Shown]:
        """Return what a cell shows, in the order of its lines; its names are known to the cells after it."""
        if magic := _MAGIC.match(source):
            kind = _MAGICS.get(magic[1])
            if kind or magic[1] not in _PYTHON:
                return [Shown(1, kind, f"%%{magic[1]}", by_display=True)] if kind else []
            source = "\n" * magic[0].count("\n") + source[magic.end() :]
        if (tree := _parsed(source)) is None:
            return []
        found: list[Shown] = []
        calls = "display" in source or "display" in self._kinds.values()  # as whatever it was imported
        for statement in tree.body:
            if calls:
                found += self._displayed(statement, source)
            self._learn(statement)
        last = tree.body[-1] if tree.body else None
        if isinstance(last, ast.Expr) and not _QUIET.search(source.rstrip()):
            found.append(Shown(last.lineno, self.kind(last.value), _words(source, last.value)))
        return found

    def printed(self, source: str) -> Iterator[int]:
        """Yield the lines on which a cell prints for nobody."""
        tree = _parsed(source) if "print" in source else None
        for node in ast.walk(tree) if tree else ():
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print":
                yield node.lineno

    def captions(self, source: str) -> Iterator[Caption]:
        """Yield the captions and notes a cell gives to figures and tables, as far as they stand there."""
        tree = _parsed(source) if _GIVEN.search(source) else None
        for node in ast.walk(tree) if tree else ():
            if isinstance(node, ast.keyword) and node.arg in _CAPTIONS:
                for words in _strings(node.value):
                    if isinstance(words, ast.Constant):
                        yield Caption(words.lineno, node.arg, words.value)
                        continue
                    plain = "".join(p.value for p in words.values if isinstance(p, ast.Constant))
                    printed = (p.value for p in words.values if isinstance(p, ast.FormattedValue))
                    number = any(map(self._is_number, printed))
                    yield Caption(words.lineno, node.arg, plain, number, "{" in plain)

    def _displayed(self, statement: ast.stmt, source: str) -> Iterator[Shown]:
        """Yield what is given to ``display``; a dictionary of raw data may be of any kind."""
        for call in _displays(statement, self._kinds):
            raw = any(each.arg == "raw" for each in call.keywords)
            for argument in call.args:
                kind = None if raw else self.kind(argument)
                yield Shown(call.lineno, kind, _words(source, argument), by_display=True)

    def _is_number(self, node: ast.expr) -> bool:
        """Tell whether an expression surely prints a number of the report."""
        while isinstance(node, ast.Call):
            node = node.func
        ends = isinstance(node, ast.Subscript) or (isinstance(node, ast.Attribute) and node.attr in _NUMBERS)
        return ends and self.kind(node) == "figure"

    def kind(self, node: ast.expr | None) -> str | None:
        """Return the kind of an expression."""
        found: list[str | None] = []
        match node:
            case ast.Constant(value=None):
                pass
            case ast.Constant(value=str()) | ast.JoinedStr():
                found = ["text"]
            case ast.Name(id=name):
                return self._kinds.get(name)
            case ast.Attribute(value=of, attr=name):
                return _attribute(self.kind(of), name)
            case ast.Call(func=function, keywords=given):
                if not any(each.arg == "inplace" for each in given):
                    found = ["edition" if self.kind(function) == "open_edition" else self.kind(function)]
            case ast.Subscript(value=value) | ast.Await(value=value) | ast.NamedExpr(value=value):
                found = [self.kind(value)]
            case ast.BinOp(left=one, right=other) | ast.IfExp(body=one, orelse=other):
                found = [self.kind(one), self.kind(other)]
            case ast.UnaryOp(operand=operand):
                found = [self.kind(operand)]
            case ast.BoolOp(values=values):
                found = [self.kind(value) for value in values]
            case ast.expr() if isinstance(node, _VALUES):
                found = ["value"]
        return next((kind for kind in found if kind in _STAYS), None)

    def _learn(self, statement: ast.stmt) -> None:
        """Take up what a statement says of names; what it only may do is not known afterwards."""
        match statement:
            case ast.Import(names=names):
                for each in names:
                    kind = _MODULES.get(each.name.partition(".")[0])
                    self._kinds[each.asname or each.name.partition(".")[0]] = kind
            case ast.ImportFrom(module=module, names=names):
                of = _MODULES.get((module or "").partition(".")[0])
                for each in names:
                    self._kinds[each.asname or each.name] = _attribute(of, each.name)
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                self._kinds[name] = self.kind(value)
            case ast.AnnAssign(target=ast.Name(id=name), value=value) if value:
                self._kinds[name] = self.kind(value)
            case ast.ClassDef(name=name, body=body):
                own = any(isinstance(d, ast.FunctionDef) and d.name.startswith("_repr_") for d in body)
                self._kinds[name] = "object" if own else None
            case ast.AugAssign() | ast.Expr():
                pass
            case _:
                for name in _bound(statement):
                    self._kinds[name] = None


@lru_cache(maxsize=64)
def _parsed(source: str) -> ast.Module | None:
    """Return the code of a cell; None where it is no Python, which is told by whoever runs it."""
    if _MAGIC.match(source):
        return None
    for code in (source, _LINE_MAGIC.sub(_passed, source)):
        with suppress(SyntaxError):
            return ast.parse(code)
    return None


def _passed(match: re.Match[str]) -> str:
    return f"{match[1]}pass"


def _strings(node: ast.expr) -> Iterator[ast.Constant | ast.JoinedStr]:
    """Yield the texts that an expression may be, or be put together from."""
    match node:
        case ast.Constant(value=str()) | ast.JoinedStr():
            yield node
        case ast.BinOp(left=one, right=other) | ast.IfExp(body=one, orelse=other):
            yield from _strings(one)
            yield from _strings(other)
        case ast.BoolOp(values=values):
            for value in values:
                yield from _strings(value)


def _displays(statement: ast.stmt, kinds: Mapping[str, str | None]) -> Iterator[ast.Call]:
    """Yield the calls of ``display``, which a notebook has without importing it."""
    for node in ast.walk(statement):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            named = kinds.get(node.func.id, "display" if node.func.id == "display" else None)
            if named == "display":
                yield node


def _bound(statement: ast.stmt) -> Iterator[str]:
    for node in ast.walk(statement):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name


def _attribute(of: str | None, name: str) -> str | None:
    """Return the kind of what has a name in something of a kind."""
    match of:
        case "altair":
            found = "chart" if name[:1].isupper() or name.endswith("concat") or name == "layer" else None
        case "pandas":
            found = "table" if _OF_PANDAS.fullmatch(name) else None
        case "IPython":
            found = _OF_IPYTHON.get(name, "IPython" if name in {"display", "core", "lib"} else None)
        case "staatvanmigratie":
            found = _OF_REPORT.get(name)
        case "grafiek":
            found = "own chart"
        case "edition":
            found = "figure" if name == "series" else None
        case "table" if name in _DRAWS:
            found = "picture"
        case "table" if _SILENT_TABLE.fullmatch(name):
            found = None
        case "chart" | "picture" | "active" if name in _SILENT_DRAWING:
            found = None
        case "value" if name in _SILENT:
            found = None
        case _:
            found = of if of in _STAYS else None
    return found


def _words(source: str, node: ast.expr) -> str:
    return ast.get_source_segment(source, node) or ""
