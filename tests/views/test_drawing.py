"""Networks as drawn: what is shown, that names never cover each other, and that the same network is drawn alike."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from io import BytesIO
from itertools import combinations, pairwise
from math import hypot
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from network_reference import rows
from stancegraph.exporters.networks import plot
from stancegraph.networks import Definition, Observations
from stancegraph.networks.projection import network
from stancegraph.views.drawing import MOST_NODES, MOST_TIES, Drawing, Mark, drawn
from stancegraph.views.glyphs import glyph

# What a label may be off by: its size is estimated from its letters.
INEXACT = 1.0


def crowd(actors: int = 170, issues: int = 40) -> Observations:
    """Many who say much, in four camps."""
    said = [
        (f"a{n}", f"i{(n % 4 * 10 + n * k) % issues}", (n + k) % 5 - 2, date(2024, 1 + k, 1 + n % 28), "p", f"s{n}-{k}")
        for n in range(actors)
        for k in range(n % 7 + 1)
    ]
    return Observations.of(said)


CROWD = network(crowd(), Definition.of("net"))
NAMES = {f"actor:a{n}": f"Federation of the {n}th coast" for n in range(170)}


def room(mark: Mark) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a mark with its name."""
    look, middle = mark.glyph, mark.y + mark.glyph.offset
    return mark.x - look.width / 2, middle - look.height / 2, mark.x + look.width / 2, middle + look.height / 2


def overlapping(drawing: Drawing) -> list[tuple[str, str]]:
    """Names of marks that cover each other."""
    found = []
    for one, other in combinations(drawing.marks, 2):
        (left, top, right, bottom), (left2, top2, right2, bottom2) = room(one), room(other)
        if min(right, right2) - max(left, left2) > INEXACT and min(bottom, bottom2) - max(top, top2) > INEXACT:
            found.append((one.name, other.name))
    return found


def test_names_of_a_crowd_do_not_cover_each_other() -> None:
    drawing = drawn(CROWD, NAMES)
    assert (len(drawing.marks), len(drawing.lines)) == (MOST_NODES, MOST_TIES)
    assert overlapping(drawing) == []


@settings(max_examples=40, deadline=None)
@given(rows(), st.sampled_from(["net", "affiliation", "agreement", "conflict"]), st.sampled_from(["actors", "issues"]))
def test_any_network_is_drawn_whole_and_apart(told: list[Any], kind: str, over: str) -> None:
    definition = Definition.of(kind) if kind == "affiliation" else Definition.of(kind, over=over)
    found = network(Observations.of(told), definition)
    drawing = drawn(found, {})
    assert len(drawing.marks) == len(found)
    assert sorted(line.tie for line in drawing.lines) == list(range(len(found.ties)))
    assert overlapping(drawing) == []
    for mark in drawing.marks:
        left, top, right, bottom = room(mark)
        assert left > 0
        assert top > 0
        assert right < drawing.width
        assert bottom < drawing.height


def test_lines_join_the_marks_of_their_ties_and_the_strongest_lies_on_top() -> None:
    drawing = drawn(CROWD, NAMES)
    ties = list(CROWD)
    called = {NAMES[f"actor:{each}"]: each for each in CROWD.rows}
    for line in drawing.lines:
        assert (called[line.head.name], called[line.tail.name], line.weight) == tuple(ties[line.tie])
        assert {line.head, line.tail} <= set(drawing.marks)
    assert all(abs(one.weight) <= abs(other.weight) for one, other in pairwise(drawing.lines))
    assert all(one.thickness <= other.thickness for one, other in pairwise(drawing.lines))
    least = abs(drawing.lines[0].weight)
    left_out = set(range(len(ties))) - {line.tie for line in drawing.lines}
    shown = {called[mark.name] for mark in drawing.marks}
    assert all(abs(ties[each].weight) <= least for each in left_out if {ties[each].source, ties[each].target} <= shown)


def test_friends_lie_nearer_than_opponents() -> None:
    camps = [(f"{camp}{n}", "x", value, date(2024, 1, 1), "p", f"{camp}{n}") for camp, value in (("a", 2), ("b", -2)) for n in range(5)]  # fmt: skip
    drawing = drawn(network(Observations.of(camps), Definition.of("net")), {})

    def distance(one: Mark, other: Mark) -> float:
        return hypot(one.x - other.x, one.y - other.y)

    friends = [distance(line.head, line.tail) for line in drawing.lines if line.weight > 0]
    opponents = [distance(line.head, line.tail) for line in drawing.lines if line.weight < 0]
    assert sum(friends) / len(friends) < 0.75 * sum(opponents) / len(opponents)


def test_same_network_same_drawing_in_every_process() -> None:
    code = (
        "from hashlib import sha256; import test_drawing as t;"
        "print(sha256(repr(t.drawn(t.CROWD, t.NAMES)).encode()).hexdigest())"
    )
    path = os.pathsep.join([os.path.dirname(__file__), *sys.path])  # noqa: PTH120
    found = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1


@pytest.mark.parametrize("kind", ["person", "issue", "actor"])
@pytest.mark.parametrize("name", ["One", "A name of several lines, long enough to be cut off somewhere at the end"])
def test_rows_of_a_label_lie_in_the_room_of_the_mark(kind: str, name: str) -> None:
    look = glyph(name=name, identifier="id", kind=kind, involvement=2, most=3)
    assert "\n".join(row for row, _ in look.rows) == look.label
    feet = [foot for _, foot in look.rows]
    assert feet[0] - 0.8 * look.font >= (-look.height / 2 if kind == "issue" else look.radius)
    assert feet[-1] + 0.25 * look.font <= look.offset + look.height / 2
    assert all(other - one == pytest.approx(1.25 * look.font) for one, other in pairwise(feet))


@pytest.mark.parametrize("kind", ["net", "affiliation"])
def test_names_in_a_picture_for_print_do_not_cover_each_other(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("matplotlib")
    kept: list[Any] = []
    save = plot._save

    def keep(figure: Any, *rest: Any) -> None:
        kept.append(figure)
        save(figure, *rest)

    monkeypatch.setattr(plot, "_save", keep)
    plot.draw(network(crowd(60, 20), Definition.of(kind)), "png", BytesIO(), NAMES)
    kept[0].draw_without_rendering()
    texts = [(each.get_text(), each.get_window_extent()) for each in kept[0].axes[0].texts]
    assert len(texts) >= 60
    covering = [
        (one, other)
        for (one, box), (other, box2) in combinations(texts, 2)
        # Lines of one name stand close; accents may reach up a little.
        if min(box.x1, box2.x1) - max(box.x0, box2.x0) > 2 and min(box.y1, box2.y1) - max(box.y0, box2.y0) > 5
    ]
    assert covering == []
