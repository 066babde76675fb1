/* Whom it is about: a set of actors, chosen by name or as one of the sets that the dataset tells apart by attributes, as `--actor-group` does. */
explorer.people = (() => {
  const { t, language } = explorer.words;
  const { data, state } = explorer;
  const { el, words, button, muted } = explorer.dom;
  /* A name longer than that is cut in lists to choose from. */
  const LONGEST = 60;
  /* A list of more is filled when somebody turns to it, or one of it is set: a page opens with several of them. */
  const MANY = 500;

  /**
   * Actors with one value of an attribute, at least two.
   *
   * @typedef {{ attribute: string, value: string, actors: string[] }} ActorSet
   */

  /* In the order of the data; in each the most involved first. */
  /** @returns {ActorSet[]} */
  function told() {
    /** @type {Map<string, ActorSet>} */
    const found = new Map();
    for (const { id, beside, attributes = [] } of data.actors.values()) {
      if (beside) continue;
      for (const { name, value } of attributes) {
        const key = JSON.stringify([name, value]);
        const set = found.get(key) ?? { attribute: name, value, actors: [] };
        set.actors.push(id);
        found.set(key, set);
      }
    }
    const place = new Map(data.order.map((node, number) => [node, number]));
    /** @param {string} id */
    const rank = (id) => place.get(data.actors.get(id).node) ?? place.size;
    for (const { actors } of found.values()) actors.sort((one, other) => rank(one) - rank(other));
    return [...found.values()].filter(({ actors }) => actors.length > 1);
  }

  const sets = told();

  /* Those who can be chosen: all with a node in the page, by name. */
  const everybody = () => [...data.actors.values()].filter(({ beside }) => !beside);

  /** @param {string} text */
  const cut = (text) => (text.length > LONGEST ? `${text.slice(0, LONGEST)}\u2026` : text);

  /* A list of actors to choose one from, by name, headed by a word for none. */
  /** @param {string} label @param {string} none @param {readonly { id: string, name: string }[]} actors @param {() => void} change */
  function oneOf(label, none, actors, change) {
    const select = el("select", { "aria-label": label, on: { change } }, el("option", { value: "" }, none));
    let filled = false;
    const fill = () => {
      if (!filled) select.append(...[...actors].sort((one, other) => one.name.localeCompare(other.name, language)).map(({ id, name }) => el("option", { value: id }, cut(name))));
      filled = true;
    };
    if (actors.length <= MANY) fill();
    else for (const event of ["focus", "pointerdown"]) select.addEventListener(event, fill);
    /** @param {string} actor */
    const set = (actor) => {
      if (actor) fill();
      select.value = actor;
    };
    return { select, set };
  }

  /* Each once, in the order chosen. */
  /** @param {readonly string[]} people */
  const choose = (people) => state.set({ people: [...new Set(people)] });

  /** @param {readonly string[]} people @param {ActorSet} set */
  const same = (people, { actors }) => people.length === actors.length && actors.every((each) => people.includes(each));

  /* A list of the sets, headed by their attribute. */
  /** @param {(actors: string[]) => void} use */
  function setChoice(use) {
    const attributes = [...new Set(sets.map(({ attribute }) => attribute))];
    const groups = attributes.map((name) => {
      const options = sets.map((set, place) => set.attribute === name && el("option", { value: String(place) }, cut(set.value)));
      return el("optgroup", { label: name }, options);
    });
    const change = () => {
      const set = sets[Number.parseInt(choice.value, 10)];
      if (set) use(set.actors);
    };
    const choice = el("select", { "aria-label": t("people.a-set"), on: { change } }, el("option", { value: "" }, t("people.set")), groups);
    return choice;
  }

  /* What chooses the actors: sets, one more by name, and those chosen, each of which can be left out again. */
  function chooser() {
    const add = () => {
      const { value } = one.select;
      one.set("");
      if (value) choose([...state.get().people, value]);
    };
    const one = oneOf(t("people.an-actor"), t("people.add"), everybody(), add);
    const set = sets.length > 0 && setChoice(choose);
    const chips = el("div", { class: "people-chosen" });
    state.onChange(({ people }, before) => {
      if (people === before.people && chips.childNodes.length) return;
      /** @param {string} id */
      const without = (id) => button([words(data.actors.get(id).name), " \u00d7"], () => choose(people.filter((each) => each !== id)), { class: "person-chosen", "aria-label": t("people.leave-out", { actor: data.actors.get(id).name }) });
      chips.replaceChildren(...(people.length ? [...people.map(without), button(t("people.everybody"), () => choose([]))] : [muted(t("people.everybody"))]));
      if (set) set.value = String(sets.findIndex((each) => same(people, each)));
      if (set && set.selectedIndex < 0) set.value = "";
    });
    return el("div", { class: "people" }, set, one.select, chips);
  }

  /* The one among the filters. */
  const field = () => el("fieldset", {}, el("legend", {}, t("tab.actornet")), chooser());

  return { sets, oneOf, chooser, choose, field };
})();
