"""Records of PLOVER, a JSON array of events with lists of sources and targets -> rows of columns.

No mapping can say this: a record is as many events as it has pairs of a source and a target.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from stancegraph import limits
from stancegraph.errors import StancegraphError
from stancegraph.importers.mapped_files import Batch, Member, blank_what_is_no_text, opened, pyarrow
from stancegraph.importers.mapping import FileForm

_TEXTS = (
    "id",
    "date",
    "event",
    "mode",
    "context",
    "text",
    "eventText",
    "language",
    "publication",
    "coder",
    "dateCoded",
)
COLUMNS = (
    "key",
    *_TEXTS,
    *(f"{role}_{what}" for role in ("source", "target") for what in ("name", "code", "sector")),
)
"""The columns that a record becomes: its texts, and name, code and sector of each pair of a source and a target."""


def rows_of_plover(member: Member) -> Iterator[Batch]:
    """The events of a file; what only describes it is left out. Raises StancegraphError where it is no such file."""
    import numpy as np

    pa = pyarrow()
    with opened(member, FileForm()) as stream:
        raw = stream.read(limits.LARGEST_UNPACKED + 1)
    if len(raw) > limits.LARGEST_UNPACKED:
        raise StancegraphError(f"{member.name}: larger than {limits.LARGEST_UNPACKED:,} bytes unpacked; split it")
    try:
        records = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise StancegraphError(f"{member.name}: not readable as JSON: {error}") from error
    if not isinstance(records, list):
        raise StancegraphError(f"{member.name}: should be a list of records of PLOVER, as JSON")
    rows: list[dict[str, str | None]] = []
    numbers: list[int] = []
    unfit: list[tuple[int, str, str]] = []
    for number, record in enumerate(records, 1):
        if not isinstance(record, dict) or record.get("event") == "DOCUMENT":
            why = "describes the file" if isinstance(record, dict) else "no record of PLOVER"
            unfit.append((number, why, json.dumps(record, ensure_ascii=False)[: limits.LONGEST_QUOTE]))
            continue
        found = list(_pairs(record))
        rows += found
        numbers += [number] * len(found)
    columns = {name: pa.array([row[name] for row in rows], pa.string()) for name in COLUMNS}
    batch = Batch(member, columns, np.array(numbers, dtype=np.int64), unfit)
    blank_what_is_no_text(batch)
    yield batch


def _pairs(record: dict[str, Any]) -> Iterator[dict[str, str | None]]:
    texts = {name: _text(record.get(name)) for name in _TEXTS}
    count = 0
    for source in _actors(record.get("source")):
        for target in _actors(record.get("target")):
            count += 1
            key = texts["id"] and (texts["id"] if count == 1 else f"{texts['id']}.{count}")
            yield {
                "key": key,
                **texts,
                **{f"source_{what}": each for what, each in source.items()},
                **{f"target_{what}": each for what, each in target.items()},
            }


def _actors(value: Any) -> list[dict[str, str | None]]:
    """Those of a list, of which there may be none, or a text instead of one."""
    found = [
        {"name": _text(each.get("actorText")), "code": _text(each.get("code")), "sector": _text(each.get("sector"))}
        for each in (value if isinstance(value, list) else [])
        if isinstance(each, dict)
    ]
    return found or [{"name": None, "code": None, "sector": None}]


def _text(value: Any) -> str | None:
    return " ".join(value.split()) or None if isinstance(value, str) else None
