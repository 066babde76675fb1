"""One stance, opened for an assistant: what it says in short, with its words and where they stand, before all of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from stancegraph.answers.explain import Explanation
from stancegraph.answers.wording import counted_out
from stancegraph.assistants.schema import Schema, of_type
from stancegraph.exporters.rows import plain
from stancegraph.model.records import Day, Stance
from stancegraph.session import Session
from stancegraph.web import records
from stancegraph.web.schemas import hints_of


@dataclass(frozen=True, slots=True)
class InShort:
    """What a report of a stance has to say: who stands where on what, from when, who says so, in which words, where these stand, who coded it.

    ``quote`` is None where none was kept; ``worked_out_of`` says of which coded events it was made where nobody said it, else None; ``address`` is that of the source, None where it has none. ``attributed_by`` is who says so of the actor.
    ``confidence`` is how sure the coder is, from 0 to 1, None where that is not recorded; ``stands`` is False
    where a later record corrects the stance.
    """

    actor: str
    issue: str
    position: str
    condition: str
    date: Day
    date_precision: str
    voice: str
    attributed_by: str | None
    quote: str | None
    worked_out_of: str | None
    source: str
    publisher: str
    address: str | None
    published: Day | None
    coder: str
    confidence: float | None
    stands: bool


def opened(session: Session, identifier: str) -> dict[str, Any]:
    """A stance by its id, or the short one; raises NotFound, with the nearest."""
    found = records.opened(session, "stances", identifier)
    assert found.explanation is not None
    [short] = plain([_in_short(found.explanation)])
    return {"answer": "explain", "as_of": None, "known_at": None, "in_short": short, **records.as_json(found)}


def _in_short(found: Explanation) -> InShort:
    stance, source = found.stance, found.source
    return InShort(
        actor=found.actor.name,
        issue=found.issue.label,
        position=stance.position.label,
        condition=stance.condition,
        date=stance.date,
        date_precision=stance.date_precision.value,
        voice=stance.voice.value,
        attributed_by=None if found.attributed_by is None else found.attributed_by.name,
        quote=None if stance.evidence is None else stance.evidence.quote,
        worked_out_of=None if stance.aggregate is None else counted_out(stance.aggregate),
        source=source.title,
        publisher=source.publisher,
        address=source.url or None,
        published=source.published,
        coder=stance.coder,
        confidence=None if stance.confidence is None else float(stance.confidence),
        stands=found.stands,
    )


def _opened() -> Mapping[str, Schema]:
    """The schema of each part."""
    hints = hints_of(Explanation)
    rest = [each.name for each in fields(Explanation) if each.name not in ("stance", "iri")]
    return {
        "in_short": {**of_type(InShort), "description": InShort.__doc__},
        "kind": {"const": "stance"},
        "iri": {"type": "string"},
        "stance": of_type(Stance),
        **{name: of_type(hints[name]) for name in rest},
        "stands": {"type": "boolean", "description": "Whether no later record corrects it."},
    }


OPENED = _opened()
"""What there is of an opened stance, with the schema of each part."""
