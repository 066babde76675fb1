"""The codebook: every heading is a rule with an anchor, and no two share one."""

from __future__ import annotations

from pathlib import Path

import pytest

from stancegraph.coding.codebook import CODEBOOK_FILE, Rule, cited, read_codebook, rules_of
from stancegraph.errors import StancegraphError

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


def test_an_anchor_that_stands_twice_is_refused(tmp_path: Path) -> None:
    (tmp_path / "coding").mkdir()
    (tmp_path / CODEBOOK_FILE).write_text("# A\n## A\n", "utf-8")
    with pytest.raises(StancegraphError, match=r'codebook\.md: the anchor "a" stands twice'):
        read_codebook(tmp_path)


def test_what_cannot_be_read_is_said_and_none_is_none(tmp_path: Path) -> None:
    assert read_codebook(tmp_path) == ()
    (tmp_path / "coding").mkdir()
    (tmp_path / CODEBOOK_FILE).write_bytes(b"# A\n\xff")
    with pytest.raises(StancegraphError, match="byte 0xFF is not UTF-8"):
        read_codebook(tmp_path)
