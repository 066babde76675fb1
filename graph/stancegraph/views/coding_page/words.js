"use strict";

/* The text: its lines as they are, what is marked in it, what is selected, and a cursor that goes from word to word. */
const codingWords = (() => {
  const { el, byId } = dom;
  const box = byId("words");
  /** @type {{ words: string, starts: number[], nodes: Text[], count: ReturnType<typeof codingOffsets.counting> }} */
  let shown = { words: "", starts: [0], nodes: [], count: codingOffsets.counting("") };
  /* In UTF-16 units: where selecting with keys began, and where it is; words each. */
  let anchor = { start: 0, end: 0 };
  let head = { start: 0, end: 0 };
  /** @type {(start: number, end: number) => void} */
  let chosen = () => {};
  /** @type {(point: number) => void} */
  let pressed = () => {};

  /* Characters that turn other words round, whatever script these are in, would show a text that is not the one that is coded. Each is shown as a
     sign of as many units, so that every place stays where it is. */
  /** @param {string} line */
  const visible = (line) => line.replace(/[\u202d\u202e]/g, (each) => (each === "\u202d" ? "\u21e5" : "\u21e4"));

  /** @param {string} words */
  function show(words) {
    /** Line ends stay: a line is what ends in one. */
    const lines = words.match(/[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$/g) ?? [];
    /** @type {number[]} */
    const starts = [];
    let at = 0;
    const nodes = lines.map((line) => {
      starts.push(at);
      at += line.length;
      return document.createTextNode(visible(line));
    });
    const spans = nodes.map((node) => {
      const span = el("span", { dir: "auto", class: node.data.trim() ? undefined : "blank" });
      span.append(node);
      return span;
    });
    box.replaceChildren(...spans);
    shown = { words, starts, nodes, count: codingOffsets.counting(words) };
    /* Marks of another text have no place in this one. */
    marks.clear();
    if (hasHighlights) CSS.highlights.clear();
    sight = undefined;
    anchor = head = { start: 0, end: 0 };
  }

  /* ---- places ---- */

  /** The line that a unit is in. @param {number} unit */
  function lineAt(unit) {
    let low = 0;
    let high = shown.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (shown.starts[middle] <= unit) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** @param {number} unit @param {boolean} [isEnd] @returns {[Text, number]} */
  function place(unit, isEnd = false) {
    /* The end of a stretch belongs to the line it ends, and not to the one that begins there. */
    const line = lineAt(isEnd && unit > 0 ? unit - 1 : unit);
    return [shown.nodes[line], Math.min(unit - shown.starts[line], shown.nodes[line].length)];
  }

  /** @param {number} start @param {number} end In code points. */
  function range(start, end) {
    const found = document.createRange();
    found.setStart(...place(shown.count.toUnits(start)));
    found.setEnd(...place(shown.count.toUnits(end), true));
    return found;
  }

  /** The unit at a place in the document; undefined where that is not in the text. @param {Node} node @param {number} offset */
  function unitAt(node, offset) {
    if (!box.contains(node)) return undefined;
    if (node === box) return offset < shown.starts.length ? shown.starts[offset] : shown.words.length;
    const span = node.parentNode === box ? node : node.parentNode;
    const line = [...box.children].indexOf(/** @type {Element} */ (span));
    if (node.nodeType === Node.TEXT_NODE) return shown.starts[line] + offset;
    return shown.starts[line] + (offset ? shown.nodes[line].length : 0);
  }

  /* Blanks at the ends of what a mouse selects are nobody's words; where there is nothing else they were meant. */
  /** @param {number} start @param {number} end @returns {[number, number]} */
  function trimmed(start, end) {
    const part = shown.words.slice(start, end);
    if (!part.trim()) return [start, end];
    return [start + part.length - part.trimStart().length, end - (part.length - part.trimEnd().length)];
  }

  /** What is selected, in code points; undefined where nothing is. */
  function selection() {
    const found = getSelection();
    if (!found || found.isCollapsed || !found.rangeCount) return undefined;
    const { startContainer, startOffset, endContainer, endOffset } = found.getRangeAt(0);
    const first = unitAt(startContainer, startOffset);
    /* A selection that is drawn out of the text ends where the text does. */
    const last = unitAt(endContainer, endOffset) ?? (first === undefined ? undefined : shown.words.length);
    if (first === undefined || last === undefined || first >= last) return undefined;
    const [start, end] = trimmed(first, last);
    return { start: shown.count.toPoints(start), end: pointsOfEnd(end) };
  }

  /* Half a character at the end is the whole of it. */
  /** @param {number} unit */
  function pointsOfEnd(unit) {
    const points = shown.count.toPoints(unit);
    return shown.count.toUnits(points) < unit ? points + 1 : points;
  }

  /* ---- marks ---- */

  const hasHighlights = typeof Highlight === "function" && Boolean(CSS.highlights);
  const view = byId("reading");
  /* Of each mark all its places, in units. A browser looks at every range again for every picture, whatever has changed: of hundreds it is given
     those in sight and a screen around them. */
  /** @type {Map<string, { places: { start: number, end: number }[], priority: number }>} */
  const marks = new Map();
  /* What is marked as it is in sight, in units; undefined until it is asked for: that lays the text out. */
  /** @type {{ start: number, end: number } | undefined} */
  let sight;

  /** The first line that ends below a height of the window. @param {number} height */
  function lineBelow(height) {
    let low = 0;
    let high = shown.nodes.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (box.children[middle].getBoundingClientRect().bottom > height) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** The lines in sight and so many screens around them, in units. @param {number} screens */
  function inSight(screens) {
    const { top, bottom, height } = view.getBoundingClientRect();
    const last = lineBelow(bottom + screens * height) + 1;
    return { start: shown.starts[lineBelow(top - screens * height)] ?? 0, end: shown.starts[last] ?? shown.words.length };
  }

  /** @param {string} name @param {{ start: number, end: number }[]} places In code points. @param {number} [priority] */
  function mark(name, places, priority = 0) {
    if (!hasHighlights) return;
    const { toUnits } = shown.count;
    marks.set(name, { places: places.map(({ start, end }) => ({ start: toUnits(start), end: toUnits(end) })), priority });
    drawMark(name);
  }

  /** @param {string} name */
  function drawMark(name) {
    const { places, priority } = marks.get(name) ?? { places: [], priority: 0 };
    if (places.length > 1) sight ??= inSight(1);
    const seen = places.length > 1 ? places.filter(({ start, end }) => sight && start < sight.end && end > sight.start) : places;
    const ranges = seen.map(({ start, end }) => {
      const [startContainer, startOffset] = place(start);
      const [endContainer, endOffset] = place(end, true);
      return new StaticRange({ startContainer, startOffset, endContainer, endOffset });
    });
    const found = new Highlight(...ranges);
    found.priority = priority;
    CSS.highlights.set(name, found);
  }

  function moveMarks() {
    if (!sight || !shown.nodes.length) return;
    const now = inSight(0);
    if (now.start < sight.start || now.end > sight.end) drawWithin(undefined);
  }

  /** @param {{ start: number, end: number } | undefined} stretch */
  function drawWithin(stretch) {
    sight = stretch;
    for (const name of marks.keys()) drawMark(name);
  }
  view.addEventListener("scroll", moveMarks, { passive: true });
  /* The text may be laid out otherwise in a window that stays as it is, as in another font. */
  const resized = new ResizeObserver(moveMarks);
  resized.observe(view);
  resized.observe(box);
  /* On paper all of it is in sight. */
  addEventListener("beforeprint", () => drawWithin({ start: 0, end: shown.words.length }));
  addEventListener("afterprint", () => drawWithin(undefined));

  /** @param {number} start @param {number} end In code points. */
  const quote = (start, end) => visible(shown.words.slice(shown.count.toUnits(start), shown.count.toUnits(end)));

  /** @param {number} start @param {number} end In code points. */
  function reveal(start, end) {
    const { top, bottom } = range(start, end).getBoundingClientRect();
    const { top: high, bottom: low } = view.getBoundingClientRect();
    if (top < high + 20 || bottom > low - 20) view.scrollTop += top - high - (low - high) / 3;
  }

  /* ---- the word cursor ---- */

  const words = new Intl.Segmenter(undefined, { granularity: "word" });
  const sentences = new Intl.Segmenter(undefined, { granularity: "sentence" });

  /* What a segment is, Firefox does not know of words with combining marks: a word is what has a letter or a digit. */
  const isWord = /[\p{L}\p{N}]/u;

  /** Words of a line, or its sentences, in units of the text. @param {number} line @param {boolean} [whole] */
  function pieces(line, whole = false) {
    if (line < 0 || line >= shown.nodes.length) return [];
    const start = shown.starts[line];
    const text = shown.nodes[line].data;
    const found = [...(whole ? sentences : words).segment(text)]
      .filter((each) => (whole ? each.segment.trim() : isWord.test(each.segment)))
      /* Marks without width that follow a word are no part of it. */
      .map((each) => ({ start: start + each.index, end: start + each.index + each.segment.replace(/[\s\p{Cf}]+$/u, "").length }));
    /* A line of signs is one word, so that it can be reached. */
    const trimmedLine = text.trim();
    return found.length || !trimmedLine ? found : [{ start: start + text.indexOf(trimmedLine), end: start + text.indexOf(trimmedLine) + trimmedLine.length }];
  }

  /** The next word or sentence from a place, in a direction; undefined at the end. @param {number} unit @param {number} step @param {boolean} [whole] */
  function next(unit, step, whole = false) {
    for (let line = lineAt(unit); line >= 0 && line < shown.nodes.length; line += step) {
      const all = pieces(line, whole);
      const found = step > 0 ? all.find((each) => each.start > unit) : all.findLast((each) => each.start < unit);
      if (found) return found;
    }
    return undefined;
  }

  /** The first word at a place or after it. @param {number} unit */
  const wordAt = (unit) => pieces(lineAt(unit)).find((each) => each.end > unit) ?? next(unit, 1) ?? next(unit, -1);

  const stretch = () => ({ start: Math.min(anchor.start, head.start), end: Math.max(anchor.end, head.end) });

  /** @param {boolean} [isHeld] Whether the text stays where it is, since somebody points at it. */
  function draw(isHeld = false) {
    const { start, end } = stretch();
    if (start === end) return mark("cursor", []);
    const points = { start: shown.count.toPoints(start), end: pointsOfEnd(end) };
    mark("cursor", [points], 9);
    if (!isHeld) reveal(points.start, points.end);
    byId("spoken").textContent = visible(shown.words.slice(start, end));
    return undefined;
  }

  /* The first place in sight, so far down that it is seen whole; a line may be a paragraph of many screens. */
  function firstInSight() {
    const { top } = view.getBoundingClientRect();
    const at = document.caretPositionFromPoint?.(box.getBoundingClientRect().left + 4, top + 56);
    return (at && unitAt(at.offsetNode, at.offset)) ?? shown.starts[lineBelow(top)] ?? 0;
  }

  /** Put the cursor on the first word at a place, else where it was; where it was nowhere, on the first word in sight. @param {number} [point] In code points. */
  function focus(point) {
    const { start, end } = stretch();
    const unit = point !== undefined ? shown.count.toUnits(point) : start === end && shown.nodes.length ? firstInSight() : start;
    const found = wordAt(unit);
    if (found) anchor = head = found;
    box.focus({ preventScroll: true });
    draw();
  }

  /** @param {KeyboardEvent} event Whether the key was one of the cursor's. */
  function key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return false;
    const isRightToLeft = shown.nodes.length > 0 && getComputedStyle(box.children[lineAt(head.start)]).direction === "rtl";
    const forwards = isRightToLeft ? "ArrowLeft" : "ArrowRight";
    /** @type {{ start: number, end: number } | undefined} */
    let found;
    switch (event.key) {
      case "ArrowLeft":
      case "ArrowRight":
        found = next(head.start, event.key === forwards ? 1 : -1);
        break;
      case "ArrowUp":
      case "ArrowDown": {
        const sentence = next(head.start, event.key === "ArrowDown" ? 1 : -1, true);
        found = sentence && wordAt(sentence.start);
        break;
      }
      case "End": {
        /* With shift, to the end of the sentence, its full stop left out. */
        const sentence = pieces(lineAt(head.start), true).find((each) => each.end > head.start);
        found = sentence && pieces(lineAt(head.start)).findLast((each) => each.end <= sentence.end);
        break;
      }
      case "Home": {
        const sentence = pieces(lineAt(head.start), true).findLast((each) => each.start <= head.start);
        found = sentence && wordAt(sentence.start);
        break;
      }
      default:
        return false;
    }
    event.preventDefault();
    if (!found) return true;
    getSelection()?.removeAllRanges();
    if (head.start === head.end && event.shiftKey) anchor = wordAt(0) ?? found;
    head = found;
    if (!event.shiftKey) anchor = found;
    draw();
    return true;
  }

  /** What is selected by mouse, else by the word cursor; undefined where nothing is. */
  function taken() {
    const byMouse = selection();
    if (byMouse) return byMouse;
    const { start, end } = stretch();
    return start === end ? undefined : { start: shown.count.toPoints(start), end: pointsOfEnd(end) };
  }

  /** Move an end of a stretch by a word. @param {{ start: number, end: number }} place @param {"start" | "end"} which @param {number} step */
  function moved({ start, end }, which, step) {
    const from = shown.count.toUnits(which === "start" ? start : end);
    if (which === "start") {
      const found = next(from, step);
      return found && shown.count.toPoints(found.start) < end ? { start: shown.count.toPoints(found.start), end } : { start, end };
    }
    const last = step > 0 ? next(Math.max(from - 1, 0), 1) : next(from - 1, -1);
    if (!last) return { start, end };
    const to = step > 0 ? last : last.end < from ? last : (next(last.start, -1) ?? last);
    const points = pointsOfEnd(to.end);
    return points > start ? { start, end: points } : { start, end };
  }

  /* Selecting begins in the text, and may end anywhere. */
  let isSelecting = false;
  /* Whoever presses on the text puts the cursor there: it must not be put elsewhere, and the text not move under the mouse. */
  let isPressed = false;
  box.addEventListener("focus", () => {
    if (!isPressed && stretch().start === stretch().end && shown.nodes.length) focus();
  });
  box.addEventListener("blur", () => mark("cursor", []));
  box.addEventListener("mousedown", (event) => {
    isPressed = true;
    isSelecting = event.button === 0;
  });
  document.addEventListener("mouseup", () => {
    isPressed = false;
    if (!isSelecting) return;
    isSelecting = false;
    const found = selection();
    if (found) {
      anchor = head = { start: 0, end: 0 };
      mark("cursor", []);
      chosen(found.start, found.end);
    }
  });
  box.addEventListener("click", (event) => {
    const at = document.caretPositionFromPoint?.(event.clientX, event.clientY);
    const unit = at && unitAt(at.offsetNode, at.offset);
    if (unit === undefined || unit === null || !getSelection()?.isCollapsed) return;
    const word = wordAt(unit);
    if (!word) return;
    anchor = head = word;
    if (document.activeElement === box) draw(true);
    pressed(shown.count.toPoints(unit));
  });

  return {
    show, mark, range, quote, reveal, focus, key, taken, moved,
    /** @param {(start: number, end: number) => void} listener Told what the mouse selects, in code points. */
    onChosen: (listener) => (chosen = listener),
    /** @param {(point: number) => void} listener Told where the text is pressed and nothing selected, in code points. */
    onPressed: (listener) => (pressed = listener),
    has: () => shown.nodes.length > 0,
    clear: () => {
      getSelection()?.removeAllRanges();
      mark("cursor", []);
    },
  };
})();
