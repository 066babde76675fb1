"use strict";

/* The quotes of a text that is not at hand as it was, found again in another: each is shown, and moved only where the coder says so. */
const codingAgain = (() => {
  const { el, words, byId, count } = dom;
  /** @type {Record<CodingHow, string>} */
  const HOW = {
    same: "in the same place",
    moved: "in another place",
    otherwise: "written otherwise",
    several: "in several places",
    lost: "nowhere",
  };
  /** @type {CodingAgainDoers} */
  let doers;
  /** @type {CodingAgain} */
  let looked = { to: "", source: "", title: "", file: "", found: [] };
  let text = "";
  /* Where each statement goes: the number of one of its places; those that stay are not in it. */
  /** @type {Map<string, number>} */
  const chosen = new Map();

  /** @param {CodingRefound} each */
  function choices(each) {
    if (each.how === "lost") {
      const gone = () => doers.remove(each.id, text).then(() => find(text), doers.fail);
      return [el("p", { class: "small muted start" }, "It stays where it is. Code it anew there where it belongs, and "), dom.button("Remove", gone, { class: "plain" })];
    }
    const isOne = each.places.length === 1;
    return each.places.map(({ line, differing, start }, index) => {
      const input = /** @type {HTMLInputElement} */ (el("input", {
        type: isOne ? "checkbox" : "radio", name: each.id, id: `again-${each.id}-${index}`,
        on: { change: () => (input.checked ? chosen.set(each.id, index) : chosen.delete(each.id), standing()) },
      }));
      input.checked = chosen.get(each.id) === index;
      return el("p", { class: "place" }, input, el("label", { for: input.id, dir: "auto" }, words(line), el("small", {}, differing ? `differs in ${differing}; the words of the text are kept` : `at ${start}`)));
    });
  }

  function standing() {
    byId("again-move").disabled = !chosen.size;
    byId("again-move").textContent = chosen.size ? `Move ${count(chosen.size, "statement")}` : "Move";
  }

  /** @param {string} title */
  function summary(title) {
    if (!looked.to)
      return looked.file
        ? [words(title), " is not at hand as it was, and what lies there now is no text of the dataset yet. Add it, then look again: ", el("code", {}, "stancegraph text add DATASET ", words(looked.file), " --id NAME")]
        : [words(title), " is not at hand, and its words stand in no other text that is."];
    const counts = /** @type {CodingHow[]} */ (Object.keys(HOW)).map((how) => [looked.found.filter((each) => each.how === how).length, HOW[how]]).filter(([found]) => found);
    return [words(title), " is not at hand as it was. Of its ", count(looked.found.length, "statement"), " the words stand in ", words(looked.title), " (", words(looked.source), "): ", counts.map(([found, how]) => `${found} ${how}`).join(", "), ". Nothing is moved but what you tick."];
  }

  /** Look, and show what there is. @param {string} sha256 */
  async function find(sha256) {
    text = sha256;
    chosen.clear();
    looked = await doers.look(sha256);
    /* Word for word and in one place only: what else there is, is for the coder to say. */
    for (const { id, how } of looked.found) if (how === "same" || how === "moved") chosen.set(id, 0);
    byId("again-said").replaceChildren(...summary(codingTexts.of(sha256)?.title ?? ""));
    byId("again-list").replaceChildren(
      ...looked.found.map((each) =>
        el(
          "li", { class: `again ${each.how}` },
          el("q", { dir: "auto" }, words(each.values.quote ?? "a passage too long to be quoted")),
          el("p", { class: "small muted" }, words(codingNames.actor(each.values.actor)), " \u00b7 ", words(codingNames.issue(each.values.issue)), " \u00b7 ", each.values.position ?? "", " \u00b7 ", el("b", {}, HOW[each.how])),
          ...choices(each),
        ),
      ),
    );
    standing();
    if (!byId("again").open) dom.read(byId("again"));
  }

  async function move() {
    /** @type {Record<string, [number, number]>} */
    const places = {};
    for (const each of looked.found) {
      const index = chosen.get(each.id);
      if (index !== undefined) places[each.id] = [each.places[index].start, each.places[index].end];
    }
    byId("again").close();
    await doers.move(looked.to, text, places);
  }

  /** @param {CodingAgainDoers} does */
  function begin(does) {
    doers = does;
    byId("again-move").addEventListener("click", () => move().catch(doers.fail));
    byId("again-close").addEventListener("click", () => byId("again").close());
  }

  return { begin, find };
})();
