"""Whatever stands for an argument of a public call: an answer, or an error of ours that names the argument; never one of Python's."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime
from inspect import isfunction, signature
from pathlib import Path
from typing import Any

import pytest

import stancegraph
from stancegraph.answers.scope import SCOPE_WORDS
from stancegraph.arguments import checked
from stancegraph.errors import ArgumentError, NotFound, StancegraphError
from stancegraph.importers import DatasetWriter
from stancegraph.networks.asking import CHOICES
from support import tiny

# What each public call can be called with; one that is new has to be added.
GOOD: dict[str, dict[str, Any]] = {
    "open": {},
    "build": {"folders": ["tiny"], "store": "store"},
    "read_dataset": {"folder": "tiny"},
    "write_dataset": {"dataset": tiny(), "folder": "copy"},
    "Session.__init__": {"graph": None},
    "Session.close": {},
    "Session.positions": {},
    "Session.timeline": {},
    "Session.shifts": {},
    "Session.contradictions": {},
    "Session.convergence": {},  # with itself
    "Session.compare": {"first": "2025-03-01", "second": "2025-04-01"},
    "Session.explain": {"stance": "s1"},
    "Session.votes": {},
    "Session.search": {"text": "truce"},
    "Session.query": {"query": "ASK {}"},
    "Session.query_text": {"query": "ASK {}"},
    "Session.report": {"about": "macron"},
    "Session.view": {"sparql": False},
    "Session.export": {"format": "nt", "target": "out.nt"},
    "Session.push": {"url": "http://127.0.0.1:9/", "dry_run": True},
    "Session.dataset": {},
    "Session.rdflib": {},
    "Session.iri": {"kind": "actor", "text": "macron"},
    "Session.network": {},
    "Session.networks": {"window": "1month"},
    "Network.keeping": {"which": None},
    "Network.weight": {"one": "macron", "other": "putin"},
    "Network.stances": {"one": "macron", "other": "putin"},
    "Network.evidence": {},
    "Network.days": {},
    "Network.rows_behind": {"tie": 0},
    "Positions.unspoken": {},
    "DatasetWriter.__init__": {"info": tiny().info, "folder": "written"},
    "DatasetWriter.attach": {"name": "README", "content": b""},
    "DatasetWriter.attach_about": {"name": "README", "content": lambda _folder: b""},
    "DatasetWriter.attach_file": {"name": "README", "write": lambda _path: None},
    "DatasetWriter.add": {"record": tiny().actors[0]},
}
WRONG: tuple[Any, ...] = (5, None, "x", [], {}, [5], {5: 5}, b"x", 1.5, True, float("nan"), "a\0b", "é" * 300, 10**5000)
CLASSES = (stancegraph.Session, stancegraph.Network, stancegraph.Positions, DatasetWriter)
SCOPED = ("positions", "timeline", "shifts", "contradictions", "compare", "convergence", "report")


def parameters() -> Iterator[tuple[str, str]]:
    for call in GOOD:
        owner, _, method = call.rpartition(".")
        function = getattr(next((each for each in CLASSES if each.__name__ == owner), stancegraph), method)
        for name, each in signature(function).parameters.items():
            if name != "self" and each.kind in (each.POSITIONAL_OR_KEYWORD, each.KEYWORD_ONLY):
                yield call, name
        words = CHOICES if method.startswith("network") else SCOPE_WORDS if method in SCOPED else ()
        yield from ((call, word) for word in words)


def test_every_public_call_is_tried() -> None:
    found = {
        f"{each.__name__}.{name}"
        for each in CLASSES
        for name, member in vars(each).items()
        if isfunction(member) and (not name.startswith("_") or (name == "__init__" and "session.py" in str(each)))
    }
    found |= {name for name in stancegraph.__all__ if isfunction(getattr(stancegraph, name))}
    assert found <= set(GOOD)


@pytest.fixture
def called(tiny_folder: Path, tiny_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A function that calls what has a name with the good arguments, and one of them otherwise."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("STANCEGRAPH", str(tiny_store))
    Path("tiny").symlink_to(tiny_folder)
    with stancegraph.open() as session:
        network = session.network()

        @contextmanager
        def owner_of(name: str) -> Iterator[Any]:
            shutil.rmtree("writing", ignore_errors=True)
            match name:
                case "DatasetWriter":
                    with DatasetWriter(tiny().info, "writing", {"actors": ("own",)}) as writer:
                        yield writer
                case _:
                    yield {"Session": session, "Network": network, "Positions": session.positions()}.get(
                        name, stancegraph
                    )

        def call(name: str, /, **otherwise: Any) -> Any:
            owner, _, method = name.rpartition(".")
            words = GOOD[name] | ({"other": session} if name == "Session.convergence" else {}) | otherwise
            if method == "__init__":
                return next(each for each in CLASSES if each.__name__ == owner)(**words)
            with owner_of(owner) as one:
                return getattr(one, method)(**words)

        yield call


@pytest.mark.parametrize(("name", "word"), [*parameters()], ids=lambda text: text)
def test_what_it_does_not_take_is_an_error_that_names_it(name: str, word: str, called: Callable[..., Any]) -> None:
    for value in WRONG:
        with suppress(StancegraphError):
            called(name, **{word: value})
    with pytest.raises(ArgumentError) as caught:
        called(name, **{word: object()})
    assert caught.value.word == word


def take(
    text: str,
    *,
    number: float | None = None,
    place: str | os.PathLike[str] = "",
    names: str | Iterable[str] = "",
    places: Sequence[str | os.PathLike[str]] = (),
    prefixes: Mapping[str | os.PathLike[str], str] | None = None,
    values: Mapping[str, str | bool] | None = None,
    say: Callable[[str], None] = print,
    day: str | date = "",
    sure: bool = False,
    count: int = 0,
) -> str:
    """What it was called with first."""
    return text


TAKE = checked(take)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({"text": None}, "text: None should be text"),
        ({"number": "x"}, "number: 'x' should be a number or None"),
        ({"number": True}, "number: True should be a number or None"),
        ({"number": float("nan")}, "number: nan should be a number or None"),
        ({"count": 1.0}, "count: 1.0 should be a whole number"),
        ({"place": 5}, "place: 5 should be text or a path"),
        ({"place": b"x"}, "place: b'x' should be text or a path"),
        ({"place": "a\0b"}, r"place: 'a\x00b' can be no path: it holds a zero"),
        ({"names": 5}, "names: 5 should be text or a list of texts"),
        ({"names": b"x"}, "names: b'x' should be text or a list of texts"),
        ({"places": "x"}, "places: 'x' should be a list of texts or paths"),
        ({"places": ["x", 5]}, "places: ['x', 5] should be a list of texts or paths"),
        ({"prefixes": ["x"]}, "prefixes: ['x'] should be a dictionary from text or a path to text or None"),
        ({"prefixes": {"x": 5}}, "prefixes: {'x': 5} should be a dictionary from text or a path to text or None"),
        ({"values": {5: "x"}}, "values: {5: 'x'} should be a dictionary from text to values or None"),
        ({"say": "x"}, "say: 'x' should be a function"),
        ({"day": 5}, "day: 5 should be text or a date"),
        ({"sure": 1}, "sure: 1 should be True or False"),
        ({"count": "1"}, "count: '1' should be a whole number"),
        ({"text": 10**5000}, "text: what is of type int should be text"),
        ({"text": ["x" * 100] * 100}, None),
    ],
)
def test_the_message_says_what_is_taken(words: dict[str, Any], message: str | None) -> None:
    with pytest.raises(ArgumentError) as caught:
        TAKE(**{"text": "", **words})
    assert message is None or str(caught.value) == message
    assert len(str(caught.value)) < 700


@pytest.mark.parametrize(
    "words",
    [
        {"number": 5},
        {"number": 0.5},
        {"place": Path("x")},
        {"names": iter(["x"])},
        {"names": {"x"}},
        {"places": ("x", Path("x"))},
        {"prefixes": {Path("x"): "y"}},
        {"values": {"x": 1.5}},
        {"day": datetime(2025, 4, 5)},
        {"say": len},
        {"sure": True},
        {"count": -1},
        {"text": stancegraph.Voice.SELF},
    ],
)
def test_what_is_taken_goes_through(words: dict[str, Any]) -> None:
    assert TAKE(**{"text": "here", **words}) == words.get("text", "here")


def test_an_iterator_still_has_all_it_had() -> None:
    assert checked(joined)(iter("abc")) == "abc"


def joined(names: str | Iterable[str]) -> str:
    """All names as one."""
    return "".join(names)


def test_what_does_not_fit_the_signature_is_told_as_python_tells_it() -> None:
    with pytest.raises(TypeError, match=r"take\(\) missing 1 required positional argument: 'text'"):
        TAKE()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match=r"take\(\) got an unexpected keyword argument 'txt'"):
        TAKE(txt="x")  # type: ignore[call-arg]


def test_ties_are_counted_from_0_and_masks_have_a_value_for_each(tiny_store: Path) -> None:
    import numpy as np

    with stancegraph.open(tiny_store) as session:
        network = session.network()
    for number in (-1, len(network.ties)):
        with pytest.raises(NotFound, match=f"none has the number {number}$"):
            network.rows_behind(number)
    for mask in (np.zeros(len(network.ties) + 1, dtype=bool), np.zeros(len(network.ties), dtype=int)):
        with pytest.raises(ArgumentError, match=r"^which: should be an array of .* truth values"):
            network.keeping(mask)


LONG = "é" * 300
"""No system has names of so many bytes."""


@pytest.mark.parametrize(
    "ask",
    [
        lambda: stancegraph.open(LONG),
        lambda: stancegraph.read_dataset(LONG),
        lambda: stancegraph.build([LONG], "store"),
        lambda: stancegraph.build(["tiny"], LONG),
        lambda: stancegraph.open("tiny").explain("s1", LONG),
    ],
)
def test_a_path_that_cannot_be_is_told_as_such(ask: Callable[[], object], called: object) -> None:
    with pytest.raises(StancegraphError, match=f"^{LONG}: cannot be (opened|read): File name too long$"):
        ask()


def test_so_is_one_that_a_dataset_says_it_uses(tiny_folder: Path, tmp_path: Path) -> None:
    stancegraph.write_dataset(stancegraph.read_dataset(tiny_folder), tmp_path / "talks")
    with (tmp_path / "talks" / "dataset.toml").open("a", encoding="utf-8") as file:
        file.write(f'uses = ["../{LONG}"]\n')
    with pytest.raises(stancegraph.DataError, match="is no dataset: there is no"):
        stancegraph.read_dataset(tmp_path / "talks")


def test_warnings_are_of_the_line_that_called(
    tiny_folder: Path, tmp_path: Path, recwarn: pytest.WarningsRecorder
) -> None:
    folder = tmp_path / "talks"
    stancegraph.write_dataset(stancegraph.read_dataset(tiny_folder), folder)
    stancegraph.build([folder], tmp_path / "store")
    (folder / "actors.csv").write_bytes((folder / "actors.csv").read_bytes() + b"\n")
    stancegraph.open(tmp_path / "store").close()
    assert recwarn[0].filename == __file__
