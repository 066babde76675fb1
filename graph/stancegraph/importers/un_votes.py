"""Roll-call votes of the UN General Assembly -> a dataset folder: states as actors, each roll call an issue.

Reads the three tables of Voeten, Strezhnev and Bailey's data as the R package ``unvotes`` lays them out: votes, roll
calls, and the topics of roll calls; or the one table of the UN Digital Library, in which each vote names its resolution. An abstention is a position (ambivalent), an absence is none. Votes stream from
file to file; only states and roll calls are kept in memory.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain
from pathlib import Path

from stancegraph.characters import show
from stancegraph.errors import DataError, Problem
from stancegraph.events.files import refuse_for_events
from stancegraph.files import folders_passed, temporary_folder
from stancegraph.importers.blanks import Blanks
from stancegraph.importers.places import check_folder, is_event_table
from stancegraph.importers.report import Report
from stancegraph.importers.roll_call_tables import (
    LIBRARY,
    MISSING,
    ROLL_CALLS,
    TOPICS,
    VOTES,
    Kind,
    find_tables,
    rows_of,
    whole,
)
from stancegraph.importers.words import Ids, items, line, name, telling_cuts
from stancegraph.model.cells import DAY
from stancegraph.model.records import Actor, DatasetInfo, Issue, Source, Stance
from stancegraph.model.words import ActorKind, Position, SourceKind, Voice
from stancegraph.tables.writer import DatasetWriter

LICENCE = "CC0-1.0"
PUBLISHER = "United Nations General Assembly"
POSITIONS = {"yes": Position.SUPPORTS, "abstain": Position.AMBIVALENT, "no": Position.REJECTS}
_ABSENT = {"absent", "not a member", "nonmember", "not present", "x", "nv"}
IN_LIBRARY = {"y": "yes", "n": "no", "a": "abstain"}
_BASE = "https://w3id.org/stancegraph/un-votes/"
_NAMIBIA = "namib"


@telling_cuts
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
    be missing. Where ``folder`` ends in ``.parquet`` it is a table of coded events instead, one a vote, which takes a fraction of
    the time. ``prefix`` goes before all ids. ``progress`` is called now and then with the number of records written. Raises StancegraphError when the
    tables cannot be told or read, :class:`~stancegraph.errors.DataError` when the folder holds a dataset already, or no vote
    could be used; then nothing is written.
    """
    paths = [Path(files)] if isinstance(files, str | Path) else [Path(each) for each in files]
    folder = Path(folder)
    is_table = is_event_table(folder)
    if is_table:
        refuse_for_events(prefix=prefix, base_iri=base_iri)
    else:
        check_folder(folder)
    importer = Votes(find_tables(paths), tuple(filter(None, (folders_passed(each, paths) for each in paths))))
    importer.read_roll_calls()
    if is_table:
        from stancegraph.importers.un_votes_table import write_votes

        return write_votes(importer, folder, title, progress)
    with DatasetWriter(_info(importer, title, base_iri or _base(prefix)), folder, prefix=prefix) as writer:
        for count, record in enumerate(chain(importer.issues(), importer.sources(), importer.votes())):
            writer.add(record)
            if count % 1000 == 0:
                progress(count)
        if not importer.written["stances"]:
            raise importer.nothing()
    return Report(folder, importer.written, dict(sorted(importer.dropped.items())), tuple(importer.remarks()))


@contextmanager
def votes_as_events(
    files: Sequence[str | Path] | str | Path, *, progress: Callable[[int], None] = lambda _count: None
) -> Iterator[tuple[Path, Report]]:
    """Roll-call votes as a table of coded events that is there until the block ends: its file, and what was read and left out.

    ``files`` and errors are those of :func:`import_un_votes`. For questions that are asked once; who asks several writes the table.
    """
    with temporary_folder() as folder:
        table = folder / "votes.parquet"
        report = import_un_votes(files, table, progress=progress)
        yield table, replace(report, folder=Path(files if isinstance(files, str | Path) else Path(files[0]).parent))


def _base(prefix: str) -> str:
    """The base IRI where none is chosen: imports that are told apart by a prefix are different datasets."""
    return f"{_BASE}{prefix}/" if prefix else _BASE


def _info(importer: Votes, title: str | None, base_iri: str) -> DatasetInfo:
    return DatasetInfo(
        title=title or importer.title,
        base_iri=base_iri,
        description="How states voted in the UN General Assembly: yes supports, no rejects, an abstention is ambivalent; "
        f"who was absent took no position. From {_FROM_LIBRARY if importer.of_library else _FROM_VOETEN}",
        licence=importer.licence,
        creators=("UN Dag Hammarskjöld Library",)
        if importer.of_library
        else ("Anton Strezhnev", "Erik Voeten", "Michael Bailey"),
        language="en",
    )


_FROM_VOETEN = (
    "the United Nations General Assembly Voting Data of Erik Voeten, Anton Strezhnev and Michael Bailey "
    "(Harvard Dataverse, hdl:1902.1/12379), as laid out by the R package unvotes."
)
_FROM_LIBRARY = "the General Assembly Voting Data of the UN Dag Hammarskjöld Library, whose terms of use hold (digitallibrary.un.org)."


@dataclass(frozen=True, slots=True)
class RollCall:
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
    def label(self) -> str:
        """What the issue is called."""
        return line(f"{self.subject} ({self.place})")

    @property
    def proposition(self) -> str:
        """What who votes yes is for."""
        return line(f"The {self.proposal} should be adopted: {self.subject}")

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
class Votes:
    """Reads the tables and says what becomes of each row."""

    tables: Mapping[Kind, Path]
    passed: tuple[str, ...] = ()
    """What is said of folders that were not looked into."""
    dropped: Counter[str] = field(default_factory=Counter)
    roll_calls: dict[str, RollCall] = field(default_factory=dict)
    blanks: Blanks = field(default_factory=Blanks)

    def __post_init__(self) -> None:
        self._topics: dict[str, str] = {}
        self._topics_of: dict[str, set[str]] = {}
        self._topic_ids, self._states = Ids("topic"), Ids("state")
        self.names: dict[str, str] = {}
        self._other_names: Counter[tuple[str, str]] = Counter()
        self._voted: dict[str, int] = {}
        self._bits: dict[str, int] = {}
        self._stances = 0

    @property
    def written(self) -> dict[str, int]:
        """How many records of each kind there are."""
        issues = len(self.roll_calls) + len(self._topics)
        return {"stances": self._stances, "actors": len(self.names), "issues": issues, "sources": len(self.roll_calls)}

    @property
    def of_library(self) -> bool:
        """Whether they are from the table of the UN Digital Library."""
        return LIBRARY in self.tables

    @property
    def licence(self) -> str:
        """What they may be used under, where that is a licence with a name."""
        return "" if self.of_library else LICENCE

    @property
    def title(self) -> str:
        """What a dataset of them is called."""
        return f"Roll-call votes of the UN General Assembly{self.years and f', {self.years}'}"

    @property
    def years(self) -> str:
        """From which year to which."""
        years = sorted({call.day.year for call in self.roll_calls.values()})
        return "" if not years else str(years[0]) if len(years) == 1 else f"{years[0]}-{years[-1]}"

    def read_roll_calls(self) -> None:
        """Read what was voted on, and under which topics it falls."""
        ids = Ids("roll-call")
        if self.of_library:
            self._read_library(ids)
            return
        for rcid, day, *more in rows_of(self.tables[ROLL_CALLS], ROLL_CALLS, self.dropped, self.blanks):
            rcid = whole(rcid)
            if reason := self._unfit(rcid, day):
                self.dropped[f"roll calls: {reason}"] += 1
            else:
                self.roll_calls[rcid] = _roll_call(rcid, ids.of(rcid, f"rc-{rcid}"), DAY.parse(day[:10]), more)
        if TOPICS in self.tables:
            for rcid, short, topic in rows_of(self.tables[TOPICS], TOPICS, self.dropped, self.blanks):
                rcid = whole(rcid)
                if rcid not in self.roll_calls:
                    self.dropped["topics: the roll call is not in the table of roll calls"] += 1
                elif key := line(topic) or line(short):
                    self._topics.setdefault(key, self._topic_ids.of(key, f"topic-{short or topic}"))
                    self._topics_of.setdefault(rcid, set()).add(self._topics[key])

    def _read_library(self, ids: Ids) -> None:
        """Roll calls where each vote tells its own: the first vote of each says what it was on."""
        unfit: set[str] = set()
        for rcid, _code, _name, _vote, day, resolution, title, session in rows_of(
            self.tables[LIBRARY], LIBRARY, Counter(), self.blanks
        ):
            if (rcid := whole(rcid)) in self.roll_calls or rcid in unfit:
                continue
            if reason := self._unfit(rcid, day):
                unfit.add(rcid)
                self.dropped[f"roll calls: {reason}"] += 1
            else:
                more = (session, "", resolution, "", "", "", title)
                self.roll_calls[rcid] = _roll_call(rcid, ids.of(rcid, f"rc-{rcid}"), DAY.parse(day[:10]), more)

    def cast(self) -> Iterator[tuple[str, str, str, str]]:
        """Every vote as it stands in the table: roll call, country, its code, and yes, abstain, no or another word."""
        if self.of_library:
            # What is no text was noted when the roll calls were read, of the same rows.
            for rcid, code, country, vote, *_ in rows_of(self.tables[LIBRARY], LIBRARY, self.dropped, Blanks()):
                yield whole(rcid), country, code, IN_LIBRARY.get(vote.lower(), vote)
        else:
            for rcid, country, code, vote in rows_of(self.tables[VOTES], VOTES, self.dropped, self.blanks):
                yield whole(rcid), country, code, vote

    def nothing(self) -> DataError:
        """Says why no vote could be used."""
        path = str(self.tables[LIBRARY if self.of_library else VOTES])
        problems = [Problem(path, None, None, "no vote could be used, so nothing is written")]
        counts = sorted(self.dropped.items(), key=lambda each: -each[1])
        return DataError([*problems, *(Problem(path, None, None, f"{count:,} {reason}") for reason, count in counts)])

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
                label=call.label,
                proposition=call.proposition,
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
                licence=self.licence,
            )

    def votes(self) -> Iterator[Actor | Stance]:
        """Each state when it votes first, and every vote that is a position."""
        for rcid, country, code, vote in self.cast():
            call = self.roll_calls.get(rcid)
            position = POSITIONS.get(vote.lower())
            if call is None or position is None or not (code or country):
                self.dropped[f"votes: {why_not(call, vote, position)}"] += 1
                continue
            code = _own_code(code, country)
            state = self.state_of(country, code)
            if state not in self.names:
                self.names[state] = name(country or code)
                aliases = items([code]) if country else ()
                yield Actor(state, self.names[state], ActorKind.STATE, aliases=aliases, iso3166=self.iso3166(code))
            if self._has_voted(call, state):
                self.dropped["votes: the state stood in an earlier row of the same roll call"] += 1
                continue
            self.note_name(state, country, 1)
            self._stances += 1
            yield Stance(f"{call.id}.{state}", state, call.id, position, call.day, Voice.SELF, call.id)

    def state_of(self, country: str, code: str) -> str:
        """The id of a state. Some of the past have no country code: theirs are made from their names."""
        code = _own_code(code, country)
        return self._states.of(("code", code) if code else ("name", country), code or country)

    def iso3166(self, code: str) -> str:
        """The code of a state as ISO 3166-1 has it in three letters, where the table gives these; empty where it does not."""
        return code if self.of_library and re.fullmatch("[A-Z]{3}", code) else ""

    def _has_voted(self, call: RollCall, state: str) -> bool:
        """Whether a state was met in a roll call before, and note that it is now: one bit for each state."""
        voters, bit = self._voted.get(call.rcid, 0), self._bits.setdefault(state, 1 << len(self._bits))
        self._voted[call.rcid] = voters | bit
        return bool(voters & bit)

    def had_votes(self, call: RollCall) -> None:
        """Note that somebody voted on a roll call."""
        self._voted.setdefault(call.rcid, 0)

    def note_name(self, state: str, country: str, count: int) -> None:
        """Note under which name a state cast some votes."""
        if country and country != self.names[state] and name(country) != self.names[state]:
            self._other_names[self.names[state], country] += count

    def remarks(self, *, columns: bool = False) -> Iterator[str]:
        """What to know about the import beside the counts; ``columns`` into a table of coded events."""
        if columns and TOPICS in self.tables:
            yield "topics of roll calls are left out: a table of coded events has none, and a dataset has"
        if not columns and TOPICS not in self.tables and not self.of_library:
            yield "no table of topics was there, so the roll calls stand under none"
        yield from self.passed
        yield from self.blanks.remarks()
        if silent := sum(rcid not in self._voted for rcid in self.roll_calls):
            yield f"{silent:,} roll calls have no vote that could be used"
        for (kept, other), count in self._other_names.items():
            yield f"{count:,} votes of {show(kept)} were under the name {show(other)} with the same country code"


def _own_code(code: str, country: str) -> str:
    """The country code of a state, empty where it has none.

    Programs other than R write Namibia's code as R writes a missing one, and some write both within quotation marks:
    there the name says which it is.
    """
    if code in ("", MISSING) and country:
        return MISSING if _NAMIBIA in country.casefold() else ""
    return code


def why_not(call: RollCall | None, vote: str, position: Position | None) -> str:
    if call is None:
        return "the roll call is not in the table of roll calls, or was left out"
    if position is None:
        return (
            "absent, which is no position" if vote.lower() in _ABSENT else f"{show(vote)} is none of yes, abstain, no"
        )
    return "neither country nor country code"


def _roll_call(rcid: str, identifier: str, day: date, more: Sequence[str]) -> RollCall:
    session, important, resolution, amend, para, short, description = map(line, more)
    return RollCall(
        line(rcid),
        identifier,
        day,
        whole(session),
        whole(important),
        resolution,
        whole(amend) == "1",
        whole(para) == "1",
        short,
        description,
    )
