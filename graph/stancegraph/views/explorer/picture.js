/*
 * Pictures as lists of shapes, drawn as SVG elements or on a canvas alike: { path, fill, stroke, width, dash },
 * { text, x, y, size, anchor, weight, fill, turn }, or { group, x, y }, shapes moved to there. A canvas drawn from shapes
 * can be read back, and the page needs no leave to load images.
 */
explorer.picture = (() => {
  const { wellFormed } = explorer.dom;
  const SVG = "http://www.w3.org/2000/svg";
  /* How wide a picture may be on paper, across. */
  const PAPER = 980;
  const FACE = 'system-ui, -apple-system, "Segoe UI", "Noto Sans", Roboto, sans-serif';

  /**
   * @template {keyof SVGElementTagNameMap} Tag
   * @param {Tag} tag @param {Attributes} [attributes] @param {...(Node | string)} children
   */
  function svgEl(tag, attributes = {}, ...children) {
    const element = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== undefined && value !== false) element.setAttribute(name, String(value));
    }
    element.append(...children);
    return element;
  }

  /* Characters that XML cannot hold would make the file unreadable. */
  /** @param {string} text */
  const clean = (text) => wellFormed(text).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd");

  /** @param {Shape} shape @returns {SVGElement} */
  function element(shape) {
    if (shape.group) return svgEl("g", { transform: `translate(${shape.x} ${shape.y})` }, ...shape.group.map(element));
    if (shape.path !== undefined) {
      const { path, fill = "none", stroke, width, dash } = shape;
      return svgEl("path", { d: path, fill, stroke, "stroke-width": stroke && (width ?? 1), "stroke-dasharray": dash?.join(" ") });
    }
    const { text, x, y, size = 13, anchor = "start", weight, fill, turn } = shape;
    const transform = turn ? `rotate(${turn} ${x} ${y})` : undefined;
    const about = { x, y, fill, "font-size": size, "text-anchor": anchor, "font-weight": weight, "unicode-bidi": "isolate", transform };
    return svgEl("text", about, clean(text));
  }

  /** @param {Shape[]} shapes @param {number} width @param {number} height @param {Attributes} [attributes] */
  const svg = (shapes, width, height, attributes = {}) =>
    svgEl("svg", { xmlns: SVG, width, height, viewBox: `0 0 ${width} ${height}`, "font-family": FACE, ...attributes }, ...shapes.map(element));

  /** @type {Record<string, CanvasTextAlign>} */
  const ANCHORS = { start: "left", middle: "center", end: "right" };

  /** @param {CanvasRenderingContext2D} context @param {Shape} shape */
  function draw(context, shape) {
    if (shape.group) {
      context.save();
      context.translate(shape.x, shape.y);
      for (const each of shape.group) draw(context, each);
      context.restore();
      return;
    }
    if (shape.path !== undefined) {
      context.setLineDash(shape.dash ?? []);
      const path = new Path2D(shape.path);
      if (shape.fill && shape.fill !== "none") {
        context.fillStyle = shape.fill;
        context.fill(path);
      }
      if (shape.stroke) {
        context.strokeStyle = shape.stroke;
        context.lineWidth = shape.width ?? 1;
        context.stroke(path);
      }
      return;
    }
    const { text, x, y, size = 13, anchor = "start", weight = 400, fill, turn = 0 } = shape;
    context.save();
    context.font = `${weight} ${size}px ${FACE}`;
    context.textAlign = ANCHORS[anchor];
    context.fillStyle = fill ?? "";
    context.translate(x, y);
    context.rotate((turn * Math.PI) / 180);
    context.fillText(text, 0, 0);
    context.restore();
  }

  /** @param {HTMLCanvasElement} element */
  const onCanvas = (element) => /** @type {CanvasRenderingContext2D} */ (element.getContext("2d"));

  /* Browsers refuse canvases beyond some size: a picture is drawn twice as large as itself where that goes, a larger one smaller. */
  const LARGEST = 8000;
  /* Whether nothing in it would be smaller than on the page, so that it can be read. */
  /** @param {Picture} picture */
  const isReadable = ({ width, height }) => Math.max(width, height) <= LARGEST;
  /** @param {Picture} picture @param {number} [most] how much larger than itself */
  function canvas({ shapes, width, height }, most = 2) {
    const scale = Math.min(most, LARGEST / Math.max(width, height));
    const element = document.createElement("canvas");
    [element.width, element.height] = [Math.ceil(width * scale), Math.ceil(height * scale)];
    const context = onCanvas(element);
    context.scale(scale, scale);
    for (const shape of shapes) draw(context, shape);
    return element;
  }

  /** @param {number} x @param {number} y @param {number} width @param {number} height */
  const rect = (x, y, width, height) => `M${x} ${y}h${width}v${height}h${-width}z`;
  /** @param {number} x @param {number} y @param {number} r */
  const circle = (x, y, r) => `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`;
  /** @param {...Point} points */
  const polygon = (...points) => `M${points.map((each) => each.join(" ")).join("L")}z`;
  /** @param {number} x @param {number} y @param {number} r */
  const diamond = (x, y, r) => polygon([x, y - r], [x + r, y], [x, y + r], [x - r, y]);
  /** @param {number} x @param {number} y @param {number} toX @param {number} toY */
  const line = (x, y, toX, toY) => `M${x} ${y}L${toX} ${toY}`;

  /** @param {string} text @param {number} most */
  const short = (text, most) => (text.length > most ? `${text.slice(0, most - 1).trimEnd()}\u2026` : text);

  /* As much of a text as fits a width, measured where it can be. */
  const ruler = onCanvas(document.createElement("canvas"));
  /** @param {string} text @param {number} width @param {number} size @param {number} [weight] */
  function fit(text, width, size, weight = 400) {
    ruler.font = `${weight} ${size}px ${FACE}`;
    let most = Math.min(text.length, 200);
    while (most > 1 && ruler.measureText(short(text, most)).width > width) most -= 1;
    return short(text, most);
  }

  /* How wide a text is drawn. */
  /** @param {string} text @param {number} size @param {number} [weight] */
  function wide(text, size, weight = 400) {
    ruler.font = `${weight} ${size}px ${FACE}`;
    return ruler.measureText(text).width;
  }

  /** @param {string} name */
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

  /* A colour of the palette (#rrggbb) faded into the ground, for what is not current. */
  /** @param {string} tone @param {string} ground */
  function pale(tone, ground) {
    /** @param {string} text @param {number} place */
    const part = (text, place) => Number.parseInt(text.slice(place, place + 2), 16);
    const mixed = [1, 3, 5].map((place) => Math.round(0.35 * part(tone, place) + 0.65 * part(ground, place)));
    return `#${mixed.map((each) => each.toString(16).padStart(2, "0")).join("")}`;
  }

  return { PAPER, FACE, svgEl, element, svg, isReadable, canvas, rect, circle, polygon, diamond, line, short, fit, wide, colour, pale };
})();
