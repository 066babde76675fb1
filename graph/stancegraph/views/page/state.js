/* What the reader has chosen, in one place; parts draw themselves anew when it changes. */
explorer.state = (() => {
  const initial = () => ({
    /* What is filtered out; empty sets hide nothing. */
    hidden: { issue: new Set(), position: new Set(), voice: new Set(), kind: new Set() },
    from: "",
    until: explorer.data.asOf,
    limit: explorer.data.first,
    selection: undefined,
    tab: "network",
    theme: "light",
  });

  let current = initial();
  const listeners = [];

  function set(change) {
    const before = current;
    current = { ...current, ...change };
    for (const listener of listeners) listener(current, before);
  }

  return {
    get: () => current,
    set,
    onChange: (listener) => listeners.push(listener),
    select: (selection) => set({ selection }),
    /* Filters and selection as at the start; tab and theme stay. */
    reset: () => set({ ...initial(), tab: current.tab, theme: current.theme }),
  };
})();
