/* What of a link this page does not understand, in sentences: by the words the program knows (`stancegraph/model/links.py`), and the records that are here. */
explorer.linkwords = (() => {
  const { t, parts, count } = explorer.words;
  const { data } = explorer;
  const KNOWN = new Map(data.words.link.map((each) => [each.word, each]));
  const MOST = 60;
  /* So many faults are written out. */
  const NAMED = 4;

  /* What a word of a link holds, as it is called here. */
  /** @param {string} word @param {string} value */
  const meant = (word, value) => KNOWN.get(word)?.others?.find(([other]) => other === value)?.[1] ?? value;

  /* A whole number that a word of a link may hold; undefined where it is none of these. */
  /** @param {string} word @param {string} value */
  function number(word, value) {
    const { least = 0, most = 0 } = KNOWN.get(word) ?? {};
    return /^[1-9]\d{0,7}$/.test(value) && Number(value) >= least && Number(value) <= most ? Number(value) : undefined;
  }

  /* A day of the calendar; the browser's own reading takes 30 February for 2 March. */
  /** @param {string} text */
  const isDay = (text) => /^(?!0000)\d{4}-\d{2}-\d{2}$/.test(text) && (new Date(`${text}T00:00Z`).toJSON() ?? "").startsWith(text);

  /** @param {string} text */
  const quoted = (text) => `\u201c${text.length > MOST ? `${text.slice(0, MOST)}\u2026` : text}\u201d`;

  /** @param {LinkWord} word @param {string} value */
  function fault({ word, holds, choices = [], least = 0, most = 0, empty }, value) {
    if (!value && empty) return "";
    const said = quoted(value);
    switch (holds) {
      case "kind":
        if (choices.includes(value)) return explorer.choices.FIELDS.kind.all().includes(value) ? "" : t("link.no-kind", { said });
        return t("link.none-of", { said, choices: choices.join(", ") });
      case "choice":
        return choices.includes(meant(word, value)) ? "" : t("link.none-of", { said, choices: choices.join(", ") });
      case "order":
        if (choices.includes(value)) return "";
        if (!/^issue:./.test(value)) return t("link.none-of", { said, choices: [...choices, "issue:ID"].join(", ") });
        return data.issues.has(value.slice("issue:".length)) ? "" : t("link.no-issue", { said: quoted(value.slice("issue:".length)) });
      case "number":
        return number(word, value) === undefined ? t("link.no-number", { said, least, most }) : "";
      case "share":
        return /^\d+(\.\d+)?$/.test(value) && value.length < 20 ? "" : t("link.no-share", { said });
      case "day":
        return isDay(value) ? "" : t("link.no-day", { said });
      case "language":
        if (!/^[a-z]{2,3}$/.test(value)) return t("link.no-code", { said, choices: explorer.words.codes.join(", ") });
        return explorer.words.choices(data.named).some(([code]) => code === value) ? "" : t("link.no-language", { said });
      case "yes":
        return value === "1" ? "" : t("link.no-yes", { said });
      case "binding":
        return /^[^=]+=/.test(value) ? "" : t("link.no-binding", { said });
      case "actor":
        return data.actors.has(value) ? "" : t("link.no-actor", { said });
      case "issue":
        return data.issues.has(value) ? "" : t("link.no-issue", { said });
      case "event":
        return data.eventsById.has(value) ? "" : t("link.no-event", { said });
      default:
        return "";
    }
  }

  /* What is wrong with the ids of what is selected. */
  /** @param {URLSearchParams} parameters */
  function selected(parameters) {
    const ids = parameters.getAll("id");
    const kind = parameters.get("select") ?? "";
    if (!kind && ids.length) return [t("link.id-alone")];
    if (!Object.hasOwn(data.words.selected, kind)) return [];
    const kinds = data.words.selected[kind];
    if (ids.length !== kinds.length) return [t("link.ids", { n: ids.length, kind, ids: count(kinds.length, "id") })];
    if ((kind === "path" || kind === "tie") && ids[0] === ids[1]) return [t("link.ids-same", { kind, said: quoted(ids[0]) })];
    const found = /** @type {Selected} */ (/** @type {unknown} */ ({ [kind]: kinds.length > 1 ? ids : ids[0] }));
    return explorer.selection.exists(found) ? [] : [t("link.id-unknown", { kind, said: ids.map(quoted).reduce((first, last) => t("twodates.and", { first, last })) })];
  }

  /* Words that mean nothing with, or without, another. */
  /** @param {URLSearchParams} parameters */
  function together(parameters) {
    const [own, taken, alone] = ["own", "taken-over", "alone"].map((word) => parameters.get(word) === "1");
    return [own && taken && t("link.own-taken"), alone && !parameters.get("select") && t("link.alone-alone")].flatMap((each) => each || []);
  }

  /* What depends on this page: whether it has a console, and which steps. */
  /** @param {URLSearchParams} parameters */
  function here(parameters) {
    const [view, query, step] = ["view", "query", "story"].map((word) => parameters.get(word) ?? "");
    return [
      view === "console" && !explorer.console && t("link.no-console"),
      query && explorer.console && !explorer.console.knows(query) && t("link.no-query", { said: quoted(query) }),
      /^[1-9]\d{0,3}$/.test(step) && Number(step) > data.steps.length && t("link.no-step", { steps: count(data.steps.length, "story-step"), step }),
    ].flatMap((each) => each || []);
  }

  /* By what the answer to the question asked cannot be sorted. */
  /** @param {URLSearchParams} parameters @param {string} value */
  function unsorted(parameters, value) {
    const { all } = explorer.questions;
    const { columns } = all.find(({ name }) => name === parameters.get("ask")) ?? all[0];
    const names = columns.map(([name]) => name);
    return names.includes(value.replace(/^-/, "")) ? "" : t("link.none-of", { said: quoted(value), choices: names.join(", ") });
  }

  /* Values that the named query does not take, or not so. */
  /** @param {URLSearchParams} parameters */
  function values(parameters) {
    const { console } = explorer;
    const query = parameters.get("query") ?? "";
    const pairs = parameters.getAll("set").filter((each) => /^[^=]+=/.test(each)).map((each) => /** @type {Pair} */ ([each.split("=")[0], each.split("=").slice(1).join("=")]));
    if (!console || !pairs.length || (query && !console.knows(query))) return [];
    if (!query) return [t("link.set-alone")];
    return pairs.flatMap(([name, value]) => {
      const rule = console.refuses(query, name, value);
      if (rule === undefined) return [t("link.no-value", { query, said: quoted(name) })];
      return rule ? [t("link.bad-value", { said: quoted(value), name, rule })] : [];
    });
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
      if (!known) return [t("link.no-word", { said: quoted(word) })];
      if (again) return [t("link.twice", { word })];
      const found = known.holds === "sort" ? unsorted(parameters, value) : fault(known, value);
      return found ? [`${word}: ${found}`] : [];
    });
    return [...new Set([...said, ...selected(parameters), ...together(parameters), ...here(parameters), ...values(parameters)])];
  }

  /* Said once, above what is shown of the rest, until it is closed or another link is followed. */
  /** @param {string} fragment */
  function say(fragment) {
    const { el, button, words, byId } = explorer.dom;
    const found = faults(fragment);
    document.getElementById("link-faults")?.remove();
    if (!found.length) return;
    const listed = found.slice(0, NAMED).join("; ") + (found.length > NAMED ? `; ${t("link.more", { more: found.length - NAMED })}` : "");
    const close = button("\u00d7", () => {
      note.remove();
      byId("search").focus();
    }, { "aria-label": t("link.close") });
    const note = el("div", { id: "link-faults", class: "said-once", role: "status" }, el("p", {}, parts("link.not-all", { faults: words(listed) })), close);
    document.querySelector("main")?.prepend(note);
  }

  return { isDay, number, meant, faults, say };
})();
