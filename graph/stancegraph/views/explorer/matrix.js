/* Who stands where: a table of actors and issues, each cell the position as of the day. */
explorer.matrix = (() => {
  const { t, count, written, language } = explorer.words;
  const { data, look, topics, positions, answered, order, overview, state, selection, wording } = explorer;
  const { el, button, byId } = explorer.dom;
  const { OF_ISSUE } = order;
  /* A table of more cells than this is neither read nor scrolled with pleasure. */
  const MOST = { rows: 80, columns: 60 };

  /* How many rows and columns what is drawn leaves out. */
  /** @type {ReturnType<typeof draw> | undefined} */
  let summed;
  /* Whether something was counted since that is not said yet. */
  let behind = false;
  /** @type {State | undefined} */
  let drawn;
  /* How many rows and columns are drawn. */
  let size = { rows: 0, columns: 0 };

  /* Of how many stances that stand an actor or an issue is. */
  /** @param {"actor" | "issue"} field @param {string} id */
  const involvementOf = (field, id) => topics.placesBy(data.standing, field).get(id)?.length ?? 0;

  /** @typedef {Pick<Answers, "cells" | "silences">} Held */
  /**
   * Who is among what is held, and with how many answers; and on which issues. Asked of one actor or issue, no more is worked out than that takes.
   *
   * @typedef {{ has: (id: string) => boolean, size: (id: string) => number }} Among
   * @typedef {Record<"actor" | "issue", Among>} Sizes
   */

  /* Of how many answers each actor is, those that are cut off too. */
  /** @param {Held} held @param {Set<string>} [hidden] Issues of which nothing is there: nobody's answers are worked out to find that. @returns {Sizes} */
  function sizesOf({ cells, silences }, hidden = new Set()) {
    /** @param {string} id */
    const size = (id) => cells.row(id).size + silences.row(id).size;
    return { actor: { has: (id) => size(id) > 0, size }, issue: { has: (id) => !hidden.has(id) && (cells.some(id) || silences.some(id)), size: () => 0 } };
  }

  /* The same of two days: of whatever is held or cut off on either. */
  /** @param {TwoDays} days @returns {Sizes} */
  function sizesOfBoth({ pairs, cut }) {
    const all = [...pairs.values(), ...cut.values()];
    const [who, what] = [positions.grouped(all, ({ actor }) => actor), new Set(all.map(({ issue }) => issue))];
    /** @param {string} id */
    const size = (id) => who.get(id)?.length ?? 0;
    return { actor: { has: (id) => size(id) > 0, size }, issue: { has: (id) => what.has(id), size: () => 0 } };
  }

  /** @param {"actor" | "issue"} field @param {Index<NodeRecord>} index */
  const involvedFirst = (field, index) => [...index.keys()].sort((one, other) => involvementOf(field, other) - involvementOf(field, one));
  const INVOLVED = { actor: involvedFirst("actor", data.actors), issue: involvedFirst("issue", data.issues) };

  /* By all stances of the data, then by answers, then by id. */
  /** @param {"actor" | "issue"} field @param {(id: string) => number} answers @returns {(one: string, other: string) => number} */
  const involvedMost = (field, answers) => (one, other) =>
    involvementOf(field, other) - involvementOf(field, one) || answers(other) - answers(one) || positions.compare(one, other);

  /* Most involved first, by all stances of the data: the order stays while the days go by. Of more than are asked for only the first are put in order. */
  /** @param {Sizes} sizes @param {"actor" | "issue"} field @param {number} [most] */
  function ordered(sizes, field, most = Infinity) {
    const here = sizes[field];
    /** @param {string} id */
    const size = (id) => involvementOf(field, id);
    /** @type {string[]} */
    const found = [];
    for (const id of INVOLVED[field]) {
      if (found.length >= most && size(id) < size(found[found.length - 1])) break;
      if (here.has(id)) found.push(id);
    }
    found.sort(involvedMost(field, here.size));
    return found.length > most ? found.slice(0, most) : found;
  }

  /* The camps of a day, of all answers whatever the filters hide; worked out once for the same answers. */
  /** @param {State} now */
  function onItsDay(now) {
    const nothing = { issue: new Set(), position: new Set(), voice: new Set(), kind: new Set(), basis: new Set() };
    return { ...now, until: now.orderedOn, from: "", hidden: nothing };
  }
  const comparedOf = answered.lately((now) => {
    const { cells, silences } = answered.of(onItsDay(now));
    /* Who has an answer, were it one that is cut off; the latter are not compared. */
    const compared = ordered(sizesOf({ cells, silences: silences.where(() => false) }), "actor", order.MOST);
    return order.camps(order.standpoints(cells, compared), compared);
  }, (now) => answered.keyOf(onItsDay(now)));

  /* All of them: where rows are shown that are not among those compared, these follow in the camp of those that are in none. */
  /** @param {State} now @param {string[]} rows */
  function campsOf(now, rows) {
    const { camps, issues } = comparedOf(now);
    const known = new Set(camps.flatMap(({ actors }) => actors));
    const { cells } = answered.of(onItsDay(now));
    const others = known.size < order.MOST ? [] : rows.filter((actor) => !known.has(actor) && cells.row(actor).size);
    if (!others.length) return { camps, issues };
    others.sort(involvedMost("actor", (id) => cells.row(id).size));
    const last = camps[camps.length - 1];
    const [led, alone] = last.head === undefined ? [camps.slice(0, -1), last.actors] : [camps, []];
    return { camps: [...led, { actors: [...alone, ...others] }], issues };
  }

  /** @typedef {{ title?: string, actors: string[] }} Group */

  /* The rows in their groups, and the columns, of what is shown. */
  /** @param {string[]} rows most involved first @param {string[]} columns the same @param {{ cells: Cells }} shown @param {State} now @returns {{ groups: Group[], columns: string[] }} */
  function arrange(rows, columns, { cells }, now) {
    if (now.order === "camps") {
      const { camps, issues } = campsOf(now, rows);
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
    const cells = days ? new Map([...days.pairs].map(([key, { before, after }]) => [key, /** @type {Cell} */ (after ?? before)])) : shown.cells;
    const sizes = days ? sizesOfBoth(days) : sizesOf(shown, now.hidden.issue);
    const [rows, issues] = [ordered(sizes, "actor", now.whole ? Infinity : MOST.rows), ordered(sizes, "issue")];
    const chosen = now.order.startsWith(OF_ISSUE) ? [now.order.slice(OF_ISSUE.length)].filter((each) => issues.includes(each)) : [];
    const columns = now.whole ? issues : [...new Set([...chosen, ...issues])].slice(0, MOST.columns);
    const { groups, columns: across } = arrange(rows, columns, { cells }, now);
    return { groups, rows: groups.flatMap((group) => group.actors), columns: across, sizes, heldColumns: issues.length - columns.length };
  }

  /* What a cell says, in words. */
  /** @param {Cell} cell @param {string} day */
  const spoken = (cell, day) => `${wording.answer(cell, day)}${cell.size > 1 ? `; ${t("hover.of", { n: cell.size })}` : ""}`;

  /*
   * What the look of a cell says beside its position: one ladder of directness. Solid is said and current, pale is not
   * current, a thin outline follows from another issue, a dashed one is what others say.
   */
  /** @param {Cell} cell */
  function marksOf(cell) {
    const { entailed, disputed, dim, demand, scope, condition } = overview.HOLDS;
    return { entailed: entailed(cell), disputed: disputed(cell), dim: dim(cell), demand: demand(cell), scope: scope(cell), condition: condition(cell) };
  }

  /** @typedef {keyof typeof look.GLYPHS} GlyphName */
  const GLYPHS = /** @type {GlyphName[]} */ (Object.keys(look.GLYPHS));
  /** @type {Record<GlyphName, string>} */
  const GLYPH_CLASSES = { condition: "if", demand: "demand", scope: "scope", disputed: "denied" };
  /* Glyphs beside the sign, never over it. */
  /** @param {ReturnType<typeof marksOf>} marks */
  const glyphsOf = (marks) => GLYPHS.filter((name) => marks[name]);
  /** @param {GlyphName} name */
  const glyph = (name) => el(name === "condition" ? "i" : "span", { class: GLYPH_CLASSES[name] }, look.GLYPHS[name]);

  /** @param {Cell} cell */
  function insideOf(cell) {
    const glyphs = glyphsOf(marksOf(cell));
    const inside = boxed({ ...boxOf(cell), text: cell.position.sign }, glyphs.map(glyph));
    inside.classList.add(...glyphs);
    return inside;
  }

  const CLASSES = { solid: "", outline: "entailed", dashed: "attributed", contested: "contested", cut: "cut", empty: "nothing" };

  /* A box of the ladder of directness, on the page. */
  /** @param {Box} box @param {Child} [beside] after its sign @param {string} [part] what it is of a cell, where it is not all of it */
  function boxed({ how, name, text, pale, ends }, beside = "", part = "") {
    const element = el("span", { class: ["cell", part, name, CLASSES[how], pale && "dim"].filter(Boolean).join(" ") }, text, beside);
    ends?.forEach((end, place) => element.style.setProperty(["--one", "--other"][place], `var(--${end})`));
    return element;
  }

  /* A day's answers, or both days' where two are side by side, as the table draws them. */
  /** @param {Shown} shown @param {TwoDays | undefined} days @returns {Pick<GridContent, "thing" | "said" | "inside">} */
  function things({ cells, silences, day }, days) {
    if (days) {
      const { twodates } = explorer;
      return {
        thing: (actor, issue) => days.pairs.get(positions.topic(actor, issue)) ?? days.cut.get(positions.topic(actor, issue)),
        said: (thing) => twodates.spoken(days, /** @type {BothDays} */ (thing)),
        inside: (thing) => twodates.inside(/** @type {BothDays} */ (thing)),
      };
    }
    return {
      thing: (actor, issue) => cells.of(actor, issue) ?? silences.of(actor, issue),
      said: (thing) => ("rows" in thing ? spoken(thing, day) : wording.silence(/** @type {Silence} */ (thing))),
      inside: (thing) => ("rows" in thing ? insideOf(thing) : silent()),
    };
  }

  /* Where the change of government leaves nothing. */
  const silent = () => boxed(boxOf(undefined, true));

  /* In the corner: as of when, and in which order. */
  /** @param {string} asOf @param {State} now */
  function cornerOf(asOf, now) {
    const options = Object.entries(order.NAMES).map(([value, text]) => el("option", { value, selected: value === now.order }, text));
    const issues = ordered(sizesOf(answered.of(now)), "issue").map((issue) => {
      const value = `${OF_ISSUE}${issue}`;
      return el("option", { value, selected: value === now.order }, look.shortOf(data.issues.get(issue)));
    });
    /** @param {{ target: HTMLSelectElement }} event */
    const change = ({ target }) => state.set({ order: target.value, orderedOn: state.get().until });
    const select = el("select", { id: "order", "aria-label": t("matrix.order-label"), on: { change } }, options, el("optgroup", { label: t("matrix.by-position") }, issues));
    const anew = now.order === "camps" && now.orderedOn !== now.until && button(t("matrix.again"), () => state.set({ orderedOn: now.until }), { id: "order-again", title: t("matrix.again-hint", { day: written(now.orderedOn || data.opensOn) }) });
    return [el("div", { class: "muted as-of" }, asOf), el("label", { class: "order" }, el("span", {}, `${t("matrix.order")} `), select), ...(anew ? [anew] : [])];
  }

  /** @param {Shown} shown @param {State} now @param {TwoDays} [days] */
  function draw(shown, now, days) {
    const { groups, rows, columns, sizes, heldColumns } = layout(shown, now, days);
    size = { rows: rows.length, columns: columns.length };
    explorer.grid.draw({
      groups,
      columns,
      kind: days ? "two" : "one",
      key: days ? `${days.first} ${days.last}` : shown.day,
      corner: cornerOf(days ? `${written(days.first)} | ${written(days.last)}` : shown.day && t("panel.as-of", { day: written(shown.day).replaceAll(" ", "\u00a0") }), now),
      ...things(shown, days),
      card: ({ pair, node }) => (pair ? explorer.hover.ofPair(pair, shown) : explorer.hover.ofNode(data.nodes.get(/** @type {string} */ (node)))),
      open: (what) => {
        state.select(what);
        if (matchMedia("(max-width: 900px)").matches) explorer.panel.focus();
      },
    });
    /* How many rows more there are is known once all are worked out. */
    const heldRows = () => shown.silences.everybody.filter(sizes.actor.has).length - rows.length;
    return { heldRows, heldColumns };
  }

  /* What is chosen comes into sight. On a phone the evidence covers the lower part: the chosen cell goes above it. */
  function intoSight() {
    const sheet = getComputedStyle(byId("panel")).position === "fixed";
    const cell = explorer.grid.chosen();
    cell?.scrollIntoView({ block: sheet ? "center" : "nearest", inline: "nearest" });
    if (!cell || !sheet) return;
    const hidden = cell.getBoundingClientRect().bottom + 8 - byId("panel").getBoundingClientRect().top;
    if (hidden > 0) document.documentElement.scrollBy(0, hidden);
  }

  /* How many of the answers can be leant on less than they seem to, and why. */
  /** @param {Shown} shown */
  function standings({ cells, silences }) {
    if (overview.waits(cells)) return [t("page.counting")];
    const found = overview.of(cells).standings;
    const pale = [...found.values()].reduce((sum, size) => sum + size, 0);
    const why = look.STANDINGS.flatMap((name) => (name !== "current" && found.has(name) ? [`${found.get(name)} ${t(`standing.${name}`)}`] : [])).join(", ");
    return [
      pale > 0 && t("matrix.not-current", { n: pale, answers: count(cells.size, "answer"), why }),
      silences.size > 0 && ` ${t("matrix.cut-off", { n: silences.size })}`,
    ];
  }

  /** @param {{ heldRows: () => number, heldColumns: number }} left @param {Shown} shown */
  function held({ heldRows: rows, heldColumns }, { cells }) {
    const { whole } = state.get();
    if (!whole && overview.waits(cells)) return [t("page.counting")];
    const heldRows = rows();
    if (!whole && heldRows + heldColumns === 0) return [];
    const toggle = () => state.set({ whole: !whole });
    const left = [heldRows && count(heldRows, "less-involved-actor"), heldColumns && count(heldColumns, "issue")];
    const text = whole ? t("matrix.everything") : t("matrix.held", { left: left.filter((each) => typeof each === "string").reduce((first, last) => t("twodates.and", { first, last })) });
    return [text, " ", button(t(whole ? "matrix.fewer" : "page.show-all"), toggle)];
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
    if (!drawn || !isLight(now, drawn)) redraw(now, shown);
    else if (behind && summed) sum(summed, shown);
    behind = false;
    drawn = now;
    const { selection: about } = now;
    explorer.grid.mark(about && { node: (node) => about.node === node, pair: (actor, issue) => selection.covers(about, actor, issue, shown.route) });
    if (chosen) intoSight();
  }

  /** @param {State} now @param {Shown} shown */
  function redraw(now, shown) {
    const { cells, silences } = shown;
    const days = explorer.twodates.of(now, shown);
    /* Of two days something may be there on the other one only. */
    const some = Boolean(days && days.pairs.size + days.cut.size) || cells.everybody.some((actor) => cells.row(actor).size + silences.row(actor).size > 0);
    byId("matrix-empty").hidden = some;
    if (!some) byId("matrix-empty").textContent = explorer.choices.nothing(now, shown.day, t("page.no-position"));
    byId("matrix").hidden = !some;
    const left = draw(shown, now, days);
    sum(left, shown);
  }

  /* What is said of all answers, once they are worked out. */
  /** @param {ReturnType<typeof draw>} left @param {Shown} shown */
  function sum(left, shown) {
    summed = left;
    byId("matrix-standings").replaceChildren(...standings(shown).filter((each) => each !== false));
    byId("matrix-held").replaceChildren(...held(left, shown));
    byId("matrix-held").hidden = !byId("matrix-held").childNodes.length;
  }

  /* What a cell looks like, for `boxed` and `boxShapes`. */
  /** @param {Cell | undefined} cell @param {boolean} [silent] @returns {Box} */
  function boxOf(cell, silent = false) {
    if (!cell) return silent ? { how: "cut", name: "ambivalent", text: "\u2205" } : { how: "empty", name: "", text: "" };
    const marks = marksOf(cell);
    const { entailed, dim } = marks;
    const text = [cell.position.sign, ...glyphsOf(marks).map((name) => look.GLYPHS[name])].join(" ");
    const { name } = cell.position;
    if (cell.contested) {
      const values = cell.rows.map(({ stance }) => stance.value);
      const ends = [Math.max(...values), Math.min(...values)].map((value) => look.position({ value }).name);
      return { how: "contested", name, text, ends, pale: dim };
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
      const middle = Math.min(size * 0.7, wide / 4);
      const corner = polygon([x + wide, y], [x + wide, y + high], [x, y + high]);
      return [{ path, fill: colour(ends[0]) }, { path: corner, fill: colour(ends[1]) }, { path: rect(x + wide / 2 - middle, y + 2, 2 * middle, high - 4), fill: colour("ground") }, sign(colour("ink"))];
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
    /* As many rows as paper takes. */
    let room = explorer.grid.paperRows(columns.length);
    const [left, top, wide, high, titled] = [190, 150, 40, 26, 20];
    /** @param {string} actor @param {string} issue @param {number} x @param {number} y */
    const cellShapes = (actor, issue, x, y) => {
      const key = positions.topic(actor, issue);
      const both = days && (days.pairs.get(key) ?? days.cut.get(key));
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
    for (const { title, actors: all } of groups) {
      const actors = all.slice(0, room);
      room -= actors.length;
      if (!actors.length) break;
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

  /* Of two days how many positions differ; of one the counts say enough. */
  /** @param {State} now @param {Shown} shown */
  function title(now, shown) {
    const days = explorer.twodates.of(now, shown);
    return days && explorer.twodates.summary(days);
  }

  /* That a picture, or paper, holds not all the rows there are, nor all columns: the others are held back, or more than it takes. */
  /** @param {State} _ @param {Shown} shown */
  function about(_, { cells }) {
    if (!summed) return [];
    const n = Math.min(explorer.grid.paperRows(size.columns), size.rows);
    /* How many are held back is said once all are worked out. */
    const all = size.rows + (overview.waits(cells) ? 0 : summed.heldRows());
    const { heldColumns } = summed;
    return [
      ...(n < all ? [t("publish.in-picture", { n, all })] : []),
      ...(heldColumns ? [t("publish.columns-in-picture", { n: size.columns, all: size.columns + heldColumns })] : []),
    ];
  }

  function start() {
    explorer.grid.start();
    const said = el("span", { id: "matrix-unprinted" });
    addEventListener("beforeprint", () => {
      const left = state.get().tab === "matrix" && explorer.grid.print(true);
      if (left) byId("matrix-held").before(said);
      said.replaceChildren(left ? `${t("matrix.unprinted", { n: left })} ` : "");
    });
    addEventListener("afterprint", () => {
      explorer.grid.print(false);
      said.remove();
    });
  }

  /** @param {Shown} shown */
  function counted(shown) {
    /* Out of sight the matrix stays of the day it was drawn for: it is told when it is looked at. */
    if (state.get().tab !== "matrix") behind = true;
    else if (summed) sum(summed, shown);
  }

  return { start, update, counted, picture, title, about, inside: insideOf, boxOf, boxed, boxShapes };
})();
