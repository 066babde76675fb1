/* Finding actors, issues, positions, events, sources and stances by all of their words, the nearest first; all by keyboard. */
explorer.search = (() => {
  const { t, written } = explorer.words;
  /**
   * What was found: how it is listed, and what it opens.
   *
   * @typedef {{ kind: string, label: string, selection: Selected }} Hit
   */
  const { data, state, wording } = explorer;
  const { el, words, byId } = explorer.dom;
  const SHORT = 160;

  /** @param {string} text */
  const cut = (text) => (text.length > SHORT ? `${text.slice(0, SHORT)}\u2026` : text);

  /** @param {StanceRecord} stance */
  const gist = (stance) => stance.quote ?? stance.note ?? data.issues.get(stance.issue).name;

  /** @param {NodeRecord} record @returns {Hit} */
  const ofNode = ({ kind, name, node }) => ({ kind, label: name, selection: { node } });

  /** @type {Record<SearchableKind, (id: string) => Hit>} */
  const RECORDS = {
    actor: (id) => ofNode(data.actors.get(id)),
    issue: (id) => ofNode(data.issues.get(id)),
    event(id) {
      const event = data.eventsById.get(id);
      return { kind: "event", label: `${wording.dated(event)}: ${event.label}`, selection: { event: id } };
    },
    source(id) {
      const { title, publisher, published } = data.sources.get(id);
      return { kind: "source", label: [title, publisher, published && written(published)].filter(Boolean).join(", "), selection: { source: id } };
    },
  };

  /** @param {SearchHit} found @returns {Hit} */
  function hitOf(found) {
    if (found.kind === "position") {
      const [actor, issue] = found.pair;
      return { kind: "position", label: t("card.on", { actor: data.actors.get(actor).name, issue: data.issues.get(issue).name }), selection: { pair: found.pair } };
    }
    if (found.kind !== "stance") return RECORDS[found.kind](found.id);
    const stance = data.stances.records[found.place];
    return { kind: "stance", label: `${data.actors.get(stance.actor).name}, ${wording.dated(stance)}: ${gist(stance)}`, selection: { stance: stance.id } };
  }

  function start() {
    const input = byId("search");
    const list = byId("hits");
    /** @type {Hit[]} */
    let hits = [];
    let found = 0;
    let [left, all] = [0, 0];
    let at = 0;
    /* Closed, the list keeps what was found: who comes back to the field has it again. */
    let isOpen = false;
    /* What is to be done once what stands in the field is answered; undefined when it is. */
    /** @type {(() => void)[] | undefined} */
    let waiting;
    const searching = explorer.searching.start(told);

    /** @param {Hit} hit @param {number} place */
    function option(hit, place) {
      /* Pressing the mouse would take the focus, and with it the list, before the click. */
      const on = { mousedown: (/** @type {Event} */ event) => event.preventDefault(), click: () => choose(hit) };
      const attributes = { role: "option", id: `hit-${place}`, "aria-selected": String(place === at), on };
      return el("li", attributes, words(cut(hit.label)), el("span", { class: "muted small" }, ` ${t(`kind.${hit.kind}`)}`));
    }

    function draw() {
      const none = !waiting && !hits.length && input.value.trim() !== "";
      /** @param {string} text */
      const note = (text) => el("li", { role: "option", "aria-disabled": "true", class: "muted" }, text);
      const more = found - hits.length;
      list.replaceChildren(...(none && !left ? [note(t("search.nothing"))] : hits.map(option)), ...(more > 0 ? [note(t("search.more", { more }))] : []), ...(left ? [note(t("search.left", { left, all }))] : []));
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

    /* What waits for an answer is not done in a list that was left. */
    function close() {
      if (waiting) waiting = [];
      open(false);
    }

    function tell() {
      if (!input.value.trim()) return;
      const rest = left ? t("search.left", { left, all }) : "";
      explorer.announce.say(found ? [t("search.found", { n: found, first: hits[0].label }), rest].filter(Boolean).join("; ") : rest || t("search.nothing"));
    }

    /* Looks for what stands in the field. Until it is answered what was found before stays, and keys wait. */
    function look() {
      const { value } = input;
      isOpen = true;
      if (!value.trim()) {
        nothing();
        return;
      }
      waiting = [];
      list.setAttribute("aria-busy", "true");
      /* That nothing was found is not said of what is being looked for. */
      if (!hits.length) draw();
      searching.find(value);
    }

    function answered() {
      waiting = undefined;
      list.removeAttribute("aria-busy");
    }

    /* What is found of an empty field. */
    function nothing() {
      searching.find(undefined);
      answered();
      ({ hits, found, left, at } = { hits: [], found: 0, left: 0, at: 0 });
      draw();
    }

    /* The first answer, or the same with what was not looked through before: then the list grows under what is chosen in it. */
    /** @param {SearchFound} said */
    function told(said) {
      const key = waiting ? "" : JSON.stringify(hits[at]?.selection);
      hits = said.hits.map(hitOf);
      ({ count: found, left, all } = said);
      at = Math.max(hits.findIndex(({ selection }) => JSON.stringify(selection) === key), 0);
      const acts = waiting ?? [];
      answered();
      draw();
      if (isOpen) tell();
      for (const act of acts) act();
    }

    /** @param {Hit} hit */
    function choose(hit) {
      if (!hit) return;
      input.value = "";
      isOpen = true;
      nothing();
      state.select(hit.selection);
      explorer.panel.focus();
    }

    /** @type {Record<string, (() => void) | undefined>} */
    const keys = {
      ArrowDown: () => (at = Math.min(at + 1, hits.length - 1)),
      ArrowUp: () => (at = Math.max(at - 1, 0)),
      Enter: () => choose(hits[at]),
    };

    /* With the list closed, the first key opens it. */
    /** @param {() => void} act */
    function press(act) {
      if (isOpen) act();
      open(true);
    }

    input.addEventListener("input", look);
    input.addEventListener("blur", close);
    for (const kind of ["focus", "click"]) input.addEventListener(kind, () => open(true));
    input.addEventListener("keydown", (event) => {
      const closes = event.key === "Escape" && (waiting ? isOpen : !list.hidden);
      const act = keys[event.key];
      if (!closes && (!act || (!waiting && !hits.length))) return;
      event.preventDefault();
      event.stopPropagation();
      if (closes) close();
      else if (act && waiting) waiting.push(() => hits.length && press(act));
      else if (act) press(act);
    });
  }

  return { start };
})();
