"""What every part of the page draws, held against the command line: matrix, network, timeline, table, panel, path, files.

A world is one page, asked about in many ways. Filters hide answers; they never change them.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict, deque
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from browser.conftest import Browser
from browser.invented import dataset, dissenting_worlds, every_world, in_words
from reference import World
from stancegraph.answers.contradictions import contradictions
from stancegraph.answers.positions import PositionRow, positions
from stancegraph.answers.shifts import shifts
from stancegraph.answers.timeline import timeline
from stancegraph.model.words import ActorKind, DatePrecision, Position, Voice
from stancegraph.views.explorer import explorer_html
from worlds import ACTORS, ISSUES, NOW, TODAY, ask, bounds, options, some

pytestmark = pytest.mark.browser

# All that is on screen, part by part, as a reader or a screen reader has it.
DRAWN = """
const [{ day, from, voices, where, position, issue, kind, people, paths, ...counting }] = arguments;
const { state, take, network } = explorer;
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const hidden = { position: new Set(position.map(String)), issue: new Set(issue), kind: new Set(kind), voice: new Set(), basis: new Set() };
if (voices) hidden.voice = new Set(["self", "reported", "attributed"].filter((each) => !voices.includes(each)));
if (where) hidden.basis = new Set(["basis=statement", "basis=events"].filter((each) => each !== where).map((each) => each.split("=")[1]));
state.set({ ...state.initial(), ...counting, tab: "matrix", until: day, from: from ?? "", hidden, people, limit: 9999 });
const shown = { counts: document.getElementById("counts").textContent };
const heads = all("#matrix thead th").map((each) => each.textContent);
shown.matrix = all("#matrix tbody tr").flatMap((row) => [...row.cells].slice(1).flatMap((cell, place) => {
  const inside = cell.querySelector(".cell:not(.cut)");
  return inside ? [[row.cells[0].textContent, heads[place], inside.className, inside.firstChild.textContent]] : [];
}));
shown.cut = all("#matrix .cut").map((each) => each.textContent);
shown.positions = take.csv();
shown.turtle = take.turtle();
state.set({ tab: "network" });
const lines = () => network.drawing().body.data.edges.get().filter((each) => !each.hidden).map(({ id }) => id);
const signs = () => new Map(network.signed().map(({ edge, sign }) => [edge, sign]));
const signsOfAll = signs();
shown.network = lines().map((id) => [id, signsOfAll.get(id) ?? ""]);
shown.paths = paths.map((path) => {
  state.select({ path });
  const steps = all("#panel ol li").map((each) => [...all("button.plain", each).map((button) => button.textContent), each.querySelector(".chip").lastChild.textContent]);
  const signed = signs();
  return [steps, lines().filter((id) => signed.has(id))];
});
state.set({ tab: "table", selection: undefined });
shown.table = all("#table tbody tr").map((row) => [
  row.cells[0].querySelector("button").textContent, row.cells[1].textContent, row.querySelector(".chip").lastChild.textContent,
  row.cells[2].textContent.includes(" contested"), row.cells[3].textContent, row.className === "pale",
]);
shown.stances = take.csv();
shown.panel = [];
shown.contradictions = [];
shown.deeds = [];
for (const actor of explorer.data.actors.values()) {
  state.select({ node: actor.node });
  /* Before what they say of others, and without what was corrected. */
  for (const each of all("#panel .bundle > summary:has(> bdi)").filter((each) => !each.closest("h3 ~ h3 ~ .bundle"))) {
    const what = each.querySelector(".chip")?.lastChild ?? each.querySelector(".muted");
    shown.panel.push([actor.id, each.querySelector(":scope > bdi").textContent, what.textContent]);
  }
  for (const each of all("#panel .contradictions li")) {
    const ids = all("button", each).map((button) => button.textContent);
    shown.contradictions.push([each.dataset.kind, ...each.querySelector("bdi").textContent.split(" on: "), ...ids]);
  }
  for (const record of explorer.data.issues.values()) {
    state.select({ pair: [actor.id, record.id] });
    for (const each of all("#panel .deeds li")) shown.deeds.push([actor.id, record.id, each.firstChild.textContent.trim(), each.querySelector(".chip").lastChild.textContent, each.querySelector("button").textContent]);
  }
}
state.set({ tab: "timeline", selection: undefined });
all("#timeline-held button").find((each) => each.textContent === "Show all")?.click();
const rows = all("#timeline g[aria-label*=' on: ']").map((row) => [row.getAttribute("aria-label").split(" on: "), row]);
shown.marks = rows.flatMap(([topic, row]) => all(".spot", row).map((mark) => [...topic, mark.getAttribute("aria-label")]));
shown.moves = rows.flatMap(([topic, row]) =>
  all("title", row).map((title) => title.textContent.match(/^((?:about )?\\S+): from (\\w+) to (\\w+)(, change of government)?/))
    .filter(Boolean).map(([, date, from, to, led]) => [...topic, led ? "government" : "moved", from, to, date]));
return shown;
"""


class Hidden:
    """What the reader has filtered out."""

    def __init__(self, world: World, asked: dict[str, Any]) -> None:
        self._kinds = {actor: world.kinds.get(actor, ActorKind.GROUP).value for actor in ACTORS}
        self._positions = {Position(each).label for each in asked["position"]}
        self._issues, self._of_kind = asked["issue"], asked["kind"]
        self._people = asked["people"] or ACTORS

    @property
    def asked(self) -> list[str]:
        """The actors chosen, as ``--actor`` says them."""
        return [actor for actor in self._people if self._kinds.get(actor) not in self._of_kind]

    def topic(self, actor: str, issue: str) -> bool:
        """Whether nothing hides all of an actor's on an issue."""
        return issue not in self._issues and actor in self._people and self._kinds[actor] not in self._of_kind

    def position(self, word: str) -> bool:
        """Whether a position is not hidden."""
        return word not in self._positions

    def leaves(self, row: Any) -> bool:
        """Whether a row with a position of its own is shown."""
        return self.topic(row.actor, row.issue) and self.position(row.position)


def _cells(rows: list[PositionRow]) -> dict[tuple[str, str], list[PositionRow]]:
    found: dict[tuple[str, str], list[PositionRow]] = defaultdict(list)
    for row in rows:
        found[row.actor, row.issue].append(row)
    return found


def _word(rows: list[PositionRow]) -> str:
    return "contested" if rows[0].contested else rows[0].position


def _sign(rows: list[PositionRow]) -> str:
    sign = "≠" if rows[0].contested else Position(rows[0].value).sign
    return f"({sign})" if rows[0].entailed_from else sign


def _dated(row: Any) -> str:
    return _told(row.date, row.date_precision)


def _told(day: date, precision: str) -> str:
    match DatePrecision(precision):
        case DatePrecision.DAY:
            return f"{day}"
        case DatePrecision.MONTH:
            return f"{day:%Y-%m}"
        case _:
            return f"about {day}"


def _steps(cells: Any, start: str, goal: str) -> int:
    """How many positions the shortest way takes; 0 where there is none."""
    links = defaultdict(set)
    for actor, issue in cells:
        links["a", actor].add(("i", issue))
        links["i", issue].add(("a", actor))
    far, ahead = {("a", start): 0}, deque([("a", start)])
    while ahead:
        here = ahead.popleft()
        for other in links[here] - far.keys():
            far[other] = far[here] + 1
            ahead.append(other)
    return far.get(("a", goal), 0)


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def _stances_in(text: str) -> set[str]:
    return set(re.findall(r"/stance/([^>#]+)> a sg:Stance", text))


def _same(found: Any, expected: Any) -> None:
    assert sorted(map(list, found)) == sorted(map(list, expected))


def _compare(shown: dict[str, Any], world: World, asked: dict[str, Any], day: date, words: dict[str, Any]) -> None:
    hidden = Hidden(world, asked)
    said = {word: words[word] for word in ("voices", "since", "inherit", "where") if word in words}
    every = _cells(ask(positions, world, day, NOW, **words))
    cells = {
        topic: rows for topic, rows in every.items() if hidden.topic(*topic) and any(hidden.position(row.position) for row in rows)
    }  # fmt: skip
    # Matrix, its files, and the lines of the network are the positions.
    _same(
        [(actor, issue, look.split()[1], "dim" in look.split(), "disputed" in look.split(), f"({sign})" if "entailed" in look.split() else sign) for actor, issue, look, sign in shown["matrix"]],
        [
            (*topic, _word(rows), all(row.standing != "current" for row in rows), any(row.disputed_by for row in rows), _sign(rows))
            for topic, rows in cells.items()
        ],
    )  # fmt: skip
    columns = (
        "actor",
        "issue",
        "stance",
        "position",
        "standing",
        "age_days",
        "contested",
        "stance_of",
        "under",
        "entailed_from",
        "disputed_by",
    )
    _same(
        ([row[name] for name in columns] for row in _rows(shown["positions"])),
        ([_plain(getattr(row, name)) for name in columns] for rows in cells.values() for row in rows),
    )
    assert _stances_in(shown["turtle"]) == {row.stance for rows in cells.values() for row in rows}
    holds = {f"holds|a:{actor}|i:{issue}": _sign(rows) for (actor, issue), rows in cells.items()}
    own = [row for row in ask(timeline, world, day, NOW, **{**said, "inherit": False}) if hidden.leaves(row)]
    # Of actors who were chosen what was said for them too, as --actor has it.
    chosen = {"actors": hidden.asked} if asked["people"] else {}
    stances = [row for row in ask(timeline, world, day, NOW, **said, **chosen) if hidden.leaves(row)] if chosen else own
    claimed = {
        f"says-of|a:{row.attributed_by}|a:{row.actor}": "" for row in own if row.attributed_by not in {None, row.actor}
    }
    _same(shown["network"], (holds | claimed).items())
    # A path is as short as can be, of positions that are shown, and every step of it is a line of the network.
    for (start, goal), (steps, lines) in zip(asked["paths"], shown["paths"], strict=True):
        assert len(steps) == _steps(cells, start, goal)
        assert all(word == _word(cells[actor, issue]) for actor, issue, word in steps)
        assert set(lines) == (
            {f"holds|a:{actor}|i:{issue}" for actor, issue, _ in steps} if steps else set(holds) & set(lines)
        )
    # Table and counts are the stances.
    _same(
        shown["table"],
        (
            (_dated(row), row.actor, row.position, row.contested, row.issue, row.standing != "current")
            for row in stances
        ),
    )
    _same(
        ([row[name] for name in ("actor", "stance", "standing", "contested")] for row in _rows(shown["stances"])),
        ([row.actor, row.stance, row.standing, _plain(row.contested)] for row in stances),
    )
    assert int(shown["counts"].split()[0]) == len({row.stance for row in stances})
    actors = shown["counts"].partition("· ")[2]
    assert int(actors.split()[0]) == len({row.actor for row in stances})
    # The panel has the positions of an actor with what is behind them; it says where it shows none, and why.
    words_of: dict[str, set[tuple[str, str]]] = {"no position": set(), "position hidden": set()}
    told = []
    for actor, issue, word in shown["panel"]:
        words_of[word].add((actor, issue)) if word in words_of else told.append((actor, issue, word))
    _same(told, ((*topic, _word(rows)) for topic, rows in cells.items()))
    assert words_of["position hidden"] <= every.keys() - cells.keys()
    assert not words_of["no position"] & every.keys()
    _same(
        shown["contradictions"],
        (
            (row.kind, row.actor, row.issue, row.first, row.second if row.second_voice else f"Event {row.second}")
            for row in ask(contradictions, world, day, NOW, **said, **chosen)
            if hidden.topic(row.actor, row.issue) and (hidden.position(row.first_position) or hidden.position(row.second_position))
        ),
    )  # fmt: skip
    deeds = [
        (actor, bearing.issue, f"{event.date}", bearing.position.label, event.label)
        for event in world.events
        if event.date <= day and not (said.get("since") and event.date < said["since"])
        for bearing in event.bears_on
        for actor in event.actors
        if hidden.topic(actor, bearing.issue) and hidden.position(bearing.position.label)
    ]
    _same(shown["deeds"], deeds)
    # Each row of the timeline is what the command line tells of that actor.
    stances_of = [
        row for actor in ACTORS for row in ask(timeline, world, day, NOW, actors=[actor], **said) if hidden.leaves(row)
    ]
    marks = [mark for mark in shown["marks"] if ", event: " not in mark[2]]
    _same(
        ((actor, issue, *mark.split(",")[0].split(": ")[:2], mark.rsplit(", ", 1)[1] in {"stale", "former", "lapsed"}) for actor, issue, mark in marks),
        ((row.actor, row.issue, _dated(row), row.position, row.standing in {"stale", "former", "lapsed"}) for row in stances_of),
    )  # fmt: skip
    drawn = {(actor, issue) for actor, issue, _ in shown["marks"]}
    done = [(actor, issue, f"{on}, event: {label}, shows: {word}") for actor, issue, on, word, label in deeds]
    _same((mark for mark in shown["marks"] if ", event: " in mark[2]), (each for each in done if each[:2] in drawn))
    _same(
        shown["moves"],
        (
            (actor, row.issue, row.kind, row.from_, row.to, _told(row.to_date, row.to_date_precision))
            for actor in ACTORS
            for row in ask(shifts, world, day, NOW, actors=[actor], **said)
            if hidden.topic(actor, row.issue) and hidden.position(row.to)
        ),
    )


def _plain(value: Any) -> str:
    """As a spreadsheet has it."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case tuple():
            return ";".join(value)
        case _:
            return str(value)


_days = st.just(TODAY) | st.integers(1, 9).map(lambda number: date(2025, 4, number))
_yes = st.just(True)
# In the page voices are hidden: where none is, it is not said which ones count.
_voices = some(list(Voice)).filter(lambda each: each is None or 0 < len(each) < len(Voice))
_counting = options(
    voices=_voices,
    where=st.sampled_from((None, "basis=statement", "basis=events")),
    since=bounds(),
    inherit=st.just(False),
    taken_over=_yes,
    across_governments=_yes,
    entailed=st.just(False),
    lapsed=_yes,
    fresh=_yes,
).filter(lambda words: not (words.get("taken_over") and words.get("inherit") is False))


def _few(values: list[Any]) -> st.SearchStrategy[list[Any]]:
    return st.just([]) | st.lists(st.sampled_from(values), max_size=2, unique=True)


_unseen = st.fixed_dictionaries(
    {
        "position": _few([int(each) for each in Position]),
        "issue": _few(list(ISSUES)),
        "kind": _few([ActorKind.GROUP.value, ActorKind.PERSON.value]),
        "people": _few(list(ACTORS)),
        "paths": st.lists(st.lists(st.sampled_from(ACTORS), min_size=2, max_size=2, unique=True), max_size=2),
    }
)


# Another world is another page to load, so a world is asked about in many ways; making it smaller would take long.
@settings(max_examples=9, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(
    (every_world() | dissenting_worlds()).filter(lambda world: len(world.stances) > 6),
    st.lists(st.tuples(_days, _counting, _unseen), min_size=5, max_size=7),
)
def test_every_part_draws_the_answers_of_the_command_line(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory, world: World, questions: list[Any]
) -> None:
    path: Path = tmp_path_factory.mktemp("world") / "page.html"
    path.write_text(explorer_html(dataset(world)), encoding="utf-8")
    browser.size(1400, 900)
    browser.open(path)
    for day, words, unseen in questions:
        asked = {"inherit": True, **in_words(day, words), **unseen}
        _compare(browser.run(DRAWN, asked), world, asked, day, words)
    # Nobody chooses so fast that the browser would not keep up with the address.
    assert [each for each in browser.logged() if "Throttling navigation" not in each] == []
