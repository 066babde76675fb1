/* What the page opens with, and how it opens anew with something else. */
explorer.opens = (() => {
  /*
   * A frame whose text was put into it, as notebooks do, has no address of its own: its history can hold nothing, and
   * writing there raises an error. What it opens with next stands in the name of its window, which alone outlasts loading it.
   */
  const addressed = location.protocol !== "about:";
  const kept = addressed || !window.name.startsWith("#view=") ? "" : window.name;

  /* The link, from "#" on, that the page opens with where its address has none. */
  const link = kept || (/** @type {HTMLElement} */ (document.querySelector("main")).dataset.opens ?? "");

  /* The link that is followed now. */
  const followed = () => location.hash || link;

  /* The whole page again, from its text on: what it shows is what the link says. */
  /** @param {string} fragment */
  function anew(fragment) {
    if (addressed) history.replaceState(null, "", fragment);
    else window.name = fragment;
    location.reload();
  }

  return { addressed, link, followed, anew };
})();
