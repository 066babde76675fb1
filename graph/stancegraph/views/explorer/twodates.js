/* Two days side by side: where everyone stands on the day shown and stood, or will stand, on another; what differs is marked. */
explorer.twodates = (() => {
  const { t, count, written } = explorer.words;
  const { data, positions, answered, filter, state, wording, look, overview } = explorer;
  const { el, words, muted, small, button } = explorer.dom;
  const { chip } = explorer.card;
  const MOST = 12;

  /* What `stancegraph compare` holds against each other: the positions, and what they depend on. */
  /** @param {Cell | undefined} cell */
  const values = (cell) => [...new Set((cell?.rows ?? []).map(({ stance }) => stance.value))].sort().join();
  /** @param {Cell | undefined} cell */
  const conditions = (cell) => [...new Set((cell?.rows ?? []).flatMap(({ stance }) => stance.condition || []))];
  /** @param {Cell | undefined} cell */
  const held = (cell) => JSON.stringify([values(cell), conditions(cell)]);

  /* What each actor and issue holds on both days, of what the filters show on either; undefined where no other day is chosen. */
  /** @param {State} now @param {Shown} shown @returns {TwoDays | undefined} */
  function of(now, shown) {
    if (!now.beside || now.beside === shown.day) return undefined;
    /* Compared is what is held, whatever the filters hide: what is hidden on one day is not gone. */
    const all = answered.of({ ...now, until: now.beside });
    const seen = filter.visible(all, now);
    const keys = new Set([...seen.cells.keys(), ...filter.visible(shown.all, now).cells.keys()]);
    const about = (/** @type {Cell} */ { actor, issue }) => !now.alone || explorer.selection.covers(now.selection, actor, issue, shown.route);
    const earlier = now.beside < shown.day;
    const [first, last] = earlier ? [now.beside, shown.day] : [shown.day, now.beside];
    const pairs = new Map([...keys].flatMap((key) => {
      const [then, here] = [all.cells.get(key), shown.all.cells.get(key)];
      const cell = /** @type {Cell} */ (here ?? then);
      const [before, after] = earlier ? [then, here] : [here, then];
      return about(cell) ? [/** @type {const} */ ([key, { actor: cell.actor, issue: cell.issue, before, after, differs: held(before) !== held(after) }])] : [];
    }));
    return { first, last, pairs };
  }

  /* Without the brackets of what follows from another issue: half a cell has no room, its words have them. */
  /** @param {Cell | undefined} cell */
  const signOf = (cell) => (cell ? cell.position.sign : "\u00a0");
  /** @param {Cell | undefined} cell @param {string} day */
  const spokenOf = (cell, day) => (cell ? wording.answer(cell, day) : t("twodates.none"));

  /* What a cell says of both days. */
  /** @param {TwoDays} days @param {BothDays} pair */
  const spoken = ({ first, last }, { before, after, differs }) =>
    `${written(first)}: ${spokenOf(before, first)}. ${written(last)}: ${spokenOf(after, last)}. ${t(differs ? "twodates.differs" : "twodates.same")}`;

  /* A cell with both days: the earlier left, the later right. */
  /** @param {BothDays} pair */
  function inside({ before, after, differs }) {
    /** @param {Cell} cell */
    const looks = (cell) => [cell.position.name, cell.voice.name, !cell.current && "dim", overview.HOLDS.entailed(cell) && "entailed"].filter(Boolean).join(" ");
    /** @param {Cell | undefined} cell */
    const half = (cell) => el("span", { class: `half ${cell ? looks(cell) : "nothing"}` }, signOf(cell));
    return el("span", { class: `cell two${differs ? " differs" : ""}` }, half(before), half(after));
  }

  /** @param {BothDays} pair */
  const kindOf = ({ before, after }) => (before ? (after ? "changed" : "gone") : "new");

  /** @param {BothDays} pair */
  function line({ actor, issue, before, after }) {
    /** @param {Cell | undefined} cell */
    const side = (cell) => (cell ? [chip(cell.position), otherwise && [" ", words(conditions(cell).join("; ") || t("twodates.unconditional"))]] : muted(t("twodates.none")));
    /* Of one position under another condition the conditions tell what changed. */
    const otherwise = before !== undefined && after !== undefined && values(before) === values(after);
    const open = () => {
      state.select({ pair: [actor, issue] });
      explorer.panel.focus();
    };
    return el("li", {}, button([el("span", { class: "line" }, el("b", {}, words(wording.name(actor))), " ", words(data.issues.get(issue).name)), el("span", { class: "line" }, side(before), " \u2192 ", side(after))], open, { class: "briefly", "data-topic": positions.topic(actor, issue) }));
  }

  /** @param {TwoDays} days */
  function differing({ pairs }) {
    /** @param {BothDays} pair */
    const far = ({ before, after }) => Math.abs((before?.position.value ?? 0) - (after?.position.value ?? 0));
    const found = [...pairs.values()].filter(({ differs }) => differs);
    const rank = ["changed", "new", "gone"];
    return found.sort((one, other) => rank.indexOf(kindOf(one)) - rank.indexOf(kindOf(other)) || far(other) - far(one) || wording.name(one.actor).localeCompare(wording.name(other.actor)) || positions.compare(one.issue, other.issue));
  }

  let whole = false;

  /* What differs, for the panel while nothing is selected. */
  /** @param {State} now @param {Shown} shown */
  function brief(now, shown) {
    const days = of(now, shown);
    if (!days) return now.beside ? [small(muted(t("twodates.same-day")))] : [];
    const found = differing(days);
    const sizes = ["changed", "new", "gone"].map((kind) => [kind, found.filter((each) => kindOf(each) === kind).length]);
    const said = sizes.flatMap(([kind, size]) => (size ? [t(`twodates.${kind}`, { n: size })] : [])).join(", ");
    const more = found.length > MOST && button(whole ? t("twodates.fewer") : t("twodates.all", { size: found.length }), () => {
      whole = !whole;
      state.set({});
    }, { class: "step" });
    return [
      el("h3", { class: "of-brief" }, el("span", {}, t("twodates.between", { first: written(days.first), last: written(days.last) }))),
      small(`${t("twodates.differ", { n: found.length, positions: count(days.pairs.size, "position") })}${said && t("wording.on", { condition: said })}.`),
      found.length > 0 && el("ul", { class: "brief two-days" }, found.slice(0, whole ? found.length : MOST).map(line)),
      more,
    ];
  }

  /* The other day's answer, beside that of the day shown. */
  /** @param {Pair} topic @param {State} now @param {Shown} shown */
  function answer([actor, issue], now, shown) {
    const pair = of(now, shown)?.pairs.get(positions.topic(actor, issue));
    if (!now.beside || now.beside === shown.day) return undefined;
    const then = pair && (now.beside < shown.day ? pair.before : pair.after);
    return el("div", { class: "answer small other-day" },
      el("p", { class: "muted small" }, t("panel.as-of", { day: written(now.beside) }), then?.contested && `, ${t("position.contested")}`, t(pair?.differs ? "twodates.it-differs" : "twodates.is-the-same")),
      then ? then.rows.map(({ stance }) => el("div", {}, chip(look.position(stance)), wording.condition(stance) && [" ", words(wording.condition(stance))], " ", muted(wording.dated(stance)))) : el("p", {}, t("panel.no-position")));
  }

  /* The day shown, with the other one where it stands beside it. */
  /** @param {State} now @param {Shown} shown */
  function named(now, shown) {
    const days = of(now, shown);
    return days ? t("twodates.and", { first: written(days.first), last: written(days.last) }) : written(shown.day);
  }

  /* The answers of each day, as they are drawn. */
  /** @param {State} now @param {Shown} shown @returns {{ day: string, cells: Cell[] }[]} */
  function answers(now, shown) {
    const days = of(now, shown);
    if (!days) return [{ day: shown.day, cells: [...shown.cells.values()] }];
    const pairs = [...days.pairs.values()];
    /** @param {(Cell | undefined)[]} cells */
    const held = (cells) => cells.filter((cell) => cell !== undefined);
    return [{ day: days.first, cells: held(pairs.map(({ before }) => before)) }, { day: days.last, cells: held(pairs.map(({ after }) => after)) }];
  }

  /* Two halves of a cell in a picture; what differs is framed. */
  /** @param {readonly ({ name: string, sign: string, faded?: boolean } | undefined)[]} sides @param {boolean} differs @param {number} x @param {number} y @param {number} wide @param {number} high @returns {Shape[]} */
  function halves(sides, differs, x, y, wide, high) {
    const { rect, colour } = explorer.picture;
    const drawn = sides.flatMap((side, place) => {
      const left = x + (place * wide) / 2;
      const path = rect(left, y, wide / 2, high);
      if (!side) return [{ path, fill: colour("empty") }];
      const old = side.faded || !differs;
      return [{ path, fill: colour(old ? `old-${side.name}` : side.name) }, { text: side.sign, x: left + wide / 4, y: y + high / 2 + 4, size: 11.5, weight: 700, anchor: /** @type {const} */ ("middle"), fill: colour(old ? `of-${side.name}` : `on-${side.name}`) }];
    });
    return [...drawn, { path: rect(x, y, wide, high), stroke: colour(differs ? "accent" : "line"), width: differs ? 2 : 1 }];
  }

  /* A cell with both days in a picture. */
  /** @param {BothDays} pair @param {number} x @param {number} y @param {number} wide @param {number} high */
  function shapes({ before, after, differs }, x, y, wide, high) {
    /** @param {Cell | undefined} cell */
    const side = (cell) => cell && { name: cell.contested ? "ambivalent" : cell.position.name, sign: signOf(cell), faded: !cell.current || !cell.voice.direct || cell.contested || overview.HOLDS.entailed(cell) };
    return halves([side(before), side(after)], differs, x, y, wide, high);
  }

  return { of, spoken, inside, brief, answer, named, answers, shapes, halves };
})();
