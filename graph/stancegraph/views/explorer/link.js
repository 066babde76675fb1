/* The state as the part of the address after "#", so that what is on screen can be linked to, and back and forward work. */
explorer.link = (() => {
  const { data, positions, state, selection } = explorer;
  const TABS = [...document.querySelectorAll("[role=tab]")].map((tab) => tab.dataset.view);
  const SELECTIONS = {
    node: ({ node }) => [node],
    edge: ({ edge }) => [edge],
    stance: ({ stance }) => [stance],
    event: ({ event }) => [event],
    pair: ({ pair }) => pair,
    path: ({ path }) => path,
  };

  /* Every value a filter can hide. */
  const choices = {
    issue: () => [...data.issues.keys()],
    position: () => positions.SCALE.map(({ value }) => String(value)),
    voice: () => positions.VOICES.map(({ name }) => name),
    kind: () => positions.KINDS,
  };

  /* What is hidden, or what is left when that is less to write down. */
  function writeFilter(parameters, field, hidden) {
    const left = choices[field]().filter((value) => !hidden.has(value));
    if (!hidden.size) return;
    if (!left.length) parameters.append(field, "");
    const [name, values] = left.length < hidden.size ? [field, left] : [`not-${field}`, [...hidden]];
    for (const value of values) parameters.append(name, value);
  }

  function readFilter(parameters, field) {
    const hidden = parameters.getAll(`not-${field}`);
    const left = parameters.getAll(field);
    return new Set(left.length ? choices[field]().filter((value) => !left.includes(value)) : hidden);
  }

  function write(now) {
    const start = state.initial();
    const parameters = new URLSearchParams();
    parameters.append("view", now.tab);
    if (now.until !== start.until) parameters.append("date", now.until);
    if (now.from) parameters.append("from", now.from);
    for (const field of Object.keys(choices)) writeFilter(parameters, field, now.hidden[field]);
    if (!now.inherit) parameters.append("own", "1");
    if (now.byKind) parameters.append("by-kind", "1");
    if (now.limit !== start.limit) parameters.append("nodes", String(now.limit));
    /* What a query found is no part of a link: it may be much. */
    if (now.selection && !now.selection.found) {
      const [kind] = Object.keys(now.selection);
      parameters.append("select", kind);
      for (const id of SELECTIONS[kind](now.selection)) parameters.append("id", id);
      if (now.alone) parameters.append("alone", "1");
    }
    return `#${parameters}`;
  }

  const day = (text) => (/^\d{4}-\d{2}-\d{2}$/.test(text ?? "") ? text : undefined);

  function readSelection(parameters) {
    const kind = parameters.get("select");
    const ids = parameters.getAll("id");
    if (!Object.hasOwn(SELECTIONS, kind ?? "")) return undefined;
    const two = kind === "pair" || kind === "path";
    if (ids.length !== (two ? 2 : 1)) return undefined;
    const found = { [kind]: two ? ids : ids[0] };
    return selection.exists(found) ? found : undefined;
  }

  /* The state a link describes; whatever it does not say, or says wrongly, is as at the start. */
  function read(fragment) {
    const start = state.initial();
    const parameters = new URLSearchParams(fragment.replace(/^#/, ""));
    const nodes = Number.parseInt(parameters.get("nodes"), 10);
    const fields = Object.keys(choices).map((field) => [field, readFilter(parameters, field)]);
    return {
      ...start,
      tab: TABS.includes(parameters.get("view")) ? parameters.get("view") : start.tab,
      until: parameters.get("date") === "" ? "" : (day(parameters.get("date")) ?? start.until),
      from: day(parameters.get("from")) ?? "",
      hidden: Object.fromEntries(fields),
      inherit: !parameters.has("own"),
      byKind: parameters.has("by-kind"),
      limit: nodes >= 2 ? nodes : start.limit,
      selection: readSelection(parameters),
      alone: parameters.has("alone"),
      theme: state.get().theme,
    };
  }

  /* Going through the days or the number of nodes leaves one step to go back, not one for each value passed. */
  const STEPS = ["tab", "selection", "hidden", "from", "inherit", "byKind", "alone"];

  function start() {
    let reading = false;
    let waiting;
    const keep = () => history.replaceState(null, "", write(state.get()));
    state.onChange((now, before) => {
      if (reading) return;
      clearTimeout(waiting);
      if (STEPS.some((each) => now[each] !== before[each])) {
        if (write(now) !== location.hash) history.pushState(null, "", write(now));
      } else {
        waiting = setTimeout(keep, 200);
      }
    });
    addEventListener("popstate", () => {
      reading = true;
      state.set(read(location.hash));
      reading = false;
    });
  }

  const address = () => `${location.href.split("#")[0]}${write(state.get())}`;

  return { start, read, write, address };
})();
