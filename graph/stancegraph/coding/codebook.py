"""The codebook of a dataset: rules to code by, each with an anchor by which a statement cites it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from stancegraph import limits
from stancegraph.characters import show
from stancegraph.errors import StancegraphError
from stancegraph.files import content_if_there, refuse_outside
from stancegraph.naming import fold
from stancegraph.tables.problems import Problems

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


def read_codebook(dataset: Path, problems: Problems) -> tuple[Rule, ...]:
    """The rules of a dataset, in their order; none where there is no codebook. Anchors that stand twice are told to ``problems``. Raises
    StancegraphError for a codebook that cannot be read."""
    path = dataset / CODEBOOK_FILE
    refuse_outside(path, dataset)
    content = content_if_there(path, limits.LARGEST_CODEBOOK, "is it a codebook?")
    if content is None:
        return ()
    try:
        words = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise StancegraphError(f"{path}: byte 0x{content[error.start]:02X} is not UTF-8; save it as UTF-8") from None
    return rules_of(words, lambda said: problems.warn(str(path), None, None, said))


def cited(note: str) -> tuple[str, ...]:
    """The anchors of the rules that a note cites, as the page writes it: ``rule: ANCHOR``, between what else it says and ``;``."""
    parts = (each.strip() for each in note.split(";"))
    return tuple(dict.fromkeys(each.removeprefix(_CITES).strip() for each in parts if each.startswith(_CITES)))


def rules_of(words: str, tell: Callable[[str], object] = lambda said: None) -> tuple[Rule, ...]:
    """The rules in Markdown: every heading is one. Its anchor is what stands behind it as ``{#anchor}``, else its words, as ids are written.

    What stands before the first heading is a rule called ``codebook``. Of an anchor that stands twice the second gets a number, which is what
    ``tell`` is told: ``{#anchor}`` goes before words, and what is above before what is below.
    """
    found: list[tuple[Rule, bool]] = []
    lines: list[str] = []
    heading, is_named = ("codebook", "Codebook", 1), False
    fence = ""

    def end() -> None:
        text = "\n".join(lines).strip()
        if text or found or heading[0] != "codebook":
            found.append((Rule(*heading[:2], heading[2], text), is_named))

    for line in words.splitlines():
        # A heading in an example is none.
        if mark := _FENCE.match(line):
            fence = "" if fence and line.strip().startswith(fence) else fence or mark[1]
        match = None if fence else _HEADING.fullmatch(line)
        if match and match[2]:
            if lines or found or heading[0] != "codebook":
                end()
            anchor = match[3] or re.sub(r"[^\w]+", "-", fold(match[2])).strip("-") or f"rule-{len(found) + 1}"
            heading, is_named, lines = (anchor, match[2], len(match[1])), bool(match[3]), []
        else:
            lines.append(line)
    end()
    return _each_once([each for each in found if each[0].text or each[0].title != "Codebook"], tell)


def _each_once(rules: Sequence[tuple[Rule, bool]], tell: Callable[[str], object]) -> tuple[Rule, ...]:
    """The rules, of which some have an anchor that was written (True), each with one of its own."""
    wanted = {rule.anchor for rule, _ in rules}
    first: dict[str, int] = {}
    for number, (rule, _) in sorted(enumerate(rules), key=lambda each: not each[1][1]):
        first.setdefault(rule.anchor, number)
    found = []
    for number, (rule, _) in enumerate(rules):
        if first[rule.anchor] != number:
            anchor = next(each for n in count(2) if (each := f"{rule.anchor}-{n}") not in wanted)
            wanted.add(anchor)
            tell(
                f"the anchor {show(rule.anchor)} stands twice, so the rule {show(rule.title)} is cited as {show(anchor)}; give it one of its own: "
                "## Title {#other}"
            )
            rule = replace(rule, anchor=anchor)
        found.append(rule)
    return tuple(found)
