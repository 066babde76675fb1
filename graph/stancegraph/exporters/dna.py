"""A graph -> a Discourse Network Analyzer database of version 3: its statements, in the program's full layout.

Each standing stance in the voices self and reported is a statement of the type "DNA Statement": ``actor`` is who holds the position,
``person`` and ``organization`` are that actor and, of a person, the one organisation it was said for. ``docs/importing.md`` says what becomes
of what, and what comes back.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import cached_property
from itertools import count
from pathlib import Path

from stancegraph.errors import StancegraphError
from stancegraph.exporters.dna_layout import LONGEST_LABEL, PASSWORD, VERSION, Tables, password_digest
from stancegraph.files import temporary_folder, writing
from stancegraph.model.coding import (
    HOLDER_SETTING,
    NO_QUOTE,
    SCALE_SETTING,
    STAND_INS_SETTING,
    UNQUOTED_SETTING,
    WRITTEN_SETTING,
    as_ranges,
)
from stancegraph.model.records import Actor, Attribute, Dataset, Evidence, Issue, Record, Source, Stance
from stancegraph.model.speakers import Speakers
from stancegraph.model.standing import replaced
from stancegraph.model.words import ActorKind, Position, Voice

HOLDER = "actor"
"""The variable that has the holder of each position, whatever sort of actor it is."""

_ORGANISED = (ActorKind.STATE, ActorKind.ORGANISATION, ActorKind.BLOC)
_SHORT, _LONG = (HOLDER, "person", "organization", "concept"), ("condition", "note")
# What a database has no place for, by field.
_LEFT = {
    "a source": {
        "kind": "the kind of a source",
        "language": "the language of a source",
        "licence": "the licence of a source",
    },
    "an actor": {
        "same_as": "the IRIs elsewhere of an actor",
        "names": "the names in other languages of an actor",
        "iso3166": "the code in ISO 3166-1 of an actor",
        "cow": "the number in the Correlates of War project of an actor",
    },
    "an issue": {
        "entails": "the wider issues that follow from an issue",
        "stale_after": "the days until an issue is stale",
    },
    "a stance": {
        "other_sources": "the further sources of a stance",
        "confidence": "the confidence of a stance",
        "recorded": "the time of recording of a stance",
        "condition_kind": "the kind of the condition of a stance",
        "until": "the last day of a stance",
    },
}
_NUMBERED = re.compile(r"d([1-9][0-9]{0,8})")
_STANCE = re.compile(r"s([1-9][0-9]{0,8})")
_RGB = re.compile("#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written, what was left out by reason, and what else to know."""

    written: Mapping[str, int]
    dropped: Mapping[str, int]
    remarks: tuple[str, ...]


def export_dna(dataset: Dataset, target: Path, texts: Mapping[str, str] | None = None) -> Exported:
    """Write a database to ``target``, all or nothing; ``texts`` are those of sources, by SHA-256.

    A database that an export wrote, and nobody coded in since, is written over. Raises StancegraphError for any other file there, when the
    place cannot be written or there is nothing to write.
    """
    _refuse_others(target)
    world = _World(dataset, texts or {})
    if not world.stances:
        raise StancegraphError(
            "there is no stance in the voices self and reported that stands, so there is nothing to write"
        )
    with temporary_folder() as folder:
        path = folder / "new.dna"
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("PRAGMA synchronous = OFF")
            tables = Tables(connection)
            world.write(tables)
            tables.add("SETTINGS", Property=WRITTEN_SETTING, Value=_counted(connection))
        with writing(target) as stream:
            stream.write(path.read_bytes())
    return world.told()


def _refuse_others(target: Path) -> None:
    """Raise StancegraphError for a file that holds work of others."""
    if not target.is_file():
        return
    elsewhere = "write elsewhere, or remove it first"
    try:
        with closing(sqlite3.connect(f"{target.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            told = dict(connection.execute("SELECT Property, Value FROM SETTINGS"))
            counted = _counted(connection)
    except (sqlite3.Error, ValueError) as error:
        raise StancegraphError(f"{target}: is there already, and is no database of ours; {elsewhere}") from error
    if WRITTEN_SETTING not in told:
        raise StancegraphError(f"{target}: is a database that is not ours; {elsewhere}")
    if told[WRITTEN_SETTING] != counted:
        raise StancegraphError(
            f"{target}: it was changed since it was written, and may hold the coding of others; {elsewhere}"
        )


def _counted(connection: sqlite3.Connection) -> str:
    """What tells whether anything was added to a database or changed in it: a digest of its tables but the settings."""
    digest = hashlib.sha256()
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    for each in names:
        if each != "SETTINGS":
            digest.update(f"{each}\n".encode())
            for row in connection.execute(f'SELECT * FROM "{each}" ORDER BY rowid'):
                digest.update(repr(row).encode())
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class _Document:
    """A source on a day on which something was said in it; a source with several days is several documents."""

    source: Source
    day: date


@dataclass
class _World:
    dataset: Dataset
    texts: Mapping[str, str]
    _cut: int = 0
    _stand_ins: list[int] = field(default_factory=list)
    _unquoted: set[str] = field(default_factory=set)
    _dropped: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._actors = {each.id: each for each in self.dataset.actors}
        self._names = {
            "actor": self._labels((each.id, each.name) for each in self.dataset.actors),
            "issue": self._labels((each.id, each.label) for each in self.dataset.issues),
        }
        self._speakers = Speakers()
        known: list[Record] = [*self.dataset.actors, *self.dataset.issues, *self.dataset.roles]
        for record in known:
            self._speakers.note(record)
        self._several = 0

    @cached_property
    def stances(self) -> tuple[Stance, ...]:
        """Those that stand and that nobody else says of the holder."""
        gone = replaced(self.dataset)
        kept = []
        for each in self.dataset.stances:
            if each.id in gone:
                self._dropped["superseded or retracted"] += 1
            elif not each.voice.direct:
                self._dropped["attributed by another actor"] += 1
            else:
                kept.append(each)
        return tuple(kept)

    # -- words that fit --

    def _fit(self, text: str, room: int = LONGEST_LABEL) -> str:
        if len(text) <= room:
            return text
        self._cut += 1
        return f"{text[: room - 1].rstrip()}…"

    def _labels(self, named: Iterable[tuple[str, str]]) -> dict[str, str]:
        """A label for each id, no two alike: its name, and where that is taken or too long the id behind it."""
        found: dict[str, str] = {}
        taken: set[str] = set()
        for identifier, name in named:
            label = name
            if len(name) > LONGEST_LABEL or name in taken:
                end = f" ({identifier})"
                label = self._fit(name, LONGEST_LABEL - len(end)) + end
            found[identifier] = label
            taken.add(label)
        return found

    # -- what is written --

    def write(self, tables: Tables) -> None:
        """All rows, what is referred to first."""
        graded = any(each.position not in (Position.REJECTS, Position.SUPPORTS) for each in self.stances)
        tables.add("SETTINGS", Property="version", Value=VERSION)
        tables.add("SETTINGS", Property=HOLDER_SETTING, Value=HOLDER)
        if graded:
            tables.add("SETTINGS", Property=SCALE_SETTING, Value=f"{min(Position):d}..{max(Position):d}")
        coders = self._coders(tables)
        kind = tables.add("STATEMENTTYPES", Label="DNA Statement", Red=239, Green=208, Blue=51)
        sorts = {**dict.fromkeys(_SHORT, "short text"), "agreement": "integer" if graded else "boolean"}
        sorts |= dict.fromkeys(_LONG, "long text")
        variables = {
            name: tables.add("VARIABLES", Variable=name, DataType=sort, StatementTypeId=kind)
            for name, sort in sorts.items()
        }
        entities = self._entities(tables, variables)
        documents = self._documents(tables, coders)
        table = "DATAINTEGER" if graded else "DATABOOLEAN"
        numbers = _own_numbers([each.id for each in self.stances], _STANCE)
        for each, number in zip(self.stances, numbers, strict=True):
            document, (start, stop) = documents[each.source, each.date], self._spans[each.id]
            row = tables.add(
                "STATEMENTS", ID=number, StatementTypeId=kind, DocumentId=document, Start=start, Stop=stop, Coder=coders[each.coder]
            )  # fmt: skip
            for name, label in self._said(each).items():
                tables.add("DATASHORTTEXT", StatementId=row, VariableId=variables[name], Entity=entities[name, label])
            value = int(each.position) if graded else int(each.position is Position.SUPPORTS)
            tables.add(table, StatementId=row, VariableId=variables["agreement"], Value=value)
            for name in _LONG:
                tables.add("DATALONGTEXT", StatementId=row, VariableId=variables[name], Value=getattr(each, name))
        unquoted = [number for each, number in zip(self.stances, numbers, strict=True) if each.id in self._unquoted]
        # Also where there are none: files of before do not say.
        for name, told in ((STAND_INS_SETTING, self._stand_ins), (UNQUOTED_SETTING, unquoted)):
            tables.add("SETTINGS", Property=name, Value=as_ranges(told))

    def _said(self, stance: Stance) -> dict[str, str]:
        """The labels of a statement by variable."""
        holder, organised = self._names["actor"][stance.actor], self._actors[stance.actor].kind in _ORGANISED
        whom = [each.organisation for each in self._speakers.said_for(stance)]
        return {
            HOLDER: holder,
            "person": "" if organised else holder,
            "organization": holder if organised else self._names["actor"][whom[0]] if len(whom) == 1 else "",
            "concept": self._names["issue"][stance.issue],
        }

    def _coders(self, tables: Tables) -> dict[str, int]:
        """The number of each coder; what nobody is named for is the administrator's."""
        names = ["Admin", *sorted({each.coder for each in self.stances} - {"", "Admin"})]
        digest = password_digest(PASSWORD, hashlib.sha256(self.dataset.info.base_iri.encode()).digest()[:16])
        taken: dict[str, int] = {}
        for name in names:
            taken[name] = tables.add("CODERS", Name=self._fit(name), Red=255, Green=255, Blue=0, Password=digest)
        for one in taken.values():
            for other in taken.values():
                if one != other:
                    tables.add("CODERRELATIONS", Coder=one, OtherCoder=other)
        return taken | {"": taken["Admin"]}

    def _entities(self, tables: Tables, variables: Mapping[str, int]) -> dict[tuple[str, str], int]:
        """The number of each label of each variable; every variable has an empty one."""
        about: dict[str, Actor | Issue] = {self._names["actor"][each.id]: each for each in self.dataset.actors}
        issues: dict[str, Actor | Issue] = {self._names["issue"][each.id]: each for each in self.dataset.issues}
        used: dict[str, dict[str, None]] = {name: {} for name in _SHORT}
        for stance in self.stances:
            for name, label in self._said(stance).items():
                used[name][label] = None
        # What no statement names is known all the same.
        for each in self.dataset.actors:
            used[HOLDER][self._names["actor"][each.id]] = None
        used["concept"] |= dict.fromkeys(issues)
        found: dict[tuple[str, str], int] = {}
        for name in _SHORT:
            records = issues if name == "concept" else about
            attributes: dict[str, int] = {}
            for label in sorted({"", *used[name]}):
                record = records.get(label)
                number = found[name, label] = tables.add(
                    "ENTITIES", VariableId=variables[name], Value=label, **_rgb(record)
                )
                for attribute, value in self._told(record):
                    if attribute not in attributes:
                        attributes[attribute] = tables.add(
                            "ATTRIBUTEVARIABLES", VariableId=variables[name], AttributeVariable=attribute
                        )
                    tables.add(
                        "ATTRIBUTEVALUES",
                        EntityId=number,
                        AttributeVariableId=attributes[attribute],
                        AttributeValue=self._fit(value),
                    )
        self._put_under(tables, found)
        return found

    def _put_under(self, tables: Tables, found: Mapping[tuple[str, str], int]) -> None:
        for issue in self.dataset.issues:
            if issue.broader:
                own, above = (found["concept", self._names["issue"][each]] for each in (issue.id, issue.broader[0]))
                tables.put_under(own, above)
            if len(issue.broader) > 1:
                self._dropped["a further broader issue"] += len(issue.broader) - 1

    def _told(self, record: Actor | Issue | None) -> Iterator[tuple[str, str]]:
        """What is said of a label."""
        if record is None:
            return
        if isinstance(record, Actor):
            yield "kind", record.kind.value
            if record.aliases:
                yield "Alias", "; ".join(record.aliases)
        elif record.proposition != record.label:
            yield "proposition", record.proposition
        for each in record.attributes:
            if not (each.name == "colour" and any(_rgb(record).values())):
                yield each.name, each.value
        if record.note:
            yield "Notes", record.note

    # -- documents --

    def _documents(self, tables: Tables, coders: Mapping[str, int]) -> dict[tuple[str, date], int]:
        said: dict[tuple[str, date], list[Stance]] = {}
        for each in self.stances:
            said.setdefault((each.source, each.date), []).append(each)
        days: dict[str, list[date]] = {}
        for identifier, day in sorted(said):
            days.setdefault(identifier, []).append(day)
        found = [_Document(source, day) for source in self.dataset.sources for day in self._days(source, days)]
        numbers = _own_numbers([each.source.id for each in found], _NUMBERED)
        self._documented = {each.source.id: each.source for each in found}
        self._number_of_documents = len(found)
        self._spans: dict[str, tuple[int, int]] = {}
        result = {}
        for document, number in zip(found, numbers, strict=True):
            source, key = document.source, (document.source.id, document.day)
            text = self._text(source, number, said.get(key, ()))
            result[key] = tables.add(
                "DOCUMENTS", ID=number, Title=self._fit(source.title), Text=text, Coder=1, Author=self._fit(source.author),
                Source=self._fit(source.publisher), Section=self._fit(source.section), Type=self._fit(source.type),
                Notes="; ".join(filter(None, (source.note, source.url and f"URL: {source.url}"))),
                Date=_seconds(document.day, source),
            )  # fmt: skip
        return result

    def _days(self, source: Source, said: Mapping[str, Sequence[date]]) -> Sequence[date]:
        """The days on which something was said in a source; of one in which nothing was, the day it was published."""
        if source.id not in said and source.published is None:
            self._dropped["a source without a date in which nothing is said"] += 1
            return ()
        return said.get(source.id) or [source.published or date.min]

    def _text(self, source: Source, number: int, stances: Sequence[Stance]) -> str:
        """The text of a document, at which the spans of its statements are noted; without it, the quotes, a line each."""
        text = self.texts.get(source.sha256, "") if source.sha256 else ""
        if text:
            for each in stances:
                place = _place(each, text)
                if place is None:
                    self._unquoted.add(each.id)
                if more := (each.evidence is not None) + len(each.passages) - (place is not None):
                    self._dropped["a quote or passage beside the span of its statement, or not in the text"] += more
                self._spans[each.id] = _in_utf16(text, *(place or (0, len(text))))
            return text
        if stances:
            self._stand_ins.append(number)
        lines, at = [], 0
        for each in stances:
            self._dropped["a passage of a text that is not at hand"] += len(each.passages)
            placed = each.evidence is not None and each.evidence.start is not None
            self._dropped["the place of a quote in a text that is not at hand"] += placed
            words = each.evidence.quote if each.evidence else NO_QUOTE
            if each.evidence is None:
                self._unquoted.add(each.id)
            length = _units(words)
            self._spans[each.id] = (at, at + length)
            lines.append(words)
            at += length + 1
        return "\n".join(lines)

    def _left(self) -> Counter[str]:
        """What is written, but for some of what is known of it."""
        left: Counter[str] = Counter()
        written: dict[str, Iterable[Record]] = {
            "a source": self._documented.values(),
            "an actor": self.dataset.actors,
            "an issue": self.dataset.issues,
            "a stance": self.stances,
        }
        for what, records in written.items():
            for record in records:
                for name, words in _LEFT[what].items():
                    left[words] += getattr(record, name) not in (None, "", ())
        for source in self._documented.values():
            unread = bool(source.sha256) and not self.texts.get(source.sha256)
            left["the SHA-256 of a text that is not at hand"] += unread
        for each in self.stances:
            whom = len(self._speakers.said_for(each))
            left["that a stance is reported"] += each.voice is Voice.REPORTED
            if self._actors[each.actor].kind in _ORGANISED:
                left["whom a state, organisation or bloc spoke for"] += whom > 0
            else:
                left["whom a statement was said for, where they are several"] += whom > 1
        return left

    def told(self) -> Exported:
        """What there is to say."""
        others = {
            "events": len(self.dataset.events),
            "votes": len(self.dataset.votes),
            "assessments": len(self.dataset.assessments),
        }
        dropped = self._dropped + Counter(
            {f"{kind}, which the program does not have": number for kind, number in others.items()}
        )
        roles = "roles, which the program does not have; whom a statement was said for is kept with it"
        # Adding leaves out what there is none of.
        dropped += self._left() + Counter({roles: len(self.dataset.roles)})
        remarks = [f'the coders open it with the password "{PASSWORD}"; change it there']
        if self._stand_ins:
            remarks.append(
                f"the text of {_many(len(self._stand_ins), 'document')} was not at hand, and quotes stand for it; --texts names a folder of texts"
            )
        with_statements = len({(each.source, each.date) for each in self.stances})
        if with_statements < self._number_of_documents:
            remarks.append(
                f"of {_many(self._number_of_documents, 'document')} {with_statements:,} {'has' if with_statements == 1 else 'have'} statements"
            )
        if addressed := sum(bool(each.url) for each in self._documented.values()):
            remarks.append(f"the addresses (URL) of {_many(addressed, 'source')} are in the notes of the documents")
        if inexact := sum(each.date_precision != "day" for each in self.stances):
            remarks.append(
                f"{_many(inexact, 'statement')} {'has' if inexact == 1 else 'have'} a date that is not known to the day"
            )
        if self._cut:
            remarks.append(f"{self._cut:,} texts were cut to the {LONGEST_LABEL} characters the program takes")
        written = {"statements": len(self.stances), "documents": self._number_of_documents}
        return Exported(written, dict(sorted(dropped.items())), tuple(remarks))


def _own_numbers(ids: Sequence[str], form: re.Pattern[str]) -> list[int]:
    """The numbers that ids have from a database they came from, where all have and no two alike; else numbers from 1."""
    matches = [form.fullmatch(each) for each in ids]
    numbers = [int(match[1]) for match in matches if match]
    if len(numbers) == len(set(numbers)) == len(ids):
        return numbers
    return [number for number, _ in zip(count(1), ids, strict=False)]


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'s' * (count != 1)}"


def _rgb(record: Actor | Issue | None) -> dict[str, int]:
    """The colour of a label; black is that of one that has none."""
    attributes: tuple[Attribute, ...] = record.attributes if record else ()
    code = next((each.value for each in attributes if each.name == "colour" and _RGB.fullmatch(each.value)), "#000000")
    return dict(zip(("Red", "Green", "Blue"), (int(code[at : at + 2], 16) for at in (1, 3, 5)), strict=True))


def _seconds(day: date, source: Source) -> int:
    """The moment of a document: with its time of day on the day it was published, else midnight."""
    clock = time.fromisoformat(source.time) if source.time and day == source.published else time()
    return int(datetime.combine(day, clock, UTC).timestamp())


def _place(stance: Stance, text: str) -> tuple[int, int] | None:
    """Where a statement stands in its text; None where its words are not there, or it has none."""
    evidence: Evidence | None = stance.evidence
    if evidence is not None:
        start = text.find(evidence.quote) if evidence.start is None else evidence.start
        if start >= 0 and text.startswith(evidence.quote, start):
            return start, start + len(evidence.quote)
    for each in stance.passages:
        if each.holds_in(text):
            return each.start, each.end
    return None


def _units(text: str) -> int:
    """How long a text is in UTF-16 units, in which the program counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _in_utf16(text: str, start: int, end: int) -> tuple[int, int]:
    if text.isascii():
        return start, end
    before = _units(text[:start])
    return before, before + _units(text[start:end])
