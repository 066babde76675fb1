/* Taking along what is shown: a link, a picture, a table, a graph. All of it is made in the page. */
explorer.take = (() => {
  const { data, positions, picture } = explorer;
  const { button, byId } = explorer.dom;

  let latest;

  const name = (extension) => {
    const title = data.info.title.normalize("NFKD").replace(/[^A-Za-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 60);
    return `${title || "stances"}-${latest.now.tab}-${latest.shown.day || "all"}.${extension}`.toLowerCase();
  };

  function save(blob, extension) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name(extension);
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  const saveText = (text, type, extension) => save(new Blob([text], { type: `${type};charset=utf-8` }), extension);

  /* A spreadsheet takes text that begins so for a formula and runs it; after an apostrophe it does not. */
  const harmless = (text) => (/^[\s\u0000]*[=+\-@\uff1d\uff0b\uff0d\uff20\u2212]|^[\t\r\n]/.test(text) ? `'${text}` : text);

  function field(value) {
    if (typeof value === "number" || typeof value === "boolean") return String(value);
    return `"${harmless(String(value ?? "")).toWellFormed().replaceAll('"', '""')}"`;
  }

  const days = (from, to) => Math.round((Date.parse(to) - Date.parse(from)) / 86400000);

  const label = (records, id) => (id ? records.get(id).name : "");

  function common(holder, stance) {
    return {
      actor: holder,
      actor_label: label(data.actors, holder),
      issue: stance.issue,
      issue_label: label(data.issues, stance.issue),
      position: positions.position(stance).name,
      value: stance.value,
      condition: stance.condition,
      date: stance.date,
      voice: stance.voice,
      attributed_by: stance.by,
      attributed_by_label: label(data.actors, stance.by),
    };
  }

  const origin = (stance) => ({
    stance: stance.id,
    source: stance.source,
    source_label: data.sources.get(stance.source).title,
    url: data.sources.get(stance.source).url,
    quote: stance.quote,
  });

  /* Matrix and network show positions, timeline and table stances. */
  const showsPositions = ({ now }) => ["matrix", "network"].includes(now.tab);

  function rows() {
    const { shown } = latest;
    if (!showsPositions(latest)) return shown.stances.map((stance) => ({ ...common(stance.actor, stance), ...origin(stance) }));
    return [...shown.cells.values()].flatMap((cell) =>
      cell.rows.map(({ stance, via }) => ({
        ...common(cell.actor, stance),
        via,
        via_label: label(data.actors, via),
        contested: cell.contested,
        age_days: days(stance.date, shown.day),
        ...origin(stance),
      })),
    );
  }

  /* With a mark that tells spreadsheets it is UTF-8. */
  function csv() {
    const found = rows();
    const header = Object.keys(found[0] ?? { actor: "", issue: "", position: "" });
    return `\ufeff${[header.join(","), ...found.map((row) => header.map((each) => field(row[each])).join(","))].join("\r\n")}\r\n`;
  }

  function turtle() {
    const { shown } = latest;
    if (!showsPositions(latest)) return explorer.turtle.write(shown.stances);
    const behind = [...shown.cells.values()].flatMap((cell) => cell.rows.map(({ stance }) => stance));
    return explorer.turtle.write([...new Set(behind)]);
  }

  const TITLES = { matrix: "Positions", network: "Positions", timeline: "Stances over time" };

  function drawing() {
    const { now, shown } = latest;
    const { title, version, licence } = data.info;
    const heading = `${title}: ${TITLES[now.tab] ?? ""} as of ${shown.day}`;
    const note = [title, version && `version ${version}`, licence].filter(Boolean).join(" \u00b7 ");
    return picture.framed(explorer[now.tab].picture(now, shown), heading, note);
  }

  function svg() {
    const { shapes, width, height } = drawing();
    return new XMLSerializer().serializeToString(picture.svg(shapes, width, height));
  }

  const png = () => picture.canvas(drawing());

  const ways = {
    "Copy link": (event) => copyLink(event.currentTarget),
    PNG: () => png().toBlob((blob) => save(blob, "png"), "image/png"),
    SVG: () => saveText(svg(), "image/svg+xml", "svg"),
    CSV: () => saveText(csv(), "text/csv", "csv"),
    Turtle: () => saveText(turtle(), "text/turtle", "ttl"),
  };
  const PICTURES = ["PNG", "SVG"];

  /* Without leave to use the clipboard the link stands in the address bar. */
  async function copyLink(pressed) {
    const address = explorer.link.address();
    history.replaceState(null, "", address);
    try {
      await navigator.clipboard.writeText(address);
      pressed.textContent = "Copied";
    } catch {
      pressed.textContent = "See address bar";
    }
    setTimeout(() => (pressed.textContent = "Copy link"), 2500);
  }

  function start() {
    const hint = (way) => (way === "Copy link" ? "Link to exactly this" : `Save what is shown as ${way}`);
    const all = Object.entries(ways).map(([way, act]) => button(way, act, { "data-way": way, title: hint(way) }));
    byId("take").append(...all);
  }

  function update(now, shown) {
    latest = { now, shown };
    const drawn = Boolean(explorer[now.tab].picture);
    for (const each of byId("take").children) each.hidden = PICTURES.includes(each.dataset.way) && !drawn;
  }

  return { start, update, csv, turtle, svg, png };
})();
