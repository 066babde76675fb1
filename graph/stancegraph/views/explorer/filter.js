/* From the reader's choices to what is shown: stances, positions as of the day, lines between nodes. */
explorer.filter = (() => {
  const { data, positions, rules, selection } = explorer;

  /* Whether a stance is shown where it stands for its holder: its actor, or who is followed through that. */
  /** @param {StanceRecord} stance @param {{ hidden: Hidden, from: string }} state @param {string} day @param {string} [holder] */
  function passes(stance, { hidden, from }, day, holder = stance.actor) {
    return (
      !hidden.issue.has(stance.issue) &&
      !hidden.position.has(String(stance.value)) &&
      !hidden.voice.has(stance.voice) &&
      !hidden.kind.has(data.actors.get(holder).kind) &&
      (!from || stance.date >= from) &&
      positions.first(stance) <= day
    );
  }

  /** @param {StanceRecord[]} stances @param {State} state */
  const filtered = (stances, state) => stances.filter((stance) => passes(stance, state, dayOf(state)));

  /* The day asked about: the one chosen, else today or the last day that the data cover. */
  /** @param {State} state */
  const dayOf = ({ until }) => until || data.opensOn;

  /* What the reader asks of the rules. */
  /** @param {State} state @returns {Question} */
  const asked = (state) => ({ ...state, day: dayOf(state), voices: positions.chosen(state.hidden.voice) });

  /*
   * Positions by topic. Dates and voices decide which stances count; issue, kind and position decide which of the
   * answers are shown: to hide "supports" never lets an older "rejects" pass for the latest.
   */
  /** @param {State} state */
  function answers(state) {
    const { hidden } = state;
    const { cells, silences } = rules.asOf(asked(state));
    /** @param {{ actor: string, issue: string }} topic */
    const visible = ({ actor, issue }) => !hidden.issue.has(issue) && !hidden.kind.has(data.actors.get(actor).kind);
    /** @param {Cell} cell */
    const held = (cell) => visible(cell) && cell.rows.some(({ stance }) => !hidden.position.has(String(stance.value)));
    return {
      cells: new Map([...cells].filter(([, cell]) => held(cell))),
      silences: new Map([...silences].filter(([, silence]) => visible(silence))),
    };
  }

  /*
   * Lines by edge id, each { stances, cell }: where an actor that made stances on an issue stands on it, or what it says of
   * another.
   */
  /** @param {StanceRecord[]} stances @param {Cells} held */
  function lines(stances, held) {
    /** @type {Map<string, NetworkLine>} */
    const found = new Map();
    /** @param {string} edge @param {StanceRecord} stance */
    function add(edge, stance) {
      const line = found.get(edge) ?? { stances: [] };
      line.stances.push(stance);
      found.set(edge, line);
      return line;
    }
    for (const stance of stances) {
      const cell = held.get(positions.topic(stance.actor, stance.issue));
      if (cell) add(data.holdsEdge(stance), stance).cell = cell;
      const saysOf = data.saysOfEdge(stance);
      if (saysOf) add(saysOf, stance);
    }
    return found;
  }

  /** @param {string} edge */
  function ends(edge) {
    const { from, to } = data.edges.get(edge);
    return [from, to];
  }

  /* The shortest way from one actor to another over what both hold something on: [{ cell }...], two a step. */
  /** @param {Pair} pair @param {Cells} held */
  function path([start, goal], held) {
    /** @type {Map<string, [string, Cell][]>} */
    const links = new Map();
    /** @param {string} one @param {string} other @param {Cell} cell */
    function link(one, other, cell) {
      const known = links.get(one);
      if (known) known.push([other, cell]);
      else links.set(one, [[other, cell]]);
    }
    for (const cell of held.values()) {
      link(`a:${cell.actor}`, `i:${cell.issue}`, cell);
      link(`i:${cell.issue}`, `a:${cell.actor}`, cell);
    }
    /** @type {Map<string, [string, Cell] | undefined>} */
    const came = new Map([[`a:${start}`, undefined]]);
    for (const here of came.keys()) {
      for (const [next, cell] of links.get(here) ?? []) if (!came.has(next)) came.set(next, [here, cell]);
    }
    /** @type {Cell[]} */
    const steps = [];
    for (let at = came.get(`a:${goal}`); at; at = came.get(at[0])) steps.unshift(at[1]);
    return steps;
  }

  /* Nodes and edges that a selection is about. */
  /** @param {Selected | undefined} chosen @param {Map<string, NetworkLine>} found @param {Cells | undefined} steps */
  function focus(chosen, found, steps) {
    /** @type {Set<string>} */
    const edges = new Set();
    if (!chosen) return { nodes: new Set(), edges };
    for (const [edge, { cell }] of found) {
      const about = cell ? selection.covers(chosen, cell.actor, cell.issue, steps) : chosen.edge === edge;
      if (chosen.node ? ends(edge).includes(chosen.node) : about) edges.add(edge);
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
  /** @param {Map<string, NetworkLine>} found @param {State} state @param {Focus} focused */
  function drawn(found, { limit, alone }, focused) {
    const touched = new Set([...found.keys()].flatMap(ends));
    const candidates = data.order.filter((node) => touched.has(node));
    const kept = new Set([...(alone ? [] : candidates.slice(0, limit)), ...focused.nodes]);
    const between = [...found.keys()].filter((edge) => ends(edge).every((end) => kept.has(end)));
    const edges = alone ? between.filter((edge) => focused.edges.has(edge)) : between;
    return { nodes: new Set(edges.flatMap(ends)), edges: new Set(edges), candidates: candidates.length };
  }

  /* With "only this", the rows and columns of whoever has to do with the selection. */
  /**
   * @template {{ actor: string, issue: string }} Item
   * @param {Map<string, Item>} held @param {State} state @param {Cells | undefined} steps
   */
  function onlyAbout(held, state, steps) {
    const about = [...held].filter(([, { actor, issue }]) => selection.covers(state.selection, actor, issue, steps));
    return new Map(about);
  }

  /* Everything the parts draw from, computed once a change. */
  /** @param {State} state @returns {Shown} */
  function shown(state) {
    const every = filtered(data.standing, state);
    const { cells: all, silences: cut } = answers(state);
    const steps = state.selection?.path && path(state.selection.path, all);
    const route = steps && new Map(steps.map((cell) => /** @type {const} */ ([positions.topic(cell.actor, cell.issue), cell])));
    const held = state.alone ? onlyAbout(all, state, route) : all;
    const silences = state.alone ? onlyAbout(cut, state, route) : cut;
    /** @param {{ actor: string, issue: string }} topic */
    const about = ({ actor, issue }) => selection.covers(state.selection, actor, issue, route);
    const stances = state.alone ? every.filter(about) : every;
    const found = lines(every, all);
    const focused = focus(state.selection, found, route);
    const picture = drawn(found, state, focused);
    return { stances, cells: held, silences, steps, route, lines: found, focused, drawn: picture, day: dayOf(state) };
  }

  return { passes, filtered, shown, asked, dayOf };
})();
