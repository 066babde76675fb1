"""Slips that people make in queries, each told by the words around the place where an engine gave up.

An engine says what it expected, and it expects very much. Here a query that was refused is looked at again, for what is often
written otherwise: what is told is meant to be right for the place, and never more certain than that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile

from stancegraph.characters import show
from stancegraph.model.schema import SCHEMA
from stancegraph.nearest import did_you_mean
from stancegraph.rdf.sparql import NOTHING, Token
from stancegraph.rdf.vocabulary import ACTOR_CLASSES

Mistake = tuple[Token, str]
"""Where it stands, and what it is with what would be right."""

FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
AGGREGATES = ("COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT")
_FUNCTIONS = (
    *AGGREGATES,
    *(
        "STR",
        "LANG",
        "LANGMATCHES",
        "DATATYPE",
        "BOUND",
        "IRI",
        "URI",
        "BNODE",
        "RAND",
        "ABS",
        "CEIL",
        "FLOOR",
        "ROUND",
    ),
    *(
        "CONCAT",
        "STRLEN",
        "UCASE",
        "LCASE",
        "ENCODE_FOR_URI",
        "CONTAINS",
        "STRSTARTS",
        "STRENDS",
        "STRBEFORE",
        "STRAFTER",
    ),
    *("YEAR", "MONTH", "DAY", "HOURS", "MINUTES", "SECONDS", "TIMEZONE", "TZ", "NOW", "UUID", "STRUUID", "MD5", "SHA1"),
    *("SHA256", "SHA384", "SHA512", "COALESCE", "IF", "STRLANG", "STRDT", "SAMETERM", "ISIRI", "ISURI", "ISBLANK"),
    *("ISLITERAL", "ISNUMERIC", "REGEX", "SUBSTR", "REPLACE", "EXISTS", "TRIPLE", "SUBJECT", "PREDICATE", "OBJECT"),
    *("ISTRIPLE", "LANGDIR", "HASLANG", "HASLANGDIR", "STRLANGDIR"),
)
_TAKE_BRACES = ("OPTIONAL", "MINUS", "UNION", "EXISTS")
_TAKE_BRACKETS = ("FILTER", "BIND", "HAVING", "IN")
_MODIFIERS = ("GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET")
_KEYWORDS = frozenset(
    (
        *FORMS,
        *_TAKE_BRACES,
        *_TAKE_BRACKETS,
        *_MODIFIERS,
        "BY",
        "ASC",
        "DESC",
        "AS",
        "WHERE",
        "FROM",
        "NAMED",
        "DISTINCT",
    )
) | frozenset(
    ("REDUCED", "GRAPH", "VALUES", "UNDEF", "NOT", "A", "TRUE", "FALSE", "SERVICE", "SILENT", "PREFIX", "BASE")
)
_TERMS = frozenset(("variable", "iri", "prefixed", "label", "string", "number"))
_ENDS = frozenset(".;,{}")
_OPERATORS = frozenset(("=", "!=", "<", ">", "<=", ">=", "+", "-", "*", "/", "&&", "||", "!", "&", "|"))
# What is written without its prefix most: classes and properties of the declaration, by what stands behind the colon; of
# several that are called alike the first, so that "type" is that of RDF.
_NAMES = {
    name.partition(":")[2]: name
    for name in reversed(
        [
            *ACTOR_CLASSES.values(),
            *(kind.rdf_class for kind in SCHEMA.kinds),
            *(field.predicate for kind in SCHEMA.kinds for field in kind.fields),
        ]
    )
}
_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?![0-9])(T[0-9][0-9:.]*(?:Z|[+-][0-9:]+)?)?")


@dataclass(frozen=True, slots=True)
class _Place:
    """The terminals of a query, and the number of the one at which an engine gave up."""

    query: str
    found: list[Token]
    number: int
    said: str

    def at(self, step: int = 0) -> Token:
        """The terminal so many steps on."""
        index = self.number + step
        return self.found[index] if 0 <= index < len(self.found) else NOTHING

    @property
    def before(self) -> list[Token]:
        return self.found[: self.number]

    @property
    def depth(self) -> int:
        """How many braces are open."""
        return sum({"{": 1, "}": -1}.get(each.text, 0) for each in self.before)

    @property
    def in_brackets(self) -> bool:
        """Whether this stands in round brackets of its group."""
        group = list(takewhile(lambda each: each.text not in "{}", reversed(self.before)))
        return sum({"(": 1, ")": -1}.get(each.text, 0) for each in group) > 0

    @property
    def selecting(self) -> bool:
        """Whether this stands between SELECT and its pattern."""
        words = takewhile(lambda each: each.text not in "{}" and each.keyword != "WHERE", reversed(self.before))
        return any(each.keyword == "SELECT" for each in words)

    @property
    def triple(self) -> list[Token]:
        """The terminals between the full stops, commas and braces around this, where no expression stands there."""
        if self.in_brackets:
            return []
        ends = _ENDS | {"("}
        behind = takewhile(lambda each: each.text not in ends, self.found[self.number :])
        return [*reversed(list(takewhile(lambda each: each.text not in ends, reversed(self.before)))), *behind]

    def around(self) -> list[Token]:
        """The terminals from the last keyword of a pattern on to the next."""
        stops = (*FORMS, "FILTER", "BIND", "HAVING", "OPTIONAL", "VALUES")
        last = min(self.number, len(self.found) - 1)
        first = next((n for n in range(last, -1, -1) if self.found[n].keyword in stops), 0)
        rest = self.found[first + 1 :]
        return [self.found[first], *takewhile(lambda each: each.keyword not in stops and each.text not in "{}", rest)]


def certain_mistake(query: str, found: list[Token], at: Token | None, said: str) -> Mistake | None:
    """What is surely wrong with a query that an engine refused with the words ``said`` at a terminal (None: nobody knows where)."""
    return _first(_CERTAIN, query, found, at, said)


def mistake(query: str, found: list[Token], at: Token | None, said: str) -> Mistake | None:
    """What is probably wrong with it."""
    return _first(_LOOKS, query, found, at, said)


_IN_BRACKETS = "in the brackets a value, an operator, a comma or a name may be missing, or be one too many"


def missing(query: str, found: list[Token], at: Token) -> str:
    """What may be missing, or too much, before a terminal at which an engine gave up, where nothing better is known."""
    place = _Place(query, found, found.index(at), "")
    before = place.at(-1)
    said = before.text if before.kind == "string" else show(before.text)
    opened = [each for each in place.before if each.keyword in FORMS]
    if not opened:
        return "before SELECT, ASK, CONSTRUCT or DESCRIBE stand PREFIX name: <IRI> and BASE <IRI>; the word PREFIX may be missing"
    if at.text == "(" and (place.selecting or before.keyword in _TAKE_BRACKETS):
        for each in _bracketed(found[place.number :]):
            if each.text in ("|", "&"):
                return f"in an expression {each.text} is written twice: {each.text * 2}"
        return _IN_BRACKETS
    if before.text in ("(", ",", *_OPERATORS) or before.keyword in ("AS", "BY", *_TAKE_BRACKETS):
        # What is there is a value itself: then it is what follows that does not fit.
        return (
            _IN_BRACKETS
            if at.kind in _TERMS or at.keyword in _FUNCTIONS
            else f"behind {said} a value or a variable may be missing"
        )
    if place.in_brackets:
        return f"between {said} and {show(at.text)} an operator, a comma or a closing bracket may be missing"
    if place.selecting:
        return "behind SELECT stand variables, or (... AS ?name), and then the pattern in braces"
    if place.depth > 0 and at.text == "(":
        return "before ( the word FILTER, BIND or a function may be missing"
    if place.depth > 0:
        return (
            f"before it a part of a pattern, which has three, or a full stop may be missing, or {said} is one too many"
        )
    return "behind the pattern stand GROUP BY, HAVING, ORDER BY, LIMIT, OFFSET or VALUES, in this order"


def _first(looks: Iterable[_Look], query: str, found: list[Token], at: Token | None, said: str) -> Mistake | None:
    place = _Place(query, found, len(found) if at is None else found.index(at), said)
    return next((mistaken for look in looks if (mistaken := look(place))), None)


def prologue_mistake(found: list[Token]) -> Mistake | None:
    """What is wrong with the prefixes at the top of a query."""
    if found and found[0].kind == "language" and found[0].text.lower() in ("@prefix", "@base"):
        word = found[0].text[1:].upper()
        return found[0], f"in queries it is {word}, without @ before it and without a full stop at its end"
    for token, after, iri in zip(found, [*found[1:], NOTHING], [*found[2:], NOTHING, NOTHING], strict=False):
        if token.keyword in FORMS:
            return None
        if token.keyword == "PREFIX" and not (after.kind == "prefixed" and after.text.endswith(":")):
            return after, f"behind PREFIX stands a name with a colon, and an IRI: PREFIX {_name(after)}: <http://...>"
        if token.keyword == "PREFIX" and iri.kind != "iri":
            return iri, f"an IRI stands in pointed brackets: PREFIX {after.text} <http://...>"
        if token.kind == "iri" and after.text in (";", ".", ","):
            return after, f"behind the IRI of a prefix there is no {after.text}"
    return None


def bare_day(query: str, found: list[Token]) -> Mistake | None:
    """The first day that is written without quotation marks: to an engine it is a subtraction, and 2025-04-05 the number 2016."""
    for token in found:
        if token.kind == "number" and (day := _DAY.match(query, token.start)):
            datatype = "xsd:dateTime" if day[2] else "xsd:date"
            return token, f'{day[1]} is a subtraction here; a day is written "{day[0]}"^^{datatype}'
    return None


def _name(token: Token) -> str:
    return token.text.rstrip(":") if token.kind == "word" else "name"


# -- what an engine found out when it had read all --------------------------------------------------------------------


def _aggregate_in_filter(place: _Place) -> Mistake | None:
    for number, token in enumerate(place.found):
        if token.keyword in ("FILTER", "BIND"):
            for each in _bracketed(place.found[number + 1 :]):
                if each.keyword in AGGREGATES:
                    behind = "GROUP BY ... HAVING(...)" if token.keyword == "FILTER" else "SELECT (... AS ?name)"
                    return each, f"{each.keyword} is worked out over groups, not within a pattern; put it into {behind}"
    return None


def _bracketed(found: list[Token]) -> Iterator[Token]:
    """What stands in the brackets that ``found`` begins with, up to a pattern in them."""
    depth = 0
    for token in found:
        depth += {"(": 1, ")": -1}.get(token.text, 0)
        if depth == 0 or token.text == "{":
            return
        yield token


def _selected_twice(place: _Place) -> Mistake | None:
    twice, taken = "Duplicated variable name" in place.said, "overrides an existing variable" in place.said
    if not (twice or taken):
        return None
    named = [
        token for before, token in zip([NOTHING, *place.found], place.found, strict=False) if before.keyword == "AS"
    ]
    for token in reversed(named):
        others = [each for each in place.found if each.text[1:] == token.text[1:] and each.kind == "variable"]
        if len(others) > 1:
            return (
                token,
                f"{token.text} is {'selected twice' if twice else 'in the pattern already'}; give what AS names another name",
            )
    return None


# -- clauses ----------------------------------------------------------------------------------------------------------


def _unnamed(place: _Place) -> Mistake | None:
    """An equals sign where AS should give a name."""
    around = place.around()
    equals = next((each for each in around if each.text == "="), None)
    if equals and place.selecting and not any(each.keyword in ("AS", "FROM") for each in around):
        return equals, "what is worked out gets its name by AS: SELECT (COUNT(*) AS ?number)"
    return None


def _without_by(place: _Place) -> Mistake | None:
    for token, after in zip(place.found, [*place.found[1:], NOTHING], strict=False):
        if token.keyword in ("GROUP", "ORDER") and after.keyword != "BY":
            return token, f"it is {token.keyword} BY"
    return None


def _select(place: _Place) -> Mistake | None:
    token, after = place.at(), place.at(1)
    if not place.selecting:
        return None
    if any(each.keyword == "FROM" and not _is_iri(nxt) for each, nxt in _pairs(place.around())):
        return (
            token,
            "behind FROM stands the IRI of a graph; what is looked for stands in braces: WHERE { ?who rdfs:label ?name }",
        )
    if token.text == "{":
        return token, "nothing is selected; name variables behind SELECT, or * for all of them"
    if token.keyword in ("DISTINCT", "REDUCED"):
        return token, f"{token.keyword} stands right behind SELECT"
    if token.keyword in _FUNCTIONS and after.text == "(":
        return token, f"what is worked out stands in brackets, with a name: ({token.keyword}(...) AS ?name)"
    if token.keyword in _MODIFIERS:
        return token, f"{token.keyword} stands behind the pattern: SELECT ... WHERE {{ ... }} {token.keyword} ..."
    if token.keyword in ("FILTER", "OPTIONAL", "BIND"):
        return token, f"{token.keyword} stands within the braces of the pattern"
    if comma := next((each for each in (token, after) if each.text == ","), None):
        return comma, "between variables there is no comma"
    if token.kind == "word" and after.text == "(" and token.keyword not in _KEYWORDS:
        return token, _no_function(token)
    if not any(each.text == "{" for each in place.found):
        return token, "the pattern stands in braces: SELECT ... WHERE { ... }"
    if token.kind == "word":
        return token, f"a variable begins with a question mark: ?{token.text}"
    return None


def _is_iri(token: Token) -> bool:
    return token.kind in ("iri", "prefixed") or token.keyword == "NAMED"


def _pairs(found: list[Token]) -> Iterator[tuple[Token, Token]]:
    return zip(found, [*found[1:], NOTHING], strict=False)


def _behind(place: _Place) -> Mistake | None:
    """What stands behind the pattern, or should."""
    token, before = place.at(), place.at(-1)
    if before.keyword in ("LIMIT", "OFFSET") and token.kind != "number":
        return token, f"{before.keyword} takes a number, not {show(token.text)}"
    if before.keyword in FORMS and token.keyword in FORMS:
        return token, f"a query has one form; leave {before.keyword} or {token.keyword} out"
    first = next((each.keyword for each in place.found if each.keyword in FORMS), "")
    if first == "CONSTRUCT" and sum(each.text == "{" for each in place.found) == 1:
        return place.found[-1], "what is looked for is missing: CONSTRUCT { ... } WHERE { ... }"
    if place.depth > 0 and token.keyword in _MODIFIERS:
        return token, f"{token.keyword} stands behind the closing brace, not within the pattern"
    if place.depth > 0 or not any(each.text == "}" for each in place.before):
        return None
    if token.keyword in FORMS:
        return token, "a second query begins here; ask one at a time"
    if token.keyword in _MODIFIERS:
        return token, "what stands behind the pattern has an order: GROUP BY, HAVING, ORDER BY, LIMIT and OFFSET"
    return None


def _at_the_end(place: _Place) -> Mistake | None:
    last = place.found[-1]
    return (last, f"a query ends without {last.text}") if last.text in (";", ".") else None


# -- patterns ---------------------------------------------------------------------------------------------------------


def _brackets_and_braces(place: _Place) -> Mistake | None:
    token, before = place.at(), place.at(-1)
    if before.keyword in _TAKE_BRACES and token.text != "{":
        return before, f"{before.keyword} takes braces: {before.keyword} {{ ... }}"
    if token.keyword == "UNION" and before.text != "}":
        return token, "both sides of UNION stand in braces: { ... } UNION { ... }"
    if (
        token.keyword in ("NOT", "EXISTS")
        and before.keyword not in ("FILTER", "NOT")
        and place.at(1).text in ("{", "EXISTS", "exists")
    ):
        return token, "in a pattern (NOT) EXISTS follows FILTER: FILTER NOT EXISTS { ... }"
    if before.keyword in _TAKE_BRACKETS and token.text != "(" and not _is_function(place):
        return before, f"{before.keyword} takes brackets: {before.keyword}(...)"
    if "^" in (token.text, before.text):
        return token, 'behind ^^ stands the datatype of a text, without a blank: "1"^^xsd:integer'
    if token.keyword == "AS":
        return token, "AS gives a name to what is worked out, within brackets: BIND(... AS ?name)"
    return None


def _is_function(place: _Place) -> bool:
    return place.at(1).text == "(" and place.at().kind in ("word", "prefixed", "iri")


def _expression(place: _Place) -> Mistake | None:
    around = place.around()
    for before, token, after in zip([NOTHING, *around], around, [*around[1:], NOTHING], strict=False):
        if token.text == "=" == after.text and token.end == after.start:
            return token, "equal is written ="
        if token.keyword in ("AND", "OR"):
            return token, f"{token.keyword} is written {'&&' if token.keyword == 'AND' else '||'}"
        if token.keyword == "NOT" and after.keyword not in ("IN", "EXISTS"):
            return token, "NOT is written !, with brackets: !(...)"
        if token.keyword == "IN" and after.text != "(" and place.depth:
            return token, "IN takes a list in brackets: ?x IN (1, 2)"
        if token.kind == "word" and after.text == "(" and token.keyword not in (*_FUNCTIONS, *_KEYWORDS):
            return token, _no_function(token)
        if before.text == "(" and token.text == ")" and around[max(0, around.index(before) - 1)].keyword in AGGREGATES:
            return before, "an aggregate takes what it works on: COUNT(*), COUNT(?x)"
    if around[0].keyword == "BIND":
        return _bind(around)
    return None


def _not_what_it_takes(place: _Place) -> Mistake | None:
    token = place.at()
    if token.keyword in _FUNCTIONS and place.at(1).text == "(":
        return token, f"what stands in the brackets of {token.keyword} is not what it takes"
    return None


def _as_missing(place: _Place) -> Mistake | None:
    """A name in the brackets of a SELECT that nothing, or too much, stands before."""
    around, depth = place.around(), 0
    if around[0].keyword != "SELECT":
        return None
    for number, token in enumerate(around):
        depth += {"(": 1, ")": -1}.get(token.text, 0)
        before, after = around[number - 1], around[number + 1 : number + 2]
        if depth == 1 and token.kind == "variable" and after and after[0].text == ")" and _is_value(before):
            if around[number - 2].keyword == "AS":
                return token, f"behind AS {before.text} the bracket ends"
            return token, f"AS is missing before {token.text}: (... AS {token.text})"
    return None


def _is_value(token: Token) -> bool:
    return token.kind in _TERMS or token.text == ")"


def _side_by_side(place: _Place) -> Mistake | None:
    """Two things in brackets with nothing between them, at the place or as far behind it as the brackets go."""
    opening = next((step for step in range(3) if place.at(step).text == "("), None)
    if not place.in_brackets and opening is None:
        return None
    start, depth = place.number + (0 if place.in_brackets else (opening or 0) + 1), 1
    for number in range(start, len(place.found)):
        before, token = place.found[number - 1], place.found[number]
        if _is_value(before) and (token.kind in _TERMS or token.keyword in _FUNCTIONS):
            return token, f"between {before.text} and {token.text} an operator or a comma is missing"
        depth += {"(": 1, ")": -1}.get(token.text, 0)
        if depth == 0 or token.text in "{}":
            return None
    return None


def _no_function(token: Token) -> str:
    return f"no function is called {show(token.text)}{did_you_mean(token.keyword, _FUNCTIONS)}"


def _bind(around: list[Token]) -> Mistake | None:
    within = list(_bracketed(around[1:]))
    named = next((after for token, after in _pairs(within) if token.keyword == "AS"), None)
    if named is None:
        return around[0], "BIND gives a name to what is worked out: BIND(... AS ?name)"
    if named.kind != "variable":
        return named, "behind AS stands a new variable, and before it what is worked out: BIND(... AS ?name)"
    return None


def _values(place: _Place) -> Mistake | None:
    start = next((n for n in range(place.number, -1, -1) if place.at(n - place.number).keyword == "VALUES"), None)
    if start is None:
        return None
    head = list(takewhile(lambda each: each.text != "{", place.found[start + 1 :]))
    data = list(takewhile(lambda each: each.text != "}", place.found[start + len(head) + 2 :]))
    names = [each for each in head if each.kind == "variable"]
    if len(names) > 1 and head[0].text != "(":
        return head[0], "several variables of VALUES stand in brackets: VALUES (?a ?b) { (1 2) }"
    if comma := next((each for each in data if each.text == ","), None):
        return comma, "between values there is no comma"
    if place.at() not in data or not head or head[0].text != "(":
        return None
    return (
        place.at(),
        f"each row of these VALUES stands in brackets and has {len(names)} value{'s' * (len(names) != 1)}: UNDEF where one is left open",
    )


def _triples(place: _Place) -> Mistake | None:
    """What is wrong with the patterns at the place, or just before it."""
    token = place.at()
    if place.depth < 1:
        return None
    if token.text in (",", ";", ".") and token.text in (place.at(1).text, place.at(-1).text):
        return token, f"there is one {token.text} too many"
    if token.text == "," and place.at(1).text in _ENDS:
        return token, "behind a comma stands one more value"
    if word := next((each for each in place.triple if each.kind == "word" and each.keyword not in _KEYWORDS), None):
        if word.keyword in _FUNCTIONS and word.text.isupper():
            return (
                word,
                f"{word.text} is a function; it stands in FILTER(...), BIND(... AS ?name) or SELECT (... AS ?name)",
            )
        name = f" ({_NAMES[word.text]})" if word.text in _NAMES else ""
        return word, (
            f"{show(word.text)} is neither a variable (?{word.text}), a name with a prefix{name}, nor a text in quotation marks"
        )
    parts = list(
        takewhile(lambda each: each.text not in _ENDS and each.keyword not in _KEYWORDS - {"A"}, reversed(place.before))
    )
    opener = place.at(-1 - len(parts))
    needed = {";": 2, ",": 1}.get(opener.text, 3)
    if not all(each.kind in _TERMS or each.keyword == "A" for each in parts):
        return None
    if token.kind in (*_TERMS, "word") and len(parts) >= needed:
        return (
            token,
            f"a full stop is missing before {token.text}, or one too many parts stand here: a pattern has three",
        )
    behind = list(takewhile(lambda each: each.text not in _ENDS, place.found[place.number :]))
    whole = [*reversed(parts), *behind]
    plain = all(each.kind in _TERMS or each.keyword == "A" for each in whole)
    if plain and len(whole) >= needed - 1 > 0 and (predicate := whole[needed - 2]).kind in ("string", "number"):
        return predicate, f"a property is an IRI, a name with a prefix or a variable, and {predicate.text} is none"
    if plain and 0 < len(whole) < needed:
        parts_of_it = "behind ; stand a property and a value" if opener.text == ";" else "a pattern has three parts"
        return whole[0], f"{parts_of_it}, and one is missing: {' '.join(each.text for each in whole)}"
    return None


_Look = Callable[[_Place], Mistake | None]
_CERTAIN: tuple[_Look, ...] = (_without_by, _aggregate_in_filter, _selected_twice, _unnamed, _as_missing)
_LOOKS: tuple[_Look, ...] = (
    _select,
    _behind,
    _values,
    _expression,
    _side_by_side,
    _not_what_it_takes,
    _brackets_and_braces,
    _triples,
    _at_the_end,
)
