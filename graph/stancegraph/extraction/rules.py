"""Who stands where, by rules: a word that takes a position, whose verb it is, and what follows it.

English only, without a model. What the rules were written on and how good they are elsewhere: ``docs/candidates.md``.
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from stancegraph.coding.candidates import Candidate
from stancegraph.coding.suggestions import Suggestions
from stancegraph.extraction import conditions, lexicon, mentioned, phrases, quotations
from stancegraph.extraction import sentences as sentencing
from stancegraph.extraction import signals as signalling
from stancegraph.extraction.conditions import condition_at
from stancegraph.extraction.lexicon import either
from stancegraph.extraction.mentioned import Cast, Mentioned
from stancegraph.extraction.naming import issue_of
from stancegraph.extraction.phrases import Talk, issue_words, listed_apart, things_apart
from stancegraph.extraction.quotations import SAYING, Quote, quotes, turns
from stancegraph.extraction.sentences import sentences, trimmed
from stancegraph.extraction.signals import Signal, follows, given, says_what_must_be, seen_as, signals
from stancegraph.model.words import Voice
from stancegraph.naming import fold

_manner = re.compile(
    r"\s*,?\s*(?:in\s+the\s+\w+(?:\s+possible)?\s+terms|in\s+no\s+uncertain\s+terms|out\s+of\s+hand|once\s+(?:again|more)|in\s+principle)\b,?",
    re.IGNORECASE,
)
"""How a position is taken: between its word and what it is on."""
_until = re.compile(lexicon.UNTIL, re.IGNORECASE)
_ending = re.compile(
    rf"(?!\s*to\s)(?P<what>\s*+[^.,;]{{2,60}}?)\s+(?:to\s+)?(?:be\s+)?(?:{either(lexicon.ENDS)})\b(?!-)", re.IGNORECASE
)
_complies = re.compile(
    rf"\s*(?:fully\s+)?(?:{either(lexicon.COMPLIES)})\b(?:\s+(?:to|with|it|them|this|that|the|its|terms|resolution|call|demands?))*\s*",
    re.IGNORECASE,
)
_further = re.compile(
    r",\s+and\s+(?:will|would|could|can|may|might|is|was|has|had|he|she|it|they|\w+ed)\b", re.IGNORECASE
)
_pronoun_first = re.compile(r"\s*(?:it|them|this|that)(?=\s+(?:as|in|at|on|by|today|now|again|if)\b)", re.IGNORECASE)
_judging = re.compile(r"\s*(?:to\s+)?(?:condemn|reject|oppos)", re.IGNORECASE)
_first_person = re.compile(r"\b(?:i|we)(?:['’]\w+)?\s+(?:\w+\s+){0,3}\Z", re.IGNORECASE)
_noun_before = re.compile(
    r"\b(?:in|their|his|her|our|my|your|the|its|an?|warm|wary|mixed|cautious|guarded|cool|muted)\s+\Z", re.IGNORECASE
)
_as_what = re.compile(r"\s+as\s+(?=(?:an?|the|too|mere|[“\"])\b|[“\"]|\w+\s*$)", re.IGNORECASE)
_open = re.compile(r"\bwhether\s+(?:or\s+not\s+)?(?:\w+\s+){0,4}\Z", re.IGNORECASE)
"""Before what somebody may do or not: "has not said whether it supports the pact"."""
_undecided = re.compile(r"\b(?:short\s+of|yet\s+to|not\s+yet)\b", re.IGNORECASE)
_neither = re.compile(r"\bneither\s+(?:\w+\s+){0,2}\Z", re.IGNORECASE)
_nor = re.compile(r"\s*nor\s+\w+\b", re.IGNORECASE)
_somebodys = re.compile(r"\bthe\s+(?:full\s+)?\Z", re.IGNORECASE)
_said_before = re.compile(
    rf"\s*(?:it|them|this|that|one|(?:the|this|that|these|those|such|any|both)\s+(?:\w+\s+)?(?P<noun>(?:{either(lexicon.MOVES)})s?))\s*(?:\b(?:that|which)\b.*)?",
    re.IGNORECASE | re.DOTALL,
)
"""What stands for the issue that was told last."""
_possessed = re.compile(r"['’]s?\s")
_joined_on = re.compile(r",\s+(?:and|but)\s+")
_negates = re.compile(r"n['’]t\b|\b(?:not|never)\b", re.IGNORECASE)
_unsaid = re.compile(rf"\s*(?:\w+ly\s+)?(?!be\s+\w+ing\b)(?:{either(lexicon.UNSAID)})\b", re.IGNORECASE)
_impersonal = re.compile(r"(?:^|\b(?:that|and|but|so)\s+)(?:it|what|it['’]s)$", re.IGNORECASE)
_joins = re.compile(
    r"\b(?:join(?:s|ed|ing)?|together\s+with|alongside)\s+(?P<whom>[^.;:“”]{2,120}?)\s+in\s+(?:\w+ly\s+)?\Z",
    re.IGNORECASE,
)
"""With whom somebody does what follows: "I join the bishops in calling for"."""
_is_somebody = re.compile(r"\s*(?:i|we|you|he|she|they|it|this|that|who|which|nobody|nothing|what)?\s*", re.IGNORECASE)
_scrapped = re.compile(
    rf"\s*(?:that\s+)?(?P<what>(?:(?!(?:to|that|which|who|would|will|and|had|has)\b)[\w’'-]+\s+){{1,6}}?)(?:(?:to|should|must)\s+)?(?:be\s+)?(?:{either(lexicon.SCRAPPED)})\b",
    re.IGNORECASE,
)
_only_when = re.compile(
    r"\s*(?:(?:the|this|that)\s+(?:idea|move|news|announcement|step|proposal|decision|offer)\s+)?(?:within|after|before|on|in|at|late|early|last|yesterday|today|immediately|too|again|by)\b[^,;.]{0,40}",
    re.IGNORECASE,
)
"""When something was done, and no word of what."""
_item = re.compile(r"(?:[–—•*-]|\(?[a-z0-9]{1,2}[.)])\s*(?:(?P<to>to)\s+(?=\w))?")
_numbered = re.compile(r"\(?[0-9]{1,2}[.)]")
_to_do = re.compile(r"(?:(?P<to>to)\s+(?=\w))?")
_ASKING = frozenset(["urge", "call", "demand", "ask"])
_will_not = re.compile(
    r"\b(?:will|would|shall|can|could)\s+(?:never|not)\b|\bcannot\b|\b(?:wo|would|ca|could)n['’]t\b", re.IGNORECASE
)
_no_objection = re.compile(
    r"\bno\s+(?:objections?|reservations?|misgivings|quarrel|difficult(?:y|ies))\s+(?:to|about|with|over)\b",
    re.IGNORECASE,
)
_demanded = re.compile(r"(?:demand|request|proposal)s?\Z", re.IGNORECASE)
_the = re.compile(r"\b(?:the|this|that|such|any)\s+\Z", re.IGNORECASE)
_none_of = re.compile(
    r"\s*(?:(?P<but>(?:nothing|no)\s+(?:short\s+of|less\s+than|but|other\s+than))\s+|no\s+(?!less|more|longer|later|one|further\s+delay|doubt|matter)(?=\w))",
    re.IGNORECASE,
)
_LONGEST = 3_000
"""Characters of a sentence."""
_JUDGING = frozenset(["must", "judged", "absent", "effect", "has-ours", "right", "depend", "harm"])
"""Rules of what somebody says of somebody or something else."""
_OF_THINGS = frozenset(["call", "ask"])
"""Rules of which what is meant may be several things."""
_LISTING = frozenset(["urge", "commit", "ready", "demand", "offer", "hope", "work", "will", "discuss", "threaten"])
"""Rules of which what is to be done may be a list."""
_never = re.compile(r"\b(?:not|never)\s+(?=be\b)")
_ought = re.compile(
    r"\b(?:must|should|ought\s+to|needs?\s+to|needed\s+to|(?:has|have|had)\s+to)\s+(?:\w+\s+){0,2}\Z(?<!\bbe\s)",
    re.IGNORECASE,
)
"""Before what somebody only should do."""
_stays = re.compile(
    rf"\s*(?:\w+ly\s+)?(?:come\s+(?:first|before)\b|(?:{either(lexicon.STAYS)})\b(?=\s*(?:\Z|[,.;]|(?:and|as|until|in|at|on|through|into|for|without|despite|after|before|unhindered|unimpeded|\w+ly)\b)))",
    re.IGNORECASE,
)
_comes_to_end = re.compile(
    r"\s*(?:\w+ly\s+)?(?:end|stop|cease)(?:\s+(?:now|\w+ly|at\s+once|today))?\s*(?:\Z|[,.;]|and\b)", re.IGNORECASE
)
_by_means = re.compile(
    r"\bbe\s+(?:\w+ly\s+)?(?:settled|solved|resolved|healed|ended|won|achieved|reached|brought\s+about)\s+(?:through|by|with)\s+(?:the\s+)?(?=[a-z])"
)
_warfare = re.compile(
    rf"\s*(?:(?:the|this|that|all|any|these|their|of)\s+)*(?:[\w-]+\s+){{0,2}}?(?:{either(lexicon.WARFARE)})\b",
    re.IGNORECASE,
)
_stopping = re.compile(r"\s*(?:to\s+)?(?:stop|ceas|halt)", re.IGNORECASE)
_everything = re.compile(
    r"(?:everything|much|all|a\s+lot|success|peace|(?:its|the)\s+success|the\s+future|its\s+future)", re.IGNORECASE
)
_achieved = re.compile(r"\s+(?:can|will|could|would|may|an?|the|is|are)\s")
_would_have = re.compile(r"\s*have\s+(?:\w+ly\s+)?(?:been|done|known|seen|read|\w+ed)\b", re.IGNORECASE)
"""After "should": what was not done."""
_inanimate = re.compile(
    rf"\b(?:{either(lexicon.MOVES)}|truce|pact|talks|law|bill|vote|war|fighting|result|outcome|statement|treaty|measures?|report|document|policy|crisis|violence|attacks?|sanctions)s?\Z",
    re.IGNORECASE,
)
_of_ours = re.compile(r"\b(?:our|my)\s+(?:[\w-]+\s+){0,3}\Z", re.IGNORECASE)
_our_efforts = re.compile(r"\b(?:our|my)\s+(?:[\w-]+\s+){0,3}(?:efforts?|work)\s+to\s+\Z", re.IGNORECASE)
# A day, or what somebody else is to do until then, is no condition: "rejected a pause until June", "the plan, which runs until a vote".
_only_until = re.compile(
    r"\A(?:(?!\b(?:which|who|whose|(?:calls?|demands?|requests?|appeals?|pleas?|proposals?|plans?)\s+(?:\w+\s+){0,2}to)\b).)*?\b(?:unless|until(?!\s+(?:the\s+end\b|at\s+least\b|early\b|late\b|mid\b|next\b|further\b|tomorrow\b|\d|"
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|"
    r"saturday|sunday)\b)))\b",
    re.IGNORECASE | re.DOTALL,
)
_step = re.compile(
    r"\s*(?:and\s+\w+\s+)?(?:first\s+|next\s+)?steps?\s+(?:toward|towards|to|in|for|on)\s", re.IGNORECASE
)
_NEAR = 200
"""Letters within which "it" must end that was told last."""
_thanked_for = re.compile(
    r"\s*you,?\s+(?!(?:all|very|so|again|everybody|everyone)\b)[^;]{3,60}?\s+for\s+(?!(?:that|the\s+question|your\s+(?:question|time|patience|remarks|comments)|coming|being|joining|having|attending|this|today|everything|all)\b)"
)
_DONE_BY = frozenset(["act", "commit", "demand", "welcome", "accept", "reject", "oppose", "suggest"])
_past = re.compile(r"\b(?:\w+ed|put\s+forward)(?:\s+to)?\Z")
_noun_last = re.compile(
    r"\b(?:the|an?|its|his|her|their|any|this|that)\s+(?P<what>(?!(?:the|an?|this|that)\s)(?:[\w’'-]+\s+){1,6}?)(?:\w+ly\s+)?\Z"
)
_readily = re.compile(r"hesitat\w+\s+to(?=\s)", re.IGNORECASE)
_alone = re.compile(
    r"\s*(?:[.,;:)—”\"]|\Z|(?:in|on|at|and|to|for|as|last|this|that|which|with|is|are|was|has|will|but)\b)"
)
"""After a name that tells nothing of a noun that follows."""
_of_text = re.compile(r"\b(?:text|draft|resolution|declaration|communiqué)\s*\Z", re.IGNORECASE)
_goes_on = re.compile(r",|\s+and\s+(?=\w+ed\b)")
_PUT = frozenset(["act", "demand", "suggest", "welcome"])
_offered = re.compile(
    r"\b(?:the|an?|its|his|her|their|any|every)\s+(?P<what>[^,.;:“”]{3,80}?)\s+(?:that|which)\s+(?:the\s+)?(?:[A-Z][\w.’'-]*\s+){1,4}(?:had\s+|has\s+|have\s+)?\Z"
)
_TRANSITIVE = frozenset(["welcome", "accept", "reject", "oppose", "brush-off", "thank"])
_nobody = re.compile(r"(?:no|nobody|nothing|none|neither|no\s+one)\b", re.IGNORECASE)
_done = re.compile(
    r"\s*(?:immediately\s+|\w+ly\s+)?(?:be|get|have\s+been)\s+(?:\w+ly\s+)?(?P<verb>\w+(?:ed|en|wn|ought|ut|et|ft))\b"
)
_procedural = re.compile(
    r"\s*(?:to\s+)?(?:just\s+|also\s+|again\s+)*(?:say|tell|add|note|mention|point\s+out|go\s+(?:back|into|through|over)|get\s+(?:ahead|into|back)|turn\s+(?:to|it|over)"
    r"|talk\s+about|speak\s+(?:to|about)|take\s+(?:a|some|your|any|the)|be\s+(?:\w+ly\s+)?(?:careful|clear|honest|sure|frank)|remember|recall|thank|remind|preview|comment|speculate|make\s+(?:clear|sure\s+you))\b",
    re.IGNORECASE,
)
"""What who speaks is about to do in speaking: no position."""
_without = re.compile(
    r"^(?P<what>.*?)\s+(?P<how>without|while|as\s+long\s+as|so\s+long\s+as)\s+(?P<rest>.+)$", re.DOTALL
)
_determined = re.compile(r"\s*(?:the|an?|its|his|her|their|our|this|that|these|those|both|all|any)\b", re.IGNORECASE)
_named = re.compile(r"\s*(?:[A-Z][\w.]*|[\w-]+['’]s?)\s")
"""Somebody, where a verb might stand: "our commitment to Norland's security"."""
_to = re.compile(r"\s+(?:not\s+)?to\s+(?!(?:the|an?|its|his|her|their|this|that|these|both|all)\b)(?=[a-z])")
_turned = re.compile(rf"\s*(?:to\s+)?(?:{either(lexicon.TURNED)})\b(?:\s+(?:from|to|any|all))*\s*", re.IGNORECASE)
_negated = re.compile(lexicon.NEGATIONS, re.IGNORECASE)
_conditional = re.compile(lexicon.CONDITIONS, re.IGNORECASE)
_end_of_what = re.compile(
    r"[;:”]|\s[–—-]\s|—|,\s+(?:which|who|whom|whose|as|but|while|although|though|according|after|saying|adding|in\s+a|instead)\b"
    r"|,?\s+(?:but|while|which|who|whereas|although|unless|because|according\s+to|instead\s+of|provided|only\s+if|as\s+soon\s+as|on\s+the\s+understanding|in\s+(?:exchange|return)\s+for|subject\s+to|should\s+(?:the|any|either|both|an?|this|these)|after\s+\w+ing)\b"
    r"|,\s+(?:and\s+)?(?:he|she|they|it|we|i)\s|,\s+(?:he|she|they|it)?\s*(?:said|says|added)\b|,\s+\w+\s+said\b|,\s+and\s+\w+ed\b|\s+that\s+(?:is|are|was|were|serves?|will)\b",
    re.IGNORECASE,
)
_until_or_if = re.compile(rf"\b(?:until|unless)\b|{lexicon.CONDITIONS}", re.IGNORECASE)
_CONDITION_OF = {"deny": _until, **dict.fromkeys(("oppose", "refuse", "reject", "reluctance", "must"), _until_or_if)}
"""Of what somebody is against: the words a condition begins with."""
_strong = re.compile(
    r"[;:“”\"]|\b(?:that|while|whereas|although|but|because|if|unless|as|said|says|argued|claimed|believes?|believed|thinks?|thought|feels?|felt|insisted|insists)\b",
    re.IGNORECASE,
)
_weak = re.compile(r",\s+(?:and\s+)?(?:the\s+)?|\s+and\s+(?:the\s+)?", re.IGNORECASE)
_speaking = re.compile(
    rf"(?:,[^.;,]{{1,60}},)?(?:['’](?:ve|s|d))?\s+(?:have\s+|has\s+|had\s+|also\s+|then\s+|long\s+)*(?:also\s+|then\s+|\w+ly\s+)?(?:{either(lexicon.SAID)})\b",
    re.IGNORECASE,
)
_WISHES = ("want", "expe")
"""Of those who are urged, how the words begin that ask nobody for anything."""
_OWN_WORDS = frozenset(
    [
        "accuse",
        "affirm",
        "argue-against",
        "ask",
        "call",
        "commit",
        "demand",
        "offer",
        "suggest",
        "thank",
        "threaten",
        "urge",
        "warn",
    ]
)
"""Rules whose words tell that somebody said something. All others tell where somebody stands, or what they do: for and against alike, that is as reported."""
_says_we = re.compile(r"(?:we|i)\b", re.IGNORECASE)
_said_behind = re.compile(r",\s+(?=[^,.“”\"]{2,60}?\b(?:said|says|added|told)\b)|\baccording\s+to\s+", re.IGNORECASE)
_votes = re.compile(r"(?:vot|campaign)", re.IGNORECASE)
_NOUNS = frozenset(["favour", "proposal", "insistence", "concern", "commit", "ready", "reluctance", "reject"])
_IRREGULAR = {
    "france": "french",
    "united kingdom": "british",
    "uk": "british",
    "netherlands": "dutch",
    "spain": "span",
    "denmark": "danish",
    "switzerland": "swiss",
    "united states": "u.s",
    "us": "u.s",
    "greece": "greek",
    "eu": "europ",
    "european union": "europ",
}

_inserted = re.compile(
    rf",\s+(?P<who>[^,“”\n]{{2,70}}?)\s+(?:{either(lexicon.SAID)})(?:\s+[^,“”\n]{{1,30}})?,", re.IGNORECASE
)
_we = re.compile(r"\b(?:we|our|us)\b", re.IGNORECASE)
_several = re.compile(r"\b(?:and|leaders|ministers|presidents|governments|members)\b|;", re.IGNORECASE)
_takes = re.compile(
    r"\s+(?:(?:also|again|has|have|will|is|are|remains?|continues?|therefore|further|\w+ly)\s+){0,3}"
    r"(?:to\s+)?(?:welcom|support|urg|call|commend|condemn|stand|commit|applaud|thank|reaffirm|ready|join|encourag|congratulat|deepl|concern|prepared|work)\w*\b",
    re.IGNORECASE,
)
"""After a state that speaks: what those say who speak for it."""
_aside = re.compile(r"—[^—“”\n]{1,400}—|\([^()\n]{1,80}\)")
_newcomer = re.compile(
    r"(?:,\s+(?:and|but|while|though)|\b(?:until|while|whereas|although|though|but|after|before|because|since|when|that|said))\s+(?P<who>(?:the|an?)\s+[a-z][\w-]*(?:\s+(?!(?:has|have|had|also|do|does|did|will|would|not|never)\b)[a-z][\w-]*){0,2}?)\s+"
    r"(?:(?:has|have|had|also|do|does|did|will|would|not|never|\w+ly)\s+){0,3}\Z"
)
"""Somebody without a capital letter, right before a verb, where another clause has begun."""
_relative_to = re.compile(r"\b(?:who|which)\s+[^,.;:“”]{1,70}\Z")
_relative = re.compile(r",\s+(?:who|which)\s[^,“”\n]*,")


@dataclass(frozen=True, slots=True)
class _Taken:
    """A position that is taken: where its words begin and end, by whom, on what."""

    start: int
    end: int
    rule: str
    position: str
    what: str
    who: Mentioned | None
    said_by: Mentioned | None
    voice: Voice
    also: tuple[tuple[str, str], ...] = ()
    """More that is asked for in one list, each with the position on it."""


def digest(*tables: Mapping[str, Any]) -> str:
    """Of the words, numbers and patterns that names in these tables stand for, the same on every machine and whatever their order."""
    found = [(name, said) for table in tables for name, value in table.items() if (said := _written(value)) is not None]
    return hashlib.sha256(repr(sorted(found)).encode()).hexdigest()[:16]


def _written(value: Any) -> str | None:
    """A constant as text; None for what is none, as a function is."""
    if isinstance(value, re.Pattern):
        return f"{value.pattern!r} {value.flags}"
    if isinstance(value, str | int | float | tuple | list | lexicon.Family):
        return repr(value)
    if isinstance(value, Mapping | frozenset | set):
        return repr(sorted(value.items() if isinstance(value, Mapping) else value))
    return None


RULES = digest(
    *(
        {name: value for name, value in vars(module).items() if not name.startswith("__")}
        for module in (
            conditions,
            lexicon,
            mentioned,
            phrases,
            quotations,
            sentencing,
            signalling,
            sys.modules[__name__],
        )
    )
)
"""Of the words and patterns of the rules: others are other runs. How these are put together is told by ``runs.VERSION``."""


def in_english(language: str) -> bool:
    """Whether a text may be read by rules of English: that is its language, or none is said."""
    return language.casefold().split("-")[0] in ("", "en", "eng")


def rules(text: str, words: str, suggestions: Suggestions, author: str = "") -> list[Candidate]:
    """The positions taken in a text; ``text`` is its SHA-256, ``author`` who says "we" and "I" where nobody is quoted."""
    cast = Cast(words, suggestions)
    talk = Talk(words)
    spoken = turns(words, cast, author) or quotes(words, cast)
    reader = _Reader(words, cast, spoken, author, suggestions.named("actor", author) if author else "")
    found: list[Candidate] = []
    for start, end in _pieces(words):
        for taken in reader.read(start, end):
            # What two do together each of them does.
            for who in taken.who.members if taken.who and taken.who.members else (taken.who,):
                for what, position in ((taken.what, taken.position), *taken.also):
                    told = replace(taken, who=who, what=talk.in_full(what, taken.start), position=position)
                    found += _candidates(text, words, told, end, suggestions)
    return found


def _pieces(words: str) -> Iterator[tuple[int, int]]:
    """Sentences; what goes on without any end, as tables do, in pieces, so that no word is looked for through all of it."""
    for start, end in sentences(words):
        while end - start > _LONGEST:
            blank = words.rfind(" ", start, start + _LONGEST)
            middle = blank if blank > start else start + _LONGEST
            yield start, middle
            start = middle + (blank > start)
        yield start, end


def _candidates(
    text: str, words: str, taken: _Taken, end_of_sentence: int, suggestions: Suggestions
) -> Iterator[Candidate]:
    who, by = taken.who, taken.said_by
    same = by is None or (who is not None and by.name == who.name)
    conditional = (
        (_CONDITION_OF.get(taken.rule, _conditional).search(words, taken.start, min(end_of_sentence, taken.end + 200)))
        if taken.position == "conditional"
        else None
    )
    start, end = trimmed(words, taken.start, taken.end)
    yield Candidate(
        text,
        start,
        end,
        f"rules:{taken.rule}",
        actor=who.actor if who else "",
        actor_name=who.name if who else "",
        issue=issue_of(taken.what, suggestions),
        issue_words=taken.what,
        voice=(taken.voice if same else Voice.ATTRIBUTED).value,
        attributed_by="" if same or by is None else by.actor or by.name,
        condition=condition_at(words, conditional.start(), end_of_sentence) if conditional else "",
        position=taken.position,
    )


class _Reader:
    def __init__(self, words: str, cast: Cast, quotes: Sequence[Quote], author: str, known: str) -> None:
        self._words = words
        self._cast = cast
        self._quotes = quotes
        self._author = Mentioned(0, 0, author, actor=known) if author else None
        self._reports = bool(known)
        plain = words
        for quote in quotes:
            plain = plain[: quote.start] + " " * (quote.end - quote.start) + plain[quote.end :]
        self._state = _own_state(plain, cast) if author and not _several.search(author) else ""
        self._is_personal = re.search(r"\bI\b", plain) is not None
        self._body: Mentioned | None = None
        self._asking: tuple[str, Mentioned, Mentioned | None] | None = None
        """By which rule and by whom the points of a list are asked for, that a sentence with a colon began."""
        self._point = 0
        """Where the number of a point ends that stands alone, before the point."""
        self._last: tuple[str, int] | None = None
        """The issue of the position that was taken last, and where."""
        self._reporter: tuple[int, Mentioned] | None = None
        """Who was last said to say something, and in which paragraph: what goes on there without quotation marks is theirs."""

    def read(self, start: int, end: int) -> Iterator[_Taken]:
        """The positions of one sentence, none within another."""
        found = sorted(self._signals(start, end), key=lambda each: (each.at, -each.after))
        free = start
        subject: Mentioned | None = None
        said = set[tuple[str, str]]()
        told: list[tuple[str, str, int]] = []
        if self._words[start:end].rstrip('”"').endswith("?"):
            return
        if self._asking and _numbered.fullmatch(self._words, start, end):
            # "1." alone: the point is the sentence after it.
            self._point = end
            return
        item = _item.match(self._words, start, end) or (
            _to_do.match(self._words, start, end)
            if self._point and not self._words[self._point : start].strip()
            else None
        )
        self._point = 0
        if item and self._asking:
            yield from self._listed(item, end)
            return
        self._asking = self._asks(start, end, found)
        self._report(start, end)
        for signal in found:
            at, after, rule = signal.at, signal.after, signal.rule
            if at < free or any(each.asked and each.start <= at < each.end for each in self._quotes):
                continue
            if _open.search(self._words, max(start, at - 60), at):
                continue
            taken = self._taken(start, end, signal, subject)
            if taken is None:
                # What is urged by nobody who is named is not theirs who are urged.
                finish = self._finish(after, end, None)
                free = finish if rule == "urge" and _to.search(self._words, after, finish) else free
                continue
            self._last = taken.what, at
            if (
                self._body is None
                and not self._is_personal
                and taken.who
                and taken.who.start < start + 8
                and not (taken.who.one or taken.who.many or taken.who.pronoun)
            ):
                self._body = taken.who
            subject = taken.who or subject
            if (key := (taken.who.name if taken.who else "", taken.what.lower())) in said:
                continue
            if any(who == key[0] and end_ == taken.end and what.endswith(key[1]) for who, what, end_ in told):
                # "refused to back the truce" is said once.
                continue
            told.append((*key, taken.end))
            said.add(key)
            free = taken.end if rule == "thank" or _opens_clause(self._words[at:after]) else max(after, at + 1)
            yield taken

    def _asks(self, start: int, end: int, found: Sequence[Signal]) -> tuple[str, Mentioned, Mentioned | None] | None:
        """Who asks for what a list after the sentence has, and by which rule: "We call on the Government:"."""
        last = next((each for each in reversed(found) if each.rule in _ASKING), None)
        if last is None or not self._words[start:end].endswith(":"):
            return None
        _first, holder, by = self._holder(start, last.at, None, None)
        return (last.rule, holder, by) if holder else None

    def _listed(self, item: re.Match[str], end: int) -> Iterator[_Taken]:
        """What a point of a list asks for."""
        assert self._asking is not None
        rule, holder, by = self._asking
        finish = item.end() + len(self._words[item.end() : end].rstrip(" ;,.\n"))
        what, position = self._words[item.end() : finish], "supports"
        if turned := _turned.match(what):
            what, position = what[turned.end() :], "opposes"
        if phrase := issue_words(what, verb=bool(item["to"])):
            yield _Taken(item.end(), finish, rule, position, phrase, holder, by, Voice.SELF)

    def _signals(self, start: int, end: int) -> Iterator[Signal]:
        """The signals of a sentence that are no words of a name; a sentence may begin with one that looks like it."""
        for signal in signals(self._words, start, end):
            length = signal.after - signal.at
            around = self._cast.within(max(0, signal.at - 80), signal.after + 80)
            if not any(each.start <= signal.at < each.end and each.end - each.start > length for each in around):
                yield signal

    def _taken(self, start: int, end: int, signal: Signal, before: Mentioned | None) -> _Taken | None:
        """The position that a signal takes, if it does."""
        words, at, after, rule, position = self._words, signal.at, signal.after, signal.rule, signal.position
        quote = next((each for each in self._quotes if each.start <= at < each.end), None)
        first, holder, by = self._holder(start, at, before, quote)
        if joined := _joins.search(words, max(start, at - 160), at):
            # "I join the bishops in calling for a truce": so do they.
            first, holder, by = self._holder(start, joined.start(), before, quote)
            if holder is not None and (whom := self._whom(joined)):
                holder, by = replace(holder, members=(*(holder.members or (holder,)), *whom)), by or self._author
        if (rule == "work" and _of_ours.search(words, max(start, at - 40), at)) or (
            rule == "urge" and _our_efforts.search(words, max(start, at - 60), at)
        ):
            # "Our efforts to end the war go on": they are of who speaks.
            holder, by = self._voice(Mentioned(at, at, "", pronoun="we"), quote), None
        finish = self._finish(after, end, quote)
        what = _aside.sub(lambda match: " " * len(match[0]), words[after:finish])
        if manner := _manner.match(what):
            what = what[manner.end() :]
        if rule in _JUDGING:
            return self._judgement(start, signal, first, holder, by, what, finish, quote)
        if rule == "against" and not re.search(
            r"(?:\b(?:is|are|was|were|be|been|remains?|remained|firmly|strongly|stands?|came|come)\s+|['’](?:m|s|re)\s+)(?:\w+\s+)?$",
            words[max(start, at - 30) : at],
        ):
            return None
        if rule in ("affirm", "demand", "warn") and (says_what_must_be(what) or _will_not.search(what, 0, 60)):
            # What must be is what they say, by the rule of these words.
            return None
        if rule in (
            "commit",
            "accept",
            "urge",
            "welcome",
            "demand",
            "work",
            "reject",
            "oppose",
            "act",
            "call",
        ) and _ought.search(words, max(start, at - 40), at):
            # "Norland should commit to talks": what it should is no position of its own.
            return None
        if rule == "thank" and re.match(r"\s*to\b", what):
            # "thanks to": owing to
            return None
        if rule == "thank" and re.match(r"\s*(?:,|you\b|goodness\b)", what) and not _thanked_for.match(what):
            return None
        if rule == "asked-of":
            # "The withdrawal is a demand of Norland": it is theirs.
            asking = next(iter(self._cast.within(after, finish + 1)), None)
            held = issue_words(words[first:at])
            return (
                _Taken(
                    first,
                    finish,
                    rule,
                    position,
                    held,
                    asking,
                    self._author if self._reports and asking and not self._is_own(asking) else None,
                    Voice.REPORTED,
                )
                if asking and asking.name and held
                else None
            )
        if (
            rule in _PUT
            and (offered := _offered.search(words, max(first - 90, start), at))
            and not re.match(r"\s+(?!(?:on|in|at|by|last|this|to|for|as|and|but)\b)[a-z]", what)
        ):
            # "the plan that Norland put on the table": it is for the plan.
            what = offered["what"]
        elif words[at:after].lower().endswith("on the table"):
            return None
        if words[at:after].lower() == "branded":
            what = re.split(r"\s+(?:as\b|[“\"])", what)[0]
        if words[at:after].lower() == "sanctioned":
            what = f" sanctions on {what}"
        if rule == "seen-as":
            what, finish = seen_as(words, at)
            if re.fullmatch(r"\s*(?:this|it|that|them)\s*", what):
                what = self._told_before(at)
        if rule == "backing" and (own := given(words, at))[0]:
            what, finish = own
        elif rule == "backing" and not what.strip(" .,;"):
            what = self._told_before(at)
        if rule == "imperative" and quote is None:
            return None
        if rule == "demand" and _demanded.match(words, at, after) and _the.search(words, max(start, at - 8), at):
            # "the demand": whose it is, and whether they stand by it, is not said.
            return None
        if rule == "act" and re.match(r"\s*(?:in|on|at|between|last|this)\b", what):
            # "The accords signed in 2018": told of, not done now.
            return None
        if rule == "urge" and _passive(words, start, at) and not re.match(r"\s+by\s", what):
            # "The envoys are expected to return": by whom is not said.
            return None
        if rule == "must" and _would_have.match(what):
            return None
        if rule == "urge" and re.search(r"\bin\s+$", words[max(start, at - 6) : at]):
            # "in order to"
            return None
        if rule in ("reject", "oppose", "thank", "welcome", "brush-off") and (seen := _as_what.search(what)):
            # "dismissed the demand as a pretext"
            what = what[: seen.start()]
        if _procedural.match(what) and _first_person.search(words, max(start, at - 30), at):
            return None
        if rule == "welcome" and _noun_before.search(words, max(0, at - 12), at):
            return None
        if (
            rule == "favour"
            and words[at:after].endswith((" of", " of "))
            and _somebodys.search(words, max(0, at - 8), at)
        ):
            # "with the support of the neighbours": it is theirs.
            return None
        if (
            rule in ("wish", "hope", "urge")
            and (ending := _ending.match(what))
            and (rule != "urge" or words[at : at + 4].lower() in _WISHES)
        ):
            # "We want to see the attacks stop."
            what = f" end of {ending['what']}"
        if (
            rule in ("call", "ask", "urge", "demand", "wish", "hope")
            and (scrapped := _scrapped.match(what))
            and scrapped["what"].strip()
        ):
            # "wants the vote cancelled"
            told = re.fullmatch(r"\s*(?:it|them|this|that)\s*", scrapped["what"])
            phrase = self._told_before(at) if told else issue_words(scrapped["what"])
            if holder is None or not phrase:
                return None
            return _Taken(
                first,
                finish,
                rule,
                "opposes",
                phrase,
                holder,
                by,
                self._whose_words(start, end, first, signal, holder, quote),
            )
        if rule == "deny" and _unsaid.match(what):
            return None
        if (
            rule == "oppose"
            and (cause := re.search(r"\sfor\s+(?=\w)", what))
            and self._only_somebody(after, after + cause.start())
        ):
            # "criticised the minister for refusing to talk"; who faults a text for what it leaves out is against the text.
            what = what[: cause.start()] if _of_text.search(what, 0, cause.start()) else what[cause.end() :]
        negation = None if rule in ("deny", "disown") else _negated.search(words, max(start, at - 40), at)
        if rule in ("affirm", "concern", "favour") and not what.strip():
            return None
        if rule in ("affirm", "commit", "ready", "demand", "welcome") and self._is_led(after, finish):
            # "reiterated its commitment to": the word after it says what is meant.
            return None
        reduced = re.match(r"\s+by\s+", what) and not _passive(words, start, at)
        if (
            reduced
            and rule in _DONE_BY
            and _past.search(words, at, after)
            and (noun := _noun_last.search(words, max(start, at - 90), at))
        ):
            # "the bill passed by the House": the House is for it.
            agents = self._cast.within(after, finish)
            if (
                agents
                and agents[0].start < after + 10
                and _alone.match(words, agents[0].end)
                and agents[0].name
                and (phrase := issue_words(noun["what"]))
            ):
                agent = agents[0]
                source = (
                    self._author if self._reports and not quote and not self._is_own(agent) else by if quote else None
                )
                voice = self._whose_words(start, end, first, signal, agent, quote)
                return _Taken(noun.start("what"), agent.end, rule, position, phrase, agent, source, voice)
        if reduced:
            return None
        to_do = rule in ("commit", "ready", "refuse", "offer", "work", "hope", "threaten", "discuss") and words[
            at:after
        ].rstrip().endswith("to")
        to_do = (to_do and not _determined.match(what) and not _named.match(what)) or rule == "will"
        if rule == "accuse" and not words[at:after].rstrip().endswith((" of", " for")):
            if not (of := re.search(r"\swith\s" if words[at : at + 4].lower() == "char" else r"\s(?:of|for)\s", what)):
                return None
            what = what[of.end() :]
        if rule == "urge" and (
            words[at : at + 4].lower() in ("want", "expe")
            or (
                words[at : at + 3].lower() in ("urg", "enc")
                and re.match(r"\s+[a-z]", what)
                and not _to.search(what, 0, 160)
            )
        ):
            # "wanted the prisoners to come home", "urged restraint": that is what they are for.
            to_do = bool(re.match(r"\s+to\s", what)) or words[at:after].endswith(" to")
        elif rule == "urge" or _goes_to_somebody(rule, what):
            if not (to := _to.search(what, 0, 160)):
                return None
            negated_to = "not" in to[0].split()
            what, to_do = what[to.end() :], True
            position = "opposes" if negated_to else position
        if position == "supports" and (none := _none_of.match(what)):
            # "sought no bases", "would accept nothing short of a withdrawal"
            position = "supports" if none["but"] else "opposes"
            what = what[none.end() :]
        if rule == "hesitate" and negation and (readily := _readily.match(words[at:after] + what)):
            # "will not hesitate to act": ready to
            position, to_do, what, negation = "supports", True, (words[at:after] + what)[readily.end() :], None
        turned = None if rule == "work" else _turned.match(what)
        if turned and _stopping.match(what) and _warfare.match(what, turned.end()):
            # "to stop the fighting": for the end of it.
            what, to_do = f" end of {what[turned.end() :]}", False
        elif turned:
            # Who refuses to condemn does not therefore support.
            doubtful = rule in ("refuse", "deny", "disown") and _judging.match(turned[0])
            position = "ambivalent" if doubtful else _other(position)
            what, to_do = what[turned.end() :], False
        if negation and not re.search(lexicon.KEPT, negation[0] + words[negation.end() : at]):
            position = (
                "supports"
                if rule == "concern" and _no_objection.search(words, max(start, at - 4), after + 6)
                else "ambivalent"
                if _undecided.search(negation[0])
                else _denied(position)
            )
        if _neither.search(words, max(start, at - 30), at) and (nor := _nor.match(what)):
            # "neither endorsed nor dismissed the timetable"
            what, position = what[nor.end() :], "ambivalent"
        if (
            rule == "deny"
            and position == "rejects"
            and _until.search(words, after, self._with_condition(after, finish, end))
        ):
            position = "conditional"
        if (
            rule in ("oppose", "refuse", "reject", "reluctance")
            and position in ("opposes", "rejects")
            and not negation
            and _only_until.search(words[after : self._with_condition(after, finish, end)])
        ):
            # "balked at the exchange until a court allowed it"
            position = "conditional"
        if position == "supports" and _conditional.search(words, after, self._with_condition(after, finish, end)):
            position = "conditional"
        passive = rule not in (
            "commit",
            "ready",
            "urge",
            "hesitate",
            "stand",
            "against",
            "reluctance",
            "deny",
            "concern",
            "favour",
            "threaten",
            "will",
            "discuss",
        ) and _passive(words, start, at)
        if passive and (named_by := re.match(r"\s*by\s+", what)):
            held = words[first:at]
            agents = self._cast.within(after + named_by.end() - 1, finish)
            holder = agents[0] if agents else None
            what = re.sub(r"\b(?:has|have|had|was|were|is|are|been|being|be)\b.*$", "", held)
        elif passive:
            return None
        if (
            rule in _NOUNS
            and holder is None
            and re.search(r"\b(?:our|my)\s+(?:\w+\s+)?$", words[max(start, at - 25) : at], re.IGNORECASE)
        ):
            # "Our support for the treaty is firm."
            holder = self._voice(Mentioned(at, at, "", pronoun="we"), quote)
        if rule == "proposal" and (of := re.search(r"\s(?:of|by|from)\s", words[at:after])):
            holder = next(iter(self._cast.within(at + of.end(), after)), None)
        if rule in _NOUNS and (owner := self._owner(at)) is not None:
            holder, by = owner, holder if holder is not None and holder.name != owner.name else by
        if rule == "thank" and (cause := re.search(r"\sfor\s", what)):
            what = what[cause.end() :]
        if rule in ("vote", "vote-against", "hesitate") and not words[at:after].rstrip().endswith(
            (" of", " on", " over", " from", " about", " to")
        ):
            what = what if rule == "vote-against" or words[at : at + 5] in ("consi", "sides", "dodge") else " it"
        whole = _opens_clause(words[at:after])
        parts = (
            listed_apart(what, clause=whole)
            if (to_do or whole) and rule in _LISTING and position in ("supports", "conditional")
            else things_apart(what)
            if rule in _OF_THINGS
            else [what]
        )
        asked = [each for part in parts[1:] if (each := _also_asked(part, position, verb=to_do, whole=whole))[0]]
        what = parts[0]
        phrase = issue_words(what, verb=to_do, whole=whole)
        if (
            (to_do and _complies.fullmatch(what))
            or _pronoun_first.match(what)
            or (rule in _TRANSITIVE and _only_when.fullmatch(what))
        ):
            phrase = self._told_before(at)
        if (not phrase or phrase == "outcome") and (said_before := _said_before.fullmatch(_goes_on.split(what)[0])):
            phrase = self._told_before(at) or said_before["noun"] or ""
        if holder is None or not phrase:
            return None
        voice = self._whose_words(start, end, first, signal, holder, quote)
        return _Taken(first, finish, rule, position, phrase, holder, by, voice, tuple(asked))

    def _whose_words(
        self, start: int, end: int, first: int, signal: Signal, holder: Mentioned, quote: Quote | None
    ) -> Voice:
        """Whether somebody says themselves where they stand: where they are quoted, write the text, are said to say it, or the word is one of saying."""
        words, at = self._words, signal.at
        of_saying = SAYING.match(words[at : signal.after]) or (
            signal.rule in _OWN_WORDS and not _votes.match(words, at)
        )
        before = (each for each in self._cast.within(start, at) if _speaking.match(words, each.end, at))
        behind = (
            each
            for match in _said_behind.finditer(words, signal.after, end)
            for each in self._cast.within(match.end(), end)[:1]
            if each.start <= match.end() + len("the ")
        )
        said_it = any(each.name == holder.name for each in (*before, *behind))
        own = quote or of_saying or said_it or self._is_writer(first, holder)
        return Voice.SELF if own else Voice.REPORTED

    def _is_writer(self, first: int, holder: Mentioned) -> bool:
        """Whether somebody whose words begin at a place writes the text, or is who its author speaks for."""
        if self._author is None:
            return False
        return (
            _says_we.match(self._words, first) is not None
            or _is_named_in(holder.name, self._author.name)
            or (holder.name == self._state if self._state else self._reports and self._is_own(holder))
        )

    def _judgement(
        self,
        start: int,
        signal: Signal,
        first: int,
        holder: Mentioned | None,
        by: Mentioned | None,
        what: str,
        finish: int,
        quote: Quote | None,
    ) -> _Taken | None:
        """What must be, or is unacceptable, in the words of whoever says so."""
        words, at, after, rule, position = self._words, signal.at, signal.after, signal.rule, signal.position
        # Who judges is who speaks; who is spoken of is part of what should be.
        judge = (quote.speaker if quote else None) or by
        if (
            judge is None
            and (judge := self._says(start, at, at, Mentioned(at, at, ""))) is not None
            and judge.end <= at
        ):
            saying = next(iter(SAYING.finditer(words, judge.end, at)), None)
            first = max(first, saying.end()) if saying and not (holder and holder.start > saying.end()) else first
        if judge is None and not quote:
            judge = self._indirect(start) or self._author
        if judge is None or not judge.name:
            return None
        if (relative := _relative_to.search(words, max(start, first - 80), first)) and first > start:
            # "The captives who are still held on either side should be exchanged": what the side stands in is no clause of its own.
            first = max(
                [start if not quote else max(start, quote.start)]
                + [match.end() for match in _strong.finditer(words, start, relative.start())]
            )
        subject = _joined_on.split(words[first:at])[-1]
        clauses = [match.end() for match in _strong.finditer(subject)]
        subject = subject[clauses[-1] if clauses else 0 :].strip(" ,“")
        if rule == "has-ours" and (again := re.match(r"(?:it|this|that)\b", subject, re.IGNORECASE)):
            subject = self._told_before(at) or subject[again.end() :]
        if rule in ("effect", "has-ours") and _is_somebody.fullmatch(subject):
            return None
        if rule == "has-ours" and _conditional.search(words, after, self._with_condition(after, finish, finish + 160)):
            position = "conditional"
        if rule == "harm":
            subject = what
        if rule == "right":
            subject = f"{issue_words(subject)} self-defence"
        if rule == "depend" and _everything.fullmatch(subject):
            # "Everything hinges on the talks": they are what is wanted.
            subject, position = what, "supports"
        if (
            rule == "must"
            and position == "rejects"
            and _only_until.search(words[after : self._with_condition(after, finish, finish + 160)])
        ):
            position = "conditional"
        held = subject if rule in ("judged", "effect", "has-ours", "right", "depend", "harm") else f"{subject} {what}"
        if rule == "must" and subject.lower() in ("that", "it", "this", "we", "i") and _procedural.match(what):
            return None
        turned = _turned.match(what) if rule == "must" else None
        ends = rule == "must" and _comes_to_end.match(what)
        stays = rule == "must" and _stays.match(what)
        if (
            ends
            and self._last
            and at - self._last[1] < _NEAR
            and subject.lower() not in ("it", "this", "that")
            and self._last[0].lower() in subject.lower()
        ):
            # "The raids are unacceptable and must end" is said once.
            return None
        if (ends or stays) and re.fullmatch(r"(?:and\s+)?(?:it|this|that|they|these|those)", subject, re.IGNORECASE):
            subject = self._told_before(at) if self._last and at - self._last[1] < _NEAR else ""
            if not subject:
                return None
        if rule == "absent":
            held = what
            if words[at:after].lower().startswith(("only", "solely")):
                held = what = _achieved.split(what)[0]
            if words[at:after].endswith((" why", " that")) and _negates.search(what):
                position = _other(position)
            elif within := _without.match(what):
                held, position = within["rest"], "supports" if within["how"].lower() == "without" else "opposes"
        elif rule == "judged" and (not subject or _impersonal.search(subject)):
            # "It is vital that the road be opened"
            if _procedural.match(what):
                return None
            held = what
        elif rule == "judged" and _is_somebody.fullmatch(subject) and (step := _step.match(what)):
            # "This is an important step toward peace"
            held = what[step.end() :]
        elif rule == "must" and _nobody.match(subject):
            position, held = _other(position), what
            if done := _done.match(what):
                held = f"{subject} {done['verb']}"
        elif ends and (named := issue_words(subject)):
            # "The war must end": what is wanted is the end of it. Of raids that must end there is talk as of raids.
            of_war = _warfare.search(subject)
            held, position = (f"end of {named}", position) if of_war else (named, _other(position))
        elif stays:
            held = subject
        elif rule == "must" and not turned and (done := _done.match(what)):
            if _judging.match(done["verb"]):
                # "The raids must be condemned"
                if not subject:
                    return None
                held, position = subject, _other(position)
            elif position in ("opposes", "rejects") and (means := _by_means.search(what, 0, 120)):
                # "The quarrel cannot be settled by force": it is the force.
                held, position = what[means.end() :], "rejects"
            else:
                held = f"{subject} {done['verb']}"
        elif turned:
            position, held = _other(position), what[turned.end() :] or subject
        elif rule == "must":
            held = what
        parts = (
            listed_apart(held, things=False)
            if rule == "must" and held == what and not turned and position == "supports"
            else [held]
        )
        parts = [part for part in parts if issue_words(part, verb=True)] or parts
        also = [each for part in parts[1:] if (each := _also_asked(part, position, verb=True, whole=False))[0]]
        phrase = issue_words(parts[0], verb=rule == "must" and held == what and not turned) or (
            issue_words(f"{subject} {what}") if rule == "must" else ""
        )
        if (
            rule == "must"
            and held == what
            and any(word in lexicon.DEEDS for word in what.split()[:2])
            and (named := issue_words(subject))
        ):
            # "The army must withdraw": the withdrawal of the army.
            phrase = f"{phrase} of {named}"
        return _Taken(first, finish, rule, position, phrase, judge, None, Voice.SELF, tuple(also)) if phrase else None

    def _whom(self, joined: re.Match[str]) -> Sequence[Mentioned]:
        """Those whom somebody joins, each as they are called: by name where they have one, else by the words that stand there."""
        found: list[Mentioned] = []
        place = joined.start("whom")
        for part in re.split(r",\s+(?:and\s+)?|\s+and\s+", joined["whom"]):
            place = joined.string.index(part, place)
            named = next(
                (each for each in self._cast.within(place, place + len(part)) if not self._cast.is_inside(each)), None
            )
            called = re.sub(r"\A(?:the|all|our)\s+", "", part, flags=re.IGNORECASE)
            if called:
                found.append(
                    named
                    if named and named.name and named.end >= place + len(part) - 1
                    else Mentioned(place, place + len(part), called, many=True)
                )
            place += len(part)
        return found

    def _owner(self, at: int) -> Mentioned | None:
        """Whose a noun is: "Norland's refusal"."""
        before = re.search(r"['’]s?\s+(?:\w+\s+)?$", self._words[max(0, at - 40) : at])
        if before is None:
            return None
        end = max(0, at - 40) + before.start()
        if self._cast.within(end, at):
            # "Norland's army vowed": it is the army's.
            return None
        return next((each for each in self._cast.within(max(0, end - 120), end) if each.end == end and each.name), None)

    def _finish(self, after: int, end: int, quote: Quote | None) -> int:
        """Where what is meant ends: with the clause, or before the next word that takes a position."""
        last = min(end, quote.end) if quote else end
        plain = _aside.sub(lambda match: " " * len(match[0]), self._words[after:last])
        if stop := _end_of_what.search(plain):
            last = after + stop.start()
        for match in re.finditer(r",?\s+and\s+(?:also\s+|\w+ly\s+)?(?=\w)", self._words[after:last]):
            place = after + match.end()
            if follows(self._words, place):
                last = after + match.start()
                break
        return after + len(self._words[after:last].rstrip(" .,!?\n"))

    def _is_led(self, after: int, finish: int) -> bool:
        """Whether a noun that takes a position follows at once: "expressed its support for"."""
        match = re.compile(
            r"\s*(?:(?:his|her|its|their|our|the|my|a|an|\w+ly|firm|strong|full|deep|grave|unwavering|continued|steadfast|enduring)\s+)*"
        ).match(self._words, after, finish)
        place = match.end() if match else after
        of = re.compile(r"(?:support|backing|opposition|readiness|willingness|commitment)\s+of\b").match(
            self._words, place
        )
        return bool(of) or follows(self._words, place, finish)

    def _holder(
        self, start: int, at: int, before: Mentioned | None, quote: Quote | None
    ) -> tuple[int, Mentioned | None, Mentioned | None]:
        """Whose verb the word at a place is, from where on the clause goes, and by whom it is said if that is somebody else."""
        words = self._words
        first = max(start, quote.start) if quote else start
        by: Mentioned | None = quote.speaker if quote else None
        strong = [first, *(match.end() for match in _strong.finditer(words, first, at))]
        relative = re.search(r",?\s+(?:which|who)\s+(?:\w+\s+){0,3}$", words[first:at])
        if relative:
            named = self._cast.within(first, first + relative.start())
            if named:
                return named[-1].start, self._voice(named[-1], quote), by
        holder: Mentioned | None = None
        begin = strong[-1]
        aside = [
            match.span() for pattern in (_inserted, _relative, _aside) for match in pattern.finditer(words, first, at)
        ]
        for region in reversed(strong):
            named = [
                each
                for each in self._cast.within(region, at)
                if not self._cast.is_inside(each) and not any(a < each.start < b for a, b in aside)
            ]
            # "Russia's minister opposes": it is not Russia's verb.
            named = [
                each for each in named if each is named[-1] or not re.match(r"['’]", words[each.end : each.end + 1])
            ]
            # After a comma or "and" somebody else may go on: right there, or not at all.
            starts = {match.end() for match in _weak.finditer(words, region, at)}
            later = [
                each
                for each in named[1:]
                if each.start in starts
                and not any(a < each.start <= b for a, b in aside)
                and not self._is_apposition(each, region)
            ]
            if named:
                holder = later[-1] if later else named[0]
                begin = holder.start
                break
            if region != first and words[:region].endswith("that"):
                begin = region
        if holder is None:
            holder, begin = before, strong[-1]
            if self._is_bare(first, at):
                holder, begin = (quote.speaker if quote else self._resolving(at)), first
            while begin < at and not words[begin].isalnum():
                begin += 1
            return begin, holder, by
        if (
            (newcomer := _newcomer.search(words, max(begin, at - 80), at))
            and not self._cast.within(newcomer.start("who"), newcomer.end("who"))
            and not _inanimate.search(newcomer["who"])
        ):
            # "Norland waited until a council of elders endorsed it": it is the verb of the nearest subject.
            begin = newcomer.start("who")
            holder = Mentioned(begin, newcomer.end("who"), re.sub(r"^\w+\s+", "", newcomer["who"]))
        if (
            by is None
            and self._reports
            and not quote
            and self._author
            and not _is_named_in(holder.name, self._author.name)
            and holder.pronoun not in ("we", "i")
            and not self._is_own(holder)
        ):
            by = self._author
        if by is None and (outer := self._says(start, begin, at, holder)) is not None:
            by = outer
        return begin, self._voice(holder, quote), by

    def _is_apposition(self, each: Mentioned, region: int) -> bool:
        """Whether an office between commas tells who was named before it: "Ada Brook, the opposition leader, wants"."""
        return (
            bool(each.office)
            and re.search(r",\s+(?:the|an?|its|his|her|their)\s+(?:\w+\s+)?\Z", self._words[region : each.start])
            is not None
            and re.match(r"(?:\s+(?:of|for|in)\s[^,.;]{2,50})?,", self._words[each.end : each.end + 60]) is not None
        )

    def _told_before(self, at: int) -> str:
        """What "it" is that somebody supports: the issue told last, where that was in this paragraph or the one before."""
        if self._last is None or self._words.count("\n\n", self._last[1], at) > 1:
            return ""
        return self._last[0]

    def _indirect(self, start: int) -> Mentioned | None:
        """Whose words go on in a sentence that names nobody: "She said it was late. The siege must end." """
        if self._reporter is None or self._reports or self._reporter[0] != self._words.rfind("\n\n", 0, start):
            return None
        return self._reporter[1]

    def _report(self, start: int, end: int) -> None:
        """Remember who is said to speak in a sentence, if anybody is."""
        for each in self._cast.within(start, end):
            if (
                each.name
                and not self._cast.is_inside(each)
                and not _possessed.match(self._words, each.end)
                and _speaking.match(self._words, each.end, end)
            ):
                self._reporter = self._words.rfind("\n\n", 0, start), each
                return

    def _only_somebody(self, start: int, end: int) -> bool:
        """Whether nothing but somebody stands there: "the two commanders"."""
        return any(
            each.end >= end - 1
            and re.fullmatch(
                r"\s*(?:the\s+|both\s+|all\s+|two\s+|his\s+|her\s+|its\s+)*", self._words[start : each.start]
            )
            for each in self._cast.within(start, end)
        )

    def _with_condition(self, after: int, finish: int, end: int) -> int:
        """Up to where a condition may stand: in what comes after the words, but not in what is said next."""
        further = _further.search(self._words, after, end)
        return further.start() if further else min(end, finish + 160)

    def _resolving(self, at: int) -> Mentioned | None:
        """Whose resolution a paragraph without a subject is in: "The Council," on a line of its own, or the author."""
        heads = list(re.finditer(r"^The [A-Z][^,.\n]{2,60},$", self._words[:at], re.MULTILINE))
        named = self._cast.within(heads[-1].start(), heads[-1].end()) if heads else ()
        return named[0] if named else self._author

    def _is_own(self, holder: Mentioned) -> bool:
        """Whether somebody is the body that the author speaks for: the first that takes a position, and no person."""
        if self._state:
            return holder.name == self._state
        return (
            not holder.one
            and not holder.many
            and not self._is_personal
            and (self._body is None or self._body.name == holder.name)
        )

    def _is_bare(self, first: int, at: int) -> bool:
        """Whether a sentence of somebody quoted begins with its verb: "Welcome the agreement"."""
        return not self._words[first:at].strip(" “")

    def _voice(self, holder: Mentioned, quote: Quote | None) -> Mentioned | None:
        if holder.pronoun in ("we", "i"):
            # Who speaks for a body names it, and says "we" of it.
            if holder.pronoun == "we" and self._state and not quote:
                return replace(holder, name=self._state)
            return quote.speaker if quote else (self._body if holder.pronoun == "we" else None) or self._author
        if quote and quote.speaker and not holder.one and _speaks_for(quote.speaker, holder):
            return quote.speaker
        return holder if holder.name else None

    def _says(self, start: int, begin: int, at: int, holder: Mentioned) -> Mentioned | None:
        """Who says of the holder what is said: "A said that B opposes it", "B opposes it, said A", "according to A"."""
        words = self._words
        for match in _inserted.finditer(words, begin, at):
            if inserted_by := [each for each in self._cast.within(match.start("who"), match.end("who")) if each.name]:
                return inserted_by[0]
        sentence = words.find("\n", at)
        last = sentence if sentence >= 0 else len(words)
        before = self._cast.within(start, begin)
        direct = [each for each in before if _speaking.match(words, each.end, begin) and not self._cast.is_inside(each)]
        for each in (*direct[-1:], *before):
            if each.pronoun in ("we", "i") and _speaking.match(words, each.end, begin):
                return self._voice(each, None)
            if (
                not self._cast.is_inside(each)
                and each.name
                and each.name != holder.name
                and not _possessed.match(words, each.end)
                and SAYING.search(words, each.end, begin)
            ):
                between = words[each.end : begin]
                if len(between) < 120 and "." not in between:
                    return each
        inserted = re.compile(r",\s+(?=[^,.]{2,60}\b(?:said|says|added|told)\b\s*,)|\baccording\s+to\s+", re.IGNORECASE)
        stop = min(place for place in (words.find(". ", at), last, at + 400) if place >= 0)
        for match in inserted.finditer(words, begin, max(stop, begin)):
            named = self._cast.within(match.end(), min(len(words), match.end() + 80))
            if named and named[0].start <= match.end() + 4 and named[0].name and named[0].name != holder.name:
                return named[0]
        return None


def _own_state(plain: str, cast: Cast) -> str:
    """The state that who speaks says "we" of, where "we" is said at all: that which most takes positions and does things in sentences of its
    own, so that no other state is as often their subject."""
    counts = Counter[str]()
    if not _we.search(plain):
        return ""
    for start, end in sentences(plain):
        named = next((each for each in cast.within(start, end) if not cast.is_inside(each)), None)
        if (
            named
            and named.name
            and not (named.one or named.many or named.pronoun or named.office)
            and named.start < start + 20
            and not _possessed.match(plain, named.end)
        ):
            counts[named.name] += 2 * bool(_takes.match(plain, named.end, end)) + bool(
                _we.search(plain, named.end, end)
            )
    best = counts.most_common(2)
    return best[0][0] if best and best[0][1] > 1 and (len(best) < 2 or best[0][1] > best[1][1]) else ""


def _is_named_in(name: str, longer: str) -> bool:
    """Whether one name is the other, or what it is called for short: "the Ministry" of the "Ministry of Health of Norland"."""
    return bool(parts := set(fold(name).split())) and parts <= set(fold(longer).split())


def _passive(words: str, start: int, at: int) -> bool:
    before = re.search(r"\b(?:is|are|was|were|been|being|be)\s+(?:\w+ly\s+)?$", words[max(start, at - 30) : at])
    return before is not None and not re.match(r"\w+ing\b", words[at : at + 30])


def _speaks_for(speaker: Mentioned, holder: Mentioned) -> bool:
    """Whether somebody who is quoted speaks of the state of their office: the first letters of "Canadian" and "Canada" are the same."""
    stem = _IRREGULAR.get(fold(holder.name), fold(holder.name)[:4])
    own = fold(f"{speaker.office} {speaker.name if not speaker.one else ''}")
    # Several who speak together call themselves by their office.
    also = fold(holder.office).split()[-1:] if holder.many else []
    return any(part.startswith(stem) or part in also for part in own.split()) or (
        holder.pronoun == "they" and not speaker.one
    )


def _also_asked(part: str, position: str, *, verb: bool, whole: bool) -> tuple[str, str]:
    """What else is asked for, and the position on it: "and refrain from raids", "and that the dam never be shelled"."""
    if turned := _turned.match(part):
        return issue_words(part[turned.end() :]), "opposes"
    if whole and (never := _never.search(part)):
        return issue_words(part[: never.start()] + part[never.end() :], whole=True), "opposes"
    return issue_words(part, verb=verb, whole=whole), position


def _goes_to_somebody(rule: str, what: str) -> bool:
    return rule == "demand" and bool(re.match(r"\s+(?:all\s+|both\s+|the\s+)?[A-Z]\w+(?:\s+[A-Z]\w+)*\s+to\s", what))


def _other(position: str) -> str:
    return {"supports": "opposes", "opposes": "supports", "rejects": "supports"}.get(position, position)


def _denied(position: str) -> str:
    """What is left of a position that is denied: who does not support opposes, who does not oppose is not for it yet."""
    return {"supports": "opposes", "opposes": "ambivalent", "rejects": "ambivalent"}.get(position, position)


def _opens_clause(word: str) -> bool:
    """Whether a whole sentence follows: after "that", and after "agreed" alone."""
    return word.rstrip().lower().endswith((" that", "agree", "agrees", "agreed"))
