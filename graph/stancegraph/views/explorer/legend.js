/* What the marks of a view mean, in one line, on the page and below pictures alike: of those that may be missing only what is there. */
explorer.legend = (() => {
  const { t, decimal } = explorer.words;
  const { data, look, matrix, network, overview } = explorer;
  const { el, byId } = explorer.dom;
  /* A line without dashes is told by less of it, where all have to stand in one line. */
  const [WIDE, SHORT, TWO, HIGH] = [24, 16, 36, 15];

  /** @param {string} name @param {string} text @param {Partial<Box>} [how] @returns {Sample} */
  const box = (name, text, how = {}) => ({ box: { how: "solid", name, text, ...how } });
  /** @param {string} tone @param {string} [text] @param {Partial<LineSample>} [how] @returns {Sample} */
  const line = (tone, text = "", how = {}) => ({ line: { tone, text, ...how } });

  /** @param {string} name */
  const meaning = (name) => ({ name, text: t(`legend.${name}`), hint: t(`legend-hint.${name}`) });

  const SCALE = look.SCALE.map(({ name, label, sign, hint }) => ({ sample: box(name, sign), text: label, hint }));
  const SUPPORTS = look.position({ value: 2 });
  const LINES = look.SCALE.map(({ name, label, sign, hint }) => ({ sample: line(name, sign), text: label, hint }));
  /* What need not be there. */
  /** @type {(Meaning & { mark: MarkName })[]} */
  const MARKS = [
    { mark: "dim", ...meaning("not-current"), sample: box("supports", "++", { pale: true }) },
    { mark: "entailed", ...meaning("follows"), sample: box("supports", "++", { how: "outline" }) },
    { mark: "hearsay", ...meaning("others"), sample: box("supports", "++", { how: "dashed" }) },
    { mark: "condition", ...meaning("condition"), sample: { glyph: look.GLYPHS.condition } },
    { mark: "demand", ...meaning("demand"), sample: { glyph: look.GLYPHS.demand } },
    { mark: "scope", ...meaning("scope"), sample: { glyph: look.GLYPHS.scope } },
    { mark: "contested", text: look.CONTESTED.label, hint: look.CONTESTED.hint, sample: box("contested", look.CONTESTED.sign, { how: "contested" }) },
    { mark: "disputed", ...meaning("denied"), sample: { glyph: look.GLYPHS.disputed } },
  ];

  /** @param {(mark: MarkName) => boolean} there @param {readonly MarkName[]} [without] @returns {Meaning[]} */
  const marks = (there, without = []) => MARKS.filter(({ mark }) => !without.includes(mark) && there(mark));
  const GLYPHS = /** @type {MarkName[]} */ (Object.keys(look.GLYPHS));
  /** @param {readonly Cell[]} cells */
  const among = (cells) => (/** @type {MarkName} */ mark) => cells.some(overview.HOLDS[mark]);

  /** @param {State} now @param {Shown} shown @returns {Meaning[]} */
  function ofMatrix(now, shown) {
    const days = explorer.twodates.of(now, shown);
    /* Until all answers are worked out any mark may be there. */
    if (overview.waits(shown.cells)) return [...SCALE, ...marks(() => true)];
    const cut = (days ? [...days.pairs.values(), ...days.cut.values()].some(({ cutBefore, cutAfter }) => cutBefore ?? cutAfter) : shown.silences.size) ? [{ ...meaning("cut-off"), sample: box("ambivalent", "\u2205", { how: "cut" }) }] : [];
    if (!days) return [...SCALE, ...marks((mark) => overview.of(shown.cells).marks.has(mark)), ...cut];
    const cells = explorer.twodates.answers(now, shown).flatMap((each) => each.cells);
    /* In halves of cells there are no glyphs. */
    return [...SCALE, { text: t("legend.earlier-left"), sample: { two: { differs: false } } }, { text: t("legend.differs"), sample: { two: { differs: true } } }, ...marks(among(cells), GLYPHS), ...cut];
  }

  /** @param {Shown} shown @returns {Meaning[]} */
  function ofNetwork({ drawn, ties }) {
    const cells = [...drawn.edges].flatMap((edge) => ties.get(edge)?.cell ?? []);
    const kinds = new Set([...drawn.nodes].map((node) => data.nodes.get(node).kind));
    const { CONTESTED } = look;
    return [
      ...LINES,
      ...(cells.some(({ contested }) => contested) ? [{ text: CONTESTED.label, hint: CONTESTED.hint, sample: line(CONTESTED.name, CONTESTED.sign) }] : []),
      ...(cells.some(overview.HOLDS.entailed) ? [{ ...meaning("follows"), sample: line("supports", `(${SUPPORTS.sign})`, { width: 1 }) }] : []),
      ...look.VOICES.filter(({ name }) => cells.some(({ voice }) => voice.name === name)).map(({ label, dashes }) => ({ text: label, sample: line("muted", "", { dash: dashes || undefined }) })),
      ...([...drawn.edges].some((edge) => !ties.get(edge)?.cell) ? [{ text: t("legend.says-so-of"), sample: line("says-of", "", { dash: [2, 5], width: 1, arrow: true }) }] : []),
      ...(cells.some(({ current }) => !current) ? [{ text: t("legend.pale"), sample: {} }] : []),
      ...[...kinds].sort().map((kind) => ({ text: t(`kind.${kind}`), sample: { mark: kind } })),
    ];
  }

  /** @type {Meaning[]} */
  const TIMELINE = [
    ...LINES,
    { text: t("legend.by-others"), sample: { mark: "hollow" } },
    { ...meaning("moved"), sample: { glyph: "\u25b2 \u25bc" } },
    { text: t("legend.event"), sample: { glyph: "\u25c6" } },
    { text: t("legend.cut-short"), sample: { glyph: "\u2506" } },
    { ...meaning("not-exact"), sample: { span: true } },
  ];
  /** @type {Meaning[]} */
  const TIES = [
    { text: t("tie-kind.agreement"), sample: line("supports") },
    { text: t("tie-kind.conflict"), sample: line("opposes", "", { dash: [6, 4] }) },
  ];
  /** @type {Meaning[]} */
  const WEIGHTS = [
    { text: t("tie-kind.agreement"), sample: box("conditional", decimal(0.5, 1)) },
    { text: t("tie-kind.conflict"), sample: box("opposes", `\u2212${decimal(0.5, 1)}`) },
  ];

  /* What the marks of a view mean; of views of words nothing. */
  /** @param {State} now @param {Shown} shown @returns {Meaning[]} */
  function of(now, shown) {
    switch (now.tab) {
      case "matrix":
        return ofMatrix(now, shown);
      case "columns":
        return [...SCALE, ...marks(among(explorer.columns.rows(now, shown)), ["entailed", "condition", "disputed"])];
      case "compare":
        return [...SCALE, ...marks(among(explorer.compare.rows(now, shown)))];
      case "network":
        return ofNetwork(shown);
      case "timeline":
        return TIMELINE;
      case "actornet":
        return TIES;
      case "similarity":
        return WEIGHTS;
      default:
        return [];
    }
  }

  /* Both halves of a sample. */
  /** @param {{ differs: boolean }} two @returns {Box[]} */
  const halvesOf = ({ differs }) => [{ how: "solid", name: "conditional", text: "+" }, differs ? { how: "solid", name: "supports", text: "++" } : { how: "solid", name: "conditional", text: "+" }];

  /* A line as views draw it, so that the same is seen on the page and in pictures. */
  /** @param {LineSample} drawn @param {number} x @param {number} y @returns {Shape[]} */
  function stroked({ tone, width = 3, dash, arrow }, x, y) {
    const { colour, line: stroke } = explorer.picture;
    const stretch = { path: stroke(x, y, x + WIDE, y), stroke: colour(tone), width, dash: dash && [...dash] };
    return arrow ? [stretch, network.arrow([x, y], [x + WIDE, y], colour(tone))] : [stretch];
  }

  /* A sample on the page. */
  /** @param {Sample} sample @returns {Child} */
  function drawn(sample) {
    if (sample.box) return matrix.boxed(sample.box);
    if (sample.line) return [explorer.picture.svg(stroked(sample.line, 0, HIGH / 2), sample.line.dash ? WIDE : SHORT, HIGH), sample.line.text && el("b", {}, sample.line.text)];
    if (sample.mark) return el("span", { class: `mark ${sample.mark}` });
    if (sample.two) return explorer.twodates.inHalves(halvesOf(sample.two), sample.two.differs);
    if (sample.span) return el("span", { class: "span" });
    return sample.glyph === look.GLYPHS.condition ? el("i", { class: "if" }, sample.glyph) : (sample.glyph ?? "");
  }

  /* A sample in a picture, its words standing at (x, y), and how much room it takes. */
  /** @param {Sample} sample @returns {{ wide: number, at: (x: number, y: number) => Shape[] }} */
  function pictured(sample) {
    const { colour, circle, line: stroke, wide } = explorer.picture;
    const { box: boxing, line: lining, mark, two, glyph } = sample;
    if (boxing) return { wide: WIDE, at: (x, y) => matrix.boxShapes(boxing, x, y - HIGH + 3, WIDE, HIGH, 11) };
    if (two) return { wide: TWO, at: (x, y) => explorer.twodates.halves(halvesOf(two), two.differs, x, y - HIGH + 3, TWO, HIGH) };
    if (lining) {
      const room = lining.text ? wide(lining.text, 12, 700) + 4 : 0;
      /** @param {number} x @param {number} y @returns {Shape[]} */
      const at = (x, y) => [...stroked(lining, x, y - 4), ...(lining.text ? [{ text: lining.text, x: x + WIDE + 4, y, size: 12, weight: 700, fill: colour("ink") }] : [])];
      return { wide: WIDE + room, at };
    }
    if (mark === "hollow") return { wide: 12, at: (x, y) => [{ path: circle(x + 6, y - 4, 5), fill: colour("ground"), stroke: colour("muted"), width: 2, dash: [3, 2] }] };
    if (mark) return { wide: 16, at: (x, y) => [network.markOf(mark, x + 8, y - 4, 6)] };
    if (sample.span) return { wide: WIDE, at: (x, y) => [{ path: stroke(x, y - 4, x + WIDE, y - 4), stroke: colour("muted"), width: 2 }, ...[x, x + WIDE].map((end) => ({ path: stroke(end, y - 9, end, y + 1), stroke: colour("muted"), width: 2 }))] };
    if (!glyph) return { wide: 0, at: () => [] };
    return { wide: wide(glyph, 12, 700), at: (x, y) => [{ text: glyph, x, y, size: 12, weight: 700, fill: colour("ink") }] };
  }

  /* The same for a picture: each sample with its words. */
  /** @param {State} now @param {Shown} shown */
  const inPicture = (now, shown) => of(now, shown).map(({ sample, text }) => ({ ...pictured(sample), text }));

  function start() {
    /* Longer than its line, it has to be reached by who scrolls by keys. */
    byId("legend").setAttribute("tabindex", "0");
  }

  /** @param {State} now @param {Shown} shown */
  function update(now, shown) {
    const found = of(now, shown);
    byId("legend").replaceChildren(...found.map(({ sample, text, hint }) => el("span", { title: hint }, el("span", { class: "sampled", "aria-hidden": "true" }, drawn(sample)), text)));
    byId("legend").hidden = !found.length;
  }

  return { start, update, inPicture };
})();
