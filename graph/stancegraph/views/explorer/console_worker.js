/* Runs in a worker, after the engine's script: holds the graph, answers one query at a time. */
const ROWS_FORMAT = "application/sparql-results+json";
const GRAPH_FORMAT = "text/turtle";
/* More rows nobody reads, and handing them over would make the page wait. */
const MOST_ROWS = 20000;

/** @type {Store} */
let store;

/** @param {string} text */
async function unpacked(text) {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** @param {{ module: string, quads: string }} parts */
async function load({ module, quads }) {
  const [code, text] = await Promise.all([unpacked(module), unpacked(quads)]);
  await __wbg_init({ module_or_path: code });
  store = new Store();
  store.load(text, { format: "application/n-quads", no_transaction: true, lenient: true });
  /* Builds up to 0.5.11 at least read a - b + c as a - (b + c); the page says so where it matters. */
  const sum = JSON.parse(run("SELECT (10 - 4 + 2 AS ?sum) {}", ROWS_FORMAT)).results.bindings[0].sum.value;
  return { kind: "ready", size: store.size, rightToLeft: Number(sum) !== 8 };
}

/** @param {string} query @param {string} format */
const run = (query, format) => store.query(query, { use_default_graph_as_union: true, results_format: format });

/** @param {unknown} error */
const messageOf = (error) => (error instanceof Error ? error.message : String(error));

/** @param {string} query */
function answer(query) {
  let text;
  try {
    text = run(query, ROWS_FORMAT);
  } catch (error) {
    /* The engine reads the whole query before it looks at the format, and works out triples only when they are written. */
    if (!/not supported rdf format/i.test(messageOf(error))) throw error;
    return { kind: "triples", text: run(query, GRAPH_FORMAT) };
  }
  const found = JSON.parse(text);
  if ("boolean" in found) return { kind: "truth", value: found.boolean };
  /** @type {string[]} */
  const names = found.head.vars;
  /** @type {Record<string, SparqlTerm>[]} */
  const bindings = found.results.bindings;
  const rows = bindings.map((binding) => names.map((name) => binding[name] ?? null));
  return { kind: "rows", names, rows: rows.slice(0, MOST_ROWS), total: rows.length };
}

addEventListener("message", async ({ data }) => {
  /** @type {Asked & { id: number }} */
  const { id, load: parts, query } = data;
  const started = performance.now();
  let said;
  try {
    said = parts ? await load(parts) : answer(query ?? "");
  } catch (error) {
    /* After a trap the engine's memory cannot be trusted. */
    said = { kind: "error", message: messageOf(error), broken: error instanceof WebAssembly.RuntimeError };
  }
  postMessage({ id, ms: performance.now() - started, ...said });
});
