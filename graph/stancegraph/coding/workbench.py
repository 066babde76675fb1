"""One coder at work on the texts of a dataset: what there is to code, what was decided, and the one way to decide more."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import RLock
from typing import Any

from stancegraph.characters import show
from stancegraph.coding.candidates import CONTROL_SHARE, Candidate, Reviewing, is_control, read_runs
from stancegraph.coding.fold import LASTING, OPS, Folding, State, Statement, undone
from stancegraph.coding.journal import LAST, Entry, Journal, in_order, now, read_all, uuid7
from stancegraph.coding.meanings import NAMED
from stancegraph.coding.moving import refound
from stancegraph.coding.plan import read_plan
from stancegraph.coding.searching import places
from stancegraph.coding.statements import CODED, NEW, actor_of, evidence_cells, issue_of, stance_of, unknown_in
from stancegraph.coding.suggestions import Suggestions
from stancegraph.coding.texts import Library, by_text
from stancegraph.errors import StancegraphError
from stancegraph.model.records import Actor, Dataset, Issue, Source
from stancegraph.model.schema import FORMAT
from stancegraph.model.standing import replaced
from stancegraph.naming import id_of, ids_of
from stancegraph.tables.again import Again
from stancegraph.tables.info import format_of
from stancegraph.tables.problems import Problems
from stancegraph.tables.reader import read_dataset
from stancegraph.tables.table import RowError

WHEN = ("first-pass", "at-once", "never")
"""When candidates are shown: after a coder went through the text alone, at once, or never. On control texts they never are."""
_MOST_FOUND = 200
_AROUND = 60
"""Characters that are shown before and after what was found."""


class UnfitError(StancegraphError):
    """What was to be decided cannot stand; ``faults`` are the columns to look at and what is wrong there."""

    def __init__(self, faults: list[tuple[str, str]]) -> None:
        self.faults = faults
        super().__init__("; ".join(f"{column}: {message}" for column, message in faults))


class StaleError(StancegraphError):
    """Somebody, in another window perhaps, decided something that who decides now has not seen."""


class LostError(StancegraphError):
    """Decisions that were saved do not stand in the journal any more: it was deleted, or another was put in its place."""


@dataclass(frozen=True, slots=True)
class Found:
    """Where words were found: in which text, and the line around them; offsets count code points."""

    text: str
    start: int
    end: int
    line: str


def _stamps(folder: Path) -> dict[str, tuple[int, int]]:
    """When the tables that coding reads were written, and how long they are."""
    found = {}
    for kind in ("actors", "issues", "roles", "sources"):
        for path in folder.glob(f"{kind}.*"):
            with suppress(FileNotFoundError):
                said = path.stat()
                found[path.name] = said.st_mtime_ns, said.st_size
    return found


class Workbench:
    """The texts of a dataset and what one coder decided about them."""

    def __init__(
        self, folder: Path, coder: str, library: Library, candidates: str = WHEN[0], *, adjudicates: bool = False
    ) -> None:
        """``candidates``: when they are shown, one of :data:`WHEN`. ``adjudicates``: the coder decides what others coded, sees no candidates,
        and need not be in the plan. Raises StancegraphError for a coder who is not in the plan, where there is one."""
        self.folder, self.coder, self.library = folder, coder, library
        self._adjudicates = adjudicates
        self._when = "never" if adjudicates else candidates
        self._journal = Journal(folder, coder)
        self._stamps = _stamps(folder)
        self.dataset: Dataset = read_dataset(folder)
        self._gone = replaced(self.dataset)
        self._format = format_of(folder) or FORMAT
        self.sources = by_text(self.dataset.sources)
        self._actors = {each.id for each in self.dataset.actors}
        self._issues = {each.id for each in self.dataset.issues}
        self.problems = Problems()
        self._lock = RLock()
        self._journal.begin()
        entries = read_all(folder, self.problems)
        plan = None if adjudicates else read_plan(folder)
        # What was coded before there was a plan, or by another plan, stays in sight.
        begun = {entry.text: None for entry in entries if entry.coder == coder and entry.text in self.sources}
        self._all_sources = dict(self.sources)
        assignment = plan.among(self.dataset.sources) if plan is not None else None
        if assignment is not None:
            self.sources = {text: self.sources[text] for text in dict.fromkeys((*assignment.of(coder), *begun))}
        planned, control = (assignment.texts, assignment.control) if assignment else ((), frozenset[str]())
        drawn = {text for text in self.sources if text not in planned and is_control(text, CONTROL_SHARE)}
        self.reviewing = Reviewing(read_runs(folder, self.problems), control | drawn)
        # What others decided is not looked at before it is compared: codings that know of each other prove nothing.
        self._entries = [entry for entry in entries if entry.coder == coder]
        self._by_id = {entry.id: entry for entry in self._entries}
        self._folding = Folding.of(self._entries)
        # What others made that may stand in statements here, and how often decisions came in that are not the last.
        self._lent: list[Actor | Issue] = []
        self._inserted = 0
        self._is_behind = False
        # What was saved, and stands in no file any more.
        self._lost: tuple[Entry, ...] = ()
        self.suggestions = self._suggesting()
        self._take_in(self._journal.new_lines(Problems())[0])

    def _suggesting(self) -> Suggestions:
        found = Suggestions(self.dataset)
        for cells in self.state.actors.values():
            found.add_actor(actor_of(cells, self._format))
        for cells in self.state.issues.values():
            found.add_issue(issue_of(cells, self._format))
        for each in self._lent:
            found.add_actor(each) if isinstance(each, Actor) else found.add_issue(each)
        return found

    @property
    def state(self) -> State:
        """What stands."""
        return self._folding.state

    @property
    def entries(self) -> tuple[Entry, ...]:
        """What the coder decided, in order."""
        return tuple(self._entries)

    @property
    def journal_file(self) -> Path:
        """The file it goes into."""
        return self._journal.path

    @property
    def all_sources(self) -> Mapping[str, Source]:
        """The sources that have a text, by its SHA-256, whoever codes it."""
        return self._all_sources

    @property
    def head(self) -> str:
        """What stands, as a mark that is another one whenever more was decided: the entry that is the last one, with a number where others came
        in that stand before it, as from another machine."""
        return self._last + (f"+{self._inserted}" if self._inserted else "")

    @property
    def _last(self) -> str:
        return self._entries[-1].id if self._entries else ""

    def reached(self, entry: Entry) -> Entry:
        """The decision that an undo took back or did again in the end; any other entry itself."""
        while entry.op == "undo" and (target := self._by_id.get(str(entry.values.get("undoes", "")))) is not None:
            entry = target
        return entry

    def outdated(self) -> list[str]:
        """That tables which were read at the beginning are others now, in words; empty where they are not."""
        now = _stamps(self.folder)
        changed = sorted(name for name in now.keys() | self._stamps.keys() if now.get(name) != self._stamps.get(name))
        return (
            [f"{', '.join(changed)}: changed since this was begun; begin it again to see what is new there"]
            if changed
            else []
        )

    def is_published(self, statement: str) -> bool:
        """Whether the last row of a statement is a stance that nobody has corrected or withdrawn in the table, as that was at the beginning."""
        rows = self.state.published.get(statement, ())
        return bool(rows) and not rows[-1].is_retraction and rows[-1].row not in self._gone

    def count(self, text: str) -> int:
        """How many statements the coder made on a text."""
        return len(self._folding.coded.get(text, ()))

    def statements(self, text: str) -> list[Statement]:
        """The statements that the coder made on a text, in its order."""
        found = [self.state.statements[each] for each in self._folding.coded.get(text, ())]
        return sorted(found, key=lambda each: (each.values["start"], each.values["end"], each.id))

    def withheld(self, text: str) -> str:
        """Why no candidates are shown on a text: ``first-pass`` as long as the coder did not go through it alone, ``control``, ``never``;
        empty when they are."""
        if self._when == "never":
            return "never"
        if self._when == "first-pass" and (self.coder, text) not in self.state.first_pass:
            return "first-pass"
        return "control" if text in self.reviewing.control else ""

    def candidates(self, text: str) -> list[Candidate]:
        """The candidates that are to be looked at on a text, the likeliest first; none where they are withheld."""
        return [] if self.withheld(text) else self.reviewing.waiting(text, self.state)

    def words(self, text: str) -> str:
        """The words of a text of the dataset. Raises StancegraphError where it is none, or not at hand as it was."""
        if text not in self.sources:
            raise StancegraphError("no source of the dataset has a text of this SHA-256")
        return self.library.words(text)

    def find(self, wanted: str) -> tuple[list[Found], int]:
        """Where these words stand in the texts at hand, whatever their case, accents and blanks, and at how many more places. Of many
        places those are told that come first in each text, of as many texts as can be."""
        by_text: list[list[tuple[int, int]]] = []
        texts: list[str] = []
        for text in self.sources:
            if not self.library.has(text):
                continue
            try:
                found = list(places(self.words(text), wanted))
            except StancegraphError:
                continue
            if found:
                by_text.append(found)
                texts.append(text)
        # As many of each text as make no more than can be told.
        each = next((n for n in range(_MOST_FOUND, 1, -1) if sum(min(n, len(of)) for of in by_text) <= _MOST_FOUND), 1)
        told = [
            Found(text, start, end, around(words, start, end))
            for text, of in list(zip(texts, by_text, strict=True))[:_MOST_FOUND]
            for words in [self.words(text)]
            for start, end in of[:each]
        ]
        return told, sum(map(len, by_text)) - len(told)

    def decide(
        self,
        op: str,
        *,
        seen: str,
        text: str = "",
        statement: str = "",
        candidate: str = "",
        values: Mapping[str, Any] | None = None,
        ms: int | None = None,
    ) -> Entry:
        """Decide something: check it, write it to the journal, wait until it is on the disk, and let it count.

        ``seen`` is the :attr:`head` that the decision is based on, ``candidate`` the one that is accepted, with the values of the statement,
        or rejected. Raises StaleError when it is not the last any more, UnfitError when
        the decision cannot stand, StancegraphError when it cannot be saved; then nothing has changed.
        """
        with self._lock:
            # Before the file is opened to write: that would make it again, where it is gone.
            self._read_on()
            self._refuse_lost()
            with self._journal.writing() as handle:
                self._read_on()
                self._refuse_lost()
                if seen != self.head:
                    raise StaleError(f"{self._happened(seen)} since; it is shown now: look at it, and do this again")
                op, statement, fit = self._checked(op, text, statement, candidate, values or {})
                at, milliseconds = now()
                entry = Entry(
                    uuid7(milliseconds),
                    min(self._entries[-1].n + 1, LAST) if self._entries else 1,
                    at,
                    self.coder,
                    op,
                    text,
                    statement,
                    fit,
                    self._last,
                    candidate,
                    ms,
                )
                self._journal.append(handle, [entry])
                self._take_in([entry])
                return entry

    def _happened(self, seen: str) -> str:
        """What came after what somebody has seen, in words."""
        last, _, inserted = seen.partition("+")
        ids = [entry.id for entry in self._entries]
        since = self._entries[ids.index(last) + 1 :] if last in ids and inserted == str(self._inserted or "") else []
        if since and all(entry.op == "publish" for entry in since):
            return "what you decided was published"
        return "something was decided in another window"

    @property
    def lost(self) -> str:
        """That decisions which were saved stand in no journal any more, in words; empty where all do."""
        if not (count := len(self._lost)):
            return ""
        path = self._journal.path
        what = "another file is in the place of the journal" if path.exists() else "the journal is not there any more"
        many = "s that were" if count > 1 else " that was"
        return (
            f"{path.name}: {what}, so that {count:,} decision{many} saved in it stand{'s' * (count == 1)} in this page alone. Nothing more "
            "is saved before the journal is put back, or what it lacks is written to it again."
        )

    def _refuse_lost(self) -> None:
        if said := self.lost:
            raise LostError(said)

    def restore(self) -> int:
        """Write what the journal lacks to its end again; how many decisions that were. Raises StancegraphError where that cannot be saved."""
        with self._lock:
            if self.folder.is_dir():
                self._journal.begin()
            with self._journal.writing() as handle:
                self._read_on()
                lost = self._lost
                if lost:
                    self._journal.append(handle, lost)
                self._lost = ()
                return len(lost)

    def look(self) -> None:
        """Take in what was decided elsewhere since."""
        with self._lock:
            self._read_on()

    def _read_on(self) -> None:
        new, is_anew = self._journal.new_lines(self.problems)
        # Where the files cannot be read now, they are read the next time.
        self._is_behind |= is_anew
        if not self._is_behind and not self._lost:
            self._take_in(new)
            return
        # What stands is what stands in the files; what was saved and does not any more is kept here, and said.
        there = [entry for entry in read_all(self.folder, Problems()) if entry.coder == self.coder]
        stands, known = {entry.id for entry in there}, self._by_id.keys()
        self._lost = tuple(entry for entry in self._entries if entry.id not in stands)
        self._entries = in_order([*there, *self._lost])
        self._inserted += not stands <= known
        self._by_id = {entry.id: entry for entry in self._entries}
        for entry in self._entries:
            self._bring_in(entry.text)
        self._folding = Folding.of(self._entries)
        self.suggestions = self._suggesting()
        self._is_behind = False

    def _bring_in(self, text: str) -> None:
        """What was begun, here or on another machine, is in sight, as when the page is opened."""
        if text in self._all_sources:
            self.sources.setdefault(text, self._all_sources[text])

    def _take_in(self, entries: list[Entry]) -> None:
        new = [entry for entry in entries if entry.id not in self._by_id and entry.coder == self.coder]
        for entry in new:
            self._by_id[entry.id] = entry
            follows = not self._entries or entry.order > self._entries[-1].order
            self._entries.append(entry)
            self._bring_in(entry.text)
            if follows and entry.op != "undo":
                self._folding.take(entry)
                if entry.op == "new-actor":
                    self.suggestions.add_actor(actor_of(self.state.actors[entry.values["id"]], self._format))
                elif entry.op == "new-issue":
                    self.suggestions.add_issue(issue_of(self.state.issues[entry.values["id"]], self._format))
            else:
                self._inserted += not follows
                known = self.state.actors.keys() | self.state.issues.keys()
                self._entries = in_order(self._entries)
                self._folding = Folding.of(self._entries)
                if known != self.state.actors.keys() | self.state.issues.keys():
                    self.suggestions = self._suggesting()

    # -- what can be decided ------------------------------------------------------------------------------------------

    def _checked(
        self, op: str, text: str, statement: str, candidate: str, values: Mapping[str, Any]
    ) -> tuple[str, str, Mapping[str, Any]]:
        """The decision as it is written."""
        if (op in ("accept", "reject")) != bool(candidate):
            raise UnfitError([("candidate", "is what is accepted or rejected, and goes with nothing else")])
        if op in ("undo", "redo"):
            return "undo", "", {"undoes": self._undone(op)}
        if op == "new-actor":
            return op, "", self._new("actor", "name", values)
        if op == "new-issue":
            return op, "", self._new("issue", "label", values)
        if op == "move":
            return op, "", self._moved(text, values)
        if text not in self.sources:
            raise UnfitError([("text", "no source of the dataset has a text of this SHA-256")])
        if op in ("first-pass", "done", "reopen"):
            return op, "", {}
        if op == "note":
            _refuse_other_than_text(values)
            return op, "", {"note": values.get("note") or ""}
        if self._adjudicates != (op in ("compare", "decide")):
            where = "the page in which texts are coded" if self._adjudicates else "adjudication"
            raise UnfitError([("op", f"{show(op)} is for {where}")])
        if op == "compare":
            return op, "", {}
        if op == "decide":
            return op, statement or uuid7(now()[1]), self._decided(text, statement, values)
        if candidate and all(each.id != candidate for each in self.candidates(text)):
            raise UnfitError([("candidate", "is none that waits on this text")])
        if op == "reject":
            return op, "", {}
        if op in ("add", "accept"):
            fit = self._values(text, values)
            return op, uuid7(now()[1]), {name: value for name, value in fit.items() if value != ""}
        if op not in ("edit", "remove"):
            raise UnfitError([("op", f"{show(op)} is nothing that can be decided here")])
        known = self.state.statements.get(statement)
        if known is None or known.text != text or statement in self.state.decisions:
            raise UnfitError([("statement", "there is no such statement on this text")])
        return op, statement, self._values(text, {**known.values, **values}) if op == "edit" else {}

    def _moved(self, text: str, values: Mapping[str, Any]) -> dict[str, Any]:
        """Statements of a text that is not at hand as it was, with the places in another text that their coder chose of those found."""
        before, places = values.get("from"), values.get("places")
        if (
            not isinstance(before, str)
            or not isinstance(places, dict)
            or not places
            or values.keys() != {"from", "places"}
        ):
            raise UnfitError([("places", "say from which text which statements are moved, and where to")])
        if text not in self._all_sources or before == text:
            raise UnfitError([("text", "no source of the dataset has this as another text")])
        if self.library.is_as_it_was(before):
            raise UnfitError([("from", "the text is at hand as it was; its statements stay where they are")])
        words = self.library.words(text)
        again, moved = Again(words), {}
        for identifier, place in places.items():
            known = self.state.statements.get(identifier)
            if known is None or known.text != before or identifier in self.state.decisions:
                raise UnfitError([("statement", "there is no such statement on this text")])
            if place not in [[each.start, each.end] for each in refound(known, again).places]:
                raise UnfitError([("places", "the words of the statement do not stand there")])
            moved[identifier] = {**evidence_cells(words, *place), "start": place[0], "end": place[1]}
        return {"from": before, "places": moved}

    def _decided(self, text: str, statement: str, values: Mapping[str, Any]) -> dict[str, Any]:
        of = values.get("of")
        if not isinstance(of, list) or not all(isinstance(each, str) for each in of):
            raise UnfitError([("of", "name the statements that are decided on")])
        before = self.state.decisions.get(statement)
        if statement and (before is None or before.text != text):
            raise UnfitError([("statement", "there is no such decision on this text")])
        if values.get("drop") is True:
            if not of and before is None:
                raise UnfitError([("of", "name the statements that are dropped")])
            return {"of": of, "drop": True}
        fit = self._values(text, {name: value for name, value in values.items() if name not in ("of", "drop")})
        return {"of": of, **{name: value for name, value in fit.items() if value != ""}}

    def can(self, op: str) -> bool:
        """Whether there is something to undo, or to do again (``redo``): coding where texts are coded, decisions where others' is decided on."""
        return self.coder in self._steps(op)

    def _steps(self, op: str) -> Mapping[str, Entry]:
        undo, redo = self.state.steps(self._adjudicates)
        return undo if op == "undo" else redo

    def _undone(self, op: str) -> str:
        if not self.can(op):
            raise UnfitError([("op", "there is nothing to undo" if op == "undo" else "there is nothing to do again")])
        step = self._steps(op)[self.coder]
        if op == "undo":
            return self._free_step(step).id
        what = self.reached(step)
        if what.op == "decide":
            self._refuse_without_names(what.values)
        return step.id

    def _free_step(self, step: Entry) -> Entry:
        """The last decision that can be undone. A name that something rests on stays, and what was decided before it was made is reached all
        the same. Raises StancegraphError, which says what stays, where nothing else is left."""
        if not (why := self._rests_on(step)):
            return step
        void = undone(self._entries)
        for entry in reversed(self._entries):
            is_step = entry.op in OPS - LASTING - {"undo"} and entry.id not in void
            if is_step and (entry.op == "decide") == self._adjudicates and not self._rests_on(entry):
                return entry
        raise StancegraphError(why)

    def passed_over(self, entry: Entry) -> list[str]:
        """Why names that were made after the decision that was undone by an entry stay, where they do."""
        what = self._by_id.get(str(entry.values.get("undoes", "")))
        if self._adjudicates or entry.op != "undo" or what is None or what.op == "undo":
            return []
        void = undone(self._entries)
        later = [each for each in self._entries if each.order > what.order and each.id not in void]
        return [why for each in later if (why := self._rests_on(each))]

    def _rests_on(self, entry: Entry) -> str:
        """What rests on the name that was made by an entry, in words; empty where nothing does, or it made none. Coding and decisions on others'
        are undone apart, so that what was made first may be undone first."""
        if entry.op not in ("new-actor", "new-issue"):
            return ""
        kind, identifier = entry.op.removeprefix("new-"), str(entry.values.get("id"))
        if identifier in (self._actors if kind == "actor" else self._issues):
            return ""
        for each in self.state.statements.values():
            if any(each.values.get(column) == identifier for column, its in NAMED.items() if its == kind):
                where = "a decision on others' coding" if each.id in self.state.decisions else "a statement"
                return f"{where} names the {kind} {show(identifier)}, so making it cannot be undone; let that name another {kind} first"
        return ""

    def _refuse_without_names(self, values: Mapping[str, Any]) -> None:
        for column, kind in NAMED.items():
            identifier = values.get(column)
            if identifier and not self._knows(kind, identifier):
                message = f"it names the {kind} {show(identifier)}, which is not there any more; make that again first"
                raise StancegraphError(message)

    def _values(self, text: str, values: Mapping[str, Any]) -> dict[str, Any]:
        """Values that make a whole row; the words of the evidence are taken from the text itself."""
        words = self.words(text)
        start, end = values.get("start"), values.get("end")
        if type(start) is not int or type(end) is not int or not 0 <= start < end <= len(words):
            raise UnfitError([("quote", "select the words it rests on")])
        unknown = [name for name in values if name not in (*CODED, "start", "end", "quote", "passages")]
        if unknown:
            raise UnfitError([(name, f"{show(name)} is no column that is coded here") for name in unknown])
        _refuse_other_than_text({name: values[name] for name in CODED if name in values})
        coded = {name: values[name].strip() for name in CODED if (values.get(name) or "").strip()}
        evidence = evidence_cells(words, start, end)
        fixed = {"id": "statement", "source": self.sources[text].id}
        try:
            stance_of({**coded, **evidence, **fixed}, self._format, self._knows)
        except RowError as error:
            raise UnfitError([(column, message) for column, message in error.faults]) from None
        # What an edit empties is written as empty, so that it replaces what was there.
        emptied = {
            name: "" for name in (*CODED, "quote", "passages") if name in values and name not in {**coded, **evidence}
        }
        return {**coded, **emptied, **evidence, "start": start, "end": end}

    def _new(self, kind: str, name: str, values: Mapping[str, Any]) -> dict[str, str]:
        columns = NEW[kind]
        if unknown := [each for each in values if each not in columns]:
            raise UnfitError([(unknown[0], f"{show(unknown[0])} is no column of a new {kind}")])
        _refuse_other_than_text(values)
        cells = {key: value.strip() for key, value in values.items() if value and value.strip()}
        if not cells.get(name):
            raise UnfitError([(name, "empty, but it is needed")])
        if same := self.suggestions.named(kind, cells[name]) or self._alike(kind, cells[name]):
            raise UnfitError([(name, f"is there already: {same}")])
        cells["id"] = next(each for each in ids_of(cells[name], kind) if not self._knows(kind, each))
        try:
            if kind == "actor":
                actor_of(cells, self._format)
            else:
                issue = issue_of(cells, self._format)
                for column, named in (("broader", issue.broader), ("entails", issue.entails)):
                    if unknown := [each for each in named if not self._knows("issue", each)]:
                        raise UnfitError([(column, f"{show(unknown[0])} is no issue here")])
        except RowError as error:
            raise UnfitError([(column, message) for column, message in error.faults]) from None
        if unknown_ids := unknown_in(kind, cells, self._knows):
            raise UnfitError(unknown_ids)
        return cells

    def _alike(self, kind: str, name: str) -> str:
        """The id of what has the one that this name makes, and is called the same but for a hyphen or full stop: of two coders who write it each
        their way it is one as well. Empty where nothing is."""
        identifier = id_of(name, kind)
        actor, issue = self.suggestions.actors.get(identifier), self.suggestions.issues.get(identifier)
        called = (actor and actor.name) if kind == "actor" else (issue and issue.label)
        return identifier if called and id_of(called, kind) == identifier else ""

    def lend(self, actors: Mapping[str, Mapping[str, str]], issues: Mapping[str, Mapping[str, str]]) -> None:
        """Let what others made, actors and issues, stand in statements here: who decides on their statements needs them."""
        for identifier, cells in actors.items():
            if not self._knows("actor", identifier):
                self._actors.add(identifier)
                actor = actor_of(cells, self._format)
                self._lent.append(actor)
                self.suggestions.add_actor(actor)
        for identifier, cells in issues.items():
            if not self._knows("issue", identifier):
                self._issues.add(identifier)
                issue = issue_of(cells, self._format)
                self._lent.append(issue)
                self.suggestions.add_issue(issue)

    def _knows(self, kind: str, identifier: str) -> bool:
        if kind == "actor":
            return identifier in self._actors or identifier in self.state.actors
        return identifier in self._issues or identifier in self.state.issues


def _refuse_other_than_text(values: Mapping[str, Any]) -> None:
    """A cell is a text, or None for an empty one: what is another thing would be dropped, or be read as nobody meant it."""
    if faults := [(name, "should be a text") for name, value in values.items() if not isinstance(value, str | None)]:
        raise UnfitError(faults)


def around(words: str, start: int, end: int) -> str:
    """The words around a stretch of a text, on its own line."""
    first, last = words.rfind("\n", 0, start) + 1, words.find("\n", end)
    last = len(words) if last < 0 else last
    if start - first > _AROUND:
        first = words.find(" ", start - _AROUND, start) + 1 or start
    if last - end > _AROUND:
        last = max(words.rfind(" ", end, end + _AROUND), end)
    return " ".join(words[first:last].split())
