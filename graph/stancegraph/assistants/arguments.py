"""The arguments of a tool, as an assistant writes them: values of JSON, each of the type that was declared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from stancegraph.arguments import shown
from stancegraph.characters import not_text, show
from stancegraph.web.parameters import LONGEST_VALUE, Asked, Parameter, Sort, asked
from stancegraph.web.reading import refuse_unknown
from stancegraph.web.reply import Refusal

MOST_VALUES = 200
"""Values of one argument."""
_LARGEST = 10**15


def read(arguments: Mapping[str, Any], parameters: Sequence[Parameter], what: str) -> Asked:
    """What is asked; null is what was not said, one value is as good as a list of it.

    Raises Refusal for an argument that is not known, with the nearest, and for a value that means nothing there.
    """
    known = {each.name: each for each in parameters}
    pairs: list[tuple[str, str]] = []
    for name, value in arguments.items():
        refuse_unknown(name, known, what)
        if value is None:
            continue
        parameter = known[name]
        values = value if parameter.several and isinstance(value, list) else [value]
        if not values:
            raise Refusal(400, f"{name}: an empty list means nobody and nothing; leave it out for all")
        if len(values) > MOST_VALUES:
            raise Refusal(400, f"{name}: more than {MOST_VALUES} values; ask for fewer at a time")
        pairs += [(name, _written(parameter, each)) for each in values]
    return asked(pairs, parameters, what)


def text(name: str, value: object, most: int = LONGEST_VALUE) -> str:
    """A value that has to be text; raises Refusal for any other, and for what is too long."""
    if not isinstance(value, str):
        raise Refusal(400, f"{name}: {shown(value)} should be text")
    if len(value) > most:
        raise Refusal(400, f"{name}: the value has more than {most:,} characters")
    if fault := not_text(value):
        raise Refusal(400, f"{name}: {show(value)}: {fault}")
    return value


def _written(parameter: Parameter, value: object) -> str:
    """A value as addresses and the command line have it."""
    match parameter.sort:
        case Sort.FLAG:
            if not isinstance(value, bool):
                raise Refusal(400, f"{parameter.name}: {shown(value)} should be true or false")
            return "yes" if value else "no"
        case Sort.NUMBER:
            return str(whole_number(parameter.name, value))
    return text(parameter.name, value)


def whole_number(name: str, value: object) -> int:
    """A value that has to be a whole number; JSON knows 5.0 as one too. Raises Refusal for any other."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    # Larger ones mean nothing anywhere, and of some the digits cannot be written; what is no number at all is not within.
    if not is_number or not -_LARGEST < value < _LARGEST or value != int(value):  # type: ignore[operator, call-overload]
        raise Refusal(400, f"{name}: {shown(value)} should be a whole number")
    return int(value)  # type: ignore[call-overload, no-any-return]
