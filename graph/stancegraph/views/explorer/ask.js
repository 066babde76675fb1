/* The answers to the questions: one table, with what narrows it, how it is sorted, and the way to the evidence and to SPARQL. */
explorer.ask = (() => {
  const { t, parts, count } = explorer.words;
  const { data, state, answered, filter, questions, selection, wording } = explorer;
  const { el, words, button, byId } = explorer.dom;
  const CHUNK = 200;
  const FOLD = /\p{Diacritic}/gu;

  /** @param {string} text */
  const plain = (text) => text.normalize("NFKD").replace(FOLD, "").toLowerCase();

  /* Whom a question is about that needs somebody: the most involved unless chosen. */
  /** @param {State} now @returns {Asking} */
  function asking({ ask }) {
    if (ask.who || !questions.called(ask.question).needsActor) return ask;
    const [first] = data.order.map(selection.actorOf).filter((id) => id !== undefined);
    return { ...ask, who: first ?? "" };
  }

  /* A row that fits what is asked: whom and what it is about, how far it moved, after what, with which words. */
  /** @param {AskedQuestion} question @param {Asking} asked @returns {(row: AskedRow) => boolean} */
  function fits({ takes, needsActor }, { who, on, since, step, after, least, all, find }) {
    const wanted = plain(find).split(/\s+/).filter(Boolean);
    /** @param {AskedParameter} name */
    const takesIt = (name) => takes.includes(name);
    return (row) =>
      (!takesIt("who") || needsActor || !who || row.actors.includes(who)) &&
      (!takesIt("on") || !on || row.issue === on) &&
      (!takesIt("since") || !since || (row.date ?? "") >= since) &&
      (!takesIt("step") || (row.steps ?? 0) >= step) &&
      (!takesIt("after") || !after || row.after === after) &&
      (!takesIt("least") || (row.shared ?? 0) >= least) &&
      (!takesIt("all") || all || !row.same) &&
      wanted.every((word) => row.cells.some(({ text }) => plain(text).includes(word)));
  }

  /** @param {AskedQuestion} question @param {AskedRow[]} rows @param {string} by */
  function sorted({ columns }, rows, by) {
    const place = columns.findIndex(([name]) => name === by.replace(/^-/, ""));
    if (place < 0) return rows;
    const sign = by.startsWith("-") ? -1 : 1;
    /** @param {AskedRow} row */
    const key = (row) => row.cells[place].key;
    return [...rows].sort((one, other) => {
      const [a, b] = [key(one), key(other)];
      if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
      return sign * (typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b)));
    });
  }

  /* All there is to a question, what the filters leave of it, and what of that is asked for. */
  /** @param {State} now @param {Shown} shown */
  function answer(now, shown) {
    const asked = asking(now);
    const question = questions.called(asked.question);
    const then = question.takes.includes("known") ? answered.of(now, `${asked.known}T00:00:00+00:00`) : undefined;
    /* What is known now is all that is, also where the views show what was known on some day. */
    const here = then && now.known ? answered.of({ ...now, known: "" }) : undefined;
    const all = question.rows(here ?? shown.all, asked, then ?? shown.all);
    const about = (/** @type {AskedRow} */ { actors, issue }) =>
      !now.alone || issue === undefined || actors.some((actor) => selection.covers(now.selection, actor, issue, shown.route));
    const left = question.rows(here ? filter.visible(here, now) : shown, asked, then ? filter.visible(then, now) : shown).filter(about);
    return { question, asked, all, left, rows: sorted(question, left.filter(fits(question, asked)), asked.sort) };
  }

  /* ---- what is asked with ---- */

  /** @type {NodeListOf<HTMLElement>} */
  const labels = byId("ask-form").querySelectorAll("[data-takes]");
  /* Choices among values, and what is asked with where that is a number. */
  const CHOICES = /** @type {const} */ (["who", "on", "step", "after", "least"]);
  const NUMBERS = { step: [1, 2, 3, 4], least: [0, 1, 2, 3, 5, 10, 20] };

  /** @param {NodeRecord[]} records */
  function options(records) {
    const named = [...records].sort((one, other) => one.name.localeCompare(other.name));
    return named.map(({ id, name }) => el("option", { value: id }, name.slice(0, 120)));
  }

  let filled = false;

  /* What can be chosen is listed when the questions are first looked at. */
  function fill() {
    if (filled) return;
    filled = true;
    const drawn = data.order.map((node) => data.nodes.get(node));
    byId("ask-who").append(...options(drawn.filter(({ kind }) => kind !== "issue")));
    byId("ask-on").append(...options(drawn.filter(({ kind }) => kind === "issue")));
    byId("ask-step").append(...NUMBERS.step.map((number) => el("option", { value: number }, count(number, "step"))));
    byId("ask-least").append(...NUMBERS.least.map((number) => el("option", { value: number }, count(number, "issue"))));
  }

  function controls() {
    for (const name of CHOICES) {
      const read = name in NUMBERS ? Number : String;
      byId(`ask-${name}`).addEventListener("change", () => state.ask({ [name]: read(byId(`ask-${name}`).value) }));
    }
    for (const name of /** @type {const} */ (["since", "known"])) {
      const field = explorer.datefield.of(`ask-${name}`, {}, () => state.get().ask[name], (day) => state.ask({ [name]: day || state.initial().ask[name] }));
      [...labels].find((label) => label.dataset.takes === name)?.append(field);
    }
    byId("ask-all").addEventListener("change", () => state.ask({ all: byId("ask-all").checked }));
    byId("ask-find").addEventListener("input", () => state.ask({ find: byId("ask-find").value }));
    byId("ask-form").addEventListener("submit", (event) => event.preventDefault());
  }

  /* What is asked, in the controls. */
  /** @param {ReturnType<typeof answer>} found */
  function show({ question, asked, left }) {
    const { takes, needsActor } = question;
    fill();
    for (const label of labels) label.hidden = !takes.includes(/** @type {AskedParameter} */ (label.dataset.takes));
    if (takes.includes("after")) {
      const ids = new Set(left.flatMap(({ after }) => after ?? []));
      if (asked.after) ids.add(asked.after);
      const events = [...ids].map((id) => data.eventsById.get(id)).sort((one, other) => other.date.localeCompare(one.date) || one.id.localeCompare(other.id));
      byId("ask-after").replaceChildren(el("option", { value: "" }, t("ask.anything")), ...events.map((event) => el("option", { value: event.id }, `${wording.dated(event)} ${event.label}`.slice(0, 120))));
    }
    const [nobody] = byId("ask-who").options;
    nobody.hidden = Boolean(needsActor);
    for (const name of CHOICES) byId(`ask-${name}`).value = String(asked[name]);
    byId("ask-all").checked = asked.all;
    if (byId("ask-find").value !== asked.find) byId("ask-find").value = asked.find;
  }

  /* ---- the answer ---- */

  /** @param {string} chosen @param {string} name */
  const next = (chosen, name) => (chosen === name ? `-${name}` : chosen === `-${name}` ? "" : name);

  /** @param {AskedQuestion} question @param {string} chosen */
  function heads({ columns }, chosen) {
    return columns.map(([name, label]) => {
      const way = chosen === name ? "ascending" : chosen === `-${name}` ? "descending" : undefined;
      const mark = el("span", { "aria-hidden": "true" }, way ? (way === "ascending" ? " \u25b2" : " \u25bc") : "");
      return el("th", { scope: "col", "aria-sort": way }, button([label, mark], () => state.ask({ sort: next(chosen, name) }), { class: "sort", "data-sort": name }));
    });
  }

  /** @param {AskedRow} row */
  function open({ selection: chosen }) {
    state.select(chosen);
    explorer.panel.focus();
  }

  /** @param {Selected | undefined} one @param {Selected} other */
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

  /** @param {AskedQuestion} question @param {AskedRow} row @param {State} now */
  function line({ columns }, row, now) {
    const [first, ...rest] = row.cells;
    const chosen = same(now.selection, row.selection);
    const name = button(first.draw(), () => open(row), { class: "plain row", tabindex: "-1", "aria-label": t("ask.evidence", { row: row.cells.map(({ text }) => text).filter(Boolean).join(", ") }) });
    /* Anywhere else in the row does the same; what stands in it may lead elsewhere. */
    const click = (/** @type {MouseEvent & { target: Element }} */ { target }) => target.closest("button") ?? open(row);
    return el("tr", { class: [chosen && "about", row.pale && "pale"].filter(Boolean).join(" ") || undefined, "aria-current": chosen && "true", on: { click } },
      el("th", { scope: "row" }, name),
      rest.map((cell, place) => el("td", { "data-label": columns[place + 1][1], class: SHORT.has(columns[place + 1][0]) ? "short" : undefined }, el("div", {}, cell.draw()))));
  }

  /* Columns whose text stays on one line. */
  const SHORT = new Set(["steps", "days", "gap", "side", "opposed", "share", "pairs"]);

  /* The row that takes part in the order of Tab; arrow keys say which. */
  let at = 0;

  /** @param {number} place @param {boolean} focus */
  function spot(place, focus) {
    /** @type {NodeListOf<HTMLElement>} */
    const rows = byId("ask-answer").querySelectorAll("button.row");
    rows[at]?.setAttribute("tabindex", "-1");
    at = Math.min(Math.max(place, 0), Math.max(rows.length - 1, 0));
    rows[at]?.setAttribute("tabindex", "0");
    if (focus) rows[at]?.focus();
  }

  /** @type {Record<string, number | undefined>} */
  const STEPS = { ArrowUp: -1, ArrowDown: 1, PageUp: -10, PageDown: 10, Home: -Infinity, End: Infinity };

  /** @param {KeyboardEvent & { target: Element }} event */
  function move(event) {
    const step = STEPS[event.key];
    if (!step || event.altKey || event.metaKey || !event.target.closest("button.row")) return;
    event.preventDefault();
    spot(at + step, true);
  }

  /* Why there is no row, and what would show some. */
  /** @param {ReturnType<typeof answer>} found @param {Shown} shown */
  function why({ question, asked, all, left }, shown) {
    if (!all.length) return [words(question.none(shown, asked))];
    if (!left.length) return [t("ask.hidden", { rows: count(all.length, "row") }), " ", button(t("ask.reset"), () => state.reset(), { class: "step" })];
    const about = question.takes.includes("all") && left.every((row) => row.same);
    if (about) return [t("ask.nothing-differs", { positions: count(left.length, "position") })];
    const clear = () => state.set({ ask: { ...state.initial().ask, question: asked.question, least: 0, known: asked.known, who: question.needsActor ? asked.who : "" } });
    return [t("ask.none-of", { n: left.length }), " ", button(t("ask.all-of-them"), clear, { class: "step" })];
  }

  /* How many rows there are, and what is left out and why. */
  /** @param {ReturnType<typeof answer>} found @param {Shown} shown */
  function sizes({ question, asked, all, left, rows }, shown) {
    const hidden = all.length - left.length;
    const said = [
      rows.length < left.length ? t("ask.rows-of", { n: rows.length, all: left.length }) : `${count(rows.length, "row")}.`,
      question.takes.includes("all") && !asked.all && left.some((row) => row.same) && t("ask.same", { n: left.filter((row) => row.same).length }),
      hidden > 0 && `${t("panel.hidden", { n: hidden })}.`,
      question.more?.(shown, fits(question, asked)),
    ];
    return said.filter(Boolean).join(" ");
  }

  /* The named queries that ask the same, opened in the console with what is asked for. */
  /** @param {ReturnType<typeof answer>} found @param {Shown} shown @param {State} now */
  function sparql({ question, asked, rows, left }, shown, now) {
    const console = explorer.console;
    if (!console?.fill) return [];
    const pair = selection.pair(now.selection)?.[1];
    const among = new Set(left.map(({ issue }) => issue));
    const issue = asked.on || (pair !== undefined && among.has(pair) ? pair : undefined) || rows[0]?.issue || left[0]?.issue || selection.issueOf(data.order.find((node) => selection.issueOf(node)) ?? "") || "";
    const known = question.queries(issue, shown, asked).filter(({ name }) => console.knows(name));
    const onIssues = known.some(({ values }) => "issue" in values);
    const buttons = known.map(({ name, values }) => button(known.length > 1 ? t("ask.edit-query", { query: name }) : t("ask.edit"), () => console.fill(name, values, onIssues && !asked.on), { "data-query": name }));
    const which = onIssues && [" ", asked.on ? parts("ask.on-issue", { issue: words(data.issues.get(issue)?.name ?? "") }) : t("ask.on-every")];
    return buttons.length ? [...buttons, el("span", { class: "small muted" }, known.length > 1 ? t("ask.queries") : t("ask.query", { query: known[0].name }), which, t("ask.no-filters"))] : [];
  }

  let most = CHUNK;
  /** @type {Asking | undefined} */
  let before;

  /* What is asked, of whom it is asked where nobody was chosen. */
  /** @param {State} now @param {Shown} shown */
  function title(now, shown) {
    const asked = asking(now);
    return questions.called(asked.question).title(shown, asked);
  }

  /** @param {State} now @param {Shown} shown */
  function update(now, shown) {
    const found = answer(now, shown);
    const { question, asked, rows } = found;
    if (before && (before.question !== asked.question || before.sort !== asked.sort)) [most, at] = [CHUNK, 0];
    before = asked;
    show(found);
    byId("ask-title").replaceChildren(words(title(now, shown)));
    byId("ask-about").textContent = question.about;
    byId("ask-count").textContent = sizes(found, shown);
    const box = byId("ask-answer");
    const active = box.contains(document.activeElement) ? document.activeElement : undefined;
    const onRow = active?.matches("button.row");
    const sort = active instanceof HTMLElement && active.dataset.sort;
    const { scrollTop } = box;
    const lines = rows.slice(0, most).map((row) => line(question, row, now));
    const table = el("table", { class: `asked-rows of-${question.name}` }, el("thead", {}, el("tr", {}, heads(question, asked.sort))), el("tbody", {}, lines));
    const every = () => {
      most = rows.length;
      update(now, shown);
    };
    const more = rows.length > most && button(t("ask.list-all", { size: rows.length }), every, { class: "more" });
    box.replaceChildren(...(rows.length ? [table] : [el("p", { class: "empty" }, why(found, shown))]), ...(more ? [more] : []));
    box.scrollTop = scrollTop;
    spot(at, Boolean(onRow));
    if (sort) /** @type {HTMLElement | null} */ (box.querySelector(`[data-sort="${sort}"]`))?.focus();
    byId("ask-sparql").replaceChildren(...el("div", {}, sparql(found, shown, now)).childNodes);
  }

  /* ---- the questions, above every view ---- */

  /** @type {Map<QuestionName, HTMLElement>} */
  const links = new Map();

  function start() {
    for (const { name, short } of questions.all) links.set(name, el("a", { "data-question": name }, short));
    byId("asked").append(...links.values());
    controls();
    byId("ask-answer").addEventListener("keydown", (event) => move(/** @type {any} */ (event)));
    state.onChange((now, earlier) => {
      for (const [name, each] of links) {
        const ask = { ...state.initial().ask, question: name, who: now.ask.who, on: now.ask.on };
        each.setAttribute("href", explorer.link.write({ ...now, tab: "ask", ask }));
        if (now.tab === "ask" && now.ask.question === name) each.setAttribute("aria-current", "page");
        else each.removeAttribute("aria-current");
      }
      const moved = now.tab !== earlier.tab || now.ask.question !== earlier.ask.question;
      if (now.tab === "ask" && moved) links.get(now.ask.question)?.scrollIntoView({ block: "nearest", inline: "nearest" });
    });
  }

  /** @param {State} now @param {Shown} shown */
  const rows = (now, shown) => answer(now, shown).rows.flatMap((row) => row.fields.map((each, place) => ({ fields: each, stances: place ? [] : row.stances })));

  /* The names of what a row says; without a row, those of one that whatever is hidden, left out or asked of another day has, if there is any. */
  /** @param {State} now @param {Shown} shown */
  function columns(now, shown) {
    const { question, all } = answer(now, shown);
    const always = () => question.rows(answered.of({ ...state.initial(), until: data.lastDay }), { ...state.initial().ask, question: question.name }, shown.all);
    const like = (all[0] ?? always()[0])?.fields[0];
    return like ? Object.keys(like) : ["actor", "issue", "position"];
  }

  return { start, update, rows, columns, title };
})();
