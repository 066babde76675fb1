/*
 * The one model: what the data answer to what the reader asks, by the rules, once a question. Positions, shifts,
 * contradictions and deeds are worked out nowhere else; filters hide some of it (filter.js), and every part draws what is left.
 */
explorer.answered = (() => {
  const { topics, positions, shifts, contradictions, after, agreement } = explorer;
  /* Questions whose answers are kept: going back a day, or to the whole timeline, asks nothing anew. Of very many stances they take much room. */
  const KEPT = explorer.data.stances.size > 50000 ? 2 : 6;

  /* What is answered once for each actor and issue, when first asked for. */
  /** @template Item @param {(actor: string, issue: string) => Item} work */
  function once(work) {
    /** @type {Map<string, Item>} */
    const known = new Map();
    return (/** @type {string} */ actor, /** @type {string} */ issue) => {
      const key = positions.topic(actor, issue);
      const found = known.get(key) ?? work(actor, issue);
      known.set(key, found);
      return found;
    };
  }

  /** @template Item @param {() => Item} work */
  function lazily(work) {
    /** @type {{ found: Item } | undefined} */
    let known;
    return () => (known ??= { found: work() }).found;
  }

  /** @template Key, Item @param {Map<Key, Item>} known @param {Key} key @param {Item} found */
  const keep = (known, key, found) => positions.keep(known, key, found, KEPT);

  /* What is worked out of answers and is small: kept for the last keys asked for, though the answers are not. */
  /** @template Item @param {(state: State) => Item} work @param {(state: State) => string} keyOf */
  function lately(work, keyOf) {
    /** @type {Map<string, { found: Item }>} */
    const known = new Map();
    return (/** @type {State} */ state) => {
      const key = keyOf(state);
      const kept = known.get(key) ?? { found: work(state) };
      keep(known, key, kept);
      return kept.found;
    };
  }

  /* The answers over the records of a page; stances are those that stand. */
  /** @param {Ground} ground @param {readonly EventRecord[]} events @param {(actor: string, issue: string) => boolean} [among] what is answered, all unless said; the rules look beyond it */
  function over(ground, events, among) {
    const rules = positions.over(ground);
    const everything = !among;
    const within = among ?? (() => true);
    /** @template {{ actor: string, issue: string }} Item @param {ByTopic<Item>} found */
    const own = (found) => found.where(({ actor, issue }) => within(actor, issue));
    const pairs = lazily(() => (everything ? rules.topics : rules.topics.filter(([actor, issue]) => within(actor, issue))));
    const { last } = after.over(events, ground.issues);

    /* Days, actors and issues of the stances as numbers, which are gone through each day; those beside the part begin never. */
    const register = lazily(() => {
      const { stances } = ground;
      const { length: size } = stances;
      const [who, what] = [topics.placesBy(stances, "actor"), topics.placesBy(stances, "issue")];
      const [first, date] = [new Float64Array(size), new Float64Array(size)];
      for (let place = 0; place < size; place += 1) {
        const stance = stances[place];
        /* Those of one day stand together. */
        date[place] = place && stance.date === stances[place - 1].date ? date[place - 1] : positions.number(stance.date);
        first[place] = stance.beside ? Infinity : stance.first === undefined ? date[place] : positions.number(stance.first);
      }
      return { first, date, actor: topics.numbered(who, size), issue: topics.numbered(what, size), actors: who.size, issues: what.size };
    });

    /** @param {Question} asked @returns {Answered} */
    function to(asked) {
      const { day, from, voices } = asked;
      /* A day that counts: by the day asked about, and from the first that does. */
      /** @param {string} date */
      const inTime = (date) => date <= day && (!from || date >= from);
      /** @param {StanceRecord} stance */
      const counts = (stance) =>
        positions.first(stance) <= day && (!from || stance.date >= from) && (!voices || voices.has(stance.voice));
      const done = events.filter(({ date }) => inTime(date));
      const deeds = lazily(() => done.flatMap((event) =>
        (event.bearsOn ?? []).flatMap(({ issue, value }) => (event.actors ?? []).map((actor) => ({ event, actor, issue, value }))),
      ));
      /* What counts towards how alike two are, as in networks. */
      const spoken = lazily(() => ground.stances.filter((stance) => !stance.beside && counts(stance) && rules.heard(stance, asked)));
      /* The places of the stances that count, newest first: a loop over numbers, so that it is run as machine code. */
      const places = lazily(() => {
        const { first, date } = register();
        const [until, since] = [positions.number(day), from ? positions.number(from) : -Infinity];
        const found = new Int32Array(first.length);
        let size = 0;
        for (let place = 0; place < first.length; place += 1) {
          if (first[place] > until || date[place] < since || (voices && !voices.has(ground.stances[place].voice))) continue;
          found[size] = place;
          size += 1;
        }
        return found.subarray(0, size);
      });
      const tally = lazily(() => {
        const { actor, issue, actors, issues } = register();
        const [who, what] = [new Uint8Array(actors), new Uint8Array(issues)];
        for (const place of places()) [who[actor[place]], what[issue[place]]] = [1, 1];
        /** @param {Uint8Array} seen */
        const sum = (seen) => seen.reduce((all, each) => all + each, 0);
        return { size: places().length, actors: sum(who), issues: sum(what) };
      });
      /* One after the other, for who asks for the newest only; and all. */
      function* counting() {
        for (const place of places()) yield ground.stances[place];
      }
      const counted = lazily(() => Object.freeze(Array.from(places(), (place) => ground.stances[place])));
      const deedsOf = lazily(() => positions.grouped(deeds(), ({ actor, issue }) => positions.topic(actor, issue)));

      const held = lazily(() => {
        const found = rules.asOf(asked);
        return everything ? found : { cells: own(found.cells), silences: own(found.silences) };
      });
      const moved = once((actor, issue) => {
        const { moves, silent } = shifts.of(rules, actor, issue, asked);
        /** @param {Move} move */
        const counted = ({ to: { stance } }) => !from || stance.date >= from;
        return { moves: moves.filter(counted), silent: silent.filter(counted) };
      });

      /* Whom who moved spoke for both times; of several the first that is asked about, by id. */
      /** @param {Move} move */
      function spokenForBothTimes({ kind, from: before, to: now }) {
        if (kind !== "moved" || !asked.inherit) return [];
        const then = rules.spokenFor(before.stance);
        return rules.spokenFor(now.stance).filter((each) => then.includes(each)).sort(positions.compare);
      }

      /* Each once: that of who spoke for an organisation is its speaker's, also where only the organisation is asked about. */
      /** @param {"moves" | "silent"} which @param {(actor: string, issue: string) => boolean} [wanted] @returns {Movement[]} */
      const movements = (which, wanted = within) =>
        rules.topics.flatMap(([actor, issue]) =>
          moved(actor, issue)[which]
            .filter(({ kind, to: { stance } }) => kind === "government" || stance.actor === actor)
            .map((move) => {
              const organisations = spokenForBothTimes(move);
              const organisation = organisations.find((each) => wanted(each, issue)) ?? organisations[0];
              const event = last(move.from.stance.date, move.to.stance.date, issue, [actor, ...(organisation === undefined ? [] : [organisation])]);
              return { ...move, actor, issue, organisations, speaksFor: organisation, after: event };
            })
            .filter((move) => wanted(actor, issue) || (move.speaksFor !== undefined && wanted(move.speaksFor, issue))),
        );

      /* What does not go together, on one issue or on all: nothing on one depends on what was said on another. */
      /** @param {readonly StanceRecord[]} stances @param {readonly Deed[]} done */
      const contradictedBy = (stances, done) => contradictions.of(rules, stances, done, asked).filter(({ actor, issue }) => within(actor, issue));
      const contradicted = lazily(() => contradictedBy(ground.stances, deeds()));
      /** @param {string} issue */
      const contradictedOn = (issue) => contradictedBy((topics.placesBy(ground.stances, "issue").get(issue) ?? []).map((place) => ground.stances[place]), deeds().filter((deed) => deed.issue === issue));

      /* Topics that stances which count are of, those of whom they are said for too; each once, in the order of the stances. */
      /** @param {(stance: StanceRecord) => boolean} [keep] @returns {Pair[]} */
      function claimed(keep = () => true) {
        /** @type {Map<string, Pair>} */
        const found = new Map();
        for (const stance of ground.stances) {
          if (!counts(stance) || !keep(stance)) continue;
          for (const holder of asked.inherit ? [stance.actor, ...rules.spokenFor(stance)] : [stance.actor]) {
            const key = positions.topic(holder, stance.issue);
            if (!found.has(key) && within(holder, stance.issue)) found.set(key, [holder, stance.issue]);
          }
        }
        return [...found.values()];
      }

      /* The topics of an actor, or on an issue, of which anything may count or to which something passes. */
      /** @param {string | undefined} actor @param {string | undefined} issue @returns {Pair[]} */
      function about(actor, issue) {
        if (actor !== undefined && issue !== undefined) return within(actor, issue) ? [[actor, issue]] : [];
        const { cells } = held();
        const pairs = (actor === undefined ? cells.everybody : [actor]).flatMap((who) => {
          const own = [...new Set([...rules.issuesOf(who), ...cells.row(who).keys()])];
          return own.filter((each) => issue === undefined || each === issue).map((each) => /** @type {Pair} */ ([who, each]));
        });
        return pairs.filter((pair) => within(...pair));
      }

      /* Positions that who has said nothing would take over from whom it speaks for. */
      /** @param {string} actor */
      function unspoken(actor) {
        if (asked.takenOver || !asked.inherit) return [];
        const { cells } = rules.asOf({ ...asked, takenOver: true, fresh: false });
        return [...own(cells).row(actor).values()].filter(({ rows }) => rows.some(({ taken }) => taken));
      }

      const claims = once((actor, issue) =>
        rules
          .pool(actor, issue)
          .filter(({ stance }) => (asked.inherit || stance.actor === actor) && counts(stance))
          .map((claim) => ({ ...claim, standing: rules.standing(claim, asked) })),
      );

      /* An actor's own words are held against each other, and those of who spoke for it among themselves. */
      /** @param {string} holder @param {string} issue @returns {SaidRow[]} */
      function said(holder, issue) {
        const together = positions.grouped([...claims(holder, issue)], ({ stance }) => `${stance.date} ${stance.precision} ${stance.voice} ${stance.actor === holder}`);
        return [...together.values()].flatMap((group) => {
          const contested = group.some(({ stance }) => stance.value !== group[0].stance.value);
          return group.map((claim) => ({ ...claim, contested }));
        });
      }

      /* What counts for these holders, a row for each of them, as `timeline --actor` tells it: the newest first. */
      /** @param {readonly string[]} holders @param {(actor: string, issue: string) => boolean} wanted */
      function heldBy(holders, wanted) {
        const place = new Map(counted().map((stance, number) => [stance, number]));
        /** @param {SaidRow} row */
        const rank = ({ stance }) => /** @type {number} */ (place.get(stance));
        const topicsOf = holders.flatMap((holder) => [...rules.issuesOf(holder)].map((issue) => /** @type {Pair} */ ([holder, issue])));
        return topicsOf
          .filter((pair) => within(...pair) && wanted(...pair))
          .flatMap((pair) => said(...pair))
          .filter(({ stance }) => place.has(stance))
          .sort((one, other) => rank(one) - rank(other));
      }
      const all = { moves: lazily(() => movements("moves")), silent: lazily(() => movements("silent")) };

      return Object.freeze({
        day,
        get topics() {
          return pairs();
        },
        pairUp: rules.pairUp,
        get cells() {
          return held().cells;
        },
        get silences() {
          return held().silences;
        },
        tally,
        counting,
        counted,
        stances: lazily(() => Object.freeze(rules.said(counted(), day))),
        events: Object.freeze(done),
        deeds: (/** @type {string} */ actor, /** @type {string} */ issue) => deedsOf().get(positions.topic(actor, issue)) ?? [],
        claims,
        heldBy,
        course: once((actor, issue) => rules.held(actor, issue, asked)),
        moved,
        movements: (/** @type {((actor: string, issue: string) => boolean) | undefined} */ wanted) => (wanted ? movements("moves", (...pair) => within(...pair) && wanted(...pair)) : all.moves()),
        silent: (/** @type {((actor: string, issue: string) => boolean) | undefined} */ wanted) => (wanted ? movements("silent", (...pair) => within(...pair) && wanted(...pair)) : all.silent()),
        /* Filters say who is shown of them. */
        who: () => true,
        spoken,
        agreements: (/** @type {string} */ actor) => agreement.of(spoken(), held().cells, actor),
        contradictions: (/** @type {string | undefined} */ issue) => (issue === undefined ? contradicted() : contradictedOn(issue)),
        about,
        claimed,
        pooled: (/** @type {string} */ actor, /** @type {string} */ issue) => rules.pool(actor, issue).length,
        unspoken,
      });
    }

    return { to };
  }

  /* What may ever count for somebody, whatever is filtered out and on whatever day: how much is not shown. */
  /** @param {State} state */
  const ever = (state) => of({ ...state, until: data.lastDay, from: "", hidden: { ...state.hidden, voice: new Set(), basis: new Set() } });

  const { data, look } = explorer;
  const [actors, issues] = [[...data.actors.values()], [...data.issues.values()]];
  /** @param {StanceRecord[]} stances */
  function among(stances) {
    const { terms, memberships, governments, staleAfter } = data;
    return over({ stances, actors, issues, terms, memberships, governments, staleAfter }, data.events, data.within);
  }
  /** @type {Map<string, ReturnType<typeof over>>} */
  const pages = new Map();

  /* What rests on something that is filtered out is as if it were not there, before any rule, as with `--where basis=`. */
  /** @param {string[]} without @param {string} [moment] */
  function page(without, moment) {
    const key = JSON.stringify([without, moment]);
    const { ground } = known(moment);
    const found = pages.get(key) ?? among(without.length ? ground.filter((stance) => !without.includes(look.basis(stance))) : ground);
    keep(pages, key, found);
    return found;
  }

  /** @type {Map<string | undefined, Known>} */
  const moments = new Map();

  /* What stood at a moment; now without one. */
  /** @param {string} [moment] */
  function known(moment) {
    const found = moments.get(moment) ?? data.knownAt(moment);
    keep(moments, moment, found);
    return found;
  }

  /* The first moment of the day as of which what was known is asked for, as `--known-at` takes a day; none, where all counts. */
  /** @param {Pick<State, "known">} state */
  const momentOf = ({ known: day }) => (day ? `${day}T00:00:00+00:00` : undefined);

  /* What the reader asks of the rules; the day is the one chosen, else today or the last that the data cover. */
  /** @param {State} state @returns {Question} */
  const question = ({ until, from, hidden, inherit, takenOver, acrossGovernments, entailed, lapsed, fresh }) => ({
    day: until || data.opensOn,
    from,
    voices: positions.chosen(hidden.voice),
    ...{ inherit, takenOver, acrossGovernments, entailed, lapsed, fresh },
  });

  /* The same for the same question. */
  /** @param {State} state @param {string} [moment] */
  function keyOf(state, moment = momentOf(state)) {
    const asked = question(state);
    return JSON.stringify({ ...asked, moment, voices: asked.voices && [...asked.voices].sort(), without: [...state.hidden.basis].sort() });
  }

  /** @type {Map<string, Answered>} */
  const kept = new Map();

  /* The answers to what the reader asks, the same object for the same question; as known at a moment, if one is given or chosen. */
  /** @param {State} state @param {string} [moment] */
  function of(state, moment = momentOf(state)) {
    const key = keyOf(state, moment);
    const found = kept.get(key) ?? page([...state.hidden.basis].sort(), moment).to(question(state));
    keep(kept, key, found);
    return found;
  }

  /* What stands, and what was corrected, as far as that was known. */
  /** @param {State} state */
  const records = (state) => known(momentOf(state));

  return { over, of, ever, records, lazily, lately, keyOf, momentOf };
})();
