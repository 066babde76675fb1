/* What can be set, each once: for the drawer of filters, the chips of what is set, links, and the words of pictures and paper. */
explorer.choices = (() => {
  const { t, written } = explorer.words;
  const { answered, data, look, state, wording } = explorer;

  const kinds = new Set([...data.actors.values()].flatMap(({ beside, kind }) => (beside ? [] : [kind])));
  /** @type {Record<FilterField, FieldChoice>} */
  const FIELDS = {
    position: { title: t("choices.position"), all: () => look.SCALE.map(({ value }) => String(value)), name: (value) => look.position({ value: Number(value) })?.label ?? value },
    voice: { title: t("choices.voice"), all: () => look.VOICES.map(({ name }) => name), name: (value) => look.voice(/** @type {VoiceName} */ (value))?.label ?? value },
    basis: { title: t("choices.basis"), all: () => look.BASES.map(({ name }) => name), name: (value) => look.BASES.find(({ name }) => name === value)?.label ?? value },
    kind: { title: t("choices.kind"), all: () => look.KINDS.filter((each) => kinds.has(each)), name: (value) => t(`kind.${value}`) },
    issue: { title: t("page.issue"), all: () => [...data.issues.values()].flatMap(({ id, beside }) => (beside ? [] : [id])), name: (value) => (data.issues.has(value) ? look.shortOf(data.issues.get(value)) : value) },
  };

  /* What counts, as the options of the command line: see docs/positions.md. A link says what is unlike the start. */
  const COUNTING = /** @type {[keyof Counting, string][]} */ ([
    ["inherit", "own"],
    ["takenOver", "taken-over"],
    ["acrossGovernments", "across-governments"],
    ["entailed", "no-entailed"],
    ["lapsed", "lapsed"],
    ["fresh", "fresh"],
  ]).map(([field, link]) => ({ field, link, label: t(`counting.${link}`), hint: t(`counting-hint.${link}`), said: t(`counting-said.${link}`) }));

  /* So many names, and how many more. */
  /** @param {readonly string[]} names @param {number} most */
  const listed = (names, most) => (names.length > most ? t("choices.and-more", { names: names.slice(0, most).join(", "), more: names.length - most }) : names.join(", "));

  /* The shorter of what is left and what is hidden. */
  /** @param {FilterField} field @param {Set<string>} hidden @param {number} most */
  function filtered(field, hidden, most) {
    const { title, all, name } = FIELDS[field];
    const left = all().filter((value) => !hidden.has(value));
    if (!left.length) return t("choices.none", { title });
    return left.length < hidden.size ? t("choices.only", { title, names: listed(left.map(name), most) }) : t("choices.without", { title, names: listed([...hidden].map(name), most) });
  }

  /* All that is set in words, each with what takes it off; of several values so many by name. */
  /** @param {State} now @param {number} most @returns {Chosen[]} */
  function chosen(now, most) {
    const start = state.initial();
    const fields = /** @type {FilterField[]} */ (Object.keys(FIELDS));
    return [
      ...(now.people.length ? [{ text: t("choices.people", { names: listed(now.people.map(wording.name), most) }), off: { people: [] } }] : []),
      ...(now.from ? [{ text: t("choices.since", { day: written(now.from) }), off: { from: "" } }] : []),
      ...(now.known ? [{ text: t("choices.known", { day: written(now.known) }), off: { known: "" } }] : []),
      ...(now.beside ? [{ text: t("choices.beside", { day: written(now.beside) }), off: { beside: "" } }] : []),
      ...fields.filter((field) => now.hidden[field].size).map((field) => ({ text: filtered(field, now.hidden[field], most), off: { hidden: { ...now.hidden, [field]: new Set() } } })),
      ...COUNTING.filter(({ field }) => now[field] !== start[field]).map(({ field, said }) => ({ text: said, off: { [field]: start[field] } })),
      ...(now.alone ? [{ text: t("choices.alone"), off: { alone: false } }] : []),
    ];
  }

  /*
   * Why nothing is shown: that nobody had said anything by the day, or that this was not known yet; else that none passes what is set,
   * or that none counts.
   */
  /** @param {State} now @param {string} day @param {string} none said where something is set */
  function nothing(now, day, none) {
    const { hidden } = state.initial();
    /** @param {State} asked */
    const said = (asked) => answered.of({ ...asked, from: "", hidden }).tally().size > 0;
    if (said(now)) return chosen(now, 1).length ? none : t("choices.none-counts");
    if (now.known && said({ ...now, known: "" })) return t("choices.not-known", { day: written(now.known) });
    return t("choices.nothing-said", { day: written(day) });
  }

  return { FIELDS, COUNTING, chosen, nothing };
})();
