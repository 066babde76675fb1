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
  explorer.timeline.start();
  explorer.compare.start();
  explorer.actornet.start();
  explorer.similarity.start();
  explorer.link.start();
  explorer.story.start();
  explorer.edges.start();
  explorer.access.start();
  explorer.console?.start();

  /*
   * Among very many stances the first picture does not wait until all answers are worked out: that is done in slices so short that nobody waits for one,
   * and what is said of all of them is said then. Until it is, the page is busy.
   */
  const SLICE = 20;
  /* The first slice waits so long that what was drawn is painted before. */
  const PAINT = 40;
  const main = document.querySelector("main");
  /** @type {number | undefined} */
  let slice;
  /* What is shown while some of it says that it is being counted. */
  /** @type {{ now: State, shown: Shown } | undefined} */
  let waiting;

  /* Says what waited until all was counted; until when it is worked on at most, in the time of the page. */
  function sumUp(end = Infinity) {
    clearTimeout(slice);
    if (!waiting) return;
    const { now, shown } = waiting;
    if (!shown.cells.work(() => performance.now() > end)) {
      slice = setTimeout(countOn);
      return;
    }
    waiting = undefined;
    explorer.legend.update(now, shown);
    explorer.publish.update(now, shown);
    if (!now.selection) {
      const isWithin = byId("panel").contains(document.activeElement);
      explorer.panel.update(now, shown);
      if (isWithin) explorer.panel.focus();
    }
    explorer.matrix.counted(shown);
    main?.removeAttribute("aria-busy");
    performance.mark("counted");
  }
  const countOn = () => sumUp(performance.now() + SLICE);

  /* A part that was told to wait and is not drawn again is told in the end, whatever was worked out in between. */
  /** @param {State} now @param {Shown} shown @param {boolean} waits */
  function workOn(now, shown, waits) {
    clearTimeout(slice);
    waiting = waits || waiting ? { now, shown } : undefined;
    if (!waiting) {
      main?.removeAttribute("aria-busy");
      return;
    }
    main?.setAttribute("aria-busy", "true");
    slice = setTimeout(countOn, shown.cells.complete ? 0 : PAINT);
  }

  state.onChange((now, before) => {
    const shown = explorer.filter.shown(now);
    /* A view that needs all answers works them out after others have said that they wait. */
    const waits = explorer.overview.waits(shown.cells);
    explorer.controls.update(now, shown);
    explorer.chips.update(now);
    explorer.legend.update(now, shown);
    explorer.time.update(shown);
    explorer.strip.update(now, shown);
    explorer.take.update(now, shown);
    explorer.panel.update(now, shown);
    /* Each view is a part of the name its tab gives; a page may say that it has no console. */
    /** @type {View | undefined} */
    const view = explorer[now.tab];
    view?.update(now, shown);
    /* After the view, which knows how much of it is drawn. */
    explorer.publish.update(now, shown);
    explorer.access.update(now, before);
    workOn(now, shown, waits);
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
  /* Paper is light, and has what is being counted. */
  let { theme } = state.get();
  addEventListener("beforeprint", () => {
    ({ theme } = state.get());
    state.set({ theme: "light" });
    sumUp();
  });
  addEventListener("afterprint", () => {
    if (theme !== state.get().theme) state.set({ theme });
  });

  addEventListener("popstate", () => explorer.linkwords.say(location.hash));
  explorer.linkwords.say(location.hash || explorer.link.opens);
  state.set({ ...explorer.link.read(location.hash || explorer.link.opens), theme: dark.matches ? "dark" : "light" });
  performance.mark("drawn");
})();
