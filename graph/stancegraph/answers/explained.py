"""What is told of a stance that is opened, in words, the same wherever it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stancegraph.answers.wording import NOBODY_SAID, conditions, counted_out, ruled
from stancegraph.model.records import Retraction, Source, Stance
from stancegraph.model.schema import STANCE

if TYPE_CHECKING:
    from stancegraph.answers.explain import Explanation, Office


def details(found: Explanation) -> list[tuple[str, str]]:
    """All of it but the position, each with its name; empty where there is nothing to tell."""
    stance = found.stance
    return [
        ("condition", "; ".join(conditions(stance))),
        ("date", f"{stance.date}" + (f" ({stance.date_precision})" if stance.date_precision != "day" else "")),
        ("voice", NOBODY_SAID if stance.aggregate else stance.voice.phrase),
        ("rests on", counted_out(stance.aggregate) if stance.aggregate else ""),
        ("by rule", ruled(stance.aggregate) if stance.aggregate else ""),
        ("codes", stance.aggregate.codes if stance.aggregate else ""),
        ("SHA-256", stance.aggregate.sha256 if stance.aggregate else ""),
        ("attributed by", found.attributed_by.name if found.attributed_by else ""),
        ("office then", "; ".join(map(_office, found.offices))),
        ("quote", _quote(stance)),
        ("passage", _passages(stance)),
        ("stands at", _offsets(stance)),
        *_other_fields(stance),
        ("note", stance.note),
        ("source", _source(found.source)),
        ("", found.source.url),
        ("also in", "; ".join(map(_source, found.other_sources))),
        ("confidence", "" if stance.confidence is None else f"{stance.confidence} (of the coding, not of the claim)"),
        ("coded by", stance.coder),
        ("recorded", stance.recorded.strftime("%Y-%m-%d %H:%M UTC") if stance.recorded else ""),
        ("supersedes", stance.supersedes or ""),
        ("retracts", stance.retracts or ""),
        ("status", "stands" if found.stands else "; ".join(map(_correction, found.corrected_by))),
        ("id", stance.id),
        ("IRI", found.iri),
    ]


# Those that have a row of their own, with more than the value.
_TOLD = frozenset(
    (
        "actor",
        "issue",
        "position",
        "condition",
        "condition_kind",
        "until",
        "date",
        "date_precision",
        "voice",
        "attributed_by",
        "source",
        "other_sources",
        "evidence",
        "passages",
        "aggregate",
        "confidence",
        "coder",
        "recorded",
        "supersedes",
        "retracts",
        "note",
    )
)


def _other_fields(stance: Stance) -> list[tuple[str, str]]:
    """What else is declared of a stance, as its table has it."""
    others = [field for field in STANCE.fields if field.name not in _TOLD and field.type.codec]
    values = [(field, getattr(stance, field.name)) for field in others]
    return [(field.called, field.type.codec.format(value)) for field, value in values if field.type.codec and value]


def _office(office: Office) -> str:
    role = office.role
    start, end = role.start.text if role.start else "?", role.end.text if role.end else "today"
    return f"{role.office}, {office.organisation.name} ({start} to {end}; {role.represents})"


def _quote(stance: Stance) -> str:
    if stance.evidence:
        return f"“{stance.evidence.quote}”"
    return "" if stance.passages or stance.aggregate else "none recorded"


def _offsets(stance: Stance) -> str:
    evidence = stance.evidence
    return (
        f"characters {evidence.start}-{evidence.end} of the source text"
        if evidence and evidence.start is not None
        else ""
    )


def _passages(stance: Stance) -> str:
    """Where the passages stand; their words are in the text only."""
    places = ", ".join(f"{each.start}-{each.end}" for each in stance.passages)
    return f"characters {places} of the source text, too long to quote" if places else ""


def _source(source: Source) -> str:
    parts = [source.publisher, source.published.isoformat() if source.published else "", source.kind or ""]
    return f"{source.title} ({', '.join(filter(None, parts))}) [{source.id}]"


def _correction(record: Stance | Retraction) -> str:
    how = "superseded" if isinstance(record, Stance) and record.supersedes else "retracted"
    when = f" on {record.recorded:%Y-%m-%d}" if record.recorded else ""
    return f"{how} by {record.id}{when}" + (f": {record.note}" if record.note else "")
