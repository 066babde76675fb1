"""Of generated datasets an assistant is told what the command line says."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from asking_assistant import asking
from stancegraph.assistants.tools import ANSWERED
from stancegraph.cli import cli
from stancegraph.model.records import Dataset
from stancegraph.model.words import Voice
from stancegraph.store.build import build
from stancegraph.tables.writer import write_dataset
from stancegraph.web.served import Served
from support import datasets


@st.composite
def _questions(draw: st.DrawFn, dataset: Dataset) -> tuple[str, dict[str, Any]]:
    """A tool and some of its words, with values that mean something in the dataset."""
    name = draw(st.sampled_from(ANSWERED))
    days = sorted({each.date.isoformat() for each in dataset.stances}) or ["2025-01-01"]
    words: dict[str, Any] = {
        "actor": st.lists(st.sampled_from([each.id for each in dataset.actors]), min_size=1, max_size=2, unique=True),
        "issue": st.lists(st.sampled_from([each.id for each in dataset.issues]), min_size=1, max_size=2, unique=True),
        "as_of": st.sampled_from(days),
        "since": st.just(days[0]),
        "voice": st.lists(st.sampled_from([each.value for each in Voice]), min_size=1, max_size=2, unique=True),
        "own": st.just(True),
    }
    if name == "positions":
        words |= {"lapsed": st.just(True), "across_governments": st.just(True), "entailed": st.just(False)}
    chosen = draw(st.sets(st.sampled_from(sorted(words)), max_size=3))
    return name, {word: draw(words[word]) for word in sorted(chosen)}


def _options(arguments: dict[str, Any]) -> list[str]:
    found: list[str] = []
    for word, value in arguments.items():
        option = word.replace("_", "-")
        if value is True:
            found.append(f"--{option}")
        elif value is False:
            found.append(f"--no-{option}")
        else:
            for each in [value] if isinstance(value, str) else value:
                found += [f"--{option}", each]
    return found


@settings(max_examples=5)
@given(data=st.data())
def test_an_assistant_is_told_what_the_command_line_says(data: st.DataObject) -> None:
    dataset = data.draw(datasets().filter(lambda each: bool(each.actors and each.issues and each.stances)))
    with TemporaryDirectory() as folder:
        write_dataset(dataset, Path(folder) / "tables")
        build([Path(folder) / "tables"], Path(folder) / "store")
        served = Served(str(Path(folder) / "store"))
        try:
            with asking(served) as assistant:
                for _ in range(8):
                    name, arguments = data.draw(_questions(dataset))
                    command = ["--graph", f"{folder}/store", name, *_options(arguments), "--format", "json"]
                    result = CliRunner().invoke(cli, command)
                    assert result.exit_code == 0, result.output
                    assert assistant.every(name, **arguments, limit=3) == json.loads(result.stdout)
        finally:
            served.close()
