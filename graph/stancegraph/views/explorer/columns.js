/* One issue: who stands where, in five columns from rejection to support, with the day and the words. */
explorer.columns = (() => {
  const { t, parts, written } = explorer.words;
  const { data, look, positions, state, wording, selection } = explorer;
  const { el, words, muted, small, button, byId } = explorer.dom;
  /* A column of so many, and twice those of any other, gets the room of two. */
  const MANY = 8;
  const SCALE = [...look.SCALE].sort((one, other) => one.value - other.value);

  /** @type {WeakMap<Cells, ReadonlyMap<string, Cell[]>>} */
  const grouped = new WeakMap();
  /* The answers on each issue: gone through once, whoever asks. */
  /** @param {Shown} shown */
  function onIssues({ cells }) {
    let found = grouped.get(cells);
    if (!found) grouped.set(cells, (found = positions.grouped([...cells.values()], ({ issue }) => issue)));
    return found;
  }

  /* The issue that is selected, else that chosen, else that on which most is shown. */
  /** @param {State} now @param {Shown} shown */
  function issueOf(now, shown) {
    const chosen = now.selection?.node ? selection.issueOf(now.selection.node) : selection.pair(now.selection)?.[1];
    const wanted = chosen ?? now.about;
    if (wanted && data.issues.has(wanted)) return wanted;
    return [...onIssues(shown)].sort(([one, all], [other, each]) => each.length - all.length || positions.compare(one, other))[0]?.[0];
  }

  /**
   * One row of an answer: whose it is, and the whole answer, which may have several where it is contested.
   *
   * @typedef {{ cell: Cell, row: AnswerRow }} Held
   */

  /* Newest first, what can be leant on before what cannot. */
  /** @param {Held} one @param {Held} other */
  const order = (one, other) =>
    Number(one.row.standing !== "current") - Number(other.row.standing !== "current") ||
    positions.compare(other.row.stance.date, one.row.stance.date) ||
    positions.compare(one.cell.actor, other.cell.actor) ||
    positions.compare(one.row.stance.id, other.row.stance.id);

  /* The rows of all answers on an issue, column by column. */
  /** @param {Shown} shown @param {string} issue */
  function columnsOf(shown, issue) {
    const held = (onIssues(shown).get(issue) ?? []).flatMap((cell) => cell.rows.map((row) => ({ cell, row })));
    return SCALE.map((position) => ({ position, held: held.filter(({ row }) => row.stance.value === position.value).sort(order) }));
  }

  /* How the words of a condition stand to the position, where there is little room: as in the cells of the matrix. */
  /** @param {StanceRecord} stance */
  const glyphOf = ({ conditionKind: kind }) => look.GLYPHS[kind === data.words.demand ? "demand" : kind === data.words.scope ? "scope" : "condition"];

  /* Words, or what stands in their place. */
  /** @param {Held} held */
  function said({ row }) {
    const { stance } = row;
    return [
      stance.condition && el("p", { class: "on" }, wording.conditioned(stance)),
      stance.quote && el("q", { lang: data.sources.get(stance.source).language || undefined }, words(stance.quote)),
    ].filter(Boolean);
  }

  /* So much of what others say of an actor stands in its card. */
  const MOST_OF_OTHERS = 2;

  /* What others say of actors on an issue, as far as it is not old: below their own words, whatever column it would be in. */
  /** @param {Shown} shown @param {string} issue */
  const ofOthers = (shown, issue) =>
    positions.grouped(shown.stances().flatMap(({ stance, standing, holder }) => (stance.issue === issue && stance.by && holder === stance.actor && standing === "hearsay" && positions.age(stance, shown.day) <= (data.issues.get(issue).staleAfter ?? data.staleAfter) ? [stance] : [])), ({ actor }) => actor);

  /** @param {StanceRecord} stance */
  function accusation(stance) {
    const open = () => {
      state.select({ stance: stance.id });
      explorer.panel.focus();
    };
    return el("div", { class: `of-others ${look.position(stance).name}`, "data-said": stance.id },
      button(explorer.card.chip(look.position(stance)), open, { class: "plain" }), " ",
      el("span", { class: "small muted" }, words(`${wording.whose(stance, stance.actor)}, ${wording.dated(stance)}`)),
      stance.quote && el("q", { lang: data.sources.get(stance.source).language || undefined }, words(stance.quote)));
  }

  /** @param {readonly StanceRecord[]} said */
  const accusations = (said) => [...said.slice(0, MOST_OF_OTHERS).map(accusation), said.length > MOST_OF_OTHERS && el("p", { class: "small muted" }, t("link.more", { more: said.length - MOST_OF_OTHERS }))];

  /** @param {Held} held @param {State} now @param {string} day @param {readonly StanceRecord[]} others */
  function card(held, now, day, others) {
    const { cell, row } = held;
    const { stance } = row;
    const record = data.actors.get(cell.actor);
    const inside = said(held);
    const own = !stance.aggregate && !stance.by && stance.actor === cell.actor && stance.voice === "self";
    const current = row.standing === "current" || row.standing === "hearsay";
    const notes = [cell.contested && t("position.contested"), !(own && !inside.length) && wording.whose(stance, cell.actor), ...wording.besides(row), !current && wording.age(row, day)].filter(Boolean).join(", ");
    const look = ["stand", inside.length ? "" : "plainly", row.standing === "current" ? "" : "pale", cell.voice.direct ? "" : "hearsay", row.from === undefined ? "" : "follows"];
    const open = () => {
      state.select({ pair: [cell.actor, cell.issue] });
      explorer.panel.focus();
    };
    const head = el("span", { class: "head" }, button([el("span", { class: `mark ${record.kind}`, "aria-hidden": "true" }), words(record.name)], open, { class: "plain" }), el("span", { class: "small muted" }, wording.dated(stance)));
    const chosen = selection.covers(now.selection, cell.actor, cell.issue, undefined);
    return el("li", { class: look.filter(Boolean).join(" "), "aria-current": chosen && "true", "data-stance": stance.id }, head, inside, notes && el("p", { class: "small muted" }, words(notes)), cell.rows[0] === row && accusations(others.filter(({ id }) => id !== stance.id)));
  }

  /** @param {ReturnType<typeof columnsOf>} columns */
  function fullestOf(columns) {
    const [first, second] = [...columns].sort((one, other) => other.held.length - one.held.length);
    return first.held.length >= Math.max(MANY, 2 * second.held.length) ? first : undefined;
  }

  /** @param {{ position: PositionLook, held: Held[] }} column @param {State} now @param {string} day @param {boolean} full @param {ReturnType<typeof ofOthers>} others */
  function column({ position, held }, now, day, full, others) {
    const actors = new Set(held.map(({ cell }) => cell.actor)).size;
    const sign = el("span", { class: "sign", "aria-hidden": "true" }, position.sign);
    const head = el("h3", {}, sign, el("span", {}, position.label), el("span", { class: "muted" }, String(actors)));
    const body = held.length ? el("ul", {}, held.map((each) => card(each, now, day, others.get(each.cell.actor) ?? []))) : small(muted(t("columns.nobody")));
    return el("section", { class: ["column", position.name, !held.length && "empty", full && "fullest"].filter(Boolean).join(" "), "aria-label": position.label }, head, body);
  }

  /* In numbers, as a finding of its own: each actor once, so that who is contested, in several columns, is counted apart. */
  /** @param {ReturnType<typeof columnsOf>} columns */
  function summary(columns) {
    const cells = [...new Set(columns.flatMap(({ held }) => held.map(({ cell }) => cell)))];
    /** @param {(value: number) => boolean} where */
    const of = (where) => cells.filter(({ contested, rows: [{ stance }] }) => !contested && where(stance.value)).length;
    const [yes, conditional, against, between] = [of((value) => value === 2), of((value) => value === 1), of((value) => value < 0), of((value) => value === 0)];
    const contested = cells.filter((cell) => cell.contested).length;
    return [
      t("columns.support", { n: yes }),
      t("columns.conditional", { n: conditional }),
      t("columns.against", { n: against }),
      between && t("columns.between", { n: between }),
      contested && t("columns.contested", { n: contested }),
    ].filter(Boolean).join(", ");
  }

  /* Those asked about who hold nothing, and those whose government said nothing since it came. */
  /** @param {Shown} shown @param {State} now @param {string} issue */
  function silent(shown, now, issue) {
    const quiet = now.people.filter((actor) => !shown.cells.has(positions.topic(actor, issue)) && !shown.silences.has(positions.topic(actor, issue)));
    const since = [...shown.silences.values()].filter((each) => each.issue === issue);
    return [
      quiet.length > 0 && small(parts("columns.quiet", { actors: words(quiet.map(wording.name).join(", ")) })),
      since.map((each) => small(words(wording.name(each.actor)), ": ", words(wording.silence(each)), ".")),
    ];
  }

  /** @param {State} now @param {string | undefined} chosen */
  function choice(now, chosen) {
    const change = () => state.set({ about: select.value, selection: now.selection && (selection.issueOf(now.selection.node ?? "") ?? selection.pair(now.selection)?.[1]) ? undefined : now.selection });
    const known = [...data.issues.values()].filter(({ beside }) => !beside).sort((one, other) => one.name.localeCompare(other.name));
    const select = el("select", { id: "columns-issue", "aria-label": t("page.issue"), on: { change } }, known.map(({ id, name }) => el("option", { value: id, selected: id === chosen }, name.slice(0, 120))));
    return select;
  }

  /** @param {State} now @param {Shown} shown */
  function update(now, shown) {
    const issue = issueOf(now, shown);
    const focused = document.activeElement?.id === "columns-issue";
    const box = byId("columns");
    if (issue === undefined) {
      box.replaceChildren(el("div", { class: "row" }, choice(now, issue)), el("p", { class: "sentence" }, explorer.choices.nothing(now, shown.day, t("page.no-position"))));
      return;
    }
    const record = data.issues.get(issue);
    const columns = columnsOf(shown, issue);
    const [fullest, others] = [fullestOf(columns), ofOthers(shown, issue)];
    box.replaceChildren(
      el("div", { class: "columns-head" }, choice(now, issue), el("span", { class: "small muted" }, words(record.proposition))),
      el("h2", { class: "finding" }, parts("columns.title", { issue: words(record.name), summary: summary(columns) })),
      el("p", { class: "sentence" }, t("columns.about", { day: written(shown.day) })),
      el("div", { class: "five" }, columns.map((each) => column(each, now, shown.day, each === fullest, others))),
      el("div", { class: "sentence" }, silent(shown, now, issue)),
    );
    const five = /** @type {HTMLElement} */ (box.querySelector(".five"));
    const wide = columns.map((each) => (each === fullest ? "var(--fullest, 1fr)" : each.held.length ? "1fr" : ".5fr"));
    five.style.setProperty("--columns", wide.map((each) => `minmax(104px, ${each})`).join(" "));
    if (focused) box.querySelector("select")?.focus();
  }

  /* The answers shown, for files. */
  /** @param {State} now @param {Shown} shown */
  function rows(now, shown) {
    const issue = issueOf(now, shown);
    return (issue !== undefined && onIssues(shown).get(issue)) || [];
  }

  /* What the picture is of. */
  /** @param {State} now @param {Shown} shown */
  function title(now, shown) {
    const issue = issueOf(now, shown);
    return issue === undefined ? t("column.positions") : t("columns.title", { issue: data.issues.get(issue).name, summary: summary(columnsOf(shown, issue)) });
  }

  /* The columns as a picture: names and days. */
  /** @param {State} now @param {Shown} shown */
  function picture(now, shown) {
    const { rect, line, fit, wide: measured, colour } = explorer.picture;
    const issue = issueOf(now, shown);
    const columns = issue === undefined ? [] : columnsOf(shown, issue);
    const [wide, gap, high, top] = [210, 14, 22, 40];
    /** @type {Shape[]} */
    const shapes = [];
    columns.forEach(({ position, held }, place) => {
      const x = place * (wide + gap);
      shapes.push(
        { path: rect(x, 2, 30, 20), fill: colour(position.name) },
        { text: position.sign, x: x + 15, y: 17, size: 13, weight: 700, anchor: "middle", fill: colour(`on-${position.name}`) },
        { text: position.label, x: x + 38, y: 17, size: 14, weight: 600, fill: colour("ink") },
        { text: String(new Set(held.map(({ cell }) => cell.actor)).size), x: x + wide, y: 17, size: 13, anchor: "end", fill: colour("muted") },
        { path: line(x, 28, x + wide, 28), stroke: colour(position.name), width: 2 },
      );
      held.forEach(({ cell, row }, number) => {
        const y = top + number * high + 14;
        const marks = [cell.contested && "\u2260", row.stance.condition && glyphOf(row.stance), !cell.voice.direct && t("legend.others"), row.from !== undefined && t("legend.follows")].filter(Boolean).join(", ");
        const day = wording.dated(row.stance);
        const besides = marks && ` (${marks})`;
        const room = wide - measured(day, 11.5) - 8;
        shapes.push(
          { text: `${fit(wording.name(cell.actor), Math.max(room - measured(besides, 13), room / 3), 13)}${fit(besides, (2 * room) / 3, 13)}`, x, y, fill: colour(row.standing === "current" ? "ink" : "muted") },
          { text: day, x: x + wide, y, size: 11.5, anchor: "end", fill: colour("muted") },
        );
      });
    });
    return { shapes, width: 5 * wide + 4 * gap, height: top + high * Math.max(1, ...columns.map(({ held }) => held.length)) };
  }

  return { update, rows, title, picture };
})();
