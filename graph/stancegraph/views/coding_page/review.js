"use strict";

/* Candidates: shown after the coder went through the text alone, accepted or rejected by one key each. The position is the coder's. */
const codingReview = (() => {
  const { el, words, byId } = dom;
  /** @type {CodingReview} */
  let review = { withheld: "never", candidates: [], retired: [] };
  /** @type {CodingReviewDoers} */
  let doers;
  let isProposing = false;
  let active = "";
  /** What accepting would keep, but for the position. @type {CodingValues | undefined} */
  let values;
  let why = "";
  let begun = 0;
  let isDeciding = false;

  const found = () => review.candidates.find((each) => each.id === active);

  /** @param {CodingReview} next */
  function set(next) {
    review = next;
    if (!found()) active = "";
    draw();
  }

  function said() {
    const { withheld, candidates } = review;
    if (!isProposing || withheld === "never") return "";
    if (withheld === "first-pass") return ["Candidates come after your first pass. ", key("p", "First pass done", pass)];
    if (withheld === "control") return "A control text: no candidates are shown on it.";
    if (!candidates.length) return "No candidate is left on this text.";
    return [`${candidates.length} candidate${candidates.length === 1 ? "" : "s"} left. `, active ? "" : key("v", "Look at them", () => step())];
  }

  /** @param {string} letter @param {string} text @param {() => void} does */
  const key = (letter, text, does) => dom.button([text, " ", el("kbd", {}, letter)], does, { class: "plain" });

  /* Accepted with one of these the form opens, and asks who or what it is. */
  /** @param {string | undefined} said @param {string} kind */
  const unknown = (said, kind) => said && `\u201c${said}\u201d: not among the ${kind}`;
  /** @param {CodingValues} values */
  const isToldByKnown = ({ attributed_by }) => !attributed_by || attributed_by in codingNames.actors();

  /* What is shown is made anew: who pressed a button of one candidate is at the next, and on none of its positions. */
  function draw() {
    const isHere = byId("review").contains(document.activeElement);
    drawn();
    if (isHere && !byId("review").contains(document.activeElement)) (byId("candidate").hidden ? byId("reading") : byId("candidate")).focus({ preventScroll: true });
  }

  function drawn() {
    byId("review-left").replaceChildren(...[said()].flat());
    const { retired } = review;
    byId("review-retired").replaceChildren(
      ...(retired.length ? [`Left out, since few were right: ${retired.map((each) => `${each.rule} (${each.accepted} of ${each.decided})`).join(", ")}.`] : []),
    );
    const candidate = found();
    byId("review").hidden = !byId("review-left").textContent;
    byId("candidate").hidden = !candidate;
    codingWords.mark("candidate", review.candidates, 1);
    if (!candidate) return;
    const actor = values?.actor ? codingNames.actor(values.actor) : unknown(candidate.actor_name, "actors");
    const issue = values?.issue ? codingNames.issue(values.issue) : unknown(candidate.issue_words, "issues");
    const condition = codingNames.condition(candidate);
    byId("candidate-quote").textContent = codingWords.quote(candidate.start, candidate.end);
    byId("candidate-said").replaceChildren(
      ...[
        ["actor", actor],
        ["issue", issue],
        ["says so", values && !isToldByKnown(values) ? unknown(values.attributed_by, "actors") : values ? codingNames.said({ id: "", values, published: false }) : ""],
        ...(condition ? [["condition", `${condition} \u2013 kept with 4, conditional, alone`]] : []),
        ["said on", [values?.date, why].filter(Boolean).join(" ")],
        ["found by", `${candidate.rule}: ${candidate.decided ? `you accepted ${candidate.accepted} of ${candidate.decided}` : "none decided yet"}`],
      ].flatMap(([name, value]) => [el("span", {}, name), el("div", {}, words(value || "\u2013"))]),
    );
    byId("candidate-scale").replaceChildren(
      ...codingForm.words().positions.map((each, index) =>
        el("button", { type: "button", class: each, "aria-keyshortcuts": String(index + 1), on: { click: () => accept(each) } },
          el("b", { "aria-hidden": "true" }, codingNames.SIGNS[each]), each, el("br"), el("span", { class: "muted-key", "aria-hidden": "true" }, String(index + 1))),
      ),
    );
    codingWords.mark("chosen", [candidate], 5);
    codingWords.reveal(candidate.start, candidate.end);
  }

  /** Look at the next candidate, or at the likeliest one. */
  async function step() {
    const all = review.candidates;
    if (!all.length || !codingForm.isFree()) return;
    const next = all[(all.findIndex((each) => each.id === active) + 1) % all.length];
    active = next.id;
    begun = Date.now();
    values = undefined;
    why = "";
    codingForm.close();
    draw();
    const suggested = await doers.suggest(next.start, next.end).catch(() => undefined);
    if (active !== next.id) return;
    /* Who was named last may be filled in where the candidate names nobody, the position never. */
    values = {
      start: next.start, end: next.end,
      actor: next.actor || (next.actor_name ? "" : suggested?.holder) || "",
      issue: next.issue ?? "",
      voice: next.attributed_by ? "attributed" : next.voice || "self",
      attributed_by: next.attributed_by ?? "",
      condition: next.condition ?? "",
      date: suggested?.day?.day ?? "",
      date_precision: "day",
    };
    why = suggested?.day ? `(${suggested.day.why})` : "";
    draw();
  }

  /* The condition belongs to one position: with another it would be a row's that nobody has coded. */
  /** @param {CodingValues} values @param {string} position @returns {CodingValues} */
  const withPosition = (values, position) => ({ ...values, position, condition: position === "conditional" ? (values.condition ?? "") : "" });

  /** @param {string} position */
  async function accept(position) {
    const candidate = found();
    if (!candidate || !values || isDeciding || !codingForm.isFree()) return;
    if (!values.actor || !values.issue || !values.date || !isToldByKnown(values)) return edit(position);
    if (position === "conditional") {
      /* Of which kind the condition is no candidate says. */
      const opening = edit(position);
      codingForm.choose(position);
      return opening;
    }
    isDeciding = true;
    try {
      await doers.accept(candidate.id, withPosition(values, position), Date.now() - begun);
      await step();
    } catch (error) {
      if (error instanceof codingServer.Refused && error.faults.length) {
        const opening = edit(position);
        codingForm.faults(error.faults);
        await opening;
      } else doers.fail(error);
    } finally {
      isDeciding = false;
    }
  }

  /** Look at it in the form, where all can be changed. @param {string} [position] */
  async function edit(position) {
    const candidate = found();
    if (!candidate || !values || !codingForm.isFree()) return;
    await codingForm.open({
      id: "", candidate: candidate.id, number: 0, start: candidate.start, end: candidate.end,
      actorName: values.actor ? "" : candidate.actor_name, condition: values.condition,
      values: withPosition(values, position ?? ""), pressed: position !== undefined,
    });
  }

  async function reject() {
    const candidate = found();
    if (!candidate || isDeciding || !codingForm.isFree()) return;
    isDeciding = true;
    try {
      await doers.reject(candidate.id, Date.now() - begun);
      await step();
    } catch (error) {
      doers.fail(error);
    } finally {
      isDeciding = false;
    }
  }

  async function pass() {
    if (review.withheld !== "first-pass" || !codingForm.isFree()) return;
    try {
      await doers.pass();
      await step();
    } catch (error) {
      doers.fail(error);
    }
  }

  function leave() {
    active = "";
    draw();
  }

  /** @param {boolean} proposes @param {CodingReviewDoers} does */
  function begin(proposes, does) {
    isProposing = proposes;
    doers = does;
    byId("candidate-edit").addEventListener("click", () => edit());
    byId("candidate-reject").addEventListener("click", reject);
    byId("candidate-next").addEventListener("click", step);
  }

  return { begin, set, step, accept, edit, reject, pass, leave, active: () => Boolean(found()) };
})();
