/*
 * What there is by topic, an actor and an issue: read as a Map is, always in one order. Each actor has a row of it, which is worked out when
 * it is first asked for, and is the same from day to day as long as nothing in it changes.
 */
explorer.topics = (() => {
  /* Names as numbers, in the order in which they come. */
  /** @template Item @param {readonly Item[]} items @param {(item: Item) => string} nameOf @returns {{ names: string[], of: Int32Array }} */
  function numbered(items, nameOf) {
    /** @type {Map<string, number>} */
    const known = new Map();
    const of = new Int32Array(items.length);
    items.forEach((item, place) => {
      const name = nameOf(item);
      let number = known.get(name);
      if (number === undefined) known.set(name, (number = known.size));
      of[place] = number;
    });
    return { names: [...known.keys()], of };
  }

  /* The answers of everybody; `pairs` are all topics of which there are pools, in order. */
  /** @param {readonly string[]} everybody @param {() => readonly Pair[]} pairs @param {(actor: string) => ActorAnswers} find @returns {Answers} */
  function answers(everybody, pairs, find) {
    /** @type {Map<string, ActorAnswers>} */
    const rows = new Map();
    let next = 0;

    /** @param {string} actor */
    function row(actor) {
      let found = rows.get(actor);
      if (!found) rows.set(actor, (found = find(actor)));
      return found;
    }

    /* Works out one row after the other, until it is enough. */
    function work(enough = () => false) {
      while (next < everybody.length) {
        row(everybody[next]);
        next += 1;
        if (enough()) break;
      }
      return next === everybody.length;
    }

    /* Topics without a pool of their own, which follow from another or are taken over. */
    /** @returns {Pair[]} */
    const beyond = () => everybody.flatMap((actor) => [...row(actor).filled.keys()].flatMap((issue) => (row(actor).answers.has(issue) ? [] : [/** @type {Pair} */ ([actor, issue])])));

    /** @type {readonly Pair[] | undefined} */
    let inOrder;
    const source = { everybody, work, complete: () => next === everybody.length, pairs: () => (inOrder ??= [...pairs(), ...beyond()]) };
    return { cells: held(source, (actor) => row(actor).cells), silences: held(source, (actor) => row(actor).silences) };
  }

  /* What is in the rows. */
  /** @template {{ actor: string, issue: string }} Item @param {RowSource} source @param {(actor: string) => ReadonlyMap<string, Item>} row @returns {ByTopic<Item>} */
  function held(source, row) {
    const { everybody, work, complete } = source;
    /** @type {ReturnType<typeof sum> | undefined} */
    let summed;

    /** @param {string} actor @param {string} issue */
    const of = (actor, issue) => row(actor).get(issue);
    /** @param {string} key */
    const get = (key) => of(.../** @type {Pair} */ (JSON.parse(key)));

    function* values() {
      work();
      for (const [actor, issue] of source.pairs()) {
        const item = of(actor, issue);
        if (item !== undefined) yield item;
      }
    }

    /** @returns {IterableIterator<[string, Item]>} */
    function* entries() {
      for (const item of values()) yield [explorer.positions.topic(item.actor, item.issue), item];
    }

    function* keys() {
      for (const [key] of entries()) yield key;
    }

    /** @param {(item: Item) => boolean} keep */
    function where(keep) {
      /** @type {Map<string, ReadonlyMap<string, Item>>} */
      const kept = new Map();
      return held(source, (actor) => {
        let found = kept.get(actor);
        if (!found) kept.set(actor, (found = new Map([...row(actor)].filter(([, item]) => keep(item)))));
        return found;
      });
    }

    /* How many there are, and of how many actors. */
    function sum() {
      work();
      const found = { size: 0, actors: 0 };
      for (const actor of everybody) {
        const own = row(actor).size;
        found.size += own;
        found.actors += Number(own > 0);
      }
      return found;
    }

    return Object.freeze({
      get size() {
        return (summed ??= sum()).size;
      },
      get actors() {
        return (summed ??= sum()).actors;
      },
      get complete() {
        return complete();
      },
      work,
      everybody,
      row,
      of,
      get,
      has: (/** @type {string} */ key) => get(key) !== undefined,
      some: (/** @type {string} */ issue) => everybody.some((actor) => row(actor).has(issue)),
      values,
      keys,
      entries,
      [Symbol.iterator]: entries,
      forEach: (/** @type {(item: Item, key: string, all: any) => void} */ act) => {
        for (const [key, item] of entries()) act(item, key, undefined);
      },
      where,
    });
  }

  return { numbered, answers };
})();
