/* Several things selected at once, such as what a query found: which nodes and lines they are, and their evidence. */
explorer.found = (() => {
  const { data } = explorer;
  const { el, small, muted, count } = explorer.dom;
  const { card, go } = explorer.card;
  const MOST = 60;

  const ends = (edge) => [data.edges.get(edge).from, data.edges.get(edge).to];

  /* The nodes that were found with the lines of the stances that were, or, where none was, the lines between the nodes. */
  function focus({ nodes, stances }, lines) {
    const wanted = new Set(nodes);
    const held = new Set(stances.map((id) => data.holdsEdge(data.stances.get(id))));
    const isFound = (edge) => (held.size ? held.has(edge) : ends(edge).every((end) => wanted.has(end)));
    const edges = [...lines.keys()].filter(isFound);
    return { nodes: new Set([...nodes, ...edges.flatMap(ends)]), edges: new Set(edges) };
  }

  function cut(items, draw) {
    const more = items.length - MOST;
    return [items.slice(0, MOST).map(draw), more > 0 && small(muted(`and ${more} more`))];
  }

  function view({ nodes, stances }) {
    const records = nodes.map((node) => data.nodes.get(node));
    const issues = records.filter((record) => record.kind === "issue");
    const actors = records.filter((record) => record.kind !== "issue");
    const list = (found) => el("ul", {}, cut(found, (record) => el("li", {}, go(record))));
    const part = (noun, found, body) => found.length > 0 && [el("h3", {}, count(found.length, noun)), body(found)];
    return {
      title: "Found by the query",
      body: [
        part("actor", actors, list),
        part("issue", issues, list),
        part("stance", stances, (ids) => cut(ids, (id) => card(data.stances.get(id)))),
      ],
    };
  }

  return { focus, view };
})();
