"""What coders change in a text that all of its coders had finished: it may be looked at then (``coded list``, ``code --adjudicate``), and nothing
tells who did. So it counts for no agreement, whoever made the change.

Moments are those the entries name, since nothing else says what came first in two journals; those of one coder never go back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from stancegraph.coding.journal import Entry, in_order
from stancegraph.coding.plan import Assignment

_OF_STATEMENTS = frozenset(("add", "accept", "edit", "remove"))
_CODING = _OF_STATEMENTS | {"first-pass", "done", "reopen"}


def later(entries: Iterable[Entry], assignment: Assignment | None) -> list[Entry]:
    """The entries by which a coder changed the coding of a text after all who code it, by ``assignment`` or by having begun, had finished it; in the
    order of their moments. Who begins afterwards has not finished before, and counts."""
    reading = _Reading(assignment)
    return [entry for entry in _by_moment(in_order(entries)) if reading.take(entry)]


def _by_moment(ordered: Sequence[Entry]) -> list[Entry]:
    latest: dict[str, str] = {}
    moments = {}
    for entry in ordered:
        moments[entry.id] = latest[entry.coder] = max(entry.at, latest.get(entry.coder, ""))
    return sorted(ordered, key=lambda entry: moments[entry.id])


def reached(entry: Entry, known: Mapping[str, Entry]) -> tuple[Entry, bool]:
    """What an entry, of those that are ``known`` by their ids, does, or does again, or takes back (then False)."""
    holds = True
    while entry.op == "undo":
        target = known.get(str(entry.values.get("undoes", "")))
        if target is None or target.order >= entry.order:
            break
        entry, holds = target, not holds
    return entry, holds


class _Reading:
    """Takes entries one by one."""

    def __init__(self, assignment: Assignment | None) -> None:
        self._planned = assignment.coders if assignment is not None else {}
        self._able = frozenset(assignment.plan.coders) if assignment is not None else None
        self._by_id: dict[str, Entry] = {}
        # By text and coder what keeps the coder at it: statements, by their ids, and the mark of the first pass.
        self._made: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        # By text and coder what was said of its being finished, in the order in which it was; nothing where that was undone.
        self._finishing: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
        self._done: dict[str, set[str]] = defaultdict(set)
        self._opened: dict[str, set[str]] = defaultdict(set)

    def take(self, entry: Entry) -> bool:
        """Whether the entry changes what was finished by all."""
        self._by_id[entry.id] = entry
        what, holds = reached(entry, self._by_id)
        if what.op not in _CODING | {"move"} or entry.coder != what.coder:
            return False
        is_later = what.op != "move" and entry.coder in self._opened[what.text]
        done, made = self._done[what.text], self._made[what.text][entry.coder]
        match what.op:
            case "done" | "reopen":
                said = self._finishing[what.text, entry.coder]
                said[what.id] = what.op if holds else ""
                is_done = next(filter(None, reversed(said.values())), "") == "done"
                (done.add if is_done else done.discard)(entry.coder)
            case "move":
                self._move(what, holds)
            case "add" | "accept" | "remove" | "first-pass":
                mark = "" if what.op == "first-pass" else what.statement
                (made.discard if holds == (what.op == "remove") else made.add)(mark)
        self._open(what.text)
        return is_later

    def _move(self, what: Entry, holds: bool) -> None:
        one, other = str(what.values.get("from", "")), what.text
        before, after = (one, other) if holds else (other, one)
        if what.coder in self._opened[before]:
            self._opened[after].add(what.coder)
        gone, there = (self._made[text][what.coder] for text in (before, after))
        places = what.values.get("places")
        for each in places if isinstance(places, dict) else ():
            gone.discard(each)
            there.add(each)
        # Who has nothing left in a text is waited for no longer.
        self._open(one)

    def _open(self, text: str) -> None:
        """From here on all who code the text may have seen it, where all have finished it."""
        done = self._done[text]
        begun = {coder for coder, marks in self._made[text].items() if marks}
        if self._able is not None:
            begun &= self._able
        coders = {*self._planned.get(text, ()), *begun, *done}
        if len(coders) > 1 and coders <= done:
            self._opened[text] |= coders


def changed(entries: Iterable[Entry], changes: Iterable[Entry]) -> dict[str, dict[str, int]]:
    """How many statements of each text each coder added, changed or removed by these ``changes``: by coder, then text."""
    by_id = {entry.id: entry for entry in entries}
    touched: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for entry in changes:
        what = reached(entry, by_id)[0]
        if what.op in _OF_STATEMENTS:
            touched[entry.coder][what.text].add(what.statement)
    return {coder: {text: len(each) for text, each in texts.items()} for coder, texts in sorted(touched.items())}
