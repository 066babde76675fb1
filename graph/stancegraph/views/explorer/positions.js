/*
 * The position of an actor on an issue as of a day: the rules of docs/positions.md, as `stancegraph positions` applies
 * them. What the page shows of them is answered by answered.js; no other part asks here.
 */
explorer.positions = (() => {
  const { look, topics } = explorer;
  const { words } = explorer.data;
  const DAY = 86400000;
  const EXACTNESS = ["month", "approx", "day"];
  /* After every day. */
  const NEVER = "\uffff";
  /* An own stance weighs as much as one of the leader. */
  const OWN = 2;

  /** @type {Map<string, number>} */
  const numbers = new Map();
  /* Days since 1970: of few days there are many stances. */
  /** @param {string} date */
  function number(date) {
    const known = numbers.get(date) ?? Date.parse(date) / DAY;
    numbers.set(date, known);
    return known;
  }
  /** @type {Map<number, Map<string, string>>} */
  const laters = new Map();
  /* So many days after a date; the same few are asked for over and over. */
  /** @param {string} date @param {number} days */
  function later(date, days) {
    let known = laters.get(days);
    if (!known) laters.set(days, (known = new Map()));
    let found = known.get(date);
    if (found === undefined) known.set(date, (found = new Date((number(date) + days) * DAY).toISOString().slice(0, 10)));
    return found;
  }
  /** @param {string | number} one @param {string | number} other */
  const compare = (one, other) => (one < other ? -1 : Number(one > other));

  /** @type {ReadonlyMap<string, Silence>} */
  const NO_SILENCE = new Map();
  /** @type {readonly string[]} */
  const NOBODY = Object.freeze([]);

  /** @type {Map<string, string>} */
  const quoted = new Map();
  /** @param {string} id */
  function quote(id) {
    let text = quoted.get(id);
    if (text === undefined) quoted.set(id, (text = JSON.stringify(id)));
    return text;
  }
  /** @type {Map<string, Map<string, string>>} */
  const keys = new Map();
  /* One key for an actor and an issue, whatever characters their ids hold: both in JSON. The same text for the same two, since nothing is asked for as often. */
  /** @param {string} actor @param {string} issue */
  function topic(actor, issue) {
    let known = keys.get(actor);
    if (!known) keys.set(actor, (known = new Map()));
    let key = known.get(issue);
    if (key === undefined) known.set(issue, (key = `[${quote(actor)},${quote(issue)}]`));
    return key;
  }

  /* Days compare as text; a missing bound is open. */
  /** @param {{ first?: string, last?: string }} term @param {string} day */
  const runs = ({ first, last }, day) => (!first || first <= day) && (!last || day <= last);

  /** @template Item @param {readonly Item[]} items @param {(item: Item) => string} key */
  function grouped(items, key) {
    /** @type {Map<string, Item[]>} */
    const groups = new Map();
    for (const item of items) {
      const name = key(item);
      const held = groups.get(name);
      if (held) held.push(item);
      else groups.set(name, [item]);
    }
    return groups;
  }

  /* Keeps what was found last, and forgets what was not asked for longest where there is more than so much. */
  /** @template Key, Item @param {Map<Key, Item>} known @param {Key} key @param {Item} found @param {number} most */
  function keep(known, key, found, most) {
    known.delete(key);
    known.set(key, found);
    const [longest] = known.keys();
    if (known.size > most) known.delete(longest);
  }

  /** @param {StanceRecord} stance */
  const first = (stance) => stance.first ?? stance.date;
  /** @param {StanceRecord} stance */
  const last = (stance) => stance.last ?? stance.date;
  /** @param {StanceRecord} stance @param {string} day */
  const lapsed = (stance, day) => stance.until !== undefined && stance.until < day;
  /** @param {StanceRecord} stance @param {string} day */
  const age = (stance, day) => Math.max(number(day) - number(stance.date), 0);
  const DIRECT = new Set(look.VOICES.filter((voice) => voice.direct).map(({ name }) => name));
  /** @param {StanceRecord} stance */
  const direct = ({ voice }) => DIRECT.has(voice);

  const RANKS = new Map(look.VOICES.map(({ name }, place) => [name, look.VOICES.length - place]));
  /** @param {Claim} claim */
  const voiceRank = ({ stance: { voice } }) => RANKS.get(voice) ?? 0;
  /** @param {Claim} claim */
  const exactness = ({ stance: { precision } }) => EXACTNESS.indexOf(precision);
  /* Of dates that may be one day the exacter counts, then the voice, then the office. */
  /** @param {Claim} one @param {Claim} other */
  const strength = (one, other) =>
    exactness(one) - exactness(other) || voiceRank(one) - voiceRank(other) || one.weight - other.weight;

  /* Rule 2: the latest day wins; a date is an interval, and of two that overlap neither is later. */
  /** @param {Claim[]} claims */
  function winners(claims) {
    let begun = "";
    for (const { stance } of claims) if (first(stance) > begun) begun = first(stance);
    /** @type {Claim[]} */
    let best = [];
    for (const claim of claims) {
      if (last(claim.stance) < begun) continue;
      const order = best.length ? strength(claim, best[0]) : 1;
      if (order > 0) best = [claim];
      else if (order === 0) best.push(claim);
    }
    return best;
  }

  /* Rule 3: of claims that say the same the one recorded last, then that of the lowest id. */
  /** @param {Claim} one @param {Claim} other */
  const precedence = (one, other) =>
    compare(other.stance.recorded ?? "", one.stance.recorded ?? "") || compare(one.stance.id, other.stance.id);

  /* Rule 3: one claim for each position taken and who attributes it, from support to rejection. */
  /** @param {Claim[]} claims */
  function oneOfEach(claims) {
    if (claims.length === 1) return claims;
    const sorted = [...claims].sort(
      (one, other) =>
        other.stance.value - one.stance.value ||
        compare(one.stance.by ?? "", other.stance.by ?? "") ||
        precedence(one, other),
    );
    /** @param {Claim | undefined} one @param {Claim} other */
    const same = (one, other) => one && one.stance.value === other.stance.value && one.stance.by === other.stance.by;
    return sorted.filter((claim, place) => !same(sorted[place - 1], claim));
  }

  /** @param {Claim[]} claims */
  const disagree = (claims) => claims.some(({ stance }) => stance.value !== claims[0].stance.value);

  /** @param {Government | undefined} one @param {Government | undefined} other */
  const same = (one, other) => one?.leader === other?.leader && one?.since === other?.since;

  /* The rules over the records of a page. */
  /** @param {Ground} ground @returns {Rules} */
  function over({ stances, actors, issues, terms, memberships, governments, staleAfter }) {
    const kinds = new Map(actors.map(({ id, kind }) => [id, kind]));
    const issuesById = new Map(issues.map((issue) => [issue.id, issue]));
    const termsOf = grouped(terms, ({ holder }) => holder);
    const belonging = grouped([...terms, ...memberships], ({ holder }) => holder);
    const speakersOf = grouped(terms.filter(({ weight }) => weight !== undefined), ({ organisation }) => organisation);
    const led = grouped(governments, ({ organisation }) => organisation);
    const precede = grouped(
      issues.flatMap(({ id, follows = [] }) => follows.map((other) => ({ id, other }))),
      ({ other }) => other,
    );

    /* The terms in which somebody speaks for whom on a day, on an issue. */
    /** @param {string} speaker @param {string} day @param {string} issue */
    const speaking = (speaker, day, issue) =>
      (termsOf.get(speaker) ?? []).filter(
        (term) => term.weight !== undefined && runs(term, day) && (!term.issues || term.issues.includes(issue)),
      );

    /*
     * Rule 4: under which government a day is; of two on one day the incoming one, but of the outgoing one's own words his.
     * Days without a known leader are a government of their own; undefined where no leader is ever known.
     */
    /** @param {string} organisation @param {string} day @param {string} [by] @returns {Government | undefined} */
    function government(organisation, day, by) {
      const all = led.get(organisation);
      if (!all) return undefined;
      const running = all.filter((term) => runs(term, day));
      const own = running.filter(({ leader }) => leader === by);
      const [now] = (own.length ? own : running).sort(
        (one, other) => compare(other.first ?? "", one.first ?? "") || compare(other.leader, one.leader),
      );
      if (now) return { leader: now.leader, since: now.first ?? "" };
      const left = all.flatMap((term) => (term.last && term.last < day ? [term.last] : [])).sort(compare).pop();
      return { since: left ? later(left, 1) : "" };
    }

    /** @param {StanceRecord} stance @param {string} holder @param {number} weight @returns {Claim} */
    function claimed(stance, holder, weight) {
      const bound = holder !== stance.actor || kinds.get(holder) === "state";
      return { stance, holder, issue: stance.issue, weight, bound, led: government(holder, stance.date, stance.actor) };
    }

    /*
     * Rule 4: a stance counts for its actor, and for whom it names or, where it names nobody, for whom its actor speaks on
     * the day, within the remit. Nobody speaks for a person.
     */
    /** @param {StanceRecord} stance */
    function claimsOf(stance) {
      const { actor, onBehalfOf: named } = stance;
      const own = claimed(stance, actor, OWN);
      /* Most stances are of nobody who speaks for anybody. */
      if (named === undefined && !termsOf.has(actor)) return [own];
      /** @type {Map<string, number>} */
      const served = new Map();
      if (named !== undefined && named !== actor && direct(stance) && kinds.get(named) !== "person") served.set(named, 0);
      for (const { organisation, weight = 0 } of direct(stance) ? speaking(actor, stance.date, stance.issue) : []) {
        if (named !== undefined && named !== organisation) continue;
        served.set(organisation, Math.max(weight, served.get(organisation) ?? 0));
      }
      return [own, ...[...served].map(([holder, weight]) => claimed(stance, holder, weight))];
    }

    /** @type {Map<string, Claim[]>} */
    const pools = new Map();
    /* Those in which others attribute something: few, and only there is anything denied or hearsay the only answer. */
    /** @type {Map<string, Claim[]>} */
    const attributed = new Map();
    for (const stance of stances) {
      for (const claim of claimsOf(stance)) {
        const key = topic(claim.holder, claim.issue);
        const held = pools.get(key) ?? [];
        if (!held.length) pools.set(key, held);
        held.push(claim);
        if (!direct(stance)) attributed.set(key, held);
      }
    }
    /* What may ever count for an actor on an issue. */
    /** @param {string} actor @param {string} issue */
    const pool = (actor, issue) => pools.get(topic(actor, issue)) ?? [];

    /* Those for whom a stance counts beside its actor. */
    /** @param {StanceRecord} stance */
    const spokenFor = (stance) => claimsOf(stance).flatMap(({ holder }) => (holder === stance.actor ? [] : [holder]));

    /* Rule 1: said by the day, at least perhaps; of an earlier day only what is known by now. */
    /** @param {StanceRecord} stance @param {Question} asked */
    const live = (stance, { day, knownBy = day, from }) =>
      first(stance) <= day && first(stance) <= knownBy && (!from || stance.date >= from);
    /** @param {StanceRecord} stance @param {Question} asked */
    const heard = (stance, { voices }) => (voices ? voices.has(stance.voice) : direct(stance));

    /** @param {Claim[]} claims @param {Question} asked */
    function underOneGovernment(claims, { day, acrossGovernments }) {
      if (acrossGovernments || !claims.length || !led.has(claims[0].holder)) return claims;
      const now = government(claims[0].holder, day);
      return claims.filter((claim) => !claim.bound || same(claim.led, now));
    }

    /* What answers of a pool, or would but has lapsed; and how many claims are cut by a change of government. */
    /** @param {Claim[]} claims @param {Question} asked @returns {Told} */
    function told(claims, asked) {
      const may = claims.filter(
        ({ stance, holder }) =>
          (asked.inherit || stance.actor === holder) && heard(stance, asked) && live(stance, asked),
      );
      const kept = underOneGovernment(may, asked);
      const won = winners(kept);
      const holding = won.filter(({ stance }) => !lapsed(stance, asked.day));
      return { holding, gone: holding.length ? [] : won, size: kept.length, cut: may.length - kept.length };
    }

    /* Rule 5: what passes on to other issues: uncontested, direct, support or opposition, no ultimatum. */
    /** @param {Claim[]} holding @returns {Claim[]} */
    function passing(holding) {
      if (!holding.length || disagree(holding)) return [];
      const [claim] = holding.length === 1 ? holding : [...holding].sort(precedence);
      const { value, conditionKind } = claim.stance;
      const ultimatum = value === -1 && conditionKind === words.demand;
      return direct(claim.stance) && (value === 2 || (value < 0 && !ultimatum)) ? [claim] : [];
    }

    /* Support goes to what an issue entails, opposition to what entails it. */
    /** @param {Claim} claim @returns {Claim[]} */
    function followed(claim) {
      const { follows = [] } = issuesById.get(claim.issue) ?? {};
      const targets = claim.stance.value > 0 ? follows : (precede.get(claim.issue) ?? []).map(({ id }) => id);
      return targets.map((issue) => ({ ...claim, issue, from: claim.issue }));
    }

    /* What follows for an actor on one issue from what it holds on others. */
    /** @param {string} actor @param {string} issue @param {Question} asked */
    function following(actor, issue, asked) {
      const { follows = [] } = issuesById.get(issue) ?? {};
      const others = new Set([...follows, ...(precede.get(issue) ?? []).map(({ id }) => id)].filter((other) => other !== issue));
      const passed = [...others].flatMap((other) => passing(told(pool(actor, other), asked).holding)).flatMap(followed);
      return winners(passed.filter((claim) => claim.issue === issue));
    }

    /* What holds directly, and what follows where nothing ever did. */
    /** @param {string} actor @param {string} issue @param {Question} asked */
    function holds(actor, issue, asked) {
      const { holding, gone } = told(pool(actor, issue), asked);
      const silent = !holding.length && !gone.length;
      return { direct: oneOfEach(holding), entailed: silent ? oneOfEach(following(actor, issue, asked)) : [] };
    }

    /* The organisations to which who made a stance belonged then; of one made for somebody, only that. */
    /** @param {StanceRecord} stance */
    function organisationsOf({ actor, date, onBehalfOf: named }) {
      if (named !== undefined) return new Set([named]);
      const held = (belonging.get(actor) ?? []).filter((term) => term.organisation !== actor && runs(term, date));
      return new Set(held.map(({ organisation }) => organisation));
    }

    /** @param {Claim[]} claims @param {Question} asked */
    function takenOver(claims, { day }) {
      return claims.flatMap((claim) =>
        (speakersOf.get(claim.holder) ?? [])
          .filter((term) => runs(term, day) && (!term.issues || term.issues.includes(claim.issue)))
          .map((term) => ({ ...claim, holder: term.holder, taken: true, led: government(term.holder, claim.stance.date, claim.stance.actor) })),
      );
    }

    /** @param {string} issue */
    const staleOf = (issue) => issuesById.get(issue)?.staleAfter ?? staleAfter;

    /* Rule 6: how far an answer can be leant on. */
    /** @param {Claim} claim @param {{ day: string }} asked @returns {Standing} */
    function standing({ stance, holder, issue, from = issue }, { day }) {
      if (lapsed(stance, day)) return "lapsed";
      if (!direct(stance)) return "hearsay";
      const offices = stance.actor === holder ? (termsOf.get(holder) ?? []) : [];
      const then = offices.filter((term) => runs(term, stance.date));
      /** @param {TermRecord} term */
      const kept = ({ organisation, office }) =>
        offices.some((term) => term.organisation === organisation && term.office === office && runs(term, day));
      if (then.length && !then.some(kept)) return "former";
      return age(stance, day) > Math.min(staleOf(issue), staleOf(from)) ? "stale" : "current";
    }

    /* Who says, not longer ago than a position is fresh, that the holder stands on the other side. */
    /** @param {Claim} claim @param {Question} asked */
    function disputedBy({ stance, holder, issue }, asked) {
      if (!attributed.size || !direct(stance)) return NOBODY;
      const claims = attributed.get(topic(holder, issue));
      if (!claims) return NOBODY;
      const denials = claims.filter(
        ({ stance: other }) =>
          !direct(other) &&
          (!asked.voices || asked.voices.has(other.voice)) &&
          other.value * stance.value < 0 &&
          live(other, asked) &&
          !lapsed(other, asked.day) &&
          age(other, asked.day) <= staleOf(issue),
      );
      return [...new Set(denials.map(({ stance: { by } }) => by ?? ""))].sort();
    }

    /** @param {Claim} claim @param {Question} asked @returns {AnswerRow} */
    const answered = (claim, asked) => ({
      ...claim,
      standing: standing(claim, asked),
      disputedBy: disputedBy(claim, asked),
      crossed: claim.bound && !same(claim.led, government(claim.holder, asked.day)),
    });

    /** @param {Claim[]} claims @param {number} size @param {Question} asked @returns {Cell | undefined} */
    function cell(claims, size, asked) {
      const contested = disagree(claims);
      const every = oneOfEach(claims).map((claim) => answered(claim, asked));
      const rows = asked.fresh ? every.filter((row) => row.standing === "current") : every;
      if (!rows.length) return undefined;
      const [{ stance, holder: actor, issue }] = rows;
      const position = contested ? look.CONTESTED : look.position(stance);
      const current = rows.some((row) => row.standing === "current");
      return { actor, issue, rows, contested, current, position, voice: look.voice(stance.voice), size };
    }

    /* The days on which what claims answer may change: something is said, lapses or turns into old news, and with governments and offices. */
    /** @param {string} actor @param {string} issue @param {readonly Claim[]} claims @returns {string[]} */
    function changes(actor, issue, claims) {
      /** @type {string[]} */
      const days = [];
      for (const { stance, from = issue } of claims) {
        const old = Math.min(staleOf(issue), staleOf(from)) + 1;
        days.push(first(stance), later(stance.date, old));
        if (stance.until) days.push(later(stance.until, 1));
      }
      for (const terms of [led.get(actor) ?? [], termsOf.get(actor) ?? []]) {
        for (const term of terms) {
          if (term.first) days.push(term.first);
          if (term.last) days.push(later(term.last, 1));
        }
      }
      return days;
    }

    /* Of days the last by a day, and the first after it, as days since 1970. */
    /** @param {readonly string[]} days @param {string} day @returns {[from: number, until: number]} */
    function around(days, day) {
      let [from, until] = ["", NEVER];
      for (const each of days) {
        if (each > day) until = each < until ? each : until;
        else if (each > from) from = each;
      }
      return [from ? number(from) : -Infinity, until === NEVER ? Infinity : number(until)];
    }

    /* What a pool answers by itself on a day, and from which day on until before which it does. */
    /** @param {string} key @param {Claim[]} claims @param {Question} asked @returns {Lasting} */
    function lasting(key, claims, asked) {
      const [{ holder, issue }] = claims;
      const [from, until] = around(changes(holder, issue, claims), asked.day);
      const { holding, gone, size, cut } = told(claims, asked);
      const shown = holding.length || !asked.lapsed ? holding : gone;
      const passes = asked.entailed ? passing(holding).flatMap(followed) : [];
      const said = size || asked.voices || !attributed.has(key) ? undefined : hearsay(claims, asked);
      return {
        from,
        until,
        holding,
        size,
        followed: passes.length ? passes.map((claim) => ({ claim, key: topic(claim.holder, claim.issue) })) : undefined,
        cell: shown.length ? cell(shown, size, asked) : said?.won.length ? cell(said.won, said.size, asked) : undefined,
        silence: size || !cut || said?.won.length ? undefined : { actor: holder, issue, earlier: cut, ...(government(holder, asked.day) ?? { since: "" }) },
      };
    }

    /* What others attribute, which answers where nothing else was said. */
    /** @param {Claim[]} claims @param {Question} asked */
    function hearsay(claims, asked) {
      const may = claims.filter(({ stance }) => !direct(stance) && live(stance, asked));
      return { won: winners(underOneGovernment(may, asked)).filter(({ stance }) => asked.lapsed || !lapsed(stance, asked.day)), size: may.length };
    }

    const all = [...pools];
    /** @type {Pair[]} */
    const pairs = all.map(([, [{ holder, issue }]]) => [holder, issue]);
    const places = topics.placesOf([...pools.keys()], pairs);
    /*
     * What each pool answered last, by the question but for its day, as days since 1970: from one day to the next little changes, and
     * what does is found without a look at the rest. Beside what is asked for, what would be taken over is.
     */
    /** @type {Map<string, Kept>} */
    const before = new Map();
    const QUESTIONS = 2;

    /** @returns {Kept} */
    const nothing = () => ({
      answers: new Array(all.length),
      from: new Float64Array(all.length).fill(Infinity),
      until: new Float64Array(all.length),
      cells: new Array(all.length).fill(undefined),
      silences: new Array(all.length).fill(undefined),
      passes: new Uint8Array(all.length),
      filled: new Map(),
    });

    /* Loops over all places by themselves: so they are run as machine code. */
    /** @param {Kept} kept @param {number} day */
    function due({ from, until }, day) {
      const found = [];
      for (let place = 0; place < from.length; place += 1) if (!(from[place] <= day && day < until[place])) found.push(place);
      return found;
    }
    /** @param {Uint8Array} passes */
    function followedAt(passes) {
      const found = [];
      for (let place = 0; place < passes.length; place += 1) if (passes[place]) found.push(place);
      return found;
    }

    /** @param {Question} asked @returns {Kept} */
    function each(asked) {
      const question = JSON.stringify({ ...asked, day: undefined, voices: asked.voices && [...asked.voices].sort() });
      const kept = before.get(question) ?? nothing();
      for (const place of due(kept, number(asked.day))) {
        const [key, claims] = all[place];
        const found = lasting(key, claims, asked);
        kept.answers[place] = found;
        kept.from[place] = found.from;
        kept.until[place] = found.until;
        kept.cells[place] = found.cell;
        kept.silences[place] = found.silence;
        kept.passes[place] = Number(found.followed !== undefined);
      }
      keep(before, question, kept, QUESTIONS);
      return kept;
    }

    /* What fills a topic that has no answer of its own: as it was kept, where it is of the same claims and nothing in them has changed by the day. */
    /** @param {Filled | undefined} known @param {string} key @param {Claim[]} claims @param {Question} asked @returns {Filled} */
    function filling(known, key, claims, asked) {
      const day = number(asked.day);
      if (known && known.from <= day && day < known.until && known.claims.length === claims.length && known.claims.every((each, place) => each === claims[place])) return known;
      const [{ holder, issue }] = claims;
      const [from, until] = around(changes(holder, issue, [...claims, ...(attributed.get(key) ?? [])]), asked.day);
      const won = winners(claims);
      return { claims, won, from, until, cell: cell(won, claims.length, asked) };
    }

    /* Where everyone stands on a day, by topic; and where nothing is left of what was said under an earlier government. */
    /** @param {Question} asked @returns {Answers} */
    function asOf(asked) {
      const kept = each(asked);
      const { answers } = kept;
      /* Those whose own pools hold or held something; what follows and what is taken over fills the rest. */
      /** @type {Map<string, Filled>} */
      const filled = new Map();
      /* Whether a pool has an answer, were it only one that has lapsed. */
      /** @param {string} key */
      function settled(key) {
        const place = places.of.get(key);
        return filled.has(key) || (place !== undefined && answers[place].size > 0);
      }
      /** @param {ReadonlyMap<string, Claim[]>} groups */
      function fill(groups) {
        for (const [key, claims] of groups) if (!settled(key)) filled.set(key, filling(kept.filled.get(key), key, claims, asked));
      }
      const passed = followedAt(kept.passes).flatMap((place) => /** @type {Followed[]} */ (answers[place].followed));
      const groups = grouped(passed.filter(({ key }) => !settled(key)), ({ key }) => key);
      fill(new Map([...groups].map(([key, some]) => [key, some.map(({ claim }) => claim)])));
      if (asked.takenOver) {
        const entailed = [...filled.values()].flatMap(({ won }) => won.filter(({ from }) => from !== undefined));
        fill(grouped(takenOver([...answers.flatMap(({ holding }) => holding), ...entailed], asked), ({ holder, issue }) => topic(holder, issue)));
      }
      kept.filled = filled;
      const [cells, silences] = [kept.cells.slice(), kept.silences.slice()];
      /** @type {Map<string, Cell>} */
      const beyond = new Map();
      for (const [key, { cell: found }] of filled) {
        const place = places.of.get(key);
        if (place !== undefined) [cells[place], silences[place]] = [found, undefined];
        else if (found) beyond.set(key, found);
      }
      return { cells: topics.held(places, cells, beyond), silences: topics.held(places, silences, NO_SILENCE) };
    }

    /*
     * What an actor's pool on an issue answered from which day on: undefined where nothing did. It changes when something is
     * said, lapses or turns into old news, and with governments and offices.
     */
    /** @param {string} actor @param {string} issue @param {Question} asked @returns {Held[]} */
    function held(actor, issue, asked) {
      const claims = pool(actor, issue);
      const steps = [...new Set(changes(actor, issue, claims))].filter((day) => day <= asked.day).sort();
      const found = steps.map((day) => {
        const { holding } = told(claims, { ...asked, day });
        const position = holding.length ? (disagree(holding) ? look.CONTESTED : look.position(holding[0].stance)) : undefined;
        const values = [...new Set(holding.map(({ stance }) => stance.value))].sort();
        return { day, position, values, current: holding.some((claim) => standing(claim, { day }) === "current") };
      });
      return found.filter(({ position, values, current }, place) => {
        const before = found[place - 1];
        return before?.position !== position || before?.current !== current || String(before.values) !== String(values);
      });
    }

    /* Each stance as its actor's own, and whether others of that day and voice disagree: whatever the day and the voices asked about, either all of these count or none. */
    /** @type {Map<StanceRecord, Claim & { contested: boolean }> | undefined} */
    let own;
    function ownOf() {
      /** @param {StanceRecord} stance */
      const together = (stance) => `${stance.date} ${stance.precision} ${stance.voice} ${topic(stance.actor, stance.issue)}`;
      const found = new Map();
      for (const group of grouped(stances.filter(({ beside }) => !beside), together).values()) {
        const contested = group.some(({ value }) => value !== group[0].value);
        for (const stance of group) found.set(stance, { ...claimed(stance, stance.actor, OWN), contested });
      }
      return found;
    }

    /* Stances as their actors' own, none of them beside the part that is shown: how far each can be leant on. */
    /** @param {readonly StanceRecord[]} several @param {string} day @returns {SaidRow[]} */
    function said(several, day) {
      own ??= ownOf();
      const known = own;
      return several.map((stance) => {
        const { holder, issue, weight, bound, led, contested } = /** @type {Claim & { contested: boolean }} */ (known.get(stance));
        const claim = { stance, holder, issue, weight, bound, led };
        return { ...claim, contested, standing: standing(claim, { day }) };
      });
    }

    return { topics: pairs, asOf, held, said, pool, spokenFor, holds, standing, staleOf, government, heard, organisationsOf, termsOf, kinds };
  }

  /* The voices that are not hidden; undefined where none is, so that the rules decide. */
  /** @param {Set<string>} hidden @returns {Set<string> | undefined} */
  function chosen(hidden) {
    const names = look.VOICES.map(({ name }) => name);
    return hidden.size ? new Set(names.filter((name) => !hidden.has(name))) : undefined;
  }

  const helpers = { winners, oneOfEach, direct, precedence, disagree, grouped, same, exactness, first, last, lapsed, number, runs, compare, age, keep };
  return { over, topic, chosen, ...helpers };
})();
