/* While a coder edits the tables: a newer page is loaded, and problems of the data stand above the last good one. */
(() => {
  const { t } = explorer.words;
  const { el, words } = explorer.dom;
  const EVERY = 1000;
  const banner = el("div", { class: "banner", role: "alert", hidden: true });
  document.body.prepend(banner);
  let version;

  /** @param {string} text */
  function say(text) {
    if (banner.textContent === text) return;
    banner.replaceChildren(words(text));
    banner.hidden = !text;
  }

  async function look() {
    try {
      const now = await (await fetch("status", { cache: "no-store" })).json();
      version ??= now.version;
      if (now.version !== version) location.reload();
      else say(now.problems.length ? [t("live.problems"), ...now.problems].join("\n") : "");
    } catch {
      say(t("live.ended"));
    }
    setTimeout(look, EVERY);
  }

  look();
})();
