"""Arguments of public calls are held to their signatures: a wrong one is named, with what is taken, before anything is done.

What a parameter takes stands in its annotation, and nowhere else.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import is_dataclass
from datetime import date
from functools import cache, wraps
from inspect import Parameter, signature
from math import isnan
from reprlib import Repr
from types import FunctionType, NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from stancegraph.errors import ArgumentError

Call = TypeVar("Call", bound=Callable[..., Any])

_WORDS: dict[Any, str] = {
    NoneType: "None",
    str: "text",
    bool: "True or False",
    int: "a whole number",
    float: "a number",
    date: "a date",
    os.PathLike: "a path",
    Callable: "a function",
}
_LARGEST = 10**300  # of whole numbers that can stand for others
_SHORT = Repr()
_SHORT.maxstring = _SHORT.maxother = 60


def checked(call: Call) -> Call:
    """The function, or the class with all its public methods, refusing arguments that are not what its signature says.

    Raises ArgumentError. What does not fit the signature at all, such as an unknown keyword, is a TypeError as always.
    """
    if isinstance(call, type):
        for name, method in list(vars(call).items()):
            if isinstance(method, FunctionType) and (name == "__init__" or not name.startswith("_")):
                setattr(call, name, checked(method))
        return call
    names = list(signature(call).parameters)

    @wraps(call)
    def with_right_arguments(*arguments: Any, **words: Any) -> Any:
        kinds = _kinds(call)
        for name, value in (*zip(names, arguments, strict=False), *words.items()):
            kind = kinds.get(name)
            if kind is not None and type(value) not in _plain(kind) and not _fits(value, kind):
                raise ArgumentError(name, f"{shown(value)} should be {_in_words(kind)}")
            if isinstance(value, str) and "\0" in value and os.PathLike[str] in get_args(kind):
                raise ArgumentError(name, f"{shown(value)} can be no path: it holds a zero")
        return call(*arguments, **words)

    return with_right_arguments  # type: ignore[return-value]


@cache
def _kinds(call: Callable[..., Any]) -> dict[str, Any]:
    """What each parameter takes. Annotations are text, and read when first needed: what they name may be loaded late.

    Keywords whose typed dictionary is named for type checkers only are left to the function they are passed on to.
    """
    scope = sys.modules[call.__module__].__dict__
    kinds: dict[str, Any] = {}
    for name, each in signature(call).parameters.items():
        if each.kind is Parameter.VAR_KEYWORD:
            words = scope.get(str(each.annotation).removeprefix("Unpack[").removesuffix("]"))
            kinds |= get_type_hints(words) if words else {}
        elif each.kind is not Parameter.VAR_POSITIONAL and each.annotation is not Parameter.empty:
            kinds[name] = eval(each.annotation, scope)
    return kinds


@cache
def _plain(kind: Any) -> frozenset[type]:
    """The classes of records and the like whose instances fit a kind without another look: a writer is called a million times."""
    parts = get_args(kind) if _origin(kind) in (UnionType, Union) else (kind,)
    return frozenset(each for each in parts if is_dataclass(each) and isinstance(each, type))


def _origin(kind: Any) -> Any:
    """What a kind is of, without its parts. The name of a type statement, as NumPy's NDArray, stands for its value."""
    origin = get_origin(kind) or kind
    return _origin(origin.__value__) if hasattr(origin, "__value__") else origin


def _fits(value: Any, kind: Any) -> bool:
    origin, parts = _origin(kind), get_args(kind)
    if origin in (UnionType, Union):
        return any(_fits(value, part) for part in parts)
    if origin is int:
        return isinstance(value, int) and not isinstance(value, bool)
    if origin is float:
        return (_fits(value, int) and abs(value) < _LARGEST) or (isinstance(value, float) and not isnan(value))
    if origin is str:
        return isinstance(value, str)
    if origin is os.PathLike:
        return isinstance(value, os.PathLike) and isinstance(os.fspath(value), str)
    if origin is Iterable:
        # Its items are left to who goes over them: that may be possible only once.
        return isinstance(value, Iterable) and not isinstance(value, bytes | bytearray)
    if origin is Sequence:
        return (
            isinstance(value, Sequence)
            and not isinstance(value, str | bytes | bytearray)
            and all(_fits(each, parts[0]) for each in value)
        )
    if origin is Mapping:
        # Values of several kinds have a reader of their own, who tells which of them it is.
        read = [parts[0]] if get_args(parts[1]) else parts
        return isinstance(value, Mapping) and all(all(map(_fits, each, read)) for each in value.items())
    return isinstance(value, origin)


def shown(value: object) -> str:
    """A value as it is written in Python, shortened, for a message."""
    try:
        return _SHORT.repr(value)
    except ValueError:  # a number with more digits than Python writes
        return f"what is of type {type(value).__name__}"


def check_seconds(word: str, seconds: float | None) -> None:
    """Raise ArgumentError for a time that is none, in seconds; None is no time to check."""
    if seconds is not None and not seconds > 0:
        raise ArgumentError(word, f"{seconds:g} should be a number of seconds above 0")


def _in_words(kind: Any) -> str:
    origin, parts = _origin(kind), get_args(kind)
    if origin in (UnionType, Union):
        *most, last = dict.fromkeys(map(_in_words, parts))
        return f"{', '.join(most)} or {last}" if most else last
    if origin in (Iterable, Sequence):
        return f"a list of {_in_words(parts[0]).replace('text', 'texts').replace('a path', 'paths')}"
    if origin is Mapping:
        return f"a dictionary from {_in_words(parts[0])} to {'values' if get_args(parts[1]) else _in_words(parts[1])}"
    return _WORDS.get(origin) or f"of type {origin.__name__}"
