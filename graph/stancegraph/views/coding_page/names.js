"use strict";

/* What things are called: actors, issues, positions; and names as they are compared. */
const codingNames = (() => {
  /** @type {CodingNames} */
  let all = { actors: {}, issues: {} };

  /** @param {CodingNames} names */
  const set = (names) => (all = names);

  /** @param {string} text */
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/[\u2018\u2019\u02bc]/g, "'").toLowerCase().trim();

  /** @type {Record<string, string>} */
  const SIGNS = { rejects: "\u2212\u2212", opposes: "\u2212", ambivalent: "\u00b1", conditional: "+", supports: "++" };
  /** @type {Record<string, string>} */
  const VOICES = { self: "own words", reported: "reported", attributed: "attributed \u2026" };

  /** @param {string | undefined} id */
  const actor = (id) => (id ? (all.actors[id]?.name ?? id) : "");
  /** @param {string | undefined} id */
  const issue = (id) => (id ? (all.issues[id]?.label ?? id) : "");

  /** @param {CodingStatement} statement */
  function said({ values }) {
    if (values.voice === "attributed") return `${actor(values.attributed_by)} says so`;
    return VOICES[values.voice ?? ""] ?? "";
  }

  /** @param {string | undefined} position What a journal says may be anything. */
  const sign = (position) => (position !== undefined && Object.hasOwn(SIGNS, position) ? SIGNS[position] : "?");

  /** What a position depends on, or how far it goes, and which sort of condition that is. Shown as a condition, and never after an *if*: it may begin with
   * *if*, *until* or *before* itself. @param {CodingValues} values */
  const condition = ({ condition, condition_kind }) => [condition, condition_kind && `(${condition_kind})`].filter(Boolean).join(" ");

  /** The day, as far as it is known (as day_known of coding/statements.py). @param {CodingValues} values */
  function day({ date = "", date_precision }) {
    if (date_precision === "month") return date.slice(0, 7);
    return date && date_precision && date_precision !== "day" ? `${date} (${date_precision})` : date;
  }

  return { set, fold, actor, issue, said, condition, day, sign, SIGNS, VOICES, actors: () => all.actors, issues: () => all.issues };
})();
