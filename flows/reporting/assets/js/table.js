// The table of incidents, fifty at a time; the heads sort it.
const PAGE = 50;
const COLUMNS = [
  { id: "day", name: "When", key: (d, n) => d.day[n] },
  { id: "kind", name: "What", key: (d, n) => kindWords(d.incidents.event_type[n], d.incidents.event_subtype[n]) },
  { id: "place", name: "Where", key: (d, n) => placeWords(d.incidents, n) },
  { id: "who", name: "Who → to whom", key: (d, n) => d.incidents.actor[n] },
  { id: "killed", name: "Killed", key: (d, n) => d.incidents.killed_best[n], number: true },
  { id: "injured", name: "Injured", key: (d, n) => d.incidents.injured_best[n], number: true },
  { id: "told", name: "Told", key: (d, n) => Object.keys(MODALITIES).indexOf(d.incidents.modality[n]) },
  { id: "sources", name: "Sources", key: (d, n) => d.incidents.sources[n], number: true },
  { id: "sure", name: "Sure", key: (d, n) => d.incidents.confidence[n], number: true },
];

function compare(a, b, direction) {
  if (a === null || b === null) return (a === null) - (b === null);
  return direction * (a < b ? -1 : a > b ? 1 : 0);
}

function makeTable(data, act) {
  const { incidents } = data;
  let sort = { column: COLUMNS[0], direction: -1 },
    page = 0,
    ordered = [],
    view = null;
  const heads = COLUMNS.map((column) =>
    element(
      "th",
      { scope: "col", class: column.number ? "number" : null },
      element("button", { type: "button", on: { click: () => reorder(column) } }, column.name),
    ),
  );
  only("head").append(element("tr", {}, ...heads));
  only("previous").addEventListener("click", () => turn(-1));
  only("next").addEventListener("click", () => turn(1));

  function reorder(column) {
    sort = {
      column,
      direction: sort.column === column ? -sort.direction : column.number || column.id === "day" ? -1 : 1,
    };
    draw(view);
  }

  function turn(by) {
    page += by;
    fill();
    only("incidents").scrollIntoView({ block: "start" });
  }

  function row(n) {
    const sign = swatch(data, data.group[n]);
    const who = [incidents.actor[n], incidents.target[n]];
    const cells = [
      element(
        "td",
        {},
        element(
          "button",
          { type: "button", class: "open", on: { click: () => act.open(n) } },
          daysWords(incidents.date_earliest[n], incidents.date_latest[n]),
        ),
      ),
      element("td", {}, sign, kindWords(incidents.event_type[n], incidents.event_subtype[n])),
      element(
        "td",
        {},
        quote(placeWords(incidents, n)),
        data.placing[n] === "point" || !data.placing[n] ? null : element("small", {}, ` ${data.placing[n]} only`),
      ),
      element(
        "td",
        {},
        who[0] === null ? "–" : quote(who[0]),
        who[1] === null ? null : element("span", {}, element("span", { class: "arrow" }, " → "), quote(who[1])),
      ),
      element("td", { class: "number" }, tollWords(incidents.killed_low[n], incidents.killed_high[n])),
      element("td", { class: "number" }, tollWords(incidents.injured_low[n], incidents.injured_high[n])),
      element(
        "td",
        {},
        MODALITIES[incidents.modality[n]],
        incidents.denied_events[n] && HAPPENED.includes(incidents.modality[n]) ? element("small", {}, " denied by some") : null,
      ),
      element("td", { class: "number" }, number.format(incidents.sources[n])),
      element("td", { class: "number" }, share.format(incidents.confidence[n])),
    ];
    return element("tr", { on: { click: (event) => event.target.closest("button") || act.open(n) } }, ...cells);
  }

  function fill() {
    const last = Math.max(0, Math.ceil(ordered.length / PAGE) - 1);
    page = Math.min(Math.max(page, 0), last);
    const shown = ordered.slice(page * PAGE, (page + 1) * PAGE);
    only("rows").replaceChildren(...shown.map(row));
    if (!shown.length)
      only("rows").append(
        element("tr", {}, element("td", { colspan: COLUMNS.length, class: "nothing" }, "No incident passes all filters.")),
      );
    only("previous").disabled = page === 0;
    only("next").disabled = page === last;
    only("position").textContent = ordered.length
      ? `${number.format(page * PAGE + 1)}–${number.format(page * PAGE + shown.length)} of ${number.format(ordered.length)}`
      : "none";
    only("printed").textContent =
      ordered.length > shown.length ? `${number.format(shown.length)} of ${number.format(ordered.length)} incidents are printed.` : "";
  }

  function draw(next) {
    view = next;
    page = 0;
    const keys = new Map(view.chosen.map((n) => [n, sort.column.key(data, n)]));
    ordered = [...view.chosen].sort((a, b) => compare(keys.get(a), keys.get(b), sort.direction) || b - a);
    heads.forEach((head, at) =>
      head.setAttribute("aria-sort", COLUMNS[at] !== sort.column ? "none" : sort.direction < 0 ? "descending" : "ascending"),
    );
    fill();
  }

  return { draw, neighbour: (n, by) => ordered[ordered.indexOf(n) + by] ?? null };
}
