"use strict";

/* Building the document. Text from data only ever becomes a text node, so markup in it stays text. */
const dom = (() => {
  /**
   * @template {keyof HTMLElementTagNameMap} Tag
   * @param {Tag} tag @param {Attributes} [attributes] @param {...Child} children
   */
  function el(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name === "on") {
        for (const [event, listener] of Object.entries(attributes.on ?? {})) element.addEventListener(event, listener);
      } else if (value === true) {
        element.setAttribute(name, "");
      } else if (value !== false && value !== undefined) {
        element.setAttribute(name, String(value));
      }
    }
    /** @type {Child[]} */
    const all = /** @type {any[]} */ (children).flat(Infinity);
    element.append(...all.filter((child) => child || child === 0).map((child) => (child instanceof Node ? child : String(child))));
    return element;
  }

  /* Of names in another language than that of the page: which it is. */
  /** @type {Map<string, string>} */
  const spoken = new Map();

  /* Words from data: set apart, so that their direction cannot spill over to what stands beside them. */
  /** @param {string} text */
  const words = (text) => el("bdi", { lang: spoken.get(String(text)) }, String(text));

  /** @param {...Child} children */
  const muted = (...children) => el("span", { class: "muted" }, children);

  /** @param {...Child} children */
  const small = (...children) => el("p", { class: "small" }, children);

  /** @param {Child} label @param {(event: any) => void} click @param {Attributes} [attributes] */
  const button = (label, click, attributes = {}) => el("button", { type: "button", ...attributes, on: { click } }, label);

  /**
   * An element that is known to be in the page.
   *
   * @template {keyof PageElements} Id
   * @param {Id} id
   */
  const byId = (id) => /** @type {PageElements[Id]} */ (/** @type {unknown} */ (document.getElementById(id)));

  /* The address when it is a web address, else nothing: javascript:, data: and the like never become links. */
  /** @param {string | undefined} text */
  function webAddress(text) {
    let address;
    try {
      address = new URL(text ?? "");
    } catch {
      return undefined;
    }
    return ["http:", "https:"].includes(address.protocol) ? address.href : undefined;
  }

  /** @param {string} text @param {string | undefined} url */
  function link(text, url) {
    const href = webAddress(url);
    return href ? el("a", { href, rel: "noopener noreferrer", target: "_blank" }, words(text)) : words(text);
  }

  /* Half a pair of surrogates is no character, and no file can hold it. */
  /** @param {string} text */
  const wellFormed = (text) =>
    text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd");

  /* A spreadsheet takes text that begins so for a formula and runs it; after an apostrophe it does not. */
  /** @param {string} text */
  const harmless = (text) => (/^[\s\u0000]*[=+\-@\uff1d\uff0b\uff0d\uff20\u2212]|^[\t\r\n]/.test(text) ? `'${text}` : text);

  /* A cell of a table in CSV. */
  /** @param {string} text */
  const field = (text) => `"${wellFormed(harmless(text)).replaceAll('"', '""')}"`;

  /** @param {number} number @param {string} noun */
  const count = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;

  /** Open a dialog at its beginning: the button that closes it gets the focus, and stands at its end. @param {HTMLDialogElement} dialog */
  function read(dialog) {
    dialog.showModal();
    dialog.scrollTop = 0;
  }

  /** @type {Record<string, [string, string]>} */
  const BRACKETS = { BracketLeft: ["[", "{"], BracketRight: ["]", "}"] };

  /**
   * The key that was pressed. Where letters and digits are not Latin ones (Ukrainian, Greek, Persian) it is what stands in its place on
   * a keyboard where they are, so that keys do the same whatever one writes in.
   *
   * @param {KeyboardEvent} event
   */
  function key({ key, code, shiftKey }) {
    if (!/^[\p{L}\p{M}\p{Nd}]+$/u.test(key) || /[\p{Script=Latin}0-9]/u.test(key)) return key;
    if (code in BRACKETS) return BRACKETS[code][shiftKey ? 1 : 0];
    const letter = /^(?:Key|Digit)(\w)$/.exec(code)?.[1];
    return letter ? (shiftKey ? letter : letter.toLowerCase()) : key;
  }

  /* Of a file that is cut off before here no script runs. */
  document.getElementById("cut-off")?.remove();

  return { key, read, el, words, spoken, muted, small, button, byId, webAddress, wellFormed, field, link, count };
})();
