/* Positions, voices, kinds and standings in words and signs: the lists are the program's; what stands here is only how they look. */
explorer.look = (() => {
  const { words } = explorer.data;
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
  /* What a stance rests on, as `--where basis=` has it. */
  /** @type {Record<BasisName, string>} */
  const BASES = { statement: "statements", events: "coded events" };
  const CONTESTED = { value: 0, name: "contested", sign: "\u2260", hint: "equally good stances disagree" };
  /** @type {VoiceLook[]} */
  const VOICES = words.voices.map(({ name, label, direct }) => ({ name, direct, ...(LINES[name] ?? { label, dashes: [1, 3] }) }));

  const byValue = new Map(SCALE.map((position) => [position.value, position]));
  const byName = new Map(VOICES.map((voice) => [voice.name, voice]));
  /** @param {{ value: number }} stance */
  const position = (stance) => /** @type {PositionLook} */ (byValue.get(stance.value));
  /** @param {VoiceName} name */
  const voice = (name) => /** @type {VoiceLook} */ (byName.get(name));

  /** @param {StanceRecord} stance @returns {BasisName} */
  const basis = ({ aggregate }) => (aggregate ? "events" : "statement");

  /* The sign of an answer; what follows from another issue stands in brackets. */
  /** @param {Cell} cell */
  const signOf = ({ position: { sign }, rows }) => (rows[0].from === undefined ? sign : `(${sign})`);

  /* What an issue is called where there is little room. */
  /** @param {IssueRecord} issue */
  const shortOf = ({ short, name }) => short || name;

  const lists = { SCALE, CONTESTED, VOICES, KINDS: words.kinds, STANDINGS: words.standings, BASES: words.bases.map((name) => ({ name, label: BASES[name] })) };
  return { ...lists, position, voice, basis, signOf, shortOf };
})();
