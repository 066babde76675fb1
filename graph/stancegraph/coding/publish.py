"""Decided statements -> rows of the dataset, so that each becomes one row, however often it is tried and whenever it is killed.

What is to be written is first checked as it will stand, then noted in the coder's journal, with every cell, and then appended to
the tables. Who was killed in between finds in the journal exactly what was to be appended, and what stands in the tables word for word is
not appended again.
"""

from __future__ import annotations

import shlex
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from itertools import chain, count
from pathlib import Path
from typing import Any

from stancegraph.characters import show
from stancegraph.coding.compared import Compared, read_assignment
from stancegraph.coding.fold import MAKING, Published, Statement, fold
from stancegraph.coding.journal import LAST, Entry, Journal, now, read_all, uuid7
from stancegraph.coding.meanings import TELLING, Meanings, is_agreed, told, words_of
from stancegraph.coding.statements import CODED, actor_of, cells_of, issue_of, stance_of
from stancegraph.coding.texts import by_text, source_ids
from stancegraph.errors import DataError, Problem, StancegraphError
from stancegraph.model.cells import MOMENT, is_id
from stancegraph.model.records import Dataset, Record, Retraction, Stance
from stancegraph.model.schema import FORMAT
from stancegraph.model.standing import not_before, replaced
from stancegraph.nearest import did_you_mean
from stancegraph.tables.appending import Appending, append, plan
from stancegraph.tables.info import format_of
from stancegraph.tables.problems import Problems
from stancegraph.tables.reader import read_dataset
from stancegraph.tables.table import TABLES, RowError

_STANCES = next(table for table in TABLES if table.name == "stances")
_LONGEST_ID, _LONGEST_CUT = 110, 100
"""Letters of an id before what is put to it: 128 in all may be."""
_EVIDENCE = ("quote", "start", "end", "passages")


@dataclass(frozen=True, slots=True)
class Publication:
    """What publishing does: the ``records`` it adds, the ``entries`` that note it first, and what appending makes of it.

    ``unfinished`` are the texts, by their sources, that have statements and are not said to be done, or not decided on as a whole: their
    statements stay where they are. ``adjudicated`` counts the statements on texts that several code: what somebody decides on them is published instead;
    ``outside`` counts those on texts that the coder has begun and, not being in the plan, cannot finish: they are left out of that, too.
    ``awaited`` has, by their names, how many of these texts other coders have not finished. ``overtaken`` counts the rows that are taken back because
    the statements they were decided on are others now, or somebody had decided on them before; ``preceded`` says, by who that was, how many decisions of the coder say
    nothing for the latter. ``corrected`` are the rows of changed statements that somebody has corrected in the table since, where that stands; ``chosen`` tells
    of new actors and issues that coders do not mean alike what is written of them. ``moment`` and ``same`` are what it was prepared with.
    """

    records: tuple[Record, ...]
    entries: tuple[Entry, ...]
    appending: Appending
    unfinished: tuple[str, ...]
    adjudicated: int
    outside: int
    awaited: Mapping[str, int]
    overtaken: int
    preceded: Mapping[str, int]
    corrected: tuple[str, ...]
    chosen: tuple[str, ...]
    moment: datetime
    same: Collection[str]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is to be written."""
        return not self.appending.additions


def prepare(
    folder: Path, coder: str, problems: Problems, moment: datetime | None = None, *, same: Collection[str] = ()
) -> Publication:
    """What publishing the statements of a coder would do, nothing being written; ``moment`` is when they are recorded. ``same``
    has the ids of actors and issues that are meant alike, though coders, or the tables, say otherwise of them.

    Raises DataError where ``validate`` would have a problem with the dataset as it would be, or a row would say something else than was coded,
    because its issue has another proposition.
    """
    entries = read_all(folder, problems)
    own = [entry for entry in entries if entry.coder == coder]
    if not own:
        coders = sorted({entry.coder for entry in entries})
        code = f"stancegraph code {shlex.quote(str(folder))} --coder {shlex.quote(coder)}"
        hint = f"; there is {', '.join(map(show, coders))}" if coders else f"; code with: {code}"
        raise StancegraphError(f"{show(coder)} has decided nothing in this dataset{hint}")
    dataset = read_dataset(folder)
    compared = Compared(fold(entries), read_assignment(folder, dataset))
    moment = moment or datetime.now(UTC).replace(microsecond=0)
    publishing = _Publishing(folder, coder, entries, compared, dataset, moment)
    publishing.again()
    publishing.changes()
    for needless in publishing.compare(Meanings(dataset, entries), same):
        problems.warn(
            str(folder),
            None,
            None,
            f"--same {needless}: these statements say nothing else of it, or it was said before, so this changes nothing",
        )
    if publishing.faults:
        raise DataError(publishing.faults)
    records = tuple(publishing.with_new())
    n = own[-1].n
    noted = [replace(entry, n=min(n + number, LAST)) for number, entry in enumerate(publishing.entries, 1)]
    appending = plan(folder, records)
    return Publication(
        records,
        tuple(noted),
        appending,
        tuple(source_ids(dataset.sources, sorted(publishing.unfinished))),
        publishing.adjudicated,
        publishing.outside,
        publishing.awaited(),
        publishing.overtaken,
        publishing.preceded(),
        tuple(publishing.corrected),
        tuple(publishing.chosen),
        moment,
        same,
    )


def publish(folder: Path, coder: str, publication: Publication) -> Appending:
    """Write it. Raises as :func:`prepare` and :func:`stancegraph.tables.appending.append` do, and StancegraphError where what was decided meanwhile, by
    whomever, or what stands in the tables by now, makes other rows of it: those were shown to nobody."""
    if publication.entries:
        journal = Journal(folder, coder)
        with journal.writing() as handle:
            now_due = prepare(folder, coder, Problems(), publication.moment, same=publication.same)
            if now_due.records != publication.records:
                raise StancegraphError(
                    "something was decided or published since this was prepared; nothing was written, publish again"
                )
            journal.append(handle, now_due.entries)
    return append(folder, publication.records)


class _Publishing:
    def __init__(
        self,
        folder: Path,
        coder: str,
        entries: Sequence[Entry],
        compared: Compared,
        dataset: Dataset,
        moment: datetime,
    ) -> None:
        self._folder, self._coder, self._moment = folder, coder, moment
        own = [entry for entry in entries if entry.coder == coder]
        self._state = state = fold(own)
        self._compared = compared
        # What was undone is in no state, and its row stands all the same.
        self._making_of_all = {entry.statement: entry for entry in entries if entry.op in MAKING}
        self._making = {identifier: entry for identifier, entry in self._making_of_all.items() if entry.coder == coder}
        # By statements what was ever decided on them; so with decisions that were undone.
        self._deciding: dict[str, set[str]] = defaultdict(set)
        for entry in entries:
            if entry.op == "decide" and isinstance(of := entry.values.get("of"), list):
                for each in of:
                    self._deciding[str(each)].add(entry.statement)
        # A name that two made is that of who publishes; of others' see :meth:`_choose`.
        self._new_actors = {**compared.state.actors, **state.actors}
        self._new_issues = {**compared.state.issues, **state.issues}
        self.corrected: list[str] = []
        self.chosen: list[str] = []
        self.unfinished: set[str] = set()
        self.adjudicated = 0
        self.outside = 0
        self.overtaken = 0
        self._shared: set[str] = set()
        self._format = format_of(folder) or FORMAT
        self._source = by_text(dataset.sources)
        self._actors = {each.id for each in dataset.actors}
        self._issues = {each.id for each in dataset.issues}
        rows: tuple[Stance | Retraction, ...] = (*dataset.stances, *dataset.retractions)
        self._rows = {each.id for each in rows}
        self._recorded = {each.id: each.recorded for each in rows}
        self._stances = {each.id: each for each in dataset.stances}
        self._gone = set(replaced(dataset))
        # By rows what publishing put in their place, whoever published; where it took them back, that.
        self._following: dict[str, Published] = {}
        for published in chain.from_iterable(compared.state.published.values()):
            if before := published.cells.get("supersedes") or published.cells.get("retracts"):
                if published.is_retraction:
                    self._following[before] = published
                else:
                    self._following.setdefault(before, published)
        self.records: list[Record] = []
        self.entries: list[Entry] = []
        self.faults: list[Problem] = []
        self._rests_on: list[Statement] = []

    def again(self) -> None:
        """What was noted to be written and is not in the tables: it was killed in between."""
        for identifier, rows in self._state.published.items():
            for row in rows:
                if row.row and row.row not in self._rows:
                    self._add(row.row, row.cells)
                    if (statement := self._state.statements.get(identifier)) is not None:
                        # Somebody may have written the actor or issue meanwhile, and otherwise.
                        self._rests_on += self._under(statement)

    def changes(self) -> None:
        """What was decided since the last time."""
        for statement in sorted(self._state.statements.values(), key=lambda each: each.id):
            if not self._is_due(statement):
                continue
            before = self._before(statement)
            cells = self._cells(statement)
            last = before[-1] if before and not self._is_taken_back(before[-1]) else None
            own = self._state.published.get(statement.id, ())
            if cells is None or (last and own and _said(last.cells) == _said(cells)):
                continue
            if last and (last.row in self._gone or (own and self._is_mended(last))):
                self.corrected.append(last.row)
                continue  # somebody has corrected the row in the table since: theirs stands
            row = self._row_id(cells, statement.id, len(own))
            whole = {**cells, "id": self._free(row), "coder": self._coder, "recorded": self._when()}
            if last:
                whole["recorded"] = self._when(last.row)
                alike = all(last.cells.get(name) == cells.get(name) for name in ("actor", "issue"))
                whole["supersedes" if alike else "retracts"] = last.row
            self._note(statement.id, statement.text, whole)
            self._rests_on += self._under(statement)
            self._withdraw(statement.id)
        for dropped in self._state.decisions.values():
            if not dropped.kept and self._compared.stands(dropped) and self._compared.is_settled(dropped.text):
                self._withdraw(dropped.id)
        self._take_back()
        self._take_back_of_others()
        self._take_back_undone()

    def _take_back(self) -> None:
        """Retract the rows of what stands no longer: what was removed or undone, and what was decided on statements that are others now."""
        for identifier, rows in sorted(self._state.published.items()):
            making = self._making.get(identifier)
            if making is None or not self._is_there(rows[-1]) or self._stands(identifier):
                continue
            decision = self._state.decisions.get(identifier)
            known = self._state.removed.get(identifier) or self._state.statements.get(identifier)
            text = known.text if known else making.text
            if decision is not None and not self._compared.stands(decision):
                due = self._compared.is_decided_anew(decision)
                self.overtaken += due
            elif making.op == "decide":
                due = self._compared.is_settled(text)
            else:
                due = self._has_finished(text)
            if due:
                self._retract(identifier, text, rows[-1].row, "removed")
            else:
                self.unfinished.add(text)

    def _take_back_of_others(self) -> None:
        """Retract the rows of what others decided on statements that are others now, where the coder decided on these."""
        for decision in self._compared.state.decisions.values():
            if decision.coder == self._coder or self._compared.stands(decision):
                continue
            row = self._standing_row(decision.id)
            is_whose = self._coder in self._compared.deciders(decision.text)
            if row is not None and is_whose and self._compared.is_decided_anew(decision):
                self._retract(decision.id, decision.text, row.row, "adjudicated")
                self.overtaken += 1

    def _take_back_undone(self) -> None:
        """Retract the rows of what others removed or undid on texts that the coder has decided on: whoever wrote a row may publish later than who decides
        on its text, and until then it would stand beside what was decided."""
        state = self._compared.state
        for identifier in sorted(state.published.keys() - state.statements.keys() - state.decisions.keys()):
            making = self._making_of_all.get(identifier)
            if making is None or making.coder == self._coder or (row := self._standing_row(identifier)) is None:
                continue
            known = state.removed.get(identifier)
            text = known.text if known else making.text
            if self._coder in self._compared.deciders(text):
                self._retract(identifier, text, row.row, "adjudicated")
                self.overtaken += 1

    def preceded(self) -> Mapping[str, int]:
        """Of each other coder how many of the coder's decisions say nothing, since the other decided on the same statements before."""
        firsts = [self._compared.first(each) for each in self._state.decisions.values()]
        return Counter(each.coder for each in firsts if each is not None and each.coder != self._coder)

    def _stands(self, identifier: str) -> bool:
        """Whether a statement of the coder is there to be published, now or once its text is finished."""
        decision = self._state.decisions.get(identifier)
        return identifier in self._state.statements and (decision is None or self._compared.stands(decision))

    def _is_there(self, row: Published) -> bool:
        """Whether what was published is a stance, and nothing has taken its place or taken it back."""
        return not row.is_retraction and row.row not in self._gone

    def _is_taken_back(self, row: Published) -> bool:
        """Whether publishing, of whomever, has left nothing of a row: it retracted it, or what it had put in its place."""
        passed: set[str] = set()
        following: Published | None = row
        while following is not None and not following.is_retraction:
            if following.row in passed or following.row not in self._gone:
                return False
            passed.add(following.row)
            following = self._following.get(following.row)
        return following is not None

    def _is_mended(self, row: Published) -> bool:
        """Whether a row says something else in the table than was written: somebody has mended it there, in its place."""
        there = self._stances.get(row.row)
        if there is None:
            return False
        found = {name: cell for name, cell in zip(_STANCES.header, _STANCES.cells(there), strict=True) if cell}
        return any(found.get(name, "") != row.cells.get(name, "") for name in (*CODED, "quote"))

    def _standing_row(self, identifier: str) -> Published | None:
        """The row of a statement that stands, whoever wrote or retracted others of it: in what order two journals are read says nothing of that."""
        rows = self._compared.state.published.get(identifier, ())
        return next(filter(self._is_there, reversed(rows)), None)

    def compare(self, meanings: Meanings, same: Collection[str]) -> list[str]:
        """Find fault with what would be read by another proposition, or of another kind of actor, than it was coded by. That it means the same
        is noted, so that it is said once. Returns the ids of which that was said, or was said before, though nothing asks for it."""
        for each in same:
            if not self._knows("actor", each) and not self._knows("issue", each):
                known = (*self._actors, *self._issues, *self._new_actors, *self._new_issues)
                raise StancegraphError(f"--same {show(each)}: no actor or issue has this id{did_you_mean(each, known)}")
        agreed = self._compared.state.same
        needless = set(same)
        for (kind, identifier), said in meanings.said(self._rests_on).items():
            self._choose(kind, identifier, said)
        for (kind, identifier), said in meanings.apart(self._rests_on).items():
            if is_agreed(agreed, kind, identifier, said):
                continue
            if identifier in same:
                needless.discard(identifier)
                self._enter("same", "", "", {"kind": kind, "id": identifier, "words": sorted(words_of(said))})
            else:
                message = (
                    f"{identifier} is {told(said)}, so what is said of one is not said of the other; if they mean the same, say --same {identifier}, "
                    f"else let these statements name another {kind}"
                )
                self.faults.append(Problem(str(self._folder / f"{kind}s.csv"), None, TELLING[kind], message))
        return sorted(needless)

    def _choose(self, kind: str, identifier: str, said: Mapping[str, str]) -> None:
        """Write of a new actor or issue what who publishes made it, else what most of those say whose statements are published: somebody else who
        made one of this name may have meant another."""
        own, new, there = (
            (self._state.actors, self._new_actors, self._actors)
            if kind == "actor"
            else (self._state.issues, self._new_issues, self._issues)
        )
        if identifier in there or identifier not in new or not said:
            return
        if identifier not in own:
            [(most, _count)] = Counter(said.values()).most_common(1)
            new[identifier] = {**new[identifier], TELLING[kind]: most}
        if len(words_of(said)) > 1:
            written = new[identifier].get(TELLING[kind], "")
            self.chosen.append(f"The {kind} {identifier} is written as \u201c{written}\u201d: it is {told(said)}.")

    def _is_due(self, statement: Statement) -> bool:
        """Whether a statement is to be published; else it is counted why not."""
        text, decision = statement.text, self._state.decisions.get(statement.id)
        if decision is not None:
            due = self._compared.is_settled(text)
            if due and not self._compared.stands(decision):
                return False
        elif self._coder in self._compared.outside(text):
            self.outside += 1
            return False
        elif self._is_shared(statement):
            self.adjudicated += 1
            self._shared.add(text)
            return False
        else:
            due = self._has_finished(text)
        if not due:
            self.unfinished.add(text)
        return due

    def _has_finished(self, text: str) -> bool:
        return (self._coder, text) in self._state.done

    def awaited(self) -> Mapping[str, int]:
        """Of each other coder how many texts that are not published yet are waiting for."""
        texts = sorted(self.unfinished | self._shared)
        return Counter(each for text in texts for each in self._compared.unfinished(text) if each != self._coder)

    def _is_shared(self, statement: Statement) -> bool:
        """Whether somebody decides, or has decided, what becomes of a statement."""
        assignment = self._compared.assignment
        planned = assignment is not None and len(assignment.coders.get(statement.text, ())) > 1
        if planned:
            return True
        if self._compared.is_left(statement.text):
            is_decided = self._compared.decision({statement.coder: statement}) is not None
        else:
            is_decided = statement.id in self._compared.decided
        if is_decided:
            return True
        # A decision that was undone has its row until who made it publishes: nothing is said beside that.
        return any(self._standing_row(each) for each in self._deciding[statement.id])

    def _under(self, statement: Statement) -> list[Statement]:
        """A statement, and those that it was decided on."""
        found = self._state.decisions.get(statement.id)
        all_of = self._compared.state.statements
        return [statement, *(all_of[each] for each in (found.of if found else ()) if each in all_of)]

    def _before(self, statement: Statement) -> tuple[Published, ...]:
        """The rows of a statement; of one that was decided on others', where it has none yet, the last row of one of those."""
        own = self._state.published.get(statement.id, ())
        return own or tuple(self._published_of(statement.id).values())[:1]

    def _published_of(self, decision: str) -> dict[str, Published]:
        """The rows that still stand of the statements that something was decided on, by these."""
        found = self._state.decisions.get(decision)
        rows = {each: self._standing_row(each) for each in (found.of if found else ())}
        return {each: row for each, row in rows.items() if row is not None}

    def _withdraw(self, decision: str) -> None:
        """Retract the rows of coders that a decision takes the place of, but for the one that its own row corrects."""
        for identifier, row in self._published_of(decision).items():
            statement = self._compared.state.statements.get(identifier)
            self._retract(identifier, statement.text if statement else "", row.row, "adjudicated")

    def _retract(self, statement: str, text: str, row: str, why: str) -> None:
        # What tells rows of one actor, issue and day apart stands at the end of their ids, so that is not cut off.
        gone = f"{row}-{why}"
        if not is_id(gone):
            gone = f"{row[:_LONGEST_CUT]}-{sha256(row.encode()).hexdigest()[:6]}-{why}"
        cells = {"id": self._free(gone), "retracts": row, "coder": self._coder, "recorded": self._when(row)}
        self._note(statement, text, cells)

    def _when(self, over: str = "") -> str:
        """When a row is recorded: no sooner than the one whose place it takes, though the clock may have gone back since."""
        return MOMENT.format(not_before(self._moment, self._recorded.get(over)))

    def with_new(self) -> Iterable[Record]:
        """The records to append, with the new actors and issues that they need."""
        stances = [each for each in self.records if isinstance(each, Stance)]
        for actor in sorted(
            {each for found in stances for each in (found.actor, found.attributed_by, found.on_behalf_of) if each}
        ):
            if actor not in self._actors and actor in self._new_actors:
                yield actor_of(self._new_actors[actor], self._format)
        for issue in sorted({found.issue for found in stances}):
            if issue not in self._issues and issue in self._new_issues:
                yield issue_of(self._new_issues[issue], self._format)
        yield from self.records

    def _cells(self, statement: Statement) -> dict[str, str] | None:
        source = self._source.get(statement.text)
        if source is None:
            message = f"{statement.id}: the source with the SHA-256 {statement.text} is gone; bring its row back"
            self.faults.append(Problem(str(self._folder / "sources.csv"), None, "sha256", message))
            return None
        said = {
            name: str(statement.values[name])
            for name in (*CODED, *_EVIDENCE)
            if statement.values.get(name) not in (None, "")
        }
        if "quote" not in said:
            said = {name: cell for name, cell in said.items() if name not in ("start", "end")}
        try:
            cells = cells_of(stance_of({**said, "id": "statement", "source": source.id}, self._format, self._knows))
        except RowError as error:
            quote = said.get("quote", statement.id)
            self.faults += [
                Problem(str(self._folder / "stances.csv"), None, column, f"“{quote}” in {source.id}: {message}")
                for column, message in error.faults
            ]
            return None
        return {name: cell for name, cell in cells.items() if name != "id"}

    def _row_id(self, cells: Mapping[str, str], statement: str, number: int) -> str:
        # The last letters of the statement's id keep apart what two coders, or two machines, publish on one day.
        base = f"s-{cells['date']}-{cells['actor']}-{cells['issue']}"[:_LONGEST_ID].rstrip("-._")
        return f"{base}-{statement[-6:]}" + (f"-{number + 1}" if number else "")

    def _free(self, row: str) -> str:
        """An id that no row has: this one, or else with a number."""
        return next(each for each in chain([row], (f"{row}-{n}" for n in count(2))) if each not in self._rows)

    def _note(self, statement: str, text: str, cells: Mapping[str, str]) -> None:
        self._enter("publish", text, statement, {"row": cells["id"], "cells": dict(cells)})
        self._add(cells["id"], cells)

    def _enter(self, op: str, text: str, statement: str, values: Mapping[str, Any]) -> None:
        at, milliseconds = now()
        self.entries.append(Entry(uuid7(milliseconds), 1, at, self._coder, op, text, statement, values))

    def _add(self, row: str, cells: Mapping[str, str]) -> None:
        self._rows.add(row)
        self._recorded[row] = _moment(cells.get("recorded", ""))
        self._gone |= {cells[name] for name in ("supersedes", "retracts") if cells.get(name)}
        if "actor" not in cells:
            self.records.append(
                Retraction(row, cells["retracts"], cells.get("coder", ""), _moment(cells.get("recorded", "")))
            )
            return
        try:
            self.records.append(stance_of(cells, self._format, self._knows))
        except RowError as error:
            self.faults += [
                Problem(str(self._folder / "stances.csv"), None, column, f"{row}: {message}")
                for column, message in error.faults
            ]

    def _knows(self, kind: str, identifier: str) -> bool:
        if kind == "actor":
            return identifier in self._actors or identifier in self._new_actors
        return identifier in self._issues or identifier in self._new_issues


def _said(cells: Mapping[str, str]) -> dict[str, str]:
    """What a row says, without what publishing adds to it."""
    return {name: cell for name, cell in cells.items() if name in (*CODED, *_EVIDENCE, "source")}


def _moment(cell: str) -> datetime | None:
    found = MOMENT.parse(cell) if cell else None
    assert found is None or isinstance(found, datetime)
    return found
