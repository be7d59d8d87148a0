// The map: land on a canvas, circles above it.
const LARGEST = 30,
  SMALLEST = 3.2,
  DEEPEST = 64,
  NARROW = 620,
  STEP = 1.6;

class IncidentMap {
  constructor(data, act) {
    Object.assign(this, {
      data,
      act,
      width: 0,
      height: 0,
      points: [],
      clusters: [],
      active: null,
      transform: d3.zoomIdentity,
      level: null,
      frame: 0,
    });
    this.svg = d3.select("#map");
    this.layer = this.svg.append("g");
    this.names = this.svg.append("g").attr("class", "names").attr("aria-hidden", "true");
    [this.canvas, this.tip] = [only("land"), only("map-tip")];
    this.meridian = middleMeridian(
      d3
        .range(data.incidents.rows)
        .filter((n) => data.placing[n])
        .map((n) => data.incidents.lon[n]),
    );
    this.shapes = new Map(data.land.objects.countries.geometries.map((g) => [Number(g.id), g]));
    // A turning wheel scrolls the page unless the map has the focus.
    const wanted = (event) => !event.button && (event.type !== "wheel" || event.ctrlKey || document.activeElement === this.svg.node());
    this.zoom = d3
      .zoom()
      .scaleExtent([1, DEEPEST])
      .filter(wanted)
      .on("zoom", (event) => this.moved(event.transform));
    this.svg
      .call(this.zoom)
      .on("dblclick.zoom", null)
      .on("blur", () => this.show(null))
      .on("keydown", (event) => this.pressed(event));
    const buttons = { "zoom-in": "+", "zoom-out": "-", "zoom-all": "0" };
    for (const [id, key] of Object.entries(buttons)) only(id).addEventListener("click", () => this.key(key));
  }

  draw(view) {
    const fresh = this.lay() || !this.view;
    this.view = view;
    this.level = null;
    if (fresh) this.fit(view.chosen);
    this.redraw();
    const unplaced = view.chosen.filter((n) => !this.data.placing[n]).length;
    only("unplaced").textContent = unplaced
      ? `${counted(unplaced, "incident")} without a place ${unplaced === 1 ? "is" : "are"} not on the map.`
      : "";
    this.svg.attr(
      "aria-description",
      `${counted(this.clusters.length, "circle")} for ${counted(view.chosen.length - unplaced, "incident")}.`,
    );
  }

  // Take the width there is; whether it is another.
  lay() {
    const width = this.canvas.parentElement.clientWidth;
    if (!width || width === this.width) return false;
    const { data } = this,
      height = Math.round(width * (width < NARROW ? 0.6 : 0.5)),
      ratio = Math.max(2, devicePixelRatio || 1);
    Object.assign(this, { width, height });
    this.projection = d3.geoEqualEarth().rotate([-this.meridian, 0]).precision(0.3);
    this.projection.fitExtent(
      [
        [6, 6],
        [width - 6, height - 6],
      ],
      { type: "Sphere" },
    );
    this.points = data.placing.map((placing, n) => (placing ? this.projection([data.incidents.lon[n], data.incidents.lat[n]]) : null));
    this.svg.attr("viewBox", `0 0 ${width} ${height}`);
    this.zoom
      .translateExtent([
        [0, 0],
        [width, height],
      ])
      .extent([
        [0, 0],
        [width, height],
      ]);
    [this.canvas.width, this.canvas.height] = [width * ratio, height * ratio];
    const { countries, land } = data.land.objects;
    this.base = {
      sphere: this.path({ type: "Sphere" }),
      land: this.path(topojson.feature(data.land, land)),
      borders: this.path(topojson.mesh(data.land, countries, (a, b) => a !== b)),
    };
    return true;
  }

  path(shape) {
    const path = new Path2D();
    d3.geoPath(this.projection, path)(shape);
    return path;
  }

  moved(transform) {
    this.transform = transform;
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.redraw();
    });
  }

  redraw() {
    if (!this.view) return;
    this.drawLand();
    // Circles are joined anew at every half doubling, and only moved between.
    const level = 2 ** (Math.round(Math.log2(this.transform.k) * 2) / 2);
    if (this.level !== level) {
      this.level = level;
      this.clusters = clustersOf(this.data, this.view.chosen, this.points, level);
      this.drawCircles();
    }
    this.layer.selectAll("g.cluster").attr("transform", (c) => `translate(${this.transform.apply([c.x, c.y])})`);
    this.drawNames();
  }

  drawLand() {
    const context = this.canvas.getContext("2d"),
      ratio = this.canvas.width / this.width,
      { k, x, y } = this.transform;
    const fill = (path, paint) => Object.assign(context, { fillStyle: paint }).fill(path);
    const stroke = (path, paint, width) =>
      Object.assign(context, { strokeStyle: paint, lineWidth: width / k, lineJoin: "round" }).stroke(path);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    context.setTransform(ratio * k, 0, 0, ratio * k, ratio * x, ratio * y);
    fill(this.base.sphere, colour("--sea"));
    fill(this.base.land, colour("--land"));
    for (const shape of this.tinted()) fill(this.path(shape), colour("--tint"));
    stroke(this.base.borders, colour("--border"), 0.7);
    stroke(this.base.land, colour("--coast"), 0.5);
  }

  // The countries of which the active mark speaks as a whole.
  tinted() {
    if (this.active?.placing !== "country") return [];
    const found = new Set(this.active.members.map((n) => this.shapes.get(this.data.incidents.country_number[n])).filter(Boolean));
    return [...found].map((geometry) => topojson.feature(this.data.land, geometry));
  }

  drawCircles() {
    const largest = this.width < NARROW ? LARGEST * 0.6 : LARGEST;
    const scale = d3.scaleSqrt([0, Math.max(25, d3.max(this.clusters, (c) => c.toll.best) ?? 0)], [0, largest]);
    for (const cluster of this.clusters) cluster.radius = cluster.toll.best ? Math.max(SMALLEST + 0.8, scale(cluster.toll.best)) : SMALLEST;
    [this.active, this.tip.hidden] = [null, true];
    const map = this;
    this.layer
      .selectAll("g.cluster")
      .data(this.clusters, (c) => c.key)
      .join("g")
      .attr("class", (c) => `cluster ${c.placing}`)
      .each(function drawn(cluster) {
        map.drawCircle(d3.select(this), cluster);
      })
      .on("pointerenter", (_, c) => this.show(c))
      .on("pointerleave", () => this.show(null))
      .on("click", (_, c) => this.open(c))
      .order();
  }

  drawCircle(group, cluster) {
    const { radius: r, placing } = cluster,
      kinds = kindsOf(this.data, cluster);
    const paint = groupColour(this.data, kinds[0]?.[0] ?? this.data.group[cluster.members[0]]);
    group.selectAll("*").remove();
    const mark =
      placing === "country"
        ? group
            .append("rect")
            .attr("x", -r)
            .attr("y", -r)
            .attr("width", 2 * r)
            .attr("height", 2 * r)
            .attr("rx", 3)
        : group.append("circle").attr("r", r);
    mark.attr("fill", paint).attr("stroke", placing === "point" ? null : paint);
    if (kinds.length > 1 && r > 7 && placing === "point") {
      const arc = d3
          .arc()
          .innerRadius(r * 0.68)
          .outerRadius(r),
        shares = d3
          .pie()
          .value(([, size]) => size)
          .sort(null)(kinds);
      group
        .selectAll("path")
        .data(shares)
        .join("path")
        .attr("d", arc)
        .attr("fill", ({ data: [kind] }) => groupColour(this.data, kind));
    }
    if (r > 12)
      group
        .append("text")
        .attr("dy", "0.35em")
        .text(d3.format(cluster.toll.best > 9999 ? ".2s" : ",")(cluster.toll.best));
  }

  // A country's name stands below its largest circle, where it covers no other name.
  drawNames() {
    const largest = new Map(),
      taken = [];
    for (const cluster of this.clusters) {
      const name = this.data.incidents.country_name[cluster.members[0]];
      if (name !== null && !largest.has(name)) largest.set(name, cluster);
    }
    for (const [name, cluster] of largest) {
      const [x, middle] = this.transform.apply([cluster.x, cluster.y]),
        y = middle + cluster.radius + 10,
        half = name.length * 3.1;
      const within = x - half > 4 && x + half < this.width - 4 && y > 12 && y < this.height - 8;
      if (within && !taken.some((t) => Math.abs(t.x - x) < t.half + half + 6 && Math.abs(t.y - y) < 13)) taken.push({ name, x, y, half });
      if (taken.length === (this.width < NARROW ? 8 : 22)) break;
    }
    this.names
      .selectAll("text")
      .data(taken, (d) => d.name)
      .join("text")
      .attr("x", (d) => d.x)
      .attr("y", (d) => d.y)
      .text((d) => printable(d.name));
  }

  show(cluster) {
    const redrawn = this.active?.placing === "country" || cluster?.placing === "country";
    this.active = cluster;
    this.layer.selectAll("g.cluster").classed("active", (c) => c === cluster);
    this.tip.hidden = !cluster;
    if (redrawn) this.drawLand();
    if (cluster) this.tell(cluster);
  }

  tell(cluster) {
    const words = clusterWords(this.data, cluster),
      [x, y] = this.transform.apply([cluster.x, cluster.y]);
    const lines = [words.what, words.told].map((line) => element("span", {}, line));
    this.tip.replaceChildren(element("strong", {}, words.place), ...lines, element("span", { class: "soft" }, words.placing));
    [this.tip.style.left, this.tip.style.top] = [`${(x / this.width) * 100}%`, `${(y / this.height) * 100}%`];
    this.tip.classList.toggle("left", x > this.width * 0.62);
    this.tip.classList.toggle("above", y > this.height * 0.6);
  }

  open(cluster) {
    if (cluster.members.length === 1) this.act.open(cluster.members[0]);
    else if (cluster.spread && this.transform.k < DEEPEST) this.fit(cluster.members, this.transform.k * 1.9);
    else this.act.set({ place: { label: clusterWords(this.data, cluster).place, incidents: new Set(cluster.members) } });
  }

  // Zoom so that nearly all of the incidents fill the map, at least `least` times.
  fit(numbers, least = 1) {
    const { width, height } = this,
      found = numbers.map((n) => this.points[n]).filter(Boolean);
    const reach = (axis) => [0.004, 0.996].map((q) => d3.quantile(found, q, (p) => p[axis]));
    const [[left, right], [top, bottom]] = [reach(0), reach(1)];
    const room = 0.84 / Math.max((right - left) / width, (bottom - top) / height, 0.001);
    if (!found.length || (room < 1.25 && least === 1)) {
      this.svg.call(this.zoom.transform, d3.zoomIdentity);
      return;
    }
    const k = Math.min(Math.max(least, Math.min(found.length === 1 ? 9 : 24, room)), DEEPEST);
    this.svg.call(
      this.zoom.transform,
      d3.zoomIdentity
        .translate(width / 2, height / 2)
        .scale(k)
        .translate(-(left + right) / 2, -(top + bottom) / 2),
    );
  }

  // Move to the next circle in a direction.
  step(horizontal, vertical) {
    const centre = () => {
      const [x, y] = this.transform.invert([this.width / 2, this.height / 2]);
      return { x, y };
    };
    const from = this.active ?? centre();
    const ahead = this.clusters
      .filter((c) => c !== this.active && this.within(c))
      .map((c) => {
        const [dx, dy] = [c.x - from.x, c.y - from.y];
        return { c, forward: dx * horizontal + dy * vertical, cost: Math.hypot(dx, dy) + 2 * Math.abs(dx * vertical + dy * horizontal) };
      });
    const next = d3.least(
      ahead.filter((d) => !this.active || d.forward > 0),
      (d) => d.cost,
    );
    if (next) this.show(next.c);
  }

  within(cluster) {
    const [x, y] = this.transform.apply([cluster.x, cluster.y]);
    return x >= 0 && x <= this.width && y >= 0 && y <= this.height;
  }

  pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !this.key(event.key)) return;
    event.preventDefault();
  }

  // Do what a key stands for; whether it stands for anything.
  key(name) {
    const by = (factor) => () => this.svg.call(this.zoom.scaleBy, factor),
      open = () => this.active && this.open(this.active);
    const keys = {
      ArrowLeft: () => this.step(-1, 0),
      ArrowRight: () => this.step(1, 0),
      ArrowUp: () => this.step(0, -1),
      ArrowDown: () => this.step(0, 1),
      "+": by(STEP),
      "=": by(STEP),
      "-": by(1 / STEP),
      0: () => this.fit(this.view.chosen),
      Enter: open,
      " ": open,
      Escape: () => this.show(null),
    };
    keys[name]?.();
    return name in keys;
  }
}
