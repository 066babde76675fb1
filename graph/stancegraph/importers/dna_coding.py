"""What one Discourse Network Analyzer database holds, read as a whole: statements, documents, labels, spans and hashes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from stancegraph.errors import StancegraphError
from stancegraph.importers.dna_database import (
    Database,
    DataType,
    Document,
    Entity,
    StatementType,
    Variable,
    open_database,
)
from stancegraph.importers.dna_spans import Found, Spans
from stancegraph.importers.dna_statements import (
    DnaStatement,
    DnaStatements,
    Selection,
    read_statements,
    select,
    zone_of,
)
from stancegraph.importers.words import name
from stancegraph.limits import LONGEST_QUOTE
from stancegraph.model.coding import (
    HOLDER_SETTING,
    NO_QUOTE,
    SCALE_SETTING,
    STAND_INS_SETTING,
    UNQUOTED_SETTING,
    Ranges,
)
from stancegraph.model.records import Evidence, Passage

PERSONS = ("person",)
ORGANISATIONS = ("organization", "organisation")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which statement type, variables and clock to read by; None is the usual one."""

    statement_type: str | None = None
    holder: str | None = None
    concept: str | None = None
    qualifier: str | None = None
    person: str | None = None
    organisation: str | None = None
    timezone: str | None = None

    def or_as(self, earlier: Mapping[str, str]) -> Wanted:
        """The same, with what was chosen before in the place of what is usual."""
        return Wanted(*(asked or earlier.get(name) for name, asked in asdict(self).items()))


@dataclass(frozen=True)
class Coding:
    """One database. ``labels`` are by role: those of the holder, of persons, of organisations and of concepts.

    Where the holder is the person or the organisation, it has no labels of its own. ``hashes`` are those of the texts that
    documents have, ``spans`` what each statement that has words rests on; ``scale`` is how its integers are meant, where it says so; ``alike`` says
    that a label is one actor in whichever variable it stands, as in files that we wrote.
    """

    path: Path
    table: DnaStatements
    documents: tuple[Document, ...]
    holder: str
    person: str | None
    organisation: str | None
    labels: Mapping[str, Mapping[str, Entity]]
    hashes: Mapping[int, str]
    spans: Mapping[int, Found]
    scale: str | None
    alike: bool
    remarks: tuple[str, ...] = field(default=())

    @property
    def holder_role(self) -> str:
        """Whether positions are held by a ``person``, an ``organisation``, or a ``holder`` of another variable."""
        if self.holder == self.person:
            return "person"
        return "organisation" if self.holder == self.organisation else "holder"


def read_coding(path: Path, wanted: Wanted, keep_text: Callable[[int, bytes], None], whence: str = "") -> Coding:
    """Read a database; the text of each document that has one is handed to ``keep_text`` with the document's number.

    Raises StancegraphError when the file is no such database, has not what is wanted, or its qualifier holds words; ``whence`` says where
    it was wanted, for whoever did not ask for it.
    """
    with open_database(path) as database:
        with _told(whence):
            chosen = select(database, wanted.statement_type, wanted.holder, wanted.concept, wanted.qualifier)
            if chosen.qualifier.type is DataType.SHORT_TEXT:
                raise StancegraphError(
                    f'{path}: "{chosen.qualifier.name}" holds words, and positions need a boolean or an integer; name '
                    "such a variable, or compute networks from the statements themselves"
                )
            person = _named(database, chosen.statement_type, wanted.person, PERSONS)
            organisation = _named(database, chosen.statement_type, wanted.organisation, ORGANISATIONS)
            zone = zone_of(database, wanted.timezone)
        table = read_statements(database, chosen, zone)
        spans, found, hashes, fillers = _texts(database, table, keep_text)
        return Coding(
            path=path,
            table=table,
            documents=tuple(database.documents(zone)),
            holder=chosen.actor,
            person=person,
            organisation=organisation,
            labels=_labels(database, table, person, organisation),
            hashes=hashes,
            spans=found,
            scale=database.setting(SCALE_SETTING),
            alike=database.setting(HOLDER_SETTING) == chosen.actor,
            remarks=(*_remarks(table, spans, fillers), *database.remarks, *_doubts(database, chosen)),
        )


@contextmanager
def _told(whence: str) -> Iterator[None]:
    try:
        yield
    except StancegraphError as error:
        if not whence:
            raise
        raise StancegraphError(f"{error}; {whence}") from error


def read_by(wanted: Wanted, codings: Sequence[Coding]) -> dict[str, str]:
    """What databases were read by: what all of them have, where it was not asked for."""
    found = asdict(wanted)
    for option, of in _CHOSEN.items():
        if len(all_of_them := {of(coding) for coding in codings}) == 1:
            [found[option]] = all_of_them
    return {option: value for option, value in found.items() if value}


_CHOSEN: dict[str, Callable[[Coding], str | None]] = {
    "statement_type": lambda coding: coding.table.selection.statement_type.label,
    "holder": lambda coding: coding.holder,
    "concept": lambda coding: coding.table.selection.concept,
    "qualifier": lambda coding: coding.table.selection.qualifier.name,
    "person": lambda coding: coding.person,
    "organisation": lambda coding: coding.organisation,
}


def _named(database: Database, kind: StatementType, asked: str | None, usual: Sequence[str]) -> str | None:
    """The short text of that name, or the usual one."""
    found = [each for each in map(kind.variable, [asked] if asked else usual) if each]
    fitting = next((each.name for each in found if each.type is DataType.SHORT_TEXT), None)
    if asked and fitting is None:
        there = ", ".join(each.name for each in kind.variables if each.type is DataType.SHORT_TEXT)
        raise StancegraphError(
            f'{database.path}: no short text of "{kind.label}" is called "{asked}"; there are {there}'
        )
    return fitting


def _labels(
    database: Database, table: DnaStatements, person: str | None, organisation: str | None
) -> dict[str, dict[str, Entity]]:
    chosen = table.selection
    holder = None if chosen.actor in (person, organisation) else chosen.actor
    roles = {"holder": holder, "organisation": organisation, "person": person, "concept": chosen.concept}
    return {role: _entities(database, table, variable) for role, variable in roles.items() if variable}


def _entities(database: Database, table: DnaStatements, variable: str) -> dict[str, Entity]:
    """The labels of a variable, sorted: all the database knows, and all the statements use."""
    found: Variable | None = table.selection.statement_type.variable(variable)
    known = {each.label: each for each in database.entities(found)} if found else {}
    say = value_of(table.selection, variable)
    for row in table:
        if (label := say(row)) and label not in known:
            known[label] = Entity(label)
    return dict(sorted(known.items()))


def value_of(selection: Selection, variable: str) -> Callable[[DnaStatement], str]:
    """What gives the label that a statement has for a variable; blank where it has none."""
    if variable == selection.actor:
        return lambda row: row.actor
    if variable == selection.concept:
        return lambda row: row.concept
    return lambda row: str(row.values.get(variable, ""))


def _texts(
    database: Database, table: DnaStatements, keep: Callable[[int, bytes], None]
) -> tuple[Spans, dict[int, Found], dict[int, str], int]:
    """The spans, the words or the place of each, the hash of each text, and how many spans an earlier export filled for want of words."""
    by_document: dict[int, list[DnaStatement]] = {}
    for row in table:
        by_document.setdefault(row.document, []).append(row)
    spans, hashes, lengths, stand_ins = Spans(), dict[int, str](), dict[int, int](), set[int]()
    told, unquoted = (Ranges(database.setting(each) or "") for each in (STAND_INS_SETTING, UNQUOTED_SETTING))
    earlier = database.setting(HOLDER_SETTING) is not None and database.setting(UNQUOTED_SETTING) is None
    for number, text in database.texts():
        rows = by_document.get(number, [])
        spans.read(text, rows)
        lengths[number] = len(text)
        # Quotes that stand for a text are not the text: it has no hash, and they no place in it.
        if number in told or (earlier and _is_of_quotes(text, rows)):
            stand_ins.add(number)
        elif content := text.encode():
            hashes[number] = hashlib.sha256(content).hexdigest()
            keep(number, content)
    found: dict[int, Found] = {}
    fillers = 0
    for row in table:
        if (each := spans.found.get(row.id)) is None:
            continue
        stands_in = row.document in stand_ins
        unmarked = earlier and stands_in
        if (row.id in unquoted or unmarked) and _is_filler(each, lengths[row.document], stands_in=stands_in):
            fillers += unmarked
            continue
        if stands_in and isinstance(each, Evidence):
            each = Evidence(each.quote)
        elif stands_in and isinstance(each, Passage):
            each = "The coded span is of quotes that stand for the text"
        found[row.id] = each
    return spans, found, hashes, fillers


def _is_of_quotes(text: str, rows: Sequence[DnaStatement]) -> bool:
    """Whether a text is nothing but the words of its statements, a line each, as an export writes them for want of the text.

    Exports before the setting :data:`UNQUOTED_SETTING` do not say which texts are.
    """
    units = text.encode("utf-16-le", "surrogatepass")
    filler = NO_QUOTE.encode("utf-16-le")
    if any(units[2 * row.start : 2 * row.stop] == filler for row in rows):
        # Somebody may have coded among them since.
        return True
    begins = 0
    for row in sorted(rows, key=lambda each: each.start):
        words, after = units[2 * begins : 2 * row.stop], units[2 * row.stop : 2 * row.stop + 2]
        if row.start != begins or after not in (b"", b"\n\0"):
            return False
        if len(words.decode("utf-16-le", "replace")) > LONGEST_QUOTE:
            return False
        begins = row.stop + 1
    return bool(rows) and 2 * (begins - 1) == len(units)


def _is_filler(found: Found, length: int, *, stands_in: bool) -> bool:
    """Whether a span is still what an export wrote for a statement without words; somebody may have coded it since."""
    if stands_in:
        return isinstance(found, Evidence) and found.quote == NO_QUOTE
    return not isinstance(found, str) and (found.start, found.end) == (0, length)


def _doubts(database: Database, chosen: Selection) -> list[str]:
    return [f"there are {each}" for each in database.doubts(chosen.statement_type)]


def _remarks(table: DnaStatements, spans: Spans, fillers: int) -> list[str]:
    found = [
        f"{count:,} statements of the type {name(label)} are not of the type "
        f'"{table.selection.statement_type.label}" and were not read'
        for label, count in table.other_types.items()
    ]
    if fillers:
        found.append(
            f'{fillers:,} statements have the words "{NO_QUOTE}", which an earlier export wrote where there was no quote, and none was read'
        )
    if not spans.in_utf16:
        found.append("offsets were read as code points, because read as UTF-16 units they would cut through words")
    return found
