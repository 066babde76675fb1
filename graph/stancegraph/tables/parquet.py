"""Parquet -> pieces of rows that fit in memory, however few bytes they are packed in.

What stands once in a file can stand in every row. So text is read as the words there are and which row has which, and its
length is known before any cell is made.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from stancegraph import limits


class TooMuchError(Exception):
    """A file holds more than is read: in which row, from 1, and in which column, where it is one."""

    def __init__(self, message: str, row: int, column: str | None = None) -> None:
        super().__init__(message)
        self.row = row
        self.column = column


def column_names(path: Path) -> list[str]:
    """The columns of a file; raises what pyarrow raises."""
    import pyarrow.parquet as parquet

    with parquet.ParquetFile(path) as file:
        return list(file.schema_arrow.names)


def pieces(path: Path) -> Iterator[Any]:
    """The rows of a file as pyarrow's record batches; raises TooMuchError, and what pyarrow raises."""
    import pyarrow.parquet as parquet

    with parquet.ParquetFile(path) as file:
        texts = [column.path for column in file.schema if column.physical_type == "BYTE_ARRAY"]
        _check_groups(file.metadata)
    row = 1
    with parquet.ParquetFile(path, read_dictionary=texts) as file:
        for batch in file.iter_batches(batch_size=_AT_ONCE):
            width = sum(_width(batch, number, row) for number in range(batch.num_columns))
            step = max(1, limits.LARGEST_PIECE // max(width, 1))
            for start in range(0, batch.num_rows, step):
                yield batch.slice(start, step)
            row += batch.num_rows


_AT_ONCE = 10_000


def rows_of(piece: Any) -> Iterator[dict[str, Any]]:
    """The rows of a record batch by the names of its columns, numbers as short as their column can hold them."""
    names = piece.schema.names
    columns = [_values(column) for column in piece.columns]
    for row in zip(*columns, strict=True):
        yield dict(zip(names, row, strict=True))


def _values(column: Any) -> list[Any]:
    """What is in a column. A float of 32 or 16 bits written as one of 64 has digits that nobody wrote: 0.9 is 0.8999999761581421."""
    import numpy as np
    from pyarrow import types

    kind = column.type
    while hasattr(kind, "value_type"):
        kind = kind.value_type
    values: list[Any] = column.to_pylist()
    narrow: Any = {types.is_float32(kind): np.float32, types.is_float16(kind): np.float16}.get(True)
    return values if narrow is None else [_shortest(value, narrow) for value in values]


def _shortest(value: Any, narrow: Any) -> Any:
    if value is None:
        return None
    if isinstance(value, list):
        return [_shortest(each, narrow) for each in value]
    return float(str(narrow(value)))


def _check_groups(metadata: Any) -> None:
    row = 1
    for number in range(metadata.num_row_groups):
        group = metadata.row_group(number)
        columns = [group.column(each) for each in range(group.num_columns)]
        if (size := sum(each.total_uncompressed_size for each in columns)) > limits.LARGEST_ROW_GROUP:
            most = limits.LARGEST_ROW_GROUP >> 20
            raise TooMuchError(
                f"a group of {group.num_rows:,} rows has {size >> 20:,} MB when unpacked, at most {most} are read; write smaller groups",
                row,
            )
        for each in columns:
            if each.num_values > limits.MOST_VALUES:
                message = f"a group of {group.num_rows:,} rows holds {each.num_values:,} values, at most {limits.MOST_VALUES:,} are read"
                raise TooMuchError(f"{message}; write smaller groups", row, each.path_in_schema.split(".")[0])
        row += group.num_rows


def _width(batch: Any, number: int, row: int) -> int:
    """Bytes of the longest cell of a column at most; raises TooMuchError, with its row, where that is too much."""
    import pyarrow.compute as compute

    name, column = batch.schema.names[number], batch.column(number)
    times, array, many = 1, column, None
    while hasattr(array.type, "value_type") and not hasattr(array, "dictionary"):  # lists
        many = many if many is not None else compute.list_value_length(array)
        times *= compute.max(compute.list_value_length(array)).as_py() or 0
        array = array.flatten()
    if hasattr(array, "dictionary"):
        lengths = compute.binary_length(array.dictionary)
        longest = compute.max(lengths).as_py() or 0
    else:
        longest = max(1, array.nbytes // max(len(array), 1))
    width = times * longest
    if width > limits.LARGEST_PACKED_CELL:
        if many is not None:
            place = compute.index(many, compute.max(many)).as_py()
        elif hasattr(array, "dictionary"):
            place = compute.index(compute.take(lengths, array.indices), longest).as_py()
        else:
            place = 0
        raise TooMuchError(
            f"the cell holds {width:,} bytes, at most {limits.LARGEST_PACKED_CELL:,} are read", row + place, name
        )
    return int(width)
