"""Every option of networks, with every kind, list, measure and output, changes something or is refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import networkx as nx
import numpy as np
import pytest
from click.testing import CliRunner

from dna_fixtures import Coded, Coding, Doc, write_dna
from stancegraph.cli import network as cli
from stancegraph.errors import StancegraphError
from stancegraph.importers.dna_columns import coded_statements
from stancegraph.networks import options, polarisation
from stancegraph.networks.definition import Definition, Kind, Listing, Measure
from stancegraph.networks.dna import CodedStatements
from stancegraph.networks.measures import STARTS

TYPES = {"organization": "short text", "concept": "short text", "strength": "integer"}
KINDS = [Kind.AGREEMENT, Kind.NET, Kind.CO_ISSUE, Kind.AFFILIATION, Kind.LIJPHART, Kind.COHEN_KAPPA]
OUTPUTS: list[list[str]] = [
    *(["--format", each] for each in ("csv", "matrix", "json", "graphml", "dl")),
    *(["--window", "1month", "--format", each] for each in ("csv", "json")),
    *(["--list", each.value] for each in Listing),
    *(["--measure", each.value] for each in Measure if each is not Measure.DRIFT),
    *(["--measure", each, "--window", "1month"] for each in ("drift", "polarisation", "density")),
    *(["--measure", each.value, "--bootstrap", "3"] for each in (Measure.DENSITY, Measure.STRENGTH)),
    ["--measure", "density", "--measure", "degree"],
    ["--bootstrap", "3"],
    ["--compare", "2024-01", "2024-02"],
    ["--compare", "2024-01", "2024-02", "--measure", "strength"],
    ["--backbone", "nested"],
    ["--backbone", "disparity", "--format", "csv", "--level", "0.5"],
    ["--backbone", "disparity", "--level", "0.5", "--measure", "strength"],
]
VALUES: Mapping[str, list[list[str]]] = {
    "over": [["--over", "issues"]],
    "weighting": [["--weighting", each] for each in ("binary", "nominal")],
    "normalisation": [
        ["--normalisation", each] for each in ("none", "average", "jaccard", "cosine", "activity", "prominence")
    ],
    "duplicates": [["--duplicates", "range"]],
    "weeks": [["--duplicates", "week", "--weeks", "us"]],
    "reading": [["--dna-literal"], ["--dna-literal", "--duplicates", "week"]],
    "cell": [
        ["--cell", each, *more] for each in ("net", "mean", "combine") for more in ([], ["--weighting", "binary"])
    ],
    "metric": [["--metric", "squared"]],
    "isolates": [["--isolates"]],
    "kernel": [["--kernel", each] for each in ("triangular", "gaussian")],
    "step": [["--step", "2months"]],
    "level": [["--level", "0.9"], ["--level", "0.1"]],
    "seed": [["--seed", "7"]],
    "confidence": [["--confidence", "0.2"]],
    "camp": [["--camp", "west=a0;a1", "--camp", "east=a2;a3"]],
    "stances": [["--stances"]],
}
# What an option is compared with that does not come alone.
WITHOUT: Mapping[str, Sequence[Sequence[str]]] = {
    "weeks": [["--duplicates", "week"]],
    "reading": [[], ["--duplicates", "week"]],
    "cell": [*([], ["--weighting", "binary"]) * 3],
}


@cache
def told(seed: int) -> CodedStatements:
    """Actors of two minds over some months, few or many statements; ``lone`` speaks only on what is left out, and now and then nobody says which way."""
    draw = np.random.default_rng(seed)
    # Sundays and Mondays, which are in one week or in two.
    few = seed % 2 == 1
    apart, count = (28, 4) if few else (7, 24)
    documents = tuple(Doc(date=datetime(2024, 1, 7) + timedelta(days=apart * (n // 2) + n % 2)) for n in range(count))
    rows = []
    for _each in range((140, 50, 20, 8)[seed // 2 % 4]):
        who = int(draw.integers(7))
        values: dict[str, Any] = {"organization": f"a{who}", "concept": f"c{draw.integers(who % 3, 4)}"}
        if draw.random() < 0.9:
            values["strength"] = int(draw.choice([-2, -1, 0, 1, 2]))
        rows.append(Coded(values, int(draw.integers(1, len(documents) + 1))))
    rows += [
        Coded({"organization": "lone", "concept": "left out", "strength": 1}, each) for each in range(1, count + 1, 3)
    ]
    with TemporaryDirectory() as folder:
        place = write_dna(Path(folder) / "t.dna", Coding(documents, tuple(rows), {"DNA Statement": TYPES}))
        return coded_statements(place, qualifier="strength")


@cache
def output(seed: int, arguments: tuple[str, ...]) -> str | None:
    """What the command writes; None where it refuses. Of ``--level`` the last counts: the command would refuse two."""
    while arguments.count("--level") > 1:
        place = arguments.index("--level")
        arguments = arguments[:place] + arguments[place + 2 :]

    @contextmanager
    def opened(*_arguments: object) -> Iterator[tuple[CodedStatements, cli._Names]]:
        yield told(seed), cli._Labels(told(seed), {})

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cli, "_opened", opened)
        found = CliRunner().invoke(cli.network, [*arguments, "--dna", "t.dna", "--without-issue", "left out"])
    return None if found.exit_code else found.stdout


@pytest.mark.parametrize("word", VALUES)
def test_an_option_changes_something_or_is_refused(word: str) -> None:
    idle = []
    for kind in KINDS:
        for made in OUTPUTS:
            differs, accepted = False, False
            for seed in range(24):
                without = WITHOUT.get(word, [[]] * len(VALUES[word]))
                for value, other in zip(VALUES[word], without, strict=True):
                    found = output(seed, (kind.value, *made, *value))
                    accepted |= found is not None
                    differs |= found is not None and found != output(seed, (kind.value, *made, *other))
                # A refusal is the same whatever the data are.
                if differs or not accepted:
                    break
            if accepted and not differs:
                idle.append(f"{kind.value} {' '.join(made)}")
    if word == "seed":
        # A search that finds the best from wherever it starts finds the same.
        idle = [each for each in idle if not {*each.split()} & {"polarisation", "modularity", "communities"}]
    if word == "weeks":
        # Those ties are never negative, and hardly ever 0.
        idle = [each for each in idle if each != "lijphart --measure balance"]
    assert not idle


def test_every_option_of_the_table_is_tried() -> None:
    assert {each.word for each in options.USES} == {*VALUES}
    accepted = {
        word: [made for made in OUTPUTS if any(output(0, ("agreement", *made, *value)) for value in several)]
        for word, several in VALUES.items()
    }
    assert not accepted.pop("cell")
    assert not accepted.pop("metric")
    assert not [word for word, made in accepted.items() if not made]
    assert any(output(0, ("affiliation", *value)) for value in VALUES["cell"])
    assert any(output(0, ("cohen-kappa", *value)) for value in VALUES["metric"])


def test_the_seed_reaches_the_searches(monkeypatch: pytest.MonkeyPatch) -> None:
    seeds: list[int] = []
    plain, climbed = nx.community.louvain_communities, polarisation._Search.climbed

    def louvain(*arguments: Any, seed: int, **others: Any) -> Any:
        seeds.append(seed)
        return plain(*arguments, seed=seed, **others)

    def climbing(self: Any, seed: int) -> Any:
        seeds.append(seed)
        return climbed(self, seed)

    monkeypatch.setattr(nx.community, "louvain_communities", louvain)
    monkeypatch.setattr(polarisation._Search, "climbed", climbing)
    monkeypatch.setattr(polarisation, "_MOST_EXACT", 1)
    for measure in ("modularity", "communities", "polarisation"):
        seeds.clear()
        assert output(0, ("agreement", "--measure", measure, "--seed", "41")) is not None
        starts = range(41 * STARTS, 42 * STARTS)
        assert set(seeds) == ({41} if measure == "polarisation" else {*starts})


def test_votes_are_the_latest_and_have_no_duplicates() -> None:
    for option in (["--duplicates", "range"], ["--duplicates", "week", "--weeks", "us"]):
        assert output(0, ("lijphart", *option)) is None
    assert output(0, ("lijphart",)) is not None


def test_python_refuses_what_the_command_refuses() -> None:
    coded = told(0)
    for kind, words, message in (
        ("agreement", {"cell": "net"}, "cell: is for affiliation, not for agreement"),
        ("agreement", {"metric": "squared"}, "metric: is for lijphart"),
        ("affiliation", {"over": "issues"}, "over: is for all but affiliation, not for affiliation"),
        ("co-issue", {"weighting": "binary"}, "weighting: is for all but co-issue"),
        ("affiliation", {"weighting": "binary"}, "weighting: is for positions that matter"),
        ("lijphart", {"duplicates": "range"}, "lijphart takes the latest position"),
    ):
        chosen: Any = words
        for call in (coded.network, partial(coded.networks, "1month"), Definition.of):
            with pytest.raises(StancegraphError, match=message):
                call(kind, **chosen)
    # What is so anyway is no choice; and what can be chosen of a definition is refused by it where the table says so.
    assert Definition.of("co-issue", weighting="distance", normalisation="none", cell="count") == Definition(
        Kind.CO_ISSUE
    )
    plain, refused = Definition(), set[str]()
    for kind in Kind:
        for use in options.USES:
            for each in VALUES[use.word] if hasattr(plain, use.word) else ():
                value: Any = each[1] if len(each) > 1 else True
                if use.lacks(options.Asking(kind, moved=True)) and value not in ("none", "week", True):
                    refused.add(use.word)
                    with pytest.raises(StancegraphError):
                        Definition.of(kind, **{use.word: value})
    assert refused == {"over", "weighting", "normalisation", "duplicates", "cell", "metric"}
    with pytest.raises(
        StancegraphError, match="isolates: is for networks in other formats than csv and measures, not for the"
    ):
        coded.reliability(isolates=True)
