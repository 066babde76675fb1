"""The examples worked on docs/positions.md are what the package answers, and every rule has one."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from pathlib import Path

import pytest

from stancegraph.answers.positions import PositionRow
from stancegraph.answers.rows import AnswerRow
from stancegraph.answers.scope import SCOPE_WORDS
from stancegraph.cli import cli
from worked_examples import ANSWERS, Example, examples

PAGE = (Path(__file__).parents[2] / "docs" / "positions.md").read_text(encoding="utf-8")
EXAMPLES = examples(PAGE)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: str(example.heading))
def test_examples(example: Example) -> None:
    for question in example.questions:
        assert question.asked_of(example.world) == question.expected, question


def test_a_wrong_answer_would_be_noticed() -> None:
    (example,) = examples(
        "## Rule\n\n```example\nstances:\nid | actor | position | date\ns1 | a | supports | 2025-04-01\n\n$ positions\nposition\nrejects\n```\n"
    )
    (question,) = example.questions
    assert question.asked_of(example.world) == [{"position": "supports"}] != question.expected
    (nothing,) = [replace(question, expected=[])]
    assert nothing.asked_of(example.world) != []


@pytest.mark.parametrize(
    "block",
    [
        "stances:\nid | actor | position | date | wether\ns1 | a | supports | 2025-04-01 | x\n\n$ positions\nnothing",
        "stances:\nid | actor | position | date\ns1 | a | supports | 2025-04-01\n\nrolls:\nid\nx\n\n$ positions\nnothing",
        "stances:\nid | actor | position | date\ns1 | a | supports | 2025-04-01",
        "stances:\nid | actor | position | date\ns1 | a | supports\n\n$ positions\nnothing",
    ],
)
def test_what_means_nothing_in_an_example_is_an_error(block: str) -> None:
    with pytest.raises(ValueError):
        examples(f"## Rule\n\n```example\n{block}\n```\n")


def test_every_rule_and_answer_has_an_example() -> None:
    headings = re.findall(r"^## (\d\. .*|Timeline|Shifts|Contradictions)$", PAGE, re.MULTILINE)
    assert len(headings) == 9
    assert set(headings) == {example.heading for example in EXAMPLES}
    assert {question.answer for example in EXAMPLES for question in example.questions} == set(ANSWERS)


def test_options_of_the_examples_are_options_of_the_commands() -> None:
    for example in EXAMPLES:
        for question in example.questions:
            known = {
                name
                for option in cli.get_command(None, question.answer).params  # type: ignore[arg-type, union-attr]
                for name in (*option.opts, *option.secondary_opts)
            }
            assert {each for each in question.options if each.startswith("--")} <= known


def test_every_word_of_a_question_and_every_column_is_explained() -> None:
    asked = PAGE.partition("## What a question is about")[2].partition("\n## ")[0]
    assert [word for word in SCOPE_WORDS if f"`{word}" not in asked] == []
    said = PAGE.partition("## What every answer says")[2].partition("\n## ")[0]
    columns = {each.name.removesuffix("_label") for row in (AnswerRow, PositionRow) for each in fields(row)}
    assert [name for name in sorted(columns) if f"`{name}`" not in said] == []
