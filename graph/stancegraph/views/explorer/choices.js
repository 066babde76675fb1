/* What can be set, each once: for the drawer of filters, the chips of what is set, links, and the words of pictures and paper. */
explorer.choices = (() => {
  const { data, look, state, wording } = explorer;

  const actors = [...data.actors.values()].filter(({ beside }) => !beside);
  /** @type {Record<FilterField, FieldChoice>} */
  const FIELDS = {
    position: { title: "Position", all: () => look.SCALE.map(({ value }) => String(value)), name: (value) => look.position({ value: Number(value) })?.name ?? value },
    voice: { title: "Who says so", all: () => look.VOICES.map(({ name }) => name), name: (value) => look.voice(/** @type {VoiceName} */ (value))?.label ?? value },
    basis: { title: "Rests on", all: () => look.BASES.map(({ name }) => name), name: (value) => look.BASES.find(({ name }) => name === value)?.label ?? value },
    kind: { title: "Kind of actor", all: () => look.KINDS.filter((each) => actors.some(({ kind }) => kind === each)), name: (value) => value },
    issue: { title: "Issue", all: () => [...data.issues.values()].flatMap(({ id, beside }) => (beside ? [] : [id])), name: (value) => (data.issues.has(value) ? look.shortOf(data.issues.get(value)) : value) },
  };

  /* What counts, as the options of the command line: see docs/positions.md. A link says what is unlike the start. */
  /** @type {CountingChoice[]} */
  const COUNTING = [
    { field: "inherit", link: "own", label: "Words of speakers", hint: "What those who speak for an organisation say counts for it", said: "Own words only" },
    { field: "takenOver", link: "taken-over", label: "Taken over", hint: "Who has said nothing answers with the position of whom they speak for", said: "Positions taken over count" },
    { field: "acrossGovernments", link: "across-governments", label: "Earlier governments", hint: "What was said under an earlier government may answer", said: "Earlier governments count" },
    { field: "entailed", link: "no-entailed", label: "What follows", hint: "Where nothing was said on an issue, positions on others that settle it", said: "Without what follows" },
    { field: "lapsed", link: "lapsed", label: "Lapsed", hint: "Positions whose declared end is over", said: "Lapsed positions count" },
    { field: "fresh", link: "fresh", label: "Only current", hint: "Leaves out old news, hearsay and what was said in an office since left", said: "Only what is current" },
  ];

  /* So many names, and how many more. */
  /** @param {readonly string[]} names @param {number} most */
  const listed = (names, most) => `${names.slice(0, most).join(", ")}${names.length > most ? ` and ${names.length - most} more` : ""}`;

  /* The shorter of what is left and what is hidden. */
  /** @param {FilterField} field @param {Set<string>} hidden @param {number} most */
  function filtered(field, hidden, most) {
    const { title, all, name } = FIELDS[field];
    const left = all().filter((value) => !hidden.has(value));
    if (!left.length) return `${title}: none`;
    return left.length < hidden.size ? `${title}: only ${listed(left.map(name), most)}` : `${title}: without ${listed([...hidden].map(name), most)}`;
  }

  /* All that is set in words, each with what takes it off; of several values so many by name. */
  /** @param {State} now @param {number} most @returns {Chosen[]} */
  function chosen(now, most) {
    const start = state.initial();
    const fields = /** @type {FilterField[]} */ (Object.keys(FIELDS));
    return [
      ...(now.people.length ? [{ text: `Only ${listed(now.people.map(wording.name), most)}`, off: { people: [] } }] : []),
      ...(now.from ? [{ text: `Since ${now.from}`, off: { from: "" } }] : []),
      ...(now.known ? [{ text: `As known on ${now.known}`, off: { known: "" } }] : []),
      ...(now.beside ? [{ text: `Beside ${now.beside}`, off: { beside: "" } }] : []),
      ...fields.filter((field) => now.hidden[field].size).map((field) => ({ text: filtered(field, now.hidden[field], most), off: { hidden: { ...now.hidden, [field]: new Set() } } })),
      ...COUNTING.filter(({ field }) => now[field] !== start[field]).map(({ field, said }) => ({ text: said, off: { [field]: start[field] } })),
      ...(now.alone ? [{ text: "Only what is selected", off: { alone: false } }] : []),
    ];
  }

  return { FIELDS, COUNTING, chosen };
})();
