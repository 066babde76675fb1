/* The page of a network: a tie chosen in the picture opens in the list and the other way round; the picture in any size. */
(() => {
  const { el, words, byId } = dom;
  /* Below this part of their size names can hardly be read: a large picture opens on its middle then, to be moved about. */
  const LEGIBLE = 0.55;
  const STEP = 1.3;
  /** @type {ListedTie[]} */
  const ties = JSON.parse(byId("data").textContent ?? "");
  const drawing = byId("drawing");
  const box = byId("box");
  /* The picture has the strongest last, so that they lie on top; the list has them first. */
  const lines = [...drawing.querySelectorAll("line")].reverse();

  /* ---- ties ---- */

  /** @param {ListedTie["stances"][number]} stance */
  function stance([day, actor, issue, position, id]) {
    return el("li", {}, `${day} `, words(actor), ` ${position}: `, words(issue), " (", words(id), ")");
  }

  /** @param {ListedTie} tie @param {number} number */
  function listed(tie, number) {
    const summary = el("summary", {}, words(tie.ends[0]), " \u2013 ", words(tie.ends[1]), `: ${tie.weight}`);
    const details = el("details", {}, summary);
    /* Thousands of stances are written out only as they are asked for. */
    details.addEventListener("toggle", () => {
      lines[number].classList.toggle("chosen", details.open);
      if (details.open && details.children.length === 1) details.append(el("ul", {}, tie.stances.map(stance)));
    });
    return details;
  }

  const items = ties.map(listed);
  byId("ties").append(...items.map((item) => el("li", {}, item)));
  lines.forEach((line, number) =>
    line.addEventListener("click", () => {
      items[number].open = true;
      items[number].scrollIntoView({ block: "nearest" });
    }),
  );

  /* ---- size ---- */

  const { width, height } = drawing.viewBox.baseVal;
  const fitting = () => Math.min(box.clientWidth / width, box.clientHeight / height, 1.5);
  let scale = 1;

  /* Whatever is in the middle stays there. */
  /** @param {number} next @param {number[]} [middle] */
  function resize(next, middle = [box.scrollLeft + box.clientWidth / 2, box.scrollTop + box.clientHeight / 2]) {
    const [x, y] = middle.map((each) => (each / scale) * next);
    scale = next;
    drawing.setAttribute("width", String(width * scale));
    drawing.setAttribute("height", String(height * scale));
    box.scrollTo(x - box.clientWidth / 2, y - box.clientHeight / 2);
  }

  byId("zoom-in").addEventListener("click", () => resize(scale * STEP));
  byId("zoom-out").addEventListener("click", () => resize(scale / STEP));
  byId("zoom-fit").addEventListener("click", () => resize(fitting()));
  resize(Math.max(fitting(), LEGIBLE), [width / 2, height / 2]);

  /* ---- colours ---- */

  const dark = matchMedia("(prefers-color-scheme: dark)");
  const paint = () => (document.documentElement.dataset.theme = dark.matches ? "dark" : "light");
  dark.addEventListener("change", paint);
  paint();
})();
