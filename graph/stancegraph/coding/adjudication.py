"""Somebody decides what stands where several coded the same text: unit by unit, with all their codings in sight. A statement that none of
them found may be added.

Who adjudicates may be one of the coders. Then it is written down, before anything is shown, that this coder has seen the others' coding of the
text, so that what the coder changes in it from then on counts for no agreement.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from stancegraph.coding.compared import Compared, before_seen, read_assignment
from stancegraph.coding.fold import Decision, State, Statement, fold
from stancegraph.coding.journal import Entry, content_of, in_order, journals, parse
from stancegraph.coding.meanings import NAMED, Meanings
from stancegraph.coding.statements import day_known
from stancegraph.coding.texts import Library
from stancegraph.coding.workbench import StaleError, UnfitError, Workbench
from stancegraph.errors import StancegraphError

TOGETHER = (
    ("actor",),
    ("issue",),
    ("position", "condition", "condition_kind"),
    ("voice", "attributed_by"),
    ("date", "date_precision"),
    ("until",),
    ("on_behalf_of",),
)
"""The columns that are decided on, those that are one decision together; the rest follows whose statement prevails."""


@dataclass(frozen=True, slots=True)
class Unit:
    """Statements of the same words, by coder; the first of the columns (:data:`TOGETHER`) that they have otherwise; whether all coders of the text made it and
    mean the same; what was decided on it."""

    statements: Mapping[str, Statement]
    differs: Sequence[str]
    is_alike: bool
    decision: Decision | None


class Adjudication:
    """The codings of a dataset, and what one person decides on them."""

    def __init__(self, folder: Path, coder: str, library: Library) -> None:
        """Raises StancegraphError for a name that is none, a plan or a dataset that cannot be read."""
        self.bench = Workbench(folder, coder, library, adjudicates=True)
        self.coder = coder
        self._assignment = read_assignment(folder, self.bench.dataset)
        self._marks: dict[Path, tuple[int, int]] = {}
        self._others: list[Entry] = []
        self._state = State()
        self._meanings = Meanings(self.bench.dataset, ())
        self.look()

    def look(self) -> None:
        """Take in what was coded and decided since."""
        self.bench.look()
        files = journals(self.bench.folder)
        marks = {file: (found.st_size, found.st_mtime_ns) for file in files if (found := file.stat())}
        own = self.bench.journal_file
        if {file: mark for file, mark in marks.items() if file != own} != self._marks:
            self._marks = {file: mark for file, mark in marks.items() if file != own}
            entries = [entry for file in files for entry in parse(content_of(file), str(file), self.bench.problems)]
            self._others = [entry for entry in in_order(entries) if entry.coder != self.coder]
            self._state = fold(self._others)
            self._meanings = Meanings(self.bench.dataset, self._others)
        # Names tell of a coding as well: those that others made are known as soon as a text is open whose statements need them.
        compared = self.compared
        open_texts = {text for text in compared.shared if compared.is_open(text)}
        used = {
            str(each.values.get(name, ""))
            for each in compared.state.statements.values()
            if each.text in open_texts
            for name in ("actor", "attributed_by", "on_behalf_of", "issue")
        }
        self.bench.lend(
            {key: cells for key, cells in self._state.actors.items() if key in used},
            {key: cells for key, cells in self._state.issues.items() if key in used},
        )

    @property
    def compared(self) -> Compared:
        """What stands, of all coders and of who decides."""
        return Compared(_both(self._state, self.bench.state), self._assignment)

    @property
    def unseen(self) -> Compared:
        """What agreement is told of."""
        return before_seen([*self._others, *self.bench.entries], self._assignment)

    def units(self, text: str) -> list[Unit]:
        """The units of a text, in its order. Raises StancegraphError where it is not open: nothing is shown before all have finished.

        That a coder of the text sees the others' coding is in the journal first.
        """
        compared = self._opened(text)
        coders = compared.coders(text)
        found = []
        for unit in compared.units(text):
            differs = _differing(unit)
            found.append(Unit(unit, differs, len(unit) == len(coders) and not differs, compared.decision(unit)))
        return found

    def apart(self, unit: Unit) -> dict[str, dict[str, str]]:
        """By coder and column what the coder, or else the table, says of an actor or issue of the unit that not all mean alike."""
        said = self._meanings.apart(unit.statements.values())
        found: dict[str, dict[str, str]] = {}
        for coder, statement in unit.statements.items():
            for column, kind in NAMED.items():
                if by := said.get((kind, str(statement.values.get(column, "")))):
                    found.setdefault(coder, {})[column] = by.get(coder, by.get(f"{kind}s.csv", ""))
        return found

    def added(self, text: str) -> list[Statement]:
        """The statements that somebody who decides added, because no coder of the text had found them, in its order. Raises as :meth:`units` does."""
        state = self._opened(text).state
        found = [
            state.statements[each.id]
            for each in state.decisions.values()
            if each.kept and not each.of and each.text == text
        ]
        return sorted(found, key=lambda each: (each.values["start"], each.values["end"], each.id))

    def _opened(self, text: str) -> Compared:
        compared = self.compared
        if text not in self.bench.sources or len(compared.coders(text)) < 2:
            raise StancegraphError("this text is not coded by several")
        if not compared.is_open(text):
            waiting = " and ".join(compared.unfinished(text))
            raise StancegraphError(
                f"this text is closed until {waiting} finished it: nobody sees another's coding before"
            )
        # Whose coding is left out may be in the plan one day: then it counts, and was not made blind.
        if self.coder in compared.everybody(text) and (self.coder, text) not in self.bench.state.compared:
            self.bench.decide("compare", seen=self.bench.head, text=text)
        return compared

    def decide(
        self, *, seen: str, text: str, values: Mapping[str, Any], statement: str = "", ms: int | None = None
    ) -> Entry:
        """Decide on the unit whose statements ``values`` names (``of``): it becomes the statement that the other values make, or none
        (``drop``). Of no statements it is one that nobody found: it is added, or ``statement``, which was added before, becomes it.

        Raises UnfitError for what is no unit of the text, or was decided by somebody else, StaleError where what its coders say, or what was
        decided on it, is not what was shown here last; else as Workbench.decide does.
        """
        of = values.get("of")
        wanted = frozenset(of) if isinstance(of, list) and all(isinstance(each, str) for each in of) else frozenset()
        before = self._unit(text, wanted)
        self.look()
        if before is not None and self._unit(text, wanted) != before:
            raise StaleError("somebody coded or decided on this since; it is shown now: look at it, and do this again")
        if of == []:
            if statement not in {"", *(each.id for each in self.added(text))}:
                raise UnfitError([("statement", "there is no such statement on this text")])
            return self._decided(self.compared.state.decisions.get(statement), seen, text, values, ms)
        unit = next((each for each in self.units(text) if _of(each.statements) == wanted), None)
        if unit is None:
            raise UnfitError([("of", "the statements have changed; look at them again")])
        return self._decided(unit.decision, seen, text, values, ms)

    def _unit(self, text: str, of: frozenset[str]) -> tuple[Mapping[str, Statement], Decision | None] | None:
        """The statements of a unit, and what was decided on it, as they are known here; None where there is none that may be seen."""
        compared = self.compared
        units = compared.units(text) if compared.is_open(text) else []
        return next(((unit, compared.decision(unit)) for unit in units if _of(unit) == of), None)

    def _decided(
        self, before: Decision | None, seen: str, text: str, values: Mapping[str, Any], ms: int | None
    ) -> Entry:
        if before is not None and before.coder != self.coder:
            raise UnfitError([("of", f"{before.coder} has decided on this already")])
        identifier = before.id if before is not None else ""
        return self.bench.decide("decide", seen=seen, text=text, statement=identifier, values=values, ms=ms)


def _of(unit: Mapping[str, Statement]) -> frozenset[str]:
    return frozenset(each.id for each in unit.values())


def _differing(unit: Mapping[str, Statement]) -> list[str]:
    """The first of the columns in which not all mean the same; where exactly the words begin and end makes no difference."""
    return [columns[0] for columns in TOGETHER if len({_meant(each.values, columns) for each in unit.values()}) > 1]


def _meant(values: Mapping[str, Any], columns: Sequence[str]) -> tuple[str, ...]:
    return (day_known(values),) if columns[0] == "date" else tuple(str(values.get(name, "")) for name in columns)


def _both(one: State, other: State) -> State:
    """Two states of different coders as one."""
    return State(**{each.name: getattr(one, each.name) | getattr(other, each.name) for each in fields(State)})
