/* Filters, whose samples are a legend too; tabs, theme, and how many nodes are drawn. */
explorer.controls = (() => {
  const { data, look, state } = explorer;
  const { el, words, button, byId, count } = explorer.dom;

  /** @param {string} name */
  const sample = (name) => el("span", { class: `sample ${name}`, "aria-hidden": "true" });
  /** @param {string} kind */
  const mark = (kind) => el("span", { class: `mark ${kind}`, "aria-hidden": "true" });
  /** @param {PositionLook} position */
  const sign = (position) => el("span", { class: "sign", "aria-hidden": "true" }, position.sign);

  /**
   * What can be ticked: the value it stands for, how it reads and looks, how many stances have it.
   *
   * @typedef {{ value: string, label: Child, hint?: string, sample?: Child, size: number }} Choice
   */

  /* A group of check boxes. */
  /** @param {FilterField} field @param {string} title @param {Choice[]} choices */
  function checks(field, title, choices) {
    const attributes = { type: "checkbox", checked: true, "data-field": field };
    const boxes = choices.map(({ value }) => el("input", { ...attributes, value }));
    /** @param {string[]} values */
    const hide = (values) => state.set({ hidden: { ...state.get().hidden, [field]: new Set(values) } });
    /** @param {string} [kept] */
    const allBut = (kept) => choices.map(({ value }) => value).filter((value) => value !== kept);

    const rows = choices.map(({ value, label, hint, sample, size }, place) => {
      const name = el("span", { class: "what", title: hint }, label);
      const number = el("span", { class: "muted small" }, String(size));
      const only = choices.length > 2 && button("only", () => hide(allBut(value)), { class: "only" });
      return el("div", { class: "choice" }, el("label", {}, boxes[place], sample, name, number), only);
    });
    const several = [button("All", () => hide([])), button("None", () => hide(allBut()))];
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
  /** @template Value @param {(stance: StanceRecord) => Value} key */
  function tally(key) {
    /** @type {Map<Value, number>} */
    const sizes = new Map();
    for (const stance of data.standing) sizes.set(key(stance), (sizes.get(key(stance)) ?? 0) + 1);
    return sizes;
  }

  function issueChecks() {
    const sizes = [...tally((stance) => stance.issue)].sort(([, one], [, other]) => other - one);
    const choices = sizes.map(([id, size]) => ({ value: id, label: words(data.issues.get(id).name), size }));
    return checks("issue", "Issue", choices);
  }

  function positionChecks() {
    const sizes = tally((stance) => stance.value);
    const choices = look.SCALE.map((each) => ({
      value: String(each.value),
      label: each.name,
      hint: each.hint,
      sample: [sample(each.name), sign(each)],
      size: sizes.get(each.value) ?? 0,
    }));
    return checks("position", "Position", choices);
  }

  function voiceChecks() {
    const sizes = tally((stance) => stance.voice);
    const choices = look.VOICES.map(({ name, label }) => {
      return { value: name, label, sample: sample(name), size: sizes.get(name) ?? 0 };
    });
    return checks("voice", "Who says so", choices);
  }

  /* Where nothing rests on events there is nothing to choose, unless a link has left something out all the same. */
  function basisChecks() {
    const sizes = tally(look.basis);
    const choices = look.BASES.map(({ name, label }) => ({ value: name, label, size: sizes.get(name) ?? 0 }));
    const group = checks("basis", "Rests on", choices);
    state.onChange(({ hidden }) => (group.hidden = !sizes.get("events") && !hidden.basis.size));
    return group;
  }

  function kindChecks() {
    const sizes = tally((stance) => data.actors.get(stance.actor).kind);
    const known = [...sizes].sort(([one], [other]) => look.KINDS.indexOf(one) - look.KINDS.indexOf(other));
    const choices = known.map(([kind, size]) => ({ value: kind, label: kind, sample: mark(kind), size }));
    return checks("kind", "Kind of actor", choices);
  }

  /** @param {"from" | "until"} field */
  function dateField(field) {
    const [last, first] = [data.standing[0], data.standing[data.standing.length - 1]].map((stance) => stance?.date);
    const input = explorer.datefield.of(field, { min: first, max: last }, () => state.get()[field], (day) => state.set({ [field]: day }));
    return [el("label", { for: field }, field), input];
  }

  function dates() {
    const fields = el("div", { class: "dates" }, dateField("from"), dateField("until"));
    return el("fieldset", {}, el("legend", {}, "Date"), fields);
  }

  /** @type {[keyof Counting, string, string][]} */
  const COUNTING = [
    ["inherit", "Words of speakers", "What those who speak for an organisation say counts for it"],
    ["lapsed", "Lapsed", "Positions whose declared end is over"],
    ["fresh", "Only current", "Leaves out old news, hearsay and what was said in an office since left"],
  ];

  /* Which stances may count, and for whom. */
  function counts() {
    const rows = COUNTING.map(([field, text, hint]) => {
      /** @param {{ target: HTMLInputElement }} event */
      const change = (event) => state.set({ [field]: event.target.checked });
      const box = el("input", { type: "checkbox", id: `counts-${field}`, on: { change } });
      state.onChange((now) => (box.checked = now[field]));
      return el("div", { class: "choice" }, el("label", { title: hint }, box, el("span", { class: "what" }, text)));
    });
    const summary = el("summary", {}, "What counts");
    const start = state.initial();
    state.onChange((now) => {
      const changed = COUNTING.filter(([field]) => now[field] !== start[field]).length;
      summary.textContent = changed ? `What counts (${changed} changed)` : "What counts";
    });
    return el("details", { class: "counts" }, summary, rows);
  }

  /* Two actors, and the shortest way between them over issues both sides hold something on. */
  function path() {
    const sorted = [...new Set(data.standing.map((stance) => stance.actor))]
      .map((id) => data.actors.get(id))
      .sort((one, other) => one.name.localeCompare(other.name));
    /** @param {string} name */
    const cut = (name) => (name.length > 60 ? `${name.slice(0, 60)}\u2026` : name);
    /** @param {string} label */
    const choice = (label) => {
      const options = sorted.map((actor) => el("option", { value: actor.id }, cut(actor.name)));
      return el("select", { "aria-label": label, on: { change } }, el("option", { value: "" }, label), options);
    };
    const change = () => {
      if (one.value && other.value && one.value !== other.value) state.select({ path: [one.value, other.value] });
      else if (state.get().selection?.path) state.select(undefined);
    };
    const [one, other] = [choice("From actor\u2026"), choice("To actor\u2026")];
    state.onChange(({ selection }, before) => {
      if (selection === before.selection) return;
      [one.value, other.value] = selection?.path ?? ["", ""];
    });
    return el("fieldset", {}, el("legend", {}, "Shortest path"), el("div", { class: "path" }, one, other));
  }

  /* What the marks of each view mean. */
  function legend() {
    /** @param {string} views @param {...Child} parts */
    const item = (views, ...parts) => el("span", { "data-views": views }, parts);
    const kinds = [...new Set(data.order.map((node) => data.nodes.get(node).kind))].sort();
    /** @param {string} marks */
    const cell = (marks) => el("span", { class: `cell supports ${marks}`, "aria-hidden": "true" }, "++");
    byId("legend-box").open = !matchMedia("(max-width: 900px), (max-height: 800px)").matches;
    byId("legend").append(
      ...look.SCALE.map((each) => item("matrix network timeline", sample(each.name), sign(each), each.name)),
      item("matrix network", sample("contested"), sign(look.CONTESTED), "contested"),
      item("matrix", cell("attributed"), "hearsay"),
      item("matrix", cell("self other"), "words of another: a speaker, or whom one speaks for"),
      item("matrix", el("span", { class: "cell supports entailed", "aria-hidden": "true" }, "(++)"), "follows from another issue"),
      item("matrix", el("span", { class: "cell supports disputed", "aria-hidden": "true" }, "++", el("span", { class: "denied" }, "!")), "somebody denies it"),
      item("matrix", cell("self dim"), "old news, or said in an office since left, or lapsed"),
      item("matrix", el("span", { class: "cell cut", "aria-hidden": "true" }, "\u2205"), "nothing since the government changed"),
      el("span", { "data-views": "matrix", "data-beside": true }, el("span", { class: "cell two differs", "aria-hidden": "true" }, el("span", { class: "half conditional" }, "+"), el("span", { class: "half supports" }, "++")), "two days, the earlier left; framed: they differ"),
      item("network", "pale: not current"),
      ...look.VOICES.map((each) => item("network", sample(each.name), each.label)),
      item("network", sample("says-of"), "\u2192 says so of another"),
      ...kinds.map((kind) => item(kind === "issue" ? "network" : "matrix network", mark(kind), kind)),
      item("network", "thicker line, larger mark: more stances"),
      item("timeline", el("span", { class: "mark hollow", "aria-hidden": "true" }), "said by others"),
      item("timeline", "\u25b2 \u25bc towards support, towards rejection"),
      item("timeline", el("span", { class: "mark organisation", "aria-hidden": "true" }), "event or deed"),
      item("timeline", "dotted lines: a time without marks, cut short"),
      item("timeline", el("span", { class: "span", "aria-hidden": "true" }), "some day of these"),
    );
    state.onChange(({ tab, beside }) => {
      /** @type {NodeListOf<HTMLElement>} */
      const items = byId("legend").querySelectorAll("[data-views]");
      for (const each of items) each.hidden = !each.dataset.views?.split(" ").includes(tab) || (each.dataset.beside !== undefined && !beside);
      /* Longer than its box, it has to be reached by who scrolls by keys. */
      if (beside) byId("legend").tabIndex = 0;
      else byId("legend").removeAttribute("tabindex");
      byId("legend-box").hidden = [...items].every((each) => each.hidden);
    });
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
        if (!step) return;
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

  function theme() {
    const other = () => (state.get().theme === "dark" ? "light" : "dark");
    byId("theme").addEventListener("click", () => state.set({ theme: other() }));
    state.onChange((now) => {
      document.documentElement.dataset.theme = now.theme;
      byId("theme").textContent = now.theme === "dark" ? "Light" : "Dark";
    });
  }

  function limit() {
    byId("limit").addEventListener("input", () => state.set({ limit: Number(byId("limit").value) }));
    byId("show-all").addEventListener("click", () => state.set({ limit: data.order.length }));
  }

  /** @param {State} now @param {Shown["stances"]} stances */
  function updateCounts(now, stances) {
    const actors = new Set(stances.map(({ stance }) => stance.actor)).size;
    const issues = new Set(stances.map(({ stance }) => stance.issue)).size;
    const shown = `${stances.length} of ${count(explorer.answered.records(now).standing.length, "stance")}`;
    byId("counts").textContent = [shown, count(actors, "actor"), count(issues, "issue")].join(" \u00b7 ");
  }

  /* Says how many nodes are drawn and how many are held back. */
  /** @param {number} most @param {Shown["drawn"]} shown */
  function updateHeld(most, { nodes, candidates }) {
    const held = candidates - nodes.size;
    byId("held").hidden = data.order.length <= data.first;
    byId("held-text").textContent =
      held > 0
        ? `${nodes.size} of ${candidates} actors and issues drawn, ${held} weaker ones held back`
        : `All ${candidates} actors and issues drawn`;
    byId("show-all").hidden = held <= 0;
    byId("limit").max = String(candidates);
    byId("limit").value = String(Math.min(most, candidates));
    byId("empty").hidden = nodes.size > 0;
  }

  function start() {
    const reset = button("Reset all", () => state.reset(), { id: "reset" });
    const groups = [explorer.people.field(), positionChecks(), voiceChecks(), basisChecks(), counts(), dates(), kindChecks(), path(), issueChecks()];
    byId("filter-form").append(el("div", { class: "row" }, reset), ...groups);
    byId("filter-form").addEventListener("submit", (event) => event.preventDefault());
    legend();
    tabs();
    theme();
    limit();
  }

  /** @param {State} now @param {Shown} shown */
  function update(now, shown) {
    updateCounts(now, shown.stances);
    if (now.tab === "network") updateHeld(now.limit, shown.drawn);
  }

  return { start, update };
})();
