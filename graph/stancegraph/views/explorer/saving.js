/* The page itself as a file, opening on what is shown now. */
explorer.saving = (() => {
  /* What scripts draw in, as it was before they did: this runs before any of them draws. */
  const DRAWN = [":scope > header", ":scope > .rooms", ":scope > footer"];
  const pristine = DRAWN.map((selector) => document.body.querySelector(selector)?.cloneNode(true));

  /* The text of the page as it was written, but for the link it opens with. */
  /** @param {string} opens */
  function text(opens) {
    const root = /** @type {HTMLElement} */ (document.documentElement.cloneNode(true));
    for (const name of [...root.getAttributeNames()]) if (name.startsWith("data-")) root.removeAttribute(name);
    const body = /** @type {HTMLElement} */ (root.querySelector("body"));
    for (const made of body.querySelectorAll(":scope > :is(.banner, .hover-card, .unseen, .ways-past, .keys)")) made.remove();
    DRAWN.forEach((selector, place) => {
      const before = pristine[place];
      if (before) body.querySelector(selector)?.replaceWith(before.cloneNode(true));
    });
    const main = /** @type {HTMLElement} */ (body.querySelector("main"));
    main.dataset.opens = opens;
    // eslint-disable-next-line no-restricted-properties -- it is read here, never set
    return `<!DOCTYPE html>\n${root.outerHTML}`;
  }

  return { text };
})();
