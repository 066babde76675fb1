/* Who moved, from what to what: the definitions of docs/positions.md, as `stancegraph shifts` applies them. */
explorer.shifts = (() => {
  const { winners, precedence, disagree, grouped, same, exactness, first, last, number, compare, runs } = explorer.positions;
  const LONGEST_GAP = 365;

  /* One claim for each date that tells a position, in order of time; contested dates tell none. */
  /** @param {Claim[]} claims */
  function course(claims) {
    const dates = grouped(claims, (claim) => `${claim.stance.date} ${exactness(claim)}`);
    return [...dates].sort(([one], [other]) => compare(one, other)).flatMap(([, each]) => {
      const won = winners(each);
      return disagree(won) ? [] : [...won].sort(precedence).slice(0, 1);
    });
  }

  /* Whether two neighbours differ in sign; what had lapsed before the later one starts no move. */
  /** @param {StanceRecord} before @param {StanceRecord} after */
  const moves = (before, after) =>
    Math.sign(before.value) !== Math.sign(after.value) && !(before.until !== undefined && before.until < after.date);

  /** @template Item @param {Item[]} items @returns {[Item, Item][]} */
  const neighbours = (items) => items.slice(1).map((item, place) => [items[place], item]);

  /** @param {ShiftKind} kind @param {Claim} from @param {Claim} to @returns {Move} */
  const move = (kind, from, to) => ({ kind, from, to, orderKnown: last(from.stance) < first(to.stance) });

  /* The moves of an actor on an issue by a day: its own, those of who spoke for it, those of its governments. */
  /** @param {Rules} rules @param {string} actor @param {string} issue @param {Question} asked */
  function of(rules, actor, issue, asked) {
    /** @param {string} holder */
    const counting = (holder) =>
      rules.pool(holder, issue).filter(({ stance }) => first(stance) <= asked.day && rules.heard(stance, asked));

    /* For whom the speaker held an office, and under which government; a state is in its own service. */
    /** @param {StanceRecord} stance @returns {[string, Government | undefined][]} */
    function capacities(stance) {
      const { onBehalfOf: named } = stance;
      if (named !== undefined) return [[named, rules.government(named, stance.date, stance.actor)]];
      const offices = (rules.termsOf.get(stance.actor) ?? []).filter(
        (term) => term.organisation !== stance.actor && runs(term, stance.date),
      );
      const served = offices.map((term) => term.organisation);
      if (rules.kinds.get(stance.actor) === "state") served.push(stance.actor);
      return served.map((organisation) => [organisation, rules.government(organisation, stance.date, stance.actor)]);
    }

    /** @param {StanceRecord} before @param {StanceRecord} after */
    function inOneCapacity(before, after) {
      const [then, now] = [capacities(before), capacities(after)];
      if (!then.length && !now.length) return true;
      return then.some(([one, led]) => now.some(([other, leading]) => one === other && same(led, leading)));
    }

    /** @param {string} speaker */
    const moved = (speaker) =>
      neighbours(course(counting(speaker).filter(({ stance }) => stance.actor === speaker)))
        .filter(([{ stance: before }, { stance: after }]) => moves(before, after) && inOneCapacity(before, after))
        .map(([from, to]) => move("moved", from, to));

    /* Of who spoke for the actor both times. */
    function ofSpeakers() {
      const spoken = new Set(rules.pool(actor, issue).map(({ stance }) => stance).filter((stance) => stance.actor !== actor));
      const speakers = new Set([...spoken].map((stance) => stance.actor));
      return [...speakers].flatMap(moved).filter(({ from, to }) => spoken.has(from.stance) && spoken.has(to.stance));
    }

    /* The last position under one leader against the first under the next. */
    function ofGovernments() {
      const claims = counting(actor);
      const bound = claims.filter((claim) => claim.bound && claim.led);
      const led = grouped(bound, (claim) => JSON.stringify([claim.led?.since, claim.led?.leader ?? ""]));
      const courses = [...led]
        .map(([key, each]) => ({ key: JSON.parse(key), told: course(each) }))
        .filter(({ told }) => told.length)
        .sort((one, other) => compare(one.key[0], other.key[0]) || compare(one.key[1], other.key[1]));
      return neighbours(courses).flatMap(([{ told: earlier }, { told: now }]) => {
        const [from, to] = [earlier[earlier.length - 1], now[0]];
        return moves(from.stance, to.stance) ? [move("government", from, to)] : [];
      });
    }

    const own = [...moved(actor), ...(asked.inherit ? ofSpeakers() : [])];
    /** @param {Move} move */
    const near = ({ from, to }) => number(to.stance.date) - number(from.stance.date) <= LONGEST_GAP;
    return { moves: [...own.filter(near), ...(asked.inherit ? ofGovernments() : [])], silent: own.filter((each) => !near(each)) };
  }

  return { of };
})();
