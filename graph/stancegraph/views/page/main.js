/* Starting the page: parts first, then one change that draws them all. */
(() => {
  const { state } = explorer;
  const { byId } = explorer.dom;
  const dark = matchMedia("(prefers-color-scheme: dark)");

  byId("filters").open = !matchMedia("(max-width: 900px)").matches;
  explorer.controls.start();
  explorer.search.start();
  explorer.network.start((selection) => state.select(selection));

  explorer.console?.start();

  state.onChange((now, before) => {
    const shown = explorer.filter.shown(now);
    explorer.controls.update(now, shown);
    explorer.panel.update(now);
    if (now.tab === "table") explorer.table.update(shown);
    else if (now.tab === "network") explorer.network.update(now, shown);
    explorer.console?.update(now, before);
  });

  document.addEventListener("keydown", (event) => {
    const typing = ["INPUT", "SELECT", "TEXTAREA"].includes(event.target.tagName);
    if (event.key === "/" && !typing) {
      event.preventDefault();
      byId("search").focus();
    } else if (event.key === "Escape") {
      state.select(undefined);
    }
  });
  dark.addEventListener("change", () => state.set({ theme: dark.matches ? "dark" : "light" }));
  addEventListener("beforeprint", () => state.set({ theme: "light" }));

  state.set({ theme: dark.matches ? "dark" : "light" });
})();
