"""Coded statements <-> W3C Web Annotation (JSON-LD): a body in this vocabulary, a target by quote and position in code points.

https://www.w3.org/TR/annotation-model/: a TextPositionSelector counts code points, a TextQuoteSelector holds the words with some before
and after. The text is named by its SHA-256 (RFC 6920, ``ni:///sha-256;...``), so that it is known wherever it lies.
"""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import IO, Any
from urllib.parse import quote
from uuid import UUID

from stancegraph.coding.statements import CODED
from stancegraph.exchange.annotations import REFERENCES, Annotation, Arriving, Document, Incoming, Outgoing, Place
from stancegraph.limits import LONGEST_QUOTE
from stancegraph.model.schema import SCHEMA
from stancegraph.rdf.ontology import json_ld_context
from stancegraph.rdf.vocabulary import record_iri

ANNO = "http://www.w3.org/ns/anno.jsonld"
OA_BODY = "http://www.w3.org/ns/oa#hasBody"
NO_STANCE = "annotations without a body that says a stance"
_AROUND = 32
"""Characters of the text that a quote selector has before and after."""
_HASH = "ni:///sha-256;"
_KIND = {each.name: each for each in SCHEMA.kinds}
_FIELDS = {each.name: each for each in _KIND["stance"].fields}
_JSON = {name: _FIELDS[name].json_name for name in CODED}
_COLUMNS = {json_name: name for name, json_name in _JSON.items()}
_NAMED = {"actor": ("name", "note"), "issue": ("label", "proposition", "note")}


def write(outgoing: Outgoing, stream: IO[bytes]) -> None:
    """Write a collection of annotations."""
    items = [_item(each, outgoing) for each in outgoing.annotations]
    whole = {
        "@context": [ANNO, {"@version": 1.1, "body": {"@id": OA_BODY, "@type": "@id", "@context": _context()}}],
        "id": f"{outgoing.base_iri}annotations",
        "type": "AnnotationCollection",
        "label": outgoing.title,
        "total": len(items),
        "first": {
            "id": f"{outgoing.base_iri}annotations/all",
            "type": "AnnotationPage",
            "startIndex": 0,
            "items": items,
        },
    }
    stream.write(json.dumps(whole, ensure_ascii=False, indent=1).encode() + b"\n")


def _item(each: Annotation, outgoing: Outgoing) -> dict[str, Any]:
    document = outgoing.documents[each.text]
    said = {
        "id": _iri(each.id, outgoing.base_iri),
        "type": "Annotation",
        "motivation": "classifying",
        "creator": {"type": "Person", "name": each.coder},
        "created": each.created,
        "modified": each.modified,
        "body": _body(each, outgoing),
        "target": {
            "type": "SpecificResource",
            "source": _source(document),
            "selector": _selectors(each, document.words),
        },
    }
    return {name: value for name, value in said.items() if value != ""}


def _iri(identifier: str, base: str) -> str:
    try:
        return UUID(identifier).urn if str(UUID(identifier)) == identifier else _of_ours(identifier, base)
    except ValueError:
        return _of_ours(identifier, base)


def _of_ours(identifier: str, base: str) -> str:
    return f"{base}annotation/{quote(identifier, safe='')}"


def _body(each: Annotation, outgoing: Outgoing) -> dict[str, Any]:
    body: dict[str, Any] = {"type": "Stance"}
    for name in CODED:
        if not (cell := each.cells.get(name, "")):
            continue
        if kind := REFERENCES.get(name):
            body[_JSON[name]] = _thing(kind, cell, outgoing.named(kind, cell, each.coder), outgoing.base_iri)
        else:
            body[_JSON[name]] = cell
    return body


def _thing(kind: str, identifier: str, cells: Mapping[str, str], base: str) -> dict[str, Any]:
    said: dict[str, Any] = {"id": record_iri(base, kind, identifier)}
    said["type"] = [kind.capitalize(), *([cells["kind"].capitalize()] if cells.get("kind") else [])]
    said |= {name: cells[name] for name in _NAMED[kind] if cells.get(name)}
    if kind == "actor" and cells.get("aliases"):
        said["aliases"] = cells["aliases"].split(";")
    return said


def _context() -> dict[str, Any]:
    """The terms of our context that a body uses. They hold within bodies only: in annotations the same words mean something else."""
    context = json_ld_context()
    used = ["id", "type", "Stance", "Actor", "Issue", "Person", "State", "Organisation", "Bloc", "Office", "Group"]
    used += [*_JSON.values(), "name", "aliases", "label", "proposition"]
    terms = {name: context[name] for name in used}
    prefixes = {text.split(":")[0] for value in terms.values() for text in re.findall(r'"([a-z]+:)', json.dumps(value))}
    return {**{name: context[name] for name in sorted(prefixes) if name in context}, **terms}


def _source(document: Document) -> dict[str, str]:
    name = urlsafe_b64encode(bytes.fromhex(document.sha256)).decode().rstrip("=")
    said = {
        "id": f"{_HASH}{name}",
        "type": "Text",
        "format": "text/plain",
        "language": document.about.get("language", ""),
        "label": document.about.get("title", ""),
    }
    return {key: value for key, value in said.items() if value}


def _selectors(each: Annotation, words: str) -> list[dict[str, Any]]:
    place = {"type": "TextPositionSelector", "start": each.start, "end": each.end}
    if each.end - each.start > LONGEST_QUOTE:
        return [place]
    quoted = {
        "type": "TextQuoteSelector",
        "exact": words[each.start : each.end],
        "prefix": words[max(0, each.start - _AROUND) : each.start],
        "suffix": words[each.end : each.end + _AROUND],
    }
    return [quoted, place]


# -- reading ----------------------------------------------------------------------------------------------------------


def is_one(found: object) -> bool:
    """Whether JSON that was read is annotations of this kind: a collection, a page, a list of annotations or one."""
    if isinstance(found, list):
        return bool(found) and all(isinstance(each, dict) and _is_type(each, "Annotation") for each in found)
    return isinstance(found, dict) and any(
        _is_type(found, name) for name in ("Annotation", "AnnotationPage", "AnnotationCollection")
    )


def read(found: object) -> Incoming:
    """What annotations say. What is no stance is left out, and counted."""
    left_out = Counter[str]()
    named: dict[tuple[str, str], Mapping[str, str]] = {}
    arriving = []
    if isinstance(found, dict) and isinstance(found.get("first"), str):
        left_out["pages that are at another address; bring the whole collection as one file"] += 1
    for item in _items(found):
        bodies = [each for each in _several(item.get("body")) if _is_stance(each)] if isinstance(item, dict) else []
        if not bodies:
            left_out[NO_STANCE] += 1
            continue
        body = bodies[0]
        if len(bodies) > 1:
            left_out["stances beside the first in one annotation"] += len(bodies) - 1
        target = next((each for each in _several(item.get("target")) if isinstance(each, dict)), {})
        creator = item.get("creator")
        names = creator if isinstance(creator, str) else _text(creator, "name") or _text(creator, "nickname")
        here: dict[tuple[str, str], Mapping[str, str]] = {}
        cells = {column: _cell(column, body[name], here) for name, column in _COLUMNS.items() if name in body}
        for key, said in here.items():
            named.setdefault(key, said)
        identifier = item.get("id")
        arriving.append(
            Arriving(
                str(identifier).removeprefix("urn:uuid:") if isinstance(identifier, str) else "",
                names,
                tuple(_texts(target.get("source"))),
                _place(target.get("selector")),
                {column: cell for column, cell in cells.items() if cell},
                here,
            )
        )
    return Incoming("web-annotation", arriving, named, dict(left_out))


def _items(found: object) -> list[Any]:
    if isinstance(found, list):
        return found
    assert isinstance(found, dict)
    if _is_type(found, "Annotation"):
        return [found]
    page = found.get("first") if _is_type(found, "AnnotationCollection") else found
    items = page.get("items") if isinstance(page, dict) else []
    return items if isinstance(items, list) else []


def _is_type(item: Mapping[str, Any], name: str) -> bool:
    return any(each in (name, f"oa:{name}", f"as:{name}") for each in _several(item.get("type", item.get("@type"))))


def _is_stance(body: object) -> bool:
    return isinstance(body, dict) and "Stance" in [str(each).rpartition(":")[2] for each in _several(body.get("type"))]


def _several(value: object) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _strings(value: object) -> list[str]:
    return [each for each in _several(value) if isinstance(each, str)]


def _text(of: object, name: str) -> str:
    found = of.get(name) if isinstance(of, dict) else None
    return found if isinstance(found, str) else ""


def _cell(column: str, value: Any, named: dict[tuple[str, str], Mapping[str, str]]) -> str:
    if isinstance(value, dict) and "@value" in value:
        value = value["@value"]
    kind = REFERENCES.get(column)
    if kind is None:
        return value if isinstance(value, str) else "" if isinstance(value, dict | list) else json.dumps(value)
    if isinstance(value, str):
        named.setdefault((kind, value), {"iri": value})
        return value
    iri = _text(value, "id")
    cells = {"iri": iri, **{name: _text(value, name) for name in _NAMED[kind]}}
    if kind == "actor" and isinstance(value, dict):
        cells["aliases"] = ";".join(_strings(value.get("aliases")))
        if kinds := [each.casefold() for each in _strings(value.get("type")) if each != "Actor"]:
            cells["kind"] = kinds[0]
    key = iri or cells[_NAMED[kind][0]]
    if key:
        named.setdefault((kind, key), {name: cell for name, cell in cells.items() if cell})
    return key


def _texts(source: object) -> Iterable[str]:
    for each in _several(source):
        iri = each if isinstance(each, str) else _text(each, "id")
        if iri.startswith(_HASH):
            encoded = iri.removeprefix(_HASH).partition("?")[0]
            try:
                yield urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)).hex()
            except (Error, ValueError):
                continue
        elif iri:
            yield iri


def _place(selector: object) -> Place:
    start = end = None
    exact = prefix = suffix = ""
    for each in _several(selector):
        if not isinstance(each, dict):
            continue
        if _is_type(each, "TextPositionSelector") and type(each.get("start")) is int and type(each.get("end")) is int:
            start, end = each["start"], each["end"]
        elif _is_type(each, "TextQuoteSelector"):
            exact, prefix, suffix = _text(each, "exact"), _text(each, "prefix"), _text(each, "suffix")
    return Place(start, end, exact, prefix, suffix)
