"""Rules between rows: ids stand once, what is referred to is there, hierarchies and corrections have no circles."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path

from stancegraph.model.records import Issue, Retraction, Stance
from stancegraph.nearest import did_you_mean
from stancegraph.tables.info import INFO_FILE, USES_KEY
from stancegraph.tables.problems import Problems
from stancegraph.tables.registry import Located, Registry, StanceIds
from stancegraph.tables.table import Table

# Looking for the nearest word is slow over many ids: only the first problems get the hint.
_MOST_HINTS = 50

_LONGEST_CIRCLE = 10


def unknown_reference(kind: str, identifier: str, known: Sequence[str], problems_before: int) -> str:
    what = "actor, event or issue" if kind == "subject" else kind
    # Looking for the nearest word is slow over many ids: the first problems get the hint.
    hint = did_you_mean(identifier, known) if problems_before < _MOST_HINTS else ""
    return f'unknown {what} "{identifier}"{hint or f"; add it to {kind}s.csv" * (kind != "subject")}'


def declare(kind: str, base: str, found: Located, registry: Registry, problems: Problems) -> bool:
    """Enter a record into the registry; False when it is there already, which is a problem unless another dataset says the same."""
    before = registry.declared(kind, found.record.id)
    if before is None:
        registry.declare(kind, base, found)
        return True
    if before.file == found.file:
        _duplicate(found, before.line, problems)
    elif before.record != found.record:
        message = (
            f'"{before.record.id}" is declared differently in {before.file}:{before.line}; make the rows alike or leave '
            f"this one out where they are the same, and where they are not, {keep_apart(_folder(found))}"
        )
        problems.add(found.file, found.line, "id", message)
    elif not registry.builds_on(before.base):
        registry.repeated.setdefault((found.file, before.file), []).append((found, before))
    return False


def say_repeated(registry: Registry, problems: Problems) -> None:
    """Warn of rows that another dataset has too, word for word, and that are taken for the same without anybody saying so."""
    for (file, other), rows in registry.repeated.items():
        found, before = rows[0]
        more = f", and {len(rows) - 1:,} more," if len(rows) > 1 else ""
        message = (
            f'"{found.record.id}"{more} stands word for word in {other}:{before.line} too, and is taken for the same; if it '
            f"is, say so in {INFO_FILE} with {USES_KEY}, and if it is not, {keep_apart(_folder(found))}"
        )
        problems.warn(file, found.line, "id", message)
    registry.repeated.clear()


def keep_apart(dataset: Path) -> str:
    """What to do where ids of a dataset clash with those of another."""
    return f"keep them apart with: --prefix {shlex.quote(str(dataset))}=PREFIX"


def _folder(found: Located) -> Path:
    return Path(found.file).parent


def take(found: Located, registry: Registry, problems: Problems) -> bool:
    """Enter a stance into the registry; False, with a problem, when its id is there already, in whichever dataset."""
    record = found.record
    assert isinstance(record, Stance | Retraction)
    *others, own = registry.stances
    if (line := own.line_of(record.id)) is not None:
        _duplicate(found, line, problems)
        return False
    for other in others:
        if (line := other.line_in_graph(own.prefix + record.id)) is not None:
            message = (
                f'"{own.prefix + record.id}" stands already in {other.file}:{line}; ids of stances are unique over all '
                f"datasets: {keep_apart(_folder(found))}"
            )
            problems.add(found.file, found.line, "id", message)
            return False
    own.add(found.line, record)
    return True


def _duplicate(found: Located, line: int, problems: Problems) -> None:
    problems.add(found.file, found.line, "id", f'"{found.record.id}" stands already in line {line}; ids are unique')


def check_links(table: Table, file: str, rows: Sequence[Located], registry: Registry, problems: Problems) -> None:
    """What rows of one table refer to in that table is there."""
    for found in rows:
        for column in table.links:
            value = getattr(found.record, column)
            for other in (value,) if isinstance(value, str) else value or ():
                if not registry.knows(table.path, other):
                    message = unknown_reference(table.path, other, registry.ids(table.path), len(problems))
                    problems.add(file, found.line, column, message)


def check_hierarchy(file: str, rows: Sequence[Located], _registry: Registry, problems: Problems) -> None:
    """No issue is broader than itself, over whatever others."""
    lines = {found.record.id: found.line for found in rows}
    broader = {found.record.id: found.record.broader for found in rows if isinstance(found.record, Issue)}
    for cycle in find_cycles(broader):
        message = f"the hierarchy runs in a circle: {circle(cycle)}; remove one of these links"
        problems.add(file, lines[cycle[0]], "broader", message)


def check_corrections(stances: StanceIds, registry: Registry, problems: Problems) -> None:
    topics = list(stances.topics)
    corrected: dict[str, tuple[str, ...]] = {}
    places: dict[str, tuple[int, str]] = {}
    for line, column, identifier, other, topic in stances.corrections:
        ordinal = stances.ordinal.get(other)
        if ordinal is None:
            if not registry.excuses("stance", other):
                known = list(stances.ordinal) if len(problems) < _MOST_HINTS else []
                problems.add(stances.file, line, column, f'unknown stance "{other}"{did_you_mean(other, known)}')
            continue
        corrected[identifier] = (*corrected.get(identifier, ()), other)
        places[identifier] = (line, column)
        if column == "supersedes" and stances.topic[ordinal] != -1 and topics[stances.topic[ordinal]] != topic:
            actor, issue = topics[stances.topic[ordinal]]
            message = f'"{other}" is about {actor} on {issue}; a record supersedes one of the same actor and issue (or retracts any)'
            problems.add(stances.file, line, column, message)
    for cycle in find_cycles(corrected):
        line, column = places[cycle[0]]
        problems.add(stances.file, line, column, f"corrections run in a circle: {circle(cycle)}")


def circle(cycle: Sequence[str]) -> str:
    """A circle as messages show it, cut short where it is long."""
    shown = cycle if len(cycle) <= _LONGEST_CIRCLE else (*cycle[: _LONGEST_CIRCLE - 1], "...")
    return " > ".join((*shown, cycle[0]))


def find_cycles(links: dict[str, tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Cycles in a directed graph, at least one wherever there is any; each as its nodes in order."""
    cycles: list[tuple[str, ...]] = []
    done: set[str] = set()
    for root in links:
        path: list[str] = []
        depth_of: dict[str, int] = {}
        stack: list[tuple[str, int]] = [(root, 0)]
        while stack:
            node, depth = stack.pop()
            for left in path[depth:]:
                del depth_of[left]
            del path[depth:]
            if node in depth_of:
                cycles.append(tuple(path[depth_of[node] :]))
            elif node not in done:
                done.add(node)
                depth_of[node] = len(path)
                path.append(node)
                stack.extend((other, depth + 1) for other in links.get(node, ()))
    return cycles
