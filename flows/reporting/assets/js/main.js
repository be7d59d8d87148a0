// The page: filters above, figures below, all drawn from what is chosen.
function drawNumbers(data, view) {
  const { incidents, reports } = data,
    killed = tollOf(incidents, view.chosen),
    injured = tollOf(incidents, view.chosen, "injured");
  const articles = new Set(view.chosen.flatMap((n) => rowsOf(data.of.reports, n).map((r) => reports.article[r])));
  const countries = new Set(view.chosen.map((n) => incidents.country[n]).filter(Boolean));
  const range = ({ low, high, open }) =>
    low === high
      ? open
        ? `${number.format(low)} or more`
        : null
      : `${number.format(low)} to ${number.format(high)}${open ? " or more" : ""}`;
  const figures = [
    [number.format(view.chosen.length), view.chosen.length === 1 ? "incident" : "incidents", null],
    [number.format(killed.best), "reported killed", range(killed)],
    [number.format(injured.best), "reported injured", range(injured)],
    [number.format(countries.size), countries.size === 1 ? "country" : "countries", null],
    [number.format(articles.size), articles.size === 1 ? "article" : "articles", null],
  ];
  only("numbers").replaceChildren(
    ...figures.map(([value, name, under]) =>
      element("p", {}, element("strong", {}, value), ` ${name}`, under ? element("small", {}, under) : null),
    ),
  );
}

function drawFamilies(data, view, act) {
  const counts = d3.rollup(
    view.without("families"),
    (g) => g.length,
    (n) => data.group[n],
  );
  only("families").replaceChildren(
    ...data.families.map((group, n) => {
      const sign = swatch(data, n);
      return element(
        "button",
        {
          type: "button",
          class: "chip",
          "aria-pressed": String(view.choice.families.has(n)),
          title: group.families.map(family).join(", "),
          on: { click: () => act.set({ families: view.choice.families.symmetricDifference(new Set([n])) }) },
        },
        sign,
        group.label,
        element("span", { class: "count" }, number.format(counts.get(n) ?? 0)),
      );
    }),
  );
}

function drawLegend(data) {
  const kinds = data.families.map((group, n) => [n, group.label]).filter(([n]) => data.group.includes(n));
  const sign = (kind) => element("span", { class: `sign ${kind}`, "aria-hidden": "true" });
  only("map-legend").replaceChildren(
    ...kinds.map(([n, label]) => {
      const sign = swatch(data, n);
      return element("span", {}, sign, label);
    }),
    ...Object.entries(KINDS).map(([kind, words]) => element("span", {}, sign(kind), words)),
  );
}

function drawScope(data) {
  const { about, incidents } = data;
  const told =
    about.matching > incidents.rows
      ? `The latest ${number.format(incidents.rows)} of ${counted(about.matching, "incident")}`
      : counted(incidents.rows, "incident");
  const days =
    about.since || about.until
      ? `, ${about.since ? `from ${dayWords(dayOf(about.since))}` : ""} ${about.until ? `until ${dayWords(dayOf(about.until))}` : ""}`.trimEnd()
      : "";
  const published = about.first_published ? ` published ${daysWords(dayOf(about.first_published), dayOf(about.last_published))}` : "";
  only("scope").textContent = printable(
    `${told}${days}${about.where ? `, where ${about.where}` : ""}. The warehouse holds ${counted(about.articles, "article")} of ${counted(about.sources, "source")}${published}.`,
  );
  only("provenance").textContent = printable(
    `Coded by Tocsin ${about.coder_version ?? ""}${about.last_run ? `; last run ${dayWords(dayOf(about.last_run))}` : ""}. Tolls are intervals over the reports that assert or allege; the middle is the lower median of what articles say at least.`,
  );
}

function bindControls(data, act, choice) {
  const later = (listener) => {
    let timer = 0;
    return () => {
      clearTimeout(timer);
      timer = setTimeout(listener, 160);
    };
  };
  const countries = [...new Map(data.incidents.country.map((code, n) => [code, data.incidents.country_name[n]])).entries()]
    .filter(([code]) => code)
    .sort((a, b) => d3.ascending(a[1], b[1]));
  only("country").append(
    element("option", { value: "" }, "all"),
    ...countries.map(([code, name]) => element("option", { value: code }, name)),
  );
  only("search").addEventListener(
    "input",
    later(() => act.set({ search: only("search").value.trim() })),
  );
  only("country").addEventListener("change", () => act.set({ country: only("country").value || null }));
  only("deadly").addEventListener(
    "input",
    later(() => act.set({ deadly: Math.max(0, Number(only("deadly").value) || 0) })),
  );
  const days = later(() => {
    const [first, last] = [dayOf(only("from").value), dayOf(only("to").value)];
    act.set({ days: first === null && last === null ? null : [first ?? -1e6, last ?? 1e7] });
  });
  for (const id of ["from", "to"]) only(id).addEventListener("change", days);
  only("reset").addEventListener("click", () => act.set(freshChoice()));
}

function showControls(choice) {
  only("country").value = choice.country ?? "";
  if (document.activeElement !== only("search")) only("search").value = choice.search;
  if (document.activeElement !== only("deadly")) only("deadly").value = choice.deadly || "";
  const bounded = (day) => (day !== undefined && day > -1e6 && day < 1e7 ? isoOf(day) : "");
  [only("from").value, only("to").value] = [bounded(choice.days?.[0]), bounded(choice.days?.[1])];
}

function bindTheme(redraw) {
  const button = only("theme"),
    root = document.documentElement;
  const label = () => {
    button.textContent = isDark() ? "Light" : "Dark";
  };
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    label();
    redraw();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    label();
    redraw();
  });
  let before = null;
  matchMedia("print").addEventListener("change", ({ matches }) => {
    if (matches) before = root.dataset.theme ?? "";
    if (matches) root.dataset.theme = "light";
    else if (before) root.dataset.theme = before;
    else delete root.dataset.theme;
    redraw();
  });
  label();
}

function start(data) {
  drawScope(data);
  if (!data.incidents.rows) {
    only("empty").hidden = false;
    bindTheme(() => {});
    return;
  }
  only("page").hidden = false;
  let choice = freshChoice(),
    view = null;
  if (!data.incidents.modality.some((name) => choice.modality.has(name))) choice.modality = new Set(Object.keys(MODALITIES));
  const select = makeSelector(data);
  const act = {
    set: (change) => {
      choice = { ...choice, ...change };
      draw();
    },
    open: (n) => incident.open(n),
    neighbour: (n, by) => list.neighbour(n, by),
  };
  const map = new IncidentMap(data, act),
    timeline = new Timeline(data, act),
    list = makeTable(data, act),
    incident = new IncidentView(data, act);

  function draw() {
    view = select(choice);
    showControls(choice);
    drawFamilies(data, view, act);
    drawNumbers(data, view);
    only("told").textContent =
      `${number.format(view.chosen.length)} of ${counted(data.incidents.rows, "incident")}: ${choiceWords(data, choice)}`;
    only("filters-told").textContent = only("told").textContent;
    figures();
    list.draw(view);
  }

  function figures() {
    drawLegend(data);
    map.draw(view);
    timeline.draw(view);
    for (const figure of [drawTolls, drawCountries, drawDyads, drawSources, drawModality, drawClaimants]) figure(data, view, act);
  }

  bindControls(data, act);
  bindTheme(() => {
    draw();
    incident.redraw();
  });
  draw();
  let width = innerWidth;
  addEventListener("resize", () => {
    if (innerWidth !== width) {
      width = innerWidth;
      figures();
    }
  });
  const named = data.number.get(decodeURIComponent(location.hash.slice(1)));
  if (named !== undefined) act.open(named);
}

readData()
  .then((data) => {
    start(data);
    document.documentElement.dataset.ready = "true";
  })
  .catch((error) => {
    only("broken").textContent =
      typeof DecompressionStream === "undefined"
        ? "This browser is too old to read the page; any of 2023 or later can."
        : `The page cannot be drawn: ${printable(error.message)}`;
    only("broken").hidden = false;
    throw error;
  });
