"use strict";

/* The statements beside the text: a list in its order, each beside its words, none over another. */
const codingMargin = (() => {
  const { el, words, byId } = dom;
  const box = byId("margin");
  const view = byId("reading");
  const text = byId("words");
  /* As in the styles. */
  const HEIGHT = 61;
  const GAP = 6;
  /** @type {(id: string) => void} */
  let opened = () => {};
  /* Of each statement that is shown: where its words begin, once that was measured, where its card goes, and the card, once it is made. */
  /** @typedef {{ statement: CodingStatement, top?: number, at: number, item?: HTMLElement }} Shown */
  /** @type {Map<string, Shown>} */
  let known = new Map();
  /** @type {CodingStatement[]} */
  let all = [];
  let chosen = "";

  /** @param {CodingStatement} statement */
  function card(statement) {
    const { values } = statement;
    const condition = codingNames.condition(values);
    const about = [codingNames.said(statement), codingNames.day(values), statement.published && "published", condition && `condition: ${condition}`].filter(Boolean).join(" \u00b7 ");
    return el(
      "li",
      { class: `card ${values.position}` },
      dom.button(
        [
          el("span", { class: "sign", "aria-label": `${values.position}:` }, codingNames.sign(values.position)),
          el("b", {}, words(codingNames.actor(values.actor))),
          el("br"),
          el("i", {}, words(codingNames.issue(values.issue))),
          el("small", {}, words(about)),
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
        known.set(statement.id, isSame ? old : { statement, at: 0 });
        if (isSame) before.delete(statement.id);
        else changed.add(statement.values.position);
      }
      for (const { statement } of before.values()) changed.add(statement.values.position);
      /* What asks where the text is laid out comes before anything else is touched: it is not laid out again for it. */
      measure();
      const { scrollTop, clientHeight } = view;
      for (const position of changed) {
        codingWords.mark(`says-${position}`, statements.filter((each) => each.values.position === position).map((each) => each.values));
      }
      for (const { item } of before.values()) item?.remove();
      place();
      make(({ at }) => Math.abs(at - scrollTop) < 2 * clientHeight);
    }
    if (chosen !== active) light(chosen, false);
    chosen = active;
    if (known.has(active)) make(({ statement }) => statement.id === active);
    light(active, true);
    stretch();
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

  /* The card that is open shows all it says: those below it make room. */
  let open = HEIGHT;

  function stretch() {
    const before = open;
    const item = known.get(chosen)?.item;
    open = Math.max(HEIGHT, (item?.offsetHeight ?? 0) - GAP);
    if (open !== before || open !== HEIGHT) place();
  }

  /* How the text was laid out when it was measured: another font, or a scroll bar, moves words in a window that stays as it is. */
  let laidOut = "";

  const isShown = () => getComputedStyle(box).display !== "none";

  function measure() {
    if (!isShown()) return;
    const { width, height } = text.getBoundingClientRect();
    if (laidOut !== (laidOut = `${width} ${height}`)) for (const each of known.values()) each.top = undefined;
    /** @type {number | undefined} */
    let top;
    for (const each of known.values()) {
      if (each.top !== undefined) continue;
      top ??= box.getBoundingClientRect().top;
      const { start } = each.statement.values;
      each.top = codingWords.range(start, start + 1).getBoundingClientRect().top - top;
    }
  }

  /* All cards but the open one are of one height, so that those out of sight need not be laid out (content-visibility in the styles), nor made to know their places. */
  function place() {
    let floor = 0;
    for (const each of known.values()) {
      const at = Math.max((each.top ?? 0) - 4, floor);
      if (each.item && at !== each.at) each.item.style.top = `${at}px`;
      each.at = at;
      floor = at + (each.statement.id === chosen ? open : HEIGHT) + GAP;
    }
    box.style.minHeight = `${floor}px`;
  }

  /** Make the cards that are wanted, each in its place in the list, and the others when there is time. @param {(each: Shown) => boolean} wanted */
  function make(wanted) {
    /** @type {ChildNode | null} */
    let next = box.firstChild;
    let isWhole = true;
    for (const each of known.values()) {
      if (!each.item && wanted(each)) {
        each.item = card(each.statement);
        each.item.style.top = `${each.at}px`;
      }
      if (!each.item) isWhole = false;
      else if (each.item === next) next = next.nextSibling;
      else box.insertBefore(each.item, next);
    }
    box.ariaBusy = String(!isWhole);
    if (!isWhole) waiting ??= later(more);
  }

  /* Some in each pause: so many take a few milliseconds. */
  const SOME = 40;
  const later = (/** @type {() => void} */ work) => (typeof requestIdleCallback === "function" ? requestIdleCallback(work) : setTimeout(work, 20));
  /** @type {number | undefined} */
  let waiting;

  function more() {
    waiting = undefined;
    const { scrollTop } = view;
    /* Those near what is in sight now are first. */
    const near = [...known.values()].filter((each) => !each.item).sort((one, other) => Math.abs(one.at - scrollTop) - Math.abs(other.at - scrollTop)).slice(0, SOME);
    const first = new Set(near);
    make((each) => first.has(each));
  }

  function again() {
    measure();
    place();
  }
  addEventListener("resize", again);
  /* Where placing cards brings a scroll bar, the text is laid out once more: that is another picture. */
  new ResizeObserver(() => setTimeout(again)).observe(text);

  return {
    show, isShown,
    /** Forget the statements of another text. */
    clear: () => {
      for (const position of Object.keys(codingNames.SIGNS)) codingWords.mark(`says-${position}`, []);
      known = new Map();
      all = [];
      box.replaceChildren();
    },
    /** @param {string} id */
    focus: (id) => {
      const found = known.get(id)?.item?.firstElementChild;
      if (found instanceof HTMLElement) found.focus({ preventScroll: true });
    },
    /** @param {(id: string) => void} listener */
    onOpened: (listener) => (opened = listener),
  };
})();
