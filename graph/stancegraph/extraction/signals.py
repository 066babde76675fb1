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
            rf"(?:\s+(?:on\s+)?(?:{either(lexicon.WEEKDAYS)})(?=\s+(?:{either(family.leads)})\b))?(?P<lead>(?:\s+(?:{either(family.leads)})\b){'+' if family.bound else '*'})"
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
    r"\b(?:appeal|call|demand|proposal|plea|request)s?\s+(?:made\s+)?(?:on\s+\d+\s+\w+\s+)?(?:of|by|from)\s+[^.,;:“”]{3,60}?\s+(?:for|to)(?=\s)",
    re.IGNORECASE,
)
_modal = re.compile(
    rf"(?<!would )\b(?:(?:{lexicon.MODALS})|(?P<nt>(?:must|should)n['’]t|(?:(?:will|would)\s+(?:not|never)|wo(?:uld)?n['’]t)(?=\s+be\s+(?:\w+ed|given|taken|made|forgotten|held|sold|met|sent|built|cut|paid)\b(?!\s+to\b))(?!\s+be\s+(?:deterred|intimidated|silenced|rushed|asked|expected|needed|required|surprised|tired)\b)|(?:can(?:not|['’]t|\s+never)|could(?:n['’]t|\s+not|\s+never))(?=\s+be\b)(?!\s+be\s+(?:\w+ly\s+)?(?:reached|contacted|verified|confirmed|determined|established|identified|ascertained)\b)|may\s+not(?=\s+be\b)))\s+(?P<not>not\s+|never\s+)?(?!they\b|he\b|it\b|she\b|we\b|the\b|any\b|either\b|both\b|an?\b|this\b|these\b|his\b|her\b|its\b|their\b|(?-i:[A-Z])|be\s+(?:noted|clear|said|remembered))(?=\w)",
    re.IGNORECASE,
)
_judged = re.compile(
    r"\b(?:is|are|was|were|be|remains?|remained|it['’]s|constitut(?:es?|ed)|amount(?:s|ed)?\s+to)\s+(?P<not>not\s+|no\s+)?(?:\w+ly\s+|\w+,\s+|so\s+|an?\s+(?:(?:\w+ly\s+)?[a-z-]+\s+(?=\w))??){0,4}"
    rf"(?:(?P<praised>{either(lexicon.PRAISED)})|(?P<blamed>{either(lexicon.BLAMED)}))\b",
    re.IGNORECASE,
)
_absent = re.compile(
    r"\bthere(?:\s+(?:is|are|was|were|(?P<ever>(?:can|could|will|would|must|should|shall)\s+be))|['’]s)\s+(?:simply\s+|absolutely\s+)?(?:no|never\s+any)\s+"
    rf"(?:(?P<nothing_else>alternative\s+to|substitute\s+for)|(?P<ground>(?:(?:{either(lexicon.GROUNDS)})\s+(?:for|in|to|of|why|that)|(?:place|room)\s+for)(?=\s))"
    r"|(?P<solution>(?=(?:\w+\s+)?(?:solution|answer)\b))|(?(ever)(?=\w)|(?!)))",
    re.IGNORECASE,
)
_sees_none = re.compile(
    rf"\b(?:see|sees|saw|seen|find|finds|found)\s+no\s+(?:{either(lexicon.GROUNDS)})\s+(?:for|in|to|of)\b",
    re.IGNORECASE,
)
_seen_as = re.compile(
    rf"\b(?:{either(lexicon.SEEN)})\s+(?P<what>(?!as\b)[^.;:,“”\"]{{3,90}}?)\s+(?:as\s+)?[“\"]?(?:\w+ly\s+|an?\s+(?:\w+\s+)??)?"
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


_discussed = re.compile(
    r"\b(?:discuss(?:ed|es|ing)?|review(?:ed|ing)|explor(?:ed|ing)|noted?|notes|acknowledged?|acknowledges|raised|convey(?:ed|s)|(?:spoke|talked)\s+about|consulted\s+on|exchanged\s+views\s+on|outlined|highlighted|expressed)\s+"
    r"(?:(?:the|their|our|his|her|its|a|on|also|both|ongoing|continued|continuing|joint|shared|collective|diplomatic|international|global|urgent|critical|vital|next|further|concrete|possible|additional|[a-z]+['’])\s+){0,5}?"
    r"(?:(?:importance|urgency|value|necessity)\s+of|need\s+(?:for|to)|(?:efforts?|ways|steps|measures|opportunities|options|plans|work)\s+to)(?=\s)",
    re.IGNORECASE,
)
_working = re.compile(
    r"\b(?:work(?:s|ed|ing)?|cooperat(?:e|es|ed|ing)|coordinat(?:e|es|ed|ing)|partner(?:s|ed|ing)?|striv(?:e|es|ing))\s+"
    r"(?:(?:together|closely|hard|intensively|actively|tirelessly|urgently|diligently|around\s+the\s+clock|with\s+[^.,;:“”]{3,60}?)\s+){0,3}to\s+(?=[a-z])"
    r"|(?<!little )(?<!no )\b(?:efforts?|negotiations|diplomacy|initiative)\s+(?:aimed\s+at\s+(?=[a-z]+ing\b)|(?=to\s)(?<=\b(?:effort|fforts)\s)to\s+(?=[a-z]))"
    r"|\b(?:conduct|hold|held|lead|led|pursu|undert|support|engag)\w*\s+(?:\w+\s+){0,4}?(?:negotiations|talks|diplomacy|consultations|mediation)\s+to\s+(?=[a-z])"
    r"|\btak(?:e|es|ing)\s+(?:all|every)\s+(?:\w+\s+){0,2}(?:steps?|measures?|actions?)\s+to\s+(?=[a-z])",
    re.IGNORECASE,
)
_will_do = re.compile(
    r"\b(?:said|says|announced|added|confirmed|declared|told\s+[\w\s]{2,30}?)(?:\s+on\s+\w+day)?(?:\s+that)?\s+"
    r"(?:it|he|she|they|we|(?:his|her|its|their|our|the)\s+\w+|[A-Z]\w+)\s+(?P<will>(?:would|will)(?:\s+(?:also|soon|immediately|now|continue\s+to))?)(?=\s+"
    rf"(?:{either(lexicon.WILL_DO)})\s)",
)
_if_will = re.compile(
    rf"\b[Ii]f\s[^.;:“”]{{5,150}}?,\s+(?:then\s+)?[^.,;:“”]{{2,60}}?\s+(?P<will>will|would|is\s+ready\s+to|are\s+ready\s+to)(?:\s+\w+ly)?(?=\s+(?:{either(lexicon.WILL_DO)})\s)"
)
_is_doing = re.compile(
    rf"\b(?:is|are|am|['’]re|has\s+been|have\s+been)\s+(?:\w+ly\s+|also\s+|now\s+)?(?:{either(lexicon.DOING)})(?=\s+\w)|\b(?:has|have|['’]ve)\s+(?:\w+ly\s+|also\s+|now\s+)?(?:{either(lexicon.DONE)})(?=\s+\w)(?!\s+(?:that|by)\b)",
    re.IGNORECASE,
)
_we_will = re.compile(
    rf"\b(?:[Ww]e|I|United\s+States|America|[Oo]ur\s+\w+)\s+(?P<will>will(?:\s+(?:also|always|continue\s+to|immediately|never\s+stop))?)(?=\s+(?:{either(lexicon.WILL_DO)})\s)"
)
_moment = re.compile(
    r"\b(?:this|now|it|that)(?:['’]s|\s+is|\s+was)\s+(?P<not>not\s+|no\s+)?(?:the\s+|a\s+|high\s+)?(?:time|moment|place)\s+(?:for|to)(?=\s)",
    re.IGNORECASE,
)
_right_to = re.compile(
    r"\b(?:has|have|had)\s+(?:a|the|every|an\s+\w+)\s+(?:\w+\s+)?right\s+to\s+(?=defend|protect)", re.IGNORECASE
)
_represents = re.compile(r"\b(?:do|does|did)(?:\s+not|n['’]t)\s+(?:represent|speak\s+for)\b", re.IGNORECASE)
_depends = re.compile(
    r"\b(?:(?:will|would|must|should|can|could|may|might)\s+(?:now\s+|only\s+|also\s+|largely\s+)?(?:depend|hinge|rest)|depends|hinges|depended|hinged)\s+(?:up)?on\b",
    re.IGNORECASE,
)
_only_through = re.compile(r"\b(?:only|solely)\s+(?:through|by\s+way\s+of|by\s+means\s+of)\s+(?=\w)", re.IGNORECASE)
_harming = re.compile(
    rf"\b(?:threaten(?:s|ed|ing)?|jeopardi[sz](?:e|es|ed|ing)|undermin(?:e|es|ed|ing)|endanger(?:s|ed|ing)?|imperil(?:s|led|ling)?|violat(?:e|es|ed|ing)|threat\s+to)\s+(?=(?:[\w’'-]+\s+){{0,3}}(?:{either(lexicon.THREATENED)})\b)",
    re.IGNORECASE,
)
_asked_of = re.compile(
    r"\b(?:is|are|was|were|remains?|has\s+(?:long\s+)?been)\s+(?:an?|the|one\s+of\s+the)\s+(?:[\w-]+\s+){0,2}(?:demand|aim|goal|priority|objective|wish|request)s?\s+(?:of|for)\s+(?=(?:the\s+)?[A-Z])"
)

_effect = re.compile(
    rf"\b(?:would|will|could|can|may|might|risks?|only)\s+(?:only\s+|merely\s+|just\s+|simply\s+|also\s+)?(?:(?P<harms>{either(lexicon.HARMS)})|(?P<helps>{either(lexicon.HELPS)}))\b",
    re.IGNORECASE,
)
_baseless = re.compile(
    rf"\b(?:has|have|had)\s+no\s+(?:\w+\s+)?(?:{either(lexicon.BASELESS)})\b|\b(?:is|are|was|were)\s+(?:entirely\s+|wholly\s+)?(?:without\s+(?:any\s+)?(?:foundation|basis|merit)|not\s+(?:acceptable|negotiable|on\s+the\s+table|an\s+option|the\s+answer))\b",
    re.IGNORECASE,
)
_nor = re.compile(
    r"\b(?:nor|under\s+no\s+circumstances)\s+(?:will|would|can|could|shall|do|does|did)\s+(?=(?P<who>[^,.;:“”\"]{1,50}?)\s+(?:ever\s+)?(?:recogni[sz]e|accept|allow|tolerate|permit|sign|agree|join|support|back|subscribe|negotiate|give|cede|take\s+part)\b)",
    re.IGNORECASE,
)
_denied = re.compile(r"\s+(?:ever\s+)?\w+(?:\s+(?:to|on|up|part\s+in))?")
"""What somebody will not do, after their name: "nor would Norland [ever agree to] it"."""
_given = re.compile(
    rf"\b(?:{either(lexicon.GIVES)})\s+(?P<what>[^.;:,“”\"]{{3,60}}?)\s+(?:its|his|her|their|our|my)\s+(?:\w+\s+){{0,2}}?(?:{either(lexicon.BACKINGS)})\b(?!\s+(?:to|for)\b)"
    rf"|\b(?:{either(lexicon.GIVES)})\s+(?:its|his|her|their|our|my)\s+(?:\w+\s+){{0,2}}?(?:{either(lexicon.BACKINGS)})\s+(?:to|for)\s+"
    rf"|\b(?:{either(lexicon.GIVES)}|promis(?:es|ed))\s+(?:its|his|her|their|our|my)\s+(?:\w+\s+){{0,2}}?(?:{either(lexicon.BACKINGS)})(?=\s*[.,;])",
    re.IGNORECASE,
)
_has_ours = re.compile(
    rf"\b(?:has|have|had)\s+(?:our|my|his|her|its)\s+(?:\w+\s+){{0,2}}?(?:{either(lexicon.BACKINGS)})\b", re.IGNORECASE
)
_needs = re.compile(
    r"\b(?P<who>we|i)\s+(?:all\s+|also\s+|really\s+|urgently\s+|still\s+|now\s+)?need(?:\s+to)?(?=\s)", re.IGNORECASE
)
_imperative = re.compile(
    rf"(?:(?<=[“\"])|(?<=[.!?]\s))(?:{either(lexicon.IMPERATIVES).title()})(?=\s+(?!me\b|us\s+(?:be|say)\b)\w)"
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
        never = match["nt"] and match["nt"][:1].lower() == "w"
        yield Signal(
            *match.span(), "must", "rejects" if never else "opposes" if match["not"] or match["nt"] else "supports"
        )
    for match in _is_doing.finditer(words, start, end):
        yield Signal(*match.span(), "act", "supports")
    for match in _we_will.finditer(words, start, end):
        yield Signal(*match.span("will"), "will", "supports")
    for match in _judged.finditer(words, start, end):
        praised = bool(match["praised"]) is not bool(match["not"])
        yield Signal(*match.span(), "judged", "supports" if praised else "opposes")
    for match in _absent.finditer(words, start, end):
        firmly = match["solution"] is not None or "never" in match[0].lower()
        yield Signal(
            *match.span(), "absent", "supports" if match["nothing_else"] else "rejects" if firmly else "opposes"
        )
    for match in _cleft.finditer(words, start, end):
        yield Signal(match.end("who"), match.end(), "wish", "supports")
    for match in _is_for.finditer(words, start, end):
        yield Signal(*match.span("for"), "stand", "supports")
    for match in _sees_none.finditer(words, start, end):
        yield Signal(*match.span(), "sees-none", "opposes")
    for match in _effect.finditer(words, start, end):
        yield Signal(*match.span(), "effect", "opposes" if match["harms"] else "supports")
    for match in _baseless.finditer(words, start, end):
        yield Signal(*match.span(), "judged", "opposes")
    for match in _nor.finditer(words, start, end):
        if denied := _denied.match(words, match.end("who"), end):
            yield Signal(*denied.span(), "deny", "rejects")
    for match in _discussed.finditer(words, start, end):
        yield Signal(*match.span(), "discuss", "supports")
    for match in _working.finditer(words, start, end):
        yield Signal(match.start(), match.end() - len(match[0]) + len(match[0].rstrip()), "work", "supports")
    for match in _will_do.finditer(words, start, end):
        yield Signal(*match.span("will"), "will", "supports")
    for match in _if_will.finditer(words, start, end):
        yield Signal(*match.span("will"), "will", "conditional")
    for match in _moment.finditer(words, start, end):
        yield Signal(*match.span(), "absent", "opposes" if match["not"] else "supports")
    for match in _only_through.finditer(words, start, end):
        yield Signal(*match.span(), "absent", "supports")
    for match in _right_to.finditer(words, start, end):
        yield Signal(*match.span(), "right", "supports")
    for match in _represents.finditer(words, start, end):
        yield Signal(*match.span(), "judged", "rejects")
    for match in _depends.finditer(words, start, end):
        yield Signal(*match.span(), "depend", "conditional")
    for match in _harming.finditer(words, start, end):
        yield Signal(*match.span(), "harm", "supports")
    for match in _asked_of.finditer(words, start, end):
        yield Signal(*match.span(), "asked-of", "supports")
    for match in _given.finditer(words, start, end):
        yield Signal(match.start(), match.start("what") if match["what"] else match.end(), "backing", "supports")
    for match in _has_ours.finditer(words, start, end):
        yield Signal(*match.span(), "has-ours", "supports")
    for match in _needs.finditer(words, start, end):
        yield Signal(match.end("who"), match.end(), "need", "supports")
    for match in _imperative.finditer(words, start, end):
        yield Signal(*match.span(), "imperative", "supports")
    for match in _seen_as.finditer(words, start, end):
        yield Signal(match.start(), match.start("what"), "seen-as", "supports" if match["praised"] else "opposes")


def given(words: str, at: int) -> tuple[str, int]:
    """What is given support by a signal "backing" at a place, and where its words end: "gave the plan its backing"; no words where they follow."""
    match = _given.match(words, at)
    return (match["what"] or "", match.end()) if match else ("", at)


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
