/* How to cite a stance or a source: in words, and as BibTeX. */
explorer.cite = (() => {
  const { t, written } = explorer.words;
  const { data, wording } = explorer;
  const { webAddress } = explorer.dom;

  /* The address that names a record in the graph of the dataset. */
  /** @param {"stance" | "source"} kind @param {string} id */
  const iri = (kind, id) => `${data.info.base}${kind}/${id}`;

  /** @param {...(string | false | undefined)} parts */
  const joined = (...parts) => parts.filter(Boolean).join(", ");

  /* The dataset a record stands in. */
  const dataset = () => joined(data.info.title, t("cite.dataset"), data.info.version && t("cite.version", { version: data.info.version }), data.info.licence);

  /** @param {StanceRecord} stance */
  function claim(stance) {
    const by = stance.by === undefined ? "" : ` (${t("cite.says-so", { actor: wording.name(stance.by) })})`;
    return t("cite.claim", { actor: wording.name(stance.actor), issue: data.issues.get(stance.issue).name, day: wording.dated(stance), position: wording.position(stance), by });
  }

  /** @param {SourceRecord} source */
  const sourceInWords = ({ author, title, publisher, published, url }) => joined(author, t("cite.quoted", { title }), publisher, published && written(published), webAddress(url));

  /** @param {StanceRecord} stance */
  const stanceInWords = (stance) => t("cite.stance", { claim: claim(stance), source: sourceInWords(data.sources.get(stance.source)), dataset: dataset(), address: iri("stance", stance.id) });

  /* What TeX takes for its own. */
  /** @type {Record<string, string>} */
  const TEX = { "\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}" };
  /** @param {string} text */
  const tex = (text) => text.replace(/[\\{}#$%&_~^]/g, (each) => TEX[each] ?? `\\${each}`).replace(/\s+/g, " ").trim();

  /* A name that BibTeX would take apart, at an "and" or a comma, is held together. */
  /** @param {string} name */
  const whole = (name) => (/,|\band\b/i.test(name) ? `{${tex(name)}}` : tex(name));

  /* How a field is written that is no plain text. */
  /** @type {Record<string, ((value: string) => string) | undefined>} */
  const WRITTEN = {
    url: (value) => value.replace(/[{}\\]/g, encodeURIComponent),
    author: (value) => value.split("\n").map(whole).join(" and "),
    /* Its "~" says that it is not exact. */
    date: (value) => value,
  };

  /* An entry, with one author a line; a key may hold neither blanks nor what ends it. */
  /** @param {string} key @param {Record<string, string | false | undefined>} fields */
  function entry(key, fields) {
    const filled = Object.entries(fields).flatMap(([name, value]) => (value ? [`  ${name} = {${(WRITTEN[name] ?? tex)(value)}}`] : []));
    return `@misc{${key.replace(/[^A-Za-z0-9._-]/g, "-")},\n${filled.join(",\n")}\n}\n`;
  }

  /* A day as exactly as it is known, as BibLaTeX reads it: a month, or with a tilde one that is about right. */
  /** @param {StanceRecord} stance */
  const asKnown = ({ date, precision }) => (precision === "month" ? date.slice(0, 7) : `${date}${precision === "approx" ? "~" : ""}`);

  /** @param {StanceRecord} stance */
  const stanceAsBibtex = (stance) =>
    entry(stance.id, {
      title: claim(stance),
      author: data.info.creators?.join("\n"),
      year: stance.date.slice(0, 4),
      date: asKnown(stance),
      howpublished: dataset(),
      url: iri("stance", stance.id),
      note: t("cite.from", { source: sourceInWords(data.sources.get(stance.source)) }),
    });

  /** @param {SourceRecord} source */
  const sourceAsBibtex = ({ id, author, title, publisher, published, url, language }) =>
    entry(id, { title, author: author?.replace(/\s+/g, " "), publisher, year: published?.slice(0, 4), date: published, language, url: webAddress(url) });

  return { iri, stanceInWords, sourceInWords, stanceAsBibtex, sourceAsBibtex };
})();
