/*
 * Asking for what has words: what is looked through (searched.js) is handed over in slices when something is first looked for, to a worker or, where none
 * starts, to the page itself, which is told and answers alike.
 */
explorer.searching = (() => {
  const { data, answered, unpack, workers, state } = explorer;
  /* For so many milliseconds the page hands over or reads at a time; a worker, which holds up nobody, reads on for longer. */
  const SLICE = 12;
  const BESIDE = 50;
  const MANY = 200;

  /* ---- what there is to look through ---- */

  /** @param {NodeRecord} record */
  const namesOf = (record) => [record.name, ...(data.ownNames.has(record.node) ? [data.ownNames.get(record.node) ?? ""] : []), ...("aliases" in record && record.aliases ? record.aliases : []), ...("names" in record && record.names ? record.names.map(({ text }) => text) : [])];

  /** @param {ActorRecord} actor @returns {Searchable} */
  const ofActor = (actor) => ({
    id: actor.id,
    listed: !actor.beside,
    names: namesOf(actor),
    about: [],
    words: [actor.id, ...(actor.sameAs ?? []), actor.note, ...(actor.roles ?? []).map(({ office }) => office)],
    shared: [actor.id],
  });

  /** @param {IssueRecord} issue @returns {Searchable} */
  const ofIssue = (issue) => ({
    id: issue.id,
    listed: !issue.beside,
    names: namesOf(issue),
    about: [issue.short],
    words: [issue.id, issue.proposition, issue.note],
    shared: [issue.id, issue.proposition],
  });

  /** @param {EventRecord} event @returns {Searchable} */
  const ofEvent = ({ id, label, date, place, note, actors = [] }) => ({
    id,
    listed: true,
    names: [],
    about: [label, date],
    words: [id, place, note, ...actors.map((each) => data.actors.get(each).name)],
    shared: [],
  });

  /** @param {SourceRecord} source @returns {Searchable} */
  const ofSource = ({ id, title, publisher, author, url, published }) => ({
    id,
    listed: true,
    names: [],
    about: [title, publisher],
    words: [id, author, url, published],
    shared: [title, publisher, author],
  });

  /** @template Item @param {"actor" | "issue" | "event" | "source"} kind @param {readonly Item[]} all @param {(item: Item) => Searchable} tell @returns {Generator<SearchTold>} */
  function* records(kind, all, tell) {
    for (let from = 0; from < all.length; from += MANY) yield { act: "records", kind, records: all.slice(from, from + MANY).map(tell) };
  }

  /* Everything but positions. Columns of stances go as they were packed: the page reads none for it. Nothing is told where there is but a pause. */
  /** @returns {Generator<SearchTold | undefined>} */
  function* everything() {
    yield* records("actor", [...data.actors.values()], ofActor);
    yield* records("issue", [...data.issues.values()], ofIssue);
    yield* records("event", [...data.events].sort((one, other) => other.date.localeCompare(one.date)), ofEvent);
    yield* records("source", [...data.sources.values()], ofSource);
    const order = new Int32Array(data.standing.length + data.gone.length);
    let size = 0;
    for (const group of [data.standing, data.gone]) {
      for (const stance of group) {
        order[size] = unpack.placeOf(stance);
        size += 1;
        if (size % MANY === 0) yield;
      }
    }
    yield { act: "stances", size: data.stances.size, order, columns: unpack.columnsOf(data.stances.records, ["actor", "issue", "source", "id", "date", "quote", "note", "condition"]) };
  }

  /* The positions that there may be, of all that is known: of many actors they take long, and one word asks for none. */
  /** @returns {Generator<SearchTold | undefined>} */
  function* positions() {
    const all = answered.ever({ ...state.get(), known: "" });
    while (!all.pairUp(MANY)) yield;
    /* By their places among those that were told; one more is of what is not there. */
    /** @param {Iterable<string>} ids */
    const places = (ids) => new Map([...ids].map((id, place) => [id, place]));
    const [actors, issues] = [places(data.actors.keys()), places(data.issues.keys())];
    const { topics } = all;
    const pairs = new Int32Array(2 * topics.length);
    for (let place = 0; place < topics.length; place += 1) {
      const [actor, issue] = topics[place];
      pairs[2 * place] = actors.get(actor) ?? actors.size;
      pairs[2 * place + 1] = issues.get(issue) ?? issues.size;
      if (place % MANY === 0) yield;
    }
    yield { act: "pairs", pairs };
  }

  /* ---- to whom it is told ---- */

  /** @typedef {{ tell: (told: SearchTold) => void, end: () => void }} Searcher */

  /** @param {(said: SearchSaid) => void} hear @param {() => void} failed @returns {Searcher} */
  function beside(hear, failed) {
    const script = `"use strict";\nconst hear = (${explorer.searched})((said) => postMessage(said), ${unpack.valuesOf}, ${BESIDE});\naddEventListener("message", ({ data }) => hear(data));`;
    const worker = workers.of(script)();
    worker.addEventListener("message", (event) => hear(event.data));
    worker.addEventListener("error", failed);
    return { tell: (told) => worker.postMessage(told, handed(told)), end: () => worker.terminate() };
  }

  /* What goes over and is kept by nobody here. */
  /** @param {SearchTold} told @returns {ArrayBuffer[]} */
  function handed(told) {
    if (told.act === "pairs") return [told.pairs.buffer];
    return told.act === "stances" ? [told.order, ...Object.values(told.columns)].map(({ buffer }) => buffer) : [];
  }

  /* The same on the page. */
  /** @param {(said: SearchSaid) => void} hear @returns {Searcher} */
  const here = (hear) => ({ tell: explorer.searched(hear, unpack.valuesOf, SLICE), end: () => {} });

  /* ---- asking ---- */

  /* What looks for texts, and tells what it found of the last one only. */
  /** @param {(found: SearchFound) => void} told again, where stances were not looked through yet, when all are */
  function start(told) {
    /** @type {Searcher | undefined} */
    let searcher;
    let isReady = false;
    /* Each text that is looked for has a number, so that no answer is taken for one to another; one is asked for at a time. */
    let number = 0;
    /** @type {string | undefined} */
    let wanted;
    /** @type {number | undefined} */
    let open;

    /* Tells piece by piece, so that who types is not held up, then goes on. */
    /** @param {Searcher} to @param {Iterator<SearchTold | undefined>} pieces @param {() => void} then */
    function tell(to, pieces, then) {
      if (to !== searcher) return;
      const until = performance.now() + SLICE;
      do {
        const { value, done } = pieces.next();
        if (value) to.tell(value);
        if (done) {
          then();
          return;
        }
      } while (performance.now() < until);
      setTimeout(() => tell(to, pieces, then));
    }

    function begin() {
      try {
        searcher = beside(hear, goOnHere);
      } catch {
        searcher = here(hear);
      }
      handOver();
    }

    /* What began and ended otherwise: the page looks itself, from the start. */
    function goOnHere() {
      searcher?.end();
      searcher = here(hear);
      [isReady, open] = [false, undefined];
      handOver();
    }

    function handOver() {
      if (!searcher) return;
      tell(searcher, everything(), () => {
        isReady = true;
        next();
      });
    }

    function next() {
      if (!isReady || open !== undefined || wanted === undefined) return;
      open = number;
      searcher?.tell({ act: "find", asked: number, text: wanted });
    }

    /** @param {SearchSaid} said */
    function hear(said) {
      if ("lacking" in said) {
        if (searcher) tell(searcher, positions(), ask);
        return;
      }
      if (open === said.asked) open = undefined;
      if (said.asked === number) told(said);
      else next();
    }

    function ask() {
      open = undefined;
      next();
    }

    return {
      /* Looks for a text; nothing is told of those before it. Undefined looks for none. */
      /** @param {string | undefined} text */
      find(text) {
        number += 1;
        wanted = text;
        if (text !== undefined && !searcher) begin();
        else next();
      },
    };
  }

  return { start };
})();
