/* Finding actors, issues, positions, events, sources and stances by all of their words, the nearest first; all by keyboard. */
explorer.search = (() => {
  const { t, written } = explorer.words;
  /**
   * What can be found: how it is listed; its names; the words of what it is and is about, and of whatever else it says; what it opens.
   *
   * @typedef {{ kind: string, label: string, names: string[], about: string, words: string, selection: Selected }} Hit
   */
  const { data, state } = explorer;
  const { el, words, byId } = explorer.dom;
  const MOST = 12;
  const SHORT = 160;

  /* As names are compared by the program: whatever the accents, the case, and what stands for an apostrophe or hyphen. */
  const APOSTROPHES = /[`\u00b4\u02b9\u02bb-\u02bf\u02c8\u055a\u05f3\u2018\u2019\u201b\u2032\u2035\ua78c\uff07]/g;
  const DASHES = /[\u2010-\u2015\u2212]/g;
  /** @param {string} text */
  const plain = (text) =>
    text.replace(APOSTROPHES, "'").normalize("NFKD").replace(/\p{M}|\p{Cf}/gu, "").replace(DASHES, "-").toLowerCase();
  /** @param {string} text */
  const cut = (text) => (text.length > SHORT ? `${text.slice(0, SHORT)}\u2026` : text);

  /** @param {StanceRecord} stance */
  const gist = (stance) => stance.quote ?? stance.note ?? data.issues.get(stance.issue).name;

  /* Each word after a blank, so that its beginning can be told. */
  /** @param {(string | undefined)[]} texts */
  const spread = (texts) => ` ${plain(texts.filter(Boolean).join(" \n ")).replace(/[^\p{L}\p{N}'-]+/gu, " ")} `;

  /** @param {string} kind @param {string} label @param {string[]} names @param {(string | undefined)[]} about @param {(string | undefined)[]} others @param {Selected} selection @returns {Hit} */
  const hit = (kind, label, names, about, others, selection) => ({ kind, label, names: names.map(plain), about: spread([...names, ...about]), words: spread(others), selection });

  /** @param {NodeRecord} record */
  const namesOf = (record) => [record.name, ...(data.ownNames.has(record.node) ? [data.ownNames.get(record.node) ?? ""] : []), ...("aliases" in record && record.aliases ? record.aliases : []), ...("names" in record && record.names ? record.names.map(({ text }) => text) : [])];

  /* Of equally near ones what stands first here: actors, issues, positions, events, sources, stances, the newest first. */
  /** @returns {Hit[]} */
  function entries() {
    const actors = [...data.actors.values()].filter(({ beside }) => !beside);
    const issues = [...data.issues.values()].filter(({ beside }) => !beside);
    const positions = explorer.answered.ever(state.get()).topics.map((pair) => {
      const [actor, issue] = [data.actors.get(pair[0]), data.issues.get(pair[1])];
      return hit("position", t("card.on", { actor: actor.name, issue: issue.name }), [], [...namesOf(actor), ...namesOf(issue)], [actor.id, issue.id, issue.proposition], { pair });
    });
    /** @type {(one: { date: string }, other: { date: string }) => number} */
    const newestFirst = (one, other) => other.date.localeCompare(one.date);
    return [
      ...actors.map((actor) => hit(actor.kind, actor.name, namesOf(actor), [], [actor.id, ...(actor.sameAs ?? []), actor.note, ...(actor.roles ?? []).map(({ office }) => office)], { node: actor.node })),
      ...issues.map((issue) => hit("issue", issue.name, namesOf(issue), [issue.short], [issue.id, issue.proposition, issue.note], { node: issue.node })),
      ...positions,
      ...[...data.events].sort(newestFirst).map(({ id, label, date, place, note, actors: doers }) =>
        hit("event", `${written(date)}: ${label}`, [], [label, date], [id, place, note, ...(doers ?? []).map((each) => data.actors.get(each).name)], { event: id })),
      ...[...data.sources.values()].map(({ id, title, publisher, author, url, published }) =>
        hit("source", [title, publisher, published && written(published)].filter(Boolean).join(", "), [], [title, publisher], [id, author, url, published], { source: id })),
      ...[...data.standing, ...data.gone].map((stance) => {
        const [actor, issue, source] = [data.actors.get(stance.actor), data.issues.get(stance.issue), data.sources.get(stance.source)];
        const said = [stance.id, stance.date, stance.quote, stance.note, stance.condition, issue.proposition];
        return hit("stance", `${actor.name}, ${written(stance.date)}: ${gist(stance)}`, [], [...namesOf(actor), issue.name], [...said, source.title, source.publisher, source.author], { stance: stance.id });
      }),
    ];
  }

  /* In few letters that stand within a word nobody would look for it: "usa" is none of thousand. */
  const WITHIN = 4;

  /* How far a word is from what a record is about, and from whatever else it says: itself, the beginning of a word, within one. */
  /** @param {Hit} entry @param {string} part */
  function distanceOf({ about, words }, part) {
    if (about.includes(` ${part} `)) return 0;
    if (about.includes(` ${part}`)) return 1;
    if (words.includes(` ${part} `)) return 2;
    if (words.includes(` ${part}`)) return 3;
    return part.length >= WITHIN && (about.includes(part) || words.includes(part)) ? 5 : Infinity;
  }

  /* Smaller is better: it is a name or whole words of one, a name begins so, a word of one does; else every word in the record,
     the better the nearer each is. */
  /** @param {Hit} entry @param {string} wanted @param {string[]} parts */
  function distance(entry, wanted, parts) {
    const { names, selection } = entry;
    /* One word alone is looked for in who and what there is, not in each with each. */
    if (selection.pair && parts.length < 2) return Infinity;
    if (names.includes(wanted)) return 0;
    if (names.some((name) => ` ${name} `.includes(` ${wanted} `))) return 1;
    if (names.some((name) => name.startsWith(wanted))) return 2;
    if (names.some((name) => name.includes(` ${wanted}`))) return 3;
    return 4 + parts.reduce((sum, part) => sum + distanceOf(entry, part), 0) / parts.length;
  }

  /* All that has every word, the nearest first. */
  /** @param {Hit[]} all @param {string} text */
  function find(all, text) {
    const wanted = plain(text).trim().replace(/\s+/g, " ");
    const parts = spread([wanted]).trim().split(" ").filter(Boolean);
    if (!parts.length) return [];
    const near = all.map((entry) => ({ far: distance(entry, wanted, parts), entry })).filter(({ far }) => far < Infinity);
    return near.sort((one, other) => one.far - other.far).map(({ entry }) => entry);
  }

  function start() {
    /* Made when something is first looked for. */
    /** @type {Hit[] | undefined} */
    let all;
    const input = byId("search");
    const list = byId("hits");
    /** @type {Hit[]} */
    let hits = [];
    let found = 0;
    let at = 0;
    /* Closed, the list keeps what was found: who comes back to the field has it again. */
    let isOpen = false;

    /** @param {Hit} hit @param {number} place */
    function option(hit, place) {
      /* Pressing the mouse would take the focus, and with it the list, before the click. */
      const on = { mousedown: (/** @type {Event} */ event) => event.preventDefault(), click: () => choose(hit) };
      const attributes = { role: "option", id: `hit-${place}`, "aria-selected": String(place === at), on };
      return el("li", attributes, words(cut(hit.label)), el("span", { class: "muted small" }, ` ${t(`kind.${hit.kind}`)}`));
    }

    function draw() {
      const none = !hits.length && input.value.trim() !== "";
      /** @param {string} text */
      const note = (text) => el("li", { role: "option", "aria-disabled": "true", class: "muted" }, text);
      const more = found - hits.length;
      list.replaceChildren(...(none ? [note(t("search.nothing"))] : hits.map(option)), ...(more > 0 ? [note(t("search.more", { more }))] : []));
      list.hidden = !isOpen || (!hits.length && !none);
      input.setAttribute("aria-expanded", String(!list.hidden));
      if (hits.length && isOpen) input.setAttribute("aria-activedescendant", `hit-${at}`);
      else input.removeAttribute("aria-activedescendant");
      list.children[at]?.scrollIntoView({ block: "nearest" });
    }

    /** @param {boolean} opened */
    function open(opened) {
      isOpen = opened;
      draw();
    }

    /** @param {Hit[]} all */
    function offer(all) {
      hits = all.slice(0, MOST);
      found = all.length;
      at = 0;
      open(true);
      if (input.value.trim()) explorer.announce.say(found ? t("search.found", { n: found, first: hits[0].label }) : t("search.nothing"));
    }

    /** @param {Hit} hit */
    function choose(hit) {
      if (!hit) return;
      input.value = "";
      offer([]);
      state.select(hit.selection);
      explorer.panel.focus();
    }

    /** @type {Record<string, (() => void) | undefined>} */
    const keys = {
      ArrowDown: () => (at = Math.min(at + 1, hits.length - 1)),
      ArrowUp: () => (at = Math.max(at - 1, 0)),
      Enter: () => choose(hits[at]),
    };
    input.addEventListener("input", () => offer(find((all ??= entries()), input.value)));
    input.addEventListener("blur", () => open(false));
    for (const kind of ["focus", "click"]) input.addEventListener(kind, () => open(true));
    input.addEventListener("keydown", (event) => {
      const closes = event.key === "Escape" && !list.hidden;
      const act = keys[event.key];
      if (!closes && (!act || !hits.length)) return;
      event.preventDefault();
      event.stopPropagation();
      /* With the list closed, the first key opens it. */
      if (isOpen) act?.();
      open(!closes);
    });
  }

  return { start };
})();
