"""What a machine proposes to code: read from the files of runs, put in order, and learned about from what coders made of it.

A candidate is no row and becomes none: a coder who has read the text by herself accepts it, and says the position, or rejects it. The
files of runs lie in ``DATASET/coding/candidates``: ``RUN.jsonl`` has one line a text, ``RUN.toml`` says how it was made.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from stancegraph import limits
from stancegraph.coding.fold import State
from stancegraph.coding.matching import Unit, can_match, match
from stancegraph.errors import why_no_json
from stancegraph.files import content_within, refuse_outside
from stancegraph.naming import fold
from stancegraph.tables.problems import Problems

FOLDER = Path("coding", "candidates")
CONTROL_SHARE = 0.1
"""Of all texts: those on which no candidate is ever shown, so that what coders find by themselves stays known."""
ENOUGH = 20
"""Decisions on the candidates of a rule before it may be retired."""
LEAST_PRECISION = 0.3
"""The share of accepted ones below which a rule is retired."""
TEXTS = ("rule", "actor", "actor_name", "issue", "issue_words", "voice", "attributed_by", "condition", "position")
KEYS = ("start", "end", *TEXTS)
"""What the file of a run may say of a candidate; all but the first two are texts."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch of a text that may say who stands where: from ``start`` to ``end``, in code points.

    ``rule`` is what found it. ``actor``, ``issue`` and ``attributed_by`` are ids of the dataset where they are known, ``actor_name`` and
    ``issue_words`` the words for them. ``position`` is what the method thinks; it is kept for measuring the method, and shown to nobody
    who codes.
    """

    text: str
    start: int
    end: int
    rule: str
    actor: str = ""
    actor_name: str = ""
    issue: str = ""
    issue_words: str = ""
    voice: str = ""
    attributed_by: str = ""
    condition: str = ""
    position: str = ""

    @property
    def id(self) -> str:
        """Made of place, actor and issue: whatever finds it again, it is the same, and is decided once."""
        said = [
            self.text,
            self.start,
            self.end,
            self.actor or fold(self.actor_name),
            self.issue or fold(self.issue_words),
        ]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]

    @property
    def is_bare(self) -> bool:
        """Whether it names neither an actor nor an issue."""
        return not (self.actor or self.actor_name or self.issue or self.issue_words)

    @property
    def is_by_words(self) -> bool:
        """Whether it has words for an actor or an issue, and no id."""
        return bool((self.actor_name and not self.actor) or (self.issue_words and not self.issue))

    def as_json(self) -> dict[str, Any]:
        """As it stands in the file of a run, the text left out: that is said once for the line."""
        said = {name: getattr(self, name) for name in self.__slots__ if name != "text"}
        return {name: value for name, value in said.items() if value != ""}


def candidate_of(text: str, said: Mapping[str, Any]) -> Candidate:
    """The candidate that an object in the file of a run stands for. Raises ValueError for one that is none."""
    start, end = said.get("start"), said.get("end")
    if type(start) is not int or type(end) is not int or not 0 <= start < end:
        raise ValueError("start and end are no place")
    if not all(isinstance(said.get(name, ""), str) for name in TEXTS) or not said.get("rule"):
        raise ValueError(f"{', '.join(TEXTS)} are texts, and rule is needed")
    if unknown := [name for name in said if name not in KEYS]:
        raise ValueError(f"{unknown[0]} is nothing that is said of a candidate")
    return Candidate(text, start, end, **{name: said[name] for name in TEXTS if name in said})


def read_runs(dataset: Path, problems: Problems) -> dict[str, list[Candidate]]:
    """The candidates of all runs by the SHA-256 of their text, each once; a line that says none is warned of, and passed over."""
    found: dict[str, dict[str, Candidate]] = {}
    folder = dataset / FOLDER
    for path in sorted(folder.glob("*.jsonl")) if folder.is_dir() else ():
        refuse_outside(path, dataset)
        for number, line in enumerate(content_of_run(path).split(b"\n"), 1):
            if not line.strip():
                continue
            try:
                text, candidates = said_in(json.loads(line.decode("utf-8")))
            except (ValueError, RecursionError) as error:
                problems.warn(
                    str(path), number, None, f"no line of a run, so it proposes nothing: {why_no_json(error)}"
                )
                continue
            here = found.setdefault(text, {})
            for each in candidates:
                here.setdefault(each.id, each)
    return {text: list(each.values()) for text, each in found.items()}


def content_of_run(path: Path) -> bytes:
    """The bytes of the file of a run. Raises StancegraphError for one that cannot be read, or is too large to be one."""
    return content_within(path, limits.LARGEST_RUN, "is it the file of a run?")


def said_in(said: Any) -> tuple[str, list[Candidate]]:
    """The text that a line is about, and its candidates. Raises ValueError for what is no line of a run."""
    text, proposed = (said.get("text"), said.get("candidates")) if isinstance(said, dict) else (None, None)
    if not isinstance(text, str) or not isinstance(proposed, list):
        raise ValueError("it names no text, or has no list of candidates")
    if not all(isinstance(each, dict) for each in proposed):
        raise ValueError("candidates are objects")
    return text, [candidate_of(text, each) for each in proposed]


def is_control(sha256: str, share: float) -> bool:
    """Whether no candidate is ever shown on a text that no plan names: so for a fixed share of all texts, told by their SHA-256 alone."""
    drawn = int.from_bytes(hashlib.sha256(b"control " + sha256.encode()).digest()[:8], "big")
    return drawn < share * 2**64


@dataclass(frozen=True, slots=True)
class Learned:
    """What became of the candidates of one rule: how many were ``accepted`` and ``rejected``."""

    rule: str
    accepted: int
    rejected: int

    @property
    def decided(self) -> int:
        """How many were decided."""
        return self.accepted + self.rejected

    @property
    def precision(self) -> float | None:
        """The share of those accepted; None where nothing was decided."""
        return self.accepted / self.decided if self.decided else None

    @property
    def expected(self) -> float:
        """How likely the next one is accepted: the share, drawn towards a half by two decisions that were not made (Laplace)."""
        return (self.accepted + 1) / (self.decided + 2)

    @property
    def is_retired(self) -> bool:
        """Whether enough was decided to leave it out."""
        return self.decided >= ENOUGH and self.accepted < LEAST_PRECISION * self.decided


@dataclass
class Reviewing:
    """The candidates of all runs, and what of them is still to be looked at. On the texts in ``control`` none ever are."""

    by_text: Mapping[str, Sequence[Candidate]]
    control: frozenset[str] = frozenset()
    _by_id: dict[str, Candidate] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._by_id = {each.id: each for all_of in self.by_text.values() for each in all_of}

    def learned(self, state: State) -> dict[str, Learned]:
        """By rule, what became of its candidates. What was accepted and then removed counts as rejected."""
        accepted, rejected = Counter[str](), Counter[str]()
        for identifier, (_, statement) in state.reviewed.items():
            if (known := self._by_id.get(identifier)) is not None:
                (accepted if statement in state.statements else rejected)[known.rule] += 1
        rules = {each.rule for each in self._by_id.values()}
        return {rule: Learned(rule, accepted[rule], rejected[rule]) for rule in sorted(rules)}

    def waiting(self, text: str, state: State) -> list[Candidate]:
        """The candidates of a text that nobody decided, in the order of what they are likely to yield.

        Left out are those of retired rules, those that are on words, actor and issue already coded, and bare ones beside fuller ones.
        """
        learned, all_of = self.learned(state), self.by_text.get(text, ())
        left = [each for each in all_of if each.id not in state.reviewed and not learned[each.rule].is_retired]
        coded = {each.id: each.values for each in state.statements.values() if each.text == text}
        by_words = _said_by_words(all_of, coded, state)
        fuller = [each for each in all_of if not each.is_bare]
        left = [
            each
            for each in left
            if not (
                each.id in by_words if each.is_by_words else any(_is_said(each, values) for values in coded.values())
            )
            and not (each.is_bare and any(can_match(each, other) for other in fuller))
        ]
        return sorted(left, key=lambda each: (-learned[each.rule].expected, each.start, each.end, each.id))


def _is_said(candidate: Candidate, values: Mapping[str, Any]) -> bool:
    """Whether a statement may say what a candidate proposes: on its words, and of the actor and on the issue whose ids it has."""
    if not can_match(candidate, Unit("", values["start"], values["end"])):
        return False
    return candidate.actor in ("", values.get("actor")) and candidate.issue in ("", values.get("issue"))


def _said_by_words(all_of: Sequence[Candidate], coded: Mapping[str, Mapping[str, Any]], state: State) -> set[str]:
    """Of the candidates that name somebody or something by words alone, the ids of those that were coded by hand. Whom the words mean nobody knows,
    so that a statement stands for one of them at most, and for none where it was made of a candidate, or says what another has by ids."""
    reviewed = {statement for _op, statement in state.reviewed.values()}
    told = [each for each in all_of if not each.is_bare and not each.is_by_words]
    free = {
        identifier: values
        for identifier, values in coded.items()
        if identifier not in reviewed and not any(_is_said(each, values) for each in told)
    }
    by_words = {each.id: each for each in all_of if each.is_by_words and each.id not in state.reviewed}
    found = match(
        (Unit(each.id, each.start, each.end) for each in by_words.values()),
        (Unit(identifier, values["start"], values["end"]) for identifier, values in free.items()),
    )
    return {one.id for one, other in found.pairs if _is_said(by_words[one.id], free[other.id])}


def retired(learned: Iterable[Learned]) -> list[Learned]:
    """Those that are left out, the least precise first."""
    return sorted((each for each in learned if each.is_retired), key=lambda each: (each.precision or 0.0, each.rule))
