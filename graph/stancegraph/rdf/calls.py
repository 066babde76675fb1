"""Whether a query calls another server: where ``SERVICE`` is the keyword, and where it is a part of a name.

Engines do not all read a query as the grammar says, the longest terminal first: some see the keyword in ``trueSERVICE``, in
``SERVICE:x {`` and behind a ``<`` that may begin an IRI. So a query runs only as far as every reading agrees.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import pairwise

from stancegraph.errors import QueryError
from stancegraph.rdf.sparql import NOTHING, Lexer, Token, tokens

_find_word = re.compile("SERVICE", re.IGNORECASE)
_CALLS = "the query calls another server (SERVICE), which is off; allow it with --allow-service (in Python: allow_service=True)"
# What may stand before a name that is followed by an opening brace.
_BEFORE_A_GRAPH = ("GRAPH", "FROM", "NAMED", "DESCRIBE")


def without_calls(query: str, prefixes: Mapping[str, str] = {}) -> tuple[str, dict[str, str]]:
    """The query and the prefixes declared for it, written so that no engine reads a call out of them.

    Prefixes with ``service`` in them get another name of the same length. Raises QueryError when the query calls another
    server, or when one cannot be sure that it does not.
    """
    if not _find_word.search(_unescaped(query)):
        return query, dict(prefixes)
    found = list(tokens(query))
    declared = {name.prefix for before, name in pairwise(found) if before.keyword == "PREFIX"} | set(prefixes)
    if any(_is_call(*each, declared) for each in zip([NOTHING, *found], found, [*found[1:], NOTHING], strict=False)):
        raise QueryError(_CALLS)
    names = _other_names({each.prefix for each in found if each.kind == "prefixed"} | set(prefixes))
    renamed = _renamed(query, found, names)
    # Some engines resolve \uXXXX before anything else (section 19.2), and then read other words.
    for text in {renamed, _unescaped(renamed)}:
        if _may_call(Lexer(text)):
            raise QueryError(_CALLS)
    return renamed, {names.get(name, name): iri for name, iri in prefixes.items()}


def _is_call(before: Token, token: Token, after: Token, declared: Iterable[str]) -> bool:
    """Whether a terminal is the keyword, or a name that stands where only the keyword can."""
    if token.kind == "language":  # of a direction an engine may read no more than it knows
        return bool(_find_word.search(token.text.partition("--")[2]))
    if token.kind not in ("word", "prefixed") or not _find_word.search(token.prefix):
        return False
    if token.kind == "word":
        return True
    is_place_of_keyword = before.text in ("{", "}", ".") or token.prefix not in declared
    return after.text == "{" and is_place_of_keyword and before.keyword not in _BEFORE_A_GRAPH


def _other_names(prefixes: set[str]) -> dict[str, str]:
    """A name of the same length for each prefix in which an engine could see the keyword."""
    names: dict[str, str] = {}
    for prefix in sorted(each for each in prefixes if _find_word.search(each)):
        candidates = (_find_word.sub(lambda found: found[0][:-1] + mark, prefix) for mark in "0123456789abcdfghijklmn")  # noqa: B023
        free = (each for each in candidates if each not in prefixes and each not in names.values())
        if not (name := next(free, "")):
            raise QueryError(f"there are too many prefixes like {prefix}: in the query; call some of them otherwise")
        names[prefix] = name
    return names


def _renamed(query: str, found: Iterable[Token], names: Mapping[str, str]) -> str:
    pieces, position = [], 0
    for token in found:
        if token.kind == "prefixed" and token.prefix in names:
            pieces += [query[position : token.start], names[token.prefix]]
            position = token.start + len(token.prefix)
    return "".join([*pieces, query[position:]])


def _may_call(lexer: Lexer) -> bool:
    """Whether any reading of a text calls out, where ``<`` begins an IRI by the one and is a sign by the other."""
    token = lexer.at(0)
    starts, places = set(), []
    while token.kind != "end":
        if token.kind in ("word", "prefixed") and _find_word.search(token.prefix):
            return True
        if token.kind == "iri":
            places.append(token.start + 1)
        starts.add(token.start)
        token = lexer.at(token.end)
    while places:
        before, token = NOTHING, lexer.at(places.pop())
        while token.start not in starts and token.kind not in ("end", "stray"):
            starts.add(token.start)
            if before.text == token.text == "/":  # as in http://: no expression goes on so
                break
            if token.kind == "iri":
                places.append(token.start + 1)
            if _begins_call(lexer, token):
                return True
            before, token = token, lexer.at(token.end)
    return False


def _begins_call(lexer: Lexer, token: Token) -> bool:
    """Whether a call of the form ``SERVICE [SILENT] name {`` begins with a terminal."""
    if token.kind not in ("word", "prefixed") or not _find_word.search(token.prefix):
        return False
    for _ in range(3):
        token = lexer.at(token.end)
        if token.text == "{":
            return True
        if token.kind not in ("word", "prefixed", "iri", "variable"):
            return False
    return False


def _unescaped(query: str) -> str:
    r"""The query with ``\uXXXX`` resolved."""

    def char(match: re.Match[str]) -> str:
        code = int(match[1] or match[2], 16)
        return chr(code) if code < 0x110000 else match[0]

    return re.sub(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})", char, query)
