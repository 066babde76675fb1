/* What counts and when, over every view: what follows, what is taken over, earlier governments; what was known on a day; another day beside. */
explorer.switches = (() => {
  const { data, state } = explorer;
  const { el, button, byId } = explorer.dom;

  /** @type {["entailed" | "takenOver" | "acrossGovernments", string, string][]} */
  const COUNTING = [
    ["entailed", "What follows", "Where nothing was said on an issue, positions on others that settle it"],
    ["takenOver", "Taken over", "Who has said nothing answers with the position of whom they speak for"],
    ["acrossGovernments", "Earlier governments", "What was said under an earlier government may answer"],
  ];

  /* The days there are to choose from. */
  const [first, last] = [data.days[0], data.lastDay];
  const recorded = data.records.map((each) => each.slice(0, 10));

  /** @param {typeof COUNTING[number]} each */
  function check([field, text, hint]) {
    const box = el("input", { type: "checkbox", id: `counts-${field}`, on: { change: () => state.set({ [field]: box.checked }) } });
    state.onChange((now) => (box.checked = now[field]));
    return el("label", { title: hint }, box, el("span", {}, text));
  }

  /** @param {"known" | "beside"} field @param {string} text @param {string} hint @param {{ min?: string, max?: string }} bounds */
  function day(field, text, hint, bounds) {
    const input = explorer.datefield.of(`switch-${field}`, bounds, () => state.get()[field], (chosen) => state.set({ [field]: chosen }));
    const clear = button("\u00d7", () => state.set({ [field]: "" }), { class: "clear", "aria-label": `${text}: none` });
    const label = el("label", { title: hint }, el("span", {}, text), input);
    const both = el("span", { class: "day-switch" }, label, clear);
    state.onChange((now) => {
      clear.hidden = !now[field];
      both.classList.toggle("set", Boolean(now[field]));
    });
    return both;
  }

  function start() {
    const known = recorded.length > 0 && day("known", "Known on", "Leaves out what was recorded later, and corrections made later", {});
    byId("switches").append(
      ...COUNTING.map(check),
      ...(known ? [known] : []),
      day("beside", "Beside", "Another day: positions of both stand side by side, and what differs is marked", { min: first, max: last }),
    );
    state.onChange(({ tab }) => (byId("switches").hidden = tab === "console"));
  }

  return { start };
})();
