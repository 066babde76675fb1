/*
 * What is shown, in words that can stand alone: a title, the day, what the filters leave, what the signs mean, where it is from. Pictures,
 * paper, cards and pages in other pages bear the same.
 */
explorer.publish = (() => {
  const { data, look, picture, state, wording } = explorer;
  const { byId, count, el, words } = explorer.dom;
  /* So many names are written out. */
  const NAMED = 4;
  const CARD = { width: 1200, height: 630 };

  /** @param {string[]} names */
  const listed = (names) => `${names.slice(0, NAMED).join(", ")}${names.length > NAMED ? ` and ${names.length - NAMED} more` : ""}`;

  /* What each filter hides, by what it is called. */
  /** @type {[FilterField, string, (value: string) => string, () => string[]][]} */
  const FILTERS = [
    ["issue", "issues", (id) => data.issues.get(id)?.name ?? id, () => [...data.issues.keys()]],
    ["position", "positions", (value) => look.position({ value: Number(value) })?.name ?? value, () => look.SCALE.map(({ value }) => String(value))],
    ["voice", "voices", (name) => look.voice(/** @type {VoiceName} */ (name))?.label ?? name, () => look.VOICES.map(({ name }) => name)],
    ["kind", "kinds of actor", (kind) => kind, () => look.KINDS],
    ["basis", "basis", (name) => look.BASES.find((each) => each.name === name)?.label ?? name, () => look.BASES.map(({ name }) => name)],
  ];

  /** @type {[keyof Counting, boolean, string][]} */
  const COUNTING = [
    ["inherit", false, "own words only"],
    ["takenOver", true, "positions taken over count"],
    ["acrossGovernments", true, "earlier governments count"],
    ["entailed", false, "without what follows from other issues"],
    ["lapsed", true, "lapsed positions count"],
    ["fresh", true, "only what is current"],
  ];

  /* All that is set, each in a few words. */
  /** @param {State} now */
  function filters(now) {
    const hides = FILTERS.flatMap(([field, called, name, all]) => {
      const hidden = [...now.hidden[field]];
      if (!hidden.length) return [];
      const left = all().filter((value) => !now.hidden[field].has(value));
      return [left.length < hidden.length ? `${called}: only ${listed(left.map(name)) || "none"}` : `${called}: without ${listed(hidden.map(name))}`];
    });
    return [
      now.people.length > 0 && `only ${listed(now.people.map(wording.name))}`,
      now.from && `nothing before ${now.from}`,
      ...hides,
      ...COUNTING.filter(([field, value]) => now[field] === value).map(([, , text]) => text),
      now.alone && "only what the selection touches",
    ].filter((each) => typeof each === "string" && each !== "").map(String);
  }

  /** @type {Partial<Record<ViewName, string>>} */
  const TITLES = { network: "Who stands where", timeline: "Stances over time", similarity: "How alike the stances of each two are", table: "Stances", console: "A query" };

  /* The finding that somebody stated, else what the view says of itself, else counts. */
  /** @param {State} now @param {Shown} shown */
  function title(now, shown) {
    if (now.finding) return now.finding;
    if (now.tab === "ask") return explorer.questions.all.find(({ name }) => name === now.ask.question)?.title(shown, now.ask) ?? "";
    /** @type {View | undefined} */
    const view = explorer[now.tab];
    const own = view?.title?.(now, shown) ?? TITLES[now.tab];
    if (own) return own;
    const cells = [...shown.cells.values()];
    const [actors, issues] = [new Set(cells.map(({ actor }) => actor)).size, new Set(cells.map(({ issue }) => issue)).size];
    return `${count(cells.length, "position")} of ${count(actors, "actor")} on ${count(issues, "issue")}`;
  }

  /* Where it is from. */
  function source() {
    const { title: called, version, licence, creators } = data.info;
    return `Source: ${[called, version && `version ${version}`, creators?.join(", "), licence].filter(Boolean).join(" \u00b7 ")}`;
  }

  /* The day, what else a view is drawn by, and what is filtered. */
  /** @param {State} now @param {Shown} shown */
  function about(now, shown) {
    /** @type {View | undefined} */
    const view = explorer[now.tab];
    const day = now.tab === "matrix" ? explorer.twodates.named(now, shown) : shown.day;
    return [`As of ${day}`, ...(now.known ? [`as known on ${now.known}`] : []), ...(view?.about?.(now, shown) ?? []), ...filters(now)].join(" \u00b7 ");
  }

  /** @param {State} now @param {Shown} shown */
  const heading = (now, shown) => ({ title: title(now, shown), about: about(now, shown), source: source() });

  /* What the signs of a picture mean, in a row each of which fits. */
  /** @param {ViewName} tab @returns {{ swatch: (x: number, y: number) => Shape[], text: string }[]} */
  function legend(tab) {
    const { rect, line, colour } = picture;
    /** @param {string} name @param {string} sign @param {{ hollow?: boolean, dash?: number[] }} [how] */
    const cell = (name, sign, { hollow = false, dash } = {}) => (/** @type {number} */ x, /** @type {number} */ y) => [
      { path: rect(x, y - 11, 24, 14), fill: hollow ? colour("ground") : colour(name), stroke: colour(name), width: 1.5, dash },
      { text: sign, x: x + 12, y, size: 11, weight: 700, anchor: /** @type {const} */ ("middle"), fill: hollow ? colour("ink") : colour(`on-${name}`) },
    ];
    if (tab === "actornet") {
      /** @param {string} name @param {number[]} [dash] */
      const stroke = (name, dash) => (/** @type {number} */ x, /** @type {number} */ y) => [{ path: line(x, y - 4, x + 24, y - 4), stroke: colour(name), width: 2.5, dash }];
      return [{ swatch: stroke("supports"), text: "agreement" }, { swatch: stroke("opposes", [6, 4]), text: "conflict" }];
    }
    if (tab === "similarity") {
      return [{ swatch: cell("conditional", "0.5"), text: "agreement" }, { swatch: cell("opposes", "\u22120.5"), text: "conflict" }];
    }
    return [
      ...look.SCALE.map((each) => ({ swatch: cell(each.name, each.sign), text: each.name })),
      { swatch: cell("contested", look.CONTESTED.sign, { hollow: true }), text: "contested" },
      { swatch: cell("supports", "++", { hollow: true, dash: [4, 3] }), text: "only others say so" },
    ];
  }

  /* Words in lines that fit a width; a word that does not fit by itself is cut. */
  /** @param {string} text @param {number} width @param {number} size @param {number} [weight] */
  function wrapped(text, width, size, weight = 400) {
    /** @type {string[]} */
    const lines = [];
    for (const word of text.split(/\s+/).filter(Boolean)) {
      const longer = lines.length ? `${lines[lines.length - 1]} ${word}` : word;
      if (lines.length && picture.wide(longer, size, weight) <= width) lines[lines.length - 1] = longer;
      else lines.push(picture.fit(word, width, size, weight));
    }
    return lines;
  }

  /* A picture with all of this around it; nothing is cut off, for what does not fit takes another line. */
  /** @param {Picture} drawn @param {State} now @param {Shown} shown @returns {Picture} */
  function framed(drawn, now, shown) {
    const { colour, rect } = picture;
    const said = heading(now, shown);
    const [edge, ink, muted] = [16, colour("ink"), colour("muted")];
    const width = Math.max(drawn.width + 2 * edge, 520);
    const room = width - 2 * edge;
    let y = 8;
    /** @param {string} text @param {number} size @param {number} step @param {string} fill @param {number} [weight] @returns {Shape[]} */
    const lines = (text, size, step, fill, weight) =>
      wrapped(text, room, size, weight).map((line) => {
        y += step;
        return { text: line, x: edge, y, size, weight, fill };
      });
    const head = [...lines(said.title, 18, 23, ink, 600), ...lines(said.about, 12.5, 18, muted)];
    y += 14;
    const body = { group: drawn.shapes, x: edge, y };
    y += drawn.height + 22;
    let x = edge;
    const signs = legend(now.tab).flatMap(({ swatch, text }) => {
      const wide = 30 + picture.wide(text, 12) + 14;
      if (x + wide > width && x > edge) [x, y] = [edge, y + 20];
      const placed = [...swatch(x, y), { text, x: x + 30, y, size: 12, fill: ink }];
      x += wide;
      return placed;
    });
    y += 6;
    const foot = lines(said.source, 11.5, 16, muted);
    const height = y + 14;
    return { shapes: [{ path: rect(0, 0, width, height), fill: colour("ground") }, ...head, body, ...signs, ...foot], width, height };
  }

  /* How many positions there are of each kind, in one bar: of the issue, where the view is of one. */
  /** @param {State} now @param {Shown} shown */
  function counts(now, shown) {
    const cells = now.tab === "columns" ? explorer.columns.rows(now, shown) : now.tab === "compare" ? explorer.compare.rows(now, shown) : [...shown.cells.values()];
    return [...look.SCALE, look.CONTESTED].map((position) => ({ position, size: cells.filter((cell) => cell.position.name === position.name).length })).filter(({ size }) => size > 0);
  }

  /* 1200 by 630, as other pages show a link: the title, the day, how many stand where, and the source. */
  /** @param {State} now @param {Shown} shown @returns {Picture} */
  function card(now, shown) {
    const { colour, rect } = picture;
    const { width, height } = CARD;
    const said = heading(now, shown);
    const [edge, ink, muted] = [60, colour("ink"), colour("muted")];
    const room = width - 2 * edge;
    const size = [56, 46, 38, 30].find((each) => wrapped(said.title, room, each, 700).length * each * 1.18 <= 250) ?? 30;
    const titles = wrapped(said.title, room, size, 700).slice(0, 7).map((text, place) => ({ text, x: edge, y: edge + size + place * size * 1.18, size, weight: 700, fill: ink }));
    const below = edge + (titles.length + 0.35) * size * 1.18 + 26;
    const notes = wrapped(said.about, room, 24).slice(0, 3).map((text, place) => ({ text, x: edge, y: below + place * 32, size: 24, fill: muted }));
    const parts = counts(now, shown);
    const all = parts.reduce((sum, part) => sum + part.size, 0);
    let x = edge;
    const bar = parts.flatMap(({ position, size: number }) => {
      const wide = Math.max((room * number) / all, 2);
      const start = x;
      x += wide;
      const fill = position.name === "contested" ? colour("raised") : colour(position.name);
      return [
        { path: rect(start, 450, Math.max(wide - 2, 1), 56), fill },
        wide > 44 && { text: `${position.sign} ${number}`, x: start + wide / 2, y: 486, size: 22, weight: 700, anchor: /** @type {const} */ ("middle"), fill: colour(position.name === "contested" ? "ink" : `on-${position.name}`) },
      ].filter((each) => each !== false);
    });
    const told = parts.map(({ position, size: number }) => `${number} ${position.name}`).join(" \u00b7 ");
    const foot = [
      { text: picture.fit(told, room, 20), x: edge, y: 534, size: 20, fill: ink },
      ...wrapped(said.source, room, 18).slice(0, 2).map((text, place) => ({ text, x: edge, y: 574 + place * 24, size: 18, fill: muted })),
    ];
    return { shapes: [{ path: rect(0, 0, width, height), fill: colour("ground") }, { path: rect(0, 0, width, 12), fill: colour("accent") }, ...titles, ...notes, ...bar, ...foot], width, height };
  }

  /* Before printing: what is wider than the paper gets as small as it has to be, and the legend is open. */
  function fitPaper() {
    byId("legend-box").open = true;
    for (const box of [byId("matrix"), byId("similarity"), byId("actornet")]) {
      const widest = Math.max(...[...box.children].map((each) => each.getBoundingClientRect().width), 1);
      box.style.setProperty("--whole", String(Math.min(1, picture.PAPER / widest)));
    }
  }

  function start() {
    addEventListener("beforeprint", fitPaper);
    const field = byId("finding-text");
    field.addEventListener("change", () => state.set({ finding: field.value.trim() }));
  }

  /* The title on the page, where one was stated, and the lines of paper and of pages in other pages. */
  /** @param {State} now @param {Shown} shown */
  function update(now, shown) {
    const said = heading(now, shown);
    byId("finding").replaceChildren(words(said.title));
    byId("finding").classList.toggle("stated", Boolean(now.finding));
    byId("finding-about").replaceChildren(words(said.about));
    const whole = explorer.link.addressed && now.embed && el("a", { href: explorer.link.write({ ...now, embed: false }), target: "_blank", rel: "noopener" }, "Open the whole page");
    byId("finding-source").replaceChildren(words(said.source), " ", whole || "");
    const field = byId("finding-text");
    if (document.activeElement !== field) field.value = now.finding;
    field.placeholder = now.finding ? "" : said.title;
    document.documentElement.toggleAttribute("data-embed", now.embed);
  }

  return { start, update, framed, card, heading, filters };
})();
