/*
 * What there is by topic, an actor and an issue: read as a Map is, always in one order. Each actor has a row of it, which is worked out when
 * it is first asked for, and is the same from day to day as long as nothing in it changes.
 */
explorer.topics = (() => {
  /** @typedef {"actor" | "issue" | "onBehalfOf"} Naming */
  /** @type {WeakMap<readonly StanceRecord[], Map<Naming, Map<string, number[]>>>} */
  const placed = new WeakMap();
  /* Where among stances those are that name each actor or issue, in order: gone through once, whoever asks. */
  /** @param {readonly StanceRecord[]} stances @param {Naming} field @returns {ReadonlyMap<string, readonly number[]>} */
  function placesBy(stances, field) {
    let known = placed.get(stances);
    if (!known) placed.set(stances, (known = new Map()));
    let found = known.get(field);
    if (found) return found;
    known.set(field, (found = new Map()));
    for (let place = 0; place < stances.length; place += 1) {
      const name = stances[place][field];
      if (name === undefined) continue;
      const held = found.get(name);
      if (held) held.push(place);
      else found.set(name, [place]);
    }
    return found;
  }

  /* The same as numbers: of each of so many stances which of the names it has, in the order in which they come. */
  /** @param {ReadonlyMap<string, readonly number[]>} places @param {number} size */
  function numbered(places, size) {
    const found = new Int32Array(size);
    let number = 0;
    for (const own of places.values()) {
      for (const place of own) found[place] = number;
      number += 1;
    }
    return found;
  }

  /* The answers of everybody; `pairs` are all topics of which there are pools, in order, `may` is who may have an answer on an issue. */
  /** @param {readonly string[]} everybody @param {() => readonly Pair[]} pairs @param {(actor: string) => ActorAnswers} find @param {(issue: string) => Iterable<string>} may @returns {Answers} */
  function answers(everybody, pairs, find, may) {
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
    /* Who is worked out already is looked at first. */
    /** @param {(actor: string) => boolean} has @param {string} issue */
    function some(has, issue) {
      for (const actor of rows.keys()) if (has(actor)) return true;
      for (const actor of may(issue)) if (has(actor)) return true;
      return false;
    }
    const source = { everybody, work, some, complete: () => next === everybody.length, pairs: () => (inOrder ??= [...pairs(), ...beyond()]) };
    return { cells: held(source, (actor) => row(actor).cells), silences: held(source, (actor) => row(actor).silences) };
  }

  /* What is in the rows. */
  /** @template {{ actor: string, issue: string }} Item @param {RowSource} source @param {(actor: string) => ReadonlyMap<string, Item>} row @returns {ByTopic<Item>} */
  function held(source, row) {
    const { everybody, work, some, complete } = source;
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
      some: (/** @type {string} */ issue) => some((actor) => row(actor).has(issue), issue),
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

  return { placesBy, numbered, answers };
})();
