/* The stances shown, as a plain table: the same content as the picture, for reading, copying and screen readers. */
explorer.table = (() => {
  const { data, positions, state } = explorer;
  const { el, words, button, byId } = explorer.dom;
  const { chip, dateText } = explorer.card;
  const CHUNK = 300;
  /* The narrow screen of a phone shows the first four. */
  const COLUMNS = ["Date", "Actor", "Position", "Issue", "Who says so", "Source"];

  const wide = (place) => (place > 3 ? "wide" : undefined);

  function open(stance) {
    state.select({ stance: stance.id });
    explorer.panel.focus();
  }

  function voice(stance) {
    if (stance.voice !== "attributed") return positions.voice(stance.voice).label;
    return words(`attributed by ${data.actors.get(stance.by).name}`);
  }

  function row(stance, selection) {
    const cells = [
      button(dateText(stance), () => open(stance), { class: "plain" }),
      words(data.actors.get(stance.actor).name),
      chip(positions.position(stance)),
      words(data.issues.get(stance.issue).name),
      voice(stance),
      words(data.sources.get(stance.source).title),
    ];
    const attributes = selection?.stance === stance.id ? { "aria-current": "true" } : {};
    return el("tr", attributes, cells.map((cell, place) => el("td", { class: wide(place) }, cell)));
  }

  function draw(stances, most, selection) {
    const shown = stances.slice(0, most);
    const caption = `${shown.length} of ${stances.length} stances listed.`;
    const headings = COLUMNS.map((name, place) => el("th", { scope: "col", class: wide(place) }, name));
    const table = el(
      "table",
      { class: "stances" },
      el("caption", {}, caption),
      el("thead", {}, el("tr", {}, headings)),
      el("tbody", {}, shown.map((stance) => row(stance, selection))),
    );
    const more = button(`List all ${stances.length}`, () => draw(stances, stances.length, selection), { class: "more" });
    byId("table").replaceChildren(table, ...(shown.length < stances.length ? [more] : []));
  }

  return { update: ({ selection }, { stances }) => draw(stances, CHUNK, selection) };
})();
