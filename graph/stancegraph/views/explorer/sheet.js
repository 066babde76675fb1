/* On a phone the evidence is a sheet over the lower part of the page, of two heights: as much as a card's head, or all. */
explorer.sheet = (() => {
  const { t } = explorer.words;
  const { el, byId } = explorer.dom;
  /* A drag of the handle shorter than this is a press. */
  const DRAG = 24;

  const handle = el("button", { type: "button", class: "handle", "aria-label": t("sheet.tall"), "aria-expanded": "false", hidden: true });

  /** @param {boolean} tall */
  function set(tall) {
    byId("panel").classList.toggle("tall", tall);
    handle.setAttribute("aria-expanded", String(tall));
  }

  const tall = () => byId("panel").classList.contains("tall");

  function start() {
    let from = 0;
    let dragged = false;
    handle.addEventListener("pointerdown", (event) => {
      [from, dragged] = [event.clientY, false];
      handle.setPointerCapture(event.pointerId);
    });
    handle.addEventListener("pointerup", ({ clientY }) => {
      const moved = clientY - from;
      if (Math.abs(moved) < DRAG) return;
      dragged = true;
      if (moved > 0 && !tall()) explorer.state.select(undefined);
      else set(moved < 0);
    });
    handle.addEventListener("click", () => {
      if (!dragged) set(!tall());
      dragged = false;
    });
    explorer.state.onChange(({ selection }) => {
      handle.hidden = !selection;
      if (!selection) set(false);
    });
  }

  return { start, handle };
})();
