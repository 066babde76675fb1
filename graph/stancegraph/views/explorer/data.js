/* The data of the page, with the look-ups the other parts need. */
explorer.data = (() => {
  const { data: raw, drawing } = explorer.unpack.read();

  const [LINE, LINES] = [17, 3];

  /* A phone opens on fewer nodes, placed for its shape. */
  const narrow = matchMedia("(max-width: 480px)").matches;
  const first = narrow ? raw.first.narrow : raw.first.wide;
  if (narrow) for (const node of drawing.nodes) Object.assign(node, node.narrow);

  /* A name in short lines, as the page was written with those of the dataset. */
  /** @param {string} name */
  function inLines(name) {
    /** @type {string[]} */
    const lines = [];
    for (const word of name.split(/\s+/)) {
      const last = lines.at(-1);
      if (last !== undefined && last.length + word.length < LINE) lines[lines.length - 1] = `${last} ${word}`;
      else lines.push(word);
    }
    return lines.slice(0, LINES).join("\n") + (lines.length > LINES ? "\u2026" : "");
  }

  /* A name that shows nothing is no name to read. */
  for (const record of [...raw.actors, ...raw.issues]) {
    if (!/[\p{L}\p{N}\p{P}\p{S}]/u.test(record.name)) record.name = record.id;
  }

  /*
   * Names in the language of the reader, where the data have them: shown is that; `ownNames` are those of the dataset, by which commands, files and queries call
   * who bears them, by node. Names say their language wherever they are shown. Where two bear one, each is shown with its id; `borne` are their names without.
   */
  const { dom, words } = explorer;
  const { language: own = "" } = raw.info;
  /** @type {Map<string, string>} */
  const ownNames = new Map();
  /** @type {Map<string, string>} */
  const spoken = new Map();
  /* The language of names: the reader's first, else that of the words; where the data are in it themselves, theirs. */
  const wanted = words.ofNames === own ? [] : [words.ofNames, words.language].filter((each) => each !== own);
  for (const record of [...raw.actors, ...raw.issues]) {
    const names = ("names" in record && record.names) || [];
    const theirs = wanted.flatMap((each) => names.filter(({ language }) => language === each))[0];
    if (theirs && theirs.text !== record.name) {
      ownNames.set(record.node, record.name);
      record.name = theirs.text;
    }
    const language = theirs?.language ?? own;
    if (language && language !== words.language) spoken.set(record.node, language);
  }
  /** @type {Map<string, string>} */
  const borne = new Map();
  for (const records of [raw.actors, raw.issues]) {
    /** @type {Map<string, number>} */
    const bearers = new Map();
    for (const { name } of records) bearers.set(name, (bearers.get(name) ?? 0) + 1);
    for (const record of records) {
      const { node, name, id } = record;
      if ((bearers.get(name) ?? 0) > 1) {
        borne.set(node, name);
        if (!ownNames.has(node)) ownNames.set(node, name);
        record.name = `${name} (${id})`;
      }
      const language = spoken.get(node);
      if (language) dom.spoken.set(record.name, language);
    }
  }
  if (own && own !== words.language) {
    const texts = [...raw.issues.flatMap(({ short, proposition }) => [short, proposition]), ...raw.events.map(({ label }) => label), raw.info.description, ...raw.stances.map(({ condition }) => condition)];
    for (const text of texts) if (text) dom.spoken.set(text, own);
  }
  const named = [...new Set(raw.actors.flatMap(({ names = [] }) => names.map(({ language }) => language)))];

  /** @template {{ id: string }} Item @param {Item[]} records */
  function index(records) {
    const found = new Map();
    for (const record of records) found.set(record.id, record);
    return /** @type {Index<Item>} */ (found);
  }
  const actors = index(raw.actors);
  const issues = index(raw.issues);
  /** @type {[string, NodeRecord][]} */
  const withNodes = [...raw.actors, ...raw.issues].map((record) => [record.node, record]);
  const nodes = /** @type {Index<NodeRecord>} */ (new Map(withNodes));
  const sources = index(raw.sources);

  /* Records by id, found when one is first asked for: of those that there are very many of. */
  /** @template {{ id: string }} Item */
  class Late {
    /** @param {readonly Item[]} records @param {(record: Item) => string} [nameOf] */
    constructor(records, nameOf = ({ id }) => id) {
      this.records = records;
      this.nameOf = nameOf;
      /** @type {Map<string, Item> | undefined} */
      this.byId = undefined;
    }

    get size() {
      return this.records.length;
    }

    index() {
      return (this.byId ??= new Map(this.records.map((record) => [this.nameOf(record), record])));
    }

    /** @param {string} id */
    get(id) {
      return /** @type {Item} */ (this.index().get(id));
    }

    /** @param {string} id */
    has(id) {
      return this.index().has(id);
    }

    keys() {
      return this.index().keys();
    }

    values() {
      return this.records.values();
    }
  }
  /* What is worked out when first asked for. */
  /** @template Item @param {() => Item} work */
  function lazily(work) {
    /** @type {{ found: Item } | undefined} */
    let known;
    return () => (known ??= { found: work() }).found;
  }

  const stances = new Late(raw.stances);
  const lost = new Set(raw.lost);
  for (const node of drawing.nodes) if (ownNames.has(node.id)) node.label = inLines(nodes.get(node.id).name);
  /* A line is called by what it is of: its id is not written in the page. */
  /** @param {Omit<DrawnEdge, "id">} line */
  const lineId = ({ relation, from, to }) => `${relation}|${from}|${to}`;
  const edges = new Late(drawing.edges, lineId);

  /* Which records took a stance's place or withdrew it, in the order in which they were recorded. */
  const corrections = lazily(() => {
    /** @type {Map<string, Correction[]>} */
    const found = new Map();
    /** @param {string | undefined} of @param {Correction} correction */
    const add = (of, correction) => of !== undefined && found.set(of, [...(found.get(of) ?? []), correction]);
    for (const record of [...raw.stances, ...raw.retractions]) {
      if ("supersedes" in record) add(record.supersedes, { how: "superseded", record });
      add(record.retracts, { how: "retracted", record });
    }
    /** @param {Correction} each */
    const moment = ({ record }) => record.recorded ?? "";
    for (const each of found.values()) each.sort((one, other) => (moment(one) < moment(other) ? -1 : Number(moment(one) > moment(other))));
    return found;
  });

  /* The newest first, those of one day by id: the stances of each day. */
  /** @param {readonly StanceRecord[]} records */
  function newestFirst(records) {
    /* Of few days there are many stances, which come in the order of their ids: so little is left to compare. */
    /** @type {Map<string, StanceRecord[]>} */
    const days = new Map();
    for (const record of records) {
      const { date } = record;
      const held = days.get(date);
      if (held) held.push(record);
      else days.set(date, [record]);
    }
    for (const held of days.values()) held.sort((one, other) => one.id.localeCompare(other.id));
    return [...days.keys()].sort().reverse().map((day) => days.get(day) ?? []);
  }
  /* The pairs of actor and issue that the page is of; undefined where it is of all of its actors on all of its issues. */
  const topics = raw.topics && new Set(raw.topics.map((pair) => JSON.stringify(pair)));
  /** @param {string} actor @param {string} issue */
  const inPart = (actor, issue) =>
    !actors.get(actor).beside && !issues.get(issue).beside && (!topics || topics.has(JSON.stringify([actor, issue])));

  /* The actors that a page of some is of: what was said for them is theirs. */
  const ofSome = raw.topics?.map(([actor]) => actor) ?? (raw.actors.some(({ beside }) => beside) ? raw.actors.flatMap(({ id, beside }) => (beside ? [] : [id])) : undefined);
  const ofPart = ofSome && [...new Set(ofSome)];

  const within = topics || [...raw.actors, ...raw.issues].some(({ beside }) => beside) ? inPart : undefined;

  /*
   * What stood at a moment: recorded by then, and by then not corrected; what says no record time was always known. Without a
   * moment what stands. Of a part of a dataset the rules need stances that are beside it (`ground`); nothing shows or counts them.
   */
  /** @param {string} [moment] @returns {Known} */
  function knownAt(moment) {
    /** @template {{ recorded?: string }} Item @param {readonly Item[]} records */
    const known = (records) => (moment === undefined ? records : records.filter(({ recorded }) => recorded === undefined || recorded <= moment));
    const [said, retracted] = [known(raw.stances), known(raw.retractions)];
    /** @type {Set<string | undefined>} */
    const corrected = new Set();
    for (const each of said) {
      if (each.retracts) corrected.add(each.retracts);
      if (each.supersedes) corrected.add(each.supersedes);
    }
    for (const each of retracted) corrected.add(each.retracts);
    /** @type {StanceRecord[][]} */
    const [ground, gone] = [[], []];
    for (const day of newestFirst(said)) for (const stance of day) (corrected.has(stance.id) ? gone : ground).push(stance);
    /* Of a whole dataset nothing is beside it. */
    /** @param {StanceRecord[]} stances */
    const own = (stances) => (stances.some(({ beside }) => beside) ? stances.filter(({ beside }) => !beside) : stances);
    return { ground, standing: own(ground), gone: own(gone) };
  }
  const now = knownAt();
  const { standing, gone } = now;

  /* The day asked about where none is chosen: the one the data name, else today, or the last day that they cover. */
  const today = new Date().toISOString().slice(0, 10);
  const { coversUntil = today } = raw.info;
  const opensOn = raw.asOf || raw.info.opensOn || (coversUntil < today ? coversUntil : today);

  /* The days on which somebody took a position, and the one the page opens on, in order. */
  const days = [...new Set(standing.map(({ date }) => date)).add(standing.length ? opensOn : "")].filter(Boolean).sort();
  const lastDay = days[days.length - 1] ?? "";
  const eventsById = index(raw.events);

  /* The stances of each source, as the first of those they stand in, or as a further one. */
  const bySource = lazily(() => {
    /** @type {Map<string, StanceRecord[]>} */
    const found = new Map(raw.sources.map(({ id }) => [id, []]));
    for (const stance of raw.stances) {
      if (!stance.beside) for (const source of [stance.source, ...(stance.otherSources ?? [])]) found.get(source)?.push(stance);
    }
    return found;
  });

  const indexes = { actors, issues, nodes, edges, sources, stances, eventsById, days, lastDay, opensOn };
  return {
    ...raw,
    ...indexes,
    lost,
    first,
    drawing,
    standing,
    gone,
    within,
    ofPart,
    named,
    ownNames,
    borne,
    lineId,
    /** @param {string} [moment] */
    knownAt: (moment) => (moment === undefined ? now : knownAt(moment)),
    get corrections() {
      return corrections();
    },
    get bySource() {
      return bySource();
    },
  };
})();
