"use strict";

/* Building the document. Text from data only ever becomes a text node, so markup in it stays text. */
const dom = (() => {
  function el(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name === "on") {
        for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
      } else if (value === true) {
        element.setAttribute(name, "");
      } else if (value !== false && value !== undefined) {
        element.setAttribute(name, value);
      }
    }
    element.append(...children.flat(Infinity).filter((child) => child || child === 0));
    return element;
  }

  /* Words from data: set apart, so that their direction cannot spill over to what stands beside them. */
  const words = (text) => el("bdi", {}, String(text));

  const muted = (...children) => el("span", { class: "muted" }, children);

  const small = (...children) => el("p", { class: "small" }, children);

  const button = (label, click, attributes = {}) => el("button", { type: "button", ...attributes, on: { click } }, label);

  const byId = (id) => document.getElementById(id);

  /* The address when it is a web address, else nothing: javascript:, data: and the like never become links. */
  function webAddress(text) {
    let address;
    try {
      address = new URL(text);
    } catch {
      return undefined;
    }
    return ["http:", "https:"].includes(address.protocol) ? address.href : undefined;
  }

  function link(text, url) {
    const href = webAddress(url);
    return href ? el("a", { href, rel: "noopener noreferrer", target: "_blank" }, words(text)) : words(text);
  }

  const count = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;

  return { el, words, muted, small, button, byId, webAddress, link, count };
})();
