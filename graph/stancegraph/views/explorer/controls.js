/* Filters, in a drawer; tabs, theme, and how many nodes are drawn. */
explorer.controls = (() => {
  const { t, count } = explorer.words;
  const { data, look, state, topics } = explorer;
  const { FIELDS, COUNTING } = explorer.choices;
  const { el, words, button, byId } = explorer.dom;
  /* A title of more letters takes several lines where the window is not wide. */
  const LONG = 24;

  /** @param {string} name */
  const sample = (name) => el("span", { class: `sample ${name}`, "aria-hidden": "true" });
  /** @param {string} kind */
  const mark = (kind) => el("span", { class: `mark ${kind}`, "aria-hidden": "true" });
  /** @param {PositionLook} position */
  const sign = (position) => el("span", { class: "sign", "aria-hidden": "true" }, position.sign);

  /* What of the drawer takes a look at all stances waits until it is opened. */
  /** @type {(() => void)[]} */
  let whenOpened = [];
  function opened() {
    for (const act of whenOpened) act();
    whenOpened = [];
  }

  /**
   * What can be ticked: the value it stands for, how it reads and looks.
   *
   * @typedef {{ value: string, label: Child, hint?: string, sample?: Child }} Choice
   */

  /* A group of check boxes, each with how many stances that stand have its value. */
  /** @param {FilterField} field @param {string} title @param {Choice[]} choices @param {() => Map<string, number>} sizesOf */
  function checks(field, title, choices, sizesOf) {
    const attributes = { type: "checkbox", checked: true, "data-field": field };
    const boxes = choices.map(({ value }) => el("input", { ...attributes, value }));
    /** @param {string[]} values */
    const hide = (values) => state.set({ hidden: { ...state.get().hidden, [field]: new Set(values) } });
    /** @param {string} [kept] */
    const allBut = (kept) => choices.map(({ value }) => value).filter((value) => value !== kept);

    const numbers = choices.map(() => el("span", { class: "muted small" }));
    whenOpened.push(() => {
      const sizes = sizesOf();
      numbers.forEach((number, place) => (number.textContent = String(sizes.get(choices[place].value) ?? 0)));
    });
    const rows = choices.map(({ value, label, hint, sample }, place) => {
      const name = el("span", { class: "what", title: hint }, label);
      const only = choices.length > 2 && button(t("controls.only"), () => hide(allBut(value)), { class: "only" });
      return el("div", { class: "choice" }, el("label", {}, boxes[place], sample, name, numbers[place]), only);
    });
    const several = [button(t("controls.all"), () => hide([])), button(t("controls.none"), () => hide(allBut()))];
    const set = el(
      "fieldset",
      {},
      el("legend", {}, title),
      el("div", { class: "choices" }, rows),
      choices.length > 6 && el("div", { class: "row" }, several),
    );
    set.addEventListener("change", () => hide(boxes.filter((box) => !box.checked).map((box) => box.value)));
    state.onChange(({ hidden }) => boxes.forEach((box) => (box.checked = !hidden[field].has(box.value))));
    return set;
  }

  /* How many standing stances have each value. */
  /** @param {(stance: StanceRecord) => string} key */
  function tally(key) {
    /** @type {Map<string, number>} */
    const sizes = new Map();
    for (const stance of data.standing) sizes.set(key(stance), (sizes.get(key(stance)) ?? 0) + 1);
    return sizes;
  }

  /* What to tick in a field. */
  /** @param {FilterField} field @param {(value: string) => Pick<Choice, "sample" | "hint">} [looks] @returns {Choice[]} */
  function choicesOf(field, looks = () => ({})) {
    const { all, name } = FIELDS[field];
    return all().map((value) => ({ value, label: words(name(value)), ...looks(value) }));
  }

  function issueChecks() {
    const sizes = new Map([...topics.placesBy(data.standing, "issue")].map(([issue, { length }]) => [issue, length]));
    const found = choicesOf("issue").map((each) => ({ ...each, label: words(data.issues.get(each.value).name) }));
    return checks("issue", FIELDS.issue.title, found.sort((one, other) => (sizes.get(other.value) ?? 0) - (sizes.get(one.value) ?? 0)), () => sizes);
  }

  function positionChecks() {
    const looks = new Map(look.SCALE.map((each) => [String(each.value), { hint: each.hint, sample: [sample(each.name), sign(each)] }]));
    return checks("position", FIELDS.position.title, choicesOf("position", (value) => looks.get(value) ?? {}), () => tally(({ value }) => String(value)));
  }

  const voiceChecks = () => checks("voice", FIELDS.voice.title, choicesOf("voice", (name) => ({ sample: sample(name) })), () => tally(({ voice }) => voice));

  /* Where nothing rests on events there is nothing to choose, unless a link has left something out all the same. */
  function basisChecks() {
    const group = checks("basis", FIELDS.basis.title, choicesOf("basis"), () => tally(look.basis));
    const some = data.standing.some((stance) => look.basis(stance) === "events");
    state.onChange(({ hidden }) => (group.hidden = !some && !hidden.basis.size));
    return group;
  }

  const kindChecks = () => checks("kind", FIELDS.kind.title, choicesOf("kind", (kind) => ({ sample: mark(kind) })), () => tally(({ actor }) => data.actors.get(actor).kind));

  const [last, first] = [data.standing[0], data.standing[data.standing.length - 1]].map((stance) => stance?.date);
  /** @type {["from" | "until" | "known" | "beside", string, string | undefined, { min?: string, max?: string }][]} */
  const DATES = [
    ["from", t("controls.from"), undefined, { min: first, max: last }],
    ["until", t("controls.until"), undefined, { min: first, max: last }],
    ...(data.recorded.last ? [/** @type {[ "known", string, string, {}]} */ (["known", t("controls.known"), t("controls.known-hint"), {}])] : []),
    ["beside", t("controls.beside"), t("controls.beside-hint"), { min: data.days[0], max: data.lastDay }],
  ];

  function dates() {
    const rows = DATES.map(([field, text, hint, bounds]) => {
      const input = explorer.datefield.of(field, bounds, () => state.get()[field], (day) => state.set({ [field]: day }));
      const clear = field !== "until" && button("\u00d7", () => state.set({ [field]: "" }), { class: "clear", "aria-label": t("choices.none", { title: text }) });
      if (clear) state.onChange((now) => (clear.style.visibility = now[field] ? "visible" : "hidden"));
      return [el("label", { for: field, title: hint }, text), input, clear || el("span", {})];
    });
    return el("fieldset", {}, el("legend", {}, t("event.date")), el("div", { class: "dates" }, rows));
  }

  /* Which stances may count, and for whom. */
  function counts() {
    const rows = COUNTING.map(({ field, label, hint }) => {
      /** @param {{ target: HTMLInputElement }} event */
      const change = (event) => state.set({ [field]: event.target.checked });
      const box = el("input", { type: "checkbox", id: `counts-${field}`, on: { change } });
      state.onChange((now) => (box.checked = now[field]));
      return el("div", { class: "choice" }, el("label", { title: hint }, box, el("span", { class: "what" }, label)));
    });
    return el("fieldset", {}, el("legend", {}, t("controls.counts")), rows);
  }

  /* Two actors, and the shortest way between them over issues both sides hold something on. */
  function path() {
    const actors = [...topics.placesBy(data.standing, "actor").keys()].map((id) => data.actors.get(id));
    const change = () => {
      const [from, to] = [one.select.value, other.select.value];
      if (from && to && from !== to) state.select({ path: [from, to] });
      else if (state.get().selection?.path) state.select(undefined);
    };
    const [one, other] = [t("controls.from-actor"), t("controls.to-actor")].map((label) => explorer.people.oneOf(label, label, actors, change));
    state.onChange(({ selection }, before) => {
      if (selection === before.selection) return;
      const [from, to] = selection?.path ?? ["", ""];
      one.set(from);
      other.set(to);
    });
    return el("fieldset", {}, el("legend", {}, t("controls.path")), el("div", { class: "path" }, one.select, other.select));
  }

  /* Every tab in the page names its view; the view's part has the same name. */
  function tabs() {
    /** @type {NodeListOf<HTMLElement>} */
    const found = document.querySelectorAll("[role=tab]");
    const all = [...found];
    /** @type {Record<string, number | undefined>} */
    const steps = { ArrowLeft: -1, ArrowRight: 1 };
    all.forEach((tab, place) => {
      tab.addEventListener("click", () => state.set({ tab: /** @type {ViewName} */ (tab.dataset.view) }));
      tab.addEventListener("keydown", (event) => {
        const step = steps[event.key];
        if (!step || event.altKey || event.metaKey) return;
        const next = all[(place + step + all.length) % all.length];
        next.click();
        next.focus();
      });
    });
    state.onChange((now, before) => {
      for (const tab of all) {
        const chosen = tab.dataset.view === now.tab;
        tab.setAttribute("aria-selected", String(chosen));
        tab.tabIndex = chosen ? 0 : -1;
        /* On a narrow screen tabs go past the edge. */
        if (chosen && now.tab !== before.tab && tab.parentElement) tab.parentElement.scrollLeft = tab.offsetLeft - tab.parentElement.offsetLeft - 24;
        byId(`view-${/** @type {ViewName} */ (tab.dataset.view)}`).hidden = !chosen;
      }
    });
  }

  /* Escape closes the drawer that one is in, and leaves the selection as it is. */
  /** @param {HTMLDetailsElement} box */
  function drawer(box) {
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !box.open) return;
      event.stopPropagation();
      box.open = false;
      box.querySelector("summary")?.focus();
    });
  }

  /* Where there is little room the brief folds to a rail. */
  function rail() {
    const rooms = byId("rooms");
    byId("brief-open").addEventListener("click", () => {
      byId("brief-open").setAttribute("aria-expanded", String(rooms.classList.toggle("opened")));
      state.set({});
    });
  }

  function theme() {
    const other = () => (state.get().theme === "dark" ? "light" : "dark");
    byId("theme").addEventListener("click", () => state.set({ theme: other() }));
    state.onChange((now) => {
      document.documentElement.dataset.theme = now.theme;
      byId("theme").textContent = t(now.theme === "dark" ? "page.light" : "page.dark");
    });
  }

  /* The page is opened anew in another language, on what it shows. */
  function language() {
    const { choices, language: now, ofNames, chosen } = explorer.words;
    const options = choices(data.named).map(([code, name]) => el("option", { value: code, lang: code, selected: code === (chosen || now) }, `${code.toUpperCase()}\u2003${name}`));
    byId("lang").replaceChildren(...options);
    byId("lang").value = options.some(({ value }) => value === ofNames) ? ofNames : now;
    byId("lang").addEventListener("change", () => explorer.opens.anew(explorer.link.write({ ...state.get(), lang: byId("lang").value })));
  }

  function limit() {
    byId("limit").addEventListener("input", () => state.set({ limit: Number(byId("limit").value) }));
    byId("show-all").addEventListener("click", () => state.set({ limit: data.order.length }));
  }

  /* How much of what is shown, and of how many actors and issues. */
  /** @param {number} n @param {Tally} some */
  const countsOf = (n, { size, actors, issues }) => [t("hover.some-of", { n, some: size }), ["", count(actors, "actor"), count(issues, "issue")].join(" \u00b7 ")];

  /* The counts have room for the most that there can be, so that nothing beside them moves from day to day. */
  function roomForCounts() {
    const most = countsOf(data.standing.length, { size: data.standing.length, actors: data.actors.size, issues: data.issues.size });
    document.documentElement.style.setProperty("--counts", `${Math.ceil(explorer.picture.wide(most.join(""), 11)) + 4}px`);
  }

  /** @param {State} now @param {Tally} shown */
  function updateCounts(now, shown) {
    const [some, more] = countsOf(explorer.answered.records(now).standing.length, shown);
    byId("counts").replaceChildren(some, el("span", { class: "more-of" }, more));
  }

  /* Says how many nodes are drawn and how many are held back. */
  /** @param {State} now @param {Shown} shown */
  function updateHeld(now, shown) {
    const { drawn: { nodes, candidates }, day } = shown;
    const [held] = explorer.network.about(now, shown);
    byId("held").hidden = data.order.length <= data.first;
    byId("held-text").textContent = held ?? t("controls.all-drawn", { n: candidates });
    byId("show-all").hidden = held === undefined;
    byId("limit").max = String(candidates);
    byId("limit").value = String(Math.min(now.limit, candidates));
    byId("empty").hidden = nodes.size > 0;
    if (!nodes.size) byId("empty").textContent = explorer.choices.nothing(now, day, t("page.no-stance"));
  }

  function start() {
    /* Cut where there is little room. */
    const title = document.querySelector(".top h1");
    title?.setAttribute("title", title.textContent ?? "");
    title?.classList.toggle("long", (title.textContent ?? "").length > LONG);
    if (data.info.language) title?.setAttribute("lang", data.info.language);
    const reset = button(t("controls.reset"), () => state.reset(), { id: "reset" });
    const groups = [explorer.people.field(), counts(), dates(), positionChecks(), voiceChecks(), basisChecks(), kindChecks(), path(), issueChecks()];
    byId("filter-form").append(el("div", { class: "row" }, reset), ...groups);
    byId("filter-form").addEventListener("submit", (event) => event.preventDefault());
    for (const box of [byId("filters"), byId("take-box")]) drawer(box);
    byId("filters").addEventListener("toggle", opened, { once: true });
    tabs();
    rail();
    language();
    theme();
    limit();
    roomForCounts();
  }

  /** @param {State} now @param {Shown} shown */
  function update(now, shown) {
    updateCounts(now, shown.tally());
    if (now.tab === "network") updateHeld(now, shown);
  }

  return { start, update };
})();
