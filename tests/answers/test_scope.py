"""What a question may be about, and that it is the same for every answer, in Python and on the command line."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta, timezone
from inspect import signature
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import stancegraph
from invented import governed
from stancegraph.answers.contradictions import ContradictionRow
from stancegraph.answers.positions import PositionRow
from stancegraph.answers.scope import OF_POSITIONS, Scope, ScopeWords, today
from stancegraph.answers.shifts import ShiftRow
from stancegraph.answers.timeline import TimelineRow
from stancegraph.cli import cli
from stancegraph.errors import ArgumentError, NotFound, StancegraphError
from stancegraph.exporters.networks import write, write_series
from stancegraph.exporters.rows import plain
from stancegraph.model.words import Voice
from stancegraph.networks.asking import attributes_of, names_of
from stancegraph.session import Session

# --- The value --------------------------------------------------------------------------------------------------------


def test_what_people_write_is_read() -> None:
    day, moment = date(2025, 4, 5), datetime(2025, 4, 5, 9, tzinfo=UTC)
    assert Scope.of("Putin", "talks") == Scope(("Putin",), ("talks",))
    assert Scope.of(["a", "b", "a"], iter(["x"])) == Scope(("a", "b"), ("x",))
    assert Scope.of(since="2025-04-05", until=day, as_of="2025-04-05") == Scope(since=day, until=day, as_of=day)
    assert Scope.of(since="today") == Scope(since=today())
    # Today is the day asked about unless the data end before: only they know.
    assert Scope.of(as_of="today") == Scope()
    assert (
        Scope.of(voices="self")
        == Scope.of(voices=Voice.SELF)
        == Scope.of(voices=["self"])
        == Scope(voices=(Voice.SELF,))
    )
    assert Scope.of(voices=("reported", Voice.SELF)) == Scope(voices=(Voice.REPORTED, Voice.SELF))
    for same in ("2025-04-05T09:00:00Z", "2025-04-05 09:00", moment, moment.replace(tzinfo=None)):
        assert Scope.of(known_at=same) == Scope(known_at=moment)
    assert Scope.of(known_at=moment.astimezone(timezone(timedelta(hours=3)))).moment == moment
    assert Scope.of(known_at=day) == Scope.of(known_at="2025-04-05") == Scope(known_at=moment.replace(hour=0))


def test_what_was_not_said_is_none_and_what_was_empty_is_empty() -> None:
    assert Scope.of() == Scope.of(None, None, since=None, voices=None) == Scope()
    assert Scope.of([], voices=[]) == Scope(actors=(), voices=())
    assert (Scope().day, Scope().moment.year) == (today(), 9999)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({"since": "31.02.2025"}, 'since: "31.02.2025" is not a date; write it as YYYY-MM-DD'),
        ({"as_of": "2025-02-30"}, 'as_of: "2025-02-30" is not a day of the calendar'),
        ({"as_of": datetime(2025, 4, 5)}, "as_of: 2025-04-05 00:00:00 has a time"),
        ({"until": 2025}, "until: 2025 should be a date, text or None"),
        ({"known_at": "yesterday"}, 'known_at: "yesterday" is not a date-time'),
        (
            {"since": "2025-01-01T25:00"},
            'since: "2025-01-01T25:00" is no moment of calendar and clock; write it as 2025-04-10T09:00',
        ),
        ({"voices": "own"}, 'voices: "own" is none of self, reported, attributed'),
        ({"voices": ["self", "slef"]}, 'voices: "slef" is none of'),
        ({"voices": 2}, "voices: 2 should be text, a list of texts or None"),
        ({"inherit": "no"}, "inherit: 'no' should be True or False"),
        ({"taken_over": 1}, "taken_over: 1 should be True or False"),
        ({"across_governments": "yes"}, "across_governments: 'yes' should be True or False"),
        ({"stale_after": -1}, "stale_after: -1 should be a whole number of 0 or more"),
        ({"stale_after": True}, "stale_after: True should be a whole number"),
        ({"inherit": False, "taken_over": True}, "taken_over: asks for positions of others"),
        ({"actors": [7]}, "actor: 7 is no name"),
        ({"issues": 7}, "issues: 7 should be text, a list of texts or None"),
        ({"since": "2025-04-06", "until": "2025-04-05"}, "until: 2025-04-05 comes before since, 2025-04-06"),
    ],
)
def test_what_means_nothing_is_refused(words: Any, message: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        Scope.of(**words)
    assert message in str(caught.value)


def test_a_range_of_one_day_is_a_range() -> None:
    Scope.of(since="2025-04-05", until="2025-04-05")
    Scope.of(since=datetime(2025, 4, 5, 9), until=date(2025, 4, 5))
    with pytest.raises(ArgumentError):
        Scope(since=datetime(2025, 4, 5, 9), until=datetime(2025, 4, 5, 8))


def test_naming_what_is_asked_costs_no_numpy() -> None:
    code = (
        "import sys, stancegraph.answers.scope, stancegraph.answers.kinds, stancegraph.networks.definition\n"
        "import stancegraph.exporters.formats\n"
        "print([name for name in ('numpy', 'rdflib', 'networkx', 'pyoxigraph') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=_environment())
    assert done.stdout.strip() == "[]"


def _environment() -> dict[str, str]:
    return {"PYTHONPATH": str(Path(stancegraph.__file__).parents[1])}


# --- Every answer takes it, in Python as on the command line ----------------------------------------------------------

ROWS = {"positions": PositionRow, "timeline": TimelineRow, "shifts": ShiftRow, "contradictions": ContradictionRow}
ANSWERS = ("positions", "timeline", "shifts", "contradictions", "network", "networks")
WORDS = ("actor", "issue", *ScopeWords.__annotations__)


def told_apart(folder: Path, into: Path) -> None:
    """The same dataset in which sources have authors, stances coders, and actors camps."""
    dataset = stancegraph.read_dataset(folder)
    stancegraph.write_dataset(
        replace(
            dataset,
            actors=tuple(replace(each, attributes=_camp(number)) for number, each in enumerate(dataset.actors)),
            sources=tuple(
                replace(each, author=["Jo Writer", "Mo Writer", ""][number % 3])
                for number, each in enumerate(dataset.sources)
            ),
            stances=tuple(
                replace(each, coder=["Ann", "Ben"][number % 2]) for number, each in enumerate(dataset.stances)
            ),
        ),
        into,
    )


def _camp(number: int) -> tuple[stancegraph.Attribute, ...]:
    return (stancegraph.Attribute("camp", ["east", "west"][number % 2]),) if number % 5 else ()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graph of 1,500 stances of 90 actors on 8 issues."""
    folder = tmp_path_factory.mktemp("scope")
    told_apart(governed(folder, stances=1500, actors=90, issues=8, seed=3), folder / "told")
    stancegraph.build([folder / "told"], folder / "store")
    return folder / "store"


@pytest.fixture(scope="module")
def session(store: Path) -> Iterator[Session]:
    with stancegraph.open(store) as opened:
        yield opened


def in_python(session: Session, answer: str, **words: Any) -> str:
    """An answer as JSON, asked for in Python."""
    if answer in ROWS:
        found = getattr(session, answer)(**words)
        return json.dumps(list(plain(found)), ensure_ascii=False, indent=2) + "\n"
    stream, names, known = BytesIO(), names_of(session.catalogue), attributes_of(session.catalogue)
    if answer == "network":
        write(session.network("net", **words), "json", stream, names, attributes=known)
    else:
        write_series(list(session.networks("1year", "net", **words)), "json", stream, names, attributes=known)
    return stream.getvalue().decode()


def on_the_command_line(store: Path, answer: str, *options: str) -> str:
    """The same, asked for on the command line."""
    command = {"network": ["network", "net"], "networks": ["network", "net", "--window", "1year"]}.get(answer, [answer])
    result = CliRunner().invoke(cli, ["--graph", str(store), *command, *options, "--format", "json"])
    assert result.exit_code == 0, result.output
    return result.stdout


ASKED: dict[str, tuple[dict[str, Any], list[str]]] = {
    "actor": ({"actor": "state-00001"}, ["--actor", "state-00001"]),
    "actors": ({"actor": ["state-00001", "republic 0"]}, ["--actor", "state-00001", "--actor", "Republic 0"]),
    "issue": ({"issue": "issue-00002"}, ["--issue", "issue-00002"]),
    "issues": ({"issue": ("issue-00000", "issue-00003")}, ["--issue", "issue-00000", "--issue", "issue-00003"]),
    "since": ({"since": date(2023, 3, 1)}, ["--since", "2023-03-01"]),
    "until": ({"until": "2023-03-01"}, ["--until", "2023-03-01"]),
    "since, until": (
        {"since": "2022-06-01", "until": date(2023, 3, 1)},
        ["--since", "2022-06-01", "--until", "2023-03-01"],
    ),
    "as_of": ({"as_of": date(2023, 3, 1)}, ["--as-of", "2023-03-01"]),
    "known_at": ({"known_at": datetime(2025, 5, 1, 12)}, ["--known-at", "2025-05-01T12:00:00Z"]),
    "voices": ({"voices": Voice.SELF}, ["--voice", "self"]),
    "several voices": ({"voices": ["self", "attributed"]}, ["--voice", "attributed", "--voice", "self"]),
    "inherit": ({"inherit": False}, ["--own"]),
    "taken_over": ({"taken_over": True}, ["--taken-over"]),
    "across_governments": ({"across_governments": True}, ["--across-governments"]),
    "entailed": ({"entailed": False}, ["--no-entailed"]),
    "lapsed": ({"lapsed": True}, ["--lapsed"]),
    "fresh": ({"fresh": True}, ["--fresh"]),
    "stale_after": ({"stale_after": 90}, ["--stale-after", "90"]),
    "where": ({"where": "author=jo writer"}, ["--where", "author=Jo Writer"]),
    "where coded": (
        {"where": ["coder=Ann", "author=Jo Writer", "author=Mo Writer"]},
        ["--where", "author=Mo Writer", "--where", "author=Jo Writer", "--where", "coder=ann"],
    ),
    "actor_group": ({"actor_group": "camp=west"}, ["--actor-group", "camp=West"]),
}
# Where a word changes nothing of the whole answer, or is refused, this must be known.
UNCHANGED = {("timeline", "inherit")}
REFUSED = {(answer, word) for answer in ANSWERS if answer != "positions" for word in OF_POSITIONS}
REFUSED |= {(answer, "stale_after") for answer in ("shifts", "network", "networks")}


@pytest.mark.parametrize(
    ("answer", "asked"),
    [
        (answer, asked)
        for answer in ANSWERS
        for asked in ASKED
        if (answer, asked) not in REFUSED and not (asked == "inherit" and answer in ("network", "networks"))
    ],
)
def test_python_and_the_command_line_give_the_same_answer(
    session: Session, store: Path, answer: str, asked: str
) -> None:
    words, options = ASKED[asked]
    found = in_python(session, answer, **words)
    assert found == on_the_command_line(store, answer, *options)
    assert (found == in_python(session, answer)) == ((answer, asked) in UNCHANGED), "the word should matter"
    assert len(found) > 10


def test_every_word_is_asked() -> None:
    assert {word for words, _options in ASKED.values() for word in words} == set(WORDS)


@pytest.mark.parametrize(("answer", "asked"), sorted(REFUSED))
def test_what_means_nothing_for_an_answer_is_refused_and_says_so(
    session: Session, store: Path, answer: str, asked: str
) -> None:
    words, options = ASKED[asked]
    with pytest.raises(StancegraphError, match="it is for positions"):
        in_python(session, answer, **words)
    name = ["network", "net"] if answer.startswith("network") else [answer]
    result = CliRunner().invoke(cli, ["--graph", str(store), *name, *options])
    assert result.exit_code == 2
    assert "it is for positions" in result.output


def test_a_state_asked_about_is_followed_through_its_speakers_unless_told_not_to(session: Session, store: Path) -> None:
    told = session.timeline("state-00000")
    own = session.timeline("state-00000", inherit=False)
    assert [row for row in told if row.stance_of == "state-00000"] == own != told
    command = ("--actor", "state-00000", "--own")
    assert on_the_command_line(store, "timeline", *command) == in_python(
        session, "timeline", actor="state-00000", inherit=False
    )


@pytest.mark.parametrize("roll_up", [True, False])
def test_networks_roll_up_or_not_and_inherit_nothing(session: Session, store: Path, roll_up: bool) -> None:
    with pytest.raises(ArgumentError, match="rolling up"):
        session.network(roll_up=roll_up, inherit=False)
    for option in ("--own", "--inherit"):
        for origin in ([], ["--dna", "debate.dna"]):
            asked = ["net", option, *origin, *(["--roll-up"] if roll_up else [])]
            result = CliRunner().invoke(cli, ["--graph", str(store)] * (not origin) + ["network", *asked])
            assert result.exit_code == 2
            assert "--inherit and --own mean nothing for networks" in " ".join(result.output.split())
            assert "--roll-up counts" in " ".join(result.output.split())


@pytest.mark.parametrize("answer", ["positions", "timeline", "shifts", "contradictions"])
def test_several_actors_are_answered_as_each_alone(session: Session, answer: str) -> None:
    ask, actors = getattr(session, answer), ["state-00000", "state-00001", "person-00003", "person-00015"]
    words = {"within": 1000} if answer == "contradictions" else {}
    together = list(ask(actors, **words))
    apart = {row: None for actor in actors for row in ask(actor, **words)}  # a move is its speaker's and its state's
    assert sorted(map(repr, together)) == sorted(map(repr, apart))
    assert len({row.actor for row in together}) > (answer != "contradictions")


def test_a_network_of_several_actors_holds_their_ties(session: Session) -> None:
    actors = session.network("co-issue").rows[:4]
    whole = [tie for tie in session.network("co-issue") if {tie.source, tie.target} <= set(actors)]
    assert list(session.network("co-issue", actors)) == whole
    assert len(whole) > 1


@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({"sinse": "2025-04-05"}, "has no keyword sinse; did you mean since?"),
        ({"actors": ["putin"]}, "has no keyword actors; did you mean actor?"),
        ({"voice": "self"}, "has no keyword voice; did you mean voices?"),
        ({"own": True}, "has no keyword own; there are actor, issue, since"),
    ],
)
def test_an_unknown_keyword_is_an_error(session: Session, answer: str, words: Any, message: str) -> None:
    with pytest.raises(TypeError) as caught:
        in_python(session, answer, **words)
    assert message in str(caught.value)


def test_the_keywords_named_are_all_there_are(session: Session) -> None:
    with pytest.raises(TypeError) as caught:
        session.view(zzz=1)  # type: ignore[call-arg]
    named = str(caught.value).rpartition("there are ")[2].split(", ")
    takes = [each for each in signature(Session.view).parameters if each not in ("self", "scope")]
    assert sorted(named) == sorted([*takes, *ScopeWords.__annotations__])


@pytest.mark.parametrize(
    ("answer", "given", "meant"),
    [
        ("shifts", "longest_gab", "longest_gap"),
        ("shifts", "oneside", "one_side"),
        ("contradictions", "kind", "kinds"),
        ("network", "wieghting", "weighting"),
    ],
)
def test_words_of_one_answer_are_among_the_nearest(session: Session, answer: str, given: str, meant: str) -> None:
    with pytest.raises(TypeError, match=f"did you mean {meant}"):
        getattr(session, answer)(**{given: 1})


@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize(
    ("words", "options", "message"),
    [
        ({"as_of": "5 April"}, ["--as-of", "5 April"], "is not a date; write it as YYYY-MM-DD"),
        ({"known_at": "soon"}, ["--known-at", "soon"], "is not a date-time"),
        ({"since": "2025-04-05T09:00"}, ["--since", "2025-04-05T09:00"], "leave the time out"),
        (
            {"since": "2025-05-01", "until": "2025-04-01"},
            ["--since", "2025-05-01", "--until", "2025-04-01"],
            "comes before",
        ),
    ],
)
def test_wrong_values_are_errors_of_every_answer(
    session: Session, store: Path, answer: str, words: Any, options: list[str], message: str
) -> None:
    with pytest.raises(ArgumentError, match=message):
        in_python(session, answer, **words)
    name = ["network", "net"] if answer.startswith("network") else [answer]
    result = CliRunner().invoke(cli, ["--graph", str(store), *name, *options])
    assert result.exit_code == 2
    assert message in " ".join(result.output.split())


def test_an_unknown_voice_or_kind_names_what_there_is(session: Session) -> None:
    with pytest.raises(ArgumentError, match="none of self, reported, attributed"):
        session.shifts(voices="own")
    with pytest.raises(ArgumentError, match="none of self-vs-attributed, split-voice, words-vs-deeds, dissent"):
        session.contradictions(kinds="self-vs-self")
    with pytest.raises(ArgumentError, match="none of actor, issue, source, stance"):
        session.search("0", "person")


def test_kinds_are_strings_or_values_one_or_several(session: Session) -> None:
    from stancegraph.answers.kinds import ContradictionKind, HitKind, ShiftKind

    deeds = session.contradictions(within=1000, kinds="words-vs-deeds")
    assert {row.kind for row in deeds} == {"words-vs-deeds"}
    assert deeds == session.contradictions(within=1000, kinds=[ContradictionKind.WORDS_VS_DEEDS])
    governments = list(session.shifts(kinds="government"))
    assert {row.kind for row in governments} == {"government"}
    assert governments == list(session.shifts(kinds=[ShiftKind.GOVERNMENT]))
    assert session.search("issue", "issue") == session.search("issue", [HitKind.ISSUE]) != []


def test_one_unknown_name_among_several_is_not_found(session: Session) -> None:
    with pytest.raises(NotFound, match="nobody at all"):
        session.positions(["state-00000", "nobody at all"])


def rows_of(graph: Session, answer: str, words: dict[str, Any]) -> list[tuple[Any, ...]]:
    """What an answer says, without the labels."""
    if answer == "network":
        return [tuple(tie) for tie in graph.network("net", **words)]
    return [(row.actor, row.issue, row.value, row.stance) for row in getattr(graph, answer)(**words)]


@pytest.mark.parametrize("answer", ["timeline", "positions", "network"])
def test_what_is_chosen_by_source_and_coder_is_what_a_dataset_of_those_stances_answers(
    store: Path, answer: str, tmp_path: Path
) -> None:
    dataset = stancegraph.read_dataset(store.parent / "told")
    authors = {each.id: each.author for each in dataset.sources}
    corrected = {each for stance in dataset.stances for each in (stance.supersedes, stance.retracts)}
    kept = [
        each
        for each in dataset.stances
        if each.coder == "Ben" and authors[each.source] == "Mo Writer" and each.id not in corrected
    ]
    alone = tuple(replace(each, supersedes=None, retracts=None) for each in kept)
    stancegraph.write_dataset(
        replace(dataset, stances=alone, retractions=(), events=(), votes=(), assessments=()), tmp_path / "few"
    )
    stancegraph.build([tmp_path / "few"], tmp_path / "store")
    words = {"where": ["coder=Ben", "author=Mo Writer"], "as_of": date(2025, 1, 1)}
    with stancegraph.open(store) as whole, stancegraph.open(tmp_path / "store") as few:
        found = [rows_of(whole, answer, words), rows_of(few, answer, {"as_of": date(2025, 1, 1)})]
    assert sorted(found[0]) == sorted(found[1])
    assert len(found[0]) > 10


def test_a_group_is_its_actors(session: Session) -> None:
    west = [
        each.id for each in session.catalogue.actors.values() if any(said.value == "west" for said in each.attributes)
    ]
    assert session.timeline(actor_group="camp=west") == session.timeline(west)
    assert session.timeline(west[:3], actor_group=["camp=west", "camp=east"]) == session.timeline(west[:3])
    east = next(
        each.id for each in session.catalogue.actors.values() if any(said.value == "east" for said in each.attributes)
    )
    assert session.timeline(east, actor_group="camp=west") == []


@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({"where": "autor=Jo"}, '"autor" is no field to choose by; did you mean author?'),
        ({"where": "author"}, '"author" should look like author=Jo Writer'),
        ({"where": "author=Jo Wirter"}, 'no source has the author "Jo Wirter"; did you mean Jo Writer'),
        ({"where": "section=home"}, 'no source has the field "section"'),
        ({"where": "coder=Anne"}, 'no stance was coded by "Anne"; did you mean Ann'),
        ({"actor_group": "camp"}, "should look like party=Greens"),
        ({"actor_group": "camp=wets"}, 'no actor has the camp "wets"; did you mean west'),
        ({"actor_group": "party=x"}, 'no actor has the attribute "party"; there are camp'),
    ],
)
def test_what_nothing_has_is_no_choice(session: Session, answer: str, words: Any, message: str) -> None:
    with pytest.raises(StancegraphError) as caught:
        in_python(session, answer, **words)
    assert message in str(caught.value)


# --- What ids are called ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", ROWS)
def test_rows_say_what_their_ids_are_called(session: Session, answer: str) -> None:
    catalogue = session.catalogue
    called: dict[str | None, str | None] = {None: None}
    called |= {each.id: each.name for each in catalogue.actors.values()}
    called |= {each.id: each.label for each in catalogue.issues.values()}
    called |= {each.id: each.title for each in catalogue.sources.values()}
    called |= {each.id: each.label for each in catalogue.events}
    labels = [each.name for each in fields(ROWS[answer]) if each.name.endswith("_label")]
    assert {"actor_label", "issue_label"} < {*labels}
    chosen: dict[str, dict[str, Any]] = {
        "timeline": {"actor": "state-00000"},
        "contradictions": {"within": 1000},
    }
    words = chosen.get(answer, {})
    rows = list(getattr(session, answer)(**words))
    for label in labels:
        pairs = {
            pair for row in rows for pair in _pairs(getattr(row, label.removesuffix("_label")), getattr(row, label))
        }
        assert all(called[identifier] == said for identifier, said in pairs), label
        assert pairs != {(None, None)}, label


def _pairs(identifier: Any, said: Any) -> list[tuple[Any, Any]]:
    """An id and what it is called; of several each."""
    return list(zip(identifier, said, strict=True)) if isinstance(identifier, tuple) else [(identifier, said)]


def test_answers_need_no_sources_until_rows_are_asked_for(store: Path) -> None:
    with stancegraph.open(store) as session:
        found = session.positions()
        assert found.values.size
        assert "sources" not in vars(session.catalogue)
        assert found[0].source_label
        assert "sources" in vars(session.catalogue)


@pytest.mark.parametrize(
    ("answer", "words", "message"),
    [
        ("shifts", {"longest_gap": -1}, "longest_gap: -1 should be a whole number of 0 or more"),
        ("shifts", {"longest_gap": "2"}, "longest_gap: '2' should be a whole number"),
        ("shifts", {"one_side": 1}, "one_side: 1 should be True or False"),
        ("shifts", {"kinds": "moves"}, "none of moved, government, speaker"),
        ("contradictions", {"within": -1}, "within: -1 should be a whole number of 0 or more"),
        ("network", {"roll_up": "no"}, "roll_up: 'no' should be True or False"),
        ("network", {"without_actor": 3}, "without_actor: 3 should be text, a list of texts or None"),
    ],
)
def test_words_of_one_answer_are_checked_too(
    session: Session, answer: str, words: dict[str, Any], message: str
) -> None:
    with pytest.raises(ArgumentError, match=re.escape(message)):
        getattr(session, answer)(**words)


def test_a_moment_with_a_zone_goes_with_one_without(session: Session) -> None:
    scope = Scope.of(since=datetime(2025, 3, 1, 2, tzinfo=timezone(timedelta(hours=2))), until="2025-04-01T00:00")
    assert scope.since == datetime(2025, 3, 1)
    with pytest.raises(ArgumentError, match="leave the time out"):
        session.positions(since=scope.since)


def test_an_empty_window_or_step_is_no_window(session: Session) -> None:
    with pytest.raises(StancegraphError, match="is no length of a window"):
        session.networks("")
    with pytest.raises(StancegraphError, match="is no length of a window"):
        session.networks("3months", step="")


def test_no_actor_left_out_is_as_if_nothing_were_said(session: Session) -> None:
    assert len(session.network(without_actor=None)) == len(session.network())
