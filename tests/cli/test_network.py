"""The network command and the session's networks, on the bundled dataset."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from click.testing import CliRunner, Result

import stancegraph
from stancegraph.cli.network import network as command
from stancegraph.errors import StancegraphError
from stancegraph.networks.definition import Weighting

DATASET = str(Path(__file__).parents[2] / "data" / "ukraine-ceasefire")
AS_OF = ("--as-of", "2025-04-05")


def run(*arguments: str) -> Result:
    """Run the command."""
    return CliRunner().invoke(command, [*arguments, *AS_OF], obj=DATASET, catch_exceptions=True)


@pytest.fixture(scope="module")
def session() -> Any:
    with stancegraph.open(DATASET) as opened:
        yield opened


def test_session(session: Any) -> None:
    found = session.network("agreement", roll_up=True, normalisation="average", as_of=date(2025, 4, 5))
    assert found.weight("france", "united-kingdom") > 0
    ids = found.stances("france", "united-kingdom")
    assert {session.explain(each).stance.id for each in ids} == set(ids)
    assert "emmanuel-macron" not in found.rows
    only = session.network("net", actor=["Putin", "Trump"], issue="immediate-ceasefire")
    assert only.rows == ("donald-trump", "vladimir-putin")
    with pytest.raises(StancegraphError, match="no actor is called"):
        session.network(actor="Nobody Known")


def test_session_networks_through_time(session: Any) -> None:
    series = session.networks("3months", "net", step="1month", roll_up=True, as_of=date(2025, 4, 5))
    assert len(series) > 10
    for found in list(series)[-3:]:
        alone = session.network(
            "net", roll_up=True, since=found.span.first, until=found.span.last, as_of=date(2025, 4, 5)
        )
        assert list(alone) == list(found)


def test_edge_list() -> None:
    result = run("agreement", "--roll-up", "--stances")
    assert result.exit_code == 0, result.output
    assert result.output.startswith("source,source_label,target,target_label,weight,stances\n")


@pytest.mark.parametrize("format", ["csv", "matrix", "json", "graphml", "gexf", "pajek", "html"])
def test_files(format: str, tmp_path: Path) -> None:
    path = tmp_path / "out"
    result = run("net", "--format", format, "-o", str(path))
    assert result.exit_code == 0, result.output
    assert path.stat().st_size > 1000
    if format == "graphml":
        assert len(nx.read_graphml(path)) > 10


def test_measures_over_windows() -> None:
    result = run(
        *("net", "--window", "1year", "--measure", "polarisation", "--measure", "ei-index", "--roll-up"),
        *("--camp", "west=France;United Kingdom", "--camp", "east=Russia;China", "--format", "json"),
    )
    assert result.exit_code == 0, result.output
    rows = json.loads(result.output)
    assert {row["measure"] for row in rows} == {"polarisation", "ei-index"}
    assert list(rows[0]) == ["first", "last", "measure", "node", "value"]


@pytest.mark.parametrize(
    ("format", "suffix"), [("graphml", ".graphml"), ("matrix", ".csv"), ("dl", ".dl"), ("csv", ".csv")]
)
def test_a_file_for_each_window(session: Any, format: str, suffix: str, tmp_path: Path) -> None:
    name = str(tmp_path / ("net-{first}--{last}" + suffix))
    options = ["agreement", "--roll-up", "--window", "1year", "--step", "1year", "--format", format]
    result = run(*options, "-o", name)
    assert result.exit_code == 0, result.output
    series = list(session.networks("1year", "agreement", step="1year", roll_up=True, as_of=date(2025, 4, 5)))
    assert len(series) > 2
    assert {each.name for each in tmp_path.iterdir()} == {
        f"net-{each.span.first}--{each.span.last}{suffix}" for each in series
    }
    ends = [tmp_path / f"net-{each.span.first}--{each.span.last}{suffix}" for each in (series[0], series[-1])]
    assert f"Wrote {len(series)} files: {ends[0]} to {ends[1]}." in result.stderr
    if format == "graphml":
        for each in series:
            graph = nx.read_graphml(tmp_path / f"net-{each.span.first}--{each.span.last}.graphml")
            assert [told["name"] for _, told in graph.nodes(data=True)] == list(each.nodes)
            assert graph.graph["first"] == each.span.first.isoformat()


def test_names_of_files_for_windows(tmp_path: Path) -> None:
    numbered = run("net", "--window", "1year", "--step", "1year", "-o", str(tmp_path / "{number}.dl"))
    assert numbered.exit_code == 0, numbered.output
    count = len(list(tmp_path.iterdir()))
    width = len(str(count))
    assert {each.name for each in tmp_path.iterdir()} == {f"{number:0{width}}.dl" for number in range(1, count + 1)}
    for arguments, message in (
        (["net", "-o", str(tmp_path / "x-{first}.graphml")], "is for networks with a --window"),
        (
            ["net", "--window", "1year", "--measure", "density", "-o", str(tmp_path / "x-{first}.csv")],
            "without a --measure",
        ),
        (
            ["net", "--window", "40statements", "--step", "1statements", "-o", str(tmp_path / "x-{first}.dl")],
            "two windows would be written as",
        ),
        (["net", "--window", "1year", "-o", str(tmp_path / "x.dl")], "-o 'net-{first}.dl'"),
    ):
        refused = run(*arguments)
        assert refused.exit_code == 2, refused.output
        assert message in " ".join(refused.output.split())
    assert len(list(tmp_path.iterdir())) == count


def test_tables() -> None:
    assert "ties among" in run("agreement", "--format", "table").output
    assert "Nodes" in run("agreement", "--window", "1year", "--format", "table").output
    assert "density" in run("agreement", "--measure", "density", "--format", "table").output


def test_backbone() -> None:
    everything, some = run("agreement"), run("agreement", "--backbone", "disparity")
    assert 1 < some.output.count("\n") < everything.output.count("\n")


def test_weightings_are_those_of_python(session: Any) -> None:
    outputs = {
        weighting: run("conflict", "--weighting", weighting.value, "--format", "csv").stdout for weighting in Weighting
    }
    assert len(set(outputs.values())) == len(Weighting)
    assert run("conflict", "--format", "csv").stdout == outputs[Weighting.DISTANCE]
    assert run("conflict", "--binary", "--format", "csv").stdout == outputs[Weighting.BINARY]
    for weighting, output in outputs.items():
        ties = session.network("conflict", weighting=weighting, as_of="2025-04-05").ties
        assert output.count("\n") == len(ties) + 1


def test_leaving_out_takes_one_or_several(session: Any) -> None:
    out = run(
        "agreement", "--without-actor", "Putin", "--without-actor", "russia", "--without-issue", "crimea-recognition"
    )
    found = session.network(without_actor=["Putin", "russia"], without_issue="crimea-recognition", as_of="2025-04-05")
    assert out.stdout.count("\n") == len(found.ties) + 1
    assert not {"vladimir-putin", "russia"} & set(found.rows)
    assert "vladimir-putin" in session.network(without_actor="russia", as_of="2025-04-05").rows


def test_an_empty_network_says_why() -> None:
    result = run("agreement", "--until", "1931-01-01", "--format", "csv")
    assert result.exit_code == 0
    assert "The network is empty: no stance until 1931-01-01." in result.stderr
    assert result.stdout == "source,source_label,target,target_label,weight\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--actor", "Putin"), "The network has no tie among its 1 node."),
        (("--actor", "Putin", "--window", "1year"), "No window has a tie, of"),
        (("--actor", "Putin", "--window", "1year", "--measure", "density"), "No window has a tie, of"),
        (
            ("--actor", "Putin", "--window", "1year", "--measure", "density", "--bootstrap", "2"),
            "No window has a tie, of",
        ),
        (
            ("--dna-literal", "--window", "1month"),
            "A window of 1 month is, to the letter, the moment in its middle alone",
        ),
        (("--dna-literal", "--window", "1statements"), "holds nothing else, so that nobody is tied"),
        (
            ("--dna-literal", "--kernel", "uniform", "--window", "299years"),
            "No window of 299 years, which acts as 300 years, has its middle",
        ),
        (("--list", "events", "--until", "1931-01-01"), "Nothing is left to list."),
        (("--list", "counts", "--until", "1931-01-01"), "Nothing is left to count."),
    ],
)
def test_where_there_is_nothing_a_sentence_says_so(arguments: tuple[str, ...], words: str) -> None:
    result = run("agreement", *arguments)
    assert result.exit_code == 0, result.output
    assert words in result.stderr
    assert "has a tie" not in run("agreement", "--window", "1year").stderr


def test_drift_needs_two_networks() -> None:
    refused = run("agreement", "--measure", "drift")
    assert refused.exit_code == 2
    assert "give --window, or --compare" in refused.stderr
    assert as_rows("agreement", "--measure", "drift", "--window", "1year")


def test_a_window_longer_than_the_data_says_so() -> None:
    assert "The window of 90 years is longer than the data" in run("agreement", "--window", "90years").stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["agreement", "--step", "1month"], "give --window too"),
        (["agreement", "--window", "1month", "--format", "pajek"], "csv, json, gexf or gexf1.2"),
        (["agreement", "--measure", "density", "--format", "gexf"], "not as gexf"),
        (["agreement", "--camp", "west"], "should look like"),
        (["agreement", "--camp", "west= ; "], "should look like"),
        (["net", "--measure", "ei-index", "--camp", "west=France;Germany"], "name at least two"),
        (["agreement", "--since", "2025-02-01", "--until", "2025-01-01"], "comes before"),
        (["friendship"], "is not one of"),
        (["agreement", "--binary", "--weighting", "distance"], "give one"),
    ],
)
def test_wrong_requests(arguments: list[str], message: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert message in result.output


def test_camps_add_up_and_share_nobody() -> None:
    measured = ("net", "--measure", "ei-index", "--roll-up", "--format", "json", "--camp", "east=Russia;China")
    apart = run(*measured, "--camp", "west=France", "--camp", "west=United Kingdom")
    assert apart.stdout == run(*measured, "--camp", "west=France;United Kingdom").stdout
    assert apart.exit_code == 0
    with pytest.raises(StancegraphError, match="russia is in the camps east and west"):
        raise run(*measured, "--camp", "west=France;Russia").exception or AssertionError


def test_what_does_not_go_together_is_our_error() -> None:
    assert isinstance(run("affiliation", "--normalisation", "cosine").exception, StancegraphError)


# --- Rows -------------------------------------------------------------------------------------------------------------


def as_rows(*arguments: str) -> list[dict[str, Any]]:
    """What the command writes as JSON."""
    result = run(*arguments, "--format", "json")
    assert result.exit_code == 0, (result.output, result.exception)
    return list(json.loads(result.stdout))


def test_events_and_counts(session: Any) -> None:
    found = session.network("agreement", as_of=date(2025, 4, 5))
    told = as_rows("agreement", "--list", "events")
    assert len(told) == len(found.observations)
    assert {row["id"] for row in told} == {found.observations.ids[each] for each in found.observations.stance.tolist()}
    counted = as_rows("agreement", "--list", "counts")
    assert sum(row["count"] for row in counted) == len(told)


def test_comparing_periods(session: Any) -> None:
    rows = as_rows("agreement", "--compare", "2025-01", "2025-02..2025-03", "--bootstrap", "20")
    periods: list[dict[str, Any]] = [
        {"since": date(2025, 1, 1), "until": date(2025, 1, 31)},
        {"since": date(2025, 2, 1), "until": date(2025, 3, 31)},
    ]
    before, after = (session.network("agreement", as_of=date(2025, 4, 5), **each) for each in periods)
    weights = {(each.source, each.target): each.weight for each in after}
    appeared = {(row["source"], row["target"]) for row in rows if row["change"] == "appeared"}
    assert appeared == weights.keys() - {(each.source, each.target) for each in before}
    assert all(row["after"] == pytest.approx(weights[row["source"], row["target"]]) for row in rows if row["after"])
    assert all(0 < row["p"] <= 1 and row["low"] <= row["high"] for row in rows)
    measured = as_rows("agreement", "--compare", "2025-01", "2025-02", "--measure", "density", "--bootstrap", "20")
    assert [row["change"] is None for row in measured] == [True, False]
    assert [(row["first"], row["last"]) for row in measured] == [
        ("2025-01-01", "2025-01-31"),
        ("2025-02-01", "2025-02-28"),
    ]
    assert len(as_rows("agreement", "--compare", "2025-01", "2025-02", "--measure", "density")) == 2


def test_intervals_and_nested_backbones() -> None:
    rows = as_rows("agreement", "--bootstrap", "20", "--confidence", "0.5", "--seed", "3")
    assert rows
    assert all(row["low"] <= row["high"] and 0 < row["tied"] <= 1 for row in rows)
    assert rows == as_rows("agreement", "--bootstrap", "20", "--confidence", "0.5", "--seed", "3")
    assert rows != as_rows("agreement", "--bootstrap", "20", "--confidence", "0.5")
    steps = as_rows("agreement", "--since", "2025-03-01", "--backbone", "nested")
    assert steps[-1]["backbone_loss"] == pytest.approx(1)
    windows = as_rows(
        "agreement", "--window", "1month", "--since", "2025-01-01", "--measure", "polarisation", "--bootstrap", "3"
    )
    assert {row["measure"] for row in windows} == {"polarisation"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--list", "events", "--window", "1month"), "--list does not go together with --window"),
        (("--compare", "2024", "2025", "--window", "1month"), "--compare does not go together with --window"),
        (("--compare", "2024", "2025", "--since", "2024-01-01"), "--compare has its own periods"),
        (("--compare", "2024", "soon"), '"soon" is no period'),
        (("--compare", "2024", "2025-02..2025-01"), "ends before it begins"),
        (("--bootstrap", "10", "--window", "1month"), "leave out --window, or give a --measure"),
        (("--bootstrap", "0"), "samples can be drawn"),
        (("--bootstrap", "10", "--backbone", "disparity"), "--bootstrap does not go together with --backbone"),
        (("--bootstrap", "10", "--format", "gexf"), "rows are written as"),
        (("--bootstrap", "10", "--stances"), "--stances is for ties as csv and networks"),
        (("--confidence", "0.9"), "give --bootstrap SAMPLES too"),
        (("--list", "coders"), "--list coders is for a database"),
        (("--backbone", "nested", "--measure", "density"), "does not go together"),
        (("--backbone", "disparity", "--dna-literal"), "has no backbone disparity"),
        (("--measure", "density", "--dna-literal"), "has no density of its own"),
        (("--backbone", "disparity", "--measure", "polarisation"), "polarisation is that of all pairs"),
        (("--weeks", "us"), "choose both"),
        (("--kernel", "uniform"), "--kernel is for windows of time"),
    ],
)
def test_what_does_not_go_together(arguments: tuple[str, ...], words: str) -> None:
    result = run("agreement", *arguments)
    assert result.exit_code != 0
    assert words in result.output + str(result.exception)


def test_the_database_that_is_read_is_not_written_over(tmp_path: Path) -> None:
    place = tmp_path / "own.csv"
    place.write_bytes(b"statements")
    (tmp_path / "link.csv").symlink_to(place)
    for name in ("own.csv", "link.csv"):
        found = CliRunner().invoke(command, ["agreement", "--dna", str(place), "-o", str(tmp_path / name)])
        assert found.exit_code == 2
        assert "is the database that is read; write elsewhere" in found.stderr
    assert place.read_bytes() == b"statements"


@pytest.mark.parametrize("name", ["net-{frist}.csv", "net-{first.csv", "{number}-{oops}.csv"])
def test_places_in_names_of_files_are_those_there_are(name: str, tmp_path: Path) -> None:
    found = run("agreement", "--window", "1year", "-o", str(tmp_path / name))
    assert found.exit_code == 2
    assert "{first}, {last}, {number}" in found.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("periods", "why"),
    [(("2025", "1991"), "1991: there is nothing to compare: no stance"), (("2025", "2025"), "and these are one")],
)
def test_two_periods_are_compared_where_something_was_said_in_both(periods: tuple[str, str], why: str) -> None:
    found = run("co-issue", "--compare", *periods)
    assert found.exit_code
    assert why in (found.stderr + str(found.exception))


def test_older_gexf_has_the_same_suffix(tmp_path: Path) -> None:
    place = tmp_path / "net.gexf"
    found = run("co-issue", "--format", "gexf1.2", "-o", str(place))
    assert found.exit_code == 0, found.output
    assert 'version="1.2"' in place.read_text(encoding="utf-8")
