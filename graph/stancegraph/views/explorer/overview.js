/* What there is among the answers that are shown: found in one look at all of them, for whichever part asks first. */
explorer.overview = (() => {
  const { data } = explorer;
  /* So many stances are very many. */
  const MANY = 20000;

  /* What the look of a cell may say beside its position. */
  /** @type {Record<MarkName, (cell: Cell) => boolean>} */
  const HOLDS = {
    dim: ({ current }) => !current,
    entailed: ({ rows }) => rows[0].from !== undefined,
    hearsay: ({ voice }) => !voice.direct,
    condition: ({ rows: [{ stance }] }) => Boolean(stance.condition || stance.conditionKind) && ![data.words.demand, data.words.scope].includes(stance.conditionKind ?? "unstated"),
    demand: ({ rows: [{ stance }] }) => stance.conditionKind === data.words.demand,
    scope: ({ rows: [{ stance }] }) => stance.conditionKind === data.words.scope,
    contested: ({ contested }) => contested,
    disputed: ({ rows }) => rows.some(({ disputedBy }) => disputedBy.length > 0),
  };
  const NAMES = /** @type {MarkName[]} */ (Object.keys(HOLDS));

  /** @typedef {{ standings: Standing[], contested: Cell[], marks: Set<MarkName> }} RowOverview */

  /* What there is in a row: looked at once, for it stays the same from day to day. */
  /** @type {WeakMap<ReadonlyMap<string, Cell>, RowOverview>} */
  const looked = new WeakMap();
  /** @param {ReadonlyMap<string, Cell>} row @returns {RowOverview} */
  function inRow(row) {
    let found = looked.get(row);
    if (found) return found;
    found = { standings: [], contested: [], marks: new Set() };
    for (const cell of row.values()) {
      if (!cell.current) found.standings.push(cell.rows[0].standing);
      if (cell.contested) found.contested.push(cell);
      for (const name of NAMES) if (HOLDS[name](cell)) found.marks.add(name);
    }
    looked.set(row, found);
    return found;
  }

  /** @type {WeakMap<ByTopic<Cell>, Overview>} */
  const known = new WeakMap();

  /** @param {ByTopic<Cell>} cells @returns {Overview} */
  function look(cells) {
    /** @type {Map<Standing, number>} */
    const standings = new Map();
    /** @type {Cell[]} */
    const contested = [];
    /** @type {Set<MarkName>} */
    const marks = new Set();
    for (const actor of cells.everybody) {
      const row = inRow(cells.row(actor));
      for (const name of row.standings) standings.set(name, (standings.get(name) ?? 0) + 1);
      contested.push(...row.contested);
      if (marks.size < NAMES.length) for (const name of row.marks) marks.add(name);
    }
    return { standings, contested: contested.sort((one, other) => one.place - other.place || 0), marks };
  }

  /* Whether it is not yet known what there is among all answers: of very many they are worked out in the moments between other work. */
  /** @param {ByTopic<Cell>} cells */
  const waits = (cells) => data.stances.size > MANY && !cells.complete;

  /** @param {ByTopic<Cell>} cells */
  function of(cells) {
    const found = known.get(cells) ?? look(cells);
    known.set(cells, found);
    return found;
  }

  return { HOLDS, MANY, waits, of };
})();
