/* From the reader's choices to what is shown: stances, the lines they make, the nodes between them. */
explorer.filter = (() => {
  const { data } = explorer;

  function passes(stance, { hidden, from, until }) {
    return (
      !hidden.issue.has(stance.issue) &&
      !hidden.position.has(String(stance.value)) &&
      !hidden.voice.has(stance.voice) &&
      !hidden.kind.has(data.actors.get(stance.actor).kind) &&
      (!from || stance.date >= from) &&
      (!until || stance.date <= until)
    );
  }

  const filtered = (stances, state) => stances.filter((stance) => passes(stance, state));

  /* Lines by edge id: the stances one actor holds on one issue, or what one actor says of another. */
  function lines(stances) {
    const found = new Map();
    const add = (edge, stance) => (found.get(edge) ?? found.set(edge, []).get(edge)).push(stance);
    for (const stance of stances) {
      add(data.holdsEdge(stance), stance);
      const saysOf = data.saysOfEdge(stance);
      if (saysOf) add(saysOf, stance);
    }
    return found;
  }

  function ends(edge) {
    const { from, to } = data.edges.get(edge);
    return [from, to];
  }

  /* Nodes and edges that a selection is about. */
  function focus(selection, found) {
    const edges = new Set();
    if (!selection) return { nodes: new Set(), edges };
    if (selection.found) return explorer.found.focus(selection.found, found);
    if (selection.node) {
      for (const edge of found.keys()) if (ends(edge).includes(selection.node)) edges.add(edge);
    } else if (selection.edge) {
      edges.add(selection.edge);
    } else {
      edges.add(data.holdsEdge(data.stances.get(selection.stance)));
    }
    const nodes = new Set([...edges].flatMap(ends));
    if (selection.node) nodes.add(selection.node);
    return { nodes, edges };
  }

  /* The strongest nodes up to the limit, and whatever the selection is about; only those with a line are drawn. */
  function drawn(found, limit, focused) {
    const touched = new Set([...found.keys()].flatMap(ends));
    const candidates = data.order.filter((node) => touched.has(node));
    const kept = new Set([...candidates.slice(0, limit), ...focused.nodes]);
    const edges = [...found.keys()].filter((edge) => ends(edge).every((end) => kept.has(end)));
    return { nodes: new Set(edges.flatMap(ends)), edges: new Set(edges), candidates: candidates.length };
  }

  /* Everything the parts draw from, computed once a change. */
  function shown(state) {
    const stances = filtered(data.standing, state);
    const found = lines(stances);
    const focused = focus(state.selection, found);
    return { stances, lines: found, focused, drawn: drawn(found, state.limit, focused) };
  }

  return { filtered, shown };
})();
