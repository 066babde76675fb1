/*
 * The page's own words in the reader's language. All of them stand in words.toml under a key, in every language the page speaks; no script has any. The
 * language is chosen once, while the page opens: that of the link, else the first of the reader's, as the browser has them, that the page speaks.
 */
explorer.words = (() => {
  const { opens } = explorer;
  const { languages, texts } = explorer.unpack.read().words;
  const CODES = languages.map(([code]) => code);
  const ATTRIBUTES = ["aria-label", "placeholder"];

  /* What a link says of the language, if anything: a code alone, since names have languages that the page does not speak. */
  /** @param {string} fragment */
  const asked = (fragment) => /^[a-z]{2,3}$/.exec(new URLSearchParams(fragment.replace(/^#/, "")).get("lang") ?? "")?.[0] ?? "";

  const chosen = asked(opens.followed());
  /* The languages of the reader, the dearest first. */
  const readers = [chosen, ...navigator.languages.map((each) => each.split("-")[0].toLowerCase())].filter(Boolean);
  const language = readers.find((each) => CODES.includes(each)) ?? CODES[0];
  const place = CODES.indexOf(language);
  /* Names stand in the one the reader asked for, or has first; words in it there may be none. */
  const ofNames = readers[0] ?? language;

  const plural = new Intl.PluralRules(language);

  /* One wording; which of several forms, `n` says. */
  /** @param {string} key @param {Inserted} values */
  function wording(key, { n }) {
    const found = texts[key]?.[place];
    if (found === undefined) throw new Error(`no text is called ${key}`);
    return typeof found === "string" ? found : /** @type {string} */ (found[plural.select(Number(n))] ?? found.other);
  }

  /* A text with values put in. */
  /** @param {string} key @param {Inserted} [values] */
  const t = (key, values = {}) => wording(key, values).replace(/\{(\w+)\}/g, (_all, name) => String(values[name]));

  /* A text with elements put in: its pieces, in their order. */
  /** @param {string} key @param {Record<string, Child>} values @returns {Child[]} */
  const parts = (key, values) => wording(key, /** @type {Inserted} */ (values)).split(/\{(\w+)\}/).map((piece, at) => (at % 2 ? values[piece] : piece));

  /* How many there are of something: `n.stance` and the like. */
  /** @param {number} n @param {string} of */
  const count = (n, of) => t(`n.${of}`, { n });

  /** @param {string} text */
  const capital = (text) => text.charAt(0).toLocaleUpperCase(language) + text.slice(1);

  /* ---- days and numbers ---- */

  /* English says a day as the command line does, which British and American readers understand alike. */
  const OURS = language === CODES[0];
  /** @type {[RegExp, Intl.DateTimeFormat][]} */
  const FORMATS = [
    [/^\d{4}-\d\d-\d\d$/, new Intl.DateTimeFormat(language, { timeZone: "UTC", year: "numeric", month: "short", day: "numeric" })],
    [/^\d{4}-\d\d$/, new Intl.DateTimeFormat(language, { timeZone: "UTC", year: "numeric", month: "short" })],
  ];

  /* The first of a month has a form of its own in French, which formats of dates do not know. */
  /** @param {Intl.DateTimeFormatPart} part */
  const inForm = ({ type, value }) => (language === "fr" && type === "day" && value === "1" ? "1er" : value);

  /* What a format says of a day, without what only ends it: an abbreviated word for year, whose point would stand before that of the sentence. */
  /** @param {Intl.DateTimeFormat} format @param {string} text */
  function formatted(format, text) {
    const parts = format.formatToParts(new Date(text));
    const last = parts.findLastIndex(({ type }) => type !== "literal");
    return parts.slice(0, last + 1).map(inForm).join("");
  }

  /* A day or a month as the reader writes it; anything else as it is. */
  /** @param {string} text */
  function written(text) {
    const format = OURS ? undefined : FORMATS.find(([form]) => form.test(text))?.[1];
    return format ? formatted(format, text) : text;
  }

  /* A number with so many digits after its point. */
  /** @param {number} value @param {number} digits */
  const decimal = (value, digits) =>
    OURS ? value.toFixed(digits) : value.toLocaleString(language, { useGrouping: false, minimumFractionDigits: digits, maximumFractionDigits: digits });

  /* ---- what stands in the page from the start ---- */

  function reword() {
    /** @type {NodeListOf<HTMLElement>} */
    const holders = document.querySelectorAll("[data-words]");
    for (const each of holders) each.textContent = t(each.dataset.words ?? "");
    for (const name of ATTRIBUTES) {
      for (const each of document.querySelectorAll(`[data-words-${name}]`)) each.setAttribute(name, t(each.getAttribute(`data-words-${name}`) ?? ""));
    }
    document.documentElement.lang = language;
  }
  if (document.documentElement.lang !== language) reword();

  /* ---- another language ---- */

  /* What can be chosen: the languages of the page, and those in which its data have names. */
  /** @param {readonly string[]} named */
  function choices(named) {
    const calls = new Intl.DisplayNames(language, { type: "language" });
    const others = named.filter((each) => !CODES.includes(each)).sort();
    return [...languages, ...others.map((each) => /** @type {[string, string]} */ ([each, t("page.names-in", { language: calls.of(each) ?? each })]))];
  }

  return { t, parts, count, capital, formatted, written, decimal, language, chosen, ofNames, codes: CODES, asked, choices };
})();
