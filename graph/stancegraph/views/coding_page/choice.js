"use strict";

/* A field in which one of many is chosen by typing: what is likely stands first, and what is not there yet is made in place. */
const codingChoice = (() => {
  const { el, words } = dom;
  const MOST = 6;

  /**
   * @param {HTMLElement} place @param {CodingChoiceOptions} options
   */
  function choice(place, { id, label, key, kind, make, chosen }) {
    let value = "";
    /** @type {string[]} */
    let likely = [];
    /** @type {CodingItem[]} */
    let items = [];
    let at = 0;

    const input = /** @type {HTMLInputElement} */ (
      el("input", {
        id, role: "combobox", "aria-expanded": "false", "aria-controls": `${id}-list`, "aria-autocomplete": "list",
        "aria-describedby": `wrong-${id}`, spellcheck: "false", autocomplete: "off", dir: "auto",
      })
    );
    const list = el("ul", { id: `${id}-list`, class: "list", role: "listbox", "aria-label": label, hidden: true });
    const making = el("div", { class: "making", role: "group", "aria-label": `New ${kind}`, hidden: true });
    const wrong = el("p", { class: "wrong", id: `wrong-${id}` });
    place.classList.add("choice");
    place.replaceChildren(el("label", { for: id }, label, key ? el("kbd", {}, key) : ""), input, list, making, wrong);

    const entries = () => (kind === "actor" ? codingNames.actors() : codingNames.issues());
    /** @param {string} each */
    const nameOf = (each) => (kind === "actor" ? codingNames.actor(each) : codingNames.issue(each));
    /** @param {string} each */
    const about = (each) => (kind === "actor" ? codingNames.actors()[each]?.kind : codingNames.issues()[each]?.proposition) ?? "";

    /** How well an entry answers what is typed: 3 its beginning, 2 that of a word, 1 anywhere, 0 not at all. @param {string} each @param {string} wanted */
    function fit(each, wanted) {
      const found = entries()[each];
      const names = kind === "actor" ? [nameOf(each), .../** @type {CodingActor} */ (found).aliases] : [nameOf(each)];
      let best = 0;
      for (const name of names.map(codingNames.fold)) {
        if (name.startsWith(wanted)) return 3;
        if (name.includes(` ${wanted}`)) best = Math.max(best, 2);
        else if (name.includes(wanted)) best = Math.max(best, 1);
      }
      if (!best && kind === "issue" && codingNames.fold(about(each)).includes(wanted)) best = 0.5;
      return best;
    }

    function ranked() {
      const wanted = codingNames.fold(input.value === nameOf(value) ? "" : input.value);
      /* What is chosen stands first, so that Enter leaves it. */
      if (!wanted) return [...new Set([value, ...likely])].filter((each) => each in entries()).slice(0, MOST);
      const rank = new Map(likely.map((each, index) => [each, (likely.length - index) / 100]));
      return Object.keys(entries())
        .map((each) => ({ each, score: fit(each, wanted) }))
        .filter(({ score }) => score > 0)
        .sort((a, b) => b.score + (rank.get(b.each) ?? 0) - a.score - (rank.get(a.each) ?? 0) || nameOf(a.each).localeCompare(nameOf(b.each)))
        .slice(0, MOST)
        .map(({ each }) => each);
    }

    function open() {
      const typed = input.value === nameOf(value) ? "" : input.value.trim();
      items = ranked().map((each) => ({ id: each, typed: "" }));
      if (typed && make && !items.some((each) => codingNames.fold(nameOf(each.id)) === codingNames.fold(typed))) items.push({ id: "", typed });
      at = 0;
      draw();
    }

    function draw() {
      list.replaceChildren(
        ...items.map((item, index) =>
          el(
            "li",
            { id: `${id}-${index}`, role: "option", "aria-selected": index === at ? "true" : "false", class: item.id ? "" : "new", on: { mousedown: (event) => event.preventDefault(), click: () => take(index) } },
            item.id ? [words(nameOf(item.id)), el("small", {}, words(about(item.id)))] : `+ New ${kind}: \u201c${item.typed}\u201d`,
          ),
        ),
      );
      list.hidden = !items.length;
      input.setAttribute("aria-expanded", String(!list.hidden));
      if (items.length) input.setAttribute("aria-activedescendant", `${id}-${at}`);
      else input.removeAttribute("aria-activedescendant");
    }

    function close() {
      list.hidden = true;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }

    /** @param {number} index */
    function take(index) {
      const item = items[index];
      if (!item) return;
      close();
      if (item.id) {
        set(item.id);
        chosen(item.id);
      } else begin(item.typed);
    }

    /* What is new is asked for what it cannot do without: an actor what it is, an issue its proposition. */
    /** @param {string} typed */
    function begin(typed) {
      const name = /** @type {HTMLInputElement} */ (el("input", { id: `${id}-new-name`, dir: "auto" }));
      name.value = typed;
      const second = kind === "actor"
        ? el("select", { id: `${id}-new-kind` }, codingForm.words().actorKinds.map((each) => el("option", { value: each }, each)))
        : el("input", { id: `${id}-new-proposition`, dir: "auto", placeholder: "A sentence one can be for or against." });
      const fault = el("p", { class: "wrong", role: "alert" });
      let isAdding = false;
      const finish = async () => {
        if (isAdding) return;
        isAdding = true;
        try {
          /** @type {Record<string, string>} */
          const values = kind === "actor" ? { name: name.value, kind: second.value } : { label: name.value, proposition: second.value };
          const made = await /** @type {NonNullable<typeof make>} */ (make)(values);
          /* It is there now; the statement that it was made for may not be. */
          if (making.hidden || !name.isConnected) return;
          making.hidden = true;
          set(made);
          chosen(made);
        } catch (error) {
          fault.textContent = error instanceof Error ? error.message : String(error);
        } finally {
          isAdding = false;
        }
      };
      const cancel = () => {
        making.hidden = true;
        input.focus();
      };
      making.replaceChildren(
        el("label", { for: name.id }, kind === "actor" ? "Name of the new actor" : "Short name of the new issue"),
        name,
        el("label", { for: second.id }, kind === "actor" ? "What it is" : "Proposition: what one can be for or against"),
        second,
        fault,
        dom.button(`Add ${kind}`, finish),
      );
      making.hidden = false;
      making.onkeydown = (event) => {
        if (event.key !== "Enter" && event.key !== "Escape") return;
        event.preventDefault();
        event.stopPropagation();
        if (event.key === "Enter") finish();
        else cancel();
      };
      second.focus();
    }

    /** @param {string | undefined} next */
    function set(next) {
      value = next ?? "";
      input.value = nameOf(value);
    }

    input.addEventListener("input", open);
    input.addEventListener("focus", () => {
      input.select();
      open();
    });
    input.addEventListener("blur", () => {
      close();
      /* What was typed and not chosen is nothing. */
      if (making.hidden) {
        if (!input.value.trim()) value = "";
        input.value = nameOf(value);
      }
    });
    input.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (list.hidden) open();
        else at = (at + (event.key === "ArrowDown" ? 1 : -1) + items.length) % items.length;
        draw();
      } else if (event.key === "Enter" && !list.hidden && items.length) {
        event.preventDefault();
        event.stopPropagation();
        take(at);
      } else if (event.key === "Escape" && !list.hidden) {
        event.stopPropagation();
        close();
      }
    });

    return {
      set, input, wrong,
      isMaking: () => !making.hidden,
      /** Go on making what is not there yet. */
      resume: () => making.querySelector("input")?.focus(),
      /** Make nothing any more: what is made belongs to the statement that is open. */
      leave: () => {
        making.hidden = true;
      },
      value: () => value,
      /** @param {string[]} ids */
      suggest: (ids) => {
        likely = ids.filter((each) => each in entries());
        if (document.activeElement === input) open();
      },
      focus: () => input.focus(),
      /** Words that may name one of these, or one that is not there yet: Enter takes what they name. @param {string} typed */
      ask: (typed) => {
        input.focus();
        input.value = typed;
        open();
      },
    };
  }

  return { choice };
})();
