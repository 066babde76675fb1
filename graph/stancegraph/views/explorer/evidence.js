/*
 * What a reader checks a stance by, beyond its card: the office its holder had on that day, how exactly its day and its words are
 * placed, what was recorded when and corrected, and how to cite it.
 */
explorer.evidence = (() => {
  const { t, parts, written } = explorer.words;
  const { data, look, positions, state, cite } = explorer;
  const { el, words, muted, button } = explorer.dom;
  const { go, goStance, copy } = explorer.card;
  const SHORT_HASH = 12;

  /* The offices that somebody had on a day, each once. */
  /** @param {StanceRecord} stance */
  const officesOf = ({ actor, date }) =>
    [...data.terms, ...data.memberships].filter((term) => term.holder === actor && positions.runs(term, date));

  /** @param {TermRecord} term */
  function office({ office: name, organisation, first, weight }) {
    const since = first && muted(`, ${t("evidence.since", { day: written(first) })}`);
    const speaks = weight !== undefined && muted(`; ${t("evidence.speaks")}`);
    return el("div", {}, words(name), ", ", go(data.actors.get(organisation)), since, speaks);
  }

  /* What took the place of a record, or withdrew it; each once, though it may do both. */
  /** @param {string} id */
  const correctionsOf = (id) => [...new Set((data.corrections.get(id) ?? []).map(({ record }) => record))];

  /* All records of one stance, those before it and after it, in the order in which they were recorded. */
  /** @param {StanceRecord} stance */
  function history(stance) {
    /** @type {Map<string, StanceRecord | RetractionRecord>} */
    const found = new Map([[stance.id, stance]]);
    for (const record of found.values()) {
      const before = "supersedes" in record ? record.supersedes : undefined;
      if (before !== undefined && data.stances.has(before)) found.set(before, data.stances.get(before));
      for (const after of correctionsOf(record.id)) found.set(after.id, after);
    }
    return [...found.values()].sort((one, other) => positions.compare(one.recorded ?? "", other.recorded ?? "") || positions.compare(one.id, other.id));
  }

  /** @param {StanceRecord | RetractionRecord} record @param {StanceRecord} here */
  function entry(record, here) {
    const when = record.recorded ? `${written(record.recorded.slice(0, 10))} ${record.recorded.slice(11, 16)}` : t("evidence.always");
    const isStance = "actor" in record;
    const what = isStance ? look.position(record).label : t("evidence.withdrawn");
    const name = record.id === here.id ? el("b", {}, t("evidence.this-one")) : isStance ? goStance(record.id) : words(record.id);
    const gone = correctionsOf(record.id).length > 0;
    const line = [`${when} `, gone ? el("s", {}, what) : what, ", ", name, record.coder && muted(", ", parts("evidence.by", { coder: words(record.coder) })), record.note && record.id !== here.id && [": ", words(record.note)]];
    return el("li", { class: gone ? "gone" : undefined }, line);
  }

  /** @param {string} sha256 */
  const hashed = (sha256) => el("code", { title: sha256 }, `${sha256.slice(0, SHORT_HASH)}\u2026`);

  /* Where the words stand in the text of the source, and by which hash that text is known. */
  /** @param {StanceRecord} stance */
  function place({ id, source, start, end, passages = [] }) {
    const { sha256 } = data.sources.get(source);
    const found = (data.texts[source]?.places ?? []).some(([of]) => of === id);
    const of = sha256 && [" ", parts("evidence.of-text", { hash: hashed(sha256) })];
    const checked = found ? `; ${t("evidence.found-there")}` : "";
    return [
      start !== undefined && el("div", {}, t("evidence.characters", { start, end }), of, checked),
      start === undefined && found && el("div", {}, t("evidence.found-once"), of),
      passages.map((each) => el("div", {}, parts("evidence.passage", { start: each.start, end: each.end, hash: hashed(each.sha256) }))),
    ].flat().filter(Boolean);
  }

  /* Text that is taken along: shown, copied at a press. */
  /** @param {string} label @param {string} text @param {boolean} [code] */
  function taken(label, text, code = true) {
    const shown = el(code ? "pre" : "p", { class: "taken", tabindex: "0" }, code ? text : words(text));
    const press = button(t("card.copy"), (event) => copy(text, event.currentTarget), { class: "step", "aria-label": t("evidence.copy", { what: label }) });
    return el("div", { class: "cited", "data-cite": label }, el("div", { class: "small muted" }, label), shown, press);
  }

  /** @param {string} inWords @param {string} bibtex @param {() => string} turtle */
  function cited(inWords, bibtex, turtle) {
    const rdf = el("details", { class: "small" }, el("summary", {}, t("evidence.as-rdf")));
    rdf.addEventListener("toggle", () => rdf.childElementCount > 1 || rdf.append(taken("Turtle", turtle())));
    return [el("h3", {}, t("evidence.cite")), taken(t("evidence.in-words"), inWords, false), el("details", { class: "small" }, el("summary", {}, t("evidence.as-bibtex")), taken("BibTeX", bibtex)), rdf];
  }

  /** @param {[string, Child][]} facts */
  const listed = (facts) =>
    el("dl", { class: "checked small" }, facts.filter(([, fact]) => (Array.isArray(fact) ? fact.length > 0 : fact)).map(([term, fact]) => [el("dt", {}, term), el("dd", {}, fact)]));

  /** @param {StanceRecord} stance */
  function of(stance) {
    const before = history(stance);
    const read = () => state.set({ tab: "sources", selection: { stance: stance.id } });
    const offices = officesOf(stance);
    return [
      el("p", {}, button(t("evidence.read-in"), read, { class: "step" })),
      listed([
        [t("evidence.office"), offices.length ? offices.map(office) : data.actors.get(stance.actor).kind === "person" && t("evidence.none-known")],
        [t("evidence.day-known"), t(`known-to.${stance.precision}`)],
        [t("evidence.words"), place(stance)],
        [t("evidence.address"), el("code", {}, words(cite.iri("stance", stance.id)))],
      ]),
      before.length > 1 && [el("h3", {}, t("evidence.history")), el("ol", { class: "history small" }, before.map((each) => entry(each, stance)))],
      cited(cite.stanceInWords(stance), cite.stanceAsBibtex(stance), () => explorer.turtle.write([stance])),
    ];
  }

  /* The same of a source, in its place in the panel. */
  /** @param {SourceRecord} source @param {readonly StanceRecord[]} stances */
  function ofSource(source, stances) {
    const { publisher, published, kind, language, licence, author, section, documentType, time, note, sha256 } = source;
    const read = () => state.set({ tab: "sources", selection: { source: source.id } });
    return [
      state.get().tab !== "sources" && el("p", {}, button(t("evidence.read"), read, { class: "step" })),
      listed([
        [t("evidence.publisher"), publisher && words(publisher)],
        [t("evidence.author"), author && words(author)],
        [t("evidence.published"), published && `${written(published)}${time ? ` ${time}` : ""}`],
        [t("evidence.kind"), [kind && t(`source-kind.${kind}`), documentType].filter(Boolean).join(", ")],
        [t("evidence.section"), section && words(section)],
        [t("page.language"), language],
        [t("evidence.licence"), words(licence ?? t("evidence.not-stated"))],
        [t("story.text"), sha256 && ["SHA-256 ", hashed(sha256)]],
        [t("evidence.link"), explorer.card.link(source.id)],
        [t("evidence.address"), el("code", {}, words(cite.iri("source", source.id)))],
        [t("panel.note"), note && words(note)],
      ]),
      cited(cite.sourceInWords(source), cite.sourceAsBibtex(source), () => explorer.turtle.write([...stances], source.id)),
    ];
  }

  return { of, ofSource, history, officesOf };
})();
