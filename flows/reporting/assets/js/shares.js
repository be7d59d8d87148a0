// How real, who says so, and how late the sources are.
function drawModality(data, view, act) {
  const found = d3.rollup(
    view.without("modality"),
    (g) => g.length,
    (n) => data.incidents.modality[n],
  );
  const total = d3.sum(found.values()),
    widest = d3.max(found.values()) ?? 0;
  const rows = Object.keys(MODALITIES)
    .filter((name) => found.has(name) || view.choice.modality.has(name))
    .map((name) => ({
      name: element("span", {}, capital(MODALITIES[name])),
      mark: bar(found.get(name) ?? 0, widest),
      value: `${number.format(found.get(name) ?? 0)} · ${share.format(total ? (found.get(name) ?? 0) / total : 0)}`,
      pressed: view.choice.modality.has(name),
      choose: () => act.set({ modality: view.choice.modality.symmetricDifference(new Set([name])) }),
    }));
  ranked(only("modality"), rows, "No incident.");
}

function claimsOf(data, numbers) {
  return numbers.flatMap((n) => rowsOf(data.of.claims, n));
}

function drawClaimants(data, view) {
  const { claims } = data,
    all = claimsOf(data, view.chosen);
  const by = groupBy(all, (c) =>
    claims.quoted[c] ? (SECTORS[claims.claimant_sector[c] ?? "UNK"] ?? claims.claimant_sector[c]) : "the publisher itself",
  );
  const found = [...by].map(([name, members]) => [name, members, members.filter((c) => claims.stance[c] === "denies").length]);
  const widest = d3.max(found, ([, members]) => members.length);
  const host = only("claimants");
  ranked(
    host,
    found
      .sort((a, b) => b[1].length - a[1].length)
      .slice(0, 8)
      .map(([name, members, denials]) => ({
        name: element("span", {}, capital(name)),
        mark: bar(members.length, widest, [
          [members.length - denials, null],
          [denials, colour("--deny")],
        ]),
        value: `${share.format(members.length / all.length)}${denials ? ` · ${counted(denials, "denial")}` : ""}`,
      })),
    "No claim.",
  );
  const deniers = d3.rollups(
    all.filter((c) => claims.stance[c] === "denies" && claims.quoted[c]),
    (g) => g.length,
    (c) => claims.claimant[c],
  );
  if (deniers.length)
    host.append(
      element(
        "p",
        { class: "small" },
        "Most denials: ",
        ...deniers
          .sort((a, b) => b[1] - a[1] || d3.ascending(a[0], b[0]))
          .slice(0, 5)
          .flatMap(([name, n], at) => [at ? ", " : "", quote(name), ` (${number.format(n)})`]),
      ),
    );
}

// Days from incidents dated to the day to the articles that tell of them, by source.
function lagsOf(data, numbers) {
  const { incidents, reports, articles } = data,
    found = new Map();
  for (const n of numbers) {
    const exact = incidents.date_precision[n] === "day" && incidents.date_earliest[n] === incidents.date_latest[n];
    for (const article of new Set(rowsOf(data.of.reports, n).map((r) => reports.article[r]))) {
      const source = articles.source[article] ?? "no source",
        published = articles.published_on[article];
      if (!found.has(source)) found.set(source, { articles: new Set(), lags: [] });
      found.get(source).articles.add(article);
      if (exact && published !== null && published >= incidents.date_earliest[n])
        found.get(source).lags.push(published - incidents.date_earliest[n]);
    }
  }
  return found;
}

function drawSources(data, view, act) {
  const found = [...lagsOf(data, view.without("source"))]
    .map(([source, { articles, lags }]) => {
      const sorted = Float64Array.from(lags).sort();
      return {
        source,
        articles: articles.size,
        median: d3.quantileSorted(sorted, 0.5),
        ninth: d3.quantileSorted(sorted, 0.9),
      };
    })
    .sort((a, b) => b.articles - a.articles || d3.ascending(a.source, b.source));
  const shown = found.slice(0, ROWS),
    widest = d3.max(shown, (s) => s.articles),
    days = (n) => d3.format("~")(Math.round(n));
  ranked(
    only("sources"),
    shown.map(({ source, articles, median, ninth }) => ({
      name: element("span", {}, quote(source)),
      mark: bar(articles, widest),
      value: median === undefined ? number.format(articles) : `${number.format(articles)} · ${days(median)} / ${days(ninth)} d`,
      title:
        median === undefined
          ? null
          : `half within ${counted(Math.round(median), "day")}, nine in ten within ${counted(Math.round(ninth), "day")}`,
      pressed: view.choice.source === source,
      choose: source === "no source" ? null : () => act.set({ source: view.choice.source === source ? null : source }),
    })),
    "No article.",
  );
  if (found.length > shown.length)
    only("sources").append(element("p", { class: "small" }, `and ${counted(found.length - shown.length, "other source")}.`));
}
