"""Rules that queries share, each stated once, and how a query that uses them is written out.

A query uses a rule as if it were a property of the graph (a "magic property"), on a line of its own::

    PREFIX rule: <https://w3id.org/stancegraph/rule/>
    ...
    ?speaker rule:speaksFor (?organisation ?date) .

The library puts the rule's own patterns there, so that what runs is plain SPARQL 1.1 that any endpoint understands.
No graph holds such properties: a text that is run without being written out finds too little, never what does not count.

A rule is a ``.rq`` file named after it: a documented CONSTRUCT whose template is how the rule is used and whose
pattern is what it means::

    # Who speaks for a state or organisation on a day.
    CONSTRUCT { ?speaker rule:speaksFor (?organisation ?day) }
    WHERE {
      ...
    }

The variables of the template stand for those of the query; all others are the rule's own and get names that nothing
else in the query has. Rules may use rules. Those that list concepts come from the enums of the model (:mod:`.lists`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import count

from stancegraph.errors import Problem, QueryError
from stancegraph.model.query_headers import header
from stancegraph.nearest import did_you_mean
from stancegraph.queries.rules.lists import LISTS, READINGS, Listing, Reading
from stancegraph.rdf.sparql import variables
from stancegraph.rdf.vocabulary import PREFIXES

NAMESPACE = "https://w3id.org/stancegraph/rule/"
"""What ``PREFIX rule:`` stands for. Nothing in a graph has such an IRI."""

_NODE = r"\?\w+|\(\s*(?:\?\w+\s*)*\)"
_USE = re.compile(rf"(?P<indent>\s*)(?P<subject>{_NODE})\s+rule:(?P<name>\w+)\s+(?P<object>{_NODE})\s*\.?\s*")
_VARIABLE = re.compile(r"\?(\w+)")
_PREFIX = re.compile(r"PREFIX\s+([\w-]*):\s*<([^<>]*)>", re.IGNORECASE)
_RULE = re.compile(
    rf"^CONSTRUCT \{{ (?P<use>(?:{_NODE}) rule:\w+ (?:{_NODE})) \}}\nWHERE \{{\n(?P<body>.*)^\}}\s*\Z",
    re.MULTILINE | re.DOTALL,
)
_DECLARATION = re.compile(rf"\s*PREFIX\s+rule:\s*<{re.escape(NAMESPACE)}>\s*", re.IGNORECASE)
# Words in strings and comments are no use of a rule; IRIs are kept, for one may be that of a rule.
_TEXT = re.compile(r'(<[^<>"{}|^`\\\s]*>)|"(?:[^"\\\n]|\\.)*+"?|\'(?:[^\'\\\n]|\\.)*+\'?|#.*')


@dataclass(frozen=True, slots=True)
class Use:
    """A line that uses a rule: its name, the variables on both sides, and which sides are lists."""

    name: str
    variables: tuple[str, ...]
    shape: tuple[tuple[bool, int], ...]
    indent: str = ""

    @classmethod
    def read(cls, line: str) -> Use | None:
        """The use of a rule that a line is, or None."""
        match = _USE.fullmatch(line)
        if not match:
            return None
        sides = (match["subject"], match["object"])
        found = [tuple(_VARIABLE.findall(side)) for side in sides]
        shape = tuple((side.startswith("("), len(each)) for side, each in zip(sides, found, strict=True))
        return cls(match["name"], found[0] + found[1], shape, match["indent"])


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: what it says in words, the line that uses it, the patterns it stands for, where it is written."""

    name: str
    title: str
    description: str
    use: str
    body: tuple[str, ...]
    prefixes: Mapping[str, str]
    file: str
    first_line: int

    @property
    def text(self) -> str:
        """The patterns, as the rule states them."""
        return "\n".join(self.body)


@cache
def rules() -> Mapping[str, Rule]:
    """All rules, by name."""
    written = (
        parse_rule(each.name, each.read_text(encoding="utf-8"))
        for each in files(__name__).iterdir()
        if each.name.endswith(".rq")
    )
    found = {rule.name: rule for rule in (*written, *map(_listed, LISTS), *map(_read, READINGS))}
    return dict(sorted(found.items()))


def parse_rule(file: str, text: str) -> Rule:
    """Read a rule from its file; raises QueryError where it is not written as a rule is."""
    match = _RULE.search(text)
    use = Use.read(match["use"]) if match else None
    if not match or not use or f"{use.name}.rq" != file:
        wanted = f"CONSTRUCT {{ ?x rule:{file.removesuffix('.rq')} ?y }} and WHERE {{ on lines of their own"
        raise _fault(file, 1, f"this is no rule: it needs {wanted}, and }} at the end")
    title, description, _ = header(text)
    first_line = text.count("\n", 0, match.start("body")) + 1
    body = tuple(line.removeprefix("  ") for line in match["body"].splitlines())
    prefixes = {name: iri for name, iri in _PREFIX.findall(text) if name != "rule"}
    return Rule(use.name, title, description, match["use"], body, prefixes, file, first_line)


def written_out(text: str, file: str) -> str:
    """The query with every rule it uses replaced by what it stands for, and the prefixes these need declared.

    ``file`` is what messages call it. Raises QueryError, naming file and line, for a rule there is none of, one that
    is used with other variables than it has, and a use that does not stand on a line of its own.
    """
    if NAMESPACE not in _code(text):
        return text
    expansion = _Expansion({*variables(text)}, {})
    found: list[str] = []
    declared_at: int | None = None
    for number, line in enumerate(text.split("\n"), 1):
        code = _code(line)
        if _DECLARATION.fullmatch(line):
            declared_at = len(found)
        elif use := Use.read(line):
            found += expansion.of(use, file, number)
        elif NAMESPACE in code or re.search(r"(?<![\w-])rule:", code):
            raise _fault(file, number, _ON_ITS_OWN)
        else:
            found.append(line)
    if declared_at is None:
        raise _fault(file, 1, _ON_ITS_OWN)
    declared = dict(_PREFIX.findall(_code("\n".join(found))))
    for name, iri in expansion.prefixes.items():
        if declared.get(name, iri) != iri:
            raise _fault(file, 1, f"the rules it uses need PREFIX {name}: <{iri}>, not <{declared[name]}>")
    missing = [name for name in PREFIXES if name in expansion.prefixes and name not in declared]
    found[declared_at:declared_at] = [f"PREFIX {name}: <{expansion.prefixes[name]}>" for name in missing]
    return "\n".join(found)


_ON_ITS_OWN = (
    f"PREFIX rule: <{NAMESPACE}> and each use of a rule stand on lines of their own, with variables only: "
    "?stance rule:counts (?date ?as_of) ."
)


@dataclass(slots=True)
class _Expansion:
    """The writing out of one query: the names of variables that are taken, and the prefixes that are needed."""

    taken: set[str]
    prefixes: dict[str, str]

    def of(self, use: Use, file: str, line: int, within: Sequence[str] = ()) -> Iterator[str]:
        """The lines that a use stands for."""
        rule = rules().get(use.name)
        if not rule:
            raise _fault(file, line, f'no rule is called "{use.name}"{did_you_mean(use.name, list(rules()))}')
        pattern = Use.read(rule.use)
        assert pattern
        if use.shape != pattern.shape:
            raise _fault(file, line, f"write: {rule.use}")
        if rule.name in within:
            raise _fault(file, line, f"the rule {rule.name} uses itself: {' > '.join([*within, rule.name])}")
        self.prefixes.update(rule.prefixes)
        names = dict(zip(pattern.variables, use.variables, strict=True))
        if not within:
            yield f"{use.indent}# {rule.title}"
        for number, each in enumerate(rule.body, rule.first_line):
            renamed = _VARIABLE.sub(lambda match: f"?{self._name(match[1], names)}", each)
            if inner := Use.read(use.indent + renamed):
                yield from self.of(inner, rule.file, number, [*within, rule.name])
            else:
                yield use.indent + renamed

    def _name(self, variable: str, names: dict[str, str]) -> str:
        """What a variable of a rule is called in the query: as there if given, else by a name that is free."""
        if variable not in names:
            candidates = (variable if number == 1 else f"{variable}_{number}" for number in count(1))
            names[variable] = next(each for each in candidates if each not in self.taken)
            self.taken.add(names[variable])
        return names[variable]


def _listed(listing: Listing) -> Rule:
    """A rule that lists concepts."""
    pattern = Use.read(listing.use)
    assert pattern
    columns = " ".join(f"?{each}" for each in pattern.variables)
    lines = [f"  {' '.join(listing.rows[start : start + 3])}" for start in range(0, len(listing.rows), 3)]
    body = (f"VALUES ({columns}) {{", *lines, "}")
    prefixes = {listing.scheme: PREFIXES[listing.scheme]}
    return Rule(pattern.name, listing.title, "", listing.use, body, prefixes, "lists.py", 1)


def _read(reading: Reading) -> Rule:
    """A rule that reads signs."""
    pattern = Use.read(reading.use)
    assert pattern
    return Rule(pattern.name, reading.title, "", reading.use, tuple(reading.body()), {}, "lists.py", 1)


def _code(text: str) -> str:
    return _TEXT.sub(lambda match: match[1] or "", text)


def _fault(file: str, line: int, message: str) -> QueryError:
    return QueryError(str(Problem(file, line, None, message)))
