"""The codebook of a dataset: rules to code by, each with an anchor by which a statement cites it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from stancegraph import limits
from stancegraph.errors import StancegraphError
from stancegraph.files import content_if_there, refuse_outside
from stancegraph.naming import fold

CODEBOOK_FILE = Path("coding", "codebook.md")
_HEADING = re.compile(r"(#{1,6})[ \t]+(.*?)[ \t]*(?:\{#([^\s{}]+)\})?[ \t]*#*[ \t]*")
_CITES = "rule:"
_FENCE = re.compile(r"[ \t]{0,3}(`{3,}|~{3,})")


@dataclass(frozen=True, slots=True)
class Rule:
    """A part of the codebook: its heading with how deep it lies, what stands under it, and the anchor to cite it by."""

    anchor: str
    title: str
    depth: int
    text: str


def read_codebook(dataset: Path) -> tuple[Rule, ...]:
    """The rules of a dataset, in their order; none where there is no codebook. Raises StancegraphError for one that cannot be read or
    has one anchor twice."""
    path = dataset / CODEBOOK_FILE
    refuse_outside(path, dataset)
    content = content_if_there(path, limits.LARGEST_CODEBOOK, "is it a codebook?")
    if content is None:
        return ()
    try:
        words = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise StancegraphError(f"{path}: byte 0x{content[error.start]:02X} is not UTF-8; save it as UTF-8") from None
    try:
        return rules_of(words)
    except StancegraphError as error:
        raise StancegraphError(f"{path}: {error}") from None


def cited(note: str) -> tuple[str, ...]:
    """The anchors of the rules that a note cites, as the page writes it: ``rule: ANCHOR``, between what else it says and ``;``."""
    parts = (each.strip() for each in note.split(";"))
    return tuple(dict.fromkeys(each.removeprefix(_CITES).strip() for each in parts if each.startswith(_CITES)))


def rules_of(words: str) -> tuple[Rule, ...]:
    """The rules in Markdown: every heading is one. Its anchor is what stands behind it as ``{#anchor}``, else its words, as ids are written.

    What stands before the first heading is a rule called ``codebook``. Raises StancegraphError for an anchor that stands twice.
    """
    found: list[Rule] = []
    lines: list[str] = []
    heading = ("codebook", "Codebook", 1)
    fence = ""

    def end() -> None:
        text = "\n".join(lines).strip()
        if text or found or heading[0] != "codebook":
            if heading[0] in {rule.anchor for rule in found}:
                raise StancegraphError(
                    f'the anchor "{heading[0]}" stands twice; give one of the rules another: ## Title {{#other}}'
                )
            found.append(Rule(*heading[:2], heading[2], text))

    for line in words.splitlines():
        # A heading in an example is none.
        if mark := _FENCE.match(line):
            fence = "" if fence and line.strip().startswith(fence) else fence or mark[1]
        match = None if fence else _HEADING.fullmatch(line)
        if match and match[2]:
            if lines or found or heading[0] != "codebook":
                end()
            anchor = match[3] or re.sub(r"[^\w]+", "-", fold(match[2])).strip("-") or f"rule-{len(found) + 1}"
            heading, lines = (anchor, match[2], len(match[1])), []
        else:
            lines.append(line)
    end()
    return tuple(rule for rule in found if rule.text or rule.title != "Codebook")
