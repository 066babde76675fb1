"""What stands in the journals, a row a statement, with how it came to be: alone, after candidates were shown, of a candidate, by a decision."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from stancegraph.characters import show
from stancegraph.coding.candidates import read_runs
from stancegraph.coding.codebook import CODEBOOK_FILE, cited, read_codebook
from stancegraph.coding.compared import Compared, read_assignment
from stancegraph.coding.fold import MAKING, Statement, fold, undone
from stancegraph.coding.journal import Entry, in_order, read_all
from stancegraph.coding.statements import CODED
from stancegraph.coding.texts import by_text
from stancegraph.errors import StancegraphError
from stancegraph.model.standing import replaced
from stancegraph.nearest import did_you_mean
from stancegraph.tables.problems import Problems
from stancegraph.tables.reader import read_dataset


class Found(StrEnum):
    """How a statement came to be."""

    ALONE = "alone"
    LATER = "after first pass"
    CANDIDATE = "candidate"
    DECISION = "decision"
    ELSEWHERE = "brought in"


@dataclass(frozen=True, slots=True)
class ListedRow:
    """A statement that stands: its cells, where its words are (``start``, ``end``, in code points), and what is known of its making.

    ``source`` is the one that it is published as said in: of several with the same text the first.
    ``added`` is when, ``found`` how: ``alone`` before its coder pressed p on the text, ``after first pass`` by hand since, of a ``candidate``
    (whose ``rule`` is named), by a ``decision`` on what the coders named in ``of`` had made, or ``brought in`` from elsewhere. ``seconds``
    are those it took in the page, ``edits`` how often it was changed since; ``finished`` whether its coder has finished the text, ``row`` the stance
    that it stands as in the tables: none where what it was published as was taken back or superseded. ``cites`` are the rules of the codebook that its note cites.
    """

    source: str
    coder: str
    actor: str
    actor_label: str
    issue: str
    issue_label: str
    position: str
    voice: str
    attributed_by: str
    on_behalf_of: str
    condition: str
    condition_kind: str
    date: str
    date_precision: str
    until: str
    confidence: str
    quote: str
    start: int
    end: int
    added: str
    found: Found
    rule: str
    of: str
    seconds: float | None
    edits: int
    finished: bool
    row: str
    note: str
    id: str
    cites: str


@dataclass(frozen=True, slots=True)
class Listing:
    """The ``rows``, in the order of sources and of the words in their text, and how many statements are ``withheld``: what several code
    of one text nobody sees before all have finished it. ``cited`` says how many of the rows cite each rule, those of the codebook in its order and
    then what is cited and is none of it; ``uncodified`` are the latter. Of a codebook that cannot be read nothing is known but what is cited."""

    rows: Sequence[ListedRow]
    withheld: int
    cited: Mapping[str, int]
    uncodified: Collection[str]


def listing(folder: Path, problems: Problems, coders: Collection[str] = (), sources: Collection[str] = ()) -> Listing:
    """What these coders, or all, made of these sources, or of all, and what stands of it.

    Raises StancegraphError for a coder who has decided nothing here, and for a source that is none.
    """
    dataset, entries = read_dataset(folder), in_order(read_all(folder, problems))
    there = {entry.coder for entry in entries}
    for coder in coders:
        if coder not in there:
            known = ", ".join(map(show, sorted(there))) or "nobody"
            raise StancegraphError(f"{show(coder)} has decided nothing in this dataset; there is {known}")
    places = {text: (number, each.id) for number, (text, each) in enumerate(by_text(dataset.sources).items())}
    named = {each.id: each.sha256 for each in dataset.sources}
    for source in sources:
        if source not in named:
            raise StancegraphError(f"no source {show(source)} is in sources.csv{did_you_mean(source, named)}")
    texts = {named[source] for source in sources}
    state = fold(entries)
    compared = Compared(state, read_assignment(folder, dataset))
    making = _Making(entries)
    rules = {each.id: each.rule for found in read_runs(folder, problems).values() for each in found}
    actors = {identifier: str(cells.get("name", "")) for identifier, cells in state.actors.items()}
    actors |= {each.id: each.name for each in dataset.actors}
    issues = {identifier: str(cells.get("label", "")) for identifier, cells in state.issues.items()}
    issues |= {each.id: each.label for each in dataset.issues}
    whose = {each.id: each.coder for each in (*state.statements.values(), *state.removed.values())}
    decided = cache(compared.is_settled)
    standing = {each.id for each in dataset.stances} - replaced(dataset)
    withheld, rows = 0, []

    def order(each: Statement) -> tuple[int, str, int, int, str, str]:
        number, _ = places.get(each.text, (len(places), ""))
        return number, each.text, each.values["start"], each.values["end"], each.coder, each.id

    for each in sorted(state.statements.values(), key=order):
        source = places.get(each.text, (0, each.text))[1]
        if (coders and each.coder not in coders) or (sources and each.text not in texts):
            continue
        if compared.is_overtaken(each):
            continue
        if len(coders) != 1 and compared.is_withheld(each):
            withheld += 1
            continue
        made = making.of(each)
        decision = state.decisions.get(each.id)
        cells: dict[str, str] = {name: str(each.values.get(name, "") or "") for name in _CELLS}
        published = [row.row for row in state.published.get(each.id, ()) if row.row in standing]
        rows.append(
            ListedRow(
                source,
                each.coder,
                actor_label=actors.get(cells["actor"], cells["actor"]),
                issue_label=issues.get(cells["issue"], cells["issue"]),
                start=each.values["start"],
                end=each.values["end"],
                added=made.at,
                found=made.found,
                rule=rules.get(made.candidate, "") if made.candidate else "",
                of=", ".join(sorted({whose[one] for one in decision.of if one in whose})) if decision else "",
                seconds=made.seconds,
                edits=made.edits,
                finished=compared.has_finished(each.text, each.coder) or (decision is not None and decided(each.text)),
                row=published[-1] if published else "",
                id=each.id,
                cites=", ".join(cited(cells["note"])),
                **cells,
            )
        )
    counts = Counter(anchor for row in rows for anchor in cited(row.note))
    try:
        anchors = [rule.anchor for rule in read_codebook(folder, problems)]
    except StancegraphError as error:
        path = str(folder / CODEBOOK_FILE)
        problems.warn(path, None, None, f"{str(error).removeprefix(f'{path}: ')}; what it has is not known here")
        return Listing(rows, withheld, dict(sorted(counts.items())), ())
    uncodified = sorted(counts.keys() - set(anchors))
    return Listing(rows, withheld, {each: counts[each] for each in (*anchors, *uncodified)}, uncodified)


_CELLS = (*CODED, "quote")


@dataclass(frozen=True, slots=True)
class _Made:
    at: str
    found: Found
    candidate: str
    seconds: float | None
    edits: int


class _Making:
    """What the entries that count say of the making of statements."""

    def __init__(self, ordered: Sequence[Entry]) -> None:
        void = undone(ordered)
        self._first: dict[str, Entry] = {}
        self._took: dict[str, list[int]] = defaultdict(list)
        self._edits = Counter[str]()
        self._passed: dict[tuple[str, str], Entry] = {}
        for entry in ordered:
            if entry.id in void:
                continue
            if entry.op == "first-pass":
                self._passed.setdefault((entry.coder, entry.text), entry)
            if entry.op in MAKING and entry.statement:
                first = self._first.setdefault(entry.statement, entry)
                if first is not entry:
                    self._edits[entry.statement] += 1
            elif entry.op == "edit":
                self._edits[entry.statement] += 1
            else:
                continue
            if entry.ms is not None:
                self._took[entry.statement].append(entry.ms)

    def of(self, statement: Statement) -> _Made:
        first = self._first[statement.id]
        took = self._took.get(statement.id)
        seconds = None if took is None else sum(took) / 1000
        candidate = first.origin if first.op == "accept" else ""
        return _Made(first.at, self._found(first), candidate, seconds, self._edits[statement.id])

    def _found(self, first: Entry) -> Found:
        if first.op == "decide":
            return Found.DECISION
        if first.op == "accept":
            return Found.CANDIDATE
        if first.origin:
            return Found.ELSEWHERE
        passed = self._passed.get((first.coder, first.text))
        return Found.LATER if passed is not None and passed.order < first.order else Found.ALONE
