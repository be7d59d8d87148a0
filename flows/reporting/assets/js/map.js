// The map: land on a canvas, circles above it. Circles that would cover one another at this zoom are drawn as one.
const CELL = 36,
  LARGEST = 30,
  SMALLEST = 3.2,
  DEEPEST = 64;
const KINDS = { point: "at a named place", region: "known only by region", country: "known only by country" };

// The meridian opposite to the widest gap between incidents, so that they lie in the middle of the map.
function middleMeridian(lons) {
  const sorted = [...new Set(lons)].sort((a, b) => a - b);
  if (!sorted.length) return 11;
  let [widest, after] = [360 - (sorted.at(-1) - sorted[0]), sorted[0]];
  for (let n = 1; n < sorted.length; n += 1)
    if (sorted[n] - sorted[n - 1] > widest) [widest, after] = [sorted[n] - sorted[n - 1], sorted[n]];
  return widest < 120 ? 11 : ((after + (360 - widest) / 2 + 540) % 360) - 180;
}

function clustersOf(data, numbers, points, zoom) {
  const cell = CELL / zoom;
  const found = groupBy(numbers, (n) =>
    points[n] ? `${data.placing[n]} ${Math.floor(points[n][0] / cell)} ${Math.floor(points[n][1] / cell)}` : null,
  );
  return [...found]
    .map(([key, members]) => {
      const toll = tollOf(data.incidents, members);
      const weigh = (axis) =>
        d3.sum(members, (n) => points[n][axis] * (1 + (data.incidents.killed_best[n] ?? 0))) /
        (members.length + toll.best);
      const spread = members.some(
        (n) => Math.hypot(points[n][0] - points[members[0]][0], points[n][1] - points[members[0]][1]) > 0.02,
      );
      return { key, members, toll, placing: data.placing[members[0]], x: weigh(0), y: weigh(1), spread };
    })
    .sort((a, b) => b.toll.best - a.toll.best || b.members.length - a.members.length);
}

function clusterWords(data, cluster) {
  const { incidents } = data;
  const [first] = cluster.members;
  const places = d3
    .rollups(
      cluster.members,
      (g) => g.length,
      (n) => placeWords(incidents, n),
    )
    .sort((a, b) => d3.descending(a[1], b[1]));
  const others = places.length > 1 ? ` and ${counted(places.length - 1, "other place")}` : "";
  const kinds = d3
    .rollups(
      cluster.members,
      (g) => g.length,
      (n) => data.group[n],
    )
    .sort((a, b) => d3.descending(a[1], b[1]));
  return {
    place: `${places[0][0]}${others}`,
    told: `${counted(cluster.members.length, "incident")}, ${sumWords(cluster.toll)} killed`,
    kinds: kinds
      .slice(0, 3)
      .map(([group, n]) => `${data.families[group].label.toLowerCase()} ${number.format(n)}`)
      .join(", "),
    placing: KINDS[cluster.placing],
    single:
      cluster.members.length === 1
        ? `${capital(kindWords(incidents.event_type[first], incidents.event_subtype[first]))}, ${daysWords(incidents.date_earliest[first], incidents.date_latest[first])}`
        : null,
  };
}

function makeMap(data, act) {
  const svg = d3.select("#map"),
    canvas = only("land"),
    tip = only("map-tip");
  const layer = svg.append("g"),
    names = svg.append("g").attr("class", "names").attr("aria-hidden", "true");
  const located = d3.range(data.incidents.rows).filter((n) => data.placing[n]);
  const features = new Map(data.land.objects.countries.geometries.map((g) => [Number(g.id), g]));
  const meridian = middleMeridian(located.map((n) => data.incidents.lon[n]));
  let width = 0,
    height = 0,
    projection,
    points = [],
    base = {},
    view = null,
    clusters = [],
    active = null,
    transform = d3.zoomIdentity,
    level = null,
    frame = 0;

  const zoom = d3
    .zoom()
    .scaleExtent([1, DEEPEST])
    .filter(
      (event) => !event.button && (event.type !== "wheel" || event.ctrlKey || document.activeElement === svg.node()),
    )
    .on("zoom", (event) => {
      transform = event.transform;
      frame ||= requestAnimationFrame(() => {
        frame = 0;
        redraw();
      });
    });
  svg.call(zoom).on("dblclick.zoom", null);

  function lay() {
    const box = canvas.parentElement.clientWidth;
    if (!box || box === width) return false;
    width = box;
    height = Math.round(box * (box < 620 ? 0.6 : 0.5));
    projection = d3
      .geoEqualEarth()
      .rotate([-meridian, 0])
      .precision(0.3)
      .fitExtent(
        [
          [6, 6],
          [width - 6, height - 6],
        ],
        { type: "Sphere" },
      );
    points = d3
      .range(data.incidents.rows)
      .map((n) => (data.placing[n] ? projection([data.incidents.lon[n], data.incidents.lat[n]]) : null));
    svg.attr("viewBox", `0 0 ${width} ${height}`);
    zoom
      .translateExtent([
        [0, 0],
        [width, height],
      ])
      .extent([
        [0, 0],
        [width, height],
      ]);
    const ratio = Math.max(2, devicePixelRatio || 1);
    canvas.width = width * ratio;
    canvas.height = height * ratio;
    const drawn = (shape) => {
      const path = new Path2D();
      d3.geoPath(projection, path)(shape);
      return path;
    };
    const { countries, land } = data.land.objects;
    base = {
      sphere: drawn({ type: "Sphere" }),
      land: drawn(topojson.feature(data.land, land)),
      borders: drawn(topojson.mesh(data.land, countries, (a, b) => a !== b)),
      drawn,
    };
    return true;
  }

  function drawLand() {
    const context = canvas.getContext("2d"),
      ratio = canvas.width / width,
      { k, x, y } = transform;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.setTransform(ratio * k, 0, 0, ratio * k, ratio * x, ratio * y);
    const fill = (path, paint) => {
      context.fillStyle = paint;
      context.fill(path);
    };
    fill(base.sphere, colour("--sea"));
    fill(base.land, colour("--land"));
    if (active?.placing === "country")
      for (const shape of countryShapes(active)) fill(base.drawn(shape), colour("--tint"));
    context.lineJoin = "round";
    context.lineWidth = 0.7 / k;
    context.strokeStyle = colour("--border");
    context.stroke(base.borders);
    context.lineWidth = 0.5 / k;
    context.strokeStyle = colour("--coast");
    context.stroke(base.land);
  }

  function countryShapes(cluster) {
    const found = new Set(cluster.members.map((n) => features.get(data.incidents.country_number[n])).filter(Boolean));
    return [...found].map((geometry) => topojson.feature(data.land, geometry));
  }

  const radius = (cluster) => {
    const size = cluster.toll.best;
    return size ? Math.max(SMALLEST + 0.8, Math.min(largest(), scale(size))) : SMALLEST;
  };
  let scale = d3.scaleSqrt();
  const largest = () => (width < 620 ? LARGEST * 0.6 : LARGEST);

  function redraw() {
    if (!view) return;
    drawLand();
    const step = 2 ** (Math.round(Math.log2(transform.k) * 2) / 2);
    if (level !== step) {
      level = step;
      clusters = clustersOf(data, view.chosen, points, step);
      scale = d3.scaleSqrt([0, Math.max(25, d3.max(clusters, (c) => c.toll.best) ?? 0)], [0, largest()]);
      drawCircles();
    }
    layer.selectAll("g.cluster").attr("transform", (c) => `translate(${transform.apply([c.x, c.y])})`);
    drawNames();
  }

  function drawCircles() {
    active = null;
    tip.hidden = true;
    layer
      .selectAll("g.cluster")
      .data(clusters, (c) => c.key)
      .join((enter) => enter.append("g").attr("class", "cluster"))
      .attr("class", (c) => `cluster ${c.placing}`)
      .each(function paint(cluster) {
        drawCircle(d3.select(this), cluster);
      })
      .on("pointerenter", (_, c) => show(c))
      .on("pointerleave", () => show(null))
      .on("click", (_, c) => open(c))
      .order();
  }

  function drawCircle(group, cluster) {
    const r = radius(cluster);
    const kinds = d3
      .rollups(
        cluster.members,
        (g) => d3.sum(g, (n) => (cluster.toll.best ? (data.incidents.killed_best[n] ?? 0) : 1)),
        (n) => data.group[n],
      )
      .filter(([, size]) => size);
    const main = kinds.sort((a, b) => d3.descending(a[1], b[1]))[0]?.[0] ?? data.group[cluster.members[0]];
    group.selectAll("*").remove();
    if (cluster.placing === "country")
      group
        .append("rect")
        .attr("x", -r)
        .attr("y", -r)
        .attr("width", 2 * r)
        .attr("height", 2 * r)
        .attr("rx", 3)
        .attr("fill", groupColour(data, main))
        .attr("stroke", groupColour(data, main));
    else
      group
        .append("circle")
        .attr("r", r)
        .attr("fill", groupColour(data, main))
        .attr("stroke", cluster.placing === "point" ? null : groupColour(data, main));
    if (kinds.length > 1 && r > 7 && cluster.placing === "point") {
      const arc = d3
        .arc()
        .innerRadius(r * 0.68)
        .outerRadius(r);
      group
        .selectAll("path")
        .data(
          d3
            .pie()
            .value((d) => d[1])
            .sort(null)(kinds),
        )
        .join("path")
        .attr("d", arc)
        .attr("fill", (d) => groupColour(data, d.data[0]));
    }
    if (r > 12)
      group
        .append("text")
        .attr("dy", "0.35em")
        .text(d3.format(cluster.toll.best > 9999 ? ".2s" : ",")(cluster.toll.best));
  }

  function drawNames() {
    const taken = [],
      named = new Map();
    // A country's name stands below its largest circle; the circles come largest first.
    for (const cluster of clusters) {
      const name = data.incidents.country_name[cluster.members[0]];
      if (name !== null && !named.has(name)) named.set(name, cluster);
    }
    const shown = [...named]
      .slice(0, 60)
      .map(([name, cluster]) => {
        const at = transform.apply([cluster.x, cluster.y]);
        return { name, x: at[0], y: at[1] + radius(cluster) + 10, half: name.length * 3.1 };
      })
      .filter(({ x, y, half }) => {
        if (x - half < 4 || x + half > width - 4 || y < 12 || y > height - 8) return false;
        if (taken.some((t) => Math.abs(t.x - x) < t.half + half + 6 && Math.abs(t.y - y) < 13)) return false;
        taken.push({ x, y, half });
        return true;
      })
      .slice(0, width < 620 ? 8 : 22);
    names
      .selectAll("text")
      .data(shown, (d) => d.name)
      .join("text")
      .attr("x", (d) => d.x)
      .attr("y", (d) => d.y)
      .text((d) => printable(d.name));
  }

  function show(cluster) {
    const redraws = active?.placing === "country" || cluster?.placing === "country";
    active = cluster;
    layer.selectAll("g.cluster").classed("active", (c) => c === cluster);
    tip.hidden = !cluster;
    if (redraws) drawLand();
    if (!cluster) return;
    const words = clusterWords(data, cluster),
      [x, y] = transform.apply([cluster.x, cluster.y]);
    tip.replaceChildren(
      element("strong", {}, words.place),
      element("span", {}, words.single ?? words.kinds),
      element("span", {}, words.told),
      element("span", { class: "soft" }, words.placing),
    );
    tip.style.left = `${(x / width) * 100}%`;
    tip.style.top = `${(y / height) * 100}%`;
    tip.classList.toggle("left", x > width * 0.62);
    tip.classList.toggle("above", y > height * 0.6);
  }

  function open(cluster) {
    if (cluster.members.length === 1) act.open(cluster.members[0]);
    else if (cluster.spread && transform.k < DEEPEST) fit(cluster.members, 3);
    else act.set({ place: { label: clusterWords(data, cluster).place, incidents: new Set(cluster.members) } });
  }

  // Zoom so that the incidents fill the map.
  function fit(numbers, least = 1) {
    const found = numbers.map((n) => points[n]).filter(Boolean);
    if (!found.length) return svg.call(zoom.transform, d3.zoomIdentity);
    const reach = (axis) => {
      const sorted = found.map((p) => p[axis]).sort(d3.ascending);
      return [d3.quantileSorted(sorted, 0.004), d3.quantileSorted(sorted, 0.996)];
    };
    const [[left, right], [top, bottom]] = [reach(0), reach(1)];
    const widest = found.length === 1 ? 9 : 24;
    const room = 0.84 / Math.max((right - left) / width, (bottom - top) / height, 0.001);
    if (room < 1.25 && least === 1) return svg.call(zoom.transform, d3.zoomIdentity);
    const k = Math.min(Math.max(least > 1 ? transform.k * 1.9 : 1, Math.min(widest, room)), DEEPEST);
    return svg.call(
      zoom.transform,
      d3.zoomIdentity
        .translate(width / 2, height / 2)
        .scale(k)
        .translate(-(left + right) / 2, -(top + bottom) / 2),
    );
  }

  function step(horizontal, vertical) {
    const from = active ?? { x: (width / 2 - transform.x) / transform.k, y: (height / 2 - transform.y) / transform.k };
    const ahead = clusters
      .filter((c) => c !== active && inside(c))
      .map((c) => {
        const [dx, dy] = [c.x - from.x, c.y - from.y];
        const forward = dx * horizontal + dy * vertical;
        return { c, forward, cost: Math.hypot(dx, dy) + 2 * Math.abs(dx * vertical + dy * horizontal) };
      })
      .filter((d) => !active || d.forward > 0);
    const next = d3.least(ahead, (a, b) => a.cost - b.cost);
    if (next) show(next.c);
  }

  function inside(cluster) {
    const [x, y] = transform.apply([cluster.x, cluster.y]);
    return x >= 0 && x <= width && y >= 0 && y <= height;
  }

  const keys = {
    ArrowLeft: () => step(-1, 0),
    ArrowRight: () => step(1, 0),
    ArrowUp: () => step(0, -1),
    ArrowDown: () => step(0, 1),
    Enter: () => active && open(active),
    " ": () => active && open(active),
    Escape: () => show(null),
    "+": () => svg.call(zoom.scaleBy, 1.6),
    "=": () => svg.call(zoom.scaleBy, 1.6),
    "-": () => svg.call(zoom.scaleBy, 1 / 1.6),
    0: () => fit(view.chosen),
  };
  svg
    .on("keydown", (event) => {
      if (!keys[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      keys[event.key]();
    })
    .on("blur", () => show(null));
  only("zoom-in").addEventListener("click", keys["+"]);
  only("zoom-out").addEventListener("click", keys["-"]);
  only("zoom-all").addEventListener("click", keys[0]);

  return {
    draw(next) {
      const fresh = lay() || !view;
      view = next;
      level = null;
      if (fresh) fit(view.chosen);
      redraw();
      const unplaced = view.chosen.filter((n) => !data.placing[n]).length;
      only("unplaced").textContent = unplaced
        ? `${counted(unplaced, "incident")} without a place ${unplaced === 1 ? "is" : "are"} not on the map.`
        : "";
      svg.attr(
        "aria-description",
        `${counted(clusters.length, "circle")} for ${counted(view.chosen.length - unplaced, "incident")}.`,
      );
    },
  };
}
