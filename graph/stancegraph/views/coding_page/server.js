"use strict";

/* The server this page came from. The token comes in the fragment of the address, is taken out of it, and kept for this window only. */
const codingServer = (() => {
  const KEPT = "stancegraph-token";
  if (location.hash.length > 1) {
    sessionStorage.setItem(KEPT, location.hash.slice(1));
    history.replaceState(null, "", location.pathname);
  }
  /* Put into the address of this page, which stands in the terminal anew where the server was begun again, it opens the page with it. */
  addEventListener("hashchange", () => location.reload());
  const token = sessionStorage.getItem(KEPT) ?? "";

  /** What the server refused, in its words; `faults` are the columns to look at. */
  class Refused extends Error {
    /** @param {number} status @param {any} said */
    constructor(status, said) {
      super(said.error ?? `the server answered ${status}`);
      this.status = status;
      /** @type {{ column: string, message: string }[]} */
      this.faults = said.faults ?? [];
      /** The text, by its SHA-256, whose quotes may be found again. */
      this.again = "";
    }
  }

  /** @param {string} address @param {RequestInit} [more] */
  async function ask(address, more = {}) {
    let answer;
    try {
      answer = await fetch(address, { ...more, headers: { ...more.headers, Authorization: `Bearer ${token}`, Accept: "application/json" }, cache: "no-store" });
    } catch {
      throw new Refused(0, { error: "the server does not answer: is it still running in the terminal?" });
    }
    const said = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Refused(answer.status, said);
    return said;
  }

  /** @param {string} path @param {Record<string, string | number>} words */
  const get = (path, words = {}) => {
    const query = new URLSearchParams(Object.entries(words).map(([name, value]) => [name, String(value)]));
    return ask(`${path}${query.size ? `?${query}` : ""}`);
  };

  /** @param {CodingDecision} decision @returns {Promise<CodingDecided>} */
  const decide = (decision) =>
    ask("/api/decisions", { method: "POST", body: JSON.stringify(decision), headers: { "Content-Type": "application/json" } });

  return { get, decide, Refused };
})();
