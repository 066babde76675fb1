/*
 * How far two actors agree: on how many issues they stand on the same side, and how alike their stances are, as
 * `stancegraph network agreement` counts it: each stance of the one against each of the other on the same issue.
 */
explorer.agreement = (() => {
  const { look } = explorer;
  const { grouped } = explorer.positions;
  const values = look.SCALE.map(({ value }) => value);
  const LENGTH = Math.max(...values) - Math.min(...values);

  /*
   * Everybody with a position, or a stance, on an issue on which the actor has one. `shared` are the issues on which both
   * have a position, of which they are on the same side on `alike` and on opposite ones on `opposed`; what is ambivalent or
   * contested is on neither. `sum` is the weight of their tie without normalisation, 1 a pair of stances of the same
   * position and 0 one of opposite ends, and `pairs` how many pairs there are.
   */
  /** @param {readonly StanceRecord[]} stances @param {Cells} cells @param {string} actor @returns {Agreement[]} */
  function of(stances, cells, actor) {
    const own = grouped(stances.filter((stance) => stance.actor === actor), ({ issue }) => issue);
    const comparable = stances.filter((stance) => stance.actor !== actor && own.has(stance.issue));
    const said = grouped(comparable, (stance) => stance.actor);
    const held = new Map([...cells.values()].filter((cell) => cell.actor === actor).map((cell) => [cell.issue, cell]));
    const answers = grouped([...cells.values()].filter((cell) => cell.actor !== actor && held.has(cell.issue)), (cell) => cell.actor);
    /** @param {Cell} cell */
    const side = ({ position }) => Math.sign(position.value);
    return [...new Set([...answers.keys(), ...said.keys()])].map((other) => {
      const theirs = said.get(other) ?? [];
      const near = theirs.flatMap((stance) => (own.get(stance.issue) ?? []).map((ours) => 1 - Math.abs(stance.value - ours.value) / LENGTH));
      const sides = (answers.get(other) ?? []).map((cell) => side(cell) * side(/** @type {Cell} */ (held.get(cell.issue))));
      const issues = [...new Set(theirs.map(({ issue }) => issue))];
      return {
        actor,
        other,
        shared: (answers.get(other) ?? []).map(({ issue }) => issue),
        alike: sides.filter((each) => each > 0).length,
        opposed: sides.filter((each) => each < 0).length,
        sum: near.reduce((all, each) => all + each, 0),
        pairs: near.length,
        stances: [...issues.flatMap((issue) => own.get(issue) ?? []), ...theirs],
      };
    });
  }

  return { of };
})();
