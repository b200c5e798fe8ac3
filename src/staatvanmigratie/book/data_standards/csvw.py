"""CSV on the Web: what the columns of the CSV files mean, for programs that read the standard of W3C.

Made from the Data Package, so that both descriptions say the same of every column. A program that knows the
standard finds the file by its name, beside the tables.
"""

from collections.abc import Mapping, Sequence
from typing import Any

#: By this name the standard looks for a description in the folder of a table.
NAME = "csv-metadata.json"

_TYPES: dict[str, Any] = {
    "string": "string",
    "number": "number",
    "date": {"base": "date", "format": "yyyy-MM-dd"},
    "boolean": {"base": "boolean", "format": "true|false"},
}


def content(package: Mapping[str, Any]) -> dict[str, Any]:
    """Return the description of every table of a Data Package."""
    tables = [each for each in package["resources"] if each.get("type") == "table"]
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "nl"}],
        "dc:title": package["title"],
        "dc:description": package["description"],
        "tables": [_table(each, tables) for each in tables],
    }


def _table(table: Mapping[str, Any], tables: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    schema = table["schema"]
    described: dict[str, Any] = {"columns": [_column(field) for field in schema["fields"]]}
    if "primaryKey" in schema:
        described["primaryKey"] = schema["primaryKey"]
    if keys := schema.get("foreignKeys"):
        paths = {each["name"]: each["path"] for each in tables}
        described["foreignKeys"] = [
            {
                "columnReference": key["fields"],
                "reference": {
                    "resource": paths[key["reference"]["resource"]],
                    "columnReference": key["reference"]["fields"],
                },
            }
            for key in keys
        ]
    return {"url": table["path"], "tableSchema": described}


def _column(field: Mapping[str, Any]) -> dict[str, Any]:
    rules = field.get("constraints", {})
    return {
        "name": field["name"],
        "titles": field["name"],
        "dc:description": field["description"],
        "datatype": _TYPES[field["type"]],
        **({"required": True} if rules.get("required") else {}),
    }
