"""What a page of the explorer holds, read back: the slow, obvious reverse of ``views/packing.py``."""

from __future__ import annotations

import gzip
import json
import re
from base64 import b64decode
from typing import Any


def unpacked(text: str) -> dict[str, Any]:
    """The values behind the text of the element ``page-data``, by their names."""
    return {name: _whole(each) for name, each in json.loads(gzip.decompress(b64decode(text, validate=True))).items()}


def of_page(html: str) -> dict[str, Any]:
    """What a page holds as text: its ``data``, and its ``drawing``."""
    (text,) = re.findall(r'<script type="text/plain" id="page-data">([^<]*)</script>', html)
    return unpacked(text)


def _whole(packed: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = packed["plain"] | {
        name: [_record(table, row) for row in range(table["size"])] for name, table in packed["tables"].items()
    }
    return found


def _record(table: dict[str, Any], row: int) -> dict[str, Any]:
    found = {}
    for column in table["columns"]:
        value = column["values"][row] if "values" in column else (None, *column["words"])[column["at"][row]]
        if value is not None:
            found[column["name"]] = value
    return found
