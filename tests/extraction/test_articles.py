"""The rules on whole articles, coded by hand before the rules were run on them: what the page says of their scores is what they come to.

The articles are made up, people and places too. The errors on ``report`` and ``presser`` were not looked at while the rules were written. Those in
the folders ``read`` and ``unread`` were written and coded by others, who did not know the rules; the rules were then mended on those that are ``read``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

from stancegraph.coding.suggestions import Suggestions
from stancegraph.evaluation.reading import read_side
from stancegraph.evaluation.scores import Evaluation, Level, evaluate
from stancegraph.extraction.rules import rules
from stancegraph.model.records import Actor, Dataset, DatasetInfo
from stancegraph.model.words import ActorKind

ARTICLES = Path(__file__).parent / "articles"
PAGE = Path(__file__).parents[2] / "docs" / "candidates.md"
AUTHORS = {
    "briefing": ("Noor Castellan", ActorKind.PERSON),
    "gaggle": ("Dale Hobart", ActorKind.PERSON),
    "statement": ("European Compact", ActorKind.BLOC),
}
READ = ("briefing", "council", "gaggle", "statement", "vote", "wire")
UNREAD = ("presser", "report")


def of_others(folder: str) -> tuple[str, ...]:
    return tuple(sorted(f"{folder}/{path.stem}" for path in (ARTICLES / folder).glob("*.txt")))


def author_of(name: str) -> tuple[str, ActorKind]:
    if "/" not in name:
        return AUTHORS.get(name, ("", ActorKind.PERSON))
    return json.loads((ARTICLES / f"{name}.json").read_text(encoding="utf-8"))["author"], ActorKind.PERSON


def lines(name: str) -> list[dict[str, object]]:
    """What the rules find in an article, as lines that ``evaluate`` reads; the author alone is known."""
    author, kind = author_of(name)
    actors = (Actor("author", author, kind),) if author else ()
    known = Suggestions(Dataset(DatasetInfo("Talks", "https://example.org/talks/"), actors=actors))
    words = (ARTICLES / f"{name}.txt").read_text(encoding="utf-8")
    return [
        {
            "text": Path(name).name,
            "start": each.start,
            "end": each.end,
            "actor": each.actor_name,
            "issue": each.issue_words,
            "position": each.position,
            "attributed_by": author if each.attributed_by == "author" else each.attributed_by,
            "rule": each.rule,
        }
        for each in rules(name, words, known, author)
    ]


@cache
def scored(names: Sequence[str], folder: Path) -> Evaluation:
    predicted = folder / "predicted.jsonl"
    found = [{key: value for key, value in line.items() if value != ""} for name in names for line in lines(name)]
    predicted.write_text("".join(json.dumps(line) + "\n" for line in found), encoding="utf-8")
    gold = folder / "gold"
    gold.mkdir()
    for name in names:
        text = (ARTICLES / f"{name}.gold.jsonl").read_text(encoding="utf-8")
        (gold / f"{Path(name).name}.gold.jsonl").write_text(text, encoding="utf-8")
    return evaluate(read_side(gold), read_side(predicted), samples=10)


def said_in_the_page(column: int) -> list[str]:
    rows = [line.split("|")[1:-1] for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    levels = [level.value for level in Level]
    return [re.sub(r"\s.*", "", row[column].strip()) for level in levels for row in rows if row[0].strip() == level]


@pytest.mark.parametrize(
    ("names", "column"), [(READ, 1), (UNREAD, 2), (of_others("read"), 3), (of_others("unread"), 4)]
)
def test_the_page_says_what_the_rules_come_to_on_articles(names: Sequence[str], column: int, tmp_path: Path) -> None:
    scores = scored(tuple(names), tmp_path).scores
    assert said_in_the_page(column) == [f"{score.f1:.2f}".removeprefix("0") for score in scores]


def test_articles_are_coded_at_the_words_they_quote() -> None:
    names = [path.name.removesuffix(".gold.jsonl") for path in sorted(ARTICLES.glob("*.gold.jsonl"))]
    assert names == sorted((*READ, *UNREAD))
    others = *of_others("read"), *of_others("unread")
    assert len(others) == 42
    for name in (*names, *others):
        words = (ARTICLES / f"{name}.txt").read_text(encoding="utf-8")
        for line in (ARTICLES / f"{name}.gold.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            assert words[row["start"] : row["end"]] == row["evidence"]


def test_positions_are_known_better_than_by_who_always_says_the_same(tmp_path: Path) -> None:
    positions = scored((*READ, *UNREAD, *of_others("unread")), tmp_path).positions
    assert positions.macro_f1 is not None
    assert positions.majority_macro_f1 is not None
    assert positions.macro_f1 > positions.majority_macro_f1 + 0.2
