/* Two to six actors side by side: where each stands on every issue that any of them holds something on, and how far each two agree. */
explorer.compare = (() => {
  const { t, parts, written } = explorer.words;
  const { data, matrix, people, positions, state, wording, weights } = explorer;
  const { el, words, muted, small, button, byId } = explorer.dom;
  const [FEWEST, MOST] = [2, 6];
  /* Words in its picture: their size, how far apart their lines are, and how many there are at most. */
  const [SMALL, STEP, LINES] = [11.5, 14, 6];

  /* Those compared: the actors chosen, else the two whose tie is selected. */
  /** @param {State} now */
  const those = ({ people: chosen, selection }) => (chosen.length ? chosen : (selection?.tie ?? []));
  /** @param {readonly string[]} actors */
  const fits = (actors) => actors.length >= FEWEST && actors.length <= MOST;

  /* The issues on which any of them holds what is shown, farthest apart first, then those on which most do, then by name. */
  /** @param {Shown} shown @param {readonly string[]} actors */
  function issuesOf(shown, actors) {
    const own = [...shown.cells.values()].filter(({ actor }) => actors.includes(actor));
    const rows = [...positions.grouped(own, ({ issue }) => issue)].map(([issue, cells]) => {
      const values = cells.flatMap(({ rows: answers }) => answers.map(({ stance }) => stance.value));
      return { issue, cells: new Map(cells.map((cell) => [cell.actor, cell])), apart: Math.max(...values) - Math.min(...values) };
    });
    /** @param {typeof rows[number]} row */
    const name = ({ issue }) => data.issues.get(issue).name;
    return rows.sort((one, other) => other.apart - one.apart || other.cells.size - one.cells.size || name(one).localeCompare(name(other)) || positions.compare(one.issue, other.issue));
  }

  /** @param {Cell} cell @param {string} day */
  function held(cell, day) {
    const [{ stance }] = cell.rows;
    const open = () => {
      state.select({ pair: [cell.actor, cell.issue] });
      explorer.panel.focus();
    };
    const sign = el("span", { class: "chip" }, el("span", { class: "drawn", "aria-hidden": "true" }, matrix.inside(cell)), cell.position.label);
    const condition = wording.conditioned(stance);
    return [
      button(sign, open, { class: "plain", "aria-label": `${wording.name(cell.actor)}: ${wording.answer(cell, day)}` }),
      el("span", { class: "small muted" }, ` ${wording.dated(stance)}${cell.voice.direct ? "" : `, ${t("legend.others")}`}`),
      condition && el("div", { class: "small" }, condition),
      stance.quote && el("div", { class: "small" }, el("q", { lang: data.sources.get(stance.source).language || undefined }, words(stance.quote))),
    ];
  }

  /** @param {ReturnType<typeof issuesOf>[number]} row @param {readonly string[]} actors @param {Shown} shown */
  function line({ issue, cells }, actors, shown) {
    const open = () => state.set({ tab: "columns", about: issue, selection: undefined });
    /** @param {string} actor */
    function cell(actor) {
      const found = cells.get(actor);
      if (found) return el("td", { "data-label": wording.name(actor) }, held(found, shown.day));
      const silence = shown.silences.get(positions.topic(actor, issue));
      return el("td", { "data-label": wording.name(actor) }, silence ? small(muted(words(wording.silence(silence)))) : muted("\u2013"));
    }
    return el("tr", { "data-issue": issue }, el("th", { scope: "row" }, button(words(data.issues.get(issue).name), open, { class: "plain" })), actors.map(cell));
  }

  /* How far each two agree. */
  /** @param {readonly string[]} actors @param {State} now @param {Shown} shown */
  function agreements(actors, { tieKind, tieNorm }, shown) {
    const weighed = weights.of(shown.all.spoken(), actors, tieKind, tieNorm);
    const { label } = /** @type {{ label: string }} */ (weights.KINDS.find(({ name }) => name === tieKind));
    const rows = actors.flatMap((one, place) =>
      actors.slice(place + 1).map((other) => {
        const sides = shown.all.agreements(one).find((each) => each.other === other);
        const tie = weighed.find((each) => (each.one === one && each.other === other) || (each.one === other && each.other === one));
        const open = () => {
          state.select({ tie: [one, other] });
          explorer.panel.focus();
        };
        return el("tr", {},
          el("th", { scope: "row" }, button(parts("tie.and", { one: words(wording.name(one)), other: words(wording.name(other)) }), open, { class: "plain" })),
          el("td", {}, sides?.shared.length ? t("questions.of", { part: sides.alike, whole: sides.shared.length }) : "\u2013"),
          el("td", {}, sides?.shared.length ? String(sides.opposed) : "\u2013"),
          el("td", {}, tie ? weights.shown(tie.weight) : "\u2013"),
        );
      }),
    );
    const heads = [t("compare.pair"), t("column.side"), t("compare.opposite"), t("compare.stances", { by: label })].map((each) => el("th", { scope: "col" }, each));
    return el("table", { class: "agreements small" }, el("thead", {}, el("tr", {}, heads)), el("tbody", {}, rows));
  }

  /* Where nobody, or too many, are chosen: how to. */
  /** @param {readonly string[]} actors */
  function none(actors) {
    const ready = people.sets.filter((set) => fits(set.actors));
    return [
      el("p", { class: "sentence" }, actors.length ? t("compare.chosen", { n: actors.length, fewest: FEWEST, most: MOST }) : t(ready.length ? "compare.choose-or" : "compare.choose", { fewest: FEWEST, most: MOST })),
      ready.length > 0 && el("p", { class: "row ready" }, ready.map((set) => button(words(set.value), () => people.choose(set.actors)))),
    ];
  }

  /** @param {State} now @param {Shown} shown */
  function update(now, shown) {
    const actors = those(now);
    const box = byId("compare");
    if (!fits(actors)) {
      box.replaceChildren(...el("div", {}, none(actors)).childNodes);
      return;
    }
    const rows = issuesOf(shown, actors);
    const heads = [t("page.issue"), ...actors.map(wording.name)].map((name) => el("th", { scope: "col" }, words(name)));
    const shared = rows.filter(({ cells }) => cells.size === actors.length).length;
    box.replaceChildren(
      el("p", { class: "sentence" }, t("compare.about", { n: rows.length, day: written(shown.day), shared })),
      el("table", { class: "compared" }, el("thead", {}, el("tr", {}, heads)), el("tbody", {}, rows.map((row) => line(row, actors, shown)))),
      el("h3", {}, t("compare.agree")),
      agreements(actors, now, shown),
    );
  }

  /* The answers compared, for files. */
  /** @param {State} now @param {Shown} shown */
  function rows(now, shown) {
    const actors = those(now);
    return fits(actors) ? issuesOf(shown, actors).flatMap(({ cells }) => actors.flatMap((actor) => cells.get(actor) ?? [])) : [];
  }

  /** @param {State} now */
  const title = (now) => (fits(those(now)) ? t("compare.title", { actors: those(now).map(wording.name).join(", ") }) : t("column.positions"));

  /* What a position depends on, demands or is limited to, in lines of so many pixels; of one that fills a page the beginning. */
  /** @param {Cell} cell @param {number} width */
  function depends({ rows: [{ stance }] }, width) {
    const lines = explorer.publish.wrapped(el("p", {}, wording.conditioned(stance)).textContent ?? "", width, SMALL);
    return lines.length > LINES ? [...lines.slice(0, LINES - 1), `${lines[LINES - 1]}\u2026`] : lines;
  }

  /* A row an issue, for each a sign and a day and below them what it depends on. */
  /** @param {State} now @param {Shown} shown */
  function picture(now, shown) {
    const { line: stroke, fit, colour } = explorer.picture;
    const actors = those(now);
    const lines = fits(actors) ? issuesOf(shown, actors) : [];
    const [left, wide, high, top] = [250, 180, 26, 34];
    /** @type {Shape[]} */
    const shapes = actors.map((actor, place) => ({ text: fit(wording.name(actor), wide - 10, 13, 600), x: left + place * wide, y: 18, size: 13, weight: 600, fill: colour("ink") }));
    const width = left + wide * Math.max(actors.length, 2);
    let y = top;
    for (const { issue, cells } of lines) {
      let lower = 0;
      shapes.push({ path: stroke(0, y - 5, width, y - 5), stroke: colour("line") }, { text: fit(data.issues.get(issue).name, left - 12, 13), x: 0, y: y + 13, fill: colour("ink") });
      for (const [place, actor] of actors.entries()) {
        const cell = cells.get(actor);
        if (!cell) continue;
        const x = left + place * wide;
        shapes.push(
          ...matrix.boxShapes(matrix.boxOf(cell), x, y, 38, 18),
          { text: wording.dated(cell.rows[0].stance), x: x + 46, y: y + 13, size: 11.5, fill: colour("ink") },
        );
        const below = depends(cell, wide - 12).map((text, line) => ({ text, x, y: y + 31 + line * STEP, size: SMALL, fill: colour("ink") }));
        shapes.push(...below);
        lower = Math.max(lower, below.length);
      }
      y += high + lower * STEP + (lower && 2);
    }
    return { shapes, width, height: Math.max(y, top + high) };
  }

  function start() {
    byId("compare-people").append(people.chooser());
  }

  return { start, update, rows, title, picture };
})();
