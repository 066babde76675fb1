/* Two actors side by side: where both stand on what both hold something on, farthest apart first, and how far they agree. */
explorer.tie = (() => {
  const { t, parts, written } = explorer.words;
  const { data, state, weights, wording } = explorer;
  const { el, words, small, muted, button } = explorer.dom;
  const { card, go } = explorer.card;

  /** @param {PositionLook} position */
  const sign = (position) => el("span", { class: `chip ${position.name}`, title: position.label }, el("span", { class: "sign" }, position.sign));

  /* The weights of the tie, as the networks have them. */
  /** @param {Pair} ends @param {Shown} shown */
  function weighed(ends, shown) {
    const { tieNorm } = state.get();
    const { label } = /** @type {{ label: string }} */ (weights.NORMS.find(({ name: norm }) => norm === tieNorm));
    const found = weights.KINDS.flatMap(({ name: kind, label: called }) => weights.of(shown.all.spoken(), ends, kind, tieNorm).map(({ weight }) => `${called} ${weights.shown(weight)}`));
    return found.length ? t("tie.divided", { by: label, weights: found.join(", ") }) : "";
  }

  /** @param {Pair} ends @param {Shown} shown */
  function view([one, other], shown) {
    const { name } = wording;
    const title = parts("tie.and", { one: go(data.actors.get(one)), other: go(data.actors.get(other)) });
    const [found] = shown.all.agreements(one).filter((each) => each.other === other);
    /** @param {string} actor @param {string} issue */
    const held = (actor, issue) => shown.cells.of(actor, issue);
    const shared = [...shown.cells.row(one).values()].filter((cell) => held(other, cell.issue));
    /** @param {Cell} mine */
    const apart = (mine) => Math.abs(mine.position.value - (held(other, mine.issue)?.position.value ?? 0));
    shared.sort((a, b) => apart(b) - apart(a) || data.issues.get(a.issue).name.localeCompare(data.issues.get(b.issue).name));
    /** @param {string} actor @param {Cell} cell */
    const side = (actor, cell) => button(sign(cell.position), () => state.select({ pair: [actor, cell.issue] }), { class: "plain", "aria-label": `${name(actor)}: ${wording.answer(cell, shown.day)}` });
    /** @param {Cell} mine */
    const row = (mine) => {
      const theirs = /** @type {Cell} */ (held(other, mine.issue));
      const alike = mine.position === theirs.position && !mine.contested;
      return el("tr", { class: alike ? "alike" : undefined }, el("td", {}, side(one, mine)), el("th", { scope: "row" }, words(data.issues.get(mine.issue).name)), el("td", {}, side(other, theirs)));
    };
    const heads = el("tr", {}, el("th", { scope: "col" }, words(name(one))), el("th", { scope: "col" }, t("page.issue")), el("th", { scope: "col" }, words(name(other))));
    const stances = found ? [one, other].flatMap((actor) => found.stances.filter((stance) => stance.actor === actor)) : [];
    const sides = found && t("tie.sides", { n: found.shared.length, alike: found.alike, opposed: found.opposed });
    const near = found?.pairs ? t("tie.alike", { n: found.pairs, share: (100 * found.sum / found.pairs).toFixed(0) }) : t("tie.no-stances");
    const summary = found ? `${sides} ${near}` : t("tie.nothing");
    return {
      title,
      body: [
        small(summary),
        small(words(weighed([one, other], shown))),
        el("p", { class: "row" }, button(t("tie.side-by-side"), () => state.set({ people: [one, other], tab: "compare" }))),
        el("h3", {}, t("panel.positions", { day: written(shown.day) })),
        shared.length ? el("table", { class: "tie small" }, el("thead", {}, heads), el("tbody", {}, shared.map(row))) : small(muted(t("tie.no-issue"))),
        stances.length > 0 && el("details", { class: "bundle" }, el("summary", {}, t("tie.all", { n: stances.length })), stances.map(card)),
      ],
    };
  }

  return { view };
})();
