/* Several things selected at once, such as what a query found: the positions they are about, and their evidence. */
explorer.found = (() => {
  const { t, count } = explorer.words;
  const { data, positions } = explorer;
  const { actorOf, issueOf } = explorer.selection;
  const { el, small, muted } = explorer.dom;
  const { card, go } = explorer.card;
  const MOST = 60;

  /* What is selected: nodes and stances by id, with the topics the stances are about. */
  /** @param {string[]} nodes @param {string[]} stances @returns {Found} */
  function of(nodes, stances) {
    const held = stances.map((id) => data.stances.get(id));
    const topics = new Set(held.map(({ actor, issue }) => positions.topic(actor, issue)));
    const actors = new Set(nodes.map(actorOf).filter((id) => id !== undefined));
    const issues = new Set(nodes.map(issueOf).filter((id) => id !== undefined));
    return { nodes, stances, topics, actors, issues };
  }

  /* Positions the stances are about; where none was found, those between the actors and issues that were. */
  /** @param {Found} found @param {string} actor @param {string} issue @returns {boolean} */
  function covers({ topics, actors, issues }, actor, issue) {
    if (topics.size) return topics.has(positions.topic(actor, issue));
    return (!actors.size || actors.has(actor)) && (!issues.size || issues.has(issue));
  }

  /** @template Item @param {Item[]} items @param {(item: Item) => Child} draw */
  function cut(items, draw) {
    const more = items.length - MOST;
    return [items.slice(0, MOST).map(draw), more > 0 && small(muted(t("link.more", { more })))];
  }

  /** @param {Found} found */
  function view({ nodes, stances }) {
    const records = nodes.map((node) => data.nodes.get(node));
    const issues = records.filter((record) => record.kind === "issue");
    const actors = records.filter((record) => record.kind !== "issue");
    /** @param {NodeRecord[]} found */
    const list = (found) => el("ul", {}, cut(found, (record) => el("li", {}, go(record))));
    /** @template Item @param {string} noun @param {Item[]} found @param {(items: Item[]) => Child} body */
    const part = (noun, found, body) => found.length > 0 && [el("h3", {}, count(found.length, noun)), body(found)];
    return {
      title: t("found.title"),
      body: [
        part("actor", actors, list),
        part("issue", issues, list),
        part("stance", stances, (ids) => cut(ids, (id) => card(data.stances.get(id)))),
      ],
    };
  }

  return { of, covers, view };
})();
