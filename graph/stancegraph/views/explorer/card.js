/* One stance as a card: its position, its words, and everything needed to check it. */
explorer.card = (() => {
  const { t, parts, capital, written } = explorer.words;
  const { data, look, state, wording } = explorer;
  const { el, words, muted, button, link } = explorer.dom;

  /** @param {NodeRecord} record */
  const go = (record) => button(words(record.name), () => state.select({ node: record.node }), { class: "plain" });
  /** @param {string} id @param {string} [text] */
  const goStance = (id, text = id) => button(words(text), () => state.select({ stance: id }), { class: "plain" });
  /** @param {EventRecord} event */
  const goEvent = ({ id, label }) => button(words(label), () => state.select({ event: id }), { class: "plain" });

  /** @param {PositionLook} position */
  function chip(position) {
    const sign = el("span", { class: "sign", "aria-hidden": "true" }, position.sign);
    return el("span", { class: `chip ${position.name}` }, sign, position.label);
  }

  /** @param {StanceRecord} stance */
  function voice(stance) {
    if (stance.aggregate) return t("card.nobody");
    if (!stance.by) return stance.voice === "reported" ? t("card.reported") : look.voice(stance.voice).label;
    return parts("card.attributed", { actor: go(data.actors.get(/** @type {string} */ (stance.by))) });
  }

  /** @param {AggregateRecord} aggregate */
  function workedOut(aggregate) {
    const { earliest, latest, spread, rule, share, codes } = aggregate;
    const days = earliest === latest ? written(earliest) : t("card.from-to", { from: written(earliest), to: written(latest) });
    const by = share === undefined ? t("card.rule", { rule }) : t("card.rule-share", { rule, share });
    return words([t("card.spread", { counted: wording.counted(aggregate), spread }), days, by, codes && t("card.codes", { codes })].filter(Boolean).join("; "));
  }

  /** @param {string} id */
  function source(id) {
    const { title, url, publisher, published, language } = data.sources.get(id);
    const about = [publisher, published && written(published)].filter(Boolean).join(", ");
    const read = button(t("card.read"), () => state.select({ source: id }), { class: "plain", "aria-label": t("card.read-from", { title }) });
    return el("div", {}, el("span", { lang: wording.languageOf({ title, language }) }, link(title, url)), about && muted(" \u2014 ", words(about)), " ", read);
  }

  /* The address of a source as a link, where it has one. */
  /** @param {string} id */
  function sourceLink(id) {
    const { url } = data.sources.get(id);
    return url && link(url, url);
  }

  /** @param {string} text @param {HTMLElement} pressed */
  async function copy(text, pressed) {
    try {
      await navigator.clipboard.writeText(text);
      pressed.textContent = t("card.copied");
    } catch {
      /* Without leave to use the clipboard the id is marked, ready for the reader to copy. */
      if (pressed.previousElementSibling) getSelection()?.selectAllChildren(pressed.previousElementSibling);
      pressed.textContent = t("card.marked");
    }
  }

  /** @param {string} id */
  const citation = (id) => [
    el("code", {}, words(id)),
    button(t("card.copy"), (event) => copy(id, event.currentTarget), { "aria-label": t("card.copy-id", { id }) }),
  ];

  /* What stands at the head of the card, or beside another fact. */
  const ELSEWHERE = new Set(["actor", "issue", "value", "date", "precision", "by", "start", "end", "passages"]);
  /* How a value is shown, by the field's name or by the kind of record it names; any other is text. */
  /** @type {Record<string, (value: string, stance: StanceRecord) => Child>} */
  const SHOWN = {
    actor: (id) => go(data.actors.get(id)),
    issue: (id) => go(data.issues.get(id)),
    source,
    stance: (id) => goStance(id),
    voice: (_, stance) => voice(stance),
    recorded: (moment) => written(moment.slice(0, 10)),
    until: written,
    conditionKind: (kind) => t(`condition-kind.${kind}`),
    aggregate: (_, stance) => (stance.aggregate ? workedOut(stance.aggregate) : ""),
  };

  /* Every field that the declaration gives a stance, as far as it is filled in. */
  /** @param {StanceRecord} stance */
  function facts(stance) {
    const values = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (stance));
    const found = data.words.fields.flatMap(({ name, refersTo }) => {
      if (values[name] === undefined || ELSEWHERE.has(name)) return [];
      const shown = SHOWN[name] ?? SHOWN[refersTo ?? ""] ?? words;
      const several = [values[name]].flat().map((each) => el("div", {}, shown(String(each), stance)));
      return [/** @type {[string, Child]} */ ([capital(t(`field.${name}`)), several])];
    });
    return [...found, /** @type {[string, Child]} */ ([t("card.cite-as"), citation(stance.id)])];
  }

  /* Whether a record was not known yet, where the views show what was known on some day. */
  /** @param {{ recorded?: string }} record */
  function isLater({ recorded }) {
    const moment = explorer.answered.momentOf(state.get());
    return moment !== undefined && recorded !== undefined && recorded > moment;
  }

  /*
   * That and why a stance no longer stands, with the way to what took its place; or that it stands as things were known, and was corrected
   * later. One that was not known itself stood at no moment before.
   */
  /** @param {Correction} correction @param {boolean} stood */
  function notice({ how, record }, stood) {
    const day = record.recorded ? written(record.recorded.slice(0, 10)) : "";
    const by = data.stances.has(record.id)
      ? goStance(record.id)
      : [words(record.id), record.note ? [": ", words(record.note)] : ""];
    const key = stood ? `card.${how}-later` : day ? `card.${how}-on` : `card.${how}`;
    return el("p", { class: "notice" }, parts(key, { day, by: el("span", {}, by), known: written(state.get().known) }));
  }

  /** @param {StanceRecord} stance */
  function card(stance) {
    const position = look.position(stance);
    /* The first of them: it was in force before the others. */
    const [correction] = data.corrections.get(stance.id) ?? [];
    const unknown = isLater(stance);
    const stood = correction !== undefined && !unknown && isLater(correction.record);
    const lost = wording.lost(stance);
    const value = muted(` (${String(stance.value).replace("-", "\u2212")})`);
    return el(
      "article",
      { class: ["stance", position.name, correction && !stood && "gone"].filter(Boolean).join(" "), "data-stance": stance.id },
      el("div", { class: "small about" }, parts("card.on", { actor: words(wording.name(stance.actor)), issue: words(data.issues.get(stance.issue).name) })),
      el("div", { class: "head" }, el("span", {}, chip(position), value), muted(wording.dated(stance))),
      unknown && el("p", { class: "notice" }, t("card.not-known-yet", { known: written(state.get().known), day: written((stance.recorded ?? "").slice(0, 10)) })),
      correction && notice(correction, stood),
      stance.quote && el("blockquote", { lang: data.sources.get(stance.source).language || undefined }, "\u201c", words(stance.quote), "\u201d"),
      lost && el("p", { class: "notice lost" }, lost),
      el("dl", {}, facts(stance).map(([term, fact]) => [el("dt", {}, term), el("dd", {}, fact)])),
    );
  }

  return { card, chip, citation, copy, go, goStance, goEvent, source, link: sourceLink };
})();
