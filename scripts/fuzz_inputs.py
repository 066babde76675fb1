"""Inputs for scripts/fuzz: good ones, made as the tests make theirs, and spoiled in the ways files and people do."""

from __future__ import annotations

import gzip
import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from random import Random

import click

from dna_fixtures import Attributes, Coded, Coding, Doc, write_dna
from stancegraph import queries
from stancegraph.cli import cli
from stancegraph.tables.writer import write_dataset
from support import NASTY, csv_text, rows, tiny, write_folder

RDF = ("ttl", "trig", "nt", "nq", "jsonld", "rdf")
MOST = 2 << 20
"""Bytes of an input: more takes longer, and shows no more."""


@dataclass(frozen=True)
class Case:
    """What is done in a folder: a command line, or a ``query`` asked in Python, without a worker and its time-out.

    ``made`` are what it makes: none of them is there unless it ended well.
    """

    words: tuple[str, ...] = ()
    query: str = ""
    made: tuple[str, ...] = ()


@dataclass(frozen=True)
class Good:
    """What is spoiled: files of datasets by name, RDF by ending, and a graph to ask."""

    store: Path
    datasets: Sequence[Mapping[str, bytes]]
    rdf: Mapping[str, bytes]
    databases: Sequence[bytes]
    votes: Mapping[str, bytes] = field(default_factory=dict)


# -- what is spoiled --------------------------------------------------------------------------------------------------


def good(place: Path, export: Callable[[Path, str, Path], None]) -> Good:
    """All of it; ``export`` makes a store of a dataset folder, or writes one in a format."""
    place.mkdir()
    write_dataset(tiny(), place / "tiny")
    write_folder(place / "plain")
    store = place / "store"
    export(place / "tiny", "store", store)
    for ending in RDF:
        export(store, ending, place / f"graph.{ending}")
    documents = (Doc("Debate", "Ann said the dam must be built.", datetime(2010, 3, 4)), Doc("Next day", "No."))
    said: dict[str, str | int | bool] = {
        "person": "Ann",
        "organization": "Works",
        "concept": "Build it",
        "agreement": True,
    }
    statements = (Coded(said, start=9, stop=30), Coded({**said, "person": "Bob", "agreement": False}, document=2))
    coding = Coding(documents, statements, attributes=(Attributes("person", "Ann", "who", "A", colour=(1, 2, 3)),))
    votes = "".join(
        f"{call},State {n},S{n},{vote}\n" for call in range(1, 4) for n, vote in enumerate(("yes", "no", "abstain"))
    )
    return Good(
        store,
        [_content(place / "tiny"), _content(place / "plain")],
        {ending: (place / f"graph.{ending}").read_bytes() for ending in RDF},
        [write_dna(place / f"v{version}.dna", coding, version).read_bytes() for version in (2, 3)],
        {
            "votes.csv": f"rcid,country,country_code,vote\n{votes}".encode(),
            "calls.csv": b'rcid,session,date,short,descr\n1,1,1946-01-01,A,"B, c"\n2,1,1946-01-02,,\n3,2,1947-05-01,D,E\n',
            "topics.csv": b"rcid,short_name,issue\n1,me,Palestine\n2,co,Colonialism\n",
        },
    )


def _content(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in sorted(folder.iterdir())}


# -- how it is spoiled ------------------------------------------------------------------------------------------------

WORDS: tuple[bytes, ...] = (
    *(text.encode() for text in NASTY),
    *(b'"', b'""', b"'", b"\\", b",", b";", b"\t", b"\n", b"\r", b"\r\n", b"\x00", b"\xff", b"\xed\xa0\x80", b"\xef\xbb\xbf"),
    *(b"\xff\xfe", b"\x1f\x8b", b"PAR1", b"\x1b]0;x\x07", b"\xc2\x9b31m", b"../../evil", b"/", b"$(touch evil)", b"=1+1", b"%00"),
    *(b"9" * 30, b"1e999", b"-0", b"NaN", b"0000-00-00", b"9999-12-31", b"2025-13-45", b"2025-02", b"true", b"NULL", b"NA"),
    *(b"<", b"<<", b"<<(", b">", b"[", b"]", b"{", b"}", b"(", b")", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"&b;", b"]]>", b"<!--"),
    *(b"@prefix", b"@base <", b"@context", b"_:b", b"^^", b"@en", b"@en--ltr", b'"""', b"{|", b"|}", b"a:b", b"#", b"\\u0000", b"\\UFFFFFFFF"),
    *(b'uses = [".."]', b"format = 99", b"[[a]]", b"a.b.c = 1", b"stance:s1", b"ann", b"truce", b"s1; s2", b"s1"),
)  # fmt: skip


def spoiled(chance: Random, content: bytes, others: Sequence[bytes] = ()) -> bytes:
    """Bytes, changed in a few places."""
    for _ in range(chance.choice((1, 1, 1, 2, 3, 6))):
        start = chance.randrange(len(content) + 1)
        stop = min(len(content), start + chance.choice((1, 1, 4, 20, 200, 4000)))
        piece = content[start:stop]
        match chance.randrange(9):
            case 0:
                content = content[:start] + chance.randbytes(len(piece[:8])) + content[start + len(piece[:8]) :]
            case 1 | 2:
                content = content[:start] + chance.choice(WORDS) + content[start:]
            case 3:
                content = content[:start] + chance.choice(WORDS) + content[stop:]
            case 4:
                content = content[:start] + content[stop:]
            case 5:
                times = min(chance.choice((2, 10, 300, 20_000)), MOST // max(len(piece), 1))
                content = content[:start] + piece * times + content[stop:]
            case 6:
                content = content[:start] if chance.random() < 0.3 else content
            case 7:
                lines = content.splitlines(keepends=True)
                chance.shuffle(lines[1:])
                at = chance.randrange(len(lines) + 1)
                content = b"".join([*lines[:at], *lines[at + 1 :], *lines[at : at + 1] * chance.choice((0, 1, 2))])
            case _:
                other = chance.choice(others) if others else content
                at = chance.randrange(len(other) + 1)
                content = content[:start] + other[at : at + chance.choice((5, 100, 5000))] + content[start:]
    return content[:MOST]


def _text(chance: Random) -> str:
    return chance.choice(WORDS).decode("utf-8", "surrogateescape")


def tables(chance: Random, folder: Path, good: Good) -> Case:
    """A dataset folder with a cell, a row, or any bytes of it changed."""
    files = dict(chance.choice(good.datasets))
    if chance.random() < 0.4:
        changed = rows()
        for _ in range(chance.choice((1, 1, 2, 5))):
            table = chance.choice(list(changed.values()))
            row = chance.choice(table)
            cell = chance.choice(
                [*row, "note", "quote", "start", "end", "condition", "figures", "broader", "supersedes"]
            )
            if chance.random() < 0.1:
                table.append(dict(row))
            elif all(cell in csv_text(name, []) for name, each in changed.items() if each is table):
                text = _text(chance) if chance.random() < 0.7 else row.get(cell, "") + _text(chance)
                row[cell] = text * chance.choice((1, 1, 1, 50, 4_000))
        for name, table in changed.items():
            form = chance.random()
            if form < 0.2:
                lines = (
                    json.dumps(
                        {
                            key: chance.choice((value, [value], {value: value}, 1.5, None, value))
                            for key, value in row.items()
                        }
                    )
                    for row in table
                )
                files.pop(f"{name}.csv", None)
                files[f"{name}.jsonl"] = "\n".join(lines).encode()
            else:
                files[f"{name}.csv"] = csv_text(name, table).encode("utf-8", "surrogateescape")
    for _ in range(chance.choice((0, 1, 1, 2))):
        name = chance.choice(list(files))
        files[name] = spoiled(chance, files[name], list(files.values()))
        if chance.random() < 0.02:
            del files[name]
    for name, content in files.items():
        _put(folder / "d" / name, content)
    match chance.randrange(12):
        case 0 | 1:
            return Case(("build", "d", "-o", "out"), made=("out",))
        case 2:
            return Case(("--graph", "d", chance.choice(("positions", "timeline", "shifts", "contradictions"))))
        case 3:
            _put(folder / "texts" / "gazette.txt", spoiled(chance, b"They said what they said."))
            return Case(("validate", "d", "--texts", "texts"))
        case 4:
            return Case(("validate", "d", "--strict"))
    return Case(("validate", "d"))


def dna(chance: Random, folder: Path, good: Good) -> Case:
    """A database of Discourse Network Analyzer with bytes, or any value of any table, changed."""
    path = folder / "x.dna"
    content = chance.choice(good.databases)
    if chance.random() < 0.4:
        _put(path, spoiled(chance, content, good.databases))
    else:
        _put(path, content)
        with closing(sqlite3.connect(path)) as base, base:
            base.execute("PRAGMA synchronous = OFF")
            for _ in range(chance.choice((1, 1, 2, 4))):
                with suppress(sqlite3.Error):
                    _spoil(chance, base)
    command = (
        ("network", "agreement", "--dna", "x.dna") if chance.random() < 0.2 else ("import", "dna", "x.dna", "-o", "out")
    )
    words = [*command]
    if command[0] == "import" and chance.random() < 0.5:
        words += ["--texts", "texts"]
    if chance.random() < 0.2:
        words += [
            "--holder",
            chance.choice(("person", "organization", "document.author", "document.title", "concept", "")),
        ]
    return Case(tuple(words), made=("out", "texts"))


def _spoil(chance: Random, base: sqlite3.Connection) -> None:
    tables = [name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    table = chance.choice(tables)
    columns = [row[1] for row in base.execute(f'PRAGMA table_info("{table}")')]
    column = chance.choice(columns)
    match chance.randrange(10):
        case 0:
            base.execute(f'DROP TABLE "{table}"')
        case 1:
            base.execute(
                f'ALTER TABLE "{table}" RENAME COLUMN "{column}" TO "{chance.choice(("x", column.upper(), "a b"))}"'
            )
        case 2:
            base.execute(f'ALTER TABLE "{table}" RENAME TO anew')
            base.execute(f'CREATE VIEW "{table}" AS SELECT * FROM anew')
        case 3 | 4:
            plain = ", ".join(f'+"{each}" AS "{each}"' for each in columns)
            base.execute(f'CREATE TABLE anew AS SELECT {plain} FROM "{table}"')
            base.execute(f'DROP TABLE "{table}"')
            base.execute(f'ALTER TABLE anew RENAME TO "{table}"')
    values: tuple[object, ...] = (None, 0, -1, 1, 2, 2**62, -(2**63), 1.5, 1e300, b"\xff\x00", "", "1")
    if chance.random() < 0.4:
        text = chance.choice(WORDS) * chance.choice((1, 1, 3_000))
        base.execute(f'UPDATE "{table}" SET "{column}" = CAST(? AS TEXT)', (text,))
    else:
        base.execute(f'UPDATE "{table}" SET "{column}" = ?', (chance.choice(values),))


def votes(chance: Random, folder: Path, good: Good) -> Case:
    """Tables of roll calls with anything changed, and packed or not."""
    names = [name for name in good.votes if name != "topics.csv" or chance.random() < 0.7]
    for name in names:
        content = good.votes[name]
        for _ in range(chance.choice((0, 1, 1))):
            content = spoiled(chance, content, list(good.votes.values()))
        if chance.random() < 0.2:
            content = gzip.compress(content, 1, mtime=0)
            content = spoiled(chance, content) if chance.random() < 0.3 else content
        _put(folder / name, content)
    chosen = names if chance.random() < 0.9 else ["."]
    return Case(("import", "un-votes", *chosen, "-o", "out"), made=("out",))


def rdf(chance: Random, folder: Path, good: Good) -> Case:
    """A file of RDF in any format with anything changed, within another of its kind, packed or not."""
    ending = chance.choice(RDF)
    content = spoiled(chance, good.rdf[ending], list(good.rdf.values()))
    if chance.random() < 0.1:
        content = good.rdf[ending] + _deep(chance, ending)
    name = f"x.{ending}"
    if chance.random() < 0.1:
        content, name = gzip.compress(content, 1, mtime=0), f"{name}.gz"
        content = spoiled(chance, content) if chance.random() < 0.3 else content
    _put(folder / name, content)
    match chance.randrange(6):
        case 0:
            return Case(("build", name, "-o", "out"), made=("out",))
        case 1:
            return Case(("import", "rdf", name, "-o", "out"), made=("out",))
        case 2:
            return Case(("--graph", name, "positions"))
    return Case(("validate", name))


def _deep(chance: Random, ending: str) -> bytes:
    before, behind = chance.choice(
        (
            (b"[ <a:a> ", b"]"),
            (b"( ", b")"),
            (b"<<( <a:a> <b:b> ", b")>>"),
            (b"[", b"]"),
            (b'{"@list":[', b"]}"),
            (b"<a><b>", b"</b></a>"),
        )
    )
    times = chance.choice((50, 1_000, 30_000))
    start = b"" if ending in ("jsonld", "rdf") else b"<a:a> <b:b> "
    return start + before * times + (b"<c:c>" if start else b"1") + behind * chance.choice((times, 0)) + b" ."


# -- queries ----------------------------------------------------------------------------------------------------------

_PIECES = [
    "SELECT",
    "*",
    "ASK",
    "CONSTRUCT",
    "DESCRIBE",
    "WHERE",
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    ".",
    ";",
    ",",
    "?s",
    "?p",
    "?o",
    "?stance",
    "a",
    "sg:Stance",
    "sg:actor",
    "actor:ann",
    "stance:s1",
    "<a:b>",
    '"text"',
    "'x'@en",
    "1",
    "-2.5",
    "1e9",
    "true",
    "FILTER",
    "OPTIONAL",
    "UNION",
    "MINUS",
    "BIND",
    "VALUES",
    "AS",
    "GRAPH",
    "?g",
    "SERVICE",
    "SILENT",
    "FROM",
    "NAMED",
    "GROUP",
    "BY",
    "ORDER",
    "HAVING",
    "LIMIT",
    "5",
    "OFFSET",
    "COUNT",
    "SUM",
    "GROUP_CONCAT",
    "DISTINCT",
    "REDUCED",
    "EXISTS",
    "NOT",
    "IN",
    "&&",
    "||",
    "!",
    "=",
    "!=",
    "<",
    ">",
    "<=",
    ">=",
    "+",
    "-",
    "*",
    "/",
    "^",
    "|",
    "$x",
    "_:b",
    "<<",
    ">>",
    "<<(",
    ")>>",
    "{|",
    "|}",
    "PREFIX",
    "BASE",
    "p:",
    "<http://a/>",
    "STR",
    "REGEX",
    "REPLACE",
    "CONCAT",
    "IF",
    "COALESCE",
    "xsd:date",
    "^^",
    "LATERAL",
    "TRIPLE",
    "LANG",
    "UUID()",
    "NOW()",
    "#",
    "\\",
    "\\u0041",
    "INSERT",
    "DATA",
    "DELETE",
    "LOAD",
    "CLEAR",
    "DROP",
]


def _named(chance: Random) -> str:
    """A named query without the comments at its top, which say what must be given."""
    text = chance.choice(list(queries.library().values())).text
    return "\n".join(line for line in text.split("\n") if not line.startswith("#"))


_TERMS = (
    "?s",
    "?p",
    "?o",
    "?x",
    "actor:ann",
    "sg:actor",
    "a",
    '"text"',
    "'x'@en",
    "1",
    "-2.5",
    "true",
    "1e400",
    "'2025-02-30'^^xsd:date",
)
_SHAPES = ("COALESCE({}, {}, {})", "IF({}, {}, {})", "REPLACE(STR({}), STR({}), STR({}))", "SUBSTR(STR({}), {}, {})")
_GROUPS = ("OPTIONAL {{ {} }}", "{{ {} }} UNION {{ {} }}", "MINUS {{ {} }}", "GRAPH ?g {{ {} }}", "FILTER NOT EXISTS {{ {} }}",
           "{{ SELECT ?s (COUNT(*) AS ?n) {{ {} }} GROUP BY ?s LIMIT 3 }}", "VALUES ?x {{ 1 UNDEF 'a' }}")  # fmt: skip


def _expression(chance: Random, depth: int) -> str:
    if not depth or chance.random() < 0.3:
        return chance.choice([each for each in _TERMS if each != "a"])
    inner = [_expression(chance, depth - 1) for _ in range(2)]
    match chance.randrange(3):
        case 0:
            return f"({inner[0]} {chance.choice(['+', '-', '*', '/', '=', '<', '>=', '||', '&&', '!='])} {inner[1]})"
        case 1:
            return chance.choice(_SHAPES).format(*inner, inner[0])
    return f"{chance.choice(('STR', 'ABS', 'YEAR', 'LANG', 'UCASE', 'ENCODE_FOR_URI', 'SHA512', 'xsd:integer', '!', '-', 'isIRI'))}({inner[0]})"


def _pattern(chance: Random, depth: int) -> str:
    """A pattern that engines take."""
    parts = []
    for _ in range(chance.choice((1, 1, 2, 3))):
        kind = chance.randrange(4)
        if kind == 0 and depth:
            parts.append(chance.choice(_GROUPS).format(_pattern(chance, depth - 1), _pattern(chance, depth - 1)))
        elif kind == 1:
            parts.append(f"FILTER({_expression(chance, 3)})")
        elif kind == 2:
            path = chance.choice(
                ("sg:actor/rdfs:label", "^sg:actor", "(skos:broader|sg:entails)*", "!(a|^a)", "skos:broader?")
            )
            parts.append(f"?s {path} ?o .")
        else:
            parts.append(
                f"{chance.choice(('?s', 'actor:ann', '?x', '[]'))} {chance.choice(('?p', 'a', 'sg:actor'))} {chance.choice(_TERMS[:4])} ."
            )
    return " ".join(parts)


def sparql(chance: Random, folder: Path, good: Good) -> Case:
    """A query: a named one that is changed, words in a heap, or parts in one another."""
    match chance.randrange(6):
        case 4 | 5:
            query = f"SELECT * {{ {_pattern(chance, 3)} BIND({_expression(chance, 4)} AS ?y) }} ORDER BY ?y LIMIT 20"
        case 0:
            words = [chance.choice(_PIECES) for _ in range(chance.choice((3, 10, 40, 200)))]
            query = " ".join(["SELECT * {", *words, "}"] if chance.random() < 0.6 else words)
        case 1:
            before, behind = chance.choice(
                (
                    ("(", ")"),
                    ("{", "}"),
                    ("[ ?p ", "]"),
                    ("!", ""),
                    ("^", ""),
                    ("STR(", ")"),
                    ("<<( ?s ?p ", ")>>"),
                    ("OPTIONAL {", "}"),
                    ("EXISTS {", "}"),
                )
            )
            times = chance.choice((5, 90, 101, 5_000, 100_000))
            middle = chance.choice(("1", "?o", "?s ?p ?o", "<a:a>", ""))
            query = (
                f"ASK {{ {chance.choice(('?s ', '?s ?p ', 'FILTER(', ''))}{before * times}{middle}{behind * times} }}"
            )
        case 2:
            query = spoiled(chance, _named(chance).encode(), [" ".join(_PIECES).encode()]).decode("utf-8", "replace")
        case _:
            words = _named(chance).split(" ")
            for _ in range(chance.choice((1, 1, 2, 3))):
                at = chance.randrange(len(words))
                words[at : at + chance.choice((0, 1, 1))] = [chance.choice([*words, *_PIECES])]
            query = " ".join(words)
    if chance.random() < 0.9:
        return Case(query=query)
    words = [
        "--graph",
        str(good.store),
        "query",
        "--timeout",
        "2",
        "--format",
        chance.choice(("table", "json", "csv", "turtle")),
    ]
    if chance.random() < 0.3:
        words += ["--set", f"{chance.choice(('s', 'o', 'actor', 'x'))}={_argument(chance)}"]
    (folder / "q.rq").write_text(query, encoding="utf-8", errors="replace")
    return Case((*words, "./q.rq"))


# -- command lines ----------------------------------------------------------------------------------------------------

# What would wait, serve or fetch, shows tracebacks, or takes seconds each time.
_NOT_TRIED = {"watch", "port", "debug"}
# What fetches, and what goes on until it is ended.
_NEVER = {"install", "mcp", "serve"}
_SLOW = {"tour", "view", "network"}
_VALUES = ("ann", "bob", "truce", "talks", "s1", "2025-04-04", "2025", "today", "2025-02-30", "1", "0", "-1", "1e9", "nan", "inf", "", " ", "d",
           "store", "x.nq", "x.dna", "missing", ".", "..", "-", "--", "=", "a=b", "d=p-", "s=actor:ann", "json", "csv", "table", "http://127.0.0.1:9/", "month", "12",
           "self", "all", "actors", "positions", "graph.html", "out.csv", "out.graphml", "Q7747", "https://example.org/talks/actor/ann")  # fmt: skip


def arguments(chance: Random, folder: Path, good: Good) -> Case:
    """A command line of options there are, and some there are not, with values that fit, and some that do not."""
    for name, content in good.datasets[0].items():
        _put(folder / "d" / name, content)
    _put(folder / "x.nq", good.rdf["nq"])
    _put(folder / "x.dna", good.databases[1])
    words: list[str] = []
    command: click.Command = cli
    context = click.Context(cli)
    while isinstance(command, click.Group):
        names = [
            name
            for name in command.list_commands(context)
            if name not in _NEVER and (name not in _SLOW or chance.random() < 0.1)
        ]
        name = chance.choice(names)
        if chance.random() < 0.01:
            return Case((*words, _argument(chance)))
        found = command.get_command(context, name)
        assert found is not None
        words.append(name)
        command = found
    for parameter in command.params:
        if parameter.name in _NOT_TRIED or chance.random() < (0.1 if isinstance(parameter, click.Argument) else 0.87):
            continue
        values = _values(chance, parameter)
        if isinstance(parameter, click.Option):
            name = chance.choice([*parameter.opts, *parameter.secondary_opts])
            words += [name] if parameter.is_flag else [name, next(values)]
        else:
            words += [next(values) for _ in range(1 if parameter.nargs == 1 else chance.choice((1, 1, 2)))]
    words = [each for each in words if chance.random() > 0.01]
    if "--graph" not in words and chance.random() < 0.8:
        words = ["--graph", str(good.store), *words]
    return Case(tuple(words))


def _values(chance: Random, parameter: click.Parameter) -> Iterator[str]:
    choices = [str(getattr(each, "value", each)) for each in getattr(parameter.type, "choices", ())]
    while True:
        yield chance.choice(choices) if choices and chance.random() < 0.95 else _argument(chance)


def _argument(chance: Random) -> str:
    if chance.random() < 0.75:
        return chance.choice(_VALUES)
    text = _text(chance).replace("\x00", "")
    return text.replace("/", "") * chance.choice((1, 1, 1, 100))


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)


KINDS: Mapping[str, Callable[[Random, Path, Good], Case]] = {
    "tables": tables,
    "dna": dna,
    "votes": votes,
    "rdf": rdf,
    "sparql": sparql,
    "arguments": arguments,
}
