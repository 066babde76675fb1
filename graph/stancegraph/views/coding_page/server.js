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

  /** @param {string} address @param {object} said */
  const post = (address, said) => ask(address, { method: "POST", body: JSON.stringify(said), headers: { "Content-Type": "application/json" } });

  /** @param {CodingDecision} decision @returns {Promise<CodingDecided>} */
  const decide = (decision) => post("/api/decisions", decision);

  /** What goes on once the journal has again what it lacks, where that is what an error is about. @param {unknown} error @param {(said: string) => Promise<unknown>} then @param {(error: unknown) => void} fail */
  function repair(error, then, fail) {
    if (!(error instanceof Refused) || error.status !== 410) return "";
    const write = () => post("/api/journal", {}).then(({ written }) => then(`\u2713 ${dom.count(written, "decision")} written again`)).catch(fail);
    return dom.button("Write to the journal again", write, { id: "write-again" });
  }

  /** What a state has to say beside what there is: what is wrong, and above all that decisions are in no file any more. @param {{ lost: string, problems: string[] }} state */
  function wrong({ lost, problems }) {
    const said = [...(lost ? [lost] : []), ...problems].join("\n");
    return said ? new Refused(lost ? 410 : 0, { error: said }) : undefined;
  }

  return { get, decide, repair, wrong, Refused };
})();
