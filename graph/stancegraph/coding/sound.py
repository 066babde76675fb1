"""What a line of a journal has to say for its decision to count: a file is anybody's to write, and what is read of it is believed from then on.

Whoever decides in the page is asked more (:mod:`stancegraph.coding.workbench`). Here stands what everything that reads decisions rests on: that a
statement has a place in its text, that cells are texts, that a new actor or issue is one.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from typing import Any

from stancegraph import limits
from stancegraph.coding.statements import CODED, actor_of, issue_of
from stancegraph.model.schema import FORMAT
from stancegraph.tables.table import TABLES

_RECORDED = next(
    column for table in TABLES if table.name == "stances" for column in table.columns if column.name == "recorded"
)
_EVIDENCE = ("quote", "passages")


def said_in(line: str) -> Any:
    """What a line of JSON says. Raises ValueError for what is none, for numbers that are none, and for halves of characters, which no file can hold."""
    found = _DECODER.decode(line)
    if "\\u" in line:
        try:
            json.dumps(found, ensure_ascii=False).encode()
        except UnicodeEncodeError:
            raise ValueError("it has half of a character") from None
    return found


def refuse_unsound(op: str, values: Mapping[str, Any]) -> None:
    """Raises ValueError with what is wrong with the values of a decision; of kinds of decisions that are not known here nothing is asked."""
    if (check := _CHECKS.get(op)) is not None:
        check(values)


def has_place(values: Mapping[str, Any]) -> bool:
    """Whether values have a ``start`` and an ``end`` that can be a place in a text, and what else they say of the evidence is text."""
    start, end = values.get("start"), values.get("end")
    # No text has more characters than bytes.
    is_place = type(start) is int and type(end) is int and 0 <= start < end <= limits.LARGEST_TEXT
    return is_place and all(isinstance(values.get(name), str | None) for name in _EVIDENCE)


def _finite(number: str) -> float:
    if not math.isfinite(found := float(number)):
        raise ValueError(f"{number} is no number")
    return found


def _no_number(word: str) -> float:
    raise ValueError(f"{word} is no number")


_DECODER = json.JSONDecoder(parse_float=_finite, parse_constant=_no_number)


def _made(values: Mapping[str, Any]) -> None:
    _placed(values)
    _texts(values, CODED)


def _edited(values: Mapping[str, Any]) -> None:
    # What is edited may leave the evidence as it is, or empty its quote; its place is of both ends.
    if "start" in values or "end" in values:
        _placed(values)
    _texts(values, _EVIDENCE)
    _texts(values, CODED)


def _decided(values: Mapping[str, Any]) -> None:
    if values.get("drop") is not True:
        _made(values)


def _new_actor(values: Mapping[str, Any]) -> None:
    _texts(values, values)
    actor_of({name: cell or "" for name, cell in values.items()}, FORMAT)


def _new_issue(values: Mapping[str, Any]) -> None:
    _texts(values, values)
    issue_of({name: cell or "" for name, cell in values.items()}, FORMAT)


def _noted(values: Mapping[str, Any]) -> None:
    _texts(values, ("note",))


def _published(values: Mapping[str, Any]) -> None:
    row, cells = values.get("row"), values.get("cells")
    if not isinstance(row, str) or not row or not isinstance(cells, dict):
        raise ValueError("no row, or no cells")
    _texts(cells, cells)
    if "actor" not in cells and not cells.get("retracts"):
        raise ValueError("cells of no stance, and of no retraction")
    if moment := cells.get("recorded"):
        assert _RECORDED.type.codec is not None
        _RECORDED.type.codec.parse(moment)


def _placed(values: Mapping[str, Any]) -> None:
    if not has_place(values):
        raise ValueError("start and end are no place in a text")


def _texts(values: Mapping[str, Any], names: Any) -> None:
    for name in names:
        if not isinstance(values.get(name), str | None):
            raise ValueError(f"{name} is no text")


_CHECKS: Mapping[str, Callable[[Mapping[str, Any]], None]] = {
    "add": _made,
    "accept": _made,
    "edit": _edited,
    "decide": _decided,
    "new-actor": _new_actor,
    "new-issue": _new_issue,
    "note": _noted,
    "publish": _published,
}
