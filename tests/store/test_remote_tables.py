"""What was fetched from an endpoint is not fetched again as long as it is what is there; and it is nobody else's to read."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, Store

import stancegraph
from stancegraph import limits
from stancegraph.answers.among import ALL, Among
from stancegraph.cli import cli
from stancegraph.errors import ArgumentError, GraphError
from stancegraph.model.records import Dataset, Stance
from stancegraph.model.words import Position
from stancegraph.store import remote_tables
from stancegraph.store.remote import RemoteGraph
from stancegraph.store.remote_tables import State
from store.capping import capping
from support import datasets, nquads, table_rows, tiny

DAYS = [stance.date for stance in tiny().stances]


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(remote_tables, "_place", lambda: tmp_path / "endpoints")
    return tmp_path / "endpoints"


class Endpoint:
    """A server with a dataset that can be exchanged, and what it was asked."""

    def __init__(self, store: Store, url: str, asked: list[str]) -> None:
        self.store, self.url, self.asked = store, url, asked

    def put(self, dataset: Dataset) -> None:
        self.store.clear()
        self.store.load(nquads(dataset), RdfFormat.N_QUADS)

    def stances(self, among: Among = ALL, **options: Any) -> list[tuple[Any, ...]]:
        """The table as another process would get it."""
        graph = RemoteGraph(self.url, **options)
        # Whom and what is asked about is known by then.
        assert graph.catalogue().actors
        assert graph.catalogue().issues
        return sorted(table_rows(graph.stances(among)), key=repr)

    def fetched(self) -> bool:
        """Whether stances were fetched since this was asked last."""
        found = any("?attributed_by" in query for query in self.asked)
        self.asked.clear()
        return found


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    store = Store()
    with capping(store, 100_000) as (url, asked):
        found = Endpoint(store, url, asked)
        found.put(tiny())
        yield found


def test_what_was_fetched_is_not_fetched_again(endpoint: Endpoint) -> None:
    first = endpoint.stances()
    assert endpoint.fetched()
    assert endpoint.stances() == first
    assert not endpoint.fetched()
    assert endpoint.stances(Among(issues=frozenset({"truce"}))) == first  # all are there already
    assert not endpoint.fetched()
    assert endpoint.stances(cache=False) == first
    assert endpoint.fetched()


def test_tomorrow_asks_for_the_same(endpoint: Endpoint) -> None:
    today = max([*DAYS, *(each.date for each in tiny().events)])
    endpoint.stances(Among(last=today + timedelta(30), first=date(1900, 1, 1)))
    assert endpoint.fetched()
    endpoint.stances(Among(last=today + timedelta(31)))
    assert not endpoint.fetched()
    endpoint.stances(Among(last=min(DAYS)), cache=False)
    assert endpoint.fetched()


def test_parts_are_kept_apart(endpoint: Endpoint) -> None:
    for among in (Among(last=max(DAYS) - timedelta(1)), Among(first=max(DAYS)), Among(actors=frozenset({"ann"}))):
        expected = endpoint.stances(among, cache=False)
        for _ in range(2):
            assert endpoint.stances(among) == expected


def test_who_spoke_for_an_actor_is_among_its_stances_with_all_that_they_said(endpoint: Endpoint) -> None:
    """Their last words may be in what they said for themselves."""
    dataset = tiny()
    first, other, *rest = dataset.stances
    of = [replace(first, actor="ann", on_behalf_of="bob"), replace(other, actor="ann", on_behalf_of=None)]
    endpoint.put(replace(dataset, stances=(*of, *(replace(each, actor="land", on_behalf_of=None) for each in rest))))
    assert {row[0] for row in endpoint.stances(Among(actors=frozenset({"bob"})))} == {each.id for each in of}


CHANGES: dict[str, Callable[[list[Stance]], list[Stance]]] = {
    "one more": lambda each: [*each, replace(each[0], id="s-more")],
    "one less": lambda each: each[1:],
    "another position": lambda each: [
        replace(each[0], position=next(p for p in Position if p != each[0].position)),
        *each[1:],
    ],
    "a later day": lambda each: [replace(each[0], date=max(DAYS) + timedelta(1)), *each[1:]],
    "corrected": lambda each: [*each[:-1], replace(each[-1], supersedes=each[0].id)],
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_has_changed_is_fetched_again(name: str, endpoint: Endpoint) -> None:
    plain = [replace(each, supersedes=None, condition="", condition_kind=None) for each in tiny().stances]
    dataset = replace(tiny(), stances=tuple(plain), retractions=(), votes=())
    endpoint.put(dataset)
    endpoint.stances()
    changed = CHANGES[name](list(dataset.stances))
    endpoint.put(replace(dataset, stances=tuple(changed)))
    endpoint.fetched()
    assert endpoint.stances() == endpoint.stances(cache=False)


def test_earlier_states_go(endpoint: Endpoint, place: Path) -> None:
    endpoint.stances()
    [before] = place.glob("*-*-*")
    endpoint.put(replace(tiny(), retractions=()))
    endpoint.stances()
    [after] = place.glob("*-*-*")
    assert before != after


def test_a_table_that_changed_while_it_was_fetched_is_neither_answered_nor_kept(
    endpoint: Endpoint, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = RemoteGraph._read

    def reading(self: RemoteGraph, among: Among) -> Any:
        found = real(self, among)
        endpoint.put(replace(tiny(), retractions=()))
        return found

    monkeypatch.setattr(RemoteGraph, "_read", reading)
    with pytest.raises(GraphError, match="changed while it was read"):
        endpoint.stances()
    assert not list(place.glob("*-*-*"))


def test_a_later_question_is_not_answered_from_another_state(endpoint: Endpoint) -> None:
    graph = RemoteGraph(endpoint.url)
    assert graph.catalogue().issues
    first, second = sorted(graph.catalogue().issues)[:2]
    graph.stances(Among(issues=frozenset([first])))
    endpoint.put(replace(tiny(), retractions=()))
    with pytest.raises(GraphError, match="changed while it was read"):
        graph.stances(Among(issues=frozenset([second])))


def test_it_is_for_its_user_alone(endpoint: Endpoint, place: Path) -> None:
    before = os.umask(0)
    try:
        endpoint.stances()
    finally:
        os.umask(before)
    modes = {path.stat().st_mode & 0o777 for path in place.rglob("*") if path.is_file()}
    assert modes == {0o600}
    assert {path.stat().st_mode & 0o777 for path in [place, *place.rglob("*")] if path.is_dir()} == {0o700}


def test_a_damaged_table_is_fetched_again(endpoint: Endpoint, place: Path) -> None:
    expected = endpoint.stances()
    [folder] = place.glob("*-*-*")
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = path.read_bytes()
        for damaged in (content[:-1], content[:-1] + bytes([content[-1] ^ 1]), b""):
            path.write_bytes(damaged)
            endpoint.asked.clear()
            assert endpoint.stances() == expected
            # Of what holds checksums a byte may be spoilt that nothing hangs on.
            assert endpoint.fetched() or path.name == "whole.json"
    assert [each.name for each in place.glob("*-*-*")] == [folder.name]


def _foreign(entry: Path, other: Path) -> None:
    shutil.rmtree(entry)
    shutil.copytree(other, entry)


def _linked(entry: Path, other: Path) -> None:
    shutil.rmtree(entry)
    entry.symlink_to(other)


def _of_somebody_else(entry: Path, other: Path) -> None:
    _foreign(entry, other)
    kept = json.loads((entry / "whole.json").read_bytes())
    (entry / "whole.json").write_text(json.dumps({**kept, "kept_as": entry.name}))
    if os.geteuid() == 0:
        os.chown(entry / "whole.json", 12345, -1)
    else:
        (entry / "whole.json").chmod(0o666)


def _writable(entry: Path, other: Path) -> None:
    _of_somebody_else(entry, other)
    os.chown(entry / "whole.json", os.geteuid(), -1)
    (entry / "whole.json").chmod(0o600)
    (entry / "stances").chmod(0o777)


def _pipe(entry: Path, _other: Path) -> None:
    (entry / "whole.json").unlink()
    os.mkfifo(entry / "whole.json", 0o600)


def _pipe_for_a_column(entry: Path, _other: Path) -> None:
    column = next((entry / "stances").iterdir())
    column.unlink()
    os.mkfifo(column, 0o600)
    kept = json.loads((entry / "whole.json").read_bytes())
    kept["parts"][f"stances/{column.name}"]["size"] = 0
    (entry / "whole.json").write_text(json.dumps(kept))


def _huge(entry: Path, _other: Path) -> None:
    os.truncate(entry / "whole.json", 1 << 40)


def _unlisted(entry: Path, _other: Path) -> None:
    kept = json.loads((entry / "whole.json").read_bytes())
    kept["parts"].popitem()
    (entry / "whole.json").write_text(json.dumps(kept))


@pytest.mark.skipif(sys.platform == "win32", reason="pipes, and whose a file is, are those of POSIX")
@pytest.mark.parametrize(
    "spoil",
    [_foreign, _linked, _of_somebody_else, _writable, _pipe, _pipe_for_a_column, _huge, _unlisted],
    ids=lambda spoil: spoil.__name__.strip("_"),
)
def test_what_was_not_kept_for_this_question_is_passed_over(
    spoil: Callable[[Path, Path], None], endpoint: Endpoint, place: Path
) -> None:
    expected = endpoint.stances()
    [entry] = [each for each in place.iterdir() if each.is_dir()]
    whole = place.parent / "whole"
    entry.rename(whole)  # else a part is answered from it
    assert endpoint.stances(Among(actors=frozenset({"bob"}))) != expected
    [other] = [each for each in place.iterdir() if each.is_dir()]
    whole.rename(entry)
    spoil(entry, other)
    endpoint.fetched()
    assert endpoint.stances() == expected
    assert endpoint.fetched()
    assert endpoint.stances() == expected
    assert not endpoint.fetched(), "it is kept anew in its place"


def test_no_more_is_kept_than_is_said(endpoint: Endpoint, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parts = [Among(actors=frozenset({name})) for name in ("ann", "ben", "cal")]
    for among in parts:
        endpoint.stances(among)
    size = max(sum(path.stat().st_size for path in each.rglob("*") if path.is_file()) for each in place.glob("*-*-*"))
    monkeypatch.setattr(limits, "LARGEST_KEPT_TABLES", 2 * size)
    endpoint.stances(Among(first=max(DAYS)))
    assert 1 <= len(list(place.glob("*-*-*"))) <= 2
    endpoint.fetched()
    endpoint.stances(Among(first=max(DAYS)))
    assert not endpoint.fetched()


def test_where_nothing_can_be_kept_answers_are_the_same(endpoint: Endpoint, place: Path) -> None:
    place.write_text("no folder")
    assert endpoint.stances() == endpoint.stances(cache=False)


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    dataset=datasets(),
    spans=st.lists(st.tuples(st.sampled_from([None, *DAYS]), st.sampled_from([None, *DAYS])), max_size=2),
)
def test_kept_or_not_they_are_the_same(
    dataset: Dataset, spans: list[tuple[date | None, date | None]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    store = Store()
    with capping(store, 100_000) as (url, asked), pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("kept")
        patch.setattr(remote_tables, "_place", lambda: folder)
        endpoint = Endpoint(store, url, asked)
        endpoint.put(dataset)
        if not dataset.issues or not dataset.actors:
            return
        for first, last in [*spans, *spans]:
            among = Among(first=first, last=last)
            kept, fetched = endpoint.stances(among), endpoint.stances(among, cache=False)
            # More than was asked for may come, and nothing less.
            assert set(map(repr, fetched)) <= set(map(repr, kept))
            if all(each.supersedes is None for each in dataset.stances) and not dataset.retractions:
                whole = endpoint.stances(cache=False)
                assert set(map(repr, kept)) <= set(map(repr, whole))


@given(st.dates(), st.dates(), st.dates(), st.dates())
def test_days_are_left_out_where_nothing_lies_beyond_them(first: date, last: date, one: date, other: date) -> None:
    state = State("", min(one, other).isoformat(), max(one, other).isoformat())
    found = state.widened(Among(first=first, last=last))
    assert (found.first is None) == (first <= min(one, other))
    assert (found.last is None) == (last >= max(one, other))
    assert State("", "", "").widened(Among(first=first, last=last)) == Among(first=first, last=last)


def test_the_command_fetches_anew_where_it_is_told_to(endpoint: Endpoint, tiny_store: Path) -> None:
    def run(*arguments: object) -> str:
        done = CliRunner().invoke(cli, [str(each) for each in arguments])
        assert done.exit_code == 0, done.output
        return done.stdout

    answers = [run("--graph", endpoint.url, "positions", "--format", "csv")]
    assert endpoint.fetched()
    answers.append(run("--graph", endpoint.url, "positions", "--format", "csv"))
    assert not endpoint.fetched()
    answers.append(run("--graph", endpoint.url, "--no-cache", "positions", "--format", "csv"))
    assert endpoint.fetched()
    answers.append(run("--graph", endpoint.url, "positions", "--format", "csv", "--no-cache"))
    assert endpoint.fetched()
    assert set(answers) == {run("--graph", tiny_store, "positions", "--format", "csv")}


@pytest.mark.parametrize(
    "arguments",
    [
        ["--no-cache", "positions"],
        ["positions", "--no-cache"],
        ["--no-cache", "init", "d"],
        ["serve", "--no-cache"],
        ["mcp", "--no-cache"],
    ],
)
def test_a_graph_on_disk_has_no_such_thing(arguments: list[str], tiny_store: Path) -> None:
    graph = ["--graph", str(tiny_store)] if "positions" in arguments else []
    done = CliRunner().invoke(cli, [*graph, *arguments])
    assert done.exit_code == 2
    assert "--no-cache is for" in done.output
    with pytest.raises(ArgumentError, match=r"^cache: .* is no endpoint"):
        stancegraph.open(tiny_store, cache=False)
