/* The stances shown, as a plain table: the same content as the picture, for reading, copying and screen readers. */
explorer.table = (() => {
  const { data, positions, state } = explorer;
  const { el, words, button, byId } = explorer.dom;
  const { chip, dateText } = explorer.card;
  const CHUNK = 300;
  /* The narrow screen of a phone shows the first four. */
  const COLUMNS = ["Date", "Actor", "Position", "Issue", "Who says so", "Source"];

  /** @param {number} place */
  const wide = (place) => (place > 3 ? "wide" : undefined);

  /** @param {StanceRecord} stance */
  function open(stance) {
    state.select({ stance: stance.id });
    explorer.panel.focus();
  }

  /** @param {StanceRecord} stance */
  function voice(stance) {
    if (!stance.by) return positions.voice(stance.voice).label;
    return words(`attributed by ${data.actors.get(/** @type {string} */ (stance.by)).name}`);
  }

  /** @param {StanceRecord} stance @param {State} now @param {Cells | undefined} route */
  function row(stance, now, route) {
    const cells = [
      button(dateText(stance), () => open(stance), { class: "plain" }),
      words(data.actors.get(stance.actor).name),
      chip(positions.position(stance)),
      words(data.issues.get(stance.issue).name),
      voice(stance),
      words(data.sources.get(stance.source).title),
    ];
    const about = explorer.selection.covers(now.selection, stance.actor, stance.issue, route);
    const attributes = { class: about && "about", "aria-current": now.selection?.stance === stance.id && "true" };
    return el("tr", attributes, cells.map((cell, place) => el("td", { class: wide(place) }, cell)));
  }

  /** @param {State} now @param {Pick<Shown, "stances" | "route">} shown @param {number} most */
  function draw(now, { stances, route }, most) {
    const shown = stances.slice(0, most);
    const caption = `${shown.length} of ${stances.length} stances listed.`;
    const headings = COLUMNS.map((name, place) => el("th", { scope: "col", class: wide(place) }, name));
    const table = el(
      "table",
      { class: "stances" },
      el("caption", {}, caption),
      el("thead", {}, el("tr", {}, headings)),
      el("tbody", {}, shown.map((stance) => row(stance, now, route))),
    );
    const more = button(`List all ${stances.length}`, () => draw(now, { stances, route }, stances.length), { class: "more" });
    byId("table").replaceChildren(table, ...(shown.length < stances.length ? [more] : []));
    return table;
  }

  /** @type {Selected | undefined} */
  let before;

  /* A stance selected elsewhere is listed, however old, and brought into sight. */
  /** @param {State} now @param {Shown} shown */
  function update(now, shown) {
    const place = shown.stances.findIndex((stance) => stance.id === now.selection?.stance);
    const table = draw(now, shown, Math.max(CHUNK, place + 1));
    if (before !== now.selection) table.querySelector("[aria-current]")?.scrollIntoView({ block: "center" });
    before = now.selection;
  }

  return { update };
})();
