"""Small datasets for looking at: an ordinary one, a hostile one, and one too large to draw whole."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from stancegraph.model.records import (
    Actor,
    Dataset,
    DatasetInfo,
    Evidence,
    Issue,
    PartialDate,
    Retraction,
    Role,
    Source,
    Stance,
)
from stancegraph.model.words import ActorKind, ConditionKind, DatePrecision, Position, Represents, Voice

RECORDED = datetime(2025, 4, 10, 12, 0, tzinfo=UTC)
LONG = "Very long name " * 700
RIGHT_TO_LEFT = "\u202eresu neddih\u200b \u05e9\u05dc\u05d5\u05dd"
SCRIPT = "</script><script>window.hacked = 1</script><img src=x onerror='window.hacked = 1'>"


def sample() -> Dataset:
    """Eight stances of five actors on three issues, of which one is superseded and one retracted."""
    return Dataset(
        info=DatasetInfo(
            title="Sample positions",
            base_iri="https://example.org/sample/",
            description="A few positions to look at.",
            licence="CC-BY-4.0",
            version="1.2.0",
            creators=("An editor",),
            covers_until=date(2025, 4, 4),
        ),
        actors=(
            Actor("putin", "Vladimir Putin", ActorKind.PERSON, aliases=("Владимир Путин",)),
            Actor("lammy", "David Lammy", ActorKind.PERSON, note="British politician."),
            Actor("russia", "Russia", ActorKind.STATE, same_as=("http://www.wikidata.org/entity/Q159",)),
            Actor("uk", "United Kingdom", ActorKind.STATE, aliases=("Britain",)),
            Actor("willing", "Coalition of the willing", ActorKind.GROUP),
            Actor("silent", "Silent Observer", ActorKind.PERSON, aliases=("Jean\u2011No\u00ebl D\u2019Arcy",)),
        ),
        roles=(
            Role("r1", "putin", "President", "russia", Represents.BY_OFFICE, PartialDate("2012-05-07")),
            Role("r2", "lammy", "Foreign secretary", "uk", Represents.BY_OFFICE, PartialDate("2024-07"), PartialDate("2025")),
        ),
        issues=(
            Issue("halt", "Halt to the fighting", "The fighting should be halted."),
            Issue("ceasefire", "Immediate ceasefire", "All fighting should stop now.", ("halt",), ("halt",)),
            Issue("talks", "Peace talks", "The war should be ended by negotiation."),
            Issue("force", "Multinational force", "Willing states should send troops."),
        ),
        sources=(
            Source("paper", "Report on the talks", "The Paper", "https://example.org/paper", date(2025, 4, 5)),
            Source("wire", "Wire copy", "Agency"),
        ),
        stances=(
            Stance("s1", "putin", "talks", Position.OPPOSES, date(2025, 4, 4), Voice.ATTRIBUTED, "paper", attributed_by="lammy",
                   evidence=Evidence("obscuring potential peace talks")),
            Stance("s2", "putin", "ceasefire", Position.CONDITIONAL, date(2025, 3, 13), Voice.SELF, "paper", "Ukraine stops mobilising",
                   other_sources=("wire",), confidence=Decimal("0.9"), coder="ed", recorded=RECORDED, note="Agrees in principle.", condition_kind=ConditionKind.SEQUENCE),
            Stance("s3", "putin", "ceasefire", Position.REJECTS, date(2025, 3, 1), Voice.REPORTED, "wire"),
            Stance("s4", "uk", "ceasefire", Position.SUPPORTS, date(2025, 4, 4), Voice.REPORTED, "paper", date_precision=DatePrecision.APPROX),
            Stance("s5", "uk", "force", Position.SUPPORTS, date(2025, 4, 2), Voice.SELF, "paper", date_precision=DatePrecision.MONTH),
            Stance("s6", "willing", "force", Position.AMBIVALENT, date(2025, 4, 3), Voice.REPORTED, "wire", recorded=RECORDED, supersedes="s7"),
            Stance("s7", "willing", "force", Position.SUPPORTS, date(2025, 4, 3), Voice.REPORTED, "wire"),
            Stance("s8", "russia", "talks", Position.REJECTS, date(2025, 4, 1), Voice.SELF, "wire"),
            Stance("s9", "russia", "ceasefire", Position.REJECTS, date(2025, 4, 4), Voice.REPORTED, "paper"),
        ),
        retractions=(Retraction("x1", "s8", "ed", RECORDED, "The wire withdrew its copy."),),
    )  # fmt: skip


def hostile() -> Dataset:
    """Markup, script, wrong addresses, odd characters and endless names in every place a reader sees."""
    return Dataset(
        info=DatasetInfo(SCRIPT, "https://example.org/hostile/", SCRIPT, SCRIPT, SCRIPT, (SCRIPT,), homepage="javascript:window.hacked=1", covers_until=date(2025, 1, 5)),
        actors=(
            Actor("a1", SCRIPT, ActorKind.PERSON, (SCRIPT,), ("javascript:window.hacked=1", "data:text/html,x"), SCRIPT),
            Actor("a2", LONG, ActorKind.STATE, (LONG,), note=LONG),
            Actor("a3", RIGHT_TO_LEFT, ActorKind.GROUP),
            Actor("a4", "\u200b", ActorKind.OFFICE),
            Actor("a5|'\"&", "{{ 7 * 7 }} ${window.hacked = 1} %s", ActorKind.BLOC),
        ),
        issues=(Issue("a1", SCRIPT, SCRIPT), Issue("i2", LONG, LONG), Issue("i3", "\u2028\u2029<!--<script>", RIGHT_TO_LEFT)),
        sources=(
            Source("w1", SCRIPT, SCRIPT, "javascript:window.hacked=1"),
            Source("w2", LONG, LONG, " JaVaScRiPt:window.hacked=1"),
            Source("w3", RIGHT_TO_LEFT, "", "https://example.org/?q=<script>'\""),
        ),
        stances=(
            Stance(SCRIPT, "a1", "a1", Position.REJECTS, date(2025, 1, 1), Voice.SELF, "w1", SCRIPT, evidence=Evidence(SCRIPT), note=SCRIPT),
            Stance("t2", "a2", "i2", Position.SUPPORTS, date(2025, 1, 2), Voice.ATTRIBUTED, "w2", LONG, attributed_by="a1", evidence=Evidence(LONG[:300])),
            Stance("t3", "a3", "i3", Position.AMBIVALENT, date(2025, 1, 3), Voice.REPORTED, "w3", RIGHT_TO_LEFT, other_sources=("w1", "w2")),
            Stance("t4", "a4", "i2", Position.OPPOSES, date(2025, 1, 4), Voice.SELF, "w3"),
            Stance("t5", "a5|'\"&", "a1", Position.CONDITIONAL, date(2025, 1, 5), Voice.SELF, "w3"),
        ),
    )  # fmt: skip


def large(actors: int = 60, issues: int = 20, stances: int = 400) -> Dataset:
    """Many actors and issues, unevenly involved, made by arithmetic."""
    return Dataset(
        info=DatasetInfo(
            "Many positions", "https://example.org/large/", covers_until=date.fromordinal(739000 + max(stances - 1, 0))
        ),
        actors=tuple(Actor(f"a{n}", f"Actor Number {n}", list(ActorKind)[n % 6]) for n in range(actors)),
        issues=tuple(Issue(f"i{n}", f"Issue number {n}", f"Thing {n} should be so.") for n in range(issues)),
        sources=(Source("w", "A source"),),
        stances=tuple(
            Stance(
                f"s{n}",
                f"a{(n * n + 3 * n) % actors * (n % 3) // 2 % actors}",
                f"i{(7 * n + n // 5) % issues}",
                Position(n * 5 // 3 % 5 - 2),
                date.fromordinal(739000 + n),
                Voice.REPORTED,
                "w",
            )
            for n in range(stances)
        ),
    )
