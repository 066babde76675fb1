"""Several coders over HTTP: two servers on one folder lose nothing and tell nothing of each other, and who decides sees what is finished."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from asgi import Answered, asked
from coding.desk import FIRST, bench, library, sha, talks, values
from stancegraph.coding.adjudication import Adjudication
from stancegraph.coding.candidates import Candidate
from stancegraph.coding.codebook import CODEBOOK_FILE
from stancegraph.coding.journal import FOLDER, read_all
from stancegraph.coding.plan import write_plan
from stancegraph.extraction.runs import Extracted, Run, write_run
from stancegraph.tables.problems import Problems
from stancegraph.web.adjudicating import adjudication_application
from stancegraph.web.coding import coding_application, new_token

HOST = "127.0.0.1:8123"


class Page:
    """One person's page, as it asks."""

    def __init__(self, folder: Path, coder: str, *, adjudicates: bool = False) -> None:
        self.token = new_token()
        if adjudicates:
            adjudication = Adjudication(folder, coder, library(folder))
            self.bench = adjudication.bench
            self._app = adjudication_application(adjudication, self.token)
        else:
            self.bench = bench(folder, coder)
            self._app = coding_application(self.bench, self.token)
        self.text = sha(self.bench)
        self._runner = asyncio.Runner()

    def ask(self, target: str, method: str = "GET", body: bytes = b"", token: str | None = None) -> Answered:
        sent = [("authorization", f"Bearer {self.token if token is None else token}")]
        sent += [("content-type", "application/json")] if method == "POST" else []
        return self._runner.run(asked(self._app, target, method, sent, body, HOST))

    def decide(self, op: str, text: str | None = None, **said: Any) -> Answered:
        body = {"op": op, "seen": self.bench.head, "text": self.text if text is None else text, **said}
        return self.ask("/api/decisions", "POST", json.dumps(body).encode())

    def everything(self) -> bytes:
        """Whatever it can ask."""
        targets = (
            "/",
            "/api/state",
            f"/api/text?sha256={self.text}",
            f"/api/suggestions?sha256={self.text}&start=40&end=60",
            f"/api/search?words={quote('secret')}",
            f"/api/search?words={quote('soldier')}",
        )
        return b"\n".join(self.ask(target).body for target in targets)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = talks(tmp_path / "talks")
    write_plan(found, {"coders": ["ana", "ben"], "coded_twice": 1})
    return found


def code(page: Page, secret: str, finished: bool = True, **other: Any) -> None:
    made = json.loads(page.decide("new-actor", "", values={"name": f"Secret {secret}", "kind": "person"}).body)["id"]
    for words in ("armies should leave the bridge", "Not one soldier stays"):
        said = values(words, FIRST, actor=made, note=f"{secret}-note", **other)
        assert page.decide("add", values=said).status == 200
    assert page.decide("note", values={"note": f"{secret}-on-text"}).status == 200
    if finished:
        assert page.decide("done").status == 200


SECRETS = (b"Secret ana", b"secret-ana", b"ana-note", b"ana-on-text")


def test_nobody_is_told_anything_of_another_before_both_have_finished(folder: Path) -> None:
    ana, ben, cem = Page(folder, "ana"), Page(folder, "ben"), Page(folder, "cem", adjudicates=True)
    code(ana, "ana")
    looking = Page(folder, "ben", adjudicates=True)
    for page in (ben, Page(folder, "ben"), cem, Page(folder, "cem", adjudicates=True), looking):
        said = page.everything()
        assert not [each for each in SECRETS if each in said]
        assert b"Withdrawal" in said
    closed = cem.ask(f"/api/text?sha256={cem.text}")
    assert (closed.status, b"closed until ben finished it" in closed.body) == (404, True)
    of = [each.id for each in ana.bench.statements(ana.text)]
    assert cem.decide("decide", values={"of": of[:1], "drop": True}).status == 404
    # Once both have finished, who decides sees both; the page of a coder still shows nothing of the other.
    code(ben, "ben")
    assert all(each in cem.everything() for each in (b"Secret ana", b"ana-note", b"ben-note"))
    assert not [each for each in SECRETS if each in ben.everything() + Page(folder, "ben").everything()]


def test_answers_are_the_same_bytes_whatever_another_does(folder: Path) -> None:
    """Not a count, a candidate or an order tells of it: until ana has finished, and in ben's page ever after."""
    quotes = ("armies should leave the bridge", "Not one soldier stays", "army would pull back")
    places = [FIRST.index(each) for each in quotes]
    text = Page(folder, "ben").text
    found = [Candidate(text, at, at + len(each), "guess", actor="ann") for at, each in zip(places, quotes, strict=True)]
    write_run(folder, Run("file", {}), [Extracted(text, "envoy", found)], "2025-05-14T00:00:00Z", "0")
    plan = {"coders": ["ana", "ben"], "coded_twice": 1, "control": 0}
    write_plan(folder, plan)
    ben, cem = Page(folder, "ben"), Page(folder, "cem", adjudicates=True)
    assert ben.decide("first-pass").status == 200
    assert ben.decide("add", values=values("Bob Ray answered", FIRST)).status == 200
    before = ben.everything(), cem.everything()
    assert b'"rule":"guess"' in before[0]
    ana = Page(folder, "ana")
    ana.decide("first-pass")
    assert ana.decide("accept", candidate=found[0].id, values=values(quotes[0], FIRST)).status == 200
    assert ana.decide("reject", candidate=found[1].id).status == 200
    code(ana, "ana", finished=False)
    for page in (ben, Page(folder, "ben")):
        assert page.everything() == before[0]
    for page in (cem, Page(folder, "cem", adjudicates=True)):
        assert page.everything() == before[1]
    assert ana.decide("done").status == 200
    for page in (ben, Page(folder, "ben")):
        assert page.everything() == before[0]
    # Of who has not finished it is said who; that is all that is new.
    said = cem.everything().replace(b'"unfinished":["ben"]', b'"unfinished":["ana","ben"]')
    assert said.replace(b"until ben finished", b"until ana and ben finished") == before[1]


def test_who_decides_is_told_of_codings_that_are_left_out_and_not_what_they_are(tmp_path: Path) -> None:
    folder = talks(tmp_path / "talks")
    code(Page(folder, "eve"), "Eve", finished=False)
    write_plan(folder, {"coders": ["ana", "ben"], "coded_twice": 1})
    for coder in ("ana", "ben"):
        code(Page(folder, coder), "Both")
    page = Page(folder, "cem", adjudicates=True)
    said = page.ask("/api/state").json["problems"]
    assert said == ['"eve" is not in the plan and has not finished 1 text: what they coded there is not shown']
    assert b"Eve-note" not in page.everything()


@pytest.mark.parametrize("adjudicates", [False, True])
def test_a_codebook_with_a_fault_is_told_of_and_keeps_nobody_from_work(adjudicates: bool, folder: Path) -> None:
    book = folder / CODEBOOK_FILE
    page = Page(folder, "ana", adjudicates=adjudicates)
    book.write_text("# Units\n## Examples\n# Voice\n## Examples\n", "utf-8")
    said = page.ask("/api/state").json
    assert [rule["anchor"] for rule in said["codebook"]] == ["units", "examples", "voice", "examples-2"]
    assert 'the anchor "examples" stands twice' in said["problems"][0]
    book.write_bytes(b"# A\n\xff")
    found = page.ask("/api/state")
    assert (found.status, found.json["codebook"], len(found.json["texts"])) == (200, [], 2)
    assert "is not UTF-8" in found.json["problems"][0]


def test_two_people_on_one_folder_lose_nothing(folder: Path) -> None:
    ana, ben = Page(folder, "ana"), Page(folder, "ben")
    for number in range(10):
        for page in (ana, ben):
            said = values("Not one soldier stays", FIRST, note=str(number))
            assert page.decide("add", values=said).status == 200
    entries = read_all(folder, Problems())
    for coder in ("ana", "ben"):
        assert [entry.values["note"] for entry in entries if entry.coder == coder] == [str(each) for each in range(10)]
    assert sorted(path.name for path in (folder / FOLDER).iterdir()) == ["ana.jsonl", "ben.jsonl"]


@pytest.fixture
def cem(folder: Path) -> Page:
    (folder / CODEBOOK_FILE).write_text("# Conditions {#named}\n\nOnly <b>named</b> ones.\n", "utf-8")
    code(Page(folder, "ana"), "ana")
    code(Page(folder, "ben"), "ben", position="opposes")
    return Page(folder, "cem", adjudicates=True)


def test_who_decides_gets_both_codings_of_a_unit_and_what_is_decided(cem: Page) -> None:
    state = json.loads(cem.ask("/api/state").body)
    about = {each["source"]: each for each in state["texts"]}
    assert (about["envoy"]["isOpen"], about["envoy"]["units"], about["envoy"]["decided"]) == (True, 2, 0)
    assert (about["second"]["isOpen"], about["second"]["unfinished"]) == (False, ["ana", "ben"])
    assert state["codebook"] == [
        {"anchor": "named", "title": "Conditions", "depth": 1, "text": "Only <b>named</b> ones."}
    ]
    figures = {each["what"]: each["value"] for each in state["agreement"]}
    assert (figures["units"], figures["statement"], figures["actor"]) == (1.0, 0.0, pytest.approx(-0.5))
    units = json.loads(cem.ask(f"/api/text?sha256={cem.text}").body)["units"]
    assert [sorted(unit["statements"]) for unit in units] == [["ana", "ben"], ["ana", "ben"]]
    first = units[0]["statements"]
    of = [each["id"] for each in first.values()]
    decided = json.loads(cem.decide("decide", values={**first["ben"]["values"], "of": of}).body)
    assert decided["units"][0]["decision"]["values"]["position"] == "opposes"
    assert (decided["undo"], decided["redo"]) == (True, False)
    undone = json.loads(cem.decide("undo", "").body)
    assert (undone["touched"], undone["units"][0]["decision"], undone["redo"]) == (cem.text, None, True)


def test_what_nobody_found_is_added_with_a_name_of_its_own(cem: Page) -> None:
    made = json.loads(cem.decide("new-actor", "", values={"name": "Deputy Cho", "kind": "person"}).body)
    assert (made["id"], made["names"]["actors"]["deputy-cho"]["name"]) == ("deputy-cho", "Deputy Cho")
    assert "units" not in made
    said = values("observers came first", FIRST, actor="deputy-cho")
    added = json.loads(cem.decide("decide", values={**said, "of": []}).body)
    assert (len(added["units"]), len(added["added"])) == (2, 1)
    found = json.loads(cem.ask(f"/api/text?sha256={cem.text}").body)["added"]
    assert found == added["added"]
    assert (found[0]["coder"], found[0]["values"]["quote"]) == ("cem", "observers came first")
    wrong = cem.decide("decide", values={**said, "position": "", "of": []})
    assert (wrong.status, json.loads(wrong.body)["faults"][0]["column"]) == (422, "position")
    dropped = json.loads(cem.decide("decide", statement=found[0]["id"], values={"drop": True, "of": []}).body)
    assert dropped["added"] == []
    asked = cem.ask(f"/api/suggestions?sha256={cem.text}&start=40&end=60")
    assert (asked.status, sorted(json.loads(asked.body))) == (200, ["actors", "day", "holder", "issues"])


def test_what_cannot_be_decided_is_said(cem: Page) -> None:
    for op, said, status in (
        ("decide", {"of": ["x"], "drop": True}, 422),
        ("decide", {}, 422),
        ("add", values("Not one soldier stays", FIRST), 422),
        ("undo", {}, 422),
    ):
        assert cem.decide(op, values=said).status == status
    assert cem.ask("/api/state", token="x").status == 401
    assert cem.ask(f"/api/text?sha256={'0' * 64}").status == 404
    stale = {"op": "decide", "seen": "e0", "text": cem.text, "values": {"of": [], "drop": True}}
    assert cem.ask("/api/decisions", "POST", json.dumps(stale).encode()).status == 409
    coder = Page(cem.bench.folder, "ana")
    assert b"is for adjudication" in coder.decide("decide", values={"of": ["x"], "drop": True}).body


def test_another_window_that_is_behind_is_refused(cem: Page) -> None:
    other = Page(cem.bench.folder, "cem", adjudicates=True)
    seen = other.bench.head
    units = json.loads(cem.ask(f"/api/text?sha256={cem.text}").body)["units"]
    of = [[each["id"] for each in unit["statements"].values()] for unit in units]
    assert cem.decide("decide", values={"of": of[0], "drop": True}).status == 200
    late = {"op": "decide", "seen": seen, "text": cem.text, "values": {"of": of[1], "drop": True}}
    assert other.ask("/api/decisions", "POST", json.dumps(late).encode()).status == 409
