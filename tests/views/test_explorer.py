"""The explorer page as text: what is in it, that nothing else is needed, and that data stays data."""

from __future__ import annotations

import json
import math
import os
import re
import subprocess
import sys
from base64 import b64encode
from dataclasses import replace
from datetime import date
from hashlib import sha256
from html.parser import HTMLParser
from importlib import resources
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import stancegraph
from browser.samples import LONG, SCRIPT, hostile, large, sample
from stancegraph.errors import NotFound
from stancegraph.model.records import Dataset, DatasetInfo
from stancegraph.store.build import build
from stancegraph.views.crowding import Crowd
from stancegraph.views.embedding import csp_hash, inline, json_text
from stancegraph.views.explorer import explorer_html
from stancegraph.views.glyphs import glyph
from stancegraph.views.labels import canvas_label
from stancegraph.views.layout import node_places
from stancegraph.views.network import HOLDS, SAYS_OF, degeneracy_order, first_look, stance_network
from support import rows, write_folder
from unpacked import of_page

VIS_NETWORK_SHA256 = "1f20f0736f32cb9bedf8f6383b25cfea2f839e1abe80d6e8040b4d5bea378c69"


class Page(HTMLParser):
    """The elements of a page with their attributes and text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None], list[str]]] = []
        self.open = ""
        self.html = html
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs), []))
        self.open = tag

    def handle_endtag(self, tag: str) -> None:
        self.open = ""

    def handle_data(self, data: str) -> None:
        if self.open:
            self.elements[-1][2].append(data)

    def named(self, tag: str) -> list[tuple[dict[str, str | None], str]]:
        return [(attributes, "".join(text)) for name, attributes, text in self.elements if name == tag]

    def held(self, name: str) -> Any:
        """What the page holds: its ``data``, or its ``drawing``."""
        return of_page(self.html)[name]


@pytest.fixture(scope="module")
def html() -> str:
    return explorer_html(sample())


@pytest.fixture(scope="module")
def page(html: str) -> Page:
    return Page(html)


def test_nothing_is_loaded_from_elsewhere(page: Page) -> None:
    for tag, attributes, _ in page.elements:
        assert tag not in {"link", "base", "iframe", "img", "object", "embed"}
        assert not {"src", "href", "srcset", "action", "data", "style"} & attributes.keys()
        assert not [name for name in attributes if name.startswith("on")]
    (_, style), *others = page.named("style")
    assert not others
    assert not re.search(r"url\(|@import", style)


def test_policy_allows_exactly_the_scripts_and_styles_of_the_page(page: Page) -> None:
    policy = next(
        about["content"] for about, _ in page.named("meta") if about.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy
    rules = {name: values for name, *values in (rule.split() for rule in policy.split(";"))}

    def hashes(codes: list[str]) -> list[str]:
        return [f"'sha256-{b64encode(sha256(code.encode()).digest()).decode()}'" for code in codes]

    assert rules["default-src"] == ["'none'"]
    assert rules["script-src"] == hashes([text for about, text in page.named("script") if "type" not in about])
    assert rules["style-src"] == hashes([text for _, text in page.named("style")])
    assert rules["worker-src"] == ["blob:"]
    assert rules["trusted-types"] == ["stancegraph-worker"]
    assert "connect-src" not in rules
    assert "unsafe" not in policy


def test_vis_network_is_the_file_that_was_reviewed() -> None:
    path = resources.files("pyvis").joinpath("lib", "vis-9.1.2", "vis-network.min.js")
    assert sha256(path.read_bytes()).hexdigest() == VIS_NETWORK_SHA256


def test_licence_of_vis_network_stays_in_the_page(html: str) -> None:
    assert "@license" in html
    assert "sourceMappingURL" not in html


def test_same_dataset_same_bytes_in_every_process() -> None:
    code = (
        "from hashlib import sha256; from browser.samples import large; from stancegraph.views.explorer import explorer_html;"
        "print(sha256(explorer_html(large()).encode()).hexdigest())"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1


def test_importing_the_view_loads_nothing_heavy() -> None:
    code = "import sys, stancegraph.views.explorer; print(*sys.modules)"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert not {"networkx", "pyvis", "numpy", "jinja2", "IPython", "rdflib"} & set(done.stdout.split())


def test_every_stance_is_in_the_page_and_only_standing_ones_are_drawn(page: Page) -> None:
    data, drawing = page.held("data"), page.held("drawing")
    assert {each["id"] for each in data["stances"]} == {each.id for each in sample().stances}
    assert [each["retracts"] for each in data["retractions"]] == ["s8"]
    # The page calls a line by what it is of.
    drawn = {f"{each['relation']}|{each['from']}|{each['to']}" for each in drawing["edges"]}
    assert "holds|a:willing|i:force" in drawn
    assert "holds|a:russia|i:talks" not in drawn
    assert "says-of|a:lammy|a:putin" in drawn


def test_page_says_what_the_dataset_is(page: Page) -> None:
    info = page.held("data")["info"]
    assert page.named("title")[0][1] == "Sample positions"
    assert (info["version"], info["licence"]) == ("1.2.0", "CC-BY-4.0")


def test_as_of_is_where_the_page_opens() -> None:
    assert Page(explorer_html(sample(), as_of=date(2025, 3, 31))).held("data")["asOf"] == "2025-03-31"


@pytest.mark.parametrize(
    "dataset", [Dataset(DatasetInfo("Empty", "https://example.org/")), replace(sample(), stances=())]
)
def test_dataset_without_stances_makes_a_page(dataset: Dataset) -> None:
    assert Page(explorer_html(dataset)).held("drawing")["nodes"] == []


def test_hostile_words_stay_words() -> None:
    html = explorer_html(hostile())
    found = Page(html)
    assert len(found.named("script")) == 3
    assert not found.named("img")
    assert "window.hacked = 1</script>" not in html
    data = found.held("data")
    assert data["actors"][0]["name"] == SCRIPT
    assert data["actors"][1]["name"] == LONG
    assert found.named("title")[0][1] == SCRIPT
    assert max(len(node["label"]) for node in found.held("drawing")["nodes"]) < 60
    assert html.encode("utf-8")


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(st.characters()),
                    lambda each: st.lists(each, max_size=4) | st.dictionaries(st.text(), each, max_size=4), max_leaves=12))  # fmt: skip
def test_json_in_a_script_element_is_the_same_value(value: Any) -> None:
    text = json_text(value)
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text) == value
    text.encode("utf-8")
    (_, embedded), *others = Page(f'<script type="application/json">{text}</script>').named("script")
    assert embedded == text
    assert not others


@pytest.mark.parametrize(("code", "element"), [("a</SCRIPT >", "script"), ("x<!--y", "script"), ("</style", "style")])
def test_code_that_would_end_its_element_is_refused(code: str, element: str) -> None:
    with pytest.raises(ValueError, match=element):
        inline(code, element)


def test_hash_is_of_the_text_as_the_browser_reads_it() -> None:
    assert csp_hash(inline("a\r\nb\rc", "script")) == csp_hash("a\nb\nc")


@given(st.text(st.characters(), max_size=200))
def test_canvas_labels_are_short_and_visible(name: str) -> None:
    label = canvas_label(name, "some-id")
    lines = label.split("\n")
    assert 1 <= len(lines) <= 3
    assert all(0 < len(line) <= 17 for line in lines)
    assert label.replace("\n", "").isprintable()


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Volodymyr Zelenskyy", "Volodymyr\nZelenskyy"),
        ("\u202eabc\u200b", "abc"),
        ("\u200b", "some-id"),
        (
            "one two three four five six seven eight nine ten eleven twelve",
            "one two three\nfour five six\nseven eight nine…",
        ),
    ],
)
def test_canvas_label(name: str, label: str) -> None:
    assert canvas_label(name, "some-id") == label


def test_network_has_an_edge_for_every_standing_stance() -> None:
    network = stance_network(sample())
    held = {key for _, _, key, relation in network.edges(keys=True, data="relation") if relation == HOLDS}
    said = {(start, end) for start, end, relation in network.edges(data="relation") if relation == SAYS_OF}
    assert held == {"s1", "s2", "s3", "s4", "s5", "s6", "s9"}
    assert said == {("a:lammy", "a:putin")}
    assert "a:silent" not in network
    assert network.nodes["a:putin"]["involvement"] == 4


def test_strongest_nodes_are_linked_among_themselves() -> None:
    network = stance_network(large())
    order = degeneracy_order(network)
    assert sorted(order) == sorted(network)
    for size in (5, 15, 40):
        strongest = network.subgraph(order[:size])
        assert min(degree for _, degree in strongest.degree()) > 0


def test_first_look_is_small_enough_to_read() -> None:
    network = stance_network(large())
    order = degeneracy_order(network)
    first = first_look(network, order, most_nodes=60, most_lines=75)
    assert first < len(order)
    lines = {(start, end) for start, end, _ in network.subgraph(order[:first]).edges}
    assert len(lines) <= 75
    small = stance_network(sample())
    assert first_look(small, degeneracy_order(small), most_nodes=60, most_lines=75) == len(small)


@settings(max_examples=15, deadline=None)
@given(
    st.integers(1, 12),
    st.integers(1, 6),
    st.integers(1, 40),
    st.integers(1, 18),
    st.sampled_from([0.6, 1.0, 1.5]),
)
def test_places_are_finite_and_rooms_do_not_overlap(
    actors: int, issues: int, stances: int, first: int, aspect: float
) -> None:
    network = stance_network(large(actors, issues, stances))
    order = degeneracy_order(network)
    glyphs = {
        node: glyph(name=about["name"], identifier=node, kind=about["kind"], involvement=about["involvement"], most=9)
        for node, about in network.nodes(data=True)
    }
    places = node_places(network, order, first, glyphs, aspect=aspect)
    assert places.keys() == set(network)
    assert all(math.isfinite(x) and math.isfinite(y) for x, y in places.values())
    for one, other in combinations(order[:first], 2):
        across = abs(places[one][0] - places[other][0])
        down = abs(places[one][1] + glyphs[one].offset - places[other][1] - glyphs[other].offset)
        wide = (glyphs[one].width + glyphs[other].width) / 2
        high = (glyphs[one].height + glyphs[other].height) / 2
        assert across >= wide - 1 or down >= high - 1


def test_label_under_a_line_is_moved_off_it() -> None:
    import numpy as np

    nodes = ["a:one", "a:two", "i:between"]
    glyphs = {node: glyph(name=node, identifier=node, kind="person", involvement=1, most=1) for node in nodes}
    crowd = Crowd(nodes, glyphs, [("a:one", "a:two")], 1.0)
    straight = np.array([(-300.0, 0.0), (300.0, 0.0), (0.0, 4.0)])
    places = crowd.arrange(straight)
    middle = places[2][1] + glyphs["i:between"].offset
    assert places[0][1] == pytest.approx(places[1][1])
    assert abs(middle - places[0][1]) > glyphs["i:between"].height / 2


def test_page_of_several_datasets_is_as_of_the_last_day_of_all(tmp_path: Path) -> None:
    toml = 'title = "{0}"\nbase_iri = "https://example.org/{0}/"\nformat = 2\ncovers_until = {1}\nstale_after = {2}\n'
    first = write_folder(tmp_path / "first", toml=toml.format("a", "2025-04-05", 20))
    second = write_folder(tmp_path / "second", {name: [] for name in rows()}, toml.format("b", "2025-05-06", 300))
    build([first, second], tmp_path / "store")
    with stancegraph.open(tmp_path / "store") as session:
        data = Page(session.view(sparql=False)).held("data")
    assert (data["info"]["coversUntil"], data["staleAfter"]) == ("2025-05-06", 300)


def test_a_page_of_an_actor_has_all_that_its_speakers_said(tmp_path: Path) -> None:
    """Else what was said last for the actor would pass for the last word of who has said something since."""
    tables = rows()
    own, said = tables["stances"][:2]
    tables["stances"] = [
        {**said, "actor": "cat", "on_behalf_of": "land"},
        {**own, "actor": "cat"},
        {**tables["stances"][2], "actor": "bob"},
    ]
    write_folder(tmp_path / "said", tables)
    with stancegraph.open(tmp_path / "said") as session:
        page = Page(session.view("land", sparql=False))
    assert {each["id"] for each in page.held("data")["stances"]} == {"s1", "s2"}


def test_a_page_of_an_actor_counts_what_its_speakers_said_and_corrected_since(tmp_path: Path) -> None:
    tables = rows()
    said, corrected, *_ = tables["stances"]
    tables["stances"] = [
        said,
        {**corrected, "position": "opposes", "supersedes": "s1", "recorded": "2025-04-09T00:00:00Z"},
    ]
    with stancegraph.open(write_folder(tmp_path / "said", tables)) as session:
        page = Page(session.view("land", sparql=False))
    assert {each["id"] for each in page.held("data")["stances"] if not each.get("beside")} == {"s1", "s2"}


def test_a_page_may_be_of_what_only_follows_from_another_issue(tmp_path: Path) -> None:
    tables = rows()
    tables["issues"][1]["entails"] = "talks"
    with stancegraph.open(write_folder(tmp_path / "follows", tables)) as session:
        assert [row.issue for row in session.positions("ann", "talks", as_of="2025-04-05")] == ["talks"]
        page = Page(session.view("ann", "talks", as_of="2025-04-05", sparql=False))
        assert page.held("data")["stances"]
        with pytest.raises(NotFound, match="would be empty"):
            session.view("bob", "talks", as_of="2025-04-05", sparql=False)
