/*
 * What can be selected, one kind at a time: { node }, an actor or issue; { edge }, a line of the network; { pair }, an
 * actor and an issue; { stance }; { event }; { path }, two actors to be linked; { tie }, two to be compared; { source }, all that stands in one; { found }, what a query found. Every view shows the same selection.
 */
explorer.selection = (() => {
  const { data, positions } = explorer;

  /** @param {string} node */
  const actorOf = (node) => (node.startsWith("a:") ? node.slice(2) : undefined);
  /** @param {string} node */
  const issueOf = (node) => (node.startsWith("i:") ? node.slice(2) : undefined);

  /* The actor and issue a selection is about, if it is about one of each. */
  /** @param {Selected} [selection] @returns {Pair | undefined} */
  function pair(selection) {
    if (selection?.pair) return selection.pair;
    if (selection?.stance) return [data.stances.get(selection.stance).actor, data.stances.get(selection.stance).issue];
    const line = selection?.edge ? data.edges.get(selection.edge) : undefined;
    return line?.relation === "holds" ? [line.from.slice(2), line.to.slice(2)] : undefined;
  }

  /* The actors a selection is about; undefined where it is about none of them by name. */
  /** @param {Selected | undefined} selection @param {readonly Cell[] | undefined} steps @returns {string[] | undefined} */
  function actors(selection, steps) {
    if (!selection) return undefined;
    const one = pair(selection);
    if (one) return [one[0]];
    const line = selection.edge && data.edges.get(selection.edge);
    const nodes = line ? [line.from, line.to] : selection.node ? [selection.node] : [];
    const named = selection.tie ?? (selection.path ? (steps ?? []).map(({ actor }) => actor) : nodes.flatMap((node) => actorOf(node) ?? []));
    return named.length || selection.path ? [...new Set(named)] : undefined;
  }

  /* Whether the selection is about the position of this actor on this issue. */
  /** @param {Selected | undefined} selection @param {string} actor @param {string} issue @param {Cells | undefined} steps */
  function covers(selection, actor, issue, steps) {
    if (!selection) return false;
    if (selection.found) return explorer.found.covers(selection.found, actor, issue);
    const one = pair(selection);
    if (one) return one[0] === actor && one[1] === issue;
    if (selection.node) return actorOf(selection.node) === actor || issueOf(selection.node) === issue;
    if (selection.event) return bears(data.eventsById.get(selection.event), actor, issue);
    if (selection.tie) return selection.tie.includes(actor);
    if (selection.source) return data.bySource.get(selection.source)?.some((stance) => stance.actor === actor && stance.issue === issue) ?? false;
    if (selection.path) return Boolean(steps?.has(positions.topic(actor, issue)));
    const line = selection.edge && data.edges.get(selection.edge);
    return Boolean(line && [actorOf(line.from), actorOf(line.to)].includes(actor));
  }

  /** @param {EventRecord} event @param {string} actor @param {string} issue */
  const bears = (event, actor, issue) =>
    (event.bearsOn ?? []).some((bearing) => bearing.issue === issue) && (event.actors ?? []).includes(actor);

  /* Whether everything a selection names is in the data; links may come from another dataset. */
  /** @param {Selected} selection */
  function exists({ node, edge, pair, stance, event, path, tie, source }) {
    if (node) return data.nodes.has(node);
    if (edge) return data.edges.has(edge);
    if (stance) return data.stances.has(stance);
    if (event) return data.eventsById.has(event);
    if (source) return data.sources.has(source);
    const two = path ?? tie;
    if (two) return two[0] !== two[1] && two.every((actor) => data.actors.has(actor));
    return Boolean(pair && data.actors.has(pair[0]) && data.issues.has(pair[1]));
  }

  return { actorOf, issueOf, pair, actors, covers, exists };
})();
