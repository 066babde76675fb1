/* Finding actors, issues, positions, events, sources and stances by all of their words, the nearest first; all by keyboard. */
explorer.search = (() => {
  const { t, written } = explorer.words;
  /**
   * Words to look in: of what a record is about, and of whatever else it says.
   *
   * @typedef {{ about: string, words: string }} Text
   *
   * What can be found: how it is listed, and what it opens.
   *
   * @typedef {{ kind: string, label: string, selection: Selected }} Hit
   *
   * The nearest of what was found, how many there are, and how many stances were not looked through yet.
   *
   * @typedef {{ hits: Hit[], count: number, left: number }} Found
   */
  const { data, state, wording } = explorer;
  const { el, words, byId } = explorer.dom;
  const MOST = 12;
  const SHORT = 160;
  /* So many stances are read before the first answer; of more, some for so many milliseconds at a time. */
  const AT_ONCE = 3000;
  const SLICE = 12;

  /* As names are compared by the program: whatever the accents, the case, and what stands for an apostrophe or hyphen. */
  const APOSTROPHES = /[`\u00b4\u02b9\u02bb-\u02bf\u02c8\u055a\u05f3\u2018\u2019\u201b\u2032\u2035\ua78c\uff07]/g;
  const DASHES = /[\u2010-\u2015\u2212]/g;
  /* Most texts are written in letters that need none of this. */
  const SIMPLE = /^[\n -_a-~]*$/;
  /** @param {string} text */
  const plain = (text) =>
    (SIMPLE.test(text) ? text : text.replace(APOSTROPHES, "'").normalize("NFKD").replace(/\p{M}|\p{Cf}/gu, "").replace(DASHES, "-")).toLowerCase();
  /** @param {string} text */
  const cut = (text) => (text.length > SHORT ? `${text.slice(0, SHORT)}\u2026` : text);

  /** @param {StanceRecord} stance */
  const gist = (stance) => stance.quote ?? stance.note ?? data.issues.get(stance.issue).name;

  /* Each word after a blank, so that its beginning can be told. */
  /** @param {(string | undefined)[]} texts */
  function spread(texts) {
    const text = plain(texts.filter(Boolean).join(" \n "));
    return ` ${text.replace(SIMPLE.test(text) ? /[^a-z0-9'-]+/g : /[^\p{L}\p{N}'-]+/gu, " ")} `;
  }

  /** @param {NodeRecord} record */
  const namesOf = (record) => [record.name, ...(data.ownNames.has(record.node) ? [data.ownNames.get(record.node) ?? ""] : []), ...("aliases" in record && record.aliases ? record.aliases : []), ...("names" in record && record.names ? record.names.map(({ text }) => text) : [])];

  /* What there are few of: actors, issues, then events, sources. Where they have names these are looked in first. */
  /** @typedef {{ names: string[], text: Text, hit: () => Hit }} Entry */

  /** @param {string[]} names @param {(string | undefined)[]} about @param {(string | undefined)[]} others @param {() => Hit} hit @returns {Entry} */
  const entry = (names, about, others, hit) => ({ names: names.map(plain), text: { about: spread([...names, ...about]), words: spread(others) }, hit });

  const named = () => [
    ...[...data.actors.values()].filter(({ beside }) => !beside).map((actor) =>
      entry(namesOf(actor), [], [actor.id, ...(actor.sameAs ?? []), actor.note, ...(actor.roles ?? []).map(({ office }) => office)], () => ({ kind: actor.kind, label: actor.name, selection: { node: actor.node } }))),
    ...[...data.issues.values()].filter(({ beside }) => !beside).map((issue) =>
      entry(namesOf(issue), [issue.short], [issue.id, issue.proposition, issue.note], () => ({ kind: "issue", label: issue.name, selection: { node: issue.node } }))),
  ];

  const unnamed = () => [
    ...[...data.events].sort((one, other) => other.date.localeCompare(one.date)).map((event) => {
      const { id, label, date, place, note, actors: doers } = event;
      return entry([], [label, date], [id, place, note, ...(doers ?? []).map((each) => data.actors.get(each).name)], () => ({ kind: "event", label: `${wording.dated(event)}: ${label}`, selection: { event: id } }));
    }),
    ...[...data.sources.values()].map(({ id, title, publisher, author, url, published }) =>
      entry([], [title, publisher], [id, author, url, published], () => ({ kind: "source", label: [title, publisher, published && written(published)].filter(Boolean).join(", "), selection: { source: id } }))),
  ];

  /*
   * Of stances there are very many, and what each is about many share: so the words of an actor, an issue and a source stand once, and a stance has but
   * those of its own.
   */
  const shared = () => {
    /** @template Item @param {Iterable<Item>} records @param {(record: Item) => Text} text @param {(record: Item) => string} id */
    const of = (records, text, id) => {
      const all = [...records];
      const places = new Map(all.map((each, place) => [id(each), place]));
      /* The last is of what is not there: nothing is found in it. */
      return { texts: [...all.map(text), { about: "", words: "" }], placeOf: (/** @type {string} */ name) => places.get(name) ?? all.length };
    };
    return {
      actors: of(data.actors.values(), (actor) => ({ about: spread(namesOf(actor)), words: spread([actor.id]) }), ({ id }) => id),
      issues: of(data.issues.values(), (issue) => ({ about: spread(namesOf(issue)), words: spread([issue.id, issue.proposition]) }), ({ id }) => id),
      sources: of(data.sources.values(), ({ title, publisher, author }) => ({ about: "", words: spread([title, publisher, author]) }), ({ id }) => id),
    };
  };

  /* In few letters that stand within a word nobody would look for it: "usa" is none of thousand. */
  const WITHIN = 4;

  /* How far a word is from what a record is about, and from whatever else it says: itself, the beginning of a word, within one. */
  /** @param {Text} text @param {string} part */
  function distanceOf({ about, words }, part) {
    if (about.includes(` ${part} `)) return 0;
    if (about.includes(` ${part}`)) return 1;
    if (words.includes(` ${part} `)) return 2;
    if (words.includes(` ${part}`)) return 3;
    return part.length >= WITHIN && (about.includes(part) || words.includes(part)) ? 5 : Infinity;
  }

  /* Every word is in the record, the better the nearer each is; so near is none of them as a name. */
  /** @param {number} sum of the distances @param {number} parts */
  const inWords = (sum, parts) => 4 + sum / parts;

  /* Smaller is better: it is a name or whole words of one, a name begins so, a word of one does; else every word in the record. */
  /** @param {Entry} entry @param {string} wanted @param {string[]} parts */
  function distance({ names, text }, wanted, parts) {
    if (names.includes(wanted)) return 0;
    if (names.some((name) => ` ${name} `.includes(` ${wanted} `))) return 1;
    if (names.some((name) => name.startsWith(wanted))) return 2;
    if (names.some((name) => name.includes(` ${wanted}`))) return 3;
    return inWords(parts.reduce((sum, part) => sum + distanceOf(text, part), 0), parts.length);
  }

  /* The nearest, in the order in which they come; the others are counted. */
  function nearest() {
    /** @type {{ far: number, hit: () => Hit }[]} */
    const best = [];
    let count = 0;
    return {
      /** @param {number} far @param {() => Hit} hit */
      take(far, hit) {
        if (far === Infinity) return;
        count += 1;
        if (best.length === MOST && far >= best[MOST - 1].far) return;
        let place = best.length;
        while (place > 0 && best[place - 1].far > far) place -= 1;
        best.splice(place, 0, { far, hit });
        best.length = Math.min(best.length, MOST);
      },
      /** @param {number} left @returns {Found} */
      found: (left) => ({ hits: best.map(({ hit }) => hit()), count, left }),
    };
  }

  /* All there is to find, made when something is first looked for: of stances a stretch after the other, so that who types is not held up. */
  function made() {
    const [first, last, common] = [named(), unnamed(), shared()];
    const stances = [...data.standing, ...data.gone];
    const [actorAt, issueAt, sourceAt] = [new Int32Array(stances.length), new Int32Array(stances.length), new Int32Array(stances.length)];
    /** @type {string[]} */
    const own = [];
    /* Of many actors they take long, and one word asks for none. */
    const topics = explorer.answered.lazily(() => explorer.answered.ever(state.get()).topics);

    /* Reads some more of the stances; whether any are left. */
    /** @param {number} most */
    function readOn(most) {
      const stop = Math.min(own.length + most, stances.length);
      for (let place = own.length; place < stop; place += 1) {
        const { id, actor, issue, source, date, quote, note, condition } = stances[place];
        actorAt[place] = common.actors.placeOf(actor);
        issueAt[place] = common.issues.placeOf(issue);
        sourceAt[place] = common.sources.placeOf(source);
        own.push(spread([id, date, quote, note, condition]));
      }
      return stop < stances.length;
    }

    /** @param {StanceRecord} stance @returns {Hit} */
    const hitOf = (stance) => ({ kind: "stance", label: `${data.actors.get(stance.actor).name}, ${wording.dated(stance)}: ${gist(stance)}`, selection: { stance: stance.id } });

    /* All that has every word, of what was read. */
    /** @param {string} text @returns {Found} */
    function find(text) {
      const wanted = plain(text).trim().replace(/\s+/g, " ");
      const parts = spread([wanted]).trim().split(" ").filter(Boolean);
      const all = nearest();
      const left = stances.length - own.length;
      if (!parts.length) return all.found(0);
      const far = parts.map((part) => {
        /** @param {{ texts: Text[] }} records */
        const of = ({ texts }) => Float64Array.from(texts, (each) => distanceOf(each, part));
        return { part, actors: of(common.actors), issues: of(common.issues), sources: of(common.sources) };
      });
      for (const each of first) all.take(distance(each, wanted, parts), each.hit);
      /* One word alone is looked for in who and what there is, not in each with each. */
      if (parts.length > 1) {
        for (const [actor, issue] of topics()) {
          const [a, i] = [common.actors.placeOf(actor), common.issues.placeOf(issue)];
          let sum = 0;
          for (const { actors, issues } of far) sum += Math.min(actors[a], issues[i]);
          all.take(inWords(sum, parts.length), () => ({ kind: "position", label: t("card.on", { actor: data.actors.get(actor).name, issue: data.issues.get(issue).name }), selection: { pair: [actor, issue] } }));
        }
      }
      for (const each of last) all.take(distance(each, wanted, parts), each.hit);
      for (let place = 0; place < own.length; place += 1) {
        let sum = 0;
        for (const { part, actors, issues, sources } of far) {
          let least = Math.min(actors[actorAt[place]], issues[issueAt[place]], sources[sourceAt[place]]);
          /* Its own words are never nearer than this. */
          if (least > 2) least = Math.min(least, distanceOf({ about: "", words: own[place] }, part));
          sum += least;
        }
        if (sum < Infinity) all.take(inWords(sum, parts.length), () => hitOf(stances[place]));
      }
      return all.found(left);
    }

    return { readOn, find, size: stances.length, read: () => own.length };
  }

  function start() {
    /** @type {ReturnType<typeof made> | undefined} */
    let all;
    const input = byId("search");
    const list = byId("hits");
    /** @type {Hit[]} */
    let hits = [];
    let found = 0;
    let left = 0;
    let at = 0;
    /* Closed, the list keeps what was found: who comes back to the field has it again. */
    let isOpen = false;

    /** @param {Hit} hit @param {number} place */
    function option(hit, place) {
      /* Pressing the mouse would take the focus, and with it the list, before the click. */
      const on = { mousedown: (/** @type {Event} */ event) => event.preventDefault(), click: () => choose(hit) };
      const attributes = { role: "option", id: `hit-${place}`, "aria-selected": String(place === at), on };
      return el("li", attributes, words(cut(hit.label)), el("span", { class: "muted small" }, ` ${t(`kind.${hit.kind}`)}`));
    }

    function draw() {
      const none = !hits.length && input.value.trim() !== "";
      /** @param {string} text */
      const note = (text) => el("li", { role: "option", "aria-disabled": "true", class: "muted" }, text);
      const more = found - hits.length;
      list.replaceChildren(...(none && !left ? [note(t("search.nothing"))] : hits.map(option)), ...(more > 0 ? [note(t("search.more", { more }))] : []), ...(left ? [note(t("search.left", { left, all: all?.size ?? 0 }))] : []));
      list.hidden = !isOpen || (!hits.length && !none);
      input.setAttribute("aria-expanded", String(!list.hidden));
      if (hits.length && isOpen) input.setAttribute("aria-activedescendant", `hit-${at}`);
      else input.removeAttribute("aria-activedescendant");
      list.children[at]?.scrollIntoView({ block: "nearest" });
    }

    /** @param {boolean} opened */
    function open(opened) {
      isOpen = opened;
      draw();
    }

    /** @param {Found} nearest */
    function offer(nearest) {
      ({ hits, count: found, left } = nearest);
      at = 0;
      open(true);
      tell();
    }

    function tell() {
      if (!input.value.trim()) return;
      const rest = left ? t("search.left", { left, all: all?.size ?? 0 }) : "";
      explorer.announce.say(found ? [t("search.found", { n: found, first: hits[0].label }), rest].filter(Boolean).join("; ") : rest || t("search.nothing"));
    }

    /** @param {Hit} hit */
    function choose(hit) {
      if (!hit) return;
      input.value = "";
      offer({ hits: [], count: 0, left: 0 });
      state.select(hit.selection);
      explorer.panel.focus();
    }

    /** @type {Record<string, (() => void) | undefined>} */
    const keys = {
      ArrowDown: () => (at = Math.min(at + 1, hits.length - 1)),
      ArrowUp: () => (at = Math.max(at - 1, 0)),
      Enter: () => choose(hits[at]),
    };
    /* Looks through what is read, and goes on as long as some is not: the list grows under what is chosen in it. */
    function look() {
      const begun = all;
      all ??= made();
      if (!begun) {
        all.readOn(AT_ONCE);
        setTimeout(readOn);
      }
      offer(all.find(input.value));
    }

    function readOn() {
      if (!all || all.read() === all.size) return;
      const until = performance.now() + SLICE;
      while (performance.now() < until && all.readOn(200));
      if (all.read() === all.size && input.value.trim()) {
        const key = JSON.stringify(hits[at]?.selection);
        ({ hits, count: found, left } = all.find(input.value));
        at = Math.max(hits.findIndex(({ selection }) => JSON.stringify(selection) === key), 0);
        draw();
        if (isOpen) tell();
      }
      setTimeout(readOn, 8);
    }

    input.addEventListener("input", look);
    input.addEventListener("blur", () => open(false));
    for (const kind of ["focus", "click"]) input.addEventListener(kind, () => open(true));
    input.addEventListener("keydown", (event) => {
      const closes = event.key === "Escape" && !list.hidden;
      const act = keys[event.key];
      if (!closes && (!act || !hits.length)) return;
      event.preventDefault();
      event.stopPropagation();
      /* With the list closed, the first key opens it. */
      if (isOpen) act?.();
      open(!closes);
    });
  }

  return { start };
})();
