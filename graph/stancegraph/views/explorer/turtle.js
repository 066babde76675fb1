/* Stances as Turtle, in the terms and with the addresses of the dataset's own graph, so that both can be merged. */
explorer.turtle = (() => {
  const { data, look, fields } = explorer;
  const { webAddress, wellFormed } = explorer.dom;
  /** @typedef {[predicate: string, object: string | false | undefined]} Fact */
  const SCHEMES = "https://w3id.org/stancegraph/scheme/";
  const PREFIXES = {
    sg: "https://w3id.org/stancegraph/ontology#",
    rdfs: "http://www.w3.org/2000/01/rdf-schema#",
    skos: "http://www.w3.org/2004/02/skos/core#",
    dcterms: "http://purl.org/dc/terms/",
    dc: "http://purl.org/dc/elements/1.1/",
    oa: "http://www.w3.org/ns/oa#",
    prov: "http://www.w3.org/ns/prov#",
    schema: "https://schema.org/",
    org: "http://www.w3.org/ns/org#",
    foaf: "http://xmlns.com/foaf/0.1/",
    xsd: "http://www.w3.org/2001/XMLSchema#",
    edtf: "http://id.loc.gov/datatypes/edtf/",
  };

  /** @param {string} character @param {number} digits */
  const hex = (character, digits) => (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(digits, "0");

  /* What an address may not hold is percent-encoded, so that nothing can end it early. */
  /** @param {string} text */
  const iri = (text) => `<${text.replace(/[\u0000-\u0020<>"{}|^`\\]/g, (each) => `%${hex(each, 2)}`)}>`;

  /* A lone surrogate is no character and cannot be written. */
  /** @param {string} text */
  const literal = (text) =>
    `"${wellFormed(text).replace(/[\u0000-\u001f"\\\u007f]/g, (each) => `\\u${hex(each, 4)}`)}"`;

  /** @param {string} kind @param {string} id */
  const own = (kind, id) => iri(`${data.info.base}${kind}/${id}`);
  /** @param {string} scheme @param {string} name */
  const concept = (scheme, name) => iri(`${SCHEMES}${scheme}/${name}`);
  /** @param {string} text @param {string} type */
  const typed = (text, type) => `"${text}"^^xsd:${type}`;
  /** @param {string} url */
  const link = (url) => webAddress(url) && iri(url);
  /* A decimal has no exponent, which a small number would be written with. */
  /** @param {number} value */
  const decimal = (value) => typed(value.toLocaleString("en", { useGrouping: false, maximumFractionDigits: 20 }), "decimal");

  /* One subject with what is known of it; facts without a value are left out. */
  /** @param {string} subject @param {Fact[]} facts */
  function described(subject, facts) {
    const known = facts.filter(([, value]) => value).map(([name, value]) => `${name} ${value}`);
    return `${subject} ${known.join(" ;\n    ")} .\n`;
  }

  /** @param {string | undefined} value */
  const text = (value) => value && literal(value);

  /** @param {ActorRecord} record */
  function actor(record) {
    const { id, kind, note } = record;
    return described(own("actor", id), [["a", `sg:Actor, ${data.words.classes[kind]}`], ["rdfs:label", literal(fields.nameIn(record))], ["skos:note", text(note)]]);
  }

  /* What the issues of the dataset belong to. */
  const SCHEME = iri(`${data.info.base}issue/`);
  const scheme = () => described(SCHEME, [["a", "skos:ConceptScheme"]]);

  /** @param {IssueRecord} record */
  function issue(record) {
    const { id, proposition, note } = record;
    /** @type {Fact[]} */
    const facts = [["a", "sg:Issue"], ["skos:prefLabel", literal(fields.nameIn(record))], ["skos:definition", text(proposition)], ["skos:inScheme", SCHEME]];
    return described(own("issue", id), [...facts, ["skos:note", text(note)]]);
  }

  /** @param {SourceRecord} record */
  function source({ id, title, publisher, url, published, sha256, licence }) {
    return described(own("source", id), [
      ["a", "sg:Source"],
      ["dcterms:title", literal(title)],
      ["dc:publisher", text(publisher)],
      ["schema:url", url && link(url)],
      ["dcterms:issued", published && typed(published, "date")],
      ["sg:sha256", text(sha256)],
      ["dc:rights", text(licence)],
    ]);
  }

  /** @param {string} subject @param {string} text @param {StanceRecord} record */
  function evidence(subject, text, { source, start, end }) {
    const [node, quote, span] = ["evidence", "quote", "span"].map((part) => `${subject.slice(0, -1)}#${part}>`);
    const placed = start !== undefined && end !== undefined;
    return [
      described(node, [["a", "oa:SpecificResource"], ["oa:hasSource", own("source", source)], ["oa:hasSelector", quote], ["oa:hasSelector", placed && span]]),
      described(quote, [["a", "oa:TextQuoteSelector"], ["oa:exact", literal(text)]]),
      placed ? described(span, [["a", "oa:TextPositionSelector"], ["oa:start", typed(String(start), "integer")], ["oa:end", typed(String(end), "integer")]]) : "",
    ].join("");
  }

  /** @param {string} subject @param {AggregateRecord} record */
  function aggregate(subject, record) {
    return described(`${subject.slice(0, -1)}#aggregate>`, [
      ["a", "sg:Aggregate"],
      ["sg:period", `"${record.period}"^^edtf:EDTF-level0`],
      ["sg:eventCount", typed(String(record.count), "integer")],
      ["sg:mean", decimal(record.mean)],
      ["sg:spread", decimal(record.spread)],
      ["sg:earliest", typed(record.earliest, "date")],
      ["sg:latest", typed(record.latest, "date")],
      ["sg:aggregationRule", concept("aggregation-rule", record.rule)],
      ["sg:sha256", literal(record.sha256)],
      ["sg:share", record.share !== undefined && decimal(record.share)],
      ["sg:codes", text(record.codes)],
    ]);
  }

  /** @param {StanceRecord} record @param {ReadonlySet<string>} written */
  function stance(record, written) {
    const subject = own("stance", record.id);
    /** @type {Fact[]} */
    const others = (record.otherSources ?? []).map((id) => ["sg:otherSource", own("source", id)]);
    /** @type {Fact[]} */
    const facts = [
      ["a", "sg:Stance"],
      ["sg:actor", own("actor", record.actor)],
      ["sg:issue", own("issue", record.issue)],
      ["sg:position", concept("position", look.position(record).name)],
      ["sg:condition", text(record.condition)],
      ["sg:conditionKind", record.conditionKind && concept("condition-kind", record.conditionKind)],
      ["sg:until", record.until && typed(record.until, "date")],
      ["sg:date", typed(record.date, "date")],
      ["sg:datePrecision", concept("date-precision", record.precision)],
      ["sg:voice", concept("voice", record.voice)],
      ["sg:attributedBy", record.by && own("actor", record.by)],
      ["sg:onBehalfOf", record.onBehalfOf && own("actor", record.onBehalfOf)],
      ["dcterms:source", own("source", record.source)],
      ...others,
      ["sg:evidence", record.quote && `${subject.slice(0, -1)}#evidence>`],
      ["sg:aggregate", record.aggregate && `${subject.slice(0, -1)}#aggregate>`],
      ["sg:confidence", record.confidence !== undefined && decimal(record.confidence)],
      ["dc:creator", text(record.coder)],
      ["prov:generatedAtTime", record.recorded && typed(record.recorded.replace("+00:00", "Z"), "dateTime")],
      /* A correction stands beside what it corrects, or is said of nothing. */
      ["prov:wasRevisionOf", record.supersedes && written.has(record.supersedes) && own("stance", record.supersedes)],
      ["skos:note", text(record.note)],
    ];
    const words = record.quote ? evidence(subject, record.quote, record) : "";
    return described(subject, facts) + words + (record.aggregate ? aggregate(subject, record.aggregate) : "");
  }

  /* The stances with the actors, issues and sources they name, and a source by itself where one is meant. */
  /** @param {StanceRecord[]} stances @param {string} [cited] */
  function write(stances, cited) {
    /** @template Item @param {string[]} ids @param {Index<Item>} records */
    const named = (ids, records) => [...new Set(ids)].map((id) => records.get(id));
    const people = stances.flatMap((each) => [each.actor, each.by, each.onBehalfOf]);
    const actors = named(people.filter((id) => id !== undefined), data.actors);
    const issues = named(stances.map((each) => each.issue), data.issues);
    const sources = named([...(cited === undefined ? [] : [cited]), ...stances.flatMap((each) => [each.source, ...(each.otherSources ?? [])])], data.sources);
    const written = new Set(stances.map(({ id }) => id));
    return [
      Object.entries(PREFIXES).map(([prefix, namespace]) => `@prefix ${prefix}: <${namespace}> .\n`).join(""),
      ...actors.map(actor),
      scheme(),
      ...issues.map(issue),
      ...sources.map(source),
      ...stances.map((each) => stance(each, written)),
    ].join("\n");
  }

  return { write };
})();
