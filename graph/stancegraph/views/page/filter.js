/* From the reader's choices to what is shown: stances, positions as of the day, lines between nodes. */
explorer.filter = (() => {
  const { data, positions, selection } = explorer;

  /* Whether a stance is shown where it stands for its holder: its actor, or who is followed through that. */
  function passes(stance, { hidden, from, until }, holder = stance.actor) {
    return (
      !hidden.issue.has(stance.issue) &&
      !hidden.position.has(String(stance.value)) &&
      !hidden.voice.has(stance.voice) &&
      !hidden.kind.has(data.actors.get(holder).kind) &&
      (!from || stance.date >= from) &&
      (!until || stance.date <= until)
    );
  }

  const filtered = (stances, state) => stances.filter((stance) => passes(stance, state));

  /* The day positions are given for: the one chosen, else that of the last stance. */
  const dayOf = ({ until }) => until || data.lastDay;

  /*
   * Positions by topic. Dates and voices decide which stances count; issue, kind and position decide which of the
   * answers are shown: to hide "supports" never lets an older "rejects" pass for the latest.
   */
  function cells(state) {
    const { hidden, from, inherit } = state;
    const counting = from ? data.standing.filter((stance) => stance.date >= from) : data.standing;
    const found = positions.asOf(counting, data.terms, dayOf(state), { voices: positions.chosen(hidden.voice), inherit });
    const visible = ({ actor, issue, rows }) =>
      !hidden.issue.has(issue) &&
      !hidden.kind.has(data.actors.get(actor).kind) &&
      rows.some(({ stance }) => !hidden.position.has(String(stance.value)));
    return new Map([...found].filter(([, cell]) => visible(cell)));
  }

  /* Lines by edge id, each { stances, cell }: what an actor holds on an issue, or says of another. */
  function lines(stances, held) {
    const found = new Map();
    const add = (edge, stance) => (found.get(edge) ?? found.set(edge, { stances: [] }).get(edge)).stances.push(stance);
    for (const stance of stances) {
      const cell = held.get(positions.topic(stance.actor, stance.issue));
      if (cell && !cell.via) {
        add(data.holdsEdge(stance), stance);
        found.get(data.holdsEdge(stance)).cell = cell;
      }
      const saysOf = data.saysOfEdge(stance);
      if (saysOf) add(saysOf, stance);
    }
    return found;
  }

  function ends(edge) {
    const { from, to } = data.edges.get(edge);
    return [from, to];
  }

  /* The shortest way from one actor to another over what both hold something on: [{ cell }...], two a step. */
  function path([start, goal], held) {
    const links = new Map();
    const link = (one, other, cell) => (links.get(one) ?? links.set(one, []).get(one)).push([other, cell]);
    for (const cell of held.values()) {
      link(`a:${cell.actor}`, `i:${cell.issue}`, cell);
      link(`i:${cell.issue}`, `a:${cell.actor}`, cell);
    }
    const came = new Map([[`a:${start}`, undefined]]);
    for (const here of came.keys()) {
      for (const [next, cell] of links.get(here) ?? []) if (!came.has(next)) came.set(next, [here, cell]);
    }
    const steps = [];
    for (let at = came.get(`a:${goal}`); at; at = came.get(at[0])) steps.unshift(at[1]);
    return steps;
  }

  /* Nodes and edges that a selection is about. */
  function focus(chosen, found, steps) {
    const edges = new Set();
    if (!chosen) return { nodes: new Set(), edges };
    const touches = (edge) => ends(edge).includes(chosen.node);
    for (const [edge, { cell }] of found) {
      const about = cell ? selection.covers(chosen, cell.actor, cell.issue, steps) : chosen.edge === edge;
      if (chosen.node ? touches(edge) : about) edges.add(edge);
    }
    const nodes = new Set([...edges].flatMap(ends));
    const one = selection.pair(chosen);
    if (one) nodes.add(`a:${one[0]}`).add(`i:${one[1]}`);
    if (chosen.node) nodes.add(chosen.node);
    if (chosen.found) chosen.found.nodes.forEach((node) => nodes.add(node));
    if (chosen.path) chosen.path.forEach((actor) => nodes.add(`a:${actor}`));
    return { nodes, edges };
  }

  /* The strongest nodes up to the limit, and whatever the selection is about; only those with a line are drawn. */
  function drawn(found, { limit, alone }, focused) {
    const touched = new Set([...found.keys()].flatMap(ends));
    const candidates = data.order.filter((node) => touched.has(node));
    const kept = new Set([...(alone ? [] : candidates.slice(0, limit)), ...focused.nodes]);
    const between = [...found.keys()].filter((edge) => ends(edge).every((end) => kept.has(end)));
    const edges = alone ? between.filter((edge) => focused.edges.has(edge)) : between;
    return { nodes: new Set(edges.flatMap(ends)), edges: new Set(edges), candidates: candidates.length };
  }

  /* With "only this", the rows and columns of whoever has to do with the selection. */
  function onlyAbout(held, state, steps) {
    const about = [...held].filter(([, { actor, issue }]) => selection.covers(state.selection, actor, issue, steps));
    return new Map(about);
  }

  /* Everything the parts draw from, computed once a change. */
  function shown(state) {
    const every = filtered(data.standing, state);
    const all = cells(state);
    const steps = state.selection?.path && path(state.selection.path, all);
    const route = steps && new Map(steps.map((cell) => [positions.topic(cell.actor, cell.issue), cell]));
    const held = state.alone ? onlyAbout(all, state, route) : all;
    const about = ({ actor, issue }) => selection.covers(state.selection, actor, issue, route);
    const stances = state.alone ? every.filter(about) : every;
    const found = lines(every, all);
    const focused = focus(state.selection, found, route);
    const picture = drawn(found, state, focused);
    return { stances, cells: held, steps, route, lines: found, focused, drawn: picture, day: dayOf(state) };
  }

  return { passes, filtered, shown, cells, dayOf, path };
})();
