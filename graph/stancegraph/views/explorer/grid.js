/*
 * The table of the matrix. From one day to the next only what changed is drawn; of a large table every row has its name, and its cells
 * while it is in sight, and of a very long one there are only rows in sight, with gaps as high as those that are not.
 */
explorer.grid = (() => {
  const { t } = explorer.words;
  const { data, look } = explorer;
  const { el, words, byId } = explorer.dom;
  /* So many cells are all drawn; of more those of the rows in sight and so many rows around them, and they stay until they are so many rows away. */
  const FEW = 1500;
  const [NEAR, FAR] = [6, 16];
  /* Of more lines than this, rows and heads of groups, only those around what is in sight are in the table. */
  const LONG = 400;
  /* Of more columns than this a row has cells in those in sight and so many around them. */
  const WIDE = 60;
  const ASIDE = 4;
  const PACE = 8;
  /* A cell spans no more columns than this, whatever it says: HTML, "colspan". */
  const SPANNED = 1000;
  /* So many cells are put on paper. */
  const PRINTED = 16000;

  /** @typedef {{ actor: string, node: string, place: number, line: number, element?: HTMLTableRowElement, head?: HTMLTableCellElement, cells: HTMLTableCellElement[], things: (GridThing | undefined)[], span: Point, of?: GridContent }} Row its number, from 1, and that of its line, from 0; cells: none while it is out of sight, else in the columns of its span, from the first until before the last */
  /** @typedef {{ row: Row, title?: undefined } | { row?: undefined, title: string, element?: HTMLTableRowElement }} Line */

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
  /** @type {WeakMap<Element, Row>} */
  const rowsOf = new WeakMap();
  /** @type {Line[]} */
  let lines = [];
  /* Those in the table, by their numbers. */
  /** @type {Set<number>} */
  let placed = new Set();
  /* How high a row is, and the head of a group; and where each line begins. */
  let heights = [24, 17];
  /** @type {number[]} */
  let tops = [];
  /* The first line in sight, and the first that no longer is. */
  let sight = [0, 0];
  /* The first column in which rows have cells, and the first in which they no longer have. */
  /** @type {Point} */
  let span = [0, 0];
  let printing = false;
  /* Where it was scrolled to before it was printed: paper may have less of it. */
  /** @type {Point} */
  let unprinted = [0, 0];
  /* The cell that takes part in the order of Tab, by row and column, the headings being the first of each. */
  let at = [0, 0];
  /** @type {HTMLElement | undefined} */
  let stop;
  /** @type {GridChoice | undefined} */
  let choice;

  /* ---- rows ---- */

  /** @param {string} actor @returns {Row} */
  const rowOf = (actor) => ({ actor, node: data.actors.get(actor).node, place: 0, line: 0, cells: [], things: [], span: [0, 0] });

  /* The element of a row and its heading. */
  /** @param {Row} row */
  function made(row) {
    if (row.element && row.head) return { element: row.element, head: row.head };
    const record = data.actors.get(row.actor);
    const mark = el("span", { class: `mark ${record.kind}`, "aria-hidden": "true" });
    const head = el("th", { scope: "row", tabindex: "-1" }, mark, words(record.name));
    const element = el("tr", {}, head, rest(content.columns.length));
    rowsOf.set(element, row);
    Object.assign(row, { element, head });
    markRow(row);
    return { element, head };
  }

  /* How many cells stand in place of so many that are out of sight, and they. */
  /** @param {number} columns */
  const rests = (columns) => Math.ceil(columns / SPANNED);
  /** @param {number} columns */
  const rest = (columns) =>
    Array.from({ length: rests(columns) }, (_, place) =>
      el("td", { class: "rest", colspan: Math.min(SPANNED, columns - place * SPANNED) }, t("matrix.out-of-sight")));

  /* Gives a row its cells in a span of columns; what is there already stays. */
  /** @param {Row} row @param {Point} to */
  function stretch(row, [first, last]) {
    const { element, head } = made(row);
    const [from, until] = row.span;
    for (const each of element.querySelectorAll(":scope > .rest")) each.remove();
    row.cells.forEach((cell, place) => {
      if (place >= first && place < last) return;
      cell.remove();
      delete row.cells[place];
      delete row.things[place];
    });
    /** @param {number} start @param {number} end */
    function fresh(start, end) {
      /** @type {HTMLElement[]} */
      const found = [];
      for (let place = start; place < end; place += 1) found.push((row.cells[place] = el("td", { tabindex: "-1", class: "none" })));
      return found;
    }
    const met = from < last && first < until;
    head.after(...rest(first), ...fresh(first, met ? Math.max(from, first) : last));
    element.append(...(met ? fresh(Math.min(until, last), last) : []), ...rest(content.columns.length - last));
    row.span = [first, last];
  }

  /* Draws what of a row is not drawn so already. */
  /** @param {Row} row */
  function fill(row) {
    /* The row of the cell that takes part in the order of Tab has all of them, so that keys go along it. */
    const [first, last] = row.place === at[0] ? [0, content.columns.length] : span;
    const stretched = row.span[0] !== first || row.span[1] !== last;
    if (row.of === content && !stretched) return;
    const { columns, key, thing, said, inside } = content;
    const before = row.of;
    if (stretched) stretch(row, [first, last]);
    row.cells.forEach((cell, place) => {
      const fresh = !(place in row.things);
      if (!fresh && before === content) return;
      const [was, now] = [row.things[place], thing(row.actor, columns[place])];
      row.things[place] = now;
      if (now === was && (!now || (!fresh && before?.key === key))) return;
      if (now !== was) cell.replaceChildren(...(now ? [inside(now)] : []));
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
    const { element, head } = made(row);
    [row.cells, row.things, row.span, row.of] = [[], [], [0, 0], undefined];
    element.replaceChildren(head, ...rest(content.columns.length));
  }

  /* How many rows paper takes. */
  /** @param {number} columns */
  const paperRows = (columns) => Math.max(1, Math.floor(PRINTED / Math.max(1, columns)));
  const onPaper = () => paperRows(content.columns.length);

  const isLong = () => lines.length > LONG;

  /* Where the lines of a long table begin, below its head. */
  function measure() {
    tops = [0];
    for (const { title } of lines) tops.push(tops[tops.length - 1] + heights[title === undefined ? 0 : 1]);
  }

  /** @returns {[number, number]} */
  function inSight() {
    if (printing) return [0, rows[onPaper()]?.line ?? lines.length];
    if (rows.length * content.columns.length <= FEW) return [0, lines.length];
    const { scrollTop, clientHeight } = byId("matrix");
    /** @param {number} line */
    const topOf = (line) => (isLong() ? tops[line] + corner.offsetHeight : elementOf(line).offsetTop);
    /* Lines lie below each other, so that those in sight are found by halving. */
    /** @param {number} y */
    const below = (y) => {
      let [low, high] = [0, lines.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (topOf(middle) < y) low = middle + 1;
        else high = middle;
      }
      return low;
    };
    return [below(scrollTop), below(scrollTop + (clientHeight || innerHeight))];
  }

  /* The columns in which rows have cells: all, or of very many those around what is in sight, in whole paces. */
  /** @returns {Point} */
  function spanned() {
    const all = content.columns.length;
    if (printing || all <= WIDE) return [0, all];
    const { scrollLeft, clientWidth } = byId("matrix");
    /* Parts of a pixel add up over hundreds of columns. */
    const [names, wide] = [corner, heads[0]].map((each) => each.getBoundingClientRect().width);
    const [first, last] = [scrollLeft / wide, (scrollLeft + (clientWidth || innerWidth) - names) / wide];
    return [Math.max(0, Math.floor((first - ASIDE) / PACE) * PACE), Math.min(all, Math.ceil((last + ASIDE) / PACE) * PACE)];
  }

  /* What is in sight now. */
  function lookAround() {
    [sight, span] = [inSight(), spanned()];
  }

  /** @param {number} place */
  function elementOf(place) {
    const line = lines[place];
    const element = line.row ? made(line.row).element : (line.element ??= groupHead(line.title));
    element.setAttribute("aria-rowindex", String(place + 2));
    return element;
  }

  /* Puts the lines into the table that belong there: all, or of a long one those around what is in sight and the one of the cell that takes part in the order of Tab. What is there already stays. */
  /** @param {boolean} [anew] whether others may be there under the same numbers */
  function hold(anew = false) {
    const here = rows[at[0] - 1]?.line;
    /* In whole paces, so that not every row that comes into sight changes them. */
    const [first, last] = [Math.floor((sight[0] - FAR) / PACE) * PACE, Math.ceil((sight[1] + FAR) / PACE) * PACE];
    /** @param {number} place */
    const belongs = (place) => (printing ? place < sight[1] : !isLong() || (place >= first && place < last) || place === here);
    const now = new Set([...lines.keys()].filter(belongs));
    if (!anew && now.size === placed.size && [...now].every((place) => placed.has(place))) return;
    /** @type {HTMLElement[]} */
    const elements = [];
    let next = 0;
    for (const place of now) {
      if (place > next) elements.push(gap(tops[place] - tops[next]));
      elements.push(elementOf(place));
      next = place + 1;
    }
    if (next < lines.length && !printing) elements.push(gap(tops[lines.length] - tops[next]));
    const there = new Set(elements);
    for (const each of [...body.children]) if (!there.has(/** @type {HTMLElement} */ (each))) each.remove();
    let after = body.firstChild;
    for (const each of elements) {
      if (each === after) after = after.nextSibling;
      else body.insertBefore(each, after);
    }
    /* A row that is no longer there keeps nothing. */
    for (const { row } of [...placed].flatMap((place) => (now.has(place) ? [] : (lines[place] ?? [])))) {
      if (row && row.place !== at[0]) forget(row);
    }
    placed = now;
  }

  /** @param {Row} row */
  const forget = (row) => Object.assign(row, { element: undefined, head: undefined, cells: [], things: [], span: [0, 0], of: undefined });

  /* As high as the lines that are not there. */
  /** @param {number} height */
  function gap(height) {
    const cell = el("td", { class: "gap", colspan: content.columns.length + 1 });
    cell.style.height = `${height}px`;
    return el("tr", { "aria-hidden": "true" }, cell);
  }

  /* Fills the rows in sight, and that in which the focus is or would be; others give their cells up. */
  function see() {
    const [first, last] = sight;
    if (isLong()) hold();
    for (const place of placed) {
      const { row } = lines[place];
      if (!row) continue;
      if ((place >= first - NEAR && place < last + NEAR) || row.place === at[0]) fill(row);
      else if (row.cells.length && (row.of !== content || place < first - FAR || place >= last + FAR)) empty(row);
    }
  }

  function seeAnew() {
    /* In a view that is not shown nothing is in sight. */
    if (!table || !byId("matrix").clientHeight) return;
    if (isLong()) remeasure();
    lookAround();
    see();
  }

  /* How high the lines are that are there: letters may be larger than usual. */
  function remeasure() {
    /** @param {boolean} head */
    const highOf = (head) => {
      const place = [...placed].find((each) => Boolean(lines[each].row) !== head);
      return (place !== undefined && elementOf(place).offsetHeight) || heights[head ? 1 : 0];
    };
    const found = [highOf(false), highOf(true)];
    if (String(found) === String(heights)) return;
    heights = found;
    measure();
    hold(true);
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
      el("thead", {}, el("tr", { "aria-rowindex": 1 }, corner, heads)),
      body,
    );
    crossed(table);
    table.addEventListener("focusin", ({ target }) => {
      const spot = spotOf(/** @type {Element} */ (target));
      if (spot && target !== stop && !corner.contains(/** @type {Node} */ (target))) put(spot[0], spot[1]);
    });
    table.addEventListener("click", (event) => {
      const cell = under(event);
      if (cell === corner) return;
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
    const before = [...placed].flatMap((place) => lines[place]?.row ?? []);
    [rows, lines, placed] = [[], [], new Set()];
    for (const { title, actors } of content.groups) {
      if (title !== undefined) lines.push({ title });
      for (const actor of actors) {
        const row = known.get(actor) ?? rowOf(actor);
        row.place = rows.push(row);
        row.line = lines.push({ row }) - 1;
      }
    }
    known = new Map(rows.map((row) => [row.actor, row]));
    table?.setAttribute("aria-rowcount", String(lines.length + 1));
    at[0] = Math.min(at[0], rows.length);
    measure();
    hold(true);
    if (isLong()) remeasure();
    /* As in a scroll: who was in the table and no longer is keeps nothing. */
    for (const row of before) if (!placed.has(row.line) && row.place !== at[0]) forget(row);
  }

  /* A camp or a kind, above its rows. */
  /** @param {string} title */
  const groupHead = (title) => el("tr", { class: "kind" }, el("th", { colspan: content.columns.length + 1, scope: "rowgroup" }, el("span", {}, words(title))));

  /* Where an actor and an issue are now, either of which may be its heading; undefined where one is gone. */
  /** @param {string | undefined} actor @param {string | undefined} issue @returns {Point | undefined} */
  function whereIs(actor, issue) {
    const row = actor === undefined ? 0 : (known.get(actor)?.place ?? 0);
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
    if (moved) lookAround();
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
    if (head) choose(head, choice?.node(node) ?? false);
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

  /* Where the focus is, if that is chosen, so that keys go on from it; else the first cell that is chosen, drawn wherever it is. */
  function chosen() {
    if (!choice) return undefined;
    const active = /** @type {HTMLElement | null} */ (document.activeElement);
    if (active && table?.contains(active) && active.hasAttribute("aria-selected")) return active;
    for (const row of rows) {
      const place = content.columns.findIndex((issue) => content.thing(row.actor, issue) && choice?.pair(row.actor, issue));
      if (place < 0) continue;
      put(row.place, place + 1);
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
    const line = cell?.parentElement;
    if (!cell || !line) return undefined;
    if (line === corner.parentElement) return [0, cell.cellIndex];
    const row = rowsOf.get(line);
    if (!row || cell.classList.contains("rest")) return undefined;
    /* Before a row's cells there may be others in place of those that are out of sight. */
    return [row.place, cell.cellIndex && row.span[0] + cell.cellIndex - rests(row.span[0])];
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

  /* How far keys go, in rows and columns; in every table that is one stop of Tab. */
  /** @type {Record<string, Point | undefined>} */
  const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], PageUp: [-10, 0], PageDown: [10, 0] };

  /** @param {KeyboardEvent} event */
  function move(event) {
    /* What stands in the corner has keys of its own, and so has the browser: Alt and an arrow go back. */
    if (corner.contains(/** @type {Node} */ (event.target)) || event.altKey || event.metaKey) return;
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
    if (isLong()) hold();
    stop?.setAttribute("tabindex", "-1");
    stop = cellAt(at[0], at[1]);
    if (!stop) return;
    stop.setAttribute("tabindex", "0");
    if (focus) focusOn(stop, true);
  }

  /** @param {HTMLElement | undefined} cell @param {boolean} show */
  function focusOn(cell, show) {
    /* Where it stays is known before it has the focus: its card stands beside it. */
    if (show) cell?.scrollIntoView({ block: "nearest", inline: "nearest" });
    cell?.focus({ preventScroll: true });
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
    /* All is measured before anything is changed. */
    const edge = scrollLeft + corner.offsetWidth;
    const gone = heads.map((head) => head.offsetLeft + head.offsetWidth / 2 < edge);
    heads.forEach((head, place) => {
      if (head.classList.contains("gone") !== gone[place]) head.classList.toggle("gone", gone[place]);
    });
  }

  /* ---- paper ---- */

  /* Paper has all rows, up to what can be printed; how many it leaves out. */
  /** @param {boolean} on */
  function print(on) {
    const other = on !== printing;
    const box = byId("matrix");
    if (on && other) unprinted = [box.scrollLeft, box.scrollTop];
    printing = on;
    if (table && other) {
      /* What paper left out is there again before it is measured, and what was in sight is so again. */
      if (!on) {
        hold();
        box.scrollTo(...unprinted);
      }
      lookAround();
      hold();
      see();
    }
    return on && table ? Math.max(0, rows.length - onPaper()) : 0;
  }

  function start() {
    let across = 0;
    byId("matrix").addEventListener("scroll", () => {
      const { scrollLeft } = byId("matrix");
      if (scrollLeft !== across) hideHeads();
      across = scrollLeft;
      seeAnew();
    });
    new ResizeObserver(seeAnew).observe(byId("matrix"));
  }

  return { start, draw, mark, chosen, print, paperRows, STEPS };
})();
