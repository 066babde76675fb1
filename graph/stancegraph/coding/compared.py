"""What several coded of the same texts, side by side: the one place where anybody's coding meets another's.

A text is open to be compared when everybody who is to code it has finished it: by the plan and, beside it or without one, whoever has
begun. Who is not in the plan cannot finish anything, so that nobody waits for them, and what they have not finished is left out. Where the plan says that nobody is blind, it is as soon as two have begun.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from stancegraph.coding.fold import Decision, State, Statement, fold, unseen
from stancegraph.coding.journal import Entry, read_all
from stancegraph.coding.later import changed, later
from stancegraph.coding.matching import Unit, together
from stancegraph.coding.plan import Assignment, read_plan
from stancegraph.coding.statements import CODED
from stancegraph.model.records import Dataset
from stancegraph.tables.problems import Problems
from stancegraph.tables.reader import read_dataset


def cells_said(statement: Statement) -> dict[str, str]:
    """The cells of the row that a statement becomes, those that are empty left out."""
    return {name: str(statement.values[name]) for name in CODED if statement.values.get(name) not in (None, "")}


def unit_of(statement: Statement) -> Unit:
    """A statement as what is matched."""
    values = statement.values
    return Unit(
        statement.id, values["start"], values["end"], str(values.get("actor", "")), str(values.get("issue", ""))
    )


@dataclass(frozen=True)
class Compared:
    """The codings of texts that stand in ``state``; ``assignment`` is the plan, where there is one."""

    state: State
    assignment: Assignment | None

    @cached_property
    def _codings(self) -> Mapping[str, Mapping[str, list[Statement]]]:
        found: dict[str, dict[str, list[Statement]]] = {}
        if self.assignment is not None:
            for text, coders in self.assignment.coders.items():
                found[text] = {coder: [] for coder in coders}
        decided = self.state.decisions
        for coder, text in sorted(self.state.done | self.state.first_pass):
            found.setdefault(text, {}).setdefault(coder, [])
        for each in self.state.statements.values():
            if each.id not in decided:
                found.setdefault(each.text, {}).setdefault(each.coder, []).append(each)
        for codings in found.values():
            for statements in codings.values():
                statements.sort(key=lambda each: (each.values["start"], each.values["end"], each.id))
        return found

    @property
    def is_blind(self) -> bool:
        """Whether nobody sees another's coding before all have finished."""
        return self.assignment is None or self.assignment.plan.blind

    @cached_property
    def shared(self) -> tuple[str, ...]:
        """The texts that several code, in the order of the plan, or of their SHA-256."""
        listed = dict.fromkeys(self.assignment.texts if self.assignment else ())
        listed |= dict.fromkeys(sorted(self._codings))
        return tuple(text for text in listed if len(self.coders(text)) > 1)

    def everybody(self, text: str) -> tuple[str, ...]:
        """Who is to code a text, or has coded something in it, by name."""
        return tuple(sorted(self._codings.get(text, ())))

    def coders(self, text: str) -> tuple[str, ...]:
        """Whose codings of a text are compared, by name."""
        outside = self.outside(text)
        return tuple(coder for coder in self.everybody(text) if coder not in outside)

    def outside(self, text: str) -> tuple[str, ...]:
        """Who has begun a text, has not finished it, and cannot, not being in the plan: their coding of it is left out."""
        if self.assignment is None:
            return ()
        able = self.assignment.plan.coders
        return tuple(each for each in self.everybody(text) if each not in able and not self.has_finished(text, each))

    @cached_property
    def left_out(self) -> Mapping[str, tuple[str, ...]]:
        """By coder the texts, of those that several code, in which their coding is left out (:meth:`outside`)."""
        found: dict[str, list[str]] = {}
        for text in self.shared:
            for coder in self.outside(text):
                found.setdefault(coder, []).append(text)
        return {coder: tuple(texts) for coder, texts in sorted(found.items())}

    def unfinished(self, text: str) -> tuple[str, ...]:
        """Who has not finished a text yet, and can."""
        return tuple(coder for coder in self.coders(text) if not self.has_finished(text, coder))

    def is_open(self, text: str) -> bool:
        """Whether the codings of a text may be seen beside one another."""
        if len(self.coders(text)) < 2:
            return False
        if self.is_blind:
            return not self.unfinished(text)
        return sum(bool(self.coding(text, each)) or self.has_finished(text, each) for each in self.coders(text)) > 1

    def has_finished(self, text: str, coder: str) -> bool:
        """Whether a coder has finished a text."""
        return (coder, text) in self.state.done

    def has_begun(self, text: str, coder: str) -> bool:
        """Whether a coder has coded something in a text, or gone through it, and has not finished it."""
        is_begun = bool(self.coding(text, coder)) or (coder, text) in self.state.first_pass
        return is_begun and not self.has_finished(text, coder)

    def deciders(self, text: str) -> tuple[str, ...]:
        """Who has decided on what several coders made of a text, by name; nobody before all of it is decided, or where there is nothing to decide on."""
        return tuple(sorted(self._deciding.get(text, ()))) if self.is_decided(text) else ()

    @cached_property
    def _deciding(self) -> Mapping[str, set[str]]:
        found: dict[str, set[str]] = {}
        for each in filter(self.stands, self.state.decisions.values()):
            found.setdefault(each.text, set()).add(each.coder)
        return found

    def coding(self, text: str, coder: str) -> list[Statement]:
        """What a coder made of a text, in its order."""
        return list(self._codings.get(text, {}).get(coder, ()))

    def is_withheld(self, statement: Statement) -> bool:
        """Whether nobody but its coder is to see a statement yet: several code its text, not all have finished, and the tables do not say the same."""
        text = statement.text
        if len(self.everybody(text)) < 2 or self.is_open(text):
            return False
        if self.is_left(text):
            return False
        rows = self.state.published.get(statement.id, ())
        return not (
            rows and cells_said(statement) == {name: rows[-1].cells[name] for name in CODED if name in rows[-1].cells}
        )

    def units(self, text: str) -> list[dict[str, Statement]]:
        """The statements of a text that are of the same words, by coder, in the order of the text."""
        if text not in self._units:
            codings = {coder: self.coding(text, coder) for coder in self.coders(text)}
            by_id = {each.id: each for statements in codings.values() for each in statements}
            found = together({coder: map(unit_of, statements) for coder, statements in codings.items()})
            self._units[text] = [{coder: by_id[unit.id] for coder, unit in each.items()} for each in found]
        return self._units[text]

    @cached_property
    def _units(self) -> dict[str, list[dict[str, Statement]]]:
        return {}

    def decision(self, unit: Mapping[str, Statement]) -> Decision | None:
        """What was decided on a unit: on exactly these statements, by whoever did so first."""
        return self._decisions.get(frozenset(each.id for each in unit.values()))

    def first(self, decision: Decision) -> Decision | None:
        """What was decided first on the statements that a decision is on; None where it is on none."""
        return self._decisions.get(frozenset(decision.of))

    def is_preceded(self, decision: Decision) -> bool:
        """Whether something else was decided before on the statements that a decision is on."""
        return self.first(decision) not in (None, decision)

    @cached_property
    def _decisions(self) -> Mapping[frozenset[str], Decision]:
        found: dict[frozenset[str], Decision] = {}
        # Ids of decisions begin with the moment at which they were made first (UUID of version 7).
        for each in sorted(self.state.decisions.values(), key=lambda each: each.id):
            if each.of:
                found.setdefault(frozenset(each.of), each)
        return found

    def stands(self, decision: Decision) -> bool:
        """Whether a decision is what counts: the first on statements that still are a unit, or on none, as what nobody had found is."""
        if not decision.of:
            return True
        wanted = frozenset(decision.of)
        texts = {self.state.statements[each].text for each in wanted if each in self.state.statements}
        units = (unit for text in texts for unit in self.units(text))
        return self.first(decision) == decision and any({each.id for each in unit.values()} == wanted for unit in units)

    def is_decided_anew(self, decision: Decision) -> bool:
        """Of a decision that does not stand: whether nothing is left to decide in the texts that it is of, so that nothing of it will stand again."""
        of = (self.state.statements.get(each) for each in decision.of)
        return all(map(self.is_settled, {decision.text, *(each.text for each in of if each)}))

    @cached_property
    def decided(self) -> frozenset[str]:
        """The statements of coders that something was decided on."""
        return frozenset(statement for each in self.state.decisions.values() for statement in each.of)

    def is_overtaken(self, statement: Statement) -> bool:
        """Whether a statement is what somebody decided on statements that are others now, and on these something else is decided."""
        decision = self.state.decisions.get(statement.id)
        return decision is not None and not self.stands(decision) and self.is_decided_anew(decision)

    def is_decided(self, text: str) -> bool:
        """Whether every unit of a text that is open is decided on."""
        return self.is_open(text) and all(map(self.decision, self.units(text)))

    def is_left(self, text: str) -> bool:
        """Whether no more than one codes a text, any longer perhaps, and nobody is waited for: there is nothing to decide between."""
        return len(self.coders(text)) < 2 and not self.unfinished(text)

    def is_settled(self, text: str) -> bool:
        """Whether nothing is left to decide in a text: all is decided, or there is nothing to decide between any longer."""
        return self.is_decided(text) or self.is_left(text)


@dataclass(frozen=True)
class Codings:
    """All that was coded in a dataset, by whomever, and by which plan."""

    dataset: Dataset
    entries: tuple[Entry, ...]
    assignment: Assignment | None

    @cached_property
    def unseen(self) -> Compared:
        """What agreement is told of (:func:`before_seen`)."""
        return before_seen(self.entries, self.assignment)

    @cached_property
    def later(self) -> Mapping[str, Mapping[str, int]]:
        """By coder and text how many statements the coder added, changed or removed when all had finished the text: it counts for no agreement."""
        return changed(self.entries, later(self.entries, self.assignment))


def before_seen(entries: Sequence[Entry], assignment: Assignment | None) -> Compared:
    """What everybody coded before seeing others' coding of the same text, and before all had finished it, so that it could be seen."""
    after = {entry.id for entry in later(entries, assignment)}
    return Compared(fold(entry for entry in unseen(entries) if entry.id not in after), assignment)


def read_codings(folder: Path, problems: Problems) -> Codings:
    """The codings of a dataset folder. Raises StancegraphError for a plan that cannot be followed, DataError for a faulty dataset."""
    dataset = read_dataset(folder)
    return Codings(dataset, tuple(read_all(folder, problems)), read_assignment(folder, dataset))


def read_assignment(folder: Path, dataset: Dataset) -> Assignment | None:
    """The plan of a dataset folder, put to its texts; None where there is none."""
    plan = read_plan(folder)
    return plan.among(dataset.sources) if plan else None
