// What the figures share: sums of tolls, colours, and the width they have.
const SVG = "http://www.w3.org/2000/svg";

function isDark() {
  const set = document.documentElement.dataset.theme;
  return set ? set === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

const groupColour = (data, group) => data.families[group][isDark() ? "dark" : "light"];

function swatch(data, group) {
  const made = element("span", { class: "swatch", "aria-hidden": "true" });
  made.style.background = groupColour(data, group);
  return made;
}

function tollOf(incidents, numbers, harm = "killed") {
  const sum = { low: 0, best: 0, high: 0, open: false, deadly: 0 };
  const [lows, bests, highs] = ["low", "best", "high"].map((end) => incidents[`${harm}_${end}`]);
  for (const n of numbers) {
    if (bests[n] === null) continue;
    sum.low += lows[n];
    sum.best += bests[n];
    sum.high += highs[n] ?? Math.max(lows[n], bests[n]);
    sum.open ||= highs[n] === null;
    sum.deadly += bests[n] > 0 ? 1 : 0;
  }
  return sum;
}

function sumWords({ low, best, high, open }) {
  if (best === 0 && high === 0) return "0";
  if (low === high) return `${number.format(best)}${open ? "+" : ""}`;
  const range = ` (${number.format(low)}–${number.format(high)}${open ? "+" : ""})`;
  return `${number.format(best)}${range}`;
}

// A toll as a bar from its lowest to its highest with a tick at the middle; `widest` is the end of the scale.
function intervalMark({ low, best, high, open }, widest) {
  const mark = document.createElementNS(SVG, "svg");
  const at = (value) => (widest ? (value / widest) * 96 : 0);
  mark.setAttribute("viewBox", "0 0 100 12");
  mark.setAttribute("preserveAspectRatio", "none");
  mark.setAttribute("aria-hidden", "true");
  mark.classList.add("interval");
  const shapes = [
    ["rect", { class: "reach", x: at(low), y: 3.5, width: Math.max(at(high) - at(low), 0.4), height: 5 }],
    ["rect", { class: "lowest", x: 0, y: 5.4, width: at(low), height: 1.2 }],
    ["rect", { class: "best", x: Math.max(at(best) - 0.5, 0), y: 0.5, width: 1, height: 11 }],
  ];
  if (open) shapes.push(["path", { class: "reach", d: `M${at(high)},1.5 l3,4.5 l-3,4.5 Z` }]);
  for (const [name, attributes] of shapes) {
    const shape = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) shape.setAttribute(key, value);
    mark.append(shape);
  }
  return mark;
}

function bar(value, widest, parts = null) {
  const made = element("span", { class: "bar", "aria-hidden": "true" });
  for (const [size, paint] of parts ?? [[value, null]]) {
    const piece = element("span");
    piece.style.width = `${widest ? (size / widest) * 100 : 0}%`;
    if (paint) piece.style.background = paint;
    made.append(piece);
  }
  return made;
}

// A list of rows that can be chosen: [{name, value, mark, pressed, choose, told}].
function ranked(host, rows, nothing) {
  host.replaceChildren();
  if (!rows.length) {
    host.append(element("p", { class: "nothing" }, nothing));
    return;
  }
  host.append(
    element(
      "ol",
      { class: "ranked" },
      ...rows.map((row) => {
        const inside = [element("span", { class: "name" }, row.name), row.mark, element("span", { class: "value" }, row.value)];
        const title = row.title ?? row.name.textContent;
        const pressed = row.pressed === undefined ? null : String(row.pressed);
        return element(
          "li",
          {},
          row.choose
            ? element("button", { type: "button", "aria-pressed": pressed, title, on: { click: row.choose } }, ...inside)
            : element("div", { title }, ...inside),
        );
      }),
    ),
  );
}

function groupBy(numbers, keyOf) {
  const groups = new Map();
  for (const n of numbers) {
    const key = keyOf(n);
    if (key === null || key === undefined) continue;
    if (groups.has(key)) groups.get(key).push(n);
    else groups.set(key, [n]);
  }
  return groups;
}

function familyParts(data, numbers) {
  const counts = d3.rollup(
    numbers,
    (g) => g.length,
    (n) => data.group[n],
  );
  return [...counts].sort((a, b) => a[0] - b[0]).map(([group, count]) => [count, groupColour(data, group)]);
}
