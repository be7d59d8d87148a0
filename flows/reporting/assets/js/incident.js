// One incident: what is known, how that changed, who claims and who denies, and its reports.
function fact(name, ...values) {
  return values.some(Boolean) ? [element("dt", {}, name), element("dd", {}, ...values.filter(Boolean))] : [];
}

function someone(incidents, side, n) {
  const name = incidents[side][n];
  if (name === null) return null;
  const codes = [incidents[`${side}_country`][n], incidents[`${side}_sector`][n]].filter(Boolean).join(" ");
  return element("span", {}, quote(name), codes ? element("small", {}, ` ${codes}`) : null);
}

function facts(data, n) {
  const { incidents, tolls } = data;
  const harm = (name) => (incidents[`${name}_best`][n] === null ? null : sumWords(tollOf(incidents, [n], name)));
  const victims = rowsOf(data.of.tolls, n)
    .filter((t) => tolls.victims[t] !== "UNK" || !["killed", "injured"].includes(tolls.harm[t]))
    .map(
      (t) =>
        `${tollWords(tolls.low[t], tolls.high[t])} ${tolls.victims[t] === "UNK" ? "people" : (SECTORS[tolls.victims[t]] ?? tolls.victims[t])} ${tolls.harm[t]}`,
    );
  const precision = { 1: "the named place", 2: "near it, or a part of the region", 3: "only the region or country" }[
    incidents.geo_precision[n]
  ];
  return element(
    "dl",
    { class: "facts" },
    ...fact(
      "When",
      daysWords(incidents.date_earliest[n], incidents.date_latest[n]),
      incidents.date_precision[n]
        ? element("small", {}, ` to the ${incidents.date_precision[n]}`.replace("to the reported", "day of the report"))
        : null,
    ),
    ...fact(
      "Where",
      quote(placeWords(incidents, n)),
      incidents.admin1[n] && incidents.admin1[n] !== incidents.location_name[n] ? element("span", {}, ` (${incidents.admin1[n]})`) : null,
      precision ? element("small", {}, ` ${precision}`) : null,
    ),
    ...fact("Who", someone(incidents, "actor", n)),
    ...fact("To whom", someone(incidents, "target", n)),
    ...fact("Killed", harm("killed")),
    ...fact("Injured", harm("injured")),
    ...fact("Of them", victims.join("; ")),
    ...fact(
      "Told",
      capital(MODALITIES[incidents.modality[n]]),
      element(
        "small",
        {},
        ` ${counted(incidents.asserted_events[n], "assertion")}, ${counted(incidents.alleged_events[n], "allegation")}, ${counted(incidents.denied_events[n], "denial")}`,
      ),
    ),
    ...fact(
      "Sources",
      `${number.format(incidents.sources[n])}`,
      element("small", {}, ` ${counted(incidents.articles[n], "article")}, ${counted(incidents.events[n], "event")}`),
    ),
    ...fact("Confidence", share.format(incidents.confidence[n]), element("small", {}, " of the surest report")),
  );
}

function scrolled(head, lines, kind = null) {
  return element("div", { class: "scroll" }, element("table", { class: kind }, head, element("tbody", {}, ...lines)));
}

const NUMERIC = new Set(["Killed", "Injured", "Articles"]);

function heads(names) {
  const cells = names.map((name) => element("th", { scope: "col", class: NUMERIC.has(name) ? "number" : null }, name));
  return element("thead", {}, element("tr", {}, ...cells));
}

// The toll as it was known, step by step.
function revisions(data, n) {
  const { states } = data,
    rows = rowsOf(data.of.states, n);
  if (rows.length < 2) return element("p", { class: "soft" }, "What is known has not changed since the first report.");
  const known = (s, harm) => (states[`${harm}_best`][s] === null ? null : tollOf(states, [s], harm));
  const widest = d3.max(rows, (s) => known(s, "killed")?.high ?? 0);
  const lines = rows.map((s) => {
    const [killed, injured] = [known(s, "killed"), known(s, "injured")];
    return element(
      "tr",
      {},
      element("th", { scope: "row" }, dayWords(states.known_from[s])),
      element("td", { class: "number" }, killed ? sumWords(killed) : "–"),
      element("td", { class: "mark" }, killed && intervalMark(killed, widest)),
      element("td", { class: "number" }, injured ? sumWords(injured) : "–"),
      element("td", {}, MODALITIES[states.modality[s]]),
      element("td", { class: "number" }, number.format(states.articles[s])),
    );
  });
  return scrolled(heads(["Known from", "Killed", "Lowest to highest", "Injured", "Told", "Articles"]), lines);
}

function claimRows(data, n) {
  const { claims } = data;
  const order = ["asserts", "alleges", "denies", "expects"];
  const rows = rowsOf(data.of.claims, n).sort((a, b) => order.indexOf(claims.stance[a]) - order.indexOf(claims.stance[b]) || a - b);
  const lines = rows.map((c) =>
    element(
      "tr",
      { class: claims.stance[c] },
      element("th", { scope: "row" }, quote(claims.claimant[c]), element("small", {}, claims.quoted[c] ? "" : " (publisher)")),
      element("td", {}, element("span", { class: "stance" }, STANCES[claims.stance[c]])),
      element("td", {}, family(claims.event_type[c]), claims.actor[c] ? element("span", {}, " by ", quote(claims.actor[c])) : null),
      element("td", { class: "number" }, tollWords(claims.killed_low[c], claims.killed_high[c])),
      element("td", { class: "number" }, tollWords(claims.injured_low[c], claims.injured_high[c])),
      element("td", {}, daysWords(claims.first_said[c], claims.last_said[c])),
      element("td", { class: "number" }, number.format(claims.articles[c])),
    ),
  );
  const head = heads(["Who", "Says", "What", "Killed", "Injured", "When", "Articles"]);
  return scrolled(head, lines, "claims");
}

class IncidentView {
  constructor(data, act) {
    Object.assign(this, { data, act, dialog: only("incident"), shown: null });
    this.dialog.addEventListener("close", () => this.closed());
    this.dialog.addEventListener("click", (event) => event.target === this.dialog && this.dialog.close());
    this.dialog.addEventListener("keydown", (event) => this.pressed(event));
  }

  open(n) {
    this.shown = n;
    this.redraw();
    if (!this.dialog.open) this.dialog.showModal();
    this.dialog.scrollTop = 0;
    only("incident-title").focus();
    history.replaceState(null, "", `#${encodeURIComponent(this.data.incidents.incident_id[n])}`);
  }

  redraw() {
    if (this.shown !== null) this.dialog.replaceChildren(this.header(this.shown), ...this.sections(this.shown));
  }

  closed() {
    history.replaceState(null, "", location.pathname + location.search);
    this.shown = null;
  }

  // The incidents before and after it in the table.
  go(by) {
    const next = this.act.neighbour(this.shown, by);
    if (next !== null) this.act.open(next);
  }

  pressed(event) {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (by && !event.altKey && !event.ctrlKey && !event.metaKey) this.go(by);
  }

  header(n) {
    const { data, act } = this,
      { incidents } = data;
    const button = (name, click, disabled = false) => element("button", { type: "button", class: "quiet", disabled, on: { click } }, name);
    const step = (name, by) => button(name, () => this.go(by), act.neighbour(n, by) === null);
    const kind = capital(kindWords(incidents.event_type[n], incidents.event_subtype[n]));
    return element(
      "header",
      {},
      element(
        "div",
        {},
        element("p", { class: "kicker" }, swatch(data, data.group[n]), data.families[data.group[n]].label),
        element("h2", { id: "incident-title", tabindex: "-1" }, `${kind}, `, quote(placeWords(incidents, n)), `, ${dayWords(data.day[n])}`),
      ),
      element(
        "div",
        { class: "tools screen" },
        step("Previous", -1),
        step("Next", 1),
        button("Close", () => this.dialog.close()),
      ),
    );
  }

  sections(n) {
    const { data } = this,
      { incidents, reports, articles } = data,
      rows = rowsOf(data.of.reports, n),
      left = incidents.events[n] - rows.length;
    const published = ([article]) => articles.published_on[article] ?? 0;
    const told = [...groupBy(rows, (r) => reports.article[r])].sort((a, b) => d3.ascending(published(a), published(b)));
    return [
      facts(data, n),
      element("h3", {}, "How what is known changed"),
      revisions(data, n),
      element("h3", {}, "Who says so, who denies it"),
      claimRows(data, n),
      element("h3", {}, `Reports (${number.format(rows.length)})`),
      legend(data),
      ...told.map(([article, of]) => articleOf(data, article, of)),
      ...(left > 0 ? [element("p", { class: "soft" }, `${counted(left, "more event")} in the warehouse.`)] : []),
      element("p", { class: "soft id" }, incidents.incident_id[n]),
    ];
  }
}
