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
  FOOT = 24;

// The days to show: all of them, unless a few far earlier ones would press the rest together.
function extent(days) {
  const sorted = days.filter((day) => day !== null).sort(d3.ascending);
  if (!sorted.length) return null;
  const [first, early, last] = [sorted[0], d3.quantileSorted(sorted, 0.02), sorted.at(-1)];
  const begin = early - first > Math.max(60, last - early) ? Math.floor(early - (last - early) * 0.02) : first;
  return { begin, last, before: d3.bisectLeft(sorted, begin) };
}

function silences({ day, articles }, begin, last) {
  const found = [];
  for (let n = 0; n < day.length; n += 1) {
    if (articles[n] || day[n] < begin || day[n] > last) continue;
    if (found.length && found.at(-1)[1] === day[n]) found.at(-1)[1] = day[n] + 1;
    else found.push([day[n], day[n] + 1]);
  }
  return found;
}

function makeTimeline(data, act) {
  const svg = d3.select("#timeline"),
    reach = extent(data.day),
    height = TOP + UPPER + GAP + LOWER + FOOT;
  if (!reach) return { draw: () => svg.attr("hidden", true) };
  const [, every, word] = STEPS.find(([most]) => reach.last - reach.begin <= most);
  const silent = silences(data.coverage, reach.begin, reach.last);
  const domain = [every.floor(dateOf(reach.begin)), every.offset(every.floor(dateOf(reach.last)), 1)];
  if (every.count(...domain) < 12) [domain[0], domain[1]] = [every.offset(domain[0], -5), every.offset(domain[1], 5)];
  const bins = every.range(...domain);
  const binOf = (day) => bins.length - 1 - (bins.length - d3.bisectRight(bins, dateOf(day)));
  const [back, upper, lower, axes] = ["back", "upper", "lower", "axes"].map((name) =>
      svg.append("g").attr("class", name),
    ),
    overlay = svg.append("g").attr("class", "brush screen");
  const brush = d3.brushX().on("end", (event) => {
    if (!event.sourceEvent) return;
    act.set({ days: event.selection ? chosenDays(event.selection.map(x.invert)) : null });
  });
  let x = d3.scaleUtc(domain, [LEFT, 600]),
    width = 0;

  function chosenDays([from, to]) {
    const first = every.round(from),
      last = every.round(to);
    return [Math.round(first / DAY), Math.round(Math.max(every.offset(first, 1), last) / DAY) - 1];
  }

  function drawAxes(counts, tolls) {
    const months = d3
      .axisBottom(x)
      .ticks(Math.max(3, width / 110))
      .tickSizeOuter(0);
    const count = d3
        .axisLeft(counts)
        .ticks(4, "d")
        .tickSize(-(width - LEFT - RIGHT)),
      toll = d3
        .axisLeft(tolls)
        .ticks(3, "~s")
        .tickSize(-(width - LEFT - RIGHT));
    for (const group of [back, axes]) group.selectAll("g, text").remove();
    for (const scale of [count, toll])
      back.append("g").attr("class", "grid").attr("transform", `translate(${LEFT},0)`).call(scale);
    axes
      .append("g")
      .attr("class", "axis")
      .attr("transform", `translate(0,${height - FOOT})`)
      .call(months);
    axes
      .append("text")
      .attr("class", "title")
      .attr("x", LEFT + 4)
      .attr("y", TOP + 8)
      .text(`Incidents a ${word}`);
    axes
      .append("text")
      .attr("class", "title")
      .attr("x", LEFT + 4)
      .attr("y", TOP + UPPER + GAP - 6)
      .text(`People killed a ${word}, lowest to highest`);
  }

  function drawBars(perBin) {
    const stacks = d3
      .stack()
      .keys(d3.range(data.families.length))
      .value((bin, group) => bin.groups[group])(perBin);
    const counts = d3
      .scaleLinear(
        [
          0,
          Math.max(
            4,
            d3.max(perBin, (b) => b.members.length),
          ),
        ],
        [TOP + UPPER, TOP],
      )
      .nice(4);
    const tolls = d3
      .scaleLinear(
        [
          0,
          Math.max(
            4,
            d3.max(perBin, (b) => b.toll.high),
          ),
        ],
        [height - FOOT, TOP + UPPER + GAP],
      )
      .nice(3);
    const left = (n) => x(bins[n]),
      wide = (n) => Math.max(1, x(bins[n + 1] ?? domain[1]) - x(bins[n]) - (bins.length > 150 ? 0.4 : 1));
    upper
      .selectAll("g")
      .data(stacks)
      .join("g")
      .attr("fill", (s) => groupColour(data, s.key))
      .selectAll("rect")
      .data((s) => s.map((span, n) => ({ n, span })).filter((d) => d.span[1] > d.span[0]))
      .join("rect")
      .attr("x", (d) => left(d.n))
      .attr("width", (d) => wide(d.n))
      .attr("y", (d) => counts(d.span[1]))
      .attr("height", (d) => counts(d.span[0]) - counts(d.span[1]));
    const deadly = perBin.map((b, n) => ({ n, ...b.toll })).filter((d) => d.high > 0);
    lower
      .selectAll("rect.best")
      .data(deadly)
      .join("rect")
      .attr("class", "best")
      .attr("x", (d) => left(d.n))
      .attr("width", (d) => wide(d.n))
      .attr("y", (d) => tolls(d.best))
      .attr("height", (d) => tolls(0) - tolls(d.best));
    lower
      .selectAll("line")
      .data(deadly.filter((d) => d.high > d.low))
      .join("line")
      .attr("x1", (d) => left(d.n) + wide(d.n) / 2)
      .attr("x2", (d) => left(d.n) + wide(d.n) / 2)
      .attr("y1", (d) => tolls(d.low))
      .attr("y2", (d) => tolls(d.high));
    drawAxes(counts, tolls);
  }

  function drawSilence() {
    back
      .selectAll("rect.silent")
      .data(silent)
      .join("rect")
      .attr("class", "silent")
      .attr("x", (d) => x(dateOf(d[0])))
      .attr("y", TOP)
      .attr("width", (d) => Math.max(0, x(dateOf(d[1])) - x(dateOf(d[0]))))
      .attr("height", height - FOOT - TOP);
  }

  function drawBrush(days) {
    brush.extent([
      [LEFT, TOP],
      [width - RIGHT, height - FOOT],
    ]);
    overlay.call(brush);
    const edges = days && days.map((day, n) => Math.min(Math.max(x(dateOf(day + n)), LEFT), width - RIGHT));
    overlay.call(brush.move, edges && edges[1] > edges[0] ? edges : null);
  }

  const notes = [
    silent.length ? "Grey: no article of these days is in the warehouse, which is not the same as quiet days." : "",
    reach.before
      ? `${counted(reach.before, "incident")} before ${dayWords(reach.begin)} ${reach.before === 1 ? "is" : "are"} left of the axis.`
      : "",
  ];

  return {
    draw(view) {
      width = svg.node().parentElement.clientWidth || 900;
      svg.attr("viewBox", `0 0 ${width} ${height}`);
      x.range([LEFT, width - RIGHT]);
      const shown = view.without("days").filter((n) => data.day[n] !== null && data.day[n] >= reach.begin);
      const perBin = bins.map(() => ({ members: [], groups: new Array(data.families.length).fill(0) }));
      for (const n of shown) {
        const bin = perBin[binOf(data.day[n])];
        bin.members.push(n);
        bin.groups[data.group[n]] += 1;
      }
      for (const bin of perBin) bin.toll = tollOf(data.incidents, bin.members);
      drawBars(perBin);
      drawSilence();
      drawBrush(view.choice.days);
      const undated = view.without("days").filter((n) => data.day[n] === null).length;
      only("timeline-note").textContent = [...notes, undated ? `${counted(undated, "incident")} without a date.` : ""]
        .filter(Boolean)
        .join(" ");
      const most = d3.greatest(perBin, (b) => b.members.length);
      svg.attr(
        "aria-label",
        `Incidents by ${word}, ${dayWords(reach.begin)} to ${dayWords(reach.last)}; the most, ${counted(most.members.length, "incident")}, in the ${word} of ${dayFormat.format(bins[perBin.indexOf(most)])}.`,
      );
    },
  };
}
