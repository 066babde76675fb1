/* Several things selected at once, such as what a query found: which nodes and lines they are, and their evidence. */
explorer.found = (() => {
  const { data } = explorer;
  const { el, small, muted, count } = explorer.dom;
  const { card, go } = explorer.card;
  const MOST = 60;

  const ends = (edge) => [data.edges.get(edge).from, data.edges.get(edge).to];

  /* The nodes that were found, the lines of the stances that were found, and lines between two nodes that were. */
  function focus({ nodes, stances }, lines) {
    const wanted = new Set(nodes);
    const held = new Set(stances.map((id) => data.holdsEdge(data.stances.get(id))));
    const edges = [...lines.keys()].filter((edge) => held.has(edge) || ends(edge).every((end) => wanted.has(end)));
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
