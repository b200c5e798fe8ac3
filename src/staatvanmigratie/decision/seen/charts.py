"""What a chart says: kinds of marks, what its axes stand for, its choices, and its data."""

import json
from collections.abc import Iterator
from typing import Any

#: Of a chart: what a thing is drawn with, not what it says.
_LAYOUT = set(
    "x y x2 y2 xOffset yOffset dx dy color colour fill stroke size width height angle align baseline opacity "
    "geometry coordinates path anchor offset theta radius strokeDash fontSize plaats".split()
)
_SAID = ("field", "type", "title", "aggregate", "timeUnit", "bin", "stack")
_SCALE = ("domain", "type", "zero")


def said(spec: Any) -> dict[str, Any]:
    """Return what a chart says: kinds of marks, what its axes stand for, its choices, and its data."""
    marks: list[str] = []
    channels: list[Any] = []
    data: list[str] = []
    _walk(spec, marks, channels, data)
    return {"marks": marks, "channels": channels, "data": sorted(set(data))}


def _walk(part: Any, marks: list[str], channels: list[Any], data: list[str]) -> None:
    if isinstance(part, list):
        for each in part:
            _walk(each, marks, channels, data)
        return
    if not isinstance(part, dict):
        return
    for name, value in part.items():
        if name == "config":
            continue
        if name == "mark":
            marks.append(value if isinstance(value, str) else value.get("type", ""))
        elif name == "encoding":
            channels += [
                [channel, said] for channel, about in sorted(value.items()) if (said := _channel(about))
            ]
        elif name == "datasets" and isinstance(value, dict):
            for rows in value.values():
                data += _data(rows)
        elif name == "values":
            data += _data(value)
        elif name == "params":
            channels += [
                ["choice", p.get("value"), p["bind"].get("name"), p["bind"].get("options")]
                for p in value
                if isinstance(p, dict) and isinstance(p.get("bind"), dict)
            ]
        else:
            _walk(value, marks, channels, data)


def _channel(about: Any) -> dict[str, Any]:
    if not isinstance(about, dict) or about.get("field") in _LAYOUT:
        return {}
    said = {key: about[key] for key in _SAID if about.get(key) is not None}
    if isinstance(about.get("scale"), dict) and said:
        said |= {f"scale {key}": about["scale"][key] for key in _SCALE if key in about["scale"]}
    if isinstance(about.get("axis"), dict) and about["axis"].get("title"):
        said["axis"] = about["axis"]["title"]
    return said


def _data(rows: Any) -> Iterator[str]:
    if isinstance(rows, str):
        yield rows
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, dict):
            said = {key: value for key, value in row.items() if key not in _LAYOUT}
            if said:
                yield json.dumps(said, ensure_ascii=False, sort_keys=True)
        else:
            yield json.dumps(row, ensure_ascii=False, sort_keys=True)
