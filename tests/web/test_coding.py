"""The server of the coding page: for who has the token on this machine, and for no page of another site."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from asgi import Answered, asked
from coding.desk import FIRST, bench, sha, talks, values
from stancegraph.coding.candidates import Candidate
from stancegraph.coding.journal import FOLDER
from stancegraph.coding.publish import prepare, publish
from stancegraph.coding.texts import read_text, source_of
from stancegraph.coding.workbench import Workbench
from stancegraph.errors import StancegraphError
from stancegraph.extraction.runs import Extracted, Run, write_run
from stancegraph.model.records import Actor
from stancegraph.model.words import ActorKind
from stancegraph.tables.appending import append
from stancegraph.tables.problems import Problems
from stancegraph.web.coding import coding_application, new_token, serve
from stancegraph.web.server import bound

HOST = "127.0.0.1:8123"
JSON = ("content-type", "application/json")


class Page:
    """What the page does, and what others try."""

    def __init__(self, folder: Path) -> None:
        self.bench = bench(folder)
        self.token = new_token()
        self.logged: list[str] = []
        self._app = coding_application(self.bench, self.token, self.logged.append)
        self._runner = asyncio.Runner()

    def ask(
        self, target: str, method: str = "GET", headers: Any = None, body: bytes = b"", host: str = HOST
    ) -> Answered:
        sent = (
            [("authorization", f"Bearer {self.token}"), *([JSON] if method == "POST" else [])]
            if headers is None
            else headers
        )
        return self._runner.run(asked(self._app, target, method, sent, body, host))

    def decide(self, **said: Any) -> Answered:
        return self.ask("/api/decisions", "POST", body=json.dumps(said).encode())


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Page]:
    found = Page(talks(tmp_path / "talks"))
    yield found
    assert not [line for line in found.logged if found.token in line]


API = "/api/state"


def test_who_has_no_token_gets_the_page_and_nothing_else(page: Page) -> None:
    assert page.ask("/", headers=[]).status == 200
    assert b"Ann Lee" not in page.ask("/", headers=[]).body
    for headers in (
        [],
        [("authorization", "Bearer x")],
        [("authorization", page.token)],
        [("cookie", f"token={page.token}")],
    ):
        answered = page.ask(API, headers=headers)
        assert (answered.status, answered.headers["www-authenticate"]) == (401, "Bearer")
        assert b"Ann Lee" not in answered.body
    assert page.ask(f"{API}?token=x", headers=[]).status == 401
    assert page.ask(API).status == 200


def test_where_the_statements_of_a_text_that_changed_stand_now_is_told(page: Page, tmp_path: Path) -> None:
    text = sha(page.bench)
    page.decide(op="add", seen="", text=text, values=values("Not one soldier stays"))
    asked = page.ask(f"/api/again?sha256={text}")
    assert (asked.status, b"at hand as it was" in asked.body) == (404, True)
    (tmp_path / "talks-texts" / "envoy.txt").write_text("Now: Not one soldier stays.\n", "utf-8")
    told = json.loads(page.ask(f"/api/again?sha256={text}").body)
    assert (told["to"], Path(told["file"]).name, told["found"]) == ("", "envoy.txt", [])
    # Nothing was moved or written by asking.
    assert [entry.op for entry in page.bench.entries] == ["add"]


def test_who_has_not_seen_what_was_published_is_told_of_that_and_of_no_other_window(page: Page) -> None:
    text = sha(page.bench)
    made = json.loads(page.decide(op="add", seen="", text=text, values=values("Not one soldier stays")).body)
    head = json.loads(page.decide(op="done", seen=made["head"], text=text).body)["head"]
    folder = page.bench.folder
    publish(folder, "ana", prepare(folder, "ana", Problems()))
    refused = page.decide(op="reopen", seen=head, text=text)
    assert (refused.status, b"what you decided was published since; it is shown now" in refused.body) == (409, True)
    state = json.loads(page.ask(API).body)
    assert page.decide(op="reopen", seen=state["head"], text=text).status == 200
    refused = page.decide(op="done", seen=head, text=text)
    assert (refused.status, b"decided in another window since" in refused.body) == (409, True)
    assert b"another window" in page.decide(op="done", seen="none+x", text=text).body


def test_texts_that_statements_were_moved_from_are_told_with_what_they_have_now(page: Page, tmp_path: Path) -> None:
    text, path = sha(page.bench), tmp_path / "talks-texts" / "envoy.txt"
    made = json.loads(page.decide(op="add", seen="", text=text, values=values("Not one soldier stays")).body)
    path.write_text("Now: Not one soldier stays.\n", "utf-8")
    append(page.bench.folder, [source_of(read_text(path), [], {"id": "new"})[0]])
    again = Page(page.bench.folder)
    found = json.loads(again.ask(f"/api/again?sha256={text}").body)
    place = found["found"][0]["places"][0]
    to = {"from": text, "places": {made["statement"]: [place["start"], place["end"]]}}
    moved = json.loads(again.decide(op="move", seen=made["head"], text=found["to"], values=to).body)
    assert (moved["progress"]["count"], {key: each["count"] for key, each in moved["left"].items()}) == (1, {text: 0})
    back = json.loads(again.decide(op="undo", seen=moved["head"]).body)
    assert (back["progress"]["count"], {key: each["count"] for key, each in back["left"].items()}) == (0, {text: 1})


@pytest.mark.parametrize(
    ("headers", "host", "status"),
    [
        ([], "evil.example:8123", 421),
        ([("origin", "https://evil.example")], HOST, 403),
        ([("origin", "null")], HOST, 403),
        ([("origin", "http://127.0.0.1:9999")], HOST, 403),
        ([("origin", "http://localhost:8123")], HOST, 403),
        ([("origin", f"http://{HOST}")], HOST, 200),
        ([("sec-fetch-site", "cross-site")], HOST, 403),
        ([("sec-fetch-site", "same-site")], HOST, 403),
        ([("sec-fetch-site", "same-origin")], HOST, 200),
        ([("sec-fetch-site", "none")], HOST, 200),
    ],
)
def test_no_other_site_is_answered_whatever_it_knows(headers: Any, host: str, status: int, page: Page) -> None:
    known = [("authorization", f"Bearer {page.token}"), *headers]
    assert page.ask(API, headers=known, host=host).status == status
    if status != 200:
        assert page.ask("/", headers=headers, host=host).status == status


def test_preflights_and_what_is_no_json_are_refused(page: Page) -> None:
    asking = [("origin", f"http://{HOST}"), ("access-control-request-method", "POST")]
    answered = page.ask("/api/decisions", "OPTIONS", headers=asking)
    assert answered.status == 403
    assert not [name for name in answered.headers if name.startswith("access-control")]
    known = ("authorization", f"Bearer {page.token}")
    body = json.dumps({"op": "done", "seen": "", "text": sha(page.bench)}).encode()
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        assert page.ask("/api/decisions", "POST", headers=[known, ("content-type", kind)], body=body).status == 415
    assert page.ask("/api/decisions", "POST", headers=[known], body=body).status == 415
    early = json.dumps({"op": "done", "seen": "", "text": sha(page.bench), "ms": -1}).encode()
    as_json = ("content-type", "application/json")
    assert page.ask("/api/decisions", "POST", headers=[known, as_json], body=early).status == 400
    otherwise = ("content-type", "application/json; charset=utf-16")
    for target in ("/api/decisions", API):
        answered = page.ask(target, "POST", headers=[known, otherwise], body=body)
        assert (answered.status, "send UTF-8" in answered.text) == (415, True), answered
    assert page.bench.head == ""


def test_answers_carry_what_keeps_them_to_themselves(page: Page) -> None:
    for target in ("/", API):
        headers = page.ask(target).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-frame-options"] == "DENY"
    policy = page.ask("/").text
    assert "default-src &#39;none&#39;" in policy
    assert "require-trusted-types-for &#39;script&#39;; trusted-types &#39;none&#39;" in policy
    assert "connect-src &#39;self&#39;" in policy


def test_a_decision_is_answered_when_it_is_in_the_journal(page: Page, tmp_path: Path) -> None:
    text = sha(page.bench)
    answered = page.decide(op="add", seen="", text=text, values=values("leave the bridge"), ms=12)
    assert answered.status == 200
    said = answered.json
    journal = (tmp_path / "talks" / FOLDER / "ana.jsonl").read_text().splitlines()
    assert [json.loads(line)["id"] for line in journal] == [said["head"]]
    [statement] = said["changed"]
    assert (statement["values"]["quote"], said["undo"], said["redo"]) == ("leave the bridge", True, False)
    undone = page.decide(op="undo", seen=said["head"]).json
    assert (undone["changed"], undone["gone"], undone["touched"], undone["redo"]) == (
        [],
        [said["statement"]],
        text,
        True,
    )
    assert page.ask(API).json["texts"][0]["count"] == 0


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from(["add", "edit", "remove", "undo", "redo", "done"]), st.integers(0, 9)), max_size=14
    )
)
def test_what_a_decision_changed_is_all_that_changed(tmp_path_factory: Any, steps: list[tuple[str, int]]) -> None:
    """A window that takes in what each answer says changed has what the server says stands."""
    page = Page(talks(tmp_path_factory.mktemp("changed") / "talks"))
    texts = [sha(page.bench), sha(page.bench, "second")]
    shown: dict[str, dict[str, Any]] = {text: {} for text in texts}
    for op, number in steps:
        text = texts[number % 2]
        place = {"start": number, "end": number + 5}
        known = sorted(shown[text])
        said: dict[str, Any] = {"op": op, "seen": page.bench.head}
        if op in ("add", "edit"):
            said |= {"text": text, "values": {**values("Ann"), **place, "note": str(number)}}
        if op in ("edit", "remove"):
            said |= {"text": text, "statement": known[number % len(known)] if known else "none"}
        if op == "done":
            said |= {"text": text}
        answered = page.decide(**said)
        if answered.status == 200 and (touched := answered.json["touched"]):
            for each in answered.json["changed"]:
                shown[touched][each["id"]] = each
            for identifier in answered.json["gone"]:
                shown[touched].pop(identifier, None)
        for each in texts:
            standing = page.ask(f"/api/text?sha256={each}").json["statements"]
            assert sorted(shown[each].values(), key=lambda one: one["id"]) == sorted(
                standing, key=lambda one: one["id"]
            )


def test_what_is_wrong_is_said_where_it_is_and_what_is_old_is_refused(page: Page) -> None:
    text = sha(page.bench)
    unfit = page.decide(op="add", seen="", text=text, values=values("leave the bridge", issue="brige"))
    assert (unfit.status, unfit.json["faults"]) == (422, [{"column": "issue", "message": 'unknown issue "brige"'}])
    assert page.decide(op="done", seen="somewhere else", text=text).status == 409
    assert page.decide(op="done", seen="", text=text, statment="x").status == 400
    for body in (b"[]", b"{", b'{"op": 1}', b'{"op": "done", "values": []}', b"\xff"):
        assert page.ask("/api/decisions", "POST", body=body).status == 400
    assert page.bench.head == ""


def test_a_text_comes_with_its_words_whole_and_what_may_stand_is_counted_in_code_points(page: Page) -> None:
    text = sha(page.bench)
    assert page.ask(f"/api/text?sha256={text}").json["words"] == FIRST
    start = FIRST.index("Not one soldier")
    found = page.ask(f"/api/suggestions?sha256={text}&start={start}&end={start + 22}").json
    assert (found["holder"], found["actors"][0]) == ("ann", "ann")
    assert found["day"] == {
        "day": "2025-05-12",
        "why": "\u201cMonday\u201d in an earlier sentence, published 2025-05-13",
    }
    assert page.ask(f"/api/suggestions?sha256={text}&start=5&end=5").status == 404
    assert page.ask(f"/api/suggestions?sha256={text}&start=x&end=5").status == 400
    assert page.ask(f"/api/text?sha256={'0' * 64}").status == 404
    assert page.ask("/api/text?sha=1").status == 400
    [hit] = page.ask("/api/search?words=one%20SOLDIER").json["found"]
    assert FIRST[hit["start"] : hit["end"]] == "one soldier"


def test_where_the_journal_is_gone_nothing_is_decided_before_it_is_written_again(page: Page) -> None:
    text, journal = sha(page.bench), page.bench.journal_file
    assert page.decide(op="done", seen="", text=text).status == 200
    assert page.ask(API).json["lost"] == ""
    before = journal.read_bytes()
    journal.unlink()
    refused = page.decide(op="reopen", seen=page.bench.head, text=text)
    assert (refused.status, "not there any more" in refused.json["error"]) == (410, True)
    assert page.ask(API).json["lost"] == refused.json["error"]
    assert page.ask("/api/journal", "POST", headers=[]).status == 401
    assert page.ask("/api/journal", "POST", body=b"{}").json["written"] == 1
    assert (journal.read_bytes(), page.ask(API).json["lost"]) == (before, "")
    assert page.decide(op="reopen", seen=page.bench.head, text=text).status == 200


@pytest.mark.parametrize("column", ["broader", "entails"])
def test_a_new_issue_names_no_issue_that_is_not_there(column: str, page: Page) -> None:
    said = {"label": "Sub", "proposition": "There should be sub."}
    refused = page.decide(op="new-issue", seen=page.bench.head, values={**said, column: "nowhere"})
    assert (refused.status, refused.json["faults"][0]["column"]) == (422, column)
    assert page.decide(op="new-issue", seen=page.bench.head, values={**said, column: "bridge"}).status == 200


def test_tables_that_changed_since_it_was_begun_are_named(page: Page) -> None:
    assert page.ask(API).json["problems"] == []
    append(page.bench.folder, [Actor("new", "New Actor", ActorKind.PERSON)])
    [said] = page.ask(API).json["problems"]
    assert said == "actors.csv: changed since this was begun; begin it again to see what is new there"


def test_what_was_taken_back_is_not_shown_as_published(page: Page) -> None:
    text = sha(page.bench)

    def shown() -> list[bool]:
        assert page.ask(API).status == 200
        return [each["published"] for each in page.ask(f"/api/text?sha256={text}").json["statements"]]

    def said(op: str, **more: Any) -> None:
        assert page.decide(op=op, seen=page.bench.head, **more).status == 200

    def write() -> None:
        publish(page.bench.folder, "ana", prepare(page.bench.folder, "ana", Problems()))

    said("add", text=text, values=values("Not one soldier stays"))
    said("done", text=text)
    assert shown() == [False]
    write()
    assert shown() == [True]
    said("remove", text=text, statement=page.bench.statements(text)[0].id)
    write()
    assert shown() == []
    said("undo")
    assert shown() == [False]


def test_a_port_that_is_in_use_is_said(tmp_path: Path) -> None:
    with bound("127.0.0.1", 0) as taken, pytest.raises(StancegraphError, match="in use; name another with --port"):
        serve(Workbench.__new__(Workbench), taken.getsockname()[1], print, print)


PROPOSED = "the armies should leave the bridge"


def proposing(folder: Path, control: bool = False) -> Page:
    """A page of a dataset in which something is proposed on the first text."""
    text = sha(bench(folder, "nobody"))
    start = FIRST.index(PROPOSED)
    candidate = Candidate(text, start, start + len(PROPOSED), "file", "ann", issue="bridge", position="rejects")
    write_run(folder, Run("file"), [Extracted(text, "envoy", [candidate])], "2025-05-14T00:00:00Z", "0")
    found = Page(folder)
    found.bench.reviewing.control = frozenset((text,) if control else ())
    return found


@pytest.mark.parametrize("control", [False, True])
def test_no_answer_has_a_candidate_before_the_first_pass_and_none_of_a_control_text(
    control: bool, tmp_path: Path
) -> None:
    page = proposing(talks(tmp_path / "talks"), control)
    text = sha(page.bench)
    (candidate,) = page.bench.reviewing.by_text[text]
    start, end = candidate.start, candidate.end

    def everything(*others: Answered) -> list[dict[str, Any]]:
        asked_for = (
            "/api/state",
            f"/api/text?sha256={text}",
            f"/api/suggestions?sha256={text}&start={start}&end={end}",
            "/api/search?words=bridge",
        )
        answered = [*others, *(page.ask(each) for each in asked_for)]
        assert {each.status for each in answered} == {200}
        return [json.loads(each.body) for each in answered]

    def shown(answers: list[dict[str, Any]]) -> bool:
        return any(candidate.id in json.dumps(each) for each in answers)

    noted = page.decide(op="note", seen="", text=text, values={"note": "x"})
    before = everything(noted)
    assert not shown(before)
    assert [each["review"] for each in before if "review" in each] == [
        {"withheld": "first-pass", "candidates": [], "retired": []}
    ] * 2
    for op in ("accept", "reject"):
        refused = page.decide(op=op, seen=page.bench.head, text=text, candidate=candidate.id, values=values(PROPOSED))
        assert refused.status == 422
    passed = page.decide(op="first-pass", seen=page.bench.head, text=text)
    after = everything(passed)
    if control:
        assert not shown(after)
        assert {each["review"]["withheld"] for each in after if "review" in each} == {"control"}
        return
    (said,) = json.loads(passed.body)["review"]["candidates"]
    # The position that the method thinks of is told to nobody who codes.
    assert said == {
        "id": candidate.id, "start": start, "end": end, "rule": "file", "actor": "ann", "issue": "bridge", "accepted": 0, "decided": 0,
    }  # fmt: skip
    accepted = page.decide(
        op="accept", seen=page.bench.head, text=text, candidate=candidate.id, values=values(PROPOSED)
    )
    assert accepted.status == 200
    assert json.loads(accepted.body)["review"]["candidates"] == []
    assert [each["values"]["position"] for each in json.loads(accepted.body)["changed"]] == ["supports"]
