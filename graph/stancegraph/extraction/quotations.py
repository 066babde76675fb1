"""What is said by whom in a text: quotations and the turns of a transcript."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from stancegraph.extraction import lexicon
from stancegraph.extraction.lexicon import either
from stancegraph.extraction.mentioned import Cast, Mentioned
from stancegraph.naming import fold

SAYING = re.compile(rf"\b(?:{either(lexicon.SAID)})\b", re.IGNORECASE)
"""A verb of saying."""
_quoted = re.compile(r"[“\"](?P<inside>[^“”\"]+)(?:[”\"]|\Z)")
_label = re.compile(r"^(?P<label>[^“”\"\n:]{3,400}):\s*$")
_statement = re.compile(
    r"^(?:(?:joint|press)\s+)*(?:statement|declaration|communiqué|remarks)\s+(?:by|from|of)\s+(?:the\s+)?",
    re.IGNORECASE,
)
_turn = re.compile(
    r"^(?:(?P<asked>(?:Q\b|QUESTION:|REPORTER:):?)|(?P<name>(?:(?:MR|MS|MRS|DR)\.\s+)?[A-Z][A-Z’'.-]*(?:[ ][A-Z][A-Z’'.-]*){0,4}):)\s+",
    re.MULTILINE,
)

_named_turn = re.compile(
    r"^(?P<name>[A-Z][\w.’'-]*(?:[ ][A-Z][\w.’'-]*){0,3}):[ ]+(?P<asked>(?!))?(?=\S)", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of somebody; nobody's are those of a question, or of whom it is not known."""

    start: int
    end: int
    speaker: Mentioned | None
    asked: bool = False


def turns(words: str, cast: Cast, author: str) -> list[Quote]:
    """What each says in a transcript: paragraphs after a name in capitals and a colon, or after one of several names that come again with a
    colon; after a "Q", and after the name of who mostly asks, somebody asks."""
    starts: Sequence[re.Match[str]] = list(_turn.finditer(words))
    asking: frozenset[str] = frozenset()
    if len(starts) < 2:
        starts, asking = _interview(words)
    if not starts:
        return []
    known = {
        fold(name).split()[-1]: name
        for name in (*(each.name for each in cast.all if each.one and " " in each.name), author)
        if name
    }
    found = []
    for match, after in zip(starts, [*(each.start() for each in starts[1:]), len(words)], strict=True):
        label = re.sub(r"^(?:MR|MS|MRS|DR)\.\s+", "", match["name"] or "")
        name = known.get(fold(label).split()[-1], label if not label.isupper() else label.title()) if label else ""
        if label in ("A", "ANSWER"):
            # Who is interviewed is whose text it is, or the first who is named.
            name = author or next((each.name for each in cast.all if each.one and " " in each.name), "")
        actor = next((each.actor for each in cast.all if each.name == name and each.actor), "")
        speaker = Mentioned(match.start(), match.end(), name, actor, one=True) if name else None
        found.append(Quote(match.end(), after, speaker, asked=bool(match["asked"]) or match["name"] in asking))
    return found


def _interview(words: str) -> tuple[list[re.Match[str]], frozenset[str]]:
    """The turns of two who are named before each, and which of them mostly asks; none where it is not the same two again and again."""
    starts = list(_named_turn.finditer(words))
    counts = Counter(each["name"] for each in starts)
    starts = [each for each in starts if counts[each["name"]] > 1]
    if len({each["name"] for each in starts}) != 2:
        return [], frozenset()
    ends = [*(each.start() for each in starts[1:]), len(words)]
    asked = Counter(
        each["name"] for each, end in zip(starts, ends, strict=True) if words[each.end() : end].rstrip().endswith("?")
    )
    return starts, frozenset(name for name, count in asked.items() if 2 * count > counts[name])


def quotes(words: str, cast: Cast) -> list[Quote]:
    """What is quoted, and who says it: the one named before with a colon or a verb of saying, else after it; a quotation without any is of
    the speaker before it in the same paragraph."""
    found: list[Quote] = []
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
                SAYING.search(words, match.end(), min(after, match.end() + 60))
                and match["inside"].rstrip()[-1:] in ",?!—"
            ):
                speaker = next(iter(cast.within(match.end(), after + 1)), None)
            if speaker is None and SAYING.search(words, sentence, match.start()):
                speaker = next(
                    (each for each in cast.within(sentence, match.start()) if not cast.is_inside(each)), None
                )
            if speaker is None and found and found[-1].start >= paragraph:
                speaker = found[-1].speaker
        if speaker is not None and not speaker.name:
            # "He", where nobody was named that he could be.
            speaker = None
        # A text that stands in quotation marks from end to end is nobody else's.
        if speaker is not None or "\n\n" not in match["inside"]:
            found.append(Quote(match.start("inside"), match.end("inside"), speaker))
    return found
