/* The evidence: every stance of what is selected, and what is known of the actor or issue itself. */
explorer.panel = (() => {
  const { t, parts, count, written } = explorer.words;
  const { data, look, positions, state, wording } = explorer;
  const { el, words, muted, small, button, byId, link } = explorer.dom;
  const { card, chip, go, goStance, goEvent } = explorer.card;

  /** @param {string} id */
  const actorName = (id) => data.actors.get(id).name;
  /** @param {string} id */
  const issueName = (id) => data.issues.get(id).name;

  /* One row of an answer: the position with its condition, whose words it is, how old and how far it can be leant on. */
  /** @param {AnswerRow} row @param {string} day */
  function rowLines(row, day) {
    const { stance, holder } = row;
    const condition = wording.condition(stance);
    return [
      el("div", {}, chip(look.position(stance)), condition && [" ", words(condition)], stance.until && muted(`, ${t("wording.until", { day: written(stance.until) })}`)),
      el("div", {}, words([wording.whose(stance, holder), ...wording.besides(row)].join(", "))),
      el("div", { class: "muted" }, `${wording.dated(stance)}, ${wording.age(row, day)}. `, goStance(stance.id)),
    ];
  }

  /* That there is an answer, which the filters hide. */
  /** @param {Pair} topic @param {Shown} shown */
  const isHidden = ([actor, issue], { all, cells }) => {
    const key = positions.topic(actor, issue);
    return all.cells.has(key) && !cells.has(key);
  };

  /* Where the actor stands on the issue as of the day, or that nothing is left of what was said. */
  /** @param {string} actor @param {string} issue @param {Shown} shown */
  function answer(actor, issue, shown) {
    const key = positions.topic(actor, issue);
    const [cell, silence] = [shown.cells.get(key), shown.silences.get(key)];
    const heading = el("p", { class: "muted small" }, t("panel.as-of", { day: written(shown.day) }), cell?.contested && `, ${t("position.contested")}`);
    if (cell) {
      const rows = cell.rows.map((row) => el("div", { class: `row-of ${row.standing === "current" ? "" : "pale"}` }, rowLines(row, shown.day)));
      return el("div", { class: "answer small" }, heading, rows);
    }
    const none = isHidden([actor, issue], shown) ? t("panel.position-hidden") : t("panel.no-position");
    if (!silence) return el("div", { class: "answer small" }, heading, el("p", {}, none));
    const across = () => state.set({ acrossGovernments: true });
    const text = el("p", {}, words(`${wording.silence(silence)}. `), button(t("panel.let-count"), across, { class: "step" }));
    return el("div", { class: "answer small" }, heading, text);
  }

  /* The stances that an answer rests on, and those that may count for an actor on an issue. */
  /** @param {Pick<Answered, "cells" | "claims">} from @param {Pair} topic @returns {StanceRecord[]} */
  function behind(from, [actor, issue]) {
    const rows = from.cells.get(positions.topic(actor, issue))?.rows ?? [];
    return [...new Set([...rows, ...from.claims(actor, issue)].map(({ stance }) => stance))];
  }

  /* So many cards are made whether they are seen or not; of more, those of a closed bundle are made when it is opened. */
  const AT_ONCE = 300;

  /* Answer and cards under a line that sums them up; a lone bundle is open. */
  /** @param {string} heading @param {Pair} topic @param {StanceRecord[]} stances @param {{ open: boolean, late: boolean }} how @param {Shown} shown */
  function bundle(heading, [actor, issue], stances, { open, late }, shown) {
    const cell = shown.cells.get(positions.topic(actor, issue));
    const pale = cell && !cell.current && muted(` (${wording.age(cell.rows[0], shown.day)})`);
    const size = muted(` \u00b7 ${count(stances.length, "stance")}`);
    const look = cell ? chip(cell.position) : muted(isHidden([actor, issue], shown) ? t("panel.hidden-short") : t("twodates.none"));
    const summary = el("summary", {}, look, pale, " ", words(heading), size);
    const inside = () => [answer(actor, issue, shown), stances.map(card)];
    const found = el("details", { class: `bundle ${cell?.position.name ?? ""}`, open }, summary, open || !late ? inside() : []);
    if (!open && late) found.addEventListener("toggle", () => found.append(...el("div", {}, inside()).childNodes), { once: true });
    return found;
  }

  /* Bundles by actor or issue, from support down to rejection, then those without a position. */
  /** @param {Pair[]} topics @param {(topic: Pair) => string} name @param {Shown} shown */
  function bundles(topics, name, shown) {
    const found = topics
      .map((topic) => ({
        topic,
        value: shown.cells.get(positions.topic(...topic))?.position.value ?? -3,
        stances: behind(shown, topic),
      }))
      .filter(({ stances, value }) => stances.length || value > -3);
    found.sort((one, other) => other.value - one.value || name(one.topic).localeCompare(name(other.topic)));
    const how = { open: found.length === 1, late: found.reduce((sum, { stances }) => sum + stances.length, 0) > AT_ONCE };
    return found.map(({ topic, stances }) => bundle(name(topic), topic, stances, how, shown));
  }

  /* What one says of others, by issue or by whom it is about; each card has its own position. */
  /** @param {StanceRecord[]} stances @param {"actor" | "issue"} field @param {(id: string) => string} name */
  function claims(stances, field, name) {
    const found = [...positions.grouped(stances, (stance) => stance[field])];
    found.sort(([one], [other]) => name(one).localeCompare(name(other)));
    return found.map(([id, each]) => {
      const summary = el("summary", {}, words(name(id)), muted(` \u00b7 ${count(each.length, "stance")}`));
      return el("details", { class: "bundle", open: found.length === 1 }, summary, each.map(card));
    });
  }

  /** @param {StanceRecord[]} stances */
  const byIssue = (stances) => claims(stances, "issue", issueName);
  /** @param {StanceRecord[]} stances */
  const byActor = (stances) => claims(stances, "actor", actorName);
  /* What is shown, how much more there is that the filters hide or that is of later days, and what was corrected. */
  /** @param {StanceRecord[]} shown @param {(stance: StanceRecord) => boolean} belongs @param {Child} body */
  function evidence(shown, belongs, body) {
    const known = explorer.answered.records(state.get());
    const gone = known.gone.filter(belongs);
    const here = new Set(shown);
    const left = known.standing.filter((stance) => belongs(stance) && !here.has(stance));
    const day = state.get().until || data.opensOn;
    const later = left.filter((stance) => positions.first(stance) > day).length;
    const hidden = left.length - later;
    const corrections = el("summary", {}, t("panel.corrections", { n: gone.length }));
    return [
      small(muted(count(here.size, "stance"), later > 0 && `, ${t("panel.later", { n: later })}`, hidden > 0 && `, ${t("panel.hidden", { n: hidden })}`)),
      body,
      gone.length > 0 && el("details", { class: "bundle" }, corrections, gone.map(card)),
    ];
  }

  /* The same for an actor, an issue or both: the stances behind their answers, and which there are beside those. */
  /** @param {AboutTopic} topic @param {Child} body @param {Shown} shown */
  function evidenceOn(topic, body, shown) {
    const { actor, issue } = topic;
    /** @param {StanceRecord} stance */
    const about = (stance) => (actor === undefined || stance.actor === actor) && (issue === undefined || stance.issue === issue);
    const found = shown.about(actor, issue).flatMap((pair) => behind(shown, pair));
    const always = explorer.answered.ever(state.get());
    const ever = new Set(shown.all.about(actor, issue).flatMap((pair) => always.claims(...pair)).map(({ stance }) => stance));
    return evidence(found, (stance) => about(stance) || ever.has(stance), body);
  }

  /** @param {RoleRecord} rolerecord */
  function span({ start, end }) {
    if (start && end) return t("card.from-to", { from: written(start), to: written(end) });
    if (start) return t("evidence.since", { day: written(start) });
    return end ? t("wording.until", { day: written(end) }) : t("panel.dates-unknown");
  }

  /** @param {RoleRecord} each */
  function role(each) {
    const about = muted(` (${span(each)}${each.speaks ? `; ${t("evidence.speaks")}` : ""})`);
    return el("li", {}, words(each.office), ", ", words(actorName(each.organisation)), about);
  }

  /** @param {Child[]} items */
  const listed = (items) => items.map((item, place) => [place > 0 && ", ", item]);
  /** @param {string[]} ids */
  const issues = (ids) => listed(ids.map((id) => go(data.issues.get(id))));

  /** @param {ActorRecord} actor */
  function actorAbout({ node, kind, name, aliases, names, roles, note, sameAs }) {
    /* The one that is shown is in the title; that of the dataset stands in its place. */
    const own = data.ownNames.get(node);
    const shown = data.borne.get(node) ?? name;
    const others = [...(own === undefined || own === shown ? [] : [{ language: data.info.language, text: own }]), ...(names ?? []).filter(({ text }) => text !== shown)];
    return [
      small(el("span", { class: `mark ${kind}` }), muted(t(`kind.${kind}`))),
      aliases && small(muted(t("panel.also"), " "), words(aliases.join(", "))),
      others.length > 0 && small(muted(t("panel.elsewhere"), " "), others.map(({ language, text }, place) => [place > 0 && ", ", el("span", { lang: language }, words(text))])),
      roles && el("ul", { class: "small" }, roles.map(role)),
      note && small(words(note)),
      sameAs && small(listed(sameAs.map((url) => link(url, url)))),
    ];
  }

  /** @param {IssueRecord} issue */
  function issueAbout({ proposition, note, broader, entails }) {
    return [
      small(el("span", { class: "mark issue" }), muted(t("kind.issue"))),
      el("p", {}, words(proposition)),
      note && small(muted(words(note))),
      broader && small(muted(t("panel.part-of"), " "), issues(broader)),
      entails && small(muted(t("panel.entails"), " "), issues(entails)),
    ];
  }

  /* That there is more where those spoken for are asked. */
  /** @param {ActorRecord} record @param {Shown} shown */
  function unspoken(record, { all }) {
    const more = all.unspoken(record.id);
    if (!more.length) return undefined;
    const take = button(t("panel.take-over"), () => state.set({ takenOver: true }), { class: "step" });
    const text = `${t("panel.unspoken", { n: more.length })} `;
    return el("p", { class: "notice" }, text, take);
  }

  /** @param {ActorRecord} record @param {Shown} shown */
  function actorView(record, shown) {
    const own = { actor: record.id };
    const said = shown.counted().filter(({ by, actor }) => by === record.id && actor !== record.id);
    const list = bundles([...shown.about(record.id)], ([, issue]) => issueName(issue), shown);
    return [
      actorAbout(record),
      el("h3", {}, t("panel.positions", { day: written(shown.day) })),
      unspoken(record, shown),
      evidenceOn(own, list, shown),
      contradictions(own, shown),
      said.length > 0 && [el("h3", {}, t("panel.of-others")), byActor(said)],
    ];
  }

  /** @param {IssueRecord} record @param {Shown} shown */
  function issueView(record, shown) {
    const here = { issue: record.id };
    const list = bundles([...shown.about(undefined, record.id)], ([actor]) => actorName(actor), shown);
    return [
      issueAbout(record),
      el("h3", {}, t("panel.who-stands", { day: written(shown.day) })),
      evidenceOn(here, list, shown),
      contradictions(here, shown),
    ];
  }

  /* What was done by the day that bears on the issue. */
  /** @param {Pair} topic @param {Shown} shown */
  function deeds([actor, issue], shown) {
    const done = shown.deeds(actor, issue);
    /** @param {Deed} deed */
    const item = (deed) => el("li", {}, `${wording.dated(deed.event)} `, chip(look.position(deed)), " ", goEvent(deed.event));
    return done.length > 0 && [el("h3", {}, t("panel.deeds")), el("ul", { class: "small deeds" }, done.map(item))];
  }

  /* What does not go together: of two in one voice, against a deed, against what others say. */
  /** @param {AboutTopic} topic @param {Shown} shown */
  function contradictions({ actor, issue }, shown) {
    const found = shown.contradictions(issue).filter((each) => actor === undefined || each.actor === actor);
    /** @param {StanceRecord} stance @param {string} holder */
    const side = (stance, holder) => [chip(look.position(stance)), ` ${wording.dated(stance)}, `, words(wording.whose(stance, holder)), " ", goStance(stance.id)];
    /** @param {Contradiction} each */
    const item = ({ kind, actor, issue, first, stance, deed }) =>
      el("li", { "data-kind": kind }, muted(t("panel.contradiction", { kind: t(`contradiction.${kind}`) }), " "), words(t("card.on", { actor: actorName(actor), issue: issueName(issue) })),
        el("div", {}, side(first, actor)),
        stance && el("div", {}, side(stance, actor)),
        deed && el("div", {}, chip(look.position(deed)), ` ${wording.dated(deed.event)}, `, goEvent(deed.event)));
    return found.length > 0 && [el("h3", {}, t("panel.contradictions")), el("ul", { class: "small contradictions" }, found.map(item))];
  }

  /** @param {Pair} pair @param {Shown} shown */
  function pairView([actor, issue], shown) {
    const here = { actor, issue };
    const about = data.issues.get(issue);
    return {
      title: pairTitle(data.actors.get(actor), about),
      body: [
        small(words(about.proposition)),
        answer(actor, issue, shown),
        explorer.twodates.answer([actor, issue], state.get(), shown),
        evidenceOn(here, behind(shown, [actor, issue]).map(card), shown),
        deeds([actor, issue], shown),
        contradictions(here, shown),
      ],
    };
  }

  /** @param {EventRecord} event */
  function eventView({ id, type, label, date, precision, place, actors = [], figures, bearsOn = [], source, note }) {
    /** @type {[string, Child][]} */
    const facts = [
      ["date", wording.dated({ date, precision })],
      ["place", place && words(place)],
      ["type", t(`event-type.${type.toLowerCase()}`)],
      ["done-by", listed(actors.map((each) => go(data.actors.get(each))))],
      ["figures", figures?.map((figure) => el("div", {}, words(figure)))],
      ["shows", bearsOn.map((each) => el("div", {}, chip(look.position(each)), " ", go(data.issues.get(each.issue))))],
      ["note", note && words(note)],
      ["source", explorer.card.source(source)],
      ["cite-as", explorer.card.citation(id)],
    ];
    const rows = facts.filter(([, fact]) => (Array.isArray(fact) ? fact.length > 0 : fact));
    const card = el("article", { class: "stance event" }, el("dl", {}, rows.map(([term, fact]) => [el("dt", {}, t(`event.${term}`)), el("dd", {}, fact)])));
    return { title: words(label), body: [card] };
  }

  /** @param {Pair} ends @param {Cell[]} steps @param {string} day */
  function pathView([from, to], steps, day) {
    const [start, goal] = [data.actors.get(from), data.actors.get(to)];
    /** @param {Cell} cell */
    const step = (cell) => {
      const open = button(t("page.evidence"), () => state.select({ pair: [cell.actor, cell.issue] }), { class: "step" });
      return el("li", {}, go(data.actors.get(cell.actor)), " ", chip(cell.position), " ", go(data.issues.get(cell.issue)), " ", open, small(muted(words(wording.answer(cell, day)))));
    };
    const none = small(t("panel.no-path"));
    const issues = steps.length / 2;
    return {
      title: parts("panel.path", { from: go(start), to: go(goal) }),
      body: steps.length ? [small(t("panel.path-over", { n: issues })), el("ol", {}, steps.map(step))] : [none],
    };
  }

  /** @param {NodeRecord} actor @param {NodeRecord} issue */
  const pairTitle = (actor, issue) => parts("card.on", { actor: go(actor), issue: go(issue) });

  /** @param {DrawnEdge} edge @param {Shown} shown */
  function edgeView({ relation, from, to }, shown) {
    const [one, other] = [data.nodes.get(from), data.nodes.get(to)];
    if (relation === "says-of") {
      /** @param {StanceRecord} stance */
      const claimed = (stance) => stance.by === one.id && stance.actor === other.id;
      const said = shown.counted().filter(claimed);
      return { title: parts("panel.says-this", { one: go(one), other: go(other) }), body: evidence(said, claimed, byIssue(said)) };
    }
    return pairView([one.id, other.id], shown);
  }

  /** @param {StanceRecord} stance */
  function stanceView(stance) {
    const issue = data.issues.get(stance.issue);
    const title = pairTitle(data.actors.get(stance.actor), issue);
    return { title, body: [small(words(issue.proposition)), card(stance), explorer.evidence.of(stance)] };
  }

  /** @param {SourceRecord} source @param {Shown} shown */
  function sourceView(source, shown) {
    const held = shown.counted().filter((stance) => [stance.source, ...(stance.otherSources ?? [])].includes(source.id));
    const list = el("details", { class: "bundle" }, el("summary", {}, count(held.length, "stance")), held.map(card));
    return { title: words(source.title), body: [explorer.evidence.ofSource(source, held), held.length > 0 && state.get().tab !== "sources" && list] };
  }

  /** @param {State} state */
  function onlyThis({ alone }) {
    const change = () => state.set({ alone: box.checked });
    const box = el("input", { type: "checkbox", id: "alone", checked: alone, on: { change } });
    return el("label", { class: "small alone" }, box, ` ${t("panel.only-this")}`);
  }

  /** @param {Selected | undefined} selection @param {Shown} shown */
  function view(selection, shown) {
    if (!selection) return explorer.brief.view(shown);
    if (selection.source) return sourceView(data.sources.get(selection.source), shown);
    if (selection.tie) return explorer.tie.view(selection.tie, shown);
    if (selection.found) return explorer.found.view(selection.found);
    if (selection.edge) return edgeView(data.edges.get(selection.edge), shown);
    if (selection.pair) return pairView(selection.pair, shown);
    if (selection.event) return eventView(data.eventsById.get(selection.event));
    if (selection.path) return pathView(selection.path, shown.steps ?? [], shown.day);
    if (selection.stance) return stanceView(data.stances.get(selection.stance));
    const record = data.nodes.get(/** @type {string} */ (selection.node));
    return { title: words(record.name), body: record.kind === "issue" ? issueView(record, shown) : actorView(record, shown) };
  }

  /** @type {Selected | undefined} */
  let drawn;

  /** @param {State} now @param {Shown} shown */
  function update(now, shown) {
    const { selection } = now;
    const { title, body } = view(selection, shown);
    const panel = byId("panel");
    const close = selection && button("\u00d7", () => state.select(undefined), { "aria-label": t("page.close") });
    const header = el("header", {}, el("h2", { tabindex: "-1" }, title), close);
    /* Where a source is read the panel leaves room for it on a phone. */
    panel.classList.toggle("about", Boolean(selection));
    panel.classList.toggle("chosen", Boolean(selection) && !(selection?.source && now.tab === "sources"));
    const top = selection === drawn ? panel.scrollTop : 0;
    drawn = selection;
    panel.replaceChildren(explorer.sheet.handle, header, ...(selection ? [onlyThis(now)] : []), ...el("div", {}, body).childNodes);
    panel.scrollTop = top;
  }

  /* Where the brief is folded away it is opened first. */
  function focus() {
    const heading = () => byId("panel").querySelector("h2");
    if (!heading()?.checkVisibility()) byId("brief-open").click();
    heading()?.focus();
  }

  return { update, focus };
})();
