"""What the OpenAPI description says of answers is what is answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal
from urllib.parse import urlencode

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from asgi import Client
from stancegraph.model.words import Position, Voice
from stancegraph.web.schemas import Schemas

_ASKED = {
    "/search": [("text", "ann")],
    "/tie": [("source", "ann"), ("target", "bob")],
    "/sparql": [("query", "SELECT ?s ?o { ?s rdfs:label ?o }")],
}
_NAMED = {
    f"/{plural}/{{id}}": identifier
    for plural, identifier in {
        "actors": "ann",
        "issues": "truce",
        "stances": "l2",
        "sources": "gazette",
        "roles": "r1",
        "events": "e1",
        "assessments": "a1",
    }.items()
}


def _addresses(paths: Mapping[str, Any]) -> dict[str, str]:
    """A real address for each path that gives JSON."""
    found = {}
    for path, operations in paths.items():
        if "{form}" in path or "application/json" not in str(operations["get"]["responses"]["200"]["content"]):
            continue
        place = path.replace("{id}", _NAMED.get(path, "")).replace("{name}", "dataset")
        found[path] = f"{place}?{urlencode(_ASKED.get(path, []))}"
    return found


def test_the_description_is_one(client: Client) -> None:
    validate(client.ask("/openapi.json").json)


def test_every_answer_is_what_the_description_says(client: Client) -> None:
    described = client.ask("/openapi.json").json
    addresses = _addresses(described["paths"])
    assert len(addresses) > 18
    for path, address in addresses.items():
        answer = client.accepting(address, "application/json")
        assert answer.status == 200, (address, answer.text)
        [schema] = [
            content["schema"]
            for media, content in described["paths"][path]["get"]["responses"]["200"]["content"].items()
            if media.endswith("json") and media != "application/ld+json"
        ]
        validator = Draft202012Validator({**schema, "components": described["components"]})
        assert not [error.message for error in validator.iter_errors(answer.json)], address
        # One that takes everything would be no description.
        assert path == "/openapi.json" or list(validator.iter_errors({"answer": 1})), path


def test_refusals_are_what_the_description_says(client: Client) -> None:
    described = client.ask("/openapi.json").json
    for target, status in (("/positions?isue=x", "400"), ("/actors/nobody", "404")):
        answer = client.accepting(target, "application/json")
        path = "/positions" if status == "400" else "/actors/{id}"
        schema = described["paths"][path]["get"]["responses"][status]["content"]["application/json"]["schema"]
        Draft202012Validator(schema).validate(answer.json)
        assert answer.status == int(status)


@dataclass
class _Row:
    from_: str
    day: date | None
    voices: tuple[Voice, ...]
    place: Position
    parts: Sequence[_Row]


@pytest.mark.parametrize(
    ("value", "is_right"),
    [
        ({"from": "a", "day": None, "voices": ["self"], "place": "rejects", "parts": []}, True),
        ({"from": "a", "day": "2025-01-01", "voices": [], "place": "supports", "parts": []}, True),
        ({"from": "a", "day": 1, "voices": [], "place": "supports", "parts": []}, False),
        ({"from": "a", "day": None, "voices": ["loud"], "place": "supports", "parts": []}, False),
        ({"from": "a", "day": None, "voices": [], "place": -2, "parts": []}, False),
        ({"from": "a", "day": None, "voices": [], "place": "rejects", "parts": [{}]}, False),
        ({"from_": "a", "day": None, "voices": [], "place": "rejects", "parts": []}, False),
        ({"from": "a", "day": None, "voices": [], "place": "rejects"}, False),
        ({"from": "a", "day": None, "voices": [], "place": "rejects", "parts": [], "more": 1}, False),
    ],
)
def test_a_class_is_an_object_of_its_fields(value: Any, is_right: bool) -> None:
    schemas = Schemas()
    schema = {**schemas.of(_Row), "components": {"schemas": schemas.components}}
    assert Draft202012Validator(schema).is_valid(value) is is_right


def test_a_type_without_a_schema_is_an_error() -> None:
    schemas = Schemas()
    with pytest.raises(TypeError, match="no JSON Schema"):
        schemas.of({"a": complex})
    with pytest.raises(TypeError, match="no JSON Schema"):
        schemas.of(set[str])
    assert schemas.of({"a": Literal["x"], "b": dict[str, int]})["properties"]["a"] == {"enum": ["x"]}
