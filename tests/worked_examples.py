"""Worked examples on a page: small tables of records, questions about them and the answers, in blocks marked ``example``.

A block has parts with blank lines between them. ``stances:``, ``roles:``, ``issues:`` and ``events:`` are tables of records, with
a bar between cells; ``states:`` names actors that are states. A part that begins with ``$`` is a question, as on the
command line, and under it the answer: some columns of it, or ``nothing``.
"""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from reference import World
from stancegraph.answers.contradictions import contradictions
from stancegraph.answers.positions import positions
from stancegraph.answers.shifts import shifts
from stancegraph.answers.timeline import timeline
from stancegraph.model.records import Bearing, Event, Issue, PartialDate, Role, Stance
from stancegraph.model.words import (
    POSITIONS,
    ActorKind,
    ConditionKind,
    DatePrecision,
    EventType,
    Represents,
    Voice,
)
from worlds import ask

Record = TypeVar("Record")
ANSWERS = {"positions": positions, "timeline": timeline, "shifts": shifts, "contradictions": contradictions}
_SEVERAL = {"--actor": "actors", "--issue": "issues", "--voice": "voices", "--kind": "kinds"}
_FLAGS = {
    "--own": ("inherit", False),
    "--no-entailed": ("entailed", False),
    **{f"--{name}": (name.replace("-", "_"), True) for name in ("taken-over", "across-governments", "lapsed", "fresh")},
    "--one-side": ("one_side", True),
}
_NUMBERS = {"--stale-after": "stale_after", "--longest-gap": "longest_gap", "--within": "within"}


@dataclass(frozen=True)
class Question:
    """What is asked, and what is said to come out: rows of some columns, none where nothing does."""

    answer: str
    options: tuple[str, ...]
    expected: list[dict[str, str]]

    def asked_of(self, world: World) -> list[dict[str, str]]:
        """What the package answers, in the columns that are shown (all, where nothing should come out)."""
        words: dict[str, Any] = {}
        options = iter(self.options)
        for option in options:
            if option in _FLAGS:
                word, value = _FLAGS[option]
                words[word] = value
            elif option in _SEVERAL:
                words.setdefault(_SEVERAL[option], []).append(next(options))
            elif option in _NUMBERS:
                words[_NUMBERS[option]] = int(next(options))
            elif option in ("--as-of", "--since", "--until"):
                words[option[2:].replace("-", "_")] = date.fromisoformat(next(options))
            elif option == "--known-at":
                words["known_at"] = datetime.fromisoformat(next(options)).replace(tzinfo=UTC)
            else:
                raise ValueError(f"{option} is no option of an example")
        rows = ask(ANSWERS[self.answer], world, **words)
        return [
            {name: _shown(getattr(row, name)) for name in (self.expected[0] if self.expected else ("stance",))}
            for row in rows
        ]


@dataclass(frozen=True)
class Example:
    """A block: its records and its questions."""

    heading: str
    world: World
    questions: list[Question]


def examples(page: str) -> list[Example]:
    """All blocks of a page, each with the heading it stands under."""
    found = []
    for block in re.finditer(r"^```example\n(.*?)^```$", page, re.DOTALL | re.MULTILINE):
        heading = re.findall(r"^## (.*)$", page[: block.start()], re.MULTILINE)[-1]
        found.append(_example(heading, block[1]))
    return found


def _example(heading: str, text: str) -> Example:
    tables: dict[str, list[dict[str, str]]] = {}
    states: list[str] = []
    questions = []
    for part in re.split(r"\n\s*\n", text.strip()):
        head, *lines = part.splitlines()
        if head.startswith("$ "):
            answer, *options = shlex.split(head[2:])
            questions.append(Question(answer, tuple(options), [] if lines == ["nothing"] else _table(lines)))
        elif head.startswith("states: "):
            states = head.removeprefix("states: ").split(", ")
        else:
            tables[head.removesuffix(":")] = _table(lines)
    world = World(
        stances=[_stance(row) for row in tables.pop("stances")],
        roles=[_role(row, number) for number, row in enumerate(tables.pop("roles", []))],
        issues=[_issue(row) for row in tables.pop("issues", [])],
        events=[_event(row) for row in tables.pop("events", [])],
        kinds=dict.fromkeys(states, ActorKind.STATE),
    )
    if tables or not questions:
        raise ValueError(f"an example under {heading!r} has parts that mean nothing, or asks nothing: {[*tables]}")
    return Example(heading, world, questions)


def _table(lines: list[str]) -> list[dict[str, str]]:
    names, *rows = ([cell.strip() for cell in line.split("|")] for line in lines)
    if not rows:
        raise ValueError(f"a table without rows: {lines}")
    return [dict(zip(names, row, strict=True)) for row in rows]


def _stance(row: dict[str, str]) -> Stance:
    by, kind, until, recorded = (row.pop(name, "") for name in ("attributed_by", "condition_kind", "until", "recorded"))
    found = Stance(
        id=row.pop("id"),
        actor=row.pop("actor"),
        issue=row.pop("issue", "ceasefire"),
        position=POSITIONS[row.pop("position")],
        date=date.fromisoformat(row.pop("date")),
        voice=Voice.ATTRIBUTED if by else Voice(row.pop("voice", "self")),
        source="paper",
        condition="if it holds" if kind else "",
        condition_kind=ConditionKind(kind) if kind else None,
        date_precision=DatePrecision(row.pop("date_precision", "day")),
        until=date.fromisoformat(until) if until else None,
        attributed_by=by or None,
        on_behalf_of=row.pop("on_behalf_of", "") or None,
        recorded=datetime.fromisoformat(recorded).replace(tzinfo=UTC) if recorded else None,
        supersedes=row.pop("supersedes", "") or None,
    )
    return _used_up(row, found)


def _role(row: dict[str, str], number: int) -> Role:
    start, end = row.pop("start", ""), row.pop("end", "")
    found = Role(
        id=f"r{number}",
        actor=row.pop("actor"),
        office="office",
        organisation=row.pop("organisation"),
        represents=Represents(row.pop("represents", "by-office")),
        start=PartialDate.parse(start) if start else None,
        end=PartialDate.parse(end) if end else None,
        leads=row.pop("leads", "") == "yes",
        remit=tuple(row.pop("remit", "").split()),
    )
    return _used_up(row, found)


def _issue(row: dict[str, str]) -> Issue:
    name = row.pop("id")
    entails, broader = tuple(row.pop("entails", "").split()), tuple(row.pop("broader", "").split())
    stale = row.pop("stale_after", "")
    found = Issue(name, name, f"{name} should be.", broader, entails, stale_after=int(stale) if stale else None)
    return _used_up(row, found)


def _event(row: dict[str, str]) -> Event:
    shown = (each.split("=") for each in row.pop("bears_on", "").split())
    found = Event(
        id=row.pop("id"),
        type=EventType.ASSAULT,
        label="What happened",
        date=date.fromisoformat(row.pop("date")),
        source="paper",
        actors=tuple(row.pop("actors", "").split()),
        bears_on=tuple(Bearing(about, POSITIONS[position]) for about, position in shown),
    )
    return _used_up(row, found)


def _used_up(row: dict[str, str], record: Record) -> Record:
    if row:
        raise ValueError(f"columns that mean nothing: {[*row]}")
    return record


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return " ".join(value)
    return "" if value is None else str(value)
