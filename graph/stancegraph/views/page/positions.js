/* The five positions and three voices in words and signs, and which position counts as the latest. */
explorer.positions = (() => {
  const SCALE = [
    { value: 2, name: "supports", sign: "++", hint: "without reserve" },
    { value: 1, name: "conditional", sign: "+", hint: "yes, if" },
    { value: 0, name: "ambivalent", sign: "\u00b1", hint: "mixed, evasive" },
    { value: -1, name: "opposes", sign: "\u2212", hint: "against, door open" },
    { value: -2, name: "rejects", sign: "\u2212\u2212", hint: "rules it out" },
  ];
  const CONTESTED = { value: 0, name: "contested", sign: "\u2260", hint: "latest stances disagree" };
  const VOICES = [
    { name: "self", label: "own words", dashes: false },
    { name: "reported", label: "reported as fact", dashes: [9, 6] },
    { name: "attributed", label: "attributed by others", dashes: [2, 5] },
  ];
  const KINDS = ["person", "state", "organisation", "bloc", "office", "group"];

  const byValue = new Map(SCALE.map((position) => [position.value, position]));
  const position = (stance) => byValue.get(stance.value);
  const voice = (name) => VOICES.find((each) => each.name === name);
  const rank = (stance) => VOICES.findIndex((each) => each.name === stance.voice);

  /*
   * The latest date wins, on one date own words before reports; what others attribute counts only where there is
   * nothing else. Winners that disagree are contested.
   */
  function latest(stances) {
    const own = stances.filter((stance) => stance.voice !== "attributed");
    const candidates = own.length ? own : stances;
    const date = candidates.reduce((last, stance) => (stance.date > last ? stance.date : last), "");
    const ofDay = candidates.filter((stance) => stance.date === date);
    const best = Math.min(...ofDay.map(rank));
    const winners = ofDay.filter((stance) => rank(stance) === best);
    const agreed = winners.every((stance) => stance.value === winners[0].value);
    return { position: agreed ? position(winners[0]) : CONTESTED, voice: VOICES[best] };
  }

  return { SCALE, CONTESTED, VOICES, KINDS, position, voice, latest };
})();
