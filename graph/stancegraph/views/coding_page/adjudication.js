"use strict";

/* What several made of one text, side by side, and what somebody decides on it: one key where one thing differs. */
(() => {
  const { el, byId, words } = dom;
  /** @type {Adjudicated} */
  let state;
  /** @type {AdjudicatedUnit[]} */
  let units = [];
  /** @type {AdjudicatedAddition[]} */
  let added = [];
  let text = "";
  let head = "";
  let active = 0;
  let isBusy = false;
  /* Of each unit, as it is shown, what is chosen and not decided yet: whose is taken of what differs, whose statement all the rest is of, a position
     and a condition that nobody has, whose words, and the rule that is cited. */
  /** @typedef {{ whose: Record<string, string>, all: string, position: string, condition: string, kind: string, isAsking: boolean, place: string, rule: string }} Picked */
  /** @type {Map<string, Picked>} */
  const picked = new Map();
  /** @type {Picked} */
  const NOTHING = { whose: {}, all: "", position: "", condition: "", kind: "", isAsking: false, place: "", rule: "" };

  /** @type {Record<string, string>} */
  const CALLED = { actor: "actor", issue: "issue", position: "position", voice: "voice", date: "date", until: "until", on_behalf_of: "for" };
  /** @type {[string, string][]} */
  const KEYS = [
    ["\u2190  \u2192", "take what the first, the second coder has (of what differs); of what one coder alone found: keep it, drop it"],
    ["a  b  c", "take what a coder has, by the letter over the column"],
    ["Shift+\u2190  Shift+\u2192  Shift+a  Shift+b  Shift+c", "take all of a coder\u2019s statement, its words and its note too"],
    ["1 \u2013 5", "a position that none of them has; 4 asks for the condition where nobody named one with it"],
    ["w", "take the place of another's words"],
    ["x", "drop: it becomes no statement"],
    ["Enter", "take all that are alike"],
    ["j  k", "next and previous unit"],
    ["n", "add a statement that nobody found, from what is selected in the text, by mouse or with the arrow keys and shift"],
    ["r", "the codebook, to cite a rule"],
    ["z  Z", "undo and redo"],
    ["PageUp  PageDown", "with shift: previous and next text"],
    ["Escape", "leave the statement that is being added, or the condition, as it was"],
  ];

  /** @param {AdjudicatedUnit | undefined} unit */
  const idOf = (unit) => Object.values(unit?.statements ?? {}).map((each) => each.id).sort().join(" ");
  /* What was chosen of a unit that was something else, or that nobody had decided on, is no choice any more. */
  /** @param {AdjudicatedUnit} unit */
  const asShown = (unit) => JSON.stringify([unit.statements, unit.decision]);
  /** @param {AdjudicatedUnit} unit */
  const codersOf = (unit) => aboutText().coders.filter((coder) => coder in unit.statements);
  const aboutText = () => /** @type {AdjudicatedText} */ (state.texts.find((each) => each.sha256 === text));
  /** @param {AdjudicatedUnit} unit */
  const choice = (unit) => picked.get(asShown(unit)) ?? NOTHING;
  /** @param {AdjudicatedUnit} unit @param {Partial<Picked>} more */
  const pick = (unit, more) => picked.set(asShown(unit), { ...choice(unit), ...more });

  /** @param {unknown} error */
  function fail(error) {
    byId("fault").textContent = error instanceof Error ? error.message : String(error);
    byId("fault").append(codingServer.repair(error, written, fail));
    byId("fault").hidden = false;
  }

  /** The journal has again what it lacked. @param {string} said */
  async function written(said) {
    byId("fault").hidden = true;
    await load();
    byId("saved").className = "small";
    byId("saved").textContent = said;
  }

  /* ---- what differs ---- */

  /** @param {CodingValues} values @param {string[]} columns */
  const said = (values, columns) => columns.map((name) => /** @type {any} */ (values)[name] ?? "").join("\u0000");

  /** What is to be chosen next; undefined where all is. @param {AdjudicatedUnit} unit */
  const open = (unit) => unit.differs.find((name) => !(name in choice(unit).whose));

  /** Whose statement most is taken of, the first of those as often. @param {AdjudicatedUnit} unit */
  function prevailing(unit) {
    if (choice(unit).all) return choice(unit).all;
    const taken = Object.values(choice(unit).whose);
    const coders = codersOf(unit);
    const counts = coders.map((coder) => taken.filter((each) => each === coder).length);
    return coders[counts.indexOf(Math.max(...counts))];
  }

  /** What conditions coders named under which the position holds. @param {AdjudicatedUnit} unit */
  function conditions(unit) {
    const all = codersOf(unit).map((coder) => unit.statements[coder].values).filter((values) => values.position === "conditional" && (values.condition || values.condition_kind));
    return [...new Map(all.map(({ condition, condition_kind }) => [said({ start: 0, end: 0, condition, condition_kind }, ["condition", "condition_kind"]), { condition, condition_kind }])).values()];
  }

  /** The conditions that coders named, with whatever position. @param {AdjudicatedUnit} unit */
  const named = (unit) => [...new Set(codersOf(unit).map((coder) => unit.statements[coder].values.condition).filter(Boolean))];

  /** Whether who decides is to name the condition. @param {AdjudicatedUnit} unit */
  const isAsked = (unit) => choice(unit).position === "conditional" && !conditions(unit).length;

  /** Whether that was not done yet: what is filled in is taken by whoever looked at it. @param {AdjudicatedUnit} unit */
  const isUnsaid = (unit) => isAsked(unit) && (choice(unit).isAsking || (!choice(unit).condition.trim() && choice(unit).kind !== "unstated"));

  /** The row that it becomes. @param {AdjudicatedUnit} unit */
  function made(unit) {
    const { whose, position, condition, kind, place, rule } = choice(unit);
    const main = prevailing(unit);
    /** @type {Record<string, any>} */
    const found = { ...unit.statements[main].values };
    for (const columns of state.together) {
      const from = /** @type {any} */ (unit.statements[whose[columns[0]] ?? main].values);
      for (const name of columns) {
        delete found[name];
        if (from[name]) found[name] = from[name];
      }
    }
    if (position) {
      found.position = position;
      for (const name of ["condition", "condition_kind"]) delete found[name];
      if (position === "conditional") Object.assign(found, conditions(unit)[0] ?? { condition: condition.trim(), condition_kind: kind });
    }
    const words = unit.statements[place || main].values;
    Object.assign(found, { start: words.start, end: words.end });
    /* What is decided anew still cites the rules that were cited in deciding, beside those that its coder cites. */
    const coders = codersOf(unit).flatMap((coder) => codingCodebook.cited(unit.statements[coder].values.note));
    const before = codingCodebook.cited(unit.decision?.values?.note).filter((each) => !coders.includes(each));
    for (const each of [...before, rule].filter(Boolean)) found.note = codingCodebook.cite(found.note, each);
    return found;
  }

  /* ---- what is shown ---- */

  /** @param {string} name @param {CodingValues} values */
  function cell(name, values) {
    switch (name) {
      case "actor": return [words(codingNames.actor(values.actor))];
      case "issue": return [words(codingNames.issue(values.issue))];
      case "position":
        return [
          el("span", { class: "sign", "aria-hidden": "true" }, codingNames.sign(values.position)), " ", values.position ?? "",
          codingNames.condition(values) ? [" ", el("small", { class: "condition" }, "condition: ", words(codingNames.condition(values)))] : "",
        ];
      case "voice": return values.voice === "attributed" ? ["by ", words(codingNames.actor(values.attributed_by))] : [codingNames.VOICES[values.voice ?? ""] ?? ""];
      case "date": return [codingNames.day(values)];
      case "on_behalf_of": return [words(codingNames.actor(values.on_behalf_of))];
      default: return [words(/** @type {any} */ (values)[name] ?? "")];
    }
  }

  /** What was decided, where that is not being chosen anew. @param {AdjudicatedUnit} unit */
  function standing(unit) {
    const { whose, position } = choice(unit);
    return unit.decision?.kept && unit.decision.values && !position && !Object.keys(whose).length ? unit.decision.values : undefined;
  }

  /** Whether what was decided has this as a coder has it. @param {AdjudicatedUnit} unit @param {string} coder @param {string[]} columns */
  function isDecidedAs(unit, coder, columns) {
    const found = standing(unit);
    return found !== undefined && said(found, columns) === said(unit.statements[coder].values, columns);
  }

  /** The position that is chosen, or was decided on, and that no coder has. @param {AdjudicatedUnit} unit */
  function ownPosition(unit) {
    const found = choice(unit).position || standing(unit)?.position || "";
    return codersOf(unit).some((coder) => unit.statements[coder].values.position === found) ? "" : found;
  }

  /** The columns that are decided on together with this one. @param {string} name */
  const columnsOf = (name) => state.together.find((columns) => columns[0] === name) ?? [name];

  /** Whether all say and mean the same. @param {AdjudicatedUnit} unit */
  const isAlike = (unit) => unit.isAlike && !Object.keys(unit.apart).length;

  /** @param {AdjudicatedUnit} unit @param {number} index */
  function card(unit, index) {
    const coders = codersOf(unit);
    const isOn = index === active;
    const { whose, position, place } = choice(unit);
    const { decision, differs } = unit;
    const isOpen = !decision || isOn;
    const next = isOn && (!decision || Object.keys(whose).length) ? open(unit) : undefined;
    const main = unit.statements[prevailing(unit)].values;
    const rows = state.together
      .filter((columns) => coders.some((coder) => /** @type {any} */ (unit.statements[coder].values)[columns[0]]))
      .map(([name]) =>
        el(
          "tr",
          { class: [differs.includes(name) && "differs", name === next && "now"].filter(Boolean).join(" ") || undefined },
          el("th", { scope: "row" }, CALLED[name] ?? name),
          ...coders.map((coder, place) => {
            const { values } = unit.statements[coder];
            const meant = columnsOf(name).map((column) => unit.apart[coder]?.[column]).filter(Boolean);
            const shown = [...cell(name, values), meant.map((each) => el("small", {}, words(each)))];
            const isTaken = isDecidedAs(unit, coder, columnsOf(name)) || (whose[name] === coder && !(name === "position" && position));
            return el(
              "td",
              { class: name === "position" ? values.position : undefined },
              differs.includes(name)
                ? el("button", { type: "button", "aria-pressed": isTaken ? "true" : "false", on: { click: () => (activate(index), take(coder, name)) } }, shown, coders.length > 1 && name === next ? [" ", el("kbd", {}, keyOf(place, coders.length))] : "")
                : shown,
            );
          }),
          el("td", {}, coders.some((coder) => columnsOf(name).some((column) => unit.apart[coder]?.[column])) ? "\u2260" : !differs.includes(name) && coders.length > 1 ? "\u2713" : name === "position" ? ownPosition(unit) : ""),
        ),
      );
    const places = new Set(coders.map((coder) => said(unit.statements[coder].values, ["start", "end"])));
    /** The words of a coder, to be taken where nothing is decided yet. @param {string} coder */
    const stretch = (coder) => {
      const { start, end } = unit.statements[coder].values;
      const isTaken = decision ? isDecidedAs(unit, coder, ["start", "end"]) : (place || prevailing(unit)) === coder;
      const shown = [isTaken ? el("b", {}, "\u2713 ") : "", el("q", { dir: "auto" }, codingWords.quote(start, end))];
      return decision ? shown : el("button", { type: "button", "aria-pressed": isTaken ? "true" : "false", on: { click: () => (activate(index), wordsOf(coder)) } }, shown);
    };
    if (places.size > 1)
      rows.push(
        el("tr", {}, el("th", { scope: "row" }, "words"), ...coders.map((coder) => el("td", {}, stretch(coder))), el("td", {}, decision ? "" : el("kbd", {}, "w"))),
      );
    const missing = aboutText().coders.filter((coder) => !(coder in unit.statements));
    const about = isAlike(unit) ? "all alike" : [missing.length ? ["only ", coders.map((coder, at) => [at ? ", " : "", words(coder)])] : "", differs.length ? `${missing.length ? " \u00b7 " : ""}${dom.count(differs.length, "difference")}` : "", Object.keys(unit.apart).length ? `${missing.length || differs.length ? " \u00b7 " : ""}not the same meant (\u2260)` : ""];
    return el(
      "li",
      { class: ["unit", isOn && "on", decision && "decided"].filter(Boolean).join(" "), "aria-current": isOn ? "true" : undefined, tabindex: "-1" },
      el("h3", {}, el("button", { type: "button", on: { click: () => activate(index) } }, "\u201c", words(codingWords.quote(main.start, main.end)), "\u201d")),
      el("p", { class: "about" }, about),
      isOpen
        ? el(
            "div",
            { class: "scroll" },
            el(
              "table",
              {},
              el("thead", {}, el("tr", {}, el("td", {}), ...coders.map((coder, place) => el("th", { scope: "col" }, words(coder), coders.length > 2 ? [" ", el("kbd", {}, "abcdefg"[place] ?? "")] : "")), el("td", {}))),
              el("tbody", {}, rows),
            ),
          )
        : "",
      decision ? outcome(decision) : "",
      isOn && isAsked(unit) ? asking(unit) : "",
      isOn && state.coder && (!decision || decision.coder === state.coder) ? doing(unit) : "",
    );
  }

  /** @param {number} place @param {number} count */
  const keyOf = (place, count) => (count === 2 ? "\u2190\u2192"[place] : ("abcdefg"[place] ?? ""));

  /** @param {NonNullable<AdjudicatedUnit["decision"]>} decision */
  function outcome(decision) {
    const { values } = decision;
    const by = decision.coder === state.coder ? "" : [" by ", words(decision.coder)];
    if (!decision.kept || !values) return el("p", { class: "outcome" }, el("b", {}, "\u2713 dropped"), by);
    return el(
      "p", { class: `outcome ${values.position ?? ""}` }, el("b", {}, "\u2713 decided"), by, ": ",
      saying(values),
    );
  }

  /** A statement in one line. @param {CodingValues} values */
  const saying = (values) => [
    state.together.map(([name]) => cell(name, values)).filter((each) => each.some((part) => part && (typeof part === "string" || part instanceof Node && part.textContent))).map((each, at) => [at ? " \u00b7 " : "", each]),
    values.note ? el("small", {}, words(values.note)) : "",
  ];

  /** What the position depends on, where no coder has said so of this position. @param {AdjudicatedUnit} unit */
  function asking(unit) {
    const known = choice(unit);
    const condition = /** @type {HTMLInputElement} */ (el("input", { id: "own-condition", dir: "auto", on: { input: () => pick(unit, { condition: condition.value }) } }));
    condition.value = known.condition;
    const kind = /** @type {HTMLSelectElement} */ (
      el("select", { id: "own-kind", on: { change: () => pick(unit, { kind: kind.value }) } }, el("option", { value: "" }, "\u2013"), state.words.kinds.map((each) => el("option", { value: each }, each)))
    );
    kind.value = known.kind;
    const go = () => {
      if (!kind.value && document.activeElement === condition && condition.value.trim()) kind.focus();
      else choose(unit, { isAsking: false });
    };
    const away = () => {
      const whose = { ...choice(unit).whose };
      delete whose.position;
      pick(unit, { position: "", condition: "", kind: "", isAsking: false, whose });
      draw();
      byId("units").focus();
    };
    return el(
      "div",
      {
        class: "asks pair", role: "group", "aria-label": "The condition",
        on: {
          keydown: (event) => {
            if (event.key !== "Escape" && (event.key !== "Enter" || event.target instanceof Element && event.target.matches("button"))) return;
            event.preventDefault();
            event.stopPropagation();
            if (event.key === "Enter") go();
            else away();
          },
        },
      },
      el("div", {}, el("label", { for: "own-condition" }, ["Condition, which nobody named", "Condition", "Condition; they named several"][Math.min(named(unit).length, 2)]), condition),
      el("div", {}, el("label", { for: "own-kind" }, "Its kind"), kind),
      el("p", {}, dom.button(["Take it ", el("kbd", {}, "Enter")], () => choose(unit, { isAsking: false }))),
    );
  }

  /** The positions that no coder has, to be taken all the same. @param {AdjudicatedUnit} unit */
  function others(unit) {
    const taken = codersOf(unit).map((coder) => unit.statements[coder].values.position);
    const position = ownPosition(unit);
    return el(
      "div", { class: "do others", role: "group", "aria-label": "A position that none of them has" },
      el("span", { class: "small muted", "aria-hidden": "true" }, "Another position:"),
      state.words.positions.map((each, index) =>
        taken.includes(each) ? "" : el(
          "button", { type: "button", class: each, "aria-pressed": each === position ? "true" : "false", on: { click: () => own(each) } },
          el("span", { class: "sign", "aria-hidden": "true" }, codingNames.sign(each)), " ", each, " ", el("kbd", {}, String(index + 1)),
        ),
      ),
    );
  }

  /** @param {AdjudicatedUnit} unit */
  function doing(unit) {
    const coders = codersOf(unit);
    const { rule } = choice(unit);
    const label = coders.length === 1 || unit.isAlike ? ["Keep ", el("kbd", {}, "\u2190")] : "";
    return el(
      "div", { class: "do" },
      label ? dom.button(label, () => take(coders[0])) : "",
      dom.button(["Drop ", el("kbd", {}, "x")], drop),
      dom.button(["Cite rule ", el("kbd", {}, "r")], codingCodebook.show),
      rule ? el("span", { class: "small muted" }, "cites ", words(rule)) : "",
      others(unit),
    );
  }

  /** A statement that none of the coders found. @param {AdjudicatedAddition} each */
  function addition(each) {
    const { values } = each;
    const isOwn = each.coder === state.coder;
    return el(
      "li",
      { class: "unit added" },
      el("h3", {}, el("button", { type: "button", on: { click: () => codingWords.reveal(values.start, values.end) } }, "\u201c", words(codingWords.quote(values.start, values.end)), "\u201d")),
      el("p", { class: "about" }, "found by nobody, added by ", words(each.coder)),
      el("p", { class: `outcome ${values.position ?? ""}` }, saying(values)),
      isOwn
        ? el(
            "div", { class: "do" },
            dom.button("Change", () => codingForm.open({ id: each.id, start: values.start, end: values.end, number: 0, values })),
            dom.button("Drop", () => alone(() => remove(each.id))),
          )
        : "",
    );
  }

  /* All of the list is drawn anew: who has the focus in it has it there again, or on the unit that is on by then, where all keys are those of the page. */
  function draw() {
    const focus = document.activeElement;
    const within = focus?.closest("#list > li");
    const place = within ? [...byId("list").children].indexOf(within) : -1;
    const number = within && focus ? [...within.querySelectorAll("button, input, select")].indexOf(focus) : -1;
    const wasUnit = within?.hasAttribute("tabindex");
    const isElsewhere = byId("standing").contains(focus);
    drawn();
    if (isElsewhere) byId("units").focus({ preventScroll: true });
    if (!within) return;
    const isMoved = wasUnit && place !== active;
    const item = byId("list").children[isMoved ? active : Math.min(place, byId("list").children.length - 1)];
    const all = item?.querySelectorAll("button, input, select") ?? [];
    const next = isMoved || number < 0 ? item : all[Math.min(number, all.length - 1)];
    if (next instanceof HTMLElement) next.focus({ preventScroll: true });
  }

  function drawn() {
    byId("list").replaceChildren(
      ...units.map(card),
      ...added.map(addition),
      ...(text ? [el("li", { class: "adding" }, dom.button(["Add a statement that nobody found ", el("kbd", {}, "n")], add))] : []),
    );
    const decided = units.filter((each) => each.decision).length;
    const alike = units.filter((each) => isAlike(each) && !each.decision).length;
    const standing = !text ? waiting() : units.length ? `${decided} of ${dom.count(units.length, "unit")} decided` : "Nobody found a statement in this text.";
    byId("standing").replaceChildren(standing, alike ? [` \u00b7 ${alike} alike, not taken yet `].join("") : "", alike ? dom.button(["Take all alike ", el("kbd", {}, "Enter")], takeAlike, { class: "small" }) : "");
    const coders = text ? aboutText().coders : [];
    coders.forEach((coder, at) => codingWords.mark(`coder-${at}`, units.flatMap((unit) => (coder in unit.statements ? [unit.statements[coder].values] : [])), at));
    const unit = units[active];
    codingWords.mark("added", added.map((each) => each.values), 6);
    codingWords.mark("chosen", unit ? Object.values(unit.statements).map((each) => each.values) : [], 8);
  }

  /** @param {number} index */
  function activate(index) {
    if (!units.length) return;
    active = (index + units.length) % units.length;
    draw();
    const { start, end } = Object.values(units[active].statements)[0].values;
    codingWords.reveal(start, end);
    byId("spoken").textContent = `${codingWords.quote(start, end)}: ${units[active].decision ? "decided" : isAlike(units[active]) ? "all alike" : "to decide"}`;
    byId("list").children[active]?.scrollIntoView({ block: "nearest" });
  }

  /* ---- what is decided ---- */

  /** @param {Record<string, any>} decision */
  async function send(decision) {
    byId("saved").className = "small waiting";
    byId("saved").textContent = "saving \u2026";
    try {
      const decided = /** @type {any} */ (await codingServer.decide(/** @type {any} */ ({ ...decision, seen: head })));
      ({ head } = decided);
      byId("fault").hidden = true;
      byId("saved").className = "small";
      byId("saved").textContent = `\u2713 saved ${new Date(decided.saved).toLocaleTimeString("en-GB")}`;
      byId("undo").disabled = !decided.undo;
      byId("redo").disabled = !decided.redo;
      if (decided.names) codingNames.set(decided.names);
      if (decided.touched && decided.touched !== text) await openText(decided.touched);
      else if (decided.units) ({ units, added } = decided);
      return decided;
    } catch (error) {
      byId("saved").textContent = "not saved";
      byId("saved").className = "small lost";
      /* Who does it again does it on what is shown by then. */
      if (error instanceof codingServer.Refused && error.status === 409) error.message += await load();
      throw error;
    }
  }

  /** One thing at a time: a key that comes while the last decision is written waits for nobody, and does nothing. @param {() => Promise<void>} work */
  async function alone(work) {
    if (isBusy) return;
    isBusy = true;
    try {
      await work();
    } catch (error) {
      fail(error);
    } finally {
      isBusy = false;
      progress();
      draw();
    }
  }

  /** @param {AdjudicatedUnit} unit @param {Record<string, any>} values */
  const decide = (unit, values) =>
    send({ op: "decide", text, values: { ...values, of: Object.values(unit.statements).map((each) => each.id) } });

  const onwards = () => {
    const from = units.findIndex((each, index) => index > active && !each.decision);
    const next = from >= 0 ? from : units.findIndex((each) => !each.decision);
    if (next >= 0) activate(next);
  };

  /* What could not be decided is as it was before the last key, so that the same key does it again. */
  /** @param {AdjudicatedUnit} unit @param {Picked} before */
  const settle = (unit, before) =>
    alone(async () => {
      try {
        await decide(unit, made(unit));
      } catch (error) {
        picked.set(asShown(unit), before);
        throw error;
      }
      picked.delete(asShown(unit));
      onwards();
    });

  /** Choose something of a unit, and decide on it once all is chosen. @param {AdjudicatedUnit} unit @param {Partial<Picked>} more */
  function choose(unit, more) {
    if (isBusy) return;
    if (unit.decision && unit.decision.coder !== state.coder) {
      fail(new Error(`${unit.decision.coder} has decided on this already`));
      return;
    }
    const before = choice(unit);
    pick(unit, more);
    if (!isUnsaid(unit) && !open(unit)) {
      settle(unit, before);
      return;
    }
    draw();
    if (isUnsaid(unit)) document.getElementById(choice(unit).condition && !choice(unit).kind ? "own-kind" : "own-condition")?.focus();
  }

  /** Take what a coder has, of what is to be decided next or of what is named. @param {string | undefined} coder @param {string} [name] */
  function take(coder, name) {
    const unit = units[active];
    if (!unit || !coder) return;
    const { whose } = choice(unit);
    const which = name ?? open(unit);
    if (which) choose(unit, { whose: { ...whose, [which]: coder }, ...(which === "position" ? { position: "", condition: "", kind: "", isAsking: false } : {}) });
    else choose(unit, unit.differs.length ? {} : { all: coder });
  }

  /** @param {string | undefined} coder */
  function whole(coder) {
    const unit = units[active];
    if (!unit || !coder) return;
    choose(unit, { ...NOTHING, rule: choice(unit).rule, all: coder, whose: Object.fromEntries(unit.differs.map((name) => [name, coder])) });
  }

  /** @param {string} position */
  function own(position) {
    const unit = units[active];
    if (!unit) return;
    if (position === "conditional" && conditions(unit).length > 1) {
      fail(new Error("Coders named different conditions: take what one of them has."));
      return;
    }
    const { whose } = choice(unit);
    /* What they named with another position is filled in: of whose statement most is, else the first. */
    const main = unit.statements[prevailing(unit)].values;
    const { condition = "", condition_kind: kind = "" } = position !== "conditional" ? {} : main.condition ? main : (Object.values(unit.statements).map((each) => each.values).find((each) => each.condition) ?? {});
    choose(unit, { position, condition, kind, isAsking: position === "conditional", whose: unit.differs.includes("position") ? { ...whose, position: prevailing(unit) } : whose });
  }

  function drop() {
    const unit = units[active];
    if (!unit) return;
    alone(async () => {
      await decide(unit, { drop: true });
      onwards();
    });
  }

  const takeAlike = () =>
    alone(async () => {
      for (const unit of units.filter((each) => isAlike(each) && !each.decision)) await decide(unit, made(unit));
      onwards();
    });

  function otherWords() {
    const unit = units[active];
    if (!unit || unit.decision) return;
    const coders = codersOf(unit);
    wordsOf(coders[(coders.indexOf(choice(unit).place || prevailing(unit)) + 1) % coders.length]);
  }

  /** The words that one of them selected are those of what is kept. @param {string} coder */
  function wordsOf(coder) {
    pick(units[active], { place: coder });
    draw();
  }

  /** @param {string} anchor */
  function cite(anchor) {
    const unit = units[active];
    if (!unit) {
      fail(new Error("There is no statement in which a rule could be cited."));
      return;
    }
    const { decision } = unit;
    if (decision?.kept && decision.values && decision.coder === state.coder)
      alone(async () => void (await decide(unit, { ...decision.values, note: codingCodebook.cite(decision.values?.note, anchor) })));
    else {
      pick(unit, { rule: anchor });
      draw();
    }
  }

  /** @param {"undo" | "redo"} op */
  const back = (op) => {
    if (!byId(op).disabled && codingForm.isFree()) alone(async () => void (await send({ op })));
  };

  /* ---- what nobody found ---- */

  /** @param {number} start @param {number} end */
  const begin = (start, end) => text && codingForm.isFree() && void codingForm.open({ id: "", start, end, number: 0, values: { start, end } });

  /** From the words that are selected; where none are, they are to be. */
  function add() {
    const found = codingWords.taken();
    if (found) begin(found.start, found.end);
    else codingWords.focus();
  }

  /* The form says what is wrong with it, so that this does not: it waits for nothing else, and fails where something else is being written. */
  /** @param {string} id @param {Record<string, any>} values @param {number} [ms] */
  async function write(id, values, ms) {
    if (isBusy) throw new Error("the last decision is still being written");
    isBusy = true;
    try {
      await send({ op: "decide", text, ...(id ? { statement: id } : {}), values: { ...values, of: [] }, ...(ms === undefined ? {} : { ms }) });
    } finally {
      isBusy = false;
      progress();
      draw();
    }
  }

  /** @param {string} id */
  const remove = (id) => send({ op: "decide", text, statement: id, values: { drop: true, of: [] } });

  function after() {
    byId("fault").hidden = true;
    byId("units").focus();
  }

  const doers = {
    /** @param {string} id @param {CodingValues} values @param {number} ms */
    keep: (id, values, ms) => write(id, values, ms),
    /** @param {string} id */
    remove: (id) => write(id, { drop: true }),
    /** @param {string} op @param {Record<string, string>} values @returns {Promise<string>} */
    make: async (op, values) => (await send({ op, values })).id,
    /** @param {number} start @param {number} end @returns {Promise<CodingSuggested>} */
    suggest: (start, end) => codingServer.get("/api/suggestions", { sha256: text, start, end }),
    fail,
    after,
  };

  function leave() {
    codingForm.close();
    codingWords.clear();
    after();
    draw();
  }

  /* ---- the page ---- */

  function progress() {
    const about = text ? aboutText() : undefined;
    if (about) about.decided = units.filter((each) => each.decision).length;
    for (const option of byId("choose-text").options) {
      const each = state.texts.find(({ sha256 }) => sha256 === option.value);
      if (each) option.textContent = called(each);
    }
  }

  /** @param {AdjudicatedText} each */
  function called(each) {
    const standing = !each.isOpen ? `waits for ${each.unfinished.join(", ")}` : !each.atHand ? "not at hand" : `${each.decided} of ${each.units}`;
    return `${each.title} (${standing})`;
  }

  /** @param {string} sha256 */
  async function openText(sha256) {
    const found = await codingServer.get("/api/text", { sha256 });
    text = sha256;
    ({ units, added, head } = found);
    codingForm.close();
    const about = aboutText();
    byId("choose-text").value = sha256;
    byId("title").replaceChildren(words(about.title));
    byId("meta").textContent = [about.publisher, about.published, about.source].filter(Boolean).join(" \u00b7 ");
    byId("legend").replaceChildren(...about.coders.flatMap((coder, at) => [el("i", { class: `key coder-${at}`, "aria-hidden": "true" }), words(coder)]));
    byId("words").lang = about.language;
    codingWords.show(found.words);
    byId("reading").scrollTop = 0;
    byId("fault").hidden = true;
    active = Math.max(0, units.findIndex((each) => !each.decision));
    draw();
  }

  /** The text that is open, as it is now: what is chosen of units that are as they were stays, and so does what is being written. */
  async function again() {
    const id = idOf(units[active]);
    ({ units, added, head } = await codingServer.get("/api/text", { sha256: text }));
    active = Math.max(0, units.findIndex((each) => idOf(each) === id));
    const said = codingForm.rebase(added.find((each) => each.id === codingForm.draft()?.id));
    progress();
    draw();
    return said;
  }

  const openTexts = () => state.texts.filter((each) => each.isOpen && each.atHand);

  /** @param {number} step */
  function turn(step) {
    const all = openTexts();
    const next = all[all.findIndex((each) => each.sha256 === text) + step];
    if (next) openText(next.sha256).catch(fail);
  }

  function figures() {
    const shown = state.agreement.map(({ what, value, low, high }) =>
      el("div", {}, el("dt", {}, what.replace("_", " ")), el("dd", {}, value === null ? "\u2013" : value.toFixed(2).replace(/^(-?)0/, "$1"), el("small", {}, value === null ? "nobody varied" : low === null || high === null ? "" : `${low.toFixed(2)} to ${high.toFixed(2)}`.replaceAll(/\b0\./g, "."))),
      ),
    );
    byId("figures").replaceChildren(...shown);
    byId("figures").hidden = !shown.length;
    byId("drawn").textContent = state.agreement.some(({ low }) => low !== null) ? `Intervals over texts drawn ${state.draws} times; reliability draws more often.` : "";
  }

  /** @param {boolean} [isFirst] @returns {Promise<string>} What there is to say of the statement that is open. */
  async function load(isFirst = false) {
    state = await codingServer.get("/api/state");
    /* Of a text that is shown the head comes with it: nobody decides by what is not shown yet. */
    if (!text) ({ head } = state);
    codingNames.set(state.names);
    if (isFirst) codingForm.begin(state.words, state.roles, doers);
    byId("undo").disabled = !state.undo;
    byId("redo").disabled = !state.redo;
    byId("heading").replaceChildren(words(state.title), el("span", { class: "muted wide" }, " Adjudication"));
    byId("coder").replaceChildren("decides: ", words(state.coder));
    document.title = `Adjudication: ${state.title}`;
    byId("choose-text").replaceChildren(...state.texts.map((each) => el("option", { value: each.sha256, disabled: !each.isOpen || !each.atHand }, called(each))));
    codingCodebook.set(state.codebook);
    figures();
    if (text && aboutText()?.isOpen) {
      byId("choose-text").value = text;
      const said = await again();
      tell();
      return said;
    }
    /* A coder has opened the text again: what the others made in it is not shown any more. */
    const before = text ? aboutText() : undefined;
    const closed = before ? ` ${called(before)}: it is decided on when it is finished.` : "";
    if (text) shut();
    const all = openTexts();
    const next = all.find((each) => each.decided < each.units) ?? all[0];
    if (next) await openText(next.sha256);
    else {
      byId("title").textContent = "No text is open yet";
      draw();
    }
    tell();
    return closed;
  }

  /* What is wrong with what there is: once a text is open, which puts out of sight what was wrong before. */
  function tell() {
    const wrong = codingServer.wrong(state);
    if (wrong) fail(wrong);
  }

  /** Why no text is there to be decided on. */
  const waiting = () =>
    state.texts.length
      ? state.texts.map((each) => `${each.title}: ${each.isOpen ? "not at hand" : `waits for ${each.unfinished.join(", ")}`}`).join("\n")
      : "No text is coded by several: stancegraph plan says who codes what.";

  /** Nothing of the text is shown any more. */
  function shut() {
    text = "";
    [units, added, active] = [[], [], 0];
    ({ head } = state);
    codingForm.close();
    codingWords.show("");
    draw();
  }

  const dark = matchMedia("(prefers-color-scheme: dark)");
  const paint = () => (document.documentElement.dataset.theme = dark.matches ? "dark" : "light");
  dark.addEventListener("change", paint);
  paint();

  byId("keys-list").replaceChildren(...KEYS.flatMap(([keys, what]) => [el("dt", {}, ...keys.split("  ").map((each) => [el("kbd", {}, each), " "])), el("dd", {}, what)]));
  byId("choose-text").addEventListener("change", async () => {
    if (codingForm.isFree()) await openText(byId("choose-text").value).catch(fail);
    byId("choose-text").value = text;
  });
  addEventListener("beforeunload", (event) => {
    const isBegun = (/** @type {Picked} */ { whose, position, place, rule }) => Boolean(Object.keys(whose).length || position || place || rule);
    if ([...picked.values()].some(isBegun)) event.preventDefault();
  });
  byId("undo").addEventListener("click", () => back("undo"));
  byId("redo").addEventListener("click", () => back("redo"));
  codingCodebook.onCited((anchor) => (codingForm.draft() ? codingForm.cite(anchor) : cite(anchor)));
  codingWords.onChosen(begin);
  byId("show-keys").addEventListener("click", () => dom.read(byId("keys")));
  byId("close-keys").addEventListener("click", () => byId("keys").close());

  document.addEventListener("keydown", (event) => {
    if (byId("keys").open || byId("rules").open || event.isComposing || event.ctrlKey || event.altKey || event.metaKey || !state) return;
    const target = event.target instanceof Element ? event.target : document.body;
    if (event.key === "Escape" && (codingForm.draft() || target.id === "words")) {
      leave();
      return;
    }
    if (target.matches("select, input, textarea")) return;
    if (target.id === "words") {
      if (codingWords.key(event)) return;
      if (event.key === "Enter") {
        event.preventDefault();
        if (!event.repeat) add();
        return;
      }
    }
    if (target.matches("button, summary") && !target.closest("#scale, #voices") && (event.key === "Enter" || event.key === " ")) return;
    const key = dom.key(event);
    const number = /^[1-5]$/.test(key) ? state.words.positions[Number(key) - 1] : "";
    /* While a statement is written keys are those of its form. */
    if (codingForm.draft()) {
      if (codingForm.turns(event)) return;
      const does = number ? () => codingForm.choose(number) : codingForm.keys[key];
      if (!does) return;
      event.preventDefault();
      if (!event.repeat || "[]{}".includes(key)) does();
      return;
    }
    const coders = units[active] ? codersOf(units[active]) : [];
    const taker = event.shiftKey ? whole : take;
    const letter = /^[a-g]$/i.test(key) ? coders["abcdefg".indexOf(key.toLowerCase())] : undefined;
    /** @type {Record<string, () => unknown>} */
    const does = {
      ArrowLeft: () => taker(coders[0]),
      ArrowRight: () => (coders.length === 1 ? drop() : taker(coders[1])),
      Enter: takeAlike,
      x: drop,
      w: otherWords,
      j: () => activate(active + 1),
      k: () => activate(active - 1),
      n: add,
      r: codingCodebook.show,
      z: () => back("undo"),
      Z: () => back("redo"),
      "?": () => dom.read(byId("keys")),
    };
    const action = number ? () => own(number) : letter ? () => taker(letter) : event.shiftKey && key === "PageDown" ? () => turn(1) : event.shiftKey && key === "PageUp" ? () => turn(-1) : does[key];
    if (!action) return;
    event.preventDefault();
    /* A key that is held decides once, and on no unit that comes next. */
    if (!event.repeat || "jk".includes(key)) action();
  });
  load(true).catch(fail);
})();
