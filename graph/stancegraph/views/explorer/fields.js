/* What an answer says in the columns of the command line, and beside it the address and the words: what is taken along. */
explorer.fields = (() => {
  const { data, look } = explorer;

  /* The name of the dataset, whichever the page shows. */
  /** @param {NodeRecord} record */
  const nameIn = ({ node, name }) => data.ownNames.get(node) ?? name;

  /** @param {Index<NodeRecord>} records @param {string | undefined} id */
  const label = (records, id) => (id ? nameIn(records.get(id)) : "");

  /* What a stance is told in, in the order of the columns; each says its own, so that their names are there without any row. */
  /** @typedef {(Claim & { standing: Standing, contested: boolean, day: string }) & Pick<Partial<AnswerRow>, "disputedBy">} Told */
  /** @typedef {Record<string, (told: Told) => Fields[string]>} Columns */

  /* What every answer about a stance says, under the names of the command line. */
  /** @type {Columns} */
  const EVERY = {
    actor: ({ holder }) => holder,
    actor_label: ({ holder }) => label(data.actors, holder),
    issue: ({ issue }) => issue,
    issue_label: ({ issue }) => label(data.issues, issue),
    position: ({ stance }) => look.position(stance).name,
    value: ({ stance }) => stance.value,
    condition: ({ stance }) => stance.condition,
    condition_kind: ({ stance }) => stance.conditionKind,
    date: ({ stance }) => stance.date,
    date_precision: ({ stance }) => stance.precision,
    until: ({ stance }) => stance.until,
    voice: ({ stance }) => stance.voice,
    attributed_by: ({ stance }) => stance.by,
    attributed_by_label: ({ stance }) => label(data.actors, stance.by),
    stance_of: ({ stance }) => stance.actor,
    stance_of_label: ({ stance }) => label(data.actors, stance.actor),
    under: ({ led }) => led?.leader,
    under_label: ({ led }) => label(data.actors, led?.leader),
    contested: ({ contested }) => contested,
    standing: ({ standing }) => standing,
    age_days: ({ stance, day }) => explorer.positions.age(stance, day),
    as_of: ({ day }) => day,
    stance: ({ stance }) => stance.id,
    source: ({ stance }) => stance.source,
    source_label: ({ stance }) => data.sources.get(stance.source).title,
    basis: ({ stance }) => look.basis(stance),
    events: ({ stance }) => stance.aggregate?.count,
    period: ({ stance }) => stance.aggregate?.period,
    mean: ({ stance }) => stance.aggregate && Number(stance.aggregate.mean),
  };
  /** @type {Columns} */
  const EVIDENCE = { url: ({ stance }) => data.sources.get(stance.source).url, quote: ({ stance }) => stance.quote };
  const STANCE = { ...EVERY, ...EVIDENCE };
  /** @type {Columns} */
  const POSITION = {
    ...EVERY,
    entailed_from: ({ from }) => from,
    entailed_from_label: ({ from }) => label(data.issues, from),
    disputed_by: ({ disputedBy = [] }) => disputedBy.join(";"),
    disputed_by_label: ({ disputedBy = [] }) => disputedBy.map((id) => label(data.actors, id)).join(";"),
    ...EVIDENCE,
  };

  /** @param {Columns} columns @param {Told} told @returns {Fields} */
  const filled = (columns, told) => Object.fromEntries(Object.entries(columns).map(([name, of]) => [name, of(told)]));

  /* A stance by itself. */
  /** @param {SaidRow} row @param {string} day */
  const stance = (row, day) => filled(STANCE, { ...row, day });

  /* One row of the answer of a cell. */
  /** @param {AnswerRow} row @param {boolean} contested @param {string} day */
  const position = (row, contested, day) => filled(POSITION, { ...row, contested, day });

  /* The names of their columns. */
  const COLUMNS = { stance: Object.keys(STANCE), position: Object.keys(POSITION) };

  return { label, nameIn, stance, position, COLUMNS };
})();
