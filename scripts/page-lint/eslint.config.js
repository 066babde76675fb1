/*
 * The scripts of a page are joined into one, so what one declares at its top the others use. Which names those are is
 * read from the scripts: one that none of them declares, because it is misspelt or gone, is an error (no-undef).
 */
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

import js from "@eslint/js";
import { parse } from "espree";

/* Paths of files are those from where eslint is run: the root of the checkout. */
const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../..");
const VIEWS = join(ROOT, "graph/stancegraph/views");
const SYNTAX = { ecmaVersion: 2024, sourceType: "script" };

const BROWSER = [
  ..."Blob CSS DecompressionStream Element HTMLElement Highlight Node Path2D Response StaticRange URL URLSearchParams".split(" "),
  ..."Worker XMLSerializer".split(" "),
  ..."addEventListener atob clearInterval clearTimeout document fetch getComputedStyle getSelection history".split(" "),
  ..."innerHeight innerWidth location matchMedia MutationObserver navigator performance requestAnimationFrame requestIdleCallback ResizeObserver sessionStorage".split(" "),
  ..."setInterval setTimeout TextDecoder window".split(" "),
];
const WORKER = [..."Blob DecompressionStream Response WebAssembly addEventListener atob performance postMessage".split(" ")];

const isWorker = (path) => path.endsWith("_worker.js");
const scripts = (folder) =>
  readdirSync(join(VIEWS, folder)).filter((name) => name.endsWith(".js")).map((name) => join(folder, name));

/* The names of a pattern: of a variable, of what is taken apart. */
function names(pattern) {
  if (pattern.type === "Identifier") return [pattern.name];
  if (pattern.type === "ObjectPattern") return pattern.properties.flatMap((each) => names(each.value ?? each.argument));
  if (pattern.type === "ArrayPattern") return pattern.elements.filter(Boolean).flatMap(names);
  return names(pattern.left ?? pattern.argument);
}

function declared(path) {
  const { body } = parse(readFileSync(join(VIEWS, path), "utf8"), SYNTAX);
  return body.flatMap((each) => {
    if (each.type === "VariableDeclaration") return each.declarations.flatMap(({ id }) => names(id));
    return each.type === "FunctionDeclaration" || each.type === "ClassDeclaration" ? [each.id.name] : [];
  });
}

const readonly = (all) => Object.fromEntries(all.map((name) => [name, "readonly"]));

/* A script with all it may use: what the browser has, what comes from elsewhere, what the others of its page declare. */
function config(path, page, outside) {
  const shared = page.filter((other) => other !== path).flatMap(declared);
  return {
    files: [relative(ROOT, join(VIEWS, path))],
    languageOptions: { ...SYNTAX, globals: readonly([...outside, ...shared]) },
  };
}

const SHARED = scripts(".");
const folders = readdirSync(VIEWS, { withFileTypes: true }).filter((each) => each.isDirectory()).map((each) => each.name);
const found = folders.flatMap((folder) => {
  const all = scripts(folder);
  const page = [...SHARED, ...all.filter((path) => !isWorker(path))];
  return all.map((path) =>
    isWorker(path) ? config(path, [path], [...WORKER, "Store", "__wbg_init"]) : config(path, page, [...BROWSER, "vis"]),
  );
});

export default [
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  ...[...found, ...SHARED.map((path) => config(path, SHARED, BROWSER))].map((each) => ({
    ...each,
    rules: {
      ...js.configs.recommended.rules,
      /* The top of a script is what it is for: the others use it. */
      "no-unused-vars": ["error", { vars: "local", argsIgnorePattern: "^_" }],
      "no-control-regex": "off",
      eqeqeq: "error",
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-var": "error",
      "prefer-const": "error",
      "object-shorthand": "error",
      "no-implicit-coercion": "error",
      /* Text from data only ever becomes text. */
      "no-restricted-properties": [
        "error",
        ...["innerHTML", "outerHTML", "insertAdjacentHTML", "srcdoc"].map((property) => ({ property, message: "use dom.el" })),
        { object: "document", property: "write", message: "use dom.el" },
      ],
    },
  })),
];
