"use strict";

/* One coder at work: what is open, what the server has, and what is shown of it. */
(() => {
  const { byId, words } = dom;
  let head = "";
  let active = "";
  let text = "";
  /** @type {CodingStatement[]} */
  let statements = [];

  /* ---- what is said to the reader ---- */

  /** @param {unknown} error */
  function fail(error) {
    const said = error instanceof Error ? error.message : String(error);
    byId("fault").textContent = said;
    const again = error instanceof codingServer.Refused ? error.again : "";
    if (again) byId("fault").append(dom.button("Find the quotes again", () => codingForm.isFree() && codingAgain.find(again).catch(fail), { id: "find-again" }));
    byId("fault").append(codingServer.repair(error, written, fail));
    byId("fault").hidden = false;
  }

  /** The journal has again what it lacked. @param {string} said */
  async function written(said) {
    byId("fault").hidden = true;
    await load(false);
    byId("saved").className = "small";
    byId("saved").textContent = said;
  }

  /** @param {string} moment */
  function saved(moment) {
    byId("fault").hidden = true;
    byId("saved").className = "small";
    byId("saved").textContent = `\u2713 saved ${new Date(moment).toLocaleTimeString("en-GB")}`;
  }

  /* ---- what the server has ---- */

  /** @param {CodingDecision} decision */
  async function decide(decision) {
    byId("saved").className = "small waiting";
    byId("saved").textContent = "saving \u2026";
    const decided = await codingServer.decide({ ...decision, seen: head }).catch(async (error) => {
      byId("saved").textContent = "not saved";
      byId("saved").className = "small lost";
      /* Who does it again does it on what is shown by then. */
      if (error instanceof codingServer.Refused && error.status === 409) error.message += await load(false);
      throw error;
    });
    ({ head } = decided);
    saved(decided.saved);
    steps(decided);
    if (decided.names) codingNames.set(decided.names);
    if (decided.touched && decided.progress) codingTexts.update(decided.touched, decided.progress);
    for (const [from, progress] of Object.entries(decided.left ?? {})) codingTexts.update(from, progress);
    if (decided.touched === text) taken(decided.changed ?? [], decided.gone ?? []);
    if (decided.touched === text && decided.review) codingReview.set(decided.review);
    return decided;
  }

  /* A decision changes one statement of hundreds: only that is sent. They stay in the order of the server. */
  /** @param {CodingStatement[]} changed @param {string[]} gone */
  function taken(changed, gone) {
    if (!changed.length && !gone.length) return;
    const without = new Set([...gone, ...changed.map((each) => each.id)]);
    const order = (/** @type {CodingStatement} */ one, /** @type {CodingStatement} */ other) =>
      one.values.start - other.values.start || one.values.end - other.values.end || (one.id < other.id ? -1 : 1);
    statements = [...statements.filter((each) => !without.has(each.id)), ...changed].sort(order);
  }

  /** @param {{ undo: boolean, redo: boolean }} standing */
  function steps({ undo, redo }) {
    byId("undo").disabled = !undo;
    byId("redo").disabled = !redo;
  }

  function show() {
    codingMargin.show(statements, active);
    codingTexts.show(text);
    const found = codingTexts.of(text);
    byId("about-text").textContent = found ? [found.publisher, found.published, found.language].filter(Boolean).join(" \u00b7 ") : "";
    byId("meta").textContent = found ? [found.source, `sha256 ${found.sha256.slice(0, 8)}\u2026`, found.done ? "finished" : ""].filter(Boolean).join(" \u00b7 ") : "";
  }

  /** @param {string} sha256 @param {number} [start] @param {number} [end] */
  async function openText(sha256, start, end) {
    byId("rail").classList.remove("shown");
    byId("show-texts").setAttribute("aria-expanded", "false");
    if (sha256 !== text || !codingWords.has()) {
      const found = await codingServer.get("/api/text", { sha256 }).catch((error) => {
        if (error instanceof codingServer.Refused && codingTexts.of(sha256)?.count) error.again = sha256;
        throw error;
      });
      text = sha256;
      active = "";
      ({ statements } = found);
      codingForm.close();
      const about = codingTexts.of(sha256);
      byId("title").replaceChildren(words(about?.title ?? ""));
      byId("title").hidden = false;
      byId("words").lang = about?.language ?? "";
      codingMargin.clear();
      codingWords.show(found.words);
      codingWords.mark("named", found.mentions.map((/** @type {[number, number, string]} */ [from, to]) => ({ start: from, end: to })));
      codingTexts.update(sha256, found.progress);
      codingReview.set(found.review);
      byId("reading").scrollTop = 0;
      byId("fault").hidden = true;
      show();
    }
    codingWords.mark("found", start === undefined || end === undefined ? [] : [{ start, end }], 7);
    if (start !== undefined && end !== undefined) codingWords.reveal(start, end);
  }

  /** @param {boolean} isFirst @param {string} [to] The text to open, else the one that is open. @returns {Promise<string>} What there is to say of the statement that is open. */
  async function load(isFirst, to = text) {
    const state = await codingServer.get("/api/state");
    steps(state);
    codingNames.set(state.names);
    codingTexts.set(state.texts);
    codingCodebook.set(state.codebook);
    byId("heading").replaceChildren(words(state.title));
    byId("coder").replaceChildren("coder ", words(state.coder));
    document.title = `Coding: ${state.title}`;
    if (isFirst) {
      codingForm.begin(state.words, state.roles, { keep, remove, make, suggest, fail, after });
      codingAgain.begin({ look: (sha256) => codingServer.get("/api/again", { sha256 }), move, remove: drop, fail });
      codingReview.begin(state.proposes, { pass, accept, reject, suggest, fail });
    }
    const open = codingTexts.of(to) ?? codingTexts.all().find((each) => each.atHand && !each.done) ?? codingTexts.all().find((each) => each.atHand);
    show();
    if (!open || text !== open.sha256) {
      ({ head } = state);
      if (open) await openText(open.sha256);
      tell(state);
      return "";
    }
    const found = await codingServer.get("/api/text", { sha256: text });
    /* Nothing is decided on what is not shown yet: the form and what it rests on change at once. */
    ({ head } = state);
    ({ statements } = found);
    codingReview.set(found.review);
    const said = codingForm.rebase(statements.find((each) => each.id === codingForm.draft()?.id));
    show();
    tell(state);
    return said;
  }

  /** What is wrong with what there is: once a text is open, which puts out of sight what was wrong before. @param {{ lost: string, problems: string[] }} state */
  function tell(state) {
    const wrong = codingServer.wrong(state);
    if (wrong) fail(wrong);
  }

  /* ---- what can be done ---- */

  /** @param {string} id @param {CodingValues} values @param {number} ms @param {string} candidate That it came from, or none. */
  async function keep(id, values, ms, candidate) {
    if (candidate) return accept(candidate, values, ms);
    const decided = await decide({ op: id ? "edit" : "add", text, ...(id ? { statement: id } : {}), values, ms });
    active = decided.statement;
    return show();
  }

  /** @param {string} candidate @param {CodingValues} values @param {number} ms */
  async function accept(candidate, values, ms) {
    await decide({ op: "accept", text, candidate, values, ms });
    active = "";
    show();
  }

  /** @param {string} candidate @param {number} ms */
  const reject = (candidate, ms) => decide({ op: "reject", text, candidate, ms }).then(show);

  const pass = () => decide({ op: "first-pass", text }).then(show);

  /** @param {string} id */
  async function remove(id) {
    await decide({ op: "remove", text, statement: id });
    active = "";
    show();
  }

  /** @param {string} op @param {Record<string, string>} values */
  const make = async (op, values) => (await decide({ op, values })).id;

  /** @param {number} start @param {number} end @returns {Promise<CodingSuggested>} */
  const suggest = (start, end) => codingServer.get("/api/suggestions", { sha256: text, start, end });

  /** @param {number} end */
  function after(end) {
    byId("fault").hidden = true;
    codingWords.focus(end);
  }

  /** @param {number} start @param {number} end */
  const begin = (start, end) => {
    if (!codingForm.isFree()) return;
    active = "";
    codingMargin.show(statements, "");
    codingForm.open({ id: "", start, end, number: 0, values: { start, end } });
  };

  /** Statements become those of another text. @param {string} to @param {string} from @param {Record<string, [number, number]>} places */
  async function move(to, from, places) {
    await decide({ op: "move", text: to, values: { from, places } });
    await load(false, to);
  }

  /** @param {string} id @param {string} from */
  const drop = (id, from) => decide({ op: "remove", text: from, statement: id }).then(show);

  /** @param {string} id */
  function open(id) {
    const index = statements.findIndex((each) => each.id === id);
    if (index < 0 || !codingForm.isFree()) return;
    active = id;
    const { values } = statements[index];
    codingMargin.show(statements, active);
    codingForm.open({ id, start: values.start, end: values.end, number: index + 1, values }, true);
    codingWords.reveal(values.start, values.end);
  }

  /** Where there is no room for cards the marks open what they mark: pressed again, the next one on these words. @param {number} point */
  function openAt(point) {
    if (codingMargin.isShown()) return;
    const here = statements.filter(({ values }) => values.start <= point && point < values.end);
    const next = here[(here.findIndex((each) => each.id === active) + 1) % here.length];
    if (next) open(next.id);
  }

  /** @param {number} step */
  function step(step) {
    if (!statements.length) return;
    const index = statements.findIndex((each) => each.id === active);
    open(statements[(index < 0 ? (step > 0 ? 0 : statements.length - 1) : index + step + statements.length) % statements.length].id);
    /* The focus does not stay on the card of another statement. */
    if (document.activeElement?.closest("#margin")) codingMargin.focus(active);
  }

  /** @param {"undo" | "redo"} op */
  async function back(op) {
    if (byId(op).disabled || !codingForm.isFree()) return;
    try {
      const decided = await decide({ op });
      active = "";
      codingForm.close();
      if (decided.touched && decided.touched !== text) await openText(decided.touched);
      show();
      if (decided.stays) fail(`Undone is what was decided before: ${decided.stays.join("\n")}`);
    } catch (error) {
      fail(error);
    }
  }

  async function finish() {
    const found = codingTexts.of(text);
    if (!found || !codingForm.isFree()) return;
    await decide({ op: found.done ? "reopen" : "done", text }).then(show, fail);
  }

  /** @param {string} sha256 @param {number} [start] @param {number} [end] */
  function visit(sha256, start, end) {
    if (sha256 === text || codingForm.isFree()) openText(sha256, start, end).catch(fail);
    else byId("rail").classList.remove("shown");
  }

  /** @param {number} step */
  function turn(step) {
    const all = codingTexts.all();
    const next = all[all.findIndex((each) => each.sha256 === text) + step];
    if (next) visit(next.sha256);
  }

  function leave() {
    const at = codingForm.draft()?.start;
    if (codingForm.draft()) byId("fault").hidden = true;
    active = "";
    codingForm.close();
    codingReview.leave();
    codingMargin.show(statements, "");
    if (codingWords.has()) codingWords.focus(at);
  }

  /* ---- the page ---- */

  const dark = matchMedia("(prefers-color-scheme: dark)");
  const paint = () => (document.documentElement.dataset.theme = dark.matches ? "dark" : "light");
  dark.addEventListener("change", paint);
  paint();

  codingCodebook.onCited(codingForm.cite);
  codingWords.onChosen(begin);
  codingWords.onPressed(openAt);
  codingMargin.onOpened(open);
  codingTexts.onOpened(visit);
  byId("undo").addEventListener("click", () => back("undo"));
  byId("redo").addEventListener("click", () => back("redo"));
  byId("previous").addEventListener("click", () => step(-1));
  byId("next").addEventListener("click", () => step(1));
  byId("show-texts").addEventListener("click", () => byId("show-texts").setAttribute("aria-expanded", String(byId("rail").classList.toggle("shown"))));
  /** @type {number | undefined} */
  let waiting;
  const find = () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const wanted = byId("find").value.trim();
      try {
        const { found, more } = wanted ? await codingServer.get("/api/search", { words: wanted }) : { found: [], more: 0 };
        codingTexts.showFound(found, wanted, more);
      } catch (error) {
        fail(error);
      }
    }, 150);
  };
  /* Escape empties the field in some browsers, and only the second of these is told of it. */
  byId("find").addEventListener("input", find);
  byId("find").addEventListener("search", find);
  codingKeys.begin({
    n: () => {
      /* Over a statement that is open a letter begins none. */
      if (codingForm.draft() && document.activeElement !== byId("words")) return;
      const found = codingWords.taken();
      if (found) begin(found.start, found.end);
    },
    j: () => step(1),
    k: () => step(-1),
    z: () => back("undo"),
    Z: () => back("redo"),
    f: finish,
    shiftPageDown: () => turn(1),
    shiftPageUp: () => turn(-1),
    leave,
  });
  load(true).catch(fail);
})();
