"""Cells of a table -> values as a mapping takes them, by whole columns: each different cell is read once.

Columns are pyarrow arrays of text in which what is missing is null.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from math import isfinite
from typing import Any

from stancegraph.importers.mapped_files import pyarrow
from stancegraph.importers.mapping import CASES, Condition, Taken
from stancegraph.model.coded_events import Holds
from stancegraph.model.words import POSITIONS, DatePrecision, Position

_EPOCH = date(1970, 1, 1)
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_LARGEST_COUNT = 2**31 - 1
_NO_NUMBER = frozenset({"na", "nan", "n/a"})
"""What programs write where there is no number."""
_SAY_MISSING = "where it stands for nothing, name it in missing of [file] in the mapping"


class UnfitError(Exception):
    """A cell that does not fit; the message says why, without the cell."""


@dataclass(frozen=True, slots=True)
class Column:
    """Values of a field, one a row: an array in which what is missing or does not fit is null, and why it does not.

    ``why`` has for each row the number of a reason in ``reasons``, 0 where there is none; None where every row fits.
    """

    values: Any
    why: Any = None
    reasons: Sequence[str] = ()


def arrow_type(holds: Holds) -> Any:
    """The Arrow type of what a field holds."""
    pa = pyarrow()
    return {
        Holds.TEXT: pa.string(),
        Holds.DAY: pa.date32(),
        Holds.POSITION: pa.int8(),
        Holds.NUMBER: pa.float64(),
        Holds.COUNT: pa.int32(),
    }[holds]


def column(taken: Taken, holds: Holds, columns: Mapping[str, Any], rows: int) -> Column:
    """The values of a field in some rows."""
    pa = pyarrow()
    if not taken.reads:
        return _constant(taken, holds, rows)
    cells = _cells(taken, columns, rows)
    if holds is Holds.TEXT and not _changes(taken):
        return Column(cells)
    if (
        holds in (Holds.NUMBER, Holds.COUNT)
        and not _changes(taken)
        and (numbers := _numbers(pa, cells, holds)) is not None
    ):
        return Column(numbers)
    read = reader(taken, holds)
    encoded = cells.dictionary_encode()
    values: list[Any] = []
    why: list[int] = []
    reasons: dict[str, int] = {}
    for cell in encoded.dictionary.to_pylist():
        try:
            values.append(read(cell))
            why.append(0)
        except UnfitError as error:
            values.append(None)
            why.append(reasons.setdefault(str(error), len(reasons) + 1))
    found = pa.array(values, arrow_type(holds)).take(encoded.indices)
    if not reasons:
        return Column(found)
    numbers = pa.array(why, pa.int16()).take(encoded.indices).fill_null(0)
    return Column(found, numbers.to_numpy(zero_copy_only=False), ("", *reasons))


def _constant(taken: Taken, holds: Holds, rows: int) -> Column:
    pa = pyarrow()
    try:
        value = reader(taken, holds)(taken.value)
    except UnfitError as error:
        import numpy as np

        return Column(pa.nulls(rows, arrow_type(holds)), np.ones(rows, dtype=np.int16), ("", str(error)))
    return Column(pa.repeat(pa.scalar(value, arrow_type(holds)), rows))


def _cells(taken: Taken, columns: Mapping[str, Any], rows: int) -> Any:
    pa = pyarrow()
    found = [columns[name] if name in columns else pa.nulls(rows, pa.string()) for name in taken.reads]
    if taken.joined:
        return pa.compute.binary_join_element_wise(*found, taken.by)
    return found[0] if len(found) == 1 else pa.compute.coalesce(*found)


def _changes(taken: Taken) -> bool:
    return bool(taken.pattern or taken.replace or taken.case or taken.values or taken.text)


def _numbers(pa: Any, cells: Any, holds: Holds) -> Any:
    """All cells as numbers at once; None where one of them is none, or is written in a way only machines know."""
    if holds is Holds.COUNT and pa.compute.any(pa.compute.match_substring(cells, "x", ignore_case=True)).as_py():
        return None  # it would read 0x10 as a number
    try:
        numbers = pa.compute.cast(cells, arrow_type(holds))
    except pa.ArrowInvalid:
        return None
    if holds is Holds.NUMBER and pa.compute.all(pa.compute.is_finite(numbers)).as_py() not in (True, None):
        return None
    if holds is Holds.COUNT and pa.compute.any(pa.compute.less(numbers, 0)).as_py():
        return None
    return numbers


def reader(taken: Taken, holds: Holds) -> Callable[[str], Any]:
    """What makes a value of a cell that is not empty: None where it stands for nothing; it raises UnfitError."""
    text, value = _text_reader(taken), _value_reader(taken, holds)

    def read(cell: str | None) -> Any:
        found = text(cell) if cell is not None else None
        return None if found is None else value(found)

    return read


def _text_reader(taken: Taken) -> Callable[[str], str | None]:
    pattern = re.compile(taken.pattern) if taken.pattern else None

    def read(cell: str) -> str | None:
        groups: tuple[str | None, ...] = ()
        if pattern is not None:
            match = pattern.search(cell)
            if match is None:
                return None
            groups = match.groups()
            cell = (match[0] if not groups else groups[0]) or ""
        for old, new in taken.replace.items():
            cell = cell.replace(old, new)
        cell = CASES[taken.case](cell).strip() if taken.case else cell.strip()
        if taken.values:
            if cell in taken.values:
                cell = taken.values[cell]
            elif taken.otherwise is None:
                raise UnfitError("the cell is none of those that the mapping has values for")
            else:
                cell = taken.otherwise
        if cell and taken.text:
            cell = _filled(taken.text, cell, groups)
        return cell or None

    return read


def _filled(text: str, value: str, groups: tuple[str | None, ...]) -> str:
    return re.sub(
        r"\{([0-9]*)\}", lambda match: value if not match[1] else (groups[int(match[1]) - 1] or ""), text
    ).strip()


def _value_reader(taken: Taken, holds: Holds) -> Callable[[str], Any]:
    if holds is Holds.TEXT:
        return lambda text: text
    if holds is Holds.DAY:
        return _day_reader(taken)
    if holds is Holds.POSITION:
        return _or_none(_position_reader(taken))
    return _or_none(_whole if holds is Holds.COUNT else number)


def _or_none(read: Callable[[str], Any]) -> Callable[[str], Any]:
    return lambda text: None if text.casefold() in _NO_NUMBER else read(text)


def number(text: str) -> float:
    """A number as people write it, with a point; raises UnfitError."""
    if not _NUMBER.fullmatch(text) or not isfinite(found := float(text)):
        raise UnfitError(f"not a number; {_SAY_MISSING}")
    return found


def _whole(text: str) -> int:
    found = number(text)
    if not found.is_integer() or not 0 <= found <= _LARGEST_COUNT:
        raise UnfitError(f"not a whole number from 0 on; {_SAY_MISSING}")
    return int(found)


def _position_reader(taken: Taken) -> Callable[[str], int]:
    if taken.sign:
        return lambda text: _by_cuts(number(text), (0.0, 0.0))
    if taken.cuts:
        return lambda text: _by_cuts(number(text), taken.cuts)

    def read(text: str) -> int:
        if text in POSITIONS:
            return int(POSITIONS[text])
        try:
            return int(Position(int(number(text)))) if number(text).is_integer() else _no_position()
        except (UnfitError, ValueError):
            return _no_position()

    return read


def _no_position() -> int:
    raise UnfitError(f"none of {', '.join(POSITIONS)}, nor a whole number from -2 to 2")


def _by_cuts(score: float, cuts: tuple[float, ...]) -> int:
    """Where a score stands: one cut parts for and against, two leave a middle, four make five places.

    A score that is a cut belongs to the place above it; of the two cuts of a sign, which are both 0, to that between.
    """
    places = {1: (-2, 2), 2: (-2, 0, 2), 4: (-2, -1, 0, 1, 2)}[len(cuts)]
    if cuts == (0.0, 0.0):
        return (score > 0) * 2 - (score < 0) * 2
    return places[sum(score >= cut for cut in cuts)]


def _day_reader(taken: Taken) -> Callable[[str], date]:
    if taken.epoch:
        first, seconds = date.fromisoformat(taken.epoch), taken.seconds

        def since(text: str) -> date:
            try:
                return first + timedelta(seconds=number(text) * seconds)
            except OverflowError:
                raise UnfitError("beyond the calendar") from None

        return since
    formats = _formats(taken)
    plain = formats[0] == "%Y%m%d"

    def read(text: str) -> date:
        if plain and len(text) == 8 and text.isascii() and text.isdigit():
            try:
                return date(int(text[:4]), int(text[4:6]), int(text[6:]))
            except ValueError:
                pass
        if (found := _first(text, formats)) is not None:
            return found[0]
        raise UnfitError(
            f"no day of the calendar that is written as {' or '.join(each for each in formats if each != _ISO_TIME)}"
        )

    return read


_ISO_TIME = "ISO 8601 with a time"


def _formats(taken: Taken) -> tuple[str, ...]:
    return taken.formats or ("%Y-%m-%d", "%Y-%m", "%Y", _ISO_TIME)


def _first(text: str, formats: tuple[str, ...]) -> tuple[date, str] | None:
    """The day of a text, and the first way to write days in which it is written."""
    return next(((found, each) for each in formats if (found := _parsed(text, each)) is not None), None)


def precisions(taken: Taken, columns: Mapping[str, Any], rows: int) -> Any:
    """How exactly the days of a field are known in some rows, as an array of words; null where every day is one."""
    pa = pyarrow()
    formats = _formats(taken)
    if taken.epoch or not taken.reads or all(_precision(each) is DatePrecision.DAY for each in formats):
        return pa.nulls(rows, pa.string())
    text = _text_reader(taken)

    def read(cell: str | None) -> str | None:
        try:
            found = _first(shown, formats) if cell is not None and (shown := text(cell)) is not None else None
        except UnfitError:
            return None
        return None if found is None else _precision(found[1]).value

    encoded = _cells(taken, columns, rows).dictionary_encode()
    return pa.array([read(cell) for cell in encoded.dictionary.to_pylist()], pa.string()).take(encoded.indices)


def _precision(form: str) -> DatePrecision:
    if form == _ISO_TIME or any(each in form for each in ("%d", "%j", "%x", "%c", "%u", "%w", "%a", "%A")):
        return DatePrecision.DAY
    # Of a year "about then" is all that can be said.
    return DatePrecision.MONTH if any(each in form for each in ("%m", "%b", "%B")) else DatePrecision.APPROX


@cache
def _digits(form: str) -> re.Pattern[str] | None:
    """How long a text of digits alone is: ``strptime`` would read 2018031 as a day."""
    lengths = {"%Y": 4, "%m": 2, "%d": 2, "%H": 2, "%M": 2, "%S": 2}
    parts = re.findall(r"%.", form)
    if re.sub(r"%.", "", form) or any(each not in lengths for each in parts):
        return None
    return re.compile(f"[0-9]{{{sum(lengths[each] for each in parts)}}}")


def _parsed(text: str, form: str) -> date | None:
    try:
        if form == _ISO_TIME:
            return datetime.fromisoformat(text).date() if "T" in text or " " in text else None
        digits = _digits(form)
        if digits is not None and not digits.fullmatch(text):
            return None
        return datetime.strptime(text, form).date()
    except ValueError:
        return None


def fulfils(condition: Condition, columns: Mapping[str, Any], rows: int) -> Any:
    """Which rows fulfil a condition, as an array of numpy."""
    import numpy as np

    pa = pyarrow()
    cells = columns[condition.column] if condition.column in columns else pa.nulls(rows, pa.string())
    right = np.ones(rows, dtype=bool)
    if condition.among:
        right &= _mask(pa.compute.is_in(cells, value_set=pa.array(condition.among, pa.string())))
    if condition.none_of:
        right &= ~_mask(pa.compute.is_in(cells, value_set=pa.array(condition.none_of, pa.string())))
    if condition.filled is not None:
        right &= _mask(pa.compute.is_valid(cells)) == condition.filled
    if condition.at_least is not None or condition.at_most is not None:
        numbers = column(Taken(columns=("x",)), Holds.NUMBER, {"x": cells}, rows).values
        found = np.nan_to_num(numbers.fill_null(float("nan")).to_numpy(zero_copy_only=False), nan=np.nan)
        right &= ~np.isnan(found)
        if condition.at_least is not None:
            right &= ~(found < condition.at_least)
        if condition.at_most is not None:
            right &= ~(found > condition.at_most)
    return right


def _mask(array: Any) -> Any:
    return array.fill_null(False).to_numpy(zero_copy_only=False)


def anniversaries(days: Any, recorded: Any) -> Any:
    """Which days lie exactly a month (or 30 days), a year (or 365 days) or ten years before that of recording.

    Coders take the day on which something is remembered, or from which something is counted, for that of the event.
    """
    pa = pyarrow()
    pc = pa.compute
    months = pc.subtract(
        pc.add(pc.multiply(pc.year(recorded), 12), pc.month(recorded)),
        pc.add(pc.multiply(pc.year(days), 12), pc.month(days)),
    )
    same = pc.and_(
        pc.equal(pc.day(days), pc.day(recorded)), pc.is_in(months, value_set=pa.array([1, 12, 120], pa.int64()))
    )
    apart = pc.subtract(recorded.cast(pa.int32()), days.cast(pa.int32()))
    return _mask(pc.or_(same, pc.is_in(apart, value_set=pa.array([30, 365], pa.int32()))))
