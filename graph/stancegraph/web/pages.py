"""Answers, records, queries and datasets as pages for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, QueryBoolean

from stancegraph.answers.wording import NOBODY_SAID, SAID, counted_out, dated, ruled
from stancegraph.model.records import Actor, Assessment, DatasetInfo, Event, Issue, Role, Source, Stance
from stancegraph.model.words import Position, Voice
from stancegraph.queries import Query
from stancegraph.rdf.misnamed import misnamed
from stancegraph.rdf.vocabulary import expand, record_id, shorten
from stancegraph.session import Session
from stancegraph.views.answer_pages import Cell, Field, Table, answer_page, outside
from stancegraph.web.answers import Answer, Page
from stancegraph.web.asking import Limits, Result
from stancegraph.web.columns import Around, measure_of, span, table_of
from stancegraph.web.description import said_limits
from stancegraph.web.links import address, with_pairs
from stancegraph.web.negotiation import OF_ANSWERS, OF_ROWS, OF_TRIPLES
from stancegraph.web.parameters import Sort
from stancegraph.web.reading import Pairs
from stancegraph.web.records import Opened

_MOST_SHOWN = 500
_MOST_OF_A_FACET = 12
_LONGEST_SHOWN = 2_000
_LONGEST_CALLED = 40


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
        tables=[table_of(answer.name, page.rows, session.catalogue, empty="Nothing. Widen the question.", pairs=pairs)],
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
    if kind == "voice":
        return SAID[Voice(identifier)]
    if kind == "actor" and identifier in known.actors:
        return known.actors[identifier].name
    if kind == "source" and identifier in known.sources:
        title = known.sources[identifier].title
        return title if len(title) <= _LONGEST_CALLED else f"{title[:_LONGEST_CALLED]}\u2026"
    return known.issues[identifier].label if kind == "issue" and identifier in known.issues else identifier


def _as_of(page: Page) -> str:
    return f", as of {page.beside['as_of']}" if "as_of" in page.beside else ""


def _also(pairs: Pairs, name: str, value: str) -> list[tuple[str, str]]:
    return [(each, said) for each, said in pairs if each not in (name, "offset") and said] + [(name, value)]


def _other_forms(path: str, pairs: Pairs = ()) -> list[Cell]:
    return [Cell(form.name, with_pairs(f"{path}.{form.name}", pairs)) for form in OF_ANSWERS if form.name != "html"]


def page_of_record(session: Session, found: Opened) -> str:
    """A record with what hangs on it."""
    path, known = address(found.kind.path, found.identifier), session.catalogue
    around = Around(known)
    facts = [("IRI", Cell(found.iri))]
    tables: list[Table] = []
    lead: list[str] = []
    ways: list[Cell] = []
    match found.record:
        case Actor() as actor:
            facts += [("Kind", Cell(actor.kind.value)), *_texts("Also called", actor.aliases)]
            facts += [(name.language, Cell(name.text, lang=name.language)) for name in actor.names]
            facts += [("Elsewhere", Cell(each, outside(each))) for each in actor.same_as]
            facts += _texts("Note", [actor.note])
            facts += [
                (role.office, around.actor(role.organisation, span(role)))
                for role in known.roles
                if role.actor == actor.id
            ]
            rows = session.positions(actor.id)[:_MOST_SHOWN]
            tables.append(table_of("positions", list(rows), known, "Positions", "No position."))
            ways = _ways("actor", actor.id)
        case Issue() as issue:
            lead.append(issue.proposition)
            for name, others in (("Wider", issue.broader), ("Entails", issue.entails)):
                facts += [(name, around.issue(each)) for each in others]
            facts += _texts("Note", [issue.note])
            rows = session.positions(issue=issue.id)[:_MOST_SHOWN]
            tables.append(table_of("positions", list(rows), known, "Positions", "No position."))
            ways = _ways("issue", issue.id)
        case Source() as source:
            facts += _of_source(source)
            stances = session.timeline(where=f"source={source.id}")[:_MOST_SHOWN]
            tables.append(table_of("timeline", stances, known, "Stances that rest on it", "None."))
        case Role() as role:
            facts += _of_role(role, around)
            days = [
                (name, day.isoformat())
                for name, day in (("since", role.start and role.start.first), ("until", role.end and role.end.last))
                if day
            ]
            ways = [Cell("What was said in it", with_pairs("/timeline", [("actor", role.actor), *days]))]
        case Event() as event:
            facts += _of_event(event, around)
            ways = [Cell("Who moved since", with_pairs("/shifts", [("since", event.date.isoformat())]))]
        case Assessment() as assessment:
            facts += _of_assessment(assessment, around)
        case Stance():
            lead += _no_longer(found)
            facts += _of_stance(found, around)
    return answer_page(
        found.title,
        lang=around.source_language(found.identifier) if isinstance(found.record, Source) else around.language,
        lead=lead,
        facts=facts,
        tables=tables,
        links=ways,
        forms=_other_forms(path),
    )


def _texts(name: str, texts: Sequence[str]) -> list[tuple[str, Cell]]:
    return [(name, Cell(", ".join(each for each in texts if each)))] if any(texts) else []


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


def _of_role(role: Role, around: Around) -> list[tuple[str, Cell]]:
    speaks = f"{role.represents.value.replace('-', ' ')}{', and sets its foreign policy' if role.leads else ''}"
    remit = Cell("", parts=tuple(map(around.issue, role.remit))) if role.remit else Cell("all issues")
    return [
        ("Held by", around.actor(role.actor)),
        ("For", around.actor(role.organisation)),
        ("Time", Cell(span(role))),
        ("Speaks for it", Cell(speaks)),
        ("On", remit),
    ]


def _of_event(event: Event, around: Around) -> list[tuple[str, Cell]]:
    facts = [
        ("Date", Cell(dated(event.date, event.date_precision))),
        ("Type", Cell(event.type.value)),
        *_texts("Place", [event.place]),
    ]
    if event.actors:
        facts.append(("By", Cell("", parts=tuple(map(around.actor, event.actors)))))
    facts += [
        (each.measure.replace("_", " ").capitalize(), Cell(f"{each.value:,} {each.unit}".rstrip()))
        for each in event.figures
    ]
    facts += [("Shows", around.issue(each.issue, Position(each.position).label)) for each in event.bears_on]
    return [*facts, ("Source", around.source(event.source)), *_texts("Note", [event.note])]


def _of_assessment(assessment: Assessment, around: Around) -> list[tuple[str, Cell]]:
    facts = [
        ("Claimed by", around.actor(assessment.actor)),
        ("Of", around.subject(assessment.subject)),
        ("Date", Cell(assessment.date.isoformat())),
    ]
    name, number = measure_of(assessment)
    if number:
        facts.append((name, Cell(number)))
    if assessment.evidence:
        facts.append(("Words", around.words(assessment.evidence.quote, assessment.source)))
    return [*facts, ("Source", around.source(assessment.source)), *_texts("Note", [assessment.note])]


def _no_longer(found: Opened) -> list[str]:
    """That a stance stands no more, before anything it says."""
    assert found.explanation is not None
    by = found.explanation.corrected_by
    if not by:
        return []
    others = ", ".join(each.id for each in by if isinstance(each, Stance))
    return [f"This stance no longer stands: {f'it is corrected by {others}' if others else 'it was withdrawn'}."]


def _of_stance(found: Opened, around: Around) -> list[tuple[str, Cell]]:
    opened = found.explanation
    assert opened is not None
    stance = opened.stance
    facts = [
        ("Actor", around.actor(stance.actor)),
        ("Issue", around.issue(stance.issue, opened.issue.proposition)),
        ("Position", Cell(Position(stance.position).label, value=int(stance.position))),
        (
            "Date",
            Cell(dated(stance.date, stance.date_precision), below=f"until {stance.until}" if stance.until else ""),
        ),
        ("Voice", Cell(NOBODY_SAID if stance.aggregate else SAID[stance.voice])),
        *_texts("Rests on", [counted_out(stance.aggregate)] if stance.aggregate else []),
        *_texts("By rule", [ruled(stance.aggregate)] if stance.aggregate else []),
        *_texts("Codes", [stance.aggregate.codes] if stance.aggregate else []),
        *_texts("Condition", [stance.condition]),
    ]
    if opened.attributed_by:
        facts.append(("Says so", around.actor(opened.attributed_by.id)))
    if stance.evidence:
        facts.append(("Words", around.words(stance.evidence.quote, stance.source)))
    facts.append(("Source", around.source(stance.source)))
    facts += _of_source(opened.source)
    facts += [("Also in", around.source(each.id)) for each in opened.other_sources]
    facts += _texts("Note on the coding", [stance.note]) + _texts("Coder", [stance.coder])
    if stance.confidence is not None:
        facts.append(("Confidence", Cell(f"{stance.confidence:g}")))
    for each in opened.corrected_by:
        facts.append(("Corrected by", Cell(each.id, address("stance", each.id) if isinstance(each, Stance) else "")))
    return facts


def page_of_start(session: Session, stances: int) -> str:
    """The start of a graph that is too large to be one page."""
    issues = list(session.catalogue.issues.values())
    return answer_page(
        ", ".join(info.title for info in session.catalogue.infos) or "A graph of stances",
        lead=[f"{stances:,} stances of {len(session.catalogue.actors):,} actors on {len(issues):,} issues."],
        tables=[table_of("issues", issues[:_MOST_SHOWN], session.catalogue, "Issues", "No issue.")],
    )


_EXAMPLE = """SELECT ?actor ?position ?date {
  ?stance sg:issue issue:peace-talks ; sg:actor ?actor ; sg:position ?position ; sg:date ?date
} ORDER BY DESC(?date) LIMIT 20"""


def page_of_service(limits: Limits, query: str = "", result: Result | None = None) -> str:
    """The form for a query, and what it gave."""
    lead, tables = _given(result)
    lead = [*(misnamed(query) if result is not None else ()), *lead]
    forms = [
        Cell(name, with_pairs("/sparql", [("query", query), ("format", name)]))
        for name in (form.name for form in OF_ROWS if form.name != "html")
        if result is not None
    ]
    fields = [Field("query", "A SPARQL query.", query or _EXAMPLE, many=True)]
    return answer_page(
        "SPARQL",
        lead=[said_limits(limits), *lead],
        tables=tables,
        form=("/sparql", fields),
        forms=forms,
        is_open=result is None,
    )


def page_of_queries(library: Mapping[str, Query]) -> str:
    """The named queries, each with what it takes."""
    rows = [
        [
            Cell(each.name, f"/queries/{each.name}", whole=True),
            Cell(each.title),
            Cell(", ".join(word.name for word in each.parameters)),
        ]
        for each in library.values()
    ]
    return answer_page(
        "Named queries",
        lead=["Questions in SPARQL that come with stancegraph. Each opens with a form for its parameters."],
        tables=[Table(["Name", "What it asks", "Parameters"], rows)],
        forms=[Cell("json", "/queries.json")],
    )


def page_of_query(session: Session, query: Query, values: Mapping[str, str], result: Result | None) -> str:
    """A named query with its form, and what it was asked of; without a ``result`` it says that values are needed."""
    lead, tables = _given(result)
    if result is None:
        lead = ["It needs other values than it has by default: fill in the form."]
    else:
        lead = [*_asked_of(session, query, values), *lead]
    fields = [
        Field(each.name, each.meaning, values.get(each.name, ""), hint=each.default or "") for each in query.parameters
    ]
    path, pairs = f"/queries/{query.name}", list(values.items())
    forms = [
        Cell(form.name, with_pairs(f"{path}.{form.name}", pairs))
        for form in (result.forms if result is not None else ())
        if form.name != "html"
    ]
    return answer_page(
        query.title,
        lead=[query.description, *lead],
        tables=[*tables, Table(["Query"], [[Cell(query.text, code=True)]], "As it is asked")],
        form=(path, fields) if fields else None,
        forms=forms,
        is_open=result is None,
    )


def _asked_of(session: Session, query: Query, values: Mapping[str, str]) -> list[str]:
    """What a query was asked of, what it has by default among it: records by id, and by name where they have one, days as days."""
    bound = query.bind(values, session.iri)
    told = [
        f"{each.name.replace('_', ' ')} {_meant(session, each.kind, bound[each.name])}"
        for each in query.parameters
        # By default whatever is recorded counts, which is a day that is far off.
        if each.name in bound and (each.kind != "moment" or each.name in values)
    ]
    return [f"Asked of: {', '.join(told)}"] if told else []


def _meant(session: Session, kind: str, term: Any) -> str:
    if not isinstance(term, NamedNode):
        return str(term.value)
    identifier = record_id(term.value)
    called = _called(session, kind, identifier)
    return identifier if called == identifier else f"{called} ({identifier})"


def _given(result: Result | None) -> tuple[list[str], list[Table]]:
    """What a query gave, as sentences and tables."""
    if result is None:
        return [], []
    rows = result.rows()
    if isinstance(rows, QueryBoolean):
        return [f"The answer is {'yes' if rows else 'no'}."], []
    names = [variable.value for variable in rows.variables]
    cells = [[_term(row[name]) for name in names] for row in rows]
    shown = f", of which {_MOST_SHOWN:,} are shown here" if len(cells) > _MOST_SHOWN else ""
    return [f"{len(cells):,} rows{shown}"], [Table(names, cells[:_MOST_SHOWN], empty="No row.", wide=True)]


_DAY = NamedNode(expand("xsd:date"))
_SERVICES = (
    ("SPARQL 1.1 Protocol", "/sparql"),
    ("Graph Store Protocol, for reading", "/graph-store?default"),
    ("OpenAPI description", "/openapi.json"),
    ("VoID", "/.well-known/void"),
)


def page_of_catalogue(session: Session) -> str:
    """The datasets: what each says of itself, and where it can be taken from."""
    known = session.catalogue
    counts = [
        ("Actors", len(known.actors), "/actors"),
        ("Issues", len(known.issues), "/issues"),
        ("Stances", len(session.stances), "/stances"),
        ("Sources", len(known.sources), "/sources"),
        ("Roles", len(known.roles), "/roles"),
        ("Events", len(known.events), "/events"),
    ]
    facts = [(name, Cell(f"{count:,}", path)) for name, count, path in counts]
    files = [[Cell(form.media[0], f"/graph-store?default&format={form.name}"), Cell(form.name)] for form in OF_TRIPLES]
    services = [[Cell(name, path)] for name, path in _SERVICES]
    return answer_page(
        ", ".join(info.title for info in known.infos) or "A graph of stances",
        facts=[*(fact for info in known.infos for fact in _of_dataset(info)), *facts],
        tables=[Table(["Whole graph as", "Suffix"], files, "Files"), Table(["Service"], services, "Services")],
        forms=[Cell(form.name, f"/catalog?format={form.name}") for form in OF_TRIPLES],
    )


def _of_dataset(info: DatasetInfo) -> list[tuple[str, Cell]]:
    facts = [("Dataset", Cell(info.title, outside(info.homepage), info.base_iri, lang=info.language))]
    if info.description:
        facts.append(("About", Cell(info.description, lang=info.language)))
    facts += _texts("Licence", [info.licence]) + _texts("Version", [info.version]) + _texts("By", info.creators)
    days = [each.isoformat() for each in (info.covers_from, info.covers_until) if each]
    return facts + _texts("Covers", [" to ".join(days)])


def _term(term: Any) -> Cell:
    match term:
        case None:
            return Cell("")
        case NamedNode(value=iri):
            return Cell(shorten(iri).strip("<>"), outside(iri))
        case Literal(value=text):
            shown = text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]} ... ({len(text):,} characters)"
            return Cell(shown, lang=term.language or "", whole=term.datatype == _DAY)
        case BlankNode():
            return Cell(str(term))
    return Cell(str(term))
