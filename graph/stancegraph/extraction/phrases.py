"""The words that tell what a position is about, and what "the deal" is of which there was talk before.

English only: the words are in :mod:`stancegraph.extraction.lexicon`.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from stancegraph.extraction import lexicon
from stancegraph.extraction.lexicon import either, listed

_word = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
_LONGEST_ISSUE = 8

_hollow = listed(lexicon.HOLLOW) | listed(lexicon.LIGHT)
_carried = re.compile(
    rf"^.{{0,60}}?\b(?:{either(lexicon.CARRIERS)})\s+(?:(?:by|from)\s+[^,]{{2,50}}?\s+(?:regarding\s+(?:his|her|its|their)\s+(?:{either(lexicon.CARRIERS)})\s+)?(?=(?:to|for)\s+(?!the\b|an?\b)))?(?:to|for|of|on(?!\s+(?:[A-Z]|\d))|regarding|about)\s+(?=\w)",
    re.IGNORECASE,
)
_possessor = re.compile(r"^\s*(?:the\s+)?(?:@?[A-Z][\w.]*\s+)*@?[A-Z][\w.]*['’]s?\s+(?=\w)")
_issue_ends = re.compile(
    r",|\s+and\s+|\s+(?:that|which|who|only|is|are|was|were|be|been|being|has|have|had|would|will|remain\w*|so|then|where|when|until|unless|after|before|once|to\s+be|for\s+as|intended|given|because|if|"
    r"proposed|made|including)\b"
)
_issue_may_end = re.compile(
    r"\s+(?:as|without|than|despite|amid|out|throughout|toward|towards|through|during|since|within|under)\b"
)
"""Where an issue ends that has words enough to be told from another."""
_and = re.compile(
    r"\s+and\s+(?:more\s+)?(?!\w+ed\s+(?:that|the|his|her|its|to|by|in|on)\b)(?!(?:is|are|was|were|has|have|had|to|will|would|not|the|an?|more)\b)\w"
)
_ENOUGH = 3
_purpose = re.compile(r"\s+to\s+(?!(?:the|an?|its|his|her|their)\b)(?=[a-z])")
_light = listed(lexicon.LIGHT)
_joining = listed(
    "of in on for to from between with against at over and by along across into onto around near about through"
)


_next_to_do = re.compile(
    rf"(?:,\s+(?:and\s+)?|\s+and\s+)(?:to\s+)?(?=(?:\w+ly\s+)?(?:{either(lexicon.DOES)})\s+(?!(?:for|of)\b))|,?\s+and\s+to\s+(?=[a-z])"
)
_relative = re.compile(r"\s(?:that|which|who)\s")
_next_that = re.compile(r",?\s+and\s+that\s+(?=\w)")


def listed_apart(what: str, *, clause: bool = False, things: bool = True) -> list[str]:
    """Each of several things to do: "free the captives, open the road, and leave", "open the road and let the convoys through"; of two things that are
    nothing to do the whole. ``clause`` says that they are clauses with "that", ``things`` whether what has no verb is taken apart too."""
    if clause:
        return _next_that.split(what)
    apart = _next_to_do.split(what)
    if len(apart) > 1:
        return [part for each in apart for part in listed_apart(each, things=things)]
    if not things:
        return [what]
    if len(both := re.split(r",?\s+and\s+to\s+(?=[a-z])", what)) > 1:
        return both
    parts = re.split(r",\s+(?:and\s+)?", what)
    is_list = (
        len(parts) > 2
        and not _relative.search(parts[0])
        and re.search(r",\s+and\s", what)
        and all(each[:1].islower() for each in parts[1:])
    )
    return parts if is_list else [what]


_both_of = re.compile(r",?\s+and\s+(?:for\s+)?(?:the\s+|an?\s+)?(?=(?:[\w-]+\s+){0,2}[\w-]+\s+(?:of|to|for|on)\s)")
_has_of = re.compile(r"\w\s+(?:of|to|for|on)\s+\w")


def things_apart(what: str) -> list[str]:
    """Each of several things that are told with what they are of: "the end of the raids and the release of the crews"; three in a row, too."""
    parts = re.split(r",\s+(?:and\s+)?", what)
    if (
        len(parts) > 2
        and re.search(r",\s+and\s", what)
        and all(each[:1].islower() and len(each.split()) < 9 for each in parts[1:])
    ):
        return parts
    both = _both_of.split(what)
    return both if len(both) == 2 and _has_of.search(both[0]) else [what]


_afterwards = re.compile(
    rf"(?:\s+(?:in\s+the\s+\w+(?:\s+possible)?\s+terms|as\s+well|too|{either(lexicon.WEEKDAYS)}|in\s+the\s+coming\s+(?:days|weeks)|without\s+delay|at\s+once))+\s*\Z",
    re.IGNORECASE,
)
"""How and when, after what somebody is for or against."""
_adjectives = re.compile(r"(?:\A\s*|\b)an?\s+(?:[a-z-]+,\s+){1,2}(?:(?:[a-z-]+\s+)?and\s+)?(?!and\b)[a-z-]+\s+(?=\w)")
"""Adjectives in a row: "a free, fair and open market"."""
_pictured = re.compile(
    r"\b(?:silenc\w+|lay\w*\s+down)\s+(?:of\s+)?(?:the|their|all|its|his)\s+(?:guns|weapons|arms)\b", re.IGNORECASE
)
"""What is no more than a picture of a ceasefire."""
_means_to = re.compile(
    r"\s*(?:to\s+)?(?:(?:use|take|undertake|make|urge|encourage|press|persuade|convince|enable|help|continue|work|working|continue\s+working)\b)(?:\s+[\w’'-]+){1,8}?\s+to\s+(?=[a-z])(?!(?:the|an?|its|his|her|their|our|this|that|these|all|any|both)\b)"
)
"""What is done to some end: that is what is meant."""
_implementation = re.compile(
    r"\s*(?:(?:the|its|their|full|swift|speedy|prompt|timely)\s+)*(implementation)\s*", re.IGNORECASE
)
_is_noun = re.compile(
    r"peace|dialogue|restraint|ceasefire|cease-fire|truce|justice|freedom|[\w-]+(?:tion|sion|ity|ance|ence|ism|acy|ship)|[\w-]*[a-hj-rtv-z]s",
    re.IGNORECASE,
)
"""What is no verb, though it stands where one might: "committed to peace"."""
_no_matter = re.compile(
    r"(?:(?:\d[\d.,]*+|years?|days?|weeks?|months?|hours?|out|down|back|nineteen|hospitality|invitation|(?:remain|stay|keep|be)(?:\s+in)?(?:\s+(?:close|closely|regular|constant))?\s+(?:contact|touch|coordination|coordinated|consultation)|(?:january|february|march|april|may|june|july|august|september|october|november|december|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.))\s*)+",
    re.IGNORECASE,
)
"""When and how long, and what nobody takes a position on."""
_spoken = re.compile(r"\A\s*(?:to\s+)?speak(?:ing)?\s+(?:out|up)\b[^.;]{0,40}?\s(?:about|for|on)\s+", re.IGNORECASE)
_in_doing = re.compile(
    r"\s+(?:in\s+(?:its|their|his|her)\s+(?:\w+\s+)?(?:efforts?|fight|struggle|attempts?|defen[cs]e)\b|in\s+the\s+face\s+of\b|in\s+this\s+\w+\s+(?:time|moment|hour)\b|as\s+(?:it|they|he|she|we)\s)"
)
_clause_ends = re.compile(r"(?<=\w),\s+(?:and|but)\s+(?:[A-Z]|the\s)")


def issue_words(what: str, *, verb: bool = False, whole: bool = False) -> str:
    """The words that tell what a position is about: the first that mean something, and small words between them. ``verb`` says that they
    begin with what is to be done: that alone is no issue; ``whole`` that they are a clause, verb and all."""
    what = _afterwards.sub("", re.sub(r"\s+", " ", what))
    what = _adjectives.sub(lambda match: re.sub(r",|\band\s+", "", match[0]), what)
    if _pictured.search(what):
        return "ceasefire"
    what = _possessor.sub("", _spoken.sub("", what))
    if used := _means_to.match(what):
        what, verb = what[used.end() :], True
    if carried := _carried.match(what):
        what, verb = what[carried.end() :], carried[0].rstrip().endswith("to")
    first, last, seen, count, first_verb, joined = 0, 0, 0, 0, verb, False
    for match in _word.finditer(what):
        low = re.sub(r"['’]s?$", "", match[0]).lower()
        if (
            count
            and not whole
            and not joined
            and (
                _in_doing.match(what, last)
                or (_issue_ends.match(what, last) and not (count == 1 and _and.match(what, last)))
                or (count >= _ENOUGH and _issue_may_end.match(what, last))
                or (count > 1 and not first_verb and _purpose.match(what, last))
            )
        ):
            break
        if not count and seen and _clause_ends.match(what, seen):
            # "the step, and Norland objected": of the step only is there talk.
            break
        if not count and match.start() > first and low in ("that", "which", "who") and what[: match.start()].strip():
            break
        joined, seen = low in _joining, match.end()
        if low in _hollow or joined or re.fullmatch(r"\w{3,}ly", low):
            verb = verb and not count and low not in _light
            last = match.end() if count else 0
            continue
        first = first if count else match.start()
        count, last, end = count + 1, match.end(), match.end()
        if count == _LONGEST_ISSUE:
            break
    verb = verb and not (count == 1 and _is_noun.fullmatch(what[first:end]))
    if count == 1 and verb and (deed := lexicon.DEEDS.get(what[first:end].lower())):
        return deed
    if not count and (alone := _implementation.fullmatch(what)):
        return alone[1]
    if not count or (count == 1 and verb) or _no_matter.fullmatch(what[first:end]):
        return ""
    return re.sub(r"['’]s?$", "", " ".join(what[first:end].split()))


_leads_on = re.compile(r"\s+(?:of|for|on|against|between|in|with|from)\s+(?:(?:the|an?|its|their|all)\s+)*(?=\w)")
_opens_noun = re.compile(
    rf"(?:\b(?:an?|the|its|their|his|her|our|this|that|any|no|another|{'|'.join(sorted(_joining))})\s+|[^\w\s]\s*|\A)(?:\w+ly\s+)?\Z",
    re.IGNORECASE,
)
_STEM = 6
_MODAL = listed("should must ought not cannot need needs said says")
"""What is no part of what "of" or "for" leads on to."""
_TIMES = 100
"""How many times back a word is looked for that was told with more."""
_MOST = 5
"""Words that mean something of a phrase told in full: more of them blur what is meant."""


def _singular(word: str) -> str:
    return word.lower().removesuffix("s")


def _means(word: str) -> bool:
    low = word.lower()
    return low not in _hollow and low not in _joining and len(low) > 2


class Talk:
    """What there was talk of in a text, so that a word can be told in full: "the deal" is "the grain deal" of the sentence before."""

    def __init__(self, words: str) -> None:
        self._words = words
        self._places: dict[str, list[tuple[int, int]]] = {}
        for match in _word.finditer(words):
            self._places.setdefault(_singular(match[0]), []).append(match.span())

    def in_full(self, phrase: str, at: int) -> str:
        """A phrase of one or two words that mean something, as its noun was told before a place in the text: the nearest time that more was
        said of it. As it is where that never was."""
        own = [match for match in _word.finditer(phrase) if _means(match[0])]
        if not 0 < len(own) < 3:
            return phrase
        noun = own[0] if _leads_on.match(phrase, own[0].end()) or own[-1][0].endswith("ed") else own[-1]
        if noun[0][0].isupper():
            return phrase
        ends = noun.end() == len(phrase)
        places = self._places.get(_singular(noun[0]), [])
        before = bisect_right(places, at, key=lambda place: place[1])
        for start, end in reversed(places[max(0, before - _TIMES) : before]):
            first, last = self._modifiers(start), self._led(end) if ends else end
            if noun is not own[0]:
                # What stands before it in the phrase is kept as it is.
                first = start
            said = {
                _singular(match[0]) for match in _word.finditer(f"{self._words[first:start]} {self._words[end:last]}")
            }
            if (
                (first, last) != (start, end)
                and not said & {_singular(match[0])[:_STEM] for match in own}
                and not any(each[:_STEM] in {_singular(match[0])[:_STEM] for match in own} for each in said)
            ):
                return " ".join(f"{phrase[: noun.start()]}{self._words[first:last]}{phrase[noun.end() :]}".split())
        return phrase

    def _modifiers(self, start: int) -> int:
        """Where the words begin that stand between a small word and a noun, two at most: "the [daily grain] deal"."""
        first = start
        for _ in range(2):
            before = re.search(r"(?<!\w)(\w[\w’'-]*)\s+\Z", self._words[max(0, first - 30) : first])
            if not before or not _means(before[1]) or before[1].endswith(("ing", "ly", "ed")) or "\n\n" in before[0]:
                break
            first -= len(before[0])
        return first if _opens_noun.search(self._words[max(0, first - 30) : first]) else start

    def _led(self, end: int) -> int:
        """Where the words end that "of" or "for" leads on to, from the end of a noun."""
        count = 0
        while count < _MOST - 1 and (on := _leads_on.match(self._words, end)):
            place = on.end()
            while (
                count < _MOST - 1
                and (match := _word.match(self._words, place))
                and _means(match[0])
                and match[0].lower() not in _MODAL
            ):
                end, count = match.end(), count + 1
                place = end + 1 if self._words[end : end + 1] == " " else len(self._words)
            if end < on.end():
                break
        return end
