/* Finding actors, issues and stances by name, alias or words; all by keyboard. */
explorer.search = (() => {
  const { data, state } = explorer;
  const { el, words, byId } = explorer.dom;
  const MOST = 12;
  const SHORT = 160;

  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const cut = (text) => (text.length > SHORT ? `${text.slice(0, SHORT)}\u2026` : text);

  const gist = (stance) => stance.quote ?? stance.note ?? data.issues.get(stance.issue).name;

  function entries() {
    const named = [...data.actors.values(), ...data.issues.values()].map((record) => ({
      kind: record.kind,
      label: record.name,
      name: plain(record.name),
      text: plain([record.name, record.id, ...(record.aliases ?? []), record.proposition ?? ""].join(" \n ")),
      selection: { node: record.node },
    }));
    const spoken = [...data.standing, ...data.gone].map((stance) => ({
      kind: "stance",
      label: `${data.actors.get(stance.actor).name}, ${stance.date}: ${gist(stance)}`,
      name: "",
      text: plain([stance.id, stance.quote ?? "", stance.note ?? "", stance.condition ?? ""].join(" \n ")),
      selection: { stance: stance.id },
    }));
    return [...named, ...spoken];
  }

  /* Smaller is better: the name begins so, a word of it does, anywhere in it, in other words of the record. */
  function distance(entry, wanted) {
    if (entry.name.startsWith(wanted)) return 0;
    if (entry.name.includes(` ${wanted}`)) return 1;
    if (entry.name.includes(wanted)) return 2;
    return entry.text.includes(wanted) ? 3 : Infinity;
  }

  function find(all, text) {
    const wanted = plain(text.trim());
    if (!wanted) return [];
    const near = all.map((entry) => [distance(entry, wanted), entry]).filter(([far]) => far < Infinity);
    return near.sort(([one], [other]) => one - other).slice(0, MOST).map(([, entry]) => entry);
  }

  function start() {
    const all = entries();
    const input = byId("search");
    const list = byId("hits");
    let hits = [];
    let at = 0;

    function option(hit, place) {
      /* Pressing the mouse would take the focus, and with it the list, before the click. */
      const on = { mousedown: (event) => event.preventDefault(), click: () => choose(hit) };
      const attributes = { role: "option", id: `hit-${place}`, "aria-selected": String(place === at), on };
      return el("li", attributes, words(cut(hit.label)), el("span", { class: "muted small" }, ` ${hit.kind}`));
    }

    function draw() {
      list.replaceChildren(...hits.map(option));
      list.hidden = !hits.length;
      input.setAttribute("aria-expanded", String(hits.length > 0));
      if (hits.length) input.setAttribute("aria-activedescendant", `hit-${at}`);
      else input.removeAttribute("aria-activedescendant");
      list.children[at]?.scrollIntoView({ block: "nearest" });
    }

    function offer(found) {
      hits = found;
      at = 0;
      draw();
    }

    function choose(hit) {
      if (!hit) return;
      input.value = "";
      offer([]);
      state.select(hit.selection);
      explorer.panel.focus();
    }

    const keys = {
      ArrowDown: () => (at = Math.min(at + 1, hits.length - 1)),
      ArrowUp: () => (at = Math.max(at - 1, 0)),
      Enter: () => choose(hits[at]),
      Escape: () => offer([]),
    };
    input.addEventListener("input", () => offer(find(all, input.value)));
    input.addEventListener("blur", () => offer([]));
    input.addEventListener("keydown", (event) => {
      if (!keys[event.key] || !hits.length) return;
      event.preventDefault();
      event.stopPropagation();
      keys[event.key]();
      draw();
    });
  }

  return { start };
})();
