"""The types the pages' scripts are checked with: they are those of the data, and the checks refuse what they should."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest

from browser.samples import sample
from stancegraph.answers.kinds import ShiftKind, Standing
from stancegraph.model.records import (
    Actor,
    Aggregate,
    Dataset,
    DatasetInfo,
    Event,
    Issue,
    PartialDate,
    Retraction,
    Role,
    Source,
    Stance,
    Step,
    Vote,
)
from stancegraph.model.words import (
    ActorKind,
    AggregationRule,
    Ballot,
    ConditionKind,
    DatePrecision,
    Embed,
    EventType,
    Position,
    Represents,
    Voice,
)
from stancegraph.views.page import part
from stancegraph.views.part import Part
from stancegraph.views.payload import page_data
from stancegraph.views.texts import PageTexts, Piece, Place, SourceText
from support import tiny

ROOT = Path(__file__).parents[2]
VIEWS = ROOT / "graph" / "stancegraph" / "views"
TOOLS = ROOT / "scripts" / "page-lint"
TYPES = part("types.d.ts")

needs_tools = pytest.mark.skipif(
    not (TOOLS / "node_modules" / ".bin" / "tsc").exists(),
    reason="no tsc and eslint here: scripts/lint-pages brings them",
)


def interfaces() -> dict[str, dict[str, bool]]:
    """The fields of each interface, and whether every value has them."""
    found = {}
    for name, body in re.findall(r"^interface (\w+)[^{]*\{\n(.*?)^\}", TYPES, re.DOTALL | re.MULTILINE):
        found[name] = {
            field: not optional for field, optional in re.findall(r'^  "?([\w-]+)"?(\??):', body, re.MULTILINE)
        }
    return found


def empty() -> Dataset:
    """A record of each kind with no more than it has to have."""
    at = datetime(2025, 1, 1, tzinfo=UTC)
    period, day = PartialDate("2025"), date(2025, 1, 1)
    worked_out = Aggregate(period, 1, Decimal(0), Decimal(0), day, day, AggregationRule.MEAN, "0" * 64)
    return Dataset(
        info=DatasetInfo("T", "https://example.org/"),
        actors=(Actor("a", "A", ActorKind.PERSON), Actor("b", "B", ActorKind.STATE)),
        roles=(
            Role("r", "a", "Office", "b", Represents.BY_OFFICE, leads=True),
            Role("r2", "a", "Seat", "b", Represents.OWN_REMIT),
        ),
        issues=(Issue("i", "I", "It should."),),
        sources=(Source("w", "W"),),
        stances=(
            Stance("s", "a", "i", Position.AMBIVALENT, date(2025, 1, 1), Voice.SELF, "w"),
            Stance("t", "a", "i", Position.AMBIVALENT, date(2025, 12, 31), Voice.REPORTED, "w", aggregate=worked_out),
        ),
        retractions=(Retraction("x", "s", "c", at),),
        events=(Event("e", EventType.CONSULT, "E", date(2025, 1, 1), "w"),),
        votes=(Vote("v", "b", "e", Ballot.YES, date(2025, 1, 1), "w"),),
        steps=(Step("1", "#", "H"),),
    )


# Without anything in it, so that all are beside it.
NOTHING = Part((), (), frozenset(), frozenset(), frozenset())


def payload(dataset: Dataset, part: Part | None = None) -> Any:
    texts = {dataset.sources[0].id: SourceText(1, (Piece(0, "a"),), (Place("s", 0, 1, quoted=True),))}
    return page_data(
        dataset,
        order=["a:a"],
        first={"wide": 1, "narrow": 1},
        as_of=None,
        part=part,
        texts=PageTexts(texts, lost=("s",)),
    )


def kinds(data: Any) -> dict[str, list[Any]]:
    """The objects in the data of a page, by the interface that describes them."""
    actors, events = data["actors"], data["events"]
    return {
        "PageData": [data],
        "InfoRecord": [data["info"]],
        "ActorRecord": actors,
        "RoleRecord": [role for actor in actors for role in actor.get("roles", [])],
        "TermRecord": data["terms"],
        "GovernmentRecord": data["governments"],
        "FieldRecord": data["words"]["fields"],
        "IssueRecord": data["issues"],
        "SourceRecord": data["sources"],
        "StanceRecord": data["stances"],
        "RetractionRecord": data["retractions"],
        "EventRecord": events,
        "StepRecord": data["steps"],
        "LinkWord": data["words"]["link"],
        "NameRecord": [name for actor in actors for name in actor.get("names", [])],
        "AttributeRecord": [attribute for actor in actors for attribute in actor.get("attributes", [])],
        "AggregateRecord": [each["aggregate"] for each in data["stances"] if "aggregate" in each],
        "PassageRecord": [passage for each in data["stances"] for passage in each.get("passages", [])],
        "TextRecord": list(data["texts"].values()),
        "BearingRecord": [bearing for event in events for bearing in event.get("bearsOn", [])],
    }


def keys(objects: Iterable[dict[str, Any]]) -> set[str]:
    return {key for each in objects for key in each}


@pytest.mark.parametrize("name", kinds(payload(tiny())))
def test_types_are_those_of_the_data(name: str) -> None:
    fields = interfaces()[name]
    full, least = kinds(payload(tiny(), NOTHING))[name], kinds(payload(empty()))[name]
    assert full
    assert keys(full) == fields.keys()
    assert {key for key in keys(full) if all(key in each for each in [*full, *least])} == {
        field for field, always in fields.items() if always
    }


def test_every_record_with_a_type_is_compared() -> None:
    assert {name for name in interfaces() if name.endswith("Record")} <= kinds(payload(tiny())).keys()


def test_elements_that_scripts_ask_for_are_made() -> None:
    templates = "".join(
        part(path) for path in ("explorer/template.html", "explorer/console.html", "network_page/page.html")
    )
    made = set(re.findall(r' id="([\w-]+)"', templates)) | set(
        re.findall(r'\bid: "([\w-]+)"', part("explorer/access.js"))
    )
    assert interfaces()["PageElements"].keys() <= made


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("VoiceName", Voice),
        ("ActorKind", ActorKind),
        ("DatePrecision", DatePrecision),
        ("ConditionKind", ConditionKind),
        ("Standing", Standing),
        ("ShiftKind", ShiftKind),
        ("EmbedName", Embed),
    ],
)
def test_types_of_words_are_the_lists_of_the_program(name: str, words: type[StrEnum]) -> None:
    [written] = re.findall(rf"^type {name} =\s+([^;]+);", TYPES, re.MULTILINE)
    assert re.findall(r'"([^"]+)"', written) == [each.value for each in words]


def test_types_are_in_no_page() -> None:
    from stancegraph.views.explorer import explorer_html

    assert "interface PageData" not in explorer_html(sample())


def test_lock_file_has_hashes_and_no_addresses_of_packages() -> None:
    lock = json.loads((TOOLS / "package-lock.json").read_text())
    packages = {name: about for name, about in lock["packages"].items() if name}
    assert all("integrity" in about for about in packages.values())
    assert not [name for name, about in packages.items() if "resolved" in about]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The scripts and their checks, to be spoilt."""
    views = tmp_path / "graph" / "stancegraph" / "views"
    shutil.copytree(VIEWS, views, ignore=shutil.ignore_patterns("built", "__pycache__"))
    shutil.copytree(TOOLS, tmp_path / "scripts" / "page-lint", ignore=shutil.ignore_patterns("node_modules"))
    (tmp_path / "scripts" / "page-lint" / "node_modules").symlink_to(TOOLS / "node_modules")
    return tmp_path


def said(folder: Path, *command: str) -> list[str]:
    """What a tool objects to, one a line."""
    tool, *arguments = command
    program = TOOLS / "node_modules" / ".bin" / tool
    environment = {**os.environ, "FORCE_COLOR": "0"}
    done = subprocess.run(
        [program, *arguments], check=False, cwd=folder, env=environment, capture_output=True, text=True
    )
    lines = [line for line in (done.stdout + done.stderr).splitlines() if "error" in line]
    assert bool(done.returncode) == bool(lines), done.stdout + done.stderr
    return lines


def spoil(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / "graph" / "stancegraph" / "views" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@needs_tools
@pytest.mark.slow
def test_data_of_a_page_has_the_types(copy: Path) -> None:
    for number, dataset in enumerate([tiny(), sample(), empty()]):
        # As it stands in an expression, so that a field too many is an error as well.
        path = copy / "graph" / "stancegraph" / "views" / f"sample{number}.js"
        path.write_text(
            f"/** @type {{PageData}} */\nconst sample{number} = {json.dumps(payload(dataset))};\nsample{number}.info;\n"
        )
    assert said(copy, "tsc", "-p", "scripts/page-lint/tsconfig.json") == []
    spoil(copy, "sample2.js", '"value": 0', '"value": "0"')
    spoil(copy, "sample1.js", '"kind": "person"', '"kind": "human"')
    found = said(copy, "tsc", "-p", "scripts/page-lint/tsconfig.json")
    assert [re.sub(r".*/|\(.*", "", line) for line in found] == ["sample1.js", "sample2.js"]


@needs_tools
@pytest.mark.slow
def test_types_refuse_what_is_wrong_across_scripts(copy: Path) -> None:
    faults = {
        "explorer/table.js": ("explorer.panel.focus()", "explorer.panel.focuss()"),
        "explorer/card.js": ("stance.quote &&", "stance.qoute &&"),
        "explorer/time.js": ('byId("play")', 'byId("pley")'),
        "explorer/take.js": ("viewOf(now.tab)?.picture)", "viewOf(now.tab).picture)"),
        "explorer/search.js": ("{ stance: stance.id }", "{ stanza: stance.id }"),
        "network_page/page.js": ("tie.ends[0]", "tie.end[0]"),
    }  # fmt: skip
    for name, (old, new) in faults.items():
        spoil(copy, name, old, new)
    spoil(copy, "explorer/console_worker.js", "store.size", "store.length")
    found = said(copy, "tsc", "-p", "scripts/page-lint/tsconfig.json")
    assert {re.search(r"views/([\w/.]+)\(", line)[1] for line in found} == faults.keys()  # type: ignore[index]
    assert len(said(copy, "tsc", "-p", "scripts/page-lint/tsconfig.worker.json")) == 1


@needs_tools
@pytest.mark.slow
def test_names_are_refused_that_no_script_of_the_page_declares(copy: Path) -> None:
    command = ("eslint", "--max-warnings", "0", "-c", "scripts/page-lint/eslint.config.js", "graph/stancegraph/views")
    assert said(copy, *command) == []
    spoil(copy, "explorer/table.js", "explorer.panel.focus()", "exploreer.panel.focus()")
    spoil(copy, "explorer/card.js", 'el("code"', 'ell("code"')
    # Another page has a name of that kind, this one has not.
    spoil(copy, "network_page/page.js", "paint();\n})", "explorer.paint();\n})")
    spoil(copy, "explorer/time.js", "const EACH = 450;", "const EACH = 450;\n  const never = 1;")
    spoil(copy, "explorer/turtle.js", "return { write };", "document.body.innerHTML = write([]);\n  return { write };")
    rules = sorted(line.split()[-1] for line in said(copy, *command) if not line.startswith("✖"))
    assert rules == ["no-restricted-properties", "no-undef", "no-undef", "no-undef", "no-unused-vars"]


@pytest.mark.parametrize(("ci", "code"), [("true", 1), ("", 0)])
def test_without_npm_the_check_says_so_and_fails_in_ci_only(ci: str, code: int, tmp_path: Path) -> None:
    (tmp_path / "dirname").symlink_to(shutil.which("dirname") or "")
    done = subprocess.run(
        ["/bin/sh", ROOT / "scripts" / "lint-pages"],
        check=False,
        env={"PATH": str(tmp_path), "CI": ci},
        capture_output=True,
        text=True,
    )
    assert done.returncode == code
    assert done.stderr == "The scripts of the pages were not checked: that needs Node.js 20 or newer with npm.\n"
