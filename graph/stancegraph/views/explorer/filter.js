/* From the answers to what is shown: filters hide, and never let anything else pass for an answer. */
explorer.filter = (() => {
  const { data, positions, answered, selection, ties } = explorer;
  const { lazily } = answered;

  /*
   * What of the answers is shown. Issues, kinds of actors and all but the actors chosen are hidden with all that is theirs; a position hides the
   * stances, shifts and deeds that show it, and the answers and contradictions that show no other. What was said for an actor chosen, or for one that a
   * page of a part is of, is its own, as `--actor` has it.
   */
  /** @param {Answered} all @param {State} state @returns {Visible} */
  function visible(all, { hidden, people }) {
    const asked = people.length ? new Set(people) : undefined;
    /* Where nothing of a kind is hidden there is nothing to go through. */
    const everybody = !hidden.issue.size && !hidden.kind.size && !asked;
    const everything = everybody && !hidden.position.size;
    /* Those of whom stances are listed, each for whom it counts; undefined where each is its actor's. */
    const holders = people.length ? people : data.ofPart;
    /** @param {string} actor */
    const who = (actor) => !hidden.kind.has(data.actors.get(actor).kind) && (!asked || asked.has(actor));
    /** @param {string} actor @param {string} issue */
    const topic = (actor, issue) => !hidden.issue.has(issue) && who(actor);
    /** @param {number} value */
    const position = (value) => !hidden.position.has(String(value));
    /** @param {Cell} cell */
    const cell = ({ actor, issue, rows }) => topic(actor, issue) && rows.some(({ stance }) => position(stance.value));
    /** @param {StanceRecord} stance */
    const shows = ({ actor, issue, value }) => topic(actor, issue) && position(value);
    /** @param {Move} move */
    const moved = ({ to: { stance } }) => position(stance.value);
    const cells = lazily(() => (everything ? all.cells : all.cells.where(cell)));
    const silences = lazily(() => (everybody ? all.silences : all.silences.where(({ actor, issue }) => topic(actor, issue))));
    /** @param {readonly string[]} those @param {(actor: string, issue: string) => boolean} about */
    const heldBy = (those, about) => all.heldBy(those, (actor, issue) => topic(actor, issue) && about(actor, issue)).filter(({ stance }) => position(stance.value));
    const rows = lazily(() => heldBy(holders ?? [], () => true));
    const counted = lazily(() => (holders ? saidIn(rows()) : everything ? all.counted() : all.counted().filter(shows)));
    const tally = lazily(() => (holders ? talliedRows(rows()) : everything ? all.tally() : tallied(counted())));
    return {
      day: all.day,
      holders,
      heldBy,
      who,
      get cells() {
        return cells();
      },
      get silences() {
        return silences();
      },
      tally,
      counting: () => (everything && !holders ? all.counting() : counted().values()),
      counted,
      stances: lazily(() => (holders ? rows() : everything ? all.stances() : all.stances().filter(({ stance }) => shows(stance)))),
      events: all.events,
      claims: (actor, issue) => (topic(actor, issue) ? all.claims(actor, issue).filter(({ stance }) => position(stance.value)) : []),
      course: (actor, issue) => (topic(actor, issue) ? all.course(actor, issue) : []).map((held) => (held.values.some(position) ? held : { ...held, position: undefined })),
      moved: (actor, issue) => {
        const { moves, silent } = topic(actor, issue) ? all.moved(actor, issue) : { moves: [], silent: [] };
        return { moves: moves.filter(moved), silent: silent.filter(moved) };
      },
      deeds: (actor, issue) => (topic(actor, issue) ? all.deeds(actor, issue).filter(({ value }) => position(value)) : []),
      pooled: all.pooled,
      claimed: () => all.claimed(({ value }) => position(value)).filter((pair) => topic(...pair)),
      about: (actor, issue) => all.about(actor, issue).filter((pair) => topic(...pair)),
      movements: () => (asked ? all.movements(topic) : all.movements().filter((move) => topic(move.actor, move.issue))).filter(moved),
      silent: () => (asked ? all.silent(topic) : all.silent().filter((move) => topic(move.actor, move.issue))).filter(moved),
      agreements: (actor) => all.agreements(actor).filter(({ other }) => who(other)),
      contradictions: (issue) => all.contradictions(issue).filter(({ actor, issue, first, second }) => topic(actor, issue) && [first, second].some(({ value }) => position(value))),
    };
  }

  /* Stances, with how many actors and issues they are of. */
  /** @param {readonly StanceRecord[]} stances @returns {Tally} */
  const tallied = (stances) => ({ size: stances.length, actors: new Set(stances.map(({ actor }) => actor)).size, issues: new Set(stances.map(({ issue }) => issue)).size });

  /* The same of stances as they count for somebody: each once, and of those for whom. */
  /** @param {readonly SaidRow[]} rows */
  const saidIn = (rows) => [...new Set(rows.map(({ stance }) => stance))];
  /** @param {readonly SaidRow[]} rows @returns {Tally} */
  const talliedRows = (rows) => ({ size: saidIn(rows).length, actors: new Set(rows.map(({ holder }) => holder)).size, issues: new Set(rows.map(({ issue }) => issue)).size });

  /* Nodes and ties that a selection is about. */
  /** @param {Selected | undefined} chosen @param {Ties} found @param {Cells | undefined} steps @returns {Focus} */
  function focus(chosen, found, steps) {
    /** @type {Set<string>} */
    const edges = new Set();
    if (!chosen) return { nodes: new Set(), edges };
    for (const [edge, { from, to, cell }] of found) {
      const about = cell ? selection.covers(chosen, cell.actor, cell.issue, steps) : chosen.edge === edge;
      if (chosen.node ? [from, to].includes(chosen.node) : about) edges.add(edge);
    }
    const nodes = new Set(ties.ends(found, edges));
    const one = selection.pair(chosen);
    if (one) nodes.add(`a:${one[0]}`).add(`i:${one[1]}`);
    if (chosen.node) nodes.add(chosen.node);
    if (chosen.found) chosen.found.nodes.forEach((node) => nodes.add(node));
    for (const actor of chosen.path ?? chosen.tie ?? []) nodes.add(`a:${actor}`);
    return { nodes, edges };
  }

  /*
   * The strongest nodes up to the limit. They may be all issues, with nobody who holds anything on them: where no tie is between any two, each comes
   * with the strongest of those it has one with.
   */
  /** @param {Ties} found @param {readonly string[]} candidates strongest first @param {number} limit */
  function strongest(found, candidates, limit) {
    const first = new Set(candidates.slice(0, limit));
    if ([...found.values()].some(({ from, to }) => first.has(from) && first.has(to))) return first;
    /** @type {Map<string, Set<string>>} */
    const near = new Map(candidates.map((node) => [node, new Set()]));
    for (const { from, to } of found.values()) {
      near.get(from)?.add(to);
      near.get(to)?.add(from);
    }
    const rank = new Map(candidates.map((node, place) => [node, place]));
    /** @param {string} node */
    const rankOf = (node) => rank.get(node) ?? Infinity;
    /** @type {Set<string>} */
    const kept = new Set();
    for (const node of candidates) {
      if (kept.size >= limit) break;
      if (kept.has(node)) continue;
      const others = [.../** @type {Set<string>} */ (near.get(node))];
      const alone = !others.some((each) => kept.has(each));
      if (alone && kept.size + 2 > limit) continue;
      kept.add(node);
      if (alone) kept.add(others.reduce((best, each) => (rankOf(each) < rankOf(best) ? each : best)));
    }
    return kept;
  }

  /* The strongest nodes, and whatever the selection is about; only those with a tie are drawn. */
  /** @param {Ties} found @param {State} state @param {Focus} focused */
  function drawn(found, { limit, alone }, focused) {
    const touched = new Set(ties.ends(found, found.keys()));
    const candidates = data.order.filter((node) => touched.has(node));
    const kept = new Set([...(alone ? [] : strongest(found, candidates, limit)), ...focused.nodes]);
    const between = [...found].filter(([, { from, to }]) => kept.has(from) && kept.has(to)).map(([edge]) => edge);
    const edges = new Set(alone ? between.filter((edge) => focused.edges.has(edge)) : between);
    return { nodes: new Set(ties.ends(found, edges)), edges, candidates: candidates.length };
  }

  /* Everything the parts draw from, answered and filtered once a change. */
  /** @param {State} state @returns {Shown} */
  function shown(state) {
    const all = answered.of(state);
    const seen = visible(all, state);
    const steps = state.selection?.path && ties.path(state.selection.path, seen.cells);
    const route = steps && new Map(steps.map((cell) => /** @type {const} */ ([positions.topic(cell.actor, cell.issue), cell])));
    /* With "only this", no more than the selection is about. */
    /** @param {string} actor @param {string} issue */
    const about = (actor, issue) => !state.alone || selection.covers(state.selection, actor, issue, route);
    /** @template {{ actor: string, issue: string }} Item @param {ByTopic<Item>} held */
    const onlyAbout = (held) => (state.alone ? held.where(({ actor, issue }) => about(actor, issue)) : held);
    /* A selection of actors is about what was said for them too. */
    const holders = seen.holders ?? selection.actors(state.selection, steps);
    const rows = lazily(() => seen.heldBy(holders ?? [], about));
    const counted = lazily(() => (!state.alone ? seen.counted() : holders ? saidIn(rows()) : seen.counted().filter(({ actor, issue }) => about(actor, issue))));
    const tally = lazily(() => (!state.alone ? seen.tally() : holders ? talliedRows(rows()) : tallied(counted())));
    /* Only the network draws lines: they are made when it asks for them. */
    const found = lazily(() => ties.of(seen));
    const focused = lazily(() => focus(state.selection, found(), route));
    const lines = lazily(() => drawn(found(), state, focused()));
    /* What nobody asks for is not looked for: so it is not copied either. */
    const here = {
      __proto__: seen,
      all,
      cells: onlyAbout(seen.cells),
      silences: onlyAbout(seen.silences),
      tally,
      counting: () => (state.alone ? counted().values() : seen.counting()),
      counted,
      stances: lazily(() => (state.alone && holders ? rows() : state.alone ? seen.stances().filter(({ stance }) => about(stance.actor, stance.issue)) : seen.stances())),
      steps,
      route,
      get ties() {
        return found();
      },
      get focused() {
        return focused();
      },
      get drawn() {
        return lines();
      },
    };
    return /** @type {Shown} */ (/** @type {unknown} */ (here));
  }

  /* The same where the same is hidden. */
  /** @param {State} state */
  const keyOf = ({ hidden, people }) => JSON.stringify([[...people].sort(), ...[hidden.issue, hidden.kind, hidden.position].map((each) => [...each].sort())]);

  return { shown, visible, keyOf };
})();
