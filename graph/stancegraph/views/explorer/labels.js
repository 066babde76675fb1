/* Where the names of a picture go: each to the cheapest place beside its mark, most important first. */
explorer.labels = (() => {
  /* What lies under a label costs: another label or mark, and each line that runs under it. */
  const [COVER, CROSSED] = [1000, 30];
  /* Free ground around a label, and from the mark to it; further rings are tried where nearer places are not free. */
  const [MARGIN, GAP] = [2, 3];
  const RINGS = [0, 8, 18, 28];
  /* Right, left, above, below: [across, down]; then slid along these sides, up to the corners. */
  const SIDES = [0, 0.25, -0.25, 0.5, -0.5, 0.75, -0.75, 1, -1].flatMap((slid) => [[1, slid], [-1, slid], [slid, -1], [slid, 1]]);

  /**
   * A mark of so large a half with a name of so much room; where the name went, by its middle, and how many lines run
   * under it; hidden where it would lie over another label or mark.
   *
   * @typedef {{ x: number, y: number, half: number, width: number, height: number }} Marked
   * @typedef {{ x: number, y: number, crossed: number, hidden: boolean }} Placed
   */

  /** @typedef {{ left: number, right: number, top: number, bottom: number }} Box */
  /** @param {Box} one @param {Box} other */
  const meet = (one, other) => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;

  /* Whether a line runs through a box: what is left of it between the sides is not nothing. */
  /** @param {Box} box @param {readonly number[]} line */
  function runsThrough({ left, right, top, bottom }, [x, y, toX, toY]) {
    let [from, to] = [0, 1];
    for (const [start, length, least, most] of [[x, toX - x, left, right], [y, toY - y, top, bottom]]) {
      if (length === 0) {
        if (start < least || start > most) return false;
      } else {
        const ends = [(least - start) / length, (most - start) / length].sort((one, other) => one - other);
        [from, to] = [Math.max(from, ends[0]), Math.min(to, ends[1])];
      }
    }
    return from < to;
  }

  /** @param {number} x @param {number} y @param {number} width @param {number} height @returns {Box} */
  const around = (x, y, width, height) => ({ left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 });

  /* The same for the same marks and lines; `marks` are the most important first, lines are [x, y, x, y]. */
  /** @param {readonly Marked[]} marks @param {readonly (readonly number[])[]} lines @returns {Placed[]} */
  function place(marks, lines) {
    const taken = marks.map(({ x, y, half }) => around(x, y, 2 * half, 2 * half));
    /** @type {Box[]} */
    const names = [];
    return marks.map(({ x, y, half, width, height }) => {
      /** @type {(Placed & { cost: number }) | undefined} */
      let best;
      for (const ring of RINGS) {
        /* The nearest ring with a free place has the best of it. */
        for (const [order, [across, down]] of SIDES.entries()) {
          const far = half + GAP + ring;
          const slant = Math.abs(across * down) === 1 ? 0.6 : 1;
          const [atX, atY] = [x + across * (far * slant + width / 2), y + down * (far * slant + height / 2)];
          const box = around(atX, atY, width + 2 * MARGIN, height + 2 * MARGIN);
          const covers = taken.filter((each) => meet(box, each)).length + names.filter((each) => meet(box, each)).length;
          const crossed = lines.filter((line) => runsThrough(box, line)).length;
          const cost = COVER * covers + CROSSED * crossed + order / 4 + ring;
          if (!best || cost < best.cost) best = { x: atX, y: atY, crossed, hidden: covers > 0, cost };
        }
        if (best && best.cost < CROSSED) break;
      }
      const found = /** @type {Placed} */ (best);
      if (!found.hidden) names.push(around(found.x, found.y, width + 2 * MARGIN, height + 2 * MARGIN));
      return found;
    });
  }

  return { place };
})();
