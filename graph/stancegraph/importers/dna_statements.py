"""The coded statements of a Discourse Network Analyzer database as a plain table, in the program's own order.

Nothing is rounded or renamed: actor and concept are the labels as stored, the qualifier is the value as stored. This
is what networks are computed from when they are to agree with the program's own to the last digit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from stancegraph.errors import StancegraphError
from stancegraph.importers.dna_database import (
    Database,
    DataType,
    Document,
    Statement,
    StatementType,
    Value,
    Variable,
    open_database,
)
from stancegraph.model.coding import HOLDER_SETTING

ACTOR_VARIABLES = ("organization", "organisation", "person", "actor")
CONCEPT_VARIABLES = ("concept",)
QUALIFIER_VARIABLES = ("agreement", "qualifier")
DOCUMENT_VARIABLES = ("document.author", "document.source", "document.section", "document.type", "document.title")
"""Stand for what is said about the document of a statement, where a variable of the statement is asked for."""


class DnaStatement(NamedTuple):
    """One coded statement. ``moment`` is the document's date and time, ``values`` are all variables of the statement.

    ``start`` and ``stop`` are as stored: the program counts in UTF-16 units.
    """

    id: int
    actor: str
    concept: str
    qualifier: Value
    document: int
    moment: datetime
    start: int
    stop: int
    coder: str
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Selection:
    """What the columns of the table were read from."""

    statement_type: StatementType
    actor: str
    concept: str
    qualifier: Variable


@dataclass(frozen=True, slots=True)
class DnaStatements:
    """Statements sorted by date, document, start, stop and id, as the program sorts them before it drops duplicates.

    ``dropped`` counts the statements left out, by reason; ``other_types`` those of other statement types. ``blank`` are those
    left out because a label is blank, ``whole`` all statements of the type, whatever :meth:`where` leaves, and ``documents`` the
    moments of all documents: what a network to the letter of the program is also made from.
    """

    version: str
    selection: Selection
    rows: tuple[DnaStatement, ...]
    dropped: Mapping[str, int]
    other_types: Mapping[str, int]
    blank: tuple[DnaStatement, ...] = ()
    whole: tuple[DnaStatement, ...] = ()
    documents: tuple[datetime, ...] = ()

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[DnaStatement]:
        return iter(self.rows)

    def column(self, name: str) -> tuple[object, ...]:
        """One column: ``column("actor")``; for other variables use ``values`` of the rows."""
        index = DnaStatement._fields.index(name)
        return tuple(row[index] for row in self.rows)

    def where(self, keep: Callable[[DnaStatement], bool]) -> DnaStatements:
        """Only the statements that ``keep`` is true of: filters by date, document or the value of any variable."""
        return replace(self, rows=tuple(filter(keep, self.rows)), blank=tuple(filter(keep, self.blank)))


def statements(
    path: str | Path,
    *,
    statement_type: str | None = None,
    actor: str | None = None,
    concept: str | None = None,
    qualifier: str | None = None,
    timezone: str | None = None,
    blanks: bool = False,
    where: Mapping[str, Collection[str]] | None = None,
    actor_group: Mapping[str, Collection[str]] | None = None,
) -> DnaStatements:
    """The statements of a database; ``actor``, ``concept`` and ``qualifier`` name variables of the statement type.

    Left out, they are the usual ones (organization, else person; concept; agreement), and the type is the first with
    statements that has them. ``actor`` and ``concept`` may also be one of :data:`DOCUMENT_VARIABLES`. Statements whose actor, concept
    or text qualifier is blank are dropped and counted, unless ``blanks``. ``timezone`` is the one version 2 was used
    in. ``where`` and ``actor_group`` choose statements: see :func:`stancegraph.importers.dna_filter.statements_where`. Raises StancegraphError when the file is no such database, or has not what was asked for.
    """
    with open_database(Path(path)) as database:
        selection = select(database, statement_type, actor, concept, qualifier)
        zone = zone_of(database, timezone)
        table = read_statements(database, selection, zone, blanks=blanks)
        if where or actor_group:
            # Which knows the names of fields from here.
            from stancegraph.importers.dna_filter import statements_where

            kept = statements_where(database, selection, zone, where or {}, actor_group or {})
            return table.where(lambda row: row.id in kept)
        return table


def zone_of(database: Database, timezone: str | None) -> ZoneInfo | None:
    """The time zone of that name; only version 2 needs one."""
    if timezone is None:
        return None
    if database.version.startswith("3"):
        raise StancegraphError(
            f"{database.path}: version {database.version} keeps dates in UTC; leave the time zone out"
        )
    try:
        return ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise StancegraphError(f'"{timezone}" is no time zone known here; write it as Europe/Berlin') from None


def select(
    database: Database, statement_type: str | None, actor: str | None, concept: str | None, qualifier: str | None
) -> Selection:
    """The statement type and variables that were asked for, or the usual ones."""
    actor = actor or database.setting(HOLDER_SETTING)
    types = database.statement_types()
    wanted = [each for each in types if statement_type is None or each.label.casefold() == statement_type.casefold()]
    if statement_type is not None and not wanted:
        raise StancegraphError(f'{database.path}: no statement type is called "{statement_type}"; {_known(types)}')
    # A type that is used comes before one that is only described.
    for each in sorted(wanted, key=lambda each: each.count == 0):
        if found := _fitting(each, actor, concept, qualifier):
            return found
    sought = [
        actor or " or ".join(ACTOR_VARIABLES),
        concept or " or ".join(CONCEPT_VARIABLES),
        qualifier or "agreement (boolean or integer)",
    ]
    raise StancegraphError(
        f"{database.path}: no statement type has the variables {', '.join(sought)}; {_known(types)}; name those to use"
    )


def _known(types: Sequence[StatementType]) -> str:
    if not types:
        return "there are no statement types"
    described = (
        f'"{each.label}" ({", ".join(f"{variable.name}: {variable.type}" for variable in each.variables) or "no variables"})'
        for each in types
    )
    return f"there are {'; '.join(described)}"


def _fitting(each: StatementType, actor: str | None, concept: str | None, qualifier: str | None) -> Selection | None:
    who = _label_variable(each, [actor] if actor else ACTOR_VARIABLES)
    what = _label_variable(each, [concept] if concept else CONCEPT_VARIABLES)
    how = _qualifier(each, qualifier)
    return Selection(each, who, what, how) if who and what and how else None


def _label_variable(each: StatementType, names: Sequence[str]) -> str | None:
    for name in names:
        if (found := each.variable(name)) and found.type is DataType.SHORT_TEXT:
            return found.name
        if name.casefold() in DOCUMENT_VARIABLES:
            return name.casefold()
    return None


def _qualifier(each: StatementType, name: str | None) -> Variable | None:
    if name:
        found = each.variable(name)
        return found if found and found.type is not DataType.LONG_TEXT else None
    graded = [variable for variable in each.variables if variable.type in (DataType.BOOLEAN, DataType.INTEGER)]
    usual = [variable for variable in graded if variable.name.casefold() in QUALIFIER_VARIABLES]
    return usual[0] if usual else graded[0] if len(graded) == 1 else None


def read_statements(
    database: Database, selection: Selection, zone: ZoneInfo | None, *, blanks: bool = False
) -> DnaStatements:
    """The table of a selection."""
    values = {each.name: database.values(each) for each in selection.statement_type.variables}
    documents = {document.id: document for document in database.documents(zone)}
    dropped: Counter[str] = Counter()
    rows, without = [], []
    for statement in database.statements(selection.statement_type):
        row = _row(statement, selection, values, documents.get(statement.document))
        reason = row if isinstance(row, str) else "" if blanks else _blank(row, selection)
        if reason:
            dropped[reason] += 1
            if not isinstance(row, str):
                without.append(row)
        elif not isinstance(row, str):
            rows.append(row)
    rows.sort(key=_order)
    others = _other_types(database, selection.statement_type)
    return DnaStatements(
        database.version,
        selection,
        tuple(rows),
        dict(sorted(dropped.items())),
        others,
        tuple(sorted(without, key=_order)),
        tuple(sorted([*rows, *without], key=_order)),
        tuple(document.moment for document in documents.values() if document.moment is not None),
    )


def _order(row: DnaStatement) -> tuple[datetime, int, int, int, int]:
    """That of the program, in which it finds the earliest of several duplicates."""
    return row.moment, row.document, row.start, row.stop, row.id


def _row(
    statement: Statement, selection: Selection, values: Mapping[str, Mapping[int, Value]], document: Document | None
) -> DnaStatement | str:
    """The row of a statement, or why there can be none."""
    if document is None:
        return "the document is not in the database"
    if document.moment is None:
        return "the document has no date, or one out of range"
    own = {name: column[statement.id] for name, column in values.items() if statement.id in column}
    # A word that is absent is as good as one that is blank.
    qualifier = own.get(selection.qualifier.name, "" if selection.qualifier.type is DataType.SHORT_TEXT else None)
    if qualifier is None:
        return f"no {selection.qualifier.name}"
    return DnaStatement(
        statement.id,
        _label(selection.actor, own, document),
        _label(selection.concept, own, document),
        qualifier,
        statement.document,
        document.moment,
        statement.start,
        statement.stop,
        statement.coder,
        own,
    )


def _label(variable: str, own: Mapping[str, Value], document: Document) -> str:
    if variable in DOCUMENT_VARIABLES:
        return str(getattr(document, variable.removeprefix("document.")))
    return str(own.get(variable, ""))


def _blank(row: DnaStatement, selection: Selection) -> str:
    """Which variable is blank; the program takes blanks within quotation marks for a label, and so do we."""
    if not row.actor:
        return f"no {selection.actor}"
    if not row.concept:
        return f"no {selection.concept}"
    return f"no {selection.qualifier.name}" if row.qualifier == "" else ""


def _other_types(database: Database, chosen: StatementType) -> Mapping[str, int]:
    """How many statements each statement type but the chosen one has."""
    counts: Counter[str] = Counter()
    for each in database.statement_types():
        if each.id != chosen.id and each.count:
            counts[each.label] += each.count
    if lost := database.statements_without_type():
        counts["(not described)"] += lost
    return dict(counts)
