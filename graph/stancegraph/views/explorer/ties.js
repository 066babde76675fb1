/* The positions shown as ties between actors and issues, what one says of another, and ways along them. */
explorer.ties = (() => {
  const { data } = explorer;
  const { lineId } = data;

  /* By id: one for each position, and one from who attributes something to whom. */
  /** @param {Pick<Visible, "cells" | "counted" | "who">} shown @returns {Ties} */
  function of({ cells, counted, who }) {
    /** @type {Map<string, Tie>} */
    const found = new Map();
    for (const cell of cells.values()) {
      const [from, to] = [data.actors.get(cell.actor).node, data.issues.get(cell.issue).node];
      found.set(lineId({ from, to, relation: "holds" }), { from, to, size: cell.size, cell });
    }
    for (const stance of counted()) {
      if (!stance.by || stance.by === stance.actor || !who(stance.actor)) continue;
      const [from, to] = [data.actors.get(stance.by).node, data.actors.get(stance.actor).node];
      const id = lineId({ from, to, relation: "says-of" });
      found.set(id, { from, to, size: (found.get(id)?.size ?? 0) + 1 });
    }
    return found;
  }

  /** @param {Ties} found @param {Iterable<string>} edges */
  const ends = (found, edges) => [...edges].flatMap((edge) => {
    const { from, to } = /** @type {Tie} */ (found.get(edge));
    return [from, to];
  });

  /* The shortest way from one actor to another over what both hold something on: two positions a step. */
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

  return { of, ends, path };
})();
