"""Discourse Network Analyzer databases -> a dataset folder; ``docs/importing.md`` says what becomes of what.

For networks straight from a database, without our five-point scale between, see :func:`statements`.
"""

from __future__ import annotations

import os
import re
import stat
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from itertools import groupby
from pathlib import Path
from urllib.parse import quote

from stancegraph.errors import StancegraphError, said_of
from stancegraph.files import is_empty, new_files, put, temporary_folder, unfinished_folder
from stancegraph.importers.dna_again import IMPORTED_FILE, Imported, digests, earlier_import, write_anew
from stancegraph.importers.dna_coding import Coding, Wanted, read_by, read_coding, value_of
from stancegraph.importers.dna_database import DataType, Document, Entity, Value, open_database
from stancegraph.importers.dna_scale import SCALE_FILE, Scale, chosen_scale, read_scale, scale_toml
from stancegraph.importers.dna_statements import DnaStatement, DnaStatements, select, statements
from stancegraph.importers.report import Report
from stancegraph.importers.words import Ids, cut, items, line, name, telling_cuts
from stancegraph.limits import LONGEST_TEXT
from stancegraph.model.cells import is_id
from stancegraph.model.records import (
    Actor,
    Attribute,
    DatasetInfo,
    Evidence,
    Issue,
    PartialDate,
    Passage,
    Record,
    Role,
    Source,
    Stance,
)
from stancegraph.model.renaming import unfit_prefix
from stancegraph.model.words import ActorKind, ConditionKind, Position, Represents, Voice
from stancegraph.tables.references import find_cycles
from stancegraph.tables.writer import DatasetWriter

__all__ = ["DnaStatement", "DnaStatements", "import_dna", "label_attributes", "statements"]

_KINDS = {
    "document.author": ActorKind.PERSON,
    "state": ActorKind.STATE,
    "country": ActorKind.STATE,
}
_ACTOR_KINDS = {each.value: each for each in ActorKind}
_ALIASES = ("alias", "aliases")
_NOTES = ("note", "notes")
_KIND = "kind"
_ROLES = ("holder", "organisation", "person")
# Variables of long text that say what a stance has a field for.
_CONDITION, _NOTE = "condition", "note"
_COLOUR = "colour"
_SHOWN_CLASHES = 5
# Of an attribute, with what divides it from its value and from the next.
_LONGEST_NAME = 70


@telling_cuts
def import_dna(
    path: str | Path | Sequence[str | Path],
    folder: str | Path,
    *,
    statement_type: str | None = None,
    holder: str | None = None,
    concept: str | None = None,
    qualifier: str | None = None,
    person: str | None = None,
    organisation: str | None = None,
    timezone: str | None = None,
    scale: str | None = None,
    positions: Iterable[str] = (),
    texts: str | Path | None = None,
    title: str | None = None,
    base_iri: str | None = None,
    prefix: str = "",
    prefixes: Mapping[str, str] | None = None,
) -> Report:
    """Write the statements of one database, or of several as one, as a dataset into a new folder, or into the one of an earlier
    import of files of these names, as long as nobody has changed its tables.

    ``holder``, ``concept`` and ``qualifier`` name variables as in :func:`statements`, ``person`` and ``organisation`` those that
    say who speaks for whom. ``scale`` (``"1..7"``) and ``positions`` (``"3=ambivalent"``) say where levels of an integer stand.
    ``texts`` is a folder for the documents' texts, which the dataset itself does not hold. ``prefix`` goes before all ids,
    ``prefixes`` by file (its path or name) before those of its documents and statements. What chooses variables, the time zone and what goes before
    ids is as in the earlier import where it is left out. Raises StancegraphError when a file or the request is
    wrong, is not what the earlier import was or the tables of that were changed, :class:`~stancegraph.errors.DataError` when the folder holds another dataset; then nothing is written.
    """
    paths = [Path(each) for each in ([path] if isinstance(path, str | Path) else path)]
    folder = Path(folder)
    earlier = earlier_import(folder, list(map(_file, paths)))
    if earlier:
        # Of what files tell otherwise the first counts, which is to be the same again.
        paths.sort(key=lambda each: earlier.files.index(_file(each)))
    before = _prefixes(paths, prefixes or {}, earlier)
    asked = Wanted(statement_type, holder, concept, qualifier, person, organisation, timezone)
    wanted = asked.or_as(earlier.options) if earlier else asked
    named = {key: value for key, value in {**asdict(asked), "prefix": prefix}.items() if value}
    prefix = prefix or (earlier.options.get("prefix", "") if earlier else "")
    with ExitStack() as failed:
        # Before the dataset, so that a kill between the two leaves nothing that looks complete.
        with _text_folder(texts, folder, failed) as kept:
            codings = [
                read_coding(each, wanted, _keeping(kept, own), earlier.told(folder) if earlier and not named else "")
                for each, own in zip(paths, before, strict=True)
            ]
            options = read_by(wanted, codings) | ({"prefix": prefix} if prefix else {})
            if earlier:
                earlier.check(options, named, folder)
            if any(coding.table.dropped for coding in codings) and not any(coding.table.rows for coding in codings):
                raise StancegraphError(_nothing_left(codings))
            world = _World(codings, before, _scale(codings, scale, positions, folder), earlier.ids if earlier else {})
            world.check()
            if kept:
                world.leave_out_texts(kept)
        info = DatasetInfo(
            title=title or (earlier.title if earlier else name(paths[0].stem)),
            base_iri=base_iri
            or (
                earlier.base_iri
                if earlier
                else f"https://example.org/{quote(os.fsencode(folder.resolve().name), safe='')}/"
            ),
            description=_description(codings),
        )
        placed = read_scale(folder)
        again: list[str] = []
        counts: Counter[str] = Counter()
        states, led = set[str](), set[str]()

        def note(place: Path) -> Imported:
            files = tuple(map(_file, paths))
            return Imported(files, tuple(before), info.title, info.base_iri, options, digests(place), world.ids)

        def write(place: Path) -> None:
            with DatasetWriter(info, place, prefix=prefix) as writer:
                for record in world.records():
                    writer.add(record)
                    counts[_PLURALS[type(record)]] += 1
                    if isinstance(record, Actor) and record.kind is ActorKind.STATE:
                        states.add(record.id)
                    elif isinstance(record, Role) and record.organisation in states:
                        led.add(record.organisation)
                if world.scale and not placed:
                    writer.attach(SCALE_FILE, scale_toml(world.scale, world.levels))
                writer.attach_about(IMPORTED_FILE, lambda made: note(made).toml())

        if placed and world.scale and placed != world.scale:
            _extend(folder / SCALE_FILE, scale_toml(world.scale, world.levels), failed)
        if earlier is None:
            if os.path.lexists(folder / IMPORTED_FILE):
                _take_away(folder / IMPORTED_FILE, failed)
            write(folder)
        else:
            with unfinished_folder(folder, folder) as made, said_of(folder, made / "new"):
                write(made / "new")
                again.append(write_anew(folder, made / "new", earlier, note(made / "new")))
        failed.pop_all()
    written = {plural: counts[plural] for plural in _PLURALS.values() if plural != "roles" or counts[plural]}
    dropped: Counter[str] = Counter()
    for coding in codings:
        dropped.update(coding.table.dropped)
    if earlier:
        for what, was, now in (("title", earlier.title, info.title), ("base IRI", earlier.base_iri, info.base_iri)):
            if was != now:
                again.append(f"the {what} was {was}, and is {now} now")
    remarks = [*again, *world.remarks(), *([_unled(len(led))] if led else [])]
    return Report(folder, written, dict(sorted(dropped.items())), tuple(remarks))


def _unled(states: int) -> str:
    many = "1 state has" if states == 1 else f"{states:,} states have"
    return (
        f"{many} speakers, and a database has no place for who leads a state: what was said for one lapses with no government until "
        "roles.csv has the office that leads it"
    )


def label_attributes(
    path: str | Path,
    *,
    statement_type: str | None = None,
    actor: str | None = None,
    concept: str | None = None,
    qualifier: str | None = None,
) -> dict[str, dict[str, str]]:
    """What a database tells of the labels of actors and concepts, by ``actor:LABEL`` and ``issue:LABEL``, as an import calls it."""
    with open_database(Path(path)) as database:
        chosen = select(database, statement_type, actor, concept, qualifier)
        sides = (("actor", chosen.actor), ("issue", chosen.concept))
        return {
            f"{side}:{entity.label}": _attributes(entity)
            for side, name in sides
            if (variable := chosen.statement_type.variable(name))
            for entity in database.entities(variable)
        }


_PLURALS: dict[type, str] = {Stance: "stances", Actor: "actors", Issue: "issues", Source: "sources", Role: "roles"}


def _file(path: Path) -> str:
    """The name of a file, as text."""
    return os.fsencode(path.name).decode(errors="replace")


def _prefixes(paths: Sequence[Path], given: Mapping[str, str], earlier: Imported | None) -> list[str]:
    """What goes before the ids of each file."""
    known = {name for path in paths for name in (str(path), path.name)}
    if strangers := [each for each in given if each not in known]:
        raise StancegraphError(f'a prefix is for "{strangers[0]}", which is none of {", ".join(map(str, paths))}')
    before = {each: earlier.prefixes_of(each) for each in map(_file, paths)} if earlier else {}
    found = []
    for path in paths:
        usual = before.get(_file(path), [""])
        asked = given.get(str(path), given.get(path.name))
        if asked is None and len(set(usual)) > 1:
            raise StancegraphError(
                f"several files are called {path.name}, and had the prefixes {', '.join(usual)}; name each again: --prefix {path}=..."
            )
        found.append(usual[0] if asked is None else asked)
    for each in found:
        if each and not is_id(each):
            raise StancegraphError(unfit_prefix(each))
    for file, usual in before.items():
        now = sorted(each for each, path in zip(found, paths, strict=True) if _file(path) == file)
        if now != sorted(usual):
            told = [", ".join(each or "nothing" for each in some) for some in (sorted(usual), now)]
            raise StancegraphError(
                f"the ids of {file} had the prefix {told[0]} in the earlier import, and would now have {told[1]}; write to another folder"
            )
    return found


def _extend(place: Path, content: bytes, failed: ExitStack) -> None:
    """Write the file of a scale that has more levels now; ``failed`` would put back what was there."""
    try:
        was, mode = place.read_bytes(), stat.S_IMODE(place.stat().st_mode)
        put(place, content, mode)
    except OSError as error:
        raise StancegraphError(f"{place}: cannot be written: {error.strerror}") from error
    failed.callback(put, place, was, mode)


def _take_away(place: Path, failed: ExitStack) -> None:
    """Remove what an import wrote whose tables somebody removed; ``failed`` would put it back."""
    try:
        was = place.read_bytes()
        place.unlink()
    except OSError as error:
        raise StancegraphError(f"{place}: cannot be removed: {error.strerror}") from error
    failed.callback(put, place, was)


def _scale(codings: Sequence[Coding], span: str | None, positions: Iterable[str], folder: Path) -> Scale | None:
    """Where integers stand; None where the qualifier is for or against."""
    sorts = {coding.table.selection.qualifier.type: coding for coding in codings}
    if len(sorts) > 1:
        told = " and ".join(
            f"{each.path} has {each.table.selection.qualifier.name} as {sort}" for sort, each in sorts.items()
        )
        raise StancegraphError(f"{told}; files of one dataset have one sort of qualifier")
    positions = list(positions)
    [(sort, first)] = sorts.items()
    if sort is DataType.BOOLEAN:
        if span is not None or positions:
            raise StancegraphError(
                f"{first.path}: {first.table.selection.qualifier.name} is for or against, and has no levels to place"
            )
        return None
    levels = [int(row.qualifier) for coding in codings for row in coding.table]
    written = {coding.scale for coding in codings if coding.scale}
    return chosen_scale(levels, span, positions, folder, written.pop() if len(written) == 1 else None)


def _nothing_left(codings: Sequence[Coding]) -> str:
    """Why no statement can be imported."""
    dropped: Counter[str] = Counter()
    for coding in codings:
        dropped.update(coding.table.dropped)
    told = "; ".join(f"{count:,}: {reason}" for reason, count in sorted(dropped.items()))
    return f"{', '.join(str(coding.path) for coding in codings)}: no statement is left to import ({told}); nothing was written"


def _description(codings: Sequence[Coding]) -> str:
    chosen, versions = codings[0].table.selection, ", ".join(sorted({coding.table.version for coding in codings}))
    what = "a Discourse Network Analyzer" if len(codings) == 1 else f"{len(codings)} Discourse Network Analyzer"
    return line(
        f'Imported from {what} {versions} database{"s" * (len(codings) > 1)}: statements of the type "'
        f'{chosen.statement_type.label}", holder {chosen.actor}, proposition {chosen.concept}, position '
        f"{chosen.qualifier.name} ({chosen.qualifier.type})."
    )


# -- texts ------------------------------------------------------------------------------------------------------------


def _text_file(prefix: str, document: int) -> str:
    return f"{prefix}d{document}.txt"


_TEXT_FILE = re.compile(r"[A-Za-z0-9._-]*d-?[0-9]+\.txt")


def _keeping(folder: Path | None, prefix: str) -> Callable[[int, bytes], None]:
    """What writes the text of a document of a file; of two files that have one name for theirs the second is not written."""

    def keep(document: int, content: bytes) -> None:
        if folder and not (path := folder / _text_file(prefix, document)).exists():
            path.write_bytes(content)

    return keep


@contextmanager
def _text_folder(texts: str | Path | None, dataset: Path, failed: ExitStack) -> Iterator[Path | None]:
    """Where the texts are written; once all are, they appear in their folder, which ``failed`` would clear again.

    A folder in which an import left them that was killed is as good as one with nothing in it; to those of an earlier import new ones are added.
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
        made, held = _contents(again), _contents(folder)
        if others := sorted(each for each, content in held.items() if made.get(each) != content):
            raise StancegraphError(
                f"{folder}: the folder is not empty, and {others[0]} is none of the texts as they are now; name a new one for the texts"
            )
        failed.callback(_remove, [folder / each for each in made.keys() - held.keys()])
        for each in made.keys() - held.keys():
            try:
                put(folder / each, made[each])
            except OSError as error:
                raise StancegraphError(f"{folder}: cannot be written: {error.strerror}") from error


def _clear(folder: Path, was_there: bool) -> None:
    for each in folder.iterdir():
        each.unlink()
    if not was_there:
        folder.rmdir()


def _remove(files: Iterable[Path]) -> None:
    for each in files:
        each.unlink(missing_ok=True)


def _contents(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in folder.iterdir()}


# -- records ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Statement:
    """A statement with the file it is in, its own id and that of its source."""

    row: DnaStatement
    coding: int
    id: str
    source: str
    rank: int


@dataclass
class _World:
    """What stands in the databases, on its way to records."""

    codings: Sequence[Coding]
    prefixes: Sequence[str]
    scale: Scale | None
    earlier_ids: Mapping[str, Mapping[str, str]]
    _clashes: list[str] = field(default_factory=list)
    _differing: list[str] = field(default_factory=list)
    _repeated: int = 0
    _renumbered: int = 0

    def __post_init__(self) -> None:
        self._ids = {role: Ids("issue" if role == "concept" else "actor") for role in ("concept", "actor")}
        self._sources, self._source_of = self._documents()
        self._statements = self._of_all_files()
        self._alike = all(coding.alike for coding in self.codings)
        self._labels = {role: self._entities(role) for role in ("holder", "organisation", "person", "concept")}
        keys = {"actor": [self._actor_key(role, label) for role in _ROLES for label in self._labels[role]]}
        for kind, ids in self._ids.items():
            ids.keep(keys.get(kind, self._labels["concept"]), self.earlier_ids.get(kind, {}))

    # -- several files --

    def _documents(self) -> tuple[dict[str, Source], list[dict[int, str]]]:
        """All sources by id, and the source of each document of each file. What is alike in several files is one source."""
        found: dict[str, Source] = {}
        alike: dict[tuple[Document, str], str] = {}
        of_file = []
        for coding, prefix in zip(self.codings, self.prefixes, strict=True):
            mine: dict[int, str] = {}
            new: dict[tuple[Document, str], str] = {}
            for document in coding.documents:
                digest = coding.hashes.get(document.id, "")
                content = (replace(document, id=0), digest)
                if content in alike:
                    mine[document.id] = alike[content]
                    continue
                identifier = f"{prefix}d{document.id}"
                if identifier in found:
                    self._clashes.append(
                        f"document {document.id} of {coding.path.name}, which another file has otherwise"
                    )
                    continue
                mine[document.id] = identifier
                new.setdefault(content, identifier)
                found[identifier] = _source(identifier, document, digest)
            alike |= new
            of_file.append(mine)
        return found, of_file

    def _of_all_files(self) -> list[_Statement]:
        """All statements in the program's order; what stands in several files alike is one, whatever the prefix."""
        rank = {identifier: place for place, identifier in enumerate(self._sources)}
        found: dict[str, _Statement] = {}
        alike: set[tuple[int, Hashable]] = set()
        before: set[Hashable] = set()
        for number, (coding, prefix, sources) in enumerate(
            zip(self.codings, self.prefixes, self._source_of, strict=True)
        ):
            mine: set[Hashable] = set()
            for row in coding.table:
                source = sources.get(row.document)
                if source is None:
                    continue  # whose clash is told already
                content = _content(row, source)
                if (row.id, content) in alike:
                    self._repeated += 1
                    continue
                each = _Statement(row, number, f"{prefix}s{row.id}", source, rank[source])
                if found.setdefault(each.id, each) is not each:
                    self._clashes.append(f"statement {row.id} of {coding.path.name}, which another file has otherwise")
                    continue
                alike.add((row.id, content))
                mine.add(content)
                self._renumbered += content in before
            before |= mine
        return sorted(
            found.values(),
            key=lambda each: (each.row.moment, each.rank, each.row.start, each.row.stop, each.coding, each.row.id),
        )

    def check(self) -> None:
        """Raise StancegraphError where two files have different things of one number."""
        if self._clashes:
            told, more = self._clashes[:_SHOWN_CLASHES], len(self._clashes) - _SHOWN_CLASHES
            last = self.codings[-1].path.name
            raise StancegraphError(
                f"the files clash: {'; '.join(told)}{f'; and {more:,} more' if more > 0 else ''}; give the ids of one file "
                f"something of their own, for example --prefix {last}=b-"
            )

    def leave_out_texts(self, folder: Path) -> None:
        """Remove the texts of documents that another file has too."""
        for coding, prefix, sources in zip(self.codings, self.prefixes, self._source_of, strict=True):
            for document in coding.hashes:
                if (own := _text_file(prefix, document)) != f"{sources.get(document)}.txt":
                    (folder / own).unlink(missing_ok=True)

    def _entities(self, role: str) -> dict[str, Entity]:
        """The labels of a role in all files, sorted; of two accounts of one label the first counts."""
        found: dict[str, Entity] = {}
        for coding in self.codings:
            for label, entity in coding.labels.get(role, {}).items():
                before = found.get(label)
                if before is None or before == Entity(label):
                    found[label] = entity
                elif entity not in (before, Entity(label)):
                    self._differing.append(label)
        return dict(sorted(found.items()))

    # -- records --

    @cached_property
    def levels(self) -> list[int]:
        """The levels of the qualifier that occur, where it has any."""
        return sorted({int(each.row.qualifier) for each in self._statements}) if self.scale else []

    @cached_property
    def _place(self) -> Mapping[Value, Position]:
        if self.scale is None:
            return {False: Position.REJECTS, True: Position.SUPPORTS}
        return {level: self.scale.position(level) for level in self.levels}

    @property
    def ids(self) -> dict[str, dict[str, str]]:
        """The ids of actors and concepts, each with the hash of what it is of."""
        return {kind: ids.given for kind, ids in self._ids.items()}

    def _actor_key(self, role: str, label: str) -> tuple[str, str]:
        return "" if self._alike else role, label

    def _actor(self, role: str, label: str) -> str:
        return self._ids["actor"].of(self._actor_key(role, label), label)

    def _issue(self, label: str) -> str:
        return self._ids["concept"].of(label, label)

    def records(self) -> Iterator[Record]:
        """All records, what is referred to first."""
        for role in _ROLES:
            yield from self._actors(role)
        yield from self._issues()
        yield from self._sources.values()
        yield from self._roles()
        yield from map(self._stance, self._statements)

    def _actors(self, role: str) -> Iterator[Actor]:
        variables = {coding.holder.casefold() for coding in self.codings}
        usual = ActorKind.PERSON if role == "person" else ActorKind.ORGANISATION
        if role == "holder":
            usual = next((_KINDS[each] for each in sorted(variables) if each in _KINDS), usual)
        told_before = _ROLES[: _ROLES.index(role)]
        for label, entity in self._labels[role].items():
            if self._alike and any(label in self._labels[each] for each in told_before):
                continue
            aliases = [part for _, value in _named(entity, _ALIASES) for part in value.split(";")]
            told = dict(_attributes(entity))
            kind = _ACTOR_KINDS.get(told.get(_KIND, ""))
            if kind:
                del told[_KIND]
            yield Actor(
                id=self._actor(role, label),
                name=name(label),
                kind=kind or usual,
                aliases=tuple(alias for alias in items(aliases) if alias != name(label)),
                attributes=tuple(Attribute(*each) for each in sorted(told.items())),
                note=_note(entity),
            )

    def _issues(self) -> Iterator[Issue]:
        entities = self._labels["concept"]
        above = _hierarchy(entities)
        for label, entity in entities.items():
            yield Issue(
                id=self._issue(label),
                label=name(label),
                proposition=name(label),
                broader=tuple(self._issue(parent) for parent in above.get(label, ())),
                attributes=tuple(Attribute(*each) for each in sorted(_attributes(entity, without=()).items())),
                note=_note(entity),
            )

    def _roles(self) -> Iterator[Role]:
        """A role for each unbroken run of statements in which a person is coded with the same organisation.

        A day on which the person is coded with none is in no run: what was said then would count for the organisation.
        """
        ids = Ids("role")
        said: set[tuple[str, date, str]] = set()
        for coding in self.codings:
            if coding.person:
                who = value_of(coding.table.selection, coding.person)
                whom = value_of(coding.table.selection, coding.organisation) if coding.organisation else None
                said.update((who(row), row.moment.date(), whom(row) if whom else "") for row in coding.table)
        alone = {(person, day) for person, day, organisation in said if not organisation}
        days = sorted({(person, day, "" if (person, day) in alone else whose) for person, day, whose in said if person})
        for (person, organisation), run in groupby(days, key=lambda each: (each[0], each[2])):
            if not organisation:
                continue
            told = [day for _, day, _ in run]
            yield Role(
                id=ids.of((person, organisation, told[0]), f"{person} {organisation} {told[0]}"),
                actor=self._actor("person", person),
                office="Speaker, as coded",
                organisation=self._actor("organisation", organisation),
                represents=Represents.BY_MANDATE,
                start=PartialDate(told[0].isoformat()),
                end=PartialDate(told[-1].isoformat()),
            )

    def _stance(self, each: _Statement) -> Stance:
        row, coding = each.row, self.codings[each.coding]
        qualifier = coding.table.selection.qualifier.name
        position = self._place[row.qualifier]
        found = coding.spans.get(row.id)
        condition = line(str(row.values.get(_CONDITION, "")))
        conditional = position is Position.CONDITIONAL
        notes = [
            str(value) if key == _NOTE else f"{key}: {value}"
            for key, value in _kept_in_note(coding, row)
            if not (conditional and key == _CONDITION)
        ]
        if isinstance(found, str):
            notes.append(found)
        return Stance(
            id=each.id,
            actor=self._actor(coding.holder_role, row.actor),
            issue=self._issue(row.concept),
            position=position,
            date=row.moment.date(),
            voice=Voice.SELF,
            on_behalf_of=self._spoken_for(coding, row),
            source=each.source,
            condition=condition or line(f"not named; coded as {qualifier} {row.qualifier}") if conditional else "",
            condition_kind=ConditionKind.UNSTATED if conditional else None,
            evidence=found if isinstance(found, Evidence) else None,
            passages=(found,) if isinstance(found, Passage) else (),
            coder=line(row.coder),
            note=line("; ".join(notes)),
        )

    def _spoken_for(self, coding: Coding, row: DnaStatement) -> str | None:
        """The organisation a person is coded with in this very statement: the person may speak for others on the day."""
        of_a_person = coding.holder_role == "person" or (
            coding.alike and row.values.get(str(coding.person)) == row.actor
        )
        if coding.organisation is None or not of_a_person:
            return None
        label = str(row.values.get(coding.organisation, ""))
        return self._actor("organisation", label) if label else None

    def remarks(self) -> Iterator[str]:
        """What to know about the import beside the counts."""
        if not self._statements:
            yield "no statement was left to import"
        for coding in self.codings:
            yield from (f"{coding.path.name}: {each}" if len(self.codings) > 1 else each for each in coding.remarks)
        if self._repeated:
            yield f"{self._repeated:,} statements stand in several files alike and were read once"
        if self._renumbered:
            yield f"{self._renumbered:,} statements are those of another file but for their number, and were read too"
        if self._differing:
            told = ", ".join(map(name, self._differing[:_SHOWN_CLASHES]))
            yield f"the files tell different things of {told}{' and others' if len(self._differing) > _SHOWN_CLASHES else ''}; the first file counts"
        if self.scale and self.levels:
            qualifier = self.codings[0].table.selection.qualifier.name
            yield f"{qualifier} is read on the scale {self.scale.text} ({self.scale.told(self.levels)}), kept in {SCALE_FILE}, by which the next import into the folder places them; each note keeps the number"
        found = [self.codings[each.coding].spans.get(each.row.id) for each in self._statements]
        if passages := sum(isinstance(each, Passage) for each in found):
            yield (
                f"{passages:,} stances rest on a passage that is longer than may be quoted: its place and SHA-256 are kept, and "
                "explain --texts shows its words"
            )
        if lost := sum(isinstance(each, str) for each in found):
            yield f"{lost:,} stances have no evidence, because the coded span is empty or not in the text; see their notes"


def _content(row: DnaStatement, source: str) -> Hashable:
    """All that a statement says, and of which source, whatever its number."""
    values = frozenset(row.values.items())
    return source, row.actor, row.concept, row.qualifier, row.moment, row.start, row.stop, row.coder, values


def _source(identifier: str, document: Document, digest: str) -> Source:
    moment = document.moment
    return Source(
        id=identifier,
        title=line(document.title) or f"Document {document.id}",
        publisher=line(document.source),
        published=moment.date() if moment else None,
        sha256=digest,
        author=line(document.author),
        section=line(document.section),
        type=line(document.type),
        time=_clock(moment),
        note=line(document.notes),
    )


def _clock(moment: datetime | None) -> str:
    """The time of day; midnight is what the program keeps where nobody gave one."""
    told = moment.time().isoformat() if moment else ""
    return "" if told == "00:00:00" else told.removesuffix(":00")


def _kept_in_note(coding: Coding, row: DnaStatement) -> Iterator[tuple[str, Value]]:
    """The variables that have no column: a graded position as it was coded, and all beyond holder and concept."""
    chosen = coding.table.selection
    for variable in chosen.statement_type.variables:
        value = row.values.get(variable.name, "")
        told = (
            variable.name in (chosen.actor, chosen.concept)
            or (variable == chosen.qualifier and (coding.alike or variable.type is DataType.BOOLEAN))
            or (coding.alike and variable.name in (coding.person, coding.organisation))
        )
        if value != "" and not told:
            yield variable.name, int(value) if isinstance(value, bool) else value


def _named(entity: Entity, names: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(key, value) for key, value in entity.attributes.items() if key.casefold() in names]


def _attributes(entity: Entity, without: tuple[str, ...] = _ALIASES) -> dict[str, str]:
    """What is said of a label, by names that may be those of attributes, and its colour; all of it fits into a cell."""
    ids = Ids("attribute")
    found = {ids.of("", _COLOUR): entity.colour} if entity.colour else {}
    for key, value in entity.attributes.items():
        if key.casefold() not in (*without, *_NOTES) and (told := line(value.replace(";", ","))):
            found[ids.of(key, key)] = told
    room = max(LONGEST_TEXT // max(len(found), 1) - _LONGEST_NAME, 1)
    return {key: cut(told, room) for key, told in found.items()}


def _note(entity: Entity) -> str:
    return line("; ".join(value for _, value in _named(entity, _NOTES)))


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
