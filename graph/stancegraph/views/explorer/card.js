/* One stance as a card: its position, its words, and everything needed to check it. */
explorer.card = (() => {
  const { data, positions, state } = explorer;
  const { el, words, muted, button, link } = explorer.dom;

  /** @param {NodeRecord} record */
  const go = (record) => button(words(record.name), () => state.select({ node: record.node }), { class: "plain" });
  /** @param {string} id */
  const goStance = (id) => button(words(id), () => state.select({ stance: id }), { class: "plain" });

  /** @param {PositionLook} position */
  function chip(position) {
    const sign = el("span", { class: "sign", "aria-hidden": "true" }, position.sign);
    return el("span", { class: `chip ${position.name}` }, sign, position.name);
  }

  /** @param {StanceRecord} stancerecord */
  function dateText({ date, precision }) {
    if (precision === "month") return `${date.slice(0, 7)} (some day of that month)`;
    return precision === "approx" ? `about ${date}` : date;
  }

  /** @param {StanceRecord} stance */
  function voice(stance) {
    if (!stance.by) return stance.voice === "reported" ? "reported by the source as fact" : positions.voice(stance.voice).label;
    return ["attributed: ", go(data.actors.get(/** @type {string} */ (stance.by))), " says so"];
  }

  /** @param {string} id */
  function source(id) {
    const { title, url, publisher, published } = data.sources.get(id);
    const about = [publisher, published].filter(Boolean).join(", ");
    return el("div", {}, link(title, url), about && muted(" \u2014 ", words(about)));
  }

  /** @param {string} text @param {HTMLElement} pressed */
  async function copy(text, pressed) {
    try {
      await navigator.clipboard.writeText(text);
      pressed.textContent = "Copied";
    } catch {
      /* Without leave to use the clipboard the id is marked, ready for the reader to copy. */
      if (pressed.previousElementSibling) getSelection()?.selectAllChildren(pressed.previousElementSibling);
      pressed.textContent = "Marked";
    }
  }

  /** @param {string} id */
  const citation = (id) => [
    el("code", {}, words(id)),
    button("Copy", (event) => copy(id, event.currentTarget), { "aria-label": `Copy the id ${id}` }),
  ];

  /** @param {StanceRecord} stance */
  function facts(stance) {
    const replaced = [stance.supersedes, stance.retracts].filter((id) => id !== undefined);
    const coded = [stance.coder, stance.recorded?.slice(0, 10)].filter(Boolean).join(", ");
    const all = {
      Condition: stance.condition && words(stance.condition),
      "Who says so": voice(stance),
      "Said for": stance.onBehalfOf && go(data.actors.get(stance.onBehalfOf)),
      Note: stance.note && words(stance.note),
      Source: [stance.source, ...(stance.otherSources ?? [])].map(source),
      Confidence: stance.confidence !== undefined && String(stance.confidence),
      Coded: coded && words(coded),
      Replaces: replaced.length > 0 && replaced.map((id) => el("div", {}, goStance(id))),
      "Cite as": citation(stance.id),
    };
    return Object.entries(all).filter(([, value]) => value);
  }

  /* That and why a stance no longer stands, with the way to what took its place. */
  /** @param {{ how: string, record: StanceRecord | RetractionRecord }} correction */
  function notice({ how, record }) {
    const when = record.recorded ? ` on ${record.recorded.slice(0, 10)}` : "";
    const by = data.stances.has(record.id)
      ? goStance(record.id)
      : [words(record.id), record.note ? [": ", words(record.note)] : ""];
    return el("p", { class: "notice" }, `No longer stands: ${how}${when} by `, by);
  }

  /** @param {StanceRecord} stance */
  function card(stance) {
    const position = positions.position(stance);
    const correction = data.corrections.get(stance.id);
    const value = muted(` (${String(stance.value).replace("-", "\u2212")})`);
    return el(
      "article",
      { class: `stance ${position.name}${correction ? " gone" : ""}`, "data-stance": stance.id },
      el("div", { class: "head" }, el("span", {}, chip(position), value), muted(dateText(stance))),
      correction && notice(correction),
      stance.quote && el("blockquote", {}, "\u201c", words(stance.quote), "\u201d"),
      el("dl", {}, facts(stance).map(([term, fact]) => [el("dt", {}, term), el("dd", {}, fact)])),
    );
  }

  return { card, chip, citation, copy, dateText, go, source };
})();
