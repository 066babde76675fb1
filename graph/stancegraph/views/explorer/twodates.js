/* Two days side by side: where everyone stands on the day shown and stood, or will stand, on another; what differs is marked. */
explorer.twodates = (() => {
  const { t, count, written } = explorer.words;
  const { data, positions, answered, filter, state, wording, look, matrix } = explorer;
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

  /*
   * What each actor and issue holds on both days, of what the filters show on either, and where a change of government left nothing; undefined where no
   * other day is chosen.
   */
  /** @param {State} now @param {Shown} shown @returns {TwoDays | undefined} */
  function of(now, shown) {
    if (!now.beside || now.beside === shown.day) return undefined;
    /* Compared is what is held, whatever the filters hide: what is hidden on one day is not gone. */
    const all = answered.of({ ...now, until: now.beside });
    const seen = filter.visible(all, now);
    const here = filter.visible(shown.all, now);
    const keys = new Set([seen, here].flatMap(({ cells, silences }) => [...cells.keys(), ...silences.keys()]));
    const about = (/** @type {Pair} */ [actor, issue]) => !now.alone || explorer.selection.covers(now.selection, actor, issue, shown.route);
    const earlier = now.beside < shown.day;
    const [first, last] = earlier ? [now.beside, shown.day] : [shown.day, now.beside];
    const [former, latter] = earlier ? [all, shown.all] : [shown.all, all];
    /** @type {[string, BothDays][]} */
    const found = [...keys].flatMap((key) => {
      const [before, after] = [former.cells.get(key), latter.cells.get(key)];
      const [cutBefore, cutAfter] = [former.silences.get(key), latter.silences.get(key)];
      const { actor, issue } = /** @type {Cell | Silence} */ (before ?? after ?? cutBefore ?? cutAfter);
      return about([actor, issue]) ? [[key, { actor, issue, before, after, cutBefore, cutAfter, differs: held(before) !== held(after) }]] : [];
    });
    const holds = (/** @type {[string, BothDays]} */ [, { before, after }]) => Boolean(before ?? after);
    return { first, last, pairs: new Map(found.filter(holds)), cut: new Map(found.filter((each) => !holds(each))) };
  }

  /** @param {Cell | undefined} cell @param {Silence | undefined} cut @param {string} day */
  const spokenOf = (cell, cut, day) => (cell ? wording.answer(cell, day) : cut ? wording.silence(cut) : t("twodates.none"));

  /* What a cell says of both days; where nothing is held on either, that is not called the same. */
  /** @param {TwoDays} days @param {BothDays} pair */
  function spoken({ first, last }, { before, after, cutBefore, cutAfter, differs }) {
    const both = `${written(first)}: ${spokenOf(before, cutBefore, first)}. ${written(last)}: ${spokenOf(after, cutAfter, last)}.`;
    return before || after ? `${both} ${t(differs ? "twodates.differs" : "twodates.same")}` : both;
  }

  /* Half a cell has room for a sign, not for the glyphs beside it: its words have them. */
  /** @param {Cell | undefined} cell @param {Silence | undefined} cut @returns {Box} */
  function boxOf(cell, cut) {
    const box = matrix.boxOf(cell, Boolean(cut));
    return cell ? { ...box, text: cell.position.sign } : box;
  }

  /* A cell with both halves as cells are on one day, the earlier left; what is the same is lower, so that what differs stands out. */
  /** @param {readonly Box[]} sides @param {boolean} differs */
  const inHalves = (sides, differs) => el("span", { class: `cell two${differs ? " differs" : ""}` }, sides.map((each) => matrix.boxed(each, "", "half")));

  /** @param {BothDays} pair */
  const inside = ({ before, after, cutBefore, cutAfter, differs }) => inHalves([boxOf(before, cutBefore), boxOf(after, cutAfter)], differs);

  /** @param {BothDays} pair */
  const kindOf = ({ before, after }) => (before ? (after ? "changed" : "gone") : "new");

  /** @param {BothDays} pair */
  function line({ actor, issue, before, after, cutBefore, cutAfter }) {
    /** @param {Cell | undefined} cell @param {Silence | undefined} cut */
    const side = (cell, cut) => (cell ? [chip(cell.position), otherwise && [" ", words(conditions(cell).join("; ") || t("twodates.unconditional"))]] : muted(words(cut ? wording.silence(cut) : t("twodates.none"))));
    /* Of one position under another condition the conditions tell what changed. */
    const otherwise = before !== undefined && after !== undefined && values(before) === values(after);
    const open = () => {
      state.select({ pair: [actor, issue] });
      explorer.panel.focus();
    };
    return el("li", {}, button([el("span", { class: "line" }, el("b", {}, words(wording.name(actor))), " ", words(data.issues.get(issue).name)), el("span", { class: "line" }, side(before, cutBefore), " \u2192 ", side(after, cutAfter))], open, { class: "briefly", "data-topic": positions.topic(actor, issue) }));
  }

  /** @param {TwoDays} days */
  function differing({ pairs }) {
    /** @param {BothDays} pair */
    const far = ({ before, after }) => Math.abs((before?.position.value ?? 0) - (after?.position.value ?? 0));
    const found = [...pairs.values()].filter(({ differs }) => differs);
    const rank = ["changed", "new", "gone"];
    return found.sort((one, other) => rank.indexOf(kindOf(one)) - rank.indexOf(kindOf(other)) || far(other) - far(one) || wording.name(one.actor).localeCompare(wording.name(other.actor)) || positions.compare(one.issue, other.issue));
  }

  /* How many positions differ. */
  /** @param {TwoDays} days */
  const summary = ({ pairs }) => t("twodates.differ", { n: [...pairs.values()].filter(({ differs }) => differs).length, positions: count(pairs.size, "position") });

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
      small(`${summary(days)}${said && t("wording.on", { condition: said })}.`),
      found.length > 0 && el("ul", { class: "brief two-days" }, found.slice(0, whole ? found.length : MOST).map(line)),
      more,
    ];
  }

  /* The other day's answer, beside that of the day shown. */
  /** @param {Pair} topic @param {State} now @param {Shown} shown */
  function answer([actor, issue], now, shown) {
    const days = of(now, shown);
    if (!days || !now.beside) return undefined;
    const key = positions.topic(actor, issue);
    const pair = days.pairs.get(key) ?? days.cut.get(key);
    const [then, cut] = now.beside < shown.day ? [pair?.before, pair?.cutBefore] : [pair?.after, pair?.cutAfter];
    return el("div", { class: "answer small other-day" },
      el("p", { class: "muted small" }, t("panel.as-of", { day: written(now.beside) }), then?.contested && `, ${t("position.contested")}`, t(pair?.differs ? "twodates.it-differs" : "twodates.is-the-same")),
      then ? then.rows.map(({ stance }) => el("div", {}, chip(look.position(stance)), wording.condition(stance) && [" ", words(wording.condition(stance))], " ", muted(wording.dated(stance)))) : el("p", {}, cut ? words(`${wording.silence(cut)}.`) : t("panel.no-position")));
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

  /* The same in a picture. */
  /** @param {readonly Box[]} sides @param {boolean} differs @param {number} x @param {number} y @param {number} wide @param {number} high @returns {Shape[]} */
  function halves(sides, differs, x, y, wide, high) {
    const { rect, colour } = explorer.picture;
    const low = differs ? 0 : high / 6;
    const drawn = sides.flatMap((side, place) => matrix.boxShapes(side, x + (place * (wide + 1)) / 2, y + low, (wide - 1) / 2, high - 2 * low, 11.5));
    return [...drawn, { path: rect(x, y, wide, high), stroke: colour(differs ? "accent" : "line"), width: differs ? 2 : 1 }];
  }

  /** @param {BothDays} pair @param {number} x @param {number} y @param {number} wide @param {number} high */
  const shapes = ({ before, after, cutBefore, cutAfter, differs }, x, y, wide, high) => halves([boxOf(before, cutBefore), boxOf(after, cutAfter)], differs, x, y, wide, high);

  return { of, spoken, inside, summary, brief, answer, named, answers, shapes, inHalves, halves };
})();
