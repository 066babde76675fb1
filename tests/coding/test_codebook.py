"""The codebook: every heading is a rule with an anchor, and no two share one."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stancegraph.coding.codebook import CODEBOOK_FILE, Rule, cited, read_codebook, rules_of
from stancegraph.errors import StancegraphError
from stancegraph.tables.problems import Problems

BOOK = """What this is for.

# Units

A unit is one claim.

## A condition that is named {#named-condition}

makes it *conditional*.

```
# no heading
```

## Déjà vu
"""


@pytest.mark.parametrize(
    ("note", "rules"),
    [
        ("", ()),
        ("rule: units", ("units",)),
        ("after a talk; rule: named-condition; rule: units; rule: units", ("named-condition", "units")),
        ("a rule: units is broken", ()),
        ("rule:units ;rule: d\u00e9j\u00e0-vu", ("units", "d\u00e9j\u00e0-vu")),
    ],
)
def test_which_rules_a_note_cites(note: str, rules: tuple[str, ...]) -> None:
    assert cited(note) == rules


def test_headings_are_rules_with_anchors() -> None:
    assert rules_of(BOOK) == (
        Rule("codebook", "Codebook", 1, "What this is for."),
        Rule("units", "Units", 1, "A unit is one claim."),
        Rule(
            "named-condition",
            "A condition that is named",
            2,
            "makes it *conditional*.\n\n```\n# no heading\n```",
        ),
        Rule("deja-vu", "Déjà vu", 2, ""),
    )
    assert rules_of("") == ()
    assert rules_of("\n\n") == ()
    assert [rule.anchor for rule in rules_of("# ?\n# \u0634\u0631\u0637")] == ["rule-1", "\u0634\u0631\u0637"]


def test_an_anchor_that_stands_twice_gets_a_number_and_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "coding").mkdir()
    book = "# Positions\n## Examples\n# Voice\n## Examples\n## Examples 2\n## Other {#voice}\n## Once more {#voice}\n"
    (tmp_path / CODEBOOK_FILE).write_text(book, "utf-8")
    problems = Problems()
    found = [(rule.anchor, rule.title) for rule in read_codebook(tmp_path, problems)]
    # What somebody wrote as an anchor is one, wherever it stands.
    assert found == [
        ("positions", "Positions"),
        ("examples", "Examples"),
        ("voice-2", "Voice"),
        ("examples-3", "Examples"),
        ("examples-2", "Examples 2"),
        ("voice", "Other"),
        ("voice-3", "Once more"),
    ]
    said = "\n".join(map(str, problems.warnings()))
    assert 'the anchor "examples" stands twice, so the rule "Examples" is cited as "examples-3"' in said
    assert len(problems.warnings()) == 3


WORDS = {"A": "a", "A 2": "a-2", "A-2": "a-2", "B": "b"}
ANCHORS = {"": "", " {#a}": "a", " {#a-3}": "a-3"}


@given(st.lists(st.tuples(st.sampled_from(sorted(WORDS)), st.sampled_from(sorted(ANCHORS)))))
def test_no_two_rules_have_one_anchor_and_one_that_was_written_stands(headings: list[tuple[str, str]]) -> None:
    said: list[str] = []
    rules = rules_of("\n".join(f"# {title}{anchor}" for title, anchor in headings), said.append)
    anchors = [rule.anchor for rule in rules]
    assert len(set(anchors)) == len(anchors) == len(headings)
    wanted = [ANCHORS[anchor] or WORDS[title] for title, anchor in headings]
    assert set(wanted) <= set(anchors)
    assert len(said) == len(wanted) - len(set(wanted))
    for each in {anchor for _, anchor in headings if anchor}:
        assert anchors.index(ANCHORS[each]) == [anchor for _, anchor in headings].index(each)


def test_what_cannot_be_read_is_said_and_none_is_none(tmp_path: Path) -> None:
    assert read_codebook(tmp_path, Problems()) == ()
    (tmp_path / "coding").mkdir()
    (tmp_path / CODEBOOK_FILE).write_bytes(b"# A\n\xff")
    with pytest.raises(StancegraphError, match="byte 0xFF is not UTF-8"):
        read_codebook(tmp_path, Problems())
