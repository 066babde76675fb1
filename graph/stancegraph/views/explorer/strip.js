/* Below all views: how many stances there are a half-month, deeds under them, and the day, which can be dragged. */
explorer.strip = (() => {
  const { t, written } = explorer.words;
  const { data, state, answered, filter, positions } = explorer;
  const { byId } = explorer.dom;
  const { svgEl, rect, diamond, line } = explorer.picture;
  const DAY = 86400000;
  /* Room for the bars, for deeds, for years; and at the ends, so that the dot is whole. */
  const [BARS, DEEDS, HEIGHT, END] = [32, 43, 62, 10];
  /* A press that moves no further is no drag. */
  const STILL = 4;
  const GRIP = 12;
  const ATTACK = "ASSAULT";

  /** @param {string} date */
  const number = (date) => Date.parse(date) / DAY;
  /** @param {number} day */
  const dateOf = (day) => new Date(Math.floor(day) * DAY).toISOString().slice(0, 10);

  /* The half of a month that a day is in. */
  /** @param {string} date */
  const halfOf = (date) => `${date.slice(0, 8)}${Number(date.slice(8)) > 15 ? "16" : "01"}`;
  /* The day after a half, as a number: that after the last of all days has no date. */
  /** @param {string} half */
  function endOf(half) {
    if (half.endsWith("01")) return number(`${half.slice(0, 8)}16`);
    const next = number(`${half.slice(0, 8)}28`) + 4;
    return next - new Date(next * DAY).getUTCDate() + 1;
  }
  /** @param {string} half */
  const lastOf = (half) => dateOf(endOf(half) - 1);

  /* What somebody did that shows a position. */
  const deeds = data.events.filter(({ bearsOn, actors }) => bearsOn?.length && actors?.length);
  const dates = [...data.days, ...deeds.map(({ date }) => date)].sort();
  const ends = dates.length ? [dates[0], dates[dates.length - 1]] : [];
  const [first, last] = ends.length ? [number(halfOf(ends[0])), endOf(halfOf(ends[1]))] : [0, 1];

  let width = 0;
  /** @param {number} day */
  const placeOfDay = (day) => END + ((day - first) / (last - first)) * (width - 2 * END);
  /** @param {string} date */
  const x = (date) => placeOfDay(number(date));
  /** @param {number} place */
  const dayAt = (place) => first + Math.min(Math.max((place - END) / (width - 2 * END), 0), 1) * (last - first);

  /** @type {{ now: State, day: string }} */
  let latest;

  /* Of the days that the slider knows the one nearest to a place. */
  /** @param {number} place */
  function nearest(place) {
    const wanted = dayAt(place);
    return data.days.reduce((best, day) => (Math.abs(number(day) - wanted) < Math.abs(number(best) - wanted) ? day : best), data.days[0]);
  }

  /* How many stances the filters leave in each half of a month, on whatever day. */
  /** @param {State} now */
  const whole = (now) => ({ ...now, until: data.lastDay, from: "" });
  const sizes = answered.lately(
    (now) => {
      /** @type {Map<string, number>} */
      const ofDays = new Map();
      for (const { date } of filter.visible(answered.of(whole(now)), now).counting()) ofDays.set(date, (ofDays.get(date) ?? 0) + 1);
      /* Only those in which there is something: between two stances there may be thousands of years. */
      /** @type {Map<string, number>} */
      const found = new Map();
      for (const [day, size] of ofDays) found.set(halfOf(day), (found.get(halfOf(day)) ?? 0) + size);
      return found;
    },
    (now) => answered.keyOf(whole(now)) + filter.keyOf(now),
  );

  /** @param {SVGElement} element @param {string} text */
  function titled(element, text) {
    element.append(svgEl("title", {}, text));
    return element;
  }

  /** @param {Map<string, number>} found */
  function bars(found) {
    const most = [...found.values()].reduce((one, other) => Math.max(one, other), 1);
    return [...found].map(([half, size]) => {
      const [left, right] = [x(half), placeOfDay(endOf(half))];
      const high = Math.sqrt(size / most) * (BARS - 4);
      const bar = svgEl("path", { d: rect(left, BARS - high, Math.max(right - left - 1, 0.8), high), class: "bar", "data-half": half, "data-size": size });
      return { half, end: lastOf(half), later: false, bar: titled(bar, t("strip.bar", { n: size, from: written(half), to: written(lastOf(half)) })) };
    });
  }

  /* Of very many deeds one mark for all of a day, attacks apart: the others would lie under it. */
  const CROWD = 500;
  const marked = deeds.length > CROWD ? [...positions.grouped(deeds, ({ date, type }) => `${date} ${type === ATTACK}`).values()] : deeds.map((event) => [event]);

  const marks = () =>
    marked.map((events) => {
      const [event] = events.slice(-1);
      const mark = svgEl("path", { d: diamond(x(event.date), DEEDS - 5, 3.5), class: `deed${event.type === ATTACK ? " attack" : ""}`, "data-event": event.id });
      const said = `${explorer.wording.dated(event)}: ${event.label}`;
      return { date: event.date, later: false, mark: titled(mark, events.length > 1 ? t("strip.more", { deed: said, n: events.length - 1 }) : said) };
    });

  /* The first days of the years, or months, that begin between both ends. */
  /** @param {boolean} monthly */
  function starts(monthly) {
    const [from, to] = ends.map((date) => date.slice(0, 7).split("-").map(Number));
    const found = [];
    for (let month = 12 * from[0] + from[1] - 1; month < 12 * to[0] + to[1]; month += 1) {
      if (!monthly && month % 12) continue;
      found.push(`${String(Math.floor(month / 12)).padStart(4, "0")}-${String((month % 12) + 1).padStart(2, "0")}-01`);
    }
    return found.filter((date) => number(date) >= first);
  }

  /* First days of years, or of months where there are few; as many as there is room for. */
  function ticks() {
    const monthly = last - first < 400;
    let end = -Infinity;
    return starts(monthly).flatMap((half) => {
      const place = x(half);
      const room = monthly ? 48 : 30;
      if (place < end || place + room > width) return [];
      end = place + room + 8;
      return [svgEl("path", { d: line(place, BARS, place, HEIGHT - 4), class: "tick" }), svgEl("text", { x: place + 3, y: HEIGHT - 5, "font-size": 11 }, half.slice(0, monthly ? 7 : 4))];
    });
  }

  /* The days counted, from the first to that shown, and the day as a dot on its line. */
  /** @param {string} from @param {string} day */
  function span(from, day) {
    const [left, right] = [from ? Math.max(x(from), END) : END, x(day)];
    return [
      from && svgEl("path", { d: rect(left, 2, Math.max(right - left, 1), BARS - 2), class: "span" }),
      svgEl("path", { d: line(right, 0, right, BARS), class: "day-line" }),
      svgEl("circle", { cx: right, cy: BARS, r: 6, class: "day-dot" }),
    ].filter((each) => each !== "");
  }

  /** @param {SVGElement[]} over what lies over the bars */
  const put = (over) => byId("strip").querySelector(".over")?.replaceChildren(...over);

  /* What is drawn: of which sizes, how wide, and what of it depends on the day. */
  /** @type {{ sizes: Map<string, number>, width: number, bars: ReturnType<typeof bars>, marks: ReturnType<typeof marks>, over: SVGElement } | undefined} */
  let drawn;

  /* All but what the day changes. */
  /** @param {Map<string, number>} found */
  function picture(found) {
    const svg = svgEl("svg", { width, height: HEIGHT, role: "img", "aria-label": t("strip.label", { day: written(halfOf(ends[0])) }) });
    const [columns, diamonds, over] = [bars(found), marks(), svgEl("g", { class: "over" })];
    svg.append(...ticks(), svgEl("path", { d: line(END, BARS, width - END, BARS), class: "tick" }), ...columns.map(({ bar }) => bar), ...diamonds.map(({ mark }) => mark), over);
    byId("strip").replaceChildren(svg);
    return { sizes: found, width, bars: columns, marks: diamonds, over };
  }

  /* Of what is drawn most is as it was on the day before. */
  /** @param {{ later: boolean }} known @param {SVGElement} element @param {boolean} later */
  function fade(known, element, later) {
    if (known.later !== later) element.classList.toggle("later", later);
    known.later = later;
  }

  function draw() {
    const { now, day } = latest;
    width = byId("strip").clientWidth;
    if (!ends.length || width < 3 * END) {
      drawn = undefined;
      return byId("strip").replaceChildren();
    }
    const found = sizes(now);
    if (drawn?.sizes !== found || drawn.width !== width) drawn = picture(found);
    for (const each of drawn.bars) fade(each, each.bar, !(each.half <= day && (!now.from || each.end >= now.from)));
    for (const each of drawn.marks) fade(each, each.mark, each.date > day);
    drawn.over.replaceChildren(...span(now.from, day));
    return undefined;
  }

  /** @param {{ clientX: number }} event */
  const placeOf = (event) => event.clientX - byId("strip").getBoundingClientRect().left;

  /* The halves of months from one place to another, as first and last day. */
  /** @param {number} one @param {number} other */
  function spanOf(one, other) {
    const [from, to] = [Math.min(one, other), Math.max(one, other)].map((place) => halfOf(dateOf(Math.min(dayAt(place), last - 1))));
    const end = lastOf(to);
    return { from, until: end > data.lastDay ? data.lastDay : end };
  }

  function start() {
    const strip = byId("strip");
    /** @type {{ at: number, dot: boolean, moved: boolean } | undefined} */
    let drag;
    strip.addEventListener("pointerdown", (event) => {
      if (event.button || !ends.length) return;
      const at = placeOf(event);
      drag = { at, dot: Math.abs(at - x(latest.day)) <= GRIP, moved: false };
      strip.setPointerCapture(event.pointerId);
    });
    strip.addEventListener("pointermove", (event) => {
      if (!drag) return;
      const place = placeOf(event);
      drag.moved ||= Math.abs(place - drag.at) > STILL;
      if (!drag.moved) return;
      if (drag.dot) {
        const until = nearest(place);
        if (until !== latest.day) state.set({ until });
      } else {
        const { from, until } = spanOf(drag.at, place);
        put(span(from, until));
      }
    });
    strip.addEventListener("pointerup", (event) => {
      if (!drag) return;
      const { at, dot, moved } = drag;
      drag = undefined;
      const deed = document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-event]")?.getAttribute("data-event");
      if (moved && !dot) state.set(spanOf(at, placeOf(event)));
      else if (!moved && deed) state.select({ event: deed });
      else if (!moved && !dot) state.set({ until: nearest(at) });
      byId("day").focus({ preventScroll: true });
    });
    strip.addEventListener("pointercancel", () => {
      drag = undefined;
      draw();
    });
  }

  /** @param {State} now @param {Shown} shown */
  function update(now, { day }) {
    latest = { now, day };
    draw();
  }

  return { start, update };
})();
