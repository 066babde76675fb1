/* Each two actors: the weight of their tie, by camps, so that blocks of one colour are camps. */
explorer.similarity = (() => {
  const { t, count } = explorer.words;
  const { order: seriation, positions, state, weights, wording } = explorer;
  const { el, words, byId } = explorer.dom;
  const MOST = 60;

  /* Who is shown, in order, and every weight there is between them. */
  /** @param {State} now @param {Shown} shown */
  function table(now, shown) {
    const { actors, left } = weights.among(shown, now, MOST);
    const { camps } = seriation.camps(seriation.standpoints(shown.all.cells, actors), actors);
    const ties = weights.of(shown.all.spoken(), actors, now.tieKind, now.tieNorm);
    /** @type {Map<string, Weighed>} */
    const byPair = new Map();
    for (const tie of ties) byPair.set(positions.topic(tie.one, tie.other), tie).set(positions.topic(tie.other, tie.one), tie);
    const most = Math.max(...ties.map(({ weight }) => Math.abs(weight)), 0);
    return { order: camps.flatMap((camp) => camp.actors), starts: new Set(camps.flatMap(({ head, actors: each }) => (head === undefined ? each : each.slice(0, 1)))), byPair, most, left };
  }

  /* How strong a weight is drawn: by its share of the strongest. */
  /** @param {number} weight @param {number} most */
  const share = (weight, most) => (most ? Math.abs(weight) / most : 0);

  /** @param {string} one @param {string} other @param {Weighed} tie */
  const told = (one, other, { weight, pairs, issues }) =>
    t("similarity.tie", { one: wording.name(one), other: wording.name(other), weight: weights.shown(weight), over: t("actornet.over", { n: pairs, issues: count(issues, "issue") }) });

  /** @type {Shown | undefined} */
  let latest;

  /* One cell takes part in the order of Tab, from where arrow keys go on: its row and column. */
  let at = [0, 1];
  /** @type {HTMLElement | undefined} */
  let stop;

  /* What has the focus in a cell: its weight, else the cell itself. */
  /** @param {number} row @param {number} column */
  const cellAt = (row, column) => {
    const cell = /** @type {HTMLTableElement | null} */ (byId("similarity").querySelector("table"))?.tBodies[0].rows[row]?.cells[column + 1];
    return cell && (cell.querySelector("button") ?? cell);
  };

  /** @param {number} row @param {number} column @param {boolean} focus */
  function put(row, column, focus) {
    const last = byId("similarity").querySelectorAll("tbody tr").length - 1;
    /** @param {number} value */
    const within = (value) => Math.min(Math.max(value, 0), last);
    at = [within(row), within(column)];
    stop?.setAttribute("tabindex", "-1");
    stop = cellAt(at[0], at[1]);
    stop?.setAttribute("tabindex", "0");
    if (focus) stop?.focus();
  }

  /** @param {KeyboardEvent} event */
  function move(event) {
    if (event.altKey || event.metaKey) return;
    const [row, column] = at;
    const step = explorer.grid.STEPS[event.key];
    if (step) put(row + step[0], column + step[1], true);
    else if (event.key === "Home") put(event.ctrlKey ? 0 : row, 0, true);
    else if (event.key === "End") put(event.ctrlKey ? Infinity : row, Infinity, true);
    else return;
    event.preventDefault();
  }

  /* A press puts the stop where it is. */
  /** @param {FocusEvent} event */
  function stay({ target }) {
    const cell = /** @type {Element} */ (target).closest("td");
    const row = /** @type {HTMLTableRowElement | null} */ (cell?.parentElement ?? null);
    if (cell && row && target !== stop) put(row.rowIndex - 1, cell.cellIndex - 1, false);
  }

  /** @param {State} now @param {Shown} shown */
  function update(now, shown) {
    latest = shown;
    const { order, starts, byPair, most, left } = table(now, shown);
    /** @param {string} one @param {string} other */
    function cell(one, other) {
      const starting = starts.has(other) ? "starts" : "";
      if (one === other) return el("td", { class: `self ${starting}`.trim(), tabindex: "-1" });
      const tie = byPair.get(positions.topic(one, other));
      if (!tie) return el("td", { class: starting || undefined, tabindex: "-1" });
      const sense = weights.sense(tie.weight, now.tieKind);
      const open = () => {
        state.select({ tie: [one, other] });
        explorer.panel.focus();
      };
      const text = weights.shown(tie.weight);
      const label = told(one, other, tie);
      const strength = Math.round(100 * share(tie.weight, most));
      const chosen = now.selection?.tie?.includes(one) && now.selection.tie.includes(other);
      const shade = el("button", { type: "button", tabindex: "-1", class: `weight ${sense}`, "aria-label": label, "data-tie": `${one} ${other}`, "aria-pressed": chosen ? "true" : undefined, on: { click: open } }, text);
      shade.style.setProperty("--strength", `${strength}%`);
      return el("td", { class: starting || undefined }, shade);
    }
    const heads = order.map((actor) => el("th", { scope: "col", class: starts.has(actor) ? "starts" : undefined }, el("div", {}, words(wording.name(actor)))));
    const rows = order.map((one) => el("tr", { class: starts.has(one) ? "starts" : undefined }, el("th", { scope: "row" }, words(wording.name(one))), order.map((other) => cell(one, other))));
    const within = byId("similarity").contains(document.activeElement);
    byId("similarity").replaceChildren(
      order.length > 1
        ? el("table", { class: "similarities", role: "grid", "aria-labelledby": "tab-similarity", on: { keydown: move, focusin: stay } }, el("thead", {}, el("tr", {}, el("td", { class: "corner" }), heads)), el("tbody", {}, rows))
        : el("p", { class: "sentence" }, t("similarity.none")),
    );
    put(at[0], at[1], within);
    byId("similarity-held").textContent = left ? t("similarity.left", { n: left, shown: order.length }) : "";
    byId("similarity-held").hidden = !left;
  }

  /* As `stancegraph network` lists them, the strongest last. */
  /** @param {State} now @param {Shown} shown */
  function ties(now, shown) {
    const { order, byPair } = table(now, shown);
    return order.flatMap((one, place) => order.slice(place + 1).flatMap((other) => byPair.get(positions.topic(one, other)) ?? []));
  }

  /** @param {State} now @param {Shown} shown */
  function picture(now, shown) {
    const { rect, line, fit, wide: measured, colour, pale } = explorer.picture;
    const { order, starts, byPair, most } = table(now, shown);
    const [left, top, size] = [170, 130, 30];
    /** @type {Shape[]} */
    const shapes = [];
    order.forEach((one, row) => {
      const y = top + row * size;
      shapes.push({ text: fit(wording.name(one), left - 10, 12), x: 0, y: y + 20, size: 12, fill: colour("ink") });
      shapes.push({ text: fit(wording.name(one), top * 1.2, 12), x: left + row * size + 18, y: top - 8, size: 12, turn: -48, fill: colour("ink") });
      if (starts.has(one) && row) {
        const at = left + row * size;
        shapes.push({ path: line(left, y, left + order.length * size, y), stroke: colour("muted") }, { path: line(at, top, at, top + order.length * size), stroke: colour("muted") });
      }
      order.forEach((other, column) => {
        const tie = one === other ? undefined : byPair.get(positions.topic(one, other));
        if (!tie) return;
        const tone = colour(weights.sense(tie.weight, now.tieKind) === "conflict" ? "opposes" : "conditional");
        const part = share(tie.weight, most);
        const text = weights.shown(tie.weight);
        shapes.push(
          { path: rect(left + column * size + 1, y + 1, size - 2, size - 2), fill: part > 0.66 ? tone : part > 0.2 ? pale(tone, colour("ground")) : colour("raised") },
          { text, x: left + column * size + size / 2, y: y + 19, size: Math.min(10.5, (10.5 * (size - 5)) / measured(text, 10.5)), anchor: "middle", fill: part > 0.66 ? colour("on-opposes") : colour("ink") },
        );
      });
    });
    return { shapes, width: left + order.length * size + 100, height: top + order.length * size + 4 };
  }

  /* What the weights are, and of how many actors. */
  /** @param {State} now @param {Shown} shown */
  const about = (now, shown) => [...weights.about(now), ...weights.compared(shown, now, MOST)];

  function start() {
    byId("similarity-choice").append(...weights.chooser());
    explorer.hover.on(byId("similarity"), ".weight", (element) => {
      const ends = /** @type {Pair} */ ((element.getAttribute("data-tie") ?? "").split(" "));
      return latest && explorer.hover.ofTie(ends, element.getAttribute("aria-label") ?? "", latest);
    });
  }

  return { start, update, ties, picture, about };
})();
