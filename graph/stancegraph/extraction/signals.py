"""Where a position may be taken: the words of the lexicon, and the patterns of clauses that take one without any of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from stancegraph.extraction import lexicon
from stancegraph.extraction.lexicon import either

_FAMILIES = {
    name: re.compile(
        rf"\b(?<!-)(?:{either(family.words)})\b"
        + (
            rf"(?P<lead>(?:\s+(?:{either(family.leads)})\b){'+' if family.bound else '*'})"
            if family.leads and name != "urge"
            else "(?P<lead>)"
        ),
        re.IGNORECASE,
    )
    for name, family in lexicon.VERBS.items()
}
_commitment = re.compile(
    r"\b(?:commitment|readiness|willingness|resolve|determination)\s+of\s+[^.;:“”]{3,90}?\s+to(?=\s)", re.IGNORECASE
)
_support_of = re.compile(r"\b(?:support|backing)\s+of\s+[^.,;:“”]{3,60}?\s+for(?=\s)", re.IGNORECASE)
_appeal_of = re.compile(
    r"\b(?:appeal|call|demand|proposal|plea|request)s?\s+(?:of|by|from)\s+[^.,;:“”]{3,60}?\s+(?:for|to)(?=\s)",
    re.IGNORECASE,
)
_modal = re.compile(
    rf"(?<!would )\b(?:(?:{lexicon.MODALS})|(?P<nt>(?:must|should)n['’]t))\s+(?P<not>not\s+|never\s+)?(?!they\b|he\b|it\b|she\b|we\b|be\s+(?:noted|clear|said|remembered))(?=\w)",
    re.IGNORECASE,
)
_judged = re.compile(
    r"\b(?:is|are|was|were|be|remains?|remained|it['’]s)\s+(?P<not>not\s+|no\s+)?(?:\w+ly\s+|\w+,\s+|so\s+|an?\s+(?:(?:\w+ly\s+)?[a-z-]+\s+(?=\w))??)*"
    rf"(?:(?P<praised>{either(lexicon.PRAISED)})|(?P<blamed>{either(lexicon.BLAMED)}))\b",
    re.IGNORECASE,
)
_absent = re.compile(
    r"\bthere(?:\s+(?:is|are|was|were|(?P<ever>(?:can|could|will|would|must|should)\s+be))|['’]s)\s+(?:simply\s+|absolutely\s+)?no\s+"
    rf"(?:(?P<nothing_else>alternative\s+to|substitute\s+for)|(?P<ground>(?:(?:{either(lexicon.GROUNDS)})\s+(?:for|in|to|of|why|that)|(?:place|room)\s+for)(?=\s))"
    r"|(?P<solution>(?=(?:\w+\s+)?solution\b))|(?(ever)(?=\w)|(?!)))",
    re.IGNORECASE,
)
_sees_none = re.compile(
    rf"\b(?:see|sees|saw|seen|find|finds|found)\s+no\s+(?:{either(lexicon.GROUNDS)})\s+(?:for|in|to|of)\b",
    re.IGNORECASE,
)
_seen_as = re.compile(
    rf"\b(?:{either(lexicon.SEEN)})\s+(?P<what>(?!as\b)[^.;:,“”\"]{{3,90}}?)\s+(?:as\s+)?(?:\w+ly\s+|an?\s+(?:\w+\s+)??)?"
    rf"(?:(?P<praised>{either(lexicon.PRAISED)})|(?P<blamed>{either(lexicon.BLAMED)}))\b",
    re.IGNORECASE,
)
_cleft = re.compile(
    r"\bwhat\s+(?P<who>we|i)(?:['’]d)?\s+(?:do\s+|really\s+|would\s+)?(?:want|like|need|seek|expect|hope)(?:\s+to\s+see|\s+for)?\s+(?:is|are)\s+(?:for\s+|that\s+)?",
    re.IGNORECASE,
)
_is_for = re.compile(
    r"\b(?:is|are|was|were)\s+(?:both\s+|all\s+|firmly\s+|very\s+much\s+)?(?P<for>for)\s+(?=(?:an?|the)\s)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Signal:
    """From ``at`` to ``after`` stand words that take a position on what follows; ``rule`` is the name of what found them."""

    at: int
    after: int
    rule: str
    position: str


def signals(words: str, start: int, end: int) -> Iterator[Signal]:
    """All signals between two places, in no order; one may lie within another."""
    for name, pattern in (
        *_FAMILIES.items(),
        ("commit", _commitment),
        ("favour", _support_of),
        ("proposal", _appeal_of),
    ):
        for match in pattern.finditer(words, start, end):
            yield Signal(*match.span(), name, lexicon.VERBS[name].position)
    for match in _modal.finditer(words, start, end):
        yield Signal(*match.span(), "must", "opposes" if match["not"] or match["nt"] else "supports")
    for match in _judged.finditer(words, start, end):
        praised = bool(match["praised"]) is not bool(match["not"])
        yield Signal(*match.span(), "judged", "supports" if praised else "opposes")
    for match in _absent.finditer(words, start, end):
        yield Signal(*match.span(), "absent", "supports" if match["nothing_else"] else "opposes")
    for match in _cleft.finditer(words, start, end):
        yield Signal(match.end("who"), match.end(), "wish", "supports")
    for match in _is_for.finditer(words, start, end):
        yield Signal(*match.span("for"), "stand", "supports")
    for match in _sees_none.finditer(words, start, end):
        yield Signal(*match.span(), "sees-none", "opposes")
    for match in _seen_as.finditer(words, start, end):
        yield Signal(match.start(), match.start("what"), "seen-as", "supports" if match["praised"] else "opposes")


def seen_as(words: str, at: int) -> tuple[str, int]:
    """What is judged by a signal "seen-as" at a place, and where its words end: "calls the vote a mistake"."""
    match = _seen_as.match(words, at)
    return (match["what"], match.end()) if match else ("", at)


def follows(words: str, place: int, end: int | None = None) -> bool:
    """Whether words of the lexicon, or a commitment of somebody, stand right at a place."""
    last = len(words) if end is None else end
    return any(pattern.match(words, place, last) for pattern in (*_FAMILIES.values(), _commitment))


def says_what_must_be(words: str) -> bool:
    """Whether a word such as "must" or "should" stands in some words."""
    return _modal.search(words) is not None
