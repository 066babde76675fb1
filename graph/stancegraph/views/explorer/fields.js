/* What an answer says in the columns of the command line, and beside it the address and the words: what is taken along. */
explorer.fields = (() => {
  const { data, look } = explorer;

  /* The name of the dataset, whichever the page shows. */
  /** @param {NodeRecord} record */
  const nameIn = ({ node, name }) => data.ownNames.get(node) ?? name;

  /** @param {Index<NodeRecord>} records @param {string | undefined} id */
  const label = (records, id) => (id ? nameIn(records.get(id)) : "");

  /* What every answer about a stance says, under the names of the command line. */
  /** @param {Claim} claim @param {Standing} standing @param {boolean} contested @param {string} day */
  function columns({ stance, holder, issue, led }, standing, contested, day) {
    return {
      actor: holder,
      actor_label: label(data.actors, holder),
      issue,
      issue_label: label(data.issues, issue),
      position: look.position(stance).name,
      value: stance.value,
      condition: stance.condition,
      condition_kind: stance.conditionKind,
      date: stance.date,
      date_precision: stance.precision,
      until: stance.until,
      voice: stance.voice,
      attributed_by: stance.by,
      attributed_by_label: label(data.actors, stance.by),
      stance_of: stance.actor,
      stance_of_label: label(data.actors, stance.actor),
      under: led?.leader,
      under_label: label(data.actors, led?.leader),
      contested,
      standing,
      age_days: explorer.positions.age(stance, day),
      as_of: day,
      stance: stance.id,
      source: stance.source,
      source_label: data.sources.get(stance.source).title,
      basis: look.basis(stance),
      events: stance.aggregate?.count,
      period: stance.aggregate?.period,
      mean: stance.aggregate && Number(stance.aggregate.mean),
    };
  }

  /** @param {StanceRecord} stance */
  const evidence = (stance) => ({ url: data.sources.get(stance.source).url, quote: stance.quote });

  /* A stance by itself. */
  /** @param {SaidRow} row @param {string} day @returns {Fields} */
  const stance = (row, day) => ({ ...columns(row, row.standing, row.contested, day), ...evidence(row.stance) });

  /* One row of the answer of a cell. */
  /** @param {AnswerRow} row @param {boolean} contested @param {string} day @returns {Fields} */
  const position = (row, contested, day) => ({
    ...columns(row, row.standing, contested, day),
    entailed_from: row.from,
    entailed_from_label: label(data.issues, row.from),
    disputed_by: row.disputedBy.join(";"),
    disputed_by_label: row.disputedBy.map((id) => label(data.actors, id)).join(";"),
    ...evidence(row.stance),
  });

  return { label, nameIn, stance, position };
})();
