/* Starting the page: parts first, then one change that draws them all. */
(() => {
  const { state } = explorer;
  const { byId } = explorer.dom;
  const dark = matchMedia("(prefers-color-scheme: dark)");

  explorer.announce.start();
  explorer.controls.start();
  explorer.legend.start();
  explorer.sheet.start();
  explorer.ask.start();
  explorer.search.start();
  explorer.time.start();
  explorer.strip.start();
  explorer.take.start();
  explorer.sources.start();
  explorer.hover.start();
  explorer.publish.start();
  explorer.matrix.start();
  explorer.compare.start();
  explorer.actornet.start();
  explorer.similarity.start();
  explorer.link.start();
  explorer.story.start();
  explorer.access.start();
  explorer.console?.start();

  /*
   * Among very many stances the first picture does not wait until all answers are worked out: that is done in slices so short that nobody waits for one,
   * and what is said of all of them is said then. Until it is, the page is busy.
   */
  const SLICE = 20;
  /** @type {number | undefined} */
  let slice;
  /* Whether something that was drawn waits for the counts, be it of an earlier change, or of a view that has worked all out by itself since. */
  let untold = false;
  /** @param {State} now @param {Shown} shown */
  function tell(now, shown) {
    untold = false;
    explorer.legend.update(now, shown);
    explorer.publish.update(now, shown);
    if (!now.selection) explorer.panel.update(now, shown);
    explorer.matrix.counted(shown);
    document.querySelector("main")?.removeAttribute("aria-busy");
    performance.mark("counted");
  }
  /** @param {State} now @param {Shown} shown */
  function workOn(now, shown) {
    clearTimeout(slice);
    if (!untold) {
      document.querySelector("main")?.removeAttribute("aria-busy");
      return;
    }
    document.querySelector("main")?.setAttribute("aria-busy", "true");
    const work = () => {
      const end = performance.now() + SLICE;
      if (shown.cells.work(() => performance.now() > end)) tell(now, shown);
      else slice = setTimeout(work);
    };
    if (shown.cells.complete) tell(now, shown);
    else slice = setTimeout(work);
  }

  state.onChange((now, before) => {
    const shown = explorer.filter.shown(now);
    untold ||= explorer.overview.waits(shown.cells);
    explorer.controls.update(now, shown);
    explorer.chips.update(now);
    explorer.legend.update(now, shown);
    explorer.time.update(shown);
    explorer.strip.update(now, shown);
    explorer.take.update(now, shown);
    explorer.publish.update(now, shown);
    explorer.panel.update(now, shown);
    /* Each view is a part of the name its tab gives; a page may say that it has no console. */
    /** @type {View | undefined} */
    const view = explorer[now.tab];
    view?.update(now, shown);
    explorer.access.update(now, before);
    workOn(now, shown);
  });

  document.addEventListener("keydown", (event) => {
    const typing = event.target instanceof Element && ["INPUT", "SELECT", "TEXTAREA"].includes(event.target.tagName);
    if (event.key === "/" && !typing) {
      event.preventDefault();
      byId("search").focus();
    } else if (event.key === "Escape") {
      state.select(undefined);
    }
  });
  dark.addEventListener("change", () => state.set({ theme: dark.matches ? "dark" : "light" }));
  /* Some pictures are as wide as there is room; a keyboard that slides up on a phone changes the height only. */
  let width = innerWidth;
  addEventListener("resize", () => {
    if (innerWidth === width) return;
    width = innerWidth;
    state.set({});
  });
  addEventListener("beforeprint", () => state.set({ theme: "light" }));

  addEventListener("popstate", () => explorer.linkwords.say(location.hash));
  explorer.linkwords.say(location.hash || explorer.link.opens);
  state.set({ ...explorer.link.read(location.hash || explorer.link.opens), theme: dark.matches ? "dark" : "light" });
  performance.mark("drawn");
})();
