"""A Discourse Network Analyzer database -> a dataset folder; ``docs/importing.md`` says what becomes of what.

For networks straight from the database, without our five-point scale between, see :func:`statements`.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from io import StringIO
from itertools import groupby
from pathlib import Path
from urllib.parse import quote

from stancegraph.delimited import Delimited
from stancegraph.errors import StancegraphError
from stancegraph.files import is_empty, new_files, temporary_folder
from stancegraph.importers.dna_database import (
    Database,
    DataType,
    Document,
    Entity,
    StatementType,
    Value,
    Variable,
    open_database,
)
from stancegraph.importers.dna_spans import Spans
from stancegraph.importers.dna_statements import (
    DnaStatement,
    DnaStatements,
    read_statements,
    select,
    statements,
    zone_of,
)
from stancegraph.importers.report import Report
from stancegraph.importers.words import Ids, items, line, name
from stancegraph.model.records import Actor, DatasetInfo, Evidence, Issue, PartialDate, Record, Role, Source, Stance
from stancegraph.model.words import ActorKind, ConditionKind, Position, Represents, Voice
from stancegraph.tables.references import find_cycles
from stancegraph.tables.writer import DatasetWriter

__all__ = ["DOCUMENTS_FILE", "DnaStatement", "DnaStatements", "import_dna", "scale", "statements"]

DOCUMENTS_FILE = "documents.csv"
"""Stands beside the tables and keeps what is said of documents but has no column in ``sources.csv``."""

_KINDS = {
    "person": ActorKind.PERSON,
    "document.author": ActorKind.PERSON,
    "state": ActorKind.STATE,
    "country": ActorKind.STATE,
}
_ALIASES = ("alias", "aliases")


def import_dna(
    path: str | Path,
    folder: str | Path,
    *,
    statement_type: str | None = None,
    holder: str | None = None,
    concept: str | None = None,
    qualifier: str | None = None,
    timezone: str | None = None,
    texts: str | Path | None = None,
    title: str | None = None,
    base_iri: str | None = None,
    prefix: str = "",
) -> Report:
    """Write the statements of a database as a dataset into a new folder.

    ``holder``, ``concept`` and ``qualifier`` name variables as in :func:`statements`; ``texts`` is a folder for the
    documents' texts, which the dataset itself does not hold. ``prefix`` goes before all ids. Raises StancegraphError when the file or the request is
    wrong, :class:`~stancegraph.errors.DataError` when the folder holds a dataset already; then nothing is written.
    """
    path, folder = Path(path), Path(folder)
    with open_database(path) as database:
        selection = select(database, statement_type, holder, concept, qualifier)
        if selection.qualifier.type is DataType.SHORT_TEXT:
            raise StancegraphError(
                f'{path}: "{selection.qualifier.name}" holds words, and positions need a boolean or an integer; name '
                "such a variable, or compute networks from the statements themselves"
            )
        zone = zone_of(database, timezone)
        table = read_statements(database, selection, zone)
        info = DatasetInfo(
            title=title or name(path.stem),
            base_iri=base_iri or f"https://example.org/{quote(os.fsencode(folder.resolve().name), safe='')}/",
            description=_description(table),
        )
        with ExitStack() as failed:
            with DatasetWriter(info, folder, prefix=prefix) as writer:
                world = _World(database, table, list(database.documents(zone)))
                # Before the dataset, so that a kill between the two leaves nothing that looks complete.
                with _text_folder(texts, folder, failed) as text_folder:
                    world.read_texts(text_folder)
                counts: Counter[str] = Counter()
                for record in world.records():
                    writer.add(record)
                    counts[_PLURALS[type(record)]] += 1
                writer.attach(DOCUMENTS_FILE, _documents(world.documents, prefix))
            failed.pop_all()
    written = {plural: counts[plural] for plural in _PLURALS.values() if plural != "roles" or counts[plural]}
    return Report(folder, written, table.dropped, (*world.remarks(), *database.remarks))


_PLURALS: dict[type, str] = {Stance: "stances", Actor: "actors", Issue: "issues", Source: "sources", Role: "roles"}


def _description(table: DnaStatements) -> str:
    chosen = table.selection
    return line(
        f'Imported from a Discourse Network Analyzer {table.version} database: statements of the type "'
        f'{chosen.statement_type.label}", holder {chosen.actor}, proposition {chosen.concept}, position '
        f"{chosen.qualifier.name} ({chosen.qualifier.type})."
    )


@contextmanager
def _text_folder(texts: str | Path | None, dataset: Path, failed: ExitStack) -> Iterator[Path | None]:
    """Where the texts are written; once all are, they appear in their folder, which ``failed`` would clear again.

    A folder in which an import left them that was killed is as good as one with nothing in it.
    """
    if texts is None:
        yield None
        return
    folder = Path(texts)
    not_empty = StancegraphError(f"{folder}: the folder is not empty; name a new one for the texts")
    try:
        is_new = is_empty(folder)
        may_be_left = is_new or all(_TEXT_FILE.fullmatch(each.name) for each in folder.iterdir())
    except OSError as error:
        raise StancegraphError(f"{folder}: cannot be written: {error.strerror}") from error
    if not may_be_left or folder.resolve() == dataset.resolve():
        raise not_empty
    if is_new:
        was_there = folder.exists()
        with new_files(folder, "") as unfinished:
            yield unfinished
        failed.callback(_clear, folder, was_there)
        return
    with temporary_folder() as again:
        yield again
        if _contents(again) != _contents(folder):
            raise not_empty


_TEXT_FILE = re.compile(r"d-?[0-9]+\.txt")


def _clear(folder: Path, was_there: bool) -> None:
    for each in folder.iterdir():
        each.unlink()
    if not was_there:
        folder.rmdir()


def _contents(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in folder.iterdir()}


def scale(levels: Iterable[int]) -> dict[int, Position]:
    """Where the levels of an integer qualifier stand on the five-point scale.

    Levels from -2 to 2 are the numbers of the positions. Others are spread by rank from rejects to supports, two to
    one position where there are more than five; a single one is read by its sign.
    """
    ordered = sorted(set(levels))
    if all(Position.REJECTS <= level <= Position.SUPPORTS for level in ordered):
        return {level: Position(level) for level in ordered}
    if len(ordered) == 1:
        return {ordered[0]: Position.SUPPORTS if ordered[0] > 0 else Position.REJECTS}
    step = Fraction(Position.SUPPORTS - Position.REJECTS, len(ordered) - 1)
    return {level: Position(round(Position.REJECTS + rank * step)) for rank, level in enumerate(ordered)}


@dataclass
class _World:
    """What stands in the database, on its way to records."""

    database: Database
    table: DnaStatements
    documents: list[Document]
    spans: Spans = field(default_factory=Spans)
    hashes: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        chosen = self.table.selection
        self._positions = _positions(self.table)
        self._person = _variable(chosen.statement_type, "person")
        self._organisation = _variable(chosen.statement_type, "organization", "organisation")
        self._actors, self._issues = Ids("actor"), Ids("issue")

    def read_texts(self, folder: Path | None) -> None:
        """Take the hash of each text and the words of its spans; write the text itself where that is wanted."""
        by_document: dict[int, list[DnaStatement]] = {}
        for row in self.table:
            by_document.setdefault(row.document, []).append(row)
        for number, text in self.database.texts():
            self.spans.read(text, by_document.get(number, ()))
            content = text.encode()
            if content:
                self.hashes[number] = hashlib.sha256(content).hexdigest()
            if folder and content:
                (folder / f"d{number}.txt").write_bytes(content)

    def records(self) -> Iterator[Record]:
        """All records, what is referred to first."""
        yield from self._actor_records()
        yield from self._issue_records()
        yield from map(self._source, self.documents)
        if self._person and self._organisation:
            yield from self._roles(self._person.name, self._organisation.name)
        yield from map(self._stance, self.table)

    def _entities(self, variable: str) -> dict[str, Entity]:
        """The labels of a variable, sorted: all the database knows, and all the statements use."""
        found = _variable(self.table.selection.statement_type, variable)
        known = {each.label: each for each in self.database.entities(found)} if found else {}
        chosen = self.table.selection
        for row in self.table:
            label = row.actor if variable == chosen.actor else row.concept if variable == chosen.concept else None
            label = str(row.values.get(variable, "")) if label is None else label
            if label and label not in known:
                known[label] = Entity(label)
        return dict(sorted(known.items()))

    def _actor_records(self) -> Iterator[Actor]:
        others = [each.name for each in (self._organisation, self._person) if each]
        for variable in dict.fromkeys([self.table.selection.actor, *others]):
            for label, entity in self._entities(variable).items():
                aliases = [part for key, value in _named(entity, _ALIASES) for part in value.split(";")]
                yield Actor(
                    id=self._actors.of((variable, label), label),
                    name=name(label),
                    kind=_KINDS.get(variable.casefold(), ActorKind.ORGANISATION),
                    aliases=tuple(alias for alias in items(aliases) if alias != name(label)),
                    note=_attributes(entity, without=_ALIASES),
                )

    def _issue_records(self) -> Iterator[Issue]:
        entities = self._entities(self.table.selection.concept)
        above = _hierarchy(entities)
        for label, entity in entities.items():
            yield Issue(
                id=self._issues.of(label, label),
                label=name(label),
                proposition=name(label),
                broader=tuple(self._issues.of(parent, parent) for parent in above.get(label, ())),
                note=_attributes(entity),
            )

    def _source(self, document: Document) -> Source:
        return Source(
            id=f"d{document.id}",
            title=line(document.title) or f"Document {document.id}",
            publisher=line(document.source),
            published=document.moment.date() if document.moment else None,
            sha256=self.hashes.get(document.id, ""),
        )

    def _roles(self, person: str, organisation: str) -> Iterator[Role]:
        """A role for each unbroken run of statements in which a person is coded with the same organisation."""
        ids = Ids("role")
        pairs = (
            (str(row.values.get(person, "")), row.moment.date(), str(row.values.get(organisation, "")))
            for row in self.table
        )
        runs = groupby(sorted(pair for pair in pairs if pair[0] and pair[2]), key=lambda pair: (pair[0], pair[2]))
        for (who, whom), run in runs:
            days = [day for _, day, _ in run]
            yield Role(
                id=ids.of((who, whom, days[0]), f"{who} {whom} {days[0]}"),
                actor=self._actors.of((person, who), who),
                office="Speaker, as coded",
                organisation=self._actors.of((organisation, whom), whom),
                represents=Represents.BY_MANDATE,
                start=PartialDate(days[0].isoformat()),
                end=PartialDate(days[-1].isoformat()),
            )

    def _stance(self, row: DnaStatement) -> Stance:
        chosen = self.table.selection
        position = self._positions[row.qualifier]
        evidence = self.spans.found.get(row.id)
        notes = [f"{key}: {value}" for key, value in self._kept_in_note(row)]
        if isinstance(evidence, str):
            notes.append(evidence)
        return Stance(
            id=f"s{row.id}",
            actor=self._actors.of((chosen.actor, row.actor), row.actor),
            issue=self._issues.of(row.concept, row.concept),
            position=position,
            date=row.moment.date(),
            voice=Voice.SELF,
            on_behalf_of=self._spoken_for(row),
            source=f"d{row.document}",
            condition=_condition(chosen.qualifier, row) if position is Position.CONDITIONAL else "",
            condition_kind=ConditionKind.UNSTATED if position is Position.CONDITIONAL else None,
            evidence=evidence if isinstance(evidence, Evidence) else None,
            coder=line(row.coder),
            note=line("; ".join(notes)),
        )

    def _spoken_for(self, row: DnaStatement) -> str | None:
        """The organisation a person is coded with in this very statement: the person may speak for others on the day."""
        if self._organisation is None or self._person is None or self.table.selection.actor != self._person.name:
            return None
        label = str(row.values.get(self._organisation.name, ""))
        return self._actors.of((self._organisation.name, label), label) if label else None

    def _kept_in_note(self, row: DnaStatement) -> Iterator[tuple[str, Value]]:
        """The variables that have no column: a graded position as it was coded, and all beyond holder and concept."""
        chosen = self.table.selection
        for variable in chosen.statement_type.variables:
            value = row.values.get(variable.name, "")
            told = variable.name in (chosen.actor, chosen.concept) or (
                variable == chosen.qualifier and variable.type is DataType.BOOLEAN
            )
            if value != "" and not told:
                yield variable.name, int(value) if isinstance(value, bool) else value

    def remarks(self) -> Iterator[str]:
        """What to know about the import beside the counts."""
        chosen, table = self.table.selection, self.table
        for label, count in table.other_types.items():
            yield f'{count:,} statements of the type {name(label)} are not of the type "{chosen.statement_type.label}" and were not read'
        if chosen.qualifier.type is DataType.INTEGER and any(
            level != place for level, place in self._positions.items()
        ):
            levels = ", ".join(f"{level} {place.label}" for level, place in sorted(self._positions.items()))
            yield f"{chosen.qualifier.name} is mapped by rank ({levels}); each note keeps the number"
        unquoted = sum(isinstance(each, str) for each in self.spans.found.values())
        if unquoted:
            yield f"{unquoted:,} stances have no quote, because the coded span is empty, too long or not in the text; see their notes"
        if not self.spans.in_utf16:
            yield "offsets were read as code points, because read as UTF-16 units they would cut through words"
        if not table.rows:
            yield "no statement was left to import"


def _positions(table: DnaStatements) -> dict[Value, Position]:
    if table.selection.qualifier.type is DataType.BOOLEAN:
        return {False: Position.REJECTS, True: Position.SUPPORTS}
    return dict(scale(int(row.qualifier) for row in table).items())


def _variable(statement_type: StatementType, *names: str) -> Variable | None:
    found = filter(None, map(statement_type.variable, names))
    return next((each for each in found if each.type is DataType.SHORT_TEXT), None)


def _condition(qualifier: Variable, row: DnaStatement) -> str:
    return line(f"not named; coded as {qualifier.name} {row.qualifier}")


def _named(entity: Entity, names: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(key, value) for key, value in entity.attributes.items() if key.casefold() in names]


def _attributes(entity: Entity, without: tuple[str, ...] = ()) -> str:
    """The attributes of a label and its colour as a note."""
    told = [f"{key}: {value}" for key, value in entity.attributes.items() if key.casefold() not in without]
    if entity.colour:
        told.append(f"Colour: {entity.colour}")
    return line("; ".join(told))


def _hierarchy(entities: Mapping[str, Entity]) -> dict[str, tuple[str, ...]]:
    """The label each label stands under; where they stand in a circle, one link is left out."""
    links: dict[str, tuple[str, ...]] = {
        label: (entity.parent,)
        for label, entity in entities.items()
        if entity.parent in entities and entity.parent != label
    }
    while cycles := find_cycles(links):
        for cycle in cycles:
            links.pop(cycle[0], None)
    return links


def _documents(documents: Iterable[Document], prefix: str) -> bytes:
    """What is known of each document, as the program has it: time of day, author, section, type, notes."""
    text = StringIO(newline="")
    rows = Delimited(text)
    rows.write(("source", "moment", "title", "author", "publisher", "section", "type", "notes"))
    for each in documents:
        moment = each.moment.isoformat() if each.moment else ""
        words = map(line, (each.title, each.author, each.source, each.section, each.type, each.notes))
        rows.write((f"{prefix}d{each.id}", moment, *words))
    return text.getvalue().encode()
