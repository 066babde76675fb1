/* Every part of the explorer hangs on this one name; the scripts are joined in order, each uses only those before it. */
const explorer = {};
explorer.dom = dom;

/* What packing.py put into the page, read back. A browser unpacks beside the page, so the parts begin when it is done. */
explorer.unpack = (() => {
  const { el, byId } = explorer.dom;
  const NEWLINE = 10;
  /* Where a record keeps its place in its table: no field is called so. */
  const PLACE = Symbol("place");
  /** @type {undefined[]} */
  const NONE = [];

  /** @type {{ words: PageWords, data: PageData, drawing: PageNetwork } | undefined} */
  let held;

  /* What stands as base64 of gzip in an element. */
  /** @param {"page-data" | "page-worker"} id */
  function unpacked(id) {
    const bytes = bytesOf(byId(id).textContent ?? "");
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")));
  }

  /* Browsers since 2025 read base64 themselves, in a fifth of the time. */
  /** @param {string} base64 @returns {Uint8Array<ArrayBuffer>} */
  function bytesOf(base64) {
    const own = /** @type {{ fromBase64?: (text: string) => Uint8Array<ArrayBuffer> }} */ (/** @type {unknown} */ (Uint8Array));
    if (own.fromBase64) return own.fromBase64(base64);
    const text = atob(base64);
    const bytes = new Uint8Array(text.length);
    for (let place = 0; place < bytes.length; place += 1) bytes[place] = text.charCodeAt(place);
    return bytes;
  }

  /* The lines of JSON that were packed, by their places; each is read when somebody asks for it. */
  /** @param {Uint8Array<ArrayBuffer>} bytes */
  function linesOf(bytes) {
    const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
    /** @type {Uint8Array<ArrayBuffer>[]} */
    const lines = [];
    for (let from = 0, to = 0; to >= 0; from = to + 1) {
      to = bytes.indexOf(NEWLINE, from);
      lines.push(bytes.subarray(from, to < 0 ? bytes.length : to));
    }
    return {
      /** @param {number} place */
      read: (place) => JSON.parse(decoder.decode(lines[place])),
      /** @param {number} place */
      copy: (place) => lines[place].slice(),
    };
  }

  /* A column as it was packed, as a value a record. */
  /** @param {PackedColumn} column @param {number} size @returns {unknown[]} */
  function valuesOf({ of, values, words, at }, size) {
    const some = values ? values.map((value) => value ?? undefined) : at.map((word) => (word ? words[word - 1] : undefined));
    if (!of) return some;
    /** @type {unknown[]} */
    const all = Array(size).fill(undefined);
    of.forEach((place, which) => (all[place] = some[which]));
    return all;
  }

  /* A record, which knows its place in its table; its fields are those of the table. */
  class Row {
    /** @param {number} place */
    constructor(place) {
      this[PLACE] = place;
    }
  }

  /* Of stances, which there are most of, what the rules ask over and over stands in their own memory. */
  class StanceRow extends Row {
    /** @param {number} place @param {Record<string, any[]>} columns */
    constructor(place, { id = NONE, actor = NONE, issue = NONE, value = NONE, date = NONE, precision = NONE, voice = NONE, by = NONE, onBehalfOf = NONE, first = NONE, last = NONE, until = NONE, conditionKind = NONE }) {
      super(place);
      this.id = id[place];
      this.actor = actor[place];
      this.issue = issue[place];
      this.value = value[place];
      this.date = date[place];
      this.precision = precision[place];
      this.voice = voice[place];
      this.by = by[place];
      this.onBehalfOf = onBehalfOf[place];
      this.first = first[place];
      this.last = last[place];
      this.until = until[place];
      this.conditionKind = conditionKind[place];
    }
  }
  const IN_MEMORY = Object.keys(new StanceRow(0, {}));

  /*
   * The records of a table; a field that a record does not have is undefined. Of very many records most fields are never asked for: a column is read
   * with the first of its fields.
   */
  /** @param {PackedTable} table @param {(column: number) => PackedColumn} read @param {boolean} stances */
  function records({ size, columns }, read, stances) {
    class Own extends (stances ? StanceRow : Row) {
      toJSON() {
        return Object.fromEntries(columns.flatMap((name) => (/** @type {any} */ (this)[name] === undefined ? [] : [[name, /** @type {any} */ (this)[name]]])));
      }
    }
    /** @type {Record<string, unknown[]>} */
    const held = {};
    columns.forEach((name, column) => {
      if (stances && IN_MEMORY.includes(name)) {
        held[name] = valuesOf(read(column), size);
        return;
      }
      /** @type {unknown[] | undefined} */
      let values;
      const all = () => (values ??= valuesOf(read(column), size));
      Object.defineProperty(Own.prototype, name, {
        enumerable: true,
        /** @this {Row} */
        get() {
          return (values ?? all())[this[PLACE]];
        },
        /** @this {Row} @param {unknown} value */
        set(value) {
          all()[this[PLACE]] = value;
        },
      });
    });
    /** @type {Own[]} */
    const found = [];
    for (let place = 0; place < size; place += 1) found.push(new Own(place, held));
    return found;
  }

  /* A record as an object of its own, for who copies what is in one. */
  /** @template {object} Item @param {Item} record @returns {Item} */
  const plain = (record) => /** @type {any} */ (record).toJSON();

  /* The columns of a table as they were packed, for who reads them beside the page: copies of those of these names that there are, by name. */
  /** @type {WeakMap<readonly object[], (names: readonly string[]) => Record<string, Uint8Array<ArrayBuffer>>>} */
  const copies = new WeakMap();
  /** @param {readonly object[]} table @param {readonly string[]} names */
  const columnsOf = (table, names) => copies.get(table)?.(names) ?? {};

  /* Where a record stands in its table. */
  /** @param {object} record */
  const placeOf = (record) => /** @type {Row} */ (record)[PLACE];

  /* What was packed, by name. */
  /** @param {Uint8Array<ArrayBuffer>} bytes */
  function values(bytes) {
    const { read, copy } = linesOf(bytes);
    /** @type {Record<string, Packed>} */
    const head = read(0);
    let line = 1;
    /** @param {string} name @param {PackedTable} table */
    const whole = (name, table) => {
      const first = line;
      line += table.columns.length;
      const found = records(table, (column) => read(first + column), name === "stances");
      copies.set(found, (names) => Object.fromEntries(table.columns.flatMap((each, column) => (names.includes(each) ? [[each, copy(first + column)]] : []))));
      return found;
    };
    return Object.fromEntries(Object.entries(head).map(([name, { plain, tables }]) => [name, { ...plain, ...Object.fromEntries(Object.entries(tables).map(([each, table]) => [each, whole(each, table)])) }]));
  }

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
      held = /** @type {any} */ (values(new Uint8Array(await unpacked("page-data").arrayBuffer())));
    } catch {
      say("damaged");
      return;
    }
    run();
  }

  /* The data; there are some once the page goes on. */
  const read = () => /** @type {NonNullable<typeof held>} */ (held);

  return { unpacked, values, valuesOf, columnsOf, placeOf, plain, whenRead, read };
})();
