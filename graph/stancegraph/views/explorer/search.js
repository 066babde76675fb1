/* Finding actors, issues and stances by name, alias or words; all by keyboard. */
explorer.search = (() => {
  /**
   * What can be found: how it is listed, what it is found by, what it opens.
   *
   * @typedef {{ kind: string, label: string, name: string, text: string, selection: Selected }} Hit
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

  /** @param {NodeRecord} record @param {string[]} others */
  const named = (record, others) => ({
    kind: record.kind,
    label: record.name,
    name: plain(record.name),
    text: plain([record.name, record.id, ...others].join(" \n ")),
    selection: { node: record.node },
  });

  /** @returns {Hit[]} */
  function entries() {
    const actors = [...data.actors.values()].map((actor) => named(actor, [...(actor.aliases ?? []), ...(actor.sameAs ?? [])]));
    const issues = [...data.issues.values()].map((issue) => named(issue, [issue.proposition]));
    const spoken = [...data.standing, ...data.gone].map((stance) => ({
      kind: "stance",
      label: `${data.actors.get(stance.actor).name}, ${stance.date}: ${gist(stance)}`,
      name: "",
      text: plain([stance.id, stance.quote ?? "", stance.note ?? "", stance.condition ?? ""].join(" \n ")),
      selection: { stance: stance.id },
    }));
    return [...actors, ...issues, ...spoken];
  }

  /* Smaller is better: the name begins so, a word of it does, anywhere in it, in other words of the record. */
  /** @param {Hit} entry @param {string} wanted */
  function distance(entry, wanted) {
    if (entry.name.startsWith(wanted)) return 0;
    if (entry.name.includes(` ${wanted}`)) return 1;
    if (entry.name.includes(wanted)) return 2;
    return entry.text.includes(wanted) ? 3 : Infinity;
  }

  /** @param {Hit[]} all @param {string} text */
  function find(all, text) {
    const wanted = plain(text.trim());
    if (!wanted) return [];
    const near = all.map((entry) => ({ far: distance(entry, wanted), entry })).filter(({ far }) => far < Infinity);
    return near.sort((one, other) => one.far - other.far).slice(0, MOST).map(({ entry }) => entry);
  }

  function start() {
    const all = entries();
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
      list.replaceChildren(...hits.map(option));
      list.hidden = !hits.length;
      input.setAttribute("aria-expanded", String(hits.length > 0));
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
    input.addEventListener("input", () => offer(find(all, input.value)));
    input.addEventListener("blur", () => offer([]));
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
