/* Every part of the explorer hangs on this one name; the scripts are joined in order, each uses only those before it. */
const explorer = {};
explorer.dom = dom;

/* What packing.py put into the page, read back. A browser unpacks beside the page, so the parts begin when it is done. */
explorer.unpack = (() => {
  const { el, byId } = explorer.dom;

  /** @type {{ words: PageWords, data: PageData, drawing: PageNetwork } | undefined} */
  let held;

  /* What stands as base64 of gzip in an element. */
  /** @param {"page-data" | "page-worker"} id */
  function unpacked(id) {
    const text = atob(byId(id).textContent ?? "");
    const bytes = new Uint8Array(text.length);
    for (let place = 0; place < bytes.length; place += 1) bytes[place] = text.charCodeAt(place);
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")));
  }

  /* The records of a table; a field that a record does not have is not there. */
  /** @param {PackedTable} table */
  function records({ size, columns }) {
    /** @type {Record<string, unknown>[]} */
    const rows = Array.from({ length: size }, () => ({}));
    for (const { name, values, words = [], at } of columns) {
      if (values) values.forEach((value, place) => value !== null && (rows[place][name] = value));
      else at?.forEach((word, place) => word && (rows[place][name] = words[word - 1]));
    }
    return rows;
  }

  /** @param {Packed} packed */
  const whole = ({ plain, tables }) => ({ ...plain, ...Object.fromEntries(Object.entries(tables).map(([name, table]) => [name, records(table)])) });

  /* Without data there are no words but those that the page was written with. */
  /** @param {"tooOld" | "damaged"} which */
  function say(which) {
    const main = document.querySelector("main");
    main?.replaceChildren(el("p", { class: "sentence", role: "alert" }, main.dataset[which]));
    main?.removeAttribute("aria-busy");
  }

  /* Reads the data of the page, then goes on. */
  /** @param {() => void} run */
  async function whenRead(run) {
    if (!window.DecompressionStream) {
      say("tooOld");
      return;
    }
    try {
      /** @type {Record<string, Packed>} */
      const packed = await unpacked("page-data").json();
      held = /** @type {any} */ (Object.fromEntries(Object.entries(packed).map(([name, each]) => [name, whole(each)])));
    } catch {
      say("damaged");
      return;
    }
    run();
  }

  /* The data; there are some once the page goes on. */
  const read = () => /** @type {NonNullable<typeof held>} */ (held);

  return { unpacked, whole, whenRead, read };
})();
