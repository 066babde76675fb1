"""The page in which a coder works, and what it asks and decides: for one person on this machine, and nobody else.

Whoever asks has to have the token, which the page is opened with: in the fragment of its address, which browsers send nowhere. No
other site's page gets anything, or can send anything, whatever it knows.
"""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.types import ASGIApp

from stancegraph.coding.candidates import Candidate, retired
from stancegraph.coding.codebook import Rule, read_codebook
from stancegraph.coding.fold import Statement
from stancegraph.coding.journal import Entry, is_time
from stancegraph.coding.moving import moving
from stancegraph.coding.sound import said_in
from stancegraph.coding.statements import CODED
from stancegraph.coding.workbench import LostError, StaleError, UnfitError, Workbench, around
from stancegraph.errors import StancegraphError
from stancegraph.limits import LONGEST_QUOTE
from stancegraph.model.records import Role, Source
from stancegraph.model.words import ActorKind, ConditionKind, DatePrecision, Position, Voice
from stancegraph.tables.problems import Problems
from stancegraph.views.coding_page import coding_html
from stancegraph.web.addresses import Address, Handler
from stancegraph.web.app import LOOPBACK, Guard, application
from stancegraph.web.negotiation import HTML, JSON
from stancegraph.web.reading import body_of, content_type_of, pairs_of, refuse_unknown, text_of
from stancegraph.web.reply import Refusal, Reply
from stancegraph.web.server import run_application

_DECISION = ("op", "seen", "text", "statement", "candidate", "values", "ms")


def new_token() -> str:
    """A token that nobody guesses."""
    return secrets.token_urlsafe(32)


def coding_application(workbench: Workbench, token: str, write: Callable[[str], object] | None = None) -> ASGIApp:
    """The application of one coder's page; ``write`` takes a line for each request, where one is wanted."""
    desk = Desk(workbench)
    page = Reply(coding_html().encode(), HTML.content_type)

    async def start(_request: Request) -> Reply:
        return page

    asked: tuple[tuple[str, str, Handler, tuple[str, ...]], ...] = (
        ("/api/state", "what there is to code", desk.state, ("GET",)),
        ("/api/text", "one text and what was said of it", desk.text, ("GET",)),
        ("/api/suggestions", "what may stand in a statement", desk.suggestions, ("GET",)),
        ("/api/again", "where the statements of a text that changed stand now", desk.again, ("GET",)),
        ("/api/search", "words in all texts", desk.search, ("GET",)),
        ("/api/decisions", "to decide something", desk.decide, ("POST",)),
        ("/api/journal", "to write to the journal again what it lacks", desk.restore, ("POST",)),
    )
    addresses = [
        Address("/", "Coding", "The page.", start, (HTML,)),
        *(Address(path, title, title, handle, (JSON,), methods=methods) for path, title, handle, methods in asked),
    ]
    return application(addresses, Guard(LOOPBACK, write=write, admits=Admission(token)))


def serve(workbench: Workbench, port: int, say: Callable[[str], object], opened: Callable[[str], object]) -> None:
    """Serve the page until the user breaks off; ``opened`` is given its address, token and all, once it answers.

    Raises StancegraphError for a port that cannot be had.
    """
    token = new_token()
    run_application(coding_application(workbench, token), port, say, lambda place: opened(f"{place}#{token}"))


class Admission:
    """Who is let in beyond the page itself: who has the token, and is no page of another site."""

    def __init__(self, token: str) -> None:
        self._said = f"Bearer {token}".encode()

    def __call__(self, request: Request) -> Refusal | None:
        headers = request.headers
        if request.method == "OPTIONS":
            return Refusal(403, "pages of other sites are not answered")
        origin = headers.get("origin")
        if origin is not None and origin != f"http://{headers.get('host', '')}":
            return Refusal(403, "pages of other sites are not answered")
        if headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
            return Refusal(403, "pages of other sites are not answered")
        if request.scope["path"] == "/":
            return None
        if not secrets.compare_digest(headers.get("authorization", "").encode("latin-1", "replace"), self._said):
            return Refusal(
                401,
                "this takes the token with which the page was opened; open it again by the address in the terminal",
                (("www-authenticate", "Bearer"),),
            )
        if request.method == "POST" and content_type_of(request) != "application/json":
            return Refusal(415, "decisions are sent as JSON (Content-Type: application/json)")
        return None


class Desk:
    """Answers what the page asks, one question at a time: the workbench is one person's."""

    def __init__(self, workbench: Workbench) -> None:
        self._bench = workbench
        self._one_at_a_time = asyncio.Lock()

    async def _answer(self, work: Callable[[], Any]) -> Reply:
        async with self._one_at_a_time:
            try:
                return json_reply(await run_in_threadpool(work))
            except UnfitError as error:
                return json_reply(
                    {"error": str(error), "faults": [{"column": name, "message": said} for name, said in error.faults]},
                    422,
                )
            except StaleError as error:
                return json_reply({"error": str(error)}, 409)
            except LostError as error:
                return json_reply({"error": str(error)}, 410)
            except StancegraphError as error:
                return json_reply({"error": str(error)}, 500 if "not saved" in str(error) else 404)

    async def state(self, request: Request) -> Reply:
        """All but the texts themselves."""
        words_of(request, ())
        return await self._answer(self._state)

    async def text(self, request: Request) -> Reply:
        """One text."""
        asked = words_of(request, ("sha256",))
        return await self._answer(lambda: self._text(asked["sha256"]))

    async def suggestions(self, request: Request) -> Reply:
        """What may stand in a statement on some words."""
        asked = words_of(request, ("sha256", "start", "end"))
        return await self._answer(
            lambda: self._suggested(asked["sha256"], _number(asked, "start"), _number(asked, "end"))
        )

    async def again(self, request: Request) -> Reply:
        """Where the statements of a text that is not at hand as it was stand now."""
        asked = words_of(request, ("sha256",))
        return await self._answer(lambda: self._again(asked["sha256"]))

    async def search(self, request: Request) -> Reply:
        """Words in all texts."""
        asked = words_of(request, ("words",))
        return await self._answer(lambda: self._found(asked["words"]))

    async def decide(self, request: Request) -> Reply:
        """Decide something; the answer comes when it is on the disk."""
        try:
            said = said_in(text_of(await body_of(request)))
        except (ValueError, RecursionError):
            raise Refusal(400, "the body is no JSON") from None
        if not isinstance(said, dict) or not isinstance(said.get("values", {}), dict):
            raise Refusal(400, "a decision is an object with op, seen, text, statement, candidate, values")
        for name in said:
            refuse_unknown(name, _DECISION, "a decision")
        ms = said.get("ms")
        values = said.get("values", {})
        texts = {name: said.get(name, "") for name in ("op", "seen", "text", "statement", "candidate")}
        if not all(isinstance(each, str) for each in texts.values()) or not is_time(ms):
            raise Refusal(400, "op, seen, text, statement and candidate are texts, ms is a number of milliseconds")

        return await self._answer(lambda: self._decided(texts, values, ms))

    async def restore(self, request: Request) -> Reply:
        """Write to the journal again what it lacks; how many decisions that were."""
        words_of(request, ())
        return await self._answer(lambda: {"written": self._bench.restore(), **self._standing()})

    def _decided(self, said: Mapping[str, str], values: Mapping[str, Any], ms: int | None) -> dict[str, Any]:
        entry = self._bench.decide(
            said["op"],
            seen=said["seen"],
            text=said["text"],
            statement=said["statement"],
            candidate=said["candidate"],
            values=values,
            ms=ms,
        )
        touched = self._bench.reached(entry).text
        return {
            "saved": entry.at,
            "statement": entry.statement,
            "id": entry.values.get("id", ""),
            "touched": touched,
            **self._standing(),
            **({**self._changed(entry), "review": self._review(touched)} if touched else {}),
            **({"names": self._names()} if entry.op in ("new-actor", "new-issue", "undo") else {}),
            **({"progress": self._progress(touched)} if touched else {}),
            **({"left": {each: self._progress(each) for each in left}} if (left := self._left(entry)) else {}),
            **({"stays": stays} if (stays := self._bench.passed_over(entry)) else {}),
        }

    # -- what is answered ---------------------------------------------------------------------------------------------

    def _standing(self) -> dict[str, Any]:
        bench = self._bench
        return {"head": bench.head, "undo": bench.can("undo"), "redo": bench.can("redo")}

    def _state(self) -> dict[str, Any]:
        bench = self._bench
        bench.look()
        rules, said = self._codebook()
        return {
            "title": bench.dataset.info.title,
            "coder": bench.coder,
            "texts": [self._listed(sha256, source) for sha256, source in bench.sources.items()],
            "names": self._names(),
            # Whether anything is proposed in the dataset at all; nothing of what, or where.
            "proposes": bool(bench.reviewing.by_text),
            **self._offered(),
            "codebook": [asdict(rule) for rule in rules],
            "problems": [*map(str, bench.problems.warnings()), *bench.outdated(), *said],
            "lost": bench.lost,
            **self._standing(),
        }

    def _codebook(self) -> tuple[Sequence[Rule], list[str]]:
        """The rules to code by, and what is wrong with them: nobody is kept from coding by that."""
        problems = Problems()
        try:
            return read_codebook(self._bench.folder, problems), list(map(str, problems.warnings()))
        except StancegraphError as error:
            return (), [str(error)]

    def _offered(self) -> dict[str, Any]:
        """What a form in which a statement is made has to offer."""
        return {
            "roles": [_role(each) for each in self._bench.dataset.roles if each.represents.speaks],
            "words": {
                "positions": [each.label for each in sorted(Position)],
                "kinds": [each.value for each in ConditionKind],
                "voices": [each.value for each in Voice],
                "precisions": [each.value for each in DatePrecision],
                "actorKinds": [each.value for each in ActorKind],
                "columns": list(CODED),
                "longestQuote": LONGEST_QUOTE,
            },
        }

    def _listed(self, sha256: str, source: Source) -> dict[str, Any]:
        return {
            "sha256": sha256,
            "source": source.id,
            "title": source.title,
            "publisher": source.publisher,
            "published": source.published.isoformat() if source.published else "",
            "language": source.language,
            "atHand": self._bench.library.has(sha256),
            **self._progress(sha256),
        }

    def _progress(self, sha256: str) -> dict[str, Any]:
        whose, state = (self._bench.coder, sha256), self._bench.state
        return {
            "count": self._bench.count(sha256),
            "firstPass": whose in state.first_pass,
            "done": whose in state.done,
            "note": state.notes.get(whose, ""),
        }

    def _names(self) -> dict[str, Any]:
        found = self._bench.suggestions
        return {
            "actors": {
                key: {
                    "name": each.name,
                    "kind": each.kind.value,
                    "aliases": [*each.aliases, *(name.text for name in each.names)],
                }
                for key, each in found.actors.items()
            },
            "issues": {
                key: {"label": each.label, "proposition": each.proposition} for key, each in found.issues.items()
            },
        }

    def _text(self, sha256: str) -> dict[str, Any]:
        words = self._bench.words(sha256)
        return {
            "words": words,
            "mentions": [[each.start, each.end, each.actor] for each in self._bench.suggestions.mentions(words)],
            "statements": self._statements(sha256),
            "review": self._review(sha256),
            "progress": self._progress(sha256),
        }

    def _review(self, sha256: str) -> dict[str, Any]:
        """What is proposed on a text; while it is withheld nothing but that, whether or not there is anything."""
        bench = self._bench
        if why := bench.withheld(sha256):
            return {"withheld": why, "candidates": [], "retired": []}
        learned = bench.reviewing.learned(bench.state)
        return {
            "withheld": "",
            "candidates": [
                {**_proposed(each), "accepted": learned[each.rule].accepted, "decided": learned[each.rule].decided}
                for each in bench.candidates(sha256)
            ],
            "retired": [
                {"rule": each.rule, "accepted": each.accepted, "decided": each.decided}
                for each in retired(learned.values())
            ],
        }

    def _statements(self, sha256: str) -> list[dict[str, Any]]:
        return list(map(self._shown, self._bench.statements(sha256)))

    def _shown(self, each: Statement) -> dict[str, Any]:
        return {"id": each.id, "values": dict(each.values), "published": self._bench.is_published(each.id)}

    def _changed(self, entry: Entry) -> dict[str, Any]:
        """What a decision changed of the statements of its text: a long text has hundreds, of which it is one."""
        reached = self._bench.reached(entry)
        touched = (
            [*reached.values["places"]] if reached.op == "move" else [reached.statement] if reached.statement else []
        )
        statements = self._bench.state.statements
        here = [each for each in touched if each in statements and statements[each].text == reached.text]
        return {
            "changed": [self._shown(statements[each]) for each in here],
            "gone": [each for each in touched if each not in here],
        }

    def _left(self, entry: Entry) -> list[str]:
        """The texts whose statements are others though the decision is on another: those that statements were moved from, or are back on."""
        reached = self._bench.reached(entry)
        return (
            [reached.values["from"]] if reached.op == "move" and reached.values["from"] in self._bench.sources else []
        )

    def _again(self, sha256: str) -> dict[str, Any]:
        bench = self._bench
        found = moving(bench, sha256)
        words = bench.library.words(found.to) if found.to else ""
        source = bench.all_sources.get(found.to)
        return {
            "to": found.to,
            "source": source.id if source else "",
            "title": source.title if source else "",
            "file": str(found.file) if found.file else "",
            "found": [
                {
                    **self._shown(statement),
                    "how": each.how,
                    "places": [
                        {**asdict(place), "line": around(words, place.start, place.end)} for place in each.places
                    ],
                }
                for statement, each in found.found
            ],
        }

    def _found(self, wanted: str) -> dict[str, Any]:
        found, more = self._bench.find(wanted)
        return {"found": list(map(asdict, found)), "more": more}

    def _suggested(self, sha256: str, start: int, end: int) -> dict[str, Any]:
        bench = self._bench
        words, source = bench.words(sha256), bench.sources[sha256]
        if not 0 <= start < end <= len(words):
            raise StancegraphError("there are no words there")
        holder = bench.suggestions.holder(words, start, end)
        used = [str(each.values.get("issue", "")) for each in bench.statements(sha256)]
        day = bench.suggestions.when(words, start, end, source.published)
        return {
            "holder": holder,
            "actors": bench.suggestions.who(words, start, end),
            "issues": bench.suggestions.what(words, start, end, used, holder),
            "day": asdict(day) if day else None,
        }


def _proposed(candidate: Candidate) -> dict[str, Any]:
    """A candidate as it is shown: without the position that its method thinks of, which bends what is coded."""
    said = {name: value for name, value in candidate.as_json().items() if name != "position"}
    return {"id": candidate.id, **said}


def _role(role: Role) -> dict[str, Any]:
    first, last = role.span
    return {
        "actor": role.actor,
        "office": role.office,
        "organisation": role.organisation,
        "represents": role.represents.value,
        "first": first.isoformat(),
        "last": last.isoformat(),
    }


def words_of(request: Request, names: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in pairs_of(request):
        refuse_unknown(name, names, request.scope["path"])
        found[name] = value
    for name in names:
        if name not in found:
            raise Refusal(400, f"{name} is missing")
    return found


def _number(asked: Mapping[str, str], name: str) -> int:
    with suppress(ValueError):
        if len(asked[name]) < 12:
            return int(asked[name])
    raise Refusal(400, f"{name} should be a number")


def json_reply(value: Any, status: int = 200) -> Reply:
    return Reply(
        json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace"),
        JSON.content_type,
        status,
    )
