/* What the reader has chosen, in one place; parts draw themselves anew when it changes. */
explorer.state = (() => {
  const { data } = explorer;

  /* Of the questions: whom and what they are about, and how their answer is listed; whom one agrees with is never nobody. */
  /** @returns {Asking} */
  const asking = () => ({
    question: "stands",
    who: "",
    on: "",
    since: "",
    step: 1,
    after: "",
    least: 3,
    known: (data.recorded.last ?? data.opensOn).slice(0, 10),
    all: false,
    find: "",
    sort: "",
  });

  /** @returns {State} */
  const initial = () => ({
    tab: "matrix",
    /* What is filtered out; empty sets hide nothing. */
    hidden: { issue: new Set(), position: new Set(), voice: new Set(), kind: new Set(), basis: new Set() },
    /* The actors chosen, in that order; nobody is everybody. */
    people: [],
    /* The issue shown by itself; empty: that on which most is shown. */
    about: "",
    /* Ties between actors: what they mean, what they are divided by, how strong they are at least (as many as can be read), and on how many issues. */
    tieKind: "net",
    tieNorm: "average",
    least: undefined,
    shared: 3,
    from: "",
    until: data.asOf,
    /* What counts: see docs/positions.md. */
    inherit: true,
    takenOver: false,
    acrossGovernments: false,
    entailed: true,
    lapsed: false,
    fresh: false,
    /* The day as of which what was known counts; empty: all that is known now. */
    known: "",
    /* Another day, whose positions stand beside those of the day shown; empty: none. */
    beside: "",
    /* How many nodes the network draws. */
    limit: data.first,
    /* The order of the matrix, and the day whose answers it is of; empty as `until` is. */
    order: "camps",
    orderedOn: data.asOf,
    /* All rows and columns of the matrix, however many. */
    whole: false,
    /* Only what the selection is about. */
    alone: false,
    selection: undefined,
    ask: asking(),
    /* The title somebody stated for what is shown; empty: one made of it. */
    finding: "",
    /* What stands in the console, once it was looked at. */
    sparql: undefined,
    /* Only the view and its source, for a frame in another page. */
    embed: false,
    /* The step of the story that is told, from 1. */
    story: undefined,
    /* The language the reader chose for the words of the page, and the names in it; empty: the browser's own. */
    lang: "",
    theme: "light",
  });

  let current = initial();
  /** @type {Listener[]} */
  const listeners = [];

  /** @param {Partial<State>} change */
  function set(change) {
    const before = current;
    current = { ...current, ...change };
    /* Own stances only, and positions of others: the later wish counts. */
    if (!current.inherit && current.takenOver) current = { ...current, ...(change.takenOver ? { inherit: true } : { takenOver: false }) };
    if (!current.selection) current.alone = false;
    for (const listener of listeners) listener(current, before);
  }

  return {
    get: () => current,
    set,
    initial,
    /** @param {Listener} listener */
    onChange: (listener) => listeners.push(listener),
    /** @param {Selected | undefined} selection */
    select: (selection) => set({ selection }),
    /** @param {Partial<Asking>} change */
    ask: (change) => set({ ask: { ...current.ask, ...change } }),
    /* Filters and selection as at the start; tab, question and theme stay. */
    reset: () => set({ ...initial(), tab: current.tab, ask: { ...asking(), question: current.ask.question }, embed: current.embed, sparql: current.sparql, lang: current.lang, theme: current.theme }),
  };
})();
