"""What is wrong with a query, in the words of whoever wrote it: engines tell what they expected instead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise, takewhile
from textwrap import shorten

from stancegraph.characters import show
from stancegraph.errors import QueryError
from stancegraph.nearest import did_you_mean
from stancegraph.rdf.mistakes import (
    AGGREGATES,
    FORMS,
    Mistake,
    bare_day,
    certain_mistake,
    missing,
    mistake,
    prologue_mistake,
)
from stancegraph.rdf.sparql import NOTHING, Token, line_of, tokens

_UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH")
_PROLOGUE = ("PREFIX", "BASE", "VERSION")
_NOT_IN_IRIS = re.compile(r"""[\x00-\x20<>"{}|^`\\]""")
_PAIRS = {"}": "{", ")": "(", "]": "["}
# Some of what could stand there; the engine lists everything, over many lines.
_LONGEST = 200

PADDING = "\n" + "\x01" * 20
"""What :func:`fault` is told the engine's place of: behind a query it lets every keyword that is tried fail where it begins."""


def refuse_updates(query: str) -> None:
    """Raise QueryError when a query would change the graph."""
    first = _form(query)
    for before, token in pairwise([NOTHING, *tokens(query)]):
        # Of few queries any word is one of these: the rest is not even looked at as a keyword.
        if token.kind == "word" and token.keyword in _UPDATES and (token == first or before.text == ";"):
            raise QueryError(
                f"line {line_of(query, token)}: {token.keyword} changes a graph, and graphs are read-only here"
            )


def refuse_bare_days(query: str) -> None:
    """Raise QueryError for a day without quotation marks, which engines take for a subtraction and compare in silence."""
    if slip := bare_day(query, list(tokens(query))):
        raise QueryError(_at(query, slip))


def broken_iri(query: str, name: Token) -> str:
    """What is wrong with the IRI that a name with a prefix, as the lexer sees it, is the beginning of; empty where it is of none.

    In ``<http://a b>`` there is no IRI to the grammar, but the prefix ``http:``.
    """
    if not (query[: name.start].endswith("<") and query.startswith("//", name.end)):
        return ""
    text, closed, _ = re.split(r"(>|[\r\n]|$)", query[name.start :], maxsplit=1)
    if closed != ">":
        return f"an IRI is opened here and not closed: <{text}"
    wrong = _NOT_IN_IRIS.search(text)
    return f"<{text}> is no IRI{f': {show(wrong[0])} cannot be in one' if wrong else ''}"


def fault(query: str, said: str, place: str = "") -> str:
    """What is wrong with a query that an engine refused with the words ``said``.

    ``place`` is what the engine says of the same query with :data:`PADDING` behind it.
    """
    found = list(tokens(query))
    if not (first := _form(query)):
        return "the query is empty; it begins with SELECT, ASK, CONSTRUCT or DESCRIBE"
    if slip := prologue_mistake(found):
        return _at(query, slip)
    if first.keyword not in FORMS:
        hint = did_you_mean(first.text.upper(), FORMS)
        return f"line {line_of(query, first)}: a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE, not with {show(first.text)}{hint}"
    if (bracket := _unpaired(found)) is not None:
        what = "closes nothing" if bracket.text in _PAIRS else "is opened here and never closed"
        return f"line {line_of(query, bracket)}: {bracket.text} {what}"
    if "IRI parsing failed" in said and (iri := _relative(found)):
        return (
            f"line {line_of(query, iri)}: {iri.text} is no complete IRI; write the whole of it, or a name with a prefix"
        )
    token = _token_at(query, found, place)
    if slip := certain_mistake(query, found, token, said):
        return _at(query, slip)
    if variable := _ungrouped(found):
        return (
            f"line {line_of(query, variable)}: {variable.text} is neither grouped nor counted; add GROUP BY {variable.text}, "
            "or take it out of the SELECT"
        )
    if said.endswith("expected [_]") and (variable := _bound_twice(found)):
        return (
            f"line {line_of(query, variable)}: {variable.text} has a value already; give what BIND makes another name"
        )
    if slip := mistake(query, found, token, said):
        return _at(query, slip)
    if token:
        shown = token.text if token.kind == "string" else show(token.text)
        return f"line {line_of(query, token)}: the query cannot be read on from {shown}; {missing(query, found, token)}"
    return f"the query is not valid SPARQL: {shorten(said, _LONGEST, placeholder=' ...')}"


def unknown_function(query: str, said: str) -> str:
    """What is wrong where an engine said that it has no function of an IRI; empty where it said something else."""
    if not (named := re.search(r"custom function <([^>]*)>", said)):
        return ""
    found = list(tokens(query))
    for token, after in pairwise(found):
        whole = token.text[1:-1] if token.kind == "iri" else token.text.partition(":")[2]
        if token.kind in ("iri", "prefixed") and after.text == "(" and named[1].endswith(whole):
            return f"line {line_of(query, token)}: no function is called {token.text} here"
    return f"no function is called <{named[1]}> here"


def _at(query: str, slip: Mistake) -> str:
    return f"line {line_of(query, slip[0])}: {slip[1]}"


def _form(query: str) -> Token | None:
    """The first word after the prologue: what the query is to do."""
    for before, token in pairwise([NOTHING, *tokens(query)]):
        in_prologue = token.keyword in _PROLOGUE or before.keyword in _PROLOGUE or token.kind in ("iri", "prefixed")
        if not in_prologue:
            return token
    return None


def _unpaired(found: list[Token]) -> Token | None:
    """The first bracket that closes nothing or is not closed before another is, else the last that is not closed at all."""
    opened: list[Token] = []
    for token in found:
        sign = token.text.strip("|") if token.kind == "sign" else ""
        if sign in _PAIRS.values():
            opened.append(token)
        elif sign in _PAIRS:
            if not opened:
                return token
            if opened[-1].text.strip("|") != _PAIRS[sign]:
                return opened[-1]
            opened.pop()
    return opened[-1] if opened else None


def _relative(found: list[Token]) -> Token | None:
    if any(token.keyword == "BASE" for token in found):
        return None
    return next(
        (each for each in found if each.kind == "iri" and not re.match(r"<[A-Za-z][A-Za-z0-9+.-]*:", each.text)), None
    )


def _ungrouped(found: list[Token]) -> Token | None:
    """The first variable of a SELECT with GROUP BY or aggregates that neither has."""
    for number, token in enumerate(found):
        if token.keyword != "SELECT":
            continue
        selected = list(
            takewhile(lambda each: each.text != "{" and each.keyword not in ("WHERE", "FROM"), found[number:])
        )
        grouped = {each.text[1:] for each in _grouped(found[number + len(selected) :])}
        if not grouped and not any(each.keyword in AGGREGATES for each in selected):
            continue
        for variable in _plain(selected):
            if variable.text[1:] not in grouped:
                return variable
    return None


def _plain(selected: list[Token]) -> Iterator[Token]:
    """The variables of a SELECT clause that stand in no aggregate and are not named there."""
    depth, counted = 0, 0
    for before, token in pairwise(selected):
        depth += {"(": 1, ")": -1}.get(token.text, 0)
        if token.text == "(" and before.keyword in AGGREGATES and not counted:
            counted = depth
        if depth < counted:
            counted = 0
        if token.kind == "variable" and not counted and before.keyword != "AS":
            yield token


def _grouped(after: list[Token]) -> Iterator[Token]:
    """The variables in the GROUP BY of a query whose pattern comes first in ``after``."""
    depth, grouping = 0, False
    for before, token in pairwise([NOTHING, *after]):
        depth += {"{": 1, "}": -1}.get(token.text, 0)
        if depth < 0 or (depth == 0 and token.keyword in ("HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES")):
            return
        grouping = grouping or (depth == 0 and before.keyword == "GROUP" and token.keyword == "BY")
        if grouping and token.kind == "variable":
            yield token


_ERROR = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
_EXPECTED = re.compile(r'("(?:[^"\\]|\\.)*"|\[[^\]]*\](?:\.\.=?\[?[^\],]*\]?)?)|([A-Za-z_]+(?: [A-Za-z_]+)*)')


def _token_at(query: str, found: list[Token], place: str) -> Token | None:
    """The terminal at which an engine gave up. It tells how far a keyword reached that it tried there: its length is taken off."""
    if not (error := _ERROR.search(place)):
        return None
    exact, words = False, []
    for sign, word in _EXPECTED.findall(error[3]):
        exact = exact or bool(sign) or " " in word
        words.append(word)
    lines = query.split("\n")
    offset = sum(len(line) + 1 for line in lines[: int(error[1]) - 1]) + int(error[2]) - 1
    if not exact:
        offset -= min((len(word) for word in words if word), default=0)
    return next((each for each in found if each.end > offset), found[-1])


def _bound_twice(found: list[Token]) -> Token | None:
    """The first variable that BIND gives a value, and that stands before it already."""
    met: set[str] = set()
    for before, token, after in zip([NOTHING, *found], found, [*found[1:], NOTHING], strict=False):
        if token.kind == "variable":
            if before.keyword == "AS" and after.text == ")" and token.text[1:] in met:
                return token
            met.add(token.text[1:])
    return None
