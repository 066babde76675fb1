"use strict";

/* The statements beside the text: a list in its order, each beside its words, none over another. */
const codingMargin = (() => {
  const { el, words, byId } = dom;
  const box = byId("margin");
  /* As in the styles. */
  const HEIGHT = 61;
  const GAP = 6;
  /** @type {(id: string) => void} */
  let opened = () => {};
  /* Of each statement that is shown: its card, and where its words begin, once that was measured. */
  /** @type {Map<string, { statement: CodingStatement, item: HTMLElement, top?: number }>} */
  let known = new Map();
  /** @type {CodingStatement[]} */
  let all = [];
  let chosen = "";

  /** @param {CodingStatement} statement */
  function card(statement) {
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
          el("i", {}, words(codingNames.issue(values.issue))),
          el("small", {}, words(about), statement.published ? " \u00b7 published" : ""),
        ],
        () => opened(statement.id),
        { "data-statement": statement.id },
      ),
    );
  }

  /** @param {CodingStatement} one @param {CodingStatement} other */
  const alike = (one, other) => one === other || JSON.stringify(one) === JSON.stringify(other);

  /* A long text has hundreds of statements, of which a decision changes one: the others stay where they are. */
  /** @param {CodingStatement[]} statements @param {string} active */
  function show(statements, active) {
    if (statements !== all) {
      all = statements;
      const before = known;
      known = new Map();
      /** @type {Set<string | undefined>} */
      const changed = new Set();
      for (const statement of statements) {
        const old = before.get(statement.id);
        const isSame = old && alike(old.statement, statement);
        known.set(statement.id, isSame ? old : { statement, item: card(statement) });
        if (isSame) before.delete(statement.id);
        else changed.add(statement.values.position);
      }
      measure();
      for (const { statement, item } of before.values()) {
        changed.add(statement.values.position);
        item.remove();
      }
      /** @type {ChildNode | null} */
      let next = box.firstChild;
      for (const { item } of known.values()) {
        if (item === next) next = next.nextSibling;
        else box.insertBefore(item, next);
      }
      place();
      for (const position of changed) {
        codingWords.mark(`says-${position}`, statements.filter((each) => each.values.position === position).map((each) => each.values));
      }
    }
    if (chosen !== active) light(chosen, false);
    chosen = active;
    light(active, true);
    const found = known.get(active);
    codingWords.mark("chosen", found ? [found.statement.values] : [], 5);
  }

  /** @param {string} id @param {boolean} isOn */
  function light(id, isOn) {
    const item = known.get(id)?.item;
    item?.classList.toggle("on", isOn);
    if (isOn) item?.firstElementChild?.setAttribute("aria-current", "true");
    else item?.firstElementChild?.removeAttribute("aria-current");
  }

  /* All cards are of one height, so that those out of sight need not be laid out (content-visibility in the styles). Where words begin is
     measured before anything else is touched: the text is not laid out again for it. */
  function measure() {
    if (getComputedStyle(box).display === "none") return;
    /** @type {number | undefined} */
    let top;
    for (const each of known.values()) {
      if (each.top !== undefined) continue;
      top ??= box.getBoundingClientRect().top;
      const { start } = each.statement.values;
      each.top = codingWords.range(start, start + 1).getBoundingClientRect().top - top;
    }
  }

  function place() {
    let floor = 0;
    for (const { item, top: wanted } of known.values()) {
      const at = Math.max((wanted ?? 0) - 4, floor);
      item.style.top = `${at}px`;
      floor = at + HEIGHT + GAP;
    }
    box.style.minHeight = `${floor}px`;
  }

  addEventListener("resize", () => {
    for (const each of known.values()) each.top = undefined;
    measure();
    place();
  });

  return {
    show,
    /** Forget the statements of another text. */
    clear: () => {
      for (const position of Object.keys(codingNames.SIGNS)) codingWords.mark(`says-${position}`, []);
      known = new Map();
      all = [];
      box.replaceChildren();
    },
    /** @param {(id: string) => void} listener */
    onOpened: (listener) => (opened = listener),
  };
})();
