/* The evidence: every stance of what is selected, and what is known of the actor or issue itself. */
explorer.panel = (() => {
  const { data, positions, state } = explorer;
  const { el, words, muted, small, button, byId, link, count } = explorer.dom;
  const { card, chip, go } = explorer.card;

  /** @param {string} id */
  const actorName = (id) => data.actors.get(id).name;
  /** @param {string} id */
  const issueName = (id) => data.issues.get(id).name;

  /* Cards under a line that sums them up; a lone bundle is open. */
  /** @param {string} heading @param {StanceRecord[]} stances @param {boolean} open */
  function bundle(heading, stances, open) {
    const { position } = positions.latest(stances);
    const size = muted(` \u00b7 ${count(stances.length, "stance")}`);
    const summary = el("summary", {}, chip(position), " ", words(heading), size);
    return el("details", { class: `bundle ${position.name}`, open }, summary, stances.map(card));
  }

  /* Bundles by actor or issue, from support down to rejection. */
  /** @param {StanceRecord[]} stances @param {"actor" | "issue"} field @param {(id: string) => string} name */
  function bundles(stances, field, name) {
    /** @type {Map<string, StanceRecord[]>} */
    const found = new Map();
    for (const stance of stances) found.set(stance[field], [...(found.get(stance[field]) ?? []), stance]);
    /** @param {StanceRecord[]} each */
    const value = (each) => positions.latest(each).position.value;
    const sorted = [...found].sort(
      ([one, ones], [other, others]) => value(others) - value(ones) || name(one).localeCompare(name(other)),
    );
    return sorted.map(([id, each]) => bundle(name(id), each, sorted.length === 1));
  }

  /** @param {StanceRecord[]} stances */
  const byIssue = (stances) => bundles(stances, "issue", issueName);
  /** @param {StanceRecord[]} stances */
  const byActor = (stances) => bundles(stances, "actor", actorName);
  /** @param {StanceRecord[]} stances */
  const asCards = (stances) => stances.map(card);

  /* What stands, what the filters hide, and what was corrected. */
  /** @param {(stance: StanceRecord) => boolean} belongs @param {(stances: StanceRecord[]) => Child} arrange */
  function evidence(belongs, arrange) {
    const all = data.standing.filter(belongs);
    const visible = explorer.filter.filtered(all, state.get());
    const gone = data.gone.filter(belongs);
    const hidden = all.length - visible.length;
    const corrections = el("summary", {}, `Corrections: ${count(gone.length, "record")} that no longer stand`);
    return [
      small(muted(count(visible.length, "stance"), hidden > 0 && `, ${hidden} more hidden by filters`)),
      arrange(visible),
      gone.length > 0 && el("details", { class: "bundle" }, corrections, gone.map(card)),
    ];
  }

  /** @param {RoleRecord} rolerecord */
  function span({ start, end }) {
    if (start && end) return `${start} to ${end}`;
    if (start) return `since ${start}`;
    return end ? `until ${end}` : "dates unknown";
  }

  /** @param {RoleRecord} each */
  function role(each) {
    const about = muted(` (${span(each)}${each.speaks ? "; speaks for it" : ""})`);
    return el("li", {}, words(each.office), ", ", words(each.organisation), about);
  }

  /** @param {Child[]} items */
  const listed = (items) => items.map((item, place) => [place > 0 && ", ", item]);
  /** @param {string[]} ids */
  const issues = (ids) => listed(ids.map((id) => go(data.issues.get(id))));

  /** @param {ActorRecord} actor */
  function actorAbout({ kind, aliases, roles, note, sameAs }) {
    return [
      small(el("span", { class: `mark ${kind}` }), muted(kind)),
      aliases && small(muted("Also: "), words(aliases.join(", "))),
      roles && el("ul", { class: "small" }, roles.map(role)),
      note && small(words(note)),
      sameAs && small(listed(sameAs.map((url) => link(url, url)))),
    ];
  }

  /** @param {IssueRecord} issue */
  function issueAbout({ proposition, note, broader, entails }) {
    return [
      small(el("span", { class: "mark issue" }), muted("issue")),
      el("p", {}, words(proposition)),
      note && small(muted(words(note))),
      broader && small(muted("Part of: "), issues(broader)),
      entails && small(muted("Supporting it means supporting: "), issues(entails)),
    ];
  }

  /** @param {ActorRecord} record */
  function actorView(record) {
    const said = data.standing.filter((stance) => stance.by === record.id && stance.actor !== record.id);
    const visible = explorer.filter.filtered(said, state.get());
    return [
      actorAbout(record),
      el("h3", {}, "Positions held"),
      evidence((stance) => stance.actor === record.id, byIssue),
      visible.length > 0 && [el("h3", {}, "What they say others hold"), byActor(visible)],
    ];
  }

  /** @param {IssueRecord} record */
  function issueView(record) {
    /** @param {StanceRecord} stance */
    const here = (stance) => stance.issue === record.id;
    return [issueAbout(record), el("h3", {}, "Who stands where"), evidence(here, byActor)];
  }

  /* Where a position that is not the actor's own comes from. */
  /** @param {Cell | undefined} cell */
  function takenOver(cell) {
    if (!cell?.via) return [];
    const speaks = data.terms.some((term) => term.speaker === cell.via && term.organisation === cell.actor);
    const why = speaks ? " who spoke for it that day" : " for which this person speaks";
    const note = el("p", { class: "notice" }, "No stance of its own that counts: taken over from ", go(data.actors.get(cell.via)), why, ".");
    return [note, cell.rows.map(({ stance }) => card(stance))];
  }

  /* What was done that bears on the issue. */
  /** @param {string} actor @param {string} issue */
  function deeds(actor, issue) {
    const done = data.events.filter((event) => explorer.selection.bears(event, actor, issue));
    /** @param {EventRecord} event */
    const item = (event) => {
      const bearing = event.bearsOn?.find((each) => each.issue === issue);
      const open = button(words(event.label), () => state.select({ event: event.id }), { class: "plain" });
      return el("li", {}, `${event.date} `, bearing && chip(positions.position(bearing)), " ", open);
    };
    return done.length > 0 && [el("h3", {}, "Deeds that bear on it"), el("ul", { class: "small" }, done.map(item))];
  }

  /** @param {Cell | undefined} cell @param {(stance: StanceRecord) => boolean} held */
  const onlyOthers = (cell, held) => Boolean(cell?.via) && ![...data.standing, ...data.gone].some(held);

  /** @param {Pair} pair @param {Shown} shown */
  function pairView([actor, issue], shown) {
    const cell = shown.cells.get(positions.topic(actor, issue));
    /** @param {StanceRecord} stance */
    const held = (stance) => stance.actor === actor && stance.issue === issue;
    const about = data.issues.get(issue);
    return {
      title: pairTitle(data.actors.get(actor), about),
      body: [small(words(about.proposition)), takenOver(cell), !onlyOthers(cell, held) && evidence(held, asCards), deeds(actor, issue)],
    };
  }

  /** @param {EventRecord} event */
  function eventView({ id, type, label, date, place, actors = [], figures, bearsOn = [], source, note }) {
    const facts = {
      Date: date,
      Place: place && words(place),
      Type: words(type.toLowerCase()),
      "Done by": listed(actors.map((each) => go(data.actors.get(each)))),
      Figures: figures?.map((figure) => el("div", {}, words(figure))),
      Shows: bearsOn.map((each) => el("div", {}, chip(positions.position(each)), " ", go(data.issues.get(each.issue)))),
      Note: note && words(note),
      Source: explorer.card.source(source),
      "Cite as": explorer.card.citation(id),
    };
    const rows = Object.entries(facts).filter(([, fact]) => (Array.isArray(fact) ? fact.length > 0 : fact));
    const card = el("article", { class: "stance event" }, el("dl", {}, rows.map(([term, fact]) => [el("dt", {}, term), el("dd", {}, fact)])));
    return { title: words(label), body: [card] };
  }

  /** @param {Pair} ends @param {Cell[]} steps */
  function pathView([from, to], steps) {
    const [start, goal] = [data.actors.get(from), data.actors.get(to)];
    /** @param {Cell} cell */
    const step = (cell) => {
      const open = button("Evidence", () => state.select({ pair: [cell.actor, cell.issue] }), { class: "step" });
      return el("li", {}, go(data.actors.get(cell.actor)), " ", chip(cell.position), " ", go(data.issues.get(cell.issue)), " ", open);
    };
    const none = small("No way leads from one to the other over what is shown.");
    const issues = steps.length / 2;
    return {
      title: ["From ", go(start), " to ", go(goal)],
      body: steps.length ? [small(`The shortest path leads over ${count(issues, "issue")}.`), el("ol", {}, steps.map(step))] : [none],
    };
  }

  /** @param {NodeRecord} actor @param {NodeRecord} issue */
  const pairTitle = (actor, issue) => [go(actor), " on: ", go(issue)];

  /** @param {DrawnEdge} edge @param {Shown} shown */
  function edgeView({ relation, from, to }, shown) {
    const [one, other] = [data.nodes.get(from), data.nodes.get(to)];
    if (relation === "says-of") {
      /** @param {StanceRecord} stance */
      const claimed = (stance) => stance.by === one.id && stance.actor === other.id;
      return { title: [go(one), " says this of ", go(other)], body: evidence(claimed, byIssue) };
    }
    return pairView([one.id, other.id], shown);
  }

  /** @param {StanceRecord} stance */
  function stanceView(stance) {
    const issue = data.issues.get(stance.issue);
    const title = pairTitle(data.actors.get(stance.actor), issue);
    return { title, body: [small(words(issue.proposition)), card(stance)] };
  }

  /** @param {State} state */
  function onlyThis({ alone }) {
    const change = () => state.set({ alone: box.checked });
    const box = el("input", { type: "checkbox", id: "alone", checked: alone, on: { change } });
    return el("label", { class: "small alone" }, box, " Show only this and what it touches");
  }

  function overview() {
    const { description, version, licence, creators, homepage } = data.info;
    const about = [version && `version ${version}`, licence, creators?.join(", ")].filter(Boolean).join(" \u00b7 ");
    return {
      title: "Evidence",
      body: [
        el("p", {}, "Select a cell, a line, an actor or an issue: its stances appear here, with words, source and who says so."),
        description && small(words(description)),
        about && small(muted(words(about))),
        homepage && small(link(homepage, homepage)),
      ],
    };
  }

  /** @param {Selected | undefined} selection @param {Shown} shown */
  function view(selection, shown) {
    if (!selection) return overview();
    if (selection.found) return explorer.found.view(selection.found);
    if (selection.edge) return edgeView(data.edges.get(selection.edge), shown);
    if (selection.pair) return pairView(selection.pair, shown);
    if (selection.event) return eventView(data.eventsById.get(selection.event));
    if (selection.path) return pathView(selection.path, shown.steps ?? []);
    if (selection.stance) return stanceView(data.stances.get(selection.stance));
    const record = data.nodes.get(/** @type {string} */ (selection.node));
    return { title: words(record.name), body: record.kind === "issue" ? issueView(record) : actorView(record) };
  }

  /** @type {Selected | undefined} */
  let drawn;

  /** @param {State} now @param {Shown} shown */
  function update(now, shown) {
    const { selection } = now;
    const { title, body } = view(selection, shown);
    const panel = byId("panel");
    const close = selection && button("\u00d7", () => state.select(undefined), { "aria-label": "Close" });
    const header = el("header", {}, el("h2", { tabindex: "-1" }, title), close);
    panel.classList.toggle("chosen", Boolean(selection));
    const top = selection === drawn ? panel.scrollTop : 0;
    drawn = selection;
    panel.replaceChildren(header, ...(selection ? [onlyThis(now)] : []), ...el("div", {}, body).childNodes);
    panel.scrollTop = top;
  }

  const focus = () => byId("panel").querySelector("h2")?.focus();

  return { update, focus };
})();
