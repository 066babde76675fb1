/*
 * The questions readers ask, in plain words, with their answers as rows: of the one set of answers, as the filters leave it.
 * A row has the columns of the command line too (`fields`), for taking along.
 */
explorer.questions = (() => {
  const { t, count, written } = explorer.words;
  const { data, look, positions, wording, fields } = explorer;
  const { el, words, muted } = explorer.dom;
  const { chip, goStance, goEvent } = explorer.card;
  const { name } = wording;
  const { label } = fields;

  /** @param {string} id */
  const issueName = (id) => data.issues.get(id).name;
  const places = new Map(data.order.map((node, place) => [node, place]));
  /* The most involved first. */
  /** @param {NodeRecord} record */
  const place = (record) => places.get(record.node) ?? places.size;

  /** @param {string} text @param {{ key?: string | number, draw?: () => Child }} [more] @returns {AskedCell} */
  const cell = (text, { key = text, draw = () => words(text) } = {}) => ({ text, key, draw });
  /** @param {string} id */
  const actorCell = (id) => cell(name(id));
  /** @param {string} id */
  const issueCell = (id) => cell(issueName(id));

  /* A position with what it depends on. */
  /** @param {StanceRecord} stance @param {boolean} [contested] */
  function positionCell(stance, contested = false) {
    const condition = wording.condition(stance);
    /** @returns {Child} */
    const draw = () => [chip(look.position(stance)), contested && muted(` ${t("position.contested")}`), condition && el("div", { class: "small" }, words(condition)), stance.until && el("div", { class: "small" }, t("wording.until", { day: written(stance.until) }))];
    return cell([wording.position(stance), contested && t("position.contested")].filter(Boolean).join(", "), { key: stance.value, draw });
  }

  /* ---- positions ---- */

  /** @typedef {(shown: Visible, held: Cell, row: AnswerRow) => AskedCell[]} Fill */

  /* A row of a position: of very many, what is in its cells and fields is made of those that are drawn, sorted by it or taken along. */
  /** @implements {AskedRow} */
  class HeldRow {
    /** @param {Visible} shown @param {Cell} held @param {AnswerRow} row @param {Fill} fill */
    constructor(shown, held, row, fill) {
      this.shown = shown;
      this.held = held;
      this.row = row;
      this.fill = fill;
      /** @type {AskedCell[] | undefined} */
      this.filled = undefined;
    }

    get actors() {
      return [this.held.actor];
    }

    get issue() {
      return this.held.issue;
    }

    /** @returns {Selected} */
    get selection() {
      return { pair: [this.held.actor, this.held.issue] };
    }

    get cells() {
      return (this.filled ??= this.fill(this.shown, this.held, this.row));
    }

    get fields() {
      return [fields.position(this.row, this.held.contested, this.shown.day)];
    }

    get stances() {
      return [this.row.stance];
    }

    get pale() {
      return this.row.standing !== "current";
    }
  }

  /** @type {WeakMap<object, Cell[]>} */
  const ordered = new WeakMap();
  /* By issue and actor, the most involved first; put in order once. */
  /** @param {Cells | ReadonlyMap<string, Cell>} cells */
  function inOrder(cells) {
    let found = ordered.get(cells);
    if (found) return found;
    const ranked = [...cells.values()].map((cell) => ({ cell, value: cell.position.value, about: place(data.issues.get(cell.issue)), who: place(data.actors.get(cell.actor)) }));
    ranked.sort((one, other) => one.about - other.about || other.value - one.value || one.who - other.who);
    ordered.set(cells, (found = ranked.map(({ cell }) => cell)));
    return found;
  }

  /* A day as exactly as it is known, broken nowhere within. */
  /** @param {StanceRecord} stance */
  const dayCell = (stance) => cell(wording.dated(stance), { key: stance.date, draw: () => wording.dated(stance).split(" ").map((part) => [el("span", { class: "whole" }, part), " "]) });

  /** @param {AnswerRow} row @param {string} day */
  const said = (row, day) => [cell([wording.whose(row.stance, row.holder), ...wording.besides(row)].join(", ")), dayCell(row.stance), cell(wording.age(row, day), { key: positions.age(row.stance, day) })];

  /** @type {Fill} */
  const standing = ({ day }, held, row) => [actorCell(held.actor), issueCell(held.issue), positionCell(row.stance, held.contested), ...said(row, day)];
  /** @param {Visible} shown @returns {AskedRow[]} */
  const stands = (shown) => inOrder(shown.cells).flatMap((held) => held.rows.map((row) => new HeldRow(shown, held, row, standing)));

  /** @type {Fill} */
  const following = ({ day }, held, row) => [actorCell(held.actor), issueCell(held.issue), positionCell(row.stance, held.contested), issueCell(/** @type {string} */ (row.from)), ...said({ ...row, from: undefined }, day)];
  /** @param {Visible} shown @returns {AskedRow[]} */
  const follows = (shown) =>
    inOrder(shown.cells).flatMap((held) => held.rows.filter(({ from }) => from !== undefined).map((row) => new HeldRow(shown, held, row, following)));

  /** @param {Visible} shown @returns {AskedRow[]} */
  const contested = (shown) =>
    inOrder(shown.cells).filter((held) => held.contested).map((held) => {
      /** @param {AnswerRow} row */
      const side = (row) => [wording.position(row.stance), wording.whose(row.stance, row.holder), wording.dated(row.stance)].join(", ");
      /** @param {AnswerRow} row */
      const drawn = (row) => el("div", {}, chip(look.position(row.stance)), " ", words(wording.whose(row.stance, row.holder)), `, ${wording.dated(row.stance)} `, goStance(row.stance.id, t("questions.evidence")));
      const [newest] = held.rows.map(({ stance }) => stance).sort((one, other) => positions.compare(other.date, one.date));
      return {
        actors: [held.actor],
        issue: held.issue,
        selection: { pair: [held.actor, held.issue] },
        cells: [actorCell(held.actor), issueCell(held.issue), cell(held.rows.map(side).join("; "), { draw: () => held.rows.map(drawn) }), dayCell(newest)],
        fields: held.rows.map((row) => fields.position(row, true, shown.day)),
        stances: held.rows.map(({ stance }) => stance),
      };
    });

  /* ---- who moved ---- */

  /** @param {readonly Movement[]} moves @param {(actor: string) => boolean} [shows] whose answers are shown @returns {AskedRow[]} */
  const movesOf = (moves, shows = () => true) =>
    [...moves].sort((one, other) => positions.compare(other.to.stance.date, one.to.stance.date) || place(data.actors.get(one.actor)) - place(data.actors.get(other.actor))).map((move) => {
      const { actor, issue, kind, organisations, speaksFor, after, orderKnown } = move;
      const [from, to] = [move.from.stance, move.to.stance];
      const change = to.value - from.value;
      const gap = positions.number(to.date) - positions.number(from.date);
      const since = after && positions.number(to.date) - positions.number(after.date);
      const who = [name(actor), speaksFor !== undefined && t("questions.for", { actor: name(speaksFor) }), kind === "government" && t("questions.government")].filter(Boolean).join(", ");
      /** @param {StanceRecord} stance */
      const side = (stance) => cell(`${wording.position(stance)}, ${wording.dated(stance)}`, { key: stance.value, draw: () => [chip(look.position(stance)), el("div", { class: "small" }, goStance(stance.id, wording.dated(stance)), kind === "government" && [" ", words(name(stance.actor))])] });
      const longAgo = since === 0 ? t("questions.same-day") : t("questions.days-before", { n: since ?? 0 });
      return {
        actors: [actor, ...organisations],
        issue,
        selection: { pair: [shows(actor) ? actor : (speaksFor ?? actor), issue] },
        cells: [
          cell(who, { draw: () => [words(name(actor)), who !== name(actor) && el("div", { class: "small muted" }, words(who.slice(name(actor).length + 2)))] }),
          issueCell(issue),
          side(from),
          side(to),
          cell(`${change > 0 ? "+" : "\u2212"}${Math.abs(change)}`, { key: change }),
          cell(orderKnown ? count(gap, "day") : t("questions.order-unknown"), { key: gap }),
          after ? cell(`${after.label} ${longAgo}`, { key: since, draw: () => [goEvent(after), muted(` ${longAgo}`)] }) : cell(""),
        ],
        fields: [{
          actor,
          actor_label: label(data.actors, actor),
          issue,
          issue_label: label(data.issues, issue),
          from: look.position(from).name,
          to: look.position(to).name,
          change,
          from_date: from.date,
          to_date: to.date,
          from_stance: from.id,
          to_stance: to.id,
          kind,
          speaks_for: speaksFor,
          speaks_for_label: fields.label(data.actors, speaksFor),
          from_date_precision: from.precision,
          to_date_precision: to.precision,
          from_by: from.actor,
          from_by_label: label(data.actors, from.actor),
          to_by: to.actor,
          to_by_label: label(data.actors, to.actor),
          days: orderKnown ? gap : undefined,
          order_known: orderKnown,
          after_event: after?.id,
          after_event_label: after?.label,
          days_after_event: since,
          from_basis: look.basis(from),
          to_basis: look.basis(to),
        }],
        stances: [from, to],
        steps: Math.abs(change),
        date: to.date,
        after: after?.id,
      };
    });

  /* ---- what does not go together ---- */

  /** @param {Visible} shown @param {boolean} ofDeeds @returns {AskedRow[]} */
  function against(shown, ofDeeds) {
    /** @param {Contradiction} each */
    const latest = ({ first, second }) => (first.date > second.date ? first.date : second.date);
    const found = shown.contradictions().filter(({ deed }) => Boolean(deed) === ofDeeds);
    return [...found].sort((one, other) => positions.compare(latest(other), latest(one)) || place(data.actors.get(one.actor)) - place(data.actors.get(other.actor))).map((each) => {
      const { kind, actor, issue, first, second, stance, deed } = each;
      /** @param {StanceRecord} from */
      const side = (from) => cell([wording.position(from), wording.dated(from), wording.whose(from, actor)].join(", "), { key: from.date, draw: () => [chip(look.position(from)), el("div", { class: "small" }, goStance(from.id, wording.dated(from)), ", ", words(wording.whose(from, actor)))] });
      /** @param {Deed} from */
      const done = (from) => cell([look.position(from).label, wording.dated(from.event), from.event.label].join(", "), { key: from.event.date, draw: () => [chip(look.position(from)), el("div", { class: "small" }, `${wording.dated(from.event)}, `, goEvent(from.event))] });
      const gap = Math.abs(positions.number(second.date) - positions.number(first.date));
      const [who, other] = [first.by ?? first.actor, stance ? (stance.by ?? stance.actor) : actor];
      const other2 = deed ? done(deed) : side(/** @type {StanceRecord} */ (stance));
      const cells = [actorCell(actor), issueCell(issue), side(first), other2, cell(count(gap, "day"), { key: gap })];
      return {
        actors: [actor],
        issue,
        selection: { pair: [actor, issue] },
        cells: ofDeeds ? cells : [...cells, cell(t(`contradiction.${kind}`))],
        fields: [{
          kind,
          actor,
          actor_label: label(data.actors, actor),
          issue,
          issue_label: label(data.issues, issue),
          first: first.id,
          second: second.id,
          dates: `${first.date}/${second.date}`,
          gap_days: gap,
          first_date: first.date,
          second_date: second.date,
          first_position: look.position(first).name,
          second_position: look.position(second).name,
          first_voice: first.voice,
          second_voice: stance?.voice,
          first_by: who,
          first_by_label: label(data.actors, who),
          second_by: other,
          second_by_label: label(data.actors, other),
          first_basis: look.basis(first),
          second_basis: stance && look.basis(stance),
        }],
        stances: stance ? [first, stance] : [first],
      };
    });
  }

  /* ---- who agrees ---- */

  /** @param {number} share */
  const percent = (share) => t("questions.percent", { share: (100 * share).toFixed(0) });
  /* Of nothing there is no share, and it comes last. */
  /** @param {number} part @param {number} whole */
  const share = (part, whole) => (whole ? part / whole : undefined);

  /** @param {Visible} shown @param {Asking} asking @returns {AskedRow[]} */
  const agrees = (shown, { who }) =>
    [...shown.agreements(who)]
      .sort((one, other) => (share(other.alike, other.shared.length) ?? -1) - (share(one.alike, one.shared.length) ?? -1) || other.alike - one.alike || place(data.actors.get(one.other)) - place(data.actors.get(other.other)))
      .map(({ actor, other, shared, alike, opposed, sum, pairs, stances }) => {
        const near = share(sum, pairs);
        const names = shared.map(issueName).join("; ");
        return {
          actors: [other],
          selection: { tie: [actor, other] },
          cells: [
            actorCell(other),
            cell(shared.length ? t("questions.of", { part: alike, whole: shared.length }) : "", { key: share(alike, shared.length) }),
            cell(String(opposed), { key: opposed }),
            cell(near === undefined ? "" : percent(near), { key: near }),
            cell(String(pairs), { key: pairs }),
            cell(names, { key: shared.length, draw: () => el("span", { class: "small muted" }, words(names)) }),
          ],
          fields: [{ actor, actor_label: label(data.actors, actor), other, other_label: label(data.actors, other), shared: shared.length, alike, opposed, agreement: sum, pairs }],
          stances,
          shared: shared.length,
        };
      });

  /* ---- what was known when ---- */

  /* One position at two moments: what was held, by which stances. */
  /** @param {Cell | undefined} held */
  const told = (held) => JSON.stringify(held?.rows.map(({ stance, from }) => [stance.value, wording.condition(stance), stance.by, from === undefined]) ?? []);

  /** @param {Visible} shown @param {Asking} _asking @param {Visible} then @returns {AskedRow[]} */
  function known(shown, _asking, then) {
    const all = new Map([...then.cells, ...shown.cells]);
    return inOrder(all).map(({ actor, issue }) => {
      const key = positions.topic(actor, issue);
      const [before, now] = [then.cells.get(key), shown.cells.get(key)];
      /** @param {Cell | undefined} held */
      const side = (held) => cell(held ? wording.answer(held, shown.day) : t("questions.nothing"), {
        key: held ? held.position.value : -3,
        draw: () => (held ? held.rows.map((row) => el("div", {}, chip(look.position(row.stance)), held.contested && muted(` ${t("position.contested")}`), el("div", { class: "small" }, goStance(row.stance.id, wording.dated(row.stance)), ", ", words([wording.condition(row.stance), wording.whose(row.stance, row.holder), ...wording.besides(row)].filter(Boolean).join(", "))))) : muted(t("questions.nothing"))),
      });
      const same = told(before) === told(now);
      const [ids, idsNow] = [before, now].map((held) => held?.rows.map(({ stance }) => stance.id).join(";"));
      const kind = !before ? "added" : !now ? "gone" : !same ? "changed" : ids === idsNow ? "same" : "same-others";
      const change = t(`change.${kind}`);
      /* As files say it. */
      const what = { added: "added", gone: "gone", changed: "changed", same: "the same", "same-others": "the same, by other stances" }[kind];
      return {
        actors: [actor],
        issue,
        selection: { pair: [actor, issue] },
        cells: [actorCell(actor), issueCell(issue), side(before), side(now), cell(change)],
        fields: [{ actor, actor_label: label(data.actors, actor), issue, issue_label: label(data.issues, issue), then: before ? before.position.name : "", then_stances: ids, now: now ? now.position.name : "", now_stances: idsNow, change: what }],
        stances: now ? now.rows.map(({ stance }) => stance) : [],
        same: ids === idsNow,
      };
    });
  }

  /* ---- all of them ---- */

  /** @typedef {[name: string, label: string][]} Columns */
  /** @type {Columns} */
  const SAID = [["whose", t("column.whose")], ["date", t("column.date")], ["age", t("column.age")]];
  /** @type {Columns} */
  const TOPIC = [["actor", t("page.actor")], ["issue", t("page.issue")]];
  const PAIR = /** @type {const} */ (["who", "on"]);

  /** @param {string} who */
  const whom = (who) => (data.actors.has(who) ? name(who) : t("questions.nobody"));

  /** @type {AskedQuestion[]} */
  const all = [
    {
      name: "stands",
      short: t("stands.short"),
      title: ({ day }) => t("stands.title", { day: written(day) }),
      about: t("stands.about"),
      columns: [...TOPIC, ["position", t("choices.position")], ...SAID],
      takes: PAIR,
      rows: stands,
      none: ({ day }) => t("stands.none", { day: written(day) }),
      queries: (issue, { day }) => [{ name: "positions", values: { issue, as_of: day } }],
    },
    {
      name: "moved",
      short: t("moved.short"),
      title: ({ day }, { since }) => (since ? t("moved.title-since", { since: written(since), day: written(day) }) : t("moved.title", { day: written(day) })),
      about: t("moved.about"),
      columns: [...TOPIC, ["from", t("column.from")], ["to", t("column.to")], ["steps", t("column.steps")], ["days", t("column.within")], ["after", t("page.after")]],
      takes: [...PAIR, "since", "step", "after"],
      rows: ({ movements, who }) => movesOf(movements(), who),
      none: ({ day }) => t("moved.none", { day: written(day) }),
      more: ({ silent }, wanted) => {
        const left = movesOf(silent()).filter(wanted).length;
        return left ? t("moved.more", { n: left }) : "";
      },
      queries: (issue, { day }) => [{ name: "shifts", values: { issue, as_of: day } }],
    },
    {
      name: "contradicts",
      short: t("contradicts.short"),
      title: ({ day }) => t("contradicts.title", { day: written(day) }),
      about: t("contradicts.about"),
      columns: [...TOPIC, ["first", t("column.holds")], ["second", t("column.against")], ["gap", t("column.apart")], ["kind", t("column.how")]],
      takes: PAIR,
      rows: (shown) => against(shown, false),
      none: ({ day }) => t("contradicts.none", { day: written(day) }),
      queries: (_issue, { day }) => ["self-vs-attributed", "split-voice", "dissent"].map((each) => ({ name: each, values: { as_of: day } })),
    },
    {
      name: "deeds",
      short: t("deeds.short"),
      title: ({ day }) => t("deeds.title", { day: written(day) }),
      about: t("deeds.about"),
      columns: [...TOPIC, ["first", t("column.holds")], ["second", t("column.does")], ["gap", t("column.apart")]],
      takes: PAIR,
      rows: (shown) => against(shown, true),
      none: ({ day }) => t("deeds.none", { day: written(day) }),
      queries: (_issue, { day }) => [{ name: "words-vs-deeds", values: { as_of: day } }],
    },
    {
      name: "contested",
      short: t("contested.short"),
      title: ({ day }) => t("contested.title", { day: written(day) }),
      about: t("contested.about"),
      columns: [...TOPIC, ["positions", t("column.positions")], ["date", t("column.date")]],
      takes: PAIR,
      rows: contested,
      none: ({ day }) => t("contested.none", { day: written(day) }),
      queries: (issue, { day }) => [{ name: "positions", values: { issue, as_of: day } }],
    },
    {
      name: "agrees",
      short: t("agrees.short"),
      title: ({ day }, { who }) => t("agrees.title", { who: whom(who), day: written(day) }),
      about: t("agrees.about"),
      columns: [["actor", t("page.actor")], ["side", t("column.side")], ["opposed", t("column.opposed")], ["share", t("column.alike")], ["pairs", t("column.pairs")], ["issues", t("column.issues")]],
      takes: ["who", "least"],
      needsActor: true,
      rows: agrees,
      none: ({ day }, { who }) => t("agrees.none", { who: whom(who), day: written(day) }),
      queries: (_issue, { day }, { who }) => [{ name: "allies", values: { actor: who, as_of: day } }],
    },
    {
      name: "known",
      short: t("known.short"),
      title: ({ day }, { known: moment }) => t("known.title", { moment: written(moment), day: written(day) }),
      about: t("known.about"),
      columns: [...TOPIC, ["then", t("column.then")], ["now", t("column.now")], ["change", t("column.change")]],
      takes: [...PAIR, "known", "all"],
      rows: known,
      none: ({ day }) => t("known.none", { day: written(day) }),
      /* What tells one moment of the record from another. */
      more: () => (data.recorded.first && data.recorded.last ? t("known.more", { first: written(data.recorded.first.slice(0, 10)), last: written(data.recorded.last.slice(0, 10)) }) : t("known.always")),
      queries: (issue, { day }, { known: moment }) => [{ name: "positions", values: { issue, as_of: day, known_at: moment } }],
    },
    {
      name: "follows",
      short: t("follows.short"),
      title: ({ day }) => t("follows.title", { day: written(day) }),
      about: t("follows.about"),
      columns: [...TOPIC, ["position", t("choices.position")], ["because", t("column.because")], ...SAID],
      takes: PAIR,
      rows: follows,
      none: ({ day }) => t("follows.none", { day: written(day) }),
      queries: (issue, { day }) => [{ name: "entailed-positions", values: { issue, as_of: day } }],
    },
  ];

  const byName = new Map(all.map((each) => [each.name, each]));
  /** @param {QuestionName} each @returns {AskedQuestion} */
  const called = (each) => /** @type {AskedQuestion} */ (byName.get(each));

  return { all, called };
})();
