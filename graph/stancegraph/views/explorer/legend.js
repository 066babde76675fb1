/* What the marks of a view mean, in one line: of those that may be missing only what is there. */
explorer.legend = (() => {
  const { data, look } = explorer;
  const { el, byId } = explorer.dom;

  /** @param {string} name */
  const sample = (name) => el("span", { class: `sample ${name}`, "aria-hidden": "true" });
  /** @param {string} kind */
  const mark = (kind) => el("span", { class: `mark ${kind}`, "aria-hidden": "true" });
  /** @param {string} name @param {...Child} inside */
  const cell = (name, ...inside) => el("span", { class: `cell ${name}`, "aria-hidden": "true" }, inside);

  const KINDS = [...new Set(data.order.map((node) => data.nodes.get(node).kind))].sort();

  /* Marks of the matrix that need not be there: which cells have them. */
  /** @type {[string, Child[], (cell: Cell) => boolean][]} */
  const MARKS = [
    ["not current", [cell("supports dim", "++")], ({ current }) => !current],
    ["follows", [cell("supports entailed", "++")], ({ rows }) => rows[0].from !== undefined],
    ["others say so", [cell("supports attributed", "++")], ({ voice }) => !voice.direct],
    ["condition", [el("i", { class: "if", "aria-hidden": "true" }, "if")], ({ rows }) => Boolean(rows[0].stance.condition) && rows[0].stance.conditionKind !== data.words.demand],
    ["demand", [el("span", { class: "demand", "aria-hidden": "true" }, "\u25c6")], ({ rows }) => rows[0].stance.conditionKind === data.words.demand],
    ["contested", [cell("contested", look.CONTESTED.sign)], ({ contested }) => contested],
    ["denied", [el("b", { class: "denied", "aria-hidden": "true" }, "!")], ({ rows }) => rows.some(({ disputedBy }) => disputedBy.length > 0)],
  ];
  /* The same words as long as there is room. */
  /** @type {Record<string, string>} */
  const MEANT = {
    "not current": "old news, or said in an office since left, or lapsed",
    follows: "follows from a position on another issue",
    "others say so": "hearsay: only others say so",
    condition: "holds on a condition",
    demand: "a demand",
    contested: "equally good stances disagree",
    denied: "somebody denies it",
    "cut off": "nothing since the government changed",
  };

  /** @param {Child[]} parts @param {string} text */
  const item = (parts, text) => el("span", { title: MEANT[text] ?? look.SCALE.find(({ name }) => name === text)?.hint }, parts, " ", text);

  /** @param {Shown} shown */
  function ofMatrix(shown) {
    const cells = [...shown.cells.values()];
    return [
      ...look.SCALE.map(({ name, sign }) => item([cell(name, sign)], name)),
      ...MARKS.flatMap(([text, parts, holds]) => (cells.some(holds) ? [item(parts.map((each) => /** @type {Element} */ (each).cloneNode(true)), text)] : [])),
      ...(shown.silences.size ? [item([cell("cut", "\u2205")], "cut off")] : []),
    ];
  }

  /** @param {Shown} shown */
  function ofNetwork({ drawn, ties }) {
    const cells = [...drawn.edges].flatMap((edge) => ties.get(edge)?.cell ?? []);
    const kinds = new Set([...drawn.nodes].map((node) => data.nodes.get(node).kind));
    return [
      ...look.SCALE.map(({ name, sign }) => item([sample(name), el("b", { "aria-hidden": "true" }, sign)], name)),
      ...(cells.some(({ contested }) => contested) ? [item([sample("contested")], "contested")] : []),
      ...look.VOICES.filter(({ name }) => cells.some(({ voice }) => voice.name === name)).map(({ name, label }) => item([sample(name)], label)),
      ...([...drawn.edges].some((edge) => !ties.get(edge)?.cell) ? [item([sample("says-of")], "says so of")] : []),
      ...KINDS.filter((kind) => kinds.has(kind)).map((kind) => item([mark(kind)], kind)),
    ];
  }

  function ofTimeline() {
    return [
      ...look.SCALE.map(({ name, sign }) => item([sample(name), el("b", { "aria-hidden": "true" }, sign)], name)),
      item([mark("hollow")], "said by others"),
      item(["\u25b2 \u25bc"], "towards support, rejection"),
      item([mark("organisation")], "event or deed"),
      item(["\u2506"], "time cut short"),
    ];
  }

  function start() {
    byId("legend").setAttribute("tabindex", "0");
  }

  /** @param {State} now @param {Shown} shown */
  function update({ tab }, shown) {
    const found = tab === "matrix" ? ofMatrix(shown) : tab === "network" ? ofNetwork(shown) : tab === "timeline" ? ofTimeline() : [];
    byId("legend").replaceChildren(...found);
    byId("legend").hidden = !found.length;
  }

  return { start, update };
})();
