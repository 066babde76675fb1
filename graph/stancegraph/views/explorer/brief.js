/* What the panel says while nothing is selected: what is new, who moved last, what is contradicted, what is contested. */
explorer.brief = (() => {
  const { t, parts, count, written } = explorer.words;
  const { data, look, positions, state, overview, wording } = explorer;
  const { el, words, small, muted, button, link } = explorer.dom;
  const { chip } = explorer.card;
  const [NEWEST, LAST] = [3, 2];

  /* One thing that can be opened: what it is in a line, and a line about it. */
  /** @param {Selected} selection @param {Child} head @param {Child} about */
  function item(selection, head, about) {
    const open = () => {
      state.select(selection);
      explorer.panel.focus();
    };
    return el("li", {}, button([line(head), el("span", { class: "line small muted" }, about)], open, { class: "briefly" }));
  }

  /** @param {...Child} children */
  const line = (...children) => el("span", { class: "line" }, children);

  /* A heading with how many there are, the first of them, and the way to all; of nothing it is one line. */
  /** @param {string} heading @param {string} size @param {Child[]} items @param {(() => void) | undefined} all */
  function part(heading, size, items, all) {
    const every = all && items.length > 0 && button(t("brief.all"), all, { class: "plain", "aria-label": t("brief.all-of", { heading }) });
    return [el("h3", { class: "of-brief" }, el("span", {}, heading, " ", el("span", { class: "muted" }, size)), every), items.length > 0 && el("ul", { class: "brief" }, items)];
  }

  /** @param {QuestionName} question */
  const ask = (question) => () => state.set({ tab: "ask", ask: { ...state.initial().ask, question } });

  /** @param {string} actor @param {string} issue */
  const topic = (actor, issue) => [el("b", {}, words(wording.name(actor))), " ", words(data.issues.get(issue).name)];

  /** @param {StanceRecord} stance */
  function condition(stance) {
    const found = wording.conditioned(stance);
    return found && [", ", found];
  }

  /** @param {Shown} shown */
  function newest({ counting }) {
    /* Those of the newest day, and of others as many as are shown. */
    /** @type {StanceRecord[]} */
    const stances = [];
    let that = 0;
    for (const stance of counting()) {
      const newer = !stances.length || stance.date === stances[0].date;
      if (!newer && stances.length >= NEWEST) break;
      stances.push(stance);
      that += Number(newer);
    }
    const [first] = stances;
    const items = stances.slice(0, NEWEST).map((stance) =>
      item({ stance: stance.id }, topic(stance.actor, stance.issue), [
        line( chip(look.position(stance))),
        stance.quote && el("q", { lang: data.sources.get(stance.source).language || undefined }, words(stance.quote)),
        words(`${wording.dated(stance)}, ${wording.whose(stance, stance.actor)}`),
        condition(stance),
      ]));
    return part(t("brief.newest"), first === undefined ? t("brief.none-by") : t(first.precision === "approx" ? "brief.around" : "brief.on", { size: that, day: wording.dated(first) }), items, () => state.set({ tab: "table" }));
  }

  /** @param {Shown} shown */
  function moved(shown) {
    const rows = [...shown.movements()].sort((one, other) => positions.compare(other.to.stance.date, one.to.stance.date) || positions.compare(one.actor, other.actor));
    const items = rows.slice(0, LAST).map(({ actor, issue, from: { stance: from }, to: { stance: to }, after, kind }) =>
      item({ pair: [actor, issue] }, topic(actor, issue), [
        line( chip(look.position(from)), " \u2192 ", chip(look.position(to))),
        words([wording.dated(to), kind === "government" && t("questions.government"), after && t("brief.after", { event: after.label })].filter(Boolean).join(", ")),
      ]));
    return part(t("brief.moved"), rows.length ? t("brief.last", { n: items.length, all: rows.length }) : t("brief.nobody"), items, ask("moved"));
  }

  /* All that stands against one position, in one line. */
  /** @param {Shown} shown */
  function contradicted(shown) {
    const all = shown.contradictions();
    const groups = [...positions.grouped(all, ({ kind, actor, issue, first }) => JSON.stringify([kind, actor, issue, first.id])).values()];
    /** @param {Contradiction} row */
    const against = ({ stance, deed }) => deed?.event ?? /** @type {StanceRecord} */ (stance);
    /* What was said or done last against it. */
    /** @param {readonly Contradiction[]} group */
    const lastOf = (group) => group.reduce((one, other) => (against(other).date > against(one).date ? other : one));
    /** @param {readonly Contradiction[]} group */
    const latest = (group) => against(lastOf(group));
    groups.sort((one, other) => positions.compare(latest(other).date, latest(one).date) || positions.compare(one[0].first.id, other[0].first.id));
    const items = groups.slice(0, LAST).map((group) => {
      const { actor, issue, first, second, deed } = lastOf(group);
      const who = [...new Set(group.flatMap(({ stance }) => (stance ? [wording.name(stance.by ?? stance.actor)] : [])))];
      const how = deed ? t("brief.does", { deed: deed.event.label }) : t("brief.otherwise", { n: who.length, who: who.join(", ") });
      const signs = line(parts("brief.against", { first: chip(look.position(first)), second: chip(look.position(second)) }));
      return item({ pair: [actor, issue] }, topic(actor, issue), [signs, words(`${wording.dated(latest(group))}, ${how}`)]);
    });
    /* Words and deeds are two questions: where there are both, all of them are behind two ways. */
    const kinds = /** @type {QuestionName[]} */ ([all.some(({ deed }) => !deed) && "contradicts", all.some(({ deed }) => deed) && "deeds"].filter(Boolean));
    const size = groups.length ? t("brief.last", { n: items.length, all: groups.length }) : t("brief.nobody");
    const ways = kinds.length > 1 && el("p", { class: "small row all-of-brief" }, kinds.map((kind) => button(explorer.questions.called(kind).short, ask(kind), { class: "plain" })));
    return [part(t("brief.contradicted"), size, items, kinds.length === 1 ? ask(kinds[0]) : undefined), ways];
  }

  /** @param {Shown} shown */
  function contested(shown) {
    if (overview.waits(shown.cells)) return part(t("brief.contested"), t("page.counting"), [], undefined);
    const cells = overview.of(shown.cells).contested;
    const items = cells.slice(0, LAST).map((cell) =>
      item({ pair: [cell.actor, cell.issue] }, topic(cell.actor, cell.issue), cell.rows.map(({ stance }) => line( chip(look.position(stance)), ` ${wording.dated(stance)}`))));
    return part(t("brief.contested"), cells.length ? count(cells.length, "position") : t("brief.none-on"), items, ask("contested"));
  }

  /* For what it was found last: the panel may be drawn again for the same, once all is counted. */
  /** @type {Shown | undefined} */
  let lookedFor;

  /* Who moved and what was contradicted; among very many stances it takes seconds to find, so there it is looked for when the reader asks. */
  /** @param {Shown} shown @returns {Child} */
  function changes(shown) {
    const both = () => [moved(shown), contradicted(shown)];
    if (data.stances.size <= overview.MANY || lookedFor === shown) return both();
    function find() {
      lookedFor = shown;
      box.replaceChildren(...el("div", {}, both()).childNodes);
      explorer.panel.focus();
    }
    const box = el("div", {}, button(t("brief.find"), find, { "data-find": "changes" }));
    return box;
  }

  /* What the dataset is. */
  function dataset() {
    const { description, version, licence, creators, homepage } = data.info;
    const about = [version && t("cite.version", { version }), licence, creators?.join(", ")].filter(Boolean).join(" \u00b7 ");
    return [
      el("h3", {}, t("brief.data")),
      description && small(words(description)),
      about && small(muted(words(about))),
      homepage && small(link(homepage, homepage)),
    ];
  }

  /** @param {Shown} shown */
  function view(shown) {
    return {
      title: [t("brief.short"), " ", el("span", { class: "muted small" }, written(shown.day))],
      body: [
        explorer.twodates.brief(state.get(), shown),
        newest(shown),
        changes(shown),
        contested(shown),
        small(muted(t("brief.select"))),
        dataset(),
      ],
    };
  }

  return { view };
})();
