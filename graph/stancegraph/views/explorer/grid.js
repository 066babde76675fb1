/*
 * The table of the matrix. From one day to the next only what changed is drawn; of a large table every row has its name, and its cells
 * while it is in sight.
 */
explorer.grid = (() => {
  const { t } = explorer.words;
  const { data, look } = explorer;
  const { el, words, byId } = explorer.dom;
  /* So many cells are all drawn; of more those of the rows in sight and so many rows around them, and they stay until they are so many rows away. */
  const FEW = 1500;
  const [NEAR, FAR] = [10, 40];
  /* So many cells are put on paper. */
  const PRINTED = 60000;

  /** @typedef {{ actor: string, node: string, line: HTMLTableRowElement, head: HTMLTableCellElement, cells: HTMLTableCellElement[], things: (GridThing | undefined)[], of?: GridContent }} Row cells: none while it is out of sight */

  /** @type {GridContent} Once something was drawn. */
  let content;
  /** @type {HTMLTableElement | undefined} */
  let table;
  let [frame, laid] = ["", ""];
  const corner = el("td", { class: "corner" });
  /** @type {HTMLTableCellElement[]} */
  let heads = [];
  /** @type {HTMLTableColElement[]} */
  let across = [];
  const body = el("tbody");
  /** @type {Row[]} */
  let rows = [];
  /** @type {Map<string, Row>} */
  let known = new Map();
  /** @type {Map<Element | null, number>} */
  let places = new Map();
  /* The first row in sight, and the first that no longer is. */
  let sight = [0, 0];
  let printing = false;
  /* The cell that takes part in the order of Tab, by row and column, the headings being the first of each. */
  let at = [0, 0];
  /** @type {HTMLElement | undefined} */
  let stop;
  /** @type {GridChoice | undefined} */
  let choice;

  /* ---- rows ---- */

  /** @param {string} actor @returns {Row} */
  function rowOf(actor) {
    const record = data.actors.get(actor);
    const mark = el("span", { class: `mark ${record.kind}`, "aria-hidden": "true" });
    const head = el("th", { scope: "row", tabindex: "-1" }, mark, words(record.name));
    return { actor, node: record.node, line: el("tr", {}, head, rest()), head, cells: [], things: [] };
  }

  /* In place of the cells of a row that is out of sight. */
  const rest = () => el("td", { class: "rest", colspan: content.columns.length }, t("matrix.out-of-sight"));

  /* Draws what of a row is not drawn so already. */
  /** @param {Row} row */
  function fill(row) {
    if (row.of === content) return;
    const { columns, key, thing, said, inside } = content;
    const fresh = !row.cells.length;
    if (fresh) {
      row.cells = columns.map(() => el("td", { tabindex: "-1", class: "none" }));
      row.things = [];
      row.line.replaceChildren(row.head, ...row.cells);
    }
    const reworded = fresh || row.of?.key !== key;
    row.cells.forEach((cell, place) => {
      const [before, now] = [row.things[place], thing(row.actor, columns[place])];
      row.things[place] = now;
      if (now === before && (!now || !reworded)) return;
      if (now !== before) cell.replaceChildren(...(now ? [inside(now)] : []));
      if (!now) {
        cell.className = "none";
        cell.removeAttribute("aria-label");
        return;
      }
      cell.removeAttribute("class");
      cell.setAttribute("aria-label", said(now));
    });
    row.of = content;
    markRow(row);
  }

  /** @param {Row} row */
  function empty(row) {
    [row.cells, row.things, row.of] = [[], [], undefined];
    row.line.replaceChildren(row.head, rest());
  }

  /* How many rows paper takes. */
  const onPaper = () => Math.max(1, Math.floor(PRINTED / Math.max(1, content.columns.length)));

  /** @returns {[number, number]} */
  function inSight() {
    if (printing) return [0, onPaper()];
    if (rows.length * content.columns.length <= FEW) return [0, rows.length];
    const { scrollTop, clientHeight } = byId("matrix");
    /* Rows lie below each other, so that those in sight are found by halving. */
    /** @param {number} y */
    const below = (y) => {
      let [low, high] = [0, rows.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (rows[middle].line.offsetTop < y) low = middle + 1;
        else high = middle;
      }
      return low;
    };
    return [below(scrollTop), below(scrollTop + (clientHeight || innerHeight))];
  }

  /* Fills the rows in sight, and that in which the focus is or would be; others give their cells up. */
  function see() {
    const [first, last] = sight;
    rows.forEach((row, place) => {
      if ((place >= first - NEAR && place < last + NEAR) || place === at[0] - 1 || row.line.contains(document.activeElement)) fill(row);
      else if (row.cells.length && (row.of !== content || place < first - FAR || place >= last + FAR)) empty(row);
    });
  }

  function seeAnew() {
    if (!table) return;
    sight = inSight();
    see();
  }

  /* ---- the whole ---- */

  /* Everything of it anew, where the columns are others. */
  function build() {
    const box = byId("matrix");
    const { scrollLeft, scrollTop } = box;
    known = new Map();
    heads = content.columns.map((issue) => {
      const record = data.issues.get(issue);
      return el("th", { scope: "col", tabindex: "-1", "aria-label": record.name }, el("div", {}, words(look.shortOf(record))));
    });
    across = heads.map(() => el("col"));
    table = el(
      "table",
      { class: "matrix", role: "grid", "aria-label": t("matrix.label") },
      el("colgroup", {}, el("col"), across),
      el("thead", {}, el("tr", {}, corner, heads)),
      body,
    );
    crossed(table);
    table.addEventListener("focusin", ({ target }) => {
      const spot = spotOf(/** @type {Element} */ (target));
      if (spot && target !== stop && !corner.contains(/** @type {Node} */ (target))) put(spot[0], spot[1]);
    });
    table.addEventListener("click", (event) => {
      const cell = under(event);
      const spot = cell && spotOf(cell);
      if (spot) put(spot[0], spot[1]);
      open(cell);
    });
    table.addEventListener("keydown", move);
    explorer.hover.on(table, "td[aria-label], th[tabindex]", (element) => {
      const what = standsFor(element);
      return what && content.card(what);
    });
    box.replaceChildren(table);
    lay();
    box.scrollTo(scrollLeft, scrollTop);
    hideHeads();
  }

  /* The rows in their groups; who was there before keeps the same elements. */
  function lay() {
    const { groups } = content;
    /** @type {HTMLElement[]} */
    const lines = [];
    rows = [];
    for (const { title, actors } of groups) {
      if (title !== undefined) lines.push(groupHead(title));
      for (const actor of actors) {
        const row = known.get(actor) ?? rowOf(actor);
        known.set(actor, row);
        rows.push(row);
        lines.push(row.line);
      }
    }
    known = new Map(rows.map((row) => [row.actor, row]));
    places = new Map(rows.map(({ line }, place) => [line, place + 1]));
    places.set(corner.parentElement, 0);
    body.replaceChildren(...lines);
  }

  /* A camp or a kind, above its rows. */
  /** @param {string} title */
  const groupHead = (title) => el("tr", { class: "kind" }, el("th", { colspan: content.columns.length + 1, scope: "rowgroup" }, el("span", {}, words(title))));

  /* Where an actor and an issue are now, either of which may be its heading; undefined where one is gone. */
  /** @param {string | undefined} actor @param {string | undefined} issue @returns {Point | undefined} */
  function whereIs(actor, issue) {
    const row = actor === undefined ? 0 : rows.findIndex((each) => each.actor === actor) + 1;
    const column = issue === undefined ? 0 : content.columns.indexOf(issue) + 1;
    return (actor !== undefined && !row) || (issue !== undefined && !column) ? undefined : [row, column];
  }

  /* Draws what is new in it. */
  /** @param {GridContent} next */
  function draw(next) {
    const active = document.activeElement;
    const chosen = corner.contains(active) ? active?.id : undefined;
    const within = table?.contains(active) && !chosen;
    const [actor, issue] = [rows[at[0] - 1]?.actor, content?.columns[at[1] - 1]];
    content = next;
    const [now, order] = [JSON.stringify([next.columns, next.kind, document.documentElement.lang]), JSON.stringify(next.groups)];
    const moved = now !== frame || order !== laid;
    corner.replaceChildren(...next.corner);
    if (now !== frame) build();
    else if (order !== laid) lay();
    [frame, laid] = [now, order];
    if (moved) sight = inSight();
    if (chosen) document.getElementById(chosen)?.focus({ preventScroll: true });
    /* The focus stays with whom and what it was on; where that is gone, at its place. */
    const stays = within ? whereIs(actor, issue) : undefined;
    const [row, column] = stays ?? at;
    put(row, column);
    if (within && stop !== document.activeElement) focusOn(stop, !stays);
    see();
  }

  /* ---- what is chosen ---- */

  /** @param {Element} element @param {boolean} about */
  function choose(element, about) {
    if (about) element.setAttribute("aria-selected", "true");
    else element.removeAttribute("aria-selected");
  }

  /** @param {Row} row */
  function markRow({ actor, node, head, cells, things }) {
    choose(head, choice?.node(node) ?? false);
    cells.forEach((cell, place) => choose(cell, Boolean(things[place] && choice?.pair(actor, content.columns[place]))));
  }

  /* Marks what the selection is about. */
  /** @param {GridChoice | undefined} next */
  function mark(next) {
    if (!next && !choice) return;
    choice = next;
    heads.forEach((head, place) => choose(head, choice?.node(data.issues.get(content.columns[place]).node) ?? false));
    rows.forEach(markRow);
  }

  /* The first cell that is chosen, drawn wherever it is. */
  function chosen() {
    if (!choice) return undefined;
    for (const row of rows) {
      const place = content.columns.findIndex((issue) => content.thing(row.actor, issue) && choice?.pair(row.actor, issue));
      if (place < 0) continue;
      fill(row);
      return row.cells[place];
    }
    return undefined;
  }

  /* ---- the pointer and the keys ---- */

  /** @param {Event} event */
  const under = (event) => /** @type {Element} */ (event.target).closest("td, th");

  /** @param {Element} element @returns {Point | undefined} */
  function spotOf(element) {
    const cell = /** @type {HTMLTableCellElement | null} */ (element.closest("td, th"));
    const row = places.get(cell?.parentElement ?? null);
    return cell && row !== undefined ? [row, cell.cellIndex] : undefined;
  }

  /* What a cell or heading is about. */
  /** @param {Element} element @returns {Selected | undefined} */
  function standsFor(element) {
    const [row, column] = spotOf(element) ?? [0, 0];
    const { actor = "", node, things = [] } = rows[row - 1] ?? {};
    const issue = content.columns[column - 1];
    if (row && column) return things[column - 1] && { pair: [actor, issue] };
    if (row) return { node };
    return issue === undefined ? undefined : { node: data.issues.get(issue).node };
  }

  /** @param {Element | null} element */
  function open(element) {
    const found = element && standsFor(element);
    if (found) content.open(found);
  }

  /** @param {number} row @param {number} column */
  const cellAt = (row, column) => (row ? (column ? rows[row - 1]?.cells[column - 1] : rows[row - 1]?.head) : heads[column - 1]);

  /** @type {Record<string, Point | undefined>} */
  const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], PageUp: [-10, 0], PageDown: [10, 0] };

  /** @param {KeyboardEvent} event */
  function move(event) {
    const [row, column] = at;
    const step = STEPS[event.key];
    if (event.key === "Enter" || event.key === " ") open(document.activeElement);
    else if (step) put(row + step[0], column + step[1], true);
    else if (event.key === "Home") put(event.ctrlKey ? 0 : row, event.ctrlKey ? 1 : 0, true);
    else if (event.key === "End") put(event.ctrlKey ? rows.length : row, Infinity, true);
    else return;
    event.preventDefault();
  }

  /* One cell takes part in the order of Tab; the arrow keys say which. */
  /** @param {number} row @param {number} column @param {boolean} [focus] */
  function put(row, column, focus = false) {
    /** @param {number} value @param {number} most */
    const within = (value, most) => Math.min(Math.max(value, 0), most);
    at = [within(row, rows.length), within(column, heads.length)];
    if (at[0] === 0 && at[1] === 0) at = rows.length ? [1, 0] : [0, 1];
    if (at[0]) fill(rows[at[0] - 1]);
    stop?.setAttribute("tabindex", "-1");
    stop = cellAt(at[0], at[1]);
    if (!stop) return;
    stop.setAttribute("tabindex", "0");
    if (focus) focusOn(stop, true);
  }

  /** @param {HTMLElement | undefined} cell @param {boolean} show */
  function focusOn(cell, show) {
    cell?.focus({ preventScroll: true });
    if (show) cell?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  /* A cross through the cell that is pointed at or in focus: its row is marked by the style sheet, its column here. */
  /** @param {HTMLTableElement} over */
  function crossed(over) {
    let marked = 0;
    /** @param {Element | null} target */
    const mark = (target) => {
      const [, column] = (target && spotOf(target)) ?? [0, 0];
      if (column === marked) return;
      for (const each of [across[marked - 1], heads[marked - 1]]) each?.classList.remove("crossed");
      for (const each of [across[column - 1], heads[column - 1]]) each?.classList.add("crossed");
      marked = column;
    };
    for (const event of ["pointerover", "focusin"]) over.addEventListener(event, ({ target }) => mark(/** @type {Element} */ (target)));
    over.addEventListener("pointerleave", () => mark(null));
  }

  /* The words of a column that has gone under the names would lie across the corner. */
  function hideHeads() {
    const { scrollLeft } = byId("matrix");
    for (const head of heads) head.classList.toggle("gone", head.offsetLeft + head.offsetWidth / 2 < scrollLeft + corner.offsetWidth);
  }

  /* ---- paper ---- */

  /* Paper has all rows, up to what can be printed; how many it leaves out. */
  /** @param {boolean} on */
  function print(on) {
    printing = on;
    seeAnew();
    return on && table ? Math.max(0, rows.length - onPaper()) : 0;
  }

  function start() {
    byId("matrix").addEventListener("scroll", () => {
      hideHeads();
      seeAnew();
    });
    new ResizeObserver(seeAnew).observe(byId("matrix"));
  }

  return { start, draw, mark, chosen, print };
})();
