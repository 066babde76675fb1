/* Finding actors, issues and stances by name, alias or words; all by keyboard. */
explorer.search = (() => {
  /**
   * What can be found: how it is listed; the words of its names, and of whatever else it says; what it opens.
   *
   * @typedef {{ kind: string, label: string, names: string[], words: string, selection: Selected }} Hit
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

  /** @param {string} kind @param {string} label @param {string[]} names @param {(string | undefined)[]} others @param {Selected} selection @returns {Hit} */
  const hit = (kind, label, names, others, selection) => ({
    kind,
    label,
    names: names.map(plain),
    words: ` ${plain([...names, ...others].join(" \n ")).replace(/\s+/g, " ")}`,
    selection,
  });

  /** @param {NodeRecord} record */
  const namesOf = (record) => [record.name, ...("aliases" in record && record.aliases ? record.aliases : []), ...("names" in record && record.names ? record.names.map(({ text }) => text) : [])];

  /* Of equally near ones what stands first here: actors, issues, positions, events, stances. */
  /** @returns {Hit[]} */
  function entries() {
    const actors = [...data.actors.values()].filter(({ beside }) => !beside);
    const issues = [...data.issues.values()].filter(({ beside }) => !beside);
    const positions = explorer.answered.ever(state.get()).topics.map((pair) => {
      const [actor, issue] = [data.actors.get(pair[0]), data.issues.get(pair[1])];
      return hit("position", `${actor.name} on: ${issue.name}`, [], [...namesOf(actor), ...namesOf(issue)], { pair });
    });
    return [
      ...actors.map((actor) => hit(actor.kind, actor.name, namesOf(actor), [actor.id, ...(actor.sameAs ?? [])], { node: actor.node })),
      ...issues.map((issue) => hit("issue", issue.name, namesOf(issue), [issue.id, issue.proposition], { node: issue.node })),
      ...positions,
      ...data.events.map(({ id, label, date, place, note }) => hit("event", `${date}: ${label}`, [], [label, id, place, note], { event: id })),
      ...[...data.standing, ...data.gone].map((stance) => {
        const [actor, issue, source] = [data.actors.get(stance.actor), data.issues.get(stance.issue), data.sources.get(stance.source)];
        const said = [stance.id, stance.quote, stance.note, stance.condition];
        const about = [actor.name, issue.name, source.title, source.publisher, source.author];
        return hit("stance", `${actor.name}, ${stance.date}: ${gist(stance)}`, [], [...said, ...about], { stance: stance.id });
      }),
    ];
  }

  /* Smaller is better: it is a name or whole words of one, a name begins so, a word of one does, a name has it; else every word
     in some word of the record, the better the more of them begin one. */
  /** @param {Hit} entry @param {string} wanted @param {string[]} parts */
  function distance({ names, words, selection }, wanted, parts) {
    /* One word alone is looked for in who and what there is, not in each with each. */
    if (selection.pair && parts.length < 2) return Infinity;
    if (names.includes(wanted)) return 0;
    if (names.some((name) => ` ${name} `.includes(` ${wanted} `))) return 1;
    if (names.some((name) => name.startsWith(wanted))) return 2;
    if (names.some((name) => name.includes(` ${wanted}`))) return 3;
    if (names.some((name) => name.includes(wanted))) return 4;
    if (!parts.every((part) => words.includes(part))) return Infinity;
    return 5 + parts.filter((part) => !words.includes(` ${part}`)).length / parts.length;
  }

  /** @param {Hit[]} all @param {string} text */
  function find(all, text) {
    const wanted = plain(text).trim().replace(/\s+/g, " ");
    if (!wanted) return [];
    const parts = wanted.split(" ");
    const near = all.map((entry) => ({ far: distance(entry, wanted, parts), entry })).filter(({ far }) => far < Infinity);
    return near.sort((one, other) => one.far - other.far).slice(0, MOST).map(({ entry }) => entry);
  }

  function start() {
    /* Made when something is first looked for. */
    /** @type {Hit[] | undefined} */
    let all;
    const input = byId("search");
    const list = byId("hits");
    /** @type {Hit[]} */
    let hits = [];
    let at = 0;

    /** @param {Hit} hit @param {number} place */
    function option(hit, place) {
      /* Pressing the mouse would take the focus, and with it the list, before the click. */
      const on = { mousedown: (/** @type {Event} */ event) => event.preventDefault(), click: () => choose(hit) };
      const attributes = { role: "option", id: `hit-${place}`, "aria-selected": String(place === at), on };
      return el("li", attributes, words(cut(hit.label)), el("span", { class: "muted small" }, ` ${hit.kind}`));
    }

    function draw() {
      const none = !hits.length && input.value.trim() !== "";
      const nothing = el("li", { role: "option", "aria-disabled": "true" }, "Nothing found");
      list.replaceChildren(...(none ? [nothing] : hits.map(option)));
      list.hidden = !hits.length && !none;
      input.setAttribute("aria-expanded", String(!list.hidden));
      if (hits.length) input.setAttribute("aria-activedescendant", `hit-${at}`);
      else input.removeAttribute("aria-activedescendant");
      list.children[at]?.scrollIntoView({ block: "nearest" });
    }

    /** @param {any} found */
    function offer(found) {
      hits = found;
      at = 0;
      draw();
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
      Escape: () => offer([]),
    };
    input.addEventListener("input", () => offer(find((all ??= entries()), input.value)));
    input.addEventListener("blur", () => (list.hidden = true));
    input.addEventListener("keydown", (event) => {
      const act = keys[event.key];
      if (!act || !hits.length) return;
      event.preventDefault();
      event.stopPropagation();
      act();
      draw();
    });
  }

  return { start };
})();
