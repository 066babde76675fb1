/* What is set, and nothing else: a chip for each choice that is not as at the start, with a way to take it off. */
explorer.chips = (() => {
  const { t } = explorer.words;
  const { choices, state } = explorer;
  const { el, words, button, byId } = explorer.dom;
  /* So many names are written out on one. */
  const NAMED = 2;

  /** @param {State} now */
  function update(now) {
    const found = choices.chosen(now, NAMED);
    const focused = [...byId("chips").children].indexOf(/** @type {Element} */ (document.activeElement));
    const chips = found.map(({ text, off }) =>
      button([words(text), " ", el("span", { "aria-hidden": "true" }, "\u00d7")], () => state.set(off), { class: "set", "aria-label": t("chips.off", { text }) }),
    );
    byId("chips").replaceChildren(...chips);
    byId("filters-size").textContent = found.length ? ` (${found.length})` : "";
    /* The chip that was taken off had the focus: the next one has it, or the drawer. */
    const next = chips[Math.min(focused, chips.length - 1)] ?? byId("filters").querySelector("summary");
    if (focused >= 0) next.focus();
  }

  return { update };
})();
