/* Filters, which are also the legend's long form; tabs, theme, and how many nodes are drawn. */
explorer.controls = (() => {
  const { data, positions, state } = explorer;
  const { el, words, byId } = explorer.dom;

  function tally(key) {
    const counts = new Map();
    for (const stance of data.standing) counts.set(key(stance), (counts.get(key(stance)) ?? 0) + 1);
    return counts;
  }

  /* A group of check boxes; each choice is { value, label, hint, sample, count }. */
  function checks(field, title, choices) {
    const boxes = choices.map(({ value }) => el("input", { type: "checkbox", checked: true, "data-field": field, value }));
    const hide = (values) => state.set({ hidden: { ...state.get().hidden, [field]: new Set(values) } });
    const unchecked = () => boxes.filter((box) => !box.checked).map((box) => box.value);
    const others = (value) => choices.map((choice) => choice.value).filter((each) => each !== value);
    const rows = choices.map((choice, place) =>
      el(
        "div",
        { class: "choice" },
        el("label", {}, boxes[place], choice.sample, el("span", { class: "what", title: choice.hint }, choice.label), el("span", { class: "muted small" }, String(choice.count))),
        choices.length > 2 && el("button", { type: "button", class: "only", on: { click: () => hide(others(choice.value)) } }, "only"),
      ),
    );
    const all = el("button", { type: "button", on: { click: () => hide([]) } }, "All");
    const none = el("button", { type: "button", on: { click: () => hide(others()) } }, "None");
    const set = el("fieldset", {}, el("legend", {}, title), el("div", { class: "choices" }, rows), choices.length > 6 && el("div", { class: "row" }, all, none));
    set.addEventListener("change", () => hide(unchecked()));
    state.onChange(({ hidden }) => boxes.forEach((box) => (box.checked = !hidden[field].has(box.value))));
    return set;
  }

  const sample = (name) => el("span", { class: `sample ${name}`, "aria-hidden": "true" });
  const mark = (kind) => el("span", { class: `mark ${kind}`, "aria-hidden": "true" });
  const sign = (position) => el("span", { class: "sign", "aria-hidden": "true" }, position.sign);

  function issueChecks() {
    const counts = tally((stance) => stance.issue);
    const choices = [...counts].sort(([, one], [, other]) => other - one).map(([id, count]) => ({ value: id, label: words(data.issues.get(id).name), count }));
    return checks("issue", "Issue", choices);
  }

  function positionChecks() {
    const counts = tally((stance) => stance.value);
    const choices = positions.SCALE.map((each) => ({
      value: String(each.value),
      label: each.name,
      hint: each.hint,
      sample: [sample(each.name), sign(each)],
      count: counts.get(each.value) ?? 0,
    }));
    return checks("position", "Position", choices);
  }

  function voiceChecks() {
    const counts = tally((stance) => stance.voice);
    const choices = positions.VOICES.map((each) => ({ value: each.name, label: each.label, sample: sample(each.name), count: counts.get(each.name) ?? 0 }));
    return checks("voice", "Who says so", choices);
  }

  function kindChecks() {
    const counts = tally((stance) => data.actors.get(stance.actor).kind);
    const choices = positions.KINDS.filter((kind) => counts.has(kind)).map((kind) => ({ value: kind, label: kind, sample: mark(kind), count: counts.get(kind) }));
    return checks("kind", "Kind of actor", choices);
  }

  function dates() {
    const last = data.standing[0]?.date;
    const first = data.standing[data.standing.length - 1]?.date;
    const input = (field) => el("input", { type: "date", id: field, min: first, max: last, on: { change: (event) => state.set({ [field]: event.target.value }) } });
    const [from, until] = [input("from"), input("until")];
    state.onChange((now) => {
      from.value = now.from;
      until.value = now.until;
    });
    const grid = el("div", { class: "dates" }, el("label", { for: "from" }, "from"), from, el("label", { for: "until" }, "until"), until);
    return el("fieldset", {}, el("legend", {}, "Date"), grid);
  }

  function legend() {
    const item = (...parts) => el("span", {}, parts);
    byId("legend").append(
      ...[...positions.SCALE, positions.CONTESTED].map((each) => item(sample(each.name), sign(each), each.name)),
      ...positions.VOICES.map((each) => item(sample(each.name), each.label)),
      item(sample("says-of"), "\u2192 says so of another"),
      ...[...new Set(data.order.map((node) => data.nodes.get(node).kind))].sort().map((kind) => item(mark(kind), kind)),
      item("thicker line, larger mark: more stances"),
    );
  }

  function tabs() {
    const names = ["network", "table"];
    const show = (name) => state.set({ tab: name });
    names.forEach((name, place) => {
      const tab = byId(`tab-${name}`);
      tab.addEventListener("click", () => show(name));
      tab.addEventListener("keydown", (event) => {
        if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
        const next = names[(place + 1) % names.length];
        show(next);
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
    byId("theme").addEventListener("click", () => state.set({ theme: state.get().theme === "dark" ? "light" : "dark" }));
    state.onChange((now) => {
      document.documentElement.dataset.theme = now.theme;
      byId("theme").textContent = now.theme === "dark" ? "Light" : "Dark";
    });
  }

  function limit() {
    const everything = () => state.set({ limit: data.order.length });
    byId("limit").addEventListener("input", (event) => state.set({ limit: Number(event.target.value) }));
    byId("show-all").addEventListener("click", everything);
  }

  /* Says what is shown and what is held back. */
  function update({ limit: most }, { stances, drawn }) {
    const noun = (number, one) => `${number} ${one}${number === 1 ? "" : "s"}`;
    const actors = new Set(stances.map((stance) => stance.actor)).size;
    const issues = new Set(stances.map((stance) => stance.issue)).size;
    byId("counts").textContent = `${stances.length} of ${noun(data.standing.length, "stance")} \u00b7 ${noun(actors, "actor")} \u00b7 ${noun(issues, "issue")}`;
    const held = drawn.candidates - drawn.nodes.size;
    byId("held").hidden = data.order.length <= data.first;
    byId("empty").hidden = drawn.nodes.size > 0;
    byId("held-text").textContent = held > 0 ? `${drawn.nodes.size} of ${drawn.candidates} actors and issues drawn, ${held} weaker ones held back` : `All ${drawn.candidates} actors and issues drawn`;
    byId("show-all").hidden = held <= 0;
    byId("limit").max = String(drawn.candidates);
    byId("limit").value = String(Math.min(most, drawn.candidates));
  }

  function start() {
    const reset = el("button", { type: "button", id: "reset", on: { click: () => state.reset() } }, "Reset all");
    byId("filter-form").append(positionChecks(), voiceChecks(), dates(), kindChecks(), issueChecks(), el("div", { class: "row" }, reset));
    byId("filter-form").addEventListener("submit", (event) => event.preventDefault());
    legend();
    tabs();
    theme();
    limit();
  }

  return { start, update };
})();
