/*
 * The five positions and three voices in words and signs, the position of an actor on an issue as of a day, and how it
 * shifted: the rules of docs/positions.md, as `stancegraph positions` and `stancegraph shifts` apply them.
 */
explorer.positions = (() => {
  const { words } = explorer.data;
  /* The lists are the program's; what stands here is only how they look. */
  /** @type {Record<string, string>} */
  const HINTS = {
    supports: "without reserve",
    conditional: "yes, if",
    ambivalent: "mixed, evasive",
    opposes: "against, door open",
    rejects: "rules it out",
  };
  /** @type {Record<string, { label: string, dashes: false | number[] }>} */
  const LINES = {
    self: { label: "own words", dashes: false },
    reported: { label: "reported as fact", dashes: [9, 6] },
    attributed: { label: "attributed by others", dashes: [2, 5] },
  };
  /** @type {PositionLook[]} */
  const SCALE = words.scale.map((each) => ({ ...each, hint: HINTS[each.name] ?? each.name }));
  const CONTESTED = { value: 0, name: "contested", sign: "\u2260", hint: "latest stances disagree" };
  /** @type {VoiceLook[]} */
  const VOICES = words.voices.map(({ name, label, direct }) => ({ name, direct, ...(LINES[name] ?? { label, dashes: [1, 3] }) }));
  /** @type {ActorKind[]} */
  const KINDS = words.kinds;

  const byValue = new Map(SCALE.map((position) => [position.value, position]));
  /** @param {{ value: number }} stance */
  const position = (stance) => /** @type {PositionLook} */ (byValue.get(stance.value));
  /** @param {VoiceName} name */
  const voice = (name) => /** @type {VoiceLook} */ (VOICES.find((each) => each.name === name));
  /** @param {StanceRecord} stance */
  const rank = (stance) => VOICES.findIndex((each) => each.name === stance.voice);
  /** @param {string | number} one @param {string | number} other */
  const compare = (one, other) => (one < other ? -1 : Number(one > other));

  /* One key for an actor and an issue, whatever characters their ids hold. */
  /** @param {string} actor @param {string} issue */
  const topic = (actor, issue) => JSON.stringify([actor, issue]);

  /* Claims are { stance, holder, via }: a stance, for whom it counts, and through whom if not for its own actor. */
  /** @param {Claim} claim */
  const keyOf = ({ holder, stance }) => topic(holder, stance.issue);

  /* Rule 2: the latest date wins, on one date own words before reports before what others attribute. */
  /** @param {StanceRecord} one @param {StanceRecord} other */
  const strength = (one, other) => compare(one.date, other.date) || rank(other) - rank(one);

  /** @param {Claim[]} claims */
  function winners(claims) {
    /** @type {Map<string, Claim[]>} */
    const best = new Map();
    for (const claim of claims) {
      const key = keyOf(claim);
      const held = best.get(key);
      const order = held ? strength(claim.stance, held[0].stance) : 1;
      if (order > 0) best.set(key, [claim]);
      else if (order === 0) held?.push(claim);
    }
    return best;
  }

  /** @param {Claim[]} claims @param {{ has(key: string): boolean }} answered */
  const without = (claims, answered) => claims.filter((claim) => !answered.has(keyOf(claim)));

  /** @param {TermRecord[]} items @param {"speaker" | "organisation"} key */
  function grouped(items, key) {
    /** @type {Map<string, TermRecord[]>} */
    const groups = new Map();
    for (const item of items) /** @type {TermRecord[]} */ (groups.get(item[key]) ?? groups.set(item[key], []).get(item[key])).push(item);
    return groups;
  }

  /** @param {TermRecord} term @param {string} day */
  const runs = (term, day) => (!term.first || term.first <= day) && (!term.last || day <= term.last);

  /* What was said for organisations: whom the stance names, else those spoken for on the day it was said. */
  /** @param {StanceRecord[]} stances @param {TermRecord[]} terms @returns {Claim[]} */
  function saidFor(stances, terms) {
    const bySpeaker = grouped(terms, "speaker");
    return stances.flatMap((stance) => {
      if (stance.onBehalfOf) return [{ stance, holder: stance.onBehalfOf, via: stance.actor }];
      const held = (bySpeaker.get(stance.actor) ?? []).filter((term) => runs(term, stance.date));
      const organisations = new Set(held.map((term) => term.organisation));
      return [...organisations].map((holder) => ({ stance, holder, via: stance.actor }));
    });
  }

  /* Rule 4: what speakers say while in office counts for the organisation, its position for who speaks for it now. */
  /** @param {StanceRecord[]} stances @param {TermRecord[]} terms @param {string} day @param {boolean} inherit */
  function answer(stances, terms, day, inherit) {
    const own = winners(stances.map((stance) => ({ stance, holder: stance.actor })));
    if (!inherit) return own;
    const settled = new Map([...own, ...winners(without(saidFor(stances, terms), own))]);
    const byOrganisation = grouped(terms.filter((term) => runs(term, day)), "organisation");
    const taken = [...settled.values()].flat().flatMap(({ stance, holder }) =>
      (byOrganisation.get(holder) ?? []).map((term) => ({ stance, holder: term.speaker, via: holder })),
    );
    return new Map([...settled, ...winners(without(taken, settled))]);
  }

  /* Rule 3: of claims that say the same the one recorded last, then that of the lowest id. */
  /** @param {Claim} one @param {Claim} other */
  const precedence = (one, other) =>
    compare(other.stance.recorded ?? "", one.stance.recorded ?? "") ||
    compare(one.stance.id, other.stance.id) ||
    compare(one.via ?? "", other.via ?? "");

  /* Rule 3: one row for each position taken and who attributes it. */
  /** @param {Claim[]} claims */
  function rows(claims) {
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

  /** @param {Claim[]} claims @returns {Cell} */
  function cell(claims) {
    const found = rows(claims);
    const { stance, holder, via } = found[0];
    const contested = found.some((row) => row.stance.value !== stance.value);
    return {
      actor: holder,
      issue: stance.issue,
      rows: found,
      contested,
      position: contested ? CONTESTED : position(stance),
      voice: voice(stance.voice),
      via,
      date: stance.date,
    };
  }

  /*
   * Where everyone stands on a day, by topic. Rule 1 is the caller's: the stances are those that stand. With `voices`
   * only these count, all together; without, what others attribute answers only where nothing else does.
   */
  /** @param {StanceRecord[]} stances @param {TermRecord[]} terms @param {string} day @param {{ voices?: Set<string>, inherit?: boolean }} [counting] */
  function asOf(stances, terms, day, { voices, inherit = true } = {}) {
    const dated = stances.filter((stance) => stance.date <= day);
    /** @param {(voice: VoiceName) => boolean} wanted */
    const told = (wanted) => answer(dated.filter((stance) => wanted(stance.voice)), terms, day, inherit);
    const claims = voices
      ? told((each) => voices.has(each))
      : new Map([...told((each) => !voice(each).direct), ...told((each) => voice(each).direct)]);
    return new Map([...claims].map(([key, each]) => [key, cell(each)]));
  }

  /* The position that a few stances of one actor on one issue add up to. */
  /** @param {StanceRecord[]} stances */
  function latest(stances) {
    const direct = stances.filter((stance) => voice(stance.voice).direct);
    const claims = (direct.length ? direct : stances).map((stance) => ({ stance, holder: "" }));
    return cell([...winners(claims).values()][0]);
  }

  /* The voices that are not hidden; undefined where none is, so that the rules decide. */
  /** @param {Set<string>} hidden @returns {Set<string> | undefined} */
  function chosen(hidden) {
    const names = VOICES.map(({ name }) => name);
    return hidden.size ? new Set(names.filter((name) => !hidden.has(name))) : undefined;
  }

  /*
   * The claims that the courses of actors run over: stances in own words or reported, or in the `voices` chosen. An
   * organisation without any on an issue is followed through those who spoke for it.
   */
  /** @param {StanceRecord[]} stances @param {TermRecord[]} terms @param {{ voices?: Set<string>, inherit?: boolean }} [counting] @returns {Claim[]} */
  function followed(stances, terms, { voices, inherit = true } = {}) {
    const heard = stances.filter((stance) => (voices ? voices.has(stance.voice) : voice(stance.voice).direct));
    /** @type {Claim[]} */
    const own = heard.map((stance) => ({ stance, holder: stance.actor }));
    return inherit ? [...own, ...without(saidFor(heard, terms), new Set(own.map(keyOf)))] : own;
  }

  /* The days that tell a position of one actor on one issue, by their strongest voice; contested days tell none. */
  /** @param {Claim[]} claims @returns {Told[]} */
  function course(claims) {
    const days = [...new Set(claims.map(({ stance }) => stance.date))].sort();
    return days.flatMap((date) => {
      const [won] = winners(claims.filter(({ stance }) => stance.date === date)).values();
      if (won.some(({ stance }) => stance.value !== won[0].stance.value)) return [];
      const [{ stance, via }] = [...won].sort(precedence);
      return [{ date, via, position: position(stance) }];
    });
  }

  /* Two days of a course, one after the other, with different positions. */
  /** @param {Told[]} told @returns {Move[]} */
  const shifts = (told) =>
    told.slice(1).flatMap((to, place) => (to.position === told[place].position ? [] : [{ from: told[place], to }]));

  return { SCALE, CONTESTED, VOICES, KINDS, position, voice, topic, asOf, latest, chosen, followed, course, shifts };
})();
