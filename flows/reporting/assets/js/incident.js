// One incident: what is known, how that changed, who claims and who denies, and the words of each report with its fields marked.
const fieldClass = (data, field) => data.fields.groups[field] ?? "other";

// Offsets count characters, of which some are two units of a JavaScript text.
function characters(text) {
  return /[\ud800-\udfff]/.test(text) ? Array.from(text) : text;
}

function marksOf(packed) {
  return (packed ?? "")
    .split("|")
    .filter(Boolean)
    .map((mark) => {
      const [field, start, end, rule] = mark.split(" ");
      return { field, start: Number(start), end: Number(end), rule: rule.replaceAll("_", " ") };
    });
}

// A sentence in stretches between the ends of all marks, since marks may cross; the trigger is seen above all others, then the shortest.
function marked(data, sentence, marks) {
  const letters = characters(sentence);
  const part = (a, b) => (typeof letters === "string" ? letters.slice(a, b) : letters.slice(a, b).join(""));
  const ends = [...new Set([0, letters.length, ...marks.flatMap((m) => [m.start, m.end])])].sort(d3.ascending);
  return d3.pairs(ends).map(([a, b]) => {
    const here = marks.filter((m) => m.start <= a && b <= m.end);
    if (!here.length) return document.createTextNode(printable(part(a, b)));
    const above = d3.least(
      here,
      (p, q) => (q.field === "trigger") - (p.field === "trigger") || p.end - p.start - (q.end - q.start),
    );
    const told = here.map((m) => `${m.field}${m.rule ? ` [${m.rule}]` : ""}`).join("; ");
    return element("mark", { class: fieldClass(data, above.field), title: told }, part(a, b));
  });
}

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
      incidents.admin1[n] && incidents.admin1[n] !== incidents.location_name[n]
        ? element("span", {}, ` (${incidents.admin1[n]})`)
        : null,
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

// The toll as it was known, step by step.
function revisions(data, n) {
  const { states } = data,
    rows = rowsOf(data.of.states, n);
  if (rows.length < 2)
    return [element("p", { class: "soft" }, "What is known has not changed since the first report.")];
  const widest = d3.max(rows, (s) =>
    Math.max(states.killed_high[s] ?? 0, states.killed_best[s] ?? 0, states.killed_low[s] ?? 0),
  );
  const lines = rows.map((s) => {
    const toll = {
      low: states.killed_low[s] ?? 0,
      best: states.killed_best[s] ?? 0,
      high: states.killed_high[s] ?? Math.max(states.killed_low[s] ?? 0, states.killed_best[s] ?? 0),
      open: states.killed_best[s] !== null && states.killed_high[s] === null,
    };
    return element(
      "tr",
      {},
      element("th", { scope: "row" }, dayWords(states.known_from[s])),
      element("td", { class: "number" }, states.killed_best[s] === null ? "–" : sumWords(toll)),
      element("td", { class: "mark" }, states.killed_best[s] === null ? null : intervalMark(toll, widest)),
      element("td", { class: "number" }, states.injured_best[s] === null ? "–" : number.format(states.injured_best[s])),
      element("td", {}, MODALITIES[states.modality[s]]),
      element("td", { class: "number" }, number.format(states.articles[s])),
    );
  });
  const head = ["Known from", "Killed", "Lowest to highest", "Injured", "Told", "Articles"].map((name) =>
    element("th", { scope: "col" }, name),
  );
  return [
    element(
      "div",
      { class: "scroll" },
      element("table", {}, element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...lines)),
    ),
  ];
}

function claimRows(data, n) {
  const { claims } = data;
  const order = ["asserts", "alleges", "denies", "expects"];
  const rows = rowsOf(data.of.claims, n).sort(
    (a, b) => order.indexOf(claims.stance[a]) - order.indexOf(claims.stance[b]) || a - b,
  );
  const lines = rows.map((c) =>
    element(
      "tr",
      { class: claims.stance[c] },
      element(
        "th",
        { scope: "row" },
        quote(claims.claimant[c]),
        element("small", {}, claims.quoted[c] ? "" : " (publisher)"),
      ),
      element("td", {}, element("span", { class: "stance" }, STANCES[claims.stance[c]])),
      element(
        "td",
        {},
        family(claims.event_type[c]),
        claims.actor[c] ? element("span", {}, " by ", quote(claims.actor[c])) : null,
      ),
      element("td", { class: "number" }, tollWords(claims.killed_low[c], claims.killed_high[c])),
      element("td", { class: "number" }, tollWords(claims.injured_low[c], claims.injured_high[c])),
      element("td", {}, daysWords(claims.first_said[c], claims.last_said[c])),
      element("td", { class: "number" }, number.format(claims.articles[c])),
    ),
  );
  const head = ["Who", "Says", "What", "Killed", "Injured", "When", "Articles"].map((name) =>
    element("th", { scope: "col" }, name),
  );
  return element(
    "div",
    { class: "scroll" },
    element(
      "table",
      { class: "claims" },
      element("thead", {}, element("tr", {}, ...head)),
      element("tbody", {}, ...lines),
    ),
  );
}

function report(data, r) {
  const { reports } = data,
    sentence = reports.sentence[r];
  const aside = [
    `${kindWords(reports.event_type[r], reports.event_subtype[r])}, ${MODALITIES[reports.modality[r]]}`,
    reports.attribution[r] ? `says ${reports.attribution[r]}` : null,
    `confidence ${share.format(reports.confidence[r])}`,
    reports.in_title[r] ? "headline" : null,
  ];
  const said =
    sentence === null
      ? element("p", { class: "soft" }, "The sentence is in the warehouse; the page has no room for it.")
      : element(
          "blockquote",
          {},
          element(
            "p",
            { dir: "auto", class: "sentence" },
            reports.skipped[r] ? "… " : null,
            ...marked(data, sentence, marksOf(reports.spans[r])),
            reports.cut_short[r] ? " …" : null,
          ),
        );
  const elsewhere = Object.entries(JSON.parse(reports.elsewhere[r] ?? "{}")).map(([field, [words, rule]]) =>
    element("li", {}, `${field}: `, element("mark", { class: fieldClass(data, field), title: rule }, quote(words))),
  );
  return element(
    "div",
    { class: "report" },
    said,
    element("p", { class: "soft" }, aside.filter(Boolean).join(" · ")),
    elsewhere.length ? element("p", { class: "soft" }, "Read elsewhere in the article:") : null,
    elsewhere.length ? element("ul", { class: "elsewhere" }, ...elsewhere) : null,
    ...corrections(data, r),
  );
}

function corrections(data, r) {
  const { corrections: made, reports } = data;
  return d3
    .range(made.rows)
    .filter((c) => made.event_id[c] === reports.event_id[r])
    .map((c) =>
      element(
        "p",
        { class: "corrected" },
        `Corrected on ${dayWords(made.corrected_on[c])} by ${made.who[c]}: ${made.field[c]} was ${made.original[c] ?? "unknown"}, is ${made.value[c] ?? "unknown"}. ${made.why[c]}`,
      ),
    );
}

function articleOf(data, article, rows) {
  const { articles } = data,
    address = webAddress(articles.url[article]),
    title = articles.title[article] ?? "No title";
  const heading = address
    ? element("a", { href: address, rel: "noopener noreferrer nofollow", target: "_blank" }, quote(title))
    : quote(title);
  return element(
    "article",
    {},
    element("h4", {}, heading),
    element(
      "p",
      { class: "soft" },
      quote(articles.source[article] ?? "no source"),
      `, ${dayWords(articles.published_on[article])}`,
    ),
    ...rows.map((r) => report(data, r)),
  );
}

function legend(data) {
  return element(
    "p",
    { class: "fields" },
    ...Object.entries(data.fields.legend).flatMap(([name, words]) => [element("mark", { class: name }, words), " "]),
  );
}

function makeIncident(data, act) {
  const dialog = only("incident"),
    { incidents, reports } = data;
  let shown = null;

  function content(n) {
    const rows = rowsOf(data.of.reports, n),
      left = incidents.events[n] - rows.length;
    const byArticle = [...groupBy(rows, (r) => reports.article[r])].sort((a, b) =>
      d3.ascending(data.articles.published_on[a[0]] ?? 0, data.articles.published_on[b[0]] ?? 0),
    );
    const swatch = element("span", { class: "swatch", "aria-hidden": "true" });
    swatch.style.background = groupColour(data, data.group[n]);
    const go = (by, name) =>
      element(
        "button",
        {
          type: "button",
          class: "quiet",
          disabled: act.neighbour(n, by) === null,
          on: { click: () => act.open(act.neighbour(n, by)) },
        },
        name,
      );
    return [
      element(
        "header",
        {},
        element(
          "div",
          {},
          element("p", { class: "kicker" }, swatch, data.families[data.group[n]].label),
          element(
            "h2",
            { id: "incident-title", tabindex: "-1" },
            `${capital(kindWords(incidents.event_type[n], incidents.event_subtype[n]))}, `,
            quote(placeWords(incidents, n)),
            `, ${dayWords(data.day[n])}`,
          ),
        ),
        element(
          "div",
          { class: "tools screen" },
          go(-1, "Previous"),
          go(1, "Next"),
          element("button", { type: "button", class: "quiet", on: { click: () => dialog.close() } }, "Close"),
        ),
      ),
      facts(data, n),
      element("h3", {}, "How what is known changed"),
      ...revisions(data, n),
      element("h3", {}, "Who says so, who denies it"),
      claimRows(data, n),
      element("h3", {}, `Reports (${number.format(rows.length)})`),
      legend(data),
      ...byArticle.map(([article, of]) => articleOf(data, article, of)),
      left > 0 ? element("p", { class: "soft" }, `${counted(left, "more event")} in the warehouse.`) : null,
      element("p", { class: "soft id" }, incidents.incident_id[n]),
    ].filter(Boolean);
  }

  dialog.addEventListener("close", () => {
    history.replaceState(null, "", location.pathname + location.search);
    shown = null;
  });
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (by && !event.altKey && !event.ctrlKey && !event.metaKey && act.neighbour(shown, by) !== null)
      act.open(act.neighbour(shown, by));
  });

  return {
    open(n) {
      shown = n;
      dialog.replaceChildren(...content(n));
      if (!dialog.open) dialog.showModal();
      dialog.scrollTop = 0;
      only("incident-title").focus();
      history.replaceState(null, "", `#${encodeURIComponent(incidents.incident_id[n])}`);
    },
    redraw: () => shown !== null && dialog.replaceChildren(...content(shown)),
  };
}
