"use strict";

/* The statements beside the text: a list in its order, each beside its words, none over another. */
const codingMargin = (() => {
  const { el, words, byId } = dom;
  const box = byId("margin");
  const GAP = 6;
  /** @type {(id: string) => void} */
  let opened = () => {};
  /** @type {CodingStatement[]} */
  let all = [];

  /** @param {CodingStatement} statement @param {boolean} isActive */
  function card(statement, isActive) {
    const { values } = statement;
    const about = [codingNames.said(statement), values.date, values.condition && `if ${values.condition}`].filter(Boolean).join(" \u00b7 ");
    return el(
      "li",
      { class: `card ${values.position}` },
      dom.button(
        [
          el("span", { class: "sign", "aria-label": `${values.position}:` }, codingNames.SIGNS[values.position ?? ""] ?? "?"),
          el("b", {}, words(codingNames.actor(values.actor))),
          el("br"),
          words(codingNames.issue(values.issue)),
          el("small", {}, words(about), statement.published ? " \u00b7 published" : ""),
        ],
        () => opened(statement.id),
        { "aria-current": isActive ? "true" : undefined, "data-statement": statement.id },
      ),
    );
  }

  /** @param {CodingStatement[]} statements @param {string} active */
  function show(statements, active) {
    all = statements;
    box.replaceChildren(...statements.map((each) => card(each, each.id === active)));
    lay();
    for (const position of Object.keys(codingNames.SIGNS)) {
      codingWords.mark(`says-${position}`, statements.filter((each) => each.values.position === position).map((each) => each.values));
    }
    const found = statements.find((each) => each.id === active);
    codingWords.mark("chosen", found ? [found.values] : [], 5);
  }

  /* All is measured before anything is moved, so that the page is laid out once. */
  function lay() {
    if (!all.length || getComputedStyle(box).display === "none") return;
    const { top } = box.getBoundingClientRect();
    const cards = /** @type {HTMLElement[]} */ ([...box.children]);
    const wanted = all.map((each) => codingWords.range(each.values.start, each.values.end).getBoundingClientRect().top - top);
    const heights = cards.map((each) => each.offsetHeight);
    let floor = 0;
    wanted.forEach((height, index) => {
      const at = Math.max(height - 4, floor);
      cards[index].style.top = `${at}px`;
      floor = at + heights[index] + GAP;
    });
    box.style.minHeight = `${floor}px`;
  }

  addEventListener("resize", lay);

  return {
    show,
    /** @param {(id: string) => void} listener */
    onOpened: (listener) => (opened = listener),
  };
})();
