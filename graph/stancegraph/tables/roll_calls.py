"""Votes: an actor votes once in a roll call, and what it says later it had meant corrects that vote."""

from __future__ import annotations

from collections.abc import Sequence

from stancegraph.model.records import Vote
from stancegraph.tables.problems import Problems
from stancegraph.tables.references import circle, find_cycles
from stancegraph.tables.registry import Located, Registry, place


def check_votes(file: str, rows: Sequence[Located], registry: Registry, problems: Problems) -> None:
    """Whatever dataset its rows stand in, an actor votes once in a roll call; a vote corrects one of its own dataset."""
    own = {found.record.id: found.record for found in rows if isinstance(found.record, Vote)}
    lines = {found.record.id: found.line for found in rows}
    for found in rows:
        vote = found.record
        if not isinstance(vote, Vote) or vote.corrects is not None:
            continue
        topic = registry.in_graph("actor", vote.actor), registry.in_graph("event", vote.event)
        before = registry.cast.setdefault(topic, found)
        if before is not found:
            message = (
                f'{vote.actor} voted in {vote.event} already ("{before.record.id}" in {place(before, file)}); an actor votes '
                "once in a roll call, and what it says later it had meant corrects that vote"
            )
            problems.add(file, found.line, "actor", message)
    for vote in own.values():
        if (other := own.get(vote.corrects or "")) and (other.actor, other.event) != (vote.actor, vote.event):
            message = f'"{other.id}" is of {other.actor} in {other.event}; a vote corrects one of the same actor and roll call'
            problems.add(file, lines[vote.id], "corrects", message)
        elif not other and vote.corrects and registry.declared("vote", vote.corrects):
            message = f'"{vote.corrects}" stands in another dataset; a vote corrects one of its own'
            problems.add(file, lines[vote.id], "corrects", message)
    for cycle in find_cycles({vote.id: (vote.corrects,) for vote in own.values() if vote.corrects}):
        problems.add(file, lines[cycle[0]], "corrects", f"corrections run in a circle: {circle(cycle)}")
