"""What several test modules share: a small dataset to spoil, whole random datasets, and other engines to ask."""

from __future__ import annotations

import csv
import io
import string
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pyoxigraph
import rdflib
from hypothesis import strategies as st

from stancegraph.answers.among import ALL, Among
from stancegraph.answers.stance_table import StanceTable, TableBuilder
from stancegraph.answers.stored_catalogue import CatalogueBuilder
from stancegraph.limits import LONGEST_QUOTE
from stancegraph.model import links
from stancegraph.model.cells import FIGURES, IRI, NUMBER
from stancegraph.model.records import (
    Actor,
    Aggregate,
    Assessment,
    Attribute,
    Bearing,
    Dataset,
    DatasetInfo,
    Event,
    Evidence,
    Figure,
    Issue,
    Name,
    PartialDate,
    Passage,
    Record,
    Retraction,
    Role,
    Source,
    Stance,
    Step,
    Vote,
)
from stancegraph.model.words import (
    ActorKind,
    AggregationRule,
    Ballot,
    ConditionKind,
    DatePrecision,
    Embed,
    EventType,
    Position,
    Represents,
    SourceKind,
    Voice,
)
from stancegraph.networks.definition import Definition, usual
from stancegraph.rdf.graph import Answer, Request
from stancegraph.rdf.sparql import Bindings, with_prefixes
from stancegraph.rdf.writer import Mapper, dataset_quads
from stancegraph.store.consequences import consequences
from stancegraph.store.engine import run
from stancegraph.store.opened import OpenGraph
from stancegraph.tables.table import TABLES

INFO = DatasetInfo(title="Talks", base_iri="https://example.org/talks/")
NASTY = (
    'say "no"',
    "back\\slash \\u0022 \\n",
    "two\nlines",
    "old mac\rline",
    "both\r\nends",
    "a\ttab",
    "a; b, c",
    "мир 和平 🕊️👩‍👩‍👧",
    "\u202eשלום\u202c سلام",
    "zero\u200bwidth\u2060joiner\ufeff!",
    "Ame\u0301lie (NFD) Amélie (NFC)",
    "line\u2028separator next",
    "<b>&amp;</b>",
    '\'"""\'',
    "}{ # not a comment",
    "?actor $issue",
    "\U0010fffd\ue000",
)


# -- one record at a time ---------------------------------------------------------------------------------------------


def actor(id: str = "ann", kind: ActorKind = ActorKind.PERSON, **other: Any) -> Actor:
    return Actor(**{"id": id, "name": id.title(), "kind": kind, **other})


def issue(id: str = "truce", **other: Any) -> Issue:
    return Issue(**{"id": id, "label": id.title(), "proposition": f"There should be a {id}.", **other})


def source(id: str = "gazette", **other: Any) -> Source:
    return Source(**{"id": id, "title": id.title(), **other})


def stance(id: str = "s1", **other: Any) -> Stance:
    plain: dict[str, Any] = {
        "id": id,
        "actor": "ann",
        "issue": "truce",
        "position": Position.SUPPORTS,
        "date": date(2025, 4, 4),
        "voice": Voice.SELF,
        "source": "gazette",
    }
    return Stance(**(plain | other))


def tiny() -> Dataset:
    """Few records, but every kind and every field."""
    return Dataset(
        info=DatasetInfo(
            title="Talks on the river",
            base_iri="https://example.org/talks/",
            description="Who wants what.",
            licence="CC-BY-4.0",
            version="1.2",
            creators=("A. Coder", "B. Coder"),
            language="en",
            homepage="https://example.org/about?x=1",
            covers_from=date(2024, 1, 1),
            covers_until=date(2025, 12, 31),
            stale_after=90,
            opens_on=date(2025, 4, 5),
            publisher='The "River" Press',
            issued=date(2025, 1, 2),
            modified=date(2026, 1, 2),
            previous_version="https://example.org/talks/1.1",
            downloads=("https://example.org/talks.nq.gz", "https://example.org/talks.ttl?v=1.2#all"),
        ),
        actors=(
            actor(
                "ann",
                aliases=("Annie", "Анна"),
                same_as=("http://www.wikidata.org/entity/Q1",),
                note="a note",
                names=(Name("fr", "Anne"), Name("uk", "Ганна")),
                attributes=(Attribute("colour", "#3a7d44"), Attribute("party", "Greens = river")),
            ),
            actor("bob"),
            actor("land", ActorKind.STATE, iso3166="LND", cow="999"),
        ),
        roles=(
            Role(
                "r1",
                "ann",
                "Foreign minister",
                "land",
                Represents.BY_OFFICE,
                PartialDate("2024"),
                PartialDate("2025-05"),
                remit=("talks",),
            ),
            Role("r2", "bob", "General", "land", Represents.OWN_REMIT),
            Role(
                "r3",
                "ann",
                "Head of government",
                "land",
                Represents.BY_OFFICE,
                PartialDate("2024-01-01"),
                PartialDate("2025-05-31"),
                leads=True,
            ),
        ),
        issues=(
            issue("talks", note="wide", short="Talks", attributes=(Attribute("kind", "way"),)),
            issue("truce", broader=("talks",), entails=("talks",), stale_after=30),
        ),
        sources=(
            source(
                "gazette",
                publisher="The Gazette",
                url="https://example.org/gazette/1?page=2#top",
                published=date(2025, 4, 5),
                kind=SourceKind.MEDIA,
                language="en",
                sha256="a" * 64,
                licence="none",
                author="Jo Writer",
                section="Politics",
                type="report",
                time="09:30",
                note="page 3",
                embed=Embed.QUOTES,
            ),
            source("herald"),
        ),
        stances=(
            stance(
                "s1",
                position=Position.CONDITIONAL,
                condition="if they stop",
                condition_kind=ConditionKind.RECIPROCITY,
                until=date(2025, 5, 4),
                evidence=Evidence("we will, if they stop", 10, 31),
                confidence=Decimal("0.9"),
                coder="ac",
                recorded=datetime(2025, 4, 10, 9, 0, 0, 123456, tzinfo=UTC),
                other_sources=("herald",),
                passages=(Passage(10, 400, "b" * 64), Passage(500, 900, "c" * 64)),
                note="said twice",
            ),
            stance(
                "s2",
                actor="bob",
                voice=Voice.ATTRIBUTED,
                attributed_by="ann",
                on_behalf_of="land",
                evidence=Evidence("never"),
            ),
            stance(
                "s3",
                position=Position.REJECTS,
                date=date(2025, 4, 6),
                date_precision=DatePrecision.MONTH,
                voice=Voice.REPORTED,
                recorded=datetime(2025, 4, 11, tzinfo=UTC),
                supersedes="s1",
                retracts="s2",
                aggregate=Aggregate(
                    PartialDate("2025-04-06"),
                    42,
                    Decimal("-1.4"),
                    Decimal("0.9"),
                    date(2025, 4, 6),
                    date(2025, 4, 6),
                    AggregationRule.MAJORITY,
                    "d" * 64,
                    Decimal("0.6"),
                    "043, 0231",
                ),
            ),
        ),
        retractions=(Retraction("x1", "s3", "bc", datetime(2025, 5, 1, tzinfo=UTC), "misread"),),
        events=(
            Event(
                "e1",
                EventType.ASSAULT,
                "A raid",
                date(2025, 4, 3),
                "gazette",
                "the river",
                ("bob", "land"),
                (Figure("injured", Decimal(50)), Figure("killed", Decimal(14), "people")),
                (Bearing("truce", Position.OPPOSES),),
                "at night",
            ),
            Event(
                "e2",
                EventType.CONSULT,
                "A roll call",
                date(2025, 4, 8),
                "herald",
                date_precision=DatePrecision.APPROX,
            ),
        ),
        assessments=(
            Assessment(
                "a1",
                "bob",
                "e1",
                "Fourteen died.",
                date(2025, 4, 4),
                "gazette",
                "killed",
                Decimal("14.5"),
                "people",
                Evidence("fourteen", 3, 11),
                "a count",
            ),
        ),
        votes=(
            Vote("v1", "land", "e2", Ballot.ABSTAIN, date(2025, 4, 8), "gazette", ("herald",), note="as recorded"),
            Vote("v2", "land", "e2", Ballot.YES, date(2025, 4, 9), "herald", corrects="v1"),
        ),
        steps=(
            Step("1-begin", "#view=matrix&date=2025-04-04&actor=land", "The beginning", "What was asked."),
            Step("10", "#view=timeline&select=event&id=e1", "The end"),
        ),
    )


# -- folders of tables ------------------------------------------------------------------------------------------------

Rows = list[dict[str, str]]

HEADERS = {table.name: table.header for table in TABLES}
WITHOUT_FORMAT = 'title = "Talks"\nbase_iri = "https://example.org/talks/"\n'
TOML = f"{WITHOUT_FORMAT}format = 2\n"


def rows() -> dict[str, Rows]:
    """The tables of a good dataset, to be spoilt cell by cell; the first row of a table stands on line 2."""
    return {
        "actors": [
            {"id": "ann", "name": "Ann", "kind": "person"},
            {"id": "bob", "name": "Bob", "kind": "person"},
            {"id": "land", "name": "Land", "kind": "state"},
            {"id": "cat", "name": "Cat", "kind": "person"},
        ],
        "issues": [
            {"id": "talks", "label": "Talks", "proposition": "They should talk."},
            {"id": "truce", "label": "Truce", "proposition": "They should stop.", "broader": "talks"},
        ],
        "sources": [{"id": "gazette", "title": "Gazette"}],
        "roles": [
            {
                "id": "r1",
                "actor": "ann",
                "office": "Minister",
                "organisation": "land",
                "represents": "by-office",
                "leads": "yes",
            },
        ],
        "stances": [
            {
                "id": f"s{number}",
                "actor": "ann",
                "issue": "truce",
                "position": "supports",
                "date": f"2025-04-0{number}",
                "voice": "self",
                "source": "gazette",
            }
            for number in range(1, 5)
        ],
        "events": [{"id": "e1", "type": "ASSAULT", "label": "Raid", "date": "2025-04-03", "source": "gazette"}],
        "assessments": [
            {
                "id": "a1",
                "actor": "bob",
                "subject": "e1",
                "claim": "It was.",
                "date": "2025-04-04",
                "source": "gazette",
            },
        ],
        "story": [{"link": "#view=matrix&actor=bob", "heading": "Bob"}],
        "votes": [
            {"id": "v1", "actor": "land", "event": "e1", "ballot": "no", "date": "2025-04-03", "source": "gazette"},
        ],
    }


def csv_text(name: str, table: Rows) -> str:
    """A table as CSV, with the whole header."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, HEADERS[name], restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(table)
    return stream.getvalue()


def write_folder(folder: Path, tables: Mapping[str, Rows] | None = None, toml: str = TOML) -> Path:
    """A dataset folder of these tables."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "dataset.toml").write_text(toml, encoding="utf-8")
    for name, table in (rows() if tables is None else tables).items():
        (folder / f"{name}.csv").write_bytes(csv_text(name, table).encode())
    return folder


def write_many(folder: Path, count: int, base_iri: str = INFO.base_iri, title: str = "Many") -> Path:
    """A dataset folder with so many stances, quickly."""
    actors = [{"id": f"actor-{n}", "name": f"Actor {n}", "kind": "person"} for n in range(200)]
    issues = [{"id": f"issue-{n}", "label": f"Issue {n}", "proposition": f"Do {n}."} for n in range(50)]
    tables = {"actors": actors, "issues": issues, "sources": [{"id": "gazette", "title": "Gazette"}], "stances": []}
    write_folder(folder, tables, f'title = "{title}"\nbase_iri = "{base_iri}"\nformat = 2\n')
    positions = ("rejects", "opposes", "ambivalent", "supports")
    with (folder / "stances.csv").open("w", encoding="utf-8") as stream:
        stream.write("id,actor,issue,position,date,voice,source,quote,confidence,coder\n")
        for n in range(count):
            day = f"{2000 + n % 25}-{1 + n % 12:02}-{1 + n % 28:02}"
            stream.write(
                f"s{n},actor-{n % 200},issue-{n % 50},{positions[n % 4]},{day},self,gazette,words of {n},0.9,c\n"
            )
    return folder


# -- whole random datasets --------------------------------------------------------------------------------------------

_CHARACTERS = st.one_of(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"),
    st.sampled_from("\t\n\r\"\\;,'{}<>|"),
)
_ANY = st.one_of(st.sampled_from(NASTY), st.text(_CHARACTERS, max_size=30))
texts = _ANY.map(str.strip)
some_texts = texts.filter(bool)
quotes = st.one_of(_ANY, st.text(_CHARACTERS, min_size=1, max_size=LONGEST_QUOTE)).filter(bool)
identifiers = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,9}", fullmatch=True)
items = some_texts.map(lambda text: text.replace(";", "").strip()).filter(bool)
lists = st.lists(items, max_size=3).map(lambda found: tuple(sorted(set(found))))
iris = st.one_of(
    st.sampled_from(
        [
            "http://www.wikidata.org/entity/Q1",
            "https://example.org/a/b?c=d&e=%20#f",
            "https://пример.рф/путь?q=é",
            "urn:isbn:0451450523",
            "http://localhost:7878/x",
        ]
    ),
    st.text(string.ascii_letters + "/-._~!$&'()*+,=:@éя和", max_size=8).map("https://example.org/{}".format),
)
partial_dates = (
    st.dates()
    .flatmap(lambda day: st.sampled_from([f"{day.year:04}", f"{day.year:04}-{day.month:02}", day.isoformat()]))
    .map(PartialDate)
)
moments = st.none() | st.datetimes(timezones=st.just(UTC))
numbers = st.one_of(
    st.sampled_from(["0", "14", "-3", "0.1", "999999999999999999.999999999999999999", "-0.000000000000000001", "1e6"]),
    st.integers(-(10**6), 10**6).map(str),
    st.decimals(-(10**6), 10**6, places=4).map(str),
).map(NUMBER.parse)
units = st.sampled_from(["", "people", "km²", "per cent"])


attributes = st.lists(
    st.builds(Attribute, identifiers, items), max_size=2, unique_by=lambda attribute: attribute.name
).map(lambda found: tuple(sorted(found)))
passages = st.lists(
    st.builds(
        lambda start, length, digit: Passage(start, start + length, digit * 64),
        st.integers(0, 10**6),
        st.integers(1, 10**4),
        st.sampled_from("0a"),
    ),
    max_size=2,
    unique_by=lambda passage: passage.start,
).map(lambda found: tuple(sorted(found)))


@st.composite
def aggregates(draw: st.DrawFn) -> Aggregate:
    """Aggregates of events, each whole."""
    period = draw(st.dates().map(lambda day: PartialDate(f"{day}"[: draw(st.sampled_from([4, 7, 10]))])))
    earliest, latest = sorted(draw(st.dates(period.first, period.last)) for _ in range(2))
    rule = draw(st.sampled_from(AggregationRule))
    hundredths = st.integers(-200, 200).map(lambda number: NUMBER.parse(str(Decimal(number) / 100)))
    return Aggregate(
        period,
        draw(st.integers(1, 10**6)),
        draw(hundredths),
        abs(draw(hundredths)),
        earliest,
        latest,
        rule,
        draw(st.sampled_from("0a")) * 64,
        draw(st.sampled_from(["0", "0.5", "1"]).map(Decimal)) if rule is AggregationRule.MAJORITY else None,
        draw(st.sampled_from(["", "010", "043, 0231"])),
    )


def _optional(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


@st.composite
def evidences(draw: st.DrawFn) -> Evidence | None:
    if draw(st.booleans()):
        return None
    quote = draw(quotes)
    start = draw(_optional(st.integers(0, 10**6)))
    return Evidence(quote) if start is None else Evidence(quote, start, start + len(quote))


def _each(strategy: st.SearchStrategy[Any], least: int = 0, most: int = 3) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(strategy, min_size=least, max_size=most, unique_by=lambda record: record.id).map(
        lambda found: tuple(sorted(found, key=lambda record: record.id))
    )


def _some_of(ids: list[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(ids), max_size=2).map(lambda found: tuple(sorted(set(found))))


@st.composite
def _stances(draw: st.DrawFn, actors: list[str], issues: list[str], sources: list[str]) -> list[Record]:
    """Stances and retractions; each corrects at most those drawn before it, so that there is no circle."""
    found: list[Any] = []
    for identifier in draw(st.lists(identifiers, max_size=5, unique=True)):
        retracts = draw(_optional(st.sampled_from([each.id for each in found]))) if found else None
        coder, recorded, note = draw(texts), draw(moments), draw(texts)
        if retracts and draw(st.booleans()):
            found.append(Retraction(identifier, retracts, coder, recorded, note))
            continue
        holder, about = draw(st.sampled_from(actors)), draw(st.sampled_from(issues))
        position, voice = draw(st.sampled_from(Position)), draw(st.sampled_from(Voice))
        others = [each for each in actors if each != holder]
        if voice is Voice.ATTRIBUTED and not others:
            voice = Voice.SELF
        earlier = [
            each.id for each in found if (getattr(each, "actor", None), getattr(each, "issue", None)) == (holder, about)
        ]
        day, lasting = draw(st.dates()), draw(_optional(st.integers(0, 400)))
        condition = draw(some_texts if position is Position.CONDITIONAL else texts)
        worked_out = draw(_optional(aggregates())) if voice is Voice.REPORTED else None
        day = worked_out.period.last if worked_out else day
        found.append(
            Stance(
                id=identifier,
                actor=holder,
                issue=about,
                position=position,
                date=day,
                voice=voice,
                source=draw(st.sampled_from(sources)),
                condition=condition,
                condition_kind=draw(_kinds_of(position, condition)),
                until=None if lasting is None else _after(day, lasting),
                date_precision=draw(st.sampled_from(DatePrecision)),
                attributed_by=draw(st.sampled_from(others)) if voice is Voice.ATTRIBUTED else None,
                on_behalf_of=draw(_optional(st.sampled_from(others))) if others else None,
                other_sources=draw(_some_of(sources)),
                evidence=None if worked_out else draw(evidences()),
                passages=() if worked_out else draw(passages),
                aggregate=worked_out,
                confidence=draw(_optional(st.sampled_from(["0", "1", "0.5", "0.25"]).map(Decimal))),
                coder=coder,
                recorded=recorded,
                supersedes=draw(_optional(st.sampled_from(earlier))) if earlier else None,
                retracts=retracts,
                note=note,
            )
        )
    return found


def _after(day: date, days: int) -> date:
    return day + min(timedelta(days), date.max - day)


def _kinds_of(position: Position, condition: str) -> st.SearchStrategy[ConditionKind | None]:
    """The kinds that go with a position and a condition."""
    if position is Position.CONDITIONAL:
        return st.sampled_from([kind for kind in ConditionKind if kind.makes_conditional])
    if not condition:
        return st.sampled_from([None, ConditionKind.UNSTATED])
    return st.sampled_from(
        [None, *(kind for kind in ConditionKind if kind is not ConditionKind.DEMAND or position is Position.OPPOSES)]
    )


@st.composite
def _roles(draw: st.DrawFn, actors: list[str], issues: list[str]) -> tuple[Role, ...]:
    """Roles of which at most one leads."""
    days = _optional(st.dates().map(lambda day: PartialDate(day.isoformat())))
    found: list[Role] = []
    for id in sorted(draw(st.sets(identifiers, max_size=2))):
        represents = draw(st.sampled_from(Represents))
        may_lead = represents is Represents.BY_OFFICE and not any(role.leads for role in found)
        leads = may_lead and draw(st.booleans())
        dates = days if leads else _optional(partial_dates)
        found.append(
            Role(
                id,
                draw(st.sampled_from(actors)),
                draw(some_texts),
                draw(st.sampled_from(actors)),
                represents,
                *draw(st.tuples(dates, dates).map(_in_order)),
                leads=leads,
                remit=draw(_some_of(issues)) if represents.speaks else (),
            )
        )
    return tuple(found)


@st.composite
def _steps(draw: st.DrawFn, identifiers: st.SearchStrategy[str], actors: list[str], issues: list[str]) -> list[Step]:
    """Steps of a story, with links to what there is."""
    found: list[Step] = []
    for identifier in draw(st.lists(identifiers, max_size=3, unique=True)):
        said = [("view", draw(st.sampled_from(links.VIEWS)))]
        said += [("actor", each) for each in draw(_some_of(actors))]
        said += [("issue", each) for each in draw(_some_of(issues))]
        if title := draw(texts):
            said.append(("title", title))
        found.append(Step(identifier, f"#{urlencode(said)}", draw(some_texts), draw(texts)))
    return found


@st.composite
def _votes(draw: st.DrawFn, actors: list[str], events: list[str], sources: list[str]) -> list[Vote]:
    """Votes, of each actor one in a roll call, some of them corrected."""
    if not events:
        return []
    pairs = draw(st.lists(st.tuples(st.sampled_from(actors), st.sampled_from(events)), max_size=3, unique=True))
    found: list[Vote] = []
    for number, (actor, event) in enumerate(pairs):
        corrected: str | None = None
        for place in range(draw(st.integers(1, 2))):
            id = f"{draw(identifiers)}-{number}-{place}"
            found.append(
                Vote(
                    id,
                    actor,
                    event,
                    draw(st.sampled_from(Ballot)),
                    draw(st.dates()),
                    draw(st.sampled_from(sources)),
                    draw(_some_of(sources)),
                    corrected,
                    draw(texts),
                )
            )
            corrected = id
    return found


@st.composite
def datasets(draw: st.DrawFn) -> Dataset:
    """A whole valid dataset, in the order in which graphs give records back."""
    names = st.lists(st.builds(Name, st.sampled_from(["fr", "uk", "zh-hans"]), items), max_size=3)
    actors = draw(
        _each(
            st.builds(
                Actor,
                identifiers,
                some_texts,
                st.sampled_from(ActorKind),
                lists,
                _iri_lists,
                texts,
                names.map(lambda found: tuple(sorted(set(found)))),
                st.sampled_from(["", "UKR", "FRA"]),
                st.sampled_from(["", "2", "369"]),
                attributes,
            ),
            1,
        )
    )
    actor_ids = [each.id for each in actors]
    issue_ids = sorted(draw(st.sets(identifiers, min_size=1, max_size=3)))
    issues = tuple(
        Issue(
            id,
            draw(some_texts),
            draw(some_texts),
            draw(_some_of(issue_ids[:index])) if index else (),
            draw(_some_of([each for each in issue_ids if each != id])) if len(issue_ids) > 1 else (),
            draw(texts),
            draw(_numbers_of_days),
            draw(attributes),
            draw(_shorts),
        )
        for index, id in enumerate(issue_ids)
    )
    kinds = _optional(st.sampled_from(SourceKind))
    sha256 = st.sampled_from(["", "0" * 64, "0123456789abcdef" * 4])
    sources = draw(
        _each(
            st.builds(
                Source,
                identifiers,
                some_texts,
                texts,
                st.just("") | iris,
                _optional(st.dates()),
                kinds,
                texts,
                sha256,
                texts,
                texts,
                texts,
                texts,
                st.sampled_from(["", "00:00", "23:59:59"]),
                texts,
                _optional(st.sampled_from(Embed)),
            ),
            1,
        )
    )
    source_ids = [each.id for each in sources]
    roles = draw(_roles(actor_ids, issue_ids))
    records = draw(_stances(actor_ids, issue_ids, source_ids))
    figures = st.lists(
        st.builds(Figure, st.sampled_from(["killed", "injured", "v2.0"]), numbers, units),
        max_size=2,
        unique_by=lambda figure: figure.measure,
    ).map(lambda found: FIGURES.parse(FIGURES.format(found)) if found else ())
    bearings = st.lists(
        st.builds(Bearing, st.sampled_from(issue_ids), st.sampled_from(Position)),
        max_size=2,
        unique_by=lambda bearing: bearing.issue,
    ).map(lambda found: tuple(sorted(found, key=lambda bearing: bearing.issue)))
    events = draw(
        _each(
            st.builds(
                Event,
                identifiers,
                st.sampled_from(EventType),
                some_texts,
                st.dates(),
                st.sampled_from(source_ids),
                texts,
                _some_of(actor_ids),
                figures,
                bearings,
                texts,
                st.sampled_from(DatePrecision),
            )
        )
    )
    subjects = st.sampled_from([*actor_ids, *issue_ids, *(each.id for each in events)])
    assessments = draw(
        _each(
            st.builds(
                Assessment,
                identifiers,
                st.sampled_from(actor_ids),
                subjects,
                some_texts,
                st.dates(),
                st.sampled_from(source_ids),
                st.sampled_from(["", "killed"]),
                _optional(numbers),
                units,
                evidences(),
                texts,
            )
        )
    )
    return Dataset(
        info=draw(_infos),
        actors=actors,
        roles=roles,
        issues=issues,
        sources=sources,
        stances=_by_date(each for each in records if isinstance(each, Stance)),
        retractions=tuple(
            sorted((each for each in records if isinstance(each, Retraction)), key=lambda retraction: retraction.id)
        ),
        events=_by_date(events),
        assessments=_by_date(assessments),
        votes=_by_date(draw(_votes(actor_ids, [each.id for each in events], source_ids))),
        steps=tuple(
            sorted(draw(_steps(identifiers, actor_ids, [each.id for each in issues])), key=lambda step: step.place)
        ),
    )


def _in_order(span: tuple[PartialDate | None, PartialDate | None]) -> tuple[PartialDate | None, PartialDate | None]:
    start, end = span
    return (end, start) if start and end and end.last < start.first else span


def _by_date(records: Any) -> tuple[Any, ...]:
    return tuple(sorted(records, key=lambda record: (record.date, record.id)))


_shorts = texts.map(lambda text: " ".join(text.split())[:20].strip())
_iri_lists = st.lists(iris, max_size=2).map(lambda found: tuple(sorted(set(found))))
_numbers_of_days = _optional(st.integers(0, 999_999))
_infos = st.builds(
    DatasetInfo,
    title=_ANY.filter(bool),
    base_iri=st.sampled_from(["https://example.org/talks/", "http://пример.рф/source/x/", "urn:example:talks/"]),
    description=_ANY,
    licence=_ANY,
    version=_ANY,
    creators=st.lists(_ANY.filter(str.strip), max_size=2).map(lambda found: tuple(sorted(set(found)))),
    language=_ANY,
    homepage=st.just("") | iris,
    covers_from=_optional(st.dates(max_value=date(2000, 1, 1))),
    covers_until=_optional(st.dates(min_value=date(2000, 1, 1))),
    stale_after=_numbers_of_days,
    opens_on=st.sampled_from([None, date(2000, 1, 1)]),
)


# -- graphs to ask ----------------------------------------------------------------------------------------------------


def solutions(answer: object) -> pyoxigraph.QuerySolutions:
    """The answer to a SELECT query as what it is."""
    assert isinstance(answer, pyoxigraph.QuerySolutions)
    return answer


def triples(answer: object) -> Iterator[pyoxigraph.Triple]:
    """The answer to a CONSTRUCT query as what it is."""
    assert isinstance(answer, Iterator)
    assert not isinstance(answer, pyoxigraph.QuerySolutions)
    return answer


def rdflib_rows(result: rdflib.query.Result) -> list[rdflib.query.ResultRow]:
    """The solutions of a SELECT query that rdflib was asked."""
    return [row for row in result if isinstance(row, rdflib.query.ResultRow)]


def graph_of(result: rdflib.query.Result) -> rdflib.Graph:
    """The triples of a CONSTRUCT query that rdflib was asked."""
    assert result.graph is not None
    return result.graph


def nquads(dataset: Dataset) -> str:
    """A dataset as N-Quads, its references resolved as a build resolves them."""
    base = dataset.info.base_iri
    kinds: dict[str, Sequence[Actor | Event | Issue]] = {
        "actor": dataset.actors,
        "event": dataset.events,
        "issue": dataset.issues,
    }

    def home(kind: str, identifier: str) -> tuple[str, str]:
        if kind == "subject":
            kind = next(kind for kind, records in kinds.items() if any(each.id == identifier for each in records))
        return base, kind

    records = records_of(dataset)
    stances, catalogue = TableBuilder(), CatalogueBuilder()
    for record in records:
        if isinstance(record, Stance | Retraction):
            stances.add(record)
        catalogue.add(record, base)
    together = consequences(stances.table(), catalogue.catalogue(), lambda _row: base, home)
    return "".join(chain(dataset_quads(Mapper(base, home), dataset.info, records), together))


def records_of(dataset: Dataset) -> list[Record]:
    """All records of a dataset."""
    return [
        *dataset.actors,
        *dataset.issues,
        *dataset.sources,
        *dataset.roles,
        *dataset.stances,
        *dataset.retractions,
        *dataset.events,
        *dataset.assessments,
        *dataset.votes,
        *dataset.steps,
    ]


class _InMemory(OpenGraph):
    def stances(self, among: Among = ALL) -> StanceTable:
        raise NotImplementedError

    def rdflib(self, **_options: Any) -> rdflib.Dataset:
        raise NotImplementedError

    def close(self) -> None:
        pass


class OxigraphGraph(_InMemory):
    """N-Quads in an Oxigraph store in memory, strictly parsed."""

    def __init__(self, text: str) -> None:
        self.store = pyoxigraph.Store()
        self.store.load(text.encode(), format=pyoxigraph.RdfFormat.N_QUADS)

    def _run(self, request: Request, timeout: float | None) -> Answer:
        return run(self.store, request)


class RdflibGraph(_InMemory):
    """N-Quads in an rdflib ``Dataset``, asked with rdflib's own engine; solutions hold terms of pyoxigraph."""

    def __init__(self, text: str) -> None:
        self.dataset = rdflib.Dataset(default_union=True)
        self.dataset.parse(data=text, format="nquads")

    def _run(self, request: Request, timeout: float | None) -> Any:
        result = self.dataset.query(with_prefixes(request.text, request.prefixes))
        match result.type:
            case "SELECT":
                return self._solutions(result)
            case "ASK":
                return result.askAnswer
            case _:
                return (tuple(map(as_pyoxigraph, triple)) for triple in graph_of(result))

    def select(self, query: str, bindings: Bindings | None = None) -> Any:
        return self.query(query, bindings)

    @staticmethod
    def _solutions(result: rdflib.query.Result) -> Iterator[dict[str, Any]]:
        for binding in result.bindings:
            found = {str(variable): as_pyoxigraph(term) for variable, term in binding.items()}
            yield defaultdict(lambda: None, found)


def as_pyoxigraph(term: rdflib.term.Node) -> Any:
    """A term of rdflib as pyoxigraph has it."""
    match term:
        case rdflib.URIRef():
            return pyoxigraph.NamedNode(str(term))
        case rdflib.BNode():
            return pyoxigraph.BlankNode(str(term))
        case rdflib.Literal(language=str(language)):
            return pyoxigraph.Literal(str(term), language=language)
        case rdflib.Literal(datatype=None):
            return pyoxigraph.Literal(str(term))
        case rdflib.Literal():
            return pyoxigraph.Literal(str(term), datatype=pyoxigraph.NamedNode(str(term.datatype)))
    raise TypeError(term)


def table_of(stances: Any, retractions: Any) -> StanceTable:
    """The stance table of these records."""
    builder = TableBuilder()
    for record in (*stances, *retractions):
        builder.add(record)
    return builder.table()


def table_rows(table: StanceTable) -> list[tuple[Any, ...]]:
    """A stance table as plain values, by id, whatever numbers stand for its ids."""

    def name(names: Any, code: int) -> str | None:
        return None if code < 0 else names[code]

    found = [
        (
            table.ids[row],
            name(table.actors, table.actor[row]),
            name(table.issues, table.issue[row]),
            int(table.value[row]),
            int(table.date[row]),
            int(table.voice[row]),
            name(table.actors, table.attributed_by[row]),
            name(table.actors, table.on_behalf_of[row]),
            name(table.sources, table.source[row]),
            name(table.coders, table.coder[row]),
            int(table.recorded[row]),
            int(table.closed[row]),
            table.condition[row],
            table.quote[row],
        )
        for row in range(len(table))
    ]
    return sorted(found)


assert IRI.parse(INFO.base_iri)


def any_definition(kind: str = "agreement", **options: Any) -> Definition:
    """A definition with any options, also with those that change nothing of such networks; nothing is divided unless they say so."""
    return usual(kind, **{"normalisation": "none"} | options)
