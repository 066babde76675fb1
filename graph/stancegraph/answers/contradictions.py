"""Contradictions: a sign of a position against a position that holds on that day, of opposite sign, far apart on the scale.

Four kinds, each pair in one of them only:

- ``self-vs-attributed``: the actor's own words, holding on the day, against what another actor says of it;
- ``words-vs-deeds``: the position that holds on the day of a deed, unless conditional, against how the deed bears on it;
- ``split-voice``: the last words of two who speak for one organisation, close together in time, under one leader;
- ``dissent``: the same where one of the two belongs to the organisation and does not speak for it.

The definitions, with examples, are in ``docs/positions.md``.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stancegraph.answers.arrays import Ints, Mask, among, composite_key, equi_join
from stancegraph.answers.catalogue import Catalogue
from stancegraph.answers.claims import DIRECT, Claims, Codes, in_range, in_voices, live_rows, one_each, winners
from stancegraph.answers.kinds import ContradictionKind
from stancegraph.answers.mandates import term
from stancegraph.answers.pools import Questions, Rules
from stancegraph.answers.rows import bases, days_of, labelled, position_words, voice_words
from stancegraph.answers.scope import OF_POSITIONS, Scope, at_least
from stancegraph.answers.shown import Brief
from stancegraph.answers.stance_table import LAST_DAY, StanceTable, day_number
from stancegraph.answers.standing import stale_after
from stancegraph.model.records import Event
from stancegraph.model.words import ActorKind, Position, Voice

SPLIT_WITHIN = 14
"""How many days at most the last words of two lie apart who contradict each other."""

_LEAST_STEPS = 3
# The scale is coded with an error of about one step: two signs a step from the middle need not be opposed.


@dataclass(frozen=True, slots=True, repr=False)
class ContradictionRow(Brief):
    """Two things that do not go together, of ``actor`` on ``issue`` (ids); ``kind`` says what stands against what.

    ``first`` is the id of a stance; ``second`` that of a stance, for words-vs-deeds of an event.
    ``first`` is the position that held, or for split-voice and dissent the earlier stance. ``first_by`` and ``second_by`` say who
    says (or does) so: the actor, one who spoke for it, or who attributes it. ``second_voice`` is None for a deed. ``first_basis`` and
    ``second_basis`` are what the stances rest on (:class:`~stancegraph.answers.kinds.Basis`), None for a deed.
    ``first_position`` and ``second_position``, ``first_voice`` and ``second_voice`` are words.
    ``dates`` is both dates (``first_date``, ``second_date``) with a slash between them, ``gap_days`` how many days they are
    apart, whichever came first.
    """

    kind: str
    actor: str
    actor_label: str
    issue: str
    issue_label: str
    first: str
    second: str
    dates: str
    gap_days: int
    first_date: date
    second_date: date
    first_position: str
    second_position: str
    first_voice: str
    second_voice: str | None
    first_by: str
    first_by_label: str
    second_by: str
    second_by_label: str
    first_basis: str
    second_basis: str | None


def contradictions(
    table: StanceTable,
    catalogue: Catalogue,
    scope: Scope,
    *,
    kinds: Collection[ContradictionKind] | None = None,
    within: int | None = None,
) -> list[ContradictionRow]:
    """Contradictions by kind, actor, issue, the two dates and ids.

    The two sides are at most ``within`` days apart (None: as long as a position on the issue is fresh), for split-voice and
    dissent 14 at most. ``kinds`` narrows the answer (None: all). Both sides lie from ``since`` to ``until`` and are no later
    than the day asked about. ``voices`` leaves out stances in others; deeds have no voice and stay. ``inherit=False``
    leaves out what speakers said for the actor, and with it split voices and dissent.
    """
    scope.refuse("contradictions", *OF_POSITIONS)
    if within is not None:
        at_least(0, "within", within)
    asked = _Asked(Rules(table, catalogue), scope, within)
    found: list[ContradictionRow] = []
    if kinds is None or ContradictionKind.SELF_VS_ATTRIBUTED in kinds:
        found += asked.rows(ContradictionKind.SELF_VS_ATTRIBUTED, *asked.against_hearsay())
    if kinds is None or {ContradictionKind.SPLIT_VOICE, ContradictionKind.DISSENT} & set(kinds):
        first, second, speak = asked.voices()
        for kind, which in ((ContradictionKind.SPLIT_VOICE, speak), (ContradictionKind.DISSENT, ~speak)):
            found += asked.rows(kind, first[which], second[which]) if kinds is None or kind in kinds else []
    if kinds is None or ContradictionKind.WORDS_VS_DEEDS in kinds:
        found += asked.rows(ContradictionKind.WORDS_VS_DEEDS, *asked.against_deeds(), asked.events)
    return sorted(
        found, key=lambda row: (row.kind, row.actor, row.issue, row.first_date, row.second_date, row.first, row.second)
    )


@dataclass(frozen=True, slots=True)
class _Signs:
    """Signs of a position: stances (``what`` is the row of the table) or deeds (``what`` is the place among events).

    ``holder`` is whose position it shows, ``by`` who gives the sign; both are codes. ``voice`` is a rank, of deeds -1.
    """

    what: Ints
    holder: Ints
    issue: Ints
    day: Ints
    value: Ints
    by: Ints
    voice: Ints

    def __getitem__(self, which: NDArray[Any]) -> _Signs:
        return _Signs(
            self.what[which],
            self.holder[which],
            self.issue[which],
            self.day[which],
            self.value[which],
            self.by[which],
            self.voice[which],
        )


@dataclass(frozen=True, slots=True)
class Against:
    """Signs against words that held on their day: the rows of the ``words``, the ``sign`` that contradicts them (a row, or a place among
    events), whose position the words were (``holder``, a code), and the days asked about on which they are contradicted."""

    words: Ints
    sign: Ints
    holder: Ints
    since: Ints
    until: Ints

    def joined(self) -> Against:
        """Each pair once for all days that follow one another."""
        order = np.lexsort((self.since, self.holder, self.sign, self.words))
        words, sign, holder, since, until = (
            each[order] for each in (self.words, self.sign, self.holder, self.since, self.until)
        )
        goes_on = np.zeros(len(order), dtype=bool)
        goes_on[1:] = (
            (words[1:] == words[:-1])
            & (sign[1:] == sign[:-1])
            & (holder[1:] == holder[:-1])
            & (since[1:] <= until[:-1] + 1)
        )
        begins = np.flatnonzero(~goes_on)
        if not len(begins):
            return self
        return Against(words[begins], sign[begins], holder[begins], since[begins], np.maximum.reduceat(until, begins))


def ever_against(rules: Rules) -> tuple[Against, Against]:
    """What others attribute to an actor, and what it does, against its words: on whichever day it is asked, however far apart in time."""
    asked = _Asked(rules, Scope.of(as_of=date.max).resolved(rules.catalogue), None)
    return asked.ever_against_hearsay(), asked.ever_against_deeds()


@dataclass(frozen=True)
class _Asked:
    """The definitions applied to one table, within one scope."""

    rules: Rules
    scope: Scope
    within: int | None

    @property
    def events(self) -> Sequence[Event]:
        """All events there are."""
        return self.rules.catalogue.events

    def _pool(self) -> Claims:
        table = self.rules.table
        rows = np.flatnonzero(live_rows(table, self.scope) & in_voices(table, DIRECT))
        return self.rules.pool(rows, inherit=self.scope.inherit)

    def against_hearsay(self) -> tuple[_Signs, _Signs]:
        """What others attribute, against the own words, direct or entailed, that hold on that day."""
        hearsay = self._hearsay()
        words, question = self._own_words(Questions(hearsay.holder, hearsay.issue, hearsay.day), self._pool())
        return self._near(words, hearsay[question])

    def against_deeds(self) -> tuple[_Signs, _Signs]:
        """Deeds against what the actor holds on that day, unless conditional."""
        deeds = self._deeds()
        words, question = self._at_deeds(deeds)
        return self._near(words, deeds[question])

    def ever_against_hearsay(self) -> Against:
        """The same as :meth:`against_hearsay` for every day asked about, however far apart in time, and of several that say the same all."""
        table, hearsay, pool = self.rules.table, self._hearsay(), self._pool()
        which, by, since, until = _days_asked(hearsay, pool, table)
        asked = hearsay[which]
        words, question = self._own_words(Questions(asked.holder, asked.issue, asked.day, by), pool, every=True)
        fits = _opposed(words, asked[question])
        words, question = words[fits], question[fits]
        signs = asked[question]
        return Against(words.what, signs.what, signs.holder, since[question], until[question]).joined()

    def ever_against_deeds(self) -> Against:
        """The same of deeds, which count from their day on."""
        deeds = self._deeds()
        words, question = self._at_deeds(deeds, every=True)
        fits = _opposed(words, deeds[question])
        words, signs = words[fits], deeds[question[fits]]
        return Against(words.what, signs.what, signs.holder, signs.day, np.full(len(signs.day), LAST_DAY)).joined()

    def _hearsay(self) -> _Signs:
        """What others attribute to those asked about."""
        table, names = self.rules.table, self.rules.names
        rows = np.flatnonzero(live_rows(table, self.scope) & (table.voice == Voice.ATTRIBUTED.rank))
        return _signs(table, Claims.own(table, rows).about(names, self.scope.actors, self.scope.issues))

    def _own_words(self, asked: Questions, pool: Claims, *, every: bool = False) -> tuple[_Signs, Ints]:
        """Where those stand in their own words who are asked about, or what follows for them, and which question that answers."""
        answers = self.rules.asked(asked, pool)
        held = answers.holding()
        silent = np.flatnonzero(~among(np.arange(len(asked)), answers.asked))
        followed, place = self.rules.following(asked[silent], pool, every=every)
        words, question = self._told(
            Claims.concat([held.claims, followed]), np.concatenate([held.question, silent[place]]), every=every
        )
        own = words.voice == Voice.SELF.rank
        return words[own], question[own]

    def _at_deeds(self, deeds: _Signs, *, every: bool = False) -> tuple[_Signs, Ints]:
        """What those hold who did something, unless conditional, and against which deed."""
        held = self.rules.asked(Questions(deeds.holder, deeds.issue, deeds.day), self._pool()).holding()
        words, question = self._told(held.claims, held.question, every=every)
        plain = words.value != Position.CONDITIONAL
        return words[plain], question[plain]

    def _told(self, claims: Claims, question: Ints, *, every: bool) -> tuple[_Signs, Ints]:
        """Claims as signs: of several that say the same in answer to a question one, or ``every`` one."""
        table = self.rules.table
        if not every:
            each = one_each(table, claims, (question, table.value[claims.row].astype(np.int64)))
            claims, question = claims[each], question[each]
        return _signs(table, claims), question

    def _deeds(self) -> _Signs:
        """Events as signs of each of their actors, on each issue they bear on."""
        names, scope = self.rules.names, self.scope
        actors = {name: code for code, name in enumerate(names.actors)}
        issues = {name: code for code, name in enumerate(names.issues)}
        rows = [
            (place, actors[actor], issues[deed.issue], day_number(event.date), int(deed.position), actors[actor], -1)
            for place, event in enumerate(self.events)
            if event.date <= scope.day and (scope.sources is None or event.source in scope.sources)
            for deed in event.bears_on
            for actor in event.actors
            if (scope.actors is None or actor in scope.actors)
            and (scope.issues is None or deed.issue in scope.issues)
            and actor in actors
            and deed.issue in issues
        ]
        return _Signs(*np.array(rows, dtype=np.int64).reshape(-1, 7).T)

    def voices(self) -> tuple[_Signs, _Signs, Mask]:
        """The last words of two who belong to one organisation, and whether both speak for it."""
        rules, table, names = self.rules, self.rules.table, self.rules.names
        if not self.scope.inherit:
            nothing = _signs(table, Claims.own(table, np.empty(0, dtype=np.int64)))
            return nothing, nothing, np.empty(0, dtype=bool)
        rows = np.flatnonzero(live_rows(table, self.scope) & in_voices(table, DIRECT))
        own = Claims.own(table, rows).about(names, None, self.scope.issues)
        last = own[winners(table, own, own.topic(names))]
        last = last[one_each(table, last, (last.topic(names), table.value[last.row].astype(np.int64)))]
        for_whom = Claims.concat([last, self._members(last)])
        persons = [code for code, name in enumerate(names.actors) if self._is_person(name)]
        for_whom = for_whom[~np.isin(for_whom.holder, persons)].about(names, self.scope.actors, None)
        spoken = rules.mandates.spoken_for(table, last)
        count = len(names.actors)
        speaks = (table.actor[for_whom.row] == for_whom.holder) | among(
            for_whom.row * count + for_whom.holder, spoken.row * count + spoken.holder
        )
        led = rules.governments.of_claims(table, for_whom)
        together = composite_key(for_whom.topic(names), led)
        first, second = equi_join(together, together)
        signs = _signs(table, for_whom)
        gap = signs.day[second] - signs.day[first]
        near = (gap >= 0) & (gap <= SPLIT_WITHIN) & (signs.by[first] != signs.by[second])
        near &= table.until[for_whom.row[first]] >= signs.day[second]
        first, second, gap = first[near], second[near], gap[near]
        ids = zip(table.ids.at(for_whom.row[first]), table.ids.at(for_whom.row[second]), strict=True)
        lower = np.fromiter((one < other for one, other in ids), dtype=bool, count=len(first))
        in_order = (gap > 0) | lower
        first, second = first[in_order], second[in_order]
        fits = self._fits(signs[first], signs[second])
        first, second = first[fits], second[fits]
        return signs[first], signs[second], speaks[first] & speaks[second]

    def _is_person(self, name: str) -> bool:
        known = self.rules.catalogue.actors.get(name)
        return known is not None and known.kind is ActorKind.PERSON

    def _members(self, claims: Claims) -> Claims:
        """Claims as claims of every organisation in which who made them held any role on the day."""
        table, codes = self.rules.table, {name: code for code, name in enumerate(self.rules.names.actors)}
        held = sorted(
            {
                (codes[role.actor], codes[role.organisation], *term(role))
                for role in self.rules.catalogue.roles
                if role.actor != role.organisation
            }
        )
        person, organisation, first, last = np.array(held, dtype=np.int64).reshape(-1, 4).T
        named = table.on_behalf_of[claims.row].astype(np.int64)
        which, place = equi_join(np.where(named < 0, claims.holder, -1), person)
        day = table.date[claims.row[which]]
        running = (first[place] <= day) & (day <= last[place])
        told = np.flatnonzero(named >= 0)
        which = np.concatenate([which[running], told])
        served = np.concatenate([organisation[place[running]], named[told]])
        _, once = np.unique(composite_key(which, served), return_index=True)
        said = claims[which[once]]
        return Claims(said.row, served[once], said.issue, said.office, said.origin)

    def _near(self, first: _Signs, second: _Signs) -> tuple[_Signs, _Signs]:
        fits = self._fits(first, second)
        return first[fits], second[fits]

    def _fits(self, first: _Signs, second: _Signs) -> Mask:
        """Opposed, near enough in time, and both within what was asked for."""
        fits: Mask = _opposed(first, second) & (np.abs(first.day - second.day) <= self._within(second.issue))
        for signs in (first, second):
            fits &= in_range(signs.day, self.scope)
            if self.scope.voices is not None:
                fits &= np.isin(signs.voice, [-1, *(voice.rank for voice in self.scope.voices)])
        return fits

    def _within(self, issue: Ints) -> Ints:
        if self.within is not None:
            return np.full(len(issue), self.within)
        return stale_after(self.rules.catalogue, self.rules.names.issues, issue, self.scope)

    def rows(
        self, kind: ContradictionKind, first: _Signs, second: _Signs, events: Sequence[Event] | None = None
    ) -> list[ContradictionRow]:
        """Pairs as rows."""
        return _rows(kind, self.rules.table, self.rules.catalogue, self.rules.names, first, second, events)


def _opposed(first: _Signs, second: _Signs) -> Mask:
    """On opposite sides, and far apart on the scale."""
    far = np.abs(first.value - second.value) >= _LEAST_STEPS
    opposed: Mask = (np.sign(first.value) * np.sign(second.value) < 0) & far
    return opposed


def _days_asked(signs: _Signs, pool: Claims, table: StanceTable) -> tuple[Ints, Ints, Ints, Ints]:
    """Of stances as signs: the place of each, by which day the words that may answer were said, and from and until which day asked about.

    From its own day on nothing more becomes known of that day. One that is not exactly dated may count before it: until then what is
    known grows with each day on which its holder, in the ``pool``, began to say something.
    """
    first, day, holder = table.first[signs.what].astype(np.int64), signs.day, signs.holder
    whole = np.arange(len(first))
    vague = np.flatnonzero(first < day)
    began: dict[int, Ints] = {}
    spans: list[tuple[int, int, int]] = []
    for place in vague.tolist():
        who, start, end = int(holder[place]), int(first[place]), int(day[place])
        if who not in began:
            began[who] = np.unique(table.first[pool.row[pool.holder == who]]).astype(np.int64)
        between = began[who][(began[who] > start) & (began[who] < end)].tolist()
        starts = [start, *between]
        spans += [(place, one, other - 1) for one, other in zip(starts, [*starts[1:], end], strict=True)]
    where, since, until = np.array(spans, dtype=np.int64).reshape(-1, 3).T
    last = np.full(len(whole), LAST_DAY)
    return (
        np.concatenate([whole, where]),
        np.concatenate([last, since]),
        np.concatenate([np.maximum(first, day), since]),
        np.concatenate([last, until]),
    )


def _signs(table: StanceTable, claims: Claims) -> _Signs:
    day, value = table.date[claims.row].astype(np.int64), table.value[claims.row].astype(np.int64)
    attributed_by = table.attributed_by[claims.row]
    by = np.where(attributed_by < 0, table.actor[claims.row], attributed_by)
    return _Signs(claims.row, claims.holder, claims.issue, day, value, by, table.voice[claims.row].astype(np.int64))


def _rows(
    kind: ContradictionKind,
    table: StanceTable,
    catalogue: Catalogue,
    names: Codes,
    first: _Signs,
    second: _Signs,
    events: Sequence[Event] | None = None,
) -> list[ContradictionRow]:
    """Pairs as rows; ``events`` are what the second sides are places of, None: they are rows of the table."""
    seconds = table.ids.at(second.what) if events is None else [events[place].id for place in second.what.tolist()]
    voices = voice_words(table.voice[second.what].tolist()) if events is None else [None] * len(seconds)
    first_days, second_days = days_of(first.day), days_of(second.day)
    rows = map(
        ContradictionRow,
        repeat(kind.value),
        *labelled(names.actors, first.holder, catalogue.actors),
        *labelled(names.issues, first.issue, catalogue.issues),
        table.ids.at(first.what),
        seconds,
        (f"{one}/{other}" for one, other in zip(first_days, second_days, strict=True)),
        np.abs(first.day - second.day).tolist(),
        first_days,
        second_days,
        position_words(first.value.tolist()),
        position_words(second.value.tolist()),
        voice_words(table.voice[first.what].tolist()),
        voices,
        *labelled(names.actors, first.by, catalogue.actors),
        *labelled(names.actors, second.by, catalogue.actors),
        bases(table, first.what),
        bases(table, second.what) if events is None else [None] * len(seconds),
    )
    return list(rows)
