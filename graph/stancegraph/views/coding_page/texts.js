"use strict";

/* The list of texts, and words found in all of them. Of many texts those around the one that is open are listed. */
const codingTexts = (() => {
  const { el, words, byId, count } = dom;
  const MOST = 60;
  /** @type {CodingText[]} */
  let all = [];
  /** @type {(sha256: string, start?: number, end?: number) => void} */
  let opened = () => {};

  /** @param {CodingText} text */
  function about(text) {
    if (!text.atHand) return "text not at hand";
    if (text.done) return text.count ? `${count(text.count, "statement")}, done` : "done, nothing in it";
    if (text.count) return count(text.count, "statement");
    return text.firstPass ? "begun, nothing in it yet" : "not begun";
  }

  /** @param {CodingText} text */
  const sign = (text) => (text.done ? "\u2713" : text.count || text.firstPass ? "\u25cf" : "\u25cb");

  /** @param {string} active */
  function show(active) {
    const index = Math.max(0, all.findIndex((each) => each.sha256 === active));
    const first = Math.max(0, Math.min(index - MOST / 2, all.length - MOST));
    const focus = document.activeElement;
    const held = focus instanceof HTMLElement && byId("texts").contains(focus) ? focus.dataset.text : undefined;
    byId("texts").replaceChildren(
      ...all.slice(first, first + MOST).map((each) =>
        el(
          "li",
          {},
          el(
            "button",
            { type: "button", "data-text": each.sha256, "aria-current": each.sha256 === active ? "true" : undefined, on: { click: () => opened(each.sha256) } },
            el("span", { "aria-hidden": "true" }, sign(each)),
            words(each.title || each.source),
            el("span", { class: "small muted" }, each.count ? String(each.count) : "\u2013"),
            el("small", {}, about(each)),
          ),
        ),
      ),
    );
    /* The list is made anew, and who goes through it by keys stays where they are. */
    const now = held === undefined ? null : byId("texts").querySelector(`[data-text="${held}"]`);
    if (now instanceof HTMLElement) now.focus({ preventScroll: true });
    byId("more-texts").textContent = all.length > MOST ? `${first + 1}\u2013${Math.min(first + MOST, all.length)} of ${all.length}` : all.length ? "" : "There is no text yet: stancegraph text add DATASET FILE";
    const done = all.filter((each) => each.done).length;
    byId("place").textContent = all.length ? `text ${index + 1} of ${all.length}` : "";
    byId("bar").style.width = `${all.length ? (100 * done) / all.length : 0}%`;
  }

  /** @param {CodingFound[]} found @param {string} wanted @param {number} more how many places are not among those found */
  function showFound(found, wanted, more) {
    byId("found").replaceChildren(
      ...found.map((each) =>
        el("li", {}, el("button", { type: "button", on: { click: () => opened(each.text, each.start, each.end) } },
          el("span", {}), words(all.find((text) => text.sha256 === each.text)?.title ?? ""), el("span", {}), el("small", {}, words(each.line)))),
      ),
      ...(wanted && !found.length ? [el("li", { class: "sentence" }, "Nowhere in the texts at hand.")] : []),
      ...(more ? [el("li", { class: "sentence" }, `And at ${more.toLocaleString("en")} more ${more === 1 ? "place" : "places"}: look for more words.`)] : []),
    );
    /* Below the list of texts there may be no room for what was found: the field goes up with it, as far as it has to. */
    const below = byId("found").getBoundingClientRect().bottom > byId("rail").getBoundingClientRect().bottom;
    if (wanted && below) byId("looking").scrollIntoView({ block: "start" });
  }

  return {
    show, showFound,
    /** @param {CodingText[]} texts */
    set: (texts) => (all = texts),
    all: () => all,
    /** @param {string} sha256 */
    of: (sha256) => all.find((each) => each.sha256 === sha256),
    /** @param {string} sha256 @param {CodingProgress} progress */
    update: (sha256, progress) => Object.assign(all.find((each) => each.sha256 === sha256) ?? {}, progress),
    /** @param {typeof opened} listener */
    onOpened: (listener) => (opened = listener),
  };
})();
