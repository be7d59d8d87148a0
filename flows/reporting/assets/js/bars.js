// Tolls with their intervals, and pairs of actors.
const ROWS = 12;

function drawTolls(data, view, act) {
  const { incidents } = data;
  const found = view.chosen
    .filter((n) => incidents.killed_best[n] > 0)
    .sort((a, b) => incidents.killed_best[b] - incidents.killed_best[a] || a - b)
    .slice(0, ROWS)
    .map((n) => ({ n, toll: tollOf(incidents, [n]) }));
  const widest = d3.max(found, ({ toll }) => toll.high);
  ranked(
    only("tolls"),
    found.map(({ n, toll }) => ({
      name: element(
        "span",
        {},
        quote(placeWords(incidents, n)),
        element("small", {}, ` ${family(incidents.event_type[n])}, ${dayWords(data.day[n])}`),
      ),
      mark: intervalMark(toll, widest),
      value: sumWords(toll),
      choose: () => act.open(n),
    })),
    "Nobody is reported killed.",
  );
}

function drawCountries(data, view, act) {
  const { incidents } = data;
  const found = [...groupBy(view.without("country"), (n) => incidents.country[n])]
    .map(([country, members]) => ({ country, members, toll: tollOf(incidents, members) }))
    .filter(({ country, toll }) => toll.high > 0 || view.choice.country === country)
    .sort((a, b) => b.toll.best - a.toll.best || b.members.length - a.members.length)
    .slice(0, ROWS);
  const widest = d3.max(found, ({ toll }) => toll.high);
  ranked(
    only("countries"),
    found.map(({ country, members, toll }) => ({
      name: element("span", {}, incidents.country_name[members[0]], element("small", {}, ` ${counted(members.length, "incident")}`)),
      mark: intervalMark(toll, widest),
      value: sumWords(toll),
      pressed: view.choice.country === country,
      choose: () => act.set({ country: view.choice.country === country ? null : country }),
    })),
    "Nobody is reported killed in a country.",
  );
}

function drawDyads(data, view, act) {
  const found = [...groupBy(view.without("dyad"), (n) => data.dyad[n])]
    .sort((a, b) => b[1].length - a[1].length || d3.ascending(a[0], b[0]))
    .slice(0, ROWS);
  const widest = found.length ? found[0][1].length : 0;
  ranked(
    only("dyads"),
    found.map(([pair, members]) => {
      const [actor, target] = pair.split("\u0000");
      const killed = tollOf(data.incidents, members).best;
      return {
        name: element("span", {}, quote(actor), element("span", { class: "arrow" }, " → "), quote(target)),
        mark: bar(members.length, widest, familyParts(data, members)),
        value: killed ? `${number.format(members.length)} · ${number.format(killed)} killed` : number.format(members.length),
        pressed: view.choice.dyad === pair,
        choose: () => act.set({ dyad: view.choice.dyad === pair ? null : pair }),
      };
    }),
    "No incident names who acted or on whom.",
  );
}
