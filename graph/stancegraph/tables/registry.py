"""What has been declared while datasets are read: ids, where they stand, and their IRIs."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from stancegraph.model.records import Actor, Event, Issue, Record, Retraction, Source, Stance
from stancegraph.naming import fold
from stancegraph.tables.rows import Aside


@dataclass(frozen=True, slots=True)
class Located:
    """A record and where it was read, with the cells beside it in columns that are not of the format."""

    record: Record
    file: str
    line: int
    aside: Aside = ()


@dataclass(frozen=True, slots=True)
class Declared:
    """A record other records may refer to, where it was read, and the base IRI of its dataset."""

    record: Record
    file: str
    line: int
    base: str


def place(found: Located | Declared, file: str) -> str:
    """Where a record stands, as messages in a file name it."""
    return f"line {found.line}" if found.file == file else f"{found.file}:{found.line}"


def names_of(record: Record) -> Iterator[str]:
    """What a record may be called where its id is asked: the id, and names of actors, issues, sources and events."""
    yield record.id
    match record:
        case Actor():
            yield record.name
            yield from record.aliases
            yield from (name.text for name in record.names)
        case Issue() | Event():
            yield record.label
        case Source():
            yield record.title
        case _:
            pass


@dataclass(slots=True)
class StanceIds:
    """Ids of the stances of one file with line, actor and issue, kept small because there may be millions.

    ``prefix`` goes before them in the graph.
    """

    file: str
    prefix: str = ""
    ordinal: dict[str, int] = field(default_factory=dict)
    line: array[int] = field(default_factory=lambda: array("l"))
    topics: dict[tuple[str, str], int] = field(default_factory=dict)
    topic: array[int] = field(default_factory=lambda: array("l"))
    corrections: list[tuple[int, str, str, str, tuple[str, str] | None]] = field(default_factory=list)

    def line_of(self, identifier: str) -> int | None:
        """The line of a stance, or None when it is not here."""
        ordinal = self.ordinal.get(identifier)
        return None if ordinal is None else self.line[ordinal]

    def line_in_graph(self, identifier: str) -> int | None:
        """The line of a stance by the id it has in the graph, or None when it is not here."""
        return self.line_of(identifier.removeprefix(self.prefix)) if identifier.startswith(self.prefix) else None

    def add(self, line: int, record: Stance | Retraction) -> None:
        """Note a stance."""
        topic = (record.actor, record.issue) if isinstance(record, Stance) else None
        self.ordinal[record.id] = len(self.line)
        self.line.append(line)
        self.topic.append(-1 if topic is None else self.topics.setdefault(topic, len(self.topics)))
        if record.retracts:
            self.corrections.append((line, "retracts", record.id, record.retracts, topic))
        if isinstance(record, Stance) and record.supersedes:
            self.corrections.append((line, "supersedes", record.id, record.supersedes, topic))


@dataclass(slots=True)
class Registry:
    """What has been declared so far, over all datasets that are read together.

    A later dataset may refer to what an earlier one declares, and may repeat a row of it word for word. Records are kept
    under the ids they have in the graph; those of the dataset that is being read go by what its tables call them.
    """

    _by_kind: dict[str, dict[str, Declared]] = field(
        default_factory=lambda: {
            kind: {} for kind in ("actor", "issue", "source", "role", "event", "assessment", "vote", "step")
        }
    )
    _faulty: set[tuple[str, str | None]] = field(default_factory=set)
    stances: list[StanceIds] = field(default_factory=list)
    repeated: dict[tuple[str, str], list[tuple[Located, Declared]]] = field(default_factory=dict)
    cast: dict[tuple[str, str], Located] = field(default_factory=dict)
    """The votes that correct none, by actor and roll call, as these are called in the graph."""
    leading: dict[str, Located] = field(default_factory=dict)
    """The roles that lead, by their ids, with the ids that they and what they refer to have in the graph."""
    prefix: str = ""
    _called: dict[str, tuple[int, dict[str, list[str]]]] = field(default_factory=dict)
    """By kind, of so many records: under which ids in the graph those of a name are, as names are compared."""
    _base: str = ""
    _prefixes: dict[str, str] = field(default_factory=dict)
    _uses: frozenset[str] = frozenset()
    _subjects = ("actor", "event", "issue")

    def begin(self, base: str, prefix: str = "", uses: frozenset[str] = frozenset()) -> None:
        """Go on to the dataset of that base IRI, whose ids get a prefix, and which builds on those of other base IRIs."""
        self._base, self.prefix, self._uses = base, prefix, uses
        if prefix:
            self._prefixes[base] = prefix

    @property
    def has_prefixes(self) -> bool:
        """Whether any dataset so far has other ids in the graph than in its tables."""
        return bool(self._prefixes)

    def builds_on(self, base: str) -> bool:
        """Whether the dataset that is being read says that it uses another."""
        return base in self._uses

    def in_graph(self, kind: str, identifier: str) -> str:
        """The id in the graph of what the dataset that is being read calls so.

        Its own records go before those of datasets it uses, and these before those of others.
        """
        if not self._prefixes:
            return identifier
        bases = [self._base, *sorted(self._uses), *sorted(self._prefixes)]
        for each in self._subjects if kind == "subject" else (kind,):
            known = self._by_kind[each]
            full = [(base, self._prefixes.get(base, "") + identifier) for base in bases]
            own = next((name for base, name in full if name in known and known[name].base == base), None)
            if own or identifier in known:
                return own or identifier
        return identifier

    def home(self, kind: str, identifier: str) -> tuple[str, str]:
        """The base IRI of the dataset that declares a record, and the record's kind.

        ``kind`` may be ``subject``: an actor, an event or an issue, in this order. Raises KeyError for no such record.
        """
        for each in self._subjects if kind == "subject" else (kind,):
            if found := self._by_kind[each].get(identifier):
                return found.base, each
        raise KeyError((kind, identifier))

    def knows(self, kind: str, identifier: str) -> bool:
        """Whether a record of that kind and id was declared, or may have been by a row that has faults of its own."""
        if kind == "subject":
            return any(self.knows(each, identifier) for each in self._subjects)
        return self.in_graph(kind, identifier) in self._by_kind[kind] or self.excuses(kind, identifier)

    def has_kind(self, kind: str) -> bool:
        """Whether an actor of that kind was declared, or may have been by a row that has faults of its own."""
        declared = (each.record for each in self._by_kind["actor"].values())
        faulty = any(of == "actor" for of, _ in self._faulty)
        return faulty or any(isinstance(each, Actor) and each.kind.value == kind for each in declared)

    def excuse(self, kind: str, identifier: str | None) -> None:
        """Do not hold it against references that the row of that id, or some row of unknown id, has faults of its own."""
        self._faulty.add((kind, identifier))

    def excuse_all(self) -> None:
        """Hold no reference to anything unknown against a row: it may be in what cannot be read."""
        for kind in self._by_kind:
            self.excuse(kind, None)

    def excuses(self, kind: str, identifier: str) -> bool:
        """Whether that id may be that of a row with faults."""
        return bool(self._faulty) and ((kind, identifier) in self._faulty or (kind, None) in self._faulty)

    def ids(self, kind: str) -> list[str]:
        """All declared ids of a kind."""
        return [each for one in (self._subjects if kind == "subject" else (kind,)) for each in self._by_kind[one]]

    def called(self, kind: str, name: str) -> list[str]:
        """The ids by which the dataset being read refers to the records of a kind that have a name, folded as names are compared.

        An id counts as a name.
        """
        found = []
        for each in self._subjects if kind == "subject" else (kind,):
            known = self._by_kind.get(each, {})
            for key in self._index(each, known).get(name, ()):
                identifier = known[key].record.id
                if self.in_graph(each, identifier) == key:
                    found.append(identifier)
        return found

    def is_called(self, kind: str, name: str) -> bool:
        """Whether a record of that kind was declared that is called so, letter for letter."""
        return any(name in names_of(each.record) for each in self._by_kind.get(kind, {}).values())

    def _index(self, kind: str, known: Mapping[str, Declared]) -> Mapping[str, list[str]]:
        count, index = self._called.get(kind, (-1, {}))
        if count != len(known):
            index = {}
            for key, declared in known.items():
                for name in {fold(each) for each in names_of(declared.record)}:
                    index.setdefault(name, []).append(key)
            self._called[kind] = len(known), index
        return index

    def declared(self, kind: str, identifier: str) -> Declared | None:
        """The declaration of that kind under the id that the dataset being read gives a record of its own."""
        return self._by_kind[kind].get(self.prefix + identifier)

    def declare(self, kind: str, base: str, found: Located) -> None:
        """Remember a record."""
        identifier = self.prefix + found.record.id
        self._by_kind[kind][identifier] = Declared(found.record, found.file, found.line, base)
