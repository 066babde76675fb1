"use strict";

/* The rules to code by: beside the work, each to be cited in what is being decided. */
const codingCodebook = (() => {
  const { el, words, byId } = dom;
  /** @type {(anchor: string) => void} */
  let heard = () => {};

  /** @param {CodingRule[]} rules */
  const set = (rules) =>
    byId("rules-list").replaceChildren(
      ...(rules.length
        ? rules.map(({ anchor, title, text }) =>
            el("div", { class: "rule" }, el("h3", {}, words(title)), el("p", { dir: "auto" }, text), dom.button("Cite", () => (byId("rules").close(), heard(anchor)), { "aria-label": `Cite ${anchor}` }), " ", el("code", {}, words(anchor))),
          )
        : [el("p", {}, "There is no codebook. Write one: coding/codebook.md in the folder of the dataset; each heading is a rule.")]),
    );

  /** A note that cites a rule, once. @param {string | undefined} note @param {string} anchor */
  function cite(note, anchor) {
    const parts = (note ?? "").split("; ").filter(Boolean);
    return (parts.includes(`rule: ${anchor}`) ? parts : [...parts, `rule: ${anchor}`]).join("; ");
  }

  /** The rules that a note cites. @param {string | undefined} note */
  const cited = (note) => (note ?? "").split("; ").filter((each) => each.startsWith("rule: ")).map((each) => each.slice("rule: ".length));

  const show = () => dom.read(byId("rules"));
  byId("show-rules").addEventListener("click", show);
  byId("close-rules").addEventListener("click", () => byId("rules").close());

  return {
    set, cite, cited, show,
    /** @param {typeof heard} listener Told which rule is cited. */
    onCited: (listener) => (heard = listener),
  };
})();
