/*
 * Who stands with whom: camps of actors, from where they stand on the issues they share as of a day. Deterministic: ties go by id.
 */
explorer.camps = (() => {
  const { grouped } = explorer.positions;
  /* Two who share fewer issues say little of each other; camps whose average agreement is less stay apart. */
  const [SHARED, STOP] = [3, 0.3];
  /* Sums of the same parts in another order differ by less. */
  const NEAR = 1e-9;
  /* Agreement over few issues is drawn towards 0. */
  const SHRINK = 1.5;

  /*
   * From -1 to 1: over the issues on which both have one position, 1 for the same and -1 for opposite ends, summed and divided by
   * their number and 1.5. What is contested is no position.
   */
  /** @param {Cells} cells @param {readonly string[]} actors */
  function agreement(cells, actors) {
    const own = grouped([...cells.values()].filter(({ contested }) => !contested), ({ actor }) => actor);
    const held = new Map([...own].map(([actor, those]) => [actor, new Map(those.map(({ issue, position }) => [issue, position.value]))]));
    /** @type {ReadonlyMap<string, number>} */
    const nothing = new Map();
    const rows = actors.map((actor) => held.get(actor) ?? nothing);
    const length = 2;
    return rows.map((one, place) =>
      rows.map((other, that) => {
        if (place === that) return { shared: one.size, alike: 1 };
        const issues = [...one.keys()].filter((issue) => other.has(issue));
        const sum = issues.reduce((all, issue) => all + 1 - Math.abs(Number(one.get(issue)) - Number(other.get(issue))) / length, 0);
        return { shared: issues.length, alike: sum / (issues.length + SHRINK) };
      }),
    );
  }

  /*
   * Camps by average linkage: the two that agree most become one as long as that is at least 0.30, pairs with fewer than three
   * shared issues counting 0; then those alone join the camp they agree with most, if they agree with any. Each camp is led by whoever comes first
   * among `actors`, who stand in order of involvement, and so do the camps; those who stay alone come last.
   */
  /** @param {Cells} cells @param {readonly string[]} actors @returns {Camp[]} */
  function of(cells, actors) {
    const alike = agreement(cells, actors);
    /** @param {number} one @param {number} other */
    const link = (one, other) => (alike[one][other].shared < SHARED ? 0 : alike[one][other].alike);
    /* Sums of links between camps, so that joining two adds their rows. */
    const sums = actors.map((_, one) => actors.map((__, other) => (one === other ? 0 : link(one, other))));
    const members = actors.map((_, place) => [place]);
    const alive = new Set(members.keys());
    for (;;) {
      let [best, first, second] = [-Infinity, -1, -1];
      for (const one of alive) {
        for (const other of alive) {
          if (other <= one) continue;
          const mean = sums[one][other] / (members[one].length * members[other].length);
          if (mean > best + NEAR) [best, first, second] = [mean, one, other];
        }
      }
      if (best < STOP) break;
      members[first].push(...members[second]);
      alive.delete(second);
      for (const each of alive) {
        sums[first][each] += sums[second][each];
        sums[each][first] = sums[first][each];
      }
    }
    const camps = [...alive].map((each) => members[each]).filter((each) => each.length > 1);
    const alone = [...alive].filter((each) => members[each].length === 1);
    const joined = alone.map((each) => {
      const means = camps.map((camp) => camp.reduce((all, other) => all + link(each, other), 0) / camp.length);
      const best = Math.max(0, ...means);
      return { each, camp: best > 0 ? means.indexOf(best) : -1 };
    });
    const full = camps.map((camp, place) => [...camp, ...joined.filter(({ camp: to }) => to === place).map(({ each }) => each)].sort((one, other) => one - other));
    full.sort((one, other) => one[0] - other[0]);
    const lone = joined.filter(({ camp }) => camp < 0).map(({ each }) => [each]);
    return [...full, ...lone].map((camp) => ({ leader: actors[camp[0]], actors: chain(camp, alike).map((each) => actors[each]) }));
  }

  /* In a row, each put where it agrees most with both neighbours, the most involved first. */
  /** @param {number[]} camp @param {{ alike: number }[][]} alike */
  function chain(camp, alike) {
    /** @type {number[]} */
    const row = [];
    for (const each of camp) {
      let [best, at] = [-Infinity, 0];
      for (let place = 0; place <= row.length; place += 1) {
        const [before, after] = [row[place - 1], row[place]];
        const gain = (before === undefined ? 0 : alike[each][before].alike) + (after === undefined ? 0 : alike[each][after].alike) - (before === undefined || after === undefined ? 0 : alike[before][after].alike);
        if (gain > best + NEAR) [best, at] = [gain, place];
      }
      row.splice(at, 0, each);
    }
    return row;
  }

  /* What a camp is called; of one it is that one. */
  /** @param {Camp} camp */
  const called = ({ leader, actors }) => (actors.length > 1 ? `Around ${explorer.data.actors.get(leader).name}` : explorer.data.actors.get(leader).name);

  return { of, called };
})();
