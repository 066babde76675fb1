/*
 * What the search looks through, and how near things are to what is looked for. It knows neither a document nor any other part: its text is the script of a
 * worker, and where none starts it runs on the page (searching.js). It is told what there is, piece by piece, and says what it found.
 */
/** @param {(said: SearchSaid) => void} say @param {(column: PackedColumn, size: number) => unknown[]} valuesOf @param {number} slice for so many milliseconds stances are read at a time */
explorer.searched = function searched(say, valuesOf, slice) {
  /**
   * Words to look in: of what a record is about, and of whatever else it says.
   *
   * @typedef {{ about: string, words: string }} Text
   */
  const MOST = 12;
  /* So many stances are read before the first answer; of more, some at a time, with pauses for questions. */
  const AT_ONCE = 3000;
  const MANY = 200;
  const PAUSE = 8;

  /* As names are compared by the program: whatever the accents, the case, and what stands for an apostrophe or hyphen. */
  const APOSTROPHES = /[`\u00b4\u02b9\u02bb-\u02bf\u02c8\u055a\u05f3\u2018\u2019\u201b\u2032\u2035\ua78c\uff07]/g;
  const DASHES = /[\u2010-\u2015\u2212]/g;
  /* Most texts are written in letters that need none of this. */
  const SIMPLE = /^[\n -_a-~]*$/;
  /** @param {string} text */
  const plain = (text) =>
    (SIMPLE.test(text) ? text : text.replace(APOSTROPHES, "'").normalize("NFKD").replace(/\p{M}|\p{Cf}/gu, "").replace(DASHES, "-")).toLowerCase();

  /* Each word after a blank, so that its beginning can be told. */
  /** @param {(string | undefined)[]} texts */
  function spread(texts) {
    const text = plain(texts.filter(Boolean).join(" \n "));
    return ` ${text.replace(SIMPLE.test(text) ? /[^a-z0-9'-]+/g : /[^\p{L}\p{N}'-]+/gu, " ")} `;
  }

  /* In few letters that stand within a word nobody would look for it: "usa" is none of thousand. */
  const WITHIN = 4;

  /* How far a word is from what a record is about, and from whatever else it says: itself, the beginning of a word, within one. */
  /** @param {Text} text @param {string} part */
  function distanceOf({ about, words }, part) {
    if (about.includes(` ${part} `)) return 0;
    if (about.includes(` ${part}`)) return 1;
    if (words.includes(` ${part} `)) return 2;
    if (words.includes(` ${part}`)) return 3;
    return part.length >= WITHIN && (about.includes(part) || words.includes(part)) ? 5 : Infinity;
  }

  /* Every word is in the record, the better the nearer each is; so near is none of them as a name. */
  /** @param {number} sum of the distances @param {number} parts */
  const inWords = (sum, parts) => 4 + sum / parts;

  /* Smaller is better: it is a name or whole words of one, a name begins so, a word of one does; else every word in the record. */
  /** @param {{ names: string[], text: Text }} entry @param {string} wanted @param {string[]} parts */
  function distance({ names, text }, wanted, parts) {
    if (names.includes(wanted)) return 0;
    if (names.some((name) => ` ${name} `.includes(` ${wanted} `))) return 1;
    if (names.some((name) => name.startsWith(wanted))) return 2;
    if (names.some((name) => name.includes(` ${wanted}`))) return 3;
    return inWords(parts.reduce((sum, part) => sum + distanceOf(text, part), 0), parts.length);
  }

  /* The nearest, in the order in which they come; the others are counted. */
  function nearest() {
    /** @type {{ far: number, hit: () => SearchHit }[]} */
    const best = [];
    let count = 0;
    return {
      /** @param {number} far @param {() => SearchHit} hit */
      take(far, hit) {
        if (far === Infinity) return;
        count += 1;
        if (best.length === MOST && far >= best[MOST - 1].far) return;
        let place = best.length;
        while (place > 0 && best[place - 1].far > far) place -= 1;
        best.splice(place, 0, { far, hit });
        best.length = Math.min(best.length, MOST);
      },
      found: () => ({ hits: best.map(({ hit }) => hit()), count }),
    };
  }

  /* What has names is looked in first: actors and issues; then events and sources. */
  /** @type {Record<"first" | "last", { names: string[], text: Text, hit: SearchHit }[]>} */
  const entries = { first: [], last: [] };

  /*
   * Of stances there are very many, and what each is about many share: so the words of an actor, an issue and a source stand once, and a stance has but
   * those of its own.
   */
  const sharing = () => {
    /** @type {{ ids: string[], texts: Text[], places: Map<string, number> }} */
    const { ids, texts, places } = { ids: [], texts: [], places: new Map() };
    return {
      ids,
      /** @param {string} id @param {Text} text */
      add(id, text) {
        places.set(id, ids.length);
        ids.push(id);
        texts.push(text);
      },
      /* One more place is of what is not there: nothing is found in it. */
      /** @param {unknown} id */
      placeOf: (id) => places.get(/** @type {string} */ (id)) ?? ids.length,
      /** @param {string} part */
      far(part) {
        const found = new Float64Array(texts.length + 1).fill(Infinity);
        for (let place = 0; place < texts.length; place += 1) found[place] = distanceOf(texts[place], part);
        return found;
      },
    };
  };
  const common = { actor: sharing(), issue: sharing(), source: sharing() };

  /* Whom and what positions are of: an actor and an issue, one after the other. */
  /** @type {Int32Array | undefined} */
  let pairs;
  /* The stances, as far as they were read: where each stands in its table, what it is about, and its own words. */
  let [order, actorAt, issueAt, sourceAt] = [new Int32Array(), new Int32Array(), new Int32Array(), new Int32Array()];
  /** @type {string[]} */
  const own = [];
  /** @type {Iterator<void> | undefined} */
  let reading;
  /* Reading goes on by itself from the first question on. */
  let isGoingOn = false;
  /* What was asked last, where not all was read. */
  /** @type {{ asked: number, text: string } | undefined} */
  let unfinished;

  /** @param {Record<string, Uint8Array>} columns @param {number} size */
  function* read(columns, size) {
    const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
    /** @type {unknown[][]} */
    const held = [];
    for (const name of ["actor", "issue", "source", "id", "date", "quote", "note", "condition"]) {
      held.push(columns[name] ? valuesOf(JSON.parse(decoder.decode(columns[name])), size) : []);
      yield;
    }
    const [actor, issue, source, ...texts] = held;
    while (own.length < order.length) {
      const place = order[own.length];
      actorAt[own.length] = common.actor.placeOf(actor[place]);
      issueAt[own.length] = common.issue.placeOf(issue[place]);
      sourceAt[own.length] = common.source.placeOf(source[place]);
      own.push(spread(texts.map((column) => /** @type {string | undefined} */ (column[place]))));
      if (own.length % MANY === 0) yield;
    }
  }

  /* Reads some more of the stances, until it is enough; whether all are read. */
  /** @param {() => boolean} enough */
  function readUntil(enough) {
    while (reading) {
      if (reading.next().done) reading = undefined;
      else if (enough()) return false;
    }
    return true;
  }

  function readOn() {
    const until = performance.now() + slice;
    if (!readUntil(() => performance.now() > until)) setTimeout(readOn, PAUSE);
    else if (unfinished) find(unfinished);
  }

  /* All that has every word, of what was read. */
  /** @param {{ asked: number, text: string }} question */
  function find({ asked, text }) {
    if (!isGoingOn) setTimeout(readOn);
    isGoingOn = true;
    const wanted = plain(text).trim().replace(/\s+/g, " ");
    const parts = spread([wanted]).trim().split(" ").filter(Boolean);
    /* One word alone is looked for in who and what there is, not in each with each. */
    const together = parts.length > 1 ? pairs : new Int32Array();
    if (!together) {
      say({ asked, lacking: true });
      return;
    }
    readUntil(() => own.length >= AT_ONCE);
    const left = parts.length ? order.length - own.length : 0;
    unfinished = left ? { asked, text } : undefined;
    const all = nearest();
    if (parts.length) look(wanted, parts, together, all.take);
    say({ asked, ...all.found(), left, all: order.length });
  }

  /** @param {string} wanted @param {string[]} parts @param {Int32Array} together @param {(far: number, hit: () => SearchHit) => void} take */
  function look(wanted, parts, together, take) {
    const { actor, issue, source } = common;
    const far = parts.map((part) => ({ part, actors: actor.far(part), issues: issue.far(part), sources: source.far(part) }));
    for (const each of entries.first) take(distance(each, wanted, parts), () => each.hit);
    for (let place = 0; place < together.length; place += 2) {
      const [a, i] = [together[place], together[place + 1]];
      let sum = 0;
      for (const { actors, issues } of far) sum += Math.min(actors[a], issues[i]);
      take(inWords(sum, parts.length), () => ({ kind: "position", pair: [actor.ids[a], issue.ids[i]] }));
    }
    for (const each of entries.last) take(distance(each, wanted, parts), () => each.hit);
    for (let place = 0; place < own.length; place += 1) {
      let sum = 0;
      for (const { part, actors, issues, sources } of far) {
        let least = Math.min(actors[actorAt[place]], issues[issueAt[place]], sources[sourceAt[place]]);
        /* Its own words are never nearer than this. */
        if (least > 2) least = Math.min(least, distanceOf({ about: "", words: own[place] }, part));
        sum += least;
      }
      if (sum < Infinity) take(inWords(sum, parts.length), () => ({ kind: "stance", place: order[place] }));
    }
  }

  /** @param {SearchTold} told */
  return function hear(told) {
    if (told.act === "records") {
      const { kind, records } = told;
      for (const { id, listed, names, about, words, shared } of records) {
        if (kind !== "event") common[kind].add(id, { about: spread(names), words: spread(shared) });
        if (!listed) continue;
        const entry = { names: names.map(plain), text: { about: spread([...names, ...about]), words: spread(words) }, hit: { kind, id } };
        entries[kind === "actor" || kind === "issue" ? "first" : "last"].push(entry);
      }
    } else if (told.act === "stances") {
      ({ order } = told);
      [actorAt, issueAt, sourceAt] = [new Int32Array(order.length), new Int32Array(order.length), new Int32Array(order.length)];
      reading = read(told.columns, told.size);
    } else if (told.act === "pairs") {
      ({ pairs } = told);
    } else {
      find(told);
    }
  };
};
