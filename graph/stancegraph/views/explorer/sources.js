/*
 * A source with all that was read from it: its words, as far as the page may hold them, with those of each stance marked by
 * position and voice; the keys n and p go from stance to stance.
 */
explorer.sources = (() => {
  const { t, parts, count, written } = explorer.words;
  const { data, look, positions, state, wording } = explorer;
  const { el, words, muted, small, button, byId } = explorer.dom;
  const MOST = 60;
  const MOST_QUOTED = 200;
  const GAP = 6;

  let whole = false;
  let every = false;
  /** @type {{ source: string, stances: StanceRecord[] } | undefined} */
  let open;

  /** @param {StanceRecord} stance @param {string} source */
  const standsIn = (stance, source) => stance.source === source || Boolean(stance.otherSources?.includes(source));

  /* Whether a source was published after a day; of one whose day is not known nobody can tell. */
  /** @param {string} id @param {string} day */
  const isAfter = (id, day) => (data.sources.get(id).published ?? "") > day;

  /* The sources of the stances shown, the newest first, those that tell of the day only later after all others; and the stances of each. */
  /** @param {Shown} shown */
  function listed({ counted, day: asOf }) {
    const pairs = counted().flatMap((stance) => [stance.source, ...(stance.otherSources ?? [])].map((source) => ({ source, stance })));
    const found = [...positions.grouped(pairs, ({ source }) => source)].map(([source, each]) => /** @type {const} */ ([source, each.map(({ stance }) => stance)]));
    /** @param {string} id */
    const day = (id) => data.sources.get(id).published ?? "";
    /** @param {string} id */
    const later = (id) => Number(isAfter(id, asOf));
    return new Map(found.sort(([one], [other]) => later(one) - later(other) || positions.compare(day(other), day(one)) || positions.compare(one, other)));
  }

  /* Which source is read: the one selected, that of the stance selected, the one read before, else the newest. */
  /** @param {State} now @param {ReadonlyMap<string, StanceRecord[]>} found */
  function chosen({ selection }, found) {
    if (selection?.source) return selection.source;
    if (selection?.stance) {
      const stance = data.stances.get(selection.stance);
      return open && standsIn(stance, open.source) ? open.source : stance.source;
    }
    const [first] = found.keys();
    return open && found.has(open.source) ? open.source : first;
  }

  /* The order of the text; what has no place in it follows by its day. */
  /** @param {string} source @param {StanceRecord[]} stances */
  function inOrder(source, stances) {
    /** @type {Map<string, number>} */
    const places = new Map();
    for (const [stance, start] of data.texts[source]?.places ?? []) if (!places.has(stance)) places.set(stance, start);
    /** @param {StanceRecord} stance */
    const place = (stance) => places.get(stance.id) ?? (stance.source === source ? stance.start : undefined) ?? Infinity;
    return [...stances].sort(
      (one, other) => (place(one) === place(other) ? 0 : place(one) - place(other)) || positions.compare(one.date, other.date) || positions.compare(one.id, other.id),
    );
  }

  /* ---- the text ---- */

  /* A stretch of text cut where the words of a stance begin or end: [words, ids of the stances whose words they are]. */
  /** @param {[number, string]} piece @param {TextRecord["places"]} places @returns {[string, string[]][]} */
  function segments([start, text], places) {
    /* Offsets count code points; strings here are counted otherwise. */
    const letters = Array.from(text);
    const end = start + letters.length;
    const within = places.filter(([, from, to]) => start <= from && to <= end);
    const cuts = [...new Set([start, end, ...within.flatMap(([, from, to]) => [from, to])])].sort((one, other) => one - other);
    return cuts.slice(1).map((to, place) => {
      const from = cuts[place];
      const covering = within.filter(([, first, last]) => first <= from && to <= last);
      /* The shortest first: its look is that of the words. */
      covering.sort(([, first, last], [, one, other]) => last - first - (other - one));
      return [letters.slice(from - start, to - start).join(""), covering.map(([id]) => id)];
    });
  }

  /** @param {string} id */
  const select = (id) => state.select({ stance: id });

  /** @param {string} text @param {string[]} ids @param {State} now */
  function marked(text, ids, now) {
    if (!ids.length) return document.createTextNode(text);
    const stance = data.stances.get(ids[0]);
    const about = now.selection?.stance !== undefined && ids.includes(now.selection.stance);
    const attributes = {
      class: ["said", look.position(stance).name, stance.voice, about && "about"].filter(Boolean).join(" "),
      "data-stances": ids.join(" "),
      on: { click: () => select(about ? ids[(ids.indexOf(now.selection?.stance ?? "") + 1) % ids.length] : ids[0]) },
    };
    return el("mark", attributes, text);
  }

  /* Who holds what, beside or below the words. */
  /** @param {StanceRecord} stance @param {State} now */
  function tag(stance, now) {
    const { name, short } = data.issues.get(stance.issue);
    const about = now.selection?.stance === stance.id;
    const position = look.position(stance);
    const line = [el("b", {}, words(wording.name(stance.actor))), " ", words(short ?? name)];
    const under = `${position.sign} ${position.label} \u00b7 ${wording.whose(stance, stance.actor)}`;
    const open = () => {
      select(stance.id);
      if (matchMedia("(max-width: 900px)").matches) explorer.panel.focus();
    };
    return button([el("span", {}, line), el("span", { class: "small muted" }, words(under))], open, {
      class: `tag ${position.name} ${stance.voice}`,
      "data-stance": stance.id,
      "aria-current": about && "true",
    });
  }

  /* Text with tags beside it, and below it the stances whose words are not marked there. */
  /** @param {string} source @param {StanceRecord[]} stances @param {State} now */
  function reading(source, stances, now) {
    const text = data.texts[source];
    const shown = new Set(stances.map(({ id }) => id));
    const places = (text?.places ?? []).filter(([id]) => shown.has(id));
    const placed = new Set(places.map(([id]) => id));
    const rest = stances.filter(({ id }) => !placed.has(id));
    /* Whatever was selected is among them. */
    const most = every ? rest.length : Math.max(MOST_QUOTED, rest.findIndex(({ id }) => id === now.selection?.stance) + 1);
    const whole = text?.pieces.length === 1 && Array.from(text.pieces[0][1]).length === text.length;
    /** @param {[number, string]} piece @param {number} place */
    const stretch = (piece, place) => {
      const body = segments(piece, places).map(([words, ids]) => marked(words, ids, now));
      const last = piece[0] + Array.from(piece[1]).length;
      const dots = (/** @type {boolean} */ cut) => cut && el("span", { class: "muted", "aria-label": t("sources.left-out") }, "\u2026");
      return el("p", { class: "stretch", dir: "auto", lang: data.sources.get(source).language || undefined }, dots(piece[0] > 0), body, dots(last < (text?.length ?? 0) && place >= 0));
    };
    const note = !stances.length ? t("sources.nothing-read") : text
      ? t(whole ? "sources.whole" : "sources.around")
      : t(data.sources.get(source).embed === "quotes" ? "sources.not-given" : "sources.not-here");
    return [
      text && el("div", { class: "read" }, el("div", { class: "words" }, text.pieces.map(stretch)), el("div", { class: "margin" }, stances.filter(({ id }) => placed.has(id)).map((each) => tag(each, now)))),
      rest.length > 0 && el("ul", { class: "quoted" }, rest.slice(0, most).map((each) => quoted(each, source, now))),
      rest.length > most && button(t("ask.list-all", { size: rest.length }), () => {
        every = true;
        state.set({});
      }, { class: "more" }),
      el("p", { class: "small muted source-note" }, note),
    ];
  }

  /* A stance whose words stand in no text here: the quote, and where it would stand. */
  /** @param {StanceRecord} stance @param {string} source @param {State} now */
  function quoted(stance, source, now) {
    const { sha256 } = data.sources.get(source);
    const there = stance.start !== undefined && stance.source === source && `${t("evidence.characters", { start: stance.start, end: stance.end ?? "" })}${sha256 ? ` ${t("evidence.of-text", { hash: `${sha256.slice(0, 12)}\u2026` })}` : ""}`;
    const elsewhere = stance.source !== source && parts("sources.elsewhere", { source: button(words(data.sources.get(stance.source).title), () => state.select({ source: stance.source }), { class: "plain" }) });
    const passages = (stance.source === source ? (stance.passages ?? []) : []).map((each) => t("sources.passage", { start: each.start, end: each.end, hash: `${each.sha256.slice(0, 12)}\u2026` }));
    const said = stance.quote && stance.source === source
      ? el("blockquote", { class: `said ${look.position(stance).name} ${stance.voice}`, lang: data.sources.get(source).language || undefined }, "\u201c", words(stance.quote), "\u201d")
      : stance.note && el("p", { class: "small" }, words(stance.note));
    const about = [there, ...passages].filter(Boolean).join("; ");
    const lost = stance.source === source && explorer.wording.lost(stance);
    return el("li", {}, tag(stance, now), said, (about || elsewhere) && small(muted(about, elsewhere)), lost && el("p", { class: "notice lost" }, lost));
  }

  /* ---- the page of a source ---- */

  /** @param {number} step */
  function go(step) {
    if (!open?.stances.length) return;
    const { stances } = open;
    const at = stances.findIndex(({ id }) => id === state.get().selection?.stance);
    const next = at < 0 ? (step > 0 ? 0 : stances.length - 1) : (at + step + stances.length) % stances.length;
    select(stances[next].id);
  }

  /** @param {StanceRecord[]} stances @param {State} now */
  function steps(stances, now) {
    const at = stances.findIndex(({ id }) => id === now.selection?.stance);
    const said = at < 0 ? count(stances.length, "stance") : t("sources.at", { at: at + 1, all: stances.length });
    const none = stances.length === 0;
    return el("div", { class: "steps", role: "group", "aria-label": t("sources.stances") },
      button("\u2039 p", () => go(-1), { id: "source-before", "aria-label": t("sources.before"), "aria-keyshortcuts": "p", disabled: none }),
      el("b", { id: "source-at", role: "status" }, said),
      button("n \u203a", () => go(1), { id: "source-next", "aria-label": t("sources.next"), "aria-keyshortcuts": "n", disabled: none }),
      el("span", { class: "small muted lines" }, t("sources.lines"), " ", look.VOICES.map(({ name, label }) => [el("span", { class: `said ${name}` }, label), " "])));
  }

  /** @param {string} source @param {StanceRecord[]} stances @param {State} now */
  function page(source, stances, now) {
    const { title, publisher, published, kind, licence, sha256, url, language } = data.sources.get(source);
    const about = [kind && t(`source-kind.${kind}`), publisher, published && t("sources.published", { day: written(published) }), sha256 && `sha256 ${sha256.slice(0, 8)}\u2026`, licence ? t("sources.licence", { licence }) : t("sources.no-licence")];
    const all = explorer.answered.records(now);
    const here = new Set(stances);
    const others = all.standing.filter((stance) => standsIn(stance, source) && !here.has(stance));
    const later = others.filter((stance) => positions.first(stance) > (now.until || data.opensOn)).length;
    const hidden = others.length - later;
    const gone = all.gone.filter((stance) => standsIn(stance, source) && !here.has(stance)).length;
    const left = [later > 0 && t("panel.later", { n: later }), hidden > 0 && t("panel.hidden", { n: hidden }), gone > 0 && t("sources.corrected", { n: gone })].filter(Boolean).join("; ");
    return [
      small(muted(words(about.filter(Boolean).join(" \u00b7 ")))),
      el("h2", { id: "source-title", lang: explorer.wording.languageOf({ title, language }) }, explorer.dom.link(title, url)),
      steps(stances, now),
      left && small(muted(`${left}.`)),
      reading(source, stances, now),
    ];
  }

  /** @param {ReadonlyMap<string, StanceRecord[]>} found @param {string} source @param {string} day */
  function index(found, source, day) {
    const ids = [...found.keys()];
    if (!found.has(source)) ids.unshift(source);
    const most = whole ? ids.length : Math.max(MOST, ids.indexOf(source) + 1);
    const first = [...found.keys()].find((id) => isAfter(id, day));
    const items = ids.slice(0, most).flatMap((id) => {
      const { title, published } = data.sources.get(id);
      const about = [published && written(published), count(found.get(id)?.length ?? 0, "stance")].filter(Boolean).join(" \u00b7 ");
      const pick = () => state.select({ source: id });
      const apart = id === first ? [el("li", { class: "apart small muted" }, t("sources.after", { day: written(day) }))] : [];
      return [...apart, el("li", {}, button([el("span", { class: "title", lang: explorer.wording.languageOf(data.sources.get(id)) }, words(title)), el("span", { class: "small muted" }, about)], pick, { class: "pick", "data-source": id, "aria-current": id === source && "true" }))];
    });
    const turn = () => {
      whole = !whole;
      state.set({});
    };
    const more = ids.length > MOST && button(whole ? t("sources.fewer") : t("ask.list-all", { size: ids.length }), turn, { class: "more" });
    const silent = data.sources.size - found.size;
    return [el("ul", {}, items), more, silent > 0 && small(muted(t("sources.silent", { n: silent })))];
  }

  /* Each tag at the height of its words, below the one before it. */
  function align() {
    const box = /** @type {HTMLElement | null} */ (byId("source").querySelector(".margin"));
    if (!box) return;
    const aside = getComputedStyle(box).position === "relative";
    const top = box.getBoundingClientRect().top;
    let free = 0;
    for (const each of /** @type {NodeListOf<HTMLElement>} */ (box.querySelectorAll(".tag"))) {
      each.style.removeProperty("top");
      if (!aside) continue;
      const mark = byId("source").querySelector(`mark[data-stances~="${CSS.escape(each.dataset.stance ?? "")}"]`);
      const wanted = mark ? mark.getBoundingClientRect().top - top : free;
      const at = Math.max(wanted, free);
      each.style.setProperty("top", `${at}px`);
      free = at + each.offsetHeight + GAP;
    }
    box.style.setProperty("min-height", aside ? `${free}px` : "0");
  }

  /** @type {string | undefined} */
  let selected;

  /** @param {State} now @param {Shown} shown */
  function update(now, shown) {
    const found = listed(shown);
    const source = chosen(now, found);
    const box = byId("source");
    if (source === undefined) {
      open = undefined;
      byId("source-list").replaceChildren();
      box.replaceChildren(el("p", { class: "sentence" }, explorer.choices.nothing(now, shown.day, t("sources.none"))));
      return;
    }
    /* A stance that was selected is read, whatever the filters hide. */
    const stance = now.selection?.stance ? data.stances.get(now.selection.stance) : undefined;
    const stances = found.get(source) ?? [];
    const all = inOrder(source, stance && standsIn(stance, source) && !stances.includes(stance) ? [...stances, stance] : stances);
    const same = open?.source === source;
    if (!same) every = false;
    const focused = document.activeElement instanceof HTMLElement && byId("view-sources").contains(document.activeElement) ? document.activeElement : undefined;
    const again = focused && (focused.id ? `#${focused.id}` : focused.dataset.stance ? `.tag[data-stance="${CSS.escape(focused.dataset.stance)}"]` : focused.dataset.source ? `.pick[data-source="${CSS.escape(focused.dataset.source)}"]` : undefined);
    open = { source, stances: all };
    const { scrollTop } = box;
    box.replaceChildren(...el("div", {}, page(source, all, now)).childNodes);
    byId("source-list").replaceChildren(...el("div", {}, index(found, source, shown.day)).childNodes);
    align();
    box.scrollTop = same ? scrollTop : 0;
    if (again) /** @type {HTMLElement | null} */ (byId("view-sources").querySelector(again))?.focus({ preventScroll: true });
    /* Before the words: it may move the whole page. */
    if (!same) byId("source-list").querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
    const chosenNow = now.selection?.stance;
    if (chosenNow !== undefined && (chosenNow !== selected || !same)) {
      const id = CSS.escape(chosenNow);
      /* On a phone its card covers the lower part of the window. */
      const block = matchMedia("(max-width: 900px)").matches ? "start" : "nearest";
      (box.querySelector(`mark[data-stances~="${id}"]`) ?? box.querySelector(`.tag[data-stance="${id}"]`))?.scrollIntoView({ block });
    }
    selected = chosenNow;
  }

  /* What is read is called as its source is. */
  /** @param {State} now @param {Shown} shown */
  function title(now, shown) {
    const source = chosen(now, listed(shown));
    return source === undefined ? "" : data.sources.get(source).title;
  }

  function start() {
    document.addEventListener("keydown", ({ key, target, ctrlKey, metaKey, altKey }) => {
      const typing = target instanceof Element && ["INPUT", "SELECT", "TEXTAREA"].includes(target.tagName);
      if (state.get().tab !== "sources" || typing || ctrlKey || metaKey || altKey) return;
      if (key === "n") go(1);
      else if (key === "p") go(-1);
    });
  }

  /* What is read: the stances of the source that is open. */
  const reads = () => open?.stances ?? [];

  return { start, update, reads, title };
})();
