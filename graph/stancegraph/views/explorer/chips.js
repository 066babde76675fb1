/* What is set, and nothing else: a chip for each filter that is not as at the start, with a way to take it off. */
explorer.chips = (() => {
  const { data, look, state } = explorer;
  const { el, words, button, byId, count } = explorer.dom;
  /* Of more values than this a chip says how many. */
  const NAMED = 2;

  /** @type {Record<FilterField, { title: string, noun: string, all: () => string[], name: (value: string) => string }>} */
  const FIELDS = {
    position: { title: "Position", noun: "position", all: () => look.SCALE.map(({ value }) => String(value)), name: (value) => look.SCALE.find((each) => String(each.value) === value)?.name ?? value },
    voice: { title: "Who says so", noun: "voice", all: () => look.VOICES.map(({ name }) => name), name: (value) => look.VOICES.find(({ name }) => name === value)?.label ?? value },
    basis: { title: "Rests on", noun: "basis", all: () => look.BASES.map(({ name }) => name), name: (value) => look.BASES.find(({ name }) => name === value)?.label ?? value },
    kind: { title: "Kind", noun: "kind", all: () => look.KINDS, name: (value) => value },
    issue: { title: "Issue", noun: "issue", all: () => [...new Set(data.standing.map(({ issue }) => issue))], name: (value) => (data.issues.has(value) ? look.shortOf(data.issues.get(value)) : value) },
  };

  /* The shorter of what is left and what is hidden. */
  /** @param {FilterField} field @param {Set<string>} hidden */
  function said(field, hidden) {
    const { title, noun, all, name } = FIELDS[field];
    const left = all().filter((value) => !hidden.has(value));
    if (!left.length) return `${title}: none`;
    if (left.length <= Math.min(NAMED, hidden.size)) return `${title}: only ${left.map(name).join(", ")}`;
    if (hidden.size <= NAMED) return `${title}: without ${[...hidden].map(name).join(", ")}`;
    return `${title}: ${left.length} of ${count(all().length, noun)}`;
  }

  /* What is set, each with what it was at the start. */
  /** @param {State} now @returns {[string, Partial<State>][]} */
  function all(now) {
    const start = state.initial();
    const fields = /** @type {FilterField[]} */ (Object.keys(FIELDS)).filter((field) => now.hidden[field].size);
    /** @type {[string, Partial<State>][]} */
    const hidden = fields.map((field) => [said(field, now.hidden[field]), { hidden: { ...now.hidden, [field]: new Set() } }]);
    /** @type {[string, Partial<State>][]} */
    const counting = explorer.controls.COUNTING.filter(([field]) => now[field] !== start[field]).map(([field, text]) => [
      start[field] ? `Without: ${text.toLowerCase()}` : text,
      { [field]: start[field] },
    ]);
    return [
      ...(now.from ? [/** @type {[string, Partial<State>]} */ ([`Since ${now.from}`, { from: "" }])] : []),
      ...hidden,
      ...counting,
      ...(now.alone ? [/** @type {[string, Partial<State>]} */ (["Only what is selected", { alone: false }])] : []),
    ];
  }

  /** @param {State} now */
  function update(now) {
    const found = all(now);
    const focused = [...byId("chips").children].indexOf(/** @type {Element} */ (document.activeElement));
    const chips = found.map(([text, change]) =>
      button([words(text), " ", el("span", { "aria-hidden": "true" }, "\u00d7")], () => state.set(change), { class: "set", "aria-label": `Take off: ${text}` }),
    );
    byId("chips").replaceChildren(...chips);
    byId("filters-size").textContent = found.length ? ` (${found.length})` : "";
    /* The chip that was taken off had the focus: the next one has it, or the drawer. */
    const next = chips[Math.min(focused, chips.length - 1)] ?? byId("filters").querySelector("summary");
    if (focused >= 0) next.focus();
  }

  return { update };
})();
