"""Read the YAML that people write under ``data/``, strictly: a slip is an error that names file and line.

``read`` and, for YAML that stands in another file, ``parse`` give plain Python values. A key that stands
twice is an error here, where the YAML library would keep the last one without a word. Which keys a file may
hold is up to the module that asks for it: it describes them in a model that begins with ``Strict``, and
``model`` and ``models`` fill it.
"""

from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from staatvanmigratie.foundation import conflicts
from staatvanmigratie.foundation.errors import DataFileError

# The C loader reads some ten times faster, which counts with hundreds of snapshots; a few
# platforms have no wheel that holds it.
_SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Strict(BaseModel):
    """Base of every model for a file people write: an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


Each = TypeVar("Each", bound=Strict)
Shape = TypeVar("Shape")


class _StrictLoader(_SafeLoader):
    """The safe loader, but a key may stand only once in a mapping."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """Build the mapping of a node; the mark in the error is the place of the second key."""
        seen = set()
        for key_node, _ in node.value:
            if key_node.tag == "tag:yaml.org,2002:merge":  # "<<" may be overruled, that is its use
                continue
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, Hashable):
                raise yaml.constructor.ConstructorError(
                    None, None, "a list or a mapping cannot be a key", key_node.start_mark
                )
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key!r} stands here a second time", key_node.start_mark
                )
            seen.add(key)
        return super().construct_mapping(node, deep=deep)


def read(path: Path) -> dict[str, Any]:
    """Return the mapping a YAML file holds; an empty file gives an empty mapping.

    Raises
    ------
    DataFileError
        The file is not there or not UTF-8, is broken YAML, has a key twice (the message gives the
        line), or holds something else than a mapping with text as keys.
    """
    return parse(text_of(path), str(path))


def text_of(path: Path) -> str:
    """Return what stands in a file.

    Raises
    ------
    DataFileError
        The file is not there or not UTF-8.
    """
    try:
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        raise DataFileError(f"{path}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise DataFileError(f"{path}: not UTF-8 at byte {error.start}; save it as UTF-8") from error


def parse(text: str, where: str) -> dict[str, Any]:
    """Return the mapping a text in YAML holds, as :func:`read` does; ``where`` is what a message calls it.

    Raises
    ------
    DataFileError
        Broken YAML, two versions that git left, a key that stands twice, or something else than a mapping
        with text as keys.
    """
    conflicts.refuse(text, where)
    try:
        content = yaml.load(text, Loader=_StrictLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f", line {mark.line + 1}" if mark else ""
        raise DataFileError(f"{where}{line}: {error.problem or error.context}") from error
    except (yaml.YAMLError, ValueError) as error:
        raise DataFileError(f"{where}: {error}") from error
    if content is None:
        return {}
    if not isinstance(content, dict):
        raise DataFileError(f"{where}: should hold keys with values, but is a {type(content).__name__}")
    for key in content:
        if not isinstance(key, str):
            raise DataFileError(f'{where}: key {key!r} is read as {type(key).__name__}; write it as "{key}"')
    return content


def models(path: Path, kind: type[Each], where: str, named: str | None = None) -> dict[str, Each]:
    """Return what a file holds that is a mapping of key to model.

    Parameters
    ----------
    where
        The file as a message calls it; its keys come behind it.
    named
        The field of the model that holds the key, where it has one.

    Raises
    ------
    DataFileError
        As for :func:`read` and :func:`model`.
    """
    return {
        key: model(kind, f"{where}: {key}", fields, **({named: key} if named else {}))
        for key, fields in read(path).items()
    }


def values(path: Path, shape: type[Shape], where: str) -> Shape:
    """Return what a file holds, in the shape of a type such as ``dict[str, list[str]]``.

    Raises
    ------
    DataFileError
        As for :func:`read`, or a value of another type; the message names the key.
    """
    try:
        return TypeAdapter(shape).validate_python(read(path), strict=True)
    except ValidationError as error:
        raise DataFileError(f"{where}: {first_problem(error)}") from error


def model(kind: type[Each], where: str, fields: object, **given: object) -> Each:
    """Return the model that the keys and values found at ``where`` describe.

    ``given`` are the fields that say where it was found, such as the name of the file: they are no keys.

    Raises
    ------
    DataFileError
        No keys and values, an unknown or missing key, or a wrong value; the message names the key.
    """
    if not isinstance(fields, Mapping):
        raise DataFileError(f"{where}: expected keys and values, found {type(fields).__name__}")
    for key in given:
        if key in fields:
            raise DataFileError(f"{where}: {key}: is an unknown key")
    try:
        return kind.model_validate({**given, **fields})
    except ValidationError as error:
        raise DataFileError(f"{where}: {first_problem(error)}") from error


def first_problem(error: ValidationError) -> str:
    """Return the first problem of a strict model as ``key: what is wrong``."""
    problem = error.errors()[0]
    key = ".".join(str(part) for part in problem["loc"])
    said = {"missing": "is missing", "extra_forbidden": "is an unknown key"}.get(
        problem["type"], problem["msg"].removeprefix("Value error, ")
    )
    return f"{key}: {said}" if key else said
