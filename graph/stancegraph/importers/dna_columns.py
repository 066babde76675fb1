"""The coded statements of a Discourse Network Analyzer database as columns, for networks of many.

What it reads is what :func:`stancegraph.importers.dna_statements.read_statements` reads one statement at a time; tests compare the two.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from stancegraph.answers.arrays import Mask
from stancegraph.errors import StancegraphError
from stancegraph.importers.dna_database import Database, DataType, Variable, open_database, whole
from stancegraph.importers.dna_filter import statements_where
from stancegraph.importers.dna_statements import DOCUMENT_VARIABLES, Selection, select, zone_of
from stancegraph.networks.dna import ABSENT, LARGEST, CodedStatements, Columns, coded_labels
from stancegraph.networks.observations import Ints
from stancegraph.networks.periods import seconds_of

_SORTS = {DataType.BOOLEAN: bool, DataType.INTEGER: int, DataType.SHORT_TEXT: str}


def coded_statements(
    path: str | Path,
    *,
    statement_type: str | None = None,
    actor: str | None = None,
    concept: str | None = None,
    qualifier: str | None = None,
    timezone: str | None = None,
    where: Mapping[str, Collection[str]] | None = None,
    actor_group: Mapping[str, Collection[str]] | None = None,
) -> CodedStatements:
    """The statements of a database, ready for networks; the words are those of :func:`stancegraph.importers.dna.statements`.

    Raises StancegraphError when the file is no such database, or has not what was asked for.
    """
    with open_database(Path(path)) as database:
        selection = select(database, statement_type, actor, concept, qualifier)
        zone = zone_of(database, timezone)
        found = columns(database, selection, zone)
        if where or actor_group:
            kept = statements_where(database, selection, zone, where or {}, actor_group or {})
            found = replace(found, chosen=np.isin(found.id, list(kept)))
        return CodedStatements(found)


def columns(database: Database, selection: Selection, zone: ZoneInfo | None) -> Columns:
    """The columns of a selection, in the program's order."""
    documents = {document.id: document for document in database.documents(zone)}
    dated = {number: seconds_of(each.moment) for number, each in documents.items() if each.moment is not None}
    rows = _numbers(database.statement_spans(selection.statement_type), 5)
    known = np.isin(rows[:, 1], _numbers(zip(documents), 1)[:, 0])
    has_date = np.isin(rows[:, 1], _numbers(zip(dated), 1)[:, 0])
    dropped = {
        "the document has no date, or one out of range": int((known & ~has_date).sum()),
        "the document is not in the database": int((~known).sum()),
    }
    rows = rows[has_date]
    days = _numbers(dated.items(), 2)
    days = days[np.argsort(days[:, 0])]
    moment = days[np.searchsorted(days[:, 0], rows[:, 1]), 1] if len(rows) else rows[:, 1]
    order = np.lexsort((rows[:, 0], rows[:, 3], rows[:, 2], rows[:, 1], moment))
    rows, moment = rows[order], moment[order]
    identifiers = rows[:, 0]

    def labels(variable: str) -> tuple[Sequence[str], Ints]:
        if variable in DOCUMENT_VARIABLES:
            about = {
                number: str(getattr(each, variable.removeprefix("document."))) for number, each in documents.items()
            }
            return coded_labels([about[number] for number in rows[:, 1].tolist()])
        found = selection.statement_type.variable(variable)
        assert found is not None
        return _labels(database, found, identifiers)

    actors, actor = labels(selection.actor)
    concepts, concept = labels(selection.concept)
    words: Sequence[str] = ()
    if selection.qualifier.type is DataType.SHORT_TEXT:
        words, value = _labels(database, selection.qualifier, identifiers)
        # What is blank and what is absent are the same to whoever asks which word it is.
    else:
        value = _values(database, selection.qualifier, identifiers)
    return Columns(
        id=identifiers,
        actor=actor,
        concept=concept,
        value=value,
        document=rows[:, 1],
        moment=moment,
        chosen=np.ones(len(rows), dtype=bool),
        actors=actors,
        concepts=concepts,
        words=words,
        sort=_SORTS[selection.qualifier.type],
        documents=days[:, 1],
        coder=rows[:, 4],
        coders=database.coders(),
        variables=(selection.actor, selection.concept, selection.qualifier.name),
        dropped={reason: count for reason, count in dropped.items() if count},
    )


def _labels(database: Database, variable: Variable, identifiers: Ints) -> tuple[Sequence[str], Ints]:
    """The labels of a variable, sorted, and that of each statement; of one without it is blank."""
    codes, labels = database.label_codes(variable)
    found = _numbers(codes, 2)
    ordered, rank = coded_labels([*labels, ""])
    place = np.full(len(identifiers), len(labels), dtype=np.int64)
    _put(place, identifiers, found[:, 0], found[:, 1])
    used = np.unique(rank[place])
    return [ordered[code] for code in used.tolist()], np.searchsorted(used, rank[place])


def _values(database: Database, variable: Variable, identifiers: Ints) -> Ints:
    """The numbers of a variable; -1 and 1 of a boolean, ABSENT where a statement has none."""
    found = _numbers(database.numbers(variable), 2)
    values = found[:, 1]
    if variable.type is DataType.BOOLEAN:
        sound: Mask = (values == 0) | (values == 1)
        found, values = found[sound], values[sound] * 2 - 1
    else:
        sound = values != ABSENT
        found, values = found[sound], values[sound]
    if variable.type is DataType.INTEGER and np.isin(found[:, 0], identifiers)[np.abs(values) > LARGEST].any():
        raise StancegraphError(f"a qualifier is larger than {LARGEST:,}, the largest the program can hold")
    result = np.full(len(identifiers), ABSENT, dtype=np.int64)
    _put(result, identifiers, found[:, 0], values)
    return result


def _put(column: Ints, identifiers: Ints, statements: Ints, values: Ints) -> None:
    """Give each statement its value, the last where it has several; statements of other types are passed over."""
    order = np.argsort(identifiers)
    ordered = identifiers[order]
    place = np.minimum(np.searchsorted(ordered, statements), max(len(ordered) - 1, 0))
    if len(ordered):
        there = ordered[place] == statements
        column[order[place[there]]] = values[there]


def _numbers(rows: Iterable[Sequence[Any]], width: int) -> Ints:
    """Rows of whole numbers as columns; what is none, or too large to be any, is :data:`ABSENT`."""
    told = rows if isinstance(rows, list) else list(rows)
    try:
        flat = np.fromiter(chain.from_iterable(told), dtype=np.int64, count=len(told) * width)
    except (TypeError, ValueError, OverflowError):
        flat = np.fromiter((_number(cell) for row in told for cell in row), dtype=np.int64, count=len(told) * width)
    return flat.reshape(-1, width)


def _number(cell: Any) -> int:
    number = whole(cell)
    return ABSENT if number is None or abs(number) >= -ABSENT else number
