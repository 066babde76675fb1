/* Who stands where: a table of actors and issues, each cell the position as of the day. */
explorer.matrix = (() => {
  const { t, count, written, language } = explorer.words;
  const { data, look, positions, answered, order, state, selection, wording } = explorer;
  const { el, words, button, byId } = explorer.dom;
  const { OF_ISSUE } = order;
  /* A table of more cells than this is neither read nor scrolled with pleasure. */
  const MOST = { rows: 80, columns: 60 };

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

  /** @typedef {{ cells: ReadonlyMap<string, Cell>, silences: ReadonlyMap<string, Silence> }} Answers */

  /* Most involved first, by all stances of the data: the order stays while the days go by. */
  /** @param {Answers} answers @param {"actor" | "issue"} field */
  function ordered({ cells, silences }, field) {
    /** @type {Map<string, number>} */
    const cellsOf = new Map();
    for (const cell of [...cells.values(), ...silences.values()]) cellsOf.set(cell[field], (cellsOf.get(cell[field]) ?? 0) + 1);
    /** @param {string} id */
    const size = (id) => BY[field].get(id) ?? 0;
    return [...cellsOf.keys()].sort(
      (one, other) => size(other) - size(one) || (cellsOf.get(other) ?? 0) - (cellsOf.get(one) ?? 0) || positions.compare(one, other),
    );
  }

  /* The camps of a day, of all answers whatever the filters hide; worked out once for the same answers. */
  /** @param {State} now */
  function onItsDay(now) {
    const nothing = { issue: new Set(), position: new Set(), voice: new Set(), kind: new Set(), basis: new Set() };
    return { ...now, until: now.orderedOn, from: "", hidden: nothing };
  }
  const campsOf = answered.lately((now) => {
    const { cells } = answered.of(onItsDay(now));
    return order.camps(order.standpoints(cells), ordered({ cells, silences: new Map() }, "actor"));
  }, (now) => answered.keyOf(onItsDay(now)));

  /** @typedef {{ title?: string, actors: string[] }} Group */

  /* The rows in their groups, and the columns, of what is shown. */
  /** @param {string[]} rows most involved first @param {string[]} columns the same @param {Answers} shown @param {State} now @returns {{ groups: Group[], columns: string[] }} */
  function arrange(rows, columns, { cells }, now) {
    if (now.order === "camps") {
      const { camps, issues } = campsOf(now);
      const here = new Set(rows);
      const groups = camps.map(({ head, actors }) => ({ title: order.called(head), actors: actors.filter((each) => here.has(each)) }));
      const known = new Set(camps.flatMap(({ actors }) => actors));
      /* Who stood nowhere on the day of the order. */
      const later = { title: t("matrix.no-position", { day: written(now.orderedOn || data.opensOn) }), actors: rows.filter((each) => !known.has(each)) };
      const some = [...groups, later].filter(({ actors }) => actors.length);
      return {
        groups: some.length === 1 && camps.every(({ head }) => head === undefined) ? [{ actors: some[0].actors }] : some,
        columns: [...issues.filter((each) => columns.includes(each)), ...columns.filter((each) => !issues.includes(each))],
      };
    }
    if (now.order === "name") {
      /** @param {Index<NodeRecord>} index @returns {(one: string, other: string) => number} */
      const by = (index) => (one, other) => index.get(one).name.localeCompare(index.get(other).name, language) || positions.compare(one, other);
      return { groups: [{ actors: [...rows].sort(by(data.actors)) }], columns: [...columns].sort(by(data.issues)) };
    }
    /** @type {(actor: string) => string | undefined} */
    let title = () => undefined;
    /** @type {string[]} */
    let titles = [];
    if (now.order === "kind") {
      title = (actor) => t(`kinds.${data.actors.get(actor).kind}`);
      titles = look.KINDS.map((kind) => t(`kinds.${kind}`));
    } else if (now.order.startsWith(OF_ISSUE)) {
      const issue = now.order.slice(OF_ISSUE.length);
      const none = t("matrix.no-position-on", { issue: data.issues.get(issue).name });
      title = (actor) => cells.get(positions.topic(actor, issue))?.position.label ?? none;
      const scale = [...look.SCALE, look.CONTESTED].sort((one, other) => other.value - one.value);
      titles = [...scale.map(({ label }) => label), none];
    }
    if (!titles.length) return { groups: [{ actors: rows }], columns };
    const found = positions.grouped(rows, (actor) => title(actor) ?? "");
    return { groups: titles.filter((each) => found.has(each)).map((each) => ({ title: each, actors: found.get(each) ?? [] })), columns };
  }

  /* The rows and columns of the matrix, and how many weaker ones are left out. */
  /** @param {Shown} shown @param {State} now @param {TwoDays} [days] */
  function layout(shown, now, days = undefined) {
    /* Of two days whatever is held on either. */
    const cells = days ? new Map([...days.pairs].map(([key, { before, after }]) => [key, /** @type {Cell} */ (after ?? before)])) : shown.cells;
    const held = { cells, silences: shown.silences };
    const [actors, issues] = [ordered(held, "actor"), ordered(held, "issue")];
    const chosen = now.order.startsWith(OF_ISSUE) ? [now.order.slice(OF_ISSUE.length)].filter((each) => issues.includes(each)) : [];
    const rows = whole ? actors : actors.slice(0, MOST.rows);
    const columns = whole ? issues : [...new Set([...chosen, ...issues])].slice(0, MOST.columns);
    const { groups, columns: across } = arrange(rows, columns, held, now);
    return { groups, rows: groups.flatMap((group) => group.actors), columns: across, heldRows: actors.length - rows.length, heldColumns: issues.length - columns.length };
  }

  /** @param {NodeRecord} record */
  const nameOf = (record) => words(record.name);

  /* What a cell says, in words. */
  /** @param {Cell} cell @param {string} day */
  const spoken = (cell, day) => `${wording.answer(cell, day)}${cell.size > 1 ? `; ${t("hover.of", { n: cell.size })}` : ""}`;

  /*
   * What the look of a cell says beside its position: one ladder of directness. Solid is said and current, pale is not
   * current, a thin outline follows from another issue, a dashed one is what others say.
   */
  /** @param {Cell} cell */
  function marksOf({ rows, current }) {
    const [{ stance, from }] = rows;
    return {
      entailed: from !== undefined,
      disputed: rows.some(({ disputedBy }) => disputedBy.length > 0),
      dim: !current,
      demand: stance.conditionKind === data.words.demand,
      condition: Boolean(wording.condition(stance)) && stance.conditionKind !== data.words.demand,
    };
  }

  /* Glyphs beside the sign, never over it. */
  /** @param {ReturnType<typeof marksOf>} marks */
  const glyphsOf = ({ condition, demand, disputed }) => [
    condition && el("i", { class: "if" }, t("glyph.in-cell")),
    demand && el("span", { class: "demand" }, "\u25c6"),
    disputed && el("span", { class: "denied" }, "!"),
  ];

  /** @param {Cell} cell @param {string} day */
  function cellOf(cell, day) {
    const marks = marksOf(cell);
    const held = Object.entries(marks).flatMap(([name, holds]) => (holds ? [name] : []));
    const inside = el("span", { class: ["cell", cell.position.name, cell.voice.name, ...held].join(" ") }, cell.position.sign, glyphsOf(marks));
    if (cell.contested) {
      const ends = cell.rows.map(({ stance }) => stance.value).sort((one, other) => other - one);
      const [most, least] = [ends[0], ends[ends.length - 1]].map((value) => look.position({ value }).name);
      inside.style.setProperty("--one", `var(--${most})`);
      inside.style.setProperty("--other", `var(--${least})`);
    }
    return el("td", { tabindex: "-1", "aria-label": spoken(cell, day) }, inside);
  }

  /* Where the change of government leaves nothing. */
  /** @param {Silence} silence */
  function silentOf(silence) {
    const inside = el("span", { class: "cell cut" }, "\u2205");
    return el("td", { tabindex: "-1", "aria-label": wording.silence(silence) }, inside);
  }

  /* A camp or a kind, above its rows. */
  /** @param {string} title @param {number} columns */
  const groupHead = (title, columns) => el("tr", { class: "kind" }, el("th", { colspan: columns + 1, scope: "rowgroup" }, el("span", {}, words(title))));

  /* In the corner: as of when, and in which order. */
  /** @param {string} asOf @param {State} now */
  function cornerOf(asOf, now) {
    const options = Object.entries(order.NAMES).map(([value, text]) => el("option", { value, selected: value === now.order }, text));
    const issues = ordered(answered.of(now), "issue").map((issue) => {
      const value = `${OF_ISSUE}${issue}`;
      return el("option", { value, selected: value === now.order }, look.shortOf(data.issues.get(issue)));
    });
    /** @param {{ target: HTMLSelectElement }} event */
    const change = ({ target }) => state.set({ order: target.value, orderedOn: state.get().until });
    const select = el("select", { id: "order", "aria-label": t("matrix.order-label"), on: { change } }, options, el("optgroup", { label: t("matrix.by-position") }, issues));
    const anew = now.order === "camps" && now.orderedOn !== now.until && button(t("matrix.again"), () => state.set({ orderedOn: now.until }), { id: "order-again", title: t("matrix.again-hint", { day: written(now.orderedOn || data.opensOn) }) });
    return el("td", { class: "corner" }, el("div", { class: "muted as-of" }, asOf), el("label", { class: "order" }, el("span", {}, `${t("matrix.order")} `), select), anew);
  }

  /** @param {Shown} shown @param {State} now */
  function draw(shown, now) {
    const days = explorer.twodates.of(now, shown);
    const { groups, columns, heldRows, heldColumns } = layout(shown, now, days);
    /** @param {HTMLTableCellElement} element @param {Selected} what */
    function note(element, what) {
      place.set(element, what);
      return element;
    }
    place = new Map();

    const corner = cornerOf(days ? `${written(days.first)} | ${written(days.last)}` : shown.day && t("panel.as-of", { day: written(shown.day).replaceAll(" ", "\u00a0") }), now);
    const heads = columns.map((issue) => {
      const record = data.issues.get(issue);
      const head = el("th", { scope: "col", tabindex: "-1", "aria-label": record.name }, el("div", {}, words(look.shortOf(record))));
      return note(head, { node: record.node });
    });
    grid = [heads];
    const body = [];
    for (const { title, actors } of groups) {
      if (title !== undefined) body.push(groupHead(title, columns.length));
      for (const actor of actors) {
        const record = data.actors.get(actor);
        const mark = el("span", { class: `mark ${record.kind}`, "aria-hidden": "true" });
        const head = el("th", { scope: "row", tabindex: "-1" }, mark, nameOf(record));
        const cells = columns.map((issue) => {
          const cell = shown.cells.get(positions.topic(actor, issue));
          const silence = shown.silences.get(positions.topic(actor, issue));
          const both = days?.pairs.get(positions.topic(actor, issue));
          if (days && both) return note(explorer.twodates.cellOf(days, both), { pair: [actor, issue] });
          if (!cell && !silence) return el("td", { tabindex: "-1", class: "none" });
          return note(cell ? cellOf(cell, shown.day) : silentOf(/** @type {Silence} */ (silence)), { pair: [actor, issue] });
        });
        grid.push([note(head, { node: record.node }), ...cells]);
        body.push(el("tr", {}, grid[grid.length - 1]));
      }
    }
    grid[0] = [corner, ...heads];
    const across = columns.map(() => el("col"));
    const table = el(
      "table",
      { class: "matrix", role: "grid", "aria-label": t("matrix.label") },
      el("colgroup", {}, el("col"), across),
      el("thead", {}, el("tr", {}, corner, heads)),
      el("tbody", {}, body),
    );
    crossed(table, across, heads);
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

  /* A cross through the cell that is pointed at or in focus: its row is marked by the style sheet, its column here. */
  /** @param {HTMLTableElement} table @param {HTMLTableColElement[]} across @param {Element[]} heads */
  function crossed(table, across, heads) {
    let marked = 0;
    /** @param {Element | null} target */
    const mark = (target) => {
      const [, column] = spotOf(target?.closest("td, th") ?? table) ?? [0, 0];
      if (column === marked) return;
      for (const each of [across[marked - 1], heads[marked - 1]]) each?.classList.remove("crossed");
      for (const each of [across[column - 1], heads[column - 1]]) each?.classList.add("crossed");
      marked = column;
    };
    for (const event of ["pointerover", "focusin"]) table.addEventListener(event, ({ target }) => mark(/** @type {Element} */ (target)));
    table.addEventListener("pointerleave", () => mark(null));
  }

  /* The words of a column that has gone under the names would lie across the corner. */
  function hideHeads() {
    const { scrollLeft } = byId("matrix");
    const [corner, ...heads] = grid[0] ?? [];
    if (!corner) return;
    for (const head of heads) head.classList.toggle("gone", head.offsetLeft + head.offsetWidth / 2 < scrollLeft + corner.offsetWidth);
  }

  /* On a phone the evidence covers the lower part: the chosen cell goes above it. */
  function aboveSheet() {
    const cell = byId("matrix").querySelector("td[aria-selected=true]");
    if (!cell || getComputedStyle(byId("panel")).position !== "fixed") return;
    cell.scrollIntoView({ block: "center", inline: "nearest" });
    const hidden = cell.getBoundingClientRect().bottom + 8 - byId("panel").getBoundingClientRect().top;
    if (hidden > 0) document.documentElement.scrollBy(0, hidden);
  }

  /** @param {Element} element */
  function spotOf(element) {
    const row = grid.findIndex(([head]) => head.parentElement === element.parentElement);
    const column = grid[row]?.findIndex((cell) => cell === element) ?? -1;
    return column >= 0 ? [row, column] : undefined;
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
    const why = sizes.flatMap(([name, size]) => (size ? [`${size} ${t(`standing.${name}`)}`] : [])).join(", ");
    return [
      pale > 0 && t("matrix.not-current", { n: pale, answers: count(all.length, "answer"), why }),
      silences.size > 0 && ` ${t("matrix.cut-off", { n: silences.size })}`,
    ];
  }

  /** @param {{ heldRows: number, heldColumns: number }} left */
  function held({ heldRows, heldColumns }) {
    if (!whole && heldRows + heldColumns === 0) return [];
    const toggle = () => {
      whole = !whole;
      state.set({});
    };
    const left = [heldRows && count(heldRows, "less-involved-actor"), heldColumns && count(heldColumns, "issue")];
    const text = whole ? t("matrix.everything") : t("matrix.held", { left: left.filter((each) => typeof each === "string").reduce((first, last) => t("twodates.and", { first, last })) });
    return [text, " ", button(t(whole ? "matrix.fewer" : "page.show-all"), toggle)];
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
    const chosen = now.selection !== drawn?.selection;
    if (!drawn || !isLight(now, drawn) || whole !== drawn.whole) redraw(now, shown);
    drawn = { ...now, whole };
    mark(now, shown);
    if (chosen) aboveSheet();
  }

  /** @param {State} now @param {Shown} shown */
  function redraw(now, shown) {
    const box = byId("matrix");
    const focused = box.contains(document.activeElement);
    const { scrollLeft, scrollTop } = box;
    const { table, ...left } = draw(shown, now);
    box.replaceChildren(table);
    box.scrollTo(scrollLeft, scrollTop);
    hideHeads();
    byId("matrix-standings").replaceChildren(...standings(shown).filter((each) => each !== false));
    byId("matrix-held").replaceChildren(...held(left));
    byId("matrix-held").hidden = !byId("matrix-held").childNodes.length;
    const some = shown.cells.size + shown.silences.size > 0;
    byId("matrix-empty").hidden = some;
    box.hidden = !some;
    spot(at[0], at[1], focused);
  }

  /* What a cell looks like, for `boxShapes`. */
  /** @param {Cell | undefined} cell @param {boolean} silent @returns {Box} */
  function boxOf(cell, silent) {
    if (!cell) return { how: silent ? "cut" : "empty", name: "ambivalent", text: silent ? "\u2205" : "" };
    const { entailed, dim, condition, demand, disputed } = marksOf(cell);
    const text = [cell.position.sign, condition && t("glyph.in-cell"), demand && "\u25c6", disputed && "!"].filter(Boolean).join(" ");
    const { name } = cell.position;
    if (cell.contested) {
      const values = cell.rows.map(({ stance }) => stance.value);
      const ends = [Math.max(...values), Math.min(...values)].map((value) => look.position({ value }).name);
      return { how: "contested", name, text, ends };
    }
    return { how: !cell.voice.direct ? "dashed" : entailed ? "outline" : "solid", name, text, pale: dim };
  }

  /* A box of the ladder of directness, in a picture. */
  /** @param {Box} box @param {number} x @param {number} y @param {number} wide @param {number} high @param {number} [size] of its sign @returns {Shape[]} */
  function boxShapes({ how, name, text, pale = false, ends = ["supports", "rejects"] }, x, y, wide, high, size = 13) {
    const { rect, polygon, colour } = explorer.picture;
    const path = rect(x, y, wide, high);
    /** @param {string} fill @returns {Shape} */
    const sign = (fill) => ({ text, x: x + wide / 2, y: y + high / 2 + size * 0.35, size, weight: 700, anchor: "middle", fill });
    if (how === "empty") return [{ path, fill: colour("empty") }];
    if (how === "cut") return [{ path, fill: colour("empty") }, sign(colour("muted"))];
    if (how === "contested") {
      const corner = polygon([x + wide, y], [x + wide, y + high], [x, y + high]);
      return [{ path, fill: colour(ends[0]) }, { path: corner, fill: colour(ends[1]) }, { path: rect(x + wide / 2 - size * 0.7, y + 2, size * 1.4, high - 4), fill: colour("ground") }, sign(colour("ink"))];
    }
    if (how === "solid") return [{ path, fill: colour(pale ? `old-${name}` : name) }, sign(colour(pale ? `of-${name}` : `on-${name}`))];
    const border = { path: rect(x + 1, y + 1, wide - 2, high - 2), fill: colour("ground"), stroke: colour(`of-${name}`), width: 1.5, dash: how === "dashed" ? [4, 3] : undefined };
    return [border, sign(pale ? colour("muted") : colour(`of-${name}`))];
  }

  /* The same as a picture, without what is only for reading on screen. */
  /** @param {State} now @param {Shown} shown */
  function picture(now, shown) {
    const { line, fit, colour } = explorer.picture;
    const days = explorer.twodates.of(now, shown);
    const { groups, columns } = layout(shown, now, days);
    const [left, top, wide, high, titled] = [190, 150, 40, 26, 20];
    /** @param {string} actor @param {string} issue @param {number} x @param {number} y */
    const cellShapes = (actor, issue, x, y) => {
      const key = positions.topic(actor, issue);
      const both = days?.pairs.get(key);
      if (both) return explorer.twodates.shapes(both, x + 2, y + 2, wide - 4, high - 4);
      return boxShapes(boxOf(shown.cells.get(key), shown.silences.has(key)), x + 2, y + 2, wide - 4, high - 4);
    };
    /** @type {Shape[]} */
    const shapes = [];
    columns.forEach((issue, column) => {
      const text = fit(look.shortOf(data.issues.get(issue)), top * 1.25, 12.5);
      shapes.push({ text, x: left + column * wide + 24, y: top - 8, size: 12.5, turn: -48, fill: colour("ink") });
    });
    let y = top;
    for (const { title, actors } of groups) {
      if (title !== undefined) {
        shapes.push({ text: fit(title, left + columns.length * wide, 12, 700), x: 0, y: y + 15, size: 12, weight: 700, fill: colour("ink") });
        y += titled;
      }
      for (const actor of actors) {
        shapes.push({ text: fit(data.actors.get(actor).name, left - 12, 13), x: 0, y: y + 17, fill: colour("ink") });
        columns.forEach((issue, column) => shapes.push(...cellShapes(actor, issue, left + column * wide, y)));
        y += high;
      }
    }
    shapes.push({ path: line(0, top - 2, left + columns.length * wide, top - 2), stroke: colour("line") });
    return { shapes, width: left + columns.length * wide + 90, height: y + 4 };
  }

  function start() {
    byId("matrix").addEventListener("scroll", hideHeads);
  }

  return { start, update, picture, boxShapes };
})();
