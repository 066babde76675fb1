"""JSON Schemas of what is answered, made of the types it is made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints, is_typeddict

from stancegraph.model.words import Position
from stancegraph.web.parameters import LONGEST_VALUE, Parameter, Sort

Gives = Any
"""What an answer in JSON is: a type, or a mapping of its names to what they are."""

_PLAIN: dict[Any, dict[str, Any]] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    Decimal: {"type": "number"},
    NoneType: {"type": "null"},
    date: {"type": "string", "format": "date"},
    datetime: {"type": "string", "format": "date-time"},
    Any: {},
}


class Schemas:
    """Schemas that refer to each other: classes are said once, in :attr:`components`, by their names."""

    def __init__(self) -> None:
        self.components: dict[str, Any] = {}
        self._classes: dict[str, type] = {}

    def of(self, gives: Gives) -> dict[str, Any]:
        """The schema of what is given; raises TypeError for a type that has none."""
        if isinstance(gives, Mapping):
            return whole({name: self.of(each) for name, each in gives.items()})
        if gives in _PLAIN:
            return dict(_PLAIN[gives])
        origin: Any = get_origin(gives)
        inner = get_args(gives)
        if origin in (Union, UnionType):
            return _either([self.of(each) for each in inner])
        if origin is Literal:
            return {"enum": list(inner)}
        if origin is not None and issubclass(origin, Mapping):
            return {"type": "object", "additionalProperties": self.of(inner[1])}
        if origin is not None and issubclass(origin, Sequence):
            return {"type": "array", "items": self.of(inner[0])}
        if isinstance(gives, type) and issubclass(gives, Enum):
            words = [each.label if isinstance(each, Position) else each.value for each in gives]
            return {"type": "string", "enum": words}
        if is_typeddict(gives) or (isinstance(gives, type) and is_dataclass(gives)):
            return self.of_class(gives)
        raise TypeError(f"{gives} has no JSON Schema")

    def of_class(self, kind: type) -> dict[str, Any]:
        """The schema of a class: where it is said."""
        name = kind.__name__
        if self._classes.setdefault(name, kind) is not kind:
            raise TypeError(f"two classes are called {name}")
        if name not in self.components:
            self.components[name] = {}  # it may refer to itself
            self.components[name] = self.said(kind)
        return {"$ref": f"#/components/schemas/{name}"}

    def said(self, kind: type) -> dict[str, Any]:
        """The schema of a class, written out."""
        # As they are called outside: a word of the language has an underscore behind it.
        parts = {each.rstrip("_"): self.of(hint) for each, hint in hints_of(kind).items()}
        return whole(parts, getattr(kind, "__required_keys__", parts))


def hints_of(kind: type) -> dict[str, Any]:
    """The types of what a class has."""
    hints = get_type_hints(kind)
    return {name: hints[name] for name in ((each.name for each in fields(kind)) if is_dataclass(kind) else hints)}


def _either(schemas: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Any of these; a plain one or nothing as one type, which more programs understand."""
    others = [each for each in schemas if each != _PLAIN[NoneType]]
    if len(others) == 1 and len(schemas) == 2 and "type" in others[0] and "enum" not in others[0]:
        return {**others[0], "type": [others[0]["type"], "null"]}
    if all(set(each) == {"type"} for each in schemas):
        return {"type": [each["type"] for each in schemas]}
    return {"anyOf": list(schemas)}


def whole(properties: Mapping[str, Any], required: Iterable[str] | None = None) -> dict[str, Any]:
    """An object that has these properties, all of them unless it is said which it needs, and no others."""
    needed = sorted(properties if required is None else required, key=list(properties).index)
    return {"type": "object", "properties": dict(properties), "required": needed, "additionalProperties": False}


def of_parameter(parameter: Parameter, *, in_addresses: bool) -> dict[str, Any]:
    """The schema of what is given for a parameter: in an address a flag is a word, elsewhere a truth value."""
    flag: dict[str, Any] = {"type": "string", "enum": ["yes", "no"]} if in_addresses else {"type": "boolean"}
    found: dict[str, Any]
    match parameter.sort:
        case Sort.FLAG:
            found = flag
        case Sort.NUMBER:
            found = {"type": "integer", "minimum": parameter.least, "maximum": parameter.most}
        case _ if parameter.choices:
            found = {"type": "string", "enum": list(parameter.choices)}
        case _:
            found = {"type": "string", "maxLength": LONGEST_VALUE}
    if parameter.several:
        found = {"type": "array", "items": found}
    if parameter.default is not None:
        is_word = in_addresses and parameter.sort is Sort.FLAG
        found["default"] = ("yes" if parameter.default else "no") if is_word else parameter.default
    return found
