// The timeline: incidents by kind above, people killed with the range of the reports below; a brush over both chooses days.
const STEPS = [
  [110, d3.utcDay, "day"],
  [800, d3.utcMonday, "week"],
  [4400, d3.utcMonth, "month"],
  [Infinity, d3.utcYear, "year"],
];
const UPPER = 150,
  GAP = 26,
  LOWER = 90,
  LEFT = 46,
  RIGHT = 10,
  TOP = 8,
  FOOT = 24,
  FEWEST = 12,
  MOSTLY = 0.5;
const HEIGHT = TOP + UPPER + GAP + LOWER + FOOT;

// The days to show: all of them, unless a few far earlier ones would press the rest together.
function extent(days) {
  const sorted = days.filter((day) => day !== null).sort(d3.ascending);
  if (!sorted.length) return null;
  const [first, early, last] = [sorted[0], d3.quantileSorted(sorted, 0.02), sorted.at(-1)];
  const begin = early - first > Math.max(60, last - early) ? Math.floor(early - (last - early) * 0.02) : first;
  return { begin, last, before: d3.bisectLeft(sorted, begin) };
}

// Stretches of days, [first, end), of which no article is known.
function silences({ day, articles }, { begin, last }) {
  const found = [];
  for (let n = 0; n < day.length; n += 1) {
    if (articles[n] || day[n] < begin || day[n] > last) continue;
    if (found.at(-1)?.[1] === day[n]) found.at(-1)[1] += 1;
    else found.push([day[n], day[n] + 1]);
  }
  return found;
}

class Timeline {
  constructor(data, act) {
    Object.assign(this, { data, act, reach: extent(data.day), width: 0 });
    this.svg = d3.select("#timeline");
    if (!this.reach) return;
    const { begin, last } = this.reach;
    [, this.every, this.word] = STEPS.find(([most]) => last - begin <= most);
    this.silent = silences(data.coverage, this.reach);
    // Where most days are silent, grey would say less than the note does.
    this.silentDays = d3.sum(this.silent, ([first, end]) => end - first);
    if (this.silentDays > MOSTLY * (last - begin + 1)) this.silent = [];
    const domain = [this.every.floor(dateOf(begin)), this.every.offset(this.every.floor(dateOf(last)), 1)];
    const room = this.every.count(...domain) < FEWEST ? 5 : 0;
    this.x = d3.scaleUtc([this.every.offset(domain[0], -room), this.every.offset(domain[1], room)], [0, 1]);
    this.starts = this.every.range(...this.x.domain());
    for (const name of ["back", "upper", "lower", "axes"]) this[name] = this.svg.append("g").attr("class", name);
    this.overlay = this.svg.append("g").attr("class", "brush screen");
    this.readout = this.svg
      .append("text")
      .attr("class", "readout screen")
      .attr("y", TOP + UPPER + GAP - 6);
    this.brush = d3.brushX().on("end", (event) => event.sourceEvent && act.set({ days: event.selection && this.daysIn(event.selection) }));
    this.overlay.on("pointermove", (event) => this.read(d3.pointer(event)[0])).on("pointerleave", () => this.readout.text(""));
  }

  draw(view) {
    if (!this.reach) {
      this.svg.attr("hidden", true);
      return;
    }
    this.width = this.svg.node().parentElement.clientWidth || 900;
    this.svg.attr("viewBox", `0 0 ${this.width} ${HEIGHT}`);
    this.x.range([LEFT, this.width - RIGHT]);
    this.readout.attr("x", this.width - RIGHT);
    this.bins = this.binned(view.without("days"));
    const [counts, tolls] = this.scales();
    this.drawAxes(counts, tolls);
    this.drawIncidents(counts);
    this.drawTolls(tolls);
    this.drawSilence();
    this.drawBrush(view.choice.days);
    this.describe(view);
  }

  binned(numbers) {
    const { data, starts } = this;
    const bins = starts.map((start) => ({ start, members: [], groups: new Array(data.families.length).fill(0) }));
    for (const n of numbers) {
      if (data.day[n] === null || data.day[n] < this.reach.begin) continue;
      const bin = bins[d3.bisectRight(starts, dateOf(data.day[n])) - 1];
      bin.members.push(n);
      bin.groups[data.group[n]] += 1;
    }
    for (const bin of bins) bin.toll = tollOf(data.incidents, bin.members);
    return bins;
  }

  scales() {
    const most = (of) => Math.max(4, d3.max(this.bins, of));
    return [
      d3.scaleLinear([0, most((bin) => bin.members.length)], [TOP + UPPER, TOP]).nice(4),
      d3.scaleLinear([0, most((bin) => bin.toll.high)], [HEIGHT - FOOT, TOP + UPPER + GAP]).nice(3),
    ];
  }

  left({ start }) {
    return this.x(start);
  }

  breadth({ start }) {
    return Math.max(1, this.x(this.every.offset(start, 1)) - this.x(start) - (this.starts.length > 150 ? 0.4 : 1));
  }

  drawAxes(counts, tolls) {
    const across = -(this.width - LEFT - RIGHT);
    const scales = [
      d3.axisLeft(counts).ticks(4, "d").tickSize(across),
      d3.axisLeft(tolls).ticks(3).tickFormat(d3.format("~s")).tickSize(across),
    ];
    for (const group of [this.back, this.axes]) group.selectAll("g, text").remove();
    for (const scale of scales) this.back.append("g").attr("class", "grid").attr("transform", `translate(${LEFT},0)`).call(scale);
    const days = d3
      .axisBottom(this.x)
      .ticks(Math.max(3, this.width / 110))
      .tickSizeOuter(0);
    this.axes
      .append("g")
      .attr("class", "axis")
      .attr("transform", `translate(0,${HEIGHT - FOOT})`)
      .call(days);
    const titles = [
      [`Incidents a ${this.word}`, TOP + 8],
      [`People killed a ${this.word}, lowest to highest`, TOP + UPPER + GAP - 6],
    ];
    for (const [words, y] of titles)
      this.axes
        .append("text")
        .attr("class", "title")
        .attr("x", LEFT + 4)
        .attr("y", y)
        .text(words);
  }

  drawIncidents(counts) {
    const { data, bins } = this,
      stack = d3
        .stack()
        .keys(d3.range(data.families.length))
        .value((bin, group) => bin.groups[group]);
    const filled = (series) => series.map(([low, high], n) => ({ low, high, bin: bins[n] })).filter(({ low, high }) => high > low);
    this.upper
      .selectAll("g")
      .data(stack(bins))
      .join("g")
      .attr("fill", (series) => groupColour(data, series.key))
      .selectAll("rect")
      .data(filled)
      .join("rect")
      .attr("x", ({ bin }) => this.left(bin))
      .attr("width", ({ bin }) => this.breadth(bin))
      .attr("y", ({ high }) => counts(high))
      .attr("height", ({ low, high }) => counts(low) - counts(high));
  }

  drawTolls(tolls) {
    const deadly = this.bins.filter(({ toll }) => toll.high > 0),
      middle = (bin) => this.left(bin) + this.breadth(bin) / 2;
    this.lower
      .selectAll("rect")
      .data(deadly)
      .join("rect")
      .attr("class", "best")
      .attr("x", (bin) => this.left(bin))
      .attr("width", (bin) => this.breadth(bin))
      .attr("y", ({ toll }) => tolls(toll.best))
      .attr("height", ({ toll }) => tolls(0) - tolls(toll.best));
    this.lower
      .selectAll("line")
      .data(deadly.filter(({ toll }) => toll.high > toll.low))
      .join("line")
      .attr("x1", middle)
      .attr("x2", middle)
      .attr("y1", ({ toll }) => tolls(toll.low))
      .attr("y2", ({ toll }) => tolls(toll.high));
  }

  drawSilence() {
    const at = (day) => this.x(dateOf(day));
    this.back
      .selectAll("rect")
      .data(this.silent)
      .join("rect")
      .attr("class", "silent")
      .attr("y", TOP)
      .attr("height", HEIGHT - FOOT - TOP)
      .attr("x", ([first]) => at(first))
      .attr("width", ([first, end]) => Math.max(0, at(end) - at(first)));
  }

  drawBrush(days) {
    this.brush.extent([
      [LEFT, TOP],
      [this.width - RIGHT, HEIGHT - FOOT],
    ]);
    this.overlay.call(this.brush);
    const edges = days && days.map((day, n) => Math.min(Math.max(this.x(dateOf(day + n)), LEFT), this.width - RIGHT));
    this.overlay.call(this.brush.move, edges && edges[1] > edges[0] ? edges : null);
  }

  daysIn(selection) {
    const [first, end] = selection.map((at) => this.every.round(this.x.invert(at)));
    return [Math.round(first / DAY), Math.round(Math.max(this.every.offset(first, 1), end) / DAY) - 1];
  }

  binWords({ start, members, toll }) {
    const when = { day: "", week: "week of ", month: "month of ", year: "year of " }[this.word];
    return `${when}${dayFormat.format(start)}: ${counted(members.length, "incident")}, ${sumWords(toll)} killed`;
  }

  read(at) {
    const bin = this.bins[d3.bisectRight(this.starts, this.x.invert(at)) - 1];
    this.readout.text(bin ? capital(this.binWords(bin)) : "");
  }

  describe(view) {
    const { begin, last, before } = this.reach,
      undated = view.without("days").filter((n) => this.data.day[n] === null).length;
    const notes = [
      this.silentDays &&
        `${this.silent.length ? "Grey: " : ""}${counted(this.silentDays, "day")} without any article in the warehouse, which is not the same as quiet days.`,
      before && `${counted(before, "incident")} before ${dayWords(begin)} ${before === 1 ? "is" : "are"} left of the axis.`,
      undated && `${counted(undated, "incident")} without a date.`,
    ];
    only("timeline-note").textContent = notes.filter(Boolean).join(" ");
    const most = this.binWords(d3.greatest(this.bins, (bin) => bin.members.length));
    this.svg.attr("aria-label", `Incidents by ${this.word}, ${dayWords(begin)} to ${dayWords(last)}; the most, ${most}.`);
  }
}
