/* What there is among the answers that are shown: found in one look at all of them, for whichever part asks first. */
explorer.overview = (() => {
  const { data } = explorer;

  /* What the look of a cell may say beside its position. */
  /** @type {Record<MarkName, (cell: Cell) => boolean>} */
  const HOLDS = {
    dim: ({ current }) => !current,
    entailed: ({ rows }) => rows[0].from !== undefined,
    hearsay: ({ voice }) => !voice.direct,
    condition: ({ rows: [{ stance }] }) => Boolean(stance.condition || stance.conditionKind) && stance.conditionKind !== data.words.demand,
    demand: ({ rows: [{ stance }] }) => stance.conditionKind === data.words.demand,
    contested: ({ contested }) => contested,
    disputed: ({ rows }) => rows.some(({ disputedBy }) => disputedBy.length > 0),
  };
  const NAMES = /** @type {MarkName[]} */ (Object.keys(HOLDS));

  /** @type {WeakMap<ByTopic<Cell>, Overview>} */
  const known = new WeakMap();

  /** @param {ByTopic<Cell>} cells @returns {Overview} */
  function look(cells) {
    let missing = NAMES;
    /** @type {Map<Standing, number>} */
    const standings = new Map();
    /** @type {Cell[]} */
    const contested = [];
    for (const cell of cells.values()) {
      const [{ standing }] = cell.rows;
      if (!cell.current) standings.set(standing, (standings.get(standing) ?? 0) + 1);
      if (cell.contested) contested.push(cell);
      for (const name of missing) if (HOLDS[name](cell)) missing = missing.filter((each) => each !== name);
    }
    return { standings, contested, marks: new Set(NAMES.filter((each) => !missing.includes(each))) };
  }

  /** @param {ByTopic<Cell>} cells */
  function of(cells) {
    const found = known.get(cells) ?? look(cells);
    known.set(cells, found);
    return found;
  }

  return { HOLDS, of };
})();
