"""Tables for eyes: nothing that is in a row is cut off, however narrow the terminal is."""

from __future__ import annotations

import contextlib
import io
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from stancegraph.cli import cli
from stancegraph.cli.rows import grid, print_table

WORDS = st.text(st.sampled_from("abcdefghijklmnop-/:…和平"), min_size=1, max_size=50)
CELLS = st.lists(WORDS, max_size=6).map(" ".join)


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    """A heading and rows of as many cells."""
    number = draw(st.integers(1, 14))
    row = st.lists(CELLS, min_size=number, max_size=number)
    return [draw(st.lists(WORDS, min_size=number, max_size=number)), *draw(st.lists(row, min_size=1, max_size=4))]


def printed(heading: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> str:
    """What a terminal of that width shows."""
    out = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(out):
        patch.setenv("COLUMNS", str(width))
        table = grid({})
        for number, each in enumerate(heading):  # two may be headed alike
            table.add_column(each, overflow="fold", no_wrap=number == 0 and cell_len(each) < 10)
        for row in rows:
            table.add_row(*row)
        print_table(table)
    return out.getvalue()


@given(tables(), st.integers(20, 120))
@example([["name"] * 14, ["x" * 40] * 14], 80)
@example([["a", "b"], ["", ""]], 20)
@example([["a", *["b" * 30] * 8], [""] * 9], 20)
def test_nothing_is_cut_off(rows: list[list[str]], width: int) -> None:
    heading, *others = rows
    shown = printed(heading, others, width)
    wanted = Counter("".join(cell for row in others for cell in row).replace(" ", ""))
    assert wanted <= Counter(shown)
    assert max(cell_len(line) for line in shown.splitlines()) <= width


ANSWERS = [
    "positions --actor ann --format table",
    "timeline --format table",
    "shifts --format table",
    "contradictions --format table",
    "search ann --format table",
    "query timeline --set actor=ann --format table",
    "query --list --format table",
    "query -e SELECT(1AS?n)(2AS?m){} --format table",
]


@pytest.mark.parametrize("command", ANSWERS)
@pytest.mark.parametrize("width", [20, 40, 72, 80])
def test_answers_keep_within_the_terminal(command: str, width: int, tiny_store: Path) -> None:
    name, *rest = command.split()
    graph = [] if "--list" in rest else ["--graph", str(tiny_store)]
    done = CliRunner().invoke(cli, [*graph, name, *rest], env={"COLUMNS": str(width), "STANCEGRAPH": ""})
    assert done.exit_code == 0, done.output
    assert "…" not in done.stdout.replace("=…", "")
    assert all(cell_len(line) <= width for line in done.stdout.splitlines())
