"""What may stand in a statement, without any model: who was named last before the words, which issue has such words, which day was meant.

A position is never suggested: what is proposed bends what is coded.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from stancegraph.model.records import Actor, Dataset, Issue
from stancegraph.model.words import ActorKind
from stancegraph.naming import fold

_MOST = 8
_STEM = 6
"""Letters of a word that count: what comes after them is mostly inflection."""
_word = re.compile(r"[^\W_]+(?:['’ʼ-][^\W_]+)*")
_sentence_end = re.compile(r"[.!?…]+[\"'”’»)]*\s+|\n+")
_ahead = re.compile(r"\b(?:next|coming)\s+\Z", re.IGNORECASE)
_LONGEST_DATELINE = 80
_AHEAD = 183
"""Days ahead of a text, without a year, that are taken to be of this year: half of one."""
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_month = "|".join(f"{name[:3]}(?:{name[3:]})?" if len(name) > 3 else name for name in _MONTHS)
_NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_said_when = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})\.? (?P<month>{_month})(?:,? (?P<year>\d{{4}}))?"
    rf"|(?P<month2>{_month})\.? (?P<day2>\d{{1,2}})(?:, (?P<year2>\d{{4}}))?"
    rf"|(?P<last>last\s+)?(?P<week>{'|'.join(_DAYS)})(?P<week_before>,?\s+(?:of\s+)?last\s+week)?|(?P<near>yesterday|today|tonight)"
    rf"|(?P<count>\d{{1,2}}|{'|'.join(_NUMBERS)})\s+days?\s+ago)\b",
    re.IGNORECASE,
)
_unit = "days?|weeks?|months?|years?|decades?|spring|summer|autumn|fall|winter"
_said_before = re.compile(
    rf"\b(?:(?:last|previous|past|earlier\s+this)\s+(?:{_unit})|(?:an?|\w+)\s+(?:{_unit})\s+ago"
    rf"|(?:in|during|last)\s+(?:(?:early|late|mid)[\s-])?(?-i:{'|'.join(map(str.capitalize, _MONTHS))})(?:\s+\d{{4}})?|in\s+(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
"""Times past that are no day."""
_said_ahead = re.compile(rf"\b(?:tomorrow|(?:next|coming)\s+(?:{_unit}))\b", re.IGNORECASE)
# Words that stand everywhere tell no issue from another.
_EVERYWHERE = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "been",
        "but",
        "by",
        "can",
        "for",
        "from",
        "had",
        "has",
        "have",
        "he",
        "her",
        "him",
        "his",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "more",
        "no",
        "not",
        "of",
        "on",
        "or",
        "our",
        "said",
        "say",
        "says",
        "she",
        "should",
        "so",
        "than",
        "that",
        "the",
        "their",
        "them",
        "there",
        "they",
        "this",
        "to",
        "under",
        "up",
        "was",
        "we",
        "were",
        "which",
        "who",
        "will",
        "with",
        "would",
        "you",
    ]
)


@dataclass(frozen=True, slots=True)
class Mention:
    """Where an actor is named in a text; offsets count code points."""

    start: int
    end: int
    actor: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day that was meant, and why it may be: the words that name it, or the day of the text."""

    day: str
    why: str


class Suggestions:
    """What the actors and issues of a dataset, and how they were used, make likely."""

    def __init__(self, dataset: Dataset) -> None:
        self.actors: dict[str, Actor] = {}
        self.issues: dict[str, Issue] = {}
        self._names: dict[tuple[str, ...], set[str]] = {}
        self._longest = 1
        self._stems: dict[str, Counter[str]] = {}
        self._rarity: Counter[str] = Counter()
        self._mentions = lru_cache(maxsize=8)(self._find_mentions)
        for actor in dataset.actors:
            self.add_actor(actor)
        for issue in dataset.issues:
            self.add_issue(issue)
        self._held = Counter((each.actor, each.issue) for each in dataset.stances)
        self._spoke = Counter(each.actor for each in dataset.stances)

    def add_actor(self, actor: Actor) -> None:
        """Take in an actor."""
        if actor.id in self.actors:
            return
        self.actors[actor.id] = actor
        for name in (actor.name, *actor.aliases, *(each.text for each in actor.names)):
            words = tuple(_words(name))
            if not words:
                continue
            self._names.setdefault(words, set()).add(actor.id)
            self._longest = max(self._longest, len(words))
            # People are named in full once, and by the last of their names afterwards.
            if actor.kind is ActorKind.PERSON and len(words) > 1:
                self._names.setdefault(words[-1:], set()).add(actor.id)
        self._mentions.cache_clear()

    def add_issue(self, issue: Issue) -> None:
        """Take in an issue."""
        if issue.id in self.issues:
            return
        self.issues[issue.id] = issue
        self._stems[issue.id] = Counter(_stems(f"{issue.label} {issue.label} {issue.proposition}"))
        self._rarity.update(self._stems[issue.id].keys())

    def named(self, kind: str, name: str) -> str:
        """The id of what is called so already; empty when nothing is."""
        wanted = fold(name)
        if kind == "actor":
            return next(
                (key for key, each in self.actors.items() if wanted in map(fold, (each.name, *each.aliases))), ""
            )
        return next((key for key, each in self.issues.items() if wanted == fold(each.label)), "")

    def labelled(self, words: str) -> dict[str, float]:
        """The issues whose labels share words with some words, with the share of the label's words that stand there."""
        here = set(_stems(words))
        labels = {issue: set(_stems(each.label)) for issue, each in self.issues.items()}
        return {issue: len(stems & here) / len(stems) for issue, stems in labels.items() if stems & here}

    def mentions(self, words: str) -> Sequence[Mention]:
        """Where actors are named in a text, in its order."""
        return self._mentions(words)

    def _find_mentions(self, words: str) -> tuple[Mention, ...]:
        places = [(match.start(), match.end(), fold(match[0])) for match in _word.finditer(words)]
        found: list[Mention] = []
        at = 0
        while at < len(places):
            for length in range(min(self._longest, len(places) - at), 0, -1):
                ids = self._names.get(tuple(word for _, _, word in places[at : at + length]))
                # A name in lower case is a word ("us", "may").
                if ids and words[places[at][0]].lower() != words[places[at][0]] and len(ids) == 1:
                    found.append(Mention(places[at][0], places[at + length - 1][1], next(iter(ids))))
                    at += length - 1
                    break
            at += 1
        return tuple(found)

    def who(self, words: str, start: int, end: int) -> list[str]:
        """Ids of the actors who may hold the position: the latest named before it first, then those named after it, then others."""
        mentions = self.mentions(words)
        after = bisect_left([each.start for each in mentions], start)
        within = [each for each in mentions[after:] if each.end <= end]
        before = list(reversed(mentions[:after]))
        ordered = [each.actor for each in (*within, *before, *mentions[after:])]
        return list(dict.fromkeys([*ordered, *(actor for actor, _ in self._spoke.most_common(_MOST))]))[:_MOST]

    def holder(self, words: str, start: int, end: int) -> str:
        """The id of who may be filled in as holding the position: who is named in it, else last before it; empty where nobody is.

        Who is only named further on, or not at all in this text, is offered by :meth:`who` and chosen by hand: what is filled in is easily kept.
        """
        mentions = self.mentions(words)
        after = bisect_left([each.start for each in mentions], start)
        within = [each.actor for each in mentions[after:] if each.end <= end]
        return within[0] if within else mentions[after - 1].actor if after else ""

    def what(self, words: str, start: int, end: int, used: Iterable[str] = (), actor: str = "") -> list[str]:
        """Ids of the issues that it may be about: by words alike in it and its sentence, by use in this text, by the actor's history."""
        first, last = sentence_around(words, start, end)
        here = Counter(_stems(words[first:last]))
        for stem in _stems(words[start:end]):
            here[stem] += 1
        in_text = Counter(used)
        scores = {
            issue: sum(
                math.log(1 + len(self.issues) / self._rarity[stem]) * min(count, here[stem])
                for stem, count in stems.items()
                if stem in here
            )
            + min(in_text[issue], 3)
            + math.log1p(self._held[actor, issue])
            for issue, stems in self._stems.items()
        }
        ranked = sorted(
            (issue for issue, score in scores.items() if score > 0), key=lambda issue: (-scores[issue], issue)
        )
        return ranked[:_MOST]

    def when(self, words: str, start: int, end: int, published: date | None) -> Day | None:
        """The day that the words around it name, counted back from the day the text was published; else that day, and what time was not counted."""
        first, last = sentence_around(words, start, end)
        told = f", published {published.isoformat()}" if published else ""
        uncounted = ""
        for match in _nearest(_times(words, first, last, _said_when, _said_before, _said_ahead), start):
            if day := _day_of(match, published):
                return Day(day.isoformat(), f"“{match[0]}”{told}")
            uncounted = uncounted or match[0]
        # A weekday said in one sentence holds for those after it, unless they tell a time of their own; that of a dateline holds for all.
        for match in _nearest(_times(words, max(0, first - 600), first, _said_when, _said_before), start):
            if match.re is _said_before:
                uncounted = uncounted or match[0]
            elif (not uncounted or _is_dateline(match)) and (day := _day_of(match, published)):
                return Day(day.isoformat(), f"“{match[0]}” in an earlier sentence{told}")
        why = "the day it was published" + (f"; “{uncounted}” is not counted" if uncounted else "")
        return Day(published.isoformat(), why) if published else None


def sentence_around(words: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence, or the sentences, around a stretch of a text begin and end."""
    floor, ceiling = max(0, start - 1000), min(len(words), end + 1000)
    first = floor
    for match in _sentence_end.finditer(words, floor, start):
        first = match.end()
    after = _sentence_end.search(words, max(end - 1, start), ceiling)
    return min(first, start), max(after.end() if after else ceiling, end)


def _times(words: str, start: int, end: int, *patterns: re.Pattern[str]) -> Iterator[re.Match[str]]:
    for pattern in patterns:
        yield from pattern.finditer(words, start, end)


def _is_dateline(match: re.Match[str]) -> bool:
    """Whether a place in capitals opens the line that a time is in: "HALVEN, 12 May"."""
    before = match.string[match.string.rfind("\n", 0, match.start()) + 1 : match.start()]
    return before.isupper() and len(before) < _LONGEST_DATELINE


def _nearest(matches: Iterator[re.Match[str]], place: int) -> list[re.Match[str]]:
    return sorted(matches, key=lambda match: abs(match.start() - place))


def _day_of(match: re.Match[str], published: date | None) -> date | None:
    """The day on which something was said that words name; None where they name none, or one that was still to come."""
    if match.re is not _said_when:
        return None
    if near := match["near"]:
        return _back(published, int(near.casefold() == "yesterday"))
    if count := match["count"]:
        return _back(published, int(count) if count.isdecimal() else _NUMBERS.index(count.casefold()))
    if week := match["week"]:
        if published is None or _ahead.search(match.string, max(0, match.start() - 12), match.start()):
            return None
        back = published.weekday() - _DAYS.index(week.casefold())
        is_earlier = match["week_before"] or back < 0 or (match["last"] and not back)
        return _back(published, back + 7 * bool(is_earlier))
    name = (match["month"] or match["month2"]).casefold()[:3]
    month = next(number for number, each in enumerate(_MONTHS, 1) if each.startswith(name))
    day, year = int(match["day"] or match["day2"]), match["year"] or match["year2"]
    try:
        if year:
            found = date(int(year), month, day)
            return found if published is None or found <= published else None
        if published is None:
            return None
        found = date(published.year, month, day)
        # A day some months ahead is one that is spoken of, and none on which it was said; in January one in December is the last one.
        if 0 < (found - published).days <= _AHEAD:
            return None
        return found if found <= published else date(published.year - 1, month, day)
    except ValueError:
        return None


def _back(published: date | None, days: int) -> date | None:
    try:
        return None if published is None else published - timedelta(days=days)
    except OverflowError:
        return None


def _words(text: str) -> list[str]:
    return [fold(match[0]) for match in _word.finditer(text)]


def _stems(text: str) -> list[str]:
    return [word[:_STEM] for word in _words(text) if word not in _EVERYWHERE and len(word) > 1]
