/*
 * What there is by topic, an actor and an issue: read as a Map is, always in one order, and taken over from one day to the next without
 * going through it.
 */
explorer.topics = (() => {
  /* Places for topics, by key, with their actors and issues as numbers. */
  /** @param {readonly string[]} keys @param {readonly Pair[]} pairs of the same topics @returns {TopicPlaces} */
  function placesOf(keys, pairs) {
    /** @type {Map<string, number>} */
    const of = new Map();
    keys.forEach((key, place) => of.set(key, place));
    return { keys, of, actor: numbered(pairs, ([actor]) => actor), issue: numbered(pairs, ([, issue]) => issue) };
  }

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

  /* What stands at the places, undefined where nothing does, and after it what has none. Neither is changed by anybody from here on. */
  /** @template {{ actor: string, issue: string }} Item @param {TopicPlaces} places @param {readonly (Item | undefined)[]} slots @param {ReadonlyMap<string, Item>} beyond @returns {ByTopic<Item>} */
  function held(places, slots, beyond) {
    /** @type {Item[] | undefined} */
    let all;
    /** @type {ReturnType<ByTopic<Item>["sizes"]> | undefined} */
    let counted;
    const items = () => (all ??= [.../** @type {Item[]} */ (slots.filter((each) => each !== undefined)), ...beyond.values()]);

    /** @param {string} key */
    function get(key) {
      const place = places.of.get(key);
      return place === undefined ? beyond.get(key) : slots[place];
    }

    /** @returns {IterableIterator<[string, Item]>} */
    function* entries() {
      for (let place = 0; place < slots.length; place += 1) {
        const item = slots[place];
        if (item !== undefined) yield [places.keys[place], item];
      }
      yield* beyond;
    }

    function* keys() {
      for (const [key] of entries()) yield key;
    }

    /** @param {(item: Item) => boolean} keep */
    const where = (keep) => held(places, slots.map((each) => (each && keep(each) ? each : undefined)), new Map([...beyond].filter(([, each]) => keep(each))));

    /** @param {"actor" | "issue"} field */
    function sizesOf(field) {
      const { names, of } = places[field];
      const sizes = new Int32Array(names.length);
      for (let place = 0; place < slots.length; place += 1) if (slots[place] !== undefined) sizes[of[place]] += 1;
      /** @type {Map<string, number>} */
      const found = new Map();
      sizes.forEach((size, number) => size && found.set(names[number], size));
      for (const each of beyond.values()) found.set(each[field], (found.get(each[field]) ?? 0) + 1);
      return found;
    }

    return Object.freeze({
      get size() {
        return items().length;
      },
      get,
      has: (/** @type {string} */ key) => get(key) !== undefined,
      values: () => items().values(),
      keys,
      entries,
      [Symbol.iterator]: entries,
      forEach: (/** @type {(item: Item, key: string, all: any) => void} */ act) => {
        for (const [key, item] of entries()) act(item, key, undefined);
      },
      where,
      sizes: () => (counted ??= { actor: sizesOf("actor"), issue: sizesOf("issue") }),
    });
  }

  return { placesOf, numbered, held };
})();
