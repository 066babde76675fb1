/* What of a link this page does not understand, in sentences: by the words the program knows (`stancegraph/model/links.py`), and the records that are here. */
explorer.linkwords = (() => {
  const { data } = explorer;
  const KNOWN = new Map(data.words.link.map((each) => [each.word, each]));
  const MOST = 60;
  /* So many faults are written out. */
  const NAMED = 4;

  /* A day of the calendar; the browser's own reading takes 30 February for 2 March. */
  /** @param {string} text */
  const isDay = (text) => /^(?!0000)\d{4}-\d{2}-\d{2}$/.test(text) && (new Date(`${text}T00:00Z`).toJSON() ?? "").startsWith(text);

  /** @param {string} text */
  const quoted = (text) => `\u201c${text.length > MOST ? `${text.slice(0, MOST)}\u2026` : text}\u201d`;

  /** @param {LinkWord} word @param {string} value */
  function fault({ holds, choices = [], least = 0, most = 0, empty }, value) {
    if (!value && empty) return "";
    const said = quoted(value);
    switch (holds) {
      case "choice":
        return choices.includes(value) ? "" : `${said} is none of ${choices.join(", ")}`;
      case "order":
        if (choices.includes(value)) return "";
        if (!/^issue:./.test(value)) return `${said} is none of ${choices.join(", ")}, issue:ID`;
        return data.issues.has(value.slice("issue:".length)) ? "" : `unknown issue ${quoted(value.slice("issue:".length))}`;
      case "number":
        return /^[1-9]\d{0,7}$/.test(value) && Number(value) >= least && Number(value) <= most ? "" : `${said} is no whole number from ${least} to ${most}`;
      case "share":
        return /^\d+(\.\d+)?$/.test(value) && value.length < 20 ? "" : `${said} is no number of 0 or more`;
      case "day":
        return isDay(value) ? "" : `${said} is no day, written YYYY-MM-DD`;
      case "yes":
        return value === "1" ? "" : `${said} should be 1`;
      case "binding":
        return /^[^=]+=/.test(value) ? "" : `${said} is not NAME=VALUE`;
      case "actor":
        return data.actors.has(value) ? "" : `unknown actor ${said}`;
      case "issue":
        return data.issues.has(value) ? "" : `unknown issue ${said}`;
      case "event":
        return data.eventsById.has(value) ? "" : `unknown event ${said}`;
      default:
        return "";
    }
  }

  /* What is wrong with the ids of what is selected. */
  /** @param {URLSearchParams} parameters */
  function selected(parameters) {
    const ids = parameters.getAll("id");
    const kind = parameters.get("select") ?? "";
    if (!kind && ids.length) return ["id: nothing says of what it is; select does"];
    const kinds = data.words.selected[kind];
    if (!kinds) return [];
    if (ids.length !== kinds.length) return [`select: ${kind} goes with ${explorer.dom.count(kinds.length, "id")}, and ${ids.length} ${ids.length === 1 ? "is" : "are"} given`];
    const found = /** @type {Selected} */ (/** @type {unknown} */ ({ [kind]: kinds.length > 1 ? ids : ids[0] }));
    return explorer.selection.exists(found) ? [] : [`id: no ${kind} here is ${ids.map(quoted).join(" and ")}`];
  }

  /* What depends on this page: whether it has a console, and which steps. */
  /** @param {URLSearchParams} parameters */
  function here(parameters) {
    const [view, query, step] = ["view", "query", "story"].map((word) => parameters.get(word) ?? "");
    return [
      view === "console" && !explorer.console && "view: this page has no SPARQL console",
      query && explorer.console && !explorer.console.knows(query) && `query: no named query is called ${quoted(query)}`,
      /^[1-9]\d{0,3}$/.test(step) && Number(step) > data.steps.length && `story: this page tells ${explorer.dom.count(data.steps.length, "step")}, and none of number ${step}`,
    ].flatMap((each) => each || []);
  }

  /* Each fault of a link in a few words. */
  /** @param {string} fragment */
  function faults(fragment) {
    const parameters = new URLSearchParams(fragment.replace(/^#/, ""));
    const met = new Set();
    const said = [...parameters].flatMap(([word, value]) => {
      const known = KNOWN.get(word);
      const again = met.has(word) && !known?.many;
      met.add(word);
      if (!known) return [`${quoted(word)} is no word of a link`];
      if (again) return [`${word} is given twice; the first counts`];
      const found = fault(known, value);
      return found ? [`${word}: ${found}`] : [];
    });
    return [...new Set([...said, ...selected(parameters), ...here(parameters)])];
  }

  /* Said once, above what is shown of the rest, until it is closed or another link is followed. */
  /** @param {string} fragment */
  function say(fragment) {
    const { el, button, words, byId } = explorer.dom;
    const found = faults(fragment);
    document.getElementById("link-faults")?.remove();
    if (!found.length) return;
    const listed = found.slice(0, NAMED).join("; ") + (found.length > NAMED ? `; and ${found.length - NAMED} more` : "");
    const close = button("\u00d7", () => {
      note.remove();
      byId("search").focus();
    }, { "aria-label": "Close this message" });
    const note = el("div", { id: "link-faults", class: "said-once", role: "status" }, el("p", {}, "Not all of this link is understood: ", words(listed), ". The rest is shown."), close);
    document.querySelector("main")?.prepend(note);
  }

  return { isDay, faults, say };
})();
