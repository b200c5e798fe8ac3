"""A Data Package held against its own description, as a program would read it: files, types, keys."""

import csv
import hashlib
import json
from datetime import date

READ = {
    "string": str,
    "number": float,
    "date": date.fromisoformat,
    "boolean": {"true": 1, "false": 0}.__getitem__,
}


def tables(folder):
    """Return the rows of each table, and fail on anything that is not as ``datapackage.json`` says."""
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    found = {}
    for resource in package["resources"]:
        content = (folder / resource["path"]).read_bytes()
        assert resource["bytes"] == len(content), resource["path"]
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}", resource["path"]
        if resource.get("type") == "table":
            found[resource["name"]] = _rows(resource, content.decode(resource["encoding"]))
    for resource in package["resources"]:
        for key in resource.get("schema", {}).get("foreignKeys", ()):
            (here,), (there,) = key["fields"], key["reference"]["fields"]
            known = {row[there] for row in found[key["reference"]["resource"]]}
            assert {row[here] for row in found[resource["name"]]} <= known
    return found


def _rows(resource, text):
    header, *rows = csv.reader(text.splitlines())
    fields = resource["schema"]["fields"]
    assert [field["name"] for field in fields] == header and all(field["description"] for field in fields)
    for field, *column in zip(fields, *rows, strict=True):
        rules = field.get("constraints", {})
        there = [value for value in column if value]
        assert not rules.get("required") or len(there) == len(column), field["name"]
        assert not rules.get("unique") or len(set(there)) == len(there), field["name"]
        assert set(there) <= set(rules.get("enum", there)), field["name"]
        for value in there:
            READ[field["type"]](value)
    return [dict(zip(header, row, strict=True)) for row in rows]
