/*
 * The position of an actor on an issue as of a day: the rules of docs/positions.md, as `stancegraph positions` applies
 * them. What the page shows of them is answered by answered.js; no other part asks here.
 */
explorer.positions = (() => {
  const { look, topics } = explorer;
  const { words } = explorer.data;
  const DAY = 86400000;
  const EXACTNESS = ["month", "approx", "day"];
  /* An own stance weighs as much as one of the leader. */
  const OWN = 2;

  /** @type {Map<string, number>} */
  const numbers = new Map();
  /* Days since 1970: of few days there are many stances. */
  /** @param {string} date */
  function number(date) {
    let known = numbers.get(date);
    if (known === undefined) numbers.set(date, (known = Date.parse(date) / DAY));
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
  /** @type {ReadonlyMap<string, number>} */
  const NO_ONE = new Map();
  /** @type {Claim[]} */
  const NOTHING = [];
  /** @type {FollowingClaim[]} */
  const NO_CLAIMS = [];
  /** @type {readonly number[]} */
  const NOWHERE = [];
  /** @type {readonly string[]} */
  const NOBODY = Object.freeze([]);
  /** @type {ActorAnswers} */
  const NO_ANSWERS = { from: -Infinity, until: Infinity, answers: new Map(), filled: new Map(), cells: new Map(), silences: NO_SILENCE };

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
     * the day, within the remit. Nobody speaks for a person. Whom beside its actor, and how much they weigh who say it.
     */
    /** @param {StanceRecord} stance @returns {ReadonlyMap<string, number>} */
    function servedBy(stance) {
      const { actor, onBehalfOf: named } = stance;
      /* Most stances are of nobody who speaks for anybody. */
      if ((named === undefined && !termsOf.has(actor)) || !direct(stance)) return NO_ONE;
      /** @type {Map<string, number>} */
      const served = new Map();
      if (named !== undefined && named !== actor && kinds.get(named) !== "person") served.set(named, 0);
      for (const { organisation, weight = 0 } of speaking(actor, stance.date, stance.issue)) {
        if (named !== undefined && named !== organisation) continue;
        served.set(organisation, Math.max(weight, served.get(organisation) ?? 0));
      }
      return served;
    }

    /* Where among the stances those of an actor are, those said on behalf of whom, and those on an issue. */
    const [saidBy, namedBy] = [topics.placesBy(stances, "actor"), topics.placesBy(stances, "onBehalfOf")];
    const saidOn = () => topics.placesBy(stances, "issue");

    /* Where those may be that count for somebody, in order. */
    /** @param {string} holder @returns {readonly number[]} */
    function placesOf(holder) {
      const own = saidBy.get(holder) ?? NOWHERE;
      const others = [namedBy.get(holder), ...(speakersOf.get(holder) ?? []).map((term) => saidBy.get(term.holder))].filter((each) => each !== undefined);
      return others.length ? [...new Set([own, ...others].flat())].sort((one, other) => one - other) : own;
    }

    /* What may ever count for somebody, by issue: pooled when first asked for. */
    /** @type {Map<string, ReadonlyMap<string, Pool>>} */
    const pooled = new Map();
    /** @param {string} holder */
    function poolsOf(holder) {
      const known = pooled.get(holder);
      if (known) return known;
      /** @type {Map<string, Pool>} */
      const found = new Map();
      for (const place of placesOf(holder)) {
        const stance = stances[place];
        const weight = stance.actor === holder ? OWN : servedBy(stance).get(holder);
        if (weight === undefined) continue;
        let pool = found.get(stance.issue);
        if (!pool) found.set(stance.issue, (pool = { claims: [], first: place + Number(stance.actor !== holder) / 2, attributed: false }));
        pool.claims.push(claimed(stance, holder, weight));
        /* Only where others attribute something is anything denied or hearsay the only answer. */
        if (!direct(stance)) pool.attributed = true;
      }
      pooled.set(holder, found);
      return found;
    }
    /* What may ever count for an actor on an issue. */
    /** @param {string} actor @param {string} issue @returns {Claim[]} */
    const pool = (actor, issue) => poolsOf(actor).get(issue)?.claims ?? NOTHING;
    /* The same where others attribute something. */
    /** @param {string} actor @param {string} issue */
    function attributed(actor, issue) {
      const found = poolsOf(actor).get(issue);
      return found?.attributed ? found.claims : undefined;
    }

    /* Everybody for whom something may count. */
    const everybody = [...new Set([...actors.map(({ id }) => id), ...saidBy.keys(), ...namedBy.keys(), ...terms.flatMap(({ holder, organisation }) => [holder, organisation])])];

    /* All actors and issues of which there are pools, in the order of the stances. */
    /** @type {Pair[]} */
    const pairs = [];
    /** @type {Map<string, Set<string>>} */
    const paired = new Map();
    let from = 0;
    /* Goes through so many more of the stances; whether all are gone through. */
    function pairUp(most = stances.length) {
      for (const stop = Math.min(from + most, stances.length); from < stop; from += 1) {
        const stance = stances[from];
        for (const holder of [stance.actor, ...servedBy(stance).keys()]) {
          let on = paired.get(holder);
          if (!on) paired.set(holder, (on = new Set()));
          if (on.has(stance.issue)) continue;
          on.add(stance.issue);
          pairs.push([holder, stance.issue]);
        }
      }
      if (from < stances.length) return false;
      paired.clear();
      return true;
    }
    function allPairs() {
      pairUp();
      return pairs;
    }

    /* Those for whom a stance counts beside its actor. */
    /** @param {StanceRecord} stance */
    const spokenFor = (stance) => [...servedBy(stance).keys()];

    /* Those who may have an answer on an issue: something that counts for them was said by the day, on it or on one that passes something on to it. */
    /** @param {string} issue @param {Question} asked @returns {Iterable<string>} */
    function mayAnswer(issue, { day, entailed, takenOver }) {
      if (takenOver) return everybody;
      const { follows = [] } = issuesById.get(issue) ?? {};
      const others = entailed ? [...follows, ...(precede.get(issue) ?? []).map(({ id }) => id)] : [];
      /** @type {Set<string>} */
      const found = new Set();
      for (const each of new Set([issue, ...others])) {
        for (const place of saidOn().get(each) ?? NOWHERE) {
          const stance = stances[place];
          if (first(stance) > day) continue;
          found.add(stance.actor);
          for (const holder of servedBy(stance).keys()) found.add(holder);
        }
      }
      return found;
    }

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
    /** @param {Claim} claim @returns {FollowingClaim[]} */
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
      if (!direct(stance)) return NOBODY;
      const claims = attributed(holder, issue);
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
      const place = poolsOf(actor).get(issue)?.first ?? Infinity;
      return { actor, issue, place, rows, contested, current, position, voice: look.voice(stance.voice), size };
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

    /* The days on which governments and offices of an actor change, as days since 1970: worked out once. */
    /** @type {Map<string, readonly number[]>} */
    const turns = new Map();
    /** @param {string} actor */
    function turnsOf(actor) {
      let found = turns.get(actor);
      if (!found) turns.set(actor, (found = changes(actor, "", NOTHING).map(number)));
      return found;
    }

    /* From which day on until before which a day's answer of claims is that of the other days: the last change by the day, and the first after it, as `changes` has them. */
    /** @param {string} actor @param {string} issue @param {readonly Claim[]} claims @param {string} asked @returns {[from: number, until: number]} */
    function around(actor, issue, claims, asked) {
      const day = number(asked);
      let [from, until] = [-Infinity, Infinity];
      /** @param {number} change */
      function turn(change) {
        if (change > day) until = change < until ? change : until;
        else if (change > from) from = change;
      }
      const own = staleOf(issue);
      for (const { stance, from: other } of claims) {
        const said = number(stance.date);
        turn(stance.first === undefined ? said : number(stance.first));
        turn(said + (other === undefined ? own : Math.min(own, staleOf(other))) + 1);
        if (stance.until !== undefined) turn(number(stance.until) + 1);
      }
      turnsOf(actor).forEach(turn);
      return [from, until];
    }

    /* What a pool answers by itself on a day, and from which day on until before which it does. */
    /** @param {Pool} of @param {Question} asked @returns {Lasting} */
    function lasting({ claims, attributed: others }, asked) {
      const [{ holder, issue }] = claims;
      const [from, until] = around(holder, issue, claims, asked.day);
      const { holding, gone, size, cut } = told(claims, asked);
      const shown = holding.length || !asked.lapsed ? holding : gone;
      const heard = size || asked.voices || !others ? undefined : hearsay(claims, asked);
      return {
        from,
        until,
        holding,
        size,
        followed: asked.entailed ? passing(holding).flatMap(followed) : NO_CLAIMS,
        cell: shown.length ? cell(shown, size, asked) : heard?.won.length ? cell(heard.won, heard.size, asked) : undefined,
        silence: size || !cut || heard?.won.length ? undefined : { actor: holder, issue, earlier: cut, ...(government(holder, asked.day) ?? { since: "" }) },
      };
    }

    /* What others attribute, which answers where nothing else was said. */
    /** @param {Claim[]} claims @param {Question} asked */
    function hearsay(claims, asked) {
      const may = claims.filter(({ stance }) => !direct(stance) && live(stance, asked));
      return { won: winners(underOneGovernment(may, asked)).filter(({ stance }) => asked.lapsed || !lapsed(stance, asked.day)), size: may.length };
    }

    /*
     * What everybody's pools answered last, by the question but for its day, as days since 1970: from one day to the next little changes. Beside
     * what is asked for, what would be taken over is.
     */
    /** @type {Map<string, Map<string, ActorAnswers>>} */
    const before = new Map();
    const QUESTIONS = 2;

    /* What fills an issue on which an actor has no answer of its own: as it was kept, where it is of the same claims and nothing in them has changed by the day. */
    /** @param {Filled | undefined} known @param {Claim[]} claims @param {Question} asked @returns {Filled} */
    function filling(known, claims, asked) {
      const day = number(asked.day);
      if (known && known.from <= day && day < known.until && known.claims.length === claims.length && known.claims.every((each, place) => each === claims[place])) return known;
      const [{ holder, issue }] = claims;
      const [from, until] = around(holder, issue, [...claims, ...(attributed(holder, issue) ?? NOTHING)], asked.day);
      const won = winners(claims);
      return { claims, won, from, until, cell: cell(won, claims.length, asked) };
    }

    /* All that an actor answers on a day, by issue; `known` is what it answered on another. */
    /** @param {string} actor @param {ActorAnswers | undefined} known @param {Question} asked @returns {ActorAnswers} */
    function answering(actor, known, asked) {
      const day = number(asked.day);
      let [from, until] = [-Infinity, Infinity];
      /** @param {{ from: number, until: number }} lasts */
      function within(lasts) {
        from = Math.max(from, lasts.from);
        until = Math.min(until, lasts.until);
      }
      /** @type {Map<string, Lasting>} */
      const answers = new Map();
      /** @type {FollowingClaim[]} */
      const passed = [];
      for (const [issue, own] of poolsOf(actor)) {
        const kept = known?.answers.get(issue);
        const found = kept && kept.from <= day && day < kept.until ? kept : lasting(own, asked);
        answers.set(issue, found);
        within(found);
        passed.push(...found.followed);
      }
      /** @type {Map<string, Filled>} */
      const filled = new Map();
      /* Whether there is an answer, were it only one that has lapsed. */
      /** @param {Claim} claim */
      const open = ({ issue }) => !filled.has(issue) && !answers.get(issue)?.size;
      /** @param {Claim[]} claims */
      function fill(claims) {
        for (const [issue, some] of grouped(claims.filter(open), (claim) => claim.issue)) {
          const found = filling(known?.filled.get(issue), some, asked);
          filled.set(issue, found);
          within(found);
        }
      }
      if (passed.length) fill(passed);
      if (asked.takenOver) {
        fill(takenOver(actor, asked));
        /* Who speaks for whom, and what they hold, is asked anew each day. */
        within({ from: day, until: day + 1 });
      }
      return { from, until, answers, filled, ...shownOf(answers, filled) };
    }

    /* The cells and silences of an actor: what fills an issue stands there alone. */
    /** @param {ReadonlyMap<string, Lasting>} answers @param {ReadonlyMap<string, Filled>} filled @returns {Pick<ActorAnswers, "cells" | "silences">} */
    function shownOf(answers, filled) {
      /** @type {Map<string, Cell>} */
      const cells = new Map();
      /** @type {Map<string, Silence> | undefined} */
      let silences;
      for (const [issue, own] of answers) {
        if (filled.has(issue)) continue;
        if (own.cell) cells.set(issue, own.cell);
        if (own.silence) (silences ??= new Map()).set(issue, own.silence);
      }
      for (const [issue, found] of filled) if (found.cell) cells.set(issue, found.cell);
      return { cells, silences: silences ?? NO_SILENCE };
    }

    /* What an actor takes over: what those hold, directly or by what follows, for whom it speaks. */
    /** @param {string} actor @param {Question} asked @returns {Claim[]} */
    function takenOver(actor, asked) {
      const { day } = asked;
      const offices = (termsOf.get(actor) ?? []).filter((term) => term.weight !== undefined && runs(term, day));
      const theirs = offices.map((term) => ({ term, row: rowOf(term.organisation, { ...asked, takenOver: false }) }));
      /** @param {(row: ActorAnswers) => Claim[]} claimsOf */
      const taken = (claimsOf) =>
        theirs.flatMap(({ term, row }) =>
          claimsOf(row)
            .filter(({ issue }) => !term.issues || term.issues.includes(issue))
            .map((claim) => ({ ...claim, holder: actor, taken: true, led: government(actor, claim.stance.date, claim.stance.actor) })));
      return [
        ...taken(({ answers }) => [...answers.values()].flatMap(({ holding }) => holding)),
        ...taken(({ filled }) => [...filled.values()].flatMap(({ won }) => won.filter(({ from }) => from !== undefined))),
      ];
    }

    /* What an actor answers to a question, as it was kept where nothing has changed by the day. */
    /** @param {string} actor @param {Question} asked @param {Map<string, ActorAnswers>} [kept] */
    function rowOf(actor, asked, kept = keptFor(asked)) {
      const day = number(asked.day);
      const known = kept.get(actor);
      if (known && known.from <= day && day < known.until) return known;
      const found = answering(actor, known, asked);
      kept.set(actor, found);
      return found;
    }

    /** @param {Question} asked */
    function keptFor(asked) {
      const question = JSON.stringify({ ...asked, day: undefined, voices: asked.voices && [...asked.voices].sort() });
      const kept = before.get(question) ?? new Map();
      keep(before, question, kept, QUESTIONS);
      return kept;
    }

    /* Where everyone stands on a day, by topic; and where nothing is left of what was said under an earlier government. */
    /** @param {Question} asked @returns {Answers} */
    function asOf(asked) {
      const kept = keptFor(asked);
      /* Whether anything that may count for somebody was said by the day, the oldest, which stands last, being looked at first: else nothing needs to be pooled. */
      /** @param {string} actor */
      const begun = (actor) => placesOf(actor).findLast((place) => first(stances[place]) <= asked.day) !== undefined;
      /** @param {string} actor */
      const row = (actor) => (asked.takenOver || begun(actor) ? rowOf(actor, asked, kept) : NO_ANSWERS);
      return topics.answers(everybody, allPairs, row, (issue) => mayAnswer(issue, asked));
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

    return {
      get topics() {
        return allPairs();
      },
      /** @param {string} actor */
      issuesOf: (actor) => poolsOf(actor).keys(),
      ...{ pairUp, asOf, held, said, pool, spokenFor, holds, standing, staleOf, government, heard, organisationsOf, termsOf, kinds },
    };
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
