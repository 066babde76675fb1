/* The evidence: every stance of what is selected, down to source, words and corrections. */
explorer.panel = (() => {
  const { data, positions, state } = explorer;
  const { el, words, byId, link } = explorer.dom;

  const count = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;
  const go = (record) => el("button", { type: "button", class: "plain", on: { click: () => state.select({ node: record.node }) } }, words(record.name));
  const goStance = (id) => el("button", { type: "button", class: "plain", on: { click: () => state.select({ stance: id }) } }, words(id));
  const actor = (id) => data.actors.get(id);
  const issue = (id) => data.issues.get(id);

  const chip = (position) =>
    el("span", { class: `chip ${position.name}` }, el("span", { class: "sign", "aria-hidden": "true" }, position.sign), position.name);

  function dateText(stance) {
    const precision = { month: `${stance.date.slice(0, 7)} (some day of that month)`, approx: `about ${stance.date}` };
    return precision[stance.precision] ?? stance.date;
  }

  function voiceText(stance) {
    if (stance.voice === "self") return ["own words"];
    if (stance.voice === "reported") return ["reported by the source as fact"];
    return ["attributed: ", go(actor(stance.by)), " says so"];
  }

  function sourceText(id) {
    const source = data.sources.get(id);
    const about = [source.publisher, source.published].filter(Boolean).join(", ");
    return el("div", {}, link(source.title, source.url), about && el("span", { class: "muted" }, " \u2014 ", words(about)));
  }

  async function copy(text, button) {
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
    } catch {
      /* Without leave to use the clipboard the id is marked, ready for the reader to copy. */
      getSelection().selectAllChildren(button.previousElementSibling);
      button.textContent = "Marked";
    }
  }

  const idText = (id) => [
    el("code", {}, words(id)),
    el("button", { type: "button", "aria-label": `Copy the id ${id}`, on: { click: (event) => copy(id, event.currentTarget) } }, "Copy"),
  ];

  function facts(stance) {
    const replaces = [stance.supersedes, stance.retracts].filter(Boolean);
    return [
      ["Condition", stance.condition && words(stance.condition)],
      ["Who says so", voiceText(stance)],
      ["Note", stance.note && words(stance.note)],
      ["Source", [stance.source, ...(stance.otherSources ?? [])].map(sourceText)],
      ["Confidence", stance.confidence !== undefined && String(stance.confidence)],
      ["Coded", [stance.coder, stance.recorded?.slice(0, 10)].filter(Boolean).join(", ")],
      ["Replaces", replaces.map((id) => el("div", {}, goStance(id)))],
      ["Cite as", idText(stance.id)],
    ].filter(([, value]) => value && value.length !== 0);
  }

  function correctionNotice(stance) {
    const correction = data.corrections.get(stance.id);
    if (!correction) return undefined;
    const { how, record } = correction;
    const when = record.recorded ? ` on ${record.recorded.slice(0, 10)}` : "";
    const isStance = data.stances.has(record.id);
    const name = isStance ? goStance(record.id) : words(record.id);
    return el("p", { class: "notice" }, `No longer stands: ${how}${when} by `, name, !isStance && record.note && [": ", words(record.note)]);
  }

  function card(stance) {
    const position = positions.position(stance);
    return el(
      "article",
      { class: `stance ${position.name}${data.corrections.has(stance.id) ? " gone" : ""}`, "data-stance": stance.id },
      el("div", { class: "head" }, el("span", {}, chip(position), el("span", { class: "muted" }, ` (${String(stance.value).replace("-", "\u2212")})`)), el("span", { class: "muted" }, dateText(stance))),
      correctionNotice(stance),
      stance.quote && el("blockquote", {}, "\u201c", words(stance.quote), "\u201d"),
      el("dl", {}, facts(stance).map(([term, value]) => [el("dt", {}, term), el("dd", {}, value)])),
    );
  }

  /* Cards under a line that sums them up; a lone group is open. */
  function group(heading, stances, open) {
    const { position } = positions.latest(stances);
    const summary = el("summary", {}, chip(position), " ", words(heading), el("span", { class: "muted" }, ` \u00b7 ${count(stances.length, "stance")}`));
    return el("details", { class: `bundle ${position.name}`, open }, summary, stances.map(card));
  }

  /* Groups by actor or issue, from support down to rejection. */
  function groups(stances, key, name) {
    const found = new Map();
    for (const stance of stances) found.set(stance[key], [...(found.get(stance[key]) ?? []), stance]);
    const value = (each) => positions.latest(each).position.value;
    const sorted = [...found].sort(([one, ones], [other, others]) => value(others) - value(ones) || name(one).localeCompare(name(other)));
    return sorted.map(([id, each]) => group(name(id), each, sorted.length === 1));
  }

  const names = (ids) => ids.flatMap((id, place) => [place ? ", " : "", go(issue(id))]);

  function role(each) {
    const span = each.start && each.end ? `${each.start} to ${each.end}` : each.start ? `since ${each.start}` : each.end ? `until ${each.end}` : "dates unknown";
    return el("li", {}, words(each.office), ", ", words(each.organisation), el("span", { class: "muted" }, ` (${span}${each.speaks ? "; speaks for it" : ""})`));
  }

  function actorAbout(record) {
    return [
      el("p", { class: "muted small" }, el("span", { class: `mark ${record.kind}` }), record.kind),
      record.aliases && el("p", { class: "small" }, el("span", { class: "muted" }, "Also: "), words(record.aliases.join(", "))),
      record.roles && el("ul", { class: "small" }, record.roles.map(role)),
      record.note && el("p", { class: "small" }, words(record.note)),
      record.sameAs && el("p", { class: "small" }, record.sameAs.flatMap((url, place) => [place ? ", " : "", link(url, url)])),
    ];
  }

  function issueAbout(record) {
    return [
      el("p", { class: "muted small" }, el("span", { class: "mark issue" }), "issue"),
      el("p", {}, words(record.proposition)),
      record.note && el("p", { class: "small muted" }, words(record.note)),
      record.broader && el("p", { class: "small" }, el("span", { class: "muted" }, "Part of: "), names(record.broader)),
      record.entails && el("p", { class: "small" }, el("span", { class: "muted" }, "Supporting it means supporting: "), names(record.entails)),
    ];
  }

  /* What stands, what the filters hide, and what was corrected. */
  function evidence(belongs, arrange) {
    const all = data.standing.filter(belongs);
    const visible = explorer.filter.filtered(all, state.get());
    const gone = data.gone.filter(belongs);
    const hidden = all.length - visible.length;
    return [
      el("p", { class: "muted small" }, count(visible.length, "stance"), hidden ? `, ${hidden} more hidden by filters` : ""),
      arrange(visible),
      gone.length && el("details", { class: "bundle" }, el("summary", {}, `Corrections: ${count(gone.length, "record")} that no longer stand`), gone.map(card)),
    ];
  }

  function actorView(record) {
    const said = data.standing.filter((stance) => stance.by === record.id && stance.actor !== record.id);
    const visibleSaid = explorer.filter.filtered(said, state.get());
    return [
      actorAbout(record),
      el("h3", {}, "Positions held"),
      evidence((stance) => stance.actor === record.id, (stances) => groups(stances, "issue", (id) => issue(id).name)),
      visibleSaid.length ? [el("h3", {}, "What they say others hold"), groups(visibleSaid, "actor", (id) => actor(id).name)] : [],
    ];
  }

  function issueView(record) {
    return [
      issueAbout(record),
      el("h3", {}, "Who stands where"),
      evidence((stance) => stance.issue === record.id, (stances) => groups(stances, "actor", (id) => actor(id).name)),
    ];
  }

  function edgeView(edge) {
    const [relation, from, to] = edge.split("|");
    const [one, other] = [data.nodes.get(from), data.nodes.get(to)];
    if (relation === "says-of") {
      const belongs = (stance) => stance.by === one.id && stance.actor === other.id;
      return { title: [go(one), " says this of ", go(other)], body: evidence(belongs, (stances) => groups(stances, "issue", (id) => issue(id).name)) };
    }
    const belongs = (stance) => stance.actor === one.id && stance.issue === other.id;
    return { title: [go(one), " on: ", go(other)], body: [el("p", { class: "small" }, words(other.proposition)), evidence(belongs, (stances) => stances.map(card))] };
  }

  function stanceView(id) {
    const stance = data.stances.get(id);
    const [one, other] = [actor(stance.actor), issue(stance.issue)];
    return { title: [go(one), " on: ", go(other)], body: [el("p", { class: "small" }, words(other.proposition)), card(stance)] };
  }

  function overview() {
    const { info } = data;
    const about = [info.version && `version ${info.version}`, info.licence, (info.creators ?? []).join(", ")].filter(Boolean).join(" \u00b7 ");
    return {
      title: ["Evidence"],
      body: [
        el("p", {}, "Select a line, an actor or an issue: its stances appear here with date, words, source and who says so."),
        info.description && el("p", { class: "small" }, words(info.description)),
        about && el("p", { class: "muted small" }, words(about)),
        info.homepage && el("p", { class: "small" }, link(info.homepage, info.homepage)),
      ],
    };
  }

  function view(selection) {
    if (!selection) return overview();
    if (selection.edge) return edgeView(selection.edge);
    if (selection.stance) return stanceView(selection.stance);
    const record = data.nodes.get(selection.node);
    return { title: [words(record.name)], body: record.kind === "issue" ? issueView(record) : actorView(record) };
  }

  function update({ selection }) {
    const { title, body } = view(selection);
    const panel = byId("panel");
    const close = el("button", { type: "button", class: selection ? "close useful" : "close", "aria-label": "Close", on: { click: () => state.select(undefined) } }, "\u00d7");
    panel.classList.toggle("chosen", Boolean(selection));
    panel.replaceChildren(el("header", {}, el("h2", { tabindex: "-1" }, title), close), ...el("div", {}, body).childNodes);
    panel.scrollTop = 0;
  }

  const focus = () => byId("panel").querySelector("h2").focus();

  return { update, focus, chip, dateText };
})();
