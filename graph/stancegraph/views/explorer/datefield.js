/* A field for a day that acts when the day is whole. */
explorer.datefield = (() => {
  const { el } = explorer.dom;

  /*
   * While a date is typed it is of the years 2, 20 and 202 first: it counts once the year has four digits, else with Enter
   * or when the field is left. `get` is the day chosen, `set` is told another.
   */
  /** @param {string} id @param {{ min?: string, max?: string }} bounds @param {() => string} get @param {(day: string) => void} set */
  function of(id, bounds, get, set) {
    let typing = false;
    let year = Number.NaN;
    const act = () => {
      typing = false;
      if (!input.validity.badInput && input.value !== get()) set(input.value);
    };
    function change() {
      const before = year;
      year = Number.parseInt(input.value, 10) || before;
      if (!typing || (year >= 1000 && year !== before)) act();
    }
    /** @param {KeyboardEvent} event */
    function keydown({ key }) {
      if (key === "Enter") act();
      else if (/^\d$|^Backspace$|^Delete$/.test(key)) typing = true;
    }
    const on = { change, keydown, focus: () => (year = Number.parseInt(input.value, 10)), blur: act };
    const input = el("input", { type: "date", id, ...bounds, on });
    explorer.state.onChange(() => {
      if (input.value !== get()) input.value = get();
    });
    return input;
  }

  return { of };
})();
