"use strict";

/* One statement: what its words say, filled in by keys, kept when the server has it on its disk. */
const codingForm = (() => {
  const { el, byId } = dom;
  const form = byId("form");
  /** @type {CodingWordLists} */
  let lists = { positions: [], kinds: [], voices: [], precisions: [], actorKinds: [], columns: [], longestQuote: 300 };
  /** @type {CodingRole[]} */
  let roles = [];
  /** @type {CodingDraft | undefined} */
  let draft;
  /** What the form had before anybody changed it; undefined where all of it is to be kept yet. @type {CodingValues | undefined} */
  let base;
  /** @type {string[]} */
  let likelyActors = [];
  let position = "";
  let voice = "self";
  let begun = 0;
  /** @type {CodingFormDoers} */
  let doers;

  /** @type {Record<string, ReturnType<typeof codingChoice.choice>>} */
  const choices = {};
  const FIELDS = /** @type {const} */ ({ condition: "condition", condition_kind: "condition-kind", date: "date", date_precision: "precision", until: "until", confidence: "confidence", note: "note" });
  /** @type {Record<string, string>} */
  const WRONG = { position: "wrong-position", condition: "wrong-condition", condition_kind: "wrong-condition", voice: "wrong-voice", date: "wrong-date", date_precision: "wrong-date" };

  /** @param {CodingWordLists} words @param {CodingRole[]} found @param {CodingFormDoers} does */
  function begin(words, found, does) {
    lists = words;
    roles = found;
    doers = does;
    /** @param {string} kind @param {(id: string) => void} chosen @param {string} id @param {string} label @param {string} [key] */
    const make = (kind, chosen, id, label, key) =>
      codingChoice.choice(byId(/** @type {any} */ (`field-${id}`)), {
        id, label, key, kind: /** @type {"actor" | "issue"} */ (kind), chosen,
        make: (values) => doers.make(`new-${kind}`, values),
      });
    choices.actor = make("actor", () => (hint(), choices.issue.focus()), "actor", "Actor", "a");
    choices.issue = make("issue", () => (title(), focusScale()), "issue", "Issue", "i");
    choices.attributed_by = make("actor", () => byId("keep").focus(), "by", "By whom");
    choices.on_behalf_of = make("actor", () => {}, "behalf", "On behalf of");
    byId("scale").replaceChildren(
      ...lists.positions.map((each, index) =>
        el("button", { type: "button", role: "radio", class: each, "data-position": each, "aria-checked": "false", "aria-keyshortcuts": String(index + 1), on: { click: () => choose(each) } },
          el("b", { "aria-hidden": "true" }, codingNames.SIGNS[each]), each, el("br"), el("span", { class: "muted-key", "aria-hidden": "true" }, String(index + 1))),
      ),
    );
    byId("voices").replaceChildren(
      ...lists.voices.map((each, index) =>
        el("button", { type: "button", role: "radio", "data-voice": each, "aria-checked": "false", on: { click: () => says(each) } }, codingNames.VOICES[each], " ", el("kbd", {}, "srt"[index])),
      ),
    );
    byId("condition-kind").replaceChildren(el("option", { value: "" }, "\u2013"), ...lists.kinds.map((each) => el("option", { value: each }, each)));
    byId("precision").replaceChildren(...lists.precisions.map((each) => el("option", { value: each }, each)));
    byId("form-body").addEventListener("submit", (event) => {
      event.preventDefault();
      keep();
    });
    byId("condition").addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !byId("condition").value || byId("condition-kind").value) return;
      event.preventDefault();
      byId("condition-kind").focus();
    });
    /* Enter in a list of the browser opens it in some; here it keeps. */
    for (const id of /** @type {const} */ (["condition-kind", "precision"])) {
      byId(id).addEventListener("keydown", (event) => {
        if (event.key !== "Enter") return;
        event.preventDefault();
        keep();
      });
    }
    byId("date").addEventListener("input", hint);
    byId("split").addEventListener("click", () => keep(true));
    byId("remove").addEventListener("click", remove);
    byId("edit").addEventListener("click", () => whole(!form.classList.contains("whole")));
    close();
  }

  /** @param {boolean} isWhole */
  function whole(isWhole) {
    form.classList.toggle("whole", isWhole);
    byId("edit").textContent = isWhole ? "Less" : "Edit";
    summary();
  }

  function focusScale() {
    const chosen = byId("scale").querySelector('[aria-checked="true"]') ?? byId("scale").firstElementChild;
    if (chosen instanceof HTMLElement) chosen.focus();
  }

  /** @param {string} each */
  function place(each) {
    position = each;
    /* What a candidate proposes as the condition comes and goes with the position that it belongs to. */
    const proposed = draft?.condition;
    if (proposed && each === "conditional") byId("condition").value ||= proposed;
    else if (proposed && byId("condition").value === proposed) byId("condition").value = "";
    drawScale();
    summary();
  }

  /** Choose a position and go on to what is next. @param {string} each */
  function choose(each) {
    place(each);
    if (each === "conditional" && !byId("condition").value) byId("condition").focus();
    else if (each === "conditional" && !byId("condition-kind").value) byId("condition-kind").focus();
    else byId("keep").focus();
  }

  /* By whom stays in its field, out of sight, for who goes over the voices and comes back; it is kept with its voice alone. */
  /** @param {string} each */
  function speaks(each) {
    voice = each;
    drawVoices();
    summary();
  }

  /** Choose a voice and go on to what is next. @param {string} each */
  function says(each) {
    speaks(each);
    if (each === "attributed") choices.attributed_by.focus();
  }

  function drawScale() {
    for (const each of /** @type {HTMLElement[]} */ ([...byId("scale").children])) {
      const isChosen = each.dataset.position === position;
      each.setAttribute("aria-checked", String(isChosen));
      each.tabIndex = isChosen || (!position && each === byId("scale").firstElementChild) ? 0 : -1;
    }
  }

  function drawVoices() {
    for (const each of /** @type {HTMLElement[]} */ ([...byId("voices").children])) {
      each.setAttribute("aria-checked", String(each.dataset.voice === voice));
      each.tabIndex = each.dataset.voice === voice ? 0 : -1;
    }
    byId("field-by").hidden = voice !== "attributed";
  }

  function title() {
    const proposition = codingNames.issues()[choices.issue.value()]?.proposition;
    byId("position-of").replaceChildren("Position", ...(proposition ? [" on \u201c", dom.words(proposition), "\u201d"] : []));
    byId("position-of").title = proposition ?? "";
  }

  /* For whom somebody speaks on that day, or who speaks for it. */
  function hint() {
    const actor = choices.actor.value();
    const day = byId("date").value;
    const holds = roles.filter((each) => each.first <= day && day <= each.last);
    const own = holds.find((each) => each.actor === actor);
    const holder = holds.find((each) => each.organisation === actor && likelyActors.slice(0, 3).includes(each.actor));
    byId("hint").replaceChildren(
      ...(own
        ? [dom.words(codingNames.actor(actor)), ` speaks for `, dom.words(codingNames.actor(own.organisation)), ` (${own.represents}: `, dom.words(own.office), ")."]
        : holder
          ? [dom.words(codingNames.actor(holder.actor)), " speaks for ", dom.words(codingNames.actor(actor)), ` (${holder.represents}). `, dom.button(["Holder ", dom.words(codingNames.actor(holder.actor)), "? ", el("kbd", {}, "h")], () => hold(holder.actor), { class: "plain", id: "take-holder" })]
          : []),
    );
  }

  /** @param {string} actor */
  function hold(actor) {
    choices.actor.set(actor);
    hint();
    summary();
    byId("keep").focus();
  }

  /* All that is filled in, where the fields are out of sight: a position without what it depends on is another one. */
  function summary() {
    if (!draft) return;
    const said = values();
    const more = [
      ["condition", codingNames.condition(said)],
      ["for", codingNames.actor(said.on_behalf_of)],
      ["until", said.until],
      ["confidence", said.confidence],
      ["note", said.note],
    ];
    byId("summary").replaceChildren(
      ...[
        ["actor", codingNames.actor(choices.actor.value())],
        ["issue", codingNames.issue(choices.issue.value())],
        ["says so", voice === "attributed" ? codingNames.actor(choices.attributed_by.value()) : codingNames.VOICES[voice]],
        ["said on", codingNames.day(said)],
        ...more.filter(([, value]) => value),
      ].flatMap(([name, value]) => [el("span", {}, name), el("div", {}, dom.words(value || "\u2013"))]),
    );
  }

  /** @param {CodingValues} values */
  function fill(values) {
    position = values.position ?? "";
    voice = values.voice ?? "self";
    for (const name of ["actor", "issue", "attributed_by", "on_behalf_of"]) choices[name].set(/** @type {any} */ (values)[name]);
    for (const [name, id] of Object.entries(FIELDS)) byId(id).value = /** @type {any} */ (values)[name] ?? "";
    byId("precision").value ||= "day";
    byId("more").open = Boolean(values.on_behalf_of || values.until || values.note);
    quoteDrawn();
    drawScale();
    drawVoices();
    title();
    hint();
    summary();
  }

  function heading() {
    byId("form-title").textContent = draft?.id ? `Statement ${draft.number}` : "New statement";
    byId("remove").hidden = !draft?.id;
  }

  /* What a window made of a statement while it is open in another: the cells that are changed here stay, and the others are those from there. */
  /** @param {{ values: CodingValues } | undefined} found The statement as it is now. @returns {string} What there is to say of it. */
  function rebase(found) {
    if (!draft?.id) return "";
    if (!found) {
      draft.id = "";
      base = undefined;
      heading();
      return " The statement that is open was removed there: where you keep it, it is made anew.";
    }
    const before = /** @type {Record<string, any>} */ (base ?? {});
    const mine = /** @type {Record<string, any>} */ (values());
    Object.assign(draft, { values: found.values, start: found.values.start, end: found.values.end });
    fill(found.values);
    base = values();
    const theirs = /** @type {Record<string, any>} */ (base);
    const there = Object.keys(theirs).filter((name) => theirs[name] !== before[name]);
    const here = Object.keys(mine).filter((name) => mine[name] !== before[name]);
    const merged = { ...theirs, ...Object.fromEntries(here.map((name) => [name, mine[name]])) };
    Object.assign(draft, { start: merged.start, end: merged.end });
    fill(/** @type {CodingValues} */ (merged));
    const both = there.filter((name) => here.includes(name) && mine[name] !== theirs[name]);
    const alone = there.filter((name) => !here.includes(name));
    return [
      alone.length ? ` Changed there in the statement that is open, and shown in it: ${alone.map(called).join(", ")}.` : "",
      both.length ? ` Changed there otherwise than here: ${both.map((name) => `${called(name)} (there: ${told(name, theirs) || "empty"})`).join(", ")}; kept is what is here.` : "",
    ].join("");
  }

  /** @param {string} name */
  const called = (name) => (name === "start" || name === "end" ? `${name} of the words` : name.replaceAll("_", " "));

  /** A cell as it is read. @param {string} name @param {Record<string, any>} values */
  function told(name, values) {
    if (name === "start" || name === "end") return `\u201c${codingWords.quote(values.start, values.end)}\u201d`;
    if (name === "issue") return codingNames.issue(values.issue);
    return name in choices ? codingNames.actor(values[name]) : values[name];
  }

  const making = () => Object.values(choices).find((each) => each.isMaking());

  /** Whether something is written that is kept nowhere. */
  const isUnsaved = () => Boolean(draft && (!base || making() || JSON.stringify(values()) !== JSON.stringify(base)));

  /** Whether another statement, or none, may be open; where something would be lost, that is said and the focus goes to what keeps it. */
  function isFree() {
    if (!isUnsaved()) return true;
    const made = making();
    doers.fail(new Error(made ? "What is made here is not added yet: Enter adds it, Escape leaves it." : "This statement is not kept yet: Enter keeps it, Escape leaves it as it was."));
    if (made) made.resume();
    else byId("keep").focus();
    return false;
  }

  addEventListener("beforeunload", (event) => {
    if (isUnsaved()) event.preventDefault();
  });

  /** Open a statement, or words that are to become one. @param {CodingDraft} next @param {boolean} [quiet] Without moving the focus. */
  async function open(next, quiet = false) {
    const isSame = draft && draft.start === next.start && draft.end === next.end && draft.id === next.id;
    draft = next;
    begun = Date.now();
    faults([]);
    for (const each of Object.values(choices)) each.leave();
    byId("why-date").textContent = "";
    byId("form-empty").hidden = true;
    byId("form-body").hidden = false;
    form.classList.remove("idle");
    whole(!next.id);
    fill(next.values);
    /* What was pressed on a candidate is the coder's already. */
    base = { ...values(), ...(next.pressed ? { position: "" } : {}) };
    heading();
    /* Where no actor is known there is none to fill in. */
    const begins = Object.keys(codingNames.actors()).length ? choices.issue : choices.actor;
    if (!next.id && !isSame) next.actorName ? choices.actor.ask(next.actorName) : begins.focus();
    const found = await doers.suggest(next.start, next.end).catch(() => undefined);
    if (draft !== next || !found) return;
    likelyActors = found.actors;
    for (const each of ["actor", "attributed_by", "on_behalf_of"]) choices[each].suggest(found.actors);
    choices.issue.suggest(found.issues);
    if (!next.id) {
      /* Who was named last may be filled in, the position never. */
      if (!choices.actor.value() && !next.actorName && document.activeElement !== choices.actor.input) {
        choices.actor.set(found.holder);
        if (base) base.actor = found.holder;
      }
      if (found.day && [found.day.day, ""].includes(byId("date").value)) {
        byId("date").value = found.day.day;
        if (base) base.date = found.day.day;
        byId("why-date").textContent = `from ${found.day.why}`;
      }
      const isAsked = [choices.issue.input, choices.actor.input].includes(/** @type {HTMLInputElement} */ (document.activeElement));
      /* Nobody is named there, so the actor is asked for first, unless somebody is writing the issue already. */
      const isWithout = !choices.actor.value() && !next.actorName && document.activeElement === choices.issue.input && !choices.issue.input.value;
      if (isWithout) choices.actor.focus();
      else if (!quiet && !isAsked && !choices.issue.value()) choices.issue.focus();
    }
    hint();
    summary();
  }

  function quoteDrawn() {
    if (!draft) return;
    const { start, end } = draft;
    byId("quote").textContent = codingWords.quote(start, end);
    byId("too-long").textContent = end - start > lists.longestQuote ? `\u00b7 ${end - start} characters: more than ${lists.longestQuote} are kept as a place without the words` : "";
    codingWords.mark("chosen", [draft], 5);
  }

  function close() {
    draft = undefined;
    for (const each of Object.values(choices)) each.leave();
    byId("form-body").hidden = true;
    byId("form-empty").hidden = false;
    form.classList.add("idle");
    codingWords.mark("chosen", []);
  }

  /** @returns {CodingValues} */
  function values() {
    /** @type {Record<string, any>} */
    const found = { position, voice, start: draft?.start, end: draft?.end };
    for (const name of ["actor", "issue", "on_behalf_of"]) found[name] = choices[name].value();
    found.attributed_by = voice === "attributed" ? choices.attributed_by.value() : "";
    for (const [name, id] of Object.entries(FIELDS)) found[name] = byId(id).value.trim();
    return /** @type {CodingValues} */ (found);
  }

  /** Show what is wrong where it is. @param {{ column: string, message: string }[]} all */
  function faults(all) {
    /** @type {Map<HTMLElement, string[]>} */
    const places = new Map();
    for (const place of /** @type {HTMLElement[]} */ ([...form.querySelectorAll(".wrong")])) places.set(place, []);
    for (const { column, message } of all) {
      const place = choices[column]?.wrong ?? byId(/** @type {"wrong-other"} */ (WRONG[column] ?? "wrong-other"));
      places.get(place)?.push(place.id === "wrong-other" ? `${column}: ${message}` : message);
    }
    for (const [place, said] of places) place.textContent = said.join("; ");
    for (const field of form.querySelectorAll("[aria-describedby]")) {
      const isWrong = (field.getAttribute("aria-describedby") ?? "").split(" ").some((id) => form.querySelector(`#${id}.wrong:not(:empty)`));
      if (isWrong) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
    }
    if (all.length) whole(true);
    const first = all[0]?.column;
    if (first && choices[first]) choices[first].focus();
    else if (first === "position") focusScale();
    else if (first && first in FIELDS) byId(FIELDS[/** @type {keyof typeof FIELDS} */ (first)]).focus();
  }

  /** Whether a statement has all that the form shows. @param {CodingValues} stored @param {CodingValues} said */
  const isStored = (stored, said) => Object.entries(said).every(([name, value]) => (/** @type {any} */ (stored)[name] ?? "") === value);

  let isKeeping = false;

  /** @param {boolean} [again] Whether something else is to be said of the same words. */
  async function keep(again = false) {
    if (!draft || isKeeping || (making() && !isFree())) return;
    isKeeping = true;
    const kept = draft;
    try {
      const said = values();
      /* A statement in which nothing was changed is kept already. */
      if (!kept.id || !isStored(kept.values, said)) await doers.keep(kept.id, said, Date.now() - begun, kept.candidate ?? "");
      if (draft !== kept) return;
      if (again) await open({ id: "", start: kept.start, end: kept.end, number: 0, values: { start: kept.start, end: kept.end, actor: said.actor, date: said.date, date_precision: said.date_precision, voice: said.voice, attributed_by: said.attributed_by } });
      else {
        close();
        codingWords.clear();
        if (kept.candidate) await codingReview.step();
        else doers.after(kept.end);
      }
    } catch (error) {
      if (error instanceof codingServer.Refused && error.faults.length) faults(error.faults);
      else doers.fail(error);
    } finally {
      isKeeping = false;
    }
  }

  async function remove() {
    if (!draft?.id) return;
    try {
      const { end } = draft;
      await doers.remove(draft.id);
      close();
      doers.after(end);
    } catch (error) {
      doers.fail(error);
    }
  }

  /** @param {"start" | "end"} which @param {number} step */
  function stretch(which, step) {
    if (!draft) return;
    Object.assign(draft, codingWords.moved(draft, which, step));
    quoteDrawn();
  }

  /** Cite a rule in the statement that is open. @param {string} anchor */
  function cite(anchor) {
    if (!draft) {
      doers.fail(new Error("No statement is open in which a rule could be cited."));
      return;
    }
    byId("note").value = codingCodebook.cite(byId("note").value, anchor);
    byId("more").open = true;
  }

  /** What a key does while a statement is open and one is not writing. @type {Record<string, () => void>} */
  const keys = {
    a: () => choices.actor.focus(),
    i: () => choices.issue.focus(),
    c: () => byId("condition").focus(),
    d: () => byId("date").focus(),
    s: () => says("self"),
    r: () => says("reported"),
    t: () => says("attributed"),
    h: () => document.getElementById("take-holder")?.click(),
    y: () => keep(true),
    "[": () => stretch("start", -1),
    "]": () => stretch("start", 1),
    "{": () => stretch("end", -1),
    "}": () => stretch("end", 1),
    Enter: () => keep(),
    Delete: remove,
    Backspace: remove,
  };

  /** Of several that exclude one another arrow keys choose the next, the space bar the one with the focus, and the focus stays among them;
   * whether the key was one of these. @param {KeyboardEvent} event */
  function turns(event) {
    const target = event.target instanceof Element ? event.target.closest('[role="radio"]') : null;
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, " ": 0 }[event.key];
    if (!target || step === undefined) return false;
    const all = /** @type {HTMLElement[]} */ ([...(target.parentElement?.children ?? [])]);
    const next = all[(all.indexOf(/** @type {HTMLElement} */ (target)) + step + all.length) % all.length];
    event.preventDefault();
    if (next.dataset.position) place(next.dataset.position);
    else speaks(next.dataset.voice ?? "");
    next.focus();
    return true;
  }

  return {
    begin, open, close, choose, faults, cite, keep, keys, turns, choices, rebase, isUnsaved, isFree,
    words: () => lists,
    draft: () => draft,
  };
})();
