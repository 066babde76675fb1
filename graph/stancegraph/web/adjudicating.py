"""The page in which somebody decides on what several coded, and what it asks and decides: as the page of a coder, for one person here.

Of a text that somebody has not finished it says who that is, and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.types import ASGIApp

from stancegraph.characters import show
from stancegraph.coding.adjudication import TOGETHER, Adjudication
from stancegraph.coding.compared import Compared
from stancegraph.coding.reliability import agreement
from stancegraph.views.coding_page import adjudication_html
from stancegraph.web.addresses import Address, Handler
from stancegraph.web.app import LOOPBACK, Guard, application
from stancegraph.web.coding import Admission, Desk, new_token
from stancegraph.web.negotiation import HTML, JSON
from stancegraph.web.reply import Reply
from stancegraph.web.server import run_application

_SHOWN = ("units", "actor", "issue", "position", "voice", "statement")
"""What agreement is shown of, beside the work."""
_DRAWS = 200
"""How often texts are drawn again for its intervals, each time the page is loaded: fewer than ``reliability`` takes, which the page says."""


def adjudication_application(
    adjudication: Adjudication, token: str, write: Callable[[str], object] | None = None
) -> ASGIApp:
    """The application of the page of one who decides; ``write`` takes a line for each request, where one is wanted."""
    desk = _AdjudicationDesk(adjudication)
    page = Reply(adjudication_html().encode(), HTML.content_type)

    async def start(_request: Request) -> Reply:
        return page

    asked: tuple[tuple[str, str, Handler, tuple[str, ...]], ...] = (
        ("/api/state", "what there is to decide", desk.state, ("GET",)),
        ("/api/text", "what several made of one text", desk.text, ("GET",)),
        ("/api/suggestions", "what may stand in a statement", desk.suggestions, ("GET",)),
        ("/api/decisions", "to decide something", desk.decide, ("POST",)),
        ("/api/journal", "to write to the journal again what it lacks", desk.restore, ("POST",)),
    )
    addresses = [
        Address("/", "Adjudication", "The page.", start, (HTML,)),
        *(Address(path, title, title, handle, (JSON,), methods=methods) for path, title, handle, methods in asked),
    ]
    return application(addresses, Guard(LOOPBACK, write=write, admits=Admission(token)))


def serve_adjudication(
    adjudication: Adjudication, port: int, say: Callable[[str], object], opened: Callable[[str], object]
) -> None:
    """Serve the page until the user breaks off, as :func:`stancegraph.web.coding.serve` does."""
    token = new_token()
    application = adjudication_application(adjudication, token)
    run_application(application, port, say, lambda place: opened(f"{place}#{token}"))


class _AdjudicationDesk(Desk):
    """Answers what the page asks, one question at a time."""

    def __init__(self, adjudication: Adjudication) -> None:
        super().__init__(adjudication.bench)
        self._adjudication = adjudication

    def _state(self) -> dict[str, Any]:
        bench, adjudication = self._bench, self._adjudication
        adjudication.look()
        compared = adjudication.compared
        rows = agreement(adjudication.unseen, draws=_DRAWS)
        rules, said = self._codebook()
        last = (rows[-1].one, rows[-1].other) if rows else None
        return {
            "title": bench.dataset.info.title,
            "coder": bench.coder,
            "texts": [self._compared(compared, text) for text in compared.shared if text in bench.sources],
            "names": self._names(),
            **self._offered(),
            "together": TOGETHER,
            "draws": _DRAWS,
            "agreement": [
                asdict(row)
                for row in rows
                if (row.one, row.other) == last and row.what in _SHOWN and row.measure != "unitizing alpha"
            ],
            "codebook": [asdict(rule) for rule in rules],
            "problems": [
                *map(str, bench.problems.warnings()),
                *bench.outdated(),
                *said,
                *map(_left_out, compared.left_out.items()),
            ],
            "lost": bench.lost,
            **self._standing(),
        }

    def _compared(self, compared: Compared, text: str) -> dict[str, Any]:
        source, is_open = self._bench.sources[text], compared.is_open(text)
        units = compared.units(text) if is_open else []
        return {
            "sha256": text,
            "source": source.id,
            "title": source.title,
            "publisher": source.publisher,
            "published": source.published.isoformat() if source.published else "",
            "language": source.language,
            "atHand": self._bench.library.has(text),
            "coders": compared.coders(text),
            "unfinished": compared.unfinished(text),
            "isOpen": is_open,
            "units": len(units),
            "decided": sum(compared.decision(unit) is not None for unit in units),
        }

    def _text(self, sha256: str) -> dict[str, Any]:
        self._adjudication.look()
        made = self._made(sha256)
        return {"words": self._bench.words(sha256), **made, **self._standing()}

    def _made(self, text: str) -> dict[str, Any]:
        """What several made of a text, and what was added that none of them found."""
        return {
            "units": self._units(text),
            "added": [
                {"id": each.id, "coder": each.coder, "values": dict(each.values)}
                for each in self._adjudication.added(text)
            ],
        }

    def _units(self, text: str) -> list[dict[str, Any]]:
        found = []
        state = self._adjudication.compared.state
        for unit in self._adjudication.units(text):
            decision = unit.decision
            kept = state.statements.get(decision.id) if decision is not None else None
            found.append(
                {
                    "statements": {
                        coder: {"id": each.id, "values": dict(each.values)} for coder, each in unit.statements.items()
                    },
                    "isAlike": unit.is_alike,
                    "differs": unit.differs,
                    "apart": self._adjudication.apart(unit),
                    "decision": decision
                    and {
                        "id": decision.id,
                        "coder": decision.coder,
                        "kept": decision.kept,
                        "values": dict(kept.values) if kept else None,
                    },
                }
            )
        return found

    def _decided(self, said: Mapping[str, str], values: Mapping[str, Any], ms: int | None) -> dict[str, Any]:
        if said["op"] == "decide":
            entry = self._adjudication.decide(
                seen=said["seen"], text=said["text"], values=values, statement=said["statement"], ms=ms
            )
        else:
            entry = self._bench.decide(said["op"], seen=said["seen"], text=said["text"], values=values, ms=ms)
        touched = self._bench.reached(entry).text
        return {
            "saved": entry.at,
            "touched": touched,
            "id": entry.values.get("id", ""),
            **(self._made(touched) if touched else {}),
            **({"names": self._names()} if entry.op in ("new-actor", "new-issue", "undo") else {}),
            **self._standing(),
        }


def _left_out(found: tuple[str, Sequence[str]]) -> str:
    coder, texts = found
    many = "s" * (len(texts) != 1)
    return f"{show(coder)} is not in the plan and has not finished {len(texts):,} text{many}: what they coded there is not shown"
