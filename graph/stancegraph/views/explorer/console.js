/* The SPARQL console: a query is run by the engine in a worker, so that it never holds up the page and can be stopped. */
explorer.console = (() => {
  const { data, state } = explorer;
  const { el, words, button, byId, count } = explorer.dom;
  const about = JSON.parse(byId("page-console").textContent);
  const CHUNK = 200;
  /* So much text is kept on one line, a date or a name above all. */
  const SHORT = 24;
  const XSD = "http://www.w3.org/2001/XMLSchema#";

  /* ---- the engine ---- */

  /* Only the address of our own worker, made below, becomes a script; where browsers know no such policy it is as is. */
  let workerAddress;
  const policy = window.trustedTypes?.createPolicy("stancegraph-console", {
    createScriptURL(address) {
      if (!workerAddress || address !== workerAddress) throw new TypeError("not the script of the console");
      return address;
    },
  });

  const engine = (() => {
    let worker;
    let ready;
    let waiting = new Map();
    let asked = 0;
    let stops = 0;

    async function script() {
      const bytes = Uint8Array.from(atob(byId("page-worker").textContent), (character) => character.charCodeAt(0));
      const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
      return new Blob([await new Response(stream).arrayBuffer()], { type: "text/javascript" });
    }

    function failed(message) {
      for (const { reject } of waiting.values()) reject(new Error(message));
      stop();
    }

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
      workerAddress ??= URL.createObjectURL(await script());
      if (before !== stops) throw new Error("stopped before it was started");
      const address = policy ? policy.createScriptURL(workerAddress) : workerAddress;
      const mine = new Worker(address);
      worker = mine;
      mine.addEventListener("message", ({ data: said }) => {
        const asker = waiting.get(said.id);
        waiting.delete(said.id);
        if (said.kind !== "error") asker?.resolve(said);
        else asker?.reject(new Error(said.message));
        if (said.broken) stop();
      });
      mine.addEventListener("error", (event) => failed(event.message || "the query engine could not be started"));
      return send(mine, { load: { module: byId("page-engine").textContent, quads: byId("page-quads").textContent } });
    }

    function start() {
      if (!window.DecompressionStream || !window.WebAssembly) {
        return Promise.reject(new Error("this browser is too old to run the query engine"));
      }
      ready ??= started();
      const mine = ready;
      /* What could not be started is tried anew the next time. */
      mine.catch(() => ready === mine && stop());
      return mine;
    }

    async function ask(query) {
      await start();
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

  const PLURAL = { actor: data.actors, issue: data.issues, source: data.sources, stance: data.stances };

  /* The IRI of a record: under the first base, unless it is known under another. */
  function iriOf(kind, id) {
    const other = about.bases.slice(1).map((base) => `${base}${kind}/${id}`).find((iri) => known.has(iri));
    return other ?? `${about.bases[0]}${kind}/${id}`;
  }

  /* What can be selected in the page of the record an IRI names. */
  function selectionOf(iri) {
    for (const base of about.bases) {
      if (!iri.startsWith(base)) continue;
      const [kind, id, ...more] = iri.slice(base.length).split("/");
      if (more.length || !PLURAL[kind]?.has(id)) continue;
      if (kind === "stance") return { stance: id };
      if (kind !== "source") return { node: PLURAL[kind].get(id).node };
    }
    return undefined;
  }

  const ACTOR = /(^|_)(actor|holder|via|by|who|speaker)$/;
  const ISSUE = /(^|_)(issue|topic)$|^entailed_from$/;

  /* The named queries give ids, as the command line does; what they are of, the name of the column says. */
  function selectionOfId(id, name, names) {
    if (data.stances.has(id)) return { stance: id };
    const labelled = names.includes(`${name}_label`);
    const kinds = [(ACTOR.test(name) || labelled) && data.actors, (ISSUE.test(name) || labelled) && data.issues];
    const record = kinds.map((records) => records && records.get(id)).find(Boolean);
    return record && { node: record.node };
  }

  function selectionIn(value, name, names) {
    if (value?.type === "uri") return selectionOf(value.value);
    const isText = value?.type === "literal" && !value["xml:lang"] && !value.datatype;
    return isText ? selectionOfId(value.value, name, names) : undefined;
  }

  /* An IRI as people read it: prefixed where one of our prefixes fits. */
  function shortened(iri) {
    for (const [prefix, namespace] of Object.entries(about.prefixes)) {
      const local = iri.startsWith(namespace) ? iri.slice(namespace.length) : "";
      if (/^[\p{L}\p{N}_-]+$/u.test(local)) return `${prefix}:${local}`;
    }
    return iri;
  }

  const ESCAPES = { '"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f" };

  /*
   * A text as SPARQL: nothing in it can end the string. A backslash before u is told apart from the escape sequence,
   * which some engines resolve before anything else; half a pair of surrogates, which is no character, is replaced.
   */
  function literal(text) {
    const whole = text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd");
    const escaped = whole.replace(/["\\\n\r\t\b\f]/g, (character) => ESCAPES[character]);
    return `"${escaped.replace(/\\\\([uU])/g, (_all, u) => (u === "u" ? "\\\\\\u0075" : "\\\\\\u0055"))}"`;
  }

  const typed = (text, type) => `${literal(text)}^^<${XSD}${type}>`;

  const twoDigits = (number) => String(number).padStart(2, "0");

  function today() {
    const now = new Date();
    return `${now.getFullYear()}-${twoDigits(now.getMonth() + 1)}-${twoDigits(now.getDate())}`;
  }

  /* The browser's own reading takes 30 February for 2 March. */
  const isDay = (text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && (new Date(`${text}T00:00Z`).toJSON() ?? "").startsWith(text);

  function date(text) {
    if (!isDay(text)) throw new Error("is a day: YYYY-MM-DD");
    return typed(text, "date");
  }

  function moment(text) {
    const [day, time = "00:00"] = text.split("T");
    const found = new Date(`${day}T${time}${/(Z|[+-]\d{2}:\d{2})$/.test(time) ? "" : "Z"}`);
    if (!isDay(day) || Number.isNaN(found.getTime())) throw new Error("is a moment: 2025-04-10T09:00:00Z");
    return typed(found.toISOString().replace(/\.000Z$/, "Z"), "dateTime");
  }

  function integer(text) {
    if (!/^[+-]?\d+$/.test(text)) throw new Error("is a whole number");
    return typed(String(BigInt(text)), "integer");
  }

  function record(kind, text) {
    if (!text) throw new Error("has to be chosen");
    const id = recordId(kind, text);
    if (!id) throw new Error(`is the id of a ${kind} in this page`);
    const iri = iriOf(kind, id);
    if (/[<>"{}|^`\\\u0000-\u0020]/.test(iri)) throw new Error("has an id that SPARQL cannot say");
    return `<${iri}>`;
  }

  function recordId(kind, text) {
    if (PLURAL[kind].has(text)) return text;
    const called = (each) => each.name === text || each.title === text || each.aliases?.includes(text);
    return [...PLURAL[kind].values()].find(called)?.id ?? "";
  }

  const TERMS = { date, moment, integer, text: literal };
  const term = (kind, text) => (TERMS[kind] ? TERMS[kind](text.trim()) : record(kind, text.trim()));

  /* ---- the library ---- */

  const FIRST = "positions";
  const queries = new Map(about.queries.map((query) => [query.name, query]));
  const DEFAULTS = { today, now: () => new Date().toISOString().replace(/\.\d+Z$/, "Z") };
  const TYPES = { date: "date", integer: "number" };

  function initial({ kind, default: text }) {
    if (kind in PLURAL) return text && recordId(kind, text);
    return (kind === "date" || kind === "moment") && DEFAULTS[text] ? DEFAULTS[text]() : text;
  }

  function input(parameter) {
    const { name, kind, meaning } = parameter;
    const attributes = { id: `console-value-${name}`, "data-parameter": name };
    let field;
    if (kind === "actor" || kind === "issue") {
      const records = [...PLURAL[kind].values()].sort((one, other) => one.name.localeCompare(other.name));
      const options = records.map((each) => el("option", { value: each.id }, each.name.slice(0, 120)));
      field = el("select", attributes, el("option", { value: "" }, "\u2014 choose \u2014"), options);
    } else {
      field = el("input", { ...attributes, type: TYPES[kind] ?? "text" });
    }
    field.value = initial(parameter);
    field.addEventListener("input", compose);
    return el("label", {}, el("span", {}, meaning || name), field);
  }

  /* The text of the chosen question with its values in place: what is shown is what is run. */
  function composed(query) {
    const terms = new Map();
    for (const { name, kind, meaning } of query.parameters) {
      try {
        terms.set(name, term(kind, byId(`console-value-${name}`).value));
      } catch (error) {
        throw new Error(`${meaning || name} ${error.message}`);
      }
    }
    return query.pieces.map((piece, place) => (place % 2 ? terms.get(piece) : piece)).join("");
  }

  function compose() {
    const query = queries.get(byId("console-name").value);
    if (!query) return;
    try {
      byId("console-text").value = composed(query);
      say("");
    } catch (error) {
      byId("console-text").value = "";
      say(error.message, true);
    }
  }

  function choose() {
    const query = queries.get(byId("console-name").value);
    byId("console-about").textContent = query?.description ?? "";
    byId("console-values").replaceChildren(...(query?.parameters ?? []).map(input));
    byId("console-values").hidden = !query?.parameters.length;
    if (query) compose();
    else say("");
  }

  /* ---- running ---- */

  const RIGHT_TO_LEFT =
    " Take care: this engine reads a \u2212 b + c as a \u2212 (b + c), and a / b * c likewise. Write brackets around what comes first.";

  let latest;
  let runs = 0;

  function say(text, wrong = false) {
    byId("console-status").textContent = text;
    byId("console-status").classList.toggle("wrong", wrong);
  }

  function busy(yes) {
    byId("console-run").disabled = yes;
    byId("console-stop").disabled = !yes;
    byId("view-console").setAttribute("aria-busy", String(yes));
  }

  /* Our prefixes need no declaration; they go on the first line, and places in messages are told without them. */
  const declared = Object.entries(about.prefixes).map(([name, iri]) => `PREFIX ${name}: <${iri}> `).join("");

  function told(message) {
    const place = (_all, line, column) =>
      `at line ${line}, column ${Number(line) === 1 ? Math.max(1, Number(column) - declared.length) : column}`;
    return message.replace(/\bat (\d+):(\d+)/g, place);
  }

  const TOKEN =
    /#[^\n\r]*|"""[^]*?"""|'''[^]*?'''|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|<[^<>"{}|^`\\\s]*>|[?$]\w+|[a-z][\w.-]*:[\w:%.-]*|[a-z]\w*|\d+(?:\.\d+)?|&&|\|\||\S/gi;

  /*
   * Whether a query takes away and then goes on adding, or divides and goes on, in one pair of brackets: where the
   * engine reads from right to left, its answer is not what was meant. Steps of paths (a/b/c) are no division.
   */
  function dependsOnOrder(query) {
    const level = () => ({ taken: false, divided: false });
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
    if (!text.trim()) return say("There is no query yet: choose a question, or write one.", true);
    if (byId("console-run").disabled) return undefined;
    runs += 1;
    const mine = runs;
    busy(true);
    show(undefined);
    say("Running \u2026");
    try {
      const { rightToLeft } = await engine.start();
      const answer = await engine.ask(declared + text);
      if (mine === runs) {
        show(answer);
        say(summary(answer) + (rightToLeft && dependsOnOrder(text) ? RIGHT_TO_LEFT : ""));
      }
    } catch (error) {
      if (mine === runs) say(told(error.message), true);
    }
    if (mine === runs) busy(false);
    return undefined;
  }

  function cancel() {
    runs += 1;
    engine.stop();
    busy(false);
    say("Stopped.");
  }

  const seconds = (ms) => (ms < 1000 ? `${Math.max(1, Math.round(ms))} ms` : `${(ms / 1000).toFixed(1)} s`);

  function summary({ kind, ms, text, total, rows }) {
    if (kind === "truth") return `Answered in ${seconds(ms)}.`;
    if (kind === "triples") return text.trim() ? `Written as Turtle in ${seconds(ms)}.` : `No triples, in ${seconds(ms)}.`;
    const part = rows.length < total ? ` The first ${rows.length} were kept; a LIMIT helps.` : "";
    return `${count(total, "row")} in ${seconds(ms)}.${part}`;
  }

  /* ---- the answer ---- */

  function open(selection) {
    state.select(selection);
    explorer.panel.focus();
  }

  function cell(value, name, names) {
    if (!value) return el("td", {});
    const text = value.type === "uri" ? shortened(value.value) : plain(value);
    const selection = selectionIn(value, name, names);
    const named = value.type === "uri" && selection;
    const label = named ? (selection.stance ?? data.nodes.get(selection.node).name) : text;
    const shown = selection
      ? button(words(label), () => open(selection), { class: "plain", title: value.value })
      : words(label);
    const language = value["xml:lang"] && el("span", { class: "muted small" }, ` @${value["xml:lang"]}`);
    return el("td", { class: label.length <= SHORT ? "short" : undefined }, shown, language);
  }

  /* A term as plain text, as CSV has it; a blank node by its label, a triple (RDF 1.2) as its three parts. */
  function plain(value) {
    if (!value) return "";
    if (value.type === "bnode") return `_:${value.value}`;
    if (value.type !== "triple") return value.value;
    const { subject, predicate, object } = value.value;
    return `<<( ${[subject, predicate, object].map(plain).join(" ")} )>>`;
  }

  function table({ names, rows }, most) {
    const heads = names.map((name) => el("th", { scope: "col" }, words(name)));
    const cells = (row) => row.map((value, place) => cell(value, names[place], names));
    const lines = rows.slice(0, most).map((row) => el("tr", {}, cells(row)));
    return el("table", {}, el("thead", {}, el("tr", {}, heads)), el("tbody", {}, lines));
  }

  function drawRows(answer, most) {
    const held = answer.rows.length - most;
    const more = button(`List all ${answer.rows.length}`, () => drawRows(answer, answer.rows.length), { class: "more" });
    byId("console-answer").replaceChildren(table(answer, most), ...(held > 0 ? [more] : []));
  }

  function show(answer) {
    latest = answer;
    const box = byId("console-answer");
    box.hidden = !answer;
    box.replaceChildren();
    if (answer?.kind === "rows") drawRows(answer, CHUNK);
    else if (answer) box.append(el("pre", {}, words(answer.kind === "truth" ? (answer.value ? "yes" : "no") : answer.text)));
    byId("console-actions").hidden = answer?.kind !== "rows";
    byId("console-highlight").disabled = !answer || !found(answer);
  }

  /* The actors, issues and stances an answer names; nothing when it names none. */
  function found({ kind, names, rows }) {
    if (kind !== "rows") return undefined;
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
    state.set({ selection: { found: found(latest) }, tab: "network" });
    byId("tab-network").focus();
  }

  function csv({ names, rows }) {
    const quoted = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
    return [names, ...rows.map((row) => row.map(plain))].map((row) => `${row.map(quoted).join(",")}\r\n`).join("");
  }

  async function copy() {
    try {
      await navigator.clipboard.writeText(csv(latest));
      say(`${count(latest.rows.length, "row")} copied as CSV.`);
    } catch {
      say("The browser does not allow copying here; save the answer instead.", true);
    }
  }

  function save() {
    const address = URL.createObjectURL(new Blob([csv(latest)], { type: "text/csv" }));
    const name = byId("console-name").value || "answer";
    el("a", { href: address, download: `${name}.csv` }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  }

  /* ---- starting ---- */

  function start() {
    const options = about.queries.map(({ name, title }) => el("option", { value: name }, title));
    byId("console-name").append(...options);
    byId("console-name").addEventListener("change", choose);
    byId("console-form").addEventListener("submit", (event) => {
      event.preventDefault();
      run();
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

  let looked = false;

  /* The engine is unpacked when the console is first looked at, not before. */
  function update() {
    if (looked) return;
    looked = true;
    engine.start().catch((error) => say(error.message, true));
  }

  /* The answer and the writing of values, for the browser's console and for tests. */
  return { start, update, literal, dependsOnOrder, csv: () => csv(latest), answer: () => latest };
})();
