/* The SPARQL console: a query is run by the engine in a worker, so that it never holds up the page and can be stopped. */
explorer.console = (() => {
  const { t, decimal } = explorer.words;
  const { data, state } = explorer;
  const { el, words, button, byId, wellFormed, field } = explorer.dom;
  /** @type {PageConsole} */
  const about = JSON.parse(byId("page-console").textContent ?? "");
  const CHUNK = 200;
  /* So much text is kept on one line, a date or a name above all. */
  const SHORT = 24;
  const XSD = "http://www.w3.org/2001/XMLSchema#";

  /** @param {unknown} error */
  const messageOf = (error) => (error instanceof Error ? error.message : String(error));

  /* ---- the engine ---- */

  const engine = (() => {
    /** @type {(() => Worker) | undefined} */
    let begin;
    /** @type {Worker | undefined} */
    let worker;
    /** @type {Promise<Ready> | undefined} */
    let ready;
    /** @type {Map<number, { resolve: (said: any) => void, reject: (reason: Error) => void }>} */
    let waiting = new Map();
    let asked = 0;
    let stops = 0;

    /** @param {string} message */
    function failed(message) {
      for (const { reject } of waiting.values()) reject(new Error(message));
      stop();
    }

    /** @param {Worker} to @param {Asked} request @returns {Promise<any>} */
    function send(to, request) {
      asked += 1;
      const id = asked;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        to.postMessage({ id, ...request });
      });
    }

    async function started() {
      const before = stops;
      /* The engine is the last of the page, which may still be coming; what stands after it says that the file is not cut off. */
      if (document.readyState === "loading") await new Promise((done) => document.addEventListener("DOMContentLoaded", done, { once: true }));
      if (!document.getElementById("page-end")) throw new Error(t("page.damaged"));
      begin ??= explorer.workers.of(await explorer.unpack.unpacked("page-worker").arrayBuffer());
      if (before !== stops) throw new Error(t("console.stopped-before"));
      const mine = begin();
      worker = mine;
      mine.addEventListener("message", ({ data: said }) => {
        const asker = waiting.get(said.id);
        waiting.delete(said.id);
        if (said.kind !== "error") asker?.resolve(said);
        else asker?.reject(new Error(said.message));
        if (said.broken) stop();
      });
      mine.addEventListener("error", (event) => failed(event.message || t("console.not-started")));
      const [module, quads] = [byId("page-engine").textContent ?? "", byId("page-quads").textContent ?? ""];
      return send(mine, { load: { module, quads } });
    }

    /** @returns {Promise<Ready>} */
    function start() {
      if (!window.DecompressionStream || !window.WebAssembly) {
        return Promise.reject(new Error(t("console.too-old")));
      }
      ready ??= started();
      const mine = ready;
      /* What could not be started is tried anew the next time. */
      mine.catch(() => ready === mine && stop());
      return mine;
    }

    /** @param {string} query @returns {Promise<Answer>} */
    async function ask(query) {
      await start();
      if (!worker) throw new Error(t("console.stopped-before"));
      return send(worker, { query });
    }

    function stop() {
      stops += 1;
      worker?.terminate();
      worker = ready = undefined;
      waiting = new Map();
    }

    return { start, ask, stop };
  })();

  /* ---- terms ---- */

  const known = new Set(about.elsewhere);

  const RECORDS = { actor: data.actors, issue: data.issues, source: data.sources, stance: data.stances, event: data.eventsById };

  /* The IRI of a record: under the first base, unless it is known under another. */
  /** @param {string} kind @param {string} id */
  function iriOf(kind, id) {
    const other = about.bases.slice(1).map((base) => `${base}${kind}/${id}`).find((iri) => known.has(iri));
    return other ?? `${about.bases[0]}${kind}/${id}`;
  }

  /* What can be selected in the page of the record an IRI names. */
  /** @param {string} iri @returns {Selected | undefined} */
  function selectionOf(iri) {
    for (const base of about.bases) {
      if (!iri.startsWith(base)) continue;
      const [kind, id, ...more] = iri.slice(base.length).split("/");
      if (more.length || id === undefined) continue;
      if (kind === "stance" && data.stances.has(id)) return { stance: id };
      if (kind === "actor" && data.actors.has(id)) return { node: data.actors.get(id).node };
      if (kind === "issue" && data.issues.has(id)) return { node: data.issues.get(id).node };
    }
    return undefined;
  }

  const ACTOR = /(^|_)(actor|holder|via|by|who|speaker)$/;
  const ISSUE = /(^|_)(issue|topic)$|^entailed_from$/;

  /* The named queries give ids, as the command line does; what they are of, the name of the column says. */
  /** @param {string} id @param {string} name @param {string[]} names @returns {Selected | undefined} */
  function selectionOfId(id, name, names) {
    if (data.stances.has(id)) return { stance: id };
    const labelled = names.includes(`${name}_label`);
    if ((labelled || ACTOR.test(name)) && data.actors.has(id)) return { node: data.actors.get(id).node };
    if ((labelled || ISSUE.test(name)) && data.issues.has(id)) return { node: data.issues.get(id).node };
    return undefined;
  }

  /** @param {SparqlTerm | null} value @param {string} name @param {string[]} names */
  function selectionIn(value, name, names) {
    if (value?.type === "uri") return selectionOf(value.value);
    const isText = value?.type === "literal" && !value["xml:lang"] && !value.datatype;
    return isText ? selectionOfId(value.value, name, names) : undefined;
  }

  /* An IRI as people read it: prefixed where one of our prefixes fits. */
  /** @param {string} iri */
  function shortened(iri) {
    for (const [prefix, namespace] of Object.entries(about.prefixes)) {
      const local = iri.startsWith(namespace) ? iri.slice(namespace.length) : "";
      if (/^[\p{L}\p{N}_-]+$/u.test(local)) return `${prefix}:${local}`;
    }
    return iri;
  }

  /** @type {Record<string, string>} */
  const ESCAPES = { '"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f" };

  /*
   * A text as SPARQL: nothing in it can end the string. A backslash before u is told apart from the escape sequence,
   * which some engines resolve before anything else; half a pair of surrogates, which is no character, is replaced.
   */
  /** @param {string} text */
  function literal(text) {
    const escaped = wellFormed(text).replace(/["\\\n\r\t\b\f]/g, (character) => ESCAPES[character]);
    return `"${escaped.replace(/\\\\([uU])/g, (_all, u) => (u === "u" ? "\\\\\\u0075" : "\\\\\\u0055"))}"`;
  }

  /** @param {string} text @param {string} type */
  const typed = (text, type) => `${literal(text)}^^<${XSD}${type}>`;

  /** @param {number} number */
  const twoDigits = (number) => String(number).padStart(2, "0");

  function today() {
    const now = new Date();
    return `${now.getFullYear()}-${twoDigits(now.getMonth() + 1)}-${twoDigits(now.getDate())}`;
  }

  /* The browser's own reading takes 30 February for 2 March. */
  /** @param {string} text */
  const isDay = (text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && (new Date(`${text}T00:00Z`).toJSON() ?? "").startsWith(text);

  /** @param {string} text */
  function date(text) {
    if (!isDay(text)) throw new Error(t("console.is-day"));
    return typed(text, "date");
  }

  /** @param {string} text */
  function moment(text) {
    const [day, time = "00:00"] = text.split("T");
    const found = new Date(`${day}T${time}${/(Z|[+-]\d{2}:\d{2})$/.test(time) ? "" : "Z"}`);
    if (!isDay(day) || Number.isNaN(found.getTime())) throw new Error(t("console.is-moment"));
    return typed(found.toISOString().replace(/\.000Z$/, "Z"), "dateTime");
  }

  /** @param {string} text */
  function integer(text) {
    if (!/^[+-]?\d+$/.test(text)) throw new Error(t("console.is-whole"));
    return typed(String(BigInt(text)), "integer");
  }

  /** @param {string} text */
  function days(text) {
    if (/^-/.test(text)) throw new Error(t("console.is-positive"));
    return integer(text);
  }

  /** @param {RecordKind} kind @param {string} text */
  function record(kind, text) {
    if (!text) throw new Error(t("console.is-chosen"));
    const id = recordId(kind, text);
    if (!id) throw new Error(t(`console.is-${kind}`));
    const iri = iriOf(kind, id);
    if (/[<>"{}|^`\\\u0000-\u0020]/.test(iri)) throw new Error(t("console.is-unsayable"));
    return `<${iri}>`;
  }

  /** @param {RecordKind} kind @param {string} text */
  function recordId(kind, text) {
    if (RECORDS[kind].has(text)) return text;
    /** @param {{ node?: string, name?: string, title?: string, aliases?: string[] }} each */
    const called = (each) => each.name === text || data.ownNames.get(each.node ?? "") === text || each.title === text || each.aliases?.includes(text);
    /** @type {{ id: string, name?: string }[]} */
    const records = [...RECORDS[kind].values()];
    return records.find(called)?.id ?? "";
  }

  const TERMS = { date, moment, integer, days, text: literal };
  /** @param {QueryParameter["kind"]} kind @returns {kind is RecordKind} */
  const isRecord = (kind) => kind in RECORDS;
  /** @param {QueryParameter["kind"]} kind @param {string} text */
  const term = (kind, text) => (isRecord(kind) ? record(kind, text.trim()) : TERMS[kind](text.trim()));

  /* ---- the library ---- */

  const FIRST = "positions";
  const queries = new Map(about.queries.map((query) => [query.name, query]));
  /** @type {Record<string, (() => string) | undefined>} */
  const DEFAULTS = { today, now: () => new Date().toISOString().replace(/\.\d+Z$/, "Z") };
  /** @type {Partial<Record<QueryParameter["kind"], string>>} */
  const TYPES = { date: "date", integer: "number", days: "number" };

  /** @param {QueryParameter} parameter */
  function initial({ kind, default: text }) {
    if (isRecord(kind)) return text && recordId(kind, text);
    return ((kind === "date" || kind === "moment") && DEFAULTS[text]?.()) || text;
  }

  /** @param {QueryParameter} parameter */
  function input(parameter) {
    const { name, kind, meaning } = parameter;
    const attributes = { id: `console-value-${name}`, "data-parameter": name };
    let field;
    if (kind === "actor" || kind === "issue") {
      /** @type {NodeRecord[]} */
      const named = [...RECORDS[kind].values()];
      const records = named.sort((one, other) => one.name.localeCompare(other.name));
      const options = records.map((each) => el("option", { value: each.id }, each.name.slice(0, 120)));
      field = el("select", attributes, el("option", { value: "" }, t("console.choose")), options);
    } else {
      field = el("input", { ...attributes, type: TYPES[kind] ?? "text" });
    }
    field.value = initial(parameter);
    field.addEventListener("input", compose);
    return el("label", {}, el("span", { lang: "en" }, meaning || name), field);
  }

  /* The text of the chosen question with its values in place: what is shown is what is run. */
  /** @param {NamedQuery} query */
  function composed(query) {
    return filledIn(query.pieces, termsOf(query));
  }

  /** @param {string[]} pieces @param {Map<string, string>} terms */
  const filledIn = (pieces, terms) => pieces.map((piece, place) => (place % 2 ? terms.get(piece) : piece)).join("");

  /* The values that are set, as terms. */
  /** @param {NamedQuery} query */
  function termsOf(query) {
    /** @type {Map<string, string>} */
    const terms = new Map();
    for (const { name, kind, meaning, optional } of query.parameters) {
      try {
        const text = byId(`console-value-${name}`).value;
        // What is left out binds nothing, which in VALUES is said so.
        terms.set(name, optional && !text.trim() ? "UNDEF" : term(kind, text));
      } catch (error) {
        throw new Error(`${meaning || name} ${messageOf(error)}`);
      }
    }
    return terms;
  }

  function compose() {
    const query = queries.get(byId("console-name").value);
    if (!query) return;
    try {
      byId("console-text").value = composed(query);
      say("");
    } catch (error) {
      byId("console-text").value = "";
      say(messageOf(error), true);
    }
    remember();
  }

  function choose() {
    const query = queries.get(byId("console-name").value);
    byId("console-about").textContent = query?.description ?? "";
    byId("console-values").replaceChildren(...(query?.parameters ?? []).map(input));
    byId("console-values").hidden = !query?.parameters.length;
    if (query) {
      compose();
    } else {
      say("");
      remember();
    }
  }

  /* A named question with these values: ready to be read, changed and run; or on every issue. */
  /** @param {string} name @param {Record<string, string>} values @param {boolean} [all] */
  function fill(name, values, all = false) {
    byId("console-name").value = name;
    choose();
    for (const [parameter, value] of Object.entries(values)) byId(`console-value-${parameter}`).value = value;
    compose();
    const query = queries.get(name);
    if (all && query) byId("console-text").value = filledIn(query.onEvery, termsOf(query));
    mine = composing();
    state.set({ tab: "console", sparql: mine });
    byId("console-text").focus();
  }

  /* ---- the query in the link ---- */

  /* Text is in the link once nothing was typed for so many milliseconds. */
  const PAUSE = 300;

  /** @type {Composing | undefined} */
  let mine;
  let taking = false;
  let looked = false;

  /* What stands in the console: a question with its values and, where it was written or changed by hand, the text. */
  /** @returns {Composing} */
  function composing() {
    const query = queries.get(byId("console-name").value);
    const values = (query?.parameters ?? []).map(({ name }) => /** @type {Pair} */ ([name, byId(`console-value-${name}`).value])).filter(([, value]) => value);
    const text = byId("console-text").value;
    let own = true;
    try {
      own = !query || composed(query) !== text;
    } catch {
      own = text !== "";
    }
    return { query: query?.name ?? "", values, text: own ? text : "" };
  }

  function remember() {
    if (taking || !looked) return;
    mine = composing();
    state.set({ sparql: mine });
  }

  /* What a link says: values that the question does not have are passed over, as all that a link says wrongly. */
  /** @param {Composing} said */
  function take({ query, values, text }) {
    taking = true;
    byId("console-name").value = queries.has(query) ? query : "";
    choose();
    const known = new Set(queries.get(query)?.parameters.map(({ name }) => name));
    for (const [name, value] of values) if (known.has(name)) byId(`console-value-${name}`).value = value;
    compose();
    if (text) byId("console-text").value = text;
    taking = false;
  }

  /** @param {string} name */
  const knows = (name) => queries.has(name);
  /* What a value of a named query has to be, where this is not it; undefined where the query takes none of that name. */
  /** @param {string} query @param {string} name @param {string} value @returns {string | undefined} */
  function refuses(query, name, value) {
    const parameter = queries.get(query)?.parameters.find((each) => each.name === name);
    if (!parameter) return undefined;
    try {
      if (value.trim() || !parameter.optional) term(parameter.kind, value);
      return "";
    } catch (error) {
      return messageOf(error);
    }
  }

  /* ---- running ---- */

  /** @type {Answer | undefined} */
  let latest;
  let runs = 0;

  /** @param {string} text @param {boolean} [wrong] */
  function say(text, wrong = false) {
    byId("console-status").textContent = text;
    byId("console-status").classList.toggle("wrong", wrong);
  }

  /** @param {boolean} yes */
  function busy(yes) {
    byId("console-run").disabled = yes;
    byId("console-stop").disabled = !yes;
    byId("view-console").setAttribute("aria-busy", String(yes));
  }

  /* Our prefixes and those of the records need no declaration; they go on the first line, and places in messages are told without them. */
  const declared = Object.entries({ ...about.prefixes, ...about.records }).map(([name, iri]) => `PREFIX ${name}: <${iri}> `).join("");

  /** @param {string} message */
  function told(message) {
    /** @param {string} _all @param {string} line @param {string} column */
    const place = (_all, line, column) =>
      t("console.at", { line, column: Number(line) === 1 ? Math.max(1, Number(column) - declared.length) : column });
    return message.replace(/\bat (\d+):(\d+)/g, place);
  }

  const TOKEN =
    /#[^\n\r]*|"""[^]*?"""|'''[^]*?'''|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|<[^<>"{}|^`\\\s]*>|[?$]\w+|[a-z][\w.-]*:[\w:%.-]*|[a-z]\w*|\d+(?:\.\d+)?|&&|\|\||\S/gi;

  /*
   * Whether a query takes away and then goes on adding, or divides and goes on, in one pair of brackets: where the
   * engine reads from right to left, its answer is not what was meant. Steps of paths (a/b/c) are no division.
   */
  /** @param {string} query */
  function dependsOnOrder(query) {
    const level = () => ({ taken: false, divided: false });
    /** @type {({ taken: boolean, divided: boolean } | undefined)[]} */
    const levels = [undefined];
    let before = "";
    for (const token of query.match(TOKEN) ?? []) {
      if (token.startsWith("#")) continue;
      const now = levels.at(-1);
      if (token === "(" || token === "{") levels.push(token === "(" ? level() : undefined);
      else if (token === ")" || token === "}") levels.pop();
      else if (now && /^(?:,|=|!|<|>|&&|\|\||as|in|not)$/i.test(token)) levels[levels.length - 1] = level();
      else if (now && /^[+-]$/.test(token) && /[\w)"'>]$/.test(before)) {
        if (now.taken) return true;
        now.taken = token === "-";
        now.divided = false;
      } else if (now && /^[*/]$/.test(token) && /^(?:[?$]\w+|[\d.]+|\))$/.test(before)) {
        if (now.divided) return true;
        now.divided = token === "/";
      }
      before = token;
    }
    return false;
  }

  async function run() {
    const text = byId("console-text").value;
    if (!text.trim()) return say(t("console.no-query"), true);
    if (byId("console-run").disabled) return undefined;
    runs += 1;
    const mine = runs;
    busy(true);
    show(undefined);
    say(t("console.running"));
    try {
      const { rightToLeft } = await engine.start();
      const answer = await engine.ask(declared + text);
      if (mine === runs) {
        show(answer);
        say(summary(answer) + (rightToLeft && dependsOnOrder(text) ? ` ${t("console.right-to-left")}` : ""));
      }
    } catch (error) {
      if (mine === runs) say(told(messageOf(error)), true);
    }
    if (mine === runs) busy(false);
    return undefined;
  }

  function cancel() {
    runs += 1;
    engine.stop();
    busy(false);
    say(t("console.stopped"));
  }

  /** @param {number} ms */
  const seconds = (ms) => (ms < 1000 ? t("console.ms", { ms: Math.max(1, Math.round(ms)) }) : t("console.seconds", { seconds: decimal(ms / 1000, 1) }));

  /** @param {Answer} answer */
  function summary(answer) {
    const time = seconds(answer.ms);
    if (answer.kind === "truth") return t("console.answered", { time });
    if (answer.kind === "triples") return answer.text.trim() ? t("console.turtle", { time }) : t("console.no-triples", { time });
    const { total, rows } = answer;
    const part = rows.length < total ? ` ${t("console.kept", { n: rows.length })}` : "";
    return `${t("console.rows", { n: total, time })}${part}`;
  }

  /* ---- the answer ---- */

  /** @param {Selected | undefined} selection */
  function open(selection) {
    state.select(selection);
    explorer.panel.focus();
  }

  /** @param {SparqlTerm | null} value @param {string} name @param {string[]} names */
  function cell(value, name, names) {
    if (!value) return el("td", {});
    const text = value.type === "uri" ? shortened(value.value) : plain(value);
    const selection = selectionIn(value, name, names);
    const called = selection?.node ? data.nodes.get(selection.node).name : selection?.stance;
    const label = (value.type === "uri" && called) || text;
    const shown = selection
      ? button(words(label), () => open(selection), { class: "plain", title: value.value })
      : words(label);
    const language = value["xml:lang"] && el("span", { class: "muted small" }, ` @${value["xml:lang"]}`);
    return el("td", { class: label.length <= SHORT ? "short" : undefined }, shown, language);
  }

  /* A term as plain text, as CSV has it; a blank node by its label, a triple (RDF 1.2) as its three parts. */
  /** @param {SparqlTerm | null} value @returns {string} */
  function plain(value) {
    if (!value) return "";
    if (value.type === "bnode") return `_:${value.value}`;
    if (value.type !== "triple") return value.value;
    const { subject, predicate, object } = value.value;
    return `<<( ${[subject, predicate, object].map(plain).join(" ")} )>>`;
  }

  /** @param {RowsAnswer} rowsanswer @param {number} most */
  function table({ names, rows }, most) {
    const heads = names.map((name) => el("th", { scope: "col" }, words(name)));
    /** @param {(SparqlTerm | null)[]} row */
    const cells = (row) => row.map((value, place) => cell(value, names[place], names));
    const lines = rows.slice(0, most).map((row) => el("tr", {}, cells(row)));
    return el("table", {}, el("thead", {}, el("tr", {}, heads)), el("tbody", {}, lines));
  }

  /** @param {RowsAnswer} answer @param {number} most */
  function drawRows(answer, most) {
    const held = answer.rows.length - most;
    const more = button(t("ask.list-all", { size: answer.rows.length }), () => drawRows(answer, answer.rows.length), { class: "more" });
    byId("console-answer").replaceChildren(table(answer, most), ...(held > 0 ? [more] : []));
  }

  /** @param {Answer | undefined} answer */
  function show(answer) {
    latest = answer;
    const box = byId("console-answer");
    box.hidden = !answer;
    box.replaceChildren();
    if (answer?.kind === "rows") drawRows(answer, CHUNK);
    else if (answer) box.append(el("pre", {}, words(answer.kind === "truth" ? t(answer.value ? "console.yes" : "console.no") : answer.text)));
    byId("console-actions").hidden = answer?.kind !== "rows";
    byId("console-highlight").disabled = !found(answer);
  }

  /* The actors, issues and stances an answer names; nothing when it names none. */
  /** @param {Answer | undefined} answer */
  function found(answer) {
    if (answer?.kind !== "rows") return undefined;
    const { names, rows } = answer;
    /** @type {Set<string>[]} */
    const [nodes, stances] = [new Set(), new Set()];
    for (const row of rows) {
      row.forEach((value, place) => {
        const selection = selectionIn(value, names[place], names);
        if (selection?.node) nodes.add(selection.node);
        else if (selection?.stance) stances.add(selection.stance);
      });
    }
    return nodes.size || stances.size ? explorer.found.of([...nodes], [...stances]) : undefined;
  }

  function highlight() {
    const named = found(latest);
    if (!named) return;
    state.set({ selection: { found: named }, tab: "network" });
    byId("tab-network").focus();
  }

  /* A number stays one; of anything else a spreadsheet runs nothing. */
  /** @param {SparqlTerm | null} value */
  const cellOf = (value) => (value?.datatype && /^[+-]?[\d.]+(e[+-]?\d+)?$/i.test(plain(value)) ? plain(value) : field(plain(value)));

  /* What was answered last as CSV, whose rows it has to be. */
  function csv() {
    const { names, rows } = /** @type {RowsAnswer} */ (latest);
    return [names, ...rows.map((row) => row.map(cellOf))].map((row) => `${row.join(",")}\r\n`).join("");
  }

  async function copy() {
    try {
      await navigator.clipboard.writeText(csv());
      say(t("console.copied", { n: /** @type {RowsAnswer} */ (latest).rows.length }));
    } catch {
      say(t("console.no-copying"), true);
    }
  }

  function save() {
    /* With a mark that tells spreadsheets it is UTF-8. */
    const address = URL.createObjectURL(new Blob([`\ufeff${csv()}`], { type: "text/csv" }));
    const name = byId("console-name").value || "answer";
    el("a", { href: address, download: `${name}.csv` }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  }

  /* ---- starting ---- */

  function start() {
    const options = about.queries.map(({ name, title }) => el("option", { value: name, lang: "en" }, title));
    byId("console-name").append(...options);
    byId("console-name").addEventListener("change", choose);
    byId("console-form").addEventListener("submit", (event) => {
      event.preventDefault();
      run();
    });
    /** @type {number | undefined} */
    let typing;
    byId("console-text").addEventListener("input", () => {
      clearTimeout(typing);
      typing = setTimeout(remember, PAUSE);
    });
    byId("console-text").addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      run();
    });
    byId("console-stop").addEventListener("click", cancel);
    byId("console-highlight").addEventListener("click", highlight);
    byId("console-copy").addEventListener("click", copy);
    byId("console-save").addEventListener("click", save);
    if (about.queries.length) {
      byId("console-name").value = queries.has(FIRST) ? FIRST : about.queries[0].name;
      choose();
    } else {
      byId("console-text").value = "SELECT ?class (COUNT(*) AS ?count) {\n  ?thing a ?class\n}\nGROUP BY ?class\nORDER BY DESC(?count)\n";
    }
  }

  /* The engine is unpacked when the console is first looked at, not before. */
  /** @param {State} now */
  function update(now) {
    if (now.sparql && now.sparql !== mine) {
      mine = now.sparql;
      take(mine);
    }
    if (looked) return;
    looked = true;
    engine.start().catch((error) => say(error.message, true));
  }

  /* The answer and the writing of values, for the browser's console and for tests. */
  return { start, update, fill, knows, refuses, literal, dependsOnOrder, csv, answer: () => latest };
})();
