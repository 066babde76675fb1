"""A text -> candidates, by a model that is asked twice; what it was asked before is answered from what was kept."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import BaseModel, ValidationError

from stancegraph.characters import has_half
from stancegraph.coding.candidates import Candidate
from stancegraph.errors import StancegraphError
from stancegraph.extraction.answers import Answer, Answers
from stancegraph.extraction.grounding import ground
from stancegraph.extraction.naming import named
from stancegraph.extraction.questions import OTHER, Found, Judged, Questions, Request
from stancegraph.extraction.runs import Dropped, Extracted
from stancegraph.extraction.server import NoAnswer, TooLong
from stancegraph.extraction.texts import AtHand
from stancegraph.model.words import Voice

_FORM = "answers in a form that was not asked for"
_REFUSED = "answers that were refused"
_LONGEST_KEPT = 300
"""Letters of a quote that is noted though it was dropped."""
_MOST_AROUND = 4000
"""Letters of a paragraph that are shown on each side of a quote."""
_THOUGHT = "</think>"
_line = re.compile(r"\n")
_empty_line = re.compile(r"\n[^\S\n]*\r?\n")


class _NoForm(Exception):
    """An answer that says nothing in the form that was asked for."""


class _Refused(_NoForm):
    """An answer that is none: whoever was asked would not give any, and is not asked again."""


@dataclass
class Asking:
    """How texts are asked about: with what ``questions``, of whom (``send``; None where nothing may be sent), what was answered before, and whether
    that is passed over (``fresh``: the first pass of a probe never is, for it asks about the same quotes). ``ended`` is what
    all texts would meet, ``stated`` collects what servers say of
    their models."""

    questions: Questions
    answers: Answers
    send: Callable[[Request], Answer] | None
    fresh: bool = False
    fresh_quotes: bool = True
    ended: StancegraphError | None = None
    stated: set[tuple[str, str]] = field(default_factory=set)
    _asked: set[str] = field(default_factory=set)

    def about(self, text: AtHand) -> Extracted:
        """What the model finds in a text. Raises NoAnswer where a request was not answered; what was answered is kept."""
        candidates: list[Candidate] = []
        dropped: list[Dropped] = []
        for found in self._found(text.words, 0, len(text.words), dropped):
            place = ground(found.said.quote, text.words, found.start, found.end)
            if place.why_not:
                dropped.append(Dropped(place.why_not, found.said.quote[:_LONGEST_KEPT]))
                continue
            candidates.append(self._judged(text, place.start, place.end, found.said, dropped))
        return Extracted(text.sha256, text.source.id, candidates, dropped)

    def waiting(self, text: AtHand) -> Request | None:
        """The first request about a text, if it has to be sent."""
        request = self.questions.find(text.words)
        return request if self._fresh(first=True) or self.answers.known(request.key) is None else None

    def _fresh(self, *, first: bool) -> bool:
        return self.fresh and (self.fresh_quotes or not first)

    def _found(self, words: str, start: int, end: int, dropped: list[Dropped]) -> list[_Quoted]:
        """What the first pass finds from one place to another: in halves, where the server cannot take it, or not answer it, whole."""
        if not words[start:end].strip():
            return []
        request = self.questions.find(words[start:end])
        try:
            answer = self._ask(request, first=True)
            too_long = answer.finish == "length"
        except TooLong:
            answer, too_long = None, True
        if too_long or answer is None:
            middle = _middle(words, start, end)
            if middle is None:
                self.answers.forget(request.key)
                raise NoAnswer("a paragraph is too long for the server, or its answer is, and it is not split further")
            return [*self._found(words, start, middle, dropped), *self._found(words, middle, end, dropped)]
        try:
            said = self._read(request, answer, first=True)
            if not isinstance(said.get("statements"), list):
                raise _NoForm("the answer has no list of statements, and had none when asked again")
        except _NoForm as error:
            # Nothing came of it, so that it is worth asking anew.
            self.answers.forget(request.key)
            self.answers.forget(request.again(answer.content, _fault(request.form, answer.content)).key)
            raise NoAnswer(str(error)) from None
        found = []
        for each in said["statements"]:
            # Of a whole that is not in its form each part that is counts.
            try:
                request.form.model_validate({"statements": [each]})
                found.append(_Quoted(start, end, Found.model_validate(each)))
            except ValidationError:
                quote = each.get("quote", "") if isinstance(each, dict) else ""
                dropped.append(Dropped(_FORM, quote[:_LONGEST_KEPT] if isinstance(quote, str) else ""))
        return found

    def _judged(self, text: AtHand, start: int, end: int, said: Found, dropped: list[Dropped]) -> Candidate:
        suggestions = self.questions.suggestions
        plain = named(
            Candidate(
                text.sha256,
                start,
                end,
                "model",
                actor="" if said.actor == OTHER else said.actor,
                actor_name=said.actor_name.strip(),
                issue="" if said.issue == OTHER else said.issue,
                issue_words=said.issue_words.strip(),
            ),
            suggestions,
        )
        quote = text.words[start:end]
        request = self.questions.judge(
            _paragraph(text.words, start, end), quote, plain.actor or plain.actor_name, plain.issue or plain.issue_words
        )
        answer = self._ask(request)
        try:
            judged = Judged.model_validate(request.form.model_validate(self._read(request, answer)).model_dump())
        except _Refused:
            dropped.append(Dropped(f"positions: {_REFUSED}", quote[:_LONGEST_KEPT]))
            return plain
        except (ValidationError, _NoForm):
            dropped.append(Dropped(f"positions: {_FORM}", quote[:_LONGEST_KEPT]))
            return plain
        source = judged.attributed_by.strip() if judged.voice == Voice.ATTRIBUTED else ""
        return named(
            replace(
                plain,
                voice=judged.voice if source or judged.voice != Voice.ATTRIBUTED else "",
                attributed_by=source,
                condition=judged.condition.strip(),
                position=next(each.position for each in self.questions.choices if each.label == judged.position),
            ),
            suggestions,
        )

    def _read(self, request: Request, answer: Answer, *, first: bool = False) -> Mapping[str, Any]:
        """What an answer says, asked once more where it is not in its form. Raises _NoForm where nothing can be read of it even then."""
        _refuse(answer)
        fault = _fault(request.form, answer.content)
        if fault:
            answer = self._ask(request.again(answer.content, fault), first=first)
            _refuse(answer)
        try:
            return _json(answer.content)
        except _NoForm as error:
            raise _NoForm(f"the answer {error}, also when asked again") from None

    def _ask(self, request: Request, *, first: bool = False) -> Answer:
        key = request.key
        known = None if self._fresh(first=first) and key not in self._asked else self.answers.known(key)
        if known is None:
            if self.send is None:
                raise StancegraphError(
                    "not everything was asked before, so a server is needed: --server http://..., or OPENAI_BASE_URL in the environment"
                )
            known = self.send(request)
            self.answers.keep(key, known)
            self._asked.add(key)
        self.stated.add((known.model, known.fingerprint))
        return known


@dataclass(frozen=True, slots=True)
class _Quoted:
    start: int
    end: int
    said: Found


def _refuse(answer: Answer) -> None:
    if answer.refused:
        raise _Refused(answer.refused)


def _json(content: str) -> Mapping[str, Any]:
    """The object in an answer, with or without the fence that models like to put round it, and what they thought before. Raises _NoForm with what
    the answer is, or has, instead."""
    if not content.lstrip().startswith(("{", "```")):
        # The chat template of some models opens what they think, so that only its end is in the answer.
        content = content.partition(_THOUGHT)[2] or content
    match = re.fullmatch(r"\s*```(?:json)?\s*(.*?)\s*```\s*", content, re.DOTALL)
    try:
        said = json.loads(match[1] if match else content)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise _NoForm("is no JSON object")
    # JSON can write half a character, also where the words of the answer have none.
    if has_half(json.dumps(said, ensure_ascii=False)):
        raise _NoForm("has half a character in it (a lone surrogate)")
    return said


def _fault(form: type[BaseModel], content: str) -> str:
    """What is wrong with an answer; empty where it is as it should be."""
    try:
        form.model_validate(_json(content))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"[:_LONGEST_KEPT]
    except _NoForm as error:
        return f"it {error}"
    return ""


def _middle(words: str, start: int, end: int) -> int | None:
    """The end of a paragraph, or else of a line, nearest to the middle; None where there is but one."""
    middle = (start + end) // 2
    for border in (_empty_line, _line):
        ends = [match.end() for match in border.finditer(words, start, end)]
        inside = [each for each in ends if words[start:each].strip() and words[each:end].strip()]
        if inside:
            return min(inside, key=lambda each: abs(each - middle))
    return None


def _paragraph(words: str, start: int, end: int) -> str:
    first, last = max(0, start - _MOST_AROUND), min(len(words), end + _MOST_AROUND)
    for match in _empty_line.finditer(words, first, start):
        first = match.end()
    if after := _empty_line.search(words, end, last):
        last = after.start()
    return words[first:last].strip()
