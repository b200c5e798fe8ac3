"""Where a release comes from, as an in-toto statement with the predicate of SLSA: what was made, of what.

https://in-toto.io/Statement/v1, https://slsa.dev/provenance/v1. No moment stands in it; that is in
``release.json``.
"""

import json
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from staatvanmigratie.foundation import strict
from staatvanmigratie.publication.papers.materials import DIRTY, LOCK, Materials
from staatvanmigratie.store import snapshots

NAME = "provenance.intoto.json"
STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = "https://slsa.dev/provenance/v1"

_ABOUT = "publiccode.yml"
_NOWHERE = "https://example.org/staat-van-migratie"  # where a project does not say where its code is


def text(root: Path, made: Mapping[str, str], parts: Materials, number: int, as_of: str) -> str:
    """Return the statement about files, by their name and SHA-256, as JSON."""
    code = _address(root)
    commit = (parts.commit or "").removesuffix(DIRTY)
    source: dict[str, Any] = {"name": "code", "uri": f"git+{code}"}
    if commit:
        source |= {"uri": f"git+{code}@{commit}", "digest": {"gitCommit": commit}}
        source["annotations"] = {"changed since the commit": (parts.commit or "").endswith(DIRTY)}
    used = [source, {"name": "store", "uri": snapshots.FOLDER, "digest": {"sha256": parts.store}}]
    if parts.lock:
        used.append({"name": "lock", "uri": LOCK, "digest": {"sha256": parts.lock}})
    statement = {
        "_type": STATEMENT,
        "subject": [{"name": name, "digest": {"sha256": made[name]}} for name in sorted(made)],
        "predicateType": PREDICATE,
        "predicate": {
            "buildDefinition": {
                "buildType": f"{code}#svm-release",
                "externalParameters": {"edition": number, "as_of": as_of, "command": f"svm release {number}"},
                "internalParameters": {"strict": True},
                "resolvedDependencies": used,
            },
            "runDetails": {
                "builder": {
                    "id": f"{code}#svm",
                    "version": {"staatvanmigratie": version("staatvanmigratie"), **parts.tools},
                }
            },
        },
    }
    return json.dumps(statement, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _address(root: Path) -> str:
    path = root / _ABOUT
    return str(strict.read(path).get("url", _NOWHERE)) if path.exists() else _NOWHERE
