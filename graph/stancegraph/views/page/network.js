/* The picture: vis-network draws nodes where the layout put them; colour, dash and sign follow filters and theme. */
explorer.network = (() => {
  const { data, positions } = explorer;
  const { byId } = explorer.dom;
  const MOST_SIGNS = 150;
  const MOST_SAYS_OF = 60;
  const FADED = 0.12;

  let network;
  let nodes;
  let edges;
  let fitted = "";

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

  function palette() {
    const marks = ["ground", "ink", "issue", "issue-ink", "person", "state", "collective", "accent", "says-of"];
    const lines = [...positions.SCALE, positions.CONTESTED].map((each) => each.name);
    return Object.fromEntries([...marks, ...lines].map((name) => [name, colour(name)]));
  }

  function nodeLook(node, { drawn, focused }, selection, colours) {
    const record = data.nodes.get(node.id);
    const fill = colours[record.kind] ?? colours.collective;
    const chosen = selection?.node === node.id;
    const ink = record.kind === "issue" ? colours["issue-ink"] : colours.ink;
    const faded = focused.nodes.size > 0 && !focused.nodes.has(node.id);
    /* vis-network fades marks but not their labels; the palette is in #rrggbb, so two more digits do. */
    const veil = faded ? "66" : "";
    const border = chosen ? colours.accent : fill;
    return {
      id: node.id,
      hidden: !drawn.nodes.has(node.id),
      opacity: faded ? 0.25 : 1,
      borderWidth: chosen ? 4 : 1,
      color: {
        background: fill,
        border,
        highlight: { background: fill, border },
        hover: { background: fill, border: colours.accent },
      },
      font: {
        ...node.font,
        color: `${ink}${veil}`,
        strokeWidth: record.kind === "issue" ? 0 : 4,
        strokeColor: `${colours.ground}${veil}`,
      },
    };
  }

  function edgeLook(edge, { lines, drawn, focused }, colours) {
    if (!drawn.edges.has(edge.id)) return { id: edge.id, hidden: true };
    const { stances, cell } = lines.get(edge.id);
    const inFocus = focused.edges.has(edge.id);
    const opacity = focused.edges.size && !inFocus ? FADED : 1;
    if (edge.relation === "says-of") {
      /* In a crowded picture these thin lines only show with what is selected. */
      const hidden = !inFocus && drawn.edges.size > MOST_SAYS_OF;
      return { id: edge.id, hidden, ...saysOfLook(colours, opacity, inFocus) };
    }
    const { position, voice } = cell;
    const tone = colours[position.name];
    const signed = inFocus || (drawn.edges.size <= MOST_SIGNS && opacity === 1);
    return {
      id: edge.id,
      hidden: false,
      arrows: "",
      dashes: voice.dashes,
      width: Math.min(1.5 + Math.sqrt(stances.length), 7),
      color: { color: tone, highlight: tone, hover: tone, opacity },
      label: signed ? position.sign : " ",
      font: { size: 16, color: tone, strokeWidth: 5, strokeColor: colours.ground },
    };
  }

  function saysOfLook(colours, opacity, inFocus) {
    const tone = colours["says-of"];
    return {
      arrows: { to: { enabled: true, scaleFactor: 0.5 } },
      dashes: [2, 5],
      width: inFocus ? 2 : 1,
      color: { color: tone, highlight: tone, hover: tone, opacity },
    };
  }

  /* Fit when other nodes are drawn than before, so that a mere change of colour never moves the picture. */
  function fit(shown) {
    const key = [...shown.drawn.nodes].join("|");
    if (key === fitted || !key) return;
    fitted = key;
    network.fit({ nodes: [...shown.drawn.nodes], maxZoomLevel: 1.25 });
  }

  function update(state, shown) {
    if (!network) open();
    const colours = palette();
    nodes.update(data.drawing.nodes.map((node) => nodeLook(node, shown, state.selection, colours)));
    edges.update(data.drawing.edges.map((edge) => edgeLook(edge, shown, colours)));
    network.unselectAll();
    fit(shown);
  }

  function describeHover(text) {
    byId("hover").textContent = text;
  }

  function edgeText(edge) {
    const { relation, from, to } = data.edges.get(edge);
    const [one, other] = [data.nodes.get(from).name, data.nodes.get(to).name];
    return relation === "says-of" ? `${one} says so of ${other}` : `${one} on: ${other}`;
  }

  /* Made when it is first looked at: it has to know the size of its canvas. */
  function open() {
    nodes = new vis.DataSet(data.drawing.nodes);
    edges = new vis.DataSet(data.drawing.edges);
    network = new vis.Network(byId("canvas"), { nodes, edges }, data.drawing.options);
    network.on("click", (event) => {
      if (event.nodes.length) explorer.state.select({ node: event.nodes[0] });
      else if (event.edges.length) explorer.state.select({ edge: event.edges[0] });
      else explorer.state.select(undefined);
    });
    network.on("hoverNode", (event) => describeHover(data.nodes.get(event.node).name));
    network.on("hoverEdge", (event) => describeHover(edgeText(event.edge)));
    network.on("blurNode", () => describeHover(""));
    network.on("blurEdge", () => describeHover(""));
  }

  /* The vis-network object itself, for the browser's console and for tests. */
  return { update, drawing: () => network };
})();
