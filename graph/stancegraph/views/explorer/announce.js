/* What has just changed, for who hears the page: one line that is read out, and seen by nobody. */
explorer.announce = (() => {
  const { el } = explorer.dom;
  const line = el("p", { id: "announced", class: "unseen", role: "status" });

  function start() {
    document.body.append(line);
  }

  /* The same words twice are a change too. */
  /** @param {string} text */
  function say(text) {
    line.textContent = line.textContent === text ? `${text}\u00a0` : text;
  }

  return { start, say };
})();
