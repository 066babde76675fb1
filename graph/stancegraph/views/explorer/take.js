/* Taking along what is shown: a link, a picture, a table, a graph. All of it is made in the page. */
explorer.take = (() => {
  const { data, look, picture } = explorer;
  const { button, byId, el, field } = explorer.dom;

  /** @type {{ now: State, shown: Shown }} */
  let latest;

  /** @param {string} extension */
  const name = (extension) => {
    const title = data.info.title.normalize("NFKD").replace(/[^A-Za-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 60);
    return `${title || "stances"}-${latest.now.tab}-${latest.shown.day || "all"}.${extension}`.toLowerCase();
  };

  /** @param {Blob} blob @param {string} extension */
  function save(blob, extension) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name(extension);
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  /** @param {string} text @param {string} type @param {string} extension */
  const saveText = (text, type, extension) => save(new Blob([text], { type: `${type};charset=utf-8` }), extension);

  /** @param {string | number | boolean | undefined} value */
  const cell = (value) => (typeof value === "number" || typeof value === "boolean" ? String(value) : field(value ?? ""));

  /** @param {Index<NodeRecord>} records @param {string | undefined} id */
  const label = (records, id) => (id ? records.get(id).name : "");

  /* What every answer about a stance says, under the names of the command line. */
  /** @param {Claim} claim @param {Standing} standing @param {number} age @param {boolean} contested @param {string} day */
  function columns({ stance, holder, issue, led }, standing, age, contested, day) {
    return {
      actor: holder,
      actor_label: label(data.actors, holder),
      issue,
      issue_label: label(data.issues, issue),
      position: look.position(stance).name,
      value: stance.value,
      condition: stance.condition,
      condition_kind: stance.conditionKind,
      date: stance.date,
      date_precision: stance.precision,
      until: stance.until,
      voice: stance.voice,
      attributed_by: stance.by,
      attributed_by_label: label(data.actors, stance.by),
      stance_of: stance.actor,
      stance_of_label: label(data.actors, stance.actor),
      under: led?.leader,
      under_label: label(data.actors, led?.leader),
      contested,
      standing,
      age_days: age,
      as_of: day,
      stance: stance.id,
      source: stance.source,
      source_label: data.sources.get(stance.source).title,
      basis: look.basis(stance),
      events: stance.aggregate?.count,
      period: stance.aggregate?.period,
      mean: stance.aggregate && Number(stance.aggregate.mean),
    };
  }

  /** @param {StanceRecord} stance */
  const evidence = (stance) => ({ url: data.sources.get(stance.source).url, quote: stance.quote });

  /* Matrix and network show positions, timeline and table stances. */
  const showsPositions = () => ["matrix", "network"].includes(latest.now.tab);

  /** @returns {Record<string, string | number | boolean | undefined>[]} */
  function rows() {
    const { cells, stances, day } = latest.shown;
    if (!showsPositions()) {
      return stances.map(({ contested, ...row }) => ({
        ...columns(row, row.standing, row.age, contested, day),
        ...evidence(row.stance),
      }));
    }
    return [...cells.values()].flatMap((cell) =>
      cell.rows.map((row) => ({
        ...columns(row, row.standing, row.age, cell.contested, day),
        entailed_from: row.from,
        entailed_from_label: label(data.issues, row.from),
        disputed_by: row.disputedBy.join(";"),
        disputed_by_label: row.disputedBy.map((id) => label(data.actors, id)).join(";"),
        ...evidence(row.stance),
      })),
    );
  }

  /* With a mark that tells spreadsheets it is UTF-8. */
  function csv() {
    const found = rows();
    const header = Object.keys(found[0] ?? { actor: "", issue: "", position: "" });
    return `\ufeff${[header.join(","), ...found.map((row) => header.map((each) => cell(row[each])).join(","))].join("\r\n")}\r\n`;
  }

  function turtle() {
    const { shown } = latest;
    if (!showsPositions()) return explorer.turtle.write(shown.stances.map(({ stance }) => stance));
    const behind = [...shown.cells.values()].flatMap((cell) => cell.rows.map(({ stance }) => stance));
    return explorer.turtle.write([...new Set(behind)]);
  }

  /** @type {Partial<Record<ViewName, string>>} */
  const TITLES = { matrix: "Positions", network: "Positions", timeline: "Stances over time" };

  /* Each view is a part of the name its tab gives; a page without a query engine has none for the console's. */
  /** @param {ViewName} tab @returns {View | undefined} */
  const viewOf = (tab) => explorer[tab];

  function drawing() {
    const { now, shown } = latest;
    const { title, version, licence } = data.info;
    const heading = `${title}: ${TITLES[now.tab] ?? ""} as of ${shown.day}`;
    const note = [title, version && `version ${version}`, licence].filter(Boolean).join(" \u00b7 ");
    const drawn = viewOf(now.tab)?.picture?.(now, shown);
    if (!drawn) throw new Error("this view draws no picture");
    return picture.framed(drawn, heading, note);
  }

  function svg() {
    const { shapes, width, height } = drawing();
    return new XMLSerializer().serializeToString(picture.svg(shapes, width, height));
  }

  const png = () => picture.canvas(drawing());

  /** @type {Record<string, (event: { currentTarget: HTMLElement }) => void>} */
  const ways = {
    "Copy link": (event) => copyLink(event.currentTarget),
    PNG: ({ currentTarget: pressed }) => png().toBlob((blob) => (blob ? save(blob, "png") : refuse(pressed)), "image/png"),
    SVG: () => saveText(svg(), "image/svg+xml", "svg"),
    CSV: () => saveText(csv(), "text/csv", "csv"),
    Turtle: () => saveText(turtle(), "text/turtle", "ttl"),
  };
  const PICTURES = ["PNG", "SVG"];

  /* A browser gives nothing for a canvas that is too much for it. */
  /** @param {HTMLElement} pressed */
  function refuse(pressed) {
    pressed.textContent = "Too large";
    setTimeout(() => (pressed.textContent = "PNG"), 2500);
  }

  /* Without leave to use the clipboard the link stands in the address bar or, in a frame that has none, beside the button. */
  /** @param {HTMLElement} pressed */
  async function copyLink(pressed) {
    const address = explorer.link.address();
    explorer.link.keep();
    try {
      await navigator.clipboard.writeText(address);
      pressed.textContent = "Copied";
    } catch {
      if (explorer.link.addressed) pressed.textContent = "See address bar";
      else showLink(pressed, address);
    }
    setTimeout(() => (pressed.textContent = "Copy link"), 2500);
  }

  /** @param {HTMLElement} pressed @param {string} address */
  function showLink(pressed, address) {
    byId("take").querySelector("input")?.remove();
    const shown = el("input", { class: "link", readonly: true, value: address, "aria-label": "What follows the address of a saved page" });
    pressed.after(shown);
    shown.select();
  }

  function start() {
    /** @param {string} way */
    const hint = (way) => (way === "Copy link" ? "Link to exactly this" : `Save what is shown as ${way}`);
    const all = Object.entries(ways).map(([way, act]) => button(way, act, { "data-way": way, title: hint(way) }));
    byId("take").append(...all);
  }

  /** @param {State} now @param {Shown} shown */
  function update(now, shown) {
    latest = { now, shown };
    const drawn = Boolean(viewOf(now.tab)?.picture);
    for (const each of byId("take").querySelectorAll("button")) each.hidden = PICTURES.includes(each.dataset.way ?? "") && !drawn;
  }

  return { start, update, csv, turtle, svg, png };
})();
