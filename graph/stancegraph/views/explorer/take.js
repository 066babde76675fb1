/* Taking along what is shown: a link, a picture, a table, a graph. All of it is made in the page. */
explorer.take = (() => {
  const { t } = explorer.words;
  const { data, picture, publish, fields } = explorer;
  const { button, byId, el, field } = explorer.dom;

  /** @type {{ now: State, shown: Shown }} */
  let latest;

  /** @param {string} extension */
  const name = (extension) => {
    const title = data.info.title.normalize("NFKD").replace(/[^A-Za-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 60);
    const view = [latest.now.tab, latest.now.tab === "ask" && latest.now.ask.question].filter(Boolean).join("-");
    return `${title || "stances"}-${view}-${latest.shown.day || "all"}.${extension}`.toLowerCase();
  };

  /** @param {Blob} blob @param {string} called */
  function saveAs(blob, called) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = called;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  /* Called after what is shown. */
  /** @param {Blob} blob @param {string} extension */
  const save = (blob, extension) => saveAs(blob, name(extension));

  /** @param {string} text @param {string} type */
  const blobOf = (text, type) => new Blob([text], { type: `${type};charset=utf-8` });
  /** @param {string} text @param {string} type @param {string} extension */
  const saveText = (text, type, extension) => save(blobOf(text, type), extension);
  /** @param {string} text @param {string} type @param {string} called */
  const saveTextAs = (text, type, called) => saveAs(blobOf(text, type), called);

  /** @param {string | number | boolean | undefined} value */
  const cell = (value) => (typeof value === "number" || typeof value === "boolean" ? String(value) : field(value ?? ""));

  /* What is shown as a table: the names of its columns, also where it has no row, and each row with the stances that it rests on. */
  /** @typedef {{ columns: readonly string[], rows: { fields: Fields, stances: StanceRecord[] }[] }} Table */

  /* Matrix and network show positions, timeline and table stances; an answer to a question has rows of its own. */
  /** @returns {Table} */
  function table() {
    const { now, shown } = latest;
    const { day } = shown;
    if (now.tab === "ask") return { columns: explorer.ask.columns(now, shown), rows: explorer.ask.rows(now, shown) };
    if (now.tab === "sources") {
      const read = new Set(explorer.sources.reads());
      return stances(shown.stances().filter(({ stance }) => read.has(stance)), day);
    }
    const held = { columns: explorer.columns, compare: explorer.compare }[/** @type {"columns" | "compare"} */ (now.tab)];
    if (held) return positions([{ day, cells: held.rows(now, shown) }]);
    const net = { actornet: explorer.actornet, similarity: explorer.similarity }[/** @type {"actornet" | "similarity"} */ (now.tab)];
    if (net) return { columns: Object.keys(TIE), rows: net.ties(now, shown).map(tied) };
    if (!["matrix", "network"].includes(now.tab)) return stances(shown.stances(), day);
    /* Of two days the rows of both; each says as of which it is. */
    return positions(now.tab === "matrix" ? explorer.twodates.answers(now, shown) : [{ day, cells: [...shown.cells.values()] }]);
  }

  /** @param {readonly SaidRow[]} said @param {string} day @returns {Table} */
  const stances = (said, day) => ({ columns: fields.COLUMNS.stance, rows: said.map((row) => ({ fields: fields.stance(row, day), stances: [row.stance] })) });

  /** @param {{ cells: Cell[], day: string }[]} answers @returns {Table} */
  const positions = (answers) => ({
    columns: fields.COLUMNS.position,
    rows: answers.flatMap(({ cells, day }) => cells.flatMap(({ rows, contested }) => rows.map((row) => ({ fields: fields.position(row, contested, day), stances: [row.stance] })))),
  });

  /* A tie in the columns of `stancegraph network`, and the stances compared. */
  /** @type {Record<string, (source: string, target: string, weight: number) => Fields[string]>} */
  const TIE = {
    source: (source) => source,
    source_label: (source) => fields.label(data.actors, source),
    target: (_, target) => target,
    target_label: (_, target) => fields.label(data.actors, target),
    weight: (_source, _target, weight) => weight,
  };
  /** @param {Weighed} tie */
  function tied({ one, other, weight }) {
    const [source, target] = [one, other].sort();
    const both = latest.shown.all.agreements(one).find((each) => each.other === other);
    return { fields: Object.fromEntries(Object.entries(TIE).map(([name, of]) => [name, of(source, target, weight)])), stances: both?.stances ?? [] };
  }

  /* With a mark that tells spreadsheets it is UTF-8. */
  function csv() {
    const { columns, rows } = table();
    return `\ufeff${[columns.join(","), ...rows.map((row) => columns.map((each) => cell(row.fields[each])).join(","))].join("\r\n")}\r\n`;
  }

  /* Nothing, where nothing is shown: a graph without a record is no dataset that any command reads. */
  function turtle() {
    const shown = [...new Set(table().rows.flatMap(({ stances }) => stances))];
    return shown.length ? explorer.turtle.write(shown) : "";
  }

  /* Each view is a part of the name its tab gives; a page without a query engine has none for the console's. */
  /** @param {ViewName} tab @returns {View | undefined} */
  const viewOf = (tab) => explorer[tab];

  function drawing() {
    const { now, shown } = latest;
    const drawn = viewOf(now.tab)?.picture?.(now, shown);
    if (!drawn) throw new Error(t("take.no-picture"));
    return publish.framed(drawn, now, shown);
  }

  function svg() {
    const { shapes, width, height } = drawing();
    return new XMLSerializer().serializeToString(picture.svg(shapes, width, height));
  }

  const png = () => picture.canvas(drawing());
  const card = () => picture.canvas(publish.card(latest.now, latest.shown), 1);

  /** @type {Record<string, (event: { currentTarget: HTMLElement }) => void>} */
  const ways = {
    "copy-link": (event) => copyText(event.currentTarget, explorer.link.address()),
    "copy-fragment": (event) => copyText(event.currentTarget, explorer.link.fragment()),
    png: ({ currentTarget: pressed }) => {
      const drawn = drawing();
      if (picture.isReadable(drawn)) picture.canvas(drawn).toBlob((blob) => (blob ? save(blob, "png") : refuse(pressed, "take.too-large")), "image/png");
      else offerSvg(drawn);
    },
    svg: () => saveText(svg(), "image/svg+xml", "svg"),
    csv: () => saveText(csv(), "text/csv", "csv"),
    card: ({ currentTarget: pressed }) => card().toBlob((blob) => (blob ? save(blob, "card.png") : refuse(pressed, "take.too-large")), "image/png"),
    print: () => window.print(),
    "save-page": () => saveText(explorer.saving.text(explorer.link.fragment()), "text/html", "html"),
    turtle: ({ currentTarget: pressed }) => {
      const text = turtle();
      if (text) saveText(text, "text/turtle", "ttl");
      else refuse(pressed, "take.nothing-shown");
    },
  };
  const PICTURES = ["png", "svg"];
  /* What a query finds is saved beside it. */
  const TABLES = ["csv", "turtle"];

  /** @param {HTMLElement} pressed */
  const called = (pressed) => t(`take.${pressed.dataset.way}`);

  /* A browser gives nothing for a canvas that is too much for it. */
  /** @param {HTMLElement} pressed @param {string} why */
  function refuse(pressed, why) {
    pressed.textContent = t(why);
    setTimeout(() => (pressed.textContent = called(pressed)), 2500);
  }

  const said = el("p", { class: "small", role: "alert", hidden: true });

  /* A picture that would be too small to read is not saved as one of points. */
  /** @param {Picture} drawn */
  function offerSvg({ width, height }) {
    const save = button(t("take.svg"), () => {
      said.hidden = true;
      saveText(svg(), "image/svg+xml", "svg");
    });
    said.replaceChildren(`${t("take.unreadable", { width: Math.round(width), height: Math.round(height) })} `, save);
    said.hidden = false;
  }

  /* Without leave to use the clipboard the link stands in the address bar or, in a frame that has none, beside the button. */
  /** @param {HTMLElement} pressed @param {string} address */
  async function copyText(pressed, address) {
    explorer.link.keep();
    try {
      await navigator.clipboard.writeText(address);
      pressed.textContent = t("card.copied");
    } catch {
      if (explorer.link.addressed) pressed.textContent = t("take.see-address");
      else showLink(pressed, address);
    }
    setTimeout(() => (pressed.textContent = called(pressed)), 2500);
  }

  /** @param {HTMLElement} pressed @param {string} address */
  function showLink(pressed, address) {
    byId("take").querySelector("input")?.remove();
    const shown = el("input", { class: "link", readonly: true, value: address, "aria-label": t("take.fragment") });
    pressed.after(shown);
    shown.select();
  }

  function start() {
    const all = Object.entries(ways).map(([way, act]) => button(t(`take.${way}`), act, { "data-way": way, title: t(`take-hint.${way}`) }));
    byId("take").append(...all);
    byId("take").after(said);
  }

  /** @param {State} now @param {Shown} shown */
  function update(now, shown) {
    latest = { now, shown };
    said.hidden = true;
    const drawn = Boolean(viewOf(now.tab)?.picture);
    for (const each of byId("take").querySelectorAll("button")) each.hidden = (PICTURES.includes(each.dataset.way ?? "") && !drawn) || (TABLES.includes(each.dataset.way ?? "") && now.tab === "console");
  }

  return { start, update, saveTextAs, csv, turtle, svg, png, card };
})();
