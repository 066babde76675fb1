/*
 * Work beside the page's own thread: workers are started here and nowhere else, from scripts of ours that stand in the page. Only an address that was made here
 * passes the one Trusted Types policy that the page allows; where browsers know no such policy it is as it is.
 */
explorer.workers = (() => {
  /** @type {Set<string>} */
  const ours = new Set();

  /* What stands around the page may forbid even this one: then no worker starts, and who wanted one does without. */
  function allowed() {
    try {
      return window.trustedTypes?.createPolicy("stancegraph-worker", {
        createScriptURL(address) {
          if (!ours.has(address)) throw new TypeError("not a script of this page");
          return address;
        },
      });
    } catch {
      return undefined;
    }
  }
  const policy = allowed();

  /* What starts a worker with this script, as often as it is called; throws where none may be started. */
  /** @param {string | ArrayBuffer} script */
  function of(script) {
    const address = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
    ours.add(address);
    return () => new Worker(policy ? policy.createScriptURL(address) : address);
  }

  return { of };
})();
