"""Questions to the columns of a graph (:mod:`stancegraph.bulk.columns`), as Ibis expressions.

The rules are those of ``docs/positions.md``, said once more as joins and groups. A claim is a stance that counts for a
``holder`` on an ``about``, with the weight of who made it; ``origin`` is the issue it follows from. What depends on roles and issues
only (who speaks for whom, governments, what follows from what) stands in tables of the folder, worked out by
the code that the answers in memory use.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any

from stancegraph.answers.claims import DIRECT
from stancegraph.answers.scope import OF_POSITIONS, Scope
from stancegraph.answers.stance_table import PRECISIONS, VOICES
from stancegraph.bulk.ranges import Window, sign
from stancegraph.errors import ArgumentError
from stancegraph.model.speakers import Office
from stancegraph.model.words import ConditionKind, Position, Voice

Table = Any
"""A table of Ibis, bound to an engine or not."""

_CLAIM = (
    "id",
    "actor",
    "holder",
    "about",
    "origin",
    "weight",
    "value",
    "condition_kind",
    "date",
    "date_precision",
    "first",
    "last",
    "until",
    "voice",
    "attributed_by",
    "on_behalf_of",
    "recorded",
)
_TOPIC = ["holder", "about"]
_RESTS_ON = ("basis", "events", "period", "mean")


@dataclass(frozen=True)
class StanceColumns:
    """The tables of a graph by name, and what can be asked of them. Scopes are resolved: actors, issues and sources by id."""

    tables: Mapping[str, Table]

    def refuse(self, scope: Scope, answer: str) -> None:
        """Raise ArgumentError for a word of a scope that is not answered from columns."""
        for word in ("fresh", "stale_after"):
            if word in scope.keywords:
                raise ArgumentError(word, "is not worked out from columns; ask the graph itself")
        if answer != "positions":
            scope.refuse(answer, *OF_POSITIONS)

    def live(self, scope: Scope) -> Table:
        """Rule 1: the stances that count on the day asked about, in any voice and of any day before."""
        found = self.tables["stances"]
        found = found.filter(found.first <= scope.day)
        if scope.known_at is None:
            found = found.filter(found.closed.isnull())
        else:
            known = scope.known_at
            found = found.filter(
                found.recorded.isnull() | (found.recorded <= known), found.closed.isnull() | (found.closed > known)
            )
        if scope.sources is not None:
            found = found.filter(found.source.isin(list(scope.sources)))
        if coders := scope.filters.get("coder"):
            found = found.filter(found.coder.isin(list(coders)))
        if bases := scope.filters.get("basis"):
            found = found.filter(found.basis.isin(list(bases)))
        return found

    def _in_range(self, table: Table, scope: Scope) -> Table:
        if scope.since is not None:
            table = table.filter(table.date >= scope.since)
        return table if scope.until is None else table.filter(table.date <= scope.until)

    def seen(self, scope: Scope) -> Table:
        """The stances that counts and networks are made from: ``id``, ``actor``, ``issue``, ``value``, ``date``, ``source``."""
        found = _voiced(self._in_range(self.live(scope), scope), DIRECT if scope.voices is None else scope.voices)
        if scope.actors is not None:
            found = found.filter(found.actor.isin(list(scope.actors)))
        if scope.issues is not None:
            found = found.filter(found.issue.isin(list(scope.issues)))
        return found.select("id", "actor", "issue", "value", "date", "source")

    def counts(self, scope: Scope, window: Window, *, total: bool = False) -> Table:
        """How many stances each actor has on each issue at each level in each window, as of :class:`CodedEvents`."""
        self._refuse_own(scope, "counts")
        return window.grouped(self.seen(scope), total=total)

    def levels(self, scope: Scope) -> Table:
        """What networks are made from, as of :class:`CodedEvents`."""
        self._refuse_own(scope, "networks")
        seen = self.seen(scope)
        return seen.group_by("actor", "issue", "value").agg(
            count=seen.count(), first=seen.date.min(), last=seen.date.max()
        )

    def _refuse_own(self, scope: Scope, answer: str) -> None:
        self.refuse(scope, answer)
        if not scope.inherit:
            raise ArgumentError("inherit", f"means nothing for {answer}, where stances count for who made them")

    # --- Positions ----------------------------------------------------------------------------------------------------

    def positions(self, scope: Scope) -> Table:
        """The position of each actor on each issue, as of the day.

        Columns: ``actor``, ``issue``, ``value``, ``condition``, ``condition_kind``, ``date``, ``date_precision``, ``until``, ``voice``,
        ``attributed_by``, ``stance_of``, ``contested``, ``stance``, ``source``, ``basis``, ``events``, ``period``, ``mean``, ``entailed_from``.
        """
        import ibis

        self.refuse(scope, "positions")
        live = self._in_range(self.live(scope), scope)
        may_answer = _voiced(live, DIRECT if scope.voices is None else scope.voices)
        pool = self._pool(may_answer, inherit=scope.inherit)
        pool = pool if scope.across_governments else self._under_government(pool, scope)
        asked = [pool.select(*_TOPIC).distinct()]
        won = _winners(pool)
        over = won.until.notnull() & (won.until < scope.day)
        holding = won.filter(~over)
        shown = [holding]
        if scope.lapsed:
            shown.append(won.filter(over).anti_join(holding.select(*_TOPIC).distinct(), _TOPIC))
        settled = [holding]
        if scope.entailed:
            found = _winners(_without(self._followed(holding), asked))
            asked.append(found.select(*_TOPIC).distinct())
            shown.append(found)
            settled.append(found)
        if scope.taken_over:
            found = _winners(_without(self._inherited(_together(settled), scope), asked))
            asked.append(found.select(*_TOPIC).distinct())
            shown.append(found)
        if scope.voices is None:
            said = self._own(_voiced(live, (Voice.ATTRIBUTED,)))
            said = said if scope.across_governments else self._under_government(said, scope)
            heard = _winners(_without(said, asked))
            shown.append(heard if scope.lapsed else heard.filter(heard.until.isnull() | (heard.until >= scope.day)))
        found = _together(shown)
        if scope.actors is not None:
            found = found.filter(found.holder.isin(list(scope.actors)))
        if scope.issues is not None:
            found = found.filter(found.about.isin(list(scope.issues)))
        told = _one_each(found, [*_TOPIC, "value", "attributed_by"])
        topic = ibis.window(group_by=_TOPIC)
        told = told.mutate(contested=told.value.min().over(topic) != told.value.max().over(topic))
        stances = self.tables["stances"]
        words = stances.select("condition", "source", *_RESTS_ON, stance=stances.id)
        told = told.inner_join(words, told.id == words.stance)
        return told.select(
            "value",
            "condition",
            "condition_kind",
            "date",
            "date_precision",
            "until",
            "voice",
            "attributed_by",
            "contested",
            "stance",
            "source",
            *_RESTS_ON,
            actor=told.holder,
            issue=told.about,
            stance_of=told.actor,
            entailed_from=told.origin,
        )

    def _own(self, stances: Table) -> Table:
        """Stances as claims of their own actor on their own issue."""
        import ibis

        return stances.mutate(
            holder=stances.actor,
            about=stances.issue,
            origin=ibis.null("string"),
            weight=ibis.literal(int(Office.OWN), "int8"),
        ).select(*_CLAIM)

    def _pool(self, stances: Table, *, inherit: bool) -> Table:
        """Rule 4: stances as claims of who made them and of whom they were made for."""
        own = self._own(stances)
        return _together([own, self._spoken_for(own)]) if inherit else own

    def _spoken_for(self, own: Table) -> Table:
        """Claims of speakers as claims of whom they spoke for: whom the stance names, else those of their terms; each once."""
        import ibis

        said = _voiced(own, DIRECT)
        terms = self.tables["speakers"]
        terms = terms.select(
            "speaker",
            "organisation",
            remit=terms.issue,
            office=terms.weight,
            begins=terms["first"],
            ends=terms["last"],
        )
        held = said.inner_join(
            terms,
            [
                said.actor == terms.speaker,
                said.date >= terms.begins,
                said.date <= terms.ends,
                terms.remit.isnull() | (terms.remit == said.about),
                said.on_behalf_of.isnull() | (said.on_behalf_of == terms.organisation),
            ],
        )
        by_office = held.mutate(holder=held.organisation, weight=held.office).select(*_CLAIM)
        actors = self.tables["actors"]
        persons = actors.filter(actors.kind == "person").select(on_behalf_of=actors.id)
        named = said.filter(said.on_behalf_of.notnull()).anti_join(persons, "on_behalf_of")
        named = named.mutate(holder=named.on_behalf_of, weight=ibis.literal(int(Office.MANDATE), "int8")).select(
            *_CLAIM
        )
        found = _together([by_office, named])
        order = ibis.window(group_by=["id", "holder"], order_by=ibis.desc(found.weight))
        found = found.mutate(place=ibis.row_number().over(order))
        return found.filter(found.place == 0).drop("place")

    def _under_government(self, claims: Table, scope: Scope) -> Table:
        """Claims without those that were said under another government than that of the day, and count only under their own."""
        import ibis

        then = self._led(claims, "id", claims.holder, claims.date, claims.actor)
        claims = claims.left_join(then, ["id", "holder"]).drop("id_right", "holder_right")
        governments = self.tables["governments"]
        now = governments.filter(
            governments.said_by.isnull(), governments["first"] <= scope.day, governments["last"] >= scope.day
        )
        now = now.select("organisation", now_under=now.government)
        claims = claims.left_join(now, claims.holder == now.organisation).drop("organisation")
        actors = self.tables["actors"]
        states = actors.filter(actors.kind == "state").select(state=actors.id)
        claims = claims.left_join(states, claims.holder == states.state)
        bound = (claims.actor != claims.holder) | claims.state.notnull()
        none = ibis.literal(-1)
        crosses = claims.under.fill_null(none) != claims.now_under.fill_null(none)
        return claims.filter(~(bound & crosses)).select(*_CLAIM)

    def _led(self, claims: Table, key: str, organisation: Any, day: Any, by: Any) -> Table:
        """Of each claim and organisation under which government of it the claim was said, where it knows any.

        Columns: the ``key``, ``holder``, ``under``.
        """
        import ibis

        asked = claims.select(key, holder=organisation, day=day, by=by).distinct()
        governments = self.tables["governments"]
        governments = governments.select(
            "organisation", "said_by", "government", begins=governments["first"], ends=governments["last"]
        )
        found = asked.inner_join(
            governments,
            [
                asked.holder == governments.organisation,
                asked.day >= governments.begins,
                asked.day <= governments.ends,
                governments.said_by.isnull() | (governments.said_by == asked.by),
            ],
        )
        # Of one's own words on a day of handover the government is one's own.
        order = ibis.window(group_by=[key, "holder"], order_by=ibis.desc(found.said_by.notnull().cast("int8")))
        found = found.mutate(place=ibis.row_number().over(order))
        found = found.filter(found.place == 0)
        return found.select(key, "holder", under=found.government)

    def _followed(self, holding: Table) -> Table:
        """Rule 5: answers as claims on the issues that follow: support on what an issue entails, opposition on what entails it."""
        import ibis

        topic = ibis.window(group_by=_TOPIC)
        held = holding.mutate(agreed=holding.value.min().over(topic) == holding.value.max().over(topic))
        held = _one_each(held.filter(held.agreed), _TOPIC)
        ultimatum = (held.value == int(Position.OPPOSES)) & (
            held.condition_kind.fill_null("") == ConditionKind.DEMAND.value
        )
        held = held.filter(held.voice != Voice.ATTRIBUTED.value)
        links = self.tables["entailments"].select("follows", entailing=self.tables["entailments"].issue)
        parts = []
        for passing, origin, target in (
            (held.filter(held.value == int(Position.SUPPORTS)), "entailing", "follows"),
            (held.filter((held.value < 0) & ~ultimatum), "follows", "entailing"),
        ):
            found = passing.inner_join(links, passing.about == links[origin])
            parts.append(found.mutate(origin=found.about, about=found[target]).select(*_CLAIM))
        return _together(parts)

    def _inherited(self, settled: Table, scope: Scope) -> Table:
        """Claims of organisations as claims of everyone who speaks for them on the day, within the remit; each once."""
        terms = self.tables["speakers"]
        terms = terms.filter(terms["first"] <= scope.day, terms["last"] >= scope.day)
        terms = terms.select("speaker", "organisation", remit=terms.issue).distinct()
        found = settled.inner_join(
            terms, [settled.holder == terms.organisation, terms.remit.isnull() | (terms.remit == settled.about)]
        )
        return found.mutate(holder=found.speaker).select(*_CLAIM).distinct()

    # --- Shifts -------------------------------------------------------------------------------------------------------

    def shifts(self, scope: Scope, *, one_side: bool = False, longest_gap: int = 365) -> Table:
        """Who moved in own words, in one capacity: neighbours on the course of an actor on an issue, as with ``inherit=False``.

        Columns as of :meth:`CodedEvents.shifts`; ``days`` is empty where it is not known which came first. Raises
        ArgumentError unless ``inherit`` is False: what organisations say through others is not followed in columns.
        """
        import ibis

        self.refuse(scope, "shifts")
        if scope.inherit:
            raise ArgumentError(
                "inherit", "shifts from the columns of a graph are those in own words: --own, inherit=False"
            )
        found = _voiced(self.live(scope), DIRECT if scope.voices is None else scope.voices)
        if scope.actors is not None:
            found = found.filter(found.actor.isin(list(scope.actors)))
        if scope.issues is not None:
            found = found.filter(found.issue.isin(list(scope.issues)))
        told = _course(self._own(found))
        course = ibis.window(group_by=_TOPIC, order_by=[told.date, _rank(told.date_precision, PRECISIONS)])
        before = {f"from_{name}": told[name].lag().over(course) for name in ("value", "date", "id", "last", "until")}
        pairs = told.mutate(**before)
        pairs = pairs.filter(pairs.from_id.notnull())
        gap = pairs.date.delta(pairs.from_date, unit="day")
        signs = sign(pairs.from_value), sign(pairs.value)
        differs = pairs.from_value != pairs.value if one_side else signs[0] != signs[1]
        held = pairs.from_until.isnull() | (pairs.from_until >= pairs.date)
        moves = self._in_range(pairs.filter(differs & held & (gap <= longest_gap)), scope)
        moves = moves.select(
            "from_value",
            "from_date",
            "from_id",
            actor=moves.holder,
            issue=moves.about,
            to_value=moves.value,
            to_date=moves.date,
            to_id=moves.id,
            days=ibis.ifelse(
                moves.from_last < moves["first"], moves.date.delta(moves.from_date, unit="day"), ibis.null("int64")
            ),
        )
        return self._measured(self._in_one_capacity(moves))

    def _measured(self, moves: Table) -> Table:
        """Moves with what the stances at their ends rest on."""
        stances = self.tables["stances"]
        before = stances.select(from_id=stances.id, from_basis=stances.basis)
        after = stances.select(to_id=stances.id, to_basis=stances.basis)
        return moves.inner_join(before, "from_id").inner_join(after, "to_id")

    def _in_one_capacity(self, moves: Table) -> Table:
        """Moves whose two stances were made for one organisation, under one government of it, or both in no office."""
        first = self._capacities(moves, "from_id")
        second = self._capacities(moves, "to_id")
        same = first.inner_join(second, ["from_id", "to_id", "organisation", "under"])
        same = same.select("from_id", "to_id").distinct()
        ends = ["from_id", "to_id"]
        in_none = moves.anti_join(first.select(*ends).distinct(), ends).anti_join(second.select(*ends).distinct(), ends)
        return moves.semi_join(same, ends).union(in_none)

    def _capacities(self, moves: Table, end: str) -> Table:
        """For whom the stance at one end of each move was made, and under which government; a state is in its own service."""
        stances = self.tables["stances"]
        stances = stances.select("date", "on_behalf_of", who=stances.actor, stance=stances.id)
        ends = moves.select("from_id", "to_id").distinct()
        told = ends.inner_join(stances, ends[end] == stances.stance)
        named = told.filter(told.on_behalf_of.notnull())
        unnamed = told.filter(told.on_behalf_of.isnull())
        offices = self.tables["offices"]
        offices = offices.select("organisation", holder=offices.actor, begins=offices["first"], ends=offices["last"])
        held = unnamed.inner_join(
            offices, [unnamed.who == offices.holder, unnamed.date >= offices.begins, unnamed.date <= offices.ends]
        )
        actors = self.tables["actors"]
        states = actors.filter(actors.kind == "state").select(state=actors.id)
        own = unnamed.inner_join(states, unnamed.who == states.state)
        columns = ("from_id", "to_id", "stance", "date", "who")
        served = _together(
            [
                named.select(*columns, organisation=named.on_behalf_of),
                held.select(*columns, "organisation"),
                own.select(*columns, organisation=own.state),
            ]
        )
        led = self._led(served, "stance", served.organisation, served.date, served.who)
        found = served.left_join(led, [served.stance == led.stance, served.organisation == led.holder])
        return found.select("from_id", "to_id", "organisation", under=found.under.fill_null(-1)).distinct()


def _course(claims: Table) -> Table:
    """One claim for each date that tells a position."""
    import ibis

    day = [*_TOPIC, "date", "date_precision"]
    of_day = ibis.window(group_by=day)
    ranked = claims.mutate(strength=_rank(claims.voice, VOICES))
    best = ranked.mutate(best=ranked.strength.max().over(of_day))
    best = best.filter(best.strength == best.best)
    agreed = best.mutate(agreed=best.value.min().over(of_day) == best.value.max().over(of_day))
    return _one_each(agreed.filter(agreed.agreed).select(*_CLAIM), day)


def _voiced(stances: Table, voices: Any) -> Table:
    return stances.filter(stances.voice.isin([each.value for each in voices]))


def _together(parts: list[Table]) -> Table:
    return reduce(lambda one, other: one.union(other), parts)


def _without(claims: Table, answered: list[Table]) -> Table:
    """The claims on what nothing has answered yet."""
    return reduce(lambda left, taken: left.anti_join(taken, _TOPIC), answered, claims)


def _winners(claims: Table) -> Table:
    """Rule 2: the latest, of those that may be of one day the exactest; then the voice, then the office."""
    import ibis

    topic = ibis.window(group_by=_TOPIC)
    latest = claims.mutate(begun=claims["first"].max().over(topic))
    latest = latest.filter(latest["last"] >= latest.begun)
    strength = (
        _rank(latest.date_precision, PRECISIONS) * 100 + _rank(latest.voice, VOICES) * 10 + latest.weight.cast("int32")
    )
    latest = latest.mutate(strength=strength)
    best = latest.mutate(best=latest.strength.max().over(topic))
    return best.filter(best.strength == best.best).select(*_CLAIM)


def _rank(word: Any, ranked: Any) -> Any:
    """The rank of a word: its place in a list from the least."""
    import ibis

    return ibis.cases(*((word == each.value, rank) for rank, each in enumerate(ranked)), else_=-1)


def _one_each(claims: Table, alike: list[str]) -> Table:
    """Rule 3: of claims that say the same the one recorded last, then that of the lowest id."""
    import ibis

    # Engines differ in where they sort what is empty: recorded nowhen is before all.
    order = ibis.window(
        group_by=alike,
        order_by=[
            ibis.desc(claims.recorded.notnull().cast("int8")),
            ibis.desc(claims.recorded),
            claims.id,
            claims.origin.fill_null(""),
        ],
    )
    ranked = claims.mutate(place=ibis.row_number().over(order))
    return ranked.filter(ranked.place == 0).drop("place")
