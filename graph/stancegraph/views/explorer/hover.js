/* What lies under the pointer, as a small card with its words, in place of the browser's own tooltip; all of it is in the panel too. */
explorer.hover = (() => {
  const { t } = explorer.words;
  const { data, look, positions, wording } = explorer;
  const { el, words, muted } = explorer.dom;
  const { chip } = explorer.card;
  const [WAIT, LINGER, GAP] = [120, 150, 8];
  const MOST_ROWS = 3;

  const box = el("div", { id: "hover-card", class: "hover-card", role: "tooltip", hidden: true });
  /** @type {number | undefined} */
  let timer;
  /** @type {Element | undefined} */
  let over;
  /* Where the pointer is, and where it was when a key was pressed last: as long as it rests there it has no card, whatever comes to lie under it. */
  let pointer = "";
  /** @type {string | undefined} */
  let resting;

  /** @param {string} actor @param {string} issue */
  const head = (actor, issue) => el("div", { class: "hover-head" }, el("b", {}, words(wording.name(actor))), " ", words(data.issues.get(issue).name));

  /* A stance: what it says, in its words, how it is known; as it counts for a holder. */
  /** @param {StanceRecord} stance @param {string} about */
  function said(stance, about) {
    const condition = wording.conditioned(stance);
    return el("div", { class: `hover-row ${look.position(stance).name}` },
      el("div", {}, chip(look.position(stance)), condition && [" ", condition]),
      stance.quote && el("q", { class: `quoted-words ${stance.voice}`, lang: data.sources.get(stance.source).language || undefined }, words(stance.quote)),
      el("div", { class: "small muted" }, words(about)));
  }

  /** @param {AnswerRow} row @param {string} day */
  const answered = (row, day) => said(row.stance, [wording.dated(row.stance), wording.whose(row.stance, row.holder), ...wording.besides(row), wording.age(row, day)].join(", "));

  /** @param {Cell} cell @param {string} day @returns {Child} */
  const ofCell = (cell, day) => [
    head(cell.actor, cell.issue),
    cell.contested && el("div", { class: "small" }, t("hover.contested")),
    cell.rows.slice(0, MOST_ROWS).map((row) => answered(row, day)),
    cell.rows.length > MOST_ROWS && el("div", { class: "small muted" }, t("link.more", { more: cell.rows.length - MOST_ROWS })),
    cell.size > cell.rows.length && el("div", { class: "small muted" }, t("hover.of", { n: cell.size })),
  ];

  /** @param {Pair} pair @param {Shown} shown @returns {Child} */
  function ofPair([actor, issue], shown) {
    const key = positions.topic(actor, issue);
    const [cell, silence] = [shown.cells.get(key), shown.silences.get(key)];
    if (cell) return ofCell(cell, shown.day);
    return silence && [head(actor, issue), el("div", { class: "small" }, words(wording.silence(silence)))];
  }

  /** @param {StanceRecord} stance @param {string} [holder] @returns {Child} */
  const ofStance = (stance, holder = stance.actor) => [
    head(holder, stance.issue),
    said(stance, [wording.dated(stance), wording.whose(stance, holder)].join(", ")),
  ];

  /** @param {EventRecord} event @returns {Child} */
  const ofEvent = ({ date, precision, label, place, type }) => [
    el("div", { class: "hover-head" }, el("b", {}, words(label))),
    el("div", { class: "small muted" }, words([wording.dated({ date, precision }), place, t(`event-type.${type.toLowerCase()}`)].filter(Boolean).join(", "))),
  ];

  /** @param {NodeRecord} record @returns {Child} */
  const ofNode = (record) => [
    el("div", { class: "hover-head" }, el("b", {}, words(record.name)), " ", muted(t(`kind.${record.kind}`))),
    record.kind === "issue" && el("div", {}, words(record.proposition)),
  ];

  /* A tie: what is told of it, and on what the two are farthest apart. */
  /** @param {Pair} ends @param {string} told @param {Shown} shown @returns {Child} */
  function ofTie([one, other], told, shown) {
    const shared = [...shown.cells.row(one).values()].flatMap((mine) => {
      const theirs = shown.cells.of(other, mine.issue);
      return theirs ? [{ issue: data.issues.get(mine.issue).name, mine: mine.position, theirs: theirs.position, apart: Math.abs(mine.position.value - theirs.position.value) }] : [];
    });
    shared.sort((a, b) => b.apart - a.apart || a.issue.localeCompare(b.issue));
    return [
      el("div", { class: "hover-head" }, words(told)),
      shared.slice(0, MOST_ROWS).map(({ issue, mine, theirs }) => el("div", { class: "small hover-tie" }, chip(mine), " ", chip(theirs), " ", words(issue))),
      shared.length > MOST_ROWS && el("div", { class: "small muted" }, t("link.more", { more: shared.length - MOST_ROWS })),
    ];
  }

  /* Below what it is about, else above it; always inside the window. */
  /** @param {{ left: number, top: number, right: number, bottom: number }} spot */
  function place({ left, top, right, bottom }) {
    const { offsetWidth: wide, offsetHeight: high } = box;
    const tall = document.documentElement.clientHeight;
    const x = Math.min(Math.max((left + right - wide) / 2, GAP), innerWidth - wide - GAP);
    const below = bottom + GAP;
    const y = below + high <= tall - GAP ? below : Math.max(top - GAP - high, GAP);
    box.style.setProperty("left", `${x}px`);
    box.style.setProperty("top", `${y}px`);
  }

  /** @param {Child} content @param {{ left: number, top: number, right: number, bottom: number }} spot */
  function show(content, spot) {
    clearTimeout(timer);
    if (!content) return hide();
    box.replaceChildren(...el("div", {}, content).childNodes);
    box.hidden = false;
    return place(spot);
  }

  function hide() {
    clearTimeout(timer);
    over = undefined;
    box.hidden = true;
  }

  const leave = () => {
    clearTimeout(timer);
    timer = setTimeout(hide, LINGER);
  };

  /* Cards for what a part draws: `find` says what an element under the pointer is about, if anything. */
  /** @param {Element} part @param {string} selector @param {(element: Element) => Child} find */
  function on(part, selector, find) {
    part.addEventListener("pointerover", (event) => {
      /* A finger has no pointer to hold over anything: it opens the thing itself. */
      if (/** @type {PointerEvent} */ (event).pointerType === "touch" || pointer === resting) return;
      const found = /** @type {Element} */ (event.target).closest(selector);
      if (!found) return leave();
      clearTimeout(timer);
      if (found === over) return undefined;
      timer = setTimeout(() => {
        if (!found.isConnected) return;
        over = found;
        /* A line may go across the whole picture: its card stands at the pointer. */
        const { clientX: x, clientY: y } = /** @type {PointerEvent} */ (event);
        show(find(found), found.matches("path") ? { left: x, right: x, top: y - 6, bottom: y + 6 } : found.getBoundingClientRect());
      }, box.hidden ? WAIT : 0);
      return undefined;
    });
    part.addEventListener("pointerleave", leave);
    /* Who goes by keys sees the same card; a press of the mouse brings the focus too, and the pointer its card already. */
    part.addEventListener("focusin", (event) => {
      const found = /** @type {Element} */ (event.target).closest(selector);
      if (!found || found !== event.target || !found.matches(":focus-visible")) return;
      show(find(found), found.getBoundingClientRect());
      over = found;
      if (!box.hidden) found.setAttribute("aria-describedby", box.id);
    });
    part.addEventListener("focusout", (event) => {
      /** @type {Element} */ (event.target).removeAttribute("aria-describedby");
      if (event.target === over) hide();
    });
  }

  /** @param {PointerEvent} event */
  const spotOf = ({ clientX, clientY }) => `${clientX} ${clientY}`;

  function start() {
    document.body.append(box);
    /* Whoever goes on to the card may read and mark its words. */
    box.addEventListener("pointerenter", () => clearTimeout(timer));
    box.addEventListener("pointerleave", leave);
    for (const event of ["pointermove", "pointerover"]) document.addEventListener(event, (at) => (pointer = spotOf(/** @type {PointerEvent} */ (at))), { capture: true, passive: true });
    document.addEventListener("keydown", () => (resting = pointer), { capture: true, passive: true });
    for (const event of ["keydown", "pointerdown", "wheel"]) document.addEventListener(event, (at) => box.contains(/** @type {Node} */ (at.target)) || hide(), { capture: true, passive: true });
    explorer.state.onChange(hide);
  }

  return { start, on, show, hide, leave, ofCell, ofPair, ofStance, ofEvent, ofNode, ofTie };
})();
