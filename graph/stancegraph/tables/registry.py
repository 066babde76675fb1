"""What has been declared while datasets are read: ids, where they stand, and their IRIs."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field

from stancegraph.model.records import Record, Retraction, Stance
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


@dataclass(slots=True)
class StanceIds:
    """Ids of the stances of one file with line, actor and issue, kept small because there may be millions."""

    file: str
    ordinal: dict[str, int] = field(default_factory=dict)
    line: array[int] = field(default_factory=lambda: array("l"))
    topics: dict[tuple[str, str], int] = field(default_factory=dict)
    topic: array[int] = field(default_factory=lambda: array("l"))
    corrections: list[tuple[int, str, str, str, tuple[str, str] | None]] = field(default_factory=list)

    def line_of(self, identifier: str) -> int | None:
        """The line of a stance, or None when it is not here."""
        ordinal = self.ordinal.get(identifier)
        return None if ordinal is None else self.line[ordinal]

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

    A later dataset may refer to what an earlier one declares, and may repeat a row of it word for word.
    """

    _by_kind: dict[str, dict[str, Declared]] = field(
        default_factory=lambda: {
            kind: {} for kind in ("actor", "issue", "source", "role", "event", "assessment", "vote")
        }
    )
    _faulty: set[tuple[str, str | None]] = field(default_factory=set)
    stances: list[StanceIds] = field(default_factory=list)
    _subjects = ("actor", "event", "issue")

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
        return identifier in self._by_kind[kind] or self.excuses(kind, identifier)

    def excuse(self, kind: str, identifier: str | None) -> None:
        """Do not hold it against references that the row of that id, or some row of unknown id, has faults of its own."""
        self._faulty.add((kind, identifier))

    def excuses(self, kind: str, identifier: str) -> bool:
        """Whether that id may be that of a row with faults."""
        return bool(self._faulty) and ((kind, identifier) in self._faulty or (kind, None) in self._faulty)

    def ids(self, kind: str) -> list[str]:
        """All declared ids of a kind."""
        return [each for one in (self._subjects if kind == "subject" else (kind,)) for each in self._by_kind[one]]

    def declared(self, kind: str, identifier: str) -> Declared | None:
        """The declaration of that kind and id."""
        return self._by_kind[kind].get(identifier)

    def all(self, kind: str) -> Iterable[Declared]:
        """All declarations of a kind."""
        return self._by_kind[kind].values()

    def declare(self, kind: str, base: str, found: Located) -> None:
        """Remember a record."""
        identifier = found.record.id
        self._by_kind[kind][identifier] = Declared(found.record, found.file, found.line, base)
