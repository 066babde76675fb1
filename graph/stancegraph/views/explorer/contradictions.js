/* What does not go together: the definitions of docs/positions.md, as `stancegraph contradictions` applies them. */
explorer.contradictions = (() => {
  const { winners, oneOfEach, direct, grouped, same, first, lapsed, number, topic } = explorer.positions;
  /* Days between the last words of two, and steps of the scale, which is coded with an error of about one. */
  const SPLIT_WITHIN = 14;
  const LEAST_STEPS = 3;

  /** @param {{ value: number }} one @param {{ value: number }} other */
  const opposed = (one, other) => one.value * other.value < 0 && Math.abs(one.value - other.value) >= LEAST_STEPS;
  /** @param {{ date: string }} one @param {{ date: string }} other */
  const apart = (one, other) => Math.abs(number(other.date) - number(one.date));

  /* All of them by the day asked about, of these stances and deeds. */
  /** @param {Rules} rules @param {readonly StanceRecord[]} stances @param {readonly Deed[]} deeds @param {Question} asked */
  function of(rules, stances, deeds, asked) {
    const known = stances.filter((stance) => first(stance) <= asked.day);
    /* Whatever voices and dates are asked for, positions are those that hold. */
    /** @param {string} date @returns {Question} */
    const then = (date) => ({ ...asked, day: date, knownBy: asked.day, voices: undefined, from: undefined, acrossGovernments: false });

    /* What others attribute, against the own words that hold on that day, or what follows from them. */
    function againstHearsay() {
      return known.filter((stance) => !direct(stance)).flatMap((hearsay) => {
        const { actor, issue } = hearsay;
        const held = rules.holds(actor, issue, then(hearsay.date));
        return [...held.direct, ...held.entailed]
          .filter(({ stance }) => stance.voice === "self")
          .map(({ stance }) => contradiction("self-vs-attributed", actor, issue, stance, { stance: hearsay }));
      });
    }

    /* Deeds against what the actor holds on that day, unless on a condition. */
    function againstDeeds() {
      return deeds.flatMap((deed) =>
        rules
          .holds(deed.actor, deed.issue, then(deed.event.date))
          .direct.filter(({ stance }) => stance.value !== 1)
          .map(({ stance }) => contradiction("words-vs-deeds", deed.actor, deed.issue, stance, { deed })),
      );
    }

    /* The last words of everyone on an issue, under each organisation they belong to. */
    function lastWords() {
      const own = grouped(known.filter(direct), ({ actor, issue }) => topic(actor, issue));
      return [...own.values()].flatMap((several) => {
        const [{ actor, issue }] = several;
        const said = new Set(several);
        const claims = rules.pool(actor, issue).filter(({ stance }) => said.has(stance) && stance.actor === actor);
        return oneOfEach(winners(claims)).flatMap(({ stance }) =>
          [...new Set([actor, ...rules.organisationsOf(stance)])]
            .filter((organisation) => rules.kinds.get(organisation) !== "person")
            .map((organisation) => ({ organisation, stance, led: rules.government(organisation, stance.date, stance.actor) })),
        );
      });
    }

    /* Two who belong to one organisation, close together under one government; dissent where one does not speak for it. */
    function voices() {
      const together = grouped(lastWords(), ({ organisation, stance }) => topic(organisation, stance.issue));
      return [...together.values()].flatMap((words) =>
        words.flatMap((one) => words.filter((other) => splits(one, other)).map((other) => {
          const { organisation, stance } = one;
          const speak = [stance, other.stance].every((each) => speaksFor(each, organisation));
          return contradiction(speak ? "split-voice" : "dissent", organisation, stance.issue, stance, { stance: other.stance });
        })),
      );
    }

    /** @param {{ stance: StanceRecord, led?: Government }} one @param {{ stance: StanceRecord, led?: Government }} other */
    function splits({ stance: one, led }, { stance: other, led: leading }) {
      const inOrder = one.date < other.date || (one.date === other.date && one.id < other.id);
      return one.actor !== other.actor && inOrder && apart(one, other) <= SPLIT_WITHIN && !lapsed(one, other.date) && same(led, leading);
    }

    /** @param {StanceRecord} stance @param {string} organisation */
    const speaksFor = (stance, organisation) =>
      stance.actor === organisation || rules.pool(organisation, stance.issue).some((claim) => claim.stance === stance);

    /* Opposed, near enough in time, and both sides asked for. */
    /** @param {Contradiction} found */
    function fits({ issue, first: one, second: other, stance }) {
      /** @param {{ date: string }} side */
      const inTime = ({ date }) => !asked.from || date >= asked.from;
      const voiced = [one, ...(stance ? [stance] : [])].every(({ voice }) => !asked.voices || asked.voices.has(voice));
      return voiced && inTime(one) && inTime(other) && opposed(one, other) && apart(one, other) <= rules.staleOf(issue);
    }

    return [...againstHearsay(), ...againstDeeds(), ...(asked.inherit ? voices() : [])].filter(fits);
  }

  /** @param {ContradictionKind} kind @param {string} actor @param {string} issue @param {StanceRecord} one @param {{ stance?: StanceRecord, deed?: Deed }} other @returns {Contradiction} */
  function contradiction(kind, actor, issue, one, { stance, deed }) {
    const second = /** @type {Sign} */ (stance ?? (deed && { id: deed.event.id, date: deed.event.date, value: deed.value }));
    return { kind, actor, issue, first: one, second, stance, deed };
  }

  return { of };
})();
