/* What the page opens with, and how it opens anew with something else. */
explorer.opens = (() => {
  /*
   * A frame whose text was put into it, as notebooks do, has no address of its own: its history can hold nothing, and
   * writing there raises an error. What it opens with next stands in the name of its window, which alone outlasts loading it.
   */
  const addressed = location.protocol !== "about:";
  const [kept, beside] = addressed || !window.name.startsWith("#view=") ? [""] : window.name.split("\n", 2);

  /* What was carried over from the page before, which was this one, and what will be: a text that stands in no link. */
  const carried = addressed ? String(history.state?.carried ?? "") : (beside ?? "");
  /* Once: what is made of it since stands in the page. */
  if (carried && addressed) history.replaceState(null, "");
  if (carried && !addressed) window.name = kept;
  let carry = () => "";

  /* The link, from "#" on, that the page opens with where its address has none. */
  const link = kept || (/** @type {HTMLElement} */ (document.querySelector("main")).dataset.opens ?? "");

  /* The link that is followed now. */
  const followed = () => location.hash || link;

  /* The whole page again, from its text on: what it shows is what the link says. */
  /** @param {string} fragment */
  function anew(fragment) {
    if (addressed) history.replaceState({ carried: carry() }, "", fragment);
    else window.name = `${fragment}\n${carry()}`;
    location.reload();
  }

  /** @param {() => string} told one line */
  const carrying = (told) => {
    carry = told;
  };

  return { addressed, link, followed, anew, carried, carrying };
})();
