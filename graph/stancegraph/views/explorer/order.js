/*
 * In which order the rows and columns of the matrix show camps. The same answers give the same order, whatever is hidden:
 * nothing here knows a filter. docs/explorer.md says what each step is for.
 */
explorer.order = (() => {
  const { t } = explorer.words;
  const { data } = explorer;
  const { compare, grouped } = explorer.positions;
  /* How rows can be ordered; besides by position in the column of an issue, `issue:ID`. */
  const NAMES = Object.fromEntries(["camps", "involvement", "name", "kind"].map((name) => [name, t(`order.${name}`)]));
  const OF_ISSUE = "issue:";
  /* Two actors can be of one camp who share so many issues; few shared issues shrink an agreement as if so many more were half way. */
  const SHARED = 3;
  const SHRINK = 1.5;
  /* Camps are joined no further than this. */
  const LEAST = 0.3;
  /* So many of the most involved are compared: the work grows with their cube. */
  const MOST = 300;
  const STEPS = 2000;

  /* Sums of floats in another order differ in their last digits: what is the same up to these is the same. */
  /** @param {number} value */
  const exact = (value) => Math.round(value * 1e6);

  /** @typedef {{ actor: string, issue: string, value: number }} Standpoint */

  /* How far each two agree, from -1 to 1, and where they share too little to be of one camp 0. */
  /** @param {Map<string, number>[]} held */
  function agreements(held) {
    const [all, links, shared] = [held, held, held].map((each) => each.map(() => new Float64Array(held.length)));
    /* Who holds something on an issue, in order: only pairs of these share it. Halves add up to the same in any order. */
    /** @type {Map<string, { at: number, value: number }[]>} */
    const on = new Map();
    held.forEach((answers, at) => {
      for (const [issue, value] of answers) {
        const others = on.get(issue) ?? [];
        others.push({ at, value });
        on.set(issue, others);
      }
    });
    for (const holders of on.values()) {
      for (let place = 0; place < holders.length; place += 1) {
        const { at: one, value } = holders[place];
        const [sums, sizes] = [all[one], shared[one]];
        for (let before = 0; before <= place; before += 1) {
          const { at: other, value: theirs } = holders[before];
          sums[other] += 1 - Math.abs(value - theirs) / 2;
          sizes[other] += 1;
        }
      }
    }
    for (let one = 0; one < held.length; one += 1) {
      for (let other = 0; other <= one; other += 1) {
        const agreement = all[one][other] / (shared[one][other] + SHRINK);
        all[one][other] = all[other][one] = agreement;
        if (shared[one][other] >= SHARED) links[one][other] = links[other][one] = agreement;
      }
    }
    return { all, links };
  }

  /* The first axis of a symmetric matrix: of unit length, by repeated multiplication, with a shift that makes its greatest value the largest. */
  /** @param {Float64Array[]} matrix */
  function axisOf(matrix) {
    const size = matrix.length;
    const shift = Math.max(0, ...matrix.map((row) => row.reduce((sum, value) => sum + Math.abs(value), 0)));
    let axis = Float64Array.from(matrix, (_, place) => 1 + place / size);
    for (let step = 0; step < STEPS; step += 1) {
      const next = new Float64Array(size);
      for (let place = 0; place < size; place += 1) {
        const row = matrix[place];
        let sum = shift * axis[place];
        for (let other = 0; other < size; other += 1) sum += row[other] * axis[other];
        next[place] = sum;
      }
      const length = Math.hypot(...next) || 1;
      let change = 0;
      for (let place = 0; place < size; place += 1) {
        next[place] /= length;
        change = Math.max(change, Math.abs(next[place] - axis[place]));
      }
      axis = next;
      if (change < 1e-13) break;
    }
    return axis;
  }

  /* Clusters by average linkage, as places: of equal links that of the first two. */
  /** @param {Float64Array[]} links */
  function clustersOf(links) {
    const clusters = links.map((_, place) => [place]);
    const sums = links.map((row) => Float64Array.from(row));
    /* Places of the clusters there still are; and for each its strongest link to a later one, the first of equal ones. */
    const left = new Set(links.keys());
    /** @type {{ link: number, other: number }[]} */
    const strongest = [];
    /** @param {number} one @param {number} other */
    const linkOf = (one, other) => exact(sums[one][other] / (clusters[one].length * clusters[other].length));
    /** @param {number} one */
    function look(one) {
      strongest[one] = { link: -Infinity, other: -1 };
      for (const other of left) {
        if (other <= one) continue;
        const link = linkOf(one, other);
        if (link > strongest[one].link) strongest[one] = { link, other };
      }
    }
    left.forEach(look);
    for (;;) {
      let into = -1;
      for (const one of left) if (into < 0 || strongest[one].link > strongest[into].link) into = one;
      if (into < 0 || strongest[into].link < exact(LEAST)) return [...left].map((place) => clusters[place]);
      const from = strongest[into].other;
      clusters[into].push(...clusters[from]);
      left.delete(from);
      for (const other of left) {
        sums[into][other] += sums[from][other];
        sums[other][into] = sums[into][other];
      }
      /* Others have changed only where their strongest was one of the two, or the new cluster is stronger. */
      look(into);
      for (const one of left) {
        if (one === into) continue;
        const { link, other } = strongest[one];
        if (other === into || other === from) look(one);
        else if (one < into) {
          const now = linkOf(one, into);
          if (now > link || (now === link && into < other)) strongest[one] = { link: now, other: into };
        }
      }
    }
  }

  /** @param {number[]} values */
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / Math.max(values.length, 1);

  /* Each where it agrees most with both neighbours, the ends as the axis has them. */
  /** @param {number[]} members by the axis, falling @param {Float64Array[]} all @param {Float64Array} axis */
  function chain(members, all, axis) {
    /** @type {number[]} */
    const placed = [];
    for (const each of members) {
      let [best, at] = [-Infinity, 0];
      for (let place = 0; place <= placed.length; place += 1) {
        const [left, right] = [placed[place - 1], placed[place]];
        const near = [left, right].flatMap((other) => (other === undefined ? [] : [all[each][other]]));
        const apart = left !== undefined && right !== undefined ? all[left][right] : 0;
        const gain = exact(near.reduce((sum, value) => sum + value, 0) - apart);
        if (gain >= best) [best, at] = [gain, place];
      }
      placed.splice(at, 0, each);
    }
    const turned = exact(axis[placed[0]]) < exact(axis[placed[placed.length - 1]]);
    return turned ? placed.reverse() : placed;
  }

  /* What has a place between others: what is contested is no position. */
  /** @param {ByTopic<Cell>} cells @param {readonly string[]} actors @returns {Standpoint[]} */
  const standpoints = (cells, actors) => actors.flatMap((who) => [...cells.row(who).values()]).flatMap(({ actor, issue, contested, position: { value } }) => (contested ? [] : [{ actor, issue, value }]));

  /* What a camp is called; without a head, those in none. */
  /** @param {string | undefined} head */
  const called = (head) => (head === undefined ? t("order.no-camp") : t("order.around", { actor: data.actors.get(head).name }));

  /* Camps and issues so that alike lie side by side; `involved` are the actors, most involved first; of others nothing is asked. */
  /** @param {readonly Standpoint[]} standpoints @param {readonly string[]} involved @returns {{ camps: Camp[], issues: string[] }} */
  function camps(standpoints, involved) {
    const of = grouped(standpoints, ({ actor }) => actor);
    const [compared, beyond] = [involved.slice(0, MOST), involved.slice(MOST)];
    const actors = [...compared].sort(compare);
    const held = actors.map((actor) => new Map((of.get(actor) ?? []).map(({ issue, value }) => [issue, value])));
    const rank = new Map(involved.map((actor, place) => [actor, place]));
    /** @param {number} place */
    const rankOf = (place) => /** @type {number} */ (rank.get(actors[place]));

    const { all, links } = agreements(held);
    const axis = axisOf(all);
    /* An axis has no direction of its own: the most involved come first. */
    const first = actors.map((_, place) => place).sort((one, other) => rankOf(one) - rankOf(other)).find((place) => exact(axis[place]) !== 0);
    if (first !== undefined && axis[first] < 0) axis.forEach((value, place) => (axis[place] = -value));
    /** @param {number} one @param {number} other */
    const byAxis = (one, other) => exact(axis[other]) - exact(axis[one]) || one - other;

    const clusters = clustersOf(links);
    const found = clusters.filter((each) => each.length > 1).map((core) => ({ core, members: [...core] }));
    /** @type {number[]} */
    const alone = [];
    for (const [single] of clusters.filter((each) => each.length === 1)) {
      const near = found.map(({ core }) => exact(mean(core.map((each) => all[single][each]))));
      const best = near.indexOf(Math.max(...near));
      if (best >= 0 && near[best] > 0) found[best].members.push(single);
      else alone.push(single);
    }
    const ordered = found
      .map(({ members }) => ({ members, at: exact(mean(members.map((each) => axis[each]))), least: Math.min(...members) }))
      .sort((one, other) => other.at - one.at || one.least - other.least);
    const led = ordered.map(({ members }) => {
      const head = actors[[...members].sort((one, other) => rankOf(one) - rankOf(other))[0]];
      return { head, actors: chain([...members].sort(byAxis), all, axis).map((place) => actors[place]) };
    });
    const others = [...alone.sort(byAxis).map((place) => actors[place]), ...beyond];
    return { camps: others.length ? [...led, { actors: others }] : led, issues: columns(held, axis) };
  }

  /* Issues by how far those at the head of the axis hold more of them than those at its end. */
  /** @param {Map<string, number>[]} held @param {Float64Array} axis */
  function columns(held, axis) {
    const middle = mean([...axis]);
    /** @type {Map<string, { sum: number, answers: number }>} */
    const scores = new Map();
    held.forEach((answers, place) => {
      for (const [issue, value] of answers) {
        const { sum, answers: so } = scores.get(issue) ?? { sum: 0, answers: 0 };
        scores.set(issue, { sum: sum + (axis[place] - middle) * value, answers: so + 1 });
      }
    });
    /** @param {string} issue */
    const score = (issue) => {
      const { sum, answers } = /** @type {{ sum: number, answers: number }} */ (scores.get(issue));
      return exact(sum / (answers + 1));
    };
    return [...scores.keys()].sort((one, other) => score(other) - score(one) || compare(one, other));
  }

  return { camps, standpoints, called, NAMES, OF_ISSUE, MOST };
})();
