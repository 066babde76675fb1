"""Roll-call votes of the UN General Assembly -> a dataset folder: states as actors, each roll call an issue.

Reads the three tables of Voeten, Strezhnev and Bailey's data as the R package ``unvotes`` lays them out: votes, roll
calls, and the topics of roll calls. An abstention is a position (ambivalent), an absence is none. Votes stream from
file to file; only states and roll calls are kept in memory.
"""

from __future__ import annotations

import csv
import gzip
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from stancegraph import limits
from stancegraph.characters import show
from stancegraph.delimited import LongLineError, lines_of
from stancegraph.errors import StancegraphError
from stancegraph.importers.report import Report
from stancegraph.importers.words import Ids, items, line, name
from stancegraph.model.cells import DAY
from stancegraph.model.records import Actor, DatasetInfo, Issue, Source, Stance
from stancegraph.model.words import ActorKind, Position, SourceKind, Voice
from stancegraph.tables.writer import DatasetWriter

LICENCE = "CC0-1.0"
PUBLISHER = "United Nations General Assembly"
POSITIONS = {"yes": Position.SUPPORTS, "abstain": Position.AMBIVALENT, "no": Position.REJECTS}
_ABSENT = {"absent", "not a member", "nonmember", "not present"}
_BASE = "https://w3id.org/stancegraph/un-votes/"
_MISSING = "NA"
"""How R writes a value that is missing: without quotation marks. Within them it is text, as Namibia's code is."""
_NAMIBIA = "namib"
# One cell as it is written: within quotation marks, which are doubled in it, or without.
_WRITTEN = re.compile(r'("(?:[^"]|"")*"[^,]*|[^,]*)(?:,|\r?\n?\Z)')


class _Kind(NamedTuple):
    """A table: the columns it is known by, and those it may have beside them."""

    title: str
    needed: tuple[str, ...]
    more: tuple[str, ...] = ()


_VOTES = _Kind("votes", ("rcid", "country", "country_code", "vote"))
_TOPICS = _Kind("topics of roll calls", ("rcid", "short_name", "issue"))
_ROLL_CALLS = _Kind(
    "roll calls", ("rcid", "date"), ("session", "importantvote", "unres", "amend", "para", "short", "descr")
)
_KINDS = (_VOTES, _TOPICS, _ROLL_CALLS)


def import_un_votes(
    files: Sequence[str | Path] | str | Path,
    folder: str | Path,
    *,
    title: str | None = None,
    base_iri: str | None = None,
    prefix: str = "",
    progress: Callable[[int], None] = lambda _count: None,
) -> Report:
    """Write roll-call votes as a dataset into a new folder.

    ``files`` are the tables as CSV or gzipped CSV, each known by its header, or a folder that holds them; the topics may
    be missing. ``prefix`` goes before all ids. ``progress`` is called now and then with the number of records written. Raises StancegraphError when the
    tables cannot be told or read, :class:`~stancegraph.errors.DataError` when the folder holds a dataset already; then
    nothing is written.
    """
    paths = [Path(files)] if isinstance(files, str | Path) else [Path(each) for each in files]
    folder = Path(folder)
    importer = _Importer(_find_tables(paths))
    importer.read_roll_calls()
    with DatasetWriter(_info(importer.years, title, base_iri or _base(prefix)), folder, prefix=prefix) as writer:
        for count, record in enumerate(chain(importer.issues(), importer.sources(), importer.votes())):
            writer.add(record)
            if count % 1000 == 0:
                progress(count)
    return Report(folder, importer.written, dict(sorted(importer.dropped.items())), tuple(importer.remarks()))


def _base(prefix: str) -> str:
    """The base IRI where none is chosen: imports that are told apart by a prefix are different datasets."""
    return f"{_BASE}{prefix}/" if prefix else _BASE


def _info(years: str, title: str | None, base_iri: str) -> DatasetInfo:
    return DatasetInfo(
        title=title or f"Roll-call votes of the UN General Assembly{years and f', {years}'}",
        base_iri=base_iri,
        description="How states voted in the UN General Assembly: yes supports, no rejects, an abstention is ambivalent; "
        "who was absent took no position. From the United Nations General Assembly Voting Data of Erik Voeten, Anton "
        "Strezhnev and Michael Bailey (Harvard Dataverse, hdl:1902.1/12379), as laid out by the R package unvotes.",
        licence=LICENCE,
        creators=("Anton Strezhnev", "Erik Voeten", "Michael Bailey"),
        language="en",
    )


def _find_tables(paths: Sequence[Path]) -> dict[_Kind, Path]:
    """Which file is which, by their headers; in a folder, files with other headers are passed over."""
    tables: dict[_Kind, Path] = {}
    for path, chosen in _candidates(paths):
        kind = _kind_of(path)
        if kind in tables:
            raise StancegraphError(f"{tables[kind]} and {path} both hold {kind.title}; name one of them")
        if kind:
            tables[kind] = path
        elif chosen:
            raise StancegraphError(f"{path}: its header is not that of {_headers(_KINDS)}")
    missing = [kind for kind in (_VOTES, _ROLL_CALLS) if kind not in tables]
    if missing:
        places = ", ".join(map(str, paths)) or "nothing"
        raise StancegraphError(
            f"{places}: no table of {_headers(missing)}; name a CSV file with these columns, or its folder"
        )
    return tables


def _not_utf8(path: Path, zipped: bool, error: UnicodeDecodeError) -> str:
    """Says which line holds what is not UTF-8: a letter lost in a name would make one state of two."""
    try:
        with (gzip.open if zipped else open)(path, "rb") as stream:
            for number, raw in enumerate(iter(lambda: stream.readline(4 * limits.LONGEST_LINE), b""), 1):
                try:
                    raw.decode()
                except UnicodeDecodeError as fault:
                    return f"{path}:{number}: byte 0x{raw[fault.start]:02X} is not UTF-8; save the file as UTF-8"
    except (OSError, EOFError, zlib.error):
        pass  # it went away meanwhile, or is broken off behind the byte
    return f"{path}: {error.reason}; save the file as UTF-8"


def _headers(kinds: Sequence[_Kind]) -> str:
    return ", or of ".join(f"{kind.title} ({', '.join(kind.needed)})" for kind in kinds)


def _candidates(paths: Sequence[Path]) -> Iterator[tuple[Path, bool]]:
    """Files to look at, and whether each was named by the user."""
    for path in paths:
        if path.is_dir():
            yield from ((each, False) for each in sorted(path.iterdir()) if each.name.endswith((".csv", ".csv.gz")))
        else:
            yield path, True


def _kind_of(path: Path) -> _Kind | None:
    with _reader(path) as rows:
        header = next(rows, [])
    return next((kind for kind in _KINDS if set(kind.needed) <= set(header)), None)


@contextmanager
def _reader(path: Path) -> Iterator[Iterator[list[str]]]:
    """The rows of a CSV file, unpacked if it is gzipped, whatever it is called."""
    try:
        with path.open("rb") as raw:
            zipped = raw.read(2) == b"\x1f\x8b"
        with (gzip.open if zipped else open)(path, "rt", encoding="utf-8-sig", newline="") as stream:
            lines = _Lines(lines_of(stream))
            yield (lines.cells(row) for row in csv.reader(lines))
    except LongLineError as error:
        raise StancegraphError(f"{path}: {error}") from error
    except UnicodeDecodeError as error:
        raise StancegraphError(_not_utf8(path, zipped, error)) from error
    except (OSError, EOFError, zlib.error, csv.Error) as error:
        reason = getattr(error, "strerror", None) or error
        raise StancegraphError(f"{path}: cannot be read: {reason}") from error


class _Lines:
    """The lines of a CSV file, each row's kept until its cells are known: they tell what is missing from the text ``NA``."""

    def __init__(self, stream: Iterable[str]) -> None:
        self._stream = iter(stream)
        self._read: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        text = next(self._stream)
        self._read.append(text)
        return text

    def cells(self, row: list[str]) -> list[str]:
        """The cells of the row that was read last, without blanks around; what is missing is empty."""
        cells = [cell.strip() for cell in row]
        if _MISSING in cells:
            written = [cell.strip() for cell in _WRITTEN.findall("".join(self._read))]
            cells = [
                "" if cell == _MISSING and as_written == _MISSING else cell
                for cell, as_written in zip(cells, written, strict=False)
            ]
        self._read.clear()
        return cells


def _rows(path: Path, kind: _Kind, dropped: Counter[str]) -> Iterator[list[str]]:
    """The cells of each row in the order of the kind's columns; a row of another length is dropped."""
    with _reader(path) as reader:
        header = next(reader)
        columns = (*kind.needed, *kind.more)
        # A column that the file lacks is read from the empty cell put at the end of each row.
        places = [header.index(column) if column in header else len(header) for column in columns]
        for row in reader:
            if len(row) == len(header):
                row.append("")
                yield [row[place] for place in places]
            elif row:
                dropped[f"rows of {kind.title}: not as many cells as the header"] += 1


@dataclass(frozen=True, slots=True)
class _RollCall:
    """A vote of the assembly."""

    rcid: str
    id: str
    day: date
    session: str
    important: str
    resolution: str
    amendment: bool
    paragraph: bool
    short: str
    description: str

    @property
    def subject(self) -> str:
        """What it was about, in few words."""
        return self.short or _shortened(self.description) or "(not described)"

    @property
    def proposal(self) -> str:
        """What was put to the vote."""
        whole = f"resolution {self.resolution}" if self.resolution else f"resolution of roll call {self.rcid}"
        if self.amendment:
            return f"amendment to the {whole}"
        return f"paragraph voted on separately in the {whole}" if self.paragraph else whole

    @property
    def place(self) -> str:
        """Where to find it in the records."""
        return f"{self.resolution}, roll call {self.rcid}" if self.resolution else f"roll call {self.rcid}"

    @property
    def note(self) -> str:
        """What else the data says of it."""
        told = [f"Session {self.session}" if self.session else "", "important vote" if self.important == "1" else ""]
        facts = "; ".join(filter(None, told))
        words = self.description if self.description and self.description != self.subject else ""
        return line(". ".join(filter(None, (facts, words))))


def _shortened(text: str) -> str:
    return text if len(text) <= 120 else text[:120].rpartition(" ")[0] + " …"


@dataclass
class _Importer:
    """Reads the tables and says what becomes of each row."""

    tables: Mapping[_Kind, Path]
    dropped: Counter[str] = field(default_factory=Counter)
    roll_calls: dict[str, _RollCall] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._topics: dict[str, str] = {}
        self._topics_of: dict[str, set[str]] = {}
        self._topic_ids, self._states = Ids("topic"), Ids("state")
        self._names: dict[str, str] = {}
        self._other_names: Counter[tuple[str, str]] = Counter()
        self._voted: dict[str, int] = {}
        self._bits: dict[str, int] = {}
        self._stances = 0

    @property
    def written(self) -> dict[str, int]:
        """How many records of each kind there are."""
        issues = len(self.roll_calls) + len(self._topics)
        return {"stances": self._stances, "actors": len(self._names), "issues": issues, "sources": len(self.roll_calls)}

    @property
    def years(self) -> str:
        """From which year to which."""
        years = sorted({call.day.year for call in self.roll_calls.values()})
        return "" if not years else str(years[0]) if len(years) == 1 else f"{years[0]}-{years[-1]}"

    def read_roll_calls(self) -> None:
        """Read what was voted on, and under which topics it falls."""
        ids = Ids("roll-call")
        for rcid, day, *more in _rows(self.tables[_ROLL_CALLS], _ROLL_CALLS, self.dropped):
            if reason := self._unfit(rcid, day):
                self.dropped[f"roll calls: {reason}"] += 1
            else:
                self.roll_calls[rcid] = _roll_call(rcid, ids.of(rcid, f"rc-{rcid}"), DAY.parse(day[:10]), more)
        if _TOPICS in self.tables:
            for rcid, short, topic in _rows(self.tables[_TOPICS], _TOPICS, self.dropped):
                if rcid not in self.roll_calls:
                    self.dropped["topics: the roll call is not in the table of roll calls"] += 1
                elif key := line(topic) or line(short):
                    self._topics.setdefault(key, self._topic_ids.of(key, f"topic-{short or topic}"))
                    self._topics_of.setdefault(rcid, set()).add(self._topics[key])

    def _unfit(self, rcid: str, day: str) -> str:
        if not rcid:
            return "no rcid"
        if rcid in self.roll_calls:
            return "the rcid stood in an earlier row"
        try:
            DAY.parse(day[:10])
        except ValueError:
            return "no date, or none that is written YYYY-MM-DD"
        return ""

    def issues(self) -> Iterator[Issue]:
        """Topics, for browsing, and roll calls under them."""
        for topic, identifier in self._topics.items():
            yield Issue(
                id=identifier,
                label=topic,
                proposition=line(f"What the General Assembly resolves on this should be done: {topic}"),
                note="A topic that roll calls stand under; nobody votes on it as such.",
            )
        for call in self.roll_calls.values():
            yield Issue(
                id=call.id,
                label=line(f"{call.subject} ({call.place})"),
                proposition=line(f"The {call.proposal} should be adopted: {call.subject}"),
                broader=tuple(sorted(self._topics_of.get(call.rcid, ()))),
                note=call.note,
            )

    def sources(self) -> Iterator[Source]:
        """The record of each roll call."""
        for call in self.roll_calls.values():
            session = f", session {call.session}" if call.session else ""
            yield Source(
                id=call.id,
                title=line(f"Record of the vote on {call.place}{session}: {call.subject}"),
                publisher=PUBLISHER,
                published=call.day,
                kind=SourceKind.PRIMARY,
                language="en",
                licence=LICENCE,
            )

    def votes(self) -> Iterator[Actor | Stance]:
        """Each state when it votes first, and every vote that is a position."""
        for rcid, country, code, vote in _rows(self.tables[_VOTES], _VOTES, self.dropped):
            call = self.roll_calls.get(rcid)
            position = POSITIONS.get(vote.lower())
            if call is None or position is None or not (code or country):
                self.dropped[f"votes: {_why_not(call, vote, position)}"] += 1
                continue
            code = _own_code(code, country)
            # Some states of the past have no country code: their ids are made from their names.
            state = self._states.of(("code", code) if code else ("name", country), code or country)
            if state not in self._names:
                self._names[state] = name(country or code)
                yield Actor(state, self._names[state], ActorKind.STATE, aliases=items([code]) if country else ())
            if self._has_voted(call, state):
                self.dropped["votes: the state stood in an earlier row of the same roll call"] += 1
                continue
            self._note_name(state, country)
            self._stances += 1
            yield Stance(f"{call.id}.{state}", state, call.id, position, call.day, Voice.SELF, call.id)

    def _has_voted(self, call: _RollCall, state: str) -> bool:
        """Whether a state was met in a roll call before, and note that it is now: one bit for each state."""
        voters, bit = self._voted.get(call.rcid, 0), self._bits.setdefault(state, 1 << len(self._bits))
        self._voted[call.rcid] = voters | bit
        return bool(voters & bit)

    def _note_name(self, state: str, country: str) -> None:
        if country and country != self._names[state] and name(country) != self._names[state]:
            self._other_names[self._names[state], country] += 1

    def remarks(self) -> Iterator[str]:
        """What to know about the import beside the counts."""
        if _TOPICS not in self.tables:
            yield "no table of topics was there, so the roll calls stand under none"
        if silent := sum(rcid not in self._voted for rcid in self.roll_calls):
            yield f"{silent:,} roll calls have no vote that could be used"
        for (kept, other), count in self._other_names.items():
            yield f"{count:,} votes of {show(kept)} were under the name {show(other)} with the same country code"


def _own_code(code: str, country: str) -> str:
    """The country code of a state, empty where it has none.

    Programs other than R write Namibia's code as R writes a missing one, and some write both within quotation marks:
    there the name says which it is.
    """
    if code in ("", _MISSING) and country:
        return _MISSING if _NAMIBIA in country.casefold() else ""
    return code


def _why_not(call: _RollCall | None, vote: str, position: Position | None) -> str:
    if call is None:
        return "the roll call is not in the table of roll calls, or was left out"
    if position is None:
        return (
            "absent, which is no position" if vote.lower() in _ABSENT else f"{show(vote)} is none of yes, abstain, no"
        )
    return "neither country nor country code"


def _roll_call(rcid: str, identifier: str, day: date, more: Sequence[str]) -> _RollCall:
    session, important, resolution, amend, para, short, description = map(line, more)
    return _RollCall(
        line(rcid), identifier, day, session, important, resolution, amend == "1", para == "1", short, description
    )
