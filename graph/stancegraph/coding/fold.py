"""Decisions -> what stands: statements, texts that are done, new actors and issues. The order of entries decides, never that of files.

An entry counts unless one that comes later, and counts itself, undoes it. Undoing an undo is doing it again. Undoing and doing again
reach the decisions of one's own only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from stancegraph.coding.journal import Entry, in_order
from stancegraph.coding.sound import has_place

OPS = frozenset(
    (
        "add",
        "edit",
        "remove",
        "accept",
        "reject",
        "undo",
        "first-pass",
        "done",
        "reopen",
        "move",
        "new-actor",
        "new-issue",
        "note",
        "compare",
        "decide",
        "publish",
        "same",
    )
)
"""What coders can do here; entries of other kinds are kept in their files, and say nothing to this version."""

MAKING = ("add", "accept", "decide")
"""The decisions by which a statement comes to be."""

EVIDENCE = ("start", "end", "quote", "passages")
"""What of the values of a statement depends on the text it is on."""

LASTING = frozenset(("publish", "compare", "same"))
"""What was done and cannot be undone: rows that were written, that a coder has seen how others coded a text, and what rows were written by: that
what coders say of an id otherwise means the same."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A stretch of a text and what a coder says it is: ``values`` are the cells of the row it becomes, by column, with ``start`` and ``end``
    as numbers; ``last`` is the id of the entry that last touched it."""

    id: str
    coder: str
    text: str
    values: Mapping[str, Any]
    last: str


@dataclass(frozen=True, slots=True)
class Published:
    """That rows were written for a statement: the cells of the last one by column, and the id of the row that it is."""

    row: str
    cells: Mapping[str, str]

    @property
    def is_retraction(self) -> bool:
        """Whether it took a row back, and says nothing itself."""
        return bool(self.cells.get("retracts")) and "actor" not in self.cells


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided on the statements ``of`` several coders of the same words: that they become the statement with the same ``id``
    (``kept``), or none. Of none it is a statement that nobody had found."""

    id: str
    coder: str
    text: str
    of: tuple[str, ...]
    kept: bool


@dataclass
class State:
    """What stands after some entries. ``first_pass`` and ``done`` hold pairs of coder and text; ``actors`` and ``issues`` the cells of new
    ones by their ids; ``decisions`` what was decided on others' statements, by the id of the statement that it makes; ``compared`` the pairs of
    coder and text whose other codings the coder has seen; ``reviewed`` by the ids of candidates whether each was accepted or rejected
    (``accept``, ``reject``) and which statement came of it; ``published`` rows by the ids of their statements, the last one last; ``notes``
    what was noted on a text by whom; ``same`` the words that somebody said mean the same, with the kind and id of what they are said of.
    ``undo`` and ``redo`` name, by coder, the entry that would be undone or done again next where texts are coded, ``undo_decision`` and
    ``redo_decision`` where others' coding is decided on: what is done in the one is in the way of nothing in the other."""

    statements: dict[str, Statement] = field(default_factory=dict)
    removed: dict[str, Statement] = field(default_factory=dict)
    first_pass: set[tuple[str, str]] = field(default_factory=set)
    done: set[tuple[str, str]] = field(default_factory=set)
    actors: dict[str, Mapping[str, str]] = field(default_factory=dict)
    issues: dict[str, Mapping[str, str]] = field(default_factory=dict)
    decisions: dict[str, Decision] = field(default_factory=dict)
    compared: set[tuple[str, str]] = field(default_factory=set)
    reviewed: dict[str, tuple[str, str]] = field(default_factory=dict)
    published: dict[str, tuple[Published, ...]] = field(default_factory=dict)
    notes: dict[tuple[str, str], str] = field(default_factory=dict)
    same: set[tuple[str, str, frozenset[str]]] = field(default_factory=set)
    undo: dict[str, Entry] = field(default_factory=dict)
    redo: dict[str, Entry] = field(default_factory=dict)
    undo_decision: dict[str, Entry] = field(default_factory=dict)
    redo_decision: dict[str, Entry] = field(default_factory=dict)

    def steps(self, decides: bool) -> tuple[dict[str, Entry], dict[str, Entry]]:
        """What would be undone and done again next, by coder, of decisions on others' coding (``decides``) or of coding."""
        return (self.undo_decision, self.redo_decision) if decides else (self.undo, self.redo)


def undone(ordered: Sequence[Entry]) -> set[str]:
    """The ids of entries that do not count, of entries in their order."""
    place = {entry.id: number for number, entry in enumerate(ordered)}
    void: set[str] = set()
    for number, entry in reversed(list(enumerate(ordered))):
        if entry.op != "undo" or entry.id in void:
            continue
        target = place.get(str(entry.values.get("undoes", "")), number)
        if target < number and ordered[target].coder == entry.coder and ordered[target].op not in LASTING:
            void.add(ordered[target].id)
    return void


def fold(entries: Iterable[Entry]) -> State:
    """What stands after these entries, in whatever order they are given."""
    return Folding.of(in_order(entries)).state


def _next_steps(state: State, ordered: Sequence[Entry], void: set[str]) -> None:
    """Put down of each coder the decision that undo would take back, and the undo that would be taken back by doing again."""
    by_id = {entry.id: entry for entry in ordered if entry.op in OPS}
    for entry in by_id.values():
        if entry.op in LASTING:
            continue
        if entry.op != "undo":
            undo, redo = state.steps(entry.op == "decide")
            redo.pop(entry.coder, None)
            if entry.id not in void:
                undo[entry.coder] = entry
        elif entry.id not in void:
            target = by_id.get(str(entry.values.get("undoes", "")))
            if target is not None and target.op != "undo" and target.id in void:
                state.steps(target.op == "decide")[1][entry.coder] = entry


class Folding:
    """Takes entries one by one, each after those before it; what it says is always what :func:`fold` would say of all."""

    def __init__(self) -> None:
        self.state = State()
        # The statements of each text that were made and not decided on others', by id: nobody looks for those of one text among all.
        self.coded: dict[str, dict[str, None]] = {}

    @classmethod
    def of(cls, ordered: Sequence[Entry]) -> Folding:
        """After entries in their order."""
        found = cls()
        void = undone(ordered)
        for entry in ordered:
            if entry.id not in void:
                found._count(entry)
        _next_steps(found.state, ordered, void)
        return found

    def take(self, entry: Entry) -> None:
        """Take the next entry, which is no undo."""
        self._count(entry)
        if entry.op in OPS - LASTING:
            undo, redo = self.state.steps(entry.op == "decide")
            undo[entry.coder] = entry
            redo.pop(entry.coder, None)

    def _count(self, entry: Entry) -> None:
        state = self.state
        whose = entry.coder, entry.text
        match entry.op:
            case "add" | "accept" if entry.statement and entry.statement not in state.statements:
                if entry.op == "accept":
                    state.reviewed[entry.origin] = entry.op, entry.statement
                state.removed.pop(entry.statement, None)
                state.statements[entry.statement] = Statement(
                    entry.statement, entry.coder, entry.text, dict(entry.values), entry.id
                )
                self.coded.setdefault(entry.text, {})[entry.statement] = None
            case "edit" if (known := self._own(entry)) is not None:
                # What was edited on another machine before it was known that the statement has moved does not move it back.
                said = entry.values
                if entry.text != known.text:
                    said = {name: value for name, value in said.items() if name not in EVIDENCE}
                values = {name: value for name, value in {**known.values, **said}.items() if value not in ("", None)}
                state.statements[entry.statement] = replace(known, values=values, last=entry.id)
            case "remove" if (known := self._own(entry)) is not None:
                state.removed[entry.statement] = replace(known, last=entry.id)
                del state.statements[entry.statement]
                del self.coded[known.text][entry.statement]
            case "move" if isinstance(places := entry.values.get("places"), dict):
                for identifier, place in places.items():
                    self._move(entry, identifier, place)
            case "reject" if entry.origin:
                # What was accepted on one machine stays, whatever was said of it on another.
                state.reviewed.setdefault(entry.origin, (entry.op, ""))
            case "decide":
                self._decide(entry)
            case "compare":
                state.compared.add(whose)
            case "first-pass":
                state.first_pass.add(whose)
            case "done":
                state.done.add(whose)
            case "reopen":
                state.done.discard(whose)
            case "new-actor" | "new-issue" if isinstance(identifier := entry.values.get("id"), str):
                kept = state.actors if entry.op == "new-actor" else state.issues
                # The first who made it did: another under the same id is told of by ``meanings``.
                kept.setdefault(identifier, _texts(entry.values))
            case "note":
                state.notes[whose] = str(entry.values.get("note", ""))
            case "same" if isinstance(words := entry.values.get("words"), list):
                of = str(entry.values.get("kind", "")), str(entry.values.get("id", ""))
                state.same.add((*of, frozenset(map(str, words))))
            case "publish" if isinstance(cells := entry.values.get("cells"), dict):
                row = Published(str(entry.values.get("row", "")), _texts(cells))
                state.published[entry.statement] = (*state.published.get(entry.statement, ()), row)

    def _own(self, entry: Entry) -> Statement | None:
        """The statement that an entry is on, where its coder made it and nobody else's was decided on by it."""
        found = self.state.statements.get(entry.statement)
        return found if found and found.coder == entry.coder and found.id not in self.state.decisions else None

    def _move(self, entry: Entry, identifier: str, place: Any) -> None:
        """A statement of one text becomes one of another, with the place that its words have there."""
        known = self._own(replace(entry, statement=identifier))
        fits = known is not None and known.text == entry.values.get("from") and known.text != entry.text
        if not fits or not isinstance(place, dict) or not place.keys() <= set(EVIDENCE) or not has_place(place):
            return
        assert known is not None
        values = {name: value for name, value in known.values.items() if name not in EVIDENCE}
        self.state.statements[identifier] = replace(known, text=entry.text, values={**values, **place}, last=entry.id)
        del self.coded[known.text][identifier]
        self.coded.setdefault(entry.text, {})[identifier] = None

    def _decide(self, entry: Entry) -> None:
        state, identifier = self.state, entry.statement
        of = entry.values.get("of")
        if not identifier or not isinstance(of, list) or not all(isinstance(each, str) for each in of):
            return
        before = state.decisions.get(identifier)
        made_otherwise = before is None and identifier in state.statements
        if made_otherwise or (before is not None and before.coder != entry.coder):
            return
        kept = entry.values.get("drop") is not True
        state.decisions[identifier] = Decision(identifier, entry.coder, entry.text, tuple(of), kept)
        if kept:
            values = {name: value for name, value in entry.values.items() if name not in ("of", "drop")}
            state.removed.pop(identifier, None)
            state.statements[identifier] = Statement(identifier, entry.coder, entry.text, values, entry.id)
        elif identifier in state.statements:
            state.removed[identifier] = replace(state.statements.pop(identifier), last=entry.id)


def unseen(entries: Iterable[Entry]) -> list[Entry]:
    """The entries by which a text was coded before its coder saw how others coded it: what came after proves no agreement.

    Undoing counts as being of the text that the undone decision was of.
    """
    ordered = in_order(entries)
    text_of: dict[str, str] = {}
    seen: set[tuple[str, str]] = set()
    found = []
    for entry in ordered:
        text = text_of[entry.id] = (
            text_of.get(str(entry.values.get("undoes", "")), "") if entry.op == "undo" else entry.text
        )
        if entry.op == "move" and (entry.coder, str(entry.values.get("from", ""))) in seen:
            # What was coded before stays; but who saw how others coded a text has seen it of what the text has become.
            found.append(entry)
            seen.add((entry.coder, text))
        elif entry.op == "compare":
            seen.add((entry.coder, text))
        elif not text or (entry.coder, text) not in seen:
            found.append(entry)
    return found


def _texts(values: Mapping[str, Any]) -> dict[str, str]:
    return {name: value for name, value in values.items() if isinstance(value, str)}
