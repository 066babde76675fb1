"""RDF as JSON-LD with the context of the ontology: keys and values in plain words, one object a subject, written as they come.

The context is in the file itself, since nothing is fetched to read it. What its words do not fit is written out: a key as a
prefixed name or the whole IRI, a value with ``@value`` and ``@type``. So what is read back is what was written, term by term.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import IO, Any

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from stancegraph.errors import StancegraphError
from stancegraph.rdf.ontology import json_ld_context

_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_STRING = "http://www.w3.org/2001/XMLSchema#string"
# What may stand behind a prefix, and what behind the base, so that every reader puts the same together again.
_LOCAL = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*\Z")
_BEHIND_BASE = re.compile(r"[a-z]+/[A-Za-z0-9_][A-Za-z0-9_.-]*(#[A-Za-z0-9_-]+)?\Z")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")

Node = NamedNode | BlankNode


def write_json_ld(quads: Iterable[Quad], stream: IO[bytes], base: str | None = None) -> None:
    """Write statements as JSON-LD, in their order.

    Statements of one subject that follow one another become one object, and those of one named graph one object around them.
    IRIs that begin with ``base`` are written without it. Raises StancegraphError for a triple within a triple, which JSON-LD
    cannot hold.
    """
    compact = _Compact(base)
    stream.write(f'{{"@context": {json.dumps(compact.context, ensure_ascii=False)},\n"@graph": [\n'.encode())
    between = ""
    for name, statements in groupby(quads, key=lambda quad: quad.graph_name):
        nodes = compact.nodes(statements)
        if isinstance(name, DefaultGraph):
            pieces = nodes
        else:
            pieces = _within(f'{{"id": {json.dumps(compact.iri(name), ensure_ascii=False)}, "@graph": [\n', nodes)
        for piece in pieces:
            stream.write(f"{between}{piece}".encode())
            between = ",\n"
    stream.write(b"\n]}\n")


def _within(opening: str, nodes: Iterator[str]) -> Iterator[str]:
    """Objects, the first after what opens the one around them, the last before what closes it."""
    before = opening
    for node, after in _with_last(nodes):
        yield f"{before}{node}{']}' if after else ''}"
        before = ""


def _with_last(nodes: Iterator[str]) -> Iterator[tuple[str, bool]]:
    """Each, with whether it is the last."""
    before = next(nodes)
    for node in nodes:
        yield before, False
        before = node
    yield before, True


@dataclass(frozen=True, slots=True)
class _Key:
    """A word of the context for a predicate: what type a plain value has, and where its words are."""

    word: str
    type: str | None
    words: str | None
    is_list: bool
    by_language: bool


class _Compact:
    """Writes terms by the context."""

    def __init__(self, base: str | None) -> None:
        self._base = base
        self.context = {**({"@base": base} if base else {}), **json_ld_context()}

    @cached_property
    def _prefixes(self) -> dict[str, str]:
        return {word: iri for word, iri in self.context.items() if isinstance(iri, str) and iri.endswith(("#", "/"))}

    @cached_property
    def _classes(self) -> dict[str, str]:
        return {
            self._expanded(iri): word
            for word, iri in json_ld_context().items()
            if isinstance(iri, str) and word[0].isupper()
        }

    @cached_property
    def _words(self) -> dict[str, _Key]:
        """For each predicate its word."""
        found: dict[str, _Key] = {}
        for word, entry in json_ld_context().items():
            if word.startswith("@") or word in self._prefixes or word in self._classes.values():
                continue
            entry = {"@id": entry} if isinstance(entry, str) else entry
            type, container = entry.get("@type"), entry.get("@container", ())
            words = entry["@context"].get("@vocab") if "@context" in entry else None
            by_language = "@language" in container
            key = _Key(word, type and self._expanded(type), words, "@set" in container, by_language)
            found.setdefault(self._expanded(entry["@id"]), key)
        return found

    def _expanded(self, name: str) -> str:
        prefix, colon, local = name.partition(":")
        return self._prefixes[prefix] + local if colon and prefix in self._prefixes else name

    def nodes(self, quads: Iterable[Quad]) -> Iterator[str]:
        """An object for each run of statements of one subject."""
        for subject, statements in groupby(quads, key=lambda quad: quad.subject):
            if isinstance(subject, Triple):
                raise _within_a_triple()
            facts: dict[str, Any] = {}
            for quad in statements:
                self._add(facts, quad.predicate, quad.object)
            type = {"type": facts.pop("type")} if "type" in facts else {}
            yield json.dumps({"id": self.iri(subject)} | type | facts, ensure_ascii=False)

    def iri(self, term: Node) -> Any:
        """An IRI as it stands where IRIs are meant."""
        if isinstance(term, BlankNode):
            return f"_:{term.value}"
        iri = term.value
        if self._base and iri.startswith(self._base) and _BEHIND_BASE.match(local := iri.removeprefix(self._base)):
            return local
        return self._whole(iri)

    def _whole(self, iri: str) -> str:
        if (scheme := _SCHEME.match(iri)) and scheme[1] in self.context:
            raise StancegraphError(
                f"<{iri}> would be read as a prefixed name, since {scheme[1]}: is a prefix of the JSON-LD context; choose another format"
            )
        return iri

    def _prefixed(self, iri: str) -> str:
        """A prefixed name where one fits, else the whole IRI."""
        for separator in ("#", "/"):
            namespace, _, local = iri.rpartition(separator)
            prefix = self._by_namespace.get(namespace + separator)
            if prefix and _LOCAL.match(local):
                return f"{prefix}:{local}"
        return self._whole(iri)

    @cached_property
    def _by_namespace(self) -> dict[str, str]:
        return {iri: prefix for prefix, iri in self._prefixes.items()}

    def _add(self, node: dict[str, Any], predicate: NamedNode, value: Node | Literal | Triple) -> None:
        if isinstance(value, Triple):
            raise _within_a_triple()
        if predicate.value == _TYPE and isinstance(value, NamedNode):
            _append(node, "type", self._classes.get(value.value) or self._prefixed(value.value), is_list=False)
            return
        key = self._words.get(predicate.value)
        if key and (plain := self._plain(key, value)) is not None:
            if key.by_language:
                assert isinstance(value, Literal)
                assert value.language is not None
                _append(node.setdefault(key.word, {}), value.language, plain, is_list=key.is_list)
            else:
                _append(node, key.word, plain, is_list=key.is_list)
        else:
            _append(node, self._prefixed(predicate.value), self._written_out(value), is_list=False)

    def _plain(self, key: _Key, value: Node | Literal) -> str | None:
        """A value as the key alone makes it mean what it does; None where it cannot."""
        if isinstance(value, Literal):
            if key.by_language:
                return value.value if value.language else None
            datatype = value.datatype.value
            return value.value if value.language is None and datatype == (key.type or _STRING) else None
        if key.type == "@id":
            iri: str = self.iri(value)
            return iri
        if key.words and isinstance(value, NamedNode) and value.value.startswith(key.words):
            word = value.value.removeprefix(key.words)
            return word if _LOCAL.match(word) and word not in json_ld_context() else None
        return None

    def _written_out(self, value: Node | Literal) -> Any:
        if not isinstance(value, Literal):
            return {"id": self.iri(value)}
        if value.language is not None:
            return {"@value": value.value, "@language": value.language}
        if value.datatype.value == _STRING:
            return {"@value": value.value}
        return {"@value": value.value, "@type": self._prefixed(value.datatype.value)}


def _append(node: dict[str, Any], key: str, value: Any, *, is_list: bool) -> None:
    if key not in node:
        node[key] = [value] if is_list else value
    elif isinstance(node[key], list):
        node[key].append(value)
    else:
        node[key] = [node[key], value]


def _within_a_triple() -> StancegraphError:
    return StancegraphError("JSON-LD cannot hold a triple within a triple; choose turtle, ntriples, trig or nquads")
