"""Values as the text of a page, in little room: lists of records as columns, words that come again once, all of it compressed.

``explorer/unpack.js`` reads it back. :func:`packed` gives base64 of gzip of lines of JSON. The first has of each value that is handed over by name
``plain``, what it is but for its lists of records, and ``tables``, these. A table has ``size``, how many records there are, and
``columns``, their names in the order in which these first come. Each further line is a column, those of the first table first, so that one is read
when somebody asks for it: it has either ``values``, one a record, null where it has none, or ``words`` and ``at``: for each record the place of its
word, from 1, or 0 where it has none. Where most records have none it has ``of`` too, the places of those that have one, from 0, and is of these only.
"""

from __future__ import annotations

import gzip
import json
import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from typing import Any

Json = dict[str, Any]

_SURROGATES = re.compile("[\ud800-\udfff]")
# A word that stands in fewer records than this, on average, is shorter where it stands than once with its places.
_AGAIN = 2
# A column that fewer records have than one in so many is shorter with their places than with nothing for all others.
_RARE = 4
# Of zlib's levels the one after which a page gets no smaller that anybody would notice, for twice the time.
_LEVEL = 7


def compressed(content: bytes) -> str:
    """Bytes as text for a script element: base64 of gzip, the same for the same bytes."""
    return b64encode(gzip.compress(content, _LEVEL, mtime=0)).decode()


def packed(**values: Json) -> str:
    """JSON objects, by name, as the text of a page. No field of a record may be None: leave it out instead."""
    columns: list[Json] = []
    head = {name: _parted(each, columns) for name, each in values.items()}
    text = "\n".join(
        json.dumps(line, ensure_ascii=False, allow_nan=False, separators=(",", ":")) for line in (head, *columns)
    )
    # Half a pair of surrogates stands in no UTF-8.
    return compressed(_SURROGATES.sub(lambda found: f"\\u{ord(found[0]):04x}", text).encode())


def _parted(value: Json, columns: list[Json]) -> Json:
    """What the first line has of a value; its columns are added to those that follow."""
    tables = {name: _table(each, columns) for name, each in value.items() if _are_records(each)}
    return {"plain": {name: each for name, each in value.items() if name not in tables}, "tables": tables}


def _are_records(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, dict) for each in value)


def _table(records: Sequence[Mapping[str, Any]], columns: list[Json]) -> Json:
    names = list(dict.fromkeys(name for record in records for name in record))
    columns.extend(_column([record.get(name) for record in records]) for name in names)
    return {"size": len(records), "columns": names}


def _column(values: list[Any]) -> Json:
    held = [each for each in values if each is not None]
    if len(held) * _RARE < len(values):
        return {"of": [place for place, each in enumerate(values) if each is not None], **_written(held, held)}
    return _written(values, held)


def _written(values: list[Any], held: list[Any]) -> Json:
    if all(isinstance(each, str) for each in held):
        words = {word: place for place, word in enumerate(dict.fromkeys(held), start=1)}
        if len(words) * _AGAIN <= len(held):
            return {"words": list(words), "at": [words.get(each, 0) for each in values]}
    return {"values": values}
