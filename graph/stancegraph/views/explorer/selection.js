/*
 * What can be selected, one kind at a time: { node }, an actor or issue; { edge }, a line of the network; { pair }, an
 * actor and an issue; { stance }; { event }; { path }, two actors to be linked; { found }, what a query found. Every view shows the same selection.
 */
explorer.selection = (() => {
  const { data, positions } = explorer;

  const actorOf = (node) => (node.startsWith("a:") ? node.slice(2) : undefined);
  const issueOf = (node) => (node.startsWith("i:") ? node.slice(2) : undefined);

  /* The actor and issue a selection is about, if it is about one of each. */
  function pair({ pair, edge, stance } = {}) {
    if (pair) return pair;
    if (stance) return [data.stances.get(stance).actor, data.stances.get(stance).issue];
    const line = edge && data.edges.get(edge);
    return line?.relation === "holds" ? [line.from.slice(2), line.to.slice(2)] : undefined;
  }

  /* Whether the selection is about the position of this actor on this issue. */
  function covers(selection, actor, issue, steps) {
    if (!selection) return false;
    if (selection.found) return explorer.found.covers(selection.found, actor, issue);
    const one = pair(selection);
    if (one) return one[0] === actor && one[1] === issue;
    if (selection.node) return actorOf(selection.node) === actor || issueOf(selection.node) === issue;
    if (selection.event) return bears(data.eventsById.get(selection.event), actor, issue);
    if (selection.path) return Boolean(steps?.has(positions.topic(actor, issue)));
    const { from, to } = data.edges.get(selection.edge);
    return [actorOf(from), actorOf(to)].includes(actor);
  }

  const bears = (event, actor, issue) =>
    (event.bearsOn ?? []).some((bearing) => bearing.issue === issue) && (event.actors ?? []).includes(actor);

  /* Whether everything a selection names is in the data; links may come from another dataset. */
  function exists({ node, edge, pair, stance, event, path }) {
    if (node) return data.nodes.has(node);
    if (edge) return data.edges.has(edge);
    if (stance) return data.stances.has(stance);
    if (event) return data.eventsById.has(event);
    if (path) return path.every((actor) => data.actors.has(actor));
    return data.actors.has(pair[0]) && data.issues.has(pair[1]);
  }

  return { actorOf, issueOf, pair, covers, bears, exists };
})();
