/* Who stands where: a table of actors and issues, each cell the position as of the day. */
explorer.matrix = (() => {
  const { data, look, positions, state, selection, wording } = explorer;
  const { el, words, button, byId, count } = explorer.dom;
  /* A table of more cells than this is neither read nor scrolled with pleasure. */
  const MOST = { rows: 80, columns: 60 };
  const PLURAL = { person: "People", state: "States", organisation: "Organisations", bloc: "Blocs", office: "Offices", group: "Groups" };

  let whole = false;
  /** @type {HTMLTableCellElement[][]} */
  let grid = [];
  let at = [0, 0];
  /* What each cell and heading stands for. */
  /** @type {Map<Element, Selected>} */
  let place = new Map();
  /** @type {(State & { whole: boolean }) | undefined} */
  let drawn;

  /** @param {"actor" | "issue"} field */
  function involvement(field) {
    /** @type {Map<string, number>} */
    const sizes = new Map();
    for (const stance of data.standing) sizes.set(stance[field], (sizes.get(stance[field]) ?? 0) + 1);
    return sizes;
  }
  const BY = { actor: involvement("actor"), issue: involvement("issue") };

  /* Most involved first, by all stances of the data: the order stays while the days go by. */
  /** @param {Pick<Shown, "cells" | "silences">} shown @param {"actor" | "issue"} field */
  function ordered({ cells, silences }, field) {
    /** @type {Map<string, number>} */
    const cellsOf = new Map();
    for (const cell of [...cells.values(), ...silences.values()]) cellsOf.set(cell[field], (cellsOf.get(cell[field]) ?? 0) + 1);
    /** @param {string} id */
    const size = (id) => BY[field].get(id) ?? 0;
    return [...cellsOf.keys()].sort(
      (one, other) => size(other) - size(one) || (cellsOf.get(other) ?? 0) - (cellsOf.get(one) ?? 0) || (one < other ? -1 : 1),
    );
  }

  /** @param {string} actor */
  const kindOf = (actor) => data.actors.get(actor).kind;
  /** @param {string} actor */
  const kindRank = (actor) => look.KINDS.indexOf(kindOf(actor));

  /* The rows and columns of the matrix, and how many weaker ones are left out. */
  /** @param {Shown} shown @param {State} state @param {TwoDays} [days] */
  function layout(shown, { byKind }, days = undefined) {
    const { cells, silences } = shown;
    /* Of two days whatever is held on either. */
    const held = days ? new Map([...days.pairs].map(([key, { before, after }]) => [key, /** @type {Cell} */ (after ?? before)])) : cells;
    const [actors, issues] = [ordered({ cells: held, silences }, "actor"), ordered({ cells: held, silences }, "issue")];
    const rows = whole ? actors : actors.slice(0, MOST.rows);
    const columns = whole ? issues : issues.slice(0, MOST.columns);
    if (byKind) rows.sort((one, other) => kindRank(one) - kindRank(other));
    return { rows, columns, heldRows: actors.length - rows.length, heldColumns: issues.length - columns.length };
  }

  /** @param {NodeRecord} record */
  const nameOf = (record) => words(record.name);

  /* What a cell says, in words. */
  /** @param {Cell} cell */
  const spoken = (cell) => `${wording.answer(cell)}${cell.size > 1 ? `; of ${count(cell.size, "stance")}` : ""}`;

  /* What the look of a cell says beside its position. */
  /** @param {Cell} cell */
  function marksOf({ actor, rows, current, size }) {
    const [{ stance, from }] = rows;
    return {
      other: stance.actor !== actor,
      entailed: from !== undefined,
      disputed: rows.some(({ disputedBy }) => disputedBy.length > 0),
      dim: !current,
      many: size > 1 && from === undefined,
    };
  }

  /** @param {Cell} cell */
  function cellOf(cell) {
    const marks = marksOf(cell);
    const held = Object.entries(marks).flatMap(([name, holds]) => (holds ? [name] : []));
    const inside = el(
      "span",
      { class: ["cell", cell.position.name, cell.voice.name, ...held].join(" ") },
      look.signOf(cell),
      marks.disputed && el("span", { class: "denied" }, "!"),
      marks.many && el("small", {}, String(cell.size)),
    );
    return el("td", { tabindex: "-1", "aria-label": spoken(cell) }, inside);
  }

  /* Where the change of government leaves nothing. */
  /** @param {Silence} silence */
  function silentOf(silence) {
    const inside = el("span", { class: "cell cut" }, "\u2205", el("small", {}, String(silence.earlier)));
    return el("td", { tabindex: "-1", "aria-label": wording.silence(silence) }, inside);
  }

  /** @param {Shown} shown @param {State} now */
  function draw(shown, now) {
    const days = explorer.twodates.of(now, shown);
    const { rows, columns, heldRows, heldColumns } = layout(shown, now, days);
    /** @param {HTMLTableCellElement} element @param {Selected} what */
    function note(element, what) {
      place.set(element, what);
      return element;
    }
    place = new Map();

    const corner = el("td", { class: "corner" }, el("span", { class: "muted" }, days ? `${days.first} | ${days.last}` : shown.day && `As of ${shown.day}`));
    const heads = columns.map((issue) => {
      const record = data.issues.get(issue);
      const head = el("th", { scope: "col", tabindex: "-1", "aria-label": record.name }, el("div", {}, words(record.short ?? record.name)));
      return note(head, { node: record.node });
    });
    grid = [heads];
    let kind;
    const body = [];
    for (const actor of rows) {
      const record = data.actors.get(actor);
      if (now.byKind && record.kind !== kind) {
        kind = record.kind;
        body.push(el("tr", { class: "kind" }, el("th", { colspan: columns.length + 1, scope: "rowgroup" }, el("span", {}, PLURAL[kind]))));
      }
      const mark = el("span", { class: `mark ${record.kind}`, "aria-hidden": "true" });
      const head = el("th", { scope: "row", tabindex: "-1" }, mark, nameOf(record));
      const cells = columns.map((issue) => {
        const cell = shown.cells.get(positions.topic(actor, issue));
        const silence = shown.silences.get(positions.topic(actor, issue));
        const both = days?.pairs.get(positions.topic(actor, issue));
        if (days && both) return note(explorer.twodates.cellOf(days, both), { pair: [actor, issue] });
        if (!cell && !silence) return el("td", { tabindex: "-1", class: "none" });
        return note(cell ? cellOf(cell) : silentOf(/** @type {Silence} */ (silence)), { pair: [actor, issue] });
      });
      grid.push([note(head, { node: record.node }), ...cells]);
      body.push(el("tr", {}, grid[grid.length - 1]));
    }
    grid[0] = [corner, ...heads];
    const table = el(
      "table",
      { class: "matrix", role: "grid", "aria-label": "Positions of actors (rows) on issues (columns)" },
      el("thead", {}, el("tr", {}, corner, heads)),
      el("tbody", {}, body),
    );
    /** @param {Element | null} element */
    const open = (element) => {
      const cell = element?.closest("td, th");
      const found = cell && place.get(cell);
      if (!found) return;
      state.select(found);
      if (matchMedia("(max-width: 900px)").matches) explorer.panel.focus();
    };
    /** @param {Event} event @param {string} selector */
    const under = (event, selector) => /** @type {Element} */ (event.target).closest(selector);
    table.addEventListener("click", (event) => {
      const cell = under(event, "td, th");
      const spot = cell && spotOf(cell);
      if (spot) at = spot;
      open(cell);
    });
    table.addEventListener("keydown", (event) => move(event, open));
    explorer.hover.on(table, "td[aria-label], th[tabindex]", (element) => {
      const what = place.get(element);
      if (what?.pair) return explorer.hover.ofPair(what.pair, shown);
      return what?.node && explorer.hover.ofNode(data.nodes.get(what.node));
    });
    return { table, heldRows, heldColumns };
  }

  /** @param {Element} element */
  function spotOf(element) {
    for (const [row, cells] of grid.entries()) {
      const column = cells.findIndex((cell) => cell === element);
      if (column >= 0) return [row, column];
    }
    return undefined;
  }

  /** @type {Record<string, Point | undefined>} */
  const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], PageUp: [-10, 0], PageDown: [10, 0] };

  /** @param {KeyboardEvent} event @param {(element: Element | null) => void} open */
  function move(event, open) {
    const [row, column] = at;
    const step = STEPS[event.key];
    if (event.key === "Enter" || event.key === " ") open(document.activeElement);
    else if (step) spot(row + step[0], column + step[1], true);
    else if (event.key === "Home") spot(event.ctrlKey ? 0 : row, event.ctrlKey ? 1 : 0, true);
    else if (event.key === "End") spot(event.ctrlKey ? grid.length - 1 : row, Infinity, true);
    else return;
    event.preventDefault();
  }

  /* One cell takes part in the order of Tab; the arrow keys say which. */
  /** @param {number} row @param {number} column @param {boolean} focus */
  function spot(row, column, focus) {
    grid[at[0]]?.[at[1]]?.setAttribute("tabindex", "-1");
    /** @param {number} value @param {number} size */
    const within = (value, size) => Math.min(Math.max(value, 0), size - 1);
    at = [within(row, grid.length), within(column, grid[0].length)];
    if (at[0] === 0 && at[1] === 0) at = grid.length > 1 ? [1, 0] : [0, 1];
    const cell = grid[at[0]]?.[at[1]];
    if (!cell) return;
    cell.setAttribute("tabindex", "0");
    if (!focus) return;
    cell.focus({ preventScroll: true });
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  /* How many of the answers can be leant on less than they seem to, and why. */
  /** @param {Shown} shown */
  function standings({ cells, silences }) {
    const all = [...cells.values()];
    const names = look.STANDINGS.filter((each) => each !== "current");
    const sizes = names.map((name) => [name, all.filter(({ current, rows }) => !current && rows[0].standing === name).length]);
    const pale = all.filter(({ current }) => !current).length;
    const why = sizes.flatMap(([name, size]) => (size ? [`${size} ${name}`] : [])).join(", ");
    return [
      pale > 0 && `${pale} of ${count(all.length, "answer")} not current: ${why}.`,
      silences.size > 0 && ` ${silences.size} cut off by a change of government.`,
    ];
  }

  /** @param {{ heldRows: number, heldColumns: number }} left */
  function held({ heldRows, heldColumns }) {
    if (!whole && heldRows + heldColumns === 0) return [];
    const toggle = () => {
      whole = !whole;
      state.set({});
    };
    const left = [heldRows && count(heldRows, "less involved actor"), heldColumns && count(heldColumns, "issue")];
    const text = whole ? "Everything is shown." : `${left.filter(Boolean).join(" and ")} held back.`;
    return [text, " ", button(whole ? "Show the most involved only" : "Show all", toggle)];
  }

  /* Marks what the selection is about, in the table as it is. */
  /** @param {State} state @param {Shown} shown */
  function mark({ selection: chosen }, { route }) {
    for (const [element, { node, pair }] of place) {
      const about = pair ? selection.covers(chosen, pair[0], pair[1], route) : Boolean(node) && chosen?.node === node;
      if (about) element.setAttribute("aria-selected", "true");
      else element.removeAttribute("aria-selected");
    }
  }

  const LIGHT = new Set(["selection", "tab", "theme", "limit", "ask"]);
  /** @param {State} now @param {State} before */
  const isLight = (now, before) =>
    !now.alone &&
    !before.alone &&
    /** @type {(keyof State)[]} */ (Object.keys(now)).every((each) => LIGHT.has(each) || now[each] === before[each]);

  /** @param {State} now @param {Shown} shown */
  function update(now, shown) {
    if (!drawn || !isLight(now, drawn) || whole !== drawn.whole) redraw(now, shown);
    drawn = { ...now, whole };
    mark(now, shown);
  }

  /** @param {State} now @param {Shown} shown */
  function redraw(now, shown) {
    const box = byId("matrix");
    const focused = box.contains(document.activeElement);
    const { scrollLeft, scrollTop } = box;
    const { table, ...left } = draw(shown, now);
    box.replaceChildren(table);
    box.scrollTo(scrollLeft, scrollTop);
    byId("matrix-standings").replaceChildren(...standings(shown).filter((each) => each !== false));
    byId("matrix-held").replaceChildren(...held(left));
    byId("matrix-held").hidden = !byId("matrix-held").childNodes.length;
    const some = shown.cells.size + shown.silences.size > 0;
    byId("matrix-empty").hidden = some;
    box.hidden = !some;
    byId("by-kind").checked = now.byKind;
    spot(at[0], at[1], focused);
  }

  /* The same as a picture, without what is only for reading on screen. */
  /** @param {State} now @param {Shown} shown */
  function picture(now, shown) {
    const { rect, line, polygon, fit, colour, pale } = explorer.picture;
    const days = explorer.twodates.of(now, shown);
    const { rows, columns } = layout(shown, now, days);
    const [left, top, wide, high] = [190, 150, 40, 28];
    /** @type {Shape[]} */
    const shapes = [];
    columns.forEach((issue, column) => {
      const { short, name } = data.issues.get(issue);
      const text = fit(short ?? name, top * 1.25, 12.5);
      shapes.push({ text, x: left + column * wide + 24, y: top - 8, size: 12.5, turn: -48, fill: colour("ink") });
    });
    rows.forEach((actor, row) => {
      const y = top + row * high;
      shapes.push({ text: fit(data.actors.get(actor).name, left - 12, 13), x: 0, y: y + 18, fill: colour("ink") });
      columns.forEach((issue, column) => {
        const x = left + column * wide;
        const cell = shown.cells.get(positions.topic(actor, issue));
        const box = rect(x + 2, y + 2, wide - 4, high - 4);
        const both = days?.pairs.get(positions.topic(actor, issue));
        if (both) {
          shapes.push(...explorer.twodates.shapes(both, x + 2, y + 2, wide - 4, high - 4));
          return undefined;
        }
        if (!cell) {
          const silence = shown.silences.get(positions.topic(actor, issue));
          shapes.push({ path: box, fill: colour("raised") });
          if (silence) shapes.push({ text: "\u2205", x: x + wide / 2, y: y + 19, size: 13, anchor: "middle", fill: colour("muted") });
          return undefined;
        }
        const { name } = cell.position;
        const { other, disputed, dim, many } = marksOf(cell);
        const hollow = cell.contested || !cell.voice.direct;
        const ink = hollow || dim ? colour("ink") : colour(`on-${name}`);
        const dash = !cell.voice.direct ? [4, 3] : undefined;
        const fill = dim ? pale(colour(name), colour("ground")) : colour(name);
        shapes.push({ path: box, fill: hollow ? colour("ground") : fill, stroke: colour(name), width: 2, dash });
        if (other) shapes.push({ path: polygon([x + 2, y + 2], [x + 11, y + 2], [x + 2, y + 11]), fill: ink });
        if (disputed) shapes.push({ text: "!", x: x + wide - 5, y: y + 12, size: 10, weight: 700, anchor: "end", fill: ink });
        shapes.push({ text: look.signOf(cell), x: x + wide / 2 - 3, y: y + 19, size: 14, weight: 700, anchor: "middle", fill: ink });
        if (many) shapes.push({ text: String(cell.size), x: x + wide - 4, y: y + 24, size: 10, anchor: "end", fill: ink });
        return undefined;
      });
    });
    shapes.push({ path: line(0, top - 2, left + columns.length * wide, top - 2), stroke: colour("line") });
    return { shapes, width: left + columns.length * wide + 90, height: top + rows.length * high + 4 };
  }

  function start() {
    byId("by-kind").addEventListener("change", () => state.set({ byKind: byId("by-kind").checked }));
  }

  return { start, update, picture };
})();
