/* The story of the dataset: views with a heading and a text, played step by step; and how new steps are written. */
explorer.story = (() => {
  const { t, count } = explorer.words;
  const { data, state } = explorer;
  const { el, words, button, byId, field } = explorer.dom;
  const { steps } = data;

  /* What a link says beside the step that it is of. */
  /** @param {string} link */
  const without = (link) => {
    const parameters = new URLSearchParams(link.replace(/^#/, ""));
    for (const word of ["story", "embed", "lang"]) parameters.delete(word);
    return `#${parameters}`;
  };

  /* The view of a step, as a state; what belongs to the reader stays. */
  /** @param {number} number @returns {State} */
  const viewOf = (number) => ({ ...explorer.link.read(without(steps[number - 1].link)), embed: state.get().embed, lang: state.get().lang, story: number });

  /* Whether what is shown is what the step shows. */
  /** @param {State} now */
  const asTold = (now) => now.story !== undefined && explorer.link.write({ ...now, embed: false }) === explorer.link.write({ ...viewOf(now.story), embed: false });

  /** @param {number} number */
  function go(number) {
    if (number < 1 || number > steps.length) return;
    state.set(viewOf(number));
    explorer.linkwords.say(without(steps[number - 1].link));
    const { heading, text } = steps[number - 1];
    explorer.announce.say(t("story.said", { step: number, steps: steps.length, heading, text: text ?? "" }));
  }

  function leave() {
    const within = bar.contains(document.activeElement);
    state.set({ story: undefined });
    if (within) opener.focus();
    explorer.announce.say(t("story.closed"));
  }

  /* ---- playing ---- */

  const number = el("span", { class: "muted small story-number" });
  const heading = el("h2", { id: "story-heading", tabindex: "-1" });
  const text = el("p", { class: "story-text" });
  const before = button(`\u2039 ${t("story.previous")}`, () => go((state.get().story ?? 1) - 1), { class: "story-step", "aria-keyshortcuts": "p" });
  const after = button(`${t("story.next")} \u203a`, () => go((state.get().story ?? 0) + 1), { class: "story-step", "aria-keyshortcuts": "n" });
  const back = button(t("story.as-told"), () => go(state.get().story ?? 1), { class: "story-back", title: t("story.as-told-hint") });
  const close = button("\u00d7", leave, { class: "story-close", "aria-label": t("story.leave"), title: t("story.leave") });
  const bar = el("section", { id: "story", class: "story", "aria-labelledby": "story-heading", hidden: true },
    el("div", { class: "story-words" }, number, heading, text), el("div", { class: "row story-steps" }, before, after, back, close));
  const opener = el("a", { id: "story-open", href: "#story=1" }, t("story.open", { steps: count(steps.length, "story-step") }));

  /** @type {Record<string, (() => void) | undefined>} */
  const KEYS = {
    n: () => go((state.get().story ?? 0) + 1),
    p: () => go((state.get().story ?? 1) - 1),
    Escape: leave,
  };

  /* Keys count where nothing is typed; Escape leaves the story before it clears the selection. */
  /** @param {KeyboardEvent} event */
  function keydown(event) {
    const typing = event.target instanceof Element && event.target.matches("input:not([type=checkbox], [type=range]), select, textarea");
    if (state.get().story === undefined || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = KEYS[event.key];
    /* In the words of a source n and p go from stance to stance. */
    const elsewhere = event.key !== "Escape" && state.get().tab === "sources" && !bar.contains(/** @type {Node} */ (event.target));
    if (!act || elsewhere) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    act();
  }

  /** @param {State} now */
  function draw(now) {
    const at = now.story;
    bar.hidden = at === undefined;
    document.documentElement.toggleAttribute("data-story", at !== undefined);
    if (at === undefined) return;
    number.textContent = t("questions.of", { part: at, whole: steps.length });
    heading.replaceChildren(words(steps[at - 1].heading));
    text.replaceChildren(words(steps[at - 1].text ?? ""));
    /* Of the language of the page only where the data say so; where they say nothing of it, it is not known. */
    for (const each of [heading, text]) each.lang = data.info.language ?? "";
    text.hidden = !steps[at - 1].text;
    /* One that has the focus keeps it, so that it is not switched off. */
    before.setAttribute("aria-disabled", String(at <= 1));
    after.setAttribute("aria-disabled", String(at >= steps.length));
    back.hidden = asTold(now);
  }

  /* ---- writing ---- */

  /** @type {StepRecord[]} */
  const added = [];
  const list = el("ol", { class: "story-added" });
  const row = el("textarea", { id: "story-row", readonly: true, rows: "2", "aria-label": t("story.row") });
  const title = el("input", { id: "story-title", type: "text", maxlength: "300", autocomplete: "off" });
  const note = el("input", { id: "story-note", type: "text", maxlength: "1000", autocomplete: "off" });
  const said = el("p", { class: "small", role: "status" });
  const save = button(t("story.save"), () => explorer.take.saveTextAs(table(), "text/csv", "story.csv"), { class: "story-save" });
  const form = el("form", { id: "story-writing", class: "story-writing", "aria-label": t("story.steps"), autocomplete: "off", hidden: true },
    el("label", {}, el("span", {}, t("story.heading")), title), el("label", {}, el("span", {}, t("story.text")), note),
    el("div", { class: "row" }, el("button", { type: "submit" }, t("story.add")), save, button(t("story.drop"), drop, { class: "story-drop" }), button(t("page.close"), shut)),
    said, row, list);

  /* The number at the beginning of an id, by which steps are told. */
  /** @param {StepRecord} step */
  const place = ({ id }) => Number.parseInt(id, 10) || 0;

  /** @param {string} name */
  const slug = (name) => name.normalize("NFKD").toLowerCase().replace(/\p{M}/gu, "").match(/[a-z0-9]+/g)?.join("-").slice(0, 50).replace(/-$/, "") ?? "";

  /* A row as the table has it, safe for spreadsheets. */
  /** @param {StepRecord} step */
  function line(step) {
    return data.words.stepColumns.map((column) => field(/** @type {any} */ (step)[column] ?? "")).join(",");
  }

  /* The whole table: the steps that the dataset has, and those added here. */
  const table = () => `${[data.words.stepColumns.join(","), ...[...steps, ...added].map(line)].join("\n")}\n`;

  function open() {
    form.hidden = false;
    title.value = byId("finding").textContent ?? "";
    note.value = "";
    show();
    title.focus();
    title.select();
  }

  function shut() {
    form.hidden = true;
    adder.focus();
  }

  function drop() {
    const gone = added.pop();
    if (gone) said.textContent = t("story.dropped", { heading: gone.heading });
    show();
  }

  function show() {
    list.replaceChildren(...added.map(({ heading: name }) => el("li", {}, words(name))));
    row.hidden = added.length === 0;
    row.value = added.length ? line(added[added.length - 1]) : "";
    save.textContent = `${t("story.save")} (${[steps.length && t("story.of-dataset", { n: steps.length }), t("story.added", { n: added.length })].filter(Boolean).join(", ")})`;
    for (const each of form.querySelectorAll(".story-save, .story-drop")) each.toggleAttribute("hidden", added.length === 0);
  }

  /** @param {Event} event */
  async function add(event) {
    event.preventDefault();
    const name = title.value.trim();
    if (!name) {
      said.textContent = t("story.needs-heading");
      title.focus();
      return;
    }
    const next = Math.max(0, ...[...steps, ...added].map(place)) + 1;
    const last = [...steps, ...added].at(-1)?.id ?? "";
    /* Ids without a number are told after all numbers: what goes on from the last of them is told after it. */
    const id = [/^[0-9]|^$/.test(last) ? "" : last, next, slug(name)].filter(Boolean).join("-");
    const link = without(explorer.link.fragment());
    added.push({ id, link, heading: name, ...(note.value.trim() ? { text: note.value.trim() } : {}) });
    show();
    try {
      await navigator.clipboard.writeText(row.value);
      said.textContent = t("story.copied", { step: next });
    } catch {
      /* Without leave to use the clipboard the row is marked, ready to be copied. */
      row.select();
      said.textContent = t("story.marked", { step: next });
    }
  }

  /* Steps that were added before the page opened anew, in another language: they are in no file yet. */
  /** @returns {StepRecord[]} */
  function carried() {
    /** @type {unknown} */
    let told;
    try {
      told = JSON.parse(explorer.opens.carried || "[]");
    } catch {
      told = [];
    }
    const found = /** @type {StepRecord[]} */ (Array.isArray(told) ? told : []);
    return found.filter((each) => [each?.id, each?.link, each?.heading, each?.text ?? ""].every((cell) => typeof cell === "string"));
  }

  const adder = button(t("take.add-view"), open, { "data-way": "add-view", title: t("take-hint.add-view") });

  function start() {
    document.querySelector("main")?.prepend(bar);
    byId("take").append(adder);
    byId("take").after(form);
    form.addEventListener("submit", add);
    if (steps.length) byId("asked").prepend(opener);
    opener.addEventListener("click", (event) => {
      event.preventDefault();
      go(1);
      heading.focus({ preventScroll: true });
    });
    document.addEventListener("keydown", keydown);
    state.onChange(draw);
    explorer.opens.carrying(() => (added.length ? JSON.stringify(added) : ""));
    added.push(...carried());
    if (!added.length) return;
    /* In sight, as they were. */
    byId("take-box").open = true;
    form.hidden = false;
    show();
  }

  /* The step a link is of, if the page has it; a link that says no more shows what the step shows. */
  /** @param {URLSearchParams} parameters */
  function read(parameters) {
    const at = /^[1-9]\d{0,3}$/.test(parameters.get("story") ?? "") ? Number(parameters.get("story")) : 0;
    if (at < 1 || at > steps.length) return { story: undefined, link: undefined };
    return { story: at, link: without(`#${parameters}`) === "#" ? without(steps[at - 1].link) : undefined };
  }

  return { start, read, table };
})();
