/* The state as the part of the address after "#", so that what is on screen can be linked to, and back and forward work. */
explorer.link = (() => {
  const { data, state, selection, words, opens: opensWith } = explorer;
  const { NAMES, OF_ISSUE } = explorer.order;
  const { FIELDS, COUNTING } = explorer.choices;
  /** @type {NodeListOf<HTMLElement>} */
  const tabs = document.querySelectorAll("[role=tab]");
  const TABS = [...tabs].map((tab) => /** @type {ViewName} */ (tab.dataset.view));
  const KINDS = /** @type {const} */ (["node", "edge", "stance", "event", "pair", "path", "tie", "source"]);
  const FILTERS = /** @type {const} */ (["issue", "position", "voice", "kind", "basis"]);

  const { addressed, link: opens } = opensWith;
  const LONGEST_TITLE = 300;

  /* What a question is asked with: the part of a link, the field of the state, and what a text of it means, if anything. */
  /** @type {[string, keyof Asking, (text: string) => Asking[keyof Asking] | undefined][]} */
  const ASKING = [
    ["ask", "question", (text) => explorer.questions.all.find(({ name }) => name === text)?.name],
    ["who", "who", (text) => (data.actors.has(text) ? text : undefined)],
    ["on", "on", (text) => (data.issues.has(text) ? text : undefined)],
    ["since", "since", (text) => day(text)],
    ["steps", "step", (text) => (/^[1-4]$/.test(text) ? Number(text) : undefined)],
    ["after", "after", (text) => (data.eventsById.has(text) ? text : undefined)],
    ["least", "least", (text) => (/^(0|1|2|3|5|10|20)$/.test(text) ? Number(text) : undefined)],
    ["known-at", "known", (text) => day(text)],
    ["all", "all", (text) => text === "1" || undefined],
    ["find", "find", (text) => text],
    ["sort", "sort", (text) => (/^-?[a-z]+$/.test(text) ? text : undefined)],
  ];

  /* Ties between actors: the part of a link, the field, and what a text of it means, if anything. */
  /** @type {[string, "tieKind" | "tieNorm" | "least" | "shared", (text: string) => State["tieKind" | "tieNorm" | "least" | "shared"]][]} */
  const TIES = [
    ["tie", "tieKind", (text) => explorer.weights.KINDS.find(({ name }) => name === text)?.name],
    ["norm", "tieNorm", (text) => explorer.weights.NORMS.find(({ name }) => name === text)?.name],
    ["shared", "shared", (text) => (/^[1-9]\d?$/.test(text) ? Number(text) : undefined)],
    ["weight", "least", (text) => (/^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined)],
  ];

  /* What is hidden, or what is left when that is less to write down. */
  /** @param {URLSearchParams} parameters @param {FilterField} field @param {Set<string>} hidden */
  function writeFilter(parameters, field, hidden) {
    const left = FIELDS[field].all().filter((value) => !hidden.has(value));
    if (!hidden.size) return;
    if (!left.length) parameters.append(field, "");
    const [name, values] = left.length < hidden.size ? [field, left] : [`not-${field}`, [...hidden]];
    for (const value of values) parameters.append(name, value);
  }

  /** @param {URLSearchParams} parameters @param {FilterField} field */
  function readFilter(parameters, field) {
    const all = FIELDS[field].all();
    const hidden = parameters.getAll(`not-${field}`).filter((value) => all.includes(value));
    const left = parameters.getAll(field).filter((value) => !value || all.includes(value));
    /* What is left and what is hidden both count. */
    return new Set([...(left.length ? all.filter((value) => !left.includes(value)) : []), ...hidden]);
  }

  /* What is unlike the start; `dated`, with the day in any case: another page, or this one on another day, may open on another. */
  /** @param {State} now @param {boolean} [dated] */
  function write(now, dated = false) {
    const start = state.initial();
    const parameters = new URLSearchParams();
    parameters.append("view", now.tab);
    if (dated || now.until !== start.until) parameters.append("date", now.until);
    if (now.from) parameters.append("from", now.from);
    if (now.known) parameters.append("known", now.known);
    if (now.beside) parameters.append("beside", now.beside);
    for (const actor of now.people) parameters.append("actor", actor);
    if (now.about) parameters.append("about", now.about);
    for (const [name, field] of TIES) if (now[field] !== start[field]) parameters.append(name, String(now[field]));
    for (const field of FILTERS) writeFilter(parameters, field, now.hidden[field]);
    for (const { link, field } of COUNTING) if (now[field] !== start[field]) parameters.append(link, "1");
    if (now.order !== start.order) parameters.append("order", now.order);
    if (now.order === "camps" && now.orderedOn !== now.until) parameters.append("ordered", now.orderedOn);
    if (now.whole) parameters.append("whole", "1");
    if (now.finding) parameters.append("title", now.finding);
    if (now.embed) parameters.append("embed", "1");
    if (now.limit !== start.limit) parameters.append("nodes", String(now.limit));
    if (now.tab === "ask") {
      for (const [name, field] of ASKING) {
        const said = now.ask[field];
        if (said !== start.ask[field]) parameters.append(name, said === true ? "1" : String(said));
      }
    }
    if (now.tab === "console" && now.sparql) {
      if (now.sparql.query) parameters.append("query", now.sparql.query);
      for (const [name, value] of now.sparql.values) parameters.append("set", `${name}=${value}`);
      if (now.sparql.text) parameters.append("sparql", now.sparql.text);
    }
    /* What a query found is no part of a link: it may be much. */
    for (const kind of KINDS) {
      const chosen = now.selection?.[kind];
      if (!chosen) continue;
      parameters.append("select", kind);
      for (const id of [chosen].flat()) parameters.append("id", id);
      if (now.alone) parameters.append("alone", "1");
    }
    if (now.story) parameters.append("story", String(now.story));
    if (now.lang) parameters.append("lang", now.lang);
    return `#${parameters}`;
  }

  /** @param {string | null} text */
  const day = (text) => (text !== null && explorer.linkwords.isDay(text) ? text : undefined);

  /* Links from before there were several orders say `by-kind`. */
  /** @param {URLSearchParams} parameters */
  function order(parameters) {
    const said = parameters.get("order") ?? (yes(parameters, "by-kind") ? "kind" : "");
    const ofIssue = said.startsWith(OF_ISSUE) && data.issues.has(said.slice(OF_ISSUE.length));
    return Object.hasOwn(NAMES, said) || ofIssue ? said : undefined;
  }

  /** @param {URLSearchParams} parameters */
  function readSelection(parameters) {
    const kind = KINDS.find((each) => each === parameters.get("select"));
    const ids = parameters.getAll("id");
    const two = kind === "pair" || kind === "path" || kind === "tie";
    if (!kind || ids.length !== (two ? 2 : 1)) return undefined;
    const found = /** @type {Selected} */ (/** @type {unknown} */ ({ [kind]: two ? ids : ids[0] }));
    return selection.exists(found) ? found : undefined;
  }

  /* A switch is on where a link says 1: anything else it says is named as not understood. */
  /** @param {URLSearchParams} parameters @param {string} word */
  const yes = (parameters, word) => parameters.get(word) === "1";

  /* Own stances only leave nothing to take over. */
  /** @param {URLSearchParams} parameters @returns {Counting} */
  function counting(parameters) {
    const start = state.initial();
    const said = COUNTING.map(({ link, field }) => [field, yes(parameters, link) !== start[field]]);
    const found = Object.fromEntries(said);
    return { ...found, takenOver: found.takenOver && found.inherit };
  }

  /** @param {URLSearchParams} parameters @returns {Asking} */
  function asking(parameters) {
    const said = ASKING.flatMap(([name, field, read]) => {
      const text = parameters.get(name);
      const meant = text === null ? undefined : read(text);
      return meant === undefined ? [] : [[field, meant]];
    });
    /** @type {Asking} */
    const asked = { ...state.initial().ask, ...Object.fromEntries(said) };
    /* A column of another question sorts nothing. */
    const { columns } = explorer.questions.called(asked.question);
    return columns.some(([column]) => column === asked.sort.replace(/^-/, "")) ? asked : { ...asked, sort: "" };
  }

  /** @param {URLSearchParams} parameters @returns {Pick<State, "tieKind" | "tieNorm" | "least" | "shared">} */
  function tying(parameters) {
    const { tieKind, tieNorm, least, shared } = state.initial();
    const said = TIES.flatMap(([name, field, read]) => {
      const meant = read(parameters.get(name) ?? "");
      return meant === undefined ? [] : [[field, meant]];
    });
    return { tieKind, tieNorm, least, shared, ...Object.fromEntries(said) };
  }

  /** @param {URLSearchParams} parameters @returns {Composing | undefined} */
  function composing(parameters) {
    const [query, text] = [parameters.get("query") ?? "", parameters.get("sparql") ?? ""];
    if (!query && !text) return undefined;
    /** @type {Pair[]} */
    const values = parameters.getAll("set").map((each) => [each.split("=")[0], each.split("=").slice(1).join("=")]);
    return { query, values, text };
  }

  /* The state a link describes; whatever it does not say, or says wrongly, is as at the start. */
  /** @param {string} fragment @returns {State} */
  function read(fragment) {
    const start = state.initial();
    const given = new URLSearchParams(fragment.replace(/^#/, ""));
    const { story, link: told } = explorer.story.read(given);
    const parameters = told === undefined ? given : new URLSearchParams(told.slice(1));
    const view = explorer.linkwords.meant("view", parameters.get("view") ?? "");
    const nodes = explorer.linkwords.number("nodes", parameters.get("nodes") ?? "");
    const until = parameters.get("date") === "" ? "" : (day(parameters.get("date")) ?? start.until);
    return {
      ...start,
      tab: TABS.find((each) => each === view) ?? start.tab,
      until,
      from: day(parameters.get("from")) ?? "",
      known: day(parameters.get("known")) ?? "",
      beside: day(parameters.get("beside")) ?? "",
      hidden: {
        issue: readFilter(parameters, "issue"),
        position: readFilter(parameters, "position"),
        voice: readFilter(parameters, "voice"),
        kind: readFilter(parameters, "kind"),
        basis: readFilter(parameters, "basis"),
      },
      people: [...new Set(parameters.getAll("actor"))].filter((id) => data.actors.has(id)),
      about: [parameters.get("about") ?? ""].find((id) => data.issues.has(id)) ?? "",
      ...tying(parameters),
      ...counting(parameters),
      order: order(parameters) ?? start.order,
      orderedOn: parameters.get("ordered") === "" ? "" : (day(parameters.get("ordered")) ?? until),
      limit: nodes ?? start.limit,
      selection: readSelection(parameters),
      whole: yes(parameters, "whole"),
      alone: yes(parameters, "alone"),
      ask: asking(parameters),
      finding: (parameters.get("title") ?? "").slice(0, LONGEST_TITLE),
      embed: yes(given, "embed"),
      story,
      sparql: composing(parameters),
      lang: words.asked(fragment),
      theme: state.get().theme,
    };
  }

  /* Going through the days or the number of nodes leaves one step to go back, not one for each value passed. */
  /** @type {(keyof State)[]} */
  const STEPS = ["tab", "selection", "hidden", "people", "about", "tieKind", "tieNorm", "shared", "from", "known", "beside", ...COUNTING.map(({ field }) => field), "order", "whole", "alone", "finding", "embed", "story"];

  /* Words looked for in an answer are typed letter by letter. */
  /** @param {State} now @param {State} before */
  const stepped = (now, before) =>
    STEPS.some((each) => now[each] !== before[each]) || ASKING.some(([, field]) => field !== "find" && now.ask[field] !== before.ask[field]);

  /* The address bar says what is shown, where there is one. */
  function keep() {
    if (addressed) history.replaceState(null, "", write(state.get()));
  }

  function start() {
    if (!addressed) return;
    let reading = false;
    /** @type {number | undefined} */
    let waiting;
    state.onChange((now, before) => {
      if (reading) return;
      clearTimeout(waiting);
      if (stepped(now, before)) {
        if (write(now) !== location.hash) history.pushState(null, "", write(now));
      } else {
        waiting = setTimeout(keep, 200);
      }
    });
    addEventListener("popstate", () => {
      /* Words are chosen while the page opens: a link in another language opens it anew. */
      if (words.asked(opensWith.followed()) !== words.chosen) return opensWith.anew(opensWith.followed());
      reading = true;
      state.set(read(location.hash || opens));
      reading = false;
      return undefined;
    });
  }

  /* What is copied, saved and added to a story: the day that the page opens on is a day like others there. */
  function fragment() {
    const now = state.get();
    const until = now.until || data.opensOn;
    return write({ ...now, until, orderedOn: now.orderedOn || data.opensOn }, true);
  }


  /* Without an address of the page, what stands behind it. */
  const address = () => `${addressed ? location.href.split("#")[0] : ""}${fragment()}`;

  return { start, opens, read, write, fragment, address, keep, addressed };
})();
