/*
 * What a reader checks a stance by, beyond its card: the office its holder had on that day, how exactly its day and its words are
 * placed, what was recorded when and corrected, and how to cite it.
 */
explorer.evidence = (() => {
  const { data, look, positions, state, cite } = explorer;
  const { el, words, muted, button } = explorer.dom;
  const { go, goStance, copy } = explorer.card;
  const SHORT_HASH = 12;

  /** @type {Record<DatePrecision, string>} */
  const KNOWN_TO = { day: "to the day", month: "to the month", approx: "about then" };

  /* The offices that somebody had on a day, each once. */
  /** @param {StanceRecord} stance */
  const officesOf = ({ actor, date }) =>
    [...data.terms, ...data.memberships].filter((term) => term.holder === actor && positions.runs(term, date));

  /** @param {TermRecord} term */
  function office({ office: name, organisation, first, weight }) {
    const since = first && muted(`, since ${first}`);
    const speaks = weight !== undefined && muted("; speaks for it");
    return el("div", {}, words(name), ", ", go(data.actors.get(organisation)), since, speaks);
  }

  /* What took the place of a record, or withdrew it. */
  /** @type {Map<string, (StanceRecord | RetractionRecord)[]>} */
  const correcting = new Map();
  for (const record of [...data.stances.values(), ...data.retractions]) {
    for (const id of new Set(["supersedes" in record ? record.supersedes : undefined, record.retracts])) {
      if (id !== undefined) correcting.set(id, [...(correcting.get(id) ?? []), record]);
    }
  }
  /** @param {string} id */
  const correctionsOf = (id) => correcting.get(id) ?? [];

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
    const when = record.recorded ? record.recorded.slice(0, 16).replace("T", " ") : "always known";
    const isStance = "actor" in record;
    const what = isStance ? look.position(record).name : "withdrawn";
    const name = record.id === here.id ? el("b", {}, "this one") : isStance ? goStance(record.id) : words(record.id);
    const gone = correctionsOf(record.id).length > 0;
    const line = [`${when} `, gone ? el("s", {}, what) : what, ", ", name, record.coder && muted(", by ", words(record.coder)), record.note && record.id !== here.id && [": ", words(record.note)]];
    return el("li", { class: gone ? "gone" : undefined }, line);
  }

  /* Where the words stand in the text of the source, and by which hash that text is known. */
  /** @param {StanceRecord} stance */
  function place({ id, source, start, end, passages = [] }) {
    const { sha256 } = data.sources.get(source);
    const found = (data.texts[source]?.places ?? []).some(([of]) => of === id);
    const of = sha256 && [" of the text with SHA-256 ", el("code", { title: sha256 }, `${sha256.slice(0, SHORT_HASH)}\u2026`)];
    const checked = found ? "; found at that place" : "";
    return [
      start !== undefined && el("div", {}, `characters ${start}\u2013${end}`, of, checked),
      start === undefined && found && el("div", {}, "found once", of),
      passages.map((each) => el("div", {}, `passage at ${each.start}\u2013${each.end}, words with SHA-256 `, el("code", { title: each.sha256 }, `${each.sha256.slice(0, SHORT_HASH)}\u2026`))),
    ].flat().filter(Boolean);
  }

  /* Text that is taken along: shown, copied at a press. */
  /** @param {string} label @param {string} text @param {boolean} [code] */
  function taken(label, text, code = true) {
    const shown = el(code ? "pre" : "p", { class: "taken", tabindex: code && "0" }, code ? text : words(text));
    const press = button("Copy", (event) => copy(text, event.currentTarget), { class: "step", "aria-label": `Copy: ${label}` });
    return el("div", { class: "cited", "data-cite": label }, el("div", { class: "small muted" }, label), shown, press);
  }

  /** @param {string} inWords @param {string} bibtex @param {() => string} turtle */
  function cited(inWords, bibtex, turtle) {
    const rdf = el("details", { class: "small" }, el("summary", {}, "As RDF (Turtle)"));
    rdf.addEventListener("toggle", () => rdf.childElementCount > 1 || rdf.append(taken("Turtle", turtle())));
    return [el("h3", {}, "Cite"), taken("In words", inWords, false), el("details", { class: "small" }, el("summary", {}, "As BibTeX"), taken("BibTeX", bibtex)), rdf];
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
      el("p", {}, button("Read it in its source", read, { class: "step" })),
      listed([
        ["Office then", offices.length ? offices.map(office) : data.actors.get(stance.actor).kind === "person" && "none known"],
        ["Day known", KNOWN_TO[stance.precision]],
        ["Words", place(stance)],
        ["Address", el("code", {}, words(cite.iri("stance", stance.id)))],
      ]),
      before.length > 1 && [el("h3", {}, "History"), el("ol", { class: "history small" }, before.map((each) => entry(each, stance)))],
      cited(cite.stanceInWords(stance), cite.stanceAsBibtex(stance), () => explorer.turtle.write([stance])),
    ];
  }

  /* The same of a source, in its place in the panel. */
  /** @param {SourceRecord} source @param {readonly StanceRecord[]} stances */
  function ofSource(source, stances) {
    const { publisher, published, kind, language, licence, author, section, documentType, time, note, sha256 } = source;
    const read = () => state.set({ tab: "sources", selection: { source: source.id } });
    return [
      state.get().tab !== "sources" && el("p", {}, button("Read it", read, { class: "step" })),
      listed([
        ["Publisher", publisher && words(publisher)],
        ["Author", author && words(author)],
        ["Published", published && `${published}${time ? ` ${time}` : ""}`],
        ["Kind", [kind, documentType].filter(Boolean).join(", ")],
        ["Section", section && words(section)],
        ["Language", language],
        ["Licence", words(licence ?? "not stated")],
        ["Text", sha256 && ["SHA-256 ", el("code", { title: sha256 }, `${sha256.slice(0, SHORT_HASH)}\u2026`)]],
        ["Link", explorer.card.link(source.id)],
        ["Address", el("code", {}, words(cite.iri("source", source.id)))],
        ["Note", note && words(note)],
      ]),
      cited(cite.sourceInWords(source), cite.sourceAsBibtex(source), () => explorer.turtle.write([...stances])),
    ];
  }

  return { of, ofSource, history, officesOf };
})();
