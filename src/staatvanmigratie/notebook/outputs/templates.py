"""What the template of a text can read and do: a view of the edition, by allow-list, and nothing else.

A contribution is written by another organisation and runs with the chapters. So a template sees plain values,
and of our own objects the attributes and methods that ``template_view`` names; it calls those methods, its
own macros and the functions that it was given by name. No file, module, frame or class can be reached from
there: what is of another kind is refused, also as what an allowed method gives. All it makes has a size, and
all it repeats an end.
"""

import types
from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from numbers import Integral
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.runtime import LoopContext, Macro
from jinja2.sandbox import SandboxedEnvironment, SecurityError

from staatvanmigratie.foundation.markup import as_text
from staatvanmigratie.notebook.outputs.template_view import OURS, is_seen, shown

#: What a template may do at most, in units of a character that it makes or a value in a list. A chapter with
#: everything stays below a hundredth of it; an endless loop is there within seconds.
WORK = 100_000_000
_ROUND, _CALL = 500, 10_000  # of a loop; of a method or macro
_SIZE = 1_000_000  # of one text or list
_BITS = 256  # of a whole number
_RANGE = 10_000

_FILTERS = """
    capitalize count default first int last length list lower map max min reject rejectattr reverse select
    selectattr sort sum trim unique upper
""".split()
_TESTS = """
    defined undefined none true false boolean number integer float string mapping sequence iterable in
    eq equalto == ne != gt greaterthan > ge >= lt lessthan < le <= odd even divisibleby
""".split()
_NODES = (
    nodes.Template,
    nodes.Output,
    nodes.If,
    nodes.For,
    nodes.Assign,
    nodes.AssignBlock,
    nodes.Macro,
    nodes.CallBlock,
    nodes.FilterBlock,
    nodes.With,
)


class Said(str):
    """A text of the data: it prints as it is, whatever signs of markup it holds."""


class Templates(SandboxedEnvironment):
    """A Jinja environment in which a template has the view that is described above."""

    intercepted_binops = frozenset(("+", "*", "**", "%", "-", "/", "//"))

    def __init__(self, **settings: Any):
        super().__init__(undefined=jinja2.StrictUndefined, **settings)
        self.filters = {name: self._counted(self.filters[name]) for name in _FILTERS}
        self.filters.update(string=self._string, join=self._join, replace=self._replace)
        self.tests = {name: self.tests[name] for name in _TESTS}
        self.globals = {"range": self._range}
        self._given: set[int] = set()
        self._left = WORK

    # What it is made of ----------------------------------------------------------------------------------

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        for node in tree.find_all(nodes.Stmt):
            if not isinstance(node, _NODES):
                raise jinja2.TemplateSyntaxError(
                    f"{{% {type(node).__name__.lower()} … %}} is not for a text; write if, for, set or macro",
                    node.lineno,
                )
        return tree

    def guard(self, tree: nodes.Node) -> None:
        """Let everything that can grow or be repeated ask this environment first."""
        for field, value in tree.iter_fields():
            if isinstance(value, nodes.Node):
                setattr(tree, field, self._guarded(value))
            elif isinstance(value, list):
                setattr(tree, field, [self._guarded(v) if isinstance(v, nodes.Node) else v for v in value])
        if isinstance(tree, nodes.For | nodes.Macro | nodes.CallBlock):
            tree.body.insert(0, nodes.ExprStmt(_asked("step")))

    def _guarded(self, node: nodes.Node) -> nodes.Node:
        self.guard(node)
        made = node
        if isinstance(node, nodes.Concat):
            made = _asked("joined", *node.nodes)
        elif isinstance(node, nodes.List | nodes.Dict) or (
            isinstance(node, nodes.Tuple) and node.ctx == "load"
        ):
            made = _asked("bounded", node)
        return made.set_lineno(node.lineno)  # of what is new; the others know theirs

    def step(self) -> None:
        """Begin one more round of a loop."""
        self.spend(_ROUND)

    def spend(self, work: int) -> None:
        """Count what is done, so that there is an end to it."""
        self._left -= work
        if self._left < 0:
            raise SecurityError("it does not end, or makes too much; let it print less, or take out a loop")

    def sized(self, size: int) -> None:
        """Count what is made; one text or list has a size at most."""
        if size > _SIZE:
            raise SecurityError(f"it makes a text or list of more than {_SIZE} characters or values")
        self.spend(size)

    def bounded(self, value: Any) -> Any:
        """Return a value with a size; what is in a list several times counts each time."""
        size, waiting = 0, [iter((value,))]
        while waiting:
            for each in waiting[-1]:
                size += 1
                if isinstance(each, str | range):
                    size += len(each)
                if size > _SIZE:
                    self.sized(size)
                if isinstance(each, list | tuple | set | frozenset):
                    waiting.append(iter(each))
                    break
                if isinstance(each, dict):
                    waiting.append(iter((*each.keys(), *each.values())))
                    break
            else:
                waiting.pop()
        self.spend(size)
        return value

    def _counted(self, applied: Callable[..., Any]) -> Callable[..., Any]:
        """Return a filter that counts the values it goes through."""

        @wraps(applied)  # with the mark by which Jinja knows what it is called with
        def counted(*args: Any, **kwargs: Any) -> Any:
            self.spend(_ROUND + sum(len(each) for each in args[:2] if isinstance(each, str | list | tuple)))
            made = applied(*args, **kwargs)
            of_data = isinstance(made, str) and any(isinstance(each, Said) for each in args[:2])
            return Said(made) if of_data else made

        return counted

    def joined(self, *parts: Any) -> str:
        """Return what ``~`` stands between."""
        return self._join(parts)

    # What it can reach ------------------------------------------------------------------------------------

    def give(self, names: Mapping[str, Any]) -> None:
        """Let the template call the functions that it is given by name: those of the notebook, and ours."""
        for function in names.values():
            if isinstance(function, types.FunctionType) and function.__module__.startswith(
                (OURS, "__main__")
            ):
                self._given.add(id(function))

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return an attribute that the object shows to texts; of a mapping, also the value of that key."""
        if isinstance(obj, jinja2.Undefined):
            return super().getattr(obj, attribute)
        if attribute in shown(type(obj)) or (_is_of_notebook(obj) and not attribute.startswith("_")):
            return _of_data(obj, self._value(getattr(obj, attribute), attribute))
        if isinstance(obj, Mapping):
            if attribute in obj:
                return self._value(obj[attribute], attribute)
            return self.undefined(obj=obj, name=attribute)
        raise SecurityError(f"{attribute!r} of {_named(obj)} is not for a text{_it_has(type(obj))}")

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Return what stands at a place of a list, a mapping or a series; ``x["y"]`` of others is ``x.y``."""
        if isinstance(obj, jinja2.Undefined):
            return super().getitem(obj, argument)
        indexed = isinstance(obj, Mapping | list | tuple | str | range) or not isinstance(argument, str)
        if not indexed and not hasattr(type(obj), "__getitem__"):
            return self.getattr(obj, argument)
        if not (is_seen(obj) or _is_of_notebook(obj)):
            raise SecurityError(f"{_named(obj)} is not for a text")
        if isinstance(argument, str) and isinstance(obj, list | tuple | str | range):
            return self.getattr(obj, argument)
        if isinstance(argument, str) and argument in shown(type(obj)):
            return self.getattr(obj, argument)
        try:
            return self._value(obj[argument], argument)
        except (LookupError, TypeError, AttributeError):
            return self.undefined(obj=obj, name=argument)

    def call(self, context: Any, obj: Any, *args: Any, **kwargs: Any) -> Any:
        """Call a method that an object shows to texts, a macro, or a function that was given by name."""
        if isinstance(obj, jinja2.Undefined):
            return super().call(context, obj, *args, **kwargs)
        if not self.is_safe_callable(obj):
            raise SecurityError(f"{_named(obj)} is not for a text to call")
        self.spend(_ROUND if getattr(obj, "__self__", None) is self else _CALL)
        found = self._value(context.call(obj, *args, **kwargs), getattr(obj, "__name__", "it"))
        return _of_data(getattr(obj, "__self__", None), found)

    def is_safe_callable(self, obj: Any) -> bool:
        """Tell whether a template may call this."""
        if isinstance(obj, Macro | LoopContext):
            return True
        if isinstance(obj, types.FunctionType):
            return id(obj) in self._given
        owner = getattr(obj, "__self__", None)
        if owner is self and obj.__name__ in ("step", "joined", "bounded", "_range"):
            return True
        if isinstance(obj, types.MethodType | types.BuiltinMethodType):
            return owner is not None and (obj.__name__ in shown(type(owner)) or _is_of_notebook(owner))
        return False

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Tell whether an attribute is shown to texts; Jinja asks it for what it looks up by itself."""
        return attr in shown(type(obj))

    def _value(self, value: Any, name: object) -> Any:
        """Refuse a value that is nothing for a text."""
        if is_seen(value) or _is_of_notebook(value) or self.is_safe_callable(value):
            return value
        raise SecurityError(f"{name!r} gives {_named(value)}, which is not for a text")

    # What it can make -------------------------------------------------------------------------------------

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Calculate; a result has a size, and text is not made by a pattern."""
        if isinstance(left, str | bytes) and operator == "%":
            raise SecurityError("a text is not made with %; write the words around {{ … }}")
        if operator == "**":
            raise SecurityError("** is not for a text; calculate in a cell of the notebook")
        if operator == "*":
            for many, times in ((left, right), (right, left)):
                if isinstance(many, str | list | tuple) and isinstance(times, Integral):
                    self.sized(len(many) * int(times))
        if operator == "+" and isinstance(left, str) and isinstance(right, str):
            return self._join((left, right))
        made = super().call_binop(context, operator, left, right)
        if isinstance(made, int) and made.bit_length() > _BITS:
            raise SecurityError("it makes a number that is too large")
        return self.bounded(made)

    def _range(self, *bounds: int) -> range:
        found = range(*bounds)
        if len(found) > _RANGE:
            raise SecurityError(f"range: {len(found)} values; a text has at most {_RANGE}")
        return found

    def _string(self, value: Any) -> str:
        if isinstance(value, str):
            return value
        if isinstance(value, jinja2.Undefined):
            return str(value)
        if isinstance(value, list | tuple | set | frozenset | Mapping):
            raise SecurityError("a list is no text; write it with opsomming or join")
        if not (is_seen(value) or _is_of_notebook(value)):
            raise SecurityError(f"{_named(value)} is not for a text")
        return str(value)

    def _join(self, values: Iterable[Any], between: str = "", attribute: str | None = None) -> str:
        if attribute is not None:
            values = (self.getitem(value, attribute) for value in values)
        between, made, size = self._string(between), [], 0
        for value in values:
            said = self._string(value)
            made.append(as_text(said) if isinstance(said, Said) else said)
            size += 1 + len(made[-1]) + len(between)
            if size > _SIZE:
                break
        self.sized(size)
        return between.join(made)

    def _replace(self, value: Any, old: str, new: str) -> str:
        text, old, new = self._string(value), self._string(old), self._string(new)
        self.sized(text.count(old) * len(new) + len(text))
        made = text.replace(old, new)
        return Said(made) if isinstance(text, Said) else made


def _is_of_notebook(value: Any) -> bool:
    """Tell whether the notebook made the class of a value itself: its author says there what it does."""
    return type(value).__module__ == "__main__"


def _of_data(owner: object, value: Any) -> Any:
    """Return a value that an object of ours gave; a text is one of the data, also in a list."""
    if not type(owner).__module__.startswith(OURS) or isinstance(owner, Templates):
        return value
    if type(value) in (list, tuple):
        return type(value)(_of_data(owner, each) for each in value)
    return Said(value) if type(value) is str else value


def _asked(name: str, *arguments: nodes.Expr) -> nodes.Call:
    return nodes.Call(nodes.EnvironmentAttribute(name), list(arguments), [], None, None)


def _named(value: object) -> str:
    called = isinstance(value, Callable) and getattr(value, "__name__", "")
    return f"{called}()" if called else f"a {type(value).__name__}"


def _it_has(kind: type) -> str:
    names = sorted(shown(kind))
    return f"; it shows: {', '.join(names)}" if names else ""
