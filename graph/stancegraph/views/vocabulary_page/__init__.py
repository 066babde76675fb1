"""The vocabulary as one HTML file for people: records and their properties, terms, and words with their meaning."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from stancegraph.model.schema import EVIDENCE, PARTS, PARTS_IN_COLUMNS, SCHEMA, Field, Kind
from stancegraph.model.values import Term
from stancegraph.model.words import SCHEMES, Position, Voice, Word
from stancegraph.rdf.ontology import own_terms, words_in
from stancegraph.rdf.parts import LANGUAGES
from stancegraph.rdf.vocabulary import ACTOR_CLASSES, ONTOLOGY, PREFIXES
from stancegraph.rdf.vocabulary import SCHEMES as SCHEMES_IRI
from stancegraph.views.page import page


@dataclass(frozen=True, slots=True)
class _Property:
    """A property of a record: its term, what messages call it, what it means and holds, how often it stands."""

    term: str
    called: str
    meaning: str
    holds: str
    often: str


@dataclass(frozen=True, slots=True)
class _Record:
    """A class of records or of parts of them."""

    title: str
    term: str
    about: str
    properties: tuple[_Property, ...]


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a list; ``label`` and ``meaning`` in the language of the page, ``labels`` in the others."""

    name: str
    label: str
    number: str
    meaning: str
    example: str
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _List:
    name: str
    title: str
    about: str
    words: tuple[_Word, ...]
    labels: Mapping[str, str]


def vocabulary_html(language: str = "en") -> str:
    """The page, with terms, lists and words explained in one of :data:`~stancegraph.rdf.parts.LANGUAGES`, and their names in all.

    What the page itself says, and what cells of tables hold, is in English.
    """
    terms = own_terms()
    return page(
        "vocabulary_page/page.html",
        title="The stancegraph vocabulary",
        styles=["vocabulary_page/page.css"],
        scripts=["vocabulary_page/page.js"],
        ontology=f"{ONTOLOGY}#",
        schemes=SCHEMES_IRI,
        language=language,
        languages=[each for each in LANGUAGES if each != language],
        records=list(_records({term.name: term.comments["en"] for term in terms})),
        classes=[term for term in terms if term.is_class],
        properties=[term for term in terms if not term.is_class],
        lists=list(_lists(language)),
        prefixes=PREFIXES,
    )


def _records(comments: dict[str, str]) -> Iterator[_Record]:
    for kind in (*SCHEMA.kinds, SCHEMA.dataset):
        about = comments.get(kind.rdf_class) or kind.about or "What a dataset says of itself."
        yield _Record(kind.name.capitalize(), kind.rdf_class, about, tuple(_properties(kind, comments)))
    for part in PARTS.values():
        fields = tuple(_property(field) for field in part.fields)
        yield _Record(part.value.__name__, part.rdf_class, comments.get(part.rdf_class, ""), fields)
    selectors = "The words a record rests on, after the Web Annotation Data Model: oa:hasSource names the source, oa:hasSelector a quote and, where it is known, its span."
    yield _Record("Evidence", "oa:SpecificResource", selectors, tuple(_property(field) for field in EVIDENCE))


def _properties(kind: Kind, comments: dict[str, str]) -> Iterator[_Property]:
    for field in kind.fields:
        if field.type.term is Term.CLASS:
            classes = ", ".join(f"{name} ({kind.value})" for kind, name in ACTOR_CLASSES.items())
            yield _Property(field.predicate, field.called, "a class beside its own", f"one of {classes}", "exactly one")
        elif field.type.name in PARTS:
            # What the declaration says of them is how they are written in a cell.
            yield replace(_property(field), meaning=comments[field.predicate])
        else:
            yield _property(field)


def _property(field: Field) -> _Property:
    meaning = field.meaning.format(words=", ".join(field.type.words)).replace("`", "")
    often = "any number" if field.type.many else "exactly one" if field.required else "at most one"
    return _Property(field.predicate, field.called, meaning, _holds(field), often)


def _holds(field: Field) -> str:
    if field.type.name in PARTS:
        return f"{'each ' if field.type.many else ''}an {PARTS[field.type.name].rdf_class}"
    if field.refers_to is None or field.type.name in PARTS_IN_COLUMNS:
        return field.type.described
    if field.refers_to == "subject":
        return "an actor, event or issue"
    article = "an" if field.refers_to[0] in "aei" else "a"
    return f"{field.refers_to}s" if field.type.many else f"{article} {field.refers_to}"


def _lists(language: str) -> Iterator[_List]:
    told = {each: words_in(each) for each in LANGUAGES}
    for words, scheme in SCHEMES.items():
        iri = f"{SCHEMES_IRI}{scheme.name}/"
        title, about = told[language][iri]
        each = tuple(_word(word, iri, language, told) for word in words)
        yield _List(scheme.name, title, about, each, _labels(iri, language, told))


def _word(word: Word | Position, scheme: str, language: str, told: _Told) -> _Word:
    name = word.label if isinstance(word, Position) else word.value
    label, meaning = told[language][scheme + name]
    number = ""
    if isinstance(word, Position):
        number = f"{int(word):+d}" if word else "0"
    elif isinstance(word, Voice):
        number = str(word.rank)
    return _Word(name, label, number, meaning, word.example, _labels(scheme + name, language, told))


_Told = dict[str, dict[str, tuple[str, str]]]


def _labels(iri: str, language: str, told: _Told) -> dict[str, str]:
    return {each: found[iri][0] for each, found in told.items() if each != language}
