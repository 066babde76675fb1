"""Candidates that another program made: a file of JSON lines, each a stretch of one text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stancegraph import limits
from stancegraph.characters import has_half, show
from stancegraph.coding.candidates import Candidate
from stancegraph.coding.suggestions import Suggestions
from stancegraph.errors import StancegraphError
from stancegraph.extraction.grounding import EMPTY, ground
from stancegraph.extraction.naming import named
from stancegraph.extraction.runs import Dropped
from stancegraph.extraction.sentences import trimmed
from stancegraph.model.words import POSITIONS, Voice
from stancegraph.tables.rows import each_once

KEYS = (
    "text",
    "source",
    "start",
    "end",
    "quote",
    "actor",
    "issue",
    "position",
    "voice",
    "attributed_by",
    "condition",
    "rule",
)
"""What a line may say: ``text`` (SHA-256) or ``source`` (id), ``start`` and ``end`` in code points or a ``quote`` that stands in the text
once; actor and issue by id or by name."""
ELSEWHERE = "its quote is not where it says"


@dataclass(frozen=True, slots=True)
class Given:
    """A line of the file: its number, what it names the text by (SHA-256, id of the source, or both), and what it says."""

    number: int
    about: tuple[str, ...]
    said: Mapping[str, Any]


def read_given(path: Path) -> list[Given]:
    """The lines of a file. Raises StancegraphError, with the line, for one that says nothing, or something unknown."""
    found = []
    for number, line in enumerate(_lines(path), 1):
        if not line.strip():
            continue
        try:
            said = json.loads(line, object_pairs_hook=each_once)
        except (json.JSONDecodeError, RecursionError):
            raise StancegraphError(f"{path}, line {number}: is no JSON; each line is one object") from None
        except ValueError as error:
            raise StancegraphError(f"{path}, line {number}: {error}") from None
        if not isinstance(said, dict):
            raise StancegraphError(f"{path}, line {number}: is no object; each line is one, with {', '.join(KEYS)}")
        if unknown := [name for name in said if name not in KEYS]:
            raise StancegraphError(
                f"{path}, line {number}: {show(unknown[0])} is nothing a candidate says; it says {', '.join(KEYS)}"
            )
        said = {name: value for name, value in said.items() if value is not None}
        about = tuple(said[name] for name in ("text", "source") if said.get(name))
        numbers = [said[name] for name in ("start", "end") if name in said]
        texts = [value for name, value in said.items() if name not in ("start", "end")]
        if not all(isinstance(each, str) for each in texts) or any(type(each) is not int for each in numbers):
            raise StancegraphError(f"{path}, line {number}: start and end are numbers, all else is text")
        if not about:
            raise StancegraphError(
                f"{path}, line {number}: names no text; text is its SHA-256, or source the id of its source"
            )
        for name, known in (("position", POSITIONS), ("voice", [each.value for each in Voice])):
            if name in said and said[name] not in known:
                raise StancegraphError(
                    f"{path}, line {number}: {show(said[name])} is no {name}; there are {', '.join(known)}"
                )
        if any(map(has_half, texts)):
            raise StancegraphError(f"{path}, line {number}: has half a character (a lone surrogate); write it as UTF-8")
        if len(numbers) == 1:
            raise StancegraphError(f"{path}, line {number}: start and end go together")
        if not said.get("quote") and not numbers:
            raise StancegraphError(f"{path}, line {number}: says neither a quote nor a place (start and end)")
        found.append(Given(number, about, said))
    if not found:
        raise StancegraphError(f"{path}: there is no line in it, so nothing is proposed")
    return found


def _lines(path: Path) -> list[str]:
    try:
        with path.open("rb") as stream:
            content = stream.read(limits.LARGEST_UNPACKED + 1)
        if len(content) > limits.LARGEST_UNPACKED:
            raise StancegraphError(f"{path}: has more than {limits.LARGEST_UNPACKED >> 20} MB; split it")
        return content.decode("utf-8-sig").split("\n")
    except OSError as error:
        raise StancegraphError(f"{path}: cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError:
        raise StancegraphError(f"{path}: is no text in UTF-8") from None


def candidate_from(given: Given, text: str, words: str, suggestions: Suggestions) -> Candidate | Dropped:
    """The candidate of a line about this text; or why it can be none."""
    said = given.said
    quote = said.get("quote", "")
    if "start" in said and "end" in said:
        start, end = said["start"], said["end"]
        if not 0 <= start < end <= len(words):
            return Dropped("no such place in the text", quote)
        if quote and words[start:end] != quote:
            return Dropped(ELSEWHERE, quote)
        start, end = trimmed(words, start, end)
        if start == end:
            return Dropped(EMPTY, quote)
    else:
        place = ground(quote, words)
        if place.why_not:
            return Dropped(place.why_not, quote)
        start, end = place.start, place.end
    return named(
        Candidate(
            text,
            start,
            end,
            said.get("rule") or "file",
            actor_name=said.get("actor", ""),
            issue_words=said.get("issue", ""),
            voice=said.get("voice", ""),
            attributed_by=said.get("attributed_by", ""),
            condition=said.get("condition", ""),
            position=said.get("position", ""),
        ),
        suggestions,
    )
