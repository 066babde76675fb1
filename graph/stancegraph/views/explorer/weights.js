/*
 * How alike the stances of each two actors are, as `stancegraph network` weighs it: every stance of the one against every
 * stance of the other on the same issue. Filters hide actors; they never change a weight.
 */
explorer.weights = (() => {
  const { t, decimal } = explorer.words;
  const { look } = explorer;
  const { grouped, compare } = explorer.positions;
  const values = look.SCALE.map(({ value }) => value);
  const LENGTH = Math.max(...values) - Math.min(...values);

  /* What a tie means: agreement (1 a pair of stances of the same position, 0 one of opposite ends), conflict (the reverse), or the one less the other. */
  const KINDS = /** @type {const} */ (["net", "agreement", "conflict"]).map((name) => ({ name, label: t(`tie-kind.${name}`) }));

  /* What its sum is divided by: see stancegraph/networks/normalisation.py. */
  const NORMS = /** @type {const} */ (["average", "cosine", "jaccard", "none"]).map((name) => ({ name, label: t(`tie-norm.${name}`) }));

  /* Whoever said something, most stances first, then by id. */
  /** @param {readonly StanceRecord[]} stances */
  const involved = (stances) =>
    [...grouped(stances, ({ actor }) => actor)].sort(([one, all], [other, each]) => each.length - all.length || compare(one, other)).map(([actor]) => actor);

  /* The sums of a pair of stances each, over the issues in common. */
  /** @param {ReadonlyMap<string, readonly number[]>} one @param {ReadonlyMap<string, readonly number[]>} other */
  function sums(one, other) {
    const found = { pairs: 0, agreement: 0, issues: 0 };
    for (const [issue, mine] of one) {
      const theirs = other.get(issue);
      if (!theirs) continue;
      found.issues += 1;
      for (const each of mine) for (const that of theirs) found.agreement += 1 - Math.abs(each - that) / LENGTH;
      found.pairs += mine.length * theirs.length;
    }
    return found;
  }

  /* Every two of these actors with stances on the same issue. */
  /** @param {readonly StanceRecord[]} stances @param {readonly string[]} actors @param {TieKind} kind @param {TieNorm} norm @returns {Weighed[]} */
  function of(stances, actors, kind, norm) {
    const said = grouped(stances, ({ actor }) => actor);
    const own = actors.map((actor) => {
      const all = said.get(actor) ?? [];
      const byIssue = new Map([...grouped(all, ({ issue }) => issue)].map(([issue, those]) => [issue, those.map(({ value }) => value)]));
      return { actor, byIssue, activity: all.length, itself: sums(byIssue, byIssue).agreement };
    });
    /** @param {typeof own[number]} one @param {typeof own[number]} other @param {number} agreement */
    function divisor(one, other, agreement) {
      if (norm === "average") return (one.activity + other.activity) / 2;
      if (norm === "cosine") return Math.sqrt(one.itself * other.itself);
      return norm === "jaccard" ? one.itself + other.itself - agreement : 1;
    }
    return own.flatMap((one, place) =>
      own.slice(place + 1).flatMap((other) => {
        const { pairs, agreement, issues } = sums(one.byIssue, other.byIssue);
        if (!pairs) return [];
        const sum = { agreement, conflict: pairs - agreement, net: 2 * agreement - pairs }[kind];
        const by = divisor(one, other, agreement);
        return [{ one: one.actor, other: other.actor, weight: by ? sum / by : 0, issues, pairs }];
      }),
    );
  }

  /* Those the page compares, of whom it shows at most so many, and how many are left out. */
  /** @param {Shown} shown @param {State} now @param {number} most */
  function among(shown, { people, hidden }, most) {
    const seen = involved(shown.all.spoken()).filter((actor) => !hidden.kind.has(explorer.data.actors.get(actor).kind) && (!people.length || people.includes(actor)));
    return { actors: seen.slice(0, most), left: Math.max(seen.length - most, 0) };
  }

  /* That not all of them are compared, in a picture or on paper. */
  /** @param {Shown} shown @param {State} now @param {number} most */
  function compared(shown, now, most) {
    const { actors, left } = among(shown, now, most);
    return left ? [t("publish.actors-in-picture", { n: actors.length, all: actors.length + left })] : [];
  }

  /* A weight as it is read, with a minus that is as wide as a plus. */
  /** @param {number} weight */
  const shown = (weight) => (Math.abs(weight) < 0.005 ? decimal(0, 2) : decimal(weight, 2).replace("-", "\u2212"));

  /* What a tie of a weight means. */
  /** @param {number} weight @param {TieKind} kind */
  const sense = (weight, kind) => (kind === "conflict" || weight < 0 ? "conflict" : "agreement");

  /* Both in words. */
  /** @param {State} now */
  function about({ tieKind, tieNorm }) {
    const [kind, norm] = [KINDS.find(({ name }) => name === tieKind), NORMS.find(({ name }) => name === tieNorm)];
    return [t("weights.about", { kind: kind?.label, norm: norm?.label })];
  }

  /* What chooses a kind, a divisor: for each view that draws weights. */
  function chooser() {
    const { el } = explorer.dom;
    /** @param {string} label @param {"tieKind" | "tieNorm"} field @param {{ name: string, label: string }[]} choices */
    const choice = (label, field, choices) => {
      const change = () => explorer.state.set({ [field]: select.value, least: undefined });
      const select = el("select", { on: { change } }, choices.map((each) => el("option", { value: each.name }, each.label)));
      explorer.state.onChange((now) => (select.value = now[field]));
      return el("label", {}, `${label} `, select);
    };
    return [choice(t("weights.ties-of"), "tieKind", KINDS), choice(t("weights.divided-by"), "tieNorm", NORMS)];
  }

  return { KINDS, NORMS, of, among, compared, shown, sense, about, chooser };
})();
