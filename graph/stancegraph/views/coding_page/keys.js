"use strict";

/* Everything by keyboard: what each key does, where one is not writing. */
const codingKeys = (() => {
  const { el, byId } = dom;

  /** @type {[string, string][]} */
  const KEYS = [
    ["w", "word cursor: arrow keys go by words and sentences, with shift they select, shift+End to the end of the sentence"],
    ["n", "new statement from what is selected (Enter in the text)"],
    ["1 \u2013 5", "position; of a candidate: accept it with this position"],
    ["a  i  c  d", "actor, issue, condition, date"],
    ["s  r  t", "own words, reported, attributed"],
    ["h", "take the holder that is proposed"],
    ["[  ]  {  }", "start and end of the words, a word at a time"],
    ["Tab  Shift+Tab", "the next and the previous field, also while writing"],
    ["Enter", "keep"],
    ["y", "keep, and say something else of the same words"],
    ["j  k", "next and previous statement"],
    ["Delete", "remove the statement"],
    ["p", "first pass done: candidates are shown from now on"],
    ["v", "next candidate"],
    ["e  x", "of a candidate: edit it in the form, reject it"],
    ["z  Z", "undo and redo, also of another day"],
    ["f", "text finished, or not yet"],
    ["PageUp  PageDown", "with shift: previous and next text"],
    ["b", "the codebook, to cite a rule in the statement"],
    ["/", "find words in all texts"],
    ["Escape", "leave the statement as it was"],
    ["?", "these keys"],
  ];

  /* What goes a step further while it is held. */
  const REPEATED = ["j", "k", "[", "]", "{", "}"];

  /** @param {Record<string, () => void>} doers */
  function begin(doers) {
    byId("keys-list").replaceChildren(...KEYS.flatMap(([keys, what]) => [el("dt", {}, ...keys.split("  ").map((each) => [el("kbd", {}, each), " "])), el("dd", {}, what)]));
    byId("keys-line").replaceChildren(
      ...[["j", "k", "next, previous statement"], ["w", "word cursor"], ["Shift+\u2192", "select"], ["n", "new from selection"], ["z", "undo"], ["f", "text finished"], ["?", "all keys"]].map((each) =>
        el("span", {}, ...each.slice(0, -1).map((key) => [el("kbd", {}, key), " "]), each[each.length - 1]),
      ),
    );
    const show = () => dom.read(byId("keys"));
    byId("show-keys").addEventListener("click", show);
    byId("close-keys").addEventListener("click", () => byId("keys").close());
    const { choose, draft, keys, turns } = codingForm;
    /** @type {Record<string, () => void>} */
    const always = {
      ...doers,
      w: () => codingWords.focus(),
      b: codingCodebook.show,
      p: codingReview.pass,
      v: codingReview.step,
      "?": show,
      "/": () => byId("find").focus(),
    };
    /** @type {Record<string, () => void>} */
    const inReview = { e: () => codingReview.edit(), x: codingReview.reject };

    document.addEventListener("keydown", (event) => {
      if (document.querySelector("dialog[open]") || event.isComposing) return;
      const target = event.target instanceof Element ? event.target : document.body;
      const isWriting = target.matches("input, textarea, select");
      if (event.key === "Escape") {
        /* Where words are looked for it empties the field, and then leaves it; what is open elsewhere is left alone. */
        if (target.id !== "find") doers.leave();
        else if (!byId("find").value) codingWords.focus();
        return;
      }
      if (isWriting || event.ctrlKey || event.altKey || event.metaKey) return;
      const key = dom.key(event);
      if (target.id === "words") {
        if (codingWords.key(event)) return;
        if (event.key === "Enter") {
          event.preventDefault();
          if (!event.repeat) doers.n();
          return;
        }
      }
      const isButton = target.matches("button, summary") && !target.closest("#scale, #voices, #margin");
      if (isButton && (event.key === "Enter" || event.key === " ")) return;
      /* On a card Enter opens what is in it, and keeps what is open already; no other statement is kept, or removed, from there. */
      const card = target.closest("[data-statement]");
      if (card && card.getAttribute("data-statement") !== draft()?.id && ["Enter", " ", "Delete", "Backspace"].includes(event.key)) return;
      if (turns(event)) return;
      const isReviewing = !draft() && codingReview.active();
      const position = (draft() || isReviewing) && codingForm.words().positions[Number(key) - 1];
      const does = position
        ? () => (isReviewing ? codingReview.accept(position) : choose(position))
        : ((isReviewing && inReview[key]) || (draft() && keys[key]) || (event.shiftKey && key.startsWith("Page") ? doers[`shift${key}`] : always[key]));
      if (!does) return;
      event.preventDefault();
      /* A key that is held decides once. */
      if (!event.repeat || REPEATED.includes(key)) does();
    });
  }

  return { begin };
})();
