/* Stances over time: a row for each actor on an issue, marks for stances and deeds, arrows where the position changed. */
explorer.timeline = (() => {
  const { t, written } = explorer.words;
  const { data, look, positions, answered, filter, state, selection, wording } = explorer;
  const { byId, button, el } = explorer.dom;
  const { svgEl, element, svg, rect, circle, polygon, diamond, line, short, fit, wide, colour, pale } = explorer.picture;
  const MOST = 14;
  const MOST_ABOUT = 60;
  /* So many rows where all are asked for; in a picture and on paper so many, with so many marks: more are not read. */
  const LARGEST = 2000;
  const PICTURED = { rows: 500, marks: 4000 };
  /* So many rows are all drawn; of more those in sight, and around them so much. */
  const FEW = 60;
  const AROUND = 300;
  /* The room of a row, of a mark in it, of the labels; days that a gap without marks is cut down to. */
  const ROW = 26;
  const MARK = 10;
  const LANES = 5;
  const LANE = 21;
  const HEAD = 26;
  const GAP = 75;
  const AXIS = 24;
  /* Letters of a name in two lines. */
  const NARROW = 11.5;
  /* The room of a month with the name. */
  const TICK = 52;
  const DAY = 86400000;

  let more = false;
  /* Where all are asked for and are too many: the rows from here on, and of what they are the rows. */
  let first = 0;
  let turned = "";
  /* Whether other rows are asked for, and the actor, issue or path that those drawn are about. */
  let turning = false;
  /** @type {Selected | undefined} */
  let topic;
  /** @type {string[]} */
  let rowsBefore = [];
  /* What is drawn: what there is to draw, into what, and of which parts the elements are there. */
  /** @type {{ found: Plan, now: State, shown: Shown, colours: Palette, labels: SVGElement, chart: SVGElement, bars: SVGElement, there: Map<Part, Drawn> } | undefined} */
  let drawn;
  /** @typedef {{ row?: SVGElement, label: SVGElement, bars: SVGElement }} Drawn */
  /* The rows that have marks; and of those that are drawn the marks' elements. */
  /** @type {(TopicRow | EventRow)[]} */
  let marked = [];
  /** @type {Map<Element, Point>} */
  let spots = new Map();
  /* The mark that takes part in the order of Tab, by row and place. */
  /** @type {Point} */
  let at = [0, 0];
  let printing = false;

  const { number } = positions;
  /** @param {number} day */
  const dateOf = (day) => new Date(day * DAY).toISOString().slice(0, 10);

  /* A topic with stances that are shown, and of how many stances it is at most; its row is worked out when it may be drawn. */
  /** @typedef {{ key: string, actor: string, issue: string, most: number, row?: Topic }} Candidate */

  /* All topics of which something is shown on any day, by what is asked and filtered. */
  /** @param {State} now */
  const onLastDay = (now) => ({ ...now, until: data.lastDay });
  const candidatesOf = answered.lately((now) => {
    const all = answered.of(onLastDay(now));
    const seen = filter.visible(all, now);
    /** @type {Candidate[]} */
    const found = seen.claimed().map(([actor, issue]) => ({ key: positions.topic(actor, issue), actor, issue, most: all.pooled(actor, issue) }));
    found.sort((one, other) => other.most - one.most);
    return { found, byKey: new Map(found.map((each) => [each.key, each])), seen };
  }, (now) => answered.keyOf(onLastDay(now)) + filter.keyOf(now));

  /* The row of a topic: the stances shown of it, and how it moved. */
  /** @param {Candidate} topic @param {Visible} seen @returns {Topic} */
  function rowOf(topic, seen) {
    const { key, actor, issue } = topic;
    if (!topic.row) {
      const { moves, silent } = seen.moved(actor, issue);
      topic.row = { key, actor, issue, claims: seen.claims(actor, issue), moves, silent: silent.length };
    }
    return topic.row;
  }

  /** @param {Topic} row */
  const weight = (row) => row.claims.length + 2 * row.moves.length;
  /** @param {Topic} one @param {Topic} other */
  const byWeight = (one, other) => weight(other) - weight(one) || (one.key < other.key ? -1 : 1);

  /* The strongest rows from the first on, which are found among the topics with most stances: between two neighbours is at most one move of somebody, and one of governments. */
  /** @param {ReturnType<typeof candidatesOf>} all @param {number} most */
  function strongest({ found, seen }, most) {
    /** @type {Topic[]} */
    let rows = [];
    let least = -Infinity;
    for (const topic of found) {
      if (topic.most + 4 * (topic.most - 1) < least) break;
      rows.push(rowOf(topic, seen));
      /* Now and then, what will not be among them is left behind. */
      if (rows.length < 2 * most) continue;
      rows = rows.sort(byWeight).slice(0, most);
      least = weight(rows[most - 1]);
    }
    return rows.sort(byWeight).slice(first, most);
  }

  /* What the selection is about where it is an actor, an issue or a path; else the strongest rows. */
  /** @param {State} now @param {Shown} shown @param {{ rows: number, marks: number }} most @returns {Pick<Plan, "rows" | "held" | "last" | "all">} */
  function choose(now, shown, most) {
    const { selection: chosen, alone } = now;
    const all = candidatesOf(now);
    const { found, byKey, seen } = all;
    /** @param {Selected} [of] */
    const aboutIt = (of) => (of ? found.filter(({ actor, issue }) => selection.covers(of, actor, issue, shown.route)) : []);
    const about = aboutIt(chosen);
    /** @param {Candidate[]} topics */
    const rowsOf = (topics) => topics.map((topic) => rowOf(topic, seen)).sort(byWeight);
    /** @param {Topic[]} several @param {number} [all] */
    function kept(several, all = found.length) {
      let marks = 0;
      const rows = several.filter(({ claims }, place) => {
        marks += claims.length;
        return place < most.rows && marks <= most.marks;
      });
      return { rows, held: found.length - rows.length, last: first + rows.length, all };
    }
    const own = about.length && (alone || chosen?.node || chosen?.path) ? chosen : undefined;
    /* A mark was opened: the rows stay as they are. */
    const stay = rowsBefore.flatMap((key) => byKey.get(key) ?? []);
    const stays = !own && about.length > 0 && about.every((each) => stay.includes(each));
    if (stays && !turning) return kept(rowsOf(stay), topic ? aboutIt(topic).length : undefined);
    topic = stays ? topic : own;
    const asked = JSON.stringify([answered.keyOf(onLastDay(now)), filter.keyOf(now), more, topic]);
    if (asked !== turned) [first, turned] = [0, asked];
    const ofTopic = aboutIt(topic);
    if (ofTopic.length) return kept(rowsOf(ofTopic).slice(first, more ? Infinity : MOST_ABOUT), ofTopic.length);
    const strong = kept(strongest(all, first + (more ? most.rows : MOST)));
    return { ...strong, rows: [...new Set([...strong.rows, ...rowsOf(about).slice(0, MOST)])] };
  }

  /* Days to places on the axis; long stretches without a mark are cut down to a gap. */
  /** @param {string[]} dates @param {number} width @returns {Axis} */
  function scale(dates, width) {
    const days = [...new Set(dates.map(number))].sort((one, other) => one - other);
    if (!days.length) return { x: () => 0, width, gaps: [], ticks: [] };
    const stops = [{ day: days[0], at: 0 }];
    /** @type {number[]} */
    const gaps = [];
    for (const day of days.slice(1)) {
      const last = stops[stops.length - 1];
      const far = day - last.day;
      if (far > GAP) gaps.push(last.day + far / 2);
      stops.push({ day, at: last.at + Math.min(far, GAP / 2 + 10 * Math.log2(1 + Math.max(far - GAP, 0) / 30) + (far > GAP ? 0 : far)) });
    }
    const length = Math.max(stops[stops.length - 1].at, 1);
    const room = Math.max(width - 2 * (MARK + 6), length * 1.3);
    /** @param {number} day */
    const placeOf = (day) => {
      const place = stops.findLastIndex((stop) => stop.day <= day);
      const [one, other] = [stops[Math.max(place, 0)], stops[place + 1]];
      const along = other && other.day > one.day && day > one.day ? (day - one.day) / (other.day - one.day) : 0;
      return MARK + 6 + ((one.at + (other ? along * (other.at - one.at) : 0)) / length) * room;
    };
    /* Of few days there are many marks. */
    /** @type {Map<number, number>} */
    const known = new Map();
    /** @param {number} day */
    function x(day) {
      let place = known.get(day);
      if (place === undefined) known.set(day, (place = placeOf(day)));
      return place;
    }
    return { x, width: room + 2 * (MARK + 6), gaps, ticks: ticks(x, days) };
  }

  /* First days of months, as many as there is room for. */
  /** @param {Axis["x"]} x @param {number[]} days */
  function ticks(x, days) {
    const found = [];
    const [year, month] = dateOf(days[0]).split("-").map(Number);
    const months = (days[days.length - 1] - days[0]) / 30;
    const stride = Math.max(Math.ceil(months / 2400), 1);
    for (let step = 0; step <= months + 2; step += stride) {
      /* Not by Date.UTC, for which the year 50 is 1950. */
      const day = new Date(0).setUTCFullYear(year, month - 1 + step, 1) / DAY;
      if (day > days[days.length - 1]) break;
      const place = x(day);
      const last = found[found.length - 1];
      if (day >= days[0] && (!last || place - last.place > 62)) found.push({ place, text: dateOf(day).slice(0, 7) });
    }
    return found;
  }

  /* Marks side by side where they can be, below each other where they would cover one another. */
  /** @template {{ date: string }} Item @param {Item[]} items @param {Axis["x"]} x */
  function lay(items, x) {
    /** @type {number[]} */
    const ends = [];
    const sorted = [...items].sort((one, other) => (one.date < other.date ? -1 : Number(one.date > other.date)));
    const placed = sorted.map((item) => {
      const place = x(number(item.date));
      let lane = ends.findIndex((end) => place - end >= 2 * MARK + 1);
      if (lane < 0) lane = Math.min(ends.length, LANES - 1);
      ends[lane] = place;
      return { ...item, x: place, lane };
    });
    return { placed, lanes: Math.max(ends.length, 1) };
  }

  /* What there is to draw: on the screen, or as much of it as a picture holds. */
  /** @param {State} now @param {Shown} shown @param {{ rows: number, marks: number }} [most] @returns {Plan} */
  function plan(now, shown, most = { rows: LARGEST, marks: Infinity }) {
    /* Rows and the axis stay as the days go by: they are those of the last day. */
    const { seen: atLast } = candidatesOf(now);
    const { rows, held, last, all: whole } = choose(now, shown, most);
    const issues = new Set(rows.map((row) => row.issue));
    /** @param {Visible} all */
    const eventsOf = (all) => all.events.filter((event) => event.bearsOn?.some(({ issue }) => issues.has(issue)));
    const events = eventsOf(atLast);
    const box = byId("timeline").clientWidth || 700;
    const labels = Math.min(Math.max(box * 0.27, 104), 190);
    const dates = rows.flatMap((row) => row.claims.flatMap(({ stance }) => [stance.date, positions.first(stance), positions.last(stance)]));
    const axis = scale([...dates, ...events.flatMap((event) => [event.date, ...(event.first && event.last ? [event.first, event.last] : [])]), ...(rows.length ? [data.lastDay] : [])], box - labels - 18);
    const one = rows.length && rows.every((row) => row.actor === rows[0].actor);
    const group = one ? "actor" : "issue";
    const label = one ? "issue" : "actor";
    /** @param {string} field @param {string} id */
    const name = (field, id) => (field === "issue" ? data.issues : data.actors).get(id).name;

    let y = AXIS;
    /** @type {Part[]} */
    const parts = [];
    if (events.length) {
      const { placed, lanes } = lay(eventsOf(shown).map((event) => ({ event, date: event.date })), axis.x);
      parts.push({ y, height: ROW + (lanes - 1) * LANE, label: t("timeline.events"), marks: placed, held: [], moves: [], events: true });
      y += ROW + (lanes - 1) * LANE;
    }
    const groups = [...new Set(rows.map((row) => row[group]))];
    for (const id of groups) {
      parts.push({ y, height: HEAD, heading: name(group, id), record: (group === "issue" ? data.issues : data.actors).get(id) });
      y += HEAD;
      for (const row of rows.filter((each) => each[group] === id)) {
        const deeds = shown.deeds(row.actor, row.issue).map((deed) => ({ event: deed.event, date: deed.event.date, deed }));
        const stances = shown.claims(row.actor, row.issue).map((claim) => ({ claim, date: claim.stance.date }));
        const { placed, lanes } = lay([...stances, ...deeds], axis.x);
        const height = ROW + (lanes - 1) * LANE;
        parts.push({
          ...row,
          y,
          height,
          label: name(label, row[label]),
          marks: placed,
          /* Asked for where the row is drawn. */
          get held() {
            return shown.course(row.actor, row.issue);
          },
          get moves() {
            return shown.moved(row.actor, row.issue).moves;
          },
        });
        y += height;
      }
    }
    return { parts, axis, labels, height: y + 8, held, last, all: whole, rows };
  }

  /** @param {Part} part */
  const middle = (part) => part.y + ROW / 2;
  /** @param {Part} part @param {PlacedMark} mark */
  const markY = (part, mark) => middle(part) + mark.lane * LANE;

  /** @param {Plan} plan @param {Part} part @param {Palette} colours @returns {Shape[]} */
  function labelShapes({ labels }, part, colours) {
    if (part.heading !== undefined) return [{ text: fit(part.heading, 520, 13, 600), x: 8, y: part.y + 18, size: 13, weight: 600, fill: colours.ink }];
    const fill = part.events ? colours.muted : colours.ink;
    const room = labels - 20;
    const [first, rest] = lines(part.label, room);
    if (!rest) return [{ text: fit(first, room, 13), x: 14, y: middle(part) + 4.5, size: 13, fill }];
    return [first, rest].map((text, place) => ({ text: fit(text, room, NARROW), x: 14, y: middle(part) - 2 + place * NARROW, size: NARROW, fill }));
  }

  /* A name in one line, or where that is too long and has a blank to break at, in two of smaller letters. */
  /** @param {string} name @param {number} room @returns {[string, string?]} */
  function lines(name, room) {
    const words = name.split(" ");
    if (words.length === 1 || wide(name, 13) <= room) return [name];
    let first = words.length - 1;
    while (first > 1 && wide(words.slice(0, first).join(" "), NARROW) > room) first -= 1;
    return [words.slice(0, first).join(" "), words.slice(first).join(" ")];
  }

  /** @param {Axis} axis @param {Shown} shown */
  const endOf = (axis, shown) => axis.x(number(shown.day || data.lastDay || "2000-01-01"));

  /* The months, above all rows; the last may have no room for its name. */
  /** @param {Plan} plan @param {Palette} colours @returns {Shape[]} */
  const monthShapes = ({ axis }, colours) =>
    axis.ticks.flatMap(({ place, text }) => (place + TICK <= axis.width ? [{ text, x: place + 3, y: 15, size: 11.5, fill: colours.muted }] : []));

  /* What lies under all marks: lines of months and gaps. */
  /** @param {Plan} plan @param {Palette} colours @returns {Shape[]} */
  function groundShapes({ axis, height }, colours) {
    const grid = axis.ticks.map(({ place }) => ({ path: line(place, AXIS - 4, place, height), stroke: colours.line }));
    const breaks = axis.gaps.flatMap((day) => {
      const x = axis.x(day);
      return [
        { path: rect(x - 4, AXIS - 4, 8, height), fill: colours.ground },
        { path: line(x - 4, AXIS - 4, x - 4, height), stroke: colours.muted, dash: [2, 4] },
        { path: line(x + 4, AXIS - 4, x + 4, height), stroke: colours.muted, dash: [2, 4] },
      ];
    });
    return [...grid, ...breaks];
  }

  /* Under the marks of a row: the position held from each day on; above a group a line. */
  /** @param {Plan} plan @param {Part} part @param {Shown} shown @param {Palette} colours @returns {Shape[]} */
  function barShapes({ axis }, part, shown, colours) {
    if (part.heading !== undefined) return [{ path: line(0, part.y + 3, axis.width, part.y + 3), stroke: colours.line }];
    const end = endOf(axis, shown);
    /* A row stays as the days go by, also before anything was said. */
    if (!part.events && !part.marks.length) {
      const text = t("timeline.nothing-by", { day: written(shown.day) });
      const room = wide(text, NARROW) + 8;
      const x = end > room + 20 ? end - room - 4 : end + 4;
      return [{ path: rect(x, middle(part) - 9, room, 18), fill: colours.ground }, { text, x: x + 4, y: middle(part) + 4, size: NARROW, fill: colours.muted }];
    }
    return part.held.flatMap(({ day, position, current }, place, held) => {
      if (!position) return [];
      const start = axis.x(number(day));
      const next = held[place + 1];
      const stop = next ? axis.x(number(next.day)) : end;
      const tone = colours[position.name];
      const fill = current ? tone : pale(tone, colours.ground);
      return [{ path: rect(start, middle(part) - 2, Math.max(stop - start, 0), 4), fill }];
    });
  }

  /* Over these: the day that is shown, and the other one beside it. */
  /** @param {Plan} plan @param {State} now @param {Shown} shown @param {Palette} colours @returns {Shape[]} */
  function dayShapes({ axis, height }, now, shown, colours) {
    const end = endOf(axis, shown);
    const today = now.until || shown.day < data.lastDay ? [{ path: line(end, AXIS - 8, end, height), stroke: colours.accent, width: 2 }] : [];
    const other = now.beside ? [{ path: line(axis.x(number(now.beside)), AXIS - 8, axis.x(number(now.beside)), height), stroke: colours.accent, width: 2, dash: [5, 4] }] : [];
    return [...other, ...today];
  }

  /* The days that a stance or event may be of, where its own is not known: a line with an end at either side. */
  /** @param {Pick<StanceRecord, "first" | "last">} record @param {number} y @param {Axis} axis @param {string} tone @returns {Shape[]} */
  function spanShapes({ first, last }, y, axis, tone) {
    if (first === undefined || last === undefined) return [];
    const [from, to] = [axis.x(number(first)), axis.x(number(last))];
    return [{ path: `${line(from, y, to, y)}${line(from, y - 5, from, y + 5)}${line(to, y - 5, to, y + 5)}`, stroke: tone, width: 2 }];
  }

  /** @param {Part} part @param {PlacedMark} mark @param {Axis} axis @param {Palette} colours @returns {Shape[]} */
  function markShapes(part, mark, axis, colours) {
    const [x, y] = [mark.x, markY(part, mark)];
    if (mark.event) {
      const tone = mark.deed ? colours[look.position(mark.deed).name] : colours.muted;
      return [...spanShapes(mark.event, y, axis, tone), { path: diamond(x, y, 7), fill: tone, stroke: colours.ground, width: 1.5 }];
    }
    const { stance } = mark.claim;
    const position = look.position(stance);
    const tone = colours[position.name];
    const hollow = !look.voice(stance.voice).direct;
    const ink = hollow ? colours.ink : colours[`on-${position.name}`];
    return [
      ...spanShapes(stance, y, axis, tone),
      { path: circle(x, y, MARK), fill: hollow ? colours.ground : tone, stroke: hollow ? tone : colours.ground, width: hollow ? 2 : 1, dash: hollow ? [3, 2] : undefined },
      { text: position.sign, x, y: y + 4, size: 11, weight: 700, anchor: "middle", fill: ink },
    ];
  }

  /* An arrow above the mark, up towards support or down towards rejection. */
  /** @param {Part} part @param {Move} move @param {Axis} axis @param {Palette} colours */
  function moveShape(part, { from, to }, axis, colours) {
    const [x, y] = [axis.x(number(to.stance.date)), middle(part) - MARK - 1];
    const up = to.stance.value > from.stance.value;
    const tip = up ? polygon([x - 4.5, y], [x + 4.5, y], [x, y - 6]) : polygon([x - 4.5, y - 6], [x + 4.5, y - 6], [x, y]);
    return { path: tip, fill: colours.ink };
  }

  function palette() {
    const tones = [...look.SCALE, look.CONTESTED].map(({ name }) => name);
    const names = ["ground", "ink", "muted", "line", "accent", ...tones, ...tones.map((name) => `on-${name}`)];
    return Object.fromEntries(names.map((name) => [name, colour(name)]));
  }

  /* Who moved, unless it is the actor of the row. */
  /** @param {Move} move @param {string} actor */
  function who({ kind, from, to, orderKnown }, actor) {
    const order = orderKnown ? "" : `, ${t("questions.order-unknown")}`;
    if (kind === "government") {
      return `, ${t("timeline.government", { from: wording.name(from.stance.actor), to: wording.name(to.stance.actor) })}${order}`;
    }
    return `${to.stance.actor === actor ? "" : `, ${t("timeline.for", { speaker: wording.name(to.stance.actor), actor: wording.name(actor) })}`}${order}`;
  }

  /** @param {Mark} mark */
  function spoken(mark) {
    if (mark.event) {
      const shows = mark.deed ? `, ${t("timeline.shows", { position: look.position(mark.deed).label })}` : "";
      return `${t("timeline.event", { day: wording.dated(mark.event), event: short(mark.event.label, 200) })}${shows}`;
    }
    const { stance, holder, standing } = mark.claim;
    const how = standing === "current" || standing === "hearsay" ? "" : `, ${t(`standing.${standing}`)}`;
    return `${wording.dated(stance)}: ${wording.position(stance)}, ${wording.whose(stance, holder)}${how}`;
  }

  /** @param {Mark} mark @param {State} state */
  const chosen = (mark, { selection: now }) =>
    now && (mark.event ? now.event === mark.event.id : now.stance === mark.claim.stance.id);

  /** @param {Part} part @param {PlacedMark} mark @param {State} now @param {Axis} axis @param {Palette} colours */
  function markElement(part, mark, now, axis, colours) {
    const shapes = markShapes(part, mark, axis, colours).map(element);
    const pressed = Boolean(chosen(mark, now));
    const halo = pressed ? [element({ path: circle(mark.x, markY(part, mark), MARK + 4), stroke: colours.accent, width: 3 })] : [];
    /* Room to hit with a finger, beyond what is drawn. */
    const room = element({ path: circle(mark.x, markY(part, mark), 12), fill: "transparent" });
    const spot = { class: "spot", role: "button", tabindex: "-1", "aria-pressed": pressed, "aria-label": spoken(mark) };
    const group = svgEl("g", spot, room, ...halo, ...shapes);
    group.addEventListener("click", () => {
      at = spots.get(group) ?? at;
      open(mark);
    });
    return group;
  }

  /** @param {Mark} mark */
  const open = (mark) => state.select(mark.event ? { event: mark.event.id } : { stance: mark.claim.stance.id });

  /** @param {TopicRow | EventRow} part @param {State} now @param {Axis} axis @param {Palette} colours */
  function rowElement(part, now, axis, colours) {
    const named = part.events ? t("timeline.events") : t("card.on", { actor: data.actors.get(part.actor).name, issue: data.issues.get(part.issue).name });
    const row = marked.indexOf(part);
    const groups = part.marks.map((mark, place) => {
      const group = markElement(part, mark, now, axis, colours);
      spots.set(group, [row, place]);
      if (row === at[0] && place === at[1]) group.setAttribute("tabindex", "0");
      return group;
    });
    const arrows = part.moves.map((move) => {
      const arrow = element(moveShape(part, move, axis, colours));
      const [from, to] = [move.from.stance, move.to.stance];
      const told = `${t("timeline.moved", { day: wording.dated(to), from: look.position(from).label, to: look.position(to).label })}${part.events ? "" : who(move, part.actor)}`;
      arrow.append(svgEl("title", {}, told));
      return arrow;
    });
    return svgEl("g", { role: "group", "aria-label": named }, ...groups, ...arrows);
  }

  /* A row's name opens its position, a heading the actor or issue. */
  /** @param {Plan} found @param {Part} part @param {Palette} colours */
  function labelElement(found, part, colours) {
    const label = svgEl("g", {}, ...labelShapes(found, part, colours).map(element));
    if (part.events) return label;
    const hit = element({ path: rect(0, part.y, found.labels, part.height), fill: "transparent" });
    hit.setAttribute("class", "hit");
    hit.append(svgEl("title", {}, short(part.heading ?? part.label, 300)));
    hit.addEventListener("click", () => state.select(part.heading !== undefined ? { node: part.record.node } : { pair: [part.actor, part.issue] }));
    label.append(hit);
    return label;
  }

  /* The element of a mark, whose row is drawn if it is not. */
  /** @param {number} row @param {number} place */
  function spotAt(row, place) {
    const find = () => [...spots].find(([, [line, across]]) => line === row && across === place)?.[0];
    const found = find();
    if (found) return found;
    see();
    return find();
  }

  /** @param {number} row @param {number} place @param {boolean} really */
  function focus(row, place, really) {
    spotAt(at[0], at[1])?.setAttribute("tabindex", "-1");
    const line = Math.min(Math.max(row, 0), marked.length - 1);
    if (line < 0) return;
    at = [line, Math.min(Math.max(place, 0), marked[line].marks.length - 1)];
    const group = /** @type {SVGElement | undefined} */ (spotAt(at[0], at[1]));
    group?.setAttribute("tabindex", "0");
    if (!really) return;
    group?.focus({ preventScroll: true });
    group?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  /* The mark of another row that is nearest in time. */
  /** @param {number} row */
  function nearest(row) {
    const { marks } = marked[Math.min(Math.max(row, 0), marked.length - 1)];
    const { x } = marked[at[0]].marks[at[1]];
    return marks.reduce((best, mark, place) => (Math.abs(mark.x - x) < Math.abs(marks[best].x - x) ? place : best), 0);
  }

  /** @type {Record<string, (() => void) | undefined>} */
  const KEYS = {
    ArrowLeft: () => focus(at[0], at[1] - 1, true),
    ArrowRight: () => focus(at[0], at[1] + 1, true),
    ArrowUp: () => focus(at[0] - 1, nearest(at[0] - 1), true),
    ArrowDown: () => focus(at[0] + 1, nearest(at[0] + 1), true),
    Home: () => focus(at[0], 0, true),
    End: () => focus(at[0], Infinity, true),
    Enter: () => open(marked[at[0]].marks[at[1]]),
    " ": () => open(marked[at[0]].marks[at[1]]),
  };

  /** @param {KeyboardEvent} event */
  function keys(event) {
    const act = KEYS[event.key];
    if (!act || !marked.length || event.altKey || event.metaKey) return;
    event.preventDefault();
    act();
  }

  /* Of parts below each other those that are drawn: all of few, else those in sight and the one of the mark that takes part in the order of Tab. */
  /** @returns {Part[]} */
  function inSight() {
    const { found } = /** @type {NonNullable<typeof drawn>} */ (drawn);
    if (found.rows.length <= FEW) return found.parts;
    const { scrollTop, clientHeight } = byId("timeline");
    const [first, last] = [scrollTop - AROUND, scrollTop + (clientHeight || innerHeight) + AROUND];
    return found.parts.filter((part) => (part.y + part.height > first && part.y < last) || part === marked[at[0]]);
  }

  /* Draws the parts that belong there and takes the others away; what is there already stays. */
  function see() {
    if (!drawn || printing) return;
    const { found, now, shown, colours, labels, chart, bars, there } = drawn;
    const parts = inSight();
    const belongs = new Set(parts);
    for (const [part, each] of there) {
      if (belongs.has(part)) continue;
      for (const mark of each.row?.children ?? []) spots.delete(mark);
      for (const element of [each.row, each.label, each.bars]) element?.remove();
      there.delete(part);
    }
    /** @type {[SVGElement, Element | null][]} */
    const ends = [[labels, labels.firstElementChild], [chart, chart.querySelector(":scope > [role=group]")], [bars, bars.firstElementChild]];
    for (const part of parts) {
      let each = there.get(part);
      if (!each) {
        const row = part.heading === undefined ? rowElement(part, now, found.axis, colours) : undefined;
        each = { row, label: labelElement(found, part, colours), bars: svgEl("g", {}, ...barShapes(found, part, shown, colours).map(element)) };
        there.set(part, each);
      }
      /* In order, for who reads them one after the other. */
      [each.label, each.row, each.bars].forEach((element, which) => {
        const [into, next] = ends[which];
        if (!element) return;
        if (element === next) ends[which] = [into, next.nextElementSibling];
        else into.insertBefore(element, next);
      });
    }
  }

  /*
   * On paper: strips below each other, so that a sheet ends between two of them, under the months, which each sheet begins with. A picture in
   * one piece would begin on a sheet of its own, and be cut wherever that ends. A heading is in one strip with the first of its rows.
   */
  /** @param {Plan} found @param {State} now @param {Shown} shown @param {Palette} colours */
  function strips(found, now, shown, colours) {
    /** @param {number} y @param {number} height @param {SVGElement[]} labels @param {SVGElement[]} chart */
    function strip(y, height, labels, chart) {
      const sides = /** @type {const} */ ([[found.labels, labels, "labels"], [found.axis.width, chart, "chart"]]);
      return el("tr", {}, sides.map(([width, drawn, name]) => {
        const piece = svg([], width, height, { class: name, viewBox: `0 ${y} ${width} ${height}` });
        piece.append(...drawn);
        return el("td", {}, piece);
      }));
    }
    const { parts } = found;
    const starts = parts.filter((_, place) => parts[place - 1]?.heading === undefined);
    const rows = starts.map((part) => {
      const place = parts.indexOf(part);
      const those = parts.slice(place, part.heading === undefined ? place + 1 : place + 2);
      const under = [...groundShapes(found, colours), ...those.flatMap((each) => barShapes(found, each, shown, colours)), ...dayShapes(found, now, shown, colours)];
      const marks = those.flatMap((each) => (each.heading === undefined ? [rowElement(each, now, found.axis, colours)] : []));
      const height = those.reduce((sum, each) => sum + each.height, 0);
      return strip(part.y, height, those.map((each) => labelElement(found, each, colours)), [...under.map(element), ...marks]);
    });
    return el("table", {}, el("thead", {}, strip(0, AXIS, [], monthShapes(found, colours).map(element))), el("tbody", {}, rows));
  }

  /** @param {State} now @param {Shown} shown */
  function update(now, shown) {
    const found = plan(now, shown, printing ? PICTURED : undefined);
    if (!printing) rowsBefore = found.rows.map((row) => row.key);
    draw(found, now, shown);
    if (printing) byId("timeline").replaceChildren(strips(found, now, shown, palette()));
    hold(found);
  }

  /** @param {Plan} found @param {State} now @param {Shown} shown */
  function draw(found, now, shown) {
    const box = byId("timeline");
    const focused = box.contains(document.activeElement);
    const before = drawn ? [box.scrollLeft, box.scrollTop] : undefined;
    const colours = palette();
    marked = found.parts.flatMap((part) => (part.heading === undefined && part.marks.length ? [part] : []));
    spots = new Map();
    const size = { role: "group", "aria-label": t("publish.timeline") };
    const chart = svg(groundShapes(found, colours), found.axis.width, found.height, size);
    const bars = svgEl("g", {});
    chart.append(bars, ...dayShapes(found, now, shown, colours).map(element));
    chart.addEventListener("keydown", keys);
    explorer.hover.on(chart, ".spot", (element) => {
      const [row, place] = spots.get(element) ?? [];
      const mark = row === undefined || place === undefined ? undefined : marked[row].marks[place];
      return mark && (mark.event ? explorer.hover.ofEvent(mark.event) : explorer.hover.ofStance(mark.claim.stance, mark.claim.holder));
    });
    const labels = svg([], found.labels, found.height, { class: "labels", "aria-hidden": "true" });
    /* They stay where rows go by under them. */
    const months = svg(monthShapes(found, colours), found.axis.width, AXIS, { class: "months", "aria-hidden": "true" });
    months.style.marginInlineStart = `${-found.axis.width}px`;
    box.replaceChildren(labels, chart, months);
    /* On paper nothing scrolls: all of it is drawn as small as it has to be. */
    box.style.setProperty("--whole", String(Math.min(1, explorer.picture.PAPER / (found.labels + found.axis.width))));
    byId("timeline-empty").hidden = found.rows.length > 0;
    box.hidden = found.rows.length === 0;
    drawn = { found, now, shown, colours, labels, chart, bars, there: new Map() };
    /* At first the day shown is in sight, with what came before it. */
    if (before) box.scrollTo(before[0], before[1]);
    else box.scrollTo(found.labels + found.axis.x(number(shown.day)) + 3 * MARK - box.clientWidth, 0);
    at[0] = Math.max(0, Math.min(at[0], marked.length - 1));
    see();
    focus(at[0], at[1], focused);
  }

  function start() {
    byId("timeline").addEventListener("scroll", see);
    new ResizeObserver(see).observe(byId("timeline"));
    /** @param {boolean} on */
    const print = (on) => () => {
      printing = on;
      if (drawn && state.get().tab === "timeline") update(drawn.now, drawn.shown);
    };
    addEventListener("beforeprint", print(true));
    addEventListener("afterprint", print(false));
  }

  /* How many moves are not marked, since they are across a silence. */
  /** @param {readonly Topic[]} rows */
  const silentIn = (rows) => rows.reduce((sum, { silent }) => sum + silent, 0);

  /* Other rows, from the top. */
  /** @param {() => void} ask */
  function turn(ask) {
    ask();
    at = [0, 0];
    turning = true;
    state.set({});
    turning = false;
    byId("timeline").scrollTop = 0;
  }

  /** @param {Plan} plan */
  function hold({ rows, held, last, all }) {
    const box = byId("timeline-held");
    const focused = document.activeElement instanceof HTMLElement && box.contains(document.activeElement) ? document.activeElement.dataset.way : undefined;
    /** @param {string} way @param {string} text @param {() => void} ask */
    const way = (way, text, ask) => button(text, () => turn(ask), { "data-way": way });
    const next = first + LARGEST;
    const ways = [
      first > 0 && way("before", t("timeline.before", { n: LARGEST }), () => (first -= LARGEST)),
      more && next < all && way("next", t("timeline.next", { n: Math.min(LARGEST, all - next) }), () => (first = next)),
      (held > 0 || more) && way("all", t(more ? "timeline.fewer" : "page.show-all"), () => (more = !more)),
    ].flatMap((each) => each || []);
    const silent = silentIn(rows);
    const across = silent ? `${t("timeline.silent", { n: silent })}. ` : "";
    const which = first > 0 ? t("timeline.part", { from: first + 1, to: last, all }) : held > 0 ? t("timeline.held", { n: rows.length, held }) : t("timeline.drawn", { n: rows.length });
    box.replaceChildren(`${which} ${across}`, ...ways.flatMap((each) => [each, " "]));
    box.hidden = rows.length === 0;
    /* Who goes on by keys goes on from the same button, or from one that is there. */
    if (focused) (ways.find((each) => each.dataset.way === focused) ?? ways[0])?.focus();
  }

  /* The whole picture as shapes, labels beside the chart. */
  function picture() {
    const { now, shown } = /** @type {NonNullable<typeof drawn>} */ (drawn);
    const found = plan(now, shown, PICTURED);
    const colours = palette();
    const chart = [
      ...groundShapes(found, colours),
      ...monthShapes(found, colours),
      ...found.parts.flatMap((part) => barShapes(found, part, shown, colours)),
      ...dayShapes(found, now, shown, colours),
      ...found.parts.flatMap((part) => [
        ...(part.marks ?? []).flatMap((mark) => markShapes(part, mark, found.axis, colours)),
        ...(part.moves ?? []).map((move) => moveShape(part, move, found.axis, colours)),
      ]),
    ];
    const shapes = [...found.parts.flatMap((part) => labelShapes(found, part, colours)), { group: chart, x: found.labels, y: 0 }];
    return { shapes, width: found.labels + found.axis.width, height: found.height };
  }

  /* Of which rows a picture, or paper, is, where not of all; and what is not marked in them. */
  /** @returns {string[]} */
  function about() {
    if (!drawn) return [];
    const { rows: those } = drawn.found;
    const isWhole = printing || (those.length <= PICTURED.rows && those.reduce((sum, row) => sum + row.claims.length, 0) <= PICTURED.marks);
    const { rows, held, last, all } = isWhole ? drawn.found : choose(drawn.now, drawn.shown, PICTURED);
    const n = rows.length;
    const silent = silentIn(rows);
    return [
      ...(first > 0 ? [t("timeline.rows", { from: first + 1, to: last, all })] : n < all ? [t("publish.in-picture", { n, all })] : held > 0 ? [t("publish.rows-in-picture", { n, all: n + held })] : []),
      ...(silent ? [t("timeline.silent", { n: silent })] : []),
    ];
  }

  return { start, update, picture, about };
})();
