"""The explorer: a dataset as one HTML file that needs nothing else, neither server nor network.

networkx holds the network and lays it out, pyvis carries it into the page and brings vis-network, which draws it.
Of pyvis only the container is used: its own page requests files from elsewhere and lets data run as script.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, NamedTuple

from stancegraph.model.hierarchy import reachable
from stancegraph.model.links import LANGUAGES
from stancegraph.model.records import Dataset
from stancegraph.views.console import Console, Embedded, embedded
from stancegraph.views.explorer.words import for_page, said, worded
from stancegraph.views.glyphs import Glyph, glyph
from stancegraph.views.layout import node_places
from stancegraph.views.network import actor_node, degeneracy_order, first_look, issue_node, stance_network
from stancegraph.views.packing import packed
from stancegraph.views.page import page
from stancegraph.views.page import part as file_of
from stancegraph.views.part import Part, refuse_many
from stancegraph.views.payload import page_data
from stancegraph.views.texts import NONE, PageTexts

if TYPE_CHECKING:
    import networkx as nx
    from pyvis.network import Network


class Look(NamedTuple):
    """What a canvas can show at first."""

    nodes: int
    lines: int
    aspect: float


_TEMPLATE = "explorer/template.html"
_STYLES = (
    "explorer/explorer.css",
    "explorer/sources.css",
    "explorer/people.css",
    "explorer/story.css",
    "explorer/console.css",
)
# The one that reads the data, and what then runs the others.
_FIRST, _WHEN_READ = "explorer/unpack.js", "explorer.unpack.whenRead"
# In the order they are run: each uses only those before it.
_SCRIPTS = (
    "explorer/opens.js",
    "explorer/words.js",
    "explorer/data.js",
    "explorer/saving.js",
    "explorer/announce.js",
    "explorer/look.js",
    "explorer/topics.js",
    "explorer/positions.js",
    "explorer/shifts.js",
    "explorer/contradictions.js",
    "explorer/after.js",
    "explorer/agreement.js",
    "explorer/weights.js",
    "explorer/answered.js",
    "explorer/wording.js",
    "explorer/state.js",
    "explorer/selection.js",
    "explorer/ties.js",
    "explorer/filter.js",
    "explorer/overview.js",
    "explorer/order.js",
    "explorer/choices.js",
    "explorer/linkwords.js",
    "explorer/link.js",
    "explorer/datefield.js",
    "explorer/picture.js",
    "explorer/people.js",
    "explorer/card.js",
    "explorer/cite.js",
    "explorer/evidence.js",
    "explorer/hover.js",
    "explorer/fields.js",
    "explorer/found.js",
    "explorer/questions.js",
    "explorer/ask.js",
    "explorer/tie.js",
    "explorer/brief.js",
    "explorer/sheet.js",
    "explorer/panel.js",
    "explorer/grid.js",
    "explorer/matrix.js",
    "explorer/twodates.js",
    "explorer/labels.js",
    "explorer/columns.js",
    "explorer/compare.js",
    "explorer/network.js",
    "explorer/actornet.js",
    "explorer/similarity.js",
    "explorer/timeline.js",
    "explorer/sources.js",
    "explorer/table.js",
    "explorer/workers.js",
    "explorer/searched.js",
    "explorer/searching.js",
    "explorer/search.js",
    "explorer/strip.js",
    "explorer/time.js",
    "explorer/turtle.js",
    "explorer/publish.js",
    "explorer/take.js",
    "explorer/story.js",
    "explorer/controls.js",
    "explorer/chips.js",
    "explorer/legend.js",
    "explorer/edges.js",
    "explorer/access.js",
)
_LAST = "explorer/main.js"
# Only in a page with the SPARQL console, and what its worker runs.
_CONSOLE = "explorer/console.js"
_WORKER = "explorer/console_worker.js"
# Only in a page that is served while its tables are edited.
_LIVE = "explorer/live.js"
_VIS_NETWORK = ("lib", "vis-9.1.2", "vis-network.min.js")
# The first look: at most so many nodes, with at most so many lines between them, on a canvas of this shape.
_LOOKS = {"wide": Look(60, 30, 1.25), "narrow": Look(12, 20, 0.85)}
_OPTIONS = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "nodes": {"margin": {"top": 7, "right": 7, "bottom": 7, "left": 7}, "borderWidth": 1},
    # A sign smaller than 11 pixels is not drawn.
    "edges": {"smooth": False, "arrowStrikethrough": False, "scaling": {"label": {"drawThreshold": 12}}},
    "interaction": {"hover": True, "hoverConnectedEdges": False, "selectConnectedEdges": False},
}


def explorer_html(
    dataset: Dataset,
    *,
    as_of: date | None = None,
    opens: str = "",
    live: bool = False,
    console: Console | str | None = None,
    ways: Sequence[tuple[str, str]] = (),
    part: Part | None = None,
    texts: PageTexts = NONE,
    language: str = LANGUAGES[0],
) -> str:
    """The page as text, the same for the same dataset; with ``as_of`` it opens on positions up to that day, with ``opens`` as that link into it, from ``#`` on, shows it.

    A ``live`` page asks the server it came from whether there is a newer one; see :mod:`stancegraph.web.live`.
    ``console`` is the SPARQL console, or why the page has none, which it then says; None leaves out even that.
    ``ways`` are names and addresses of other pages of the server it comes from. Of a ``part`` the page shows and counts only what is its own.
    ``texts`` are what it holds of the texts of sources. Its words stand in ``language`` until its script knows that of its reader. Raises
    StancegraphError where it would be of more actors than a page shows.
    """
    refuse_many(dataset, part)
    if part is not None:
        dataset = part.of(dataset)
    network = stance_network(dataset)
    order = degeneracy_order(network)
    order += _answering(dataset, network)
    first = {
        width: first_look(network, order, most_nodes=look.nodes, most_lines=look.lines)
        for width, look in _LOOKS.items()
    }
    data = page_data(dataset, order=order, first=first, as_of=as_of, part=part, texts=texts)
    return _page(
        _drawing(network, order, first, _ties(dataset)),
        data,
        opens=opens,
        live=live,
        console=console,
        ways=ways,
        language=language,
    )


def _answering(dataset: Dataset, network: nx.MultiDiGraph) -> list[str]:
    """Adds whoever took no part in a stance that stands and may have a position all the same, and what is only entailed.

    Somebody spoke for them, or they may take over what those say for whom they speak; the page draws their positions too.
    """
    served = {each.on_behalf_of for each in dataset.stances if each.on_behalf_of}
    # As of a day on which less was known, what was corrected since still stands.
    served |= {who for each in dataset.stances for who in (each.actor, each.attributed_by) if who}
    speaking = [each for each in dataset.roles if each.represents.speaks]
    served |= {each.organisation for each in speaking if actor_node(each.actor) in network}
    served |= {
        each.actor for each in speaking if each.organisation in served or actor_node(each.organisation) in network
    }
    entails = {each.id: each.entails for each in dataset.issues}
    spoken = {each.issue for each in dataset.stances}
    related = spoken | {each.id for each in dataset.issues if spoken & reachable(each.id, entails)}
    related |= {other for each in spoken for other in reachable(each, entails)}
    named = [(actor_node(each.id), each.kind.value, each.name) for each in dataset.actors if each.id in served]
    named += [(issue_node(each.id), "issue", each.label) for each in dataset.issues if each.id in related]
    added = [each for each in named if each[0] not in network]
    for node, kind, name in added:
        network.add_node(node, kind=kind, name=name, involvement=0)
    return [node for node, _, _ in added]


def _ties(dataset: Dataset) -> list[tuple[str, str]]:
    """Pairs that belong together though no stance links them: people and whom they speak for, issues of a family or that follow."""
    spokesmen = [
        (actor_node(each.actor), actor_node(each.organisation)) for each in dataset.roles if each.represents.speaks
    ]
    families = [(issue_node(each.id), issue_node(broader)) for each in dataset.issues for broader in each.broader]
    following = [(issue_node(each.id), issue_node(other)) for each in dataset.issues for other in each.entails]
    return spokesmen + families + following


def _drawing(network: nx.MultiDiGraph, order: list[str], first: dict[str, int], ties: list[tuple[str, str]]) -> Network:
    """The pyvis network: every node with its place, one line for all stances between two nodes.

    Nodes and edges are appended, not added: pyvis looks through all edges at each ``add_edge``.
    Colours and dashes depend on filters and theme and are the page's own work.
    """
    from pyvis.network import Network

    drawing = Network(directed=True, cdn_resources="in_line")
    drawing.options = _OPTIONS
    glyphs = _glyphs(network)
    places = {
        width: node_places(network, order, first[width], glyphs, ties, aspect=look.aspect)
        for width, look in _LOOKS.items()
    }
    drawing.nodes.extend(_node(node, glyphs[node], places["wide"][node], places["narrow"][node]) for node in order)
    lines = dict.fromkeys((start, end, relation) for start, end, relation in network.edges(data="relation"))
    drawing.edges.extend(
        {"id": f"{relation}|{start}|{end}", "from": start, "to": end, "relation": relation}
        for start, end, relation in lines
    )
    return drawing


def _glyphs(network: nx.MultiDiGraph) -> dict[str, Glyph]:
    most = max((count for _, count in network.nodes(data="involvement")), default=1)
    return {
        node: glyph(
            name=about["name"], identifier=node[2:], kind=about["kind"], involvement=about["involvement"], most=most
        )
        for node, about in network.nodes(data=True)
    }


def _node(node: str, look: Glyph, wide: tuple[int, int], narrow: tuple[int, int]) -> dict[str, Any]:
    return {
        "id": node,
        "label": look.label,
        "shape": look.shape,
        "size": look.radius,
        "x": wide[0],
        "y": wide[1],
        "narrow": {"x": narrow[0], "y": narrow[1]},
        "font": {"size": look.font},
    }


def _page(
    drawing: Network,
    data: dict[str, Any],
    *,
    opens: str,
    live: bool,
    console: Console | str | None,
    ways: Sequence[tuple[str, str]],
    language: str,
) -> str:
    """The drawing and the data as a page."""
    with_engine: Embedded | None = embedded(console, file_of(_WORKER)) if isinstance(console, Console) else None
    nodes, edges, *_ = drawing.get_network_data()
    # The page makes the ids of lines of what they are of.
    edges = [{name: value for name, value in each.items() if name != "id"} for each in edges]
    return page(
        _TEMPLATE,
        title=data["info"]["title"],
        lang=language,
        worded=lambda caller: worded(caller(), language),
        without_scripts=said("page.without-scripts", language),
        too_old=said("page.too-old", language),
        damaged=said("page.damaged", language),
        cut_off=said("page.cut-off", language),
        styles=_STYLES,
        scripts=[_FIRST],
        once=(_WHEN_READ, (*_SCRIPTS, *([_CONSOLE] if with_engine else []), _LAST, *([_LIVE] if live else []))),
        libraries=[vis_network()],
        live=live,
        workers=True,
        wasm=with_engine is not None,
        data=packed(words=for_page(), data=data, drawing={"nodes": nodes, "edges": edges, "options": drawing.options}),
        opens=opens,
        ways=ways,
        with_console=console is not None,
        console=with_engine,
        console_missing="" if with_engine else console,
    )


@cache
def vis_network() -> str:
    """The text of vis-network as the installed pyvis brings it, without its pointer to a source map."""
    text = resources.files("pyvis").joinpath(*_VIS_NETWORK).read_text(encoding="utf-8")
    return text.partition("\n//# sourceMappingURL=")[0] + "\n"
