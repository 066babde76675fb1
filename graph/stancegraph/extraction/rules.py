"""Who stands where, by rules: a word that takes a position, whose verb it is, and what follows it.

English only, without a model. What the rules were written on and how good they are elsewhere: ``docs/candidates.md``.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from stancegraph.coding.candidates import Candidate
from stancegraph.coding.suggestions import Suggestions
from stancegraph.extraction import lexicon
from stancegraph.extraction.lexicon import listed
from stancegraph.extraction.mentioned import Cast, Mentioned
from stancegraph.extraction.naming import issue_of
from stancegraph.extraction.sentences import sentences
from stancegraph.model.words import Voice
from stancegraph.naming import fold


def _either(words: str) -> str:
    ordered = sorted(words.split(), key=len, reverse=True)
    return "|".join(re.escape(each).replace(r"\*", r"\w*").replace("_", r"\s+") for each in ordered)


_FAMILIES = {
    name: re.compile(
        rf"\b(?:{_either(family.words)})\b"
        + (
            rf"(?P<lead>(?:\s+(?:{_either(family.leads)})\b){'+' if family.bound else '*'})"
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
_modal = re.compile(
    rf"(?<!would )\b(?:{lexicon.MODALS})\s+(?P<not>not\s+)?(?!they\b|he\b|it\b|she\b|we\b|be\s+noted|be\s+clear)(?=\w)",
    re.IGNORECASE,
)
_judged = re.compile(
    r"\b(?:is|are|was|were|be|remains?|remained|as)\s+(?P<not>not\s+|no\s+)?(?:\w+ly\s+|\w+,\s+|an?\s+|so\s+)*"
    rf"(?:(?P<praised>{_either(lexicon.PRAISED)})|(?P<blamed>{_either(lexicon.BLAMED)}))\b",
    re.IGNORECASE,
)
_determined = re.compile(r"\s*(?:the|an?|its|his|her|their|our|this|that|these|those|both|all|any)\b", re.IGNORECASE)
_to = re.compile(r"\s+(?:not\s+)?to\s+(?!(?:the|an?|its|his|her|their|this|that|these|both|all)\b)(?=[a-z])")
_turned = re.compile(rf"\s*(?:to\s+)?(?:{_either(lexicon.TURNED)})\b(?:\s+(?:from|to|any|all))*\s*", re.IGNORECASE)
_negated = re.compile(lexicon.NEGATIONS, re.IGNORECASE)
_conditional = re.compile(lexicon.CONDITIONS, re.IGNORECASE)
_end_of_what = re.compile(
    r"[;:”]|\s[–—-]\s|—|,\s+(?:which|who|whom|whose|as|but|while|although|though|according|after|saying|adding|in\s+a|instead)\b"
    r"|,?\s+(?:but|while|which|who|whereas|although|unless|because|according\s+to|instead\s+of|provided|only\s+if|after\s+\w+ing)\b"
    r"|,\s+(?:and\s+)?(?:he|she|they|it|we|i)\s|,\s+(?:he|she|they|it)?\s*(?:said|says|added)\b|,\s+\w+\s+said\b|,\s+and\s+\w+ed\b|\s+that\s+(?:is|are|was|were|serves?|will)\b",
    re.IGNORECASE,
)
_strong = re.compile(
    r"[;:“”\"]|\b(?:that|while|whereas|although|but|because|if|unless|as|said|says|argued|claimed|believes|insisted|insists)\b",
    re.IGNORECASE,
)
_weak = re.compile(r",\s+(?:and\s+)?(?:the\s+)?|\s+and\s+(?:the\s+)?", re.IGNORECASE)
_saying = re.compile(rf"\b(?:{_either(lexicon.SAID)})\b", re.IGNORECASE)
_quoted = re.compile(r"[“\"](?P<inside>[^“”\"]+)(?:[”\"]|\Z)")
_label = re.compile(r"^(?P<label>[^“”\"\n:]{3,400}):\s*$")
_statement = re.compile(
    r"^(?:(?:joint|press)\s+)*(?:statement|declaration|communiqué|remarks)\s+(?:by|from|of)\s+(?:the\s+)?",
    re.IGNORECASE,
)
_word = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
_LONGEST_ISSUE = 8
_KNOWN_BY_ACTS = frozenset(["welcome", "favour", "proposal", "act", "stand", "ready", "reluctance", "hesitate"])
"""Rules whose words tell what somebody thinks or does, not what they say."""
_NOUNS = frozenset(["favour", "proposal", "concern", "commit", "ready", "reluctance", "reject"])
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

_hollow = listed(lexicon.HOLLOW) | listed(lexicon.LIGHT)
_carried = re.compile(
    rf"^.{{0,60}}?\b(?:{_either(lexicon.CARRIERS)})\s+(?:(?:by|from)\s+[^,]{{2,50}}?\s+(?:regarding\s+(?:his|her|its|their)\s+(?:{_either(lexicon.CARRIERS)})\s+)?(?=(?:to|for)\s+(?!the\b|an?\b)))?(?:to|for|of|on(?!\s+(?:[A-Z]|\d))|regarding|about)\s+(?=\w)",
    re.IGNORECASE,
)
_possessor = re.compile(r"^\s*(?:the\s+)?(?:@?[A-Z][\w.]*\s+)*@?[A-Z][\w.]*['’]s?\s+(?=\w)")
_issue_ends = re.compile(
    r",|\s+and\s+|\s+(?:that|which|who|only|is|are|was|were|be|been|being|has|have|had|would|will|remain\w*|as|so|without|than|then|where|when|despite|intended|given|because|if|proposed|made|including|amid|"
    r"out|throughout|toward|towards|through|after|before|during|since|until|within|under)\b"
)
_purpose = re.compile(r"\s+to\s+(?!(?:the|an?|its|his|her|their)\b)(?=[a-z])")
_inserted = re.compile(
    rf",\s+(?P<who>[^,“”\n]{{2,70}}?)\s+(?:{_either(lexicon.SAID)})(?:\s+[^,“”\n]{{1,30}})?,", re.IGNORECASE
)
_aside = re.compile(r"—[^—“”\n]{1,160}—|\([^()\n]{1,80}\)")
_relative = re.compile(r",\s+(?:who|which)\s[^,“”\n]*,")
_light = listed(lexicon.LIGHT)
_joining = listed("of in on for to from between with against at over and by")


_turn = re.compile(
    r"^(?:(?P<name>(?:(?:MR|MS|MRS|DR)\.\s+)?[A-Z][A-Z’'.-]*(?:[ ][A-Z][A-Z’'.-]*){0,4}):|(?P<asked>Q)\b:?)\s+",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class _Quote:
    """Words of somebody; nobody's are those of a question, or of whom it is not known."""

    start: int
    end: int
    speaker: Mentioned | None
    asked: bool = False


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
    also: tuple[str, ...] = ()


RULES = hashlib.sha256(
    repr(sorted((name, value) for name, value in vars(lexicon).items() if name.isupper())).encode()
).hexdigest()[:16]
"""Of the words of the rules: other words are other runs."""


def in_english(language: str) -> bool:
    """Whether a text may be read by rules of English: that is its language, or none is said."""
    return language.casefold().split("-")[0] in ("", "en", "eng")


def rules(text: str, words: str, suggestions: Suggestions, author: str = "") -> list[Candidate]:
    """The positions taken in a text; ``text`` is its SHA-256, ``author`` who says "we" and "I" where nobody is quoted."""
    cast = Cast(words, suggestions)
    turns = _turns(words, cast, author)
    reader = _Reader(
        words, cast, turns or _quotes(words, cast), author, suggestions.named("actor", author) if author else ""
    )
    found: list[Candidate] = []
    for start, end in sentences(words):
        for taken in reader.read(start, end):
            # What two do together each of them does.
            for who in taken.who.members if taken.who and taken.who.members else (taken.who,):
                for what in (taken.what, *taken.also):
                    found += _candidates(text, words, replace(taken, who=who, what=what), suggestions)
    return found


def _candidates(text: str, words: str, taken: _Taken, suggestions: Suggestions) -> Iterator[Candidate]:
    who, by = taken.who, taken.said_by
    same = by is None or (who is not None and by.name == who.name)
    conditional = (
        _conditional.search(words, taken.start, min(len(words), taken.end + 200))
        if taken.position == "conditional"
        else None
    )
    ends = words.find(".", taken.end) if conditional else -1
    yield Candidate(
        text,
        taken.start,
        taken.end,
        f"rules:{taken.rule}",
        actor=who.actor if who else "",
        actor_name=who.name if who else "",
        issue=issue_of(taken.what, suggestions),
        issue_words=taken.what,
        voice=(taken.voice if same else Voice.ATTRIBUTED).value,
        attributed_by="" if same or by is None else by.actor or by.name,
        condition=words[conditional.start() : ends].strip() if conditional and ends > conditional.start() else "",
        position=taken.position,
    )


def _turns(words: str, cast: Cast, author: str) -> list[_Quote]:
    """What each says in a transcript: paragraphs after a name in capitals and a colon; after a "Q" somebody asks."""
    starts = list(_turn.finditer(words))
    if len(starts) < 2:
        return []
    known = {
        fold(name).split()[-1]: name
        for name in (*(each.name for each in cast.all if each.one and " " in each.name), author)
        if name
    }
    found = []
    for match, after in zip(starts, [*(each.start() for each in starts[1:]), len(words)], strict=True):
        label = re.sub(r"^(?:MR|MS|MRS|DR)\.\s+", "", match["name"] or "")
        name = known.get(fold(label).split()[-1], label.title()) if label else ""
        actor = next((each.actor for each in cast.all if each.name == name and each.actor), "")
        speaker = Mentioned(match.start(), match.end(), name, actor, one=True) if name else None
        found.append(_Quote(match.end(), after, speaker, asked=bool(match["asked"])))
    return found


def _quotes(words: str, cast: Cast) -> list[_Quote]:
    """What is quoted, and who says it: the one named before with a colon or a verb of saying, else after it; a quotation without any is of
    the speaker before it in the same paragraph."""
    found: list[_Quote] = []
    for match in _quoted.finditer(words):
        paragraph = words.rfind("\n", 0, match.start()) + 1
        before = words[paragraph : match.start()]
        speaker: Mentioned | None = None
        if (label := _label.match(before)) and len(match["inside"].split()) > 3:
            begin = paragraph + (len(stated[0]) if (stated := _statement.match(label["label"])) else 0)
            end = paragraph + label.end("label")
            inside = cast.within(begin, end)
            named = next((each for each in reversed(inside) if each.one), None)
            speaker = named or Mentioned(
                begin, end, " ".join(words[begin:end].split()), actor=inside[0].actor if len(inside) == 1 else ""
            )
        else:
            sentence = max(before.rfind(". "), before.rfind("\n"), 0) + paragraph
            after = (
                min(
                    end
                    for end in (words.find(".", match.end()), words.find("\n", match.end()), match.end() + 120)
                    if end >= 0
                )
                if match.end() < len(words)
                else match.end()
            )
            if (
                _saying.search(words, match.end(), min(after, match.end() + 60))
                and match["inside"].rstrip()[-1:] in ",?!—"
            ):
                speaker = next(iter(cast.within(match.end(), after + 1)), None)
            if speaker is None and _saying.search(words, sentence, match.start()):
                speaker = next(
                    (each for each in cast.within(sentence, match.start()) if not cast.is_inside(each)), None
                )
            if speaker is None and found and found[-1].start >= paragraph:
                speaker = found[-1].speaker
        # A text that stands in quotation marks from end to end is nobody else's.
        if speaker is not None or "\n\n" not in match["inside"]:
            found.append(_Quote(match.start("inside"), match.end("inside"), speaker))
    return found


class _Reader:
    def __init__(self, words: str, cast: Cast, quotes: Sequence[_Quote], author: str, known: str) -> None:
        self._words = words
        self._cast = cast
        self._quotes = quotes
        self._author = Mentioned(0, 0, author, actor=known) if author else None
        self._reports = bool(known)
        plain = words
        for quote in quotes:
            plain = plain[: quote.start] + " " * (quote.end - quote.start) + plain[quote.end :]
        self._is_personal = re.search(r"\bI\b", plain) is not None
        self._body: Mentioned | None = None
        self._last = ""

    def read(self, start: int, end: int) -> Iterator[_Taken]:
        """The positions of one sentence, none within another."""
        found = sorted(self._all(start, end), key=lambda each: (each[0], -each[1]))
        free = start
        subject: Mentioned | None = None
        said = set[tuple[str, str]]()
        if self._words[start:end].rstrip('”"').endswith("?"):
            return
        for at, after, rule, position in found:
            if at < free or any(each.asked and each.start <= at < each.end for each in self._quotes):
                continue
            taken = self._taken(start, end, at, after, rule, position, subject)
            if taken is None:
                # What is urged by nobody who is named is not theirs who are urged.
                finish = self._finish(after, end, None)
                free = finish if rule == "urge" and _to.search(self._words, after, finish) else free
                continue
            self._last = taken.what
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
            said.add(key)
            free = taken.end if rule == "thank" or _opens_clause(self._words[at:after]) else max(after, at + 1)
            yield taken

    def _all(self, start: int, end: int) -> Iterator[tuple[int, int, str, str]]:
        for name, pattern in (*_FAMILIES.items(), ("commit", _commitment), ("favour", _support_of)):
            for match in pattern.finditer(self._words, start, end):
                around = self._cast.within(max(0, match.start() - 80), match.end() + 80)
                # A word of a name takes no position; a sentence may begin with one that does.
                if any(
                    each.start <= match.start() < each.end and each.end - each.start > match.end() - match.start()
                    for each in around
                ):
                    continue
                yield *match.span(), name, lexicon.VERBS[name].position
        for match in _modal.finditer(self._words, start, end):
            yield *match.span(), "must", "opposes" if match["not"] else "supports"
        for match in _judged.finditer(self._words, start, end):
            yield *match.span(), "judged", "supports" if bool(match["praised"]) is not bool(match["not"]) else "opposes"

    def _taken(
        self, start: int, end: int, at: int, after: int, rule: str, position: str, before: Mentioned | None
    ) -> _Taken | None:
        words = self._words
        quote = next((each for each in self._quotes if each.start <= at < each.end), None)
        speaker = quote.speaker if quote else None
        first, holder, by = self._holder(start, at, before, quote)
        finish = self._finish(after, end, quote)
        what = _aside.sub(lambda match: " " * len(match[0]), words[after:finish])
        if rule in ("must", "judged"):
            # Who judges is who speaks; who is spoken of is part of what should be.
            judge = speaker or by
            if (
                judge is None
                and (judge := self._says(start, at, at, Mentioned(at, at, ""))) is not None
                and judge.end <= at
            ):
                saying = next(iter(_saying.finditer(words, judge.end, at)), None)
                first = max(first, saying.end()) if saying and not (holder and holder.start > saying.end()) else first
            if judge is None and not quote:
                judge = self._author
            if judge is None:
                return None
            held = words[first:at].strip(" ,“") if rule == "judged" else f"{words[first:at].strip(' ,“')} {what}"
            turned = _turned.match(what) if rule == "must" else None
            if turned:
                position, held = _other(position), what[turned.end() :] or words[first:at]
            elif rule == "must":
                held = what
            phrase = _issue(held, verb=rule == "must" and not turned) or (
                _issue(f"{words[first:at]} {what}") if rule == "must" else ""
            )
            return _Taken(first, finish, rule, position, phrase, judge, None, Voice.SELF) if phrase else None
        if rule == "against" and not re.search(
            r"\b(?:is|are|was|were|be|been|remains?|remained|firmly|strongly|stands?)\s+(?:\w+\s+)?$",
            words[max(start, at - 30) : at],
        ):
            return None
        if rule == "affirm" and _modal.search(what):
            # What must be is what they say, by the rule of these words.
            return None
        negation = None if rule == "deny" else _negated.search(words, max(start, at - 40), at)
        if rule in ("affirm", "concern", "favour") and not what.strip():
            return None
        if rule in ("affirm", "commit", "ready", "demand", "welcome") and self._is_led(after, finish):
            # "reiterated its commitment to": the word after it says what is meant.
            return None
        if re.match(r"\s+by\s", what) and not _passive(words, start, at):
            return None
        to_do = rule in ("commit", "ready", "refuse") and words[at:after].rstrip().endswith("to")
        to_do = to_do and not _determined.match(what)
        if rule == "accuse" and not words[at:after].rstrip().endswith((" of", " for")):
            if not (of := re.search(r"\s(?:of|for)\s", what)):
                return None
            what = what[of.end() :]
        if rule == "urge" and words[at : at + 4].lower() == "want" and not _to.search(what, 0, 160):
            to_do = False
        elif rule == "urge" or _goes_to_somebody(rule, what):
            if not (to := _to.search(what, 0, 160)):
                return None
            negated_to = "not" in to[0].split()
            what, to_do = what[to.end() :], True
            position = "opposes" if negated_to else position
        if turned := _turned.match(what):
            position, what = _other(position), what[turned.end() :]
        if negation and not re.search(lexicon.KEPT, negation[0] + words[negation.end() : at]):
            position = _denied(position)
        if position == "supports" and _conditional.search(words, after, min(end, finish + 160)):
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
        ) and _passive(words, start, at)
        if passive and (agent := re.match(r"\s*by\s+", what)):
            held = words[first:at]
            agents = self._cast.within(after + agent.end() - 1, finish)
            holder = agents[0] if agents else None
            what = re.sub(r"\b(?:has|have|had|was|were|is|are|been|being|be)\b.*$", "", held)
        elif passive:
            return None
        if rule in _NOUNS and (owner := self._owner(at)) is not None:
            holder, by = owner, holder if holder is not None and holder.name != owner.name else by
        if rule == "thank" and (cause := re.search(r"\sfor\s", what)):
            what = what[cause.end() :]
        if rule in ("vote", "vote-against", "hesitate") and not words[at:after].rstrip().endswith(
            (" of", " on", " over", " from", " about", " to")
        ):
            what = what if rule == "vote-against" or words[at : at + 5] == "consi" else ""
        asked = (
            [_issue(each, verb=True) for each in _listed(what)]
            if rule == "urge" and to_do and position == "supports"
            else []
        )
        phrase = _issue(what, verb=to_do, whole=_opens_clause(words[at:after]))
        if not phrase and re.fullmatch(r"\s*(?:it|them|this|that)?\s*", what):
            phrase = self._last
        if holder is None or not phrase:
            return None
        voice = Voice.SELF if quote or _saying.match(words[at:after]) or rule not in _KNOWN_BY_ACTS else Voice.REPORTED
        return _Taken(
            first, finish, rule, position, phrase, holder, by, voice, tuple(each for each in asked[1:] if each)
        )

    def _owner(self, at: int) -> Mentioned | None:
        """Whose a noun is: "Norland's refusal"."""
        before = re.search(r"['’]s?\s+(?:\w+\s+)?$", self._words[max(0, at - 40) : at])
        if before is None:
            return None
        end = max(0, at - 40) + before.start()
        return next((each for each in self._cast.within(max(0, end - 120), end) if each.end == end and each.name), None)

    def _finish(self, after: int, end: int, quote: _Quote | None) -> int:
        """Where what is meant ends: with the clause, or before the next word that takes a position."""
        last = min(end, quote.end) if quote else end
        plain = _aside.sub(lambda match: " " * len(match[0]), self._words[after:last])
        if stop := _end_of_what.search(plain):
            last = after + stop.start()
        for match in re.finditer(r",?\s+and\s+(?:also\s+|\w+ly\s+)?(?=\w)", self._words[after:last]):
            place = after + match.end()
            if any(pattern.match(self._words, place) for pattern in _FAMILIES.values()):
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
        return bool(of) or any(
            pattern.match(self._words, place, finish) for pattern in (*_FAMILIES.values(), _commitment)
        )

    def _holder(
        self, start: int, at: int, before: Mentioned | None, quote: _Quote | None
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
                each for each in named[1:] if each.start in starts and not any(a < each.start <= b for a, b in aside)
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
            by is None
            and self._reports
            and not quote
            and self._author
            and holder.name != self._author.name
            and holder.pronoun not in ("we", "i")
            and not self._is_own(holder)
        ):
            by = self._author
        if by is None and (outer := self._says(start, begin, at, holder)) is not None:
            by = outer
        return begin, self._voice(holder, quote), by

    def _resolving(self, at: int) -> Mentioned | None:
        """Whose resolution a paragraph without a subject is in: "The Council," on a line of its own, or the author."""
        heads = list(re.finditer(r"^The [A-Z][^,.\n]{2,60},$", self._words[:at], re.MULTILINE))
        named = self._cast.within(heads[-1].start(), heads[-1].end()) if heads else ()
        return named[0] if named else self._author

    def _is_own(self, holder: Mentioned) -> bool:
        """Whether somebody is the body that the author speaks for: the first that takes a position, and no person."""
        return (
            not holder.one
            and not holder.many
            and not self._is_personal
            and (self._body is None or self._body.name == holder.name)
        )

    def _is_bare(self, first: int, at: int) -> bool:
        """Whether a sentence of somebody quoted begins with its verb: "Welcome the agreement"."""
        return not self._words[first:at].strip(" “")

    def _voice(self, holder: Mentioned, quote: _Quote | None) -> Mentioned | None:
        if holder.pronoun in ("we", "i"):
            # Who speaks for a body names it, and says "we" of it.
            return quote.speaker if quote else (self._body if holder.pronoun == "we" else None) or self._author
        if quote and quote.speaker and not holder.one and _speaks_for(quote.speaker, holder):
            return quote.speaker
        return holder if holder.name else None

    def _says(self, start: int, begin: int, at: int, holder: Mentioned) -> Mentioned | None:
        """Who says of the holder what is said: "A said that B opposes it", "B opposes it, said A", "according to A"."""
        words = self._words
        for match in _inserted.finditer(words, begin, at):
            if named := self._cast.within(match.start("who"), match.end("who")):
                return named[0]
        sentence = words.find("\n", at)
        last = sentence if sentence >= 0 else len(words)
        for each in self._cast.within(start, begin):
            if (
                not self._cast.is_inside(each)
                and each.name
                and each.name != holder.name
                and _saying.search(words, each.end, begin)
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


def _passive(words: str, start: int, at: int) -> bool:
    return bool(re.search(r"\b(?:is|are|was|were|been|being|be)\s+(?:\w+ly\s+)?$", words[max(start, at - 30) : at]))


def _speaks_for(speaker: Mentioned, holder: Mentioned) -> bool:
    """Whether somebody who is quoted speaks of the state of their office: the first letters of "Canadian" and "Canada" are the same."""
    stem = _IRREGULAR.get(fold(holder.name), fold(holder.name)[:4])
    own = fold(f"{speaker.office} {speaker.name if not speaker.one else ''}")
    # Several who speak together call themselves by their office.
    also = fold(holder.office).split()[-1:] if holder.many else []
    return any(part.startswith(stem) or part in also for part in own.split()) or (
        holder.pronoun == "they" and not speaker.one
    )


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


def _listed(what: str) -> list[str]:
    """Each of several things to do: "free the captives, open the road, and leave"; of two, or of things, the whole."""
    parts = re.split(r",\s+(?:and\s+)?", what)
    is_list = len(parts) > 2 and re.search(r",\s+and\s", what) and all(each[:1].islower() for each in parts[1:])
    return parts if is_list else [what]


def _issue(what: str, *, verb: bool = False, whole: bool = False) -> str:
    """The words that tell what a position is about: the first that mean something, and small words between them. ``verb`` says that they
    begin with what is to be done: that alone is no issue; ``whole`` that they are a clause, verb and all."""
    what = _possessor.sub("", what)
    if carried := _carried.match(what):
        what, verb = what[carried.end() :], carried[0].rstrip().endswith("to")
    first, last, count, only, first_verb = 0, 0, 0, "", verb
    for match in _word.finditer(what):
        low = re.sub(r"['’]s?$", "", match[0]).lower()
        if (
            count
            and not whole
            and (_issue_ends.match(what, last) or (count > 1 and not first_verb and _purpose.match(what, last)))
        ):
            break
        if low in _hollow or low in _joining or re.fullmatch(r"\w{3,}ly", low):
            verb = verb and not count and low not in _light
            last = match.end() if count else 0
            continue
        first = first if count else match.start()
        count, last, end, only = count + 1, match.end(), match.end(), low
        if count == _LONGEST_ISSUE:
            break
    if not count or (count == 1 and (verb or only.endswith("ing"))):
        return ""
    return re.sub(r"['’]s?$", "", " ".join(what[first:end].split()))
