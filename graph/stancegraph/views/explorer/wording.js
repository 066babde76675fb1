/* What an answer rests on, in words, as the command line says it. */
explorer.wording = (() => {
  const { data, look } = explorer;

  /** @param {string} actor */
  const name = (actor) => data.actors.get(actor).name;

  /* A day as exactly as it is known. */
  /** @param {{ date: string, precision: DatePrecision }} record */
  function dated({ date, precision }) {
    if (precision === "month") return date.slice(0, 7);
    return precision === "approx" ? `about ${date}` : date;
  }

  /* What a position depends on, or how far it goes, and of which kind that is; empty where it has no condition. */
  /** @param {StanceRecord} stance */
  const condition = ({ condition: text, conditionKind: kind }) => [text, kind && `(${kind})`].filter(Boolean).join(" ");

  /* The position with its condition and declared end. */
  /** @param {StanceRecord} stance */
  function position(stance) {
    const on = condition(stance);
    return `${look.position(stance).name}${on && `: ${on}`}${stance.until ? `, until ${stance.until}` : ""}`;
  }

  const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

  /* A month, a year or a day in words: March 2014. */
  /** @param {string} text */
  function inWords(text) {
    const [year, month, day] = text.split("-");
    return [day && String(Number(day)), month && MONTHS[Number(month) - 1], year].filter(Boolean).join(" ");
  }

  /* What a stance was worked out of, where nobody said it: 42 events in March 2014, mean -1.2. */
  /** @param {AggregateRecord} aggregate */
  function counted({ count, period, mean }) {
    const sign = mean < 0 ? "" : "+";
    return `${count.toLocaleString("en")} ${count === 1 ? "event" : "events"} in ${inWords(period)}, mean ${sign}${mean.toFixed(1)}`;
  }

  /* Whose words they are, and for whom they count. */
  /** @param {StanceRecord} stance @param {string} holder */
  function whose(stance, holder) {
    if (stance.aggregate) return `${counted(stance.aggregate)}${stance.actor === holder ? "" : `; of ${name(stance.actor)}, for ${name(holder)}`}`;
    if (stance.by) return `hearsay: ${name(stance.by)} says so`;
    if (stance.actor === holder) return look.voice(stance.voice).label;
    return `${stance.voice === "self" ? "words of" : "reported of"} ${name(stance.actor)}, for ${name(holder)}`;
  }

  /* What else a reader has to know of an answer: from where it follows, who denies it, under whom it was said. */
  /** @param {AnswerRow} row */
  function besides({ from, taken, disputedBy, crossed, led }) {
    return [
      from !== undefined && `follows from ${data.issues.get(from).name}`,
      taken && "taken over",
      disputedBy.length > 0 && `denied by ${disputedBy.map(name).join(", ")}`,
      crossed && `said under ${led?.leader ? name(led.leader) : "a leader who is not known"}`,
    ].filter((each) => each !== false && each !== undefined);
  }

  const NUMBER = new Intl.NumberFormat("en");

  /* How old a stance is; a date that is not known to the day may as well lie some days ahead. */
  /** @param {StanceRecord} stance @param {string} day */
  function old(stance, day) {
    const { precision } = stance;
    const days = explorer.positions.age(stance, day);
    if (precision !== "day" && days === 0) return "a few days old at most";
    return `${precision === "day" ? "" : "about "}${NUMBER.format(days)} ${days === 1 ? "day" : "days"} old`;
  }

  /* How old an answer is on a day and, unless it can be leant on, how far it can; that it is hearsay is said already. */
  /** @param {{ stance: StanceRecord, standing: Standing }} row @param {string} day */
  const age = (row, day) => `${old(row.stance, day)}${row.standing === "current" || row.standing === "hearsay" ? "" : `, ${row.standing}`}`;

  /* One row of an answer in a line. */
  /** @param {AnswerRow} row @param {string} day */
  const row = (row, day) => [position(row.stance), whose(row.stance, row.holder), ...besides(row), dated(row.stance), age(row, day)].join(", ");

  /* A whole answer of a day in a line. */
  /** @param {Cell} cell @param {string} day */
  const answer = ({ contested, rows }, day) => `${contested ? "contested: " : ""}${rows.map((each) => row(each, day)).join("; ")}`;

  /* That nothing is left of what was said under an earlier government. */
  /** @param {Silence} silence */
  function silence({ leader, since, earlier }) {
    const took = leader ? `${name(leader)} took office` : "the last known leader left";
    return `nothing since ${took}${since && ` on ${since}`}; ${earlier} earlier`;
  }

  /* The language of a title: that of its source, but for one in square brackets, which by the custom of catalogues is translated. */
  /** @param {Pick<SourceRecord, "title" | "language">} source */
  const languageOf = ({ title, language }) => (/^\[.*\]$/s.test(title) ? undefined : language || undefined);

  return { languageOf, name, counted, dated, condition, position, whose, besides, age, row, answer, silence };
})();
