/* For who works by keys or by ear: ways past what stands before the view, few stops on the way there, a focus that is never lost, selections that are read out, and the keys there are. */
explorer.access = (() => {
  const { t } = explorer.words;
  const { state } = explorer;
  const { el, button, byId } = explorer.dom;

  /* ---- ways past ---- */

  /* The one place of the view that takes part in the order of Tab, else the view itself. */
  /** @returns {HTMLElement} */
  function inView() {
    const view = byId(`view-${state.get().tab}`);
    /** @type {HTMLElement[]} */
    const spots = [...view.querySelectorAll("[role=grid] [tabindex='0'], svg [tabindex='0'], button.row[tabindex='0']")].map((each) => /** @type {HTMLElement} */ (each));
    const spot = spots.find((each) => each.checkVisibility());
    if (!spot) view.tabIndex = -1;
    return spot ?? view;
  }

  const toView = () => inView().focus();
  const ways = el("div", { class: "ways-past" },
    button(t("access.to-view"), toView),
    button(t("access.to-evidence"), () => explorer.panel.focus()),
    button(t("access.to-search"), () => byId("search").focus()));

  /* ---- rows of buttons and links: one stop of Tab each, arrow keys go from one to the next ---- */

  /* What a row holds now: the ways past, the questions, what is set, the last two of the head. */
  /** @type {(() => Element[])[]} */
  const ROWS = [
    () => [...ways.children],
    () => [...byId("asked").children],
    () => [...byId("chips").children],
    () => [byId("keys-open"), byId("theme")],
  ];

  /* The stop of a row is what has the focus, else what was the stop, else what is current, else the first. */
  function stops() {
    for (const row of ROWS) {
      const all = /** @type {HTMLElement[]} */ (row().filter((each) => each.checkVisibility() || ways.contains(each)));
      const stop = all.find((each) => each === document.activeElement) ?? all.find((each) => each.hasAttribute("data-stop")) ?? all.find((each) => each.ariaCurrent) ?? all[0];
      for (const each of all) {
        each.tabIndex = each === stop ? 0 : -1;
        each.toggleAttribute("data-stop", each === stop);
      }
    }
  }

  /** @type {Record<string, ((at: number, last: number) => number) | undefined>} */
  const MOVES = {
    ArrowLeft: (at, last) => (at > 0 ? at - 1 : last),
    ArrowRight: (at, last) => (at < last ? at + 1 : 0),
    Home: () => 0,
    End: (_, last) => last,
  };

  /* Whether a key went from one to the next in a row. */
  /** @param {KeyboardEvent} event */
  function along({ key, target, ctrlKey, metaKey, altKey }) {
    const move = ctrlKey || metaKey || altKey ? undefined : MOVES[key];
    const all = move && /** @type {HTMLElement[] | undefined} */ (ROWS.map((row) => row()).find((each) => each.some((item) => item === target)));
    if (!all) return false;
    all[move(all.findIndex((each) => each === target), all.length - 1)].focus();
    stops();
    return true;
  }

  /* ---- the focus ---- */

  /* What last had the focus outside of the panel: there it goes back to when what it was in is gone. */
  /** @type {HTMLElement | undefined} */
  let outside;
  let had = false;

  /** @param {Event} event */
  function note(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    had = true;
    stops();
    if (!byId("panel").contains(target)) outside = target;
  }

  /* After everything was drawn anew: a focus that fell out of the page is put where it came from, else into the view. */
  function keep() {
    if (!had || (document.activeElement && document.activeElement !== document.body)) return;
    const there = outside?.isConnected && outside.checkVisibility() ? outside : inView();
    there.focus({ preventScroll: true });
  }

  /* ---- what is selected ---- */

  /** @param {State} now @param {State} before */
  function tell(now, before) {
    if (now.selection === before.selection) return;
    const heading = byId("panel").querySelector("h2");
    explorer.announce.say(now.selection ? t("access.selected", { what: heading?.textContent ?? "" }) : t("access.nothing"));
  }

  /* ---- the keys ---- */

  /** @type {[string, string][]} */
  const KEYS = [
    ["?", t("keys.these")],
    ["/", t("keys.search")],
    ["v", t("access.to-view")],
    ["e", t("access.to-evidence")],
    [t("key.escape"), t("keys.escape")],
    ["n, p", t("keys.next")],
    [t("key.arrows"), t("keys.arrows")],
    [t("key.enter"), t("keys.enter")],
    [t("key.edges"), t("keys.edges")],
  ];
  const close = button(t("page.close"), () => dialog.close(), { class: "keys-close" });
  const dialog = el("dialog", { id: "keys", class: "keys", "aria-labelledby": "keys-title" },
    el("h2", { id: "keys-title" }, t("keys.title")),
    el("dl", {}, KEYS.map(([key, what]) => [el("dt", {}, key.split(", ").map((each, place) => [place ? ", " : "", el("kbd", {}, each)])), el("dd", {}, what)])),
    close);

  function show() {
    if (!dialog.open) dialog.showModal();
    close.focus();
  }

  /** @type {Record<string, (() => void) | undefined>} */
  const ACTS = { "?": show, v: toView, e: () => explorer.panel.focus() };

  /** @param {KeyboardEvent} event */
  function keydown(event) {
    if (dialog.open) {
      /* What the dialog does with Escape is enough. */
      if (event.key === "Escape") event.stopImmediatePropagation();
      return undefined;
    }
    if (along(event)) return event.preventDefault();
    const typing = event.target instanceof Element && event.target.matches("input:not([type=checkbox], [type=range]), select, textarea");
    const act = ACTS[event.key];
    if (!act || typing || event.ctrlKey || event.metaKey || event.altKey) return undefined;
    event.preventDefault();
    return act();
  }

  function start() {
    document.body.prepend(ways);
    document.body.append(dialog);
    byId("theme").before(button("?", show, { id: "keys-open", "aria-label": t("keys.open"), title: t("keys.open") }));
    document.addEventListener("focusin", note);
    document.addEventListener("keydown", keydown);
  }

  /* Once every part has drawn. */
  /** @param {State} now @param {State} before */
  function update(now, before) {
    tell(now, before);
    stops();
    keep();
  }

  return { start, update };
})();
