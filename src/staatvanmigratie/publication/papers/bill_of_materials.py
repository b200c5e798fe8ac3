"""The software a release is made with, as a CycloneDX bill of materials (SBOM): every pin of the lock.

Name, version and digests come from ``requirements.txt``; licences, and which package asks for which, from
what is installed. No moment and no number by chance stands in it: the same lock gives the same bytes.
"""

import json
import re
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution, version
from pathlib import Path
from typing import Any

from packaging.markers import Marker
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from staatvanmigratie.foundation.errors import SvmError
from staatvanmigratie.publication.papers.materials import LOCK

NAME = "sbom.cdx.json"

_OWN = "staatvanmigratie"
_LONG = 80  # a licence that is longer is its whole text
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_MARKED = "svm:only-where"


class LockError(SvmError):
    """The lock is not what ``make lock`` writes; the message names the line."""


@dataclass(frozen=True)
class Pin:
    """One version of a package in a lock, and where it counts; a package has one for each kind of system."""

    name: str
    version: str
    marker: Marker | None
    digests: tuple[str, ...]

    @property
    def ref(self) -> str:
        """What it is called in a bill of materials."""
        return f"pkg:pypi/{self.name}@{self.version}"

    @property
    def counts_here(self) -> bool:
        """Whether it is for this system and this Python."""
        return self.marker is None or self.marker.evaluate()


def pins(lock: str) -> list[Pin]:
    """Return the pins of a lock, by name and version.

    Raises
    ------
    LockError
        A line that pins nothing, or a pin without a digest.
    """
    found = []
    for line in re.sub(r"\\\n", " ", lock).splitlines():
        text = re.sub(r"(?:^|\s)#.*", "", line).strip()
        if not text or text.startswith("--"):
            continue
        digests = tuple(sorted(_HASH.findall(text)))
        try:
            pin = Requirement(text.partition("--hash")[0].strip())
        except InvalidRequirement as error:
            raise LockError(f"{LOCK}: {text[:60]!r} is no requirement") from error
        pinned = str(pin.specifier).removeprefix("==")
        if pinned == str(pin.specifier) or not digests:
            raise LockError(f"{LOCK}: {pin.name} is not pinned with a digest; write it with: make lock")
        found.append(Pin(canonicalize_name(pin.name), pinned, pin.marker, digests))
    return sorted(found, key=lambda pin: (pin.name, pin.version))


def not_as_locked(lock: str) -> list[str]:
    """Return which packages of a lock are not installed here as it pins them, where it is for this system."""
    wrong = []
    for pin in pins(lock):
        there = _installed(pin.name)
        if pin.counts_here and (there is None or there.version != pin.version):
            said = f"{there.version} is" if there else "nothing is"
            wrong.append(f"{pin.name}: {said} installed, {pin.version} locked")
    return wrong


@lru_cache(maxsize=2)
def text(lock: str) -> str:
    """Return the bill of materials of a lock, as JSON.

    Raises
    ------
    LockError
        As for :func:`pins`.
    """
    listed = pins(lock)
    here = {pin.name: pin.ref for pin in listed if pin.counts_here}
    own = {
        "type": "application",
        "bom-ref": _OWN,
        "name": _OWN,
        "version": version(_OWN),
        "licenses": [{"expression": "EUPL-1.2"}],
    }
    asked = [{"ref": _OWN, "dependsOn": _asks(_OWN, here)}]
    asked += [
        {"ref": pin.ref, "dependsOn": _asks(pin.name, here) if pin.counts_here else []} for pin in listed
    ]
    content = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": own},
        "components": [_component(pin) for pin in listed],
        "dependencies": asked,
    }
    content["serialNumber"] = uuid.uuid5(uuid.NAMESPACE_OID, json.dumps(content, sort_keys=True)).urn
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _component(pin: Pin) -> dict[str, Any]:
    there = _installed(pin.name) if pin.counts_here else None
    made: dict[str, Any] = {
        "type": "library",
        "bom-ref": pin.ref,
        "name": pin.name,
        "version": pin.version,
        "purl": pin.ref,
        "scope": "required" if there else "optional",
        "externalReferences": [
            {
                "type": "distribution",
                "url": f"https://pypi.org/project/{pin.name}/",
                "hashes": [{"alg": "SHA-256", "content": each} for each in pin.digests],
            }
        ],
    }
    if there and (licences := list(_licences(there))):
        made["licenses"] = licences
    if pin.marker:
        made["properties"] = [{"name": _MARKED, "value": str(pin.marker)}]
    return made


def _licences(there: Distribution) -> Iterator[dict[str, Any]]:
    """The licence as the package gives it: an expression of SPDX, else its own words."""
    about = there.metadata
    if expression := about.get("License-Expression"):
        yield {"expression": expression}
        return
    named = [
        each.rpartition(" :: ")[2]
        for each in about.get_all("Classifier", [])
        if each.startswith("License ::")
    ]
    own = " ".join((about.get("License") or "").split())
    for each in named or ([own] if 0 < len(own) <= _LONG else []):
        yield {"license": {"name": each}}


def _asks(name: str, refs: Mapping[str, str]) -> list[str]:
    """The pins that a package asks for here."""
    there = _installed(name)
    found = set()
    for each in (there.requires or ()) if there else ():
        wanted = Requirement(each)
        if (not wanted.marker or wanted.marker.evaluate({"extra": ""})) and canonicalize_name(
            wanted.name
        ) in refs:
            found.add(refs[canonicalize_name(wanted.name)])
    return sorted(found)


def _installed(name: str) -> Distribution | None:
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None


def of(root: Path) -> str | None:
    """Return the bill of materials of a project; None where it has no lock."""
    path = root / LOCK
    return text(path.read_text(encoding="utf-8")) if path.exists() else None
