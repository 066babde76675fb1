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

  /* Whether a line runs through a box: what is left of it between the sides is not nothing. Asked a million times for a
     picture of thousands of lines, so it makes nothing. */
  /** @param {Box} box @param {readonly number[]} line */
  function runsThrough({ left, right, top, bottom }, [x, y, toX, toY]) {
    let from = 0;
    let to = 1;
    const across = toX - x;
    if (across === 0) {
      if (x < left || x > right) return false;
    } else {
      const [one, other] = [(left - x) / across, (right - x) / across];
      from = Math.max(from, Math.min(one, other));
      to = Math.min(to, Math.max(one, other));
    }
    const down = toY - y;
    if (down === 0) {
      if (y < top || y > bottom) return false;
    } else {
      const [one, other] = [(top - y) / down, (bottom - y) / down];
      from = Math.max(from, Math.min(one, other));
      to = Math.min(to, Math.max(one, other));
    }
    return from < to;
  }

  /* How many there are, counted no further than the first that is too many. */
  /** @template Item @param {readonly Item[]} items @param {(item: Item) => boolean} counts @param {number} enough */
  function countUpTo(items, counts, enough) {
    let found = 0;
    for (const item of items) {
      if (counts(item)) found += 1;
      if (found >= enough) break;
    }
    return found;
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
      /* All places tried lie in this neighbourhood: what does not reach it is under none of them. */
      const reach = 2 * (half + GAP + RINGS[RINGS.length - 1] + MARGIN);
      const about = around(x, y, reach + 2 * width, reach + 2 * height);
      const near = lines.filter((line) => runsThrough(about, line));
      const others = [...taken, ...names].filter((each) => meet(about, each));
      for (const ring of RINGS) {
        /* The nearest ring with a free place has the best of it. */
        for (const [order, [across, down]] of SIDES.entries()) {
          const far = half + GAP + ring;
          const slant = Math.abs(across * down) === 1 ? 0.6 : 1;
          const [atX, atY] = [x + across * (far * slant + width / 2), y + down * (far * slant + height / 2)];
          const box = around(atX, atY, width + 2 * MARGIN, height + 2 * MARGIN);
          const covers = others.filter((each) => meet(box, each)).length;
          const least = COVER * covers + order / 4 + ring;
          const enough = best ? Math.max(Math.ceil((best.cost - least) / CROSSED), 0) : Infinity;
          if (enough === 0) continue;
          const crossed = countUpTo(near, (line) => runsThrough(box, line), enough);
          const cost = least + CROSSED * crossed;
          if (!best || cost < best.cost) best = { x: atX, y: atY, crossed, hidden: covers > 0, cost };
        }
        if (best && best.cost < CROSSED) break;
      }
      const found = /** @type {Placed} */ (best);
      if (!found.hidden) names.push(around(found.x, found.y, width + 2 * MARGIN, height + 2 * MARGIN));
      return found;
    });
  }

  /* Where along a line its sign may lie, in shares of its length: nearer to the middle first. */
  const ALONG = [0.5, 0.44, 0.56, 0.38, 0.62, 0.32, 0.68, 0.26, 0.74, 0.2, 0.8];

  /*
   * The places of signs, so wide and high, on their lines, each clear of the boxes that are taken (by middle, width and height) and of those before it; none
   * where no place is.
   */
  /** @param {readonly (readonly number[])[]} lines @param {readonly { x: number, y: number, width: number, height: number }[]} boxes @param {readonly number[]} widths @param {number} height */
  function along(lines, boxes, widths, height) {
    const taken = boxes.map((each) => around(each.x, each.y, each.width, each.height));
    return lines.map(([x, y, toX, toY], place) => {
      for (const part of ALONG) {
        const at = { x: x + part * (toX - x), y: y + part * (toY - y) };
        const box = around(at.x, at.y, widths[place], height);
        if (taken.some((each) => meet(box, each))) continue;
        taken.push(box);
        return at;
      }
      return undefined;
    });
  }

  return { place, along };
})();
