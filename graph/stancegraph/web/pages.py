"""Answers and records as pages for people: which cells a row has, and where each leads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import quote, urlencode

from pyoxigraph import BlankNode, Literal, NamedNode, QueryBoolean

from stancegraph.answers.kinds import ShiftKind
from stancegraph.answers.wording import aged, conditions, dated, days, whose_words
from stancegraph.model.records import Actor, Issue, Source, Stance
from stancegraph.model.words import POSITIONS, Position
from stancegraph.rdf.vocabulary import shorten
from stancegraph.session import Session
from stancegraph.views.answer_pages import Cell, Field, Table, answer_page, outside
from stancegraph.web.answers import Answer, Page
from stancegraph.web.asking import Limits, Result
from stancegraph.web.description import said_limits
from stancegraph.web.negotiation import OF_ANSWERS
from stancegraph.web.parameters import Sort
from stancegraph.web.reading import Pairs
from stancegraph.web.records import PLURAL, Opened

_MOST_SHOWN = 500
_MOST_OF_A_FACET = 12
_LONGEST_SHOWN = 2_000


def address(kind: str, identifier: str) -> str:
    """Where a record is opened; nothing for one that has no page."""
    return f"/{PLURAL[kind]}/{quote(identifier, safe='')}" if kind in PLURAL else ""


def _record(kind: str, identifier: str | None, label: str | None, below: str = "") -> Cell:
    return Cell(label or identifier or "", address(kind, identifier) if identifier else "", below)


def _position(word: str, below: str = "") -> Cell:
    return Cell(word, below=below, value=int(POSITIONS[word]))


Column = tuple[str, Callable[[Any], Cell]]

_ACTOR: Column = ("Actor", lambda row: _record("actor", row.actor, row.actor_label))
_ISSUE: Column = ("Issue", lambda row: _record("issue", row.issue, row.issue_label))
_STANCE: Column = ("Opened", lambda row: Cell("quote and source", address("stance", row.stance)))
_SOURCE: Column = ("Source", lambda row: _record("source", row.source, row.source_label))


def _said(row: Any) -> Cell:
    contested = ["contested"] if row.contested else []
    return _position(row.position, "; ".join([*contested, *conditions(row)]))


_COLUMNS: dict[str, tuple[Column, ...]] = {
    "positions": (
        _ACTOR,
        _ISSUE,
        ("Position", _said),
        ("Date", lambda row: Cell(dated(row.date, row.date_precision), below=aged(row), whole=True)),
        ("Who says so", lambda row: Cell(whose_words(row))),
        _SOURCE,
        _STANCE,
    ),
    "timeline": (
        ("Date", lambda row: Cell(dated(row.date, row.date_precision), whole=True)),
        _ACTOR,
        _ISSUE,
        ("Position", _said),
        ("Who says so", lambda row: Cell(whose_words(row))),
        ("Words", lambda row: Cell(row.quote, quoted=bool(row.quote))),
        _SOURCE,
        _STANCE,
    ),
    "shifts": (
        ("Date", lambda row: Cell(dated(row.to_date, row.to_date_precision), below=_how_long(row), whole=True)),
        _ACTOR,
        _ISSUE,
        ("From", lambda row: _position(row.from_)),
        ("To", lambda row: _position(row.to)),
        ("Who", lambda row: Cell(_who_moved(row))),
        ("Before", lambda row: Cell("opened", address("stance", row.from_stance))),
        ("After", lambda row: Cell("opened", address("stance", row.to_stance))),
        ("Last event before", lambda row: Cell(row.after_event_label or "")),
    ),
    "contradictions": (
        ("Kind", lambda row: Cell(row.kind.replace("-", " "))),
        _ACTOR,
        _ISSUE,
        ("First", lambda row: _position(row.first_position, f"{row.first_by_label}, {row.first_date}")),
        ("Second", lambda row: _position(row.second_position, f"{row.second_by_label}, {row.second_date}")),
        ("Opened", lambda row: Cell("first", address("stance", row.first))),
        ("", lambda row: Cell("second", address("stance", row.second)) if row.second_voice else Cell("a deed")),
    ),
    "network": (
        ("One", lambda row: Cell(row.source_label)),
        ("Other", lambda row: Cell(row.target_label)),
        ("Weight", lambda row: Cell(f"{row.weight:.4g}")),
    ),
    "search": (
        ("Kind", lambda row: Cell(str(row.kind))),
        ("Found", lambda row: _record(row.kind, row.id, row.label)),
        ("In", lambda row: Cell(row.match if row.match != row.label else "")),
    ),
}


def _how_long(row: Any) -> str:
    return f"after {days(row.days)}" if row.order_known else "order not known"


def _who_moved(row: Any) -> str:
    if row.kind == ShiftKind.MOVED:
        return f"for {row.speaks_for_label}" if row.speaks_for else ""
    return f"{row.kind}: {row.from_by_label}, then {row.to_by_label}"


def table_of(name: str, rows: Sequence[Any], title: str = "", empty: str = "None.") -> Table:
    """Rows of the answer of that name as a table."""
    columns = _COLUMNS[name]
    return Table(
        [heading for heading, _ in columns], [[cell(row) for _, cell in columns] for row in rows], title, "", empty
    )


def with_pairs(path: str, pairs: Pairs) -> str:
    """An address with these words behind it."""
    return f"{path}?{urlencode(pairs)}" if pairs else path


def page_of_answer(session: Session, answer: Answer, page: Page, pairs: Pairs, next_address: str | None) -> str:
    """A page of rows, with the form of its question and the ways on."""
    said = dict(pairs)
    first = page.offset + 1 if page.rows else 0
    lead = [answer.about, f"{first:,} to {page.offset + len(page.rows):,} of {page.total:,}{_as_of(page)}"]
    lead += page.beside.get("silences", [])[:3]
    fields = [
        Field(
            each.name,
            each.about,
            said.get(each.name, ""),
            each.choices or (("yes", "no") if each.sort is Sort.FLAG else ()),
        )
        for each in (*answer.parameters, answer.reads[-2])
    ]
    links = [Cell("Next rows", next_address)] if next_address else []
    if page.offset:
        before = [(name, value) for name, value in pairs if name != "offset"]
        offset = max(page.offset - page.limit, 0)
        links.insert(0, Cell("Rows before", with_pairs(answer.path, [*before, ("offset", str(offset))])))
    known = {each.name for each in answer.parameters}
    facets = {
        name: [
            Cell(_called(session, name, value), with_pairs(answer.path, _also(pairs, name, value)), f"{count:,}")
            for value, count in list(counts.items())[:_MOST_OF_A_FACET]
        ]
        + _more(len(counts) + page.others.get(name, {}).get("values", 0) - _MOST_OF_A_FACET)
        for name, counts in page.facets.items()
        if name in known
    }
    return answer_page(
        answer.title,
        lead=lead,
        tables=[table_of(answer.name, page.rows, empty="Nothing. Widen the question.")],
        form=(answer.path, fields),
        facets=facets,
        links=links,
        forms=_other_forms(answer.path, pairs),
    )


def _more(number: int) -> list[Cell]:
    return [Cell("", below=f"and {number:,} more")] if number > 0 else []


def _called(session: Session, kind: str, identifier: str) -> str:
    """What a value of a facet is called."""
    known = session.catalogue
    if kind == "actor" and identifier in known.actors:
        return known.actors[identifier].name
    return known.issues[identifier].label if kind == "issue" and identifier in known.issues else identifier


def _as_of(page: Page) -> str:
    return f", as of {page.beside['as_of']}" if "as_of" in page.beside else ""


def _also(pairs: Pairs, name: str, value: str) -> list[tuple[str, str]]:
    return [(each, said) for each, said in pairs if each not in (name, "offset") and said] + [(name, value)]


def _other_forms(path: str, pairs: Pairs = ()) -> list[Cell]:
    return [Cell(form.name, with_pairs(f"{path}.{form.name}", pairs)) for form in OF_ANSWERS if form.name != "html"]


def page_of_record(session: Session, found: Opened) -> str:
    """A record with what hangs on it."""
    path = address(found.kind.path, found.identifier)
    facts = [("IRI", Cell(found.iri))]
    tables: list[Table] = []
    lead: list[str] = []
    ways: list[Cell] = []
    match found.record:
        case Actor() as actor:
            facts += [("Kind", Cell(actor.kind.value)), *_texts("Also called", actor.aliases)]
            facts += [(name.language, Cell(name.text)) for name in actor.names]
            facts += [("Elsewhere", Cell(each, outside(each))) for each in actor.same_as]
            facts += _texts("Note", [actor.note])
            facts += [
                (
                    role.office,
                    _record("actor", role.organisation, session.catalogue.actors[role.organisation].name, _span(role)),
                )
                for role in session.catalogue.roles
                if role.actor == actor.id
            ]
            rows = session.positions(actor.id)[:_MOST_SHOWN]
            tables.append(table_of("positions", list(rows), "Positions", "No position."))
            ways = _ways("actor", actor.id)
        case Issue() as issue:
            lead.append(issue.proposition)
            for name, others in (("Wider", issue.broader), ("Entails", issue.entails)):
                facts += [(name, _record("issue", each, session.catalogue.issues[each].label)) for each in others]
            facts += _texts("Note", [issue.note])
            rows = session.positions(issue=issue.id)[:_MOST_SHOWN]
            tables.append(table_of("positions", list(rows), "Positions", "No position."))
            ways = _ways("issue", issue.id)
        case Source() as source:
            facts += _of_source(source)
            stances = session.timeline(where=f"source={source.id}")[:_MOST_SHOWN]
            tables.append(table_of("timeline", stances, "Stances that rest on it", "None."))
        case Stance():
            lead += _no_longer(found)
            facts += _of_stance(found)
    return answer_page(found.title, lead=lead, facts=facts, tables=tables, links=ways, forms=_other_forms(path))


def _texts(name: str, texts: Sequence[str]) -> list[tuple[str, Cell]]:
    return [(name, Cell(", ".join(each for each in texts if each)))] if any(texts) else []


def _span(role: Any) -> str:
    return f"{role.start.text if role.start else '?'} to {role.end.text if role.end else 'now'}"


def _ways(name: str, identifier: str) -> list[Cell]:
    return [
        Cell(each.capitalize(), with_pairs(f"/{each}", [(name, identifier)]))
        for each in ("timeline", "shifts", "contradictions")
    ]


def _of_source(source: Source) -> list[tuple[str, Cell]]:
    facts = [("Address", Cell(source.url, outside(source.url)))] if source.url else []
    facts += _texts("Publisher", [source.publisher]) + _texts("Author", [source.author])
    facts += _texts("Published", [source.published.isoformat() if source.published else ""])
    facts += _texts("Kind", [source.kind.value if source.kind else ""]) + _texts("Language", [source.language])
    return facts + _texts("Note", [source.note])


def _no_longer(found: Opened) -> list[str]:
    """That a stance stands no more, before anything it says."""
    assert found.explanation is not None
    by = found.explanation.corrected_by
    if not by:
        return []
    others = ", ".join(each.id for each in by if isinstance(each, Stance))
    return [f"This stance no longer stands: {f'it is corrected by {others}' if others else 'it was withdrawn'}."]


def _of_stance(found: Opened) -> list[tuple[str, Cell]]:
    opened = found.explanation
    assert opened is not None
    stance = opened.stance
    facts = [
        ("Actor", _record("actor", opened.actor.id, opened.actor.name)),
        ("Issue", _record("issue", opened.issue.id, opened.issue.label, opened.issue.proposition)),
        ("Position", Cell(Position(stance.position).label, value=int(stance.position))),
        (
            "Date",
            Cell(dated(stance.date, stance.date_precision), below=f"until {stance.until}" if stance.until else ""),
        ),
        ("Voice", Cell(stance.voice.value)),
        *_texts("Condition", [stance.condition]),
    ]
    if opened.attributed_by:
        facts.append(("Says so", _record("actor", opened.attributed_by.id, opened.attributed_by.name)))
    if stance.evidence:
        facts.append(("Words", Cell(stance.evidence.quote, quoted=True)))
    facts.append(("Source", _record("source", opened.source.id, opened.source.title)))
    facts += _of_source(opened.source)
    facts += [("Also in", _record("source", each.id, each.title)) for each in opened.other_sources]
    facts += _texts("Note on the coding", [stance.note]) + _texts("Coder", [stance.coder])
    if stance.confidence is not None:
        facts.append(("Confidence", Cell(f"{stance.confidence:g}")))
    for each in opened.corrected_by:
        facts.append(
            ("Corrected by", _record("stance", each.id, each.id) if isinstance(each, Stance) else Cell(each.id))
        )
    return facts


def page_of_start(session: Session, stances: int) -> str:
    """The start of a graph that is too large to be one page."""
    issues = session.catalogue.issues.values()
    rows = [[_record("issue", each.id, each.label), Cell(each.proposition)] for each in list(issues)[:_MOST_SHOWN]]
    return answer_page(
        ", ".join(info.title for info in session.catalogue.infos) or "A graph of stances",
        lead=[f"{stances:,} stances of {len(session.catalogue.actors):,} actors on {len(issues):,} issues."],
        tables=[Table(["Issue", "What it says"], rows, "Issues", "", "No issue.")],
    )


_EXAMPLE = """SELECT ?actor ?position ?date {
  ?stance sg:issue issue:peace-talks ; sg:actor ?actor ; sg:position ?position ; sg:date ?date
} ORDER BY DESC(?date) LIMIT 20"""


def page_of_service(limits: Limits, query: str = "", result: Result | None = None) -> str:
    """The form for a query, and what it gave."""
    tables: list[Table] = []
    lead = [said_limits(limits)]
    forms: list[Cell] = []
    if result is not None:
        rows = result.rows()
        if isinstance(rows, QueryBoolean):
            lead.append(f"The answer is {'yes' if rows else 'no'}.")
        else:
            names = [variable.value for variable in rows.variables]
            cells = [[_term(row[name]) for name in names] for row in rows]
            lead.append(
                f"{len(cells):,} rows"
                + (f", of which {_MOST_SHOWN:,} are shown here" if len(cells) > _MOST_SHOWN else "")
            )
            tables.append(Table(names, cells[:_MOST_SHOWN], empty="No row."))
        forms = [
            Cell(name, with_pairs("/sparql", [("query", query), ("format", name)]))
            for name in ("json", "csv", "tsv", "xml")
        ]
    fields = [Field("query", "A SPARQL query.", query or _EXAMPLE, many=True)]
    return answer_page("SPARQL", lead=lead, tables=tables, form=("/sparql", fields), forms=forms)


def _term(term: Any) -> Cell:
    match term:
        case None:
            return Cell("")
        case NamedNode(value=iri):
            return Cell(shorten(iri).strip("<>"), outside(iri))
        case Literal(value=text):
            return Cell(
                text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]} ... ({len(text):,} characters)"
            )
        case BlankNode():
            return Cell(str(term))
    return Cell(str(term))
