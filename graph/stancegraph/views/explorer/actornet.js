/* Who stands with whom and against whom: the ties between actors as of the day, by camps; each opens the stances behind it. */
explorer.actornet = (() => {
  const { t, count } = explorer.words;
  const { data, order: seriation, picture: draw, state, weights, wording } = explorer;
  const { el, words, button, byId } = explorer.dom;
  /* So many of those with most stances are compared; unless a weight is chosen, ties count from this part of the strongest on. */
  const [MOST, PART] = [40, 0.2];
  /* Of the agreements of each actor so many are drawn, the strongest; the others when the actor is selected. */
  const DRAWN = 2;
  const [HIGH, PAD, HEAD, BETWEEN, RADIUS] = [25, 12, 26, 16, 5];
  const STEPS = 100;
  /* How much of what lies under it the ground of a name covers. */
  const VEIL = "a6";
  /* The strongest first, of those as strong the one that rests on most, then by who is tied. */
  /** @param {Weighed} one @param {Weighed} other */
  const order = (one, other) => Math.abs(other.weight) - Math.abs(one.weight) || other.pairs - one.pairs || explorer.positions.compare(`${one.one} ${one.other}`, `${other.one} ${other.other}`);

  /* The ties of the actors shown and, of these, those that are at least so strong. */
  /** @param {State} now @param {Shown} shown */
  function answer(now, shown) {
    const { actors, left } = weights.among(shown, now, MOST);
    const all = weights.of(shown.all.spoken(), actors, now.tieKind, now.tieNorm).filter(({ weight, issues }) => weight !== 0 && issues >= now.shared).sort(order);
    const most = all.length ? Math.abs(all[0].weight) : 0;
    const least = now.least ?? PART * most;
    const ties = all.filter(({ weight }) => Math.abs(weight) >= least);
    const tied = new Set(ties.flatMap(({ one, other }) => [one, other]));
    return { all, ties, lines: drawn(ties, now), most, least, left, drawn: actors.filter((actor) => tied.has(actor)), alone: actors.filter((actor) => !tied.has(actor)) };
  }

  /* Every conflict, the strongest agreements of each actor, and whatever the selection is about. */
  /** @param {Weighed[]} ties @param {State} now */
  function drawn(ties, now) {
    const { selection } = now;
    const actor = selection?.node?.startsWith("a:") ? selection.node.slice(2) : undefined;
    /** @type {Map<string, number>} */
    const agreeing = new Map();
    return ties.filter((tie) => {
      const { one, other } = tie;
      if (weights.sense(tie.weight, now.tieKind) === "conflict") return true;
      const met = [one, other].map((each) => agreeing.get(each) ?? 0);
      [one, other].forEach((each, place) => agreeing.set(each, met[place] + 1));
      return met.some((each) => each < DRAWN) || one === actor || other === actor || Boolean(selection?.tie && [one, other].every((each) => selection.tie?.includes(each)));
    });
  }

  /**
   * Where a camp stands: its box, and each of its actors, whose name stands left or right of the mark.
   *
   * @typedef {{ actor: string, x: number, y: number, side: -1 | 1, label: string, wide: number }} Placed
   * @typedef {{ x: number, y: number, width: number, height: number, title: string, places: Placed[] }} CampBox
   */

  /* Names stand in two columns, outside of the marks, so that no two overlap; lines run between the columns. */
  /** @param {Camp} camp @param {number} room @returns {CampBox} */
  function boxOf(camp, room) {
    const inner = camp.actors.length > 2 ? Math.max(60, Math.min(150, room - 300)) : 44;
    const most = Math.max(60, Math.min(170, (room - inner - 2 * PAD - 4 * RADIUS) / 2 - 8));
    const rows = Math.ceil(camp.actors.length / 2);
    const sides = camp.actors.map((actor, place) => {
      const side = /** @type {-1 | 1} */ (place < rows ? -1 : 1);
      const label = draw.fit(wording.name(actor), most, 12.5, 600);
      return { actor, side, label, wide: draw.wide(label, 12.5, 600), row: side < 0 ? place : camp.actors.length - 1 - place };
    });
    /** @param {-1 | 1} side */
    const widest = (side) => Math.max(0, ...sides.filter((each) => each.side === side).map(({ wide }) => wide));
    const [left, right] = [widest(-1), widest(1)];
    const middle = PAD + left + 12 + inner / 2;
    const places = sides.map(({ actor, side, label, wide, row }) => {
      const bow = rows > 2 ? 14 * Math.sin((Math.PI * (row + 0.5)) / rows) : 0;
      return { actor, side, label, wide, x: middle + side * (inner / 2 - 14 + bow), y: HEAD + PAD + row * HIGH + 8 };
    });
    const several = camp.actors.length > 1;
    const title = several ? seriation.called(camp.head) : "";
    const width = several ? Math.max(middle + inner / 2 + 12 + right + PAD, draw.wide(title, 12.5, 600) + 2 * PAD + 60) : left + 3 * PAD + 24;
    if (!several) places[0].x = left + PAD + 14;
    return { x: 0, y: 0, width, height: HEAD + 2 * PAD + rows * HIGH - 4, title, places };
  }

  /* Boxes in rows, as many as fit beside each other, each row in the middle. */
  /** @param {CampBox[]} boxes @param {number} room */
  function laidOut(boxes, room) {
    /** @type {CampBox[][]} */
    const rows = [];
    let used = Infinity;
    for (const box of boxes) {
      if (used + box.width > room) {
        rows.push([]);
        used = 0;
      }
      rows[rows.length - 1].push(box);
      used += box.width + BETWEEN;
    }
    const width = Math.max(room, ...boxes.map((box) => box.width));
    let y = 0;
    for (const row of rows) {
      const free = width - row.reduce((all, box) => all + box.width, 0);
      let x = free / (row.length + 1);
      for (const box of row) {
        [box.x, box.y] = [x, y];
        x += box.width + free / (row.length + 1);
      }
      y += Math.max(...row.map(({ height }) => height)) + BETWEEN;
    }
    return { width, height: Math.max(y - BETWEEN, 40) };
  }

  /* The camps of these actors; whoever is in none is alone. */
  /** @param {Shown} shown @param {readonly string[]} actors @returns {Camp[]} */
  const campsOf = (shown, actors) =>
    seriation.camps(seriation.standpoints(shown.all.cells, actors), actors).camps.flatMap((camp) => (camp.head === undefined ? camp.actors.map((actor) => ({ actors: [actor] })) : [camp]));

  /** @param {ReturnType<typeof answer>} found @param {Shown} shown @param {number} room */
  function scene(found, shown, room) {
    const boxes = campsOf(shown, found.drawn).map((camp) => boxOf(camp, room));
    const size = laidOut(boxes, room);
    /** @type {Map<string, { x: number, y: number, box: CampBox, place: Placed }>} */
    const at = new Map();
    for (const box of boxes) for (const place of box.places) at.set(place.actor, { x: box.x + place.x, y: box.y + place.y, box, place });
    /* Within a camp lines bend towards its middle, else a little to one side. */
    /** @param {Weighed} tie */
    function path({ one, other }) {
      const [from, to] = [one, other].map((each) => /** @type {{ x: number, y: number, box: CampBox }} */ (at.get(each)));
      const [x, y] = [(from.x + to.x) / 2, (from.y + to.y) / 2];
      const { box } = from;
      const middle = box.places.reduce((all, place) => all + place.x, 0) / box.places.length;
      const within = box === to.box;
      const bend = within ? [box.x + middle, (y + box.y + box.height / 2) / 2] : [x + (to.y - from.y) * 0.1, y - (to.x - from.x) * 0.1];
      return `M${round(from.x)} ${round(from.y)}Q${round(bend[0])} ${round(bend[1])} ${round(to.x)} ${round(to.y)}`;
    }
    return { boxes, at, path, ...size };
  }

  /** @param {number} value */
  const round = (value) => Math.round(value * 10) / 10;

  /** @param {Weighed} tie @param {State} now @param {number} most */
  function look({ weight }, now, most) {
    const conflict = weights.sense(weight, now.tieKind) === "conflict";
    return { conflict, tone: conflict ? "opposes" : "supports", width: 1 + (most ? (4 * Math.abs(weight)) / most : 0) };
  }

  /*
   * Boxes, then lines, then what is written, on a ground through which lines are seen: a line that a name covered would look like one of dashes, which is
   * a conflict.
   */
  /** @param {ReturnType<typeof answer>} found @param {ReturnType<typeof scene>} made @param {State} now @returns {Shape[]} */
  function shapes({ lines: shown, most }, { boxes, at, path }, now) {
    const { rect, circle, colour, pale } = draw;
    const { selection } = now;
    /** @param {Weighed} tie */
    const about = ({ one, other }) => (selection?.tie ? [one, other].every((each) => selection.tie?.includes(each)) : !selection?.node?.startsWith("a:") || [one, other].includes(selection.node.slice(2)));
    const chosen = new Set([...now.people, ...explorer.people.sets.filter(({ actors }) => actors.length <= 6).flatMap(({ actors }) => actors)]);
    const camped = boxes.filter(({ title }) => title);
    const hulls = camped.map(({ x, y, width, height }) => ({ path: rect(round(x), round(y), round(width), round(height)), fill: colour("raised") }));
    const titles = camped.flatMap(({ x, y, width, title, places }) => [
      { path: rect(round(x), round(y), round(width), HEAD), fill: `${colour("raised")}${VEIL}` },
      { text: title, x: x + PAD, y: y + 19, size: 12.5, weight: 600, fill: colour("ink") },
      { text: count(places.length, "actor"), x: x + width - PAD, y: y + 19, size: 11.5, anchor: /** @type {const} */ ("end"), fill: colour("muted") },
    ]);
    const lines = [...shown].reverse().map((tie) => {
      const { conflict, tone, width } = look(tie, now, most);
      const stroke = about(tie) ? colour(tone) : pale(colour(tone), colour("ground"));
      return { path: path(tie), stroke, width: round(width), dash: conflict ? [6, 4] : undefined };
    });
    const names = [...at.values()].flatMap(({ x, y, place, box }) => {
      const beside = x + place.side * 12;
      const ground = colour(box.title ? "raised" : "ground");
      const mark = data.actors.get(place.actor).kind === "person" ? circle(x, y, RADIUS) : rect(x - RADIUS, y - RADIUS, 2 * RADIUS, 2 * RADIUS);
      return [
        { path: rect(round(place.side < 0 ? beside - place.wide - 2 : beside - 2), y - 8, round(place.wide + 4), 17), fill: `${ground}${VEIL}` },
        { path: mark, fill: colour("ink"), stroke: ground, width: 1.5 },
        { text: place.label, x: beside, y: y + 4.5, size: 12.5, weight: chosen.has(place.actor) ? 700 : 400, anchor: place.side < 0 ? /** @type {const} */ ("end") : /** @type {const} */ ("start"), fill: colour("ink") },
      ];
    });
    return [...hulls, ...lines, ...titles, ...names];
  }

  /** @param {Weighed} tie @param {State} now */
  const told = (tie, now) => t("actornet.tie", { one: wording.name(tie.one), other: wording.name(tie.other), kind: t(`tie-kind.${weights.sense(tie.weight, now.tieKind)}`), weight: weights.shown(tie.weight), over: t("actornet.over", { n: tie.pairs, issues: count(tie.issues, "issue") }) });

  /** @param {Selected} selection */
  function open(selection) {
    state.select(selection);
    explorer.panel.focus();
  }

  /* What is pressed: the lines, made wide, and names with their marks; by keys the names, and the lines in the list below. */
  /** @param {ReturnType<typeof answer>} found @param {ReturnType<typeof scene>} made @param {State} now */
  function hits({ lines: shown }, { boxes, path }, now) {
    const { svgEl, rect } = draw;
    /** @param {SVGElement} element @param {Selected} selection */
    function pressed(element, selection) {
      element.addEventListener("click", () => open(selection));
      return element;
    }
    const lines = [...shown].reverse().map((tie) =>
      pressed(svgEl("path", { d: path(tie), class: "hit", fill: "none", stroke: "transparent", "stroke-width": 12, "data-tie": `${tie.one} ${tie.other}`, "data-told": told(tie, now) }), { tie: [tie.one, tie.other] }),
    );
    /** @param {CampBox} box @param {Placed} place */
    function name(box, place) {
      const [x, y] = [box.x + place.x, box.y + place.y];
      const { node } = data.actors.get(place.actor);
      const button = { role: "button", tabindex: "-1", "aria-label": wording.name(place.actor), "aria-pressed": String(now.selection?.node === node) };
      return pressed(svgEl("path", { d: rect(place.side < 0 ? x - place.wide - 14 : x - 8, y - 11, place.wide + 22, 22), class: "hit", fill: "transparent", "data-actor": place.actor, ...button }), { node });
    }
    const names = boxes.map((box) => svgEl("g", box.title ? { role: "group", "aria-label": box.title } : {}, ...inOrder(box).map((place) => name(box, place))));
    return [...lines, ...names];
  }

  /* ---- by keys: one name takes part in the order of Tab, arrow keys say which ---- */

  /** @typedef {{ actor: string, x: number, y: number }} Spot */

  /* As one reads. */
  /** @param {CampBox} box */
  const inOrder = ({ places }) => [...places].sort((one, other) => one.y - other.y || one.x - other.x);

  /* Camp by camp. */
  /** @type {Spot[]} */
  let spots = [];
  /** @type {string | undefined} */
  let stop;

  /** @param {string} actor */
  const spotOf = (actor) => /** @type {SVGElement | null} */ (byId("actornet").querySelector(`[data-actor="${CSS.escape(actor)}"]`));

  /* The one that was the stop before, if it is still there, else the first. */
  /** @param {ReturnType<typeof scene>} made */
  function placed({ boxes }) {
    spots = boxes.flatMap((box) => inOrder(box).map(({ actor, x, y }) => ({ actor, x: box.x + x, y: box.y + y })));
    stopAt(spots.find(({ actor }) => actor === stop) ?? spots[0]);
  }

  /** @param {Spot | undefined} spot */
  function stopAt(spot) {
    if (!spot) return;
    if (stop !== undefined) spotOf(stop)?.setAttribute("tabindex", "-1");
    stop = spot.actor;
    spotOf(stop)?.setAttribute("tabindex", "0");
  }

  /* The nearest above or below, of a column before another. */
  /** @param {Spot} from @param {1 | -1} way */
  function nearest(from, way) {
    /** @param {Spot} spot */
    const far = ({ x, y }) => Math.abs(y - from.y) + 2 * Math.abs(x - from.x);
    return spots.filter(({ y }) => way * (y - from.y) > 1).sort((one, other) => far(one) - far(other))[0];
  }

  /** @type {Record<string, ((place: number) => Spot | undefined) | undefined>} */
  const KEYS = {
    ArrowLeft: (place) => spots[place - 1],
    ArrowRight: (place) => spots[place + 1],
    ArrowUp: (place) => nearest(spots[place], -1),
    ArrowDown: (place) => nearest(spots[place], 1),
    Home: () => spots[0],
    End: () => spots[spots.length - 1],
  };

  /** @param {KeyboardEvent} event */
  function keydown(event) {
    const actor = /** @type {Element} */ (event.target).getAttribute("data-actor");
    if (actor === null || event.altKey || event.metaKey || event.ctrlKey) return;
    const place = spots.findIndex((spot) => spot.actor === actor);
    const move = KEYS[event.key];
    if (!move && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    if (!move) return open({ node: data.actors.get(actor).node });
    stopAt(move(place));
    const found = spotOf(/** @type {string} */ (stop));
    found?.focus({ preventScroll: true });
    found?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  /** @param {ReturnType<typeof answer>} found @param {State} now */
  function listed({ ties }, now) {
    /** @param {Weighed} tie */
    const row = (tie) => el("li", {}, button(words(told(tie, now)), () => open({ tie: [tie.one, tie.other] }), { class: "plain", "data-tie": `${tie.one} ${tie.other}`, "data-told": told(tie, now) }));
    return el("ul", {}, ties.map(row));
  }

  /** @param {readonly string[]} actors */
  function named(actors) {
    const more = actors.length - 12;
    const names = actors.slice(0, 12).map(wording.name).join(", ");
    return more > 0 ? t("choices.and-more", { names, more }) : names;
  }

  /** @param {ReturnType<typeof answer>} found @param {State} now */
  function summary({ ties, lines }, now) {
    const against = ties.filter((tie) => look(tie, now, 1).conflict).length;
    const held = ties.length - lines.length;
    return `${t("actornet.summary", { n: ties.length, agreement: ties.length - against, conflict: against })}${held ? ` ${t("actornet.not-drawn", { n: held, drawn: DRAWN })}` : ""}`;
  }

  /** @param {State} now @param {Shown} shown */
  function update(now, shown) {
    latest = shown;
    const found = answer(now, shown);
    const box = byId("actornet");
    const room = Math.max(box.clientWidth - 24, 330);
    const slider = byId("actornet-least");
    slider.value = String(found.most ? Math.ceil((STEPS * found.least) / found.most) : 0);
    byId("actornet-shared").value = String(now.shared);
    slider.disabled = !found.most;
    strongest = found.most;
    byId("actornet-least-text").textContent = weights.shown(found.least);
    slider.setAttribute("aria-valuetext", weights.shown(found.least));
    byId("actornet-about").textContent = found.all.length ? summary(found, now) : "";
    if (found.ties.length) {
      const made = scene(found, shown, room);
      const svg = draw.svg([], round(made.width), round(made.height), { role: "group", "aria-label": t("actornet.label") });
      /* What is pressed says the same. */
      const seen = draw.svgEl("g", { "aria-hidden": "true" }, ...shapes(found, made, now).map(draw.element));
      svg.append(seen, ...hits(found, made, now));
      box.replaceChildren(svg);
      placed(made);
    } else {
      box.replaceChildren(el("p", { class: "sentence" }, t(found.all.length ? "actornet.none-strong" : "actornet.none")));
    }
    const left = [found.alone.length > 0 && `${t("actornet.alone", { actors: named(found.alone) })}.`, found.left > 0 && ` ${t("actornet.left", { n: found.left })}`];
    byId("actornet-left").replaceChildren(...left.filter((each) => each !== false).map(words));
    byId("actornet-ties").replaceChildren(...(found.ties.length ? [el("summary", {}, t("actornet.list", { n: found.ties.length })), listed(found, now)] : []));
  }

  let strongest = 0;
  /** @type {Shown | undefined} */
  let latest;

  /* The card of a tie, or of an actor. */
  /** @param {Element} element */
  function cardOf(element) {
    const [tie, said, actor] = ["data-tie", "data-told", "data-actor"].map((each) => element.getAttribute(each) ?? "");
    if (actor) return explorer.hover.ofNode(data.actors.get(actor));
    return latest && explorer.hover.ofTie(/** @type {Pair} */ (tie.split(" ")), said, latest);
  }

  function start() {
    byId("actornet-shared").addEventListener("change", () => state.set({ shared: Number(byId("actornet-shared").value), least: undefined }));
    byId("actornet-choice").prepend(...weights.chooser());
    explorer.hover.on(byId("actornet"), ".hit", cardOf);
    byId("actornet").addEventListener("keydown", keydown);
    explorer.hover.on(byId("actornet-ties"), "[data-tie]", cardOf);
    byId("actornet-least").addEventListener("input", () => state.set({ least: Number(((strongest * Number(byId("actornet-least").value)) / STEPS).toFixed(4)) }));
  }

  /** @param {State} now @param {Shown} shown */
  function picture(now, shown) {
    const found = answer(now, shown);
    const made = scene(found, shown, 900);
    return { shapes: found.ties.length ? shapes(found, made, now) : [], width: made.width, height: made.height };
  }

  /** @param {State} now @param {Shown} shown */
  const ties = (now, shown) => answer(now, shown).ties;
  /** @param {State} now @param {Shown} shown */
  function title(now, shown) {
    const { ties: found } = answer(now, shown);
    const against = found.filter((tie) => look(tie, now, 1).conflict).length;
    return t("actornet.title", { n: found.length, agreement: found.length - against, conflict: against });
  }

  /* What decides which ties there are, and which are drawn. */
  /** @param {State} now @param {Shown} shown */
  function about(now, shown) {
    const { ties: found, lines, least, alone } = answer(now, shown);
    const held = found.length - lines.length;
    const without = found.length && alone.length ? [t("actornet.alone", { actors: named(alone) })] : [];
    return [...weights.about(now), ...weights.compared(shown, now, MOST), t("actornet.least", { n: now.shared, weight: weights.shown(least) }), ...(held ? [t("actornet.drawn", { drawn: DRAWN })] : []), ...without];
  }

  return { start, update, picture, ties, title, about };
})();
