/* What an answer rests on, in words, as the command line says it. */
explorer.wording = (() => {
  const { t, formatted, written, decimal, language } = explorer.words;
  const { data, look } = explorer;
  const { el, words } = explorer.dom;

  /** @param {string} actor */
  const name = (actor) => data.actors.get(actor).name;

  /* A day as exactly as it is known. */
  /** @param {{ date: string, precision: DatePrecision }} record */
  function dated({ date, precision }) {
    if (precision === "month") return written(date.slice(0, 7));
    return precision === "approx" ? t("wording.about", { day: written(date) }) : written(date);
  }

  /* What a position depends on, or how far it goes, and of which kind that is; empty where it has no condition. */
  /** @param {StanceRecord} stance */
  const condition = ({ condition: text, conditionKind: kind }) => [text, kind && `(${t(`condition-kind.${kind}`)})`].filter(Boolean).join(" ");

  /* How the words of a condition stand to a position: it depends on them, they are what is demanded, or how far it goes. */
  /** @param {StanceRecord} stance */
  function manner({ conditionKind: kind }) {
    if (kind === data.words.demand) return `${look.GLYPHS.demand} ${t("wording.demands")}`;
    return kind === data.words.scope ? t("wording.as-far") : t("glyph.if");
  }

  /* A condition after how it stands to the position; where only its kind is known that alone. */
  /** @param {StanceRecord} stance @returns {Child} */
  function conditioned(stance) {
    const { condition: text, conditionKind: kind } = stance;
    if (!text) return kind ? words(condition(stance)) : undefined;
    const said = kind === data.words.demand || kind === data.words.scope ? text : condition(stance);
    return [el("i", { class: "if" }, manner(stance)), " ", words(said)];
  }

  /* The position with its condition and declared end. */
  /** @param {StanceRecord} stance */
  function position(stance) {
    const on = condition(stance);
    return `${look.position(stance).label}${on && t("wording.on", { condition: on })}${stance.until ? `, ${t("wording.until", { day: written(stance.until) })}` : ""}`;
  }

  /* The form of a name that stands with a day is not that of the month alone. */
  const [ON_DAY, IN_MONTH] = [{ day: /** @type {const} */ ("numeric") }, {}].map((more) => new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, { timeZone: "UTC", year: "numeric", month: "long", ...more }));

  /* A month, a year or a day in words: March 2014. */
  /** @param {string} text */
  function inWords(text) {
    const [, month, day] = text.split("-");
    return month ? formatted(day ? ON_DAY : IN_MONTH, text) : text;
  }

  /* What a stance was worked out of, where nobody said it: 42 events in March 2014, mean -1.2. */
  /** @param {AggregateRecord} aggregate */
  function counted({ count: size, period, mean }) {
    const sign = mean < 0 ? "" : "+";
    return t("wording.counted", { n: size, size: NUMBER.format(size), period: inWords(period), mean: sign + decimal(mean, 1) });
  }

  /* Whose words they are, and for whom they count. */
  /** @param {StanceRecord} stance @param {string} holder */
  function whose(stance, holder) {
    if (stance.aggregate) return `${counted(stance.aggregate)}${stance.actor === holder ? "" : `; ${t("wording.events-of", { actor: name(stance.actor), holder: name(holder) })}`}`;
    if (stance.by) return t("wording.hearsay", { actor: name(stance.by) });
    if (stance.actor === holder) return look.voice(stance.voice).label;
    return t(stance.voice === "self" ? "wording.words-of" : "wording.reported-of", { actor: name(stance.actor), holder: name(holder) });
  }

  /* What else a reader has to know of an answer: from where it follows, who denies it, under whom it was said. */
  /** @param {AnswerRow} row */
  function besides({ from, taken, disputedBy, crossed, led }) {
    return [
      from !== undefined && t("wording.follows", { issue: data.issues.get(from).name }),
      taken && t("wording.taken"),
      disputedBy.length > 0 && t("wording.denied", { actors: disputedBy.map(name).join(", ") }),
      crossed && (led?.leader ? t("wording.under", { leader: name(led.leader) }) : t("wording.under-unknown")),
    ].filter((each) => each !== false && each !== undefined);
  }

  const NUMBER = new Intl.NumberFormat(language);

  /* How old a stance is; a date that is not known to the day may as well lie some days ahead. */
  /** @param {StanceRecord} stance @param {string} day */
  function old(stance, day) {
    const { precision } = stance;
    const days = explorer.positions.age(stance, day);
    if (precision !== "day" && days === 0) return t("wording.few-days");
    return t(precision === "day" ? "wording.days-old" : "wording.about-days-old", { n: days, days: NUMBER.format(days) });
  }

  /* How old an answer is on a day and, unless it can be leant on, how far it can; that it is hearsay is said already. */
  /** @param {{ stance: StanceRecord, standing: Standing }} row @param {string} day */
  const age = (row, day) => `${old(row.stance, day)}${row.standing === "current" || row.standing === "hearsay" ? "" : `, ${t(`standing.${row.standing}`)}`}`;

  /* One row of an answer in a line. */
  /** @param {AnswerRow} row @param {string} day */
  const row = (row, day) => [position(row.stance), whose(row.stance, row.holder), ...besides(row), dated(row.stance), age(row, day)].join(", ");

  /* A whole answer of a day in a line. */
  /** @param {Cell} cell @param {string} day */
  const answer = ({ contested, rows }, day) => `${contested ? t("wording.contested") : ""}${rows.map((each) => row(each, day)).join("; ")}`;

  /* That nothing is left of what was said under an earlier government. */
  /** @param {Silence} silence */
  function silence({ leader, since, earlier }) {
    const values = { n: earlier, leader: leader ? name(leader) : "", since: written(since) };
    if (leader) return t(since ? "wording.nothing-since" : "wording.nothing-under", values);
    return t(since ? "wording.nothing-since-left" : "wording.nothing-left", values);
  }

  /* That the words of a stance were looked for in the text of their source, and were not found. */
  /** @param {StanceRecord} stance */
  const lost = ({ id, start, passages = [] }) => data.lost.has(id) && t(start === undefined && !passages.length ? "wording.lost" : "wording.lost-there");

  /* The language of a title: that of its source, but for one in square brackets, which by the custom of catalogues is translated. */
  /** @param {Pick<SourceRecord, "title" | "language">} source */
  const languageOf = ({ title, language }) => (/^\[.*\]$/s.test(title) ? undefined : language || undefined);

  return { languageOf, name, counted, dated, condition, conditioned, position, whose, besides, age, row, answer, silence, lost };
})();
