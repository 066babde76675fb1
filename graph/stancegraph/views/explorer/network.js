/* The picture: vis-network draws nodes where the layout put them; colour, dash and sign follow filters and theme. */
explorer.network = (() => {
  const { t } = explorer.words;
  const { data, look, wording } = explorer;
  const copyOf = explorer.unpack.plain;
  const { byId } = explorer.dom;
  const MOST_SIGNS = 150;
  /* A picture cannot be looked at further in: it has all the signs there is room for, of so many lines. */
  const MOST_SIGNS_IN_PICTURE = 1000;
  const MOST_SAYS_OF = 25;
  const MANY = 500;
  const MOST_MOVING = 500;
  const FADED = 0.12;
  /* How much of a line is seen whose position is not current. */
  const PALE = 0.45;

  /* Names are of one size at any zoom. More of them than this are not placed: who is in sight and strongest is. */
  const NAME = 12;
  const MOST_NAMES = 250;
  /* The size of a sign on a line. */
  const SIGN = 15;
  const SIGN_FONT = `700 ${SIGN}px ${explorer.picture.FACE}`;
  /* So few names have to be inside of the picture, which gets smaller step by step for them. */
  const [FEW_NAMES, SMALLER, SMALLER_STEPS] = [40, 0.93, 10];
  const LINE_HEIGHT = 1.2;
  /* Half the side of the mark of an issue. */
  const HALF = 8;
  /* Free ground around a picture. */
  const EDGE = 10;

  /** @type {vis.Network} */
  let network;
  /** @type {vis.DataSet<DrawnNode>} */
  let nodes;
  /** @type {vis.DataSet<DrawnEdge>} */
  let edges;
  let fitted = "";
  /* While a picture of many lines moves, the strongest are drawn and without dash and sign: [colour, from, to]. */
  /** @type {[string, string, string][]} */
  let plain = [];
  let moving = false;
  /** @type {number | undefined} */
  let settle;

  /* The names are drawn here, not by vis-network, whose letters shrink with the picture. */
  /** @param {DrawnNode} node */
  const unnamed = ({ label: _, ...node }) => (node.shape === "box" ? { ...node, label: " ", font: { size: 1 }, widthConstraint: 2 * HALF - 6, heightConstraint: 2 * HALF - 10, margin: { top: 3, right: 3, bottom: 3, left: 3 } } : { ...node, label: undefined });

  const ruler = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
  /** @param {DrawnNode} node */
  const fontOf = ({ shape }) => `${shape === "box" ? "600 " : ""}${NAME}px ${explorer.picture.FACE}`;

  /* The marks of nodes with the room of their names, where they are in a picture of that scale. */
  /** @param {readonly DrawnNode[]} drawn @param {(node: string) => Spot} at @param {number} scale */
  const marked = (drawn, at, scale) =>
    drawn.map((node) => {
      const rows = node.label.split("\n");
      ruler.font = fontOf(node);
      const width = Math.max(...rows.map((row) => ruler.measureText(row).width));
      const { x, y } = at(node.id);
      return { node, rows, x, y, half: (node.shape === "box" ? HALF : node.size) * scale, width, height: rows.length * NAME * LINE_HEIGHT };
    });

  /* Names where they are in the picture as it is on screen, in pixels of the canvas' box. */
  /** @param {Shown} shown */
  function namesOnScreen({ drawn, ties, focused }) {
    const scale = network.getScale();
    const places = network.body.nodes;
    /** @param {string} node */
    const at = (node) => network.canvasToDOM(places[node]);
    const { clientWidth, clientHeight } = byId("canvas");
    /** @param {Spot} spot */
    const seen = ({ x, y }) => x > -60 && y > -30 && x < clientWidth + 60 && y < clientHeight + 30;
    const rank = [...data.drawing.nodes].filter(({ id }) => drawn.nodes.has(id) && seen(at(id)));
    /* What the selection is about is named before all others. */
    const first = [...rank.filter(({ id }) => focused.nodes.has(id)), ...rank.filter(({ id }) => !focused.nodes.has(id))].slice(0, MOST_NAMES);
    const marks = marked(first, at, scale);
    const lines = [...drawn.edges].flatMap((edge) => {
      const tie = /** @type {Tie} */ (ties.get(edge));
      if (edgeHidden(tie, { drawn, focused })) return [];
      const [one, other] = [at(tie.from), at(tie.to)];
      return [[one.x, one.y, other.x, other.y]];
    });
    const placed = explorer.labels.place(marks, lines);
    return marks.map((mark, place) => ({ ...mark, name: placed[place], left: rank.length - first.length }));
  }

  /* What no sign may lie over: marks, and names that are seen. */
  /** @param {{ x: number, y: number, half: number, width: number, height: number, name: { x: number, y: number, hidden: boolean } }[]} named */
  const takenBy = (named) =>
    named.flatMap(({ x, y, half, width, height, name }) => [{ x, y, width: 2 * half, height: 2 * half }, ...(name.hidden ? [] : [{ x: name.x, y: name.y, width, height }])]);

  /* The signs of the lines, where none lies over another, a name or a mark; what has no such place is seen further in. */
  /** @param {SignedLine[]} lines @param {(node: string) => Spot} at @param {ReturnType<typeof takenBy>} boxes */
  function placedSigns(lines, at, boxes) {
    const ends = lines.map(({ from, to }) => [at(from), at(to)]);
    ruler.font = SIGN_FONT;
    const widths = lines.map(({ sign }) => ruler.measureText(sign).width + 4);
    const spots = explorer.labels.along(ends.map(([one, other]) => [one.x, one.y, other.x, other.y]), boxes, widths, SIGN);
    return lines.flatMap((line, place) => {
      const spot = spots[place];
      return spot ? [{ ...line, ...spot }] : [];
    });
  }

  /* A name as far from its mark as it was, wherever the mark has gone. */
  /** @param {ReturnType<typeof namesOnScreen>[number]} named */
  function carried(named) {
    const { x, y } = network.canvasToDOM(network.body.nodes[named.node.id]);
    return { ...named, x, y, name: { ...named.name, x: named.name.x + x - named.x, y: named.name.y + y - named.y } };
  }

  /** @type {Shown | undefined} */
  let latest;
  /** @type {ReturnType<typeof namesOnScreen>} */
  let names = [];
  /* Lines that bear a sign, and where it is. */
  /** @typedef {{ edge: string, from: string, to: string, sign: string, tone: string }} SignedLine */
  /** @type {SignedLine[]} */
  let signed = [];
  /** @type {ReturnType<typeof placedSigns>} */
  let signs = [];
  let dragged = 0;
  /* The same picture has the same names: a mere hover places none anew. */
  let placedFor = "";

  /** @param {CanvasRenderingContext2D} context */
  function drawNames(context) {
    if (!latest) return;
    const { x, y } = network.getViewPosition();
    const key = [x, y, network.getScale(), context.canvas.width, context.canvas.height, dragged].join();
    /* While a picture of many lines moves, names go along with their marks; they are placed anew when it rests. */
    if (moving && plain.length && names.length) [names, signs] = [names.map(carried), []];
    else if (key !== placedFor || moving) {
      names = namesOnScreen(latest);
      signs = placedSigns(signed, (node) => network.canvasToDOM(network.body.nodes[node]), takenBy(names));
    }
    placedFor = moving ? "" : key;
    const { focused } = latest;
    const [ink, ground, pale] = ["ink", "ground", "muted"].map(colour);
    const ratio = context.canvas.width / Math.max(byId("canvas").clientWidth, 1);
    context.save();
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    [context.textAlign, context.textBaseline, context.lineJoin] = ["center", "middle", "round"];
    context.font = SIGN_FONT;
    [context.strokeStyle, context.lineWidth] = [ground, 5];
    for (const { sign, tone, x: atX, y: atY } of signs) {
      context.fillStyle = tone;
      context.strokeText(sign, atX, atY);
      context.fillText(sign, atX, atY);
    }
    for (const { node, rows, name } of names) {
      if (name.hidden) continue;
      context.font = fontOf(node);
      context.globalAlpha = focused.nodes.size && !focused.nodes.has(node.id) ? 0.55 : 1;
      [context.strokeStyle, context.lineWidth, context.fillStyle] = [ground, 4, context.globalAlpha < 1 ? pale : ink];
      rows.forEach((row, place) => {
        const middle = name.y + (place - (rows.length - 1) / 2) * NAME * LINE_HEIGHT;
        context.strokeText(row, name.x, middle);
        context.fillText(row, name.x, middle);
      });
    }
    context.restore();
  }

  /** @param {string} name */
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

  function palette() {
    const marks = ["ground", "ink", "issue", "person", "state", "collective", "accent", "says-of"];
    const lines = [...look.SCALE, look.CONTESTED].map((each) => each.name);
    return Object.fromEntries([...marks, ...lines].map((name) => [name, colour(name)]));
  }

  /** @param {DrawnNode} node @param {Shown} shown @param {Selected | undefined} selection @param {Palette} colours */
  function nodeLook(node, { focused }, selection, colours) {
    const record = data.nodes.get(node.id);
    const fill = colours[record.kind] ?? colours.collective;
    const chosen = selection?.node === node.id;
    const faded = focused.nodes.size > 0 && !focused.nodes.has(node.id);
    const border = chosen ? colours.accent : fill;
    return {
      id: node.id,
      opacity: faded ? 0.25 : 1,
      borderWidth: chosen ? 4 : 1,
      color: {
        background: fill,
        border,
        highlight: { background: fill, border },
        hover: { background: fill, border: colours.accent },
      },
    };
  }

  /* What one says of another only shows with what is selected where the picture is crowded. */
  /** @param {Pick<Tie, "cell">} tie @param {Pick<Shown, "drawn" | "focused">} shown */
  const edgeHidden = ({ cell }, { drawn }) => !cell && drawn.edges.size > MOST_SAYS_OF;

  /** @param {string} edge @param {Tie} tie @param {Shown} shown @param {Palette} colours */
  function edgeLook(edge, { size, cell }, { drawn, focused }, colours) {
    const inFocus = focused.edges.has(edge);
    const opacity = focused.edges.size && !inFocus ? FADED : 1;
    if (!cell) return { hidden: edgeHidden({ cell }, { drawn, focused }) && !inFocus, ...saysOfLook(colours, opacity, inFocus) };
    const { position, voice, current } = cell;
    const tone = colours[position.name];
    return {
      hidden: false,
      arrows: "",
      dashes: voice.dashes,
      /* What follows from another issue rests on no stance on this one. */
      width: follows(cell) ? 1 : Math.min(1.5 + Math.sqrt(size), 7),
      color: { color: tone, highlight: tone, hover: tone, opacity: opacity * (current ? 1 : PALE) },
    };
  }

  /* What is selected bears its sign, and everything where nothing is and there are not too many; the strongest first. */
  /** @param {Shown} shown @param {Palette} colours @param {number} [most] @returns {SignedLine[]} */
  function signedLines({ ties, drawn, focused }, colours, most = MOST_SIGNS) {
    const bearing = focused.edges.size ? focused.edges : drawn.edges.size <= most ? drawn.edges : [];
    const found = [...bearing].flatMap((edge) => {
      const tie = drawn.edges.has(edge) ? ties.get(edge) : undefined;
      return tie?.cell ? [{ edge, from: tie.from, to: tie.to, sign: look.signOf(tie.cell), tone: colours[tie.cell.position.name], size: tie.size }] : [];
    });
    return found.sort((one, other) => other.size - one.size);
  }

  /** @param {Cell} cell */
  const follows = ({ rows }) => rows[0].from !== undefined;

  /** @param {Palette} colours @param {number} opacity @param {boolean} inFocus */
  function saysOfLook(colours, opacity, inFocus) {
    const tone = colours["says-of"];
    return {
      arrows: { to: { enabled: true, scaleFactor: 0.5 } },
      dashes: [2, 5],
      width: inFocus ? 2 : 1,
      color: { color: tone, highlight: tone, hover: tone, opacity },
    };
  }

  /* As large as there is room for the marks and, where there are few, for their names beside them: these do not shrink. */
  /** @param {string[]} drawn */
  function fitTo(drawn) {
    network.fit({ nodes: drawn, maxZoomLevel: 1.25 });
    if (!latest || drawn.length > FEW_NAMES) return;
    const { clientWidth: wide, clientHeight: high } = byId("canvas");
    /** @param {{ name: Spot, width: number, height: number }} named */
    const beyond = ({ name: { x, y }, width, height }) => x - width / 2 < 0 || x + width / 2 > wide || y - height / 2 < 0 || y + height / 2 > high;
    for (let step = 0; step < SMALLER_STEPS && namesOnScreen(latest).some(beyond); step += 1) network.moveTo({ scale: network.getScale() * SMALLER });
  }

  /* A neighbourhood on its own: the node in the middle, around it the others, from what it backs to what it rejects. */
  /** @param {string} middle @param {Shown} shown */
  function around(middle, { drawn, ties }) {
    const between = [...drawn.edges].map((edge) => /** @type {Tie} */ (ties.get(edge)));
    /** @param {string} node */
    const lean = (node) => between.find(({ from, to }) => [from, to].includes(node))?.cell?.position.value ?? -3;
    const others = [...drawn.nodes].filter((node) => node !== middle).map((node) => ({ node, lean: lean(node) }));
    others.sort((one, other) => other.lean - one.lean);
    const wide = Math.max(240, others.length * 21);
    const places = new Map([[middle, { x: 0, y: 0 }]]);
    others.forEach(({ node }, place) => {
      const angle = -Math.PI / 2 + (2 * Math.PI * (place + 0.5)) / others.length;
      places.set(node, { x: wide * Math.cos(angle), y: wide * 0.72 * Math.sin(angle) });
    });
    return places;
  }

  let apart = false;
  /* Where the reader has dragged nodes to. */
  /** @type {Map<string, Spot>} */
  const moved = new Map();

  /* Nodes go to the neighbourhood's places, and back to their own; what the reader has dragged stays otherwise. */
  /** @param {State} state @param {Shown} shown */
  function place({ alone, selection }, shown) {
    const middle = alone ? selection?.node : undefined;
    if (!middle && !apart) return;
    const places = middle ? around(middle, shown) : new Map();
    nodes.update(drawnNodes(shown).map(({ id, x, y }) => ({ id, ...(places.get(id) ?? moved.get(id) ?? { x, y }) })));
    apart = Boolean(middle);
  }

  /* Fit when other nodes are drawn than before, so that a mere change of colour never moves the picture; to a path, so that
     the names along it are large enough to read. */
  /** @param {Shown} shown */
  function fit({ drawn, focused, steps = [] }) {
    const nodes = steps.length ? focused.nodes : drawn.nodes;
    const key = [apart, ...nodes].join("|");
    if (key === fitted || !nodes.size) return;
    fitted = key;
    fitTo([...nodes]);
  }

  /** @param {State} state @param {Shown} shown */
  function update(state, shown) {
    if (!network) open();
    const colours = palette();
    ties = shown.ties;
    const many = shown.drawn.edges.size > MANY;
    network.setOptions({ interaction: { hideEdgesOnDrag: many, hideEdgesOnZoom: many } });
    plain = many ? plainLines(shown, colours) : [];
    nodes.remove(nodes.getIds({ filter: ({ id }) => !shown.drawn.nodes.has(id) }));
    nodes.update(drawnNodes(shown).map((node) => ({ ...(nodes.get(node.id) ? {} : added(node)), ...nodeLook(node, shown, state.selection, colours) })));
    edges.remove(edges.getIds({ filter: ({ id }) => !shown.drawn.edges.has(id) }));
    edges.update(drawnEdges(shown, colours));
    signed = signedLines(shown, colours);
    network.unselectAll();
    [latest, placedFor] = [shown, ""];
    place(state, shown);
    fit(shown);
  }

  /** @param {string} text */
  function describeHover(text) {
    byId("hover").textContent = text;
  }

  /** @type {Ties} */
  let ties = new Map();

  /* vis-network is given what is drawn: of ten thousand nodes and their lines, it takes seconds to hold what nobody sees. */
  /** @param {Shown} shown */
  const drawnNodes = ({ drawn }) => data.drawing.nodes.filter(({ id }) => drawn.nodes.has(id));

  /* A node that comes into the picture, where the layout has it, or where the reader has dragged it to. */
  /** @param {DrawnNode} node */
  const added = (node) => ({ ...unnamed(copyOf(node)), ...moved.get(node.id) });

  /** @param {Shown} shown @param {Palette} colours */
  function drawnEdges(shown, colours) {
    return [...shown.drawn.edges].map((edge) => {
      const tie = /** @type {Tie} */ (shown.ties.get(edge));
      return { id: edge, from: tie.from, to: tie.to, ...edgeLook(edge, tie, shown, colours) };
    });
  }

  /** @param {string} edge */
  function textOf(edge) {
    const { from, to, cell } = /** @type {Tie} */ (ties.get(edge));
    const [one, other] = [data.nodes.get(from).name, data.nodes.get(to).name];
    return cell ? t("network.line", { actor: one, issue: other, answer: wording.answer(cell, /** @type {Shown} */ (latest).day) }) : t("network.says-so", { one, other });
  }

  /** @param {Shown} shown @param {Palette} colours */
  function plainLines({ ties, drawn }, colours) {
    const held = [...drawn.edges].flatMap((edge) => {
      const tie = ties.get(edge);
      return tie?.cell ? [{ ...tie, tone: colours[tie.cell.position.name] }] : [];
    });
    held.sort((one, other) => other.size - one.size);
    return held.slice(0, MOST_MOVING).map(({ tone, from, to }) => /** @type {[string, string, string]} */ ([tone, from, to]));
  }

  /* Line by line: one long path of all of them takes several times as long where no graphics card helps. */
  /** @param {CanvasRenderingContext2D} context */
  function drawPlain(context) {
    if (!moving) return;
    const places = network.body.nodes;
    context.lineWidth = 1.5 / network.getScale();
    context.setLineDash([]);
    for (const [tone, from, to] of plain) {
      context.strokeStyle = tone;
      context.beginPath();
      context.moveTo(places[from].x, places[from].y);
      context.lineTo(places[to].x, places[to].y);
      context.stroke();
    }
  }

  /* A line of a position is the position, whichever part shows it. */
  /** @param {string} edge @returns {Selected} */
  function selected(edge) {
    const cell = ties.get(edge)?.cell;
    return cell ? { pair: [cell.actor, cell.issue] } : { edge };
  }

  function rest() {
    moving = false;
    network.redraw();
  }

  /** @param {number} [forHowLong] */
  function move(forHowLong) {
    moving = true;
    clearTimeout(settle);
    if (forHowLong) settle = setTimeout(rest, forHowLong);
  }

  /* Made when it is first looked at: it has to know the size of its canvas. */
  function open() {
    [nodes, edges] = [new vis.DataSet(), new vis.DataSet()];
    network = new vis.Network(byId("canvas"), { nodes, edges }, data.drawing.options);
    /** @param {number} factor */
    const zoom = (factor) => network.moveTo({ scale: network.getScale() * factor });
    byId("zoom-in").addEventListener("click", () => zoom(1.3));
    byId("zoom-out").addEventListener("click", () => zoom(1 / 1.3));
    /** @param {string} node */
    byId("zoom-fit").addEventListener("click", () => fitTo(nodes.getIds()));
    network.on("click", (event) => {
      if (event.nodes.length) explorer.state.select({ node: event.nodes[0] });
      else if (event.edges.length) explorer.state.select(selected(event.edges[0]));
      else explorer.state.select(undefined);
    });
    network.on("dragStart", () => move());
    network.on("dragEnd", ({ nodes: held }) => {
      moving = false;
      dragged += 1;
      if (!apart) for (const [id, at] of Object.entries(network.getPositions(held))) moved.set(id, at);
    });
    /* vis-network takes a zoom for ended after a quarter of a second. */
    network.on("zoom", () => move(240));
    network.on("beforeDrawing", drawPlain);
    network.on("afterDrawing", drawNames);
    /* The card stands at the pointer: what is drawn has no element of its own. */
    let pointer = { left: 0, top: 0, right: 0, bottom: 0 };
    byId("canvas").addEventListener("pointermove", ({ clientX: x, clientY: y }) => (pointer = { left: x, top: y - 6, right: x, bottom: y + 6 }));
    network.on("hoverNode", (event) => {
      const record = data.nodes.get(event.node);
      describeHover(record.name);
      explorer.hover.show(explorer.hover.ofNode(record), pointer);
    });
    network.on("hoverEdge", (event) => {
      const cell = ties.get(event.edge)?.cell;
      describeHover(textOf(event.edge));
      if (cell) explorer.hover.show(explorer.hover.ofCell(cell, /** @type {Shown} */ (latest).day), pointer);
    });
    for (const blur of ["blurNode", "blurEdge"]) {
      network.on(blur, () => {
        describeHover("");
        explorer.hover.leave();
      });
    }
  }

  /** @param {number} sides @param {number} x @param {number} y @param {number} r @param {number} turn */
  const regular = (sides, x, y, r, turn) =>
    explorer.picture.polygon(
      ...Array.from({ length: sides }, (_, side) => {
        const angle = turn + (2 * Math.PI * side) / sides;
        return /** @type {Point} */ ([x + r * Math.cos(angle), y + r * Math.sin(angle)]);
      }),
    );

  /** @type {Record<NodeShape, (x: number, y: number, r: number) => string>} */
  const MARKS = {
    dot: (x, y, r) => explorer.picture.circle(x, y, r),
    square: (x, y, r) => explorer.picture.rect(x - r, y - r, 2 * r, 2 * r),
    diamond: (x, y, r) => explorer.picture.diamond(x, y, r),
    hexagon: (x, y, r) => regular(6, x, y, r, 0),
    triangle: (x, y, r) => regular(3, x, y, r, -Math.PI / 2),
    box: (x, y) => explorer.picture.rect(x - HALF, y - HALF + 2, 2 * HALF, 2 * HALF - 4),
    star: (x, y, r) => regular(5, x, y, r, -Math.PI / 2),
  };

  /* The head of a line, at its end. */
  /** @param {Point} from @param {Point} to @param {string} fill @returns {Shape} */
  function arrow([x, y], [toX, toY], fill) {
    const long = Math.hypot(toX - x, toY - y) || 1;
    const [along, down] = [(7 * (toX - x)) / long, (7 * (toY - y)) / long];
    return { path: explorer.picture.polygon([toX, toY], [toX - along - down / 2, toY - down + along / 2], [toX - along + down / 2, toY - down - along / 2]), fill };
  }

  /** @param {string} edge @param {Index<Point>} places @param {Shown} shown @param {Palette} colours @returns {Shape[]} */
  function lineShapes(edge, places, shown, colours) {
    const tie = /** @type {Tie} */ (shown.ties.get(edge));
    const look = edgeLook(edge, tie, shown, colours);
    if (look.hidden) return [];
    const [[x, y], [toX, toY]] = [places.get(tie.from), places.get(tie.to)];
    const stroke = `${look.color.color}${Math.round(look.color.opacity * 255).toString(16).padStart(2, "0")}`;
    const drawn = { path: explorer.picture.line(x, y, toX, toY), stroke, width: look.width, dash: look.dashes || undefined };
    if (!look.arrows) return [drawn];
    /* Up to the mark it goes to, which lies over its end. */
    const { size } = /** @type {DrawnNode} */ (data.drawing.nodes.find(({ id }) => id === tie.to));
    const part = Math.max(0, 1 - size / (Math.hypot(toX - x, toY - y) || 1));
    return [drawn, arrow([x, y], [x + part * (toX - x), y + part * (toY - y)], stroke)];
  }

  /** @param {ReturnType<typeof placedSigns>[number]} placed @param {Palette} colours @returns {Shape[]} */
  const signShapes = ({ sign, tone, x, y }, colours) => [
    { path: explorer.picture.circle(x, y, 9), fill: colours.ground },
    { text: sign, x, y: y + 5, size: SIGN, weight: 700, anchor: "middle", fill: tone },
  ];

  /* The mark of a kind of which something is in the page. */
  /** @param {string} kind @param {number} x @param {number} y @param {number} r @returns {Shape} */
  function markOf(kind, x, y, r) {
    const node = data.drawing.nodes.find(({ id }) => data.nodes.get(id).kind === kind);
    return { path: MARKS[node?.shape ?? "dot"](x, y, r), fill: palette()[kind] ?? colour("collective") };
  }

  /** @param {DrawnNode} node @param {Point} point @param {Palette} colours @returns {Shape} */
  const markShape = (node, [x, y], colours) => ({ path: MARKS[node.shape](x, y, node.size), fill: colours[data.nodes.get(node.id).kind] ?? colours.collective });

  /* A name with the ground around it, so that no line runs through its letters. */
  /** @param {ReturnType<typeof marked>[number]} mark @param {{ x: number, y: number }} name @param {Palette} colours @returns {Shape[]} */
  function nameShapes({ node, rows, width, height }, { x, y }, colours) {
    const weight = node.shape === "box" ? 600 : undefined;
    /** @type {Shape} */
    const ground = { path: explorer.picture.rect(x - width / 2 - 2, y - height / 2, width + 4, height), fill: `${colours.ground}cc` };
    return [ground, ...rows.map((row, place) => ({ text: row, x, y: y + (place - (rows.length - 1) / 2) * NAME * LINE_HEIGHT + NAME * 0.36, size: NAME, weight, anchor: /** @type {const} */ ("middle"), fill: colours.ink }))];
  }

  /* What is drawn as shapes, the places as the reader has dragged them. */
  /** @param {State} _now @param {Shown} shown @returns {Picture} */
  function picture(_now, shown) {
    const colours = palette();
    const drawn = data.drawing.nodes.filter((node) => shown.drawn.nodes.has(node.id));
    if (!drawn.length) return { shapes: [], width: 0, height: 0 };
    const at = network.getPositions(drawn.map((node) => node.id));
    /** @type {[string, Point][]} */
    const placed = drawn.map(({ id }) => [id, [at[id].x, at[id].y]]);
    const places = /** @type {Index<Point>} */ (new Map(placed));
    const marks = marked(drawn, (node) => ({ x: places.get(node)[0], y: places.get(node)[1] }), 1);
    const lines = [...shown.drawn.edges].map((edge) => {
      const { from, to } = /** @type {Tie} */ (shown.ties.get(edge));
      return [...places.get(from), ...places.get(to)];
    });
    const names = explorer.labels.place(marks, lines);
    const boxes = takenBy(marks.map((mark, place) => ({ ...mark, name: names[place] })));
    const signsThere = placedSigns(signedLines(shown, colours, MOST_SIGNS_IN_PICTURE), (node) => ({ x: places.get(node)[0], y: places.get(node)[1] }), boxes);
    const shapes = [
      ...[...shown.drawn.edges].flatMap((edge) => lineShapes(edge, places, shown, colours)),
      ...signsThere.flatMap((each) => signShapes(each, colours)),
      ...drawn.map((node) => markShape(node, places.get(node.id), colours)),
      ...marks.flatMap((mark, place) => (names[place].hidden ? [] : nameShapes(mark, names[place], colours))),
    ];
    /* As large as its marks and names. */
    const extent = marks.flatMap(({ x, y, half, width, height }, place) => [[x, y, half, half], ...(names[place].hidden ? [] : [[names[place].x, names[place].y, width / 2, height / 2]])]);
    const [left, top] = [0, 1].map((axis) => Math.min(...extent.map((box) => box[axis] - box[axis + 2])) - EDGE);
    const [right, bottom] = [0, 1].map((axis) => Math.max(...extent.map((box) => box[axis] + box[axis + 2])) + EDGE);
    return { shapes: [{ group: shapes, x: -left, y: -top }], width: right - left, height: bottom - top };
  }

  /* How many are held back, on the screen as in a picture. */
  /** @param {State} _ @param {Pick<Shown, "drawn">} shown */
  function about(_, { drawn: { nodes: { size: n }, candidates: all } }) {
    return n < all ? [t("controls.drawn", { n, all, held: all - n })] : [];
  }

  /* The vis-network object itself, for the browser's console and for tests. */
  return { update, picture, about, textOf, markOf, arrow, drawing: () => network, names: () => names, signed: () => signed, signs: () => signs };
})();
