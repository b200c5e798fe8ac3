"""The few pieces of Typst syntax that the writer uses: strings, calls, arrays."""


def string(text: str) -> str:
    """Return ``text`` as a Typst string literal."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\n", "\\n").replace("\r", "").replace("\t", "\\t") + '"'


def unescaped(literal: str) -> str:
    """Return what the inside of a literal made by :func:`string` says."""
    return literal.replace('\\"', '"').replace("\\\\", "\\")


def markup(text: str) -> str:
    """Return ``text`` as Typst markup that prints it literally."""
    return f"#{string(text)};" if text else ""


def call(name: str, *positional: str, body: str | None = None, **named: str | None) -> str:
    """Return markup that calls the template function ``name``.

    ``body`` is markup and becomes the last argument; named arguments that are None are left out, and an
    underscore in their name stands for Typst's hyphen.
    """
    options = (f"{key.replace('_', '-')}: {value}" for key, value in named.items() if value is not None)
    arguments = [*positional, *options]
    brackets = f"({', '.join(arguments)})" if arguments or body is None else ""
    return f"#{name}{brackets}" + ("" if body is None else f"[{body}]")


def argument(markup_call: str) -> str:
    """Return a call made by :func:`call` as an argument of another call."""
    return markup_call.removeprefix("#")


def content(body: str | None) -> str | None:
    """Return markup as a content argument, None when there is nothing in it."""
    return f"[{body}]" if body else None


def optional(text: str | None) -> str | None:
    """Return ``text`` as a string argument, None when there is none."""
    return string(text) if text else None


def array(items: list[str]) -> str:
    """Return a Typst array, also when it has one element or none."""
    return f"({', '.join(items)}{',' if len(items) == 1 else ''})"
