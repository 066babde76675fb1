/*
 * What is shown, in words that can stand alone: a title, the day, what the filters leave, what the signs mean, where it is from. Pictures,
 * paper, cards and pages in other pages bear the same.
 */
explorer.publish = (() => {
  const { t, count, written } = explorer.words;
  const { data, look, picture, state } = explorer;
  const { byId, el, words } = explorer.dom;
  /* So many names are written out where something is set. */
  const NAMED = 4;
  const CARD = { width: 1200, height: 630 };

  /** @type {Partial<Record<ViewName, string>>} */
  const TITLES = Object.fromEntries(["network", "timeline", "similarity", "table", "console"].map((view) => [view, t(`publish.${view}`)]));

  /* The finding that somebody stated, else what the view says of itself, else counts. */
  /** @param {State} now @param {Shown} shown @param {boolean} waiting whether it may wait for the counts */
  function title(now, shown, waiting) {
    if (now.finding) return now.finding;
    /** @type {View | undefined} */
    const view = explorer[now.tab];
    const own = view?.title?.(now, shown) ?? TITLES[now.tab];
    if (own) return own;
    const { cells } = shown;
    if (waiting && explorer.overview.waits(cells)) return t("page.counting");
    const issues = [...data.issues.keys()].filter((issue) => cells.some(issue)).length;
    return t("publish.counts", { positions: count(cells.size, "position"), actors: count(cells.actors, "of-actors"), issues: count(issues, "on-issues") });
  }

  /* Where it is from. */
  function source() {
    const { title: called, version, licence, creators } = data.info;
    return t("publish.source", { source: [called, version && t("cite.version", { version }), creators?.join(", "), licence].filter(Boolean).join(" \u00b7 ") });
  }

  /* The day, what else a view is drawn by, and what is filtered. */
  /** @param {State} now @param {Shown} shown */
  function about(now, shown) {
    /** @type {View | undefined} */
    const view = explorer[now.tab];
    const day = now.tab === "matrix" ? explorer.twodates.named(now, shown) : written(shown.day);
    /* Another day beside is in the day already. */
    const set = explorer.choices.chosen({ ...now, beside: "" }, NAMED).map(({ text }) => text);
    return [t("panel.as-of", { day }), ...(view?.about?.(now, shown) ?? []), ...set].join(" \u00b7 ");
  }

  /** @param {State} now @param {Shown} shown @param {boolean} [waiting] */
  const heading = (now, shown, waiting = false) => ({ title: title(now, shown, waiting), about: about(now, shown), source: source() });

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
    /* The signs below are those of all positions, not of those counted so far. */
    shown.cells.work();
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
    const signs = explorer.legend.inPicture(now, shown).flatMap(({ wide: sample, at, text }) => {
      const gap = sample && 6;
      const wide = sample + gap + picture.wide(text, 12) + 14;
      if (x + wide > width && x > edge) [x, y] = [edge, y + 20];
      const placed = [...at(x, y), { text, x: x + sample + gap, y, size: 12, fill: ink }];
      x += wide;
      return placed;
    });
    y += 6;
    const foot = lines(said.source, 11.5, 16, muted);
    const height = y + 14;
    return { shapes: [{ path: rect(0, 0, width, height), fill: colour("ground") }, ...head, body, ...signs, ...foot], width, height };
  }

  /* The answers whose positions a card counts, of each day it names: of the issue, where the view is of one. */
  /** @param {State} now @param {Shown} shown @returns {{ day: string, cells: readonly Cell[] }[]} */
  function counted(now, shown) {
    if (now.tab === "matrix") return explorer.twodates.answers(now, shown);
    const cells = now.tab === "columns" ? explorer.columns.rows(now, shown) : now.tab === "compare" ? explorer.compare.rows(now, shown) : [...shown.cells.values()];
    return [{ day: shown.day, cells }];
  }

  /* How many positions there are of each kind, as a bar with its words below. */
  /** @param {readonly Cell[]} cells @param {string} before the words @param {number} x @param {number} y @param {number} room @param {number} high @param {number} size @returns {Shape[]} */
  function barOf(cells, before, x, y, room, high, size) {
    const parts = [...look.SCALE, look.CONTESTED].map((position) => ({ position, n: cells.filter((cell) => cell.position.name === position.name).length })).filter(({ n }) => n > 0);
    let start = x;
    const bar = parts.flatMap(({ position: { name, sign }, n }) => {
      const wide = Math.max((room * n) / cells.length, 2);
      const text = [`${sign} ${n}`, sign].find((each) => picture.wide(each, size, 700) + 8 <= wide) ?? "";
      const drawn = explorer.matrix.boxShapes({ how: name === "contested" ? "contested" : "solid", name, text }, start, y, Math.max(wide - 2, 1), high, size);
      start += wide;
      return drawn;
    });
    /* As in a legend: a word of the scale is no verb for a number. */
    const told = `${before}${parts.map(({ position: { sign, label }, n }) => `${sign} ${label} ${n}`).join(" \u00b7 ")}`;
    const letters = [20, 18, 16, 14].find((each) => picture.wide(told, each) <= room) ?? 14;
    return [...bar, { text: picture.fit(told, room, letters), x, y: y + high + 28, size: letters, fill: picture.colour("ink") }];
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
    const days = counted(now, shown);
    const bars = days.length > 1
      ? days.flatMap(({ day, cells }, place) => barOf(cells, `${written(day)}: `, edge, 420 + place * 64, room, 24, 17))
      : barOf(days[0].cells, "", edge, 450, room, 56, 22);
    const foot = wrapped(said.source, room, 18).slice(0, 2).map((text, place) => ({ text, x: edge, y: 574 + place * 24, size: 18, fill: muted }));
    return { shapes: [{ path: rect(0, 0, width, height), fill: colour("ground") }, { path: rect(0, 0, width, 12), fill: colour("accent") }, ...titles, ...notes, ...bars, ...foot], width, height };
  }

  /* Before printing: what is wider than the paper gets as small as it has to be. */
  function fitPaper() {
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
    const said = heading(now, shown, true);
    byId("finding").replaceChildren(words(said.title));
    byId("finding").classList.toggle("stated", Boolean(now.finding));
    byId("finding-about").replaceChildren(words(said.about));
    const whole = explorer.link.addressed && now.embed && el("a", { href: explorer.link.write({ ...now, embed: false }), target: "_blank", rel: "noopener" }, t("publish.whole-page"));
    byId("finding-source").replaceChildren(words(said.source), " ", whole || "");
    const field = byId("finding-text");
    if (document.activeElement !== field) field.value = now.finding;
    field.placeholder = now.finding ? "" : said.title;
    document.documentElement.toggleAttribute("data-embed", now.embed);
  }

  return { start, update, framed, card, heading, wrapped };
})();
