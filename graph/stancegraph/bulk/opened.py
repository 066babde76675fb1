"""Columns that are asked: a graph as Parquet, tables of coded events, or tables of a database, opened in an engine.

What is asked about is given by name, as everywhere; a word that the columns cannot answer is refused and never passed over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from stancegraph.answers.catalogue import Catalogue
from stancegraph.answers.scope import Scope
from stancegraph.answers.stored_catalogue import reader
from stancegraph.bulk.coded import CodedEvents
from stancegraph.bulk.columns import CATALOGUE, TABLES, schema
from stancegraph.bulk.engines import Engine, connected, reads_files
from stancegraph.bulk.folder import check_folder, is_folder
from stancegraph.bulk.ranges import Window
from stancegraph.bulk.stances import StanceColumns
from stancegraph.errors import ArgumentError, NotFound, StancegraphError
from stancegraph.events.called import called
from stancegraph.events.files import (
    ROLL_CALLS,
    About,
    about_events,
    beyond_the_scale,
    counts_twice,
    event_files,
    without,
)
from stancegraph.events.identities import Alike, alike, identities_told
from stancegraph.model.coded_events import EVENT_COLUMNS, IDENTITY_COLUMNS
from stancegraph.model.records import Actor, DatasetInfo, Event, Issue, Role, Source
from stancegraph.model.words import Position
from stancegraph.naming import fold
from stancegraph.nearest import nearest
from stancegraph.rdf.vocabulary import record_iri


@dataclass(frozen=True)
class Columns:
    """Tables of an open engine: of ``coded`` events, or of a graph (``stances`` with its ``catalogue``).

    ``abouts`` are what files of coded events say of themselves; tables of a database say nothing. ``who`` says which codes of
    actors are one by their identities, and are counted as one, as in positions that are made of events (``aggregate``).
    """

    engine: Engine
    coded: CodedEvents | None = None
    stances: StanceColumns | None = None
    catalogue: Catalogue | None = None
    abouts: tuple[About, ...] = ()
    who: Alike = field(default_factory=Alike)

    @property
    def are_roll_calls(self) -> bool:
        """Whether each event is a vote, and each issue a roll call of its own."""
        return bool(self.abouts) and all(each.mapping == ROLL_CALLS for each in self.abouts)

    @cached_property
    def rows(self) -> int:
        """How many events, or stances, there are."""
        return self._number(self.coded.table if self.coded is not None else self._asked.tables["stances"])

    @cached_property
    def placed(self) -> int:
        """How many coded events have a position on an issue."""
        assert self.coded is not None
        return self._number(self.coded.placed)

    def _number(self, table: Any) -> int:
        return int(self.table(table.aggregate(rows=table.count()))["rows"][0].as_py())

    def resolved(self, scope: Scope) -> Scope:
        """The scope with actors and issues by id. Raises NotFound for a name that nothing has, ArgumentError for a word that is
        not for columns."""
        if self.coded is not None:
            self.coded.refuse(scope)
            return replace(scope, actors=self._coded("actor", scope.actors), issues=self._coded("issue", scope.issues))
        assert self.catalogue is not None
        found = scope.resolved(self.catalogue)
        coders = [self._coder(each) for each in scope.filters.get("coder", ())]
        others = [each for each in scope.where or () if each.partition("=")[0].strip() != "coder"]
        return replace(found, where=(*others, *(f"coder={each}" for each in coders))) if coders else found

    def _coder(self, name: str) -> str:
        assert self.stances is not None
        told = self.table(self.stances.tables["stances"].select("coder").distinct()).column("coder").to_pylist()
        known = [each for each in told if each and fold(each) == fold(name)]
        if not known:
            near = nearest(name, [each for each in told if each])
            hint = f"; did you mean {' or '.join(near)}?" if near else ""
            raise NotFound(f'no stance was coded by "{name}"{hint}')
        return str(known[0])

    def ids(self, word: str, names: Sequence[str]) -> tuple[str, ...]:
        """The ids of actors or issues (``word``) of these names."""
        if self.coded is not None:
            return self._coded(word, names) or ()
        assert self.catalogue is not None
        find = self.catalogue.actor_id if word == "actor" else self.catalogue.issue_id
        return tuple(map(find, names))

    def actor_names(self) -> Mapping[str, str]:
        """What actors of coded events are called, as :func:`~stancegraph.events.called.called` says."""
        return self._called("actor")

    def target_names(self) -> Mapping[str, str]:
        """What targets are called: as actors, where they are some too."""
        return {**self._called("target"), **self._called("actor")}

    def _called(self, of: str) -> Mapping[str, str]:
        assert self.coded is not None
        table = self.coded.table
        if self.who.same:
            # Of codes that are one actor the one that stands for them says what it is called.
            table = table.filter(table[_CODED[of]] == table[of])
        name = table[f"{of}_name"]
        told = self.table(
            table.filter(table[of] != "").group_by(key=table[of]).agg(number=name.nunique(), name=name.max())
        ).to_pylist()
        known = {actor: name for about in self.abouts for actor, name in about.actors.items()}
        return called(((row["key"], row["number"], row["name"]) for row in told), known)

    def issue_names(self) -> Mapping[str, str]:
        """The labels of issues of coded events, as far as the mapping said them that they were read by."""
        return {issue: label for about in self.abouts for issue, (label, _) in about.issues.items()}

    def positions(self, scope: Scope) -> Any:
        """The latest positions; see :meth:`CodedEvents.positions` and :meth:`StanceColumns.positions`."""
        return self._asked.positions(scope)

    def shifts(self, scope: Scope, *, one_side: bool, longest_gap: int) -> Any:
        """Moves; see :meth:`CodedEvents.shifts`."""
        return self._asked.shifts(scope, one_side=one_side, longest_gap=longest_gap)

    def counts(self, scope: Scope, window: Window, *, total: bool = False) -> Any:
        """Counts by actor, issue, level and window; see :meth:`CodedEvents.counts`."""
        return self._asked.counts(scope, window, total=total)

    def levels(self, scope: Scope) -> Any:
        """What networks are made from; see :meth:`CodedEvents.levels`."""
        return self._asked.levels(scope)

    def pairs(self, scope: Scope, window: Window) -> Any:
        """Counts by actor, target and window; see :meth:`CodedEvents.pairs`. Raises StancegraphError for stances."""
        if self.coded is None:
            raise StancegraphError(
                "pairs are of actors and targets, and stances have no target; name a table of coded events"
            )
        return self.coded.pairs(scope, window)

    def table(self, expression: Any) -> Any:
        """The whole answer to an expression, as an Arrow table."""
        with self.engine.failing():
            return self.engine.backend.to_pyarrow(expression)

    @property
    def _asked(self) -> Any:
        return self.stances if self.coded is None else self.coded

    def _coded(self, word: str, names: Collection[str] | None) -> tuple[str, ...] | None:
        """What coded events call so: an actor or issue as it was coded, or an actor by the name it was coded with."""
        if names is None:
            return None
        known = self._known_actors if word == "actor" else self._known_issues
        return tuple(dict.fromkeys(_found(word, name, known) for name in names))

    @cached_property
    def _known_actors(self) -> Mapping[str, set[str]]:
        assert self.coded is not None
        told = self.coded.table.select("actor", "actor_name").distinct()
        known: dict[str, set[str]] = {}
        for row in self.table(told).to_pylist():
            known.setdefault(row["actor"], set()).update(filter(None, (row["actor"], row["actor_name"])))
        for actor, name in self.actor_names().items():
            known[actor].add(name)
        for code, actor in self.who.same.items():
            if actor in known:
                known[actor].add(code)
        return known

    @cached_property
    def _known_issues(self) -> Mapping[str, set[str]]:
        assert self.coded is not None
        told = self.table(self.coded.table.select("issue").distinct()).column("issue").to_pylist()
        labels = self.issue_names()
        return {each: {each, labels.get(each, each)} for each in told if each}


def _found(word: str, name: str, known: Mapping[str, set[str]]) -> str:
    if name in known:
        return name
    found = sorted(each for each, called in known.items() if fold(name) in map(fold, called))
    if len(found) == 1:
        return found[0]
    if found:
        raise NotFound(f'"{name}" may mean several: {", ".join(found[:8])}; give one of these as it was coded')
    near = nearest(name, [one for called in known.values() for one in called])
    hint = f"; did you mean {' or '.join(near)}?" if near else ""
    raise NotFound(f'no event has the {word} "{name}"{hint}')


@contextmanager
def open_columns(place: str, engine: str = "duckdb", *, each_once: bool = False) -> Iterator[Columns]:
    """The columns at a place, in an engine (:mod:`stancegraph.bulk.engines`), until the block ends.

    ``each_once`` says that it is known that no event of a file stands in it twice, as in one that was written just now
    (:func:`~stancegraph.importers.un_votes.votes_as_events`): else it is looked for, which takes as long as a question.

    The place is a file of coded events, a folder of such files, or the folder of a graph as Parquet; of a database, the name of a
    table of coded events, or of that of stances with the others beside it. Raises StancegraphError for anything else.
    """
    path = Path(place)
    if path.exists():
        if not reads_files(engine):
            raise ArgumentError("engine", f"{place} is here, and a database has tables by name: name one of those")
        files = _files(path)  # what is wrong with them is said before an engine is started
        with connected(engine) as open:
            if isinstance(files, list):
                abouts = tuple(map(about_events, files))
                found = _of_events(open, open.parquet(files), abouts)
                if not each_once:
                    _refuse_twice(found, place, files if path.is_dir() else ())
                yield found
            else:
                yield _graph(open, {name: open.parquet([file]) for name, file in files.items()})
        return
    if place.lower().endswith(".parquet") or "/" in place or engine == "duckdb":
        raise StancegraphError(f"{place}: there is no such file or folder")
    with connected(engine) as open:
        yield _of_database(open, place)


def _files(path: Path) -> list[Path] | dict[str, Path]:
    """The files of coded events, or those of a graph by table."""
    if path.is_dir() and is_folder(path):
        return check_folder(path)
    if path.is_file() and is_folder(path.parent):
        raise StancegraphError(f"{path} is one table of a graph: name the folder, {path.parent}")
    return event_files(path)


def _refuse_twice(found: Columns, place: str, files: Sequence[Path] = ()) -> None:
    """Raise StancegraphError where an event stands twice, as in files that were read from the same tables: it would count twice.

    ``files`` are those of a folder, of which it is said in which.
    """
    assert found.coded is not None
    ids = found.coded.table.event_id
    # Numbers are told apart in half the time of texts; two texts may share one, so what they say is looked at once more.
    [told] = found.table(found.coded.table.aggregate(rows=ids.count(), different=ids.hash().nunique())).to_pylist()
    if told["rows"] <= told["different"]:
        return
    counted = found.coded.table.group_by("event_id").aggregate(times=lambda table: table.count())
    twice = found.table(counted.filter(counted.times > 1).order_by("event_id").limit(1)).to_pylist()
    if not twice:
        return
    one = twice[0]["event_id"]
    having = [each.name for each in files if found.table(_rows_of(found.engine, each, one))["rows"][0].as_py()]
    where = f" (in {', '.join(having[:4])}{' ...' if len(having) > 4 else ''})" if having else ""
    raise counts_twice(place, one, twice[0]["times"], where)


def _rows_of(engine: Engine, file: Path, event: str) -> Any:
    table = engine.parquet([file])
    return table.filter(table.event_id == event).aggregate(rows=table.event_id.count())


_CODED = {"actor": "coded_as", "target": "target_coded_as"}
"""The actor and target as they were coded, beside those they are counted as."""


def _of_events(engine: Engine, table: Any, abouts: tuple[About, ...] = ()) -> Columns:
    """A table of coded events, in which codes of one actor are one."""
    found = Columns(engine, coded=CodedEvents(table), abouts=abouts)
    there = [(name, of, scheme) for name, (of, scheme) in IDENTITY_COLUMNS.items() if name in table.columns]
    if not there:
        return found

    def different(of: str, name: str) -> list[dict[str, Any]]:
        rows = table.filter((table[of] != "") & (table[name] != "")).select(key=table[of], text=table[name]).distinct()
        return list(found.table(rows).to_pylist())

    told = identities_told(
        (row["key"], scheme, row["text"]) for name, of, scheme in there for row in different(of, name)
    )
    sizes: Counter[str] = Counter()
    for of in ("actor", "target") if told else ():
        for row in found.table(table.group_by(key=table[of]).agg(number=table.count())).to_pylist():
            if row["key"] in told:
                sizes[row["key"]] += row["number"]
    who = alike(told, sizes, {})
    if not who.same:
        return replace(found, who=who)
    kept = {each: table[each] for each in schema("coded_events")}
    merged = {of: table[of].cases(*who.same.items(), else_=table[of]) for of in ("actor", "target")}
    coded = {name: table[of] for of, name in _CODED.items()}
    return replace(found, coded=CodedEvents(table.select(**(kept | merged | coded))), who=who)


def _graph(engine: Engine, tables: Mapping[str, Any]) -> Columns:
    if missing := sorted(set(TABLES) - set(tables)):
        raise StancegraphError(f"the graph has no table {', '.join(missing)}; write it again")
    return Columns(engine, stances=StanceColumns(tables), catalogue=_ColumnCatalogue(engine, tables))


def _of_database(engine: Engine, name: str) -> Columns:
    """A table of coded events, or that of stances with those beside it."""
    table = engine.table(name)
    if set(schema("coded_events")) <= set(table.columns):
        _check_types(name, table, "coded_events")
        _check_events(engine, name, table)
        found = _of_events(engine, table)
        _refuse_twice(found, name)
        return found
    if set(schema("stances")) <= set(table.columns):
        where = name.rpartition(".")[0]
        beside = {each: engine.table(f"{where}.{each}" if where else each) for each in TABLES if each != "stances"}
        tables = {"stances": table, **beside}
        for each, of in tables.items():
            _check_types(f"{where}.{each}" if where else each, of, each)
        return _graph(engine, tables)
    raise StancegraphError(f"{name} has neither the columns of coded events nor those of stances (docs/bulk.md)")


def _check_types(name: str, table: Any, declared: str) -> None:
    """Raise StancegraphError where a table of a database lacks a declared column, or has one of a type that cannot hold what it should."""
    there = table.schema()
    for column, said in schema(declared).items():
        if column not in there:
            raise StancegraphError(f"{name} has no column {column}")
        kind = there[column]
        # Numbers may be of any size, and a column that is empty in all rows may have no type.
        number = kind.is_floating() or kind.is_decimal()
        holds = {
            "string": kind.is_string(),
            "date": kind.is_date(),
            "int8": kind.is_integer(),
            "int32": kind.is_integer(),
            "float64": kind.is_integer() or number,
            # Snowflake does not say what is in its arrays.
            "array<string>": kind.is_array() and (kind.value_type.is_string() or kind.value_type.is_json()),
            "timestamp('UTC')": kind.is_timestamp(),
        }[said]
        if not holds and not kind.is_null():
            raise StancegraphError(f"{name}: the column {column} is of the type {kind}, and {said} is needed there")


def _check_events(engine: Engine, name: str, table: Any) -> None:
    """Raise StancegraphError where rows have not what every event has, or a position that is none, as in a file of them."""
    required = [each.name for each in EVENT_COLUMNS if each.required]
    told = table.aggregate(
        least=table.position.min(), most=table.position.max(), **{each: table[each].isnull().sum() for each in required}
    )
    with engine.failing():
        [row] = engine.backend.to_pyarrow(told).to_pylist()
    for each in required:
        if row[each]:
            raise without(name, each, row[each])
    if row["least"] is not None and not (int(min(Position)) <= row["least"] and row["most"] <= int(max(Position))):
        raise beyond_the_scale(name)


@dataclass(frozen=True)
class _ColumnCatalogue(Catalogue):
    """The small tables of a graph, each read from its columns when it is first needed."""

    engine: Engine
    tables: Mapping[str, Any]

    def _rows(self, table: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = []
        for batch in self.engine.batches(self.tables[table]):
            rows += batch.to_pylist()
        return sorted(rows, key=lambda row: str(row["id"]))

    def _records(self, table: str) -> dict[str, Any]:
        kind = CATALOGUE[table]
        read, names = reader(kind), [each.name for each in kind.fields]
        return {row["id"]: read(row["id"], [row[name] or "" for name in names]) for row in self._rows(table)}

    @cached_property
    def actors(self) -> Mapping[str, Actor]:
        return self._records("actors")

    @cached_property
    def roles(self) -> Sequence[Role]:
        return tuple(self._records("roles").values())

    @cached_property
    def issues(self) -> Mapping[str, Issue]:
        return self._records("issues")

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        return self._records("sources")

    @cached_property
    def events(self) -> Sequence[Event]:
        return tuple(sorted(self._records("events").values(), key=lambda each: (each.date, each.id)))

    @cached_property
    def infos(self) -> Sequence[DatasetInfo]:
        return tuple(self._records("datasets").values())

    def iri(self, kind: str, identifier: str) -> str | None:
        return next(
            (record_iri(row["dataset"], kind, identifier) for row in self._rows(f"{kind}s") if row["id"] == identifier),
            None,
        )
