/* Positions, voices, kinds and standings in words and signs: the lists are the program's; what stands here is only how they look. */
explorer.look = (() => {
  const { t } = explorer.words;
  const { words } = explorer.data;
  /** @type {Record<string, false | number[]>} */
  const DASHES = { self: false, reported: [9, 6], attributed: [2, 5] };
  /** @type {PositionLook[]} */
  const SCALE = words.scale.map((each) => ({ ...each, label: t(`position.${each.name}`), hint: t(`hint.${each.name}`) }));
  const CONTESTED = { value: 0, name: "contested", label: t("position.contested"), sign: "\u2260", hint: t("hint.contested") };
  /** @type {VoiceLook[]} */
  const VOICES = words.voices.map(({ name, direct }) => ({ name, direct, label: t(`voice.${name}`), dashes: DASHES[name] ?? [1, 3] }));

  /* What stands beside the sign of a position: that it depends on something, demands it, goes only so far, or is denied. */
  const GLYPHS = { condition: t("glyph.in-cell"), demand: "\u25c6", scope: "\u2264", disputed: "!" };

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

  const lists = { SCALE, CONTESTED, VOICES, GLYPHS, KINDS: words.kinds, STANDINGS: words.standings, BASES: words.bases.map((name) => ({ name, label: t(`basis.${name}`) })) };
  return { ...lists, position, voice, basis, signOf, shortOf };
})();
