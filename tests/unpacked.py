"""What a page of the explorer holds, read back: the slow, obvious reverse of ``views/packing.py``."""

from __future__ import annotations

import gzip
import json
import re
from base64 import b64decode
from typing import Any


def unpacked(text: str) -> dict[str, Any]:
    """The values behind the text of the element ``page-data``, by their names."""
    head, *columns = map(json.loads, gzip.decompress(b64decode(text, validate=True)).decode().split("\n"))
    columns.reverse()
    return {name: _whole(each, columns) for name, each in head.items()}


def of_page(html: str) -> dict[str, Any]:
    """What a page holds as text: its ``data``, and its ``drawing``."""
    (text,) = re.findall(r'<script type="text/plain" id="page-data">([^<]*)</script>', html)
    return unpacked(text)


def _whole(packed: dict[str, Any], columns: list[dict[str, Any]]) -> dict[str, Any]:
    """A value; its columns are the last that are left."""
    found: dict[str, Any] = dict(packed["plain"])
    for name, table in packed["tables"].items():
        own = {column: columns.pop() for column in table["columns"]}
        for column in own.values():
            _spread(column, table["size"])
        found[name] = [_record(own, row) for row in range(table["size"])]
    return found


def _spread(column: dict[str, Any], size: int) -> None:
    """Gives a column that is of some records a place for each of the others."""
    if "of" in column:
        kind, none = ("values", None) if "values" in column else ("at", 0)
        some = dict(zip(column.pop("of"), column[kind], strict=True))
        column[kind] = [some.get(place, none) for place in range(size)]


def _record(columns: dict[str, dict[str, Any]], row: int) -> dict[str, Any]:
    found = {}
    for name, column in columns.items():
        value = column["values"][row] if "values" in column else (None, *column["words"])[column["at"][row]]
        if value is not None:
            found[name] = value
    return found
