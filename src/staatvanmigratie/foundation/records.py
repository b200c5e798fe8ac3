"""A file of records that is only added to, such as ``data/approvals/<N>.yml``; what stands there stays.

    # what it is, for who opens it
    approvals:
      - step: IDMS
        moment: '2024-06-03T12:00:00+02:00'
        …

Every record is a strict model with a ``moment``, and they stand in the order of their moments. What holds
them together stands in ``chain``, and who signed them in ``signatures``: no model knows of either.
"""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import AfterValidator, BeforeValidator

from staatvanmigratie.foundation import chain, moments, signatures, strict
from staatvanmigratie.foundation.errors import DataFileError
from staatvanmigratie.foundation.files import write_whole
from staatvanmigratie.foundation.strict import Each, Strict


def _read_as_moment(value: object) -> object:
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def _has_a_zone(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("without a time zone")
    return moment


#: A field of a record that says when, as ISO text in the file: without a zone it could be two moments.
Moment = Annotated[datetime, BeforeValidator(_read_as_moment), AfterValidator(_has_a_zone)]


def read(path: Path, key: str, kind: type[Each], where: str) -> list[Each]:
    """Return the records that stand under a key, oldest first; none where there is no file.

    ``where`` is what a message calls the file.

    Raises
    ------
    DataFileError
        Another key, no list, an unknown or missing key of a record or a wrong value, a moment without a time
        zone or before the one above it; the message names the record by its place.
    """
    return _listed(strict.read(path), key, kind, where) if path.exists() else []


def parse(text: str, key: str, kind: type[Each], where: str) -> list[Each]:
    """Return the records that a text in YAML holds, as :func:`read` does.

    Raises
    ------
    DataFileError
        As for :func:`read`.
    """
    return _listed(strict.parse(text, where), key, kind, where)


def entries(text: str, key: str, where: str) -> list[Any]:
    """Return what stands under a key of a text in YAML as it stands there, for who looks at the chain of it.

    Raises
    ------
    DataFileError
        Broken YAML, another key, or no list.
    """
    return _list(strict.parse(text, where), key, where)


def _list(content: Mapping[str, Any], key: str, where: str) -> list[Any]:
    if unknown := content.keys() - {key}:
        raise DataFileError(f"{where}: {min(unknown)}: is an unknown key; the only one is {key}")
    listed = content.get(key) or []
    if not isinstance(listed, list):
        raise DataFileError(f"{where}: {key}: expected a list, found {type(listed).__name__}")
    return listed


def _listed(content: Mapping[str, Any], key: str, kind: type[Each], where: str) -> list[Each]:
    made: list[Each] = []
    for number, fields in enumerate(_list(content, key, where), 1):
        if chain.is_anchor(fields):
            continue
        place = f"{where}: {key.removesuffix('s')} {number}"
        each = strict.model(kind, place, chain.plain(fields) if isinstance(fields, Mapping) else fields)
        if made and each.moment < made[-1].moment:
            raise DataFileError(f"{place}: moment: lies before the one above it")
        made.append(each)
    return made


def append(path: Path, head: str, record: Strict) -> None:
    """Add a record below the others; ``head`` begins a new file and ends with the key of its list.

    Raises
    ------
    DataFileError, SignatureError
        As for :func:`added`; nothing is written.
    """
    write_whole(path, added(path, head, record))


def unchanged(path: Path, key: str) -> list[Any]:
    """Return what stands in a file of records, for who is about to add to it; none where there is no file.

    Raises
    ------
    DataFileError
        What stands there is no longer as it was written: nothing is built on that.
    """
    name = chain.name(path)
    there = entries(strict.text_of(path), key, name) if path.exists() else []
    if wrong := chain.problems(name, there):
        raise DataFileError(
            f"{name}: {wrong[0]}. Nothing is added to a file that was changed by hand; put it back as the "
            "version history has it, and see: svm verify"
        )
    return there


def added(path: Path, head: str, record: Strict) -> str:
    """Return the file with a record below the others; a field that holds its default is left out.

    Raises
    ------
    DataFileError
        As for :func:`unchanged`.
    SignatureError
        The project has signers, and the record could not be signed.
    """
    before = path.read_text(encoding="utf-8") if path.exists() else head
    name, there = chain.name(path), unchanged(path, head.rsplit(maxsplit=1)[-1].removesuffix(":"))
    fields = record.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    made = chain.added(name, there, fields, moments.now().isoformat())
    folder = chain.data(path)
    if folder and (allowed := folder / signatures.ALLOWED).exists():
        for each in made:
            if (signature := signatures.signed(each[chain.SEAL], allowed)) is not None:
                each[chain.SIGNATURE] = signature
    lines = yaml.safe_dump(made, allow_unicode=True, sort_keys=False, width=110).splitlines()
    return before + "".join(f"  {line}\n" for line in lines)
