/* Lines that go past their edge sideways say so: a sign stands at the end where there is more. */
explorer.edges = (() => {
  const { byId } = explorer.dom;
  /* Less than this is no more to see. */
  const SLACK = 10;

  /** @param {HTMLElement} line */
  function look(line) {
    const { scrollLeft, scrollWidth, clientWidth } = line;
    line.toggleAttribute("data-before", scrollLeft > SLACK);
    line.toggleAttribute("data-after", scrollWidth - clientWidth - scrollLeft > SLACK);
  }

  function start() {
    const tabs = /** @type {HTMLElement} */ (document.querySelector(".tabs"));
    for (const line of [tabs, byId("asked"), byId("chips"), byId("legend")]) {
      const again = () => look(line);
      line.addEventListener("scroll", again);
      new ResizeObserver(again).observe(line);
      new MutationObserver(again).observe(line, { childList: true });
    }
  }

  return { start };
})();
