/* Filters, whose samples are a legend too; tabs, theme, and how many nodes are drawn. */
explorer.controls = (() => {
  const { data, positions, state } = explorer;
  const { el, words, button, byId, count } = explorer.dom;

  const sample = (name) => el("span", { class: `sample ${name}`, "aria-hidden": "true" });
  const mark = (kind) => el("span", { class: `mark ${kind}`, "aria-hidden": "true" });
  const sign = (position) => el("span", { class: "sign", "aria-hidden": "true" }, position.sign);

  /* A group of check boxes; each choice is { value, label, hint, sample, size }. */
  function checks(field, title, choices) {
    const attributes = { type: "checkbox", checked: true, "data-field": field };
    const boxes = choices.map(({ value }) => el("input", { ...attributes, value }));
    const hide = (values) => state.set({ hidden: { ...state.get().hidden, [field]: new Set(values) } });
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
  function tally(key) {
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
    const choices = positions.SCALE.map((each) => ({
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
    const choices = positions.VOICES.map(({ name, label }) => {
      return { value: name, label, sample: sample(name), size: sizes.get(name) ?? 0 };
    });
    return checks("voice", "Who says so", choices);
  }

  function kindChecks() {
    const sizes = tally((stance) => data.actors.get(stance.actor).kind);
    const kinds = positions.KINDS.filter((kind) => sizes.has(kind));
    const choices = kinds.map((kind) => ({ value: kind, label: kind, sample: mark(kind), size: sizes.get(kind) }));
    return checks("kind", "Kind of actor", choices);
  }

  function dateField(field) {
    const [last, first] = [data.standing[0], data.standing[data.standing.length - 1]].map((stance) => stance?.date);
    const change = (event) => state.set({ [field]: event.target.value });
    const input = el("input", { type: "date", id: field, min: first, max: last, on: { change } });
    state.onChange((now) => (input.value = now[field]));
    return [el("label", { for: field }, field), input];
  }

  function dates() {
    const fields = el("div", { class: "dates" }, dateField("from"), dateField("until"));
    return el("fieldset", {}, el("legend", {}, "Date"), fields);
  }

  function legend() {
    const item = (...parts) => el("span", {}, parts);
    const kinds = [...new Set(data.order.map((node) => data.nodes.get(node).kind))].sort();
    byId("legend").append(
      ...[...positions.SCALE, positions.CONTESTED].map((each) => item(sample(each.name), sign(each), each.name)),
      ...positions.VOICES.map((each) => item(sample(each.name), each.label)),
      item(sample("says-of"), "\u2192 says so of another"),
      ...kinds.map((kind) => item(mark(kind), kind)),
      item("thicker line, larger mark: more stances"),
    );
  }

  function tabs() {
    const names = [...document.querySelectorAll(".tabs [role=tab]")].map((tab) => tab.id.slice("tab-".length));
    names.forEach((name, place) => {
      const tab = byId(`tab-${name}`);
      tab.addEventListener("click", () => state.set({ tab: name }));
      tab.addEventListener("keydown", (event) => {
        if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
        const step = event.key === "ArrowRight" ? 1 : names.length - 1;
        const next = names[(place + step) % names.length];
        state.set({ tab: next });
        byId(`tab-${next}`).focus();
      });
    });
    state.onChange((now) => {
      for (const name of names) {
        byId(`tab-${name}`).setAttribute("aria-selected", String(name === now.tab));
        byId(`tab-${name}`).tabIndex = name === now.tab ? 0 : -1;
        byId(`view-${name}`).hidden = name !== now.tab;
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
    byId("limit").addEventListener("input", (event) => state.set({ limit: Number(event.target.value) }));
    byId("show-all").addEventListener("click", () => state.set({ limit: data.order.length }));
  }

  function updateCounts(stances) {
    const actors = new Set(stances.map((stance) => stance.actor)).size;
    const issues = new Set(stances.map((stance) => stance.issue)).size;
    const shown = `${stances.length} of ${count(data.standing.length, "stance")}`;
    byId("counts").textContent = [shown, count(actors, "actor"), count(issues, "issue")].join(" \u00b7 ");
  }

  /* Says how many nodes are drawn and how many are held back. */
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
    const groups = [positionChecks(), voiceChecks(), dates(), kindChecks(), issueChecks()];
    byId("filter-form").append(...groups, el("div", { class: "row" }, reset));
    byId("filter-form").addEventListener("submit", (event) => event.preventDefault());
    legend();
    tabs();
    theme();
    limit();
  }

  function update(now, { stances, drawn }) {
    updateCounts(stances);
    updateHeld(now.limit, drawn);
  }

  return { start, update };
})();
