/* The stances shown, as a plain table: the same content as the picture, for reading, copying and screen readers. */
explorer.table = (() => {
  const { t, written } = explorer.words;
  const { data, look, state, wording } = explorer;
  const { el, words, muted, button, byId } = explorer.dom;
  const { chip } = explorer.card;
  const CHUNK = 300;
  const COLUMNS = [t("event.date"), t("page.actor"), t("choices.position"), t("page.issue"), t("choices.voice"), t("event.source")];

  /** @param {StanceRecord} stance */
  function open(stance) {
    state.select({ stance: stance.id });
    explorer.panel.focus();
  }

  /** @param {SaidRow} said @param {string} day @param {State} now @param {Cells | undefined} route */
  function row({ stance, holder, standing, contested }, day, now, route) {
    const condition = wording.condition(stance);
    const source = data.sources.get(stance.source);
    const title = words(source.title);
    const language = wording.languageOf(source);
    if (language) title.lang = language;
    const cells = [
      [button(wording.dated(stance), () => open(stance), { class: "plain" }), el("div", { class: "small muted" }, wording.age({ stance, standing }, day))],
      words(wording.name(holder)),
      [chip(look.position(stance)), contested && muted(` ${t("position.contested")}`), condition && el("div", { class: "small" }, words(condition)), stance.until && el("div", { class: "small" }, t("wording.until", { day: written(stance.until) }))],
      words(data.issues.get(stance.issue).name),
      words(wording.whose(stance, holder)),
      title,
    ];
    const about = explorer.selection.covers(now.selection, holder, stance.issue, route);
    const names = [about && "about", standing !== "current" && "pale"].filter(Boolean).join(" ");
    const attributes = { class: names || undefined, "aria-current": now.selection?.stance === stance.id && "true" };
    return el("tr", attributes, cells.map((cell, place) => el("td", { "data-label": COLUMNS[place] }, cell)));
  }

  /** @param {State} now @param {Pick<Shown, "stances" | "route" | "day">} shown @param {number} most */
  function draw(now, shown, most) {
    const { day } = shown;
    const stances = shown.stances();
    const listed = stances.slice(0, most);
    const caption = t("table.caption", { n: stances.length, listed: listed.length, day: written(day) });
    const headings = COLUMNS.map((name) => el("th", { scope: "col" }, name));
    const table = el(
      "table",
      { class: "stances" },
      el("caption", {}, caption),
      el("thead", {}, el("tr", {}, headings)),
      el("tbody", {}, listed.map((said) => row(said, day, now, shown.route))),
    );
    const more = button(t("ask.list-all", { size: stances.length }), () => draw(now, shown, stances.length), { class: "more" });
    byId("table").replaceChildren(table, ...(listed.length < stances.length ? [more] : []));
    return table;
  }

  /** @type {Selected | undefined} */
  let before;

  /* A stance selected elsewhere is listed, however old, and brought into sight. */
  /** @param {State} now @param {Shown} shown */
  function update(now, shown) {
    const place = shown.stances().findIndex(({ stance }) => stance.id === now.selection?.stance);
    const table = draw(now, shown, Math.max(CHUNK, place + 1));
    if (before !== now.selection) table.querySelector("[aria-current]")?.scrollIntoView({ block: "center" });
    before = now.selection;
  }

  return { update };
})();
