/* The stances shown, as a plain table: the same content as the picture, for reading, copying and screen readers. */
explorer.table = (() => {
  const { data, positions, state } = explorer;
  const { el, words, byId } = explorer.dom;
  const CHUNK = 300;

  function row(stance) {
    const open = () => {
      state.select({ stance: stance.id });
      explorer.panel.focus();
    };
    const cells = [
      el("td", {}, el("button", { type: "button", class: "plain", on: { click: open } }, explorer.panel.dateText(stance))),
      el("td", {}, words(data.actors.get(stance.actor).name)),
      el("td", {}, explorer.panel.chip(positions.position(stance))),
      el("td", {}, words(data.issues.get(stance.issue).name)),
      el("td", { class: "wide" }, stance.voice === "attributed" ? words(`attributed by ${data.actors.get(stance.by).name}`) : positions.voice(stance.voice).label),
      el("td", { class: "wide" }, words(data.sources.get(stance.source).title)),
    ];
    return el("tr", {}, cells);
  }

  const heading = (text) => el("th", { scope: "col", class: ["Who says so", "Source"].includes(text) ? "wide" : undefined }, text);

  function update(_, { stances }, most = CHUNK) {
    const shown = stances.slice(0, most);
    const caption = `Each row is one stance, newest first; ${shown.length} of ${stances.length} listed. Choose a date to read the evidence.`;
    const head = el("thead", {}, el("tr", {}, ["Date", "Actor", "Position", "Issue", "Who says so", "Source"].map(heading)));
    const table = el("table", { class: "stances" }, el("caption", {}, caption), head, el("tbody", {}, shown.map(row)));
    const more = el("button", { type: "button", class: "more", on: { click: () => update(_, { stances }, Infinity) } }, `List all ${stances.length}`);
    byId("view-table").replaceChildren(table, ...(shown.length < stances.length ? [more] : []));
  }

  return { update };
})();
