"""Coded statements to other programs and back: the same statements at the same words, whatever the text; what does not fit is counted."""

from __future__ import annotations

import copy
import json
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from coding.desk import FIRST, bench, library, sha, talks, values
from dna_fixtures import Coded as DnaCoded
from dna_fixtures import Coding, Doc, write_dna
from stancegraph.cli import cli
from stancegraph.coding.fold import State, fold
from stancegraph.coding.journal import FOLDER, read_all
from stancegraph.coding.plan import write_plan
from stancegraph.coding.publish import prepare
from stancegraph.coding.statements import CODED
from stancegraph.coding.texts import Library, Places, read_text, remember, source_of
from stancegraph.coding.workbench import Workbench
from stancegraph.errors import DataError, StancegraphError
from stancegraph.exchange import label_studio, web_annotation
from stancegraph.exchange.arriving import arrival
from stancegraph.exchange.leaving import outgoing
from stancegraph.exchange.reading import read_file
from stancegraph.exchange.writing import keep
from stancegraph.files import put
from stancegraph.model.records import Actor, Dataset, DatasetInfo, Issue, Source
from stancegraph.model.words import ActorKind
from stancegraph.tables.appending import append
from stancegraph.tables.problems import Problems
from stancegraph.tables.reader import read_dataset
from stancegraph.tables.writer import write_dataset

LONG = "\U0001f469 " * 3 + "The armies should leave the bridge, and nobody stays. " * 6 + "\r\n"
FORMATS = {"web-annotation": ("jsonld", web_annotation), "label-studio": ("json", label_studio)}


@pytest.fixture(autouse=True)
def settings_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(each) for each in arguments])


def stands(folder: Path) -> State:
    return fold(read_all(folder, Problems()))


def said(folder: Path) -> dict[str, tuple[str, str, dict[str, Any]]]:
    """What is coded, by the id of its statement."""
    return {key: (each.coder, each.text, dict(each.values)) for key, each in stands(folder).statements.items()}


def coded(folder: Path) -> Path:
    """Two coders; new actors and issues; a quote too long to be quoted; Arabic, a joined emoji and line ends within what is quoted."""
    talks(folder)
    long = folder.parent / "talks-texts" / "long.txt"
    long.write_bytes(LONG.encode())
    append(folder, [source_of(read_text(long), read_dataset(folder).sources, {})[0]])
    desk = bench(folder)
    envoy = sha(desk)
    desk.decide(
        "new-actor", seen=desk.head, values={"name": "Zoë \U0001f469 Ко", "kind": "group", "aliases": "Z. K.;Z"}
    )
    desk.decide("new-issue", seen=desk.head, values={"label": "Observers", "proposition": "Observers come first."})
    [actor], [issue] = desk.state.actors, desk.state.issues
    for words, other in (
        (
            "Not one soldier stays",
            {"actor": "bob", "voice": "attributed", "attributed_by": "ann", "on_behalf_of": "land"},
        ),
        (
            "\u0644\u0627 \u0634\u0631\u0648\u0637",
            {"actor": actor, "issue": issue, "position": "rejects", "confidence": "0.5"},
        ),
        ("\U0001f469\u200d\U0001f4bb offers terms\r\n\r\nHALVEN", {"note": 'of "two" lines; <b>and</b> a \u2028 sign'}),
        ("The army would", {"position": "conditional", "condition": "observers come", "condition_kind": "sequence"}),
    ):
        desk.decide("add", seen=desk.head, text=envoy, values=values(words, **other))
    whole = values(LONG.strip(), LONG)
    desk.decide("add", seen=desk.head, text=sha(desk, "long"), values=whole)
    desk.decide("done", seen=desk.head, text=envoy)
    desk.decide("note", seen=desk.head, text=envoy, values={"note": "hard"})
    other_desk = bench(folder, "ben")
    other_desk.decide("add", seen="", text=envoy, values=values("Bob Ray", actor="bob"))
    other_desk.decide("done", seen=other_desk.head, text=envoy)
    return folder


def carried(folder: Path, to: Path, format: str, coders: tuple[str, ...] = ()) -> Path:
    """The dataset again, with nothing coded but what comes from a file of this format."""
    suffix, module = FORMATS[format]
    file = to.parent / f"{to.name}.{suffix}"
    with file.open("wb") as stream:
        module.write(outgoing(folder, library(folder), coders, Problems()), stream)
    shutil.copytree(folder, to)
    shutil.rmtree(to / FOLDER)
    keep(to, arrival(to, library(folder), read_file(file), "", Problems()))
    return file


@pytest.mark.parametrize("format", FORMATS)
def test_what_is_coded_comes_back_as_it_left(tmp_path: Path, format: str) -> None:
    folder, again = coded(tmp_path / "talks"), tmp_path / "again"
    file = carried(folder, again, format)
    assert said(again) == said(folder)
    assert len(said(folder)) == 6
    assert stands(again).actors == stands(folder).actors
    assert stands(again).issues == stands(folder).issues
    before = {each.name: each.read_bytes() for each in (again / FOLDER).iterdir()}
    found = arrival(again, library(folder), read_file(file), "", Problems())
    assert (found.added, found.changed, found.present, found.entries, found.left_out) == (0, 0, 6, {}, {})
    keep(again, found)
    assert {each.name: each.read_bytes() for each in (again / FOLDER).iterdir()} == before


words_of_texts = (
    st.lists(st.sampled_from((*"ab. \u0301\u0434\u0644\U0001f469\u200d\U0001d4b3", "\r\n")), min_size=1, max_size=40)
    .map("".join)
    .filter(lambda words: bool(words.strip()))
)


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[str], list[tuple[int, int, int, dict[str, str]]]]:
    """Texts, and stretches of them with what is said there."""
    found = draw(st.lists(words_of_texts, min_size=1, max_size=2, unique=True))
    statements = []
    for _ in range(draw(st.integers(1, 4))):
        number = draw(st.integers(0, len(found) - 1))
        start = draw(st.integers(0, len(found[number]) - 1))
        end = draw(st.integers(start + 1, len(found[number])))
        cells = {
            "position": draw(st.sampled_from(("supports", "opposes"))),
            "actor": draw(st.sampled_from(("ann", "bob"))),
        }
        cells["note"] = draw(st.sampled_from(("", "a; b", "\u05d0 \U0001f469")))
        statements.append((number, start, end, cells))
    return found, statements


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(worlds(), st.sampled_from(sorted(FORMATS)))
def test_whatever_is_coded_comes_back(
    world: tuple[list[str], list[tuple[int, int, int, dict[str, str]]]], format: str
) -> None:
    texts, statements = world
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "talks"
        beside = Path(place) / "talks-texts"
        beside.mkdir()
        sources: list[Any] = []
        for number, words in enumerate(texts):
            put(beside / f"t{number}.txt", words.encode())
            sources.append(source_of(read_text(beside / f"t{number}.txt"), sources, {})[0])
        actors = (Actor("ann", "Ann", ActorKind.PERSON), Actor("bob", "Bob", ActorKind.PERSON))
        issues = (Issue("bridge", "Bridge", "They leave the bridge."),)
        info = DatasetInfo("T", "https://example.org/t/")
        write_dataset(Dataset(info, actors=actors, issues=issues, sources=tuple(sources)), folder)
        desk = Workbench(folder, "ana", library(folder))
        for number, start, end, cells in statements:
            fixed = {"issue": "bridge", "voice": "self", "date": "2025-05-12"}
            try:
                desk.decide(
                    "add",
                    seen=desk.head,
                    text=sources[number].sha256,
                    values={**fixed, **cells, "start": start, "end": end},
                )
            except Exception:  # blanks alone are no quote
                continue
        if not desk.state.statements:
            return
        carried(folder, Path(place) / "again", format)
        assert said(Path(place) / "again") == said(folder)


def test_web_annotation_is_rdf_of_both_vocabularies(tmp_path: Path) -> None:
    folder = coded(tmp_path / "talks")
    file = carried(folder, tmp_path / "again", "web-annotation", ("ana",))
    whole = json.loads(file.read_text(encoding="utf-8"))
    assert whole["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    # The terms of the standard's context that are used, so that nothing is asked of the network.
    oa, simple = "http://www.w3.org/ns/oa#", {"type": "@type", "id": "@id"}
    whole["@context"][0] = {
        **simple,
        "oa": oa,
        "Annotation": "oa:Annotation",
        "target": {"@id": "oa:hasTarget", "@type": "@id"},
        "items": {"@id": "https://www.w3.org/ns/activitystreams#items", "@container": "@list"},
        "first": {"@id": "https://www.w3.org/ns/activitystreams#first", "@type": "@id"},
        "selector": {"@id": "oa:hasSelector", "@type": "@id"},
        "exact": "oa:exact",
        "start": "oa:start",
    }
    triples = {
        (each.subject, each.predicate.value, each.object)
        for each in parse(json.dumps(whole).encode(), RdfFormat.JSON_LD)
    }
    sg = "https://w3id.org/stancegraph/ontology#"
    about = {each[1] for each in triples}
    assert {f"{oa}hasBody", f"{oa}hasTarget", f"{oa}exact", f"{sg}actor", f"{sg}issue", f"{sg}position"} <= about
    positions = {each[2] for each in triples if each[1] == f"{sg}position"}
    assert NamedNode("https://w3id.org/stancegraph/scheme/position/rejects") in positions
    dates = {each[2] for each in triples if each[1] == f"{sg}date"}
    assert dates == {Literal("2025-05-12", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#date"))}
    actors = {each[2] for each in triples if each[1] == f"{sg}actor"}
    assert NamedNode("https://example.org/talks/actor/ann") in actors


def test_selectors_quote_the_words_and_count_code_points(tmp_path: Path) -> None:
    folder = coded(tmp_path / "talks")
    file = carried(folder, tmp_path / "again", "web-annotation")
    items = json.loads(file.read_text(encoding="utf-8"))["first"]["items"]
    envoy = items[0]["target"]["source"]["id"]
    if FIRST.find(items[0]["target"]["selector"][0].get("exact", "?")) < 0:
        envoy = items[-1]["target"]["source"]["id"]
    long = 0
    for item in items:
        selectors = {each["type"]: each for each in item["target"]["selector"]}
        text = LONG if item["target"]["source"]["id"] != envoy else FIRST
        place, quote = selectors["TextPositionSelector"], selectors.get("TextQuoteSelector")
        if quote is None:
            long += 1
            assert place["end"] - place["start"] > 300
            continue
        assert text[place["start"] : place["end"]] == quote["exact"]
        assert text[: place["start"]].endswith(quote["prefix"])
        assert text[place["end"] :].startswith(quote["suffix"])
    assert long == 1


def test_the_interface_has_a_control_for_each_result_and_each_word_of_a_list(tmp_path: Path) -> None:
    folder = coded(tmp_path / "talks")
    file = carried(folder, tmp_path / "again", "label-studio")
    tree = ElementTree.fromstring(label_studio.interface())
    controls = {each.get("name"): each for each in tree.iter() if each.get("toName") == "text"}
    assert set(controls) == {*CODED, "coder", "stance"}
    for task in json.loads(file.read_text(encoding="utf-8")):
        for result in (each for of in task["annotations"] for each in of["result"]):
            control = controls[result["from_name"]]
            assert control.tag.casefold() == result["type"]
            for choice in result["value"].get("choices", []):
                assert choice in {each.get("value") for each in control}


@pytest.mark.parametrize("shift", ["utf-16", "lines"])
def test_tasks_of_programs_that_count_otherwise_are_read(tmp_path: Path, shift: str) -> None:
    folder = coded(tmp_path / "talks")
    file = carried(folder, tmp_path / "again", "label-studio")
    tasks = json.loads(file.read_text(encoding="utf-8"))

    def counted(text: str, offset: int) -> int:
        before = text[:offset]
        return len(before.encode("utf-16-le")) // 2 if shift == "utf-16" else len(before.replace("\r\n", "\n"))

    for text, result in (
        (task["data"]["text"], each) for task in tasks for of in task["annotations"] for each in of["result"]
    ):
        value = result["value"]
        value["start"], value["end"] = counted(text, value["start"]), counted(text, value["end"])
        if shift == "lines" and result["type"] == "labels":
            value["text"] = value["text"].replace("\r\n", "\n")
    file.write_text(json.dumps(tasks), encoding="utf-8")
    again = tmp_path / "once-more"
    shutil.copytree(folder, again)
    shutil.rmtree(again / FOLDER)
    found = arrival(again, library(folder), read_file(file), "", Problems())
    keep(again, found)
    assert said(again) == said(folder)
    assert sum(found.remarks.values()) >= 4


def test_regions_made_by_hand_name_actors_by_name_alias_or_id(tmp_path: Path) -> None:
    folder = coded(tmp_path / "talks")
    start = FIRST.index("Bob Ray")
    span = {"start": start, "end": start + 7}
    said_of = {"position": ["supports"], "voice": ["self"]}

    def region(number: int, actor: str) -> list[dict[str, Any]]:
        cells = {"actor": actor, "issue": "Truce", "date": "2025-05-12"}
        results = [
            {"from_name": "stance", "type": "labels", "value": {**span, "text": "Bob Ray", "labels": ["stance"]}}
        ]
        results += [
            {"from_name": key, "type": "textarea", "value": {**span, "text": [cell]}} for key, cell in cells.items()
        ]
        results += [
            {"from_name": key, "type": "choices", "value": {**span, "choices": of}} for key, of in said_of.items()
        ]
        return [{"id": f"r{number}", "to_name": "text", **each} for each in results]

    wanted = ("Ann Lee", "bob", "z. k.", "Somebody")
    result = [each for number, actor in enumerate(wanted) for each in region(number, actor)]
    tasks = [
        {"data": {"text": FIRST}, "annotations": [{"completed_by": {"email": "ana"}, "result": result}]},
        {
            "data": {"text": FIRST},
            "annotations": [{"completed_by": 3, "result": region(9, "bob")}, {"was_cancelled": True}],
        },
        {"data": {"image": "x.png"}, "annotations": []},
        {"data": {"text": FIRST}, "annotations": [{"result": [*region(10, "bob"), *region(10, "ann")]}]},
    ]
    (tmp_path / "a.json").write_text(json.dumps(tasks), encoding="utf-8")
    found = arrival(folder, library(folder), read_file(tmp_path / "a.json"), "", Problems())
    actors = [each.values["actor"] for each in found.entries["ana"] if each.op == "add"]
    assert actors == ["ann", "bob", next(iter(stands(folder).actors))]
    assert dict(found.left_out) == {
        'no actor of the dataset is called "Somebody"; make it with: stancegraph add actor': 1,
        "nobody is named who coded it; say who with --coder": 1,
        "annotations that were skipped": 1,
        "regions with several values for actor": 1,
        label_studio.NO_TEXT: 1,
    }


def items_of(folder: Path, file: Path) -> list[dict[str, Any]]:
    with file.open("wb") as stream:
        web_annotation.write(outgoing(folder, library(folder), (), Problems()), stream)
    items: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))["first"]["items"]
    return items


def test_what_was_changed_elsewhere_is_edited_and_what_was_removed_here_stays_removed(tmp_path: Path) -> None:
    folder = coded(tmp_path / "talks")
    items = items_of(folder, tmp_path / "a.jsonld")
    changed = next(each for each in items if "confidence" in each["body"])
    del changed["body"]["confidence"]
    changed["body"]["position"] = "ambivalent"
    desk = bench(folder)
    gone = next(each for each in items if "note" in each["body"])["id"].removeprefix("urn:uuid:")
    desk.decide("remove", seen=desk.head, text=sha(desk), statement=gone)
    (tmp_path / "a.jsonld").write_text(json.dumps(items), encoding="utf-8")
    found = arrival(folder, library(folder), read_file(tmp_path / "a.jsonld"), "", Problems())
    assert (found.added, found.changed, found.present, dict(found.left_out)) == (0, 1, 4, {"removed here since": 1})
    keep(folder, found)
    edited = stands(folder).statements[changed["id"].removeprefix("urn:uuid:")]
    assert edited.values["position"] == "ambivalent"
    assert "confidence" not in edited.values
    assert gone not in stands(folder).statements
    # As the page sees it, which goes on from there.
    assert bench(folder).state.undo["ana"].op == "edit"


def test_statements_of_others_are_ones_own_only_when_that_is_asked(tmp_path: Path) -> None:
    folder = coded(tmp_path / "talks")
    items_of(folder, tmp_path / "a.jsonld")
    remember(folder, [folder.parent / "talks-texts"])
    assert run("coded", "import", folder, tmp_path / "a.jsonld", "--coder", "eve").exit_code == 0
    own = [each for each in stands(folder).statements.values() if each.coder == "eve"]
    assert len(own) == 6
    assert len({each.id for each in stands(folder).statements.values()}) == 12
    again = run("coded", "import", folder, tmp_path / "a.jsonld", "--coder", "eve")
    assert "0 statements added, 0 changed, 6 there already" in again.output
    # Of the actors and issues that others made, eve has her own, so that hers can be published alone.
    desk = bench(folder, "eve")
    desk.decide("done", seen=desk.head, text=sha(desk))
    assert len(prepare(folder, "eve", Problems()).records) == 5 + 2


def spoiled(items: list[dict[str, Any]], how: str) -> list[dict[str, Any]]:
    item = copy.deepcopy(next(each for each in items if "note" in each["body"]))
    item["id"] = "https://example.com/1"
    if how == "no creator":
        del item["creator"]
    elif how == "other text":
        item["target"]["source"] = "https://example.com/other"
    elif how == "other words":
        item["target"]["selector"][0]["exact"] = "These words are not there"
    elif how == "no position":
        del item["body"]["position"]
    elif how == "no such position":
        item["body"]["position"] = "adores"
    elif how == "unknown actor":
        item["body"]["actor"] = {"name": "Nobody Known"}
    elif how == "no stance":
        item["body"] = {"type": "TextualBody", "value": "nice"}
    return [item]


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        ("no creator", "nobody is named who coded it; say who with --coder"),
        ("other text", "no source of the dataset has its text; add that with: stancegraph text add"),
        ("other words", "the words are not in the text"),
        ("no position", "position: empty"),
        ("no such position", "position: "),
        ("unknown actor", 'no actor of the dataset is called "Nobody Known"; make it with: stancegraph add actor'),
        ("no stance", "annotations without a body that says a stance"),
    ],
)
def test_what_cannot_be_kept_is_counted_with_its_reason(tmp_path: Path, how: str, reason: str) -> None:
    folder = coded(tmp_path / "talks")
    items = items_of(folder, tmp_path / "a.jsonld")
    (tmp_path / "b.jsonld").write_text(json.dumps(spoiled(items, how)), encoding="utf-8")
    remember(folder, [folder.parent / "talks-texts"])
    before = (folder / FOLDER / "ana.jsonl").read_bytes()
    done = run("coded", "import", folder, tmp_path / "b.jsonld")
    assert done.exit_code == 1
    assert f"1: {reason}" in done.output
    assert (folder / FOLDER / "ana.jsonl").read_bytes() == before


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{", "is no JSON"),
        (b"[" * 100_000, "is no JSON: lists and objects are nested too deeply"),
        (b"[" + b"1" * 5_000 + b"]", "is no JSON: it has a number of too many digits"),
        (b"[\n1 2]", "is no JSON: Expecting ',' delimiter at character 3 of line 2"),
        (b"\xff\xfe", "is no JSON: byte 0xFF at 0 is not UTF-8"),
        (b"[]", "neither Web Annotation"),
        (b'{"a": 1}', "neither Web Annotation"),
        (b"3", "neither Web Annotation"),
    ],
)
def test_a_file_that_is_none_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    talks(tmp_path / "talks")
    (tmp_path / "a.json").write_bytes(content)
    done = run("coded", "import", tmp_path / "talks", tmp_path / "a.json")
    assert done.exit_code != 0
    assert message in done.output


def test_a_file_beyond_the_limit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.json").write_bytes(b" " * 100)
    monkeypatch.setattr("stancegraph.limits.LARGEST_ANNOTATIONS", 99)
    with pytest.raises(StancegraphError, match="write it as several files"):
        read_file(tmp_path / "a.json")


def test_export_counts_what_stays_and_refuses_to_write_nothing(tmp_path: Path) -> None:
    folder = coded(tmp_path / "talks")
    out = tmp_path / "a.jsonld"
    nothing = run("coded", "export", folder, "-o", out)
    assert nothing.exit_code != 0
    assert "6 statements on texts that are not at hand" in nothing.output
    assert not out.exists()
    done = run("coded", "export", folder, "-o", out, "--texts", folder.parent / "talks-texts")
    assert done.exit_code == 0
    assert "6 statements on 2 texts." in done.output
    assert "2: marks that a text is finished" in done.output
    assert "1: notes on whole texts" in done.output
    assert "there is ana, ben" in run("coded", "export", folder, "-o", out, "--coder", "eve").output
    assert run("coded", "export", folder, "-o", tmp_path / "a.csv").exit_code == 2
    assert run("coded", "export", folder, "-o", out, "--interface", tmp_path / "i.xml").exit_code == 2


def test_nobody_sees_others_coding_before_all_have_finished(tmp_path: Path) -> None:
    folder = coded(tmp_path / "talks")
    desk = bench(folder, "ben")
    desk.decide("reopen", seen=desk.head, text=sha(desk))
    found = outgoing(folder, library(folder), (), Problems())
    assert {each.coder for each in found.annotations} == {"ana"}
    assert {each.text for each in found.annotations} == {sha(desk, "long")}
    [(reason, count)] = [(each, number) for each, number in found.left_out.items() if "not all of their coders" in each]
    assert count == 5, reason
    assert len(outgoing(folder, library(folder), ("ben",), Problems()).annotations) == 1
    assert len(outgoing(folder, library(folder), ("ana", "ben"), Problems()).annotations) == 1


def test_what_was_decided_on_several_codings_is_not_edited_from_outside(tmp_path: Path) -> None:
    folder = coded(tmp_path / "talks")
    judge = bench(folder, "judge", adjudicates=True)
    of = [key for key, each in stands(folder).statements.items() if each.coder == "ben"]
    judge.decide("decide", seen=judge.head, text=sha(judge), values={**values("Bob Ray", actor="bob"), "of": of})
    items = [each for each in items_of(folder, tmp_path / "a.jsonld") if each["creator"]["name"] == "judge"]
    assert len(items) == 1
    items[0]["body"]["position"] = "rejects"
    (tmp_path / "a.jsonld").write_text(json.dumps(items), encoding="utf-8")
    found = arrival(folder, library(folder), read_file(tmp_path / "a.jsonld"), "", Problems())
    assert dict(found.left_out) == {"decided here on what several coded; decide it anew in the page": 1}
    assert found.entries == {}


# -- what coders mean by one id ---------------------------------------------------------------------------------------

OF_ANA = {"label": "Joint patrols", "proposition": "There should be joint patrols."}
OF_BEN = {"label": "Joint Patrols", "proposition": "There should be joint patrols by June."}


def of_two_meanings(folder: Path) -> Path:
    """What two coders made under one name, each for themselves, and coded by."""
    talks(folder)
    for coder, issue, kind in (("ana", OF_ANA, "state"), ("ben", OF_BEN, "organisation")):
        desk = bench(folder, coder)
        desk.decide("new-issue", seen=desk.head, values=issue)
        desk.decide("new-actor", seen=desk.head, values={"name": "Sudland", "kind": kind})
        coded = values("Not one soldier stays", issue="joint-patrols", actor="sudland")
        desk.decide("add", seen=desk.head, text=sha(desk), values=coded)
        desk.decide("done", seen=desk.head, text=sha(desk))
    return folder


def meant(folder: Path) -> dict[str, tuple[str, str]]:
    """By coder the proposition and the kind that they made."""
    entries = read_all(folder, Problems())
    made = {coder: fold(each for each in entries if each.coder == coder) for coder in ("ana", "ben")}
    return {
        coder: (each.issues["joint-patrols"]["proposition"], each.actors["sudland"]["kind"])
        for coder, each in made.items()
    }


@pytest.mark.parametrize("format", FORMATS)
def test_what_coders_mean_by_one_id_goes_with_each_of_them(tmp_path: Path, format: str) -> None:
    folder, again = of_two_meanings(tmp_path / "talks"), tmp_path / "again"
    file = carried(folder, again, format)
    assert said(again) == said(folder)
    assert meant(again) == meant(folder)
    assert meant(again)["ben"] == (OF_BEN["proposition"], "organisation")
    told = run("coded", "export", folder, "-o", file, "--texts", tmp_path / "talks-texts")
    assert "the issue joint-patrols is \u201cThere should be joint patrols.\u201d (ana)" in told.stderr
    assert arrival(again, library(folder), read_file(file), "", Problems()).entries == {}


@pytest.mark.parametrize("format", FORMATS)
def test_what_another_proposition_was_coded_by_arrives_with_it(tmp_path: Path, format: str) -> None:
    folder, again = of_two_meanings(tmp_path / "talks"), tmp_path / "again"
    file = carried(folder, again, format, ("ben",))
    shutil.rmtree(again / FOLDER)
    append(again, [Issue("joint-patrols", OF_ANA["label"], OF_ANA["proposition"])])
    keep(again, arrival(again, library(folder), read_file(file), "", Problems()))
    desk = bench(again, "ben")
    desk.decide("done", seen=desk.head, text=sha(desk))
    with pytest.raises(DataError, match="if they mean the same, say --same joint-patrols"):
        prepare(again, "ben", Problems())


@pytest.mark.parametrize("format", FORMATS)
def test_of_one_coder_who_is_said_to_mean_two_things_it_is_noted(tmp_path: Path, format: str) -> None:
    folder, again = of_two_meanings(tmp_path / "talks"), tmp_path / "again"
    file = carried(folder, again, format)
    shutil.rmtree(again / FOLDER)
    found = arrival(again, library(folder), read_file(file), "eve", Problems())
    assert found.remarks == {
        "of which the actor sudland is another here; what stands here was kept": 1,
        "of which the issue joint-patrols is another here; what stands here was kept": 1,
    }


# -- rows of tables, and databases ------------------------------------------------------------------------------------


def published(folder: Path) -> Iterator[dict[str, str]]:
    for stance in read_dataset(folder).stances:
        yield {"id": stance.id, "supersedes": stance.supersedes or "", "position": stance.position.name.casefold()}


def test_rows_of_the_tables_are_decided_anew_and_superseded(tmp_path: Path) -> None:
    folder = coded(tmp_path / "talks")
    remember(folder, [folder.parent / "talks-texts"])
    assert run("publish", folder, "--coder", "ana", "--yes").exit_code == 0
    shutil.rmtree(folder / FOLDER)
    done = run("coded", "adopt", folder)
    assert done.exit_code == 0, done.output
    assert "4 statements added" in done.output
    assert "4 there already" in run("coded", "adopt", folder).output
    # Ben codes the same text and has not finished: what is in the tables can be seen, what is not cannot.
    other = bench(folder, "ben")
    other.decide("add", seen="", text=sha(other), values=values("Bob Ray", actor="bob"))
    found = outgoing(folder, library(folder), (), Problems())
    assert [each.coder for each in found.annotations] == ["ana"] * 4
    desk = bench(folder)
    text = sha(desk)
    assert prepare(folder, "ana", Problems()).is_empty
    desk.decide("done", seen=desk.head, text=text)
    # What was taken from the tables and not decided anew is not written again.
    assert prepare(folder, "ana", Problems()).is_empty
    one = next(each for each in desk.statements(text) if each.values["position"] == "rejects")
    row = next(each["id"] for each in published(folder) if each["position"] == "rejects")
    desk.decide("edit", seen=desk.head, text=text, statement=one.id, values={"position": "opposes"})
    assert run("publish", folder, "--coder", "ana", "--yes").exit_code == 0
    assert [each["supersedes"] for each in published(folder) if each["position"] == "opposes"] == [row]
    assert run("validate", folder, "--texts", folder.parent / "talks-texts").exit_code == 0


def test_rows_are_taken_in_once_wherever_it_is_killed(tmp_path: Path) -> None:
    folder = coded(tmp_path / "talks")
    remember(folder, [folder.parent / "talks-texts"])
    assert run("publish", folder, "--coder", "ana", "--yes").exit_code == 0
    shutil.rmtree(folder / FOLDER)
    assert run("coded", "adopt", folder).exit_code == 0
    journal = folder / FOLDER / "ana.jsonl"
    whole = journal.read_bytes().splitlines(keepends=True)
    assert len(whole) == 8
    for number in range(1, len(whole)):
        journal.write_bytes(b"".join(whole[:number]) + whole[number][:20])
        desk = bench(folder)
        desk.decide("done", seen=desk.head, text=sha(desk))
        assert prepare(folder, "ana", Problems()).is_empty
        assert run("coded", "adopt", folder).exit_code == 0
        assert len(stands(folder).statements) == 4
        assert prepare(folder, "ana", Problems()).is_empty
        assert [len(rows) for rows in stands(folder).published.values()] == [1] * 4


TALK = "😀😀 We want peace now, said Lee.\nПеремир’я зараз.\nلا شروط مسبقة\nA cafe\u0301 pact. \U0001d4b3 A cafe\u0301 pact.\n"
STRETCHES = tuple(
    (start, start + len(words))
    for words, start in (
        ("We want peace", TALK.index("We want")),
        ("Перемир’я зараз", TALK.index("Перемир")),
        ("لا شروط مسبقة", TALK.index("لا")),
        ("A cafe\u0301 pact", TALK.rindex("A cafe")),
    )
)


def units(offset: int) -> int:
    return len(TALK[:offset].encode("utf-16-le")) // 2


def spans_of(database: Path) -> set[tuple[str, str]]:
    """The words of each statement of a database, counted as its program counts, with its level of agreement."""
    with closing(sqlite3.connect(database)) as connection:
        rows = connection.execute(
            "SELECT s.Start, s.Stop, d.Text, v.Variable, i.Value FROM STATEMENTS s JOIN DOCUMENTS d ON d.ID = s.DocumentId "
            "JOIN (SELECT * FROM DATAINTEGER UNION SELECT * FROM DATABOOLEAN) i ON i.StatementId = s.ID "
            "JOIN VARIABLES v ON v.ID = i.VariableId"
        ).fetchall()
    found = set()
    for start, stop, text, variable, value in rows:
        encoded = text.encode("utf-16-le")
        found.add((encoded[2 * start : 2 * stop].decode("utf-16-le"), f"{variable}={value}"))
    return found


def test_statements_of_a_database_are_decided_anew_and_go_back_with_their_words(tmp_path: Path) -> None:
    codings = tuple(
        DnaCoded(
            {"person": "Ann Lee", "organization": "Land", "concept": f"Issue {number}", "agreement": 1},
            start=units(start),
            stop=units(end),
        )
        for number, (start, end) in enumerate(STRETCHES)
    )
    database = write_dna(tmp_path / "debate.dna", Coding((Doc("Talk", TALK, datetime(2025, 5, 12)),), codings))
    folder, texts = tmp_path / "debate", tmp_path / "debate-texts"
    assert run("import", "dna", database, "-o", folder, "--texts", texts).exit_code == 0
    done = run("coded", "adopt", folder, "--texts", texts)
    assert done.exit_code == 0, done.output
    assert "4 statements added" in done.output
    coder = next(iter(stands(folder).statements.values())).coder
    desk = Workbench(folder, coder, Library(Places((texts,))))
    [text] = desk.sources
    statements = desk.statements(text)
    assert [(each.values["start"], each.values["end"]) for each in statements] == sorted(STRETCHES)
    last = statements[-1]
    desk.decide("edit", seen=desk.head, text=text, statement=last.id, values={"position": "rejects"})
    first = statements[0]
    start = first.values["start"]
    desk.decide("edit", seen=desk.head, text=text, statement=first.id, values={"start": start + 3, "end": start + 13})
    desk.decide("done", seen=desk.head, text=text)
    assert run("publish", folder, "--coder", coder, "--yes").exit_code == 0
    assert run("validate", folder, "--texts", texts).exit_code == 0
    out = tmp_path / "back.dna"
    exported = run("--graph", folder, "export", "dna", "-o", out, "--texts", texts)
    assert exported.exit_code == 0, exported.output
    found = spans_of(out)
    assert {words for words, _ in found} == {"want peace", *(TALK[a:b] for a, b in STRETCHES[1:])}
    assert len(found) == 4
    levels = {level for words, level in found if words == "A cafe\u0301 pact"}
    others = {level for words, level in found if words != "A cafe\u0301 pact"}
    assert len(levels) == 1
    assert levels.isdisjoint(others)


# -- whatever stands in a file ----------------------------------------------------------------------------------------

junk = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 2**70)
    | st.floats()
    | st.sampled_from(("", "x", "\ud800", "2025", "Stance")),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(("id", "type", "text", "start")), inner, max_size=2)
    ),
    max_leaves=4,
)


def places_in(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place of a value of JSON: what holds it, and under which key or number."""
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield value, key
        yield from places_in(value[key])


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    folder = coded(tmp_path_factory.mktemp("spoiled") / "talks")
    found = {}
    for format, (suffix, module) in FORMATS.items():
        file = folder.parent / f"all.{suffix}"
        with file.open("wb") as stream:
            module.write(outgoing(folder, library(folder), (), Problems()), stream)
        found[format] = json.loads(file.read_text(encoding="utf-8"))
    return folder, found


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), format=st.sampled_from(sorted(FORMATS)))
def test_whatever_a_file_says_is_kept_or_counted(
    exported: tuple[Path, dict[str, Any]], data: st.DataObject, format: str
) -> None:
    folder, wholes = exported
    whole = copy.deepcopy(wholes[format])
    for _ in range(data.draw(st.integers(1, 4))):
        places = list(places_in(whole))
        holder, key = places[data.draw(st.integers(0, len(places) - 1))]
        if data.draw(st.booleans()):
            holder[key] = data.draw(junk)
        else:
            del holder[key]
        if not list(places_in(whole)):
            return
    file = folder.parent / f"spoiled.{FORMATS[format][0]}"
    file.write_text(json.dumps(whole), encoding="utf-8")
    if not any(module.is_one(whole) for _, module in FORMATS.values()):
        with pytest.raises(StancegraphError, match="neither Web Annotation"):
            read_file(file)
        return
    incoming = read_file(file)
    found = arrival(folder, library(folder), incoming, data.draw(st.sampled_from(("", "eve"))), Problems())
    kept = found.added + found.changed + found.present
    assert kept + sum(found.left_out.values()) >= len(incoming.annotations)
    for entry in (each for of in found.entries.values() for each in of):
        entry.line().decode("utf-8")
        assert entry.op in ("add", "edit", "new-actor", "new-issue")


def test_rows_that_the_page_could_not_keep_stay_where_they_are(tmp_path: Path) -> None:
    folder = talks(tmp_path / "talks")
    start = FIRST.index("Not one")
    row = f"ann,bridge,supports,2025-05-12,self,envoy,Not one soldier stays,{start},{start + 21},ana"
    head = "id,actor,issue,position,date,voice,source,quote,start,end,coder,supersedes,other_sources,recorded"
    rows = [
        f"s1,{row},,,2025-05-13T00:00:00Z",
        f"s2,{row},s1,,2025-05-14T00:00:00Z",  # which corrects the first
        f"s3,{row},,second,",
        f"s4,{row.removesuffix('ana')},,,",
        f"s5,{row.replace(f'{start},{start + 21}', f'{start + 1},{start + 22}')},,,",
        f"s6,{row.replace(f'{start},{start + 21}', ',')},,,",
        f"s7,{row.replace('envoy', 'elsewhere')},,,",
        f"s8,{row.removesuffix('ana')}{'x' * 70},,,",
    ]
    (folder / "stances.csv").write_text("\n".join((head, *rows, "")), encoding="utf-8")
    append(folder, [Source("elsewhere", "Elsewhere")])
    done = run("coded", "adopt", folder, "--texts", folder.parent / "talks-texts")
    assert done.exit_code == 0, done.output
    assert "1 statement added" in done.output
    for reason in (
        "1: stances corrected or withdrawn",
        "1: stances with other_sources, for which coding has no place",
        "1: stances of nobody",
        "1: stances with a quote that is not at its place",
        "1: stances not on one stretch of their text",
        "1: stances from sources without a text",
        "1: stances of a coder who can have no journal",
    ):
        assert reason in done.output
    assert "of bob (1)" in run("coded", "adopt", folder, "--coder", "bob").output
    assert {each.values["quote"] for each in stands(folder).statements.values()} == {"Not one soldier stays"}


def test_statements_for_who_is_not_in_the_plan_are_left_out(tmp_path: Path) -> None:
    folder = coded(tmp_path / "talks")
    items_of(folder, tmp_path / "a.jsonld")
    remember(folder, [folder.parent / "talks-texts"])
    write_plan(folder, {"coders": ["ana", "ben"], "coded_twice": 1})
    before = stands(folder)
    refused = run("coded", "import", folder, tmp_path / "a.jsonld", "--coder", "eve")
    assert refused.exit_code == 1
    assert '"eve" is not in coding/plan.toml' in " ".join(refused.output.split())
    assert stands(folder) == before
    assert run("coded", "import", folder, tmp_path / "a.jsonld").exit_code == 0
