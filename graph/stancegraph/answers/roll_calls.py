"""How actors voted in roll calls, and how they say they had meant to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from stancegraph.answers.catalogue import Catalogue
from stancegraph.answers.shown import Brief
from stancegraph.model.records import Day, Vote
from stancegraph.model.schema import VOTE
from stancegraph.model.words import Ballot
from stancegraph.rdf import reader as reading
from stancegraph.rdf.graph import Graph


@dataclass(frozen=True, slots=True, repr=False)
class VoteRow(Brief):
    """How an actor voted in a roll call.

    ``actor`` voted ``ballot`` on ``date`` in the roll call ``event``, as ``source`` has it; ``vote`` is the id of the record.
    ``meant`` is how it said afterwards that it had meant to vote (the last it said), on ``meant_date``; both are None where
    it said nothing. The roll call stands as it was.
    """

    actor: str
    actor_label: str
    event: str
    event_label: str
    date: date
    ballot: Ballot
    meant: Ballot | None
    meant_date: Day | None
    source: str
    source_label: str
    vote: str


def votes(graph: Graph, catalogue: Catalogue, actor: str | None = None, event: str | None = None) -> list[VoteRow]:
    """The votes of an actor, in a roll call, or all (ids), the newest first, those of one day by roll call and actor."""
    # A correction is of the same actor and roll call.
    asked = {"actor": actor and catalogue.iri("actor", actor), "event": event and catalogue.iri("event", event)}
    found: list[Vote] = list(reading.read(graph, VOTE, having={name: iri for name, iri in asked.items() if iri}))
    later = {vote.corrects: vote for vote in sorted(found, key=lambda vote: (vote.date, vote.id)) if vote.corrects}
    labels = {each.id: each.label for each in catalogue.events}
    rows = []
    for vote in found:
        if vote.corrects or (actor and vote.actor != actor) or (event and vote.event != event):
            continue
        last = vote
        while correction := later.get(last.id):
            last = correction
        meant = None if last is vote else last
        rows.append(
            VoteRow(
                actor=vote.actor,
                actor_label=catalogue.actors[vote.actor].name,
                event=vote.event,
                event_label=labels[vote.event],
                date=vote.date,
                ballot=vote.ballot,
                meant=meant.ballot if meant else None,
                meant_date=meant.date if meant else None,
                source=vote.source,
                source_label=catalogue.sources[vote.source].title,
                vote=vote.id,
            )
        )
    rows.sort(key=lambda row: (row.event, row.actor_label, row.vote))
    return sorted(rows, key=lambda row: row.date, reverse=True)
