/* The evidence: every stance of what is selected, and what is known of the actor or issue itself. */
explorer.panel = (() => {
  const { data, positions, state } = explorer;
  const { el, words, muted, small, button, byId, link, count } = explorer.dom;
  const { card, chip, go } = explorer.card;

  const actorName = (id) => data.actors.get(id).name;
  const issueName = (id) => data.issues.get(id).name;

  /* Cards under a line that sums them up; a lone bundle is open. */
  function bundle(heading, stances, open) {
    const { position } = positions.latest(stances);
    const size = muted(` \u00b7 ${count(stances.length, "stance")}`);
    const summary = el("summary", {}, chip(position), " ", words(heading), size);
    return el("details", { class: `bundle ${position.name}`, open }, summary, stances.map(card));
  }

  /* Bundles by actor or issue, from support down to rejection. */
  function bundles(stances, field, name) {
    const found = new Map();
    for (const stance of stances) found.set(stance[field], [...(found.get(stance[field]) ?? []), stance]);
    const value = (each) => positions.latest(each).position.value;
    const sorted = [...found].sort(
      ([one, ones], [other, others]) => value(others) - value(ones) || name(one).localeCompare(name(other)),
    );
    return sorted.map(([id, each]) => bundle(name(id), each, sorted.length === 1));
  }

  const byIssue = (stances) => bundles(stances, "issue", issueName);
  const byActor = (stances) => bundles(stances, "actor", actorName);
  const asCards = (stances) => stances.map(card);

  /* What stands, what the filters hide, and what was corrected. */
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

  function span({ start, end }) {
    if (start && end) return `${start} to ${end}`;
    if (start) return `since ${start}`;
    return end ? `until ${end}` : "dates unknown";
  }

  function role(each) {
    const about = muted(` (${span(each)}${each.speaks ? "; speaks for it" : ""})`);
    return el("li", {}, words(each.office), ", ", words(each.organisation), about);
  }

  const listed = (items) => items.flatMap((item, place) => [place > 0 && ", ", item]);
  const issues = (ids) => listed(ids.map((id) => go(data.issues.get(id))));

  function actorAbout({ kind, aliases, roles, note, sameAs }) {
    return [
      small(el("span", { class: `mark ${kind}` }), muted(kind)),
      aliases && small(muted("Also: "), words(aliases.join(", "))),
      roles && el("ul", { class: "small" }, roles.map(role)),
      note && small(words(note)),
      sameAs && small(listed(sameAs.map((url) => link(url, url)))),
    ];
  }

  function issueAbout({ proposition, note, broader, entails }) {
    return [
      small(el("span", { class: "mark issue" }), muted("issue")),
      el("p", {}, words(proposition)),
      note && small(muted(words(note))),
      broader && small(muted("Part of: "), issues(broader)),
      entails && small(muted("Supporting it means supporting: "), issues(entails)),
    ];
  }

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

  function issueView(record) {
    const here = (stance) => stance.issue === record.id;
    return [issueAbout(record), el("h3", {}, "Who stands where"), evidence(here, byActor)];
  }

  const pairTitle = (actor, issue) => [go(actor), " on: ", go(issue)];

  function edgeView({ relation, from, to }) {
    const [one, other] = [data.nodes.get(from), data.nodes.get(to)];
    if (relation === "says-of") {
      const claimed = (stance) => stance.by === one.id && stance.actor === other.id;
      return { title: [go(one), " says this of ", go(other)], body: evidence(claimed, byIssue) };
    }
    const held = (stance) => stance.actor === one.id && stance.issue === other.id;
    return { title: pairTitle(one, other), body: [small(words(other.proposition)), evidence(held, asCards)] };
  }

  function stanceView(stance) {
    const issue = data.issues.get(stance.issue);
    const title = pairTitle(data.actors.get(stance.actor), issue);
    return { title, body: [small(words(issue.proposition)), card(stance)] };
  }

  function overview() {
    const { description, version, licence, creators, homepage } = data.info;
    const about = [version && `version ${version}`, licence, creators?.join(", ")].filter(Boolean).join(" \u00b7 ");
    return {
      title: "Evidence",
      body: [
        el("p", {}, "Select a line, an actor or an issue: its stances appear here, with words, source and who says so."),
        description && small(words(description)),
        about && small(muted(words(about))),
        homepage && small(link(homepage, homepage)),
      ],
    };
  }

  function view(selection) {
    if (!selection) return overview();
    if (selection.found) return explorer.found.view(selection.found);
    if (selection.edge) return edgeView(data.edges.get(selection.edge));
    if (selection.stance) return stanceView(data.stances.get(selection.stance));
    const record = data.nodes.get(selection.node);
    return { title: words(record.name), body: record.kind === "issue" ? issueView(record) : actorView(record) };
  }

  function update({ selection }) {
    const { title, body } = view(selection);
    const panel = byId("panel");
    const close = selection && button("\u00d7", () => state.select(undefined), { "aria-label": "Close" });
    const header = el("header", {}, el("h2", { tabindex: "-1" }, title), close);
    panel.classList.toggle("chosen", Boolean(selection));
    panel.replaceChildren(header, ...el("div", {}, body).childNodes);
    panel.scrollTop = 0;
  }

  const focus = () => byId("panel").querySelector("h2").focus();

  return { update, focus };
})();
