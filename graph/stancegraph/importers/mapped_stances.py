"""Rows of statements -> records of a dataset: actors, issues, sources, and a stance for each row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

import numpy as np

from stancegraph.importers.mapped_rows import IS_KNOWN, PRECISION, Fitting
from stancegraph.importers.words import Ids, line, name
from stancegraph.limits import LONGEST_QUOTE
from stancegraph.model.cells import IRI, is_id
from stancegraph.model.records import Actor, Evidence, Issue, Passage, Record, Source, Stance
from stancegraph.model.words import ActorKind, ConditionKind, DatePrecision, Position, Voice
from stancegraph.naming import slug

VOICES = {each.value: each for each in Voice}
KINDS = {each.value: each for each in ActorKind}
_UNSTATED = "not named by who coded it"


class Records:
    """Makes records of rows, each actor, issue and source when it is met first. ``notes`` counts what was changed.

    ``known`` are actors of other datasets by id: a row that names one of them is of that actor, called as it is there. ``called`` are the
    names of states and of groups of them by their codes.
    """

    def __init__(self, known: Mapping[str, Actor], called: Mapping[str, str]) -> None:
        self._others, self._called = known, called
        self._actors, self._issues, self._sources = Ids("actor"), Ids("issue"), Ids("source")
        self._known: set[tuple[str, str]] = set()
        self._stances: set[str] = set()
        self.notes: Counter[str] = Counter()
        self.written: Counter[str] = Counter()

    def of(self, rows: Fitting, unfit: dict[str, Any]) -> Iterator[Record]:
        """The records of rows; ``unfit`` gets a mask of those that cannot be one, by reason."""
        columns = {field: values.to_pylist() for field, values in rows.values.items()}
        for place in range(rows.rows):
            row = {field: values[place] for field, values in columns.items() if values[place] is not None}
            if why := self._unfit(row):
                unfit.setdefault(why, np.zeros(rows.rows, dtype=bool))[place] = True
                continue
            key = self._key(row, rows, place)
            if key in self._stances:
                reason = "event_id: stood in an earlier row"
                unfit.setdefault(reason, np.zeros(rows.rows, dtype=bool))[place] = True
                continue
            self._stances.add(key)
            for record in self._row(key, row, rows.member.name):
                self.written[f"{type(record).__name__.lower()}s"] += 1
                yield record

    def _unfit(self, row: dict[str, Any]) -> str:
        if (voice := row.get("voice", "self")) not in VOICES:
            return f"voice: none of {', '.join(VOICES)}"
        if row.get("actor_kind", "state") not in KINDS:
            return f"actor_kind: none of {', '.join(KINDS)}"
        if voice == "attributed" and "according_to" not in row:
            return "according_to: empty, and the voice is attributed"
        if not 0 <= row.get("confidence", 0) <= 1:
            return "confidence: not from 0 to 1"
        if "until" in row and row["until"] < row["date"]:
            return "until: before the date"
        return ""

    def _key(self, row: dict[str, Any], rows: Fitting, place: int) -> str:
        """The id of a stance: that of the row, else made of the file and the row."""
        said = row.get("event_id", f"{rows.member.name}-{rows.numbers[place]}")
        # Of what is no id some digits of its hash stay, so that two keys that look alike are two.
        key = said if is_id(said) else f"{slug(said)[0] or 'stance'}-{sha256(said.encode()).hexdigest()[:12]}"
        return key if rows.reading == 0 else f"{key}.{rows.reading + 1}"

    def _row(self, key: str, row: dict[str, Any], file: str) -> Iterator[Record]:
        actor = self._actors.of(row["actor"], row["actor"])
        yield from self._once("actor", actor, lambda: self._actor(actor, row))
        according = row.get("according_to")
        voice = VOICES[row.get("voice", "attributed" if according else "self")]
        by = None
        if voice is Voice.ATTRIBUTED:
            assert according is not None
            by = self._actors.of(according, according)
            speaker = by
            yield from self._once("actor", by, lambda: Actor(speaker, name(according), ActorKind.ORGANISATION))
        issue = self._issues.of(row["issue"], row["issue"])
        label = name(row.get("issue_label", row["issue"]))
        yield from self._once("issue", issue, lambda: Issue(issue, label, line(row.get("proposition", "")) or label))
        said = row.get("source", file)
        source = self._sources.of(said, said)
        yield from self._once("source", source, lambda: self._source(source, said, row))
        position = Position(row["position"])
        conditional = position is Position.CONDITIONAL
        condition = line(row.get("condition", ""))
        evidence, passages = self._evidence(row)
        yield Stance(
            id=key,
            actor=actor,
            issue=issue,
            position=position,
            date=row["date"],
            date_precision=DatePrecision(row.get(PRECISION, DatePrecision.DAY)),
            voice=voice,
            source=source,
            attributed_by=by,
            condition=condition or (_UNSTATED if conditional else ""),
            condition_kind=ConditionKind.UNSTATED if conditional or condition else None,
            until=row.get("until"),
            evidence=evidence,
            passages=passages,
            confidence=Decimal(str(row["confidence"])) if "confidence" in row else None,
            coder=line(row.get("coder", "")),
            recorded=datetime.combine(row["recorded"], datetime.min.time(), UTC) if "recorded" in row else None,
            note=line(row.get("note", "")),
        )

    def _once(self, kind: str, key: str, make: Any) -> Iterator[Record]:
        if (kind, key) not in self._known:
            self._known.add((kind, key))
            yield make()

    def _actor(self, key: str, row: dict[str, Any]) -> Actor:
        """Who a row is of. What the row says of somebody who speaks for another is not of that other: a person's name, a kind."""
        if other := self._others.get(row["actor"]):
            return Actor(key, other.name, other.kind, same_as=other.same_as, iso3166=other.iso3166, cow=other.cow)
        if row.get(IS_KNOWN):  # by a dictionary, which says the code of who is meant, and no kind
            return Actor(key, name(self._called.get(row["actor"], row["actor"])), ActorKind.ORGANISATION)
        return Actor(key, name(row.get("actor_name", row["actor"])), KINDS[row.get("actor_kind", "organisation")])

    def _source(self, key: str, said: str, row: dict[str, Any]) -> Source:
        url = row.get("source_url", said if said.startswith(("http://", "https://")) else "")
        if url:
            try:
                IRI.parse(url)
            except ValueError:
                self.notes["{} addresses of sources are not written as addresses are, and left out"] += 1
                url = ""
        return Source(key, name(row.get("source_title", said)), line(row.get("source_publisher", "")), url)

    def _evidence(self, row: dict[str, Any]) -> tuple[Evidence | None, tuple[Passage, ...]]:
        if "quote" not in row:
            return None, ()
        quote, start, end = line(row["quote"]), row.get("start"), row.get("end")
        placed = start is not None and end is not None and start < end
        if not placed and (start is not None or end is not None):
            self.notes["{} quotes have no place that begins before it ends, and are kept without"] += 1
        if len(quote) <= LONGEST_QUOTE:
            return Evidence(quote, start if placed else None, end if placed else None), ()
        if not placed or start is None or end is None:
            self.notes["{} quotes are longer than may be quoted and have no place, and are left out"] += 1
            return None, ()
        self.notes["{} quotes are longer than may be quoted: their place and a checksum are kept"] += 1
        return None, (Passage(start, end, sha256(row["quote"].encode()).hexdigest()),)
